//! Which goals a stranger could check: classes, elements and findings of goals on record, and what reported
//! indicators lack.

pub(crate) mod indicators;
mod known;

use crate::facts;
use crate::lenses::partnerships::{challenges, goal_of_code, sdgs_of_challenges, tagged_sdgs};
use crate::judge::judged;
use crate::params::{BadParam, Params};
use crate::view::{Block, Cell, Figure, Table, View};
pub use known::Known;
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_lint::{Class, Declined, Severity, Verdict};
use polyad_model::Ref;
use std::cmp::Reverse;
use std::collections::HashSet;

lens! {
    /// Each goal on record is judged by its wording, with what the record knows beside it: date, deadline, baseline,
    /// indicator and its unit, aims on the way, and who is to reach it. `/rules` has every rule. A goal that a later one replaces
    /// is left out.
    ///
    /// Classes: M0 aspirational, no direction, or a vague verb without a quantity; M1 directional, or an error remains;
    /// M2 measurable: quantity, unit, deadline and no error; M3 verifiable: measurable, with indicator and baseline, where
    /// a count from zero needs no baseline. Goals in languages other than English, French and Spanish are not judged.
    ///
    /// Indicators that files of projects report are judged by their fields, not by their words: M2 has a measure,
    /// a target that is a number, and its date; M3 a baseline that is a number, too; everything else is M1.
    /// Qualitative indicators are listed and have no class.
    ///
    /// A goal stands under a goal of the 2030 Agenda by its own tags and its indicator. One that has neither stands where a tag
    /// puts its partnership, or a challenge that its partnership takes up; the row says by which.
    ///
    /// There is no score and no share: counts by class, and the list behind them, goals with most open findings first.
    ///
    /// Criticism: what is easy to count is not always what matters, and a vague goal may be an honest first step.
    /// The lens says what cannot be checked, never that a goal is bad. Counts of two partnerships do not compare.
    "measurability", "Which goals can be checked", version 1;
    question: "Could a stranger decide, on a named date, whether each goal was met?";
    params: {
        p optional: "A partnership or a reported project, by Ref or slug.";
        a optional: "An actor that is to reach the goals, by Ref or slug.";
        publisher optional: "An organisation that reports projects: the indicators in its files.";
        sdg optional: "A goal of the 2030 Agenda, 1 to 17, under which goals stand: by their tags or indicator, else by \
            their partnership's tags or challenges.";
        page optional: "The page of the lists, from 1; all rows when `per` is left out.";
        per optional: "Rows to a page.";
    }
    sources: [
        "SMART criteria: George T. Doran, Management Review 70(11), 1981",
        "Baseline, target, ascending: IATI Standard 2.03, element result/indicator",
    ];
}

