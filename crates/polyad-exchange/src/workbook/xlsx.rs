//! Sheets of an .xlsx workbook.
//!
//! Source: ECMA-376 (Office Open XML) part 1 §18.2 (workbook), §18.3 (sheets), §18.4 (shared texts), §18.8 (formats).

use super::number_format::{self, NumberFormat};
use super::package::Package;
use super::xml::{Element, Item, Xml, cut_off};
use super::{
    Budget, COLUMNS_MAX, Cell, Content, DateSystem, MERGES_MAX, ROWS_MAX, Range, SHEETS_MAX, Sheet, SheetRow,
    WorkbookError, cell_address, date_of_serial, shortest, within_limit,
};
use std::collections::HashMap;

/// What the workbook says for all its sheets.
#[derive(Default)]
struct Shared {
    texts: Vec<String>,
    formats: Vec<NumberFormat>,
    system: DateSystem,
}

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    is_hidden: bool,
    relation: String,
}

/// Reads all sheets of cells; sheets of charts have none.
pub(super) fn read(package: &mut Package<'_>) -> Result<Vec<Sheet>, WorkbookError> {
    let root = relations(package, "_rels/.rels", "")?;
    let main =
        root.values().find(|(kind, _)| kind.ends_with("/officeDocument")).map(|(_, part)| part.clone());
    let main = main.unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let missing =
        |part: &str| WorkbookError::new("workbook-malformed", format!("the part {part} is missing"));
    let text = package.part(&main)?.ok_or_else(|| missing(&main))?;
    let mut shared = Shared::default();
    let listed = listed(&text, &main, &mut shared)?;
    let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
    let base = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let parts = relations(package, &format!("{base}_rels/{file}.rels"), folder)?;
    let of_kind =
        |kind: &str| parts.values().find(|(own, _)| own.ends_with(kind)).map(|(_, part)| part.clone());
    if let Some(part) = of_kind("/sharedStrings")
        && let Some(text) = package.part(&part)?
    {
        shared.texts = shared_texts(&text, &part)?;
    }
    if let Some(part) = of_kind("/styles")
        && let Some(text) = package.part(&part)?
    {
        shared.formats = formats(&text, &part)?;
    }
    let (mut sheets, mut budget) = (Vec::new(), Budget::default());
    for each in listed {
        let Some((kind, part)) = parts.get(&each.relation) else {
            return Err(missing(&format!("of the sheet `{}`", each.name)));
        };
        if !kind.ends_with("/worksheet") {
            continue;
        }
        let text = package.part(part)?.ok_or_else(|| missing(part))?;
        let mut sheet = Sheet { name: each.name, is_hidden: each.is_hidden, ..Sheet::default() };
        fill(&mut sheet, &text, part, &shared, &mut budget)?;
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// Relations of a part by their id: kind, and the part they name, from the root of the package.
fn relations(
    package: &mut Package<'_>,
    part: &str,
    folder: &str,
) -> Result<HashMap<String, (String, String)>, WorkbookError> {
    let mut found = HashMap::new();
    let Some(text) = package.part(part)? else { return Ok(found) };
    let mut xml = Xml::new(&text, part);
    while let Some(item) = xml.next()? {
        let Item::Start(element) = item else { continue };
        if element.name() != "Relationship" {
            continue;
        }
        let attribute = |name: &str| element.attribute(name).map(Option::unwrap_or_default);
        let (id, kind, target) = (attribute("Id")?, attribute("Type")?, attribute("Target")?);
        found.insert(id, (kind, resolved(folder, &target)));
    }
    Ok(found)
}

/// A target from the root of the package, without `.` and `..`.
fn resolved(folder: &str, target: &str) -> String {
    let whole = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn listed(text: &str, part: &str, shared: &mut Shared) -> Result<Vec<Listed>, WorkbookError> {
    let (mut xml, mut sheets) = (Xml::new(text, part), Vec::new());
    while let Some(item) = xml.next()? {
        let Item::Start(element) = item else { continue };
        match element.name().as_str() {
            "workbookPr" if element.flag("date1904")? => shared.system = DateSystem::From1904,
            "sheet" => sheets.push(Listed {
                name: element.attribute("name")?.unwrap_or_default(),
                is_hidden: matches!(element.attribute("state")?.as_deref(), Some("hidden" | "veryHidden")),
                relation: element.attribute("id")?.unwrap_or_default(),
            }),
            _ => {}
        }
    }
    if sheets.len() > SHEETS_MAX {
        let message = format!("{} sheets; a workbook has at most {SHEETS_MAX}", sheets.len());
        return Err(WorkbookError::new("too-many-sheets", message));
    }
    Ok(sheets)
}

fn shared_texts(text: &str, part: &str) -> Result<Vec<String>, WorkbookError> {
    let (mut xml, mut texts) = (Xml::new(text, part), Vec::new());
    while let Some(item) = xml.next()? {
        if let Item::Start(element) = item
            && element.name() == "si"
        {
            texts.push(rich_text(&mut xml, part)?);
        }
    }
    Ok(texts)
}

/// The words of an element that holds runs of text; how they sound is passed over.
fn rich_text(xml: &mut Xml<'_>, part: &str) -> Result<String, WorkbookError> {
    let (mut words, mut depth) = (String::new(), 1u32);
    loop {
        match xml.next()? {
            Some(Item::Start(element)) => match element.name().as_str() {
                "rPh" => xml.skip()?,
                "t" => words.push_str(&unescaped(&xml.words()?)),
                _ => depth += 1,
            },
            Some(Item::End(_)) => {
                depth -= 1;
                if depth == 0 {
                    return Ok(words);
                }
            }
            Some(Item::Words(_)) => {}
            None => return Err(cut_off(part)),
        }
    }
}

/// `_x000A_` is a line feed, and `_x005F_` an underscore that begins no such thing (ECMA-376 part 1 §22.4.2.4).
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()));
        let ends = rest.get(at + 6..at + 7) == Some("_");
        let letter = code.filter(|_| ends).and_then(|code| u32::from_str_radix(code, 16).ok());
        match letter.and_then(char::from_u32) {
            Some(letter) => {
                out.push(letter);
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    out + rest
}

/// The formats of cells, by the number that cells give.
fn formats(text: &str, part: &str) -> Result<Vec<NumberFormat>, WorkbookError> {
    let mut own: HashMap<u32, NumberFormat> = HashMap::new();
    let (mut formats, mut in_cells) = (Vec::new(), false);
    let mut xml = Xml::new(text, part);
    while let Some(item) = xml.next()? {
        match item {
            Item::Start(element) => match element.name().as_str() {
                "numFmt" => {
                    let code = element.attribute("formatCode")?.unwrap_or_default();
                    let number = element.number("numFmtId")?.unwrap_or_default();
                    own.insert(number, number_format::of_code(&code));
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let number = element.number("numFmtId")?.unwrap_or_default();
                    formats
                        .push(own.get(&number).cloned().unwrap_or_else(|| number_format::built_in(number)));
                }
                _ => {}
            },
            Item::End(name) if name == "cellXfs" => in_cells = false,
            _ => {}
        }
    }
    Ok(formats)
}

/// Reads the cells of a sheet.
fn fill(
    sheet: &mut Sheet,
    text: &str,
    part: &str,
    shared: &Shared,
    budget: &mut Budget,
) -> Result<(), WorkbookError> {
    let mut xml = Xml::new(text, part);
    let (mut row, mut column) = (0u32, 0u32);
    while let Some(item) = xml.next()? {
        let Item::Start(element) = item else { continue };
        match element.name().as_str() {
            "row" => {
                row = element.number("r")?.unwrap_or(row + 1);
                column = 0;
                if row == 0 || row > ROWS_MAX {
                    return Err(out_of_bounds(sheet, "row", &row.to_string()));
                }
                let is_hidden = element.flag("hidden")?;
                sheet.rows.push(SheetRow { number: row, is_hidden, cells: Vec::new() });
            }
            "c" => {
                let place = element.attribute("r")?;
                let at = match &place {
                    Some(address) => cell_address(address).map(|(_, column)| column),
                    None => Some(column + 1),
                };
                column = at
                    .filter(|at| *at <= COLUMNS_MAX)
                    .ok_or_else(|| out_of_bounds(sheet, "cell", &place.unwrap_or_default()))?;
                if let Some(cell) = cell(&mut xml, &element, shared, part)? {
                    let cell = Cell { content: checked(cell.content, &sheet.name, row, column)?, ..cell };
                    budget.take(1)?;
                    if let Some(last) = sheet.rows.last_mut() {
                        last.cells.push((column, cell));
                    }
                }
            }
            "mergeCell" => {
                let range = element.attribute("ref")?.as_deref().and_then(range_of);
                sheet.merges.extend(range);
                if sheet.merges.len() > MERGES_MAX {
                    let message = format!("`{}` has more than {MERGES_MAX} merged ranges", sheet.name);
                    return Err(WorkbookError::new("too-many-merges", message));
                }
            }
            _ => {}
        }
    }
    sheet.rows.retain(|row| !row.cells.is_empty());
    // Rows and cells may come in any order; the last of two at one place is what programs show.
    sheet.rows.sort_by_key(|row| row.number);
    for row in &mut sheet.rows {
        row.cells.sort_by_key(|(column, _)| *column);
        row.cells.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                std::mem::swap(later, kept);
            }
            same
        });
    }
    if sheet.rows.windows(2).any(|pair| pair[0].number == pair[1].number) {
        return Err(WorkbookError::new("workbook-malformed", format!("`{}` has a row twice", sheet.name)));
    }
    sheet.merge()
}

