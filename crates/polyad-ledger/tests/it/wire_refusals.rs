//! Bytes that are refused, each with its code, its place and a sentence.

use expect_test::{Expect, expect};
use polyad_ledger::body::commitment;
use polyad_ledger::draft::Draft;
use polyad_ledger::envelope::{Submission, pae};
use polyad_ledger::header::{Author, Header, KindName};
use polyad_ledger::json::{self, Value};
use polyad_ledger::key::{PublicKey, SigningKey};
use polyad_ledger::leaf::Leaf;
use polyad_ledger::verify::{check_body, verify};
use polyad_model::{Instant, StatementId};

const SALT: [u8; 32] = [9; 32];

fn key() -> SigningKey {
    SigningKey::from_seed(&[2; 32])
}

fn actor() -> StatementId {
    StatementId::from_hash([7; 32])
}

/// A header of that kind over a body, in canonical form.
fn header(kind: &str, body: &str) -> Header {
    Header {
        kind: kind.parse().unwrap(),
        author: Author::Id(actor()),
        key: key().public(),
        at: Instant::parse_seconds("2026-01-02T00:00:00Z").unwrap(),
        body: commitment(&SALT, body.as_bytes()),
        act: None,
        scope: None,
        target: None,
    }
}

/// Signs whatever text stands for a header, and reads it.
fn read_header(text: &str) -> String {
    let signature = key().sign(&pae(text.as_bytes()));
    match verify(text.as_bytes(), &signature) {
        Ok(_) => "accepted".to_owned(),
        Err(error) => error.to_string(),
    }
}

/// Signs a header of that kind and opens it with the body.
fn read_body(kind: &str, body: &str) -> String {
    read_with(header(kind, body), body)
}

fn read_with(header: Header, body: &str) -> String {
    let text = header.to_canonical();
    let header = match verify(text.as_bytes(), &key().sign(&pae(text.as_bytes()))) {
        Ok(header) => header,
        Err(error) => return error.to_string(),
    };
    match check_body(&header, &SALT, body.as_bytes()) {
        Ok(_) => "accepted".to_owned(),
        Err(error) => error.to_string(),
    }
}

/// One line a case: its name, then what is said about it.
fn table(cases: impl IntoIterator<Item = (impl Into<String>, String)>, expected: Expect) {
    let lines: Vec<String> =
        cases.into_iter().map(|(name, verdict)| format!("{}: {verdict}\n", name.into())).collect();
    expected.assert_eq(&lines.concat());
}

