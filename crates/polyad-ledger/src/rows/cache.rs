//! A table as bytes, for the cache of parsed files.
//!
//! A cache may be thrown away at any time, so its format promises nothing to others: a version that does not
//! match, a word that this engine does not know or a damaged byte all mean the same, read the file again.
//! Layout: magic, report, names, records, groups, then the SHA-256 of all before. Single numbers are LEB128, columns
//! of them have a fixed width, texts are a length and UTF-8, repeated values lie in dictionaries. Reading is total
//! on any bytes.

mod bytes;

use super::column::{Column, Unit};
use super::indices::{Indices, NONE};
use super::locators::Locators;
use super::names::{Name, Names};
use super::numbers::Numbers;
use super::records::Records;
use super::report::{LoadReport, RecordCount, RowFinding, Severity};
use super::texts::Texts;
use super::words::interned;
use super::{RowGroup, SCOPE, TARGET, Table};
use crate::json::Value;
use crate::kinds;
use bytes::{Input, Output};
use polyad_model::{Exact, PartialDate, Period};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

const MAGIC: &[u8] = b"polyad-table/2\n";
const HASH_BYTES: usize = 32;

/// Why bytes are not a table of this engine. In each case the file itself must be read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CacheError {
    /// Other bytes, or the format of another version.
    #[error("not a cached table of this version")]
    OtherFormat,
    /// The hash at the end is not that of the bytes before it, or they do not make a table.
    #[error("damaged: {0}")]
    Damaged(&'static str),
    /// A kind or field that this engine does not know.
    #[error("a kind or field that this engine does not know")]
    OtherEngine,
}

/// The table and the report of its reader as bytes.
pub fn encode_table(table: &Table, report: &LoadReport) -> Vec<u8> {
    let mut out = Output::default();
    out.raw(MAGIC);
    encode_report(report, &mut out);
    out.list(table.names.entries(), encode_name);
    encode_records(&table.records, &mut out);
    out.number(table.groups.len() as u64);
    for group in &table.groups {
        encode_group(group, &mut out);
    }
    let mut bytes = out.finish();
    let hash = Sha256::digest(&bytes);
    bytes.extend_from_slice(&hash);
    bytes
}

/// Reads what [`encode_table`] wrote.
pub fn decode_table(bytes: &[u8]) -> Result<(Table, LoadReport), CacheError> {
    let whole = bytes.strip_prefix(MAGIC).ok_or(CacheError::OtherFormat)?;
    if whole.len() < HASH_BYTES {
        return Err(CacheError::Damaged("cut short"));
    }
    let (signed, hash) = bytes.split_at(bytes.len() - HASH_BYTES);
    if Sha256::digest(signed)[..] != *hash {
        return Err(CacheError::Damaged("its hash does not hold"));
    }
    let mut input = Input::of(&signed[MAGIC.len()..]);
    let report = decode_report(&mut input)?;
    let names = input.list(decode_name)?;
    let names = Arc::new(Names::from_ordered(names).ok_or(CacheError::Damaged("names out of order"))?);
    let records = Arc::new(decode_records(&mut input, names.len())?);
    let count = input.length()?;
    let group = |_| decode_group(&mut input, &names, &records);
    let groups = (0..count).map(group).collect::<Result<Vec<_>, _>>()?;
    input.end()?;
    Ok((Table { groups, names, records }, report))
}

fn encode_report(report: &LoadReport, out: &mut Output) {
    out.number(report.about.len() as u64);
    for (what, said) in &report.about {
        out.text(what);
        out.text(said);
    }
    out.number(report.counts.len() as u64);
    for (sort, count) in &report.counts {
        out.text(sort);
        for number in [count.found, count.kept, count.refused, count.empty] {
            out.number(number);
        }
    }
    out.number(report.findings.len() as u64);
    for finding in &report.findings {
        out.text(&finding.locator);
        out.number(u64::from(finding.line));
        out.number(u64::from(finding.column));
        out.text(finding.code);
        out.number(finding.severity as u64);
        out.text(&finding.message);
    }
}

