//! IATI: what aid organisations publish about their activities, in all versions of the standard.

pub mod activity;
pub mod check;
pub mod codes;
pub mod parse;
pub mod rules;
pub mod split;
pub mod text;
