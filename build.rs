//! Builds the web app's style, script and icons from npm packages, for `src/http/web/assets.rs` to
//! embed, and sets how the program is linked.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What npm installs from.
const PACKAGES: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    pack_relocations();
    if env::var_os("CARGO_FEATURE_WEB").is_none() {
        return;
    }
    for watched in PACKAGES.iter().chain(&["assets", "templates", "locales"]) {
        println!("cargo::rerun-if-changed={watched}");
    }
    if let Err(error) = build() {
        println!("cargo::error=the web app's assets could not be built: {error}");
        println!(
            "cargo::error=they need Node.js 20.19 or later with npm; `--no-default-features` builds the API alone, without them"
        );
        std::process::exit(1);
    }
}

/// Keeps the table of addresses that are adjusted at the start of the program small: it is read
/// whole, and would be 4 MB of an idle server's memory. A linker that cannot do it warns and goes on.
fn pack_relocations() {
    let target = |name| env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

fn build() -> Result<(), Box<dyn Error>> {
    let source = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let packages = out.join("npm");
    install(&source, &packages)?;
    run(Command::new("node")
        .arg(source.join("assets/build.mjs"))
        .arg(&packages)
        .arg(out.join("static")))
}

/// Installs the locked packages beside the build's other products, unless they are there already.
fn install(source: &Path, packages: &Path) -> Result<(), Box<dyn Error>> {
    let installed = packages.join("installed");
    let wanted = fs::read(source.join("package-lock.json"))?;
    if fs::read(&installed).is_ok_and(|present| present == wanted) {
        return Ok(());
    }
    fs::create_dir_all(packages)?;
    for file in PACKAGES {
        fs::copy(source.join(file), packages.join(file))
            .map_err(|error| format!("{file}: {error}"))?;
    }
    run(Command::new("npm")
        .args(["ci", "--loglevel=error"])
        .current_dir(packages))?;
    Ok(fs::write(installed, wanted)?)
}

fn run(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .map_err(|error| format!("{name} does not run: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "{name} failed: {}{}",
        String::from_utf8_lossy(&output.stderr),
        String::from_utf8_lossy(&output.stdout)
    )
    .into())
}