fn decode_report(input: &mut Input<'_>) -> Result<LoadReport, CacheError> {
    let mut report = LoadReport::default();
    for _ in 0..input.length()? {
        report.about.push((word(input.text()?)?, input.text()?.to_owned()));
    }
    for _ in 0..input.length()? {
        let sort = word(input.text()?)?;
        let (found, kept) = (input.number()?, input.number()?);
        let (refused, empty) = (input.number()?, input.number()?);
        report.counts.push((sort, RecordCount { found, kept, refused, empty }));
    }
    for _ in 0..input.length()? {
        report.findings.push(RowFinding {
            locator: input.text()?.to_owned(),
            line: input.small()?,
            column: input.small()?,
            code: word(input.text()?)?,
            severity: match input.number()? {
                0 => Severity::Note,
                1 => Severity::Warning,
                2 => Severity::Refused,
                _ => return Err(CacheError::Damaged("no such severity")),
            },
            message: input.text()?.to_owned(),
        });
    }
    Ok(report)
}

fn encode_name(name: &Name, out: &mut Output) {
    match name {
        Name::Ref(name) => {
            out.number(0);
            out.text(&name.to_string());
        }
        Name::Word(word) => {
            out.number(1);
            out.text(word);
        }
    }
}

fn decode_name(input: &mut Input<'_>) -> Result<Name, CacheError> {
    Ok(match input.number()? {
        0 => Name::Ref(input.text()?.parse().map_err(|_| CacheError::Damaged("no Ref"))?),
        1 => Name::Word(input.text()?.into()),
        _ => return Err(CacheError::Damaged("no such name")),
    })
}

fn encode_records(records: &Records, out: &mut Output) {
    out.list(&records.keys, |key, out| out.text(key));
    out.fixed(&records.names);
    out.fixed(&records.reporters);
    out.list(&records.updated, |text, out| out.text(text));
    if let Some(rows) = &records.updated_rows {
        out.indices(rows);
    }
    for ((line, lines), (start, bytes)) in records.lines.iter().zip(&records.spans) {
        out.number(u64::from(*line));
        out.number(u64::from(*lines));
        out.number(*start);
        out.number(u64::from(*bytes));
    }
}

fn decode_records(input: &mut Input<'_>, names: usize) -> Result<Records, CacheError> {
    let keys: Vec<Arc<str>> = input.list(|input| Ok(Arc::from(input.text()?)))?;
    let mut named = || {
        let numbers = input.fixed()?;
        let fits = numbers.len() == keys.len() && numbers.iter().all(|n| *n == NONE || (*n as usize) < names);
        if fits { Ok(numbers) } else { Err(CacheError::Damaged("no such name")) }
    };
    let (record_names, reporters) = (named()?, named()?);
    let updated: Vec<Arc<str>> = input.list(|input| Ok(Arc::from(input.text()?)))?;
    let updated_rows = Some(input.indices(keys.len(), updated.len())?);
    let (mut lines, mut spans) = (Vec::with_capacity(keys.len()), Vec::with_capacity(keys.len()));
    for _ in 0..keys.len() {
        lines.push((input.small()?, input.small()?));
        spans.push((input.number()?, input.small()?));
    }
    let records = Records {
        keys,
        names: record_names,
        reporters,
        updated,
        updated_rows,
        lines,
        spans,
        ..Records::default()
    };
    Ok(records.index())
}

fn encode_group(group: &RowGroup, out: &mut Output) {
    out.text(group.kind);
    out.fixed(&group.lines);
    match &group.locators {
        Locators::Own { texts, .. } => {
            out.number(0);
            texts.iter().for_each(|text| out.text(text));
        }
        Locators::InRecords { records, steps, rows } => {
            out.number(1);
            out.fixed(records);
            out.list(steps, |step, out| out.text(step));
            out.indices(rows);
        }
    }
    out.number(group.columns.len() as u64);
    for (name, column) in &group.columns {
        out.text(name);
        encode_column(column, out);
    }
}

