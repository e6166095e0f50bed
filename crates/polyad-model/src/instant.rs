//! Moments of the record: when something was stated, and when a log took it in.

use crate::Malformed;
use std::fmt;
use std::str::FromStr;

/// A moment in UTC, in milliseconds since 1970.
///
/// Printed with seconds in headers (`2026-01-01T00:00:00Z`) and with milliseconds in leaves
/// (`2026-01-01T00:00:01.000Z`), as RFC 3339 allows; both spellings are strict.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// From milliseconds since 1970-01-01T00:00:00Z.
    pub fn from_millis(millis: i64) -> Self {
        Instant(millis)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// Reads `YYYY-MM-DDThh:mm:ssZ`.
    pub fn parse_seconds(text: &str) -> Result<Self, Malformed> {
        Self::parse(text, 20, "written YYYY-MM-DDThh:mm:ssZ")
    }

    /// Reads `YYYY-MM-DDThh:mm:ss.sssZ`.
    pub fn parse_millis(text: &str) -> Result<Self, Malformed> {
        Self::parse(text, 24, "written YYYY-MM-DDThh:mm:ss.sssZ")
    }

    /// Prints to the second, dropping what is below.
    pub fn to_seconds(self) -> String {
        let mut text = self.to_string();
        text.truncate(19);
        text.push('Z');
        text
    }

    /// The calendar day in UTC.
    pub fn day(self) -> jiff::civil::Date {
        jiff::tz::Offset::UTC.to_datetime(self.timestamp()).date()
    }

    fn parse(text: &str, length: usize, shape: &'static str) -> Result<Self, Malformed> {
        let bad = || Malformed::new("time", shape, text);
        let fits = text.len() == length
            && text.bytes().enumerate().all(|(i, b)| match i {
                4 | 7 => b == b'-',
                10 => b == b'T',
                13 | 16 => b == b':',
                _ if i == length - 1 => b == b'Z',
                19 => b == b'.',
                _ => b.is_ascii_digit(),
            });
        // A leap second has no place in a record that is ordered by time.
        if !fits || &text[17..19] == "60" {
            return Err(bad());
        }
        let moment: jiff::Timestamp = text.parse().map_err(|_| bad())?;
        Ok(Instant(moment.as_millisecond()))
    }

    fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        })
    }
}

impl FromStr for Instant {
    type Err = Malformed;

    /// Either spelling.
    fn from_str(text: &str) -> Result<Self, Malformed> {
        if text.len() == 24 { Self::parse_millis(text) } else { Self::parse_seconds(text) }
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = jiff::tz::Offset::UTC.to_datetime(self.timestamp());
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            at.year(),
            at.month(),
            at.day(),
            at.hour(),
            at.minute(),
            at.second(),
            at.millisecond()
        )
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_are_strict() {
        let moment = Instant::parse_millis("2026-01-01T00:00:01.250Z").unwrap();
        assert_eq!(
            (moment.to_string().as_str(), moment.to_seconds().as_str()),
            ("2026-01-01T00:00:01.250Z", "2026-01-01T00:00:01Z")
        );
        for bad in [
            "2026-01-01T00:00:00+00:00",
            "2026-01-01 00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-01-01T00:00:60Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01t00:00:00Z",
        ] {
            assert!(bad.parse::<Instant>().is_err(), "{bad} was accepted");
        }
    }
}
