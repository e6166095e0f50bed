//! Burden sharing: what each member gave, next to what each rule of fairness would ask.

pub mod capability;
mod data;
mod members;
mod model;
mod question;
mod reckoned;
mod rules;
pub mod scale_model;
mod settings;
mod tables;
mod worked;

use super::delivery::subject::Subject;
use crate::facts;
use crate::judge::judged;
use crate::measure::{Measure, Unit};
use crate::params::{BadParam, Params};
use crate::view::{Block, Figure, View, ViewFinding};
use members::{Bearings, Given, Member};
use polyad_ledger::state::{EntityKind, State};
use polyad_model::{PartialDate, Ref};
use reckoned::{Reckoned, Verdict};
use rules::{Ground, Prepared, Rule};
use settings::Settings;
use std::collections::{BTreeMap, BTreeSet};

lens! {
    /// The members of a partnership are the holders of its seats on the day and those who gave. The given share g_i of a
    /// member is what it bore over what all bore on one rung (paid net of what came back, signed, or pledged), in one unit
    /// and over one period, from amounts that their sources call parts. Rungs, currencies and years are never mixed; what
    /// is left out is listed with the reason.
    ///
    /// The fair share f_i(r) is what rule r asks: equal 1/n; by population, income (GNI) or output (GDP); by ability to pay,
    /// the income of a people above a development threshold DT, with incomes lognormal: sigma = sqrt 2 x Phi^-1((1+g)/2),
    /// mu = ln y - sigma^2/2, d = (ln DT - mu)/sigma, c = y (1 - Phi(d - sigma)) - DT (1 - Phi(d)), times people; by
    /// emissions added up since a year; responsibility and capability, RCI = w R + (1-w) C; by the published rates of the
    /// UN scale of assessments, rescaled to the members; by benefit as beneficiaries state it; by the partnership's own key.
    ///
    /// The ratio is rho_i(r) = g_i/f_i(r), over the members whose contribution is on record and of whom the rule has data:
    /// what they gave is compared with what the rule asks of them among themselves. The interval [least rho, greatest rho]
    /// over the rules gives the word: more than every rule asks, less than every rule asks, or it depends on the rule.
    ///
    /// Who has no contribution on record, or no datum, is not assessable, never zero. With members missing a ratio is
    /// partial; bounds hold where data are known of all: the missing may have given nothing, or any amount. With fewer
    /// than half, or one alone, there is no ratio. All values of a rule come from one file, one unit and one year: of the years up to five
    /// back the one with most members. A Gini coefficient is each state's newest of fifteen years.
    ///
    /// Bodies that are no state bear an envelope e together, which the reader sets; left out, what they give now of all that
    /// is given. They share it by revenue, and states share 1 - e. A member whose seat began or ended within the period is
    /// asked for its part of the period. Where more came back to a member than it gave, that is shown and it has no share.
    ///
    /// The model of the scale runs the steps of the UN's method over all countries of which six years are on record: income
    /// less an eighth of the debt, relief below the average income a head, floor, ceiling of least developed countries,
    /// ceiling, each for base periods of three and six years, averaged and rescaled. It is a model: order of steps and
    /// tracks are simplified, and it never stands for the published scale. Countries times members are at most 4,000.
    ///
    /// The burden question is asked of organisations with keys of their own, in a partnership whose charter names a burden
    /// rule, sixty days after it was put on record, while every rule's ratio is below one half in two successive periods at
    /// a coverage of four fifths. Its answer stands beside it.
    ///
    /// Criticism: no neutral rule exists; GNI misses wealth; what is given in kind is undercounted; what nobody filed is not
    /// seen; a model of rates is not the rates.
    "burden", "Burden sharing", version 1;
    question: "Who bears how much, against which idea of fair?";
    params: {
        p required: "The partnership, by Ref or slug.";
        rule optional: "The rule shown: `equal`, `population`, `income`, `gdp`, `ability`, `emissions`, `rci`, `un-scale`, `un-scale-model`, `benefit` or `declared`. Left out: the charter's, else income, else the first with data.";
        rules optional: "The rules of the interval, separated by commas; all but the model when left out.";
        rung optional: "What counts as borne: `paid` (when left out), `signed` or `pledged`.";
        from optional: "The first year of the period; the same as the last when left out.";
        to optional: "The last year; the newest with anything given when left out.";
        unit optional: "The currency or unit, e.g. `USD`; the one in which most members gave when left out.";
        envelope optional: "What bodies that are no state bear together, from 0 to 1; what they give now when left out.";
        in optional: "The currency of all amounts, e.g. `USD`: each at the rate of its value date. Left out: each in its own.";
        prices optional: "A base year, e.g. `2021`: constant prices, by the deflator of the payer's country. Left out: nominal.";
        rate_days optional: "The most days that an exchange rate may lie before a day; 31 when left out. A yearly rate holds for its year.";
        rates optional: "The file whose exchange rates are taken where several are equally near: the key of a dataset.";
        as_of optional: "The day that is asked about; the day of the newest statement when left out.";
        income optional: "The indicator of gross national income; `x:atlas:gni` when left out.";
        product optional: "The indicator of gross domestic product; `x:atlas:gdp` when left out.";
        population optional: "The indicator of population; `x:atlas:population` when left out.";
        emissions optional: "The indicator of emissions a year; `x:atlas:emissions` when left out.";
        gini optional: "The indicator of the Gini coefficient, from 0 to 1 or in per cent; `x:atlas:gini` when left out.";
        debt optional: "The indicator of external debt, for the model; `x:atlas:external-debt` when left out.";
        scale optional: "The indicator of published rates; `x:atlas:un-scale` when left out.";
        revenue optional: "The indicator of revenue of bodies that are no state; `x:atlas:revenue` when left out.";
        since optional: "The year from which emissions are added up; 1990 when left out.";
        threshold optional: "The development threshold, income a head in the unit of income over population; 7500 when left out.";
        w optional: "The weight of responsibility beside capability, from 0 to 1; 0.5 when left out.";
        model optional: "`yes`: the model of the scale is among the rules.";
        least_developed optional: "For the model: least developed countries by the two letters of ISO 3166-1, separated by commas.";
    }
    sources: [
        "Olson and Zeckhauser, \"An Economic Theory of Alliances\", Review of Economics and Statistics 48(3), 1966",
        "Scale of assessments: General Assembly resolution 73/271 and its predecessors",
        "Climate Equity Reference Framework (Greenhouse Development Rights)",
        "docs/methods §5",
    ];
}

