//! What the words around an amount make of it: the second half of rules Q1 to Q7.

use crate::base::Base;
use crate::lexicon::List;
use crate::quantity::{Form, Mention, Role, noun_phrase};
use crate::reading::{Part, Reading};
use crate::scan::Scan;
use crate::verbs::{self, Verb, VerbClass};
use crate::verdict::{Direction, Kind};
use std::ops::Range;

/// The amount that is the target: the first, unless a change follows it ("yields of 500 farmers by 25%").
pub(crate) fn target_of(part: &Part) -> Option<&Mention> {
    let first = part.targets().next()?;
    // "parity (50 % women)": the number says it more exactly.
    if first.form == Form::Parity
        && let Some(number) = part.targets().nth(1)
    {
        return Some(number);
    }
    let change = |mention: &&Mention| {
        matches!(mention.form, Form::Percent | Form::Points | Form::Part | Form::Multiple)
            && matches!(mention.role, Role::By | Role::To)
    };
    if matches!(first.form, Form::Plain | Form::Money) && first.role == Role::Bare {
        return part.targets().find(change).or(Some(first));
    }
    Some(first)
}

/// What the amount means beside this verb (Q1 to Q7).
pub(crate) fn kind_of(
    scan: &Scan,
    part: &Part,
    mention: &Mention,
    verb: Option<&Verb>,
    direction: Option<Direction>,
    noun: Option<Direction>,
    has_from: bool,
) -> Kind {
    let moves = matches!(direction, Some(Direction::Up | Direction::Down));
    let level_verb = verb.is_some_and(|verb| scan.is(verb.at, List::VerbLevel));
    match mention.form {
        Form::Points => Kind::Points,
        Form::Multiple => Kind::Multiple,
        Form::Zero | Form::Parity | Form::Rank => Kind::Level,
        Form::Peak => Kind::Peak,
        Form::Rate if mention.role == Role::By => Kind::Count,
        Form::Rate => Kind::Level,
        Form::Plain if mention.value.is_zero() && mention.role != Role::By => Kind::Level,
        Form::Money | Form::Plain => {
            let plain = if mention.form == Form::Money { Kind::Money } else { Kind::Count };
            // To hold forty workshops is to make them; to hold a value is to keep it.
            let makes =
                verb.is_some_and(|verb| scan.key(verb.at).starts_with("hold")) && mention.role == Role::Bare;
            let hold = direction == Some(Direction::Hold) && !makes;
            let changes = verb.is_some_and(|verb| {
                matches!(verb.class, VerbClass::Moves(_))
                    && (scan.is(verb.at, List::NounUp)
                        || scan.is(verb.at, List::NounDown)
                        || matches!(verb.direction(), Some(Direction::Down))
                        || changing(scan, verb))
            });
            let degrees = mention.unit.as_deref().is_some_and(|unit| unit.starts_with('°'));
            match mention.role {
                // "bring electricity to 1 million households" counts those who get it.
                Role::To if !has_from && verb.is_some_and(|verb| gives_to(scan, verb, mention)) => plain,
                Role::To if changes || has_from => Kind::Level,
                _ if hold || degrees => Kind::Level,
                _ if has_from && mention.role != Role::By => Kind::Level,
                _ => plain,
            }
        }
        Form::Percent | Form::Part => match mention.role {
            // "committing to a 53 percent reduction"
            _ if changes_behind(scan, mention) => Kind::Relative,
            // "to 50 per cent below 2005 levels" is a cut, "to 70 per cent of 1990 levels" a level.
            Role::To if compared_behind(scan, part, mention).is_some() => Kind::Relative,
            Role::To => Kind::Level,
            // "powered by 100 % renewable energy": a share of what powers, and no change.
            Role::By if verb.is_some_and(|verb| makes_up(scan, verb, mention)) => Kind::Level,
            Role::By => Kind::Relative,
            _ if has_from => Kind::Level,
            // "lower unemployment below 6 per cent"
            _ if mention.tokens.start > part.tokens.start
                && matches!(scan.key(mention.tokens.start - 1), "below" | "under" | "above") =>
            {
                Kind::Level
            }
            _ if noun.is_some() => Kind::Relative,
            _ if direction == Some(Direction::Hold) => Kind::Level,
            _ if level_verb => Kind::Level,
            // "30 per cent of land is conserved": the amount is the subject.
            _ if direction == Some(Direction::Up)
                && verb.is_some_and(|verb| verb.at >= mention.tokens.end && !changing(scan, verb)) =>
            {
                Kind::Level
            }
            // "allocate 10 % of the budget": a share given, unless the verb is one of change.
            _ if direction == Some(Direction::Up)
                && !scan.is_used(mention.tokens.end)
                && matches!(scan.key(mention.tokens.end), "of" | "des" | "du" | "de" | "d'" | "del")
                && verb.is_some_and(|verb| !changing(scan, verb)) =>
            {
                Kind::Level
            }
            _ if moves && verb.is_some() => Kind::Relative,
            _ if direction == Some(Direction::Down) => Kind::Relative,
            _ if part.bases.iter().any(|base| base.year.is_some() || base.scenario) => Kind::Relative,
            _ => Kind::Level,
        },
    }
}

