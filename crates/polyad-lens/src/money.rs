//! Money in one currency and one price base: exchange rates, deflators, and sums that say what they leave out.
//!
//! What a reader asked for is a [`Pricing`]: as stated, in one currency at the rate of each value date, or in constant
//! prices of a base year. A [`Pricer`] answers it over one state, and a [`PricedSum`] adds what it answers.
//!
//! ```text
//! let pricing = Pricing::of(params)?;
//! let pricer = Pricer::new(state, pricing);
//! let mut paid = PricedSum::of_rung("disbursed");
//! for fact in facts {
//!     paid.add(&pricer, money, Term::part(fact.address(), "what.amount"), payer.as_ref());
//! }
//! let figure = paid.measure(pricer.pricing());      // with coverage; not assessable where nothing has a rate
//! let beside = paid.unpriced();                     // by currency, with totals and reasons
//! ```
//!
//! **Invariant:** amounts of two currencies, two price bases or two rungs are never added; what has no rate or no
//! deflator keeps its currency and is counted beside the sum, with the reason.

mod countries;
mod days;
pub mod deflators;
pub mod pricing;
pub mod rates;
pub mod sum;

pub use deflators::{DeflatorUsed, Deflators};
pub use pricing::{Conversion, Priced, Pricer, Pricing, Unpriced};
pub use rates::{NoRate, RateUsed, Rates};
pub use sum::{CurrencyCoverage, MixedRungs, PricedSum};
