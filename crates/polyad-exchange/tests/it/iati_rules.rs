//! The ruleset of the IATI standard: each rule on an activity that breaks it and on one that does not.

mod checking;
mod edges;
mod real;

use expect_test::{Expect, expect};
use polyad_exchange::iati::codes::Codelists;
use polyad_exchange::iati::parse;
use polyad_exchange::iati::rules::{self, FileFacts, RULES, RuleFinding};
use polyad_exchange::iati::split::Limits;

/// An activity of version 2.03 that breaks no rule.
const GOOD: &str = r#"<iati-activity xml:lang="en" default-currency="USD" last-updated-datetime="2020-06-30T00:00:00Z">
<iati-identifier>XM-DAC-7-P1</iati-identifier>
<reporting-org ref="XM-DAC-7" type="10"><narrative>Ministry</narrative></reporting-org>
<title><narrative>Wells</narrative></title>
<description type="1"><narrative>Wells in villages.</narrative></description>
<participating-org role="1" type="10" ref="XM-DAC-7"/>
<participating-org role="4" type="22"><narrative>Well Diggers</narrative></participating-org>
<activity-status code="2"/>
<activity-date type="1" iso-date="2019-01-01"/>
<activity-date type="2" iso-date="2019-02-01"/>
<activity-date type="3" iso-date="2021-12-31"/>
<recipient-country code="KE" percentage="60"/>
<recipient-region vocabulary="1" code="298" percentage="40"/>
<sector vocabulary="1" code="14030" percentage="99.995"/>
<sector vocabulary="1" code="14031" percentage="0.005"/>
<sector vocabulary="99" code="W"><narrative>Water</narrative></sector>
<policy-marker vocabulary="1" code="1" significance="0"/>
<default-finance-type code="110"/>
<budget type="1" status="2">
<period-start iso-date="2019-01-01"/>
<period-end iso-date="2019-12-31"/>
<value value-date="2019-01-01">100</value>
</budget>
<transaction>
<transaction-type code="3"/>
<transaction-date iso-date="2019-03-01"/>
<value value-date="2019-03-01">50</value>
<receiver-org type="22"><narrative>Well Diggers</narrative></receiver-org>
</transaction>
<result type="1">
<title><narrative>Wells dug</narrative></title>
<indicator measure="1">
<title><narrative>Wells</narrative></title>
<baseline year="2019" value="0"/>
<period>
<period-start iso-date="2019-01-01"/>
<period-end iso-date="2019-12-31"/>
<target value="10"/>
</period>
</indicator>
</result>
</iati-activity>"#;

/// What the rules say of an activity, of a file of some version and checked on 2020-12-31.
fn findings(xml: &str, version: &str, codelists: Option<&Codelists>) -> Vec<RuleFinding> {
    let parsed = parse::activity(xml, 1, &Limits::default());
    assert_eq!(parsed.broken, None, "{xml}");
    let today = Some("2020-12-31".parse().expect("a day"));
    let file = FileFacts { version: Some(version), today, codelists, ..FileFacts::default() };
    rules::check(&parsed.record, &file)
}

fn spelt(findings: &[RuleFinding]) -> String {
    findings
        .iter()
        .map(|found| {
            let RuleFinding { code, severity, line, part, message } = found;
            format!("{line}: {}[{code}] {part}: {message}\n", severity.word())
        })
        .collect()
}

/// The good activity with changes, of which each must change something.
fn changed(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(GOOD.to_owned(), |xml, (from, to)| {
        assert!(xml.contains(from), "the example has no {from}");
        xml.replacen(from, to, 1)
    })
}

fn check(changes: &[(&str, &str)], expected: Expect) {
    expected.assert_eq(&spelt(&findings(&changed(changes), "2.03", None)));
}

/// A change that breaks no rule.
fn passes(changes: &[(&str, &str)]) {
    assert_eq!(spelt(&findings(&changed(changes), "2.03", None)), "", "{changes:?}");
}

#[test]
fn an_activity_that_keeps_the_rules_has_no_finding() {
    passes(&[]);
}

