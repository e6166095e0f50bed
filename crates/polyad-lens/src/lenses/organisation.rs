//! An organisation as files of projects report it: its roles, its names, its projects and its money.

mod own;
mod tally;

use crate::facts;
use crate::judge::judged;
use crate::measure::{Measure, Number, Unit};
use crate::params::{BadParam, Params};
use crate::query::{Condition, Query};
use crate::term::Term;
use crate::view::{Block, Cell, Figure, Table, View};
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::{Exact, Ref};
use tally::Tally;

lens! {
    /// What registered files of the International Aid Transparency Initiative say of one organisation, by the code
    /// or the name under which they name it. Nobody in this record vouches for it.
    ///
    /// Codes and names are taken as published. Another code or another spelling is another organisation here, unless
    /// somebody has joined them by a link statement, which is signed and can be disputed. An organisation without a
    /// code is told apart by who names it: the same words in files of two publishers are two names.
    ///
    /// Each activity counts once, however many files bring it. Participations are counted by role as published: an
    /// organisation may have several in one project.
    ///
    /// Budgets that the organisation publishes for itself in a file of organisations are listed row by row, not summed:
    /// a total and its parts stand in the same file.
    ///
    /// Money is what files report as given by it and given to it, summed exactly by type and by currency, never over
    /// them. The giver and the receiver may both report one payment, in two projects: the sums then hold it twice,
    /// once as given and once as received, and nothing here says what an organisation spent in all.
    ///
    /// Criticism: only what is published is here. Who publishes more looks more active.
    "organisation", "An organisation in reported projects", version 1;
    question: "In which projects is this organisation named, in which roles and with what money?";
    params: {
        a required: "An organisation: a Ref such as x:org-id:XM-DAC-41114, or the slug of an actor.";
        page optional: "The page of the list of projects, from 1.";
        per optional: "Projects to a page; 20 when left out.";
    }
    sources: [
        "Organisation roles and transaction types: IATI Standard 2.03",
        "Identifiers of organisations: org-id.guide",
    ];
}

/// Projects shown when nothing else is asked for.
const PER_PAGE: usize = 20;

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let name = params.thing(state, "a", EntityKind::Actor)?;
    let page = params.optional_number("page")?.unwrap_or(1);
    let per = params.optional_number("per")?.unwrap_or(PER_PAGE);
    let tally = Tally::of(state, &name);
    let view = View::begin(&INFO, state, params);
    let own_name = own_name(state, &name, &tally);
    let budgets = own::budgets(state, &tally.members);
    if tally.is_empty() && budgets.rows.is_empty() {
        let none = format!("No registered file of projects names {own_name}.");
        return Ok(View { title: format!("{own_name} is in no reported project"), blocks: vec![Block::Text(none)], ..view });
    }
    let projects: Vec<Term> = (tally.projects.keys())
        .filter_map(|number| state.projects().get(*number)?.fact())
        .map(|fact| Term::fact(fact.address()))
        .collect();
    let title = format!("{own_name} is named in {}", facts::plural(projects.len(), "reported project", "reported projects"));
    let view = View {
        title,
        subtitle: "As files of the International Aid Transparency Initiative report it".to_owned(),
        blocks: vec![
            Block::Figure(Figure { label: "Projects".to_owned(), measure: Measure::count("projects", projects) }),
            Block::Table(roles(&name, &tally)),
            Block::Table(money(&name, &tally)),
            Block::Table(listed(state, &tally, page, per)),
            Block::Table(names(&tally)),
            Block::Table(publishers(state, &tally)),
            Block::Table(budgets),
        ],
        ..view
    };
    // A dispute about a row of another body changes nothing here, and most states have none at all.
    Ok(if tally.is_disputed(state) { judged(state, view) } else { view })
}

/// The name on record, else the one printed most often, else the code.
fn own_name(state: &State, name: &Ref, tally: &Tally) -> String {
    match state.directory().find(state, EntityKind::Actor, name) {
        Some(known) => known.name.plain().to_owned(),
        None => own::name(state, &tally.members)
            .or_else(|| tally.most_used_name()).unwrap_or_else(|| super::project::code_of(name)),
    }
}

fn over_projects(kind: &str, field: &'static str, name: &Ref, more: Vec<Condition>) -> Query {
    let query = Query::naming(kind, field, name.clone()).and(Condition::OfProjects);
    more.into_iter().fold(query, Query::and)
}

