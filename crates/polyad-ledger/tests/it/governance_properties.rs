//! Random histories of a partnership against a naive recount, written from the rules alone: it reads the lines of the
//! history and knows nothing of the fold.

use crate::governance::quad;
use crate::listing::everything;
use crate::properties::arriving;
use polyad_fixture::{Ledger, ledger};
use polyad_ledger::corpus::Corpus;
use polyad_ledger::finding::Level;
use polyad_ledger::fold::{self, fold};
use polyad_ledger::state::governance::{Governance, Outcome, Proposal, Standing};
use polyad_ledger::state::{NoTables, State};
use proptest::prelude::*;
use std::fmt::Write as _;

const ACTORS: [&str; 5] = ["india", "norway", "brazil", "japan", "farmers"];
const ACTS: [&str; 4] = ["for", "against", "abstain", "recuse"];
/// Rule, quorum and whether both chambers must agree, by the matter that each decides.
const RULES: [(&str, &str, u64, bool); 4] = [
    ("other", "majority", 2, false),
    ("budget", "majority", 1, true),
    ("charter", "two-thirds", 1, false),
    ("home", "consensus", 3, false),
];

/// One step of a history, by numbers taken modulo what there is.
#[derive(Debug, Clone)]
enum Step {
    Apply { who: usize },
    Admit { who: usize, by: usize },
    Suspend { who: usize },
    Withdraw { who: usize },
    Propose { by: usize, matter: usize, minutes: u8 },
    Vote { who: usize, proposal: usize, act: usize, follows: Option<usize> },
    Revoke { vote: usize },
    Decide { proposal: usize, by: usize, lie: u8 },
    Wait,
}

fn step() -> impl Strategy<Value = Step> {
    let n = 0usize..60;
    prop_oneof![
        3 => n.clone().prop_map(|who| Step::Apply { who }),
        4 => (n.clone(), n.clone()).prop_map(|(who, by)| Step::Admit { who, by }),
        1 => n.clone().prop_map(|who| Step::Suspend { who }),
        1 => n.clone().prop_map(|who| Step::Withdraw { who }),
        3 => (0usize..2, n.clone(), 1u8..24).prop_map(|(by, matter, minutes)| Step::Propose { by, matter, minutes }),
        18 => (n.clone(), n.clone(), n.clone(), proptest::option::weighted(0.3, n.clone()))
            .prop_map(|(who, proposal, act, follows)| Step::Vote { who, proposal, act, follows }),
        1 => n.clone().prop_map(|vote| Step::Revoke { vote }),
        6 => (n.clone(), 0usize..6, 0u8..12).prop_map(|(proposal, by, lie)| Step::Decide { proposal, by, lie }),
        3 => n.prop_map(|_| Step::Wait),
    ]
}

/// A seat as the naive reading has it: minutes at which things happened.
#[derive(Debug, Clone, Default)]
struct Seat {
    applied: bool,
    label: String,
    decision: String,
    held: Vec<(u64, bool)>,
}

#[derive(Debug, Clone)]
struct Ballot {
    who: usize,
    label: String,
    act: &'static str,
    follows: Option<usize>,
    counts: bool,
}

#[derive(Debug, Clone)]
struct Poll {
    label: String,
    rule: usize,
    opened: u64,
    closes: u64,
    ballots: Vec<Ballot>,
    outcome: Option<&'static str>,
}

/// The naive reading: every line of the history as it is written, with what must come of it.
#[derive(Default)]
struct Naive {
    text: String,
    minute: u64,
    seats: [Seat; 5],
    polls: Vec<Poll>,
    /// Labels of lines that must have effect, and of those that must not.
    effect: Vec<(String, bool)>,
}

impl Naive {
    fn line(&mut self, effect: bool, line: String) -> String {
        let label = format!("s{}", self.effect.len());
        writeln!(self.text, "{label} = {line}").unwrap();
        self.minute += 1;
        self.effect.push((label.clone(), effect));
        label
    }

    /// The minute at which the next line is recorded.
    fn next(&self) -> u64 {
        self.minute + 1
    }

    fn sits(&self, who: usize, minute: u64) -> bool {
        self.seats[who].held.iter().rev().find(|(since, _)| *since <= minute).is_some_and(|(_, held)| *held)
    }

