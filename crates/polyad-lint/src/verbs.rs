//! Verbs in verb position, and what they say of the direction.

use crate::lexicon::List;
use crate::scan::Scan;
use crate::verdict::Direction;
use std::ops::Range;

/// A verb of the word lists where it acts as a verb.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Verb {
    pub(crate) at: usize,
    pub(crate) len: usize,
    pub(crate) class: VerbClass,
    /// Brings its object to nothing.
    pub(crate) ends: bool,
    /// A participle or a form that may be a noun: it counts only where nothing better is found.
    pub(crate) weak: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum VerbClass {
    Moves(Direction),
    Vague,
}

impl Verb {
    pub(crate) fn direction(&self) -> Option<Direction> {
        match self.class {
            VerbClass::Moves(direction) => Some(direction),
            VerbClass::Vague => None,
        }
    }

    pub(crate) fn is_vague(&self) -> bool {
        self.class == VerbClass::Vague
    }

    pub(crate) fn tokens(&self) -> Range<usize> {
        self.at..self.at + self.len
    }
}

/// All verbs in the tokens. Amounts must be found before: "a 50% cut" is no verb.
pub(crate) fn find(scan: &Scan, range: Range<usize>) -> Vec<Verb> {
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        match verb(scan, at, range.start) {
            Some(verb) => {
                // "must be eliminated": the participle is the verb.
                let helps = scan.key(at) == "be" && verb.len == 1 && {
                    let next = at + 1 + usize::from(is_adverb(scan, at + 1));
                    self::verb(scan, next, range.start).is_some_and(|verb| !verb.weak)
                };
                at += verb.len;
                if !helps {
                    found.push(verb);
                }
            }
            None => at += 1,
        }
    }
    found
}

fn verb(scan: &Scan, at: usize, floor: usize) -> Option<Verb> {
    // A multiple such as "double" is consumed as an amount and still is a verb.
    let lists = [
        (List::VerbHold, VerbClass::Moves(Direction::Hold)),
        (List::VerbVague, VerbClass::Vague),
        (List::VerbDown, VerbClass::Moves(Direction::Down)),
        (List::VerbUp, VerbClass::Moves(Direction::Up)),
    ];
    let mut best: Option<(usize, VerbClass)> = None;
    for (list, class) in lists {
        if let Some(hit) = scan.hit(at, list)
            && best.is_none_or(|(len, _)| hit.len > len)
        {
            best = Some((hit.len, class));
        }
    }
    let (len, class) = best?;
    if scan.is_used(at) && !scan.is(at, List::Multiple) {
        return None;
    }
    let weak = match position(scan, at, len, floor) {
        Position::Verb => false,
        Position::Perhaps => true,
        Position::Noun => return None,
    };
    // "hold workshops": to hold an event is to do something, not to keep it as it is.
    let event =
        scan.key(at).starts_with("h") && (at + len..at + len + 3).any(|at| scan.is(at, List::MeansNoun));
    let class = if event && class == VerbClass::Moves(Direction::Hold) {
        VerbClass::Moves(Direction::Up)
    } else {
        class
    };
    // "bring emissions down to": the particle turns the verb.
    let turned = class == VerbClass::Moves(Direction::Up)
        && (at + len..at + len + 6).any(|at| scan.key(at) == "down" && !scan.is_used(at));
    let class = if turned { VerbClass::Moves(Direction::Down) } else { class };
    Some(Verb { at, len, class, ends: scan.is(at, List::VerbEnd), weak })
}

enum Position {
    Verb,
    Perhaps,
    Noun,
}

