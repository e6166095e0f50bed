//! Amounts in the sentence, each with its form and the word before it: the first half of rules Q1 to Q7.

use crate::lexicon::List;
use crate::named;
use crate::number::{self, Form as NumeralForm, Numeral};
use crate::scan::Scan;
use crate::verdict::Bound;
use polyad_model::Exact;
use std::ops::Range;

/// An amount as it stands in the sentence; what it means is decided with the verb.
#[derive(Clone, Debug)]
pub(crate) struct Mention {
    pub(crate) tokens: Range<usize>,
    /// Percentages as fractions.
    pub(crate) value: Exact,
    pub(crate) upper: Option<Exact>,
    pub(crate) form: Form,
    pub(crate) role: Role,
    pub(crate) bound: Bound,
    /// The noun or symbol it is counted in.
    pub(crate) unit: Option<String>,
    /// About something else than the target: a share of coverage, an equivalent.
    pub(crate) aside: bool,
    /// The year of a starting value.
    pub(crate) year: Option<i16>,
    /// A sign before it: `-21%`.
    pub(crate) negative: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Percent,
    Points,
    /// `two thirds`, `one in five`.
    Part,
    Multiple,
    Money,
    /// So many things, or so much in a unit.
    Plain,
    /// So many out of so many: `70 per 100,000`.
    Rate,
    /// Net zero and its kin.
    Zero,
    Peak,
    /// As many of the one as of the other.
    Parity,
    /// A place in an order: "among the first ten".
    Rank,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    By,
    To,
    From,
    Bare,
}

impl Mention {
    /// Amounts that may be listed side by side in one goal sentence.
    pub(crate) fn is_like(&self, other: &Mention) -> bool {
        let family = |form| match form {
            Form::Percent | Form::Points | Form::Part | Form::Multiple | Form::Zero | Form::Peak => 0,
            Form::Money => 1,
            Form::Plain | Form::Rate | Form::Rank => 2,
            Form::Parity => 3,
        };
        family(self.form) == family(other.form)
    }
}

/// Finds amounts and consumes them. Dates and bases must be consumed before.
pub(crate) fn find(scan: &mut Scan, range: Range<usize>) -> Vec<Mention> {
    labels(scan, range.clone());
    let mut found: Vec<Mention> = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let mention = if scan.is_used(at) {
            None
        } else {
            numeric(scan, at, &range, &found).or_else(|| named::find(scan, at, &range, &found))
        };
        match mention {
            Some(mention) => {
                scan.consume(mention.tokens.clone());
                at = mention.tokens.end.max(at + 1);
                found.push(mention);
            }
            None => at += 1,
        }
    }
    share_signs(&mut found);
    found
}

/// "from 25 to 40 percent": the sign behind the second amount holds for the first.
fn share_signs(found: &mut [Mention]) {
    for at in 1..found.len() {
        let (before, after) = found.split_at_mut(at);
        let (Some(first), Some(second)) = (before.last_mut(), after.first()) else { continue };
        let bare = first.role == Role::From && first.form == Form::Plain && first.unit.is_none();
        if bare && second.form == Form::Percent && second.role == Role::To {
            if let Some(value) = Exact::new(1, 2).ok().and_then(|part| number::times(first.value, part)) {
                first.value = value;
                first.form = Form::Percent;
            }
        } else if bare && second.role == Role::To {
            first.unit.clone_from(&second.unit);
        }
    }
}

/// The noun phrase that begins at the token: what a number counts. At most five words.
pub(crate) fn noun_phrase(scan: &Scan, from: usize, end: usize) -> Range<usize> {
    let mut start = from;
    while start < end && scan.hit(start, List::NumberSkip).is_some() {
        start += 1;
    }
    let mut at = start;
    while at < end && at < start + 6 {
        let stop = !scan.is_word(at)
            || scan.is_used(at)
            || (scan.is(at, List::NounEnd) && !scan.tokens[at].hyphened)
            || (scan.is(at, List::By) && !scan.tokens[at].hyphened)
            || (at > start
                && scan.key(at).ends_with("ed")
                && scan.is(at, List::VerbUp)
                && closes(scan, at, end));
        if stop {
            break;
        }
        at += 1;
    }
    start..at
}

