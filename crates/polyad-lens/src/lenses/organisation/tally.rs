//! One walk over the columns that name an organisation: what is counted and what is added.

use crate::facts;
use crate::lenses::project::rung::Rung;
use polyad_ledger::rows::{Row, RowGroup};
use polyad_ledger::state::{ProjectFile, State};
use polyad_model::{ExactSum, Ref};
use std::collections::{BTreeMap, HashMap};

/// What the files say of an organisation, each activity once.
#[derive(Default)]
pub(super) struct Tally {
    /// The Refs that denote it.
    pub(super) members: Vec<Ref>,
    /// Participations by role as published.
    pub(super) roles: BTreeMap<Option<String>, u64>,
    /// Sums by direction (the field that names it), rung and currency.
    pub(super) money: BTreeMap<(&'static str, Rung, String), Sum>,
    /// Projects by number, each with what the organisation is there.
    pub(super) projects: BTreeMap<u32, Vec<String>>,
    /// Names as printed, most used first.
    pub(super) names: Vec<(String, usize)>,
    /// Who reports the projects, an example, and how many; most first.
    pub(super) reporters: Vec<(Option<Ref>, u32, usize)>,
}

/// A sum and how many rows it has.
#[derive(Default)]
pub(super) struct Sum {
    pub(super) total: ExactSum,
    pub(super) rows: u64,
}

impl Tally {
    /// Looks into every file of projects.
    pub(super) fn of(state: &State, name: &Ref) -> Tally {
        let mut tally = Tally { members: state.links().members(name), ..Tally::default() };
        let answered = facts::answered_rows(state);
        let mut names: HashMap<String, usize> = HashMap::new();
        for file in state.projects().files() {
            let is_answered = |row: Row<'_>| answered.contains(&(file.dataset().key, row.kind(), row.index()));
            for row in tally.rows(file, "seat", "actor") {
                tally.take_seat(file, row, &mut names);
            }
            for kind in ["pledge", "contribution"] {
                for (field, name_field) in [("by", "by_name"), ("to", "to_name")] {
                    let group = file.table().group(kind);
                    for row in tally.rows(file, kind, field) {
                        if let Some(group) = group.filter(|_| !is_answered(row)) {
                            tally.take_money(file, group, row, field);
                        }
                        count_name(row, name_field, &mut names);
                    }
                }
            }
            tally.take_reports(file, &mut names);
        }
        tally.names = names.into_iter().collect();
        tally.names.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
        tally.count_reporters(state);
        tally
    }

    /// Whether nothing names it.
    pub(super) fn is_empty(&self) -> bool {
        self.projects.is_empty()
    }

    /// The name printed most often.
    pub(super) fn most_used_name(&self) -> Option<String> {
        self.names.first().map(|(name, _)| name.clone())
    }

    /// Whether somebody has confirmed or disputed a row that speaks of it.
    pub(super) fn is_disputed(&self, state: &State) -> bool {
        let targets = state.facts("attestation").filter_map(|fact| fact.target());
        targets.filter_map(|target| state.fact(&target)).any(|fact| super::speaks_of(fact, &self.members))
    }

    /// The rows of a file that name it in a field, in projects that count, in file order.
    fn rows<'f>(&self, file: &'f ProjectFile, kind: &str, field: &str) -> Vec<Row<'f>> {
        let Some(group) = file.table().group(kind) else { return Vec::new() };
        let mut rows: Vec<u32> =
            self.members.iter().flat_map(|member| group.rows_naming(field, member)).copied().collect();
        rows.sort_unstable();
        let rows = rows.into_iter().filter_map(|row| group.row(row));
        rows.filter(|row| row.record_number().is_some_and(|record| file.is_counted(record))).collect()
    }

    fn take_seat(&mut self, file: &ProjectFile, row: Row<'_>, names: &mut HashMap<String, usize>) {
        let role = row.word("as_called").map(str::to_owned);
        let role = role.or_else(|| row.value("as_called")?.as_str().map(str::to_owned));
        self.name_in(file, row, role.as_deref().unwrap_or("participant"));
        *self.roles.entry(role).or_default() += 1;
        count_name(row, "actor_name", names);
    }

    fn take_money(&mut self, file: &ProjectFile, group: &RowGroup, row: Row<'_>, field: &'static str) {
        self.name_in(file, row, if field == "by" { "giver" } else { "receiver" });
        let amount = group.column("what").and_then(|column| column.amount(row.index()));
        let Some((number, unit, _)) = amount.filter(|(_, unit, _)| unit.is_money) else { return };
        let rung = Rung::of_row(row);
        let sum = self.money.entry((field, rung, unit.code().unwrap_or_default().to_owned())).or_default();
        sum.total.add(number);
        sum.rows += 1;
    }

    /// The projects that it reports itself.
    fn take_reports(&mut self, file: &ProjectFile, names: &mut HashMap<String, usize>) {
        let Some(group) = file.table().group("partnership") else { return };
        for row in group.rows() {
            let reporter = row.record().and_then(|record| record.reporter);
            let is_own = reporter.is_some_and(|reporter| self.members.contains(reporter));
            if is_own && row.record_number().is_some_and(|record| file.is_counted(record)) {
                self.name_in(file, row, "reporter");
                count_name(row, "reporter_name", names);
            }
        }
    }

    fn name_in(&mut self, file: &ProjectFile, row: Row<'_>, named_as: &str) {
        let Some(number) = row.record_number().and_then(|record| file.number(record)) else { return };
        let named = self.projects.entry(number).or_default();
        if !named.iter().any(|known| known == named_as) {
            named.push(named_as.to_owned());
        }
    }

    fn count_reporters(&mut self, state: &State) {
        let mut reporters: HashMap<Option<Ref>, (u32, usize)> = HashMap::new();
        for number in self.projects.keys() {
            let record = state.projects().get(*number).and_then(|project| project.record());
            let reporter = record.and_then(|record| record.reporter.cloned());
            reporters.entry(reporter).or_insert((*number, 0)).1 += 1;
        }
        self.reporters = reporters.into_iter().map(|(name, (example, count))| (name, example, count)).collect();
        self.reporters.sort_by(|(a, _, n), (b, _, m)| m.cmp(n).then_with(|| a.cmp(b)));
    }
}

fn count_name(row: Row<'_>, field: &str, names: &mut HashMap<String, usize>) {
    if let Some(name) = row.word(field).map(str::trim).filter(|name| !name.is_empty()) {
        match names.get_mut(name) {
            Some(times) => *times += 1,
            None => {
                names.insert(name.to_owned(), 1);
            }
        }
    }
}
