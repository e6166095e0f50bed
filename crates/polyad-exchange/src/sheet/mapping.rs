//! Which sheet, column and word is read as what: saved with the dataset, so that everyone reads the same.
//!
//! The keys are those of `docs/spec/sheet.md`. A mapping that does not say what it means is refused as a whole.

use super::number::DecimalMark;
use super::when;
use crate::workbook::{ROWS_MAX, column_name, column_number};
use polyad_ledger::json::{self, Value};
use polyad_ledger::kinds;
use polyad_ledger::schema::Schema;
use polyad_model::codelist::is_currency;
use polyad_model::{Exact, PartialDate, Ref};

/// The tables that are read: kind of the rows, the sort of record that reports count, the sheet in templates.
pub(super) const TABLES: [(&str, &str, &str); 5] = [
    ("seat", "members", "Members"),
    ("pledge", "pledges", "Pledges"),
    ("contribution", "payments", "Payments"),
    ("result", "results", "Results"),
    ("observation", "observations", "Observations"),
];

/// The most tables of a mapping, and the most columns of a table.
const TABLES_MAX: usize = 50;
const COLUMNS_MAX: usize = 300;

/// How a workbook is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    /// The tables, in the order in which they are read.
    pub tables: Vec<TableMapping>,
    /// The sign before places in numbers that are words.
    pub decimal_mark: DecimalMark,
    /// How dates in words are written.
    pub date_format: Option<String>,
    /// The currency of amounts that name none.
    pub currency: Option<String>,
    /// The partnership that the rows belong to.
    pub partnership: Option<Ref>,
}

/// How one table is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableMapping {
    /// The sheet.
    pub sheet: String,
    /// The kind of its rows: `seat`, `pledge`, `contribution`, `result` or `observation`.
    pub kind: &'static str,
    /// The row of its headings.
    pub heading: u32,
    /// Its last row; without it the table ends with the sheet, or before the next table below it.
    pub last: Option<u32>,
    /// Its columns.
    pub columns: Vec<ColumnMapping>,
    /// What holds for rows that do not say otherwise: field and cell.
    pub defaults: Vec<(String, String)>,
}

/// How one column is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnMapping {
    /// Its number, from 1.
    pub column: u32,
    /// What its heading says; another heading in its place is refused.
    pub heading: String,
    /// The field, with parts after a point: `by`, `what.amount`, `term.from`; `id` and `scope` besides.
    pub field: String,
    /// What one of its numbers stands for: 1000000 under `Amount (EUR m)`.
    pub multiplier: Option<Exact>,
    /// The currency that the heading names.
    pub currency: Option<String>,
    /// Of a column for one year or other date, which: when an instalment under `schedule` falls due, or when the amount
    /// or value of every cell is for, each of which is then a row of its own.
    pub due: Option<String>,
}

/// The sort of record that reports count for a kind.
pub(super) fn sort_of(kind: &str) -> &'static str {
    TABLES.iter().find(|(own, ..)| *own == kind).map_or("rows", |(_, sort, _)| sort)
}

/// The schema of a kind of table.
pub(super) fn schema_of(kind: &str) -> Option<&'static Schema> {
    TABLES.iter().any(|(own, ..)| *own == kind).then(|| kinds::newest(kind)).flatten()
}

impl Mapping {
    /// Reads the options of a dataset.
    ///
    /// # Errors
    /// The option that is unknown or malformed, and what it may be.
    pub fn from_options(options: &Value) -> Result<Mapping, String> {
        let mut mapping = Mapping::default();
        for (key, value) in options.members() {
            match key {
                "tables" => {}
                "decimal_mark" => mapping.decimal_mark = mark(value.as_str())?,
                "date_format" => mapping.date_format = Some(format(value.as_str())?),
                "currency" => mapping.currency = Some(currency("currency", value.as_str())?),
                "partnership" => mapping.partnership = Some(reference("partnership", value.as_str())?),
                other => return Err(format!("there is no option `{other}`; {KNOWN}")),
            }
        }
        let tables = options.items_at("tables");
        if tables.len() > TABLES_MAX {
            return Err(format!("`tables` has {} items; at most {TABLES_MAX} are allowed", tables.len()));
        }
        mapping.tables =
            tables.iter().enumerate().map(|(at, table)| read_table(at, table)).collect::<Result<_, _>>()?;
        Ok(mapping)
    }

    /// The options that [`Mapping::from_options`] reads back as this.
    pub fn to_options(&self) -> Value {
        let mut members = vec![("tables", json::array(self.tables.iter().map(table_value)))];
        if self.decimal_mark != DecimalMark::default() {
            members.push(("decimal_mark", Value::from(self.decimal_mark.sign())));
        }
        let optional = [
            ("date_format", self.date_format.clone()),
            ("currency", self.currency.clone()),
            ("partnership", self.partnership.as_ref().map(Ref::to_string)),
        ];
        members.extend(optional.into_iter().filter_map(|(key, value)| Some((key, Value::from(value?)))));
        json::object(members)
    }
}

