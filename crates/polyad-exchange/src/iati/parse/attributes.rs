//! The attributes of a tag, borrowed from it.

use memchr::memchr;

/// Goes through `name="value"` pairs; values as printed, between their quotes.
///
/// # Errors
///
/// What is wrong, in words, when the tag is not well-formed.
pub(in super::super) fn each_attribute<'a>(
    raw: &'a str,
    mut each: impl FnMut(&'a str, &'a str),
) -> Result<(), String> {
    let bytes = raw.as_bytes();
    let mut at = 0;
    loop {
        let gap = at;
        while bytes.get(at).is_some_and(|byte| is_space(*byte)) {
            at += 1;
        }
        let Some(_) = bytes.get(at) else { return Ok(()) };
        if at == gap && at > 0 {
            return Err(format!("no space before the attribute at \"{}\"", excerpt(&raw[at..])));
        }
        let name_from = at;
        while bytes.get(at).is_some_and(|byte| !is_space(*byte) && *byte != b'=') {
            at += 1;
        }
        let name = &raw[name_from..at];
        while bytes.get(at).is_some_and(|byte| is_space(*byte)) {
            at += 1;
        }
        if name.is_empty() || bytes.get(at) != Some(&b'=') {
            return Err(format!("the attribute at \"{}\" has no value", excerpt(&raw[name_from..])));
        }
        at += 1;
        while bytes.get(at).is_some_and(|byte| is_space(*byte)) {
            at += 1;
        }
        let Some(quote @ (b'"' | b'\'')) = bytes.get(at) else {
            return Err(format!("the value of the attribute \"{}\" is not quoted", excerpt(name)));
        };
        let value_from = at + 1;
        let Some(length) = memchr(*quote, &bytes[value_from..]) else {
            return Err(format!("the value of the attribute \"{}\" is not closed", excerpt(name)));
        };
        each(name, &raw[value_from..value_from + length]);
        at = value_from + length + 1;
    }
}

/// White space of XML.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The start of a text, short enough for a message.
pub(in super::super) fn excerpt(text: &str) -> &str {
    let end = text.char_indices().nth(40).map_or(text.len(), |(at, _)| at);
    &text[..end]
}
