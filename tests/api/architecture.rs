//! The shape of the source: which way dependencies run, and where SQL, paths and methods are.

mod modules;

use std::fs;
use std::path::{Path, PathBuf};

use modules::Modules;

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
        "model" => &["model", "xml"],
        "limiter" => &["limiter", "model"],
        "tls" => &["tls"],
        "xml" => &["xml"],
        "fetch" => &["fetch", "tls", "xml"],
        "error" => &["error", "fetch", "limiter", "model"],
        "store" => &["store", "model", "error", "limiter", "tls"],
        "domain" => &["domain", "store", "fetch", "model", "error", "limiter"],
        "http" => &[
            "http", "domain", "fetch", "model", "error", "limiter", "xml",
        ],
        "config" => &[
            "config", "http", "domain", "store", "fetch", "model", "error",
        ],
        "cli" => &[
            "cli", "config", "http", "domain", "store", "fetch", "model", "error", "limiter",
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
    let foreign: [(&str, &[&str]); 5] = [
        (
            "model",
            &[
                "axum",
                "hyper",
                "tokio",
                "reqwest",
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
            "fetch",
            &[
                "axum",
                "tower_http",
                "rusqlite",
                "tokio_postgres",
                "deadpool_postgres",
            ],
        ),
        (
            "http",
            &[
                "reqwest",
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

/// Two files that use each other hide a type in the wrong one of them. A module and those below it
/// are one noun in several files: a child may use what its parent declares, so what a parent uses of
/// its own children is left out. What a file hands on with `pub use` counts for the file that
/// declares it.
#[test]
fn no_modules_use_each_other() {
    let files = all_sources();
    let is_code =
        |path: &str| !path.ends_with("/tests.rs") && path != "lib.rs" && path != "main.rs";
    let files = files.iter().filter(|(path, _)| is_code(path));
    let modules = Modules::read(files.map(|(path, code)| (path.as_str(), code.as_str())));
    let cycles = modules.cycles();
    assert!(cycles.is_empty(), "these use each other: {cycles:#?}");
}

#[test]
fn modules_that_use_each_other_are_found_through_others_and_where_they_hand_names_on() {
    let files = [
        (
            "shop.rs",
            "use crate::bill::Bill;\nmod till;\npub fn till() { till::open() }",
        ),
        (
            "shop/till.rs",
            "use super::Shop;\npub fn open() { crate::stock::Shelf::count('\\'') }",
        ),
        (
            "bill/mod.rs",
            "mod line;\npub use line::{Line, Sum as Bill};",
        ),
        (
            "bill/line.rs",
            "fn at(shelf: &'static str) { crate::stock::{} } // crate::shop",
        ),
        (
            "stock.rs",
            "use crate::{bill::{self, Line}, other};\nconst S: &str = \"crate::shop::till\";",
        ),
    ];
    let modules = Modules::read(files);
    assert_eq!(modules.cycles(), [vec!["bill::line", "stock"]]);
}

#[test]
fn lists_of_paths_and_methods_stand_in_the_faces() {
    let is_face = |path: &str| {
        let faces = [
            "http/api/",
            "http/web/",
            "http/ops/",
            "http/dav/",
            "http/calendar/",
        ];
        faces.iter().any(|face| path.starts_with(face))
    };
    let is_path = |literal: &&str| {
        let after = literal.strip_prefix('/').unwrap_or_default();
        after.starts_with(|c: char| c.is_ascii_lowercase() || matches!(c, '{' | '.'))
    };
    let lists = |(path, code): &(String, String)| {
        let lines = code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        let code: String = lines.collect::<Vec<_>>().join("\n");
        let paths = code.split('"').skip(1).step_by(2).filter(is_path).count();
        let methods = code.matches("Method::").count();
        (paths > 1 || methods > 1).then(|| path.clone())
    };
    let sources = all_sources().into_iter();
    let outside = sources.filter(|(path, _)| path.starts_with("http/") && !is_face(path));
    let mut found: Vec<_> = outside.filter_map(|source| lists(&source)).collect();
    found.sort();
    assert_eq!(found, Vec::<String>::new());
}
