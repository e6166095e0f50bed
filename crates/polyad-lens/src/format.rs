//! How measures are written for reading: rounded, never with digits that the source does not mean.

use crate::measure::{Measure, Number, Unit};
use crate::term::Term;
use polyad_model::{Currency, Exact, PriceBase, Qualifier};

/// Digits shown of a computed number, at most.
const DIGITS_SHOWN: u8 = 3;

/// Between number and unit: a line must not break there.
const JOIN: char = '\u{a0}';

/// A measure for reading: `US$1.4 trillion`, `about 530 banks`, `83 %`, `12 seats`; without a value, why not.
pub fn measure(measure: &Measure) -> String {
    let Some(value) = measure.value else { return missing(measure) };
    let number = |value: Number| rounded(value, &measure.unit, measure.significant);
    format!("{}{}", qualifier(measure.qualifier), with_unit(&number(value), value, &measure.unit))
}

/// The number alone, rounded as in [`measure`], for a column whose heading names the unit.
pub fn number(measure: &Measure) -> String {
    match (measure.value, &measure.unit) {
        (None, _) => missing(measure),
        (Some(value), Unit::Share) => with_unit(&rounded(value, &Unit::Share, None), value, &Unit::Share),
        (Some(value), unit) => {
            format!("{}{}", qualifier(measure.qualifier), rounded(value, unit, measure.significant))
        }
    }
}

/// All digits, grouped by thousands, with the unit: what the basis page and tables for checking show.
pub fn exact(measure: &Measure) -> String {
    let Some(value) = measure.value else { return missing(measure) };
    let digits = match value {
        Number::Exact(value) => grouped(&value.to_string()),
        Number::Float(value) => value.to_string(),
    };
    match &measure.unit {
        Unit::Share => digits,
        Unit::Money(currency, _) => format!("{currency}{JOIN}{digits}"),
        unit => with_unit(&digits, value, unit),
    }
}

/// The bounds in words, where a value is open: `between 41 % and 60 %`.
pub fn bounds(measure: &Measure) -> Option<String> {
    let (low, high) = measure.bounds?;
    let write = |value: Number| with_unit(&rounded(value, &measure.unit, None), value, &measure.unit);
    Some(format!("between {} and {}", write(low), write(high)))
}

/// The whole and the part of a share of counted things: `7 of 12`.
pub fn part_of_whole(measure: &Measure) -> Option<String> {
    let Term::Ratio(part, whole) = &measure.term else { return None };
    match (part.as_ref(), whole.as_ref()) {
        (Term::Count(part), Term::Count(whole)) => Some(format!("{} of {}", part.len(), whole.len())),
        _ => None,
    }
}

/// Why there is no value, in words.
fn missing(measure: &Measure) -> String {
    match measure.status {
        crate::measure::Status::NotAssessable(reason) => reason.words().to_owned(),
        _ => "not reported".to_owned(),
    }
}

fn qualifier(qualifier: Option<Qualifier>) -> &'static str {
    match qualifier {
        None => "",
        Some(Qualifier::About) => "about ",
        Some(Qualifier::Over) => "over ",
        Some(Qualifier::Under) => "under ",
    }
}

fn with_unit(number: &str, value: Number, unit: &Unit) -> String {
    match unit {
        Unit::Share => format!("{number}{JOIN}%"),
        Unit::Money(currency, base) => match base {
            PriceBase::Nominal => format!("{}{number}", symbol(*currency)),
            PriceBase::Constant(year) => format!("{}{number} (prices of {year})", symbol(*currency)),
        },
        Unit::Count(noun) => format!("{number}{JOIN}{}", singular_if_one(noun, value)),
        Unit::Code(code) => match code.as_str() {
            "percent" => format!("{number}{JOIN}%"),
            "percent-per-year" => format!("{number}{JOIN}% a year"),
            // One number over another of its kind, or a hundred at its start.
            "ratio" | "index" => number.to_owned(),
            // Some indicators are amounts of money: their unit is a currency.
            code => match code.parse() {
                Ok(currency) => format!("{}{number}", symbol(currency)),
                Err(_) => format!("{number}{JOIN}{}", unit_words(code)),
            },
        },
    }
}

/// The code of a unit as words: hyphens part them, and abbreviations stand in capitals.
pub fn unit_words(code: &str) -> String {
    let word = |word: &str| match word {
        "gdp" | "gni" | "ppp" | "usd" | "eur" | "co2" => word.to_uppercase(),
        _ => word.to_owned(),
    };
    code.split(['-', '_']).map(word).collect::<Vec<_>>().join(" ")
}

/// What stands before an amount. Codes are kept where a sign would leave open whose currency is meant.
fn symbol(currency: Currency) -> String {
    match currency.code() {
        "USD" => "US$".to_owned(),
        "EUR" => "€".to_owned(),
        "GBP" => "£".to_owned(),
        code => format!("{code}{JOIN}"),
    }
}

fn singular_if_one(noun: &str, value: Number) -> String {
    let one = matches!(value, Number::Exact(value) if value == Exact::from(1i64));
    match noun.strip_suffix('s') {
        Some(singular) if one => singular.to_owned(),
        _ => noun.to_owned(),
    }
}

fn rounded(value: Number, unit: &Unit, significant: Option<u8>) -> String {
    match (value, unit) {
        (Number::Float(share), Unit::Share) => float(share * 100.0),
        (Number::Float(value), _) => float(value),
        (Number::Exact(value), Unit::Share) => float(value.to_f64() * 100.0),
        // Counted things are shown to the last one.
        (Number::Exact(value), Unit::Count(_)) => grouped(&value.to_string()),
        (Number::Exact(value), _) => amount(value, significant),
    }
}

