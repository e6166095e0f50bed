//! Which projects meet the conditions of an address.
//!
//! Conditions that are also counted beside the list fail by a bit of their own, so that one pass tells for each
//! count which projects the list would hold if only that condition were another.

use super::index::{self, FileIndex, STATUSES};
use super::words::Marks;
use crate::params::{BadParam, Params};
use crate::search::fold;
use polyad_ledger::rows::Column;
use polyad_ledger::state::{ProjectFile, Projects, State};
use polyad_model::Ref;
use std::collections::HashMap;
use std::sync::Arc;

/// A record of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// The number of the file among the files of projects.
    pub(crate) file: u32,
    /// The number of the record in the file.
    pub(crate) record: u32,
}

/// A condition that is counted beside the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Facet {
    /// What stage of its life a project is in.
    Status,
    /// Where it takes place.
    Country,
    /// Who reports it.
    Publisher,
    /// The goal of the 2030 Agenda that it serves.
    Sdg,
    /// A currency in which it states a disbursement.
    Currency,
}

/// The projects of a state, each with the conditions that it fails.
pub(crate) struct Selection<'a> {
    /// The projects.
    pub(crate) projects: &'a Projects,
    /// The files' columns, in the order of the files.
    pub(crate) indexes: Vec<Arc<FileIndex>>,
    /// By file and record: the bits of the conditions that fail.
    fails: Vec<Vec<u8>>,
}

/// Conditions, read and understood.
#[derive(Debug)]
struct Filter {
    words: Vec<String>,
    status: Option<u8>,
    country: Option<String>,
    sdg: Option<String>,
    publisher: Option<Party>,
    participant: Option<Party>,
    role: Option<String>,
    sector: Option<String>,
    vocabulary: Option<String>,
    year: Option<i16>,
    currency: Option<String>,
}

/// An organisation by Ref, with the Refs linked to it, or by words of its name.
#[derive(Debug)]
enum Party {
    Named(Vec<Ref>),
    Words(Vec<String>),
}

/// The roles that IATI gives to participating organisations.
pub(crate) const ROLES: [&str; 4] = ["funding", "accountable", "extending", "implementing"];

/// Fails a condition that is counted nowhere.
const OTHER: u8 = 1;

impl Facet {
    /// All, in the order in which they stand beside the list.
    pub(crate) const ALL: [Facet; 5] =
        [Facet::Status, Facet::Country, Facet::Sdg, Facet::Publisher, Facet::Currency];

    /// The parameter that narrows by it.
    pub(crate) fn param(self) -> &'static str {
        match self {
            Facet::Status => "status",
            Facet::Country => "country",
            Facet::Publisher => "publisher",
            Facet::Sdg => "sdg",
            Facet::Currency => "currency",
        }
    }

    fn bit(self) -> u8 {
        2 << self as u8
    }
}

impl<'a> Selection<'a> {
    /// Tries every project of a state against the parameters.
    pub(crate) fn of(state: &'a State, params: &Params) -> Result<Selection<'a>, BadParam> {
        let filter = Filter::of(state, params)?;
        let projects = state.projects();
        let indexes = index::of_files(projects);
        let files = projects.files().iter().zip(&indexes);
        let fails = files.map(|(file, index)| filter.fails(file, index)).collect();
        Ok(Selection { projects, indexes, fails })
    }

    /// The projects that meet all conditions, by file and place.
    pub(crate) fn places(&self) -> Vec<Place> {
        let mut found = Vec::new();
        for (file, fails) in self.fails.iter().enumerate() {
            let records = fails.iter().enumerate().filter(|(_, fails)| **fails == 0);
            found.extend(records.map(|(record, _)| Place { file: file as u32, record: record as u32 }));
        }
        found
    }

    /// For each file and record whether it meets all conditions.
    pub(crate) fn by_record(&self) -> Vec<Vec<bool>> {
        self.fails.iter().map(|fails| fails.iter().map(|fails| *fails == 0).collect()).collect()
    }

    /// The records of each file that meet all conditions but the one that is counted.
    pub(crate) fn but_for(&self, facet: Facet) -> impl Iterator<Item = (&FileIndex, impl Iterator<Item = u32>)> {
        let kept = !facet.bit();
        self.fails.iter().zip(&self.indexes).map(move |(fails, index)| {
            let records = fails.iter().enumerate().filter(move |(_, fails)| **fails & kept == 0);
            (&**index, records.map(|(record, _)| record as u32))
        })
    }

    /// The columns of a project's file.
    pub(crate) fn index(&self, place: Place) -> &FileIndex {
        &self.indexes[place.file as usize]
    }
}

impl Filter {
    fn of(state: &State, params: &Params) -> Result<Filter, BadParam> {
        let words = |name: &str| {
            let text: String = params.get(name).unwrap_or_default().chars().take(200).collect();
            fold(&text).split_whitespace().map(str::to_owned).collect::<Vec<_>>()
        };
        let party = |name: &str| {
            let text = params.get(name)?;
            Some(match text.parse::<Ref>() {
                Ok(named) => {
                    let mut members = state.links().members(&named);
                    if !members.contains(&named) {
                        members.push(named);
                    }
                    Party::Named(members)
                }
                Err(_) => Party::Words(words(name)),
            })
        };
        let status = params.optional_word("status", &STATUSES)?;
        let country = params.get("country").map(str::to_ascii_uppercase);
        if country.as_ref().is_some_and(|code| code.len() != 2 || !code.bytes().all(|b| b.is_ascii_uppercase())) {
            return Err(BadParam::new("country", "is a code of ISO 3166-1: two letters, e.g. `KE`"));
        }
        let sdg = params.get("sdg").map(str::to_ascii_lowercase);
        if sdg.as_ref().is_some_and(|code| index::goal_of(code).is_none()) {
            return Err(BadParam::new("sdg", "is a goal of the 2030 Agenda, 1 to 17, or a target such as 7.2"));
        }
        let year = params.optional_number("year")?;
        if year.is_some_and(|year| !(1..=9999).contains(&year)) {
            return Err(BadParam::new("year", "is a year, 1 to 9999"));
        }
        Ok(Filter {
            words: words("q"),
            status: status.and_then(|word| STATUSES.iter().position(|own| *own == word)).map(|at| at as u8),
            country,
            sdg,
            publisher: party("publisher"),
            participant: party("participant"),
            role: params.optional_word("role", &ROLES)?.map(str::to_owned),
            sector: params.get("sector").map(str::to_owned),
            vocabulary: params.get("vocabulary").map(|number| format!("iati-sector-{number}")),
            year: year.map(|year| year as i16),
            currency: currency(params)?,
        })
    }

