//! Where a table of rates has its states, periods and rates: by its heading, unless the options name columns.

use super::{Unreadable, Years};
use polyad_ledger::json::Value;

/// What the reader was told.
#[derive(Debug, Default)]
pub(super) struct Options {
    state: Option<String>,
    period: Option<String>,
    rate: Option<String>,
}

/// The columns, by number from 0.
pub(super) struct Columns {
    pub(super) state: usize,
    rates: Rates,
}

enum Rates {
    /// A column a period.
    Wide(Vec<(usize, Years)>),
    /// One rate a line; the period in one column or in two.
    Long { from: usize, to: usize, rate: usize },
}

/// One rate as it stands in a line.
pub(super) struct Cell<'c> {
    pub(super) column: usize,
    pub(super) printed: &'c str,
    pub(super) period_column: usize,
    /// The years, or what is wrong with them.
    pub(super) years: Result<Years, String>,
}

/// Headings of the column of states.
const STATES: [&str; 8] =
    ["country code", "code", "iso3", "iso", "state", "member state", "member states", "country"];
/// Headings of the column of rates.
const RATES: [&str; 4] = ["rate", "assessment rate", "assessment", "share"];

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
            let field = match key {
                "state" => &mut read.state,
                "period" => &mut read.period,
                "rate" => &mut read.rate,
                _ => {
                    let message = format!("no option `{key}`; known are state, period, rate");
                    return Err(("option-unknown", message));
                }
            };
            *field = Some(text.to_owned());
        }
        Ok(read)
    }
}

impl Columns {
    pub(super) fn find(heading: &[String], options: &Options) -> Result<Columns, Unreadable> {
        let at = |names: &[&str]| {
            names.iter().find_map(|name| heading.iter().position(|cell| cell.eq_ignore_ascii_case(name)))
        };
        let missing = |what: &str| {
            let message = format!("no column for the {what}; a scale has a state and rates by period");
            ("column-missing", message)
        };
        let named = |name: &Option<String>, usual: &[&str]| match name {
            Some(name) => at(&[name]),
            None => at(usual),
        };
        let state = named(&options.state, &STATES).ok_or_else(|| missing("state"))?;
        let periods = heading.iter().enumerate().filter_map(|(at, cell)| Some((at, years(cell).ok()?)));
        let periods: Vec<(usize, Years)> = periods.filter(|(at, _)| *at != state).collect();
        let rate = named(&options.rate, &RATES);
        let rates = match rate {
            None if options.rate.is_none() && !periods.is_empty() => Rates::Wide(periods),
            None => return Err(missing("rate")),
            Some(rate) => {
                let whole = named(&options.period, &["period", "years", "year"]);
                let (from, to) = match whole {
                    Some(period) => (period, period),
                    None => (
                        at(&["from"]).ok_or_else(|| missing("period"))?,
                        at(&["to"]).ok_or_else(|| missing("period"))?,
                    ),
                };
                Rates::Long { from, to, rate }
            }
        };
        Ok(Columns { state, rates })
    }

    pub(super) fn layout(&self) -> &'static str {
        match self.rates {
            Rates::Wide(_) => "wide",
            Rates::Long { .. } => "long",
        }
    }

    /// How many cells a line must have.
    pub(super) fn width_least(&self) -> usize {
        let last = match &self.rates {
            Rates::Wide(periods) => periods.iter().map(|(at, _)| *at).max().unwrap_or_default(),
            Rates::Long { from, to, rate } => *from.max(to).max(rate),
        };
        last.max(self.state) + 1
    }

    /// The rates of a line that is wide enough.
    pub(super) fn cells<'c>(&self, cells: &'c [String]) -> Vec<Cell<'c>> {
        match &self.rates {
            Rates::Wide(periods) => periods
                .iter()
                .map(|(at, years)| Cell {
                    column: *at,
                    printed: &cells[*at],
                    period_column: *at,
                    years: Ok(years.clone()),
                })
                .collect(),
            Rates::Long { from, to, rate } => {
                let years = match from == to {
                    true => years(&cells[*from]),
                    false => years(&format!("{}-{}", cells[*from], cells[*to])),
                };
                vec![Cell { column: *rate, printed: &cells[*rate], period_column: *from, years }]
            }
        }
    }
}

/// The first and the last year of `2022` or `2022-2024`, with any dash.
fn years(text: &str) -> Result<Years, String> {
    let wrong = || {
        format!(
            "a period is a year or two, such as 2022-2024 (got `{}`)",
            text.chars().take(40).collect::<String>()
        )
    };
    let year = |part: &str| {
        let part = part.trim();
        let is_year = part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit()) && part >= "1946";
        is_year.then(|| part.to_owned()).ok_or_else(wrong)
    };
    match text.split_once(['-', '–', '—', '/']) {
        Some((from, to)) => {
            let (from, to) = (year(from)?, year(to)?);
            if from <= to { Ok((from, to)) } else { Err(wrong()) }
        }
        None => year(text).map(|year| (year.clone(), year)),
    }
}
