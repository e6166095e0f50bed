//! Tests of the ledger, from bytes to state.

mod wire_vectors;
