//! The site from outside: requests to the router over a node in a temporary directory.

// Helpers outside a test function unwrap as the tests do.
#![allow(clippy::unwrap_used)]

mod api;
mod burden;
mod delivery;
mod escaping;
mod goal;
mod governance;
mod headers;
mod hostile;
mod log;
mod pages;
mod projects;
mod sdg;
mod site;
