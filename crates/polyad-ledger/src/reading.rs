//! Reading the value types of bodies and rows into the model's types.
//!
//! Each function answers `None` for a value of another shape, and never guesses.

use crate::json::Value;
use polyad_model::{Exact, Instant, Money, PartialDate, Period, PriceBase, Quantity, Ref, Text};
use std::collections::BTreeMap;

/// What is promised, given or had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amount {
    /// Money.
    Money(Money),
    /// A number of something.
    Quantity(Quantity),
    /// In words.
    Words(Text),
}

/// A body by its Ref, or by its name alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Named {
    /// A Ref.
    Ref(Ref),
    /// A name in plain words or by language.
    Words(Text),
}

/// An actor in a place where it may be unnamed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Party {
    /// Named by its Ref.
    Ref(Ref),
    /// The source names nobody.
    Unnamed,
}

/// Where a reported claim comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Who published it.
    pub publisher: Named,
    /// Its title.
    pub title: Option<Text>,
    /// The article, chapter or entry in it.
    pub article: Option<Text>,
    /// When it was published.
    pub published: Option<PartialDate>,
    /// Where it can be read.
    pub url: Option<String>,
    /// The page, paragraph or cell.
    pub locator: Option<Text>,
    /// Whether somebody here opened it.
    pub opened: Opened,
}

/// How well a source is held here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// Nobody here opened it.
    Cited,
    /// It was fetched.
    Fetched,
    /// Its bytes are pinned by hash.
    Pinned,
}

/// A Ref.
pub fn reference(value: &Value) -> Option<Ref> {
    value.as_str()?.parse().ok()
}

/// All Refs of a list; other items are left out.
pub fn references(items: &[Value]) -> Vec<Ref> {
    items.iter().filter_map(reference).collect()
}

/// All plain texts of a list.
pub fn strings(items: &[Value]) -> Vec<String> {
    items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The field `dims`: names and values by which a figure is broken down.
pub fn dimensions(fields: &Value) -> Vec<(String, String)> {
    let pair = |item: &Value| Some((item.str_at("name")?.to_owned(), item.str_at("value")?.to_owned()));
    fields.items_at("dims").iter().filter_map(pair).collect()
}

/// A party: a Ref or `unnamed`.
pub fn party(value: &Value) -> Option<Party> {
    match value.as_str()? {
        "unnamed" => Some(Party::Unnamed),
        text => text.parse().ok().map(Party::Ref),
    }
}

/// A Ref, or a name in words.
pub fn named(value: &Value) -> Option<Named> {
    match value.as_str() {
        Some(word) if crate::schema::looks_like_ref(word) => word.parse().ok().map(Named::Ref),
        _ => wording(value).map(Named::Words),
    }
}

/// A text by language.
pub fn text(value: &Value) -> Option<Text> {
    let words =
        value.as_object()?.members().map(|(tag, words)| Some((tag.to_owned(), words.as_str()?.to_owned())));
    Text::new(words.collect::<Option<BTreeMap<_, _>>>()?)
}

/// A text by language; plain words count as language `und` (not stated).
pub fn wording(value: &Value) -> Option<Text> {
    match value.as_str() {
        Some(words) => Text::new(BTreeMap::from([("und".to_owned(), words.to_owned())])),
        None => text(value),
    }
}

/// A date.
pub fn date(value: &Value) -> Option<PartialDate> {
    value.as_str()?.parse().ok()
}

/// A period `{from, to}`; `..` and an absent end are open. Rows may give one date for both ends.
pub fn period(value: &Value) -> Option<Period> {
    if value.as_str().is_some() {
        return date(value).map(Period::at);
    }
    value.as_object()?;
    let end = |key| match value.str_at(key) {
        None if value.get(key).is_some() => None,
        None | Some("..") => Some(None),
        Some(text) => text.parse().ok().map(Some),
    };
    Some(Period { from: end("from")?, to: end("to")? })
}

/// An instant, to the second.
pub fn instant(value: &Value) -> Option<Instant> {
    Instant::parse_seconds(value.as_str()?).ok()
}

/// A decimal.
pub fn decimal(value: &Value) -> Option<Exact> {
    value.as_str()?.parse().ok()
}

/// Money. `None` also for a currency that no version of ISO 4217 lists.
pub fn money(value: &Value) -> Option<Money> {
    Some(Money {
        amount: decimal(value.get("amount")?)?,
        currency: value.str_at("currency")?.parse().ok()?,
        date: date(value.get("date")?)?,
        significant: optional(value.str_at("sd"))?,
        qualifier: optional(value.str_at("qual"))?,
        prices: optional(value.str_at("price"))?.unwrap_or(PriceBase::Nominal),
    })
}

/// A value with its unit.
pub fn quantity(value: &Value) -> Option<Quantity> {
    Some(Quantity {
        value: decimal(value.get("value")?)?,
        unit: value.str_at("unit")?.to_owned(),
        significant: optional(value.str_at("sd"))?,
        qualifier: optional(value.str_at("qual"))?,
    })
}

/// Money, a quantity, or words.
pub fn amount(value: &Value) -> Option<Amount> {
    if value.get("amount").is_some() {
        money(value).map(Amount::Money)
    } else if value.get("value").is_some() {
        quantity(value).map(Amount::Quantity)
    } else {
        wording(value).map(Amount::Words)
    }
}

/// A source.
pub fn source(value: &Value) -> Option<Source> {
    let opened = match (value.get("sha256"), value.get("fetched")) {
        (Some(_), _) => Opened::Pinned,
        (None, Some(_)) => Opened::Fetched,
        (None, None) => Opened::Cited,
    };
    Some(Source {
        publisher: named(value.get("publisher")?)?,
        title: value.get("title").and_then(wording),
        article: value.get("article").and_then(wording),
        published: value.get("published").and_then(date),
        url: value.str_at("url").map(str::to_owned),
        locator: value.get("locator").and_then(wording),
        opened,
    })
}

/// An absent text is `Some(None)`; one that does not parse is `None`.
fn optional<T: std::str::FromStr>(text: Option<&str>) -> Option<Option<T>> {
    text.map_or(Some(None), |text| text.parse().ok().map(Some))
}
