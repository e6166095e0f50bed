//! Lenses: pure functions from state to views whose every figure opens.