fn decode_group(
    input: &mut Input<'_>,
    names: &Arc<Names>,
    of: &Arc<Records>,
) -> Result<RowGroup, CacheError> {
    let schema = kinds::newest(input.text()?).ok_or(CacheError::OtherEngine)?;
    let lines = input.fixed()?;
    let count = lines.len();
    let locators = match input.number()? {
        0 => Locators::own(
            (0..count).map(|_| Ok(Arc::from(input.text()?))).collect::<Result<_, CacheError>>()?,
        ),
        1 => {
            let records = input.fixed()?;
            let fits = records.is_sorted() && records.last().is_none_or(|last| (*last as usize) < of.len());
            if records.len() != count || !fits {
                return Err(CacheError::Damaged("no such record"));
            }
            let steps: Vec<Arc<str>> = input.list(|input| Ok(Arc::from(input.text()?)))?;
            let rows = input.indices(count, steps.len())?;
            Locators::InRecords { records, steps, rows }
        }
        _ => return Err(CacheError::Damaged("no such locators")),
    };
    let mut columns = Vec::new();
    for _ in 0..input.length()? {
        let name = input.text()?;
        let known = [SCOPE, TARGET].into_iter().chain(kinds::columns_of(schema.name).map(|(own, _)| own));
        let name = match known.into_iter().find(|own| *own == name) {
            Some(known) => known,
            // What a format holds beyond the kind has a name of its reader's choice.
            None => word(name)?,
        };
        columns.push((name, decode_column(input, count, names.len())?));
    }
    Ok(RowGroup { kind: schema.name, names: names.clone(), records: of.clone(), locators, lines, columns })
}

fn encode_column(column: &Column, out: &mut Output) {
    match column {
        Column::References { rows, .. } => {
            out.number(0);
            out.indices(rows);
        }
        Column::Words { words, rows } => {
            out.number(1);
            out.list(words, |word, out| out.text(word));
            out.indices(rows);
        }
        Column::Dates(dates) => {
            out.number(2);
            encode_dates(dates, out);
        }
        Column::Periods(periods) => {
            out.number(3);
            let (distinct, rows) = dictionary(periods);
            out.list(&distinct, |period, out| {
                for end in [period.from, period.to] {
                    out.text(&end.map_or(String::new(), |date| date.to_string()));
                }
            });
            out.indices(&rows);
        }
        Column::Amounts { numbers, dates, units, rows } => {
            out.number(4);
            out.list(units, |unit, out| {
                out.number(u64::from(unit.is_money));
                encode_value(&unit.rest, out);
            });
            out.indices(rows);
            // A row has a number exactly where it has a unit.
            for value in (0..numbers.len()).filter_map(|row| numbers.get(row)) {
                out.signed(value.digits());
                out.number(u64::from(value.scale()));
            }
            out.number(u64::from(!dates.is_empty()));
            if !dates.is_empty() {
                encode_dates(dates, out);
            }
        }
        Column::Values { values, rows } => {
            out.number(5);
            out.list(values, encode_value);
            out.indices(rows);
        }
        Column::Texts(texts) => {
            out.number(6);
            out.fixed(&texts.ends);
            out.fixed(&texts.firsts);
            out.list(&texts.blocks, |block, out| {
                out.number(block.len() as u64);
                out.raw(block);
            });
        }
    }
}

