//! The fold: verified entries in, state out. Total: problems become findings.

use crate::authority::{self, Claim};
use crate::corpus::{Corpus, Inclusion, Statement};
use crate::finding::{Custody, Finding, Level};
use crate::json::Value;
use crate::kinds;
use crate::state::{Act, Dataset, EntityKind, State, TableSource, dataset_key};
use polyad_model::{Instant, Ref, StatementId};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What the fold takes as given. Two nodes with one policy reach one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Logs whose inclusions count; a statement that lies in none of them has no time and no effect.
    pub trusted: BTreeSet<String>,
    /// Whether statements of actors that nobody vouched for are shown but not counted.
    pub quarantine: bool,
}

/// One entry as the fold takes it: a statement with the inclusion that gives it its time.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The statement.
    pub statement: Statement,
    /// Its earliest inclusion in a trusted log.
    pub inclusion: Inclusion,
    /// Its body, if held.
    pub body: Option<Arc<Value>>,
    /// Whether the body was erased.
    pub erased: bool,
}

/// Folds a whole corpus.
///
/// Entries are applied in the order (time, origin, index) of the inclusion that gives the least time; nothing
/// else is read: no clock, no randomness, no order of arrival.
pub fn fold(corpus: &Corpus, policy: &Policy, tables: &dyn TableSource) -> State {
    let mut state = empty(policy);
    let mut entries: Vec<Entry> = entries(corpus, policy).collect();
    entries.sort_by(|a, b| a.inclusion.cmp(&b.inclusion));
    let size = entries.iter().map(|entry| entry.statement.since).max().unwrap_or(0);
    for entry in entries {
        state.apply(entry, tables);
    }
    state.set_size(size);
    state
}

/// The state before the first entry.
pub fn empty(policy: &Policy) -> State {
    State { quarantine: policy.quarantine, ..State::default() }
}

/// The corpus as entries, in no particular order; statements that no trusted log holds are left out.
pub fn entries<'a>(corpus: &'a Corpus, policy: &'a Policy) -> impl Iterator<Item = Entry> + 'a {
    corpus.statements().filter_map(|(_, statement)| {
        let inclusion = statement
            .inclusions
            .iter()
            .find(|inclusion| policy.trusted.contains(&*inclusion.origin))?
            .clone();
        let commitment = &statement.header.body;
        Some(Entry {
            body: corpus.body(commitment).cloned(),
            erased: corpus.is_erased(commitment),
            statement: statement.clone(),
            inclusion,
        })
    })
}

impl State {
    /// Whether an entry sorts after everything applied, so that it may be applied without folding again.
    pub fn follows(&self, inclusion: &Inclusion) -> bool {
        self.acts.iter().next_back().is_none_or(|(_, last)| last.inclusion < *inclusion)
    }

    /// Reads the state at the full size it has been folded to, at least `size`.
    pub fn set_size(&mut self, size: u64) {
        self.folded = self.folded.max(size);
        self.size = self.folded;
    }

    /// Applies one entry. The caller keeps the order; see [`State::follows`].
    pub fn apply(&mut self, entry: Entry, tables: &dyn TableSource) {
        let since = entry.statement.since;
        // Authority is asked of the record as it stood just before this entry, whatever size is being read.
        self.folded = self.folded.max(since);
        self.size = self.folded;
        let header = entry.statement.header.clone();
        let id = header.id();
        let name = Ref::Statement(id);
        let kind =
            kinds::find(&header.kind.name, header.kind.version).map_or("unknown", |schema| schema.name);
        if entry.erased {
            self.note(Finding::new(
                name.clone(),
                "body-erased",
                "the body was erased; the statement has no effect",
            ));
        } else if entry.body.is_none() {
            self.note(Finding::new(
                name.clone(),
                "body-not-held",
                "the body is neither held nor erased here",
            ));
        }
        let claim = Claim {
            id,
            header: &header,
            fields: entry.body.as_deref(),
            entry: Some((&entry.inclusion.origin, entry.inclusion.index)),
        };
        let judged = if kind == "key" {
            self.accept_keys(&claim, entry.inclusion.recorded)
        } else {
            authority::decide(self, claim).map_err(|refusal| (refusal.code, refusal.message))
        };
        let (level, custody) = match judged {
            Ok(custody) => (Level::Authorised, custody),
            Err((code, message)) => {
                if !entry.erased && entry.body.is_some() {
                    self.note(Finding::new(name.clone(), code, message));
                }
                (Level::Signed, Custody::SelfHeld)
            }
        };
        let mut act = Act {
            header: header.clone(),
            fields: entry.body.clone(),
            kind,
            fact_of: id,
            inclusion: entry.inclusion.clone(),
            since,
            level,
            custody,
        };
        if level == Level::Authorised {
            self.take_effect(&mut act, since, tables);
        }
        if EntityKind::any_described_by(act.kind) || kind == "retraction" || kind == "correction" {
            self.directory = Arc::default();
        }
        let number = self.acts.push(act);
        if let Some(act) = self.acts.get(number) {
            self.index.add(number, act);
        }
    }

