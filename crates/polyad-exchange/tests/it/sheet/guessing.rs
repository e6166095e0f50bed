//! What is guessed of headings, as a person reads it before saying yes.

use super::{guessed, read_guessed, told, workbook};
use expect_test::{Expect, expect};
use polyad_exchange::sheet::Told;
use polyad_model::Ref;

fn check(sheets: &[(&str, &str)], told: &Told, expected: Expect) {
    let guess = guessed(&workbook(sheets), told);
    let mut out = String::new();
    for each in &guess.read {
        let cells = each.samples.join("; ");
        out.push_str(&format!(
            "{} {} `{}` -> {} ({cells})\n",
            each.sheet, each.column, each.heading, each.read_as
        ));
    }
    for each in &guess.not_read {
        out.push_str(&format!("{} {} `{}` not read: {}\n", each.sheet, each.column, each.heading, each.why));
    }
    let mapping = &guess.mapping;
    out.push_str(&format!("mark {}, dates {:?}", mapping.decimal_mark.sign(), mapping.date_format));
    expected.assert_eq(&out);
}

fn gavi() -> Told {
    Told { partnership: Some(Ref::atlas("gavi").expect("as the test made it")), ..Told::default() }
}

#[test]
fn a_table_of_contributions_in_english() {
    check(
        &[(
            "Contributions",
            "Contributions received, status 31 December 2024\n\nNo.|Donor / Country|Amount (USD m)|Currency of payment|Date received|Type|Telephone\n1|Norway|1.25|NOK|25/03/2024|Paid|22 34",
        )],
        &gavi(),
        expect![[r#"
            Contributions  `` -> payments: to is `x:atlas:gavi` in every row ()
            Contributions A `No.` -> payments: id (1)
            Contributions B `Donor / Country` -> payments: by (Norway)
            Contributions C `Amount (USD m)` -> payments: what.amount, in USD, times 1000000 (1.25)
            Contributions D `Currency of payment` -> payments: what.currency (NOK)
            Contributions E `Date received` -> payments: when (25/03/2024)
            Contributions F `Type` -> payments: stage (Paid)
            Contributions G `Telephone` not read: the heading is not known
            mark ., dates Some("DD/MM/YYYY")"#]],
    );
}

#[test]
fn promises_in_french_with_a_column_a_year() {
    check(
        &[("Promesses", "Bailleur|2024|2025|2026\nNorvège|'1.250,50|'2.000,00|\nSuède||'3,5|4")],
        &Told::default(),
        expect![[r#"
            Promesses A `Bailleur` -> pledges: by (Norvège; Suède)
            Promesses B `2024` -> pledges: what.amount, a row for 2024 (1.250,50)
            Promesses C `2025` -> pledges: what.amount, a row for 2025 (2.000,00; 3,5)
            Promesses D `2026` -> pledges: what.amount, a row for 2026 (4)
            mark ,, dates None"#]],
    );
}

#[test]
fn a_column_a_year_is_a_row_for_each_cell_without_a_total_and_instalments_beside_one() {
    let told_eur = Told { currency: Some("EUR".to_owned()), ..Told::default() };
    let wide = workbook(&[("Pledges", "Donor|2025|2026\nNorway|1.5|\nSweden||4\nChad\nPeru|-|")]);
    expect![[r#"
        Pledges!B2 pledge {"by":"x:iso3166-1:NO","period":{"from":"2025","to":"2025"},"what":{"amount":"1.5","currency":"EUR","date":"2025"}}
        Pledges!C3 pledge {"by":"x:iso3166-1:SE","period":{"from":"2026","to":"2026"},"what":{"amount":"4","currency":"EUR","date":"2026"}}
        pledges: 4 found = 2 kept + 0 refused + 2 empty
        Pledges!A4 warning [note-left-out] `Chad` stands alone in its row: a remark, and no row of the table
        Pledges!A5 warning [row-without-amount] no column for a date has anything in it
         note [date-from-period] the day of the pledge is not stated; its money is taken to be that of the day on which its period begins: 2 (Pledges!B2, Pledges!C3)
    "#]].assert_eq(&told(&read_guessed(&wide, &told_eur)));
    let whole = workbook(&[(
        "Pledges",
        "Donor|Amount (EUR m)|2025|2026\nNorway|3|1.5|1.5\nSweden|4|1|2\nTotal|7|2.5|3.5",
    )]);
    expect![[r#"
        Pledges!A2 pledge {"by":"x:iso3166-1:NO","schedule":[{"due":"2025","what":{"amount":"1500000","currency":"EUR"}},{"due":"2026","what":{"amount":"1500000","currency":"EUR"}}],"what":{"amount":"3000000","currency":"EUR"}}
        Pledges!A3 pledge {"by":"x:iso3166-1:SE","schedule":[{"due":"2025","what":{"amount":"1000000","currency":"EUR"}},{"due":"2026","what":{"amount":"2000000","currency":"EUR"}}],"what":{"amount":"4000000","currency":"EUR"}}
        pledges: 3 found = 2 kept + 0 refused + 1 empty
        Pledges!C3 warning [instalments-differ] the instalments add up to 3000000, and the pledge is 4000000
        Pledges!A4 warning [total-left-out] `Total` adds up the lines above it and is left out; it says 7000000, as the lines above add up to
         warning [field-missing] `Period` (`period`) is not stated: 2 (Pledges!A2, Pledges!A3)
         warning [field-missing] `Pledged on` (`what.date`) is not stated: 2 (Pledges!A2, Pledges!A3)
    "#]].assert_eq(&told(&read_guessed(&whole, &Told::default())));
}

#[test]
fn members_in_spanish_and_a_sheet_that_is_no_table() {
    check(
        &[
            (
                "Miembros",
                "Nombre|Categoría|Fecha de ingreso|Fecha de salida|Correo\nChile|Miembro|4 de marzo de 2011|..|a@b",
            ),
            ("Notas", "Todo lo demás\nvéase el informe"),
        ],
        &gavi(),
        expect![[r#"
            Miembros  `` -> members: of is `x:atlas:gavi` in every row ()
            Miembros A `Nombre` -> members: actor (Chile)
            Miembros B `Categoría` -> members: role (Miembro)
            Miembros C `Fecha de ingreso` -> members: term.from (4 de marzo de 2011)
            Miembros D `Fecha de salida` -> members: term.to (..)
            Miembros E `Correo` not read: the heading is not known
            Notas  `` not read: no row of headings that are known
            mark ., dates None"#]],
    );
}

#[test]
fn two_tables_in_one_sheet_one_below_the_other_and_one_beside() {
    let sheet = "Pledges 2024||||Payments 2024\nDonor|Amount (EUR)|Pledge date||Donor|Amount paid (EUR)|Date paid\nNorway|10|'2024-01-01||Norway|5|'2024-06-01\nSweden|20|'2024-01-02\n\nMembers\nName|Role|Since\nNorway|Member|2011";
    check(
        &[("Overview", sheet)],
        &gavi(),
        expect![[r#"
        Overview  `` -> pledges: to is `x:atlas:gavi` in every row ()
        Overview A `Donor` -> pledges: by (Norway; Sweden; Members)
        Overview B `Amount (EUR)` -> pledges: what.amount, in EUR (10; 20; Role)
        Overview C `Pledge date` -> pledges: what.date (2024-01-01; 2024-01-02; Since)
        Overview  `` -> payments: to is `x:atlas:gavi` in every row ()
        Overview  `` -> payments: stage is `disbursed` in every row ()
        Overview E `Donor` -> payments: by (Norway)
        Overview F `Amount paid (EUR)` -> payments: what.amount, in EUR (5)
        Overview G `Date paid` -> payments: when (2024-06-01)
        Overview  `` -> members: of is `x:atlas:gavi` in every row ()
        Overview A `Name` -> members: actor (Norway)
        Overview B `Role` -> members: role (Member)
        Overview C `Since` -> members: term.from (2011)
        mark ., dates None"#]],
    );
    expect![[r#"
        Overview!A3 pledge {"by":"x:iso3166-1:NO","to":"x:atlas:gavi","what":{"amount":"10","currency":"EUR","date":"2024-01-01"}}
        Overview!A4 pledge {"by":"x:iso3166-1:SE","to":"x:atlas:gavi","what":{"amount":"20","currency":"EUR","date":"2024-01-02"}}
        Overview!E3 contribution {"by":"x:iso3166-1:NO","stage":"disbursed","to":"x:atlas:gavi","what":{"amount":"5","currency":"EUR","date":"2024-06-01"},"when":"2024-06-01"}
        Overview!A8 seat {"actor":"x:iso3166-1:NO","of":"x:atlas:gavi","role":"member","term":{"from":"2011","to":".."}}
        pledges: 3 found = 2 kept + 0 refused + 1 empty
        payments: 1 found = 1 kept + 0 refused + 0 empty
        members: 1 found = 1 kept + 0 refused + 0 empty
        Overview!A6 warning [note-left-out] `Members` stands alone in its row: a remark, and no row of the table
         warning [field-missing] `Period` (`period`) is not stated: 2 (Overview!A3, Overview!A4)
    "#]].assert_eq(&told(&read_guessed(&workbook(&[("Overview", sheet)]), &gavi())));
}
