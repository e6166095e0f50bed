//! What the reader was told: the options of a `dataset` statement.

use super::layout::{Direction, Layout, Unreadable};
use polyad_ledger::json::Value;

/// The options, read.
#[derive(Debug, Default)]
pub(super) struct Options {
    pub(super) layout: Option<Layout>,
    /// The currency of a file whose columns are currencies.
    pub(super) base: Option<String>,
    pub(super) direction: Direction,
    /// Names of columns by what they hold.
    columns: Vec<(&'static str, String)>,
}

/// Option keys that name a column of a plain table.
const COLUMN_OPTIONS: [&str; 5] = ["currency", "quote", "date", "rate", "nature"];
const KNOWN: &str = "layout, base, direction, currency, quote, date, rate, nature";

impl Options {
    /// Reads the options. An unknown key is refused: a misspelt one would change the rows.
    pub(super) fn read(options: &Value) -> Result<Options, Unreadable> {
        let malformed = |message: String| ("option-malformed", message);
        let mut read = Options::default();
        let Value::Object(object) = options else {
            return Err(malformed(format!("options are an object, not {}", options.shape())));
        };
        for (key, value) in object.members() {
            let text = value
                .as_str()
                .ok_or_else(|| malformed(format!("option `{key}` is a text, not {}", value.shape())))?;
            match key {
                "layout" => {
                    let known = || Layout::ALL.map(Layout::word).join(", ");
                    let found = Layout::ALL.into_iter().find(|layout| layout.word() == text);
                    let unknown =
                        || malformed(format!("option `layout` is one of {}, not `{text}`", known()));
                    read.layout = Some(found.ok_or_else(unknown)?);
                }
                "base" if super::is_code(text) => read.base = Some(text.to_owned()),
                "base" => {
                    return Err(malformed("option `base` is a currency of ISO 4217 such as EUR".to_owned()));
                }
                "direction" => {
                    read.direction = match text {
                        "units-per-base" => Direction::UnitsPerBase,
                        "base-per-unit" => Direction::BasePerUnit,
                        _ => {
                            let message = "option `direction` is units-per-base or base-per-unit";
                            return Err(malformed(message.to_owned()));
                        }
                    }
                }
                _ => match COLUMN_OPTIONS.into_iter().find(|known| *known == key) {
                    Some(known) => read.columns.push((known, text.to_owned())),
                    None => return Err(("option-unknown", format!("no option `{key}`; known are {KNOWN}"))),
                },
            }
        }
        Ok(read)
    }

    /// The column that was named for this, else its own name.
    pub(super) fn column<'o>(&'o self, what: &'o str) -> &'o str {
        self.columns.iter().find(|(known, _)| *known == what).map_or(what, |(_, column)| column)
    }
}
