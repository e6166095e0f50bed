//! Who has a seat: seats by stakeholder category, whom they speak for, and who is missing.

use crate::facts;
use crate::judge::judged;
use crate::measure::{Measure, Status};
use crate::params::{BadParam, Params};
use crate::seating::{Seat, Seating};
use crate::view::{Block, Cell, Chart, Figure, Table, View, ViewFinding};
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::codelist::{Category, CrosswalkList, crosswalk};
use polyad_model::{PartialDate, Ref, Truth};
use std::collections::{BTreeMap, BTreeSet};

lens! {
    /// A seat is a place with a say or a duty that a source or a partnership reports: member, observer, chair, host,
    /// secretariat, funder, implementer, partner. Each seat on record counts once, under the category of its holder:
    /// states, international organisations, business, philanthropy, civil society, subnational governments and
    /// cities, academic and technical bodies; individuals and other bodies stand apart. A partnership that holds a
    /// seat itself is among the other bodies.
    ///
    /// Formula: share of a category = its seats / all seats held on the day. The day is `as_of`, else the day of the
    /// newest statement, since a lens has no clock. An end that nobody records has not come. Seats whose term may or
    /// may not cover the day, and holders of unrecorded kind, are not left out in silence: the figure is then
    /// partial, with the least and greatest value that they could bring about, and has no value when fewer than half
    /// of the seats are known.
    ///
    /// Public mandate: a holder speaks for a group by law or by election. Membership and self-declaration are no
    /// public mandate. Where no basis is on record the seat counts as unknown, whatever its holder is.
    ///
    /// Not counted: participants of aid activities, rows that the holder answered by its own statement, and the same
    /// seat from a second source. They stand in a table of their own.
    ///
    /// Missing: a category without a seat reads "no seat on record for", which says nothing about the world. Only
    /// where the partnership declares its seats complete does it read "no seat".
    ///
    /// Criticism: a seat is not a voice, and one holder in two roles has two seats. Categories are those of this
    /// ledger; the crosswalk shows where three official lists put them, and where they have no place.
    "composition", "Who has a seat", version 1;
    question: "Who holds a place at the table, for whom do they speak, and who is missing?";
    params: {
        p optional: "A partnership, by Ref or slug. Without it and without `a`: all partnerships.";
        a optional: "An actor, by Ref or slug: the partnerships in which it has a seat, together.";
        as_of optional: "The day to read seats at, YYYY-MM-DD; the day of the newest statement when left out.";
        forms optional: "`all` to list projects and programmes too; they are left out otherwise.";
    }
    sources: [
        "Categories of stakeholders: Global Digital Compact, UN General Assembly resolution 79/1, annex I, 2024",
        "Nine Major Groups: Agenda 21, section III, 1992",
        "Bounds under missing data: Manski, Partial Identification of Probability Distributions, 2003",
    ];
}

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    params.optional_word("forms", &["all"])?;
    let partnership = params.optional_thing(state, "p", EntityKind::Partnership)?;
    let actor = params.optional_thing(state, "a", EntityKind::Actor)?;
    if partnership.is_some() && actor.is_some() {
        return Err(BadParam::new("a", "stands alone: give a partnership `p` or an actor `a`"));
    }
    let view = View::begin(&INFO, state, params);
    let Some(day) = facts::as_of(state, params)? else {
        return Ok(View { blocks: vec![Block::Text("Nothing is recorded yet.".to_owned())], ..view });
    };
    let view = match (partnership, actor) {
        (Some(partnership), _) => of_partnership(state, view, &partnership, day),
        (None, Some(actor)) => of_actor(state, view, &actor, day),
        (None, None) => of_all(state, view, day, params.get("forms") == Some("all")),
    };
    Ok(judged(state, view))
}

