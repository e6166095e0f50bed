//! Properties of the fold over random ledgers in the fixture language.

use crate::listing::everything;
use polyad_fixture::{Ledger, ledger};
use polyad_ledger::corpus::Corpus;
use polyad_ledger::digest::digest;
use polyad_ledger::finding::{Custody, Level};
use polyad_ledger::fold::{self, Policy, fold};
use polyad_ledger::key::PublicKey;
use polyad_ledger::kinds::key::{KeyRole, KeySet};
use polyad_ledger::rows::{LoadReport, TableBuilder};
use polyad_ledger::state::{LoadedTable, State, TableSource};
use polyad_model::{DatasetKey, Ref, StatementId};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

/// Cases a property: 64, or as many as `PROPTEST_CASES` says.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|number| number.parse().ok()).unwrap_or(64)
}

const ACTORS: [&str; 3] = ["india", "norway", "brazil"];
const CODES: [&str; 4] = ["x:iso3166-1:IN", "x:iso3166-1:NO", "x:cow:750", "x:gw:750"];

/// One line of a random ledger; numbers are taken modulo what there is.
#[derive(Debug, Clone)]
enum Step {
    Pledge { by: usize, signer: usize, reported: bool },
    Goal { signer: usize },
    Actor { signer: usize },
    Attest { target: usize, signer: usize, dispute: bool },
    VouchFor { actor: usize },
    Correct { target: usize, signer: usize },
    Retract { target: usize, signer: usize },
    Link { a: usize, b: usize, signer: usize },
    Dataset { file: usize, signer: usize, replaces: Option<usize> },
    Revoke { actor: usize, back: bool },
    OldKey { actor: usize },
    Erase { target: usize },
    OtherLog { back: bool },
    Copy { target: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let n = 0usize..64;
    prop_oneof![
        4 => (n.clone(), n.clone(), any::<bool>()).prop_map(|(by, signer, reported)| Step::Pledge { by, signer, reported }),
        1 => n.clone().prop_map(|signer| Step::Goal { signer }),
        1 => n.clone().prop_map(|signer| Step::Actor { signer }),
        2 => (n.clone(), n.clone(), any::<bool>()).prop_map(|(target, signer, dispute)| Step::Attest { target, signer, dispute }),
        1 => n.clone().prop_map(|actor| Step::VouchFor { actor }),
        3 => (n.clone(), n.clone()).prop_map(|(target, signer)| Step::Correct { target, signer }),
        3 => (n.clone(), n.clone()).prop_map(|(target, signer)| Step::Retract { target, signer }),
        3 => (n.clone(), n.clone(), n.clone()).prop_map(|(a, b, signer)| Step::Link { a, b, signer }),
        2 => (n.clone(), n.clone(), proptest::option::of(n.clone())).prop_map(|(file, signer, replaces)| Step::Dataset { file, signer, replaces }),
        1 => (n.clone(), any::<bool>()).prop_map(|(actor, back)| Step::Revoke { actor, back }),
        1 => n.clone().prop_map(|actor| Step::OldKey { actor }),
        1 => n.clone().prop_map(|target| Step::Erase { target }),
        1 => any::<bool>().prop_map(|back| Step::OtherLog { back }),
        1 => n.prop_map(|target| Step::Copy { target }),
    ]
}

/// A fixture's text: three actors, a partnership, then the steps.
fn text(steps: &[Step]) -> String {
    let mut text = String::new();
    for actor in ACTORS {
        writeln!(text, "key {actor}").unwrap();
    }
    writeln!(text, "s0 = partnership quad \"Quad\" governors=india").unwrap();
    // Labels of what can be acted on, and how each is stated again.
    let mut labels = vec![("s0".to_owned(), "partnership quad \"Quad\" governors=india,norway".to_owned())];
    let mut erased = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        let signer = |signer: usize| match ACTORS.get(signer % 4) {
            Some(actor) => format!("@{actor}"),
            // Whom the fixture chooses: the actor whose act it is, else the operator.
            None => String::new(),
        };
        let name = |place: usize| *ACTORS.iter().chain(&CODES).nth(place % 7).unwrap();
        let label = format!("s{}", number + 1);
        let line = match step {
            Step::Pledge { by, signer: who, reported } => {
                let src = if *reported { " src=News" } else { "" };
                format!("pledge {} quad {number} USD 2026 {}{src}", name(*by), signer(*who))
            }
            Step::Goal { signer: who } => format!("goal quad \"Goal {number}.\" by=2030 {}", signer(*who)),
            Step::Actor { signer: who } => format!("actor {} \"Name {number}\" state", ACTORS[who % 3]),
            Step::Attest { target, signer: who, dispute } => {
                let verb = if *dispute { "dispute" } else { "attest" };
                format!("{verb} {} \"Seen.\" {}", labels[target % labels.len()].0, signer(*who))
            }
            Step::VouchFor { actor } => {
                format!("attest {} \"Known.\"", ACTORS[actor % 3])
            }
            Step::Correct { target, signer: who } => {
                let (label, again) = &labels[target % labels.len()];
                if again.is_empty() {
                    continue;
                }
                format!("correct {label} {again} {}", signer(*who))
            }
            Step::Retract { target, signer: who } => {
                format!("retract {} {}", labels[target % labels.len()].0, signer(*who))
            }
            Step::Link { a, b, signer: who } if a % 7 != b % 7 && who % 4 == 3 => {
                let dollar = |place: usize| match place % 7 {
                    0..3 => format!("${}", name(place)),
                    _ => name(place).to_owned(),
                };
                format!(r#"say link : {{"same":["{}","{}"],"basis":"One."}}"#, dollar(*a), dollar(*b))
            }
            Step::Link { a, b, signer: who } if a % 7 != b % 7 => {
                format!("link {} {} {}", name(*a), name(*b), signer(*who))
            }
            Step::Link { .. } => continue,
            Step::Dataset { file, signer: who, replaces } => {
                let replaces = replaces.map(|place| format!(" replaces={}", labels[place % labels.len()].0));
                format!(
                    "dataset d{number} series file{} {}{}",
                    file % 4,
                    signer(*who),
                    replaces.unwrap_or_default()
                )
            }
            Step::Revoke { actor, back } => {
                let since = if *back { " since=2026-01-01T00:06:00Z" } else { "" };
                writeln!(text, "revoke {}{since}", ACTORS[actor % 3]).unwrap();
                continue;
            }
            Step::OldKey { actor } => {
                format!("pledge {} quad {number} USD 2026 generation=0", ACTORS[actor % 3])
            }
            Step::Erase { target } => {
                erased.push(labels[target % labels.len()].0.clone());
                continue;
            }
            Step::OtherLog { back } => {
                writeln!(text, "//- log {}", if *back { "a.example" } else { "b.example" }).unwrap();
                continue;
            }
            Step::Copy { target } => {
                writeln!(text, "copy {}", labels[target % labels.len()].0).unwrap();
                continue;
            }
        };
        writeln!(text, "{label} = {line}").unwrap();
        let again = match step {
            Step::Pledge { by, reported, .. } => {
                let src = if *reported { " src=News" } else { "" };
                format!("pledge {} quad {} USD 2027{src}", name(*by), number + 1000)
            }
            Step::Link { a, b, .. } => format!("link {} {}", name(b + 1), name(*a)),
            Step::Dataset { file, .. } => format!("dataset d{number} series file{}", (file + 1) % 4),
            _ => String::new(),
        };
        let again = if matches!(step, Step::Link { a, b, .. } if (b + 1) % 7 == a % 7) {
            String::new()
        } else {
            again
        };
        labels.push((label, again));
    }
    for label in erased {
        writeln!(text, "erase {label}").unwrap();
    }
    text
}

/// A random ledger, shown as its text.
#[derive(Clone)]
struct Random {
    text: String,
    ledger: Ledger,
}

impl std::fmt::Debug for Random {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "\n{}", self.text)
    }
}

