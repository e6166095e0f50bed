//! A fixture read: statements in the order of their lines, each in its log.

use crate::FixtureError;
use crate::actors::{Actor, keys_body, log_key, signing_key};
use crate::line::Line;
use crate::verbs::{self, Made};
use polyad_ledger::corpus::{Corpus, Inclusion};
use polyad_ledger::draft::{Draft, Signed};
use polyad_ledger::fold::{Policy, fold};
use polyad_ledger::header::Author;
use polyad_ledger::json::{self, Value};
use polyad_ledger::leaf::Leaf;
use polyad_ledger::state::{NoTables, State, TableSource};
use polyad_log::key::{KeyRole, VerifierKey};
use polyad_model::{Instant, Ref, StatementId};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// All that a fixture's text makes.
#[derive(Debug, Clone)]
pub struct Ledger {
    /// Statements with their place in a log, in the order of the lines.
    pub entries: Vec<Logged>,
    /// What the fold must report.
    pub expected: Vec<Expected>,
    /// The contents that `dataset` lines pin, by SHA-256 in lower-case hexadecimal.
    pub blobs: BTreeMap<String, Vec<u8>>,
    names: BTreeMap<String, Ref>,
    actors: BTreeMap<String, Actor>,
    origin: Arc<str>,
    sizes: BTreeMap<Arc<str>, u64>,
    clock: Instant,
}

/// One entry of a log.
#[derive(Debug, Clone)]
pub struct Logged {
    /// The line that made it, from 1; 0 for the first entries of a log.
    pub line: usize,
    /// The statement.
    pub signed: Arc<Signed>,
    /// Its log, index and time there.
    pub inclusion: Inclusion,
    /// The tree size at which one node that holds all logs first held it: its place in the fixture, from 1.
    pub since: u64,
    /// Whether a later line erased its body.
    pub erased: bool,
}

/// A `//^ finding:` line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expected {
    /// The line of the statement it is about.
    pub line: usize,
    /// That statement.
    pub statement: StatementId,
    /// The code the fold must report.
    pub code: String,
}

/// The log that a fixture begins with.
const FIRST_ORIGIN: &str = "a.example";
/// The moment before its first statement, and the time between two: one minute.
const BEGIN: i64 = 1_767_225_600_000;
const STEP: i64 = 60_000;
/// How long the log takes to record a statement.
const DELAY: i64 = 1_000;

impl Ledger {
    /// Reads a fixture.
    pub fn parse(text: &str) -> Result<Ledger, FixtureError> {
        let mut ledger = Ledger {
            entries: Vec::new(),
            expected: Vec::new(),
            blobs: BTreeMap::new(),
            names: BTreeMap::new(),
            actors: BTreeMap::new(),
            origin: FIRST_ORIGIN.into(),
            sizes: BTreeMap::new(),
            clock: Instant::from_millis(BEGIN),
        };
        ledger.start_log(FIRST_ORIGIN, 0)?;
        for (i, text) in text.lines().enumerate() {
            ledger.take(i + 1, text.trim())?;
        }
        Ok(ledger)
    }

    /// What the fold reads.
    pub fn corpus(&self) -> Corpus {
        self.corpus_of(|_| true)
    }

    /// The part of the corpus that these entries make, for properties of arrival and merging.
    pub fn corpus_of(&self, keep: impl Fn(&Logged) -> bool) -> Corpus {
        let mut corpus = Corpus::default();
        for entry in self.entries.iter().filter(|entry| keep(entry)) {
            let header = Arc::new(entry.signed.header.clone());
            let commitment = header.body;
            corpus.add(header, entry.inclusion.clone(), entry.since);
            corpus.add_body(commitment, entry.signed.body.value.clone());
            if entry.erased {
                corpus.erase(commitment);
            }
        }
        corpus
    }

    /// A policy that trusts every log of the fixture and quarantines nobody.
    pub fn policy(&self) -> Policy {
        Policy { trusted: self.origins().map(str::to_owned).collect(), quarantine: false }
    }

