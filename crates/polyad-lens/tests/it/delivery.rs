//! Pledges and what became of them: the worked examples of the method, to the last printed digit, and each word.

use crate::{read, text};
use expect_test::{Expect, expect};
use polyad_fixture::ledger;
use polyad_lens::{Cell, Measure, View};

/// EUR 90 m, 30 due on each 31 December of 2021 to 2023; 30 paid on 2022-03-31 and 20 on 2023-02-28.
const LATE: &str = r#"
    actor norway "Norway" state country=x:iso3166-1:DE
    partnership fund "Fund" since 2015
    p1 = say pledge scope=fund : {"by":"$norway","to":"$fund","what":{"amount":"90000000","currency":"EUR","date":"2021-01-15"},"form":"grant","extent":"part","period":{"from":"2021-01-01","to":"2023-12-31"},"schedule":[{"due":"2021-12-31","what":{"amount":"30000000","currency":"EUR","date":"2021-12-31"}},{"due":"2022-12-31","what":{"amount":"30000000","currency":"EUR","date":"2022-12-31"}},{"due":"2023-12-31","what":{"amount":"30000000","currency":"EUR","date":"2023-12-31"}}],"src":{"publisher":"Fixture","title":"Pledges"}}
    disbursed fund 30000000 EUR by=norway pledge=p1 when=2022-03-31 extent=part
    disbursed fund 20000000 EUR by=norway pledge=p1 when=2023-02-28 extent=part
"#;

/// The figure with this label.
pub(crate) fn figure<'v>(view: &'v View, label: &str) -> &'v Measure {
    let found = view.blocks.iter().find_map(|block| match block {
        polyad_lens::Block::Figure(figure) if figure.label == label => Some(&figure.measure),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("no figure is called {label}"))
}

/// The measure in a column of a row.
pub(crate) fn cell<'v>(view: &'v View, table: &str, row: usize, column: &str) -> &'v Measure {
    let table = view.table(table).unwrap_or_else(|| panic!("no table {table}"));
    let at = table
        .columns
        .iter()
        .position(|own| own.key == column)
        .unwrap_or_else(|| panic!("no column {column}"));
    match &table.rows[row].cells[at] {
        Cell::Measure(measure) => measure,
        other => panic!("{column} is {other:?}"),
    }
}

/// A number with six decimals, as the method prints it.
fn six(measure: &Measure) -> String {
    format!("{:.6}", measure.value.unwrap_or_else(|| panic!("no value: {:?}", measure.status)).to_f64())
}

#[track_caller]
fn check(fixture: &str, lens: &str, params: &[(&str, &str)], tables: &[&str], expect: Expect) {
    let ledger = ledger(fixture);
    let params: Vec<(&str, String)> = params
        .iter()
        .map(|(name, value)| match (*name, value.strip_prefix('$')) {
            (name, Some(label)) => (name, ledger.name(label).to_string()),
            (name, None) => (name, (*value).to_owned()),
        })
        .collect();
    let params: Vec<(&str, &str)> = params.iter().map(|(name, value)| (*name, value.as_str())).collect();
    expect.assert_eq(&text(&read(&ledger.state(), lens, &params), tables));
}

