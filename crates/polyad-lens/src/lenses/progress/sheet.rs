//! One goal beside one series, in full.

use super::amount::{Figure, measured, per_cent};
use super::assess::{Assessed, Band, code_of};
use super::case::Case;
use super::class::{self, Classed};
use super::official::Official;
use super::place_name;
use super::rate::{Pace, RATE_UNIT};
use super::vintage::Vintage;
use crate::facts;
use crate::format;
use crate::lenses::goals::indicator_cell;
use crate::measure::{Evidence, Measure, Reason, Unit};
use crate::stats::fit::Scale;
use crate::term::Fitted;
use crate::view::{Block, Cell, Chart, Figure as Shown, Table, View, ViewFinding};
use polyad_ledger::state::{EntityKind, State};

/// The most years ahead that have a row each; of more, so many at even distances.
const YEARS_AHEAD: i64 = 40;

/// Fills a view with one goal.
pub(super) fn show<'a>(
    state: &'a State,
    assessed: &Assessed<'a>,
    official: &mut Official<'a>,
    view: &mut View,
) {
    view.title = title(assessed);
    view.subtitle = subtitle(state, assessed);
    view.findings.extend(assessed.notes.iter().cloned());
    let Ok(case) = &assessed.case else {
        if let Err(unread) = &assessed.case {
            let about = Some(assessed.aim.goal.address());
            view.findings.push(ViewFinding {
                code: code_of(unread.reason),
                message: unread.message.clone(),
                about,
            });
        }
        view.blocks.push(Block::Table(goal_table(state, assessed)));
        if assessed.indicator.is_some() {
            view.blocks.push(Block::Table(editions(assessed)));
            view.blocks.push(Block::Table(evidence(assessed, official)));
        }
        return;
    };
    if assessed.band.is_none() && case.target.is_ok() {
        for (label, measure) in headline(assessed, case) {
            view.blocks.push(Block::Figure(Shown { label, measure }));
        }
    }
    if let (Ok(a), Ok(b)) = (class::open_sdg(case), class::progress_chart(case))
        && assessed.band.is_none()
        && class::differ(&a, &b)
    {
        let message = format!(
            "The two offices' classes differ: {} by Open SDG, {} by the UN Statistics Division.",
            a.words, b.words
        );
        view.findings.push(ViewFinding { code: "classes-differ", message, about: None });
    }
    view.blocks.push(Block::Table(path(state, assessed, case)));
    view.blocks.push(Block::Text(legend(assessed, case)));
    view.blocks.push(Block::Table(goal_table(state, assessed)));
    match &assessed.band {
        Some(band) => view.blocks.push(Block::Table(band_table(state, case, band))),
        None => {
            view.blocks.push(Block::Table(classes(case)));
            view.blocks.push(Block::Table(rates(assessed, case)));
            if case.target.is_ok() && case.by.is_some() {
                view.blocks.push(Block::Table(projection(case)));
            }
        }
    }
    view.blocks.push(Block::Table(editions(assessed)));
    view.blocks.push(Block::Table(evidence(assessed, official)));
    let broken = breakdowns(assessed);
    if !broken.rows.is_empty() {
        view.blocks.push(Block::Table(broken));
    }
}

