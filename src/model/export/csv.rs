//! The table that Google Contacts reads and writes.
