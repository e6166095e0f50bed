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
    Told { partnership: Some(Ref::atlas("gavi").unwrap()), ..Told::default() }
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
            Contributions  `` not read: no row of headings that are known
            mark ., dates None"#]],
    );
}

#[test]
fn promises_in_french_with_a_column_a_year() {
    check(
        &[("Promesses", "Bailleur|2024|2025|2026\nNorvège|'1.250,50|'2.000,00|\nSuède||'3,5|4")],
        &Told::default(),
        expect![[r#"
            Promesses  `` not read: no row of headings that are known
            mark ., dates None"#]],
    );
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
        Overview!A3 warning [field-missing] `Period` (`period`) is not stated
        Overview!A4 warning [field-missing] `Period` (`period`) is not stated
        Overview!A6 warning [note-left-out] `Members` stands alone in its row: a remark, and no row of the table
    "#]].assert_eq(&told(&read_guessed(&workbook(&[("Overview", sheet)]), &gavi())));
}
