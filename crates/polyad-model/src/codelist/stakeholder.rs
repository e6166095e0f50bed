//! Kinds of actors, and the crosswalk to three official lists of stakeholder categories.

use std::fmt;
use std::str::FromStr;

/// What kind of body an actor is. The statement's own word (`ledger` kind `actor`, field `class`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ActorClass {
    /// A state or a body of its central government.
    State,
    /// A province, region or constituent state.
    Subnational,
    /// A city or other municipality.
    City,
    /// An intergovernmental organisation.
    InternationalOrganisation,
    /// A company or business association.
    Business,
    /// A civil-society organisation.
    Civil,
    /// A foundation or other philanthropy.
    Philanthropy,
    /// A university or research body.
    Academic,
    /// A standards or technical body.
    Technical,
    /// A person.
    Individual,
    /// Anything else; partnerships that hold seats themselves are among them.
    Other,
}

/// The seat categories that pages show, each with a letter; individuals and others stand apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Category {
    /// S: states.
    State,
    /// I: international organisations.
    InternationalOrganisation,
    /// B: business.
    Business,
    /// P: philanthropies.
    Philanthropy,
    /// C: civil society.
    Civil,
    /// M: subnational governments and cities.
    Subnational,
    /// A: academic and technical bodies.
    Academic,
    /// Individuals, listed apart.
    Individual,
    /// Other bodies, listed apart.
    Other,
    /// The record does not say what the actor is.
    Unknown,
}

/// On what basis a seat holder speaks for a group.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SpeaksBasis {
    /// By law: governments represent their people under international law.
    Law,
    /// By election.
    Election,
    /// By membership.
    Membership,
    /// By its own declaration.
    SelfDeclared,
}

/// The three official lists that categories are mapped to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CrosswalkList {
    /// Categories named by the Global Digital Compact (UN General Assembly resolution 79/1, annex I).
    DigitalCompact,
    /// The nine Major Groups of Agenda 21, chapters 24 to 32.
    MajorGroups,
    /// The nine observer constituencies of the UN climate convention.
    Unfccc,
}

/// One line of the crosswalk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CrosswalkRow {
    /// The class it maps.
    pub class: ActorClass,
    /// The list it maps to.
    pub list: CrosswalkList,
    /// The list's own name for the category; `None`: the list has none, shown as *unmapped*.
    pub target: Option<&'static str>,
}

const WORDS: [(ActorClass, &str); 11] = [
    (ActorClass::State, "state"),
    (ActorClass::Subnational, "subnational"),
    (ActorClass::City, "city"),
    (ActorClass::InternationalOrganisation, "io"),
    (ActorClass::Business, "business"),
    (ActorClass::Civil, "civil"),
    (ActorClass::Philanthropy, "philanthropy"),
    (ActorClass::Academic, "academic"),
    (ActorClass::Technical, "technical"),
    (ActorClass::Individual, "individual"),
    (ActorClass::Other, "other"),
];

impl ActorClass {
    /// All classes, in the order of the specification.
    pub fn all() -> impl Iterator<Item = ActorClass> {
        WORDS.iter().map(|(class, _)| *class)
    }

    /// The word statements use.
    pub fn word(self) -> &'static str {
        WORDS.iter().find(|(class, _)| *class == self).map_or("other", |(_, word)| word)
    }

    /// The seat category it is shown under.
    pub fn category(self) -> Category {
        match self {
            ActorClass::State => Category::State,
            ActorClass::Subnational | ActorClass::City => Category::Subnational,
            ActorClass::InternationalOrganisation => Category::InternationalOrganisation,
            ActorClass::Business => Category::Business,
            ActorClass::Civil => Category::Civil,
            ActorClass::Philanthropy => Category::Philanthropy,
            ActorClass::Academic | ActorClass::Technical => Category::Academic,
            ActorClass::Individual => Category::Individual,
            ActorClass::Other => Category::Other,
        }
    }
}

impl FromStr for ActorClass {
    type Err = crate::Malformed;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        WORDS.iter().find(|(_, word)| *word == text).map(|(class, _)| *class).ok_or_else(|| {
            let words: Vec<&str> = WORDS.iter().map(|(_, word)| *word).collect();
            crate::Malformed::new("actor class", format!("one of {}", words.join(", ")), text)
        })
    }
}

