//! The essay that the project comes from, as acceptance tests: what it says the order needs, asked of a fresh copy
//! over its own interface. One test for each capability that works; the numbers are those of the design.

use crate::server::{Server, data_file, fresh_folder, run, said};
use serde_json::Value;

/// A view over the interface.
fn lens(name: &str, query: &str) -> Value {
    Server::shared().json(&format!("/api/v1/lens/{name}?{query}"))
}

/// The rows of a table of a view.
fn rows<'a>(view: &'a Value, key: &str) -> &'a [Value] {
    let table = view["blocks"].as_array().expect("blocks").iter().find(|block| block["key"] == key);
    table.unwrap_or_else(|| panic!("no table {key} in {}", view["title"]))["rows"].as_array().expect("rows")
}

/// A number that stands by itself, by its label.
fn figure<'a>(view: &'a Value, label: &str) -> &'a Value {
    let found = view["blocks"].as_array().expect("blocks").iter().find(|block| block["label"] == label);
    &found.unwrap_or_else(|| panic!("no figure {label} in {}", view["title"]))["measure"]
}

/// What a cell says, whatever it is.
fn words(cell: &Value) -> String {
    match cell {
        Value::Array(cells) => cells.iter().map(words).collect::<Vec<_>>().join("; "),
        cell => ["text", "name", "label", "value"]
            .iter()
            .find_map(|key| cell[key].as_str())
            .unwrap_or_default()
            .to_owned(),
    }
}

/// Rows whose cell says exactly this.
fn with<'a>(rows: &'a [Value], column: &str, text: &str) -> Vec<&'a Value> {
    rows.iter().filter(|row| words(&row[column]) == text).collect()
}

fn names(rows: &[Value], column: &str) -> Vec<String> {
    rows.iter().map(|row| words(&row[column])).collect()
}

#[test]
fn essay_s01_every_kind_of_actor_is_on_record() {
    let directory = crate::atlas::state();
    let classes: std::collections::BTreeSet<String> =
        directory.facts("actor").filter_map(|fact| fact.word("class")).collect();
    for class in ["state", "io", "business", "civil", "philanthropy", "academic"] {
        assert!(classes.contains(class), "no {class} among {classes:?}");
    }
}

#[test]
fn essay_s02_the_security_partnerships_are_seen_to_be_governments_only() {
    for name in ["nato", "quad", "aukus"] {
        let view = lens("composition", &format!("p={name}"));
        assert_eq!(figure(&view, "Share of seats held by states")["value"], "1", "{name}");
        let missing = names(rows(&view, "missing"), "reading");
        assert!(
            missing.iter().any(|reading| reading.contains("no seat on record for civil society")
                || reading.contains("no seat for civil society")),
            "{name}: {missing:?}"
        );
    }
    assert_eq!(rows(&lens("composition", "p=nato&as_of=2024-06-30"), "seats").len(), 32);
    assert_eq!(rows(&lens("composition", "p=nato&as_of=1949-12-31"), "seats").len(), 12);
    let portfolio = lens("composition", "a=united-states");
    assert!(rows(&portfolio, "portfolio").len() >= 5, "{}", portfolio["title"]);
    assert!(figure(&portfolio, "Share of seats held by states, all together")["value"].is_string());
}

#[test]
fn essay_s03_the_vaccine_coalition_seats_more_than_states() {
    let view = lens("composition", "p=covax&as_of=2021-12-31");
    let categories = names(rows(&view, "by_category"), "category");
    assert!(categories.len() >= 2, "{categories:?}");
    let holders = names(rows(&view, "seats"), "actor");
    assert!(holders.iter().any(|holder| holder.contains("Gavi")), "{holders:?}");
    // It has ended: today nobody sits there.
    assert!(rows(&lens("composition", "p=covax&as_of=2024-06-30"), "seats").is_empty());
}

#[test]
fn essay_s04_goals_carry_the_official_targets() {
    let state = crate::atlas::state();
    let tags: Vec<String> = state.facts("tag").filter_map(|fact| fact.word("vocabulary")).collect();
    for vocabulary in ["sdg-goal", "sdg-target"] {
        assert!(tags.iter().filter(|tag| *tag == vocabulary).count() >= 10, "{vocabulary}");
    }
    let page = Server::shared().page("/p/sustainable-energy-for-all");
    for name in ["access to electricity", "Renewable energy share", "Energy intensity"] {
        assert!(page.contains(name), "the goal names its official indicator: {name}");
    }
    let goals = lens("goals", "p=sustainable-energy-for-all");
    let indicators: Vec<&str> =
        rows(&goals, "goals").iter().filter_map(|row| row["indicator"]["ref"].as_str()).collect();
    assert_eq!(indicators, ["x:sdg:7.1.1", "x:sdg:7.2.1", "x:sdg:7.3.1"]);
}

