//! A mapping guessed from headings, to be confirmed by a person: what is read as what, and what is not read.

use super::fields::{self, Sort};
use super::mapping::{ColumnMapping, Mapping, TABLES, TableMapping, schema_of};
use super::number::{self, DecimalMark};
use super::when;
use super::words::{self, Scaled, field_of, heading_for, plain, scaled, value_of};
use crate::workbook::{Cell, Content, Sheet, SheetRow, Workbook, column_name};
use polyad_ledger::kinds;
use polyad_model::{Exact, PartialDate, Ref};

/// What the person who imports has told already.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// The partnership that the rows belong to.
    pub partnership: Option<Ref>,
    /// Who gives where no column says.
    pub giver: Option<String>,
    /// The currency of amounts that name none.
    pub currency: Option<String>,
    /// How dates in words are written.
    pub date_format: Option<String>,
    /// The sign before places in numbers that are words.
    pub decimal_mark: Option<DecimalMark>,
}

/// A guessed mapping.
#[derive(Debug, Clone)]
pub struct Guess {
    /// The mapping.
    pub mapping: Mapping,
    /// What is read, a line a column.
    pub read: Vec<GuessedColumn>,
    /// What is not read, and why.
    pub not_read: Vec<NotRead>,
    /// Whether all sheets and headings that are read are those of the template, so that nothing was guessed.
    pub is_certain: bool,
}

/// A column as it is shown for confirmation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuessedColumn {
    /// The sheet.
    pub sheet: String,
    /// Its letters.
    pub column: String,
    /// Its heading.
    pub heading: String,
    /// What it is read as, in words.
    pub read_as: String,
    /// The first cells below the heading, three at most.
    pub samples: Vec<String>,
}

/// What is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotRead {
    /// The sheet.
    pub sheet: String,
    /// A column's letters; empty for a whole sheet.
    pub column: String,
    /// Its heading.
    pub heading: String,
    /// Why.
    pub why: &'static str,
    /// The first cells below the heading, three at most.
    pub samples: Vec<String>,
}

/// Rows that are looked at for headings; further ones only below a row that is blank or holds a title.
const ROWS_MAX: usize = 100;
/// The longest heading, in bytes.
const HEADING_BYTES_MAX: usize = 200;
/// Cells that are shown of a column.
const SAMPLES_MAX: usize = 3;
const SAMPLE_CHARS_MAX: usize = 40;
/// Cells that are looked at for how dates and numbers are written.
const CELLS_MAX: usize = 1_000;
/// Sheets of templates and exports that hold no table to read.
const OTHER_SHEETS: [&str; 2] = [HELP, SOURCES];
/// The sheet of help of a template, and the cell before the partnership there.
pub(super) const HELP: &str = "Help";
pub(super) const PARTNERSHIP: &str = "Partnership";
/// The sheet of an export that says where its rows come from.
pub(super) const SOURCES: &str = "Sources";
/// The column of exports that names the fact; in a workbook it names the row.
pub(super) const ADDRESS: &str = "Address";
/// Columns of exports that say of a fact where it stood; they are no part of it.
pub(super) const FIXED_HEADINGS: [&str; 5] = ["Custody", "Recorded", "Publisher", "Dataset", "Licence"];

impl Told {
    /// What a mapping without tables tells.
    pub(super) fn of(mapping: &Mapping) -> Told {
        Told {
            partnership: mapping.partnership.clone(),
            giver: None,
            currency: mapping.currency.clone(),
            date_format: mapping.date_format.clone(),
            decimal_mark: Some(mapping.decimal_mark),
        }
    }
}

/// A row of headings, read as those of one kind.
struct Candidate {
    kind: &'static str,
    columns: Vec<ColumnMapping>,
    score: usize,
    is_certain: bool,
}

