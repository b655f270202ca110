mod arriving;
mod bodies;
mod bounded;
mod database;
mod database_tls;
mod framing;
mod headers;
mod isolation;
mod logs;
#[cfg(feature = "web")]
mod neighbours;
mod passwords;
mod races;
mod search;
mod slow;
mod throttling;
mod timing;
mod tokens;
