//! Pairs of organisations that may be one, with a score and reasons.
//!
//! Only names that share a rare word or a short form are compared (blocking), so that the work grows with the number
//! of names and not with its square.

use super::names;
use super::nodes::{Node, Nodes};
use polyad_model::Ref;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

/// A pair that may be one organisation. The Ref with the better code stands second: the first would be joined to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// One Ref: of an unread mention, where there is one.
    pub a: Ref,
    /// The other.
    pub b: Ref,
    /// From 0 to 1: how alike their names are, by letters and by words that are rare, with country and kind of body.
    pub score: f64,
    /// What speaks for it and against it.
    pub reasons: Vec<Reason>,
}

/// What speaks for a pair, or against it.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// Both have this name, folded.
    SameName(String),
    /// The same words in another order.
    SameWords,
    /// All words of one name are in the other.
    Contained,
    /// One name is the initials of the other.
    Initials,
    /// Names alike by letters, from 0 to 1.
    Letters(f64),
    /// Share of the names' words that both have, rare words counting more.
    Words(f64),
    /// Both belong to this country.
    SameCountry(String),
    /// They belong to two countries.
    OtherCountry(String, String),
    /// Both are of this kind.
    SameClass(String),
    /// They are of two kinds.
    OtherClass(String, String),
    /// Many states have a part of government of this name.
    Government,
    /// One reporter gives both codes, and so tells them apart.
    SameReporter,
}

/// Pairs below this score are not suggested.
const SCORE_MIN: f64 = 0.82;
/// A word that more names than this have brings no names together by itself.
const BLOCK_MAX: usize = 150;
/// How many of a name's rarest words bring it together with others.
const KEYS: usize = 3;
/// What country and kind move a score.
const SAME_COUNTRY: f64 = 0.02;
const OTHER_COUNTRY: f64 = -0.12;
const SAME_CLASS: f64 = 0.01;
const OTHER_CLASS: f64 = -0.05;
const GOVERNMENT: f64 = -0.12;
const SAME_REPORTER: f64 = -0.15;

/// All pairs, best first.
pub(super) fn find(all: &Nodes) -> Vec<Candidate> {
    let nodes = &all.nodes;
    let rarity = Rarity::of(nodes.iter().map(|node| node.folded.as_slice()));
    let mut blocks: HashMap<&str, Vec<u32>> = HashMap::new();
    let mut short_forms: HashMap<String, Vec<u32>> = HashMap::new();
    for (at, node) in nodes.iter().enumerate() {
        let mut keys: HashSet<&str> = HashSet::new();
        for name in &node.folded {
            let mut words = names::words(name);
            words.sort_by(|a, b| rarity.count(a).cmp(&rarity.count(b)).then_with(|| a.cmp(b)));
            keys.extend(words.into_iter().take(KEYS));
            if name.contains(' ') {
                for initials in names::initials(name).into_iter().filter(|short| short.len() >= 3) {
                    short_forms.entry(initials).or_default().push(at as u32);
                }
            } else if name.len() >= 3 {
                short_forms.entry(name.clone()).or_default().push(at as u32);
            }
        }
        for key in keys {
            blocks.entry(key).or_default().push(at as u32);
        }
    }
    let mut pairs: HashSet<(u32, u32)> = HashSet::new();
    let short = short_forms.values();
    for block in blocks.values().chain(short).filter(|block| (2..=BLOCK_MAX).contains(&block.len())) {
        for (n, first) in block.iter().enumerate() {
            for second in &block[n + 1..] {
                let (a, b) = (*first.min(second), *first.max(second));
                let mentioned = nodes[a as usize].is_mentioned || nodes[b as usize].is_mentioned;
                if a != b && mentioned && !is_two_codes(&nodes[a as usize], &nodes[b as usize]) {
                    pairs.insert((a, b));
                }
            }
        }
    }
    let mut found: Vec<Candidate> = pairs
        .into_iter()
        .filter_map(|(a, b)| compared(&nodes[a as usize], &nodes[b as usize], &rarity))
        .collect();
    found.sort_by(|x, y| y.score.total_cmp(&x.score).then_with(|| (&x.a, &x.b).cmp(&(&y.a, &y.b))));
    found
}

