//! Which transactions a question is about.

use super::columns::{self, FileTransactions};
use super::dimension::Dimension;
use super::party::{Names, Party, Wanted};
use crate::facts;
use crate::lenses::projects;
use crate::params::{BadParam, Params};
use polyad_ledger::state::{ProjectFile, State};
use std::collections::HashMap;
use std::sync::Arc;

/// The parameters that narrow a question.
const PARAMS: [&str; 14] = [
    "as_reported", "country", "currency", "from", "giver", "participant", "publisher", "receiver", "sdg", "sector",
    "stage", "to", "type", "year",
];

/// Those of them that are about the whole activity, as in the lens `projects`.
const OF_ACTIVITY: [&str; 3] = ["country", "sdg", "sector"];

/// Those of a lens's parameters that narrow the question.
pub(crate) fn conditions(params: &Params) -> Params {
    Params::new(params.iter().filter(|(name, _)| PARAMS.contains(name)))
}

/// The transactions that a question is about.
pub(crate) struct Selection<'a> {
    pub(crate) state: &'a State,
    /// Copies and answered rows among them, and names as printed.
    pub(crate) as_reported: bool,
    pub(crate) files: Vec<Chosen<'a>>,
    /// The only currency, where the question names one.
    pub(crate) currency: Option<String>,
}

/// What a question takes of one file.
pub(crate) struct Chosen<'a> {
    pub(crate) file: &'a ProjectFile,
    pub(crate) columns: Arc<FileTransactions>,
    /// By record.
    pub(crate) records: Vec<bool>,
    /// In the order of the file's parts.
    pub(crate) parts: Vec<Accepted>,
}

/// What a question takes of one part.
#[derive(Debug, Default)]
pub(crate) struct Accepted {
    /// By dimension: for each of its codes whether it is wanted; `None`: all are.
    codes: Vec<(Dimension, Vec<bool>)>,
    /// Whether either end is wanted, by code of the giver and of the receiver.
    ends: Option<(Vec<bool>, Vec<bool>)>,
    /// Rows that are left out, in order.
    pub(crate) left_out: Vec<u32>,
    /// No transaction of the part is wanted.
    pub(crate) none: bool,
}

/// Conditions, read.
struct Conditions {
    publisher: Option<Wanted>,
    participant: Option<Wanted>,
    giver: Option<Wanted>,
    receiver: Option<Wanted>,
    words: Vec<(Dimension, Vec<String>)>,
    years: Option<(usize, usize)>,
}

impl<'a> Selection<'a> {
    /// The transactions that meet the parameters, and stand under each value of the key.
    pub(crate) fn read(
        state: &'a State,
        params: &Params,
        key: &[(Dimension, Arc<str>)],
    ) -> Result<Selection<'a>, BadParam> {
        let as_reported = params.optional_word("as_reported", &["yes", "no"])? == Some("yes");
        let conditions = Conditions::read(state, params)?;
        let records = records(state, params, as_reported)?;
        let projects = state.projects();
        let columns = columns::of_files(projects);
        let answered = if as_reported { Default::default() } else { facts::answered_rows(state) };
        let mut left_out: HashMap<_, Vec<u32>> = HashMap::new();
        for (dataset, kind, row) in answered {
            left_out.entry((dataset, kind)).or_default().push(row);
        }
        left_out.values_mut().for_each(|rows| rows.sort_unstable());
        let files = projects.files().iter().zip(columns).zip(records).map(|((file, columns), mut records)| {
            let names = Names { state, as_reported };
            let wanted: Vec<bool> = columns.publishers.values.iter().map(|party| conditions.reported_by(names, party, key)).collect();
            if wanted.contains(&false) {
                records.iter_mut().enumerate().filter(|(_, own)| **own).for_each(|(record, own)| *own = wanted[columns.publishers.places.get(record) as usize]);
            }
            let parts = columns.parts.iter().map(|part| {
                let left_out = left_out.remove(&(file.dataset().key, part.kind)).unwrap_or_default();
                Accepted { left_out, ..conditions.accepted(names, part, key) }
            });
            Chosen { file, records, parts: parts.collect(), columns }
        });
        let files = files.collect();
        let currency = params.get("currency").map(|code| code.trim().to_owned());
        Ok(Selection { state, as_reported, files, currency })
    }

    /// What an organisation is called in this question.
    pub(crate) fn called<'p>(&'p self, party: &'p Party) -> &'p str {
        Names { state: self.state, as_reported: self.as_reported }.called(party)
    }
}

impl Accepted {
    /// Whether the transaction at a place of the part is wanted, apart from its record.
    pub(crate) fn holds(&self, part: &columns::Part, at: usize) -> bool {
        let wanted = |(dimension, own): &(Dimension, Vec<bool>)| {
            let place = match dimension {
                Dimension::Giver => part.givers.places.get(at),
                Dimension::Receiver => part.receivers.places.get(at),
                word => part.words(*word).map_or(0, |codes| codes.places.get(at)),
            };
            own[place as usize]
        };
        self.codes.iter().all(wanted)
            && self.ends.as_ref().is_none_or(|(givers, receivers)| {
                givers[part.givers.places.get(at) as usize] || receivers[part.receivers.places.get(at) as usize]
            })
            && (self.left_out.is_empty() || self.left_out.binary_search(&part.row(at)).is_err())
    }