fn of_partnership(state: &State, view: View, partnership: &Ref, day: PartialDate) -> View {
    let seating = Seating::of(state, partnership, day);
    let name = facts::name_of(state, EntityKind::Partnership, partnership);
    let complete = declares_seats_complete(state, partnership);
    let mut view = View {
        title: title(&name, &seating),
        subtitle: format!("Seats on record on {day}, by kind of holder"),
        blocks: vec![
            Block::Text(lead(&seating, day)),
            figure("Seats on record", seating.count()),
            figure("Share of seats held by states", seating.state_share()),
            figure(
                "Share of seats held by bodies with a public mandate",
                seating.mandate_share(),
            ),
            Block::Table(by_category(&seating)),
            Block::Table(seat_table(state, "seats", "Seats", &seating.held)),
            Block::Table(seat_table(
                state,
                "term_unknown",
                &format!("Seats whose term may or may not cover {day}"),
                &seating.unknown,
            )),
            Block::Table(missing(&seating, complete)),
            Block::Table(crosswalk_table(state, &seating)),
            Block::Table(apart(state, &seating)),
        ],
        ..view
    };
    view.findings = findings(&seating, day);
    view
}

fn of_actor(state: &State, view: View, actor: &Ref, day: PartialDate) -> View {
    let name = facts::name_of(state, EntityKind::Actor, actor);
    let own = Seating::sorted(state, state.facts_naming("seat", "actor", actor), day);
    let mut roles: BTreeMap<Ref, BTreeSet<String>> = BTreeMap::new();
    let mut proof: BTreeMap<Ref, Vec<Fact<'_>>> = BTreeMap::new();
    for seat in &own.held {
        let Some(of) = seat.fact.reference("of") else { continue };
        let of = state.links().representative(&of).clone();
        roles.entry(of.clone()).or_default().insert(seat.role.clone());
        proof.entry(of).or_default().push(seat.fact);
    }
    let mut table = Table::new(
        "portfolio",
        format!("Partnerships in which {name} has a seat"),
        &[
            ("partnership", "Partnership"),
            ("roles", "Roles"),
            ("seats#", "Seats in all"),
            ("states#", "Share held by states"),
            ("mandate#", "Share with a public mandate"),
            ("missing", "No seat on record for"),
        ],
        format!("No seat of {name} is on record on {day}. A partnership or its host could file one."),
    );
    let mut together = Seating::default();
    let mut entries: Vec<(String, Ref)> =
        roles.keys().map(|of| (facts::name_of(state, EntityKind::Partnership, of), of.clone())).collect();
    entries.sort();
    for (_, of) in &entries {
        let seating = Seating::of(state, of, day);
        table.push(vec![
            facts::entity(state, EntityKind::Partnership, of),
            Cell::text(roles[of].iter().cloned().collect::<Vec<_>>().join(", ")),
            seating.count().into(),
            seating.state_share().into(),
            seating.mandate_share().into(),
            Cell::text(absent(&seating).join(", ")),
        ]);
        together.join(seating);
    }
    let partnerships =
        proof.values().filter_map(|facts| facts.first()).copied().collect::<Vec<_>>();
    View {
        title: match entries.len() {
            0 => format!("No seat of {name} is on record"),
            n => format!("{name} has a seat in {}", facts::plural(n, "partnership on record", "partnerships on record")),
        },
        subtitle: format!("Seats on record on {day} in the partnerships where {name} has one, by kind of holder"),
        blocks: vec![
            Block::Text(format!(
                "All seats of these partnerships together, its own among them. How statist is the company {name} keeps?"
            )),
            figure("Partnerships with a seat", facts::count("partnerships", partnerships)),
            figure("Share of seats held by states, all together", together.state_share()),
            figure("Share of seats held by bodies with a public mandate, all together", together.mandate_share()),
            Block::Table(by_category(&together)),
            Block::Table(table),
            Block::Table(missing(&together, false)),
        ],
        findings: findings(&together, day),
        ..view
    }
}

