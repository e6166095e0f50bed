//! Which column holds what: from the options of the dataset, else from the heading.

use polyad_ledger::json::Value;
use polyad_model::Ref;

/// What the reader was told.
#[derive(Debug, Default)]
pub(super) struct Options {
    pub(super) indicator: Option<Ref>,
    pub(super) unit: Option<String>,
    /// Column names by what they hold.
    columns: Vec<(&'static str, String)>,
    /// Only records with these cells belong to the series.
    pub(super) only: Vec<(String, String)>,
}

/// The columns of a file, by number.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) layout: Layout,
    /// The code of whom the value is about, if the file prints codes.
    pub(super) code: Option<usize>,
    /// Its name in words.
    pub(super) name: Option<usize>,
    pub(super) period: usize,
    pub(super) value: usize,
    pub(super) indicator: Option<usize>,
    pub(super) unit: Option<usize>,
    pub(super) nature: Option<usize>,
    /// Columns that must hold these words.
    pub(super) only: Vec<(usize, String)>,
}

/// How a table is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// `about, indicator, period, value, unit[, nature]`.
    Plain,
    /// One line a country and year: name and code, year, value.
    CountryYear,
}

/// Why a file cannot be read at all: code and message.
pub(super) type Unreadable = (&'static str, String);

/// Option keys that name a column.
const COLUMN_OPTIONS: [&str; 4] = ["about", "period", "value", "nature"];
const CODE_HEADINGS: &[&str] = &[
    "code",
    "country code",
    "country_code",
    "countrycode",
    "iso3",
    "iso3c",
    "iso_code",
    "iso code",
    "iso_a3",
    "alpha-3",
    "alpha3",
    "m49",
    "geo",
];
const NAME_HEADINGS: &[&str] = &["entity", "country", "country name", "country_name", "location", "area"];
const PERIOD_HEADINGS: &[&str] = &["year", "period", "time", "time_period", "date"];

impl Options {
    /// Reads the `options` of a `dataset` statement. An unknown key is refused: a misspelt one would change the rows.
    pub(super) fn read(options: &Value) -> Result<Options, Unreadable> {
        let mut read = Options::default();
        let Value::Object(object) = options else {
            return Err(("option-malformed", format!("options are an object, not {}", options.shape())));
        };
        for (key, value) in object.members() {
            let text = |value: &Value| {
                let text = value.as_str().map(str::to_owned);
                text.ok_or_else(|| {
                    ("option-malformed", format!("option `{key}` is a text, not {}", value.shape()))
                })
            };
            match key {
                "indicator" => {
                    let name = text(value)?;
                    let parsed = name.parse::<Ref>();
                    read.indicator =
                        Some(parsed.map_err(|e| ("option-malformed", format!("option `indicator`: {e}")))?);
                }
                "unit" => {
                    let unit = text(value)?;
                    if unit.is_empty() || unit.chars().count() > super::CODE_CHARS_MAX {
                        let message =
                            format!("option `unit` is a code of 1 to {} characters", super::CODE_CHARS_MAX);
                        return Err(("option-malformed", message));
                    }
                    read.unit = Some(unit);
                }
                "layout" => match text(value)?.as_str() {
                    // A layout shows in the heading; the option only states it for the record.
                    "plain" | "country-year" => {}
                    other => {
                        let message = format!("option `layout` is plain or country-year, not `{other}`");
                        return Err(("option-malformed", message));
                    }
                },
                "where" => {
                    let Value::Object(only) = value else {
                        return Err((
                            "option-malformed",
                            "option `where` is an object of column and cell".to_owned(),
                        ));
                    };
                    for (column, cell) in only.members() {
                        read.only.push((column.to_owned(), text(cell)?));
                    }
                }
                _ => match COLUMN_OPTIONS.into_iter().find(|known| *known == key) {
                    Some(known) => read.columns.push((known, text(value)?)),
                    None => {
                        let known = "indicator, unit, about, period, value, nature, where, layout";
                        return Err(("option-unknown", format!("no option `{key}`; known are {known}")));
                    }
                },
            }
        }
        Ok(read)
    }

    fn column(&self, what: &str) -> Option<&str> {
        self.columns.iter().find(|(known, _)| *known == what).map(|(_, column)| column.as_str())
    }
}

impl Columns {
    /// Finds the columns in the heading.
    pub(super) fn find(heading: &[String], options: &Options) -> Result<Columns, Unreadable> {
        let plain: Vec<String> = heading.iter().map(|cell| cell.trim().to_lowercase()).collect();
        let named = |name: &str| plain.iter().position(|cell| cell == name);
        let told = |what: &str| match options.column(what) {
            None => Ok(None),
            // A column may be told by its exact name, or by it without regard to case and outer space.
            Some(column) => heading
                .iter()
                .position(|cell| cell == column)
                .or_else(|| named(&column.trim().to_lowercase()))
                .map(Some)
                .ok_or_else(|| missing(&format!("no column `{column}` for `{what}`"), heading)),
        };
        let layout = match (named("about"), named("period"), named("value")) {
            (Some(_), Some(_), Some(_)) => Layout::Plain,
            _ => Layout::CountryYear,
        };
        let first = |headings: &[&str]| headings.iter().find_map(|name| named(name));
        let about = told("about")?;
        let (code, name) = match (layout, about) {
            (_, Some(about)) => (Some(about), first(NAME_HEADINGS).filter(|name| *name != about)),
            (Layout::Plain, None) => (named("about"), None),
            (Layout::CountryYear, None) => (first(CODE_HEADINGS), first(NAME_HEADINGS)),
        };
        if code.is_none() && name.is_none() {
            return Err(missing(
                "no column says whom a value is about; name it in the option `about`",
                heading,
            ));
        }
        let period = told("period")?
            .or_else(|| first(PERIOD_HEADINGS))
            .ok_or_else(|| missing("no column says when; name it in the option `period`", heading))?;
        let indicator = (layout == Layout::Plain).then(|| named("indicator")).flatten();
        let unit = (layout == Layout::Plain).then(|| named("unit")).flatten();
        let nature = told("nature")?.or_else(|| (layout == Layout::Plain).then(|| named("nature")).flatten());
        let value = match told("value")? {
            Some(value) => value,
            None if layout == Layout::Plain => named("value").unwrap_or_default(),
            None => only_other(heading, [code, name, Some(period), nature])?,
        };
        let mut only = Vec::new();
        for (column, cell) in &options.only {
            let at = named(&column.trim().to_lowercase());
            only.push((
                at.ok_or_else(|| missing(&format!("no column `{column}` for `where`"), heading))?,
                cell.clone(),
            ));
        }
        let columns = Columns { layout, code, name, period, value, indicator, unit, nature, only };
        columns.has_indicator_and_unit(options)?;
        Ok(columns)
    }

    fn has_indicator_and_unit(&self, options: &Options) -> Result<(), Unreadable> {
        if self.indicator.is_none() && options.indicator.is_none() {
            return Err((
                "indicator-missing",
                "the file does not say what was measured: give the option `indicator`".to_owned(),
            ));
        }
        if self.unit.is_none() && options.unit.is_none() {
            return Err((
                "unit-missing",
                "the file does not say in which unit: give the option `unit`".to_owned(),
            ));
        }
        Ok(())
    }
}

/// The one column that holds nothing else.
fn only_other(heading: &[String], taken: [Option<usize>; 4]) -> Result<usize, Unreadable> {
    let mut others = (0..heading.len()).filter(|at| !taken.contains(&Some(*at)));
    match (others.next(), others.next()) {
        (Some(value), None) => Ok(value),
        (None, _) => Err(missing("no column holds values", heading)),
        _ => Err(missing("several columns could hold the value; name one in the option `value`", heading)),
    }
}

fn missing(what: &str, heading: &[String]) -> Unreadable {
    let listed: Vec<String> = heading
        .iter()
        .take(30)
        .map(|cell| cell.chars().take(60).flat_map(char::escape_debug).collect())
        .collect();
    ("column-missing", format!("{what}. The columns are: {}", listed.join(", ")))
}
