//! What was given, at some stage.

use super::shared::{ACTOR_WHAT, EXTENT, Extent, FORMS};
use crate::reading::{self, Amount, Party};
use crate::schema::{CheckAs, Field, FieldError, FieldType as T, list};
use polyad_model::{PartialDate, Period, Ref, Text};

use crate::json::Value;

static ENDS: &[Field] = fields![
    /// The activity the giving end names.
    Never "from": T::Named;
    /// The activity the receiving end names.
    Never "to": T::Named;
];

kind! {
    /// Money or goods at one stage. Each stage is its own rung, and so is each other word a source uses: amounts
    /// of different rungs are never added.
    "contribution" / 1;
    reportable: true;
    rules: rules;
    {
        /// Who gave.
        Always "by": T::RefOr(&["unnamed"]);
        /// To whom.
        Act "to": T::RefOr(&["unnamed"]);
        /// What.
        Always "what": T::Amount;
        /// At what stage.
        Always "stage": T::Word(&["committed", "mobilised", "disbursed", "spent", "other"]);
        /// The source's own word; required when the stage is `other`.
        Never "as_called": T::Wording;
        /// In what form.
        Never "form": T::Word(FORMS);
        /// Whether it is a part or a total.
        Never "extent": T::Word(EXTENT);
        /// IATI transaction type.
        Never "flow": T::Code;
        /// The activities that the two ends name.
        Never "ends": T::Object(ENDS);
        /// When.
        Always "when": T::Date;
        /// For when.
        Never "period": T::Period;
        /// The pledge it fulfils.
        Never "pledge": T::Ref;
        /// The goal it serves.
        Never "goal": T::Ref;
        /// Through whom it went.
        Never "via": T::Ref;
        /// Whose money set it in motion; mobilised only.
        Never "seeds": list(&T::Object(ACTOR_WHAT), 100);
    }
}

fn rules(body: &Value, _: CheckAs, errors: &mut Vec<FieldError>) {
    let stage = body.str_at("stage");
    if stage == Some("other") && body.get("as_called").is_none() {
        let reason = "a stage `other` needs the source's own word: each word is its own rung";
        errors.push(FieldError::new("as_called", "field-missing", reason));
    }
    if stage != Some("mobilised") && body.get("seeds").is_some() {
        errors.push(FieldError::new("seeds", "field-unexpected", "only mobilised money has seeds"));
    }
}

/// A contribution, as stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// Who gave.
    pub by: Party,
    /// To whom; `None`: not stated.
    pub to: Option<Party>,
    /// What.
    pub what: Amount,
    /// At what stage, a word of the specification.
    pub stage: String,
    /// The source's own word.
    pub as_called: Option<Text>,
    /// In what form, a word of the specification.
    pub form: Option<String>,
    /// Part or total; `None`: not stated.
    pub extent: Option<Extent>,
    /// IATI transaction type.
    pub flow: Option<String>,
    /// When.
    pub when: PartialDate,
    /// For when.
    pub period: Option<Period>,
    /// The pledge it fulfils.
    pub pledge: Option<Ref>,
    /// The goal it serves.
    pub goal: Option<Ref>,
    /// Through whom it went.
    pub via: Option<Ref>,
}

impl Contribution {
    /// The rung it stands on: its stage, or the source's own word where the stage is `other`.
    pub fn rung(&self) -> &str {
        match &self.as_called {
            Some(word) if self.stage == "other" => word.plain(),
            _ => &self.stage,
        }
    }
}

/// Reads the fields of a contribution.
pub fn read(fields: &Value) -> Option<Contribution> {
    let reference = |key| fields.get(key).and_then(reading::reference);
    let word = |key| fields.str_at(key).map(str::to_owned);
    Some(Contribution {
        by: reading::party(fields.get("by")?)?,
        to: fields.get("to").and_then(reading::party),
        what: reading::amount(fields.get("what")?)?,
        stage: word("stage")?,
        as_called: fields.get("as_called").and_then(reading::wording),
        form: word("form"),
        extent: Extent::of(fields),
        flow: word("flow"),
        when: reading::date(fields.get("when")?)?,
        period: fields.get("period").and_then(reading::period),
        pledge: reference("pledge"),
        goal: reference("goal"),
        via: reference("via"),
    })
}
