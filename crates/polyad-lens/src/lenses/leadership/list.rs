//! All partnerships, one row each: who started it and who leads now, three separate shares.

use super::domain::{self, Asked, Domain, Kind, NOW};
use super::one::{foremost, leader_cell};
use super::stage::About;
use crate::facts;
use crate::lenses::composition::is_activity;
use crate::lenses::delivery::prices::Prices;
use crate::params::{BadParam, Params};
use crate::search::fold;
use crate::view::{Block, Cell, Figure, Table, View};
use polyad_ledger::state::{Entity, EntityKind, State};
use polyad_model::PartialDate;

const KINDS: [Kind; 3] = [Kind::Funding, Kind::Convening, Kind::Deciding];
const STAGES: [&str; 6] = ["seeded", "shared", "independent", "between", "dormant", "closed"];
/// The most rows to a page.
const MOST: usize = 500;

/// One partnership with what leads it.
struct Led<'a> {
    entity: &'a Entity,
    about: About<'a>,
    domains: Vec<Domain>,
}

/// Fills the view with all partnerships.
pub(super) fn show(
    state: &State,
    prices: &Prices<'_>,
    params: &Params,
    (day, since): (PartialDate, Option<i16>),
    view: &mut View,
) -> Result<(), BadParam> {
    let words: Vec<String> =
        fold(params.get("words").unwrap_or_default()).split_whitespace().map(str::to_owned).collect();
    let kind = params.optional_word("kind", &["funding", "convening", "deciding"])?;
    let stage = params.optional_word("stage", &STAGES)?;
    let sort = params.optional_word("sort", &["name", "launched", "funding", "convening", "deciding"])?;
    let sort = sort.unwrap_or("name");
    let of_kind = KINDS.into_iter().find(|kind| kind.word() == sort);
    let descending = match params.optional_word("dir", &["asc", "desc"])? {
        Some(dir) => dir == "desc",
        None => of_kind.is_some(),
    };
    let paging = match params.get("per") {
        Some(_) => Some(params.paging(50, MOST)?),
        None => None,
    };
    let mut found: Vec<&Entity> = state
        .directory()
        .of_kind(EntityKind::Partnership)
        .filter(|entity| !is_activity(entity.form.as_deref().unwrap_or_default()))
        .filter(|entity| has_words(entity, &words))
        .collect();
    found.sort_by_cached_key(|entity| (fold(entity.name.plain()), entity.name_ref.clone()));
    let led = |entity: &&'_ Entity| -> (About<'_>, Vec<Domain>) {
        let asked = Asked { partnership: &entity.name_ref, day, since, by_year: false };
        (About::of(state, &entity.name_ref, day), domain::all(state, prices, asked))
    };
    let all_are_needed = kind.is_some() || stage.is_some() || sort != "name";
    // Only the rows that are shown are read, unless a choice or an order needs all of them.
    let (shown, total): (Vec<Led<'_>>, usize) = if all_are_needed {
        let mut rows: Vec<Led<'_>> = Vec::new();
        for entity in &found {
            let asked = Asked { partnership: &entity.name_ref, day, since, by_year: false };
            let (about, domains) =
                (About::of(state, &entity.name_ref, day), domain::all(state, prices, asked));
            let row = Led { entity, about, domains };
            let has_kind =
                kind.is_none_or(|kind| row.domains.iter().any(|domain| domain.kind.word() == kind));
            let at_stage = stage.is_none_or(|stage| {
                KINDS.iter().any(|kind| row.stage(*kind, day).is_some_and(|own| own.starts_with(stage)))
            });
            if has_kind && at_stage {
                rows.push(row);
            }
        }
        sorted(&mut rows, sort, of_kind, descending);
        found = rows.iter().map(|row| row.entity).collect();
        let total = rows.len();
        let range = paging.map_or(0..total, |paging| paging.of(total));
        (rows.drain(range).collect(), total)
    } else {
        if descending {
            found.reverse();
        }
        let total = found.len();
        let range = paging.map_or(0..total, |paging| paging.of(total));
        let rows = found[range].iter().map(|entity| {
            let (about, domains) = led(entity);
            Led { entity, about, domains }
        });
        (rows.collect(), total)
    };
    let described =
        found.iter().filter_map(|entity| entity.facts.iter().find_map(|address| state.fact(address)));
    view.blocks.push(Block::Figure(Figure {
        label: "Partnerships found".to_owned(),
        measure: facts::count("partnerships", described),
    }));
    let mut table = table();
    for row in &shown {
        table.push(row.cells(state, day));
    }
    table.of = Some(total);
    view.title = "Who started each partnership, and who leads it now".to_owned();
    view.subtitle = format!(
        "As of {}; {}. Leaders by the last {NOW} years, stages by everything, both of what is on record. Funding, convening and deciding are three separate questions, never one number.",
        day.last_day(),
        prices.words()
    );
    view.blocks.push(Block::Table(table));
    Ok(())
}