    /// Seats at the opening; the governor while there are none.
    fn roll(&self, poll: &Poll) -> Vec<usize> {
        let votes = |who: &usize| self.sits(*who, poll.opened) && (poll.rule < 2 || *who != 4);
        let seated: Vec<usize> = (0..5).filter(votes).collect();
        if seated.is_empty() { vec![0] } else { seated }
    }

    fn last<'a>(&self, poll: &'a Poll, who: usize) -> Option<&'a Ballot> {
        poll.ballots.iter().rev().find(|ballot| ballot.who == who).filter(|ballot| ballot.counts)
    }

    /// Counts by hand: for, against, abstain, recuse, and the same for farmers alone and for all others.
    fn count(&self, poll: &Poll) -> ([u64; 4], [[u64; 4]; 2], Vec<String>) {
        let roll = self.roll(poll);
        let (mut whole, mut chambers, mut labels) = ([0; 4], [[0; 4]; 2], Vec::new());
        for who in &roll {
            let Some(own) = self.last(poll, *who) else { continue };
            labels.push(own.label.clone());
            let mut act = own.act;
            if let Some(mut next) = own.follows.filter(|_| own.act == "abstain") {
                act = "abstain";
                for _ in 0..10 {
                    let Some(other) =
                        Some(next).filter(|n| roll.contains(n)).and_then(|n| self.last(poll, n))
                    else {
                        break;
                    };
                    match other.follows.filter(|_| other.act == "abstain") {
                        Some(further) => next = further,
                        None => {
                            act = if other.act == "recuse" { "abstain" } else { other.act };
                            break;
                        }
                    }
                }
            }
            let at = ACTS.iter().position(|each| *each == act).unwrap();
            whole[at] += 1;
            chambers[usize::from(*who == 4)][at] += 1;
        }
        (whole, chambers, labels)
    }

    fn outcome(&self, poll: &Poll) -> &'static str {
        let (whole, chambers, _) = self.count(poll);
        let (_, rule, quorum, both) = RULES[poll.rule];
        let passes = |[yes, no, _, _]: [u64; 4]| match rule {
            "majority" => yes > no,
            "two-thirds" => yes > 0 && yes >= 2 * no,
            _ => yes > 0 && no == 0,
        };
        let roll = self.roll(poll);
        let by_seats = roll.iter().any(|who| self.sits(*who, poll.opened));
        let enough = whole[0] + whole[1] + whole[2] >= quorum;
        let agree = !both || !by_seats || chambers.iter().all(|chamber| passes(*chamber));
        match (enough, passes(whole) && agree) {
            (true, true) => "adopted",
            (true, false) => "rejected",
            (false, _) => "lapsed",
        }
    }

    /// One of the last two polls.
    fn lately(&self, number: usize) -> Option<usize> {
        let newest = self.polls.len().checked_sub(1)?;
        Some(newest.saturating_sub(number % 2))
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Wait => {
                self.line(true, "pledge india quad 1 USD 2026".to_owned());
            }
            Step::Apply { who } => {
                let who = who % 5;
                let effect = !self.seats[who].applied;
                let kind = if who == 4 { "civil" } else { "member" };
                let label = self.line(effect, format!("apply {} quad {kind}", ACTORS[who]));
                if effect {
                    self.seats[who] = Seat { applied: true, label, ..self.seats[who].clone() };
                }
            }
            Step::Admit { who, by } => {
                let (who, by) = (who % 5, by % 3);
                let seat = self.seats[who].clone();
                if !seat.applied {
                    return;
                }
                let suspended = !seat.decision.is_empty() && !self.sits(who, self.minute);
                let effect = by == 0 && (seat.decision.is_empty() || suspended);
                let label = self.line(effect, format!("admit {} @{}", seat.label, ACTORS[by]));
                if effect {
                    let minute = self.minute;
                    self.seats[who].decision = label;
                    self.seats[who].held.push((minute, true));
                }
            }
            Step::Suspend { who } | Step::Withdraw { who } => {
                let who = who % 5;
                let seat = self.seats[who].clone();
                if seat.decision.is_empty() {
                    return;
                }
                let leaves = matches!(step, Step::Withdraw { .. });
                let effect = leaves || self.sits(who, self.minute);
                let (verb, by) = if leaves { ("withdraw", ACTORS[who]) } else { ("suspend", "india") };
                self.line(effect, format!("{verb} {} @{by}", seat.decision));
                if effect {
                    let minute = self.minute;
                    self.seats[who].held.push((minute, false));
                    if leaves {
                        // Who has left may apply again; the same application is not decided twice.
                        self.seats[who] = Seat { held: self.seats[who].held.clone(), ..Seat::default() };
                    }
                }
            }
            Step::Propose { by, matter, minutes } => {
                let (by, rule) = (by % 5, matter % 4);
                let effect = by == 0 || self.sits(by, self.minute);
                let closes = self.minute + u64::from(*minutes);
                let effect = effect && u64::from(*minutes) > 1;
                let line = format!("propose quad {} minutes={minutes} @{}", RULES[rule].0, ACTORS[by]);
                let label = self.line(effect, line);
                if effect {
                    let opened = self.minute;
                    self.polls.push(Poll { label, rule, opened, closes, ballots: Vec::new(), outcome: None });
                }
            }
            Step::Vote { who, proposal, act, follows } => {
                let Some(at) = self.lately(*proposal) else { return };
                // More for than against, so that something passes.
                let (who, act) = (who % 5, ACTS[[0, 0, 0, 0, 1, 2, 2, 3][act % 8]]);
                let poll = self.polls[at].clone();
                let roll = self.roll(&poll);
                let seated = self.sits(who, poll.opened);
                // Recorded a second after the minute: the minute of closing is too late.
                let open = self.next() < poll.closes && poll.outcome.is_none();
                let effect = open && roll.contains(&who) && (!seated || self.sits(who, self.minute));
                let follows = follows.map(|other| other % 5);
                let option = follows.map(|other| format!(" follows={}", ACTORS[other])).unwrap_or_default();
                let label = self.line(effect, format!("vote {} {act}{option} @{}", poll.label, ACTORS[who]));
                if effect {
                    self.polls[at].ballots.push(Ballot { who, label, act, follows, counts: true });
                }
            }
            Step::Revoke { vote } => {
                let all: Vec<(usize, usize)> = (0..self.polls.len())
                    .flat_map(|poll| (0..self.polls[poll].ballots.len()).map(move |ballot| (poll, ballot)))
                    .collect();
                let Some(at) = vote.checked_rem(all.len()) else { return };
                let (poll, ballot) = all[at];
                let open = self.next() < self.polls[poll].closes && self.polls[poll].outcome.is_none();
                let own = self.polls[poll].ballots[ballot].clone();
                let effect = open && own.counts;
                self.line(effect, format!("retract {} @{}", own.label, ACTORS[own.who]));
                if effect {
                    self.polls[poll].ballots[ballot].counts = false;
                }
            }
            Step::Decide { proposal, by, lie } => {
                let Some(at) = self.lately(*proposal) else { return };
                let poll = self.polls[at].clone();
                let (mut whole, _, mut labels) = self.count(&poll);
                let voted = whole.iter().sum::<u64>() == self.roll(&poll).len() as u64;
                let ready = self.next() >= poll.closes || voted;
                let mut act = self.outcome(&poll);
                let mut honest = true;
                match lie {
                    0 => {
                        whole[0] += 1;
                        honest = false;
                    }
                    1 => {
                        act = if act == "adopted" { "rejected" } else { "adopted" };
                        honest = false;
                    }
                    2 if !labels.is_empty() => {
                        labels.pop();
                        honest = false;
                    }
                    _ => {}
                }
                let by = usize::from(*by == 5);
                let effect = honest && ready && by == 0 && poll.outcome.is_none();
                let [yes, no, abstain, recuse] = whole;
                let line = format!(
                    "decision {} {act} {} for={yes} against={no} abstain={abstain} recuse={recuse} @{}",
                    poll.label,
                    labels.join(","),
                    ACTORS[by]
                );
                self.line(effect, line);
                if effect {
                    self.polls[at].outcome = Some(act);
                }
            }
        }
    }
}

