//! The site from outside: requests to the router over a node in a temporary directory.

mod api;
mod escaping;
mod headers;
mod hostile;
mod log;
mod pages;
mod site;
