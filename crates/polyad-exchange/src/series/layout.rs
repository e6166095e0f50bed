//! Which column holds what: from the options of the dataset, else from the heading.

use super::options::Options;

/// The columns of a file, by number.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) layout: Layout,
    /// The code of whom the value is about, if the file prints codes.
    pub(super) code: Option<usize>,
    /// Its name in words.
    pub(super) name: Option<usize>,
    pub(super) values: Values,
    pub(super) indicator: Option<usize>,
    /// The publisher's own code of a series, where an indicator may have several.
    pub(super) series: Option<usize>,
    pub(super) unit: Option<usize>,
    pub(super) nature: Option<usize>,
    /// Columns that break values down, with their names.
    pub(super) dims: Vec<(usize, String)>,
    /// Columns that must hold these words.
    pub(super) only: Vec<(usize, String)>,
}

/// Where values stand.
#[derive(Debug)]
pub(super) enum Values {
    /// One value a line, for the period in another column.
    One { period: usize, value: usize },
    /// One column a year.
    ByYear(Vec<(usize, String)>),
}

/// How a table is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// `about, indicator, period, value, unit[, nature][, dims.…]`.
    Plain,
    /// One line a country and year: name and code, year, value.
    CountryYear,
    /// The UN Statistics Division's long table: a line a series, area, year and breakdown.
    UnSdg,
    /// The World Bank's: a line a country and indicator, a column a year.
    WorldBank,
    /// WHO and UNICEF's coverage of immunization: a line a country, year and vaccine.
    Wuenic,
}

/// Why a file cannot be read at all: code and message.
pub(super) type Unreadable = (&'static str, String);

const CODE_HEADINGS: &[&str] = &[
    "code",
    "country code",
    "country_code",
    "countrycode",
    "geoareacode",
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
const NAME_HEADINGS: &[&str] =
    &["entity", "country", "country name", "country_name", "geoareaname", "location", "area"];
const PERIOD_HEADINGS: &[&str] = &["year", "period", "timeperiod", "time", "time_period", "date"];
const SERIES_HEADINGS: &[&str] = &["seriescode", "series code", "seriesdescription", "series description"];
const UNIT_HEADINGS: &[&str] = &["units", "unit"];
const VACCINE: &str = "vaccine";
/// Headings of the UN's table that break values down; those in brackets do so by their brackets.
const BREAKDOWNS: &[&str] = &[
    "age",
    "sex",
    "location",
    "quantile",
    "occupation",
    "activity",
    "bounds",
    "disability status",
    "education level",
    "migratory status",
    "population group",
    "mode of transportation",
    "cause of death",
    "hazard type",
    "ihr capacity",
    "level/status",
    "service attribute",
    "substance use disorders",
    "deviation level",
    "cities",
];
/// Bracketed headings of the UN's table that do not break anything down.
const ATTRIBUTES: &[&str] = &["nature", "units", "reporting type", "observation status"];

impl Layout {
    pub(super) const ALL: [Layout; 5] =
        [Layout::Plain, Layout::CountryYear, Layout::UnSdg, Layout::WorldBank, Layout::Wuenic];

    /// The word of the option `layout`.
    pub(super) fn word(self) -> &'static str {
        match self {
            Layout::Plain => "plain",
            Layout::CountryYear => "country-year",
            Layout::UnSdg => "un-sdg",
            Layout::WorldBank => "world-bank",
            Layout::Wuenic => "wuenic",
        }
    }

    /// The layout that a heading shows; names are lower case without brackets.
    fn of(heading: &Heading) -> Layout {
        let has = |names: &[&str]| names.iter().any(|name| heading.named(name).is_some());
        let all = |names: &[&str]| names.iter().all(|name| heading.named(name).is_some());
        if all(&["about", "period", "value"]) {
            Layout::Plain
        } else if all(&["indicator", "value"]) && has(SERIES_HEADINGS) && has(PERIOD_HEADINGS) {
            Layout::UnSdg
        } else if heading.years().len() > 1 && !has(PERIOD_HEADINGS) {
            Layout::WorldBank
        } else if all(&[VACCINE, "coverage"]) && has(PERIOD_HEADINGS) {
            Layout::Wuenic
        } else {
            Layout::CountryYear
        }
    }
}

/// The first line, as printed and in the form by which columns are known.
struct Heading<'h> {
    printed: &'h [String],
    plain: Vec<String>,
}

