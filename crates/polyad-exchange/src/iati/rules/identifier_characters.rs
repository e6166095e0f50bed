//! Identifiers are made of characters that no address or query gives a meaning.

use super::support::part;
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::Activity;

/// None of `/`, `&`, `|` and `?` in identifiers of activities and organisations.
///
/// Source: ruleset 2.01 to 2.03, `regex_matches` on `iati-identifier` and the refs of organisations.
pub(super) struct IdentifierCharacters;

impl Rule for IdentifierCharacters {
    fn code(&self) -> &'static str {
        "identifier-characters"
    }

    fn title(&self) -> &'static str {
        "Identifiers of activities and organisations have none of / & | ?."
    }

    fn source(&self) -> &'static str {
        "ruleset: regex_matches"
    }

    fn since(&self) -> u8 {
        2
    }

    fn check(&self, activity: &Activity<'_>, _: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        let mut look = |line: u32, place: &str, value: &str| {
            if let Some(found) = value.trim().chars().find(|character| "/&|?".contains(*character)) {
                let message = format!("`{}` has `{found}` in it; / & | ? are not allowed", value.trim());
                out.push(self.finding(line, place, message));
            }
        };
        for (index, identifier) in activity.identifiers.iter().enumerate() {
            look(identifier.line, &part("iati-identifier", index), &identifier.value);
        }
        for (name, bodies) in
            [("reporting-org", &activity.reporting), ("participating-org", &activity.participating)]
        {
            for (index, body) in bodies.iter().enumerate() {
                if let Some(reference) = &body.reference {
                    look(body.line, &part(name, index), reference);
                }
            }
        }
        for (index, money) in activity.transactions.iter().enumerate() {
            for (name, body) in [("provider-org", &money.provider), ("receiver-org", &money.receiver)] {
                if let Some(body) = body
                    && let Some(reference) = &body.reference
                {
                    look(body.line, &format!("{}/{name}", part("transaction", index)), reference);
                }
            }
        }
    }
}
