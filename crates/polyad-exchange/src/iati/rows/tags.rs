//! Where an activity works and what it is about: one tag for each kind of element and vocabulary.

use super::{Record, Rows, Step, excerpt, filled, texts};
use crate::iati::activity::{Activity, Coded};
use crate::iati::codes;
use crate::iati::number;
use crate::iati::report::{Place, Report};
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::Cell;
use polyad_model::Exact;
use std::collections::{HashMap, HashSet};

/// The kinds of elements that become tags.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Country,
    Region,
    Sector,
    Tag,
    Marker,
    Humanitarian,
}

impl Kind {
    pub(super) fn element(self) -> &'static str {
        match self {
            Kind::Country => "recipient-country",
            Kind::Region => "recipient-region",
            Kind::Sector => "sector",
            Kind::Tag => "tag",
            Kind::Marker => "policy-marker",
            Kind::Humanitarian => "humanitarian-scope",
        }
    }

    /// The vocabulary of an element, as its list has it now.
    pub(super) fn vocabulary<'a>(self, own: &'a Coded<'_>) -> &'a str {
        let printed = match self {
            Kind::Humanitarian => filled(own.extra.as_deref()),
            // The drafts before 1.0 called a sector's list its type.
            Kind::Sector => filled(own.vocabulary.as_deref()).or(filled(own.extra.as_deref())),
            _ => filled(own.vocabulary.as_deref()),
        };
        let Some(printed) = printed else { return if self == Kind::Country { "" } else { "1" } };
        let entry = match self {
            Kind::Country => return "",
            Kind::Region => codes::region_vocabulary(printed),
            Kind::Sector => codes::sector_vocabulary(printed),
            Kind::Tag => codes::tag_vocabulary(printed),
            Kind::Marker => codes::policy_marker_vocabulary(printed),
            Kind::Humanitarian => None,
        };
        entry.map_or(printed, |entry| entry.code)
    }

    /// The vocabulary and the scheme of the record.
    pub(super) fn scheme(self, vocabulary: &str) -> (&'static str, String) {
        let sdg = |goal: &str, target: &str| {
            if vocabulary == goal {
                Some("sdg-goal")
            } else if vocabulary == target {
                Some("sdg-target")
            } else {
                None
            }
        };
        match self {
            Kind::Country => ("place", "iso3166-1".to_owned()),
            Kind::Region => ("place", format!("iati-region-{vocabulary}")),
            Kind::Sector if vocabulary == "9" => ("sdg-indicator", "iati-sector-9".to_owned()),
            Kind::Sector => (sdg("7", "8").unwrap_or("sector"), format!("iati-sector-{vocabulary}")),
            Kind::Tag => (sdg("2", "3").unwrap_or("other"), format!("iati-tag-{vocabulary}")),
            Kind::Marker => ("other", format!("iati-policy-marker-{vocabulary}")),
            Kind::Humanitarian => ("other", format!("iati-humanitarian-{vocabulary}")),
        }
    }
}

/// The codes of one kind and vocabulary.
struct Set<'a> {
    vocabulary: &'a str,
    /// Ordinal from 0 and line of the first.
    first: (usize, u32),
    codes: Vec<(usize, &'a Coded<'a>)>,
}

pub(super) fn rows(rows: &mut Rows, record: &Record<'_>, activity: &Activity<'_>) {
    let mut step = Step::default();
    // Countries and regions share one whole.
    let places = activity.countries.len() + activity.regions.len();
    for (kind, elements, whole) in [
        (Kind::Country, &activity.countries, Some(places)),
        (Kind::Region, &activity.regions, Some(places)),
        (Kind::Sector, &activity.sectors, None),
        (Kind::Tag, &activity.tags, Some(usize::MAX)),
        (Kind::Marker, &activity.markers, Some(usize::MAX)),
        (Kind::Humanitarian, &activity.humanitarian, Some(usize::MAX)),
    ] {
        for set in sets(kind, elements) {
            let alone = whole.unwrap_or(set.codes.len()) == 1;
            let codes = set.codes.iter().map(|(n, own)| {
                let step = step.of(kind.element(), *n);
                let place = Place { key: record.key, step, line: own.line };
                code(&mut rows.report, place, kind, own, alone)
            });
            let codes = json::array(codes.collect::<Vec<Value>>());
            row(rows, record, kind, &set, step.of(kind.element(), set.first.0), codes);
        }
    }
    of_transactions(rows, record, activity);
}

