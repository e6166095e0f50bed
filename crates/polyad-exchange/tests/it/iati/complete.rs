//! What an activity or an organisation says beside its bare rows: terms of transactions, places, documents, lines of
//! budgets, and what is kept as it stands.

use super::{read, read_as};
use expect_test::{Expect, expect};
use polyad_exchange::iati::{IatiReader, ORGANISATIONS};
use polyad_ledger::rows::Table;

/// The fields of the row at a locator that are named, one a line.
fn fields(table: &Table, locator: &str, names: &[&str]) -> String {
    let row = table.row(locator).unwrap_or_else(|| panic!("no row at {locator}"));
    let printed = names.iter().map(|name| match row.value(name) {
        Some(value) => format!("{name} {}\n", value.to_canonical()),
        None => format!("{name} -\n"),
    });
    printed.collect()
}

fn check(inside: &str, locator: &str, names: &[&str], expected: Expect) {
    let file = format!(
        "<iati-activities version=\"2.03\"><iati-activity default-currency=\"EUR\" xml:lang=\"en\" humanitarian=\"true\" \
         budget-not-provided=\"2\" linked-data-uri=\"http://example.org/A\"><iati-identifier>A</iati-identifier>\
         <reporting-org ref=\"X\" secondary-reporter=\"0\"/><title><narrative>t</narrative></title>{inside}\
         </iati-activity></iati-activities>"
    );
    let (table, _) = read(file);
    expected.assert_eq(&fields(&table, locator, names));
}

const MONEY: &str = "<transaction-date iso-date=\"2020-01-01\"/><value value-date=\"2020-01-01\">5</value>";

