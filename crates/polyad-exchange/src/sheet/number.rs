//! Numbers as cells hold them: exact decimals, with the currency and percentage that may stand beside the digits.

use super::words::currency_of;
use crate::workbook::{Cell, Content};
use polyad_model::Exact;

/// Which sign stands before the places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DecimalMark {
    /// `1,234.56`.
    #[default]
    Point,
    /// `1.234,56`.
    Comma,
}

/// A number that a cell states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stated {
    /// The decimal, as [`Exact`] prints it.
    pub(super) number: Exact,
    /// A currency beside the digits.
    pub(super) currency: Option<String>,
    /// Whether the number is a share shown in percent; then it is 0.125 for 12.5 %.
    pub(super) is_percent: bool,
    /// The currency of the number format, which counts where nothing else names one.
    pub(super) format_currency: Option<String>,
}

impl DecimalMark {
    /// The sign, as the option spells it.
    pub fn sign(self) -> &'static str {
        match self {
            DecimalMark::Point => ".",
            DecimalMark::Comma => ",",
        }
    }
}

/// Code and words of a refusal; the caller names the cell.
pub(super) type Wrong = (&'static str, String);

/// The number in a cell.
pub(super) fn stated(cell: &Cell, mark: DecimalMark) -> Result<Stated, Wrong> {
    match &cell.content {
        Content::Number(digits) => {
            let number = exact(digits)?;
            let number = if cell.shown.is_percent || cell.shown.thousands > 0 {
                number
            } else {
                padded(number, cell.shown.places)
            };
            let format_currency = cell.shown.currency.clone();
            Ok(Stated { number, currency: None, is_percent: cell.shown.is_percent, format_currency })
        }
        Content::Text(text) => printed(text, mark),
        _ => Err(("number-malformed", format!("`{}` is no number", cell.words()))),
    }
}

fn exact(digits: &str) -> Result<Exact, Wrong> {
    Exact::parse_printed(digits).map_err(|error| {
        let code = if error.reason.starts_with("amount-out-of-range") {
            "amount-out-of-range"
        } else {
            "number-malformed"
        };
        (code, error.to_string())
    })
}

/// The number with the places that its format always shows: 1.5 shown as 1.50 is 1.50.
fn padded(number: Exact, places: u8) -> Exact {
    let missing = places.min(10).saturating_sub(number.scale());
    let more = number.digits().checked_mul(10i128.pow(u32::from(missing)));
    more.and_then(|digits| Exact::new(digits, number.scale() + missing).ok()).unwrap_or(number)
}

/// A number in words of a cell: `1,234.50`, `(300)`, `EUR 5`, `12.5 %`.
pub(super) fn printed(text: &str, mark: DecimalMark) -> Result<Stated, Wrong> {
    let malformed = |why: &str| Err(("number-malformed", format!("`{}` is no number: {why}", text.trim())));
    let mut rest = text.trim();
    // As files of data print numbers, with an exponent perhaps.
    if mark == DecimalMark::Point
        && let Ok(number) = Exact::parse_printed(rest)
    {
        return Ok(Stated { number, currency: None, is_percent: false, format_currency: None });
    }
    let (mut is_negative, mut is_percent, mut currency) = (false, false, None);
    if let Some(inside) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (rest, is_negative) = (inside.trim(), true);
    }
    let is_word = |c: char| c.is_alphabetic() || matches!(c, '$' | '€' | '£' | '¥');
    let before = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
    let after = rest
        .rfind(|c: char| !is_word(c))
        .map_or(0, |at| at + rest[at..].chars().next().map_or(0, char::len_utf8));
    let beside = match (before > 0, after < rest.len()) {
        (true, true) => return malformed("words stand on both its sides"),
        (true, false) => {
            let word = &rest[..before];
            rest = rest[before..].trim();
            Some(word)
        }
        (false, true) => {
            let word = &rest[after..];
            rest = rest[..after].trim();
            Some(word)
        }
        (false, false) => None,
    };
    if let Some(word) = beside {
        currency = currency_of(word);
        if currency.is_none() && matches!(word, "$" | "£" | "¥") {
            let message =
                format!("`{}`: several currencies have the sign {word}; name one by its code", text.trim());
            return Err(("currency-sign-ambiguous", message));
        }
        if currency.is_none() {
            return malformed("the word beside it is no currency");
        }
    }
    if let Some(share) = rest.strip_suffix('%') {
        (rest, is_percent) = (share.trim(), true);
    }
    if let Some(positive) = rest.strip_prefix(['-', '−', '–']) {
        if is_negative {
            return malformed("two signs");
        }
        (rest, is_negative) = (positive.trim(), true);
    } else if let Some(positive) = rest.strip_prefix('+') {
        rest = positive.trim();
    }
    let point = match mark {
        DecimalMark::Point => '.',
        DecimalMark::Comma => ',',
    };
    let (whole, places) = rest.split_once(point).map_or((rest, ""), |(whole, places)| (whole, places));
    if !places.bytes().all(|byte| byte.is_ascii_digit()) {
        return malformed(&format!("the decimal mark is `{point}`"));
    }
    let Some(whole) = ungrouped(whole, mark) else {
        return malformed(&format!(
            "the decimal mark is `{point}`, and thousands are parted in threes by one sign throughout"
        ));
    };
    if whole.is_empty() && places.is_empty() {
        return malformed("it has no digits");
    }
    let sign = if is_negative { "-" } else { "" };
    let number = exact(&format!("{sign}{whole}{}{places}", if places.is_empty() { "" } else { "." }))?;
    let number = if is_percent { shifted(number, -2)? } else { number };
    Ok(Stated { number, currency, is_percent, format_currency: None })
}

