//! The line of a file that a finding is about, fit to be printed.

/// The most characters of a line that are kept.
const WIDTH: usize = 120;
/// Longer lines are not quoted: a whole file in one line has hundreds of elements of one name, of which the first would
/// be shown for each, and would be sought through all of it.
const LINE_BYTES_MAX: usize = 16 * 1024;
/// Elements whose contents may show how to reach a person. They are not quoted.
const CONTACTS: [&str; 6] =
    ["<contact-info", "<email", "<telephone", "<person-name", "<mailing-address", "<job-title"];

/// A line, or a part of it, with the element that is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceLine {
    /// The text, without indentation and control characters; `…` where it was cut.
    pub text: String,
    /// Column of the element in the file's line, from 1, in characters.
    pub column: u32,
    /// Where the element begins in [`SourceLine::text`], in characters.
    pub from: u32,
    /// How many characters it has there, at least 1.
    pub length: u32,
}

impl SourceLine {
    /// A line of a file, and the element that a locator names in it. `None` for empty lines and for those that are
    /// contact details. Of a long line, and of one that goes on to contact details, a part.
    pub(super) fn of(line: &str, locator: &str) -> Option<SourceLine> {
        if line.len() > LINE_BYTES_MAX {
            return None;
        }
        let line = line.trim_end();
        let (start, mut end) = element(line, locator).unwrap_or_else(|| whole(line));
        let indent = line.len() - line.trim_start().len();
        // From the first letter, or from the element on where that is far to the right or behind contact details.
        let is_far = line[indent..end].chars().count() > WIDTH;
        let begin = if is_far || contacts(&line[indent..start]).is_some() { start } else { indent };
        let until = contacts(&line[begin..]).map_or(line.len(), |found| begin + found);
        end = end.min(until);
        if end <= start {
            return None;
        }
        let mut text: String = line[begin..until].chars().take(WIDTH).map(printable).collect();
        if until < line.len() || line[begin..until].chars().count() > WIDTH {
            text.push('…');
        }
        let cut = if begin > indent { "…" } else { "" };
        let from = (cut.chars().count() + line[begin..start].chars().count()) as u32;
        let shown = (cut.chars().count() + text.chars().count()) as u32;
        let length = (line[start..end].chars().count() as u32).min(shown.saturating_sub(from)).max(1);
        let column = line[..start].chars().count() as u32 + 1;
        Some(SourceLine { text: format!("{cut}{text}"), column, from, length })
    }
}

/// Where contact details begin.
fn contacts(text: &str) -> Option<usize> {
    CONTACTS.iter().filter_map(|name| text.find(name)).min()
}

/// Where in a line the innermost element of a locator has its tag: `transaction[3]/value` looks for `<value`,
/// then for `<transaction`.
fn element(line: &str, locator: &str) -> Option<(usize, usize)> {
    locator.rsplit('/').find_map(|step| {
        let name = step.split('[').next().filter(|name| !name.is_empty())?;
        line.match_indices('<').map(|(start, _)| start).find_map(|start| {
            let after = line[start + 1..].strip_prefix(name)?;
            let is_name = after.starts_with(|next: char| next.is_whitespace() || next == '>' || next == '/');
            let end = line[start..].find('>').map_or(line.trim_end().len(), |end| start + end + 1);
            (is_name || after.is_empty()).then_some((start, end))
        })
    })
}

/// The line without what surrounds it.
fn whole(line: &str) -> (usize, usize) {
    (line.len() - line.trim_start().len(), line.trim_end().len())
}

/// A file must not be able to steer the terminal it is shown in.
fn printable(character: char) -> char {
    match character {
        '\t' => ' ',
        other if other.is_control() => '\u{FFFD}',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn underlined(line: &str, locator: &str) -> Option<(String, u32)> {
        SourceLine::of(line, locator).map(|source| {
            let (from, length) = (source.from as usize, source.length as usize);
            (source.text.chars().skip(from).take(length).collect(), source.column)
        })
    }

    #[test]
    fn the_innermost_element_on_the_line_is_underlined() {
        let line = "  <budget><value currency=\"Euro\">1</value></budget>";
        assert_eq!(underlined(line, "A/budget[2]/value"), Some(("<value currency=\"Euro\">".into(), 11)));
        assert_eq!(underlined(line, "A/budget[2]"), Some(("<budget>".into(), 3)));
        assert_eq!(underlined("  12 %", "A/sector[1]"), Some(("12 %".into(), 3)));
        assert_eq!(underlined("\t<sector code='1'", "A/sector[1]"), Some(("<sector code='1'".into(), 2)));
        let far = format!("{}<sector code='é'/>", "<x/>".repeat(60));
        assert_eq!(underlined(&far, "A/sector[1]"), Some(("<sector code='é'/>".into(), 241)));
    }

    #[test]
    fn nothing_steers_the_terminal_and_nobody_is_shown() {
        let source = SourceLine::of("<title>\u{1b}[2J</title>", "A/title").expect("a line");
        assert_eq!(source.text, "<title>\u{FFFD}[2J</title>");
        assert_eq!(SourceLine::of("<contact-info><email>a@b.c</email>", "A/title"), None);
        let behind =
            SourceLine::of("<title/><email>a@b.c</email><title>One</title>", "A/sector").expect("a part");
        assert_eq!(behind.text, "<title/>…");
        assert_eq!(SourceLine::of("   ", "A"), None);
        assert_eq!(SourceLine::of(&"<value/>".repeat(4_000), "A/transaction[3]/value"), None);
    }
}
