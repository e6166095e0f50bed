//! Facts as an .xlsx workbook: one sheet a table, and a sheet of sources. What is written here, [`super::SheetReader`] reads.
//!
//! Source: ECMA-376 (Office Open XML), by the library `rust_xlsxwriter`. The same state gives the same bytes.

use super::fields::{self, Sort};
use super::guess::{ADDRESS, FIXED_HEADINGS, SOURCES};
use super::mapping::TABLES;
use super::words::{field_of, heading_for, headings_of, plain};
use crate::facts::{Scope, flatten};
use crate::workbook::CELL_CHARS_MAX;
use polyad_ledger::finding::Custody;
use polyad_ledger::json::Value;
use polyad_ledger::kinds;
use polyad_ledger::state::{Fact, State};
use polyad_model::{Exact, Instant, PartialDate, Ref};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Note, Workbook, Worksheet, XlsxError};
use std::collections::{BTreeMap, HashSet};

/// Whose facts are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// Those of a scope.
    Scope(Scope),
    /// Those of the record that belong to a partnership: by their scope, or by a field that names it.
    Partnership(Ref),
}

/// Why no workbook is written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// More than a workbook holds, or a machine should.
    #[error("{message}")]
    TooLarge {
        /// What is too many, and the limit.
        message: String,
    },
    /// The library refuses.
    #[error("the workbook cannot be written: {0}")]
    Refused(#[from] XlsxError),
}

/// The last row of a sheet.
const ROWS_MAX: usize = 1_048_576;
/// The most cells of a workbook: all are held until the end.
const CELLS_MAX: usize = 4_000_000;
/// Digits that a cell holds exactly (ECMA-376 leaves it to the program; all use doubles).
const DIGITS_MAX: usize = 15;
/// Fields of these kinds that name the partnership which they are about.
const NAMING: [&str; 4] = ["of", "to", "by", "about"];

/// Writes facts as a workbook.
///
/// One sheet a kind of which there are facts: Members, Pledges, Payments, Results and Observations with the headings of
/// the template, other kinds under their own name. The first column is the fact's address, the last ones say who stated
/// it. Decimals are exact: a number of more than 15 digits is text, with a note. Dates known to the day are dates.
///
/// # Errors
/// When there are more rows or cells than a workbook holds.
pub fn write_xlsx(state: &State, of: &Of) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    let formats = Formats::new();
    let mut sources = Sources::default();
    let mut cells = 0;
    let mut latest: Option<Instant> = None;
    for kind in kinds::ALL {
        let facts: Vec<Fact<'_>> = facts_of(state, of, kind.name);
        if facts.is_empty() {
            continue;
        }
        if facts.len() >= ROWS_MAX {
            let message = format!("{} facts of kind {}; a sheet has {ROWS_MAX} rows", facts.len(), kind.name);
            return Err(WriteError::TooLarge { message });
        }
        let table = Columns::of(kind.name, &facts);
        cells += facts.len() * (table.fields.len() + 7);
        if cells > CELLS_MAX {
            let message = format!("more than {CELLS_MAX} cells; export the kinds as CSV or Parquet instead");
            return Err(WriteError::TooLarge { message });
        }
        latest = latest.max(facts.iter().filter_map(|fact| state.recorded_of(*fact)).max());
        write_sheet(&mut workbook, state, &formats, &table, &facts, &mut sources)?;
    }
    sources.write(&mut workbook, &formats, state)?;
    workbook.set_properties(&properties(latest)?);
    Ok(workbook.save_to_buffer()?)
}

/// The facts of a kind, in the order of exports.
fn facts_of<'a>(state: &'a State, of: &Of, kind: &'a str) -> Vec<Fact<'a>> {
    match of {
        Of::Scope(scope) => scope.facts(state, kind).collect(),
        Of::Partnership(partnership) => {
            let own = |fact: &Fact<'_>| {
                fact.scope().as_ref() == Some(partnership)
                    || fact.entity() == *partnership
                    || NAMING.iter().any(|field| fact.reference(field).as_ref() == Some(partnership))
            };
            Scope::Record.facts(state, kind).filter(own).collect()
        }
    }
}

