//! Indicators that files of projects report: whether each has measure, baseline, target, date and direction.

use super::meaning;
use crate::facts;
use crate::view::{Cell, Table};
use polyad_ledger::state::{Fact, Project, State};
use polyad_lint::Class;
use polyad_model::{Exact, Ref};
use std::collections::{BTreeMap, HashMap};

/// An indicator with what it lacks.
pub(crate) struct Indicator<'a> {
    pub(super) fact: Fact<'a>,
    /// `None` for a qualitative one: words are what it is about.
    class: Option<Class>,
    /// What is missing or in the way, as kind and words.
    pub(super) findings: Vec<(Lack, String)>,
}

/// A kind of finding on an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Lack {
    Measure,
    Baseline,
    BaselineNumber,
    Target,
    TargetNumber,
    Date,
    Direction,
}

impl Lack {
    const ALL: [Lack; 7] = [
        Lack::Measure,
        Lack::Baseline,
        Lack::BaselineNumber,
        Lack::Target,
        Lack::TargetNumber,
        Lack::Date,
        Lack::Direction,
    ];

    fn words(self) -> &'static str {
        match self {
            Lack::Measure => "not said how it is measured",
            Lack::Baseline => "no baseline",
            Lack::BaselineNumber => "the baseline is not a number",
            Lack::Target => "no target",
            Lack::TargetNumber => "a target is not a number",
            Lack::Date => "a target without a date",
            Lack::Direction => "not said whether more or less is better",
        }
    }
}

/// The indicators of one project, or of all projects that an organisation reports.
pub(super) fn all<'a>(state: &'a State, project: Option<&Ref>, publisher: Option<&Ref>) -> Vec<Indicator<'a>> {
    let projects = state.projects();
    if let Some(project) = project.and_then(|name| projects.find(name)) {
        return of_project(project);
    }
    let links = state.links();
    let mut same: HashMap<Ref, bool> = HashMap::new();
    let mut reported = |project: &Project<'a>| {
        let Some(reporter) = project.record().and_then(|record| record.reporter) else { return false };
        publisher.is_some_and(|publisher| {
            *same.entry(reporter.clone()).or_insert_with(|| links.same(reporter, publisher))
        })
    };
    let mut found = Vec::new();
    for project in projects.iter() {
        if reported(&project) {
            found.extend(of_project(project));
        }
    }
    found
}

