//! The series reader: on written examples, on hostile input, and on real files beside a second reading of them.

use crate::data;
use expect_test::{Expect, expect};
use polyad_exchange::{decompress, series::SeriesReader};
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::{LoadReport, Reader, Table};
use polyad_ledger::schema::CheckAs;
use polyad_model::{Exact, ExactSum};
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

fn options(members: &[(&str, &str)]) -> Value {
    json::object(members.iter().map(|(key, value)| (*key, *value)))
}

fn electricity() -> Value {
    options(&[("indicator", "x:sdg:7.1.1"), ("unit", "percent")])
}

fn print(table: &Table, report: &LoadReport) -> String {
    let mut out = String::new();
    for row in table.groups().iter().flat_map(|group| group.rows()) {
        let fields = json::object(row.fields());
        out += &format!("{} {}\n", row.locator(), fields.to_canonical());
    }
    let total = report.total();
    out += &format!("{} = {} + {} + {}\n", total.found, total.kept, total.refused, total.empty);
    for each in &report.findings {
        out += &format!(
            "{}:{}: {}: {} [{}]\n",
            each.line,
            each.column,
            each.severity.word(),
            each.message,
            each.code
        );
    }
    assert!(report.balances());
    assert_eq!(total.kept, table.len() as u64);
    out
}

fn check(text: &str, options: &Value, expected: Expect) {
    let (table, report) = SeriesReader.read(text.as_bytes(), options);
    expected.assert_eq(&print(&table, &report));
}

