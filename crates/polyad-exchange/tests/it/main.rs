//! What the readers and writers do, seen from outside.

mod archive;
mod atlas;
mod data;
mod exports;
mod iati_xml;
mod iati_rules;
mod series;
