//! Money that files report more than once: which report stays in a total, which leaves it, and why.
//!
//! Source: `docs/methods` §3.1 for the two ends of a transfer. The other rules only suspect: they are off unless the
//! reader switches them on.

use super::columns::{self, FileTransactions, Part};
use crate::kept::PerDatasets;
use polyad_ledger::json::Value;
use polyad_ledger::rows::{Column, Row};
use polyad_ledger::state::{Fact, Project, ProjectFile, Projects, State};
use polyad_model::{DatasetKey, Exact, ExactSum, PartialDate, Ref};
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

/// A rule by which one of two reports leaves a total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Rule {
    /// Giver and receiver report one transfer, and name each other's activity.
    TwoEnded,
    /// An activity and one that is part of it report the same amount of the same day.
    Hierarchy,
    /// Two transactions of one activity agree in all that is reported of them.
    Repeated,
    /// An activity pays out what another activity on record has paid to it.
    PassedOn,
}

/// Where a transaction lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Spot {
    /// Number of the file among the files of projects.
    pub(crate) file: u32,
    /// Number of the part among the parts of the file.
    pub(crate) part: u32,
    /// Place in the part.
    pub(crate) at: u32,
}

/// One transaction that leaves a total because another one stays.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Overlap {
    pub(crate) leaves: Spot,
    pub(crate) stays: Spot,
    /// What the two agree in.
    pub(crate) why: &'static str,
    /// Days from the one that stays to the one that leaves.
    pub(crate) days: Option<i32>,
}

/// The overlaps among the files of one set of projects, found when first asked for.
#[derive(Debug, Default)]
pub(crate) struct Overlaps {
    found: [OnceLock<Vec<Overlap>>; Rule::ALL.len()],
    /// File, kind and row of every report of a transfer that both ends report.
    matched: OnceLock<HashSet<(DatasetKey, &'static str, u32)>>,
}

/// The greatest difference of two reports of one amount, as a part of the greater: one in so many.
const AMOUNT_APART: i128 = 100;
/// The most days between two reports of one transfer.
const DAYS_APART: i32 = 60;
/// Types that a giver reports, with what the receiver reports of the same transfer.
const ENDS: [(&str, &str); 3] = [("12", "13"), ("2", "11"), ("3", "1")];
/// Types by which money leaves an activity.
const PAID_OUT: [&str; 2] = ["3", "4"];
/// The type by which an activity reports money that came in.
const CAME_IN: &str = "1";

impl Rule {
    /// All, in the order in which they are told.
    pub(crate) const ALL: [Rule; 4] = [Rule::TwoEnded, Rule::Hierarchy, Rule::Repeated, Rule::PassedOn];

    /// Its name in addresses.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Rule::TwoEnded => "two-ended",
            Rule::Hierarchy => "hierarchy",
            Rule::Repeated => "repeated",
            Rule::PassedOn => "passed-on",
        }
    }

    /// What it finds, in a sentence.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Rule::TwoEnded => {
                "Giver and receiver report one transfer: one of them names the other’s activity, amounts are within 1 per cent in one currency, dates within 60 days. The giver’s report stays."
            }
            Rule::Hierarchy => {
                "An activity and a part of it report the same type, amount, currency and day. The report of the whole stays."
            }
            Rule::Repeated => {
                "Two transactions of one activity agree in all that is reported of them. The first stays."
            }
            Rule::PassedOn => {
                "An activity says that its money comes from another activity on record, and pays it on: payments out of it, the earliest first, up to what came in. The payment into it stays."
            }
        }
    }
}

static KEPT: PerDatasets<Overlaps> = PerDatasets::new();

/// The overlaps of a set of projects.
pub(crate) fn of(projects: &Projects) -> Arc<Overlaps> {
    KEPT.of(projects.files().iter().map(|file| file.dataset()), Overlaps::default)
}

impl Overlaps {
    /// What a rule finds, in the order of the reports that leave.
    pub(crate) fn by(
        &self,
        rule: Rule,
        projects: &Projects,
        columns: &[Arc<FileTransactions>],
    ) -> &[Overlap] {
        let at = Rule::ALL.iter().position(|own| *own == rule).unwrap_or_default();
        self.found[at].get_or_init(|| {
            let world = World { projects, columns };
            let mut found = match rule {
                Rule::TwoEnded => world.two_ended(),
                Rule::Hierarchy => world.hierarchy(),
                Rule::Repeated => world.repeated(),
                Rule::PassedOn => world.passed_on(),
            };
            found.sort_by_key(|overlap| overlap.leaves);
            found
        })
    }
}

