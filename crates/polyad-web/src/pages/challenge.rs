//! `/challenge/{slug}`: one challenge and the partnerships that take it up.

use crate::ask::{Answer, Ask};
use crate::error::Problem;
use crate::pages::Page;
use crate::pages::thing::{self, Thing};
use polyad_ledger::state::EntityKind;

pub(super) static PAGE: Page = Page { path: "/challenge/*", section: Some("/partnerships"), show };

static THING: Thing = Thing {
    kind: EntityKind::Challenge,
    list: ("/", "Start"),
    lenses: &[("partnerships", "Partnerships that take it up", "challenges", "c", &[])],
    named_by: &[
        ("Part of it", &[("challenge", "parent")]),
    ],
};

fn show(ask: &Ask) -> Result<Answer, Problem> {
    thing::show(ask, &THING)
}
