//! The `carnet` program.

use std::process::ExitCode;

use carnet::cli::{self, Cli};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
    match runtime.block_on(cli::run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => fail(&message),
    }
}

fn fail(message: &str) -> ExitCode {
    eprintln!("carnet: {message}");
    ExitCode::FAILURE
}
