//! What a file says of a project beside people, money and results; which record counts, and what is withheld.

use super::people::activity;
use crate::facts;
use crate::view::{Cell, Table};
use polyad_ledger::json::{self, Value};
use polyad_ledger::reading;
use polyad_ledger::state::{EntityKind, Fact, Project, State};

/// The file, the record and the codes of the project.
pub(super) fn about(state: &State, project: Project<'_>) -> Table {
    let mut table = Table::new("about", "The record", &[("what", "What"), ("value", "Stated")], "");
    let Some(fact) = project.fact() else { return table };
    let record = project.record();
    let identifier = record.and_then(|record| record.name).map(super::code_of);
    let reporter = super::reporter_of(state, project, fact);
    let dataset = project.dataset();
    let title = dataset.text("title").unwrap_or_else(|| dataset.format.clone());
    let word = |field: &str| Cell::text(fact.word(field).unwrap_or_default());
    let words = |field: &str| Cell::text(fact.value(field).map(|value| flat(&value)).unwrap_or_default());
    for (label, cell) in [
        ("Identifier", Cell::text(identifier.unwrap_or_default())),
        ("Reported by", reporter),
        ("Kind of reporter", Cell::text(fact.word("reporter_type").and_then(|code| super::people::organisation_type(&code)).unwrap_or_default())),
        ("File", Cell::Fact { address: fact.address(), label: title }),
        ("Last changed by its reporter", Cell::text(record.and_then(|record| record.updated).unwrap_or_default())),
        ("Form", word("form")),
        ("Status", word("status")),
        ("Level in the reporter’s hierarchy", word("hierarchy")),
        ("Default currency", word("default_currency")),
        ("Language", word("language")),
        ("Other identifiers", words("other_identifiers")),
        ("Default codes", words("defaults")),
    ] {
        if !matches!(cell, Cell::NotRecorded) {
            table.push(vec![Cell::Text(label.to_owned()), cell]);
        }
    }
    table
}

/// Locations and documents: addresses as text; nothing is fetched.
pub(super) fn listed(fact: Fact<'_>, field: &str, key: &'static str, caption: &str, empty: &str) -> Table {
    let mut table = Table::new(
        key,
        caption,
        &[("name", "Name"), ("address", if field == "documents" { "Address" } else { "Position" }), ("more", "More")],
        empty,
    );
    for item in items(fact, field) {
        let (mut name, mut address, mut more) = (String::new(), String::new(), Vec::new());
        for (member, value) in item.members() {
            let text = flat(value);
            match member {
                "title" | "titles" | "name" | "names" => name = text,
                "url" | "address" | "position" | "pos" => address = text,
                _ if text.is_empty() => {}
                other => more.push(format!("{other}: {text}")),
            }
        }
        table.push(vec![Cell::text(name), Cell::text(address), Cell::text(more.join("; "))]);
    }
    table
}

/// Activities that this one names, and those that name it as their parent.
pub(super) fn related(state: &State, project: Project<'_>) -> Table {
    let mut table = Table::new(
        "related",
        "Related activities",
        &[("relation", "Relation"), ("activity", "Activity")],
        "The file names no related activity.",
    );
    let Some(fact) = project.fact() else { return table };
    let mut named = Vec::new();
    for item in items(fact, "related") {
        let identifier = ["ref", "code", "activity"].iter().find_map(|member| item.str_at(member));
        let Some(identifier) = identifier else { continue };
        let relation = ["type", "extra"].iter().find_map(|member| item.str_at(member)).unwrap_or_default();
        named.push(identifier.trim().to_owned());
        table.push(vec![Cell::Text(relation_words(relation)), activity(state, identifier)]);
    }
    let own = project.name();
    for (child, _) in state.projects().facts_naming("partnership", "parent", &own).take(CHILDREN_MAX) {
        if !named.contains(&super::code_of(&child.name())) {
            table.push(vec![Cell::Text("Child, by its own record".to_owned()), super::cell(child)]);
        }
    }
    table
}

/// Activities listed that call this one their parent.
const CHILDREN_MAX: usize = 200;

/// All records of the activity; the first is the one shown.
pub(super) fn copies(project: Project<'_>) -> Table {
    let mut table = Table::new(
        "copies",
        "Records of this activity",
        &[("file", "File"), ("updated", "Last changed"), ("counts", "Counts"), ("fact", "Fact")],
        "",
    );
    let others = project.copies();
    if others.is_empty() {
        return table;
    }
    for each in std::iter::once(project).chain(others) {
        let Some(fact) = each.fact() else { continue };
        let dataset = each.dataset();
        let title = dataset.text("title").unwrap_or_else(|| dataset.format.clone());
        let counts = if each.number().is_some() { "yes" } else { "no, a copy" };
        // Each record has a page by its row, the copies among them.
        let name_ref = fact.address();
        table.push(vec![
            Cell::Entity { kind: EntityKind::Partnership, name: title, name_ref, slug: None },
            Cell::text(each.record().and_then(|record| record.updated).unwrap_or_default()),
            Cell::Text(counts.to_owned()),
            facts::fact_cell(fact),
        ]);
    }
    table
}

/// How many elements with contact details the file has for the project.
pub(super) fn withheld(fact: Fact<'_>) -> u32 {
    fact.word("contacts").and_then(|count| count.parse().ok()).unwrap_or(0)
}

/// A list of objects, as a value or as the text of one.
pub(super) fn items(fact: Fact<'_>, field: &str) -> Vec<Value> {
    let Some(value) = fact.value(field) else { return Vec::new() };
    let value = value.as_str().and_then(|text| json::parse(text).ok()).unwrap_or(value);
    match value.as_array() {
        Some(items) => items.to_vec(),
        None => vec![value],
    }
}

/// Any value in one line: texts in English where there is a choice, lists by commas, members by name.
fn flat(value: &Value) -> String {
    if let Some(text) = reading::wording(value).filter(|_| value.as_str().is_some() || is_text(value)) {
        return text.plain().to_owned();
    }
    match value.as_array() {
        Some(items) => items.iter().map(flat).collect::<Vec<_>>().join(", "),
        None => {
            let members = value.members().map(|(name, value)| format!("{} {}", name.replace(['-', '_'], " "), flat(value)));
            members.collect::<Vec<_>>().join(", ")
        }
    }
}

/// Members that are named by language tags.
fn is_text(value: &Value) -> bool {
    value.members().all(|(tag, words)| {
        words.as_str().is_some() && (tag == "und" || (tag.len() <= 8 && polyad_model::text::is_language_tag(tag) && tag.split('-').next().is_some_and(|part| part.len() == 2)))
    })
}

/// Source: IATI Standard 2.03, codelist `RelatedActivityType`.
fn relation_words(code: &str) -> String {
    match code {
        "1" => "Parent".to_owned(),
        "2" => "Child".to_owned(),
        "3" => "Sibling".to_owned(),
        "4" => "Co-funded".to_owned(),
        "5" => "Third party".to_owned(),
        "" => "Not stated".to_owned(),
        other => format!("Type {other}"),
    }
}
