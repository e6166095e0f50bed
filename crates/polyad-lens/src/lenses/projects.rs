//! Which projects registered files report: found by words, place, sector, goal, organisation, status and year.

pub(crate) mod filter;
pub(crate) mod index;
mod order;
pub(crate) mod words;

use crate::facts;
use crate::judge::judged;
use crate::measure::{Measure, Number, Reason, Unit};
use crate::params::{BadParam, Params};
use crate::query::{Condition, Query};
use crate::term::Term;
use crate::view::{Block, Cell, Figure, Table, View};
use filter::{Facet, Place, Selection};
use index::{FileIndex, Moment, Paid, STATUSES};
use order::Order;
use polyad_ledger::state::{EntityKind, Fact, Project, State};
use polyad_model::{Exact, PriceBase, Ref};
use std::collections::HashSet;

lens! {
    /// Lists the activities of registered IATI files. An activity that several files bring counts once: the record of
    /// its own publisher, else the one changed last; the others are its copies.
    ///
    /// Words are looked for in titles, in all languages, and in identifiers. Dates are the actual ones, else the
    /// planned ones, which are marked. A project is active in a year that lies between its first and its last day; a
    /// side without a date is open, and a project without any date is active in no year.
    ///
    /// Disbursed is the sum of the transactions of type 3 in one currency, exactly as reported, without any rate and
    /// never added over currencies. A project that states none has no sum, which is not zero. Rows that their actors
    /// answered are left out. Sorting by money therefore needs a currency.
    ///
    /// The numbers beside the list say how many projects it would hold if that condition alone were put in the place
    /// of its like. They are counts of records, no measure of money, size or effort.
    ///
    /// Publishers report what they choose to, in editions of different years. What is not in the list may well exist.
    "projects", "Projects in registered files", version 1;
    question: "Which projects do registered files report, and which of them meet these conditions?";
    params: {
        q optional: "Words: every one must begin a word of the title or of the identifier.";
        publisher optional: "The organisation that reports it, by Ref or by words of its name.";
        participant optional: "An organisation that takes part, by Ref or by words of its name.";
        role optional: "Its role: `funding`, `accountable`, `extending` or `implementing`.";
        country optional: "A recipient country: two letters of ISO 3166-1.";
        sector optional: "A code of the DAC sector lists or the beginning of one: `122` takes `12220`.";
        vocabulary optional: "Another list of sectors, by its IATI number; its codes are compared whole.";
        sdg optional: "A goal of the 2030 Agenda, 1 to 17, or a target such as `7.2`.";
        status optional: "`pipeline`, `implementation`, `finalisation`, `closed`, `cancelled` or `suspended`.";
        year optional: "A year in which it is active, by actual dates, else planned ones.";
        currency optional: "A currency in which it states a disbursement, e.g. `USD`.";
        sort optional: "`title` (when left out), `start`, `end`, `publisher` or `disbursed`, which needs `currency`.";
        dir optional: "`asc` (when left out) or `desc`. What has no value stands last in both.";
        page optional: "The page, from 1; all rows when `per` is left out.";
        per optional: "Rows to a page.";
    }
    sources: [
        "International Aid Transparency Initiative, Activity Standard 2.03",
        "OECD Development Assistance Committee, CRS purpose codes"
    ];
}

/// Publishers that are counted beside the list; other conditions have few values, which are all counted.
const PUBLISHERS_MAX: usize = 50;

/// The parameters that are conditions; the others say what is shown of the list.
const CONDITIONS: [&str; 11] = [
    "q", "publisher", "participant", "role", "country", "sector", "vocabulary", "sdg", "status", "year", "currency",
];

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let order = order_of(params)?;
    let descending = params.optional_word("dir", &["asc", "desc"])? == Some("desc");
    let (page, per) = (params.optional_number("page")?.unwrap_or(1), params.optional_number("per")?);
    let selection = Selection::of(state, params)?;
    let conditions = conditions(params);
    let places = selection.places();
    let found = count("projects", places.len() as u64, conditions.clone());
    let shown = per.unwrap_or(usize::MAX);
    let window = ((page - 1).saturating_mul(shown), shown);
    let answered: HashSet<_> = facts::answered_rows(state);
    let mut table = table();
    for place in order::window(&selection, places, &order, descending, window) {
        table.push(cells(state, &selection, place, !answered.is_empty()));
    }
    let mut blocks = vec![
        Block::Figure(Figure { label: "Projects found".to_owned(), measure: found }),
        Block::Table(table),
    ];
    blocks.extend(Facet::ALL.map(|facet| Block::Table(counted(&selection, facet, &conditions))));
    let view = View::begin(&INFO, state, params);
    let view = View { subtitle: "As their publishers report them, each counted once".to_owned(), blocks, ..view };
    // Nobody attests a row of a file as a rule; then no row has to be asked for what is said of it.
    let attested = state.facts("attestation").any(|fact| matches!(fact.target(), Some(Ref::Row { .. })));
    Ok(if attested { judged(state, view) } else { view })
}

