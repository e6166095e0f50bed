//! Which files an import takes: files as given, what lies in directories, the members of archives.

use super::{About, stem};
use anyhow::{Context, Result, bail};
use polyad_exchange::archive::{self, Member, ends_with};
use polyad_exchange::decompress::{self, UnpackError};
use std::io::Read;
use std::path::{Path, PathBuf};

/// One file to import, by itself or in an archive.
pub(super) struct Piece {
    /// The file, or the archive it is in.
    pub(super) path: PathBuf,
    /// Which it is in the archive.
    pub(super) member: Option<Member>,
    /// How it is called in reports.
    pub(super) shown: String,
    /// What the dataset is called, unless the caller says otherwise.
    pub(super) title: String,
    /// Why it is not read, if so.
    pub(super) refused: Option<UnpackError>,
}

/// What is taken of a directory or an archive; archives in archives are named in the report, and not read.
const TAKEN: [&str; 3] = [".xml", ".xml.gz", ".zip"];
/// The longest title.
const TITLE_CHARS_MAX: usize = 200;

impl Piece {
    fn new(path: &Path, title: String) -> Piece {
        let shown = shown(path);
        Piece { path: path.to_owned(), member: None, shown, title: cut(title), refused: None }
    }

    /// The contents, unpacked.
    pub(super) fn open(&self) -> Result<Box<dyn Read + Send>, UnpackError> {
        match &self.member {
            Some(member) => member.open(&self.path),
            None => decompress::open(&self.path),
        }
    }
}

/// The files of an import, in the order given; those of a directory sorted. What is left out is told on standard error.
///
/// Errs when a file or directory that was named does not exist, when there is nothing to import, and when one title,
/// address or former edition is given for many files.
pub(super) fn pieces(named: &[PathBuf], about: &About) -> Result<Vec<Piece>> {
    let mut pieces = Vec::new();
    for path in named {
        let kind = std::fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
        if kind.is_dir() {
            below(path, "", &mut pieces);
        } else {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            add(path, stem(&name), &mut pieces);
        }
    }
    if pieces.is_empty() {
        bail!("no .xml, .xml.gz or .zip file there");
    }
    let of_one = [("--title", &about.title), ("--url", &about.url), ("--edition-of", &about.edition_of)];
    if let Some((option, _)) = of_one.iter().find(|(_, value)| value.is_some() && pieces.len() > 1) {
        bail!("{option} is about one file, and these are {}", pieces.len());
    }
    Ok(pieces)
}

/// Adds what lies in a directory and below it; links to directories are not followed.
fn below(directory: &Path, prefix: &str, pieces: &mut Vec<Piece>) {
    let entries = match std::fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) => {
            pieces.push(unreadable(directory, prefix, &error));
            return;
        }
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match path.symlink_metadata() {
            Ok(kind) if kind.is_dir() => below(&path, &format!("{prefix}{name}/"), pieces),
            Ok(_) if !path.is_file() => left_out(&shown(&path), "no file"),
            Ok(_) if !TAKEN.iter().any(|ending| ends_with(&name, ending)) => {
                left_out(&shown(&path), "not .xml, .xml.gz or .zip");
            }
            Ok(_) => add(&path, format!("{prefix}{}", stem(&name)), pieces),
            Err(error) => pieces.push(unreadable(&path, prefix, &error)),
        }
    }
}

/// Adds a file, or the files in it.
fn add(path: &Path, title: String, pieces: &mut Vec<Piece>) {
    let whole = Piece::new(path, title);
    if !archive::is_zip_file(path) {
        pieces.push(whole);
        return;
    }
    let members = match archive::members(path) {
        Ok(members) => members,
        Err(error) => {
            pieces.push(Piece { refused: Some(error), ..whole });
            return;
        }
    };
    let (taken, others): (Vec<_>, Vec<_>) =
        members.into_iter().partition(|member| TAKEN.iter().any(|ending| ends_with(&member.name, ending)));
    for other in others {
        left_out(&format!("{}/{}", whole.shown, other.name), "not .xml or .xml.gz");
    }
    if taken.is_empty() {
        let reason = "there is no .xml file in this archive".to_owned();
        let refused = Some(UnpackError::Archive { code: "zip-without-xml", reason });
        pieces.push(Piece { refused, ..whole });
        return;
    }
    let is_alone = taken.len() == 1;
    pieces.extend(taken.into_iter().map(|member| Piece {
        path: whole.path.clone(),
        shown: format!("{}/{}", whole.shown, member.name),
        // A file that is packed by itself is called as its package, like one that gzip has packed.
        title: if is_alone {
            whole.title.clone()
        } else {
            cut(format!("{}/{}", whole.title, stem(&member.name)))
        },
        refused: member.refused.clone(),
        member: Some(member),
    }));
}

fn unreadable(path: &Path, prefix: &str, error: &std::io::Error) -> Piece {
    let refused = Some(UnpackError::Unreadable { reason: error.to_string() });
    Piece { refused, ..Piece::new(path, prefix.to_owned()) }
}

fn left_out(shown: &str, why: &str) {
    eprintln!("left out: {shown} ({why})");
}

/// A path for people: without control characters.
fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    text.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
}

/// The end of a title says more than its beginning.
fn cut(title: String) -> String {
    let over = title.chars().count().saturating_sub(TITLE_CHARS_MAX);
    let title: String = title.chars().skip(over).collect();
    if title.trim().is_empty() { "untitled".to_owned() } else { title }
}
