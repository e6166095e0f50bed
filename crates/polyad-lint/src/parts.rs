//! The parts of a text that are goals, each with what it shares with its neighbours: who acts, the verb, a
//! preamble's deadline, the base year at the end of a sentence.

use crate::base;
use crate::dates::{self, Deadline, When};
use crate::lexicon::List;
use crate::quantity::{self, Role};
use crate::reading::{self, Part};
use crate::scan::Scan;
use crate::split;
use crate::verbs::{self, Verb};
use std::ops::Range;

/// The goals of a text, in order. Never empty for a text with tokens.
pub(crate) fn goals(scan: &mut Scan) -> Vec<Part> {
    let mut sentences = split::sentences(scan);
    if sentences.is_empty() {
        sentences.push(0..scan.tokens.len());
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut preamble: Option<Deadline> = None;
    let mut preamble_actor: Option<Range<usize>> = None;
    for sentence in &sentences {
        let mut read = sentence_parts(scan, sentence.clone());
        // A heading that names a date and no amount lends its date to what follows.
        let is_preamble = read.len() == 1
            && read[0].targets().next().is_none()
            && !read[0].deadlines.is_empty()
            && ends_open(scan, sentence);
        if is_preamble {
            preamble = read[0].deadlines.first().cloned();
            preamble_actor = read[0].actor.clone();
            if sentence.end < sentences.last().map_or(0, |last| last.end) {
                continue;
            }
        }
        for part in &mut read {
            if part.deadlines.is_empty() {
                part.deadlines.extend(preamble.clone());
            }
            if part.actor.is_none() {
                part.actor.clone_from(&preamble_actor);
            }
            same_as_before(part, parts.last());
            // A subject named once speaks for the sentences that follow with "we" or a bare verb.
            if part.actor.is_none() && part.nameless.is_some() {
                part.actor = parts.iter().rev().find_map(|before| before.actor.clone());
            }
        }
        parts.extend(read);
    }
    lend_base(scan, &mut parts);
    lend_deadline(scan, &mut parts);
    lend_year(scan, &mut parts);
    keep_goals(parts, scan)
}

/// Reads a sentence: bases, dates, yearly words, amounts, verbs, in this order, then cuts it into its goals.
fn sentence_parts(scan: &mut Scan, sentence: Range<usize>) -> Vec<Part> {
    let bases = base::find(scan, sentence.clone());
    let mut deadlines = dates::firm(scan, sentence.clone());
    let annual = dates::annual(scan, sentence.clone());
    let mentions = quantity::find(scan, sentence.clone());
    let spare = dates::loose(scan, sentence.clone());
    deadlines.extend(spare);
    deadlines.sort_by_key(|deadline| deadline.tokens.start);
    let verbs = verbs::find(scan, sentence.clone());
    let (actor, nameless) = actor(scan, &sentence, &verbs);
    // "Savings of 300 tonnes of CO2e are to be …": a measured amount stands in no name.
    let measured = |tokens: &Range<usize>| {
        mentions.iter().any(|mention| {
            let unit =
                matches!(mention.unit.as_deref(), Some("percent" | "tCO2e" | "tCO2" | "tC" | "tonnes"));
            unit && tokens.contains(&mention.tokens.start) && mention.tokens.len() > 1
        })
    };
    let actor = actor.filter(|actor| !measured(actor));
    // A number in a name ("Number Three Inc") is no amount.
    let mut mentions = mentions;
    for mention in &mut mentions {
        mention.aside |= actor.as_ref().is_some_and(|actor| actor.contains(&mention.tokens.start));
    }
    let cuts = split::goals(scan, sentence.clone(), &mentions, &verbs);
    let mut parts: Vec<Part> = cuts
        .into_iter()
        .map(|range| Part {
            verbs: within(&verbs, &range, |verb| verb.at),
            mentions: within(&mentions, &range, |mention| mention.tokens.start),
            bases: within(&bases, &range, |base| base.tokens.start),
            deadlines: within(&deadlines, &range, |deadline| deadline.tokens.start),
            annual: within(&annual, &range, |tokens| tokens.start).into_iter().next(),
            actor: actor.clone(),
            nameless: nameless.clone(),
            lent_verb: None,
            lent_object: false,
            sentence: sentence.clone(),
            tokens: range,
        })
        .collect();
    for part in &mut parts {
        // "promote gender parity": who promotes it does not promise to reach it.
        let vague = part.verbs.iter().find(|verb| !verb.weak).is_some_and(Verb::is_vague);
        let mut parity = part.mentions.iter_mut().filter(|mention| mention.form == quantity::Form::Parity);
        parity.by_ref().for_each(|mention| mention.aside |= vague);
    }
    share(scan, &mut parts);
    parts
}

/// Those that begin in the range. They are in order, so that long sentences with many parts stay cheap.
fn within<T: Clone>(all: &[T], range: &Range<usize>, start: impl Fn(&T) -> usize) -> Vec<T> {
    let from = all.partition_point(|one| start(one) < range.start);
    let to = all.partition_point(|one| start(one) < range.end);
    all[from..to.max(from)].to_vec()
}

/// What the parts of one sentence have in common.
fn share(scan: &Scan, parts: &mut Vec<Part>) {
    if parts.len() < 2 {
        return;
    }
    // A colon's left side with a date and no amount is a preamble, not a goal.
    if scan.key(parts[1].tokens.start) == ":" && parts[0].targets().next().is_none() {
        let head = parts.remove(0);
        let verb = head.verbs.iter().find(|verb| !verb.weak && !verb.is_vague()).copied();
        for part in parts.iter_mut() {
            if part.deadlines.is_empty() {
                part.deadlines.clone_from(&head.deadlines);
            }
            // "Reduce greenhouse gases: 14% by 2025"
            if part.verbs.is_empty() && verb.is_some() {
                part.lent_verb = verb;
                part.lent_object = true;
            }
        }
    }
    // A date before the first verb or amount holds for all; one at the very end holds for those before it.
    let Some(first) = parts.first() else { return };
    let opening = first
        .verbs
        .iter()
        .find(|verb| !verb.weak)
        .map(|verb| verb.at)
        .into_iter()
        .chain(first.targets().next().map(|mention| mention.tokens.start))
        .min();
    let leading = first.deadlines.iter().find(|d| opening.is_some_and(|at| d.tokens.start < at)).cloned();
    let trailing = parts.last().and_then(|last| last.deadlines.last()).cloned();
    let only_base = parts.iter().flat_map(|part| &part.bases).next_back().cloned();
    let mut verb: Option<Verb> = None;
    let mut object = false;
    let mut counted: Option<String> = None;
    for part in parts.iter_mut() {
        // "1 million people with water and 500,000 with sanitation": both count people.
        for mention in part.mentions.iter_mut().filter(|m| m.form == quantity::Form::Plain && !m.aside) {
            if mention.unit.is_none() && mention.role == Role::Bare {
                mention.unit.clone_from(&counted);
            }
            counted = mention.unit.clone().or(counted);
        }
        if part.deadlines.is_empty() {
            part.deadlines.extend(leading.clone().or(trailing.clone()));
        }
        if part.bases.is_empty() && !part.mentions.iter().any(|mention| mention.role == Role::From) {
            let relative = part.targets().any(|mention| {
                matches!(
                    mention.form,
                    quantity::Form::Percent | quantity::Form::Part | quantity::Form::Multiple
                ) && mention.role != Role::To
            });
            if relative {
                part.bases.extend(only_base.clone());
            }
        }
        let own = part.verbs.iter().find(|verb| !verb.weak).or(part.verbs.first()).copied();
        if own.is_none() && part.lent_verb.is_none() {
            part.lent_verb = verb;
            part.lent_object = object;
        }
        verb = own.or(verb);
        object = true;
    }
}

/// "… The base year is 2005.": a base that stands in a sentence of its own holds for the relative goals beside it.
fn lend_base(scan: &Scan, parts: &mut [Part]) {
    let named = |base: &&base::Base| {
        let mut words = base.tokens.clone().chain(base.tokens.end..base.tokens.end + 2);
        base.year.is_some()
            && words.any(|at| matches!(scan.key(at), "base" | "baseline" | "reference" | "referencia"))
    };
    let alone = parts.iter().filter(|part| part.targets().next().is_none());
    let bases: Vec<base::Base> = alone.flat_map(|part| &part.bases).filter(named).cloned().collect();
    let Some(first) = bases.first().filter(|first| bases.iter().all(|base| base.year == first.year)) else {
        return;
    };
    for part in parts.iter_mut().filter(|part| part.bases.is_empty()) {
        let relative = part.targets().any(|mention| {
            use quantity::Form;
            matches!(mention.form, Form::Percent | Form::Part | Form::Multiple) && mention.role != Role::To
        });
        if relative && !part.mentions.iter().any(|mention| mention.role == Role::From) {
            part.bases.push(first.clone());
        }
    }
}

/// "Our emissions in 2015 were too high. By 2030 they will be 21% lower.": what a word of comparison or a pronoun
/// points back to stands in the sentence before, with its year.
fn lend_year(scan: &Scan, parts: &mut [Part]) {
    for at in 1..parts.len() {
        let (before, part) = (&parts[at - 1], &parts[at]);
        let compares = part.targets().any(|mention| {
            mention.form == quantity::Form::Percent
                && mention.role != Role::To
                && matches!(scan.key(mention.tokens.end), "lower" | "less" | "fewer" | "higher" | "more")
        });
        let points = part.tokens.clone().any(|at| matches!(scan.key(at), "them" | "they"))
            && part
                .targets()
                .any(|mention| mention.form == quantity::Form::Percent && mention.role == Role::By);
        let free = part.bases.is_empty() && before.targets().next().is_none();
        if !free || !(compares || points) {
            continue;
        }
        let due =
            |part: &Part| part.deadlines.iter().filter_map(|deadline| deadline.when.resolve(None)).max();
        let years =
            before.deadlines.iter().filter(|year| !year.firm && reading::may_be_base(scan, before, year));
        let latest = due(part).or(due(before));
        let dated = years
            .filter_map(|year| year.when.resolve(None).map(|date| (year.tokens.clone(), date)))
            .filter(|(_, date)| latest.is_some_and(|latest| *date < latest))
            .min_by_key(|(_, date)| *date);
        if let Some((tokens, date)) = dated {
            parts[at].bases.push(base::Base {
                tokens,
                year: Some(date.year()),
                value: None,
                scenario: false,
                current: false,
            });
        }
    }
}

/// "Target year: 2030." in a sentence of its own is the deadline of the goals beside it.
fn lend_deadline(scan: &Scan, parts: &mut [Part]) {
    let named = |deadline: &&Deadline| {
        deadline.tokens.clone().any(|at| {
            matches!(
                scan.key(at),
                "target" | "deadline" | "due" | "horizon" | "echeance" | "plazo" | "horizonte"
            )
        })
    };
    let alone = parts.iter().filter(|part| part.targets().next().is_none());
    let Some(lent) = alone.flat_map(|part| &part.deadlines).find(named).cloned() else { return };
    for part in parts.iter_mut().filter(|part| part.deadlines.is_empty() && part.targets().next().is_some()) {
        part.deadlines.push(lent.clone());
    }
}

/// "Within the same timeframe": deadline and base of the goal before.
fn same_as_before(part: &mut Part, before: Option<&Part>) {
    if !part.deadlines.iter().any(|deadline| deadline.when == When::Same) {
        return;
    }
    part.deadlines.retain(|deadline| deadline.when != When::Same);
    if let Some(before) = before {
        if part.deadlines.is_empty() {
            part.deadlines.extend(before.deadlines.first().cloned());
        }
        if part.bases.is_empty() {
            part.bases.extend(before.bases.first().cloned());
        }
    }
}

/// Keeps the parts that are goals; the text around them is context. A text without any is judged as a whole.
fn keep_goals(parts: Vec<Part>, scan: &Scan) -> Vec<Part> {
    let with_amount = |part: &Part| part.targets().next().is_some() || brings_all(part, scan);
    let any_amount = parts.iter().any(with_amount);
    let (goals, rest): (Vec<Part>, Vec<Part>) = parts
        .into_iter()
        .partition(|part| with_amount(part) || (part.acts() && (opens(part, scan) || !any_amount)));
    if goals.is_empty() { rest.into_iter().take(1).collect() } else { goals }
}

/// Whether "end hunger" or "universal access" stands in it.
fn brings_all(part: &Part, scan: &Scan) -> bool {
    let acts = part.verbs.iter().any(|verb| !verb.weak && !verb.is_vague());
    acts && (part.verbs.iter().any(|verb| verb.ends && !verb.weak)
        || part.tokens.clone().any(|at| scan.is(at, List::Universal) && !scan.is(at + 1, List::NotUniversal)))
}

/// Whether the part opens with its verb, a date, or somebody who promises.
fn opens(part: &Part, scan: &Scan) -> bool {
    let Some(verb) = part.verbs.iter().find(|verb| !verb.weak) else { return false };
    if part.actor.is_some() || part.nameless.is_some() {
        return true;
    }
    (part.tokens.start..verb.at).all(|at| {
        scan.is_used(at)
            || !scan.is_word(at)
            || scan.is(at, List::And)
            || scan.is(at, List::Marker)
            || scan.is(at, List::Degree)
            || scan.is(at, List::Hedge)
            || scan.is(at, List::Preposition)
            || scan.key(at).ends_with("ly")
    })
}

/// A line that leads to a list: it ends with a colon, or the text goes on with list items.
fn ends_open(scan: &Scan, sentence: &Range<usize>) -> bool {
    scan.key(sentence.end) == ":" || scan.key(sentence.end.wrapping_sub(1)) == ":"
}

/// Who promises: the words before "commits to", "will" and the like, if they name somebody.
fn actor(
    scan: &Scan,
    sentence: &Range<usize>,
    verbs: &[Verb],
) -> (Option<Range<usize>>, Option<Range<usize>>) {
    let mut start = sentence.start;
    while start < sentence.end && (scan.is_used(start) || !scan.is_word(start)) {
        start += 1;
    }
    let nameless = |at: usize| scan.is(at, List::Nameless) && scan.is_word(at);
    let limit = sentence.end.min(start + 40);
    let commit = (start..limit).find(|at| scan.is(*at, List::Commit));
    let stop = match commit {
        Some(at) => at,
        // "Developed countries to implement …"
        None => match (start + 1..limit.min(start + 8)).find(|at| matches!(scan.key(*at), "to" | ":")) {
            Some(at) => at,
            None => {
                return (None, (start..limit.min(start + 1)).find(|at| nameless(*at)).map(|at| at..at + 1));
            }
        },
    };
    if stop == start || nameless(start) {
        let at = if stop == start { stop } else { start };
        return (None, nameless(at).then_some(at..at + 1));
    }
    // A verb before the commitment: the sentence opens with its action, and nobody is named there.
    if verbs.iter().any(|verb| !verb.weak && (start..stop).contains(&verb.at)) {
        return (None, None);
    }
    let subject = start..stop;
    let passive = matches!(scan.key(stop + 1), "be" | "have" | "fall" | "rise" | "reach" | "etre" | "ser");
    let named = subject.clone().skip(1).any(|at| scan.tokens[at].capital)
        || subject.clone().any(|at| scan.is(at, List::ActorNoun) || scan.is(at, List::Place));
    let promises = commit.is_some_and(|at| {
        let len = scan.hit(at, List::Commit).map_or(1, |hit| hit.len);
        let key = (at..at + len).map(|at| scan.key(at)).find(|key| *key != "also").unwrap_or_default();
        [
            "commit",
            "pledg",
            "aim",
            "plan",
            "intend",
            "undertak",
            "promis",
            "agree",
            "seek",
            "s'engage",
            "engage",
            "compromet",
            "is",
            "has",
            "propon",
            "prevoi",
            "vise",
        ]
        .iter()
        .any(|stem| key.starts_with(stem))
    });
    let first_named = promises && scan.tokens[start].capital;
    if (named && !passive) || first_named || (named && scan.tokens[start].capital && promises) {
        return (Some(subject), None);
    }
    (None, None)
}
