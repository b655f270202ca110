//! Writing what other programs read.

pub mod csv;