#[test]
fn headers() {
    let good = header("pledge/1", "{}").to_canonical();
    let with = |from: &str, to: &str| {
        assert!(good.contains(from), "{from} is not in {good}");
        read_header(&good.replacen(from, to, 1))
    };
    let long_scope = format!("x:org-id:{}", "a".repeat(900));
    table(
        [
            ("as it should be", read_header(&good)),
            ("unknown key", with("{", r#"{"admin":"yes","#)),
            ("repeated key", with("{", r#"{"at":"2026-01-02T00:00:00Z","#)),
            ("missing key", with(r#""at":"2026-01-02T00:00:00Z","#, "")),
            ("white space", with("{", "{ ")),
            ("keys not sorted", with(r#""v":"polyad/1"}"#, r#""v":"polyad/1","target":"x:sdg:7"}"#)),
            ("escaped letter", with("pledge/1", "pl\\u0065dge/1")),
            ("number", with(r#""2026-01-02T00:00:00Z""#, "1767312000")),
            ("nested", with(r#""2026-01-02T00:00:00Z""#, "{}")),
            ("null", with(r#""2026-01-02T00:00:00Z""#, "null")),
            ("true", with(r#""2026-01-02T00:00:00Z""#, "true")),
            ("other alphabet", with("pledge", "рledge")),
            ("space in a value", with("pledge/1", "pledge /1")),
            ("empty value", with("pledge/1", "")),
            ("time without zone", with("00:00:00Z", "00:00:00")),
            ("time with offset", with("00:00:00Z", "00:00:00+01:00")),
            ("milliseconds", with("00:00:00Z", "00:00:00.000Z")),
            ("30 February", with("2026-01-02", "2026-02-30")),
            ("leap second", with("00:00:00Z", "23:59:60Z")),
            ("year 99999", with("2026-", "99999-")),
            ("kind without version", with("pledge/1", "pledge")),
            ("kind version 0", with("pledge/1", "pledge/0")),
            ("kind in capitals", with("pledge/1", "Pledge/1")),
            ("unknown kind", with("pledge/1", "treaty/1")),
            ("unknown version", with("pledge/1", "pledge/9999")),
            ("format of the future", with("polyad/1", "polyad/2")),
            ("author in words", with(&actor().to_string(), "india")),
            ("self in a pledge", with(&actor().to_string(), "self")),
            ("key of another type", with("z6Mk", "z6Ls")),
            ("commitment too short", with(r#""body":""#, r#""body":"ab"#)),
            ("unknown scheme", with(r#","v":"#, r#","scope":"x:moon:1","v":"#)),
            ("no Ref", with(r#","v":"#, r#","scope":"moon","v":"#)),
            ("over 1 KiB", with(r#","v":"#, &format!(r#","scope":"{long_scope}","v":"#))),
            ("not JSON", read_header("pledge")),
            ("empty", read_header("")),
            ("a list", read_header("[]")),
            ("two headers", read_header(&format!("{good}{good}"))),
        ],
        expect![[r#"
            as it should be: accepted
            unknown key: `header.admin`: a header has no such key; known are act, at, author, body, key, kind, scope, target, v (header-key-unknown)
            repeated key: `header.at`: the key is given twice, at byte 29 (json-duplicate-key)
            missing key: `header.at`: a header needs this key (header-key-missing)
            white space: `header`: not in canonical form (RFC 8785): differs from it at byte 1 (json-not-canonical)
            keys not sorted: `header`: not in canonical form (RFC 8785): differs from it at byte 244 (json-not-canonical)
            escaped letter: `header`: not in canonical form (RFC 8785): differs from it at byte 235 (json-not-canonical)
            number: `header.at`: a number is not allowed; write it as a text, e.g. "12.5", at byte 6 (json-number)
            nested: `header.at`: nested deeper than 1, at byte 6 (json-too-deep)
            null: `header.at`: null is not allowed; leave the member out, at byte 6 (json-null)
            true: `header.at`: needs a text, got a truth value (header-value-not-text)
            other alphabet: `header.kind`: holds only A-Z a-z 0-9 : . _ / + % -, got `рledge/1` (header-value-charset)
            space in a value: `header.kind`: holds only A-Z a-z 0-9 : . _ / + % -, got `pledge /1` (header-value-charset)
            empty value: `header.kind`: holds only A-Z a-z 0-9 : . _ / + % -, got `` (header-value-charset)
            time without zone: `header.at`: time: written YYYY-MM-DDThh:mm:ssZ (got `2026-01-02T00:00:00`) (value-malformed)
            time with offset: `header.at`: time: written YYYY-MM-DDThh:mm:ssZ (got `2026-01-02T00:00:00+01:00`) (value-malformed)
            milliseconds: `header.at`: time: written YYYY-MM-DDThh:mm:ssZ (got `2026-01-02T00:00:00.000Z`) (value-malformed)
            30 February: `header.at`: time: written YYYY-MM-DDThh:mm:ssZ (got `2026-02-30T00:00:00Z`) (value-malformed)
            leap second: `header.at`: time: written YYYY-MM-DDThh:mm:ssZ (got `2026-01-02T23:59:60Z`) (value-malformed)
            year 99999: `header.at`: time: written YYYY-MM-DDThh:mm:ssZ (got `99999-01-02T00:00:00Z`) (value-malformed)
            kind without version: `header.kind`: a kind is a lower-case name, `/` and a version from 1, got `pledge` (kind-malformed)
            kind version 0: `header.kind`: a kind is a lower-case name, `/` and a version from 1, got `pledge/0` (kind-malformed)
            kind in capitals: `header.kind`: a kind is a lower-case name, `/` and a version from 1, got `Pledge/1` (kind-malformed)
            unknown kind: accepted
            unknown version: accepted
            format of the future: `header.v`: this version of Polyad reads `polyad/1`, got `polyad/2` (format-unknown)
            author in words: `header.author`: statement id: begins with `s` (got `india`) (value-malformed)
            self in a pledge: `header.author`: only an actor's first `key` statement, which has no target, has the author `self` (author-self)
            key of another type: `header.key`: a public key is z6Mk and 44 characters of base58, got `z6Lso9hTggMwjSTEaJaPUfE6tqcy2xvU6BnNq3e3o8qVBiyH` (key-malformed)
            commitment too short: `header.body`: a commitment is 64 lower-case hexadecimal digits (value-malformed)
            unknown scheme: accepted
            no Ref: `header.scope`: Ref: a Ref is a statement id, x:<scheme>:<code> or r:<dataset key>:<locator> (got `moon`) (value-malformed)
            over 1 KiB: `header`: 1178 bytes; at most 1024 are allowed (header-too-long)
            not JSON: `header`: not JSON, at byte 0 (json-invalid)
            empty: `header`: the text ends too early, at byte 0 (json-invalid)
            a list: `header`: a header is an object, not a list (header-not-an-object)
            two headers: `header`: something follows the value, at byte 258 (json-invalid)
        "#]],
    );
}

#[test]
fn signatures_and_commitments() {
    let body = "{}";
    let text = header("retraction/1", body).to_canonical();
    let good = key().sign(&pae(text.as_bytes()));
    let say = |signature: &[u8]| {
        verify(text.as_bytes(), signature).map_or_else(|e| e.to_string(), |h| h.id().to_string())
    };
    let other = SigningKey::from_seed(&[3; 32]).sign(&pae(text.as_bytes()));
    let verified = verify(text.as_bytes(), &good).unwrap();
    let open = |salt: &[u8; 32], body: &str| {
        check_body(&verified, salt, body.as_bytes()).map_or_else(|e| e.to_string(), |_| "accepted".to_owned())
    };
    let mut small_order = header("retraction/1", body);
    small_order.key = PublicKey::from_bytes(std::array::from_fn(|i| u8::from(i == 0)));
    let small_order = small_order.to_canonical();
    let lax: [u8; 64] = std::array::from_fn(|i| u8::from(i == 0));
    table(
        [
            ("right", say(&good)),
            ("another key's", say(&other)),
            ("of the bare header, without PAE", say(&key().sign(text.as_bytes()))),
            ("63 bytes", say(&good[..63])),
            ("none", say(&[])),
            ("key of small order", verify(small_order.as_bytes(), &lax).unwrap_err().to_string()),
            ("another salt", open(&[1; 32], body)),
            ("another body", open(&SALT, r#"{"a":"b"}"#)),
            ("same value, other bytes", open(&SALT, "{ }")),
        ],
        expect![[r#"
            right: sfqdwopqee6zo73mo565yam5nbqx2vkc6pj6fevz4rwuuhfqjykiq
            another key's: `sig`: not the signature of z6Mko9hTggMwjSTEaJaPUfE6tqcy2xvU6BnNq3e3o8qVBiyH over this header (signature-wrong)
            of the bare header, without PAE: `sig`: not the signature of z6Mko9hTggMwjSTEaJaPUfE6tqcy2xvU6BnNq3e3o8qVBiyH over this header (signature-wrong)
            63 bytes: `sig`: a signature has 64 bytes, got 63 (signature-length)
            none: `sig`: a signature has 64 bytes, got 0 (signature-length)
            key of small order: `sig`: not the signature of z6MkeXATEjyXENzBXBxgC5EHk2JE5aqd7qMGGtDpLUH1e2Sj over this header (signature-wrong)
            another salt: `body`: salt and body do not open the header's commitment (commitment-wrong)
            another body: `body`: salt and body do not open the header's commitment (commitment-wrong)
            same value, other bytes: `body`: salt and body do not open the header's commitment (commitment-wrong)
        "#]],
    );
}

#[test]
fn bodies_that_are_no_bodies() {
    let many: Vec<String> = (0..2001).map(|i| format!("\"m{i:04}\":true")).collect();
    let cases = [
        ("as it should be", r#"{"reason":"wrong year"}"#.to_owned()),
        ("not JSON", "pledge".to_owned()),
        ("a text", r#""pledge""#.to_owned()),
        ("cut off", r#"{"reason":"wrong"#.to_owned()),
        ("two values", "{}{}".to_owned()),
        ("duplicate key", r#"{"reason":"a","reason":"b"}"#.to_owned()),
        ("duplicate key, escaped", r#"{"reason":"a","re\u0061son":"b"}"#.to_owned()),
        ("number", r#"{"reason":1}"#.to_owned()),
        ("huge number", r#"{"reason":1e999}"#.to_owned()),
        ("negative zero", r#"{"reason":-0}"#.to_owned()),
        ("NaN", r#"{"reason":NaN}"#.to_owned()),
        ("null", r#"{"reason":null}"#.to_owned()),
        ("null, deep", r#"{"reason":{"a":["b",null]}}"#.to_owned()),
        ("white space", r#"{"reason": "a"}"#.to_owned()),
        ("not sorted", r#"{"reason":"a","from":"2020"}"#.to_owned()),
        ("needless escape", r#"{"reason":"\u0061"}"#.to_owned()),
        ("escaped solidus", r#"{"reason":"a\/b"}"#.to_owned()),
        ("line feed", "{\"reason\":\"two\\nlines\"}".to_owned()),
        ("tab", "{\"reason\":\"a\\tb\"}".to_owned()),
        ("tab, raw", "{\"reason\":\"a\tb\"}".to_owned()),
        ("escape character", "{\"reason\":\"\\u001b[31m\"}".to_owned()),
        ("delete character", "{\"reason\":\"a\u{7f}b\"}".to_owned()),
        ("next line", "{\"reason\":\"a\u{85}b\"}".to_owned()),
        ("right-to-left override", "{\"reason\":\"a\u{202e}b\"}".to_owned()),
        ("isolate in a key", "{\"rea\u{2066}son\":\"a\"}".to_owned()),
        ("Arabic letter mark", "{\"reason\":\"\u{61c}\"}".to_owned()),
        ("lone surrogate", "{\"reason\":\"\\ud800\"}".to_owned()),
        ("depth 9", format!(r#"{{"reason":{}"a"{}}}"#, "[".repeat(8), "]".repeat(8))),
        ("depth 8", format!(r#"{{"reason":{}"a"{}}}"#, "[".repeat(7), "]".repeat(7))),
        ("depth 100,000", "[".repeat(60_000)),
        ("2,001 members", format!("{{{}}}", many.join(","))),
        ("over 64 KiB", format!(r#"{{"reason":"{}"}}"#, "a".repeat(64 * 1024))),
        ("byte order mark", "\u{feff}{}".to_owned()),
    ];
    table(
        cases.map(|(name, body)| {
            let mut header = header("retraction/1", &body);
            header.target = Some(actor().to_string().parse().unwrap());
            (name, read_with(header, &body))
        }),
        expect![[r#"
            as it should be: accepted
            not JSON: `body`: not JSON, at byte 0 (json-invalid)
            a text: `body`: a body is an object, not a text (body-not-an-object)
            cut off: `body.reason`: a text without its closing quotation mark, at byte 11 (json-invalid)
            two values: `body`: something follows the value, at byte 2 (json-invalid)
            duplicate key: `body.reason`: the key is given twice, at byte 14 (json-duplicate-key)
            duplicate key, escaped: `body.reason`: the key is given twice, at byte 14 (json-duplicate-key)
            number: `body.reason`: a number is not allowed; write it as a text, e.g. "12.5", at byte 10 (json-number)
            huge number: `body.reason`: a number is not allowed; write it as a text, e.g. "12.5", at byte 10 (json-number)
            negative zero: `body.reason`: a number is not allowed; write it as a text, e.g. "12.5", at byte 10 (json-number)
            NaN: `body.reason`: not JSON, at byte 10 (json-invalid)
            null: `body.reason`: null is not allowed; leave the member out, at byte 10 (json-null)
            null, deep: `body.reason.a[1]`: null is not allowed; leave the member out, at byte 20 (json-null)
            white space: `body`: not in canonical form (RFC 8785): differs from it at byte 10 (json-not-canonical)
            not sorted: `body`: not in canonical form (RFC 8785): differs from it at byte 2 (json-not-canonical)
            needless escape: `body`: not in canonical form (RFC 8785): differs from it at byte 11 (json-not-canonical)
            escaped solidus: `body`: not in canonical form (RFC 8785): differs from it at byte 12 (json-not-canonical)
            line feed: accepted
            tab: `body.reason`: a control character (U+0009) in the text at byte 10 (json-control-character)
            tab, raw: `body.reason`: a control character in a text, at byte 12 (json-control-character)
            escape character: `body.reason`: a control character (U+001B) in the text at byte 10 (json-control-character)
            delete character: `body.reason`: a control character (U+007F) in the text at byte 10 (json-control-character)
            next line: `body.reason`: a control character (U+0085) in the text at byte 10 (json-control-character)
            right-to-left override: `body.reason`: a character that changes the direction of text (U+202E) in the text at byte 10 (json-direction-control)
            isolate in a key: `body`: a character that changes the direction of text (U+2066) in the text at byte 1 (json-direction-control)
            Arabic letter mark: `body.reason`: a character that changes the direction of text (U+061C) in the text at byte 10 (json-direction-control)
            lone surrogate: `body.reason`: half of a surrogate pair, at byte 17 (json-invalid)
            depth 9: `body.reason[0][0][0][0][0][0][0]`: nested deeper than 8, at byte 17 (json-too-deep)
            depth 8: `body.reason`: needs a text, got a list (type-wrong)
            depth 100,000: `body[0][0][0][0][0][0][0][0]`: nested deeper than 8, at byte 8 (json-too-deep)
            2,001 members: `body`: more than 2000 members, at byte 26008 (json-too-many-members)
            over 64 KiB: `body`: 65549 bytes; at most 65536 are allowed (json-too-long)
            byte order mark: `body`: not JSON, at byte 0 (json-invalid)
        "#]],
    );
}

#[test]
fn fields_that_do_not_fit() {
    let pledge = |change: &str| {
        let good = r#"{"by":"x:iso3166-1:IN","form":"grant","period":{"from":"2026","to":".."},"to":"x:atlas:gavi","what":{"amount":"1000","currency":"USD","date":"2026"}}"#;
        let (from, to) = change.split_once(" => ").unwrap_or(("", ""));
        assert!(good.contains(from), "{from} is not in {good}");
        let body = json::parse(&good.replacen(from, to, 1)).unwrap().to_canonical();
        (change.to_owned(), read_body("pledge/1", &body))
    };
    table(
        [
            "",
            "\"by\":\"x:iso3166-1:IN\", => ",
            "x:iso3166-1:IN => India",
            "x:iso3166-1:IN => x:iso3166-1:in",
            "x:iso3166-1:IN => x:moon:1",
            "x:iso3166-1:IN => unnamed",
            "\"form\":\"grant\", => ",
            "grant => gift",
            "\"form\" => \"from\"",
            "\"2026\",\"to\" => \"2026-13\",\"to\"",
            "\"2026\",\"to\" => \"0000\",\"to\"",
            "\"2026\",\"to\" => \"..\",\"to\"",
            "{\"from\":\"2026\",\"to\":\"..\"} => \"2026\"",
            "\"from\":\"2026\", => ",
            "\"1000\" => true",
            "\"1000\" => \"1,000\"",
            "\"1000\" => \"1e3\"",
            "\"1000\" => \"-0\"",
            "\"1000\" => \"NaN\"",
            "\"1000\" => \"١٠\"",
            "\"1000\" => \"1234567890123456789\"",
            "USD => usd",
            "\"date\":\"2026\" => \"date\":\"2026\",\"sd\":\"99\"",
            "\"date\":\"2026\" => \"date\":\"2026\",\"qual\":\"circa\"",
            "\"date\":\"2026\" => \"date\":\"2026\",\"price\":\"constant:20\"",
            "{\"amount\":\"1000\",\"currency\":\"USD\",\"date\":\"2026\"} => {\"value\":\"530\",\"unit\":\"banks\"}",
            "{\"amount\":\"1000\",\"currency\":\"USD\",\"date\":\"2026\"} => {\"en\":\"fair wind\"}",
            "{\"amount\":\"1000\",\"currency\":\"USD\",\"date\":\"2026\"} => \"fair wind\"",
            "\"form\" => \"src\":{\"publisher\":\"UN\"},\"form\"",
            "\"form\":\"grant\" => \"src\":{\"publisher\":\"UN\",\"title\":\"Report\"}",
            "\"form\" => \"src\":{\"publisher\":\"UN\",\"url\":\"javascript:alert(1)\"},\"form\"",
            "\"form\" => \"src\":{\"publisher\":\"UN\",\"url\":\"https://un.org@evil.example/\"},\"form\"",
            "\"form\" => \"note\":{\"english\":\"a\"},\"form\"",
            "\"form\" => \"note\":{},\"form\"",
        ]
        .map(pledge),
        expect![[r#"
            : accepted
            "by":"x:iso3166-1:IN", => : `body.by`: required: Whose promise it is. (field-missing)
            x:iso3166-1:IN => India: `body.by`: Ref: a Ref is a statement id, x:<scheme>:<code> or r:<dataset key>:<locator> (got `India`); or one of unnamed (value-malformed)
            x:iso3166-1:IN => x:iso3166-1:in: `body.by`: Ref: a code of iso3166-1 is two capital letters (got `in`); or one of unnamed (value-malformed)
            x:iso3166-1:IN => x:moon:1: accepted
            x:iso3166-1:IN => unnamed: accepted
            "form":"grant", => : `body.form`: required: In what form. (field-missing)
            grant => gift: `body.form`: `gift` is not one of grant, loan, guarantee, in-kind, policy, other (word-unknown)
            "form" => "from": `body.from`: no such field; known are by, to, what, form, period, schedule, conditions, as_called, extent, replaces, valid, note, src, instead_of, about (and 1 more) (field-unknown)
            "2026","to" => "2026-13","to": `body.period.from`: date: no such day in the calendar (got `2026-13`) (value-malformed)
            "2026","to" => "0000","to": `body.period.from`: date: years run from 0001 to 9999 (got `0000`) (value-malformed)
            "2026","to" => "..","to": accepted
            {"from":"2026","to":".."} => "2026": `body.period`: needs an object {from, to}, got a text (type-wrong)
            "from":"2026", => : `body.period.from`: required: First moment, or `..`. (field-missing)
            "1000" => true: `body.what.amount`: needs a text, got a truth value (type-wrong)
            "1000" => "1,000": `body.what.amount`: decimal: at most 18 digits, then at most 10 places after a point, no exponent, no leading zero (got `1,000`) (value-malformed)
            "1000" => "1e3": `body.what.amount`: decimal: at most 18 digits, then at most 10 places after a point, no exponent, no leading zero (got `1e3`) (value-malformed)
            "1000" => "-0": `body.what.amount`: decimal: zero has no sign (got `-0`) (value-malformed)
            "1000" => "NaN": `body.what.amount`: decimal: at most 18 digits, then at most 10 places after a point, no exponent, no leading zero (got `NaN`) (value-malformed)
            "1000" => "١٠": `body.what.amount`: decimal: at most 18 digits, then at most 10 places after a point, no exponent, no leading zero (got `١٠`) (value-malformed)
            "1000" => "1234567890123456789": `body.what.amount`: decimal: at most 18 digits, then at most 10 places after a point, no exponent, no leading zero (got `1234567890123456789`) (value-malformed)
            USD => usd: `body.what.currency`: a currency is three capital letters of ISO 4217, got `usd` (value-malformed)
            "date":"2026" => "date":"2026","sd":"99": `body.what.sd`: significant digits lie between 1 and 38 (value-malformed)
            "date":"2026" => "date":"2026","qual":"circa": `body.what.qual`: `circa` is not one of about, over, under (word-unknown)
            "date":"2026" => "date":"2026","price":"constant:20": `body.what.price`: price base: `nominal` or `constant:YYYY` (got `constant:20`) (value-malformed)
            {"amount":"1000","currency":"USD","date":"2026"} => {"value":"530","unit":"banks"}: accepted
            {"amount":"1000","currency":"USD","date":"2026"} => {"en":"fair wind"}: accepted
            {"amount":"1000","currency":"USD","date":"2026"} => "fair wind": `body.what`: needs money, a quantity or a text by language, got a text (type-wrong)
            "form" => "src":{"publisher":"UN"},"form": `body.src`: a source needs a `title` or a `url` (src-unnamed)
            "form":"grant" => "src":{"publisher":"UN","title":"Report"}: accepted
            "form" => "src":{"publisher":"UN","url":"javascript:alert(1)"},"form": `body.src.url`: begins with https:// or http:// (url-malformed)
            "form" => "src":{"publisher":"UN","url":"https://un.org@evil.example/"},"form": `body.src.url`: needs a plain host name, without user name or password (url-malformed)
            "form" => "note":{"english":"a"},"form": accepted
            "form" => "note":{},"form": `body.note`: has no language; leave the field out (text-empty)
        "#]],
    );
}

#[test]
fn rules_that_bind_several_fields() {
    let sign = key().public().to_string();
    let key_body = |role: &str, custody: &str| {
        format!(r#"{{"keys":[{{"custody":"{custody}","key":"{sign}","role":"{role}"}}]}}"#)
    };
    let mut cases: Vec<(&str, &str, String)> = vec![
        ("key", "as it should be", key_body("recovery", "self")),
        ("key", "no recovery key", key_body("sign", "self")),
        ("key", "a host without name", key_body("recovery", "host")),
        ("key", "no keys", r#"{"keys":[]}"#.to_owned()),
        ("key", "a note", key_body("recovery", "self").replace("]}", r#"],"note":{"en":"a"}}"#)),
        ("link", "to itself", r#"{"basis":"a","same":["x:iso3166-1:IN","x:iso3166-1:IN"]}"#.to_owned()),
        ("link", "of one", r#"{"basis":"a","same":["x:iso3166-1:IN"]}"#.to_owned()),
        ("link", "of three", r#"{"basis":"a","same":["x:atlas:a","x:atlas:b","x:atlas:c"]}"#.to_owned()),
    ];
    let contribution = |rest: &str| {
        let text = format!(
            r#"{{"by":"x:atlas:a","to":"x:atlas:b","when":"2024","what":{{"value":"1","unit":"tonne"}},{rest}}}"#
        );
        json::parse(&text).unwrap().to_canonical()
    };
    cases.extend([
        ("contribution", "a word of its own", contribution(r#""stage":"other","as_called":"deployed""#)),
        ("contribution", "other without a word", contribution(r#""stage":"other""#)),
        ("contribution", "seeds of spent money", contribution(r#""stage":"spent","seeds":[]"#)),
    ]);
    table(
        cases
            .into_iter()
            .map(|(kind, name, body)| (format!("{kind}, {name}"), read_body(&format!("{kind}/1"), &body))),
        expect![[r#"
            key, as it should be: accepted
            key, no recovery key: `body.keys`: at least one key must have the role recovery (recovery-key-missing)
            key, a host without name: `body.keys[0].host`: custody by a host names the host (field-missing)
            key, no keys: `body.keys`: needs at least 1 item (list-too-short)
            key, a note: `body.note`: no such field; known are keys, revoked (field-unknown)
            link, to itself: `body.same`: the two Refs are the same (link-to-itself)
            link, of one: `body.same`: a link joins two Refs, got 1 (list-too-short)
            link, of three: `body.same`: 3 items; at most 2 are allowed (list-too-long)
            contribution, a word of its own: accepted
            contribution, other without a word: `body.as_called`: a stage `other` needs the source's own word: each word is its own rung (field-missing)
            contribution, seeds of spent money: `body.seeds`: only mobilised money has seeds (field-unexpected)
        "#]],
    );
}

#[test]
fn what_a_kind_asks_of_its_header() {
    let id: polyad_model::Ref = actor().to_string().parse().unwrap();
    let atlas = polyad_model::Ref::atlas("gavi").unwrap();
    let case = |name: &'static str, kind: &str, body: &str, change: &dyn Fn(&mut Header)| {
        let mut header = header(&format!("{kind}/1"), body);
        change(&mut header);
        (name, read_with(header, body))
    };
    let tag = r#"{"codes":[{"code":"7.2","share":"1"}],"vocabulary":"sdg-target"}"#;
    let halves =
        r#"{"codes":[{"code":"7.1","share":"0.5"},{"code":"7.2","share":"0.4"}],"vocabulary":"sdg-target"}"#;
    let goal = r#"{"text":{"en":"Light for all."}}"#;
    let reported_goal = r#"{"src":{"publisher":"UN","title":"Charter"},"text":{"en":"Light for all."}}"#;
    table(
        [
            case("tag without target", "tag", tag, &|_| {}),
            case("tag", "tag", tag, &|h| h.target = Some(atlas.clone())),
            case("tag, shares sum to 0.9", "tag", halves, &|h| h.target = Some(atlas.clone())),
            case("vote without act", "vote", "{}", &|h| {
                h.scope = Some(id.clone());
                h.target = Some(id.clone());
            }),
            case("vote with a word of its own", "vote", "{}", &|h| {
                h.scope = Some(id.clone());
                h.target = Some(id.clone());
                h.act = Some("maybe".to_owned());
            }),
            case("goal without partnership", "goal", goal, &|_| {}),
            case("goal of an atlas entry", "goal", goal, &|h| h.scope = Some(atlas.clone())),
            case("the same, reported", "goal", reported_goal, &|h| h.scope = Some(atlas.clone())),
            case("goal with an act", "goal", goal, &|h| {
                h.scope = Some(id.clone());
                h.act = Some("adopted".to_owned());
            }),
            case("correction of a row", "correction", r#"{"as":{},"reason":"a"}"#, &|h| {
                h.target = Some(atlas.clone());
            }),
            case("challenge with a target", "challenge", "{}", &|h| h.target = Some(id.clone())),
            case("seat as an act", "seat", "{}", &|_| {}),
            case("unknown kind, any body", "treaty", r#"{"x":"y"}"#, &|_| {}),
        ],
        expect![[r#"
            tag without target: `target`: tag needs a target (header-key-missing)
            tag: accepted
            tag, shares sum to 0.9: `body.codes`: shares sum to 0.9, not to 1 (shares-not-one)
            vote without act: `act`: vote needs one of for, against, abstain, recuse (act-missing)
            vote with a word of its own: `act`: `maybe` is not one of for, against, abstain, recuse (act-unknown)
            goal without partnership: `scope`: goal needs a scope (header-key-missing)
            goal of an atlas entry: `scope`: the scope of goal is a statement id, got `x:atlas:gavi` (scope-not-a-statement)
            the same, reported: accepted
            goal with an act: `act`: goal has no coded outcome, got `adopted` (act-unexpected)
            correction of a row: `target`: the target of correction is the own statement, named by a statement id, got `x:atlas:gavi` (target-not-a-statement)
            challenge with a target: `target`: challenge has no target, got `sa4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dq` (header-key-unexpected)
            seat as an act: `body.of`: required: The partnership. (and 4 more) (field-missing)
            unknown kind, any body: accepted
        "#]],
    );
}

#[test]
fn submissions() {
    let at = Instant::parse_seconds("2026-01-02T00:00:00Z").unwrap();
    let mut draft = Draft::new("retraction", json::object([("reason", Value::from("a"))]));
    draft.target = Some(actor().to_string().parse().unwrap());
    let good = draft.sign(&key(), Author::Id(actor()), at, SALT).unwrap().submission().to_json();
    let with = |from: &str, to: &str| {
        assert!(good.contains(from), "{from} is not in {good}");
        Submission::parse(&good.replacen(from, to, 1))
            .map_or_else(|e| e.to_string(), |_| "accepted".to_owned())
    };
    table(
        [
            ("as it should be", with("", "")),
            ("without keyid", with("\"keyid\":\"\",", "")),
            ("not JSON", Submission::parse("POST").unwrap_err().to_string()),
            ("a number", with("\"salt\":", "\"salt\":1,\"x\":")),
            ("no salt", with("\"salt\":", "\"sald\":")),
            ("salt too short", with("\"salt\":\"CQkJ", "\"salt\":\"")),
            ("salt without padding", with("CQkJCQk=", "CQkJCQk")),
            ("payload in base64url", with("\"payload\":\"", "\"payload\":\"-_")),
            ("another payload type", with("vnd.polyad.header", "vnd.in-toto")),
            ("two signatures", with("}]}", "},{\"sig\":\"\"}]}")),
            ("no signature", with("[{", "[],\"x\":[{")),
            (
                "body as object",
                with("\"body\":\"{\\\"reason\\\":\\\"a\\\"}\"", "\"body\":{\"reason\":\"a\"}"),
            ),
            ("one more member", with("{\"body\"", "{\"admin\":true,\"body\"")),
        ],
        expect![[r#"
            as it should be: accepted
            without keyid: accepted
            not JSON: not JSON, at byte 0 (json-invalid)
            a number: `salt`: a number is not allowed; write it as a text, e.g. "12.5", at byte 674 (json-number)
            no salt: `sald`: no such member; known are envelope, salt, body (member-unknown)
            salt too short: `salt`: a salt has 32 bytes, got 29 (salt-length)
            salt without padding: `salt`: needs base64 with padding (RFC 4648) (base64-malformed)
            payload in base64url: `envelope.payload`: needs base64 with padding (RFC 4648) (base64-malformed)
            another payload type: `envelope.payloadType`: must be `application/vnd.polyad.header+json`, got `application/vnd.in-toto+json` (payload-type-unknown)
            two signatures: `envelope.signatures`: exactly one signature is needed (signature-count)
            no signature: `envelope.x`: no such member; known are payloadType, payload, signatures (member-unknown)
            body as object: `body`: needs a text, got an object (type-wrong)
            one more member: `admin`: no such member; known are envelope, salt, body (member-unknown)
        "#]],
    );
}

/// The leaf of a first `key` statement, with another inline body or none.
fn key_leaf(inline: Option<&str>) -> String {
    let at = Instant::parse_millis("2026-01-02T00:00:00.250Z").unwrap();
    let entry = json::object([
        ("key", json::text(key().public())),
        ("role", "recovery".into()),
        ("custody", "self".into()),
    ]);
    let draft = Draft::new("key", json::object([("keys", json::array([entry]))]));
    let mut leaf = draft.sign(&key(), Author::SelfActor, at, SALT).unwrap().leaf(at);
    leaf.inline = inline.map(|body| (body.into(), SALT));
    leaf.verify().map_or_else(|e| e.to_string(), |_| "accepted".to_owned())
}

#[test]
fn leaves() {
    let at = Instant::parse_millis("2026-01-02T00:00:00.250Z").unwrap();
    let mut draft = Draft::new("retraction", json::object([("reason", Value::from("a"))]));
    draft.target = Some(actor().to_string().parse().unwrap());
    let good = draft.sign(&key(), Author::Id(actor()), at, SALT).unwrap().leaf(at).to_canonical();
    let with = |from: &str, to: &str| {
        assert!(good.contains(from), "{from} is not in {good}");
        let leaf = Leaf::parse(good.replacen(from, to, 1).as_bytes()).and_then(|leaf| leaf.verify());
        leaf.map_or_else(|e| e.to_string(), |_| "accepted".to_owned())
    };
    table(
        [
            ("as it should be", with("", "")),
            ("no milliseconds", with(".250Z", "Z")),
            ("another version", with("\"v\":\"1\"", "\"v\":\"2\"")),
            ("one more member", with("\"v\":\"1\"", "\"v\":\"1\",\"x\":\"\"")),
            ("white space", with("{\"header\"", "{ \"header\"")),
            ("header changed", with("retraction/1", "retraction/2")),
            ("inline without salt", with("\"recorded\"", "\"inline\":{\"body\":\"{}\"},\"recorded\"")),
            (
                "body of an erasable kind in the leaf",
                with(
                    "\"recorded\"",
                    &format!(
                        "\"inline\":{{\"body\":\"{{}}\",\"salt\":\"{}\"}},\"recorded\"",
                        "A".repeat(43) + "="
                    ),
                ),
            ),
            ("key without its body", key_leaf(None)),
            ("key with another body", key_leaf(Some("{}"))),
            ("over 8 KiB", with("\"sig\":\"", &format!("\"sig\":\"{}", "A".repeat(8192)))),
        ],
        expect![[r#"
            as it should be: accepted
            no milliseconds: `recorded`: time: written YYYY-MM-DDThh:mm:ss.sssZ (got `2026-01-02T00:00:00Z`) (value-malformed)
            another version: `v`: this version of Polyad reads leaves of version 1 (leaf-version-unknown)
            one more member: `x`: no such member; known are header, inline, recorded, sig, v (member-unknown)
            white space: not in canonical form (RFC 8785): differs from it at byte 1 (json-not-canonical)
            header changed: `sig`: not the signature of z6Mko9hTggMwjSTEaJaPUfE6tqcy2xvU6BnNq3e3o8qVBiyH over this header (signature-wrong)
            inline without salt: `inline.salt`: this member is needed (member-missing)
            body of an erasable kind in the leaf: `inline`: the body of retraction/1 does not lie in the leaf: it can be erased (leaf-inline-unexpected)
            key without its body: `inline`: the body of key/1 lies in the leaf (leaf-inline-missing)
            key with another body: `inline`: salt and body do not open the header's commitment (commitment-wrong)
            over 8 KiB: 8703 bytes; at most 8192 are allowed (json-too-long)
        "#]],
    );
}

#[test]
fn a_draft_is_refused_before_it_is_signed() {
    let at = Instant::parse_seconds("2026-01-02T00:00:00Z").unwrap();
    let draft = Draft::new("pledge", json::object([("by", Value::from("India\u{202e}"))]));
    let error = draft.sign(&key(), Author::Id(actor()), at, SALT).unwrap_err();
    expect!["`body.by`: a character that changes the direction of text (U+202E) in the text at byte 6 (json-direction-control)"].assert_eq(&error.to_string());
    assert_eq!(KindName { name: "pledge".to_owned(), version: 1 }, draft.kind);
}
