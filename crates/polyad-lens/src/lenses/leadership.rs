//! Leadership: seed, not lead. Who funds, who convenes, who decides, and what would be left without them.

pub(crate) mod domain;
mod knockout;
mod list;
mod one;
mod shares;
mod stage;

use crate::facts;
use crate::judge::judged;
use crate::lenses::delivery::prices::Prices;
use crate::params::{BadParam, Params};
use crate::view::View;
use polyad_ledger::state::{EntityKind, State};

lens! {
    /// Shares s_i of one whole: of what is paid, pledged or signed in one unit; of meetings by who called them or was in
    /// the chair; of terms as chair or host; of seats with votes on the day; of adopted decisions by who proposed them.
    /// Each whole stands in its own row. Funding, convening and deciding are never merged, added or averaged.
    ///
    /// HHI = sum s_i^2, the Herfindahl-Hirschman index. N_eff = 1/HHI, the number of equal leaders that would be as
    /// concentrated. HHI* = (HHI - 1/N)/(1 - 1/N), not assessable for one holder. CR1 and CR3 are the shares of the
    /// greatest and of the three greatest.
    ///
    /// What the record holds without a name is undisclosed. Values are then those of the named part, and bounds give the
    /// undisclosed part u to holders too small to matter, or all of it to the greatest: low = sum of s_i^2, high = (s_max +
    /// u)^2 + the other s_i^2, shares of the whole with u. Where less than half is named there are bounds and no value.
    ///
    /// Who leads now is asked of the last five years, or of all years since `since`; of seats, of the day. Concentration, stages
    /// and what is left are of everything on record. Fewer than three facts show no leader and no stage: one meeting is
    /// one meeting. All shares are of what is on record, and a list that nobody declares complete may lack most of it.
    ///
    /// Founder trend: the Theil-Sen slope, the median of the slopes between all pairs of years, of the founders' share by
    /// year; three years at least, and only years in which everything is named. Founders seed when it falls while the
    /// number of results on record does not.
    ///
    /// Knock-out: one leader is taken away, and others replace a part q of what it gave (none, unless `q` says so). A goal is funded to
    /// min(1, sum/need) by payments that name it; retained is the mean over goals of new over old; resilience is
    /// the least over all leaders. Of meetings and votes, 1 - (1 - q) times the share is left. Goals of another unit, without need or
    /// without payments are left out. Ties between actors are not taken away here.
    ///
    /// Stage in each row, the first rule that holds: closed, an end is on record; dormant, results are declared complete
    /// and none came in 24 months; seeded, founders hold .5 or more; independent, a legal person or board of its own and founders
    /// below .25; shared, the greatest below .5 and N_eff at least 3. A rule that undisclosed parts could break is not applied.
    ///
    /// Paid is gross, parts only, as in the lens `delivery`. A pledge counts in its last version, and not where its source calls it a total. Whoever
    /// got back as much as it gave has no share. Without vote shares on record each seat of a member counts one vote, a chair that is no member one.
    /// A pooled fund that gives is an actor: nobody's contributions to it are passed on to their givers.
    ///
    /// Criticism: a falling share can be withdrawal, so it is read with the lens `delivery`. Cut-offs of competition law are for
    /// markets and are not used. A meeting counts as one whatever came of it.
    "leadership", "Leadership: seed, not lead", version 1;
    question: "Who started it, who leads now in funding, convening and deciding, and what would stop if the greatest left?";
    params: {
        p optional: "The partnership, by Ref or slug; all of them, one row each, when left out.";
        since optional: "Only what happened since this year; everything on record when left out.";
        q optional: "The part that others replace when one leader goes, 0 to 1; 0 when left out.";
        as_of optional: "The day that is asked about; the day of the newest statement when left out.";
        in optional: "The currency of all amounts, e.g. `USD`: each at the rate of its value date. Left out: each in its own.";
        prices optional: "A base year, e.g. `2021`: constant prices, by the deflator of the payer's country. Left out: nominal.";
        rate_days optional: "The most days that an exchange rate may lie before a day; 31 when left out. A yearly rate holds for its year.";
        rates optional: "The file whose exchange rates are taken where several are equally near: the key of a dataset.";
        words optional: "Of all partnerships only those with a name or alias in which every word begins a word.";
        kind optional: "Of all partnerships only those with shares on record in `funding`, `convening` or `deciding`.";
        stage optional: "Of all partnerships only those at this stage in one of the three: `seeded`, `shared`, `independent`, `between`, `dormant`, `closed`.";
        sort optional: "`name` (when left out), `launched`, `funding`, `convening` or `deciding`: by the share of the greatest.";
        dir optional: "`asc` or `desc`; shares begin with the greatest when left out.";
        page optional: "The page, from 1; all rows when `per` is left out.";
        per optional: "Rows to a page.";
    }
    sources: [
        "Albert O. Hirschman, The Paternity of an Index, American Economic Review 54(5), 1964",
        "Markku Laakso and Rein Taagepera, Effective Number of Parties, Comparative Political Studies 12(1), 1979",
        "Pranab Kumar Sen, Estimates of the Regression Coefficient Based on Kendall's Tau, JASA 63, 1968",
        "Charles F. Manski, Partial Identification of Probability Distributions, 2003",
    ];
}

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let partnership = params.optional_thing(state, "p", EntityKind::Partnership)?;
    let since = params.get("since").map(str::parse::<i16>).transpose();
    let since = since.map_err(|_| BadParam::new("since", "is a year such as 2020"))?;
    let replaced = match params.get("q").map(str::parse::<f64>) {
        None => 0.0,
        Some(Ok(part)) if (0.0..=1.0).contains(&part) => part,
        Some(_) => return Err(BadParam::new("q", "is a number from 0 to 1")),
    };
    let prices = Prices::of_params(state, params)?;
    let mut view = View::begin(&INFO, state, params);
    let Some(day) = facts::as_of(state, params)? else {
        view.title = "Nothing is on record".to_owned();
        return Ok(view);
    };
    match &partnership {
        Some(partnership) => one::show(state, &prices, partnership, (day, since, replaced), &mut view),
        None => list::show(state, &prices, params, (day, since), &mut view)?,
    }
    Ok(judged(state, view))
}
