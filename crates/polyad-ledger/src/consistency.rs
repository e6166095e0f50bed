//! Level 4: whether what an authorised statement says hangs together. What does not is a finding, never a refusal.

use crate::finding::{Custody, Finding};
use crate::json::Value;
use crate::kinds;
use crate::reading;
use crate::schema::FieldType;
use crate::state::{Act, State, names_in};
use polyad_model::Ref;
use polyad_model::reference::SCHEMES;

/// The code of a Ref that names nothing held here; lifted when the statement it names arrives.
pub(crate) const UNRESOLVED: &str = "reference-unresolved";

/// All that does not hang together in an act, as far as the record before it can tell.
pub(crate) fn findings(state: &State, act: &Act) -> Vec<Finding> {
    let name = Ref::Statement(act.id());
    let mut found = Vec::new();
    for (field, named) in names_in(act) {
        match &named {
            Ref::Statement(id) if state.act(id).is_none() => found.push(unresolved(&name, field, &named)),
            Ref::Row { dataset, .. } => {
                // A dataset without its file has a finding of its own.
                let known = state.dataset(dataset);
                if known.is_none_or(|dataset| dataset.loaded.is_some() && state.fact(&named).is_none()) {
                    found.push(unresolved(&name, field, &named));
                }
            }
            Ref::External { scheme, .. } if !SCHEMES.contains(&&**scheme) => found.push(Finding::new(
                name.clone(),
                "scheme-unknown",
                format!("`{field}`: no scheme `{scheme}` is known, so {named} resolves to nobody"),
            )),
            _ => {}
        }
        if field == "instead_of"
            && let Some(fact) = state.fact(&named)
            && !(act.custody != Custody::Reported && state.is_party(&act.author(), fact))
        {
            let message =
                format!("{named} speaks of another, so the statement stands beside it, not instead of it");
            found.push(Finding::new(name.clone(), "instead-of-not-own", message));
        }
    }
    let Some(fields) = act.fields.as_deref() else { return found };
    for field in kinds::newest(act.kind).into_iter().flat_map(|schema| schema.all_fields()) {
        if let FieldType::Period = field.kind
            && fields.get(field.name).and_then(reading::period).is_some_and(|period| period.is_reversed())
        {
            let message = format!("`{}` ends before it begins", field.name);
            found.push(Finding::new(name.clone(), "period-reversed", message));
        }
    }
    for currency in unlisted_currencies(fields) {
        let message = format!("`{currency}` is in no version of ISO 4217, so the amount cannot be read");
        found.push(Finding::new(name.clone(), "currency-unlisted", message));
    }
    let unit = |field: &str| fields.get(field).and_then(|value| value.str_at("unit"));
    if let (Some(base), Some(aim)) = (unit("baseline"), unit("aim"))
        && base != aim
    {
        let message = format!("the baseline is in `{base}`, the aim in `{aim}`");
        found.push(Finding::new(name, "units-differ", message));
    }
    found
}

/// The finding that a field names what is not held.
pub(crate) fn unresolved(about: &Ref, field: &str, named: &Ref) -> Finding {
    Finding::new(about.clone(), UNRESOLVED, format!("`{field}`: {named} is not in this copy"))
}

/// Currencies of amounts, at any depth, that no version of ISO 4217 lists.
fn unlisted_currencies(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(object) => {
            let own = match (object.get("amount"), object.get("currency").and_then(Value::as_str)) {
                (Some(_), Some(code)) if code.parse::<polyad_model::Currency>().is_err() => Some(code),
                _ => None,
            };
            own.into_iter().chain(object.members().flat_map(|(_, each)| unlisted_currencies(each))).collect()
        }
        Value::Array(items) => items.iter().flat_map(unlisted_currencies).collect(),
        Value::String(_) | Value::Bool(_) => Vec::new(),
    }
}
