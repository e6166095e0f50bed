//! Who takes part in a project, and in which role.

use super::money::organisation;
use crate::facts;
use crate::view::{Cell, Table};
use polyad_ledger::state::{Fact, Project, State};
use polyad_model::Ref;

/// One organisation with all its roles; as published, nothing merged.
pub(super) fn table(state: &State, project: Project<'_>) -> Table {
    let mut table = Table::new(
        "participants",
        "Who takes part, as published",
        &[
            ("organisation", "Organisation"),
            ("roles", "Role"),
            ("type", "Type"),
            ("activity", "Its own activity"),
            ("fact", "Fact"),
        ],
        "The file names no participating organisation.",
    );
    let mut groups: Vec<(Option<Ref>, Option<String>, Vec<Fact<'_>>)> = Vec::new();
    for seat in project.facts("seat") {
        let (actor, name) = (seat.reference("actor"), seat.word("actor_name"));
        // One code under two names stays two lines: the reader sees what is printed.
        match groups.iter_mut().find(|(a, n, _)| *a == actor && *n == name) {
            Some((_, _, seats)) => seats.push(seat),
            None => groups.push((actor, name, vec![seat])),
        }
    }
    for (_, _, seats) in groups {
        let first = seats[0];
        let mut types: Vec<&'static str> = Vec::new();
        let mut roles: Vec<String> = Vec::new();
        for seat in &seats {
            let role = facts::words(*seat, "as_called").or_else(|| seat.word("role"));
            let role = role.unwrap_or_else(|| "role not stated".to_owned());
            if !roles.contains(&role) {
                roles.push(role);
            }
            let class = seat.word("actor_type").and_then(|code| organisation_type(&code));
            types.extend(class.filter(|class| !types.contains(class)));
        }
        let activities = seats.iter().filter_map(|seat| seat.word("activity")).filter(|id| !id.is_empty());
        table.push(vec![
            organisation(state, first, "actor", "actor_name"),
            Cell::text(roles.join(", ")),
            Cell::text(types.join(", ")),
            Cell::list(activities.map(|id| activity(state, &id)).collect()),
            Cell::list(seats.iter().map(|seat| facts::fact_cell(*seat)).collect()),
        ]);
    }
    table
}

/// An activity by its identifier: a link where it is on record.
pub(super) fn activity(state: &State, identifier: &str) -> Cell {
    let name = Ref::external("iati-activity", identifier.trim()).ok();
    match name.as_ref().and_then(|name| state.projects().find(name)) {
        Some(found) => super::cell(found),
        None => Cell::Text(format!("{identifier} (not on record here)")),
    }
}

/// The kind of a body. Source: IATI Standard 2.03, codelist `OrganisationType`.
pub(crate) fn organisation_type(code: &str) -> Option<&'static str> {
    Some(match code.trim() {
        "10" => "Government",
        "11" => "Local government",
        "15" => "Other public sector",
        "21" => "International NGO",
        "22" => "National NGO",
        "23" => "Regional NGO",
        "24" => "NGO of a partner country",
        "30" => "Public-private partnership",
        "40" => "Multilateral",
        "60" => "Foundation",
        "70" => "Private sector",
        "71" => "Private sector in the provider country",
        "72" => "Private sector in the recipient country",
        "73" => "Private sector in a third country",
        "80" => "Academic, training and research",
        "90" => "Other",
        _ => return None,
    })
}
