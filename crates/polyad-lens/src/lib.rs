//! Lenses: pure functions from state to views whose every figure opens.
//!
//! A lens reads a [`State`](polyad_ledger::state::State) and parameters and gives a [`View`]: plain data in the
//! reader's terms. Each number in a view is a [`Measure`] with the [`Term`] it was computed from.
//!
//! **Invariant:** a lens cannot write, does not wait and does not ask what day it is; time is a parameter.

#[macro_use]
mod lens_macros;

mod facts;
mod judge;
mod kept;
mod seating;
mod transactions;

pub mod format;
pub mod identity;
pub mod lens;
pub mod lenses;
pub mod measure;
pub mod money;
pub mod params;
pub mod query;
pub mod search;
pub mod splits;
pub mod stats;
pub mod term;
pub mod view;

pub use lens::{LensDef, LensInfo, ParamInfo, Source};
pub use measure::{Coverage, Evidence, Measure, Number, Reason, Status, Unit};
pub use params::{BadParam, Params};
pub use query::{Condition, Query};
pub use term::{Term, Unevaluable};
pub use transactions::{Asked, Shared};
pub use view::{Block, Cell, Chart, Column, Figure, Row, Table, View, ViewFinding};
