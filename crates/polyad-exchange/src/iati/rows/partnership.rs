//! The row of an activity itself.

use super::{Record, Rows, date, excerpt, filled, participants, terms, texts};
use crate::iati::activity::{Activity, Coded, Description, Document, Location, Narrative, Tree};
use crate::iati::codes::{self, DateType, Status};
use crate::iati::report::{Place, Report};
use crate::iati::whom;
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::Cell;
use polyad_model::{PartialDate, Period};

/// The related activity is the one this is part of.
const PARENT: &str = "1";
/// The related activity is a part of this one.
const CHILD: &str = "2";

/// The four dates of an activity.
#[derive(Default)]
struct Dates {
    planned: Period,
    launched: Option<PartialDate>,
    ended: Option<PartialDate>,
}

pub(super) fn row(rows: &mut Rows, record: &Record<'_>, activity: &Activity<'_>) {
    let place = Place { key: record.key, step: "", line: activity.line };
    let dates = dates(&mut rows.report, place, activity);
    let status = status(&mut rows.report, place, activity);
    let related_as = |wanted: &'static str| {
        activity.related.iter().filter(move |related| {
            let class = related.extra.as_deref().and_then(codes::related_activity_type);
            class.is_some_and(|class| class.code == wanted)
        })
    };
    let parent = related_as(PARENT).find_map(|related| whom::activity(&related.code));
    let parent = parent.map(|parent| rows.table.name(&parent));
    let is_programme = related_as(CHILD).next().is_some();
    let (purpose, others) = descriptions(&activity.descriptions);
    let reporter = activity.reporting.first();
    let lang = record.lang;
    if record.is_stated("") {
        return;
    }
    let (own, group) = (&mut rows.columns.partnership, rows.table.group("partnership"));
    group.begin(record.number, "", activity.line);
    own.about.set_some(group, record.about.map(Cell::Name));
    own.name.set_some(group, texts::value(&activity.title, lang).map(Cell::Value));
    own.purpose.set_some(group, texts::value(&purpose, lang).map(Cell::Value));
    own.form.set(group, Cell::Word(if is_programme { "programme" } else { "project" }));
    own.status.word(group, status.map(word_of_status));
    if dates.planned != Period::default() {
        own.planned.set(group, Cell::Period(dates.planned));
    }
    own.launched.set_some(group, dates.launched.map(Cell::Date));
    own.ended.set_some(group, dates.ended.map(Cell::Date));
    own.parent.set_some(group, parent.map(Cell::Name));
    let reporter_name = reporter.and_then(|reporter| texts::first(&reporter.names));
    own.reporter_name.word(group, reporter_name.as_deref());
    own.reporter_type
        .word(group, reporter.and_then(|reporter| participants::class(reporter.class.as_deref())));
    own.hierarchy.word(group, filled(activity.hierarchy.as_deref()));
    own.default_currency.word(group, filled(activity.default_currency.as_deref()));
    own.language.word(group, filled(activity.lang.as_deref()));
    own.locations.set_some(group, list(locations(activity, lang)));
    own.documents.set_some(group, list(documents(activity, lang)));
    own.conditions.set_some(group, list(activity.conditions.iter().filter_map(|own| described(own, lang))));
    own.conditions_attached.word(group, terms::flag(activity.conditions_attached.as_deref()));
    own.descriptions.set_some(group, list(others.iter().filter_map(|other| described(other, lang))));
    own.related.set_some(group, list(activity.related.iter().map(related)));
    own.other_identifiers.set_some(group, list(other_identifiers(activity)));
    own.defaults.set_some(group, defaults(activity).map(Cell::Value));
    own.humanitarian.word(group, terms::flag(activity.humanitarian_flag.as_deref()));
    own.budget_not_provided.word(group, filled(activity.budget_not_provided.as_deref()));
    own.linked_data.word(group, filled(activity.linked_data.as_deref()));
    own.secondary_reporter
        .word(group, reporter.and_then(|reporter| terms::flag(reporter.secondary.as_deref())));
    own.capital_spend.word(group, filled(activity.capital_spend.as_ref().map(|own| &*own.value)));
    own.extras.set_some(group, extras(&activity.extras).map(Cell::Value));
    if activity.contacts > 0 {
        own.contacts.set(group, Cell::Word(&activity.contacts.to_string()));
    }
}

fn dates(report: &mut Report, place: Place<'_>, activity: &Activity<'_>) -> Dates {
    let mut dates = Dates::default();
    for own in &activity.dates {
        let place = Place { line: own.line, ..place };
        let printed = own.class.as_deref().unwrap_or_default();
        let class = codes::date_type(printed).or_else(|| draft_date_type(printed));
        let Some(class) = class else {
            report.warn(place, "date-type-unknown", || {
                format!("activity-date: `{}` is no type of date; it is left out", excerpt(printed))
            });
            continue;
        };
        let Some(stamp) = &own.date else {
            report.warn(place, "date-missing", || format!("activity-date of type {printed}: no date"));
            continue;
        };
        let Some(read) = date(report, place, "activity-date", &stamp.text) else { continue };
        let target = match class {
            DateType::PlannedStart => &mut dates.planned.from,
            DateType::PlannedEnd => &mut dates.planned.to,
            DateType::ActualStart => &mut dates.launched,
            DateType::ActualEnd => &mut dates.ended,
        };
        match target {
            Some(first) if *first != read => {
                let first = *first;
                report.warn(place, "date-repeated", || {
                    format!("activity-date of type {printed}: {read} after {first}, which is kept")
                });
            }
            _ => *target = Some(read),
        }
    }
    dates
}

