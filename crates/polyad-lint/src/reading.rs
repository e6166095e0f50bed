//! One goal read: who, does what, how much, from where, by when. The rules judge this and nothing else.

use crate::base::Base;
use crate::context::Context;
use crate::dates::Deadline;
use crate::lexicon::List;
use crate::meaning::{
    blurs, compared_behind, has_object, is_net_emissions, is_part_of_base, kind_of, means, phrases,
    returns_to, target_of, unit_of, universal_word, verb_span,
};
use crate::number;
use crate::quantity::{Form, Mention, Role, noun_phrase};
use crate::scan::Scan;
use crate::verbs::{self, Verb};
use crate::verdict::{Baseline, Bound, Direction, Kind, Quantity};
use polyad_model::{Exact, PartialDate, Period};
use std::ops::Range;

/// A goal as it was understood. Spans are bytes of the text.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    pub(crate) text: &'a str,
    pub(crate) context: Context<'a>,
    pub(crate) span: Range<usize>,
    pub(crate) direction: Option<Direction>,
    pub(crate) quantity: Option<Quantity>,
    /// The value as a number, for arithmetic.
    pub(crate) amount: Option<Exact>,
    /// The quantity comes from "universal", "all" or from a verb such as "end" (Q5, Q6).
    pub(crate) universal: bool,
    pub(crate) deadline: Option<PartialDate>,
    pub(crate) deadline_span: Option<Range<usize>>,
    /// A deadline is named that hangs on a date nobody stated.
    pub(crate) unanchored: Option<Range<usize>>,
    pub(crate) window: Option<Period>,
    pub(crate) annual: Option<Range<usize>>,
    pub(crate) baseline: Option<Baseline>,
    pub(crate) base_value: Option<Exact>,
    /// The base is "current levels": named, not stated.
    pub(crate) base_current: bool,
    /// The level is a part of the base: "to 85 % of 2005 levels".
    pub(crate) of_base: bool,
    pub(crate) actor: Option<Range<usize>>,
    /// "We": somebody promises and nobody is named.
    pub(crate) nameless: Option<Range<usize>>,
    /// The concrete verb or noun of change.
    pub(crate) verb: Option<Range<usize>>,
    /// A verb by which nothing can be checked, where the goal's own verb should stand.
    pub(crate) vague_verb: Option<Range<usize>>,
    pub(crate) means: Option<Range<usize>>,
    pub(crate) object: bool,
    pub(crate) share_noun: Option<Range<usize>>,
    pub(crate) populated: bool,
    pub(crate) hedges: Vec<(Range<usize>, bool)>,
    pub(crate) blurs: Vec<Range<usize>>,
    pub(crate) source: Option<Range<usize>>,
    pub(crate) interim: bool,
    /// Amounts of the goal that found no place.
    pub(crate) leftover: Vec<Range<usize>>,
    pub(crate) target: Option<Exact>,
    pub(crate) lang: &'static str,
}

/// What is read of a part of a sentence before parts share what they have in common.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) tokens: Range<usize>,
    pub(crate) verbs: Vec<Verb>,
    pub(crate) mentions: Vec<Mention>,
    pub(crate) bases: Vec<Base>,
    pub(crate) deadlines: Vec<Deadline>,
    pub(crate) annual: Option<Range<usize>>,
    pub(crate) actor: Option<Range<usize>>,
    pub(crate) nameless: Option<Range<usize>>,
    /// Verb and object of the part before, for parts that have none.
    pub(crate) lent_verb: Option<Verb>,
    pub(crate) lent_object: bool,
    /// Its own words name an amount.
    pub(crate) sentence: Range<usize>,
}

impl Part {
    /// The amounts that may be the target.
    pub(crate) fn targets(&self) -> impl Iterator<Item = &Mention> {
        self.mentions.iter().filter(|mention| !mention.aside && mention.role != Role::From)
    }

    fn strong_verb(&self) -> Option<&Verb> {
        self.verbs.iter().find(|verb| !verb.weak && !verb.is_vague())
    }

    /// Whether the part opens with a verb, or with somebody who promises.
    pub(crate) fn acts(&self) -> bool {
        self.verbs.iter().any(|verb| !verb.weak)
    }
}

