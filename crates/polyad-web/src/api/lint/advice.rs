//! What the goal check has to say of a goal that is stated: advice beside the receipt, never a reason to refuse.

use super::goal::{GoalToLint, verdict_json};
use polyad_ledger::envelope::Submission;
use serde_json::Value;

/// The verdict on the wording of a `goal` statement; `None` for other kinds, and for words that are not judged.
pub(crate) fn advice(submission: &Submission) -> Option<Value> {
    let header: Value = serde_json::from_slice(&submission.header).ok()?;
    // A header names its kind with the version of its form: `goal/1`.
    if header.get("kind")?.as_str()?.split('/').next() != Some("goal") {
        return None;
    }
    let body: Value = serde_json::from_str(&submission.body).ok()?;
    let verdict = goal(&body)?.verdict().ok()?;
    match verdict_json(&Value::Null, &verdict) {
        Value::Object(mut members) => {
            members.remove("id");
            Some(Value::Object(members))
        }
        _ => None,
    }
}

fn goal(body: &Value) -> Option<GoalToLint> {
    let (lang, text) = match body.get("text")? {
        Value::String(text) => (None, text.as_str()),
        Value::Object(by_language) => {
            let (lang, text) = by_language.get_key_value("en").or_else(|| by_language.iter().next())?;
            (Some(lang.clone()), text.as_str()?)
        }
        _ => return None,
    };
    let date = |name: &str| body.get(name)?.as_str()?.parse().ok();
    let word = |name: &str| Some(body.get(name)?.as_str()?.to_owned());
    Some(GoalToLint {
        text: text.to_owned(),
        lang,
        stated: date("stated"),
        deadline: date("by"),
        baseline: baseline(body),
        indicator: word("indicator"),
        actor: body.get("actors").and_then(|actors| actors.get(0)?.as_str()).map(str::to_owned),
        interim: body.get("interim").is_some(),
        ..GoalToLint::default()
    })
}

fn baseline(body: &Value) -> Option<String> {
    let base = body.get("baseline")?;
    let member = |name: &str| base.get(name).and_then(Value::as_str);
    let unit = member("unit").map(|unit| if unit == "percent" { "%" } else { unit }).unwrap_or_default();
    let year = member("date").and_then(|date| date.get(..4));
    let year = year.map(|year| format!(" in {year}")).unwrap_or_default();
    Some(format!("{} {unit}{year}", member("value")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn submission(header: &str, body: &str) -> Submission {
        Submission {
            header: header.as_bytes().to_vec(),
            signature: Vec::new(),
            salt: [0; 32],
            body: body.to_owned(),
        }
    }

    #[test]
    fn a_goal_gets_advice_and_nothing_else_does() {
        let body = r#"{"text": {"en": "double the share of renewable energy"}, "by": "2030", "baseline": {"value": "18", "unit": "percent", "date": "2010"}}"#;
        let advice = advice(&submission(r#"{"kind": "goal/1"}"#, body)).expect("advice");
        assert_eq!((advice["class"].as_str(), advice["target"].as_str()), (Some("M2"), Some("0.36")));
        assert!(super::advice(&submission(r#"{"kind": "pledge/1"}"#, body)).is_none());
        let german = r#"{"text": {"de": "den Anteil erneuerbarer Energie verdoppeln"}}"#;
        assert!(super::advice(&submission(r#"{"kind": "goal/1"}"#, german)).is_none());
    }
}