/// Whether a participle closes the noun ("children vaccinated by") rather than standing in it ("protected areas").
fn closes(scan: &Scan, at: usize, end: usize) -> bool {
    at + 1 >= end || !scan.is_word(at + 1) || scan.is_used(at + 1) || scan.is(at + 1, List::NounEnd)
}

/// Consumes numbers that are names: `scope 1 and 2`, `Goal 7`, `(3)`, `COVID-19`, `children under 5`.
fn labels(scan: &mut Scan, range: Range<usize>) {
    for at in range.clone() {
        if scan.is_used(at) || !scan.is_number(at) {
            continue;
        }
        let short = scan.key(at).len() <= 2;
        let amount = |scan: &Scan, at: usize| {
            let next = at + 1;
            scan.is(next, List::Percent)
                || scan.is(next, List::Points)
                || scan.is(next, List::Unit)
                || scan.is(next, List::Scale)
                || scan.key(next) == "°"
        };
        let first = at == range.start || scan.kind(at - 1) == Some(crate::token::TokenKind::Line);
        let bracketed = short && scan.key(at + 1) == ")" && (first || scan.key(at - 1) == "(");
        let listed = short && first && scan.key(at + 1) == "." && !amount(scan, at);
        let tied = scan.tokens[at].hyphened && at > range.start && !amount(scan, at);
        let ordinal = matches!(scan.key(at + 1), "st" | "nd" | "rd" | "th" | "°n" | "eme" | "er")
            && !scan.tokens.get(at + 1).is_some_and(|token| token.spaced);
        // "Yaoundé 4 shall …"
        let name = short
            && at > range.start
            && scan.is_word(at - 1)
            && scan.tokens[at - 1].capital
            && (scan.is(at + 1, List::Commit)
                || matches!(scan.key(at + 1), "is" | "has" | "are" | "have" | "offers" | "wishes"));
        let dotted = scan.key(at).matches('.').count() > 1;
        if bracketed || listed || tied || ordinal || dotted || name {
            scan.consume(at..at + 1);
            continue;
        }
        let dot = usize::from(at > range.start && matches!(scan.key(at - 1), "." | "#" | "-" | "°"));
        let named = scan.before(at - dot, List::Label, range.start).is_some();
        // "under 5" names an age, "under 370,000" sets a ceiling.
        let ceiling =
            !short && at > range.start && matches!(scan.key(at - 1), "under" | "over" | "aged" | "age");
        if !named || ceiling || amount(scan, at) {
            continue;
        }
        // The whole chain: 1, 2 and 3; 1+2; 15 to 49.
        let mut next = at + 1;
        while next + 1 < range.end
            && matches!(
                scan.key(next),
                "," | "and" | "&" | "+" | "/" | "-" | "to" | "et" | "y" | "a" | "or" | "ou" | "of" | "sur"
            )
            && scan.is_number(next + 1)
            && scan.key(next + 1).len() <= 2
            && !amount(scan, next + 1)
        {
            next += 2;
        }
        scan.consume(at..next);
    }
}

