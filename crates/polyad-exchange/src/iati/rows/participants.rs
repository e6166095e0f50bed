//! Who takes part in an activity: one seat for each `participating-org`.

use super::{Record, Rows, Step, filled, texts};
use crate::iati::activity::Activity;
use crate::iati::codes::{self, Role};
use crate::iati::report::{Place, Sort};
use polyad_ledger::rows::Cell;

pub(super) fn rows(rows: &mut Rows, record: &Record<'_>, activity: &Activity<'_>) {
    let mut step = Step::default();
    for (n, organisation) in activity.participating.iter().enumerate() {
        let step = step.of("participating-org", n);
        let place = Place { key: record.key, step, line: organisation.line };
        let actor = rows.whom.organisation(&mut rows.table, record.reporter_code, organisation);
        let Some(actor) = actor else {
            rows.report.refuse(Sort::Participants, place, "organisation-unnamed", || {
                "neither a ref nor a name: it is not known who takes part".to_owned()
            });
            continue;
        };
        rows.report.kept(Sort::Participants);
        if record.is_stated(step) {
            continue;
        }
        let printed = filled(organisation.role.as_deref());
        let role = printed.and_then(codes::role);
        let word = match role {
            Some(Role::Funding) => "funder",
            Some(Role::Implementing) => "implementer",
            Some(Role::Accountable | Role::Extending) | None => "other",
        };
        let seat = &mut rows.columns.seat;
        let group = rows.table.group("seat");
        group.begin(record.number, step, organisation.line);
        seat.of.set_some(group, record.about.map(Cell::Name));
        seat.actor.set(group, Cell::Name(actor));
        seat.role.set(group, Cell::Word(word));
        seat.as_called.word(group, role.map(Role::name).or(printed));
        seat.actor_name.word(group, texts::first(&organisation.names).as_deref());
        seat.actor_type.word(group, class(organisation.class.as_deref()));
        seat.activity.word(group, filled(organisation.activity.as_deref()));
        seat.channel.word(group, filled(organisation.channel.as_deref()));
    }
}

/// The code of a kind of body, in the spelling of version 2 where that is known.
pub(super) fn class(printed: Option<&str>) -> Option<&str> {
    let printed = filled(printed)?;
    Some(codes::organisation_type(printed).map_or(printed, |class| class.code()))
}
