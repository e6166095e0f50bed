//! Gaps: what partnerships under one goal lack on record, target by target, and who could be asked and why.

use crate::portfolio::evaluates;
use crate::{read, text};
use polyad_fixture::ledger;
use polyad_ledger::state::State;
use polyad_lens::{Params, View, lenses};

const WORLD: &str = r#"
    actor kenya "Kenya" state
    actor firm "Firm" business
    actor fund "Fund" philanthropy
    actor lab "Lab" academic country=x:iso3166-1:KE
    partnership light "Light" since 2011
    partnership wind "Wind" since 2009
    partnership mute "Mute" since 2010
    partnership sea "Sea" since 2010
    tag light sdg-target 7.1
    tag light place KE
    tag wind sdg-indicator 7.1.1:0.5 7.b.1:0.5
    tag mute sdg-goal 7
    tag sea sdg-goal 14
    goal light "Raise the share of people with electricity to 90 % by 2030" by=2030 indicator=x:sdg:7.1.1
    pledge kenya light 10 USD 2020..2026
    seat kenya light member 2012..
    seat firm wind member 2010..
    seat fund wind member 2010..
    seat lab wind member 2010..
    seat kenya wind member 2010..
    seat fund sea member 2011..
"#;

fn gaps(state: &State, params: &[(&str, &str)]) -> View {
    let view = read(state, "gaps", params);
    evaluates(state, &view);
    view
}

fn rows(view: &View, table: &str) -> Vec<String> {
    let table = view.table(table).expect("the table");
    let row =
        |row: &polyad_lens::Row| row.cells.iter().map(|cell| cell.plain()).collect::<Vec<_>>().join(" | ");
    table.rows.iter().map(row).collect()
}

#[test]
fn target_by_target_with_what_is_lacking() {
    let state = ledger(WORLD).state();
    let view = gaps(&state, &[("sdg", "7")]);
    let listed = rows(&view, "gaps");
    let starts: Vec<String> = listed
        .iter()
        .map(|row| {
            row.split(" | ")
                .enumerate()
                .filter(|(at, _)| [0, 2].contains(at))
                .map(|(_, cell)| cell)
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    assert_eq!(starts, ["7 Mute", "7.1 Light", "7.1 Wind", "7.b Wind"]);
    assert!(
        listed[1].contains("a verified result | International organisations; Business; Philanthropy"),
        "{}",
        listed[1]
    );
    assert!(listed[0].contains("anybody: no seat is on record"), "{}", listed[0]);
    let figures = text(&view, &[]);
    assert!(figures.contains("Partnerships listed: 3 partnerships"), "{figures}");
    assert!(figures.contains("Without a measurable goal on record: 2 partnerships"), "{figures}");
    assert!(figures.contains("Without money on record: 2 partnerships"), "{figures}");
}

#[test]
fn who_could_be_asked_works_on_the_target_elsewhere_and_not_here() {
    let state = ledger(WORLD).state();
    let view = gaps(&state, &[("sdg", "7"), ("country", "KE")]);
    let asked = rows(&view, "asked");
    // Kenya sits in both; the Lab comes first, being of the country asked for.
    assert_eq!(asked.len(), 3, "{asked:?}");
    assert!(
        asked[0].starts_with(
            "7.1 | Light | Lab | Academic and technical bodies | works on 7.1 elsewhere; of a kind"
        ),
        "{asked:?}"
    );
    assert!(asked[0].contains("of the country asked for | Wind"), "{asked:?}");
    assert!(
        asked[1].starts_with("7.1 | Light | Firm") && asked[2].starts_with("7.1 | Light | Fund"),
        "{asked:?}"
    );
}

#[test]
fn conditions_pages_and_emptiness() {
    let state = ledger(WORLD).state();
    let names = |params: &[(&str, &str)]| rows(&gaps(&state, params), "gaps").len();
    assert_eq!(names(&[("sdg", "7"), ("lacks", "measurable,financed")]), 3);
    assert_eq!(names(&[("sdg", "7"), ("lacks", "kinds")]), 4);
    // A tag puts Light there, and in Wind a body of Kenya holds a seat; of Mute nothing says so.
    assert_eq!(names(&[("sdg", "7"), ("country", "ke")]), 3);
    let paged = gaps(&state, &[("sdg", "7"), ("per", "1"), ("page", "2")]);
    assert_eq!((rows(&paged, "gaps").len(), paged.table("gaps").expect("the table").of), (1, Some(4)));
    let none = gaps(&state, &[("sdg", "1")]);
    assert!(none.title.ends_with("no record in this ledger of such a partnership"), "{}", none.title);
    assert!(text(&none, &["gaps"]).contains("anyone with a source can"));
    let lens = lenses::find("gaps").expect("the lens");
    for wrong in [
        vec![],
        vec![("sdg", "18")],
        vec![("sdg", "7"), ("country", "QQ")],
        vec![("sdg", "7"), ("lacks", "luck")],
    ] {
        assert!((lens.read)(&state, &Params::new(wrong)).is_err());
    }
}
