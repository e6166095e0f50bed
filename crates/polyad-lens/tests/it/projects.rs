//! The list of projects: every condition, every order, and counts that are the lists they lead to.

// Helpers outside a test function unwrap as the tests do.
#![allow(clippy::unwrap_used)]

use crate::read;
use polyad_fixture::ledger;
use polyad_ledger::json::{self, Value};
use polyad_ledger::rows::{Cell as In, ColumnForm, LoadReport, NewRecord, Table, TableBuilder};
use polyad_ledger::state::{LoadedTable, State, TableSource, dataset_key};
use polyad_lens::search::{HitKind, SearchIndex};
use polyad_lens::{Cell, Number, Params, View, lenses};
use polyad_model::{DatasetKey, Ref};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

struct Files(BTreeMap<DatasetKey, LoadedTable>);

impl TableSource for Files {
    fn table(&self, key: &DatasetKey) -> Option<LoadedTable> {
        self.0.get(key).cloned()
    }
}

/// An activity as a file has it.
#[derive(Debug, Clone, Default)]
struct Activity {
    id: &'static str,
    title: &'static str,
    reporter: (&'static str, &'static str),
    status: &'static str,
    planned: (&'static str, &'static str),
    actual: (&'static str, &'static str),
    countries: &'static [&'static str],
    sectors: &'static [(&'static str, &'static str)],
    sdgs: &'static [(&'static str, &'static str)],
    seats: &'static [(&'static str, &'static str, &'static str)],
    paid: &'static [(&'static str, &'static str)],
    pledged: &'static [(&'static str, &'static str)],
    updated: &'static str,
}

const NORAD: (&str, &str) = ("NO-1", "Norad");
const DFID: (&str, &str) = ("GB-1", "DFID");

fn example() -> Vec<Activity> {
    vec![
        Activity {
            id: "NO-1-A",
            title: "Clean water for schools",
            reporter: NORAD,
            status: "implementation",
            planned: ("2019-01-01", "2024-12-31"),
            actual: ("2019-03-01", ""),
            countries: &["KE", "UG"],
            sectors: &[("1", "14031"), ("99", "W-1")],
            sdgs: &[("sdg-goal", "6"), ("sdg-target", "4.a")],
            seats: &[
                ("x:org-id:NO-1", "Norad", "Funding"),
                ("x:org-id:KE-NGO-7", "Maji Trust", "Implementing"),
            ],
            paid: &[("100.50", "NOK"), ("0.50", "NOK"), ("7", "USD")],
            pledged: &[("1000", "NOK")],
            updated: "2022-01-01",
        },
        Activity {
            id: "NO-1-B",
            title: "Émigré voices",
            reporter: NORAD,
            status: "closed",
            actual: ("2010-05-01", "2012-05-01"),
            countries: &["KE"],
            sectors: &[("1", "15153")],
            seats: &[("x:org-id:GB-1", "Department for International Development", "Funding")],
            paid: &[("0", "USD")],
            ..Activity::default()
        },
        Activity {
            id: "GB-1-C",
            title: "Basic health, Kenya",
            reporter: DFID,
            status: "closed",
            planned: ("2015-01-01", "2016-12-31"),
            countries: &["KE"],
            sectors: &[("1", "12220"), ("2", "122")],
            sdgs: &[("sdg-target", "3.8"), ("sdg-indicator", "3.8.1")],
            seats: &[("x:org-id:KE-NGO-7", "Maji Trust", "Funding")],
            paid: &[("500", "USD"), ("9", "GBP")],
            ..Activity::default()
        },
        Activity { id: "GB-1-D", title: "", reporter: DFID, ..Activity::default() },
        Activity {
            id: "",
            title: "Water, without a name",
            reporter: DFID,
            paid: &[("3", "USD")],
            ..Activity::default()
        },
    ]
}

fn text_value(text: &str) -> Value {
    json::object([("en", text)])
}