/// Whether a word that may be a verb is one here.
fn position(scan: &Scan, at: usize, len: usize, floor: usize) -> Position {
    let token = &scan.tokens[at];
    let participle = scan.lexicon.lang == "en"
        && (token.key.ends_with("ed") || matches!(token.key.as_str(), "built" | "grown" | "held" | "made"));
    if token.hyphened || scan.tokens.get(at + len).is_some_and(|next| next.hyphened && len == 1) {
        return Position::Noun;
    }
    if at == floor {
        return if participle { Position::Perhaps } else { Position::Verb };
    }
    let mut before = at - 1;
    let passive = matches!(
        scan.key(before),
        "be" | "been" | "is" | "are" | "being" | "have" | "has" | "etre" | "ser" | "estar"
    );
    if passive && matches!(token.key.as_str(), "cut" | "set" | "put" | "halved" | "doubled") {
        return Position::Verb;
    }
    // "Watson Holdings Limited" is a name.
    if participle && token.capital && !passive {
        return Position::Noun;
    }
    if participle {
        return if passive { Position::Verb } else { Position::Perhaps };
    }
    // "substantially reduce": adverbs do not hide the word that decides.
    while before > floor && (scan.is(before, List::Degree) || is_adverb(scan, before)) {
        before -= 1;
    }
    let key = scan.key(before);
    if matches!(key, "at" | "least") && scan.key(before.wrapping_sub(1)) == "at" {
        return Position::Verb;
    }
    let noun_follows = matches!(
        scan.key(at + len),
        "of" | "in" | "for" | "by" | "is" | "are" | "was" | "will" | "." | ")" | "d'" | "de" | "del" | "en"
    );
    if scan.before(before + 1, List::Marker, floor).is_some() {
        // "of reducing" is a verb, "of support" is not; "to end of 2030" is no goal.
        if matches!(key, "of" | "for" | "by" | "through" | "including" | "that" | "at" | "least") {
            return if is_gerund(scan, at) { Position::Verb } else { Position::Noun };
        }
        return if noun_follows && matches!(key, "and" | "or") { Position::Perhaps } else { Position::Verb };
    }
    if scan.is_used(before) {
        let amount = scan.is(before, List::Percent) || scan.is_number(before) && scan.year(before).is_none();
        return if amount { Position::Noun } else { Position::Verb };
    }
    if !scan.is_word(before) && !scan.is_number(before) {
        return if key == "%" { Position::Noun } else { Position::Verb };
    }
    if scan.is(before, List::Determiner) || scan.is_number(before) {
        return Position::Noun;
    }
    // French and Spanish lists hold verb forms only, and a determiner has been ruled out.
    if scan.lexicon.lang != "en" && !token.capital {
        return Position::Verb;
    }
    // "emissions decrease by 15%"
    if scan.key(at + len) == "by" && scan.is_number(at + len + 1) && !token.capital {
        return Position::Verb;
    }
    if token.capital || noun_follows {
        return Position::Noun;
    }
    if is_gerund(scan, at) { Position::Verb } else { Position::Perhaps }
}

/// Whether the word says how something is done, by its ending.
pub(crate) fn is_adverb(scan: &Scan, at: usize) -> bool {
    let key = scan.key(at);
    (key.len() > 4 && key.ends_with("ly"))
        || key.ends_with("ment") && scan.lexicon.lang == "fr"
        || key.ends_with("mente")
}

/// Whether the word is a verb's -ing form (in French and Spanish: an infinitive or gerund).
pub(crate) fn is_gerund(scan: &Scan, at: usize) -> bool {
    let key = scan.key(at);
    match scan.lexicon.lang {
        "en" => key.ends_with("ing"),
        _ => ["er", "ir", "re", "ar", "ant", "ando", "iendo"].iter().any(|end| key.ends_with(end)),
    }
}

/// The direction that a noun near the amount gives ("a 50% reduction", "growth of 3 %").
pub(crate) fn noun_direction(scan: &Scan, amount: &Range<usize>, range: &Range<usize>) -> Option<Direction> {
    let near = |at: usize| {
        let position = position_of_noun(scan, at);
        match (scan.is(at, List::NounDown), scan.is(at, List::NounUp)) {
            (true, _) if position => Some(Direction::Down),
            (_, true) if position => Some(Direction::Up),
            _ => None,
        }
    };
    // Behind the amount first: "a 50% absolute reduction"; then before: "a reduction target of 50%".
    let mut at = amount.end;
    while at < range.end && at < amount.end + 4 {
        if scan.is(at, List::NounEnd) || !scan.is_word(at) || scan.is_used(at) {
            break;
        }
        if let Some(direction) = near(at) {
            return Some(direction);
        }
        at += 1;
    }
    let mut at = amount.start;
    let mut steps = 0;
    while at > range.start && steps < 16 {
        at -= 1;
        steps += 1;
        // "Reduction in emissions: 55%": the colon leads to the amount itself.
        let leads = scan.key(at) == ":" && at + 1 == amount.start;
        if matches!(scan.key(at), ";" | ":" | ".") && !leads {
            break;
        }
        if let Some(direction) = near(at) {
            return Some(direction);
        }
    }
    None
}

/// Nouns of change that are not verbs here: "a cut of", "emissions reduction".
fn position_of_noun(scan: &Scan, at: usize) -> bool {
    // "au moins", "al menos", "or less" set a bound and tell of no decline.
    if at > 0
        && matches!(
            (scan.key(at - 1), scan.key(at)),
            ("au" | "ou", "moins") | ("al" | "o", "menos") | ("or", "less")
        )
    {
        return false;
    }
    let acts = [List::VerbUp, List::VerbDown, List::VerbHold].iter().any(|list| scan.is(at, *list));
    if !acts {
        return true;
    }
    at == 0
        || scan.is(at - 1, List::Determiner)
        || scan.is(at - 1, List::Percent)
        || scan.is_used(at - 1)
        || matches!(scan.key(at + 1), "of" | "in" | "target" | "goal" | "de" | "d'")
}