/// Guesses the tables of a workbook. Hidden sheets are not read.
pub fn guess(workbook: &Workbook, told: &Told) -> Guess {
    let partnership = told.partnership.clone().or_else(|| partnership_of(workbook));
    let told = &Told { partnership, ..told.clone() };
    let mut guess =
        Guess { mapping: Mapping::default(), read: Vec::new(), not_read: Vec::new(), is_certain: true };
    for sheet in &workbook.sheets {
        if let Some(why) = passed_over(sheet) {
            guess.leave(sheet, String::new(), String::new(), why, Vec::new());
            continue;
        }
        let before = guess.mapping.tables.len();
        let mut title = String::new();
        for (at, row) in sheet.rows.iter().enumerate() {
            let above = at.checked_sub(1).map(|at| &sheet.rows[at]);
            let is_below = |above: &SheetRow| above.number + 1 == row.number && above.cells.len() > 1;
            if at >= ROWS_MAX && above.is_some_and(is_below) {
                continue;
            }
            let has_text = row.cells.iter().any(|(_, cell)| matches!(cell.content, Content::Text(_)));
            let headings = row.cells.iter().filter(|(_, cell)| is_heading(cell)).count();
            if row.cells.len() == 1 {
                title = row.cells[0].1.words();
            }
            if has_text && headings >= 2 {
                guess.heading(sheet, row, &title, told);
            }
        }
        if guess.mapping.tables.len() == before {
            guess.leave(sheet, String::new(), String::new(), "no row of headings that are known", Vec::new());
        }
    }
    guess.mapping.partnership = told.partnership.clone();
    guess.mapping.currency = told.currency.clone();
    guess.mapping.decimal_mark = told.decimal_mark.unwrap_or_else(|| mark_of(workbook, &guess.mapping));
    guess.mapping.date_format = told.date_format.clone().or_else(|| format_of(workbook, &guess.mapping));
    guess.is_certain &= !guess.mapping.tables.is_empty();
    guess
}

/// Why a sheet is not looked at.
fn passed_over(sheet: &Sheet) -> Option<&'static str> {
    if sheet.is_hidden {
        return Some("the sheet is hidden");
    }
    if OTHER_SHEETS.contains(&sheet.name.as_str()) {
        return Some("a sheet of the template for people");
    }
    let is_export = sheet.cell(1, 1).is_some_and(|cell| cell.words() == ADDRESS);
    let is_kind = kinds::newest(&sheet.name).is_some();
    (is_export && is_kind).then_some("facts of an export that workbooks are not read for")
}

/// The partnership that a filled template names on its sheet of help.
fn partnership_of(workbook: &Workbook) -> Option<Ref> {
    let help = workbook.sheet(HELP)?;
    let row = help.rows.iter().find(|row| row.cell(1).is_some_and(|cell| cell.words() == PARTNERSHIP))?;
    row.cell(2)?.words().trim().parse().ok()
}

impl Guess {
    /// Takes the tables whose headings a row holds: side by side where columns without a heading part them.
    fn heading(&mut self, sheet: &Sheet, row: &SheetRow, title: &str, told: &Told) {
        let mut parts: Vec<Vec<&(u32, Cell)>> = Vec::new();
        for cell in &row.cells {
            match parts.last_mut().filter(|part| part.last().is_some_and(|last| last.0 + 1 == cell.0)) {
                Some(part) => part.push(cell),
                None => parts.push(vec![cell]),
            }
        }
        let whole: Vec<&(u32, Cell)> = row.cells.iter().collect();
        let mut found: Vec<(Candidate, &[&(u32, Cell)])> = Vec::new();
        for part in parts.iter().filter(|part| self.may_begin(sheet, row.number, part)) {
            found.extend(best(sheet, part, title, told).map(|candidate| (candidate, part.as_slice())));
        }
        // Less than two parts that stand by themselves are one table with gaps in its headings.
        if found.len() < 2 && self.may_begin(sheet, row.number, &whole) {
            found = best(sheet, &whole, title, told)
                .map(|candidate| (candidate, whole.as_slice()))
                .into_iter()
                .collect();
        }
        for (candidate, cells) in found {
            self.table(sheet, row.number, candidate, cells, told);
        }
    }

    /// Whether a table may begin here: below another one only after a row that is blank or holds a title.
    fn may_begin(&self, sheet: &Sheet, row: u32, cells: &[&(u32, Cell)]) -> bool {
        if !self.mapping.tables.iter().any(|table| table.sheet == sheet.name) {
            return true;
        }
        let (first, last) = (cells.first().map_or(1, |cell| cell.0), cells.last().map_or(1, |cell| cell.0));
        let above = sheet
            .row(row - 1)
            .map_or(0, |above| above.cells.iter().filter(|(at, _)| (first..=last).contains(at)).count());
        above <= 1
    }

