//! The essay's case on real series: three energy goals beside what the world and its countries measured, and
//! immunisation beside the goal of Gavi.

use crate::server::{Server, data_file, fresh_folder, run, said};
use serde_json::Value;
use std::path::Path;

/// A directory with the atlas in it, and a view over it.
struct Copy(tempfile::TempDir);

impl Copy {
    fn import(&self, file: &Path, indicator: &str, unit: &str, options: &[&str]) {
        let (data, file) = (self.0.path().to_string_lossy(), file.to_string_lossy());
        let mut arguments =
            vec!["import", "series", &*file, "--data", &*data, "--indicator", indicator, "--unit", unit];
        arguments.extend(options);
        let output = run(&arguments);
        // A bad line is refused alone and makes the exit 1; what could not run at all is 2.
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}", said(&output));
    }

    fn progress(&self, params: &[&str]) -> Value {
        let data = self.0.path().to_string_lossy();
        let mut arguments = vec!["lens", "progress", "--data", &*data, "--format", "json"];
        params.iter().for_each(|param| arguments.extend(["--set", param]));
        let output = run(&arguments);
        assert!(output.status.success(), "{}", said(&output));
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    /// The Ref of the goal whose words begin so.
    fn goal(&self, partnership: &str, words: &str) -> String {
        let list = self.progress(&[&format!("p={partnership}")]);
        let row = rows(&list, "goals")
            .iter()
            .find(|row| row["goal"]["name"].as_str().is_some_and(|g| g.starts_with(words)));
        let row = row.unwrap_or_else(|| panic!("no goal “{words}” in {list:#}"));
        row["goal"]["ref"].as_str().expect("a Ref").to_owned()
    }
}

fn rows<'a>(view: &'a Value, key: &str) -> &'a [Value] {
    let table = view["blocks"].as_array().expect("blocks").iter().find(|block| block["key"] == key);
    table.unwrap_or_else(|| panic!("no table {key} in {}", view["title"]))["rows"].as_array().expect("rows")
}

/// A number of a cell.
#[track_caller]
fn number(cell: &Value) -> f64 {
    cell["value"].as_str().unwrap_or_else(|| panic!("no number: {cell}")).parse().expect("a number")
}

fn value_of(view: &Value, table: &str, what: &str) -> f64 {
    let row = rows(view, table).iter().find(|row| row["what"]["text"] == what || row["what"] == what);
    number(&row.unwrap_or_else(|| panic!("no row {what} in {:#}", rows(view, table)[0]))["value"])
}

/// Whether a path has observed, required and projected values.
fn has_path_and_projection(view: &Value) -> bool {
    let has = |key: &str| rows(view, "path").iter().any(|row| row[key]["value"].is_string());
    has("observed") && has("required") && has("projected")
}

#[test]
fn the_three_energy_goals_have_path_and_projection_from_the_starter_shelf_alone() {
    let copy = Copy(fresh_folder("progress"));
    for (words, title) in [
        ("Ensure universal", "At this pace 2030 brings"),
        ("double the share", "At this pace 2030 brings 21"),
        ("double the global", "1.8\u{a0}% a year since 2010; the goal asks for 2.6\u{a0}% a year"),
    ] {
        let goal = copy.goal("sustainable-energy-for-all", words);
        let view = copy.progress(&[&format!("g={goal}")]);
        assert!(has_path_and_projection(&view), "{words}: {}", view["title"]);
        assert!(view["title"].as_str().is_some_and(|own| own.starts_with(title)), "{}", view["title"]);
        if words == "double the share" {
            // The worked example T2.2, on the published values themselves.
            let figure = |row: usize| number(&rows(&view, "classes")[row]["figure"]);
            assert!((figure(0) - 0.237963).abs() < 5e-7 && (figure(1) - 0.181914).abs() < 5e-7);
            assert!(view["findings"].to_string().contains("classes-differ"));
        }
    }
}