fn decode_column(input: &mut Input<'_>, count: usize, names: usize) -> Result<Column, CacheError> {
    Ok(match input.number()? {
        0 => Column::references(input.indices(count, names)?.iter().collect(), names),
        1 => {
            let words: Vec<Arc<str>> = input.list(|input| Ok(Arc::from(input.text()?)))?;
            let rows = input.indices(count, words.len())?;
            Column::Words { words, rows }
        }
        2 => Column::Dates(decode_dates(input, count)?),
        3 => {
            let distinct = input.list(|input| Ok(Period { from: end(input)?, to: end(input)? }))?;
            let rows = input.indices(count, distinct.len())?;
            Column::Periods(rows.iter().map(|row| distinct.get(row as usize).copied()).collect())
        }
        4 => {
            let units = input.list(|input| {
                let is_money = input.number()? == 1;
                Ok(Unit { is_money, rest: decode_value(input, 0)? })
            })?;
            let rows = input.indices(count, units.len())?;
            let mut numbers = Numbers::default();
            for row in rows.iter() {
                if row == NONE {
                    numbers.push(None);
                    continue;
                }
                let digits = input.signed()?;
                let scale = u8::try_from(input.number()?).map_err(|_| CacheError::Damaged("no number"))?;
                let number = Exact::new(digits, scale).map_err(|_| CacheError::Damaged("no number"))?;
                numbers.push(Some(number));
            }
            let dates = if input.number()? == 1 { decode_dates(input, count)? } else { Vec::new() };
            Column::Amounts { numbers, dates, units, rows }
        }
        5 => {
            let values = input.list(|input| decode_value(input, 0))?;
            let rows = input.indices(count, values.len())?;
            Column::Values { values, rows }
        }
        6 => {
            let (ends, firsts) = (input.fixed()?, input.fixed()?);
            let blocks: Vec<Box<[u8]>> = input.list(|input| {
                let length = input.length()?;
                Ok(input.take(length)?.into())
            })?;
            if ends.len() != count || firsts.len() != blocks.len() {
                return Err(CacheError::Damaged("no such text"));
            }
            Column::Texts(Texts { blocks, firsts, ends })
        }
        _ => return Err(CacheError::Damaged("no such column")),
    })
}

fn encode_dates(dates: &[Option<PartialDate>], out: &mut Output) {
    let (distinct, rows) = dictionary(dates);
    out.list(&distinct, |date, out| out.text(&date.to_string()));
    out.indices(&rows);
}

fn decode_dates(input: &mut Input<'_>, count: usize) -> Result<Vec<Option<PartialDate>>, CacheError> {
    let distinct = input.list(|input| date(input.text()?))?;
    let rows = input.indices(count, distinct.len())?;
    Ok(rows.iter().map(|row| distinct.get(row as usize).copied()).collect())
}

fn date(text: &str) -> Result<PartialDate, CacheError> {
    text.parse().map_err(|_| CacheError::Damaged("no date"))
}

fn end(input: &mut Input<'_>) -> Result<Option<PartialDate>, CacheError> {
    match input.text()? {
        "" => Ok(None),
        text => date(text).map(Some),
    }
}

fn encode_value(value: &Value, out: &mut Output) {
    match value {
        Value::Bool(value) => out.number(u64::from(*value)),
        Value::String(text) => {
            out.number(2);
            out.text(text);
        }
        Value::Array(items) => {
            out.number(3);
            out.list(items, encode_value);
        }
        Value::Object(object) => {
            out.number(4);
            out.number(object.len() as u64);
            for (key, value) in object.members() {
                out.text(key);
                encode_value(value, out);
            }
        }
    }
}

/// Deeper than any body or row; the stack bears it.
const DEPTH_MAX: u32 = 128;

fn decode_value(input: &mut Input<'_>, depth: u32) -> Result<Value, CacheError> {
    if depth > DEPTH_MAX {
        return Err(CacheError::Damaged("too deep"));
    }
    Ok(match input.number()? {
        0 => Value::Bool(false),
        1 => Value::Bool(true),
        2 => Value::from(input.text()?),
        3 => Value::from(input.list(|input| decode_value(input, depth + 1))?),
        4 => {
            let count = input.length()?;
            let member =
                |input: &mut Input<'_>| Ok((Arc::from(input.text()?), decode_value(input, depth + 1)?));
            let members =
                (0..count).map(|_| member(input)).collect::<Result<crate::json::Object, CacheError>>()?;
            Value::from(members)
        }
        _ => return Err(CacheError::Damaged("no such value")),
    })
}

/// Distinct values in the order of their first use, and each row's number among them.
fn dictionary<T: Copy + Eq + Hash>(cells: &[Option<T>]) -> (Vec<T>, Indices) {
    let (mut distinct, mut numbers) = (Vec::new(), HashMap::new());
    let rows = cells.iter().map(|cell| {
        cell.map_or(NONE, |value| {
            *numbers.entry(value).or_insert_with(|| {
                distinct.push(value);
                distinct.len() as u32 - 1
            })
        })
    });
    let rows: Vec<u32> = rows.collect();
    let rows = Indices::of(rows, distinct.len());
    (distinct, rows)
}