#[test]
fn a_transaction_has_its_own_terms_places_and_sectors() {
    let inside = format!(
        r#"<sector code="99810"/><recipient-country code="KE"/>
<transaction ref="T" humanitarian="1"><transaction-type code="3"/>{MONEY}
  <provider-org ref="P" type="10" provider-activity-id="P/1"/><receiver-org type="21" receiver-activity-id="R 2"/>
  <disbursement-channel code="1"/><sector vocabulary="1" code="14030"/><sector vocabulary="99" vocabulary-uri="http://example.org/own" code="W"><narrative>Wells</narrative></sector>
  <recipient-country code="UG"/><recipient-region vocabulary="1" code="298"/>
  <flow-type code="10"/><finance-type code="110"/><aid-type code="C01"/><aid-type vocabulary="2" code="1"/><tied-status code="5"/>
</transaction>
<transaction ref="P1"><transaction-type code="12"/>{MONEY}<description><narrative>Our word</narrative></description>
  <receiver-org receiver-activity-id="R-3"/><sector code="11110"/></transaction>"#
    );
    let terms = [
        "by_type",
        "to_type",
        "ends",
        "places",
        "sectors",
        "flow_type",
        "finance_type",
        "aid_type",
        "aid_types",
        "tied_status",
        "channel",
        "humanitarian",
        "reference",
        "description",
    ];
    check(
        &inside,
        "A/transaction[1]",
        &terms,
        expect![[r#"
        by_type "10"
        to_type "21"
        ends {"from":"x:iati-activity:P%2F1","to":"x:iati-activity:R%202"}
        places [{"code":"UG","scheme":"iso3166-1"},{"code":"298","scheme":"iati-region-1"}]
        sectors [{"code":"14030","scheme":"iati-sector-1"},{"code":"W","name":"Wells","scheme":"iati-sector-99","uri":"http://example.org/own"}]
        flow_type "10"
        finance_type "110"
        aid_type "C01"
        aid_types [{"code":"1","vocabulary":"2"}]
        tied_status "5"
        channel "1"
        humanitarian "1"
        reference "T"
        description -
    "#]],
    );
    check(
        &inside,
        "A/transaction[2]",
        &terms,
        expect![[r#"
        by_type -
        to_type -
        ends {"to":"x:iati-activity:R-3"}
        places -
        sectors [{"code":"11110","scheme":"iati-sector-1"}]
        flow_type -
        finance_type -
        aid_type -
        aid_types -
        tied_status -
        channel -
        humanitarian -
        reference "P1"
        description {"en":"Our word"}
    "#]],
    );
}

#[test]
fn an_activity_keeps_what_is_no_row_of_its_own() {
    let inside = r#"
<other-identifier ref="O-1" type="A1"><owner-org ref="OWN"><narrative>Owner</narrative></owner-org></other-identifier>
<participating-org role="1" ref="P" crs-channel-code="11000"/>
<location ref="L1"><location-reach code="1"/><location-id vocabulary="G1" code="453"/><name><narrative>Herat</narrative></name>
  <description><narrative>A town</narrative></description><activity-description><narrative>Teaching</narrative></activity-description>
  <administrative vocabulary="G1" level="1" code="1453"/><point srsName="http://www.opengis.net/def/crs/EPSG/0/4326"><pos>31.6 65.7</pos></point>
  <exactness code="1"/><location-class code="2"/><feature-designation code="ADMF"/></location>
<location percentage="40"><location-type code="PPL"/><name>Village</name><administrative country="AF" adm1="11"/><coordinates latitude="1" longitude="2" precision="3"/></location>
<default-finance-type code="110"/><default-aid-type code="A01"/><default-aid-type vocabulary="3" code="2"/><capital-spend percentage="88.8"/>
<document-link format="text/html" url="http://example.org/d"><title><narrative>D</narrative></title><description><narrative>What</narrative></description><category code="B01"/><language code="en"/><document-date iso-date="2014-02-05"/></document-link>
<conditions attached="1"><condition type="1"><narrative>First</narrative></condition><condition type="2"><narrative>Second</narrative></condition></conditions>
<country-budget-items vocabulary="2"><budget-item code="1.1.1" percentage="50"><description><narrative>Half</narrative></description></budget-item><budget-item code="1.2.1" percentage="50"/></country-budget-items>
<legacy-data name="Project Status" value="7" iati-equivalent="activity-status"/>
<crs-add><other-flags code="1" significance="1"/><loan-terms rate-1="4" rate-2="3"><repayment-type code="1"/><commitment-date iso-date="2013-09-01"/></loan-terms><loan-status year="2014" currency="GBP" value-date="2013-05-24"><interest-received>200000</interest-received></loan-status><channel-code>21039</channel-code></crs-add>
<fss extraction-date="2014-05-06" priority="1"><forecast year="2014" value-date="2013-07-03" currency="GBP">3000000</forecast></fss>
"#;
    check(
        inside,
        "A",
        &[
            "humanitarian",
            "budget_not_provided",
            "linked_data",
            "secondary_reporter",
            "other_identifiers",
            "locations",
            "defaults",
            "capital_spend",
            "documents",
            "conditions",
            "conditions_attached",
            "extras",
        ],
        expect![[r#"
            humanitarian "1"
            budget_not_provided "2"
            linked_data "http://example.org/A"
            secondary_reporter "0"
            other_identifiers [{"owner":"OWN","owner_name":"Owner","ref":"O-1","type":"A1"}]
            locations [{"activity":{"en":"Teaching"},"administrative":[{"code":"1453","level":"1","vocabulary":"G1"}],"class":"2","codes":[{"code":"453","vocabulary":"G1"}],"description":{"en":"A town"},"exactness":"1","feature":"ADMF","name":{"en":"Herat"},"position":"31.6 65.7","reach":"1","ref":"L1"},{"administrative":[{"code":"AF","level":"country"},{"code":"11","level":"adm1"}],"exactness":"3","name":{"en":"Village"},"percentage":"40","position":"1 2","type":"PPL"}]
            defaults {"default-aid-type":"A01","default-aid-types":[{"code":"2","vocabulary":"3"}],"default-finance-type":"110"}
            capital_spend "88.8"
            documents [{"categories":["B01"],"date":"2014-02-05","description":{"en":"What"},"format":"text/html","languages":["en"],"title":{"en":"D"},"url":"http://example.org/d"}]
            conditions [{"text":{"en":"First"},"type":"1"},{"text":{"en":"Second"},"type":"2"}]
            conditions_attached "1"
            extras {"country-budget-items":[{"budget-item":[{"code":"1.1.1","description":[{"narrative":[{"text":"Half"}]}],"percentage":"50"},{"code":"1.2.1","percentage":"50"}],"vocabulary":"2"}],"crs-add":[{"channel-code":[{"text":"21039"}],"loan-status":[{"currency":"GBP","interest-received":[{"text":"200000"}],"value-date":"2013-05-24","year":"2014"}],"loan-terms":[{"commitment-date":[{"iso-date":"2013-09-01"}],"rate-1":"4","rate-2":"3","repayment-type":[{"code":"1"}]}],"other-flags":[{"code":"1","significance":"1"}]}],"fss":[{"extraction-date":"2014-05-06","forecast":[{"currency":"GBP","text":"3000000","value-date":"2013-07-03","year":"2014"}],"priority":"1"}],"legacy-data":[{"iati-equivalent":"activity-status","name":"Project Status","value":"7"}]}
        "#]],
    );
    check(
        inside,
        "A/participating-org[1]",
        &["channel"],
        expect![[r#"
        channel "11000"
    "#]],
    );
}

#[test]
fn results_have_references_places_and_documents() {
    let document = r#"<document-link url="http://example.org/r"><category code="A08"/></document-link>"#;
    let inside = format!(
        r#"<result type="1" aggregation-status="true"><title><narrative>R</narrative></title><description><narrative>Why</narrative></description>{document}<reference vocabulary="99" code="C" vocabulary-uri="http://example.org/v"/>
<indicator measure="1" aggregation-status="0"><title><narrative>I</narrative></title>{document}<reference vocabulary="9" code="3.1.1" indicator-uri="http://example.org/i"/>
<baseline year="2012" iso-date="2012-01-01" value="10"><location ref="L1"/><dimension name="sex" value="f"/>{document}<comment><narrative>Old</narrative></comment></baseline>
<baseline year="2013" value="11"><dimension name="sex" value="m"/></baseline>
<period><period-start iso-date="2013-01-01"/><period-end iso-date="2013-03-31"/><target value="10"><location ref="L1"/><location ref="L2"/>{document}</target><actual value="11"><location ref="L1"/>{document}</actual></period>
</indicator></result>"#
    );
    check(
        &inside,
        "A/result[1]/indicator[1]",
        &[
            "aggregation",
            "result_aggregation",
            "result_description",
            "references",
            "result_references",
            "baseline",
            "baselines",
        ],
        expect![[r#"
            aggregation "0"
            result_aggregation "1"
            result_description {"en":"Why"}
            references [{"code":"3.1.1","uri":"http://example.org/i","vocabulary":"9"}]
            result_references [{"code":"C","uri":"http://example.org/v","vocabulary":"99"}]
            baseline {"comment":{"en":"Old"},"date":"2012-01-01","dims":[{"name":"sex","value":"f"}],"locations":["L1"],"value":"10","year":"2012"}
            baselines [{"dims":[{"name":"sex","value":"m"}],"value":"11","year":"2013"}]
        "#]],
    );
    check(
        &inside,
        "A/result[1]/indicator[1]/period[1]/target[1]",
        &["locations"],
        expect![[r#"
        locations ["L1","L2"]
    "#]],
    );
    check(
        &inside,
        "A",
        &["documents"],
        expect![[r#"
        documents [{"at":"result[1]","categories":["A08"],"url":"http://example.org/r"},{"at":"result[1]/indicator[1]","categories":["A08"],"url":"http://example.org/r"},{"at":"result[1]/indicator[1]/baseline[1]","categories":["A08"],"url":"http://example.org/r"},{"at":"result[1]/indicator[1]/period[1]/target[1]","categories":["A08"],"url":"http://example.org/r"},{"at":"result[1]/indicator[1]/period[1]/actual[1]","categories":["A08"],"url":"http://example.org/r"}]
    "#]],
    );
}

#[test]
fn an_organisation_has_lines_in_its_budgets_and_documents() {
    let file = r#"<iati-organisations version="2.03"><iati-organisation default-currency="EUR" xml:lang="en">
<organisation-identifier>XM-1</organisation-identifier><name><narrative>The Bank</narrative></name>
<reporting-org ref="XM-1" type="40" secondary-reporter="0"><narrative>The Bank</narrative></reporting-org>
<total-budget status="2"><period-start iso-date="2024-01-01"/><period-end iso-date="2024-12-31"/><value value-date="2024-01-01">100</value>
  <budget-line ref="1"><value currency="USD" value-date="2024-01-01">60</value><narrative>Health</narrative></budget-line><budget-line><value>some</value></budget-line></total-budget>
<recipient-region-budget><recipient-region vocabulary="2" code="west"><narrative>The west</narrative></recipient-region><period-start iso-date="2024-01-01"/><value>7</value></recipient-region-budget>
<recipient-org-budget><recipient-org><narrative>A school</narrative></recipient-org><period-start iso-date="2024-01-01"/><value>8</value></recipient-org-budget>
<total-expenditure><period-start iso-date="2023-01-01"/><value>9</value><expense-line ref="2"><value>3</value></expense-line></total-expenditure>
<document-link url="http://example.org/d"><category code="B01"/><recipient-country code="AF"/></document-link>
</iati-organisation></iati-organisations>"#;
    let reader: &IatiReader = &ORGANISATIONS;
    let (table, report) = read_as(reader, file);
    let said: Vec<&str> = report.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(said, ["number-malformed"], "a line without an amount is said");
    expect![[r#"
        reporter_name "The Bank"
        reporter_type "40"
        secondary_reporter "0"
        default_currency "EUR"
        documents [{"categories":["B01"],"countries":["AF"],"url":"http://example.org/d"}]
        status "committed"
        lines [{"amount":"60","currency":"USD","date":"2024-01-01","ref":"1","text":{"en":"Health"}},{}]
        to "x:iati-region-2:west"
        to_name "The west"
        to "x:org-name:XM-1%2FA%20school"
        to_name "A school"
        lines [{"amount":"3","currency":"EUR","ref":"2"}]
    "#]]
    .assert_eq(
        &[
            fields(
                &table,
                "XM-1",
                &["reporter_name", "reporter_type", "secondary_reporter", "default_currency", "documents"],
            ),
            fields(&table, "XM-1/total-budget[1]", &["status", "lines"]),
            fields(&table, "XM-1/recipient-region-budget[1]", &["to", "to_name"]),
            fields(&table, "XM-1/recipient-org-budget[1]", &["to", "to_name"]),
            fields(&table, "XM-1/total-expenditure[1]", &["lines"]),
        ]
        .concat(),
    );
}