/// The finding: a rule each, neutral when none fires.
pub(super) fn title(assessed: &Assessed<'_>) -> String {
    let case = match &assessed.case {
        Ok(case) => case,
        Err(unread) => return unread.message.clone(),
    };
    let unit = Unit::Code(case.unit.clone());
    let words = |figure: &Figure| format::measure(&measured(figure, unit.clone()));
    let newest = case.newest();
    if let Some(pace) = &assessed.pace {
        return pace_title(pace, case);
    }
    let at = words(&Ok(newest.amount.clone()));
    if let Some(band) = &assessed.band {
        let out = case.points.iter().filter(|point| band.distance(&point.amount).is_some()).count();
        return match out {
            0 => format!("Kept: {at} in {}, as the goal asks", newest.printed),
            n => format!(
                "Out of its band in {n} of {} values on record; {at} in {}",
                case.points.len(),
                newest.printed
            ),
        };
    }
    let target = match &case.target {
        Ok(target) => target,
        Err(Reason::UnitsDiffer) => {
            return format!("{at} in {}; goal and series are counted in different units", newest.printed);
        }
        Err(_) => return format!("{at} in {}; the goal names no value to be reached", newest.printed),
    };
    let target = words(&Ok(target.clone()));
    if case.is_reached() {
        return format!("Reached: {at} in {}; the goal asks for {target}", newest.printed);
    }
    let Some(by) = assessed.aim.by else {
        return format!("{at} in {}; the goal asks for {target} and names no date", newest.printed);
    };
    if case.by_time().is_some_and(|by| by <= newest.time) {
        return format!(
            "Its date has passed: {at} in {}; the goal asked for {target} by {by}",
            newest.printed
        );
    }
    match (case.projected(Fitted::Value), case.threshold()) {
        (Ok(projected), Ok(threshold)) => {
            let short = case.direction * (projected.value() - threshold.value()) < 0.0;
            let end = words(&Ok(projected));
            match short {
                true => format!("At this pace {} brings {end}; the goal asks for {target}", by.year()),
                false => format!("At this pace the goal of {target} is met: {} brings {end}", by.year()),
            }
        }
        (Err(Reason::OnePoint), _) => format!("{at} in {}; one value makes no trend", newest.printed),
        _ => format!("{at} in {}; the goal asks for {target} by {by}", newest.printed),
    }
}

/// The finding of a goal about a rate.
fn pace_title(pace: &Pace, case: &Case<'_>) -> String {
    let words = |figure: &Figure| format::measure(&per_cent(figure, RATE_UNIT));
    let asked = words(&Ok(pace.asked.clone()));
    let since = &case.start.printed;
    match (&pace.seen, &pace.needed) {
        (Err(_), _) => format!("The goal asks for {asked}; no rate since {since} is on record"),
        (seen, Ok(needed)) if needed.value() > pace.asked.value() => {
            let needed = words(&Ok(needed.clone()));
            format!(
                "{} since {since}; the goal asks for {asked}, and the rest of the time now needs {needed}",
                words(seen)
            )
        }
        (seen, _) => format!("{} since {since}; the goal asks for {asked}", words(seen)),
    }
}

fn subtitle(state: &State, assessed: &Assessed<'_>) -> String {
    let Some(indicator) = &assessed.indicator else { return String::new() };
    let name = facts::name_of(state, EntityKind::Indicator, indicator);
    let place = place_name(state, &assessed.place);
    match (&assessed.case, assessed.vintages.first()) {
        (Ok(case), Some(used)) if assessed.pace.is_none() || case.unit != super::rate::INDEX_UNIT => {
            format!("{name}, {place}, {}; values of “{}”", unit_words(&case.unit), used.name)
        }
        (Ok(case), _) => format!("{name}, {place}; index, {} = 100", case.start.printed),
        _ => format!("{name}, {place}"),
    }
}

fn unit_words(unit: &str) -> String {
    if unit == "percent" { "per cent".to_owned() } else { format::unit_words(unit) }
}

/// The figures that stand first.
fn headline(assessed: &Assessed<'_>, case: &Case<'_>) -> Vec<(String, Measure)> {
    if let Some(pace) = &assessed.pace {
        let rate = |figure: &Figure| per_cent(figure, RATE_UNIT);
        return vec![
            (format!("Mean rate since {}", case.start.printed), rate(&pace.seen)),
            ("Rate that the goal asks for".to_owned(), rate(&Ok(pace.asked.clone()))),
            ("Rate that the rest of the time needs".to_owned(), rate(&pace.needed)),
        ];
    }
    let mut shown =
        vec![("Of the distance from start to goal, done".to_owned(), per_cent(&case.achieved(), "percent"))];
    if let Some(by) = case.by_time() {
        shown.push(("Of the time, used".to_owned(), per_cent(&case.time_used(), "percent")));
        if by > case.newest().time {
            let projected = measured(&case.projected(Fitted::Value), Unit::Code(case.unit.clone()));
            shown.push((format!("Where the trend leads in {}", by.trunc()), projected));
        }
    }
    shown
}

