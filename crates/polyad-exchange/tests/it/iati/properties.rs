//! What holds for any file: one bad record never changes another, and a cut costs only what comes after it.

use super::{printed_row, read};
use polyad_ledger::rows::Table;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Rows by locator, without the line, which what stands before may move.
fn rows(table: &Table) -> BTreeMap<String, String> {
    let rows = table.groups().iter().flat_map(|group| group.rows());
    rows.map(|row| {
        let printed = printed_row(row);
        let (_, without_line) = printed.split_once(':').unwrap();
        (row.locator().to_string(), without_line.to_owned())
    })
    .collect()
}

fn good(identifier: usize, parts: &[u8]) -> String {
    let parts: String = parts
        .iter()
        .map(|part| match part % 5 {
            0 => "<participating-org role=\"4\"><narrative>N &amp; M</narrative></participating-org>",
            1 => "<transaction><transaction-type code=\"3\"/><transaction-date iso-date=\"2020-01-01\"/><value>1.50</value></transaction>",
            2 => "<sector vocabulary=\"1\" code=\"14030\"/>",
            3 => "<budget><period-start iso-date=\"2020-01-01\"/><value currency=\"USD\">7</value></budget>",
            _ => "<result type=\"1\"><indicator measure=\"1\"><title><narrative>i</narrative></title><period><target value=\"5\"/></period></indicator></result>",
        })
        .collect();
    format!(
        "<iati-activity default-currency=\"EUR\" xml:lang=\"en\"><iati-identifier>GOOD-{identifier}</iati-identifier>\
         <reporting-org ref=\"X\"/><title><narrative>t</narrative></title>{parts}</iati-activity>\n"
    )
}

/// A record with something wrong: cut, garbled, or of another shape.
fn bad() -> impl Strategy<Value = String> {
    let whole = good(999, &[0, 1, 2, 3, 4]).replace("GOOD-999", "BAD");
    let length = whole.len();
    let cut = whole.clone();
    prop_oneof![
        (15..length - 1).prop_map(move |at| cut[..at].to_owned()),
        (15..length - 1, "[<>&\"'x/ ]{1,3}")
            .prop_map(move |(at, noise)| { format!("{}{noise}{}", &whole[..at], &whole[at..]) }),
        Just("<iati-activity><title></iati-activity>".to_owned()),
        Just("</iati-activity>".to_owned()),
        Just("<iati-activity <a>".to_owned()),
        Just("<stray>text".to_owned()),
        Just(String::new()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_bad_record_never_changes_another(
        goods in proptest::collection::vec(proptest::collection::vec(0..5u8, 0..5), 1..5),
        bads in proptest::collection::vec(bad(), 5),
    ) {
        let file = |with_bad: bool| {
            let mut file = "<iati-activities version=\"2.03\">\n".to_owned();
            for (n, parts) in goods.iter().enumerate() {
                if with_bad {
                    file.push_str(&bads[n]);
                    file.push('\n');
                }
                file.push_str(&good(n, parts));
            }
            file + "</iati-activities>"
        };
        let alone = rows(&read(file(false)).0);
        let mut beside = rows(&read(file(true)).0);
        beside.retain(|locator, _| locator.starts_with("GOOD-"));
        prop_assert_eq!(alone, beside, "in\n{}", file(true));
    }

    #[test]
    fn any_bytes_give_a_report_that_balances(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        read(bytes);
    }

    #[test]
    fn any_markup_gives_a_report_that_balances(
        words in proptest::collection::vec(prop_oneof![
            Just("<iati-activity>"), Just("</iati-activity>"), Just("<iati-organisation>"),
            Just("<transaction>"), Just("</transaction>"), Just("<value>"), Just("</value>"), Just("<budget>"),
            Just("<iati-identifier>"), Just("</iati-identifier>"), Just("<!--"), Just("-->"), Just("<![CDATA["),
            Just("]]>"), Just("1"), Just("&"), Just("<"), Just(" a=\"b\""), Just("\""), Just("<x/>"),
        ], 0..40)
    ) {
        read(words.concat());
    }
}

#[test]
fn a_file_cut_at_any_byte_keeps_the_whole_records_before() {
    let records: Vec<String> = (0..4).map(|n| good(n, &[0, 1, 2, 3, 4])).collect();
    let file = format!(
        "<?xml version=\"1.0\"?>\n<iati-activities version=\"2.03\">\n{}</iati-activities>\n",
        records.concat()
    );
    let whole = rows(&read(&file).0);
    for cut in 0..file.len() {
        let (table, report) = read(&file.as_bytes()[..cut]);
        let ends = file[..cut].matches("</iati-activity>").count();
        assert_eq!(table.record_count() as usize, ends, "cut at {cut}");
        for (locator, row) in rows(&table) {
            assert_eq!(whole.get(&locator), Some(&row), "cut at {cut}");
        }
        assert!(!report.findings.is_empty() || cut >= file.len() - 1, "cut at {cut}: it is said");
    }
}
