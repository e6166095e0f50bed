//! The log seen from outside: standard formats, an oracle that shares no code, and servers that lie.

// Helpers outside a test function unwrap as the tests do.
#![allow(clippy::unwrap_used)]

mod audit;
mod ed25519;
mod example;
mod forged;
mod notes;
mod oracle;
mod parsers;
mod policy;
mod proofs;
mod storage;
mod support;
mod tiles;
mod tree;
