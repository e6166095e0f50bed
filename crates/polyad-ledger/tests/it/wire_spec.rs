//! The specification's tables of kinds are those of the schemas; `UPDATE_EXPECT=1` rewrites them.

use polyad_ledger::kinds;
use polyad_ledger::schema::{Field, FieldType, Presence, Requirement, Schema};
use std::fmt::Write;

const BEGIN: &str = "<!-- kinds -->\n";
const END: &str = "<!-- end of kinds -->";

#[test]
fn the_tables_of_kinds_are_fresh() {
    let path = format!("{}/../../docs/spec/statement.md", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let fresh =
        format!("{before}{BEGIN}{}\n{END}{after}", kinds::ALL.iter().map(|s| section(s)).collect::<String>());
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &fresh).unwrap();
    }
    assert!(
        text == fresh || std::env::var_os("UPDATE_EXPECT").is_some(),
        "{path} is stale: run with UPDATE_EXPECT=1"
    );
}

#[test]
fn the_worked_example_is_the_first_vector() {
    let root = format!("{}/../..", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(format!("{root}/docs/spec/statement.md")).unwrap();
    let vectors = std::fs::read_to_string(format!("{root}/fixtures/vectors/statements.json")).unwrap();
    let limits = polyad_ledger::json::Limits { bytes: 1 << 20, depth: 8, members: 2_000, plain_text: false };
    let vectors = polyad_ledger::json::parse_within(&vectors, limits).unwrap();
    let first = &vectors.items_at("statements")[0];
    for key in ["body", "commitment", "header", "pae_sha256", "id", "sig"] {
        assert!(
            text.contains(&format!("\n{}\n", first.str_at(key).unwrap())),
            "{key} is not in the specification"
        );
    }
}

fn section(schema: &Schema) -> String {
    let mut out = format!("\n### `{}/{}`\n\n{}\n\n", schema.name, schema.version, schema.summary());
    let mut marks = Vec::new();
    if schema.inline {
        marks.push("inline".to_owned());
    }
    if schema.reported_only {
        marks.push("reported only".to_owned());
    } else if schema.reportable {
        marks.push("reportable".to_owned());
    }
    match schema.scope {
        Presence::Absent => marks.push("no scope".to_owned()),
        Presence::Optional => {}
        Presence::Required => marks.push("scope required".to_owned()),
        Presence::Governance => marks.push("scope required (governance)".to_owned()),
    }
    marks.push(match schema.target.presence {
        Presence::Absent => "no target".to_owned(),
        Presence::Optional => format!("target optional: {}", schema.target.what),
        Presence::Required | Presence::Governance => format!("target: {}", schema.target.what),
    });
    if !schema.acts.is_empty() {
        marks.push(format!("act: {}", schema.acts.join(", ")));
    }
    let _ = writeln!(out, "*{}.*\n", marks.join("; "));
    if !schema.fields.is_empty() {
        out.push_str("| field | given | type | meaning |\n|---|---|---|---|\n");
        rows(&mut out, "", schema.fields);
    }
    out
}

fn rows(out: &mut String, path: &str, fields: &[Field]) {
    for field in fields {
        let given = match field.required {
            Requirement::Always => "✱",
            Requirement::Act => "act",
            Requirement::Reported => "report",
            Requirement::Never => "",
        };
        let _ = writeln!(
            out,
            "| `{path}{}` | {given} | {} | {} |",
            field.name,
            name(&field.kind),
            field.summary()
        );
        match &field.kind {
            FieldType::Object(inner) => rows(out, &format!("{path}{}.", field.name), inner),
            FieldType::List { of: FieldType::Object(inner), .. } => {
                rows(out, &format!("{path}{}[].", field.name), inner)
            }
            _ => {}
        }
    }
}

fn name(kind: &FieldType) -> String {
    let plain = match kind {
        FieldType::Ref => "Ref",
        FieldType::RefOr(words) => return format!("Ref or {}", quoted(words)),
        FieldType::Named => "Ref, plain name or Text",
        FieldType::Text => "Text",
        FieldType::Name => "Text (name)",
        FieldType::Wording => "wording",
        FieldType::String => "plain words, at most 200",
        FieldType::Code => "code",
        FieldType::Word(words) => return quoted(words),
        FieldType::Date => "Date",
        FieldType::When => "Date or time",
        FieldType::Period => "Period",
        FieldType::Dec => "Dec",
        FieldType::Share => "Dec from 0 to 1",
        FieldType::Count => "whole number",
        FieldType::Money => "Money",
        FieldType::Qty => "Qty",
        FieldType::Amount => "Money, Qty or Text",
        FieldType::Src => "Src",
        FieldType::Instant => "time, as `at`",
        FieldType::Hash => "SHA-256, hexadecimal",
        FieldType::Key => "public key, as `key`",
        FieldType::Bool => "true or false",
        FieldType::Url => "address",
        FieldType::Country => "Ref, `x:iso3166-1:…`",
        FieldType::List { of, min, max } => return format!("list of {min} to {max}: {}", name(of)),
        FieldType::Object(_) => "object",
        FieldType::Either(first, second) => return format!("{} or {}", shape(first), shape(second)),
        FieldType::Any => "any object",
    };
    plain.to_owned()
}

/// A type inside an alternative: an object shows its members.
fn shape(kind: &FieldType) -> String {
    match kind {
        FieldType::Object(fields) => {
            let members: Vec<String> =
                fields.iter().map(|f| format!("`{}`: {}", f.name, name(&f.kind))).collect();
            format!("{{{}}}", members.join(", "))
        }
        _ => name(kind),
    }
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" ")
}