/// A goal that was judged, or why it was not.
struct Goal<'a> {
    fact: Fact<'a>,
    verdict: Result<Verdict, Declined>,
}

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let partnership = params.optional_thing(state, "p", EntityKind::Partnership)?;
    let actor = params.optional_thing(state, "a", EntityKind::Actor)?;
    let publisher = params.optional_thing(state, "publisher", EntityKind::Actor)?;
    let sdg = params.optional_number("sdg")?;
    if sdg.is_some_and(|sdg| sdg > 17) {
        return Err(BadParam::new("sdg", "is a number from 1 to 17"));
    }
    let (page, per) = (params.optional_number("page")?.unwrap_or(1), params.optional_number("per")?.unwrap_or(usize::MAX));
    let of_projects = publisher.is_some() || partnership.as_ref().is_some_and(|name| state.projects().find(name).is_some());
    let mut goals = if of_projects { Vec::new() } else { goals(state, partnership.as_ref(), actor.as_ref(), sdg) };
    goals.sort_by_cached_key(|goal| {
        let open = goal.verdict.as_ref().map_or(0, |verdict| verdict.all_findings().len());
        (goal.verdict.is_err(), Reverse(open), goal.fact.address().to_string())
    });
    let mut listed = if of_projects { indicators::all(state, partnership.as_ref(), publisher.as_ref()) } else { Vec::new() };
    listed.sort_by_cached_key(|each| (Reverse(each.findings.len()), each.fact.address().to_string()));

    let about = partnership.map(|name| facts::name_of(state, EntityKind::Partnership, &name));
    let about = about.or_else(|| actor.or(publisher).map(|name| facts::name_of(state, EntityKind::Actor, &name)));
    let about = about.or_else(|| sdg.map(|sdg| format!("SDG {sdg}")));
    let view = View::begin(&INFO, state, params);
    let mut blocks = Vec::new();
    if !of_projects {
        blocks.push(Block::Figure(Figure {
            label: "Goals on record".to_owned(),
            measure: facts::count("goals", goals.iter().map(|goal| goal.fact)),
        }));
        blocks.push(Block::Table(classes(&goals)));
        blocks.push(Block::Table(goal_table(state, &goals, sdg, page, per)));
    } else {
        blocks.push(Block::Figure(Figure {
            label: "Indicators reported".to_owned(),
            measure: facts::count("indicators", listed.iter().map(|each| each.fact)),
        }));
        blocks.push(Block::Table(indicators::classes(&listed)));
        blocks.push(Block::Table(indicators::lacking(&listed)));
        blocks.push(Block::Table(indicators::table(&listed, page, per)));
    }
    let title = if of_projects { indicators::title(&listed) } else { title(&goals) };
    let view = View {
        title: about.map_or(title.clone(), |about| format!("{about}: {title}")),
        subtitle: "By wording and by what the record knows beside it; the worth of an aim is not judged".to_owned(),
        blocks,
        ..view
    };
    Ok(judged(state, view))
}

/// The verdict on one goal of the record; `None` where the fact has no wording.
pub fn verdict(state: &State, goal: Fact<'_>) -> Option<Result<Verdict, Declined>> {
    Some(Known::of(state, goal)?.verdict())
}

fn goals<'a>(state: &'a State, partnership: Option<&Ref>, actor: Option<&Ref>, sdg: Option<usize>) -> Vec<Goal<'a>> {
    let candidates: Vec<Fact<'a>> = match partnership {
        Some(partnership) => state.facts_naming("goal", facts::SCOPE, partnership),
        None => state.facts("goal").collect(),
    };
    let links = state.links();
    let replaced: Vec<Ref> = candidates.iter().filter_map(|goal| goal.reference("replaces")).collect();
    candidates
        .into_iter()
        .filter(|goal| !replaced.iter().any(|old| links.same(old, &goal.entity())))
        .filter(|goal| actor.is_none_or(|actor| goal.references("actors").iter().any(|each| links.same(each, actor))))
        .filter(|goal| sdg.is_none_or(|sdg| under(state, *goal, sdg).is_some()))
        .filter_map(|fact| Some(Goal { fact, verdict: verdict(state, fact)? }))
        .collect()
}

