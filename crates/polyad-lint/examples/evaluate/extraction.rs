//! Structured targets in sentences written for this purpose, read back; and real sentences beside their labels.

use crate::fresh::ROUNDS;
use crate::rows;
use polyad_lint::{Context, Direction, Verdict, lint};
use std::collections::BTreeMap;
use std::path::Path;

/// What a sentence was made from.
struct Truth {
    text: String,
    value: String,
    unit: String,
    direction: Direction,
    deadline: i16,
    base: Option<i16>,
    set: &'static str,
    template: String,
    /// Made from a wording of one of the rounds, which are counted by themselves.
    fresh: bool,
}

#[derive(Default)]
struct Score {
    right: usize,
    wrong: usize,
    missing: usize,
}

/// Relative cuts against a base year: `{a}` who, `{n}` how many per cent, `{b}` base year, `{t}` target year.
const BASED: &[&str] = &[
    "{a} commits to reduce absolute scope 1 and 2 GHG emissions {n}% by {t} from a {b} base year.",
    "{a} will cut its greenhouse gas emissions by {n} percent by {t} compared with {b} levels.",
    "By {t}, reduce greenhouse gas emissions by {n} per cent below {b} levels",
    "{n}% reduction in GHG emissions from {b} levels by {t}",
    "Reduction of emissions by {n}% until {t}, relative to {b}",
    "{a} aims for a {n} percent cut in emissions between {b} and {t}.",
    "Our target is to lower CO2 emissions {n}% (base year {b}) no later than {t}",
    "Greenhouse gas emissions are to fall by {n}% by the end of {t} against {b}.",
    "{a} has set a goal of reducing its carbon footprint by at least {n}% by {t} versus a {b} baseline",
    "In {t} emissions shall be {n} per cent lower than in {b}.",
    "An emissions reduction target of {n}% by fiscal year {t}, from the {b} level",
    "We pledge to bring down emissions by {n}% on {b} levels by 31 December {t}.",
    "{a}: -{n}% emissions by {t} (baseline: {b})",
    "Decrease community-wide emissions {n} percent from {b} baseline levels by the year {t}, covering 80% of sources",
    "To achieve a {n}% absolute reduction in scope 1, 2 and 3 emissions by FY{t} from a FY{b} base year",
    "Compared to {b}, emissions will be reduced by {n}% before the end of {t}.",
];

/// Cuts against a projected path.
const PROJECTED: &[&str] = &[
    "{a} intends to reduce its greenhouse gas emissions by {n} percent from the projected business-as-usual level by {t}.",
    "{n}% GHG reduction by {t} compared to BAU",
    "There will be a {n}% reduction in emissions by {t} relative to a business as usual scenario, conditional on support.",
    "Limit growth so that emissions are cut {n} per cent below business as usual by {t}",
];

/// Net zero.
const ZERO: &[&str] = &[
    "{a} commits to reach net-zero greenhouse gas emissions across the value chain by {t}.",
    "Carbon neutral by {t}",
    "{a} will achieve net zero by {t}",
    "We pledge to become climate neutral no later than {t}.",
    "Our long-term goal is to achieve net zero emission levels by {t}",
    "Carbon neutrality by the end of {t}",
];

/// A level of emissions in tonnes.
const LEVEL: &[&str] = &[
    "Reduce total emissions to {n} tonnes CO2e by {t}",
    "{a} will limit its emissions to {n} tCO2e in {t}.",
    "By {t}, city-wide emissions are to be cut to {n} metric tonnes of CO2e.",
    "Bring emissions down to no more than {n} tonnes of CO2 equivalent by {t}",
];

/// An amount of tonnes saved.
const SAVED: &[&str] = &[
    "Reduce emissions by {n} tCO2e by {t}",
    "{a} will avoid {n} tonnes of CO2 equivalent by {t}.",
    "Cut greenhouse gas emissions by {n} metric tons of CO2e no later than {t}",
];