    /// For each record of a file the bits of the conditions that it fails.
    fn fails(&self, file: &ProjectFile, index: &FileIndex) -> Vec<u8> {
        let count = file.table().record_count();
        let mut fails: Vec<u8> = (0..count).map(|record| if file.is_counted(record) { 0 } else { OTHER }).collect();
        let mut unless = |bit: u8, holds: &dyn Fn(u32) -> bool| {
            // What is out already is asked nothing more.
            let open = fails.iter_mut().enumerate().filter(|(_, fails)| **fails & OTHER == 0);
            open.for_each(|(record, fails)| {
                if !holds(record as u32) {
                    *fails |= bit;
                }
            });
        };
        if !self.words.is_empty() {
            let marks = index.words.with_all(&self.words);
            unless(OTHER, &|record| marks.has(record));
        }
        if self.participant.is_some() || self.role.is_some() {
            let marks = self.participants(file, index);
            unless(OTHER, &|record| marks.has(record));
        }
        if let Some(wanted) = &self.sector {
            let own: Vec<bool> = index.sector_codes.iter().map(|(scheme, code)| self.is_sector(wanted, scheme, code)).collect();
            unless(OTHER, &|record| any(index.sectors.of(record), &own));
        }
        if let Some(year) = self.year {
            unless(OTHER, &|record| is_active(index, record, year));
        }
        if let Some(wanted) = &self.currency {
            let own: Vec<bool> = index.currencies.iter().map(|code| **code == **wanted).collect();
            unless(Facet::Currency.bit(), &|record| index.paid(record).iter().any(|paid| own[paid.currency as usize]));
        }
        if let Some(wanted) = self.status {
            unless(Facet::Status.bit(), &|record| index.statuses[record as usize] == wanted);
        }
        if let Some(wanted) = &self.country {
            let own: Vec<bool> = index.country_codes.iter().map(|code| **code == **wanted).collect();
            unless(Facet::Country.bit(), &|record| any(index.countries.of(record), &own));
        }
        if let Some(wanted) = &self.sdg {
            let own: Vec<bool> = index.sdg_codes.iter().map(|code| lies_under(code, wanted)).collect();
            unless(Facet::Sdg.bit(), &|record| any(index.sdgs.of(record), &own));
        }
        if let Some(wanted) = &self.publisher {
            let own: Vec<bool> = index.publishers.iter().map(|each| wanted.is(&each.name, &each.folded)).collect();
            let is = |record: u32| own.get(index.publisher_rows[record as usize] as usize).is_some_and(|own| *own);
            unless(Facet::Publisher.bit(), &is);
        }
        fails
    }

    /// The records in which the organisation takes part, in the role asked for.
    fn participants(&self, file: &ProjectFile, index: &FileIndex) -> Marks {
        let mut marks = Marks::none(file.table().record_count() as usize);
        let Some(group) = file.table().group("seat") else { return marks };
        let roles = group.column("as_called");
        let in_role = |row: u32| {
            self.role.as_ref().is_none_or(|role| {
                roles.and_then(|roles| roles.word(row)).is_some_and(|word| word.eq_ignore_ascii_case(role))
            })
        };
        let mut mark = |row: u32| {
            let record = group.row(row).and_then(|row| row.record_number());
            if let Some(record) = record.filter(|_| in_role(row)) {
                marks.set(record);
            }
        };
        match &self.participant {
            None => (0..group.len() as u32).for_each(mark),
            Some(Party::Named(members)) => {
                members.iter().flat_map(|name| group.rows_naming("actor", name)).for_each(|row| mark(*row));
            }
            Some(Party::Words(words)) => {
                let called = index.participant_words.with_all(words);
                if let Some(Column::Words { rows, .. }) = group.column("actor_name").filter(|_| !called.is_empty()) {
                    rows.iter().enumerate().filter(|(_, name)| called.has(*name)).for_each(|(row, _)| mark(row as u32));
                }
            }
        }
        marks
    }