/// Reads a part as a goal.
pub(crate) fn read<'a>(scan: &Scan<'a>, part: &Part, context: Context<'a>) -> Reading<'a> {
    let range = part.tokens.clone();
    let target = target_of(part).cloned();
    let governing = governing_verb(scan, part, target.as_ref());
    let first = part.verbs.iter().find(|verb| !verb.weak).or(part.verbs.first());
    // A vague verb weighs where it is the goal's own: the first one.
    let vague_verb = first.filter(|verb| verb.is_vague()).map(|verb| scan.bytes(verb.tokens()));
    let noun = target
        .as_ref()
        .filter(|mention| !matches!(mention.form, Form::Zero | Form::Peak | Form::Parity | Form::Rank))
        .and_then(|mention| verbs::noun_direction(scan, &mention.tokens, &range));
    let plain_noun = || {
        let at = range.clone().find(|at| scan.is(*at, List::NounDown) && !scan.is_used(*at))?;
        target.as_ref().map(|_| at)
    };
    let verb_direction = governing.and_then(|verb| verb.direction());
    let mut direction = match (noun, verb_direction) {
        (Some(noun), Some(Direction::Up) | None) => Some(noun),
        (Some(noun), Some(_)) if governing.is_some_and(|verb| verb.weak) => Some(noun),
        (_, Some(verb)) => Some(verb),
        (None, None) => plain_noun().map(|_| Direction::Down).filter(|_| target.is_some()),
    };
    // "46% below 2013 levels": the word before the base says which way.
    if direction.is_none() && target.is_some() {
        let keys = || part.bases.iter().map(|base| scan.key(base.tokens.start));
        if keys().any(|key| matches!(key, "below" | "under")) {
            direction = Some(Direction::Down);
        } else if keys().any(|key| key == "above") {
            direction = Some(Direction::Up);
        }
    }
    // "emissions to be no higher than …": a ceiling that is to be kept.
    if target.as_ref().is_some_and(|mention| mention.bound == Bound::AtMost)
        && governing.is_some_and(|verb| matches!(scan.key(verb.at), "be" | "stay"))
        && noun.is_none()
    {
        direction = Some(Direction::Hold);
    }
    // "emissions down 55%", "minus 40 %": the word before the amount says which way.
    let word_before =
        target.as_ref().filter(|m| m.tokens.start > range.start).map(|m| scan.key(m.tokens.start - 1));
    if direction.is_none() {
        direction = match word_before {
            Some("down" | "minus" | "moins" | "menos") => Some(Direction::Down),
            Some("up" | "plus" | "mas") => Some(Direction::Up),
            _ => None,
        };
    }
    // "24 per cent under what they would be", "40% below 1990": the word behind the amount.
    if let Some(said) = target.as_ref().and_then(|mention| compared_behind(scan, part, mention)) {
        // "reduce by 20% over 2005 levels": a verb that says less is not turned.
        let path = part.bases.iter().any(|base| base.scenario);
        direction = match direction {
            Some(Direction::Up) | None => Some(said),
            // To stay below a path that rises is a cut; to stay below a year's level keeps what was reached.
            Some(Direction::Hold) if path => Some(said),
            told => told,
        };
    }
    // "bring … down to 3,600 tonnes", "have emissions down by 14%", "save 300 tonnes of CO2e"
    if let Some(mention) = &target {
        let start = mention.tokens.start;
        let down = start > range.start + 1
            && ((scan.key(start - 2) == "down" && matches!(mention.role, Role::To | Role::By))
                // "their 1990 level less 55%"
                || (scan.key(start - 1) == "less" && mention.form == Form::Percent));
        let saved = mention.unit.as_deref().is_some_and(|unit| unit.starts_with("tCO2"))
            && governing.is_some_and(|verb| scan.key(verb.at).starts_with("sav"));
        // "no more than 3,600 tonnes, down from today's amount"
        let behind = mention.tokens.end..range.end.min(mention.tokens.end + 8);
        let from = behind.into_iter().any(|at| (scan.key(at), scan.key(at + 1)) == ("down", "from"));
        if down || saved || (from && direction.is_none()) {
            direction = Some(Direction::Down);
        }
    }
    if target.as_ref().is_some_and(|mention| mention.negative) {
        direction = Some(Direction::Down);
    }
    let mut base = part.bases.iter().find(|base| base.value.is_some()).or(part.bases.first()).cloned();
    if let Some(base) = base.as_mut().filter(|base| base.year.is_none()) {
        base.year = part.bases.iter().find_map(|base| base.year);
    }
    let from = part.mentions.iter().find(|mention| mention.role == Role::From);
    let mut kind = None;
    let mut universal = false;
    let (mut amount, mut quantity) = (None, None);
    if let Some(mention) = &target {
        let of = kind_of(scan, part, mention, governing, direction, noun, from.is_some());
        kind = Some(of);
        if let Some(from) = from {
            if base.is_none() || base.as_ref().is_some_and(|base| base.value.is_none()) {
                let year = from.year.or(base.as_ref().and_then(|base| base.year));
                base = Some(Base {
                    tokens: from.tokens.clone(),
                    year,
                    value: Some(from.value),
                    scenario: false,
                    current: false,
                });
            }
            if direction.is_none() && of == Kind::Level {
                direction = Some(if mention.value < from.value { Direction::Down } else { Direction::Up });
            }
        }
        direction = match mention.form {
            Form::Zero if verb_direction == Some(Direction::Hold) => Some(Direction::Hold),
            Form::Zero | Form::Peak => Some(Direction::Down),
            // Nearer to a ratio of one, or higher in the order.
            Form::Parity | Form::Rank => {
                let kept = verb_direction == Some(Direction::Hold);
                Some(if kept { Direction::Hold } else { Direction::Up })
            }
            // "zero new infections", "achieve zero deaths": nothing is less than before.
            Form::Plain | Form::Percent if mention.value.is_zero() && direction != Some(Direction::Hold) => {
                Some(Direction::Down)
            }
            Form::Multiple if mention.value < Exact::from(1u64) => Some(Direction::Down),
            Form::Multiple => direction.or(Some(Direction::Up)),
            Form::Plain if of == Kind::Count && direction == Some(Direction::Hold) => Some(Direction::Up),
            Form::Money | Form::Plain if direction.is_none() && vague_verb.is_some() => Some(Direction::Up),
            Form::Money if direction.is_none() => Some(Direction::Up),
            // "500,000 charging stations by 2030": an amount that opens the goal is one to be reached.
            // "a maximum of 3,600 tonnes": a ceiling that opens the goal is one to be kept.
            Form::Plain if direction.is_none() && mention.bound == Bound::AtMost && of == Kind::Count => {
                let less = part.verbs.iter().any(|verb| verb.direction() == Some(Direction::Down));
                Some(if less { Direction::Down } else { Direction::Hold })
            }
            Form::Plain
                if direction.is_none() && part.verbs.is_empty() && opens_goal(scan, part, mention) =>
            {
                Some(Direction::Up)
            }
            Form::Percent | Form::Part if direction.is_none() && of == Kind::Level => Some(Direction::Up),
            _ => direction,
        };
        amount = Some(mention.value);
        quantity = Some(Quantity {
            value: number::text(mention.value),
            upper: mention.upper.map(number::text),
            kind: of,
            unit: unit_of(scan, part, mention, of),
            bound: mention.bound,
            span: scan.bytes(mention.tokens.clone()),
        });
    } else if let Some(base) = base.as_ref().filter(|base| returns_to(scan, base)) {
        // "back to 1990 levels": the base itself is the level to reach.
        let of = direction == Some(Direction::Hold);
        kind = Some(Kind::Multiple);
        amount = Some(Exact::from(1u64));
        direction = direction.or(Some(Direction::Down)).filter(|_| !of).or(Some(Direction::Hold));
        quantity = Some(Quantity {
            value: "1".to_owned(),
            upper: None,
            kind: Kind::Multiple,
            unit: Some("base value".to_owned()),
            bound: Bound::Exact,
            span: scan.bytes(base.tokens.clone()),
        });
    } else if let Some(verb) = governing.filter(|verb| verb.ends) {
        // Q6: end, eliminate, eradicate.
        universal = true;
        // "end all forms of discrimination": what is ended stands behind the forms.
        let mut from = verb.at + verb.len;
        while from < range.end
            && (scan.is(from, List::Universal)
                || scan.is(from, List::Determiner)
                || scan.is(from, List::And)
                || part.verbs.iter().any(|verb| verb.at == from)
                || verbs::is_adverb(scan, from)
                || matches!(
                    scan.key(from),
                    "forms"
                        | "formes"
                        | "formas"
                        | "le"
                        | "la"
                        | "les"
                        | "el"
                        | "los"
                        | "las"
                        | "de"
                        | "d'"
                        | "l'"
                ))
        {
            from += 1;
        }
        let noun = noun_phrase(scan, from, range.end);
        amount = Some(Exact::ZERO);
        kind = Some(Kind::Level);
        direction = Some(Direction::Down);
        quantity = Some(Quantity {
            value: "0".to_owned(),
            upper: None,
            kind: Kind::Level,
            unit: if range.clone().any(|at| is_net_emissions(scan, at)) {
                Some("net emissions".to_owned())
            } else {
                (!noun.is_empty()).then(|| scan.words(noun).to_lowercase())
            },
            bound: Bound::Exact,
            span: scan.bytes(verb.tokens()),
        });
    } else if let Some(at) = universal_word(scan, part, governing) {
        // Q5: universal, every, all.
        universal = true;
        amount = Some(Exact::from(1u64));
        kind = Some(Kind::Level);
        direction = direction.or(Some(Direction::Up));
        quantity = Some(Quantity {
            value: "1".to_owned(),
            upper: None,
            kind: Kind::Level,
            unit: Some("share of population".to_owned()),
            bound: Bound::Exact,
            span: scan.bytes(at..at + 1),
        });
    }
    if vague_verb.is_some() && quantity.is_none() {
        direction = None;
    }
    let mut reading = Reading {
        text: scan.text,
        context,
        span: scan.bytes(trimmed(scan, range.clone())),
        direction,
        quantity,
        amount,
        universal,
        deadline: None,
        deadline_span: None,
        unanchored: None,
        window: None,
        annual: part.annual.clone().map(|tokens| scan.bytes(tokens)),
        baseline: None,
        base_value: None,
        base_current: false,
        of_base: target
            .as_ref()
            .is_some_and(|mention| kind == Some(Kind::Level) && is_part_of_base(scan, part, mention)),
        actor: part.actor.clone().map(|tokens| scan.bytes(tokens)),
        nameless: part.nameless.clone().map(|tokens| scan.bytes(tokens)),
        verb: None,
        vague_verb,
        means: None,
        object: has_object(scan, part),
        share_noun: range.clone().find(|at| scan.is(*at, List::ShareNoun)).map(|at| scan.bytes(at..at + 1)),
        populated: target.as_ref().is_some_and(|mention| {
            !scan.is_used(mention.tokens.end)
                && matches!(scan.key(mention.tokens.end), "of" | "de" | "d'" | "des" | "du" | "del")
        }) || range.clone().any(|at| scan.is(at, List::Population) || scan.is(at, List::Place)),
        hedges: phrases(scan, &range, List::Hedge)
            .into_iter()
            .map(|span| (span, false))
            .chain(phrases(scan, &range, List::Condition).into_iter().map(|span| (span, true)))
            .collect(),
        blurs: Vec::new(),
        source: range
            .clone()
            .find_map(|at| scan.hit(at, List::Source).map(|hit| scan.bytes(at..at + hit.len))),
        interim: range.clone().any(|at| scan.is(at, List::Interim)),
        leftover: part
            .targets()
            .skip(1)
            .filter(|mention| target.as_ref().is_some_and(|first| first.is_like(mention)))
            .map(|mention| scan.bytes(mention.tokens.clone()))
            .collect(),
        target: None,
        lang: scan.lexicon.lang,
    };
    reading.verb = verb_span(scan, part, governing, &target, &range, noun);
    reading.means = means(scan, part, kind);
    reading.blurs = blurs(scan, &range, &reading, &target);
    deadline(scan, part, &mut reading, &mut base, kind);
    settle_base(scan, base, &mut reading);
    reading.target = resolve(&reading, kind);
    reading
}

