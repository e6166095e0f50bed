//! A code of one's own list comes with its meaning.

use super::support::{part, vocabulary};
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::Activity;
use crate::iati::codes;

/// A sector of the reporter's own list (98 or 99) has a name: nobody else knows the code.
///
/// Source: ruleset 2.03, `if_then` on `sector[@vocabulary=98 or @vocabulary=99]` and `sector/narrative`.
pub(super) struct OwnSectorUnnamed;

impl Rule for OwnSectorUnnamed {
    fn code(&self) -> &'static str {
        "own-sector-unnamed"
    }

    fn title(&self) -> &'static str {
        "A sector of the reporter's own list has a name."
    }

    fn source(&self) -> &'static str {
        "ruleset: if_then"
    }

    fn since(&self) -> u8 {
        2
    }

    fn check(&self, activity: &Activity<'_>, _: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        for (index, sector) in activity.sectors.iter().enumerate() {
            let list = vocabulary(sector, &codes::SECTOR_VOCABULARY);
            if matches!(list, "98" | "99") && sector.names.is_empty() {
                let message =
                    format!("code `{}` of the reporter's own list {list} has no narrative", sector.code);
                out.push(self.finding(sector.line, &part("sector", index), message));
            }
        }
    }
}
