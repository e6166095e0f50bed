//! `polyad import scale`, and burden sharing over real outputs and populations beside a scale, end to end.

use crate::server::{data_file, fresh_folder, run, said};
use serde_json::Value;
use std::path::Path;
use std::process::Output;

/// A club that no source knows, of three states, and what each paid. An example: no fact of the record.
const CLUB: &str = r#"
title = "Club (example)"
src = "report"

[source.report]
publisher = "Example"
title = "Accounts (example)"
published = "2023"

[partnership.example-club]
name.en = "Example Club"
purpose.en = "To be an example."
form = "fund"
launched = "2015"
"#;

/// Members with what they paid in 2022.
const MEMBERS: [(&str, &str, f64); 3] = [("NO", "NOR", 60.0), ("KE", "KEN", 10.0), ("BD", "BGD", 30.0)];

fn path(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", said(output)))
}

fn club() -> String {
    let mut text = CLUB.to_owned();
    for (code, _, paid) in MEMBERS {
        text += &format!(
            "\n[contribution.paid-{}]\nby = \"x:iso3166-1:{code}\"\nto = \"x:atlas:example-club\"\nwhat = {{ amount = \"{paid:.0}\", currency = \"USD\", date = \"2022-06-30\" }}\nstage = \"disbursed\"\nextent = \"part\"\nwhen = \"2022-06-30\"\n",
            code.to_lowercase()
        );
    }
    text
}

/// The measure of a member by a rule, as data.
fn measure(view: &Value, code: &str, rule: &str, column: &str) -> f64 {
    let table = view["blocks"]
        .as_array()
        .expect("blocks")
        .iter()
        .find(|block| block["key"] == "by_rule")
        .expect("a table");
    let row = table["rows"].as_array().expect("rows").iter().find(|row| {
        row["code"]["text"] == rule && row["member"].to_string().contains(&format!("x:iso3166-1:{code}"))
    });
    let cell = &row.unwrap_or_else(|| panic!("no {code} by {rule}: {table}"))[column];
    let value = &cell["value"];
    value.as_f64().or_else(|| value.as_str()?.parse().ok()).unwrap_or_else(|| panic!("{cell}"))
}

#[test]
fn a_scale_comes_in_with_its_report_and_rates_are_rescaled_to_the_members() {
    let folder = fresh_folder("scale");
    let (data, atlas, file) =
        (folder.path().join("data"), folder.path().join("club.toml"), folder.path().join("scale.csv"));
    std::fs::write(&atlas, club()).expect("a file");
    let table =
        "Member State,2022-2024\nNorway,6.0\nKenya,1.5\nBangladesh,0.5\nAtlantis,1\nSweden,92\nTotal,100\n";
    std::fs::write(&file, table).expect("a file");
    let import = |more: &[&str]| run(&[&["--data", path(&data), "import"], more].concat());
    let output = import(&["atlas", path(&atlas)]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let scale = ["scale", path(&file), "--publisher", "Example", "--format", "json"];
    let output = import(&scale);
    assert_eq!(output.status.code(), Some(1), "Atlantis is refused: {}", said(&output));
    let report = json(&output);
    let counts = &report["report"]["counts"][0];
    let numbers = ["found", "kept", "refused", "empty"].map(|name| counts[name].as_u64().expect("a count"));
    assert_eq!(numbers, [5, 4, 1, 0]);
    assert_eq!(report["report"]["findings"][0]["code"], "country-unknown");
    let output = run(&[
        "--data",
        path(&data),
        "lens",
        "burden",
        "--p",
        "x:atlas:example-club",
        "--rule",
        "un-scale",
        "--format",
        "json",
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let view = json(&output);
    for (code, share) in [("NO", 0.75), ("KE", 0.1875), ("BD", 0.0625)] {
        assert!((measure(&view, code, "un-scale", "asked") - share).abs() < 1e-12, "{code}");
    }
    assert!((measure(&view, "BD", "un-scale", "ratio") - 4.8).abs() < 1e-12);
}

#[test]
fn shares_by_output_and_population_are_those_of_the_published_files() {
    let test = "shares_by_output_and_population_are_those_of_the_published_files";
    let (Some(output_file), Some(people_file)) =
        (data_file(test, "geo/gdp_worldbank.csv.gz"), data_file(test, "geo/population_worldbank.csv.gz"))
    else {
        return;
    };
    let folder = fresh_folder("burden");
    let (data, atlas) = (folder.path().join("data"), folder.path().join("club.toml"));
    std::fs::write(&atlas, club()).expect("a file");
    let import = |more: &[&str]| run(&[&["--data", path(&data), "import"], more].concat());
    for more in [
        vec!["atlas", path(&atlas)],
        vec!["series", path(&output_file), "--indicator", "x:atlas:gdp", "--unit", "USD"],
        vec!["series", path(&people_file), "--indicator", "x:atlas:population", "--unit", "people"],
    ] {
        let output = import(&more);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}", said(&output));
    }
    let output =
        run(&["--data", path(&data), "lens", "burden", "--p", "x:atlas:example-club", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let view = json(&output);
    for (rule, file) in [("gdp", &output_file), ("population", &people_file)] {
        let printed = values_of_2022(file);
        let whole: f64 = printed.iter().sum();
        for ((code, _, paid), value) in MEMBERS.iter().zip(&printed) {
            let (share, ratio) = (value / whole, paid / 100.0 / (value / whole));
            assert!((measure(&view, code, rule, "asked") - share).abs() < 1e-12, "{code} {rule}");
            assert!((measure(&view, code, rule, "ratio") - ratio).abs() < 1e-9 * ratio, "{code} {rule}");
        }
    }
}

/// The numbers that a file prints for the members in 2022, by a reading of its own.
fn values_of_2022(file: &Path) -> Vec<f64> {
    let bytes = std::fs::read(file).expect("it was there");
    let bytes = polyad_exchange::decompress::contents(&bytes).expect("a whole file");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let of = |code: &str| {
        let wanted = format!(",{code},2022,");
        let line = text.lines().find(|line| line.contains(&wanted)).unwrap_or_else(|| panic!("no {code}"));
        line.rsplit(',').next().and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("{line}"))
    };
    MEMBERS.iter().map(|(_, code, _)| of(code)).collect()
}
