//! Amounts of money and of anything else that is counted.

use crate::{Exact, Malformed, PartialDate};
use std::fmt;
use std::str::FromStr;

/// A currency by its ISO 4217 code, e.g. `USD`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// Whose prices an amount is stated in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum PriceBase {
    /// Prices of the value date.
    #[default]
    Nominal,
    /// Prices of one year.
    Constant(i16),
}

/// How the source itself qualifies a figure: "some 530", "over 150", "under 10".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Qualifier {
    /// "some", "about", "nearly".
    About,
    /// "over", "more than", "at least".
    Over,
    /// "under", "less than".
    Under,
}

/// An amount in one currency on one value date, in units, not thousands.
///
/// Amounts of different currencies do not add: convert first and name the rate.
/// A view never shows more than `significant` digits: "$1.4 trillion" has two.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Money {
    /// Exact amount in units of the currency.
    pub amount: Exact,
    /// The currency.
    pub currency: Currency,
    /// Value date, as precise as the source.
    pub date: PartialDate,
    /// How many digits the source means, where it rounds.
    pub significant: Option<u8>,
    /// The source's own qualifier.
    pub qualifier: Option<Qualifier>,
    /// Prices of the value date or of a base year.
    pub prices: PriceBase,
}

/// A number with a unit code, e.g. `83 percent`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Quantity {
    /// Exact value.
    pub value: Exact,
    /// Unit code: `percent`, `people`, `doses`, …
    pub unit: String,
    /// How many digits the source means, where it rounds.
    pub significant: Option<u8>,
    /// The source's own qualifier.
    pub qualifier: Option<Qualifier>,
}

impl Currency {
    /// The code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }
}

impl FromStr for Currency {
    type Err = Malformed;

    /// Three capital letters that ISO 4217 lists, now or formerly.
    fn from_str(text: &str) -> Result<Self, Malformed> {
        let bytes: [u8; 3] = text
            .as_bytes()
            .try_into()
            .map_err(|_| Malformed::new("currency", "three capital letters of ISO 4217", text))?;
        if !crate::codelist::is_currency(text) {
            return Err(Malformed::new("currency", "not a code of ISO 4217", text));
        }
        Ok(Currency(bytes))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Qualifier {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        match text {
            "about" => Ok(Qualifier::About),
            "over" => Ok(Qualifier::Over),
            "under" => Ok(Qualifier::Under),
            _ => Err(Malformed::new("qualifier", "one of about, over, under", text)),
        }
    }
}

impl fmt::Display for Qualifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Qualifier::About => "about",
            Qualifier::Over => "over",
            Qualifier::Under => "under",
        })
    }
}

impl FromStr for PriceBase {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let bad = || Malformed::new("price base", "`nominal` or `constant:YYYY`", text);
        match text.strip_prefix("constant:") {
            None if text == "nominal" => Ok(PriceBase::Nominal),
            Some(year) if year.len() == 4 => year.parse().map(PriceBase::Constant).map_err(|_| bad()),
            _ => Err(bad()),
        }
    }
}

impl fmt::Display for PriceBase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PriceBase::Nominal => f.write_str("nominal"),
            PriceBase::Constant(year) => write!(f, "constant:{year}"),
        }
    }
}
