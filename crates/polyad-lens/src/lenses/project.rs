//! One project as a registered file reports it: who takes part, what it is about, its money and its results.

mod file;
pub(crate) mod money;
pub(crate) mod people;
mod results;
pub(crate) mod rung;
mod subjects;

use crate::facts;
use crate::judge::judged;
use crate::params::{BadParam, Params};
use crate::view::{Block, Cell, Chart, Table, View};
use money::Money;
use polyad_ledger::json::Value;
use polyad_ledger::state::{EntityKind, Fact, Project, State};
use polyad_model::Ref;

lens! {
    /// A project is an activity that an organisation reports in a file of the International Aid Transparency
    /// Initiative. Everything here stands in that file; nobody in this record vouches for it.
    ///
    /// Amounts are summed by what they are called and by currency, exactly, and never over currencies, over kinds of
    /// amounts or over dated and undated rows. Budgets and planned disbursements are plans: they have rungs of their
    /// own, never enter pledged totals, and plans that revise others stand apart from them. Amounts below zero are
    /// refunds or corrections and lower the sum they stand in. A row that the organisation answered by a statement
    /// of its own leaves every sum.
    ///
    /// Percentages of countries and sectors are shown as published. Where they do not make a whole a finding says what
    /// is done with them when an amount is spread over countries or sectors: they are divided by their sum, completed,
    /// or left open, by one rule.
    ///
    /// Targets and actual values stand beside each other as printed. A value that is no number is shown in the
    /// file's own words and enters nothing; no rate of success is computed.
    ///
    /// One activity may come in many files. One record of it counts everywhere: the one in a file that its reporter
    /// publishes itself; of several the one changed last, then the one registered last, then the one whose file has
    /// the least hash. The others are listed as copies and can be opened.
    ///
    /// Names of organisations are those printed. Different spellings and different codes are different names here,
    /// unless somebody has linked them by a statement.
    ///
    /// Names, addresses and numbers of persons in contact details are withheld.
    ///
    /// Criticism: what is published is one organisation's account. An activity may be a budget line, and money that
    /// passes through many hands is reported by each of them.
    "project", "One project as reported", version 1;
    question: "Who takes part in this project, for what money and with which results, by whose account?";
    params: {
        p required: "A project: x:iati-activity: and its identifier, or the Ref of its row.";
        page optional: "The page of the table of amounts, from 1.";
        per optional: "Amounts to a page; all when left out.";
    }
    sources: [
        "Activities, transaction types and results: IATI Standard 2.03",
        "Rungs and words kept apart: docs/methods §3.1",
    ];
}

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let name = params.reference("p")?;
    let (page, per) = (params.optional_number("page")?.unwrap_or(1), params.optional_number("per")?);
    let view = View::begin(&INFO, state, params);
    let Some((project, fact)) = state.projects().find(&name).and_then(|found| Some((found, found.fact()?))) else {
        let none = format!("No file on record at this size reports an activity called {name}.");
        return Ok(View { title: "No such project on record".to_owned(), blocks: vec![Block::Text(none)], ..view });
    };
    let money = Money::of(state, project);
    let per = per.unwrap_or(usize::MAX);
    let rows = money.rows(state, (page - 1).saturating_mul(per), per);
    // A page of amounts says how many there are; the first figure of the view is their number.
    let total = facts::count("amounts", money.amounts.iter().map(|amount| amount.fact));
    let mut blocks = vec![
        Block::Figure(crate::view::Figure { label: "Amounts of money on record".to_owned(), measure: total }),
        Block::Text(standing(project)),
    ];
    let contacts = file::withheld(fact);
    if contacts > 0 {
        blocks.push(Block::Text(format!(
            "Withheld: {} in the file, with names, addresses or numbers of persons.",
            facts::plural(contacts as usize, "element of contact details", "elements of contact details")
        )));
    }
    let tables = [
        people::table(state, project),
        timeline(fact, &money),
        money.ladder(),
        rows,
        results::table(project),
        described(fact),
        subjects::places(state, project),
        subjects::tags(state, project),
        file::related(state, project),
        file::listed(fact, "documents", "documents", "Documents", "The file names no document."),
        file::listed(fact, "locations", "locations", "Locations", "The file names no location."),
        file::copies(project),
        file::about(state, project),
    ];
    // Copies only where there are some; every other table says that it is empty.
    blocks.extend(tables.into_iter().filter(|table| table.key != "copies" || !table.rows.is_empty()).map(Block::Table));
    let view = View {
        title: title(project),
        subtitle: "As one file reports it".to_owned(),
        blocks,
        findings: money.findings().into_iter().chain(subjects::findings(project)).collect(),
        ..view
    };
    Ok(judged(state, view))
}

/// A project as a link, by its title.
pub(crate) fn cell(project: Project<'_>) -> Cell {
    Cell::Entity { kind: EntityKind::Partnership, name: title(project), name_ref: project.name(), slug: None }
}

