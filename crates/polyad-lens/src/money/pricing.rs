//! Amounts in the currency and the prices that a reader asked for, each with a term that re-evaluates.
//!
//! *Nominal*: the amount times the rate of its value date. *Constant prices* of a base year b, as the OECD's Development
//! Assistance Committee does it: `amount in the payer's currency / (P_t / P_b) x rate of year b`, with P the GDP deflator
//! of the payer's country and t the year of the value date. An amount in another currency than the payer's is first
//! converted into the payer's at the rate of its value date.
//!
//! **The payer's country** is that of the payer where the record says it: a country itself, an actor whose description
//! names its country, a body of a national register by its organisation identifier. Else it is the country of the
//! amount's currency, if one country alone uses that currency. Else the amount is not priced.
//!
//! An amount that its source states in constant prices of year s is deflated from s instead of its value date's year; in
//! nominal prices it cannot be had, and is not priced. An amount already in what was asked for stays exact.
//!
//! Source: OECD, Converged Statistical Reporting Directives, and its note on deflators for resource flows.

use super::countries::{self, CountryCode};
use super::deflators::{DeflatorUsed, Deflators};
use super::rates::{NoRate, RateUsed, Rates};
use crate::lens::ParamInfo;
use crate::measure::{Evidence, Number, Reason, Unit};
use crate::params::{BadParam, Params};
use crate::term::Term;
use polyad_ledger::state::State;
use polyad_model::{Currency, DatasetKey, Money, PartialDate, PriceBase, Ref, reference};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The most days that a rate may lie before a value date, where the reader says nothing.
pub const RATE_DAYS_DEFAULT: u32 = 31;
/// The most days that a reader may allow.
const RATE_DAYS_MAX: u32 = 3_660;

/// In which currency and whose prices a reader wants amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pricing {
    /// The currency; `None`: each amount keeps its own.
    pub currency: Option<Currency>,
    /// The year whose prices are asked for; `None`: nominal.
    pub base_year: Option<i16>,
    /// A rate may lie so many days before the value date. A yearly rate holds for its own year alone.
    pub rate_days: u32,
    /// The file whose rates are taken where several are equally near.
    pub rates: Option<DatasetKey>,
}

/// How amounts of one currency, value date and payer's country become what was asked for. Shared by all such amounts.
#[derive(Debug, Clone, PartialEq)]
pub struct Conversion {
    /// What a priced amount is in.
    pub unit: Unit,
    /// The rate of the value date; `None` where none was needed.
    pub rate: Option<Arc<RateUsed>>,
    /// The prices of two years; `None` where none were needed.
    pub deflator: Option<Arc<DeflatorUsed>>,
    /// The rate of the base year; `None` where none was needed.
    pub base_rate: Option<Arc<RateUsed>>,
    pub(super) key: Key,
}

/// An amount in the currency and prices asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Priced {
    /// Exact where nothing was converted, else floating.
    pub number: Number,
    /// What it was computed from: the amount's own term, rates and deflators.
    pub term: Term,
    /// Currency and price base.
    pub unit: Unit,
    /// How: rates and deflator, with their dates, facts and evidence.
    pub conversion: Arc<Conversion>,
}

/// Why an amount is not had in what was asked for. It keeps its own currency and prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
pub enum Unpriced {
    /// No rate joins the currencies at or before the date.
    #[error("no exchange rate from {from} to {to} on record for {date}")]
    NoRate {
        /// The amount's currency, or the payer's.
        from: Currency,
        /// The currency asked for, or the payer's.
        to: Currency,
        /// The value date, or the base year.
        date: PartialDate,
    },
    /// There is a rate before the date, but too long before.
    #[error(
        "the nearest exchange rate from {from} to {to} before {date} is of {nearest}, more than {limit_days} days before"
    )]
    TooOld {
        /// The amount's currency, or the payer's.
        from: Currency,
        /// The currency asked for, or the payer's.
        to: Currency,
        /// The value date.
        date: PartialDate,
        /// The date of the nearest rate.
        nearest: PartialDate,
        /// The limit.
        limit_days: u32,
    },
    /// No series of the country has both years.
    #[error("no deflator of {country} on record for both {year} and {base}")]
    NoDeflator {
        /// By ISO 3166-1.
        country: &'static str,
        /// The year of the amount.
        year: i16,
        /// The base year.
        base: i16,
    },
    /// The payer's country is not on record, and several countries use the currency.
    #[error("whose prices {currency} of this payer follow is not known: its country is not on record")]
    PayerUnknown {
        /// The amount's currency.
        currency: Currency,
    },
    /// The currency of the payer's country is not known here.
    #[error(
        "the currency of {country} is not known here, so that {currency} of a payer there is not deflated"
    )]
    NoLocalCurrency {
        /// By ISO 3166-1.
        country: &'static str,
        /// The amount's currency.
        currency: Currency,
    },
    /// The source states it in prices of a year, and nominal amounts were asked for.
    #[error("stated in prices of {stated}, not in those of its value date")]
    OtherPrices {
        /// The base year of the source.
        stated: i16,
    },
}