/// Whether the verb brings something to so many people: "bring", "extend", "deliver … to".
fn gives_to(scan: &Scan, verb: &Verb, mention: &Mention) -> bool {
    let gives = ["bring", "extend", "expand", "deliver", "provid", "suppl", "apport", "llev", "brind"];
    let between = verb.at + verb.len..mention.tokens.start;
    gives.iter().any(|stem| scan.key(verb.at).starts_with(stem))
        && mention.tokens.clone().any(|at| scan.is(at, List::Population))
        && !between.into_iter().any(|at| scan.is(at, List::MeasureNoun))
}

/// The direction that the word right behind a share gives: "less than in 1990", "above the level of 2005".
pub(crate) fn compared_behind(scan: &Scan, part: &Part, mention: &Mention) -> Option<Direction> {
    if !matches!(mention.form, Form::Percent | Form::Part) {
        return None;
    }
    let at = mention.tokens.end;
    let base = part.bases.iter().any(|base| (at..at + 2).contains(&base.tokens.start));
    let what =
        matches!(scan.key(at + 1), "what" | "that" | "those" | "its" | "their" | "the" | "business" | "bau");
    match scan.key(at) {
        "less" | "lower" | "fewer" | "smaller" | "moins" | "menos" if !or_less(scan, at) => {
            Some(Direction::Down)
        }
        "more" | "higher" | "greater" | "larger" if base || scan.key(at + 1) == "than" => Some(Direction::Up),
        "down" => Some(Direction::Down),
        "up" if base => Some(Direction::Up),
        "below" | "under" | "beneath" | "off" if base || what => Some(Direction::Down),
        "above" | "over" if base || what => Some(Direction::Up),
        _ => None,
    }
}

/// "or less" closes a number and tells of no decline.
fn or_less(scan: &Scan, at: usize) -> bool {
    at > 0 && matches!(scan.key(at - 1), "or" | "ou" | "o" | "au" | "al")
}

/// Whether the share is one of the base itself: "to 85 % of 2005 levels", "85 per cent of baseline".
pub(crate) fn is_part_of_base(scan: &Scan, part: &Part, mention: &Mention) -> bool {
    let of = mention.tokens.end;
    if !matches!(mention.form, Form::Percent | Form::Part)
        || !matches!(scan.key(of), "of" | "de" | "d'" | "du" | "des" | "del")
    {
        return false;
    }
    let compares = |base: &Base| {
        scan.hit(base.tokens.start, List::BaseMark).is_some()
            && ![List::BaseNoun, List::BaseGlue].iter().any(|list| scan.is(base.tokens.start, *list))
    };
    let dated = part.bases.iter().any(|base| (of..of + 5).contains(&base.tokens.start) && !compares(base));
    let glue = ["the", "its", "their", "our", "a", "la", "le", "l'", "leur", "su", "sus"];
    let mut next = of + 1;
    while glue.contains(&scan.key(next)) && next < of + 4 {
        next += 1;
    }
    dated || matches!(scan.key(next), "baseline" | "baselines" | "base" | "reference" | "referencia")
}