/// Everything that is on record for the question.
struct Reading<'a> {
    state: &'a State,
    partnership: Ref,
    settings: Settings,
    subject: Subject<'a>,
    bearings: Bearings<'a>,
    unit: Option<Unit>,
    years: (i16, i16),
}

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let settings = Settings::of(params)?;
    let partnership = params.thing(state, "p", EntityKind::Partnership)?;
    let mut view = View::begin(&INFO, state, params);
    let name = facts::name_of(state, EntityKind::Partnership, &partnership);
    let passed = ["as_of", "in", "prices", "rate_days", "rates"];
    let own = passed.iter().filter_map(|key| Some((*key, params.get(key)?)));
    let own = Params::new(own).with("p", partnership.to_string());
    let Some(subject) = Subject::of(state, &own)? else {
        view.title = "Nothing is on record".to_owned();
        return Ok(view);
    };
    let bearings = Bearings::of(&subject, settings.rung);
    let unit = bearings.unit(settings.unit.as_deref());
    let last = settings.years.1.or_else(|| bearings.newest_year(unit.as_ref()?)).or(settings.years.0);
    let last = last.unwrap_or_else(|| subject.day.year());
    let years = (settings.years.0.unwrap_or(last).min(last), last);
    let reading = Reading { state, partnership, settings, subject, bearings, unit, years };
    reading.fill(&mut view, &name);
    Ok(judged(state, view))
}

impl<'a> Reading<'a> {
    fn fill(&self, view: &mut View, name: &str) {
        let members = self.members(self.years);
        let (rules, refused) = self.prepared(&members, self.years);
        let reckoned = self.reckoned(&members, &rules, self.years);
        let shown = self.shown(&reckoned);
        let verdicts: BTreeMap<&Ref, Verdict> =
            members.iter().map(|member| (&member.name, reckoned.interval(&member.name).1)).collect();
        view.title = title(name, &members, &verdicts, &reckoned);
        view.subtitle = self.subtitle(shown);
        let with_record = reckoned.given.by.values().map(|given| given.term.clone()).collect();
        view.blocks.extend([
            Block::Figure(Figure {
                label: format!("{} by all members on record", tables::rung_words(self.settings.rung)),
                measure: tables::whole(&reckoned),
            }),
            Block::Figure(Figure {
                label: "Members with a contribution on record".to_owned(),
                measure: Measure::count("members", with_record),
            }),
            Block::Table(tables::burden(self.state, &members, &reckoned, shown)),
            Block::Table(tables::rules(&rules, &refused, &members, &reckoned)),
            Block::Table(tables::by_rule(self.state, &members, &rules, &reckoned)),
            Block::Table(tables::envelope(&self.settings, &members, &reckoned)),
        ]);
        let questions = self.questions(&members, &reckoned);
        view.blocks.push(Block::Table(question::table(self.state, &questions)));
        view.blocks.push(Block::Table(tables::left_out(&self.bearings, self.unit.as_ref(), self.years)));
        view.findings.extend(refused.iter().filter(|(rule, _)| Some(**rule) == self.settings.rule).map(
            |(rule, why)| ViewFinding {
                code: "rule-without-data",
                message: format!("{}: {why}", rule.title()),
                about: None,
            },
        ));
        if self.settings.envelope_is_open() && tables::has_no_envelope(&members, &reckoned) {
            view.findings.push(ViewFinding {
                code: "envelope-not-set",
                message: "Bodies that are no state are members and nothing given is on record, so their part cannot be taken from what they give: set an envelope.".to_owned(),
                about: None,
            });
        }
    }