    /// The logs, by name.
    pub fn origins(&self) -> impl Iterator<Item = &str> {
        self.sizes.keys().map(|origin| &**origin)
    }

    /// The state under [`Ledger::policy`], without tables.
    pub fn state(&self) -> State {
        self.state_with(&NoTables)
    }

    /// The state with tables for its datasets.
    pub fn state_with(&self, tables: &dyn TableSource) -> State {
        fold(&self.corpus(), &self.policy(), tables)
    }

    /// The Ref behind a name or label.
    ///
    /// # Panics
    /// When the name is no slug: a test asks for what it wrote.
    pub fn name(&self, name: &str) -> Ref {
        self.resolve(name).unwrap_or_else(|message| panic!("{message}"))
    }

    /// The statement behind a label, or the first `key` statement of an actor.
    ///
    /// # Panics
    /// When no line has the label.
    pub fn id(&self, label: &str) -> StatementId {
        let found = self.names.get(label).and_then(Ref::statement);
        found.unwrap_or_else(|| panic!("no statement of the fixture is called `{label}`"))
    }

    /// The leaves of one log, in order.
    pub fn leaves(&self, origin: &str) -> Vec<Leaf> {
        let of_log = self.entries.iter().filter(|entry| *entry.inclusion.origin == *origin);
        of_log.map(|entry| entry.signed.leaf(entry.inclusion.recorded)).collect()
    }

    /// Compares the findings about statements of the fixture with its `//^` lines.
    ///
    /// Both ways: what is expected must be reported, and nothing else may be. Errs with one line a difference.
    pub fn check_findings(&self, state: &State) -> Result<(), String> {
        let own: BTreeMap<StatementId, usize> =
            self.entries.iter().rev().map(|entry| (entry.signed.id(), entry.line)).collect();
        let expected: BTreeSet<(usize, String)> =
            self.expected.iter().map(|expected| (expected.line, expected.code.clone())).collect();
        let mut messages = BTreeMap::new();
        for finding in state.findings() {
            let Some(line) = finding.about.statement().and_then(|id| own.get(&id)) else { continue };
            messages.insert((*line, finding.code.to_owned()), finding.message.clone());
        }
        let missing = expected.iter().filter(|key| !messages.contains_key(*key));
        let missing =
            missing.map(|(line, code)| format!("line {line}: `{code}` was expected, not reported\n"));
        let surplus = messages.iter().filter(|(key, _)| !expected.contains(*key));
        let surplus = surplus
            .map(|((line, code), message)| format!("line {line}: `{code}` was not expected: {message}\n"));
        let differences: String = missing.chain(surplus).collect();
        if differences.is_empty() { Ok(()) } else { Err(differences) }
    }

    /// The Ref of a word: itself, a name given before, or an entry of the atlas.
    pub(crate) fn resolve(&self, word: &str) -> Result<Ref, String> {
        if let Some(known) = self.names.get(word) {
            return Ok(known.clone());
        }
        let made = if word.contains(':') { word.parse() } else { word.parse().or_else(|_| Ref::atlas(word)) };
        made.map_err(|error| error.to_string())
    }

    /// The actor that a Ref names, if it has keys.
    pub(crate) fn keyed(&self, name: &Ref) -> Option<&str> {
        let id = name.statement()?;
        self.actors.iter().find(|(_, actor)| actor.id == id).map(|(name, _)| name.as_str())
    }

    /// The name of the present log's operator.
    pub(crate) fn operator(&self) -> String {
        format!("operator of {}", self.origin)
    }

    /// The present log.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// The moment of the last statement.
    pub(crate) fn clock(&self) -> Instant {
        self.clock
    }

    /// The partnership that a statement of the fixture belongs to.
    pub(crate) fn scope_of(&self, statement: &Ref) -> Option<Ref> {
        let id = statement.statement()?;
        let entry = self.entries.iter().find(|entry| entry.signed.id() == id)?;
        entry.signed.header.scope.clone()
    }