impl TableMapping {
    /// The first and last column, from 1.
    pub fn span(&self) -> (u32, u32) {
        let columns = self.columns.iter().map(|column| column.column);
        (columns.clone().min().unwrap_or(1), columns.max().unwrap_or(1))
    }

    /// Whether every cell of a column for one date is a row of its own.
    pub fn is_wide(&self) -> bool {
        self.columns.iter().any(|column| column.due.is_some() && column.field != "schedule")
    }

    /// The column of a field.
    pub fn column_of(&self, field: &str) -> Option<&ColumnMapping> {
        self.columns.iter().find(|column| column.field == field)
    }
}

/// Fields of which a table may have a column for each year or other date.
pub(super) const DUE_FIELDS: [&str; 3] = ["schedule", "what.amount", "value.value"];
const KNOWN: &str = "known are tables, decimal_mark, date_format, currency and partnership";

fn read_table(at: usize, table: &Value) -> Result<TableMapping, String> {
    let place = |key: &str| format!("tables[{at}].{key}");
    for (key, _) in table.members() {
        if !matches!(key, "sheet" | "kind" | "heading" | "last" | "columns" | "defaults") {
            return Err(format!("there is no option `{}`", place(key)));
        }
    }
    let text = |key: &str| table.str_at(key).ok_or_else(|| format!("`{}` is a text, and needed", place(key)));
    let row = |key: &str| match table.get(key) {
        None => Ok(None),
        Some(value) => {
            let number = value.as_str().and_then(|text| text.parse::<u32>().ok());
            let fits = number.filter(|number| (1..=ROWS_MAX).contains(number));
            fits.map(Some).ok_or_else(|| format!("`{}` is the number of a row, in a string", place(key)))
        }
    };
    let kind = text("kind")?;
    let Some((kind, ..)) = TABLES.iter().find(|(own, ..)| *own == kind) else {
        let known: Vec<&str> = TABLES.iter().map(|(own, ..)| *own).collect();
        return Err(format!("`{}` is one of {}, got `{kind}`", place("kind"), known.join(", ")));
    };
    let heading = row("heading")?.ok_or_else(|| format!("`{}` is needed", place("heading")))?;
    let given = table.items_at("columns");
    if given.is_empty() || given.len() > COLUMNS_MAX {
        return Err(format!("`{}` has 1 to {COLUMNS_MAX} items", place("columns")));
    }
    let mut columns: Vec<ColumnMapping> = Vec::new();
    for (number, column) in given.iter().enumerate() {
        let column = read_column(&format!("tables[{at}].columns[{number}]"), kind, column)?;
        if columns.iter().any(|own| own.column == column.column) {
            return Err(format!("column {} is mapped twice in tables[{at}]", column_name(column.column)));
        }
        if column.due.is_none() && columns.iter().any(|own| own.field == column.field) {
            return Err(format!("two columns of tables[{at}] are read as `{}`", column.field));
        }
        columns.push(column);
    }
    let mut defaults = Vec::new();
    for (field, value) in table.get("defaults").into_iter().flat_map(Value::members) {
        check_field(&place("defaults"), kind, field)?;
        let value = value.as_str().ok_or_else(|| format!("`{}.{field}` is a text", place("defaults")))?;
        defaults.push((field.to_owned(), value.to_owned()));
    }
    Ok(TableMapping {
        sheet: text("sheet")?.to_owned(),
        kind,
        heading,
        last: row("last")?,
        columns,
        defaults,
    })
}

fn read_column(place: &str, kind: &str, column: &Value) -> Result<ColumnMapping, String> {
    for (key, _) in column.members() {
        if !matches!(key, "column" | "heading" | "field" | "multiplier" | "currency" | "due") {
            return Err(format!("there is no option `{place}.{key}`"));
        }
    }
    let letters = column.str_at("column").unwrap_or_default();
    let number = column_number(letters)
        .ok_or_else(|| format!("`{place}.column` is the letters of a column, such as B, got `{letters}`"))?;
    let field = column.str_at("field").ok_or_else(|| format!("`{place}.field` is needed"))?;
    check_field(&format!("{place}.field"), kind, field)?;
    let multiplier = match column.get("multiplier") {
        None => None,
        Some(value) => {
            let number = value.as_str().and_then(|text| Exact::parse_statement(text).ok());
            let fits = number.filter(|number| !number.is_zero() && !number.is_negative());
            Some(fits.ok_or_else(|| format!("`{place}.multiplier` is a number above zero, in a string"))?)
        }
    };
    let due = match column.get("due") {
        None => None,
        Some(value) => {
            let date = value.as_str().filter(|text| text.parse::<PartialDate>().is_ok());
            Some(
                date.ok_or_else(|| format!("`{place}.due` is a date such as 2021 or 2021-06-30"))?.to_owned(),
            )
        }
    };
    if due.is_some() && !DUE_FIELDS.contains(&field) {
        return Err(format!("`{place}.due` is for columns read as one of {}", DUE_FIELDS.join(", ")));
    }
    let currency = match column.get("currency") {
        None => None,
        Some(value) => Some(currency(&format!("{place}.currency"), value.as_str())?),
    };
    let heading = column.str_at("heading").unwrap_or_default().to_owned();
    Ok(ColumnMapping { column: number, heading, field: field.to_owned(), multiplier, currency, due })
}

