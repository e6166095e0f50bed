//! A goal of a partnership.

use crate::json::Value;
use crate::reading;
use crate::schema::{Field, FieldType as T, Presence, list};
use polyad_model::{Money, PartialDate, Quantity, Ref, Text};

static BASELINE: &[Field] = fields![
    /// How much.
    Always "value": T::Dec;
    /// Unit code.
    Always "unit": T::Code;
    /// When it was measured.
    Always "date": T::Date;
    /// Significant digits.
    Never "sd": T::Count;
    /// The source's own qualifier.
    Never "qual": T::Word(&["about", "over", "under"]);
];

static BAND: &[Field] = fields![
    /// Lower end.
    Always "from": T::Qty;
    /// Upper end.
    Always "to": T::Qty;
];

static INTERIM: &[Field] = fields![
    /// How much.
    Always "aim": T::Qty;
    /// Until when.
    Always "by": T::Date;
];

kind! {
    /// A goal in its own words, with baseline, aim and date as far as it has them.
    "goal" / 1;
    reportable: true;
    scope: Presence::Governance;
    {
        /// Its wording.
        Always "text": T::Text;
        /// Whether the wording is exact.
        Never "wording": T::Word(&["exact", "paraphrase"]);
        /// When it was stated.
        Never "stated": T::Date;
        /// What it is measured by.
        Never "indicator": T::Ref;
        /// Where it starts.
        Never "baseline": T::Object(BASELINE);
        /// What it aims at: a quantity, or a band `{from, to}`.
        Never "aim": T::Either(&T::Object(BAND), &T::Qty);
        /// Until when.
        Never "by": T::Date;
        /// What it needs.
        Never "need": T::Money;
        /// Aims on the way.
        Never "interim": list(&T::Object(INTERIM), 50);
        /// Who is to reach it.
        Never "actors": list(&T::Ref, 500);
        /// Where.
        Never "place": list(&T::Ref, 500);
        /// The parsed target, where a person filled it in.
        Never "parsed": T::Any;
        /// The goal it replaces.
        Never "replaces": T::Ref;
    }
}

/// A goal, as stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// Its wording.
    pub text: Text,
    /// Whether the wording is exact; `None`: not stated.
    pub exact: Option<bool>,
    /// When it was stated.
    pub stated: Option<PartialDate>,
    /// What it is measured by.
    pub indicator: Option<Ref>,
    /// Where it starts, and when that was measured.
    pub baseline: Option<(Quantity, PartialDate)>,
    /// What it aims at.
    pub aim: Option<Aim>,
    /// Until when.
    pub by: Option<PartialDate>,
    /// What it needs.
    pub need: Option<Money>,
    /// Aims on the way.
    pub interim: Vec<(Quantity, PartialDate)>,
    /// Who is to reach it.
    pub actors: Vec<Ref>,
    /// Where.
    pub place: Vec<Ref>,
    /// The goal it replaces.
    pub replaces: Option<Ref>,
}

/// What a goal aims at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aim {
    /// One value.
    Value(Quantity),
    /// A band, from the lower to the upper end.
    Band(Quantity, Quantity),
}

/// Reads the fields of a goal.
pub fn read(fields: &Value) -> Option<Goal> {
    let date = |key| fields.get(key).and_then(reading::date);
    let interim = fields
        .items_at("interim")
        .iter()
        .filter_map(|step| Some((reading::quantity(step.get("aim")?)?, reading::date(step.get("by")?)?)));
    Some(Goal {
        text: reading::wording(fields.get("text")?)?,
        exact: fields.str_at("wording").map(|word| word == "exact"),
        stated: date("stated"),
        indicator: fields.get("indicator").and_then(reading::reference),
        baseline: fields
            .get("baseline")
            .and_then(|baseline| Some((reading::quantity(baseline)?, reading::date(baseline.get("date")?)?))),
        aim: fields.get("aim").and_then(read_aim),
        by: date("by"),
        need: fields.get("need").and_then(reading::money),
        interim: interim.collect(),
        actors: reading::references(fields.items_at("actors")),
        place: reading::references(fields.items_at("place")),
        replaces: fields.get("replaces").and_then(reading::reference),
    })
}

fn read_aim(aim: &Value) -> Option<Aim> {
    match (aim.get("from"), aim.get("to")) {
        (Some(from), Some(to)) => Some(Aim::Band(reading::quantity(from)?, reading::quantity(to)?)),
        _ => reading::quantity(aim).map(Aim::Value),
    }
}
