//! Deadlines, windows and yearly amounts: rules D1 to D5.

use crate::lexicon::{Hit, List};
use crate::moments;
use crate::scan::Scan;
use jiff::civil::{Date, date};
use polyad_model::{PartialDate, Period};
use std::ops::Range;

/// A deadline that the text names.
#[derive(Clone, Debug)]
pub(crate) struct Deadline {
    pub(crate) tokens: Range<usize>,
    pub(crate) when: When,
    /// Named by its marker ("by 2030"), not merely a year that stands there.
    pub(crate) firm: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum When {
    /// The last day.
    On(PartialDate),
    /// From one day to another, both ends included; whether both ends had prepositions ("from … to").
    Window { from: PartialDate, to: PartialDate, spoken: bool },
    /// So many months from the statement's date.
    After { months: u32 },
    /// The end of the decade in which the goal was stated.
    DecadeEnd,
    /// The deadline of the goal before.
    Same,
}

impl When {
    /// The last day, if it can be known.
    pub(crate) fn resolve(self, stated: Option<PartialDate>) -> Option<PartialDate> {
        match self {
            When::On(date) | When::Window { to: date, .. } => Some(date),
            When::After { months } => stated.and_then(|stated| add_months(stated, months)),
            When::DecadeEnd => {
                let decade = stated?.year() / 10 * 10 + 9;
                last_day(decade + 1)
            }
            When::Same => None,
        }
    }

    pub(crate) fn window(self) -> Option<Period> {
        match self {
            When::Window { from, to, .. } => Some(Period { from: Some(from), to: Some(to) }),
            _ => None,
        }
    }

    /// Whether it hangs on the statement's date.
    pub(crate) fn is_relative(self) -> bool {
        matches!(self, When::After { .. } | When::DecadeEnd)
    }
}

/// A date as written: how many tokens, from when (for a span of years) and to when.
struct Written {
    len: usize,
    from: Option<PartialDate>,
    to: PartialDate,
}

/// Finds windows and firmly named deadlines in the tokens and consumes them. Base years must be consumed before.
pub(crate) fn firm(scan: &mut Scan, range: Range<usize>) -> Vec<Deadline> {
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let deadline = same(scan, at)
            .or_else(|| window(scan, at, range.end))
            .or_else(|| by_date(scan, at, range.end))
            .or_else(|| named(scan, at))
            .or_else(|| part(scan, at, range.clone()))
            .or_else(|| span(scan, at, range.clone()));
        match deadline {
            Some(deadline) if !scan.any_used(deadline.tokens.clone()) => {
                scan.consume(deadline.tokens.clone());
                at = deadline.tokens.end;
                found.push(deadline);
            }
            _ => at += 1,
        }
    }
    found
}

/// Years that only stand there: "in 2030", "net zero 2050". Read after amounts, when nothing firmer was found.
pub(crate) fn loose(scan: &mut Scan, range: Range<usize>) -> Vec<Deadline> {
    let mut found = Vec::new();
    for at in range.clone() {
        if scan.is_used(at) {
            continue;
        }
        let (start, year_at) = match scan.hit(at, List::InYear) {
            Some(hit) => (at, skip_glue(scan, at + hit.len, range.end)),
            None => (at, at),
        };
        if let Some(written) = written(scan, year_at, range.end)
            && !begins(scan, start, range.start)
            && !scan.any_used(start..year_at + written.len)
        {
            let tokens = start..year_at + written.len;
            scan.consume(tokens.clone());
            found.push(Deadline { tokens, when: When::On(written.to), firm: false });
        }
    }
    found
}

/// "per year", "annually" and the like (D4), consumed.
pub(crate) fn annual(scan: &mut Scan, range: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for at in range {
        if let Some(hit) = scan.hit(at, List::Annual)
            && !scan.any_used(at..at + hit.len)
        {
            scan.consume(at..at + hit.len);
            found.push(at..at + hit.len);
        }
    }
    found
}

/// The last day of a year.
pub(crate) fn last_day(year: i16) -> Option<PartialDate> {
    Date::new(year, 12, 31).ok().map(PartialDate::from_day)
}

fn same(scan: &Scan, at: usize) -> Option<Deadline> {
    let hit = scan.hit(at, List::SamePeriod)?;
    Some(Deadline { tokens: at..at + hit.len, when: When::Same, firm: true })
}

