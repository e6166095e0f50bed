//! The site and the JSON interface.
