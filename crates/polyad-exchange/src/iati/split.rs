//! A file of any size to its records: where each `iati-activity` and `iati-organisation` begins and ends.
//!
//! Records are found by their tags alone, past comments, CDATA sections, processing instructions and quoted
//! values, so that what is wrong inside one of them, or around them, changes no other. Wrappers of portals and
//! misspelt roots are gone through. Memory is bounded by [`Limits`], whatever the file holds.
//!
//! Files with a document type declaration give no record: entities are never expanded, and nothing that
//! publishes in this format needs them.

mod outer;
mod scan;
mod window;

use self::scan::{MARK_BYTES, Mark, TagEnd, is_space};
use self::window::Window;
use super::activity::Flaw;
use super::text::FoundEncoding;
use std::collections::VecDeque;
use std::io::{self, BufRead};

/// How much is read before a file, or a record of it, is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one record, comment or CDATA section, as decoded text. Real records reach about 1 MB.
    pub record_bytes: usize,
    /// Elements inside each other, in a record and around it.
    pub depth: usize,
    /// Bytes of the file, unpacked; what a dataset may have (see [`crate::decompress`]).
    pub file_bytes: u64,
    /// Bytes of one tag outside records, or of a record's start tag.
    pub tag_bytes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { record_bytes: 32 << 20, depth: 64, file_bytes: 512 << 20, tag_bytes: 64 << 10 }
    }
}

/// The two kinds of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordKind {
    /// `iati-activity`.
    Activity,
    /// `iati-organisation`.
    Organisation,
}

impl RecordKind {
    /// Name of the element.
    pub fn element(self) -> &'static str {
        match self {
            RecordKind::Activity => "iati-activity",
            RecordKind::Organisation => "iati-organisation",
        }
    }
}

/// What the file says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The encoding and how it was found.
    pub encoding: FoundEncoding,
    /// Name of the first element, if there is one.
    pub root: Option<String>,
    /// `version` of `iati-activities` or `iati-organisations`, else of the first element.
    pub version: Option<String>,
    /// `default-currency` of the same element.
    pub default_currency: Option<String>,
    /// `xml:lang` of the same element.
    pub lang: Option<String>,
}

/// A part of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// A record from its `<` to the `>` of its end tag. Whether it is well-formed inside is not known yet.
    Record {
        /// Which kind.
        kind: RecordKind,
        /// Its text.
        xml: &'a str,
        /// Line of its start tag, from 1.
        line: u32,
        /// Byte offset of its `<`: in the file if that is UTF-8, else in the decoded text.
        start: u64,
    },
    /// A record without a start or an end.
    Broken {
        /// Which kind.
        kind: RecordKind,
        /// Line where it begins, from 1.
        line: u32,
        /// As for whole records.
        start: u64,
        /// What is wrong.
        flaw: Flaw,
        /// Its text as far as it was held; `None`: only an end tag was found.
        xml: Option<&'a str>,
    },
    /// Something about the file. Each code comes once a file, at its first place.
    Flaw(Flaw),
}

/// The records of a file, one after another.
pub struct Split<R> {
    window: Window<R>,
    limits: Limits,
    header: Header,
    /// Everything before this place of the window is done with.
    at: usize,
    /// Inside what is left of a broken record.
    skipping: bool,
    /// Records that were given up where another began inside them: their end tags are still to come.
    given_up: usize,
    /// Open elements outside records.
    open: Vec<outer::Open>,
    /// Open elements past the limit of depth.
    open_beyond: usize,
    /// An element at the top of the file was seen.
    root_seen: bool,
    /// The header is complete.
    header_seen: bool,
    /// A record, whole or broken, was found.
    record_seen: bool,
    /// Something other than white space was found.
    anything_seen: bool,
    /// Found, and given as soon as the flaws before it are.
    found: Option<Found>,
    flaws: VecDeque<Flaw>,
    codes_told: Vec<&'static str>,
    done: bool,
}

/// A record within the window.
struct Found {
    kind: RecordKind,
    from: usize,
    to: usize,
    broken: Option<Flaw>,
}