#[test]
fn country_and_year_gives_observations_and_keeps_what_is_no_place_as_mentions() {
    check(
        "entity,code,year,electrical_access\n\
         Afghanistan,AFG,2000,4.4\n\
         Afghanistan,AFG,2001,\n\
         Africa,OWID_AFR,2000,35.10\n\
         Africa,OWID_AFR,2001,36\n\
         Channel Islands,,2000,100\n\
         World,OWID_WRL,2000,78.2e0\n",
        &electricity(),
        expect![[r#"
            2:AFG/2000 {"about":"x:iso3166-1:AF","indicator":"x:sdg:7.1.1","period":{"from":"2000","to":"2000"},"value":{"unit":"percent","value":"4.4"}}
            4:OWID_AFR/2000 {"about":"OWID_AFR","indicator":"x:sdg:7.1.1","period":{"from":"2000","to":"2000"},"value":{"unit":"percent","value":"35.10"}}
            5:OWID_AFR/2001 {"about":"OWID_AFR","indicator":"x:sdg:7.1.1","period":{"from":"2001","to":"2001"},"value":{"unit":"percent","value":"36"}}
            6:Channel Islands/2000 {"about":"Channel Islands","indicator":"x:sdg:7.1.1","period":{"from":"2000","to":"2000"},"value":{"unit":"percent","value":"100"}}
            7:OWID_WRL/2000 {"about":"x:m49:001","indicator":"x:sdg:7.1.1","period":{"from":"2000","to":"2000"},"value":{"unit":"percent","value":"78.2e0"}}
            6 = 5 + 0 + 1
            6:0: note: `Channel Islands` is on no list of places: 1 row kept as this publisher's own mention [mention-unresolved]
            4:0: note: `OWID_AFR` (Africa) is on no list of places: 2 rows kept as this publisher's own mention [mention-unresolved]
        "#]],
    );
}

#[test]
fn a_plain_table_says_all_itself() {
    check(
        "about,indicator,period,value,unit,nature\n\
         x:atlas:gavi,x:sdg:3.b.1,2010/2015,-0.50,percent,E\n\
         IN,x:sdg:7.1.1,2010-05,83,percent,\n\
         x:iso3166-1:ind,x:sdg:7.1.1,2010,83,percent,\n\
         356,sdg:7.1.1,2010,83,percent,\n\
         356,x:sdg:7.1.1,../2015,83,,\n",
        &options(&[]),
        expect![[r#"
            2:x:atlas:gavi/2010/2015 {"about":"x:atlas:gavi","indicator":"x:sdg:3.b.1","nature":"E","period":{"from":"2010","to":"2015"},"value":{"unit":"percent","value":"-0.50"}}
            3:IN/2010-05 {"about":"x:iso3166-1:IN","indicator":"x:sdg:7.1.1","period":{"from":"2010-05","to":"2010-05"},"value":{"unit":"percent","value":"83"}}
            5 = 2 + 3 + 0
            4:1: refused: Ref: a code of iso3166-1 is two capital letters (got `ind`) [reference-malformed]
            5:2: refused: Ref: a Ref is a statement id, x:<scheme>:<code> or r:<dataset key>:<locator> (got `sdg:7.1.1`) [reference-malformed]
            6:5: refused: says not in which unit [unit-missing]
        "#]],
    );
}

#[test]
fn each_bad_line_is_refused_alone_and_named() {
    check(
        "\u{feff}Entity,Code,Year,Value\r\n\
         A,AFG,0000,1\r\n\
         A,AFG,99999,1\r\n\
         A,AFG,2000,1e999\r\n\
         A,AFG,2000,١\r\n\
         A,AFG,2000,NaN\r\n\
         A,AFG,2000,\"1,5\"\r\n\
         A,AFG,2000\r\n\
         A,AFG,2000,1,2\r\n\
         A,\"AFG,2000,1\r\n\
         A\u{202e},,2000,1\r\n\
         \u{0},,2000,1\r\n\
         ,,2000,1\r\n\
         A,AFG,2000-02-30,1\r\n\
         A,AFG,2000,-0\r\n\
         A,AFG,2000,0.10\r\n",
        &electricity(),
        expect![[r#"
            15:AFG/2000 {"about":"x:iso3166-1:AF","indicator":"x:sdg:7.1.1","period":{"from":"2000","to":"2000"},"value":{"unit":"percent","value":"-0"}}
            16:AFG/2000 {"about":"x:iso3166-1:AF","indicator":"x:sdg:7.1.1","period":{"from":"2000","to":"2000"},"value":{"unit":"percent","value":"0.10"}}
            15 = 2 + 13 + 0
            2:3: refused: date: years run from 0001 to 9999 (got `0000`) [period-malformed]
            3:3: refused: date: written YYYY, YYYY-MM or YYYY-MM-DD, with `~` at the end if approximate (got `99999`) [period-malformed]
            4:4: refused: number: amount-out-of-range: at most 38 digits and 28 places (got `1e999`) [amount-out-of-range]
            5:4: refused: number: digits with an optional sign, point and exponent (got `١`) [number-malformed]
            6:4: refused: number: digits with an optional sign, point and exponent (got `NaN`) [number-malformed]
            7:4: refused: number: digits with an optional sign, point and exponent (got `1,5`) [number-malformed]
            8:0: refused: 3 cells where the heading has 4 [line-ragged]
            9:0: refused: 5 cells where the heading has 4 [line-ragged]
            10:0: refused: the line opens a quote that does not end [quote-open]
            11:1: refused: holds \u{202e}, a character that readers cannot see [text-control-character]
            12:1: refused: holds \u{0}, a character that readers cannot see [text-control-character]
            13:1: refused: says not whom the value is about [about-missing]
            14:3: refused: date: no such day in the calendar (got `2000-02-30`) [period-malformed]
            16:0: warning: 1 row for a subject, indicator and period that the file has before; all are kept. If the file holds several series, choose one with the option `where` [value-repeated]
        "#]],
    );
}

#[test]
fn a_file_that_does_not_say_enough_is_refused_whole_with_what_to_tell() {
    let refused = |text: &str, told: &Value| {
        let (table, report) = SeriesReader.read(text.as_bytes(), told);
        assert!(table.is_empty() && report.total() == Default::default());
        format!("{}: {}\n", report.findings[0].code, report.findings[0].message)
    };
    let year = "entity,code,year,a,b\nX,AFG,2000,1,2\n";
    let out = [
        refused("", &electricity()),
        refused("\n\n", &electricity()),
        refused(year, &electricity()),
        refused(year, &options(&[("indicator", "x:sdg:7.1.1"), ("unit", "percent"), ("value", "c")])),
        refused(year, &options(&[("unit", "percent"), ("value", "a")])),
        refused(year, &options(&[("indicator", "7.1.1")])),
        refused(year, &options(&[("indcator", "x:sdg:7.1.1")])),
        refused("a,b\n1,2\n", &electricity()),
    ];
    expect![[r#"
        file-empty: the file is empty
        file-empty: the file is empty
        column-missing: several columns could hold the value; name one in the option `value`. The columns are: entity, code, year, a, b
        column-missing: no column `c` for `value`. The columns are: entity, code, year, a, b
        indicator-missing: the file does not say what was measured: give the option `indicator`
        option-malformed: option `indicator`: Ref: a Ref is a statement id, x:<scheme>:<code> or r:<dataset key>:<locator> (got `7.1.1`)
        option-unknown: no option `indcator`; known are indicator, unit, about, period, value, nature, where, layout
        column-missing: no column says whom a value is about; name it in the option `about`. The columns are: a, b
    "#]].assert_eq(&out.concat());
}

#[test]
fn several_series_of_a_file_are_told_apart_by_a_column() {
    let only = json::object([("vaccine", "dtp3")]);
    let told = json::object([
        ("indicator", Value::from("x:sdg:3.b.1")),
        ("unit", Value::from("percent")),
        ("value", Value::from("coverage")),
        ("where", only),
    ]);
    check(
        "iso3,year,vaccine,coverage\nAFG,2000,dtp1,48\nAFG,2000,dtp3,24\nAFG,2000,dtp3,25\n",
        &told,
        expect![[r#"
            3:AFG/2000 {"about":"x:iso3166-1:AF","indicator":"x:sdg:3.b.1","period":{"from":"2000","to":"2000"},"value":{"unit":"percent","value":"24"}}
            4:AFG/2000 {"about":"x:iso3166-1:AF","indicator":"x:sdg:3.b.1","period":{"from":"2000","to":"2000"},"value":{"unit":"percent","value":"25"}}
            2 = 2 + 0 + 0
            4:0: warning: 1 row for a subject, indicator and period that the file has before; all are kept. If the file holds several series, choose one with the option `where` [value-repeated]
            0:0: note: 1 row left to other series by the option `where` [other-series]
        "#]],
    );
}

#[test]
fn rows_are_well_formed_facts_of_their_kind() {
    let text = "entity,code,year,v\nA,AFG,2000,3.0251184e-07\nWorld,OWID_WRL,2001,+1\n";
    let (table, _) = SeriesReader.read(text.as_bytes(), &electricity());
    let schema = polyad_ledger::kinds::newest("observation").unwrap();
    let group = table.group("observation").unwrap();
    for row in group.rows() {
        let errors = schema.check(&json::object(row.fields()), CheckAs::Row);
        assert!(errors.is_empty(), "{errors:?}");
    }
    let printed: Vec<Value> = group.rows().map(|row| row.value("value").unwrap()).collect();
    assert_eq!(printed[0].str_at("value"), Some("3.0251184e-07"), "numbers stay as printed");
}

#[test]
fn packed_and_plain_give_the_same_rows_and_traps_are_refused() {
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;
    let pack = |bytes: &[u8]| {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    };
    let text = b"entity,code,year,v\nA,AFG,2000,1\n";
    let (plain, packed) =
        (SeriesReader.read(text, &electricity()), SeriesReader.read(&pack(text), &electricity()));
    assert_eq!(print(&plain.0, &plain.1), print(&packed.0, &packed.1));
    let trap = pack(&vec![b'\n'; 4 * 1024 * 1024]);
    let (table, report) = SeriesReader.read(&trap, &electricity());
    assert!(table.is_empty());
    assert_eq!(report.findings[0].code, "unpacked-too-large");
}

/// `tests/oracle/series.json`, made by `tests/oracle/series.py`, keyed by the SHA-256 of the contents.
#[test]
fn real_series_agree_with_a_second_reading() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/oracle/series.json");
    let oracle: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for (digest, expected) in oracle.as_object().unwrap() {
        let file = expected["file"].as_str().unwrap();
        let Some(bytes) = data::read("real_series_agree_with_a_second_reading", file) else { continue };
        let contents = decompress::contents(&bytes).unwrap();
        let own: String = Sha256::digest(&*contents).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            &own, digest,
            "{file} is another edition than the oracle's: run tests/oracle/series.py again"
        );
        let told = json::parse(&expected["options"].to_string()).unwrap();
        let (table, report) = SeriesReader.read(&bytes, &told);
        let total = report.total();
        for (name, count) in
            [("found", total.found), ("kept", total.kept), ("refused", total.refused), ("empty", total.empty)]
        {
            assert_eq!(expected["counts"][name].as_u64(), Some(count), "{name} of {file}");
        }
        assert!(report.balances());
        let mut sums: [BTreeMap<String, (u64, ExactSum)>; 2] = Default::default();
        for row in table.group("observation").unwrap().rows() {
            let locator = row.locator();
            let (_, place) = locator.split_once(':').unwrap();
            let (key, period) = place.rsplit_once('/').unwrap();
            let value: Exact = row.value("value").unwrap().str_at("value").unwrap().parse().unwrap();
            for (sums, word) in sums.iter_mut().zip([key, period]) {
                let (count, sum) = sums.entry(word.to_owned()).or_default();
                *count += 1;
                sum.add(value);
            }
        }
        for (sums, name) in sums.iter().zip(["by_key", "by_period"]) {
            let expected = expected[name].as_object().unwrap();
            assert_eq!(sums.len(), expected.len(), "{name} of {file}");
            for (word, (count, sum)) in sums {
                assert_eq!(expected[word][0].as_u64(), Some(*count), "{file}: rows of {word}");
                let total: Exact = expected[word][1].as_str().unwrap().parse().unwrap();
                assert_eq!(sum.total(), Some(total), "{file}: sum of {word}");
            }
        }
    }
}

#[test]
fn the_electricity_series_says_once_what_is_no_place() {
    let test = "the_electricity_series_says_once_what_is_no_place";
    let Some(bytes) = data::read(test, "indicators/access_to_electricity_owid.csv.gz") else { return };
    let (table, report) = SeriesReader.read(&bytes, &electricity());
    let group = table.group("observation").unwrap();
    let world = "x:m49:001".parse().unwrap();
    assert_eq!(group.rows_naming("about", &world).len(), 26);
    let said: String =
        report.findings.iter().map(|each| format!("{}: {}\n", each.line, each.message)).collect();
    expect![[r#"
        1182: `OWID_CIS` (Channel Islands) is on no list of places: 34 rows kept as this publisher's own mention
        2030: `OWID_EU27` (European Union (27)) is on no list of places: 34 rows kept as this publisher's own mention
        2670: `OWID_HIC` (High-income countries) is on no list of places: 34 rows kept as this publisher's own mention
        3273: `OWID_KOS` (Kosovo) is on no list of places: 10 rows kept as this publisher's own mention
        3598: `OWID_LIC` (Low-income countries) is on no list of places: 24 rows kept as this publisher's own mention
        3622: `OWID_LMC` (Lower-middle-income countries) is on no list of places: 31 rows kept as this publisher's own mention
        6617: `OWID_UMC` (Upper-middle-income countries) is on no list of places: 24 rows kept as this publisher's own mention
        1719: `WB_EAP` (East Asia and Pacific (WB)) is on no list of places: 24 rows kept as this publisher's own mention
        1996: `WB_ECA` (Europe and Central Asia (WB)) is on no list of places: 34 rows kept as this publisher's own mention
        3375: `WB_LAC` (Latin America and Caribbean (WB)) is on no list of places: 32 rows kept as this publisher's own mention
        4034: `WB_MENAP` (Middle East, North Africa, Afghanistan and Pakistan (WB)) is on no list of places: 24 rows kept as this publisher's own mention
        4560: `WB_NA` (North America (WB)) is on no list of places: 34 rows kept as this publisher's own mention
        5800: `WB_SA` (South Asia (WB)) is on no list of places: 31 rows kept as this publisher's own mention
        5940: `WB_SSA` (Sub-Saharan Africa (WB)) is on no list of places: 28 rows kept as this publisher's own mention
    "#]].assert_eq(&said);
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_fail(bytes in prop::collection::vec(any::<u8>(), 0..300), headed in any::<bool>()) {
        let heading: &[u8] = if headed { b"entity,code,year,value\n" } else { b"" };
        let (table, report) = SeriesReader.read(&[heading, &bytes].concat(), &electricity());
        prop_assert!(report.balances());
        prop_assert_eq!(report.total().kept, table.len() as u64);
    }

    #[test]
    fn one_bad_line_changes_no_other(noise in "[^\n\r]{0,40}", before in 1usize..6, after in 1usize..6) {
        let line = |n: usize| format!("A,AFG,{},{n}.50\n", 2000 + n);
        let good: String = (0..before + after).map(line).collect();
        let spoilt: String = (0..before).map(line).chain([format!("{noise}\n")]).chain((before..before + after).map(line)).collect();
        let heading = "entity,code,year,value\n";
        let rows = |text: &str| -> Vec<String> {
            let (table, _) = SeriesReader.read(format!("{heading}{text}").as_bytes(), &electricity());
            table.groups().iter().flat_map(|g| g.rows()).map(|row| json::object(row.fields()).to_canonical()).collect()
        };
        let (alone, beside) = (rows(&good), rows(&spoilt));
        prop_assert!(alone.iter().all(|row| beside.contains(row)), "{noise:?} took a row with it");
        prop_assert!(beside.len() <= alone.len() + 1);
    }
}
