//! The example files that validators of the standard are tried on.

use super::{GOOD, findings, spelt};
use crate::data;
use expect_test::{Expect, expect};
use polyad_exchange::iati::check::{self, CheckOptions, CheckReport};
use std::collections::BTreeMap;
use std::io::{self, BufRead, Cursor};

/// The files of an archive by name; `None`: no data.
fn files(archive: &str) -> Option<BTreeMap<String, Vec<u8>>> {
    let packed = data::read("iati edges", &format!("iati/{archive}.tar.gz"))?;
    let bytes = polyad_exchange::decompress::contents(&packed).expect("a whole gzip").into_owned();
    let text = |field: &[u8]| String::from_utf8_lossy(field).trim_matches(['\0', ' ']).to_owned();
    let (mut files, mut at) = (BTreeMap::new(), 0);
    while bytes[at..].len() > 512 && bytes[at] != 0 {
        let length = usize::from_str_radix(&text(&bytes[at + 124..at + 136]), 8).expect("a length");
        let begin = at + 512;
        files.insert(text(&bytes[at..at + 100]), bytes[begin..begin + length].to_vec());
        at = begin + length.div_ceil(512) * 512;
    }
    Some(files)
}

fn checked(bytes: &[u8]) -> CheckReport {
    let mut open = || -> io::Result<Box<dyn BufRead>> { Ok(Box::new(Cursor::new(bytes.to_vec()))) };
    check::check(&mut open, &CheckOptions::default()).expect("bytes in memory")
}

/// The text of the first element of a name in a ruleset example, which has one element a line.
fn text_of(file: &[u8], name: &str) -> String {
    let text = String::from_utf8_lossy(file);
    let found = text.split_once(&format!("<{name}>")).expect(name).1;
    found.split('<').next().unwrap_or_default().to_owned()
}

/// The good activity with the values of a ruleset example in the places that the standard's rule is about.
fn with(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from), "the example has no {from}");
    let xml = GOOD.replacen(from, to, 1);
    spelt(&findings(&xml, "2.03", None))
}

#[test]
fn the_ruleset_examples_pass_and_fail_by_their_names() {
    let Some(files) = files("edge-encodings-and-rulesets") else { return };
    let of = |name: &str, element: &str| text_of(&files[&format!("ruleset/{name}.xml")], element);

    let period = "<period-start iso-date=\"2019-01-01\"/>\n<period-end iso-date=\"2019-12-31\"/>";
    for (name, start, end, is_right) in [
        ("valid_dateorder", "element1", "element2", true),
        ("invalid_dateorder", "element1", "element2", false),
    ] {
        let (start, end) = (of(name, start), of(name, end));
        let found =
            with(period, &format!("<period-start iso-date=\"{start}\"/><period-end iso-date=\"{end}\"/>"));
        assert_eq!(!found.contains("period-reversed"), is_right, "{name}: {found}");
    }
    // Dates out of form are in no order: the reader has a finding for each.
    for pair in (1..=11).step_by(2) {
        let value = |n: usize| of("invalid_format_dateorder", &format!("element{n}"));
        let (start, end) = (value(pair + 1), value(pair));
        let found =
            with(period, &format!("<period-start iso-date=\"{start}\"/><period-end iso-date=\"{end}\"/>"));
        assert_eq!(found, "", "{start} {end}");
    }

    let identifier = "<iati-identifier>XM-DAC-7-P1</iati-identifier>\n<reporting-org ref=\"XM-DAC-7\"";
    for (name, is_right) in [("valid_startswith", true), ("invalid_startswith", false)] {
        let (prefix, value) = (of(name, "prefix"), of(name, "element1"));
        let found = with(
            identifier,
            &format!("<iati-identifier>{value}</iati-identifier><reporting-org ref=\"{prefix}\""),
        );
        assert_eq!(!found.contains("identifier-prefix"), is_right, "{name}: {found}");
    }

    let shares =
        "code=\"KE\" percentage=\"60\"/>\n<recipient-region vocabulary=\"1\" code=\"298\" percentage=\"40\"";
    for name in ["valid_sum", "invalid_sum"] {
        // Both examples add up to what they say, which is not 100.
        let (one, two) = (of(name, "element7"), of(name, "element8"));
        let found = with(
            shares,
            &format!("code=\"KE\" percentage=\"{one}\"/><recipient-region code=\"298\" percentage=\"{two}\""),
        );
        assert!(found.contains("percentage-sum"), "{name}: {found}");
    }
}

