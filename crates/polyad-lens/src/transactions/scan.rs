//! The one pass over the columns: groups and their exact sums.
//!
//! Large files are cut into stretches that run side by side; exact sums do not depend on the order of addition.

use super::columns::{Codes, FileTransactions, Part};
use super::dimension::Dimension;
use super::filter::{Accepted, Chosen, Selection};
use super::party::Party;
use super::sum::Sum;
use polyad_ledger::state::Fact;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering as Memory};

/// Transactions that agree in what a total is of.
#[derive(Debug)]
pub(crate) struct Group {
    /// A value for each dimension, in their order; empty: the file does not say.
    pub(crate) key: Vec<Arc<str>>,
    /// By kind of row: `pledge` and `contribution`.
    pub(crate) sums: BTreeMap<&'static str, Sum>,
}

/// Transactions to a stretch.
const STRETCH: usize = 1 << 18;

/// Keys that are counted in an array; more of them go into a map.
const DENSE: u64 = 1 << 12;

/// All groups of a selection, in the order of their keys.
pub(crate) fn groups(selection: &Selection<'_>, by: &[Dimension]) -> Vec<Group> {
    let parts: Vec<Keyed<'_>> =
        selection.files.iter().flat_map(|file| Keyed::of(selection, file, by)).collect();
    let stretches: Vec<(usize, Range<usize>)> = parts
        .iter()
        .enumerate()
        .flat_map(|(at, part)| {
            let len = part.part.len();
            (0..len).step_by(STRETCH).map(move |from| (at, from..len.min(from + STRETCH)))
        })
        .collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut sums: Vec<Option<Sums>> = parts.iter().map(|_| None).collect();
        while let Some((part, range)) = stretches.get(next.fetch_add(1, Memory::Relaxed)) {
            let sums = sums[*part].get_or_insert_with(|| Sums::for_keys(parts[*part].keys));
            parts[*part].add_up(range.clone(), sums);
        }
        sums
    };
    let rows: usize = parts.iter().map(|part| part.part.len()).sum();
    let workers =
        if rows > STRETCH { std::thread::available_parallelism().map_or(1, usize::from).min(8) } else { 1 };
    let done: Vec<Vec<Option<Sums>>> = if workers == 1 {
        vec![work()]
    } else {
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
            let own = work();
            let others = others
                .into_iter()
                .map(|other| other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            std::iter::once(own).chain(others).collect()
        })
    };
    let mut groups: HashMap<Vec<Arc<str>>, BTreeMap<&'static str, Sum>> = HashMap::new();
    for sums in done {
        for (part, sums) in parts.iter().zip(sums) {
            for (key, sum) in sums.into_iter().flat_map(Sums::into_each) {
                groups.entry(part.labels_of(key)).or_default().entry(part.part.kind).or_default().join(&sum);
            }
        }
    }
    let mut groups: Vec<Group> = groups.into_iter().map(|(key, sums)| Group { key, sums }).collect();
    groups.sort_by(|a, b| order(&a.key, &b.key, by));
    groups
}

/// The transactions of a selection as facts, by file, kind and place: some of them, after passing over others.
pub(crate) fn facts<'a>(
    selection: &Selection<'a>,
    kind: Option<&str>,
    skip: usize,
    most: usize,
) -> Vec<Fact<'a>> {
    let mut found = Vec::new();
    let mut passed = 0;
    for chosen in &selection.files {
        for (part, accepted) in chosen.columns.parts.iter().zip(&chosen.parts) {
            let Some((group, _)) = part.amounts(chosen.file.table()) else { continue };
            if kind.is_some_and(|kind| kind != part.kind) || accepted.none {
                continue;
            }
            for at in 0..part.len() {
                let Some(row) = group.row(part.row(at)) else { continue };
                let counts = row.record_number().is_some_and(|record| chosen.records[record as usize]);
                if !counts || !accepted.holds(part, at) {
                    continue;
                }
                passed += 1;
                if passed > skip {
                    found.push(Fact::Row(chosen.file.dataset(), row));
                    if found.len() == most {
                        return found;
                    }
                }
            }
        }
    }
    found
}

/// A part with the numbers that its keys are made of.
struct Keyed<'s> {
    chosen: &'s Chosen<'s>,
    part: &'s Part,
    accepted: &'s Accepted,
    steps: Vec<Step<'s>>,
    /// How many keys there may be.
    keys: u64,
}

/// One dimension of a key.
struct Step<'s> {
    source: Source<'s>,
    /// The label of each code of the dimension.
    label_of: Vec<u32>,
    labels: Vec<Arc<str>>,
    stride: u64,
}

