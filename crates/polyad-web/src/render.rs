//! Markup from views, measures, facts and findings: one renderer for each, not one a lens.

pub(crate) mod chart;
pub(crate) mod diagnostics;
pub(crate) mod entity;
pub(crate) mod fact;
pub(crate) mod field;
pub(crate) mod form;
pub(crate) mod ladder;
pub(crate) mod measure;
pub(crate) mod number;
pub(crate) mod part;
pub(crate) mod problem;
pub(crate) mod progress;
pub(crate) mod table;
pub(crate) mod view;
