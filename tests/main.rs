//! The journeys: real servers, real databases, one behaviour each.
#![allow(clippy::unwrap_used, missing_docs)]

mod api;
mod resilience;
mod security;
mod store;
mod support;
