//! What files report more than once, by rule: what leaves totals, what is only suspected, and what it changes.

use super::project::rung::{self, Rung};
use crate::facts;
use crate::measure::Measure;
use crate::params::{BadParam, Paging, Params};
use crate::term::Term;
use crate::transactions::overlap::{self, Overlap, Rule, Spot};
use crate::transactions::{self, Dimension, Group, Selection};
use crate::view::{Block, Cell, Table, View};
use polyad_ledger::state::{EntityKind, Fact, State};
use std::collections::BTreeMap;
use std::sync::Arc;

lens! {
    /// Lists what registered files report more than once, and what each rule takes out of totals.
    ///
    /// First come copies: an activity that several files bring counts once, by its own publisher's record, else the
    /// one changed last. Then the rules, each on its own. *Two-ended*: a transfer that giver and receiver both report
    /// (types 3 and 1, 2 and 11, 12 and 13), where one of them names the other's activity, amounts are within one per
    /// cent of each other in one currency and dates within 60 days; of several that fit, those where each names the
    /// other come first, then the nearest days, and each report is matched once. This rule is in force in totals
    /// unless the reader switches it off; the matched fact has both reports behind it (evidence E1).
    ///
    /// The other rules only suspect and change no total until they are switched on. *Hierarchy*: an activity and one
    /// that names it as its parent report the same type, amount, currency and day. *Repeated*: two transactions of one
    /// activity agree in all that is reported of them. *Passed on*: an activity says by activity identifier that its
    /// money comes from another activity on record, and pays it on; payments out of it count as passed on, the
    /// earliest first, as far as what came in covers them whole.
    ///
    /// The first table shows by type and currency what is published, what is left when each activity counts once, and
    /// what is left by each rule alone; types and currencies that no rule changes are left out of it. Nothing is
    /// converted.
    ///
    /// Criticism: most files name no activity of the other end, so that absence of a match says little. Instalments
    /// of one amount on one day are honest repeats.
    "double-count", "Money reported more than once", version 1;
    question: "What do files report twice, and what does it change in totals?";
    params: {
        rule optional: "Only pairs found by this rule: `two-ended`, `hierarchy`, `repeated` or `passed-on`.";
        publisher optional: "Only what this organisation reports, by Ref or by its code as printed.";
        currency optional: "Only this currency, e.g. `USD`.";
        page optional: "Which part of the pairs, from 1.";
        per optional: "Pairs a page, 1 to 500. Left out: 50.";
    }
    sources: [
        "Two-ended flows and gross amounts: docs/methods §3.1",
        "Provider and receiver activity identifiers: IATI Standard 2.03, transaction/provider-org, receiver-org",
    ];
}

/// Pairs a page, unless asked otherwise.
const PER: usize = 50;
const PER_MOST: usize = 500;

const BY: [Dimension; 2] = [Dimension::Type, Dimension::Currency];

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let names: Vec<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
    let only = params.optional_word("rule", &names)?;
    let paging = params.paging(PER, PER_MOST)?;
    let asked = transactions::conditions(params);
    let selection = Selection::read(state, &asked.clone().with("leave_out", "nothing"), &[])?;
    let pairs = Pairs::of(&selection);
    let shown: Vec<(Rule, &Overlap)> =
        pairs.iter().filter(|(rule, _)| only.is_none_or(|only| only == rule.name())).collect();
    let matched = pairs.found[0].len();
    let suspected: usize = pairs.found[1..].iter().map(Vec::len).sum();
    let title = match (matched, suspected) {
        (0, 0) => "No transfer on record is told twice, as far as files say".to_owned(),
        (matched, suspected) => format!(
            "{} matched, {} suspected",
            facts::plural(
                matched,
                "transfer reported by both ends is",
                "transfers reported by both ends are"
            ),
            facts::plural(suspected, "further repeat is", "further repeats are"),
        ),
    };
    let view = View::begin(&INFO, state, params);
    Ok(View {
        title,
        subtitle: "Exact sums of what files report, by type and currency; nothing is converted".to_owned(),
        blocks: vec![
            Block::Table(changes(state, &asked)?),
            Block::Table(rules(state, &pairs)),
            Block::Table(list(&pairs, &shown, paging)),
        ],
        ..view
    })
}

/// All pairs whose two reports are in the selection.
struct Pairs<'a> {
    selection: &'a Selection<'a>,
    /// In the order of the rules.
    found: [Vec<Overlap>; Rule::ALL.len()],
}

impl<'a> Pairs<'a> {
    fn of(selection: &'a Selection<'a>) -> Pairs<'a> {
        let projects = selection.state.projects();
        let columns: Vec<_> = selection.files.iter().map(|chosen| chosen.columns.clone()).collect();
        let overlaps = overlap::of(projects);
        let found = Rule::ALL.map(|rule| {
            let all = overlaps.by(rule, projects, &columns).iter();
            all.filter(|own| selection.holds(own.leaves) || selection.holds(own.stays)).cloned().collect()
        });
        Pairs { selection, found }
    }

    fn iter(&self) -> impl Iterator<Item = (Rule, &Overlap)> {
        Rule::ALL
            .into_iter()
            .zip(&self.found)
            .flat_map(|(rule, found)| found.iter().map(move |own| (rule, own)))
    }

    fn fact(&self, spot: Spot) -> Option<Fact<'a>> {
        let columns: &[_] = &self.selection.files;
        let chosen = &columns[spot.file as usize];
        overlap::fact_at(chosen.file, &chosen.columns, spot)
    }
}

