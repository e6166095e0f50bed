//! The lists of pairs: suggested, accepted, refused.

use super::filter::Filter;
use super::{Known, Window, any, listed};
use crate::facts;
use crate::identity::{Decided, Decision, MentionsAsked, decisions, pair_code};
use crate::measure::Measure;
use crate::params::{BadParam, Params};
use crate::view::{Cell, Table};
use polyad_ledger::state::EntityKind;
use polyad_model::Ref;
use std::collections::{HashMap, HashSet};

/// Names of a side that are listed.
const NAMES_MAX: usize = 6;

/// A pair to be listed.
struct Pair<'a> {
    a: Ref,
    b: Ref,
    code: String,
    score: Option<f64>,
    reasons: Vec<String>,
    decided: Vec<&'a Decided<'a>>,
}

/// One of the lists, cut to a page, and how long it is.
pub(super) fn table(
    known: &Known<'_>,
    filter: &Filter,
    list: &str,
    params: &Params,
    window: Window,
) -> Result<(Measure, Table), BadParam> {
    let decided = decisions(known.state);
    let mut pairs = pairs(known, &decided, list, params.get("pair"));
    let asked_for_one = params.get("pair").is_some();
    pairs.retain(|pair| {
        asked_for_one
            || (pair.score.unwrap_or(1.0) >= filter.score
                && filter.takes_pair(known.resolution, &pair.a, &pair.b))
    });
    let mentions: HashMap<Ref, u64> = rows_by_organisation(known);
    let by = params.optional_word("sort", &["score", "mentions", "name"])?.unwrap_or("score");
    let descending = params.optional_word("dir", &["asc", "desc"])?.map_or(by != "name", |dir| dir == "desc");
    let rows = |pair: &Pair<'_>| [&pair.a, &pair.b].map(|side| mentions.get(side).copied().unwrap_or(0));
    pairs.sort_by(|x, y| {
        let order = match by {
            "name" => known.called(&x.a).cmp(&known.called(&y.a)),
            "mentions" => rows(x).iter().sum::<u64>().cmp(&rows(y).iter().sum()),
            _ => x.score.unwrap_or(0.0).total_cmp(&y.score.unwrap_or(0.0)),
        };
        let order = if descending { order.reverse() } else { order };
        // Among equals the pair with more mentions matters more.
        let rows = || rows(y).iter().sum::<u64>().cmp(&rows(x).iter().sum());
        order.then_with(rows).then_with(|| (&x.a, &x.b).cmp(&(&y.a, &y.b)))
    });
    let total = pairs.len() as u64;
    let mut table = empty_table(list);
    for pair in pairs.into_iter().skip(window.skip).take(window.take) {
        table.push(row(known, pair));
    }
    Ok((listed(total), table))
}

fn pairs<'a>(known: &Known<'_>, decided: &'a [Decided<'a>], list: &str, one: Option<&str>) -> Vec<Pair<'a>> {
    let mut by_code: HashMap<String, Vec<&Decided<'_>>> = HashMap::new();
    for each in decided {
        by_code.entry(each.code()).or_default().push(each);
    }
    let links = known.state.links();
    let mut found: Vec<Pair<'_>> = Vec::new();
    let mut listed: HashSet<String> = HashSet::new();
    for candidate in known.resolution.candidates() {
        let code = candidate.code();
        let own = by_code.get(&code).cloned().unwrap_or_default();
        let is_wanted = match one {
            Some(wanted) => code == wanted,
            None => {
                has(&own, list)
                    || list == "candidates"
                        && own.is_empty()
                        && !links.same(&candidate.a, &candidate.b)
                        && links.would_join_two_codes(&candidate.a, &candidate.b).is_none()
            }
        };
        if is_wanted {
            listed.insert(code.clone());
            found.push(Pair {
                a: candidate.a.clone(),
                b: candidate.b.clone(),
                code,
                score: Some(candidate.score),
                reasons: candidate.reasons.iter().map(ToString::to_string).collect(),
                decided: own,
            });
        }
    }
    // What is read so already, and joined only by a statement.
    for (name, target, level) in known.resolution.read_otherwise() {
        let code = pair_code(name, target);
        let own = by_code.get(&code).cloned().unwrap_or_default();
        let is_wanted = match one {
            Some(wanted) => code == wanted,
            None if own.is_empty() => list == "read" && !links.same(name, target),
            None => has(&own, list),
        };
        if is_wanted && listed.insert(code.clone()) {
            let reasons = vec![format!("read so at level {}", level.word())];
            found.push(Pair { a: name.clone(), b: target.clone(), code, score: None, reasons, decided: own });
        }
    }
    // What was decided without being suggested.
    for (code, own) in by_code {
        let is_wanted = one.map_or_else(|| has(&own, list), |wanted| code == wanted);
        if is_wanted && !listed.contains(&code) {
            let (a, b) = (own[0].a.clone(), own[0].b.clone());
            found.push(Pair { a, b, code, score: None, reasons: Vec::new(), decided: own });
        }
    }
    found
}

