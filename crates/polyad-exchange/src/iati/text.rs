//! Bytes of unknown encoding to text, piece by piece and in bounded memory.
//!
//! The encoding is that of the byte order mark, else the one the XML declaration names, else UTF-8. A file whose
//! bytes are something else is read all the same: what does not decode becomes U+FFFD, and is said.
//!
//! Source: XML 1.0 (fifth edition), appendix F; WHATWG Encoding for the names.

use encoding_rs::{Decoder, Encoding, UTF_8};
use std::collections::VecDeque;
use std::io::{self, BufRead};

/// How an encoding was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EncodingSource {
    /// By the byte order mark, or by the zero bytes between those of the first characters.
    Mark,
    /// By the XML declaration.
    Declared,
    /// Nothing said: UTF-8, as XML has it.
    Assumed,
}

/// What the first bytes tell about an encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundEncoding {
    /// Its name, e.g. `UTF-8`, `UTF-16LE`, `windows-1252`, `ISO-8859-1`.
    pub name: String,
    /// How it was found.
    pub source: EncodingSource,
    /// The name in the declaration, when it is unknown or another than that of the bytes.
    pub contradicted: Option<String>,
}

/// The first bytes are looked at, as far as an XML declaration reaches.
const HEAD_BYTES: usize = 1024;
/// Bytes decoded at once.
const CHUNK_BYTES: usize = 64 * 1024;

/// How bytes become characters.
enum Form {
    /// UTF-8: checked and copied. Up to three bytes of a character that goes on in the next chunk wait in `carry`.
    Utf8 { carry: Vec<u8> },
    /// Any other encoding of the WHATWG's list.
    Other(Box<Decoder>),
    /// UTF-32, which that list leaves out.
    Utf32 { big_endian: bool, carry: Vec<u8> },
}

/// What one call of [`Text::fill`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filled {
    /// There may be more.
    More,
    /// The input ended; all of it is decoded.
    Ended,
    /// The input is longer than allowed.
    TooLarge,
}

/// The decoding reader.
pub(super) struct Text<R> {
    input: R,
    form: Form,
    /// Bytes that were looked at for the encoding and are still to be decoded.
    head: Vec<u8>,
    /// Which encoding.
    pub(super) found: FoundEncoding,
    /// Bytes read so far, and how many may be.
    bytes_read: u64,
    bytes_max: u64,
    /// Where in the decoded text the first undecodable byte stood.
    pub(super) first_lie: Option<u64>,
    /// Decoded text so far, in bytes.
    written: u64,
    /// From these places of the decoded text on, file offset minus text offset is so much (UTF-8 only).
    shifts: VecDeque<(u64, i64)>,
}

impl<R: BufRead> Text<R> {
    /// Looks at the first bytes.
    ///
    /// # Errors
    ///
    /// Those of the input.
    pub(super) fn open(mut input: R, bytes_max: u64) -> io::Result<Text<R>> {
        let mut head = Vec::with_capacity(HEAD_BYTES);
        while head.len() < HEAD_BYTES {
            let chunk = read_chunk(&mut input)?;
            if chunk.is_empty() {
                break;
            }
            let taken = chunk.len().min(HEAD_BYTES - head.len());
            head.extend_from_slice(&chunk[..taken]);
            input.consume(taken);
        }
        let (found, form, mark) = detect(&head);
        let mut shifts = VecDeque::new();
        if matches!(form, Form::Utf8 { .. }) && mark > 0 {
            shifts.push_back((0, mark as i64));
        }
        let bytes_read = head.len() as u64;
        head.drain(..mark);
        Ok(Text { input, form, head, found, bytes_read, bytes_max, first_lie: None, written: 0, shifts })
    }

    /// Decodes the next bytes onto the end of `out`.
    ///
    /// # Errors
    ///
    /// Those of the input.
    pub(super) fn fill(&mut self, out: &mut String) -> io::Result<Filled> {
        let before = out.len();
        let filled = if self.head.is_empty() {
            let chunk = read_chunk(&mut self.input)?;
            let taken = chunk.len().min(CHUNK_BYTES);
            self.bytes_read += taken as u64;
            if self.bytes_read > self.bytes_max {
                return Ok(Filled::TooLarge);
            }
            let lie = self.form.decode(&chunk[..taken], out, self.written, &mut self.shifts);
            self.first_lie = self.first_lie.or(lie);
            self.input.consume(taken);
            if taken == 0 { Filled::Ended } else { Filled::More }
        } else {
            let head = std::mem::take(&mut self.head);
            if self.bytes_read > self.bytes_max {
                return Ok(Filled::TooLarge);
            }
            let lie = self.form.decode(&head, out, self.written, &mut self.shifts);
            self.first_lie = self.first_lie.or(lie);
            Filled::More
        };
        self.written += (out.len() - before) as u64;
        Ok(filled)
    }

