//! The finance ladder of one-ended statements: each amount in its source's word, on its own rung.

use crate::facts;
use crate::judge::judged;
use crate::measure::{Measure, Number, Unit};
use crate::params::{BadParam, Params};
use crate::term::Term;
use crate::view::{Block, Cell, Table, View, ViewFinding};
use polyad_ledger::reading::Amount;
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::{Currency, ExactSum, Money, PriceBase, Ref};
use std::collections::{BTreeMap, HashSet};

lens! {
    /// Each amount stands in its source's own word with unit, period, giver, receiver, reporting body, custody and
    /// evidence. A rung is the stage of an amount: pledged, committed, mobilised, disbursed, spent; every other word
    /// that a source uses is a rung of its own. Budgets and planned disbursements of aid files are rungs of their
    /// own, too.
    ///
    /// Sums are exact and taken only within one rung, one word, one currency, one price base, one direction (given
    /// by, given to, or recorded under) and one kind of flow, and only over amounts that are parts. An amount that
    /// its source calls a total stands alone: adding it to its parts, or to another total, would count money twice.
    /// Where a source does not say whether an amount is a part or a total, it stands alone as well.
    ///
    /// Claims in other units (people reached, connections made, doses) stand in a table of their own. Nothing is
    /// converted, divided or compared.
    ///
    /// A row of a file that the actor answered by a statement of its own stays readable and leaves every sum.
    ///
    /// With `by` the answer is that of the lens `totals`, over the transactions of registered files.
    ///
    /// Criticism: a one-ended statement is one side's account. Matching it with the other end is the work of the
    /// delivery lens.
    "ladder", "Amounts, each in its source's word", version 1;
    question: "What was promised, what was given, in whose words, and who says so?";
    params: {
        p optional: "A partnership, by Ref or slug. This, `a` or `by` is needed.";
        a optional: "An actor, by Ref or slug: what it gives and gets.";
        by optional: "Totals of the transactions of registered files by these, as in the lens `totals`: e.g. `publisher,type,currency,year`.";
        as_reported optional: "With `by`: `yes` counts every transaction of every file as published.";
        publisher optional: "With `by`: only what this organisation reports, by Ref or by its code as printed.";
        participant optional: "With `by`: only what this organisation gives or receives, by Ref, code or name as printed.";
        type optional: "With `by`: only these types of transaction, by number: `3`, or `3,4`.";
        currency optional: "With `by`: only this currency, e.g. `USD`.";
        year optional: "With `by`: only transactions of this year.";
        giver optional: "With `by`: only what this organisation gives.";
        receiver optional: "With `by`: only what this organisation receives.";
        giver_kind optional: "With `by`: only what bodies of this kind give: `state`, `civil`, `business`, …";
        receiver_kind optional: "With `by`: only what bodies of this kind receive.";
        stage optional: "With `by`: only these stages: `pledged`, `committed`, `disbursed`, `spent`.";
        from optional: "With `by`: only transactions of this year or later.";
        to optional: "With `by`: only transactions of this year or earlier.";
        country optional: "With `by`: only transactions of activities in this country, e.g. `KE`.";
        sector optional: "With `by`: only transactions of activities in sectors whose DAC code begins so.";
        sdg optional: "With `by`: only transactions of activities tagged with this goal of the 2030 Agenda.";
        evidence optional: "With `by`: only transactions with at least this evidence: `E1`, `E2` or `E3`.";
        in optional: "With `by`: the currency of all totals, e.g. `USD`: each amount at the rate of its value date.";
        prices optional: "With `by` and `in`: a base year, e.g. `2021`, for constant prices.";
        rate_days optional: "With `by` and `in`: the most days that an exchange rate may lie before a value date.";
        rates optional: "With `by` and `in`: the file whose exchange rates are taken where several are equally near.";
        leave_out optional: "With `by`: rules by which the second report of an amount leaves a total, as in the lens `totals`.";
    }
    sources: [
        "Transaction types: IATI Standard 2.03, codelist TransactionType",
        "Rungs and words kept apart: docs/methods §3.1",
    ];
}

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    if params.get("by").or(params.get("as_reported")).is_some() {
        return match ["p", "a"].into_iter().find(|name| params.get(name).is_some()) {
            Some(name) => Err(BadParam::new(
                name,
                "does not go with `by`, which is over the files registered here: narrow it by `publisher` or `participant`",
            )),
            None => super::totals::read(state, params),
        };
    }
    let partnership = params.optional_thing(state, "p", EntityKind::Partnership)?;
    let actor = params.optional_thing(state, "a", EntityKind::Actor)?;
    let (subject, kind) = match (partnership, actor) {
        (Some(subject), None) => (subject, EntityKind::Partnership),
        (None, Some(subject)) => (subject, EntityKind::Actor),
        _ => return Err(BadParam::new("p", "is required, or `a` in its place: a Ref such as x:atlas:gavi, or a slug")),
    };
    let name = facts::name_of(state, kind, &subject);
    let claims = Claims::of(state, &subject, kind);
    let view = View::begin(&INFO, state, params);
    let view = View {
        title: title(&name, &claims),
        subtitle: "Amounts as stated, each with its source’s own word, unit, period and reporting body".to_owned(),
        blocks: vec![
            Block::Text(
                "Amounts of different words, currencies, price bases or kinds are never added. A total stands alone."
                    .to_owned(),
            ),
            Block::Table(amounts(state, &claims.money, &name)),
            Block::Table(sums(&claims.money)),
            Block::Table(physical(state, &claims, &name)),
            Block::Table(answered(state, &claims.answered)),
        ],
        findings: claims.unreadable.iter().map(unreadable).collect(),
        ..view
    };
    Ok(judged(state, view))
}

