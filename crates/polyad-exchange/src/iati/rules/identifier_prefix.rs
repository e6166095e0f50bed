//! Identifiers begin with the reporter's own.

use super::support::part;
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::Activity;

/// An `iati-identifier` begins with the `ref` of its `reporting-org`, or with a former one that an
/// `other-identifier` of type B1 names.
///
/// Source: definition of `iati-identifier`, 1.01 to 2.03; type B1 since 2.01.
pub(super) struct IdentifierPrefix;

impl Rule for IdentifierPrefix {
    fn code(&self) -> &'static str {
        "identifier-prefix"
    }

    fn title(&self) -> &'static str {
        "An identifier begins with the reporter's own, or with a former one given as B1."
    }

    fn source(&self) -> &'static str {
        "iati-identifier"
    }

    fn check(&self, activity: &Activity<'_>, _: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        let current = activity.reporting.iter().filter_map(|reporter| reporter.reference.as_deref());
        let former = activity
            .other_identifiers
            .iter()
            .filter(|other| other.class.as_deref().map(str::trim) == Some("B1"))
            .map(|other| other.code.trim());
        let prefixes: Vec<&str> = current.chain(former).filter(|prefix| !prefix.is_empty()).collect();
        if prefixes.is_empty() {
            // Without a reporter's ref there is nothing to compare with; another rule asks for the ref.
            return;
        }
        for (index, identifier) in activity.identifiers.iter().enumerate() {
            let value = identifier.value.trim();
            if !value.is_empty() && !prefixes.iter().any(|prefix| value.starts_with(prefix)) {
                out.push(self.finding(
                    identifier.line,
                    &part("iati-identifier", index),
                    format!(
                        "`{value}` does not begin with `{}`, the reporter's ref",
                        prefixes.join("` or `")
                    ),
                ));
            }
        }
    }
}