/// What makes amounts convert alike. Its order is that of sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) currency: Currency,
    pub(super) prices: PriceBase,
    pub(super) date: PartialDate,
    /// The payer's country where prices matter.
    pub(super) country: Option<CountryCode>,
}

/// Prices amounts over one state. Answers are kept by currency, day and country, so that a million amounts cost little
/// more than a million look-ups.
#[derive(Debug)]
pub struct Pricer<'a> {
    state: &'a State,
    pricing: Pricing,
    rates: Rates<'a>,
    deflators: Deflators<'a>,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    conversions: HashMap<Key, Result<Arc<Conversion>, Unpriced>>,
    countries: HashMap<Ref, Option<CountryCode>>,
    base_rates: HashMap<Currency, Result<Arc<RateUsed>, Unpriced>>,
}

impl Pricing {
    /// Every amount in its own currency and prices.
    pub const AS_STATED: Pricing =
        Pricing { currency: None, base_year: None, rate_days: RATE_DAYS_DEFAULT, rates: None };

    /// The parameters that every lens of converted amounts takes, for its own list.
    pub const PARAMS: &'static [ParamInfo] = &[
        ParamInfo {
            name: "in",
            doc: "The currency of all amounts, e.g. `USD`: each at the rate of its value date. Left out: each in its own.",
            required: false,
        },
        ParamInfo {
            name: "prices",
            doc: "A base year, e.g. `2021`: constant prices, by the deflator of the payer's country. Left out: nominal.",
            required: false,
        },
        ParamInfo {
            name: "rate_days",
            doc: "The most days that an exchange rate may lie before a value date; 31 when left out. A yearly rate holds for its year.",
            required: false,
        },
        ParamInfo {
            name: "rates",
            doc: "The file whose exchange rates are taken where several are equally near: the key of a dataset.",
            required: false,
        },
    ];

    /// Reads `in`, `prices`, `rate_days` and `rates`.
    ///
    /// # Errors
    /// [`BadParam`] for a currency that ISO 4217 does not list, a year that is none, and the like.
    pub fn of(params: &Params) -> Result<Pricing, BadParam> {
        let currency = params.get("in").map(|code| code.parse::<Currency>());
        let currency =
            currency.transpose().map_err(|_| BadParam::new("in", "is a currency of ISO 4217 such as USD"))?;
        let year = |text: &str| {
            let year = text.parse::<i16>().ok().filter(|_| text.len() == 4);
            year.filter(|year| (1900..2200).contains(year))
                .ok_or_else(|| BadParam::new("prices", "is `nominal` or a base year such as 2021"))
        };
        let base_year = params.get("prices").filter(|text| *text != "nominal").map(year).transpose()?;
        let days = |text: &str| {
            let days = text.parse::<u32>().ok().filter(|days| *days <= RATE_DAYS_MAX);
            days.ok_or_else(|| {
                BadParam::new("rate_days", format!("is a number of days from 0 to {RATE_DAYS_MAX}"))
            })
        };
        let rate_days = params.get("rate_days").map(days).transpose()?.unwrap_or(RATE_DAYS_DEFAULT);
        let key = |text: &str| {
            let bytes = reference::hex32(text);
            bytes
                .map(DatasetKey)
                .ok_or_else(|| BadParam::new("rates", "is the key of a dataset: 64 hexadecimal digits"))
        };
        let rates = params.get("rates").map(key).transpose()?;
        Ok(Pricing { currency, base_year, rate_days, rates })
    }

    /// Whether amounts stay as they are stated.
    pub fn is_as_stated(&self) -> bool {
        self.currency.is_none() && self.base_year.is_none()
    }

    /// The price base asked for; `None`: each amount keeps its own.
    pub fn prices(&self) -> Option<PriceBase> {
        match (self.base_year, self.currency) {
            (Some(year), _) => Some(PriceBase::Constant(year)),
            (None, Some(_)) => Some(PriceBase::Nominal),
            (None, None) => None,
        }
    }

    /// What a priced amount of this currency is in.
    pub fn unit_of(&self, money: &Money) -> Unit {
        Unit::Money(self.currency.unwrap_or(money.currency), self.prices().unwrap_or(money.prices))
    }

    /// For a subtitle: `USD at the rate of each value date, at most 31 days old`.
    pub fn words(&self) -> String {
        let days = self.rate_days;
        match (self.currency, self.base_year) {
            (None, None) => "each amount in its own currency and prices".to_owned(),
            (Some(currency), None) => {
                format!("{currency}, each amount at the rate of its value date or at most {days} days before")
            }
            (Some(currency), Some(year)) => format!("{currency} in constant prices of {year}"),
            (None, Some(year)) => format!("each currency in constant prices of {year}"),
        }
    }
}