fn numeric(scan: &Scan, at: usize, range: &Range<usize>, found: &[Mention]) -> Option<Mention> {
    let end = range.end;
    if scan.is_word(at) && opens_name(scan, at, 1, range) {
        return None;
    }
    // "under-five mortality": a number in words tied to the word before is part of a name.
    if scan.tokens[at].hyphened && scan.is_word(at) && at > range.start {
        return None;
    }
    let numeral = number::numeral(scan, at, end)?;
    // "zero net emissions" is net zero, and no count of emissions.
    if numeral.value.is_zero() && crate::meaning::is_net_emissions(scan, at + 1) {
        return None;
    }
    // "children under five"
    let aged = at > range.start && matches!(scan.key(at - 1), "under" | "aged" | "age" | "over");
    let closed = at + numeral.len >= end
        || scan.is_used(at + numeral.len)
        || !scan.is_word(at + numeral.len)
        || scan.is(at + numeral.len, List::NounEnd);
    if aged
        && closed
        && scan.is_word(at)
        && !numeral.scaled
        && scan.before(at, List::Label, range.start).is_some()
    {
        return None;
    }
    let bare_year = scan.year(at).is_some() && numeral.len == 1;
    let mut next = at + numeral.len;
    let money_before =
        scan.before(at, List::Currency, range.start).filter(|(start, _)| !scan.is_used(*start));
    let counted = scan.is(next, List::Percent)
        || scan.is(next, List::Unit)
        || scan.is(next, List::Population)
        || scan.is(next, List::Currency)
        || money_before.is_some();
    // "in 2030 emissions shall …" names a year, "train 2000 teachers" an amount.
    let dated = scan.before(at, List::InYear, range.start).is_some()
        || scan.before(at, List::By, range.start).is_some();
    let firmly = scan.is(next, List::Percent) || scan.is(next, List::Unit) || money_before.is_some();
    // "have its 2025 emissions down": the year of the emissions.
    if bare_year && scan.key(next).starts_with("emission") {
        return None;
    }
    if bare_year && (!counted || (dated && !firmly)) {
        return None;
    }
    if let Some(odds) = number::odds(scan, at, end) {
        let (role, bound, lead) = lead(scan, at, range.start);
        return Some(Mention {
            tokens: at..at + odds.len,
            value: odds.value,
            upper: None,
            form: Form::Rate,
            role,
            bound,
            unit: Some("ratio".to_owned()),
            aside: is_aside(scan, lead, range.start, found),
            year: None,
            negative: false,
        });
    }
    if let Some(rank) = rank(scan, at, numeral, range) {
        return Some(rank);
    }
    let mut start = money_before.map_or(at, |(start, _)| start);
    let (mut role, bound, lead) = lead(scan, start, range.start);
    // A number tied to a noun ("a five-year plan") qualifies it and is no amount.
    if scan.tokens.get(next).is_some_and(|token| token.hyphened)
        && !scan.is(next, List::Fold)
        && !scan.is(next, List::Unit)
        && !scan.is(next, List::Percent)
    {
        return None;
    }
    let mut value = numeral.value;
    let mut upper = None;
    // A range: 26-28 %, 80 to 95 percent, between 40 and 50 million, $5-7 billion.
    let between = role == Role::Bare && matches!(scan.key(start.wrapping_sub(1)), "between" | "entre");
    let after_first = scan.hit(next, List::Percent).map_or(next, |hit| next + hit.len);
    // In French and Spanish "de 25 % à 40 %" goes from one level to another, "de 80 à 95 %" is a range.
    let romance = scan.lexicon.lang != "en";
    let dated = crate::base::year_after(scan, after_first, end).map_or(after_first, |(_, tail)| tail);
    let travels = romance
        && matches!(scan.key(dated), "a" | "al" | "hasta")
        && number::numeral(scan, dated + 1, end).is_some()
        && (after_first > next || travelling_verb(scan, start, range.start));
    let joint = match scan.key(after_first) {
        "a" if travels => None,
        "-" | "to" | "a" | "or" | "ou" | "o" if role != Role::From => Some(after_first + 1),
        "and" | "et" | "y" if between => Some(after_first + 1),
        _ => None,
    };
    if travels && role != Role::To {
        role = Role::From;
    }
    if let Some(joint) = joint {
        // "-33.5 to -36.7": the sign stands before both ends.
        let signed = start > range.start && scan.key(start - 1) == "-" && scan.key(joint) == "-";
        let joint = joint + usize::from(signed && scan.is_number(joint + 1));
        let money = scan.hit(joint, List::Currency).map_or(0, |hit| hit.len);
        if let Some(second) = number::numeral(scan, joint + money, end)
            && second.form == numeral.form
            && !scan.is(joint + money + second.len, List::TimeUnit)
            && (after_first == next
                || scan.is(joint + money + second.len, List::Percent)
                || scan.key(after_first) == "-")
        {
            let first = if second.scaled && !numeral.scaled {
                // "1 to 2 million" scales both ends.
                rescale(scan, joint + money, &second, value)
            } else {
                Some(value)
            };
            if let Some(first) = first.filter(|first| *first < second.value) {
                value = first;
                upper = Some(second.value);
                next = joint + money + second.len;
                if between {
                    start -= 1;
                }
            }
        }
    }
    let hundredth = Exact::new(1, 2).ok()?;
    let as_fraction = |value: Exact| number::times(value, hundredth);
    let mut unit = None;
    let mut year = None;
    let form;
    if let Some(hit) = scan.hit(next, List::Points) {
        form = Form::Points;
        value = as_fraction(value)?;
        upper = upper.and_then(as_fraction);
        unit = Some("percentage points".to_owned());
        next += hit.len;
    } else if let Some(hit) = scan.hit(next, List::Percent) {
        form = Form::Percent;
        value = as_fraction(value)?;
        upper = upper.and_then(as_fraction);
        unit = Some("percent".to_owned());
        next += hit.len;
        // "7 % points" and "10 percent (10%)" keep their first reading.
    } else if numeral.form == NumeralForm::Part {
        form = Form::Part;
        unit = Some("percent".to_owned());
    } else if let Some(hit) = scan.hit(next, List::Fold).filter(|hit| {
        scan.key(next + hit.len) != "per" && !scan.is(next + hit.len, List::Annual) && money_before.is_none()
    }) {
        form = Form::Multiple;
        next += hit.len;
    } else if let Some((_, hit)) = money_before {
        form = Form::Money;
        unit = Some(hit.value.to_owned());
        // "$100 million USD" names its currency twice.
        if let Some(again) = scan.hit(next, List::Currency) {
            unit = Some(again.value.to_owned());
            next += again.len;
        }
    } else if let Some(hit) = scan.hit(next, List::Currency) {
        form = Form::Money;
        unit = Some(hit.value.to_owned());
        next += hit.len;
    } else if let Some(hit) = of_currency(scan, next) {
        form = Form::Money;
        unit = Some(hit.1);
        next = hit.0;
    } else {
        if scan.is(next, List::TimeUnit) && role == Role::Bare {
            return None;
        }
        let mut rate = None;
        if let Some(hit) = unit_at(scan, next) {
            let (name, factor) = hit.1;
            unit = Some(name);
            if let Some(factor) = factor {
                let factor = Exact::new(factor, 0).ok()?;
                value = number::times(value, factor)?;
                upper = upper.and_then(|upper| number::times(upper, factor));
            }
            next = hit.0;
        } else {
            let noun = noun_phrase(scan, next, end);
            // "three goals", "two new targets": talk about goals and no amount.
            if !noun.is_empty() && scan.is(noun.end - 1, List::Framing) {
                return None;
            }
            if !(noun.is_empty() || (scan.is(next, List::TimeUnit) && role == Role::Bare)) {
                unit = Some(scan.words(noun.clone()).to_lowercase());
                next = noun.end;
            }
        }
        // 70 per 100,000 live births; 50 kg per hectare.
        if matches!(scan.key(next), "per" | "/" | "pour" | "por" | "par") && !scan.is_used(next) && next < end
        {
            let mut whole = next + 1 + usize::from(matches!(scan.key(next + 1), "cada" | "every" | "chaque"));
            let thousand = number::numeral(scan, whole, end);
            whole += thousand.map_or(0, |numeral| numeral.len);
            let noun = noun_phrase(scan, whole, end);
            if thousand.is_some() || !noun.is_empty() {
                let words = scan.words(next..noun.end.max(whole)).to_lowercase();
                unit = Some(match (&unit, thousand) {
                    (Some(unit), _) => format!("{unit} {words}"),
                    (None, _) => words,
                });
                next = noun.end.max(whole);
                rate = Some(());
            }
        }
        form = if rate.is_some() { Form::Rate } else { Form::Plain };
        if form == Form::Plain && numeral.value.is_zero() && role != Role::To && unit.is_none() {
            // "net emissions shall be zero"
            let reached = lead > range.start
                && matches!(
                    scan.key(lead - 1),
                    "be" | "is"
                        | "are"
                        | "become"
                        | "reach"
                        | "hit"
                        | "stand"
                        | "etre"
                        | "soient"
                        | "ser"
                        | "sean"
                );
            if !reached {
                return None;
            }
            role = Role::To;
        }
    }
    let may_start =
        role == Role::From || (role == Role::Bare && scan.key(next) == "(" && scan.year(next + 1).is_some());
    if may_start && let Some((of, after)) = base_year(scan, next, end) {
        year = Some(of);
        next = after;
        role = Role::From;
    }
    let negative = start > range.start
        && scan.key(start - 1) == "-"
        && !scan.tokens[start].spaced
        && (scan.tokens[start - 1].spaced || (start > range.start + 1 && scan.key(start - 2) == "("));
    // "less than $1.25 a day" draws a line of poverty.
    let daily = form == Form::Money
        && matches!(
            (scan.key(next), scan.key(next + 1)),
            ("a" | "per" | "/", "day") | ("par", "jour") | ("al", "dia")
        );
    let aside = daily || is_aside(scan, lead, range.start, found);
    // "or more" and "or less" close a number.
    let bound = match (scan.key(next), scan.key(next + 1)) {
        ("or", "more") | ("or", "above") | ("ou", "plus") | ("o", "mas") => Bound::AtLeast,
        ("or", "less") | ("or", "below") | ("ou", "moins") | ("o", "menos") => Bound::AtMost,
        _ => bound,
    };
    Some(Mention { tokens: start..next, value, upper, form, role, bound, unit, aside, year, negative })
}