pub(super) fn ratio() -> Unit {
    Unit::Code("ratio".to_owned())
}

/// How the drawing is to be read, with the rule of its band.
fn legend(assessed: &Assessed<'_>, case: &Case<'_>) -> String {
    let mut words = "Solid: observed.".to_owned();
    if assessed.band.is_none() && case.target.is_ok() && case.by.is_some() {
        words.push_str(match case.path_rate {
            Some(_) => " Dashed: the path at the rate that the goal asks for.",
            None => " Dashed: the straight path from start to goal.",
        });
    }
    if case.projected(Fitted::Value).is_ok() && assessed.band.is_none() {
        let scale = match case.scale().0 {
            Scale::Logit => "the logit of the values",
            Scale::Logarithm => "the logarithm of the values",
            Scale::Linear => "the values",
        };
        words.push_str(&format!(" Dotted: a straight line through {scale} from the start on"));
        words.push_str(match case.projected(Fitted::Low) {
            Ok(_) => "; the band holds 80 % of new values if the trend holds.",
            Err(_) => "; two values give no band.",
        });
    }
    words
}

/// Observed, required and projected values by year: what the chart is drawn from.
fn path(state: &State, assessed: &Assessed<'_>, case: &Case<'_>) -> Table {
    let mut table = Table::new(
        "path",
        "Observed, required and projected",
        &[
            ("period", "Year"),
            ("observed#", "Observed"),
            ("required#", "Required"),
            ("projected#", "Projected"),
            ("low#", "80 % band, from"),
            ("high#", "80 % band, to"),
            ("stated_by", "Stated by"),
            ("fact", "Fact"),
        ],
        "No value is on record.",
    );
    let unit = || Unit::Code(case.unit.clone());
    let (newest, banded) = (case.newest().time, assessed.band.is_some());
    let cell = |figure: Figure| figure.map_or(Cell::NotRecorded, |amount| amount.measure(unit()).into());
    let ahead =
        |time: f64| !banded && case.by_time().is_some_and(|by| time >= newest && time <= by && newest < by);
    let required = |time: f64| match (&assessed.band, case.by_time()) {
        (Some(band), _) => match band.ends()[..] {
            [kept] => cell(Ok(kept.clone())),
            _ => Cell::NotRecorded,
        },
        (None, Some(by)) if time >= case.start.time && time <= by => cell(case.required(time)),
        _ => Cell::NotRecorded,
    };
    let fitted = |asked, time| if ahead(time) { cell(case.fitted(asked, time)) } else { Cell::NotRecorded };
    let mut push = |printed: String, time: f64, observed: Cell, said: [Cell; 2]| {
        let [stated_by, fact] = said;
        table.push(vec![
            Cell::Text(printed),
            observed,
            required(time),
            fitted(Fitted::Value, time),
            fitted(Fitted::Low, time),
            fitted(Fitted::High, time),
            stated_by,
            fact,
        ]);
    };
    // Values before the start are context; an index has none.
    let before = assessed.vintages.first().filter(|used| used.unit == case.unit);
    let before =
        before.into_iter().flat_map(|used| &used.points).filter(|point| point.time < case.start.time);
    let start_alone = case.points.first().is_none_or(|first| first.time > case.start.time);
    let start = start_alone.then_some(&case.start);
    for point in before.chain(start).chain(&case.points) {
        let said = point.fact.map_or([Cell::NotRecorded, Cell::NotRecorded], |fact| {
            [facts::stated_by(state, fact), facts::fact_cell(fact)]
        });
        push(year_of(point.time), point.time, point.cell(&case.unit), said);
    }
    for time in years_ahead(case) {
        push(year_of(time), time, Cell::NotRecorded, [Cell::NotRecorded, Cell::NotRecorded]);
    }
    table.chart = Some(Chart::Progress { period: 0, observed: 1 });
    table
}

