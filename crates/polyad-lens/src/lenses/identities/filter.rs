//! The conditions of the lens, read.

use crate::identity::{Level, Read, Resolution};
use crate::params::{BadParam, Params};
use crate::search::fold;
use polyad_ledger::state::State;
use polyad_model::Ref;
use std::collections::HashSet;

/// Conditions on mentions and pairs.
pub(super) struct Filter {
    words: Vec<String>,
    /// The publishers that the parameter means.
    pub(super) reporters: Option<Vec<Ref>>,
    level: Option<Level>,
    country: Option<String>,
    /// From 0 to 1.
    pub(super) score: f64,
    /// Organisations with a mention by those publishers and at that level; `None`: no such condition.
    mentioned: Option<HashSet<Ref>>,
}

impl Filter {
    pub(super) fn of(state: &State, resolution: &Resolution, params: &Params) -> Result<Filter, BadParam> {
        let folded = |text: &str| {
            let text: String = text.chars().take(200).collect();
            fold(&text).split_whitespace().map(str::to_owned).collect::<Vec<_>>()
        };
        let level = match params.get("level") {
            None => None,
            Some(word) => Some(Level::of_word(word).ok_or_else(|| {
                let known: Vec<&str> = Level::ALL.iter().map(|level| level.word()).collect();
                BadParam::new("level", format!("is one of {}", known.join(", ")))
            })?),
        };
        let country = params.get("country").map(str::to_ascii_uppercase);
        if country
            .as_ref()
            .is_some_and(|code| code.len() != 2 || !code.bytes().all(|b| b.is_ascii_uppercase()))
        {
            return Err(BadParam::new("country", "is a code of ISO 3166-1: two letters, e.g. `KE`"));
        }
        let score = params.optional_number("score")?.unwrap_or(0);
        if score > 100 {
            return Err(BadParam::new("score", "is a number of per cent, 0 to 100"));
        }
        let reporters = params.get("publisher").map(|wanted| match wanted.parse::<Ref>() {
            Ok(name) => state.links().members(&name),
            Err(_) => reporters_called(resolution, &folded(wanted)),
        });
        let mut filter = Filter {
            words: folded(params.get("q").unwrap_or_default()),
            reporters,
            level,
            country,
            score: score as f64 / 100.0,
            mentioned: None,
        };
        if filter.reporters.is_some() || filter.level.is_some() {
            let taken = resolution.all().filter(|read| filter.is_reported(read));
            filter.mentioned = Some(taken.map(|read| resolution.node_of(&read).clone()).collect());
        }
        Ok(filter)
    }

    /// Whether a mention meets all conditions.
    pub(super) fn takes_mention(&self, resolution: &Resolution, read: &Read<'_>) -> bool {
        self.is_reported(read)
            && self.is_of_country(resolution, &[resolution.node_of(read)])
            && self.has_words(|| {
                let printed =
                    [read.words, read.name.code_in("org-id")].into_iter().flatten().map(str::to_owned);
                let target = read.reading.target.as_ref();
                printed.chain(target.map(|target| names(resolution, target)).into_iter().flatten()).collect()
            })
    }

    /// Whether a pair meets all conditions but the score.
    pub(super) fn takes_pair(&self, resolution: &Resolution, a: &Ref, b: &Ref) -> bool {
        self.mentioned.as_ref().is_none_or(|all| all.contains(a) || all.contains(b))
            && self.is_of_country(resolution, &[a, b])
            && self.has_words(|| names(resolution, a).into_iter().chain(names(resolution, b)).collect())
    }

    fn is_reported(&self, read: &Read<'_>) -> bool {
        self.level.is_none_or(|level| read.reading.level == level)
            && self
                .reporters
                .as_ref()
                .is_none_or(|all| read.reporter.is_some_and(|reporter| all.contains(reporter)))
    }

    fn is_of_country(&self, resolution: &Resolution, sides: &[&Ref]) -> bool {
        self.country.as_ref().is_none_or(|wanted| {
            sides.iter().any(|side| {
                let known = resolution.known_as(side).and_then(|(_, country)| country);
                known == Some(wanted) || side.code_in("iso3166-1") == Some(wanted)
            })
        })
    }

    fn has_words(&self, texts: impl FnOnce() -> Vec<String>) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let all: Vec<String> = texts().iter().map(|text| fold(text)).collect();
        self.words
            .iter()
            .all(|word| all.iter().any(|text| text.split(' ').any(|own| own.starts_with(word.as_str()))))
    }
}

/// All names of an organisation, and its code.
fn names(resolution: &Resolution, name: &Ref) -> Vec<String> {
    let known = resolution.known_as(name).map(|(names, _)| names.into_iter().map(str::to_owned).collect());
    let mut all: Vec<String> = known.unwrap_or_default();
    if let Ref::External { code, .. } = name {
        all.push(code.to_string());
    }
    all
}

fn reporters_called(resolution: &Resolution, words: &[String]) -> Vec<Ref> {
    let mut found: Vec<Ref> = Vec::new();
    for reporter in resolution.all().filter_map(|read| read.reporter) {
        if found.contains(reporter) {
            continue;
        }
        let called: Vec<String> = names(resolution, reporter).iter().map(|name| fold(name)).collect();
        let begins = |word: &String| {
            called.iter().any(|name| name.split(' ').any(|own| own.starts_with(word.as_str())))
        };
        if words.iter().all(begins) {
            found.push(reporter.clone());
        }
    }
    found
}
