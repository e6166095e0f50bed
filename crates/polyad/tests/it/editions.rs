//! A file that its publisher changed: imported again, compared by page, JSON and CSV, and recounted from its text.

use crate::browser::{click, engine, sideways, violations};
use crate::driver::Browser;
use crate::server::{Server, data_file, fresh_folder, run, said};
use flate2::read::GzDecoder;
use polyad_model::{Exact, ExactSum};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

fn plain(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

/// An activity with transactions (type, amount, date) and the actual value of one indicator.
fn activity(id: &str, title: &str, paid: &[(&str, &str, &str)], reached: &str) -> String {
    let paid: String = paid
        .iter()
        .map(|(class, amount, date)| {
            format!(
                r#"<transaction><transaction-type code="{class}"/><transaction-date iso-date="{date}"/>
                <value currency="EUR" value-date="{date}">{amount}</value>
                <receiver-org ref="KE-7"><narrative>Water works</narrative></receiver-org></transaction>"#
            )
        })
        .collect();
    format!(
        r#"<iati-activity xml:lang="en"><iati-identifier>{id}</iati-identifier>
        <reporting-org ref="XM-DAC-1" type="10"><narrative>A ministry</narrative></reporting-org>
        <title><narrative>{title}</narrative></title><activity-status code="2"/>
        <activity-date type="2" iso-date="2020-01-01"/>{paid}
        <result type="1"><title><narrative>Water</narrative></title>
        <indicator measure="1"><title><narrative>People with water</narrative></title>
        <period><period-start iso-date="2020-01-01"/><period-end iso-date="2020-12-31"/>
        <target value="100"/><actual value="{reached}"/></period></indicator></result></iati-activity>"#
    )
}

fn file(activities: &[String]) -> String {
    let all = activities.concat();
    format!("<?xml version=\"1.0\"?>\n<iati-activities version=\"2.03\">{all}</iati-activities>\n")
}

fn first() -> String {
    file(&[
        activity(
            "XM-DAC-1-A",
            "Wells",
            &[("3", "100", "2020-03-01"), ("3", "50.5", "2020-04-01"), ("2", "500", "2020-01-01")],
            "40",
        ),
        activity("XM-DAC-1-B", "Pumps", &[("3", "7", "2020-03-01")], "1"),
        activity("XM-DAC-1-C", "Pipes", &[("3", "9", "2020-03-01"), ("3", "9", "2020-03-01")], "2"),
    ])
}

/// One amount lowered, one raised, an actual value and a title changed, one activity come, one gone.
fn second() -> String {
    file(&[
        activity("XM-DAC-1-D", "Taps", &[("4", "30", "2021-03-01")], "3"),
        activity("XM-DAC-1-B", "Hand pumps", &[("3", "7.00", "2020-03-01")], "1"),
        activity(
            "XM-DAC-1-A",
            "Wells",
            &[("2", "500", "2020-01-01"), ("3", "60", "2020-03-01"), ("3", "80.5", "2020-04-01")],
            "45",
        ),
    ])
}

/// Imports a text under this name, and answers the report's line.
fn import(data: &Path, folder: &Path, name: &str, text: &str, more: &[&str]) -> Value {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("a file");
    let start = ["--data", plain(data), "import", "iati", "--format", "json", plain(&path)];
    let output = run(&[&start[..], more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    serde_json::from_slice(&output.stdout).expect("one line of JSON")
}

fn lens(data: &Path, name: &str, more: &[&str]) -> Value {
    let output = run(&[&["--data", plain(data), "lens", name, "--format", "json"], more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn rows<'a>(view: &'a Value, key: &str) -> &'a [Value] {
    let blocks = view["blocks"].as_array().expect("blocks");
    let table =
        blocks.iter().find(|block| block["key"] == key).unwrap_or_else(|| panic!("no table {key}: {view}"));
    table["rows"].as_array().expect("rows")
}

/// A cell in words: text, name or number.
fn words(cell: &Value) -> String {
    let one = ["text", "name", "value", "label"].into_iter().find_map(|key| cell[key].as_str());
    one.unwrap_or_default().to_owned()
}

fn text_of<'a>(line: &'a Value, key: &str) -> &'a str {
    line[key].as_str().unwrap_or_else(|| panic!("no {key}: {line}"))
}

#[test]
fn a_changed_file_takes_the_place_of_the_former_and_says_what_changed() {
    let folder = fresh_folder("editions");
    let data = folder.path().join("data");
    let one = import(&data, folder.path(), "ministry.xml", &first(), &[]);
    assert_eq!(one.get("edition_of"), None, "{one}");
    let again = import(&data, folder.path(), "ministry.xml", &first(), &[]);
    assert_eq!((&again["dataset"], again.get("edition_of")), (&one["dataset"], None));
    let two = import(&data, folder.path(), "ministry.xml", &second(), &[]);
    assert!(text_of(&two, "edition_of").starts_with('s'), "{two}");

    let server = Server::start_over(&data, &[]);
    let key = text_of(&two, "dataset");
    let view = server.json(&format!("/editions.json?dataset={key}&list=changes"));
    let of = |change: &str| -> Vec<String> {
        let rows = rows(&view, "changes").iter().filter(|row| words(&row["change"]) == change);
        rows.map(|row| {
            ["activity", "what", "before", "after", "difference"].map(|cell| words(&row[cell])).join("|")
        })
        .collect()
    };
    assert_eq!(of("raised"), ["Wells|Disbursement|50.5|80.5|30.0", "Wells|Actual value|40|45|5"]);
    assert_eq!(of("lowered"), ["Wells|Disbursement|100|60|-40"]);
    assert_eq!(of("changed"), ["Hand pumps|Title|Pumps|Hand pumps|"]);
    assert!(of("added").contains(&"Taps|Activity|||".to_owned()), "{:?}", of("added"));
    assert!(of("added").contains(&"Taps|Expenditure||30|30".to_owned()), "{:?}", of("added"));
    assert_eq!(of("removed").iter().filter(|row| *row == "Pipes|Disbursement|9||-9").count(), 2);
    let sums: Vec<String> = rows(&view, "sums")
        .iter()
        .map(|row| {
            ["what", "currency", "before", "after", "difference"].map(|cell| words(&row[cell])).join("|")
        })
        .collect();
    assert_eq!(
        sums,
        [
            "Outgoing commitment|EUR|500|500|0",
            "Disbursement|EUR|175.5|147.50|-28.00",
            "Expenditure|EUR|0|30|30"
        ]
    );
    // Every figure opens, those of the former edition too.
    let lowered = rows(&view, "changes").iter().find(|row| words(&row["change"]) == "lowered").expect("one");
    for cell in ["before", "after", "difference"] {
        let basis = text_of(&lowered[cell], "basis");
        let page = server.page(basis);
        assert!(page.contains("/d/r"), "{basis} names no row");
    }
    for row in lowered["fact"].as_array().expect("two rows") {
        assert_eq!(server.get(&format!("/d/{}", text_of(row, "fact"))).status, 200, "{row}");
    }

    let page = server.page(&format!("/editions?dataset={key}"));
    for said in ["Hand pumps", "Taps", "Pipes", "its changes", "Activities removed", "What amounts add up to"]
    {
        assert!(page.contains(said), "{said}");
    }
    let page = server.page(&format!("/d/{key}"));
    for said in
        ["What changed in this edition", "All that changed", "Editions of this file", "former edition"]
    {
        assert!(page.contains(said), "{said}");
    }
    let former = server.page(&format!("/d/{}", text_of(&one, "dataset")));
    assert!(former.contains("The edition in force") && !former.contains("id=\"changed\""));
    let csv = server.page(&format!("/editions.csv?dataset={key}&table=sums"));
    assert!(csv.contains("Disbursement,EUR"), "{csv}");
    let imports = server.page("/imports?q=ministry");
    assert!(imports.contains("2 of 2") && imports.contains("what changed") && imports.contains("1 of 2"));
    let csv = server.page("/imports.csv?q=ministry");
    assert_eq!(csv.lines().count(), 3, "{csv}");
    assert_eq!(server.get("/editions?dataset=nothing").status, 400);

    // The same by the program, for one activity.
    let own = lens(&data, "editions", &["--dataset", key, "--set", "activity=XM-DAC-1-A"]);
    assert_eq!(rows(&own, "changes").len(), 3);
}

#[test]
fn the_former_edition_again_counts_again_and_names_decide_unless_told() {
    let folder = fresh_folder("editions-again");
    let data = folder.path().join("data");
    let one = import(&data, folder.path(), "a.xml", &first(), &[]);
    let two = import(&data, folder.path(), "a.xml", &second(), &[]);
    let three = import(&data, folder.path(), "a.xml", &first(), &[]);
    assert_eq!(three["dataset"], one["dataset"], "the same bytes are the same dataset");
    assert_ne!(three["edition_of"], two["edition_of"]);
    let view = lens(&data, "editions", &["--dataset", text_of(&three, "dataset")]);
    let standing: Vec<String> = rows(&view, "editions")
        .iter()
        .map(|row| format!("{} {}", words(&row["number"]), words(&row["standing"])))
        .collect();
    assert_eq!(standing, ["3 in force", "2 former edition", "1 former edition"]);
    assert!(
        view["title"].as_str().expect("a title").contains("1 number raised, 2 numbers lowered"),
        "{}",
        view["title"]
    );

    // Another name: a dataset of its own, unless it is said whose place it takes.
    let other = import(&data, folder.path(), "b.xml", &second(), &[]);
    assert_eq!(other.get("edition_of"), None);
    let third = second().replace(">80.5<", ">81<");
    let key = text_of(&other, "dataset").to_owned();
    let named = import(&data, folder.path(), "c.xml", &third, &["--replaces", &key]);
    assert!(named["edition_of"].is_string(), "{named}");
    let view = lens(&data, "editions", &["--dataset", text_of(&named, "dataset")]);
    assert_eq!(view["title"], "1 number raised");
    // Both kept.
    let beside = import(&data, folder.path(), "c.xml", &third.replace(">81<", ">82<"), &["--new"]);
    assert_eq!(beside.get("edition_of"), None);
    let alone = lens(&data, "editions", &["--dataset", text_of(&beside, "dataset")]);
    assert_eq!(alone["title"], "The first edition on record");
    let unknown = "0".repeat(64);
    let path = folder.path().join("c.xml");
    let output = run(&["--data", plain(&data), "import", "iati", plain(&path), "--replaces", &unknown]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("is no dataset held here"), "{}", said(&output));
}

#[test]
fn two_series_out_of_one_table_have_editions_of_their_own() {
    let folder = fresh_folder("editions-series");
    let data = folder.path().join("data");
    let path = folder.path().join("table.csv");
    let import = |value: &str, indicator: &str| -> Value {
        let text = format!("Entity,Code,Year,Share\nKenya,KEN,2019,70\nKenya,KEN,2020,{value}\n");
        std::fs::write(&path, text).expect("a file");
        let start = ["--data", plain(&data), "import", "series", "--format", "json", "--unit", "percent"];
        let output = run(&[&start[..], &["--indicator", indicator, plain(&path)]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        serde_json::from_slice(&output.stdout).expect("JSON")
    };
    let access = import("71", "x:sdg:7.1.1");
    let clean = import("71", "x:sdg:7.1.2");
    assert_eq!((access.get("edition_of"), clean.get("edition_of")), (None, None));
    let changed = import("72", "x:sdg:7.1.1");
    assert_eq!(changed["edition_of"], access["statement"]);
    assert_eq!(changed["edition_by"], "title");
    let view = lens(&data, "editions", &["--dataset", text_of(&changed, "dataset")]);
    assert_eq!(view["title"], "1 number raised");
    let in_force = lens(&data, "imports", &["--set", "q=table", "--set", "standing=in-force"]);
    assert_eq!(rows(&in_force, "imports").len(), 2);
}

#[test]
fn its_pages_fit_narrow_and_wide_screens_and_pass_the_accessibility_engine() {
    let test = "its_pages_fit_narrow_and_wide_screens_and_pass_the_accessibility_engine";
    let Some(browser) = Browser::start(test) else { return };
    let folder = fresh_folder("editions-browser");
    let data = folder.path().join("data");
    let one = import(&data, folder.path(), "ministry.xml", &first(), &[]);
    let two = import(&data, folder.path(), "ministry.xml", &second(), &[]);
    let server = Server::start_over(&data, &[]);
    let (former, key) = (text_of(&one, "dataset"), text_of(&two, "dataset"));
    let pages = [
        "/imports?q=ministry".to_owned(),
        "/imports?q=nothing+like+this".to_owned(),
        format!("/editions?dataset={key}"),
        format!("/editions?dataset={key}&list=changes"),
        format!("/editions?dataset={key}&activity=XM-DAC-1-A"),
        format!("/editions?dataset={former}"),
        format!("/d/{key}"),
        format!("/d/{former}"),
    ];
    let engine = engine(test);
    let mut wrong = Vec::new();
    for page in &pages {
        browser.resize(1280, 900);
        browser.open(&format!("{}{page}", server.base));
        if let Some(engine) = &engine {
            browser.run(engine);
            wrong.extend(violations(&browser).into_iter().map(|violation| format!("{page}: {violation}")));
        }
        for width in [320, 390, 768, 1280] {
            browser.resize(width, 900);
            let wide = sideways(&browser);
            if !wide.is_empty() {
                wrong.push(format!("{page} at {width}: {wide}"));
            }
        }
        wrong.extend(browser.complaints().into_iter().map(|line| format!("{page}: console: {line}")));
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
    // From the list of imports to one activity's changes, by links alone.
    browser.resize(1280, 900);
    browser.open(&format!("{}/imports?q=ministry", server.base));
    click(&browser, &["/editions?dataset="]);
    let of_one = format!("{}&activity=", browser.path());
    click(&browser, &[&of_one]);
    assert!(browser.path().starts_with(&of_one), "{}", browser.path());
}

/// The activities of a file's text, and what stands around them.
fn cut(text: &str) -> (String, Vec<String>, String) {
    let start = text.find("<iati-activity ").expect("an activity");
    let end = text.rfind("</iati-activity>").expect("its end") + "</iati-activity>".len();
    let activities = text[start..end].split_inclusive("</iati-activity>").map(|one| one.trim().to_owned());
    (text[..start].to_owned(), activities.collect(), text[end..].to_owned())
}

/// What stands between two marks.
fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    rest.split_once(end).map(|(inner, _)| inner)
}

/// The amounts of a text's transactions by type, read without the program's reader.
fn recounted(activities: &[String]) -> BTreeMap<String, (usize, Exact)> {
    let mut sums: BTreeMap<String, (usize, ExactSum)> = BTreeMap::new();
    for activity in activities {
        for transaction in activity.split("</transaction>").filter(|own| own.contains("<transaction-type")) {
            let class = between(transaction, "<transaction-type code=\"", "\"").expect("a type");
            let (_, rest) = transaction.split_once("<transaction-type").expect("a type");
            let (_, value) = rest.split_once("<value").expect("a value");
            let amount = between(value, ">", "<").expect("an amount").trim();
            let (count, sum) = sums.entry(class.to_owned()).or_default();
            *count += 1;
            sum.add(amount.parse().expect("a number"));
        }
    }
    sums.into_iter().map(|(class, (count, sum))| (class, (count, sum.total().expect("a sum")))).collect()
}

#[test]
fn a_development_file_edited_here_is_told_as_a_recount_has_it() {
    let test = "a_development_file_edited_here_is_told_as_a_recount_has_it";
    let Some(path) = data_file(test, "iati/usaid-armenia-2.03.xml.gz") else { return };
    let mut text = String::new();
    GzDecoder::new(std::fs::File::open(path).expect("a file")).read_to_string(&mut text).expect("text");
    let (head, before, tail) = cut(&text);
    assert!(before.len() > 200);
    let (mut removed, mut lowered, mut retitled, mut added) = (0, 0, 0, 0);
    let mut after = Vec::new();
    for (at, own) in before.iter().enumerate() {
        match at % 25 {
            3 => removed += 1,
            7 => {
                let (left, rest) = own.split_once("<value").expect("a value");
                let amount = between(rest, ">", "<").expect("an amount");
                let less: Exact = "-1000.01".parse().expect("a number");
                let changed =
                    amount.trim().parse::<Exact>().expect("a number").checked_add(less).expect("a sum");
                after.push(format!(
                    "{left}<value{}",
                    rest.replacen(&format!(">{amount}<"), &format!(">{changed}<"), 1)
                ));
                lowered += 1;
            }
            11 => {
                let title = between(own, "<title>", "</title>").expect("a title");
                let name = between(title, "<narrative", "</narrative>").expect("a narrative");
                let changed = title.replace(name, &format!("{name} (renamed)"));
                after.push(own.replacen(title, &changed, 1));
                retitled += 1;
            }
            19 => {
                let identifier =
                    between(own, "<iati-identifier>", "</iati-identifier>").expect("an identifier");
                after.push(own.clone());
                let another = own.replacen(identifier, &format!("{}-COPY", identifier.trim()), 1);
                after.push(another);
                added += 1;
            }
            _ => after.push(own.clone()),
        }
    }
    // The order of the file says nothing.
    after.reverse();
    let folder = fresh_folder("editions-real");
    let data = folder.path().join("data");
    let of = |activities: &[String]| format!("{head}{}{tail}", activities.concat());
    import(&data, folder.path(), "armenia.xml", &of(&before), &[]);
    let two = import(&data, folder.path(), "armenia.xml", &of(&after), &[]);
    let key = text_of(&two, "dataset");
    let view = lens(&data, "editions", &["--dataset", key, "--set", "list=changes"]);

    let counts = rows(&view, "counts");
    let count = |kind: &str, what: &str| -> usize {
        let row =
            counts.iter().find(|row| words(&row["kind"]) == kind).unwrap_or_else(|| panic!("no {kind}"));
        words(&row[what]).parse().expect("a number")
    };
    assert_eq!((count("Activity", "before"), count("Activity", "after")), (before.len(), after.len()));
    assert_eq!((count("Activity", "added"), count("Activity", "removed")), (added, removed));
    assert_eq!(count("Activity", "changed"), retitled);
    let transactions =
        |activities: &[String]| recounted(activities).values().map(|(count, _)| count).sum::<usize>();
    let is_gone = |at: &usize| at % 25 == 3;
    let gone: Vec<String> = (0..before.len()).filter(is_gone).map(|at| before[at].clone()).collect();
    let copied: Vec<String> =
        (0..before.len()).filter(|at| at % 25 == 19).map(|at| before[at].clone()).collect();
    assert_eq!(count("Transaction", "removed"), transactions(&gone));
    assert_eq!(count("Transaction", "added"), transactions(&copied));
    assert_eq!(count("Transaction", "raised") + count("Transaction", "changed"), 0);
    assert_eq!(count("Transaction", "lowered") + count("Plan or pledge", "lowered"), lowered);

    let (old, new) = (recounted(&before), recounted(&after));
    let labels = BTreeMap::from([("Outgoing commitment", "2"), ("Disbursement", "3"), ("Expenditure", "4")]);
    let mut compared = 0;
    for row in rows(&view, "sums") {
        let Some(class) = labels.get(words(&row["what"]).as_str()) else { continue };
        let exact = |cell: &str| words(&row[cell]).parse::<Exact>().expect("a number");
        assert_eq!((exact("before"), exact("after")), (old[*class].1, new[*class].1), "{row}");
        assert_eq!(exact("difference"), new[*class].1.checked_add(old[*class].1.negated()).expect("a sum"));
        assert_eq!(words(&row["rows_before"]), old[*class].0.to_string());
        compared += 1;
    }
    assert_eq!(compared, old.len(), "{old:?}");
    let by_activity = lens(&data, "editions", &["--dataset", key]);
    assert_eq!(rows(&by_activity, "activities").len(), added + removed + lowered + retitled);
}
