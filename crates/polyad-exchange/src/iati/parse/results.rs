//! Results, indicators and their periods.

use super::cursor::{Cursor, Read, Tag};
use super::{coded, document, first, stamp};
use crate::iati::activity::{Baseline, Indicator, IndicatorPeriod, Measured, Outcome, Said};

/// A `result`.
pub(super) fn outcome<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>) -> Read<Outcome<'a>> {
    let line = cursor.line(tag);
    cursor.enter(tag)?;
    let (class, aggregation) = (cursor.code("type"), cursor.code("aggregation-status"));
    let mut outcome = Outcome { line, class, aggregation, ..Outcome::default() };
    cursor.children(tag, |cursor, child| {
        match child.name {
            "title" => cursor.words_into(child, &mut outcome.title)?,
            "description" => cursor.words_into(child, &mut outcome.description)?,
            "indicator" => outcome.indicators.push(indicator(cursor, child)?),
            "reference" => outcome.references.push(coded(cursor, child, "vocabulary-uri")?),
            "document-link" => outcome.documents.push(document(cursor, child)?),
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
    let aggregation = cursor.code("aggregation-status");
    let mut indicator = Indicator { line, measure, ascending, aggregation, ..Indicator::default() };
    cursor.children(tag, |cursor, child| {
        match child.name {
            "title" => cursor.words_into(child, &mut indicator.title)?,
            "description" => cursor.words_into(child, &mut indicator.description)?,
            "reference" => indicator.references.push(coded(cursor, child, "indicator-uri")?),
            "document-link" => indicator.documents.push(document(cursor, child)?),
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
    let mut baseline = Baseline { line, year, date, value, ..Baseline::default() };
    let text = cursor.mixed(tag, |cursor, child| match child.name {
        "dimension" => dimension(cursor, child, &mut baseline.dimensions),
        "location" => place(cursor, child, &mut baseline.locations),
        "comment" => cursor.words_into(child, &mut baseline.comment),
        "document-link" => {
            baseline.documents.push(document(cursor, child)?);
            Ok(())
        }
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
        "location" => place(cursor, child, &mut measured.locations),
        "document-link" => {
            measured.documents.push(document(cursor, child)?);
            Ok(())
        }
        _ => cursor.skip(child),
    })?;
    let text = super::trim(text);
    first(&mut measured.value, (!text.is_empty()).then_some(text));
    Ok(measured)
}

/// A location of the activity that a value is of, by its `ref`.
fn place<'a>(cursor: &mut Cursor<'a>, tag: Tag<'a>, locations: &mut Vec<Said<'a>>) -> Read<()> {
    cursor.enter(tag)?;
    locations.extend(cursor.code("ref"));
    cursor.skip(tag)
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
