//! Reads the tables of a workbook into facts, by a mapping.

use super::guess::{self, Told};
use super::mapping::{Mapping, TableMapping, schema_of, sort_of};
use super::row::{self, Cells, Context};
use super::totals::Totals;
use super::words;
use crate::series::Names;
use crate::workbook::{Address, Cell, Content, Sheet, SheetRow, Workbook};
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::{LoadReport, Reader, RowFinding, Severity, Table, TableBuilder};
use polyad_ledger::schema::{CheckAs, FieldError, FieldType, Schema};
use polyad_ledger::state::dataset_key;
use polyad_model::DatasetKey;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// Reads workbooks: .xlsx, .ods and delimited text.
///
/// Options: a [`Mapping`] as its `to_options` writes it. Without `tables` a workbook is read that has the sheets and
/// headings of the template, and no other.
#[derive(Debug, Clone, Copy, Default)]
pub struct SheetReader;

/// The format's name.
pub const FORMAT: &str = "sheet";
/// Findings of one code that are listed; more are counted in one last finding.
const FINDINGS_MAX: u32 = 1_000;
/// Places that are named where a finding is about many cells.
const PLACES_MAX: usize = 5;
/// The most bytes of a sheet's name in the address of a row.
const SHEET_BYTES_MAX: usize = 200;

impl Reader for SheetReader {
    fn format(&self) -> &'static str {
        FORMAT
    }

    fn version(&self) -> u32 {
        1
    }

    fn read(&self, bytes: &[u8], options: &Value) -> (Table, LoadReport) {
        let mut reading = Reading::default();
        if let Err((code, message)) = reading.all(bytes, options) {
            reading.say("", 0, 0, code, Severity::Refused, message);
        }
        reading.finish()
    }
}

#[derive(Default)]
struct Reading {
    table: TableBuilder,
    report: LoadReport,
    /// Findings by code, to stop listing what repeats.
    listed: BTreeMap<&'static str, u32>,
    /// Mentions that resolve to nobody, with their first place and how many rows.
    mentions: BTreeMap<String, (String, u32, u64)>,
    /// What is said once about many cells: code, words and places.
    gathered: BTreeMap<(&'static str, String), (Severity, Vec<String>, u64)>,
    /// Columns and members that no table can name.
    left_out: Vec<String>,
}

/// A row of a table, with the cells that are read of it.
struct Line<'a> {
    sheet: &'a Sheet,
    row: &'a SheetRow,
    locator: String,
    cells: Cells<'a>,
}

impl Reading {
    fn all(&mut self, bytes: &[u8], options: &Value) -> Result<(), (&'static str, String)> {
        let workbook = Workbook::read(bytes).map_err(|error| (error.code, error.message))?;
        self.report.about.push(("version", workbook.format.to_owned()));
        let mut mapping = Mapping::from_options(options).map_err(|message| ("mapping-malformed", message))?;
        if mapping.tables.is_empty() {
            let guessed = guess::guess(&workbook, &Told::of(&mapping));
            if !guessed.is_certain {
                let message =
                    "no `tables` are given, and the sheets and headings are not those of the template";
                return Err(("mapping-missing", message.to_owned()));
            }
            mapping = guessed.mapping;
        }
        let dataset = key_of(bytes, options);
        let ids = self.ids(&workbook, &mapping);
        let context = Context { mapping: &mapping, names: &Names::new(), ids: &ids, dataset };
        for (number, table) in mapping.tables.iter().enumerate() {
            self.report.count(sort_of(table.kind));
            if let Err((code, message)) = self.table(&workbook, &context, number) {
                self.report.count(sort_of(table.kind)).found += 1;
                self.report.count(sort_of(table.kind)).refused += 1;
                self.say(&table.sheet, table.heading, 0, code, Severity::Refused, message);
            }
        }
        Ok(())
    }

