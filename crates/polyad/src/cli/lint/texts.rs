//! The texts that are to be judged: words given on the command line, paragraphs of files, JSON lines.

use anyhow::{Context, Result, bail};
use polyad_web::lint::GoalToLint;
use std::io::Read;
use std::path::Path;

/// A text with its place.
pub(super) struct Source {
    /// The file, `goal` for words of the command line, or `stdin`.
    pub(super) name: String,
    /// The line of the file on which it begins, from 1.
    pub(super) line: usize,
    /// The text and what is known beside it.
    pub(super) goal: GoalToLint,
}

/// All texts, in order.
pub(super) fn all(inputs: &[String], usual: &GoalToLint) -> Result<Vec<Source>> {
    if inputs.is_empty() {
        return of_file("stdin", &read("-")?, usual);
    }
    let mut found = Vec::new();
    for input in inputs {
        if is_file(input)? {
            let name = if input == "-" { "stdin" } else { input };
            found.extend(of_file(name, &read(input)?, usual)?);
        } else {
            let goal = GoalToLint { text: input.clone(), ..usual.clone() };
            found.push(Source { name: "goal".to_owned(), line: 1, goal });
        }
    }
    Ok(found)
}

/// Whether an argument is a file rather than a goal. One word that names no file is a slip: a goal has several.
pub(super) fn is_file(input: &str) -> Result<bool> {
    if input == "-" || Path::new(input).is_file() {
        return Ok(true);
    }
    if !input.trim().is_empty() && !input.contains(char::is_whitespace) {
        bail!("there is no file `{input}`, and a goal has more than one word");
    }
    Ok(false)
}

/// A file's text, or that of standard input.
pub(super) fn read(input: &str) -> Result<String> {
    if input == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).context("cannot read standard input")?;
        return Ok(text);
    }
    std::fs::read_to_string(input).with_context(|| format!("cannot read {input}"))
}

/// Whether a file holds a JSON object a line.
pub(super) fn is_json_lines(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

fn of_file(name: &str, text: &str, usual: &GoalToLint) -> Result<Vec<Source>> {
    if !is_json_lines(text) {
        return Ok(paragraphs(name, text, usual));
    }
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(n, line)| match GoalToLint::parse(line, usual) {
            // A place inside the text of a line is a place of that line, not of the file.
            Ok(goal) => Ok(Source { name: format!("{name}#{}", n + 1), line: 1, goal }),
            Err((_, wrong)) => bail!("{name}:{}: {wrong}", n + 1),
        })
        .collect()
}

/// Paragraphs of a text: lines without an empty one between them.
pub(super) fn paragraphs(name: &str, text: &str, usual: &GoalToLint) -> Vec<Source> {
    let mut found: Vec<Source> = Vec::new();
    let mut open = false;
    for (n, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            open = false;
            continue;
        }
        match found.last_mut().filter(|_| open) {
            Some(source) => {
                source.goal.text.push('\n');
                source.goal.text.push_str(line);
            }
            None => {
                let goal = GoalToLint { text: line.to_owned(), ..usual.clone() };
                found.push(Source { name: name.to_owned(), line: n + 1, goal });
            }
        }
        open = true;
    }
    found
}