    fn table(&mut self, sheet: &Sheet, heading: u32, found: Candidate, cells: &[&(u32, Cell)], told: &Told) {
        let mut defaults = Vec::new();
        let has = |field: &str| found.columns.iter().any(|column| column.field == field);
        // A template that somebody filled in may leave cells of these columns empty; an export does not mean anything by it.
        let is_template = found.is_certain && !cells.iter().any(|(_, cell)| cell.words() == ADDRESS);
        let mut default = |field: &str, value: Option<String>| {
            let within = format!("{field}.");
            if (!has(field) || is_template)
                && !found.columns.iter().any(|column| column.field.starts_with(&within))
            {
                defaults.extend(value.map(|value| (field.to_owned(), value)));
            }
        };
        let partnership = told.partnership.as_ref().map(Ref::to_string);
        match found.kind {
            "seat" => {
                default("of", partnership);
                default("role", Some("member".to_owned()));
            }
            "pledge" | "contribution" => {
                default("by", told.giver.clone());
                default("to", partnership);
                if found.kind == "contribution" {
                    default("stage", Some("disbursed".to_owned()));
                }
            }
            _ => {}
        }
        for (field, value) in &defaults {
            self.read.push(GuessedColumn {
                sheet: sheet.name.clone(),
                column: String::new(),
                heading: String::new(),
                read_as: format!("{}: {field} is `{value}` in every row", sort_word(found.kind)),
                samples: Vec::new(),
            });
        }
        for (at, cell) in cells.iter().map(|cell| (cell.0, &cell.1)) {
            let samples = samples(sheet, heading, at);
            match found.columns.iter().find(|column| column.column == at) {
                Some(column) => self.read.push(GuessedColumn {
                    sheet: sheet.name.clone(),
                    column: column_name(at),
                    heading: cell.words(),
                    read_as: format!("{}: {}", sort_word(found.kind), read_as(column)),
                    samples,
                }),
                None => {
                    let heading = cell.words();
                    let is_fixed = FIXED_HEADINGS.contains(&heading.as_str());
                    self.is_certain &= is_fixed;
                    let why = if is_fixed {
                        "says where an exported row stood"
                    } else if matching(found.kind, cell).is_some() {
                        "another column is read as the same field"
                    } else {
                        "the heading is not known"
                    };
                    self.leave(sheet, column_name(at), heading, why, samples);
                }
            }
        }
        self.is_certain &= found.is_certain && is_sheet_of(&sheet.name, found.kind);
        let (sheet, kind, columns) = (sheet.name.clone(), found.kind, found.columns);
        self.mapping.tables.push(TableMapping { sheet, kind, heading, last: None, columns, defaults });
    }

    fn leave(
        &mut self,
        sheet: &Sheet,
        column: String,
        heading: String,
        why: &'static str,
        samples: Vec<String>,
    ) {
        self.not_read.push(NotRead { sheet: sheet.name.clone(), column, heading, why, samples });
    }
}

fn sort_word(kind: &str) -> &'static str {
    super::mapping::sort_of(kind)
}

fn is_sheet_of(name: &str, kind: &str) -> bool {
    TABLES.iter().any(|(own, _, sheet)| *own == kind && *sheet == name)
}

/// Whether a cell may be a heading: words, or a year.
fn is_heading(cell: &Cell) -> bool {
    match &cell.content {
        Content::Text(text) => text.len() <= HEADING_BYTES_MAX,
        Content::Number(number) => is_year(number),
        _ => false,
    }
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse::<u32>().is_ok_and(|year| (1900..=2200).contains(&year))
}

