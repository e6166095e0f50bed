//! Dates and periods as cells hold them. Dates in words are read by a declared format alone, since 03/04/2021 is two days.

use super::number::Wrong;
use super::words::plain;
use crate::workbook::{Cell, Content};
use polyad_model::PartialDate;

/// Whole numbers that are years where a date is wanted.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2200;

/// Names of months in English, French and Spanish, whole; a shorter form of three letters or more counts too.
const MONTHS: [&[&str]; 12] = [
    &["january", "janvier", "enero"],
    &["february", "fevrier", "febrero"],
    &["march", "mars", "marzo"],
    &["april", "avril", "abril"],
    &["may", "mai", "mayo"],
    &["june", "juin", "junio"],
    &["july", "juillet", "julio"],
    &["august", "aout", "agosto"],
    &["september", "septembre", "septiembre"],
    &["october", "octobre", "octubre"],
    &["november", "novembre", "noviembre"],
    &["december", "decembre", "diciembre"],
];

/// Whether a date format is one that is known: `DD`, `MM` or `MMM`, and `YYYY`, with signs between them.
pub(super) fn is_format(format: &str) -> bool {
    let parts = parts(format);
    let count = |letter: char| parts.iter().filter(|part| part.starts_with(letter)).count();
    parts.iter().all(|part| matches!(*part, "D" | "DD" | "M" | "MM" | "MMM" | "YYYY"))
        && count('Y') == 1
        && count('M') == 1
        && count('D') <= 1
}

fn parts(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect()
}

/// The date in a cell, as the record writes it.
pub(super) fn date(cell: &Cell, format: Option<&str>) -> Result<String, Wrong> {
    match &cell.content {
        Content::Date(day) => {
            day.parse::<PartialDate>().map(|date| date.to_string()).map_err(|error| malformed(&error))
        }
        Content::Number(number) => year(number).ok_or_else(|| {
            let message = format!("{number} is neither a year nor a cell with a date format");
            ("date-malformed", message)
        }),
        Content::Text(text) => printed(text.trim(), format),
        _ => Err(("date-malformed", format!("`{}` is no date", cell.words()))),
    }
}

fn malformed(error: &dyn std::fmt::Display) -> Wrong {
    ("date-malformed", error.to_string())
}

fn year(number: &str) -> Option<String> {
    number.parse::<i32>().ok().filter(|year| YEARS.contains(year)).map(|year| year.to_string())
}

/// A date in words: as the record writes dates, else by the declared format.
fn printed(text: &str, format: Option<&str>) -> Result<String, Wrong> {
    if text == ".." {
        return Ok(text.to_owned());
    }
    if let Ok(date) = text.parse::<PartialDate>() {
        return Ok(date.to_string());
    }
    let Some(format) = format else {
        let message = format!("`{text}` is not written YYYY-MM-DD, and no date format is declared");
        return Err(("date-format-undeclared", message));
    };
    by_format(text, format)
        .ok_or_else(|| ("date-malformed", format!("`{text}` is neither written YYYY-MM-DD nor {format}")))
}

fn by_format(text: &str, format: &str) -> Option<String> {
    let plain_text = plain(text);
    let (wanted, got) = (parts(format), parts(&plain_text));
    if wanted.len() != got.len() {
        return None;
    }
    let (mut year, mut month, mut day) = (None, None, None);
    for (wanted, got) in wanted.iter().zip(got) {
        match *wanted {
            "YYYY" if got.len() == 4 => year = got.parse::<u32>().ok(),
            "MMM" => month = month_of(got),
            "M" | "MM" if got.len() <= 2 => month = got.parse().ok(),
            "D" | "DD" if got.len() <= 2 => {
                day = Some(got.parse::<u32>().ok()?);
            }
            _ => return None,
        }
    }
    let (year, month): (u32, u32) = (year?, month?);
    let text = match day {
        Some(day) => format!("{year:04}-{month:02}-{day:02}"),
        None => format!("{year:04}-{month:02}"),
    };
    text.parse::<PartialDate>().ok().map(|date| date.to_string())
}

fn month_of(name: &str) -> Option<u32> {
    let fits = |whole: &&str| **whole == *name || (name.len() >= 3 && whole.starts_with(name));
    // `jui` begins two months of the French year.
    let found: Vec<usize> = (0..12).filter(|month| MONTHS[*month].iter().any(&fits)).collect();
    match found[..] {
        [month] => Some(month as u32 + 1),
        _ => None,
    }
}

