//! Which Refs denote one thing: classes built from `link` statements.
//!
//! Several statements may state one pair; the pair works while enough of them stand (see the fold). What is
//! kept by pair are the statements and the tree sizes between which the pair worked; classes are derived, and
//! only the component that a change touches is built anew.

use super::span::{self, Span};
use crate::shared_map::SharedMap;
use polyad_model::identifier::entry_of;
use polyad_model::{Ref, StatementId};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Classes of linked Refs, named by their least member. A Ref that nobody linked is a class of its own.
#[derive(Debug, Clone, Default)]
pub struct Links {
    pairs: SharedMap<Pair, Stated>,
    /// The other ends of working pairs.
    neighbours: SharedMap<Ref, BTreeSet<Ref>>,
    classes: SharedMap<Ref, Arc<BTreeSet<Ref>>>,
    /// The tree size it is read at; `None`: all that is known.
    size: Option<u64>,
}

/// The two Refs of a link, the lesser first.
pub(crate) type Pair = (Ref, Ref);

/// What was stated of one pair.
#[derive(Debug, Clone, Default)]
struct Stated {
    by: Vec<(StatementId, StatementId, Span)>,
    worked: Vec<Span>,
}

impl Links {
    /// The name of the class that the Ref belongs to.
    pub fn representative<'a>(&'a self, name: &'a Ref) -> &'a Ref {
        self.classes.get(name).and_then(|class| class.first()).unwrap_or(name)
    }

    /// Whether both denote one thing.
    pub fn same(&self, a: &Ref, b: &Ref) -> bool {
        a == b || self.representative(a) == self.representative(b)
    }

    /// All Refs of the class, the Ref itself among them, in order.
    pub fn members(&self, name: &Ref) -> Vec<Ref> {
        self.classes.get(name).map_or_else(|| vec![name.clone()], |class| class.iter().cloned().collect())
    }

    /// The statements that join the class, sorted.
    pub fn statements(&self, name: &Ref) -> Vec<StatementId> {
        let mut found = BTreeSet::new();
        for member in self.members(name) {
            for other in self.neighbours.get(&member).into_iter().flatten() {
                let stated = self.pairs.get(&pair_of(member.clone(), other.clone()));
                let standing = stated
                    .into_iter()
                    .flat_map(|stated| &stated.by)
                    .filter(|(.., span)| self.size.map_or(span.until.is_none(), |size| span.holds_at(size)));
                found.extend(standing.map(|(statement, ..)| *statement));
            }
        }
        found.into_iter().collect()
    }

    /// Whether joining the two would put two codes of one scheme into one class, which a link never may.
    pub fn would_join_two_codes(&self, a: &Ref, b: &Ref) -> Option<String> {
        if self.same(a, b) { None } else { shared_scheme(&self.members(a), &self.members(b)) }
    }

    /// The same question once another pair works no more: a correction of a link is asked as if the old one
    /// were gone.
    pub(crate) fn would_join_two_codes_without(&self, gone: &Pair, a: &Ref, b: &Ref) -> Option<String> {
        let left = self.component(a, Some(gone));
        if left.contains(b) {
            return None;
        }
        let right: Vec<Ref> = self.component(b, Some(gone)).into_iter().collect();
        shared_scheme(&left.into_iter().collect::<Vec<_>>(), &right)
    }

    /// Takes down that a statement states the pair.
    pub(crate) fn state(&mut self, pair: &Pair, statement: StatementId, author: StatementId, size: u64) {
        self.pairs.entry(pair.clone()).by.push((statement, author, Span::from(size)));
    }

    /// Takes down that a statement states the pair no longer.
    pub(crate) fn withdraw(&mut self, pair: &Pair, statement: StatementId, size: u64) {
        for (own, _, span) in &mut self.pairs.entry(pair.clone()).by {
            if *own == statement && span.until.is_none() {
                span.until = Some(size);
            }
        }
    }