enum Source<'s> {
    Words(&'s Codes<Arc<str>>),
    Parties(&'s Codes<Party>),
    /// By record.
    Publishers(&'s Codes<Party>),
}

/// Sums by key.
enum Sums {
    Dense(Vec<Sum>),
    Sparse(HashMap<u64, Sum>),
}

impl<'s> Keyed<'s> {
    fn of(selection: &'s Selection<'s>, chosen: &'s Chosen<'s>, by: &[Dimension]) -> Vec<Keyed<'s>> {
        let columns: &FileTransactions = &chosen.columns;
        let parts = columns.parts.iter().zip(&chosen.parts).filter(|(_, accepted)| !accepted.none);
        parts
            .map(|(part, accepted)| {
                let mut keys = 1;
                let steps = by.iter().map(|dimension| {
                    let source = match dimension {
                        Dimension::Publisher => Source::Publishers(&columns.publishers),
                        Dimension::Giver => Source::Parties(&part.givers),
                        Dimension::Receiver => Source::Parties(&part.receivers),
                        Dimension::Type => Source::Words(&part.types),
                        Dimension::Stage => Source::Words(&part.stages),
                        Dimension::Currency => Source::Words(&part.currencies),
                        Dimension::Year => Source::Words(&part.years),
                        Dimension::ValueDate => Source::Words(&part.value_dates),
                        Dimension::GiverKind => Source::Words(&part.giver_kinds),
                        Dimension::ReceiverKind => Source::Words(&part.receiver_kinds),
                    };
                    let (label_of, labels) = match &source {
                        Source::Words(codes) => labels(codes.values.iter().map(|word| &**word)),
                        Source::Parties(codes) | Source::Publishers(codes) => {
                            labels(codes.values.iter().map(|party| selection.called(party)))
                        }
                    };
                    let stride = keys;
                    keys *= labels.len().max(1) as u64;
                    Step { source, label_of, labels, stride }
                });
                let steps = steps.collect();
                Keyed { chosen, part, accepted, steps, keys }
            })
            .collect()
    }

    fn add_up(&self, range: Range<usize>, sums: &mut Sums) {
        let Some((group, amounts)) = self.part.amounts(self.chosen.file.table()) else { return };
        for at in range {
            let row = self.part.row(at);
            let Some(record) =
                group.record_number(row).filter(|record| self.chosen.records[*record as usize])
            else {
                continue;
            };
            if !self.accepted.holds(self.part, at) {
                continue;
            }
            let mut key = 0;
            for step in &self.steps {
                let place = match step.source {
                    Source::Words(codes) => codes.places.get(at),
                    Source::Parties(codes) => codes.places.get(at),
                    Source::Publishers(codes) => codes.places.get(record as usize),
                };
                key += u64::from(step.label_of[place as usize]) * step.stride;
            }
            let sum = sums.of(key);
            match amounts.short(row as usize) {
                Some((digits, places)) => sum.add_short(digits, places),
                None => {
                    if let Some(amount) = amounts.get(row as usize) {
                        sum.add(amount);
                    }
                }
            }
        }
    }

    fn labels_of(&self, key: u64) -> Vec<Arc<str>> {
        let label =
            |step: &Step<'_>| step.labels[(key / step.stride % step.labels.len() as u64) as usize].clone();
        self.steps.iter().map(label).collect()
    }
}

impl Sums {
    fn for_keys(keys: u64) -> Sums {
        if keys <= DENSE {
            Sums::Dense(vec![Sum::default(); keys as usize])
        } else {
            Sums::Sparse(HashMap::new())
        }
    }

    fn of(&mut self, key: u64) -> &mut Sum {
        match self {
            Sums::Dense(sums) => &mut sums[key as usize],
            Sums::Sparse(sums) => sums.entry(key).or_default(),
        }
    }

    fn into_each(self) -> Vec<(u64, Sum)> {
        match self {
            Sums::Dense(sums) => (0..).zip(sums).filter(|(_, sum)| sum.count > 0).collect(),
            Sums::Sparse(sums) => sums.into_iter().collect(),
        }
    }
}

/// For each value the place of its label, and the distinct labels.
fn labels<'v>(values: impl Iterator<Item = &'v str>) -> (Vec<u32>, Vec<Arc<str>>) {
    let mut known: HashMap<&str, u32> = HashMap::new();
    let mut labels: Vec<Arc<str>> = Vec::new();
    let places = values.map(|value| {
        *known.entry(value).or_insert_with(|| {
            labels.push(Arc::from(value));
            labels.len() as u32 - 1
        })
    });
    (places.collect(), labels)
}

/// Column by column; types and years are numbers.
fn order(a: &[Arc<str>], b: &[Arc<str>], by: &[Dimension]) -> Ordering {
    let columns = a.iter().zip(b).zip(by).map(|((a, b), dimension)| {
        let number = |text: &str| text.parse::<i64>().ok().filter(|_| dimension.is_number());
        (number(a), a).cmp(&(number(b), b))
    });
    columns.fold(Ordering::Equal, Ordering::then)
}