    /// Rows by the ids that the workbook gives them, over all tables.
    fn ids(&mut self, workbook: &Workbook, mapping: &Mapping) -> HashMap<String, Option<String>> {
        let mut ids: HashMap<String, Option<String>> = HashMap::new();
        for table in &mapping.tables {
            let (Some(column), Some(sheet)) = (table.column_of("id"), workbook.sheet(&table.sheet)) else {
                continue;
            };
            // A row that is cut into several has no one address.
            if table.is_wide() {
                continue;
            }
            for row in rows_of(mapping, table, sheet) {
                let Some(cell) = row.cell(column.column) else { continue };
                let id = cell.words().trim().to_owned();
                let locator = locator(workbook, sheet, row.number, table.span().0);
                let is_repeated = ids.contains_key(&id);
                ids.insert(id.clone(), (!is_repeated).then_some(locator));
                if is_repeated {
                    let place = Address { sheet: &sheet.name, row: row.number, column: column.column };
                    let message =
                        format!("the id `{id}` stands in several rows; who refers to it is refused");
                    self.say(
                        &place.to_string(),
                        row.number,
                        column.column,
                        "id-repeated",
                        Severity::Warning,
                        message,
                    );
                }
            }
        }
        ids
    }

    fn table(
        &mut self,
        workbook: &Workbook,
        context: &Context<'_>,
        number: usize,
    ) -> Result<(), (&'static str, String)> {
        let table = &context.mapping.tables[number];
        let names: Vec<&str> = workbook.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        let sheet = workbook.sheet(&table.sheet).ok_or_else(|| {
            ("sheet-missing", format!("there is no sheet `{}`; there are {}", table.sheet, names.join(", ")))
        })?;
        for column in &table.columns {
            let got = sheet.cell(table.heading, column.column).map(Cell::words).unwrap_or_default();
            if words::plain(&got) != words::plain(&column.heading) {
                let place = Address { sheet: &sheet.name, row: table.heading, column: column.column };
                let message =
                    format!("{place} says `{}` where the mapping has `{}`", got.trim(), column.heading);
                return Err(("heading-differs", message));
            }
        }
        let schema =
            schema_of(table.kind).ok_or(("kind-unknown", format!("no table holds {}", table.kind)))?;
        let mut totals = Totals::of(table);
        for row in rows_of(context.mapping, table, sheet) {
            self.row(workbook, context, table, schema, sheet, row, &mut totals);
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "one call, and each is a thing of its own")]
    fn row(
        &mut self,
        workbook: &Workbook,
        context: &Context<'_>,
        table: &TableMapping,
        schema: &'static Schema,
        sheet: &Sheet,
        row: &SheetRow,
        totals: &mut Totals,
    ) {
        let (first, last) = table.span();
        let own: Vec<&(u32, Cell)> = row.cells.iter().filter(|(at, _)| (first..=last).contains(at)).collect();
        let Some((mut at, mut leading)) = own.first().map(|(at, cell)| (*at, cell)) else { return };
        // The word before a line of totals may stand in a column that is not read.
        let is_others = |at: u32| {
            let covers = |other: &TableMapping| other.span().0 <= at && at <= other.span().1;
            context
                .mapping
                .tables
                .iter()
                .any(|other| other.sheet == table.sheet && other != table && covers(other))
        };
        if let Some((label, cell)) =
            row.cells.first().filter(|(label, _)| *label < first && !is_others(*label))
            && words::is_total(&cell.words())
        {
            (at, leading) = (*label, cell);
        }
        let sort = sort_of(table.kind);
        let place = Address { sheet: &sheet.name, row: row.number, column: at }.to_string();
        let words = leading.words();
        // A row that has a name of its own is neither a line of totals nor a remark.
        let id = table.column_of("id").and_then(|column| row.cell(column.column));
        let is_named = id.is_some_and(|id| !words::is_total(&id.words())) && own.len() > 1;
        if matches!(leading.content, Content::Text(_)) && words::is_total(&words) && !is_named {
            self.report.count(sort).found += 1;
            self.report.count(sort).empty += 1;
            let agrees = totals.compare(table, context.mapping, row);
            let message = format!("`{}` adds up the lines above it and is left out{agrees}", words.trim());
            return self.say(&place, row.number, at, "total-left-out", Severity::Warning, message);
        }
        let is_merged =
            |column: u32| sheet.merge_at(row.number, column).is_some_and(|range| range.top < row.number);
        let fills = table.columns.iter().any(|column| is_merged(column.column));
        if own.len() == 1 && table.columns.len() > 1 && !fills && matches!(leading.content, Content::Text(_))
        {
            self.report.count(sort).found += 1;
            self.report.count(sort).empty += 1;
            let message =
                format!("`{}` stands alone in its row: a remark, and no row of the table", excerpt(&words));
            return self.say(&place, row.number, at, "note-left-out", Severity::Warning, message);
        }
        let filled = self.cells_of(table, sheet, row);
        let cells: Cells<'_> = match &filled {
            Ok(cells) => cells.iter().map(|(column, cell)| (*column, cell.as_ref())).collect(),
            Err((column, code, message)) => {
                self.report.count(sort).found += 1;
                let place = Address { sheet: &sheet.name, row: row.number, column: *column }.to_string();
                return self.refuse(sort, &place, row.number, *column, code, message.clone());
            }
        };
        if row.is_hidden {
            self.gather("row-hidden", "hidden rows were read like all others", &place);
        }
        for (column, cell) in &cells {
            self.note_cell(&sheet.name, row.number, column.column, cell);
        }
        if !table.is_wide() {
            let locator = locator(workbook, sheet, row.number, first);
            let line = Line { sheet, row, locator, cells };
            return self.record(context, table, schema, line, totals);
        }
        // Every cell of a column for one date is a row of its own; what else the row says holds for each.
        let shared = || cells.iter().filter(|(column, _)| column.due.is_none()).copied();
        let says_something =
            |cell: &Cell| !matches!(&cell.content, Content::Text(text) if words::is_nothing(text));
        let dated = cells.iter().filter(|(column, cell)| column.due.is_some() && says_something(cell));
        let dated: Vec<_> = dated.copied().collect();
        if dated.is_empty() {
            self.report.count(sort).found += 1;
            self.report.count(sort).empty += 1;
            let message = "no column for a date has anything in it".to_owned();
            return self.say(&place, row.number, at, "row-without-amount", Severity::Warning, message);
        }
        for (column, cell) in dated {
            let locator = locator(workbook, sheet, row.number, column.column);
            let cells = shared().chain([(column, cell)]).collect();
            self.record(context, table, schema, Line { sheet, row, locator, cells }, totals);
        }
    }

    /// The mapped cells of a row; one that was merged downwards stands for each row it covers, amounts excepted.
    fn cells_of<'a>(
        &mut self,
        table: &'a TableMapping,
        sheet: &'a Sheet,
        row: &'a SheetRow,
    ) -> Result<Vec<(&'a super::ColumnMapping, Cow<'a, Cell>)>, row::Refused> {
        let mut cells = Vec::new();
        for column in &table.columns {
            if let Some(cell) = row.cell(column.column) {
                let below =
                    sheet.merge_at(row.number, column.column).filter(|range| range.bottom > row.number);
                let is_number =
                    super::fields::sort_of(table.kind, &column.field) == Some(super::fields::Sort::Number);
                if let Some(range) = below.filter(|_| is_number)
                    && (range.top + 1..=range.bottom).any(|below| has_own(table, sheet, below))
                {
                    let message =
                        format!("one number, merged down to row {}, stands for several rows", range.bottom);
                    return Err((column.column, "number-merged", message));
                }
                cells.push((column, Cow::Borrowed(cell)));
                continue;
            }
            let Some(range) = sheet.merge_at(row.number, column.column) else { continue };
            if range.top == row.number || range.left != column.column || range.top <= table.heading {
                continue;
            }
            let Some(above) = sheet.cell(range.top, range.left) else { continue };
            let place = Address { sheet: &sheet.name, row: range.top, column: range.left };
            if super::fields::sort_of(table.kind, &column.field) == Some(super::fields::Sort::Number) {
                let message = format!("one number, merged from {place}, stands for several rows");
                return Err((column.column, "number-merged", message));
            }
            self.gather(
                "cell-merged",
                "merged cells were read for each row that they cover",
                &place.to_string(),
            );
            cells.push((column, Cow::Borrowed(above)));
        }
        Ok(cells)
    }

    fn note_cell(&mut self, sheet: &str, row: u32, column: u32, cell: &Cell) {
        let place = || Address { sheet, row, column }.to_string();
        if cell.is_formula
            && cell.content != Content::NotCalculated
            && !matches!(cell.content, Content::Error(_))
        {
            self.gather(
                "formula-value",
                "cells hold formulas; the values saved with them were read",
                &place(),
            );
        }
        if let Content::Number(number) = &cell.content {
            let digits =
                number.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count();
            if digits > 15 {
                let words = "numbers have more digits than spreadsheets show; all that are stored were read";
                self.gather("digits-beyond-shown", words, &place());
            }
        }
    }

    fn record(
        &mut self,
        context: &Context<'_>,
        table: &TableMapping,
        schema: &'static Schema,
        line: Line<'_>,
        totals: &mut Totals,
    ) {
        let sort = sort_of(table.kind);
        self.report.count(sort).found += 1;
        let (sheet, number) = (line.sheet.name.as_str(), line.row.number);
        let place = |column: u32| match column {
            0 => line.locator.clone(),
            column => Address { sheet, row: number, column }.to_string(),
        };
        let made = match row::make(context, table, schema, &line.cells) {
            Ok(made) => made,
            Err((column, code, message)) => {
                return self.refuse(sort, &place(column), number, column, code, message);
            }
        };
        let fields = json::object(made.fields.clone());
        if let Some((needed, message)) = missing(table.kind, &fields) {
            let column = table.column_of(needed).map_or(0, |column| column.column);
            return self.refuse(sort, &place(column), number, column, "field-missing", message);
        }
        if let Err(error) = self.check(schema, &fields, &line, table) {
            let first = error.path.split(['.', '[']).next().unwrap_or_default().to_owned();
            let column = table.column_of(&error.path).or_else(|| {
                table.columns.iter().find(|column| column.field.split('.').next() == Some(&first))
            });
            let column = column.map_or(0, |column| column.column);
            let message = format!("`{}`: {}", error.path, error.reason);
            return self.refuse(sort, &place(column), number, column, error.code, message);
        }
        for (column, code, message) in made.remarks {
            self.say(&place(column), number, column, code, Severity::Warning, message);
        }
        if made.dated_by_period {
            let words = "the day of the pledge is not stated; its money is taken to be that of the day on which its period begins";
            self.gather_as(Severity::Note, "date-from-period", words, &line.locator);
        }
        totals.add(&fields, &line.cells);
        let left_out = self.table.push(table.kind, &line.locator, number, made.scope, None, fields);
        self.left_out.extend(left_out);
        self.report.count(sort).kept += 1;
    }

    /// As facts of files are checked: what is not stated is told, a name that no list has stays a mention.
    fn check(
        &mut self,
        schema: &'static Schema,
        fields: &Value,
        line: &Line<'_>,
        table: &TableMapping,
    ) -> Result<(), FieldError> {
        let errors = schema.check(fields, CheckAs::Row);
        let is_mention = |error: &FieldError| {
            let field = schema.field(&error.path).map(|field| &field.kind);
            matches!(field, Some(FieldType::Ref | FieldType::RefOr(_))) && error.code == "value-malformed"
        };
        let is_bearable = |error: &FieldError| {
            matches!(error.code, "shares-not-one" | "text-too-long")
                || (error.code == "value-malformed" && error.path.ends_with(".share"))
        };
        let number = line.row.number;
        let mut told = Vec::new();
        for error in errors {
            if is_mention(&error) {
                let mention = fields.str_at(&error.path).unwrap_or_default().to_owned();
                let new = || (line.locator.clone(), number, 0);
                self.mentions.entry(mention).or_insert_with(new).2 += 1;
            } else if is_bearable(&error) {
                told.push((error.code, format!("`{}`: {}", error.path, error.reason)));
            } else if error.code == "field-missing" && error.path.starts_with("schedule[") {
                // The value date of an instalment is that of the pledge, of which it is said already.
            } else if error.code == "field-missing" && !matches!(error.path.as_str(), "as_called") {
                let heading = super::words::heading_for(table.kind, &error.path);
                let words = format!("`{heading}` (`{}`) is not stated", error.path);
                self.gather_as(Severity::Warning, error.code, &words, &line.locator);
            } else {
                return Err(error);
            }
        }
        for (code, message) in told {
            self.say(&line.locator, number, 0, code, Severity::Warning, message);
        }
        Ok(())
    }

    fn gather(&mut self, code: &'static str, words: &str, place: &str) {
        self.gather_as(Severity::Note, code, words, place);
    }

    fn gather_as(&mut self, severity: Severity, code: &'static str, words: &str, place: &str) {
        let new = || (severity, Vec::new(), 0);
        let (_, places, times) = self.gathered.entry((code, words.to_owned())).or_insert_with(new);
        if places.last().is_none_or(|last| last != place) {
            *times += 1;
            if places.len() < PLACES_MAX {
                places.push(place.to_owned());
            }
        }
    }

    fn refuse(
        &mut self,
        sort: &'static str,
        place: &str,
        row: u32,
        column: u32,
        code: &'static str,
        message: String,
    ) {
        self.report.count(sort).refused += 1;
        self.say(place, row, column, code, Severity::Refused, format!("{place}: {message}"));
    }

    fn say(
        &mut self,
        place: &str,
        row: u32,
        column: u32,
        code: &'static str,
        severity: Severity,
        message: String,
    ) {
        let times = self.listed.entry(code).or_default();
        *times += 1;
        if *times <= FINDINGS_MAX {
            let locator = place.to_owned();
            self.report.findings.push(RowFinding { locator, line: row, column, code, severity, message });
        }
    }

    /// What is said once, at the end.
    fn finish(mut self) -> (Table, LoadReport) {
        for (code, times) in std::mem::take(&mut self.listed) {
            if times > FINDINGS_MAX {
                let message = format!("{} more findings of `{code}` are not listed", times - FINDINGS_MAX);
                self.say("", 0, 0, "not-listed", Severity::Note, message);
            }
        }
        for (mention, (place, row, times)) in std::mem::take(&mut self.mentions) {
            let rows = if times == 1 { "1 row".to_owned() } else { format!("{times} rows") };
            let message = format!(
                "`{}` names nobody known: {rows} kept as this publisher's own mention",
                excerpt(&mention)
            );
            self.say(&place, row, 0, "mention-unresolved", Severity::Note, message);
        }
        for ((code, words), (severity, places, times)) in std::mem::take(&mut self.gathered) {
            let more = if times > places.len() as u64 { ", …" } else { "" };
            let message = format!("{words}: {times} ({}{more})", places.join(", "));
            self.say("", 0, 0, code, severity, message);
        }
        if !self.left_out.is_empty() {
            let message =
                format!("no names that a column can have, and left out: {}", self.left_out.join(", "));
            self.say("", 0, 0, "columns-left-out", Severity::Warning, message);
        }
        (self.table.finish(), self.report)
    }
}