/// A computed number to three significant figures, without trailing zeros.
fn float(value: f64) -> String {
    if !value.is_finite() {
        return "not a number".to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    let magnitude = value.abs().log10().floor() as i32;
    let places = (i32::from(DIGITS_SHOWN) - 1 - magnitude).clamp(0, 12) as usize;
    let unit = 10f64.powi((magnitude - i32::from(DIGITS_SHOWN) + 1).max(0));
    let text = format!("{:.places$}", (value / unit).round_ties_even_if(unit > 1.0) * unit);
    grouped(trim_zeros(&text))
}

/// Rounds only where digits before the point are cut; places after it are cut by the format.
trait RoundIf {
    fn round_ties_even_if(self, cut: bool) -> f64;
}

impl RoundIf for f64 {
    fn round_ties_even_if(self, cut: bool) -> f64 {
        if cut { self.round_ties_even() } else { self }
    }
}

/// An amount of the record: as many digits as the source means, in millions, billions or trillions where that is
/// shorter. Without a stated number of digits all are shown below a million, three from there on.
fn amount(value: Exact, significant: Option<u8>) -> String {
    const SCALES: [(f64, u32, &str); 3] = [(1e12, 12, "trillion"), (1e9, 9, "billion"), (1e6, 6, "million")];
    let size = value.to_f64().abs();
    let digits = match significant {
        Some(digits) => digits,
        None if size < 1e6 => 38,
        None => DIGITS_SHOWN,
    };
    let value = value.rounded_to_significant(digits);
    // Rounding may reach the next scale: 999.9 million is 1 billion.
    let size = value.to_f64().abs();
    let Some((_, zeros, word)) = SCALES.iter().find(|(least, ..)| size >= *least) else {
        return grouped(trim_zeros(&value.to_string()));
    };
    let scaled = Exact::new(value.digits(), value.scale() + *zeros as u8);
    // An amount with so many places that it cannot be scaled is written out.
    scaled.map_or_else(
        |_| grouped(&value.to_string()),
        |scaled| format!("{}{JOIN}{word}", grouped(trim_zeros(&scaled.to_string()))),
    )
}

fn trim_zeros(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

/// Thousands apart by a comma, as English has it.
fn grouped(text: &str) -> String {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("−", rest));
    let (whole, places) = rest.split_once('.').map_or((rest, None), |(whole, places)| (whole, Some(places)));
    let mut grouped = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(places) = places {
        grouped.push('.');
        grouped.push_str(places);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{Reason, Status};

    fn with(value: &str, unit: Unit, significant: Option<u8>, qualifier: Option<Qualifier>) -> String {
        let value = Number::Exact(value.parse().expect("a decimal"));
        let measured = Measure { significant, qualifier, ..Measure::ok(value, unit, Term::Sum(Vec::new())) };
        measure(&measured).replace(JOIN, " ")
    }

    #[test]
    fn units_read_as_words() {
        assert_eq!(unit_words("percent-of-gdp"), "percent of GDP");
        assert_eq!(unit_words("megajoules-per-usd-ppp"), "megajoules per USD PPP");
        assert_eq!(unit_words("TONNES_M"), "TONNES M");
    }

    fn usd() -> Unit {
        Unit::Money("USD".parse().expect("a currency"), PriceBase::Nominal)
    }

    #[test]
    fn amounts_show_the_digits_that_the_source_means() {
        assert_eq!(with("1400000000000", usd(), Some(2), None), "US$1.4 trillion");
        assert_eq!(with("201000000000", usd(), Some(3), None), "US$201 billion");
        assert_eq!(with("999950000", usd(), Some(3), None), "US$1 billion");
        assert_eq!(with("1234567", usd(), None, None), "US$1.23 million");
        assert_eq!(with("12345.67", usd(), None, None), "US$12,345.67");
        assert_eq!(with("-2500000", usd(), Some(2), None), "US$−2.5 million");
    }

    #[test]
    fn quantities_keep_qualifier_and_unit() {
        let banks = Unit::Code("banks".to_owned());
        assert_eq!(with("530", banks, Some(2), Some(Qualifier::About)), "about 530 banks");
        assert_eq!(with("177000000", Unit::Code("people".to_owned()), Some(3), None), "177 million people");
        assert_eq!(with("83", Unit::Code("percent".to_owned()), None, None), "83 %");
        assert_eq!(with("3550000000000", Unit::Code("USD".to_owned()), Some(3), None), "US$3.55 trillion");
        assert_eq!(with("1.8", Unit::Code("percent-per-year".to_owned()), None, None), "1.8 % a year");
        assert_eq!(with("1", Unit::Count("seats".to_owned()), None, None), "1 seat");
    }

    #[test]
    fn shares_have_three_figures_at_most() {
        let share = |value: f64| {
            let measured = Measure::ok(Number::Float(value), Unit::Share, Term::Sum(Vec::new()));
            measure(&measured).replace(JOIN, " ")
        };
        assert_eq!(share(5.0 / 6.0), "83.3 %");
        assert_eq!(share(1.0), "100 %");
        assert_eq!(share(0.0), "0 %");
        assert_eq!(share(0.001234), "0.123 %");
    }

    #[test]
    fn a_missing_value_is_written_out() {
        let term = Term::Sum(Vec::new());
        let missing = Measure::not_assessable(Reason::Missing, Unit::Share, term);
        assert_eq!(measure(&missing), "not reported");
        let open = Measure {
            status: Status::Partial,
            bounds: Some((Number::Float(0.25), Number::Float(0.5))),
            ..Measure::ok(Number::Float(1.0 / 3.0), Unit::Share, Term::Sum(Vec::new()))
        };
        assert_eq!(bounds(&open).expect("bounds").replace(JOIN, " "), "between 25 % and 50 %");
    }
}
