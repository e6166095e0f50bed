//! What is known about a goal beside its text, and why a text is not judged.

use polyad_model::PartialDate;

/// The longest text that is judged, in characters.
pub const LENGTH_MAX: usize = 8000;

/// What is known about a goal beside its words. Everything is optional; nothing is guessed from what is absent.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// The text's language as a BCP 47 tag (`en`, `fr-CA`). Without it the language is told from the words.
    pub lang: Option<&'a str>,
    /// When the goal was stated: the anchor of "in the next five years".
    pub stated: Option<PartialDate>,
    /// A deadline from elsewhere, such as the preamble over a list of goals. One in the text comes first.
    pub deadline: Option<PartialDate>,
    /// A base value from elsewhere, in words: `18 % in 2010`, `43 (2015)`. One in the text comes first.
    pub baseline: Option<&'a str>,
    /// The indicator or data source by which the goal is followed.
    pub indicator: Option<&'a str>,
    /// What that indicator is counted in.
    pub indicator_unit: Option<&'a str>,
    /// Who answers for the goal.
    pub actor: Option<&'a str>,
    /// The challenge or SDG target the goal is linked to.
    pub challenge: Option<&'a str>,
    /// The caller knows all links of this goal, so that one which is absent is missing and not merely unknown.
    pub links_known: bool,
    /// A target on the way is on record elsewhere.
    pub interim: bool,
    /// The day on which the reader asks. Without it nothing is said about deadlines that have passed.
    pub today: Option<PartialDate>,
    /// The fastest change per year seen in the goal's series, in the unit of the base value, without sign.
    pub fastest_change_per_year: Option<f64>,
}

/// Why a text was not judged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Declined {
    /// Nothing but white space.
    #[error("empty: there is no text to judge")]
    Empty,
    /// Longer than [`LENGTH_MAX`].
    #[error("too-long: {characters} characters; the limit is {LENGTH_MAX}. Give one goal at a time")]
    TooLong {
        /// Characters in the text.
        characters: usize,
    },
    /// A language that has no word lists here.
    #[error("language: this is {name}; goals are judged in English, French and Spanish only")]
    Language {
        /// The language or script, in English.
        name: String,
    },
}

impl Declined {
    /// A stable code: `empty`, `too-long` or `language`.
    pub fn code(&self) -> &'static str {
        match self {
            Declined::Empty => "empty",
            Declined::TooLong { .. } => "too-long",
            Declined::Language { .. } => "language",
        }
    }
}
