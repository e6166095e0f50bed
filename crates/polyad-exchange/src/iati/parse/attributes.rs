//! The attributes of a tag, borrowed from it.

use memchr::memchr;

/// The attribute that follows at a place, which moves behind it; `None` at `>`, at `/` and at the end.
///
/// # Errors
///
/// What is wrong, in words, when the tag is not well-formed.
pub(super) fn next_attribute<'a>(
    text: &'a str,
    place: &mut usize,
) -> Result<Option<(&'a str, &'a str)>, String> {
    let bytes = text.as_bytes();
    let mut at = *place;
    let touches = at > 0 && matches!(bytes[at - 1], b'"' | b'\'');
    at = past_space(bytes, at);
    let gap = at > *place;
    *place = at;
    match bytes.get(at) {
        None | Some(b'>' | b'/') => return Ok(None),
        Some(_) if touches && !gap => {
            return Err(format!("no space before the attribute at \"{}\"", excerpt(&text[at..])));
        }
        Some(_) => {}
    }
    let name_from = at;
    while bytes.get(at).is_some_and(|byte| !ends_name(*byte)) {
        at += 1;
    }
    let name = &text[name_from..at];
    at = past_space(bytes, at);
    if name.is_empty() || bytes.get(at) != Some(&b'=') {
        return Err(format!("the attribute at \"{}\" has no value", excerpt(&text[name_from..])));
    }
    at = past_space(bytes, at + 1);
    let Some(quote @ (b'"' | b'\'')) = bytes.get(at) else {
        return Err(format!("the value of the attribute \"{}\" is not quoted", excerpt(name)));
    };
    let value_from = at + 1;
    let Some(length) = memchr(*quote, &bytes[value_from..]) else {
        return Err(format!("the value of the attribute \"{}\" is not closed", excerpt(name)));
    };
    *place = value_from + length + 1;
    Ok(Some((name, &text[value_from..value_from + length])))
}

/// Goes through all attributes of a tag without its brackets; values as printed, between their quotes.
///
/// # Errors
///
/// As above; what came before was gone through.
pub(in super::super) fn each_attribute<'a>(
    raw: &'a str,
    mut each: impl FnMut(&'a str, &'a str),
) -> Result<(), String> {
    let mut place = 0;
    while let Some((name, value)) = next_attribute(raw, &mut place)? {
        each(name, value);
    }
    match place == raw.len() {
        true => Ok(()),
        false => Err(format!("\"{}\" is no attribute", excerpt(&raw[place..]))),
    }
}

/// White space of XML.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// What no name of an element or attribute has in it.
pub(super) fn ends_name(byte: u8) -> bool {
    is_space(byte) || matches!(byte, b'=' | b'>' | b'/' | b'<' | b'"' | b'\'')
}

fn past_space(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(|byte| is_space(*byte)) {
        at += 1;
    }
    at
}

/// The start of a text, short enough for a message.
pub(in super::super) fn excerpt(text: &str) -> &str {
    let end = text.char_indices().nth(40).map_or(text.len(), |(at, _)| at);
    &text[..end]
}
