//! Dates as files of all versions print them, taken as far as they are certain.

use polyad_model::PartialDate;

/// A date that could be read, and whether a time of day was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Read {
    /// The day, month or year.
    pub(super) date: PartialDate,
    /// A time stood behind the day.
    pub(super) had_time: bool,
}

/// Reads `xsd:date`, with a zone or a time behind it if it must be, a year, a month, or a year and the English name
/// of a month. `None`: no date, or none that is certain.
pub(super) fn read(printed: &str) -> Option<Read> {
    let printed = printed.trim();
    if let Ok(date) = printed.parse::<PartialDate>() {
        // `2010~` is our spelling and nobody's here.
        return (!date.is_approximate()).then_some(Read { date, had_time: false });
    }
    if let Some((head, tail)) = printed.get(..10).zip(printed.get(10..))
        && let Ok(date) = head.parse::<PartialDate>()
        && date.day().is_some()
        && !date.is_approximate()
    {
        let had_time = is_time(tail);
        return (had_time || is_zone(tail)).then_some(Read { date, had_time });
    }
    let (year, month) = printed.split_once(['-', ' '])?;
    let month = month_named(month.trim())?;
    let date = format!("{year}-{month:02}").parse().ok()?;
    Some(Read { date, had_time: false })
}

/// `Z`, `+02:00`.
fn is_zone(tail: &str) -> bool {
    let fits = |shape: &str, text: &str| {
        text.len() == shape.len()
            && text.bytes().zip(shape.bytes()).all(|(byte, wanted)| match wanted {
                b'9' => byte.is_ascii_digit(),
                _ => byte == wanted,
            })
    };
    tail == "Z" || tail.strip_prefix(['+', '-']).is_some_and(|rest| fits("99:99", rest) || fits("9999", rest))
}

/// `T10:00`, ` 10:00:00.123Z`.
fn is_time(tail: &str) -> bool {
    let Some(time) = tail.strip_prefix(['T', ' ']) else { return false };
    let end = time.find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.')).unwrap_or(time.len());
    let (clock, zone) = time.split_at(end);
    clock.len() >= 4
        && clock.starts_with(|c: char| c.is_ascii_digit())
        && clock.contains(':')
        && (zone.is_empty() || is_zone(zone))
}

/// The month of an English name, whole or its first three letters.
fn month_named(word: &str) -> Option<usize> {
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
    let word = word.to_ascii_lowercase();
    MONTHS.iter().position(|month| *month == word || month[..3] == *word).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_taken_as_far_as_they_are_certain() {
        let read = |text: &str| read(text).map(|read| (read.date.to_string(), read.had_time));
        for (printed, date, had_time) in [
            ("2011-03-31", "2011-03-31", false),
            (" 2011-03-31Z ", "2011-03-31", false),
            ("2011-03-31+02:00", "2011-03-31", false),
            ("2012-12-31T00:00:00", "2012-12-31", true),
            ("2012-12-31 10:00:00.000Z", "2012-12-31", true),
            ("2007", "2007", false),
            ("2007-December", "2007-12", false),
            ("2007-Dec", "2007-12", false),
            ("1013-07-30", "1013-07-30", false),
        ] {
            assert_eq!(read(printed), Some((date.to_owned(), had_time)), "{printed}");
        }
        for printed in [
            "",
            "0000-01-01",
            "0000",
            "2011-02-30",
            "31/03/2011",
            "2011-3-1",
            "2011-03-31~",
            "2011-03-31 or so",
            "2011-03-31T",
            "May",
            "11-May",
            "2011-Dezember",
            "20111-01-01",
            "-2011-01-01",
            "2011-03-3é",
        ] {
            assert_eq!(read(printed), None, "{printed}");
        }
    }
}
