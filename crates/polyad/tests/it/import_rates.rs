//! `polyad import rates` and `import deflators`, alone and beside a server, and the lens that shows which rate holds.

use crate::server::{Server, data_file, fresh_folder, run, said};
use serde_json::Value;
use std::path::Path;
use std::process::Output;

fn path(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

fn answer(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{}", said(output));
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", said(output)))
}

#[test]
fn rates_come_in_alone_and_beside_a_server_and_say_which_holds() {
    let folder = fresh_folder("rates");
    let data = folder.path().join("data");
    let file = folder.path().join("eurofxref-hist.csv");
    let days = "Date,USD,JPY,ROL,\n2015-06-30,1.1189,137.01,N/A,\n2015-06-29,1.1133,136.1,-4,\n";
    std::fs::write(&file, days).expect("a file");
    let import = |format: &str, file: &Path| {
        run(&[
            "--data",
            path(&data),
            "import",
            format,
            path(file),
            "--publisher",
            "A bank",
            "--format",
            "json",
        ])
    };
    let refused = import("rates", &file);
    assert_eq!(refused.status.code(), Some(1), "a rate below zero is refused: {}", said(&refused));
    let report: Value = serde_json::from_slice(&refused.stdout).expect("one line of JSON");
    let counts = &report["report"]["counts"][0];
    let numbers = ["found", "kept", "refused", "empty"].map(|name| counts[name].as_u64().expect("a count"));
    assert_eq!(numbers, [6, 4, 1, 1]);
    let finding = &report["report"]["findings"][0];
    assert_eq!((finding["line"].as_u64(), finding["code"].as_str()), (Some(3), Some("rate-not-positive")));

    let server = Server::start_over(&data, &[]);
    let size = server.size();
    let again: Value = serde_json::from_slice(&import("rates", &file).stdout).expect("one line of JSON");
    assert_eq!((again["already"].as_bool(), server.size()), (Some(true), size), "the same file adds nothing");
    let deflators = folder.path().join("deflators.csv");
    std::fs::write(&deflators, "country,year,deflator,base\nDE,2015,100,2015\nDE,2016,101.4,2015\n")
        .expect("a file");
    let prices = answer(&import("deflators", &deflators));
    assert_eq!(prices["report"]["counts"][0]["kept"].as_u64(), Some(2));
    assert_eq!(server.size(), size + 1, "one statement pins the file");

    let lens = |more: &[&str]| {
        let verb = [&["--data", path(&data), "lens", "rates", "--format", "json"], more].concat();
        answer(&run(&verb))
    };
    let view = lens(&["--currency", "USD", "--in", "JPY", "--date", "2015-07-02"]);
    assert_eq!(view["title"].as_str(), Some("1 USD = 122.451 JPY, rate of 2015-06-30, through EUR"));
    let figure = &view["blocks"][0]["measure"];
    assert_eq!(figure["status"].as_str(), Some("ok"), "{figure}");
    let value = figure["value"].as_f64().or_else(|| figure["value"].as_str()?.parse().ok()).expect("a value");
    assert!((value - 137.01 / 1.1189).abs() < 1e-9);
    let old = lens(&["--currency", "USD", "--in", "JPY", "--date", "2015-07-02", "--rate_days", "1"]);
    assert_eq!(old["title"].as_str(), Some("No rate from USD to JPY on record for 2015-07-02"));
}

#[test]
fn the_real_yearly_file_gives_a_rate_for_every_year_it_has() {
    let test = "the_real_yearly_file_gives_a_rate_for_every_year_it_has";
    let Some(file) = data_file(test, "iati/reference-exchange-rates.csv.gz") else { return };
    let folder = fresh_folder("yearly-rates");
    let data = folder.path().join("data");
    let report = answer(&run(&["--data", path(&data), "import", "rates", path(&file), "--format", "json"]));
    assert_eq!(report["report"]["about"]["base"].as_str(), Some("USD"));
    assert_eq!(report["report"]["counts"][0]["kept"].as_u64(), Some(3_065));
    let verb =
        ["--data", path(&data), "lens", "rates", "--currency", "GBP", "--in", "USD", "--format", "json"];
    let of = |date: &str| answer(&run(&[&verb[..], &["--date", date]].concat()))["title"].clone();
    assert_eq!(of("2013-05-05").as_str(), Some("1 GBP = 1.56365 USD, rate of 2013"));
    assert_eq!(of("2015-05-05").as_str(), Some("No rate from GBP to USD on record for 2015-05-05"));
}