/// The digits before the mark without what parts thousands; `None` when they are parted in another way.
fn ungrouped(whole: &str, mark: DecimalMark) -> Option<String> {
    let is_separator = |c: char| match c {
        ',' => mark == DecimalMark::Point,
        '.' => mark == DecimalMark::Comma,
        '\'' | '’' | ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' => true,
        _ => false,
    };
    let Some(separator) = whole.chars().find(|c| is_separator(*c)) else {
        return whole.bytes().all(|byte| byte.is_ascii_digit()).then(|| whole.to_owned());
    };
    let groups: Vec<&str> = whole.split(separator).collect();
    let digits = |group: &&str| group.bytes().all(|byte| byte.is_ascii_digit());
    let fits = (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3);
    (fits && groups.iter().all(digits)).then(|| groups.concat())
}

/// The number times a power of ten, exactly.
pub(super) fn shifted(number: Exact, tens: i8) -> Result<Exact, Wrong> {
    exact(&format!("{number}e{tens}"))
}

/// The number times a multiplier, without places that are zero.
pub(super) fn multiplied(number: Exact, multiplier: Exact) -> Result<Exact, Wrong> {
    let range = || ("amount-out-of-range", format!("{number} times {multiplier} has more than 38 digits"));
    let digits = number.digits().checked_mul(multiplier.digits()).ok_or_else(range)?;
    Exact::new(digits, number.scale() + multiplier.scale()).map(Exact::normalised).map_err(|_| range())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, mark: DecimalMark) -> String {
        match printed(text, mark) {
            Ok(stated) => {
                let percent = if stated.is_percent { " %" } else { "" };
                let currency = stated.currency.map(|code| format!(" {code}")).unwrap_or_default();
                format!("{}{percent}{currency}", stated.number)
            }
            Err((code, _)) => code.to_owned(),
        }
    }

    #[test]
    fn printed_numbers_are_read_by_the_declared_mark() {
        for (text, point, comma) in [
            ("1,234.50", "1234.50", "number-malformed"),
            ("1.234,50", "number-malformed", "1234.50"),
            ("1,234", "1234", "1.234"),
            ("1.234", "1.234", "1234"),
            ("12 345 678", "12345678", "12345678"),
            ("1\u{202F}234", "1234", "1234"),
            ("1'000'000", "1000000", "1000000"),
            ("12,34,567", "number-malformed", "number-malformed"),
            ("1,234 567", "number-malformed", "number-malformed"),
            ("(300)", "-300", "-300"),
            ("-5", "-5", "-5"),
            ("−5", "-5", "-5"),
            ("EUR 5", "5 EUR", "5 EUR"),
            ("5 €", "5 EUR", "5 EUR"),
            ("US$ 7", "7 USD", "7 USD"),
            ("$7", "currency-sign-ambiguous", "currency-sign-ambiguous"),
            ("12.5%", "0.125 %", "number-malformed"),
            ("1.2 million", "number-malformed", "number-malformed"),
            ("about 5", "number-malformed", "number-malformed"),
            ("", "number-malformed", "number-malformed"),
            (".5", "0.5", "number-malformed"),
        ] {
            assert_eq!(told(text, DecimalMark::Point), point, "{text}");
            assert_eq!(told(text, DecimalMark::Comma), comma, "{text}");
        }
    }

    #[test]
    fn multipliers_are_exact() {
        let exact = |text: &str| Exact::parse_printed(text).unwrap();
        assert_eq!(multiplied(exact("1.25"), exact("1000000")).unwrap().to_string(), "1250000");
        assert_eq!(multiplied(exact("0.1234567"), exact("1000")).unwrap().to_string(), "123.4567");
        assert_eq!(shifted(exact("12.5"), -2).unwrap().to_string(), "0.125");
        assert_eq!(shifted(exact("0.125"), 2).unwrap().to_string(), "12.5");
    }
}
