//! A check of a whole file: counts, findings by line, lines quoted.

use super::GOOD;
use expect_test::expect;
use polyad_exchange::iati::check::{self, CheckOptions, CheckReport};
use std::io::{self, BufRead, Cursor};

fn checked(text: &str, options: &CheckOptions) -> CheckReport {
    let mut open = || -> io::Result<Box<dyn BufRead>> { Ok(Box::new(Cursor::new(text.as_bytes().to_vec()))) };
    check::check(&mut open, options).expect("bytes in memory")
}

fn file(activities: &str) -> String {
    format!("<?xml version=\"1.0\"?>\n<iati-activities version=\"2.03\">\n{activities}\n</iati-activities>\n")
}

#[test]
fn a_finding_quotes_its_line_and_marks_its_element() {
    let text = file(
        &GOOD.replace("percentage=\"60\"", "percentage=\"61\"").replace("code=\"3\"/>", "code=\"33\"/>"),
    );
    let report = checked(&text, &CheckOptions::default());
    let told: String = report
        .findings
        .iter()
        .filter(|finding| finding.code == "percentage-sum" || finding.code == "code-not-on-list")
        .map(|finding| {
            let source = finding.source.as_ref().expect("a line");
            let mark = format!("{}{}", " ".repeat(source.from as usize), "^".repeat(source.length as usize));
            format!("{}:{} {}\n{}\n{mark}\n", finding.line, source.column, finding.locator, source.text)
        })
        .collect();
    expect![[r#"
        14:1 XM-DAC-7-P1/recipient-country
        <recipient-country code="KE" percentage="61"/>
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        26:1 XM-DAC-7-P1/transaction[1]
        <transaction>
        ^^^^^^^^^^^^^
    "#]]
    .assert_eq(&told);
}

#[test]
fn findings_past_the_limit_are_counted() {
    let many: String = (0..40).map(|n| GOOD.replace("XM-DAC-7-P1", &format!("XM-DAC-8-P{n}"))).collect();
    let options = CheckOptions { listed_max: 3, ..CheckOptions::default() };
    let report = checked(&file(&many), &options);
    let listed = report.findings.iter().filter(|finding| finding.code == "identifier-prefix").count();
    assert_eq!(listed, 3);
    assert_eq!(report.counts["identifier-prefix"].1, 40);
    assert!(!report.refuses());
}

#[test]
fn a_broken_record_takes_no_other_with_it() {
    let broken = GOOD.replace("</result>", "</results>").replace("XM-DAC-7-P1", "XM-DAC-7-P2");
    let wrong = GOOD.replace("XM-DAC-7-P1", "XM-DAC-8-P3");
    let report = checked(&file(&format!("{broken}\n{wrong}")), &CheckOptions::default());
    let last = report.findings.iter().find(|finding| finding.code == "identifier-prefix").expect("a finding");
    assert_eq!(last.locator, "XM-DAC-8-P3/iati-identifier[1]");
    assert!(report.refuses());
}

#[test]
fn contact_details_are_not_quoted() {
    let contact =
        "<contact-info><email>a@example.org</email></contact-info><sector code=\"1\" percentage=\"300\"/>";
    let text = file(&GOOD.replace("<result type", &format!("{contact}<result type")));
    let report = checked(&text, &CheckOptions::default());
    let finding =
        report.findings.iter().find(|finding| finding.code == "percentage-range").expect("a finding");
    let source = finding.source.as_ref().expect("a line");
    assert_eq!(source.text, "…<sector code=\"1\" percentage=\"300\"/><result type=\"1\">");
}