#[test]
fn files_that_are_not_iati_say_so_and_break_nothing() {
    let Some(files) = files("edge-encodings-and-rulesets") else { return };
    let mut told = String::new();
    for (name, bytes) in &files {
        let report = checked(bytes);
        let codes: Vec<&str> = report.counts.keys().copied().collect();
        told += &format!("{name}: {}\n", codes.join(" "));
    }
    expect![[r#"
        dataset-encoding/valid-UTF-16.xml: identifier-missing language-missing organisation-unnamed place-missing required-missing sector-missing
        dataset-encoding/valid-UTF-16BE.xml: declaration-not-first identifier-missing language-missing organisation-unnamed place-missing required-missing sector-missing text-outside-root
        dataset-encoding/valid-UTF-16LE.xml: identifier-missing language-missing organisation-unnamed place-missing required-missing sector-missing
        dataset-encoding/valid-UTF-32.xml: identifier-missing language-missing organisation-unnamed place-missing required-missing sector-missing
        dataset-encoding/valid-UTF-8.xml: identifier-missing language-missing organisation-unnamed place-missing required-missing sector-missing
        dataset-encoding/valid-undetectable-encoding.xml: identifier-missing language-missing organisation-unnamed place-missing required-missing sector-missing
        dataset-encoding/valid-windows-1252.xml: encoding-lies identifier-missing language-missing organisation-unnamed place-missing required-missing sector-missing
        dataset-encoding/valid.xml: identifier-missing language-missing organisation-unnamed place-missing required-missing sector-missing
        invalid.xml: not-xml
        leading_whitespace_xml.xml: code-not-on-list date-type-unknown declaration-not-first identifier-missing language-missing organisation-unnamed place-missing required-missing sector-missing start-date-missing status-unknown
        ruleset/invalid_atleastone.xml: not-iati
        ruleset/invalid_dateorder.xml: not-iati
        ruleset/invalid_dependent.xml: not-iati
        ruleset/invalid_format_dateorder.xml: not-iati
        ruleset/invalid_nomorethanone.xml: not-iati
        ruleset/invalid_regexmatches.xml: not-iati
        ruleset/invalid_regexnomatches.xml: not-iati
        ruleset/invalid_startswith.xml: not-iati
        ruleset/invalid_sum.xml: not-iati
        ruleset/invalid_unique.xml: not-iati
        ruleset/valid_atleastone.xml: not-iati
        ruleset/valid_dateorder.xml: not-iati
        ruleset/valid_dependent.xml: not-iati
        ruleset/valid_nomorethanone.xml: not-iati
        ruleset/valid_regexmatches.xml: not-iati
        ruleset/valid_regexnomatches.xml: not-iati
        ruleset/valid_startswith.xml: not-iati
        ruleset/valid_sum.xml: not-iati
        ruleset/valid_unique.xml: not-iati
        valid.xml: identifier-missing language-missing organisation-unnamed place-missing required-missing sector-missing
        valid_not_iati.xml: not-iati
    "#]].assert_eq(&told);
}

/// The rules that speak of files which a validator should refuse and of files which it should not.
fn check_schema(folder: &str, expected: Expect) {
    let Some(files) = files("edge-schema-conformance-2.0x") else { return };
    let mut told = String::new();
    for (name, bytes) in files.iter().filter(|(name, _)| name.starts_with(folder)) {
        let report = checked(bytes);
        // The examples write `xx` for every code, and leave identifiers and participants empty.
        let noise =
            ["code-not-on-list", "place-missing", "sector-missing", "start-date-missing", "language-missing"];
        let rules = report.findings.iter().filter(|finding| {
            polyad_exchange::iati::rules::RULES.iter().any(|rule| rule.code() == finding.code)
                && !noise.contains(&finding.code)
                && !finding.message.starts_with("no iati-identifier")
                && !finding.locator.ends_with("participating-org[1]")
                && !finding.locator.ends_with("participating-org[2]")
        });
        for finding in rules {
            told += &format!("{}: {} {}\n", &name[folder.len()..], finding.code, finding.message);
        }
    }
    expected.assert_eq(&told);
}

#[test]
fn budgets_that_a_validator_should_refuse() {
    check_schema(
        "activity-tests/should-fail/budget/",
        expect![[r#"
            01-missing-period-end.xml: budget-part-missing no period-end
            02-missing-period-start.xml: budget-part-missing no period-start
            03-missing-value.xml: budget-part-missing no value
            04-missing-attribute-period-start-iso-date.xml: budget-part-missing no period-start
            05-missing-attribute-period-end-iso-date.xml: budget-part-missing no period-end
            06-missing-attribute-value-date.xml: value-date-missing `1000000` has no value-date: the day of its exchange rate is open
        "#]],
    );
}

#[test]
fn transactions_that_a_validator_should_refuse() {
    check_schema(
        "activity-tests/should-fail/transaction/",
        expect![[r#"
            01-missing-transaction-type.xml: transaction-part-missing no transaction-type
            02-missing-transaction-date.xml: transaction-part-missing no transaction-date
            03-missing-value.xml: transaction-part-missing no value
            12-two-recipient-country.xml: transaction-split 2 recipient countries; it has one
            13-two-recipient-region.xml: transaction-split more than one recipient region of a vocabulary
            19-missing-attribute-transaction-type-code.xml: transaction-part-missing no transaction-type
            20-missing-attribute-transaction-date-iso-code.xml: transaction-part-missing no transaction-date
            21-missing-attribute-value-date.xml: value-date-missing `100` has no value-date: the day of its exchange rate is open
        "#]],
    );
}

#[test]
fn results_that_a_validator_should_refuse() {
    check_schema(
        "activity-tests/should-fail/result/",
        expect![[r#"
            01-missing-title.xml: result-part-missing no title
            02-missing-title-narrative.xml: result-part-missing no title
            03-missing-indicator-title.xml: result-part-missing no title
            04-missing-indicator-title-narrative.xml: result-part-missing no title
            05-missing-attribute-indicator-measure.xml: result-part-missing no measure
            06-missing-indicator.xml: result-part-missing no indicator
            07-missing-attribute-result-type.xml: result-part-missing no type
            16-missing-indicator-period-period-start.xml: result-part-missing no period-start
            17-missing-indicator-period-period-end.xml: result-part-missing no period-end
            33-missing-attribute-period-start-iso-date.xml: result-part-missing no period-start
            34-missing-attribute-period-end-iso-date.xml: result-part-missing no period-start
            34-missing-attribute-period-end-iso-date.xml: result-part-missing no period-end
            36-missing-attribute-baseline-year.xml: result-part-missing no year
        "#]],
    );
}

#[test]
fn activities_that_a_validator_should_accept() {
    check_schema(
        "activity-tests/should-pass/",
        expect![[r#"
            21-transaction.xml: currency-missing neither the value nor the activity names a currency
            26-decimal-percentage.xml: percentage-sum percentages of countries and regions add up to 66.6, not 100
            26-decimal-percentage.xml: percentage-sum percentages of sectors of vocabulary 1 add up to 70.9999, not 100
            35-policy-marker.xml: policy-marker-bare marker `xx` has no significance
            vocabulary-uri/03-sector.xml: sector-dac-missing sectors of vocabulary `99` only, none of 1 or 2 (DAC)
            vocabulary-uri/03-sector.xml: own-sector-unnamed code `xx` of the reporter's own list 99 has no narrative
            vocabulary-uri/04-transaction-sector.xml: sector-dac-missing sectors of vocabulary `99` only, none of 1 or 2 (DAC)
            vocabulary-uri/05-policy-marker.xml: policy-marker-bare marker `xx` has no narrative
        "#]],
    );
}
