//! The README's commands do what it says.

use std::path::Path;
use std::process::Stdio;

use tokio::process::Command;

use crate::support::process::Program;

/// The shell blocks of the section with this heading, as one script.
fn script(text: &str, heading: &str) -> Option<String> {
    let section = text.split_once(&format!("\n{heading}\n"))?.1;
    let section = section.split("\n## ").next().unwrap_or_default();
    let blocks = section
        .split("```sh\n")
        .skip(1)
        .map(|rest| rest.split("\n```").next().unwrap_or_default());
    Some(blocks.collect::<Vec<_>>().join("\n"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_of_the_tour_works() {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let script = script(&text, "## A tour with curl").expect("the tour");
    assert!(script.matches("$CARNET/api/").count() >= 10, "{script}");
    let (data, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let program = Program::start(data.path(), None).await;
    let mut command = Command::new("bash");
    command
        .args(["-euo", "pipefail", "-c", &script])
        .env("CARNET", &program.url)
        .env("no_proxy", "*")
        .current_dir(folder.path())
        .stdin(Stdio::null());
    let output = command.output().await.unwrap();
    let told = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(
        output.status.success(),
        "{}\n{told}\n{script}",
        output.status
    );
}
