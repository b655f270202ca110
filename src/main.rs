//! The `carnet` program.

use std::process::ExitCode;
use std::time::Duration;

use carnet::cli::{self, Cli};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The time for which the end of the program waits for computations.
const ENDING: Duration = Duration::from_secs(1);

fn main() -> ExitCode {
    // The error would quote the line, which may hold a secret.
    if dotenvy::dotenv().is_err_and(|error| !error.not_found()) {
        return fail(".env cannot be read: one of its lines is broken");
    }
    let cli = Cli::from_environment();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.to_string()),
    };
    let outcome = runtime.block_on(cli::run(cli));
    // What still computes, such as a search for duplicates, writes nothing that must be kept.
    runtime.shutdown_timeout(ENDING);
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => fail(&message),
    }
}

fn fail(message: &str) -> ExitCode {
    eprintln!("carnet: {message}");
    ExitCode::FAILURE
}