/// Reads every set and prints its scores.
pub(crate) fn report(folder: &Path) {
    let mut truths = Vec::new();
    structured(folder, &mut truths);
    println!("Extraction: structured targets put into sentences ({} sentences)", truths.len());
    let mut scores: BTreeMap<(&str, &str), Score> = BTreeMap::new();
    let mut missed: BTreeMap<(&str, &str), (usize, String)> = BTreeMap::new();
    for truth in &truths {
        let Ok(verdict) = lint(&truth.text, &Context { lang: Some("en"), ..Context::default() }) else {
            continue;
        };
        let verdict = main_goal(&verdict);
        let quantity = verdict.quantity.as_ref();
        let checks: [(&str, Option<String>, Option<String>); 5] = [
            ("quantity", quantity.map(|q| q.value.clone()), Some(truth.value.clone())),
            ("unit", quantity.and_then(|q| q.unit.clone()), Some(truth.unit.clone())),
            ("direction", verdict.direction.map(|d| d.to_string()), Some(truth.direction.to_string())),
            ("deadline", verdict.deadline.map(|d| d.year().to_string()), Some(truth.deadline.to_string())),
            (
                "baseline",
                verdict.baseline.as_ref().and_then(|b| b.year).map(|y| y.to_string()),
                truth.base.map(|y| y.to_string()),
            ),
        ];
        let mut bad = Vec::new();
        for (field, got, want) in checks {
            let all = if truth.fresh { None } else { Some("all sets") };
            for set in std::iter::once(truth.set).chain(all) {
                let score = scores.entry((set, field)).or_default();
                match (&got, &want) {
                    (Some(got), Some(want)) if got == want => score.right += 1,
                    (Some(_), Some(_)) => {
                        score.wrong += 1;
                        score.missing += 1;
                    }
                    (Some(_), None) => score.wrong += 1,
                    (None, Some(_)) => score.missing += 1,
                    (None, None) => {}
                }
            }
            if got != want {
                bad.push(format!("{field} {got:?} for {want:?}"));
            }
        }
        if !bad.is_empty() {
            let first = || (0, format!("{} | {}", truth.text, bad.join("; ")));
            missed.entry((truth.set, &truth.template)).or_insert_with(first).0 += 1;
        }
    }
    for ((set, _), (count, first)) in &missed {
        println!("  missed {count:>5} in {set}, such as: {first}");
    }
    table(&scores);
    real(folder);
}

fn table(scores: &BTreeMap<(&str, &str), Score>) {
    println!("  {:<28}{:<11}{:>7}{:>11}{:>9}{:>8}", "set", "field", "n", "precision", "recall", "F1");
    for ((set, field), score) in scores {
        let given = score.right + score.wrong;
        let wanted = score.right + score.missing;
        let share = |part: usize, whole: usize| if whole == 0 { 1.0 } else { part as f64 / whole as f64 };
        let (precision, recall) = (share(score.right, given), share(score.right, wanted));
        let f1 = if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
        println!("  {set:<28}{field:<11}{wanted:>7}{precision:>11.4}{recall:>9.4}{f1:>8.4}");
    }
}

/// The goal that speaks for the text.
fn main_goal(verdict: &Verdict) -> &Verdict {
    verdict
}

