//! One actor, many names: at which level each mention is read, and which pairs may be one.

mod filter;
mod pairs;

use crate::facts;
use crate::identity::{Level, MentionsAsked, PLACES, Read, Resolution};
use crate::measure::{Measure, Number, Unit};
use crate::params::{BadParam, Params};
use crate::query::{Condition, Query};
use crate::term::Term;
use crate::view::{Block, Cell, Chart, Figure, Table, View};
use filter::Filter;
use polyad_ledger::state::{EntityKind, State};
use polyad_model::{Exact, Ref};
use std::collections::HashMap;

lens! {
    /// A registered file mentions organisations as reporter, participant, giver and receiver: by a printed code, a
    /// printed name, or both. Each mention is read by levels, best first, and keeps what was printed.
    ///
    /// *Exact*: the code is the identifier of one body, as a register, a list or the body itself spells it.
    /// *Normalised*: it means one body by a rule of spelling (`41114` is `XM-DAC-41114`) or because a list says so
    /// (two codes of one publisher of the Registry). *Name*: without a code, the name is one that the same reporter
    /// gives a code elsewhere; or that of one publisher or one multilateral body alone; or that of a state.
    /// Names are folded first: case, accents, punctuation, a leading article and a short form in brackets do not
    /// matter. A code whose bearer's names and the printed name share nothing is *contradicted* and reads nobody; a code
    /// of a class of bodies (`22000`, NGOs of the donor country) reads nobody by itself. A giver or receiver that a row
    /// leaves to its reporter is no mention.
    ///
    /// A reading joins nothing. Pairs that may be one are listed with a score: how alike their names are by letters
    /// (Jaro-Winkler) and by words, rare words counting more (inverse document frequency), a little more or less for
    /// country, kind of body, names of ministries, and codes that one reporter tells apart. Only names that share a rare
    /// word or a short form are compared. Pairs of one identifier, and two codes of one register, are no pairs.
    ///
    /// A pair is joined by a signed `link`, for every lens at once, and separated again by its retraction. It is refused
    /// by a signed objection, and comes back by its retraction.
    ///
    /// Criticism: a score is no probability. Parent and branch, or two offices of one federation, have names alike and
    /// are two; a body that changed its name has names unlike and is one.
    "identities", "One actor, many names", version 1;
    question: "Whom do registered files mention, and which names may mean one body?";
    params: {
        list optional: "What is listed: `candidates` (when left out), `read` (names read as another, and not joined), `accepted`, `refused` or `mentions`.";
        q optional: "Words: every one must begin a word of a name on either side, or of a code.";
        publisher optional: "The organisation that reports the mentions, by Ref or by words of its name.";
        level optional: "Only mentions at this level, or pairs with such a mention: `exact`, `normalised`, `name`, `class`, `contradicted`, `unresolved` or `unnamed`.";
        country optional: "A country of either side: two letters of ISO 3166-1.";
        score optional: "The least score in per cent, e.g. `95`.";
        pair optional: "One pair by its twelve digits, whatever was decided of it.";
        sort optional: "`score` (when left out), `mentions` or `name`.";
        dir optional: "`desc` or `asc`; when left out, scores and mentions begin with the most, names with the first.";
        page optional: "The page, from 1; all rows when `per` is left out.";
        per optional: "Rows to a page.";
    }
    sources: [
        "Winkler, \"String Comparator Metrics and Enhanced Decision Rules in the Fellegi-Sunter Model of Record Linkage\", 1990",
        "Spärck Jones, \"A Statistical Interpretation of Term Specificity and its Application in Retrieval\", Journal of Documentation 28(1), 1972",
        "International Aid Transparency Initiative, Organisation Identifiers; org-id.guide",
    ];
}

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let resolution = Resolution::of(state);
    let filter = Filter::of(state, &resolution, params)?;
    let counts = resolution.counts(state);
    let list = params.optional_word("list", &["candidates", "read", "accepted", "refused", "mentions"])?;
    let window = Window::of(params)?;
    let known = Known { state, resolution: &resolution, counts: &counts };
    let (total, table) = match list.unwrap_or("candidates") {
        "mentions" => mentions(&known, &filter, params, window)?,
        list => pairs::table(&known, &filter, list, params, window)?,
    };
    let mut blocks = vec![Block::Figure(Figure { label: "In the list".to_owned(), measure: total })];
    blocks.push(Block::Table(table));
    blocks.push(Block::Table(levels(&known, &filter)));
    let read: u64 = resolution
        .all()
        .zip(&counts)
        .filter(|(read, _)| read.reading.level.is_automatic())
        .map(|(_, n)| n)
        .sum();
    let all: u64 = counts.iter().sum();
    let view = View::begin(&INFO, state, params);
    Ok(View {
        title: match all {
            0 => "No registered file mentions an organisation".to_owned(),
            all => format!("{read} of {all} mentions of organisations are read automatically"),
        },
        subtitle: "Nothing is joined without a signed statement".to_owned(),
        blocks,
        ..view
    })
}

/// What the tables are made from.
struct Known<'a> {
    state: &'a State,
    resolution: &'a Resolution,
    /// Rows of each distinct mention.
    counts: &'a [u64],
}

/// The rows of a page.
#[derive(Clone, Copy)]
struct Window {
    skip: usize,
    take: usize,
}

impl Window {
    fn of(params: &Params) -> Result<Window, BadParam> {
        let per = params.optional_number("per")?.unwrap_or(usize::MAX).max(1);
        let page = params.optional_number("page")?.unwrap_or(1).max(1);
        Ok(Window { skip: (page - 1).saturating_mul(per), take: per })
    }
}