/// Whether nothing but dates and bounds stands before the amount, and a deadline is named.
fn opens_goal(scan: &Scan, part: &Part, mention: &Mention) -> bool {
    let bounds = [List::AtLeast, List::AtMost, List::About, List::Preposition];
    !part.deadlines.is_empty()
        && mention.unit.is_some()
        && (part.tokens.start..mention.tokens.start)
            .all(|at| scan.is_used(at) || !scan.is_word(at) || bounds.iter().any(|list| scan.is(at, *list)))
}

/// The verb to which the amount belongs: the nearest before it, else the first.
fn governing_verb<'p>(scan: &Scan, part: &'p Part, target: Option<&Mention>) -> Option<&'p Verb> {
    let concrete = || part.verbs.iter().filter(|verb| !verb.is_vague());
    if let Some(mention) = target {
        let own = concrete().find(|verb| mention.tokens.contains(&verb.at));
        let before = || concrete().rfind(|verb| !verb.weak && verb.at < mention.tokens.start);
        let weak_before = || concrete().rfind(|verb| verb.at < mention.tokens.start);
        // "the percentage by which emissions have dropped is to be 48%": what is to be says no way of its own.
        let before = || match before() {
            Some(verb) if scan.key(verb.at) == "be" => {
                let told = concrete().rfind(|told| told.at < verb.at);
                Some(told.filter(|told| told.direction() == Some(Direction::Down)).unwrap_or(verb))
            }
            other => other,
        };
        let chosen = own.or_else(before).or_else(weak_before).or_else(|| part.strong_verb());
        let chosen = chosen.or_else(|| concrete().next());
        let chosen = chosen.map(|verb| mover_before(scan, part, verb));
        return chosen.or(part.lent_verb.as_ref().filter(|verb| !verb.is_vague()));
    }
    let first = part.verbs.iter().find(|verb| !verb.weak);
    match first {
        Some(verb) if verb.is_vague() => None,
        Some(verb) => Some(verb),
        None => concrete().next().or(part.lent_verb.as_ref()),
    }
}

