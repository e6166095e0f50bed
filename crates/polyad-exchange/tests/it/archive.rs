//! Archives, honest ones and others: each member by itself, and nothing of it where its name says.

use flate2::{Compression, write::GzEncoder};
use polyad_exchange::archive::{members, open_member};
use polyad_exchange::decompress::{UnpackError, open};
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use zip::write::{SimpleFileOptions, ZipWriter};

/// A file that is gone when the test is.
struct Scratch(PathBuf);

impl Scratch {
    fn of(name: &str, bytes: &[u8]) -> Scratch {
        let path = std::env::temp_dir().join(format!("polyad-archive-{}-{name}", std::process::id()));
        std::fs::write(&path, bytes).expect("an example that can be made");
        Scratch(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        match name.strip_suffix('/') {
            Some(folder) => writer
                .add_directory(folder, SimpleFileOptions::default())
                .expect("an example that can be made"),
            None => {
                writer.start_file(*name, SimpleFileOptions::default()).expect("an example that can be made");
                writer.write_all(bytes).expect("an example that can be made");
            }
        }
    }
    writer.finish().expect("an example that can be made").into_inner()
}

fn gzip_of(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).expect("an example that can be made");
    packer.finish().expect("an example that can be made")
}

fn read(opened: Result<Box<dyn Read + Send>, UnpackError>) -> Result<Vec<u8>, UnpackError> {
    let mut bytes = Vec::new();
    opened?.read_to_end(&mut bytes).map_err(|error| UnpackError::of(&error))?;
    Ok(bytes)
}

fn code<T: std::fmt::Debug>(result: Result<T, UnpackError>) -> &'static str {
    result.expect_err("an example that is refused").code()
}

/// Name and, where it is refused, code of each member.
fn listed(path: &Path) -> Vec<(String, &'static str)> {
    let code = |refused: &Option<UnpackError>| refused.as_ref().map_or("", UnpackError::code);
    members(path)
        .expect("an example that can be made")
        .into_iter()
        .map(|member| (member.name, code(&member.refused)))
        .collect()
}

#[test]
fn a_packed_file_is_what_is_in_it() {
    let packed_twice = zip_of(&[("a.xml.gz", &gzip_of(b"<a/>"))]);
    for (name, bytes) in [
        ("plain", b"<a/>".to_vec()),
        ("gzip", gzip_of(b"<a/>")),
        ("zip", zip_of(&[("folder/", b""), ("folder/a.xml", b"<a/>")])),
        ("gzip in zip", packed_twice),
    ] {
        let file = Scratch::of(name, &bytes);
        assert_eq!(read(open(&file.0)).unwrap(), b"<a/>", "{name}");
    }
    let empty = Scratch::of("empty", b"");
    assert_eq!(read(open(&empty.0)).unwrap(), b"");
    assert_eq!(code(read(open(Path::new("/nowhere/at/all")))), "file-unreadable");
    assert_eq!(code(read(open(&std::env::temp_dir()))), "file-unreadable");
}

#[test]
fn members_are_read_by_number_and_doubtful_ones_are_refused_alone() {
    let bytes = zip_of(&[
        ("a.xml", b"<a/>"),
        ("../evil.xml", b"<evil/>"),
        ("/etc/evil.xml", b"<evil/>"),
        ("c:\\evil.xml", b"<evil/>"),
        ("inner.zip", &zip_of(&[("b.xml", b"<b/>")])),
        ("folder/", b""),
        ("folder/b\u{1b}[2J.xml", b"<b/>"),
    ]);
    let file = Scratch::of("members", &bytes);
    let expected = [
        ("a.xml", ""),
        ("../evil.xml", "zip-name-unsafe"),
        ("/etc/evil.xml", "zip-name-unsafe"),
        ("c:\\evil.xml", "zip-name-unsafe"),
        ("inner.zip", "zip-nested"),
        ("folder/b\u{fffd}[2J.xml", ""),
    ];
    assert_eq!(listed(&file.0), expected.map(|(name, code)| (name.to_owned(), code)));
    let last = members(&file.0).unwrap().pop().unwrap();
    assert_eq!(read(open_member(&file.0, last.number)).unwrap(), b"<b/>");
    assert_eq!(code(read(open(&file.0))), "zip-many-members");
    assert_eq!(code(read(open_member(&file.0, 99))), "zip-damaged");
}

#[test]
fn encryption_damage_and_traps_are_named() {
    // The flags stand six bytes into the header of a member and eight into its entry at the end.
    let mut locked = zip_of(&[("a.xml", b"<a/>")]);
    let entry = locked.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    locked[6] |= 1;
    locked[entry + 8] |= 1;
    let file = Scratch::of("locked", &locked);
    assert_eq!(listed(&file.0), [("a.xml".to_owned(), "zip-encrypted")]);
    assert_eq!(code(read(open_member(&file.0, 0))), "zip-encrypted");
    assert_eq!(code(read(open(&file.0))), "zip-encrypted");

    let honest = zip_of(&[("a.xml", b"<a>some text that is long enough to be packed</a>")]);
    let cut = Scratch::of("cut", &honest[..honest.len() - 30]);
    assert_eq!(code(members(&cut.0)), "zip-damaged");
    let mut changed = honest.clone();
    // The checksum in the directory: sixteen bytes into the entry.
    let entry = changed.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    changed[entry + 16] ^= 1;
    let changed = Scratch::of("changed", &changed);
    assert_eq!(code(read(open(&changed.0))), "zip-damaged");

    let trap = Scratch::of("trap", &zip_of(&[("a.xml", &vec![b' '; 16 * 1024 * 1024])]));
    assert_eq!(code(read(open(&trap.0))), "unpacked-too-large");
    let nested =
        Scratch::of("nested trap", &zip_of(&[("a.xml.gz", &gzip_of(&vec![b' '; 16 * 1024 * 1024]))]));
    assert_eq!(code(read(open(&nested.0))), "unpacked-too-large");
    let gzip = Scratch::of("gzip trap", &gzip_of(&vec![b' '; 16 * 1024 * 1024]));
    assert_eq!(code(read(open(&gzip.0))), "unpacked-too-large");
}

#[test]
fn members_that_share_bytes_are_a_trap() {
    let mut bytes = zip_of(&[("a.xml", b"<a/>"), ("b.xml", b"<b/>")]);
    let entries: Vec<usize> =
        (0..bytes.len() - 4).filter(|at| bytes[*at..].starts_with(b"PK\x01\x02")).collect();
    // The second entry is made to lie where the first does: 42 bytes into an entry stands its place.
    let place: [u8; 4] = bytes[entries[0] + 42..entries[0] + 46].try_into().unwrap();
    bytes[entries[1] + 42..entries[1] + 46].copy_from_slice(&place);
    let file = Scratch::of("shared", &bytes);
    assert_eq!(code(members(&file.0)), "zip-overlapping");
    let many = (0..10_001).map(|number| (format!("{number}.xml"), &b""[..])).collect::<Vec<_>>();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let file = Scratch::of("many", &zip_of(&many));
    assert_eq!(code(members(&file.0)), "zip-too-many-members");
}
