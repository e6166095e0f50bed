//! From a text to its verdict.

use crate::base;
use crate::context::{Context, Declined, LENGTH_MAX};
use crate::language;
use crate::lexicon::Lexicon;
use crate::number;
use crate::parts;
use crate::reading::{self, Reading};
use crate::rule;
use crate::scan::Scan;
use crate::token;
use crate::verdict::{Class, Element, ElementKind, Finding, Kind, Severity, Status, Verdict};

/// Judges a goal, or every goal of a text.
///
/// At most [`LENGTH_MAX`] characters, in English, French or Spanish; anything else is declined with its reason.
/// The same text and context always give the same verdict.
///
/// Source: SMART criteria (Doran 1981); the classes follow the distinction of verifiable commitments in the
/// reviews of the Open Government Partnership.
pub fn lint(text: &str, context: &Context<'_>) -> Result<Verdict, Declined> {
    if text.trim().is_empty() {
        return Err(Declined::Empty);
    }
    // Bytes first: no need to count the characters of a very long text to its end.
    let characters = text.chars().take(LENGTH_MAX * 2).count();
    if characters > LENGTH_MAX {
        return Err(Declined::TooLong { characters: text.chars().count() });
    }
    let tokens = token::tokens(text);
    if tokens.is_empty() {
        return Err(Declined::Empty);
    }
    let lang = language::tell(text, &tokens, context.lang)?;
    let lexicon = Lexicon::of(lang);
    let hits = lexicon.hits(&tokens);
    let mut scan = Scan::new(text, &tokens, &hits, lexicon);
    let stated_base = context.baseline.and_then(|words| known_base(words, lexicon));
    let found = parts::goals(&mut scan);
    let same_sentence = found.windows(2).any(|pair| pair[0].sentence == pair[1].sentence);
    let mut readings: Vec<Reading> = found.iter().map(|part| reading::read(&scan, part, *context)).collect();
    for reading in &mut readings {
        if let Some(base) = &stated_base {
            reading.take_base(base);
        }
    }
    note_milestones(&mut readings);
    let mut goals: Vec<Verdict> = readings.iter().map(judge).collect();
    // The most checkable goal speaks for the text; of equals, the first.
    let mut best = 0;
    for (at, goal) in goals.iter().enumerate() {
        let rank = |goal: &Verdict| (goal.class, goal.quantity.is_some(), goal.elements_met());
        if rank(goal) > rank(&goals[best]) {
            best = at;
        }
    }
    if goals.len() == 1 {
        return Ok(goals.remove(0));
    }
    let mut verdict = goals[best].clone();
    let unclear = goals.iter().filter(|goal| goal.quantity.is_none()).count();
    if same_sentence && unclear > 0 {
        let span = goals.iter().map(|goal| goal.span.start).min().unwrap_or(0)
            ..goals.iter().map(|goal| goal.span.end).max().unwrap_or(0);
        let remark = crate::rules::crowded(goals.len(), unclear, span);
        verdict.findings.push(Finding {
            code: "G104",
            severity: remark.severity,
            span: remark.span,
            message: remark.message,
            fix: remark.fix,
        });
        verdict.findings.sort_by(|a, b| (a.span.start, a.code).cmp(&(b.span.start, b.code)));
    }
    verdict.goals = goals;
    Ok(verdict)
}

/// A caller's words for the base value, read as a goal's would be.
fn known_base(words: &str, lexicon: &Lexicon) -> Option<base::Base> {
    let short: String = words.chars().take(200).collect();
    let tokens = token::tokens(&short);
    let hits = lexicon.hits(&tokens);
    base::stated(&mut Scan::new(&short, &tokens, &hits, lexicon))
}

/// An earlier goal of the same text is a target on the way of a later one.
fn note_milestones(readings: &mut [Reading]) {
    let deadlines: Vec<_> = readings.iter().map(|reading| reading.deadline).collect();
    for reading in readings.iter_mut() {
        if let Some(own) = reading.deadline
            && deadlines.iter().flatten().any(|other| other.last_day() < own.last_day())
        {
            reading.interim = true;
        }
    }
}

fn judge(reading: &Reading) -> Verdict {
    let findings = rule::check_all(reading);
    let elements = elements(reading);
    let class = class(reading, &findings, &elements);
    let status = match (&reading.direction, &reading.quantity) {
        (None, None) if reading.vague_verb.is_none() && reading.verb.is_none() => Status::NoGoal,
        _ if reading.leftover.is_empty() => Status::Ok,
        _ => Status::Partial,
    };
    Verdict {
        class,
        status,
        direction: reading.direction,
        quantity: reading.quantity.clone(),
        deadline: reading.deadline,
        window: reading.window,
        annual: reading.annual.is_some(),
        baseline: reading.baseline.clone(),
        target: reading.target.map(number::text),
        elements,
        findings,
        goals: Vec::new(),
        span: reading.span.clone(),
        lang: reading.lang,
    }
}

fn elements(reading: &Reading) -> [Element; 7] {
    let context = &reading.context;
    let quantity = reading.quantity.as_ref();
    ElementKind::ALL.map(|kind| {
        let (met, span) = match kind {
            ElementKind::Actor => (reading.actor.is_some() || named(context.actor), reading.actor.clone()),
            ElementKind::Verb => (reading.verb.is_some(), reading.verb.clone()),
            ElementKind::Quantity => (quantity.is_some(), quantity.map(|quantity| quantity.span.clone())),
            ElementKind::Unit => (
                quantity.is_some_and(|quantity| quantity.unit.is_some()),
                quantity.filter(|quantity| quantity.unit.is_some()).map(|quantity| quantity.span.clone()),
            ),
            ElementKind::Baseline => (
                quantity.is_some() && reading.has_base(),
                reading
                    .baseline
                    .as_ref()
                    .map(|baseline| baseline.span.clone())
                    .filter(|span| !span.is_empty()),
            ),
            ElementKind::Deadline => (
                reading.deadline.is_some(),
                reading.deadline_span.clone().filter(|_| reading.deadline.is_some()),
            ),
            ElementKind::Indicator => {
                (reading.source.is_some() || named(context.indicator), reading.source.clone())
            }
        };
        Element { kind, met, span: span.filter(|_| met) }
    })
}

fn named(text: Option<&str>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty())
}

fn class(reading: &Reading, findings: &[Finding], elements: &[Element; 7]) -> Class {
    let met = |kind| elements.iter().any(|element| element.kind == kind && element.met);
    let vague = reading.vague_verb.is_some() && reading.quantity.is_none();
    if reading.direction.is_none() || vague {
        return Class::M0;
    }
    let error = findings.iter().any(|finding| finding.severity == Severity::Error);
    let measured = reading.quantity.is_some() && met(ElementKind::Unit) && met(ElementKind::Deadline);
    if error || !measured {
        return Class::M1;
    }
    let peaks = reading.kind() == Some(Kind::Peak);
    if met(ElementKind::Indicator) && (met(ElementKind::Baseline) || peaks) { Class::M3 } else { Class::M2 }
}
