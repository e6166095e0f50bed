//! The readers of exchange rates and deflators: each layout, hostile input, and a real file beside a second reading.

use crate::data;
use expect_test::{Expect, expect};
use polyad_exchange::decompress;
use polyad_exchange::deflators::DeflatorsReader;
use polyad_exchange::rates::RatesReader;
use polyad_fixture::ledger;
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::{LoadReport, Reader, Table};
use polyad_ledger::state::{LoadedTable, State, TableSource, dataset_key};
use polyad_lens::money::{NoRate, Pricer, Pricing, Rates};
use polyad_lens::{Number, Params, Term};
use polyad_model::{Currency, DatasetKey, ExactSum, Money, PriceBase, Ref};
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::BufReader;
use std::sync::Arc;

fn options(members: &[(&str, &str)]) -> Value {
    json::object(members.iter().map(|(key, value)| (*key, *value)))
}

fn print(table: &Table, report: &LoadReport) -> String {
    let mut out = String::new();
    for row in table.groups().iter().flat_map(|group| group.rows()) {
        let value = row.value("value").expect("a value");
        let (number, unit) = (value.str_at("value").unwrap_or(""), value.str_at("unit").unwrap_or(""));
        let about =
            row.value("about").and_then(|about| about.as_str().map(str::to_owned)).unwrap_or_default();
        out += &format!("{} {about} = {number} {unit}", row.locator());
        out += &row.word("nature").map(|nature| format!(" ({nature})")).unwrap_or_default();
        out += &row.value("dims").map(|dims| format!(" {}", dims.to_canonical())).unwrap_or_default();
        out += "\n";
    }
    let total = report.total();
    out += &format!("{} = {} + {} + {}\n", total.found, total.kept, total.refused, total.empty);
    for each in &report.findings {
        let place = format!("{}:{}", each.line, each.column);
        out += &format!("{place}: {}: {} [{}]\n", each.severity.word(), each.message, each.code);
    }
    assert!(report.balances());
    assert_eq!(total.kept, table.len() as u64);
    out
}

fn check(reader: &dyn Reader, text: &str, options: &Value, expected: Expect) {
    let (table, report) = reader.read(text.as_bytes(), options);
    let printed = print(&table, &report);
    expected.assert_eq(&printed);
    // A stream of few bytes at a time gives the same.
    let mut stream = BufReader::with_capacity(7, text.as_bytes());
    let (table, report) = reader.read_from(&mut stream, options).expect("memory can be read");
    assert_eq!(print(&table, &report), printed);
}