/// "among the first ten", "in the top 5": a place in an order, of which the number is the lowest.
fn rank(scan: &Scan, at: usize, numeral: Numeral, range: &Range<usize>) -> Option<Mention> {
    let mut next = at + numeral.len;
    let (start, hit) = scan.before(at, List::Rank, range.start)?;
    let follows = scan.hit(next, List::Rank).filter(|hit| hit.value == "follow");
    let ranked = match hit.value {
        "lead" => true,
        "open" => follows.is_some(),
        _ => false,
    };
    let amount = scan.is(next, List::Percent) || scan.is(next, List::Scale) || numeral.scaled;
    if !ranked || amount || numeral.form != NumeralForm::Plain {
        return None;
    }
    next += follows.map_or(0, |hit| hit.len);
    Some(Mention {
        tokens: start..next,
        value: numeral.value,
        upper: None,
        form: Form::Rank,
        role: Role::To,
        bound: Bound::AtMost,
        unit: Some("rank".to_owned()),
        aside: false,
        year: None,
        negative: false,
    })
}

/// Whether a name begins here rather than an amount: "Ten Tree International Inc commits to …".
pub(crate) fn opens_name(scan: &Scan, at: usize, len: usize, range: &Range<usize>) -> bool {
    let capital = |at: usize| scan.is_word(at) && scan.tokens[at].capital;
    let joined = capital(at) && scan.key(at + len) == "&" && capital(at + len + 1);
    joined || (at == range.start && capital(at) && (at + len..at + len + 2).all(capital))
}

