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

#[test]
fn essay_s04_each_goal_of_the_agenda_says_what_the_record_lacks() {
    let goals = lens("coverage", "");
    let agenda = rows(&goals, "goals");
    assert_eq!(agenda.len(), 17);
    let energy = &agenda[6];
    let count = |row: &Value, column: &str| {
        row[column]["value"]
            .as_str()
            .unwrap_or_else(|| panic!("no {column} in {row}"))
            .parse::<u32>()
            .expect("a count")
    };
    assert!(
        count(energy, "active") >= 5 && count(energy, "measurable") >= 3 && count(energy, "financed") >= 3,
        "{energy}"
    );
    assert!(agenda.iter().all(|row| count(row, "measurable") <= count(row, "partnerships")));
    assert!(
        agenda.iter().any(|row| words(&row["lacks"]).contains("a goal that can be measured")),
        "gaps are named"
    );
    // Partnership by partnership: why it stands here, and what is missing.
    let one = lens("coverage", "sdg=7");
    let partnerships = rows(&one, "partnerships");
    let of = |name: &str| {
        with(partnerships, "partnership", name).first().copied().unwrap_or_else(|| panic!("no {name}"))
    };
    let energy_for_all = of("Sustainable Energy for All");
    assert!(words(&energy_for_all["because"]).contains("7.2.1"), "{energy_for_all}");
    assert_eq!(words(&energy_for_all["lacks"]), "a verified result");
    assert!(words(&of("Finance in Common")["lacks"]).contains("a goal that can be measured"));
    // Nothing is graded: no share, no score.
    assert!(!goals.to_string().contains("\"type\":\"share\""), "counts stand beside each other");
}

#[test]
fn essay_s09_what_was_accomplished_stands_beside_the_goal_and_says_who_verified_it() {
    let server = Server::start();
    let results = |server: &Server, p: &str| {
        rows(&server.json(&format!("/api/v1/lens/goals?p={p}")), "results").to_vec()
    };
    // A level that was aimed at and what is reported of it, with its source and its evidence.
    let bank = results(&server, "aiib");
    let climate = with(&bank, "period", "2024");
    assert_eq!(climate.len(), 1, "{bank:?}");
    assert_eq!(
        (words(&climate[0]["value"]), words(&climate[0]["evidence"])),
        ("67".to_owned(), "E0".to_owned())
    );
    assert!(words(&climate[0]["of"]).contains("to 50 per cent or more by 2025"), "the result names its goal");
    assert!(words(&climate[0]["stated_by"]).contains("Asian Infrastructure Investment Bank"));
    // What reports say of themselves is verified by nobody; an outsider's confirmation makes it so.
    let verified = |server: &Server| {
        let view = server.json("/api/v1/lens/coverage?sdg=7");
        figure(&view, "With a verified result")["value"].as_str().map(str::to_owned)
    };
    assert_eq!(verified(&server).as_deref(), Some("0"));
    let people = results(&server, "sustainable-energy-for-all");
    let reached = people.iter().find(|row| words(&row["value"]) == "177000000").expect("the people reached");
    let row = reached["fact"]["fact"].as_str().expect("a row").to_owned();
    let folder = fresh_folder("s09");
    let attest = |name: &str, act: &str| {
        let key = folder.path().join(format!("{name}.key"));
        let key = key.to_str().expect("a plain path");
        let made = server.verb(&["key", "new", "--out", key]);
        let actor = String::from_utf8_lossy(&made.stdout).trim().to_owned();
        let body = folder.path().join("finding.json");
        let body = body.to_str().expect("a plain path");
        std::fs::write(
            body,
            r#"{"basis": "document", "finding": {"en": "Looked at the records behind it."}}"#,
        )
        .expect("a body");
        for more in [
            &["--operator", "--target", &actor, "--act", "confirm"][..],
            &["--key", key, "--target", &row, "--act", act],
        ] {
            let sent = server.verb(&[&["submit", "--kind", "attestation", "--body", body], more].concat());
            assert_eq!(sent.status.code(), Some(0), "{}", said(&sent));
        }
    };
    attest("auditor", "confirm");
    assert_eq!(verified(&server).as_deref(), Some("1"), "somebody who is no party to it confirms it");
    attest("watchdog", "dispute");
    assert_eq!(verified(&server).as_deref(), Some("0"), "what is disputed is not verified");
}

#[test]
fn essay_s10_gavis_aim_is_measurable_once_it_is_dated() {
    let judged = |query: &str| {
        Server::shared().json(&format!("/api/v1/lint?text=vaccinate%20500%20million%20children%20in%20the%20next%20five%20years&actor=Gavi{query}"))
    };
    let (undated, dated) = (judged(""), judged("&stated=2024-10-01"));
    let code = |verdict: &Value, code: &str| {
        verdict["findings"].as_array().expect("findings").iter().any(|each| each["code"] == code)
    };
    assert!(undated["class"] == "M1" && code(&undated, "G502"), "the next five years from when? {undated}");
    assert!(dated["class"] == "M2" && !code(&dated, "G502") && dated["deadline"] == "2029-10-01", "{dated}");
    assert_eq!(
        (dated["quantity"]["value"].as_str(), dated["quantity"]["unit"].as_str()),
        (Some("500000000"), Some("children"))
    );
    // On record, with the year of the essay beside it; what nobody can follow yet is said.
    let view = lens("measurability", "p=gavi");
    let held =
        rows(&view, "goals").iter().find(|row| words(&row["goal"]).starts_with("vaccinate 500 million"));
    let held = held.expect("the goal");
    assert_eq!(words(&held["class"]), "M2 measurable");
    assert!(words(&held["elements"]).ends_with("without indicator"), "{held}");
    let progress = lens("progress", "p=gavi");
    let found = rows(&progress, "goals")
        .iter()
        .all(|row| words(&row["finding"]).contains("No indicator is on record"));
    assert!(found, "it is tracked once an indicator is named: {}", progress["title"]);
    // A coalition of governments, organisations, philanthropies, businesses and civil society.
    let seats = names(rows(&lens("composition", "p=gavi"), "by_category"), "category");
    for category in ["States", "International organisations", "Philanthropy", "Business", "Civil society"] {
        assert!(seats.iter().any(|seat| seat == category), "no {category} among {seats:?}");
    }
}