impl Category {
    /// The seven categories with letters, then those listed apart.
    pub const ALL: [Category; 10] = [
        Category::State,
        Category::InternationalOrganisation,
        Category::Business,
        Category::Philanthropy,
        Category::Civil,
        Category::Subnational,
        Category::Academic,
        Category::Individual,
        Category::Other,
        Category::Unknown,
    ];

    /// The letter pages use beside the colour; `-` for those listed apart.
    pub fn letter(self) -> char {
        match self {
            Category::State => 'S',
            Category::InternationalOrganisation => 'I',
            Category::Business => 'B',
            Category::Philanthropy => 'P',
            Category::Civil => 'C',
            Category::Subnational => 'M',
            Category::Academic => 'A',
            Category::Individual | Category::Other | Category::Unknown => '-',
        }
    }

    /// The English name, plural.
    pub fn name(self) -> &'static str {
        match self {
            Category::State => "States",
            Category::InternationalOrganisation => "International organisations",
            Category::Business => "Business",
            Category::Philanthropy => "Philanthropy",
            Category::Civil => "Civil society",
            Category::Subnational => "Subnational governments and cities",
            Category::Academic => "Academic and technical bodies",
            Category::Individual => "Individuals",
            Category::Other => "Other bodies",
            Category::Unknown => "Kind not recorded",
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl SpeaksBasis {
    /// The word statements use.
    pub fn word(self) -> &'static str {
        match self {
            SpeaksBasis::Law => "law",
            SpeaksBasis::Election => "election",
            SpeaksBasis::Membership => "membership",
            SpeaksBasis::SelfDeclared => "self-declared",
        }
    }

    /// Whether the basis is a public mandate: law or election.
    pub fn is_public_mandate(self) -> bool {
        matches!(self, SpeaksBasis::Law | SpeaksBasis::Election)
    }
}

impl FromStr for SpeaksBasis {
    type Err = crate::Malformed;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "law" => Ok(SpeaksBasis::Law),
            "election" => Ok(SpeaksBasis::Election),
            "membership" => Ok(SpeaksBasis::Membership),
            "self-declared" => Ok(SpeaksBasis::SelfDeclared),
            _ => Err(crate::Malformed::new("basis", "one of law, election, membership, self-declared", text)),
        }
    }
}

impl CrosswalkList {
    /// The three lists.
    pub const ALL: [CrosswalkList; 3] =
        [CrosswalkList::DigitalCompact, CrosswalkList::MajorGroups, CrosswalkList::Unfccc];

    /// The list's name.
    pub fn name(self) -> &'static str {
        match self {
            CrosswalkList::DigitalCompact => "Global Digital Compact",
            CrosswalkList::MajorGroups => "Major Groups (Agenda 21)",
            CrosswalkList::Unfccc => "UNFCCC constituencies",
        }
    }

    fn word(self) -> &'static str {
        match self {
            CrosswalkList::DigitalCompact => "digital-compact",
            CrosswalkList::MajorGroups => "major-groups",
            CrosswalkList::Unfccc => "unfccc",
        }
    }
}

/// The crosswalk, read from `stakeholders.csv`: class, list, target, note.
pub fn crosswalk() -> Vec<CrosswalkRow> {
    include_str!("stakeholders.csv")
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(',');
            let class = cells.next()?.parse().ok()?;
            let list_word = cells.next()?;
            let list = CrosswalkList::ALL.into_iter().find(|list| list.word() == list_word)?;
            let target = cells.next().filter(|target| !target.is_empty());
            Some(CrosswalkRow { class, list, target })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_a_line_in_every_list() {
        let rows = crosswalk();
        for class in ActorClass::all() {
            for list in CrosswalkList::ALL {
                let lines = rows.iter().filter(|row| row.class == class && row.list == list).count();
                assert_eq!(lines, 1, "{} in {}", class.word(), list.name());
            }
        }
        assert_eq!(rows.len(), 33, "a line of stakeholders.csv did not parse");
    }
}
