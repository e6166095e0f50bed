//! Projects: the activities that registered files report, each counted once.
//!
//! The rows of an IATI activity are facts like others, and there are a million of them for each partnership of the
//! record. They stand apart: [`State::facts`] leaves them out, and what is asked of them is asked here. One
//! activity may come in many files; one record of it counts, the others are its copies.

use super::{Dataset, Fact, State};
use crate::rows::{Record, RowGroup, Table};
use polyad_model::Ref;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// The kind of the row that describes a project.
const PARTNERSHIP: &str = "partnership";

/// All projects of a state.
#[derive(Debug, Default)]
pub struct Projects {
    files: Vec<ProjectFile>,
    /// File and record of each project, by file and place.
    counted: Vec<Place>,
    /// All records of a name that several files or places bring.
    copies: HashMap<Ref, Vec<Place>>,
}

/// One registered file of projects.
#[derive(Debug)]
pub struct ProjectFile {
    dataset: Arc<Dataset>,
    table: Arc<Table>,
    /// For each record its number among the projects, or [`NOT_COUNTED`].
    numbers: Vec<u32>,
}

/// A copy, or a record that describes no project.
const NOT_COUNTED: u32 = u32::MAX;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    file: u32,
    record: u32,
}

/// One activity in one file.
#[derive(Debug, Clone, Copy)]
pub struct Project<'a> {
    all: &'a Projects,
    place: Place,
}

impl State {
    /// The projects in force at this size; put together on first use, then shared.
    pub fn projects(&self) -> &Projects {
        self.derived.projects.get_or_init(|| Projects::build(self))
    }
}

impl Projects {
    /// How many projects count.
    pub fn len(&self) -> usize {
        self.counted.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.counted.is_empty()
    }

    /// All projects that count, by dataset and place in the file.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Project<'_>> + Clone {
        self.counted.iter().map(|place| Project { all: self, place: *place })
    }

    /// The project with a number below [`Projects::len`].
    pub fn get(&self, number: u32) -> Option<Project<'_>> {
        self.counted.get(number as usize).map(|place| Project { all: self, place: *place })
    }

    /// The files, for those who read by column. Registered later comes later.
    pub fn files(&self) -> &[ProjectFile] {
        &self.files
    }

    /// The project that an activity's name means, the record that counts of it; of a row of a file the record it
    /// lies in, counted or not.
    pub fn find(&self, name: &Ref) -> Option<Project<'_>> {
        if let Ref::Row { dataset, locator } = name {
            let file = self.files.iter().position(|file| file.dataset.key == *dataset)?;
            let record = self.files[file].table.row(locator)?.record_number()?;
            return Some(Project { all: self, place: Place { file: file as u32, record } });
        }
        self.files.iter().enumerate().find_map(|(at, file)| {
            let group = file.table.group(PARTNERSHIP)?;
            let record = group.rows_naming("about", name).iter().find_map(|row| {
                let record = group.row(*row)?.record_number()?;
                (file.numbers[record as usize] != NOT_COUNTED).then_some(record)
            })?;
            Some(Project { all: self, place: Place { file: at as u32, record } })
        })
    }

    /// The project that a row of a file belongs to, counted or not.
    pub fn of(&self, fact: Fact<'_>) -> Option<Project<'_>> {
        let Fact::Row(dataset, row) = fact else { return None };
        let file = self.files.iter().position(|file| file.dataset.key == dataset.key)?;
        Some(Project { all: self, place: Place { file: file as u32, record: row.record_number()? } })
    }

    /// The facts of a kind whose `field` names the Ref, in projects that count.
    pub fn facts_naming<'a>(
        &'a self,
        kind: &'a str,
        field: &'a str,
        name: &'a Ref,
    ) -> impl Iterator<Item = (Project<'a>, Fact<'a>)> {
        self.files.iter().enumerate().flat_map(move |(at, file)| {
            let group = file.table.group(kind);
            let rows = group.map_or(&[][..], |group| group.rows_naming(field, name));
            rows.iter().filter_map(move |row| {
                let row = group?.row(*row)?;
                let record = row.record_number().filter(|record| file.is_counted(*record))?;
                let place = Place { file: at as u32, record };
                Some((Project { all: self, place }, Fact::Row(&file.dataset, row)))
            })
        })
    }

    fn build(state: &State) -> Projects {
        let mut all = Projects::default();
        for dataset in state.datasets() {
            let Some(loaded) = dataset.loaded.as_ref().filter(|loaded| loaded.table.has_records()) else {
                continue;
            };
            let numbers = vec![NOT_COUNTED; loaded.table.record_count() as usize];
            all.files.push(ProjectFile { dataset: dataset.clone(), table: loaded.table.clone(), numbers });
        }
        let mut best: HashMap<&Ref, Place> = HashMap::new();
        let mut several: HashMap<&Ref, Vec<Place>> = HashMap::new();
        for place in all.places() {
            let Some(name) = all.record(place).and_then(|record| record.name) else { continue };
            match best.entry(name) {
                std::collections::hash_map::Entry::Vacant(free) => {
                    free.insert(place);
                }
                std::collections::hash_map::Entry::Occupied(mut held) => {
                    several.entry(name).or_insert_with(|| vec![*held.get()]).push(place);
                    if all.rank(place) < all.rank(*held.get()) {
                        held.insert(place);
                    }
                }
            }
        }
        let counts = |place: &Place| {
            let name = all.record(*place).and_then(|record| record.name);
            name.is_none_or(|name| best.get(name) == Some(place))
        };
        let counted: Vec<Place> = all.places().filter(counts).collect();
        let copies = several.into_iter().map(|(name, places)| (name.clone(), places)).collect();
        for (number, place) in counted.iter().enumerate() {
            all.files[place.file as usize].numbers[place.record as usize] = number as u32;
        }
        all.counted = counted;
        all.copies = copies;
        all
    }

    /// The records that describe a project, by file and place.
    fn places(&self) -> impl Iterator<Item = Place> + '_ {
        self.files.iter().enumerate().flat_map(|(at, file)| {
            let rows = file.table.group(PARTNERSHIP).into_iter().flat_map(RowGroup::rows);
            rows.filter_map(move |row| Some(Place { file: at as u32, record: row.record_number()? }))
        })
    }

    fn record(&self, place: Place) -> Option<Record<'_>> {
        self.files[place.file as usize].table.record(place.record)
    }

    /// Of several records of one activity the least counts: published by its reporter, then changed last, then
    /// registered last, then lowest hash of the file; inside one file the first.
    fn rank(&self, place: Place) -> impl Ord {
        let dataset = &self.files[place.file as usize].dataset;
        let record = self.record(place);
        let reporter = record.and_then(|record| record.reporter.cloned());
        let by_reporter = reporter.is_some() && dataset.publisher() == reporter;
        let updated =
            record.and_then(|record| record.updated).map(|text| text.trim().chars().take(19).collect());
        let updated: String = updated.unwrap_or_default();
        (
            !by_reporter,
            Reverse(updated),
            Reverse(dataset.since),
            dataset.text("sha256"),
            place.file,
            place.record,
        )
    }
}

