//! The IATI reader: no bytes make it fail, and one bad record never changes another.

use crate::Target;
use crate::mutate::{Random, damage};
use polyad_exchange::iati::ACTIVITIES;
use polyad_ledger::json::{Value, object};
use polyad_ledger::rows::{LoadReport, Reader, Table};

/// A damaged record between two whole ones, whose rows must come out as if it were not there.
pub(crate) struct Damaged;

/// A file damaged anywhere.
pub(crate) struct Noise;

const FIRST: &str = r#"<iati-activity default-currency="EUR" xml:lang="en"><iati-identifier>EX-1-first</iati-identifier><reporting-org ref="EX-1" type="21"><narrative>Example one</narrative></reporting-org><title><narrative>First &amp; whole</narrative></title><participating-org ref="EX-2" role="1"><narrative>Example two</narrative></participating-org><activity-date type="2" iso-date="2015-01-01"/><sector vocabulary="1" code="12220" percentage="60"/><sector vocabulary="1" code="11220" percentage="40"/><transaction><transaction-type code="3"/><transaction-date iso-date="2016-02-29"/><value value-date="2016-02-29">1200.50</value><receiver-org><narrative>Example three</narrative></receiver-org></transaction><budget><period-start iso-date="2015-01-01"/><period-end iso-date="2015-12-31"/><value currency="USD" value-date="2015-01-01">10</value></budget></iati-activity>"#;
const LAST: &str = r#"<iati-activity xml:lang="fr"><iati-identifier>EX-1-last</iati-identifier><reporting-org ref="EX-1" type="21">Example one</reporting-org><title>Dernier</title><transaction><transaction-type code="D"/><transaction-date iso-date="2012-01-31Z"/><value currency="CHF" value-date="2012-01-31">-7</value></transaction><result type="1"><title>r</title><indicator measure="1"><title>i</title><period><period-start iso-date="2012-01-01"/><period-end iso-date="2012-12-31"/><target value="3"/><actual value="N/A"/></period></indicator></result></iati-activity>"#;

const WORDS: &[&str] = &[
    "<iati-activity>",
    "</iati-activity>",
    "<iati-activity ",
    "<iati-activities>",
    "</iati-activities>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?xml?>",
    "<!DOCTYPE x [<!ENTITY a \"b\">]>",
    "&a;",
    "&amp;",
    "&#0;",
    "&#x110000;",
    "\"",
    "'",
    "<",
    ">",
    "/>",
    "</",
    "<iati-organisation>",
    "</iati-organisation>",
    "<transaction>",
    "</transaction>",
    "<value>",
    "</value>",
    "<narrative>",
    "1e400",
    "10^400",
    "0000-01-01",
    "\u{FEFF}",
    "\0",
    " xml:lang=\"x\" xml:lang=\"y\"",
    "<contact-info>",
    "<a:b xmlns:a=\"c\">",
];

impl Target for Damaged {
    fn name(&self) -> &'static str {
        "iati-record"
    }

    fn make(&self, random: &mut Random) -> Vec<u8> {
        // Made of the first one, under a name of its own.
        let mut bytes = FIRST.replace("EX-1-first", "EX-1-between").into_bytes();
        damage(&mut bytes, WORDS, random);
        bytes
    }

    fn holds(&self, input: &[u8]) -> Result<(), String> {
        // What ends the file, forbids it or hides what follows is no damage inside a record.
        let between = String::from_utf8_lossy(input);
        if ["<!DOCTYPE", "<!doctype"].iter().any(|word| between.contains(word)) {
            return Ok(());
        }
        let file = |middle: &[u8]| {
            [
                b"<iati-activities version=\"2.03\">\n".as_slice(),
                FIRST.as_bytes(),
                b"\n",
                middle,
                b"\n",
                LAST.as_bytes(),
                b"\n</iati-activities>",
            ]
            .concat()
        };
        let (expected, _) = read(&file(b""));
        let (found, report) = read(&file(input));
        balances(&report)?;
        for key in ["EX-1-first", "EX-1-last"] {
            let (expected, found) = (rows_of(&expected, key), rows_of(&found, key));
            if expected != found {
                return Err(format!(
                    "{key} changed:\n  {}\nto\n  {}",
                    expected.join("\n  "),
                    found.join("\n  ")
                ));
            }
        }
        Ok(())
    }
}

impl Target for Noise {
    fn name(&self) -> &'static str {
        "iati-file"
    }

    fn make(&self, random: &mut Random) -> Vec<u8> {
        let declared = [
            "",
            "<?xml version=\"1.0\" encoding=\"windows-1252\"?>",
            "\u{FEFF}",
            "<?xml version=\"1.0\" encoding=\"utf-16\"?>",
        ];
        let start = declared[random.below(declared.len())];
        let mut bytes = format!("{start}<iati-activities>{FIRST}{LAST}</iati-activities>").into_bytes();
        for _ in 0..=random.below(3) {
            damage(&mut bytes, WORDS, random);
        }
        bytes
    }

    fn holds(&self, input: &[u8]) -> Result<(), String> {
        let (_, report) = read(input);
        balances(&report)
    }
}

fn read(bytes: &[u8]) -> (Table, LoadReport) {
    ACTIVITIES.read(bytes, &object::<&str, Value>([]))
}

fn balances(report: &LoadReport) -> Result<(), String> {
    if report.balances() { Ok(()) } else { Err(format!("in is not kept + refused: {:?}", report.counts)) }
}

fn rows_of(table: &Table, key: &str) -> Vec<String> {
    let rows = table.groups().iter().flat_map(|group| group.rows());
    let own = rows.filter(|row| row.record().is_some_and(|record| **record.key == *key));
    own.map(|row| format!("{} {} {}", row.kind(), row.locator(), object(row.fields()).to_canonical()))
        .collect()
}
