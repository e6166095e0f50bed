//! A verdict on a goal as plain text with styles: the terminal and the page show the same characters.

use polyad_lint::{Finding, Quantity, Severity, Verdict};
use std::ops::Range;

/// Characters to a line. A quoted line that is longer is shown in part; what is said about it is wrapped.
pub const WIDTH: usize = 66;

/// A run of characters of one style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// How it looks.
    pub style: Style,
    /// The characters; line ends are among them.
    pub text: String,
}

/// How a run of characters looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As the rest.
    Plain,
    /// Less than the rest: line numbers and rules.
    Dim,
    /// More than the rest.
    Strong,
    /// Of an error.
    Error,
    /// Of a warning.
    Warning,
    /// Of a note.
    Note,
    /// Of a question that would mend something.
    Help,
    /// Of something that is there.
    Good,
}

/// A verdict in the manner of a compiler: each finding with its place and question, then what was read of each goal.
///
/// `name` stands for the text in places (`goal:1:8` is the eighth character of its first line); `first_line` is the
/// number of the text's first line in the file it comes from, from 1.
pub fn diagnostics(name: &str, first_line: usize, text: &str, verdict: &Verdict) -> Vec<Piece> {
    let mut out = Writer { name, first_line, text, pieces: Vec::new() };
    let goals = if verdict.goals.is_empty() { std::slice::from_ref(verdict) } else { &verdict.goals[..] };
    let findings = verdict.all_findings();
    for finding in &findings {
        out.finding(finding, goals);
    }
    out.counts(&findings);
    for (n, goal) in goals.iter().enumerate() {
        out.goal(goal, (goals.len() > 1).then_some((n + 1, goals.len())));
    }
    out.pieces
}

/// The pieces as text without styles.
pub fn plain(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.text.as_str()).collect()
}

/// `1 error, 2 warnings`: how many findings there are of each weight; weights without one are left out.
pub fn counted(findings: &[&Finding]) -> String {
    let parts = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let parts = parts.into_iter().filter_map(|(severity, word)| {
        match findings.iter().filter(|finding| finding.severity == severity).count() {
            0 => None,
            1 => Some(format!("1 {word}")),
            n => Some(format!("{n} {word}s")),
        }
    });
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() { "no findings".to_owned() } else { parts.join(", ") }
}

/// What is missing has no place: a finding on a whole goal or more, or on nothing in it, is not underlined.
pub(crate) fn is_of_whole(goals: &[Verdict], finding: &Finding) -> bool {
    let covers = |goal: &Verdict| finding.span.start <= goal.span.start && goal.span.end <= finding.span.end;
    finding.span.is_empty() || goals.iter().any(covers)
}

/// Which of several goals a finding on a whole goal is about, from 1.
pub(crate) fn goal_number(goals: &[Verdict], finding: &Finding) -> Option<usize> {
    let at = goals.iter().position(|goal| goal.span == finding.span).filter(|_| goals.len() > 1)?;
    Some(at + 1)
}

/// What was read of a goal: direction, quantity, date, start; empty when nothing was.
pub fn read_as(goal: &Verdict) -> String {
    let mut parts = Vec::new();
    if let Some(direction) = goal.direction {
        parts.push(direction.word().to_owned());
    }
    if let Some(quantity) = &goal.quantity {
        parts.push(amount(quantity));
    }
    if goal.annual {
        parts.push("each year".to_owned());
    }
    match (&goal.window, goal.deadline) {
        (Some(window), _) if window.from.is_some() && window.to.is_some() => {
            let end =
                |date: Option<polyad_model::PartialDate>| date.map(|d| d.to_string()).unwrap_or_default();
            parts.push(format!("from {} to {}", end(window.from), end(window.to)));
        }
        (_, Some(deadline)) => parts.push(format!("by {deadline}")),
        _ => {}
    }
    if let Some(base) = &goal.baseline {
        let percent = goal.quantity.as_ref().is_some_and(|quantity| is_percent(quantity.unit.as_deref()));
        let value =
            base.value.as_deref().map(|value| if percent { hundredfold(value) } else { value.to_owned() });
        parts.push(match (value, base.year) {
            (Some(value), Some(year)) => format!("starting from {value} in {year}"),
            (Some(value), None) => format!("starting from {value}"),
            (None, Some(year)) => format!("starting from {year}, its value not said"),
            (None, None) if base.scenario => "set against a projected path".to_owned(),
            (None, None) => "starting from a level that is not said".to_owned(),
        });
    }
    parts.join(", ")
}