/// Whether the verb before "by" tells of what something consists: "powered by", "covered by", "met by".
fn makes_up(scan: &Scan, verb: &Verb, mention: &Mention) -> bool {
    let before = verb.at < mention.tokens.start && mention.tokens.start - verb.at <= verb.len + 2;
    before && verb.direction() == Some(Direction::Up) && scan.is(verb.at, List::VerbLevel)
}

/// Whether a noun of change closes the amount: "50% reduction", "20 % absolute increase".
fn changes_behind(scan: &Scan, mention: &Mention) -> bool {
    let end = mention.tokens.end;
    (end..end + 3)
        .take_while(|at| scan.is_word(*at) && !scan.is(*at, List::NounEnd) && !scan.is_used(*at))
        .any(|at| scan.is(at, List::NounDown) || scan.is(at, List::NounUp))
}

/// Verbs of change, as against verbs of making and reaching.
pub(crate) fn changing(scan: &Scan, verb: &Verb) -> bool {
    let key = scan.key(verb.at);
    [
        "increas",
        "rais",
        "expand",
        "grow",
        "boost",
        "lift",
        "improv",
        "scal",
        "bring",
        "extend",
        "augment",
        "port",
        "accro",
        "elev",
        "aument",
        "increment",
        "ampli",
    ]
    .iter()
    .any(|stem| key.starts_with(stem))
}

pub(crate) fn unit_of(scan: &Scan, part: &Part, mention: &Mention, kind: Kind) -> Option<String> {
    if mention.unit.is_some() && mention.form != Form::Multiple {
        return mention.unit.clone();
    }
    if kind != Kind::Multiple && !(kind == Kind::Level || kind == Kind::Count) {
        return None;
    }
    // Net zero is not zero, whatever stands between "net" and "emissions".
    if part.tokens.clone().any(|at| is_net_emissions(scan, at)) {
        return Some("net emissions".to_owned());
    }
    // The noun that names what is measured: "the share of …", "the global rate of improvement in …".
    let end = part.tokens.end;
    let starts = (mention.tokens.end..end).chain(part.tokens.start..mention.tokens.start);
    let measured = starts.clone().find(|at| scan.is(*at, List::MeasureNoun) && !scan.is_used(*at));
    if let Some(at) = measured {
        if matches!(scan.key(at), "rate" | "taux" | "tasa") && matches!(scan.key(at + 1), "of" | "d'" | "de")
        {
            let noun = noun_phrase(scan, at + 2, end.min(at + 3));
            return Some(scan.words(at..noun.end.max(at + 1)).to_lowercase());
        }
        let only_measure = matches!(
            scan.key(at),
            "share"
                | "rate"
                | "number"
                | "amount"
                | "proportion"
                | "percentage"
                | "level"
                | "part"
                | "nombre"
                | "taux"
                | "proporcion"
                | "numero"
                | "tasa"
                | "cuota"
                | "porcentaje"
                | "cantidad"
                | "cantidades"
                | "ratio"
        );
        let of_what = noun_phrase(scan, at + 2, end);
        let counts = kind == Kind::Count || matches!(scan.key(at), "number" | "nombre" | "numero");
        if counts
            && kind != Kind::Multiple
            && only_measure
            && matches!(scan.key(at + 1), "of" | "de" | "d'")
            && !of_what.is_empty()
        {
            return Some(scan.words(of_what).to_lowercase());
        }
        if kind == Kind::Multiple && only_measure {
            return Some(scan.words(at..at + 1).to_lowercase());
        }
        if kind == Kind::Multiple || !only_measure {
            let noun = noun_phrase(scan, at, end);
            // What qualifies it stands before: "solar capacity".
            let mut from = at;
            while from > part.tokens.start
                && from + 3 > at
                && scan.is_word(from - 1)
                && !scan.is_used(from - 1)
                && ![List::NounEnd, List::Determiner, List::Preposition, List::NumberSkip, List::Degree]
                    .iter()
                    .any(|list| scan.is(from - 1, *list))
                && !part.verbs.iter().any(|verb| verb.tokens().contains(&(from - 1)))
            {
                from -= 1;
            }
            return Some(scan.words(from..noun.end.max(at + 1)).to_lowercase());
        }
        return Some(scan.words(at..at + 1).to_lowercase());
    }
    let settles = kind == Kind::Level && mention.role == Role::To;
    if kind == Kind::Multiple || mention.value.is_zero() || settles {
        let mut from = mention.tokens.end;
        if mention.value.is_zero() || settles || from >= end {
            from = part.verbs.iter().find(|verb| !verb.is_vague()).map_or(from, |verb| verb.at + verb.len);
        }
        while from < end
            && (scan.is(from, List::Determiner)
                || scan.is(from, List::NumberSkip)
                || verbs::is_adverb(scan, from)
                || matches!((scan.key(from), scan.key(from + 1)), ("per", "capita"))
                || scan.key(from) == "capita")
        {
            from += 1;
        }
        let mut noun = noun_phrase(scan, from, end);
        // "cut the trade deficit in half": what is halved stands before.
        if noun.is_empty()
            && let Some(verb) = part.verbs.iter().find(|verb| !verb.is_vague() && !verb.weak)
        {
            let mut from = verb.at + verb.len;
            while from < end && scan.is(from, List::Determiner) {
                from += 1;
            }
            noun = noun_phrase(scan, from, end);
        }
        if !noun.is_empty() {
            return Some(scan.words(noun).to_lowercase());
        }
    }
    None
}

