//! Amounts that are words and no numbers: twice, net zero, peak, parity.

use crate::lexicon::List;
use crate::quantity::{Form, Mention, Role, lead, opens_name};
use crate::scan::Scan;
use crate::verdict::Bound;
use polyad_model::Exact;
use std::ops::Range;

/// The amount in words that begins at the token.
pub(crate) fn find(scan: &Scan, at: usize, range: &Range<usize>, found: &[Mention]) -> Option<Mention> {
    multiple(scan, at, range.start)
        .or_else(|| zero(scan, at, range, found))
        .or_else(|| peak(scan, at, range))
        .or_else(|| parity(scan, at, range))
}

/// As many of the one as of the other: the ratio of both is one.
fn parity(scan: &Scan, at: usize, range: &Range<usize>) -> Option<Mention> {
    let hit = scan.hit(at, List::Parity)?;
    let next = at + hit.len;
    // Purchasing power parity is a rate of exchange.
    let of_money = (at > range.start && matches!(scan.key(at - 1), "power" | "nuclear"))
        || matches!((scan.key(next), scan.key(next + 1)), ("de" | "del" | "du", "pouvoir" | "poder"));
    if of_money || scan.any_used(at..next) {
        return None;
    }
    Some(Mention {
        tokens: at..next,
        value: Exact::from(1u64),
        upper: None,
        form: Form::Parity,
        role: Role::To,
        bound: Bound::Exact,
        unit: Some("ratio".to_owned()),
        aside: false,
        year: None,
        negative: false,
    })
}

/// Q1 in words: double, halve, threefold, twice.
fn multiple(scan: &Scan, at: usize, floor: usize) -> Option<Mention> {
    let hit = scan.hit(at, List::Multiple)?;
    let next = at + hit.len;
    let adjective = at > floor
        && matches!(scan.key(at - 1), "a" | "the" | "his" | "un" | "le" | "el" | "du" | "of")
        && !scan.key(at).ends_with("ing")
        && !scan.key(at).ends_with("fold");
    let frequency = scan.is(next, List::Annual)
        || matches!(scan.key(next), "digit" | "standards")
        || (scan.key(at) == "twice" && scan.key(next) == "per");
    if adjective || frequency || scan.any_used(at..next) {
        return None;
    }
    Some(Mention {
        tokens: at..next,
        value: hit.value.parse().ok()?,
        upper: None,
        form: Form::Multiple,
        role: Role::Bare,
        bound: lead(scan, at, floor).1,
        unit: None,
        aside: false,
        year: None,
        negative: false,
    })
}

/// Net zero and its kin.
fn zero(scan: &Scan, at: usize, range: &Range<usize>, found: &[Mention]) -> Option<Mention> {
    let hit = scan.hit(at, List::Zero)?;
    let mut next = at + hit.len;
    if opens_name(scan, at, hit.len, range) {
        return None;
    }
    // "zero-emission vehicles", "100 % carbon-free power": a kind of thing, not a target of its own.
    let kind_of_thing = matches!(
        scan.key(next),
        "vehicles"
            | "vehicle"
            | "buses"
            | "bus"
            | "cars"
            | "trucks"
            | "energy"
            | "electricity"
            | "power"
            | "fleet"
            | "fuels"
            | "fuel"
            | "technologies"
            | "technology"
            | "buildings"
            | "sources"
            | "generation"
            | "mobility"
            | "transport"
            | "products"
            | "alliance"
            | "pathway"
            | "steel"
            | "hydrogen"
            | "ready"
            | "homes"
            | "tracker"
            | "banking"
            | "standard"
            | "strategy"
            | "roadmap"
            | "campaign"
            | "cities"
            | "economy's"
            | "vans"
            | "consulting"
            | "initiative"
            | "coalition"
            | "consortium"
            | "label"
            | "fund"
            | "foundation"
            | "institute"
            | "group"
            | "inc"
            | "company"
    );
    let beside_amount = found.last().is_some_and(|last| last.tokens.end == at);
    if kind_of_thing || beside_amount || scan.any_used(at..next) {
        return None;
    }
    while matches!(
        scan.key(next),
        "carbon" | "emissions" | "emission" | "ghg" | "co2" | "greenhouse" | "gas" | "gases"
    ) {
        next += 1;
    }
    let net = scan.words(at..next).to_lowercase();
    let unit = if net.contains("waste") {
        "waste"
    } else if net.contains("deforest") {
        "deforestation"
    } else if net.contains("land") || net.contains("sol") {
        "land degradation"
    } else if net.contains("hunger") || net.contains("faim") || net.contains("hambre") {
        "hunger"
    } else {
        "net emissions"
    };
    Some(Mention {
        tokens: at..next,
        value: Exact::ZERO,
        upper: None,
        form: Form::Zero,
        role: Role::To,
        bound: Bound::Exact,
        unit: Some(unit.to_owned()),
        aside: false,
        year: None,
        negative: false,
    })
}

/// A turning point: "peak emissions by 2030".
fn peak(scan: &Scan, at: usize, range: &Range<usize>) -> Option<Mention> {
    let hit = scan.hit(at, List::Peak).filter(|hit| !opens_name(scan, at, hit.len, range))?;
    // "Peak Design has …"
    let named = at == range.start
        && scan.tokens[at].capital
        && scan.tokens.get(at + 1).is_some_and(|next| next.capital);
    if named {
        return None;
    }
    let near = at.saturating_sub(8).max(range.start)..range.end.min(at + 8);
    let of_what = near.into_iter().find(|at| {
        let key = scan.key(*at);
        key.starts_with("emission")
            || key.starts_with("emisi")
            || key.starts_with("consum")
            || key == "demand"
    })?;
    Some(Mention {
        tokens: at..at + hit.len,
        value: Exact::ZERO,
        upper: None,
        form: Form::Peak,
        role: Role::Bare,
        bound: Bound::AtMost,
        unit: Some(format!("growth of {}", scan.key(of_what))),
        aside: false,
        year: None,
        negative: false,
    })
}
