//! What a node promises, seen from outside: by a stranger with the directory, or by its users.

mod damage;
mod datasets;
mod directory;
mod faults;
mod kill;
mod submit;
mod support;
