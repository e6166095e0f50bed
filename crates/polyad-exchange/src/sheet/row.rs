//! One row: cells become the fields of a fact, or the row is refused with the cell that is wrong.

use super::fields::{self, Sort};
use super::mapping::{ColumnMapping, Mapping, TableMapping};
use super::number::{self, Stated};
use super::words::{currency_of, is_nothing, value_of};
use super::{when, words};
use crate::facts::unflatten;
use crate::series::{Names, by_code};
use crate::workbook::{Cell, Content};
use polyad_ledger::json::{self, Value, is_direction_control};
use polyad_ledger::schema::Schema;
use polyad_model::{DatasetKey, Exact, ExactSum, Ref};
use std::collections::HashMap;

/// What all rows of a workbook are read by.
pub(super) struct Context<'a> {
    pub(super) mapping: &'a Mapping,
    pub(super) names: &'a Names,
    /// Rows by the id that the workbook gives them; `None` for an id given twice.
    pub(super) ids: &'a HashMap<String, Option<String>>,
    pub(super) dataset: DatasetKey,
}

/// A row as far as it can be read.
#[derive(Debug, Default)]
pub(super) struct Made {
    pub(super) scope: Option<Ref>,
    pub(super) fields: Vec<(String, Value)>,
    /// Said beside the row: column, code and words.
    pub(super) remarks: Vec<(u32, &'static str, String)>,
    /// The value date of a pledge is the day on which its period begins, as the row gives no other.
    pub(super) dated_by_period: bool,
}

/// Why a row is refused: column (0: the whole row), code and words.
pub(super) type Refused = (u32, &'static str, String);

/// The cells of a row that are mapped: column of the table and cell.
pub(super) type Cells<'a> = Vec<(&'a ColumnMapping, &'a Cell)>;

/// Makes the fields of a row. `schema` is that of the table's kind.
pub(super) fn make(
    context: &Context<'_>,
    table: &TableMapping,
    schema: &Schema,
    cells: &Cells<'_>,
) -> Result<Made, Refused> {
    let mut made = Made::default();
    let mut flat: Vec<(String, String)> = Vec::new();
    let mut numbers = Vec::new();
    let mut due = Vec::new();
    for (column, cell) in cells {
        let at = |(code, message)| (column.column, code, message);
        match &cell.content {
            Content::Error(error) => {
                return Err((column.column, "cell-error", format!("the cell holds {error}")));
            }
            Content::NotCalculated => {
                let message = "the cell holds a formula whose value was never saved; open and save the file";
                return Err((column.column, "formula-not-calculated", message.to_owned()));
            }
            _ => {}
        }
        let sort = fields::sort_of(table.kind, &column.field);
        if matches!(&cell.content, Content::Text(text) if says_nothing(text, sort)) {
            continue;
        }
        match sort {
            Some(Sort::Number) if column.due.is_none() || column.field != "schedule" => {
                numbers.push((*column, number::stated(cell, context.mapping.decimal_mark).map_err(at)?));
                if let Some(date) = &column.due {
                    flat.extend(of_due(table.kind, date));
                }
            }
            _ if column.due.is_some() => {
                due.push((*column, number::stated(cell, context.mapping.decimal_mark).map_err(at)?));
            }
            Some(Sort::Id) => {}
            Some(sort) => {
                let said = words_of(context, column, cell, sort, &mut made).map_err(at)?;
                // The source's own word has its own column where there is one.
                let is_own = |field: &str| field == "as_called" && table.column_of("as_called").is_some();
                flat.extend(said.into_iter().filter(|(field, _)| *field == column.field || !is_own(field)));
            }
            None => {
                let message = format!("`{}` is not read as a whole: name one of its parts", column.field);
                return Err((column.column, "field-unreadable", message));
            }
        }
    }
    let column_currency =
        flat.iter().find(|(field, _)| field == "what.currency").map(|(_, code)| code.clone());
    for (column, stated) in &numbers {
        let (number, more) =
            value_of_number(context, column, stated, column_currency.as_deref(), &flat, &mut made)?;
        flat.push((column.field.clone(), number.to_string()));
        for (field, value) in more {
            if !table_says(&flat, &field) {
                flat.push((field, value));
            }
        }
    }
    let value_date = flat.iter().find(|(field, _)| field == "what.date").map(|(_, date)| date.clone());
    made.dated_by_period = fill_in(context, table, &mut flat);
    let schedule =
        instalments(context, &due, column_currency.as_deref(), value_date.as_deref(), &flat, &mut made)?;
    let scope = flat.iter().position(|(field, _)| field == "scope").map(|at| flat.remove(at).1);
    let scope = scope.or_else(|| context.mapping.partnership.as_ref().map(Ref::to_string));
    made.scope = scope.map(|text| text.parse()).transpose().map_err(|error: polyad_model::Malformed| {
        (0, "reference-malformed", format!("the partnership of the row: {error}"))
    })?;
    let pairs: Vec<(&str, &str)> = flat.iter().map(|(field, cell)| (field.as_str(), cell.as_str())).collect();
    let fields = unflatten(schema, &pairs).map_err(|(_, message)| (0, "column-clash", message))?;
    made.fields = fields.members().map(|(name, value)| (name.to_owned(), value.clone())).collect();
    if !schedule.is_empty() {
        made.fields.push(("schedule".to_owned(), Value::from(schedule)));
    }
    Ok(made)
}

/// Whether a cell says that there is nothing to say; a dash among words, and the open end of a period, say something.
fn says_nothing(text: &str, sort: Option<Sort>) -> bool {
    match sort {
        Some(Sort::Text | Sort::TextByLanguage | Sort::List) => false,
        Some(Sort::Date) if text.trim() == ".." => false,
        _ => is_nothing(text),
    }
}

/// What a column for one date says beside its amount.
fn of_due(kind: &str, date: &str) -> Vec<(String, String)> {
    let fields: &[&str] = if kind == "contribution" { &["when"] } else { &["period.from", "period.to"] };
    fields.iter().map(|field| ((*field).to_owned(), date.to_owned())).collect()
}

/// The flat fields that a cell of words, dates or references gives.
fn words_of(
    context: &Context<'_>,
    column: &ColumnMapping,
    cell: &Cell,
    sort: Sort,
    made: &mut Made,
) -> Result<Vec<(String, String)>, number::Wrong> {
    let field = column.field.as_str();
    let one = |text: String| Ok(vec![(field.to_owned(), text)]);
    let format = context.mapping.date_format.as_deref();
    let whole = || match &cell.content {
        Content::Number(number) => Ok(number.clone()),
        _ => readable(&cell.words()),
    };
    // A line break in a name is how it was fitted into its cell.
    let text = || whole().map(|text| text.replace(['\n', '\r', '\t'], " "));
    match sort {
        Sort::Date => one(when::date(cell, format)?),
        Sort::Period => {
            let (from, to) = when::period(cell, format)?;
            Ok(vec![(format!("{field}.from"), from), (format!("{field}.to"), to)])
        }
        Sort::Currency => {
            let text = text()?;
            one(currency_of(&text)
                .ok_or_else(|| ("currency-unknown", format!("`{text}` names no currency")))?)
        }
        Sort::Share => {
            let stated = number::stated(cell, context.mapping.decimal_mark)?;
            let share = stated.number.normalised();
            if share.is_negative() || share > Exact::from(1u64) {
                let message =
                    format!("{share} is no share: from 0 to 1, or a percentage shown with its sign");
                return Err(("share-out-of-range", message));
            }
            one(share.to_string())
        }
        Sort::Reference(known) => one(reference(context, &text()?, known)?),
        Sort::Word(known) => word(field, &text()?, known, made, column.column),
        Sort::Bool => match &cell.content {
            Content::Bool(value) => one(value.to_string()),
            _ => {
                let text = text()?;
                let known = value_of("bool", &text).map(str::to_owned);
                one(known.ok_or_else(|| ("word-unknown", format!("`{text}` is neither yes nor no")))?)
            }
        },
        // A tag of BCP 47 for text whose language is not told.
        Sort::TextByLanguage => Ok(vec![(format!("{field}.und"), whole()?)]),
        Sort::Named => one(text()?),
        Sort::List | Sort::Text | Sort::Number | Sort::Id => one(whole()?),
    }
}

/// A text without the characters that readers cannot see; those that part words become spaces.
fn readable(text: &str) -> Result<String, number::Wrong> {
    let spaced: String = text.chars().map(|c| if c == '\u{A0}' { ' ' } else { c }).collect();
    match spaced
        .chars()
        .find(|c| (c.is_control() && !matches!(c, '\n' | '\t' | '\r')) || is_direction_control(*c))
    {
        None => Ok(spaced.trim().to_owned()),
        Some(hidden) => Err((
            "text-control-character",
            format!("the cell holds {}, a character that readers cannot see", hidden.escape_unicode()),
        )),
    }
}

/// Whom or what a cell names.
fn reference(context: &Context<'_>, text: &str, known: &[&str]) -> Result<String, number::Wrong> {
    if let Some(word) = known.iter().find(|word| value_of("party", text) == Some(word)) {
        return Ok((*word).to_owned());
    }
    if text.parse::<Ref>().is_ok() {
        return Ok(text.to_owned());
    }
    if text.starts_with("x:") || text.starts_with("r:") {
        let error = text.parse::<Ref>().err().map(|error| error.to_string()).unwrap_or_default();
        return Err(("reference-malformed", error));
    }
    match context.ids.get(text) {
        Some(Some(locator)) => {
            let row = Ref::row(context.dataset, locator)
                .map_err(|error| ("locator-too-long", error.to_string()))?;
            return Ok(row.to_string());
        }
        Some(None) => {
            return Err((
                "id-repeated",
                format!("`{text}` is the id of several rows; it names none of them"),
            ));
        }
        None => {}
    }
    let country = by_code(text).or_else(|| context.names.find(text).map(|(found, _)| found.clone()));
    Ok(country.map_or_else(|| text.to_owned(), |found| found.to_string()))
}

/// A word of the record. A role or stage that is none of them is `other`, as the source calls it.
fn word(
    field: &str,
    text: &str,
    known: &[&str],
    made: &mut Made,
    column: u32,
) -> Result<Vec<(String, String)>, number::Wrong> {
    let pair = |field: &str, text: &str| (field.to_owned(), text.to_owned());
    if let Some(word) = known.iter().find(|word| **word == text || Some(**word) == value_of(field, text)) {
        return Ok(vec![pair(field, word)]);
    }
    match field {
        "role" | "stage" => Ok(vec![pair(field, "other"), pair("as_called", text)]),
        "form" => {
            made.remarks.push((column, "word-unknown", format!("the form `{text}` is kept as `other`")));
            Ok(vec![pair(field, "other")])
        }
        _ => Err(("word-unknown", format!("`{text}` is not one of {}", known.join(", ")))),
    }
}

fn table_says(flat: &[(String, String)], field: &str) -> bool {
    flat.iter().any(|(own, _)| own == field)
}

/// The number of a column in its unit, and what the cell says beside it: currency or unit.
fn value_of_number(
    context: &Context<'_>,
    column: &ColumnMapping,
    stated: &Stated,
    column_currency: Option<&str>,
    flat: &[(String, String)],
    made: &mut Made,
) -> Result<(Exact, Vec<(String, String)>), Refused> {
    let at = |(code, message)| (column.column, code, message);
    let mut more = Vec::new();
    let mut number = stated.number;
    if let Some(multiplier) = column.multiplier {
        number = number::multiplied(number, multiplier).map_err(at)?;
    }
    if let Some(path) = column.field.strip_suffix(".amount") {
        if stated.is_percent {
            let message = format!("{} is shown as a percentage, and no amount of money", stated.number);
            return Err((column.column, "percent-in-amount", message));
        }
        let currency = currency(context, column, stated, column_currency, made)?;
        more.push((format!("{path}.currency"), currency));
    } else if stated.is_percent {
        let unit_field = column.field.replace(".value", ".unit");
        let unit = flat.iter().find(|(field, _)| *field == unit_field).map(|(_, unit)| unit.as_str());
        if unit.is_some_and(|unit| !matches!(unit, "percent" | "%")) {
            let message = format!("shown as a percentage where the unit is `{}`", unit.unwrap_or_default());
            return Err((column.column, "percent-in-amount", message));
        }
        number = number::shifted(number, 2).map_err(at)?;
        if unit.is_none() {
            more.push((unit_field, "percent".to_owned()));
        }
    }
    Ok((number, more))
}

/// The currency of an amount: of the cell's words, of the currency column, of the heading, of the number format, of the
/// mapping; the first that names one. Words that disagree are refused, a format that disagrees is told.
fn currency(
    context: &Context<'_>,
    column: &ColumnMapping,
    stated: &Stated,
    column_currency: Option<&str>,
    made: &mut Made,
) -> Result<String, Refused> {
    let told = [stated.currency.as_deref(), column_currency, column.currency.as_deref()];
    let mut named = told.into_iter().flatten();
    let first = named.next();
    if let Some((first, other)) = first.and_then(|first| Some((first, named.find(|other| *other != first)?)))
    {
        let message = format!("the row says {first} in one place and {other} in another");
        return Err((column.column, "currency-conflict", message));
    }
    let format = stated.format_currency.as_deref();
    if let (Some(told), Some(format)) = (first, format.filter(|format| Some(*format) != first)) {
        let message = format!("the cell is shown in {format}; the row says {told}, which counts");
        made.remarks.push((column.column, "currency-shown-otherwise", message));
    }
    first.or(format).or(context.mapping.currency.as_deref()).map(str::to_owned).ok_or_else(|| {
        let message = "no currency: neither in the cell, in a column, in the heading nor in the mapping";
        (column.column, "currency-missing", message.to_owned())
    })
}

/// Defaults of the mapping, and what follows from what is there. Answers whether a pledge took its value date from its
/// period.
fn fill_in(context: &Context<'_>, table: &TableMapping, flat: &mut Vec<(String, String)>) -> bool {
    let says_amount = flat.iter().any(|(field, _)| matches!(field.as_str(), "what.amount"));
    // A currency without an amount would be half an amount.
    if !says_amount {
        flat.retain(|(field, _)| !matches!(field.as_str(), "what.currency" | "what.date"));
    }
    for (field, value) in &table.defaults {
        let clashes = flat.iter().any(|(own, _)| {
            own == field || own.starts_with(&format!("{field}.")) || field.starts_with(&format!("{own}."))
        });
        if !clashes {
            flat.push((field.clone(), reference_or_self(context, value)));
        }
    }
    if !says_amount || table.column_of("what.date").is_some() || table_says(flat, "what.date") {
        return false;
    }
    // A payment's amount is in money of its day; what is promised for a time, in that of the day on which it begins.
    let day = if table.kind == "pledge" { "period.from" } else { "when" };
    let date = flat.iter().find(|(field, date)| field == day && date != "..").map(|(_, date)| date.clone());
    let found = date.is_some();
    flat.extend(date.map(|date| ("what.date".to_owned(), date)));
    found && table.kind == "pledge"
}

fn reference_or_self(context: &Context<'_>, value: &str) -> String {
    let country = words::plain(value);
    if country.is_empty() || value.parse::<Ref>().is_ok() {
        return value.to_owned();
    }
    context.names.find(value).map_or_else(|| value.to_owned(), |(found, _)| found.to_string())
}

/// The instalments of a pledge, from the columns of their dates.
fn instalments(
    context: &Context<'_>,
    due: &[(&ColumnMapping, Stated)],
    column_currency: Option<&str>,
    value_date: Option<&str>,
    flat: &[(String, String)],
    made: &mut Made,
) -> Result<Vec<Value>, Refused> {
    let mut schedule = Vec::new();
    let mut sum = ExactSum::default();
    for (column, stated) in due {
        let at = |(code, message)| (column.column, code, message);
        let mut number = stated.number;
        if let Some(multiplier) = column.multiplier {
            number = number::multiplied(number, multiplier).map_err(at)?;
        }
        let currency = currency(context, column, stated, column_currency, made)?;
        sum.add(number);
        let date = column.due.as_deref().unwrap_or_default();
        let amount = [("amount", number.to_string()), ("currency", currency)];
        let amount = amount.into_iter().chain(value_date.map(|date| ("date", date.to_owned())));
        let what = json::object(amount.map(|(key, text)| (key, Value::from(text))));
        schedule.push(json::object([("due", Value::from(date)), ("what", what)]));
    }
    let whole = flat.iter().find(|(field, _)| field == "what.amount");
    let whole = whole.and_then(|(_, text)| text.parse::<Exact>().ok());
    if let (Some(whole), Some(sum), Some((column, _))) = (whole, sum.total(), due.first())
        && whole != sum
    {
        let message = format!("the instalments add up to {sum}, and the pledge is {whole}");
        made.remarks.push((column.column, "instalments-differ", message));
    }
    Ok(schedule)
}
