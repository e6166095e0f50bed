//! What the linter says of a goal: plain data, without wire format.

use polyad_model::{PartialDate, Period};
use std::fmt;
use std::ops::Range;

/// All that was read from one goal and all that is missing from it.
///
/// A text with several goals gives the verdict of its most checkable one, with every goal in [`Verdict::goals`];
/// spans of those count in the same text.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// How far a stranger could check the goal.
    pub class: Class,
    /// Whether the whole sentence was understood.
    pub status: Status,
    /// Which way the value is to go; `None` if the goal does not say.
    pub direction: Option<Direction>,
    /// How much.
    pub quantity: Option<Quantity>,
    /// The last day on which the goal may be met.
    pub deadline: Option<PartialDate>,
    /// The period in which amounts count, when the goal names one (`2026-2030`).
    pub window: Option<Period>,
    /// Whether the quantity is meant for each year.
    pub annual: bool,
    /// Where it starts from.
    pub baseline: Option<Baseline>,
    /// The value to be reached, in the base's own unit, an exact decimal; `None` when it hangs on a value that
    /// nobody stated.
    pub target: Option<String>,
    /// The seven things a checkable goal has, in their fixed order.
    pub elements: [Element; 7],
    /// What is to be said about it, by place in the text, then by code.
    pub findings: Vec<Finding>,
    /// Every goal, when the text holds more than one; empty otherwise.
    pub goals: Vec<Verdict>,
    /// Where in the text this goal stands, in bytes.
    pub span: Range<usize>,
    /// The language it was judged in: `en`, `fr` or `es`.
    pub lang: &'static str,
}

/// How far a stranger could check a goal (`methods.md` 1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Aspirational: no direction, or a vague verb without a quantity.
    M0,
    /// Directional: direction and object, or an error remains.
    M1,
    /// Measurable: quantity, unit, deadline and no error.
    M2,
    /// Verifiable: measurable, with indicator and baseline (a count from zero needs no baseline).
    M3,
}

/// Whether the sentence was understood to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Every number in it found its place.
    Ok,
    /// A number or year is left over that no rule could place: the reading may be incomplete.
    Partial,
    /// Neither a direction nor a quantity was found: this may not be a goal at all.
    NoGoal,
}

/// Which way a value is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// More.
    Up,
    /// Less.
    Down,
    /// As it is, or within bounds.
    Hold,
}

/// How much a goal asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// An exact decimal as text. Percentages are fractions: `45 percent` is `0.45`. Of a range, the lower end.
    pub value: String,
    /// The upper end of a range, in the same terms.
    pub upper: Option<String>,
    /// What the value means.
    pub kind: Kind,
    /// What it is counted in: `percent`, `percentage points`, an ISO 4217 code, a noun of the sentence or a unit's
    /// symbol; `None` if the sentence does not say.
    pub unit: Option<String>,
    /// Whether the value is a floor, a ceiling or a guess.
    pub bound: Bound,
    /// Where it stands, in bytes; empty when it comes from the context.
    pub span: Range<usize>,
}

/// What a quantity's value means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// So many times the base.
    Multiple,
    /// A value to be reached or kept.
    Level,
    /// A change as a fraction of the base.
    Relative,
    /// A change in percentage points, as a fraction.
    Points,
    /// So many of something, from zero.
    Count,
    /// An amount of money, from zero.
    Money,
    /// A turning point: from then on the value no longer grows.
    Peak,
}

/// How strictly a value is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// As written.
    Exact,
    /// At least.
    AtLeast,
    /// At most, up to.
    AtMost,
    /// About.
    About,
}

/// Where a goal starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Baseline {
    /// An exact decimal as text, percentages as fractions; `None` if only the year is known.
    pub value: Option<String>,
    /// The year of the value.
    pub year: Option<i16>,
    /// The base is a projected path, such as business as usual, and not a measured value.
    pub scenario: bool,
    /// Where it stands, in bytes; empty when it comes from the context.
    pub span: Range<usize>,
}

/// One of the seven things a checkable goal has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Which one.
    pub kind: ElementKind,
    /// Whether the goal or its context has it.
    pub met: bool,
    /// Where the text has it; `None` if missing or known from the context.
    pub span: Option<Range<usize>>,
}

/// The seven elements, in their fixed order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ElementKind {
    /// Who.
    Actor,
    /// Does what: a verb that can be checked.
    Verb,
    /// How much.
    Quantity,
    /// Of what.
    Unit,
    /// From where.
    Baseline,
    /// By when.
    Deadline,
    /// Seen in which measure.
    Indicator,
}

/// One remark about a goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's code, such as `G202`.
    pub code: &'static str,
    /// How heavy it weighs.
    pub severity: Severity,
    /// What it is about, in bytes of the text, on character boundaries.
    pub span: Range<usize>,
    /// What was found.
    pub message: String,
    /// What would mend it: a question with a field to fill in.
    pub fix: Option<String>,
}

/// How heavy a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Makes the goal harder to check.
    Warning,
    /// Nobody can check the goal.
    Error,
}

impl Verdict {
    /// How many of the seven elements are there.
    pub fn elements_met(&self) -> usize {
        self.elements.iter().filter(|element| element.met).count()
    }

    /// Findings of this goal and of every other goal in the text, each once, by place.
    pub fn all_findings(&self) -> Vec<&Finding> {
        let mut all: Vec<&Finding> =
            self.findings.iter().chain(self.goals.iter().flat_map(|goal| &goal.findings)).collect();
        all.sort_by_key(|finding| (finding.span.start, finding.span.end, finding.code));
        all.dedup();
        all
    }

    /// Whether any goal in the text has an error.
    pub fn has_errors(&self) -> bool {
        self.all_findings().iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// Gives every choice of a closed list its word.
macro_rules! words {
    ($type:ty { $($choice:ident => $word:literal),+ $(,)? }) => {
        impl $type {
            /// The word for it, as used in machine-readable output.
            pub fn word(self) -> &'static str {
                match self { $(Self::$choice => $word),+ }
            }
        }
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}

words!(Class { M0 => "M0", M1 => "M1", M2 => "M2", M3 => "M3" });
words!(Status { Ok => "ok", Partial => "partial", NoGoal => "no-goal" });
words!(Direction { Up => "up", Down => "down", Hold => "hold" });
words!(Kind {
    Multiple => "multiple", Level => "level", Relative => "relative", Points => "points", Count => "count",
    Money => "money", Peak => "peak",
});
words!(Bound { Exact => "exact", AtLeast => "at-least", AtMost => "at-most", About => "about" });
words!(ElementKind {
    Actor => "actor", Verb => "verb", Quantity => "quantity", Unit => "unit", Baseline => "baseline",
    Deadline => "deadline", Indicator => "indicator",
});
words!(Severity { Note => "note", Warning => "warning", Error => "error" });

impl Class {
    /// The class in plain words.
    pub fn meaning(self) -> &'static str {
        match self {
            Class::M0 => "aspirational",
            Class::M1 => "directional",
            Class::M2 => "measurable",
            Class::M3 => "verifiable",
        }
    }
}

impl ElementKind {
    /// All seven, in their fixed order.
    pub const ALL: [ElementKind; 7] = [
        ElementKind::Actor,
        ElementKind::Verb,
        ElementKind::Quantity,
        ElementKind::Unit,
        ElementKind::Baseline,
        ElementKind::Deadline,
        ElementKind::Indicator,
    ];
}
