//! A language is a code of two or three letters.

use super::support::each_narrative;
use super::{FileFacts, Rule, RuleFinding};
use crate::iati::activity::Activity;
use std::collections::HashSet;

/// `xml:lang` is a language of ISO 639 in two or three letters, with subtags after hyphens or without.
///
/// With the user's code lists, the language is also one of the list `Language`.
///
/// Source: XML 1.0, section 2.12, with BCP 47; definition of `@xml:lang`.
pub(super) struct LanguageMalformed;

impl Rule for LanguageMalformed {
    fn code(&self) -> &'static str {
        "language-malformed"
    }

    fn title(&self) -> &'static str {
        "A language is a code of two or three letters, as `fr` or `pt-BR`."
    }

    fn source(&self) -> &'static str {
        "xml:lang"
    }

    fn check(&self, activity: &Activity<'_>, file: &FileFacts<'_>, out: &mut Vec<RuleFinding>) {
        let mut seen: HashSet<String> = HashSet::new();
        let mut look = |line: u32, place: &str, lang: &str| {
            // Each once an activity: a wrong default would otherwise be said of every text.
            if !seen.insert(lang.to_owned()) {
                return;
            }
            if !is_well_formed(lang) {
                let message =
                    format!("`{lang}` is no language code; two or three letters, as `fr` or `pt-BR`");
                out.push(self.finding(line, place, message));
            } else if let Some(lists) = file.codelists {
                let primary = lang.split('-').next().unwrap_or_default().to_ascii_lowercase();
                if lists.find("Language", &primary) == Some(None) {
                    out.push(self.finding(line, place, format!("`{lang}` is not on the list Language")));
                }
            }
        };
        if let Some(lang) = &activity.lang {
            look(activity.line, "iati-activity", lang);
        }
        each_narrative(activity, |line, place, narrative| {
            if let Some(lang) = &narrative.lang {
                look(line, place, lang);
            }
        });
    }
}

/// A primary tag of two or three letters, then subtags of one to eight letters or digits.
fn is_well_formed(lang: &str) -> bool {
    let mut tags = lang.split('-');
    let primary = tags.next().unwrap_or_default();
    matches!(primary.len(), 2 | 3)
        && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
        && tags
            .all(|tag| (1..=8).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}