/// For each file of projects, and each of its records, whether it counts and meets the conditions.
pub(crate) fn records_meeting(state: &State, params: &Params) -> Result<Vec<Vec<bool>>, BadParam> {
    Ok(Selection::of(state, params)?.by_record())
}

/// The facts that describe the projects that meet the conditions, by file and place.
pub(crate) fn facts<'a>(state: &'a State, params: &Params) -> Vec<Fact<'a>> {
    // Conditions that cannot be read find nothing; the lens has said so where they were given.
    let Ok(selection) = Selection::of(state, params) else { return Vec::new() };
    let places = selection.places();
    places.into_iter().filter_map(|place| project(&selection, place)?.fact()).collect()
}

fn order_of(params: &Params) -> Result<Order, BadParam> {
    Ok(match params.optional_word("sort", &["title", "start", "end", "publisher", "disbursed"])? {
        Some("start") => Order::Start,
        Some("end") => Order::End,
        Some("publisher") => Order::Publisher,
        Some("disbursed") => Order::Disbursed(filter::currency(params)?.ok_or_else(|| {
            BadParam::new("currency", "is needed to sort by money: amounts of different currencies do not compare")
        })?),
        _ => Order::Title,
    })
}

fn conditions(params: &Params) -> Params {
    Params::new(params.iter().filter(|(name, _)| CONDITIONS.contains(name)))
}

/// A count of projects that opens to their rows.
fn count(noun: &str, number: u64, conditions: Params) -> Measure {
    let query = Query { kind: "partnership".to_owned(), conditions: vec![Condition::Meets(conditions)] };
    let term = Term::Rows { query, part: String::new() };
    Measure::ok(Number::Exact(Exact::from(number)), Unit::Count(noun.to_owned()), term)
}

fn project<'a>(selection: &Selection<'a>, place: Place) -> Option<Project<'a>> {
    let number = selection.projects.files().get(place.file as usize)?.number(place.record)?;
    selection.projects.get(number)
}

fn table() -> Table {
    Table::new(
        "projects",
        "Projects",
        &[
            ("project", "Project"),
            ("publisher", "Reported by"),
            ("countries", "Where"),
            ("status", "Status"),
            ("start", "Start"),
            ("end", "End"),
            ("disbursed#", "Disbursed"),
            ("copies#", "Copies"),
            ("identifier", "Identifier"),
            ("fact", "Fact"),
        ],
        "No project in the files registered here meets these conditions. Take one away, or search in other words.",
    )
}

fn cells(state: &State, selection: &Selection<'_>, place: Place, some_answered: bool) -> Vec<Cell> {
    let (index, record) = (selection.index(place), place.record);
    let Some(project) = project(selection, place) else { return Vec::new() };
    let own = project.record();
    let identifier = own.filter(|own| own.name.is_some()).map(|own| own.key.to_string());
    let title = index.title(record).map(str::to_owned).or_else(|| identifier.clone());
    let status = STATUSES.get(index.statuses[record as usize] as usize).copied().unwrap_or_default();
    let paid = index.paid(record).iter();
    vec![
        Cell::Entity {
            kind: EntityKind::Partnership,
            name: title.unwrap_or_else(|| "Untitled".to_owned()),
            name_ref: project.name(),
            slug: None,
        },
        publisher(state, index, record),
        where_it_is(index, record),
        Cell::text(status),
        moment(index.starts[record as usize]),
        moment(index.ends[record as usize]),
        Cell::list(paid.map(|paid| disbursed(state, project, index, paid, some_answered).into()).collect()),
        facts::count("copies", project.copies().into_iter().filter_map(Project::fact)).into(),
        Cell::text(identifier.unwrap_or_default()),
        project.fact().map_or(Cell::NotRecorded, facts::fact_cell),
    ]
}