/// The rows of a table, headings left out; it ends where the mapping says, or before the next table below it.
fn rows_of<'a>(
    mapping: &'a Mapping,
    table: &'a TableMapping,
    sheet: &'a Sheet,
) -> impl Iterator<Item = &'a SheetRow> + 'a {
    let (first, last) = table.span();
    let beside = |other: &&TableMapping| {
        let (from, to) = other.span();
        other.sheet == table.sheet && other.heading > table.heading && from <= last && first <= to
    };
    let next = mapping.tables.iter().filter(beside).map(|other| other.heading).min();
    let end = table.last.unwrap_or(u32::MAX).min(next.map_or(u32::MAX, |next| next - 1));
    sheet.rows.iter().filter(move |row| row.number > table.heading && row.number <= end)
}

/// Whether a row has a cell of its own in a column that is read.
fn has_own(table: &TableMapping, sheet: &Sheet, row: u32) -> bool {
    sheet.row(row).is_some_and(|row| table.columns.iter().any(|column| row.cell(column.column).is_some()))
}

/// Where a row is: its first column, `Pledges!A7`. A sheet whose name is too long for an address goes by its number.
fn locator(workbook: &Workbook, sheet: &Sheet, row: u32, column: u32) -> String {
    if sheet.name.len() <= SHEET_BYTES_MAX / 3 {
        return Address { sheet: &sheet.name, row, column }.to_string();
    }
    let number = workbook.sheets.iter().position(|own| own.name == sheet.name).unwrap_or_default() + 1;
    Address { sheet: &format!("#{number}"), row, column }.to_string()
}

/// What no row of the kind can be without: a number that says not whose it is may be a sum of others.
fn missing(kind: &str, fields: &Value) -> Option<(&'static str, String)> {
    let needed: &[(&str, &str)] = match kind {
        "seat" => &[("actor", "actor")],
        "pledge" | "contribution" => &[("what", "what.amount"), ("by", "by")],
        "result" => &[("value", "value.value"), ("of", "of")],
        _ => &[("value", "value.value"), ("indicator", "indicator"), ("about", "about")],
    };
    let (_, part) = needed.iter().find(|(field, _)| fields.get(field).is_none())?;
    let heading = words::heading_for(kind, part);
    Some((part, format!("no `{heading}` (`{part}`): without it the row states nothing")))
}

fn key_of(bytes: &[u8], options: &Value) -> DatasetKey {
    let sha256: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    dataset_key(FORMAT, Some(options), &sha256)
}

fn excerpt(text: &str) -> String {
    let short: String = text.trim().chars().take(60).collect();
    let short = short.replace(['\n', '\r'], " ");
    if short.len() < text.trim().len() { format!("{short}…") } else { short }
}
