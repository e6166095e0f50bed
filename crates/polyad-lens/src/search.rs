//! Search over what the record names: actors, partnerships, goals, challenges, indicators, blocs and statements; then
//! the projects of registered files and the organisations in them.
//!
//! Text is folded before it is compared: compatibility forms, accents, letter case and punctuation do not matter,
//! so that `Turkiye` finds Türkiye. Ranking is by rule alone: an exact name, alias, slug or code; then a name that
//! begins with the query; then all words of the query as beginnings of words. Equal hits stand by kind and name. What
//! only files of projects name comes after all that the record describes, unless it is named exactly: there are
//! thousands of projects for each partnership.

mod projects;

use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::Ref;
use polyad_model::codelist::country_by_alpha2;
use projects::ProjectFiles;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// An index over one state; built once and shared.
#[derive(Debug, Clone, Default)]
pub struct SearchIndex {
    items: Vec<Item>,
    /// Folded name, alias, slug or code, with the items it names; sorted, so that beginnings are a range.
    names: BTreeMap<String, Vec<usize>>,
    /// Folded words of names, aliases and texts.
    words: BTreeMap<String, Vec<usize>>,
    /// Statement ids in text, sorted.
    statements: BTreeMap<String, usize>,
    projects: ProjectFiles,
}

/// What a hit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HitKind {
    /// Something that the record describes.
    Entity(EntityKind),
    /// A statement or a row.
    Statement,
    /// An organisation that files of projects name and nothing describes.
    Organisation,
    /// A project of a registered file.
    Project,
}

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What it is.
    pub kind: HitKind,
    /// Its name, a goal's text, or what a statement says.
    pub name: String,
    /// Its Ref; a statement's or row's own address.
    pub name_ref: Ref,
    /// Its slug, if it has one.
    pub slug: Option<String>,
    /// The alias, code or text that matched, where it is not the name.
    pub matched: Option<String>,
    /// How well it matched.
    pub rank: Rank,
}

/// How well something matched, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// Name, alias, slug, code or id is the query.
    Exact,
    /// A name, alias or slug begins with the query.
    Prefix,
    /// Every word of the query begins a word of a name, alias or text.
    Words,
}

/// A page of hits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hits {
    /// The hits of this page.
    pub hits: Vec<Hit>,
    /// How many there are in all, after the filter.
    pub total: usize,
    /// How many of each kind, before the filter, in the order of kinds.
    pub by_kind: Vec<(HitKind, usize)>,
    /// When nothing was found: names that differ in a few letters, nearest first.
    pub nearest: Vec<Hit>,
}

#[derive(Debug, Clone)]
struct Item {
    kind: HitKind,
    name: String,
    name_ref: Ref,
    slug: Option<String>,
}

/// The longest query that is read, in characters; the rest is left out.
pub const QUERY_MAX: usize = 200;

/// How many names are offered when nothing was found.
const NEAREST_MAX: usize = 5;

impl HitKind {
    /// The word of the kind filter: `actor`, `partnership`, `goal`, …, `statement`, `organisation`, `project`.
    pub fn word(self) -> &'static str {
        match self {
            HitKind::Entity(kind) => kind.word(),
            HitKind::Statement => "statement",
            HitKind::Organisation => "organisation",
            HitKind::Project => "project",
        }
    }

    /// The kind that a filter's word means.
    pub fn from_word(word: &str) -> Option<HitKind> {
        let kinds = [
            EntityKind::Actor,
            EntityKind::Partnership,
            EntityKind::Goal,
            EntityKind::Challenge,
            EntityKind::Indicator,
            EntityKind::Bloc,
        ];
        let entities = kinds.into_iter().map(HitKind::Entity);
        let others = [HitKind::Statement, HitKind::Organisation, HitKind::Project];
        entities.chain(others).find(|kind| kind.word() == word)
    }
}