/// Two codes of one register are two bodies, whatever their names.
fn is_two_codes(a: &Node, b: &Node) -> bool {
    let scheme = |node: &Node| match &node.name {
        Some(Ref::External { scheme, .. }) if !matches!(&**scheme, "org-id" | "org-name") => {
            Some(scheme.clone())
        }
        _ => None,
    };
    (a.register.is_some() && a.register == b.register) || scheme(a).is_some_and(|own| Some(own) == scheme(b))
}

fn compared(a: &Node, b: &Node, rarity: &Rarity<'_>) -> Option<Candidate> {
    let mut best: Option<(f64, Vec<Reason>)> = None;
    for first in &a.folded {
        for second in &b.folded {
            let (score, reasons) = names_alike(first, second, rarity, SCORE_MIN - SAME_COUNTRY - SAME_CLASS);
            if best.as_ref().is_none_or(|(known, _)| score > *known) {
                best = Some((score, reasons));
            }
        }
    }
    let (mut score, mut reasons) = best?;
    let is_state = |node: &Node| node.name.as_ref().is_some_and(|name| name.code_in("iso3166-1").is_some());
    let same_name = matches!(reasons.first(), Some(Reason::SameName(_)));
    if (is_state(a) || is_state(b)) && !same_name {
        return None;
    }
    if a.country.is_none() || a.country != b.country {
        let of_government =
            |node: &Node| node.folded.first().is_some_and(|name| names::is_of_government(name));
        if of_government(a) || of_government(b) {
            score += GOVERNMENT;
            reasons.push(Reason::Government);
        }
    }
    if a.coded_by.intersection(&b.coded_by).next().is_some() {
        score += SAME_REPORTER;
        reasons.push(Reason::SameReporter);
    }
    match (&a.country, &b.country) {
        (Some(own), Some(other)) if own == other => {
            score += SAME_COUNTRY;
            reasons.push(Reason::SameCountry(own.clone()));
        }
        (Some(own), Some(other)) => {
            score += OTHER_COUNTRY;
            reasons.push(Reason::OtherCountry(own.clone(), other.clone()));
        }
        _ => {}
    }
    match (&a.class, &b.class) {
        (Some(own), Some(other)) if own == other => {
            score += SAME_CLASS;
            reasons.push(Reason::SameClass(own.clone()));
        }
        (Some(own), Some(other)) if own != "other" && other != "other" => {
            score += OTHER_CLASS;
            reasons.push(Reason::OtherClass(own.clone(), other.clone()));
        }
        _ => {}
    }
    let score = (score.clamp(0.0, 1.0) * 1000.0).round() / 1000.0;
    if score < SCORE_MIN {
        return None;
    }
    let (a, b) = (a.name.clone()?, b.name.clone()?);
    // A name joins a code, and what files print joins what the record describes.
    let (a, b) = if standing(&a) <= standing(&b) { (a, b) } else { (b, a) };
    Some(Candidate { a, b, score, reasons })
}

/// How well a Ref stands for a body.
fn standing(name: &Ref) -> u8 {
    match name {
        Ref::External { scheme, code } => match &**scheme {
            "org-name" => 0,
            "org-id" if super::catalogue::is_of_known_list(code) => 2,
            "org-id" => 1,
            _ => 3,
        },
        _ => 4,
    }
}

