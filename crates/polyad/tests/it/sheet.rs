//! `polyad import sheet`, `polyad template` and `polyad export xlsx`: alone and beside a running `serve`.

use crate::server::{Server, fresh_folder, run, said};
use serde_json::Value;
use std::path::Path;
use std::process::Output;

fn path(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stdout)))
}

fn count<'a>(answer: &'a Value, sort: &str) -> &'a Value {
    let counts = answer["report"]["counts"].as_array().expect("counts");
    counts.iter().find(|count| count["records"] == sort).unwrap_or(&Value::Null)
}

const PLEDGES: &str = "Donor;Amount;Currency;Pledge date;Years;Fax\nNorway;1.234,50;NOK;25/03/2024;2024-2026;1\nA foundation;2.000,00;USD;26/03/2024;2025;2\nTotal;3.234,50;;;;\n";

#[test]
fn a_guess_is_shown_and_nothing_is_imported_before_it_is_confirmed() {
    let folder = fresh_folder("sheet-guess");
    let folder = folder.path();
    let data = folder.join("data");
    let file = folder.join("pledges.csv");
    std::fs::write(&file, PLEDGES).expect("a file");
    let import = |more: &[&str]| {
        run(&[&["--data", path(&data), "import", "sheet", path(&file), "--partnership", "gavi"], more]
            .concat())
    };
    let asked = import(&[]);
    assert_eq!(asked.status.code(), Some(3), "{}", said(&asked));
    let shown = String::from_utf8_lossy(&asked.stdout).into_owned();
    for part in [
        "pledges: what.amount",
        "1.234,50 | 2.000,00",
        "the heading is not known",
        "DD/MM/YYYY",
        "Decimal mark `,`",
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    assert!(!data.exists(), "a guess opens no data directory");

    let dry = import(&["--dry-run", "--format", "json"]);
    assert_eq!(dry.status.code(), Some(0), "{}", said(&dry));
    let line = json(&dry);
    assert_eq!(count(&line, "pledges")["kept"], 2);
    let mapping = folder.join("mapping.json");
    std::fs::write(&mapping, line.to_string()).expect("a file");

    let taken = import(&["--mapping", path(&mapping), "--publisher", "A secretariat", "--format", "json"]);
    assert_eq!(taken.status.code(), Some(0), "{}", said(&taken));
    let first = json(&taken);
    assert_eq!(
        (&count(&first, "pledges")["kept"], &count(&first, "pledges")["empty"]),
        (&2.into(), &1.into())
    );
    assert_eq!(first["already"], false);
    // The same file with the same mapping is the same dataset, whether guessed or given.
    let again = json(&import(&["--yes", "--publisher", "A secretariat", "--format", "json"]));
    assert_eq!((&again["already"], &again["dataset"]), (&true.into(), &first["dataset"]));

    let row = format!("r:{}:Sheet1%21A2", first["dataset"].as_str().expect("a key"));
    let opened = run(&["--data", path(&data), "show", &row]);
    let opened = said(&opened);
    assert!(opened.contains("1234.50") && opened.contains("NOK"), "{opened}");
    assert!(
        opened.contains("A Norway | B 1.234,50 | C NOK"),
        "the row's cells as they stand in the file: {opened}"
    );
}

#[test]
fn a_filled_template_and_an_export_need_no_confirmation_beside_a_running_server() {
    let folder = fresh_folder("sheet-template");
    let folder = folder.path();
    let template = folder.join("template.xlsx");
    let made = run(&["template", path(&template), "--partnership", "gavi"]);
    assert_eq!(made.status.code(), Some(0), "{}", said(&made));
    assert_eq!(run(&["template", path(&template)]).status.code(), Some(2), "nothing is written over");
    assert_eq!(run(&["template", path(&folder.join("t.ods"))]).status.code(), Some(2));

    let server = Server::start_over(&folder.join("data"), &[]);
    let data = folder.join("data");
    let at = |arguments: &[&str]| run(&[&["--data", path(&data)], arguments].concat());
    let empty = at(&["import", "sheet", path(&template), "--format", "json"]);
    assert_eq!(empty.status.code(), Some(0), "{}", said(&empty));
    assert_eq!(count(&json(&empty), "members")["found"], 0);

    let exported = folder.join("gavi.xlsx");
    let written = at(&["export", "xlsx", "--of", "gavi", "--out", path(&exported)]);
    assert_eq!(written.status.code(), Some(0), "{}", said(&written));
    let first = at(&["import", "sheet", path(&exported), "--publisher", "A reader", "--format", "json"]);
    assert_eq!(first.status.code(), Some(0), "{}", said(&first));
    let first = json(&first);
    assert!(count(&first, "members")["kept"].as_u64() > Some(5), "{first}");
    assert_eq!(count(&first, "members")["kept"], count(&first, "members")["found"]);
    let again =
        json(&at(&["import", "sheet", path(&exported), "--publisher", "A reader", "--format", "json"]));
    assert_eq!((&again["already"], &again["dataset"]), (&true.into(), &first["dataset"]));
    let nobody = at(&["export", "xlsx", "--of", "nobody-of-this-name", "--out", path(&exported)]);
    assert_eq!(nobody.status.code(), Some(2), "{}", said(&nobody));
    drop(server);
}

#[test]
fn what_cannot_be_read_is_said_by_name() {
    let folder = fresh_folder("sheet-refused");
    let folder = folder.path();
    let data = folder.join("data");
    let file = |name: &str, bytes: &[u8]| {
        let file = folder.join(name);
        std::fs::write(&file, bytes).expect("a file");
        run(&["--data", path(&data), "import", "sheet", path(&file), "--yes"])
    };
    let old = file("old.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    assert_eq!(old.status.code(), Some(2));
    assert!(said(&old).contains("workbook-encrypted-or-xls"), "{}", said(&old));
    let unknown = file("notes.csv", b"some,words\nand,more\n");
    assert_eq!(unknown.status.code(), Some(3), "{}", said(&unknown));
    assert!(said(&unknown).contains("no table was recognised"), "{}", said(&unknown));
    let wrong = run(&["import", "sheet", path(&folder.join("notes.csv")), "--date-format", "DD/MM/YY"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(said(&wrong).contains("date_format"), "{}", said(&wrong));
}
