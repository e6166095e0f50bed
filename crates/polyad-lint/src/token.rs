//! From text to words, numbers and signs, each with its place in the text.
//!
//! One pass, no look-back beyond the token being built, so the time grows with the length of the text and with
//! nothing else. Characters are read in compatibility form (NFKC); accents and case are folded for matching only.

use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A word, number or sign.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    /// Where it stands, in bytes of the text.
    pub(crate) span: Range<usize>,
    /// Lower case, without accents: what word lists are matched against.
    pub(crate) key: String,
    pub(crate) kind: TokenKind,
    /// White space stands before it.
    pub(crate) spaced: bool,
    /// A hyphen ties it to the token before.
    pub(crate) hyphened: bool,
    /// It begins with a capital letter.
    pub(crate) capital: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Word,
    /// Digits, perhaps with separators.
    Number,
    Sign,
    /// End of line.
    Line,
}

/// How digits are grouped and where the decimals begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grouping {
    /// 1,234.5
    Comma,
    /// 1 234,5 or 1.234,5
    Point,
}

/// Reads a text into tokens.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let characters = characters(text);
    let mut tokens: Vec<Token> = Vec::new();
    let (mut at, mut spaced, mut hyphened) = (0, true, false);
    while at < characters.len() {
        let (c, _) = characters[at];
        if c == '\n' {
            push(&mut tokens, &characters, at..at + 1, TokenKind::Line, spaced, false);
            (at, spaced, hyphened) = (at + 1, true, false);
            continue;
        }
        if c.is_whitespace() || is_invisible(c) {
            (at, spaced) = (at + 1, true);
            continue;
        }
        let previous = at.checked_sub(1).map(|before| characters[before].0);
        let next = characters.get(at + 1).map(|(c, _)| *c);
        // A hyphen between two words ties them; between numbers or spaces it is a sign of its own.
        if c == '-'
            && previous.is_some_and(|c| c.is_alphanumeric())
            && next.is_some_and(|c| c.is_alphanumeric())
            && !(previous.is_some_and(|c| c.is_ascii_digit()) && next.is_some_and(|c| c.is_ascii_digit()))
        {
            (at, hyphened) = (at + 1, true);
            continue;
        }
        let (end, kind) = if c.is_ascii_digit() {
            (number_end(&characters, at), TokenKind::Number)
        } else if c.is_alphabetic() {
            (word_end(&characters, at), TokenKind::Word)
        } else {
            (at + 1, TokenKind::Sign)
        };
        push(&mut tokens, &characters, at..end, kind, spaced, hyphened);
        (at, spaced, hyphened) = (end, false, false);
    }
    tokens
}

/// A phrase of a word list as the keys its tokens have.
pub(crate) fn keys(phrase: &str) -> Vec<String> {
    tokens(phrase).into_iter().map(|token| token.key).collect()
}

/// Characters in compatibility form, each with the bytes it came from. Dashes become hyphens, typographic
/// apostrophes plain ones.
fn characters(text: &str) -> Vec<(char, Range<usize>)> {
    let mut all = Vec::with_capacity(text.len());
    for (start, c) in text.char_indices() {
        let span = start..start + c.len_utf8();
        if c.is_ascii() {
            all.push((if c == '\r' { ' ' } else { c }, span));
            continue;
        }
        let mut before_digit = all.last().is_some_and(|(last, _): &(char, _)| last.is_ascii_digit());
        for plain in std::iter::once(c).nfkc() {
            let plain = match plain {
                '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' => '-',
                '\u{2018}' | '\u{2019}' | '\u{02bc}' | '\u{00b4}' => '\'',
                '\u{2044}' | '\u{2215}' => '/',
                '\u{2028}' | '\u{2029}' | '\u{0085}' => '\n',
                // A half after a digit is a number of its own: 2½.
                other => other,
            };
            if before_digit && c != plain && matches!(c, '\u{00bc}'..='\u{00be}' | '\u{2150}'..='\u{215e}') {
                all.push((' ', span.start..span.start));
            }
            before_digit = false;
            all.push((plain, span.clone()));
        }
    }
    all
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}') || c.is_control()
}

/// The end of a word: letters, marks and digits. It stops before an elided word (`l'horizon`) and before digits
/// that belong to a percentage.
fn word_end(characters: &[(char, Range<usize>)], start: usize) -> usize {
    let mut at = start;
    while let Some((c, _)) = characters.get(at) {
        if c.is_alphabetic() || is_combining_mark(*c) {
            at += 1;
        } else if c.is_ascii_digit() {
            let letters = at - start;
            let fiscal = letters == 2 && characters[start].0.eq_ignore_ascii_case(&'f');
            let end = number_end(characters, at);
            let percent = characters.get(end).is_some_and(|(c, _)| *c == '%');
            if fiscal || percent || (letters > 4 && end - at > 3) {
                return at;
            }
            while characters.get(at).is_some_and(|(c, _)| c.is_ascii_digit()) {
                at += 1;
            }
        } else if *c == '\'' && elides(characters, start, at) {
            at += 1;
            if at - start <= 3 {
                return at;
            }
        } else {
            break;
        }
    }
    at
}