#[test]
fn the_central_banks_wide_file_is_units_for_one_euro() {
    check(
        &RatesReader,
        "Date,USD,JPY,BGN,\n2015-06-30,1.1189,137.01,1.9558,\n2015-06-29,1.1133,N/A,-1,\n2015-13-01,1,2,0,\n",
        &options(&[]),
        expect![[r#"
            2:USD/2015-06-30 x:iso4217:EUR = 1.1189 USD
            2:JPY/2015-06-30 x:iso4217:EUR = 137.01 JPY
            2:BGN/2015-06-30 x:iso4217:EUR = 1.9558 BGN
            3:USD/2015-06-29 x:iso4217:EUR = 1.1133 USD
            9 = 4 + 4 + 1
            3:4: refused: a rate is above zero (got -1) [rate-not-positive]
            4:1: refused: no date that is read (got `2015-13-01`) [period-malformed]
            4:1: refused: no date that is read (got `2015-13-01`) [period-malformed]
            4:4: refused: a rate is above zero (got 0) [rate-not-positive]
        "#]],
    );
    // The file of one day spells its date in words.
    check(
        &RatesReader,
        "Date, USD, JPY, \n30 June 2015, 1.1189, 137.01, \n",
        &options(&[]),
        expect![[r#"
            2:USD/2015-06-30 x:iso4217:EUR = 1.1189 USD
            2:JPY/2015-06-30 x:iso4217:EUR = 137.01 JPY
            2 = 2 + 0 + 0
        "#]],
    );
}

#[test]
fn the_central_banks_long_file_tells_averages_from_ends_of_periods() {
    check(
        &RatesReader,
        "KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE,UNIT_MULT\n\
         EXR.D.USD.EUR.SP00.A,D,USD,EUR,SP00,A,2015-06-30,1.1189,0\n\
         EXR.D.USD.EUR.SP00.A,D,USD,EUR,SP00,A,2015-07-01,,0\n\
         EXR.M.USD.EUR.SP00.A,M,USD,EUR,SP00,A,2015-06,1.12133,0\n\
         EXR.M.USD.EUR.SP00.E,M,USD,EUR,SP00,E,2015-06,1.1189,0\n\
         EXR.Q.USD.EUR.SP00.A,Q,USD,EUR,SP00,A,2015-Q2,1.1053,0\n\
         EXR.A.USD.EUR.SP00.A,A,USD,EUR,SP00,A,2015,1.1095,3\n\
         EXR.M.E01.EUR.NN00.A,M,E01,EUR,NN00,A,2015-06,99.1,0\n\
         EXR.M.USD.EUR.SP00.P,M,USD,EUR,SP00,P,2015-06,0.4,0\n",
        &options(&[]),
        expect![[r#"
            2:USD/2015-06-30 x:iso4217:EUR = 1.1189 USD
            4:USD/2015-06 x:iso4217:EUR = 1.12133 USD (average)
            5:USD/2015-06 x:iso4217:EUR = 1.1189 USD (end-of-period)
            6:USD/2015-04/2015-06 x:iso4217:EUR = 1.1053 USD (average)
            6 = 4 + 1 + 1
            7:9: refused: a multiplier of 10^3 is not applied [rate-multiplied]
            0:0: note: 2 lines of other series of this table (no spot rate, neither an average nor of the end of a period) [other-series]
        "#]],
    );
}

#[test]
fn a_plain_table_says_what_one_currency_is_in_another() {
    check(
        &RatesReader,
        "currency,quote,date,rate,nature\n\
         EUR,USD,2015-06-30,1.1189,\n\
         EUR,USD,2015-06-30,1.12,\n\
         USD,USD,2015,1,\n\
         USD,USD,2015,1.1,\n\
         eur,USD,2015,1.1,\n\
         EUR,ECU,2015,1.1,average\n\
         EUR,USD,2016,1.1.1,\n\
         EUR,USD\n\
         EUR,\"USD,2016,1,\n",
        &options(&[]),
        expect![[r#"
            2:EUR/2015-06-30 x:iso4217:EUR = 1.1189 USD
            3:EUR/2015-06-30 x:iso4217:EUR = 1.12 USD
            7:EUR/2015 x:iso4217:EUR = 1.1 ECU (average)
            8 = 3 + 5 + 0
            5:4: refused: one USD is one USD, not 1.1 [rate-of-itself]
            6:4: refused: a currency is three capital letters of ISO 4217 (got `eur`) [currency-malformed]
            8:4: refused: number: digits with an optional sign, point and exponent (got `1.1.1`) [number-malformed]
            9:0: refused: 2 cells where the heading has 5 [line-ragged]
            10:0: refused: the line opens a quote that does not end [quote-open]
            7:0: warning: ISO 4217 does not list `ECU`, now or among the former codes known here: 1 rate kept, of no use for conversion [currency-unlisted]
            3:0: warning: 1 rate for currencies and a date that the file has before; all are kept, the first one is used [rate-repeated]
            0:0: note: 1 cell of a currency in itself, which is 1 and no rate [rate-of-itself]
        "#]],
    );
    check(
        &RatesReader,
        "of;in;day;number\nGBP;USD;2015-06-30;1.5717\n",
        &options(&[("currency", "of"), ("quote", "in"), ("date", "day"), ("rate", "number")]),
        expect![[r#"
            2:GBP/2015-06-30 x:iso4217:GBP = 1.5717 USD
            1 = 1 + 0 + 0
        "#]],
    );
}

#[test]
fn a_wide_table_is_read_the_way_it_is_told() {
    check(
        &RatesReader,
        "year,EUR,GBP\n2015,1.1095,1.5285\n",
        &options(&[("base", "USD"), ("direction", "base-per-unit")]),
        expect![[r#"
            2:EUR/2015 x:iso4217:EUR = 1.1095 USD
            2:GBP/2015 x:iso4217:GBP = 1.5285 USD
            2 = 2 + 0 + 0
        "#]],
    );
    check(
        &RatesReader,
        "year,EUR,GBP\n2015,1.1095,1.5285\n",
        &options(&[]),
        expect![[r#"
            0 = 0 + 0 + 0
            0:0: refused: the file does not say of which currency its numbers are: give the option `base` [base-missing]
        "#]],
    );
}

#[test]
fn the_funds_monthly_table_turns_round_what_its_note_says() {
    check(
        &RatesReader,
        "Representative Exchange Rates for Selected Currencies for June 2015\n\
         \n\
         Currency\tJune 29, 2015\tJune 30, 2015\n\
         Euro(1)\t1.1133\t1.1189\n\
         Indonesian rupiah\t13,356.00\tNA\n\
         Martian credit\t1\t\n\
         U.S. dollar\t1.0\t1.0\n\
         Currency\tJune 1, 2015\n\
         Japanese yen\t124.2\n",
        &options(&[]),
        expect![[r#"
            4:EUR/2015-06-29 x:iso4217:EUR = 1.1133 USD
            4:EUR/2015-06-30 x:iso4217:EUR = 1.1189 USD
            5:IDR/2015-06-29 x:iso4217:USD = 13356.00 IDR
            9:JPY/2015-06-01 x:iso4217:USD = 124.2 JPY
            6 = 4 + 1 + 1
            6:2: refused: `Martian credit` is no currency that this layout knows by name [currency-unknown]
            0:0: note: 2 cells of a currency in itself, which is 1 and no rate [rate-of-itself]
        "#]],
    );
}

#[test]
fn deflators_are_price_levels_of_countries() {
    check(
        &DeflatorsReader,
        "country,year,deflator,base\nDE,2021,100,2021\nDEU,2022,105.3,2021\n276,2023,,2021\nSweden,2021,1,\nSE,2021,-4,\nSE,21,4,\n",
        &options(&[]),
        expect![[r#"
            2:DE/2021 x:iso3166-1:DE = 100 index [{"name":"base","value":"2021"}]
            3:DE/2022 x:iso3166-1:DE = 105.3 index [{"name":"base","value":"2021"}]
            6 = 2 + 3 + 1
            5:1: refused: a country is two or three letters or a number of ISO 3166-1 (got `Sweden`) [country-unknown]
            6:3: refused: a price level is above zero (got -4) [deflator-not-positive]
            7:2: refused: a year has four digits (got `21`) [period-malformed]
        "#]],
    );
    check(
        &DeflatorsReader,
        "\"Data Source\",\"World Development Indicators\",\n\
         \"Country Name\",\"Country Code\",\"Indicator Name\",\"Indicator Code\",\"2021\",\"2022\",\n\
         \"Sweden\",\"SWE\",\"GDP deflator\",\"NY.GDP.DEFL.ZS\",\"100\",\"106.2\",\n\
         \"Sweden\",\"SWE\",\"Inflation, GDP deflator\",\"NY.GDP.DEFL.KD.ZG\",\"3.1\",\"6.2\",\n\
         \"Chad\",\"TCD\",\"GDP deflator\",\"NY.GDP.DEFL.ZS\",\"\",\"0\",\n",
        &options(&[]),
        expect![[r#"
            3:SWE/2021 x:iso3166-1:SE = 100 index
            3:SWE/2022 x:iso3166-1:SE = 106.2 index
            4 = 2 + 1 + 1
            0:0: note: 1 row left to other series by the option `where` [other-series]
            5:0: refused: a price level is above zero [deflator-not-positive]
        "#]],
    );
}

#[test]
fn what_cannot_be_read_is_refused_whole_and_by_name() {
    for (text, told, code) in [
        ("", &[][..], "file-empty"),
        ("a,b\n1,2\n", &[], "layout-unknown"),
        ("Date,USD\n", &[("layout", "odd")], "option-malformed"),
        ("Date,USD\n", &[("lay", "wide")], "option-unknown"),
        ("Date,USD\n", &[("base", "euro")], "option-malformed"),
        ("Date,USD\n", &[("layout", "plain")], "column-missing"),
    ] {
        let (table, report) = RatesReader.read(text.as_bytes(), &options(told));
        assert!(table.is_empty() && report.balances());
        assert_eq!(report.findings[0].code, code, "{text} {told:?}");
    }
    let damaged = [0x1f, 0x8b, 8, 0, 0];
    assert_eq!(RatesReader.read(&damaged, &options(&[])).1.findings[0].severity.word(), "refused");
}

struct Files(BTreeMap<DatasetKey, LoadedTable>);

impl TableSource for Files {
    fn table(&self, key: &DatasetKey) -> Option<LoadedTable> {
        self.0.get(key).cloned()
    }
}

/// A state with these tables, each a dataset of its own, and their keys.
fn with_tables(tables: Vec<(&str, Table)>) -> (State, Vec<DatasetKey>) {
    let lines = tables.iter().enumerate().map(|(n, (format, _))| format!("dataset d{n} {format} \"d{n}\"\n"));
    let ledger = ledger(&lines.collect::<String>());
    let mut files = BTreeMap::new();
    let mut keys = Vec::new();
    for (n, (format, table)) in tables.into_iter().enumerate() {
        let sha256: String =
            Sha256::digest(format!("d{n}")).iter().map(|byte| format!("{byte:02x}")).collect();
        let key = dataset_key(format, None, &sha256);
        let report = Arc::new(LoadReport::default());
        files.insert(key, LoadedTable { table: Arc::new(table), report, reader_version: 1 });
        keys.push(key);
    }
    (ledger.state_with(&Files(files)), keys)
}

fn currency(code: &str) -> Currency {
    code.parse().expect("a currency")
}

/// `tests/oracle/rates.json`, made by `tests/oracle/rates.py`, keyed by the SHA-256 of the contents.
#[test]
fn the_real_yearly_file_agrees_with_a_second_reading_of_it() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/oracle/rates.json");
    let oracle: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).expect("the oracle")).expect("JSON");
    let (digest, expected) = oracle.as_object().and_then(|all| all.iter().next()).expect("an entry");
    let file = expected["file"].as_str().expect("a file");
    let Some(bytes) = data::read("rates::the_real_yearly_file", file) else { return };
    let contents = decompress::contents(&bytes).expect("whole");
    let found: String = Sha256::digest(&contents).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        &found, digest,
        "{file} is another edition than the oracle's: run tests/oracle/rates.py again"
    );
    let (table, report) = RatesReader.read(&bytes, &options(&[]));
    let total = report.total();
    let number = |name: &str| expected[name].as_u64().expect("a number");
    assert_eq!((total.kept, total.empty, total.refused), (number("kept"), number("empty"), 0));
    assert!(report.balances() && report.said("base") == Some("USD"));
    let own = format!("{} cells of a currency in itself, which is 1 and no rate", number("own"));
    assert!(report.findings.iter().any(|finding| finding.message == own));
    let mut sums: BTreeMap<String, (u64, ExactSum)> = BTreeMap::new();
    let mut all = ExactSum::default();
    let group = table.group("observation").expect("rows");
    let values = group.column("value").expect("values");
    for row in group.rows() {
        assert_eq!(row.name("about").map(Ref::to_string).as_deref(), Some("x:iso4217:USD"));
        let (value, unit, _) = values.amount(row.index()).expect("an amount");
        let sum = sums.entry(unit.code().expect("a unit").to_owned()).or_default();
        sum.0 += 1;
        sum.1.add(value);
        all.add(value);
    }
    let exact = |sum: &ExactSum| sum.total().expect("38 digits").to_string();
    assert_eq!(exact(&all), expected["sum"].as_str().expect("a sum"));
    let by_currency = expected["by_currency"].as_object().expect("currencies");
    assert_eq!(sums.len(), by_currency.len());
    for (code, (count, sum)) in &sums {
        assert_eq!(by_currency[code][0].as_u64(), Some(*count), "{code}");
        assert_eq!(by_currency[code][1].as_str().and_then(|sum| sum.parse().ok()), sum.total(), "{code}");
    }
    let (state, _) = with_tables(vec![("rates", table)]);
    let rates = Rates::of(&state, None);
    for asked in expected["cross"].as_array().expect("pairs") {
        let text = |at: usize| asked[at].as_str().expect("text");
        let (from, to) = (currency(text(0)), currency(text(1)));
        // Any day of the year, for a yearly rate holds for all of it.
        let on = format!("{}-08-17", text(2)).parse().expect("a date");
        match (rates.rate(from, to, on, 31), asked[3].as_str()) {
            (Ok(rate), Some(value)) => {
                let value: f64 = value.parse().expect("a number");
                assert!((rate.value - value).abs() <= 1e-12 * value, "{asked}: {}", rate.value);
                let money = Money {
                    amount: "1000000.07".parse().expect("a number"),
                    currency: from,
                    date: on,
                    significant: None,
                    qualifier: None,
                    prices: PriceBase::Nominal,
                };
                let pricing = Pricing::of(&Params::new([("in", text(1))])).expect("parameters");
                let amount =
                    Term::Parameter { name: "amount".to_owned(), value: Number::Exact(money.amount) };
                let priced = Pricer::new(&state, pricing).price(money, amount, None).expect("a price");
                assert!(priced.term.evaluate(&state).expect("re-evaluates").agrees(priced.number));
                assert_eq!(rate.facts().count(), if text(0) == "USD" || text(1) == "USD" { 1 } else { 2 });
            }
            (Err(NoRate::None), None) => {}
            (found, expected) => panic!("{asked}: {found:?} is not {expected:?}"),
        }
    }
}

#[test]
fn of_two_files_with_a_rate_for_one_day_the_named_one_is_taken_else_the_least_key() {
    let read = |text: &str| RatesReader.read(text.as_bytes(), &options(&[])).0;
    let (state, mut keys) = with_tables(vec![
        ("rates", read("currency,quote,date,rate\nEUR,USD,2015-06-30,1.1\n")),
        ("rates", read("currency,quote,date,rate\nEUR,USD,2015-06-30,1.2\nEUR,USD,2015-06-29,1.3\n")),
    ]);
    let of = |preferred: Option<DatasetKey>, on: &str| {
        let rates = Rates::of(&state, preferred);
        let used =
            rates.rate(currency("EUR"), currency("USD"), on.parse().expect("a date"), 31).expect("a rate");
        (used.value, used.legs[0].dataset)
    };
    let (first, second) = (keys[0], keys[1]);
    assert_eq!(of(Some(first), "2015-06-30"), (1.1, Some(first)));
    assert_eq!(of(Some(second), "2015-06-30"), (1.2, Some(second)));
    assert_eq!(of(Some(first), "2015-06-29"), (1.3, Some(second)), "the nearest comes before the named one");
    keys.sort();
    assert_eq!(of(None, "2015-06-30").1, Some(keys[0]));
}

/// The layout of the European Central Bank's full history, as large: two hundred thousand rates.
#[test]
fn a_long_daily_file_is_read_and_indexed_once() {
    let codes: Vec<&str> = "USD,JPY,BGN,CZK,DKK,GBP,HUF,PLN,RON,SEK,CHF,ISK,NOK,TRY,AUD,BRL,CAD,CNY,HKD,IDR,ILS,INR,KRW,MXN,MYR,NZD,PHP,SGD,THB,ZAR"
        .split(',')
        .collect();
    let mut text = format!("Date,{},\n", codes.join(","));
    let mut day: polyad_model::PartialDate = "2000-01-01".parse().expect("a date");
    for n in 0..6_900u32 {
        text += &format!("{day},");
        for at in 0..codes.len() as u32 {
            text += &format!("{}.{:04},", 1 + at, n);
        }
        text += "\n";
        day = polyad_model::PartialDate::from_day(day.first_day().tomorrow().expect("a day"));
    }
    let started = std::time::Instant::now();
    let (table, report) = RatesReader.read(text.as_bytes(), &options(&[]));
    println!("{} rates read in {:?}", table.len(), started.elapsed());
    assert_eq!((report.total().kept, report.total().refused), (207_000, 0));
    let (state, _) = with_tables(vec![("rates", table)]);
    for _ in 0..3 {
        let started = std::time::Instant::now();
        let rates = Rates::of(&state, None);
        println!("indexed in {:?}", started.elapsed());
        let used = rates.rate(currency("JPY"), currency("ZAR"), "2010-05-05".parse().expect("a date"), 5);
        assert_eq!(used.map(|used| used.via), Ok(Some(currency("EUR"))));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_comes_in_is_counted(text in "(Date|year|currency|Currency)[,;\t](USD|EUR|JPY|June 1, 2015|quote|)([,;\t]date,rate)?\n([0-9A-Z.,;\"\t\n -]{0,80}\n?){0,8}") {
        for reader in [&RatesReader as &dyn Reader, &DeflatorsReader] {
            let (table, report) = reader.read(text.as_bytes(), &options(&[]));
            prop_assert!(report.balances());
            prop_assert_eq!(report.total().kept, table.len() as u64);
        }
    }

    #[test]
    fn a_table_that_is_written_is_read_again(rates in prop::collection::btree_map((0u8..4, 1u8..28), (1u64..10_000_000, 0u8..6), 1..30)) {
        let codes = ["USD", "JPY", "SEK", "KES"];
        let mut text = "currency,quote,date,rate\n".to_owned();
        let mut expected = Vec::new();
        for ((code, day), (digits, scale)) in &rates {
            let number = polyad_model::Exact::new(i128::from(*digits), *scale).expect("small");
            text += &format!("EUR,{},2015-06-{day:02},{number}\n", codes[*code as usize]);
            expected.push((codes[*code as usize].to_owned(), number.to_string()));
        }
        let (table, report) = RatesReader.read(text.as_bytes(), &options(&[]));
        prop_assert_eq!(report.total().refused, 0);
        let rows = table.group("observation").expect("rows").rows();
        let read: Vec<(String, String)> = rows.map(|row| {
            let value = row.value("value").expect("a value");
            (value.str_at("unit").expect("a unit").to_owned(), value.str_at("value").expect("a number").to_owned())
        }).collect();
        prop_assert_eq!(read, expected);
    }
}