impl std::ops::Deref for Random {
    type Target = Ledger;

    fn deref(&self) -> &Ledger {
        &self.ledger
    }
}

fn random_ledger() -> impl Strategy<Value = Random> {
    proptest::collection::vec(step(), 0..28).prop_map(|steps| {
        let text = text(&steps);
        Random { ledger: ledger(&text), text }
    })
}

/// Every file holds one pledge, named by its key.
struct OneRow;

impl TableSource for OneRow {
    fn table(&self, key: &DatasetKey) -> Option<LoadedTable> {
        let body = format!(
            r#"{{"by":"x:iso3166-1:IN","note":{{"en":"{key}"}},"period":{{"from":"2026","to":"2026"}},"to":"x:atlas:quad"}}"#
        );
        let mut rows = TableBuilder::default();
        rows.push("pledge", "1", 1, None, None, polyad_ledger::json::parse(&body).unwrap());
        Some(LoadedTable {
            table: Arc::new(rows.finish()),
            report: Arc::new(LoadReport::default()),
            reader_version: 1,
        })
    }
}

fn policy(ledger: &Ledger, quarantine: bool) -> Policy {
    Policy { quarantine, ..ledger.policy() }
}

fn folded(ledger: &Ledger, corpus: &Corpus, quarantine: bool) -> State {
    fold(corpus, &policy(ledger, quarantine), &OneRow)
}