/// "Reduce and maintain … to less than 5 %": the verb that moves says which way, the one that holds only that it stays.
fn mover_before<'p>(scan: &Scan, part: &'p Part, verb: &'p Verb) -> &'p Verb {
    let joined = verb.at > 0 && scan.is(verb.at - 1, List::And) && verb.direction() == Some(Direction::Hold);
    let before = part.verbs.iter().find(|other| other.at + other.len + 1 == verb.at && !other.weak);
    before.filter(|other| joined && other.direction().is_some()).unwrap_or(verb)
}

/// The deadline, from the text first, then from the context.
fn deadline(scan: &Scan, part: &Part, reading: &mut Reading, base: &mut Option<Base>, kind: Option<Kind>) {
    let target_at = part.targets().next().map(|mention| mention.tokens.end);
    // Behind the amount first, then before it; the firm before the loose.
    let chosen = part
        .deadlines
        .iter()
        .filter(|deadline| target_at.is_none_or(|at| deadline.tokens.start >= at) && deadline.firm)
        .chain(part.deadlines.iter().filter(|deadline| deadline.firm))
        .next()
        // Of years that only stand there, the last in time.
        .or_else(|| part.deadlines.iter().max_by_key(|deadline| deadline.when.resolve(None)));
    if let Some(chosen) = chosen {
        let span = scan.bytes(chosen.tokens.clone());
        reading.deadline = chosen.when.resolve(reading.context.stated);
        reading.window = chosen.when.window();
        if reading.deadline.is_none() && chosen.when.is_relative() {
            reading.unanchored = Some(span.clone());
        }
        reading.deadline_span = Some(span);
        // Two years that only stand there: the earlier one is the base.
        let changes = matches!(kind, Some(Kind::Relative | Kind::Multiple));
        if changes && base.is_none() {
            let earlier = part.deadlines.iter().find(|other| {
                !other.firm
                    && other.when.resolve(None) < chosen.when.resolve(None)
                    && other.when.resolve(None).is_some()
                    && (!chosen.firm || may_be_base(scan, part, other))
            });
            if let Some((earlier, date)) = earlier.and_then(|d| d.when.resolve(None).map(|date| (d, date))) {
                *base = Some(Base {
                    tokens: earlier.tokens.clone(),
                    year: Some(date.year()),
                    value: None,
                    scenario: false,
                    current: false,
                });
            }
        }
        // "a 53 percent reduction between 2019 and 2030": the first year is the base.
        if let crate::dates::When::Window { from, .. } = chosen.when
            && reading.annual.is_none()
            && matches!(kind, Some(Kind::Relative | Kind::Multiple | Kind::Points))
            && base.is_none()
        {
            *base = Some(Base {
                tokens: chosen.tokens.clone(),
                year: Some(from.year()),
                value: None,
                scenario: false,
                current: false,
            });
        }
    }
    // "From 2050, carbon neutral": a level that holds from a year on is due in it, and needs no base year.
    if chosen.is_none()
        && kind == Some(Kind::Level)
        && let Some(from) = base.as_ref().filter(|base| base.value.is_none() && !base.scenario)
        && scan.key(from.tokens.start) == "from"
        && from.tokens.len() == 2
    {
        reading.deadline = from.year.and_then(crate::dates::last_day);
        reading.deadline_span = Some(scan.bytes(from.tokens.clone()));
        *base = None;
    }
    if reading.deadline.is_none() && reading.unanchored.is_none() {
        reading.deadline = reading.context.deadline;
    }
}

