//! What a number format says: a date, a percentage, a currency, places.
//!
//! Source: ECMA-376 part 1 §18.8.30 (built-in formats) and §18.8.31 (format codes).

use super::Shown;
use polyad_model::codelist::is_currency;

/// How a number is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct NumberFormat {
    /// Whether the number is a day.
    pub(super) is_date: bool,
    /// Whether it is a time of day or a duration, without a day.
    pub(super) is_time: bool,
    /// The rest.
    pub(super) shown: Shown,
}

/// The format with a number but without a code of its own.
pub(super) fn built_in(number: u32) -> NumberFormat {
    let code = match number {
        2 | 4 => "0.00",
        9 => "0%",
        10 => "0.00%",
        14..=17 | 22 | 27..=31 | 36 | 50..=58 => "yyyy-mm-dd",
        18..=21 | 32..=35 | 45..=47 => "h:mm:ss",
        39 | 40 => "0.00",
        // 5 to 8, 41 to 44 show the currency of whoever opens the file, which is none.
        7 | 8 | 43 | 44 => "0.00",
        _ => "General",
    };
    of_code(code)
}

/// A format by its code.
pub(super) fn of_code(code: &str) -> NumberFormat {
    // Sections for positive, negative, zero and text are parted by semicolons; the first says what the number is.
    let mut format = NumberFormat::default();
    let (mut is_dated, mut is_timed) = (false, false);
    let (mut after_point, mut trailing_commas) = (false, 0u8);
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '"' => {
                let words: String = chars.by_ref().take_while(|c| *c != '"').collect();
                note_currency(&mut format, &words);
            }
            '\\' | '_' | '*' => {
                if let Some(next) = chars.next().filter(|_| c == '\\') {
                    note_currency(&mut format, &next.to_string());
                }
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                match inside.strip_prefix('$') {
                    Some(currency) => {
                        note_currency(&mut format, currency.split('-').next().unwrap_or_default());
                    }
                    // `[h]`, `[mm]` and `[ss]` are durations; colours and conditions say nothing.
                    None => is_timed |= !inside.is_empty() && inside.chars().all(|c| "hHmMsS".contains(c)),
                }
            }
            '%' => format.shown.is_percent = true,
            '.' => after_point = true,
            '0' if after_point => {
                format.shown.places += 1;
                trailing_commas = 0;
            }
            '0' | '#' | '?' => trailing_commas = 0,
            ',' => trailing_commas += 1,
            'y' | 'Y' | 'd' | 'D' | 'b' | 'B' => is_dated |= !is_literal_general(code),
            'h' | 'H' | 's' | 'S' => is_timed = true,
            '€' | '£' | '¥' => note_currency(&mut format, &c.to_string()),
            _ => {}
        }
    }
    // `m` alone is a month.
    let bare_month = code.chars().all(|c| "mM./- ".contains(c)) && code.contains(['m', 'M']);
    format.is_date = is_dated || (bare_month && !is_timed);
    format.is_time = is_timed && !format.is_date;
    format.shown.thousands = trailing_commas;
    format
}

fn is_literal_general(code: &str) -> bool {
    code.eq_ignore_ascii_case("general") || code.eq_ignore_ascii_case("standard")
}

/// Signs that several currencies share, such as `$`, `kr` and `£`, name none.
fn note_currency(format: &mut NumberFormat, words: &str) {
    let words = words.trim();
    if words == "€" {
        format.shown.currency = Some("EUR".to_owned());
    } else if is_currency(words) {
        format.shown.currency = Some(words.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_says_date_percent_currency_and_places() {
        let told = |code: &str| {
            let format = of_code(code);
            let kind = if format.is_date {
                "date"
            } else if format.is_time {
                "time"
            } else {
                "number"
            };
            let percent = if format.shown.is_percent { "%" } else { "" };
            let currency = format.shown.currency.unwrap_or_default();
            format!("{kind} {}{percent} {currency} {}", format.shown.places, format.shown.thousands)
        };
        for (code, expected) in [
            ("General", "number 0  0"),
            ("#,##0.00", "number 2  0"),
            ("0.0%", "number 1%  0"),
            ("yyyy-mm-dd", "date 0  0"),
            ("[$-409]mmm\\-yy;@", "date 0  0"),
            ("mmm", "date 0  0"),
            ("[h]:mm", "time 0  0"),
            ("h:mm", "time 0  0"),
            ("[$EUR] #,##0.00", "number 2 EUR 0"),
            ("[$€-2] #,##0", "number 0 EUR 0"),
            ("\"USD\" #,##0;[Red]-\"USD\" #,##0", "number 0 USD 0"),
            ("$#,##0.00", "number 2  0"),
            ("#,##0,,", "number 0  2"),
            ("#,##0.0,", "number 1  1"),
            ("[Red]0.0", "number 1  0"),
        ] {
            assert_eq!(told(code), expected, "{code}");
        }
        assert!(built_in(14).is_date && !built_in(4).is_date);
    }
}
