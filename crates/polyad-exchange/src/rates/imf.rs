//! The International Monetary Fund's monthly table of representative exchange rates.
//!
//! A line a currency, named in words, and a column a day (`November 01, 2023`); the table comes in blocks, each with its
//! own heading. Numbers are units of the currency for one US dollar; a name that ends in `(1)` is quoted the other way
//! round, in US dollars for one unit. Lines of one cell are titles and notes.
//!
//! Written from knowledge of the published tables; no file of this layout is among the data that tests read.

use super::period;

/// Names as the table prints them, with codes of ISO 4217.
const NAMES: &[(&str, &str)] = &[
    ("algerian dinar", "DZD"),
    ("australian dollar", "AUD"),
    ("bahrain dinar", "BHD"),
    ("botswana pula", "BWP"),
    ("brazilian real", "BRL"),
    ("brunei dollar", "BND"),
    ("canadian dollar", "CAD"),
    ("chilean peso", "CLP"),
    ("chinese yuan", "CNY"),
    ("colombian peso", "COP"),
    ("czech koruna", "CZK"),
    ("danish krone", "DKK"),
    ("euro", "EUR"),
    ("hungarian forint", "HUF"),
    ("icelandic krona", "ISK"),
    ("indian rupee", "INR"),
    ("indonesian rupiah", "IDR"),
    ("iranian rial", "IRR"),
    ("israeli new shekel", "ILS"),
    ("japanese yen", "JPY"),
    ("kazakhstani tenge", "KZT"),
    ("korean won", "KRW"),
    ("kuwaiti dinar", "KWD"),
    ("libyan dinar", "LYD"),
    ("malaysian ringgit", "MYR"),
    ("mauritian rupee", "MUR"),
    ("mexican peso", "MXN"),
    ("nepalese rupee", "NPR"),
    ("new zealand dollar", "NZD"),
    ("norwegian krone", "NOK"),
    ("omani rial", "OMR"),
    ("pakistani rupee", "PKR"),
    ("peruvian sol", "PEN"),
    ("philippine peso", "PHP"),
    ("polish zloty", "PLN"),
    ("qatari riyal", "QAR"),
    ("russian ruble", "RUB"),
    ("saudi arabian riyal", "SAR"),
    ("singapore dollar", "SGD"),
    ("south african rand", "ZAR"),
    ("sri lankan rupee", "LKR"),
    ("swedish krona", "SEK"),
    ("swiss franc", "CHF"),
    ("thai baht", "THB"),
    ("trinidadian dollar", "TTD"),
    ("tunisian dinar", "TND"),
    ("u.a.e. dirham", "AED"),
    ("u.k. pound", "GBP"),
    ("u.s. dollar", "USD"),
    ("uruguayan peso", "UYU"),
];

/// The currency of all numbers.
pub(super) const DOLLAR: &str = "USD";

/// The columns that are days, when a line is the heading of a block.
pub(super) fn days(cells: &[String]) -> Option<Vec<(usize, String)>> {
    if !cells.first()?.eq_ignore_ascii_case("currency") {
        return None;
    }
    let behind = cells.iter().enumerate().skip(1).filter(|(_, cell)| !cell.is_empty());
    let days: Vec<(usize, String)> = behind.map(|(at, cell)| (at, cell.clone())).collect();
    (!days.is_empty() && days.iter().all(|(_, day)| period::of(day).is_some())).then_some(days)
}

/// The code of a currency by its name, and whether it is quoted in dollars for one unit.
pub(super) fn currency(name: &str) -> Option<(&'static str, bool)> {
    let (plain, note) = match name.split_once('(') {
        Some((plain, note)) => (plain, note.trim_end_matches(')')),
        None => (name, ""),
    };
    let plain = plain.trim().to_lowercase();
    let code = NAMES.iter().find(|(known, _)| *known == plain).map(|(_, code)| *code)?;
    Some((code, note.split(',').any(|sign| sign.trim() == "1")))
}

/// A number without its separators of thousands: `15,916.00` as `15916.00`.
pub(super) fn without_thousands(text: &str) -> Option<String> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = digits(first) && first.len() <= 3 && groups.clone().count() > 0;
    (grouped && groups.all(|group| group.len() == 3 && digits(group))).then(|| {
        if rest.is_empty() { whole.replace(',', "") } else { format!("{}.{rest}", whole.replace(',', "")) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_codes_and_notes_turn_the_rate_round() {
        assert_eq!(currency("Euro(1)"), Some(("EUR", true)));
        assert_eq!(currency("Japanese yen"), Some(("JPY", false)));
        assert_eq!(currency("Martian credit"), None);
        assert!(NAMES.iter().all(|(_, code)| polyad_model::codelist::is_currency(code)));
        assert_eq!(without_thousands("15,916.00").as_deref(), Some("15916.00"));
        assert_eq!(without_thousands("1,59"), None);
        assert_eq!(without_thousands("15916"), None);
    }
}