/// The kind that a row of headings fits best.
fn best(sheet: &Sheet, cells: &[&(u32, Cell)], title: &str, told: &Told) -> Option<Candidate> {
    let headings: Vec<String> = cells.iter().map(|(_, cell)| cell.words()).collect();
    let spoken = plain(&format!("{} {title} {}", sheet.name, headings.join(" ")));
    let mut found: Vec<Candidate> = Vec::new();
    for (kind, ..) in TABLES {
        let mut columns: Vec<ColumnMapping> = Vec::new();
        let (mut is_certain, mut exact) = (true, Vec::new());
        for (at, cell) in cells.iter().map(|cell| (cell.0, &cell.1)) {
            let Some((mut column, is_exact)) = matching(kind, cell) else { continue };
            column.column = at;
            let is_taken = |own: &ColumnMapping| own.field == column.field && column.due.is_none();
            match columns.iter().position(is_taken) {
                None => {
                    is_certain &= is_exact;
                    exact.push(is_exact);
                    columns.push(column);
                }
                // `Type` may be the role; beside a column called `Role` it is not.
                Some(other) if is_exact && !exact[other] => {
                    exact[other] = true;
                    columns[other] = column;
                }
                Some(_) => {}
            }
        }
        one_amount(kind, &mut columns);
        if columns.len() < 2 || columns.len() * 2 < cells.len() || !is_enough(kind, &columns, told) {
            continue;
        }
        let hints = spoken.split(' ').filter(|word| value_of_table(word) == Some(kind)).count().min(3);
        found.push(Candidate { kind, score: columns.len() * 2 + hints * 3, columns, is_certain });
    }
    // Of two that fit as well the earlier of the list is shown; a person confirms it.
    let most = found.iter().map(|candidate| candidate.score).max()?;
    let on_sheet = found.iter().position(|candidate| is_sheet_of(&sheet.name, candidate.kind));
    let at = on_sheet.or_else(|| found.iter().position(|candidate| candidate.score == most))?;
    Some(found.swap_remove(at))
}

fn value_of_table(word: &str) -> Option<&'static str> {
    value_of("table", word)
}

/// Columns of years are instalments beside a total, and rows of their own without one.
fn one_amount(kind: &str, columns: &mut Vec<ColumnMapping>) {
    let has_total = columns.iter().any(|column| column.due.is_none() && is_amount(&column.field));
    if has_total && kind == "pledge" {
        // Instalments are printed in the unit of the whole.
        let whole = columns.iter().find(|column| column.due.is_none() && is_amount(&column.field));
        let (multiplier, currency) =
            whole.map_or((None, None), |whole| (whole.multiplier, whole.currency.clone()));
        for column in columns.iter_mut().filter(|column| column.due.is_some()) {
            column.field = "schedule".to_owned();
            (column.multiplier, column.currency) = (multiplier, currency.clone());
        }
    } else if has_total {
        columns.retain(|column| column.due.is_none());
    }
}

fn is_amount(field: &str) -> bool {
    matches!(field, "what.amount" | "value.value")
}

fn is_enough(kind: &str, columns: &[ColumnMapping], told: &Told) -> bool {
    let has = |field: &str| columns.iter().any(|column| column.field == field);
    let by = || has("by") || told.giver.is_some();
    let is_dated = |field: &str| has(field) || columns.iter().any(|column| column.due.is_some());
    match kind {
        "seat" => {
            has("actor")
                && columns.iter().any(|column| {
                    matches!(column.field.as_str(), "role" | "of" | "speaks_for")
                        || column.field.starts_with("term")
                })
        }
        "pledge" => by() && (has("what.amount") || has("what.value") || has("what.und") || has("what.en")),
        "contribution" => by() && (has("what.amount") || has("what.value")) && is_dated("when"),
        "result" => has("of") && has("value.value"),
        _ => has("about") && has("indicator") && has("value.value"),
    }
}