/// `multiple 2 (share)`, `relative 45 percent`, `count 500000000 children`.
fn amount(quantity: &Quantity) -> String {
    let unit = quantity.unit.as_deref();
    let shown = |value: &str| if is_percent(unit) { hundredfold(value) } else { value.to_owned() };
    let upper = quantity.upper.as_deref().map(|upper| format!(" to {}", shown(upper))).unwrap_or_default();
    let bound = match quantity.bound {
        polyad_lint::Bound::Exact => "",
        polyad_lint::Bound::AtLeast => "at least ",
        polyad_lint::Bound::AtMost => "at most ",
        polyad_lint::Bound::About => "about ",
    };
    let unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
    format!("{} {bound}{}{upper}{unit}", quantity.kind, shown(&quantity.value))
}

fn is_percent(unit: Option<&str>) -> bool {
    matches!(unit, Some("percent" | "percentage points"))
}

/// A fraction as per cent, for reading: `0.45` is `45`.
fn hundredfold(value: &str) -> String {
    match value.parse::<f64>() {
        Ok(number) => {
            let text = format!("{:.6}", number * 100.0);
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        Err(_) => value.to_owned(),
    }
}

struct Writer<'a> {
    name: &'a str,
    first_line: usize,
    text: &'a str,
    pieces: Vec<Piece>,
}

/// The part of a line that is shown, and where in it the marks stand, in characters.
struct Excerpt {
    shown: String,
    start: usize,
    length: usize,
}

impl Writer<'_> {
    fn put(&mut self, style: Style, text: impl Into<String>) {
        let text = text.into();
        match self.pieces.last_mut() {
            Some(last) if last.style == style => last.text.push_str(&text),
            _ => self.pieces.push(Piece { style, text }),
        }
    }

    fn finding(&mut self, finding: &Finding, goals: &[Verdict]) {
        let style = match finding.severity {
            Severity::Error => Style::Error,
            Severity::Warning => Style::Warning,
            Severity::Note => Style::Note,
        };
        let title = polyad_lint::find(finding.code).map_or(finding.message.as_str(), |rule| rule.title());
        self.put(style, format!("{}[{}]", finding.severity, finding.code));
        let of = goal_number(goals, finding).map(|n| format!(" (goal {n})")).unwrap_or_default();
        self.put(Style::Strong, format!(": {title}{of}\n"));
        if is_of_whole(goals, finding) {
            self.wrapped("  = ", "    ", Style::Dim, &finding.message);
        } else {
            self.place(finding, style);
        }
        if let Some(fix) = &finding.fix {
            self.put(Style::Help, "  = help");
            self.wrapped(": ", "    ", Style::Plain, fix);
        }
        self.put(Style::Plain, "\n");
    }

    /// The line with marks under the words, and what is said of them.
    fn place(&mut self, finding: &Finding, style: Style) {
        let before = self.text.get(..finding.span.start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let number = self.first_line + before.matches('\n').count();
        let line = self.text[line_start..].lines().next().unwrap_or_default();
        let within = finding.span.start - line_start..(finding.span.end - line_start).min(line.len());
        let column = line[..within.start.min(line.len())].chars().count() + 1;
        let excerpt = excerpt(line, within);
        let number_text = number.to_string();
        let gutter = " ".repeat(number_text.len());
        let name = self.name;
        self.put(Style::Dim, format!("{gutter}--> {name}:{number}:{column}\n{gutter} |\n{number_text} | "));
        self.put(Style::Plain, format!("{}\n", excerpt.shown));
        self.put(Style::Dim, format!("{gutter} | "));
        self.put(Style::Plain, " ".repeat(excerpt.start));
        self.put(style, "^".repeat(excerpt.length.max(1)));
        let used = gutter.len() + 3 + excerpt.start + excerpt.length.max(1) + 1;
        if used + finding.message.chars().count() <= WIDTH {
            self.put(style, format!(" {}\n", finding.message));
        } else {
            self.put(Style::Plain, "\n");
            let room = WIDTH - gutter.len() - 3;
            for part in wrap(&finding.message, room, room) {
                self.put(Style::Dim, format!("{gutter} | "));
                self.put(style, format!("{part}\n"));
            }
        }
    }

    fn wrapped(&mut self, lead: &str, indent: &str, lead_style: Style, text: &str) {
        // What stands on the line already takes of its width.
        let before = self.pieces.iter().rev().map(|piece| piece.text.as_str());
        let mut used = lead.chars().count();
        for text in before {
            used += text.rsplit('\n').next().unwrap_or_default().chars().count();
            if text.contains('\n') {
                break;
            }
        }
        for (n, part) in wrap(text, WIDTH.saturating_sub(used), WIDTH - indent.len()).into_iter().enumerate()
        {
            if n == 0 {
                self.put(lead_style, lead);
            } else {
                self.put(Style::Plain, indent);
            }
            self.put(Style::Plain, format!("{part}\n"));
        }
    }

    fn counts(&mut self, findings: &[&Finding]) {
        self.put(Style::Plain, format!("{}\n", counted(findings)));
    }

    fn goal(&mut self, goal: &Verdict, number: Option<(usize, usize)>) {
        if let Some((n, all)) = number {
            let words = self.text.get(goal.span.clone()).unwrap_or_default();
            let words: String = visible(words).split_whitespace().collect::<Vec<_>>().join(" ");
            let short: String = words.chars().take(WIDTH - 24).collect();
            let dots = if short.len() < words.len() { "…" } else { "" };
            self.put(Style::Strong, format!("\ngoal {n} of {all}: "));
            self.put(Style::Plain, format!("{short}{dots}\n"));
        }
        let style = match goal.class {
            polyad_lint::Class::M0 | polyad_lint::Class::M1 => Style::Error,
            polyad_lint::Class::M2 | polyad_lint::Class::M3 => Style::Good,
        };
        self.put(style, format!("{} {}", goal.class, goal.class.meaning()));
        let missing: Vec<&str> =
            goal.elements.iter().filter(|element| !element.met).map(|element| element.kind.word()).collect();
        let without =
            if missing.is_empty() { String::new() } else { format!("; without {}", missing.join(", ")) };
        self.wrapped(": ", "  ", Style::Plain, &format!("{} of 7 elements{without}", goal.elements_met()));
        let read = read_as(goal);
        if !read.is_empty() {
            self.wrapped("read as: ", "  ", Style::Dim, &read);
        }
        if goal.status == polyad_lint::Status::Partial {
            self.wrapped(
                "",
                "",
                Style::Dim,
                "A number or a year is left over: the reading may be incomplete.",
            );
        }
        if goal.status == polyad_lint::Status::NoGoal {
            self.wrapped(
                "",
                "",
                Style::Dim,
                "Neither a direction nor a quantity was found: this may not be a goal.",
            );
        }
    }
}