    fn members(&self, years: (i16, i16)) -> Vec<Member<'a>> {
        let givers: BTreeSet<Ref> =
            self.given(years).map(|given| given.by.into_keys().collect()).unwrap_or_default();
        Member::all(self.state, &self.partnership, self.subject.day, givers)
    }

    fn given(&self, years: (i16, i16)) -> Option<Given> {
        Some(self.bearings.given(self.unit.as_ref()?, years.0, years.1))
    }

    fn prepared(&self, members: &[Member<'a>], years: (i16, i16)) -> (Vec<Prepared>, BTreeMap<Rule, String>) {
        let ground = Ground {
            state: self.state,
            partnership: &self.partnership,
            members,
            settings: &self.settings,
            unit: self.unit.as_ref(),
            years,
            day: self.subject.day,
        };
        let (mut prepared, mut refused) = (Vec::new(), BTreeMap::new());
        let mut wanted = self.settings.rules.clone();
        wanted.extend(self.settings.rule.filter(|rule| !self.settings.rules.contains(rule)));
        for rule in wanted {
            match ground.prepare(rule) {
                Ok(rule) => prepared.push(rule),
                Err(why) => {
                    refused.insert(rule, why);
                }
            }
        }
        (prepared, refused)
    }

    fn reckoned(&self, members: &[Member<'a>], rules: &[Prepared], years: (i16, i16)) -> Reckoned {
        let nothing = || Given { unit: Unit::Code("ratio".to_owned()), by: BTreeMap::new() };
        let given = self.given(years).unwrap_or_else(nothing);
        Reckoned::of(members, rules, &self.settings.envelope, given, years)
    }

    /// The rule shown: the reader's, else the charter's, else income, else the first that has data.
    fn shown(&self, reckoned: &Reckoned) -> Rule {
        let of_charter = || {
            let charter = rules::charter(self.state, &self.partnership, self.subject.day)?;
            Rule::named(charter.value("burden")?.str_at("rule")?)
        };
        let has_data = |rule: &Rule| reckoned.asked.contains_key(rule);
        self.settings
            .rule
            .or_else(|| of_charter().filter(has_data))
            .or_else(|| Some(Rule::Income).filter(has_data))
            .or_else(|| reckoned.asked.keys().next().copied())
            .unwrap_or(Rule::Equal)
    }

    /// The questions that stand.
    fn questions(&self, members: &[Member<'a>], now: &Reckoned) -> Vec<question::Question<'a>> {
        let mut found = question::after_notice(self.state, &self.partnership, self.subject.day);
        if found.is_empty() {
            return found;
        }
        let length = self.years.1 - self.years.0 + 1;
        let years = (self.years.0 - length, self.years.1 - length);
        let earlier_members = self.members(years);
        let (rules, _) = self.prepared(&earlier_members, years);
        let before = self.reckoned(&earlier_members, &rules, years);
        found.retain(|question| {
            members.iter().find(|member| member.name == *question.of()).is_some_and(|member| {
                question::may_be_asked(self.state, &self.partnership, self.subject.day, member, now)
                    && question::is_below(now, &member.name)
                    && question::is_below(&before, &member.name)
            })
        });
        found
    }

    fn subtitle(&self, shown: Rule) -> String {
        let years = match self.years {
            (from, to) if from == to => to.to_string(),
            (from, to) => format!("{from} to {to}"),
        };
        format!(
            "{} in {years}; {}; rule shown: {}. As of {}. Who has nothing on record is not counted as having given nothing.",
            tables::rung_words(self.settings.rung),
            match &self.unit {
                Some(unit) if self.subject.prices.is_own() =>
                    format!("in {}", super::delivery::sums::unit_name(unit)),
                _ => self.subject.prices.words(),
            },
            shown.title(),
            PartialDate::from_day(self.subject.day.last_day()),
        )
    }
}

fn title(
    name: &str,
    members: &[Member<'_>],
    verdicts: &BTreeMap<&Ref, Verdict>,
    reckoned: &Reckoned,
) -> String {
    if members.is_empty() {
        return format!("{name}: no seat and no contribution is on record");
    }
    if reckoned.given.by.is_empty() {
        return format!("{name}: nothing given is on record for this period");
    }
    let count = |wanted: Verdict| verdicts.values().filter(|verdict| **verdict == wanted).count();
    let told = members.len() - count(Verdict::CannotTell);
    if told == 0 {
        return format!("{name}: too little is on record to compare what members gave");
    }
    let mut parts: Vec<String> = Vec::new();
    for (verdict, words) in
        [(Verdict::Over, "more than every rule asks"), (Verdict::Under, "less than every rule asks")]
    {
        if count(verdict) > 0 {
            parts.push(format!("{} gave {words}", count(verdict)));
        }
    }
    if count(Verdict::Depends) > 0 {
        parts.push(format!("of {} it depends on the rule", count(Verdict::Depends)));
    }
    let all = facts::plural(members.len(), "member", "members");
    let compared = if told == members.len() {
        String::new()
    } else {
        format!(" {told} can be compared with each other:")
    };
    format!("{name}: of {all},{compared} {}", parts.join("; "))
}
