//! What several rules read in the same way: days, percentages, parts and vocabularies.

use crate::iati::activity::{Activity, Coded, Narrative, Stamp};
use polyad_model::{Exact, PartialDate};

/// A day as the standard wants it: `2015-09-25`, a time or a time zone after it passed over.
///
/// `None` for anything else; the reader has a finding for that.
pub(super) fn day(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    let (date, rest) = text.split_at_checked(10)?;
    let date: PartialDate = date.parse().ok().filter(|date: &PartialDate| date.day().is_some())?;
    let is_zone = |rest: &str| {
        let digits = rest.strip_prefix(['+', '-']);
        rest == "Z"
            || digits.and_then(|digits| digits.split_once(':')).is_some_and(|(hours, minutes)| {
                [hours, minutes]
                    .iter()
                    .all(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit()))
            })
    };
    (rest.is_empty() || rest.starts_with('T') || is_zone(rest)).then_some(date)
}

/// The day of a date element.
pub(super) fn day_of(stamp: &Option<Stamp<'_>>) -> Option<PartialDate> {
    stamp.as_ref().and_then(|stamp| day(&stamp.text))
}

/// A percentage as printed; `None` if it is no number.
pub(super) fn percentage(printed: &str) -> Option<Exact> {
    Exact::parse_printed(printed).ok()
}

/// `name[3]`, counted from 1 as in XPath.
pub(super) fn part(name: &str, index: usize) -> String {
    format!("{name}[{}]", index + 1)
}

/// The vocabulary of a sector, region or marker, in the spelling of version 2; those of no known list as printed.
pub(super) fn vocabulary<'a>(coded: &'a Coded<'_>, list: &'static crate::iati::codes::List) -> &'a str {
    let printed = coded.vocabulary.as_deref().map(str::trim).filter(|printed| !printed.is_empty());
    match printed {
        None => "1",
        Some(printed) => list.find(printed).map_or(printed, |entry| entry.code),
    }
}

/// Vocabularies of one activity that are judged; the standard's lists have far fewer.
const VOCABULARIES_MAX: usize = 64;

/// The distinct vocabularies of some codes, in order of appearance; the first of them where there are very many.
pub(super) fn vocabularies<'a>(
    coded: &'a [Coded<'_>],
    list: &'static crate::iati::codes::List,
) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    for one in coded {
        let vocabulary = vocabulary(one, list);
        if found.len() == VOCABULARIES_MAX {
            break;
        }
        if !found.contains(&vocabulary) {
            found.push(vocabulary);
        }
    }
    found
}

/// Calls with every narrative of the activity that has a place of its own, and that place.
pub(super) fn each_narrative<'n, 'a: 'n>(
    activity: &'n Activity<'a>,
    mut each: impl FnMut(u32, &str, &'n Narrative<'a>),
) {
    let mut all = |line: u32, part: &str, narratives: &'n [Narrative<'a>]| {
        for narrative in narratives {
            each(line, part, narrative);
        }
    };
    all(activity.line, "title", &activity.title);
    for (index, description) in activity.descriptions.iter().enumerate() {
        all(activity.line, &part("description", index), &description.texts);
    }
    for body in &activity.reporting {
        all(body.line, "reporting-org", &body.names);
    }
    for (index, body) in activity.participating.iter().enumerate() {
        all(body.line, &part("participating-org", index), &body.names);
    }
    for (index, money) in activity.transactions.iter().enumerate() {
        all(money.line, &part("transaction", index), &money.description);
    }
    for (index, result) in activity.results.iter().enumerate() {
        let place = part("result", index);
        all(result.line, &place, &result.title);
        all(result.line, &place, &result.description);
        for (index, indicator) in result.indicators.iter().enumerate() {
            let place = format!("{place}/{}", part("indicator", index));
            all(indicator.line, &place, &indicator.title);
            all(indicator.line, &place, &indicator.description);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_iso_and_nothing_else() {
        for good in ["2016-08-17", "2016-08-17Z", "2016-08-17+01:00", "2016-08-17T10:00:00"] {
            assert_eq!(day(good).map(|day| day.to_string()).as_deref(), Some("2016-08-17"), "{good}");
        }
        for bad in
            ["17-08-2016", "2016-08", "2016-08-17LL", "2016-08-18+1:00", "2016-08-18:01:00", "2016-02-30", ""]
        {
            assert_eq!(day(bad), None, "{bad}");
        }
    }
}