/// D1: `2026-2030`, `from 2026 to 2030`, `between 2026 and 2030`, `2026/27`.
fn window(scan: &Scan, at: usize, end: usize) -> Option<Deadline> {
    let spoken = scan.hit(at, List::FromWord).map(|hit| hit.len).or_else(|| {
        let between = matches!(scan.key(at), "between" | "entre" | "period" | "during" | "for" | "over");
        between.then_some(1)
    });
    let first = skip_glue(scan, at + spoken.unwrap_or(0), end);
    if spoken.is_none() && first != at {
        return None;
    }
    let written_first = written(scan, first, end)?;
    if let Some(from) = written_first.from {
        let tokens = at..first + written_first.len;
        return Some(Deadline {
            tokens,
            when: When::Window { from, to: written_first.to, spoken: false },
            firm: true,
        });
    }
    spoken?;
    let joint = first + written_first.len;
    let len =
        scan.hit(joint, List::ToWord).or_else(|| scan.hit(joint, List::By)).map(|hit| hit.len).or_else(
            || matches!(scan.key(joint), "and" | "et" | "y" | "through" | "-" | "a" | "hasta").then_some(1),
        )?;
    let second = skip_glue(scan, joint + len, end);
    let written_second = written(scan, second, end)?;
    let from = first_day(written_first.to)?;
    let tokens = at..second + written_second.len;
    Some(Deadline { tokens, when: When::Window { from, to: written_second.to, spoken: true }, firm: true })
}

/// D2: `by 2030`, `before the end of June 2027`, `no later than Q4 2026`.
fn by_date(scan: &Scan, at: usize, end: usize) -> Option<Deadline> {
    let hit = scan.hit(at, List::By)?;
    let date_at = skip_glue(scan, at + hit.len, end);
    if let Some(fixed) = fixed(scan, date_at) {
        return Some(Deadline {
            tokens: at..date_at + fixed.len,
            when: fixed_date(fixed.value)?,
            firm: true,
        });
    }
    // "before the decade ends": the one in which the goal was stated.
    let decade = (at + hit.len..end.min(date_at + 1)).find(|at| {
        matches!(scan.key(*at), "decade" | "decada" | "decennie" | "decenio")
            && !matches!(scan.key(at - 1), "a" | "an" | "un" | "une" | "una")
            && !moments::numbered_decade(scan, at + 1)
    });
    if let Some(decade) = decade {
        return Some(Deadline { tokens: at..decade + 1, when: When::DecadeEnd, firm: true });
    }
    let written = written(scan, date_at, end)?;
    let after = date_at + written.len;
    // "to 2000 schools": a number of things and not a year.
    if written.len == 1 && counts_things(scan, after) {
        return None;
    }
    Some(Deadline { tokens: at..after, when: When::On(written.to), firm: true })
}

/// D5: `mid-century`, `this decade`.
fn named(scan: &Scan, at: usize) -> Option<Deadline> {
    let hit = fixed(scan, at)?;
    Some(Deadline { tokens: at..at + hit.len, when: fixed_date(hit.value)?, firm: true })
}

/// "early 2027", "the late 2040s": a part of a year or decade tells of a date without any marker.
fn part(scan: &Scan, at: usize, range: Range<usize>) -> Option<Deadline> {
    scan.hit(at, List::DatePart).filter(|_| !begins(scan, at, range.start))?;
    let (len, to) = moments::named_part(scan, at, range.end)?;
    Some(Deadline { tokens: at..at + len, when: When::On(to), firm: false })
}

/// "from 2024 on", "after 2021": a beginning and no deadline.
fn begins(scan: &Scan, start: usize, floor: usize) -> bool {
    start > floor
        && (matches!(scan.key(start - 1), "since" | "after" | "desde" | "apres" | "depuis" | "despues")
            || (start > floor + 1 && (scan.key(start - 2), scan.key(start - 1)) == ("partir", "de")))
}

