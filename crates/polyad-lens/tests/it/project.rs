//! One project and one organisation as files report them: sums by rung and currency, refunds, rows without a date
//! or a type, activities without a name, copies.

use crate::{read, text};
use expect_test::expect;
use polyad_fixture::{Ledger, ledger};
use polyad_ledger::json;
use polyad_ledger::rows::{Cell as In, ColumnForm, LoadReport, NewRecord, Table, TableBuilder};
use polyad_ledger::state::{LoadedTable, State, TableSource, dataset_key};
use polyad_lens::View;
use polyad_model::{DatasetKey, Period, Ref};
use std::collections::BTreeMap;
use std::sync::Arc;

struct Files(BTreeMap<DatasetKey, LoadedTable>);

impl TableSource for Files {
    fn table(&self, key: &DatasetKey) -> Option<LoadedTable> {
        self.0.get(key).cloned()
    }
}

/// A state in which each named file has this table.
fn with_files(ledger: &Ledger, files: Vec<(&str, Table)>) -> (State, Vec<DatasetKey>) {
    let key = |name: &str| {
        let blob = ledger.blobs.iter().find(|(_, bytes)| bytes.as_slice() == name.as_bytes());
        dataset_key("iati-activity", None, blob.expect("a file").0)
    };
    let keys: Vec<DatasetKey> = files.iter().map(|(name, _)| key(name)).collect();
    let loaded = |table: Table| LoadedTable {
        table: Arc::new(table),
        report: Arc::new(LoadReport::default()),
        reader_version: 1,
    };
    let tables = keys.iter().copied().zip(files.into_iter().map(|(_, table)| loaded(table))).collect();
    (ledger.state_with(&Files(tables)), keys)
}

/// A file of activities while it is written.
#[derive(Default)]
struct File {
    builder: TableBuilder,
    record: u32,
    about: Option<Ref>,
    line: u32,
}

/// The reporter of every activity here.
const REPORTER: &str = "x:org-id:NO-1";

impl File {
    fn activity(&mut self, id: &str, title: &str, updated: &str) -> &mut File {
        self.about = (!id.is_empty()).then(|| format!("x:iati-activity:{id}").parse().expect("a Ref"));
        self.line += 100;
        self.record = self.builder.record(NewRecord {
            key: if id.is_empty() { "iati-activity[1]".to_owned() } else { id.to_owned() },
            name: self.about.clone(),
            reporter: Some(REPORTER.parse().expect("a Ref")),
            updated: Some(updated.to_owned()),
            line: self.line,
            lines: 90,
            ..NewRecord::default()
        });
        let fields = [
            ("name", ColumnForm::Text, In::Value(json::object([("en", title)]))),
            ("status", ColumnForm::Word, In::Word("implementation")),
            (
                "planned",
                ColumnForm::Period,
                In::Period(Period { from: date("2019-01-01"), to: date("2024-12-31") }),
            ),
            ("launched", ColumnForm::Date, In::Date(date("2019-03-01").expect("a date"))),
            ("reporter_name", ColumnForm::Word, In::Word("Norad")),
            ("contacts", ColumnForm::Word, In::Word("2")),
        ];
        self.row("partnership", "", "about", &fields)
    }

    /// A row whose `own` column names the activity.
    fn row(
        &mut self,
        kind: &'static str,
        step: &str,
        own: &'static str,
        fields: &[(&'static str, ColumnForm, In<'_>)],
    ) -> &mut File {
        let about = self.about.as_ref().map(|name| self.builder.name(name));
        self.line += 1;
        let (record, line) = (self.record, self.line);
        let group = self.builder.group(kind);
        group.begin(record, step, line);
        if let Some(about) = about {
            let column = group.column_as(own, ColumnForm::Reference);
            group.set(column, In::Name(about));
        }
        for (field, form, cell) in fields {
            let column = group.column_as(field, *form);
            group.set(column, cell.clone());
        }
        self
    }

    fn seat(&mut self, n: usize, organisation: &str, name: &str, role: &str) -> &mut File {
        let actor = self.builder.name(&organisation.parse().expect("a Ref"));
        let fields = [
            ("actor", ColumnForm::Reference, In::Name(actor)),
            ("as_called", ColumnForm::Word, In::Word(role)),
            ("actor_name", ColumnForm::Word, In::Word(name)),
            ("actor_type", ColumnForm::Word, In::Word("40")),
        ];
        self.row("seat", &format!("participating-org[{n}]"), "of", &fields)
    }

