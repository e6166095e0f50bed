//! Fields of facts: values of every type for reading, each Ref a link, each source with how well it is held.

use crate::address;
use crate::render::number;
use maud::{Markup, html};
use polyad_ledger::json::Value;
use polyad_ledger::reading::{self, Named, Opened, Source};
use polyad_ledger::state::State;
use polyad_model::codelist::sdg_by_code;
use polyad_model::{Money, PriceBase, Quantity, Ref};

/// Nesting beyond this is shown as JSON.
const DEPTH_MAX: usize = 5;

/// All fields, in the order they come, as terms and descriptions.
pub(crate) fn list(state: &State, fields: &[(String, Value)]) -> Markup {
    html! {
        @if fields.is_empty() {
            p.empty { "No fields are held here." }
        } @else {
            dl.kv {
                @for (name, field) in fields {
                    dt { (label(name)) }
                    dd { (value(state, name, field, 0)) }
                }
            }
        }
    }
}

/// A field's name for reading.
pub(crate) fn label(name: &str) -> String {
    let known = match name {
        "src" => "Source",
        "by" => "By",
        "as_called" => "As the source calls it",
        "sd" => "Significant digits",
        "qual" => "Qualifier",
        "sha256" => "SHA-256",
        "url" => "Address",
        "sdg" | "sdgs" => "SDG",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    let words = name.replace(['_', '.'], " ");
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// One value.
pub(crate) fn value(state: &State, name: &str, value: &Value, depth: usize) -> Markup {
    if depth > DEPTH_MAX {
        return html! { code.long { (value.to_canonical()) } };
    }
    if let Some(source) = reading::source(value).filter(|_| name == "src" || name == "cites") {
        return self::source(state, &source);
    }
    match value {
        Value::Bool(truth) => html! { (if *truth { "yes" } else { "no" }) },
        Value::String(text) => scalar(state, name, text),
        Value::Array(items) if items.is_empty() => html! { span.nil { "None" } },
        Value::Array(items) => html! {
            ul { @for item in items.iter() { li { (self::value(state, name, item, depth + 1)) } } }
        },
        Value::Object(_) => object(state, value, depth),
    }
}

/// The form of a partnership as words: abbreviations are written out, other codes lose their hyphens.
pub(crate) fn form_words(code: &str) -> String {
    match code {
        "igo" => "intergovernmental organisation".to_owned(),
        "informal-igo" => "informal intergovernmental group".to_owned(),
        "ppp" => "public-private partnership".to_owned(),
        code => code.replace('-', " "),
    }
}

fn scalar(state: &State, name: &str, text: &str) -> Markup {
    if let Ok(reference) = text.parse::<Ref>() {
        return link(state, &reference);
    }
    match text {
        ".." => html! { span.nil { "open" } },
        _ if name == "form" => html! { (form_words(text)) },
        "unnamed" => html! { span.nil { "Not named by the source" } },
        _ if matches!(name, "key" | "sha256" | "root" | "body") => html! { code.long { (text) } },
        _ if text.len() > 60 => html! { span.long { (text) } },
        _ => html! { (text) },
    }
}

fn object(state: &State, value: &Value, depth: usize) -> Markup {
    if let Some(money) = reading::money(value) {
        return html! { (money_text(&money)) span.sub { (exact_money(&money)) } };
    }
    if let Some(quantity) = reading::quantity(value) {
        return html! { (quantity_text(&quantity)) };
    }
    if let Some(period) = reading::period(value).filter(|_| is_period(value)) {
        return html! { (period.to_string()) };
    }
    if let Some(text) = reading::text(value).filter(|_| is_text(value)) {
        return html! {
            @for (at, (tag, words)) in text.iter().enumerate() {
                @if at > 0 { br; }
                span lang=[(tag != "und").then_some(tag)] { (words) }
                @if tag != "en" && tag != "und" { " " span.sub { (tag) } }
            }
        };
    }
    let members: Vec<(&str, &Value)> =
        value.as_object().map(|object| object.members().collect()).unwrap_or_default();
    html! {
        dl.kv {
            @for (name, member) in members {
                dt { (label(name)) }
                dd { (self::value(state, name, member, depth + 1)) }
            }
        }
    }
}

/// Keys that look like language tags, all with texts.
fn is_text(value: &Value) -> bool {
    value.as_object().is_some_and(|object| {
        !object.is_empty()
            && object.members().all(|(tag, words)| {
                words.as_str().is_some()
                    && (tag == "und" || (tag.split('-').next().is_some_and(|language| language.len() == 2)))
                    && polyad_model::text::is_language_tag(tag)
                    && tag != "by"
                    && tag != "to"
                    && tag != "of"
            })
    })
}

fn is_period(value: &Value) -> bool {
    value.as_object().is_some_and(|object| {
        !object.is_empty() && object.members().all(|(name, _)| name == "from" || name == "to")
    })
}

/// A Ref as a link to what it names, with the Ref itself when nothing here describes it.
pub(crate) fn link(state: &State, name: &Ref) -> Markup {
    match address::of_ref(state, name) {
        Some((path, words)) => html! { a href=(path) { (words) } },
        None if name.code_in("sdg").is_some_and(|code| sdg_by_code(code).is_some()) => sdg(name),
        None => html! { code.long title="Nothing in this copy describes it" { (name) } },
    }
}

/// A code of the 2030 Agenda with its short name, and its goal's page.
fn sdg(name: &Ref) -> Markup {
    html! {
        @if let Some(known) = name.code_in("sdg").and_then(sdg_by_code) {
            a href=(format!("/sdg/{}", known.code)) { (known.label()) }
        }
    }
}

/// A Ref, or words in its place.
pub(crate) fn named(state: &State, named: &Named) -> Markup {
    match named {
        Named::Ref(name) => link(state, name),
        Named::Words(words) => html! { (words.plain()) },
    }
}

/// Where a claim comes from, and whether somebody here opened it.
pub(crate) fn source(state: &State, source: &Source) -> Markup {
    html! {
        (named(state, &source.publisher))
        @if let Some(title) = &source.title { ", " cite { (title.plain()) } }
        @if let Some(article) = &source.article { ", " (article.plain()) }
        @if let Some(published) = source.published { ", " (published) }
        @if let Some(locator) = &source.locator { ", " (locator.plain()) }
        ". "
        @if let Some(url) = source.url.as_deref().filter(|url| is_web(url)) {
            a href=(url) rel="noopener nofollow" { "Open the source" } ". "
        } @else if let Some(url) = &source.url { code.long { (url) } ". " }
        strong { (opened_words(source.opened)) }
    }
}

/// How well a source is held here.
pub(crate) fn opened_words(opened: Opened) -> &'static str {
    match opened {
        Opened::Cited => "Cited, not fetched: nobody here has opened it.",
        Opened::Fetched => "Fetched: somebody here opened it.",
        Opened::Pinned => "Pinned: its bytes are known by hash.",
    }
}

/// Only these schemes become links; `javascript:` and the like stay text.
pub(crate) fn is_web(url: &str) -> bool {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    lower.starts_with("https://") || lower.starts_with("http://")
}

/// Money for reading.
pub(crate) fn money_text(money: &Money) -> String {
    let amount = number::money(money.currency.code(), &number::in_words(money.amount, money.significant));
    let prices = match money.prices {
        PriceBase::Nominal => String::new(),
        PriceBase::Constant(year) => format!(" at prices of {year}"),
    };
    format!("{}{amount}{prices}", number::qualifier(money.qualifier))
}

fn exact_money(money: &Money) -> String {
    format!("{} {}, {}", money.currency, number::group_digits(&money.amount.to_string()), money.date)
}

/// A quantity for reading.
pub(crate) fn quantity_text(quantity: &Quantity) -> String {
    let value = number::in_words(quantity.value, quantity.significant);
    let qualifier = number::qualifier(quantity.qualifier);
    match quantity.unit.as_str() {
        "percent" => format!("{qualifier}{value}%"),
        unit => format!("{qualifier}{value} {}", polyad_lens::format::unit_words(unit)),
    }
}