/// Whether a decision puts a pair into a list.
fn has(decided: &[&Decided<'_>], list: &str) -> bool {
    let wanted = match list {
        "accepted" => Decision::Accepted,
        "refused" => Decision::Refused,
        _ => return false,
    };
    decided.iter().any(|each| each.decision == wanted)
}

fn empty_table(list: &str) -> Table {
    let (key, caption, empty) = match list {
        "accepted" => (
            "accepted",
            "Pairs joined by a link",
            "No link is on record. A pair is joined by `polyad link A B --basis WHY`.",
        ),
        "refused" => (
            "refused",
            "Pairs that were refused",
            "No pair was refused. `polyad identities refuse PAIR` refuses one.",
        ),
        "read" => (
            "read",
            "Read as one, and not joined",
            "Every organisation that is read under another name is joined to it.",
        ),
        _ => (
            "candidates",
            "Pairs that may be one",
            "No pair is suggested under these conditions. Lists of organisations come in by `polyad import publishers FILE`.",
        ),
    };
    let columns = [
        ("pair", "Pair"),
        ("score", "Score"),
        ("a", "One"),
        ("a_ref", "Its Ref"),
        ("a_names", "Names as printed"),
        ("a_mentions#", "Mentions"),
        ("b", "The other"),
        ("b_ref", "Its Ref"),
        ("b_names", "Names as printed"),
        ("b_mentions#", "Mentions"),
        ("reasons", "Why"),
        ("decided", "Decided"),
        ("by", "By"),
    ];
    Table::new(key, caption, &columns, empty)
}

fn row(known: &Known<'_>, pair: Pair<'_>) -> Vec<Cell> {
    let names = |name: &Ref| {
        let names = known.resolution.known_as(name).map(|(names, _)| names).unwrap_or_default();
        Cell::list(names.into_iter().take(NAMES_MAX).map(Cell::text).collect())
    };
    let mentions = |name: &Ref| Cell::from(known.count(&MentionsAsked { of: Some(name.clone()), ..any() }));
    let decided = pair.decided.iter().map(|each| {
        let words = match (each.decision, each.is_one) {
            (Decision::Accepted, true) => "joined",
            (Decision::Accepted, false) => "link stated, not yet working",
            (Decision::Refused, false) => "refused",
            (Decision::Refused, true) => "refused, and joined by a link",
        };
        let basis = if each.basis.is_empty() { String::new() } else { format!(": {}", each.basis) };
        Cell::List(vec![Cell::Text(format!("{words}{basis}")), facts::fact_cell(each.fact)])
    });
    let by = pair.decided.iter().map(|each| match each.fact {
        polyad_ledger::state::Fact::Act(act) => {
            facts::entity(known.state, EntityKind::Actor, &Ref::Statement(act.author()))
        }
        polyad_ledger::state::Fact::Row(..) => Cell::NotRecorded,
    });
    vec![
        Cell::Text(pair.code.clone()),
        pair.score.map_or(Cell::NotRecorded, |score| Cell::Text(format!("{score:.3}"))),
        known.organisation(&pair.a),
        Cell::Text(pair.a.to_string()),
        names(&pair.a),
        mentions(&pair.a),
        known.organisation(&pair.b),
        Cell::Text(pair.b.to_string()),
        names(&pair.b),
        mentions(&pair.b),
        Cell::list(pair.reasons.into_iter().map(Cell::Text).collect()),
        Cell::list(decided.collect()),
        Cell::list(by.collect()),
    ]
}

/// Rows by the organisation that they mention.
fn rows_by_organisation(known: &Known<'_>) -> HashMap<Ref, u64> {
    let mut rows: HashMap<Ref, u64> = HashMap::new();
    for (read, count) in known.resolution.all().zip(known.counts) {
        *rows.entry(known.resolution.node_of(&read).clone()).or_default() += count;
    }
    rows
}
