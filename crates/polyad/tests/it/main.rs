//! End-to-end tests: the house rules, the program, the site in a browser.

mod tidy;
