//! A made IATI file, written as it is read: examples for measuring, of the shape and weight of published ones.

use std::io::Read;

/// A made IATI file of version 2.03, written as it is read.
pub(crate) struct Made {
    left: u64,
    activity: u64,
    text: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Made {
    /// So many transactions, three or four to an activity; activities are numbered from `first`.
    pub(crate) fn new(first: u64, transactions: u64) -> Made {
        Made {
            left: transactions,
            activity: first,
            text: b"<iati-activities version=\"2.03\">\n".to_vec(),
            at: 0,
            ended: false,
        }
    }

    fn next_activity(&mut self) {
        use std::fmt::Write;
        let n = self.activity;
        self.activity += 1;
        let publisher = n % 400;
        let mut out = String::with_capacity(4096);
        let _ = write!(
            out,
            "<iati-activity last-updated-datetime=\"2024-03-01T00:00:00Z\" default-currency=\"USD\" xml:lang=\"en\">\n\
            <iati-identifier>XX-EX-{publisher}-{n}</iati-identifier>\n<reporting-org ref=\"XX-EX-{publisher}\" type=\"21\"><narrative>Example publisher {publisher}</narrative></reporting-org>\n\
            <title><narrative>Example activity {n} of publisher {publisher}</narrative></title>\n\
            <description type=\"1\"><narrative>An example description of activity {n}, of the usual length, which says what is done, where, for whom and with which means, so that texts weigh what they weigh in published files.</narrative></description>\n"
        );
        for role in 1..=3 {
            let who = (n * 7 + role * 131) % 20_000;
            let _ = writeln!(
                out,
                "<participating-org ref=\"XX-ORG-{who}\" role=\"{role}\" type=\"22\"><narrative>Example organisation {who}</narrative></participating-org>"
            );
        }
        let _ = write!(
            out,
            "<activity-status code=\"2\"/>\n<activity-date type=\"1\" iso-date=\"20{:02}-01-01\"/>\n<activity-date type=\"3\" iso-date=\"20{:02}-12-31\"/>\n\
            <recipient-country code=\"KE\" percentage=\"60\"/><recipient-country code=\"TZ\" percentage=\"40\"/>\n<sector vocabulary=\"1\" code=\"{}\"/>\n",
            n % 20 + 2,
            n % 20 + 4,
            ["11220", "12220", "14030", "23110", "31120"][(n % 5) as usize]
        );
        let count = (3 + u64::from(n.is_multiple_of(3))).min(self.left);
        self.left -= count;
        for t in 0..count {
            let (kind, who) = ([2, 3, 3, 4][(t % 4) as usize], (n * 13 + t) % 20_000);
            let _ = writeln!(
                out,
                "<transaction><transaction-type code=\"{kind}\"/><transaction-date iso-date=\"20{:02}-{:02}-{:02}\"/>\
                <value value-date=\"2015-06-30\">{}.{:02}</value><provider-org ref=\"XX-EX-{publisher}\"><narrative>Example publisher {publisher}</narrative></provider-org>\
                <receiver-org ref=\"XX-ORG-{who}\"><narrative>Example organisation {who}</narrative></receiver-org></transaction>",
                n % 20 + 3,
                t % 12 + 1,
                n % 28 + 1,
                n * 37 % 900_000,
                t
            );
        }
        out.push_str("</iati-activity>\n");
        self.text.clear();
        self.text.extend_from_slice(out.as_bytes());
        self.at = 0;
    }
}

impl Read for Made {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.text.len() {
            if self.left > 0 {
                self.next_activity();
            } else if !self.ended {
                self.ended = true;
                self.text = b"</iati-activities>\n".to_vec();
                self.at = 0;
            }
        }
        let count = into.len().min(self.text.len() - self.at);
        into[..count].copy_from_slice(&self.text[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}
