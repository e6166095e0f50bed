//! One code list: its codes, what they mean, and how version 1 spelt them.

/// A code with its meaning.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    /// The code as version 2 prints it.
    pub code: &'static str,
    /// A short English name, ours.
    pub name: &'static str,
    /// Codes of version 1 for the same thing, as its lists spell them.
    pub old: &'static [&'static str],
}

/// A code list of the standard.
#[derive(Debug, PartialEq, Eq)]
pub struct List {
    /// The standard's name of the list, e.g. `TransactionType`.
    pub name: &'static str,
    /// Its codes, in the list's order.
    pub entries: &'static [Entry],
}

impl List {
    /// Where in [`List::entries`] a printed code stands: spaces around it and the case of letters do not count.
    ///
    /// A name in the place of a code is understood too, as in `<budget type="Revised">` or `<result
    /// type="Output">`, which real files have.
    pub fn position(&self, printed: &str) -> Option<usize> {
        let printed = printed.trim();
        self.entries.iter().position(|entry| {
            entry.code.eq_ignore_ascii_case(printed)
                || entry.old.iter().any(|old| old.eq_ignore_ascii_case(printed))
                || entry.name.eq_ignore_ascii_case(printed)
        })
    }

    /// The entry a printed code means.
    pub fn find(&self, printed: &str) -> Option<&'static Entry> {
        self.position(printed).map(|position| &self.entries[position])
    }

    /// Whether the list of a version (1 or 2) has exactly this spelling.
    ///
    /// Lists whose codes never changed have one spelling for both; a code that is its own old spelling was
    /// dropped by version 2.
    pub fn holds(&self, printed: &str, version: u8) -> bool {
        self.entries.iter().any(|entry| match version {
            1 if !entry.old.is_empty() => entry.old.contains(&printed),
            1 => entry.code == printed,
            _ => entry.code == printed && !entry.old.contains(&entry.code),
        })
    }

    /// The codes, for messages: `1, 2, 3`; past twelve only how many there are.
    pub fn spelt_out(&self, version: u8) -> String {
        if self.entries.len() > 12 {
            return format!("one of its {} codes", self.entries.len());
        }
        let codes: Vec<&str> = self
            .entries
            .iter()
            .map(|entry| match entry.old.first() {
                Some(old) if version == 1 => *old,
                _ => entry.code,
            })
            .collect();
        codes.join(", ")
    }
}

/// Makes `List` statics: a code, its name, and the spellings of version 1.
macro_rules! lists {
    ($($(#[$doc:meta])* $id:ident = $name:literal { $($code:literal $words:literal $($old:literal)*;)+ })+) => {
        $(
            $(#[$doc])*
            pub static $id: List = List {
                name: $name,
                entries: &[$(Entry { code: $code, name: $words, old: &[$($old),*] },)+],
            };
        )+
    };
}

/// Makes an enumeration whose variants are the numeric codes of one list.
macro_rules! kinds {
    ($($(#[$doc:meta])* $id:ident = $name:literal { $($variant:ident $code:literal $words:literal $($old:literal)*;)+ })+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
            #[repr(u8)]
            pub enum $id {
                $(#[doc = $words] $variant = $code,)+
            }

            impl $id {
                /// All of them, in the list's order.
                pub const ALL: &'static [$id] = &[$($id::$variant),+];

                /// The list behind it.
                pub const LIST: List = List {
                    name: $name,
                    entries: &[$(Entry { code: stringify!($code), name: $words, old: &[$($old),*] },)+],
                };

                /// What a printed code means; spaces around it and the case of letters do not count.
                pub fn find(printed: &str) -> Option<Self> {
                    Self::LIST.position(printed).map(|position| Self::ALL[position])
                }

                /// The one with this number.
                pub fn from_number(number: u8) -> Option<Self> {
                    Self::ALL.iter().copied().find(|kind| kind.number() == number)
                }

                /// The code of version 2.
                pub fn number(self) -> u8 {
                    self as u8
                }

                /// The code of version 2 as printed.
                pub fn code(self) -> &'static str {
                    match self { $($id::$variant => stringify!($code),)+ }
                }

                /// A short English name, ours.
                pub fn name(self) -> &'static str {
                    match self { $($id::$variant => $words,)+ }
                }
            }
        )+
    };
}

pub(super) use {kinds, lists};
