//! Files that are not what they should be: each record is refused alone, each fault is named with its place.

use super::{findings, printed, read, read_as};
use expect_test::{Expect, expect};
use flate2::{Compression, write::GzEncoder};
use polyad_exchange::iati::ORGANISATIONS;
use polyad_ledger::rows::Severity;
use std::io::Write;

fn activities(inside: &str) -> String {
    format!("<iati-activities version=\"2.03\">\n{inside}\n</iati-activities>\n")
}

/// An activity with nothing wrong but what stands inside.
fn activity(identifier: &str, inside: &str) -> String {
    format!(
        "<iati-activity default-currency=\"EUR\"><iati-identifier>{identifier}</iati-identifier>\
         <reporting-org ref=\"X\"/><title><narrative>t</narrative></title>\n{inside}</iati-activity>"
    )
}

fn check(inside: &str, expected: Expect) {
    let (_, report) = read(activities(&activity("A", inside)));
    let counts: Vec<String> = report
        .counts
        .iter()
        .filter(|(sort, count)| *sort != "activities" && count.found > 0)
        .map(|(sort, count)| format!("{sort}: {} = {} + {}\n", count.found, count.kept, count.refused))
        .collect();
    expected.assert_eq(&(counts.concat() + &findings(&report)));
}

#[test]
fn amounts_that_are_none_are_refused_alone() {
    let transaction = |value: &str| {
        format!(
            "<transaction><transaction-type code=\"3\"/><transaction-date iso-date=\"2020-01-01\"/>{value}</transaction>\n"
        )
    };
    let values = ["1", "", " ", "12 EUR", "1,000.00", "46678,00", "1e400", "NaN"]
        .map(|value| format!("<value>{value}</value>"));
    let long = format!("<value>1{}</value>", "0".repeat(400));
    let inside: String = values.iter().map(String::as_str).chain([&*long, ""]).map(transaction).collect();
    check(
        &inside,
        expect![[r#"
        transactions: 10 = 1 + 9
        4:A/transaction[2]: refused: the value is empty [amount-missing]
        5:A/transaction[3]: refused: the value is empty [amount-missing]
        6:A/transaction[4]: refused: `12 EUR` is no amount: digits with an optional sign and one decimal point [number-malformed]
        7:A/transaction[5]: refused: `1,000.00` is no amount: digits with an optional sign and one decimal point [number-malformed]
        8:A/transaction[6]: refused: `46678,00` is no amount: digits with an optional sign and one decimal point [number-malformed]
        9:A/transaction[7]: refused: `1e400`: an amount has at most 38 digits, 28 of them behind the point [amount-out-of-range]
        10:A/transaction[8]: refused: `NaN` is no amount: digits with an optional sign and one decimal point [number-malformed]
        11:A/transaction[9]: refused: `10000000000000000000000000000000000000000000000000000000000000000000000000000000`: an amount has at most 38 digits, 28 of them behind the point [amount-out-of-range]
        12:A/transaction[10]: refused: no value element [amount-missing]
    "#]],
    );
}

#[test]
fn an_amount_without_currency_is_refused() {
    let (_, report) = read(activities(
        "<iati-activity><iati-identifier>A</iati-identifier><reporting-org ref=\"X\"/><title>t</title>\
         <transaction><transaction-type code=\"C\"/><transaction-date iso-date=\"2020-01-01\"/>\
         <value currency=\"\">5</value></transaction></iati-activity>",
    ));
    expect![[r#"
        2:A/transaction[1]: refused: neither the value nor the activity names a currency [currency-missing]
    "#]]
    .assert_eq(&findings(&report));
}

#[test]
fn dates_that_are_none_are_left_out_and_said() {
    check(
        r#"<activity-date type="1" iso-date="0000-01-01"/>
<activity-date type="2" iso-date="31/12/2010"/>
<activity-date type="3"/>
<activity-date type="9" iso-date="2010-01-01"/>
<transaction><transaction-type code="3"/><transaction-date iso-date="2020-02-30"/><value value-date="2020-02-29">1</value></transaction>
<transaction><transaction-type code="3"/><value>1</value></transaction>
<transaction><transaction-type code="77"/><transaction-date iso-date="2020-02-01T10:00:00"/><value>1</value></transaction>
<transaction><transaction-date iso-date="2020-02-01"/><value currency="Euro">1</value></transaction>
<budget><value>1</value></budget>
"#,
        expect![[r#"
            budgets: 1 = 1 + 0
            transactions: 4 = 4 + 0
            3:A: warning: activity-date: `0000-01-01` is no date of the form 2015-09-25; it is left out [date-malformed]
            4:A: warning: activity-date: `31/12/2010` is no date of the form 2015-09-25; it is left out [date-malformed]
            5:A: warning: activity-date of type 3: no date [date-missing]
            6:A: warning: activity-date: `9` is no type of date; it is left out [date-type-unknown]
            11:A/budget[1]: warning: no period: it is not known for when this is [period-missing]
            7:A/transaction[1]: warning: transaction-date: `2020-02-30` is no date of the form 2015-09-25; it is left out [date-malformed]
            7:A/transaction[1]: note: no transaction-date that is one: the value-date stands in [date-from-value-date]
            8:A/transaction[2]: warning: neither a transaction-date nor a value-date [date-missing]
            9:A/transaction[3]: warning: `77` is no type of transaction: its stage is not known [transaction-type-unknown]
            9:A/transaction[3]: note: transaction-date: of `2020-02-01T10:00:00` the day is kept [date-has-time]
            10:A/transaction[4]: warning: `Euro` is on no list of currencies; it is kept as printed [currency-unknown]
            10:A/transaction[4]: warning: no transaction-type: its stage is not known [transaction-type-missing]
        "#]],
    );
}

#[test]
fn who_takes_part_must_be_named() {
    check(
        "<participating-org role=\"1\"/>\n<participating-org role=\"4\"><narrative>N</narrative></participating-org>\n",
        expect![[r#"
            participating_organisations: 2 = 1 + 1
            3:A/participating-org[1]: refused: neither a ref nor a name: it is not known who takes part [organisation-unnamed]
        "#]],
    );
}

#[test]
fn what_is_doubtful_is_kept_and_said() {
    check(
        r#"<recipient-country code="KE" percentage="half"/><recipient-region><narrative>East</narrative></recipient-region>
<result type="1"><title><narrative>Talks</narrative></title></result>
<result type="1"><indicator measure="1"><period><actual value="Yes"/></period></indicator></result>
<result type="1"><indicator measure="5"><period><actual value="Yes"/></period></indicator></result>
<contact-info/><contact-info/>
"#,
        expect![[r#"
            results: 3 = 3 + 0
            indicators: 2 = 2 + 0
            periods: 2 = 2 + 0
            3:A/recipient-country[1]: warning: `half` is no percentage; the share is left out [percentage-malformed]
            3:A/recipient-region[1]: warning: recipient-region without a code; it says `East` [code-missing]
            4:A/result[1]: note: the result `Talks` has no indicator: only the raw record holds it [result-without-indicator]
            5:A/result[2]/indicator[1]/period[1]/actual[1]: warning: `Yes` is no plain number; it is kept as words [value-not-a-number]
            0:: note: 2 contact-info elements are withheld: names, telephones and addresses of persons [contact-withheld]
        "#]],
    );
}

#[test]
fn identifiers_may_be_missing_repeated_or_unfit() {
    let long = "L".repeat(500);
    let bare = "<iati-activity><title>t</title></iati-activity>";
    let records = [
        activity("A", ""),
        activity(" A\n", ""),
        bare.to_owned(),
        activity(&long, ""),
        activity("A/b[1]", ""),
    ];
    let (table, report) = read(activities(&records.join("\n")));
    let keys: Vec<String> = (0..)
        .map_while(|n| table.record(n))
        .map(|record| format!("{} {:?}", record.key, record.name))
        .collect();
    expect![[r#"
        A Some(x:iati-activity:A)
        iati-activity[2] Some(x:iati-activity:A)
        iati-activity[3] None
        iati-activity[4] None
        iati-activity[5] Some(x:iati-activity:A%2Fb%5B1%5D)
        4:iati-activity[2]: note: white space around the identifier `A` is left out [identifier-space]
        4:iati-activity[2]: warning: the identifier `A` stands in this file before; this record is kept too [identifier-repeated]
        7:iati-activity[3]: warning: no identifier: the record goes by its place in the file [identifier-missing]
        7:iati-activity[3]: warning: no reporting-org with a ref or a name: nobody says this [reporter-missing]
        8:iati-activity[4]: warning: `LLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLL` is too long for an identifier or holds control characters [identifier-malformed]
    "#]].assert_eq(&(keys.join("\n") + "\n" + &findings(&report)));
}

#[test]
fn a_broken_record_is_refused_with_its_parts_and_alone() {
    let broken = "<iati-activity default-currency=\"EUR\"><iati-identifier>B</iati-identifier>\
                  <participating-org ref=\"X\" role=\"1\"/>\n<transaction><value>1</value></transaction><budget><value>1</budget>";
    for broken in [broken.to_owned(), format!("{broken}</iati-activity>")] {
        let (table, report) = read(activities(&[activity("A", ""), broken, activity("C", "")].join("\n")));
        let keys: Vec<_> =
            (0..).map_while(|n| table.record(n)).map(|record| record.key.to_string()).collect();
        assert_eq!(keys, ["A", "C"]);
        let count = |sort: &str| {
            let (_, count) = report.counts.iter().find(|(own, _)| *own == sort).unwrap();
            (count.found, count.kept, count.refused)
        };
        assert_eq!(count("activities"), (3, 2, 1));
        assert_eq!(count("participating_organisations"), (1, 0, 1));
        assert_eq!(count("transactions"), (1, 0, 1));
        let refusals: Vec<_> =
            report.findings.iter().filter(|own| own.severity == Severity::Refused).collect();
        assert_eq!(refusals.len(), 1, "{refusals:?}");
        assert_eq!((refusals[0].locator.as_str(), refusals[0].code), ("B", "element-not-closed"));
    }
}

#[test]
fn what_is_no_iati_file_is_refused_with_a_reason() {
    let doctype = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><iati-activities><iati-activity/></iati-activities>";
    let said: Vec<String> = [
        "",
        "  \n",
        "not xml",
        "<html><p>404</p></html>",
        doctype,
        "<?xml version=\"1.0\" encoding=\"nonsense\"?><iati-activities/>",
        "\u{feff}<iati-activities version=\"2.03\">",
    ]
    .iter()
    .map(|file| {
        let (table, report) = read(file);
        assert_eq!(table.len(), 0);
        findings(&report)
    })
    .collect();
    expect![[r#"
        1:: refused: the file is empty [file-empty]
        1:: refused: the file is empty [file-empty]
        1:: refused: not XML: there is no element in the file [not-xml]
        1:: refused: not IATI: the root element is <html>, and there is no iati-activity or iati-organisation [not-iati]
        1:: refused: the file has a document type declaration; such files are not read, since their entities can grow without bound [doctype-refused]
        1:: warning: encoding "nonsense" is declared; read as UTF-8 [encoding-lies]
        1:: warning: there is no iati-activity or iati-organisation in the file [record-missing]
        1:: warning: there is no iati-activity or iati-organisation in the file [record-missing]
        1:: warning: the file ends inside <iati-activities> of line 1 [root-not-closed]
    "#]].assert_eq(&said.concat());
}

#[test]
fn packed_files_are_unpacked_unless_they_are_damaged_or_a_bomb() {
    let packed = |bytes: &[u8]| {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    };
    let plain = activities(&activity("A", ""));
    let (table, report) = read(packed(plain.as_bytes()));
    let (own, own_report) = read(&plain);
    assert_eq!(printed(&table, &report), printed(&own, &own_report));
    let whole = packed(plain.as_bytes());
    let (_, report) = read(&whole[..whole.len() / 2]);
    assert_eq!(report.findings[0].code, "gzip-damaged");
    let (_, report) = read(packed(&vec![b' '; 8 << 20]));
    assert_eq!(report.findings[0].code, "unpacked-too-large");
}

#[test]
fn a_packed_file_keeps_what_came_before_the_damage() {
    // Noise does not pack, so that the damage lies behind a known part of the file.
    let noise = |n: u32| -> String {
        let mut state = n + 1;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b'a' + (state >> 24) as u8 % 26)
        };
        (0..4_000).map(|_| next()).collect()
    };
    let many: String = (0..50)
        .map(|n| {
            activity(
                &format!("A{n}"),
                &format!("<description><narrative>{}</narrative></description>", noise(n)),
            )
        })
        .collect();
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(activities(&many).as_bytes()).unwrap();
    let whole = packer.finish().unwrap();
    let cut = &whole[..whole.len() / 2];
    let (table, report) = read(cut);
    assert!((15..=30).contains(&table.record_count()), "{} activities", table.record_count());
    assert!(table.record_at("A0").is_some() && table.record_at("A49").is_none());
    let codes: Vec<&str> = report.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["gzip-damaged", "file-cut"]);
    let mut bent = whole.clone();
    bent[whole.len() / 2] ^= 0x55;
    let (table, report) = read(&bent);
    assert!(table.record_at("A0").is_some() && table.record_at("A10").is_some());
    assert_eq!(report.findings[0].code, "gzip-damaged");
}

#[test]
fn an_activity_inside_another_is_one_refused_and_one_kept() {
    let nested = activities(&format!(
        "<iati-activity><iati-identifier>OUT</iati-identifier>{}<title>t</title></iati-activity>{}",
        activity("IN", ""),
        activity("NEXT", ""),
    ));
    let (table, report) = read(&nested);
    assert!(table.record_at("IN").is_some() && table.record_at("NEXT").is_some());
    let (_, activities_found) = report.counts[0];
    assert_eq!((activities_found.found, activities_found.kept, activities_found.refused), (3, 2, 1));
    // Each file is its own: what is left open in one root closes nothing behind it.
    let lost = format!(
        "{}</iati-activity></iati-activities>",
        activities("<iati-activity><title>t</title>").replace("</iati-activities>", "")
    );
    let (_, report) = read(lost);
    assert_eq!(report.counts[0].1.refused, 0, "one activity, whole");
}

#[test]
fn a_file_of_the_other_kind_is_read_and_said() {
    let (table, report) = read_as(&ORGANISATIONS, activities(&activity("A", "")));
    assert_eq!(table.record_count(), 1);
    assert_eq!(report.findings[0].code, "activity-file");
}

#[test]
fn what_repeats_is_listed_a_thousand_times_and_then_counted() {
    let many: String = (0..1_500)
        .map(|n| activity(&format!("A{n}"), "<activity-date type=\"1\" iso-date=\"x\"/>"))
        .collect();
    let (_, report) = read(activities(&many));
    assert_eq!(report.findings.len(), 1_001);
    assert_eq!(report.findings[1_000].message, "500 more findings of this kind are not listed");
}

#[test]
fn the_file_is_known_by_what_it_says() {
    let about = |file: &str| read(file).1.about;
    assert_eq!(
        about(&activities(&activity("A", ""))),
        [("version", "2.03"), ("encoding", "UTF-8"), ("publisher", "x:org-id:X"), ("reporters", "1")]
            .map(|(what, said)| (what, said.to_owned()))
    );
    let two = activities(&(activity("A", "") + &activity("B", "").replace("ref=\"X\"", "ref=\"Y\"")));
    assert!(about(&two).contains(&("publisher", "several".to_owned())));
    let named = activities(
        &activity("A", "").replace("<reporting-org ref=\"X\"/>", "<reporting-org>The  Fund</reporting-org>"),
    );
    assert!(about(&named).contains(&("publisher", "x:org-name:The%20Fund%2FThe%20Fund".to_owned())));
}
