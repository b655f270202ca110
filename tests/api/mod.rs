mod accounts;
mod batch;
mod birthdays;
mod contacts;
mod lists;
mod search;
mod sessions;