impl<R: BufRead> Split<R> {
    /// Begins to read a file, which is unpacked already.
    ///
    /// # Errors
    ///
    /// Those of the input.
    pub fn open(input: R, limits: Limits) -> io::Result<Split<R>> {
        let window = Window::open(input, limits.file_bytes)?;
        let encoding = window.encoding().clone();
        let header = Header { encoding, root: None, version: None, default_currency: None, lang: None };
        let mut split = Split {
            window,
            limits,
            header,
            at: 0,
            skipping: false,
            given_up: 0,
            open: Vec::new(),
            open_beyond: 0,
            root_seen: false,
            header_seen: false,
            record_seen: false,
            anything_seen: false,
            found: None,
            flaws: VecDeque::new(),
            codes_told: Vec::new(),
            done: false,
        };
        let FoundEncoding { name, contradicted, .. } = split.header.encoding.clone();
        if let Some(label) = contradicted {
            split.tell_at_line(
                "encoding-lies",
                1,
                format!("encoding \"{label}\" is declared; read as {name}"),
            );
        }
        Ok(split)
    }

    /// What the file says about itself; complete once the first piece was given or the end was reached.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    ///
    /// Those of the input. The pieces before were whole.
    #[allow(clippy::should_implement_trait)] // A piece borrows from the splitter, which no iterator can say.
    pub fn next(&mut self) -> io::Result<Option<Piece<'_>>> {
        loop {
            if (self.header_seen || self.done)
                && let Some(flaw) = self.flaws.pop_front()
            {
                return Ok(Some(Piece::Flaw(flaw)));
            }
            if let Some(found) = self.found.take() {
                return Ok(Some(self.piece(found)));
            }
            if self.done {
                return Ok(None);
            }
            self.at -= self.window.release(self.at);
            self.found = self.step()?;
            self.tell_reading();
            // What is wrong with the file before a record comes before it.
            self.header_seen |= self.found.is_some();
            self.record_seen |= self.found.is_some();
        }
    }

    /// A record as it lies in the window.
    fn piece(&mut self, Found { kind, from, to, broken }: Found) -> Piece<'_> {
        let line = self.window.line_of(from);
        let start = self.window.offset_of(from);
        let xml = &self.window.text()[from..to];
        match broken {
            None => Piece::Record { kind, xml, line, start },
            Some(flaw) => {
                let xml = (!xml.starts_with("</")).then_some(xml);
                Piece::Broken { kind, line, start, flaw, xml }
            }
        }
    }

    /// Goes on by one piece of markup outside records, or one record.
    fn step(&mut self) -> io::Result<Option<Found>> {
        let from = self.at;
        let next = memchr::memchr(b'<', &self.window.bytes()[from..]).map(|found| from + found);
        self.outside_text(from, next.unwrap_or(self.window.bytes().len()));
        let Some(at) = next else {
            self.at = self.window.bytes().len();
            if !self.window.fill()? {
                self.end_of_file();
            }
            return Ok(None);
        };
        self.anything_seen = true;
        self.window.ensure(at + MARK_BYTES)?;
        let mark = scan::mark(&self.window.bytes()[at..]);
        let until = at.saturating_add(self.limits.record_bytes);
        match mark {
            Mark::Start(kind) => {
                self.skipping = false;
                self.record_start_outside(at)?;
                return self.record(kind, at).map(Some);
            }
            Mark::End(kind) => return self.stray_end(kind, at),
            Mark::Comment => {
                let end = self.window.comment_end(at, until)?;
                self.go_on(end, at + 4, "comment-not-closed", "a comment is not closed");
            }
            Mark::Cdata => {
                let end = self.window.cdata_end(at, until)?;
                self.go_on(end, at + 9, "cdata-not-closed", "a CDATA section is not closed");
            }
            Mark::Instruction => {
                let until = at + self.limits.tag_bytes;
                let end = self.window.instruction_end(at, until)?;
                let bytes = &self.window.bytes()[at + 2..];
                let declares = bytes.starts_with(b"xml") && bytes.get(3).is_some_and(|next| is_space(*next));
                if declares && !self.window.is_first(at) && !self.skipping {
                    self.tell("declaration-not-first", at, "something stands before the XML declaration");
                }
                self.go_on(end, at + 2, "instruction-not-closed", "a processing instruction is not closed");
            }
            Mark::Doctype if !self.skipping => {
                let word = &self.window.bytes()[at + "<!DOCTYPE".len()..];
                let is_page =
                    word.trim_ascii_start().get(..4).is_some_and(|w| w.eq_ignore_ascii_case(b"html"));
                if is_page {
                    self.tell(
                        "not-iati",
                        at,
                        "not IATI: this is a web page, as servers answer with instead of a file",
                    );
                } else {
                    let message = "the file has a document type declaration; such files are not read, since \
                                   their entities can grow without bound";
                    self.tell("doctype-refused", at, message);
                }
                self.done = true;
            }
            Mark::OtherStart { root } if root || !self.skipping => {
                self.skipping = false;
                self.outer_start(at)?;
            }
            Mark::OtherEnd { root } if root || !self.skipping => {
                self.skipping = false;
                if root {
                    self.given_up = 0;
                }
                self.outer_end(at)?;
            }
            Mark::Stray if !self.skipping => {
                self.tell("stray-markup", at, "a \"<\" that begins nothing");
                self.at = at + 1;
            }
            Mark::Doctype | Mark::OtherStart { .. } | Mark::OtherEnd { .. } | Mark::Stray => {
                self.at = at + 1;
            }
        }
        Ok(None)
    }

    /// Reads one record, from its `<` on.
    fn record(&mut self, kind: RecordKind, from: usize) -> io::Result<Found> {
        let name_bytes = kind.element().len();
        let mut at = match self.window.tag_end(from, self.limits.tag_bytes)? {
            TagEnd::At(end) if self.window.bytes()[end - 1] == b'/' => {
                self.at = end + 1;
                return Ok(Found { kind, from, to: end + 1, broken: None });
            }
            TagEnd::At(end) => end + 1,
            // The record is no XML, but its end can be found all the same.
            TagEnd::Cut(_) | TagEnd::Unknown => from + 1 + name_bytes,
        };
        let until = from.saturating_add(self.limits.record_bytes);
        // The last start tag passed: if it is still open at the next mark, that mark may stand in a value.
        let mut last_tag = from;
        loop {
            if at > until {
                let message =
                    format!("the record has more than the {} bytes read of one", self.limits.record_bytes);
                return Ok(self.broken(kind, from, until, until, "record-too-large", message));
            }
            let bytes = self.window.bytes();
            let Some(found) = memchr::memchr(b'<', &bytes[at..]) else {
                at = bytes.len();
                if at <= until && !self.window.fill()? {
                    let message = format!("the file ends inside this <{}>", kind.element());
                    return Ok(self.broken(kind, from, at, at, "file-cut", message));
                }
                continue;
            };
            let mark_at = at + found;
            if mark_at > until {
                at = mark_at;
                continue;
            }
            // Most markup is of the record's own elements and needs no second look.
            match bytes[mark_at + 1..] {
                [b'!' | b'?' | b'i', ..] | [b'/', b'i', ..] | [b'/'] | [] => {}
                [b'/', ..] => {
                    at = mark_at + 2;
                    continue;
                }
                _ => {
                    last_tag = mark_at;
                    at = mark_at + 1;
                    continue;
                }
            }
            self.window.ensure(mark_at + MARK_BYTES)?;
            let mark = scan::mark(&self.window.bytes()[mark_at..]);
            match mark {
                Mark::OtherStart { root: false } => {
                    last_tag = mark_at;
                    at = mark_at + 1;
                    continue;
                }
                Mark::OtherEnd { root: false } | Mark::Stray | Mark::Doctype => {
                    at = mark_at + 1;
                    continue;
                }
                _ => {}
            }
            if let TagEnd::At(end) = self.window.tag_end(last_tag, self.limits.tag_bytes)?
                && end > mark_at
            {
                at = end + 1;
                continue;
            }
            let (end, inside, what) = match mark {
                Mark::Comment => (self.window.comment_end(mark_at, until)?, 4, "comment"),
                Mark::Cdata => (self.window.cdata_end(mark_at, until)?, 9, "CDATA section"),
                Mark::Instruction => {
                    let until = until.min(mark_at + self.limits.tag_bytes);
                    (self.window.instruction_end(mark_at, until)?, 2, "processing instruction")
                }
                Mark::End(found) if found == kind => {
                    return Ok(self.end_tag(kind, from, mark_at));
                }
                Mark::End(_) => (Some(mark_at + 2), 0, ""),
                _ => {
                    let before = excerpt_tag(&self.window.text()[mark_at..]);
                    let message = format!("this <{}> is not closed before {before}", kind.element());
                    self.given_up += usize::from(matches!(mark, Mark::Start(_)));
                    return Ok(self.broken_and_next(kind, from, mark_at, "element-not-closed", message));
                }
            };
            let Some(end) = end else {
                let line = self.window.line_of(mark_at);
                let message = format!("the {what} that begins on line {line} is not closed");
                let next = mark_at + inside;
                return Ok(self.broken(kind, from, next, next, "element-not-closed", message));
            };
            at = end;
        }
    }

    /// The end tag of a record was found at `at`.
    fn end_tag(&mut self, kind: RecordKind, from: usize, at: usize) -> Found {
        let name_end = at + 2 + kind.element().len();
        let bytes = &self.window.bytes()[name_end..];
        let gap = bytes.iter().take_while(|byte| is_space(**byte)).count();
        if bytes.get(gap) == Some(&b'>') {
            self.at = name_end + gap + 1;
            return Found { kind, from, to: self.at, broken: None };
        }
        let message = format!("the end tag of this <{}> is not whole", kind.element());
        self.broken_and_next(kind, from, name_end, "element-not-closed", message)
    }

    /// An end tag without its start tag: what stands before it belonged to a record.
    fn stray_end(&mut self, kind: RecordKind, at: usize) -> io::Result<Option<Found>> {
        let name_end = at + 2 + kind.element().len();
        self.at = match self.window.tag_end(at, self.limits.tag_bytes)? {
            TagEnd::At(end) => end + 1,
            TagEnd::Cut(_) | TagEnd::Unknown => name_end,
        };
        if self.skipping {
            self.skipping = false;
            return Ok(None);
        }
        // The end of one that held others inside: it was refused where the first of them began.
        if self.given_up > 0 {
            self.given_up -= 1;
            return Ok(None);
        }
        self.close_to_root();
        let message = format!("</{}> without its start tag; what stands before it is lost", kind.element());
        let line = self.window.line_of(at);
        let flaw = Flaw { code: "start-tag-missing", line, message };
        Ok(Some(Found { kind, from: at, to: self.at, broken: Some(flaw) }))
    }

    /// A broken record whose remainder is skipped, from `next` on.
    fn broken(
        &mut self,
        kind: RecordKind,
        from: usize,
        to: usize,
        next: usize,
        code: &'static str,
        message: String,
    ) -> Found {
        self.skipping = true;
        let line = self.window.line_of(from);
        let text = self.window.text();
        let to = text.floor_char_boundary(to.min(text.len()));
        self.at = text.floor_char_boundary(next.min(text.len()));
        Found { kind, from, to, broken: Some(Flaw { code, line, message }) }
    }

    /// A broken record that reaches to `to`, where something else begins.
    fn broken_and_next(
        &mut self,
        kind: RecordKind,
        from: usize,
        to: usize,
        code: &'static str,
        message: String,
    ) -> Found {
        let found = self.broken(kind, from, to, to, code, message);
        self.skipping = false;
        found
    }

    /// Goes on behind something that has an end, or inside it when it was never closed.
    fn go_on(&mut self, end: Option<usize>, inside: usize, code: &'static str, message: &str) {
        if end.is_none() && !self.skipping {
            self.tell(code, inside, message);
        }
        self.at = end.unwrap_or(inside).min(self.window.bytes().len());
    }

    /// Tells what went wrong while bytes were read and decoded.
    fn tell_reading(&mut self) {
        if let Some(line) = self.window.take_lie() {
            let name = &self.header.encoding.name;
            let message = format!("bytes that are not {name}; each became U+FFFD");
            self.tell_at_line("encoding-lies", line, message);
        }
        if self.window.too_large {
            let at = self.window.bytes().len();
            let message =
                format!("the file has more than {}; the rest is not read", size(self.limits.file_bytes));
            self.tell("file-too-large", at, message);
        }
    }

    /// Tells a flaw of the file at a place of the window, once a code.
    fn tell(&mut self, code: &'static str, at: usize, message: impl Into<String>) {
        if !self.codes_told.contains(&code) {
            let line = self.window.line_of(at.min(self.window.bytes().len()));
            self.tell_at_line(code, line, message);
        }
    }

    fn tell_at_line(&mut self, code: &'static str, line: u32, message: impl Into<String>) {
        if !self.codes_told.contains(&code) {
            self.codes_told.push(code);
            self.flaws.push_back(Flaw { code, line, message: message.into() });
        }
    }
}

/// The start of a tag, for a message.
fn excerpt_tag(text: &str) -> String {
    let name = text.trim_start_matches(['<', '/']);
    let end = name.find(|next: char| next.is_whitespace() || matches!(next, '>' | '/' | '<'));
    let end = text.len() - name.len() + end.unwrap_or(name.len()).min(24);
    format!("{}>", &text[..text.floor_char_boundary(end)])
}

/// A limit in words: `32 MiB`, or bytes where it is no whole number of them.
fn size(bytes: u64) -> String {
    match bytes % (1 << 20) {
        0 if bytes > 0 => format!("{} MiB", bytes >> 20),
        _ => format!("{bytes} bytes"),
    }
}
