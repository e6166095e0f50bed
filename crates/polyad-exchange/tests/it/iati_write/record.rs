//! Partnerships of the record as activities.
