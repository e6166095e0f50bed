//! Where a project works and what it is about: countries, regions, sectors, goals and other codes.

use crate::facts;
use crate::measure::{Measure, Number, Unit};
use crate::splits::{self, Over, Rule};
use crate::term::Term;
use crate::view::{Cell, Table, ViewFinding};
use polyad_ledger::state::{EntityKind, Fact, Project, State};
use polyad_model::codelist::country_by_alpha2;
use polyad_model::{Exact, Ref};

/// Countries and regions, with their part of the project.
pub(super) fn places(state: &State, project: Project<'_>) -> Table {
    let mut table = Table::new(
        "places",
        "Countries and regions",
        &[("place", "Place"), ("code", "Code"), ("list", "List"), ("share#", "Share"), ("fact", "Fact")],
        "The file names no country and no region for the project as a whole.",
    );
    for fact in project.facts("tag").filter(|fact| fact.word("vocabulary").as_deref() == Some("place")) {
        each(state, fact, &mut table);
    }
    table
}

/// Sectors, goals and all other codes.
pub(super) fn tags(state: &State, project: Project<'_>) -> Table {
    let mut table = Table::new(
        "tags",
        "Sectors, goals and markers",
        &[("subject", "Subject"), ("code", "Code"), ("list", "List"), ("share#", "Share"), ("fact", "Fact")],
        "The file gives no sector and no goal for the project as a whole.",
    );
    for fact in project.facts("tag").filter(|fact| fact.word("vocabulary").as_deref() != Some("place")) {
        each(state, fact, &mut table);
    }
    table
}

/// What had to be done to the percentages of the project before an amount can be spread over its countries or sectors.
/// Percentages that are left out altogether say nothing wrong.
pub(super) fn findings(project: Project<'_>) -> Vec<ViewFinding> {
    let lists = splits::sector_lists(project);
    let sectors = lists.iter().map(|list| (Over::Sectors(list), list_words(list)));
    let wholes = [(Over::Places, "countries and regions".to_owned())].into_iter().chain(sectors);
    let findings = wholes.filter_map(|(over, name)| {
        let split = splits::of_project(project, over)?;
        if split.rule == Rule::Equal && split.left_out.is_empty() {
            return None;
        }
        let (code, message) = split.finding()?;
        Some(ViewFinding { code, message: format!("{message} ({name})"), about: None })
    });
    findings.collect()
}

fn each(state: &State, fact: Fact<'_>, table: &mut Table) {
    let scheme = fact.word("scheme").unwrap_or_default();
    let vocabulary = fact.word("vocabulary").unwrap_or_default();
    let Some(codes) = fact.value("codes") else { return };
    for (at, item) in codes.as_array().unwrap_or_default().iter().enumerate() {
        let code = item.str_at("code").or(item.as_str()).unwrap_or_default();
        let name =
            item.get("name").and_then(polyad_ledger::reading::wording).map(|text| text.plain().to_owned());
        let significance = item.str_at("significance").map(significance);
        let share = item.str_at("share").and_then(|share| share.parse::<Exact>().ok()).map(|share| {
            let term = Term::part(fact.address(), &format!("codes.{at}.share"));
            Measure::ok(Number::Exact(share), Unit::Share, term)
        });
        let subject = match (thing(state, &vocabulary, &scheme, code), name, significance) {
            (Some(cell), ..) => cell,
            (None, Some(name), Some(significance)) => Cell::Text(format!("{name}: {significance}")),
            (None, Some(name), None) => Cell::Text(name),
            (None, None, Some(significance)) => Cell::Text(format!("Policy marker {code}: {significance}")),
            (None, None, None) => Cell::Text(plain_subject(&vocabulary, code)),
        };
        table.push(vec![
            subject,
            Cell::text(code),
            Cell::Text(list_words(&scheme)),
            share.map_or(Cell::NotRecorded, Cell::from),
            facts::fact_cell(fact),
        ]);
    }
}

/// The thing a code names, where its name is known here.
fn thing(state: &State, vocabulary: &str, scheme: &str, code: &str) -> Option<Cell> {
    if scheme == "iso3166-1" {
        let name = Ref::external("iso3166-1", code).ok()?;
        let known = facts::entity(state, EntityKind::Actor, &name);
        if matches!(known, Cell::Entity { .. }) {
            return Some(known);
        }
        return country_by_alpha2(code).map(|country| Cell::Text(country.name.to_owned()));
    }
    if vocabulary.starts_with("sdg-") {
        let name = Ref::external("sdg", code).ok()?;
        let known = facts::entity(state, EntityKind::Challenge, &name);
        let listed = polyad_model::codelist::sdg_by_code(code).is_some();
        return (listed || matches!(known, Cell::Entity { .. })).then_some(known);
    }
    None
}

fn plain_subject(vocabulary: &str, code: &str) -> String {
    match vocabulary {
        "sdg-goal" => format!("Sustainable Development Goal {code}"),
        "sdg-target" => format!("SDG target {code}"),
        "sdg-indicator" => format!("SDG indicator {code}"),
        "place" => format!("Region {code}"),
        "sector" => format!("Sector {code}"),
        _ => format!("Code {code}"),
    }
}

/// Whose list a code is from.
fn list_words(scheme: &str) -> String {
    let of = |prefix: &str, words: &str| scheme.strip_prefix(prefix).map(|list| format!("{words} {list}"));
    match scheme {
        "iso3166-1" => "ISO 3166-1".to_owned(),
        "iati-sector-1" | "iati-sector-DAC" => "OECD DAC, five digits".to_owned(),
        "iati-sector-2" | "iati-sector-DAC-3" => "OECD DAC, three digits".to_owned(),
        "iati-sector-99" | "iati-sector-98" | "iati-sector-RO" | "iati-sector-RO2" => {
            "the reporter’s own".to_owned()
        }
        "iati-region-1" => "OECD DAC regions".to_owned(),
        "iati-tag-2" => "SDG goals".to_owned(),
        "iati-tag-3" => "SDG targets".to_owned(),
        "iati-policy-marker-1" => "OECD DAC policy markers".to_owned(),
        "" => "not stated".to_owned(),
        scheme => of("iati-sector-", "IATI sector vocabulary")
            .or_else(|| of("iati-region-", "IATI region vocabulary"))
            .or_else(|| of("iati-tag-", "IATI tag vocabulary"))
            .or_else(|| of("iati-policy-marker-", "IATI policy marker vocabulary"))
            .or_else(|| of("iati-humanitarian-", "humanitarian scope, type"))
            .unwrap_or_else(|| scheme.to_owned()),
    }
}

/// Source: IATI Standard 2.03, codelist `PolicySignificance`.
fn significance(code: &str) -> String {
    match code {
        "0" => "not targeted".to_owned(),
        "1" => "significant objective".to_owned(),
        "2" => "principal objective".to_owned(),
        "3" => "principal objective and in support of an action programme".to_owned(),
        "4" => "explicit primary objective".to_owned(),
        code => format!("significance {code}"),
    }
}