impl Heading<'_> {
    fn of(printed: &[String]) -> Heading<'_> {
        let plain = printed.iter().map(|cell| {
            let cell = cell.trim().to_lowercase();
            let inside = cell.strip_prefix('[').and_then(|cell| cell.strip_suffix(']'));
            inside.map(str::to_owned).unwrap_or(cell)
        });
        Heading { printed, plain: plain.collect() }
    }

    fn named(&self, name: &str) -> Option<usize> {
        self.plain.iter().position(|cell| cell == name)
    }

    fn first(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.named(name))
    }

    /// A column may be told by its exact name, or by it without regard to case and outer space.
    fn told(&self, column: &str) -> Option<usize> {
        let exact = self.printed.iter().position(|cell| cell == column);
        exact.or_else(|| self.named(&column.trim().to_lowercase()))
    }

    fn option(&self, options: &Options, what: &str) -> Result<Option<usize>, Unreadable> {
        let Some(column) = options.column(what) else { return Ok(None) };
        self.told(column).map(Some).ok_or_else(|| self.missing(&format!("no column `{column}` for `{what}`")))
    }

    /// Columns that are years: `1960`, or `1960 [YR1960]` as the World Bank's data bank prints them.
    fn years(&self) -> Vec<(usize, String)> {
        let year = |cell: &str| {
            let (year, rest) = cell.split_at_checked(4)?;
            let own = format!(" [yr{year}]");
            let is_year = year.bytes().all(|byte| byte.is_ascii_digit()) && year != "0000";
            (is_year && (rest.is_empty() || rest == own)).then(|| year.to_owned())
        };
        self.plain.iter().enumerate().filter_map(|(at, cell)| Some((at, year(cell)?))).collect()
    }

    /// The columns that break values down.
    fn dims(&self, layout: Layout, options: &Options) -> Result<Vec<(usize, String)>, Unreadable> {
        let mut dims = Vec::new();
        for column in &options.dims {
            let at = self.told(column);
            let at = at.ok_or_else(|| self.missing(&format!("no column `{column}` for `dims`")))?;
            dims.push((at, self.plain[at].clone()));
        }
        if !dims.is_empty() {
            return Ok(dims);
        }
        for (at, (printed, plain)) in self.printed.iter().zip(&self.plain).enumerate() {
            // Extracts of the UN's table write `type_of_speed` for `[Type of speed]`: one breakdown, one name.
            let words = plain.replace('_', " ");
            let bracketed = printed.trim().starts_with('[') && !ATTRIBUTES.contains(&words.as_str());
            let name = match layout {
                Layout::Plain => {
                    plain.strip_prefix("dims.").filter(|name| !name.is_empty()).map(str::to_owned)
                }
                Layout::UnSdg
                    if bracketed || BREAKDOWNS.contains(&words.as_str()) || words.starts_with("type of ") =>
                {
                    Some(words)
                }
                _ => None,
            };
            dims.extend(name.map(|name| (at, name)));
        }
        Ok(dims)
    }

    fn missing(&self, what: &str) -> Unreadable {
        let listed: Vec<String> = self
            .printed
            .iter()
            .take(30)
            .map(|cell| cell.chars().take(60).flat_map(char::escape_debug).collect())
            .collect();
        ("column-missing", format!("{what}. The columns are: {}", listed.join(", ")))
    }
}

