//! Texts by language.

use crate::iati::activity::Narrative;
use polyad_ledger::json::{self, Value};
use polyad_model::text::is_language_tag;

/// The language of a text that says none.
const NO_LANGUAGE: &str = "und";

/// A language tag as statements may use it.
pub(super) fn tag(printed: Option<&str>) -> &str {
    printed.map(str::trim).filter(|tag| is_language_tag(tag)).unwrap_or(NO_LANGUAGE)
}

/// Narratives as an object of language and words; those of one language are joined by a line break. `default` is the
/// language of those that name none.
pub(super) fn value(narratives: &[Narrative<'_>], default: &str) -> Option<Value> {
    let language = |narrative: &Narrative<'_>| -> String {
        narrative.lang.as_deref().map_or(default, |own| tag(Some(own))).to_owned()
    };
    match narratives {
        [] => None,
        [one] => Some(json::object([(language(one), &*one.text)])),
        several => {
            let mut texts: Vec<(String, String)> = Vec::with_capacity(several.len());
            for narrative in several {
                let language = language(narrative);
                match texts.iter_mut().find(|(own, _)| *own == language) {
                    Some((_, text)) if *text == narrative.text => {}
                    Some((_, text)) => {
                        text.push('\n');
                        text.push_str(&narrative.text);
                    }
                    None => texts.push((language, narrative.text.to_string())),
                }
            }
            Some(json::object(texts))
        }
    }
}

/// The words of the first narrative.
pub(super) fn first<'a>(narratives: &'a [Narrative<'_>]) -> Option<&'a str> {
    narratives.first().map(|narrative| &*narrative.text)
}
