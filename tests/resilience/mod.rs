mod backup;
mod bulk;
mod cli;
mod connections;
mod crash;
mod data_file;
mod disk;
mod drain;
mod import;
mod journal;
mod new_files;
mod restart;
mod sessions;
mod startup;
mod timeouts;
mod upgrade;
mod writers;

use crate::support::place::{Place, at_both_places, finish, stderr, stdout};
