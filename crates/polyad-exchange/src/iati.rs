//! IATI: what aid organisations publish about their activities, in all versions of the standard.

pub mod activity;
pub mod check;
pub mod codes;
mod date;
mod number;
pub mod parse;
mod reader;
mod report;
mod rows;
pub mod rules;
pub mod split;
pub mod text;
mod whom;

pub use reader::{ACTIVITIES, IatiReader, ORGANISATIONS};
