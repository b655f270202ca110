//! Parsers of the values of settings.

use std::ffi::OsStr;
use std::net::IpAddr;

use clap::Arg;
use clap::builder::TypedValueParser;
use clap::error::ErrorKind;
use ipnet::IpNet;

use crate::domain::tokens::SecretKey;

/// Parses a setting whose value no message may show.
#[derive(Clone)]
pub struct Secret<T>(pub fn(&str) -> Result<T, String>);

impl<T: Clone + Send + Sync + 'static> TypedValueParser for Secret<T> {
    type Value = T;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<T, clap::Error> {
        let parsed = value
            .to_str()
            .ok_or_else(|| "must be UTF-8".to_owned())
            .and_then(self.0);
        parsed.map_err(|reason| {
            let name = argument
                .and_then(Arg::get_env)
                .map(OsStr::to_string_lossy)
                .unwrap_or_default();
            clap::Error::raw(ErrorKind::ValueValidation, format!("{name} {reason}\n"))
                .with_cmd(command)
        })
    }
}

pub fn secret_key(text: &str) -> Result<SecretKey, String> {
    SecretKey::new(text).map_err(str::to_owned)
}

pub fn postgres_url(text: &str) -> Result<String, String> {
    if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
        return Err("must start with postgres://; leave it out to use SQLite".to_owned());
    }
    text.parse::<tokio_postgres::Config>()
        .map_err(|error| error.to_string())?;
    Ok(text.to_owned())
}

pub fn origin(text: &str) -> Result<String, &'static str> {
    const SHAPE: &str = "must be an origin such as https://contacts.example.org";
    let text = text.trim().trim_end_matches('/');
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .ok_or(SHAPE)?;
    let uri: axum::http::Uri = text.parse().map_err(|_| SHAPE)?;
    let plain = !host.contains(['/', '?', '#', '@']) && uri.host().is_some();
    plain.then(|| text.to_owned()).ok_or(SHAPE)
}

pub fn cors_origin(text: &str) -> Result<String, &'static str> {
    if text.trim() == "*" {
        Ok("*".to_owned())
    } else {
        origin(text)
    }
}

pub fn network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    let network = text
        .parse::<IpNet>()
        .or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    network.map_err(|_| "must be a network such as 10.0.0.0/8, or an address".to_owned())
}
