//! `/bloc/{slug}`: one bloc on somebody's list: its author, its members, its basis.

use crate::ask::{Answer, Ask};
use crate::error::Problem;
use crate::pages::Page;
use crate::pages::thing::{self, Thing};
use polyad_ledger::state::EntityKind;

pub(super) static PAGE: Page = Page { path: "/bloc/*", section: None, show };

static THING: Thing = Thing {
    kind: EntityKind::Bloc,
    list: ("/actors", "Actors"),
    lenses: &[],
    named_by: &[],
};

fn show(ask: &Ask) -> Result<Answer, Problem> {
    thing::show(ask, &THING)
}