/// The corpus in which the statements were first held in another order; by label of the entry.
pub(crate) fn arriving(ledger: &Ledger, order: &[u64], keep: impl Fn(u64) -> bool) -> Corpus {
    let mut corpus = Corpus::default();
    let mut first: BTreeMap<StatementId, u64> = BTreeMap::new();
    for (entry, since) in ledger.entries.iter().zip(order) {
        let known = first.entry(entry.signed.id()).or_insert(*since);
        *known = (*known).min(*since);
    }
    for entry in &ledger.entries {
        let since = first[&entry.signed.id()];
        if keep(since) {
            corpus.add(Arc::new(entry.signed.header.clone()), entry.inclusion.clone(), since);
            corpus.add_body(entry.signed.header.body, entry.signed.body.value.clone());
            if entry.erased {
                corpus.erase(entry.signed.header.body);
            }
        }
    }
    corpus
}

fn merged(parts: &[&Corpus]) -> Corpus {
    let mut all = Corpus::default();
    parts.iter().for_each(|part| all.merge(part));
    all
}

/// Kinds and addresses of all facts in force, but for attestations, whose coded outcome outlives the body.
fn facts(state: &State) -> BTreeSet<(String, Ref)> {
    let kinds =
        polyad_ledger::kinds::ALL.iter().map(|schema| schema.name).filter(|kind| *kind != "attestation");
    kinds.flat_map(|kind| state.facts(kind)).map(|fact| (fact.kind().to_owned(), fact.address())).collect()
}

