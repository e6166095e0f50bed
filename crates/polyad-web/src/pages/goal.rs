//! `/g/{ref}`: what one goal says, word by word, and what is measured beside it.

use crate::ask::{Answer, Ask};
use crate::error::Problem;
use crate::pages::Page;
use crate::pages::thing::{self, Thing};
use polyad_ledger::state::EntityKind;

pub(super) static PAGE: Page = Page { path: "/g/*", section: Some("/partnerships"), show };

static THING: Thing = Thing {
    kind: EntityKind::Goal,
    list: ("/partnerships", "Partnerships"),
    lenses: &[("progress", "Series beside the goal", "series", "g", &[])],
    named_by: &[
        ("Tagged as", &[("tag", "target")]),
        ("Results", &[("result", "of")]),
        ("Contributions", &[("contribution", "goal")]),
    ],
};

fn show(ask: &Ask) -> Result<Answer, Problem> {
    thing::show(ask, &THING)
}
