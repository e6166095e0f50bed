//! Dates, ratios, ranks and levels of a base in the words that people use for them, in three languages.
//!
//! Goals are stated on 2024-06-30, so that a decade which ends is that of 2030.

use crate::forms::check;

#[test]
fn parts_of_years_and_decades_end_on_their_last_day() {
    check(
        "en",
        &[
            ("Build 30 schools by early 2027", "count 30 schools | up | 2027-03-31 | -"),
            ("Build 30 schools by the beginning of 2027", "count 30 schools | up | 2027-03-31 | -"),
            ("Build 30 schools by mid-2027", "count 30 schools | up | 2027-06-30 | -"),
            ("Build 30 schools by the middle of 2027", "count 30 schools | up | 2027-06-30 | -"),
            ("Build 30 schools in late 2027", "count 30 schools | up | 2027-12-31 | -"),
            ("Build 30 schools by the early 2030s", "count 30 schools | up | 2033-12-31 | -"),
            ("Build 30 schools in the mid-2030s", "count 30 schools | up | 2036-12-31 | -"),
            ("Carbon neutral in the late 2040s", "level 0 net emissions | down | 2049-12-31 | -"),
            ("Build 30 schools by the end of the 2020s", "count 30 schools | up | 2029-12-31 | -"),
            ("Build 30 schools before the decade ends", "count 30 schools | up | 2030-12-31 | -"),
        ],
    );
    check(
        "fr",
        &[
            ("Construire 30 écoles d'ici mi-2027", "count 30 écoles | up | 2027-06-30 | -"),
            ("Construire 30 écoles début 2027", "count 30 écoles | up | 2027-03-31 | -"),
            ("Construire 30 écoles au début des années 2030", "count 30 écoles | up | 2033-12-31 | -"),
            ("Construire 30 écoles d'ici la fin des années 2030", "count 30 écoles | up | 2039-12-31 | -"),
            ("Construire 30 écoles d'ici la fin de la décennie", "count 30 écoles | up | 2030-12-31 | -"),
        ],
    );
    check(
        "es",
        &[
            ("Construir 30 escuelas a mediados de 2027", "count 30 escuelas | up | 2027-06-30 | -"),
            ("Construir 30 escuelas a principios de 2027", "count 30 escuelas | up | 2027-03-31 | -"),
            (
                "Construir 30 escuelas para mediados de la década de 2030",
                "count 30 escuelas | up | 2036-12-31 | -",
            ),
            (
                "Construir 30 escuelas a finales de la década de 2030",
                "count 30 escuelas | up | 2039-12-31 | -",
            ),
            (
                "Construir 30 escuelas antes de que termine la década",
                "count 30 escuelas | up | 2030-12-31 | -",
            ),
        ],
    );
}

#[test]
fn a_share_of_the_base_is_a_level_of_it() {
    check(
        "en",
        &[
            ("Cut emissions to 85 % of 2005 levels by 2030", "level 0.85 percent | down | 2030-12-31 | 2005"),
            (
                "Cut emissions to 85 per cent of baseline by 2030",
                "level 0.85 percent | down | 2030-12-31 | -",
            ),
            (
                "Keep emissions at 90% of their 1990 level until 2028",
                "level 0.9 percent | hold | 2028-12-31 | 1990",
            ),
        ],
    );
    check(
        "fr",
        &[(
            "Réduire les émissions à 85 % de leur niveau de 2005 d'ici 2030",
            "level 0.85 percent | down | 2030-12-31 | 2005",
        )],
    );
    check(
        "es",
        &[(
            "Reducir las emisiones al 85 % de los niveles de 2005 para 2030",
            "level 0.85 percent | down | 2030-12-31 | 2005",
        )],
    );
    let verdict = polyad_lint::lint(
        "Cut emissions to 85 % of 2005 levels by 2030",
        &polyad_lint::Context { baseline: Some("200 in 2005"), ..Default::default() },
    );
    assert_eq!(verdict.unwrap().target.as_deref(), Some("170"), "resolved against the base, not as a share");
}

