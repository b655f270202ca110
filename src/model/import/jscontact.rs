//! JSContact cards, of the standard and of the drafts before it.