#[test]
fn essay_s05_categories_stand_in_three_official_lists() {
    let view = lens("composition", "p=global-fund");
    let lists: std::collections::BTreeSet<String> =
        names(rows(&view, "crosswalk"), "list").into_iter().collect();
    assert_eq!(lists.len(), 3, "{lists:?}");
}

#[test]
fn essay_s08_and_s25_each_seat_says_for_whom_and_on_what_basis() {
    let view = lens("composition", "p=nato&as_of=2024-06-30");
    let seats = rows(&view, "seats");
    let by_law = with(seats, "basis", "law");
    assert_eq!(by_law.len(), seats.len(), "governments represent their people by law");
    assert!(by_law.iter().all(|seat| !words(&seat["speaks_for"]).is_empty()));
    assert_eq!(figure(&view, "Share of seats held by bodies with a public mandate")["value"], "1");
    // A foundation has no public mandate, and the share says so.
    let gavi = lens("composition", "p=gavi");
    let share = figure(&gavi, "Share of seats held by bodies with a public mandate");
    let below_one = |text: &Value| {
        text.as_str().and_then(|text| text.parse::<f64>().ok()).is_some_and(|value| value < 1.0)
    };
    assert!(below_one(&share["value"]) || share["status"] != "ok", "{share}");
}

#[test]
fn essay_s10_gavis_aim_is_held_in_its_wording() {
    let goals = lens("goals", "p=gavi");
    let texts = names(rows(&goals, "goals"), "goal");
    assert!(
        texts.iter().any(|text| text.contains("500 million children in the next five years")),
        "{texts:?}"
    );
    let page = Server::shared().page("/p/gavi");
    assert!(page.contains("500 million children"));
}

#[test]
fn essay_s11_each_word_for_money_is_its_own_rung() {
    let view = lens("ladder", "p=sustainable-energy-for-all");
    let amounts = rows(&view, "amounts");
    let amount = |value: &str| -> Vec<&Value> {
        amounts.iter().filter(|row| row["amount"]["value"] == value).collect()
    };
    let (mobilised, deployed) = (amount("1400000000000"), amount("201000000000"));
    assert_eq!((mobilised.len(), deployed.len()), (1, 1), "{:?}", names(amounts, "amount"));
    assert_eq!(words(&mobilised[0]["rung"]), "mobilised");
    assert_eq!(words(&deployed[0]["rung"]), "deployed");
    assert_eq!(words(&mobilised[0]["called"]), "mobilized", "the source's own spelling");
    for row in [mobilised[0], deployed[0]] {
        assert!(words(&row["stated_by"]).contains("Foreign Affairs"), "{row}");
        assert_eq!(words(&row["extent"]), "total");
    }
    // Totals are never added, to each other or to anything.
    assert!(rows(&view, "sums").is_empty(), "{:?}", rows(&view, "sums"));
    let both = "1601000000000";
    assert!(!view.to_string().contains(both), "no sum across words");
    let people = rows(&view, "physical");
    assert!(
        people.iter().any(|row| row.to_string().contains("177000000") && row.to_string().contains("people")),
        "{people:?}"
    );
}

#[test]
fn essay_s11_the_press_calls_the_same_amounts_otherwise() {
    let view = lens("ladder", "p=energy-compacts");
    let amounts = rows(&view, "amounts");
    let rung = |value: &str| {
        amounts
            .iter()
            .filter(|row| row["amount"]["value"] == value)
            .map(|row| words(&row["rung"]))
            .collect::<Vec<_>>()
    };
    assert_eq!(rung("1400000000000"), ["pledged"]);
    assert_eq!(rung("201000000000"), ["mobilised"]);
    assert!(rows(&view, "physical").iter().any(|row| row.to_string().contains("connections")));
    let home = Server::shared().page("/");
    assert!(
        home.contains("One amount, two names") && home.contains("1.4 trillion"),
        "the home page opens with it"
    );
    assert!(!home.contains("1.601") && !home.contains("1,601"));
}