fn table(activities: &[Activity]) -> Table {
    let mut builder = TableBuilder::default();
    for (n, each) in activities.iter().enumerate() {
        let line = n as u32 * 10 + 1;
        let name: Option<Ref> =
            (!each.id.is_empty()).then(|| format!("x:iati-activity:{}", each.id).parse().unwrap());
        let reporter: Ref = format!("x:org-id:{}", each.reporter.0).parse().unwrap();
        let record = builder.record(NewRecord {
            key: name.as_ref().map_or_else(|| format!("iati-activity[{}]", n + 1), |_| each.id.to_owned()),
            name: name.clone(),
            reporter: Some(reporter),
            updated: Some(each.updated.to_owned()),
            line,
            lines: 9,
            ..NewRecord::default()
        });
        let about = name.as_ref().map(|name| builder.name(name));
        let set = |builder: &mut TableBuilder, kind, cells: &[(&'static str, ColumnForm, In<'_>)]| {
            let group = builder.group(kind);
            let step = format!("{kind}[{}]", group.len() + 1);
            group.begin(record, if kind == "partnership" { "" } else { &step }, line);
            for (field, form, cell) in cells {
                let column = group.column_as(field, *form);
                group.set(column, cell.clone());
            }
        };
        let mut own = vec![("reporter_name", ColumnForm::Word, In::Word(each.reporter.1))];
        own.extend(about.map(|about| ("about", ColumnForm::Reference, In::Name(about))));
        if !each.title.is_empty() {
            own.push(("name", ColumnForm::Text, In::Value(text_value(each.title))));
        }
        if !each.status.is_empty() {
            own.push(("status", ColumnForm::Word, In::Word(each.status)));
        }
        let date = |text: &str| text.parse().ok();
        if !each.planned.0.is_empty() {
            let period = polyad_model::Period { from: date(each.planned.0), to: date(each.planned.1) };
            own.push(("planned", ColumnForm::Period, In::Period(period)));
        }
        own.extend(date(each.actual.0).map(|date| ("launched", ColumnForm::Date, In::Date(date))));
        own.extend(date(each.actual.1).map(|date| ("ended", ColumnForm::Date, In::Date(date))));
        set(&mut builder, "partnership", &own);
        for (actor, called, role) in each.seats {
            let actor = builder.name(&actor.parse().unwrap());
            let mut cells = vec![
                ("actor", ColumnForm::Reference, In::Name(actor)),
                ("actor_name", ColumnForm::Word, In::Word(called)),
                ("as_called", ColumnForm::Word, In::Word(role)),
            ];
            cells.extend(about.map(|about| ("of", ColumnForm::Reference, In::Name(about))));
            set(&mut builder, "seat", &cells);
        }
        for (kind, amounts, stage) in
            [("contribution", each.paid, "disbursed"), ("contribution", each.pledged, "committed")]
        {
            for (amount, currency) in amounts {
                let mut cells = vec![
                    ("stage", ColumnForm::Word, In::Word(stage)),
                    ("what", ColumnForm::Amount, In::Money(amount.parse().unwrap(), currency, None)),
                ];
                cells.extend(about.map(|about| ("scope", ColumnForm::Reference, In::Name(about))));
                set(&mut builder, kind, &cells);
            }
        }
        let countries = (!each.countries.is_empty())
            .then(|| ("place", "iso3166-1".to_owned(), codes_value(each.countries)));
        let sectors = each
            .sectors
            .iter()
            .map(|(list, code)| ("sector", format!("iati-sector-{list}"), codes_value(&[code])));
        let sdgs =
            each.sdgs.iter().map(|(list, code)| (*list, "iati-tag-2".to_owned(), codes_value(&[code])));
        for (vocabulary, scheme, codes) in countries.into_iter().chain(sectors).chain(sdgs) {
            set(
                &mut builder,
                "tag",
                &[
                    ("vocabulary", ColumnForm::Word, In::Word(vocabulary)),
                    ("scheme", ColumnForm::Word, In::Word(&scheme)),
                    ("codes", ColumnForm::Value, In::Value(codes)),
                ],
            );
        }
    }
    builder.finish()
}