fn history() -> impl Strategy<Value = Vec<Step>> {
    // A few seats first, so that votes are more than the governor's own.
    let seated = (0usize..5).prop_flat_map(|seats| {
        let first: Vec<Step> = (0..seats)
            .flat_map(|who| [Step::Apply { who: 4 - who }, Step::Admit { who: 4 - who, by: 0 }])
            .collect();
        Just(first)
    });
    // A proposal that goes its way: most vote, in any order, and somebody counts.
    let vote = (0usize..5, 0usize..60, proptest::option::weighted(0.3, 0usize..5))
        .prop_map(|(who, act, follows)| Step::Vote { who, proposal: 0, act, follows });
    let round =
        (0usize..4, proptest::collection::vec(vote, 0..9), 4u8..12).prop_map(|(matter, votes, minutes)| {
            let mut steps = vec![Step::Propose { by: 0, matter, minutes }];
            steps.extend(votes);
            steps.extend([Step::Wait, Step::Wait, Step::Decide { proposal: 0, by: 0, lie: 9 }]);
            steps
        });
    let part = prop_oneof![3 => step().prop_map(|step| vec![step]), 1 => round];
    (seated, proptest::collection::vec(part, 0..14))
        .prop_map(|(first, rest)| first.into_iter().chain(rest.into_iter().flatten()).collect())
}