/// Whether a verb of going from one value to another stands before ("passer de 25 à 40 %").
fn travelling_verb(scan: &Scan, at: usize, floor: usize) -> bool {
    let stems = ["pass", "port", "pas", "llev", "ramen", "elev", "aument", "augment", "increment", "reduc"];
    (at.saturating_sub(12).max(floor)..at).any(|at| {
        let key = scan.key(at);
        (scan.is(at, List::VerbUp) || scan.is(at, List::VerbDown))
            && stems.iter().any(|stem| key.starts_with(stem))
    })
}

/// The first end of a range in the scale of the second: `1 to 2 million`.
fn rescale(scan: &Scan, at: usize, second: &Numeral, first: Exact) -> Option<Exact> {
    let mut value = first;
    let mut next = at;
    while next < at + second.len {
        if let Some(hit) = scan.hit(next, List::Scale) {
            value = number::times(value, Exact::new(hit.value.parse().ok()?, 0).ok()?)?;
            next += hit.len;
        } else {
            next += 1;
        }
    }
    Some(value)
}

/// "millions d'euros", "millones de dólares": a currency behind a particle.
fn of_currency(scan: &Scan, at: usize) -> Option<(usize, String)> {
    if !matches!(scan.key(at), "d'" | "de" | "of") {
        return None;
    }
    scan.hit(at + 1, List::Currency).map(|hit| (at + 1 + hit.len, hit.value.to_owned()))
}

