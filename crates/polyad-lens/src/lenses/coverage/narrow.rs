//! Which rows of coverage are shown, and in what order: by what is on record, and by what there is no record of.

use super::held::Served;
use super::{ASKED, Asked};
use crate::params::{BadParam, Params};
use polyad_model::PartialDate;
use std::cmp::Reverse;

/// Conditions and order as the reader set them; everything in the order of the framework when nothing is set.
pub(super) struct Narrowing {
    has: Vec<Asked>,
    lacks: Vec<Lacked>,
    sort: String,
    descending: bool,
}

/// Something that a row must be without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lacked {
    /// Any partnership; of a goal of the 2030 Agenda alone.
    Partnership,
    /// An answer to one of the four questions.
    Answer(Asked),
}

const GOAL_ORDERS: [&str; 8] =
    ["goal", "name", "partnerships", "active", "measurable", "financed", "verified", "gaps"];
const PARTNERSHIP_ORDERS: [&str; 6] = ["name", "launched", "measurable", "financed", "verified", "gaps"];

impl Narrowing {
    /// Reads `has`, `lacks`, `sort` and `dir`; `of_one` is the list of partnerships under one goal.
    pub(super) fn read(params: &Params, of_one: bool) -> Result<Narrowing, BadParam> {
        let orders: &[&str] = if of_one { &PARTNERSHIP_ORDERS } else { &GOAL_ORDERS };
        let words = |name: &'static str| params.get(name).into_iter().flat_map(|text| text.split(','));
        let has = words("has").map(|word| asked("has", word.trim()));
        let lacks = words("lacks").map(|word| match word.trim() {
            "partnership" if !of_one => Ok(Lacked::Partnership),
            word => asked("lacks", word).map(Lacked::Answer),
        });
        Ok(Narrowing {
            has: has.collect::<Result<_, _>>()?,
            lacks: lacks.collect::<Result<_, _>>()?,
            sort: params.optional_word("sort", orders)?.unwrap_or(orders[0]).to_owned(),
            descending: params.optional_word("dir", &["asc", "desc"])? == Some("desc"),
        })
    }

    /// Whether rows may be left out.
    pub(super) fn is_set(&self) -> bool {
        !self.has.is_empty() || !self.lacks.is_empty()
    }

    /// Whether a goal of the 2030 Agenda with these partnerships is shown.
    pub(super) fn takes_goal(&self, served: &[Served<'_, '_>]) -> bool {
        let any = |asked: Asked| served.iter().any(|each| each.has(asked));
        self.has.iter().all(|asked| any(*asked))
            && self.lacks.iter().all(|lacked| match lacked {
                Lacked::Partnership => served.is_empty(),
                Lacked::Answer(asked) => !any(*asked),
            })
    }

    /// Whether a partnership is shown.
    pub(super) fn takes(&self, served: &Served<'_, '_>) -> bool {
        self.has.iter().all(|asked| served.has(*asked))
            && self.lacks.iter().all(|lacked| match lacked {
                Lacked::Partnership => false,
                Lacked::Answer(asked) => !served.has(*asked),
            })
    }

    /// Puts goals of the 2030 Agenda in order; what compares equal stays in the order of the framework.
    pub(super) fn sort_goals<T>(&self, rows: &mut [(T, Vec<Served<'_, '_>>)], name: impl Fn(&T) -> String) {
        let having = |served: &[Served<'_, '_>], asked| served.iter().filter(|each| each.has(asked)).count();
        match (self.sort.as_str(), word_of(&self.sort)) {
            ("name", _) => self.by(rows, |(goal, _)| name(goal)),
            ("partnerships", _) => self.by(rows, |(_, served)| served.len()),
            // A goal without a partnership lacks that, too.
            ("gaps", _) => self.by(rows, |(_, served)| {
                let gaps = ASKED.into_iter().filter(|asked| having(served, *asked) == 0).count();
                gaps + usize::from(served.is_empty())
            }),
            (_, Some(asked)) => self.by(rows, |(_, served)| having(served, asked)),
            _ if self.descending => rows.reverse(),
            _ => {}
        }
    }

    /// Puts partnerships in order; what compares equal stays in the order of names.
    pub(super) fn sort(&self, rows: &mut [Served<'_, '_>]) {
        match (self.sort.as_str(), word_of(&self.sort)) {
            // What has no date on record comes last, in either direction.
            ("launched", _) => {
                self.by(rows, |each| each.held.launched.map(PartialDate::first_day));
                rows.sort_by_key(|each| each.held.launched.is_none());
            }
            ("gaps", _) => {
                self.by(rows, |each| ASKED.into_iter().filter(|asked| !each.has(*asked)).count());
            }
            (_, Some(asked)) => self.by(rows, |each| each.shown_by(asked).len()),
            _ if self.descending => rows.reverse(),
            _ => {}
        }
    }

    fn by<T, K: Ord>(&self, rows: &mut [T], key: impl FnMut(&T) -> K) {
        if self.descending {
            let mut key = key;
            rows.sort_by_cached_key(|row| Reverse(key(row)));
        } else {
            rows.sort_by_cached_key(key);
        }
    }
}

/// One of the four questions by its word.
fn word_of(word: &str) -> Option<Asked> {
    ASKED.into_iter().find(|asked| asked.word() == word)
}

fn asked(param: &str, word: &str) -> Result<Asked, BadParam> {
    word_of(word).ok_or_else(|| {
        let also = if param == "lacks" { "; of the list of all goals also partnership" } else { "" };
        BadParam::new(
            param,
            format!("is active, measurable, financed or verified, or several with commas{also}"),
        )
    })
}
