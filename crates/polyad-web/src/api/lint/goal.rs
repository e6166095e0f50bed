//! A goal to be judged as one JSON object, and the verdict on it as another: the shapes of `/api/v1/lint` and of
//! `polyad lint --format json`.

use polyad_lint::{Baseline, Context, Declined, Element, Finding, Quantity, Verdict, lint};
use polyad_model::PartialDate;
use serde_json::{Map, Value, json};

/// A goal with what is known about it beside its words.
#[derive(Debug, Clone, Default)]
pub struct GoalToLint {
    /// Given back with the answer: a text or a number.
    pub id: Value,
    /// The goal.
    pub text: String,
    /// Its language, a BCP 47 tag; told from the words when absent.
    pub lang: Option<String>,
    /// When it was stated.
    pub stated: Option<PartialDate>,
    /// A deadline from elsewhere.
    pub deadline: Option<PartialDate>,
    /// A base value in words: `18 % in 2010`.
    pub baseline: Option<String>,
    /// The indicator it is followed by.
    pub indicator: Option<String>,
    /// What that indicator is counted in.
    pub unit: Option<String>,
    /// Who answers for it.
    pub actor: Option<String>,
    /// The challenge or SDG target it serves.
    pub challenge: Option<String>,
    /// The day on which the reader asks.
    pub today: Option<PartialDate>,
    /// A target on the way is on record elsewhere.
    pub interim: bool,
}

/// An object that is no goal to judge: a stable code and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct NotAGoal {
    /// `line-malformed`, `text-missing` or `member-malformed`.
    pub code: &'static str,
    /// In words.
    pub message: String,
}

/// How the answer to one line came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// Judged, without errors.
    Sound,
    /// Judged, with errors.
    Errors,
    /// Not judged: the line is malformed, or the text was declined.
    Not,
}

impl GoalToLint {
    /// Reads one JSON object. What it does not have is taken from `usual`; members of other names are ignored.
    pub fn parse(line: &str, usual: &GoalToLint) -> Result<GoalToLint, (Value, NotAGoal)> {
        let malformed = |message: String| (Value::Null, NotAGoal { code: "line-malformed", message });
        let value: Value =
            serde_json::from_str(line).map_err(|error| malformed(format!("no JSON: {error}")))?;
        let Value::Object(members) = value else {
            return Err(malformed("a line is one object with a member `text`".to_owned()));
        };
        let id = members.get("id").cloned().unwrap_or_else(|| usual.id.clone());
        Self::of(&members, usual).map_err(|wrong| (id, wrong))
    }

    fn of(members: &Map<String, Value>, usual: &GoalToLint) -> Result<GoalToLint, NotAGoal> {
        let word = |name: &str| match members.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(member(name, "is a text")),
        };
        let date = |name: &str| word(name)?.map(|text| self::date(name, &text)).transpose();
        let text = word("text")?.ok_or_else(|| NotAGoal {
            code: "text-missing",
            message: "`text` is missing or empty: the goal in its own words".to_owned(),
        })?;
        Ok(GoalToLint {
            id: members.get("id").cloned().unwrap_or_else(|| usual.id.clone()),
            text,
            lang: word("lang")?.or_else(|| usual.lang.clone()),
            stated: date("stated")?.or(usual.stated),
            deadline: date("deadline")?.or(usual.deadline),
            baseline: word("baseline")?.or_else(|| usual.baseline.clone()),
            indicator: word("indicator")?.or_else(|| usual.indicator.clone()),
            unit: word("unit")?.or_else(|| usual.unit.clone()),
            actor: word("actor")?.or_else(|| usual.actor.clone()),
            challenge: word("challenge")?.or_else(|| usual.challenge.clone()),
            today: date("today")?.or(usual.today),
            interim: members.get("interim").and_then(Value::as_bool).unwrap_or(usual.interim),
        })
    }

    /// The verdict.
    pub fn verdict(&self) -> Result<Verdict, Declined> {
        let context = Context {
            lang: self.lang.as_deref(),
            stated: self.stated,
            deadline: self.deadline,
            baseline: self.baseline.as_deref(),
            indicator: self.indicator.as_deref(),
            indicator_unit: self.unit.as_deref(),
            actor: self.actor.as_deref(),
            challenge: self.challenge.as_deref(),
            today: self.today,
            interim: self.interim,
            ..Context::default()
        };
        lint(&self.text, &context)
    }

    /// The answer: `{id, class, …}`, or `{id, error, message}` where the text is declined.
    pub fn answer(&self) -> (Value, Judged) {
        match self.verdict() {
            Ok(verdict) => {
                let judged = if verdict.has_errors() { Judged::Errors } else { Judged::Sound };
                (verdict_json(&self.id, &verdict), judged)
            }
            Err(declined) => (refusal(&self.id, declined.code(), &declined.to_string()), Judged::Not),
        }
    }
}