fn checked(content: Content, sheet: &str, row: u32, column: u32) -> Result<Content, WorkbookError> {
    Ok(match content {
        Content::Text(text) => Content::Text(within_limit(text, sheet, row, column)?),
        other => other,
    })
}

/// One cell; `None` when there is nothing in it.
fn cell(
    xml: &mut Xml<'_>,
    element: &Element<'_>,
    shared: &Shared,
    part: &str,
) -> Result<Option<Cell>, WorkbookError> {
    let kind = element.attribute("t")?.unwrap_or_default();
    let style = element.number("s")?.unwrap_or_default() as usize;
    let (mut value, mut inline, mut is_formula) = (None, None, false);
    loop {
        match xml.next()? {
            Some(Item::Start(child)) => match child.name().as_str() {
                "v" => value = Some(xml.words()?),
                "is" => inline = Some(rich_text(xml, part)?),
                "f" => {
                    is_formula = true;
                    xml.skip()?;
                }
                _ => xml.skip()?,
            },
            Some(Item::End(_)) => break,
            Some(Item::Words(_)) => {}
            None => return Err(cut_off(part)),
        }
    }
    let format = shared.formats.get(style).cloned().unwrap_or_default();
    let content = match (value, inline) {
        (None, Some(text)) => Content::Text(text),
        (None, None) if is_formula => Content::NotCalculated,
        (None, None) => return Ok(None),
        (Some(value), _) => match kind.as_str() {
            "s" => {
                let text = value.trim().parse::<usize>().ok().and_then(|at| shared.texts.get(at));
                Content::Text(text.cloned().ok_or_else(|| {
                    WorkbookError::new(
                        "workbook-malformed",
                        format!("{part}: there is no shared text {value}"),
                    )
                })?)
            }
            "str" | "inlineStr" => Content::Text(unescaped(&value)),
            "b" => Content::Bool(value.trim() == "1"),
            "e" => Content::Error(value),
            "d" => Content::Date(value.split('T').next().unwrap_or_default().to_owned()),
            _ if value.is_empty() && is_formula => Content::NotCalculated,
            _ if value.is_empty() => return Ok(None),
            _ => number(&value, &format, shared.system),
        },
    };
    if matches!(&content, Content::Text(text) if text.trim().is_empty()) {
        return Ok(None);
    }
    Ok(Some(Cell { content, is_formula, shown: format.shown }))
}