/// The time of the last statement that is written: a workbook says when it was made, and the same facts the same.
fn properties(latest: Option<Instant>) -> Result<DocProperties, XlsxError> {
    let seconds = latest.map_or(0, |instant| instant.millis().div_euclid(1_000));
    let properties = DocProperties::new().set_title("Polyad export").set_author("");
    Ok(properties.set_creation_datetime(&ExcelDateTime::from_timestamp(seconds)?))
}

/// The formats of cells.
pub(super) struct Formats {
    pub(super) heading: Format,
    pub(super) day: Format,
    pub(super) wrapped: Format,
}

impl Formats {
    pub(super) fn new() -> Formats {
        Formats {
            heading: Format::new().set_bold().set_border_bottom(rust_xlsxwriter::FormatBorder::Thin),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            wrapped: Format::new().set_text_wrap(),
        }
    }
}

/// The columns of a kind.
struct Columns {
    kind: &'static str,
    sheet: String,
    /// Dotted names of the fields.
    fields: Vec<String>,
}

impl Columns {
    fn of(kind: &'static str, facts: &[Fact<'_>]) -> Columns {
        let mut seen: HashSet<String> = HashSet::new();
        let mut flat = Vec::new();
        for fact in facts {
            flat.extend(leaves(*fact));
            seen.extend(flat.drain(..).map(|(name, _)| name));
        }
        // A payment's amount takes the day of the payment for its value date, unless there is a column that says.
        if kind == "contribution" {
            seen.insert("what.date".to_owned());
        }
        let template: Vec<&str> = headings_of(kind).map(|known| known.field).collect();
        let order: Vec<&str> = kinds::columns_of(kind).map(|(name, _)| name).collect();
        let mut fields: Vec<String> = seen.into_iter().collect();
        fields.sort_by_cached_key(|name| {
            let place = template.iter().position(|known| known == name).unwrap_or(usize::MAX);
            let top = name.split('.').next().unwrap_or_default();
            (place, order.iter().position(|known| *known == top).unwrap_or(usize::MAX), name.clone())
        });
        let sheet =
            TABLES.iter().find(|(own, ..)| *own == kind).map_or(kind, |(_, _, sheet)| sheet).to_owned();
        Columns { kind, sheet, fields }
    }

    /// The heading of a field: a known word that is read as this field again, else its name.
    fn heading(&self, field: &str) -> String {
        let heading = heading_for(self.kind, field);
        let is_read = field_of(self.kind, &plain(&heading)) == Some(field);
        if is_read { heading } else { field.to_owned() }
    }
}

/// The fields of a fact by dotted names, with its scope and, of kinds that have one, its target and outcome.
fn leaves(fact: Fact<'_>) -> Vec<(String, String)> {
    let mut flat = Vec::new();
    fact.fields().iter().for_each(|(name, value)| flatten(name, value, &mut flat));
    let act = match fact {
        Fact::Act(act) => act.header.act.clone(),
        Fact::Row(..) => None,
    };
    let beside = [
        ("scope", fact.scope().map(|name| name.to_string())),
        ("target", fact.target().map(|name| name.to_string())),
        ("act", act),
    ];
    for (name, text) in beside {
        if !flat.iter().any(|(own, _)| own == name) {
            flat.extend(text.map(|text| (name.to_owned(), text)));
        }
    }
    flat
}