/// Which way an amount goes, seen from the subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Direction {
    /// The subject gives.
    By,
    /// The subject receives.
    To,
    /// Recorded under the subject, which is neither giver nor receiver.
    Under,
}

/// The rung of an amount.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Rung {
    /// A stage that the record knows, in the order of the ladder.
    Stage(u8),
    /// Any other word of a source.
    Word(String),
}

const STAGES: [&str; 5] = ["pledged", "committed", "mobilised", "disbursed", "spent"];

/// Words of aid files that never enter pledged totals.
const PLANS: [&str; 2] = ["budget", "planned-disbursement"];

/// One amount of money as stated.
#[derive(Debug, Clone)]
pub(crate) struct MoneyClaim<'a> {
    pub(crate) fact: Fact<'a>,
    pub(crate) money: Money,
    pub(crate) rung: Rung,
    /// The source's own word, else the stage's.
    pub(crate) called: String,
    /// `part`, `total`, or nothing said.
    pub(crate) extent: Option<String>,
    pub(crate) direction: Direction,
}

/// All that a ladder is about.
#[derive(Debug, Default)]
pub(crate) struct Claims<'a> {
    pub(crate) money: Vec<MoneyClaim<'a>>,
    /// Quantities and words: fact, field that holds the amount, what sort of claim.
    pub(crate) physical: Vec<(Fact<'a>, &'static str)>,
    pub(crate) answered: Vec<Fact<'a>>,
    pub(crate) unreadable: Vec<Fact<'a>>,
}

