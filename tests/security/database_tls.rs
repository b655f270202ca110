//! PostgreSQL under TLS: whom this program does not trust, its backups do not trust either.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::support::authority::Authority;
use crate::support::postgres::{Cluster, execute};
use crate::support::process::{Program, carnet};
use crate::support::remote::Remote;

/// Puts the server's certificate and key where PostgreSQL reads them at its next start.
fn install(authority: &Authority, data: &Path) {
    let owner = fs::metadata(data).unwrap();
    for name in ["server.crt", "server.key"] {
        let file = data.join(name);
        fs::copy(authority.file(name), &file).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        chown(&file, Some(owner.uid()), Some(owner.gid())).unwrap();
    }
}

/// A cluster that speaks TLS with this authority's certificate.
async fn cluster_of(authority: &Authority) -> Cluster {
    let cluster = Cluster::start();
    install(authority, &cluster.data);
    execute(&cluster.url, "ALTER SYSTEM SET ssl = on").await;
    cluster.control("restart");
    cluster
}

fn backup(folder: &Path, url: &str, root: &Path, programs: Option<&Path>) -> Output {
    let mut command = carnet(folder);
    command
        .args(["backup", "copy"])
        .env("DATABASE_URL", url)
        .env("SSL_CERT_FILE", root)
        .env_remove("SSL_CERT_DIR");
    if let Some(programs) = programs {
        command.env(
            "PATH",
            format!("{}:{}", programs.display(), std::env::var("PATH").unwrap()),
        );
    }
    command.output().unwrap()
}

/// A folder with a `pg_dump` that does this first, and then what the real one does.
fn pg_dump_after(first: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pg_dump");
    fs::write(
        &file,
        format!("#!/bin/sh\nset -e\n{first}\nPATH=${{PATH#*:}} exec pg_dump \"$@\"\n"),
    )
    .unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o700)).unwrap();
    folder
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every certificate of a PEM file, without its line ends.
fn certificates(pem: &str) -> Vec<String> {
    pem.split("-----BEGIN CERTIFICATE-----")
        .skip(1)
        .map(|rest| {
            rest.split("-----")
                .next()
                .unwrap()
                .split_whitespace()
                .collect()
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_verifies_the_certificate_of_the_database_as_the_server_does() {
    let (trusted, other) = (Authority::new(), Authority::new());
    let cluster = cluster_of(&trusted).await;
    let url = cluster.lasting_database("carnet_tls").await;
    for mode in ["", "?sslmode=require"] {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("{url}{mode}");
        let mut command = carnet(folder.path());
        command
            .env("DATABASE_URL", &url)
            .env("SSL_CERT_FILE", trusted.root())
            .env_remove("SSL_CERT_DIR");
        let mut program = Program::spawn(command).await;
        Remote::open(&program, &format!("taras{}@example.org", mode.len())).await;
        program.kill();

        let refused = backup(folder.path(), &url, &other.root(), None);
        assert!(
            !refused.status.success() && !folder.path().join("copy").exists(),
            "{mode}: {}",
            stderr(&refused)
        );

        let told = folder.path().join("told");
        let telling = pg_dump_after(&format!(
            "echo $PGSSLMODE > '{0}'; cat $PGSSLROOTCERT >> '{0}'",
            told.display()
        ));
        let output = backup(folder.path(), &url, &trusted.root(), Some(telling.path()));
        assert!(output.status.success(), "{mode}: {}", stderr(&output));
        let told = fs::read_to_string(told).unwrap();
        assert!(told.starts_with("verify-full\n"), "{mode}: {told}");
        assert_eq!(
            certificates(&told),
            certificates(&fs::read_to_string(trusted.root()).unwrap()),
            "{mode}"
        );
        let listed = Command::new("pg_restore")
            .arg("--list")
            .arg(folder.path().join("copy"))
            .output()
            .unwrap();
        assert!(
            listed.status.success()
                && String::from_utf8_lossy(&listed.stdout).contains("TABLE DATA public contacts")
        );
    }
}

/// An impostor who takes the database's place after the program has looked is found out by
/// `pg_dump` itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_is_not_taken_from_an_impostor() {
    let (trusted, impostor) = (Authority::new(), Authority::new());
    let cluster = cluster_of(&trusted).await;
    let url = cluster.lasting_database("carnet_impostor").await;
    let folder = tempfile::tempdir().unwrap();
    let mut migrate = carnet(folder.path());
    migrate
        .arg("migrate")
        .env("DATABASE_URL", &url)
        .env("SSL_CERT_FILE", trusted.root())
        .env_remove("SSL_CERT_DIR");
    let output = migrate.output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/postgres");
    let (from, data) = (impostor.folder.path().display(), cluster.data.display());
    let swap = format!(
        "cat '{from}/server.crt' > '{data}/server.crt'; cat '{from}/server.key' > '{data}/server.key'; \
         '{}' restart '{data}' >&2",
        script.display()
    );
    let output = backup(
        folder.path(),
        &url,
        &trusted.root(),
        Some(pg_dump_after(&swap).path()),
    );
    assert!(
        !output.status.success() && stderr(&output).contains("certificate verify failed"),
        "{}",
        stderr(&output)
    );
    assert!(!folder.path().join("copy").exists(), "and nothing is left");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_without_tls_is_backed_up_without() {
    let cluster = Cluster::start();
    let url = cluster.lasting_database("carnet_plain").await;
    let folder = tempfile::tempdir().unwrap();
    assert!(
        carnet(folder.path())
            .arg("migrate")
            .env("DATABASE_URL", &url)
            .output()
            .unwrap()
            .status
            .success()
    );
    let told = folder.path().join("told");
    let telling = pg_dump_after(&format!("echo $PGSSLMODE > '{}'", told.display()));
    let output = backup(
        folder.path(),
        &url,
        Path::new("/dev/null"),
        Some(telling.path()),
    );
    assert!(
        output.status.success() && fs::read_to_string(told).unwrap() == "disable\n",
        "{}",
        stderr(&output)
    );
    let output = backup(
        folder.path(),
        &format!("{url}?sslmode=require"),
        Path::new("/dev/null"),
        None,
    );
    assert!(!output.status.success(), "{}", stderr(&output));
}
