//! A classification.

use crate::reading;
use crate::schema::{CheckAs, Field, FieldError, FieldType as T, TargetRule, some};
use polyad_model::Exact;

use crate::json::Value;

static CODE: &[Field] = fields![
    /// The code.
    Always "code": T::String;
    /// Its share of the whole.
    Always "share": T::Share;
];

kind! {
    /// What a thing is about, in codes of one vocabulary, with shares that sum to 1.
    "tag" / 1;
    reportable: true;
    target: TargetRule::required("anything");
    rules: rules;
    {
        /// The vocabulary.
        Always "vocabulary": T::Word(&["sdg-goal", "sdg-target", "sdg-indicator", "threat", "sector", "place",
            "stakeholder", "other"]);
        /// The code list, where the vocabulary has several.
        Never "scheme": T::Code;
        /// The codes.
        Always "codes": some(&T::Object(CODE), 200);
    }
}

fn rules(body: &Value, _: CheckAs, errors: &mut Vec<FieldError>) {
    super::shared::shares_sum_to_one(body, "codes", errors);
}

/// A classification; what it classifies is the header's `target`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The vocabulary, a word of the specification.
    pub vocabulary: String,
    /// The code list.
    pub scheme: Option<String>,
    /// Codes with their shares, which sum to 1.
    pub codes: Vec<(String, Exact)>,
}

/// Reads the fields of a tag.
pub fn read(fields: &Value) -> Option<Tag> {
    let codes = fields
        .items_at("codes")
        .iter()
        .map(|code| Some((code.str_at("code")?.to_owned(), reading::decimal(code.get("share")?)?)));
    Some(Tag {
        vocabulary: fields.str_at("vocabulary")?.to_owned(),
        scheme: fields.str_at("scheme").map(str::to_owned),
        codes: codes.collect::<Option<_>>()?,
    })
}
