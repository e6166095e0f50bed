//! The text of one record of a file, cut into lines for reading: contact details left out, one element found.

use std::ops::Range;

/// A line of a page: a line of the file, a part of a long one, or what is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text of the record.
    Text {
        /// Its line in the file, from 1.
        line: usize,
        /// Whether the line begins here; the rest of a long line goes on without a number.
        first: bool,
        /// Where in the record's text.
        range: Range<usize>,
    },
    /// Contact details, from this line on.
    Withheld {
        /// The line in the file, from 1.
        line: usize,
    },
}

/// The element whose contents are never shown, in any namespace and any case.
const CONTACT: &str = "contact-info";
/// Longer lines are broken, if they can be after the end of a tag.
const WIDTH: usize = 200;

/// The record's text as pieces; `first_line` is the line that it begins on.
pub(super) fn pieces(text: &str, first_line: usize) -> Vec<Piece> {
    let mut found = Vec::new();
    let (mut line, mut at, mut fresh) = (first_line, 0, true);
    for hidden in contacts(text).into_iter().chain(std::iter::once(text.len()..text.len())) {
        let shown = &text[at..hidden.start];
        for (n, part) in shown.split('\n').enumerate() {
            if n > 0 {
                (line, fresh) = (line + 1, true);
            }
            let start = at + (part.as_ptr() as usize - shown.as_ptr() as usize);
            let part = part.trim_end_matches('\r');
            // Space between a line's beginning and what is left out is no line of its own.
            if !part.trim().is_empty() || (fresh && start + part.len() < hidden.start) {
                for range in broken(part, start) {
                    found.push(Piece::Text { line, first: std::mem::take(&mut fresh), range });
                }
            }
        }
        if !hidden.is_empty() {
            found.push(Piece::Withheld { line });
            line += text[hidden.clone()].matches('\n').count();
            fresh = false;
        }
        at = hidden.end;
    }
    found
}

/// Parts of a line of at most [`WIDTH`] bytes, where a tag ends in time.
fn broken(part: &str, start: usize) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut from = 0;
    while part.len() - from > WIDTH {
        let rest = &part[from..];
        let mut limit = WIDTH;
        while !rest.is_char_boundary(limit) {
            limit -= 1;
        }
        let end = match rest[..limit].rfind('>') {
            Some(tag) if tag + 1 >= WIDTH / 4 => tag + 1,
            _ => limit,
        };
        ranges.push(start + from..start + from + end);
        from += end;
    }
    ranges.push(start + from..start + part.len());
    ranges
}

/// Where contact details stand. One that does not end hides the rest of the record.
fn contacts(text: &str) -> Vec<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = opening(&lower, at) {
        let end = end_of_contact(&lower, start);
        found.push(start..end);
        at = end;
    }
    found
}

/// The next tag that opens contact details, with or without a prefix.
fn opening(lower: &str, from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(name) = lower[at..].find(CONTACT).map(|found| at + found) {
        if let Some(start) =
            bracket(lower, name).filter(|start| *start >= from && !lower[*start..].starts_with("</"))
        {
            return Some(start);
        }
        at = name + CONTACT.len();
    }
    None
}

/// Prefixes longer than this are not looked through: what follows is hidden, whatever it is.
const PREFIX_MAX: usize = 256;

/// The `<` of the tag whose name, with or without a prefix, ends in what stands at `name`.
fn bracket(lower: &str, name: usize) -> Option<usize> {
    let before = &lower.as_bytes()[name.saturating_sub(PREFIX_MAX)..name];
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'<' | b'>' | b'"' | b'\'' | b'=');
    match before.iter().rposition(is_end) {
        Some(at) if before[at] == b'<' => Some(name - before.len() + at),
        Some(_) => None,
        None => (before.len() == PREFIX_MAX).then_some(name),
    }
}

fn end_of_contact(lower: &str, start: usize) -> usize {
    let Some(tag) = tag_end(lower, start) else { return lower.len() };
    if lower[..tag].ends_with("/>") {
        return tag;
    }
    let mut at = tag;
    while let Some(name) = lower[at..].find(CONTACT).map(|found| at + found) {
        if bracket(lower, name).is_some_and(|open| lower[open..].starts_with("</")) {
            return lower[name..].find('>').map_or(lower.len(), |end| name + end + 1);
        }
        at = name + CONTACT.len();
    }
    lower.len()
}

