//! The findings of a state, each with the tree sizes between which it stands.

use super::span::{self, Span};
use crate::finding::Finding;
use crate::shared_map::SharedMap;
use polyad_model::Ref;
use std::collections::BTreeMap;

/// Findings by what they are about.
#[derive(Debug, Clone, Default)]
pub(crate) struct Findings {
    about: SharedMap<Ref, BTreeMap<Finding, Vec<Span>>>,
}

impl Findings {
    pub(crate) fn note(&mut self, finding: Finding, size: u64) {
        span::open(self.about.entry(finding.about.clone()).entry(finding).or_default(), size);
    }

    /// Ends findings about a thing that are so no longer.
    pub(crate) fn lift(&mut self, about: &Ref, size: u64, ended: impl Fn(&Finding) -> bool) {
        let stands = |(finding, spans): (&Finding, &Vec<Span>)| ended(finding) && span::is_open(spans);
        if self.about.get(about).is_some_and(|own| own.iter().any(stands)) {
            for (finding, spans) in self.about.entry(about.clone()) {
                if ended(finding) {
                    span::close(spans, size);
                }
            }
        }
    }

    pub(crate) fn all(&self, size: u64) -> Vec<&Finding> {
        let standing = self.about.iter().flat_map(|(_, own)| own).filter(|(_, spans)| holds(spans, size));
        let mut all: Vec<&Finding> = standing.map(|(finding, _)| finding).collect();
        all.sort_unstable();
        all
    }

    pub(crate) fn about(&self, name: &Ref, size: u64) -> impl Iterator<Item = &Finding> {
        let own = self.about.get(name).into_iter().flatten();
        own.filter(move |(_, spans)| holds(spans, size)).map(|(finding, _)| finding)
    }
}

fn holds(spans: &[Span], size: u64) -> bool {
    spans.iter().any(|span| span.holds_at(size))
}
