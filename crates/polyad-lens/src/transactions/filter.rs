//! Which transactions a question is about.

use super::columns::{self, Codes, FileTransactions, Part};
use super::dimension::Dimension;
use super::overlap::{self, Overlap, Rule, Spot};
use super::party::{Names, Party, Wanted};
use crate::facts;
use crate::judge::of_fact;
use crate::lenses::projects;
use crate::measure::Evidence;
use crate::params::{BadParam, Params};
use polyad_ledger::state::{Fact, ProjectFile, State};
use polyad_model::codelist::ActorClass;
use std::collections::HashMap;
use std::sync::Arc;

/// The parameters that narrow a question.
const PARAMS: [&str; 18] = [
    "as_reported",
    "country",
    "currency",
    "evidence",
    "leave_out",
    "from",
    "giver_kind",
    "giver",
    "participant",
    "publisher",
    "receiver",
    "receiver_kind",
    "sdg",
    "sector",
    "stage",
    "to",
    "type",
    "year",
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
    /// The only rows that are wanted, in order; `None`: the evidence of a row does not matter.
    only_rows: Option<Vec<u32>>,
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
        let names = Names { state, as_reported };
        let rules = rules(params, as_reported)?;
        let overlaps = overlap::of(projects);
        let mut files: Vec<Chosen<'a>> = Vec::new();
        for ((file, own), mut records) in projects.files().iter().zip(&columns).zip(records) {
            let reporters = &own.publishers;
            let wanted: Vec<bool> =
                reporters.values.iter().map(|party| conditions.reported_by(state, party)).collect();
            narrow(&mut records, reporters, &wanted);
            let parts = own.parts.iter().map(|part| {
                let left_out = left_out.remove(&(file.dataset().key, part.kind)).unwrap_or_default();
                Accepted { left_out, ..conditions.accepted(state, part) }
            });
            files.push(Chosen { file, records, parts: parts.collect(), columns: own.clone() });
        }
        if let Some(least) = least_evidence(params)? {
            let supported = supported(state, least, overlaps.by(Rule::TwoEnded, projects, &columns), &files);
            for (chosen, rows) in files.iter_mut().zip(supported) {
                chosen.parts.iter_mut().zip(rows).for_each(|(part, rows)| part.only_rows = Some(rows));
            }
        }
        // A report leaves the total only where the one that stays is in it; so this comes before the key.
        let found = rules.iter().flat_map(|rule| overlaps.by(*rule, projects, &columns));
        let leaving: Vec<Spot> =
            leaving(found.filter(|own| holds(&files, own.stays) && holds(&files, own.leaves)));
        for spot in leaving {
            let row = columns[spot.file as usize].parts[spot.part as usize].row(spot.at as usize);
            files[spot.file as usize].parts[spot.part as usize].left_out.push(row);
        }
        files.iter_mut().flat_map(|chosen| &mut chosen.parts).for_each(|part| part.left_out.sort_unstable());
        for (dimension, value) in key {
            files.iter_mut().for_each(|chosen| chosen.stand_under(names, *dimension, value));
        }
        let currency = params.get("currency").map(|code| code.trim().to_owned());
        Ok(Selection { state, as_reported, files, currency })
    }

    /// What an organisation is called in this question.
    pub(crate) fn called<'p>(&'p self, party: &'p Party) -> &'p str {
        Names { state: self.state, as_reported: self.as_reported }.called(party)
    }
}

impl Selection<'_> {
    /// Whether a transaction is in the selection.
    pub(crate) fn holds(&self, spot: Spot) -> bool {
        holds(&self.files, spot)
    }
}

