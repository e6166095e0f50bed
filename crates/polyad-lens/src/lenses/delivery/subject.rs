//! What a lens of delivery is asked about: which pledges, and which contributions beside them.

use super::chain::{self, Pledge};
use super::fulfilment::{Fulfilment, Standing};
use super::given::Given;
use super::prices::Prices;
use crate::facts;
use crate::measure::Unit;
use crate::params::{BadParam, Params};
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::{Currency, PartialDate, Ref};
use std::collections::BTreeSet;

/// On which side of its pledges an actor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// It gives.
    By,
    /// It receives.
    To,
}

impl Side {
    pub(crate) fn field(self) -> &'static str {
        match self {
            Side::By => "by",
            Side::To => "to",
        }
    }
}

/// The question, read.
pub(crate) struct Subject<'a> {
    pub(crate) state: &'a State,
    pub(crate) partnership: Option<Ref>,
    pub(crate) actor: Option<(Ref, Side)>,
    pub(crate) pledge: Option<Fact<'a>>,
    pub(crate) currency: Option<Currency>,
    pub(crate) standing: Option<Standing>,
    pub(crate) only_late: bool,
    pub(crate) day: PartialDate,
    pub(crate) prices: Prices<'a>,
}

impl<'a> Subject<'a> {
    /// Reads the parameters; `None` where nothing is on record and no day is given.
    pub(crate) fn of(state: &'a State, params: &Params) -> Result<Option<Subject<'a>>, BadParam> {
        let actor = params.optional_thing(state, "a", EntityKind::Actor)?;
        let side = match params.optional_word("side", &["by", "to"])? {
            Some("to") => Side::To,
            _ => Side::By,
        };
        let currency = params.get("currency").map(|code| {
            code.parse().map_err(|_| BadParam::new("currency", "is a currency of ISO 4217 such as USD"))
        });
        let words: Vec<&str> = Standing::ALL.iter().map(|standing| standing.code()).collect();
        let standing = params.optional_word("state", &words)?;
        let standing =
            standing.and_then(|word| Standing::ALL.into_iter().find(|standing| standing.code() == word));
        let partnership = params.optional_thing(state, "p", EntityKind::Partnership)?;
        let pledge = params.get("pledge").map(|_| pledge_of(state, params, "pledge")).transpose()?;
        let only_late = params.optional_word("late", &["yes"])?.is_some();
        let prices = Prices::of_params(state, params)?;
        let Some(day) = facts::as_of(state, params)? else { return Ok(None) };
        Ok(Some(Subject {
            state,
            partnership,
            actor: actor.map(|actor| (actor, side)),
            pledge,
            currency: currency.transpose()?,
            standing,
            only_late,
            day,
            prices,
        }))
    }

    /// Its pledges with what became of them, before the conditions on their standing.
    pub(crate) fn pledges(&self) -> Vec<Fulfilment<'a>> {
        let facts = self.facts("pledge");
        let mut pledges = match self.pledge {
            Some(fact) => vec![Pledge::around(self.state, fact, self.day)],
            None => Pledge::all(
                self.state,
                facts.unwrap_or_else(|| self.state.facts("pledge").collect()),
                self.day,
            ),
        };
        let taken_back =
            Pledge::withdrawn(self.state, self.day).into_iter().filter(|pledge| self.takes(pledge));
        let known: BTreeSet<Ref> = taken_back.clone().map(|pledge| pledge.head.address()).collect();
        pledges.retain(|pledge| self.takes(pledge) && !known.contains(&pledge.head.address()));
        pledges.extend(taken_back);
        let found =
            pledges.into_iter().map(|pledge| Fulfilment::of(self.state, &self.prices, pledge, self.day));
        found.filter(|found| self.takes_unit(found)).collect()
    }

    /// All contributions within the subject, whether or not they name a pledge.
    pub(crate) fn given(&self) -> Vec<Given<'a>> {
        let facts = match self.pledge {
            Some(fact) => {
                let pledge = Pledge::around(self.state, fact, self.day);
                pledge.naming(self.state, "contribution", "pledge")
            }
            None => self.facts("contribution").unwrap_or_else(|| self.state.facts("contribution").collect()),
        };
        let facts = facts.into_iter().filter(|fact| self.names_subject(*fact));
        let mut given = Given::all(self.state, &self.prices, facts, self.day);
        if let Some(currency) = self.currency {
            given.retain(|given| matches!(given.stated.unit, Unit::Money(own, _) if own == currency));
        }
        given
    }

    /// Whether a pledge's standing is among those asked for.
    pub(crate) fn wants(&self, found: &Fulfilment<'_>) -> bool {
        let standing = found.standing();
        self.standing.is_none_or(|wanted| wanted == standing) && (!self.only_late || standing.is_late())
    }

    /// Pledges or contributions that name the subject, through an index; `None`: all of the kind.
    fn facts(&self, kind: &'static str) -> Option<Vec<Fact<'a>>> {
        match (&self.partnership, &self.actor) {
            (Some(partnership), _) => {
                let mut found = self.state.facts_naming(kind, facts::SCOPE, partnership);
                found.extend(self.state.facts_naming(kind, "to", partnership));
                Some(found)
            }
            (None, Some((actor, side))) => Some(self.state.facts_naming(kind, side.field(), actor)),
            (None, None) => None,
        }
    }

    fn takes(&self, pledge: &Pledge<'_>) -> bool {
        let asked = self
            .pledge
            .is_none_or(|asked| pledge.versions().any(|version| version.address() == asked.address()));
        asked && pledge.versions().any(|version| self.names_subject(version))
    }

    fn names_subject(&self, fact: Fact<'_>) -> bool {
        let same = |named: Option<Ref>, asked: &Ref| {
            named.is_some_and(|named| self.state.links().same(&named, asked))
        };
        let of_partnership = self
            .partnership
            .as_ref()
            .is_none_or(|asked| same(fact.scope(), asked) || same(fact.reference("to"), asked));
        let of_actor =
            self.actor.as_ref().is_none_or(|(asked, side)| same(fact.reference(side.field()), asked));
        of_partnership && of_actor
    }

    fn takes_unit(&self, found: &Fulfilment<'_>) -> bool {
        let stated = found.promise.stated.as_ref().map(|stated| &stated.unit);
        self.currency.is_none_or(|asked| matches!(stated, Some(Unit::Money(own, _)) if *own == asked))
    }
}

/// The pledge that a parameter names, by the id of one of its statements or by its row.
pub(crate) fn pledge_of<'a>(state: &'a State, params: &Params, name: &str) -> Result<Fact<'a>, BadParam> {
    let refused =
        || BadParam::new(name, "names no pledge on record: give the id of its statement, or its row");
    let named = params.reference(name)?;
    let found = match named.statement() {
        Some(id) => state.version_in_force(&id).or_else(|| state.act(&id)).map(|act| Fact::Act(act)),
        None => state.fact(&named),
    };
    found.filter(|fact| chain::is_promise(*fact)).ok_or_else(refused)
}
