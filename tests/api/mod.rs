mod accounts;
mod batch;
mod contacts;
mod lists;
mod sessions;