fn structured(folder: &Path, truths: &mut Vec<Truth>) {
    let year =
        |text: &str| text.trim_start_matches("FY").parse::<i16>().ok().filter(|y| (1900..=2150).contains(y));
    let fraction = |text: &str| -> Option<String> {
        let value: f64 = text.parse().ok().filter(|v| *v > 0.0 && *v <= 100.0)?;
        let text = format!("{:.10}", value / 100.0);
        Some(text.trim_end_matches('0').trim_end_matches('.').to_owned())
    };
    let mut turn = 0usize;
    let mut push = |set,
                    templates: &[&str],
                    who: &str,
                    n: &str,
                    value: String,
                    unit: &str,
                    base: Option<i16>,
                    to: i16,
                    full: bool| {
        let base_text = base.map_or(String::new(), |b| b.to_string());
        let own = templates.get(turn % templates.len()).map(|template| (set, *template, false));
        let last = ROUNDS.iter().filter_map(|round| {
            let wordings = match templates {
                _ if templates == BASED => round.based,
                _ if templates == PROJECTED => round.projected,
                _ if templates == ZERO => round.zero,
                _ if templates == LEVEL => round.level,
                _ => round.saved,
            };
            let template = wordings.get(turn % wordings.len().max(1))?;
            Some((round.name, *template, true))
        });
        for (set, template, fresh) in own.into_iter().chain(last) {
            let text = template
                .replace("{a}", who)
                .replace("{n}", n)
                .replace("{b}", &base_text)
                .replace("{t}", &to.to_string());
            // To limit is to hold; everything else here goes down.
            let direction = if text.contains("will limit its") { Direction::Hold } else { Direction::Down };
            let (value, unit) = (value.clone(), unit.to_owned());
            truths.push(Truth {
                text,
                value,
                unit,
                direction,
                deadline: to,
                base: base.filter(|_| full),
                set,
                template: template.to_owned(),
                fresh,
            });
        }
        turn += 1;
    };
    for row in rows(folder, "net_zero_tracker_2022-12-20.csv.gz") {
        let who = "The City of ".to_owned() + row["name"].split(['(', ',']).next().unwrap_or("X").trim();
        for lead in ["end_target", "interim_target"] {
            let of = |name: &str| row.get(&format!("{lead}_{name}")).cloned().unwrap_or_default();
            let (Some(to), kind) = (year(&of("year")), row[lead].as_str()) else { continue };
            match kind {
                "Net zero" | "Carbon neutral(ity)" | "Climate neutral" => {
                    push(
                        "Net Zero Tracker, net zero",
                        ZERO,
                        &who,
                        "",
                        "0".to_owned(),
                        "net emissions",
                        None,
                        to,
                        true,
                    );
                }
                "Emissions reduction target" => {
                    let n = of("percentage_reduction");
                    if let (Some(value), Some(base)) = (fraction(&n), year(&of("baseline_year")))
                        && base < to
                    {
                        push(
                            "Net Zero Tracker, reduction",
                            BASED,
                            &who,
                            &n,
                            value,
                            "percent",
                            Some(base),
                            to,
                            true,
                        );
                    }
                }
                "Reduction v. BAU" => {
                    let n = of("percentage_reduction");
                    if let Some(value) = fraction(&n) {
                        push("Net Zero Tracker, BAU", PROJECTED, &who, &n, value, "percent", None, to, true);
                    }
                }
                _ => {}
            }
        }
    }
    for row in rows(folder, "cdp_cities_targets_2021.csv.gz") {
        let who =
            "The Municipality of ".to_owned() + row["name"].split(['(', ',']).next().unwrap_or("X").trim();
        let Some(to) = year(&row["Target.year"]) else { continue };
        let n = &row["Percentage.reduction.target"];
        match row["Type.of.target"].as_str() {
            "Base year emissions (absolute) target" => {
                if let (Some(value), Some(base)) = (fraction(n), year(&row["Base.year"]))
                    && base < to
                {
                    push("CDP cities, base year", BASED, &who, n, value, "percent", Some(base), to, true);
                }
            }
            "Fixed level target" => {
                let level = &row["Target.year.absolute.emissions..metric.tonnes.CO2e."];
                if let Some(value) = level.parse::<f64>().ok().filter(|v| *v >= 1.0 && v.fract() == 0.0) {
                    let grouped = grouped(value as u64);
                    push(
                        "CDP cities, fixed level",
                        LEVEL,
                        &who,
                        &grouped,
                        format!("{}", value as u64),
                        "tCO2e",
                        None,
                        to,
                        true,
                    );
                }
            }
            _ => {}
        }
    }
    for (file, set) in [("iges_ndc_targets.csv.gz", "NDC"), ("c2es_us_states_targets.csv.gz", "US states")] {
        for row in rows(folder, file) {
            let who =
                row.get("state").map_or("The Government of ".to_owned() + &row["actor_id"], Clone::clone);
            let (Some(to), n) = (year(&row["target_year"]), &row["target_value"]) else { continue };
            let base = year(&row["baseline_year"]);
            match (row["target_type"].as_str(), row["target_unit"].as_str()) {
                ("Absolute emission reduction", "percent") => {
                    if let (Some(value), Some(base)) = (fraction(n), base.filter(|base| *base < to)) {
                        push(set, BASED, &who, n, value, "percent", Some(base), to, true);
                    }
                }
                ("Relative emission reduction", "percent") => {
                    if let Some(value) = fraction(n) {
                        push(set, PROJECTED, &who, n, value, "percent", None, to, true);
                    }
                }
                (_, "tCO2e") => {
                    if let Some(value) = n.parse::<f64>().ok().filter(|v| *v >= 1.0 && v.fract() == 0.0) {
                        push(
                            set,
                            SAVED,
                            &who,
                            &grouped(value as u64),
                            format!("{}", value as u64),
                            "tCO2e",
                            None,
                            to,
                            true,
                        );
                    }
                }
                _ => {}
            }
        }
    }
    // SBTi gives years beside its wording: sizes are set here, so that years and wording vary together.
    for (at, row) in rows(folder, "sbti_companies_targets.csv.gz").iter().enumerate() {
        let who = row["Company Name"].trim_end_matches('.');
        if let Some(to) = year(&row["Near term - Target Year"]) {
            let n = (15 + at % 80).to_string();
            let value = fraction(&n).unwrap_or_default();
            push(
                "SBTi names and years",
                BASED,
                who,
                &n,
                value,
                "percent",
                Some(2015 + (at % 7) as i16),
                to,
                true,
            );
        }
        if let Some(to) = year(&row["Net-Zero Year"]) {
            push("SBTi net zero", ZERO, who, "", "0".to_owned(), "net emissions", None, to, true);
        }
    }
}

