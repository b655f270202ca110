use clap::{CommandFactory, Parser};

use super::*;

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

#[test]
fn every_setting_is_a_variable_and_a_line_of_the_example_file() {
    let example = include_str!("../../.env.example");
    for argument in Settings::command()
        .get_arguments()
        .filter(|argument| argument.get_id() != "help")
    {
        let name = argument
            .get_env()
            .and_then(|name| name.to_str())
            .expect("every setting has a variable");
        let line = argument
            .get_default_values()
            .first()
            .and_then(|value| value.to_str());
        let line = line.map_or_else(|| format!("#{name}="), |value| format!("#{name}={value}\n"));
        assert!(example.contains(&line), ".env.example lacks {line}");
    }
}

#[test]
fn a_bad_value_is_named_by_its_variable() {
    for (flag, value, variable) in [
        ("--listen", "nowhere", "CARNET_LISTEN"),
        ("--database-url", "mysql://x", "DATABASE_URL"),
        ("--secret-key", "hush", "CARNET_SECRET_KEY"),
        ("--cors-origins", "example.org", "CARNET_CORS_ORIGINS"),
        ("--trusted-proxies", "proxy", "CARNET_TRUSTED_PROXIES"),
        (
            "--public-url",
            "https://example.org/path",
            "CARNET_PUBLIC_URL",
        ),
        ("--fetch", "http://x", "CARNET_FETCH"),
        ("--rate-limit", "maybe", "CARNET_RATE_LIMIT"),
        ("--access-token-minutes", "0", "CARNET_ACCESS_TOKEN_MINUTES"),
    ] {
        let message = Settings::try_parse_from(["carnet", flag, value])
            .map(|settings| settings.config)
            .expect_err(value)
            .to_string();
        assert!(message.contains(variable), "{message}");
        assert!(
            !["DATABASE_URL", "CARNET_SECRET_KEY"].contains(&variable) || !message.contains(value),
            "{message}"
        );
    }
}
