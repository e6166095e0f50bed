//! What was kept as it stood, written where it is what the standard has: by a table of elements and attributes.

use super::values::{day, decimal, flag};
use super::xml::{Element, narratives};
use polyad_ledger::json::{self, Value};

/// What an attribute or the words of an element may be.
#[derive(Clone, Copy)]
enum Form {
    Words,
    Day,
    Number,
    Flag,
}

/// An element: attributes with whether they must be there, elements inside with how many there may be, words.
struct Shape {
    name: &'static str,
    attributes: &'static [(&'static str, Form, bool)],
    inside: &'static [(Shape, usize)],
    words: Option<Form>,
    /// Holds a text in languages.
    text: bool,
}

const fn shape(
    name: &'static str,
    attributes: &'static [(&'static str, Form, bool)],
    inside: &'static [(Shape, usize)],
) -> Shape {
    Shape { name, attributes, inside, words: None, text: false }
}

const fn words(name: &'static str, form: Form, attributes: &'static [(&'static str, Form, bool)]) -> Shape {
    Shape { name, attributes, inside: &[], words: Some(form), text: false }
}

const DATED: &[(&str, Form, bool)] = &[("iso-date", Form::Day, true)];
const CODED: &[(&str, Form, bool)] = &[("code", Form::Words, true)];
const MANY: usize = usize::MAX;

static COUNTRY_BUDGET: Shape = shape(
    "country-budget-items",
    &[("vocabulary", Form::Words, true)],
    &[(
        shape(
            "budget-item",
            &[("code", Form::Words, true), ("percentage", Form::Number, false)],
            &[(Shape { name: "description", attributes: &[], inside: &[], words: None, text: true }, 1)],
        ),
        MANY,
    )],
);
static LEGACY: Shape = shape(
    "legacy-data",
    &[("name", Form::Words, true), ("value", Form::Words, true), ("iati-equivalent", Form::Words, false)],
    &[],
);
static CRS: Shape = shape(
    "crs-add",
    &[],
    &[
        (shape("other-flags", &[("code", Form::Words, true), ("significance", Form::Flag, true)], &[]), MANY),
        (
            shape(
                "loan-terms",
                &[("rate-1", Form::Number, false), ("rate-2", Form::Number, false)],
                &[
                    (shape("repayment-type", CODED, &[]), 1),
                    (shape("repayment-plan", CODED, &[]), 1),
                    (shape("commitment-date", DATED, &[]), 1),
                    (shape("repayment-first-date", DATED, &[]), 1),
                    (shape("repayment-final-date", DATED, &[]), 1),
                ],
            ),
            1,
        ),
        (
            shape(
                "loan-status",
                &[
                    ("year", Form::Number, true),
                    ("currency", Form::Words, false),
                    ("value-date", Form::Day, true),
                ],
                &[
                    (words("interest-received", Form::Number, &[]), 1),
                    (words("principal-outstanding", Form::Number, &[]), 1),
                    (words("principal-arrears", Form::Number, &[]), 1),
                    (words("interest-arrears", Form::Number, &[]), 1),
                ],
            ),
            1,
        ),
        (words("channel-code", Form::Words, &[]), 1),
    ],
);
static FSS: Shape = shape(
    "fss",
    &[
        ("extraction-date", Form::Day, true),
        ("priority", Form::Flag, false),
        ("phaseout-year", Form::Number, false),
    ],
    &[(
        words(
            "forecast",
            Form::Number,
            &[
                ("year", Form::Number, true),
                ("value-date", Form::Day, false),
                ("currency", Form::Words, false),
            ],
        ),
        MANY,
    )],
);

/// The elements of a name among those kept, at most so many, those that are as the standard has them.
pub(super) fn written(extras: Option<&Value>, name: &str, most: usize) -> Vec<Element> {
    let shape = match name {
        "country-budget-items" => &COUNTRY_BUDGET,
        "legacy-data" => &LEGACY,
        "crs-add" => &CRS,
        "fss" => &FSS,
        _ => return Vec::new(),
    };
    let items = extras.map_or(&[][..], |extras| extras.items_at(name));
    items.iter().filter_map(|item| element(shape, item)).take(most).collect()
}

fn element(shape: &Shape, item: &Value) -> Option<Element> {
    let mut element = Element::new(shape.name);
    for (name, form, required) in shape.attributes {
        match item.str_at(name).and_then(|text| fits(*form, text)) {
            Some(text) => element = element.with(name, text),
            None if *required => return None,
            None => {}
        }
    }
    if shape.text {
        let narrative = item.items_at("narrative").iter().flat_map(|own| {
            let tag = own.str_at("xml:lang").unwrap_or("und").to_owned();
            let text = own.str_at("text").map(|words| json::object([(tag, words)]));
            narratives(text.as_ref())
        });
        let narrative: Vec<Element> = narrative.collect();
        return (!narrative.is_empty()).then(|| element.children(narrative));
    }
    if let Some(form) = shape.words {
        return Some(element.words(&fits(form, item.str_at("text")?)?));
    }
    let before = shape.name == "country-budget-items";
    let mut count = 0;
    for (inside, most) in shape.inside {
        let items = item.items_at(inside.name).iter().filter_map(|item| self::element(inside, item));
        for child in items.take(*most) {
            element = element.child(child);
            count += 1;
        }
    }
    (!before || count > 0).then_some(element)
}

fn fits(form: Form, text: &str) -> Option<String> {
    match form {
        Form::Words => (!text.is_empty()).then(|| text.to_owned()),
        Form::Day => day(text),
        Form::Number => decimal(text),
        Form::Flag => flag(match text {
            "true" => "1",
            "false" => "0",
            other => other,
        })
        .map(str::to_owned),
    }
}
