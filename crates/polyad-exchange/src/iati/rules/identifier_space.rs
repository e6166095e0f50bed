//! Identifiers have no white space.

use super::support::part;
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::Activity;

/// No white space in or around an `iati-identifier`: programs compare it letter by letter.
///
/// Source: definition of `iati-identifier`, 1.04 to 2.03.
pub(super) struct IdentifierSpace;

impl Rule for IdentifierSpace {
    fn code(&self) -> &'static str {
        "identifier-space"
    }

    fn title(&self) -> &'static str {
        "An identifier has no white space in it or around it."
    }

    fn source(&self) -> &'static str {
        "iati-identifier"
    }

    fn check(&self, activity: &Activity<'_>, _: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        for (index, identifier) in activity.identifiers.iter().enumerate() {
            let (value, trimmed) = (&*identifier.value, identifier.value.trim());
            if trimmed.is_empty() || !value.contains(char::is_whitespace) {
                continue;
            }
            let place = if trimmed.contains(char::is_whitespace) { "in" } else { "around" };
            out.push(self.finding(
                identifier.line,
                &part("iati-identifier", index),
                format!("white space {place} `{trimmed}`"),
            ));
        }
    }
}
