//! Workbooks of other programs: openpyxl and odfpy write what `tests/oracle/sheet.py` says, and the same is read of both.

use super::{read_guessed, told};
use polyad_exchange::sheet::Told;
use std::path::PathBuf;
use std::process::Command;

/// A folder with `facts.xlsx` and `facts.ods`; `None`, said aloud, where Python has not the libraries.
fn written(test: &str) -> Option<PathBuf> {
    let folder = std::env::temp_dir().join(format!("polyad-sheet-oracle-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("as the test made it");
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/oracle/sheet.py");
    let run = Command::new("python3").arg(script).arg(&folder).output();
    let failed = match run {
        Ok(output) if output.status.success() => return Some(folder),
        Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
        Err(error) => error.to_string(),
    };
    let required = std::env::var("POLYAD_REQUIRE").is_ok_and(|wanted| wanted.contains("openpyxl"));
    assert!(!required, "{test}: {failed}");
    eprintln!("SKIPPED {test}: no openpyxl or odfpy ({})", failed.lines().last().unwrap_or_default());
    None
}

#[test]
fn what_other_programs_write_is_read_alike() {
    let Some(folder) = written("workbooks of openpyxl and odfpy") else { return };
    let expected = include_str!("../../../../../tests/oracle/sheet.txt");
    for name in ["facts.xlsx", "facts.ods"] {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let read = told(&read_guessed(&bytes, &Told::default()));
        let facts: String =
            read.lines().filter(|line| line.contains('{')).map(|line| format!("{line}\n")).collect();
        assert_eq!(facts, expected, "{name}\n{read}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}