fn of_all(state: &State, view: View, day: PartialDate, all_forms: bool) -> View {
    let mut columns = vec![("partnership", "Partnership"), ("form", "Form"), ("seats#", "Seats")];
    columns.push(("states#", "Share held by states"));
    columns.push(("mandate#", "Share with a public mandate"));
    columns.extend(CATEGORY_COLUMNS);
    let empty = "No partnership is on record. Load the atlas, or file a `partnership` statement.";
    let mut table = Table::new("partnerships", "How statist each partnership is", &columns, empty);
    for entity in state.directory().of_kind(EntityKind::Partnership) {
        let form = entity.form.clone().unwrap_or_default();
        if !all_forms && is_activity(&form) {
            continue;
        }
        let seating = Seating::of(state, &entity.name_ref, day);
        let mut cells = vec![
            facts::entity(state, EntityKind::Partnership, &entity.name_ref),
            Cell::text(form),
            seating.count().into(),
            seating.state_share().into(),
            seating.mandate_share().into(),
        ];
        cells.extend(Category::ALL.map(|category| seating.count_of(&|seat| seat.is_of(category)).into()));
        table.push(cells);
    }
    View {
        title: "Who has a seat, partnership by partnership".to_owned(),
        subtitle: format!("Seats on record on {day}, and the share of them that states hold"),
        blocks: vec![
            Block::Text(
                "A share counts the seats on record. A partnership without a seat here may well have members that \
                 nobody has recorded."
                    .to_owned(),
            ),
            Block::Table(table),
        ],
        ..view
    }
}

const CATEGORY_COLUMNS: [(&str, &str); 10] = [
    ("state#", "States"),
    ("io#", "International organisations"),
    ("business#", "Business"),
    ("philanthropy#", "Philanthropy"),
    ("civil#", "Civil society"),
    ("subnational#", "Subnational and cities"),
    ("academic#", "Academic and technical"),
    ("individual#", "Individuals"),
    ("other#", "Other bodies"),
    ("unknown#", "Kind not recorded"),
];

/// Forms of activities, which lists of partnerships leave out unless asked.
pub(crate) fn is_activity(form: &str) -> bool {
    matches!(form, "project" | "programme")
}

/// Whether the partnership, in its own words or a source's, declares its list of seats complete.
fn declares_seats_complete(state: &State, partnership: &Ref) -> bool {
    let entity = state.directory().find(state, EntityKind::Partnership, partnership);
    let facts = entity.iter().flat_map(|entity| &entity.facts).filter_map(|address| state.fact(address));
    facts.filter_map(|fact| fact.value("complete")).any(|complete| {
        complete.as_array().is_some_and(|sets| sets.iter().any(|set| set.str_at("set") == Some("seats")))
    })
}

fn title(name: &str, seating: &Seating<'_>) -> String {
    let states = seating.state_share();
    let kinds = Category::ALL.into_iter().filter(|category| seating.has(*category) == Truth::Yes).count();
    match (states.status, states.value.map(|value| value.to_f64())) {
        _ if seating.held.is_empty() => format!("No seat in {name} is on record"),
        // A title states what the record holds; it is neutral unless every seat is known.
        (Status::Ok, Some(1.0)) => format!("Every seat on record in {name} is held by a state"),
        (Status::Ok, Some(share)) if share > 0.5 => format!("States hold most seats on record in {name}"),
        (Status::Ok, Some(0.0)) => format!("No seat on record in {name} is held by a state"),
        (Status::Ok, Some(_)) if kinds >= 4 => {
            format!("{kinds} kinds of holders have a seat in {name}")
        }
        _ => format!("Who has a seat in {name}"),
    }
}

fn lead(seating: &Seating<'_>, day: PartialDate) -> String {
    let held = facts::plural(seating.held.len(), "seat is", "seats are");
    let kinds = Category::ALL.into_iter().filter(|category| seating.has(*category) == Truth::Yes).count();
    let mut lead = format!(
        "{held} on record and not ended by {day}, in {}.",
        facts::plural(kinds, "category", "categories")
    );
    let older = stated_earlier(seating, day);
    if older > 0 {
        lead.push_str(&format!(" Of {older} the source speaks for an earlier time; no end is on record."));
    }
    if !seating.unknown.is_empty() {
        let unknown = facts::plural(seating.unknown.len(), "more seat", "more seats");
        lead.push_str(&format!(" For {unknown} the record does not say whether the term covers that day."));
    }
    lead
}

