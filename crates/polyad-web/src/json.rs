//! Views and facts as JSON: the documented shapes of the interface.
//!
//! Numbers are texts, exact and unrounded, as in statements; a measure without a value has no `value` member, and
//! its `status` says why.

use crate::address;
use crate::error::Problem;
use polyad_ledger::finding::{Custody, Finding, Level};
use polyad_ledger::json::Value as Stated;
use polyad_ledger::state::{Act, Entity, Fact};
use polyad_lens::{Block, Cell, Measure, Number, Params, Table, Unit, View};
use polyad_model::PriceBase;
use serde_json::{Map, Value, json};

/// `{"error", "field", "message"}`.
pub(crate) fn problem(problem: &Problem) -> Value {
    json!({ "error": problem.code, "field": problem.field, "message": problem.message })
}

/// A view: `lens`, `version`, `title`, `question`, `subtitle`, `params`, `at`, `engine`, `blocks`, `findings`.
pub(crate) fn view(view: &View) -> Value {
    let blocks = view.blocks.iter().enumerate().map(|(at, each)| block(view, at, each)).collect::<Vec<_>>();
    let findings = view.findings.iter().map(|finding| {
        json!({ "code": finding.code, "message": finding.message, "about": finding.about.as_ref().map(ToString::to_string) })
    });
    json!({
        "lens": view.lens,
        "version": view.version,
        "title": view.title,
        "question": view.question,
        "subtitle": view.subtitle,
        "params": params(&view.params),
        "at": view.at,
        "engine": polyad_ledger::state::ENGINE,
        "blocks": blocks,
        "findings": findings.collect::<Vec<_>>(),
    })
}

/// Parameters as an object of texts.
pub(crate) fn params(params: &Params) -> Value {
    Value::Object(params.iter().map(|(name, value)| (name.to_owned(), value.into())).collect())
}

fn block(view: &View, at: usize, block: &Block) -> Value {
    match block {
        Block::Text(text) => json!({ "type": "text", "text": text }),
        Block::Figure(figure) => {
            json!({ "type": "figure", "label": figure.label, "measure": measure(view, &at.to_string(), &figure.measure) })
        }
        Block::Table(table) => self::table(view, at, table),
    }
}

fn table(view: &View, block: usize, table: &Table) -> Value {
    let columns =
        table.columns.iter().map(|c| json!({ "key": c.key, "label": c.label, "numeric": c.numeric }));
    let rows = table.rows.iter().enumerate().map(|(r, row)| {
        let cells = table.columns.iter().zip(&row.cells).enumerate();
        let members = cells.map(|(c, (column, each))| {
            (column.key.to_owned(), cell(view, &format!("{block}/{r}/{c}"), each))
        });
        Value::Object(members.collect::<Map<_, _>>())
    });
    json!({
        "type": "table",
        "key": table.key,
        "caption": table.caption,
        "columns": columns.collect::<Vec<_>>(),
        "rows": rows.collect::<Vec<_>>(),
        "empty": table.empty,
    })
}

fn cell(view: &View, path: &str, cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) => json!({ "text": text }),
        Cell::Entity { kind, name, name_ref, slug } => json!({
            "kind": kind.word(), "name": name, "ref": name_ref.to_string(), "slug": slug,
        }),
        Cell::Fact { address, label } => json!({ "fact": address.to_string(), "label": label }),
        Cell::Measure(each) => measure(view, path, each),
        Cell::List(cells) => Value::Array(
            cells
                .iter()
                .enumerate()
                .map(|(n, each)| self::cell(view, &format!("{path}/{n}"), each))
                .collect(),
        ),
        Cell::NotRecorded => Value::Null,
    }
}

/// A measure: `value`, `unit`, `status`, `bounds`, `coverage`, `evidence`, `significant`, `qualifier`, `rule`, `basis`.
pub(crate) fn measure(view: &View, path: &str, measure: &Measure) -> Value {
    let mut members = Map::new();
    if let Some(value) = measure.value {
        members.insert("value".to_owned(), number(value));
    }
    members.insert("unit".to_owned(), unit(&measure.unit));
    members.insert("status".to_owned(), measure.status.code().into());
    if let Some((least, greatest)) = measure.bounds {
        members.insert("bounds".to_owned(), json!([number(least), number(greatest)]));
    }
    if let Some(coverage) = measure.coverage {
        members
            .insert("coverage".to_owned(), json!({ "known": coverage.known, "expected": coverage.expected }));
    }
    members.insert("evidence".to_owned(), measure.evidence.to_string().into());
    if let Some(significant) = measure.significant {
        members.insert("significant".to_owned(), significant.into());
    }
    if let Some(qualifier) = measure.qualifier {
        members.insert("qualifier".to_owned(), qualifier.to_string().into());
    }
    members.insert("rule".to_owned(), measure.term.in_words().into());
    members.insert("basis".to_owned(), address::basis(view.lens, &view.params, view.at, path).into());
    Value::Object(members)
}