impl ProjectFile {
    /// The dataset.
    pub fn dataset(&self) -> &Arc<Dataset> {
        &self.dataset
    }

    /// Its rows.
    pub fn table(&self) -> &Arc<Table> {
        &self.table
    }

    /// Whether a record counts.
    pub fn is_counted(&self, record: u32) -> bool {
        self.number(record).is_some()
    }

    /// The number of a record among the projects, if it counts.
    pub fn number(&self, record: u32) -> Option<u32> {
        self.numbers.get(record as usize).copied().filter(|number| *number != NOT_COUNTED)
    }
}

impl<'a> Project<'a> {
    /// Its name: the activity's identifier where it has one, else its row.
    pub fn name(self) -> Ref {
        match self.record().and_then(|record| record.name) {
            Some(name) => name.clone(),
            None => self.fact().map_or_else(
                || Ref::Row { dataset: self.dataset().key, locator: self.key() },
                |fact| fact.address(),
            ),
        }
    }

    /// The dataset that reports it.
    pub fn dataset(self) -> &'a Arc<Dataset> {
        &self.file().dataset
    }

    /// The file that it stands in.
    pub fn file(self) -> &'a ProjectFile {
        &self.all.files[self.place.file as usize]
    }

    /// Its record in the file.
    pub fn record(self) -> Option<Record<'a>> {
        self.file().table.record(self.place.record)
    }

    /// Its number among the projects, unless it is a copy.
    pub fn number(self) -> Option<u32> {
        self.file().number(self.place.record)
    }

    /// The row that describes it.
    pub fn fact(self) -> Option<Fact<'a>> {
        self.facts(PARTNERSHIP).next()
    }

    /// Its rows of a kind, in file order.
    pub fn facts(self, kind: &str) -> impl ExactSizeIterator<Item = Fact<'a>> + use<'a> {
        let group = self.file().table.group(kind);
        let rows: Range<u32> = group.map_or(0..0, |group| group.rows_of_record(self.place.record));
        let dataset = self.dataset();
        let facts: Vec<Fact<'a>> =
            rows.filter_map(|row| Some(Fact::Row(dataset, group?.row(row)?))).collect();
        facts.into_iter()
    }

    /// The other records of the same activity, in this file and in others; the counted one among them when this is
    /// a copy.
    pub fn copies(self) -> Vec<Project<'a>> {
        let name = self.record().and_then(|record| record.name);
        let places = name.and_then(|name| self.all.copies.get(name)).map_or(&[][..], Vec::as_slice);
        let others = places.iter().filter(|place| **place != self.place);
        others.map(|place| Project { all: self.all, place: *place }).collect()
    }

    fn key(self) -> Arc<str> {
        self.record().map_or_else(|| "".into(), |record| record.key.clone())
    }
}

impl PartialEq for Project<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place && std::ptr::eq(self.all, other.all)
    }
}