    fn only(&mut self, dimension: Dimension, own: Vec<bool>) {
        self.none |= !own.contains(&true);
        if own.contains(&false) {
            self.codes.push((dimension, own));
        }
    }
}

impl Conditions {
    fn read(state: &State, params: &Params) -> Result<Conditions, BadParam> {
        let list = |name: &str| -> Option<Vec<String>> {
            params.get(name).map(|list| list.split(',').map(|each| each.trim().to_owned()).collect())
        };
        let mut words = Vec::new();
        if let Some(types) = list("type") {
            let is_type = |text: &String| text.parse::<u8>().is_ok_and(|number| (1..=13).contains(&number));
            if !types.iter().all(is_type) {
                return Err(BadParam::new(
                    "type",
                    "is a number of the list of transaction types, 1 to 13, or several separated by commas",
                ));
            }
            words.push((Dimension::Type, types));
        }
        words.extend(list("stage").map(|stages| (Dimension::Stage, stages)));
        if let Some(currency) = params.get("currency") {
            if currency.contains(',') {
                return Err(BadParam::new(
                    "currency",
                    "is one code, e.g. `USD`: amounts of different currencies are never added",
                ));
            }
            words.push((Dimension::Currency, vec![currency.trim().to_owned()]));
        }
        let year = |name: &str| -> Result<Option<usize>, BadParam> {
            let year = params.optional_number(name)?;
            match year {
                Some(year) if year > 9999 => Err(BadParam::new(name, "is a year, 1 to 9999")),
                year => Ok(year),
            }
        };
        let years = match (year("year")?, year("from")?, year("to")?) {
            (None, None, None) => None,
            (Some(year), None, None) => Some((year, year)),
            (None, from, to) => Some((from.unwrap_or(1), to.unwrap_or(9999))),
            _ => return Err(BadParam::new("year", "does not go with `from` and `to`")),
        };
        if years.is_some_and(|(from, to)| from > to) {
            return Err(BadParam::new("from", "comes after `to`"));
        }
        let party = |name: &str| params.get(name).map(|text| Wanted::read(state, text));
        Ok(Conditions {
            publisher: party("publisher"),
            participant: party("participant"),
            giver: party("giver"),
            receiver: party("receiver"),
            words,
            years,
        })
    }

    fn reported_by(&self, names: Names<'_>, party: &Party, key: &[(Dimension, Arc<str>)]) -> bool {
        self.publisher.as_ref().is_none_or(|wanted| party.is(names.state, wanted))
            && key.iter().filter(|(of, _)| *of == Dimension::Publisher).all(|(_, own)| names.called(party) == &**own)
    }

    fn accepted(&self, names: Names<'_>, part: &columns::Part, key: &[(Dimension, Arc<str>)]) -> Accepted {
        let state = names.state;
        let mut accepted = Accepted::default();
        for dimension in [Dimension::Type, Dimension::Stage, Dimension::Currency, Dimension::Year] {
            let Some(codes) = part.words(dimension) else { continue };
            let wanted = |value: &Arc<str>| {
                self.words.iter().filter(|(of, _)| *of == dimension).all(|(_, any)| any.iter().any(|each| **each == **value))
                    && key.iter().filter(|(of, _)| *of == dimension).all(|(_, own)| own == value)
                    && (dimension != Dimension::Year || self.years.is_none_or(|(from, to)| value.parse().is_ok_and(|year: usize| (from..=to).contains(&year))))
            };
            accepted.only(dimension, codes.values.iter().map(wanted).collect());
        }
        for (dimension, codes, wanted) in [
            (Dimension::Giver, &part.givers, &self.giver),
            (Dimension::Receiver, &part.receivers, &self.receiver),
        ] {
            let holds = |party: &Party| {
                wanted.as_ref().is_none_or(|wanted| party.is(state, wanted))
                    && key.iter().filter(|(of, _)| *of == dimension).all(|(_, own)| names.called(party) == &**own)
            };
            accepted.only(dimension, codes.values.iter().map(holds).collect());
        }
        if let Some(wanted) = &self.participant {
            let is = |parties: &[Party]| parties.iter().map(|party| party.is(state, wanted)).collect::<Vec<bool>>();
            let (givers, receivers) = (is(&part.givers.values), is(&part.receivers.values));
            accepted.none |= !givers.contains(&true) && !receivers.contains(&true);
            accepted.ends = Some((givers, receivers));
        }
        accepted
    }
}

/// For each file the records that count and meet the conditions on activities.
fn records(state: &State, params: &Params, as_reported: bool) -> Result<Vec<Vec<bool>>, BadParam> {
    let asked: Vec<(&str, &str)> = OF_ACTIVITY.into_iter().filter_map(|name| Some((name, params.get(name)?))).collect();
    let files = state.projects().files();
    if let Some((name, _)) = asked.first().filter(|_| as_reported) {
        return Err(BadParam::new(name, "does not go with `as_reported`: which copy of an activity would say so?"));
    }
    if asked.is_empty() {
        let all = |file: &ProjectFile| (0..file.table().record_count()).map(|record| as_reported || file.is_counted(record)).collect();
        return Ok(files.iter().map(all).collect());
    }
    projects::records_meeting(state, &Params::new(asked))
}
