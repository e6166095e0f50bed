//! The organisations between which a pair may be suggested: those mentioned, read or not, and those known from lists.

use super::catalogue::Catalogue;
use super::mentions::Mention;
use super::{Reading, names};
use polyad_model::Ref;
use polyad_model::codelist::country_by_alpha2;
use polyad_model::identifier::{entry_of, is_class_of_bodies, org_list_by_code};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// One organisation under one name of the record.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) name: Option<Ref>,
    /// Names as printed, most used first, then those of lists.
    pub(super) printed: Vec<String>,
    /// Their folded forms, each once.
    pub(super) folded: Vec<String>,
    /// Two letters of ISO 3166-1.
    pub(super) country: Option<String>,
    /// What kind of body: a word of the record's classes.
    pub(super) class: Option<String>,
    /// Whether a file of projects mentions it.
    pub(super) is_mentioned: bool,
    /// The register of its code.
    pub(super) register: Option<String>,
    /// Who gives it its code; empty where it has none.
    pub(super) coded_by: BTreeSet<Ref>,
}

/// All of them, by Ref.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    pub(super) nodes: Vec<Node>,
    by_ref: HashMap<Ref, u32>,
}

/// The most names of one organisation that are compared.
const NAMES_MAX: usize = 8;

impl Nodes {
    pub(super) fn of(mentions: &[Mention], readings: &[Reading], catalogue: &Catalogue) -> Nodes {
        let mut names: BTreeMap<&Ref, BTreeMap<&str, usize>> = BTreeMap::new();
        let mut classes: HashMap<&Ref, &str> = HashMap::new();
        let mut coded_by: HashMap<&Ref, BTreeSet<Ref>> = HashMap::new();
        for (mention, reading) in mentions.iter().zip(readings) {
            // A code that contradicts its name names nobody for sure: it would drag names to a body that is another.
            if matches!(
                reading.level,
                super::Level::Contradicted | super::Level::Class | super::Level::Unnamed
            ) {
                continue;
            }
            let name = reading.target.as_ref().unwrap_or(&mention.name);
            let own = names.entry(name).or_default();
            let printed = mention.words.as_deref().or_else(|| mention.name.code_in("org-id"));
            if let Some(printed) = printed {
                *own.entry(printed).or_default() += 1;
            }
            // A name in the place of a code is none.
            if mention.name.code_in("org-id").is_some_and(|code| !code.contains(' ')) {
                coded_by.entry(name).or_default().extend(mention.reporter.clone());
            }
            if let Some(class) = mention.class.as_deref().and_then(class_of) {
                classes.entry(name).or_insert(class);
            }
        }
        let mut all = Nodes::default();
        for (name, printed) in names {
            if is_catch_all(name, &printed, catalogue) {
                continue;
            }
            let mut printed: Vec<(&str, usize)> = printed.into_iter().collect();
            printed.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
            let node = all.node(name);
            node.is_mentioned = true;
            node.class = classes.get(name).map(|class| (*class).to_owned());
            node.coded_by = coded_by.remove(name).unwrap_or_default();
            printed.into_iter().take(NAMES_MAX).for_each(|(printed, _)| node.add(printed));
        }
        for (code, known) in &catalogue.by_code {
            let Ok(name) = Ref::external("org-id", code) else { continue };
            if is_class_of_bodies(code) || known.is_rest() {
                continue;
            }
            let node = all.node(&name);
            known.printed.iter().for_each(|printed| node.add(printed));
            node.country = known.country.clone();
            node.class = known.class.clone().or(node.class.take());
        }
        for (name, known) in &catalogue.others {
            let node = all.node(name);
            known.printed.iter().for_each(|printed| node.add(printed));
            node.country = known.country.clone();
            node.class = known.class.clone().or(node.class.take());
        }
        all
    }

    /// Names, the most used first, and country.
    pub(super) fn known_as(&self, name: &Ref) -> Option<(Vec<&str>, Option<&str>)> {
        let node = &self.nodes[*self.by_ref.get(name)? as usize];
        Some((node.printed.iter().map(String::as_str).collect(), node.country.as_deref()))
    }

    /// All: Ref, names, country.
    pub(super) fn all(&self) -> impl Iterator<Item = (&Ref, Vec<&str>, Option<&str>)> {
        self.nodes.iter().filter_map(|node| {
            let names = node.printed.iter().map(String::as_str).collect();
            Some((node.name.as_ref()?, names, node.country.as_deref()))
        })
    }

    fn node(&mut self, name: &Ref) -> &mut Node {
        let at = *self.by_ref.entry(name.clone()).or_insert_with(|| {
            let entry = name.code_in("org-id").and_then(entry_of);
            let register = entry.map(|entry| entry.register);
            let country = match register.as_deref() {
                // `GB-1`: the donor's country stands in front.
                Some("iati-legacy") => name.code_in("org-id").and_then(country_of_register),
                register => register.and_then(country_of_register),
            };
            self.nodes.push(Node { name: Some(name.clone()), register, country, ..Node::default() });
            self.nodes.len() as u32 - 1
        });
        &mut self.nodes[at as usize]
    }
}

impl Node {
    fn add(&mut self, printed: &str) {
        let printed = printed.trim();
        if printed.is_empty() || self.printed.iter().any(|own| own == printed) {
            return;
        }
        for folded in names::variants(printed) {
            if !self.folded.contains(&folded) {
                self.folded.push(folded);
            }
        }
        self.printed.push(printed.to_owned());
    }
}

/// Whether a code that no list knows is given to bodies of several names: joined to one, it would take the others along.
fn is_catch_all(name: &Ref, printed: &BTreeMap<&str, usize>, catalogue: &Catalogue) -> bool {
    let Some(code) = name.code_in("org-id") else { return false };
    if printed.len() < 3 || catalogue.by_code.contains_key(code) || entry_of(code).is_some() {
        return false;
    }
    let most_used = printed.iter().max_by_key(|(_, times)| **times).map(|(words, _)| names::folded(words));
    let known: Vec<String> = most_used.into_iter().collect();
    printed.keys().any(|words| !names::agrees(words, &known))
}

/// The country of a national register; of one that is not known the letters in front, if they are a country's.
fn country_of_register(register: &str) -> Option<String> {
    match org_list_by_code(register) {
        Some(list) => list.country.map(str::to_owned),
        None => register.get(..2).filter(|letters| country_by_alpha2(letters).is_some()).map(str::to_owned),
    }
}

/// The record's class of a printed kind of body.
///
/// Source: IATI Standard 2.03, codelist `OrganisationType`.
fn class_of(code: &str) -> Option<&'static str> {
    Some(match code {
        "10" => "state",
        "11" => "subnational",
        "21" | "22" | "23" | "24" => "civil",
        "40" => "io",
        "60" => "philanthropy",
        "70" | "71" | "72" | "73" => "business",
        "80" => "academic",
        "15" | "30" | "90" => "other",
        _ => return None,
    })
}
