//! Real values laid out as the World Bank and the UN Statistics Division publish them. No file of either layout is among
//! the real ones here, so the values of files that are there are laid out anew; the sums are those of the second reading.

// Helpers outside a test function unwrap as the tests do.
#![allow(clippy::unwrap_used)]

use super::{by_dim, options, oracle_of, same_sums, sums};
use crate::data;
use polyad_exchange::{decompress, series::SeriesReader};
use polyad_ledger::rows::{Reader, Table};
use polyad_model::codelist::country_by_m49;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// One file of the Bank: four lines before the heading, every cell quoted, and a comma at the end of each line.
fn as_the_bank(values: &BTreeMap<(String, String), String>, code: &str) -> String {
    let years: BTreeSet<&String> = values.keys().map(|(_, year)| year).collect();
    let places: BTreeSet<&String> = values.keys().map(|(place, _)| place).collect();
    let mut text = String::from(
        "\u{feff}\"Data Source\",\"World Development Indicators\",\r\n\r\n\"Last Updated Date\",\"2025-01-28\",\r\n\r\n",
    );
    let line = |cells: Vec<&str>| -> String {
        cells.iter().map(|cell| format!("\"{cell}\",")).collect::<String>() + "\r\n"
    };
    let fixed = ["Country Name", "Country Code", "Indicator Name", "Indicator Code"];
    text += &line(fixed.into_iter().chain(years.iter().map(|year| year.as_str())).collect());
    for place in &places {
        let cell =
            |year: &&String| values.get(&((*place).clone(), (*year).clone())).map_or("", String::as_str);
        let name = ["A name, as printed", place.as_str(), "What it is", code];
        text += &line(name.into_iter().chain(years.iter().map(cell)).collect());
    }
    text
}

#[test]
fn real_values_of_the_world_bank_are_the_same_with_a_column_a_year() {
    let test = "real_values_of_the_world_bank_are_the_same_with_a_column_a_year";
    for (file, code, unit) in [
        ("geo/gdp_worldbank.csv.gz", "NY.GDP.MKTP.CD", "USD"),
        ("geo/population_worldbank.csv.gz", "SP.POP.TOTL", "people"),
    ] {
        let Some(bytes) = data::read(test, file) else { continue };
        let contents = String::from_utf8(decompress::contents(&bytes).unwrap().to_vec()).unwrap();
        let mut values = BTreeMap::new();
        for row in records(&contents).into_iter().skip(1) {
            values.insert((row[1].clone(), row[2].clone()), row[3].clone());
        }
        let (years, places): (BTreeSet<_>, BTreeSet<_>) =
            values.keys().map(|(place, year)| (year, place)).unzip();
        let cells = (years.len() * places.len()) as u64;

        let (table, report) =
            SeriesReader.read(as_the_bank(&values, code).as_bytes(), &options(&[("unit", unit)]));
        let expected = oracle_of(&bytes, "");
        let kept = expected["counts"]["kept"].as_u64().unwrap();
        let total = report.total();
        assert_eq!(
            (total.found, total.kept, total.refused, total.empty),
            (cells, kept, 0, cells - kept),
            "{file}"
        );
        assert!(report.balances());
        same_sums(&sums(&table), &expected, file);
        let indicator = format!("x:worldbank:{code}");
        for row in table.group("observation").unwrap().rows() {
            assert_eq!(row.value("indicator").unwrap().as_str(), Some(indicator.as_str()));
        }
    }
}

/// The Statistics Division's own heading; what the extract lacks is empty.
const UN_HEADING: &str = "Goal,Target,Indicator,SeriesCode,SeriesDescription,GeoAreaCode,GeoAreaName,TimePeriod,Value,\
    Time_Detail,TimeCoverage,UpperBound,LowerBound,BasePeriod,Source,GeoInfoUrl,FootNote,[Location],[Nature],\
    [Reporting Type],[Type of product],[Type of speed],[Units]";

#[test]
fn a_real_extract_of_the_un_is_the_same_under_its_own_heading() {
    let file = "indicators/un_sdg_extract_tidy.csv.gz";
    let Some(bytes) = data::read("a_real_extract_of_the_un_is_the_same_under_its_own_heading", file) else {
        return;
    };
    let contents = String::from_utf8(decompress::contents(&bytes).unwrap().to_vec()).unwrap();
    let numbers: HashMap<String, String> = (1..1000)
        .filter_map(|code| Some((country_by_m49(code)?.alpha3.to_owned(), code.to_string())))
        .collect();
    let mut rows = records(&contents).into_iter();
    let heading = rows.next().unwrap();
    let column = |name: &str| heading.iter().position(|own| own == name).unwrap();
    let mut text = format!("{UN_HEADING}\n");
    let mut written = 0;
    for row in rows {
        let cell = |name: &str| row[column(name)].clone();
        let code = cell("indicator");
        let place = numbers.get(&cell("geo")).cloned().unwrap_or_else(|| cell("geo"));
        let cells = [
            code.split('.').next().unwrap().to_owned(),
            cell("target"),
            code.clone(),
            cell("seriesdescription"),
            cell("seriesdescription"),
            place,
            cell("country"),
            cell("year"),
            cell("value"),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
            cell("source"),
            String::new(),
            cell("footnote"),
            cell("location"),
            cell("nature"),
            "G".to_owned(),
            cell("type_of_product"),
            cell("type_of_speed"),
            cell("units"),
        ];
        let quoted: Vec<String> =
            cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        text += &format!("{}\n", quoted.join(","));
        written += 1;
    }
    assert!(written > 30_000, "{written}");

    let (table, report) = SeriesReader.read(text.as_bytes(), &options(&[]));
    let expected = oracle_of(&bytes, " whole");
    for (name, count) in [
        ("found", report.total().found),
        ("kept", report.total().kept),
        ("refused", report.total().refused),
        ("empty", report.total().empty),
    ] {
        assert_eq!(expected["counts"][name].as_u64(), Some(count), "{name}");
    }
    let [_, by_period] = sums(&table);
    let periods = expected["by_period"].as_object().unwrap();
    assert_eq!(by_period.len(), periods.len());
    for (period, (count, _)) in &by_period {
        assert_eq!(periods[period][0].as_u64(), Some(*count), "{period}");
    }
    let dims: BTreeMap<String, u64> = expected["by_dim"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(dim, n)| (dim.clone(), n.as_u64().unwrap()))
        .collect();
    assert_eq!(by_dim(&table), dims);
    // Every fact is the one that the extract itself gives.
    let (own, _) = SeriesReader.read(&bytes, &options(&[]));
    assert_eq!(facts(&table), facts(&own));
}

/// All facts of a table, without their places in the file.
fn facts(table: &Table) -> Vec<String> {
    let rows = table.group("observation").unwrap();
    let mut facts: Vec<String> = rows
        .rows()
        .map(|row| {
            let fields =
                ["about", "indicator", "period", "value", "dims", "nature"].map(|field| row.value(field));
            format!("{fields:?}")
        })
        .collect();
    facts.sort();
    facts
}

/// The records of a text by RFC 4180: a cutter of its own, beside the reader's.
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut all, mut record, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, quoted) {
            ('"', true) if letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            ('"', _) => quoted = !quoted,
            (',', false) => record.push(std::mem::take(&mut cell)),
            ('\r', false) => {}
            ('\n', false) => {
                record.push(std::mem::take(&mut cell));
                all.push(std::mem::take(&mut record));
            }
            (letter, _) => cell.push(letter),
        }
    }
    if !cell.is_empty() || !record.is_empty() {
        record.push(cell);
        all.push(record);
    }
    all
}