fn number(value: &str, format: &NumberFormat, system: DateSystem) -> Content {
    let Some(number) = shortest(value) else {
        return Content::Error(format!("`{value}` is no number"));
    };
    if format.is_time {
        return Content::Time(number);
    }
    if !format.is_date {
        return Content::Number(number);
    }
    let serial = number.parse().unwrap_or(f64::NAN);
    date_of_serial(serial, system).map_or_else(Content::Error, Content::Date)
}

fn range_of(text: &str) -> Option<Range> {
    let (from, to) = text.split_once(':').unwrap_or((text, text));
    let ((top, left), (bottom, right)) = (cell_address(from)?, cell_address(to)?);
    Some(Range { top, left, bottom, right })
}

fn out_of_bounds(sheet: &Sheet, what: &str, got: &str) -> WorkbookError {
    let message = format!(
        "`{}` has a {what} `{got}`; a sheet has at most {ROWS_MAX} rows and {COLUMNS_MAX} columns",
        sheet.name
    );
    WorkbookError::new("too-many-rows", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_targets_are_resolved() {
        assert_eq!(unescaped("a_x000A_b_x005F_x000A_ _xyz_"), "a\nb_x000A_ _xyz_");
        assert_eq!(resolved("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl", "/xl/./a/../b.xml"), "xl/b.xml");
    }
}
