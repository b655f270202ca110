//! The shape of the source: which way dependencies run, and where SQL is.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push((path.clone(), fs::read_to_string(&path).unwrap()));
        }
    }
}

/// Every source file with its path below `src`, without the tests at its end.
fn all_sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    sources(&root, &mut found);
    assert!(found.len() > 30);
    let name = |path: &Path| {
        path.strip_prefix(&root)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/")
    };
    let code = |text: &str| {
        text.split("\n#[cfg(test)]\nmod ")
            .next()
            .unwrap()
            .to_owned()
    };
    found
        .iter()
        .map(|(path, text)| (name(path), code(text)))
        .collect()
}

/// The module directly below the crate in which this file stands.
fn module(path: &str) -> &str {
    path.split('/').next().unwrap().trim_end_matches(".rs")
}

/// What each module may use. `main` and `lib` only put the others together.
fn may_use(module: &str) -> Option<&'static [&'static str]> {
    Some(match module {
        "model" => &["model"],
        "limiter" => &["limiter", "model"],
        "error" => &["error", "limiter", "model"],
        "store" => &["store", "model", "error", "limiter"],
        "domain" => &["domain", "store", "model", "error", "limiter"],
        "http" => &["http", "domain", "model", "error", "limiter"],
        "config" => &["config", "http", "domain", "store", "model", "error"],
        "cli" => &[
            "cli", "config", "http", "domain", "store", "model", "error", "limiter",
        ],
        "main" | "lib" => return None,
        other => {
            panic!("{other} has no place among the layers: give it one here and in ARCHITECTURE.md")
        }
    })
}

/// The modules that a line names after `crate::`, several in `crate::{...}`.
fn named(line: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for rest in line.split("crate::").skip(1) {
        let list = rest
            .strip_prefix('{')
            .map_or(rest, |list| list.split('}').next().unwrap_or_default());
        let items: Vec<_> = if rest.starts_with('{') {
            list.split(',').collect()
        } else {
            vec![list]
        };
        names.extend(items.iter().filter_map(|item| {
            item.trim()
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .next()
        }));
    }
    names
}

#[test]
fn dependencies_run_one_way() {
    let mut upward = Vec::new();
    for (path, text) in all_sources() {
        let Some(allowed) = may_use(module(&path)) else {
            continue;
        };
        for (number, line) in text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
        {
            let wrong: Vec<_> = named(line)
                .into_iter()
                .filter(|name| !name.is_empty() && !allowed.contains(name))
                .collect();
            if !wrong.is_empty() {
                upward.push(format!("src/{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(
        upward.is_empty(),
        "these point upward:\n{}",
        upward.join("\n")
    );
}

#[test]
fn each_layer_knows_only_its_own_libraries() {
    let foreign: [(&str, &[&str]); 4] = [
        (
            "model",
            &[
                "axum",
                "hyper",
                "tokio",
                "rusqlite",
                "tokio_postgres",
                "postgres_types",
                "deadpool_postgres",
                "tower",
            ],
        ),
        (
            "store",
            &["axum", "hyper", "tower", "tower_http", "utoipa_axum"],
        ),
        (
            "domain",
            &[
                "axum",
                "hyper",
                "tower",
                "tower_http",
                "rusqlite",
                "tokio_postgres",
                "postgres_types",
                "deadpool_postgres",
            ],
        ),
        (
            "http",
            &[
                "rusqlite",
                "tokio_postgres",
                "postgres_types",
                "deadpool_postgres",
            ],
        ),
    ];
    let mut wrong = Vec::new();
    for (path, text) in all_sources() {
        let banned = foreign
            .iter()
            .filter(|(layer, _)| *layer == module(&path))
            .flat_map(|(_, libraries)| *libraries);
        for library in banned {
            let uses = |line: &&str| {
                line.contains(&format!("{library}::")) && !line.trim_start().starts_with("//")
            };
            wrong.extend(
                text.lines()
                    .filter(uses)
                    .map(|line| format!("src/{path}: {}", line.trim())),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sql_stands_in_the_store_alone() {
    let statements = [
        "SELECT ",
        "INSERT INTO ",
        "INSERT OR ",
        "UPDATE ",
        "DELETE FROM ",
        "CREATE TABLE ",
        "CREATE INDEX ",
        "DROP TABLE ",
        "ALTER TABLE ",
        "PRAGMA ",
        "BEGIN IMMEDIATE",
        " WHERE ",
        " ORDER BY ",
        "VACUUM ",
    ];
    let mut found = Vec::new();
    for (path, text) in all_sources()
        .into_iter()
        .filter(|(path, _)| module(path) != "store")
    {
        for (number, line) in text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
        {
            if statements.iter().any(|statement| line.contains(statement)) {
                found.push(format!("src/{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
