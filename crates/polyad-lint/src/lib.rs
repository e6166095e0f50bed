//! The goal linter: what is missing before anyone could check a goal.
//!
//! [`lint`] reads one goal (or a text with several) and says how far a stranger could decide, on a named date,
//! whether it was met: a parsed quantity, direction, deadline and baseline, seven elements, coded findings with
//! their place in the text and a question that would mend each, and a class from M0 to M3. It never calls a goal
//! bad, and it never gives a percentage.
//!
//! Pure functions: no file, no clock, no state. The time grows with the length of the text, which is limited to
//! [`LENGTH_MAX`] characters.

mod base;
mod context;
mod dates;
mod judge;
mod language;
mod lexicon;
mod meaning;
mod moments;
mod named;
mod number;
mod parts;
mod quantity;
mod reading;
mod rule;
mod rules;
mod scan;
mod split;
mod token;
mod verbs;
mod verdict;

pub use context::{Context, Declined, LENGTH_MAX};
pub use judge::lint;
pub use reading::Reading;
pub use rule::{Remark, Rule, find};
pub use rules::RULES;
pub use verdict::{
    Baseline, Bound, Class, Direction, Element, ElementKind, Finding, Kind, Quantity, Severity, Status,
    Verdict,
};