/// Whether an apostrophe belongs to the word: letters follow, or a short elided word ends the text ("d'").
fn elides(characters: &[(char, Range<usize>)], start: usize, at: usize) -> bool {
    match characters.get(at + 1) {
        Some((next, _)) => next.is_alphabetic(),
        None => at - start <= 2,
    }
}

/// The end of a number: digits, with `.` `,` or a thin space only before further digits.
fn number_end(characters: &[(char, Range<usize>)], start: usize) -> usize {
    let digit = |at: usize| characters.get(at).is_some_and(|(c, _)| c.is_ascii_digit());
    let mut at = start;
    loop {
        while digit(at) {
            at += 1;
        }
        match characters.get(at).map(|(c, _)| *c) {
            Some('.' | ',' | '\'') if digit(at + 1) => at += 1,
            _ => return at,
        }
    }
}

fn push(
    tokens: &mut Vec<Token>,
    characters: &[(char, Range<usize>)],
    range: Range<usize>,
    kind: TokenKind,
    spaced: bool,
    hyphened: bool,
) {
    let slice = &characters[range];
    let (Some((first, from)), Some((_, to))) = (slice.first(), slice.last()) else { return };
    let plain = slice.iter().all(|(c, _)| c.is_ascii());
    let key: String = if plain {
        slice.iter().map(|(c, _)| c.to_ascii_lowercase()).collect()
    } else {
        let folded = slice.iter().map(|(c, _)| *c).nfd().filter(|c| !is_combining_mark(*c));
        folded.flat_map(char::to_lowercase).filter(|c| !is_combining_mark(*c)).collect()
    };
    let capital = first.is_uppercase();
    tokens.push(Token { span: from.start..to.end, key, kind, spaced, hyphened, capital });
}

/// A number's value as digits and places, or `None` if it is no number (an index such as `7.2.1`).
pub(crate) fn value(key: &str, grouping: Grouping) -> Option<polyad_model::Exact> {
    let (group, decimal) = match grouping {
        Grouping::Comma => (',', '.'),
        Grouping::Point => ('.', ','),
    };
    let grouped = |sign: char, text: &str| {
        let mut parts = text.split(sign);
        let first = parts.next().unwrap_or_default();
        let rest: Vec<&str> = parts.collect();
        !rest.is_empty() && (1..=3).contains(&first.len()) && rest.iter().all(|part| part.len() == 3)
    };
    let (whole, places) = match key.rsplit_once(decimal) {
        // A text in the other habit: "1.234" groups in French, "0,5" is a half in English.
        Some((whole, places)) => (whole, Some(places)),
        None => (key, None),
    };
    let (whole, places) = if whole.contains(decimal) || whole.contains('\'') {
        // Several decimal signs are groups if they stand like groups, else this is an index.
        let sign = if key.contains('\'') { '\'' } else { decimal };
        if !grouped(sign, key) {
            return None;
        }
        (key.replace(sign, ""), None)
    } else if whole.contains(group) {
        if grouped(group, whole) {
            (whole.replace(group, ""), places)
        } else if places.is_none() && whole.matches(group).count() == 1 {
            let (whole, places) = whole.split_once(group)?;
            (whole.to_owned(), Some(places))
        } else {
            return None;
        }
    } else {
        (whole.to_owned(), places)
    };
    let places = places.unwrap_or_default();
    if whole.len() + places.len() > 24 || whole.is_empty() {
        return None;
    }
    let digits: i128 = format!("{whole}{places}").parse().ok()?;
    polyad_model::Exact::new(digits, places.len() as u8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        tokens(text).iter().map(|t| t.key.as_str()).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn hyphens_tie_words_and_stand_between_numbers() {
        assert_eq!(shown("net-zero by 2026–2030"), "net|zero|by|2026|-|2030");
        assert_eq!(shown("d’ici à l'horizon 2030"), "d'|ici|a|l'|horizon|2030");
        assert_eq!(shown("FY2030, CO₂e and franchises14.2%"), "fy|2030|,|co2e|and|franchises|14.2|%");
        assert_eq!(shown("women's 2½"), "women's|2|1|/|2");
    }

    #[test]
    fn numbers_follow_their_language() {
        let read = |key, grouping| value(key, grouping).map(|exact| exact.to_string());
        assert_eq!(read("1,234.5", Grouping::Comma).as_deref(), Some("1234.5"));
        assert_eq!(read("1.234,5", Grouping::Point).as_deref(), Some("1234.5"));
        assert_eq!(read("1.234.567", Grouping::Point).as_deref(), Some("1234567"));
        assert_eq!(read("7.2.1", Grouping::Comma), None);
        assert_eq!(read("0,5", Grouping::Comma).as_deref(), Some("0.5"));
    }
}
