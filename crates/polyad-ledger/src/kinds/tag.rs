//! A classification.

use crate::schema::{CheckAs, Field, FieldError, FieldType as T, TargetRule, some};

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