    fn take(&mut self, number: usize, text: &str) -> Result<(), FixtureError> {
        let wrong = |message: String| FixtureError { line: number, message };
        if let Some(directive) = text.strip_prefix("//-") {
            return match directive.trim().split_once(' ') {
                Some(("log", origin)) => self.start_log(origin.trim(), number),
                Some(("clock", moment)) => {
                    let moment = Instant::parse_seconds(moment.trim()).map_err(|e| wrong(e.to_string()))?;
                    if moment < self.clock {
                        return Err(wrong("the clock never runs backwards".to_owned()));
                    }
                    self.clock = moment;
                    Ok(())
                }
                _ => Err(wrong("a directive is `//- log ORIGIN` or `//- clock INSTANT`".to_owned())),
            };
        }
        if let Some(mark) = text.strip_prefix("//^") {
            let code = mark
                .trim()
                .strip_prefix("finding:")
                .ok_or_else(|| wrong("a mark is `//^ finding: CODE`".into()))?;
            let about =
                self.entries.last().ok_or_else(|| wrong("no statement comes before the mark".into()))?;
            let (line, statement) = (about.line, about.signed.id());
            self.expected.push(Expected { line, statement, code: code.trim().to_owned() });
            return Ok(());
        }
        if text.is_empty() || text.starts_with('#') || text.starts_with("//") {
            return Ok(());
        }
        let mut line = Line::read(number, text)?;
        match line.verb.as_str() {
            "key" => self.first_keys(&mut line),
            "revoke" => self.revoke(&mut line),
            "copy" => self.copy(&mut line),
            "erase" => self.erase(&mut line),
            _ => {
                let generation = line.option("generation");
                let made = verbs::make(self, &mut line)?;
                line.finish()?;
                self.state_made(&line, made, generation)
            }
        }
    }

    fn start_log(&mut self, origin: &str, line: usize) -> Result<(), FixtureError> {
        self.origin = origin.into();
        if self.sizes.contains_key(&self.origin) {
            return Ok(());
        }
        self.sizes.insert(self.origin.clone(), 0);
        let operator = self.operator();
        let mut keys = Line::added(line);
        self.make_actor(&mut keys, &operator, "self")?;
        let id = self.actors.get(&operator).map(|actor| actor.id).map(json::text);
        let vkey = VerifierKey::new(origin, KeyRole::Log, log_key(origin).public().bytes())
            .map_err(|error| keys.wrong(error.to_string()))?;
        let mut members = vec![("origin", Value::from(origin)), ("vkey", json::text(vkey))];
        members.extend(id.map(|id| ("operator", id)));
        let made = Made { draft: Draft::new("log", json::object(members)), author: operator, names: None };
        self.state_made(&keys, made, None)
    }

    fn first_keys(&mut self, line: &mut Line) -> Result<(), FixtureError> {
        let name = line.next("the actor's name")?;
        let custody = line.maybe_next().unwrap_or_else(|| "self".to_owned());
        line.finish()?;
        if self.actors.contains_key(&name) {
            return Err(line.wrong(format!("`{name}` has keys already; `revoke` makes new ones")));
        }
        self.make_actor(line, &name, &custody)
    }

    fn make_actor(&mut self, line: &mut Line, name: &str, custody: &str) -> Result<(), FixtureError> {
        let draft = Draft::new("key", keys_body(name, 0, custody, None));
        let key = signing_key(name, "recovery", 0);
        let id = self.sign_and_log(line, &draft, &key, Author::SelfActor)?;
        self.actors.insert(name.to_owned(), Actor { id, head: id, generation: 0 });
        self.names.insert(name.to_owned(), Ref::Statement(id));
        Ok(())
    }

