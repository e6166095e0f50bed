//! Code lists that others own, read from a user's copy: a folder or a tar of the standard's XML code lists.
//!
//! Purpose codes, regions and finance types change several times a year, so they are no part of the engine.
//! Whoever checks a file names the lists it is to be checked against.

use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeMap;
use std::path::Path;

/// The longest code list that is read, in bytes. The standard's longest has 1.5 million.
const LIST_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Code lists by name, each from code to what the list says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Codelists {
    lists: BTreeMap<String, BTreeMap<String, Listed>>,
}

/// What a code list says of a code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// The name, in the list's own language; may be empty.
    pub name: String,
    /// Whether the list withdrew the code.
    pub withdrawn: bool,
}

/// Why code lists were not read.
#[derive(Debug, thiserror::Error)]
pub enum CodelistError {
    /// The file system says no.
    #[error("{path}: {reason}")]
    Io {
        /// What was to be read.
        path: String,
        /// What the system says.
        reason: std::io::Error,
    },
    /// Packed, but not whole.
    #[error(transparent)]
    Unpack(#[from] crate::decompress::UnpackError),
    /// The archive stops in the middle of a file.
    #[error("tar: {entry} is cut short: {expected} bytes announced, {found} there")]
    Cut {
        /// The file in the archive.
        entry: String,
        /// Bytes announced.
        expected: usize,
        /// Bytes found.
        found: usize,
    },
    /// Nothing in it is a code list.
    #[error("{path}: no code list in it; expected XML files whose root is <codelist name=\"…\">")]
    Empty {
        /// What was read.
        path: String,
    },
}

impl Codelists {
    /// Reads a folder (with those in it), one XML file, or a tar, packed with gzip or not.
    ///
    /// What is not a code list is passed over; nothing at all is an error.
    pub fn from_tar_or_dir(path: &Path) -> Result<Self, CodelistError> {
        let mut lists = Codelists::default();
        lists.add_path(path)?;
        if lists.lists.is_empty() {
            return Err(CodelistError::Empty { path: path.display().to_string() });
        }
        Ok(lists)
    }

    /// Reads the bytes of a tar, packed with gzip or not, or of one XML file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CodelistError> {
        let mut lists = Codelists::default();
        lists.add_bytes(bytes)?;
        Ok(lists)
    }

    /// What the list of this name says of a code; the outer `None`: no such list here.
    pub fn find(&self, list: &str, code: &str) -> Option<Option<&Listed>> {
        self.lists.get(list).map(|codes| codes.get(code))
    }

    /// The lists and how many codes each has.
    pub fn sizes(&self) -> impl Iterator<Item = (&str, usize)> {
        self.lists.iter().map(|(name, codes)| (name.as_str(), codes.len()))
    }

    /// The codes of a list.
    pub fn codes(&self, list: &str) -> impl Iterator<Item = (&str, &Listed)> {
        self.lists.get(list).into_iter().flatten().map(|(code, listed)| (code.as_str(), listed))
    }

    fn add_path(&mut self, path: &Path) -> Result<(), CodelistError> {
        let io = |reason| CodelistError::Io { path: path.display().to_string(), reason };
        if path.is_dir() {
            let mut inside = std::fs::read_dir(path)
                .map_err(io)?
                .map(|entry| entry.map(|entry| entry.path()))
                .collect::<Result<Vec<_>, _>>()
                .map_err(io)?;
            // The order of a folder is not ours to rely on: two lists of one name must merge the same way.
            inside.sort();
            for path in inside {
                let is_list = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xml"));
                // A link may lead back to where it lies.
                if is_list || (path.is_dir() && !path.is_symlink()) {
                    self.add_path(&path)?;
                }
            }
            return Ok(());
        }
        self.add_bytes(&std::fs::read(path).map_err(io)?)
    }

    fn add_bytes(&mut self, bytes: &[u8]) -> Result<(), CodelistError> {
        let bytes = crate::decompress::contents(bytes)?;
        if is_tar(&bytes) {
            return self.add_tar(&bytes);
        }
        self.add_list(&bytes);
        Ok(())
    }

