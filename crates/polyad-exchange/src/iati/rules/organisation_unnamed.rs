//! An organisation is named, by reference or in words.

use super::support::part;
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::{Activity, Organisation};

/// Every organisation has a `ref` or a name; the reporter has both.
///
/// Source: ruleset 2.01 to 2.03, `atleast_one` on `participating-org`, `provider-org` and `receiver-org`;
/// definition of `reporting-org`.
pub(super) struct OrganisationUnnamed;

impl Rule for OrganisationUnnamed {
    fn code(&self) -> &'static str {
        "organisation-unnamed"
    }

    fn title(&self) -> &'static str {
        "An organisation has a ref or a name; the reporter has both."
    }

    fn source(&self) -> &'static str {
        "ruleset: atleast_one"
    }

    fn since(&self) -> u8 {
        2
    }

    fn check(&self, activity: &Activity<'_>, _: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        for (index, body) in activity.reporting.iter().enumerate() {
            let missing = match (&body.reference, body.names.is_empty()) {
                (None, true) => "neither ref nor name",
                (None, false) => "no ref",
                (Some(_), true) => "no name",
                (Some(_), false) => continue,
            };
            out.push(self.finding(
                body.line,
                &part("reporting-org", index),
                format!("{missing}; it has both"),
            ));
        }
        let mut look = |body: &Organisation<'_>, place: &str| {
            if body.reference.is_none() && body.names.is_empty() {
                out.push(self.finding(body.line, place, "neither ref nor name; it needs one".to_owned()));
            }
        };
        for (index, body) in activity.participating.iter().enumerate() {
            look(body, &part("participating-org", index));
        }
        let planned = activity.planned.iter().enumerate().map(|(index, planned)| {
            (part("planned-disbursement", index), &planned.provider, &planned.receiver)
        });
        let paid = activity
            .transactions
            .iter()
            .enumerate()
            .map(|(index, money)| (part("transaction", index), &money.provider, &money.receiver));
        for (place, provider, receiver) in planned.chain(paid) {
            for (name, body) in [("provider-org", provider), ("receiver-org", receiver)] {
                if let Some(body) = body {
                    look(body, &format!("{place}/{name}"));
                }
            }
        }
    }
}
