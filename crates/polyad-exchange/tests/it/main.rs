//! What the readers and writers do, seen from outside.

mod atlas;
mod data;
mod exports;
mod series;
