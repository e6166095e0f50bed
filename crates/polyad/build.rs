//! Puts the atlas into the binary, so that a first start needs nothing beside it.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../atlas");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    println!("cargo:rerun-if-changed={}", root.display());
    let mut code = String::from("&[\n");
    for path in &files {
        let path = path.canonicalize().expect("an atlas file can be read");
        let base = root.canonicalize().expect("the atlas folder can be read");
        let name = path
            .strip_prefix(&base)
            .expect("an atlas file lies in the atlas")
            .to_string_lossy()
            .replace('\\', "/");
        code.push_str(&format!("    ({name:?}, include_bytes!({:?})),\n", path.display().to_string()));
    }
    code.push(']');
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets OUT_DIR")).join("atlas.rs");
    fs::write(out, code).expect("OUT_DIR can be written");
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    println!("cargo:rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder).expect("the atlas folder can be read").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
}
