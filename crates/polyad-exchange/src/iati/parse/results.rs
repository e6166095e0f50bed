//! Results, indicators and their periods.

use super::cursor::{Cursor, Read, Tag};
use super::{coded, first, stamp};
use crate::iati::activity::{Baseline, Indicator, IndicatorPeriod, Measured, Outcome, Said};

/// A `result`.
pub(super) fn outcome<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>) -> Read<Outcome<'a>> {
    let line = cursor.line(tag);
    cursor.enter(tag)?;
    let mut outcome = Outcome { line, class: cursor.code("type"), ..Outcome::default() };
    cursor.children(tag, |cursor, child| {
        match child.name {
            "title" => cursor.words_into(child, &mut outcome.title)?,
            "description" => cursor.words_into(child, &mut outcome.description)?,
            "indicator" => outcome.indicators.push(indicator(cursor, child)?),
            _ => cursor.skip(child)?,
        }
        Ok(())
    })?;
    Ok(outcome)
}

fn indicator<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>) -> Read<Indicator<'a>> {
    let line = cursor.line(tag);
    cursor.enter(tag)?;
    let (measure, ascending) = (cursor.code("measure"), cursor.code("ascending"));
    let mut indicator = Indicator { line, measure, ascending, ..Indicator::default() };
    cursor.children(tag, |cursor, child| {
        match child.name {
            "title" => cursor.words_into(child, &mut indicator.title)?,
            "description" => cursor.words_into(child, &mut indicator.description)?,
            "reference" => indicator.references.push(coded(cursor, child, "indicator-uri")?),
            "baseline" => indicator.baselines.push(baseline(cursor, child)?),
            "period" => indicator.periods.push(period(cursor, child)?),
            _ => cursor.skip(child)?,
        }
        Ok(())
    })?;
    Ok(indicator)
}

fn baseline<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>) -> Read<Baseline<'a>> {
    let line = cursor.line(tag);
    cursor.enter(tag)?;
    let (year, date, value) = (cursor.code("year"), cursor.code("iso-date"), cursor.code("value"));
    let mut baseline = Baseline { line, year, date, value, dimensions: Vec::new() };
    let text = cursor.mixed(tag, |cursor, child| match child.name {
        "dimension" => dimension(cursor, child, &mut baseline.dimensions),
        _ => cursor.skip(child),
    })?;
    let text = super::trim(text);
    first(&mut baseline.value, (!text.is_empty()).then_some(text));
    Ok(baseline)
}

fn period<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>) -> Read<IndicatorPeriod<'a>> {
    let mut period = IndicatorPeriod { line: cursor.line(tag), ..IndicatorPeriod::default() };
    cursor.children(tag, |cursor, child| {
        match child.name {
            "period-start" => first(&mut period.start, stamp(cursor, child)?),
            "period-end" => first(&mut period.end, stamp(cursor, child)?),
            "target" => period.targets.push(measured(cursor, child)?),
            "actual" => period.actuals.push(measured(cursor, child)?),
            _ => cursor.skip(child)?,
        }
        Ok(())
    })?;
    Ok(period)
}

/// A `target` or `actual`: its number in `value`, or in early files its text.
fn measured<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>) -> Read<Measured<'a>> {
    let line = cursor.line(tag);
    cursor.enter(tag)?;
    let value = cursor.attribute("value").map(super::trim);
    let mut measured = Measured { line, value, ..Measured::default() };
    let text = cursor.mixed(tag, |cursor, child| match child.name {
        "dimension" => dimension(cursor, child, &mut measured.dimensions),
        "comment" => cursor.words_into(child, &mut measured.comment),
        _ => cursor.skip(child),
    })?;
    let text = super::trim(text);
    first(&mut measured.value, (!text.is_empty()).then_some(text));
    Ok(measured)
}

/// One dimension: its name and the part of it that is counted.
fn dimension<'a>(
    cursor: &mut Cursor<'a>,
    tag: Tag<'a>,
    dimensions: &mut Vec<(Said<'a>, Said<'a>)>,
) -> Read<()> {
    cursor.enter(tag)?;
    let name = cursor.code("name").unwrap_or_default();
    let value = cursor.code("value").unwrap_or_default();
    dimensions.push((name, value));
    cursor.skip(tag)
}
