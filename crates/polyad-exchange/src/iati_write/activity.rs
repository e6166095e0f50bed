//! One activity: its elements in the order of the standard, and what of it only the record can say.

use super::described::{self, narrated};
use super::money;
use super::parties;
use super::results;
use super::sheet::{Line, Sheet};
use super::tags;
use super::values::{address, day_at, flag, moment, whole};
use super::xml::{Element, narratives};
use crate::iati::ACTIVITIES;
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::{Reader, Row, Table};
use std::collections::BTreeMap;

/// Why an activity is not written: a code and what the record lacks.
pub(super) type Refusal = (&'static str, String);

/// An activity that can be written, and the step of each of its lines there; lines without an element have one behind
/// those that have.
struct Draft {
    element: Element,
    steps: Vec<(String, bool)>,
}

/// The activity as an element, with a `polyad:fact` for each row that its elements do not say whole.
pub(super) fn written(sheet: &Sheet) -> Result<Element, Refusal> {
    let Draft { element, mut steps } = draft(sheet)?;
    let mut alone = String::new();
    super::wrap(std::slice::from_ref(&element), &[], &mut alone);
    let (read, _) = ACTIVITIES.read(alone.as_bytes(), &json::object::<&str, &str>([]));
    let made = made(&read, &sheet.identifier);
    pair_tags_of_transactions(sheet, &made, &mut steps);
    let mut facts = Vec::new();
    for (line, (step, _)) in sheet.lines.iter().zip(&steps) {
        let says = |row: &Row<'_>| row.kind() == line.kind && fields(*row) == line.fields;
        if line.statement.is_none() && made.get(step.as_str()).is_some_and(says) {
            continue;
        }
        facts.push(
            Element::new("polyad:fact")
                .with("kind", line.kind)
                .with("step", step.clone())
                .maybe("statement", line.statement.clone())
                .words(&line.fields.to_canonical()),
        );
    }
    Ok(element.children(facts))
}

/// The rows of what was written, by step.
fn made<'r>(read: &'r Table, identifier: &str) -> BTreeMap<String, Row<'r>> {
    let rows = read.groups().iter().flat_map(|group| group.rows());
    let rows = rows.filter_map(|row| {
        let locator = row.locator();
        // An identifier that looks like a place in a file goes by its place.
        let key = row.record().map_or(identifier, |record| -> &str { record.key });
        Some((locator.strip_prefix(key)?.trim_start_matches('/').to_owned(), row))
    });
    rows.collect()
}

/// The fields of a row with scope and target.
pub(super) fn fields(row: Row<'_>) -> Value {
    let ends = ["scope", "target"].into_iter().filter_map(|field| Some((field, row.value(field)?)));
    json::object(ends.chain(row.fields()))
}

/// Tags of an activity that come from its transactions are made anew when it is read; where they come out different the
/// line takes the place of the one that is made.
fn pair_tags_of_transactions(sheet: &Sheet, made: &BTreeMap<String, Row<'_>>, steps: &mut [(String, bool)]) {
    let made = made.iter().filter(|(step, row)| row.kind() == "tag" && step.starts_with("transaction["));
    let made = made.map(|(step, row)| (step.clone(), row.word("scheme").unwrap_or_default().to_owned()));
    let mut made: Vec<(String, String)> = made.collect();
    for (line, (step, _)) in sheet.lines.iter().zip(steps) {
        if line.kind == "tag" && line.step.starts_with("transaction[") {
            let scheme = line.word("scheme").unwrap_or_default();
            if let Some(at) = made.iter().position(|(_, own)| own == scheme) {
                *step = made.remove(at).0;
            }
        }
    }
}