/// A field of the kind by its name before the first point.
fn check_field(place: &str, kind: &str, field: &str) -> Result<(), String> {
    let first = field.split('.').next().unwrap_or_default();
    let schema = schema_of(kind);
    if matches!(field, "id" | "scope") || schema.is_some_and(|schema| schema.field(first).is_some()) {
        return Ok(());
    }
    let known = schema.into_iter().flat_map(Schema::all_fields).map(|field| field.name).collect::<Vec<_>>();
    Err(format!("`{place}`: a {kind} has no field `{field}`; fields are id, scope, {}", known.join(", ")))
}

fn table_value(table: &TableMapping) -> Value {
    let mut members = vec![
        ("sheet", Value::from(table.sheet.as_str())),
        ("kind", Value::from(table.kind)),
        ("heading", json::text(table.heading)),
        ("columns", json::array(table.columns.iter().map(column_value))),
    ];
    members.extend(table.last.map(|last| ("last", json::text(last))));
    if !table.defaults.is_empty() {
        let defaults = table.defaults.iter().map(|(field, value)| (field.as_str(), value.as_str()));
        members.push(("defaults", json::object(defaults)));
    }
    json::object(members)
}

fn column_value(column: &ColumnMapping) -> Value {
    let mut members = vec![
        ("column", Value::from(column_name(column.column))),
        ("heading", Value::from(column.heading.as_str())),
        ("field", Value::from(column.field.as_str())),
    ];
    members.extend(column.multiplier.map(|multiplier| ("multiplier", json::text(multiplier))));
    members.extend(column.currency.as_deref().map(|currency| ("currency", Value::from(currency))));
    members.extend(column.due.as_deref().map(|due| ("due", Value::from(due))));
    json::object(members)
}

fn mark(text: Option<&str>) -> Result<DecimalMark, String> {
    match text {
        Some(".") => Ok(DecimalMark::Point),
        Some(",") => Ok(DecimalMark::Comma),
        other => Err(format!("`decimal_mark` is `.` or `,`, got `{}`", other.unwrap_or_default())),
    }
}

fn format(text: Option<&str>) -> Result<String, String> {
    let text = text.unwrap_or_default();
    match when::is_format(text) {
        true => Ok(text.to_owned()),
        false => Err(format!(
            "`date_format` is made of D or DD, M, MM or MMM, and YYYY, such as DD/MM/YYYY, got `{text}`"
        )),
    }
}

fn currency(place: &str, text: Option<&str>) -> Result<String, String> {
    let code = text.unwrap_or_default();
    match is_currency(code) {
        true => Ok(code.to_owned()),
        false => Err(format!("`{place}` is a code of ISO 4217, got `{code}`")),
    }
}

fn reference(place: &str, text: Option<&str>) -> Result<Ref, String> {
    text.unwrap_or_default().parse().map_err(|error| format!("`{place}`: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_read_back_as_they_were_and_others_are_refused_by_name() {
        let text = r#"{"currency":"EUR","date_format":"DD/MM/YYYY","decimal_mark":",","partnership":"x:atlas:gavi","tables":[{"columns":[{"column":"A","field":"by","heading":"Donor"},{"column":"C","currency":"USD","field":"what.amount","heading":"USD m","multiplier":"1000000"},{"column":"D","due":"2021","field":"schedule","heading":"2021"}],"defaults":{"to":"x:atlas:gavi"},"heading":"3","kind":"pledge","last":"40","sheet":"Pledges"}]}"#;
        let mapping = Mapping::from_options(&json::parse(text).unwrap()).unwrap();
        assert_eq!(mapping.to_options().to_canonical(), text);
        for (change, with, expected) in [
            ("\"decimal_mark\":\",\"", "\"decimal_mark\":\";\"", "`decimal_mark` is `.` or `,`"),
            ("DD/MM/YYYY", "dd.mm.yy", "`date_format` is made of"),
            ("\"field\":\"by\"", "\"field\":\"giver\"", "a pledge has no field `giver`"),
            ("\"column\":\"C\"", "\"column\":\"A\"", "column A is mapped twice"),
            ("\"kind\":\"pledge\"", "\"kind\":\"promise\"", "`tables[0].kind` is one of seat, pledge"),
            ("\"heading\":\"3\"", "\"heading\":\"0\"", "`tables[0].heading` is the number of a row"),
            (
                "\"multiplier\":\"1000000\"",
                "\"multiplier\":\"-1\"",
                "`tables[0].columns[1].multiplier` is a number",
            ),
            ("\"last\":", "\"end\":", "there is no option `tables[0].end`"),
            ("\"currency\":\"EUR\"", "\"currency\":\"Euro\"", "`currency` is a code of ISO 4217"),
        ] {
            let error =
                Mapping::from_options(&json::parse(&text.replace(change, with)).unwrap()).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
    }
}
