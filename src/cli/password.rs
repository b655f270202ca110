//! Passwords, asked for at a terminal and read from standard input otherwise.

use std::io::{IsTerminal, Read};

/// The most bytes that are read.
const MAX_BYTES: u64 = 8192;

/// Asks for a password, which is never an argument: other users of the machine would see it.
pub fn ask(question: &str) -> Result<String, String> {
    if std::io::stdin().is_terminal() {
        return rpassword::prompt_password(question).map_err(|error| error.to_string());
    }
    let mut text = String::new();
    std::io::stdin()
        .take(MAX_BYTES)
        .read_to_string(&mut text)
        .map_err(|error| error.to_string())?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}