impl Columns {
    /// Finds the columns in the heading.
    pub(super) fn find(heading: &[String], options: &Options) -> Result<Columns, Unreadable> {
        let heading = Heading::of(heading);
        let layout = options.layout.unwrap_or_else(|| Layout::of(&heading));
        let about = heading.option(options, "about")?;
        let codes = heading.first(CODE_HEADINGS);
        // In the UN's table `location` breaks values down, and `area` may.
        let names = if layout == Layout::UnSdg { &NAME_HEADINGS[..5] } else { NAME_HEADINGS };
        let names = heading.first(names);
        let (code, name) = match (layout, about) {
            (_, Some(about)) => (Some(about), names.filter(|name| *name != about)),
            (Layout::Plain, None) => (heading.named("about"), None),
            (_, None) => (codes, names),
        };
        if code.is_none() && name.is_none() {
            let what = "no column says whom a value is about; name it in the option `about`";
            return Err(heading.missing(what));
        }
        let mut only = Vec::new();
        for (column, cell) in &options.only {
            let at = heading.named(&column.trim().to_lowercase());
            let missing = || heading.missing(&format!("no column `{column}` for `where`"));
            only.push((at.ok_or_else(missing)?, cell.clone()));
        }
        let nature = heading.option(options, "nature")?.or_else(|| match layout {
            Layout::Plain | Layout::UnSdg => heading.named("nature"),
            _ => None,
        });
        let mut columns = Columns {
            layout,
            code,
            name,
            values: Values::ByYear(Vec::new()),
            indicator: match layout {
                Layout::Plain | Layout::UnSdg => heading.named("indicator"),
                Layout::WorldBank => heading.first(&["indicator code", "series code"]),
                Layout::Wuenic => heading.named(VACCINE),
                Layout::CountryYear => None,
            },
            series: (layout == Layout::UnSdg).then(|| heading.first(SERIES_HEADINGS)).flatten(),
            unit: match layout {
                Layout::Plain => heading.named("unit"),
                Layout::UnSdg => heading.first(UNIT_HEADINGS),
                _ => None,
            },
            nature,
            dims: heading.dims(layout, options)?,
            only,
        };
        columns.values = columns.find_values(&heading, options)?;
        columns.name_vaccines(options);
        columns.has_indicator_and_unit(options)?;
        Ok(columns)
    }

    fn find_values(&self, heading: &Heading, options: &Options) -> Result<Values, Unreadable> {
        if self.layout == Layout::WorldBank {
            let years = heading.years();
            return match years.is_empty() {
                true => Err(heading.missing("no column is a year")),
                false => Ok(Values::ByYear(years)),
            };
        }
        let period = heading
            .option(options, "period")?
            .or_else(|| heading.first(PERIOD_HEADINGS))
            .ok_or_else(|| heading.missing("no column says when; name it in the option `period`"))?;
        let known = match self.layout {
            Layout::Plain | Layout::UnSdg => heading.named("value"),
            Layout::Wuenic => heading.named("coverage"),
            _ => None,
        };
        let value = match heading.option(options, "value")?.or(known) {
            Some(value) => value,
            None => {
                let mut taken = vec![self.code, self.name, Some(period), self.nature];
                taken.extend(self.dims.iter().map(|(at, _)| Some(*at)));
                only_other(heading, &taken)?
            }
        };
        Ok(Values::One { period, value })
    }

    /// With an indicator told for several vaccines, the vaccine tells its rows apart.
    fn name_vaccines(&mut self, options: &Options) {
        let Some(at) = self.indicator.filter(|_| self.layout == Layout::Wuenic) else { return };
        let chosen = self.only.iter().any(|(only, _)| *only == at);
        if options.indicator.is_some() && !chosen {
            self.dims.push((at, VACCINE.to_owned()));
        }
    }

    fn has_indicator_and_unit(&self, options: &Options) -> Result<(), Unreadable> {
        if self.indicator.is_none() && options.indicator.is_none() {
            let message = "the file does not say what was measured: give the option `indicator`".to_owned();
            return Err(("indicator-missing", message));
        }
        // Coverage is a percentage of the target group by its definition.
        if self.unit.is_none() && options.unit.is_none() && self.layout != Layout::Wuenic {
            let message = "the file does not say in which unit: give the option `unit`".to_owned();
            return Err(("unit-missing", message));
        }
        Ok(())
    }
}

/// The one column that holds nothing else.
fn only_other(heading: &Heading, taken: &[Option<usize>]) -> Result<usize, Unreadable> {
    let mut others = (0..heading.plain.len()).filter(|at| !taken.contains(&Some(*at)));
    match (others.next(), others.next()) {
        (Some(value), None) => Ok(value),
        (None, _) => Err(heading.missing("no column holds values")),
        _ => Err(heading.missing("several columns could hold the value; name one in the option `value`")),
    }
}
