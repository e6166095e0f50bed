//! Days between dates, and which end of a vague date is meant.

use polyad_model::PartialDate;

/// The day that something is due by: the last of a date that is known by month or year alone.
pub(crate) fn due_number(date: PartialDate) -> i64 {
    number(PartialDate::from_day(date.last_day()))
}

/// The day that something was paid on: the first of a date that is known by month or year alone, which is in favour of
/// who pays, so that a delay is never made too long.
pub(crate) fn paid_number(date: PartialDate) -> i64 {
    number(PartialDate::from_day(date.first_day()))
}

/// A full date as a number of days, for differences alone.
fn number(date: PartialDate) -> i64 {
    let day = date.first_day();
    let (year, month) = match i64::from(day.month()) {
        month @ 1..=2 => (i64::from(day.year()) - 1, month + 12),
        month => (i64::from(day.year()), month),
    };
    // Years begin in March, so that the leap day comes last.
    365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * (month - 3) + 2) / 5
        + i64::from(day.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vague_dates_are_read_in_favour_of_who_pays() {
        let date = |text: &str| text.parse::<PartialDate>().expect("a date");
        assert_eq!(paid_number(date("2022-03-31")) - due_number(date("2021-12-31")), 90);
        assert_eq!(paid_number(date("2022")) - due_number(date("2021")), 1);
        assert_eq!(paid_number(date("2024-03-01")) - due_number(date("2024-02-28")), 2);
    }
}
