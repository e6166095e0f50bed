//! What came of an activity: indicators, their targets as goals, their actual values as results.

use super::{Record, Rows, date, excerpt, filled, terms, texts};
use crate::iati::activity::{Activity, Baseline, Indicator, IndicatorPeriod, Measured, Outcome, Said};
use crate::iati::codes::{self, IndicatorMeasure, ResultType};
use crate::iati::number;
use crate::iati::report::{Place, Report, Sort};
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::Cell;
use polyad_model::{Exact, PartialDate, Period};

/// The unit of a value whose indicator does not say how it is measured.
const UNIT_UNSTATED: &str = "unstated";

pub(super) fn rows(rows: &mut Rows, record: &Record<'_>, activity: &Activity<'_>) {
    for (n, result) in activity.results.iter().enumerate() {
        rows.report.kept(Sort::Results);
        let step = format!("result[{}]", n + 1);
        if result.indicators.is_empty() {
            let place = Place { key: record.key, step: &step, line: result.line };
            rows.report.note(place, "result-without-indicator", || {
                let title = texts::first(&result.title).map(|title| format!(" `{}`", excerpt(&title)));
                let title = title.unwrap_or_default();
                format!("the result{title} has no indicator: only the raw record holds it")
            });
        }
        for (n, indicator) in result.indicators.iter().enumerate() {
            let step = format!("{step}/indicator[{}]", n + 1);
            self::indicator(rows, record, result, indicator, &step);
        }
    }
}

fn indicator(rows: &mut Rows, record: &Record<'_>, result: &Outcome<'_>, own: &Indicator<'_>, step: &str) {
    rows.report.kept(Sort::Indicators);
    let place = Place { key: record.key, step, line: own.line };
    let measure = filled(own.measure.as_deref()).and_then(codes::indicator_measure);
    let unit = measure.map(unit);
    // Words are what a qualitative indicator is about.
    let wants_number = measure != Some(IndicatorMeasure::Qualitative);
    let baseline = own
        .baselines
        .first()
        .map(|baseline| self::baseline(&mut rows.report, place, baseline, wants_number, record.lang));
    if own.baselines.len() > 1 {
        rows.report.note(place, "baseline-repeated", || {
            format!("{} baselines: the first counts, the others stand beside it", own.baselines.len())
        });
    }
    // What is no number was said of the first; of the others nothing is computed.
    let others = own.baselines.get(1..).unwrap_or_default();
    let others: Vec<Value> = others
        .iter()
        .map(|own| self::baseline(&mut Report::default(), place, own, false, record.lang))
        .collect();
    let level = filled(result.class.as_deref()).and_then(|class| {
        codes::result_type(class).or_else(|| {
            // Version 1 has words.
            ResultType::ALL.iter().copied().find(|kind| kind.name().eq_ignore_ascii_case(class))
        })
    });
    let references: Vec<Value> = own.references.iter().map(reference).collect();
    let result_references: Vec<Value> = result.references.iter().map(reference).collect();
    if !record.is_stated(step) {
        let (indicator, group) = (&mut rows.columns.indicator, rows.table.group("indicator"));
        group.begin(record.number, step, own.line);
        indicator.name.set_some(group, texts::value(&own.title, record.lang).map(Cell::Value));
        indicator.unit.word(group, unit);
        indicator.better.word(group, better(own.ascending.as_deref()));
        indicator.level.word(
            group,
            level.and_then(|level| match level {
                ResultType::Output => Some("output"),
                ResultType::Outcome => Some("outcome"),
                ResultType::Impact => Some("impact"),
                ResultType::Other => None,
            }),
        );
        indicator.baseline.set_some(group, baseline.clone().map(Cell::Value));
        indicator.result_title.set_some(group, texts::value(&result.title, record.lang).map(Cell::Value));
        indicator.description.set_some(group, texts::value(&own.description, record.lang).map(Cell::Value));
        if !references.is_empty() {
            indicator.references.set(group, Cell::Value(json::array(references)));
        }
        if !others.is_empty() {
            indicator.baselines.set(group, Cell::Value(json::array(others)));
        }
        indicator.aggregation.word(group, terms::flag(own.aggregation.as_deref()));
        let description = texts::value(&result.description, record.lang);
        indicator.result_description.set_some(group, description.map(Cell::Value));
        if !result_references.is_empty() {
            indicator.result_references.set(group, Cell::Value(json::array(result_references)));
        }
        let own_class = filled(result.class.as_deref());
        indicator.result_type.word(group, level.map(ResultType::code).or(own_class));
        indicator.result_aggregation.word(group, terms::flag(result.aggregation.as_deref()));
    }
    for (n, period) in own.periods.iter().enumerate() {
        rows.report.kept(Sort::Periods);
        let step = format!("{step}/period[{}]", n + 1);
        let dates =
            period_dates(&mut rows.report, Place { key: record.key, step: &step, line: period.line }, period);
        let of = Measures {
            indicator: own,
            unit: unit.unwrap_or(UNIT_UNSTATED),
            wants_number,
            dates,
            baseline: own.baselines.first().and_then(|own| measured_baseline(own, unit)),
        };
        for (n, target) in period.targets.iter().enumerate() {
            goal(rows, record, &of, target, &format!("{step}/target[{}]", n + 1));
        }
        for (n, actual) in period.actuals.iter().enumerate() {
            reached(rows, record, &of, actual, &format!("{step}/actual[{}]", n + 1));
        }
    }
}