/// Whether both ends report any transfer on record.
pub(crate) fn any_matched(state: &State) -> bool {
    let projects = state.projects();
    !projects.is_empty() && !of(projects).matched(projects).is_empty()
}

/// Whether both ends report the transfer that a row tells of.
pub(crate) fn is_matched(state: &State, fact: Fact<'_>) -> bool {
    let Fact::Row(dataset, row) = fact else { return false };
    row.record_number().is_some() && {
        let projects = state.projects();
        of(projects).matched(projects).contains(&(dataset.key, row.kind(), row.index()))
    }
}

impl Overlaps {
    fn matched(&self, projects: &Projects) -> &HashSet<(DatasetKey, &'static str, u32)> {
        self.matched.get_or_init(|| {
            let columns = columns::of_files(projects);
            let spots =
                self.by(Rule::TwoEnded, projects, &columns).iter().flat_map(|own| [own.leaves, own.stays]);
            spots
                .map(|spot| {
                    let part = &columns[spot.file as usize].parts[spot.part as usize];
                    let dataset = projects.files()[spot.file as usize].dataset();
                    (dataset.key, part.kind, part.row(spot.at as usize))
                })
                .collect()
        })
    }
}

/// A record: file and number.
type Place = (u32, u32);

/// All files with their columns.
struct World<'a> {
    projects: &'a Projects,
    columns: &'a [Arc<FileTransactions>],
}

/// A transaction with what rules compare.
#[derive(Debug, Clone, Copy)]
struct Seen<'a> {
    spot: Spot,
    place: Place,
    row: Row<'a>,
    flow: &'a str,
    currency: &'a str,
    amount: Exact,
    date: Option<PartialDate>,
}

/// The activities that the ends of a transaction name, where they are on record and another than its own.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Named {
    from: End,
    to: End,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
enum End {
    #[default]
    NotNamed,
    OnRecord(Place),
    Elsewhere,
}

