//! What stands around the records: roots, wrappers and whatever else.

use super::scan::TagEnd;
use super::{Header, Split};
use crate::iati::parse::attributes::{each_attribute, excerpt};
use std::io::{self, BufRead};

/// An open element outside records.
pub(super) struct Open {
    name: String,
    line: u32,
    /// Prefixes it declares.
    prefixes: Vec<String>,
}

/// White space.
const NOTHING: &[char] = &[' ', '\t', '\n', '\r'];

impl<R: BufRead> Split<R> {
    /// Text outside records. At the top of a file there must be none.
    pub(super) fn outside_text(&mut self, from: usize, to: usize) {
        if self.skipping || !self.open.is_empty() {
            return;
        }
        let text = &self.window.text()[from..to];
        let words = text.trim_start_matches(NOTHING);
        if words.is_empty() {
            return;
        }
        self.anything_seen = true;
        let at = from + (text.len() - words.len());
        // What is left of a record may be contact details, which are withheld.
        let message = match self.record_seen {
            true => "text outside the root element".to_owned(),
            false => format!("text outside the root element: \"{}\"", excerpt(words.trim_end())),
        };
        self.tell("text-outside-root", at, message);
    }

    /// A start tag that is no record's.
    pub(super) fn outer_start(&mut self, at: usize) -> io::Result<()> {
        let end = match self.window.tag_end(at, self.limits.tag_bytes)? {
            TagEnd::At(end) => end,
            TagEnd::Cut(_) | TagEnd::Unknown => {
                self.tell("tag-not-closed", at, "a tag has no end");
                self.at = at + 1;
                return Ok(());
            }
        };
        self.at = end + 1;
        self.check_root(at);
        let tag = self.window.text()[at + 1..end].to_owned();
        let (tag, closed) = tag.strip_suffix('/').map_or((tag.as_str(), false), |tag| (tag, true));
        let (name, attributes) = name_and_rest(tag);
        let prefixes = self.check_tag(at, name, attributes);
        self.read_header(name, attributes);
        if is_misnamed_record(name) {
            let message = format!(
                "<{}> is not read: records are <iati-activity> or <iati-organisation>, in lower case and without a prefix",
                shown(name)
            );
            self.tell("record-misnamed", at, message);
        }
        if closed {
            return Ok(());
        }
        if self.open.len() >= self.limits.depth {
            self.open_beyond += 1;
            let message = format!("more than {} elements inside each other", self.limits.depth);
            self.tell("too-deep", at, message);
        } else {
            let line = self.window.line_of(at);
            self.open.push(Open { name: name.to_owned(), line, prefixes });
        }
        Ok(())
    }

    /// An end tag that is no record's.
    pub(super) fn outer_end(&mut self, at: usize) -> io::Result<()> {
        let end = match self.window.tag_end(at, self.limits.tag_bytes)? {
            TagEnd::At(end) => end,
            TagEnd::Cut(_) | TagEnd::Unknown => {
                self.tell("tag-not-closed", at, "a tag has no end");
                self.at = at + 2;
                return Ok(());
            }
        };
        self.at = end + 1;
        if self.open_beyond > 0 {
            self.open_beyond -= 1;
            return Ok(());
        }
        let (name, _) = name_and_rest(&self.window.text()[at + 2..end]);
        let depth = self.open.iter().rposition(|open| open.name == name);
        let message = match (depth, self.open.last()) {
            (Some(depth), _) if depth + 1 == self.open.len() => {
                self.open.pop();
                return Ok(());
            }
            (_, None) => format!("</{}> closes nothing", shown(name)),
            (_, Some(last)) => {
                format!("</{}> where <{}> of line {} is open", shown(name), shown(&last.name), last.line)
            }
        };
        if let Some(depth) = depth {
            self.open.truncate(depth);
        }
        self.tell("wrong-nesting", at, message);
        Ok(())
    }

    /// The start tag of a record, seen from outside.
    pub(super) fn record_start_outside(&mut self, at: usize) -> io::Result<()> {
        self.check_root(at);
        if self.codes_told.contains(&"prefix-undeclared") {
            return Ok(());
        }
        if let TagEnd::At(end) = self.window.tag_end(at, self.limits.tag_bytes)? {
            let tag = self.window.text()[at + 1..end].trim_end_matches('/');
            if tag.contains(':') {
                let tag = tag.to_owned();
                let (name, attributes) = name_and_rest(&tag);
                self.check_tag(at, name, attributes);
            }
        }
        Ok(())
    }

    /// After a record whose start tag was lost, its elements count as closed.
    pub(super) fn close_to_root(&mut self) {
        let root = self.open.iter().rposition(|open| is_root(&open.name)).unwrap_or(0);
        self.open.truncate(root + 1);
        self.open_beyond = 0;
    }