/// One line in, one line out.
pub fn answer_line(line: &str, usual: &GoalToLint) -> (Value, Judged) {
    match GoalToLint::parse(line, usual) {
        Ok(goal) => goal.answer(),
        Err((id, wrong)) => (refusal(&id, wrong.code, &wrong.message), Judged::Not),
    }
}

/// A date as precise as it was given: `2024`, `2024-10` or `2024-10-01`.
pub fn date(name: &str, text: &str) -> Result<PartialDate, NotAGoal> {
    text.trim().parse().map_err(|_| member(name, "is a date: YYYY, YYYY-MM or YYYY-MM-DD"))
}

fn member(name: &str, what: &str) -> NotAGoal {
    NotAGoal { code: "member-malformed", message: format!("`{name}` {what}") }
}

fn refusal(id: &Value, code: &str, message: &str) -> Value {
    // The code stands in its own member; the library's messages begin with it.
    let message = message.strip_prefix(code).map_or(message, |rest| rest.trim_start_matches([':', ' ']));
    json!({ "id": id, "error": code, "message": message })
}

/// A verdict: `class`, `status`, `direction`, `quantity`, `deadline`, `baseline`, `elements`, `findings`, `goals`.
pub fn verdict_json(id: &Value, verdict: &Verdict) -> Value {
    let mut members = goal(verdict);
    members.insert("id".to_owned(), id.clone());
    if !verdict.goals.is_empty() {
        let goals = verdict.goals.iter().map(|each| {
            let mut members = goal(each);
            members.insert("span".to_owned(), json!([each.span.start, each.span.end]));
            Value::Object(members)
        });
        members.insert("goals".to_owned(), goals.collect());
    }
    Value::Object(members)
}

fn goal(verdict: &Verdict) -> Map<String, Value> {
    let mut members = Map::new();
    let mut put = |name: &str, value: Value| members.insert(name.to_owned(), value);
    put("class", verdict.class.word().into());
    put("status", verdict.status.word().into());
    put("lang", verdict.lang.into());
    put("direction", verdict.direction.map(|direction| direction.word()).into());
    put("quantity", verdict.quantity.as_ref().map(quantity).into());
    put("annual", verdict.annual.into());
    put("deadline", verdict.deadline.map(last_day).into());
    if let Some(window) = &verdict.window {
        let from = window.from.map(|date| PartialDate::from_day(date.first_day()).to_string());
        put("window", json!([from, window.to.map(last_day)]));
    }
    put("baseline", verdict.baseline.as_ref().map(baseline).into());
    put("target", verdict.target.clone().into());
    put("elements_met", verdict.elements_met().into());
    put("elements", verdict.elements.iter().map(element).collect());
    put("findings", verdict.findings.iter().map(finding).collect());
    members
}

/// A deadline is the last day on which the goal may be met.
fn last_day(date: PartialDate) -> String {
    PartialDate::from_day(date.last_day()).to_string()
}

fn quantity(quantity: &Quantity) -> Value {
    json!({
        "value": quantity.value,
        "upper": quantity.upper,
        "kind": quantity.kind.word(),
        "unit": quantity.unit,
        "bound": quantity.bound.word(),
    })
}

fn baseline(baseline: &Baseline) -> Value {
    json!({ "value": baseline.value, "year": baseline.year, "scenario": baseline.scenario })
}

fn element(element: &Element) -> Value {
    let span = element.span.as_ref().map(|span| json!([span.start, span.end]));
    json!({ "element": element.kind.word(), "met": element.met, "span": span })
}

/// A finding: `code`, `severity`, `span` in bytes of the text, `message`, `fix`.
pub(crate) fn finding(finding: &Finding) -> Value {
    json!({
        "code": finding.code,
        "severity": finding.severity.word(),
        "span": [finding.span.start, finding.span.end],
        "message": finding.message,
        "fix": finding.fix,
    })
}
