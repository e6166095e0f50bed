//! What people add around an identifier, taken off again.

/// Space, marks of direction and width, quotes, brackets and closing punctuation around an identifier are no part of
/// it; every dash is a hyphen.
pub(super) fn clean(printed: &str) -> String {
    let plain: String = printed.chars().filter(|c| !is_invisible(*c)).map(plain_dash).collect();
    let mut text = plain.trim_start_matches(|c: char| c.is_whitespace() || OPENING.contains(c));
    while let Some(last) = text.chars().next_back() {
        // A bracket that opens inside the text closes inside it: `34200988 (deprecated)`.
        let closes_inside = BRACKETS.iter().any(|(open, close)| *close == last && text.contains(*open));
        if closes_inside || !(last.is_whitespace() || CLOSING.contains(last)) {
            break;
        }
        text = &text[..text.len() - last.len_utf8()];
    }
    text.to_owned()
}

const OPENING: &str = "\"'“”‘’<([{«";
const CLOSING: &str = "\"'“”‘’>)]}».,;:!?";
const BRACKETS: &[(char, char)] = &[('(', ')'), ('[', ']'), ('{', '}'), ('<', '>'), ('«', '»')];

/// What follows the name of a scheme: `lei:…`, `urn:lei:…` and, as in a Ref, `x:lei:…`; any case.
pub(super) fn after_name<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let text = strip_prefix_any_case(text, "urn:").unwrap_or(text);
    let text = strip_prefix_any_case(text, "x:").unwrap_or(text);
    let rest = strip_prefix_any_case(text, name)?.strip_prefix(':')?;
    Some(rest.trim())
}

/// The last part of a web address whose host and path begin as given, without query, fragment and closing slash.
pub(super) fn after_address<'a>(text: &'a str, begins: &str) -> Option<&'a str> {
    let text = strip_prefix_any_case(text, "https://")
        .or_else(|| strip_prefix_any_case(text, "http://"))
        .unwrap_or(text);
    let text = strip_prefix_any_case(text, "www.").unwrap_or(text);
    let rest = strip_prefix_any_case(text, begins)?;
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    Some(rest.trim_end_matches('/'))
}

/// `strip_prefix` that takes capitals of ASCII for small letters.
pub(super) fn strip_prefix_any_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

/// Whether the text is not empty and all of it decimal digits.
pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn plain_dash(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
        '\u{a0}' | '\u{202f}' | '\u{2007}' => ' ',
        other => other,
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
        || (c.is_control() && !c.is_whitespace())
}
