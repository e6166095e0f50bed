//! Verdicts and rule pages for reading in a terminal.

use polyad_lint::{Rule, Verdict};
use polyad_web::lint::{Style, diagnostics};

/// A verdict; with colours where a terminal shows them.
pub(super) fn verdict(name: &str, line: usize, text: &str, verdict: &Verdict, colours: bool) -> String {
    let mut out = String::new();
    for piece in diagnostics(name, line, text, verdict) {
        match colour(piece.style).filter(|_| colours) {
            Some(code) => out.push_str(&format!("\u{1b}[{code}m{}\u{1b}[0m", piece.text)),
            None => out.push_str(&piece.text),
        }
    }
    out
}

fn colour(style: Style) -> Option<&'static str> {
    match style {
        Style::Plain => None,
        Style::Dim => Some("34"),
        Style::Strong => Some("1"),
        Style::Error => Some("1;31"),
        Style::Warning => Some("1;33"),
        Style::Note | Style::Good => Some("1;32"),
        Style::Help => Some("1;36"),
    }
}

/// A rule's page as text: its Markdown without the marks that only a page needs.
pub(super) fn page(rule: &dyn Rule) -> String {
    let mut out = format!("{}: {}\n", rule.code(), rule.title());
    for line in rule.page().lines() {
        let line = line.strip_prefix(' ').unwrap_or(line);
        match (line.strip_prefix("# "), line.strip_prefix("> ")) {
            (Some(heading), _) => out.push_str(&format!("\n{heading}\n")),
            (_, Some(goal)) => out.push_str(&format!("  “{goal}”\n")),
            _ if line.trim().is_empty() => {}
            _ => out.push_str(&format!("  {line}\n")),
        }
    }
    out
}