/// "net emissions", "net greenhouse gas emissions", "émissions nettes", "emisiones netas".
pub(crate) fn is_net_emissions(scan: &Scan, at: usize) -> bool {
    let near = |stems: [&str; 2]| {
        (at + 1..at + 6)
            .take_while(|at| scan.is_word(*at) && !scan.is(*at, List::By))
            .any(|at| stems.iter().any(|stem| scan.key(at).starts_with(stem)))
    };
    match scan.key(at) {
        "net" => near(["emission", "ghg"]),
        "emissions" | "emission" => scan.lexicon.lang == "fr" && near(["nette", "nettes"]),
        "emisiones" | "emision" => near(["neta", "netas"]),
        _ => false,
    }
}

/// "universal", "everyone", "all girls and boys" behind a verb that brings something about.
pub(crate) fn universal_word(scan: &Scan, part: &Part, verb: Option<&Verb>) -> Option<usize> {
    let direction = verb.and_then(Verb::direction);
    let first_vague = part.verbs.iter().find(|verb| !verb.weak).is_some_and(Verb::is_vague);
    if direction == Some(Direction::Down) || first_vague {
        return None;
    }
    part.tokens.clone().find(|at| {
        scan.is(*at, List::Universal)
            && !scan.is_used(*at)
            && !scan.is(at + 1, List::NotUniversal)
            && (verb.is_some() || matches!(scan.key(*at), "universal" | "universel" | "universelle"))
    })
}

/// Whether the base stands as the level to reach: "to 1990 levels", "at 2019 levels".
pub(crate) fn returns_to(scan: &Scan, base: &Base) -> bool {
    let at = base.tokens.start;
    let marked = |at: usize| matches!(scan.key(at), "to" | "at" | "a" | "au" | "aux" | "al");
    base.year.is_some() && (marked(at) || (at > 0 && marked(at - 1)))
}

