//! One partnership: who started it and who leads now, how concentrated each domain is, over time, and without each.

use super::domain::{self, Asked, Domain, Kind, NOW};
use super::knockout;
use super::shares::{FEWEST, Shares};
use super::stage::About;
use crate::facts;
use crate::lenses::delivery::prices::Prices;
use crate::view::{Block, Cell, Chart, Figure, Table, View, ViewFinding};
use polyad_ledger::state::{EntityKind, State};
use polyad_model::{PartialDate, Ref};

/// Holders listed of each domain; the rest is counted.
const LISTED: usize = 30;

/// Fills the view of one partnership.
pub(super) fn show(
    state: &State,
    prices: &Prices<'_>,
    partnership: &Ref,
    (day, since, replaced): (PartialDate, Option<i16>, f64),
    view: &mut View,
) {
    let about = About::of(state, partnership, day);
    let domains = domain::all(state, prices, Asked { partnership, day, since, by_year: true });
    let name = facts::name_of(state, EntityKind::Partnership, partnership);
    view.title = format!("{name}: {}", in_a_line(state, &about, &domains));
    let from = since.map_or_else(|| "everything on record".to_owned(), |year| format!("since {year}"));
    view.subtitle = format!(
        "As of {}, {from}; {}. Who leads now: by the last {NOW} years. Of what is on record; three separate questions, never one number.",
        day.last_day(),
        prices.words()
    );
    view.blocks.push(Block::Table(line(state, &about, &domains)));
    let mut knocked = knockout::table();
    let least = knockout::fill(state, prices, partnership, day, &domains, replaced, &mut knocked);
    for (what, measure) in least {
        view.blocks.push(Block::Figure(Figure { label: format!("Resilience of {what}"), measure }));
    }
    view.blocks.push(Block::Table(concentration(state, &about, &domains, day)));
    for kind in [Kind::Funding, Kind::Convening, Kind::Deciding] {
        if let Some(table) = over_time(state, &about, &domains, kind) {
            view.blocks.push(Block::Table(table));
        }
    }
    view.blocks.push(Block::Table(holders(state, &about, &domains)));
    knocked.of = Some(knocked.rows.len());
    view.blocks.push(Block::Table(knocked));
    let netted: Vec<&Ref> = domains.iter().flat_map(|domain| &domain.all.netted_out).collect();
    for actor in netted {
        let name = facts::name_of(state, EntityKind::Actor, actor);
        view.findings.push(ViewFinding {
            code: "no-share-left",
            message: format!("{name} got back as much as it gave, or holds nothing; it has no share."),
            about: Some(actor.clone()),
        });
    }
    if about.founders.is_empty() {
        view.findings.push(ViewFinding {
            code: "no-founder-on-record",
            message: "No founder is on record, so nobody can tell whether the founders still lead."
                .to_owned(),
            about: None,
        });
    }
}

/// The domain that stands for a kind: what is paid before what is pledged, then the one with most holders.
pub(super) fn foremost(domains: &[Domain], kind: Kind) -> Option<&Domain> {
    let of_kind: Vec<&Domain> = domains.iter().filter(|domain| domain.kind == kind).collect();
    // What happened lately says more of who leads now than what happened once.
    let lately: Vec<&Domain> = of_kind.iter().filter(|domain| !domain.now.is_empty()).copied().collect();
    let of_kind = if lately.is_empty() { of_kind } else { lately };
    let first = of_kind.first()?;
    let rung = |domain: &Domain| domain.what.split(", ").next().unwrap_or_default().to_owned();
    let of_rung = of_kind.iter().filter(|domain| kind == Kind::Funding && rung(domain) == rung(first));
    of_rung.rev().max_by_key(|domain| domain.all.holders.len()).or(Some(first)).copied()
}