/// A code or a sort of record as readers have it, which is a constant of the program.
fn word(text: &str) -> Result<&'static str, CacheError> {
    interned(text).ok_or(CacheError::Damaged("no word of a reader"))
}

#[cfg(test)]
mod tests {
    use super::super::TableBuilder;
    use super::*;
    use crate::json::{self, parse};
    use proptest::prelude::*;

    fn sample() -> (Table, LoadReport) {
        let mut builder = TableBuilder::default();
        let scope = "x:atlas:p".parse().ok();
        for (kind, fields) in [
            (
                "seat",
                r#"{"actor":"x:iso3166-1:IN","of":"x:atlas:p","role":"member","term":{"from":"2015-12~","to":".."}}"#,
            ),
            ("seat", r#"{"actor":"x:iso3166-1:CN","of":"x:atlas:p","role":"member"}"#),
            (
                "contribution",
                r#"{"by":"unnamed","what":{"amount":"1","currency":"USD","date":"2024"},"when":"2024","stage":"other"}"#,
            ),
            (
                "observation",
                r#"{"about":"OWID_AFR","value":{"value":"-1.50","unit":"percent"},"period":{"from":"2000","to":"2000"}}"#,
            ),
            (
                "observation",
                r#"{"about":"x:m49:001","value":{"value":"99999999999999999999","unit":"percent","sd":"2"},"dims":[{"name":"a","value":"b"}]}"#,
            ),
        ] {
            let locator = format!("7:{kind}.{}", fields.len());
            builder.push(kind, &locator, 7, scope.clone(), None, parse(fields).unwrap());
        }
        let mut report = LoadReport::default();
        *report.count("seat") = RecordCount { found: 3, kept: 2, refused: 1, empty: 0 };
        report.findings.push(RowFinding {
            locator: "7:seat.x".to_owned(),
            line: 7,
            column: 3,
            code: "field-missing",
            severity: Severity::Refused,
            message: "has no `term`".to_owned(),
        });
        (builder.finish(), report)
    }

    fn printed(table: &Table) -> Vec<String> {
        let rows = table.groups().iter().flat_map(|group| group.rows());
        let line = |row: super::super::Row<'_>| {
            format!(
                "{} {} {} {:?} {}",
                row.kind(),
                row.locator(),
                row.line(),
                row.reference(SCOPE),
                json::object(row.fields()).to_canonical()
            )
        };
        rows.map(line).collect()
    }

    fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
        let hash = Sha256::digest(&bytes);
        bytes.extend_from_slice(&hash);
        bytes
    }

    #[test]
    fn what_was_written_is_read() {
        let (table, report) = sample();
        let bytes = encode_table(&table, &report);
        let (again, same) = decode_table(&bytes).unwrap();
        assert_eq!(printed(&again), printed(&table));
        assert_eq!(same, report);
        assert_eq!(encode_table(&again, &same), bytes, "one table has one spelling");
        let india = "x:iso3166-1:IN".parse().unwrap();
        assert_eq!(again.group("seat").unwrap().rows_naming("actor", &india), [0]);
    }

    #[test]
    fn each_changed_byte_is_noticed() {
        let (table, report) = sample();
        let bytes = encode_table(&table, &report);
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 0x10;
            assert!(decode_table(&changed).is_err(), "byte {at}");
            assert!(decode_table(&bytes[..at]).is_err(), "cut at {at}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_fail(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(decode_table(&bytes).is_err());
            let _ = decode_table(&sealed([MAGIC, &bytes].concat()));
        }

        #[test]
        fn a_changed_table_under_a_good_hash_makes_no_panic(at in 0usize..10_000, with in any::<u8>()) {
            let (table, report) = sample();
            let mut bytes = encode_table(&table, &report);
            bytes.truncate(bytes.len() - HASH_BYTES);
            let at = MAGIC.len() + at % (bytes.len() - MAGIC.len());
            bytes[at] = with;
            if let Ok((table, _)) = decode_table(&sealed(bytes)) {
                // Whatever is read can be walked.
                let _ = printed(&table);
            }
        }
    }
}
