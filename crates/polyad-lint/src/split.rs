//! From text to goals: sentences, then the parts of a sentence that are goals of their own.

use crate::lexicon::List;
use crate::quantity::{Form, Mention, Role};
use crate::scan::Scan;
use crate::token::TokenKind;
use crate::verbs::{self, Verb};
use std::ops::Range;

/// The sentences of a text, as ranges of tokens. Lines, semicolons and full stops end one; so does a colon whose
/// left side holds no amount ("three goals by 2030: …").
pub(crate) fn sentences(scan: &Scan) -> Vec<Range<usize>> {
    let end = scan.tokens.len();
    let mut found = Vec::new();
    let mut start = 0;
    let mut open = false;
    for at in 0..end {
        let token = &scan.tokens[at];
        let next = scan.tokens.get(at + 1);
        match token.key.as_str() {
            "(" => open = closes(scan, at, end),
            ")" => open = false,
            _ => {}
        }
        // "2030: 40% below 1990 levels 2050: 80%": each year heads what follows it.
        if at > start && scan.year(at).is_some() && scan.key(at + 1) == ":" && heads_amount(scan, at + 2) {
            found.push(start..at);
            start = at;
        }
        let stop = match token.kind {
            TokenKind::Line => line_ends(scan, at),
            TokenKind::Sign => match token.key.as_str() {
                // "(base year 1990; target year 2030)" is one remark.
                ";" if open => false,
                ";" | "•" | "●" | "|" | "·" | "‣" | "▪" => true,
                // "Guess?, Inc" is a name.
                "!" | "?" => next.is_none_or(|next| {
                    next.capital && !names_brand(scan, at) || next.kind == TokenKind::Number
                }),
                ":" => !is_odds(scan, at) && !names_year(scan, at) && is_heading(scan, start..at),
                "." => {
                    let short = at > 0
                        && scan.is_word(at - 1)
                        && (scan.tokens[at - 1].key.len() <= 2 || abbreviates(scan, at - 1));
                    let named = at > 0
                        && matches!(
                            scan.tokens[at - 1].key.as_str(),
                            "ltd"
                                | "inc"
                                | "corp"
                                | "no"
                                | "approx"
                                | "vs"
                                | "st"
                                | "art"
                                | "incl"
                                | "co"
                                | "pvt"
                        );
                    let glued = next.is_some_and(|next| !next.spaced && next.kind != TokenKind::Line);
                    let opens = next.is_none_or(|next| next.capital || next.kind != TokenKind::Word);
                    let listed = at > 0 && scan.is_number(at - 1) && at - 1 == start;
                    !short && !named && (!glued || next.is_some_and(|next| next.capital)) && opens && !listed
                }
                _ => false,
            },
            _ => false,
        };
        if stop {
            if start < at {
                found.push(start..at);
            }
            start = at + 1;
        }
    }
    if start < end {
        found.push(start..end);
    }
    // A text of stops only is one sentence, so that there is something to judge.
    if found.is_empty() && end > 0 {
        found.push(0..end);
    }
    found
}

/// "40:1": a colon between two numbers, and the first is no year that heads what follows.
fn is_odds(scan: &Scan, at: usize) -> bool {
    let tight = |at: usize| scan.tokens.get(at).is_some_and(|token| !token.spaced);
    at > 0
        && tight(at)
        && tight(at + 1)
        && scan.is_number(at - 1)
        && scan.is_number(at + 1)
        && scan.year(at - 1).is_none()
}

/// "Target year: 2030": the colon stands between a date and its name.
fn names_year(scan: &Scan, at: usize) -> bool {
    let year = scan.year(at + 1).is_some() && !matches!(scan.key(at + 2), ":" | "-");
    year && at > 0
        && matches!(
            scan.key(at - 1),
            "year"
                | "deadline"
                | "due"
                | "base"
                | "baseline"
                | "reference"
                | "referencia"
                | "horizon"
                | "echeance"
                | "plazo"
                | "ano"
                | "annee"
        )
}

/// "Chr.", "Sdn.": a capital and two small letters.
fn abbreviates(scan: &Scan, at: usize) -> bool {
    let letters = &scan.text[scan.bytes(at..at + 1)];
    let mut small = letters.chars().skip(1);
    letters.len() == 3
        && scan.tokens[at].capital
        && small.all(char::is_lowercase)
        && !scan.is(at, List::Month)
}

/// "Yum! Brands": the sign is glued to a word of capitals and a name goes on behind it.
fn names_brand(scan: &Scan, at: usize) -> bool {
    let glued = !scan.tokens[at].spaced;
    at > 0
        && glued
        && scan.tokens[at - 1].capital
        && scan.tokens[at].key == "!"
        && !scan.is(at + 1, List::Commit)
}