/// What the values of one period share.
struct Measures<'a> {
    indicator: &'a Indicator<'a>,
    unit: &'static str,
    wants_number: bool,
    dates: Period,
    /// As a goal has it; what is no number stays with the indicator.
    baseline: Option<Value>,
}

fn goal(rows: &mut Rows, record: &Record<'_>, of: &Measures<'_>, target: &Measured<'_>, step: &str) {
    let place = Place { key: record.key, step, line: target.line };
    if record.is_stated(step) {
        return;
    }
    let aim = value(&mut rows.report, place, target.value.as_deref(), of.wants_number);
    let (goal, group) = (&mut rows.columns.goal, rows.table.group("goal"));
    group.begin(record.number, step, target.line);
    goal.scope.set_some(group, record.about.map(Cell::Name));
    goal.text.set_some(group, texts::value(&of.indicator.title, record.lang).map(Cell::Value));
    goal.baseline.set_some(group, of.baseline.clone().map(Cell::Value));
    match aim {
        Some(Ok(number)) => goal.aim.set(group, Cell::Quantity(number, of.unit)),
        Some(Err(printed)) => goal.as_printed.set(group, Cell::Word(printed)),
        None => {}
    }
    goal.by.set_some(group, of.dates.to.map(Cell::Date));
    if of.dates != Period::default() {
        goal.period.set(group, Cell::Period(of.dates));
    }
    goal.dims.set_some(group, dimensions(&target.dimensions).map(Cell::Value));
    goal.locations.set_some(group, places(&target.locations).map(Cell::Value));
    goal.comment.set_some(group, texts::value(&target.comment, record.lang).map(Cell::Value));
}

fn reached(rows: &mut Rows, record: &Record<'_>, of: &Measures<'_>, actual: &Measured<'_>, step: &str) {
    let place = Place { key: record.key, step, line: actual.line };
    if record.is_stated(step) {
        return;
    }
    let reached = value(&mut rows.report, place, actual.value.as_deref(), of.wants_number);
    let (result, group) = (&mut rows.columns.result, rows.table.group("result"));
    group.begin(record.number, step, actual.line);
    result.of.set_some(group, record.about.map(Cell::Name));
    match reached {
        Some(Ok(number)) => result.value.set(group, Cell::Quantity(number, of.unit)),
        Some(Err(printed)) => result.as_printed.set(group, Cell::Word(printed)),
        None => {}
    }
    if of.dates != Period::default() {
        result.period.set(group, Cell::Period(of.dates));
    }
    result.dims.set_some(group, dimensions(&actual.dimensions).map(Cell::Value));
    result.locations.set_some(group, places(&actual.locations).map(Cell::Value));
    result.comment.set_some(group, texts::value(&actual.comment, record.lang).map(Cell::Value));
}