/// The random ledgers reach what the properties are about.
#[test]
fn random_ledgers_are_not_trivial() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut reached: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..200 {
        let ledger = random_ledger().new_tree(&mut runner).unwrap().current();
        let state = folded(&ledger, &ledger.corpus(), false);
        let mut reach = |what, so: bool| *reached.entry(what).or_default() += usize::from(so);
        reach("an ended act", state.acts().any(|act| state.closed(&act.id()).is_some()));
        reach("a corrected fact", state.facts("pledge").any(|fact| fact.entity() != fact.address()));
        reach(
            "a link that works",
            CODES.iter().any(|code| state.links().members(&code.parse().unwrap()).len() > 1),
        );
        reach("a former edition", state.all_datasets().count() > state.datasets().count());
        reach("an erased body", state.acts().any(|act| act.erased));
        reach("a refusal", state.acts().any(|act| act.level == Level::Signed && !act.erased));
        reach("contested", state.findings().any(|finding| finding.code == "signed-with-contested-key"));
        reach("two logs", state.operator_of("b.example").is_some());
        let strict = folded(&ledger, &ledger.corpus(), true);
        reach("a voucher", ACTORS.iter().any(|actor| !strict.is_quarantined(&ledger.id(actor))));
    }
    for (what, times) in &reached {
        assert!(*times >= 10, "{what} comes in {times} of 200 ledgers: {reached:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases()) })]

    /// P1, P2: the order in which evidence arrives, and in which parts, changes nothing.
    #[test]
    fn merging_is_commutative_associative_and_idempotent(
        ledger in random_ledger(), split in proptest::collection::vec(0u8..3, 64), quarantine: bool,
    ) {
        let part = |n: u8| ledger.corpus_of(|entry| split[entry.since as usize % 64] == n);
        let (a, b, c) = (part(0), part(1), part(2));
        let whole = everything(&folded(&ledger, &ledger.corpus(), quarantine));
        let ab_c = merged(&[&merged(&[&a, &b]), &c]);
        let c_ba = merged(&[&c, &merged(&[&b, &a])]);
        let twice = merged(&[&ab_c, &ab_c, &a]);
        for corpus in [ab_c, c_ba, twice] {
            prop_assert_eq!(&everything(&folded(&ledger, &corpus, quarantine)), &whole);
        }
    }

    /// P4: one by one, with a reader of every size in between, equals all at once.
    #[test]
    fn one_by_one_equals_all_at_once(ledger in random_ledger(), quarantine: bool) {
        let (corpus, policy) = (ledger.corpus(), policy(&ledger, quarantine));
        let mut entries: Vec<fold::Entry> = fold::entries(&corpus, &policy).collect();
        entries.sort_by(|a, b| a.inclusion.cmp(&b.inclusion));
        let mut state = fold::empty(&policy);
        let mut snapshots = Vec::new();
        for entry in entries {
            prop_assert!(state.follows(&entry.inclusion));
            state.apply(entry.clone(), &OneRow);
            // A snapshot in use: what comes later must not change it.
            snapshots.push((everything(&state), state.clone()));
            state.apply(entry, &OneRow);
        }
        let whole = folded(&ledger, &corpus, quarantine);
        prop_assert_eq!(digest(&state), digest(&whole));
        prop_assert_eq!(everything(&state), everything(&whole));
        for (shown, snapshot) in snapshots {
            prop_assert_eq!(everything(&snapshot), shown);
        }
    }

    /// P10: a state at a size equals the fold of what was held by then, in order or out of order.
    #[test]
    fn a_state_at_a_size_equals_the_fold_of_the_prefix(
        (ledger, order) in random_ledger().prop_flat_map(|ledger| {
            let order: Vec<u64> = (1..=ledger.entries.len() as u64).collect();
            (Just(ledger), prop_oneof![Just(order.clone()), Just(order).prop_shuffle()])
        }),
        quarantine: bool,
    ) {
        let state = folded(&ledger, &arriving(&ledger, &order, |_| true), quarantine);
        for size in 0..=state.size() {
            let prefix = folded(&ledger, &arriving(&ledger, &order, |since| since <= size), quarantine);
            prop_assert_eq!(everything(&state.at(size)), everything(&prefix), "at {}", size);
            let twice = state.at((size + state.size()) / 2).at(size);
            prop_assert_eq!(digest(&twice), digest(&prefix));
        }
    }

    /// P6: erasing bodies changes neither ids nor signatures, brings no fact back and makes none.
    #[test]
    fn erasing_is_monotone(
        ledger in random_ledger(), first in proptest::collection::vec(any::<bool>(), 64),
        more in proptest::collection::vec(any::<bool>(), 64),
    ) {
        // Links and their corrections are left out: without one, two codes may be joined that it kept apart.
        let whole = folded(&ledger, &ledger.corpus(), false);
        let erase = |chosen: &dyn Fn(usize) -> bool| {
            let mut corpus = ledger.corpus();
            for (n, entry) in ledger.entries.iter().enumerate() {
                let kind = whole.act(&entry.signed.id()).map_or("", |act| act.kind);
                if chosen(n % 64) && !["key", "log", "link"].contains(&kind) {
                    corpus.erase(entry.signed.header.body);
                }
            }
            folded(&ledger, &corpus, false)
        };
        let (none, some, all) = (erase(&|_| false), erase(&|n| first[n]), erase(&|n| first[n] || more[n]));
        let ids = |state: &State| state.acts().map(|act| act.id()).collect::<Vec<_>>();
        prop_assert_eq!(ids(&none), ids(&all));
        prop_assert!(facts(&some).is_subset(&facts(&none)), "{:?}", facts(&some).difference(&facts(&none)).collect::<Vec<_>>());
        prop_assert!(facts(&all).is_subset(&facts(&some)), "{:?}", facts(&all).difference(&facts(&some)).collect::<Vec<_>>());
    }

    /// P8: nothing has effect without authority, as a naive reading of keys and authors has it.
    #[test]
    fn nothing_has_effect_without_authority(ledger in random_ledger()) {
        let state = folded(&ledger, &ledger.corpus(), false);
        // The signing keys of each actor after each statement, by reading the key statements alone.
        let mut signing: BTreeMap<StatementId, Vec<PublicKey>> = BTreeMap::new();
        for act in state.acts().filter(|act| act.inclusion.origin.len() > 1) {
            let header = &act.header;
            if act.kind == "key" {
                let set = KeySet::read(act.fields.as_ref().unwrap()).unwrap();
                let keys = set.keys.iter().filter(|entry| entry.role == KeyRole::Sign).map(|entry| entry.key);
                signing.insert(act.author(), keys.collect());
                continue;
            }
            if act.level == Level::Signed {
                continue;
            }
            let keys = signing.get(&act.author());
            prop_assert!(keys.is_some_and(|keys| keys.contains(&header.key)), "{} by a key not in force", act.id());
            let fields = act.fields.as_deref();
            if act.kind == "pledge" && act.custody != Custody::Reported && let Some(fields) = fields {
                let by: Ref = fields.str_at("by").unwrap().parse().unwrap();
                let linked = state.acts().any(|link| link.kind == "link");
                prop_assert!(by == Ref::Statement(act.author()) || linked, "{} speaks for {by}", act.id());
            }
            if let Some(fields) = fields && act.custody == Custody::Reported {
                prop_assert!(fields.get("src").is_some(), "{} reports without a source", act.id());
            }
            if matches!(header.kind.name.as_str(), "correction" | "retraction") {
                let target = header.target.as_ref().and_then(Ref::statement).unwrap();
                prop_assert_eq!(state.act(&target).unwrap().author(), act.author());
            }
            if header.kind.name == "attestation" {
                let target = header.target.as_ref().and_then(Ref::statement).unwrap();
                prop_assert!(state.act(&target).unwrap().author() != act.author());
            }
        }
        // And whatever ended was ended by its own author, or lost its chain of keys.
        for act in state.acts() {
            if let Some(closed) = state.closed(&act.id()) {
                prop_assert_eq!(state.act(&closed.by).unwrap().author(), act.author());
            }
        }
    }
}
