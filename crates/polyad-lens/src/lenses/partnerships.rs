//! Which partnerships are on record: found by words, form, challenge, goal and member.

use crate::facts;
use crate::judge::judged;
use crate::lenses::composition::is_activity;
use crate::params::{BadParam, Params};
use crate::search::fold;
use crate::seating::Seating;
use crate::view::{Block, Cell, Figure, Table, View};
use polyad_ledger::state::{Entity, EntityKind, Fact, State};
use polyad_model::{PartialDate, Ref};
use std::collections::BTreeSet;

lens! {
    /// Lists what statements and files describe as partnerships. Projects and programmes are left out unless
    /// `forms=all` or one of these forms is asked for: they have participants, and a seat needs a say or a duty. The
    /// activities of registered aid files stand apart, in the lens `projects`.
    ///
    /// Seats are those on record on the day of the newest statement, counted as by the composition lens. Goals are
    /// those on record that no later goal replaces. A filter by goal of the 2030 Agenda takes a partnership when a
    /// tag on record puts it, or one of its goals, under that goal or one of its targets, or when a challenge that it
    /// takes up is put there, by the challenge's own record or by a tag; the row says which goals it has by its challenges
    /// alone.
    ///
    /// The list says what this copy holds. What is not in it may well exist.
    "partnerships", "Partnerships on record", version 1;
    question: "Which partnerships are on record, and which of them meet these conditions?";
    params: {
        q optional: "Words: every one must begin a word of the name, of an alias or of the purpose.";
        form optional: "A form, e.g. `multistakeholder`, `igo`, `alliance`.";
        forms optional: "`all` to list projects and programmes too.";
        class optional: "`geopolitical`, `global` or `mixed`: the class of one of its challenges.";
        challenge optional: "A challenge, by Ref or slug.";
        sdg optional: "A goal of the 2030 Agenda, 1 to 17.";
        member optional: "An actor that holds a seat, by Ref or slug.";
        sort optional: "`name` (when left out), `launched`, `seats`, `states` or `goals`.";
        dir optional: "`asc` (when left out) or `desc`.";
        page optional: "The page, from 1; all rows when `per` is left out.";
        per optional: "Rows to a page.";
    }
    sources: ["Forms: docs/spec, kind `partnership`"];
}

const FORMS: [&str; 10] = [
    "alliance", "igo", "informal-igo", "multistakeholder", "ppp", "network", "fund", "programme", "project", "other",
];

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let filter = Filter::of(state, params)?;
    let sort = params.optional_word("sort", &["name", "launched", "seats", "states", "goals"])?.unwrap_or("name");
    let descending = params.optional_word("dir", &["asc", "desc"])? == Some("desc");
    let (page, per) = (params.optional_number("page")?.unwrap_or(1), params.optional_number("per")?);
    let day = facts::newest_day(state);
    let mut found: Vec<&Entity> = state
        .directory()
        .of_kind(EntityKind::Partnership)
        .filter(|entity| filter.takes(state, entity))
        .collect();
    // Only the order that is asked for is computed, and only the rows that are shown.
    found.sort_by_cached_key(|entity| (fold(entity.name.plain()), entity.name_ref.clone()));
    match sort {
        "launched" => found.sort_by_cached_key(|entity| {
            let launched = facts_of(state, entity).find_map(|fact| fact.date("launched"));
            // What has no date on record comes last.
            (launched.is_none(), launched.map(PartialDate::first_day))
        }),
        "seats" => found.sort_by_cached_key(|entity| Found::new(state, entity, day).seating.held.len()),
        "states" => found.sort_by_cached_key(|entity| per_million(Found::new(state, entity, day).states())),
        "goals" => found.sort_by_cached_key(|entity| Found::new(state, entity, day).goals.len()),
        _ => {}
    }
    if descending {
        found.reverse();
    }
    let described = found.iter().filter_map(|entity| facts_of(state, entity).next());
    let total =
        Figure { label: "Partnerships found".to_owned(), measure: facts::count("partnerships", described) };
    let mut table = table();
    let shown = per.unwrap_or(usize::MAX);
    for entity in found.iter().skip((page - 1).saturating_mul(shown)).take(shown) {
        table.push(Found::new(state, entity, day).cells(state));
    }
    let view = View::begin(&INFO, state, params);
    let view = View {
        subtitle: "With their seats, goals and challenges on record".to_owned(),
        blocks: vec![Block::Figure(total), Block::Table(table)],
        ..view
    };
    Ok(judged(state, view))
}

struct Filter {
    words: Vec<String>,
    form: Option<String>,
    all_forms: bool,
    class: Option<String>,
    challenge: Option<Ref>,
    sdg: Option<u8>,
    members: Option<Vec<Ref>>,
}

