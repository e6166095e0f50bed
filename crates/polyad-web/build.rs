//! Names the pages' templates by the sources they are built from, so that a kept page is never shown for a newer one.
//!
//! A page's bytes follow from this crate and from the crates whose words and figures it shows. The name is a hash of
//! their sources, in the order of their paths, and so the same wherever the same sources are built. A tag needs no
//! secrecy, only that different sources differ: FNV-1a of 64 bits, by Fowler, Noll and Vo, needs nothing beside itself.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What pages are made of, beside this crate's folder. A folder that is not there, as when the crate is built outside of
/// its workspace, has a version of its own that cannot change under it.
const SOURCES: [&str; 9] = [
    "src",
    "assets",
    "../polyad-exchange/src",
    "../polyad-ledger/src",
    "../polyad-lens/src",
    "../polyad-lint/src",
    "../polyad-lint/words",
    "../polyad-model/src",
    "../polyad-node/src",
];

fn main() -> io::Result<()> {
    let own = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut hash = Fnv::default();
    for folder in SOURCES {
        println!("cargo::rerun-if-changed={folder}");
        for file in files(&own.join(folder))? {
            let name = file.strip_prefix(&own).unwrap_or(&file);
            // Path separators differ between systems, the name must not.
            let parts: Vec<_> = name.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            hash.write(parts.join("/").as_bytes());
            hash.write(&fs::read(&file)?);
        }
    }
    println!("cargo::rustc-env=POLYAD_WEB_TEMPLATES={:016x}", hash.0);
    Ok(())
}

/// All files below a folder, by path.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    /// Takes bytes in, with their number before them, so that no two lists of files have the same stream.
    fn write(&mut self, bytes: &[u8]) {
        for byte in (bytes.len() as u64).to_le_bytes().iter().chain(bytes) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