    fn paid(&mut self, n: usize, flow: &str, amount: &str, currency: &str, when: &str) -> &mut File {
        let by = self.builder.name(&REPORTER.parse().expect("a Ref"));
        let to = self.builder.name(&"x:org-id:KE-7".parse().expect("a Ref"));
        let mut fields = vec![
            ("by", ColumnForm::Reference, In::Name(by)),
            ("to", ColumnForm::Reference, In::Name(to)),
            ("what", ColumnForm::Amount, In::Money(amount.parse().expect("a number"), currency, date(when))),
            ("to_name", ColumnForm::Word, In::Word("Maji Trust")),
        ];
        if !flow.is_empty() {
            fields.push(("flow", ColumnForm::Word, In::Word(flow)));
        }
        if let Some(when) = date(when) {
            fields.push(("when", ColumnForm::Date, In::Date(when)));
        }
        self.row("contribution", &format!("transaction[{n}]"), "scope", &fields)
    }

    fn plan(&mut self, step: &str, called: &str, revised: bool, amount: &str, year: &str) -> &mut File {
        let kind = if revised { "revised" } else { "original" };
        let fields = [
            ("what", ColumnForm::Amount, In::Money(amount.parse().expect("a number"), "NOK", None)),
            ("period", ColumnForm::Period, In::Period(Period { from: date(year), to: date(year) })),
            ("as_called", ColumnForm::Word, In::Word(called)),
            ("type", ColumnForm::Word, In::Word(kind)),
        ];
        self.row("pledge", step, "scope", &fields)
    }

    fn finish(&mut self) -> Table {
        std::mem::take(&mut self.builder).finish()
    }
}

fn date(text: &str) -> Option<polyad_model::PartialDate> {
    text.parse().ok()
}

fn water() -> File {
    let mut file = File::default();
    file.activity("NO-1-A", "Clean water", "2022-01-01");
    file.seat(1, REPORTER, "Norad", "Funding").seat(2, REPORTER, "Norad", "Accountable").seat(
        3,
        "x:org-id:KE-7",
        "Maji Trust",
        "Implementing",
    );
    file.plan("budget[1]", "budget", false, "1000", "2020")
        .plan("budget[2]", "budget", true, "1200", "2020")
        .plan("planned-disbursement[1]", "planned-disbursement", false, "300", "2020")
        .plan("transaction[9]", "outgoing pledge", false, "5000", "2019");
    file.paid(1, "2", "5000", "NOK", "2019-03-01")
        .paid(2, "3", "100.50", "NOK", "2019-04-01")
        .paid(3, "3", "-0.50", "NOK", "2019-05-01")
        .paid(4, "3", "7", "USD", "2020")
        .paid(5, "3", "11", "NOK", "")
        .paid(6, "", "13", "NOK", "2020-01-01")
        .paid(7, "4", "17", "XXZ", "2020-02-01");
    file
}

fn on_record(mut file: File) -> State {
    with_files(&ledger("dataset one iati-activity \"one\""), vec![("one", file.finish())]).0
}

/// Each figure of the view has the value that its term gives when it is evaluated again.
fn evaluates_again(state: &State, view: &View) {
    for (path, measure) in view.measures() {
        let again = measure.term.evaluate(state).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(measure.value, Some(again), "{path}: {}", measure.term.in_words());
    }
}