#[test]
fn codes_of_rules_are_their_own() {
    let mut codes: Vec<&str> = RULES.iter().map(|rule| rule.code()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), RULES.len());
    for rule in RULES {
        assert!(rule.code().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{}", rule.code());
        assert!(rule.title().ends_with('.') && !rule.source().is_empty(), "{}", rule.code());
    }
}

#[test]
fn identifier_prefix() {
    let other = "<iati-identifier>XM-DAC-8-P1</iati-identifier>";
    let mine = "<iati-identifier>XM-DAC-7-P1</iati-identifier>";
    check(
        &[(mine, other)],
        expect![[r#"
        2: warning[identifier-prefix] iati-identifier[1]: `XM-DAC-8-P1` does not begin with `XM-DAC-7`, the reporter's ref
    "#]],
    );
    let former = format!("{other}<other-identifier ref=\"XM-DAC-8\" type=\"B1\"/>");
    passes(&[(mine, &former)]);
}

#[test]
fn identifier_space() {
    check(
        &[("XM-DAC-7-P1", "XM-DAC-7-P 1")],
        expect![[r#"
        2: warning[identifier-space] iati-identifier[1]: white space in `XM-DAC-7-P 1`
    "#]],
    );
    check(
        &[("XM-DAC-7-P1", "\n XM-DAC-7-P1 ")],
        expect![[r#"
        2: warning[identifier-space] iati-identifier[1]: white space around `XM-DAC-7-P1`
    "#]],
    );
    passes(&[("XM-DAC-7-P1", "XM-DAC-7-P.1")]);
}

#[test]
fn identifier_characters() {
    check(
        &[("XM-DAC-7-P1", "XM-DAC-7-P/1"), ("<receiver-org type", "<receiver-org ref=\"A?B\" type")],
        expect![[r#"
            2: warning[identifier-characters] iati-identifier[1]: `XM-DAC-7-P/1` has `/` in it; / & | ? are not allowed
            28: warning[identifier-characters] transaction[1]/receiver-org: `A?B` has `?` in it; / & | ? are not allowed
        "#]],
    );
    passes(&[("XM-DAC-7-P1", "XM-DAC-7-P_1:2")]);
}

#[test]
fn organisation_unnamed() {
    check(
        &[("<narrative>Well Diggers</narrative>", ""), ("<narrative>Ministry</narrative>", "")],
        expect![[r#"
        3: warning[organisation-unnamed] reporting-org[1]: no name; it has both
        7: warning[organisation-unnamed] participating-org[2]: neither ref nor name; it needs one
    "#]],
    );
    passes(&[("<narrative>Well Diggers</narrative>", "<narrative>D</narrative>")]);
}

#[test]
fn required_missing() {
    check(
        &[
            ("<title><narrative>Wells</narrative></title>", ""),
            ("<activity-status code=\"2\"/>", "<activity-status/>"),
            ("<iati-identifier>XM-DAC-7-P1</iati-identifier>", "<iati-identifier/>"),
        ],
        expect![[r#"
            1: warning[required-missing] iati-identifier: no iati-identifier, or an empty one
            1: warning[required-missing] title: no title, or an empty one
            1: warning[required-missing] activity-status: no activity-status, or an empty one
        "#]],
    );
}

#[test]
fn element_repeated() {
    let mine = "<iati-identifier>XM-DAC-7-P1</iati-identifier>";
    check(
        &[(mine, &format!("{mine}\n<iati-identifier>XM-DAC-7-P2</iati-identifier>"))],
        expect![[r#"
        3: warning[element-repeated] iati-identifier[2]: 2 of them; an activity has one
    "#]],
    );
}

#[test]
fn start_date_missing() {
    let planned = ("<activity-date type=\"1\" iso-date=\"2019-01-01\"/>\n", "");
    let actual = ("<activity-date type=\"2\" iso-date=\"2019-02-01\"/>\n", "");
    check(
        &[planned, actual],
        expect![[r#"
        1: warning[start-date-missing] activity-date: no date of type 1 (planned start) or 2 (actual start)
    "#]],
    );
    passes(&[planned]);
    passes(&[actual]);
}

#[test]
fn budget_part_missing() {
    check(
        &[("<period-end iso-date=\"2019-12-31\"/>\n<value", "<value")],
        expect![[r#"
        19: warning[budget-part-missing] budget[1]: no period-end
    "#]],
    );
    let planned = "<planned-disbursement><period-start iso-date=\"2019-01-01\"/><value value-date=\"2019-01-01\">1</value></planned-disbursement><transaction>";
    passes(&[("<transaction>", planned)]);
}

#[test]
fn transaction_part_missing() {
    check(
        &[("<transaction-date iso-date=\"2019-03-01\"/>\n", "")],
        expect![[r#"
        24: warning[transaction-part-missing] transaction[1]: no transaction-date
    "#]],
    );
}

#[test]
fn result_part_missing() {
    check(
        &[
            ("<indicator measure=\"1\">", "<indicator>"),
            ("<baseline year=\"2019\" value=\"0\"/>", "<baseline value=\"0\"/>"),
        ],
        expect![[r#"
            32: warning[result-part-missing] result[1]/indicator[1]: no measure
            34: warning[result-part-missing] result[1]/indicator[1]/baseline[1]: no year
        "#]],
    );
}

#[test]
fn currency_missing() {
    check(
        &[(" default-currency=\"USD\"", "")],
        expect![[r#"
            22: warning[currency-missing] budget[1]/value: `100` of what? No currency here, no default-currency
            27: warning[currency-missing] transaction[1]/value: `50` of what? No currency here, no default-currency
        "#]],
    );
    passes(&[
        (" default-currency=\"USD\"", ""),
        ("<value value-date=\"2019-01-01\">", "<value currency=\"EUR\" value-date=\"2019-01-01\">"),
        ("<value value-date=\"2019-03-01\">", "<value currency=\"KES\" value-date=\"2019-03-01\">"),
    ]);
}

#[test]
fn value_date_missing() {
    check(
        &[("<value value-date=\"2019-03-01\">", "<value>")],
        expect![[r#"
            27: warning[value-date-missing] transaction[1]/value: `50` has no value-date: the day of its exchange rate is open
        "#]],
    );
}

#[test]
fn dates_reversed() {
    check(
        &[("type=\"3\" iso-date=\"2021-12-31\"", "type=\"3\" iso-date=\"2018-12-31\"")],
        expect![[r#"
        11: warning[dates-reversed] activity-date[3]: planned end 2018-12-31 lies before the planned start 2019-01-01
    "#]],
    );
    passes(&[("type=\"3\" iso-date=\"2021-12-31\"", "type=\"3\" iso-date=\"2019-01-01\"")]);
    // A date that is none is the reader's business.
    passes(&[("type=\"3\" iso-date=\"2021-12-31\"", "type=\"3\" iso-date=\"31-12-2018\"")]);
}

#[test]
fn period_reversed() {
    let budget = ("<period-start iso-date=\"2019-01-01\"/>", "<period-start iso-date=\"2020-01-01\"/>");
    check(
        &[budget],
        expect![[r#"
            21: warning[period-reversed] budget[1]/period-end: ends 2019-12-31, before it starts, 2020-01-01
        "#]],
    );
    let period = "<period>\n<period-start iso-date=\"2019-01-01\"/>";
    check(
        &[(period, "<period>\n<period-start iso-date=\"2020-01-01\"/>")],
        expect![[r#"
            37: warning[period-reversed] result[1]/indicator[1]/period[1]/period-end: ends 2019-12-31, before it starts, 2020-01-01
        "#]],
    );
}

#[test]
fn budget_longer_than_year() {
    let end = "<period-end iso-date=\"2019-12-31\"/>";
    check(
        &[(end, "<period-end iso-date=\"2020-01-02\"/>")],
        expect![[r#"
            21: warning[budget-longer-than-year] budget[1]/period-end: from 2019-01-01 to 2020-01-02 is more than a year
        "#]],
    );
    passes(&[(end, "<period-end iso-date=\"2020-01-01\"/>")]);
}

#[test]
fn actual_date_in_future() {
    let start = "type=\"2\" iso-date=\"2019-02-01\"";
    check(
        &[(start, "type=\"2\" iso-date=\"2020-07-01\"")],
        expect![[r#"
        10: warning[actual-date-in-future] activity-date[2]: actual start 2020-07-01 lies after 2020-06-30, the activity's last update
    "#]],
    );
    passes(&[(start, "type=\"2\" iso-date=\"2020-06-30\"")]);
    let updated = " last-updated-datetime=\"2020-06-30T00:00:00Z\"";
    check(
        &[(updated, ""), (start, "type=\"2\" iso-date=\"2021-01-01\"")],
        expect![[r#"
        10: warning[actual-date-in-future] activity-date[2]: actual start 2021-01-01 lies after 2020-12-31, the day of this check
    "#]],
    );
}

#[test]
fn amount_in_future() {
    check(
        &[("<transaction-date iso-date=\"2019-03-01\"/>", "<transaction-date iso-date=\"2020-07-01\"/>")],
        expect![[r#"
            26: warning[amount-in-future] transaction[1]/transaction-date: transaction date 2020-07-01 lies after 2020-06-30, the activity's last update
        "#]],
    );
    check(
        &[("<value value-date=\"2019-03-01\">", "<value value-date=\"2020-07-01\">")],
        expect![[r#"
            27: warning[amount-in-future] transaction[1]/value: value date 2020-07-01 lies after 2020-06-30, the activity's last update
        "#]],
    );
    // A budget may lie in the future.
    passes(&[("<value value-date=\"2019-01-01\">", "<value value-date=\"2021-01-01\">")]);
}

#[test]
fn last_updated_in_future() {
    check(
        &[("last-updated-datetime=\"2020-06-30", "last-updated-datetime=\"2021-06-30")],
        expect![[r#"
        1: warning[last-updated-in-future] iati-activity: last-updated-datetime 2021-06-30 lies after 2020-12-31, the day of this check
    "#]],
    );
}

#[test]
fn place_missing() {
    let country = ("<recipient-country code=\"KE\" percentage=\"60\"/>\n", "");
    let region = ("<recipient-region vocabulary=\"1\" code=\"298\" percentage=\"40\"/>\n", "");
    check(
        &[country, region],
        expect![[r#"
        1: warning[place-missing] iati-activity: no recipient-country and no recipient-region
    "#]],
    );
    passes(&[country, region, ("</transaction>", "<recipient-country code=\"KE\"/></transaction>")]);
}

/// The three sectors of the good activity, taken out.
const SECTORS: [(&str, &str); 3] = [
    ("<sector vocabulary=\"1\" code=\"14030\" percentage=\"99.995\"/>\n", ""),
    ("<sector vocabulary=\"1\" code=\"14031\" percentage=\"0.005\"/>\n", ""),
    ("<sector vocabulary=\"99\" code=\"W\"><narrative>Water</narrative></sector>\n", ""),
];

#[test]
fn sector_missing() {
    check(
        &SECTORS,
        expect![[r#"
        1: warning[sector-missing] iati-activity: no sector
    "#]],
    );
    let [first, second, third] = SECTORS;
    passes(&[first, second, third, ("</transaction>", "<sector code=\"14030\"/></transaction>")]);
}

#[test]
fn sector_dac_missing() {
    let [first, second, _] = SECTORS;
    check(
        &[first, second],
        expect![[r#"
        14: note[sector-dac-missing] sector: sectors of vocabulary `99` only, none of 1 or 2 (DAC)
    "#]],
    );
    passes(&[first, (second.0, "<sector vocabulary=\"2\" code=\"140\"/>\n")]);
}

#[test]
fn levels_mixed() {
    let inside = "<sector code=\"14030\"/><recipient-country code=\"KE\"/></transaction>";
    check(
        &[("</transaction>", inside)],
        expect![[r#"
        24: warning[levels-mixed] transaction[1]: has a country or region, as the activity has; one level only
        24: warning[levels-mixed] transaction[1]: has a sector, as the activity has; one level only
    "#]],
    );
}

#[test]
fn transaction_split() {
    let country = ("<recipient-country code=\"KE\" percentage=\"60\"/>\n", "");
    let region = ("<recipient-region vocabulary=\"1\" code=\"298\" percentage=\"40\"/>\n", "");
    let two = "<recipient-country code=\"KE\"/><recipient-country code=\"UG\"/></transaction>";
    check(
        &[country, region, ("</transaction>", two)],
        expect![[r#"
        22: warning[transaction-split] transaction[1]: 2 recipient countries; it has one
    "#]],
    );
    let [first, second, third] = SECTORS;
    let two = "<sector code=\"14030\"/><sector code=\"14031\"/></transaction>";
    check(
        &[first, second, third, ("</transaction>", two)],
        expect![[r#"
        21: warning[transaction-split] transaction[1]: 2 sectors of vocabulary 1; it has one
    "#]],
    );
    let two_lists = "<sector code=\"14030\"/><sector vocabulary=\"2\" code=\"140\"/></transaction>";
    passes(&[first, second, third, ("</transaction>", two_lists)]);
}

#[test]
fn percentage_missing() {
    check(
        &[("code=\"298\" percentage=\"40\"", "code=\"298\"")],
        expect![[r#"
        13: warning[percentage-missing] recipient-region[1]: `298` has no percentage; 1 of 2 countries and regions have none
    "#]],
    );
    let region = ("<recipient-region vocabulary=\"1\" code=\"298\" percentage=\"40\"/>\n", "");
    passes(&[region, ("code=\"KE\" percentage=\"60\"", "code=\"KE\"")]);
}

#[test]
fn percentage_range() {
    check(
        &[
            ("code=\"KE\" percentage=\"60\"", "code=\"KE\" percentage=\"140\""),
            ("percentage=\"40\"", "percentage=\"-40\""),
        ],
        expect![[r#"
            12: warning[percentage-range] recipient-country[1]: percentage `140` of `KE` is above 100
            13: warning[percentage-range] recipient-region[1]: percentage `-40` of `298` is below 0
        "#]],
    );
    check(
        &[("percentage=\"40\"", "percentage=\"40 %\"")],
        expect![[r#"
        13: warning[percentage-range] recipient-region[1]: percentage `40 %` of `298` is no number
    "#]],
    );
}

#[test]
fn percentage_sum() {
    check(
        &[("percentage=\"40\"", "percentage=\"41\"")],
        expect![[r#"
        12: warning[percentage-sum] recipient-country: percentages of countries and regions add up to 101, not 100
    "#]],
    );
    check(
        &[("percentage=\"0.005\"", "percentage=\"0.02\"")],
        expect![[r#"
        14: warning[percentage-sum] sector: percentages of sectors of vocabulary 1 add up to 100.015, not 100
    "#]],
    );
    passes(&[("percentage=\"0.005\"", "percentage=\"0.015\"")]);
    // Regions of two lists each make a whole with the countries.
    let again = "<recipient-region vocabulary=\"2\" code=\"202\" percentage=\"40\"/><sector";
    passes(&[("<sector", again)]);
}

#[test]
fn own_sector_unnamed() {
    check(
        &[("code=\"W\"><narrative>Water</narrative></sector>", "code=\"W\"/>")],
        expect![[r#"
        16: warning[own-sector-unnamed] sector[3]: code `W` of the reporter's own list 99 has no narrative
    "#]],
    );
}

#[test]
fn policy_marker_bare() {
    check(
        &[("code=\"1\" significance=\"0\"", "code=\"1\"")],
        expect![[r#"
        17: warning[policy-marker-bare] policy-marker[1]: marker `1` has no significance
    "#]],
    );
}

#[test]
fn language_missing() {
    check(
        &[("<iati-activity xml:lang=\"en\"", "<iati-activity")],
        expect![[r#"
        1: warning[language-missing] title: no xml:lang on the activity, nor on 6 of its texts; this is the first
    "#]],
    );
    let with_lang =
        GOOD.replace("<narrative>", "<narrative xml:lang=\"en\">").replacen(" xml:lang=\"en\"", "", 1);
    assert_eq!(spelt(&findings(&with_lang, "2.03", None)), "");
}

#[test]
fn language_malformed() {
    check(
        &[("xml:lang=\"en\"", "xml:lang=\"english\"")],
        expect![[r#"
        1: warning[language-malformed] iati-activity: `english` is no language code; two or three letters, as `fr` or `pt-BR`
    "#]],
    );
    passes(&[("xml:lang=\"en\"", "xml:lang=\"pt-BR\"")]);
}

#[test]
fn code_not_on_list() {
    check(
        &[
            (
                "<participating-org role=\"4\" type=\"22\">",
                "<participating-org role=\"implementing\" type=\"25\">",
            ),
            ("<transaction-type code=\"3\"/>", "<transaction-type code=\"33\"/>"),
            ("code=\"KE\"", "code=\"QQ\""),
            ("<value value-date=\"2019-03-01\">", "<value currency=\"Euro\" value-date=\"2019-03-01\">"),
        ],
        expect![[r#"
            7: warning[code-not-on-list] participating-org[2]: `25` is not on the list OrganisationType: one of its 16 codes
            7: note[code-not-on-list] participating-org[2]: `implementing` is read as 4 of OrganisationRole; print `4`
            12: warning[code-not-on-list] recipient-country[1]: `QQ` is no country of ISO 3166-1
            24: warning[code-not-on-list] transaction[1]: `33` is not on the list TransactionType: one of its 13 codes
            27: warning[code-not-on-list] transaction[1]/value: `Euro` is no currency of ISO 4217
        "#]],
    );
    passes(&[
        ("code=\"KE\"", "code=\"XK\""),
        ("<transaction-type code=\"3\"/>", "<transaction-type code=\"12\"/>"),
    ]);
}

#[test]
fn a_file_of_version_one_is_held_to_the_rules_of_its_time() {
    let old = r#"<iati-activity default-currency="GBP">
<iati-identifier>GB-1-100</iati-identifier>
<reporting-org ref="GB-1" type="10">DFID</reporting-org>
<participating-org role="Funding"/>
<activity-date type="end-actual" iso-date="2010-01-01">Closed</activity-date>
<budget><period-start iso-date="2008-01-01"/><period-end iso-date="2012-01-01"/><value>1</value></budget>
<transaction><transaction-type code="D"/><value>1</value></transaction>
</iati-activity>"#;
    assert_eq!(spelt(&findings(old, "1.03", None)), "");
    let wrong = old
        .replace("GB-1-100", "US-1-100")
        .replace("role=\"Funding\"", "role=\"funding\"")
        .replace("end-actual", "end")
        .replace("code=\"D\"", "code=\"3\"");
    expect![[r#"
        2: warning[identifier-prefix] iati-identifier[1]: `US-1-100` does not begin with `GB-1`, the reporter's ref
        4: note[code-not-on-list] participating-org[1]: `funding` is read as Funding of OrganisationRole; print `Funding`
        5: warning[code-not-on-list] activity-date[1]: `end` is not on the list ActivityDateType: start-planned, start-actual, end-planned, end-actual
        7: note[code-not-on-list] transaction[1]: `3` is read as D of TransactionType; print `D`
    "#]].assert_eq(&spelt(&findings(&wrong, "1.03", None)));
}

#[test]
fn the_specification_names_every_rule() {
    let specification = include_str!("../../../../docs/spec/iati.md");
    for rule in RULES {
        let versions = if rule.since() == 1 { "1, 2" } else { "2" };
        let title = rule.title().replace('|', "\\|");
        let row = format!("| `{}` | {versions} | {title} | {} |\n", rule.code(), rule.source());
        assert!(specification.contains(&row), "docs/spec/iati.md lacks the line\n{row}");
    }
}
