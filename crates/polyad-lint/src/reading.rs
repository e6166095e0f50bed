//! One goal read: who, does what, how much, from where, by when. The rules judge this and nothing else.

use crate::base::Base;
use crate::context::Context;
use crate::dates::Deadline;
use crate::lexicon::List;
use crate::number;
use crate::quantity::{Form, Mention, Role, noun_phrase};
use crate::scan::Scan;
use crate::verbs::{self, Verb, VerbClass};
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
    let target = part.targets().next().cloned();
    let governing = governing_verb(part, target.as_ref());
    let first = part.verbs.iter().find(|verb| !verb.weak).or(part.verbs.first());
    // A vague verb weighs where it is the goal's own: the first one.
    let vague_verb = first.filter(|verb| verb.is_vague()).map(|verb| scan.bytes(verb.tokens()));
    let noun = target
        .as_ref()
        .filter(|mention| !matches!(mention.form, Form::Zero | Form::Peak))
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
    if target.as_ref().is_some_and(|mention| mention.negative) {
        direction = Some(Direction::Down);
    }
    let mut base = part.bases.iter().find(|base| base.value.is_some()).or(part.bases.first()).cloned();
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
            Form::Multiple if mention.value < Exact::from(1u64) => Some(Direction::Down),
            Form::Multiple => direction.or(Some(Direction::Up)),
            Form::Money | Form::Plain if direction.is_none() && vague_verb.is_some() => Some(Direction::Up),
            Form::Money if direction.is_none() => Some(Direction::Up),
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
    } else if let Some(verb) = governing.filter(|verb| verb.ends) {
        // Q6: end, eliminate, eradicate.
        universal = true;
        let noun = noun_phrase(scan, verb.at + verb.len, range.end);
        amount = Some(Exact::ZERO);
        kind = Some(Kind::Level);
        direction = Some(Direction::Down);
        quantity = Some(Quantity {
            value: "0".to_owned(),
            upper: None,
            kind: Kind::Level,
            unit: (!noun.is_empty()).then(|| scan.words(noun).to_lowercase()),
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
        actor: part.actor.clone().map(|tokens| scan.bytes(tokens)),
        nameless: part.nameless.clone().map(|tokens| scan.bytes(tokens)),
        verb: None,
        vague_verb,
        means: None,
        object: has_object(scan, part),
        share_noun: range.clone().find(|at| scan.is(*at, List::ShareNoun)).map(|at| scan.bytes(at..at + 1)),
        populated: range.clone().any(|at| scan.is(at, List::Population) || scan.is(at, List::Place)),
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
        leftover: part.targets().skip(1).map(|mention| scan.bytes(mention.tokens.clone())).collect(),
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

/// The verb to which the amount belongs: the nearest before it, else the first.
fn governing_verb<'p>(part: &'p Part, target: Option<&Mention>) -> Option<&'p Verb> {
    let concrete = || part.verbs.iter().filter(|verb| !verb.is_vague());
    if let Some(mention) = target {
        let own = concrete().find(|verb| mention.tokens.contains(&verb.at));
        let before = || concrete().filter(|verb| !verb.weak && verb.at < mention.tokens.start).next_back();
        let weak_before = || concrete().filter(|verb| verb.at < mention.tokens.start).next_back();
        let chosen = own.or_else(before).or_else(weak_before).or_else(|| part.strong_verb());
        let chosen = chosen.or_else(|| concrete().next());
        return chosen.or(part.lent_verb.as_ref().filter(|verb| !verb.is_vague()));
    }
    let first = part.verbs.iter().find(|verb| !verb.weak);
    match first {
        Some(verb) if verb.is_vague() => None,
        Some(verb) => Some(verb),
        None => concrete().next().or(part.lent_verb.as_ref()),
    }
}

/// What the amount means beside this verb (Q1 to Q7).
fn kind_of(
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
        Form::Zero => Kind::Level,
        Form::Peak => Kind::Peak,
        Form::Rate if mention.role == Role::By => Kind::Count,
        Form::Rate => Kind::Level,
        Form::Money | Form::Plain => {
            let plain = if mention.form == Form::Money { Kind::Money } else { Kind::Count };
            let hold = direction == Some(Direction::Hold);
            let changes = verb.is_some_and(|verb| {
                matches!(verb.class, VerbClass::Moves(_))
                    && (scan.is(verb.at, List::NounUp)
                        || scan.is(verb.at, List::NounDown)
                        || matches!(verb.direction(), Some(Direction::Down))
                        || changing(scan, verb))
            });
            let degrees = mention.unit.as_deref().is_some_and(|unit| unit.starts_with('°'));
            match mention.role {
                Role::To if changes || has_from => Kind::Level,
                _ if hold || degrees => Kind::Level,
                _ if has_from && mention.role != Role::By => Kind::Level,
                _ => plain,
            }
        }
        Form::Percent | Form::Part => match mention.role {
            Role::To => Kind::Level,
            Role::By => Kind::Relative,
            _ if has_from => Kind::Level,
            _ if noun.is_some() => Kind::Relative,
            _ if direction == Some(Direction::Hold) => Kind::Level,
            _ if level_verb => Kind::Level,
            _ if moves && verb.is_some() => Kind::Relative,
            _ if direction == Some(Direction::Down) => Kind::Relative,
            _ if part.bases.iter().any(|base| base.year.is_some() || base.scenario) => Kind::Relative,
            _ => Kind::Level,
        },
    }
}

