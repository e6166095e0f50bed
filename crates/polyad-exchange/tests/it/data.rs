//! Real files, which lie outside the repository.

use std::path::PathBuf;

/// Where real files lie.
pub(crate) fn folder() -> PathBuf {
    std::env::var_os("POLYAD_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from)
}

/// The bytes of a file of `POLYAD_DATA`; `None`, said aloud, when it is not there and need not be.
pub(crate) fn read(test: &str, path: &str) -> Option<Vec<u8>> {
    let folder = folder();
    let found = std::fs::read(folder.join(path)).ok();
    if found.is_none() {
        let required = std::env::var("POLYAD_REQUIRE").is_ok_and(|wanted| wanted.contains("data"));
        assert!(!required, "{test}: no {path} in {}", folder.display());
        eprintln!("SKIPPED {test}: no data ({path} in {})", folder.display());
    }
    found
}