fn publisher(state: &State, index: &FileIndex, record: u32) -> Cell {
    let Some(publisher) = index.publisher(record) else { return Cell::NotRecorded };
    match facts::entity(state, EntityKind::Actor, &publisher.name) {
        Cell::Text(_) => Cell::Entity {
            kind: EntityKind::Actor,
            name: publisher.called.to_string(),
            name_ref: publisher.name.clone(),
            slug: None,
        },
        known => known,
    }
}

/// Countries by name, then regions.
fn where_it_is(index: &FileIndex, record: u32) -> Cell {
    let codes = index.countries.of(record).iter().map(|place| &index.country_codes[*place as usize]);
    let mut names: Vec<&str> = codes.map(|code| filter::country_name(code)).collect();
    names.sort_unstable();
    names.extend(index.regions.of(record).iter().map(|place| &*index.region_names[*place as usize]));
    Cell::list(names.into_iter().map(Cell::text).collect())
}

fn moment(moment: Moment) -> Cell {
    let planned = if moment.is_planned { " (planned)" } else { "" };
    moment.date.map_or(Cell::NotRecorded, |date| Cell::Text(format!("{date}{planned}")))
}

/// A sum disbursed in one currency, which opens to its transactions.
fn disbursed(state: &State, project: Project<'_>, index: &FileIndex, paid: &Paid, some_answered: bool) -> Measure {
    let code = &index.currencies[paid.currency as usize];
    let term = match project.record().and_then(|record| record.name) {
        Some(name) => {
            let query = Query::naming("contribution", "scope", name.clone())
                .and(Condition::Is("stage", "disbursed".to_owned()))
                .and(Condition::Currency("what", code.to_string()))
                .and(Condition::OfProjects);
            Term::Rows { query, part: "what.amount".to_owned() }
        }
        None => {
            let facts = project.facts("contribution").filter(|fact| {
                fact.word("stage").as_deref() == Some("disbursed")
                    && fact.value("what").is_some_and(|what| what.str_at("currency") == Some(code))
            });
            Term::Sum(facts.map(|fact| Term::part(fact.address(), "what.amount")).collect())
        }
    };
    let unit = match code.parse() {
        Ok(currency) => Unit::Money(currency, PriceBase::Nominal),
        Err(_) => Unit::Code(code.to_string()),
    };
    // Sums are kept by file and know nothing of answers, which are rare.
    let sum = if some_answered { term.evaluate(state).ok() } else { paid.sum.map(Number::Exact) };
    match sum {
        Some(sum) => Measure::ok(sum, unit, term),
        None => Measure::not_assessable(Reason::NotApplicable, unit, term),
    }
}

/// The values of a condition with the number of projects under each, most first.
fn counted(selection: &Selection<'_>, facet: Facet, conditions: &Params) -> Table {
    let (key, caption, label) = match facet {
        Facet::Status => ("by_status", "Status", "Status"),
        Facet::Country => ("by_country", "Country", "Country"),
        Facet::Publisher => ("by_publisher", "Publisher", "Publisher"),
        Facet::Sdg => ("by_sdg", "Sustainable Development Goal", "Goal"),
        Facet::Currency => ("by_currency", "Disbursed in", "Currency"),
    };
    let columns = [("name", label), ("value", "Value"), ("projects#", "Projects")];
    let mut table = Table::new(key, caption, &columns, "No project found states any.");
    let mut all: Vec<(String, (String, u64))> = filter::counts(selection, facet).into_iter().collect();
    all.sort_by(|(a, (a_words, a_number)), (b, (b_words, b_number))| {
        b_number.cmp(a_number).then_with(|| a_words.cmp(b_words)).then_with(|| a.cmp(b))
    });
    let most = if facet == Facet::Publisher { PUBLISHERS_MAX } else { usize::MAX };
    for (value, (words, number)) in all.into_iter().take(most) {
        let narrowed = conditions.clone().with(facet.param(), value.clone());
        table.push(vec![Cell::Text(words), Cell::Text(value), count("projects", number, narrowed).into()]);
    }
    table
}
