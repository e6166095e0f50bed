//! One activity in the words of each version, and the rows it becomes.

use super::{printed, read, read_as};
use expect_test::{Expect, expect};
use polyad_exchange::iati::ORGANISATIONS;

fn check(file: &str, expected: Expect) {
    let (table, report) = read(file);
    expected.assert_eq(&printed(&table, &report));
}

#[test]
fn version_2_has_narratives_and_numbers() {
    check(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<iati-activities version="2.03">
<iati-activity default-currency="EUR" xml:lang="en" hierarchy="1" last-updated-datetime="2024-02-03T04:05:06Z">
  <iati-identifier>XM-1-7</iati-identifier>
  <reporting-org ref="XM-1" type="40"><narrative>The Bank</narrative></reporting-org>
  <title><narrative>Wells</narrative><narrative xml:lang="fr">Puits</narrative></title>
  <description type="1"><narrative>Water for all.</narrative></description>
  <description type="2"><narrative>Forty wells.</narrative></description>
  <participating-org role="1" ref="XM-1" type="40"><narrative>The Bank</narrative></participating-org>
  <participating-org role="4" activity-id="NGO-9"><narrative>Wells
     and Co</narrative></participating-org>
  <other-identifier ref="W-7" type="A1"/>
  <activity-status code="2"/>
  <activity-date type="1" iso-date="2023-01-01"/>
  <activity-date type="2" iso-date="2023-02-01Z"/>
  <activity-date type="3" iso-date="2025-12-31"/>
  <contact-info><email>nobody@example.org</email></contact-info>
  <recipient-country code="KE" percentage="60"/>
  <recipient-country code="UG" percentage="40.00"/>
  <location><name><narrative>Kisumu</narrative></name><point><pos>-0.1 34.75</pos></point></location>
  <sector vocabulary="1" code="14030"/>
  <sector vocabulary="7" code="6"/>
  <tag vocabulary="3" code="6.1"/>
  <policy-marker vocabulary="1" code="1" significance="2"/>
  <humanitarian-scope type="1" vocabulary="1-2" code="EQ-1"/>
  <default-aid-type code="C01"/>
  <budget type="1" status="2">
    <period-start iso-date="2023-01-01"/><period-end iso-date="2023-12-31"/>
    <value value-date="2023-01-01">1000.50</value>
  </budget>
  <planned-disbursement>
    <period-start iso-date="2024-01-01"/><value currency="USD" value-date="2024-01-01">7</value>
    <receiver-org ref="NGO-9"/>
  </planned-disbursement>
  <transaction ref="t1">
    <transaction-type code="3"/><transaction-date iso-date="2023-03-01"/>
    <value currency="" value-date="2023-03-02">-250</value>
    <description><narrative>First part</narrative></description>
    <receiver-org receiver-activity-id="NGO-9/1"><narrative>Wells and Co</narrative></receiver-org>
  </transaction>
  <transaction>
    <transaction-type code="11"/><transaction-date iso-date="2023-03-01"/><value>9</value>
    <provider-org ref="GB-1" provider-activity-id="GB-1-2"/>
  </transaction>
  <transaction>
    <transaction-type code="13"/><transaction-date iso-date="2023-03-01"/><value>10</value>
  </transaction>
  <document-link url="https://example.org/a.pdf" format="application/pdf"><category code="A01"/></document-link>
  <related-activity ref="XM-1" type="1"/>
  <related-activity ref="XM-1-7-1" type="2"/>
  <result type="1">
    <title><narrative>Wells dug</narrative></title>
    <indicator measure="1" ascending="1">
      <title><narrative>Number of wells</narrative></title>
      <baseline year="2022" value="2"/>
      <period>
        <period-start iso-date="2023-01-01"/><period-end iso-date="2023-12-31"/>
        <target value="40"><dimension name="place" value="rural"/></target>
        <actual value="38,5"><comment><narrative>Nearly</narrative></comment></actual>
      </period>
    </indicator>
  </result>
</iati-activity>
</iati-activities>
"#,
        expect![[r#"
            3:XM-1-7 partnership {"about":"x:iati-activity:XM-1-7","contacts":"1","default_currency":"EUR","defaults":{"default-aid-type":"C01"},"descriptions":[{"text":{"en":"Forty wells."},"type":"2"}],"documents":[{"categories":["A01"],"format":"application/pdf","url":"https://example.org/a.pdf"}],"form":"programme","hierarchy":"1","language":"en","launched":"2023-02-01","locations":[{"name":{"en":"Kisumu"},"position":"-0.1 34.75"}],"name":{"en":"Wells","fr":"Puits"},"other_identifiers":[{"ref":"W-7","type":"A1"}],"parent":"x:iati-activity:XM-1","planned":{"from":"2023-01-01","to":"2025-12-31"},"purpose":{"en":"Water for all."},"related":[{"ref":"XM-1","type":"1"},{"ref":"XM-1-7-1","type":"2"}],"reporter_name":"The Bank","reporter_type":"40","status":"implementation"}
            9:XM-1-7/participating-org[1] seat {"actor":"x:org-id:XM-1","actor_name":"The Bank","actor_type":"40","as_called":"Funding","of":"x:iati-activity:XM-1-7","role":"funder"}
            10:XM-1-7/participating-org[2] seat {"activity":"NGO-9","actor":"x:org-name:XM-1%2FWells%20and%20Co","actor_name":"Wells and Co","as_called":"Implementing","of":"x:iati-activity:XM-1-7","role":"implementer"}
            18:XM-1-7/recipient-country[1] tag {"codes":[{"code":"KE","share":"0.6"},{"code":"UG","share":"0.4"}],"scheme":"iso3166-1","target":"x:iati-activity:XM-1-7","vocabulary":"place"}
            21:XM-1-7/sector[1] tag {"codes":[{"code":"14030","share":"1"}],"scheme":"iati-sector-1","target":"x:iati-activity:XM-1-7","vocabulary":"sector"}
            22:XM-1-7/sector[2] tag {"codes":[{"code":"6","share":"1"}],"scheme":"iati-sector-7","target":"x:iati-activity:XM-1-7","vocabulary":"sdg-goal"}
            23:XM-1-7/tag[1] tag {"codes":[{"code":"6.1"}],"scheme":"iati-tag-3","target":"x:iati-activity:XM-1-7","vocabulary":"sdg-target"}
            24:XM-1-7/policy-marker[1] tag {"codes":[{"code":"1","significance":"2"}],"scheme":"iati-policy-marker-1","target":"x:iati-activity:XM-1-7","vocabulary":"other"}
            25:XM-1-7/humanitarian-scope[1] tag {"codes":[{"code":"EQ-1","vocabulary":"1-2"}],"scheme":"iati-humanitarian-1","target":"x:iati-activity:XM-1-7","vocabulary":"other"}
            27:XM-1-7/budget[1] pledge {"as_called":"budget","period":{"from":"2023-01-01","to":"2023-12-31"},"scope":"x:iati-activity:XM-1-7","status":"committed","type":"original","what":{"amount":"1000.50","currency":"EUR","date":"2023-01-01"}}
            31:XM-1-7/planned-disbursement[1] pledge {"as_called":"planned-disbursement","period":{"from":"2024-01-01","to":".."},"scope":"x:iati-activity:XM-1-7","to":"x:org-id:NGO-9","what":{"amount":"7","currency":"USD","date":"2024-01-01"}}
            45:XM-1-7/transaction[3] pledge {"as_called":"incoming pledge","flow":"13","period":{"from":"2023-03-01","to":".."},"scope":"x:iati-activity:XM-1-7","to":"x:org-id:XM-1","what":{"amount":"10","currency":"EUR"}}
            35:XM-1-7/transaction[1] contribution {"as_called":"Disbursement","by":"x:org-id:XM-1","description":{"en":"First part"},"ends":{"to":"x:iati-activity:NGO-9%2F1"},"flow":"3","reference":"t1","scope":"x:iati-activity:XM-1-7","stage":"disbursed","to":"x:org-name:XM-1%2FWells%20and%20Co","to_name":"Wells and Co","what":{"amount":"-250","currency":"EUR","date":"2023-03-02"},"when":"2023-03-01"}
            41:XM-1-7/transaction[2] contribution {"as_called":"Incoming commitment","by":"x:org-id:GB-1","ends":{"from":"x:iati-activity:GB-1-2"},"flow":"11","scope":"x:iati-activity:XM-1-7","stage":"committed","to":"x:org-id:XM-1","what":{"amount":"9","currency":"EUR"},"when":"2023-03-01"}
            53:XM-1-7/result[1]/indicator[1] indicator {"baseline":{"value":"2","year":"2022"},"better":"up","level":"output","name":{"en":"Number of wells"},"result_title":{"en":"Wells dug"},"result_type":"1","unit":"number"}
            58:XM-1-7/result[1]/indicator[1]/period[1]/target[1] goal {"aim":{"unit":"number","value":"40"},"baseline":{"date":"2022","unit":"number","value":"2"},"by":"2023-12-31","dims":[{"name":"place","value":"rural"}],"period":{"from":"2023-01-01","to":"2023-12-31"},"scope":"x:iati-activity:XM-1-7","text":{"en":"Number of wells"}}
            59:XM-1-7/result[1]/indicator[1]/period[1]/actual[1] result {"as_printed":"38,5","comment":{"en":"Nearly"},"of":"x:iati-activity:XM-1-7","period":{"from":"2023-01-01","to":"2023-12-31"}}
            activities: 1 = 1 + 0
            participating_organisations: 2 = 2 + 0
            budgets: 1 = 1 + 0
            planned_disbursements: 1 = 1 + 0
            transactions: 3 = 3 + 0
            results: 1 = 1 + 0
            indicators: 1 = 1 + 0
            periods: 1 = 1 + 0
            59:XM-1-7/result[1]/indicator[1]/period[1]/actual[1]: warning: `38,5` is no plain number; it is kept as words [value-not-a-number]
            0:: note: 1 contact-info element is withheld: names, telephones and addresses of persons [contact-withheld]
        "#]],
    );
}

#[test]
fn version_1_has_words_and_letters() {
    check(
        r#"<iati-activities version="1.03">
<iati-activity xml:lang="en" default-currency="GBP">
  <iati-identifier>
     GB-1-5
  </iati-identifier>
  <reporting-org ref="GB-1" type="10">A Department</reporting-org>
  <title>Roads</title>
  <title xml:lang="fr">Routes</title>
  <participating-org role="Accountable" ref="GB-1">A Department</participating-org>
  <participating-org role="beneficiary">The people</participating-org>
  <activity-date type="start-planned">2010-03-31Z</activity-date>
  <activity-date type="end-actual" iso-date="2012-12-31T00:00:00"/>
  <activity-status code="3">Completion</activity-status>
  <recipient-region code="298"/>
  <sector vocabulary="DAC" code="21020">Road transport</sector>
  <sector vocabulary="RO" code="R1" percentage="50">Roads</sector>
  <sector vocabulary="RO" percentage="half">Bridges</sector>
  <budget type="Revised"><period-start>2010</period-start><value>46678,00</value></budget>
  <transaction>
    <transaction-type code="D">Disbursement</transaction-type>
    <transaction-date>2007-December</transaction-date><value value-date="2008-01-01">
      700
    </value>
    <provider-org ref="GB-1"/><receiver-org/>
  </transaction>
  <transaction>
    <transaction-type code="E"/><value value-date="2011-03-31Z">8.10</value>
  </transaction>
  <result type="Output"><title>Roads</title>
    <indicator measure="NDP"><title>Kilometres</title><baseline year="2009" value="some"/>
      <period><period-end iso-date="2012-01-01"/><target>9,000</target></period></indicator></result>
</iati-activity>
</iati-activities>
"#,
        expect![[r#"
            2:GB-1-5 partnership {"about":"x:iati-activity:GB-1-5","default_currency":"GBP","ended":"2012-12-31","form":"project","language":"en","name":{"en":"Roads","fr":"Routes"},"planned":{"from":"2010-03-31","to":".."},"reporter_name":"A Department","reporter_type":"10","status":"finalisation"}
            9:GB-1-5/participating-org[1] seat {"actor":"x:org-id:GB-1","actor_name":"A Department","as_called":"Accountable","of":"x:iati-activity:GB-1-5","role":"other"}
            10:GB-1-5/participating-org[2] seat {"actor":"x:org-name:GB-1%2FThe%20people","actor_name":"The people","as_called":"beneficiary","of":"x:iati-activity:GB-1-5","role":"other"}
            14:GB-1-5/recipient-region[1] tag {"codes":[{"code":"298","share":"1"}],"scheme":"iati-region-1","target":"x:iati-activity:GB-1-5","vocabulary":"place"}
            15:GB-1-5/sector[1] tag {"codes":[{"code":"21020","name":"Road transport","share":"1"}],"scheme":"iati-sector-1","target":"x:iati-activity:GB-1-5","vocabulary":"sector"}
            16:GB-1-5/sector[2] tag {"codes":[{"code":"R1","name":"Roads","share":"0.5"},{"name":"Bridges"}],"scheme":"iati-sector-99","target":"x:iati-activity:GB-1-5","vocabulary":"sector"}
            19:GB-1-5/transaction[1] contribution {"as_called":"Disbursement","by":"x:org-id:GB-1","flow":"3","scope":"x:iati-activity:GB-1-5","stage":"disbursed","what":{"amount":"700","currency":"GBP","date":"2008-01-01"},"when":"2007-12"}
            26:GB-1-5/transaction[2] contribution {"as_called":"Expenditure","by":"x:org-id:GB-1","flow":"4","scope":"x:iati-activity:GB-1-5","stage":"spent","what":{"amount":"8.10","currency":"GBP","date":"2011-03-31"},"when":"2011-03-31"}
            30:GB-1-5/result[1]/indicator[1] indicator {"baseline":{"value":"some","year":"2009"},"level":"output","name":{"en":"Kilometres"},"result_title":{"en":"Roads"},"result_type":"1"}
            31:GB-1-5/result[1]/indicator[1]/period[1]/target[1] goal {"as_printed":"9,000","by":"2012-01-01","period":{"from":"..","to":"2012-01-01"},"scope":"x:iati-activity:GB-1-5","text":{"en":"Kilometres"}}
            activities: 1 = 1 + 0
            participating_organisations: 2 = 2 + 0
            budgets: 1 = 0 + 1
            transactions: 2 = 2 + 0
            results: 1 = 1 + 0
            indicators: 1 = 1 + 0
            periods: 1 = 1 + 0
            3:GB-1-5: note: white space around the identifier `GB-1-5` is left out [identifier-space]
            12:GB-1-5: note: activity-date: of `2012-12-31T00:00:00` the day is kept [date-has-time]
            17:GB-1-5/sector[3]: warning: sector without a code; it says `Bridges` [code-missing]
            17:GB-1-5/sector[3]: warning: `half` is no percentage; the share is left out [percentage-malformed]
            18:GB-1-5/budget[1]: refused: `46678,00` is no amount: digits with an optional sign and one decimal point [number-malformed]
            26:GB-1-5/transaction[2]: note: no transaction-date that is one: the value-date stands in [date-from-value-date]
            30:GB-1-5/result[1]/indicator[1]: warning: `some` is no plain number; it is kept as words [value-not-a-number]
            31:GB-1-5/result[1]/indicator[1]/period[1]/target[1]: warning: `9,000` is no plain number; it is kept as words [value-not-a-number]
        "#]],
    );
}

#[test]
fn drafts_have_neither_version_nor_identifier() {
    check(
        r#"<iati-activities>
<iati-activity>
  <reporting-org>Relief Office</reporting-org>
  <description type="summary">Shelter</description>
  <activity-date type="start" iso-date="2009-11-01"/>
  <sector type="Emergency" code="6">Shelter</sector>
  <transaction flow="incoming" ref="12">
    <value currency="USD" value-date="2010-01-05">100</value>
    <provider-org ref="2893">A Fund</provider-org>
  </transaction>
</iati-activity>
</iati-activities>
"#,
        expect![[r#"
            2:iati-activity[1] partnership {"form":"project","planned":{"from":"2009-11-01","to":".."},"purpose":{"und":"Shelter"},"reporter_name":"Relief Office"}
            6:iati-activity[1]/sector[1] tag {"codes":[{"code":"6","name":"Shelter","share":"1"}],"scheme":"iati-sector-Emergency","vocabulary":"sector"}
            7:iati-activity[1]/transaction[1] contribution {"as_called":"transaction","by":"x:org-id:2893","by_name":"A Fund","reference":"12","stage":"other","what":{"amount":"100","currency":"USD","date":"2010-01-05"},"when":"2010-01-05"}
            activities: 1 = 1 + 0
            transactions: 1 = 1 + 0
            2:iati-activity[1]: warning: no identifier: the record goes by its place in the file [identifier-missing]
            2:iati-activity[1]: warning: the activity has no title [title-missing]
            7:iati-activity[1]/transaction[1]: warning: no transaction-type: its stage is not known [transaction-type-missing]
            7:iati-activity[1]/transaction[1]: note: no transaction-date that is one: the value-date stands in [date-from-value-date]
        "#]],
    );
}

#[test]
fn organisations_say_what_they_mean_to_spend() {
    let file = r#"<iati-organisations version="2.03">
<iati-organisation default-currency="EUR" xml:lang="en">
  <organisation-identifier>XM-1</organisation-identifier>
  <name><narrative>The Bank</narrative></name>
  <reporting-org ref="XM-1" type="40"><narrative>The Bank</narrative></reporting-org>
  <total-budget><period-start iso-date="2024-01-01"/><period-end iso-date="2024-12-31"/><value>100</value></total-budget>
  <recipient-country-budget><recipient-country code="KE"/><period-start iso-date="2024-01-01"/><value>7</value></recipient-country-budget>
  <recipient-country-budget><recipient-country code="UG"/><period-start iso-date="2024-01-01"/><value>lots</value></recipient-country-budget>
  <recipient-org-budget><recipient-org ref="NGO-9"/><period-start iso-date="2024-01-01"/><value currency="USD">8</value></recipient-org-budget>
</iati-organisation>
</iati-organisations>
"#;
    let (table, report) = read_as(&ORGANISATIONS, file);
    expect![[r#"
        2:XM-1 actor {"about":"x:org-id:XM-1","class":"io","default_currency":"EUR","language":"en","name":{"en":"The Bank"},"reporter_name":"The Bank","reporter_type":"40"}
        6:XM-1/total-budget[1] pledge {"as_called":"total-budget","by":"x:org-id:XM-1","period":{"from":"2024-01-01","to":"2024-12-31"},"what":{"amount":"100","currency":"EUR"}}
        7:XM-1/recipient-country-budget[1] pledge {"as_called":"recipient-country-budget","by":"x:org-id:XM-1","period":{"from":"2024-01-01","to":".."},"to":"x:iso3166-1:KE","what":{"amount":"7","currency":"EUR"}}
        9:XM-1/recipient-org-budget[1] pledge {"as_called":"recipient-org-budget","by":"x:org-id:XM-1","period":{"from":"2024-01-01","to":".."},"to":"x:org-id:NGO-9","what":{"amount":"8","currency":"USD"}}
        organisations: 1 = 1 + 0
        organisation_budgets: 4 = 3 + 1
        8:XM-1/recipient-country-budget[2]: refused: `lots` is no amount: digits with an optional sign and one decimal point [number-malformed]
    "#]].assert_eq(&printed(&table, &report));
    let (_, report) = read(file);
    assert!(report.findings.iter().any(|finding| finding.code == "organisation-file"));
}
