//! Benches, one per layer.
