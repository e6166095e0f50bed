//! Bodies made from the schemas: what is printed reads back, and what is left out is missed.

use polyad_ledger::draft::Draft;
use polyad_ledger::header::{Author, KindName};
use polyad_ledger::json::{self, Value};
use polyad_ledger::key::SigningKey;
use polyad_ledger::kinds;
use polyad_ledger::leaf::Leaf;
use polyad_ledger::schema::{CheckAs, Field, FieldType, Presence, Requirement, Schema};
use polyad_ledger::verify::check_body;
use polyad_model::{Instant, Ref, StatementId};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};

/// A value of the type, well-formed from that side.
fn value(kind: &FieldType, side: CheckAs) -> BoxedStrategy<Value> {
    let one_of = |words: &[&str]| select(words.iter().map(|w| Value::from(*w)).collect::<Vec<_>>()).boxed();
    let words = |pattern: &'static str| pattern.prop_map(Value::from).boxed();
    match *kind {
        FieldType::Ref => one_of(&[
            "x:iso3166-1:IN",
            "x:atlas:gavi",
            "x:moon:a%20b",
            "saaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ]),
        FieldType::Country => one_of(&["x:iso3166-1:IN", "x:iso3166-1:ZZ"]),
        FieldType::RefOr(known) => prop_oneof![one_of(known), value(&FieldType::Ref, side)].boxed(),
        FieldType::Named => prop_oneof![
            value(&FieldType::Ref, side),
            words("[A-Z][a-zé ]{0,30}"),
            value(&FieldType::Name, side)
        ]
        .boxed(),
        FieldType::Text | FieldType::Name => prop::collection::btree_map(
            select(vec!["en", "hi", "zh-Hans", "fr"]),
            "[a-zA-Zäøक \n\"\\\\]{1,20}",
            1..3,
        )
        .prop_map(|texts| json::object(texts.into_iter().map(|(tag, text)| (tag, Value::from(text)))))
        .boxed(),
        FieldType::Wording => prop_oneof![words("[a-z𝒳ﬁ ]{1,40}"), value(&FieldType::Text, side)].boxed(),
        FieldType::String => words("[A-Za-z ]{1,40}"),
        FieldType::Code => words("[a-z][a-z0-9.:/-]{0,20}"),
        FieldType::Word(known) => one_of(known),
        FieldType::Date => one_of(&["2015", "2015-09", "2015-09-25", "1949-04-04", "2030~", "0001"]),
        FieldType::When => one_of(&["2015", "2015-09-25", "2026-01-01T00:00:00Z"]),
        FieldType::Instant => one_of(&["2026-01-01T00:00:00Z", "1969-12-31T23:59:59Z"]),
        FieldType::Period => {
            let end = || prop_oneof![Just(Value::from("..")), value(&FieldType::Date, side)];
            (end(), end()).prop_map(|(from, to)| json::object([("from", from), ("to", to)])).boxed()
        }
        FieldType::Dec => words("-?[1-9][0-9]{0,17}(\\.[0-9]{1,10})?"),
        FieldType::Share => one_of(&["0", "0.5", "1", "0.3333333333", "1.00"]),
        FieldType::Count => words("[1-9][0-9]{0,17}"),
        FieldType::Money => {
            (value(&FieldType::Dec, side), value(&FieldType::Date, side), select(vec!["USD", "EUR"]))
                .prop_map(|(amount, date, code)| {
                    json::object([
                        ("amount", amount),
                        ("date", date),
                        ("currency", code.into()),
                        ("sd", "2".into()),
                    ])
                })
                .boxed()
        }
        FieldType::Qty => (value(&FieldType::Dec, side), value(&FieldType::Code, side))
            .prop_map(|(number, unit)| {
                json::object([("value", number), ("unit", unit), ("qual", "over".into())])
            })
            .boxed(),
        FieldType::Amount => {
            let kinds = [FieldType::Money, FieldType::Qty, FieldType::Text];
            proptest::strategy::Union::new(kinds.map(|kind| value(&kind, side))).boxed()
        }
        FieldType::Src => (value(&FieldType::Named, side), value(&FieldType::Wording, side))
            .prop_map(|(publisher, title)| json::object([("publisher", publisher), ("title", title)]))
            .boxed(),
        FieldType::Hash => words("[0-9a-f]{64}"),
        FieldType::Key => {
            any::<[u8; 32]>().prop_map(|seed| json::text(SigningKey::from_seed(&seed).public())).boxed()
        }
        FieldType::Bool => any::<bool>().prop_map(Value::from).boxed(),
        FieldType::Url => words("https://[a-z]{1,9}\\.example/[a-z0-9%?=&;-]{0,20}"),
        FieldType::List { of, min, max } => {
            prop::collection::vec(value(of, side), min..=max.min(min + 2)).prop_map(Value::from).boxed()
        }
        FieldType::Object(fields) => object(fields.iter().collect(), side),
        FieldType::Either(first, second) => {
            // Which of both is meant depends on the side: votes are ids in acts and objects in reports.
            let kinds = match (first, side) {
                (FieldType::Ref, CheckAs::Act) => vec![value(first, side)],
                (FieldType::Ref, _) => vec![value(second, side)],
                _ => vec![value(first, side), value(second, side)],
            };
            proptest::strategy::Union::new(kinds).boxed()
        }
        FieldType::Any => Just(json::object([("anything", Value::from("goes"))])).boxed(),
    }
}

/// All required fields, and some of the others.
fn object(fields: Vec<&'static Field>, side: CheckAs) -> BoxedStrategy<Value> {
    let members: Vec<_> = fields
        .into_iter()
        .map(|field| {
            let made = value(&field.kind, side).prop_map(|made| Some((field.name, made)));
            if field.required.binds(side) {
                made.boxed()
            } else {
                prop_oneof![7 => Just(None), 3 => made].boxed()
            }
        })
        .collect();
    members.prop_map(|members| json::object(members.into_iter().flatten())).boxed()
}

fn body(schema: &'static Schema, side: CheckAs) -> BoxedStrategy<Value> {
    // A body without `src` is an act's; one with it reports.
    let wanted = |field: &&'static Field| match field.required {
        Requirement::Reported => side == CheckAs::Reported,
        _ => {
            !(side == CheckAs::Act
                && ["proposer", "affected", "session"].contains(&field.name)
                && schema.name == "decision")
        }
    };
    let founded =
        |field: &&'static Field| side == CheckAs::Act || !["governors", "home"].contains(&field.name);
    let fields = schema.all_fields().filter(wanted).filter(founded).collect();
    object(fields, side).prop_map(|body| meet_rules(schema.name, body)).boxed()
}

/// Makes a random body follow the rules that bind several fields.
fn meet_rules(kind: &str, body: Value) -> Value {
    let Value::Object(object) = &body else { return body };
    let shares = || json::array([json::object([("code", "7"), ("share", "1")])]);
    match kind {
        "key" => {
            let key = SigningKey::from_seed(&[1; 32]).public();
            let entry = json::object([
                ("key", json::text(key)),
                ("role", "recovery".into()),
                ("custody", "self".into()),
            ]);
            object.with("keys", json::array([entry])).into()
        }
        "link" => object.with("same", json::array(["x:atlas:a", "x:atlas:b"])).into(),
        "objection" => object.with("apart", json::array(["x:atlas:a", "x:atlas:b"])).into(),
        "tag" => object.with("codes", shares()).into(),
        "priority" => {
            let weight = json::object([("category", "trade"), ("share", "1.0")]);
            object.with("weights", json::array([weight])).into()
        }
        "contribution" => object.with("stage", "mobilised").into(),
        _ => body,
    }
}

/// A header that the kind accepts.
fn draft(schema: &Schema, side: CheckAs, body: Value) -> Draft {
    let id = StatementId::from_hash([7; 32]);
    Draft {
        kind: KindName { name: schema.name.to_owned(), version: schema.version },
        scope: matches!(schema.scope, Presence::Required | Presence::Governance)
            .then_some(Ref::Statement(id)),
        target: (schema.target.presence == Presence::Required).then_some(Ref::Statement(id)),
        act: schema.acts.first().filter(|_| side == CheckAs::Act).map(|act| (*act).to_owned()),
        body,
    }
}

fn author(schema: &Schema) -> Author {
    match schema.name {
        "key" => Author::SelfActor,
        _ => Author::Id(StatementId::from_hash([9; 32])),
    }
}

fn for_every_kind(cases: u32, check: impl Fn(&'static Schema, CheckAs, Value)) {
    for schema in kinds::ALL {
        let sides = [(CheckAs::Act, !schema.reported_only), (CheckAs::Reported, schema.reportable)];
        for (side, _) in sides.into_iter().filter(|(_, possible)| *possible) {
            let mut runner =
                TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
            let made = runner.run(&body(schema, side), |body| {
                check(schema, side, body);
                Ok(())
            });
            made.unwrap_or_else(|e| panic!("{} as {side:?}: {e}", schema.name));
        }
    }
}

#[test]
fn what_a_kind_allows_is_signed_logged_and_read_back() {
    let key = SigningKey::from_seed(&[2; 32]);
    let at = Instant::parse_seconds("2026-01-01T00:00:00Z").unwrap();
    for_every_kind(24, |schema, side, body| {
        assert_eq!(schema.check(&body, side), [], "{}", body.to_canonical());
        assert_eq!(json::parse_canonical(&body.to_canonical()).unwrap(), body);
        let signed = draft(schema, side, body.clone()).sign(&key, author(schema), at, [3; 32]).unwrap();
        let leaf = Leaf::parse(signed.leaf(at).to_canonical().as_bytes()).unwrap();
        assert_eq!(leaf.inline.is_some(), schema.inline);
        let header = leaf.verify().unwrap();
        assert_eq!(header.id(), signed.id());
        assert_eq!(*check_body(&header, &[3; 32], body.to_canonical().as_bytes()).unwrap().value, body);
    });
}

#[test]
fn a_missing_or_unknown_field_is_named() {
    for_every_kind(4, |schema, side, body| {
        let Value::Object(object) = &body else { unreachable!("a body is an object") };
        for field in schema.all_fields().filter(|field| field.required.binds(side)) {
            let errors = schema.check(&object.without(field.name).into(), side);
            assert!(
                errors.iter().any(|e| e.path == field.name && e.code == "field-missing"),
                "{} does not miss `{}`: {errors:?}",
                schema.name,
                field.name
            );
        }
        let errors = schema.check(&object.with("nonsense", "a").into(), side);
        assert!(errors.iter().any(|e| e.path == "nonsense" && e.code == "field-unknown"), "{errors:?}");
    });
}

#[test]
fn every_kind_and_field_says_what_it_is() {
    fn documented(fields: &[Field], kind: &str) {
        for field in fields {
            assert!(field.summary().ends_with(['.', '…']), "{kind}: `{}` has no sentence", field.name);
            let mut inner = &field.kind;
            while let FieldType::List { of, .. } = inner {
                inner = of;
            }
            if let FieldType::Object(fields) = inner {
                documented(fields, kind);
            }
        }
    }
    for schema in kinds::ALL {
        assert!(schema.summary().ends_with(['.', '…']), "{} has no sentence", schema.name);
        documented(schema.fields, schema.name);
    }
    assert_eq!(kinds::ALL.len(), 38, "a kind was added or lost: docs/spec/statement.md follows");
}

#[test]
fn parsing_any_text_never_panics_and_canonical_is_a_fixed_point() {
    proptest!(Config { failure_persistence: None, ..Config::default() }, |(text in "[{}\\[\\]\",:a-f0-9\\\\ut\u{202e}\n é𝒳-]{0,60}")| {
        if let Ok(value) = json::parse(&text) {
            let canonical = value.to_canonical();
            prop_assert_eq!(json::parse_canonical(&canonical).unwrap(), value);
        }
    });
}

#[test]
fn keys_are_sorted_by_utf16_code_units() {
    // U+1D4B3 is written with surrogates, which sort before U+FB01 although its code point is larger.
    let value = json::object([("\u{FB01}", "b"), ("\u{1D4B3}", "a"), ("z", "c")]);
    assert_eq!(value.to_canonical(), "{\"z\":\"c\",\"\u{1D4B3}\":\"a\",\"\u{FB01}\":\"b\"}");
}
