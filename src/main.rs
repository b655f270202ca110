//! The `carnet` program.

use std::process::ExitCode;

use carnet::cli::{self, Cli};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // Without a .env file there is nothing to load; a broken one shows in the settings that it leaves unset.
    let _ = dotenvy::dotenv();
    let cli = Cli::from_environment();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
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
