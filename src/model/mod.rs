//! The nouns of the domain, such as account, contact and card, without I/O.

pub mod actor;
pub mod app_password;
pub mod birthday;
pub mod book;
pub mod calendar;
pub mod card;
pub mod card_filter;
pub mod contact;
pub mod content_hash;
pub mod duplicates;
pub mod email;
pub mod export;
pub mod face;
pub mod fold;
pub mod hex;
pub mod history;
pub mod href;
pub mod ids;
pub mod import;
pub mod job;
pub mod json;
pub mod limits;
#[cfg(test)]
mod linear;
pub mod operation;
pub mod page;
pub mod password;
pub mod phone;
pub mod photo;
pub mod projection;
pub mod revision;
pub mod search;
pub mod session;
pub mod sync;
pub mod time;
pub mod user;
pub mod validation;
