//! Words, options and texts of one line.

use crate::FixtureError;

/// A line taken apart.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    pub(crate) number: usize,
    pub(crate) label: Option<String>,
    pub(crate) verb: String,
    words: Vec<String>,
    taken: usize,
    options: Vec<(String, String)>,
    /// The actor after `@`.
    pub(crate) author: Option<String>,
    /// The JSON object after a lone `:`.
    pub(crate) json: Option<String>,
}

impl Line {
    /// A line that the fixture itself adds.
    pub(crate) fn added(number: usize) -> Line {
        Line { number, ..Line::default() }
    }

    /// Reads a line that is neither empty nor a comment.
    pub(crate) fn read(number: usize, text: &str) -> Result<Line, FixtureError> {
        let (text, json) = match text.split_once(" : {") {
            Some((before, json)) => (before, Some(format!("{{{json}"))),
            None => (text, None),
        };
        let mut line = Line { number, json, ..Line::default() };
        let mut tokens = tokens(number, text)?;
        if tokens.get(1).is_some_and(|token| token == "=") {
            line.label = Some(tokens.remove(0));
            tokens.remove(0);
        }
        if tokens.is_empty() {
            return Err(line.wrong("a verb is missing"));
        }
        line.verb = tokens.remove(0);
        for token in tokens {
            match token.split_once('=') {
                Some((key, value)) if is_option_key(key) => {
                    line.options.push((key.to_owned(), value.trim_matches('"').to_owned()));
                }
                _ => match token.strip_prefix('@') {
                    Some(author) => line.author = Some(author.to_owned()),
                    None => line.words.push(token),
                },
            }
        }
        Ok(line)
    }

    /// The next word, which must be there.
    pub(crate) fn next(&mut self, what: &str) -> Result<String, FixtureError> {
        let found = self.maybe_next();
        found.ok_or_else(|| self.wrong(format!("`{}` needs {what}", self.verb)))
    }

    /// The next word, if there is one; a quoted text without its marks.
    pub(crate) fn maybe_next(&mut self) -> Option<String> {
        let word = self.words.get(self.taken)?.trim_matches('"').to_owned();
        self.taken += 1;
        Some(word)
    }

    /// An option; taken, so that what is left over can be refused.
    pub(crate) fn option(&mut self, key: &str) -> Option<String> {
        let at = self.options.iter().position(|(own, _)| own == key)?;
        Some(self.options.remove(at).1)
    }

    /// Whether an option is given.
    pub(crate) fn has_option(&self, key: &str) -> bool {
        self.options.iter().any(|(own, _)| own == key)
    }

    /// Refuses words and options that no verb took.
    pub(crate) fn finish(&mut self) -> Result<(), FixtureError> {
        if let Some(word) = self.maybe_next() {
            return Err(self.wrong(format!("`{}` does not know what to do with `{word}`", self.verb)));
        }
        match self.options.first() {
            Some((key, _)) => Err(self.wrong(format!("`{}` has no option `{key}`", self.verb))),
            None => Ok(()),
        }
    }

    /// Takes the rest as a line of its own, for `correct`.
    pub(crate) fn rest(&mut self) -> Result<Line, FixtureError> {
        let verb = self.next("the verb of the new body")?;
        let words = self.words.split_off(self.taken);
        let options = std::mem::take(&mut self.options);
        Ok(Line { number: self.number, verb, words, options, author: self.author.clone(), ..Line::default() })
    }

    pub(crate) fn wrong(&self, message: impl Into<String>) -> FixtureError {
        FixtureError { line: self.number, message: message.into() }
    }
}

fn is_option_key(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

/// Splits at spaces outside quotation marks.
fn tokens(number: usize, text: &str) -> Result<Vec<String>, FixtureError> {
    let mut tokens = Vec::new();
    let mut token = String::new();
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                token.push(c);
            }
            ' ' | '\t' if !quoted => {
                if !token.is_empty() {
                    tokens.push(std::mem::take(&mut token));
                }
            }
            _ => token.push(c),
        }
    }
    if quoted {
        let message = "a quotation mark is not closed".to_owned();
        return Err(FixtureError { line: number, message });
    }
    if !token.is_empty() {
        tokens.push(token);
    }
    Ok(tokens)
}
