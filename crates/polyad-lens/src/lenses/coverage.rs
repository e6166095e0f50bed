//! Which goals of the 2030 Agenda have partnerships on record, and what the record lacks of each.

mod held;
mod narrow;
mod tables;

use crate::facts;
use crate::judge::judged;
use crate::lenses::projects;
use crate::measure::Measure;
use crate::params::{BadParam, Params};
use crate::view::{Block, Cell, Figure, View};
use held::{Held, Served, all_held};
use narrow::Narrowing;
use polyad_ledger::state::State;
use polyad_model::codelist::sdg_by_code;

lens! {
    /// A partnership stands under a goal of the 2030 Agenda when a tag puts it there (goal, target or indicator), when a
    /// challenge that it takes up names the goal or is tagged with it, or when one of its own goals is tagged so or measured by an indicator
    /// of it. Tags are somebody's judgement, and each is signed. A partnership may stand under several goals and counts once
    /// under each. Projects and programmes are left out and counted apart.
    ///
    /// Active: no end is on record up to the day, and no launch after it. Measurable: one of its goals that no later goal
    /// replaces, and that belongs under this goal, is of class M2 or M3: quantity, unit, deadline and no error by the rules of
    /// the goal check. A goal belongs where its own tags and its indicator put it; one without either belongs wherever its
    /// partnership stands. Financed: an amount of money is on record as pledged or given, by it, to it or under it, in any
    /// source's word; a physical amount is none. Verified: a result of it, or of such a goal, that somebody who is no party to
    /// it attests (evidence E2 or better), or that an office reports which keeps the goal's indicator and takes no part, as the
    /// method of `progress` says, and that nobody disputes.
    ///
    /// Beside it stands the newest value of such a goal's indicator in an official series of such an office, for the goal's place
    /// or the world and for later than the goal was stated (than the partnership was launched, where that is not on record).
    /// That the world reached it does not say who caused it: it is no result of the partnership and does not count as one.
    ///
    /// The four stand beside each other and are not added up. There is no share and no grade: one small partnership and ten
    /// large ones both end the sentence "no record in this ledger of".
    ///
    /// What is missing here may well exist: this ledger does not hold every partnership, so its silence is no gap in the
    /// world. Anyone with a source can file what is missing.
    ///
    /// `has` and `lacks` choose which goals of the Agenda are listed, or under one goal which partnerships with their own
    /// goals; counts, titles and targets are of all in any case.
    ///
    /// Criticism: a count of partnerships says nothing of their size, and money on record nothing of its use.
    "coverage", "Coverage of the Sustainable Development Goals", version 1;
    question: "Which Sustainable Development Goals have partnerships that are active, measurable, financed and verified on record?";
    params: {
        sdg optional: "One goal of the 2030 Agenda, 1 to 17: its partnerships and what the record lacks of each.";
        as_of optional: "The day on which a partnership is active; the day of the newest statement when left out.";
        has optional: "Only what is `active`, `measurable`, `financed` or `verified` on record; several with commas: all of them.";
        lacks optional: "Only what there is no such record of; the same words, of the list of all goals also `partnership`.";
        sort optional: "Of all goals `goal` (when left out), `name`, `partnerships`, one of the four words, or `gaps`; of the \
            partnerships under one goal `name` (when left out), `launched`, `measurable`, `financed`, `verified` or `gaps`.";
        dir optional: "`asc` (when left out) or `desc`.";
    }
    sources: [
        "Goals, targets and indicators: United Nations General Assembly, resolutions 70/1 of 2015 and 71/313 of 2017",
        "What counts as measurable: docs/methods §1; evidence: docs/methods §0.3",
    ];
}

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let wanted = params.optional_number("sdg")?;
    let wanted = wanted.map(|goal| u8::try_from(goal).ok().filter(|goal| *goal <= 17));
    let Some(wanted) = wanted.map_or(Some(None), |goal| goal.map(Some)) else {
        return Err(BadParam::new("sdg", "is a goal of the 2030 Agenda, 1 to 17"));
    };
    let narrowing = Narrowing::read(params, wanted.is_some())?;
    let day = facts::as_of(state, params)?;
    let held = all_held(state, day);
    let mut view = View::begin(&INFO, state, params);
    if let Some(day) = day {
        view.subtitle = format!("Partnerships on record under each goal, as of {}", day.last_day());
    }
    match wanted {
        None => overview(state, &held, &narrowing, &mut view),
        Some(goal) => one(state, &held, goal, &narrowing, &mut view),
    }
    Ok(judged(state, view))
}

/// What is asked of each partnership, in the order of the columns.
pub(crate) const ASKED: [Asked; 4] = [Asked::Active, Asked::Measurable, Asked::Financed, Asked::Verified];

/// One of the four questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Is it active?
    Active,
    /// Has it a goal that can be measured?
    Measurable,
    /// Is money on record?
    Financed,
    /// Is a verified result on record?
    Verified,
}

