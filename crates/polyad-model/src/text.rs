//! Text in one or more languages.

use std::collections::BTreeMap;

/// One text in one or more languages, keyed by BCP 47 tag; never empty.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Text(BTreeMap<String, String>);

impl Text {
    /// Texts by language; `None` when there is none.
    pub fn new(by_language: BTreeMap<String, String>) -> Option<Self> {
        (!by_language.is_empty()).then_some(Text(by_language))
    }

    /// A text in English.
    pub fn english(text: &str) -> Self {
        Text(BTreeMap::from([("en".to_owned(), text.to_owned())]))
    }

    /// The text in this language, else in English, else the first by tag; with the tag of what is given.
    pub fn in_language<'a>(&'a self, tag: &str) -> (&'a str, &'a str) {
        let found =
            self.0.get_key_value(tag).or_else(|| self.0.get_key_value("en")).or_else(|| self.0.iter().next());
        found.map_or(("und", ""), |(tag, text)| (tag.as_str(), text.as_str()))
    }

    /// The text in English, else the first by tag.
    pub fn plain(&self) -> &str {
        self.in_language("en").1
    }

    /// All languages and texts, by tag.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(tag, text)| (tag.as_str(), text.as_str()))
    }
}

/// A language tag of BCP 47 as statements may use it: 2 to 35 letters, digits and hyphens, beginning with a letter.
pub fn is_language_tag(tag: &str) -> bool {
    (2..=35).contains(&tag.len())
        && tag.starts_with(|c: char| c.is_ascii_alphabetic())
        && tag
            .split('-')
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}
