//! What is to be written: one activity with its rows, whether a file reports them or statements say them.

use polyad_ledger::json::Value;

/// One activity.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    /// How it is called in the report.
    pub(super) about: String,
    /// Its identifier.
    pub(super) identifier: String,
    /// Who reports it: `ref`, kind of body, name.
    pub(super) reporter: (Option<String>, Option<String>, Option<Value>),
    /// When it was changed last.
    pub(super) updated: Option<String>,
    /// Its rows; the first describes it.
    pub(super) lines: Vec<Line>,
}

/// One row.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its kind.
    pub(super) kind: &'static str,
    /// Where it stood in the file it comes from; empty: the activity itself, or a statement.
    pub(super) step: String,
    /// Its fields with scope and target.
    pub(super) fields: Value,
    /// The same in the columns of a file of the standard; of a row of such a file the fields themselves.
    pub(super) shown: Value,
    /// The statement that says it.
    pub(super) statement: Option<String>,
}

impl Line {
    /// A word of the row.
    pub(super) fn word(&self, field: &str) -> Option<&str> {
        self.shown.str_at(field).filter(|word| !word.is_empty())
    }

    /// Any field of the row.
    pub(super) fn value(&self, field: &str) -> Option<&Value> {
        self.shown.get(field)
    }

    /// The items of a list.
    pub(super) fn items(&self, field: &str) -> &[Value] {
        self.shown.items_at(field)
    }
}