/// D3: `in the next five years`, `within 12 months`, `over the coming decade`.
fn span(scan: &Scan, at: usize, range: Range<usize>) -> Option<Deadline> {
    let hit = scan.hit(at, List::Within)?;
    let number_at = at + hit.len;
    let (count, unit_at) = match crate::number::numeral(scan, number_at, range.end) {
        Some(numeral) if numeral.form == crate::number::Form::Plain => {
            (numeral.value.to_string().parse::<u32>().ok()?, number_at + numeral.len)
        }
        Some(_) => return None,
        // "the next decade", "the coming year": a span without a number is one.
        None if hit.len > 1 => (1, number_at),
        None => return None,
    };
    let unit = scan.hit(unit_at, List::TimeUnit)?;
    let after = unit_at + unit.len;
    let age = matches!(scan.key(after), "old" | "age" | "ans" | "edad" | "younger")
        || (matches!(scan.key(after), "of" | "d'" | "de") && matches!(scan.key(after + 1), "age" | "edad"));
    let months = count.checked_mul(unit.value.parse().ok()?)?;
    if age || months == 0 || months > 2400 {
        return None;
    }
    Some(Deadline { tokens: at..after, when: When::After { months }, firm: true })
}

/// Whether a noun stands here, so that the number before it counts things.
fn counts_things(scan: &Scan, at: usize) -> bool {
    let quiet = |list| scan.is(at, list);
    scan.is_word(at)
        && !scan.tokens[at].capital
        && !quiet(List::NounEnd)
        && !quiet(List::And)
        && !quiet(List::BaseNoun)
        && !quiet(List::VerbUp)
        && !quiet(List::VerbDown)
        && !quiet(List::VerbHold)
        && !quiet(List::VerbVague)
        && (quiet(List::Population) || quiet(List::Unit) || quiet(List::Scale))
}

/// A moment with a name, unless its decade is numbered: "finales de la década de 2040".
fn fixed<'l>(scan: &Scan<'l>, at: usize) -> Option<Hit<'l>> {
    scan.hit(at, List::FixedDate)
        .filter(|hit| hit.value != "decade" || !moments::numbered_decade(scan, at + hit.len))
}

fn fixed_date(value: &str) -> Option<When> {
    match value {
        "decade" => Some(When::DecadeEnd),
        year => last_day(year.parse().ok()?).map(When::On),
    }
}

fn skip_glue(scan: &Scan, from: usize, end: usize) -> usize {
    let mut at = from;
    while at < end && at < from + 5 {
        match scan.hit(at, List::DateGlue) {
            Some(hit) if fixed(scan, at).is_none() => at += hit.len,
            _ if scan.key(at) == "'" => at += 1,
            // "Target year: 2030", "deadline (2030)".
            _ if at > from.saturating_sub(1)
                && at > 0
                && matches!(scan.key(at), ":" | "(" | "=")
                && matches!(
                    scan.key(at - 1),
                    "year" | "deadline" | "due" | "horizon" | "plazo" | "echeance"
                )
                && scan.year(at + 1).is_some() =>
            {
                at += 1;
            }
            _ => break,
        }
    }
    at
}

