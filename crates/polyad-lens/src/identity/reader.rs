//! The levels at which a mention is read, best first.

use super::catalogue::{Catalogue, is_of_known_list, one_spelling};
use super::mentions::Mention;
use super::{Level, Reading, names};
use polyad_model::Ref;
use polyad_model::codelist::country_by_alpha2;
use polyad_model::identifier::{entry_of, is_class_of_bodies};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Names that a reporter gives, each with the one body it gives them to; `None`: to several.
type Context<'a> = HashMap<(Option<&'a Ref>, String), Option<Ref>>;

/// Reads every mention: by code first; then those without a good code by the names that codes gave.
pub(super) fn read_all(mentions: &[Mention], catalogue: &Catalogue) -> Vec<Reading> {
    let used = names_by_code(mentions);
    let by_code: Vec<Reading> = mentions.iter().map(|mention| by_code(mention, catalogue, &used)).collect();
    let mut context: Context<'_> = HashMap::new();
    for (mention, reading) in mentions.iter().zip(&by_code) {
        let (Some(target), Some(words)) = (&reading.target, &mention.words) else { continue };
        for name in names::variants(words) {
            let own =
                context.entry((mention.reporter.as_ref(), name)).or_insert_with(|| Some(target.clone()));
            if own.as_ref() != Some(target) {
                *own = None;
            }
        }
    }
    let read = mentions.iter().zip(by_code);
    read.map(|(mention, reading)| match reading.level {
        Level::Unresolved | Level::Class => by_name(mention, catalogue, &context).unwrap_or(reading),
        _ => reading,
    })
    .collect()
}

/// The folded names under which each code is used, most used first.
fn names_by_code(mentions: &[Mention]) -> HashMap<String, Vec<String>> {
    let mut counts: HashMap<String, BTreeMap<String, usize>> = HashMap::new();
    for mention in mentions {
        if let (Some(code), Some(words)) = (mention.name.code_in("org-id"), &mention.words) {
            let names = counts.entry(one_spelling(code)).or_default();
            *names.entry(names::folded(words)).or_default() += 1;
        }
    }
    let sorted = counts.into_iter().map(|(code, names)| {
        let mut names: Vec<(String, usize)> = names.into_iter().collect();
        names.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
        (code, names.into_iter().map(|(name, _)| name).collect())
    });
    sorted.collect()
}

fn by_code(mention: &Mention, catalogue: &Catalogue, used: &HashMap<String, Vec<String>>) -> Reading {
    let words = mention.words.as_deref();
    let Some(printed) = mention.name.code_in("org-id") else {
        return match words.filter(|words| names::names_somebody(words)) {
            Some(_) => nobody(Level::Unresolved, "no code, and no list has the name"),
            None => nobody(Level::Unnamed, "neither a code nor a name"),
        };
    };
    let own = one_spelling(printed);
    if is_class_of_bodies(&own) {
        return nobody(Level::Class, "the code of a class of bodies on the DAC's list of channels");
    }
    let (code, moved) = match catalogue.meant(&own) {
        Some((code, reason)) => (code.to_owned(), Some(reason)),
        None => (own.clone(), None),
    };
    let known = catalogue.by_code.get(&code);
    if known.is_some_and(|known| known.is_rest()) {
        return nobody(Level::Class, "the list gives this code to the rest of all bodies");
    }
    if known.is_none() && !is_of_known_list(&own) && entry_of(printed).is_none() {
        return other_readings(printed, words, catalogue);
    }
    // A body's own names, else the name under which files use the code most.
    let most_used = used.get(&own).and_then(|names| names.first()).map(std::slice::from_ref);
    let names = known.map(|known| known.folded.as_slice()).filter(|names| !names.is_empty()).or(most_used);
    if let (Some(words), Some(names)) = (words.filter(|words| names::names_somebody(words)), names)
        && !names::agrees(words, names)
    {
        let reason = format!("the code is that of `{}`", names.first().map_or("", String::as_str));
        return Reading { target: None, level: Level::Contradicted, reason: reason.into() };
    }
    let Ok(target) = Ref::external("org-id", &code) else {
        return nobody(Level::Unresolved, "the code fits no Ref");
    };
    let (level, reason): (Level, Arc<str>) = match moved {
        Some(reason) => (Level::Normalised, reason),
        None if own != printed => (Level::Normalised, format!("{printed} is written {own}").into()),
        None if known.is_some() => {
            (Level::Exact, "the code stands on a list, or is that of a reporter".into())
        }
        None => (Level::Exact, "a well-formed code of a register".into()),
    };
    Reading { target: Some(target), level, reason }
}