/// The mentions at each level. Each number opens to the rows.
fn levels(known: &Known<'_>, filter: &Filter) -> Table {
    let columns = [
        ("level", "Level"),
        ("mentions#", "Mentions"),
        ("share#", "Share"),
        ("distinct#", "Distinct"),
        ("meaning", "What it means"),
    ];
    let mut table = Table::new(
        "levels",
        "How mentions are read",
        &columns,
        "No registered file mentions an organisation.",
    );
    table.chart = Some(Chart::Bars { label: 0, value: 2 });
    let asked = |level| MentionsAsked { level, reporters: filter.reporters.clone(), ..any() };
    let whole = known.count(&asked(None));
    for level in Level::ALL {
        let asked = asked(Some(level));
        let distinct = known.resolution.all().filter(|read| asked.holds(known.resolution, read)).count();
        if distinct == 0 {
            continue;
        }
        let part = known.count(&asked);
        table.push(vec![
            Cell::Text(level.word().to_owned()),
            part.clone().into(),
            Measure::share(part, whole.clone()).into(),
            Cell::Text(distinct.to_string()),
            Cell::Text(level.meaning().to_owned()),
        ]);
    }
    table
}

/// Distinct mentions, most used first.
fn mentions(
    known: &Known<'_>,
    filter: &Filter,
    params: &Params,
    window: Window,
) -> Result<(Measure, Table), BadParam> {
    // What differs in the kind of body alone is listed once.
    let mut by_print: HashMap<_, (Read<'_>, u64)> = HashMap::new();
    for (read, count) in known.resolution.all().zip(known.counts) {
        if *count > 0 && filter.takes_mention(known.resolution, &read) {
            let key = (read.reporter, read.name, read.words);
            by_print.entry(key).or_insert((read, 0)).1 += count;
        }
    }
    let mut found: Vec<(Read<'_>, u64)> = by_print.into_values().collect();
    let called =
        |read: &Read<'_>| read.words.map(str::to_owned).unwrap_or_else(|| super::project::code_of(read.name));
    let by_name = params.get("sort") == Some("name");
    let descending = params.optional_word("dir", &["asc", "desc"])?.map_or(!by_name, |dir| dir == "desc");
    found.sort_by(|(a, n), (b, m)| {
        let order = if by_name { called(a).cmp(&called(b)) } else { n.cmp(m) };
        let order = if descending { order.reverse() } else { order };
        order.then_with(|| (a.name, a.words, a.reporter).cmp(&(b.name, b.words, b.reporter)))
    });
    let columns = [
        ("printed", "Name as printed"),
        ("code", "Code as printed"),
        ("level", "Level"),
        ("read_as", "Read as"),
        ("reason", "Why"),
        ("mentions#", "Mentions"),
        ("reporter", "Reported by"),
    ];
    let mut table = Table::new(
        "mentions",
        "Mentions as printed",
        &columns,
        "No mention in the files registered here meets these conditions.",
    );
    let total = found.len() as u64;
    for (read, _) in found.into_iter().skip(window.skip).take(window.take) {
        let asked = MentionsAsked {
            exactly: Some((read.name.clone(), read.words.map(str::to_owned))),
            reporters: read.reporter.map(|reporter| vec![reporter.clone()]),
            ..any()
        };
        let target = read.reading.target.as_ref();
        table.push(vec![
            Cell::text(read.words.unwrap_or_default()),
            Cell::text(read.name.code_in("org-id").unwrap_or_default()),
            Cell::Text(read.reading.level.word().to_owned()),
            target.map_or(Cell::NotRecorded, |target| known.organisation(target)),
            Cell::Text(read.reading.reason.to_string()),
            known.count(&asked).into(),
            read.reporter.map_or(Cell::NotRecorded, |reporter| known.organisation(reporter)),
        ]);
    }
    Ok((listed(total), table))
}

impl Known<'_> {
    /// How many rows have such mentions: a count that opens to them.
    fn count(&self, asked: &MentionsAsked) -> Measure {
        let all = self.resolution.all().zip(self.counts);
        let number: u64 = all.filter(|(read, _)| asked.holds(self.resolution, read)).map(|(_, n)| n).sum();
        let terms = PLACES.map(|(kind, field, _)| {
            let asked = MentionsAsked { field, ..asked.clone() };
            let query = Query { kind: kind.to_owned(), conditions: vec![Condition::Mentions(asked)] };
            Term::Rows { query, part: String::new() }
        });
        Measure::ok(
            Number::Exact(Exact::from(number)),
            Unit::Count("mentions".to_owned()),
            Term::Sum(terms.to_vec()),
        )
    }

    /// An organisation by the name most used, with its page.
    fn organisation(&self, name: &Ref) -> Cell {
        match facts::entity(self.state, EntityKind::Actor, name) {
            Cell::Text(_) => Cell::Entity {
                kind: EntityKind::Actor,
                name: self.called(name),
                name_ref: name.clone(),
                slug: None,
            },
            known => known,
        }
    }

    /// What files and lists call it, most used first; its code when they call it nothing.
    fn called(&self, name: &Ref) -> String {
        let known = self
            .resolution
            .known_as(name)
            .and_then(|(names, _)| names.first().map(|name| (*name).to_owned()));
        known.unwrap_or_else(|| super::project::code_of(name))
    }
}

/// All mentions.
fn any() -> MentionsAsked {
    MentionsAsked { field: "", level: None, of: None, exactly: None, reporters: None }
}

/// How many things a list has before it is cut into pages.
fn listed(number: u64) -> Measure {
    let value = Number::Exact(Exact::from(number));
    let term = Term::Parameter { name: "things that meet the conditions of the list".to_owned(), value };
    Measure::ok(value, Unit::Count("in the list".to_owned()), term)
}
