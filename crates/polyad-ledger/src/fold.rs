//! The fold: verified entries in, state out. Total: problems become findings.

use crate::authority::{self, BODY_NOT_HELD, Claim};
use crate::consistency;
use crate::corpus::{Corpus, Inclusion, Statement};
use crate::finding::{Custody, Finding, Level};
use crate::json::Value;
use crate::kinds;
use crate::state::links::Pair;
use crate::state::{
    Act, Dataset, EntityKind, LoadedTable, State, TARGET, TableSource, dataset_key, linked_pair,
};
use polyad_model::{DatasetKey, Instant, Ref, StatementId};
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
        self.keys.set_size(self.size);
    }

    /// Applies one entry to a state read at its full size; one that is applied already changes nothing. The
    /// caller keeps the order; see [`State::follows`].
    pub fn apply(&mut self, entry: Entry, tables: &dyn TableSource) {
        let header = entry.statement.header.clone();
        let id = header.id();
        if self.index.number(&id).is_some() {
            return;
        }
        let since = entry.statement.since;
        self.out_of_order |= since < self.folded;
        // Authority is asked of the record as it stood just before this entry.
        self.set_size(since);
        let name = Ref::Statement(id);
        if entry.erased {
            self.note(Finding::new(name.clone(), "body-erased", "the body was erased"));
        } else if entry.body.is_none() {
            self.note(Finding::new(name.clone(), BODY_NOT_HELD, "the body is neither held nor erased here"));
        }
        let kind =
            kinds::find(&header.kind.name, header.kind.version).map_or("unknown", |schema| schema.name);
        let claim = Claim {
            id,
            header: &header,
            fields: entry.body.as_deref(),
            entry: Some((&entry.inclusion.origin, entry.inclusion.index)),
            recorded: Some(entry.inclusion.recorded),
        };
        let judged = if kind == "key" {
            self.accept_keys(&claim, entry.inclusion.recorded)
        } else {
            authority::decide(self, claim).map_err(|refusal| (refusal.code, refusal.message))
        };
        let (level, custody) = match judged {
            Ok(custody) => (Level::Authorised, custody),
            Err((code, message)) => {
                // What is missing was said above, and whether it was erased.
                if code != BODY_NOT_HELD {
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
            inclusion: entry.inclusion,
            since,
            level,
            custody,
            erased: entry.erased,
            stated: entry.body,
        };
        let ended = if level == Level::Authorised { self.replace(&mut act) } else { Vec::new() };
        if EntityKind::any_described_by(act.kind) || matches!(kind, "retraction" | "correction") {
            self.derived = Arc::default();
        }
        let number = self.acts.push(act);
        if let Some(act) = self.acts.get(number).cloned() {
            self.index.add(number, &act);
            self.resolve_earlier(&name);
            self.after(&ended, tables);
            if level == Level::Authorised {
                self.take_effect(number, &act, tables);
                self.govern(&act);
                self.check(&act, &ended);
            }
        }
    }

    /// The statements first held up to a tree size, folded by themselves.
    pub(crate) fn folded_again(&self, size: u64) -> State {
        let mut earlier = State { quarantine: self.quarantine, ..State::default() };
        for (_, act) in self.acts.iter().filter(|(_, act)| act.since <= size) {
            let statement = Statement {
                header: act.header.clone(),
                inclusions: BTreeSet::from([act.inclusion.clone()]),
                since: act.since,
            };
            let (inclusion, body) = (act.inclusion.clone(), act.stated.clone());
            earlier.apply(Entry { statement, inclusion, body, erased: act.erased }, &Loaded(&self.datasets));
        }
        earlier.set_size(size);
        earlier
    }

    fn note(&mut self, finding: Finding) {
        // The entry being applied is the last of the folded size.
        self.findings.note(finding, self.folded);
    }

    fn accept_keys(
        &mut self,
        claim: &Claim<'_>,
        recorded: Instant,
    ) -> Result<Custody, (&'static str, String)> {
        let Some(keys) = claim.fields.and_then(kinds::key::KeySet::read) else {
            return Err((BODY_NOT_HELD, "a key statement carries its body in the leaf".to_owned()));
        };
        let target = claim.header.target.as_ref().and_then(Ref::statement);
        let change = self
            .keys
            .accept(claim.id, claim.header.author.id(), target, &claim.header.key, recorded, keys)
            .map_err(|refusal| (refusal.code, refusal.message))?;
        for loser in change.void {
            if let Some(number) = self.index.number(&loser) {
                self.acts.close(number, self.folded, claim.id);
            }
            self.note(Finding::new(
                Ref::Statement(loser),
                "key-successor-lost",
                format!("void: {} was signed by a recovery key listed earlier", claim.id),
            ));
        }
        if !change.contested.is_empty() {
            let signed_since = |act: &Act| {
                let (key, recorded) = (act.header.key, act.inclusion.recorded);
                change.contested.iter().any(|(lost, since)| *lost == key && recorded >= *since)
            };
            let acts = self.index.of_author(&change.actor).filter_map(|number| self.acts.get(number));
            let contested: Vec<Ref> =
                acts.filter(|act| signed_since(act)).map(|act| Ref::Statement(act.id())).collect();
            for name in contested {
                self.note(Finding::new(
                    name,
                    "signed-with-contested-key",
                    format!("{} takes this key back from before the statement was recorded", claim.id),
                ));
            }
        }
        Ok(Custody::SelfHeld)
    }

    /// Ends what a retraction or correction is about, and makes of a correction the new version of the fact.
    /// Answers the versions that it ended.
    fn replace(&mut self, act: &mut Act) -> Vec<Arc<Act>> {
        if !matches!(act.kind, "retraction" | "correction") {
            return Vec::new();
        }
        let Some(target) = act.header.target.as_ref().and_then(Ref::statement) else { return Vec::new() };
        let Some(target) = self.act(&target) else { return Vec::new() };
        let target = if act.kind == "correction" { self.meant_by(target) } else { target }.clone();
        let open: Vec<u32> =
            self.index.versions(&target.fact_of).filter(|number| self.is_open(*number)).collect();
        for number in &open {
            self.acts.close(*number, self.folded, act.id());
        }
        if act.kind == "correction" {
            // The new version is a fact of the corrected kind under the first statement's name.
            act.kind = target.kind;
            act.fact_of = target.fact_of;
            act.fields = act.fields.as_ref().and_then(|fields| fields.get("as").cloned()).map(Arc::new);
        } else if act.fields.as_ref().is_some_and(|fields| fields.get("from").is_some()) {
            // Shares of an amount by date are not ours to guess.
            self.note(Finding::new(
                Ref::Statement(act.id()),
                "retraction-entire",
                "the fact is withdrawn entirely; what held before `from` is stated anew or by a correction",
            ));
        }
        open.into_iter().filter_map(|number| self.acts.get(number).cloned()).collect()
    }

    /// What the end of versions of a fact does beyond itself.
    fn after(&mut self, ended: &[Arc<Act>], tables: &dyn TableSource) {
        for version in ended {
            match version.kind {
                "link" => {
                    if let Some(pair) = version.fields.as_deref().and_then(linked_pair) {
                        self.links.withdraw(&pair, version.id(), self.folded);
                        self.weigh_link(&pair);
                    }
                }
                "dataset" => self.choose_edition(version.fact_of, tables),
                _ => {}
            }
        }
    }

    /// What an authorised statement does beyond standing there.
    fn take_effect(&mut self, number: u32, act: &Act, tables: &dyn TableSource) {
        match act.kind {
            "link" => {
                if let Some(pair) = act.fields.as_deref().and_then(linked_pair) {
                    self.links.state(&pair, act.id(), act.author(), self.folded);
                    self.weigh_link(&pair);
                }
            }
            "log" => {
                if let Some(origin) = act.fields.as_ref().and_then(|fields| fields.str_at("origin")) {
                    let known = (act.author(), self.folded);
                    Arc::make_mut(&mut self.operators).entry(origin.to_owned()).or_insert(known);
                }
            }
            "attestation" => self.vouch(number, act),
            "dataset" => {
                let editions = self.editions.entry(self.first_edition(act.fact_of));
                if !editions.contains(&act.fact_of) {
                    editions.push(act.fact_of);
                }
                self.choose_edition(act.fact_of, tables);
            }
            _ => {}
        }
    }

    /// An operator's own confirmation of a first `key` statement ends its actor's quarantine.
    fn vouch(&mut self, number: u32, act: &Act) {
        let actor = act.header.target.as_ref().and_then(Ref::statement);
        if let Some(actor) = actor.filter(|actor| self.keys.knows(actor))
            && act.header.act.as_deref() == Some("confirm")
            && act.custody != Custody::Reported
            && self.is_operator(&act.author())
        {
            self.vouchers.entry(actor).push(number);
        }
    }

    /// A link works while every side that is a statement is stated by the actor behind it and, where a side is an
    /// external code or a row, an operator states it too.
    fn weigh_link(&mut self, pair: &Pair) {
        let standing = self.links.standing(pair);
        let agrees = |side: &Ref| match side.statement() {
            Some(id) => {
                let behind = self.act(&id).map(|act| act.author());
                behind.is_some_and(|behind| standing.iter().any(|(_, author)| *author == behind))
            }
            None => standing.iter().any(|(_, author)| self.is_operator(author)),
        };
        let works = !standing.is_empty() && agrees(&pair.0) && agrees(&pair.1);
        self.links.set_working(pair, works, self.folded);
        for (statement, _) in standing {
            let name = Ref::Statement(statement);
            if works {
                self.findings.lift(&name, self.folded, |finding| finding.code == "link-not-working");
            } else {
                self.note(Finding::new(
                    name,
                    "link-not-working",
                    "a link works when every keyed side states it and, for an external code, an operator does too",
                ));
            }
        }
    }

    /// The statement that registered the first edition of the dataset that a statement belongs to.
    fn first_edition(&self, statement: StatementId) -> StatementId {
        let mut at = statement;
        while let Some(act) = self.act(&at) {
            let first = self.act(&act.fact_of).unwrap_or(act);
            match first.header.target.as_ref().and_then(Ref::statement) {
                Some(former) if first.kind == "dataset" => at = former,
                _ => return first.id(),
            }
        }
        at
    }

    /// Of the editions of a dataset the newest that stands counts. When it is retracted, the one before it counts
    /// again, as if the retracted one had never come; an erased one still keeps its place.
    fn choose_edition(&mut self, fact_of: StatementId, tables: &dyn TableSource) {
        let first = self.first_edition(fact_of);
        let editions = self.editions.get(&first).into_iter().flatten().rev();
        let newest = editions.filter_map(|edition| self.open_version(edition)).next().cloned();
        let size = self.folded;
        let counted =
            self.datasets.iter().position(|each| each.first_edition == first && each.until.is_none());
        if let Some(at) = counted {
            let former = self.datasets[at].clone();
            if newest.as_ref().is_some_and(|newest| newest.id() == former.statement) {
                return;
            }
            let ended = Dataset { until: Some(size), ..(*former).clone() };
            Arc::make_mut(&mut self.datasets)[at] = Arc::new(ended);
            // Another registration of the same file, if there is one, counts from now on.
            let next = self.datasets.iter().find(|each| each.key == former.key && each.until.is_none());
            if let Some(next) = next.map(|next| Ref::Statement(next.statement)) {
                self.findings.lift(&next, size, |finding| finding.code == "dataset-registered-before");
            }
        }
        if let Some(newest) = newest {
            self.register(&newest, first, tables);
        }
    }

    fn register(&mut self, act: &Act, first_edition: StatementId, tables: &dyn TableSource) {
        let Some(fields) = act.fields.clone() else { return };
        let (Some(format), Some(sha256)) = (fields.str_at("format"), fields.str_at("sha256")) else { return };
        let key = dataset_key(format, fields.get("options"), sha256);
        if self.datasets.iter().any(|dataset| dataset.key == key && dataset.until.is_none()) {
            self.note(Finding::new(
                Ref::Statement(act.id()),
                "dataset-registered-before",
                "the same file was registered before with the same format and options; it counts once",
            ));
        }
        let known = self.datasets.iter().find(|dataset| dataset.key == key && dataset.loaded.is_some());
        let loaded = known.and_then(|dataset| dataset.loaded.clone()).or_else(|| tables.table(&key));
        if loaded.is_none() {
            self.note(Finding::new(
                Ref::Statement(act.id()),
                "blob-missing",
                format!("the file {sha256} is not held, or no reader for `{format}` is registered"),
            ));
        }
        let dataset = Dataset {
            key,
            statement: act.id(),
            first_edition,
            format: format.to_owned(),
            fields,
            loaded,
            since: self.folded,
            until: None,
        };
        Arc::make_mut(&mut self.datasets).push(Arc::new(dataset));
    }

    /// Level 4: what an authorised statement says is held against the record.
    fn check(&mut self, act: &Act, ended: &[Arc<Act>]) {
        let name = Ref::Statement(act.id());
        for finding in consistency::findings(self, act).into_iter().chain(self.governance_findings(act)) {
            self.note(finding);
        }
        let bases = [&act.header.target, &act.header.scope].into_iter().flatten().filter_map(Ref::statement);
        let redacted = bases.filter(|basis| self.act(basis).is_some_and(|basis| basis.erased));
        for basis in redacted.collect::<Vec<_>>() {
            let message = format!("the body of {basis}, which this rests on, was erased");
            self.note(Finding::new(name.clone(), "basis-redacted", message));
        }
        let disputed = |version: &Arc<Act>| {
            self.index.naming(&Ref::Statement(version.id())).any(|(field, number)| {
                field == TARGET
                    && self.is_open(number)
                    && self.acts.get(number).is_some_and(|act| {
                        act.level == Level::Authorised && act.header.act.as_deref() == Some("dispute")
                    })
            })
        };
        if act.fact_of != act.id()
            && let Some(version) = ended.iter().find(|version| disputed(version))
        {
            let message = format!("{} was disputed when it was corrected", version.id());
            self.note(Finding::new(name, "corrected-under-dispute", message));
        }
    }

    /// Statements that named this one before it came are no longer dangling.
    fn resolve_earlier(&mut self, name: &Ref) {
        let earlier = self
            .index
            .naming(name)
            .filter_map(|(field, number)| Some((Ref::Statement(self.acts.get(number)?.id()), field)));
        for (about, field) in earlier.collect::<Vec<_>>() {
            let dangling = consistency::unresolved(&about, field, name);
            self.findings.lift(&about, self.folded, |finding| *finding == dangling);
        }
    }
}

/// Tables that a state has loaded already.
struct Loaded<'a>(&'a [Arc<Dataset>]);

impl TableSource for Loaded<'_> {
    fn table(&self, key: &DatasetKey) -> Option<LoadedTable> {
        self.0.iter().find(|dataset| dataset.key == *key).and_then(|dataset| dataset.loaded.clone())
    }
}
