//! Where a goal starts from: base years, base values, projected paths (rule B1).

use crate::lexicon::List;
use crate::number;
use crate::scan::Scan;
use polyad_model::Exact;
use std::ops::Range;

/// A base that the text names.
#[derive(Clone, Debug)]
pub(crate) struct Base {
    pub(crate) tokens: Range<usize>,
    pub(crate) year: Option<i16>,
    /// Percentages as fractions.
    pub(crate) value: Option<Exact>,
    pub(crate) scenario: bool,
    /// "current levels": named, but neither dated nor measured.
    pub(crate) current: bool,
}

/// Finds bases in the tokens and consumes them, years first, so that no base year is read as a deadline.
pub(crate) fn find(scan: &mut Scan, range: Range<usize>) -> Vec<Base> {
    let mut found: Vec<Base> = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let base = marked(scan, at, range.end, List::BaseMark)
            .or_else(|| marked(scan, at, range.end, List::BaseWeak))
            .or_else(|| unmarked(scan, at, range.end));
        match base {
            Some(base) if !scan.any_used(base.tokens.clone()) => {
                scan.consume(base.tokens.clone());
                at = base.tokens.end;
                found.push(base);
            }
            _ => at += 1,
        }
    }
    found
}

/// A base value in a caller's words: `18 % in 2010`, `43 (2015)`, `25%`.
pub(crate) fn stated(scan: &mut Scan) -> Option<Base> {
    let end = scan.tokens.len();
    let year_at = (0..end).rev().find(|at| scan.year(*at).is_some());
    let value_at = (0..end).find(|at| Some(*at) != year_at && number::numeral(scan, *at, end).is_some());
    let value = value_at.and_then(|at| valued(scan, at, end)).map(|(value, _)| value);
    let scenario = (0..end).any(|at| scan.is(at, List::Scenario));
    let year = year_at.and_then(|at| scan.year(at));
    (value.is_some() || year.is_some() || scenario).then_some(Base {
        tokens: 0..end,
        year,
        value,
        scenario,
        current: false,
    })
}

/// A number with its percent sign, as a fraction, and where it ends.
pub(crate) fn valued(scan: &Scan, at: usize, end: usize) -> Option<(Exact, usize)> {
    let money = scan.hit(at, List::Currency).map_or(0, |hit| hit.len);
    let start = at + money;
    let numeral = number::numeral(scan, start, end)?;
    let mut next = start + numeral.len;
    let mut value = numeral.value;
    if let Some(percent) = scan.hit(next, List::Points).or_else(|| scan.hit(next, List::Percent)) {
        value = number::times(value, Exact::new(1, 2).ok()?)?;
        next += percent.len;
    } else if let Some(unit) = scan.hit(next, List::Unit) {
        if let Some((_, factor)) = unit.value.split_once(' ')
            && let Ok(factor) = factor.parse::<i128>()
        {
            value = number::times(value, Exact::new(factor, 0).ok()?)?;
        }
        next += unit.len;
    } else if let Some(money) = scan.hit(next, List::Currency) {
        next += money.len;
    }
    Some((value, next))
}

/// `in 2010`, `(2010)`, `, 2010`: the year of a value, and where it ends.
pub(crate) fn year_after(scan: &Scan, at: usize, end: usize) -> Option<(i16, usize)> {
    let mut next = at;
    while next < end && next < at + 6 {
        if let Some(year) = scan.year(next) {
            // "from 25% to 40%": a year after the next amount belongs to that one.
            let closed = usize::from(scan.key(next + 1) == ")");
            return Some((year, next + 1 + closed));
        }
        let passes = matches!(
            scan.key(next),
            "in" | "("
                | "fy"
                | "fiscal"
                | "year"
                | "the"
                | "en"
                | "as"
                | "of"
                | "for"
                | "l'"
                | "annee"
                | "ano"
                | "el"
                | "during"
        );
        if !passes {
            return None;
        }
        next += 1;
    }
    None
}