fn draft(sheet: &Sheet) -> Result<Draft, Refusal> {
    let lacks = |code: &'static str, what: &str| {
        (code, format!("the record states no {what}, which the standard asks for"))
    };
    let about = sheet.lines.first().filter(|line| line.kind == "partnership");
    let about = about.ok_or_else(|| lacks("description-missing", "description of it"))?;
    let (reference, class, name) = &sheet.reporter;
    let reporter = Element::new("reporting-org")
        .with(
            "ref",
            reference.clone().ok_or_else(|| lacks("reporter-missing", "identifier of its reporter"))?,
        )
        .with(
            "type",
            class.clone().ok_or_else(|| lacks("reporter-type-missing", "kind of body of its reporter"))?,
        )
        .maybe("secondary-reporter", about.word("secondary_reporter").and_then(flag));
    let reporter_names = narratives(name.as_ref());
    if reporter_names.is_empty() {
        return Err(lacks("reporter-missing", "name of its reporter"));
    }
    let title =
        described::text("title", about.value("name")).ok_or_else(|| lacks("title-missing", "title"))?;
    let mut descriptions: Vec<Element> =
        described::text("description", about.value("purpose")).into_iter().collect();
    descriptions.extend(about.items("descriptions").iter().filter_map(|item| {
        narrated(Element::new("description").maybe("type", item.str_at("type")), item.get("text"))
    }));
    if descriptions.is_empty() {
        return Err(lacks("description-missing", "description"));
    }
    let status = about.word("status").and_then(status).ok_or_else(|| lacks("status-missing", "status"))?;
    let dates = dates(about);
    if dates.is_empty() {
        return Err(lacks("date-missing", "day of its start or end"));
    }
    let mut steps = Steps::new(sheet);
    let participants = steps.elements(
        sheet,
        "seat",
        |_| "participating-org",
        |line| Some(vec![parties::participant(line)?]),
    );
    if participants.is_empty() {
        return Err(lacks("participants-missing", "organisation that takes part in a role of the standard"));
    }
    let mut of_tags: BTreeMap<&str, Vec<Element>> = BTreeMap::new();
    for (name, _) in tags::ELEMENTS {
        let is_own = |line: &Line| !line.step.starts_with("transaction[");
        let element = |line: &Line| tags::element(line).map_or("tag", |(name, _)| name);
        let elements = steps.elements_where(
            sheet,
            "tag",
            name,
            |line| is_own(line) && element(line) == name,
            tags::written,
        );
        of_tags.insert(name, elements);
    }
    let mut of_money: BTreeMap<&str, Vec<Element>> = BTreeMap::new();
    for name in money::ELEMENTS {
        let elements = steps.money(sheet, name);
        of_money.insert(name, elements);
    }
    let results = results::written(&sheet.lines);
    steps.take_results(sheet, &results.steps);
    let mut take_tags = |name: &str| of_tags.remove(name).unwrap_or_default();
    let extras = |name: &str, most: usize| super::extras::written(about.value("extras"), name, most);
    let code =
        |name: &'static str, code: Option<&str>| code.map(|code| Element::new(name).with("code", code));
    let scope = about.value("defaults").and_then(|defaults| defaults.str_at("activity-scope"));
    let spend = about.word("capital_spend").and_then(super::values::decimal);
    let element = Element::new("iati-activity")
        .maybe("last-updated-datetime", sheet.updated.as_deref().and_then(moment))
        .maybe("xml:lang", about.word("language").filter(|tag| polyad_model::text::is_language_tag(tag)))
        .maybe("default-currency", about.word("default_currency"))
        .maybe("humanitarian", about.word("humanitarian").and_then(flag))
        .maybe("hierarchy", about.word("hierarchy").and_then(whole))
        .maybe("linked-data-uri", about.word("linked_data").and_then(address))
        .maybe("budget-not-provided", about.word("budget_not_provided"))
        .child(Element::new("iati-identifier").words(&sheet.identifier))
        .child(reporter.children(reporter_names))
        .child(title)
        .children(descriptions)
        .children(participants)
        .children(about.items("other_identifiers").iter().filter_map(parties::other_identifier))
        .child(Element::new("activity-status").with("code", status))
        .children(dates)
        .children(code("activity-scope", scope))
        .children(take_tags("recipient-country"))
        .children(take_tags("recipient-region"))
        .children(about.items("locations").iter().map(described::location))
        .children(take_tags("sector"))
        .children(take_tags("tag"))
        .children(extras("country-budget-items", 1))
        .children(take_tags("humanitarian-scope"))
        .children(take_tags("policy-marker"))
        .children(parties::default_codes(about))
        .children(of_money.remove("budget").unwrap_or_default())
        .children(of_money.remove("planned-disbursement").unwrap_or_default())
        .children(spend.map(|percentage| Element::new("capital-spend").with("percentage", percentage)))
        .children(of_money.remove("transaction").unwrap_or_default())
        .children(described::documents(about, ""))
        .children(about.items("related").iter().filter_map(parties::related))
        .children(extras("legacy-data", usize::MAX))
        .children(described::conditions(about))
        .children(results.elements)
        .children(extras("crs-add", 1))
        .children(extras("fss", 1));
    Ok(Draft { element, steps: steps.finish(sheet) })
}

