//! An empty workbook to fill in: one sheet a table, lists to choose from, and a sheet of help.

use super::fields::{self, Sort};
use super::guess::{HELP, PARTNERSHIP};
use super::mapping::TABLES;
use super::words::{heading_for, headings_of};
use super::write::{Formats, WriteError};
use polyad_model::Ref;
use polyad_model::codelist::is_currency;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Formula, Workbook, Worksheet,
};

/// The columns of each table, and what to write into them.
const COLUMNS: [(&str, &[(&str, &str)]); 4] = [
    (
        "seat",
        &[
            (
                "actor",
                "Who is a member: a country by its name or code, a Ref such as x:atlas:gavi, or any name.",
            ),
            ("role", "Choose from the list. Any other word is kept as the source's own."),
            ("term.from", "Since when: a date, or a year."),
            ("term.to", "Until when; two points (..) for somebody who still is, empty when not known."),
            ("vote_share", "Share of the votes: 25% or 0.25."),
            ("note", "Anything else."),
        ],
    ),
    (
        "pledge",
        &[
            ("id", "A number or word of your own for this pledge, for other rows to name it."),
            ("by", "Who pledges."),
            ("to", "To whom; empty: to the partnership."),
            ("what.amount", "How much, in units: 1500000, not 1.5 million."),
            ("what.currency", "Three letters: USD, EUR, …"),
            ("what.date", "When it was pledged."),
            ("period.from", "The first day or year that the pledge is for."),
            ("period.to", "The last day or year that it is for."),
            ("form", "Choose from the list."),
            ("conditions", "On what conditions, in words."),
            ("replaces", "The id of the pledge that this one raises or lowers. Without it both count."),
            ("note", "Anything else."),
        ],
    ),
    (
        "contribution",
        &[
            ("by", "Who gave."),
            ("to", "Who received; empty: the partnership."),
            ("what.amount", "How much, in units."),
            ("what.currency", "Three letters: USD, EUR, …"),
            ("when", "The day of the payment."),
            ("stage", "Choose from the list; empty: disbursed."),
            ("pledge", "The id of the pledge that it fulfils."),
            ("form", "Choose from the list."),
            ("note", "Anything else."),
        ],
    ),
    (
        "result",
        &[
            ("of", "Of which goal or indicator: its Ref, such as x:sdg:7.1.1."),
            ("value.value", "The value that was reached."),
            ("value.unit", "Its unit: percent, persons, MW, …"),
            ("period.from", "The first day or year that it is for."),
            ("period.to", "The last day or year that it is for."),
            ("by", "Who reports it, if not you."),
            ("method", "How it was measured."),
            ("note", "Anything else."),
        ],
    ),
];

/// Rows that have lists to choose from.
const ROWS: u32 = 2_000;
/// The hidden sheet that holds the list of currencies.
const LISTS: &str = "Lists";

/// Writes the template; with a partnership, what is filled in belongs to it.
///
/// # Errors
/// When the library cannot write it.
pub fn template(partnership: Option<&Ref>) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    let formats = Formats::new();
    let currencies = currencies();
    for (kind, columns) in COLUMNS {
        let sheet = workbook.add_worksheet();
        let name = TABLES.iter().find(|(own, ..)| *own == kind).map_or(kind, |(_, _, sheet)| *sheet);
        sheet.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, (field, _)) in columns.iter().enumerate() {
            let column = column as u16;
            let heading = heading_for(kind, field);
            sheet.write_string_with_format(0, column, &heading, &formats.heading)?;
            sheet.set_column_width(column, (heading.chars().count() as f64 + 6.0).clamp(14.0, 40.0))?;
            column_of(sheet, column, kind, field, currencies.len())?;
        }
    }
    write_help(&mut workbook, &formats, partnership)?;
    let lists = workbook.add_worksheet();
    lists.set_name(LISTS)?;
    for (row, code) in currencies.iter().enumerate() {
        lists.write_string(row as u32, 0, code)?;
    }
    lists.set_hidden(true);
    // A template is the same wherever and whenever it is made.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(
        &DocProperties::new().set_title("Polyad template").set_author("").set_creation_datetime(&day),
    );
    Ok(workbook.save_to_buffer()?)
}