fn marked(scan: &Scan, at: usize, end: usize, list: List) -> Option<Base> {
    let mark = scan.hit(at, list)?;
    // "no later than 2050" ends in a word that may also stand before a base.
    let in_deadline = (at.saturating_sub(4)..at)
        .any(|start| scan.hit(start, List::By).is_some_and(|hit| hit.len > 1 && start + hit.len > at));
    if in_deadline {
        return None;
    }
    let strong = list == List::BaseMark;
    let mut next = at + mark.len;
    let limit = end.min(next + 9);
    let (mut levelled, mut comma) = (false, false);
    while next < limit {
        levelled |= matches!(
            scan.key(next),
            "level"
                | "levels"
                | "niveau"
                | "niveaux"
                | "nivel"
                | "niveles"
                | "baseline"
                | "base"
                | "reference"
        );
        if scan.is(next, List::Scenario) || scan.is(next, List::BaseCurrent) {
            break;
        }
        let sign = strong && matches!(scan.key(next), ":" | "(" | "=" | "-" | "," | "'");
        match scan.hit(next, List::BaseGlue) {
            Some(glue) => next += glue.len,
            None if sign => {
                comma |= scan.key(next) == ",";
                next += 1;
            }
            // "compared with its own emissions in 2010": a few more words may stand between.
            None if strong
                && !comma
                && scan.is_word(next)
                && !scan.is(next, List::NounEnd)
                && !scan.is(next, List::Number)
                && next < at + mark.len + 5 =>
            {
                next += 1;
            }
            None => break,
        }
    }
    let start = at;
    if let Some(hit) = scan.hit(next, List::Scenario) {
        return Some(scenario(scan, start, next + hit.len, end));
    }
    if let Some(hit) = scan.hit(next, List::BaseCurrent) {
        let tokens = start..next + hit.len;
        return Some(Base { tokens, year: None, value: None, scenario: false, current: true });
    }
    if let Some(year) = scan.year(next) {
        let mut after = next + 1;
        if (is_span(scan, next) && !(strong && matches!(scan.key(after), "until" | "till")))
            || scan.is(after, List::Percent)
            || scan.is(after, List::Unit)
        {
            return None;
        }
        // 2013/14 and 2013-14 name one fiscal year.
        if matches!(scan.key(after), "/" | "-") && scan.is_number(after + 1) && scan.key(after + 1).len() == 2
        {
            after += 2;
        }
        if scan.is(after, List::Population) && !strong && !scan.is(after, List::BaseNoun) {
            return None;
        }
        // "over 2000 trees", "on 2020 budgets": the number counts or names what follows.
        let loose = matches!(scan.key(at), "over" | "on");
        if loose
            && scan.is_word(after)
            && after < end
            && !scan.is(after, List::BaseNoun)
            && !scan.is(after, List::NounEnd)
        {
            return None;
        }
        let noun = nouns(scan, after, end);
        if mark.value == "levels" && !levelled && (noun == after || is_vague_noun(scan, after)) {
            return None;
        }
        if noun == after
            && !strong
            && (matches!(scan.key(after), "onward" | "onwards" | "to" | "until") || scan.is(at, List::By))
        {
            return None;
        }
        let (value, tail) = value_after(scan, noun, end);
        return Some(Base { tokens: start..tail, year: Some(year), value, scenario: false, current: false });
    }
    // "baseline year for our scope 1 and 2 target": the number is a name.
    let named = scan.before(next, List::Label, start).is_some();
    if strong
        && !named
        && let Some((value, after)) = valued(scan, next, end)
    {
        let (year, tail) =
            year_after(scan, after, end).map_or((None, after), |(year, tail)| (Some(year), tail));
        let tail = nouns(scan, tail, end);
        return Some(Base { tokens: start..tail, year, value: Some(value), scenario: false, current: false });
    }
    None
}

