//! Cells as people leave them: each is read by a rule that is written down, or refused by its address.

use super::{read, read_guessed, told, workbook};
use expect_test::expect;
use polyad_exchange::sheet::{SheetReader, Told, guess};
use polyad_exchange::workbook::Workbook;
use polyad_ledger::json;
use polyad_ledger::rows::Reader;
use proptest::prelude::*;
use rust_xlsxwriter as xlsx;
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

fn eur() -> Told {
    Told { currency: Some("EUR".to_owned()), ..Told::default() }
}

#[test]
fn amounts_in_every_form() {
    let sheet = "Donor|Amount|Date paid|Currency\nA|'1,234.50|'2024-01-02|USD\nB|'(300)|'2024-01-02\nC|'USD 5|'2024-01-02|EUR\nD|'$5|'2024-01-02\nE|'12,34,567|'2024-01-02\nF|'about 5|'2024-01-02\nG|-|'2024-01-02\nH|0.1|'2024-01-02|Euro\nI|1e15|'2024-01-02|us dollars\nJ|5|'2024-01-02|doubloons\nK|'5 €|'03/04/2024\nL|7|45292\n|9|'2024-01-02\nGrand total|22\n* provisional";
    expect![[r#"
        Payments!A2 contribution {"by":"A","stage":"disbursed","what":{"amount":"1234.50","currency":"USD","date":"2024-01-02"},"when":"2024-01-02"}
        Payments!A3 contribution {"by":"B","stage":"disbursed","what":{"amount":"-300","currency":"EUR","date":"2024-01-02"},"when":"2024-01-02"}
        Payments!A9 contribution {"by":"H","stage":"disbursed","what":{"amount":"0.1","currency":"EUR","date":"2024-01-02"},"when":"2024-01-02"}
        Payments!A10 contribution {"by":"I","stage":"disbursed","what":{"amount":"1000000000000000","currency":"USD","date":"2024-01-02"},"when":"2024-01-02"}
        payments: 15 found = 4 kept + 9 refused + 2 empty
        Payments!B4 refused [currency-conflict] Payments!B4: the row says USD in one place and EUR in another
        Payments!B5 refused [currency-sign-ambiguous] Payments!B5: `$5`: several currencies have the sign $; name one by its code
        Payments!B6 refused [number-malformed] Payments!B6: `12,34,567` is no number: the decimal mark is `.`, and thousands are parted in threes by one sign throughout
        Payments!B7 refused [number-malformed] Payments!B7: `about 5` is no number: the word beside it is no currency
        Payments!B8 refused [field-missing] Payments!B8: no `Amount` (`what.amount`): without it the row states nothing
        Payments!D11 refused [currency-unknown] Payments!D11: `doubloons` names no currency
        Payments!C12 refused [date-format-undeclared] Payments!C12: `03/04/2024` is not written YYYY-MM-DD, and no date format is declared
        Payments!C13 refused [date-malformed] Payments!C13: 45292 is neither a year nor a cell with a date format
        Payments!A14 refused [field-missing] Payments!A14: no `Giver` (`by`): without it the row states nothing
        Payments!A15 warning [total-left-out] `Grand total` adds up the lines above it and is left out; the lines above are in EUR, USD, which do not add
        Payments!A16 warning [note-left-out] `* provisional` stands alone in its row: a remark, and no row of the table
        Payments!A2 note [mention-unresolved] `A` names nobody known: 1 row kept as this publisher's own mention
        Payments!A3 note [mention-unresolved] `B` names nobody known: 1 row kept as this publisher's own mention
        Payments!A9 note [mention-unresolved] `H` names nobody known: 1 row kept as this publisher's own mention
        Payments!A10 note [mention-unresolved] `I` names nobody known: 1 row kept as this publisher's own mention
         note [digits-beyond-shown] numbers have more digits than spreadsheets show; all that are stored were read: 1 (Payments!B10)
    "#]].assert_eq(&told(&read_guessed(&workbook(&[("Payments", sheet)]), &eur())));
}

#[test]
fn formulas_errors_merged_and_hidden_cells() {
    let mut book = xlsx::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Payments").unwrap();
    for (column, heading) in ["Donor", "Amount (EUR m)", "Date paid", "Stage"].iter().enumerate() {
        sheet.write_string(3, column as u16, *heading).unwrap();
    }
    let day = xlsx::Format::new().set_num_format("dd/mm/yyyy");
    let date = |day: u8| xlsx::ExcelDateTime::from_ymd(2024, 3, day).unwrap();
    let none = xlsx::Format::new();
    sheet.merge_range(4, 0, 5, 0, "Norway", &none).unwrap();
    sheet.write_formula(4, 1, xlsx::Formula::new("=1.1*1.1").set_result("1.2100000000000002")).unwrap();
    sheet.write_datetime_with_format(4, 2, date(1), &day).unwrap();
    sheet.write_string(4, 3, "versé").unwrap();
    sheet.write_number(5, 1, 0.3).unwrap();
    sheet.write_datetime_with_format(5, 2, date(2), &day).unwrap();
    sheet.write_string(5, 3, "in kind, by barge").unwrap();
    sheet.write_string(6, 0, "Sweden").unwrap();
    sheet.write_formula(6, 1, xlsx::Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write_datetime_with_format(6, 2, date(3), &day).unwrap();
    sheet.write_string(7, 0, "Chad").unwrap();
    sheet.merge_range(7, 1, 8, 1, "", &none).unwrap();
    sheet
        .write_number_with_format(7, 1, 2.0, &xlsx::Format::new().set_num_format("[$USD] #,##0.00"))
        .unwrap();
    sheet.write_datetime_with_format(7, 2, date(4), &day).unwrap();
    // Seen by nobody, as it lies under a merged cell.
    sheet.write_number(8, 1, 99.0).unwrap();
    sheet.write_string(8, 0, "Mali").unwrap();
    sheet.write_datetime_with_format(8, 2, date(5), &day).unwrap();
    sheet.write_string(9, 0, "Peru").unwrap();
    sheet.write_number_with_format(9, 1, 0.5, &xlsx::Format::new().set_num_format("0.0%")).unwrap();
    sheet.write_datetime_with_format(9, 2, date(6), &day).unwrap();
    sheet.write_string(10, 0, "Fiji").unwrap();
    sheet.write_number(10, 1, 1.5).unwrap();
    sheet.write_datetime_with_format(10, 2, date(7), &day).unwrap();
    sheet.set_row_hidden(10).unwrap();
    let hidden = book.add_worksheet();
    hidden.set_name("Payments old").unwrap();
    hidden.write_row(0, 0, ["Donor", "Amount paid", "Date paid"]).unwrap();
    hidden.write_row(1, 0, ["Norway", "EUR 5", "2020-01-01"]).unwrap();
    hidden.set_hidden(true);
    let bytes = book.save_to_buffer().unwrap();
    expect![[r#"
        Payments!A5 contribution {"by":"x:iso3166-1:NO","stage":"disbursed","what":{"amount":"1210000.0000000002","currency":"EUR","date":"2024-03-01"},"when":"2024-03-01"}
        Payments!A6 contribution {"as_called":"in kind, by barge","by":"x:iso3166-1:NO","stage":"other","what":{"amount":"300000","currency":"EUR","date":"2024-03-02"},"when":"2024-03-02"}
        Payments!A11 contribution {"by":"x:iso3166-1:FJ","what":{"amount":"1500000","currency":"EUR","date":"2024-03-07"},"when":"2024-03-07"}
        payments: 7 found = 3 kept + 4 refused + 0 empty
        Payments!B7 refused [cell-error] Payments!B7: the cell holds #DIV/0!
        Payments!B8 refused [number-merged] Payments!B8: one number, merged down to row 9, stands for several rows
        Payments!B9 refused [number-merged] Payments!B9: one number, merged from Payments!B8, stands for several rows
        Payments!B10 refused [percent-in-amount] Payments!B10: 0.5 is shown as a percentage, and no amount of money
         note [cell-merged] merged cells were read for each row that they cover: 1 (Payments!A5)
         note [digits-beyond-shown] numbers have more digits than spreadsheets show; all that are stored were read: 1 (Payments!B5)
         warning [field-missing] `Stage` (`stage`) is not stated: 1 (Payments!A11)
         note [formula-value] cells hold formulas; the values saved with them were read: 1 (Payments!B5)
         note [row-hidden] hidden rows were read like all others: 1 (Payments!A11)
    "#]].assert_eq(&told(&read_guessed(&bytes, &Told::default())));
}

#[test]
fn delimited_text_with_a_comma_for_a_point() {
    let text = "Donateur;Montant;Devise;Date de versement\r\nNorvège;1.234,50;NOK;25/03/2024\r\nSuède;1 000;SEK;01/04/2024\r\nTotal;2.234,50;;\r\n";
    expect![[r#"
        Sheet1!A2 contribution {"by":"Norvège","stage":"disbursed","what":{"amount":"1234.50","currency":"NOK","date":"2024-03-25"},"when":"2024-03-25"}
        Sheet1!A3 contribution {"by":"Suède","stage":"disbursed","what":{"amount":"1000","currency":"SEK","date":"2024-04-01"},"when":"2024-04-01"}
        payments: 3 found = 2 kept + 0 refused + 1 empty
        Sheet1!A4 warning [total-left-out] `Total` adds up the lines above it and is left out; the lines above are in NOK, SEK, which do not add
        Sheet1!A2 note [mention-unresolved] `Norvège` names nobody known: 1 row kept as this publisher's own mention
        Sheet1!A3 note [mention-unresolved] `Suède` names nobody known: 1 row kept as this publisher's own mention
    "#]].assert_eq(&told(&read_guessed(text.as_bytes(), &Told::default())));
}

#[test]
fn days_of_the_system_of_1904_are_four_years_later() {
    let bytes =
        with_part(&workbook(&[("Payments", "Donor|Amount (EUR)|Date paid\nChad|5|x")]), |name, text| {
            match name {
                "xl/workbook.xml" => text.replace("<workbookPr", "<workbookPr date1904=\"1\""),
                // The third cell becomes a day number in the built-in format of dates.
                "xl/worksheets/sheet1.xml" => {
                    let at = text.find("<c r=\"C2\"").unwrap();
                    let end = text[at..].find("</c>").unwrap() + at + 4;
                    format!("{}<c r=\"C2\" s=\"1\"><v>43830</v></c>{}", &text[..at], &text[end..])
                }
                "xl/styles.xml" => {
                    let at = text.find("</cellXfs>").unwrap();
                    format!("{}<xf numFmtId=\"14\"/>{}", &text[..at], &text[at..])
                }
                _ => text,
            }
        });
    let read = told(&read_guessed(&bytes, &Told::default()));
    assert!(read.contains(r#""when":"2024-01-01""#), "{read}");
}

/// A workbook with its parts rewritten.
fn with_part(bytes: &[u8], mut change: impl FnMut(&str, String) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("as the test made it");
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..archive.len() {
        let file = archive.by_index(number).expect("as the test made it");
        let name = file.name().to_owned();
        let text = std::io::read_to_string(file).expect("as the test made it");
        out.start_file(&name, SimpleFileOptions::default()).expect("as the test made it");
        out.write_all(change(&name, text).as_bytes()).expect("as the test made it");
    }
    out.finish().expect("as the test made it").into_inner()
}

#[test]
fn an_entity_of_the_files_own_making_is_not_expanded() {
    let bytes =
        with_part(&workbook(&[("Payments", "Donor|Amount (EUR)|Date paid\nChad|5|2024")]), |name, text| {
            match name {
                "xl/worksheets/sheet1.xml" => text.replace("<v>5</v>", "<v>&lots;</v>"),
                _ => text,
            }
        });
    let read = told(&read_guessed(&bytes, &Told::default()));
    assert!(read.contains("Payments!B2: the cell holds `\u{FFFD}` is no number"), "{read}");
}

/// The one finding about the file as a whole.
fn refused(bytes: &[u8], options: &str) -> String {
    let (table, report) = SheetReader.read(bytes, &json::parse(options).expect("as the test made it"));
    assert!(table.is_empty());
    let finding = &report.findings[0];
    format!("{}: {}", finding.code, finding.message)
}

#[test]
fn files_that_are_no_workbooks_and_traps_are_refused_by_name() {
    let sheet = [("Payments", "Donor|Amount|Date paid\nChad|5|2024")];
    let good = workbook(&sheet);
    let mut cases = vec![
        ("empty", Vec::new()),
        ("old or encrypted", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more".to_vec()),
        ("cut", good[..good.len() - 200].to_vec()),
        ("not text", b"a\0b\xFF".to_vec()),
    ];
    cases.push((
        "bomb",
        with_part(&good, |name, text| match name {
            "xl/worksheets/sheet1.xml" => {
                text.replace("</worksheet>", &format!("{}</worksheet>", " ".repeat(64 << 20)))
            }
            _ => text,
        }),
    ));
    cases.push(("far away", with_part(&good, |_, text| text.replace("r=\"C2\"", "r=\"XFE2\""))));
    cases.push((
        "broken",
        with_part(&good, |name, text| match name {
            "xl/worksheets/sheet1.xml" => text.replace("</sheetData>", "</sheet>"),
            _ => text,
        }),
    ));
    let mut out = String::new();
    for (name, bytes) in &cases {
        out.push_str(&format!("{name}: {}\n", refused(bytes, "{}")));
    }
    out.push_str(&format!("options: {}\n", refused(&good, r#"{"sheets":[]}"#)));
    let elsewhere = r#"{"tables":[{"sheet":"Other","kind":"pledge","heading":"1","columns":[{"column":"A","field":"by"}]}]}"#;
    out.push_str(&format!("sheet: {}\n", refused(&good, elsewhere)));
    let otherwise =
        elsewhere.replace("Other", "Payments").replace("\"field\"", "\"heading\":\"Giver\",\"field\"");
    out.push_str(&format!("heading: {}\n", refused(&good, &otherwise)));
    expect![[r#"
        empty: file-empty: the file is empty
        old or encrypted: workbook-encrypted-or-xls: an .xls file of before 2007, or one with a password: save it as .xlsx without one
        cut: zip-damaged: damaged archive: invalid Zip archive: Could not find EOCD
        not text: text-not-utf8: not UTF-8 at byte 3: save it as CSV UTF-8
        bomb: unpacked-too-large: the part xl/worksheets/sheet1.xml unpacks to more than 13129000 bytes: over 200 times its 65645 packed bytes, or over 2 GiB
        far away: too-many-rows: `Payments` has a cell `XFE2`; a sheet has at most 1048576 rows and 16384 columns
        broken: xml-malformed: the part xl/worksheets/sheet1.xml is not well-formed: ill-formed document: expected `</sheetData>`, but `</sheet>` was found
        options: mapping-malformed: there is no option `sheets`; known are tables, decimal_mark, date_format, currency and partnership
        sheet: sheet-missing: there is no sheet `Other`; there are Payments
        heading: heading-differs: Payments!A1 says `Donor` where the mapping has `Giver`
    "#]].assert_eq(&out);
}

#[test]
fn rows_that_repeat_without_end_stop_at_the_limit() {
    let cell = "<table:table-cell office:value-type=\"float\" office:value=\"1\" table:number-columns-repeated=\"1000\"/>";
    let ods = |rows: u32| {
        let content = format!(
            "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\"><office:body><office:spreadsheet><table:table table:name=\"A\"><table:table-row table:number-rows-repeated=\"{rows}\">{cell}</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
        );
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        out.start_file("content.xml", SimpleFileOptions::default()).unwrap();
        out.write_all(content.as_bytes()).unwrap();
        out.finish().unwrap().into_inner()
    };
    assert!(refused(&ods(1_000_000), "{}").starts_with("too-many-cells"));
    assert!(refused(&ods(3), "{}").starts_with("mapping-missing"));
}

#[test]
fn an_id_given_twice_names_nobody() {
    let sheet = "Id|Donor|Amount|Currency|Replaces\n1|Norway|5|EUR|\n1|Sweden|6|EUR|\n2|Norway|7|EUR|1\n3|Norway|8|EUR|2";
    let bytes = workbook(&[("Pledges", sheet)]);
    let (table, report) = read(&bytes, &json::parse("{}").unwrap());
    assert_eq!(report.total().refused, 1);
    let row = table.row("Pledges!A5").expect("it is kept");
    assert!(row.reference("replaces").unwrap().to_string().ends_with(":Pledges%21A4"));
    assert!(
        report
            .findings
            .iter()
            .any(|finding| finding.message.starts_with("Pledges!E4: `1` is the id of several rows"))
    );
}

/// A workbook with something of everything that the reader knows.
fn rich() -> Vec<u8> {
    let mut book = xlsx::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Payments").expect("a name");
    sheet.write_row(0, 0, ["Donor", "Amount (EUR)", "Date paid", "Stage"]).expect("headings");
    let format = xlsx::Format::new().set_num_format("[$USD] #,##0.00");
    for row in 1..6 {
        sheet.write_string(row, 0, format!("Donor {row}")).expect("a cell");
        sheet.write_number_with_format(row, 1, f64::from(row) + 0.25, &format).expect("a cell");
        sheet.write_string(row, 2, "2024-01-02").expect("a cell");
    }
    sheet.write_formula(6, 1, xlsx::Formula::new("=SUM(B2:B6)").set_result("16.25")).expect("a cell");
    sheet.merge_range(7, 0, 8, 0, "Norway", &xlsx::Format::new()).expect("a range");
    book.save_to_buffer().expect("a workbook")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Whatever becomes of the parts, or of the archive itself, the reader says something and its counts balance.
    #[test]
    fn no_file_breaks_the_reader(
        part in 0usize..9, at in 0.0f64..1.0, noise in "[<>&\"'/A-Z0-9 .=\\-]{0,6}", cut in 0usize..12, byte in any::<u8>(),
    ) {
        let good = rich();
        let mut number = 0;
        let changed = with_part(&good, |_, text| {
            number += 1;
            if number - 1 != part {
                return text;
            }
            let mut from = (at * text.len() as f64) as usize;
            while !text.is_char_boundary(from) {
                from -= 1;
            }
            let mut to = (from + cut).min(text.len());
            while !text.is_char_boundary(to) {
                to += 1;
            }
            format!("{}{noise}{}", &text[..from], &text[to..])
        });
        let mut flipped = good;
        let place = (at * flipped.len() as f64) as usize;
        flipped[place] ^= byte;
        for bytes in [changed, flipped] {
            let Ok(workbook) = Workbook::read(&bytes) else { continue };
            let guess = guess(&workbook, &Told::default());
            let (table, report) = SheetReader.read(&bytes, &guess.mapping.to_options());
            prop_assert!(report.balances());
            prop_assert_eq!(table.len() as u64, report.total().kept);
        }
    }
}