fn counted(number: u64, noun: &str, query: Query) -> Measure {
    let term = Term::Rows { query, part: String::new() };
    Measure::ok(Number::Exact(Exact::from(number)), Unit::Count(noun.to_owned()), term)
}

fn roles(name: &Ref, tally: &Tally) -> Table {
    let columns = [("role", "Role"), ("participations#", "Participations")];
    let mut table = Table::new("roles", "Roles in projects, as published", &columns, "No file lists it as a participant of a project.");
    for (role, count) in &tally.roles {
        let condition = match role {
            Some(role) => Condition::Is("as_called", role.clone()),
            None => Condition::Lacks("as_called"),
        };
        let label = role.clone().unwrap_or_else(|| "role not stated".to_owned());
        let measure = counted(*count, "participations", over_projects("seat", "actor", name, vec![condition]));
        table.push(vec![Cell::Text(label), measure.into()]);
    }
    table
}

fn money(name: &Ref, tally: &Tally) -> Table {
    let mut table = Table::new(
        "money",
        "Money given and received, as reported",
        &[
            ("direction", "Direction"),
            ("rung", "What it is"),
            ("currency", "Currency"),
            ("sum#", "Sum"),
            ("rows#", "Rows"),
        ],
        "No file states an amount that it gave or received.",
    );
    for ((field, rung, currency), sum) in &tally.money {
        let mut conditions = rung.conditions();
        conditions.push(Condition::Currency("what", currency.clone()));
        let query = over_projects(rung.kind(), field, name, conditions);
        let term = Term::Rows { query: query.clone(), part: "what.amount".to_owned() };
        table.push(vec![
            Cell::Text(if *field == "by" { "Given by it" } else { "Received by it" }.to_owned()),
            Cell::Text(rung.label.clone()),
            Cell::Text(currency.clone()),
            super::project::money::sum(sum.total.total(), currency, term),
            counted(sum.rows, "rows", query).into(),
        ]);
    }
    table
}

fn listed(state: &State, tally: &Tally, page: usize, per: usize) -> Table {
    let mut table = Table::new(
        "projects",
        "Projects that name it",
        &[
            ("project", "Project"),
            ("named_as", "Named as"),
            ("status", "Status"),
            ("start", "Start"),
            ("end", "End"),
            ("reported_by", "Reported by"),
            ("fact", "Fact"),
        ],
        "No project names it.",
    );
    for (number, named_as) in tally.projects.iter().skip((page - 1).saturating_mul(per)).take(per) {
        let found = state.projects().get(*number).and_then(|project| Some((project, project.fact()?)));
        let Some((project, fact)) = found else { continue };
        let from = fact.date("launched").or_else(|| fact.period("planned")?.from);
        let to = fact.date("ended").or_else(|| fact.period("planned")?.to);
        table.push(vec![
            super::project::cell(project),
            Cell::text(named_as.join(", ")),
            Cell::text(fact.word("status").unwrap_or_default()),
            facts::date_cell(from),
            facts::date_cell(to),
            super::project::reporter_of(state, project, fact),
            facts::fact_cell(fact),
        ]);
    }
    table
}

fn names(tally: &Tally) -> Table {
    let columns = [("name", "Name as published"), ("times", "Times")];
    let mut table = Table::new("names", "Names under which files know it", &columns, "No file gives it a name, only a code.");
    for (name, times) in tally.names.iter().take(NAMES_MAX) {
        table.push(vec![Cell::Text(name.clone()), Cell::Text(times.to_string())]);
    }
    table
}

/// Names listed, most used first.
const NAMES_MAX: usize = 100;

fn publishers(state: &State, tally: &Tally) -> Table {
    let columns = [("publisher", "Organisation that reports"), ("projects", "Projects that name it")];
    let mut table = Table::new("publishers", "Who names it", &columns, "");
    for (reporter, example, projects) in &tally.reporters {
        let cell = match (reporter, state.projects().get(*example)) {
            (_, Some(project)) => project.fact().map_or(Cell::NotRecorded, |fact| super::project::reporter_of(state, project, fact)),
            (Some(reporter), None) => Cell::Text(reporter.to_string()),
            (None, None) => Cell::NotRecorded,
        };
        table.push(vec![cell, Cell::Text(projects.to_string())]);
    }
    table
}

/// Whether a fact is a row that names one of these organisations as giver or receiver.
fn speaks_of(fact: Fact<'_>, members: &[Ref]) -> bool {
    ["by", "to", "actor"].into_iter().filter_map(|field| fact.reference(field)).any(|name| members.contains(&name))
}
