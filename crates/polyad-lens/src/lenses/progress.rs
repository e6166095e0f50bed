//! Whether a goal is being met: distance, pace and projection beside its indicator's values.

mod aim;
mod amount;
mod assess;
mod case;
mod class;
mod list;
pub(crate) mod official;
mod places;
mod rate;
mod sheet;
mod vintage;

use crate::facts;
use crate::judge::judged;
use crate::params::{BadParam, Params};
use crate::view::{Block, Table, View};
use assess::Choice;
use official::Official;
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::Ref;

lens! {
    /// A goal is set beside the values of its indicator, all of one source and edition (a vintage): the longest
    /// series on record in the goal's unit, unless `source` names another. Each edition revises the past, so values of
    /// two editions are never joined. What other and former editions print stands in a table of its own, each with the
    /// figures that it would give. A goal without an indicator, or in another unit than its indicator's values, is
    /// named as such and gets no figure.
    ///
    /// What the goal asks for is read from its record (`aim`, `baseline`, `by`), else from its own words as the goal
    /// linter reads them: a level (universal is 100 per cent), so many times the start, a change by a fraction or by
    /// points, a count from zero, so many times a rate, or to keep a value. A goal that names no baseline starts from
    /// the last value up to the beginning of its period, the year it was stated in, or the year in which its
    /// partnership was launched, and the view says which. `from`, `target` and `by` replace each of these.
    ///
    /// With start (t0, y0), newest value (t, y) and target (T, yT): achieved share `A = (y - y0) / (yT - y0)`, which
    /// holds for falling targets too; time used `tau = (t - t0) / (T - t0)`; schedule index `S = A / tau`; required
    /// path `y0 + (yT - y0) tau`; needed amount a year `(yT - y) / (T - t)`; needed rate `(yT / y)^(1 / (T - t)) - 1`.
    ///
    /// Open SDG's classes (inspired by Eurostat): `a = (y / y0)^(1 / (t - t0)) - 1` over
    /// `r = (yT / y0)^(1 / (T - t0)) - 1`. Target achieved; from 0.95 on track; from 0.60 progress, acceleration
    /// needed; from 0 limited progress; below, deterioration. Where no rate of growth is defined (a start or target of
    /// zero or below) the schedule index is cut at the same places, and the table says so. Without a target the rate
    /// itself is cut at 1.5 %, 0.5 % and 0 a year.
    ///
    /// The UN Statistics Division's Progress Chart 2023: `U = (y (1 + a)^(T - t) - y0) / (yT - y0)`. Met, also within
    /// one point of a target of 0 or 100 per cent; from 0.95 on track; from 0.10 fair progress, acceleration needed;
    /// below, stagnation or regression. Without a target the rate is cut at 2 % and 0.5 %. Both classes stand side by
    /// side; when they differ, the view says so.
    ///
    /// The projection is a straight line fitted by least squares through the values from the start on: through their
    /// logit where all are shares strictly between 0 and 100 per cent, through their logarithm where all are positive
    /// amounts, else through the values themselves. A value counts `decay` times as much as one a year newer. The
    /// band holds 80 % of new observations if the trend holds: `t(n - 2) s sqrt(1 + 1/n + (T - tbar)^2 / Sxx)` around
    /// the line. The chance of reaching the target is that of the same distribution; a target of 0 or 100 per cent
    /// counts as reached one point before it, since a share comes near its limit and never passes it. Two values give
    /// a line without a band; one gives neither.
    ///
    /// A goal to multiply a rate compares the mean rate seen since the start with the rate asked for: the rate before
    /// the start, times the factor. Published rates are used where the record has them, drawn as the index that they
    /// imply; else rates between values of one vintage. The rate that the rest needs is
    /// `1 - ((1 - gT)^N / (1 - g)^k)^(1 / (N - k))`. A goal to keep a value lists the values out of its band.
    ///
    /// Several indicators are listed and never averaged. A series says whether the world reached a value, not who
    /// caused it. End points ignore path and noise, cut-offs are conventions, and constant rates fail near a limit.
    ///
    /// Of whether the world reached it, and of nothing else, a value of an official series is evidence of level E2 when its publisher is independent:
    /// an office that keeps the indicator (a short list of custodians, below among the sources), which is neither the
    /// goal's partnership nor founder, host or member of it nor among those who are to reach the goal, nor a part or a
    /// parent of one of these, nor part of the same body; the file must not have been filed by one of these. A figure has
    /// the lowest level among the values it rests on; what the goal asks for is no such value. That a file is what its
    /// publisher published is the word of whoever filed it, under the hash of its bytes.
    "progress", "Progress towards a goal", version 1;
    question: "How far along is it, is it fast enough, and where does the trend lead?";
    params: {
        g optional: "A goal, by Ref; without it every goal on record is listed.";
        p optional: "A partnership, by Ref or slug: its goals, one a line.";
        about optional: "The place whose values count, such as x:iso3166-1:IN; the goal's own, else the world.";
        by_place optional: "`yes`: the goal beside the values of every place on record.";
        as_of optional: "Values for later than this day are left out; the day of the newest statement when left out.";
        from optional: "The year from which the path starts.";
        target optional: "The value to be reached, in the unit of the series.";
        by optional: "The date by which it is to be reached.";
        indicator optional: "The measure to set beside the goal, by Ref.";
        source optional: "Words out of the name of the source or edition whose values count.";
        decay optional: "How much a value counts beside one a year newer, above 0 and at most 1; 1 when left out.";
    }
    sources: [
        "Open SDG, progress calculation; Eurostat, Sustainable development in the European Union, annex on methods",
        "UN Statistics Division, The Sustainable Development Goals Progress Chart 2023, technical note",
        "UN Statistics Division, Tier Classification for Global SDG Indicators: custodian agencies by indicator",
        "Draper and Smith, Applied Regression Analysis, 3rd edition, 1998",
    ];
}

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let by_place = params.optional_word("by_place", &["yes"])?.is_some();
    let choice = Choice::read(state, params)?;
    let mut view = View::begin(&INFO, state, params);
    if let Some(name) = params.optional_reference("g")? {
        let Some(goal) = goal_named(state, &name) else {
            view.title = format!("{name} is no goal on record");
            view.blocks.push(Block::Table(Table::new(
                "path",
                "Path",
                &[("period", "Period")],
                "No goal of this name is on record.",
            )));
            return Ok(view);
        };
        let mut official = Official::beside(state, goal);
        if by_place {
            places::show(state, goal, params, &choice, &mut view)?;
        } else {
            sheet::show(state, &assess::assess(state, goal, params, &choice)?, &mut official, &mut view);
        }
        let mut view = judged(state, view);
        view.each_measure(&mut |measure| official.raise(measure));
        return Ok(view);
    }
    let partnership = params.optional_thing(state, "p", EntityKind::Partnership)?;
    let goals = list::show(state, partnership.as_ref(), params, &choice, &mut view)?;
    let mut view = judged(state, view);
    // One row a goal, each with parties of its own.
    let rows = view.blocks.iter_mut().flat_map(|block| match block {
        Block::Table(table) => table.rows.as_mut_slice(),
        _ => &mut [],
    });
    for (row, goal) in rows.zip(goals) {
        Official::beside(state, goal).raise_cells(&mut row.cells);
    }
    Ok(view)
}

/// The fact that states a goal.
fn goal_named<'a>(state: &'a State, name: &Ref) -> Option<Fact<'a>> {
    let described = state.directory().find(state, EntityKind::Goal, name);
    let stated = described.and_then(|entity| entity.facts.iter().find_map(|address| state.fact(address)));
    stated.or_else(|| state.fact(name)).filter(|fact| fact.kind() == "goal")
}

/// A place in words.
fn place_name(state: &State, place: &Ref) -> String {
    match place.to_string().as_str() {
        "x:m49:001" => "the world".to_owned(),
        _ => facts::name_of(state, EntityKind::Actor, place),
    }
}