impl<'a> World<'a> {
    fn file(&self, file: u32) -> &'a ProjectFile {
        &self.projects.files()[file as usize]
    }

    fn part(&self, file: u32, part: u32) -> &'a Part {
        &self.columns[file as usize].parts[part as usize]
    }

    fn place_of(&self, project: Project<'a>) -> Option<Place> {
        let file = self.projects.files().iter().position(|file| std::ptr::eq(file, project.file()))?;
        Some((file as u32, project.record()?.number))
    }

    /// All transactions that count.
    fn each(&self) -> impl Iterator<Item = Seen<'a>> + '_ {
        (0..self.columns.len() as u32).flat_map(move |file| {
            (0..self.columns[file as usize].parts.len() as u32).flat_map(move |part| {
                (0..self.part(file, part).len() as u32)
                    .filter_map(move |at| self.seen(Spot { file, part, at }))
            })
        })
    }

    fn seen(&self, spot: Spot) -> Option<Seen<'a>> {
        let (file, part) = (self.file(spot.file), self.part(spot.file, spot.part));
        let (group, amounts) = part.amounts(file.table())?;
        let at = spot.at as usize;
        let row = group.row(part.row(at))?;
        let record = row.record_number().filter(|record| file.is_counted(*record))?;
        let promised = || row.period("period").and_then(|period| period.from);
        Some(Seen {
            spot,
            place: (spot.file, record),
            row,
            flow: &part.types.values[part.types.places.get(at) as usize],
            currency: &part.currencies.values[part.currencies.places.get(at) as usize],
            amount: amounts.get(row.index() as usize)?,
            date: row.date("when").or_else(promised),
        })
    }

    /// The transactions of a record.
    fn of_record(&self, (file, record): Place) -> Vec<Seen<'a>> {
        let table = self.file(file).table();
        let parts = (0..self.columns[file as usize].parts.len() as u32).filter_map(|number| {
            let part = self.part(file, number);
            let (group, _) = part.amounts(table)?;
            let rows = group.rows_of_record(record).filter_map(|row| part.place(row));
            Some(rows.map(move |at| Spot { file, part: number, at: at as u32 }).collect::<Vec<_>>())
        });
        parts.flatten().filter_map(|spot| self.seen(spot)).collect()
    }

    /// The transactions that name the activity of an end, with what they name.
    fn with_ends(&self) -> Vec<(Seen<'a>, Named)> {
        let mut found = Vec::new();
        for (file, columns) in (0..).zip(self.columns) {
            for (number, part) in (0..).zip(&columns.parts) {
                let Some((group, _)) = part.amounts(self.file(file).table()) else { continue };
                let Some(Column::Values { values, rows }) = group.column("ends") else { continue };
                let ends: Vec<[End; 2]> = values.iter().map(|value| self.ends(value)).collect();
                for at in 0..part.len() {
                    let Some([from, to]) = ends.get(rows.get(part.row(at) as usize) as usize) else {
                        continue;
                    };
                    let Some(seen) = self.seen(Spot { file, part: number, at: at as u32 }) else { continue };
                    // An end that names its own activity says nothing of the other one.
                    let other = |end: End| if end == End::OnRecord(seen.place) { End::NotNamed } else { end };
                    found.push((seen, Named { from: other(*from), to: other(*to) }));
                }
            }
        }
        found
    }

    fn ends(&self, value: &Value) -> [End; 2] {
        ["from", "to"].map(|key| match value.str_at(key) {
            None => End::NotNamed,
            Some(text) => {
                let name = text.parse::<Ref>().ok();
                let project = name.and_then(|name| self.projects.find(&name));
                project.and_then(|project| self.place_of(project)).map_or(End::Elsewhere, End::OnRecord)
            }
        })
    }

    fn two_ended(&self) -> Vec<Overlap> {
        let with_ends = self.with_ends();
        let named: HashMap<Spot, Named> = with_ends.iter().map(|(seen, named)| (seen.spot, *named)).collect();
        let mut candidates: Vec<(bool, i32, Overlap)> = Vec::new();
        let mut known = HashSet::new();
        let mut consider = |giving: Seen<'a>, getting: Seen<'a>| {
            let (out, into) = (
                named.get(&giving.spot).copied().unwrap_or_default().to,
                named.get(&getting.spot).copied().unwrap_or_default().from,
            );
            let agrees = |end: End, place: Place| end == End::NotNamed || end == End::OnRecord(place);
            let Some(days) = days_between(giving.date, getting.date).filter(|days| days.abs() <= DAYS_APART)
            else {
                return;
            };
            if giving.currency != getting.currency
                || !nearly(giving.amount, getting.amount)
                || !agrees(out, getting.place)
                || !agrees(into, giving.place)
                || !known.insert((giving.spot, getting.spot))
            {
                return;
            }
            let both = out != End::NotNamed && into != End::NotNamed;
            let why = if both {
                "each names the other’s activity"
            } else if out == End::NotNamed {
                "the receiver names the giver’s activity"
            } else {
                "the giver names the receiver’s activity"
            };
            candidates.push((
                !both,
                days.abs(),
                Overlap { leaves: getting.spot, stays: giving.spot, why, days: Some(days) },
            ));
        };
        for (seen, named) in &with_ends {
            for (out, into) in ENDS {
                if let (true, End::OnRecord(place)) = (seen.flow == out, named.to) {
                    self.of_record(place)
                        .into_iter()
                        .filter(|other| other.flow == into)
                        .for_each(|other| consider(*seen, other));
                }
                if let (true, End::OnRecord(place)) = (seen.flow == into, named.from) {
                    self.of_record(place)
                        .into_iter()
                        .filter(|other| other.flow == out)
                        .for_each(|other| consider(other, *seen));
                }
            }
        }
        // The surest first, then the nearest; each report is matched once.
        candidates.sort_by_key(|(one_sided, days, own)| (*one_sided, *days, own.stays, own.leaves));
        let mut taken = HashSet::new();
        let mut found = Vec::new();
        for (_, _, overlap) in candidates {
            if !taken.contains(&overlap.leaves) && !taken.contains(&overlap.stays) {
                taken.extend([overlap.leaves, overlap.stays]);
                found.push(overlap);
            }
        }
        found
    }

    fn hierarchy(&self) -> Vec<Overlap> {
        let mut found = Vec::new();
        for project in self.projects.iter() {
            let parent = project.fact().and_then(|fact| fact.reference("parent"));
            let whole =
                parent.and_then(|name| self.projects.find(&name)).and_then(|whole| self.place_of(whole));
            let (Some(whole), Some(own)) = (whole, self.place_of(project)) else { continue };
            if whole == own {
                continue;
            }
            let mut of_whole: HashMap<_, Vec<Spot>> = HashMap::new();
            for seen in self.of_record(whole).into_iter().rev() {
                of_whole.entry(seen.key()).or_default().push(seen.spot);
            }
            for seen in self.of_record(own) {
                if let Some(stays) = of_whole.get_mut(&seen.key()).and_then(Vec::pop) {
                    found.push(Overlap {
                        leaves: seen.spot,
                        stays,
                        why: "same type, amount, currency and day on the whole and on its part",
                        days: Some(0),
                    });
                }
            }
        }
        found
    }

    fn repeated(&self) -> Vec<Overlap> {
        let mut found = Vec::new();
        let mut first: HashMap<_, Vec<Seen<'a>>> = HashMap::new();
        let mut place = None;
        for seen in self.each() {
            if place != Some((seen.place, seen.spot.part)) {
                place = Some((seen.place, seen.spot.part));
                first.clear();
            }
            let alike = first.entry(seen.key()).or_default();
            match alike.iter().find(|own| same_fields(own.row, seen.row)) {
                Some(own) => found.push(Overlap {
                    leaves: seen.spot,
                    stays: own.spot,
                    why: "all that is reported of the two agrees",
                    days: Some(0),
                }),
                None => alike.push(seen),
            }
        }
        found
    }

    fn passed_on(&self) -> Vec<Overlap> {
        let mut came_in: HashMap<(Place, &str), (ExactSum, Spot)> = HashMap::new();
        for (seen, named) in self.with_ends() {
            if seen.flow == CAME_IN && matches!(named.from, End::OnRecord(_)) {
                let entry = came_in
                    .entry((seen.place, seen.currency))
                    .or_insert_with(|| (ExactSum::default(), seen.spot));
                entry.0.add(seen.amount);
            }
        }
        let mut found = Vec::new();
        for ((place, currency), (sum, stays)) in came_in {
            let Some(limit) = sum.total() else { continue };
            let mut paid: Vec<Seen<'_>> = self
                .of_record(place)
                .into_iter()
                .filter(|seen| {
                    PAID_OUT.contains(&seen.flow) && seen.currency == currency && !seen.amount.is_negative()
                })
                .collect();
            paid.sort_by_key(|seen| (seen.date.map(PartialDate::first_day), seen.spot));
            let mut passed = Exact::ZERO;
            for seen in paid {
                let Some(next) = passed.checked_add(seen.amount).filter(|next| *next <= limit) else { break };
                passed = next;
                found.push(Overlap {
                    leaves: seen.spot,
                    stays,
                    why: "covered by what another activity on record paid in",
                    days: None,
                });
            }
        }
        found
    }
}

