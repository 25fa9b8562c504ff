//! The `assay` program: parses its arguments and calls a command.

use std::process::ExitCode;

use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    // TLS by ring, chosen once: the libraries that speak it bring no choice of their own.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match assay::commands::run(assay::commands::Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("assay: {error:#}");
            ExitCode::FAILURE
        }
    }
}