/// The drafts before 1.0 did not tell plans from what happened.
fn draft_date_type(printed: &str) -> Option<DateType> {
    match printed.trim() {
        "start" => Some(DateType::PlannedStart),
        "end" => Some(DateType::PlannedEnd),
        _ => None,
    }
}

fn status(report: &mut Report, place: Place<'_>, activity: &Activity<'_>) -> Option<Status> {
    let printed = activity.status.as_ref().filter(|printed| !printed.value.trim().is_empty())?;
    let status = codes::status(&printed.value);
    if status.is_none() {
        report.warn(Place { line: printed.line, ..place }, "status-unknown", || {
            format!(
                "activity-status: `{}` is no code of the standard; it is left out",
                excerpt(&printed.value)
            )
        });
    }
    status
}

fn word_of_status(status: Status) -> &'static str {
    match status {
        Status::Pipeline => "pipeline",
        Status::Implementation => "implementation",
        Status::Finalisation => "finalisation",
        Status::Closed => "closed",
        Status::Cancelled => "cancelled",
        Status::Suspended => "suspended",
    }
}

/// What the activity is for: its general description, else the first; and the other descriptions.
fn descriptions<'a, 'd>(all: &'d [Description<'a>]) -> (Vec<Narrative<'a>>, Vec<&'d Description<'a>>) {
    let is_general = |own: &&Description<'_>| match own.class.as_deref() {
        None => true,
        Some(class) => class == "1" || class.eq_ignore_ascii_case("general"),
    };
    let (mut general, mut others): (Vec<_>, Vec<_>) = all.iter().partition(is_general);
    if general.is_empty() && !others.is_empty() {
        general.push(others.remove(0));
    }
    (general.into_iter().flat_map(|own| own.texts.iter().cloned()).collect(), others)
}

fn described(own: &Description<'_>, lang: &str) -> Option<Value> {
    let text = texts::value(&own.texts, lang)?;
    Some(object([("type", own.class.as_deref().map(Value::from)), ("text", Some(text))]))
}

/// The point reference of the standard, which is not repeated for each place.
const POINT_SYSTEM: &str = "http://www.opengis.net/def/crs/EPSG/0/4326";

fn locations<'a>(activity: &'a Activity<'_>, lang: &'a str) -> impl Iterator<Item = Value> + 'a {
    activity.locations.iter().map(move |own| location(own, lang))
}

fn location(own: &Location<'_>, lang: &str) -> Value {
    let codes = |codes: &[Coded<'_>]| {
        let codes = codes.iter().filter(|code| !code.code.is_empty()).map(|code| {
            object([
                ("code", Some(Value::from(&*code.code))),
                ("vocabulary", code.vocabulary.as_deref().map(Value::from)),
                ("level", code.extra.as_deref().map(Value::from)),
            ])
        });
        let codes: Vec<Value> = codes.collect();
        (!codes.is_empty()).then(|| json::array(codes))
    };
    let system = own.system.as_deref().filter(|system| *system != POINT_SYSTEM);
    let members = [
        ("ref", own.reference.as_deref().map(Value::from)),
        ("name", texts::value(&own.names, lang)),
        ("codes", codes(&own.codes)),
        ("position", filled(own.position.as_deref()).map(Value::from)),
        ("system", system.map(Value::from)),
        ("description", texts::value(&own.descriptions[0], lang)),
        ("activity", texts::value(&own.descriptions[1], lang)),
        ("administrative", codes(&own.administrative)),
        ("percentage", own.percentage.as_deref().map(Value::from)),
    ];
    let members = members.into_iter().filter_map(|(key, value)| Some((key, value?)));
    json::object(members.chain(own.kinds.iter().map(|(kind, code)| (*kind, Value::from(&**code)))))
}

/// All documents; those of results say at which step they stand.
fn documents<'a>(activity: &'a Activity<'_>, lang: &'a str) -> impl Iterator<Item = Value> + 'a {
    let mut all: Vec<Value> = activity.documents.iter().map(|own| document(own, lang, "")).collect();
    let mut add = |documents: &[Document<'_>], at: &str| {
        all.extend(documents.iter().map(|own| document(own, lang, at)));
    };
    for (n, result) in activity.results.iter().enumerate() {
        let at = format!("result[{}]", n + 1);
        add(&result.documents, &at);
        for (n, indicator) in result.indicators.iter().enumerate() {
            let at = format!("{at}/indicator[{}]", n + 1);
            add(&indicator.documents, &at);
            for (n, baseline) in indicator.baselines.iter().enumerate() {
                add(&baseline.documents, &format!("{at}/baseline[{}]", n + 1));
            }
            for (n, period) in indicator.periods.iter().enumerate() {
                let at = format!("{at}/period[{}]", n + 1);
                for (name, values) in [("target", &period.targets), ("actual", &period.actuals)] {
                    for (n, value) in values.iter().enumerate() {
                        add(&value.documents, &format!("{at}/{name}[{}]", n + 1));
                    }
                }
            }
        }
    }
    all.into_iter()
}

