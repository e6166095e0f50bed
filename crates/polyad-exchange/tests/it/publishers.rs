//! Lists of organisations: written examples of each layout, bad lines, and real lists beside a second reading of them.

#![allow(clippy::unwrap_used, reason = "a test stops where its ground gives way")]

use crate::data;
use expect_test::{Expect, expect};
use polyad_exchange::publishers::{ORGANISATIONS, PublishersReader};
use polyad_ledger::json;
use polyad_ledger::rows::{LoadReport, Reader, Table};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

fn read(text: impl AsRef<[u8]>) -> (Table, LoadReport) {
    let (table, report) = PublishersReader.read(text.as_ref(), &json::object::<&str, &str>([]));
    assert!(report.balances(), "found = kept + refused: {:?}", report.counts);
    (table, report)
}

fn check(text: &str, expected: Expect) {
    let (table, report) = read(text);
    let mut out = String::new();
    for row in table.groups().iter().flat_map(|group| group.rows()) {
        writeln!(out, "{} {}", row.locator(), json::object(row.fields()).to_canonical()).unwrap();
    }
    for finding in &report.findings {
        let word = finding.severity.word();
        writeln!(out, "{}: {word}: {} [{}]", finding.line, finding.message, finding.code).unwrap();
    }
    expected.assert_eq(&out);
}

#[test]
fn the_registry_names_code_kind_and_country_and_a_bad_line_is_refused_alone() {
    check(
        "name,title,publisher_iati_id,publisher_organization_type,publisher_country\n\
         care,CARE Denmark,DK-CVR-12921047,22,DK\n\
         none,Nobody,,22,DK\n\
         short,Short,XM-DAC-1\n\
         lei,\"Bank, Ltd\",XI-LEI-213800WSGIIZCXF1P571,70,xx\n\
         care2,CARE Danmark,DK-CVR-12921047,22,DK\n\
         odd,Odd One,??,99,\n",
        expect![[r#"
            2:DK-CVR-12921047 {"about":"x:org-id:DK-CVR-12921047","class":"civil","country":"x:iso3166-1:DK","list":"registry","name":{"und":"CARE Denmark"},"organisation_type":"22","registry_name":"care"}
            5:XI-LEI-213800WSGIIZCXF1P571 {"about":"x:org-id:XI-LEI-213800WSGIIZCXF1P571","class":"business","list":"registry","name":{"und":"Bank, Ltd"},"organisation_type":"70","registry_name":"lei"}
            6:DK-CVR-12921047 {"about":"x:org-id:DK-CVR-12921047","class":"civil","country":"x:iso3166-1:DK","list":"registry","name":{"und":"CARE Danmark"},"organisation_type":"22","registry_name":"care2"}
            7:?? {"about":"x:org-id:%3F%3F","list":"registry","name":{"und":"Odd One"},"registry_name":"odd"}
            3: refused: `Nobody` has no code [code-missing]
            4: refused: 3 cells where the heading has 5 [line-malformed]
            5: warning: `XI-LEI-213800WSGIIZCXF1P571` read as org-id: its check digits should be 72 [code-doubtful]
            6: warning: `DK-CVR-12921047` stands on line 2 too [code-repeated]
            7: warning: `??` has the form of no scheme known here [code-unknown]
        "#]],
    );
}

#[test]
fn a_json_array_and_a_code_list_of_the_standard_are_read_too() {
    check(
        r#"[{"Publisher":"PHASE Nepal","IATI Organisation Identifier":"NP-DAO-531/062/063","Organization Type":"National NGO",
            "HQ Country or Region":"Nepal","Datasets Count":3,"Datasets Link":"https://example.org/publisher/phase-nepal"}]"#,
        expect![[r#"
            1:NP-DAO-531/062/063 {"about":"x:org-id:NP-DAO-531%2F062%2F063","class":"civil","country":"x:iso3166-1:NP","list":"registry","name":{"und":"PHASE Nepal"},"organisation_type":"22","registry_name":"phase-nepal"}
        "#]],
    );
    check(
        r#"<codelist name="OrganisationIdentifier" xml:lang="en"><codelist-items><codelist-item><code>GB-1</code>
           <name><narrative>Department for International Development</narrative><narrative xml:lang="fr">x</narrative></name>
           </codelist-item></codelist-items></codelist>"#,
        expect![[r#"
            OrganisationIdentifier/1:GB-1 {"about":"x:org-id:GB-1","list":"OrganisationIdentifier","name":{"und":"Department for International Development"}}
        "#]],
    );
}

#[test]
fn what_is_no_list_of_organisations_says_so() {
    for (text, code) in [
        ("", "file-empty"),
        ("a,b\n1,2\n", "column-missing"),
        ("[1]", "json-malformed"),
        (r#"<codelist name="Sector"/>"#, "list-missing"),
        ("<html>", "list-missing"),
    ] {
        let (table, report) = read(text);
        assert!(table.is_empty());
        assert_eq!(report.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [code], "{text}");
    }
    let options = json::object([("layout", "csv")]);
    let (_, report) = PublishersReader.read(b"code,name\nGB-1,DFID\n", &options);
    assert_eq!(report.findings[0].code, "option-unknown");
}

#[test]
fn real_lists_give_what_a_second_reading_gives() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/oracle/publishers.json");
    let oracle: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for (digest, expected) in oracle.as_object().unwrap() {
        let file = expected["file"].as_str().unwrap();
        let test = "real_lists_give_what_a_second_reading_gives";
        let Some(packed) = data::read(test, &format!("iati/{file}")) else { return };
        let contents = polyad_exchange::decompress::contents(&packed).unwrap();
        let own: String = Sha256::digest(&contents).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            own, *digest,
            "{file} is another edition than the oracle's: run tests/oracle/publishers.py"
        );
        let (table, report) = read(&packed);
        let count = report.counts.iter().find(|(sort, _)| *sort == ORGANISATIONS).unwrap().1;
        assert_eq!(Some(count.found), expected["found"].as_u64(), "{file}");
        assert_eq!(Some(count.kept), expected["kept"].as_u64(), "{file}");
        let group = table.group("actor").unwrap();
        let codes: BTreeSet<_> = group.rows().filter_map(|row| row.reference("about")).collect();
        assert_eq!(Some(codes.len() as u64), expected["codes"].as_u64(), "{file}");
        let mut types: BTreeMap<String, u64> = BTreeMap::new();
        let mut countries: BTreeMap<String, u64> = BTreeMap::new();
        for row in group.rows() {
            let text = |field: &str| row.value(field).and_then(|value| value.as_str().map(str::to_owned));
            text("organisation_type").into_iter().for_each(|class| *types.entry(class).or_default() += 1);
            text("country").into_iter().for_each(|country| *countries.entry(country).or_default() += 1);
        }
        let wanted: BTreeMap<String, u64> = serde_json::from_value(expected["types"].clone()).unwrap();
        assert_eq!(types, wanted, "{file}");
        for (letters, number) in expected["two_letters"].as_object().unwrap() {
            assert_eq!(
                countries.get(&format!("x:iso3166-1:{letters}")).copied(),
                number.as_u64(),
                "{file} {letters}"
            );
        }
        let dutch = countries.get("x:iso3166-1:NL").copied().unwrap_or(0);
        assert_eq!(Some(dutch), expected["in_the_netherlands"].as_u64(), "{file}");
    }
}