/// A line, or of a long one the part around the marks.
fn excerpt(line: &str, within: Range<usize>) -> Excerpt {
    let room = WIDTH - 4;
    let start = line.get(..within.start).map_or(0, |before| before.chars().count());
    let length = line.get(within).map_or(0, |marked| marked.chars().count());
    let all: Vec<char> = visible(line).chars().collect();
    if all.len() <= room {
        return Excerpt { shown: all.into_iter().collect(), start, length };
    }
    let last = all.len() - (room - 2).min(all.len());
    let from = start.saturating_sub(if length + 12 > room { 0 } else { (room - length) / 3 }).min(last);
    let to = (from + room - 2).min(all.len());
    let lead = if from > 0 { "…" } else { "" };
    let trail = if to < all.len() { "…" } else { "" };
    let shown: String = all[from..to].iter().collect();
    let start_shown = start - from + lead.chars().count();
    Excerpt {
        shown: format!("{lead}{shown}{trail}"),
        start: start_shown,
        length: length.min(to.saturating_sub(start)),
    }
}

/// Nothing that would move a terminal's cursor or turn its direction.
fn visible(text: &str) -> String {
    let turns =
        |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
    text.chars()
        .map(|c| {
            if c.is_control() {
                ' '
            } else if turns(c) {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

/// Words in lines: the first of one width, the others of another.
fn wrap(text: &str, first: usize, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in visible(text).split_whitespace() {
        let room = if lines.len() <= 1 { first } else { width };
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    if lines.is_empty() { vec![String::new()] } else { lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_shown_around_its_marks() {
        let line = format!("{}double{}", "a ".repeat(80), " b".repeat(80));
        let shown = excerpt(&line, 160..166);
        assert!(shown.shown.chars().count() <= WIDTH - 4);
        let marked: String = shown.shown.chars().skip(shown.start).take(shown.length).collect();
        assert_eq!(marked, "double");
    }

    #[test]
    fn a_fraction_is_told_per_cent() {
        assert_eq!(hundredfold("0.45"), "45");
        assert_eq!(hundredfold("0.073"), "7.3");
    }

    #[test]
    fn what_would_turn_a_terminal_is_made_visible() {
        assert_eq!(visible("a\u{1b}[31mb\u{202e}"), "a [31mb\u{fffd}");
    }
}
