//! Carnet: an address book server that people run themselves.
//!
//! Dependencies run one way: `http` → `domain` → `store` → `model`. A handler never sees a
//! transaction, the domain never sees axum, the store never decides who may do what.
//! Beside them, `fetch` asks other servers and knows nothing of this one.

pub mod cli;
pub mod config;
pub mod domain;
pub mod error;
pub mod fetch;
pub mod http;
pub mod limiter;
pub mod model;
pub mod store;
mod tls;
pub mod xml;