impl Led<'_> {
    fn stage(&self, kind: Kind, day: PartialDate) -> Option<&'static str> {
        foremost(&self.domains, kind).map(|domain| self.about.stage(&domain.all, day).0)
    }

    fn cells(&self, state: &State, day: PartialDate) -> Vec<Cell> {
        let founders = match self.about.founders.as_slice() {
            [] => Cell::NotRecorded,
            few if few.len() <= 4 => facts::entities(state, EntityKind::Actor, few),
            [first, second, rest @ ..] => Cell::List(vec![
                facts::entity(state, EntityKind::Actor, first),
                facts::entity(state, EntityKind::Actor, second),
                Cell::text(format!("and {} others", rest.len())),
            ]),
            [one] => facts::entity(state, EntityKind::Actor, one),
        };
        let mut cells = vec![
            facts::entity(state, EntityKind::Partnership, &self.entity.name_ref),
            founders,
            facts::date_cell(self.about.launched),
        ];
        for kind in KINDS {
            match foremost(&self.domains, kind) {
                None => cells.extend([Cell::NotRecorded, Cell::NotRecorded, Cell::NotRecorded]),
                Some(domain) => cells.extend([
                    match (domain.now.is_empty(), domain.now.is_thin()) {
                        (true, _) => Cell::text("nothing of the last years"),
                        (_, true) => Cell::text("too few facts to tell"),
                        _ => leader_cell(state, &domain.now),
                    },
                    match domain.now.is_empty() {
                        true => Cell::NotRecorded,
                        false => domain.now.greatest().into(),
                    },
                    Cell::text(self.about.stage(&domain.all, day).0),
                ]),
            }
        }
        cells
    }
}

fn has_words(entity: &Entity, words: &[String]) -> bool {
    let names = entity.name.iter().map(|(_, text)| text.to_owned()).chain(entity.aliases.iter().cloned());
    let names: Vec<String> = names.map(|name| fold(&name)).collect();
    words.iter().all(|word| names.iter().any(|name| name.split(' ').any(|own| own.starts_with(word))))
}

/// What has nothing to be ordered by comes last, either way.
fn sorted(rows: &mut [Led<'_>], sort: &str, kind: Option<Kind>, descending: bool) {
    let key = |row: &Led<'_>| -> Option<i64> {
        match kind {
            Some(kind) => {
                let share = foremost(&row.domains, kind)?.now.greatest().value?;
                Some((share.to_f64() * 1e9) as i64)
            }
            None => row
                .about
                .launched
                .map(|day| i64::from(day.year()) * 400 + i64::from(day.month().unwrap_or(0)) * 31),
        }
    };
    match (sort, descending) {
        ("name", false) => {}
        ("name", true) => rows.reverse(),
        (_, false) => rows.sort_by_cached_key(|row| key(row).map_or((true, 0), |key| (false, key))),
        (_, true) => rows.sort_by_cached_key(|row| key(row).map_or((true, 0), |key| (false, -key))),
    }
}

fn table() -> Table {
    Table::new(
        "partnerships",
        "Who started it, who leads now",
        &[
            ("partnership", "Partnership"),
            ("founders", "Started by"),
            ("launched", "Launched"),
            ("funding", "Funding led by"),
            ("funding_share#", "Greatest share in funding"),
            ("funding_stage", "Stage in funding"),
            ("convening", "Convening led by"),
            ("convening_share#", "Greatest share in convening"),
            ("convening_stage", "Stage in convening"),
            ("deciding", "Deciding led by"),
            ("deciding_share#", "Greatest share in deciding"),
            ("deciding_stage", "Stage in deciding"),
        ],
        "No partnership on record meets these conditions.",
    )
}
