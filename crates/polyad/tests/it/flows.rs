//! Money between organisations: one transfer told by both its ends, wholes and parts, and the pages that show flows.

use crate::server::{fresh_folder, run, said};
use std::path::{Path, PathBuf};

/// An activity with these transactions; `parent` and ends may be empty.
fn activity(
    identifier: &str,
    reporter: &str,
    parent: &str,
    transactions: &[(&str, &str, &str, &str, &str)],
) -> String {
    let related = match parent {
        "" => String::new(),
        parent => format!(r#"<related-activity ref="{parent}" type="1"/>"#),
    };
    let transactions: String = transactions
        .iter()
        .map(|(flow, amount, date, from, to)| {
            let end = |element: &str, attribute: &str, activity: &str| match activity {
                "" => String::new(),
                activity => format!(r#"<{element} {attribute}="{activity}"><narrative>{element}</narrative></{element}>"#),
            };
            format!(
                r#"<transaction><transaction-type code="{flow}"/><transaction-date iso-date="{date}"/><value currency="EUR" value-date="{date}">{amount}</value>{}{}</transaction>"#,
                end("provider-org", "provider-activity-id", from),
                end("receiver-org", "receiver-activity-id", to),
            )
        })
        .collect();
    format!(
        r#"<iati-activity xml:lang="en"><iati-identifier>{identifier}</iati-identifier><reporting-org ref="{reporter}" type="10"><narrative>Example {reporter}</narrative></reporting-org><title><narrative>{identifier}</narrative></title><activity-status code="2"/>{transactions}{related}</iati-activity>"#
    )
}

fn data_with(name: &str, activities: &[String]) -> (tempfile::TempDir, PathBuf) {
    let folder = fresh_folder(name);
    let file = folder.path().join("example.xml");
    let text = format!(
        r#"<?xml version="1.0"?><iati-activities version="2.03">{}</iati-activities>"#,
        activities.concat()
    );
    std::fs::write(&file, text).expect("a file");
    let data = folder.path().join("data");
    let output = run(&["--data", plain(&data), "import", "iati", plain(&file)]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    (folder, data)
}

fn plain(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

fn lens(data: &Path, name: &str, more: &[&str]) -> serde_json::Value {
    let output = run(&[&["--data", plain(data), "lens", name, "--format", "json"], more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Totals by type in euros: `3: 100`.
fn by_type(data: &Path, leave_out: &str) -> Vec<String> {
    let leave_out = format!("leave_out={leave_out}");
    let output = run(&[
        "--data",
        plain(data),
        "lens",
        "ladder",
        "--by",
        "type,currency",
        "--set",
        &leave_out,
        "--format",
        "csv",
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let text = String::from_utf8(output.stdout).expect("text");
    text.lines().skip(1).map(|line| line.trim_end().to_owned()).collect()
}

#[test]
fn a_transfer_that_both_ends_report_counts_once_and_says_which_report_left() {
    let (_folder, data) = data_with(
        "two-ended",
        &[
            activity(
                "GIV-1",
                "GIV",
                "",
                &[
                    ("3", "100", "2024-01-10", "", "GET-1"),
                    ("3", "100", "2024-09-10", "", "GET-1"),
                    ("3", "50", "2024-01-10", "", "ELSEWHERE-1"),
                    ("2", "500", "2023-12-01", "", ""),
                ],
            ),
            activity(
                "GET-1",
                "GET",
                "",
                &[
                    // Within one per cent and sixty days of the first payment.
                    ("1", "99.5", "2024-02-20", "GIV-1", ""),
                    // Too much.
                    ("1", "103", "2024-09-11", "GIV-1", ""),
                    ("11", "500", "2023-12-24", "GIV-1", ""),
                    ("4", "90", "2024-03-01", "", ""),
                    ("4", "150", "2024-04-01", "", ""),
                ],
            ),
        ],
    );
    let every = ["1,EUR,202.5", "2,EUR,500", "3,EUR,250", "4,EUR,240", "11,EUR,500"];
    assert_eq!(by_type(&data, "nothing"), every);
    assert_eq!(by_type(&data, "two-ended"), ["1,EUR,103", "2,EUR,500", "3,EUR,250", "4,EUR,240"]);
    // What came in by name is 202.5: the first payment of 90 is covered by it, the second is not any more.
    assert_eq!(
        by_type(&data, "passed-on"),
        ["1,EUR,202.5", "2,EUR,500", "3,EUR,250", "4,EUR,150", "11,EUR,500"]
    );
    // A total that asks for one end alone keeps it.
    let alone = run(&[
        "--data",
        plain(&data),
        "lens",
        "ladder",
        "--by",
        "currency",
        "--set",
        "type=1",
        "--format",
        "csv",
    ]);
    assert!(String::from_utf8_lossy(&alone.stdout).contains("EUR,202.5"), "{}", said(&alone));

    let view = lens(&data, "double-count", &[]);
    assert!(
        view["title"]
            .as_str()
            .expect("a title")
            .starts_with("2 transfers reported by both ends are matched, 1 further repeat is suspected"),
        "{}",
        view["title"]
    );
    let text = view.to_string();
    assert!(
        text.contains("the receiver names the giver’s activity")
            && text.contains("each names the other’s activity"),
        "{text}"
    );
    let supported = lens(
        &data,
        "totals",
        &["--set", "by=type,currency", "--set", "evidence=E1", "--set", "leave_out=nothing"],
    );
    let supported = supported.to_string();
    for amount in ["\"99.5\"", "\"100\"", "\"500\""] {
        assert!(supported.contains(amount), "{amount} in {supported}");
    }
    assert!(!supported.contains("\"103\"") && !supported.contains("\"240\""), "{supported}");
}

#[test]
fn a_part_that_repeats_its_whole_is_suspected_and_leaves_only_when_asked() {
    let pay = [
        ("3", "70", "2024-05-05", "", ""),
        ("3", "70", "2024-05-05", "", ""),
        ("3", "8", "2024-05-06", "", ""),
    ];
    let (_folder, data) = data_with(
        "hierarchy",
        &[
            activity("W-1", "W", "", &pay[..1]),
            activity("W-1-A", "W", "W-1", &pay),
            // Two that call each other their whole: one report stays.
            activity("C-1", "C", "C-2", &[("4", "5", "2024-01-01", "", "")]),
            activity("C-2", "C", "C-1", &[("4", "5", "2024-01-01", "", "")]),
        ],
    );
    assert_eq!(by_type(&data, "nothing"), ["3,EUR,218", "4,EUR,10"]);
    assert_eq!(by_type(&data, "two-ended"), ["3,EUR,218", "4,EUR,10"]);
    assert_eq!(by_type(&data, "hierarchy"), ["3,EUR,148", "4,EUR,5"]);
    assert_eq!(by_type(&data, "repeated"), ["3,EUR,148", "4,EUR,10"]);
    // The second payment repeats the first of its own activity, and the first that of the whole.
    assert_eq!(by_type(&data, "hierarchy,repeated"), ["3,EUR,78", "4,EUR,5"]);
    let refused = run(&["--data", plain(&data), "lens", "totals", "--set", "leave_out=guesses"]);
    assert!(said(&refused).contains("two-ended, hierarchy, repeated, passed-on"), "{}", said(&refused));
}

#[test]
fn flows_add_up_by_giver_receiver_and_year() {
    let paid = |to: &str, amount: &str, year: &str| {
        let date = format!("{year}-06-01");
        (to.to_owned(), amount.to_owned(), date)
    };
    let rows =
        [paid("B", "30", "2022"), paid("B", "12.5", "2023"), paid("C", "5", "2023"), paid("", "1", "2023")];
    let transactions: String = rows
        .iter()
        .map(|(to, amount, date)| {
            let kind = if to == "B" { "22" } else { "40" };
            let to = if to.is_empty() { String::new() } else { format!(r#"<receiver-org ref="XX-{to}" type="{kind}"><narrative>Receiver {to}</narrative></receiver-org>"#) };
            format!(r#"<transaction><transaction-type code="3"/><transaction-date iso-date="{date}"/><value currency="USD" value-date="{date}">{amount}</value>{to}</transaction>"#)
        })
        .collect();
    let whole = activity("A-1", "A", "", &[("3", "1000", "2023-01-01", "", "")])
        .replace("<activity-status", &format!("{transactions}<activity-status"));
    let (_folder, data) = data_with("flows", &[whole]);
    let view = lens(&data, "flows", &[]);
    // Most transactions are in dollars; the euros stand apart.
    assert_eq!(view["title"], "3 flows disbursed in USD");
    let rows = |view: &serde_json::Value, key: &str| -> Vec<String> {
        let table = view["blocks"]
            .as_array()
            .expect("blocks")
            .iter()
            .find(|block| block["key"] == key)
            .expect("the table");
        let cell = |cell: &serde_json::Value| match cell {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Null => "-".to_owned(),
            cell => ["value", "name"]
                .into_iter()
                .find_map(|key| cell[key].as_str())
                .map_or_else(|| cell.to_string(), str::to_owned),
        };
        let rows = table["rows"].as_array().expect("rows").iter();
        rows.map(|row| {
            let cells: Vec<String> = match row {
                serde_json::Value::Array(cells) => cells.iter().map(cell).collect(),
                row => row.as_object().expect("cells").values().map(cell).collect(),
            };
            cells.join(" | ")
        })
        .collect()
    };
    let flows = rows(&view, "flows");
    assert_eq!(flows.len(), 3, "{flows:?}");
    assert!(
        flows[0].contains("Example A") && flows[0].contains("Receiver B") && flows[0].contains("42.5"),
        "{flows:?}"
    );
    let years = rows(&view, "years");
    assert!(years[0].contains("2022") && years[0].contains("30") && years[1].contains("18.5"), "{years:?}");
    let currencies = rows(&view, "currencies");
    assert!(
        currencies[0].contains("EUR") && currencies[0].contains("1000") && currencies[1].contains("48.5"),
        "{currencies:?}"
    );
    let narrowed = lens(&data, "flows", &["--set", "receiver=XX-C", "--set", "year=2023"]);
    assert_eq!(narrowed["title"], "1 flow disbursed in USD");
    let civil = lens(&data, "flows", &["--set", "receiver_kind=civil"]);
    assert!(rows(&civil, "flows").concat().contains("42.5") && rows(&civil, "flows").len() == 1);
    let kinds = run(&[
        "--data",
        plain(&data),
        "lens",
        "ladder",
        "--by",
        "giver_kind,receiver_kind,type",
        "--set",
        "currency=USD",
        "--format",
        "csv",
    ]);
    let kinds = String::from_utf8(kinds.stdout).expect("text");
    // The reporter gives, and is a government by its own word.
    assert!(kinds.contains("state,civil,3,42.5") && kinds.contains("state,io,3,5"), "{kinds}");
}

#[test]
fn money_goes_to_countries_by_shares_that_make_a_whole() {
    let places = |activity: String, places: &[(&str, &str)]| {
        let tags: String = places
            .iter()
            .map(|(code, share)| match *share {
                "" => format!(r#"<recipient-country code="{code}"/>"#),
                share => format!(r#"<recipient-country code="{code}" percentage="{share}"/>"#),
            })
            .collect();
        activity.replace("<transaction>", &format!("{tags}<transaction>"))
    };
    let paid = |amount| [("3", amount, "2024-01-01", "", "")];
    let own = activity("X-3", "X", "", &paid("7"))
        .replace("</transaction>", r#"<recipient-country code="TZ"/></transaction>"#);
    let (_folder, data) = data_with(
        "spread",
        &[
            places(activity("X-1", "X", "", &paid("100")), &[("KE", "60"), ("UG", "40")]),
            // The percentages make 125.
            places(activity("X-2", "X", "", &paid("10")), &[("KE", "50"), ("UG", "75")]),
            // The transaction says where it went, whatever the activity says.
            places(own, &[("KE", "100")]),
            activity("X-4", "X", "", &paid("3")),
            places(activity("X-5", "X", "", &paid("1")), &[("RW", ""), ("BI", ""), ("UG", "")]),
        ],
    );
    let output = run(&["--data", plain(&data), "lens", "spread", "--format", "csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let text = String::from_utf8(output.stdout.clone()).expect("text");
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let of = |code: &str| {
        rows.iter().find(|row| row[0] == code).unwrap_or_else(|| panic!("{code}: {text}"))[2].to_owned()
    };
    assert_eq!([of("KE"), of("UG"), of("TZ"), of("")], ["64", "46.333333", "7", "3"], "{text}");
    let all: f64 = rows.iter().map(|row| row[2].parse::<f64>().expect("a number")).sum();
    assert!((all - 121.0).abs() < 1e-9, "{all}");
    for said_of in ["shares-rebased", "shares-equal", "shares-missing"] {
        let view = lens(&data, "spread", &[]).to_string();
        assert!(view.contains(said_of), "{said_of}: {view}");
    }
}
