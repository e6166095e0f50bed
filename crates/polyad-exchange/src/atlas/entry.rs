//! The rows of a file as written: `[kind.key]` and the lines of `[table.key]`, before defaults and checks.

use super::suggest::hint;
use super::tree::{self, Budget, Map, Member, Node, Problem, What};
use polyad_ledger::kinds;
use polyad_ledger::schema::Schema;

/// One row as written.
pub(crate) struct Entry {
    pub(crate) schema: &'static Schema,
    /// The name by which the file may speak of it: `goal.access`, `table.members.france`.
    pub(crate) name: String,
    /// Its last part.
    pub(crate) key: String,
    /// Byte offset at which it begins.
    pub(crate) at: usize,
    pub(crate) fields: Map,
}

/// Something in the place of a row that is none.
pub(crate) struct NoEntry {
    pub(crate) name: String,
    /// What it is counted as.
    pub(crate) sort: &'static str,
    pub(crate) problem: Problem,
}

/// The most columns of a table; no kind has half as many fields.
const COLUMNS_MAX: usize = 100;

/// What it is counted as when its kind cannot be told.
pub(crate) const UNKNOWN: &str = "unknown";

/// All rows of the sections that are not `source`, in the order of the file.
pub(crate) fn entries(sections: Map, budget: &Budget) -> (Vec<Entry>, Vec<NoEntry>) {
    let (mut found, mut refused) = (Vec::new(), Vec::new());
    for Member { key: section, key_at, node } in sections {
        let What::Map(rows) = node.what else {
            continue;
        };
        for row in rows {
            let name = format!("{section}.{}", row.key);
            let result = match section.as_str() {
                "table" => table(&name, row, budget, &mut found, &mut refused),
                _ => single(&section, key_at, name.clone(), row).map(|entry| found.push(entry)),
            };
            if let Err((sort, problem)) = result {
                refused.push(NoEntry { name, sort, problem });
            }
        }
    }
    found.sort_by_key(|entry| entry.at);
    (found, refused)
}

type Refusal = (&'static str, Problem);

fn single(section: &str, section_at: usize, name: String, row: Member) -> Result<Entry, Refusal> {
    let schema = schema(section, if row.node.at > 0 { row.node.at } else { section_at })?;
    let Node { at, what: What::Map(fields) } = row.node else {
        let message = format!("`{name}` is no row: a row begins with [{section}.<key>]");
        return Err((schema.name, Problem::new(row.key_at, "row-malformed", message)));
    };
    Ok(Entry { schema, name, key: row.key, at, fields })
}

/// The kind of a row; only kinds that can be reported from a source have rows.
fn schema(kind: &str, at: usize) -> Result<&'static Schema, Refusal> {
    let reportable = || kinds::ALL.iter().filter(|schema| schema.reportable).map(|schema| schema.name);
    match kinds::newest(kind) {
        Some(schema) if schema.reportable => Ok(schema),
        Some(schema) => {
            let message = format!("a `{kind}` is an act of its author; nobody else can report it");
            Err((schema.name, Problem::new(at, "kind-not-reportable", message)))
        }
        None => {
            let message = format!(
                "no kind of row is called `{kind}`{}",
                hint(kind, reportable().chain(["source", "table"]))
            );
            Err((UNKNOWN, Problem::new(at, "kind-unknown", message)))
        }
    }
}

/// The rows of a compact table: special keys `kind`, `columns` and `rows`; the others are fields that all rows share.
fn table(
    name: &str,
    table: Member,
    budget: &Budget,
    found: &mut Vec<Entry>,
    refused: &mut Vec<NoEntry>,
) -> Result<(), Refusal> {
    let Node { at, what: What::Map(mut shared) } = table.node else {
        let message = format!("`{name}` is no table of rows: it begins with [table.<key>]");
        return Err((UNKNOWN, Problem::new(table.key_at, "table-malformed", message)));
    };
    let wants = |key: &str| {
        (
            UNKNOWN,
            Problem::new(
                at,
                "table-malformed",
                format!("{name} has no `{key}`; a table has `kind`, `columns` and `rows`"),
            ),
        )
    };
    let kind = tree::take(&mut shared, "kind").ok_or_else(|| wants("kind"))?.node;
    let kind_name = kind.as_text().ok_or_else(|| wants("kind"))?;
    let schema = schema(kind_name, kind.at)?;
    let What::List(columns) = tree::take(&mut shared, "columns").ok_or_else(|| wants("columns"))?.node.what
    else {
        return Err(wants("columns"));
    };
    let What::List(rows) = tree::take(&mut shared, "rows").ok_or_else(|| wants("rows"))?.node.what else {
        return Err(wants("rows"));
    };
    let headings: Vec<&str> = columns.iter().filter_map(Node::as_text).collect();
    if headings.len() != columns.len() || headings.is_empty() {
        let message = format!("{name}: `columns` is a list of field names");
        return Err((schema.name, Problem::new(at, "table-malformed", message)));
    }
    if headings.len() > COLUMNS_MAX {
        let message = format!("{name}: {} columns; at most {COLUMNS_MAX} are allowed", headings.len());
        return Err((schema.name, Problem::new(at, "table-malformed", message)));
    }
    let shared_weight: usize = shared.iter().map(|member| tree::weight(&member.node.what)).sum();
    for row in rows {
        let row_at = row.at;
        let made = budget
            .take(shared_weight, row_at)
            .and_then(|()| table_row(name, schema, &headings, &shared, row));
        match made {
            Ok(entry) => found.push(entry),
            Err(problem) => {
                refused.push(NoEntry {
                    name: name.to_owned(),
                    sort: schema.name,
                    problem: Problem { at: row_at.max(problem.at), ..problem },
                });
            }
        }
    }
    Ok(())
}

fn table_row(
    name: &str,
    schema: &'static Schema,
    headings: &[&str],
    shared: &Map,
    row: Node,
) -> Result<Entry, Problem> {
    let Node { at, what: What::List(cells) } = row else {
        return Err(Problem::new(
            row.at,
            "row-malformed",
            format!("{name}: a row is a list of cells in [ ]"),
        ));
    };
    if cells.len() != headings.len() {
        let message = format!("{name}: {} cells where the table has {} columns", cells.len(), headings.len());
        return Err(Problem::new(at, "row-malformed", message));
    }
    let first = cells.first().and_then(Node::as_text).unwrap_or_default().to_owned();
    if first.is_empty() {
        return Err(Problem::new(
            at,
            "row-malformed",
            format!("{name}: the first cell names the row and cannot be empty"),
        ));
    }
    let mut fields = shared.clone();
    for (heading, cell) in headings.iter().zip(cells) {
        // An empty cell leaves the field out.
        if cell.as_text() == Some("") {
            continue;
        }
        // What a row says itself stands instead of what the table says for all.
        if let Some((whole, _)) = shared_conflict(&fields, heading, shared) {
            tree::take(&mut fields, &whole);
        }
        tree::set_dotted(&mut fields, heading, cell.at, cell)?;
    }
    Ok(Entry { schema, name: format!("{name}.{first}"), key: first, at, fields })
}

/// The shared field that a column replaces whole: same name, or a text where the column wants a part.
fn shared_conflict(fields: &Map, heading: &str, shared: &Map) -> Option<(String, ())> {
    let top = heading.split('.').next().unwrap_or(heading);
    let held = tree::find(fields, top)?;
    let is_shared = tree::find(shared, top).is_some_and(|own| own.key_at == held.key_at);
    let whole = heading == top || !matches!(held.node.what, What::Map(_));
    (is_shared && whole).then(|| (top.to_owned(), ()))
}