impl<'a> Pricer<'a> {
    /// A pricer over a state.
    pub fn new(state: &'a State, pricing: Pricing) -> Pricer<'a> {
        let rates = match pricing.is_as_stated() {
            true => Rates::none(state),
            false => Rates::of(state, pricing.rates),
        };
        Pricer { state, pricing, rates, deflators: Deflators::of(state), kept: Mutex::default() }
    }

    /// What was asked for.
    pub fn pricing(&self) -> &Pricing {
        &self.pricing
    }

    /// The rates it takes.
    pub fn rates(&self) -> &Rates<'a> {
        &self.rates
    }

    /// An amount in what was asked for. `amount` is its own term; `payer`, who gives it, matters for constant prices.
    ///
    /// # Errors
    /// [`Unpriced`]: the amount stays in its own currency and prices, and the caller says so.
    pub fn price(&self, money: Money, amount: Term, payer: Option<&Ref>) -> Result<Priced, Unpriced> {
        let conversion = self.conversion(money, payer)?;
        let number = conversion.apply(Number::Exact(money.amount));
        let term = conversion.term(amount);
        Ok(Priced { number, term, unit: conversion.unit.clone(), conversion })
    }

    /// How such an amount is converted; the same for all of one currency, value date and payer's country.
    ///
    /// # Errors
    /// As [`Pricer::price`].
    pub fn conversion(&self, money: Money, payer: Option<&Ref>) -> Result<Arc<Conversion>, Unpriced> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let country = match self.pricing.base_year {
            Some(year) if money.prices != PriceBase::Constant(year) => {
                let stated = payer.and_then(|payer| match kept.countries.get(payer) {
                    Some(country) => *country,
                    None => {
                        let country = countries::country_of(self.state, payer);
                        kept.countries.insert(payer.clone(), country);
                        country
                    }
                });
                stated.or_else(|| countries::only_country_of(money.currency))
            }
            _ => None,
        };
        let key = Key { currency: money.currency, prices: money.prices, date: money.date, country };
        if let Some(known) = kept.conversions.get(&key) {
            return known.clone();
        }
        let made = self.convert(key, &mut kept.base_rates).map(Arc::new);
        kept.conversions.insert(key, made.clone());
        made
    }

    fn convert(
        &self,
        key: Key,
        base_rates: &mut HashMap<Currency, Result<Arc<RateUsed>, Unpriced>>,
    ) -> Result<Conversion, Unpriced> {
        let target = self.pricing.currency.unwrap_or(key.currency);
        let prices = self.pricing.prices().unwrap_or(key.prices);
        let unit = Unit::Money(target, prices);
        let unchanged = Conversion { unit, rate: None, deflator: None, base_rate: None, key };
        match (prices, key.prices) {
            (PriceBase::Nominal, PriceBase::Nominal) => {
                let rate = self.rate(key.currency, target, key.date)?;
                Ok(Conversion { rate, ..unchanged })
            }
            (PriceBase::Nominal, PriceBase::Constant(stated)) => Err(Unpriced::OtherPrices { stated }),
            // In prices of the year asked for: only the currency differs, at the rate of that year.
            (PriceBase::Constant(base), PriceBase::Constant(stated)) if base == stated => {
                let base_rate = self.base_rate(key.currency, target, base, base_rates)?;
                Ok(Conversion { base_rate, ..unchanged })
            }
            (PriceBase::Constant(base), stated) => {
                let country = key.country.ok_or(Unpriced::PayerUnknown { currency: key.currency })?;
                let (year, on) = match stated {
                    PriceBase::Nominal => (key.date.year(), Ok(key.date)),
                    PriceBase::Constant(year) => (year, PartialDate::year_only(year)),
                };
                let local = match countries::uses(country, key.currency) {
                    true => key.currency,
                    false => {
                        let unknown = Unpriced::NoLocalCurrency { country, currency: key.currency };
                        countries::currency_of(country).ok_or(unknown)?
                    }
                };
                let rate = self.rate(key.currency, local, on.unwrap_or(key.date))?;
                let deflator = match year == base {
                    true => None,
                    false => {
                        let used = self.deflators.between(country, year, base);
                        Some(Arc::new(used.ok_or(Unpriced::NoDeflator { country, year, base })?))
                    }
                };
                let base_rate = self.base_rate(local, target, base, base_rates)?;
                Ok(Conversion { rate, deflator, base_rate, ..unchanged })
            }
        }
    }

    /// The rate of a value date; `None` where both are one currency.
    fn rate(&self, from: Currency, to: Currency, on: PartialDate) -> Result<Option<Arc<RateUsed>>, Unpriced> {
        if from == to {
            return Ok(None);
        }
        let limit_days = self.pricing.rate_days;
        match self.rates.rate(from, to, on, limit_days) {
            Ok(used) => Ok(Some(Arc::new(used))),
            Err(NoRate::None) => Err(Unpriced::NoRate { from, to, date: on }),
            Err(NoRate::TooOld(nearest)) => Err(Unpriced::TooOld { from, to, date: on, nearest, limit_days }),
        }
    }

    /// The rate of the base year, looked up once a currency: the target is one.
    fn base_rate(
        &self,
        from: Currency,
        to: Currency,
        base: i16,
        kept: &mut HashMap<Currency, Result<Arc<RateUsed>, Unpriced>>,
    ) -> Result<Option<Arc<RateUsed>>, Unpriced> {
        let Ok(on) = PartialDate::year_only(base) else { return Ok(None) };
        // Amounts that keep their own currency have as many targets as there are currencies.
        if from == to || self.pricing.currency.is_none() {
            return self.rate(from, to, on);
        }
        if let Some(known) = kept.get(&from) {
            return known.clone().map(Some);
        }
        let found = self.rate(from, to, on);
        if let Some(found) = found.clone().transpose() {
            kept.insert(from, found);
        }
        found
    }
}

