//! How sure a reading of a mention is.

/// The level of a reading. Those up to [`Level::Name`] are automatic; the others read nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A link that works says so. Of two Refs, never of a mention.
    Linked,
    /// The printed code is the identifier, as a register or the body itself spells it.
    Exact,
    /// The printed code means it by a rule of spelling or by a list.
    Normalised,
    /// The printed name is that of one body alone, with the same reporter or on a list of publishers.
    Name,
    /// The printed code is that of a class of bodies.
    Class,
    /// The printed code and the printed name speak of two bodies.
    Contradicted,
    /// No code that is known, and a name that no list has.
    Unresolved,
    /// Neither says anything: no name, and a code that nobody knows.
    Unnamed,
}

impl Level {
    /// The levels of mentions, best first.
    pub const ALL: [Level; 7] = [
        Level::Exact,
        Level::Normalised,
        Level::Name,
        Level::Class,
        Level::Contradicted,
        Level::Unresolved,
        Level::Unnamed,
    ];

    /// Its name in addresses and data.
    pub fn word(self) -> &'static str {
        match self {
            Level::Linked => "linked",
            Level::Exact => "exact",
            Level::Normalised => "normalised",
            Level::Name => "name",
            Level::Class => "class",
            Level::Contradicted => "contradicted",
            Level::Unresolved => "unresolved",
            Level::Unnamed => "unnamed",
        }
    }

    /// The level of a name.
    pub fn of_word(word: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.word() == word)
    }

    /// What it means, in one sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Level::Linked => "A signed link joins both.",
            Level::Exact => "The printed code is the identifier of one body.",
            Level::Normalised => "The printed code means one body by a rule of spelling or by a list.",
            Level::Name => "The printed name is that of one body alone, with the same reporter or on a list.",
            Level::Class => {
                "The printed code is that of a class of bodies, such as NGOs of the donor country."
            }
            Level::Contradicted => "The printed code and the printed name speak of two bodies.",
            Level::Unresolved => "A name that no list here has, and no code that is known.",
            Level::Unnamed => "No name, and a code that nobody here knows.",
        }
    }

    /// Whether a mention at this level is read as somebody.
    pub fn is_automatic(self) -> bool {
        self <= Level::Name
    }
}
