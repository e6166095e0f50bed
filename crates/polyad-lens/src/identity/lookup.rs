//! Looking an organisation or a partnership up by a name or a code, for those who match a list of their own.

use super::candidates::{Rarity, names_alike};
use super::{Level, Resolution, canonical, names};
use polyad_ledger::state::{Entity, EntityKind, State};
use polyad_model::Ref;
use polyad_model::codelist::country_by_alpha2;
use std::collections::{BTreeMap, HashMap, HashSet};

/// All that can be found, at one tree size.
#[derive(Debug)]
pub struct Lookup {
    entries: Vec<Thing>,
    by_ref: HashMap<Ref, u32>,
    by_name: HashMap<String, Vec<u32>>,
    by_word: BTreeMap<String, Vec<u32>>,
    short_forms: HashMap<String, Vec<u32>>,
}

#[derive(Debug)]
struct Thing {
    name_ref: Ref,
    kind: EntityKind,
    /// The name that is shown.
    title: String,
    folded: Vec<String>,
    country: Option<String>,
    class: Option<String>,
}

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct LookedFor {
    /// A name, a code or a Ref.
    pub text: String,
    /// Codes that are given beside the name.
    pub codes: Vec<String>,
    /// Two letters of ISO 3166-1, or a country's name.
    pub country: Option<String>,
    /// Only things of these kinds; all when empty.
    pub kinds: Vec<EntityKind>,
    /// At most so many.
    pub limit: usize,
}

/// One thing found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The Ref that names it.
    pub name_ref: Ref,
    /// An actor or a partnership.
    pub kind: EntityKind,
    /// Its name.
    pub name: String,
    /// What it is and where, in a few words; may be empty.
    pub description: String,
    /// From 0 to 100.
    pub score: f64,
    /// The level at which it is the thing looked for; `None`: it is merely alike.
    pub level: Option<Level>,
}

/// Things that score less are not answered.
const SCORE_MIN: f64 = 40.0;
/// How many things a word may bring up before it says too little.
const WORD_MAX: usize = 2_000;
/// What another country costs, and the same one gives.
const OTHER_COUNTRY: f64 = 12.0;
const SAME_COUNTRY: f64 = 2.0;

impl Lookup {
    /// Actors and partnerships of the record, and the organisations of lists and files.
    pub fn of(state: &State) -> Lookup {
        let resolution = Resolution::of(state);
        let mut entries: Vec<Thing> = Vec::new();
        let mut by_ref: HashMap<Ref, u32> = HashMap::new();
        let is_shown = |entity: &&Entity| {
            matches!(entity.kind, EntityKind::Actor | EntityKind::Partnership) && entity.slug.is_some()
        };
        let mut described: Vec<&Entity> = state.directory().all().iter().filter(is_shown).collect();
        // One identifier in two spellings is one thing, under its one spelling.
        described.sort_by_key(|entity| canonical(&entity.name_ref) != entity.name_ref);
        for entity in described {
            let mut folded: Vec<String> = Vec::new();
            let own =
                entity.name.iter().map(|(_, each)| each).chain(entity.aliases.iter().map(String::as_str));
            own.for_each(|each| folded.extend(names::variants(each)));
            let members = state.links().members(&entity.name_ref);
            let known = members.iter().find_map(|member| by_ref.get(&canonical(member)).copied());
            if let Some(known) = known.filter(|at| entries[*at as usize].kind == entity.kind) {
                entries[known as usize].folded.extend(folded);
                by_ref.extend(members.into_iter().map(|member| (member, known)));
                continue;
            }
            by_ref.extend(members.into_iter().map(|member| (member, entries.len() as u32)));
            entries.push(Thing {
                name_ref: entity.name_ref.clone(),
                kind: entity.kind,
                title: entity.name.plain().to_owned(),
                folded,
                country: None,
                class: entity.class.map(|class| class.word().to_owned()).or_else(|| entity.form.clone()),
            });
        }
        for (name, known, country) in resolution.organisations() {
            let at = match by_ref.get(state.links().representative(name)).or_else(|| by_ref.get(name)) {
                Some(at) => *at,
                // Names without a code are what is looked up, not what is found.
                None if name.code_in("org-id").is_none_or(|code| code.contains(' ')) => continue,
                None => {
                    let Some(title) = known.first() else { continue };
                    entries.push(Thing {
                        name_ref: name.clone(),
                        kind: EntityKind::Actor,
                        title: (*title).to_owned(),
                        folded: Vec::new(),
                        country: None,
                        class: None,
                    });
                    entries.len() as u32 - 1
                }
            };
            by_ref.insert(name.clone(), at);
            let entry = &mut entries[at as usize];
            known.into_iter().for_each(|each| entry.folded.extend(names::variants(each)));
            entry.country = entry.country.take().or_else(|| country.map(str::to_owned));
        }
        Lookup::index(entries, by_ref)
    }

