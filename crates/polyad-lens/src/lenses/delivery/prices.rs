//! In what money a lens answers: each amount in its own, unless a currency or the prices of a year are asked for.

use super::amount::Amount;
use crate::measure::{Number, Reason, Unit};
use crate::money::{Pricer, Pricing};
use crate::params::{BadParam, Params};
use polyad_ledger::state::State;
use polyad_model::{Money, PartialDate, Ref};

/// The money that is asked for.
#[derive(Debug)]
pub(crate) struct Prices<'a> {
    pricer: Pricer<'a>,
}

impl<'a> Prices<'a> {
    /// Reads the parameters.
    pub(crate) fn of_params(state: &'a State, params: &Params) -> Result<Prices<'a>, BadParam> {
        Ok(Prices { pricer: Pricer::new(state, Pricing::of(params)?) })
    }

    /// Each amount in its own money.
    pub(crate) fn own(state: &'a State) -> Prices<'a> {
        Prices { pricer: Pricer::new(state, Pricing::AS_STATED) }
    }

    /// Whether amounts are left in their own money.
    pub(crate) fn is_own(&self) -> bool {
        self.pricer.pricing().is_as_stated()
    }

    /// For a subtitle.
    pub(crate) fn words(&self) -> String {
        self.pricer.pricing().words()
    }

    /// An amount in the money that is asked for, as of a day: that of an instalment or payment where it has one, else
    /// its own value date. What is not money stays as it is.
    pub(crate) fn of(
        &self,
        amount: &Amount,
        on: Option<PartialDate>,
        payer: Option<&Ref>,
    ) -> Result<Amount, Reason> {
        let (Unit::Money(currency, prices), Number::Exact(number)) = (&amount.unit, amount.value) else {
            return Ok(amount.clone());
        };
        let Some(date) = on.or(amount.date) else {
            return if self.is_own() { Ok(amount.clone()) } else { Err(Reason::ExchangeRate) };
        };
        let money = Money {
            amount: number,
            currency: *currency,
            date,
            significant: None,
            qualifier: None,
            prices: *prices,
        };
        let priced = self.pricer.price(money, amount.term.clone(), payer).map_err(|why| why.reason())?;
        Ok(Amount { value: priced.number, unit: priced.unit, term: priced.term, date: Some(date) })
    }
}