/// Whether a year that only stands there may be what a change is counted from: it names no deed ("the law of
/// 2016"), no month, and nothing behind it bears its name ("the 2015 Paris Agreement").
pub(crate) fn may_be_base(scan: &Scan, part: &Part, year: &Deadline) -> bool {
    let last = year.tokens.end - 1;
    let floor = part.tokens.start;
    let deed = (last.saturating_sub(6).max(floor)..last)
        .any(|at| scan.is(at, List::Deed) || scan.is(at, List::Month));
    let names = scan.tokens.get(last + 1).is_some_and(|next| next.capital && next.spaced);
    let deed_behind = (last + 1..last + 3).any(|at| scan.is(at, List::Deed));
    !deed && !names && !deed_behind && scan.year(last).is_some()
}

fn settle_base(scan: &Scan, base: Option<Base>, reading: &mut Reading) {
    if let Some(base) = base {
        reading.base_value = base.value;
        reading.base_current = base.current;
        if !base.current {
            reading.baseline = Some(Baseline {
                value: base.value.map(number::text),
                year: base.year,
                scenario: base.scenario,
                span: scan.bytes(base.tokens),
            });
        }
    }
}

/// The value to be reached, where it can be computed.
fn resolve(reading: &Reading, kind: Option<Kind>) -> Option<Exact> {
    let amount = reading.amount?;
    match kind? {
        Kind::Multiple => number::times(amount, reading.base_value?),
        Kind::Level if reading.of_base => number::times(amount, reading.base_value?),
        Kind::Relative => {
            let base = reading.base_value?;
            let change = number::times(amount, base)?;
            match reading.direction? {
                Direction::Down => base.checked_add(change.negated()),
                _ => base.checked_add(change),
            }
        }
        Kind::Points => {
            let base = reading.base_value?;
            match reading.direction? {
                Direction::Down => base.checked_add(amount.negated()),
                _ => base.checked_add(amount),
            }
        }
        Kind::Level | Kind::Count | Kind::Money => Some(amount),
        Kind::Peak => None,
    }
}

