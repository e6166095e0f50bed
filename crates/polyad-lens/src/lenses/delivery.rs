//! Delivery: of what was promised, what was signed, paid and used, how late, and what did it bring in?

pub(crate) mod amount;
pub(crate) mod chain;
pub(crate) mod days;
pub(crate) mod due;
mod files;
pub(crate) mod fulfilment;
pub(crate) mod given;
mod list;
pub(crate) mod lots;
mod mobilised;
pub(crate) mod prices;
mod reports;
pub(crate) mod subject;
pub(crate) mod sums;
pub(crate) mod suspect;

use crate::facts;
use crate::judge::judged;
use crate::params::{BadParam, Params};
use crate::view::{Block, Figure, View, ViewFinding};
use fulfilment::{Fulfilment, Standing};
use list::Order;
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::Ref;
use subject::Subject;

lens! {
    /// A pledge counts once, in the version that counts: one that replaces another raises, lowers or restates it, and
    /// both are shown. Budgets and planned disbursements of aid files are plans, not pledges; transactions 12 and 13 of
    /// registered files are pledges in files and stand in a table of their own. A pledge that its giver takes back, or
    /// lowers to nothing, leaves what is pledged and is shown beside it, with the ratio over all ever pledged.
    ///
    /// A contribution fulfils the pledge that it names, and no other: nothing is guessed. Payments that name no pledge
    /// stand in a table of their own.
    ///
    /// Paid, gross, is disbursements, reimbursements and equity bought (3, 7, 8), and expenditure (4) only at the end of
    /// the chain: where whoever spends got nothing within the same set, whose money was counted when it was handed on,
    /// and whoever receives gives nothing in it. Net is gross less loan repayments and equity sold (6, 9). Interest (5)
    /// is in no sum. A credit guarantee (10) is an exposure. Incoming funds and commitments (1, 11) are the other end of
    /// what somebody gave and are not added to it. A contribution without a type of transaction stands by its stage.
    ///
    /// A transfer counts once, however many report it: contributions that name the same pledge, or the same two activities,
    /// and are stated by different bodies, from the same giver to the same receiver at the same stage, within 1 % of the
    /// amount and 60 days, are reports of one transfer. The giver's own statement counts before the receiver's, and both
    /// before what others report; the others are shown beside it.
    ///
    /// Ratios: signed C/P, paid D/P, paid of signed D/C, and paid of due F(t) = D(t)/P_due(t) with the stated
    /// instalments, else at an even pace from the first to the last day of the period. What instalments leave of the
    /// whole is due at the end of the period; a schedule that exceeds the pledge, or is in other money, is set aside and
    /// said so. Ratios may exceed one.
    ///
    /// Lateness: payments are matched to instalments first in, first out. A lot is a part of one instalment that one
    /// payment covers, with max(0, paid - due) days; unpaid lots whose day has come run on to the day asked about and are
    /// open. L = sum(amount x days)/sum(amount); with open lots it is a lower bound. Without instalments all is due on
    /// the last day of the period. A date known by month or year alone is read in favour of who pays. Money given back
    /// takes away what was paid last before it. A total to date says by when money was paid, not when, and has no
    /// lateness.
    ///
    /// Words, the first that fits: withdrawn; cannot be told (in words alone, or paid in other money); over-fulfilled;
    /// kept; due, no payment on record; not yet due; no last day stated; on time so far (all that is due is
    /// paid); behind an even pace (no instalments, before the end); late. A payment that nobody filed is not zero: with
    /// nothing on record as paid there is no ratio and no lateness.
    ///
    /// Sums are over pledges and contributions that their sources call parts; totals, and amounts of which the source
    /// does not say, stand alone. A sum names how many of its pledges have a payment on record, and gives bounds; with
    /// fewer than half there is no ratio. Nothing is added across units, currencies or price bases. With `in` each amount
    /// is converted at its own day, an instalment at the day it is due, and with `prices` at constant prices; lots and
    /// lateness stay in the money of the pledge.
    ///
    /// Mobilised: in a deal, credit_i = M x s_i / sum of s, over the seeds that the statement names; leverage is the sum of
    /// credits over the sum of seeds. Credits add up to M. Deployed of mobilised is taken over parts in one unit alone.
    ///
    /// Criticism: mobilisation rests on what would have happened without, which nobody observed; disbursed is not used;
    /// who reports well looks better than who does not.
    "delivery", "Delivery: promised, signed, paid, used", version 1;
    question: "Of what was promised, what was signed, paid and used, how late, and what did it bring in?";
    params: {
        p optional: "A partnership, by Ref or slug: pledges within it and to it. All when left out.";
        a optional: "An actor, by Ref or slug: its pledges.";
        side optional: "With `a`: `by` for what it pledges (when left out), `to` for what is pledged to it.";
        pledge optional: "One pledge: the id of one of its statements, or its row.";
        currency optional: "Only pledges and contributions stated in this currency, e.g. `USD`.";
        state optional: "Only pledges of this standing: `late`, `no-report`, `behind`, `on-time`, `not-due`, `no-date`, `kept`, `over-fulfilled`, `withdrawn` or `cannot-tell`.";
        late optional: "`yes`: only pledges with money due and not on record as paid.";
        as_of optional: "The day that is asked about; the day of the newest statement when left out.";
        in optional: "The currency of all amounts, e.g. `USD`: each at the rate of its own day. Left out: each in its own.";
        prices optional: "A base year, e.g. `2021`: constant prices, by the deflator of the payer's country. Left out: nominal.";
        rate_days optional: "The most days that an exchange rate may lie before a day; 31 when left out. A yearly rate holds for its year.";
        rates optional: "The file whose exchange rates are taken where several are equally near: the key of a dataset.";
        files optional: "`yes`: pledges in registered files (12, 13) also where no partnership and no actor is asked about.";
        sort optional: "`late` (when left out), `made`, `by`, `to`, `state` or, with a currency, `pledged`.";
        dir optional: "`asc` or `desc`; when left out the longest open, the newest or the greatest first, names ascending.";
        page optional: "The page of pledges, from 1; all when `per` is left out.";
        per optional: "Pledges to a page.";
    }
    sources: [
        "Transaction types: IATI Standard 2.03, codelist TransactionType",
        "Pro-rata attribution: OECD, Measuring the private finance mobilised by official development interventions; MDB Task Force on Mobilization, joint methodology",
        "docs/methods §3",
    ];
}

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let order = Order::of(params)?;
    let (page, per) = (params.optional_number("page")?.unwrap_or(1), params.optional_number("per")?);
    let with_files = params.optional_word("files", &["yes"])?.is_some();
    let mut view = View::begin(&INFO, state, params);
    let Some(subject) = Subject::of(state, params)? else {
        view.title = "Nothing is on record".to_owned();
        return Ok(view);
    };
    let mut found = subject.pledges();
    let given = subject.given();
    found.retain(|each| subject.wants(each));
    order.sort(state, &mut found);
    let late = late_of(&found);
    view.title = title(&subject, &found, late.len());
    let in_money = subject.prices.words();
    view.subtitle =
        format!("As of {}; {in_money}. What is not on record may well exist.", subject.day.last_day());
    let counted = |label: &str, pledges: Vec<Fact<'_>>| Figure {
        label: label.to_owned(),
        measure: facts::count("pledges", pledges),
    };
    let heads = |wanted: &[Standing]| -> Vec<Fact<'_>> {
        found.iter().filter(|each| wanted.contains(&each.standing())).map(|each| each.pledge.head).collect()
    };
    view.blocks.extend([
        Block::Figure(counted("Pledges found", found.iter().map(|each| each.pledge.head).collect())),
        Block::Figure(counted("Late", late)),
        Block::Figure(counted("Due, no payment on record", heads(&[Standing::Unreported]))),
        Block::Figure(counted("Kept or over-fulfilled", heads(&[Standing::Kept, Standing::OverFulfilled]))),
    ]);
    let all_conditions = subject.standing.is_none() && !subject.only_late;
    let groups = sums::Group::all(&found);
    let shown = per.unwrap_or(usize::MAX);
    let rows = found.iter().skip((page - 1).saturating_mul(shown)).take(shown);
    view.blocks.push(Block::Table(list::table(state, rows)));
    if all_conditions {
        view.blocks.push(Block::Table(sums::stages(&found, &given)));
    }
    view.blocks.push(Block::Table(sums::Group::table(&groups)));
    view.blocks.push(Block::Table(sums::late_givers(state, &found)));
    if all_conditions {
        view.blocks.extend([
            Block::Table(sums::unpledged(state, &found, &given)),
            Block::Table(suspect::duplicates(state, &found)),
            Block::Table(mobilised::leverage(state, &given)),
            Block::Table(mobilised::deals(state, &given)),
            Block::Table(mobilised::deployment(&given)),
        ]);
        let named: Option<(&'static str, &Ref)> = match (&subject.partnership, &subject.actor) {
            (Some(partnership), _) => Some((facts::SCOPE, partnership)),
            (None, Some((actor, side))) => Some((side.field(), actor)),
            (None, None) => None,
        };
        if subject.pledge.is_none() && (with_files || named.is_some()) {
            view.blocks.push(Block::Table(files::table(state, named)));
        }
    }
    view.findings = findings(&found);
    Ok(judged(state, view))
}

