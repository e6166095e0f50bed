//! What the record has nothing on, asked on a day.

use crate::{read, text};
use expect_test::{Expect, expect};
use polyad_fixture::ledger;

const RECORD: &str = r#"
    actor norway "Norway" state
    partnership old "Old partnership" since 2005
    partnership quiet "Quiet partnership" since 2010
    partnership new "New partnership" since 2025
    partnership activity "An activity" since 2010 form=project
    goal old "Reach 100 villages" by=2020
    goal old "Reach 200 villages" by=2030
    lowered = goal quiet "Reach all schools" by=2015
    goal quiet "Reach half of all schools" by=2018 replaces=lowered
    result old 60 villages 2018..2019 extent=total
    result old 90 villages 2024 extent=total
    paid = pledge norway old 10 NOK 2020..2026
    unpaid = pledge norway quiet 5 NOK 2020..2026
    later = pledge norway quiet 7 NOK 2027..2028
    committed old 3 NOK by=norway pledge=paid when=2024-11-01
    committed quiet 3 NOK by=norway when=2024-11-01
"#;

#[track_caller]
fn check(params: &[(&str, &str)], expect: Expect) {
    let view = read(&ledger(RECORD).state(), "overdue", params);
    expect.assert_eq(&text(&view, &["goals", "partnerships", "pledges"]));
}

#[test]
fn the_record_is_asked_and_nobody_is_blamed() {
    check(
        &[("as_of", "2025-06-30")],
        expect![[r#"
            2 goals past their date, 1 pledge with no report on record since 2024-06-30
            Goals past their date: 2 goals
            Partnerships with no result on record for 12 months: 1 partnership
            Pledges with no report on record since 2024-06-30: 1 pledge
            [goals]
            Reach half of all schools | Quiet partnership | 2018 | 2373 | – | – | – | No result is on record: was the goal met?
            Reach 100 villages | Old partnership | 2020 | 1642 | – | – | – | No result is on record: was the goal met?
            [partnerships]
            Quiet partnership | – | none on record | none on record | No result on record: what was reached?
            [pledges]
            NOK 5 | Norway | Quiet partnership | 2020 to 2026 | – | No report on record: what has been paid?
        "#]],
    );
}

#[test]
fn an_earlier_day_gives_the_list_as_it_would_have_stood() {
    check(
        &[("as_of", "2019-12-31")],
        expect![[r#"
            1 goal past its date, 0 pledges with no report on record since 2018-12-31
            Goals past their date: 1 goal
            Partnerships with no result on record for 12 months: 1 partnership
            Pledges with no report on record since 2018-12-31: 0 pledges
            [goals]
            Reach half of all schools | Quiet partnership | 2018 | 365 | – | – | – | No result is on record: was the goal met?
            [partnerships]
            Quiet partnership | – | none on record | none on record | No result on record: what was reached?
            [pledges]
            (Every pledge on record whose period has begun has a report.)
        "#]],
    );
}

#[test]
fn one_partnership_and_another_day_for_reports() {
    check(
        &[("as_of", "2025-06-30"), ("p", "x:atlas:old"), ("since", "2025")],
        expect![[r#"
            Old partnership: 1 goal past its date, 1 pledge with no report on record since 2025-01-01
            Goals past their date: 1 goal
            Partnerships with no result on record for 12 months: 0 partnerships
            Pledges with no report on record since 2025-01-01: 1 pledge
            [goals]
            Reach 100 villages | Old partnership | 2020 | 1642 | – | – | – | No result is on record: was the goal met?
            [partnerships]
            (Every partnership on record has a result for the last 12 months.)
            [pledges]
            NOK 10 | Norway | Old partnership | 2020 to 2026 | 2024-11-01 | No report on record since 2024-11-01: what has been paid?
        "#]],
    );
}