    /// Codes of the DAC lists begin with the codes of the groups they lie in; other lists are not ordered so.
    fn is_sector(&self, wanted: &str, scheme: &str, code: &str) -> bool {
        let is_dac = matches!(scheme, "iati-sector-1" | "iati-sector-2");
        match &self.vocabulary {
            Some(own) => own == scheme && (code == wanted || (is_dac && code.starts_with(wanted))),
            None => is_dac && code.starts_with(wanted),
        }
    }
}

impl Party {
    fn is(&self, name: &Ref, folded: &str) -> bool {
        match self {
            Party::Named(members) => members.contains(name),
            Party::Words(words) => {
                words.iter().all(|word| folded.split(' ').any(|own| own.starts_with(word.as_str())))
            }
        }
    }
}

/// The parameter `currency`.
pub(crate) fn currency(params: &Params) -> Result<Option<String>, BadParam> {
    let code = params.get("currency").map(str::to_ascii_uppercase);
    if code.as_ref().is_some_and(|code| code.parse::<polyad_model::Currency>().is_err()) {
        return Err(BadParam::new("currency", "is a code of ISO 4217, e.g. `USD`"));
    }
    Ok(code)
}

/// A side without a date is open; without any date a project is active in no year.
fn is_active(index: &FileIndex, record: u32, year: i16) -> bool {
    let (start, end) = (index.starts[record as usize].date, index.ends[record as usize].date);
    (start.is_some() || end.is_some())
        && start.is_none_or(|start| start.first_day().year() <= year)
        && end.is_none_or(|end| end.last_day().year() >= year)
}

/// `7.2` lies under `7`, `7.2.1` under both.
fn lies_under(code: &str, wanted: &str) -> bool {
    let rest = code.get(..wanted.len()).filter(|head| head.eq_ignore_ascii_case(wanted)).map(|_| &code[wanted.len()..]);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn any(places: &[u32], own: &[bool]) -> bool {
    places.iter().any(|place| own[*place as usize])
}

/// How often each thing is counted, by what it is called in an address.
pub(crate) type Counts = HashMap<String, (String, u64)>;

/// Counts, for every value of a condition, the projects that the list narrowed to that value would hold: by value,
/// with the value in words.
pub(crate) fn counts(selection: &Selection<'_>, facet: Facet) -> Counts {
    let mut counts = Counts::new();
    let mut add = |value: &str, words: &str, number: u64| {
        if number > 0 {
            counts.entry(value.to_owned()).or_insert_with(|| (words.to_owned(), 0)).1 += number;
        }
    };
    for (index, records) in selection.but_for(facet) {
        match facet {
            Facet::Status => {
                let mut by = [0; STATUSES.len()];
                for record in records {
                    if let Some(own) = by.get_mut(index.statuses[record as usize] as usize) {
                        *own += 1;
                    }
                }
                STATUSES.iter().zip(by).for_each(|(word, number)| add(word, word, number));
            }
            Facet::Country => {
                let mut by = vec![0; index.country_codes.len()];
                records.flat_map(|record| index.countries.of(record)).for_each(|place| by[*place as usize] += 1);
                let named = index.country_codes.iter().zip(by);
                named.for_each(|(code, number)| add(code, country_name(code), number));
            }
            Facet::Publisher => {
                let mut by = vec![0; index.publishers.len()];
                for record in records {
                    if let Some(own) = by.get_mut(index.publisher_rows[record as usize] as usize) {
                        *own += 1;
                    }
                }
                let named = index.publishers.iter().zip(by);
                named.for_each(|(each, number)| add(&each.name.to_string(), &each.called, number));
            }
            Facet::Currency => {
                let mut by = vec![0; index.currencies.len()];
                records.flat_map(|record| index.paid(record)).for_each(|paid| by[paid.currency as usize] += 1);
                index.currencies.iter().zip(by).for_each(|(code, number)| add(code, code, number));
            }
            Facet::Sdg => {
                let mut by = [0; 17];
                for record in records {
                    let goals = index.goals[record as usize];
                    (0..17).filter(|goal| goals & (1 << goal) != 0).for_each(|goal| by[goal] += 1);
                }
                (1..).zip(by).for_each(|(goal, number): (u32, u64)| add(&goal.to_string(), &format!("SDG {goal}"), number));
            }
        }
    }
    counts
}

/// A country in English; a code that the list does not have stands for itself.
pub(crate) fn country_name(code: &str) -> &str {
    polyad_model::codelist::country_by_alpha2(code).map_or(code, |country| country.name)
}
