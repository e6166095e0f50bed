//! Parts of years and decades: "mid-2030", "early 2027", "the late 2040s", "au début des années 2030".
//!
//! Convention: the early part of a year ends on 31 March, its middle on 30 June, its late part with the year. Of a
//! decade the early part ends with its fourth year (2033), the middle with its seventh (2036), the late part and the
//! decade itself with its last (2039). A named span of time is always its last day.

use crate::lexicon::List;
use crate::scan::Scan;
use jiff::civil::Date;
use polyad_model::PartialDate;

/// The last day of the part of a year or decade that is named exactly here, and how many tokens it takes.
pub(crate) fn named_part(scan: &Scan, at: usize, end: usize) -> Option<(usize, PartialDate)> {
    let part = scan.hit(at, List::DatePart).filter(|_| at < end);
    let mut next = at + part.map_or(0, |hit| hit.len);
    if part.is_some() {
        let limit = next + 5;
        while next < limit.min(end) && joins_part(scan, next) {
            next += 1;
        }
    }
    if next >= end || scan.is_used(next) {
        return None;
    }
    let year = scan.year(next)?;
    let decade = decade_len(scan, next);
    let (year, month) = match (part.map(|hit| hit.value), decade) {
        (None, None) => return None,
        (Some("early"), None) => (year, 3),
        (Some("mid"), None) => (year, 6),
        (Some("early"), Some(_)) => (year + 3, 12),
        (Some("mid"), Some(_)) => (year + 6, 12),
        (_, Some(_)) => (year + 9, 12),
        (Some(_), None) => (year, 12),
    };
    let last = Date::new(year, month, 1).ok()?.last_of_month();
    Some((next + decade.unwrap_or(1) - at, PartialDate::from_day(last)))
}

/// Whether a decade with its own number follows closely: "la década de 2040", "the decade of the 2030s".
pub(crate) fn numbered_decade(scan: &Scan, from: usize) -> bool {
    (from..from + 3).any(|at| scan.year(at).is_some_and(|year| year % 10 == 0))
}

/// How many tokens a decade takes from its year on: `2030s`, `années 2030`; `None` for a plain year.
fn decade_len(scan: &Scan, at: usize) -> Option<usize> {
    if scan.year(at)? % 10 != 0 {
        return None;
    }
    let glued = |at: usize| scan.tokens.get(at).is_some_and(|token| !token.spaced);
    if scan.key(at + 1) == "s" && glued(at + 1) {
        return Some(2);
    }
    if scan.key(at + 1) == "'" && scan.key(at + 2) == "s" && glued(at + 1) && glued(at + 2) {
        return Some(3);
    }
    let before = |steps: usize| at.checked_sub(steps).map_or("", |at| scan.key(at));
    let named = matches!(before(1), "annees" | "anos" | "decada" | "decennie")
        || (matches!(before(1), "de" | "del" | "los") && matches!(before(2), "decada" | "decennie"))
        || (before(1) == "los"
            && matches!(before(2), "de" | "en")
            && matches!(before(3), "mediados" | "finales"));
    named.then_some(1)
}

fn joins_part(scan: &Scan, at: usize) -> bool {
    matches!(
        scan.key(at),
        "of" | "the"
            | "in"
            | "de"
            | "la"
            | "des"
            | "du"
            | "del"
            | "los"
            | "l'"
            | "d'"
            | "an"
            | "annee"
            | "ano"
            | "annees"
            | "anos"
            | "decada"
            | "decennie"
            | "decade"
            | "year"
    )
}
