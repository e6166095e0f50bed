//! The series reader: on written examples, on hostile input, and on real files beside a second reading of them.

// Helpers outside a test function unwrap as the tests do.
#![allow(clippy::unwrap_used)]

mod layouts;

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
        option-unknown: no option `indcator`; known are indicator, unit, about, period, value, nature, dims, where, layout
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
fn the_long_table_of_the_un_gives_indicator_unit_nature_and_breakdowns_itself() {
    check(
        "Goal,Target,Indicator,SeriesCode,SeriesDescription,GeoAreaCode,GeoAreaName,TimePeriod,Value,Source,[Age],[Location],[Nature],[Units]\n\
         7,7.1,7.1.1,EG_ACS_ELEC,Access,4,Afghanistan,2020,97.7,WB,,ALLAREA,E,PERCENT\n\
         7,7.1,7.1.1,EG_ACS_ELEC,Access,4,Afghanistan,2020,<2.5,WB,,URBAN,E,PERCENT\n\
         7,7.1,7.1.1,EG_ACS_ELEC,Access,202,Sub-Saharan Africa,2020,>95,WB,15+,ALLAREA,E,PERCENT\n\
         7,7.1,7.1.1,EG_ACS_ELEC,Access,97,European Union,2020,NaN,WB,,ALLAREA,E,PERCENT\n\
         3,3.B,3.B.1,SH_ACS_DTP3,Vaccines,97,European Union,2020,95,WB,,,C,PERCENT\n\
         9,9.4,9.4.1,EN_ATM_CO2,Carbon dioxide,8,Albania,2020,4,IEA,,,M,T_MILLION\n\
         9,9.4,9.4.1,EN_ATM_CO2GDP,Per output,8,Albania,2020,0.1,IEA,,,M,KG_PER_CON_USD\n",
        &options(&[]),
        expect![[r#"
            2:4/2020 {"about":"x:iso3166-1:AF","indicator":"x:sdg:7.1.1","nature":"E","period":{"from":"2020","to":"2020"},"value":{"unit":"percent","value":"97.7"}}
            3:4/2020 {"about":"x:iso3166-1:AF","dims":[{"name":"location","value":"URBAN"}],"indicator":"x:sdg:7.1.1","nature":"E","period":{"from":"2020","to":"2020"},"value":{"qual":"under","unit":"percent","value":"2.5"}}
            4:202/2020 {"about":"x:m49:202","dims":[{"name":"age","value":"15+"}],"indicator":"x:sdg:7.1.1","nature":"E","period":{"from":"2020","to":"2020"},"value":{"qual":"over","unit":"percent","value":"95"}}
            6:97/2020 {"about":"97","indicator":"x:sdg:3.b.1","nature":"C","period":{"from":"2020","to":"2020"},"value":{"unit":"percent","value":"95"}}
            7:8/2020 {"about":"x:iso3166-1:AL","dims":[{"name":"series","value":"EN_ATM_CO2"}],"indicator":"x:sdg:9.4.1","nature":"M","period":{"from":"2020","to":"2020"},"value":{"unit":"T_MILLION","value":"4"}}
            8:8/2020 {"about":"x:iso3166-1:AL","dims":[{"name":"series","value":"EN_ATM_CO2GDP"}],"indicator":"x:sdg:9.4.1","nature":"M","period":{"from":"2020","to":"2020"},"value":{"unit":"KG_PER_CON_USD","value":"0.1"}}
            7 = 6 + 0 + 1
            6:0: note: `97` (European Union) is on no list of places: 1 row kept as this publisher's own mention [mention-unresolved]
            0:0: note: 9.4.1 has 2 series here, told apart as a breakdown `series`: `EN_ATM_CO2`, `EN_ATM_CO2GDP` [several-series]
        "#]],
    );
}

#[test]
fn a_column_a_year_gives_a_value_a_cell() {
    check(
        "\u{feff}\"Data Source\",\"World Development Indicators\",\n\n\
         \"Last Updated Date\",\"2024-10-24\",\n\n\
         \"Country Name\",\"Country Code\",\"Indicator Name\",\"Indicator Code\",\"1990\",\"1991 [YR1991]\",\"1992\",\n\
         \"Cote d'Ivoire\",\"CIV\",\"Access to electricity\",\"EG.ELC.ACCS.ZS\",\"\",\"36.7\",\"x\",\n\
         \"World\",\"WLD\",\"Access to electricity\",\"EG.ELC.ACCS.ZS\",\"71.4\",\"..\",\"72\",\n\
         \"Kosovo\",\"XKX\",\"Access to electricity\",\"EG.ELC.ACCS.ZS\",\"\",\"\",\"100\",\n\
         \"Data from database: World Development Indicators\"\n",
        &options(&[("unit", "percent")]),
        expect![[r#"
            6:CIV/1991 {"about":"x:iso3166-1:CI","indicator":"x:worldbank:EG.ELC.ACCS.ZS","period":{"from":"1991","to":"1991"},"value":{"unit":"percent","value":"36.7"}}
            7:WLD/1990 {"about":"x:m49:001","indicator":"x:worldbank:EG.ELC.ACCS.ZS","period":{"from":"1990","to":"1990"},"value":{"unit":"percent","value":"71.4"}}
            7:WLD/1992 {"about":"x:m49:001","indicator":"x:worldbank:EG.ELC.ACCS.ZS","period":{"from":"1992","to":"1992"},"value":{"unit":"percent","value":"72"}}
            8:XKX/1992 {"about":"XKX","indicator":"x:worldbank:EG.ELC.ACCS.ZS","period":{"from":"1992","to":"1992"},"value":{"unit":"percent","value":"100"}}
            10 = 4 + 2 + 4
            6:7: refused: number: digits with an optional sign, point and exponent (got `x`) [number-malformed]
            9:0: refused: 1 cells where the heading has 8 [line-ragged]
            8:0: note: `XKX` (Kosovo) is on no list of places: 1 row kept as this publisher's own mention [mention-unresolved]
        "#]],
    );
}

#[test]
fn coverage_by_vaccine_is_a_series_a_vaccine() {
    let text = "iso3,year,vaccine,target,nvax,coverage\nAFG,2000,dtp1,100,48,48\nAFG,2000,dtp3,100,24,24\nAFG,2000,pcv3,100,,\n";
    check(
        text,
        &options(&[]),
        expect![[r#"
        2:AFG/2000 {"about":"x:iso3166-1:AF","indicator":"x:wuenic:dtp1","period":{"from":"2000","to":"2000"},"value":{"unit":"percent","value":"48"}}
        3:AFG/2000 {"about":"x:iso3166-1:AF","indicator":"x:wuenic:dtp3","period":{"from":"2000","to":"2000"},"value":{"unit":"percent","value":"24"}}
        3 = 2 + 0 + 1
    "#]],
    );
    check(
        text,
        &options(&[("indicator", "x:sdg:3.b.1")]),
        expect![[r#"
        2:AFG/2000 {"about":"x:iso3166-1:AF","dims":[{"name":"vaccine","value":"dtp1"}],"indicator":"x:sdg:3.b.1","period":{"from":"2000","to":"2000"},"value":{"unit":"percent","value":"48"}}
        3:AFG/2000 {"about":"x:iso3166-1:AF","dims":[{"name":"vaccine","value":"dtp3"}],"indicator":"x:sdg:3.b.1","period":{"from":"2000","to":"2000"},"value":{"unit":"percent","value":"24"}}
        3 = 2 + 0 + 1
    "#]],
    );
}

#[test]
fn names_in_use_find_their_country_where_there_is_no_code() {
    check(
        "country,year,sex,v\n\
         United States,2000,FEMALE,1\n\
         Türkiye,2000,FEMALE,2\n\
         Côte d’Ivoire,2000,MALE,3\n\
         Turkey,2000,,4\n\
         Africa,2000,,5\n",
        &options(&[
            ("indicator", "x:sdg:7.1.1"),
            ("unit", "percent"),
            ("dims", "sex"),
            ("layout", "country-year"),
        ]),
        expect![[r#"
            2:United States/2000 {"about":"x:iso3166-1:US","dims":[{"name":"sex","value":"FEMALE"}],"indicator":"x:sdg:7.1.1","period":{"from":"2000","to":"2000"},"value":{"unit":"percent","value":"1"}}
            3:Türkiye/2000 {"about":"x:iso3166-1:TR","dims":[{"name":"sex","value":"FEMALE"}],"indicator":"x:sdg:7.1.1","period":{"from":"2000","to":"2000"},"value":{"unit":"percent","value":"2"}}
            4:Côte d’Ivoire/2000 {"about":"x:iso3166-1:CI","dims":[{"name":"sex","value":"MALE"}],"indicator":"x:sdg:7.1.1","period":{"from":"2000","to":"2000"},"value":{"unit":"percent","value":"3"}}
            5:Turkey/2000 {"about":"x:iso3166-1:TR","indicator":"x:sdg:7.1.1","period":{"from":"2000","to":"2000"},"value":{"unit":"percent","value":"4"}}
            6:Africa/2000 {"about":"Africa","indicator":"x:sdg:7.1.1","period":{"from":"2000","to":"2000"},"value":{"unit":"percent","value":"5"}}
            5 = 5 + 0 + 0
            6:0: note: `Africa` is on no list of places: 1 row kept as this publisher's own mention [mention-unresolved]
            0:0: note: without a code: 4 rows resolved by names of ISO 3166-1 [resolved-by-name]
            0:0: note: names that ISO 3166-1 does not list were read: `Turkey` as x:iso3166-1:TR, `United States` as x:iso3166-1:US [other-name]
        "#]],
    );
}

#[test]
fn a_layout_that_the_file_does_not_have_is_refused() {
    let text = "entity,code,year,v\nA,AFG,2000,1\n";
    for (layout, expected) in [
        ("plain", "column-missing: no column says whom"),
        ("world-bank", "column-missing: no column is a year"),
        (
            "wide",
            "option-malformed: option `layout` is one of plain, country-year, un-sdg, world-bank, wuenic",
        ),
    ] {
        let told = options(&[("indicator", "x:sdg:7.1.1"), ("unit", "percent"), ("layout", layout)]);
        let (table, report) = SeriesReader.read(text.as_bytes(), &told);
        assert!(table.is_empty());
        let said = format!("{}: {}", report.findings[0].code, report.findings[0].message);
        assert!(said.starts_with(expected), "{said}");
    }
}

#[test]
fn rows_are_well_formed_facts_of_their_kind() {
    let text = "entity,code,year,v\nA,AFG,2000,3.0251184e-07\nWorld,OWID_WRL,2001,+1\n";
    let un = "Indicator,SeriesCode,GeoAreaCode,TimePeriod,Value,[Sex],Nature,Units\n\
              2.1.1,A,4,2020,<2.5,FEMALE,E,PERCENT\n2.1.1,B,4,2020,3,BOTHSEX,E,PERCENT\n";
    let (table, _) = SeriesReader.read(text.as_bytes(), &electricity());
    let (long, _) = SeriesReader.read(un.as_bytes(), &options(&[]));
    assert_eq!(long.len(), 2);
    let schema = polyad_ledger::kinds::newest("observation").unwrap();
    let group = table.group("observation").unwrap();
    for row in group.rows().chain(long.group("observation").unwrap().rows()) {
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
            own,
            digest.trim_end_matches(" whole"),
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
        if let Some(expected) = expected["by_dim"].as_object() {
            let own = by_dim(&table);
            let expected: BTreeMap<String, u64> =
                expected.iter().map(|(dim, count)| (dim.clone(), count.as_u64().unwrap())).collect();
            assert_eq!(own, expected, "breakdowns of {file}");
        }
        same_sums(&sums(&table), expected, file);
    }
}

/// Number and sum of values, by word.
type Sums = BTreeMap<String, (u64, ExactSum)>;

/// Number and sum of the values of each place as printed, and of each period.
fn sums(table: &Table) -> [Sums; 2] {
    let mut sums: [Sums; 2] = Default::default();
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
    sums
}

fn same_sums(own: &[Sums; 2], expected: &serde_json::Value, file: &str) {
    for (sums, name) in own.iter().zip(["by_key", "by_period"]) {
        let expected = expected[name].as_object().unwrap();
        assert_eq!(sums.len(), expected.len(), "{name} of {file}");
        for (word, (count, sum)) in sums {
            assert_eq!(expected[word][0].as_u64(), Some(*count), "{file}: rows of {word}");
            let total: Exact = expected[word][1].as_str().unwrap().parse().unwrap();
            assert_eq!(sum.total(), Some(total), "{file}: sum of {word}");
        }
    }
}

/// What the second reading says of a file; `tail` is ` whole` where all its series are read.
fn oracle_of(bytes: &[u8], tail: &str) -> serde_json::Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/oracle/series.json");
    let oracle: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let contents = decompress::contents(bytes).unwrap();
    let digest: String = Sha256::digest(&*contents).iter().map(|byte| format!("{byte:02x}")).collect();
    oracle[format!("{digest}{tail}")].clone()
}

/// How many rows each breakdown has, by `name=value`; `=` for rows without any.
fn by_dim(table: &Table) -> BTreeMap<String, u64> {
    let mut counted = BTreeMap::new();
    for row in table.group("observation").expect("observations").rows() {
        let dims = row.value("dims");
        let dims = dims.iter().flat_map(|dims| dims.as_array().unwrap_or_default());
        let mut said: Vec<String> = dims
            .map(|dim| {
                format!(
                    "{}={}",
                    dim.str_at("name").expect("observations"),
                    dim.str_at("value").expect("observations")
                )
            })
            .collect();
        if said.is_empty() {
            said.push("=".to_owned());
        }
        said.into_iter().for_each(|dim| *counted.entry(dim).or_default() += 1);
    }
    counted
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
    fn no_bytes_make_the_reader_fail(bytes in prop::collection::vec(any::<u8>(), 0..300), headed in 0usize..6) {
        let heading: &[u8] = [
            &b""[..],
            b"entity,code,year,value\n",
            b"Indicator,SeriesCode,GeoAreaCode,TimePeriod,Value,[Sex],Nature,Units\n",
            b"\"Data Source\",\"x\",\nCountry Name,Country Code,Indicator Code,1990,1991\n",
            b"iso3,year,vaccine,coverage\n",
            b"about,indicator,period,value,unit,dims.sex\n",
        ][headed];
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

/// The codes of the framework beside a published list of them. Its names are the United Nations' words, ours are not.
#[test]
fn the_framework_has_the_codes_of_the_published_list() {
    use polyad_model::codelist::{SdgLevel, sdg_by_code, sdg_framework};
    use std::collections::BTreeSet;
    let test = "the_framework_has_the_codes_of_the_published_list";
    let Some(bytes) = data::read(test, "goals/sdg_targets_indicators_unsd_2023.csv.gz") else { return };
    let contents = decompress::contents(&bytes).unwrap();
    let mut lines = csv::ReaderBuilder::new().delimiter(b';').from_reader(&*contents);
    let lines: Vec<csv::StringRecord> = lines.records().map(Result::unwrap).collect();
    let column = |at: usize| -> BTreeSet<&str> { lines.iter().map(|line| line[at].trim()).collect() };
    let own = |level| -> BTreeSet<&str> {
        sdg_framework().iter().filter(|entry| entry.level == level).map(|entry| entry.code).collect()
    };
    assert_eq!(own(SdgLevel::Goal), column(0));
    assert_eq!(own(SdgLevel::Target), column(2));
    let mut listed = column(4);
    assert!(listed.remove("0"), "the file writes 0 for target 11.c, which has no indicator");
    assert_eq!(own(SdgLevel::Indicator), listed);
    // One indicator under several targets has one code of the Statistics Division.
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    for line in lines.iter().filter(|line| &line[4] != "0") {
        let listed = *first.entry(&line[6]).or_insert(&line[4]);
        let expected = match &line[4] {
            // The file gives it a code of its own; the United Nations counts it as 13.2.1.
            "13.b.1" => Some("13.2.1"),
            code => (listed != code).then_some(listed),
        };
        assert_eq!(sdg_by_code(&line[4]).unwrap().same_as, expected, "{}", &line[4]);
    }
    let texts: BTreeSet<String> = lines
        .iter()
        .flat_map(|line| [line[3].trim().to_lowercase(), line[5].trim().to_lowercase()])
        .collect();
    let copied = sdg_framework().iter().filter(|entry| entry.level != SdgLevel::Goal);
    let copied: Vec<&str> =
        copied.filter(|entry| texts.contains(&entry.name.to_lowercase())).map(|entry| entry.code).collect();
    // What is left is a name rather than a sentence.
    assert_eq!(copied, ["10.5.1", "15.5.1", "17.13.1"]);
}
