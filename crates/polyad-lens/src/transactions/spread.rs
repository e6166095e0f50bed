//! Transactions spread over countries or sectors by the shares that files state, exactly.

use super::asked::Asked;
use super::filter::Selection;
use crate::kept::PerTable;
use crate::splits::{self, Over, Split};
use crate::term::TRANSACTED;
use polyad_ledger::state::{Fact, Project, State};
use polyad_model::{Exact, ExactSum, Ref};
use std::collections::{BTreeMap, HashMap};
use std::fmt;

/// The parts of some transactions that fall to one country or sector. Plain data, as a [`Query`](crate::Query) is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Shared {
    asked: Asked,
    over: Division,
    /// List and code; `None`: the part of which no file says whose it is.
    code: Option<(String, String)>,
}

/// What is divided by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Division {
    /// Countries and regions.
    Places,
    /// The sectors of one list.
    Sectors(String),
}

/// What falls to one country or sector.
#[derive(Debug, Default)]
pub(crate) struct Slice {
    /// A name that stands beside the code in a file.
    pub(crate) name: Option<String>,
    /// The exact sum of the parts.
    pub(crate) sum: ExactSum,
    /// Transactions of which a part falls to it.
    pub(crate) count: u64,
    /// How many of those parts rest on shares that had to be completed, by rule.
    pub(crate) mended: BTreeMap<&'static str, u64>,
}

/// List and code, or nothing.
type Code = Option<(String, String)>;

/// Shares of projects by table, division and record.
static KEPT: PerTable<Division, Splits> = PerTable::new();

type Splits = HashMap<u32, Option<Split>>;

impl Division {
    fn over(&self) -> Over<'_> {
        match self {
            Division::Places => Over::Places,
            Division::Sectors(list) => Over::Sectors(list),
        }
    }
}

/// Spreads all transactions of a selection. What states no share at all falls to nobody.
pub(crate) fn spread(selection: &Selection<'_>, over: &Division) -> Option<BTreeMap<Code, Slice>> {
    let mut slices: BTreeMap<Code, Slice> = BTreeMap::new();
    let mut whole = true;
    each(selection, over, &mut |_, amount, split| {
        let rule = split.map_or("shares-missing", |split| split.finding().map_or("", |(code, _)| code));
        let mut take = |code: Code, name: Option<&String>, part: Exact| {
            let slice = slices.entry(code).or_default();
            slice.name = slice.name.take().or_else(|| name.cloned());
            slice.sum.add(part);
            slice.count += 1;
            if !rule.is_empty() {
                *slice.mended.entry(rule).or_default() += 1;
            }
        };
        match split {
            None => take(None, None, amount),
            Some(split) => match split.apportion(amount) {
                Some(parts) => {
                    for (own, part) in split.parts.iter().zip(parts) {
                        take(
                            own.code.clone().map(|code| (own.scheme.clone(), code)),
                            own.name.as_ref(),
                            part,
                        );
                    }
                }
                None => whole = false,
            },
        }
    });
    whole.then_some(slices)
}