pub(crate) fn verb_span(
    scan: &Scan,
    part: &Part,
    governing: Option<&Verb>,
    target: &Option<Mention>,
    range: &Range<usize>,
    noun: Option<Direction>,
) -> Option<Range<usize>> {
    if let Some(verb) = governing {
        return Some(scan.bytes(verb.tokens()));
    }
    let mention = target.as_ref()?;
    if matches!(mention.form, Form::Zero | Form::Peak | Form::Parity | Form::Rank) {
        return Some(scan.bytes(mention.tokens.clone()));
    }
    if noun.is_some() || part.lent_verb.is_some() {
        let at = range.clone().find(|at| scan.is(*at, List::NounDown) || scan.is(*at, List::NounUp));
        return Some(at.map_or_else(|| scan.bytes(mention.tokens.clone()), |at| scan.bytes(at..at + 1)));
    }
    None
}

/// Money gathered, meetings held: what is done on the way.
pub(crate) fn means(scan: &Scan, part: &Part, kind: Option<Kind>) -> Option<Range<usize>> {
    let mention = part.targets().next()?;
    if kind == Some(Kind::Money) {
        let verb = part.verbs.iter().find(|verb| scan.is(verb.at, List::VerbMeans))?;
        return Some(scan.bytes(verb.tokens()));
    }
    if kind == Some(Kind::Count) {
        let at = mention.tokens.clone().find(|at| scan.is(*at, List::MeansNoun))?;
        return Some(scan.bytes(at..at + 1));
    }
    None
}

/// Words that blur the amount, and amounts nobody can count.
pub(crate) fn blurs(
    scan: &Scan,
    range: &Range<usize>,
    reading: &Reading,
    target: &Option<Mention>,
) -> Vec<Range<usize>> {
    let mut found = phrases(scan, range, List::VagueAmount);
    if let Some(mention) = target {
        let floor = range.start;
        let mut at = mention.tokens.start;
        for _ in 0..3 {
            if let Some((from, _)) = scan.before(at, List::About, floor) {
                found.push(scan.bytes(from..at));
            }
            at = at.saturating_sub(1);
        }
    } else if reading.quantity.is_none() || reading.universal {
        found.extend(phrases(scan, range, List::Degree));
    }
    found.sort_by_key(|span| (span.start, span.end));
    found.dedup();
    found
}

pub(crate) fn phrases(scan: &Scan, range: &Range<usize>, list: List) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        match scan.hit(at, list).filter(|hit| at + hit.len <= range.end) {
            // A month is no hedge: "May 2030".
            Some(hit) if !(scan.is(at, List::Month) && scan.tokens[at].capital) => {
                found.push(scan.bytes(at..at + hit.len));
                at += hit.len;
            }
            _ => at += 1,
        }
    }
    found
}

/// Whether anything is named that should change.
pub(crate) fn has_object(scan: &Scan, part: &Part) -> bool {
    let counted = part.targets().any(|mention| {
        mention.unit.as_deref().is_some_and(|unit| !matches!(unit, "percent" | "percentage points"))
            && mention.form != Form::Money
    });
    let zero = part.targets().any(|mention| matches!(mention.form, Form::Zero | Form::Peak | Form::Money))
        || part.mentions.iter().any(|mention| mention.form == Form::Parity);
    let actor = part.actor.clone().unwrap_or(0..0);
    counted
        || zero
        || part.lent_object
        || part.tokens.clone().any(|at| {
            scan.is_word(at)
                && !scan.is_used(at)
                && !actor.contains(&at)
                && !part.verbs.iter().any(|verb| verb.tokens().contains(&at))
                && ![
                    List::Preposition,
                    List::Degree,
                    List::Marker,
                    List::Commit,
                    List::Hedge,
                    List::DateGlue,
                    List::NounEnd,
                    List::Condition,
                ]
                .iter()
                .any(|list| scan.is(at, *list))
        })
}