/// Held seats whose source speaks for a time before the day.
fn stated_earlier(seating: &Seating<'_>, day: PartialDate) -> usize {
    let earlier = |seat: &&Seat<'_>| {
        let spoken = seat.fact.period("valid").and_then(|valid| valid.to);
        spoken.is_some_and(|to| to.last_day() < day.last_day())
    };
    seating.held.iter().filter(earlier).count()
}

fn figure(label: &str, measure: Measure) -> Block {
    Block::Figure(Figure { label: label.to_owned(), measure })
}

fn by_category(seating: &Seating<'_>) -> Table {
    let mut table = Table::new(
        "by_category",
        "Seats by category",
        &[("category", "Category"), ("letter", "Letter"), ("seats#", "Seats"), ("share#", "Share of seats")],
        "No seat is on record. The partnership, its host or anyone with a source could file one.",
    );
    for category in Category::ALL {
        if seating.has(category) != Truth::No {
            table.push(vec![
                Cell::Text(category.name().to_owned()),
                Cell::Text(category.letter().to_string()),
                seating.count_of(&|seat| seat.is_of(category)).into(),
                seating.share_of(&|seat| seat.is_of(category)).into(),
            ]);
        }
    }
    table.chart = Some(Chart::Bars { label: 0, value: 2 });
    table
}

fn seat_table(state: &State, key: &'static str, caption: &str, seats: &[Seat<'_>]) -> Table {
    let empty = match key {
        "term_unknown" => "None: of every seat on record the term is known well enough.",
        _ => "No seat is on record. The partnership, its host or anyone with a source could file one.",
    };
    let mut table = Table::new(
        key,
        caption,
        &[
            ("actor", "Holder"),
            ("category", "Category"),
            ("role", "Role"),
            ("as_called", "As the source calls it"),
            ("term", "Term"),
            ("stated_for", "Stated for"),
            ("speaks_for", "Speaks for"),
            ("basis", "On the basis of"),
            ("stated_by", "Stated by"),
            ("custody", "Custody"),
            ("fact", "Fact"),
        ],
        empty,
    );
    for seat in seats {
        table.push(seat_cells(state, seat));
    }
    table.chart = (key == "seats").then_some(Chart::Seats { actor: 0, category: 1 });
    table
}

fn seat_cells(state: &State, seat: &Seat<'_>) -> Vec<Cell> {
    let groups = seat.speaks_for.iter().map(|(group, _)| facts::named(state, group)).collect();
    let bases: BTreeSet<&str> = seat.speaks_for.iter().map(|(_, basis)| basis.word()).collect();
    vec![
        facts::entity(state, EntityKind::Actor, &seat.holder),
        Cell::Text(seat.category.letter().to_string()),
        Cell::text(seat.role.clone()),
        facts::words_cell(seat.fact, "as_called"),
        facts::period_cell(seat.term()),
        facts::period_cell(seat.fact.period("valid")),
        Cell::list(groups),
        Cell::text(bases.into_iter().collect::<Vec<_>>().join(", ")),
        facts::stated_by(state, seat.fact),
        Cell::Text(facts::custody_words(seat.fact).to_owned()),
        facts::fact_cell(seat.fact),
    ]
}

/// The lettered categories of which no seat is on record.
fn absent(seating: &Seating<'_>) -> Vec<String> {
    let lettered = Category::ALL.into_iter().filter(|category| category.letter() != '-');
    lettered.filter(|category| seating.has(*category) == Truth::No).map(|c| lower_first(c.name())).collect()
}

fn missing(seating: &Seating<'_>, complete: bool) -> Table {
    let mut table = Table::new(
        "missing",
        "Who is missing",
        &[("category", "Category"), ("letter", "Letter"), ("reading", "Reading")],
        "Every category has a seat on record.",
    );
    for category in Category::ALL.into_iter().filter(|category| category.letter() != '-') {
        let name = lower_first(category.name());
        let reading = match seating.has(category) {
            Truth::Yes => continue,
            Truth::Unknown => format!("no seat certain on that day for {name}; see the seats of unknown term"),
            Truth::No if complete => format!("no seat for {name}: the list of seats is declared complete"),
            Truth::No => format!("no seat on record for {name}"),
        };
        table.push(vec![
            Cell::Text(category.name().to_owned()),
            Cell::Text(category.letter().to_string()),
            Cell::Text(reading),
        ]);
    }
    table
}

