//! The two stores of a node: rows in a database, objects in files. Rows come first; objects follow from them.

pub(crate) mod guard;
pub(crate) mod object;
pub(crate) mod sql;
