//! Rules and lists on real files, and on the standard's own lists.

use super::{GOOD, changed, findings, spelt};
use crate::data;
use expect_test::{Expect, expect};
use polyad_exchange::iati::check::{self, CheckOptions, CheckReport};
use polyad_exchange::iati::codes::{self, Codelists};
use std::io::{self, BufRead, Cursor};

#[test]
fn the_users_own_lists_judge_what_the_engine_has_no_list_of() {
    let Some(packed) = data::read("iati codelists", "iati/reference-codelists.tar.gz") else { return };
    let lists = Codelists::from_bytes(&packed).expect("code lists");
    assert_eq!(spelt(&findings(GOOD, "2.03", Some(&lists))), "");
    let wrong = changed(&[
        ("code=\"14031\"", "code=\"99999\""),
        ("code=\"298\"", "code=\"7\""),
        ("<default-finance-type code=\"110\"/>", "<default-finance-type code=\"711\"/>"),
        ("xml:lang=\"en\"", "xml:lang=\"qq\""),
    ]);
    expect![[r#"
        1: warning[language-malformed] iati-activity: `qq` is not on the list Language
        13: warning[code-not-on-list] recipient-region[1]: `7` is not on the list Region
        15: warning[code-not-on-list] sector[2]: `99999` is not on the list Sector
        18: note[code-not-on-list] default-finance-type: `711` (Other foreign direct investment, including reinvested earnings) was withdrawn from the list FinanceType
    "#]].assert_eq(&spelt(&findings(&wrong, "2.03", Some(&lists))));
}

#[test]
fn our_small_lists_have_the_codes_of_the_standards_own() {
    let Some(packed) = data::read("iati small lists", "iati/reference-codelists.tar.gz") else { return };
    let archive = Codelists::from_bytes(&packed).expect("code lists");
    let kinds = [
        &codes::TransactionType::LIST,
        &codes::Role::LIST,
        &codes::DateType::LIST,
        &codes::Status::LIST,
        &codes::OrganisationType::LIST,
        &codes::ResultType::LIST,
        &codes::IndicatorMeasure::LIST,
    ];
    let (mut compared, mut newer) = (0, Vec::new());
    for list in codes::LISTS.iter().copied().chain(kinds) {
        assert!(archive.codes(list.name).next().is_some(), "the archive has no list {}", list.name);
        for (code, listed) in archive.codes(list.name) {
            compared += 1;
            assert!(list.holds(code, 2), "{} lacks {code} ({})", list.name, listed.name);
        }
        // The archive's copies are of 2018; what is newer in ours is listed here by hand.
        let ours = list.entries.iter().filter(|entry| !entry.old.contains(&entry.code));
        newer.extend(
            ours.filter(|entry| archive.find(list.name, entry.code) == Some(None))
                .map(|entry| format!("{} {}", list.name, entry.code)),
        );
    }
    assert!(compared > 150, "{compared} codes compared");
    expect!["SectorVocabulary 11, SectorVocabulary 12, TagVocabulary 2, TagVocabulary 3, TagVocabulary 4, PolicyMarker 10, PolicyMarker 11, PolicyMarker 12, AidTypeVocabulary 2, AidTypeVocabulary 3, AidTypeVocabulary 4, AidType B021, AidType B022, AidType B031, AidType B032, AidType B033, AidType H03, AidType H04, AidType H05, AidType H06, IndicatorVocabulary 9"].assert_eq(&newer.join(", "));
    let unknown = |list: &str, is_known: fn(&str) -> bool| -> Vec<String> {
        archive.codes(list).map(|(code, _)| code.to_owned()).filter(|code| !is_known(code)).collect()
    };
    assert_eq!(unknown("Country", codes::is_country), [""; 0]);
    assert_eq!(unknown("Currency", codes::is_currency), [""; 0]);
}

/// A check of a real file, on a fixed day.
fn checked(name: &str) -> Option<CheckReport> {
    let packed = data::read(name, &format!("iati/{name}.xml.gz"))?;
    let contents = polyad_exchange::decompress::contents(&packed).expect("a whole gzip").into_owned();
    let mut open = || -> io::Result<Box<dyn BufRead>> { Ok(Box::new(Cursor::new(contents.clone()))) };
    let today = Some("2026-01-01".parse().expect("a day"));
    let options = CheckOptions { today, ..CheckOptions::default() };
    Some(check::check(&mut open, &options).expect("bytes in memory"))
}

fn check_counts(name: &str, expected: Expect) {
    let Some(report) = checked(name) else { return };
    assert!(report.load.balances(), "{name}");
    let is_rule = |code: &str| polyad_exchange::iati::rules::RULES.iter().any(|rule| rule.code() == code);
    let (sort, activities) = report.load.counts.first().expect("counts");
    let lines: String = report
        .counts
        .iter()
        .filter(|(code, _)| is_rule(code))
        .map(|(code, (_, count))| format!("{count:6} {code}\n"))
        .collect();
    expected.assert_eq(&format!("{} {sort}\n{lines}", activities.found));
}

#[test]
fn findings_in_caf_devbank() {
    check_counts(
        "caf-devbank-latam-2.03",
        expect![[r#"
        478 activities
           478 sector-dac-missing
    "#]],
    );
}

#[test]
fn findings_in_usaid_fiji() {
    check_counts(
        "usaid-fiji-2.03",
        expect![[r#"
        14 activities
             1 budget-longer-than-year
    "#]],
    );
}

#[test]
fn findings_in_dfid_burundi() {
    check_counts(
        "dfid-burundi-1.01",
        expect![[r#"
        66 activities
           114 code-not-on-list
             9 percentage-sum
    "#]],
    );
}

#[test]
fn every_real_file_is_checked_to_its_end() {
    let text = include_str!("../../../../../tests/oracle/iati.json");
    let oracle: serde_json::Value = serde_json::from_str(text).expect("the oracle is JSON");
    for file in oracle["files"].as_array().expect("a list of files") {
        let name = file["file"].as_str().expect("a name");
        let Some(report) = checked(name.trim_end_matches(".xml.gz")) else { return };
        assert!(report.load.balances(), "{name}");
        let found =
            report.load.counts.iter().find(|(sort, _)| *sort == "activities").map(|(_, count)| count.found);
        assert_eq!(found, file["activities"].as_u64(), "{name}");
        let is_quoted = report.findings.iter().filter(|finding| finding.source.is_some()).count();
        let has_lines = report.findings.iter().filter(|finding| finding.line > 0).count();
        assert!(is_quoted > 0 || has_lines == 0, "{name}: nothing is quoted");
        for finding in &report.findings {
            let Some(source) = &finding.source else { continue };
            let shown = source.text.chars().count() as u32;
            assert!(source.length > 0 && source.from + source.length <= shown, "{name}: {source:?}");
        }
    }
}
