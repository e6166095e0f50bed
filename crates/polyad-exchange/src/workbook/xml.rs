//! XML as starts, ends and words: what the readers of workbooks need of it.

use super::WorkbookError;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// What comes next.
pub(super) enum Item<'a> {
    /// An element begins. One without contents ends at once.
    Start(Element<'a>),
    /// An element ends; its name without prefix.
    End(String),
    /// Words, with references resolved.
    Words(String),
}

/// The beginning of an element.
pub(super) struct Element<'a> {
    start: BytesStart<'a>,
    part: &'a str,
}

/// Goes through a part of a workbook.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    part: &'a str,
}

impl<'a> Xml<'a> {
    /// `part` is how errors name the text.
    pub(super) fn new(text: &'a str, part: &'a str) -> Xml<'a> {
        let mut reader = Reader::from_reader(text.as_bytes());
        reader.config_mut().expand_empty_elements = true;
        Xml { reader, part }
    }

    /// `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Item<'a>>, WorkbookError> {
        loop {
            let event = self.reader.read_event().map_err(|error| malformed(self.part, &error))?;
            return Ok(Some(match event {
                Event::Start(start) => Item::Start(Element { start, part: self.part }),
                Event::End(end) => Item::End(end.local_name().as_ref().to_owned()),
                Event::Text(text) => Item::Words(text.xml10_content().into_owned()),
                Event::CData(text) => Item::Words(text.xml10_content().into_owned()),
                Event::GeneralRef(name) => {
                    let named = match name.xml10_content().as_ref() {
                        "amp" => Some('&'),
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => name.resolve_char_ref().map_err(|error| malformed(self.part, &error))?,
                    };
                    // An entity of the file's own making is not expanded: that is how traps grow.
                    Item::Words(named.unwrap_or('\u{FFFD}').to_string())
                }
                Event::Eof => return Ok(None),
                _ => continue,
            }));
        }
    }

    /// Passes over the element that has just begun.
    pub(super) fn skip(&mut self) -> Result<(), WorkbookError> {
        let mut depth = 1u32;
        while depth > 0 {
            match self.next()? {
                Some(Item::Start(_)) => depth += 1,
                Some(Item::End(_)) => depth -= 1,
                Some(Item::Words(_)) => {}
                None => return Err(cut_off(self.part)),
            }
        }
        Ok(())
    }

    /// The words of the element that has just begun, its children passed over.
    pub(super) fn words(&mut self) -> Result<String, WorkbookError> {
        let mut words = String::new();
        loop {
            match self.next()? {
                Some(Item::Start(_)) => self.skip()?,
                Some(Item::End(_)) => return Ok(words),
                Some(Item::Words(more)) => words.push_str(&more),
                None => return Err(cut_off(self.part)),
            }
        }
    }
}

impl Element<'_> {
    /// Its name without prefix.
    pub(super) fn name(&self) -> String {
        self.start.local_name().as_ref().to_owned()
    }

    /// An attribute by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Result<Option<String>, WorkbookError> {
        self.attribute_where(|key| key.rsplit(':').next() == Some(name))
    }

    /// An attribute by its name with the prefix that writers of the format use.
    pub(super) fn attribute_named(&self, name: &str) -> Result<Option<String>, WorkbookError> {
        self.attribute_where(|key| key == name)
    }

    fn attribute_where(&self, is_wanted: impl Fn(&str) -> bool) -> Result<Option<String>, WorkbookError> {
        for attribute in self.start.attributes() {
            let attribute = attribute.map_err(|error| malformed(self.part, &error))?;
            if is_wanted(attribute.key.as_ref()) {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                return value
                    .map(|value| Some(value.into_owned()))
                    .map_err(|error| malformed(self.part, &error));
            }
        }
        Ok(None)
    }

    /// A whole number in an attribute.
    pub(super) fn number(&self, name: &str) -> Result<Option<u32>, WorkbookError> {
        Ok(self.attribute(name)?.and_then(|text| text.trim().parse().ok()))
    }

    /// Whether an attribute says yes.
    pub(super) fn flag(&self, name: &str) -> Result<bool, WorkbookError> {
        Ok(matches!(self.attribute(name)?.as_deref(), Some("1" | "true" | "on")))
    }
}

pub(super) fn cut_off(part: &str) -> WorkbookError {
    WorkbookError::new("xml-malformed", format!("the part {part} ends in the middle of an element"))
}

fn malformed(part: &str, error: &dyn std::fmt::Display) -> WorkbookError {
    WorkbookError::new("xml-malformed", format!("the part {part} is not well-formed: {error}"))
}