fn write_sheet(
    workbook: &mut Workbook,
    state: &State,
    formats: &Formats,
    table: &Columns,
    facts: &[Fact<'_>],
    sources: &mut Sources,
) -> Result<(), WriteError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(&table.sheet)?;
    sheet.set_freeze_panes(1, 0)?;
    let headings: Vec<String> = [ADDRESS.to_owned()]
        .into_iter()
        .chain(table.fields.iter().map(|field| table.heading(field)))
        .chain(FIXED_HEADINGS.iter().map(|heading| (*heading).to_owned()))
        .collect();
    for (column, heading) in headings.iter().enumerate() {
        sheet.write_string_with_format(0, column as u16, heading, &formats.heading)?;
        sheet.set_column_width(column as u16, (heading.chars().count() as f64 + 4.0).clamp(12.0, 30.0))?;
    }
    for (number, fact) in facts.iter().enumerate() {
        let row = number as u32 + 1;
        write_text(sheet, row, 0, &fact.address().to_string())?;
        let flat: BTreeMap<String, String> = leaves(*fact).into_iter().collect();
        for (at, field) in table.fields.iter().enumerate() {
            if let Some(text) = flat.get(field) {
                write_cell(sheet, formats, row, at as u16 + 1, fields::sort_of(table.kind, field), text)?;
            }
        }
        let source = Source::of(state, *fact);
        let recorded = state.recorded_of(*fact).map(|at| at.to_string()).unwrap_or_default();
        let custody = custody_word(&fact.custody()).to_owned();
        let fixed =
            [custody, recorded, source.publisher.clone(), source.dataset.clone(), source.licence.clone()];
        for (at, text) in fixed.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            write_text(sheet, row, (table.fields.len() + 1 + at) as u16, text)?;
        }
        sources.note(source, &table.sheet);
    }
    Ok(())
}

/// One cell, as the sort of its field is held.
fn write_cell(
    sheet: &mut Worksheet,
    formats: &Formats,
    row: u32,
    column: u16,
    sort: Option<Sort>,
    text: &str,
) -> Result<(), WriteError> {
    match sort {
        Some(Sort::Number | Sort::Share) => match exact_double(text) {
            Some((number, places)) => {
                let zeros = "0".repeat(usize::from(places));
                let code = if places == 0 { "#,##0".to_owned() } else { format!("#,##0.{zeros}") };
                sheet.write_number_with_format(row, column, number, &Format::new().set_num_format(code))?;
            }
            None => {
                write_text(sheet, row, column, text)?;
                let note = "Text, because a number of so many digits would be rounded by the spreadsheet.";
                sheet.insert_note(row, column, &Note::new(note).set_author("Polyad"))?;
            }
        },
        Some(Sort::Date) => write_date(sheet, formats, row, column, text)?,
        _ => write_text(sheet, row, column, text)?,
    }
    Ok(())
}

/// The double that a cell may hold in the place of a decimal, with its places; `None` when some digit would be lost.
fn exact_double(text: &str) -> Option<(f64, u8)> {
    let number = Exact::parse_printed(text).ok().filter(|number| number.to_string() == text)?;
    let digits = number.digits().unsigned_abs().to_string().len();
    let double: f64 = text.parse().ok()?;
    let again = Exact::parse_printed(&format!("{double}")).ok()?;
    (digits <= DIGITS_MAX && number.scale() <= 10 && again == number).then(|| (double, number.scale()))
}

/// Days are dates and years are numbers; what is less or approximate is text, as the record writes it.
fn write_date(
    sheet: &mut Worksheet,
    formats: &Formats,
    row: u32,
    column: u16,
    text: &str,
) -> Result<(), WriteError> {
    let date =
        text.parse::<PartialDate>().ok().filter(|date| !date.is_approximate() && date.to_string() == text);
    match date.map(|date| (date.year(), date.month(), date.day())) {
        Some((year @ 1901..=9999, Some(month), Some(day))) => {
            let day = ExcelDateTime::from_ymd(year as u16, month, day)?;
            sheet.write_datetime_with_format(row, column, &day, &formats.day)?;
        }
        Some((year @ 1800..=2200, None, None)) => {
            sheet.write_number(row, column, f64::from(year))?;
        }
        _ => write_text(sheet, row, column, text)?,
    }
    Ok(())
}