/// Verbs of change, as against verbs of making and reaching.
fn changing(scan: &Scan, verb: &Verb) -> bool {
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

fn unit_of(scan: &Scan, part: &Part, mention: &Mention, kind: Kind) -> Option<String> {
    if mention.unit.is_some() && mention.form != Form::Multiple {
        return mention.unit.clone();
    }
    if kind != Kind::Multiple && !(kind == Kind::Level || kind == Kind::Count) {
        return None;
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
        if kind == Kind::Multiple && only_measure {
            return Some(scan.key(at).to_owned());
        }
        if kind == Kind::Multiple || !only_measure {
            let noun = noun_phrase(scan, at, end);
            return Some(scan.words(at..noun.end.max(at + 1)).to_lowercase());
        }
        return Some(scan.words(at..at + 1).to_lowercase());
    }
    if kind == Kind::Multiple || mention.value.is_zero() {
        let mut from = mention.tokens.end;
        if mention.value.is_zero() || from >= end {
            from = part.verbs.iter().find(|verb| !verb.is_vague()).map_or(from, |verb| verb.at + verb.len);
        }
        while from < end && (scan.is(from, List::Determiner) || scan.is(from, List::NumberSkip)) {
            from += 1;
        }
        let noun = noun_phrase(scan, from, end);
        if !noun.is_empty() {
            return Some(scan.words(noun).to_lowercase());
        }
    }
    None
}

/// "universal", "everyone", "all girls and boys" behind a verb that brings something about.
fn universal_word(scan: &Scan, part: &Part, verb: Option<&Verb>) -> Option<usize> {
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

fn verb_span(
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
    if matches!(mention.form, Form::Zero | Form::Peak) {
        return Some(scan.bytes(mention.tokens.clone()));
    }
    if noun.is_some() || part.lent_verb.is_some() {
        let at = range.clone().find(|at| scan.is(*at, List::NounDown) || scan.is(*at, List::NounUp));
        return Some(at.map_or_else(|| scan.bytes(mention.tokens.clone()), |at| scan.bytes(at..at + 1)));
    }
    None
}

/// Money gathered, meetings held: what is done on the way.
fn means(scan: &Scan, part: &Part, kind: Option<Kind>) -> Option<Range<usize>> {
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
fn blurs(
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

fn phrases(scan: &Scan, range: &Range<usize>, list: List) -> Vec<Range<usize>> {
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
fn has_object(scan: &Scan, part: &Part) -> bool {
    let counted = part.targets().any(|mention| {
        mention.unit.as_deref().is_some_and(|unit| !matches!(unit, "percent" | "percentage points"))
            && mention.form != Form::Money
    });
    let zero = part.targets().any(|mention| matches!(mention.form, Form::Zero | Form::Peak | Form::Money));
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

/// The deadline, from the text first, then from the context.
fn deadline(scan: &Scan, part: &Part, reading: &mut Reading, base: &mut Option<Base>, kind: Option<Kind>) {
    let target_at = part.targets().next().map(|mention| mention.tokens.end);
    // Behind the amount first, then before it; the firm before the loose.
    let chosen = part
        .deadlines
        .iter()
        .filter(|deadline| target_at.is_none_or(|at| deadline.tokens.start >= at) && deadline.firm)
        .chain(part.deadlines.iter().filter(|deadline| deadline.firm))
        .chain(part.deadlines.iter().filter(|d| target_at.is_none_or(|at| d.tokens.start >= at)))
        .chain(part.deadlines.iter())
        .next();
    if let Some(chosen) = chosen {
        let span = scan.bytes(chosen.tokens.clone());
        reading.deadline = chosen.when.resolve(reading.context.stated);
        reading.window = chosen.when.window();
        if reading.deadline.is_none() && chosen.when.is_relative() {
            reading.unanchored = Some(span.clone());
        }
        reading.deadline_span = Some(span);
        // "a 53 percent reduction between 2019 and 2030": the first year is the base.
        if let crate::dates::When::Window { from, spoken: true, .. } = chosen.when
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
    if reading.deadline.is_none() && reading.unanchored.is_none() {
        reading.deadline = reading.context.deadline;
    }
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
