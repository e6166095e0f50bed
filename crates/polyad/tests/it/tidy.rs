//! The house holds itself to its rules: who may depend on whom, how long a file may be, what no file may say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Own crates that each crate may use, and the heavy third parties it may not be without reason. The table of
/// `ARCHITECTURE.md`; a new edge changes both in one commit.
const MAY_USE: &[(&str, &[&str])] = &[
    ("polyad-model", &[]),
    ("polyad-log", &[]),
    ("polyad-ledger", &["polyad-model"]),
    ("polyad-lint", &["polyad-model"]),
    ("polyad-lens", &["polyad-ledger", "polyad-lint", "polyad-model"]),
    ("polyad-exchange", &["polyad-ledger", "polyad-lens", "polyad-model"]),
    ("polyad-node", &["polyad-ledger", "polyad-log", "polyad-model"]),
    (
        "polyad-web",
        &[
            "polyad-exchange",
            "polyad-ledger",
            "polyad-lens",
            "polyad-lint",
            "polyad-log",
            "polyad-model",
            "polyad-node",
        ],
    ),
    (
        "polyad",
        &[
            "polyad-exchange",
            "polyad-ledger",
            "polyad-lens",
            "polyad-lint",
            "polyad-log",
            "polyad-model",
            "polyad-node",
            "polyad-web",
        ],
    ),
    ("polyad-fixture", &["polyad-ledger", "polyad-log", "polyad-model"]),
];

/// What a crate promises never to link: I/O, clocks, databases, the web.
const NEVER: &[(&str, &[&str])] = &[
    ("polyad-model", &["serde", "serde_json", "tokio", "sqlx", "axum", "ureq"]),
    ("polyad-log", &["serde", "serde_json", "tokio", "sqlx", "axum", "ureq"]),
    ("polyad-ledger", &["tokio", "sqlx", "axum", "object_store", "ureq", "tlog_tiles"]),
    ("polyad-lint", &["tokio", "sqlx", "axum", "serde_json"]),
    ("polyad-lens", &["tokio", "sqlx", "axum", "object_store", "ureq"]),
    ("polyad-exchange", &["tokio", "sqlx", "axum", "ed25519-dalek", "ureq"]),
    ("polyad-node", &["axum", "maud"]),
    ("polyad-web", &["sqlx", "object_store"]),
];

const LINES_MAX: usize = 700;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the workspace root").to_path_buf()
}

fn dependencies(crate_name: &str) -> BTreeSet<String> {
    let path = root().join("crates").join(crate_name).join("Cargo.toml");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let manifest: toml::Table = text.parse().expect("a manifest is TOML");
    manifest
        .get("dependencies")
        .and_then(|table| table.as_table())
        .map(|t| t.keys().cloned().collect())
        .unwrap_or_default()
}

#[test]
fn crates_use_only_what_the_table_allows() {
    let mut wrong = Vec::new();
    for (name, allowed) in MAY_USE {
        for used in dependencies(name).into_iter().filter(|used| used.starts_with("polyad")) {
            if !allowed.contains(&used.as_str()) {
                wrong.push(format!("{name} -> {used} is not in the table"));
            }
        }
    }
    for (name, never) in NEVER {
        let used = dependencies(name);
        wrong.extend(
            never.iter().filter(|n| used.contains(**n)).map(|n| format!("{name} promises never to link {n}")),
        );
    }
    let listed: BTreeSet<&str> = MAY_USE.iter().map(|(name, _)| *name).collect();
    for entry in std::fs::read_dir(root().join("crates")).expect("crates/") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        if !listed.contains(name.as_str()) {
            wrong.push(format!("{name} has no line in the table"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_architecture_names_every_edge() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    for (name, allowed) in MAY_USE {
        let short = name.trim_start_matches("polyad-");
        let row = text.lines().find(|line| line.starts_with(&format!("| `{name}` |")));
        let row = row.unwrap_or_else(|| panic!("ARCHITECTURE.md has no row for {short}"));
        for used in *allowed {
            let used = used.trim_start_matches("polyad-");
            assert!(
                row.contains(used) || row.contains("all"),
                "the row of {name} does not name {used}: {row}"
            );
        }
    }
    assert!(text.matches("**Invariant:**").count() >= MAY_USE.len(), "every crate has an Invariant line");
}

fn tracked_files() -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a readable folder").flatten() {
            let path = entry.path();
            let name = entry.file_name();
            if path.is_dir() {
                if !matches!(name.to_str(), Some("target" | ".git" | "node_modules" | "data" | "private")) {
                    walk(&path, found);
                }
            } else {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root(), &mut found);
    found.sort();
    found
}

#[test]
fn a_file_holds_one_idea() {
    let long: Vec<String> = tracked_files()
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .filter_map(|path| {
            let lines = std::fs::read_to_string(&path).ok()?.lines().count();
            (lines > LINES_MAX).then(|| format!("{}: {lines} lines, at most {LINES_MAX}", path.display()))
        })
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn nothing_is_left_open_in_the_code() {
    // Spelt in parts, so that this file does not find itself.
    let marks = [
        ["to", "do!("].concat(),
        ["unimple", "mented!("].concat(),
        ["TO", "DO"].concat(),
        ["FIX", "ME"].concat(),
    ];
    let mut found = BTreeMap::new();
    for path in tracked_files() {
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        for (number, line) in text.lines().enumerate() {
            if marks.iter().any(|mark| line.contains(mark.as_str())) {
                found.insert(format!("{}:{}", path.display(), number + 1), line.trim().to_owned());
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