/// Every transaction of a selection with its amount and its shares.
fn each<'a>(
    selection: &Selection<'a>,
    over: &Division,
    take: &mut dyn FnMut(Fact<'a>, Exact, Option<&Split>),
) {
    let projects = selection.state.projects();
    for chosen in &selection.files {
        let kept = KEPT.of(chosen.file.table(), over.clone(), || {
            let records = 0..chosen.file.table().record_count();
            let project = |record| projects.get(chosen.file.number(record)?);
            records
                .filter_map(|record| Some((record, splits::of_project(project(record)?, over.over()))))
                .collect()
        });
        for (part, accepted) in chosen.columns.parts.iter().zip(&chosen.parts) {
            let Some((group, amounts)) = part.amounts(chosen.file.table()) else { continue };
            if accepted.none {
                continue;
            }
            let has_own =
                group.column(if *over == Division::Places { "places" } else { "sectors" }).is_some();
            for at in 0..part.len() {
                let row = part.row(at);
                let Some(record) = group.record_number(row).filter(|record| chosen.records[*record as usize])
                else {
                    continue;
                };
                if !accepted.holds(part, at) {
                    continue;
                }
                let (Some(row), Some(amount)) = (group.row(row), amounts.get(row as usize)) else { continue };
                let fact = Fact::Row(chosen.file.dataset(), row);
                let own = if has_own { splits::of_row(fact, over.over()) } else { None };
                // Which copies count may change; then the kept shares lack some records.
                let fresh = || -> Option<Split> {
                    let project: Project<'_> = projects.of(fact)?;
                    splits::of_project(project, over.over())
                };
                match (own, kept.get(&record)) {
                    (Some(own), _) => take(fact, amount, Some(&own)),
                    (None, Some(of_project)) => take(fact, amount, of_project.as_ref()),
                    (None, None) => take(fact, amount, fresh().as_ref()),
                }
            }
        }
    }
}

impl Shared {
    /// What falls to a code of the transactions asked for.
    pub(crate) fn new(asked: Asked, over: Division, code: Code) -> Shared {
        Shared { asked, over, code }
    }

    /// The sum of the parts; `None` past 38 digits.
    pub(crate) fn total(&self, state: &State) -> Option<Exact> {
        let selection = self.asked.selection(state)?;
        spread(&selection, &self.over)?.remove(&self.code).unwrap_or_default().sum.total()
    }

    /// How many transactions have a part that falls to the code.
    pub(crate) fn count(&self, state: &State) -> u64 {
        let slices = self.asked.selection(state).and_then(|selection| spread(&selection, &self.over));
        slices.and_then(|mut slices| slices.remove(&self.code)).map_or(0, |slice| slice.count)
    }

    /// The transactions and the rows that state their shares.
    pub(crate) fn leaves(&self, state: &State, found: &mut dyn FnMut(Ref)) {
        let Some(selection) = self.asked.selection(state) else { return };
        each(&selection, &self.over, &mut |fact, _, split| {
            let own =
                |part: &splits::Part| part.code.clone().map(|code| (part.scheme.clone(), code)) == self.code;
            match split {
                None if self.code.is_none() => found(fact.address()),
                None => {}
                Some(split) => {
                    for part in split.parts.iter().filter(|part| own(part)) {
                        found(fact.address());
                        part.term.leaves(state).into_iter().for_each(&mut *found);
                    }
                }
            }
        });
    }
}

impl fmt::Display for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whose = self.code.as_ref().map_or("nobody's", |(_, code)| code);
        write!(f, "the part that is {whose} in `{TRANSACTED}` of each transaction whose {}", self.asked)
    }
}

/// The sentence for a rule by which shares were completed.
pub(crate) fn mended_words(code: &str) -> &'static str {
    match code {
        "shares-rebased" => "shares did not add up to 100 and were divided by their sum",
        "shares-open" => "shares left a part open",
        "shares-completed" => "some codes had no share and divide what the others leave",
        "shares-equal" => "no code had a share; all count the same",
        "shares-missing" => "no code is stated",
        _ => "some codes are left out",
    }
}

/// The lists of sectors that some transaction or activity of the selection has, the most frequent first.
pub(crate) fn sector_lists(selection: &Selection<'_>) -> Vec<String> {
    let mut lists: BTreeMap<String, usize> = BTreeMap::new();
    for chosen in &selection.files {
        let Some(group) = chosen.file.table().group("tag") else { continue };
        for row in group.rows() {
            if let Some(scheme) = row.word("scheme").filter(|scheme| scheme.starts_with("iati-sector-")) {
                match lists.get_mut(scheme) {
                    Some(count) => *count += 1,
                    None => drop(lists.insert(scheme.to_owned(), 1)),
                }
            }
        }
    }
    let mut lists: Vec<(String, usize)> = lists.into_iter().collect();
    lists.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    lists.into_iter().map(|(list, _)| list).collect()
}
