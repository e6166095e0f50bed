//! Which cell holds what: from the options of the dataset, else from the heading.

use super::imf;
use super::options::Options;

/// How a table is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// `currency, quote, date, rate[, nature]`.
    Plain,
    /// A line a date, a column a currency; as the European Central Bank's reference rates.
    Wide,
    /// The European Central Bank's long table in SDMX-CSV.
    EcbSdmx,
    /// The International Monetary Fund's monthly table of representative rates: a line a currency, a column a day.
    Imf,
}

/// Which way round the numbers of a wide table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Direction {
    /// So many of the column's currency for one of the base.
    #[default]
    UnitsPerBase,
    /// So many of the base for one of the column's currency.
    BasePerUnit,
}

/// Why a file cannot be read at all: code and message.
pub(super) type Unreadable = (&'static str, String);

/// What the heading tells.
#[derive(Debug)]
pub(super) enum Columns {
    Plain(PlainColumns),
    /// The first column is the date; the currencies of the others, by column. An empty heading is no column.
    Wide(Vec<(usize, String)>),
    Sdmx(SdmxColumns),
    /// The days of the columns behind the name of the currency.
    Imf(Vec<(usize, String)>),
}

#[derive(Debug)]
pub(super) struct PlainColumns {
    pub(super) currency: usize,
    pub(super) quote: usize,
    pub(super) date: usize,
    pub(super) rate: usize,
    pub(super) nature: Option<usize>,
}

#[derive(Debug)]
pub(super) struct SdmxColumns {
    pub(super) currency: usize,
    pub(super) denominator: usize,
    pub(super) sort: Option<usize>,
    pub(super) suffix: Option<usize>,
    pub(super) period: usize,
    pub(super) value: usize,
    pub(super) multiplier: Option<usize>,
}

/// The column of an SDMX table that is its own.
const DENOMINATOR: &str = "currency_denom";

impl Layout {
    pub(super) const ALL: [Layout; 4] = [Layout::Plain, Layout::Wide, Layout::EcbSdmx, Layout::Imf];

    /// The word of the option `layout`.
    pub(super) fn word(self) -> &'static str {
        match self {
            Layout::Plain => "plain",
            Layout::Wide => "wide",
            Layout::EcbSdmx => "ecb-sdmx",
            Layout::Imf => "imf",
        }
    }

    /// The layout that a line shows, if it is a heading.
    pub(super) fn of(cells: &[String], options: &Options) -> Option<Layout> {
        let lower: Vec<String> = cells.iter().map(|cell| cell.to_lowercase()).collect();
        let has = |name: &str| lower.iter().any(|cell| cell == &name.to_lowercase());
        if has(DENOMINATOR) && has("obs_value") {
            Some(Layout::EcbSdmx)
        } else if imf::days(cells).is_some() {
            Some(Layout::Imf)
        } else if ["currency", "quote", "date", "rate"].into_iter().all(|what| has(options.column(what))) {
            Some(Layout::Plain)
        } else if is_wide(cells) {
            Some(Layout::Wide)
        } else {
            None
        }
    }
}

/// A first column for dates, and at least one currency behind it.
fn is_wide(cells: &[String]) -> bool {
    let first = cells.first().map(|cell| cell.to_lowercase()).unwrap_or_default();
    let dated = ["date", "year", "month", "period", "time", "time_period"].contains(&first.as_str());
    dated && cells.len() > 1 && cells[1..].iter().any(|cell| super::is_code(cell))
}

impl Columns {
    /// Finds the columns in a heading of a layout.
    pub(super) fn find(layout: Layout, heading: &[String], options: &Options) -> Result<Columns, Unreadable> {
        let at = |name: &str| heading.iter().position(|cell| cell.eq_ignore_ascii_case(name));
        let needed = |name: &str| {
            let listed: Vec<&str> = heading.iter().take(30).map(String::as_str).collect();
            let message = || format!("no column `{name}`. The columns are: {}", listed.join(", "));
            at(name).ok_or_else(|| ("column-missing", message()))
        };
        Ok(match layout {
            Layout::Plain => Columns::Plain(PlainColumns {
                currency: needed(options.column("currency"))?,
                quote: needed(options.column("quote"))?,
                date: needed(options.column("date"))?,
                rate: needed(options.column("rate"))?,
                nature: at(options.column("nature")),
            }),
            Layout::Wide => {
                let behind = heading.iter().enumerate().skip(1).filter(|(_, cell)| !cell.is_empty());
                Columns::Wide(behind.map(|(at, cell)| (at, cell.clone())).collect())
            }
            Layout::EcbSdmx => Columns::Sdmx(SdmxColumns {
                currency: needed("currency")?,
                denominator: needed(DENOMINATOR)?,
                sort: at("exr_type"),
                suffix: at("exr_suffix"),
                period: needed("time_period")?,
                value: needed("obs_value")?,
                multiplier: at("unit_mult"),
            }),
            Layout::Imf => {
                let days = imf::days(heading);
                Columns::Imf(days.ok_or_else(|| ("column-missing", "no column is a day".to_owned()))?)
            }
        })
    }
}