/// Years after the newest value up to the date.
fn years_ahead(case: &Case<'_>) -> Vec<f64> {
    let Some(by) = case.by_time().filter(|by| *by > case.newest().time) else { return Vec::new() };
    let first = case.newest().time.floor() as i64 + 1;
    let step = (by as i64 - first) / YEARS_AHEAD + 1;
    let whole = (first..=by.floor() as i64)
        .filter(|year| (by.floor() as i64 - year) % step == 0)
        .map(|year| year as f64);
    whole.chain((by.fract() != 0.0).then_some(by)).collect()
}

/// A time as a year, with the month where it has one.
fn year_of(time: f64) -> String {
    let month = ((time.fract() * 12.0).floor() as i64).min(11);
    if month == 0 { format!("{:04}", time.trunc()) } else { format!("{:04}-{:02}", time.trunc(), month + 1) }
}

fn goal_table(state: &State, assessed: &Assessed<'_>) -> Table {
    let mut table = Table::new(
        "goal",
        "What was read",
        &[
            ("goal", "Goal, as written"),
            ("of", "Partnership"),
            ("indicator", "Indicator"),
            ("start#", "Start"),
            ("start_period", "Start in"),
            ("target#", "To be reached"),
            ("by", "By"),
            ("fact", "Fact"),
        ],
        "",
    );
    let goal = assessed.aim.goal;
    let case = assessed.case.as_ref().ok();
    let unit = || Unit::Code(case.map(|case| case.unit.clone()).unwrap_or_default());
    let target = case.map_or(Cell::NotRecorded, |case| match (&case.target, &assessed.band) {
        (Ok(target), _) => target.clone().measure(unit()).into(),
        (_, Some(band)) => {
            Cell::list(band.ends().into_iter().map(|end| end.clone().measure(unit()).into()).collect())
        }
        _ => Cell::NotRecorded,
    });
    table.push(vec![
        facts::entity(state, EntityKind::Goal, &goal.entity()),
        goal.scope().map_or(Cell::NotRecorded, |of| facts::entity(state, EntityKind::Partnership, &of)),
        indicator_cell(state, assessed.indicator.clone()),
        case.map_or(Cell::NotRecorded, |case| case.start.cell(&case.unit)),
        case.map_or(Cell::NotRecorded, |case| Cell::text(case.start.printed.clone())),
        target,
        facts::date_cell(assessed.aim.by),
        facts::fact_cell(goal),
    ]);
    table
}

fn classes(case: &Case<'_>) -> Table {
    let mut table = Table::new(
        "classes",
        "Two ways to class it",
        &[
            ("scheme", "Scheme"),
            ("class", "Class"),
            ("figure#", "Figure"),
            ("rests_on", "What the figure is"),
        ],
        "",
    );
    let mut row = |scheme: &str, classed: Result<Classed, Reason>| {
        let (class, figure, rests_on) = match classed {
            Ok(classed) => (classed.words, classed.figure, classed.rests_on),
            Err(reason) => (reason.words(), Err(reason), ""),
        };
        table.push(vec![
            Cell::text(scheme),
            Cell::text(class),
            measured(&figure, ratio()).into(),
            Cell::text(rests_on),
        ]);
    };
    row("Open SDG, inspired by Eurostat", class::open_sdg(case));
    row("UN Statistics Division, Progress Chart 2023", class::progress_chart(case));
    table
}