fn codes_value(codes: &[&str]) -> Value {
    json::array(codes.iter().map(|code| json::object([("code", *code)])))
}

fn state_of(files: &[&[Activity]]) -> State {
    let names: Vec<String> = (0..files.len()).map(|n| format!("file{n}")).collect();
    let lines: Vec<String> =
        names.iter().map(|name| format!("dataset {name} iati-activity \"{name}\"")).collect();
    let fixture = ledger(&lines.join("\n"));
    let tables = names.iter().zip(files).map(|(name, activities)| {
        let sha256 = fixture.blobs.iter().find(|(_, bytes)| bytes.as_slice() == name.as_bytes()).unwrap().0;
        let loaded = LoadedTable {
            table: Arc::new(table(activities)),
            report: Arc::new(LoadReport::default()),
            reader_version: 1,
        };
        (dataset_key("iati-activity", None, sha256), loaded)
    });
    fixture.state_with(&Files(tables.collect()))
}

fn rows(view: &View) -> Vec<Vec<String>> {
    let rows = &view.table("projects").expect("the table").rows;
    rows.iter().map(|row| row.cells.iter().map(Cell::plain).collect()).collect()
}

/// The identifiers of the projects found, `-` for one without.
fn found(state: &State, params: &[(&str, &str)]) -> String {
    let view = read(state, "projects", params);
    let ids = rows(&view).into_iter().map(|row| match row[8].as_str() {
        "" => "-".to_owned(),
        id => id.rsplit('-').next().unwrap_or_default().to_owned(),
    });
    ids.collect::<Vec<_>>().join("")
}

fn refused(state: &State, params: &[(&str, &str)]) -> String {
    let lens = lenses::find("projects").expect("the lens");
    (lens.read)(state, &Params::new(params.iter().copied())).expect_err("a refusal").to_string()
}

#[test]
fn every_condition_finds_its_projects() {
    let state = state_of(&[&example()]);
    for (params, wanted) in [
        (&[][..], "CAB-D"),
        (&[("q", "water")], "A-"),
        (&[("q", "EMIGRE voi")], "B"),
        (&[("q", "GB-1")], "CD"),
        (&[("q", "iati-activity[5]")], "-"),
        (&[("q", "ater")], ""),
        (&[("publisher", "x:org-id:GB-1")], "C-D"),
        (&[("publisher", "dfid")], "C-D"),
        (&[("publisher", "nor")], "AB"),
        (&[("participant", "x:org-id:KE-NGO-7")], "CA"),
        (&[("participant", "trust maji")], "CA"),
        (&[("participant", "maji"), ("role", "funding")], "C"),
        (&[("role", "implementing")], "A"),
        (&[("participant", "x:org-id:KE-NGO-7"), ("role", "implementing")], "A"),
        (&[("country", "KE")], "CAB"),
        (&[("country", "ug")], "A"),
        (&[("sector", "122")], "C"),
        (&[("sector", "1")], "CAB"),
        (&[("sector", "15153")], "B"),
        (&[("sector", "W-1")], ""),
        (&[("sector", "W-1"), ("vocabulary", "99")], "A"),
        (&[("sector", "W"), ("vocabulary", "99")], ""),
        (&[("sdg", "3")], "C"),
        (&[("sdg", "3.8")], "C"),
        (&[("sdg", "4")], "A"),
        (&[("sdg", "4.A")], "A"),
        (&[("sdg", "1")], ""),
        (&[("status", "closed")], "CB"),
        (&[("year", "2018")], ""),
        (&[("year", "2016")], "C"),
        (&[("year", "2019")], "A"),
        (&[("year", "2024")], "A"),
        (&[("year", "2025")], ""),
        (&[("year", "2011")], "B"),
        (&[("currency", "NOK")], "A"),
        (&[("currency", "USD"), ("country", "KE"), ("status", "closed")], "CB"),
    ] {
        assert_eq!(found(&state, params), wanted, "{params:?}");
    }
}