impl Asked {
    /// The label of its count.
    fn label(self) -> &'static str {
        match self {
            Asked::Active => "Partnerships active",
            Asked::Measurable => "With a goal that can be measured",
            Asked::Financed => "With money on record",
            Asked::Verified => "With a verified result",
        }
    }

    /// Its word, as parameters have it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Asked::Active => "active",
            Asked::Measurable => "measurable",
            Asked::Financed => "financed",
            Asked::Verified => "verified",
        }
    }

    /// What there is no record of, of a goal of the 2030 Agenda or of one partnership.
    pub(crate) fn missing(self, of_one: bool) -> &'static str {
        match self {
            Asked::Active if of_one => "activity on that day",
            Asked::Active => "an active partnership",
            Asked::Measurable => "a goal that can be measured",
            Asked::Financed => "money",
            Asked::Verified => "a verified result",
        }
    }
}

fn overview(state: &State, held: &[Held<'_>], narrowing: &Narrowing, view: &mut View) {
    let under =
        |goal: u8| -> Vec<Served<'_, '_>> { held.iter().filter_map(|each| each.under(goal)).collect() };
    let without =
        (1..=17).filter(|goal| !under(*goal).iter().any(|each| each.has(Asked::Measurable))).count();
    view.title = match without {
        0 => "Each of the 17 Sustainable Development Goals has a measurable goal on record here".to_owned(),
        n => format!(
            "No record in this ledger of a measurable goal for {n} of the 17 Sustainable Development Goals"
        ),
    };
    let stands = |each: &&Held<'_>| (1..=17).any(|goal| each.under(goal).is_some());
    let (standing, others): (Vec<_>, Vec<_>) = held.iter().partition(stands);
    for (label, all) in [
        ("Partnerships under at least one goal", standing),
        ("Partnerships under none, for want of a tag", others),
    ] {
        let measure = facts::count("partnerships", all.iter().map(|each| each.described));
        view.blocks.push(Block::Figure(Figure { label: label.to_owned(), measure }));
    }
    let reported = projects_by_goal(state);
    let projects = |goal: u8| reported.get(usize::from(goal) - 1).cloned();
    let table = tables::goals(&under, &projects, narrowing);
    if narrowing.is_set() {
        say(view, &format!("{} of the 17 goals shown", table.rows.len()));
    }
    view.blocks.push(Block::Table(table));
}

fn one(state: &State, held: &[Held<'_>], goal: u8, narrowing: &Narrowing, view: &mut View) {
    let served: Vec<Served<'_, '_>> = held.iter().filter_map(|each| each.under(goal)).collect();
    let name = sdg_by_code(&goal.to_string()).map_or("", |known| known.name);
    view.title = match served.len() {
        0 => format!("SDG {goal}, {name}: no record in this ledger of a partnership"),
        n => format!(
            "SDG {goal}, {name}: {}",
            facts::plural(n, "partnership on record", "partnerships on record")
        ),
    };
    for asked in ASKED {
        let shown = served.iter().filter_map(|each| each.shown_by(asked).first().copied());
        let (label, measure) = (asked.label().to_owned(), facts::count("partnerships", shown));
        view.blocks.push(Block::Figure(Figure { label, measure }));
    }
    let targets = tables::targets(&served, goal);
    let all = served.len();
    let mut shown = served;
    shown.retain(|each| narrowing.takes(each));
    narrowing.sort(&mut shown);
    let mut partnerships = tables::partnerships(state, &shown, goal);
    let mut goals = tables::goals_of(state, &shown);
    if narrowing.is_set() && all > 0 {
        say(view, &format!("{} of {all} shown", shown.len()));
        tables::none_left(&mut partnerships);
        tables::none_left(&mut goals);
    }
    view.blocks.extend([partnerships, goals, targets].map(Block::Table));
    if let Ok(found) =
        projects::read(state, &Params::new([("sdg", goal.to_string()), ("per", "1".to_owned())]))
    {
        view.blocks.extend(found.blocks.into_iter().find_map(|block| match block {
            Block::Figure(figure) => Some(Block::Figure(Figure {
                label: format!("Projects in registered files tagged with SDG {goal}, counted apart"),
                ..figure
            })),
            _ => None,
        }));
    }
}

/// Adds to the line under the title.
fn say(view: &mut View, words: &str) {
    if !view.subtitle.is_empty() {
        view.subtitle.push_str("; ");
    }
    view.subtitle.push_str(words);
}

/// How many projects in registered files are tagged with each goal, from 1 to 17.
fn projects_by_goal(state: &State) -> Vec<Measure> {
    let counted = projects::read(state, &Params::new([("per", "1")]));
    let counted = counted.ok();
    let table = counted.as_ref().and_then(|view| view.table("by_sdg"));
    let of = |goal: u8| -> Measure {
        let row = table
            .into_iter()
            .flat_map(|table| &table.rows)
            .find(|row| row.cells.get(1).is_some_and(|cell| cell.plain() == goal.to_string()));
        match row.and_then(|row| row.cells.get(2)) {
            Some(Cell::Measure(measure)) => (**measure).clone(),
            _ => Measure::count("projects", Vec::new()),
        }
    };
    (1..=17).map(of).collect()
}
