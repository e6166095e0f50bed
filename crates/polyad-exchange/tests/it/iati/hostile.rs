//! Files made to cost much or to give something away: the same element again and again, ends that never come, contact
//! details where they do not belong.

use polyad_exchange::iati::ACTIVITIES;
use polyad_ledger::json;
use polyad_ledger::rows::{LoadReport, Reader, Severity};
use std::fmt::Write;
use std::time::{Duration, Instant};

/// Of each element; time that grew with the square of it would be minutes.
const MANY: usize = 50_000;
/// Far more than the slowest of them takes without optimisation on a busy machine.
const PATIENCE: Duration = Duration::from_secs(10);

fn report(xml: &[u8]) -> LoadReport {
    ACTIVITIES.read(xml, &json::object::<&str, &str>([])).1
}

fn codes(report: &LoadReport) -> Vec<&str> {
    report.findings.iter().map(|finding| finding.code).collect()
}

fn activity(inside: &str) -> String {
    format!(
        "<iati-activities version=\"2.03\">\n<iati-activity default-currency=\"EUR\"><iati-identifier>X-1</iati-identifier>\
         <reporting-org ref=\"X\"/><title><narrative>t</narrative></title>{inside}</iati-activity>\n\
         <iati-activity><iati-identifier>X-2</iati-identifier><reporting-org ref=\"X\"/><title>t</title></iati-activity>\n\
         </iati-activities>"
    )
}

fn many(mut each: impl FnMut(&mut String, usize)) -> String {
    (0..MANY).fold(String::new(), |mut all, n| {
        each(&mut all, n);
        all
    })
}

#[test]
fn time_does_not_grow_with_the_square_of_what_is_repeated() {
    let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap_or(0));
    let elements = [
        ("attributes", format!("<title {}/>", many(|all, n| write!(all, "a{n}='' ").unwrap()))),
        (
            "languages",
            many(|all, n| {
                let (a, b, c, d) = (letter(n), letter(n / 26), letter(n / 676), letter(n / 17_576));
                write!(all, "<title xml:lang='{a}{b}-{c}{d}'>t</title>").unwrap();
            }),
        ),
        ("vocabularies", many(|all, n| write!(all, "<sector vocabulary='v{n}' code='1'/>").unwrap())),
        (
            "sectors",
            many(|all, n| {
                write!(all, "<transaction><value>1</value><sector code='{n}'/></transaction>").unwrap();
            }),
        ),
        ("sections", "<![CDATA[".repeat(MANY)),
        ("instructions", "<?x ".repeat(MANY)),
        ("comments", "<!-- ".repeat(MANY)),
        ("values", "<a b=\"".repeat(MANY)),
    ];
    for (name, inside) in elements {
        let began = Instant::now();
        let report = report(activity(&inside).as_bytes());
        assert!(began.elapsed() < PATIENCE, "{name} took {:?}", began.elapsed());
        let (_, count) = report.counts[0];
        assert_eq!((count.found, count.balances()), (2, true), "{name}: both activities are met");
    }
    let cut = format!("{}]]><iati-activity/>", "<![CDATA[".repeat(MANY));
    let began = Instant::now();
    assert_eq!(report(format!("<iati-activities>{cut}</iati-activities>").as_bytes()).counts[0].1.found, 1);
    assert!(began.elapsed() < PATIENCE, "sections outside records took {:?}", began.elapsed());
}

#[test]
fn undecodable_bytes_cost_no_more_than_others_and_keep_offsets_right() {
    let mut file = b"<iati-activities>".to_vec();
    for n in 0..5_000 {
        file.extend_from_slice(format!("<iati-activity><iati-identifier>A{n}").as_bytes());
        file.extend_from_slice(&[0xFF; 200]);
        file.extend_from_slice(b"</iati-identifier></iati-activity>\n");
    }
    file.extend_from_slice(b"</iati-activities>");
    let began = Instant::now();
    let (table, report) = ACTIVITIES.read(&file, &json::object::<&str, &str>([]));
    assert!(began.elapsed() < PATIENCE, "took {:?}", began.elapsed());
    assert_eq!(report.counts[0].1.kept, 5_000);
    for number in [0, 1, 2_500, 4_999] {
        let start = usize::try_from(table.record(number).expect("a record").span.0).expect("small");
        let begins = format!("<iati-activity><iati-identifier>A{number}");
        assert!(file[start..].starts_with(begins.as_bytes()), "record {number} begins at {start}");
    }
}

#[test]
fn no_finding_quotes_contact_details() {
    for inside in [
        "<contact-info><person-name>Jo & Sam Secret</person-name></contact-info>",
        "<contact-info><email>Jo <secret@example.org></email></contact-info>",
        "<contact-info><telephone secret>1</telephone></contact-info>",
        "<contact-info/><email>Jo & secret@example.org</email>",
        "</iati-activity><contact-info><email>Jo <secret@example.org></email></contact-info></iati-activity>",
        "</iati-activity></iati-activities><email>secret</email> secret</iati-activity>",
    ] {
        let report = report(activity(inside).as_bytes());
        let about = |finding: &&polyad_ledger::rows::RowFinding| finding.severity != Severity::Note;
        assert!(report.findings.iter().any(|finding| about(&finding)), "{inside}: something is wrong");
        for finding in &report.findings {
            assert!(!finding.message.to_lowercase().contains("secret"), "{inside}: {}", finding.message);
        }
    }
}

#[test]
fn records_under_other_names_are_not_passed_over_in_silence() {
    for name in ["iati:iati-activity", "IATI-ACTIVITY", "Iati-Organisation"] {
        let file = format!(
            "<iati-activities xmlns:iati='x'><iati-activity><iati-identifier>A</iati-identifier></iati-activity>\
             <{name}><b/></{name}></iati-activities>"
        );
        let report = report(file.as_bytes());
        let found = report.findings.iter().find(|finding| finding.code == "record-misnamed");
        let found = found.expect("it is said");
        assert_eq!(found.severity, Severity::Refused);
        assert!(found.message.contains(name), "{}", found.message);
        assert_eq!(report.counts[0].1.kept, 1, "the others are kept");
    }
    assert_eq!(codes(&report(b"<iati-activities/>")), ["record-missing"]);
    assert_eq!(codes(&report(b"<!DOCTYPE html><html><p>404</p></html>")), ["not-iati"]);
}

#[test]
fn the_name_of_a_record_in_an_instruction_is_no_record() {
    let file = "<?xml version='1.0'?><?xml-stylesheet href='iati-activity.xsl'?>\n<iati-activities/>";
    assert_eq!(codes(&report(file.as_bytes())), ["record-missing"]);
}

#[test]
fn an_endless_identifier_does_not_make_endless_findings() {
    let file = activity(&"<a>".repeat(3)).replace("X-1", &"X".repeat(100_000));
    let report = report(file.as_bytes());
    assert_eq!(report.counts[0].1.refused, 1);
    for finding in &report.findings {
        assert!(finding.locator.len() < 1_000 && finding.message.len() < 1_000, "{}", finding.code);
    }
}
