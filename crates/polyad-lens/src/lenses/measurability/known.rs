//! What the record knows of a goal beside its words.

use crate::facts;
use crate::format::unit_words;
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_lint::{Context, Declined, Verdict, lint};
use polyad_model::{PartialDate, Ref};

/// A goal of the record as the linter reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its words, in English where there is a choice.
    pub text: String,
    /// The language of the words.
    pub lang: String,
    /// When it was stated.
    pub stated: Option<PartialDate>,
    /// Its deadline, where the record has it as a date.
    pub deadline: Option<PartialDate>,
    /// The base value in words, `18 % in 2010`.
    pub baseline: Option<String>,
    /// The indicator's name, or its SDG code.
    pub indicator: Option<String>,
    /// What that indicator is counted in, in words, where a statement about the indicator says so.
    pub unit: Option<String>,
    /// Who is to reach it; else the partnership that states it.
    pub actor: Option<String>,
    /// Aims on the way are on record.
    pub interim: bool,
}

impl Known {
    /// What is known of a goal; `None` where the fact has no words.
    pub fn of(state: &State, goal: Fact<'_>) -> Option<Known> {
        let text = goal.text("text")?;
        let (lang, words) = text.in_language("en");
        let measured_by = goal.reference("indicator");
        let unit = measured_by.as_ref().and_then(|name| unit(state, name));
        let indicator = measured_by.map(|name| match name.code_in("sdg") {
            Some(code) => code.to_owned(),
            None => facts::name_of(state, EntityKind::Indicator, &name),
        });
        let actor = goal.references("actors").into_iter().next();
        let actor = actor.map(|name| facts::name_of(state, EntityKind::Actor, &name));
        let scope = || goal.scope().map(|scope| facts::name_of(state, EntityKind::Partnership, &scope));
        Some(Known {
            text: words.to_owned(),
            lang: lang.to_owned(),
            stated: goal.date("stated"),
            deadline: goal.date("by"),
            baseline: baseline(goal),
            indicator,
            unit,
            actor: actor.or_else(scope),
            interim: goal.value("interim").is_some(),
        })
    }

    /// The verdict on its words with all that is known.
    pub fn verdict(&self) -> Result<Verdict, Declined> {
        let context = Context {
            lang: Some(&self.lang),
            stated: self.stated,
            deadline: self.deadline,
            baseline: self.baseline.as_deref(),
            indicator: self.indicator.as_deref(),
            indicator_unit: self.unit.as_deref(),
            actor: self.actor.as_deref(),
            interim: self.interim,
            ..Context::default()
        };
        lint(&self.text, &context)
    }
}

/// The unit that the statement about an indicator names. The linter reads words, the record has a code.
fn unit(state: &State, indicator: &Ref) -> Option<String> {
    let entity = state.directory().find(state, EntityKind::Indicator, indicator)?;
    let unit = entity.facts.iter().find_map(|address| state.fact(address)?.word("unit"))?;
    Some(unit_words(&unit))
}

/// The base in the words that the linter reads: a number, its unit and its year.
fn baseline(goal: Fact<'_>) -> Option<String> {
    let base = goal.value("baseline")?;
    let value = base.str_at("value")?;
    let unit = match base.str_at("unit") {
        Some("percent") => " %".to_owned(),
        Some(unit) => format!(" {unit}"),
        None => String::new(),
    };
    let year = base.str_at("date").and_then(|date| date.get(..4));
    Some(format!("{value}{unit}{}", year.map(|year| format!(" in {year}")).unwrap_or_default()))
}