/// A code of no scheme: a country's letters beside its name, or a known code with other marks between its parts.
fn other_readings(printed: &str, words: Option<&str>, catalogue: &Catalogue) -> Reading {
    let country = country_by_alpha2(printed).filter(|_| printed.len() == 2);
    if let (Some(country), Some(words)) = (country, words) {
        let words = names::folded(words);
        let named = names::state_named(words.strip_suffix(" government").unwrap_or(&words));
        let named = named.or_else(|| (words == names::folded(country.name)).then(|| printed.to_owned()));
        if named.as_deref() == Some(printed)
            && let Ok(target) = Ref::external("iso3166-1", printed)
        {
            let reason = "a country's letters beside its name";
            return Reading { target: Some(target), level: Level::Normalised, reason: reason.into() };
        }
    }
    let joined: String =
        printed.trim().chars().map(|c| if matches!(c, '/' | ' ' | ':' | '_') { '-' } else { c }).collect();
    if joined != printed && is_of_known_list(&joined) {
        let code = one_spelling(&joined);
        let names = catalogue.by_code.get(&code).map(|known| known.folded.as_slice());
        let agrees = words.zip(names).is_none_or(|(words, names)| names::agrees(words, names));
        if let (true, Ok(target)) = (agrees, Ref::external("org-id", &code)) {
            let reason = format!("{printed} is written {code}");
            return Reading { target: Some(target), level: Level::Normalised, reason: reason.into() };
        }
    }
    match words.filter(|words| names::names_somebody(words)) {
        Some(_) => nobody(Level::Unresolved, "nobody here knows the code, and no list has the name"),
        // Some print the name in the place of the code.
        None if names::names_somebody(printed)
            && (printed.contains(' ') || printed.len() > 4 && printed.chars().all(char::is_alphabetic)) =>
        {
            nobody(Level::Unresolved, "a name in the place of the code, which no list has")
        }
        None => nobody(Level::Unnamed, "nobody here knows the code, and there is no name"),
    }
}

fn by_name(mention: &Mention, catalogue: &Catalogue, context: &Context<'_>) -> Option<Reading> {
    let printed = mention.words.as_deref().or_else(|| mention.name.code_in("org-id"))?;
    let variants = names::variants(printed);
    let read = |target: Ref, reason: String| {
        Some(Reading { target: Some(target), level: Level::Name, reason: reason.into() })
    };
    for name in &variants {
        match context.get(&(mention.reporter.as_ref(), name.clone())) {
            Some(Some(target)) => {
                let code = target.to_string();
                return read(target.clone(), format!("the same reporter gives this name to {code}"));
            }
            // To several: then no list decides either.
            Some(None) => return None,
            None => {}
        }
    }
    let mut found = variants.iter().filter_map(|name| catalogue.titled(name));
    if let Some((code, reason)) = found.next() {
        if found.any(|(other, _)| other != code) {
            return None;
        }
        if !lives_where_its_class_says(mention, code, catalogue) {
            return None;
        }
        return read(Ref::external("org-id", code).ok()?, reason.to_owned());
    }
    let state = names::state_named(variants.first()?)?;
    read(Ref::external("iso3166-1", &state).ok()?, "the name of a state, or its government".to_owned())
}

/// A body of the class *NGOs of the donor country* is no namesake in another country.
fn lives_where_its_class_says(mention: &Mention, code: &str, catalogue: &Catalogue) -> bool {
    let class = mention.name.code_in("org-id").map(one_spelling);
    if class.as_deref() != Some("XM-DAC-22000") {
        return true;
    }
    let country = |code: &str| {
        let known = catalogue.by_code.get(code).and_then(|known| known.country.clone());
        known.or_else(|| {
            code.get(..2).filter(|letters| country_by_alpha2(letters).is_some()).map(str::to_owned)
        })
    };
    let donor = mention.reporter.as_ref().and_then(|reporter| reporter.code_in("org-id")).map(one_spelling);
    donor.and_then(|donor| country(&donor)).is_some_and(|donor| country(code) == Some(donor))
}

fn nobody(level: Level, reason: &str) -> Reading {
    Reading { target: None, level, reason: reason.into() }
}