impl SearchIndex {
    /// The index of a state, read once through.
    pub fn build(state: &State) -> SearchIndex {
        let mut index = SearchIndex { projects: ProjectFiles::of(state), ..SearchIndex::default() };
        for entity in state.directory().all() {
            let item = Item {
                kind: HitKind::Entity(entity.kind),
                name: entity.name.plain().to_owned(),
                name_ref: entity.name_ref.clone(),
                slug: entity.slug.clone(),
            };
            let at = index.add(item);
            let texts =
                entity.name.iter().map(|(_, text)| text).chain(entity.aliases.iter().map(String::as_str));
            for text in texts.chain(entity.slug.as_deref()) {
                index.name(at, text);
            }
            for member in state.links().members(&entity.name_ref) {
                index.codes(at, &member);
            }
        }
        for kind in ["decision", "dataset"] {
            for fact in state.facts(kind) {
                index.statement(fact);
            }
        }
        for act in state.acts() {
            let name_ref = Ref::Statement(act.id());
            let id = name_ref.to_string();
            if !index.statements.contains_key(&id) {
                let name = format!("{} statement of {}", act.kind, act.header.at.to_seconds());
                let at = index.add(Item { kind: HitKind::Statement, name, name_ref, slug: None });
                index.statements.insert(id, at);
            }
        }
        index
    }

    /// What a query finds: one page of at most `size` hits, the first page being 1; of one kind, where given.
    ///
    /// The same state and query give the same page, always.
    pub fn search(&self, query: &str, kind: Option<HitKind>, page: usize, size: usize) -> Hits {
        let query: String = query.chars().take(QUERY_MAX).collect();
        let folded = fold(&query);
        if folded.is_empty() {
            return Hits::default();
        }
        let mut ranks: BTreeMap<usize, Rank> = BTreeMap::new();
        let mut found = |at: usize, rank: Rank| {
            let best = ranks.entry(at).or_insert(rank);
            *best = (*best).min(rank);
        };
        let id = query.trim().to_lowercase();
        if id.len() >= 8 {
            for (name, at) in
                self.statements.range(id.clone()..).take_while(|(name, _)| name.starts_with(&id))
            {
                found(*at, if *name == id { Rank::Exact } else { Rank::Prefix });
            }
        }
        for (name, items) in
            self.names.range(folded.clone()..).take_while(|(name, _)| name.starts_with(&folded))
        {
            let rank = if *name == folded { Rank::Exact } else { Rank::Prefix };
            items.iter().for_each(|at| found(*at, rank));
        }
        for at in self.with_all_words(&folded) {
            found(at, Rank::Words);
        }
        let mut all: Vec<(Rank, usize)> = ranks.into_iter().map(|(at, rank)| (rank, at)).collect();
        all.sort_by(|a, b| (a.0, self.order(a.1)).cmp(&(b.0, self.order(b.1))));
        let mut by_kind: BTreeMap<HitKind, usize> = BTreeMap::new();
        all.iter().for_each(|(_, at)| *by_kind.entry(self.items[*at].kind).or_default() += 1);
        all.retain(|(_, at)| kind.is_none_or(|kind| self.items[*at].kind == kind));
        let found = self.projects.find(&query, &folded);
        for (kind, number) in
            [(HitKind::Organisation, found.organisations.len()), (HitKind::Project, found.projects.len())]
        {
            if number > 0 {
                by_kind.insert(kind, number);
            }
        }
        let first = page.max(1).saturating_sub(1).saturating_mul(size);
        let mut shown = Window { first, size, total: 0, hits: Vec::new() };
        let wanted = |own: HitKind| kind.is_none_or(|kind| kind == own);
        for exact in [true, false] {
            let is_own = |rank: Rank| (rank == Rank::Exact) == exact;
            let own: Vec<_> = all.iter().filter(|(rank, _)| is_own(*rank)).collect();
            shown.add(own.len(), |part| {
                own[part].iter().map(|(rank, at)| self.hit(*at, *rank, &folded)).collect()
            });
            if wanted(HitKind::Organisation) {
                let own: Vec<_> = found.organisations.iter().filter(|(rank, ..)| is_own(*rank)).collect();
                shown.add(own.len(), |part| own[part].iter().map(|each| organisation(each)).collect());
            }
            if wanted(HitKind::Project) {
                let own: Vec<_> = found.projects.iter().filter(|each| is_own(each.rank)).copied().collect();
                shown.add(own.len(), |part| self.projects.hits(own, part));
            }
        }
        let Window { hits, total, .. } = shown;
        let nearest = if by_kind.is_empty() { self.nearest(&folded) } else { Vec::new() };
        Hits { hits, total, by_kind: by_kind.into_iter().collect(), nearest }
    }

    fn add(&mut self, item: Item) -> usize {
        self.items.push(item);
        self.items.len() - 1
    }