#[test]
fn parity_ranks_and_ratios() {
    check(
        "en",
        &[
            ("Achieve gender parity in schools by 2030", "level 1 ratio | up | 2030-12-31 | -"),
            ("Have as many women as men on all boards by 2030", "level 1 ratio | up | 2030-12-31 | -"),
            ("Maintain gender parity in cabinet until 2030", "level 1 ratio | hold | 2030-12-31 | -"),
            ("Promote gender parity in parliament by 2030", "- | - | 2030-12-31 | -"),
            (
                "Reduce the purchasing power parity gap by 5% by 2030",
                "relative 0.05 percent | down | 2030-12-31 | -",
            ),
            ("Rank among the first ten countries by 2030", "level 10 rank | up | 2030-12-31 | -"),
            ("Be in the top five of the index by 2035", "level 5 rank | up | 2035-12-31 | -"),
            (
                "Reach 1 doctor per 1,000 people by 2030",
                "level 1 doctor per 1,000 people | up | 2030-12-31 | -",
            ),
            (
                "Reach one doctor per 1,000 people by 2030",
                "level 1 doctor per 1,000 people | up | 2030-12-31 | -",
            ),
            ("Bring the pupil-teacher ratio down to 40:1 by 2027", "level 40 ratio | down | 2027-12-31 | -"),
            ("Raise the ratio of doctors to 1:1,000 by 2030", "level 0.001 ratio | up | 2030-12-31 | -"),
        ],
    );
    check(
        "fr",
        &[
            ("Atteindre la parité femmes-hommes d'ici 2030", "level 1 ratio | up | 2030-12-31 | -"),
            ("Figurer parmi les dix premiers pays d'ici 2030", "level 10 rank | up | 2030-12-31 | -"),
            (
                "Atteindre un médecin pour 1 000 habitants d'ici 2030",
                "level 1 médecin pour 1 000 habitants | up | 2030-12-31 | -",
            ),
        ],
    );
    check(
        "es",
        &[
            ("Alcanzar la paridad de género para 2030", "level 1 ratio | up | 2030-12-31 | -"),
            ("Estar entre los diez primeros países para 2030", "level 10 rank | up | 2030-12-31 | -"),
            (
                "Alcanzar un médico por cada 1.000 habitantes para 2030",
                "level 1 médico por cada 1.000 habitantes | up | 2030-12-31 | -",
            ),
        ],
    );
}

#[test]
fn signed_ranges_and_net_emissions() {
    check(
        "en",
        &[
            (
                "Change in emissions of −33.5 to −36.7 MtCO2e by 2030",
                "count 33500000..36700000 tCO2e | down | 2030-12-31 | -",
            ),
            (
                "Change emissions by -33.5 to -36.7 percent by 2030 against 2005",
                "relative 0.335..0.367 percent | down | 2030-12-31 | 2005",
            ),
            ("Bring net emissions to zero by 2050", "level 0 net emissions | down | 2050-12-31 | -"),
            (
                "No later than 2050, net greenhouse gas emissions shall be zero",
                "level 0 net emissions | down | 2050-12-31 | -",
            ),
        ],
    );
    check(
        "fr",
        &[
            (
                "Ramener les émissions nettes à zéro d'ici 2050",
                "level 0 net emissions | down | 2050-12-31 | -",
            ),
            (
                "Faire évoluer les émissions de -33,5 à -36,7 % d'ici 2030 par rapport à 2005",
                "relative 0.335..0.367 percent | down | 2030-12-31 | 2005",
            ),
        ],
    );
    check(
        "es",
        &[("Llevar las emisiones netas a cero para 2050", "level 0 net emissions | down | 2050-12-31 | -")],
    );
}

#[test]
fn comparisons_behind_the_amount_say_which_way() {
    check(
        "en",
        &[
            (
                "By 2030 we shall emit 40% less than in 2005",
                "relative 0.4 percent | down | 2030-12-31 | 2005",
            ),
            (
                "Emissions are to be 24 per cent under what they would be in a business-as-usual scenario by 2030",
                "relative 0.24 percent | down | 2030-12-31 | path",
            ),
            (
                "The plan, approved in May 2021, foresees that emissions decrease by 15% by 2030",
                "relative 0.15 percent | down | 2030-12-31 | -",
            ),
            (
                "Having emitted too much in 2015, the city will emit 40 per cent less by 2030",
                "relative 0.4 percent | down | 2030-12-31 | 2015",
            ),
            (
                "Cut emissions by 30% by 2030 (base year 1990; target year 2030)",
                "relative 0.3 percent | down | 2030-12-31 | 1990",
            ),
            (
                "Target year: 2030. Base year: 1990. Reduction in emissions: 55%.",
                "relative 0.55 percent | down | 2030-12-31 | 1990",
            ),
        ],
    );
}