fn unit(measure: IndicatorMeasure) -> &'static str {
    match measure {
        IndicatorMeasure::Unit => "number",
        IndicatorMeasure::Percentage => "percent",
        IndicatorMeasure::Nominal => "nominal",
        IndicatorMeasure::Ordinal => "ordinal",
        IndicatorMeasure::Qualitative => "qualitative",
    }
}

/// `ascending` is an `xsd:boolean`.
fn better(ascending: Option<&str>) -> Option<&'static str> {
    match filled(ascending)? {
        "1" | "true" => Some("up"),
        "0" | "false" => Some("down"),
        _ => None,
    }
}

/// A number; else what is printed instead; `None`: nothing is.
fn value<'a>(
    report: &mut Report,
    place: Place<'_>,
    printed: Option<&'a str>,
    wants_number: bool,
) -> Option<Result<Exact, &'a str>> {
    let printed = filled(printed)?;
    let number = number::decimal(printed);
    if number.is_err() && wants_number {
        report.warn(place, "value-not-a-number", || {
            format!("`{}` is no plain number; it is kept as words", excerpt(printed))
        });
    }
    Some(number.map_err(|_| printed))
}

fn baseline(
    report: &mut Report,
    place: Place<'_>,
    own: &Baseline<'_>,
    wants_number: bool,
    lang: &str,
) -> Value {
    let place = Place { line: own.line, ..place };
    // Kept as printed either way; the finding is what counts here.
    let _ = value(report, place, own.value.as_deref(), wants_number);
    let when = own.date.as_deref().and_then(|printed| date(report, place, "baseline", printed));
    let members = [
        ("value", filled(own.value.as_deref()).map(Value::from)),
        ("year", filled(own.year.as_deref()).map(Value::from)),
        ("date", when.map(json::text)),
        ("dims", dimensions(&own.dimensions)),
        ("locations", places(&own.locations)),
        ("comment", texts::value(&own.comment, lang)),
    ];
    json::object(members.into_iter().filter_map(|(key, value)| Some((key, value?))))
}

/// A baseline that is a number of a date, as a goal states it.
fn measured_baseline(own: &Baseline<'_>, unit: Option<&str>) -> Option<Value> {
    let number = number::decimal(own.value.as_deref()?).ok()?;
    let printed = filled(own.date.as_deref()).or(filled(own.year.as_deref()))?;
    let when: PartialDate = printed.get(..10).unwrap_or(printed).parse().ok()?;
    let members = [
        ("value", number.to_string()),
        ("unit", unit.unwrap_or(UNIT_UNSTATED).to_owned()),
        ("date", when.to_string()),
    ];
    Some(json::object(members))
}

fn period_dates(report: &mut Report, place: Place<'_>, own: &IndicatorPeriod<'_>) -> Period {
    let mut end = |stamp: &Option<crate::iati::activity::Stamp<'_>>, what| {
        let stamp = stamp.as_ref()?;
        date(report, Place { line: stamp.line, ..place }, what, &stamp.text)
    };
    Period { from: end(&own.start, "period-start"), to: end(&own.end, "period-end") }
}

/// The places of the activity that a value is of, by their `ref`.
fn places(own: &[Said<'_>]) -> Option<Value> {
    (!own.is_empty()).then(|| json::array(own.iter().map(|place| Value::from(&**place)).collect::<Vec<_>>()))
}

fn dimensions(own: &[(Said<'_>, Said<'_>)]) -> Option<Value> {
    let dimensions = own.iter().map(|(name, value)| {
        json::object([("name", Value::from(&**name)), ("value", Value::from(&**value))])
    });
    let dimensions: Vec<Value> = dimensions.collect();
    (!dimensions.is_empty()).then(|| json::array(dimensions))
}

fn reference(own: &crate::iati::activity::Coded<'_>) -> Value {
    let members = [
        ("code", filled(Some(&own.code))),
        ("vocabulary", filled(own.vocabulary.as_deref())),
        ("uri", filled(own.extra.as_deref())),
    ];
    json::object(members.into_iter().filter_map(|(key, value)| Some((key, value?))))
}