    /// Makes an item known by a name, and by the words of it.
    fn name(&mut self, at: usize, text: &str) {
        let folded = fold(text);
        for word in folded.split(' ').filter(|word| !word.is_empty()) {
            insert(&mut self.words, word, at);
        }
        if !folded.is_empty() {
            insert(&mut self.names, &folded, at);
        }
    }

    /// Makes an item known by its codes: the Ref itself, and for states the three-letter code, too.
    fn codes(&mut self, at: usize, name: &Ref) {
        insert(&mut self.names, &fold(&name.to_string()), at);
        let Ref::External { scheme, code } = name else { return };
        insert(&mut self.names, &fold(code), at);
        let country = (**scheme == *"iso3166-1").then(|| country_by_alpha2(code)).flatten();
        if let Some(country) = country {
            insert(&mut self.names, &fold(country.alpha3), at);
        }
    }

    /// A fact whose text can be searched: decisions, titles of files.
    fn statement(&mut self, fact: Fact<'_>) {
        let text = ["text", "title"].into_iter().find_map(|field| crate::facts::words(fact, field));
        let Some(text) = text else { return };
        let at = self.add(Item {
            kind: HitKind::Statement,
            name: text.clone(),
            name_ref: fact.address(),
            slug: None,
        });
        if let Ref::Statement(id) = fact.address() {
            self.statements.insert(id.to_string(), at);
        }
        self.name(at, &text);
    }

    fn with_all_words(&self, folded: &str) -> Vec<usize> {
        let mut kept: Option<std::collections::BTreeSet<usize>> = None;
        for word in folded.split(' ').filter(|word| !word.is_empty()) {
            let range = self.words.range(word.to_owned()..).take_while(|(own, _)| own.starts_with(word));
            let with: std::collections::BTreeSet<usize> =
                range.flat_map(|(_, items)| items).copied().collect();
            kept = Some(match kept {
                Some(so_far) => so_far.intersection(&with).copied().collect(),
                None => with,
            });
        }
        kept.into_iter().flatten().collect()
    }

    fn order(&self, at: usize) -> (HitKind, &str, &Ref) {
        let item = &self.items[at];
        (item.kind, &item.name, &item.name_ref)
    }

    fn hit(&self, at: usize, rank: Rank, folded: &str) -> Hit {
        let item = &self.items[at];
        let by_name = fold(&item.name).starts_with(folded);
        let matched = (!by_name && rank != Rank::Words).then(|| {
            let range =
                self.names.range(folded.to_owned()..).take_while(|(name, _)| name.starts_with(folded));
            range.filter(|(_, items)| items.contains(&at)).map(|(name, _)| name.clone()).next()
        });
        Hit {
            kind: item.kind,
            name: item.name.clone(),
            name_ref: item.name_ref.clone(),
            slug: item.slug.clone(),
            matched: matched.flatten(),
            rank,
        }
    }

    /// Names close to the query: whole names within a small edit distance, and names that hold a word close to
    /// every word of the query. One edit for each four letters, three at most.
    fn nearest(&self, folded: &str) -> Vec<Hit> {
        let mut near: BTreeMap<usize, usize> = BTreeMap::new();
        let whole = close(&self.names, folded);
        let mut by_words: Option<BTreeMap<usize, usize>> = None;
        for word in folded.split(' ').take(8) {
            let with = close(&self.words, word);
            by_words = Some(match by_words {
                None => with,
                Some(so_far) => {
                    let both =
                        so_far.into_iter().filter_map(|(at, edits)| Some((at, edits + with.get(&at)?)));
                    both.collect()
                }
            });
        }
        for (at, edits) in whole.into_iter().chain(by_words.into_iter().flatten()) {
            let best = near.entry(at).or_insert(edits);
            *best = (*best).min(edits);
        }
        let mut near: Vec<(usize, usize)> = near.into_iter().map(|(at, distance)| (distance, at)).collect();
        near.sort_by(|a, b| (a.0, self.order(a.1)).cmp(&(b.0, self.order(b.1))));
        near.into_iter().take(NEAREST_MAX).map(|(_, at)| self.hit(at, Rank::Words, folded)).collect()
    }
}

/// One page of several lists that follow each other.
struct Window {
    first: usize,
    size: usize,
    /// How many items the lists so far have.
    total: usize,
    hits: Vec<Hit>,
}

