//! Polyad: a public, verifiable ledger of partnerships.
fn main() {}