/// The two ends of a period in one cell: a date, `2021-2025`, `2021/2025`, `2021 to 2025`.
pub(super) fn period(cell: &Cell, format: Option<&str>) -> Result<(String, String), Wrong> {
    if let Content::Text(text) = &cell.content {
        let is_between = |c: char| matches!(c, '-' | '–' | '—' | '/');
        let years = plain(&text.replace(is_between, " "));
        let words: Vec<&str> = years.split(' ').filter(|word| !matches!(*word, "to" | "a" | "au")).collect();
        let is_year = |word: &str| word.len() == 4 && year(word).is_some();
        if let [from, to] = words[..]
            && is_year(from)
            && is_year(to)
        {
            return Ok((from.to_owned(), to.to_owned()));
        }
    }
    let date = date(cell, format)?;
    Ok((date.clone(), date))
}

/// The one date format that all these texts fit, of those that are written with numbers; `None` when several or none do.
pub(super) fn format_of(texts: &[&str]) -> Option<&'static str> {
    let numeric = |text: &str| {
        let parts = parts(text);
        let numbers: Vec<u32> = parts.iter().filter_map(|part| part.parse().ok()).collect();
        (numbers.len() == 3 && parts.len() == 3 && parts[2].len() == 4).then(|| (numbers[0], numbers[1]))
    };
    let pairs: Vec<(u32, u32)> = texts.iter().filter_map(|text| numeric(text)).collect();
    let day_first = pairs.iter().any(|(first, _)| *first > 12);
    let month_first = pairs.iter().any(|(_, second)| *second > 12);
    match (day_first, month_first) {
        (true, false) => Some("DD/MM/YYYY"),
        (false, true) => Some("MM/DD/YYYY"),
        _ if !texts.is_empty() && texts.iter().all(|text| by_format(text, "D MMM YYYY").is_some()) => {
            Some("D MMM YYYY")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, format: Option<&str>) -> String {
        date(&Cell::plain(Content::Text(text.to_owned())), format).unwrap_or_else(|(code, _)| code.to_owned())
    }

    #[test]
    fn dates_in_words_need_a_declared_format() {
        for (text, format, expected) in [
            ("2021-03-04", None, "2021-03-04"),
            ("2021-03", None, "2021-03"),
            ("2021~", None, "2021~"),
            ("..", None, ".."),
            ("03/04/2021", None, "date-format-undeclared"),
            ("03/04/2021", Some("DD/MM/YYYY"), "2021-04-03"),
            ("03/04/2021", Some("MM/DD/YYYY"), "2021-03-04"),
            ("3.4.2021", Some("DD/MM/YYYY"), "2021-04-03"),
            ("31/02/2021", Some("DD/MM/YYYY"), "date-malformed"),
            ("4 mars 2021", Some("D MMM YYYY"), "2021-03-04"),
            ("15 Sept 2021", Some("D MMM YYYY"), "2021-09-15"),
            ("04/2021", Some("MM/YYYY"), "2021-04"),
            ("03/04/21", Some("DD/MM/YYYY"), "date-malformed"),
        ] {
            assert_eq!(told(text, format), expected, "{text} {format:?}");
        }
        assert!(
            is_format("DD.MM.YYYY") && is_format("MMM YYYY") && !is_format("DD/MM/YY") && !is_format("YYYY")
        );
    }

    #[test]
    fn numbers_are_years_and_periods_have_two_ends() {
        let number = |text: &str| date(&Cell::plain(Content::Number(text.to_owned())), None).ok();
        assert_eq!(number("2021").as_deref(), Some("2021"));
        assert_eq!(number("44197"), None, "a day number without a date format is no date");
        let ends = |text: &str| period(&Cell::plain(Content::Text(text.to_owned())), None).ok();
        let pair = |from: &str, to: &str| Some((from.to_owned(), to.to_owned()));
        assert_eq!(ends("2021–2025"), pair("2021", "2025"));
        assert_eq!(ends("2021 to 2025"), pair("2021", "2025"));
        assert_eq!(ends("2021-03"), pair("2021-03", "2021-03"));
        assert_eq!(ends("soon"), None);
        assert_eq!(format_of(&["03/04/2021", "25/04/2021"]), Some("DD/MM/YYYY"));
        assert_eq!(format_of(&["03/04/2021"]), None);
    }
}