/// A unit, perhaps behind "of" or "de": where it ends, its name and the factor into it.
fn unit_at(scan: &Scan, at: usize) -> Option<(usize, (String, Option<i128>))> {
    let mut start = at;
    while scan.hit(start, List::NumberSkip).is_some() && start < at + 3 {
        start += 1;
    }
    let particle = usize::from(matches!(scan.key(start), "d'" | "de"));
    let hit = scan.hit(start + particle, List::Unit)?;
    let (name, factor) = match hit.value.rsplit_once(' ') {
        Some((name, factor)) if factor.bytes().all(|b| b.is_ascii_digit()) => (name, factor.parse().ok()),
        _ => (hit.value, None),
    };
    Some((start + particle + hit.len, (name.to_owned(), factor)))
}

/// The word before an amount, the bound it sets, and where both begin.
pub(crate) fn lead(scan: &Scan, start: usize, floor: usize) -> (Role, Bound, usize) {
    let (mut role, mut bound, mut at) = (Role::Bare, Bound::Exact, start);
    for _ in 0..5 {
        let free = |found: &(usize, crate::lexicon::Hit)| !scan.any_used(found.0..at);
        // The longer phrase decides: "no more than" is not "more than".
        let bounds = [(List::AtLeast, Bound::AtLeast), (List::AtMost, Bound::AtMost)].into_iter().filter_map(
            |(list, bound)| scan.before(at, list, floor).filter(free).map(|(from, _)| (from, bound)),
        );
        if let Some((from, set)) = bounds.min_by_key(|(from, _)| *from) {
            (bound, at) = (set, from);
        } else if let Some((from, _)) = scan.before(at, List::About, floor).filter(free) {
            bound = if bound == Bound::Exact { Bound::About } else { bound };
            at = from;
        } else if role == Role::Bare
            && let Some((from, _)) = scan.before(at, List::FromWord, floor).filter(free)
        {
            (role, at) = (Role::From, from);
        } else if role == Role::Bare
            && let Some((from, _)) = scan.before(at, List::ByWord, floor).filter(free)
        {
            (role, at) = (Role::By, from);
        } else if role == Role::Bare
            && let Some((from, _)) = scan.before(at, List::ToWord, floor).filter(free)
        {
            (role, at) = (Role::To, from);
        } else if at > floor + 1 && scan.key(at - 1) == "of" && scan.key(at - 2) == "total" {
            at -= 2;
        } else if at > floor
            && role == Role::Bare
            && matches!(
                scan.key(at - 1),
                "a" | "an" | "the" | "its" | "another" | "additional" | "further" | "total"
            )
        {
            at -= 1;
        } else {
            break;
        }
    }
    (role, bound, at)
}

/// The year right behind a starting value.
fn base_year(scan: &Scan, at: usize, end: usize) -> Option<(i16, usize)> {
    // The noun may stand between: "from 25% of households in 2015 to 40%".
    let near = crate::base::year_after(scan, at, end).filter(|(_, tail)| !scan.any_used(at..*tail));
    near.or_else(|| {
        let stop = (at..end.min(at + 8)).find(|at| {
            scan.is(*at, List::ToWord) || scan.is_used(*at) || scan.is_number(*at) || scan.key(*at) == ","
        })?;
        let marker = (at..stop.min(end)).find(|at| matches!(scan.key(*at), "in" | "(" | "en"));
        let from = marker.or_else(|| scan.is_number(stop).then_some(stop))?;
        crate::base::year_after(scan, from, end).filter(|(_, tail)| !scan.any_used(from..*tail))
    })
}

/// Whether the amount is said beside the target: "covering 67% of emissions", "(equivalent to 40%)".
fn is_aside(scan: &Scan, lead: usize, floor: usize, found: &[Mention]) -> bool {
    // "which is 40 %" explains, "which is to be 40 %" asks.
    let asked = matches!((scan.key(lead), scan.key(lead + 1)), ("to", "be" | "reach"));
    let said = !asked && scan.before(lead, List::Aside, floor).is_some();
    let has_target = found.iter().any(|mention| !mention.aside && mention.role != Role::From);
    let open = (floor..lead).rev().take(12).find(|at| matches!(scan.key(*at), "(" | ")"));
    let bracketed = has_target && open.is_some_and(|at| scan.key(at) == "(");
    let compared = scan.before(lead, List::BaseMark, floor).is_some();
    said || bracketed || compared
}