/// Whether a bracket that opens here closes close by, on its own line.
fn closes(scan: &Scan, at: usize, end: usize) -> bool {
    let near = at + 1..end.min(at + 24);
    let close = near.clone().find(|at| scan.key(*at) == ")" || scan.kind(*at) == Some(TokenKind::Line));
    close.is_some_and(|at| scan.key(at) == ")")
}

/// Whether an amount stands close behind.
fn heads_amount(scan: &Scan, from: usize) -> bool {
    (from..from + 5).any(|at| scan.is(at, List::Percent) || scan.is(at, List::Zero))
}

/// Whether the tokens are a heading over goals: they name a date or speak of goals, and hold no share or amount.
fn is_heading(scan: &Scan, tokens: Range<usize>) -> bool {
    // A heading is short: looking no further back keeps long texts linear.
    let tokens = tokens.start.max(tokens.end.saturating_sub(60))..tokens.end;
    let dated = tokens.clone().any(|at| scan.year(at).is_some() || scan.is(at, List::Framing));
    let based = tokens.clone().any(|at| scan.is(at, List::BaseMark));
    let amount = tokens.clone().any(|at| scan.is(at, List::Percent) || scan.is(at, List::Scale));
    dated && !based && !amount
}

/// A line break ends a sentence unless the line is only folded: the next one goes on in lower case.
fn line_ends(scan: &Scan, at: usize) -> bool {
    let mut after = at + 1;
    while scan.kind(after) == Some(TokenKind::Line) {
        after += 1;
    }
    // "by 2030 / compared to 1990": the base goes on over a gap.
    if scan.is(after, List::BaseMark) && scan.tokens.get(after).is_some_and(|token| !token.capital) {
        return false;
    }
    let Some(next) = scan.tokens.get(at + 1) else { return true };
    let previous = at.checked_sub(1).map(|at| &scan.tokens[at]);
    // "by 31 / December 2030", "for the year / 2030": the line ends in the middle of a phrase.
    let waits = at > 0
        && (scan.is(at - 1, List::Determiner)
            || scan.is(at - 1, List::By)
            || scan.is(at - 1, List::BaseMark)
            || scan.is(at - 1, List::BaseWeak)
            || scan.is(at - 1, List::And)
            || matches!(scan.key(at - 1), "year" | "," | "to" | "by")
            || (scan.is_number(at - 1) && scan.is(at + 1, List::Month)));
    if waits {
        return false;
    }
    let folded = next.kind == TokenKind::Word
        && !next.capital
        && previous.is_some_and(|previous| matches!(previous.kind, TokenKind::Word | TokenKind::Number))
        && !scan.is(at + 1, List::VerbUp)
        && !scan.is(at + 1, List::VerbDown)
        && !scan.is(at + 1, List::VerbVague)
        && !scan.is(at + 1, List::VerbHold);
    !folded
}

/// Cuts a sentence into its goals. Amounts and verbs are those of the sentence.
pub(crate) fn goals(
    scan: &Scan,
    sentence: Range<usize>,
    mentions: &[Mention],
    verbs: &[Verb],
) -> Vec<Range<usize>> {
    let mut cuts: Vec<usize> = Vec::new();
    for at in sentence.clone() {
        if scan.is_used(at) {
            continue;
        }
        if let Some(verb_at) = verb_behind(scan, at, verbs, sentence.end)
            && has_content(scan, last_cut(&cuts, &sentence), at, verbs)
            && joins(scan, at, verb_at, &cuts, &sentence, mentions, verbs)
        {
            cuts.push(at);
        } else if scan.key(at) == ":" && leads_list(scan, at, &sentence, mentions, verbs) {
            cuts.push(at);
        }
    }
    let verb_cuts = cuts.clone();
    // Two amounts of one kind side by side, each with something of its own: "25% by 2020 and 40% by 2030".
    let targets: Vec<&Mention> =
        mentions.iter().filter(|mention| !mention.aside && mention.role != Role::From).collect();
    for pair in targets.windows(2) {
        let (first, second) = (pair[0], pair[1]);
        let between = first.tokens.end..second.tokens.start;
        // Cuts at verbs are in order; a search keeps the cost of long lists low.
        let next_cut = verb_cuts.partition_point(|cut| *cut < between.start);
        let parted = verb_cuts.get(next_cut).is_some_and(|cut| between.contains(cut));
        if !first.is_like(second) || parted {
            continue;
        }
        let strong_join = |at: &usize| {
            !scan.is_used(*at) && (scan.is(*at, List::And) || matches!(scan.key(*at), "," | "/" | "&"))
        };
        let weak_join = |at: &usize| {
            !scan.is_used(*at)
                && matches!(scan.key(*at), "with" | "including" | "through" | "(" | "avec" | "con" | "-")
        };
        let mixed = (first.form == Form::Zero) != (second.form == Form::Zero);
        let cut = between.clone().rev().find(strong_join).or_else(|| {
            let near_zero = first.form == Form::Zero || second.form == Form::Zero;
            between.clone().rev().find(weak_join).filter(|_| near_zero)
        });
        if let Some(cut) = cut.filter(|_| !mixed || between.len() > 1) {
            cuts.push(cut);
        }
    }
    cuts.sort_unstable();
    cuts.dedup();
    let mut found = Vec::new();
    let mut start = sentence.start;
    for cut in cuts {
        if start < cut {
            found.push(start..cut);
        }
        start = cut;
    }
    if start < sentence.end {
        found.push(start..sentence.end);
    }
    found
}