/// Text, whatever it looks like: no cell is a formula. What is too long for a cell is cut, and the cell says so.
fn write_text(sheet: &mut Worksheet, row: u32, column: u16, text: &str) -> Result<(), WriteError> {
    // Limits of cells are in units of UTF-16.
    if text.encode_utf16().count() <= CELL_CHARS_MAX {
        sheet.write_string(row, column, text)?;
        return Ok(());
    }
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units < CELL_CHARS_MAX
    };
    let short: String = text.chars().take_while(fits).collect();
    sheet.write_string(row, column, short)?;
    let note = "Cut: a cell holds no more. The whole text stands at the address of the row.";
    sheet.insert_note(row, column, &Note::new(note).set_author("Polyad"))?;
    Ok(())
}

/// Where facts come from.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Source {
    publisher: String,
    dataset: String,
    licence: String,
    statement: String,
    edition: String,
    url: String,
    sha256: String,
}

impl Source {
    fn of(state: &State, fact: Fact<'_>) -> Source {
        match fact {
            Fact::Row(dataset, _) => {
                let text = |field: &str| dataset.text(field).unwrap_or_default();
                let licence = dataset.fields.get("licence").and_then(|licence| licence.str_at("class"));
                Source {
                    publisher: text("publisher"),
                    dataset: text("title"),
                    licence: licence.unwrap_or_default().to_owned(),
                    statement: dataset.statement.to_string(),
                    edition: text("edition"),
                    url: text("url"),
                    sha256: text("sha256"),
                }
            }
            Fact::Act(act) => {
                let author = Ref::Statement(act.author());
                let entity = state.directory().find_any(state, &author);
                let name = entity.map_or_else(|| author.to_string(), |entity| entity.name.plain().to_owned());
                let url = fact.value("src").and_then(|src| src.str_at("url").map(str::to_owned));
                let title = fact.value("src").and_then(|src| src.get("title").and_then(words));
                Source {
                    publisher: name,
                    dataset: title.unwrap_or_else(|| "signed statements".to_owned()),
                    url: url.unwrap_or_default(),
                    ..Source::default()
                }
            }
        }
    }
}

fn words(value: &Value) -> Option<String> {
    let english = || value.get("en").and_then(Value::as_str);
    value.as_str().or_else(english).map(str::to_owned)
}

/// The sources of all sheets, with the number of rows of each.
#[derive(Debug, Default)]
struct Sources {
    rows: BTreeMap<(Source, String), u64>,
}

impl Sources {
    fn note(&mut self, source: Source, sheet: &str) {
        *self.rows.entry((source, sheet.to_owned())).or_default() += 1;
    }

    fn write(&self, workbook: &mut Workbook, formats: &Formats, state: &State) -> Result<(), WriteError> {
        let sheet = workbook.add_worksheet();
        sheet.set_name(SOURCES)?;
        write_text(sheet, 0, 0, &format!("Exported from the record at tree size {}.", state.size()))?;
        let remark = "The address of a row is the id of the statement that says it, or r:dataset:cell of the file that does; it opens on /s/ and /d/ of the site.";
        write_text(sheet, 1, 0, remark)?;
        let headings = [
            "Sheet",
            "Rows",
            "Publisher",
            "Dataset",
            "Edition",
            "Licence",
            "Statement",
            "Link",
            "SHA-256 of the file",
        ];
        for (column, heading) in headings.iter().enumerate() {
            sheet.write_string_with_format(3, column as u16, *heading, &formats.heading)?;
            sheet.set_column_width(column as u16, 24.0)?;
        }
        for (number, ((source, name), rows)) in self.rows.iter().enumerate() {
            let row = number as u32 + 4;
            let cells = [
                name,
                "",
                &source.publisher,
                &source.dataset,
                &source.edition,
                &source.licence,
                &source.statement,
                &source.url,
                &source.sha256,
            ];
            for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                write_text(sheet, row, column as u16, text)?;
            }
            sheet.write_number(row, 1, *rows as f64)?;
        }
        Ok(())
    }
}

fn custody_word(custody: &Custody) -> &'static str {
    match custody {
        Custody::SelfHeld => "self",
        Custody::Hardware => "hardware",
        Custody::Host(_) => "host",
        Custody::Reported => "reported",
    }
}