/// One document; `at`: the step inside the record, empty for the record itself.
pub(super) fn document(own: &Document<'_>, lang: &str, at: &str) -> Value {
    let list = |codes: &[crate::iati::activity::Said<'_>]| {
        let codes: Vec<&str> = codes.iter().map(|code| &**code).collect();
        (!codes.is_empty()).then(|| json::array(codes))
    };
    let countries: Vec<&str> =
        own.countries.iter().filter_map(|country| filled(Some(&country.code))).collect();
    object([
        ("url", filled(Some(&own.url)).map(Value::from)),
        ("format", filled(own.format.as_deref()).map(Value::from)),
        ("title", texts::value(&own.titles, lang)),
        ("categories", list(&own.categories)),
        ("description", texts::value(&own.descriptions, lang)),
        ("languages", list(&own.languages)),
        ("date", own.date.as_ref().map(|date| Value::from(&*date.text))),
        ("countries", (!countries.is_empty()).then(|| json::array(countries))),
        ("at", (!at.is_empty()).then(|| Value::from(at))),
    ])
}

/// What is kept as it stands: by the element's name a list of elements. Attributes and elements inside are members,
/// the latter as lists; words are the member `text`.
fn extras(extras: &[Tree<'_>]) -> Option<Value> {
    (!extras.is_empty()).then(|| json::object(by_name(extras)))
}

fn by_name<'t>(trees: &'t [Tree<'_>]) -> Vec<(&'t str, Value)> {
    let mut lists: Vec<(&str, Vec<Value>)> = Vec::new();
    for tree in trees {
        let item = tree_value(tree);
        match lists.iter_mut().find(|(name, _)| *name == tree.name) {
            Some((_, items)) => items.push(item),
            None => lists.push((&tree.name, vec![item])),
        }
    }
    lists.into_iter().map(|(name, items)| (name, json::array(items))).collect()
}

fn tree_value(tree: &Tree<'_>) -> Value {
    let inside = by_name(&tree.children);
    let text = (!tree.text.is_empty()).then(|| ("text", Value::from(&*tree.text)));
    let attributes = tree.attributes.iter().map(|(name, value)| (*name, Value::from(&**value)));
    // An attribute that has the name of an element inside stays with the raw record.
    let attributes =
        attributes.filter(|(name, _)| *name != "text" && !inside.iter().any(|(own, _)| own == name));
    let members: Vec<(&str, Value)> = attributes.chain(text).collect();
    json::object(members.into_iter().chain(inside))
}

fn related(own: &Coded<'_>) -> Value {
    object([
        ("ref", filled(Some(&own.code)).map(Value::from)),
        ("type", own.extra.as_deref().map(Value::from)),
        ("name", texts::first(&own.names).map(|name| Value::from(&*name))),
    ])
}

fn other_identifiers<'a>(activity: &'a Activity<'_>) -> impl Iterator<Item = Value> + 'a {
    activity.other_identifiers.iter().map(|own| {
        object([
            ("ref", filled(Some(&own.code)).map(Value::from)),
            ("type", own.class.as_deref().map(Value::from)),
            ("owner", own.owner.as_deref().map(Value::from)),
            ("owner_name", own.owner_name.as_deref().map(Value::from)),
        ])
    })
}

/// The codes that hold for the whole activity, by element.
fn defaults(activity: &Activity<'_>) -> Option<Value> {
    let scope = activity.scope.iter().map(|scope| ("activity-scope", scope));
    let own = activity.defaults.iter().map(|(element, code)| (*element, code)).chain(scope);
    let mut codes: Vec<(&str, Value)> = Vec::new();
    for (element, code) in own {
        if !codes.iter().any(|(known, _)| *known == element) {
            codes.push((element, Value::from(&*code.value)));
        }
    }
    codes.extend(terms::aid_types(&activity.aid_types).map(|others| ("default-aid-types", others)));
    (!codes.is_empty()).then(|| json::object(codes))
}

/// The members that there are.
fn object<const N: usize>(members: [(&'static str, Option<Value>); N]) -> Value {
    json::object(members.into_iter().filter_map(|(key, value)| Some((key, value?))))
}

/// A list, unless it is empty.
pub(super) fn list<'c>(items: impl IntoIterator<Item = Value>) -> Option<Cell<'c>> {
    let items: Vec<Value> = items.into_iter().collect();
    (!items.is_empty()).then(|| Cell::Value(json::array(items)))
}