fn column_of(
    sheet: &mut Worksheet,
    column: u16,
    kind: &str,
    field: &str,
    currencies: usize,
) -> Result<(), WriteError> {
    let warn = |validation: DataValidation| validation.set_error_style(DataValidationErrorStyle::Warning);
    match fields::sort_of(kind, field) {
        Some(Sort::Word(words)) => {
            let list = warn(DataValidation::new().allow_list_strings(words)?);
            sheet.add_data_validation(1, column, ROWS, column, &list)?;
        }
        Some(Sort::Currency) => {
            let formula = Formula::new(format!("={LISTS}!$A$1:$A${currencies}"));
            let list = warn(DataValidation::new().allow_list_formula(formula));
            sheet.add_data_validation(1, column, ROWS, column, &list)?;
        }
        // Columns of dates have no format: a year typed into a cell that is shown as a date would become a day of 1905.
        _ => {}
    }
    Ok(())
}

/// Codes of ISO 4217 in use.
fn currencies() -> Vec<String> {
    let letters = || (b'A'..=b'Z').map(char::from);
    let pairs = letters().flat_map(|a| letters().map(move |b| (a, b)));
    pairs
        .flat_map(|(a, b)| letters().map(move |c| format!("{a}{b}{c}")))
        .filter(|code| is_currency(code))
        .collect()
}

fn write_help(
    workbook: &mut Workbook,
    formats: &Formats,
    partnership: Option<&Ref>,
) -> Result<(), WriteError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(HELP)?;
    sheet.set_column_width(0, 22.0)?.set_column_width(1, 26.0)?.set_column_width(2, 90.0)?;
    sheet.write_string(0, 0, PARTNERSHIP)?;
    if let Some(partnership) = partnership {
        sheet.write_string(0, 1, partnership.to_string())?;
    }
    let what = "The Ref of the partnership that all rows belong to, such as x:atlas:gavi.";
    sheet.write_string_with_format(0, 2, what, &formats.wrapped)?;
    let lines = [
        "Fill in the sheets that you need and leave the others empty. One row is one seat, pledge, payment or result.",
        "Amounts are in units of their currency. A line of totals is left out when the file is read, and never added.",
        "Instalments of a pledge: a column for each year with the year as its heading, such as 2026.",
        "Dates are dates of the spreadsheet, or written YYYY-MM-DD, YYYY-MM or YYYY.",
        "Formulas count with the value that was saved with them. Columns with other headings are shown before anything is read.",
    ];
    for (number, line) in lines.iter().enumerate() {
        sheet.write_string(number as u32 + 2, 0, *line)?;
    }
    let mut row = lines.len() as u32 + 3;
    for (column, heading) in ["Sheet", "Column", "What to write"].iter().enumerate() {
        sheet.write_string_with_format(row, column as u16, *heading, &formats.heading)?;
    }
    for (kind, columns) in COLUMNS {
        let name = TABLES.iter().find(|(own, ..)| *own == kind).map_or(kind, |(_, _, sheet)| *sheet);
        for (field, help) in columns {
            row += 1;
            let known = headings_of(kind).find(|known| known.field == *field);
            let other = known
                .map(|known| known.headings.iter().skip(1).take(4).copied().collect::<Vec<_>>().join(", "));
            sheet.write_string(row, 0, name)?;
            sheet.write_string(row, 1, heading_for(kind, field))?;
            let also = other.filter(|other| !other.is_empty()).map(|other| format!(" Also read: {other}."));
            let help = format!("{help}{}", also.unwrap_or_default());
            sheet.write_string_with_format(row, 2, help, &formats.wrapped)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_of_the_template_has_a_heading_that_is_read_as_its_field() {
        for (kind, columns) in COLUMNS {
            for (field, _) in columns {
                let heading = heading_for(kind, field);
                let plain = super::super::words::plain(&heading);
                assert_eq!(super::super::words::field_of(kind, &plain), Some(*field), "{kind} {heading}");
            }
        }
    }
}
