//! What is exported is imported again with the same facts, and a filled template needs no mapping.

use super::{guessed, no_options, read, told, workbook};
use expect_test::expect;
use polyad_exchange::atlas::AtlasReader;
use polyad_exchange::facts::Scope;
use polyad_exchange::sheet::{Of, Told, template, write_xlsx};
use polyad_exchange::workbook::Workbook;
use polyad_fixture::Ledger;
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::{Reader, Row};
use polyad_ledger::state::{Fact, LoadedTable, State, TableSource, dataset_key};
use polyad_model::{DatasetKey, Ref};
use proptest::prelude::*;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

const KINDS: [&str; 5] = ["seat", "pledge", "contribution", "result", "observation"];

/// A fact's fields and scope as one canonical text; a period without an end has an open one, as rows keep it.
fn of_fact(fact: Fact<'_>) -> String {
    let fields = fact.fields().into_iter().map(|(name, value)| {
        let value = match polyad_ledger::reading::period(&value)
            .filter(|_| name == "term" || name == "period")
        {
            Some(period) => {
                let end = |date: Option<polyad_model::PartialDate>| {
                    date.map_or("..".to_owned(), |date| date.to_string())
                };
                json::object([("from", Value::from(end(period.from))), ("to", Value::from(end(period.to)))])
            }
            None => value,
        };
        (name, value)
    });
    let scope = fact.scope().map(|scope| ("scope".to_owned(), json::text(scope)));
    json::object(fields.chain(scope)).to_canonical()
}

fn of_row(row: Row<'_>) -> String {
    let scope = row.reference("scope").map(|scope| ("scope", json::text(scope)));
    json::object(row.fields().chain(scope)).to_canonical()
}

/// Writes and reads back; the tables must be the facts, in their order.
fn check_trip(state: &State, of: &Of) -> u64 {
    let bytes = write_xlsx(state, of).expect("as the test made it");
    assert_eq!(
        bytes,
        write_xlsx(state, of).expect("as the test made it"),
        "the same facts give the same bytes"
    );
    let guess = guessed(&bytes, &Told::default());
    let unknown: Vec<_> = guess
        .not_read
        .iter()
        .filter(|each| !each.column.is_empty() && !each.why.starts_with("says"))
        .collect();
    assert!(guess.is_certain, "{unknown:?} {:?}", guess.mapping.tables);
    let (table, report) = read(&bytes, &no_options());
    let refused = report.findings.iter().find(|finding| finding.severity.word() == "refused");
    assert!(refused.is_none() && report.total().kept == report.total().found, "{refused:#?}");
    for kind in KINDS {
        let written: Vec<String> = match of {
            Of::Scope(scope) => scope.facts(state, kind).map(of_fact).collect(),
            Of::Partnership(_) => continue,
        };
        let read: Vec<String> =
            table.group(kind).into_iter().flat_map(|group| group.rows()).map(of_row).collect();
        for (read, written) in read.iter().zip(&written) {
            assert_eq!(read, written, "{kind}");
        }
        assert_eq!(read.len(), written.len(), "{kind}");
    }
    report.total().kept
}

fn fixture(lines: &str) -> State {
    polyad_fixture::ledger(&format!(
        "key india\nactor india \"India\" state\nactor norway \"Norway\" state\npartnership power \"Power for all\" since 2011\nindicator access \"Access\" percent\n{lines}"
    ))
    .state()
}

fn amount() -> impl Strategy<Value = String> {
    prop_oneof![
        (0u64..10_000_000_000, 0u32..4).prop_map(|(digits, places)| {
            let text = format!("{digits:0>width$}", width = places as usize + 1);
            let (whole, part) = text.split_at(text.len() - places as usize);
            if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") }
        }),
        "[1-9][0-9]{15,17}(\\.[0-9]{1,9})?",
        "-[1-9][0-9]{0,6}(\\.[0-9]{1,2})?",
    ]
}

fn day() -> impl Strategy<Value = String> {
    prop_oneof![
        (1950u32..2100, 1u32..13, 1u32..29).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")),
        (1950u32..2100, 1u32..13).prop_map(|(y, m)| format!("{y}-{m:02}")),
        (1800u32..2100).prop_map(|y| y.to_string()),
        (1800u32..2100).prop_map(|y| format!("{y}~")),
    ]
}