/// A date that begins exactly here.
fn written(scan: &Scan, at: usize, end: usize) -> Option<Written> {
    if at >= end || scan.is_used(at) {
        return None;
    }
    if let Some((len, to)) = moments::named_part(scan, at, end) {
        return Some(Written { len, from: None, to });
    }
    // 31 December 2030, December 31, 2030, December 2030, Q4 2030.
    let small = |at: usize, max: u8| -> Option<u8> {
        let number = scan.key(at).trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
        (scan.is_number(at) && (1..=max).contains(&number)).then_some(number)
    };
    let mut next = at;
    let day_first = small(next, 31).filter(|_| {
        let glue = usize::from(matches!(scan.key(next + 1), "st" | "nd" | "rd" | "th" | "de" | "er" | "of"));
        scan.is(next + 1 + glue, List::Month)
    });
    if day_first.is_some() {
        next += 1 + usize::from(!scan.is(next + 1, List::Month));
    }
    if let Some(month) = scan.hit(next, List::Month) {
        let number: i8 = month.value.parse().ok()?;
        next += month.len;
        let day_after = if day_first.is_none() {
            small(next, 31).filter(|_| matches!(scan.key(next + 1), "," | "st" | "nd" | "rd" | "th"))
        } else {
            None
        };
        if day_after.is_some() {
            next += 1 + usize::from(matches!(scan.key(next + 1), "st" | "nd" | "rd" | "th"));
        }
        while matches!(scan.key(next), "," | "of" | "de" | "del" | "the" | "year") && next < at + 6 {
            next += 1;
        }
        let year = scan.year(next)?;
        let first = date(year, number, 1);
        let day = match day_first.or(day_after) {
            Some(day) => Date::new(year, number, day as i8).ok()?,
            None => first.last_of_month(),
        };
        return Some(Written { len: next + 1 - at, from: None, to: PartialDate::from_day(day) });
    }
    // 31/12/2030 and 31.12.2030 come as three numbers.
    if let (Some(day), "/", Some(month), "/", Some(year)) =
        (small(at, 31), scan.key(at + 1), small(at + 2, 31), scan.key(at + 3), scan.year(at + 4))
    {
        // Month first where the second number cannot be a month.
        let (day, month) = if month > 12 { (month, day) } else { (day, month) };
        let day = Date::new(year, month as i8, day as i8).ok()?;
        return Some(Written { len: 5, from: None, to: PartialDate::from_day(day) });
    }
    if scan.key(at) == "fy" {
        let fiscal = scan.year(at + 1).or_else(|| {
            let short = two_digits(scan.key(at + 1))?;
            Some(2000 + short)
        })?;
        return Some(Written { len: 2, from: None, to: last_day(fiscal)? });
    }
    let year = scan.year(at)?;
    // A year glued to letters is a code, and one before a unit is an amount.
    if scan.is(at + 1, List::Percent) || scan.is(at + 1, List::Points) {
        return None;
    }
    // 2030-12-31
    if let ("-", Some(month), "-", Some(day)) =
        (scan.key(at + 1), small(at + 2, 12), scan.key(at + 3), small(at + 4, 31))
    {
        let day = Date::new(year, month as i8, day as i8).ok()?;
        return Some(Written { len: 5, from: None, to: PartialDate::from_day(day) });
    }
    // 2026-2030, 2026-30, 2026/27
    if matches!(scan.key(at + 1), "-" | "/") && at + 2 < end {
        let second = scan.year(at + 2).or_else(|| {
            let short = two_digits(scan.key(at + 2))?;
            Some(year / 100 * 100 + short)
        });
        if let Some(second) = second.filter(|second| *second > year) {
            let from = Date::new(year, 1, 1).ok().map(PartialDate::from_day);
            return Some(Written { len: 3, from, to: last_day(second)? });
        }
    }
    Some(Written { len: 1, from: None, to: last_day(year)? })
}

/// The first day of the year of a date.
fn first_day(of: PartialDate) -> Option<PartialDate> {
    Date::new(of.year(), 1, 1).ok().map(PartialDate::from_day)
}

/// The year in its century: exactly two digits.
fn two_digits(key: &str) -> Option<i16> {
    let plain = key.len() == 2 && key.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| key.parse().ok()).flatten()
}

/// A date so many months later, as precise as it was.
fn add_months(from: PartialDate, months: u32) -> Option<PartialDate> {
    let first = from.month().map_or(0, |month| i32::from(month) - 1);
    let zero_based = first.checked_add(i32::try_from(months).ok()?)?;
    let year = i32::from(from.year()).checked_add(zero_based / 12)?;
    let year = i16::try_from(year).ok()?;
    let month = (zero_based % 12 + 1) as i8;
    match (from.month(), from.day()) {
        (None, _) => PartialDate::year_only(year).ok(),
        (Some(_), None) => format!("{year:04}-{month:02}").parse().ok(),
        (Some(_), Some(day)) => {
            let last = Date::new(year, month, 1).ok()?.last_of_month();
            let day = Date::new(year, month, day as i8).unwrap_or(last);
            Some(PartialDate::from_day(day))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_added_as_precisely_as_the_date_is_known() {
        let add = |from: &str, months| add_months(from.parse().unwrap(), months).unwrap().to_string();
        assert_eq!(add("2024-10-01", 60), "2029-10-01");
        assert_eq!(add("2024-01-31", 1), "2024-02-29");
        assert_eq!(add("2024", 60), "2029");
        assert_eq!(add("2024-11", 3), "2025-02");
    }
}