    fn note(&mut self, finding: Finding) {
        // The entry being applied is the last of the folded size.
        Arc::make_mut(&mut self.findings).entry(finding).or_insert(self.folded);
    }

    fn accept_keys(
        &mut self,
        claim: &Claim<'_>,
        recorded: Instant,
    ) -> Result<Custody, (&'static str, String)> {
        let Some(keys) = claim.fields.and_then(kinds::key::KeySet::read) else {
            return Err(("body-not-held", "a key statement carries its body in the leaf".to_owned()));
        };
        let target = claim.header.target.as_ref().and_then(Ref::statement);
        let change = self
            .keys
            .accept(claim.id, claim.header.author.id(), target, &claim.header.key, recorded, keys)
            .map_err(|refusal| (refusal.code, refusal.message))?;
        for loser in change.void {
            self.note(Finding::new(
                Ref::Statement(loser),
                "key-successor-lost",
                format!("void: {} was signed by a recovery key listed earlier", claim.id),
            ));
        }
        let contested: Vec<Finding> = self
            .acts
            .iter()
            .rev()
            .filter(|(_, act)| act.author() == change.actor)
            .filter(|(_, act)| {
                change
                    .contested
                    .iter()
                    .any(|(key, since)| act.header.key == *key && act.inclusion.recorded >= *since)
            })
            .map(|(_, act)| {
                Finding::new(
                    Ref::Statement(act.id()),
                    "signed-with-contested-key",
                    format!("{} revoked this key from before the statement was recorded", claim.id),
                )
            })
            .collect();
        contested.into_iter().for_each(|finding| self.note(finding));
        Ok(Custody::SelfHeld)
    }

