//! Going through one record: elements, their attributes and words, each with its line.

use super::attributes::excerpt;
use super::tokens::{Malformed, Token, Tokens};
use crate::iati::activity::{Flaw, Narrative, Said};
use polyad_ledger::json::is_direction_control;
use std::borrow::Cow;

pub(super) use super::tokens::Tag;

/// The record is not well-formed here; why is in [`Cursor::broken`].
pub(super) struct Stop;

/// What reading a part of a record gives.
pub(super) type Read<T> = Result<T, Stop>;

/// Flaws of one record that are kept; more say nothing new.
const FLAWS_MAX: usize = 100;

/// What comes next inside an element.
enum Next<'a> {
    Child(Tag<'a>),
    Words(&'a str),
    Reference(&'a str),
    End,
}

/// A place in a record.
pub(super) struct Cursor<'a> {
    xml: &'a str,
    tokens: Tokens<'a>,
    /// Lines are counted up to `line_at`.
    line: u32,
    line_at: usize,
    /// Line of the element entered last.
    attributes_line: u32,
    /// What was forgiven.
    pub(super) flaws: Vec<Flaw>,
    /// What was not.
    pub(super) broken: Option<Flaw>,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(xml: &'a str, line: u32, depth_max: usize) -> Cursor<'a> {
        let tokens = Tokens::new(xml, depth_max);
        Cursor { xml, tokens, line, line_at: 0, attributes_line: line, flaws: Vec::new(), broken: None }
    }

    /// Enters the record's own element.
    pub(super) fn root(&mut self) -> Read<Tag<'a>> {
        match self.next()? {
            Next::Child(tag) => Ok(tag),
            _ => Err(self.stop("element-missing", self.line, "no element begins here".to_owned())),
        }
    }

    /// Line of an element, which must not lie before one asked about earlier.
    pub(super) fn line(&mut self, tag: Tag<'_>) -> u32 {
        self.line_of(tag.at)
    }

    /// Looks at the attributes of an element; ask for them before going on.
    pub(super) fn enter(&mut self, tag: Tag<'a>) -> Read<()> {
        self.attributes_line = self.line_of(tag.at);
        let attributes = &self.tokens.attributes;
        let mut names = attributes.iter().map(|(name, _)| *name).enumerate();
        let repeated =
            names.find(|(place, name)| attributes[..*place].iter().any(|(known, _)| known == name));
        if let Some((_, name)) = repeated {
            let message = format!(
                "<{}> has the attribute \"{}\" twice; the first counts",
                excerpt(tag.name),
                excerpt(name)
            );
            self.forgive("attribute-repeated", self.attributes_line, message);
        }
        Ok(())
    }

    /// An attribute of the element entered last, as printed.
    pub(super) fn attribute(&mut self, name: &str) -> Option<Said<'a>> {
        let (_, value) = *self.tokens.attributes.iter().find(|(known, _)| *known == name)?;
        let plain = !value.bytes().any(|byte| byte < b' ' || byte == b'&' || byte == b'<');
        Some(if plain { Cow::Borrowed(value) } else { self.resolve(name, value) })
    }

    /// The same, trimmed; `None` when empty.
    pub(super) fn code(&mut self, name: &str) -> Option<Said<'a>> {
        let value = trim(self.attribute(name)?);
        (!value.is_empty()).then_some(value)
    }

    /// Gives each attribute of the element entered last that says something to `take`, trimmed. One pass costs less than
    /// a search for each name.
    pub(super) fn each_code(&mut self, mut take: impl FnMut(&'a str, Said<'a>)) {
        for at in 0..self.tokens.attributes.len() {
            let (name, value) = self.tokens.attributes[at];
            let plain = !value.bytes().any(|byte| byte < b' ' || byte == b'&' || byte == b'<');
            let value = trim(if plain { Cow::Borrowed(value) } else { self.resolve(name, value) });
            if !value.is_empty() {
                take(name, value);
            }
        }
    }

    /// All attributes of the element entered last that say something, trimmed; of two of one name the first.
    pub(super) fn attributes(&mut self) -> Vec<(&'a str, Said<'a>)> {
        let mut names: Vec<&'a str> = Vec::new();
        for (name, _) in &self.tokens.attributes {
            if !names.contains(name) {
                names.push(name);
            }
        }
        names.into_iter().filter_map(|name| Some((name, self.code(name)?))).collect()
    }

    /// Text as readers may see it, trimmed.
    pub(super) fn words(&mut self, text: Said<'a>) -> Said<'a> {
        self.readable(trim(text))
    }

    /// Goes through the children of an element. `child` must go through each child whole: with this, with
    /// [`Cursor::words`], [`Cursor::text`] or [`Cursor::skip`]. Text between them is passed over.
    pub(super) fn children(
        &mut self,
        tag: Tag<'a>,
        mut child: impl FnMut(&mut Cursor<'a>, Tag<'a>) -> Read<()>,
    ) -> Read<()> {
        if tag.empty {
            return Ok(());
        }
        loop {
            self.tokens.pass_space();
            match self.next()? {
                Next::Child(tag) => child(self, tag)?,
                Next::Words(_) | Next::Reference(_) => {}
                Next::End => return Ok(()),
            }
        }
    }

    /// The same, with the element's own text, not trimmed.
    pub(super) fn mixed(
        &mut self,
        tag: Tag<'a>,
        mut child: impl FnMut(&mut Cursor<'a>, Tag<'a>) -> Read<()>,
    ) -> Read<Said<'a>> {
        let mut said = Cow::Borrowed("");
        if tag.empty {
            return Ok(said);
        }
        loop {
            match self.next()? {
                Next::Child(tag) => child(self, tag)?,
                Next::Words(words) => append(&mut said, Cow::Borrowed(words)),
                Next::Reference(name) => {
                    let resolved = self.resolve_reference(name, tag.name);
                    append(&mut said, resolved);
                }
                Next::End => return Ok(said),
            }
        }
    }

    /// The text of an element, trimmed, its children left out.
    pub(super) fn text(&mut self, tag: Tag<'a>) -> Read<Said<'a>> {
        let text = trim(self.mixed(tag, Cursor::skip)?);
        Ok(self.readable(text))
    }

    /// Adds the texts of an element: its `narrative`s, and its own text as in version 1.
    pub(super) fn words_into(&mut self, tag: Tag<'a>, narratives: &mut Vec<Narrative<'a>>) -> Read<()> {
        self.enter(tag)?;
        let lang = self.code("xml:lang");
        self.entered_words(tag, lang, narratives, |cursor, tag| cursor.skip(tag))
    }

    /// The same for an element whose attributes were read; `other` takes the other children.
    pub(super) fn entered_words(
        &mut self,
        tag: Tag<'a>,
        lang: Option<Said<'a>>,
        narratives: &mut Vec<Narrative<'a>>,
        mut other: impl FnMut(&mut Cursor<'a>, Tag<'a>) -> Read<()>,
    ) -> Read<()> {
        let own = self.mixed(tag, |cursor, child| {
            if child.name != "narrative" {
                return other(cursor, child);
            }
            cursor.enter(child)?;
            let lang = cursor.code("xml:lang").or_else(|| lang.clone());
            let text = cursor.text(child)?;
            if !text.is_empty() {
                narratives.push(Narrative { lang, text });
            }
            Ok(())
        })?;
        let text = self.readable(trim(own));
        if !text.is_empty() {
            narratives.push(Narrative { lang, text });
        }
        Ok(())
    }

    /// The text without what readers cannot see: tabs and carriage returns are spaces, other control characters and
    /// those that change the direction of text are left out.
    fn readable(&mut self, text: Said<'a>) -> Said<'a> {
        // Nearly all texts are of these alone.
        if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) || !text.chars().any(is_hidden) {
            return text;
        }
        let mut left_out = 0;
        let kept = text.chars().filter_map(|c| match c {
            '\t' | '\r' => Some(' '),
            c if is_hidden(c) => {
                left_out += 1;
                None
            }
            c => Some(c),
        });
        let kept: String = kept.collect();
        if left_out > 0 {
            let line = self.line_here();
            let message = format!(
                "{left_out} characters that readers cannot see are left out of \"{}\"",
                excerpt(&kept)
            );
            self.forgive("text-control-character", line, message);
        }
        Cow::Owned(kept.trim().to_owned())
    }

    /// Passes over an element and all in it.
    pub(super) fn skip(&mut self, tag: Tag<'a>) -> Read<()> {
        if tag.empty {
            return Ok(());
        }
        let mut open = 1_usize;
        while open > 0 {
            match self.next()? {
                Next::Child(child) if !child.empty => open += 1,
                Next::End => open -= 1,
                _ => {}
            }
        }
        Ok(())
    }

    /// The same for contact details: what is wrong in them is said, but nothing of them.
    pub(super) fn skip_private(&mut self, tag: Tag<'a>) -> Read<()> {
        let before = self.flaws.len();
        let read = self.skip(tag);
        for flaw in self.flaws[before..].iter_mut().chain(self.broken.as_mut()) {
            flaw.message = format!("inside <{}>, whose contents are withheld", excerpt(tag.name));
        }
        read
    }

    /// Notes a flaw that leaves the record readable.
    pub(super) fn forgive(&mut self, code: &'static str, line: u32, message: String) {
        if self.flaws.len() < FLAWS_MAX {
            self.flaws.push(Flaw { code, line, message });
        }
    }

    /// The end of the record: nothing may follow its element.
    pub(super) fn finish(&mut self) -> Read<()> {
        match self.tokens.ended() {
            true => Ok(()),
            false => Err(self.stop("element-not-closed", self.line, "more follows the record".to_owned())),
        }
    }

    fn next(&mut self) -> Read<Next<'a>> {
        match self.tokens.next() {
            Ok(Token::Start(tag)) => Ok(Next::Child(tag)),
            Ok(Token::End) => Ok(Next::End),
            Ok(Token::Words(words)) => Ok(Next::Words(words)),
            Ok(Token::Reference(name)) => Ok(Next::Reference(name)),
            Ok(Token::BareAmpersand) => {
                let line = self.line_here();
                let from = &self.xml[self.tokens.at - 1..];
                let message = format!("a bare \"&\" in \"{}\"", excerpt(from));
                self.forgive("entity-unknown", line, message);
                Ok(Next::Words("&"))
            }
            Err(malformed) => {
                let Malformed { code, at, message } = *malformed;
                let line = self.line_of(at);
                Err(self.stop(code, line, message))
            }
        }
    }

    fn line_here(&mut self) -> u32 {
        self.line_of(self.tokens.at)
    }

    fn line_of(&mut self, at: usize) -> u32 {
        let bytes = self.xml.as_bytes();
        if at >= self.line_at {
            let lines = memchr::memchr_iter(b'\n', &bytes[self.line_at..at]).count();
            self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
            self.line_at = at;
            return self.line;
        }
        let lines = memchr::memchr_iter(b'\n', &bytes[at..self.line_at]).count();
        self.line.saturating_sub(u32::try_from(lines).unwrap_or(u32::MAX))
    }

    fn stop(&mut self, code: &'static str, line: u32, message: String) -> Stop {
        self.broken = Some(Flaw { code, line, message });
        Stop
    }

    /// An attribute's value with its references resolved and white space made spaces, as XML says.
    fn resolve(&mut self, attribute: &str, value: &'a str) -> Said<'a> {
        let line = self.attributes_line;
        if value.contains('<') {
            let message = format!("\"<\" in the value of the attribute \"{}\"", excerpt(attribute));
            self.forgive("attribute-unescaped", line, message);
        }
        let mut said = String::with_capacity(value.len());
        let mut rest = value;
        while let Some(next) = rest.find(|next: char| next < ' ' || next == '&') {
            said.push_str(&rest[..next]);
            let from = &rest[next..];
            if !from.starts_with('&') {
                said.push(' ');
                rest = &from[1..];
                continue;
            }
            let name = from[1..].find([';', '&', '<', ' ']).filter(|end| from[1 + end..].starts_with(';'));
            let Some(end) = name else {
                let message = format!("a bare \"&\" in the attribute \"{}\"", excerpt(attribute));
                self.forgive("entity-unknown", line, message);
                said.push('&');
                rest = &from[1..];
                continue;
            };
            said.push_str(&self.resolve_reference(&from[1..=end], attribute));
            rest = &from[end + 2..];
        }
        said.push_str(rest);
        Cow::Owned(said)
    }

    /// What `&name;` stands for; itself when nobody knows.
    fn resolve_reference(&mut self, name: &str, place: &str) -> Cow<'static, str> {
        match name {
            "amp" => return Cow::Borrowed("&"),
            "lt" => return Cow::Borrowed("<"),
            "gt" => return Cow::Borrowed(">"),
            "quot" => return Cow::Borrowed("\""),
            "apos" => return Cow::Borrowed("'"),
            _ => {}
        }
        if let Some(character) = name.strip_prefix('#').and_then(character) {
            return Cow::Owned(character.to_string());
        }
        let line = self.line_here();
        let message = format!("nobody declares \"&{};\", met in \"{}\"", excerpt(name), excerpt(place));
        self.forgive("entity-unknown", line, message);
        Cow::Owned(format!("&{name};"))
    }
}

/// The character of a numeric reference, if XML has it.
fn character(number: &str) -> Option<char> {
    let code = match number.strip_prefix('x') {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    let character = char::from_u32(code)?;
    (character >= ' ' || matches!(character, '\t' | '\n' | '\r')).then_some(character)
}

fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\n') || is_direction_control(c)
}

/// Text after text; copied only when there are two.
fn append<'a>(said: &mut Said<'a>, more: Cow<'a, str>) {
    if said.is_empty() {
        *said = more;
    } else if !more.is_empty() {
        said.to_mut().push_str(&more);
    }
}

/// Without white space at both ends; still borrowed if it was.
pub(super) fn trim(said: Said<'_>) -> Said<'_> {
    // Most texts begin and end with a letter or digit, which needs no table of white space to see.
    let is_plain = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    if is_plain(said.as_bytes().first()) && is_plain(said.as_bytes().last()) {
        return said;
    }
    match said {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) if text.trim().len() == text.len() => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}