/// `2010 levels`, `a 2019 baseline`, `business as usual`, `(base year 2019)`.
fn unmarked(scan: &Scan, at: usize, end: usize) -> Option<Base> {
    if let Some(hit) = scan.hit(at, List::Scenario) {
        return Some(scenario(scan, at, at + hit.len, end));
    }
    // "Base: 2015"
    let named = matches!(scan.key(at), "base" | "baseline" | "reference" | "referencia")
        && matches!(scan.key(at + 1), ":" | "=")
        && at + 2 < end;
    if named && let Some(year) = scan.year(at + 2).filter(|_| !is_span(scan, at + 2)) {
        let (value, tail) = value_after(scan, at + 3, end);
        return Some(Base { tokens: at..tail, year: Some(year), value, scenario: false, current: false });
    }
    let year = scan.year(at)?;
    let firm = scan.hit(at + 1, List::BaseNoun).filter(|_| !is_vague_noun(scan, at + 1))?;
    let tail = nouns(scan, at + 1 + firm.len, end);
    let (value, tail) = value_after(scan, tail, end);
    Some(Base { tokens: at..tail, year: Some(year), value, scenario: false, current: false })
}

fn scenario(scan: &Scan, start: usize, mut next: usize, end: usize) -> Base {
    let mut tail = next;
    while next < end && next < tail + 4 {
        if let Some(hit) = scan.hit(next, List::Scenario).or_else(|| scan.hit(next, List::BaseNoun)) {
            next += hit.len;
            tail = next;
        } else if matches!(
            scan.key(next),
            "(" | ")" | "scenario" | "projections" | "projection" | "path" | "in"
        ) {
            next += 1;
            if scan.key(next - 1) != "(" && scan.key(next - 1) != "in" {
                tail = next;
            }
        } else {
            // A year behind it is the one in which the target is compared with the path: a deadline, no base.
            break;
        }
    }
    Base { tokens: start..tail, year: None, value: None, scenario: true, current: false }
}

/// Nouns that make a year a base only behind a clear marker: "2030 emissions" may be a target.
fn is_vague_noun(scan: &Scan, at: usize) -> bool {
    matches!(
        scan.key(at),
        "emissions" | "emission" | "values" | "value" | "figures" | "metrics" | "benchmark"
    )
}

/// Skips the nouns that may follow a base year.
fn nouns(scan: &Scan, from: usize, end: usize) -> usize {
    let mut at = from;
    while at < end {
        let hit = scan.hit(at, List::BaseNoun);
        match hit {
            Some(hit) => at += hit.len,
            None if scan.key(at) == "'" && scan.key(at + 1) == "s" => at += 2,
            None => break,
        }
    }
    at
}

/// `of 7,541 kt CO2e`, `: 18 %`, `(18%)` after a base year.
fn value_after(scan: &Scan, at: usize, end: usize) -> (Option<Exact>, usize) {
    let glue = usize::from(matches!(scan.key(at), "of" | ":" | "(" | "at" | "de" | "was" | "="));
    if glue == 0 {
        return (None, at);
    }
    match valued(scan, at + 1, end) {
        Some((value, next)) if scan.year(at + 1).is_none() => {
            (Some(value), next + usize::from(scan.key(at) == "(" && scan.key(next) == ")"))
        }
        _ => (None, at),
    }
}

/// Whether a span of years begins here ("from 2019 to 2030", "2019-2030").
fn is_span(scan: &Scan, at: usize) -> bool {
    let joint = scan.key(at + 1);
    let second = match joint {
        "-" | "/" | "to" | "through" | "until" | "till" | "and" | "et" | "y" | "a" | "hasta" | "jusqu'" => {
            let mut next = at + 2;
            while matches!(scan.key(next), "fy" | "en" | "the" | "year" | "l'" | "el" | "fiscal") {
                next += 1;
            }
            scan.year(next)
        }
        _ => None,
    };
    second.is_some()
}
