//! The atlas inside the binary.

/// Every atlas file by its path below `atlas/`.
pub(crate) static ATLAS: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/atlas.rs"));