impl Filter {
    fn of(state: &State, params: &Params) -> Result<Filter, BadParam> {
        let sdg = params.optional_number("sdg")?;
        if sdg.is_some_and(|goal| goal > 17) {
            return Err(BadParam::new("sdg", "is a goal of the 2030 Agenda, 1 to 17"));
        }
        let member = params.optional_thing(state, "member", EntityKind::Actor)?;
        let members = member.map(|member| {
            let seats = state.facts_naming("seat", "actor", &member);
            let of = seats.into_iter().filter_map(|seat| seat.reference("of"));
            of.map(|of| state.links().representative(&of).clone()).collect()
        });
        Ok(Filter {
            words: fold(params.get("q").unwrap_or_default()).split_whitespace().map(str::to_owned).collect(),
            form: params.optional_word("form", &FORMS)?.map(str::to_owned),
            all_forms: params.optional_word("forms", &["all"])?.is_some(),
            class: params.optional_word("class", &["geopolitical", "global", "mixed"])?.map(str::to_owned),
            challenge: params.optional_thing(state, "challenge", EntityKind::Challenge)?,
            sdg: sdg.and_then(|goal| u8::try_from(goal).ok()),
            members,
        })
    }

    fn takes(&self, state: &State, entity: &Entity) -> bool {
        let form = entity.form.as_deref().unwrap_or_default();
        match &self.form {
            Some(wanted) if wanted != form => return false,
            None if !self.all_forms && is_activity(form) => return false,
            _ => {}
        }
        let own = state.links().representative(&entity.name_ref);
        self.members.as_ref().is_none_or(|members| members.contains(own))
            && (self.words.is_empty() || self.has_words(state, entity))
            && self.challenge.as_ref().is_none_or(|wanted| {
                challenges(state, entity).iter().any(|each| state.links().same(each, wanted))
            })
            && self.class.as_ref().is_none_or(|class| {
                challenges(state, entity).iter().any(|each| class_of(state, each).as_deref() == Some(class))
            })
            && self.sdg.as_ref().is_none_or(|goal| {
                sdgs(state, &entity.name_ref).contains(goal)
                    || sdgs_of_challenges(state, &challenges(state, entity)).contains(goal)
            })
    }

    fn has_words(&self, state: &State, entity: &Entity) -> bool {
        let purposes = facts_of(state, entity).filter_map(|fact| facts::words(fact, "purpose"));
        let names = entity.name.iter().map(|(_, text)| text.to_owned()).chain(entity.aliases.iter().cloned());
        let text: Vec<String> = names.chain(purposes).map(|text| fold(&text)).collect();
        self.words.iter().all(|word| text.iter().any(|text| text.split(' ').any(|own| own.starts_with(word))))
    }
}

/// A partnership with what its row shows.
struct Found<'a> {
    entity: &'a Entity,
    launched: Option<PartialDate>,
    seating: Seating<'a>,
    goals: Vec<Fact<'a>>,
}

impl<'a> Found<'a> {
    fn new(state: &'a State, entity: &'a Entity, day: Option<PartialDate>) -> Found<'a> {
        let seating = day.map(|day| Seating::of(state, &entity.name_ref, day)).unwrap_or_default();
        let launched = facts_of(state, entity).find_map(|fact| fact.date("launched"));
        Found { entity, launched, seating, goals: standing_goals(state, &entity.name_ref) }
    }

    fn states(&self) -> f64 {
        let share = self.seating.state_share();
        share.value.map_or(-1.0, |value| value.to_f64())
    }

    fn cells(&self, state: &State) -> Vec<Cell> {
        let challenges = challenges(state, self.entity);
        let classes: BTreeSet<String> =
            challenges.iter().filter_map(|challenge| class_of(state, challenge)).collect();
        let launched = facts_of(state, self.entity).find(|fact| fact.date("launched").is_some());
        vec![
            facts::entity(state, EntityKind::Partnership, &self.entity.name_ref),
            Cell::text(self.entity.form.clone().unwrap_or_default()),
            Cell::text(classes.into_iter().collect::<Vec<_>>().join(", ")),
            facts::entities(state, EntityKind::Challenge, &challenges),
            Cell::text(sdgs_in_words(state, &self.entity.name_ref, &challenges)),
            facts::date_cell(self.launched),
            self.seating.count().into(),
            self.seating.state_share().into(),
            facts::count("goals", self.goals.iter().copied()).into(),
            launched.or_else(|| facts_of(state, self.entity).next()).map_or(Cell::NotRecorded, facts::fact_cell),
        ]
    }
}