    /// The end of the file: what was left open, or never came.
    pub(super) fn end_of_file(&mut self) {
        self.tell_reading();
        self.done = true;
        let at = self.window.bytes().len();
        let is_iati = |header: &Header| header.root.as_deref().is_some_and(|root| root.starts_with("iati-"));
        let is_told = self.codes_told.contains(&"record-misnamed");
        if !self.record_seen && !is_told && (self.header_seen || is_iati(&self.header)) {
            let message = "there is no iati-activity or iati-organisation in the file";
            self.tell_at_line("record-missing", 1, message);
        } else if !self.record_seen && !is_told {
            match self.header.root.clone() {
                Some(root) => {
                    let message = format!(
                        "not IATI: the root element is <{}>, and there is no iati-activity or iati-organisation",
                        excerpt(&root)
                    );
                    self.tell_at_line("not-iati", 1, message);
                }
                None if self.anything_seen => {
                    self.flaws.retain(|flaw| flaw.code != "text-outside-root");
                    self.tell_at_line("not-xml", 1, "not XML: there is no element in the file");
                }
                None => self.tell_at_line("file-empty", 1, "the file is empty"),
            }
        }
        if let Some(last) = self.open.last()
            && !self.skipping
        {
            let message = format!("the file ends inside <{}> of line {}", shown(&last.name), last.line);
            self.tell("root-not-closed", at, message);
        }
    }

    /// At the top of a file there is one element.
    fn check_root(&mut self, at: usize) {
        if self.open.is_empty() {
            if self.root_seen {
                self.tell("several-roots", at, "a second element at the top of the file");
            }
            self.root_seen = true;
        }
    }

    /// Attributes must be legible and their prefixes declared; gives the prefixes declared here.
    fn check_tag(&mut self, at: usize, name: &str, attributes: &str) -> Vec<String> {
        let mut declared = Vec::new();
        let mut used: Vec<&str> = name.split_once(':').into_iter().map(|(prefix, _)| prefix).collect();
        let read = each_attribute(attributes, |name, _| match name.split_once(':') {
            Some(("xmlns", prefix)) => declared.push(prefix.to_owned()),
            Some((prefix, _)) => used.push(prefix),
            None => {}
        });
        if let Err(message) = read {
            let message = match is_plain(name) {
                true => format!("in <{name}>: {message}"),
                false => "a tag whose name and attributes are not legible".to_owned(),
            };
            self.tell("attribute-malformed", at, message);
        }
        let known = |prefix: &str| {
            let mut all = self.open.iter().flat_map(|open| &open.prefixes).chain(&declared);
            matches!(prefix, "xml" | "xmlns") || all.any(|known| known == prefix)
        };
        if let Some(prefix) = used.into_iter().find(|prefix| !known(prefix)) {
            let message = format!("the prefix \"{}\" in <{}> is not declared", shown(prefix), shown(name));
            self.tell("prefix-undeclared", at, message);
        }
        declared
    }

    /// The first element is the root; an `iati-…` root inside a wrapper says more.
    fn read_header(&mut self, name: &str, attributes: &str) {
        let is_iati = is_root(name);
        if self.header_seen || (self.header.root.is_some() && !is_iati) {
            return;
        }
        self.header_seen = is_iati;
        self.header.root.get_or_insert_with(|| name.to_owned());
        let header = &mut self.header;
        // What is illegible here was told already.
        let _ = each_attribute(attributes, |name, value| {
            let place = match name {
                "version" => &mut header.version,
                "default-currency" => &mut header.default_currency,
                "xml:lang" => &mut header.lang,
                _ => return,
            };
            let value = value.trim();
            if !value.is_empty() {
                *place = Some(value.to_owned());
            }
        });
    }
}

/// The elements of the standard that hold records.
fn is_root(name: &str) -> bool {
    matches!(name, "iati-activities" | "iati-organisations")
}

/// Whether an element is a record but for letters in upper case or a prefix.
fn is_misnamed_record(name: &str) -> bool {
    let local = name.rsplit(':').next().unwrap_or(name);
    ["iati-activity", "iati-organisation"].iter().any(|record| local.eq_ignore_ascii_case(record))
}

/// A name for a message. What is no name, such as `<somebody@example.org>`, may show how to reach a person.
fn shown(name: &str) -> &str {
    if is_plain(name) { name } else { "…" }
}

/// Whether a name is one that elements have.
fn is_plain(name: &str) -> bool {
    name.len() <= 80
        && name.chars().all(|next| next.is_alphanumeric() || matches!(next, '-' | '_' | '.' | ':'))
}

/// The name of a tag's element and what follows it.
fn name_and_rest(tag: &str) -> (&str, &str) {
    let end = tag.find(|next: char| next.is_ascii_whitespace()).unwrap_or(tag.len());
    tag.split_at(end)
}