fn line() -> impl Strategy<Value = String> {
    let words = "[a-zA-Zé=+@-][a-zA-Z0-9 é,;'-]{0,20}[a-z]";
    let actor =
        prop_oneof![Just("india"), Just("norway"), Just("x:iso3166-1:KE"), Just("x:org-id:XM-DAC-41114")];
    let currency = prop_oneof![Just("EUR"), Just("USD"), Just("doses")];
    let role = prop_oneof![Just("member"), Just("chair"), Just("funder"), Just("other")];
    let stage = prop_oneof![Just("committed"), Just("mobilised"), Just("disbursed"), Just("deployed")];
    prop_oneof![
        (actor.clone(), role, 1990u32..2030, words).prop_map(|(actor, role, year, words)| format!(
            "seat {actor} power {role} {year}.. votes=0.25 called=\"{words}\""
        )),
        (actor.clone(), amount(), currency.clone(), day(), words).prop_map(|(actor, amount, currency, day, words)| {
            format!("pledge {actor} power {amount} {currency} 2021..2025 when={day} extent=part called=\"{words}\"")
        }),
        (stage, amount(), currency, actor, day()).prop_map(|(stage, amount, currency, actor, day)| {
            format!("{stage} power {amount} {currency} by={actor} when={day}")
        }),
        (amount(), day()).prop_map(|(amount, day)| format!("result access {amount} percent {day} qual=about")),
        (amount(), 1990u32..2030)
            .prop_map(|(amount, year)| format!("observation power access {amount} percent {year}")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn random_ledgers_come_back(lines in prop::collection::vec(line(), 1..12)) {
        let state = fixture(&lines.join("\n"));
        let kept = check_trip(&state, &Of::Scope(Scope::Record));
        prop_assert_eq!(kept, lines.len() as u64);
    }
}

struct Tables(HashMap<DatasetKey, LoadedTable>);

impl TableSource for Tables {
    fn table(&self, key: &DatasetKey) -> Option<LoadedTable> {
        self.0.get(key).cloned()
    }
}

/// The atlas of the repository, as the datasets of a node.
fn atlas() -> State {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../atlas/partnerships");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("as the test made it")
        .map(|entry| entry.expect("as the test made it").path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    // The statement pins a stand-in: what the fold takes over is the table.
    let lines: String = (0..files.len()).map(|n| format!("dataset f{n} atlas \"{n}\"\n")).collect();
    let ledger: Ledger = polyad_fixture::ledger(&lines);
    let mut tables = HashMap::new();
    for (sha256, bytes) in &ledger.blobs {
        let number: usize =
            std::str::from_utf8(bytes).expect("as the test made it").parse().expect("as the test made it");
        let (table, report) =
            AtlasReader.read(&std::fs::read(&files[number]).expect("as the test made it"), &no_options());
        let loaded = LoadedTable {
            table: Arc::new(table),
            report: Arc::new(report),
            reader_version: AtlasReader.version(),
        };
        tables.insert(dataset_key("atlas", None, sha256), loaded);
    }
    ledger.state_with(&Tables(tables))
}

#[test]
fn every_partnership_of_the_atlas_comes_back() {
    let state = atlas();
    let kept = check_trip(&state, &Of::Scope(Scope::Record));
    assert!(kept > 900, "{kept} rows of the atlas");
    let gavi = Ref::atlas("gavi").unwrap();
    let bytes = write_xlsx(&state, &Of::Partnership(gavi.clone())).unwrap();
    let (table, report) = read(&bytes, &no_options());
    assert_eq!(report.total().kept, report.total().found, "{:#?}", report.findings.first());
    let seats = table.group("seat").expect("it has members");
    assert!(seats.rows().all(|row| row.reference("of").as_ref() == Some(&gavi)));
    let sheets: Vec<String> =
        Workbook::read(&bytes).unwrap().sheets.into_iter().map(|sheet| sheet.name).collect();
    assert_eq!(sheets.last().map(String::as_str), Some("Sources"));
    assert!(
        sheets.contains(&"goal".to_owned()),
        "kinds without a table of their own are there to be read: {sheets:?}"
    );
}

#[test]
fn the_sheets_say_where_every_row_comes_from() {
    let state = fixture(
        "pledge norway power 123456789012345678.5 EUR 2021..2025 when=2021-03-01 src=\"Report 2021\"\n",
    );
    let bytes = write_xlsx(&state, &Of::Scope(Scope::Record)).unwrap();
    let book = Workbook::read(&bytes).unwrap();
    let words = |name: &str, row: u32| {
        let row = book.sheet(name).unwrap().row(row).unwrap();
        row.cells.iter().map(|(_, cell)| cell.words()).collect::<Vec<_>>().join(" | ")
    };
    let shape = |text: String| {
        text.split(' ').map(|word| if word.len() > 48 { "…" } else { word }).collect::<Vec<_>>().join(" ")
    };
    expect!["Address | Donor | Recipient | Amount | Currency | Pledged on | Period from | Period to | Form | src.publisher | src.title | Custody | Recorded | Publisher | Dataset | Licence"].assert_eq(&shape(words("Pledges", 1)));
    expect!["… | x:atlas:norway | x:atlas:power | 123456789012345678.5 | EUR | 2021-03-01 | 2021 | 2025 | grant | Fixture | Report 2021 | reported | 2026-01-01T00:08:01.000Z | … | Report 2021"].assert_eq(&shape(words("Pledges", 2)));
    expect!["actor | 1 | India | signed statements"].assert_eq(&shape(words("Sources", 5)));
}

#[test]
fn a_filled_template_needs_no_mapping() {
    let partnership = Ref::atlas("gavi").unwrap();
    let bytes = template(Some(&partnership)).unwrap();
    assert_eq!(bytes, template(Some(&partnership)).unwrap());
    let empty = guessed(&bytes, &Told::default());
    assert!(empty.is_certain, "{:?}", empty.not_read);
    assert_eq!(empty.mapping.partnership, Some(partnership));
    let (table, report) = read(&bytes, &no_options());
    assert!(table.is_empty() && report.total().found == 0, "{:?}", report.findings);
    // Filled in: the same sheets and headings, rows below them.
    let book = Workbook::read(&bytes).unwrap();
    let heading = |name: &str| {
        let row = book.sheet(name).unwrap().row(1).unwrap();
        row.cells.iter().map(|(_, cell)| cell.words()).collect::<Vec<_>>().join("|")
    };
    let members = format!("{}\nNorway|chair|2011|..|25%|", heading("Members"));
    let pledges = format!(
        "{}|2026|2027\nP1|Norway|x:atlas:gavi|100.5|EUR|'2025-03-01|2026|2027|grant|If parliament agrees||first|50.5|50\nP2|Norway||90|EUR|'2025-04-01|2026|2027|grant||P1|lowered|40|40",
        heading("Pledges")
    );
    let payments = format!("{}\nNorway||50|EUR|'2026-02-01|disbursed|P2|grant|", heading("Payments"));
    let filled = workbook(&[
        ("Members", &members),
        ("Pledges", &pledges),
        ("Payments", &payments),
        ("Help", "Partnership|x:atlas:gavi"),
    ]);
    let read = read(&filled, &no_options());
    let key = dataset_key("sheet", None, &sha256(&filled)).to_string();
    expect![[r#"
        Members!A2 seat {"actor":"x:iso3166-1:NO","of":"x:atlas:gavi","role":"chair","term":{"from":"2011","to":".."},"vote_share":"0.25"}
        Pledges!A2 pledge {"by":"x:iso3166-1:NO","conditions":"If parliament agrees","form":"grant","note":{"und":"first"},"period":{"from":"2026","to":"2027"},"schedule":[{"due":"2026","what":{"amount":"50.5","currency":"EUR","date":"2025-03-01"}},{"due":"2027","what":{"amount":"50","currency":"EUR","date":"2025-03-01"}}],"to":"x:atlas:gavi","what":{"amount":"100.5","currency":"EUR","date":"2025-03-01"}}
        Pledges!A3 pledge {"by":"x:iso3166-1:NO","form":"grant","note":{"und":"lowered"},"period":{"from":"2026","to":"2027"},"replaces":"r:KEY:Pledges%21A2","schedule":[{"due":"2026","what":{"amount":"40","currency":"EUR","date":"2025-04-01"}},{"due":"2027","what":{"amount":"40","currency":"EUR","date":"2025-04-01"}}],"to":"x:atlas:gavi","what":{"amount":"90","currency":"EUR","date":"2025-04-01"}}
        Payments!A2 contribution {"by":"x:iso3166-1:NO","form":"grant","pledge":"r:KEY:Pledges%21A3","stage":"disbursed","to":"x:atlas:gavi","what":{"amount":"50","currency":"EUR","date":"2026-02-01"},"when":"2026-02-01"}
        members: 1 found = 1 kept + 0 refused + 0 empty
        pledges: 2 found = 2 kept + 0 refused + 0 empty
        payments: 1 found = 1 kept + 0 refused + 0 empty
        Pledges!M3 warning [instalments-differ] the instalments add up to 80, and the pledge is 90
    "#]].assert_eq(&told(&read).replace(&key, "KEY"));
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