fn table() -> Table {
    Table::new(
        "partnerships",
        "Partnerships",
        &[
            ("partnership", "Partnership"),
            ("form", "Form"),
            ("class", "Class of challenge"),
            ("challenges", "Challenges"),
            ("sdgs", "SDGs"),
            ("launched", "Launched"),
            ("seats#", "Seats on record"),
            ("states#", "Share held by states"),
            ("goals#", "Goals on record"),
            ("fact", "Fact"),
        ],
        "No partnership on record meets these conditions. Take one away, or search in other words.",
    )
}

/// A share in an order; no share before the least.
fn per_million(share: f64) -> i64 {
    (share * 1e6) as i64
}

/// The facts that describe an entity, in force, its own first.
pub(crate) fn facts_of<'a>(state: &'a State, entity: &'a Entity) -> impl Iterator<Item = Fact<'a>> {
    entity.facts.iter().filter_map(|address| state.fact(address))
}

/// The challenges that a partnership says, or a source says, it takes up.
pub(crate) fn challenges(state: &State, entity: &Entity) -> Vec<Ref> {
    let mut found: Vec<Ref> = Vec::new();
    for each in facts_of(state, entity).flat_map(|fact| fact.references("challenges")) {
        let each = state.links().representative(&each).clone();
        if !found.contains(&each) {
            found.push(each);
        }
    }
    found
}

/// The class of a challenge: geopolitical, global or mixed.
pub(crate) fn class_of(state: &State, challenge: &Ref) -> Option<String> {
    let entity = state.directory().find(state, EntityKind::Challenge, challenge)?;
    facts_of(state, entity).find_map(|fact| fact.word("class"))
}

/// Goals of a partnership that no later goal on record replaces.
pub(crate) fn standing_goals<'a>(state: &'a State, partnership: &Ref) -> Vec<Fact<'a>> {
    let goals = state.facts_naming("goal", "scope", partnership);
    let replaced: Vec<Ref> = goals.iter().filter_map(|goal| goal.reference("replaces")).collect();
    goals.into_iter().filter(|goal| !replaced.iter().any(|old| state.links().same(old, &goal.entity()))).collect()
}

/// The goals of the 2030 Agenda, as numbers in order, under which tags put a partnership or its goals.
fn sdgs(state: &State, partnership: &Ref) -> BTreeSet<u8> {
    let goals = state.facts_naming("goal", "scope", partnership).into_iter().map(Fact::entity);
    goals.chain([partnership.clone()]).flat_map(|target| tagged_sdgs(state, &target)).collect()
}

/// The same of challenges: what each says of itself, and tags.
pub(crate) fn sdgs_of_challenges(state: &State, challenges: &[Ref]) -> BTreeSet<u8> {
    let mut numbers = BTreeSet::new();
    for challenge in challenges {
        let entity = state.directory().find(state, EntityKind::Challenge, challenge);
        let said = entity.into_iter().flat_map(|entity| facts_of(state, entity));
        let said = said.flat_map(|fact| fact.references("sdgs"));
        numbers.extend(said.filter_map(|name| goal_of_code(name.code_in("sdg")?)));
        numbers.extend(tagged_sdgs(state, challenge));
    }
    numbers
}

/// Goals by tags, then those by challenges alone.
fn sdgs_in_words(state: &State, partnership: &Ref, challenges: &[Ref]) -> String {
    let own = sdgs(state, partnership);
    let through = &sdgs_of_challenges(state, challenges) - &own;
    let list = |goals: BTreeSet<u8>| goals.iter().map(u8::to_string).collect::<Vec<_>>().join(", ");
    match (own.is_empty(), through.is_empty()) {
        (_, true) => list(own),
        (true, false) => format!("by its challenges {}", list(through)),
        (false, false) => format!("{}; by its challenges {}", list(own), list(through)),
    }
}

/// The goals of the 2030 Agenda under which tags put one thing.
pub(crate) fn tagged_sdgs(state: &State, target: &Ref) -> BTreeSet<u8> {
    let mut numbers = BTreeSet::new();
    for tag in state.facts_naming("tag", "target", target) {
        if !tag.word("vocabulary").is_some_and(|vocabulary| vocabulary.starts_with("sdg-")) {
            continue;
        }
        let codes = tag.value("codes");
        let codes = codes.iter().flat_map(|codes| codes.as_array().unwrap_or_default());
        numbers.extend(codes.filter_map(|code| goal_of_code(code.str_at("code")?)));
    }
    numbers
}

/// `7` of `7`, `7.1` and `7.1.1`.
pub(crate) fn goal_of_code(code: &str) -> Option<u8> {
    code.split('.').next()?.parse().ok()
}
