//! How long a seat may be given: the wordings of a charter's `term` that bind.

use polyad_model::{Instant, PartialDate, Text};

/// A length of time in calendar months or in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    Months(i32),
    Days(i64),
}

impl Limit {
    /// Reads `2 years`, `18 months`, `90 days`; any other wording is for people and binds nobody here.
    pub(crate) fn read(text: &Text) -> Option<Limit> {
        let (number, unit) = text.plain().trim().split_once(' ')?;
        let number: i32 = number.parse().ok().filter(|number| (1..=1200).contains(number))?;
        match unit.trim_end_matches('s') {
            "year" => Some(Limit::Months(number * 12)),
            "month" => Some(Limit::Months(number)),
            "day" => Some(Limit::Days(i64::from(number))),
            _ => None,
        }
    }

    /// The last day of a term of this length that begins at a moment, or on a date.
    pub(crate) fn last_day(self, from: PartialDate) -> Option<PartialDate> {
        let first = PartialDate::from_day(from.first_day());
        let noon: Instant = Instant::parse_seconds(&format!("{first}T12:00:00Z")).ok()?;
        let day = |days: i64| PartialDate::from_day(Instant::from_millis(noon.millis() + days * DAY).day());
        match self {
            Limit::Days(days) => Some(day(days - 1)),
            Limit::Months(months) => {
                let (month, dom) = (i32::from(first.month()?) - 1 + months, first.day()?);
                let year = i32::from(first.year()) + month.div_euclid(12);
                let month = month.rem_euclid(12) + 1;
                // A day that the month does not have is the last it has.
                let same = (1..=dom)
                    .rev()
                    .find_map(|dom| format!("{year:04}-{month:02}-{dom:02}").parse::<PartialDate>().ok())?;
                let noon = Instant::parse_seconds(&format!("{same}T12:00:00Z")).ok()?;
                Some(PartialDate::from_day(Instant::from_millis(noon.millis() - DAY).day()))
            }
        }
    }
}

const DAY: i64 = 24 * 3600 * 1000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_ends_on_the_day_before_its_like() {
        let last = |term: &str, from: &str| {
            let limit = Limit::read(&Text::english(term))?;
            Some(limit.last_day(from.parse().unwrap())?.to_string())
        };
        assert_eq!(last("2 years", "2026-01-01").as_deref(), Some("2027-12-31"));
        assert_eq!(last("1 year", "2024-02-29").as_deref(), Some("2025-02-27"));
        assert_eq!(last("18 months", "2026-07-15").as_deref(), Some("2028-01-14"));
        assert_eq!(last("90 days", "2026-01-01").as_deref(), Some("2026-03-31"));
        assert_eq!(last("as long as needed", "2026-01-01"), None);
    }
}
