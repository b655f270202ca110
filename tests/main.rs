//! The journeys: real servers, real databases, one behaviour each.
#![allow(clippy::unwrap_used, missing_docs)]
#![allow(
    clippy::disallowed_methods,
    reason = "a journey takes real time, and may measure it"
)]

mod api;
mod dav;
mod resilience;
mod security;
mod store;
mod support;
#[cfg(feature = "web")]
mod web;
