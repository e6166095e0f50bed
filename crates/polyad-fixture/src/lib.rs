//! The fixture language: one line, one signed statement, fixed keys and clock.