#[test]
fn every_order_puts_what_has_no_value_last() {
    let state = state_of(&[&example()]);
    for (params, wanted) in [
        (&[("sort", "title")][..], "CAB-D"),
        (&[("sort", "title"), ("dir", "desc")], "-BACD"),
        (&[("sort", "start")], "BCA-D"),
        (&[("sort", "start"), ("dir", "desc")], "ACB-D"),
        (&[("sort", "end")], "BCA-D"),
        (&[("sort", "end"), ("dir", "desc")], "ACB-D"),
        (&[("sort", "publisher")], "C-DAB"),
        (&[("sort", "publisher"), ("dir", "desc")], "ABC-D"),
        (&[("sort", "disbursed"), ("currency", "USD")], "B-AC"),
        (&[("sort", "disbursed"), ("currency", "USD"), ("dir", "desc")], "CA-B"),
        (&[("sort", "disbursed"), ("currency", "JPY")], ""),
    ] {
        assert_eq!(found(&state, params), wanted, "{params:?}");
        for per in ["1", "2", "3"] {
            let paged = |page: u32| {
                let page = page.to_string();
                found(&state, &[params, &[("per", per), ("page", &page)]].concat())
            };
            assert_eq!((1..=6).map(paged).collect::<String>(), wanted, "{params:?} by {per}");
        }
    }
    assert!(refused(&state, &[("sort", "disbursed")]).contains("needed to sort by money"));
}

#[test]
fn what_cannot_be_read_is_refused_with_what_can() {
    let state = state_of(&[&example()]);
    for (name, value, says) in [
        ("country", "Kenya", "two letters"),
        ("currency", "XXQ", "ISO 4217"),
        ("sdg", "18", "1 to 17"),
        ("status", "open", "pipeline"),
        ("role", "boss", "funding"),
        ("year", "99999", "1 to 9999"),
        ("year", "x", "whole number"),
    ] {
        assert!(refused(&state, &[(name, value)]).contains(says), "{name}={value}");
    }
}

#[test]
fn sums_are_exact_by_currency_and_open() {
    let state = state_of(&[&example()]);
    let view = read(&state, "projects", &[]);
    let paid: Vec<String> = rows(&view).into_iter().map(|row| format!("{} {}", row[0], row[6])).collect();
    assert_eq!(
        paid,
        [
            "Basic health, Kenya 9; 500",
            "Clean water for schools 101.00; 7",
            "Émigré voices 0",
            "Water, without a name 3",
            "GB-1-D "
        ]
    );
    for (path, measure) in view.measures() {
        assert_eq!(measure.term.evaluate(&state).ok(), measure.value, "{path}: {}", measure.term.in_words());
        for leaf in measure.term.leaves(&state) {
            assert!(state.fact(&leaf).is_some(), "{path}: {leaf}");
        }
    }
    let dates = |row: usize| rows(&view)[row][4..6].join(" to ");
    assert_eq!(dates(0), "2015-01-01 (planned) to 2016-12-31 (planned)");
    assert_eq!(dates(1), "2019-03-01 to 2024-12-31 (planned)");
    assert_eq!(rows(&view)[1][2], "Kenya; Uganda");
}

#[test]
fn a_project_in_two_files_counts_once_and_says_so() {
    let mut later = example();
    later.truncate(1);
    later[0].updated = "2023-01-01";
    later[0].title = "Clean water for all schools";
    let state = state_of(&[&example(), &later]);
    let view = read(&state, "projects", &[("country", "UG")]);
    let rows = rows(&view);
    assert_eq!(
        (rows.len(), rows[0][0].as_str(), rows[0][7].as_str()),
        (1, "Clean water for all schools", "1")
    );
    assert_eq!(rows[0][6], "101.00; 7", "the copy's money is not added");
    check_counts(&state, &[]);
}

