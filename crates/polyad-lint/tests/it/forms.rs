//! The forms in which amounts, dates and bases are written, one goal a line.

use polyad_lint::{Context, Verdict, lint};

/// `kind value unit | direction | deadline | base year = base value`, with `-` for what is missing.
fn shown(verdict: &Verdict) -> String {
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    let quantity = verdict.quantity.as_ref().map(|q| {
        let upper = q.upper.as_ref().map_or(String::new(), |upper| format!("..{upper}"));
        format!("{} {}{upper} {}", q.kind, q.value, q.unit.as_deref().unwrap_or("-"))
    });
    let base = verdict.baseline.as_ref().map(|base| {
        let year =
            if base.scenario { Some("path".to_owned()) } else { base.year.map(|year| year.to_string()) };
        let value = base.value.as_ref().map_or(String::new(), |value| format!(" = {value}"));
        format!("{}{value}", year.unwrap_or("-".to_owned()))
    });
    format!(
        "{} | {} | {} | {}",
        or_dash(quantity),
        or_dash(verdict.direction.map(|d| d.to_string())),
        or_dash(verdict.deadline.map(|d| d.to_string())),
        or_dash(base)
    )
}

pub(crate) fn check(lang: &str, cases: &[(&str, &str)]) {
    let stated = "2024-06-30".parse().ok();
    let mut wrong = Vec::new();
    for (text, want) in cases {
        let verdict = lint(text, &Context { lang: Some(lang), stated, ..Context::default() }).unwrap();
        let got = if verdict.goals.is_empty() {
            shown(&verdict)
        } else {
            verdict.goals.iter().map(shown).collect::<Vec<_>>().join(" && ")
        };
        if got != *want {
            wrong.push(format!("{text}\n    read {got}\n    want {want}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn numbers_in_words_and_digits() {
    check(
        "en",
        &[
            ("Plant half a billion trees by 2028", "count 500000000 trees | up | 2028-12-31 | -"),
            (
                "Cut food waste by two thirds by 2030 against 2015",
                "relative 0.666667 percent | down | 2030-12-31 | 2015",
            ),
            ("Vaccinate one in five children by 2026", "level 0.2 percent | up | 2026-12-31 | -"),
            ("Reach 9 out of 10 households by 2027", "level 0.9 percent | up | 2027-12-31 | -"),
            ("Train two and a half thousand nurses by 2027", "count 2500 nurses | up | 2027-12-31 | -"),
            ("Build one hundred and fifty clinics by 2027", "count 150 clinics | up | 2027-12-31 | -"),
            ("Hire 1,250 teachers by 2027", "count 1250 teachers | up | 2027-12-31 | -"),
            ("Connect 1.2m homes by 2030", "count 1200000 homes | up | 2030-12-31 | -"),
            (
                "Reduce waste by three quarters by 2030 from 2020",
                "relative 0.75 percent | down | 2030-12-31 | 2020",
            ),
            ("Triple the number of girls in school by 2030", "multiple 3 number | up | 2030-12-31 | -"),
            (
                "A tenfold increase in solar capacity by 2030",
                "multiple 10 solar capacity | up | 2030-12-31 | -",
            ),
            ("Train 2000 teachers by 2026", "count 2000 teachers | up | 2026-12-31 | -"),
        ],
    );
}

#[test]
fn money_and_units() {
    check(
        "en",
        &[
            ("Provide US$1.5bn by 2027", "money 1500000000 USD | up | 2027-12-31 | -"),
            ("Invest €2-3 billion by 2028", "money 2000000000..3000000000 EUR | up | 2028-12-31 | -"),
            ("Mobilise 40 million euros by 2026", "money 40000000 EUR | up | 2026-12-31 | -"),
            ("Raise £300m for vaccines by 2026", "money 300000000 GBP | up | 2026-12-31 | -"),
            ("Disburse KES 5 billion by 2026", "money 5000000000 KES | up | 2026-12-31 | -"),
            ("Install 10 GW of solar capacity by 2030", "count 10 GW | up | 2030-12-31 | -"),
            ("Restore 350 million hectares by 2030", "count 350000000 hectares | up | 2030-12-31 | -"),
            ("Limit emissions to 2.5 MtCO2e by 2030", "level 2500000 tCO2e | down | 2030-12-31 | -"),
            (
                "Reduce deaths to 12 per 1,000 live births by 2030",
                "level 12 per 1,000 live births | down | 2030-12-31 | -",
            ),
            ("Keep warming below 1.5°C", "level 1.5 °C | hold | - | -"),
            ("Build 5,000 km of rural roads by 2029", "count 5000 km | up | 2029-12-31 | -"),
        ],
    );
}

#[test]
fn deadlines_and_windows() {
    check(
        "en",
        &[
            ("Build 30 schools by June 2027", "count 30 schools | up | 2027-06-30 | -"),
            ("Build 30 schools by 15 March 2026", "count 30 schools | up | 2026-03-15 | -"),
            ("Build 30 schools by March 15, 2026", "count 30 schools | up | 2026-03-15 | -"),
            ("Build 30 schools no later than Q3 2026", "count 30 schools | up | 2026-09-30 | -"),
            ("Build 30 schools by the end of the decade", "count 30 schools | up | 2030-12-31 | -"),
            ("Build 30 schools within 18 months", "count 30 schools | up | 2025-12-30 | -"),
            ("Build 30 schools over the next three years", "count 30 schools | up | 2027-06-30 | -"),
            ("Build 30 schools between 2024 and 2027", "count 30 schools | up | 2027-12-31 | -"),
            ("Build 30 schools in 2026-27", "count 30 schools | up | 2027-12-31 | -"),
            ("Carbon neutral by mid-century", "level 0 net emissions | down | 2050-12-31 | -"),
            ("Net Zero 2050", "level 0 net emissions | down | 2050-12-31 | -"),
            ("Build 30 schools by 31/12/2026", "count 30 schools | up | 2026-12-31 | -"),
        ],
    );
}

#[test]
fn bases() {
    check(
        "en",
        &[
            (
                "Cut emissions 42% by 2030 from a 2020 base year",
                "relative 0.42 percent | down | 2030-12-31 | 2020",
            ),
            (
                "Cut emissions by 30% by 2030 against the 2018 baseline of 7,541kt CO2e",
                "relative 0.3 percent | down | 2030-12-31 | 2018 = 7541000",
            ),
            (
                "Reduce poverty from 18% in 2010 to 9% by 2030",
                "level 0.09 percent | down | 2030-12-31 | 2010 = 0.18",
            ),
            (
                "Increase coverage to 90%, from 65% in 2015, by 2025",
                "level 0.9 percent | up | 2025-12-31 | 2015 = 0.65",
            ),
            (
                "Raise enrolment from 25 to 40 percent by 2027",
                "level 0.4 percent | up | 2027-12-31 | - = 0.25",
            ),
            (
                "Cut emissions by 20% compared to business as usual by 2030",
                "relative 0.2 percent | down | 2030-12-31 | path",
            ),
            (
                "A 53 percent reduction in emissions between 2019 and 2030",
                "relative 0.53 percent | down | 2030-12-31 | 2019",
            ),
            ("Reduce emissions to 1990 levels by 2020", "multiple 1 base value | down | 2020-12-31 | 1990"),
            ("46% below 2013 levels by 2030", "relative 0.46 percent | down | 2030-12-31 | 2013"),
        ],
    );
}

#[test]
fn several_goals_share_what_they_have_in_common() {
    check(
        "en",
        &[
            (
                "Seoul will reduce its CO2 emissions by 25% by 2020 and by 40% by 2030 from the 2005 level",
                "relative 0.25 percent | down | 2020-12-31 | 2005 && relative 0.4 percent | down | 2030-12-31 | 2005",
            ),
            (
                "Build 30 schools and train 500 teachers by 2030",
                "count 30 schools | up | 2030-12-31 | - && count 500 teachers | up | 2030-12-31 | -",
            ),
            (
                "By 2030, halve poverty and double incomes",
                "multiple 0.5 poverty | down | 2030-12-31 | - && multiple 2 incomes | up | 2030-12-31 | -",
            ),
            (
                "Acme commits to reduce scope 1 and 2 GHG emissions 42% by 2030 from a 2020 base year. Acme also commits to reduce scope 3 GHG emissions 25% within the same timeframe.",
                "relative 0.42 percent | down | 2030-12-31 | 2020 && relative 0.25 percent | down | 2030-12-31 | 2020",
            ),
            (
                "Peak emissions before 2030 and achieve carbon neutrality before 2060",
                "peak 0 growth of emissions | down | 2030-12-31 | - && level 0 net emissions | down | 2060-12-31 | -",
            ),
        ],
    );
}

#[test]
fn french() {
    check(
        "fr",
        &[
            (
                "Réduire les émissions de 40 % d'ici 2030 par rapport à 1990",
                "relative 0.4 percent | down | 2030-12-31 | 1990",
            ),
            (
                "Porter la part des énergies renouvelables de 19 % en 2019 à 33 % en 2030",
                "level 0.33 percent | up | 2030-12-31 | 2019 = 0.19",
            ),
            ("Construire 1 200 écoles d'ici fin 2027", "count 1200 écoles | up | 2027-12-31 | -"),
            ("Mobiliser 2,5 milliards d'euros d'ici 2025", "money 2500000000 EUR | up | 2025-12-31 | -"),
            (
                "Vacciner 500 millions d'enfants au cours des cinq prochaines années",
                "count 500000000 enfants | up | 2029-06-30 | -",
            ),
            ("Atteindre la neutralité carbone d'ici 2050", "level 0 net emissions | down | 2050-12-31 | -"),
            (
                "Réduire de moitié le gaspillage alimentaire d'ici 2025 par rapport à 2015",
                "relative 0.5 percent | down | 2025-12-31 | 2015",
            ),
            (
                "Former quatre-vingt-dix mille enseignants d'ici 2030",
                "count 90000 enseignants | up | 2030-12-31 | -",
            ),
            (
                "Réduire les émissions de 80 à 95 % d'ici 2050 par rapport à 1990",
                "relative 0.8..0.95 percent | down | 2050-12-31 | 1990",
            ),
        ],
    );
}

#[test]
fn spanish() {
    check(
        "es",
        &[
            (
                "Reducir las emisiones en un 45 % para 2030 con respecto a los niveles de 2010",
                "relative 0.45 percent | down | 2030-12-31 | 2010",
            ),
            (
                "Aumentar la proporción de mujeres en los consejos del 25 % al 40 % antes de 2027",
                "level 0.4 percent | up | 2027-12-31 | - = 0.25",
            ),
            ("Construir 1.200 escuelas a más tardar en 2027", "count 1200 escuelas | up | 2027-12-31 | -"),
            (
                "Movilizar 100 mil millones de dólares para 2025",
                "money 100000000000 USD | up | 2025-12-31 | -",
            ),
            (
                "Vacunar a 500 millones de niños en los próximos cinco años",
                "count 500000000 niños | up | 2029-06-30 | -",
            ),
            (
                "Reducir las emisiones entre 26 y 28 % para 2025 respecto a 2005",
                "relative 0.26..0.28 percent | down | 2025-12-31 | 2005",
            ),
            ("Duplicar el número de mujeres electas para 2028", "multiple 2 número | up | 2028-12-31 | -"),
            ("Alcanzar la carbono neutralidad a 2050", "level 0 net emissions | down | 2050-12-31 | -"),
        ],
    );
}