fn late_of<'a>(found: &[Fulfilment<'a>]) -> Vec<Fact<'a>> {
    found.iter().filter(|each| each.standing() == Standing::Late).map(|each| each.pledge.head).collect()
}

fn title(subject: &Subject<'_>, found: &[Fulfilment<'_>], late: usize) -> String {
    let whose = match (&subject.partnership, &subject.actor) {
        (Some(name), _) => Some(facts::name_of(subject.state, EntityKind::Partnership, name)),
        (None, Some((name, _))) => Some(facts::name_of(subject.state, EntityKind::Actor, name)),
        (None, None) => None,
    };
    let silent = found.iter().filter(|each| each.standing() == Standing::Unreported).count();
    let what = match (found.len(), late, silent) {
        (0, ..) => "no pledge on record here".to_owned(),
        (n, 0, 0) => format!("{}, none of them late", facts::plural(n, "pledge", "pledges")),
        (n, late, 0) => format!("{}, {late} of them late", facts::plural(n, "pledge", "pledges")),
        (n, late, silent) => format!(
            "{}, {late} of them late, {silent} due with no payment on record",
            facts::plural(n, "pledge", "pledges")
        ),
    };
    match whose {
        Some(whose) => format!("{whose}: {what}"),
        None => {
            let mut letters = what.chars();
            letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
        }
    }
}

fn findings(found: &[Fulfilment<'_>]) -> Vec<ViewFinding> {
    let mut findings: Vec<ViewFinding> = found.iter().flat_map(|each| each.findings.clone()).collect();
    let other = found.iter().filter(|each| {
        let unit = each.promise.stated.as_ref().map(|stated| &stated.unit);
        each.payments().iter().any(|given| unit.is_some_and(|unit| *unit != given.stated.unit))
    });
    findings.extend(other.map(|each| ViewFinding {
        code: "paid-in-other-money",
        message: "A payment on this pledge is in other money than the pledge: lateness is not reckoned, and ratios only with `in`.".to_owned(),
        about: Some(each.pledge.head.address()),
    }));
    findings
}
