//! Foreign formats in and out: the atlas, series, CSV and JSON lines.
//!
//! Readers turn the bytes of a dataset into rows, each a pure function that refuses a bad record alone; writers
//! turn a state into files that others open. Nothing here adds a fact that its source does not state, signs,
//! or stores.

pub mod atlas;
