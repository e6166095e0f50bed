//! What a node promises, seen from outside: by a stranger with the directory, or by its users.

// Helpers outside a test function unwrap as the tests do.
#![allow(clippy::unwrap_used)]

mod damage;
mod datasets;
mod directory;
mod faults;
mod import_kill;
mod kill;
mod submit;
mod support;