    fn index(mut entries: Vec<Thing>, by_ref: HashMap<Ref, u32>) -> Lookup {
        let (mut by_name, mut short_forms) = (HashMap::new(), HashMap::new());
        let mut by_word: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (at, entry) in entries.iter_mut().enumerate() {
            let at = at as u32;
            entry.folded.sort_unstable();
            entry.folded.dedup();
            let mut words: HashSet<&str> = HashSet::new();
            for name in &entry.folded {
                by_name.entry(name.clone()).or_insert_with(Vec::new).push(at);
                words.extend(names::words(name));
                if name.contains(' ') {
                    for short in names::initials(name).into_iter().filter(|short| short.len() >= 3) {
                        let all: &mut Vec<u32> = short_forms.entry(short).or_default();
                        if all.last() != Some(&at) {
                            all.push(at);
                        }
                    }
                }
            }
            for word in words {
                by_word.entry(word.to_owned()).or_default().push(at);
            }
        }
        Lookup { entries, by_ref, by_name, by_word, short_forms }
    }

    /// How many things there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Answers questions, best first; to be asked for once for many of them.
    pub fn asker(&self) -> impl Fn(&LookedFor) -> Vec<Found> + '_ {
        let rarity = Rarity::of(self.entries.iter().map(|entry| entry.folded.as_slice()));
        move |asked| self.find(asked, &rarity)
    }

    /// The thing of a Ref, or of one that is read as it.
    pub fn by_ref(&self, name: &Ref) -> Option<Found> {
        let at = self.by_ref.get(name).or_else(|| self.by_ref.get(&canonical(name)))?;
        Some(self.found(*at, 100.0, Some(Level::Exact)))
    }

    /// Things whose name, or a word of it, begins like this; shorter names first.
    pub fn begin_like(&self, prefix: &str, kinds: &[EntityKind], skip: usize, limit: usize) -> Vec<Found> {
        let folded = names::folded(prefix);
        let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        let Some(last) = words.pop() else { return Vec::new() };
        let begins = self.by_word.range(last.to_owned()..).take_while(|(word, _)| word.starts_with(last));
        let mut all: Vec<u32> = begins.flat_map(|(_, at)| at).copied().collect();
        all.sort_unstable();
        all.dedup();
        all.retain(|at| {
            let entry = &self.entries[*at as usize];
            let has = |word: &&str| entry.folded.iter().any(|name| name.split(' ').any(|own| own == *word));
            (kinds.is_empty() || kinds.contains(&entry.kind)) && words.iter().all(has)
        });
        all.sort_by_key(|at| {
            let entry = &self.entries[*at as usize];
            (
                !entry.folded.iter().any(|name| name.starts_with(&folded)),
                entry.title.len(),
                entry.title.clone(),
            )
        });
        all.into_iter().skip(skip).take(limit).map(|at| self.found(at, 0.0, None)).collect()
    }

    fn find(&self, asked: &LookedFor, rarity: &Rarity<'_>) -> Vec<Found> {
        let fits = |at: u32| asked.kinds.is_empty() || asked.kinds.contains(&self.entries[at as usize].kind);
        let mut best: HashMap<u32, (f64, Option<Level>)> = HashMap::new();
        for code in asked.codes.iter().chain([&asked.text]) {
            if let Some((at, level)) = self.coded(code.trim()).filter(|(at, _)| fits(*at)) {
                best.insert(at, (100.0, Some(level)));
            }
        }
        let own = names::variants(&asked.text);
        let country = asked.country.as_deref().map(str::trim).filter(|country| !country.is_empty());
        let country = country.and_then(|country| match country_by_alpha2(&country.to_ascii_uppercase()) {
            Some(_) => Some(country.to_ascii_uppercase()),
            None => names::state_named(&names::folded(country)),
        });
        for at in self.near(&own).into_iter().filter(|at| fits(*at)) {
            let entry = &self.entries[at as usize];
            let alike = own
                .iter()
                .flat_map(|own| entry.folded.iter().map(|name| names_alike(own, name, rarity, 0.0).0));
            let mut score = 100.0 * alike.fold(0.0, f64::max);
            match (&country, &entry.country) {
                (Some(own), Some(other)) if own == other => score += SAME_COUNTRY,
                (Some(_), Some(_)) => score -= OTHER_COUNTRY,
                _ => {}
            }
            let known = best.entry(at).or_insert((0.0, None));
            known.0 = known.0.max((score.clamp(0.0, 99.0) * 10.0).round() / 10.0);
        }
        // A name that is one body's alone is that body; a code that names another comes first.
        let coded = best.values().any(|(_, level)| level.is_some());
        if !coded && let Some(at) = self.named_alone(&own, asked) {
            best.insert(at, (100.0, Some(Level::Name)));
        }
        let mut found: Vec<Found> = best
            .into_iter()
            .filter(|(_, (score, _))| *score >= SCORE_MIN)
            .map(|(at, (score, level))| self.found(at, score, level))
            .collect();
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.name_ref.cmp(&b.name_ref)));
        found.truncate(asked.limit);
        found
    }

    /// The thing that a Ref or a printed code names.
    fn coded(&self, text: &str) -> Option<(u32, Level)> {
        if let Ok(name) = text.parse::<Ref>() {
            return self.by_ref.get(&name).map(|at| (*at, Level::Exact));
        }
        let name = Ref::external("org-id", text).ok()?;
        if let Some(at) = self.by_ref.get(&name) {
            return Some((*at, Level::Exact));
        }
        self.by_ref.get(&canonical(&name)).map(|at| (*at, Level::Normalised))
    }

    /// The only thing of the kinds asked for that has this name.
    fn named_alone(&self, own: &[String], asked: &LookedFor) -> Option<u32> {
        let name = own.first().filter(|name| names::words(name).len() > 1 || name.len() >= 4)?;
        let mut all =
            self.by_name.get(name)?.iter().filter(|at| {
                asked.kinds.is_empty() || asked.kinds.contains(&self.entries[**at as usize].kind)
            });
        match (all.next(), all.next()) {
            (Some(at), None) if !names::is_of_government(name) => Some(*at),
            _ => None,
        }
    }

    /// Things that share a word or a short form.
    fn near(&self, own: &[String]) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::new();
        for name in own {
            found.extend(self.by_name.get(name).into_iter().flatten());
            found.extend(self.short_forms.get(&name.replace(' ', "")).into_iter().flatten());
            for short in names::initials(name) {
                found.extend(self.by_name.get(&short).into_iter().flatten());
            }
            let words = names::words(name).into_iter().filter_map(|word| self.by_word.get(word));
            found.extend(words.filter(|all| all.len() <= WORD_MAX).flatten());
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn found(&self, at: u32, score: f64, level: Option<Level>) -> Found {
        let entry = &self.entries[at as usize];
        let country =
            entry.country.as_deref().and_then(country_by_alpha2).map(|country| country.name.to_owned());
        let code = match &entry.name_ref {
            Ref::External { scheme, code } if &**scheme != "atlas" => Some(code.to_string()),
            _ => None,
        };
        let parts: Vec<String> = [entry.class.clone(), country, code].into_iter().flatten().collect();
        Found {
            name_ref: entry.name_ref.clone(),
            kind: entry.kind,
            name: entry.title.clone(),
            description: parts.join(", "),
            score,
            level,
        }
    }
}