impl Accepted {
    /// Whether the transaction at a place of the part is wanted, apart from its record.
    pub(crate) fn holds(&self, part: &Part, at: usize) -> bool {
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
                givers[part.givers.places.get(at) as usize]
                    || receivers[part.receivers.places.get(at) as usize]
            })
            && (self.left_out.is_empty() || self.left_out.binary_search(&part.row(at)).is_err())
            && self.only_rows.as_ref().is_none_or(|rows| rows.binary_search(&part.row(at)).is_ok())
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
        for kind in [Dimension::GiverKind, Dimension::ReceiverKind] {
            let Some(wanted) = list(kind.name()) else { continue };
            if !wanted.iter().all(|word| ActorClass::all().any(|class| class.word() == word)) {
                let known: Vec<&str> = ActorClass::all().map(ActorClass::word).collect();
                return Err(BadParam::new(
                    kind.name(),
                    format!("is one or more of {}, separated by commas", known.join(", ")),
                ));
            }
            words.push((kind, wanted));
        }
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

    fn reported_by(&self, state: &State, party: &Party) -> bool {
        self.publisher.as_ref().is_none_or(|wanted| party.is(state, wanted))
    }

    fn accepted(&self, state: &State, part: &Part) -> Accepted {
        let mut accepted = Accepted::default();
        for dimension in [
            Dimension::Type,
            Dimension::Stage,
            Dimension::Currency,
            Dimension::Year,
            Dimension::GiverKind,
            Dimension::ReceiverKind,
        ] {
            let Some(codes) = part.words(dimension) else { continue };
            let in_years = |value: &str| {
                dimension != Dimension::Year
                    || self
                        .years
                        .is_none_or(|(from, to)| value.parse().is_ok_and(|year| (from..=to).contains(&year)))
            };
            let wanted = |value: &Arc<str>| {
                let mut lists = self.words.iter().filter(|(of, _)| *of == dimension);
                in_years(value) && lists.all(|(_, any)| any.iter().any(|each| **each == **value))
            };
            accepted.only(dimension, codes.values.iter().map(wanted).collect());
        }
        for (dimension, codes, wanted) in [
            (Dimension::Giver, &part.givers, &self.giver),
            (Dimension::Receiver, &part.receivers, &self.receiver),
        ] {
            let holds = |party: &Party| wanted.as_ref().is_none_or(|wanted| party.is(state, wanted));
            accepted.only(dimension, codes.values.iter().map(holds).collect());
        }
        if let Some(wanted) = &self.participant {
            let is = |codes: &Codes<Party>| {
                codes.values.iter().map(|party| party.is(state, wanted)).collect::<Vec<bool>>()
            };
            let (givers, receivers) = (is(&part.givers), is(&part.receivers));
            accepted.none |= !givers.contains(&true) && !receivers.contains(&true);
            accepted.ends = Some((givers, receivers));
        }
        accepted
    }
}

impl Chosen<'_> {
    /// Keeps what stands under a value of a dimension.
    fn stand_under(&mut self, names: Names<'_>, dimension: Dimension, value: &str) {
        let is =
            |codes: &Codes<Party>| codes.values.iter().map(|party| names.called(party) == value).collect();
        if dimension == Dimension::Publisher {
            let wanted: Vec<bool> = is(&self.columns.publishers);
            return narrow(&mut self.records, &self.columns.publishers, &wanted);
        }
        for (part, accepted) in self.columns.parts.iter().zip(&mut self.parts) {
            let own = match dimension {
                Dimension::Giver => is(&part.givers),
                Dimension::Receiver => is(&part.receivers),
                word => part
                    .words(word)
                    .map_or_else(Vec::new, |codes| codes.values.iter().map(|own| **own == *value).collect()),
            };
            accepted.only(dimension, own);
        }
    }
}

/// Keeps the records whose reporter is wanted.
fn narrow(records: &mut [bool], reporters: &Codes<Party>, wanted: &[bool]) {
    if wanted.contains(&false) {
        let open = records.iter_mut().enumerate().filter(|(_, own)| **own);
        open.for_each(|(record, own)| *own = wanted[reporters.places.get(record) as usize]);
    }
}