impl Conversion {
    /// Whether amounts stay as they are.
    pub fn is_identity(&self) -> bool {
        self.rate.is_none() && self.deflator.is_none() && self.base_rate.is_none()
    }

    /// The number of an amount. As it is where nothing is converted, else floating; equal to what the term evaluates to.
    pub fn apply(&self, amount: Number) -> Number {
        self.to_base_rate(self.to_value_date(amount))
    }

    /// An amount's term with rates and deflators around it.
    pub fn term(&self, amount: Term) -> Term {
        self.term_to_base_rate(self.term_to_value_date(amount))
    }

    /// The lowest evidence among rates and deflators; `None` where nothing was converted.
    pub fn evidence(&self) -> Option<Evidence> {
        let rates = [&self.rate, &self.base_rate].into_iter().flatten().map(|rate| rate.evidence);
        rates.chain(self.deflator.iter().map(|deflator| deflator.evidence)).min()
    }

    /// Up to the prices asked for, in the payer's currency where there is a base rate.
    pub(super) fn to_value_date(&self, amount: Number) -> Number {
        match (&self.rate, &self.deflator) {
            (None, None) => amount,
            (rate, deflator) => {
                let converted = rate.iter().fold(amount.to_f64(), |amount, rate| exchange(amount, rate));
                Number::Float(deflator.iter().fold(converted, |amount, deflator| amount / deflator.ratio()))
            }
        }
    }

    pub(super) fn term_to_value_date(&self, amount: Term) -> Term {
        let (times, mut over) = self.rate.as_ref().map(|rate| rate.terms()).unwrap_or_default();
        over.extend(self.deflator.iter().map(|deflator| deflator.term()));
        scaled(amount, times, over)
    }

    pub(super) fn to_base_rate(&self, amount: Number) -> Number {
        match &self.base_rate {
            None => amount,
            Some(rate) => Number::Float(exchange(amount.to_f64(), rate)),
        }
    }

    pub(super) fn term_to_base_rate(&self, amount: Term) -> Term {
        let (times, over) = self.base_rate.as_ref().map(|rate| rate.terms()).unwrap_or_default();
        scaled(amount, times, over)
    }
}

fn exchange(amount: f64, rate: &RateUsed) -> f64 {
    let times = rate.legs.iter().filter(|leg| !leg.divides).fold(amount, |amount, leg| amount * leg.value);
    rate.legs.iter().filter(|leg| leg.divides).fold(times, |amount, leg| amount / leg.value)
}

/// An amount times some terms, over others.
fn scaled(amount: Term, times: Vec<Term>, over: Vec<Term>) -> Term {
    let product = match times.is_empty() {
        true => amount,
        false => Term::Product(std::iter::once(amount).chain(times).collect()),
    };
    over.into_iter().fold(product, |amount, over| Term::Ratio(Box::new(amount), Box::new(over)))
}

impl Unpriced {
    /// The reason that a measure of it gives.
    pub fn reason(&self) -> Reason {
        Reason::ExchangeRate
    }

    /// The code that data formats carry.
    pub fn code(&self) -> &'static str {
        match self {
            Unpriced::NoRate { .. } => "no-rate",
            Unpriced::TooOld { .. } => "rate-too-old",
            Unpriced::NoDeflator { .. } => "no-deflator",
            Unpriced::PayerUnknown { .. } => "payer-unknown",
            Unpriced::NoLocalCurrency { .. } => "no-local-currency",
            Unpriced::OtherPrices { .. } => "other-prices",
        }
    }
}