    fn revoke(&mut self, line: &mut Line) -> Result<(), FixtureError> {
        let name = line.next("the actor's name")?;
        let reason = line.option("reason").unwrap_or_else(|| "rotated".to_owned());
        let since = line.option("since");
        line.finish()?;
        let Some(actor) = self.actors.get(&name).cloned() else {
            return Err(line.wrong(format!("`{name}` has no keys")));
        };
        let old = signing_key(&name, "sign", actor.generation).public();
        let members = [("key", json::text(old)), ("reason", Value::from(reason))];
        let gone = json::object(members.into_iter().chain(since.map(|since| ("since", Value::from(since)))));
        let mut draft = Draft::new("key", keys_body(&name, actor.generation + 1, "self", Some(gone)));
        draft.target = Some(Ref::Statement(actor.head));
        let key = signing_key(&name, "recovery", 0);
        let head = self.sign_and_log(line, &draft, &key, Author::Id(actor.id))?;
        self.actors.insert(name, Actor { head, generation: actor.generation + 1, ..actor });
        Ok(())
    }

    /// Logs an earlier statement in the present log too.
    fn copy(&mut self, line: &mut Line) -> Result<(), FixtureError> {
        let name = line.next("the label of a statement")?;
        line.finish()?;
        let id = self.names.get(&name).and_then(Ref::statement);
        let Some(signed) =
            self.entries.iter().find(|entry| Some(entry.signed.id()) == id).map(|e| e.signed.clone())
        else {
            return Err(line.wrong(format!("no statement is called `{name}`")));
        };
        self.tick();
        self.log(line.number, signed);
        Ok(())
    }

    fn erase(&mut self, line: &mut Line) -> Result<(), FixtureError> {
        let name = line.next("the label of a statement")?;
        line.finish()?;
        let id = self.names.get(&name).and_then(Ref::statement);
        let mut found = false;
        for entry in self.entries.iter_mut().filter(|entry| Some(entry.signed.id()) == id) {
            entry.erased = true;
            found = true;
        }
        if found { Ok(()) } else { Err(line.wrong(format!("no statement is called `{name}`"))) }
    }

    fn state_made(
        &mut self,
        line: &Line,
        made: Made,
        generation: Option<String>,
    ) -> Result<(), FixtureError> {
        let Some(actor) = self.actors.get(&made.author).cloned() else {
            return Err(
                line.wrong(format!("`{}` has no keys: write `key {}` before", made.author, made.author))
            );
        };
        // An older key, so that a test can see it refused.
        let generation = match generation {
            Some(text) => text.parse().map_err(|_| line.wrong("`generation` is a number from 0"))?,
            None => actor.generation,
        };
        let key = signing_key(&made.author, "sign", generation);
        let id = self.sign_and_log(line, &made.draft, &key, Author::Id(actor.id))?;
        if let Some((name, shared)) = made.names {
            self.names.insert(name, shared.unwrap_or(Ref::Statement(id)));
        }
        Ok(())
    }

    fn sign_and_log(
        &mut self,
        line: &Line,
        draft: &Draft,
        key: &polyad_ledger::key::SigningKey,
        author: Author,
    ) -> Result<StatementId, FixtureError> {
        self.tick();
        let salt = Sha256::digest(format!("polyad fixture salt\0{}", self.entries.len())).into();
        let signed =
            draft.sign(key, author, self.clock, salt).map_err(|error| line.wrong(error.to_string()))?;
        let id = signed.id();
        if let Some(label) = &line.label {
            self.names.insert(label.clone(), Ref::Statement(id));
        }
        self.log(line.number, Arc::new(signed));
        Ok(id)
    }

    fn log(&mut self, line: usize, signed: Arc<Signed>) {
        let size = self.sizes.entry(self.origin.clone()).or_default();
        let inclusion = Inclusion {
            recorded: Instant::from_millis(self.clock.millis() + DELAY),
            origin: self.origin.clone(),
            index: *size,
        };
        *size += 1;
        let since = self.entries.len() as u64 + 1;
        self.entries.push(Logged { line, signed, inclusion, since, erased: false });
    }

    fn tick(&mut self) {
        self.clock = Instant::from_millis(self.clock.millis() + STEP);
    }
}
