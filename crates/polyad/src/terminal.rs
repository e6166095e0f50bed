//! Answers of the interface, set for reading in a terminal.

use anyhow::Result;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{CellAlignment, ContentArrangement, Table};
use serde_json::Value;
use std::io::Write;

/// The most columns that a table has; beyond, rows are printed as records.
const COLUMNS: usize = 7;
/// Characters to a line where no terminal says how many.
const WIDTH: u16 = 160;
/// Places of one finding that a report prints.
const PLACES: usize = 3;

/// Bytes as they are; a closed pipe is no error.
pub(crate) fn print_bytes(bytes: &[u8]) -> Result<()> {
    match std::io::stdout().lock().write_all(bytes) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Text with exactly one line end.
pub(crate) fn print_text(text: &str) {
    let line = format!("{}\n", text.trim_end());
    // A reader that has gone away is not told so.
    let _ = print_bytes(line.as_bytes());
}

/// A view of a lens.
pub(crate) fn print_view(view: &Value) {
    let mut out = String::new();
    line(&mut out, text_at(view, "title"));
    line(&mut out, text_at(view, "subtitle"));
    for block in items(view, "blocks") {
        out.push('\n');
        match text_at(block, "type") {
            "text" => line(&mut out, text_at(block, "text")),
            "figure" => {
                let measure = block.get("measure").unwrap_or(&Value::Null);
                line(&mut out, &format!("{}: {}", text_at(block, "label"), cell(measure)));
            }
            _ => table(&mut out, block),
        }
    }
    findings(&mut out, view);
    line(&mut out, &format!("\nTree size {}. Every figure opens: see `basis` in --format json.", view["at"]));
    print_text(&out);
}

/// Search results.
pub(crate) fn print_search(answer: &Value) {
    let mut out = String::new();
    let results = items(answer, "hits");
    if results.is_empty() {
        line(&mut out, &format!("Nothing found for `{}`.", text_at(answer, "query")));
        let nearest: Vec<&str> = items(answer, "nearest").iter().map(|near| text_at(near, "name")).collect();
        if !nearest.is_empty() {
            line(&mut out, &format!("Nearest names: {}", nearest.join("; ")));
        }
    } else {
        let mut rows = new_table();
        rows.set_header(["Kind", "Name", "Ref"]);
        for result in results {
            rows.add_row([text_at(result, "kind"), text_at(result, "name"), text_at(result, "ref")]);
        }
        line(&mut out, &rows.to_string());
        if let Some(total) = answer.get("total").and_then(Value::as_u64) {
            line(&mut out, &format!("{} of {total}", results.len()));
        }
    }
    print_text(&out);
}

/// One thing: an entity with its views, a statement, a dataset or a row.
pub(crate) fn print_thing(thing: &Value) {
    let mut out = String::new();
    member(&mut out, "", thing, 0);
    print_text(&out);
}

/// The load report of one file.
pub(crate) fn print_report(file: &str, answer: &Value) {
    let mut out = String::new();
    let report = answer.get("report").unwrap_or(&Value::Null);
    match text_at(answer, "dataset") {
        "" => line(&mut out, &format!("{file}  refused: nothing of it was taken")),
        dataset => line(&mut out, &format!("{file}  dataset {dataset}")),
    }
    let about = answer.get("about").and_then(Value::as_object).into_iter().flatten();
    let about: Vec<String> =
        about.filter_map(|(what, said)| Some(format!("{what} {}", said.as_str()?))).collect();
    if !about.is_empty() {
        line(&mut out, &format!("  {}", about.join(", ")));
    }
    if answer.get("already").and_then(Value::as_bool) == Some(true) {
        line(&mut out, "  registered before: nothing changed");
    }
    let former = text_at(answer, "edition_of");
    if !former.is_empty() {
        let why = match text_at(answer, "edition_by") {
            "url" => "format, publisher and address are the same",
            "title" => "format, publisher and name are the same",
            _ => "as asked",
        };
        line(
            &mut out,
            &format!("  a newer edition of {former}, which counts no more ({why}; --new keeps both)"),
        );
        let dataset = text_at(answer, "dataset");
        line(&mut out, &format!("  what changed: polyad lens editions --dataset {dataset}"));
    }
    let counts = items(report, "counts");
    if !counts.is_empty() {
        let mut rows = new_table();
        rows.set_header(["Records", "In", "Kept", "Refused", "Empty"]);
        for count in counts {
            let number = |name: &str| count.get(name).map(Value::to_string).unwrap_or_default();
            let numbers = ["found", "kept", "refused", "empty"].map(number);
            rows.add_row([vec![text_at(count, "records").replace('_', " ")], numbers.to_vec()].concat());
        }
        for at in 1..=4 {
            if let Some(column) = rows.column_mut(at) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        line(&mut out, &rows.to_string());
    }
    report_findings(&mut out, file, items(report, "findings"));
    print_text(&out);
}

/// Findings by code, in the order in which codes first come, and of each the first few places.
fn report_findings(out: &mut String, file: &str, findings: &[Value]) {
    let mut by_code: Vec<(&str, Vec<&Value>)> = Vec::new();
    for finding in findings {
        let code = text_at(finding, "code");
        match by_code.iter_mut().find(|(known, _)| *known == code) {
            Some((_, group)) => group.push(finding),
            None => by_code.push((code, vec![finding])),
        }
    }
    for (code, group) in by_code {
        for finding in group.iter().take(PLACES) {
            let place = match finding.get("line").and_then(Value::as_u64) {
                Some(number) if number > 0 => format!("{file}:{number}"),
                _ => file.to_owned(),
            };
            let (severity, message) = (text_at(finding, "severity"), text_at(finding, "message"));
            line(out, &format!("  {place}: {severity} [{code}] {message}"));
        }
        if group.len() > PLACES {
            line(out, &format!("  {} more [{code}]; all with --format json", group.len() - PLACES));
        }
    }
}

/// As wide as the terminal; [`WIDTH`] where there is none.
fn new_table() -> Table {
    let mut table = Table::new();
    table.load_preset(UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    if !table.is_tty() {
        table.set_width(WIDTH);
    }
    table
}

fn table(out: &mut String, block: &Value) {
    line(out, text_at(block, "caption"));
    let rows = items(block, "rows");
    if rows.is_empty() {
        line(out, text_at(block, "empty"));
        return;
    }
    // A column without one recorded cell is named below the table instead of filling it.
    let recorded = |column: &&Value| {
        rows.iter().any(|row| row.get(text_at(column, "key")).is_some_and(|cell| !cell.is_null()))
    };
    let (columns, unrecorded): (Vec<&Value>, Vec<&Value>) =
        items(block, "columns").iter().partition(recorded);
    if columns.len() > COLUMNS {
        records(out, &columns, rows);
    } else {
        lines(out, &columns, rows);
    }
    if !unrecorded.is_empty() {
        let names: Vec<&str> = unrecorded.iter().map(|column| text_at(column, "label")).collect();
        line(out, &format!("Not recorded in any row here: {}.", names.join(", ")));
    }
}

/// One record a row: for tables that no terminal is wide enough for.
fn records(out: &mut String, columns: &[&Value], rows: &[Value]) {
    let widest = columns.iter().map(|column| text_at(column, "label").chars().count()).max().unwrap_or(0);
    for row in rows {
        out.push('\n');
        for column in columns {
            let value = row.get(text_at(column, "key")).unwrap_or(&Value::Null);
            if !value.is_null() {
                let label = text_at(column, "label");
                line(out, &format!("  {label:<widest$}  {}", cell(value)));
            }
        }
    }
}

/// One line a row.
fn lines(out: &mut String, columns: &[&Value], rows: &[Value]) {
    let mut set = new_table();
    set.set_header(columns.iter().map(|column| text_at(column, "label")));
    for row in rows {
        set.add_row(
            columns.iter().map(|column| cell(row.get(text_at(column, "key")).unwrap_or(&Value::Null))),
        );
    }
    for (number, column) in columns.iter().enumerate() {
        if column.get("numeric").and_then(Value::as_bool) == Some(true)
            && let Some(column) = set.column_mut(number)
        {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    line(out, &set.to_string());
}

/// A cell of a view as one text.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => "not recorded".to_owned(),
        Value::Array(cells) => cells.iter().map(cell).collect::<Vec<_>>().join("; "),
        Value::Object(members) => ["text", "name", "label"]
            .iter()
            .find_map(|name| members.get(*name).and_then(Value::as_str))
            .map_or_else(|| measure(value), str::to_owned),
        other => other.to_string(),
    }
}

/// A measure: exact, with its unit; without a value, why.
fn measure(value: &Value) -> String {
    let number = text_at(value, "value");
    if number.is_empty() {
        return text_at(value, "status").replace('_', " ");
    }
    let qualifier = match text_at(value, "qualifier") {
        "" => String::new(),
        word => format!("{word} "),
    };
    let unit = value.get("unit").unwrap_or(&Value::Null);
    let shown = match text_at(unit, "type") {
        "share" => number
            .parse::<f64>()
            .map_or_else(|_| number.to_owned(), |share| format!("{:.1} %", share * 100.0)),
        "money" => format!("{} {}", text_at(unit, "currency"), grouped(number)),
        "count" => grouped(number),
        _ => format!("{} {}", grouped(number), text_at(unit, "code")),
    };
    let bounds: Vec<&str> = items(value, "bounds").iter().filter_map(Value::as_str).collect();
    match bounds.as_slice() {
        [least, greatest] => format!("{qualifier}{shown} [{least} to {greatest}]"),
        _ => format!("{qualifier}{shown}"),
    }
}

/// Thousands apart; places after the point as they are.
fn grouped(number: &str) -> String {
    let (sign, plain) = number.strip_prefix('-').map_or(("", number), |plain| ("-", plain));
    let (whole, places) =
        plain.split_once('.').map_or((plain, None), |(whole, places)| (whole, Some(places)));
    let mut out = String::new();
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    match places {
        Some(places) => format!("{sign}{out}.{places}"),
        None => format!("{sign}{out}"),
    }
}

fn member(out: &mut String, name: &str, value: &Value, depth: usize) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Null => {}
        Value::Object(members) if members.contains_key("lens") && members.contains_key("blocks") => {
            line(out, &format!("\n{indent}== {} ==", text_at(value, "title")));
            for block in items(value, "blocks") {
                match text_at(block, "type") {
                    "text" => line(out, text_at(block, "text")),
                    "figure" => {
                        line(out, &format!("{}: {}", text_at(block, "label"), cell(&block["measure"])))
                    }
                    _ => table(out, block),
                }
            }
        }
        Value::Object(members) => {
            if !name.is_empty() {
                line(out, &format!("{indent}{name}"));
            }
            let inner = if name.is_empty() { depth } else { depth + 1 };
            members.iter().for_each(|(key, each)| member(out, key, each, inner));
        }
        Value::Array(values) if values.iter().all(|each| !each.is_object() && !each.is_array()) => {
            let texts: Vec<String> = values.iter().map(plain).collect();
            if !texts.is_empty() {
                line(out, &format!("{indent}{name:<12} {}", texts.join(", ")));
            }
        }
        Value::Array(values) => values.iter().for_each(|each| member(out, name, each, depth)),
        other => line(out, &format!("{indent}{name:<12} {}", plain(other))),
    }
}

fn findings(out: &mut String, view: &Value) {
    for finding in items(view, "findings") {
        line(out, &format!("\nNote [{}]: {}", text_at(finding, "code"), text_at(finding, "message")));
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn text_at<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn items<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_keep_their_places() {
        assert_eq!(grouped("1400000000000"), "1,400,000,000,000");
        assert_eq!(grouped("-1234.50"), "-1,234.50");
        assert_eq!(grouped("83"), "83");
    }

    #[test]
    fn a_measure_without_value_says_why() {
        let json = serde_json::json!({"unit": {"type": "share"}, "status": "not_assessable(empty)"});
        assert_eq!(measure(&json), "not assessable(empty)");
    }
}