impl<'a> Seen<'a> {
    /// What two reports of one payment have in common.
    fn key(&self) -> (&'a str, &'a str, Exact, Option<PartialDate>) {
        (self.flow, self.currency, self.amount, self.date)
    }
}

/// Whether two rows say the same in every field.
fn same_fields(a: Row<'_>, b: Row<'_>) -> bool {
    a.fields().eq(b.fields())
}

fn days_between(a: Option<PartialDate>, b: Option<PartialDate>) -> Option<i32> {
    let span = b?.first_day().since(a?.first_day()).ok()?;
    Some(span.get_days())
}

/// Whether two amounts differ by at most one per cent of the greater, and have one sign.
fn nearly(a: Exact, b: Exact) -> bool {
    if a.is_negative() != b.is_negative() {
        return false;
    }
    let scale = a.scale().max(b.scale());
    let lift = |n: Exact| n.digits().checked_mul(10i128.checked_pow(u32::from(scale - n.scale()))?);
    match (lift(a), lift(b)) {
        (Some(a), Some(b)) => {
            let greater = a.abs().max(b.abs());
            (a - b).abs().checked_mul(AMOUNT_APART).map_or(Ordering::Greater, |apart| apart.cmp(&greater))
                != Ordering::Greater
        }
        _ => a == b,
    }
}

/// The fact at a spot of a file.
pub(crate) fn fact_at<'a>(file: &'a ProjectFile, columns: &FileTransactions, spot: Spot) -> Option<Fact<'a>> {
    let part = columns.parts.get(spot.part as usize)?;
    let (group, _) = part.amounts(file.table())?;
    Some(Fact::Row(file.dataset(), group.row(part.row(spot.at as usize))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_within_one_per_cent_of_the_greater_are_nearly_equal() {
        let near = |a: &str, b: &str| nearly(a.parse().unwrap(), b.parse().unwrap());
        assert!(near("100", "99"));
        assert!(near("100", "100.00"));
        assert!(!near("100", "98.99"));
        assert!(near("-100", "-101"));
        assert!(!near("-100", "100"));
        assert!(near("0", "0.00"));
    }
}