#[test]
fn essay_s11_each_energy_goal_has_its_required_path_and_its_projection() {
    let list = lens("progress", "p=sustainable-energy-for-all");
    let goals = rows(&list, "goals");
    assert_eq!(goals.len(), 3, "{}", list["title"]);
    for goal in goals {
        let name = goal["goal"]["ref"].as_str().expect("a Ref").replace('%', "%25");
        let view = lens("progress", &format!("g={name}"));
        let path = rows(&view, "path");
        let value = |row: &Value, column: &str| {
            row[column]["value"].as_str().and_then(|text| text.parse::<f64>().ok())
        };
        for column in ["observed", "required", "projected"] {
            assert!(
                path.iter().any(|row| value(row, column).is_some()),
                "{}: nothing {column}",
                view["title"]
            );
        }
        // The path ends where the goal asks, and the trend elsewhere: not one of the three is reached at this pace.
        let last = path.last().expect("a path");
        let (asked, projected) =
            (value(last, "required").expect("asked"), value(last, "projected").expect("projected"));
        assert!((asked - projected).abs() > 0.5, "{asked} {projected}: {}", view["title"]);
        assert!(
            view["title"].as_str().is_some_and(|title| title.contains("the goal asks for")),
            "{}",
            view["title"]
        );
        let classes = rows(&view, "classes");
        assert_eq!(classes.len(), 2, "two offices' classes side by side");
    }
}

#[test]
fn essay_s12_what_cannot_be_checked_is_said_beside_who_sits_there() {
    let goals = lens("measurability", "p=finance-in-common");
    let listed = rows(&goals, "goals");
    assert!(
        !listed.is_empty() && listed.iter().all(|row| words(&row["class"]) == "M0 aspirational"),
        "{listed:?}"
    );
    let transform =
        listed.iter().find(|row| words(&row["goal"]).starts_with("transform the financial system"));
    let found = words(&transform.expect("the goal")["findings"]);
    for code in ["G101 error", "G201 error", "G205 warning", "G501 error"] {
        assert!(found.contains(code), "no {code} in {found}");
    }
    // No outcome can be set beside a goal without an indicator, and the record has none.
    let progress = lens("progress", "p=finance-in-common");
    assert!(
        progress["title"].as_str().is_some_and(|title| title.starts_with("0 of 2 goals")),
        "{}",
        progress["title"]
    );
    assert!(rows(&lens("goals", "p=finance-in-common"), "results").is_empty());
    // Input is on record: who founded it, who sits there. One page has both.
    assert!(!rows(&lens("composition", "p=finance-in-common"), "seats").is_empty());
    let page = Server::shared().page("/p/finance-in-common");
    for section in ["id=\"composition\"", "id=\"measurability\"", "id=\"progress\""] {
        assert!(page.contains(section), "no {section}");
    }
    // Beside the partnership whose goals can be followed.
    let both = Server::shared().json("/compare.json?p=sustainable-energy-for-all&p=finance-in-common");
    let lines = with(rows(&both, "compare"), "line", "Goals with an indicator on record");
    let counts = lines.first().map(|line| (words(&line["p1"]), words(&line["p2"]))).expect("the line");
    assert_eq!(counts, ("3".to_owned(), "0".to_owned()));
}

#[test]
fn essay_s13_what_is_overdue_is_asked_of_the_record() {
    let day = "as_of=2026-01-01";
    let view = lens("overdue", day);
    // Past its date, with the newest result on record, or with none.
    let goals = rows(&view, "goals");
    let vaccines = with(goals, "of", "COVAX");
    assert_eq!(vaccines.len(), 1, "{:?}", names(goals, "of"));
    assert_eq!(words(&vaccines[0]["newest_result"]), "2023-12-18");
    assert!(goals.iter().any(|row| words(&row["question"]) == "No result is on record: was the goal met?"));
    assert!(goals.iter().all(|row| words(&row["question"]).ends_with('?')), "a question, never a verdict");
    // Pledged, and no delivery reported since.
    let own = lens("overdue", &format!("p=sustainable-energy-for-all&{day}"));
    let pledges = rows(&own, "pledges");
    assert_eq!(names(pledges, "question"), ["No report on record: what has been paid?"]);
    assert_eq!(words(&pledges[0]["pledge"]), "347000000");
    // A day on which nothing was due asks nothing.
    let early = lens("overdue", "as_of=1990-01-01");
    assert!(rows(&early, "goals").is_empty() && rows(&early, "pledges").is_empty());
}
