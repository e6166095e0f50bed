//! Sheets of an .ods workbook.
//!
//! Source: OASIS OpenDocument 1.3 part 3 §9.1 (tables), §19.384 to §19.387 (values), §16.29 (formats of numbers).

use super::package::Package;
use super::xml::{Element, Item, Xml, cut_off};
use super::{
    Budget, COLUMNS_MAX, Cell, Content, MERGES_MAX, ROWS_MAX, Range, SHEETS_MAX, Sheet, SheetRow, Shown,
    WorkbookError, shortest, within_limit,
};
use polyad_model::codelist::is_currency;
use std::collections::HashSet;

const PART: &str = "content.xml";

/// Reads all sheets.
pub(super) fn read(package: &mut Package<'_>) -> Result<Vec<Sheet>, WorkbookError> {
    let manifest = package.part("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        let message = "this workbook has a password: save it without one";
        return Err(WorkbookError::new("workbook-encrypted-or-xls", message));
    }
    let text = package.part(PART)?.unwrap_or_default();
    let mut reading =
        Reading { xml: Xml::new(&text, PART), budget: Budget::default(), hidden: HashSet::new() };
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut style = String::new();
    let mut is_spreadsheet = false;
    while let Some(item) = reading.xml.next()? {
        let Item::Start(element) = item else { continue };
        match element.name().as_str() {
            "style" => style = element.attribute("name")?.unwrap_or_default(),
            "table-properties" if element.attribute("display")?.as_deref() == Some("false") => {
                reading.hidden.insert(style.clone());
            }
            "spreadsheet" => is_spreadsheet = true,
            "table" if is_spreadsheet => {
                if sheets.len() == SHEETS_MAX {
                    let message = format!("a workbook has at most {SHEETS_MAX} sheets");
                    return Err(WorkbookError::new("too-many-sheets", message));
                }
                sheets.push(reading.sheet(&element)?);
            }
            // Changes that were tracked hold cells that are no longer there.
            "tracked-changes" => reading.xml.skip()?,
            _ => {}
        }
    }
    if !is_spreadsheet {
        return Err(WorkbookError::new("workbook-unknown", "an OpenDocument file without a spreadsheet"));
    }
    Ok(sheets)
}

struct Reading<'a> {
    xml: Xml<'a>,
    budget: Budget,
    /// Styles of tables that are not shown.
    hidden: HashSet<String>,
}

