//! The goal linter: what is missing before anyone could check a goal.
