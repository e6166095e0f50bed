//! Real files, which lie outside the repository.

use std::path::PathBuf;
use std::process::Command;

/// The text of a packed file of `POLYAD_DATA`; `None`, said aloud, when it is not there and need not be.
///
/// This crate depends on no unpacker; the tests use the system's `gzip`.
pub(crate) fn text(test: &str, path: &str) -> Option<String> {
    let folder = std::env::var_os("POLYAD_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let file = folder.join(path);
    if !file.exists() {
        let required = std::env::var("POLYAD_REQUIRE").is_ok_and(|wanted| wanted.contains("data"));
        assert!(!required, "{test}: no {path} in {}", folder.display());
        eprintln!("SKIPPED {test}: no data ({path} in {})", folder.display());
        return None;
    }
    let unpacked = Command::new("gzip").arg("-dc").arg(&file).output().unwrap();
    assert!(unpacked.status.success(), "gzip does not unpack {}", file.display());
    Some(String::from_utf8(unpacked.stdout).unwrap())
}

/// The cells of a column of a table whose cells may be quoted (RFC 4180) but do not run over lines.
pub(crate) fn column(table: &str, name: &str) -> Vec<String> {
    let mut lines = table.lines();
    let place = cells(lines.next().unwrap()).iter().position(|cell| cell == name).unwrap();
    lines.map(|line| cells(line).get(place).cloned().unwrap_or_default()).collect()
}

fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => cells.last_mut().unwrap().push(other),
        }
    }
    cells
}
