//! What a file of activities has not: it says so itself, one element a line.

/// The activities that were not written, each with its reason, fit to be printed. Other files have none.
pub(super) fn refusals(body: &[u8]) -> Vec<String> {
    let is_activities = body
        .get(..200.min(body.len()))
        .is_some_and(|head| head.windows(16).any(|window| window == b"<iati-activities"));
    let Some(text) = std::str::from_utf8(body).ok().filter(|_| is_activities) else { return Vec::new() };
    let refused = text.lines().filter_map(|line| line.trim_start().strip_prefix("<polyad:refused "));
    refused.filter_map(refusal).collect()
}

/// `about="…" code="…">…</polyad:refused>` as a sentence.
fn refusal(line: &str) -> Option<String> {
    let part = |before: &str, after: &str| -> Option<&str> {
        let from = line.find(before)? + before.len();
        Some(&line[from..from + line[from..].find(after)?])
    };
    let (about, code) = (part("about=\"", "\"")?, part("code=\"", "\"")?);
    let message = part(">", "</polyad:refused>")?;
    let plain = format!("not written: {about}: {message} [{code}]");
    let plain = plain.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    // A name must not be able to steer the terminal it is shown in.
    Some(plain.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_is_said_in_words_and_nothing_steers_the_terminal() {
        let file = "<?xml version=\"1.0\"?>\n<iati-activities version=\"2.03\">\n <polyad:refused about=\"x:atlas:a&amp;b\" \
                    code=\"status-missing\">no \u{1b}status</polyad:refused>\n</iati-activities>\n";
        assert_eq!(
            refusals(file.as_bytes()),
            ["not written: x:atlas:a&b: no \u{FFFD}status [status-missing]"]
        );
        assert!(refusals(file.replace("iati-activities", "other").as_bytes()).is_empty());
    }
}
