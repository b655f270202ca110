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

#[test]
fn the_made_key_is_kept_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("secret.key");
    let made = kept_key(&path).expect("makes one");
    assert_eq!(kept_key(&path).expect("reads it").as_str(), made.as_str());
    assert_eq!(
        fs::metadata(&path).expect("a file").permissions().mode() & 0o777,
        0o600
    );
}

#[test]
fn a_key_that_others_can_read_is_refused_with_the_command_that_mends_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("secret.key");
    kept_key(&path).expect("makes one");
    for mode in [0o644, 0o640, 0o604, 0o620, 0o777] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("sets the mode");
        let message = kept_key(&path).map(|_| ()).expect_err("refuses it");
        assert!(
            message.contains(&format!("`chmod 600 {}`", path.display())),
            "{mode:o}: {message}"
        );
    }
    for mode in [0o600, 0o400] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("sets the mode");
        kept_key(&path).expect("takes it");
    }
}

#[test]
fn a_start_that_was_cut_off_leaves_no_empty_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("secret.key");
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
        .expect("an empty file");
    let made = kept_key(&path).expect("makes one");
    assert_eq!(fs::read_to_string(&path).expect("reads"), made.as_str());
}

#[test]
fn processes_that_start_at_once_keep_one_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = &folder.path().join("secret.key");
    let keys = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..8)
            .map(|_| scope.spawn(move || kept_key(path)))
            .collect();
        starts
            .into_iter()
            .map(|start| {
                start
                    .join()
                    .expect("no panic")
                    .expect("a key")
                    .as_str()
                    .to_owned()
            })
            .collect::<Vec<_>>()
    });
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
}
