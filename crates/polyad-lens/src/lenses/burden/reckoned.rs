//! What each member gave beside what each rule asks of it: ratios, their interval over the rules, and a word for it.

use super::members::{Given, Member};
use super::rules::{Envelope, Prepared, Rule};
use super::worked::{Worked, ratio};
use crate::measure::{Coverage, Measure, Number, Reason, Status, Unit};
use crate::seating::MIN_COVERAGE;
use crate::term::Term;
use polyad_model::Ref;
use std::collections::{BTreeMap, BTreeSet};

/// Ratios this near to one are one: shares are sums of doubles.
const EVEN: f64 = 1e-9;

/// One period, reckoned.
#[derive(Debug)]
pub(super) struct Reckoned {
    pub(super) given: Given,
    /// What each rule asks, as shares of the whole, by rule and member.
    pub(super) asked: BTreeMap<Rule, BTreeMap<Ref, Worked>>,
    /// Given share over fair share, by rule and member.
    pub(super) ratios: BTreeMap<Rule, BTreeMap<Ref, Measure>>,
}

/// Where a member stands over all rules that were asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// Above one by every rule.
    Over,
    /// Below one by every rule.
    Under,
    /// One rule says more than its share, another not.
    Depends,
    /// No rule can be asked.
    CannotTell,
}

impl Verdict {
    pub(super) fn words(self) -> &'static str {
        match self {
            Verdict::Over => "more than every rule asks",
            Verdict::Under => "less than every rule asks",
            Verdict::Depends => "depends on the rule",
            Verdict::CannotTell => "cannot be told",
        }
    }
}