/// The code of a status by the record's word for it.
fn status(word: &str) -> Option<&'static str> {
    Some(match word {
        "pipeline" => "1",
        "implementation" => "2",
        "finalisation" => "3",
        "closed" => "4",
        "cancelled" => "5",
        "suspended" => "6",
        _ => return None,
    })
}

/// The days on which it starts and ends, as planned and in fact; what is no day is left to the record.
fn dates(about: &Line) -> Vec<Element> {
    let planned = |end: &str| about.value("planned").and_then(|period| day_at(period, end));
    let days = [
        ("1", planned("from")),
        ("2", day_at(&about.shown, "launched")),
        ("3", planned("to")),
        ("4", day_at(&about.shown, "ended")),
    ];
    let element = |(class, day): (&'static str, Option<String>)| {
        Some(Element::new("activity-date").with("type", class).with("iso-date", day?))
    };
    days.into_iter().filter_map(element).collect()
}

/// The new steps of all lines: of each element those that can be written first, then the others.
struct Steps(Vec<Option<(String, bool)>>);

impl Steps {
    fn new(sheet: &Sheet) -> Steps {
        let mut steps = vec![None; sheet.lines.len()];
        if let Some(first) = steps.first_mut() {
            *first = Some((String::new(), true));
        }
        Steps(steps)
    }

    fn elements(
        &mut self,
        sheet: &Sheet,
        kind: &str,
        name: impl Fn(&Line) -> &'static str,
        write: impl Fn(&Line) -> Option<Vec<Element>>,
    ) -> Vec<Element> {
        let element = sheet.lines.iter().find(|line| line.kind == kind).map(name);
        element.map_or_else(Vec::new, |name| self.elements_where(sheet, kind, name, |_| true, write))
    }

    fn elements_where(
        &mut self,
        sheet: &Sheet,
        kind: &str,
        name: &str,
        wanted: impl Fn(&Line) -> bool,
        write: impl Fn(&Line) -> Option<Vec<Element>>,
    ) -> Vec<Element> {
        let (mut elements, mut left) = (Vec::new(), Vec::new());
        for (at, line) in sheet.lines.iter().enumerate().filter(|(_, line)| line.kind == kind && wanted(line))
        {
            match write(line) {
                Some(own) => {
                    self.0[at] = Some((format!("{name}[{}]", elements.len() + 1), true));
                    elements.extend(own);
                }
                None => left.push(at),
            }
        }
        for (n, at) in left.into_iter().enumerate() {
            self.0[at] = Some((format!("{name}[{}]", elements.len() + n + 1), false));
        }
        elements
    }

    /// The lines of money that are one element; pledges and contributions are counted together.
    fn money(&mut self, sheet: &Sheet, name: &str) -> Vec<Element> {
        let (mut elements, mut left) = (Vec::new(), Vec::new());
        let is_money =
            |line: &Line| matches!(line.kind, "pledge" | "contribution") && money::element(line) == name;
        let mut lines: Vec<(usize, &Line)> =
            sheet.lines.iter().enumerate().filter(|(_, line)| is_money(line)).collect();
        // In the order of the file, which the rows of two kinds have lost.
        lines.sort_by_key(|(at, line)| (number(&line.step), *at));
        for (at, line) in lines {
            match money::written(line) {
                Some(element) => {
                    elements.push(element);
                    self.0[at] = Some((format!("{name}[{}]", elements.len()), true));
                }
                None => left.push(at),
            }
        }
        for (n, at) in left.into_iter().enumerate() {
            self.0[at] = Some((format!("{name}[{}]", elements.len() + n + 1), false));
        }
        elements
    }

    fn take_results(&mut self, sheet: &Sheet, steps: &BTreeMap<usize, String>) {
        for (at, step) in steps {
            if sheet.lines.get(*at).is_some() {
                self.0[*at] = Some((step.clone(), true));
            }
        }
    }

    /// All steps; lines that stand nowhere are counted by their kind.
    fn finish(self, sheet: &Sheet) -> Vec<(String, bool)> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let steps = self.0.into_iter().zip(&sheet.lines).map(|(step, line)| {
            step.unwrap_or_else(|| {
                let count = counts.entry(line.kind).or_default();
                *count += 1;
                (format!("{}[{count}]", line.kind), false)
            })
        });
        steps.collect()
    }
}

/// The number of a step among its like.
fn number(step: &str) -> usize {
    step.split_once('[').and_then(|(_, rest)| rest.split(']').next()?.parse().ok()).unwrap_or(usize::MAX)
}