    /// The statements that state the pair now, with their authors.
    pub(crate) fn standing(&self, pair: &Pair) -> Vec<(StatementId, StatementId)> {
        let by = self.pairs.get(pair).into_iter().flat_map(|stated| &stated.by);
        by.filter(|(.., span)| span.until.is_none()).map(|(id, author, _)| (*id, *author)).collect()
    }

    /// Joins or separates the two from this tree size on.
    pub(crate) fn set_working(&mut self, pair: &Pair, works: bool, size: u64) {
        let worked = &mut self.pairs.entry(pair.clone()).worked;
        if span::is_open(worked) == works {
            return;
        }
        if works {
            span::open(worked, size);
            self.join(pair);
        } else {
            span::close(worked, size);
            self.separate(pair);
        }
    }

    /// The classes as they were at an earlier tree size.
    pub(crate) fn at(&self, size: u64) -> Links {
        let mut earlier = Links { pairs: self.pairs.clone(), size: Some(size), ..Links::default() };
        for (pair, stated) in self.pairs.iter() {
            if stated.worked.iter().any(|span| span.holds_at(size)) {
                earlier.join(pair);
            }
        }
        earlier
    }

    fn join(&mut self, pair: &Pair) {
        let (a, b) = pair;
        self.neighbours.entry(a.clone()).insert(b.clone());
        self.neighbours.entry(b.clone()).insert(a.clone());
        let joined: BTreeSet<Ref> = self.members(a).into_iter().chain(self.members(b)).collect();
        self.set_class(joined);
    }

    fn separate(&mut self, pair: &Pair) {
        let (a, b) = pair;
        self.neighbours.entry(a.clone()).remove(b);
        self.neighbours.entry(b.clone()).remove(a);
        let (left, right) = (self.component(a, None), self.component(b, None));
        self.set_class(left);
        self.set_class(right);
    }

    fn set_class(&mut self, class: BTreeSet<Ref>) {
        let class = Arc::new(class);
        for member in class.iter() {
            if class.len() == 1 {
                self.classes.remove(member);
            } else {
                self.classes.insert(member.clone(), class.clone());
            }
        }
    }

    /// All that is reached from a Ref over working pairs, but not over `without`.
    fn component(&self, from: &Ref, without: Option<&Pair>) -> BTreeSet<Ref> {
        let mut found = BTreeSet::from([from.clone()]);
        let mut open = vec![from.clone()];
        while let Some(at) = open.pop() {
            for next in self.neighbours.get(&at).into_iter().flatten() {
                let skipped = without.is_some_and(|gone| *gone == pair_of(at.clone(), next.clone()));
                if !skipped && found.insert(next.clone()) {
                    open.push(next.clone());
                }
            }
        }
        found
    }
}

/// Two Refs as a pair, the lesser first.
pub(crate) fn pair_of(a: Ref, b: Ref) -> Pair {
    if a <= b { (a, b) } else { (b, a) }
}

/// A scheme of which the two sides have different codes.
fn shared_scheme(left: &[Ref], right: &[Ref]) -> Option<String> {
    let known: Vec<(Cow<'_, str>, Cow<'_, str>)> = left.iter().filter_map(registered).collect();
    right.iter().filter_map(registered).find_map(|(register, code)| {
        let clash = known.iter().any(|(own, other)| *own == register && *other != code);
        clash.then(|| register.into_owned())
    })
}

/// The register that a Ref is a code of, and the code.
///
/// `org-id` is a family of registers, so that a body may have a code of several of them; a code of no register that is
/// known and a name that a reporter gives are codes of none. What a publisher prints in two spellings is one code.
fn registered(name: &Ref) -> Option<(Cow<'_, str>, Cow<'_, str>)> {
    let Ref::External { scheme, code } = name else { return None };
    match &**scheme {
        "org-name" => None,
        "org-id" => entry_of(code).map(|entry| (entry.register.into(), entry.code.into())),
        scheme => Some((scheme.into(), (&**code).into())),
    }
}