#[test]
fn money_is_summed_by_rung_and_currency_and_never_across() {
    let state = on_record(water());
    let view = read(&state, "project", &[("p", "x:iati-activity:NO-1-A")]);
    expect![[r#"
        Clean water
        Amounts of money on record: 11 amounts
        [participants]
        Norad | Funding, Accountable | Multilateral | –
        Maji Trust | Implementing | Multilateral | –
        [timeline]
        Planned start | 2019-01-01 | –
        Actual start | 2019-03-01 | –
        Planned end | 2024-12-31 | –
        First transaction | 2019 | Outgoing pledge
        Last transaction | 2020-02-01 | Expenditure
        [ladder]
        Budget | NOK | NOK 1,000 | 1 row | 2020 | 2020
        Budget, revised | NOK | NOK 1,200 | 1 row | 2020 | 2020
        Planned disbursement | NOK | NOK 300 | 1 row | 2020 | 2020
        Outgoing pledge | NOK | NOK 5,000 | 1 row | 2019 | 2019
        Outgoing commitment | NOK | NOK 5,000 | 1 row | 2019-03-01 | 2019-03-01
        Disbursement | NOK | NOK 100 | 2 rows | 2019-04-01 | 2019-05-01
        Disbursement | USD | US$7 | 1 row | 2020 | 2020
        Disbursement, undated | NOK | NOK 11 | 1 row | – | –
        Expenditure | XXZ | 17 XXZ | 1 row | 2020-02-01 | 2020-02-01
        Transaction of unknown type | NOK | NOK 13 | 1 row | 2020-01-01 | 2020-01-01
    "#]]
    .assert_eq(&text(&view, &["participants", "timeline", "ladder"]));
    let codes: Vec<&str> = view.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["amount-negative", "currency-unknown"]);
    evaluates_again(&state, &view);
}

#[test]
fn a_page_of_amounts_holds_its_own_and_the_sums_hold_all() {
    let state = on_record(water());
    let view = read(&state, "project", &[("p", "x:iati-activity:NO-1-A"), ("per", "4"), ("page", "2")]);
    assert_eq!(view.table("money").expect("amounts").rows.len(), 4);
    assert_eq!(view.table("ladder").expect("sums").rows.len(), 10);
    // The giver is left out in the file: the standard means the reporter, who has a name there.
    assert!(
        text(&view, &["money"]).contains("Outgoing commitment | 2019-03-01 | NOK 5,000 | Norad | Maji Trust")
    );
    evaluates_again(&state, &view);
}

#[test]
fn an_organisation_has_roles_money_and_projects_each_activity_once() {
    let begin = "dataset one iati-activity \"one\"\n dataset two iati-activity \"two\"";
    let mut second = water();
    second.activity("NO-1-B", "", "2021").seat(1, "x:org-id:KE-7", "MAJI TRUST", "Funding");
    let (state, _) = with_files(&ledger(begin), vec![("one", water().finish()), ("two", second.finish())]);
    let view = read(&state, "organisation", &[("a", "x:org-id:KE-7")]);
    expect![[r#"
        Maji Trust is named in 2 reported projects
        Projects: 2 projects
        [roles]
        Funding | 1 participation
        Implementing | 1 participation
        [money]
        Received by it | Outgoing commitment | NOK | NOK 5,000 | 1 row
        Received by it | Disbursement | NOK | NOK 100 | 2 rows
        Received by it | Disbursement | USD | US$7 | 1 row
        Received by it | Disbursement, undated | NOK | NOK 11 | 1 row
        Received by it | Expenditure | XXZ | 17 XXZ | 1 row
        Received by it | Transaction of unknown type | NOK | NOK 13 | 1 row
        [projects]
        Clean water | Implementing, receiver | implementation | 2019-03-01 | 2024-12-31 | Norad
        NO-1-B | Funding | implementation | 2019-03-01 | 2024-12-31 | Norad
        [names]
        Maji Trust | 8
        MAJI TRUST | 1
    "#]]
    .assert_eq(&text(&view, &["roles", "money", "projects", "names"]));
    evaluates_again(&state, &view);
    let reporter = read(&state, "organisation", &[("a", REPORTER)]);
    assert!(
        text(&reporter, &["money"]).contains("Given by it | Outgoing commitment"),
        "{}",
        text(&reporter, &["money"])
    );
    evaluates_again(&state, &reporter);
    let nobody = read(&state, "organisation", &[("a", "x:org-id:XX-0")]);
    assert_eq!(nobody.title, "XX-0 is in no reported project");
}

#[test]
fn copies_are_shown_and_one_record_counts() {
    let begin = "dataset one iati-activity \"one\"\n dataset two iati-activity \"two\"";
    let mut newer = File::default();
    newer.activity("NO-1-A", "Clean water, phase 1", "2023-05-05").paid(1, "3", "40", "NOK", "2023");
    let (state, keys) = with_files(&ledger(begin), vec![("one", water().finish()), ("two", newer.finish())]);
    let counted = read(&state, "project", &[("p", "x:iati-activity:NO-1-A")]);
    assert_eq!(counted.title, "Clean water, phase 1");
    expect![[r#"
        Clean water, phase 1
        Amounts of money on record: 1 amount
        [ladder]
        Disbursement | NOK | NOK 40 | 1 row | 2023 | 2023
        [copies]
        two | 2023-05-05 | yes
        one | 2022-01-01 | no, a copy
    "#]]
    .assert_eq(&text(&counted, &["ladder", "copies"]));
    let row = Ref::row(keys[0], "NO-1-A").expect("a row").to_string();
    let copy = read(&state, "project", &[("p", &row)]);
    assert_eq!(copy.title, "Clean water");
    assert_eq!(copy.table("ladder").expect("sums").rows.len(), 10);
    evaluates_again(&state, &copy);
    // What the copy says is in no sum.
    let organisation = read(&state, "organisation", &[("a", "x:org-id:KE-7")]);
    assert_eq!(organisation.table("money").expect("money").rows.len(), 1);
    evaluates_again(&state, &organisation);
}

#[test]
fn an_activity_without_a_name_has_a_page_by_its_row() {
    let mut file = File::default();
    file.activity("", "", "2020").paid(1, "3", "5", "NOK", "2020");
    let (state, keys) =
        with_files(&ledger("dataset one iati-activity \"one\""), vec![("one", file.finish())]);
    let row = Ref::row(keys[0], "iati-activity[1]").expect("a row").to_string();
    let view = read(&state, "project", &[("p", &row)]);
    assert_eq!(view.title, "Activity without a title (iati-activity[1])");
    assert_eq!(view.table("ladder").expect("sums").rows.len(), 1);
    evaluates_again(&state, &view);
    let none = read(&state, "project", &[("p", "x:iati-activity:NO-1-Z")]);
    assert_eq!(none.title, "No such project on record");
}

#[test]
fn results_stand_beside_their_targets_and_words_stay_words() {
    let mut file = water();
    let value = |text: &str| json::parse(text).expect("JSON");
    let texts = |text: &str| In::Value(json::object([("en", text)]));
    let period = In::Period(Period { from: date("2020-01-01"), to: date("2020-12-31") });
    let indicator = "result[1]/indicator[1]";
    file.row(
        "indicator",
        indicator,
        "scope",
        &[
            ("name", ColumnForm::Text, texts("Wells")),
            ("result_title", ColumnForm::Text, texts("Water is near")),
            ("level", ColumnForm::Word, In::Word("output")),
            ("unit", ColumnForm::Word, In::Word("number")),
            ("baseline", ColumnForm::Value, In::Value(value(r#"{"value":"2","year":"2019"}"#))),
        ],
    );
    file.row(
        "goal",
        &format!("{indicator}/period[1]/target[1]"),
        "scope",
        &[
            ("aim", ColumnForm::Amount, In::Quantity("10".parse().expect("a number"), "number")),
            ("period", ColumnForm::Period, period.clone()),
        ],
    );
    let actual = |n: usize| format!("{indicator}/period[1]/actual[{n}]");
    file.row(
        "result",
        &actual(1),
        "of",
        &[
            ("as_printed", ColumnForm::Word, In::Word("about nine")),
            ("period", ColumnForm::Period, period.clone()),
        ],
    );
    file.row(
        "result",
        &actual(2),
        "of",
        &[
            ("value", ColumnForm::Amount, In::Quantity("4".parse().expect("a number"), "number")),
            ("period", ColumnForm::Period, period),
            ("dims", ColumnForm::Value, In::Value(value(r#"[{"name":"sex","value":"f"}]"#))),
        ],
    );
    let state = on_record(file);
    let view = read(&state, "project", &[("p", "x:iati-activity:NO-1-A")]);
    expect![[r#"
        Clean water
        Amounts of money on record: 11 amounts
        [results]
        Wells | Water is near | output | number | 2 in 2019 | 2020-01-01 to 2020-12-31 | 10 units | “about nine” (not a number); 4 units; (sex: f) | –
    "#]]
    .assert_eq(&text(&view, &["results"]));
    evaluates_again(&state, &view);
}

#[test]
fn places_have_the_share_that_is_printed() {
    let mut file = water();
    let codes = |text: &str| In::Value(json::parse(text).expect("JSON"));
    file.row(
        "tag",
        "recipient-country[1]",
        "target",
        &[
            ("vocabulary", ColumnForm::Word, In::Word("place")),
            ("scheme", ColumnForm::Word, In::Word("iso3166-1")),
            (
                "codes",
                ColumnForm::Value,
                codes(r#"[{"code":"KE","share":"0.6"},{"code":"UG","share":"0.3"},{"code":"QZ"}]"#),
            ),
        ],
    );
    let state = on_record(file);
    let view = read(&state, "project", &[("p", "x:iati-activity:NO-1-A")]);
    expect![[r#"
        Clean water
        Amounts of money on record: 11 amounts
        [places]
        Kenya | KE | ISO 3166-1 | 60 %
        Uganda | UG | ISO 3166-1 | 30 %
        Region QZ | QZ | ISO 3166-1 | –
    "#]]
    .assert_eq(&text(&view, &["places"]));
    evaluates_again(&state, &view);
}

#[test]
fn a_file_counts_its_rows_those_of_copies_too() {
    let begin = "dataset one iati-activity \"one\"\n dataset two iati-activity \"two\"";
    let mut newer = File::default();
    newer.activity("NO-1-A", "Clean water, phase 1", "2023-05-05");
    let (state, keys) = with_files(&ledger(begin), vec![("one", water().finish()), ("two", newer.finish())]);
    let view = read(&state, "dataset", &[("d", &keys[0].to_string())]);
    expect![[r#"
        one
        Rows: 15 rows
        [kinds]
        contribution | 7 rows
        partnership | 1 row
        pledge | 4 rows
        seat | 3 rows
    "#]]
    .assert_eq(&text(&view, &["kinds"]));
    evaluates_again(&state, &view);
}
