//! What the readers and writers do, seen from outside.

mod atlas;
mod data;
mod series;
