//! `/indicator/{slug}`: one measure, its values and the goals it belongs to.

use crate::ask::{Answer, Ask};
use crate::error::Problem;
use crate::pages::Page;
use crate::pages::thing::{self, Thing};
use polyad_ledger::state::EntityKind;

pub(super) static PAGE: Page = Page { path: "/indicator/*", section: None, show };

static THING: Thing = Thing {
    kind: EntityKind::Indicator,
    list: ("/", "Start"),
    lenses: &[("values", "Values for the world", "series", "indicator", &[("about", "x:m49:001")])],
    named_by: &[
        ("Goals measured by it", &[("goal", "indicator")]),
        ("Results", &[("result", "of")]),
    ],
};

fn show(ask: &Ask) -> Result<Answer, Problem> {
    thing::show(ask, &THING)
}
