//! A measure as a link to what it rests on.

use crate::address;
use crate::render::number;
use maud::{Markup, html};
use polyad_lens::{Measure, Number, Status, Unit, View};
use polyad_model::PriceBase;

/// The measure at a path of a view: its text, linked to its basis. A value that is missing says why in words.
pub(crate) fn linked(view: &View, path: &str, measure: &Measure) -> Markup {
    with_text(view, path, measure, &text(measure))
}

/// The same without its noun.
pub(crate) fn linked_bare(view: &View, path: &str, measure: &Measure) -> Markup {
    with_text(view, path, measure, &bare(measure))
}

fn with_text(view: &View, path: &str, measure: &Measure, text: &str) -> Markup {
    let link = address::basis(view.lens, &view.params, view.at, path);
    let note = note(measure);
    html! {
        a class=(if measure.value.is_some() { "fig nb" } else { "fig nil" }) href=(link) { (text) }
        @if let Some(note) = note { " " span.sub { (note) } }
    }
}

/// The measure in words, with its unit.
pub(crate) fn text(measure: &Measure) -> String {
    match measure.value {
        Some(value) => {
            let shown = with_unit(value, &measure.unit, measure.significant);
            format!("{}{shown}", number::qualifier(measure.qualifier))
        }
        None => without_value(measure),
    }
}

/// The measure without its noun: for columns whose heading names what is counted.
pub(crate) fn bare(measure: &Measure) -> String {
    match (measure.value, &measure.unit) {
        (Some(value), Unit::Count(_)) => {
            format!("{}{}", number::qualifier(measure.qualifier), number::reading(value, measure.significant))
        }
        _ => text(measure),
    }
}

fn with_unit(value: Number, unit: &Unit, significant: Option<u8>) -> String {
    match unit {
        Unit::Share => number::per_cent(value.to_f64()),
        Unit::Count(noun) => format!("{} {noun}", number::reading(value, significant)),
        Unit::Money(currency, base) => {
            let amount = number::money(currency.code(), &number::reading(value, significant));
            match base {
                PriceBase::Nominal => amount,
                PriceBase::Constant(year) => format!("{amount} at prices of {year}"),
            }
        }
        Unit::Code(code) if code == "percent" => format!("{}%", number::reading(value, significant)),
        Unit::Code(code) if code == "percent-per-year" => {
            format!("{}% a year", number::reading(value, significant))
        }
        // One number over another of its kind, or a hundred at its start.
        Unit::Code(code) if matches!(code.as_str(), "ratio" | "index") => number::reading(value, significant),
        Unit::Code(code) => {
            format!("{} {}", number::reading(value, significant), polyad_lens::format::unit_words(code))
        }
    }
}

fn without_value(measure: &Measure) -> String {
    match measure.status {
        Status::NotAssessable(reason) => {
            let words = reason.words();
            let mut letters = words.chars();
            letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
        }
        Status::Ok | Status::Partial | Status::Contested => "Not reported".to_owned(),
    }
}

/// What must stand beside the value: bounds, coverage, dispute.
fn note(measure: &Measure) -> Option<String> {
    let mut notes = Vec::new();
    if measure.status == Status::Contested {
        notes.push("disputed".to_owned());
    }
    if let Some((least, greatest)) = measure.bounds {
        let bound = |value| with_unit(value, &measure.unit, measure.significant);
        notes.push(format!("between {} and {}", bound(least), bound(greatest)));
    }
    if let Some(coverage) = measure.coverage.filter(|coverage| coverage.known < coverage.expected) {
        notes.push(format!(
            "{} of {} known",
            number::grouped(coverage.known),
            number::grouped(coverage.expected)
        ));
    }
    (!notes.is_empty()).then(|| notes.join("; "))
}