/// Whether a transaction is in the selection.
fn holds(files: &[Chosen<'_>], spot: Spot) -> bool {
    let chosen = &files[spot.file as usize];
    let (part, accepted) = (&chosen.columns.parts[spot.part as usize], &chosen.parts[spot.part as usize]);
    let record = part
        .amounts(chosen.file.table())
        .and_then(|(group, _)| group.record_number(part.row(spot.at as usize)));
    record.is_some_and(|record| chosen.records[record as usize])
        && !accepted.none
        && accepted.holds(part, spot.at as usize)
}

/// The parameter `evidence`; nothing when every report will do.
fn least_evidence(params: &Params) -> Result<Option<Evidence>, BadParam> {
    Ok(match params.optional_word("evidence", &["E0", "E1", "E2", "E3"])? {
        Some("E1") => Some(Evidence::E1),
        Some("E2") => Some(Evidence::E2),
        Some("E3") => Some(Evidence::E3),
        _ => None,
    })
}

/// By file and part the rows that have at least this evidence: those that both ends report, and those that others
/// attest.
fn supported(
    state: &State,
    least: Evidence,
    matched: &[Overlap],
    files: &[Chosen<'_>],
) -> Vec<Vec<Vec<u32>>> {
    let mut rows: Vec<Vec<Vec<u32>>> =
        files.iter().map(|chosen| vec![Vec::new(); chosen.parts.len()]).collect();
    if least == Evidence::E1 {
        for spot in matched.iter().flat_map(|own| [own.leaves, own.stays]) {
            let row = files[spot.file as usize].columns.parts[spot.part as usize].row(spot.at as usize);
            rows[spot.file as usize][spot.part as usize].push(row);
        }
    }
    for target in state.facts("attestation").filter_map(|fact| fact.target()) {
        let Some(Fact::Row(dataset, row)) = state.fact(&target) else { continue };
        let file = files.iter().position(|chosen| chosen.file.dataset().key == dataset.key);
        let part =
            file.and_then(|file| files[file].columns.parts.iter().position(|part| part.kind == row.kind()));
        if let (Some(file), Some(part)) = (file, part)
            && of_fact(state, &target).0 >= least
        {
            rows[file][part].push(row.index());
        }
    }
    rows.iter_mut().flatten().for_each(|rows| {
        rows.sort_unstable();
        rows.dedup();
    });
    rows
}

/// What leaves. Where files name each other in a circle, one report of it stays.
fn leaving<'o>(found: impl Iterator<Item = &'o Overlap>) -> Vec<Spot> {
    let mut because_of: HashMap<Spot, Spot> = HashMap::new();
    for overlap in found {
        let mut stays = Some(overlap.stays);
        while let Some(next) = stays.filter(|spot| *spot != overlap.leaves) {
            stays = because_of.get(&next).copied();
        }
        if stays.is_none() {
            because_of.entry(overlap.leaves).or_insert(overlap.stays);
        }
    }
    because_of.into_keys().collect()
}

/// The rules by which reports leave a total: of the parameter `leave_out`, else the one that is certain.
fn rules(params: &Params, as_reported: bool) -> Result<Vec<Rule>, BadParam> {
    let known = || Rule::ALL.map(Rule::name).join(", ");
    match params.get("leave_out") {
        Some(_) if as_reported => {
            Err(BadParam::new("leave_out", "does not go with `as_reported`, which leaves out nothing"))
        }
        Some("nothing") => Ok(Vec::new()),
        Some(list) => list
            .split(',')
            .map(|name| {
                let rule = Rule::ALL.into_iter().find(|rule| rule.name() == name.trim());
                rule.ok_or_else(|| {
                    BadParam::new(
                        "leave_out",
                        format!("is `nothing`, or one or more of {}, separated by commas", known()),
                    )
                })
            })
            .collect(),
        None if as_reported => Ok(Vec::new()),
        None => Ok(vec![Rule::TwoEnded]),
    }
}

/// For each file the records that count and meet the conditions on activities.
fn records(state: &State, params: &Params, as_reported: bool) -> Result<Vec<Vec<bool>>, BadParam> {
    let asked: Vec<(&str, &str)> =
        OF_ACTIVITY.into_iter().filter_map(|name| Some((name, params.get(name)?))).collect();
    let files = state.projects().files();
    if let Some((name, _)) = asked.first().filter(|_| as_reported) {
        return Err(BadParam::new(
            name,
            "does not go with `as_reported`: which copy of an activity would say so?",
        ));
    }
    if asked.is_empty() {
        let all = |file: &ProjectFile| {
            (0..file.table().record_count()).map(|record| as_reported || file.is_counted(record)).collect()
        };
        return Ok(files.iter().map(all).collect());
    }
    projects::records_meeting(state, &Params::new(asked))
}
