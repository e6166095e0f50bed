//! Statements, who may make them, and the fold that turns them into state.
//!
//! Bytes become a verified header and a checked body in the first half of this crate; the second half decides
//! what has effect. Nothing here knows a database, a network or a tree.

#[macro_use]
mod schema_macros;

pub mod json;
mod malformed;

pub mod body;
pub mod draft;
pub mod envelope;
pub mod header;
pub mod key;
pub mod leaf;
pub mod verify;

pub mod kinds;
pub mod reading;
pub mod schema;

pub mod rows;

pub mod authority;
mod consistency;
pub mod corpus;
pub mod digest;
pub mod finding;
pub mod fold;
pub mod keyring;
mod shared_map;
pub mod state;

pub use malformed::Malformed;
