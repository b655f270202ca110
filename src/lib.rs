//! Carnet: an address book server that people run themselves.
#![allow(missing_docs)]
pub mod domain;
pub mod error;
pub mod model;
pub mod store;
