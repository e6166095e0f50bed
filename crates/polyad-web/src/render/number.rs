//! Numbers for reading: three significant figures or what the source means, words for large scales.

use polyad_lens::Number;
use polyad_model::{Exact, Qualifier};

/// A whole number in groups of three: `1,213`.
pub(crate) fn grouped(number: u64) -> String {
    group_digits(&number.to_string())
}

/// A decimal's text with its whole part in groups of three; the sign and the fraction are kept.
pub(crate) fn group_digits(text: &str) -> String {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("\u{2212}", rest));
    let (whole, fraction) =
        rest.split_once('.').map_or((rest, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut out = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

const SCALES: [(u8, &str); 3] = [(12, "trillion"), (9, "billion"), (6, "million")];

/// A large amount in words, rounded for reading: `1.4 trillion`. Below a million, grouped digits.
///
/// Never more digits than the source means; three where it does not say.
pub(crate) fn in_words(value: Exact, significant: Option<u8>) -> String {
    let rounded = value.rounded_to_significant(significant.unwrap_or(3).max(1)).normalised();
    let plain = rounded.to_string();
    let whole_digits = plain.trim_start_matches('-').split('.').next().map_or(0, str::len);
    for (zeros, word) in SCALES {
        if whole_digits > zeros as usize {
            let negative = plain.starts_with('-');
            let digits = plain.trim_start_matches('-').split('.').next().unwrap_or_default();
            let (head, tail) = digits.split_at(digits.len() - zeros as usize);
            let tail = tail.trim_end_matches('0');
            let number = if tail.is_empty() { head.to_owned() } else { format!("{head}.{tail}") };
            return format!("{}{} {word}", if negative { "\u{2212}" } else { "" }, group_digits(&number));
        }
    }
    let exact = value.normalised().to_string();
    // A small count is never rounded away: 1,213 stays 1,213 unless the source says that it means less.
    let shown = if significant.is_none() && !exact.contains('.') { exact } else { plain };
    group_digits(&shown)
}

/// A share as per cent: `55.6%`.
pub(crate) fn per_cent(share: f64) -> String {
    let value = share * 100.0;
    if value == 0.0 || value == 100.0 {
        return format!("{value:.0}%");
    }
    let decimals = if value.abs() >= 100.0 {
        0
    } else if value.abs() >= 10.0 {
        1
    } else if value.abs() >= 1.0 {
        2
    } else {
        3
    };
    let text = format!("{value:.decimals$}");
    let text =
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text };
    format!("{text}%")
}

/// Any number for reading.
pub(crate) fn reading(value: Number, significant: Option<u8>) -> String {
    match value {
        Number::Exact(exact) => in_words(exact, significant),
        Number::Float(float) => float_words(float),
    }
}

fn float_words(value: f64) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    // A large amount that was converted or divided is read like any other.
    if let Some(whole) = (value.abs() >= 1e6).then(|| format!("{value:.0}").parse().ok()).flatten() {
        return in_words(whole, None);
    }
    let magnitude = if value == 0.0 { 0 } else { value.abs().log10().floor() as i32 };
    let decimals = (2 - magnitude).clamp(0, 8) as usize;
    let text = format!("{value:.decimals$}");
    let text =
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text };
    group_digits(&text)
}

/// The source's own qualifier before a number: `about `, `over `, `under `.
pub(crate) fn qualifier(qualifier: Option<Qualifier>) -> &'static str {
    match qualifier {
        None => "",
        Some(Qualifier::About) => "about ",
        Some(Qualifier::Over) => "over ",
        Some(Qualifier::Under) => "under ",
    }
}

/// An amount of a currency: `$1.4 trillion`. The dollar sign stands for the United States dollar alone.
pub(crate) fn money(code: &str, number: &str) -> String {
    match code {
        "USD" => match number.strip_prefix('\u{2212}') {
            Some(positive) => format!("\u{2212}${positive}"),
            None => format!("${number}"),
        },
        "EUR" => format!("€{number}"),
        other => format!("{other}\u{a0}{number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_the_digits_their_source_means() {
        let cases = [
            ("1400000000000", Some(2), "1.4 trillion"),
            ("201000000000", Some(3), "201 billion"),
            ("177000000", Some(3), "177 million"),
            ("1213", None, "1,213"),
            ("530", Some(2), "530"),
            ("91.583333", None, "91.6"),
            ("-2500000", None, "\u{2212}2.5 million"),
            ("0", None, "0"),
            ("999999999", Some(2), "1 billion"),
        ];
        for (text, significant, expected) in cases {
            assert_eq!(in_words(text.parse().unwrap(), significant), expected, "{text}");
        }
    }

    #[test]
    fn shares_are_shown_in_per_cent() {
        let shown: Vec<String> = [0.0, 1.0, 5.0 / 9.0, 0.0123, 0.001].into_iter().map(per_cent).collect();
        assert_eq!(shown, ["0%", "100%", "55.6%", "1.23%", "0.1%"]);
    }
}
