//! A ledger with acts and two datasets, written out as JSON lines and CSV.

use expect_test::expect;
use polyad_exchange::facts::{self, Scope};
use polyad_exchange::reader;
use polyad_fixture::Ledger;
use polyad_ledger::json::{self, Value};
use polyad_ledger::state::{LoadedTable, State, TableSource, dataset_key};
use polyad_model::DatasetKey;
use std::collections::HashMap;
use std::sync::Arc;

const ATLAS: &str = r"src = { publisher = 'P', title = '=T' }\n[partnership.p]\nname.en = '=Power, all'\n[seat.india]\nactor = 'x:iso3166-1:IN'\nrole = 'member'\nterm = { from = '2015-12~', to = '..' }\n[decision.start]\nmatter = 'other'\ntext.en = 'Begin'\nfrom = '2015'\nact = 'adopted'\n";
const SERIES: &str = r"entity,code,year,v\nAfghanistan,AFG,2000,4.40\nAfrica,OWID_AFR,2000,-35\n";

struct Tables(HashMap<DatasetKey, LoadedTable>);

impl TableSource for Tables {
    fn table(&self, key: &DatasetKey) -> Option<LoadedTable> {
        self.0.get(key).cloned()
    }
}

fn state() -> State {
    let options = r#"{"indicator":"x:sdg:7.1.1","unit":"percent"}"#;
    let fixture = polyad_fixture::ledger(&format!(
        "key india\nactor india \"India\" state\ndataset own atlas \"{ATLAS}\"\ndataset electricity series \"{SERIES}\" : {options}\n"
    ));
    fixture.state_with(&tables(&fixture, options))
}

/// As a node does it: the reader of the format over the pinned bytes.
fn tables(fixture: &Ledger, options: &str) -> Tables {
    let mut tables = HashMap::new();
    for (sha256, bytes) in &fixture.blobs {
        for (format, options) in [
            ("atlas", json::object::<&str, Value>([])),
            ("series", json::parse(options).expect("options are JSON")),
        ] {
            let reader = reader(format).expect("the format has a reader");
            let (table, report) = reader.read(bytes, &options);
            let loaded = LoadedTable {
                table: Arc::new(table),
                report: Arc::new(report),
                reader_version: reader.version(),
            };
            tables.insert(dataset_key(format, Some(&options), sha256), loaded);
        }
    }
    Tables(tables)
}

/// Hashes, ids and times are the fixture's business.
fn shape(text: &str) -> String {
    let mut out = text.to_owned();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() >= 48) {
        out = out.replace(word, "…");
    }
    out
}

