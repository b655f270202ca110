//! CardDAV: requests as clients send them, by section of the RFCs.

mod cards;
mod collections;
mod conditions;
mod convergence;
mod conversion;
mod credentials;
mod discovery;
mod hostile;
mod multiget;
mod principals;
mod propfind;
mod proppatch;
mod query;
mod relocation;
mod sync;
