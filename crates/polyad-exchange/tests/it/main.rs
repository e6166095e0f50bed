//! What the readers and writers do, seen from outside.

mod archive;
mod atlas;
mod data;
mod exports;
mod iati;
mod iati_rules;
mod iati_write;
mod iati_xml;
mod identities;
mod publishers;
mod rates;
mod scale;
mod series;
mod sheet;