#[test]
fn series_by_country_stand_beside_the_goals() {
    let test = "series_by_country_stand_beside_the_goals";
    let (Some(access), Some(energy)) = (
        data_file(test, "indicators/access_to_electricity_owid.csv.gz"),
        data_file(test, "indicators/sustainable_energy_2000_2020.csv.gz"),
    ) else {
        return;
    };
    let copy = Copy(fresh_folder("progress"));
    copy.import(&access, "x:sdg:7.1.1", "percent", &["--publisher", "Our World in Data"]);
    let share = "value=Renewable energy share in the total final energy consumption (%)";
    copy.import(&energy, "x:sdg:7.2.1", "percent", &["--option", share]);
    let intensity = "value=Energy intensity level of primary energy (MJ/$2017 PPP GDP)";
    copy.import(&energy, "x:sdg:7.3.1", "megajoules-per-usd-ppp", &["--option", intensity]);

    // The world: one edition of 26 values, its band around the line, its start in the year of the launch.
    let goal = copy.goal("sustainable-energy-for-all", "Ensure universal");
    let world = copy.progress(&[&format!("g={goal}"), "as_of=2026-11-01"]);
    let (line, low, high) = (
        value_of(&world, "projection", "On the fitted line"),
        value_of(&world, "projection", "80 % band, from"),
        value_of(&world, "projection", "80 % band, to"),
    );
    assert!(low < line && line < high && (94.0..96.0).contains(&line), "{low} {line} {high}");
    let start = &rows(&world, "goal")[0];
    assert_eq!((number(&start["start"]), number(&start["target"])), (84.50623, 100.0));
    // By hand: (91.599174 - 84.50623) / (100 - 84.50623), 12 of 19 years.
    let schedule = value_of(&world, "rates", "Done for each part of the time used");
    assert!((schedule - 7.092944 / 15.49377 / (12.0 / 19.0)).abs() < 1e-9, "{schedule}");

    // Countries: the class of each, and one read on its own.
    for (words, least) in [("Ensure universal", 200), ("double the share", 150), ("double the global", 110)] {
        let goal = copy.goal("sustainable-energy-for-all", words);
        let places = copy.progress(&[&format!("g={goal}"), "by_place=yes"]);
        assert!(rows(&places, "places").len() >= least, "{words}: {}", places["title"]);
        assert!(rows(&places, "classes").len() >= 4, "{words}");
        let india = copy.progress(&[&format!("g={goal}"), "about=x:iso3166-1:IN"]);
        assert!(has_path_and_projection(&india), "{words}: {}", india["title"]);
    }
}

#[test]
fn immunisation_beside_the_goal_of_gavi_is_in_another_unit_and_said_to_be() {
    let test = "immunisation_beside_the_goal_of_gavi_is_in_another_unit_and_said_to_be";
    let Some(coverage) = data_file(test, "indicators/wuenic_2022_gavi.csv.gz") else { return };
    let copy = Copy(fresh_folder("progress"));
    let options = ["--option", "value=coverage", "--option", "where.vaccine=dtp3"];
    copy.import(&coverage, "x:sdg:3.b.1", "percent", &options);
    let goal = copy.goal("gavi", "Protect 500 million");
    let alone = copy.progress(&[&format!("g={goal}")]);
    assert!(alone["findings"].to_string().contains("goal-without-indicator"), "{}", alone["findings"]);
    let params = [&*format!("g={goal}"), "indicator=x:sdg:3.b.1", "about=x:iso3166-1:NG"];
    let beside = copy.progress(&params);
    let said = beside["findings"].to_string();
    assert!(said.contains("units-differ") && said.contains("500000000 children"), "{said}");
    assert!(rows(&beside, "path").len() > 20);
    // The reader's own target, in the series' unit, is another question and has its figures.
    let asked = copy.progress(&[params[0], params[1], params[2], "target=90", "by=2030", "from=2000"]);
    assert!(has_path_and_projection(&asked), "{}", asked["title"]);
}

#[test]
fn the_page_of_a_goal_draws_it_and_takes_the_readers_choice() {
    let server = Server::shared();
    let list = server.json("/api/v1/lens/progress?p=sustainable-energy-for-all");
    let goal = rows(&list, "goals")[0]["goal"]["ref"].as_str().expect("a Ref").to_owned();
    let path = format!("/g/{goal}");
    let page = server.page(&path);
    for part in [
        "Is it being met?",
        "svg-w",
        "svg-n",
        "Open SDG",
        "UN Statistics Division",
        "Show as a table",
        "from the start on",
    ] {
        assert!(page.contains(part), "no {part} on {path}");
    }
    assert!(page.contains("ln s0 dash2") && page.contains("ln s2 dash"), "required dashed, projected dotted");
    // The reader's own target, date and start, each in the address.
    let asked = server.page(&format!("{path}?target=90&by=2024&from=2010"));
    assert!(asked.contains("the goal asked for 90") || asked.contains("Reached"), "the reader's target");
    for wrong in ["target=much", "from=soon", "by=never", "about=there", "decay=2"] {
        assert_eq!(server.get(&format!("{path}?{wrong}")).status, 400, "{wrong}");
    }
    // A far date has few rows, not thousands.
    let far = server.json(&format!("/api/v1/lens/progress?g={}&by=9999", goal.replace('%', "%25")));
    assert!(rows(&far, "path").len() < 60, "{}", rows(&far, "path").len());
}

#[test]
fn what_is_not_on_record_is_asked_for_on_a_page_and_as_data() {
    let server = Server::shared();
    let page = server.page("/overdue?as_of=2026-01-01");
    assert!(
        page.contains("was the goal met?")
            && page.contains("Pledges with no report on record since 2025-01-01")
    );
    for harsh in ["worst", "silent", "failed", "free rider"] {
        assert!(!page.contains(harsh), "{harsh}");
    }
    let earlier = server.json("/overdue.json?as_of=2016-01-01");
    let later = server.json("/overdue.json?as_of=2026-01-01");
    assert!(rows(&earlier, "goals").len() < rows(&later, "goals").len());
    assert!(server.page("/overdue.csv?table=pledges").starts_with("pledge,"));
    assert_eq!(server.get("/overdue?since=yesterday").status, 400);
}