/// Where the tag that begins here ends; a `>` inside quotes ends nothing.
fn tag_end(text: &str, start: usize) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().skip(start) {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            (None, b'>') => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// Where the element of a step stands: `transaction[7]`, `result[1]/indicator[2]`. Each number counts elements of one
/// name in their parent, from 1. An element that does not end goes to the end of the record.
pub(super) fn element(text: &str, step: &str) -> Option<Range<usize>> {
    let wanted: Vec<(&str, usize)> = step.split('/').map(one_step).collect::<Option<_>>()?;
    // How many steps are found, how deep the scan is, and how many elements of the next step's name it met there.
    let (mut found, mut depth, mut met) = (0, 0, 0);
    let mut began = 0;
    let mut at = 0;
    while let Some(open) = text[at..].find('<').map(|found| at + found) {
        let rest = &text[open..];
        if let Some(after) =
            ["<!--", "<![CDATA[", "<?"].iter().zip(["-->", "]]>", "?>"]).find_map(|(begin, end)| {
                rest.starts_with(begin)
                    .then(|| rest.find(end).map_or(text.len(), |found| open + found + end.len()))
            })
        {
            at = after;
            continue;
        }
        let Some(end) = tag_end(text, open) else { break };
        at = end;
        if rest.starts_with("</") {
            if depth == 0 {
                break;
            }
            depth -= 1;
            if found == wanted.len() && depth == found {
                return Some(began..end);
            }
            // The parent of what is looked for ended: it is not there.
            if found < wanted.len() && depth <= found {
                return None;
            }
            continue;
        }
        let closed = text[..end].ends_with("/>");
        if found < wanted.len() && depth == found + 1 && name_of(rest) == wanted[found].0 {
            met += 1;
            if met == wanted[found].1 {
                (found, met, began) = (found + 1, 0, open);
                if closed {
                    return (found == wanted.len()).then_some(open..end);
                }
            }
        }
        if !closed {
            depth += 1;
        }
    }
    (found == wanted.len()).then_some(began..text.len())
}

fn one_step(step: &str) -> Option<(&str, usize)> {
    let (name, number) = step.strip_suffix(']')?.rsplit_once('[')?;
    Some((name, number.parse().ok()?))
}

/// The local name of the tag that a text begins with.
fn name_of(tag: &str) -> &str {
    let end = tag.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(tag.len());
    let name = tag.get(1..end).unwrap_or_default();
    name.rsplit(':').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str = "<iati-activity>\n  <title><narrative>A &lt; B</narrative></title>\n  <contact-info type=\"1\">\n    \
        <person-name>Ada</person-name>\n  </contact-info>\n  <!-- <transaction> --><transaction>\n <value>1</value>\n</transaction>\n\
        <iati:contact-info><email>a@b.example</email></iati:contact-info><transaction ref=\"a>b\"><value>2</value></transaction>\n\
        <result><indicator/><indicator><period/></indicator></result>\n</iati-activity>";

    fn shown(text: &str, first: usize) -> String {
        let line = |piece: &Piece| match piece {
            Piece::Text { line, first, range } => {
                format!("{}{}\n", if *first { format!("{line}:") } else { "-:".into() }, &text[range.clone()])
            }
            Piece::Withheld { line } => format!("{line}: withheld\n"),
        };
        pieces(text, first).iter().map(line).collect()
    }

    #[test]
    fn contact_details_never_show_and_lines_keep_their_numbers() {
        let text = shown(RECORD, 10);
        assert!(
            !text.contains("Ada") && !text.contains("a@b.example") && !text.contains("contact-info"),
            "{text}"
        );
        assert!(
            text.contains("10:<iati-activity>")
                && text.contains("12: withheld")
                && text.contains("15:  <!--"),
            "{text}"
        );
        assert!(text.contains("18: withheld\n-:<transaction ref"), "{text}");
        assert!(text.contains("20:</iati-activity>"), "{text}");
        for cut in 0..RECORD.len() {
            let cut = &RECORD[..cut];
            assert!(!shown(cut, 1).contains("Ada") && !shown(cut, 1).contains("b.example"), "{cut}");
        }
        let long = format!("<{}:contact-info><email>Ada</email>", "p".repeat(400));
        assert!(!shown(&long, 1).contains("Ada"));
        assert!(shown("<narrative>see contact-info</narrative><b>Ada</b>", 1).contains("Ada"));
        assert!(!shown("<a><CONTACT-INFO><person-name>Ada</a>", 1).contains("Ada"));
    }

    #[test]
    fn the_element_of_a_step_is_found_to_its_closing_tag() {
        let of = |step: &str| element(RECORD, step).map(|range| &RECORD[range]);
        assert_eq!(of("transaction[1]"), Some("<transaction>\n <value>1</value>\n</transaction>"));
        assert_eq!(of("transaction[2]"), Some("<transaction ref=\"a>b\"><value>2</value></transaction>"));
        assert_eq!(of("transaction[3]"), None);
        assert_eq!(of("result[1]/indicator[1]"), Some("<indicator/>"));
        assert_eq!(of("result[1]/indicator[2]/period[1]"), Some("<period/>"));
        assert_eq!(of("result[2]/indicator[1]"), None);
        assert_eq!(of("value[1]"), None);
        assert_eq!(of("no step"), None);
        for cut in 0..RECORD.len() {
            let _ = element(&RECORD[..cut], "transaction[2]");
        }
    }

    #[test]
    fn a_file_without_line_breaks_is_broken_after_tags() {
        let text = format!("<iati-activity>{}</iati-activity>", "<value>12345</value>".repeat(100));
        let found = pieces(&text, 3);
        assert!(found.len() > 5);
        let whole: String = found
            .iter()
            .map(|piece| match piece {
                Piece::Text { range, .. } => &text[range.clone()],
                Piece::Withheld { .. } => "",
            })
            .collect();
        assert_eq!(whole, text);
        assert!(found.iter().skip(1).all(|piece| matches!(piece, Piece::Text { line: 3, first: false, .. })));
    }
}