/// Who started it, who leads now: in words, no numbers.
fn in_a_line(state: &State, about: &About<'_>, domains: &[Domain]) -> String {
    let named = |actor: &Ref| facts::name_of(state, EntityKind::Actor, actor);
    let started = match about.founders.as_slice() {
        [] => "who started it is not on record".to_owned(),
        [first] => format!("started by {}", named(first)),
        [first, second] => format!("started by {} and {}", named(first), named(second)),
        [first, rest @ ..] => format!("started by {} and {} others", named(first), rest.len()),
    };
    let now = [Kind::Funding, Kind::Convening, Kind::Deciding].map(|kind| match foremost(domains, kind) {
        None => format!("{} not on record", kind.word()),
        Some(domain) if domain.now.is_thin() => format!("{} cannot be told", kind.word()),
        Some(domain) => format!("{} led by {}", kind.word(), leaders(state, &domain.now)),
    });
    format!("{started}; on record now {}", now.join(", "))
}

/// The greatest holder by name; several that hold equally much are counted.
fn leaders(state: &State, shares: &Shares) -> String {
    match level(shares) {
        0 => "nobody".to_owned(),
        1 => facts::name_of(state, EntityKind::Actor, &shares.holders[0].0),
        all if all == shares.holders.len() => format!("all {all} alike"),
        several => format!("{several} alike"),
    }
}

/// How many hold as much as the greatest.
fn level(shares: &Shares) -> usize {
    let most = shares.holders.first().map_or(0.0, |(_, held)| held.value);
    shares.holders.iter().take_while(|(_, held)| held.value == most).count()
}

/// The leader as a cell: a name that opens, or how many are level.
pub(super) fn leader_cell(state: &State, shares: &Shares) -> Cell {
    match level(shares) {
        0 => Cell::NotRecorded,
        1 => facts::entity(state, EntityKind::Actor, &shares.holders[0].0),
        _ => Cell::text(leaders(state, shares)),
    }
}

fn line(state: &State, about: &About<'_>, domains: &[Domain]) -> Table {
    let mut table = Table::new(
        "line",
        "Seed, not lead: who started it, who leads now",
        &[
            ("question", "Question"),
            ("who", "Who"),
            ("share#", "Share"),
            ("founders#", "Founders’ share"),
            ("what", "Of what"),
            ("since", "When"),
            ("fact", "Fact"),
        ],
        "Nothing is on record.",
    );
    let founded: Vec<Cell> = about.founded_by.iter().map(|fact| facts::fact_cell(*fact)).collect();
    let founders = match about.founders.len() {
        0 => Cell::text("no founder is on record"),
        _ => facts::entities(state, EntityKind::Actor, &about.founders),
    };
    table.push(vec![
        Cell::text("Who started it?"),
        founders,
        Cell::NotRecorded,
        Cell::NotRecorded,
        Cell::NotRecorded,
        facts::date_cell(about.launched),
        Cell::list(founded),
    ]);
    let questions = [
        (
            Kind::Funding,
            "Who leads in funding?",
            "no payment or pledge of a named giver, as a part, is on record",
        ),
        (
            Kind::Convening,
            "Who leads in convening?",
            "neither a meeting with a convener nor a term as chair or host is on record",
        ),
        (
            Kind::Deciding,
            "Who leads in deciding?",
            "neither a seat with a vote nor a proposer of a decision is on record",
        ),
    ];
    for (kind, question, nothing) in questions {
        match foremost(domains, kind) {
            None => table.push(vec![Cell::text(question), Cell::text(nothing)]),
            Some(domain) if domain.now.is_empty() => {
                let last = domain.years.keys().next_back();
                let last = last.map_or("undated".to_owned(), |year| format!("last in {year}"));
                table.push(vec![
                    Cell::text(question),
                    Cell::text(format!("nothing of the last {NOW} years is on record; {last}")),
                    Cell::NotRecorded,
                    Cell::NotRecorded,
                    Cell::text(&*domain.what),
                    years(domain),
                ]);
            }
            Some(domain) => table.push(vec![
                Cell::text(question),
                match domain.now.is_thin() {
                    true => Cell::List(vec![
                        leader_cell(state, &domain.now),
                        Cell::text(format!("fewer than {FEWEST} facts: it cannot be told who leads")),
                    ]),
                    false => leader_cell(state, &domain.now),
                },
                domain.now.greatest().into(),
                domain.now.share_of_all(&about.founders).into(),
                Cell::text(format!(
                    "{}: {}",
                    domain.what,
                    facts::plural(domain.now.facts() as usize, "fact", "facts")
                )),
                years(domain),
            ]),
        }
    }
    table
}

