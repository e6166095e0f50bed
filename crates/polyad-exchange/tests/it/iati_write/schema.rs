//! The official schema, where there is one to check against.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the schema of activities may lie under `POLYAD_DATA`.
const PLACES: [&str; 3] = [
    "iati/schema/iati-activities-schema.xsd",
    "iati/iati-activities-schema.xsd",
    "iati-activities-schema.xsd",
];

/// Checks files with libxml2 and the schema of version 2.03. Without a schema, or without the program, it says aloud that
/// nothing was checked; a schema that is there makes the program required where `POLYAD_REQUIRE` asks for oracles.
pub(super) fn validate(files: &[(String, String)]) {
    let data = std::env::var_os("POLYAD_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let Some(schema) = PLACES.iter().map(|place| data.join(place)).find(|path| path.is_file()) else {
        eprintln!(
            "SKIPPED validation by the official schema: no iati-activities-schema.xsd of version 2.03 in {} ({})",
            data.display(),
            PLACES.join(", ")
        );
        return;
    };
    let required = std::env::var("POLYAD_REQUIRE").is_ok_and(|wanted| wanted.contains("oracle"));
    if Command::new("xmllint").arg("--version").output().is_err() {
        assert!(!required, "the schema is there, xmllint is not");
        eprintln!("SKIPPED validation by the official schema: no xmllint");
        return;
    }
    let folder = std::env::temp_dir().join(format!("polyad-iati-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut wrong = Vec::new();
    for (name, xml) in files {
        if let Some(said) = errors(&schema, &folder.join("file.xml"), xml) {
            wrong.push(format!("{name}: {said}"));
        }
    }
    let _ = std::fs::remove_dir_all(&folder);
    assert!(
        wrong.is_empty(),
        "{} of {} files do not validate:\n{}",
        wrong.len(),
        files.len(),
        wrong.join("\n")
    );
    eprintln!("{} files validate by {}", files.len(), schema.display());
}

/// What the schema does not allow, the first ten lines of it.
fn errors(schema: &Path, file: &Path, xml: &str) -> Option<String> {
    std::fs::write(file, xml).unwrap();
    let output = Command::new("xmllint")
        .args(["--noout", "--huge", "--nonet", "--schema"])
        .arg(schema)
        .arg(file)
        .output()
        .unwrap();
    if output.status.success() {
        return None;
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Some(said.lines().take(10).collect::<Vec<_>>().join("\n"))
}