impl Reading<'_> {
    fn sheet(&mut self, element: &Element<'_>) -> Result<Sheet, WorkbookError> {
        let style = element.attribute("style-name")?.unwrap_or_default();
        let name = element.attribute("name")?.unwrap_or_default();
        let mut sheet = Sheet { name, is_hidden: self.hidden.contains(&style), ..Sheet::default() };
        let (mut row, mut depth) = (1u32, 1u32);
        loop {
            match self.xml.next()? {
                Some(Item::Start(child)) => match child.name().as_str() {
                    "table-row" => row = self.row(&child, row, &mut sheet)?,
                    // Rows may lie in groups and headers; whatever else has tables of its own is passed over.
                    "table-row-group" | "table-header-rows" | "table-rows" => depth += 1,
                    _ => self.xml.skip()?,
                },
                Some(Item::End(_)) => {
                    depth -= 1;
                    if depth == 0 {
                        sheet.merge()?;
                        return Ok(sheet);
                    }
                }
                Some(Item::Words(_)) => {}
                None => return Err(cut_off(PART)),
            }
        }
    }

    /// Reads a row, repeated or not, and says which number comes next.
    fn row(&mut self, element: &Element<'_>, number: u32, sheet: &mut Sheet) -> Result<u32, WorkbookError> {
        let times = element.number("number-rows-repeated")?.unwrap_or(1).max(1);
        let is_hidden = element.attribute("visibility")?.is_some_and(|visibility| visibility != "visible");
        let mut cells = Vec::new();
        let mut column = 1u32;
        loop {
            let child = match self.xml.next()? {
                Some(Item::Start(child)) => child,
                Some(Item::End(_)) => break,
                Some(Item::Words(_)) => continue,
                None => return Err(cut_off(PART)),
            };
            let repeated = child.number("number-columns-repeated")?.unwrap_or(1).max(1);
            let name = child.name();
            if name != "table-cell" && name != "covered-table-cell" {
                self.xml.skip()?;
                continue;
            }
            let across = child.number("number-columns-spanned")?.unwrap_or(1).max(1);
            let down = child.number("number-rows-spanned")?.unwrap_or(1).max(1);
            let cell = self.cell(&child, &sheet.name, number, column)?;
            if (across > 1 || down > 1) && sheet.merges.len() < MERGES_MAX {
                let (bottom, right) = (number.saturating_add(down - 1), column.saturating_add(across - 1));
                sheet.merges.push(Range { top: number, left: column, bottom, right });
            }
            let next = column.saturating_add(repeated);
            // What lies under a merged cell is not shown, and not read.
            if let Some(cell) = cell.filter(|_| name == "table-cell") {
                self.budget.take(repeated as usize)?;
                if next > COLUMNS_MAX + 1 {
                    return Err(out_of_bounds(&sheet.name));
                }
                cells.extend((column..next).map(|at| (at, cell.clone())));
            }
            column = next;
        }
        let next = number.saturating_add(times);
        if !cells.is_empty() {
            if next > ROWS_MAX + 1 {
                return Err(out_of_bounds(&sheet.name));
            }
            self.budget.take(cells.len().saturating_mul(times as usize - 1))?;
            for number in number..next {
                sheet.rows.push(SheetRow { number, is_hidden, cells: cells.clone() });
            }
        }
        Ok(next)
    }

    /// One cell; `None` when there is nothing in it.
    fn cell(
        &mut self,
        element: &Element<'_>,
        sheet: &str,
        row: u32,
        column: u32,
    ) -> Result<Option<Cell>, WorkbookError> {
        let own = |name: &str| element.attribute(name);
        // Two attributes of one cell differ in their prefix alone.
        let kinds =
            (element.attribute_named("office:value-type")?, element.attribute_named("calcext:value-type")?);
        let is_formula = own("formula")?.is_some();
        let mut shown = Shown::default();
        let stored = match kinds.0.as_deref() {
            Some("float" | "percentage" | "currency") => {
                shown.is_percent = kinds.0.as_deref() == Some("percentage");
                shown.currency = own("currency")?.filter(|code| is_currency(code));
                let value = own("value")?.unwrap_or_default();
                Some(match shortest(&value) {
                    Some(number) => Content::Number(number),
                    None => Content::Error(format!("`{value}` is no number")),
                })
            }
            Some("date") => own("date-value")?
                .map(|date| Content::Date(date.split('T').next().unwrap_or_default().to_owned())),
            Some("time") => own("time-value")?.map(Content::Time),
            Some("boolean") => own("boolean-value")?.map(|value| Content::Bool(value == "true")),
            Some("string") => own("string-value")?.filter(|text| !text.is_empty()).map(Content::Text),
            _ => None,
        };
        let words = self.paragraphs()?;
        let content = match stored {
            _ if kinds.1.as_deref() == Some("error") => Content::Error(words),
            Some(content) => content,
            None if !words.is_empty() => Content::Text(words),
            None if is_formula => Content::NotCalculated,
            None => return Ok(None),
        };
        let content = match content {
            Content::Text(text) if text.trim().is_empty() => return Ok(None),
            // Without the mark of LibreOffice an error is a text in a formula's cell.
            Content::Text(text) if is_formula && is_error(&text) => Content::Error(text),
            Content::Text(text) => Content::Text(within_limit(text, sheet, row, column)?),
            other => other,
        };
        Ok(Some(Cell { content, is_formula, shown }))
    }

    /// The words of a cell, a line a paragraph; remarks on it are passed over.
    fn paragraphs(&mut self) -> Result<String, WorkbookError> {
        let (mut words, mut depth, mut paragraphs) = (String::new(), 1u32, 0u32);
        loop {
            match self.xml.next()? {
                Some(Item::Start(child)) => match child.name().as_str() {
                    "annotation" | "shapes" | "table" | "frame" | "ruby-text" => self.xml.skip()?,
                    name => {
                        match name {
                            "p" if paragraphs > 0 => words.push('\n'),
                            "s" => {
                                let spaces = child.number("c")?.unwrap_or(1).min(1_000);
                                words.extend(std::iter::repeat_n(' ', spaces as usize));
                            }
                            "tab" => words.push('\t'),
                            "line-break" => words.push('\n'),
                            _ => {}
                        }
                        paragraphs += u32::from(name == "p");
                        depth += 1;
                    }
                },
                Some(Item::End(_)) => {
                    depth -= 1;
                    if depth == 0 {
                        return Ok(words);
                    }
                }
                Some(Item::Words(more)) if depth > 1 => words.push_str(&more),
                Some(Item::Words(_)) => {}
                None => return Err(cut_off(PART)),
            }
        }
    }
}

fn is_error(text: &str) -> bool {
    text.starts_with('#') && text.ends_with(['!', '?', 'A']) || (text.starts_with("Err:") && text.len() == 7)
}

fn out_of_bounds(sheet: &str) -> WorkbookError {
    let message = format!("`{sheet}` has cells beyond {ROWS_MAX} rows or {COLUMNS_MAX} columns");
    WorkbookError::new("too-many-rows", message)
}
