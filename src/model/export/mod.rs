//! Writing the formats of other programs.

pub mod csv;