impl Window {
    /// Takes the part of the next list that lies on the page.
    fn add(&mut self, count: usize, hits: impl FnOnce(Range<usize>) -> Vec<Hit>) {
        let from = self.first.saturating_sub(self.total).min(count);
        let to = from.saturating_add(self.size - self.hits.len()).min(count);
        self.total += count;
        if from < to {
            self.hits.extend(hits(from..to));
        }
    }
}

fn organisation((rank, called, name): &(Rank, Arc<str>, Ref)) -> Hit {
    Hit {
        kind: HitKind::Organisation,
        name: called.to_string(),
        name_ref: name.clone(),
        slug: None,
        matched: None,
        rank: *rank,
    }
}

/// Items under keys close to a text, with the least number of edits.
fn close(keys: &BTreeMap<String, Vec<usize>>, text: &str) -> BTreeMap<usize, usize> {
    let wanted: Vec<char> = text.chars().take(60).collect();
    let limit = (wanted.len() / 4).clamp(1, 3);
    let mut near: BTreeMap<usize, usize> = BTreeMap::new();
    for (key, items) in keys.iter().filter(|(key, _)| key.len() >= 3 || *key == text) {
        let letters: Vec<char> = key.chars().take(64).collect();
        let Some(distance) = edits(&wanted, &letters, limit) else { continue };
        for at in items {
            let best = near.entry(*at).or_insert(distance);
            *best = (*best).min(distance);
        }
    }
    near
}

/// Text as it is compared: compatibility decomposition without marks, lower case, punctuation as single spaces.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        text.chars().for_each(|c| fold_letter(&mut folded, c));
    } else {
        let letters = text.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
        letters.for_each(|c| fold_letter(&mut folded, c));
    }
    folded.truncate(folded.trim_end().len());
    folded
}

fn fold_letter(folded: &mut String, c: char) {
    match c {
        // `U.K.` is one word; `1.4` and `7.2.1` are not `14` and `721`.
        '.' if folded.ends_with(|last: char| last.is_ascii_digit()) => folded.push(' '),
        '\'' | '’' | '.' => {}
        // Letters that do not decompose but are commonly typed without their stroke or ligature.
        'ø' | 'Ø' => folded.push('o'),
        'ł' | 'Ł' => folded.push('l'),
        'đ' | 'Đ' => folded.push('d'),
        'ı' => folded.push('i'),
        'ß' => folded.push_str("ss"),
        'æ' | 'Æ' => folded.push_str("ae"),
        c if c.is_ascii_alphanumeric() => folded.push(c.to_ascii_lowercase()),
        c if c.is_alphanumeric() => folded.extend(c.to_lowercase()),
        _ if folded.is_empty() || folded.ends_with(' ') => {}
        _ => folded.push(' '),
    }
}

fn insert(map: &mut BTreeMap<String, Vec<usize>>, key: &str, at: usize) {
    let items = map.entry(key.to_owned()).or_default();
    if items.last() != Some(&at) {
        items.push(at);
    }
}

/// Edit distance (insert, delete, replace, swap of neighbours), or `None` above the limit.
///
/// Source: Damerau, "A technique for computer detection and correction of spelling errors", CACM 7(3), 1964; the
/// form without overlapping edits.
fn edits(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replace = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replace.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        if row.iter().min().is_some_and(|least| *least > limit) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    Some(last[b.len()]).filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_forgets_accents_case_and_punctuation() {
        assert_eq!(fold("Türkiye"), "turkiye");
        assert_eq!(fold("Côte d’Ivoire"), "cote divoire");
        assert_eq!(fold("U.K."), "uk");
        assert_eq!(fold("SDG 7.2.1"), "sdg 7 2 1");
        assert_eq!(fold("  Finance-in-Common! "), "finance in common");
        assert_eq!(fold("x:iso3166-1:IN"), "x iso3166 1 in");
    }

    #[test]
    fn edit_distance_counts_a_swap_once() {
        let distance =
            |a: &str, b: &str| edits(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>(), 3);
        assert_eq!(distance("gavi", "gavi"), Some(0));
        assert_eq!(distance("gvai", "gavi"), Some(1));
        assert_eq!(distance("brics", "brcs"), Some(1));
        assert_eq!(distance("brics", "nato"), None);
    }
}
