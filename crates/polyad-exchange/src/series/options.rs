//! What the reader was told: the options of a `dataset` statement.

use super::layout::{Layout, Unreadable};
use polyad_ledger::json::Value;
use polyad_model::Ref;

/// The options, read.
#[derive(Debug, Default)]
pub(super) struct Options {
    pub(super) indicator: Option<Ref>,
    pub(super) unit: Option<String>,
    /// Names of columns by what they hold.
    columns: Vec<(&'static str, String)>,
    /// Names of columns that break values down.
    pub(super) dims: Vec<String>,
    /// Only records with these cells belong to the series.
    pub(super) only: Vec<(String, String)>,
    pub(super) layout: Option<Layout>,
}

/// Option keys that name a column.
const COLUMN_OPTIONS: [&str; 4] = ["about", "period", "value", "nature"];
const KNOWN: &str = "indicator, unit, about, period, value, nature, dims, where, layout";

impl Options {
    /// Reads the `options` of a `dataset` statement. An unknown key is refused: a misspelt one would change the rows.
    pub(super) fn read(options: &Value) -> Result<Options, Unreadable> {
        let malformed = |message: String| ("option-malformed", message);
        let mut read = Options::default();
        let Value::Object(object) = options else {
            return Err(malformed(format!("options are an object, not {}", options.shape())));
        };
        for (key, value) in object.members() {
            let text = |value: &Value| {
                let text = value.as_str().map(str::to_owned);
                text.ok_or_else(|| malformed(format!("option `{key}` is a text, not {}", value.shape())))
            };
            match key {
                "indicator" => {
                    let parsed = text(value)?.parse::<Ref>();
                    read.indicator =
                        Some(parsed.map_err(|error| malformed(format!("option `indicator`: {error}")))?);
                }
                "unit" => {
                    let unit = text(value)?;
                    if unit.is_empty() || unit.chars().count() > super::CODE_CHARS_MAX {
                        let most = super::CODE_CHARS_MAX;
                        return Err(malformed(format!("option `unit` is a code of 1 to {most} characters")));
                    }
                    read.unit = Some(unit);
                }
                "layout" => {
                    let word = text(value)?;
                    let found = Layout::ALL.into_iter().find(|layout| layout.word() == word);
                    let known = || Layout::ALL.map(Layout::word).join(", ");
                    let unknown =
                        || malformed(format!("option `layout` is one of {}, not `{word}`", known()));
                    read.layout = Some(found.ok_or_else(unknown)?);
                }
                "dims" => {
                    let named = text(value)?;
                    let named = named.split(',').map(str::trim).filter(|name| !name.is_empty());
                    read.dims = named.map(str::to_owned).collect();
                }
                "where" => {
                    let Value::Object(only) = value else {
                        return Err(malformed("option `where` is an object of column and cell".to_owned()));
                    };
                    for (column, cell) in only.members() {
                        read.only.push((column.to_owned(), text(cell)?));
                    }
                }
                _ => match COLUMN_OPTIONS.into_iter().find(|known| *known == key) {
                    Some(known) => read.columns.push((known, text(value)?)),
                    None => return Err(("option-unknown", format!("no option `{key}`; known are {KNOWN}"))),
                },
            }
        }
        Ok(read)
    }

    /// The column that was named for this.
    pub(super) fn column(&self, what: &str) -> Option<&str> {
        self.columns.iter().find(|(known, _)| *known == what).map(|(_, column)| column.as_str())
    }
}