#[test]
fn t3_2_a_pledge_paid_in_part_and_late() {
    let ledger = ledger(LATE);
    let (state, p1) = (ledger.state(), ledger.name("p1").to_string());
    let view = read(&state, "pledge", &[("pledge", &p1), ("as_of", "2024-06-30")]);
    assert_eq!(six(figure(&view, "Days late, by amount")), "164.555556");
    assert_eq!(figure(&view, "Days late, by amount").status.code(), "partial");
    assert_eq!(format!("{:.1}", figure(&view, "Days late, paid lots alone").value.unwrap().to_f64()), "77.6");
    assert_eq!(six(figure(&view, "Paid of due")), "0.555556");
    let list = read(&state, "delivery", &[("p", "x:atlas:fund"), ("as_of", "2024-06-30")]);
    assert_eq!(six(cell(&list, "pledges", 0, "days_late")), "164.555556");
    assert_eq!(six(cell(&list, "sums", 0, "fulfilled")), "0.555556");
    assert_eq!(six(cell(&list, "sums", 0, "days_late")), "164.555556");
    check(
        LATE,
        "pledge",
        &[("pledge", "$p1"), ("as_of", "2024-06-30")],
        &["lots", "life", "pace"],
        expect![[r#"
            Norway pledged €90 million to Fund: late
            Pledged: €90 million
            Paid: €50 million
            Due: €90 million
            Paid of pledged: 0.556
            Paid of due: 0.556
            Days late, by amount: over 165 days
            Days late, paid lots alone: 77.6 days
            Due and open: €40 million
            [pace]
            2021-12-31 | €30 million | €0 | instalment due
            2022-03-31 | €30 million | €30 million | payment
            2022-12-31 | €60 million | €30 million | instalment due
            2023-02-28 | €60 million | €50 million | payment
            2023-12-31 | €90 million | €50 million | instalment due
            2024-06-30 | €90 million | €50 million | day asked about
            [lots]
            1 of 3 | 2021-12-31 | €30 million | €30 million | paid | 2022-03-31 | 90 days
            2 of 3 | 2022-12-31 | €30 million | €20 million | paid | 2023-02-28 | 59 days
            2 of 3 | 2022-12-31 | €30 million | €10 million | open | – | 547 days
            3 of 3 | 2023-12-31 | €30 million | €30 million | open | – | 182 days
            [life]
            Made | 2021-01-15 | €90 million
            Planned 1 of 3 | 2021-12-31 | €30 million
            Paid | 2022-03-31 | €30 million
            Planned 2 of 3 | 2022-12-31 | €30 million
            Paid | 2023-02-28 | €20 million
            Planned 3 of 3 | 2023-12-31 | €30 million
        "#]],
    );
}

#[test]
fn t3_1_deployed_of_mobilised_is_taken_over_parts_alone() {
    let record = |extent: &str| {
        ledger(&format!(
            "partnership s \"Energy\" since 2011\n mobilised s 1400e9 USD extent={extent}\n deployed s 201e9 USD extent={extent}"
        ))
        .state()
    };
    let parts = record("part");
    let view = read(&parts, "delivery", &[("p", "x:atlas:s")]);
    assert_eq!(six(cell(&view, "deployment", 0, "rate")), "0.143571");
    // Totals stand alone: no page divides one by another.
    let totals = record("total");
    assert!(read(&totals, "delivery", &[("p", "x:atlas:s")]).table("deployment").unwrap().rows.is_empty());
}

#[test]
fn t3_4_credit_for_mobilised_money_is_pro_rata_by_deal() {
    let ledger = ledger(
        r#"
        actor x "X" io
        actor y "Y" state
        partnership s "Deals" since 2011
        say contribution scope=s : {"by":"unnamed","to":"$s","what":{"amount":"240","currency":"USD","date":"2024"},"stage":"mobilised","extent":"part","when":"2024","seeds":[{"actor":"$x","what":{"amount":"20","currency":"USD","date":"2024"}},{"actor":"$y","what":{"amount":"40","currency":"USD","date":"2024"}}],"src":{"publisher":"Fixture","title":"Deals"}}
        say contribution scope=s : {"by":"unnamed","to":"$s","what":{"amount":"90","currency":"USD","date":"2024"},"stage":"mobilised","extent":"part","when":"2024","seeds":[{"actor":"$x","what":{"amount":"30","currency":"USD","date":"2024"}}],"src":{"publisher":"Fixture","title":"Deals"}}
        "#,
    );
    let state = ledger.state();
    let view = read(&state, "delivery", &[("p", "x:atlas:s")]);
    expect![[r#"
        Deals: no pledge on record here
        Pledges found: 0 pledges
        Late: 0 pledges
        Due, no payment on record: 0 pledges
        Kept or over-fulfilled: 0 pledges
        [stages]
        USD | mobilised | US$330 | 2 parts | 0 amounts | Money of others that came because of it
        [leverage]
        X | USD | 2 deals | US$50 | US$170 | 3.4
        Y | USD | 1 deal | US$40 | US$160 | 4
        [deals]
        statement | US$240 | X | US$20 | US$80
        statement | US$240 | Y | US$40 | US$160
        statement | US$90 | X | US$30 | US$90
    "#]]
    .assert_eq(&text(&view, &["leverage", "deals", "stages"]));
    let value = |row, column| cell(&view, "leverage", row, column).value.unwrap().to_string();
    assert_eq!([value(0, "credit"), value(1, "credit")], ["170", "160"]);
    assert_eq!([value(0, "leverage"), value(1, "leverage")], ["3.4", "4"]);
}

#[test]
fn a_raised_pledge_counts_once_and_shows_its_history() {
    check(
        r#"
        actor norway "Norway" state
        partnership fund "Fund" since 2015
        p1 = pledge norway fund 100 NOK 2024..2027 when=2024-02-01 extent=part
        p2 = pledge norway fund 150 NOK 2024..2027 when=2025-03-01 extent=part replaces=p1
        disbursed fund 60 NOK by=norway pledge=p1 when=2025-06-01 extent=part
        "#,
        "delivery",
        &[("p", "x:atlas:fund"), ("as_of", "2025-12-31")],
        &["pledges", "sums", "stages"],
        expect![[r#"
            Fund: 1 pledge, none of them late
            Pledges found: 1 pledge
            Late: 0 pledges
            Due, no payment on record: 0 pledges
            Kept or over-fulfilled: 0 pledges
            [pledges]
            NOK 150 | Norway | Fund | – | 2025-03-01 | 2024 to 2027 | behind an even pace | raised | NOK 100 | NOK 60 | NOK 60 | 0.4 | NOK 75 | 0.8 | NOK 0 | – | 0 days | not reported | – | part
            [stages]
            NOK | promised | NOK 150 | 1 part | 0 amounts | Pledges, each in the version that counts
            NOK | paid | NOK 60 | 1 part | 0 amounts | Disbursements, reimbursements, equity bought (3, 7, 8); expenditure (4) where the chain ends
            [sums]
            NOK | 1 pledge | 0 pledges | 0 pledges | NOK 150 | nothing recorded | not reported | NOK 60 | NOK 60 | NOK 75 | NOK 0 | not reported | 0.4 | 0.4 | nothing recorded | 0.8 | 0 days
        "#]],
    );
    check(
        r#"
        actor norway "Norway" state
        partnership fund "Fund" since 2015
        p1 = pledge norway fund 100 NOK 2024..2027 when=2024-02-01 extent=part
        p2 = pledge norway fund 150 NOK 2024..2027 when=2025-03-01 extent=part replaces=p1
        disbursed fund 60 NOK by=norway pledge=p1 when=2025-06-01 extent=part
        "#,
        "pledge",
        &[("pledge", "$p1"), ("as_of", "2025-12-31")],
        &["versions", "life"],
        expect![[r#"
            Norway pledged NOK 150 to Fund: behind an even pace
            Pledged: NOK 150
            Paid: NOK 60
            Due: NOK 75
            Paid of pledged: 0.4
            Paid of due: 0.8
            Days late, by amount: 0 days
            Due and open: NOK 0
            [life]
            Made | 2024-02-01 | NOK 100
            Raised | 2025-03-01 | NOK 150
            Paid | 2025-06-01 | NOK 60
            Planned: all | 2027-12-31 | NOK 150
            [versions]
            2024-02-01 | made | NOK 100 | 2024 to 2027 | – | – | –
            2025-03-01 | raised | NOK 150 | 2024 to 2027 | – | – | –
        "#]],
    );
}

/// One pledge of each standing.
const WORDS: &str = r#"
    key norway
    actor norway "Norway" state
    key chad
    actor chad "Chad" state
    actor firm "Firm" business
    partnership fund "Fund" since 2015
    kept = pledge norway fund 10 NOK 2022..2023 extent=part
    disbursed fund 10 NOK by=norway pledge=kept when=2023-05-01 extent=part
    over = pledge firm fund 10 USD 2022..2023 extent=part
    disbursed fund 12 USD by=firm pledge=over when=2024-01-30 extent=part
    silent = pledge chad fund 7 USD 2022..2023 extent=part
    future = pledge chad fund 8 USD 2030..2031 when=2024 extent=part
    behind = pledge chad fund 9 USD 2024..2027 extent=part
    disbursed fund 1 USD by=chad pledge=behind when=2024-12-01 extent=part
    open = pledge chad fund 5 USD 2024.. extent=part
    disbursed fund 1 USD by=chad pledge=open when=2024-12-01 extent=part
    gone = pledge norway fund 20 NOK 2022..2023 extent=part
    retract gone "The budget fell." @norway
    first = pledge norway fund 30 NOK 2022..2023 when=2022 extent=part
    none = pledge norway fund 0 NOK 2022..2023 when=2023 extent=part replaces=first
    mixed = pledge firm fund 4 EUR 2022..2023 extent=part
    disbursed fund 4 USD by=firm pledge=mixed when=2023-02-01 extent=part
    late = pledge firm fund 4 EUR 2021..2022 extent=part
    disbursed fund 3 EUR by=firm pledge=late when=2023-02-01 extent=part
    disbursed fund 99 USD by=chad when=2024-02-01 extent=part
    disbursed fund 98 EUR by=chad when=2024-02-01 extent=part
    say pledge scope=fund : {"by":"$firm","to":"$fund","what":{"en":"Two ships"},"form":"in-kind","period":{"from":"2022","to":"2023"},"src":{"publisher":"Fixture","title":"Ships"}}
"#;

#[test]
fn each_word_has_its_rule() {
    check(
        WORDS,
        "delivery",
        &[("as_of", "2025-06-30"), ("sort", "state")],
        &["pledges", "late", "unpledged", "sums"],
        expect![[r#"
            11 pledges, 1 of them late, 1 due with no payment on record
            Pledges found: 11 pledges
            Late: 1 pledge
            Due, no payment on record: 1 pledge
            Kept or over-fulfilled: 2 pledges
            [pledges]
            US$9 | Chad | Fund | – | 2024 | 2024 to 2027 | behind an even pace | – | – | US$1 | US$1 | 0.111 | US$3.37 | 0.297 | US$0 | – | 0 days | not reported | – | part
            Two ships | Firm | Fund | Fund | 2022 | 2022 to 2023 | cannot be told | – | – | – | – | – | – | – | – | – | – | – | – | –
            €4 | Firm | Fund | – | 2022 | 2022 to 2023 | cannot be told | – | – | no exchange rate on record | no exchange rate on record | no exchange rate on record | €4 | no exchange rate on record | no exchange rate on record | – | no exchange rate on record | not reported | – | part
            NOK 10 | Norway | Fund | – | 2022 | 2022 to 2023 | kept | – | – | NOK 10 | NOK 10 | 1 | NOK 10 | 1 | NOK 0 | – | 0 days | not reported | – | part
            €4 | Firm | Fund | – | 2021 | 2021 to 2022 | late | – | – | €3 | €3 | 0.75 | €4 | 0.75 | €1 | 912 days | over 252 days | not reported | – | part
            US$5 | Chad | Fund | – | 2024 | since 2024 | no last day stated | – | – | US$1 | US$1 | 0.2 | no date on record | no date on record | no date on record | – | no date on record | not reported | – | part
            US$7 | Chad | Fund | – | 2022 | 2022 to 2023 | due, no payment on record | – | – | not reported | not reported | not reported | US$7 | not reported | not reported | 547 days | not reported | not reported | – | part
            US$8 | Chad | Fund | – | 2024 | 2030 to 2031 | not yet due | – | – | not reported | not reported | not reported | US$0 | not reported | not reported | – | not reported | not reported | – | part
            US$10 | Firm | Fund | – | 2022 | 2022 to 2023 | over-fulfilled | – | – | US$12 | US$12 | 1.2 | US$10 | 1.2 | US$0 | – | 30 days | not reported | – | part
            NOK 20 | Norway | Fund | – | 2022 | 2022 to 2023 | withdrawn | – | – | not reported | not reported | not reported | does not apply | does not apply | does not apply | – | does not apply | not reported | – | part
            NOK 0 | Norway | Fund | – | 2023 | 2022 to 2023 | withdrawn | lowered | NOK 30 | not reported | not reported | not reported | does not apply | does not apply | does not apply | – | does not apply | not reported | – | part
            [sums]
            EUR | 2 pledges | 0 pledges | 0 pledges | €8 | nothing recorded | not reported | €3 | €3 | €8 | €1 | not reported | 0.375 | 0.375 | nothing recorded | 0.75 | over 252 days
            NOK | 1 pledge | 0 pledges | 2 pledges | NOK 10 | NOK 50 | not reported | NOK 10 | NOK 10 | NOK 10 | NOK 0 | not reported | 1 | 0.167 | nothing recorded | 1 | 0 days
            USD | 5 pledges | 0 pledges | 0 pledges | US$39 | nothing recorded | not reported | US$14 (between US$14 and US$29) | US$14 | US$20.4 | US$0 | not reported | 0.359 (between 0.359 and 0.744) | 0.359 (between 0.359 and 0.744) | nothing recorded | 0.973 | 27.3 days
            [late]
            Firm | EUR | €1 | 912 days | over 252 days | 1 pledge | 0 pledges
            Chad | USD | not reported | 547 days | not reported | 0 pledges | 1 pledge
            [unpledged]
            Chad | EUR | €98 | – | no base to compare with | unpledged
            Chad | USD | US$99 | US$9; US$5; US$7; US$8 | not reported | not assigned
        "#]],
    );
}

#[test]
fn gross_net_and_the_end_of_the_chain() {
    let given = |flow: &str, by: &str, to: &str, amount: u32| {
        format!(
            "say contribution scope=s : {{\"by\":\"{by}\",\"to\":\"{to}\",\"what\":{{\"amount\":\"{amount}\",\"currency\":\"USD\",\"date\":\"2024\"}},\"stage\":\"other\",\"as_called\":\"as reported\",\"flow\":\"{flow}\",\"extent\":\"part\",\"when\":\"2024\",\"src\":{{\"publisher\":\"Fixture\",\"title\":\"Flows\"}}}}\n"
        )
    };
    let mut record = String::from(
        "actor a \"A\" state\n actor b \"B\" io\n actor c \"C\" business\n actor d \"D\" business\n partnership s \"S\" since 2011\n",
    );
    for (flow, by, to, amount) in [
        ("1", "$a", "$b", 1000),
        ("2", "$a", "$b", 500),
        ("3", "$a", "$b", 100),
        ("7", "$a", "$b", 20),
        ("8", "$a", "$b", 3),
        ("4", "$b", "$c", 70),
        ("4", "$d", "$c", 5),
        ("5", "$b", "$a", 900),
        ("6", "$b", "$a", 11),
        ("9", "$b", "$a", 2),
        ("10", "$a", "$b", 40),
        ("11", "$b", "$a", 800),
    ] {
        record += &given(flow, by, to, amount);
    }
    check(
        &record,
        "delivery",
        &[("p", "x:atlas:s")],
        &["stages"],
        expect![[r#"
        S: no pledge on record here
        Pledges found: 0 pledges
        Late: 0 pledges
        Due, no payment on record: 0 pledges
        Kept or over-fulfilled: 0 pledges
        [stages]
        USD | signed | US$500 | 1 part | 0 amounts | Commitments (2)
        USD | paid | US$128 | 4 parts | 0 amounts | Disbursements, reimbursements, equity bought (3, 7, 8); expenditure (4) where the chain ends
        USD | of which spent where the chain ends | US$5 | 1 part | 0 amounts | Expenditure (4) by and to somebody who hands nothing on
        USD | paid back | US$13 | 2 parts | 0 amounts | Loan repayments and equity sold (6, 9)
        USD | paid, net | US$115 | – | – | Paid less paid back
        USD | used | US$75 | 2 parts | 0 amounts | All expenditure (4), also of money counted as paid before
        USD | guaranteed | US$40 | 1 part | 0 amounts | Credit guarantees (10): an exposure, not paid
    "#]],
    );
}

#[test]
fn t3_3_the_same_pledge_in_dollars_and_at_constant_prices() {
    let mut record = LATE.to_owned();
    for (year, deflator, rate) in [(2021, "1.00", "1.18"), (2022, "1.05", "1.05"), (2023, "1.10", "1.08")] {
        record += &format!("observation x:iso4217:EUR x:atlas:exchange-rate {rate} USD {year}\n");
        record += &format!("observation x:iso3166-1:DE x:atlas:gdp-deflator {deflator} index {year}\n");
    }
    let state = ledger(&record).state();
    let dollars = [("p", "x:atlas:fund"), ("as_of", "2024-06-30"), ("in", "USD")];
    let view = read(&state, "delivery", &dollars);
    assert_eq!(six(cell(&view, "pledges", 0, "paid")), "53100000.000000");
    assert_eq!(cell(&view, "pledges", 0, "paid").unit.to_string(), "USD");
    let constant: Vec<_> = dollars.into_iter().chain([("prices", "2021")]).collect();
    let view = read(&state, "delivery", &constant);
    assert_eq!(cell(&view, "pledges", 0, "paid").unit.to_string(), "USD (constant:2021)");
    assert_eq!(format!("{:.0}", cell(&view, "pledges", 0, "paid").value.unwrap().to_f64()), "55168831");
    assert_eq!(format!("{:.0}", cell(&view, "pledges", 0, "pledged").value.unwrap().to_f64()), "101296104");
    assert_eq!(six(cell(&view, "pledges", 0, "fulfilled")), "0.544629");
    assert_eq!(six(cell(&view, "sums", 0, "paid_share")), "0.544629");
    // Lots and lateness stay in the money of the pledge.
    assert_eq!(six(cell(&view, "pledges", 0, "days_late")), "164.555556");
    // Every figure comes out again from its term.
    for (path, measure) in view.measures() {
        if let Some(value) = measure.value {
            assert_eq!(measure.term.evaluate(&state).ok(), Some(value), "{path}");
        }
    }
    // Without a rate there is no sum, and the reason is said.
    let yen = read(&state, "delivery", &[("p", "x:atlas:fund"), ("as_of", "2024-06-30"), ("in", "JPY")]);
    assert_eq!(cell(&yen, "pledges", 0, "paid").status.code(), "not_assessable(fx)");
}

#[test]
fn a_transfer_that_several_report_counts_once() {
    check(
        r#"
        key norway
        actor norway "Norway" state
        key fund
        actor fund "Fund" io
        p1 = pledge norway fund 100 NOK 2022..2023 extent=part
        disbursed fund 30 NOK by=norway pledge=p1 when=2022-05-01 extent=part
        received = say contribution @fund : {"by":"$norway","to":"$fund","what":{"amount":"29.8","currency":"NOK","date":"2022-05-20"},"stage":"disbursed","extent":"part","when":"2022-05-20","pledge":"$p1","src":{"publisher":"Fund","title":"Accounts"}}
        say contribution : {"by":"$norway","to":"$fund","what":{"amount":"30","currency":"NOK","date":"2022-06-15"},"stage":"disbursed","extent":"part","when":"2022-06-15","pledge":"$p1","src":{"publisher":"Newspaper","title":"News"}}
        say contribution : {"by":"$norway","to":"$fund","what":{"amount":"30","currency":"NOK","date":"2022-06-16"},"stage":"disbursed","extent":"part","when":"2022-06-16","pledge":"$p1","src":{"publisher":"Newspaper","title":"News"}}
        say contribution : {"by":"$norway","to":"$fund","what":{"amount":"31","currency":"NOK","date":"2022-05-01"},"stage":"disbursed","extent":"part","when":"2022-05-01","pledge":"$p1","src":{"publisher":"Magazine","title":"News"}}
        say contribution : {"by":"$norway","to":"$fund","what":{"amount":"30","currency":"NOK","date":"2022-09-01"},"stage":"other","as_called":"incoming funds","flow":"1","extent":"part","when":"2022-09-01","pledge":"$p1","src":{"publisher":"Fund","title":"Accounts"}}
        "#,
        "pledge",
        &[("pledge", "$p1"), ("as_of", "2024-06-30")],
        &["contributions", "life"],
        expect![[r#"
            Norway pledged NOK 100 to Fund: late
            Pledged: NOK 100
            Paid: NOK 91
            Due: NOK 100
            Paid of pledged: 0.91
            Paid of due: 0.91
            Days late, by amount: over 16.4 days
            Days late, paid lots alone: 0 days
            Due and open: NOK 9
            [life]
            Made | 2022 | NOK 100
            Paid | 2022-05-01 | NOK 30
            Paid | 2022-05-01 | NOK 31
            Paid | 2022-06-16 | NOK 30
            Reported as received, in no sum | 2022-09-01 | NOK 30
            Planned: all | 2023-12-31 | NOK 100
            [contributions]
            2022-05-01 | paid | NOK 30 | Norway | Fund | part | – | once, also reported by; statement; statement | E1
            2022-05-01 | paid | NOK 31 | Norway | Fund | part | – | – | E0
            2022-05-20 | paid | NOK 29.8 | Norway | Fund | part | – | no, the same transfer as; statement | E0
            2022-06-15 | paid | NOK 30 | Norway | Fund | part | – | no, the same transfer as; statement | E0
            2022-06-16 | paid | NOK 30 | Norway | Fund | part | – | – | E0
            2022-09-01 | reported as received, in no sum | NOK 30 | Norway | Fund | part | incoming funds | – | E0
        "#]],
    );
}
