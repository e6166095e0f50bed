//! What one record becomes, in each version of the standard.

use polyad_exchange::iati::activity::{Activity, Narrative, OrganisationRecord, Said};
use polyad_exchange::iati::parse;
use polyad_exchange::iati::split::Limits;
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::borrow::Cow;

/// A record that is well-formed.
fn activity(xml: &str) -> Activity<'_> {
    let parsed = parse::activity(xml, 1, &Limits::default());
    assert_eq!(parsed.broken, None);
    parsed.record
}

fn organisation(xml: &str) -> OrganisationRecord<'_> {
    let parsed = parse::organisation(xml, 1, &Limits::default());
    assert_eq!(parsed.broken, None);
    parsed.record
}

/// `lang:text` of each, joined by bars.
fn said(narratives: &[Narrative<'_>]) -> String {
    let each = narratives.iter().map(|narrative| match &narrative.lang {
        Some(lang) => format!("{lang}:{}", narrative.text),
        None => narrative.text.to_string(),
    });
    each.collect::<Vec<_>>().join(" | ")
}

fn text<'a>(value: &'a Option<Said<'_>>) -> Option<&'a str> {
    value.as_deref()
}

/// Codes of the flaws with their lines.
fn flaws(record: &Activity<'_>) -> Vec<(&'static str, u32)> {
    record.flaws.iter().map(|flaw| (flaw.code, flaw.line)).collect()
}

#[test]
fn version_2_has_narratives_and_codes() {
    let record = activity(
        r#"<iati-activity default-currency="EUR" xml:lang="en" hierarchy="2" last-updated-datetime="2020-01-02">
  <iati-identifier> XM-1
</iati-identifier>
  <reporting-org ref="XM" type="40"><narrative>Reporter</narrative><narrative xml:lang="fr">Rapporteur</narrative></reporting-org>
  <title xml:lang="es"><narrative>Agua &amp; <![CDATA[<sol>]]></narrative><narrative xml:lang="en">Water</narrative></title>
  <description type="2"><narrative>Aims</narrative></description>
  <participating-org ref=" A " role="1" type="10" activity-id="A-1"/>
  <other-identifier ref="ABC" type="A1"><owner-org ref="OWN"><narrative>Own</narrative></owner-org></other-identifier>
  <activity-status code="2"/>
  <activity-date type="1" iso-date="2020-01-01"/>
  <contact-info type="1"><email>someone@example.org</email></contact-info>
  <activity-scope code="4"/>
  <recipient-country code="KE" percentage="60.5"/>
  <recipient-region code="298" vocabulary="1" percentage="39.5"/>
  <location><name><narrative>Town</narrative></name><location-id vocabulary="G1" code="7"/><point srsName="x"><pos> 1.5 36.8 </pos></point></location>
  <sector vocabulary="1" code="11220" percentage="100"/>
  <tag vocabulary="2" code="4"/>
  <policy-marker vocabulary="1" code="2" significance="1"/>
  <collaboration-type code="1"/><default-aid-type code="C01"/>
  <budget type="1" status="2"><period-start iso-date="2020-01-01"/><period-end iso-date="2020-12-31"/><value currency="USD" value-date="2020-01-01">1,000.5</value></budget>
  <planned-disbursement><period-start iso-date="2020-02-01"/><value>7</value><provider-org ref="P"/><receiver-org ref="R"/></planned-disbursement>
  <transaction ref="t1">
    <transaction-type code="3"/><transaction-date iso-date="2020-03-04"/>
    <value value-date="2020-03-05"> 10 </value>
    <description><narrative>Paid</narrative></description>
    <provider-org ref="P" provider-activity-id="P-1"><narrative>Giver</narrative></provider-org>
    <receiver-org receiver-activity-id="R-1"/>
    <aid-type code="A01"/><recipient-country code="UG"/><sector code="1"/>
  </transaction>
  <document-link url="https://example.org/a.pdf" format="application/pdf"><title><narrative>Doc</narrative></title><category code="A01"/><category code="A02"/></document-link>
  <related-activity ref="XM-0" type="1"/>
  <conditions attached="1"><condition type="1"><narrative>If</narrative></condition></conditions>
  <result type="2"><title><narrative>R</narrative></title>
    <indicator measure="1" ascending="0"><title><narrative>I</narrative></title><reference vocabulary="9" code="3.1.1"/>
      <baseline year="2019" iso-date="2019-01-01" value="0"><dimension name="sex" value="f"/></baseline>
      <period><period-start iso-date="2020-01-01"/><period-end iso-date="2020-12-31"/>
        <target value="10"><dimension name="age" value="adult"/><comment><narrative>hope</narrative></comment></target>
        <actual value=""/><actual/>
      </period>
    </indicator>
  </result>
</iati-activity>"#,
    );
    assert_eq!(text(&record.default_currency), Some("EUR"));
    assert_eq!((text(&record.hierarchy), text(&record.lang)), (Some("2"), Some("en")));
    assert_eq!((&*record.identifiers[0].value, record.identifiers[0].line), (" XM-1\n", 2));
    assert_eq!(said(&record.reporting[0].names), "Reporter | fr:Rapporteur");
    assert_eq!(said(&record.title), "es:Agua & <sol> | en:Water");
    assert_eq!(text(&record.descriptions[0].class), Some("2"));
    let party = &record.participating[0];
    assert_eq!((text(&party.reference), text(&party.activity), party.line), (Some("A"), Some("A-1"), 7));
    let other = &record.other_identifiers[0];
    assert_eq!((&*other.code, text(&other.class), text(&other.owner)), ("ABC", Some("A1"), Some("OWN")));
    assert_eq!(record.status.as_ref().map(|status| &*status.value), Some("2"));
    assert_eq!(record.dates[0].date.as_ref().map(|date| &*date.text), Some("2020-01-01"));
    assert_eq!(record.contacts, 1);
    assert_eq!(text(&record.countries[0].percentage), Some("60.5"));
    assert_eq!(text(&record.regions[0].vocabulary), Some("1"));
    assert_eq!(text(&record.locations[0].position), Some("1.5 36.8"));
    assert_eq!(&*record.locations[0].codes[0].code, "7");
    assert_eq!(&*record.tags[0].code, "4");
    assert_eq!(text(&record.markers[0].extra), Some("1"));
    let defaults: Vec<_> = record.defaults.iter().map(|(name, code)| (*name, &*code.value)).collect();
    assert_eq!(defaults, [("collaboration-type", "1"), ("default-aid-type", "C01")]);
    let value = record.budgets[0].value.as_ref().unwrap();
    assert_eq!((&*value.number, text(&value.currency)), ("1,000.5", Some("USD")));
    assert_eq!(record.planned[0].end, None);
    assert_eq!(text(&record.planned[0].receiver.as_ref().unwrap().reference), Some("R"));
    let transaction = &record.transactions[0];
    assert_eq!((text(&transaction.class), text(&transaction.reference)), (Some("3"), Some("t1")));
    let value = transaction.value.as_ref().unwrap();
    assert_eq!((&*value.number, text(&value.date), value.line), ("10", Some("2020-03-05"), 24));
    assert_eq!(text(&transaction.provider.as_ref().unwrap().activity), Some("P-1"));
    assert_eq!(said(&transaction.provider.as_ref().unwrap().names), "Giver");
    assert_eq!(transaction.codes[0].0, "aid-type");
    assert_eq!((transaction.countries.len(), transaction.sectors.len()), (1, 1));
    assert_eq!(record.documents[0].categories, ["A01", "A02"]);
    assert_eq!(text(&record.related[0].extra), Some("1"));
    assert_eq!(said(&record.conditions[0].texts), "If");
    assert_eq!(
        (text(&record.conditions[0].class), text(&record.conditions_attached)),
        (Some("1"), Some("1"))
    );
    let indicator = &record.results[0].indicators[0];
    assert_eq!(&*indicator.references[0].code, "3.1.1");
    assert_eq!(indicator.baselines[0].dimensions, [(Cow::Borrowed("sex"), Cow::Borrowed("f"))]);
    let period = &indicator.periods[0];
    assert_eq!(text(&period.targets[0].value), Some("10"));
    assert_eq!(said(&period.targets[0].comment), "hope");
    assert_eq!([text(&period.actuals[0].value), text(&period.actuals[1].value)], [Some(""), None]);
    assert!(record.flaws.is_empty());
}

#[test]
fn version_1_has_words_in_the_elements_themselves() {
    let record = activity(
        r#"<iati-activity version="1.01" default-currency="GBP">
  <reporting-org ref="GB-1" type="10" xml:lang="en">
    Department
  </reporting-org>
  <title xml:lang="en">Roads</title><title xml:lang="fr">Routes</title>
  <participating-org role="Funding">United Kingdom</participating-org>
  <other-identifier owner-ref="GB-1" owner-name="Dept"> X7 </other-identifier>
  <activity-status>Implementation</activity-status>
  <activity-date type="start-planned">2010-01-01</activity-date>
  <activity-date type="end-actual" iso-date="2012-01-01">1 January 2012</activity-date>
  <location><name>Town</name><coordinates latitude="1.5" longitude="-3"/><gazetteer-entry gazetteer-ref="GEO">99</gazetteer-entry></location>
  <sector code="11220" vocabulary="DAC">Education</sector>
  <transaction><transaction-type>Disbursement</transaction-type><transaction-date>2011-02-03</transaction-date>
    <value value-date="2011-02-03" currency="GBP">5</value><flow-type code="10">ODA</flow-type></transaction>
  <result type="Output"><title>R</title><indicator measure="Unit"><title>I</title><baseline year="2009">3</baseline>
    <period><period-start>2010</period-start><target>9</target><actual value="8">eight</actual></period></indicator></result>
  <document-link url="a" format="b"><title>Doc</title><category code="A1">C</category><language>en</language></document-link>
</iati-activity>"#,
    );
    assert_eq!(text(&record.version), Some("1.01"));
    assert_eq!(said(&record.reporting[0].names), "en:Department");
    assert_eq!(said(&record.title), "en:Roads | fr:Routes");
    assert_eq!(text(&record.participating[0].role), Some("Funding"));
    assert_eq!(said(&record.participating[0].names), "United Kingdom");
    assert_eq!(
        (&*record.other_identifiers[0].code, text(&record.other_identifiers[0].owner)),
        ("X7", Some("GB-1"))
    );
    assert_eq!(record.status.as_ref().map(|status| &*status.value), Some("Implementation"));
    let dates: Vec<_> = record.dates.iter().map(|date| &*date.date.as_ref().unwrap().text).collect();
    assert_eq!(dates, ["2010-01-01", "2012-01-01"]);
    assert_eq!(text(&record.locations[0].position), Some("1.5 -3"));
    assert_eq!(text(&record.locations[0].codes[0].vocabulary), Some("GEO"));
    assert_eq!(said(&record.sectors[0].names), "Education");
    let transaction = &record.transactions[0];
    assert_eq!(text(&transaction.class), Some("Disbursement"));
    assert_eq!(transaction.date.as_ref().map(|date| &*date.text), Some("2011-02-03"));
    assert_eq!(&*transaction.codes[0].1.value, "10");
    let indicator = &record.results[0].indicators[0];
    assert_eq!(
        (text(&indicator.baselines[0].value), text(&indicator.periods[0].targets[0].value)),
        (Some("3"), Some("9"))
    );
    assert_eq!(text(&indicator.periods[0].actuals[0].value), Some("8"));
    assert_eq!(&*record.documents[0].categories[0], "A1");
}

#[test]
fn drafts_before_1_0_are_read_as_far_as_they_have_equals() {
    let record = activity(
        r#"<iati-activity><other-identifier>43729</other-identifier><sector type="IASC" code="15">None</sector>
<activity-date type='start' iso_date="2010-01-15"/><target-location type="province" code="325">HAITI</target-location>
<default-aid-type>pooled</default-aid-type><finance-type ref="100">Grant</finance-type><related-initiative ref="8">x</related-initiative>
<recipient-country code="">Malawi</recipient-country><activity-status ref="ongoing"/>
<transaction flow="incoming" ref="1"><value currency="EUR" value-date="2010-01-18">9</value><status code="20">Pledge</status>
<provider-org ref="5062">Sweden</provider-org><transaction-date type="commitment" iso-date="2010-01-18"/></transaction>
<transaction flow="" ref="" type="disbursment"><value currency="">0</value></transaction>
<transaction><transaction-date type="disbursement" iso-date="2010-01-18"/></transaction></iati-activity>"#,
    );
    assert!(record.identifiers.is_empty());
    assert_eq!(&*record.other_identifiers[0].code, "43729");
    assert_eq!(text(&record.sectors[0].extra), Some("IASC"));
    assert_eq!(record.dates[0].date.as_ref().map(|date| &*date.text), Some("2010-01-15"));
    assert_eq!(said(&record.locations[0].names), "HAITI");
    let defaults: Vec<_> = record.defaults.iter().map(|(name, code)| (*name, &*code.value)).collect();
    assert_eq!(defaults, [("default-aid-type", "pooled"), ("default-finance-type", "100")]);
    assert_eq!((&*record.countries[0].code, said(&record.countries[0].names)), ("", "Malawi".to_owned()));
    let classes: Vec<_> =
        record.transactions.iter().map(|transaction| text(&transaction.draft_class)).collect();
    assert_eq!(classes, [Some("Pledge"), Some("disbursment"), Some("disbursement")]);
    assert_eq!(text(&record.transactions[1].value.as_ref().unwrap().currency), None);
}

#[test]
fn organisation_records_have_budgets_for_somebody() {
    let record = organisation(
        r#"<iati-organisation default-currency="EUR"><organisation-identifier>NL-1</organisation-identifier>
<name><narrative>Ministry</narrative></name><reporting-org ref="NL-1"/>
<total-budget status="2"><period-start iso-date="2020-01-01"/><value>1</value><budget-line ref="1"><value>9</value></budget-line></total-budget>
<recipient-country-budget><recipient-country code="KE"><narrative>Kenya</narrative></recipient-country><value>2</value></recipient-country-budget>
<recipient-org-budget><recipient-org ref="XM-1"/><value>3</value></recipient-org-budget>
<document-link url="u"/></iati-organisation>"#,
    );
    assert_eq!(&*record.identifiers[0].value, "NL-1");
    let budgets: Vec<_> = record
        .budgets
        .iter()
        .map(|(name, budget, recipient)| {
            (*name, &*budget.value.as_ref().unwrap().number, recipient.as_ref().map(|to| &*to.code))
        })
        .collect();
    assert_eq!(
        budgets,
        [
            ("total-budget", "1", None),
            ("recipient-country-budget", "2", Some("KE")),
            ("recipient-org-budget", "3", Some("XM-1"))
        ]
    );
    assert_eq!(record.documents.len(), 1);
}

#[test]
fn elements_of_other_namespaces_are_passed_over() {
    let record = activity(
        r#"<iati-activity xmlns:x="y" x:version="7"><x:title>no</x:title><title>yes<x:narrative>no</x:narrative></title>
<unknown><transaction><value>1</value></transaction></unknown></iati-activity>"#,
    );
    assert_eq!((said(&record.title).as_str(), text(&record.version)), ("yes", None));
    assert!(record.transactions.is_empty());
}

#[test]
fn what_can_be_forgiven_is_kept_and_said() {
    let record = activity(
        "<iati-activity>\n<title>A & B &nbsp;&#8364;&#x41;&#0;</title>\n<sector code='1' code='2'/>\n\
         <participating-org ref='a&b &amp; &c; <\td'/></iati-activity>",
    );
    assert_eq!(said(&record.title), "A & B &nbsp;€A&#0;");
    assert_eq!(&*record.sectors[0].code, "1");
    assert_eq!(text(&record.participating[0].reference), Some("a&b & &c; < d"));
    assert_eq!(
        flaws(&record),
        [
            ("entity-unknown", 2),
            ("entity-unknown", 2),
            ("entity-unknown", 2),
            ("attribute-repeated", 3),
            ("attribute-unescaped", 4),
            ("entity-unknown", 4),
            ("entity-unknown", 4)
        ]
    );
}

#[test]
fn what_is_not_well_formed_is_refused_with_what_came_before() {
    let check = |xml: &str, code: &str, line: u32| {
        let parsed = parse::activity(xml, 10, &Limits::default());
        let broken = parsed.broken.unwrap_or_else(|| panic!("{xml} is read"));
        assert_eq!((broken.code, broken.line), (code, line), "{xml}: {}", broken.message);
        assert_eq!(said(&parsed.record.title), "kept");
    };
    let start = "<iati-activity><title>kept</title>\n";
    check(&format!("{start}<a></b></iati-activity>"), "element-not-closed", 11);
    check(&format!("{start}<a></iati-activity>"), "element-not-closed", 11);
    check(&format!("{start}\n</a></iati-activity>"), "element-not-closed", 12);
    check(&format!("{start}<sector code=1/></iati-activity>"), "attribute-malformed", 11);
    check(&format!("{start}<sector code/></iati-activity>"), "attribute-malformed", 11);
    check(&format!("{start}<sector a='b'c='d'/></iati-activity>"), "attribute-malformed", 11);
    check(&format!("{start}<!DOCTYPE a></iati-activity>"), "doctype-refused", 11);
    check(&format!("{start}{}", "<a>".repeat(100)), "too-deep", 11);
    check(start, "element-not-closed", 11);
}

#[test]
fn texts_are_borrowed_where_nothing_had_to_be_resolved() {
    let record = activity("<iati-activity><title> plain </title><title>a &lt; b</title></iati-activity>");
    assert!(matches!(record.title[0].text, Cow::Borrowed("plain")));
    assert!(matches!(record.title[1].text, Cow::Owned(_)));
}

/// Whether another reader finds one element that is well-formed; bare `&` forgiven.
fn is_well_formed(xml: &str) -> bool {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().allow_dangling_amp = true;
    let (mut depth, mut roots) = (0, 0);
    loop {
        let event = reader.read_event();
        if depth == 0 && matches!(event, Ok(Event::Start(_) | Event::Empty(_))) {
            roots += 1;
        }
        match event {
            Ok(Event::Eof) => return depth == 0 && roots == 1,
            Ok(Event::Start(tag)) if tag.attributes().with_checks(false).all(|each| each.is_ok()) => {
                depth += 1
            }
            Ok(Event::Empty(tag)) if tag.attributes().with_checks(false).all(|each| each.is_ok()) => {}
            Ok(Event::End(_)) => depth -= 1,
            Ok(Event::Start(_) | Event::Empty(_) | Event::DocType(_)) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

/// An element with any others in it.
fn element() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just("title"),
        Just("transaction"),
        Just("value"),
        Just("x:y"),
        Just("narrative"),
        Just("location"),
        Just("result"),
        Just("indicator"),
        Just("period"),
        Just("target"),
        Just("description"),
        Just("ü"),
    ];
    let attributes =
        prop_oneof![Just(""), Just(" code='1'"), Just(" ref=\"a>b\"\n xml:lang = 'en' "), Just(" ")];
    let leaf = prop_oneof![
        Just("words".to_owned()),
        Just(" a &amp; b &lt;\n".to_owned()),
        Just("<!-- <a> -->".to_owned()),
        Just("<![CDATA[</a>]]>".to_owned()),
        Just("<?a <b> ?>".to_owned()),
        Just("<empty/>".to_owned()),
    ];
    leaf.prop_recursive(5, 40, 4, move |inner| {
        (name.clone(), attributes.clone(), proptest::collection::vec(inner, 0..4)).prop_map(
            |(name, attributes, inside)| format!("<{name}{attributes}>{}</{name}>", inside.concat()),
        )
    })
}

proptest! {
    #[test]
    fn only_what_is_well_formed_is_read(
        inside in element(),
        place in any::<prop::sample::Index>(),
        cut in 0..6_usize,
        thrown in prop_oneof![
            Just(""), Just("<"), Just(">"), Just("&"), Just("\""), Just("</title>"), Just("<a>"), Just("/"), Just("="),
            Just(" "), Just("<!--"), Just("]]>"),
        ],
    ) {
        let whole = format!("<iati-activity>{inside}</iati-activity>");
        let limits = Limits::default();
        prop_assert_eq!(parse::activity(&whole, 1, &limits).broken, None, "{}", &whole);
        let from = whole.floor_char_boundary(place.index(whole.len()));
        let to = whole.floor_char_boundary((from + cut).min(whole.len()));
        let damaged = format!("{}{thrown}{}", &whole[..from], &whole[to..]);
        for read in [
            parse::activity(&damaged, 1, &limits).broken,
            parse::organisation(&damaged, 1, &limits).broken,
        ] {
            // The other way round does not hold: that reader allows tags without a name, for one.
            if read.is_none() {
                prop_assert!(is_well_formed(&damaged), "{} is read", &damaged);
            }
        }
    }
}
