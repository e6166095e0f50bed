//! End-to-end tests: the house rules, the program, the site in a browser.

mod tidy;

mod driver;
mod server;
mod signing;

mod atlas;
mod auditor;
mod browser;
mod burden;
mod data;
mod delivery;
mod editions;
mod essay;
mod flows;
mod goal_page;
mod govern;
mod headers;
mod help;
mod iati_pages;
mod identities;
mod import_iati;
mod import_rates;
mod lint;
mod program;
mod progress;
mod refusals;
mod sheet;
mod stated;
mod totals;