fn of_project(project: Project<'_>) -> Vec<Indicator<'_>> {
    let mut targets: BTreeMap<String, Vec<Fact<'_>>> = BTreeMap::new();
    for goal in project.facts("goal") {
        let own = locator(goal);
        let of = own.find("/period[").map_or(own.as_str(), |at| &own[..at]);
        targets.entry(of.to_owned()).or_default().push(goal);
    }
    let own = |fact: Fact<'_>| targets.get(&locator(fact)).cloned().unwrap_or_default();
    project.facts("indicator").map(|fact| judge(fact, &own(fact))).collect()
}

fn locator(fact: Fact<'_>) -> String {
    match fact {
        Fact::Row(_, row) => row.locator().to_string(),
        Fact::Act(act) => act.id().to_string(),
    }
}

fn judge<'a>(fact: Fact<'a>, targets: &[Fact<'_>]) -> Indicator<'a> {
    let unit = fact.word("unit").filter(|unit| !unit.is_empty());
    let qualitative = unit.as_deref() == Some("qualitative");
    let mut findings = Vec::new();
    let mut lacks = |lack: Lack, printed: Option<&str>| {
        let quoted = printed.map(|printed| format!(": “{}”", short(printed))).unwrap_or_default();
        findings.push((lack, format!("{}{quoted}", lack.words())));
    };
    if unit.is_none() {
        lacks(Lack::Measure, None);
    }
    let base = fact.value("baseline");
    let base = base.as_ref().and_then(|base| base.str_at("value"));
    let base_number = base.is_some_and(is_number);
    match base {
        None => lacks(Lack::Baseline, None),
        Some(printed) if !base_number && !qualitative => lacks(Lack::BaselineNumber, Some(printed)),
        Some(_) => {}
    }
    let number = |target: &&Fact<'_>| target.quantity("aim").is_some();
    let numbers = targets.iter().filter(number).count();
    let words: Vec<String> = targets.iter().filter_map(|target| target.word("as_printed")).collect();
    if numbers == 0 && words.is_empty() {
        lacks(Lack::Target, None);
    }
    if !qualitative {
        words.iter().take(1).for_each(|printed| lacks(Lack::TargetNumber, Some(printed)));
    }
    let dated = targets.iter().filter(number).filter(|target| target.date("by").is_some()).count();
    if numbers > dated {
        lacks(Lack::Date, None);
    }
    if !qualitative && fact.word("better").is_none_or(|better| better.is_empty()) {
        lacks(Lack::Direction, None);
    }
    let class = match (unit.is_some() && dated > 0, base_number) {
        _ if qualitative => None,
        (true, true) => Some(Class::M3),
        (true, false) => Some(Class::M2),
        (false, _) => Some(Class::M1),
    };
    Indicator { fact, class, findings }
}

fn is_number(printed: &str) -> bool {
    printed.trim().replace(',', "").parse::<Exact>().is_ok()
}

fn short(printed: &str) -> String {
    let words: String = printed.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.chars().count() {
        0..=40 => words,
        _ => words.chars().take(39).chain(['…']).collect(),
    }
}

/// `12 indicators, 3 verifiable, 4 measurable, 5 directional`.
pub(super) fn title(all: &[Indicator<'_>]) -> String {
    if all.is_empty() {
        return "no indicator in registered files".to_owned();
    }
    let of = |class| all.iter().filter(|each| each.class == class).count();
    let parts = [Some(Class::M3), Some(Class::M2), Some(Class::M1), None];
    let parts = parts.into_iter().map(|class| (of(class), class.map_or("qualitative", Class::meaning)));
    let parts: Vec<String> = parts.filter(|(n, _)| *n > 0).map(|(n, words)| format!("{n} {words}")).collect();
    format!("{}, {}", facts::plural(all.len(), "indicator", "indicators"), parts.join(", "))
}

pub(super) fn classes(all: &[Indicator<'_>]) -> Table {
    let columns = [("class", "Class"), ("meaning", "What it means"), ("indicators#", "Indicators")];
    let mut table = Table::new("classes", "Indicators by class", &columns, "No file states an indicator here.");
    if all.is_empty() {
        return table;
    }
    for class in [Some(Class::M3), Some(Class::M2), Some(Class::M1), None] {
        let of = all.iter().filter(|each| each.class == class).map(|each| each.fact);
        let (name, words) = match class {
            Some(Class::M1) => (format!("{} {}", Class::M1, Class::M1.meaning()), "No measure, no target that is a number, or no date"),
            Some(class) => (format!("{class} {}", class.meaning()), meaning(class)),
            None => ("Qualitative".to_owned(), "Told in words, not counted"),
        };
        table.push(vec![Cell::Text(name), Cell::text(words), facts::count("indicators", of).into()]);
    }
    table
}

pub(super) fn lacking(all: &[Indicator<'_>]) -> Table {
    let columns = [("finding", "Finding"), ("indicators#", "Indicators")];
    let mut table = Table::new("lacking", "What indicators lack", &columns, "Nothing is missing from any indicator here.");
    for lack in Lack::ALL {
        let of: Vec<Fact<'_>> =
            all.iter().filter(|each| each.findings.iter().any(|(own, _)| *own == lack)).map(|each| each.fact).collect();
        if !of.is_empty() {
            table.push(vec![Cell::text(lack.words()), facts::count("indicators", of).into()]);
        }
    }
    table
}

pub(super) fn table(all: &[Indicator<'_>], page: usize, per: usize) -> Table {
    let columns = [
        ("indicator", "Indicator"),
        ("result", "Result"),
        ("class", "Class"),
        ("findings", "Findings"),
        ("fact", "Fact"),
    ];
    let caption = "Indicators, those with most open findings first";
    let mut table = Table::new("indicators", caption, &columns, "No file states an indicator here.");
    for each in all.iter().skip((page - 1).saturating_mul(per)).take(per) {
        let findings: Vec<&str> = each.findings.iter().map(|(_, words)| words.as_str()).collect();
        table.push(vec![
            facts::words_cell(each.fact, "name"),
            facts::words_cell(each.fact, "result_title"),
            Cell::Text(each.class.map_or("qualitative".to_owned(), |class| format!("{class} {}", class.meaning()))),
            Cell::text(if findings.is_empty() { "none".to_owned() } else { findings.join("; ") }),
            facts::fact_cell(each.fact),
        ]);
    }
    table
}