    /// Walks the 512-byte blocks of a tar: a header, then the file's bytes, filled up to a whole block.
    fn add_tar(&mut self, bytes: &[u8]) -> Result<(), CodelistError> {
        let mut rest = bytes;
        while rest.len() >= BLOCK && rest[0] != 0 {
            let (header, after) = rest.split_at(BLOCK);
            let name = text_field(&header[..100]);
            let length = usize::from_str_radix(text_field(&header[124..136]).trim(), 8).unwrap_or(0);
            if length > after.len() {
                return Err(CodelistError::Cut {
                    entry: name.to_owned(),
                    expected: length,
                    found: after.len(),
                });
            }
            let is_file = matches!(header[156], b'0' | 0);
            if is_file && name.ends_with(".xml") {
                self.add_list(&after[..length]);
            }
            rest = after.get(length.div_ceil(BLOCK) * BLOCK..).unwrap_or_default();
        }
        Ok(())
    }

    /// Adds one code list; a file of anything else, or one that stops being XML, adds what it had.
    fn add_list(&mut self, bytes: &[u8]) {
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        if text.len() > LIST_BYTES_MAX {
            return;
        }
        let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
        let mut list: Option<String> = None;
        let mut path: Vec<String> = Vec::new();
        let (mut code, mut listed) = (String::new(), Listed::default());
        loop {
            let event = match reader.read_event() {
                Ok(Event::Eof) | Err(_) => return,
                Ok(event) => event,
            };
            match event {
                Event::Start(start) => {
                    let name = start.name().as_ref().to_owned();
                    let attribute = |wanted: &str| {
                        start.try_get_attribute(wanted).ok().flatten().map(|found| found.value.into_owned())
                    };
                    match (path.len(), name.as_str()) {
                        (0, "codelist") => list = attribute("name"),
                        (0, _) => return,
                        (_, "codelist-item") => {
                            code.clear();
                            listed = Listed {
                                name: String::new(),
                                withdrawn: attribute("status").as_deref() == Some("withdrawn"),
                            };
                        }
                        // Only the name in the list's own language.
                        (_, "narrative") if attribute("xml:lang").is_some() => {
                            path.push("other language".to_owned());
                            continue;
                        }
                        _ => {}
                    }
                    path.push(name);
                }
                Event::End(_) => {
                    if path.pop().as_deref() == Some("codelist-item")
                        && let Some(list) = &list
                        && !code.is_empty()
                    {
                        let codes = self.lists.entry(list.clone()).or_default();
                        codes.insert(std::mem::take(&mut code), std::mem::take(&mut listed));
                    }
                }
                Event::Text(words) => {
                    add_words(&path, &words, &mut code, &mut listed.name);
                }
                Event::GeneralRef(reference) => {
                    let character = match reference.resolve_char_ref() {
                        Ok(Some(character)) => character.to_string(),
                        _ => match &*reference {
                            "amp" => "&".to_owned(),
                            "lt" => "<".to_owned(),
                            "gt" => ">".to_owned(),
                            "apos" => "'".to_owned(),
                            "quot" => "\"".to_owned(),
                            _ => continue,
                        },
                    };
                    add_words(&path, &character, &mut code, &mut listed.name);
                }
                _ => {}
            }
        }
    }
}

const BLOCK: usize = 512;

/// Adds text to what it belongs to: the item's code, or its name (in a `narrative`, or, before 2.01, directly).
fn add_words(path: &[String], words: &str, code: &mut String, name: &mut String) {
    let tail: Vec<&str> = path.iter().rev().take(3).map(String::as_str).collect();
    match tail.as_slice() {
        ["code", "codelist-item", ..] => code.push_str(words.trim()),
        ["narrative", "name", "codelist-item"] => name.push_str(words),
        ["name", "codelist-item", ..] => name.push_str(words.trim()),
        _ => {}
    }
}

fn is_tar(bytes: &[u8]) -> bool {
    bytes.len() >= BLOCK && &bytes[257..262] == b"ustar"
}

/// A field of a tar header: text up to a zero byte.
fn text_field(field: &[u8]) -> &str {
    let end = field.iter().position(|byte| *byte == 0).unwrap_or(field.len());
    std::str::from_utf8(&field[..end]).unwrap_or_default()
}