/// The range without joining words and signs at its ends.
pub(crate) fn trimmed(scan: &Scan, range: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (range.start, range.end);
    let idle = |at: usize| {
        !scan.is_word(at) && !scan.is_number(at) && !matches!(scan.key(at), "$" | "€" | "£" | "%")
    };
    while start + 1 < end && (idle(start) || scan.is(start, List::And)) {
        start += 1;
    }
    while end > start + 1 && idle(end - 1) && !scan.is(end - 1, List::Percent) {
        end -= 1;
    }
    start..end
}

impl Reading<'_> {
    /// Applies a base value that the caller knows, when the text states none.
    pub(crate) fn take_base(&mut self, base: &Base) {
        let needs_value = self.base_value.is_none();
        if needs_value {
            self.base_value = base.value;
            let year = base.year.or(self.baseline.as_ref().and_then(|baseline| baseline.year));
            self.baseline = Some(Baseline {
                value: base.value.map(number::text),
                year,
                scenario: base.scenario,
                span: self.baseline.as_ref().map_or(0..0, |baseline| baseline.span.clone()),
            });
            self.base_current = false;
        }
        self.target = resolve(self, self.quantity.as_ref().map(|quantity| quantity.kind));
    }

    /// Whether the quantity counts up from nothing, so that no baseline is needed.
    pub(crate) fn counts_from_zero(&self) -> bool {
        self.quantity.as_ref().is_some_and(|quantity| matches!(quantity.kind, Kind::Count | Kind::Money))
    }

    /// Whether the baseline is there as far as the goal needs one.
    pub(crate) fn has_base(&self) -> bool {
        self.counts_from_zero()
            || self.base_value.is_some()
            || self.baseline.as_ref().is_some_and(|baseline| baseline.year.is_some() || baseline.scenario)
    }

    /// The kind of the quantity.
    pub(crate) fn kind(&self) -> Option<Kind> {
        self.quantity.as_ref().map(|quantity| quantity.kind)
    }
}