/// Since version 2 countries and sectors may stand with each transaction instead: the transaction's row has them, and
/// the activity is found by them. In which shares they are the activity's nobody states.
fn of_transactions(rows: &mut Rows, record: &Record<'_>, activity: &Activity<'_>) {
    let has_place = !activity.countries.is_empty() || !activity.regions.is_empty();
    for (kind, is_wanted) in
        [(Kind::Country, !has_place), (Kind::Region, !has_place), (Kind::Sector, activity.sectors.is_empty())]
    {
        if !is_wanted {
            continue;
        }
        let mut sets: Vec<(Set<'_>, usize)> = Vec::new();
        let (mut places, mut met): (HashMap<&str, usize>, HashSet<(&str, &str)>) = Default::default();
        for (transaction, own) in activity.transactions.iter().enumerate() {
            let elements = match kind {
                Kind::Country => &own.countries,
                Kind::Region => &own.regions,
                _ => &own.sectors,
            };
            for (n, element) in elements.iter().enumerate() {
                let vocabulary = kind.vocabulary(element);
                let is_new = met.insert((vocabulary, &*element.code));
                let place = *places.entry(vocabulary).or_insert(sets.len());
                match sets.get_mut(place) {
                    Some((set, _)) if is_new => set.codes.push((n, element)),
                    Some(_) => {}
                    None => {
                        let codes = vec![(n, element)];
                        sets.push((Set { vocabulary, first: (n, element.line), codes }, transaction));
                    }
                }
            }
        }
        for (set, transaction) in sets {
            let codes = set.codes.iter().map(|(_, own)| value(kind, own, None));
            let codes = json::array(codes.collect::<Vec<Value>>());
            let step = format!("transaction[{}]/{}[{}]", transaction + 1, kind.element(), set.first.0 + 1);
            row(rows, record, kind, &set, &step, codes);
        }
    }
}

fn sets<'a>(kind: Kind, elements: &'a [Coded<'a>]) -> Vec<Set<'a>> {
    let mut sets: Vec<Set<'a>> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (n, own) in elements.iter().enumerate() {
        let vocabulary = kind.vocabulary(own);
        let place = *places.entry(vocabulary).or_insert(sets.len());
        match sets.get_mut(place) {
            Some(set) => set.codes.push((n, own)),
            None => sets.push(Set { vocabulary, first: (n, own.line), codes: vec![(n, own)] }),
        }
    }
    sets
}

fn row(rows: &mut Rows, record: &Record<'_>, kind: Kind, set: &Set<'_>, step: &str, codes: Value) {
    if record.is_stated(step) {
        return;
    }
    let (vocabulary, scheme) = kind.scheme(set.vocabulary);
    let (tag, group) = (&mut rows.columns.tag, rows.table.group("tag"));
    group.begin(record.number, step, set.first.1);
    tag.target.set_some(group, record.about.map(Cell::Name));
    tag.vocabulary.set(group, Cell::Word(vocabulary));
    tag.scheme.set(group, Cell::Word(&scheme));
    tag.codes.set(group, Cell::Value(codes));
}

/// One code with its share; `alone`: there is no other, so that without a percentage it is the whole.
pub(super) fn code(report: &mut Report, place: Place<'_>, kind: Kind, own: &Coded<'_>, alone: bool) -> Value {
    if own.code.is_empty() {
        report.warn(place, "code-missing", || {
            let named = texts::first(&own.names).map(|name| format!("; it says `{}`", excerpt(&name)));
            format!("{} without a code{}", kind.element(), named.unwrap_or_default())
        });
    }
    let share = match own.percentage.as_deref() {
        None => alone.then(|| "1".to_owned()),
        Some(printed) => {
            let share = number::decimal(printed).ok().and_then(hundredth);
            if share.is_none() {
                report.warn(place, "percentage-malformed", || {
                    format!("`{}` is no percentage; the share is left out", excerpt(printed))
                });
            }
            share
        }
    };
    value(kind, own, share)
}

fn value(kind: Kind, own: &Coded<'_>, share: Option<String>) -> Value {
    let significance = own.extra.as_deref().filter(|_| kind == Kind::Marker);
    // What the humanitarian list is, its type does not say.
    let vocabulary = own.vocabulary.as_deref().filter(|_| kind == Kind::Humanitarian);
    let members = [
        ("code", filled(Some(&own.code)).map(Value::from)),
        ("share", share.map(Value::from)),
        ("name", texts::first(&own.names).map(|name| Value::from(&*name))),
        ("significance", significance.map(Value::from)),
        ("uri", filled(own.uri.as_deref()).map(Value::from)),
        ("vocabulary", vocabulary.map(Value::from)),
    ];
    json::object(members.into_iter().filter_map(|(key, value)| Some((key, value?))))
}

/// A percentage as a share of one, without zeros that say nothing.
fn hundredth(percentage: Exact) -> Option<String> {
    let plain = percentage.normalised();
    Some(Exact::new(plain.digits(), plain.scale().checked_add(2)?).ok()?.normalised().to_string())
}