fn rates(assessed: &Assessed<'_>, case: &Case<'_>) -> Table {
    let mut table = Table::new("rates", "Pace", &[("what", "What"), ("value#", "Figure")], "");
    let mut row = |what: &str, measure: Measure| table.push(vec![Cell::text(what), measure.into()]);
    let rate = |figure: &Figure| per_cent(figure, RATE_UNIT);
    if let Some(pace) = &assessed.pace {
        row("Rate of improvement before the start", rate(&Ok(pace.before.clone())));
        row("Rate that the goal asks for", rate(&Ok(pace.asked.clone())));
        row("Mean rate since the start", rate(&pace.seen));
        row("Mean rate over rate asked for", measured(&pace.ratio(), ratio()));
        row("Rate that the rest of the time needs", rate(&pace.needed));
        return table;
    }
    if case.target.is_ok() && case.by.is_some() {
        row("Done for each part of the time used", measured(&case.schedule(), ratio()));
    }
    row("Compound rate so far", rate(&case.rate_so_far()));
    if case.target.is_ok() {
        row("Compound rate that the goal needed from its start", rate(&case.rate_required()));
        row("Compound rate that the rest of the time needs", rate(&case.rate_needed()));
        row(
            "Amount that the rest of the time needs",
            measured(&case.amount_needed(), Unit::Code(case.unit.clone())),
        );
    }
    table
}

fn projection(case: &Case<'_>) -> Table {
    let mut table =
        Table::new("projection", "Where the trend leads", &[("what", "What"), ("value#", "On the date")], "");
    let unit = || Unit::Code(case.unit.clone());
    let mut row = |what: &str, measure: Measure| table.push(vec![Cell::text(what), measure.into()]);
    row("On the fitted line", measured(&case.projected(Fitted::Value), unit()));
    row("80 % band, from", measured(&case.projected(Fitted::Low), unit()));
    row("80 % band, to", measured(&case.projected(Fitted::High), unit()));
    row("To be reached", measured(&case.target, unit()));
    row("Line minus target", measured(&case.gap(), unit()));
    row("Chance of reaching it if the trend holds", measured(&case.projected(Fitted::Reaches), Unit::Share));
    table
}

fn band_table(state: &State, case: &Case<'_>, band: &Band) -> Table {
    let mut table = Table::new(
        "out_of_band",
        "Values out of the band",
        &[
            ("period", "Period"),
            ("value#", "Value"),
            ("distance#", "Outside by"),
            ("stated_by", "Stated by"),
            ("fact", "Fact"),
        ],
        "Every value on record since the start lies in the band.",
    );
    for point in &case.points {
        let Some(outside) = band.distance(&point.amount) else { continue };
        table.push(vec![
            Cell::text(point.printed.clone()),
            point.cell(&case.unit),
            outside.measure(Unit::Code(case.unit.clone())).into(),
            point.fact.map_or(Cell::NotRecorded, |fact| facts::stated_by(state, fact)),
            point.fact.map_or(Cell::NotRecorded, facts::fact_cell),
        ]);
    }
    table
}

/// What each source and edition prints, with the figures it would give: a revision shows in its line.
fn editions(assessed: &Assessed<'_>) -> Table {
    let mut table = Table::new(
        "editions",
        "Sources and editions",
        &[
            ("source", "Source and edition"),
            ("standing", "Standing"),
            ("values", "Values"),
            ("start#", "At the start"),
            ("newest#", "Newest value"),
            ("period", "For"),
            ("achieved#", "Of the distance, done"),
        ],
        "No value of the indicator is on record for this place. A series could be imported from a published file.",
    );
    let case = assessed.case.as_ref().ok();
    for (n, vintage) in
        assessed.vintages.iter().enumerate().filter(|(_, vintage)| vintage.broken_down.is_empty())
    {
        let standing = match (n == 0 && case.is_some_and(|case| case.unit == vintage.unit), vintage.former) {
            (true, _) => "used here",
            (false, true) => "former edition",
            (false, false) => "beside it",
        };
        let start = case.and_then(|case| vintage.points.iter().find(|point| point.time == case.start.time));
        let newest = vintage.points.last();
        let same_unit = case.filter(|case| case.unit == vintage.unit);
        let achieved =
            same_unit.and_then(|case| revised(case, vintage)).map(|figure| per_cent(&figure, "percent"));
        table.push(vec![
            Cell::text(vintage.name.clone()),
            Cell::text(standing),
            Cell::text(vintage.points.len().to_string()),
            start.map_or(Cell::NotRecorded, |point| point.cell(&vintage.unit)),
            newest.map_or(Cell::NotRecorded, |point| point.cell(&vintage.unit)),
            newest.map_or(Cell::NotRecorded, |point| Cell::text(point.printed.clone())),
            achieved.map_or(Cell::NotRecorded, Cell::from),
        ]);
    }
    table
}

