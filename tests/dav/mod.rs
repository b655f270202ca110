//! CardDAV: requests as clients send them, by section of the RFCs.

mod cards;
mod clients;
mod collections;
mod conditions;
mod convergence;
mod conversion;
mod credentials;
mod discovery;
mod fetching;
mod hostile;
mod multiget;
mod one_book;
mod principals;
mod properties;
mod propfind;
mod proppatch;
mod query;
mod query_limits;
mod relocation;
mod repair;
mod sync;
mod sync_limits;