    /// File offset minus text offset at a place of the decoded text. Places must not go back behind `forget`.
    pub(super) fn shift_at(&self, place: u64) -> i64 {
        let passed = self.shifts.partition_point(|(from, _)| *from <= place);
        passed.checked_sub(1).map_or(0, |last| self.shifts[last].1)
    }

    /// Nothing before this place will be asked about again.
    pub(super) fn forget(&mut self, place: u64) {
        while self.shifts.len() > 1 && self.shifts[1].0 <= place {
            self.shifts.pop_front();
        }
    }
}

impl Form {
    /// Decodes a chunk (an empty one ends the input); gives the place of the first byte that did not decode.
    fn decode(
        &mut self,
        chunk: &[u8],
        out: &mut String,
        written: u64,
        shifts: &mut VecDeque<(u64, i64)>,
    ) -> Option<u64> {
        let before = out.len();
        let place = |out: &String| written + (out.len() - before) as u64;
        match self {
            Form::Utf8 { carry } => decode_utf8(carry, chunk, out, shifts, place),
            Form::Other(decoder) => {
                let needed = decoder.max_utf8_buffer_length(chunk.len()).unwrap_or(3 * chunk.len() + 16);
                out.reserve(needed);
                let (_, _, lied) = decoder.decode_to_string(chunk, out, chunk.is_empty());
                let at = || out[before..].find(char::REPLACEMENT_CHARACTER).unwrap_or(0);
                lied.then(|| written + at() as u64)
            }
            Form::Utf32 { big_endian, carry } => {
                let mut lie = None;
                carry.extend_from_slice(chunk);
                let whole = carry.len() / 4 * 4;
                for unit in carry[..whole].chunks_exact(4) {
                    let unit = [unit[0], unit[1], unit[2], unit[3]];
                    let code = if *big_endian { u32::from_be_bytes(unit) } else { u32::from_le_bytes(unit) };
                    let decoded = char::from_u32(code);
                    if decoded.is_none() {
                        lie = lie.or(Some(place(out)));
                    }
                    out.push(decoded.unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                carry.drain(..whole);
                if chunk.is_empty() && !carry.is_empty() {
                    lie = lie.or(Some(place(out)));
                    out.push(char::REPLACEMENT_CHARACTER);
                    carry.clear();
                }
                lie
            }
        }
    }
}

/// UTF-8 is copied as it is; each undecodable sequence becomes one U+FFFD.
fn decode_utf8(
    carry: &mut Vec<u8>,
    chunk: &[u8],
    out: &mut String,
    shifts: &mut VecDeque<(u64, i64)>,
    place: impl Fn(&String) -> u64,
) -> Option<u64> {
    let mut lie = None;
    let mut replace = |out: &mut String, length: usize| {
        let from = place(out);
        lie = lie.or(Some(from));
        out.push(char::REPLACEMENT_CHARACTER);
        let by = length as i64 - char::REPLACEMENT_CHARACTER.len_utf8() as i64;
        match shifts.back_mut() {
            _ if by == 0 => {}
            // Nothing begins between two such bytes, so that a run of them needs one entry.
            Some(last) if from > 0 && last.0 == from => *last = (place(out), last.1 + by),
            last => {
                let before = last.map_or(0, |last| last.1);
                shifts.push_back((place(out), before + by));
            }
        }
    };
    let mut rest = chunk;
    // A character cut by the chunk's border is completed byte by byte.
    while !carry.is_empty() {
        if let Some((next, after)) = rest.split_first() {
            carry.push(*next);
            match std::str::from_utf8(carry) {
                Ok(character) => {
                    out.push_str(character);
                    rest = after;
                    carry.clear();
                }
                Err(error) if error.error_len().is_none() => rest = after,
                // The byte just added is no continuation: it begins something new.
                Err(_) => {
                    replace(out, carry.len() - 1);
                    carry.clear();
                }
            }
        } else if chunk.is_empty() {
            replace(out, carry.len());
            carry.clear();
        } else {
            break;
        }
    }
    loop {
        match std::str::from_utf8(rest) {
            Ok(text) => {
                out.push_str(text);
                break;
            }
            Err(error) => {
                let (valid, after) = rest.split_at(error.valid_up_to());
                out.push_str(std::str::from_utf8(valid).unwrap_or_default());
                let Some(length) = error.error_len() else {
                    carry.extend_from_slice(after);
                    break;
                };
                replace(out, length);
                rest = &after[length..];
            }
        }
    }
    lie
}

/// The next bytes of the input, an interruption being none.
fn read_chunk<R: BufRead>(input: &mut R) -> io::Result<&[u8]> {
    loop {
        match input.fill_buf() {
            Ok(_) => break,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    // A second call gives the same bytes: nothing was consumed.
    input.fill_buf()
}

/// The encoding, its decoder, and how many bytes the byte order mark takes.
fn detect(head: &[u8]) -> (FoundEncoding, Form, usize) {
    let utf32 = |big_endian| Form::Utf32 { big_endian, carry: Vec::new() };
    let other =
        |encoding: &'static Encoding| Form::Other(Box::new(encoding.new_decoder_without_bom_handling()));
    let (name, form, mark) = match head {
        [0xEF, 0xBB, 0xBF, ..] => ("UTF-8", Form::Utf8 { carry: Vec::new() }, 3),
        [0xFF, 0xFE, 0, 0, ..] => ("UTF-32LE", utf32(false), 4),
        [0, 0, 0xFE, 0xFF, ..] => ("UTF-32BE", utf32(true), 4),
        [0xFF, 0xFE, ..] => ("UTF-16LE", other(encoding_rs::UTF_16LE), 2),
        [0xFE, 0xFF, ..] => ("UTF-16BE", other(encoding_rs::UTF_16BE), 2),
        [b'<', 0, 0, 0, ..] => ("UTF-32LE", utf32(false), 0),
        [0, 0, 0, b'<', ..] => ("UTF-32BE", utf32(true), 0),
        [b'<', 0, _, 0, ..] => ("UTF-16LE", other(encoding_rs::UTF_16LE), 0),
        [0, b'<', 0, _, ..] => ("UTF-16BE", other(encoding_rs::UTF_16BE), 0),
        _ => return declared(head),
    };
    let mut start = String::new();
    decoder_like(&form).decode(&head[mark..], &mut start, 0, &mut VecDeque::new());
    let contradicted = declared_name(&start).filter(|label| !agrees(label, name)).map(str::to_owned);
    (FoundEncoding { name: name.to_owned(), source: EncodingSource::Mark, contradicted }, form, mark)
}

/// A second decoder for the same encoding.
fn decoder_like(form: &Form) -> Form {
    match form {
        Form::Utf8 { .. } => Form::Utf8 { carry: Vec::new() },
        Form::Other(decoder) => Form::Other(Box::new(decoder.encoding().new_decoder_without_bom_handling())),
        Form::Utf32 { big_endian, .. } => Form::Utf32 { big_endian: *big_endian, carry: Vec::new() },
    }
}

/// No mark: the declaration decides, if it names an encoding that the bytes can be in.
fn declared(head: &[u8]) -> (FoundEncoding, Form, usize) {
    let utf8 = || Form::Utf8 { carry: Vec::new() };
    let start = String::from_utf8_lossy(head);
    let Some(label) = declared_name(&start) else {
        let name = UTF_8.name().to_owned();
        let found = FoundEncoding { name, source: EncodingSource::Assumed, contradicted: None };
        return (found, utf8(), 0);
    };
    match Encoding::for_label(label.as_bytes()) {
        Some(encoding) if encoding == UTF_8 => {
            let name = UTF_8.name().to_owned();
            (FoundEncoding { name, source: EncodingSource::Declared, contradicted: None }, utf8(), 0)
        }
        // The declaration was legible byte by byte, so the file is not in units of two bytes.
        Some(encoding) if encoding.is_ascii_compatible() => {
            // The list reads Latin 1 as windows-1252, which has it in itself; the file's own word is kept.
            let name = if label.eq_ignore_ascii_case("iso-8859-1") { "ISO-8859-1" } else { encoding.name() };
            let found =
                FoundEncoding { name: name.to_owned(), source: EncodingSource::Declared, contradicted: None };
            (found, Form::Other(Box::new(encoding.new_decoder_without_bom_handling())), 0)
        }
        _ => {
            let name = UTF_8.name().to_owned();
            let contradicted = Some(label.to_owned());
            (FoundEncoding { name, source: EncodingSource::Assumed, contradicted }, utf8(), 0)
        }
    }
}

/// The `encoding` of an XML declaration at the start of a text.
fn declared_name(start: &str) -> Option<&str> {
    let declaration = start.trim_start().strip_prefix("<?xml")?;
    let declaration = &declaration[..declaration.find("?>")?];
    let after = declaration[declaration.find("encoding")? + "encoding".len()..].trim_start();
    let value = after.strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let value = &value[1..];
    Some(value[..value.find(quote)?].trim())
}

/// Whether a declared name may stand in a file of this encoding.
fn agrees(label: &str, name: &str) -> bool {
    if label.eq_ignore_ascii_case(name) {
        return true;
    }
    match name {
        "UTF-8" => Encoding::for_label(label.as_bytes()) == Some(UTF_8),
        _ => name.len() > 6 && label.eq_ignore_ascii_case(&name[..6]) || label.eq_ignore_ascii_case("UCS-2"),
    }
}
