//! Days of the calendar from the day numbers of spreadsheets.

/// From which day a workbook counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateSystem {
    /// 1 is 1 January 1900, and 60 a 29 February that never was (ECMA-376 part 1 §18.17.4.1).
    #[default]
    From1900,
    /// 0 is 1 January 1904.
    From1904,
}

/// The day of a serial number, `YYYY-MM-DD`; a fraction is a time of day and left out.
///
/// # Errors
/// Why the number is no day: negative, the day that never was, or past the year 9999.
pub fn date_of_serial(serial: f64, system: DateSystem) -> Result<String, String> {
    let whole = serial.floor();
    let wrong = |reason: &str| Err(format!("{serial} is no day: {reason}"));
    if !(0.0..=3_000_000.0).contains(&whole) {
        return wrong("a day number lies between 0 and 2,958,465");
    }
    let whole = whole as i64;
    let days = match system {
        DateSystem::From1904 => days_of_civil(1904, 1, 1) + whole,
        DateSystem::From1900 if whole == 60 => return wrong("29 February 1900 never was"),
        DateSystem::From1900 if whole == 0 => return wrong("0 is a time of day without a day"),
        DateSystem::From1900 if whole < 60 => days_of_civil(1899, 12, 31) + whole,
        DateSystem::From1900 => days_of_civil(1899, 12, 30) + whole,
    };
    let (year, month, day) = civil_of_days(days);
    if year > 9999 {
        return wrong("a day number lies between 0 and 2,958,465");
    }
    Ok(format!("{year:04}-{month:02}-{day:02}"))
}

/// Days since 1 January 1970 in the Gregorian calendar. Source: Hinnant, "chrono-compatible low-level date algorithms".
fn days_of_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and day of a number of days since 1 January 1970.
fn civil_of_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_numbers_of_both_systems_are_days() {
        for (serial, system, day) in [
            (1.0, DateSystem::From1900, "1900-01-01"),
            (59.0, DateSystem::From1900, "1900-02-28"),
            (61.0, DateSystem::From1900, "1900-03-01"),
            (45_292.0, DateSystem::From1900, "2024-01-01"),
            (45_351.75, DateSystem::From1900, "2024-02-29"),
            (2_958_465.0, DateSystem::From1900, "9999-12-31"),
            (0.0, DateSystem::From1904, "1904-01-01"),
            (43_830.0, DateSystem::From1904, "2024-01-01"),
        ] {
            assert_eq!(date_of_serial(serial, system).as_deref(), Ok(day));
        }
        for serial in [-1.0, 0.5, 60.0, 2_958_466.0, 1e18, f64::NAN] {
            assert!(date_of_serial(serial, DateSystem::From1900).is_err(), "{serial}");
        }
    }
}