/// By type and currency: as published, without copies, and by each rule alone.
fn changes(state: &State, asked: &Params) -> Result<Table, BadParam> {
    let mut table = Table::new(
        "changes",
        "What each rule changes, by type and currency",
        &[
            ("type", "Type"),
            ("currency", "Currency"),
            ("published#", "As published"),
            ("once#", "Each activity once"),
            ("two_ended#", "Two-ended left out"),
            ("hierarchy#", "Hierarchy left out"),
            ("repeated#", "Repeats left out"),
            ("passed_on#", "Passed on left out"),
        ],
        "No rule changes any total of the files registered here.",
    );
    let ways: Vec<Params> = [("as_reported", "yes"), ("leave_out", "nothing")]
        .into_iter()
        .chain(Rule::ALL.iter().map(|rule| ("leave_out", rule.name())))
        .map(|(name, value)| asked.clone().with(name, value))
        .collect();
    let mut rows: BTreeMap<(u32, Vec<Arc<str>>), Vec<Cell>> = BTreeMap::new();
    for (at, way) in ways.iter().enumerate() {
        let selection = Selection::read(state, way, &[])?;
        for group in transactions::groups(&selection, &BY) {
            let number = group.key[0].parse().unwrap_or(0);
            let cells = rows
                .entry((number, group.key.clone()))
                .or_insert_with(|| vec![Cell::NotRecorded; ways.len()]);
            cells[at] = total(&group, way);
        }
    }
    for ((_, key), cells) in rows {
        // What no rule changes would bury what one does.
        if cells.iter().all(|cell| cell.plain() == cells[0].plain()) {
            continue;
        }
        let named = Rung::contribution(Some(&*key[0]).filter(|flow| !flow.is_empty()), false).label;
        let called = if key[0].is_empty() { named } else { format!("{} {named}", key[0]) };
        table.push([vec![Cell::Text(called), Cell::text(key[1].to_string())], cells].concat());
    }
    Ok(table)
}

fn total(group: &Group, asked: &Params) -> Cell {
    group.figures(asked, &BY, &group.key[1]).total
}

fn rules(state: &State, pairs: &Pairs<'_>) -> Table {
    let mut table = Table::new(
        "rules",
        "The rules",
        &[("rule", "Rule"), ("found#", "Found"), ("in_totals", "In totals"), ("words", "What it finds")],
        "",
    );
    let projects = state.projects();
    let copies = projects.iter().flat_map(|project| project.copies()).filter_map(|copy| copy.fact());
    table.push(vec![
        Cell::Text("copies".to_owned()),
        facts::count("records", copies).into(),
        Cell::Text("always".to_owned()),
        Cell::Text("Several files bring one activity. The record of its own publisher counts, else the one changed last.".to_owned()),
    ]);
    for (rule, found) in Rule::ALL.into_iter().zip(&pairs.found) {
        let leaving = found.iter().filter_map(|own| pairs.fact(own.leaves));
        table.push(vec![
            Cell::Text(rule.name().to_owned()),
            Measure::count("transactions", leaving.map(|fact| Term::fact(fact.address())).collect()).into(),
            Cell::Text(
                if rule == Rule::TwoEnded { "unless switched off" } else { "when switched on" }.to_owned(),
            ),
            Cell::Text(rule.words().to_owned()),
        ]);
    }
    table
}

fn list(pairs: &Pairs<'_>, shown: &[(Rule, &Overlap)], paging: Paging) -> Table {
    let mut table = Table::new(
        "pairs",
        "What is told twice",
        &[
            ("rule", "Rule"),
            ("type", "Type"),
            ("leaves#", "Amount that leaves"),
            ("stays#", "Amount that stays"),
            ("date", "Date"),
            ("days", "Days apart"),
            ("giver", "From"),
            ("receiver", "To"),
            ("why", "Why"),
            ("leaving", "Leaves"),
            ("staying", "Stays"),
        ],
        "Nothing is told twice by this rule.",
    );
    table.of = Some(shown.len());
    for (rule, own) in &shown[paging.of(shown.len())] {
        let (Some(leaves), Some(stays)) = (pairs.fact(own.leaves), pairs.fact(own.stays)) else { continue };
        let state = pairs.selection.state;
        table.push(vec![
            Cell::Text(rule.name().to_owned()),
            Cell::text(leaves.word("flow").unwrap_or_default()),
            amount(leaves),
            amount(stays),
            facts::date_cell(leaves.date("when")),
            own.days.map_or(Cell::NotRecorded, |days| Cell::Text(days.to_string())),
            party(state, leaves, "by", "by_name"),
            party(state, leaves, "to", "to_name"),
            Cell::Text(own.why.to_owned()),
            facts::fact_cell(leaves),
            facts::fact_cell(stays),
        ]);
    }
    table
}

fn party(state: &State, fact: Fact<'_>, field: &str, name_field: &str) -> Cell {
    match fact.word(name_field) {
        Some(name) => Cell::Text(name),
        None => fact
            .reference(field)
            .map_or(Cell::NotRecorded, |name| facts::entity(state, EntityKind::Actor, &name)),
    }
}

fn amount(fact: Fact<'_>) -> Cell {
    rung::amount(fact).map_or(Cell::NotRecorded, |(value, currency)| {
        super::project::money::sum(
            Some(value),
            &currency,
            Term::part(fact.address(), crate::term::TRANSACTED),
        )
    })
}