/// The title of a project, else its identifier or place.
pub fn title(project: Project<'_>) -> String {
    let printed = project.fact().and_then(|fact| facts::words(fact, "name")).filter(|title| !title.trim().is_empty());
    printed.unwrap_or_else(|| match project.name() {
        Ref::External { code, .. } => code.to_string(),
        name => project.record().map_or_else(|| name.to_string(), |record| format!("Activity without a title ({})", record.key)),
    })
}

/// The code of a Ref for reading: of an organisation without a code of its own the name that it goes by.
pub fn code_of(name: &Ref) -> String {
    match name {
        Ref::External { scheme, code } if **scheme == *"org-name" => {
            code.rsplit('/').next().unwrap_or(code).to_owned()
        }
        Ref::External { code, .. } => code.to_string(),
        other => other.to_string(),
    }
}

/// Who reports a project, by the name printed there.
pub(crate) fn reporter_of(state: &State, project: Project<'_>, fact: Fact<'_>) -> Cell {
    match project.record().and_then(|record| record.reporter) {
        Some(name) => reporter(state, fact, name),
        None => Cell::text(fact.word("reporter_name").unwrap_or_default()),
    }
}

fn reporter(state: &State, fact: Fact<'_>, name: &Ref) -> Cell {
    let known = state.directory().find(state, EntityKind::Actor, name);
    let printed = fact.word("reporter_name").filter(|printed| !printed.is_empty());
    Cell::Entity {
        kind: EntityKind::Actor,
        name: printed.or_else(|| known.map(|known| known.name.plain().to_owned())).unwrap_or_else(|| code_of(name)),
        slug: known.and_then(|known| known.slug.clone()),
        name_ref: known.map_or_else(|| name.clone(), |known| known.name_ref.clone()),
    }
}

/// Whether this record counts, and by which rule.
fn standing(project: Project<'_>) -> String {
    let others = project.copies().len();
    let rule = "one that its reporter publishes itself comes first, then the one changed last, then the one registered last";
    match (others, project.number().is_some()) {
        (0, true) => "Reported in one place on record. Nobody here vouches for it.".to_owned(),
        (0, false) => "This record counts nowhere: its file is not in force.".to_owned(),
        (n, true) => format!(
            "Nobody here vouches for it. {} of this activity on record; this one counts, the others are shown as copies. Of several records {rule}.",
            facts::plural(n + 1, "record", "records")
        ),
        (n, false) => format!(
            "A copy: this record counts nowhere. {} of this activity on record. Of several records {rule}.",
            facts::plural(n + 1, "record", "records")
        ),
    }
}

/// Title, descriptions and conditions in all their languages.
fn described(fact: Fact<'_>) -> Table {
    let columns = [("what", "What"), ("language", "Language"), ("text", "Text")];
    let mut table = Table::new("described", "In the file’s words", &columns, "The file describes it by no word.");
    let mut add = |label: &str, value: Option<&Value>| {
        let text = value.and_then(polyad_ledger::reading::wording);
        for (tag, words) in text.iter().flat_map(|text| text.iter()) {
            let tag = if tag == "und" { "not stated" } else { tag };
            table.push(vec![Cell::Text(label.to_owned()), Cell::text(tag), Cell::text(words)]);
        }
    };
    add("Title", fact.value("name").as_ref());
    add("Description", fact.value("purpose").as_ref());
    for item in file::items(fact, "descriptions") {
        // Source: IATI Standard 2.03, codelist `DescriptionType`.
        let label = match item.str_at("type") {
            Some("2") => "Objectives",
            Some("3") => "Target groups",
            _ => "Description",
        };
        add(label, item.get("text"));
    }
    for item in file::items(fact, "conditions") {
        add("Conditions", item.get("text"));
    }
    table
}

/// Planned and actual dates, first and last transaction.
fn timeline(fact: Fact<'_>, money: &Money<'_>) -> Table {
    let columns = [("event", "What"), ("date", "Date"), ("more", "More"), ("fact", "Fact")];
    let mut table = Table::new("timeline", "Dates", &columns, "The file gives no date for the project.");
    table.chart = Some(Chart::Timeline { event: 0, date: 1 });
    let planned = fact.period("planned");
    for (event, date) in [
        ("Planned start", planned.and_then(|period| period.from)),
        ("Actual start", fact.date("launched")),
        ("Planned end", planned.and_then(|period| period.to)),
        ("Actual end", fact.date("ended")),
    ] {
        if let Some(date) = date {
            table.push(vec![Cell::Text(event.to_owned()), Cell::Text(date.to_string()), Cell::NotRecorded, facts::fact_cell(fact)]);
        }
    }
    if let Some((first, last)) = money.transactions() {
        for (event, amount) in [("First transaction", first), ("Last transaction", last)] {
            table.push(vec![
                Cell::Text(event.to_owned()),
                facts::date_cell(amount.date()),
                Cell::Text(amount.label().to_owned()),
                facts::fact_cell(amount.fact),
            ]);
        }
    }
    table
}