/// A whole number with commas between its thousands.
fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Sentences as they were published, beside the years and shares that analysts took from them. The texts often
/// hold more than the label, or less, so a label counts as found when any goal of the text has it.
fn real(folder: &Path) {
    let mut found: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    let mut examples: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    let mut note = |set: &'static str, field: &'static str, hit: bool, text: &str, want: &str| {
        let entry = found.entry((set, field)).or_default();
        entry.1 += 1;
        entry.0 += usize::from(hit);
        if !hit {
            let list = examples.entry((set, field)).or_default();
            if list.len() < 6 {
                list.push(format!(
                    "{want} in: {}",
                    text.replace('\n', " / ").chars().take(260).collect::<String>()
                ));
            }
        }
    };
    let any =
        |verdict: &Verdict, test: &dyn Fn(&Verdict) -> bool| test(verdict) || verdict.goals.iter().any(test);
    for row in rows(folder, "sbti_companies_targets.csv.gz") {
        let text = &row["Target"];
        let Ok(verdict) = lint(text, &Context { lang: Some("en"), ..Context::default() }) else { continue };
        for column in ["Near term - Target Year", "Long term - Target Year"] {
            for year in
                row[column].split(',').map(|y| y.trim().trim_start_matches("FY")).filter(|y| y.len() == 4)
            {
                let hit = any(&verdict, &|goal| goal.deadline.is_some_and(|d| d.year().to_string() == year));
                note("SBTi wording", "deadline", hit, text, year);
            }
        }
    }
    for row in rows(folder, "net_zero_tracker_2022-12-20.csv.gz") {
        for lead in ["end_target", "interim_target"] {
            let text = &row[&format!("{lead}_text")];
            if row[lead].as_str() != "Emissions reduction target" || text.len() < 20 {
                continue;
            }
            let Ok(verdict) = lint(text, &Context { lang: Some("en"), ..Context::default() }) else {
                continue;
            };
            let of = |name: &str| row[&format!("{lead}_{name}")].clone();
            let stands = |label: &str| !label.is_empty() && text.contains(label);
            let (share, base, to) = (of("percentage_reduction"), of("baseline_year"), of("year"));
            if stands(&share) {
                let want = share.parse::<f64>().unwrap_or(-1.0) / 100.0;
                let hit = any(&verdict, &|goal| {
                    goal.quantity.as_ref().is_some_and(|q| {
                        [Some(&q.value), q.upper.as_ref()]
                            .into_iter()
                            .flatten()
                            .any(|v| v.parse::<f64>().is_ok_and(|v| (v - want).abs() < 1e-6))
                    })
                });
                note("Net Zero Tracker wording", "quantity", hit, text, &share);
            }
            if stands(&base) {
                let hit = any(&verdict, &|goal| {
                    goal.baseline.as_ref().and_then(|b| b.year).is_some_and(|y| y.to_string() == base)
                });
                note("Net Zero Tracker wording", "baseline", hit, text, &base);
            }
            if stands(&to) {
                let hit = any(&verdict, &|goal| goal.deadline.is_some_and(|d| d.year().to_string() == to));
                note("Net Zero Tracker wording", "deadline", hit, text, &to);
            }
        }
    }
    println!("\nReal wording: labels that stand in the text and were read in one of its goals");
    for ((set, field), (hit, all)) in &found {
        println!("  {set:<28}{field:<11}{hit:>6} of {all:<6} {:.4}", *hit as f64 / *all as f64);
        for example in examples.get(&(*set, *field)).into_iter().flatten() {
            println!("      {example}");
        }
    }
}