fn last_cut(cuts: &[usize], sentence: &Range<usize>) -> usize {
    cuts.last().copied().unwrap_or(sentence.start)
}

/// The verb that a joining word leads to, if it leads to one: "and reduce", "and to also commit to reduce".
fn verb_behind(scan: &Scan, at: usize, verbs: &[Verb], end: usize) -> Option<usize> {
    let join = scan.hit(at, List::And).map(|hit| hit.len).or_else(|| (scan.key(at) == ",").then_some(1))?;
    let mut next = at + join;
    let limit = end.min(next + 7);
    while next < limit {
        if let Some(verb) = verbs.iter().find(|verb| verb.at == next && !verb.weak) {
            return Some(verb.at);
        }
        let passes = scan.is(next, List::Degree)
            || scan.is(next, List::Commit)
            || scan.is(next, List::Hedge)
            || scan.is_used(next)
            || matches!(
                scan.key(next),
                "also" | "to" | "by" | "then" | "," | "a" | "and" | "et" | "y" | "de"
            )
            || scan.key(next).ends_with("ly");
        if !passes {
            return None;
        }
        next += scan.hit(next, List::Commit).or_else(|| scan.hit(next, List::Hedge)).map_or(1, |hit| hit.len);
    }
    None
}

/// Whether a verb with an object stands between.
fn has_content(scan: &Scan, from: usize, to: usize, verbs: &[Verb]) -> bool {
    let Some(verb) = verbs.iter().find(|verb| (from..to).contains(&verb.at) && !verb.weak) else {
        return false;
    };
    (verb.at + verb.len..to).any(|at| {
        scan.is_word(at)
            && !verbs.iter().any(|verb| verb.tokens().contains(&at))
            && !scan.is(at, List::Preposition)
            && !scan.is(at, List::Degree)
            && !scan.is(at, List::Marker)
    })
}

/// Whether the joined verb opens a goal of its own rather than a means ("by reducing …, eliminating …").
fn joins(
    scan: &Scan,
    at: usize,
    verb_at: usize,
    cuts: &[usize],
    sentence: &Range<usize>,
    mentions: &[Mention],
    verbs: &[Verb],
) -> bool {
    let from = last_cut(cuts, sentence);
    let first = verbs.iter().find(|verb| (from..at).contains(&verb.at) && !verb.weak);
    let gerund = |at: usize| scan.lexicon.lang == "en" && verbs::is_gerund(scan, at);
    // "policies and processes": a plural noun that may be a verb joins only verbs of the same person.
    let third =
        |at: usize| scan.lexicon.lang == "en" && scan.key(at).ends_with('s') && !scan.key(at).ends_with("ss");
    let same_form = first
        .is_some_and(|first| gerund(first.at) == gerund(verb_at) && (third(first.at) || !third(verb_at)));
    if !same_form {
        return false;
    }
    // Infinitives behind "to" in a relative clause are means as well: "policies to promote … and support".
    if scan.key(at) == "," {
        // A comma alone joins goals only where amounts stand on both sides.
        let amount =
            |range: Range<usize>| mentions.iter().any(|m| !m.aside && range.contains(&m.tokens.start));
        let joined_later = scan.is(at + 1, List::And);
        return joined_later || (amount(from..at) && amount(at..sentence.end));
    }
    true
}

/// Whether a colon ends a preamble: no amount before it, and a verb or amount behind it.
fn leads_list(scan: &Scan, at: usize, sentence: &Range<usize>, mentions: &[Mention], verbs: &[Verb]) -> bool {
    // "Reduction in emissions: 55%": the colon stands between a change and its size.
    let sized = mentions.iter().any(|m| (at + 1..at + 3).contains(&m.tokens.start))
        && (sentence.start.max(at.saturating_sub(40))..at)
            .any(|at| scan.is(at, List::NounDown) || scan.is(at, List::NounUp));
    if sized {
        return false;
    }
    let before = mentions.iter().any(|m| !m.aside && (sentence.start..at).contains(&m.tokens.start));
    let verb_next = verbs.iter().any(|verb| (at + 1..at + 5).contains(&verb.at));
    let amount_after = mentions.iter().any(|m| (at..sentence.end).contains(&m.tokens.start));
    !before && (verb_next || amount_after) && at > sentence.start && !scan.is(at - 1, List::BaseMark)
}