    /// What an authorised statement does beyond standing there.
    fn take_effect(&mut self, act: &mut Act, since: u64, tables: &dyn TableSource) {
        let id = act.id();
        let target = act.header.target.as_ref().and_then(Ref::statement);
        match (act.kind, target) {
            ("link", _) => self.link(act),
            ("log", _) => {
                if let Some(origin) = act.fields.as_ref().and_then(|fields| fields.get("origin")?.as_str()) {
                    Arc::make_mut(&mut self.operators).entry(origin.to_owned()).or_insert(act.author());
                }
            }
            ("dataset", replaced) => self.register(act, replaced, since, tables),
            ("retraction", Some(target)) => self.end_fact(target, since, id),
            ("correction", Some(target)) => {
                let Some(corrected) = self.act(&target).cloned() else { return };
                self.end_fact(target, since, id);
                // The new version is a fact of the corrected kind under the first statement's name.
                act.kind = corrected.kind;
                act.fact_of = corrected.fact_of;
                act.fields = act.fields.as_ref().and_then(|fields| fields.get("as").cloned()).map(Arc::new);
                let mut header_of_fact = act.clone();
                header_of_fact.kind = corrected.kind;
                match corrected.kind {
                    "dataset" => self.register(&header_of_fact, Some(target), since, tables),
                    "link" => self.link(&header_of_fact),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    /// Ends the newest version of the fact that a statement belongs to.
    fn end_fact(&mut self, target: StatementId, until: u64, by: StatementId) {
        let Some(fact_of) = self.act(&target).map(|act| act.fact_of) else { return };
        let versions: Vec<(u32, StatementId)> = self
            .index
            .versions(&fact_of)
            .filter(|number| self.acts.closed(*number).is_none())
            .filter_map(|number| Some((number, self.acts.get(number)?.id())))
            .collect();
        for (number, version) in versions {
            self.acts.close(number, until, by);
            let pair = self.act(&version).filter(|act| act.kind == "link").and_then(|act| linked_pair(act));
            if let Some((a, b)) = pair
                && self.links.separate(version)
            {
                Arc::make_mut(&mut self.past_links).push((version, a, b));
            }
            self.end_dataset(version, until);
        }
    }

    fn end_dataset(&mut self, statement: StatementId, until: u64) {
        for dataset in Arc::make_mut(&mut self.datasets) {
            if dataset.statement == statement && dataset.until.is_none() {
                Arc::make_mut(dataset).until = Some(until);
            }
        }
    }

    /// A link works when every keyed side states it and, where a side is external, an operator does too.
    fn link(&mut self, act: &Act) {
        let Some((a, b)) = linked_pair(act) else { return };
        let by_operator = self.operators.values().any(|operator| *operator == act.author());
        let states = |side: &Ref| match side.statement().filter(|id| self.keys.knows(id)) {
            Some(actor) => {
                actor == act.author()
                    || self.index.naming(side).any(|(field, number)| {
                        field == "same"
                            && self.acts.get(number).is_some_and(|other| {
                                other.kind == "link"
                                    && other.level == Level::Authorised
                                    && other.author() == actor
                                    && linked_pair(other)
                                        .is_some_and(|(c, d)| (c == a && d == b) || (c == b && d == a))
                            })
                    })
            }
            None => true,
        };
        let external = matches!(a, Ref::External { .. }) || matches!(b, Ref::External { .. });
        let operator_agrees = by_operator
            || self.index.naming(&a).any(|(field, number)| {
                field == "same"
                    && self.acts.get(number).is_some_and(|other| {
                        other.kind == "link"
                            && other.level == Level::Authorised
                            && self.operators.values().any(|operator| *operator == other.author())
                            && linked_pair(other)
                                .is_some_and(|(c, d)| (c == a && d == b) || (c == b && d == a))
                    })
            });
        if states(&a) && states(&b) && (!external || operator_agrees) {
            self.links.join(act.id(), a, b);
        } else {
            self.note(Finding::new(
                Ref::Statement(act.id()),
                "link-not-working",
                "a link works when every keyed side states it and, for an external code, an operator does too",
            ));
        }
    }

    fn register(&mut self, act: &Act, replaced: Option<StatementId>, since: u64, tables: &dyn TableSource) {
        let Some(fields) = act.fields.clone() else { return };
        let (Some(format), Some(sha256)) = (
            fields.get("format").and_then(|value| value.as_str()).map(str::to_owned),
            fields.get("sha256").and_then(|value| value.as_str()).map(str::to_owned),
        ) else {
            return;
        };
        let key = dataset_key(&format, fields.get("options"), &sha256);
        // Datasets of equal key are one, whoever registered them: the first registration stands.
        if self.datasets.iter().any(|dataset| dataset.key == key && dataset.until.is_none()) {
            self.note(Finding::new(
                Ref::Statement(act.id()),
                "dataset-registered-before",
                "the same file was registered before with the same format and options; it counts once",
            ));
            return;
        }
        if let Some(replaced) = replaced {
            self.end_dataset(replaced, since);
        }
        let loaded = tables.table(&key);
        if loaded.is_none() {
            self.note(Finding::new(
                Ref::Statement(act.id()),
                "blob-missing",
                format!("the file {sha256} is not held, or no reader for `{format}` is registered"),
            ));
        }
        let dataset = Dataset { key, statement: act.id(), fields, format, loaded, since, until: None };
        Arc::make_mut(&mut self.datasets).push(Arc::new(dataset));
    }
}

fn linked_pair(act: &Act) -> Option<(Ref, Ref)> {
    let names: Vec<Ref> = act
        .fields
        .as_ref()?
        .get("same")?
        .as_array()?
        .iter()
        .filter_map(|item| item.as_str()?.parse().ok())
        .collect();
    <[Ref; 2]>::try_from(names).ok().map(|[a, b]| (a, b))
}
