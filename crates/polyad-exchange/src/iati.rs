//! IATI: what aid organisations publish about their activities, in all versions of the standard.

pub mod activity;
pub mod codes;
