mod accounts;
mod contacts;
mod sessions;