/// What a heading stands for in a table of a kind, and whether it is one of the template.
fn matching(kind: &'static str, cell: &Cell) -> Option<(ColumnMapping, bool)> {
    if !is_heading(cell) {
        return None;
    }
    let text = cell.words();
    let made = |field: &str, found: &Scaled, due: Option<String>| ColumnMapping {
        column: 0,
        heading: text.clone(),
        field: field.to_owned(),
        multiplier: found
            .multiplier
            .filter(|_| is_amount(field))
            .and_then(|by| Exact::parse_statement(by).ok()),
        currency: found.currency.clone().filter(|_| field == "what.amount"),
        due,
    };
    let none = Scaled::default();
    // Exports write a field that has no heading of its own by its name.
    let first = text.split('.').next().unwrap_or_default();
    let is_field = schema_of(kind).is_some_and(|schema| schema.field(first).is_some());
    let is_field = is_field || text == "scope";
    if is_field && field_of(kind, &plain(&text)).is_none() && fields::sort_of(kind, &text).is_some() {
        return Some((made(&text, &none, None), true));
    }
    let amount = match kind {
        "seat" => None,
        "pledge" | "contribution" => Some("what.amount"),
        _ => Some("value.value"),
    };
    if let Some(amount) = amount.filter(|_| is_year(text.trim())) {
        return Some((made(amount, &none, Some(text.trim().to_owned())), true));
    }
    let found = scaled(&text);
    if let Some(field) = field_of(kind, &found.words) {
        let is_exact = heading_for(kind, field) == text || (field == "id" && text == ADDRESS);
        return Some((made(field, &found, None), is_exact));
    }
    // `Donor / Country`: the first of several words for one thing.
    let first = text.split('/').next().filter(|first| first.len() < text.len()).map(scaled);
    if let Some((field, found)) = first.and_then(|found| Some((field_of(kind, &found.words)?, found))) {
        return Some((made(field, &found, None), false));
    }
    // `EUR m` alone is a column of amounts.
    let is_bare = found.words.is_empty() && found.left_over.is_empty() && found.currency.is_some();
    is_bare.then(|| (made("what.amount", &found, None), false)).filter(|_| amount == Some("what.amount"))
}

/// What a column is read as, in words.
fn read_as(column: &ColumnMapping) -> String {
    let mut words = column.field.clone();
    if let Some(currency) = &column.currency {
        words.push_str(&format!(", in {currency}"));
    }
    if let Some(multiplier) = &column.multiplier {
        words.push_str(&format!(", times {multiplier}"));
    }
    if let Some(due) = &column.due {
        let what = if column.field == "schedule" { "due" } else { "a row for" };
        words.push_str(&format!(", {what} {due}"));
    }
    words
}

fn cells_below(sheet: &Sheet, heading: u32, column: u32) -> impl Iterator<Item = &Cell> {
    sheet.rows.iter().filter(move |row| row.number > heading).filter_map(move |row| row.cell(column))
}

fn samples(sheet: &Sheet, heading: u32, column: u32) -> Vec<String> {
    let cut = |cell: &Cell| {
        let words = cell.words().replace(['\n', '\r', '\t'], " ");
        let short: String = words.chars().take(SAMPLE_CHARS_MAX).collect();
        if short.len() < words.len() { format!("{short}…") } else { short }
    };
    cells_below(sheet, heading, column).take(SAMPLES_MAX).map(cut).collect()
}

/// Texts in columns of one sort, over all tables.
fn texts<'a>(workbook: &'a Workbook, mapping: &'a Mapping, sorts: &'a [Sort]) -> Vec<&'a str> {
    let mut texts = Vec::new();
    for table in &mapping.tables {
        let Some(sheet) = workbook.sheet(&table.sheet) else { continue };
        for column in &table.columns {
            let sort = fields::sort_of(table.kind, &column.field);
            if column.due.is_none() && !sort.is_some_and(|sort| sorts.contains(&sort)) {
                continue;
            }
            let words =
                cells_below(sheet, table.heading, column.column).filter_map(|cell| match &cell.content {
                    Content::Text(text) if !words::is_nothing(text) => Some(text.as_str()),
                    _ => None,
                });
            texts.extend(words.take(CELLS_MAX));
        }
    }
    texts
}

/// The comma, when some numbers in words can be read with it alone and none with the point alone.
fn mark_of(workbook: &Workbook, mapping: &Mapping) -> DecimalMark {
    let numbers = texts(workbook, mapping, &[Sort::Number, Sort::Share]);
    let (mut point, mut comma) = (0u32, 0u32);
    for text in numbers {
        match (number::printed(text, DecimalMark::Point), number::printed(text, DecimalMark::Comma)) {
            (Ok(_), Err(_)) => point += 1,
            (Err(_), Ok(_)) => comma += 1,
            _ => {}
        }
    }
    if comma > 0 && point == 0 { DecimalMark::Comma } else { DecimalMark::Point }
}

fn format_of(workbook: &Workbook, mapping: &Mapping) -> Option<String> {
    let mut dates = texts(workbook, mapping, &[Sort::Date]);
    dates.retain(|text| text.trim().parse::<PartialDate>().is_err() && *text != "..");
    dates.retain(|text| text.chars().any(|c| c.is_ascii_digit()));
    when::format_of(&dates).map(str::to_owned)
}
