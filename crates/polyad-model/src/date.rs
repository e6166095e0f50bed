//! Dates as precise as their source, and periods between them (EDTF level 0).

use crate::Malformed;
use jiff::civil::Date;
use std::fmt;
use std::str::FromStr;

/// A date as precise as its source: `2015`, `2015-09` or `2015-09-25`; `~` at the end marks it approximate.
///
/// It denotes an interval, so comparison has three answers: whether `2015` precedes `2015-09` is unknown.
/// The derived order is only for sorting rows (by first day, then by precision), never for judging.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: i16,
    /// 0 when unknown.
    month: u8,
    /// 0 when unknown.
    day: u8,
    approximate: bool,
}

/// An answer about dates that are only partly known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Truth {
    /// Certainly so.
    Yes,
    /// Certainly not.
    No,
    /// The dates are not precise enough to tell.
    Unknown,
}

/// From one date to another, both ends included; `None` is an open end, written `..`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Period {
    /// First moment; `None`: not stated or since ever.
    pub from: Option<PartialDate>,
    /// Last moment; `None`: not stated or still going on.
    pub to: Option<PartialDate>,
}

impl PartialDate {
    /// A whole year, 1 to 9999.
    pub fn year_only(year: i16) -> Result<Self, Malformed> {
        Self::checked(year, 0, 0, false, &year.to_string())
    }

    /// A calendar day.
    pub fn from_day(date: Date) -> Self {
        PartialDate {
            year: date.year(),
            month: date.month() as u8,
            day: date.day() as u8,
            approximate: false,
        }
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month from 1, if the source gives it.
    pub fn month(self) -> Option<u8> {
        (self.month > 0).then_some(self.month)
    }

    /// The day of the month from 1, if the source gives it.
    pub fn day(self) -> Option<u8> {
        (self.day > 0).then_some(self.day)
    }

    /// Whether the source calls the date approximate.
    pub fn is_approximate(self) -> bool {
        self.approximate
    }

    /// The first day of the interval.
    pub fn first_day(self) -> Date {
        jiff::civil::date(self.year, self.month.max(1) as i8, self.day.max(1) as i8)
    }

    /// The last day of the interval.
    pub fn last_day(self) -> Date {
        match (self.month, self.day) {
            (0, _) => jiff::civil::date(self.year, 12, 31),
            (month, 0) => jiff::civil::date(self.year, month as i8, 1).last_of_month(),
            (month, day) => jiff::civil::date(self.year, month as i8, day as i8),
        }
    }

    /// Whether this date lies before the other.
    pub fn precedes(self, other: PartialDate) -> Truth {
        if self.approximate || other.approximate {
            // An approximate date is only comparable when whole years lie between.
            return match (self.year + 1 < other.year, other.year + 1 < self.year) {
                (true, _) => Truth::Yes,
                (_, true) => Truth::No,
                _ => Truth::Unknown,
            };
        }
        if self.last_day() < other.first_day() {
            Truth::Yes
        } else if self.first_day() >= other.last_day() {
            Truth::No
        } else {
            Truth::Unknown
        }
    }

    fn checked(year: i16, month: u8, day: u8, approximate: bool, got: &str) -> Result<Self, Malformed> {
        if !(1..=9999).contains(&year) {
            return Err(Malformed::new("date", "years run from 0001 to 9999", got));
        }
        if Date::new(year, month.max(1) as i8, day.max(1) as i8).is_err() {
            return Err(Malformed::new("date", "no such day in the calendar", got));
        }
        Ok(PartialDate { year, month, day, approximate })
    }
}

impl FromStr for PartialDate {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let bad = || {
            Malformed::new(
                "date",
                "written YYYY, YYYY-MM or YYYY-MM-DD, with `~` at the end if approximate",
                text,
            )
        };
        let (plain, approximate) = match text.strip_suffix('~') {
            Some(plain) => (plain, true),
            None => (text, false),
        };
        let number = |part: &str, width: usize| -> Option<i16> {
            (part.len() == width && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse().ok())
                .flatten()
        };
        let mut parts = plain.split('-');
        let year = parts.next().and_then(|p| number(p, 4)).ok_or_else(bad)?;
        let mut small = || match parts.next() {
            None => Ok(None),
            Some(part) => number(part, 2).filter(|n| *n > 0).map(Some).ok_or_else(bad),
        };
        let (month, day) = (small()?, small()?);
        if parts.next().is_some() {
            return Err(bad());
        }
        Self::checked(year, month.unwrap_or(0) as u8, day.unwrap_or(0) as u8, approximate, text)
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if self.month > 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day > 0 {
            write!(f, "-{:02}", self.day)?;
        }
        if self.approximate { f.write_str("~") } else { Ok(()) }
    }
}

impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Period {
    /// Exactly one date's interval.
    pub fn at(date: PartialDate) -> Self {
        Period { from: Some(date), to: Some(date) }
    }

    /// Whether the day lies in the period. Open ends hold everything on their side.
    pub fn contains(&self, day: Date) -> Truth {
        let start = match self.from {
            None => Truth::Yes,
            Some(from) if from.first_day() > day => Truth::No,
            Some(from) if from.last_day() <= day => Truth::Yes,
            Some(_) => Truth::Unknown,
        };
        let end = match self.to {
            None => Truth::Yes,
            Some(to) if to.last_day() < day => Truth::No,
            Some(to) if to.first_day() >= day => Truth::Yes,
            Some(_) => Truth::Unknown,
        };
        match (start, end) {
            (Truth::No, _) | (_, Truth::No) => Truth::No,
            (Truth::Yes, Truth::Yes) => Truth::Yes,
            _ => Truth::Unknown,
        }
    }

    /// Whether some day of the year may lie in the period.
    pub fn touches_year(&self, year: i16) -> bool {
        self.from.is_none_or(|from| from.year() <= year) && self.to.is_none_or(|to| to.year() >= year)
    }

    /// Whether the end is certainly before the start.
    pub fn is_reversed(&self) -> bool {
        matches!((self.from, self.to), (Some(from), Some(to)) if to.last_day() < from.first_day())
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from == to => write!(f, "{from}"),
            (from, to) => {
                from.map_or(Ok(()), |d| write!(f, "{d}"))?;
                f.write_str("..")?;
                to.map_or(Ok(()), |d| write!(f, "{d}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_year_and_a_month_in_it_cannot_be_ordered() {
        assert_eq!(date("2015").precedes(date("2015-09")), Truth::Unknown);
        assert_eq!(date("2014").precedes(date("2015-09")), Truth::Yes);
        assert_eq!(date("2015-09-25").precedes(date("2015-09-25")), Truth::No);
        assert_eq!(date("2014~").precedes(date("2015")), Truth::Unknown);
    }

    #[test]
    fn only_real_days_are_dates() {
        for bad in [
            "2015-02-30",
            "0000",
            "15",
            "2015-9",
            "2015-00",
            "2015-09-25T00:00:00",
            "2015-",
            "20155",
            "٢٠١٥",
            "",
        ] {
            assert!(bad.parse::<PartialDate>().is_err(), "{bad} was accepted");
        }
        assert_eq!(date("2024-02").last_day(), jiff::civil::date(2024, 2, 29));
    }

    #[test]
    fn a_period_known_by_year_leaves_its_edges_open() {
        let term = Period { from: Some(date("2017")), to: Some(date("2019-06-30")) };
        let day = |y, m, d| jiff::civil::date(y, m, d);
        assert_eq!(term.contains(day(2017, 5, 1)), Truth::Unknown);
        assert_eq!(term.contains(day(2018, 5, 1)), Truth::Yes);
        assert_eq!(term.contains(day(2019, 7, 1)), Truth::No);
    }
}
