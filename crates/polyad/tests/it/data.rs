//! Pages, JSON and CSV say the same: one view, three media.

use crate::server::Server;
use serde_json::Value;

/// Lines of RFC 4180.
fn lines_of(text: &str) -> Vec<Vec<String>> {
    let (mut lines, mut line, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => line.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                line.push(std::mem::take(&mut cell));
                lines.push(std::mem::take(&mut line));
            }
            '\r' if !quoted => {}
            letter => cell.push(letter),
        }
    }
    lines
}

const VIEWS: [(&str, &str); 9] = [
    ("composition", "p=nato"),
    ("composition", "a=india"),
    ("composition", ""),
    ("ladder", "p=sustainable-energy-for-all"),
    ("claims", ""),
    ("goals", "p=gavi"),
    ("seats", "a=united-states"),
    ("challenges", ""),
    ("partnerships", ""),
];

#[test]
fn every_table_is_the_same_in_json_and_csv() {
    let server = Server::shared();
    let mut cells = 0;
    for (lens, query) in VIEWS {
        let view = server.json(&format!("/api/v1/lens/{lens}?{query}"));
        let at = view["at"].as_u64().expect("a size");
        for table in
            view["blocks"].as_array().expect("blocks").iter().filter(|block| block["type"] == "table")
        {
            let key = table["key"].as_str().expect("a key");
            let path = format!("/api/v1/lens/{lens}.csv?{query}&table={key}&at={at}");
            let lines = lines_of(&server.page(&path));
            let rows = table["rows"].as_array().expect("rows");
            assert_eq!(lines.len(), rows.len() + 1, "{path}");
            let head = &lines[0];
            for (row, line) in rows.iter().zip(&lines[1..]) {
                assert_eq!(line.len(), head.len(), "{path}: a line as wide as its head");
                for (column, told) in head.iter().zip(line) {
                    let cell = &row[column.as_str()];
                    // A number is told exactly, a missing one as missing and never as zero.
                    if let Some(value) = cell["value"].as_str() {
                        assert_eq!(told.trim_start_matches('\''), value, "{path}: {column}");
                        cells += 1;
                    } else if cell["status"].is_string() {
                        assert!(
                            told.is_empty() || told.starts_with("not_assessable"),
                            "{path}: {column}: {told}"
                        );
                    } else if cell.is_null() && row.get(column).is_some() {
                        assert!(told.is_empty(), "{path}: {column}: {told}");
                    }
                }
            }
        }
    }
    assert!(cells > 300, "{cells} numbers compared");
}

/// Every measure of a view, wherever it stands.
fn measures<'a>(value: &'a Value, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(members)
            if members.contains_key("rule") && members.get("basis").is_some_and(Value::is_string) =>
        {
            found.push(value)
        }
        Value::Object(members) => members.values().for_each(|member| measures(member, found)),
        Value::Array(items) => items.iter().for_each(|item| measures(item, found)),
        _ => {}
    }
}

#[test]
fn every_figure_of_a_page_opens_to_a_basis_that_computes_it_again() {
    let server = Server::shared();
    let mut opened = 0;
    for page in ["/p/sustainable-energy-for-all", "/p/gavi", "/a/india", "/index"] {
        let data = server.json(&format!("{page}.json"));
        let mut found = Vec::new();
        measures(&data, &mut found);
        assert!(found.len() > 10, "{page}: {} figures", found.len());
        for measure in found.iter().step_by(found.len().div_ceil(25)) {
            let basis = measure["basis"].as_str().expect("an address");
            let text = server.page(basis);
            assert!(
                text.contains("href=\"/d/")
                    || text.contains("href=\"/s/")
                    || measure["value"].is_null()
                    || measure["value"] == "0",
                "{basis} opens to no fact"
            );
            let (path, query) = basis.split_once('?').expect("a query");
            let told = server.json(&format!("{path}.json?{query}"));
            if let Some(value) = measure["value"].as_str() {
                assert!(
                    told.to_string().contains(&format!("\"{value}\"")),
                    "{basis}: {value} is not in {told}"
                );
            }
            opened += 1;
        }
    }
    eprintln!("{opened} figures opened");
}

#[test]
fn a_pinned_answer_repeats_its_bytes_and_changes_nothing_else() {
    let server = Server::shared();
    let at = server.size();
    for path in [
        "/p/gavi",
        "/p/gavi.json",
        "/p/gavi.csv",
        "/a/india.json",
        "/partnerships.csv",
        "/api/v1/lens/composition",
    ] {
        let address = format!("{path}?at={at}");
        assert_eq!(server.page(&address), server.page(&address), "{address}");
    }
}
