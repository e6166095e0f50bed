//! What a search finds in registered files of projects: projects, and organisations that nothing else describes.
//!
//! There may be hundreds of thousands. They are looked up in the columns that the lens `projects` reads, which each
//! file shares with every index, and only those that a page shows get a name.

use super::{Hit, HitKind, Rank, fold};
use crate::lenses::projects::index::{self, FileIndex};
use polyad_ledger::rows::{Column, RowGroup, Table};
use polyad_ledger::state::State;
use polyad_model::{DatasetKey, Ref};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// The files of projects of one state.
#[derive(Debug, Clone, Default)]
pub(super) struct ProjectFiles {
    files: Vec<File>,
    /// What the record itself describes is found as such.
    described: HashSet<Ref>,
}

#[derive(Debug, Clone)]
struct File {
    key: DatasetKey,
    table: Arc<Table>,
    index: Arc<FileIndex>,
    /// Whether each record counts.
    counted: Vec<bool>,
}

/// What was found, before it has a name.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Organisations by name, with their ranks.
    pub(super) organisations: Vec<(Rank, Arc<str>, Ref)>,
    /// Projects in no order.
    pub(super) projects: Vec<FoundProject>,
}

/// A project found.
#[derive(Debug, Clone, Copy)]
pub(super) struct FoundProject {
    pub(super) rank: Rank,
    file: u32,
    record: u32,
}

impl ProjectFiles {
    pub(super) fn of(state: &State) -> ProjectFiles {
        let projects = state.projects();
        let indexes = index::of_files(projects);
        let files = projects.files().iter().zip(indexes).map(|(file, index)| File {
            key: file.dataset().key,
            table: file.table().clone(),
            index,
            counted: (0..file.table().record_count()).map(|record| file.is_counted(record)).collect(),
        });
        let named = state.directory().all().iter().flat_map(|entity| {
            state.links().members(&entity.name_ref).into_iter().chain([entity.name_ref.clone()])
        });
        ProjectFiles { files: files.collect(), described: named.collect() }
    }

    /// What the words find; `query` is what was typed, `folded` the same folded.
    pub(super) fn find(&self, query: &str, folded: &str) -> Found {
        let words: Vec<String> =
            folded.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
        let query = query.trim();
        let typed: Vec<Ref> =
            [query.to_owned(), format!("x:org-id:{query}"), format!("x:iati-activity:{query}")]
                .iter()
                .filter_map(|text| text.parse().ok())
                .collect();
        let mut found = Found::default();
        let mut organisations: BTreeMap<Ref, (Rank, Arc<str>)> = BTreeMap::new();
        for (number, file) in self.files.iter().enumerate() {
            file.projects(number as u32, &words, folded, &typed, &mut found.projects);
            file.organisations(&words, folded, &typed, &mut |rank, name: &Ref, called: &Arc<str>| {
                if self.described.contains(name) {
                    return;
                }
                let best = organisations.entry(name.clone()).or_insert_with(|| (rank, called.clone()));
                if rank < best.0 {
                    *best = (rank, called.clone());
                }
            });
        }
        found.organisations =
            organisations.into_iter().map(|(name, (rank, called))| (rank, called, name)).collect();
        found.organisations.sort();
        found
    }

    /// One window of projects in order, as hits.
    pub(super) fn hits(&self, mut found: Vec<FoundProject>, part: Range<usize>) -> Vec<Hit> {
        let compare = |a: &FoundProject, b: &FoundProject| {
            let head = |each: &FoundProject| self.files[each.file as usize].index.title_head(each.record);
            let title =
                |each: &FoundProject| self.files[each.file as usize].index.title(each.record).map(fold);
            (a.rank.cmp(&b.rank))
                .then_with(|| head(a).cmp(&head(b)))
                .then_with(|| title(a).cmp(&title(b)))
                .then_with(|| (a.file, a.record).cmp(&(b.file, b.record)))
        };
        if part.end < found.len() {
            found.select_nth_unstable_by(part.end, compare);
            found.truncate(part.end);
        }
        if 0 < part.start && part.start < found.len() {
            found.select_nth_unstable_by(part.start, compare);
            found.drain(..part.start);
        }
        found.sort_unstable_by(compare);
        found.into_iter().filter_map(|each| self.hit(each)).collect()
    }