/// The years that a domain covers.
fn years(domain: &Domain) -> Cell {
    match (domain.years.keys().next(), domain.years.keys().next_back()) {
        (Some(first), Some(last)) if first == last => Cell::text(first.to_string()),
        (Some(first), Some(last)) => Cell::text(format!("{first} to {last}")),
        _ => Cell::NotRecorded,
    }
}

fn concentration(state: &State, about: &About<'_>, domains: &[Domain], day: PartialDate) -> Table {
    let mut table = Table::new(
        "domains",
        "How many leaders it really has, domain by domain",
        &[
            ("domain", "Domain"),
            ("what", "Of what"),
            ("leader", "Greatest"),
            ("cr1#", "Share of the greatest"),
            ("cr3#", "Share of the three greatest"),
            ("holders#", "Holders"),
            ("hhi#", "HHI"),
            ("effective#", "Effective number"),
            ("hhi_star#", "HHI*"),
            ("founders#", "Founders’ share"),
            ("trend#", "Its slope a year"),
            ("seeds", "Do founders seed?"),
            ("stage", "Stage, by what is on record"),
            ("rule", "By rule"),
        ],
        "Neither payments nor meetings nor votes are on record with the names of those behind them. The partnership, its \
         members, or anyone with a source could file them.",
    );
    for domain in domains {
        let shares = &domain.all;
        let (stage, rule) = about.stage(shares, day);
        table.push(vec![
            Cell::text(domain.kind.word()),
            Cell::text(&*domain.what),
            leader_cell(state, shares),
            shares.greatest().into(),
            shares.top(3).into(),
            shares.count("holders").into(),
            shares.index().into(),
            shares.effective().into(),
            shares.normalised().into(),
            shares.share_of_all(&about.founders).into(),
            about.trend(domain).into(),
            Cell::text(about.seeds(domain)),
            Cell::text(stage),
            Cell::text(rule),
        ]);
    }
    table
}

/// The share of the greatest and of the founders, year by year, of the domain that stands for a kind.
fn over_time(state: &State, about: &About<'_>, domains: &[Domain], kind: Kind) -> Option<Table> {
    let domain = foremost(domains, kind).filter(|domain| domain.years.len() > 1)?;
    let key = match kind {
        Kind::Funding => "funding_years",
        Kind::Convening => "convening_years",
        Kind::Deciding => "deciding_years",
    };
    let caption = match kind {
        Kind::Funding => format!("Share of the greatest giver, year by year: {}", domain.what),
        Kind::Convening => {
            format!("Share of whoever convened most, in the {NOW} years up to each: {}", domain.what)
        }
        Kind::Deciding => format!("Share of whoever decides most, year by year: {}", domain.what),
    };
    let columns = [
        ("year", "Year"),
        ("greatest#", "Share of the greatest"),
        ("leader", "Greatest"),
        ("effective#", "Effective number"),
        ("founders#", "Founders’ share"),
    ];
    let mut table = Table::new(key, caption, &columns, "No year is on record.");
    table.chart = Some(Chart::Line { period: 0, value: 1 });
    let years = if domain.windows.is_empty() { &domain.years } else { &domain.windows };
    for (year, shares) in years {
        table.push(vec![
            Cell::text(year.to_string()),
            shares.greatest().into(),
            leader_cell(state, shares),
            shares.effective().into(),
            shares.share_of_all(&about.founders).into(),
        ]);
    }
    Some(table)
}

fn holders(state: &State, about: &About<'_>, domains: &[Domain]) -> Table {
    let columns = [
        ("domain", "Domain"),
        ("what", "Of what"),
        ("who", "Who"),
        ("share#", "Share"),
        ("founder", "Founder"),
    ];
    let mut table =
        Table::new("shares", "The greatest holders of each domain", &columns, "No shares are on record.");
    let mut all = 0;
    for domain in domains {
        all += domain.all.holders.len();
        for (actor, held) in domain.all.holders.iter().take(LISTED) {
            table.push(vec![
                Cell::text(domain.kind.word()),
                Cell::text(&*domain.what),
                facts::entity(state, EntityKind::Actor, actor),
                domain.all.share_of(held).into(),
                Cell::text(if about.founders.contains(actor) { "yes" } else { "no" }),
            ]);
        }
    }
    table.of = Some(all);
    table
}
