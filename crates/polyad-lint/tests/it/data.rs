//! The shared data folder, which lies outside the repository.

use std::io::Read;
use std::path::PathBuf;

/// The text of a packed file of `POLYAD_DATA`; `None`, said aloud, when it is not there and need not be.
pub(crate) fn text(name: &str) -> Option<String> {
    let folder = std::env::var_os("POLYAD_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let path = folder.join(name);
    let Ok(file) = std::fs::File::open(&path) else {
        let required = std::env::var("POLYAD_REQUIRE").unwrap_or_default();
        assert!(!required.split(',').any(|part| part.trim() == "data"), "no data at {}", path.display());
        eprintln!("SKIPPED: no data at {}", path.display());
        return None;
    };
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(file).read_to_end(&mut bytes).unwrap();
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