    fn hit(&self, found: FoundProject) -> Option<Hit> {
        let file = &self.files[found.file as usize];
        let record = file.table.record(found.record)?;
        let title = file.index.title(found.record);
        let locator = record.key.clone();
        Some(Hit {
            kind: HitKind::Project,
            name: title.unwrap_or(record.key).to_owned(),
            name_ref: record.name.cloned().unwrap_or(Ref::Row { dataset: file.key, locator }),
            slug: None,
            matched: None,
            rank: found.rank,
        })
    }
}

impl File {
    fn projects(
        &self,
        file: u32,
        words: &[String],
        folded: &str,
        typed: &[Ref],
        found: &mut Vec<FoundProject>,
    ) {
        let counted = |record: &u32| self.counted.get(*record as usize).is_some_and(|counted| *counted);
        let group = self.table.group("partnership");
        let named =
            |name: &Ref| group.map_or(&[][..], |group| group.rows_naming("about", name)).iter().copied();
        let exact: Vec<u32> = typed
            .iter()
            .flat_map(named)
            .filter_map(|row| group?.row(row)?.record_number())
            .filter(counted)
            .collect();
        found.extend(exact.iter().map(|record| FoundProject { rank: Rank::Exact, file, record: *record }));
        for record in self.index.words.with_all(words).iter().filter(counted) {
            if exact.contains(&record) {
                continue;
            }
            let rank = match self.index.title(record) {
                // Only what begins alike is folded and compared whole.
                Some(title) if self.index.begins_like(record, folded) => rank_of(&fold(title), folded),
                _ => Rank::Words,
            };
            found.push(FoundProject { rank, file, record });
        }
    }

    fn organisations(
        &self,
        words: &[String],
        folded: &str,
        typed: &[Ref],
        each: &mut dyn FnMut(Rank, &Ref, &Arc<str>),
    ) {
        for publisher in &self.index.publishers {
            if typed.contains(&publisher.name) {
                each(Rank::Exact, &publisher.name, &publisher.called);
            } else if words
                .iter()
                .all(|word| publisher.folded.split(' ').any(|own| own.starts_with(word.as_str())))
            {
                each(rank_of(&publisher.folded, folded), &publisher.name, &publisher.called);
            }
        }
        let Some(group) = self.table.group("seat") else { return };
        for name in typed {
            if let Some(called) = group.rows_naming("actor", name).first().and_then(|row| called(group, *row))
            {
                each(Rank::Exact, name, called);
            }
        }
        let marks = self.index.participant_words.with_all(words);
        let Some(Column::Words { words: names, rows }) =
            group.column("actor_name").filter(|_| !marks.is_empty())
        else {
            return;
        };
        let mut ranks: HashMap<u32, Rank> = HashMap::new();
        // A name stands once in its table, so its address tells it from all others.
        let mut seen: HashSet<(u32, *const Ref)> = HashSet::new();
        for (row, place) in rows.iter().enumerate().filter(|(_, place)| marks.has(*place)) {
            let Some(name) = group.row(row as u32).and_then(|row| row.name("actor")) else { continue };
            if !seen.insert((place, std::ptr::from_ref(name))) {
                continue;
            }
            let called = &names[place as usize];
            let rank = *ranks.entry(place).or_insert_with(|| rank_of(&fold(called), folded));
            each(rank, name, called);
        }
    }
}

fn called(group: &RowGroup, row: u32) -> Option<&Arc<str>> {
    group.column("actor_name")?.word(row)
}

fn rank_of(text: &str, folded: &str) -> Rank {
    match text.strip_prefix(folded) {
        Some("") => Rank::Exact,
        Some(_) => Rank::Prefix,
        None => Rank::Words,
    }
}