impl Reckoned {
    pub(super) fn of(
        members: &[Member<'_>],
        rules: &[Prepared],
        envelope: &Envelope,
        given: Given,
        years: (i16, i16),
    ) -> Reckoned {
        let mut reckoned = Reckoned { given, asked: BTreeMap::new(), ratios: BTreeMap::new() };
        for rule in rules {
            let known = rule.knows(members);
            if let Some(asked) = rule.shares(members, &known, envelope, Some(&reckoned.given), years) {
                reckoned.asked.insert(rule.rule, asked);
            }
            let ratios = reckoned.ratios_by(rule, members, &known, envelope, years);
            reckoned.ratios.insert(rule.rule, ratios);
        }
        reckoned
    }

    /// The ratios by one rule, over the members of whom both sides are known: what they gave is compared with what the
    /// rule asks of them among themselves.
    fn ratios_by(
        &self,
        rule: &Prepared,
        members: &[Member<'_>],
        known: &BTreeSet<Ref>,
        envelope: &Envelope,
        years: (i16, i16),
    ) -> BTreeMap<Ref, Measure> {
        let both: BTreeMap<Ref, Worked> = self
            .given
            .counted()
            .filter(|(name, _)| known.contains(*name))
            .map(|(name, given)| (name.clone(), given.clone()))
            .collect();
        let set: BTreeSet<Ref> = both.keys().cloned().collect();
        let among: Vec<Member<'_>> =
            members.iter().filter(|member| set.contains(&member.name)).cloned().collect();
        let given = Given { unit: self.given.unit.clone(), by: both };
        let fair = rule.shares(&among, &set, envelope, Some(&given), years).unwrap_or_default();
        let whole = Worked::sum(given.by.values());
        let coverage = Coverage { known: set.len() as u64, expected: members.len() as u64 };
        let is_full = set.len() == members.len();
        // One member alone is compared with nobody.
        let enough = set.len() as f64 >= MIN_COVERAGE * members.len() as f64 && (set.len() > 1 || is_full);
        let all_known = known.len() == members.len();
        let one = |name: &Ref, gave: &Worked| {
            let none = |reason, term| Measure {
                coverage: Some(coverage),
                ..Measure::not_assessable(reason, ratio(), term)
            };
            let (Some(share), Some(fair)) = (gave.over(&whole), fair.get(name)) else {
                return none(Reason::Empty, gave.term.clone());
            };
            let Some(value) = share.over(fair) else {
                return none(Reason::ZeroBase, share.term.clone());
            };
            if !enough {
                return none(Reason::Coverage, value.term);
            }
            // Who has nothing on record may have given nothing, or so much that all others' shares vanish.
            let most = self.asked.get(&rule.rule).and_then(|asked| asked.get(name)).filter(|_| all_known);
            let bounds = most
                .and_then(|fair| share.over(fair))
                .filter(|most| !is_full && most.value >= value.value)
                .map(|most| (Number::Float(0.0), Number::Float(most.value)));
            let measure = value.measure(ratio());
            match is_full {
                true => measure,
                false => Measure { status: Status::Partial, coverage: Some(coverage), bounds, ..measure },
            }
        };
        given.by.iter().map(|(name, gave)| (name.clone(), one(name, gave))).collect()
    }

    /// The member's share of all that is on record as given.
    pub(super) fn given_share(&self, name: &Ref) -> Option<Worked> {
        let own = self.given.by.get(name).filter(|given| given.value >= 0.0)?;
        own.over(&self.whole())
    }

    /// All that is on record as given, without those to whom more came back.
    pub(super) fn whole(&self) -> Worked {
        Worked::sum(self.given.counted().map(|(_, given)| given))
    }

    /// What the rule asks of the member, in the unit of what is given.
    pub(super) fn duty(&self, rule: Rule, name: &Ref) -> Option<Worked> {
        let share = self.asked.get(&rule)?.get(name)?;
        let whole = self.whole();
        (whole.value > 0.0).then(|| whole.times(share))
    }

    /// The ratio of a member by a rule.
    pub(super) fn ratio(&self, rule: Rule, name: &Ref) -> Option<&Measure> {
        self.ratios.get(&rule)?.get(name)
    }

    /// The ratios of a member by the rules that can be asked.
    pub(super) fn known_ratios(&self, name: &Ref) -> impl Iterator<Item = &Measure> {
        self.ratios.values().filter_map(|by| by.get(name)).filter(|ratio| ratio.value.is_some())
    }

    /// The least and the greatest ratio over the rules that can be asked, and where the member stands.
    pub(super) fn interval(&self, name: &Ref) -> (Option<(Measure, Measure)>, Verdict) {
        let all: Vec<&Measure> = self.known_ratios(name).collect();
        let values: Vec<f64> =
            all.iter().filter_map(|ratio| ratio.value).map(|value| value.to_f64()).collect();
        if values.is_empty() {
            return (None, Verdict::CannotTell);
        }
        let terms = || all.iter().map(|ratio| ratio.term.clone()).collect::<Vec<Term>>();
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let is_partial = all.iter().any(|ratio| ratio.status == Status::Partial);
        let coverage = all.iter().filter_map(|ratio| ratio.coverage).min_by_key(|coverage| coverage.known);
        let of = |value: f64, term: Term| Measure {
            status: if is_partial { Status::Partial } else { Status::Ok },
            coverage,
            ..Measure::ok(Number::Float(value), ratio(), term)
        };
        let verdict = match (least > 1.0 + EVEN, most < 1.0 - EVEN) {
            (true, _) => Verdict::Over,
            (_, true) => Verdict::Under,
            _ => Verdict::Depends,
        };
        (Some((of(least, Term::Minimum(terms())), of(most, Term::Maximum(terms())))), verdict)
    }

    /// The greatest ratio over the rules, where one is known, with the least coverage behind it as a share.
    pub(super) fn greatest(&self, name: &Ref) -> Option<(f64, f64)> {
        let (_, most) = self.interval(name).0?;
        let share = most.coverage.map_or(1.0, |c| c.known as f64 / (c.expected as f64).max(1.0));
        Some((most.value?.to_f64(), share))
    }

    /// The unit of what is given.
    pub(super) fn unit(&self) -> Unit {
        self.given.unit.clone()
    }
}