/// The three official lists: each with every name it gives a class of holders, and what it has no name for.
fn crosswalk_table(state: &State, seating: &Seating<'_>) -> Table {
    let mut table = Table::new(
        "crosswalk",
        "The same seats in three official lists",
        &[("list", "List"), ("target", "Category of the list"), ("seats#", "Seats"), ("share#", "Share of seats")],
        "No seat is on record.",
    );
    let rows = crosswalk();
    let class_of = |seat: &Seat<'_>| {
        state.directory().find(state, EntityKind::Actor, &seat.holder).and_then(|entity| entity.class)
    };
    for list in CrosswalkList::ALL {
        let target_of = |seat: &Seat<'_>| {
            let class = class_of(seat)?;
            rows.iter().find(|row| row.list == list && row.class == class).map(|row| row.target)
        };
        let all = seating.held.iter().chain(&seating.unknown);
        let targets: BTreeSet<Option<Option<&str>>> = all.map(target_of).collect();
        // Named categories first, then what the list has no place for, then holders of unrecorded kind.
        let named = targets.iter().filter(|target| matches!(target, Some(Some(_))));
        let unmapped = targets.iter().filter(|target| matches!(target, Some(None)));
        for target in named.chain(unmapped) {
            let sort = |seat: &Seat<'_>| target_of(seat).map(|own| Some(own) == *target);
            let words = target.flatten().unwrap_or("unmapped: the list has no category for these");
            table.push(vec![
                Cell::Text(list.name().to_owned()),
                Cell::Text(words.to_owned()),
                seating.count_of(&sort).into(),
                seating.share_of(&sort).into(),
            ]);
        }
        if targets.contains(&None) {
            let sort = |seat: &Seat<'_>| Some(target_of(seat).is_none());
            table.push(vec![
                Cell::Text(list.name().to_owned()),
                Cell::Text("kind of holder not recorded".to_owned()),
                seating.count_of(&sort).into(),
                seating.share_of(&sort).into(),
            ]);
        }
    }
    table
}

fn apart(state: &State, seating: &Seating<'_>) -> Table {
    let mut table = Table::new(
        "apart",
        "On record, not counted",
        &[
            ("actor", "Holder"),
            ("as_called", "As the source calls it"),
            ("term", "Term"),
            ("why", "Why it is not counted"),
            ("stated_by", "Stated by"),
            ("fact", "Fact"),
        ],
        "Nothing stands apart.",
    );
    let former = seating.other_times.iter().map(|seat| (seat, "its term does not cover the day"));
    for (seat, why) in former.chain(seating.apart.iter().map(|(seat, why)| (seat, *why))) {
        table.push(vec![
            facts::entity(state, EntityKind::Actor, &seat.holder),
            Cell::text(seat.called()),
            facts::period_cell(seat.term()),
            Cell::Text(why.to_owned()),
            facts::stated_by(state, seat.fact),
            facts::fact_cell(seat.fact),
        ]);
    }
    table
}

fn findings(seating: &Seating<'_>, day: PartialDate) -> Vec<ViewFinding> {
    let mut findings = Vec::new();
    let older = stated_earlier(seating, day);
    if older > 0 {
        let seats = facts::plural(older, "seat rests on a source that speaks", "seats rest on sources that speak");
        let message = format!("{seats} for an earlier time. No end is on record, so they count.");
        findings.push(ViewFinding { code: "seats-stated-earlier", message, about: None });
    }
    let kindless = seating.held.iter().filter(|seat| seat.category == Category::Unknown).count();
    if kindless > 0 {
        let message = format!(
            "{} of a kind that is not recorded; shares give the range that this leaves open.",
            facts::plural(kindless, "holder is", "holders are")
        );
        findings.push(ViewFinding { code: "holder-kind-unknown", message, about: None });
    }
    findings
}

fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