fn naive(steps: &[Step]) -> Naive {
    let mut naive = Naive::default();
    for actor in ACTORS {
        writeln!(naive.text, "key {actor}").unwrap();
    }
    let rules: String = RULES
        .iter()
        .map(|(matter, rule, quorum, both)| {
            let chambers = if *both { " chambers=states,society" } else { "" };
            let seats = if matches!(*matter, "other" | "budget") { "member,civil" } else { "member" };
            format!("\"{matter} {rule} {seats} quorum={quorum}{chambers}\" ")
        })
        .collect();
    writeln!(naive.text, "partnership quad \"Quad\" governors=india").unwrap();
    writeln!(naive.text, "charter quad {rules} seats=member/states,civil/society @india").unwrap();
    steps.iter().for_each(|step| naive.take(step));
    naive
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|number| number.parse().ok()).unwrap_or(48)
}

#[test]
fn random_histories_reach_every_outcome() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut reached = std::collections::BTreeMap::<String, usize>::new();
    for _ in 0..300 {
        let naive = naive(&history().new_tree(&mut runner).unwrap().current());
        for poll in &naive.polls {
            let followed = poll.ballots.iter().any(|b| b.follows.is_some() && b.act == "abstain");
            let word = poll.outcome.unwrap_or("undecided");
            *reached.entry(word.to_owned()).or_default() += 1;
            *reached.entry(format!("followed {followed}")).or_default() += 1;
        }
        let refused = naive.effect.iter().filter(|(_, effect)| !effect).count();
        *reached.entry("refused".to_owned()).or_default() += refused;
    }
    for what in ["adopted", "rejected", "lapsed", "undecided", "followed true", "refused"] {
        assert!(reached.get(what).is_some_and(|times| *times >= 20), "{what}: {reached:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases()) })]

    /// What has effect, who sits, every count and every outcome are those of the naive reading; the state of every
    /// size equals the fold of its prefix, and statement by statement equals all at once.
    #[test]
    fn the_fold_agrees_with_a_naive_recount(steps in history()) {
        let naive = naive(&steps);
        let ledger = ledger(&naive.text);
        let state = ledger.state();
        let told = |label: &str| {
            let name = ledger.name(label);
            let found = state.findings_about(&name).map(|f| format!("{}: {}", f.code, f.message));
            format!("{label}: {:?} in\n{}", found.collect::<Vec<_>>(), naive.text)
        };
        for (label, effect) in &naive.effect {
            let level = state.act(&ledger.id(label)).unwrap().level;
            prop_assert_eq!(level == Level::Authorised, *effect, "{}", told(label));
        }
        let (record, now) = quad(&ledger, &state);
        for (who, actor) in ACTORS.iter().enumerate() {
            let held = record.seats_of(&ledger.id(actor), now).iter().any(|held| held.standing == Standing::Held);
            prop_assert_eq!(held, naive.sits(who, naive.minute), "{} in\n{}", actor, naive.text);
        }
        for poll in &naive.polls {
            let proposal = record.proposal(&ledger.id(&poll.label)).unwrap();
            let tally = record.tally(proposal);
            let (counted, _, labels) = naive.count(poll);
            let whole = tally.whole;
            prop_assert_eq!([whole.yes, whole.no, whole.abstain, whole.recuse], counted, "{}", told(&poll.label));
            prop_assert_eq!(whole.on_roll as usize, naive.roll(poll).len());
            prop_assert_eq!(tally.votes.len(), labels.len());
            prop_assert_eq!(tally.outcome.word(), naive.outcome(poll), "{}", told(&poll.label));
            prop_assert_eq!(tally.missing.is_empty(), tally.outcome == Outcome::Adopted);
            prop_assert_eq!(proposal.decision.as_ref().map(|made| made.outcome.word()), poll.outcome);
        }
        for size in 0..=state.size() {
            let prefix = fold(&ledger.corpus_of(|entry| entry.since <= size), &ledger.policy(), &NoTables);
            prop_assert_eq!(everything(&state.at(size)), everything(&prefix), "at {}", size);
        }
        let (corpus, policy) = (ledger.corpus(), ledger.policy());
        let mut entries: Vec<fold::Entry> = fold::entries(&corpus, &policy).collect();
        entries.sort_by(|a, b| a.inclusion.cmp(&b.inclusion));
        let mut grown = fold::empty(&policy);
        for entry in entries {
            // A reader holds what stood before, so that nothing is changed in place.
            let snapshot = grown.clone();
            grown.apply(entry, &NoTables);
            prop_assert!(snapshot.size() < grown.size());
        }
        prop_assert_eq!(everything(&grown), everything(&state));
    }

    /// The order in which a node comes to hold the statements changes nothing of what holds in the end, nor of what
    /// each size shows.
    #[test]
    fn governance_does_not_depend_on_the_order_of_arrival(
        (ledger, order) in history().prop_flat_map(|steps| {
            let ledger = ledger(&naive(&steps).text);
            let order: Vec<u64> = (1..=ledger.entries.len() as u64).collect();
            (Just(Named(ledger)), Just(order).prop_shuffle())
        }),
    ) {
        let folded = |corpus: &Corpus| fold(corpus, &ledger.0.policy(), &NoTables);
        let state = folded(&arriving(&ledger.0, &order, |_| true));
        let (shuffled, _) = quad(&ledger.0, &state);
        let (straight, _) = quad(&ledger.0, &ledger.0.state());
        prop_assert_eq!(shuffled, straight);
        for size in (0..=state.size()).step_by(3) {
            let prefix = folded(&arriving(&ledger.0, &order, |since| since <= size));
            prop_assert_eq!(everything(&state.at(size)), everything(&prefix), "at {}", size);
        }
    }

    /// Erasing the bodies of votes, and of decisions on seats and proposals, changes no seat and no count: their coded
    /// outcome lies in the header.
    #[test]
    fn erasing_coded_acts_changes_no_seat_and_no_count(
        steps in history(), chosen in proptest::collection::vec(any::<bool>(), 64),
    ) {
        let ledger = ledger(&naive(&steps).text);
        let whole = ledger.state();
        let mut corpus = ledger.corpus();
        for (at, entry) in ledger.entries.iter().enumerate() {
            let act = whole.act(&entry.signed.id()).unwrap();
            let coded = ["seat.decide", "seat.end", "vote", "decision"].contains(&act.kind);
            // A vote that follows another says so in its body, and a false count is false there.
            let plain = act.fields.as_ref().is_none_or(|fields| fields.get("follows").is_none());
            if chosen[at % 64] && coded && plain && act.level == Level::Authorised {
                corpus.erase(entry.signed.header.body);
            }
        }
        let erased = fold(&corpus, &ledger.policy(), &NoTables);
        let authorised = |state: &State| {
            state.acts().filter(|act| act.level == Level::Authorised).map(|act| act.id()).collect::<Vec<_>>()
        };
        let ((before, now), (after, _)) = (quad(&ledger, &whole), quad(&ledger, &erased));
        let standing = |record: &Governance| {
            record.seats_at(now).into_iter().map(|held| (held.actor, held.standing)).collect::<Vec<_>>()
        };
        prop_assert_eq!(standing(&before), standing(&after));
        for proposal in &before.proposals {
            let again = after.proposal(&proposal.statement).unwrap();
            let (then, now) = (before.tally(proposal), after.tally(again));
            prop_assert_eq!((then.whole, then.outcome), (now.whole, now.outcome));
            let outcome = |proposal: &Proposal| proposal.decision.as_ref().map(|made| made.outcome);
            prop_assert_eq!(outcome(proposal), outcome(again));
        }
        prop_assert_eq!(authorised(&whole), authorised(&erased));
    }
}

/// A ledger that a failing property need not print.
#[derive(Clone)]
struct Named(Ledger);

impl std::fmt::Debug for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kinds = self.0.entries.iter().map(|entry| entry.signed.header.kind.to_string());
        f.debug_list().entries(kinds).finish()
    }
}
