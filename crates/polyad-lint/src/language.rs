//! Which language a text is in, told from its script and its common words.

use crate::context::Declined;
use crate::lexicon::{LANGUAGES, Lexicon};
use crate::token::Token;

/// Languages that are recognised in order to be declined by name: a line each, the name and its common words.
const OTHERS: &str = include_str!("../words/other/common_words.txt");

/// Scripts whose texts are declined, with the name they are declined by.
const SCRIPTS: &[(std::ops::RangeInclusive<char>, &str)] = &[
    ('\u{3040}'..='\u{30ff}', "Japanese"),
    ('\u{ac00}'..='\u{d7af}', "Korean"),
    ('\u{4e00}'..='\u{9fff}', "Chinese"),
    ('\u{0400}'..='\u{04ff}', "a language in Cyrillic script"),
    ('\u{0600}'..='\u{06ff}', "a language in Arabic script"),
    ('\u{0590}'..='\u{05ff}', "Hebrew"),
    ('\u{0370}'..='\u{03ff}', "Greek"),
    ('\u{0900}'..='\u{097f}', "a language in Devanagari script"),
    ('\u{0980}'..='\u{09ff}', "Bengali"),
    ('\u{0b80}'..='\u{0bff}', "Tamil"),
    ('\u{0e00}'..='\u{0e7f}', "Thai"),
    ('\u{10a0}'..='\u{10ff}', "Georgian"),
    ('\u{0530}'..='\u{058f}', "Armenian"),
    ('\u{1200}'..='\u{137f}', "Amharic or Tigrinya"),
    ('\u{1000}'..='\u{109f}', "Burmese"),
    ('\u{1780}'..='\u{17ff}', "Khmer"),
];

/// Names of languages by their ISO 639-1 code, for tags that a caller gives.
const NAMES: &[(&str, &str)] = &[
    ("ar", "Arabic"),
    ("bn", "Bengali"),
    ("da", "Danish"),
    ("de", "German"),
    ("el", "Greek"),
    ("fa", "Persian"),
    ("fi", "Finnish"),
    ("hi", "Hindi"),
    ("id", "Indonesian"),
    ("it", "Italian"),
    ("ja", "Japanese"),
    ("ko", "Korean"),
    ("nl", "Dutch"),
    ("no", "Norwegian"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("ro", "Romanian"),
    ("ru", "Russian"),
    ("sv", "Swedish"),
    ("sw", "Swahili"),
    ("th", "Thai"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("ur", "Urdu"),
    ("vi", "Vietnamese"),
    ("zh", "Chinese"),
];

/// The language to judge in, or why not.
pub(crate) fn tell(text: &str, tokens: &[Token], tag: Option<&str>) -> Result<&'static str, Declined> {
    if let Some(tag) = tag.map(str::trim).filter(|tag| !tag.is_empty()) {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        if let Some(known) = LANGUAGES.iter().find(|lang| **lang == primary) {
            return Ok(known);
        }
        let name = NAMES.iter().find(|(code, _)| *code == primary).map_or_else(
            || format!("the language tagged `{}`", primary.chars().take(12).collect::<String>()),
            |(_, name)| (*name).to_owned(),
        );
        return Err(Declined::Language { name });
    }
    if let Some(name) = foreign_script(text) {
        return Err(Declined::Language { name: name.to_owned() });
    }
    let judged: Vec<(&str, usize)> =
        LANGUAGES.iter().map(|lang| (*lang, Lexicon::of(lang).common_words(tokens))).collect();
    // Between equals the first stands: English, French, Spanish.
    // Verbs and measures weigh more than articles, which sister languages share.
    let weight = |lang: &str, count: usize| count + 2 * Lexicon::of(lang).known_words(tokens);
    let best =
        judged.iter().rev().max_by_key(|(lang, count)| weight(lang, *count)).copied().unwrap_or(("en", 0));
    let other = others().map(|(name, words)| {
        let common = || tokens.iter().filter(|token| words.split(' ').any(|word| word == token.key));
        // Single letters stand in names ("A.S. Watson"): they count only beside a longer word, and that is not
        // one of the language it is to be told from.
        let told = common().any(|token| token.key.len() > 2);
        (name, if told { common().count() } else { 0 })
    });
    if let Some((name, count)) = other.max_by_key(|(_, count)| *count)
        && count > best.1
        && count >= 2
    {
        return Err(Declined::Language { name: name.to_owned() });
    }
    if best.1 == 0 {
        // No common word: the words for verbs and measures decide, and English takes the rest.
        let known = LANGUAGES.iter().rev().max_by_key(|lang| Lexicon::of(lang).known_words(tokens));
        return Ok(known.copied().unwrap_or("en"));
    }
    Ok(LANGUAGES.iter().find(|lang| **lang == best.0).copied().unwrap_or("en"))
}

/// The script that most letters are in, if it is not the Latin one.
fn foreign_script(text: &str) -> Option<&'static str> {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let mut best: Option<(&str, usize)> = None;
    for (range, name) in SCRIPTS {
        let count = text.chars().filter(|c| range.contains(c)).count();
        // Japanese mixes its syllables with Chinese characters: a fifth of them tells.
        let weight = if *name == "Japanese" { count * 4 } else { count };
        if best.is_none_or(|(_, most)| weight > most) {
            best = Some((name, weight));
        }
    }
    best.filter(|(_, count)| *count * 2 > letters).map(|(name, _)| name)
}

fn others() -> impl Iterator<Item = (&'static str, &'static str)> {
    OTHERS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "))
}
