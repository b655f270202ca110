//! Files of vCards: found, cut apart, each line told by its number.