/// How alike two folded names are. Names that cannot reach `least` by what they share in words are not compared letter
/// by letter; their score is 0.
pub(super) fn names_alike(a: &str, b: &str, rarity: &Rarity<'_>, least: f64) -> (f64, Vec<Reason>) {
    let (first, second) = (names::words(a), names::words(b));
    // A name that says little by itself, such as *ministry of health*, is that of many.
    let weight: f64 = first.iter().map(|word| rarity.weight(word)).sum();
    let doubt = if weight < 6.0 { 0.1 } else { 0.0 };
    if a == b {
        return (1.0 - doubt, vec![Reason::SameName(a.to_owned())]);
    }
    let holds = |all: &[&str], some: &[&str]| some.iter().all(|word| all.contains(word));
    if holds(&first, &second) && holds(&second, &first) {
        return (0.98 - doubt, vec![Reason::SameWords]);
    }
    if names::is_short_for(a, b) {
        return (0.85, vec![Reason::Initials]);
    }
    let words = shared_words(&first, &second, rarity);
    let (few, many) = if first.len() <= second.len() { (&first, &second) } else { (&second, &first) };
    let few_weight = || few.iter().map(|word| rarity.weight(word)).sum::<f64>();
    let contained = few.len() >= 2 && words >= 0.5 && holds(many, few) && few_weight() >= 8.0;
    if !contained && 0.55 * words + 0.45 < least {
        return (0.0, Vec::new());
    }
    let letters = names::alike(a, b);
    let mut score = 0.55 * words + 0.45 * letters;
    let mut reasons = Vec::new();
    if contained {
        score = score.max(0.72 + 0.28 * words);
        reasons.push(Reason::Contained);
    }
    reasons.extend([Reason::Letters(letters), Reason::Words(words)]);
    (score - doubt / 2.0, reasons)
}

/// The weight of the words that both names have over that of all their words; words that differ by a letter or an
/// ending are one.
fn shared_words(first: &[&str], second: &[&str], rarity: &Rarity<'_>) -> f64 {
    let mut left: Vec<&str> = second.to_vec();
    let (mut shared, mut all) = (0.0, 0.0);
    for word in first {
        let weight = rarity.weight(word);
        all += weight;
        let near =
            |other: &&str| *other == *word || (word.len() > 4 && strsim::jaro_winkler(word, other) >= 0.93);
        if let Some(at) = left.iter().position(near) {
            left.remove(at);
            shared += weight;
        }
    }
    all += left.iter().map(|word| rarity.weight(word)).sum::<f64>();
    if all == 0.0 { 0.0 } else { shared / all }
}

/// How many organisations have each word in a name.
pub(super) struct Rarity<'a> {
    counts: BTreeMap<&'a str, u32>,
    all: f64,
}

impl<'a> Rarity<'a> {
    /// From the folded names of each organisation.
    pub(super) fn of(all: impl Iterator<Item = &'a [String]>) -> Rarity<'a> {
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        let mut number = 0u32;
        for own in all {
            number += 1;
            let words: HashSet<&str> = own.iter().flat_map(|name| names::words(name)).collect();
            for word in words {
                *counts.entry(word).or_default() += 1;
            }
        }
        Rarity { counts, all: f64::from(number) + 1.0 }
    }

    fn count(&self, word: &str) -> u32 {
        self.counts.get(word).copied().unwrap_or(0)
    }

    /// The inverse document frequency of a word (Spärck Jones, 1972).
    fn weight(&self, word: &str) -> f64 {
        (self.all / (1.0 + f64::from(self.count(word)))).ln().max(0.1)
    }
}

impl Candidate {
    /// Twelve hexadecimal digits that name the pair, the same in every copy and for ever.
    pub fn code(&self) -> String {
        pair_code(&self.a, &self.b)
    }
}

/// The name of a pair: FNV-1a over both Refs, the lesser first, cut to 48 bits.
pub(crate) fn pair_code(a: &Ref, b: &Ref) -> String {
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in format!("{a} {b}").bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    format!("{:012x}", (hash ^ (hash >> 48)) & 0xffff_ffff_ffff)
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::SameName(name) => write!(f, "the same name: {name}"),
            Reason::SameWords => f.write_str("the same words in another order"),
            Reason::Contained => f.write_str("all words of one name are in the other"),
            Reason::Initials => f.write_str("one is the initials of the other"),
            Reason::Letters(score) => write!(f, "letters {score:.2}"),
            Reason::Words(score) => write!(f, "words {score:.2}"),
            Reason::SameCountry(country) => write!(f, "same country: {country}"),
            Reason::OtherCountry(a, b) => write!(f, "but two countries: {a}, {b}"),
            Reason::SameClass(class) => write!(f, "same kind: {class}"),
            Reason::OtherClass(a, b) => write!(f, "but two kinds: {a}, {b}"),
            Reason::Government => f.write_str("but many states have a body of this name"),
            Reason::SameReporter => f.write_str("but one reporter gives both codes"),
        }
    }
}
