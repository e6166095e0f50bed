//! Tests of the ledger, from bytes to state.

#![allow(clippy::unwrap_used, reason = "a test stops where its ground gives way")]

mod authority;
mod corrections;
mod datasets;
mod governance;
mod governance_properties;
mod governance_votes;
mod keys;
mod ledgers;
mod links;
mod listing;
mod projects;
mod properties;
mod wire_refusals;
mod wire_round_trips;
mod wire_spec;
mod wire_vectors;