/// Why a goal stands under a goal of the 2030 Agenda: by its own tags and its indicator; where it has neither, by its
/// partnership's tags or the challenges that its partnership takes up. `None` when it does not stand there.
fn under(state: &State, goal: Fact<'_>, sdg: usize) -> Option<&'static str> {
    let wanted = u8::try_from(sdg).ok()?;
    let mut own = tagged_sdgs(state, &goal.entity());
    own.extend(goal.reference("indicator").and_then(|indicator| goal_of_code(indicator.code_in("sdg")?)));
    if !own.is_empty() {
        return own.contains(&wanted).then_some("by its own tag or indicator");
    }
    let scope = goal.scope()?;
    if tagged_sdgs(state, &scope).contains(&wanted) {
        return Some("by a tag of its partnership");
    }
    let partnership = state.directory().find(state, EntityKind::Partnership, &scope)?;
    let taken_up = challenges(state, partnership);
    sdgs_of_challenges(state, &taken_up).contains(&wanted).then_some("by a challenge of its partnership")
}

const CLASSES: [Class; 4] = [Class::M3, Class::M2, Class::M1, Class::M0];

fn title(goals: &[Goal<'_>]) -> String {
    let of = |class: Class| goals.iter().filter(|goal| goal.verdict.as_ref().is_ok_and(|verdict| verdict.class == class)).count();
    match goals.len() {
        0 => "no goal on record".to_owned(),
        n => {
            let parts = CLASSES.into_iter().map(|class| (of(class), class.meaning())).filter(|(n, _)| *n > 0);
            let parts: Vec<String> = parts.map(|(n, meaning)| format!("{n} {meaning}")).collect();
            format!("{}, {}", facts::plural(n, "goal", "goals"), parts.join(", "))
        }
    }
}

fn classes(goals: &[Goal<'_>]) -> Table {
    let columns = [("class", "Class"), ("meaning", "What it means"), ("goals#", "Goals")];
    let mut table = Table::new("classes", "Goals by class", &columns, "No goal is on record here.");
    if goals.is_empty() {
        return table;
    }
    for class in CLASSES {
        let of = goals.iter().filter(|goal| goal.verdict.as_ref().is_ok_and(|verdict| verdict.class == class));
        let words = format!("{class} {}", class.meaning());
        table.push(vec![Cell::Text(words), Cell::text(meaning(class)), facts::count("goals", of.map(|goal| goal.fact)).into()]);
    }
    let declined = goals.iter().filter(|goal| goal.verdict.is_err()).map(|goal| goal.fact);
    let declined: Vec<Fact<'_>> = declined.collect();
    if !declined.is_empty() {
        let words = "In a language without rules, or too long";
        table.push(vec![Cell::text("Not judged"), Cell::text(words), facts::count("goals", declined).into()]);
    }
    table
}

fn meaning(class: Class) -> &'static str {
    match class {
        Class::M0 => "No direction, or a vague verb without a quantity",
        Class::M1 => "A direction and an object; or an error remains",
        Class::M2 => "Quantity, unit and deadline, and no error",
        Class::M3 => "Measurable, with indicator and baseline",
    }
}

fn goal_table(state: &State, goals: &[Goal<'_>], sdg: Option<usize>, page: usize, per: usize) -> Table {
    let mut columns = vec![
        ("goal", "Goal, as written"),
        ("of", "Of"),
        ("class", "Class"),
        ("elements", "Elements"),
        ("findings", "Findings"),
    ];
    columns.extend(sdg.map(|_| ("because", "Stands here")));
    columns.push(("fact", "Fact"));
    let mut table = Table::new(
        "goals",
        "Goals, those with most open findings first",
        &columns,
        "No goal is on record here. The partnership, or anyone with a source, could file one.",
    );
    for goal in goals.iter().skip((page - 1).saturating_mul(per)).take(per) {
        let of = goal.fact.scope().map_or(Cell::NotRecorded, |scope| facts::entity(state, EntityKind::Partnership, &scope));
        let mut cells = vec![facts::entity(state, EntityKind::Goal, &goal.fact.entity()), of];
        match &goal.verdict {
            Ok(verdict) => cells.extend(judged_cells(verdict)),
            Err(declined) => cells.extend([Cell::text("not judged"), Cell::NotRecorded, Cell::Text(declined.to_string())]),
        }
        cells.extend(sdg.map(|sdg| Cell::text(under(state, goal.fact, sdg).unwrap_or_default())));
        cells.push(facts::fact_cell(goal.fact));
        table.push(cells);
    }
    table
}

fn judged_cells(verdict: &Verdict) -> [Cell; 3] {
    let missing = verdict.elements.iter().filter(|element| !element.met).map(|element| element.kind.word());
    let missing: Vec<&str> = missing.collect();
    let without = if missing.is_empty() { String::new() } else { format!(", without {}", missing.join(", ")) };
    let mut seen = HashSet::new();
    let findings = verdict.all_findings();
    let findings = findings.iter().filter(|finding| seen.insert(finding.code)).map(|finding| {
        let weight = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let title = polyad_lint::find(finding.code).map_or("", |rule| rule.title());
        format!("{} {weight}: {title}", finding.code)
    });
    let findings: Vec<String> = findings.collect();
    [
        Cell::Text(format!("{} {}", verdict.class, verdict.class.meaning())),
        Cell::Text(format!("{} of 7{without}", verdict.elements_met())),
        Cell::text(if findings.is_empty() { "none".to_owned() } else { findings.join("; ") }),
    ]
}