impl<'a> Claims<'a> {
    /// The claims about a partnership or an actor.
    pub(crate) fn of(state: &'a State, subject: &Ref, kind: EntityKind) -> Claims<'a> {
        let mut claims = Claims::default();
        let mut seen = HashSet::new();
        for kind in ["pledge", "contribution"] {
            for (field, direction) in [("by", Direction::By), ("to", Direction::To), (facts::SCOPE, Direction::Under)] {
                for fact in state.facts_naming(kind, field, subject) {
                    if seen.insert(fact.address()) {
                        claims.take(state, fact, direction);
                    }
                }
            }
        }
        let mut of = vec![subject.clone()];
        if kind == EntityKind::Partnership {
            of.extend(state.facts_naming("goal", "scope", subject).into_iter().map(Fact::entity));
        }
        let results = of.iter().flat_map(|of| state.facts_naming("result", "of", of));
        let field = if kind == EntityKind::Actor { "by" } else { facts::SCOPE };
        for fact in results.chain(state.facts_naming("result", field, subject)) {
            if seen.insert(fact.address()) {
                match facts::answer(state, fact) {
                    Some(_) => claims.answered.push(fact),
                    None => claims.physical.push((fact, "value")),
                }
            }
        }
        let order = |claim: &MoneyClaim<'_>| (claim.rung.clone(), claim.called.clone(), claim.money.currency);
        claims.money.sort_by_key(order);
        claims
    }

    fn take(&mut self, state: &State, fact: Fact<'a>, direction: Direction) {
        if facts::answer(state, fact).is_some() {
            self.answered.push(fact);
            return;
        }
        match fact.value("what").as_ref().and_then(polyad_ledger::reading::amount) {
            Some(Amount::Money(money)) => self.money.push(MoneyClaim::new(fact, money, direction)),
            Some(Amount::Quantity(_) | Amount::Words(_)) => self.physical.push((fact, "what")),
            None => self.unreadable.push(fact),
        }
    }
}

impl<'a> MoneyClaim<'a> {
    pub(crate) fn new(fact: Fact<'a>, money: Money, direction: Direction) -> MoneyClaim<'a> {
        let (rung, called) = rung_of(fact);
        MoneyClaim { fact, money, rung, called, extent: fact.word("extent"), direction }
    }

    /// What may be added: amounts that agree in all of this, and are parts.
    fn key(&self) -> Option<SumKey> {
        (self.extent.as_deref() == Some("part")).then(|| SumKey {
            rung: self.rung.clone(),
            called: self.called.to_lowercase(),
            currency: self.money.currency,
            prices: self.money.prices,
            direction: self.direction,
            flow: self.fact.word("flow").unwrap_or_default(),
        })
    }

    /// The amount.
    pub(crate) fn measure(&self) -> Measure {
        facts::money(self.fact, "what", self.money)
    }
}

/// The rung of a pledge or contribution, and the word it is called by.
pub(crate) fn rung_of(fact: Fact<'_>) -> (Rung, String) {
    let called = facts::words(fact, "as_called");
    let stage = match fact.kind() {
        "pledge" => match &called {
            Some(word) if PLANS.contains(&word.as_str()) => None,
            _ => Some("pledged".to_owned()),
        },
        _ => fact.word("stage").filter(|stage| stage != "other"),
    };
    let number = stage.as_deref().and_then(|stage| STAGES.iter().position(|known| *known == stage));
    let word = called.or(stage).unwrap_or_else(|| "other".to_owned());
    (number.map_or_else(|| Rung::Word(word.to_lowercase()), |number| Rung::Stage(number as u8)), word)
}

impl Rung {
    /// Its name.
    pub(crate) fn name(&self) -> &str {
        match self {
            Rung::Stage(number) => STAGES[usize::from(*number)],
            Rung::Word(word) => word,
        }
    }
}

impl Direction {
    fn words(self) -> &'static str {
        match self {
            Direction::By => "given by it",
            Direction::To => "given to it",
            Direction::Under => "recorded under it",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct SumKey {
    rung: Rung,
    called: String,
    currency: Currency,
    prices: PriceBase,
    direction: Direction,
    flow: String,
}

fn title(name: &str, claims: &Claims<'_>) -> String {
    match claims.money.len() {
        0 => format!("No amount of money is on record for {name}"),
        n => {
            let mut words: Vec<&str> = claims.money.iter().map(|claim| claim.called.as_str()).collect();
            words.dedup();
            let amounts = facts::plural(n, "amount", "amounts");
            match words.len() {
                1 => format!("{name}: {amounts}, called “{}”", words[0]),
                words => format!("{name}: {amounts} under {words} words, kept apart"),
            }
        }
    }
}

/// The columns of a table of amounts.
const AMOUNT_COLUMNS: [(&str, &str); 14] = [
    ("rung", "Rung"),
    ("amount#", "Amount"),
    ("called", "The source’s word"),
    ("extent", "Part or total"),
    ("prices", "Prices"),
    ("period", "Period"),
    ("by", "By"),
    ("to", "To"),
    ("direction", "Direction"),
    ("stated_by", "Stated by"),
    ("custody", "Custody"),
    ("checked", "Source"),
    ("evidence", "Evidence"),
    ("fact", "Fact"),
];

fn amounts(state: &State, claims: &[MoneyClaim<'_>], name: &str) -> Table {
    let empty = format!("No amount of money is on record for {name}. A giver, a receiver or anyone with a source could file one.");
    let mut table = Table::new("amounts", "Amounts as stated", &AMOUNT_COLUMNS, empty);
    for claim in claims {
        let fact = claim.fact;
        table.push(vec![
            Cell::Text(claim.rung.name().to_owned()),
            claim.measure().into(),
            Cell::Text(claim.called.clone()),
            extent_cell(fact),
            Cell::Text(match claim.money.prices {
                PriceBase::Nominal => format!("prices of {}", claim.money.date.year()),
                PriceBase::Constant(year) => format!("constant prices of {year}"),
            }),
            period_of(fact),
            facts::party(state, fact, "by"),
            facts::party(state, fact, "to"),
            Cell::Text(claim.direction.words().to_owned()),
            facts::stated_by(state, fact),
            Cell::Text(facts::custody_words(fact).to_owned()),
            Cell::Text(facts::checked_words(fact).to_owned()),
            evidence_cell(state, fact),
            facts::fact_cell(fact),
        ]);
    }
    table
}

fn sums(claims: &[MoneyClaim<'_>]) -> Table {
    let mut table = Table::new(
        "sums",
        "Sums of parts",
        &[
            ("rung", "Rung"),
            ("called", "The source’s word"),
            ("currency", "Currency"),
            ("prices", "Prices"),
            ("direction", "Direction"),
            ("flow", "Kind of flow"),
            ("parts#", "Parts"),
            ("sum#", "Sum"),
        ],
        "No sum: nothing on record is called a part of a whole.",
    );
    let mut groups: BTreeMap<SumKey, Vec<&MoneyClaim<'_>>> = BTreeMap::new();
    for claim in claims {
        if let Some(key) = claim.key() {
            groups.entry(key).or_default().push(claim);
        }
    }
    for (key, parts) in groups {
        let terms = parts.iter().map(|claim| claim.measure().term).collect();
        let total = parts.iter().map(|claim| claim.money.amount).collect::<ExactSum>().total();
        let unit = Unit::Money(key.currency, key.prices);
        let term = Term::Sum(terms);
        let sum = match total {
            Some(total) => Measure::ok(Number::Exact(total), unit, term).into(),
            None => Cell::Text("the sum exceeds 38 digits".to_owned()),
        };
        table.push(vec![
            Cell::Text(key.rung.name().to_owned()),
            Cell::Text(key.called),
            Cell::Text(key.currency.to_string()),
            Cell::Text(key.prices.to_string()),
            Cell::Text(key.direction.words().to_owned()),
            Cell::text(key.flow),
            facts::count("amounts", parts.iter().map(|claim| claim.fact)).into(),
            sum,
        ]);
    }
    table
}

fn physical(state: &State, claims: &Claims<'_>, name: &str) -> Table {
    let mut table = Table::new(
        "physical",
        "Claims in other units",
        &[
            ("what", "What"),
            ("amount#", "Amount"),
            ("called", "In words"),
            ("of", "Of"),
            ("extent", "Part or total"),
            ("period", "Period"),
            ("stated_by", "Stated by"),
            ("custody", "Custody"),
            ("checked", "Source"),
            ("evidence", "Evidence"),
            ("fact", "Fact"),
        ],
        format!("Nothing in other units is on record for {name}."),
    );
    for (fact, field) in &claims.physical {
        let fact = *fact;
        let amount = match fact.quantity(field) {
            Some(quantity) => facts::quantity(fact, field, quantity).into(),
            None => Cell::NotRecorded,
        };
        let in_words = match fact.value(field).as_ref().and_then(polyad_ledger::reading::amount) {
            Some(Amount::Words(text)) => Cell::text(text.plain()),
            _ => facts::words_cell(fact, if fact.kind() == "result" { "method" } else { "as_called" }),
        };
        let of = ["of", "goal"].into_iter().find_map(|field| fact.reference(field)).or_else(|| fact.scope());
        table.push(vec![
            Cell::Text(fact.kind().to_owned()),
            amount,
            in_words,
            of.map_or(Cell::NotRecorded, |of| facts::entity(state, EntityKind::Goal, &of)),
            extent_cell(fact),
            period_of(fact),
            facts::stated_by(state, fact),
            Cell::Text(facts::custody_words(fact).to_owned()),
            Cell::Text(facts::checked_words(fact).to_owned()),
            evidence_cell(state, fact),
            facts::fact_cell(fact),
        ]);
    }
    table
}

fn answered(state: &State, rows: &[Fact<'_>]) -> Table {
    let mut table = Table::new(
        "answered",
        "Reported, and answered by the actor’s own statement",
        &[("amount#", "Amount"), ("called", "The source’s word"), ("stated_by", "Stated by"), ("answer", "Answer"), ("fact", "Fact")],
        "No report on record here has been answered.",
    );
    for fact in rows.iter().copied() {
        let amount = match fact.money("what") {
            Some(money) => facts::money(fact, "what", money).into(),
            None => ["what", "value"]
                .into_iter()
                .find_map(|field| Some(facts::quantity(fact, field, fact.quantity(field)?).into()))
                .unwrap_or(Cell::NotRecorded),
        };
        let answer = facts::answer(state, fact).map_or(Cell::NotRecorded, |id| Cell::Fact {
            address: Ref::Statement(id),
            label: "statement".to_owned(),
        });
        table.push(vec![
            amount,
            facts::words_cell(fact, "as_called"),
            facts::stated_by(state, fact),
            answer,
            facts::fact_cell(fact),
        ]);
    }
    table
}

/// Part or total, as the source has it.
pub(crate) fn extent_cell(fact: Fact<'_>) -> Cell {
    Cell::text(fact.word("extent").unwrap_or_default())
}

/// The period of a claim, else its date.
pub(crate) fn period_of(fact: Fact<'_>) -> Cell {
    let period = fact.period("period").and_then(facts::period_words);
    Cell::text(period.or_else(|| fact.date("when").map(|date| date.to_string())).unwrap_or_default())
}

pub(crate) fn evidence_cell(state: &State, fact: Fact<'_>) -> Cell {
    let (level, disputed) = crate::judge::of_fact(state, &fact.address());
    Cell::Text(if disputed { format!("{level}, disputed") } else { level.to_string() })
}

fn unreadable(fact: &Fact<'_>) -> ViewFinding {
    ViewFinding {
        code: "amount-unreadable",
        message: "An amount could not be read: it has no value date, or a currency that ISO 4217 does not list. It is in no sum.".to_owned(),
        about: Some(fact.address()),
    }
}