#[test]
fn every_fact_becomes_a_line_of_json() {
    let mut out = Vec::new();
    facts::write_json_lines(&state(), Scope::Record, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    for line in text.lines() {
        let read: serde_json::Value = serde_json::from_str(line).unwrap();
        for member in ["address", "kind", "fields", "custody", "statement", "recorded"] {
            assert!(read.get(member).is_some(), "no {member} in {line}");
        }
    }
    let rows: String = text
        .lines()
        .filter(|line| line.contains("\"address\":\"r:"))
        .map(|line| format!("{line}\n"))
        .collect();
    expect![[r#"
        {"address":"r:…:2%3Apartnership.p","custody":"reported","fields":{"about":"x:atlas:p","name":{"en":"=Power, all"},"src":{"publisher":"P","title":"=T"}},"kind":"partnership","recorded":"2026-01-01T00:05:01.000Z","source":{"publisher":"P","title":"=T"},"statement":"…"}
        {"address":"r:…:4%3Aseat.india","custody":"reported","fields":{"actor":"x:iso3166-1:IN","of":"x:atlas:p","role":"member","src":{"publisher":"P","title":"=T"},"term":{"from":"2015-12~","to":".."}},"kind":"seat","recorded":"2026-01-01T00:05:01.000Z","scope":"x:atlas:p","source":{"publisher":"P","title":"=T"},"statement":"…"}
        {"act":"adopted","address":"r:…:8%3Adecision.start","custody":"reported","fields":{"from":"2015","matter":"other","src":{"publisher":"P","title":"=T"},"text":{"en":"Begin"}},"kind":"decision","recorded":"2026-01-01T00:05:01.000Z","scope":"x:atlas:p","source":{"publisher":"P","title":"=T"},"statement":"…"}
        {"address":"r:…:2%3AAFG%2F2000","custody":"reported","fields":{"about":"x:iso3166-1:AF","indicator":"x:sdg:7.1.1","period":{"from":"2000","to":"2000"},"value":{"unit":"percent","value":"4.40"}},"kind":"observation","recorded":"2026-01-01T00:06:01.000Z","source":{"edition":"1","licence":{"class":"open","text":"Public domain."},"publisher":"Fixture","sha256":"…","title":"electricity"},"statement":"…"}
        {"address":"r:…:3%3AOWID_AFR%2F2000","custody":"reported","fields":{"about":"OWID_AFR","indicator":"x:sdg:7.1.1","period":{"from":"2000","to":"2000"},"value":{"unit":"percent","value":"-35"}},"kind":"observation","recorded":"2026-01-01T00:06:01.000Z","source":{"edition":"1","licence":{"class":"open","text":"Public domain."},"publisher":"Fixture","sha256":"…","title":"electricity"},"statement":"…"}
    "#]].assert_eq(&shape(&rows));
}

#[test]
fn each_kind_becomes_a_table_that_spreadsheets_open_safely() {
    let state = state();
    let mut out = String::new();
    for kind in facts::kinds_held(&state, Scope::Record)
        .into_iter()
        .filter(|kind| ["partnership", "seat", "observation"].contains(kind))
    {
        let mut table = Vec::new();
        facts::write_csv(&state, Scope::Record, kind, &mut table).unwrap();
        out += &format!("{kind}\n{}", String::from_utf8(table).unwrap().replace("\r\n", "\n"));
    }
    expect![[r#"
        partnership
        address,scope,target,act,custody,recorded,publisher,title,name.en,src.publisher,src.title,about
        r:…:2%3Apartnership.p,,,,reported,2026-01-01T00:05:01.000Z,P,'=T,"'=Power, all",P,'=T,x:atlas:p
        seat
        address,scope,target,act,custody,recorded,publisher,title,of,actor,role,term.from,term.to,src.publisher,src.title
        r:…:4%3Aseat.india,x:atlas:p,,,reported,2026-01-01T00:05:01.000Z,P,'=T,x:atlas:p,x:iso3166-1:IN,member,2015-12~,..,P,'=T
        observation
        address,scope,target,act,custody,recorded,publisher,title,about,indicator,value.unit,value.value,period.from,period.to
        r:…:2%3AAFG%2F2000,,,,reported,2026-01-01T00:06:01.000Z,Fixture,electricity,x:iso3166-1:AF,x:sdg:7.1.1,percent,4.40,2000,2000
        r:…:3%3AOWID_AFR%2F2000,,,,reported,2026-01-01T00:06:01.000Z,Fixture,electricity,OWID_AFR,x:sdg:7.1.1,percent,-35,2000,2000
    "#]].assert_eq(&shape(&out));
}

#[test]
fn each_format_has_one_reader() {
    let mut formats: Vec<&str> = polyad_exchange::READERS.iter().map(|reader| reader.format()).collect();
    formats.sort_unstable();
    assert!(formats.is_sorted_by(|a, b| a < b), "a format has two readers: {formats:?}");
    assert!(["atlas", "facts", "series"].iter().all(|format| reader(format).is_some()));
    assert!(reader("no-such-format").is_none());
}

/// The fields of all rows of a kind in a table that the reader of facts made.
fn fields_read(bytes: &[u8], kind: &str, options: &Value) -> Vec<String> {
    let (table, report) = reader("facts").expect("an example that can be made").read(bytes, options);
    assert_eq!(report.total().refused, 0, "{:?}", report.findings);
    assert!(report.balances());
    let rows = table.group(kind).into_iter().flat_map(|group| group.rows());
    rows.map(|row| format!("{:?} {}", row.reference("scope"), json::object(row.fields()).to_canonical()))
        .collect()
}

#[test]
fn what_is_written_is_read_with_the_same_fields() {
    let state = state();
    let mut lines = Vec::new();
    facts::write_json_lines(&state, Scope::Record, &mut lines).unwrap();
    for kind in ["partnership", "seat", "observation", "decision"] {
        let stated: Vec<String> = state
            .facts(kind)
            .map(|fact| {
                let scope = fact.scope().map(|name| name.to_string().parse::<polyad_model::Ref>().unwrap());
                format!("{:?} {}", scope, json::object(fact.fields()).to_canonical())
            })
            .collect();
        assert!(!stated.is_empty());
        assert_eq!(
            fields_read(&lines, kind, &json::object::<&str, Value>([])),
            stated,
            "{kind} as JSON lines"
        );
        let mut table = Vec::new();
        facts::write_csv(&state, Scope::Record, kind, &mut table).unwrap();
        assert_eq!(fields_read(&table, kind, &json::object([("kind", kind)])), stated, "{kind} as CSV");
    }
}

#[test]
fn a_bad_line_is_refused_alone_and_a_file_of_another_kind_by_name() {
    let good = r#"{"kind":"seat","fields":{"of":"x:atlas:p","actor":"x:iso3166-1:IN","role":"member","term":{"from":"2015","to":".."}}}"#;
    let text = format!(
        "{good}\n{{\"kind\":\"seat\",\"fields\":{{\"role\":\"king\"}}}}\n\n{{no\n{{\"kind\":\"throne\"}}\n{{\"kind\":\"seat\",\"fields\":{{\"of\":\"x:atlas:p\",\"role\":\"member\",\"colour\":\"red\"}}}}\n"
    );
    let (table, report) = reader("facts").unwrap().read(text.as_bytes(), &json::object::<&str, Value>([]));
    let said: Vec<String> =
        report.findings.iter().map(|f| format!("{} {} {}", f.line, f.severity.word(), f.code)).collect();
    assert_eq!(
        said,
        [
            "2 refused word-unknown",
            "4 refused json-malformed",
            "5 refused kind-unknown",
            "6 warning field-missing"
        ]
    );
    assert_eq!((table.len(), report.total().found, report.total().kept), (2, 5, 2));
    let (table, report) = reader("facts").unwrap().read(b"a,b\n1,2\n", &json::object([("kind", "seat")]));
    assert!(table.is_empty());
    assert_eq!(report.findings[0].code, "columns-unknown");
    let (_, report) = reader("facts").unwrap().read(b"of,actor\n", &json::object::<&str, Value>([]));
    assert_eq!(report.findings[0].code, "kind-missing");
}

#[cfg(feature = "parquet")]
#[test]
fn a_parquet_file_has_the_cells_of_the_csv_table() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::RowAccessor;
    let state = state();
    for kind in ["seat", "observation"] {
        let mut packed = Vec::new();
        facts::write_parquet(&state, Scope::Record, kind, &mut packed).unwrap();
        let mut table = Vec::new();
        facts::write_csv(&state, Scope::Record, kind, &mut table).unwrap();
        let mut lines = csv::Reader::from_reader(&table[..]);
        let heading = lines.headers().unwrap().clone();
        let reader = SerializedFileReader::new(bytes::Bytes::from(packed)).unwrap();
        let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
        assert_eq!(reader.metadata().file_metadata().num_rows() as usize, rows.len());
        for (row, line) in rows.iter().zip(lines.records()) {
            let line = line.unwrap();
            for (at, name) in heading.iter().enumerate() {
                let cell = row.get_string(at).map(String::as_str).unwrap_or_default();
                assert_eq!(cell, polyad_exchange::csv::unguarded(&line[at]), "{name}");
            }
        }
    }
}

#[test]
fn what_a_file_of_activities_holds_beyond_its_kinds_is_read_back_too() {
    let xml = r#"<iati-activities version="2.03"><iati-activity default-currency="USD"><iati-identifier>EX-1-a</iati-identifier><reporting-org ref="EX-1"><narrative>Example one</narrative></reporting-org><title><narrative>An example</narrative></title><participating-org ref="EX-2" role="1"><narrative>Example two</narrative></participating-org><sector vocabulary="99" code="7" percentage="60"><narrative>Ours</narrative></sector><sector vocabulary="99" code="8" percentage="39.99"/><policy-marker code="1" significance="2"/><transaction ref="t1"><transaction-type code="3"/><transaction-date iso-date="2020-01-02"/><value value-date="2020-01-02">5.50</value><receiver-org><narrative>Example, three; four</narrative></receiver-org></transaction></iati-activity></iati-activities>"#;
    let none = json::object::<&str, Value>([]);
    let (table, _) = reader("iati-activity").expect("a reader").read(xml.as_bytes(), &none);
    let mut kinds = Vec::new();
    for group in table.groups() {
        let lines: String = group
            .rows()
            .map(|row| {
                let mut fact =
                    vec![("kind", Value::from(row.kind())), ("fields", json::object(row.fields()))];
                fact.extend(row.reference("scope").map(|name| ("scope", json::text(name))));
                fact.extend(row.reference("target").map(|name| ("target", json::text(name))));
                format!("{}\n", json::object(fact).to_canonical())
            })
            .collect();
        let stated: Vec<String> = group
            .rows()
            .map(|row| format!("{:?} {}", row.reference("scope"), json::object(row.fields()).to_canonical()))
            .collect();
        assert_eq!(fields_read(lines.as_bytes(), group.kind(), &none), stated);
        kinds.push(group.kind());
    }
    assert_eq!(kinds, ["partnership", "seat", "tag", "contribution"]);
}

#[test]
fn warnings_that_are_not_listed_are_counted_and_refusals_are_all_listed() {
    let missing = r#"{"kind":"seat","fields":{"of":"x:atlas:p","role":"member"}}"#;
    let text = format!("{}{}", format!("{missing}\n").repeat(10_007), "{no\n".repeat(3));
    let (table, report) =
        reader("facts").expect("a reader").read(text.as_bytes(), &json::object::<&str, Value>([]));
    assert_eq!((table.len(), report.total().refused), (10_007, 3));
    let of = |code: &str| report.findings.iter().filter(|finding| finding.code == code).count();
    assert_eq!((of("field-missing"), of("json-malformed")), (10_000, 3));
    let last = report.findings.last().expect("a last finding");
    assert_eq!(
        (last.code, last.message.as_str()),
        ("not-listed", "7 more notes and warnings are not listed")
    );
}