/// A number as text.
pub(crate) fn number(number: Number) -> Value {
    number.to_string().into()
}

fn unit(unit: &Unit) -> Value {
    match unit {
        Unit::Count(noun) => json!({ "type": "count", "of": noun }),
        Unit::Share => json!({ "type": "share" }),
        Unit::Money(currency, PriceBase::Nominal) => {
            json!({ "type": "money", "currency": currency.code(), "price": "nominal" })
        }
        Unit::Money(currency, base) => {
            json!({ "type": "money", "currency": currency.code(), "price": base.to_string() })
        }
        Unit::Code(code) => json!({ "type": "code", "code": code }),
    }
}

/// A value as it was stated.
pub(crate) fn stated(value: &Stated) -> Value {
    match value {
        Stated::Bool(truth) => (*truth).into(),
        Stated::String(text) => text.to_string().into(),
        Stated::Array(items) => Value::Array(items.iter().map(stated).collect()),
        Stated::Object(object) => {
            Value::Object(object.members().map(|(name, each)| (name.to_owned(), stated(each))).collect())
        }
    }
}

/// A fact: `address`, `kind`, `fields`, `scope`, `target`, `custody`, `statement`.
pub(crate) fn fact(fact: Fact<'_>) -> Value {
    let fields =
        fact.fields().iter().map(|(name, value)| (name.clone(), stated(value))).collect::<Map<_, _>>();
    json!({
        "address": fact.address().to_string(),
        "kind": fact.kind(),
        "fields": fields,
        "scope": fact.scope().map(|name| name.to_string()),
        "target": fact.target().map(|name| name.to_string()),
        "custody": custody(&fact.custody()),
        "statement": fact.statement().to_string(),
    })
}

/// Who signed, as a code.
pub(crate) fn custody(custody: &Custody) -> &'static str {
    match custody {
        Custody::SelfHeld => "self",
        Custody::Hardware => "hardware",
        Custody::Host(_) => "host",
        Custody::Reported => "reported",
    }
}

/// A statement with what the fold decided about it.
pub(crate) fn act(act: &Act) -> Value {
    let mut members = match fact(Fact::Act(act)) {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    members.insert("id".to_owned(), act.id().to_string().into());
    members.insert("index".to_owned(), act.inclusion.index.into());
    members.insert("recorded".to_owned(), act.inclusion.recorded.to_string().into());
    members.insert("author".to_owned(), act.author().to_string().into());
    members.insert("key".to_owned(), act.header.key.to_string().into());
    members.insert("at".to_owned(), act.header.at.to_seconds().into());
    members.insert("act".to_owned(), act.header.act.clone().into());
    members.insert("level".to_owned(), (if act.level == Level::Authorised { 3 } else { 2 }).into());
    members.insert("body_held".to_owned(), act.fields.is_some().into());
    Value::Object(members)
}

/// Findings of the fold.
pub(crate) fn findings<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Value {
    let each = |f: &Finding| json!({ "code": f.code, "message": f.message, "about": f.about.to_string() });
    Value::Array(findings.into_iter().map(each).collect())
}

/// An entity: `kind`, `ref`, `slug`, `name`, `names`, `aliases`, `class`, `form`, `facts`.
pub(crate) fn entity(entity: &Entity) -> Value {
    let names: Map<String, Value> =
        entity.name.iter().map(|(tag, text)| (tag.to_owned(), text.into())).collect();
    json!({
        "kind": entity.kind.word(),
        "ref": entity.name_ref.to_string(),
        "slug": entity.slug,
        "name": entity.name.plain(),
        "names": names,
        "aliases": entity.aliases,
        "class": entity.class.map(|class| class.word()),
        "form": entity.form,
        "facts": entity.facts.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}
