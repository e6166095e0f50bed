//! The reader's choices: rule, period, rung, money, envelope and where rules take their data.

use super::members::Rung;
use super::rules::{Envelope, Rule};
use crate::params::{BadParam, Params};
use polyad_model::Ref;

/// All choices, read. Defaults are those of the method's appendix.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) rule: Option<Rule>,
    pub(super) rules: Vec<Rule>,
    pub(super) rung: Rung,
    pub(super) unit: Option<String>,
    pub(super) years: (Option<i16>, Option<i16>),
    pub(super) envelope: Envelope,
    pub(super) income: Ref,
    pub(super) product: Ref,
    pub(super) population: Ref,
    pub(super) emissions: Ref,
    pub(super) gini: Ref,
    pub(super) debt: Ref,
    pub(super) scale: Ref,
    pub(super) revenue: Ref,
    /// Since when emissions are added up.
    pub(super) since: i16,
    /// Income a head below which nobody is asked.
    pub(super) threshold: f64,
    /// The weight of responsibility beside capability.
    pub(super) responsibility: f64,
    /// How many years back a value may lie.
    pub(super) years_back: i16,
    pub(super) gini_years_back: i16,
    /// Least developed countries of the model, by the letters of ISO 3166-1.
    pub(super) least_developed: Vec<String>,
}

impl Settings {
    pub(super) fn of(params: &Params) -> Result<Settings, BadParam> {
        let codes: Vec<&str> = Rule::ALL.iter().map(|rule| rule.code()).collect();
        let rule = params.optional_word("rule", &codes)?.and_then(Rule::named);
        let model = params.optional_word("model", &["yes"])?.is_some() || rule == Some(Rule::Model);
        let named = |code: &str| {
            let known = || BadParam::new("rules", format!("is a list of {}", codes.join(", ")));
            Rule::named(code).ok_or_else(known)
        };
        let asked = params.get("rules").map(|list| {
            list.split(',')
                .map(str::trim)
                .filter(|code| !code.is_empty())
                .map(named)
                .collect::<Result<Vec<_>, _>>()
        });
        let mut rules = match asked.transpose()? {
            Some(rules) if !rules.is_empty() => rules,
            _ => Rule::ALL.into_iter().filter(|rule| *rule != Rule::Model || model).collect(),
        };
        rules.sort_unstable();
        rules.dedup();
        let rungs = Rung::ALL.map(Rung::code);
        let rung = params.optional_word("rung", &rungs)?;
        let year = |name: &str| -> Result<Option<i16>, BadParam> {
            let parsed = params
                .get(name)
                .map(|text| text.parse::<i16>().ok().filter(|year| (1900..2200).contains(year)));
            match parsed {
                Some(None) => Err(BadParam::new(name, "is a year such as 2024")),
                Some(year) => Ok(year),
                None => Ok(None),
            }
        };
        let years = (year("from")?, year("to")?);
        if let (Some(from), Some(to)) = years
            && from > to
        {
            return Err(BadParam::new("from", format!("is not after `to` (got {from} and {to})")));
        }
        let share = |name: &str| -> Result<Option<f64>, BadParam> {
            number(params, name, 0.0..=1.0, "is a share from 0 to 1")
        };
        let envelope = share("envelope")?.map_or(Envelope::AsGiven, Envelope::Declared);
        let indicator = |name: &str, usual: &str| match params.optional_reference(name)? {
            Some(named) => Ok(named),
            None => usual.parse().map_err(|error| BadParam::new(name, format!("{error}"))),
        };
        let least_developed = params.get("least_developed").unwrap_or_default();
        Ok(Settings {
            rule,
            rules,
            rung: rung
                .and_then(|code| Rung::ALL.into_iter().find(|rung| rung.code() == code))
                .unwrap_or(Rung::Paid),
            unit: params.get("unit").map(str::to_owned),
            years,
            envelope,
            income: indicator("income", "x:atlas:gni")?,
            product: indicator("product", "x:atlas:gdp")?,
            population: indicator("population", "x:atlas:population")?,
            emissions: indicator("emissions", "x:atlas:emissions")?,
            gini: indicator("gini", "x:atlas:gini")?,
            debt: indicator("debt", "x:atlas:external-debt")?,
            scale: indicator("scale", "x:atlas:un-scale")?,
            revenue: indicator("revenue", "x:atlas:revenue")?,
            since: year("since")?.unwrap_or(1990),
            threshold: number(
                params,
                "threshold",
                f64::MIN_POSITIVE..=1e12,
                "is an income above zero such as 7500",
            )?
            .unwrap_or(7500.0),
            responsibility: share("w")?.unwrap_or(0.5),
            years_back: 5,
            gini_years_back: 15,
            least_developed: least_developed
                .split(',')
                .map(|code| code.trim().to_uppercase())
                .filter(|code| !code.is_empty())
                .collect(),
        })
    }

    /// Whether the envelope is left to what is given.
    pub(super) fn envelope_is_open(&self) -> bool {
        matches!(self.envelope, Envelope::AsGiven)
    }
}

fn number(
    params: &Params,
    name: &str,
    range: std::ops::RangeInclusive<f64>,
    what: &str,
) -> Result<Option<f64>, BadParam> {
    let read = |text: &str| text.parse::<f64>().ok().filter(|number| range.contains(number));
    params.get(name).map(|text| read(text).ok_or_else(|| BadParam::new(name, what))).transpose()
}
