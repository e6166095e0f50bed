//! Legitimacy profile: who has a place, how it decides, what it makes, what changed; four answers, not one score.

mod accreditation;
mod grid;
mod outcome;
mod output;
mod profile;
mod representation;
mod rules;
mod throughput;

use crate::facts;
use crate::judge::judged;
use crate::lenses::partnerships::facts_of;
use crate::params::{BadParam, Params};
use crate::view::{Block, View, ViewFinding};
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::{PartialDate, Ref};
use profile::Profile;

lens! {
    /// Why should anyone accept a partnership? Input: who takes part in deciding. Throughput: how it decides. Output: what it
    /// makes. Outcome: what changed. Each test is a share with its list, or a finding with its facts. They are never added,
    /// weighted or averaged, and neither are the four kinds.
    ///
    /// I0 Formal basis: a founding instrument (treaty, resolution, statute, declaration); decision rules in a charter; the share
    /// of seats, and of votes where shares of votes are on record, held by bodies with a mandate by law or election; and for each
    /// seat whom it speaks for and on what basis. A dispute or objection against a seat is shown beside it.
    ///
    /// I1 Representation: of the affected groups that the partnership declares, those with a seat. Each seat counts one,
    /// in equal parts for several groups. With weights on record a_g is the weight over all weights, s_g the share of seats, the
    /// ratio s_g/a_g and the gap (1/2) sum |s_g - a_g|, where seats that speak for no affected group stand against a
    /// weight of zero. A seat of which nobody says whom it speaks for is unknown and widens the bounds.
    ///
    /// I2 Participation at some stage: over decisions k and the groups G_k that each affects, groups that took part at any
    /// stage of k over all groups affected. Took part: named present, by itself or through whoever spoke for it, at a
    /// meeting about the decision or its proposal, or voted. A decision without any such list is unknown. The grid counts
    /// meetings by stage and group; an empty stage means that no meeting at it lists who was there.
    ///
    /// I3 Accreditation: of five published elements (criteria, applicants, decision, reasons, a route of appeal) the share
    /// complete and the share of all elements; refusal rate; median days from application to decision, of those whose both days are on
    /// record. An accreditation in the log publishes applicant, decision and reasons by itself, criteria where the charter
    /// has some for the seat, and appeal, since anyone may file an objection to it.
    ///
    /// T1: decisions published with minutes within 30 days. T2: decisions with a named responsible actor and a date of review.
    /// T3: objections answered within 60 days, of those whose 60 days are over. What a report leaves out is unknown; what a statement of
    /// the partnership's own leaves out is not there.
    ///
    /// O: function-output fit, of the functions declared those with an output of a matching type, by the table of types shown. Class
    /// none, partial, full. Second: of outputs with a place on record, those in the declared target countries.
    ///
    /// C: of goals that are measurable or verifiable, those met or on track (Open SDG classes) with evidence of level E2 or
    /// more. Measurable goals without a series are unknown; goals that are not measurable are listed as such, not as failures.
    ///
    /// Labels, by rule: input-based if there is an instrument and published rules, or if I1 coverage is 1 and I2 at least .5;
    /// outcome-based if C is at least .5. A rule that the unknown could break is not applied. With fewer than half of the inputs
    /// known there are bounds and no share.
    ///
    /// Criticism: a seat is not a voice; who declares who is affected? The fit says that outputs match functions, not that they
    /// help. Legitimacy is also what people believe, which no ledger measures.
    "legitimacy", "Legitimacy profile", version 1;
    question: "Who has a seat, how does it decide, what does it make, what changed?";
    params: {
        p required: "The partnership, by Ref or slug.";
        as_of optional: "The day that is asked about; the day of the newest statement when left out.";
    }
    sources: [
        "Fritz W. Scharpf, Governing in Europe: Effective and Democratic?, Oxford, 1999",
        "Vivien A. Schmidt, Democracy and Legitimacy in the European Union Revisited: Input, Output and Throughput, Political Studies 61(1), 2013",
        "Philipp Pattberg and others (eds.), Public-Private Partnerships for Sustainable Development, 2012",
        "docs/methods §4",
    ];
}

/// What all parts of the profile read.
struct Subject<'a> {
    state: &'a State,
    name: Ref,
    day: PartialDate,
    /// The facts that describe it.
    described: Vec<Fact<'a>>,
}

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let partnership = params.thing(state, "p", EntityKind::Partnership)?;
    let mut view = View::begin(&INFO, state, params);
    let Some(day) = facts::as_of(state, params)? else {
        view.title = "Nothing is on record".to_owned();
        return Ok(view);
    };
    let entity = state.directory().find(state, EntityKind::Partnership, &partnership);
    let described = entity.into_iter().flat_map(|entity| facts_of(state, entity)).collect();
    let subject = Subject { state, name: partnership, day, described };
    let mut profile = Profile::default();
    let formal = rules::formal_basis(&subject, &mut profile);
    let represented = representation::of(&subject, &mut profile);
    let took_part = grid::participation(&subject, &mut profile);
    accreditation::of(&subject, &mut profile);
    throughput::of(&subject, &mut profile);
    output::of(&subject, &mut profile);
    let changed = outcome::of(&subject, params, &mut profile)?;
    let labels = profile::labels(formal, &represented, &took_part, &changed);
    let name = facts::name_of(state, EntityKind::Partnership, &subject.name);
    view.title = format!("{name}: {}", labels.words);
    view.subtitle = format!("As of {}. Four answers, not one score.", day.last_day());
    view.blocks = vec![Block::Table(labels.table), Block::Table(profile.table())];
    view.blocks.extend(profile.lists.into_iter().map(Block::Table));
    view.findings = profile.findings;
    Ok(judged(state, view))
}

impl<'a> Subject<'a> {
    /// Facts of a kind within the partnership, up to the day.
    fn within(&self, kind: &'static str, date: &str) -> Vec<Fact<'a>> {
        let mut found = self.state.facts_naming(kind, facts::SCOPE, &self.name);
        found.retain(|fact| {
            facts::answer(self.state, *fact).is_none()
                && fact.date(date).is_none_or(|when| when.first_day() <= self.day.last_day())
        });
        found
    }

    fn same(&self, a: &Ref, b: &Ref) -> bool {
        self.state.links().same(a, b)
    }
}

/// A remark about the partnership.
fn finding(code: &'static str, message: impl Into<String>) -> ViewFinding {
    ViewFinding { code, message: message.into(), about: None }
}
