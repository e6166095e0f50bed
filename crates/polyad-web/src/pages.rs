//! The pages: one file each, one line each here.

use crate::ask::{Answer, Ask};
use crate::error::Problem;

mod frame;
pub(crate) mod list;
mod organisation;
mod project;
mod thing;
mod undescribed;

pub(crate) use dataset::report_json;
pub(crate) use frame::Frame;
pub(crate) use goal_check::checked as checked_goal;
pub(crate) use search::{find, json as search_json};

/// A page: where it answers, and how.
pub(crate) struct Page {
    /// The path; one that ends in `/*` takes the rest as a name.
    pub(crate) path: &'static str,
    /// The entry of the main navigation that it belongs to.
    pub(crate) section: Option<&'static str>,
    /// The answer to a request.
    pub(crate) show: fn(&Ask) -> Result<Answer, Problem>,
}

/// Changes whenever the pages' bytes may change for the same record: a hash of the sources, made by `build.rs`.
pub(crate) const TEMPLATES: &str = env!("POLYAD_WEB_TEMPLATES");

/// Declares the modules and lists their pages.
macro_rules! pages {
    ($($module:ident)*) => {
        $(mod $module;)*

        /// All pages.
        pub(crate) static PAGES: &[&Page] = &[$(&$module::PAGE),*];
    };
}

pages! {
    home
    partnerships
    partnership
    projects
    actors
    actor
    identities
    goal
    flows
    double_count
    spread
    challenge
    indicator
    bloc
    statement
    dataset
    imports
    editions
    basis
    log
    keys
    search
    compare
    goal_check
    rules_index
    rules
    overdue
    delivery
    leadership
    legitimacy
    burden
    portfolio
    gaps
    governance
    pledge
    sdg
    sdg_goal
    methods
    method
    about
}

impl Page {
    /// The entry of the main navigation for what a name means: a reported project stands among the projects.
    pub(crate) fn section_of(&self, name: &str) -> Option<&'static str> {
        let is_project = name.starts_with("x:iati-activity:") || name.starts_with("r:");
        if self.path == "/p/*" && is_project { Some("/projects") } else { self.section }
    }

    /// The path up to the name.
    pub(crate) fn prefix(&self) -> &'static str {
        self.path.strip_suffix("/*").unwrap_or(self.path)
    }

    /// The routes it answers at: with a name the format is the end of the name, else it has a route each.
    pub(crate) fn routes(&self) -> Vec<String> {
        match self.path {
            "/" => vec!["/".to_owned(), "/index.json".to_owned(), "/index.csv".to_owned()],
            path if path.ends_with("/*") => vec![format!("{}/{{*name}}", self.prefix())],
            path => ["", ".json", ".csv"].iter().map(|suffix| format!("{path}{suffix}")).collect(),
        }
    }
}
