//! Dates as publishers of rates print them.

use polyad_model::{PartialDate, Period};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A day, month or year as ISO 8601 writes it; a quarter (`2015-Q2`) or half-year (`2015-S1`) as SDMX does; a day in
/// English words (`30 June 2015`, `June 30, 2015`). `None` for anything else.
pub(super) fn of(text: &str) -> Option<Period> {
    if let Ok(date) = text.parse::<PartialDate>() {
        return (!date.is_approximate()).then(|| Period::at(date));
    }
    part_of_year(text).or_else(|| in_words(text).map(Period::at))
}

/// The period as a locator prints it.
pub(super) fn printed(period: &Period) -> String {
    match (period.from, period.to) {
        (Some(from), Some(to)) if from != to => format!("{from}/{to}"),
        (from, _) => from.map(|from| from.to_string()).unwrap_or_default(),
    }
}

fn part_of_year(text: &str) -> Option<Period> {
    let (year, part) = text.split_once('-')?;
    if year.len() != 4 || part.len() != 2 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u8 = part.get(1..)?.parse().ok()?;
    let (months, most) = match part.get(..1)? {
        "Q" => (3, 4),
        "S" | "H" => (6, 2),
        _ => return None,
    };
    if number == 0 || number > most {
        return None;
    }
    let month = |month: u8| format!("{year}-{month:02}").parse().ok();
    Some(Period { from: Some(month((number - 1) * months + 1)?), to: Some(month(number * months)?) })
}

fn in_words(text: &str) -> Option<PartialDate> {
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let [first, second, year] = words.as_slice() else { return None };
    let month = |word: &str| {
        let word = word.to_lowercase();
        let is = |name: &str| name == word || (word.len() == 3 && name.starts_with(&word));
        MONTHS.iter().position(|name| is(name)).map(|at| at + 1)
    };
    let (month, day) = match month(first) {
        Some(month) => (month, second),
        None => (month(second)?, first),
    };
    let day: u8 = day.parse().ok()?;
    format!("{year}-{month:02}-{day:02}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_publishers_print_them() {
        for (text, expected) in [
            ("2015-06-30", "2015-06-30"),
            ("2015-06", "2015-06"),
            ("2015", "2015"),
            ("2015-Q2", "2015-04/2015-06"),
            ("2015-S1", "2015-01/2015-06"),
            ("30 June 2015", "2015-06-30"),
            ("June 30, 2015", "2015-06-30"),
            ("1 Sep 2015", "2015-09-01"),
        ] {
            assert_eq!(of(text).map(|period| printed(&period)).as_deref(), Some(expected), "{text}");
        }
        for bad in ["", "2015-Q5", "2015-W12", "30/06/2015", "31 June 2015", "2015~", "June 2015", "2015-13"]
        {
            assert_eq!(of(bad), None, "{bad}");
        }
    }
}
