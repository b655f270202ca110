//! Backups of PostgreSQL: its own `pg_dump`, which connects like this program and verifies the same
//! certificates.

use std::io::{self, Write};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tempfile::NamedTempFile;
use tokio_postgres::Config;
use tokio_postgres::config::{ChannelBinding, Host, SslMode, SslNegotiation, TargetSessionAttrs};

use super::{Result, StoreError};
use crate::tls::root_certificates;

/// The bytes in a line of a PEM file, before encoding (RFC 7468, section 2).
const PEM_LINE: usize = 48;

/// Runs `pg_dump` into this file. If this program's own connection `is_secured` by TLS, `pg_dump`
/// verifies the certificate against the same roots; otherwise it uses no TLS either.
pub async fn write(config: &Config, is_secured: bool, file: &Path) -> Result<()> {
    let mut command = tokio::process::Command::new("pg_dump");
    command
        .arg("--format=custom")
        .arg("--file")
        .arg(file)
        .envs(connection_variables(config));
    // `require` alone would accept any certificate.
    let must_verify = config.get_ssl_mode() == SslMode::Require || is_secured;
    let roots = if must_verify {
        Some(roots_file().map_err(StoreError::fault)?)
    } else {
        None
    };
    match &roots {
        Some(roots) => command
            .env("PGSSLMODE", "verify-full")
            .env("PGSSLROOTCERT", roots.path()),
        None => command.env("PGSSLMODE", "disable"),
    };
    let output = command
        .output()
        .await
        .map_err(|error| StoreError::Fault(format!("pg_dump cannot be run: {error}")))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(StoreError::Fault(
            String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        )),
    }
}

/// Writes the root certificates to a file that is removed when it is dropped.
fn roots_file() -> io::Result<NamedTempFile> {
    let mut file = tempfile::Builder::new()
        .prefix("carnet-roots-")
        .suffix(".pem")
        .tempfile()?;
    for certificate in root_certificates() {
        file.write_all(b"-----BEGIN CERTIFICATE-----\n")?;
        for line in certificate.chunks(PEM_LINE) {
            writeln!(file, "{}", STANDARD.encode(line))?;
        }
        file.write_all(b"-----END CERTIFICATE-----\n")?;
    }
    file.flush()?;
    Ok(file)
}

/// Returns the environment variables that name the database for PostgreSQL's programs. The command
/// line would show the password to everyone on the machine.
fn connection_variables(config: &Config) -> Vec<(&'static str, String)> {
    let host = |host: &Host| match host {
        Host::Tcp(name) => name.clone(),
        Host::Unix(folder) => folder.display().to_string(),
    };
    let listed = |items: Vec<String>| Some(items.join(",")).filter(|list| !list.is_empty());
    let only_if = |condition: bool, value: &str| condition.then(|| value.to_owned());
    let variables = [
        (
            "PGHOST",
            listed(config.get_hosts().iter().map(host).collect()),
        ),
        (
            "PGHOSTADDR",
            listed(
                config
                    .get_hostaddrs()
                    .iter()
                    .map(ToString::to_string)
                    .collect(),
            ),
        ),
        (
            "PGPORT",
            listed(config.get_ports().iter().map(ToString::to_string).collect()),
        ),
        ("PGUSER", config.get_user().map(str::to_owned)),
        (
            "PGPASSWORD",
            config
                .get_password()
                .map(|password| String::from_utf8_lossy(password).into_owned()),
        ),
        ("PGDATABASE", config.get_dbname().map(str::to_owned)),
        (
            "PGSSLNEGOTIATION",
            only_if(
                config.get_ssl_negotiation() == SslNegotiation::Direct,
                "direct",
            ),
        ),
        (
            "PGCHANNELBINDING",
            only_if(
                config.get_channel_binding() == ChannelBinding::Require,
                "require",
            ),
        ),
        (
            "PGTARGETSESSIONATTRS",
            only_if(
                config.get_target_session_attrs() == TargetSessionAttrs::ReadWrite,
                "read-write",
            ),
        ),
        // With a Kerberos ticket, libpq would use it in place of TLS.
        ("PGGSSENCMODE", Some("disable".to_owned())),
    ];
    variables
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}
