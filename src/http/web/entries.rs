//! The entries of a card as forms carry them.
