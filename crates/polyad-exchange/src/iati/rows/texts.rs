//! Texts by language.

use crate::iati::activity::Narrative;
use crate::iati::whom;
use polyad_ledger::json::{self, Value};
use polyad_model::text::is_language_tag;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

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
            let mut texts: BTreeMap<String, String> = BTreeMap::new();
            for narrative in several {
                match texts.entry(language(narrative)) {
                    Entry::Occupied(text) if *text.get() == narrative.text => {}
                    Entry::Occupied(mut text) => {
                        text.get_mut().push('\n');
                        text.get_mut().push_str(&narrative.text);
                    }
                    Entry::Vacant(place) => {
                        place.insert(narrative.text.to_string());
                    }
                }
            }
            Some(json::object(texts))
        }
    }
}

/// The words of the first narrative in one line: what breaks in the file need not break on a page.
pub(super) fn first<'a>(narratives: &'a [Narrative<'_>]) -> Option<Cow<'a, str>> {
    let text = &*narratives.first()?.text;
    if !text.contains(['\n', '\r', '\t']) && !text.contains("  ") {
        return Some(Cow::Borrowed(text));
    }
    let mut folded = String::with_capacity(text.len());
    whom::fold_into(text, &mut folded);
    Some(Cow::Owned(folded))
}