#[test]
fn essay_s11_access_to_electricity_stands_beside_its_goal() {
    let Some(file) =
        data_file("essay_s11_access_to_electricity", "indicators/access_to_electricity_owid.csv.gz")
    else {
        return;
    };
    let folder = fresh_folder("s11");
    let data = folder.path().join("data");
    let server = Server::start_over(&data, &[]);
    let plain = |path: &std::path::Path| path.to_str().expect("a plain path").to_owned();
    let output = run(&[
        "--data",
        &plain(&data),
        "import",
        "series",
        &plain(&file),
        "--indicator",
        "x:sdg:7.1.1",
        "--unit",
        "percent",
        "--publisher",
        "Our World in Data",
        "--licence",
        "attribution",
    ]);
    assert!(output.status.code().is_some_and(|code| code < 2), "{}", said(&output));
    // India in 2010 by this file, and the row that says so.
    let india = server.json("/api/v1/lens/series?a=india&indicator=x:sdg:7.1.1");
    let text = india.to_string();
    assert!(text.contains("76.3"), "the printed value of 2010 is kept: {}", india["title"]);
    let fact = text
        .split("\"fact\":\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .find(|fact| fact.starts_with("r:"));
    let row = server.get(&format!("/d/{}", fact.expect("a value opens to its row")));
    assert_eq!(row.status, 200);
    let goal = server.page("/p/sustainable-energy-for-all");
    assert!(goal.contains("access to electricity"), "the goal names the indicator");
}

#[test]
fn essay_s12_a_count_keeps_its_about() {
    let view = lens("goals", "p=finance-in-common");
    let counted = rows(&view, "observations");
    let of = |value: &str| {
        counted.iter().find(|row| row["value"]["value"] == value).map(|row| row["value"]["qualifier"].clone())
    };
    assert_eq!(of("530"), Some("about".into()), "{:?}", names(counted, "value"));
    let page = Server::shared().page("/compare?p=sustainable-energy-for-all&p=finance-in-common");
    assert!(page.contains("Finance in Common") && page.contains("Sustainable Energy for All"));
}

#[test]
fn essay_s14_both_buckets_are_there_and_say_who_classified() {
    let view = lens("challenges", "");
    let found = rows(&view, "challenges");
    for class in ["geopolitical", "global"] {
        assert!(found.iter().any(|row| words(&row["class"]).contains(class)), "{class}");
    }
    assert!(found.iter().all(|row| !words(&row["classified_by"]).is_empty()), "a class has an author");
    let climate =
        found.iter().find(|row| words(&row["challenge"]).contains("limate change")).expect("climate change");
    assert!(climate["partnerships"]["value"].as_str().is_some_and(|count| count != "0"), "{climate}");
}

#[test]
fn essay_s15_the_launch_and_the_independence_are_dated() {
    let page = Server::shared().page("/p/sustainable-energy-for-all");
    for word in ["2011", "2016", "Secretary-General", "IKEA Foundation", "International Copper Association"] {
        assert!(page.contains(word), "{word}");
    }
}

#[test]
fn essay_s18_india_sits_on_its_own_ground() {
    let view = lens("composition", "a=india&as_of=2024-06-30");
    let seats = names(rows(&view, "portfolio"), "partnership").join(" | ");
    for name in ["Quad", "BRICS", "Shanghai", "Asian Infrastructure", "Solar Alliance", "Group of Twenty"] {
        assert!(seats.contains(name), "{name} is not in {seats}");
    }
    let history = Server::shared().page("/a/india");
    assert!(history.contains("2017-06-09"), "the accession of 2017 is dated");
    let role = |day: &str| {
        let view = lens("composition", &format!("a=india&as_of={day}"));
        let found = rows(&view, "portfolio")
            .iter()
            .find(|row| words(&row["partnership"]).contains("Shanghai"))
            .map(|row| words(&row["roles"]));
        found.unwrap_or_default()
    };
    assert_eq!((role("2016-06-30").as_str(), role("2018-06-30").as_str()), ("observer", "member"));
}

#[test]
fn essay_s19_the_bank_has_no_american_seat_and_a_british_one() {
    let members = names(rows(&lens("composition", "p=aiib&as_of=2020-06-30"), "seats"), "actor");
    assert!(members.iter().any(|name| name.contains("United Kingdom")), "{members:?}");
    assert!(!members.iter().any(|name| name.contains("United States")), "{members:?}");
    assert!(
        rows(&lens("composition", "p=aiib&as_of=2014-06-30"), "seats").is_empty(),
        "the bank has no members yet"
    );
}

#[test]
fn essay_s23_the_court_is_a_partnership_like_any_other() {
    let view = lens("composition", "p=international-criminal-court");
    assert!(!view["title"].as_str().expect("a title").is_empty());
    let page = Server::shared().page("/p/international-criminal-court");
    assert!(page.contains("put an end to impunity"));
}

#[test]
fn essay_s24_anybody_can_take_the_whole_copy_away() {
    let server = Server::shared();
    for path in ["/log/checkpoint", "/log/vkey", "/log/bodies/0", "/api/v1/export/facts.jsonl"] {
        assert_eq!(server.get(path).status, 200, "{path}");
    }
    assert_eq!(server.get("/log/checkpoint").header("access-control-allow-origin"), "*");
}