#[test]
fn a_ledger_without_projects_says_so() {
    let view = read(&ledger("actor a \"A\" state").state(), "projects", &[("q", "water")]);
    assert!(rows(&view).is_empty());
    assert!(view.table("projects").expect("the table").empty.contains("No project"));
    assert!(view.tables().all(|table| !table.empty.is_empty()));
}

#[test]
fn search_finds_projects_and_those_who_take_part() {
    let state = state_of(&[&example()]);
    let index = SearchIndex::build(&state);
    let found = |words: &str, kind: Option<HitKind>| {
        let hits = index.search(words, kind, 1, 9);
        hits.hits.iter().map(|hit| format!("{} {}", hit.kind.word(), hit.name)).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(found("water", None), "project Water, without a name; project Clean water for schools");
    assert_eq!(found("maji", None), "organisation Maji Trust");
    assert_eq!(found("gb-1-c", None), "project Basic health, Kenya");
    assert_eq!(found("norad", None), "organisation Norad");
    assert_eq!(found("x:org-id:KE-NGO-7", None), "organisation Maji Trust");
    assert_eq!(found("water", HitKind::from_word("organisation")), "");
    let hits = index.search("water", None, 2, 1);
    assert_eq!((hits.total, hits.hits.len(), hits.by_kind), (2, 1, vec![(HitKind::Project, 2)]));
}

/// Every count beside a list is the length of the list it leads to.
fn check_counts(state: &State, params: &[(&str, &str)]) {
    let view = read(state, "projects", params);
    let total = view.measure("0").and_then(|measure| measure.value).expect("a total");
    assert_eq!(total.to_f64() as usize, rows(&view).len());
    for (key, param) in [
        ("by_status", "status"),
        ("by_country", "country"),
        ("by_publisher", "publisher"),
        ("by_sdg", "sdg"),
        ("by_currency", "currency"),
    ] {
        for row in &view.table(key).expect("a table of counts").rows {
            let [_, value, Cell::Measure(count)] = row.cells.as_slice() else { panic!("{key}") };
            let value = value.plain();
            let others = params.iter().copied().filter(|(name, _)| *name != param);
            let narrowed: Vec<(&str, &str)> = others.chain([(param, value.as_str())]).collect();
            let list = rows(&read(state, "projects", &narrowed)).len();
            let number = count.value.map_or(0, |number: Number| number.to_f64() as usize);
            assert_eq!(number, list, "{key} {value} beside {params:?}");
            assert_eq!(count.term.evaluate(state).ok(), count.value, "{key} {value}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn counts_beside_a_list_are_the_lists_they_lead_to(
        picks in prop::collection::vec(0..5usize, 0..8),
        country in prop::option::of(prop::sample::select(vec!["KE", "UG", "FR"])),
        status in prop::option::of(prop::sample::select(vec!["closed", "implementation", "pipeline"])),
        publisher in prop::option::of(prop::sample::select(vec!["x:org-id:GB-1", "norad"])),
        sdg in prop::option::of(prop::sample::select(vec!["3", "4.a", "6"])),
        words in prop::option::of(prop::sample::select(vec!["water", "kenya"])),
    ) {
        // Activities repeated in a file: one counts.
        let files: Vec<Vec<Activity>> = picks.chunks(4).map(|picks| picks.iter().map(|n| example()[*n].clone()).collect()).collect();
        let distinct = files.iter().map(|file| {
            let mut seen = Vec::new();
            file.iter().filter(|each| each.id.is_empty() || { let new = !seen.contains(&each.id); seen.push(each.id); new }).cloned().collect::<Vec<_>>()
        });
        let files: Vec<Vec<Activity>> = distinct.collect();
        let lent: Vec<&[Activity]> = files.iter().map(Vec::as_slice).collect();
        let state = state_of(&lent);
        let params = [("country", country), ("status", status), ("publisher", publisher), ("sdg", sdg), ("q", words)];
        let params: Vec<(&str, &str)> = params.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        check_counts(&state, &params);
    }
}
