//! Days as numbers, so that distances between dates are differences.

use polyad_model::{PartialDate, Period};

/// How long a rate holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Span {
    /// One day.
    Day,
    /// One calendar month.
    Month,
    /// One calendar year.
    Year,
}

/// The number of a day in the proleptic Gregorian calendar, counted from 1 January 1970.
///
/// Source: E. G. Richards, "Calendars", in: Explanatory Supplement to the Astronomical Almanac, 3rd edition, 2013; the
/// form with years that begin in March.
pub(super) fn number(year: i16, month: u8, day: u8) -> i32 {
    let (year, month, day) = (i32::from(year), i32::from(month), i32::from(day));
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    era * 146_097 + days - 719_468
}

/// The first day of a date.
pub(super) fn first(date: PartialDate) -> i32 {
    number(date.year(), date.month().unwrap_or(1), date.day().unwrap_or(1))
}

/// The last day of a date.
pub(super) fn last(date: PartialDate) -> i32 {
    match (date.month(), date.day()) {
        (Some(month), Some(day)) => number(date.year(), month, day),
        (Some(12), None) | (None, _) => number(date.year(), 12, 31),
        (Some(month), None) => number(date.year(), month + 1, 1) - 1,
    }
}

/// How precise a date is.
pub(super) fn span(date: PartialDate) -> Span {
    match (date.month(), date.day()) {
        (Some(_), Some(_)) => Span::Day,
        (Some(_), None) => Span::Month,
        (None, _) => Span::Year,
    }
}

/// The day, month or year that a period is; `None` for any other length.
pub(super) fn whole(period: Period) -> Option<PartialDate> {
    let (from, to) = (period.from?, period.to?);
    if from == to {
        return Some(from);
    }
    let (first, last) = (first(from), last(to));
    let year = PartialDate::year_only(from.year()).ok()?;
    if (self::first(year), self::last(year)) == (first, last) {
        return Some(year);
    }
    let month: PartialDate = format!("{:04}-{:02}", from.year(), from.month()?).parse().ok()?;
    ((self::first(month), self::last(month)) == (first, last)).then_some(month)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_numbered_as_the_calendar_goes() {
        assert_eq!(number(1970, 1, 1), 0);
        assert_eq!(number(2000, 3, 1), 11_017);
        let mut day = date("1899-12-31").first_day();
        let mut expected = number(1899, 12, 31);
        while day.year() < 2101 {
            assert_eq!(first(PartialDate::from_day(day)), expected, "{day}");
            (day, expected) = (day.tomorrow().unwrap(), expected + 1);
        }
        assert_eq!(last(date("2016-02")) - first(date("2016-02")), 28);
        assert_eq!(last(date("2016")) - first(date("2016")), 365);
    }

    #[test]
    fn periods_of_a_whole_month_or_year_are_that_month_or_year() {
        let of = |from: &str, to: &str| whole(Period { from: Some(date(from)), to: Some(date(to)) });
        assert_eq!(of("2021", "2021"), Some(date("2021")));
        assert_eq!(of("2021-01-01", "2021-12-31"), Some(date("2021")));
        assert_eq!(of("2021-02-01", "2021-02-28"), Some(date("2021-02")));
        assert_eq!(of("2020-02-01", "2020-02-28"), None);
        assert_eq!(of("2021-01", "2021-12"), Some(date("2021")));
        assert_eq!(of("2021-01-04", "2021-01-08"), None);
    }
}
