//! XML as it is written: elements, attributes and words, escaped.

use polyad_ledger::json::Value;

/// An element while it is written, children in the order in which they come.
#[derive(Debug, Clone, Default)]
pub(super) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    inside: Vec<Inside>,
}

#[derive(Debug, Clone)]
enum Inside {
    Element(Element),
    Words(String),
}

impl Element {
    pub(super) fn new(name: &'static str) -> Element {
        Element { name, ..Element::default() }
    }

    /// With an attribute.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Element {
        self.attributes.push((name, value.into()));
        self
    }

    /// With an attribute, if there is one.
    pub(super) fn maybe(self, name: &'static str, value: Option<impl Into<String>>) -> Element {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// With an element inside.
    pub(super) fn child(mut self, child: Element) -> Element {
        self.inside.push(Inside::Element(child));
        self
    }

    /// With elements inside.
    pub(super) fn children(mut self, children: impl IntoIterator<Item = Element>) -> Element {
        self.inside.extend(children.into_iter().map(Inside::Element));
        self
    }

    /// With words inside.
    pub(super) fn words(mut self, words: &str) -> Element {
        self.inside.push(Inside::Words(words.to_owned()));
        self
    }

    /// With a text in its languages.
    pub(super) fn narratives(self, text: Option<&Value>) -> Element {
        self.children(narratives(text))
    }

    /// Writes it, each element on a line of its own.
    pub(super) fn write(&self, depth: usize, out: &mut String) {
        let indent = |out: &mut String, depth: usize| out.extend(std::iter::repeat_n(' ', depth));
        indent(out, depth);
        out.push('<');
        out.push_str(self.name);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape(value, true, out);
            out.push('"');
        }
        match &self.inside[..] {
            [] => out.push_str("/>\n"),
            [Inside::Words(words)] => {
                out.push('>');
                escape(words, false, out);
                self.end(out);
            }
            inside => {
                out.push_str(">\n");
                for part in inside {
                    match part {
                        Inside::Element(element) => element.write(depth + 1, out),
                        Inside::Words(words) => {
                            indent(out, depth + 1);
                            escape(words, false, out);
                            out.push('\n');
                        }
                    }
                }
                indent(out, depth);
                self.end(out);
            }
        }
    }

    fn end(&self, out: &mut String) {
        out.push_str("</");
        out.push_str(self.name);
        out.push_str(">\n");
    }
}

/// The narratives of a text: one a language, without a tag where the language is not known.
pub(super) fn narratives(text: Option<&Value>) -> Vec<Element> {
    let narrative = |tag: Option<&str>, words: &str| {
        Element::new("narrative").maybe("xml:lang", tag.filter(|tag| *tag != "und")).words(words)
    };
    match text {
        None => Vec::new(),
        Some(text) => match text.as_str() {
            Some(words) => vec![narrative(None, words)],
            None => {
                let words = text.members().filter_map(|(tag, words)| Some((tag, words.as_str()?)));
                words.map(|(tag, words)| narrative(Some(tag), words)).collect()
            }
        },
    }
}

/// A name in words without a language.
pub(super) fn named(name: Option<&str>) -> Vec<Element> {
    name.map(|name| Element::new("narrative").words(name)).into_iter().collect()
}

/// Text as XML has it; what no XML can hold becomes U+FFFD.
fn escape(text: &str, quoted: bool, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if quoted => out.push_str("&quot;"),
            // White space in a value becomes a space when it is read, unless it is a number.
            '\n' if quoted => out.push_str("&#10;"),
            '\t' if quoted => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            '\n' | '\t' => out.push(character),
            '\u{FFFE}' | '\u{FFFF}' => out.push(char::REPLACEMENT_CHARACTER),
            other if other < ' ' => out.push(char::REPLACEMENT_CHARACTER),
            other => out.push(other),
        }
    }
}