/// Who vouches for the values of each source and edition, and why or why not.
fn evidence(assessed: &Assessed<'_>, official: &mut Official<'_>) -> Table {
    let mut table = Table::new(
        "evidence",
        "Evidence that the world reached these values, not of who caused it",
        &[("source", "Source and edition"), ("level", "Evidence"), ("why", "Why")],
        "No value is on record, so there is nothing to vouch for.",
    );
    for vintage in assessed.vintages.iter().filter(|vintage| vintage.broken_down.is_empty()) {
        let facts = || vintage.points.iter().filter_map(|point| point.fact);
        let Some(first) = facts().next() else { continue };
        let source = official.source(first);
        let level = facts().map(|fact| official.level(&fact.address())).min().unwrap_or(Evidence::E0);
        let why = match level > source.level {
            true => format!("confirmed by others here; {}", source.why),
            false => source.why,
        };
        let words = match level {
            Evidence::E0 => "claimed or reported",
            Evidence::E1 => "matched by the counterparty",
            Evidence::E2 => "an independent party or official series",
            Evidence::E3 => "two such, or an audit",
        };
        table.push(vec![
            Cell::text(vintage.name.clone()),
            Cell::Text(format!("{level} {words}")),
            Cell::Text(why),
        ]);
    }
    table
}

/// The achieved share by another vintage alone, where it has the start and a later value. A target that hangs on
/// the start is not carried over.
fn revised(case: &Case<'_>, vintage: &Vintage<'_>) -> Option<Figure> {
    let start = vintage.points.iter().find(|point| point.time == case.start.time)?.clone();
    let points: Vec<_> = vintage.points.iter().filter(|point| point.time >= start.time).cloned().collect();
    // The target in terms of the start: the same multiple of it, if it was one.
    let target = match (&case.target, &case.target_of_start) {
        (_, Some(of_start)) => of_start.of(&start.amount),
        (target, None) => target.clone().ok()?,
    };
    let other = Case { start, points, target: Ok(target), ..case.clone() };
    Some(other.achieved())
}

fn breakdowns(assessed: &Assessed<'_>) -> Table {
    let mut table = Table::new(
        "breakdowns",
        "Broken down",
        &[
            ("broken_down", "Broken down by"),
            ("first#", "First value"),
            ("first_period", "For"),
            ("newest#", "Newest value"),
            ("period", "For"),
            ("achieved#", "Of the distance, done"),
            ("source", "Source and edition"),
        ],
        "",
    );
    let case = assessed.case.as_ref().ok();
    for vintage in
        assessed.vintages.iter().filter(|vintage| !vintage.broken_down.is_empty() && !vintage.former)
    {
        let (Some(first), Some(newest)) = (vintage.points.first(), vintage.points.last()) else { continue };
        // Each group from its own start to the same target.
        let same_unit = case.filter(|case| case.unit == vintage.unit);
        let achieved =
            same_unit.and_then(|case| revised(case, vintage)).map(|figure| per_cent(&figure, "percent"));
        table.push(vec![
            Cell::text(vintage.broken_down.clone()),
            first.cell(&vintage.unit),
            Cell::text(first.printed.clone()),
            newest.cell(&vintage.unit),
            Cell::text(newest.printed.clone()),
            achieved.map_or(Cell::NotRecorded, Cell::from),
            Cell::text(vintage.name.clone()),
        ]);
    }
    table
}
