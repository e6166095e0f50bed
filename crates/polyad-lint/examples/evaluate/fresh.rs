//! Wordings that were written without looking at what the linter makes of them, round by round.
//!
//! Each round was written down complete before its first run; `docs/linter.md` has the figures of that run. What it
//! showed was then mended, so that today's figures of a round are no forecast. `{a}` who, `{n}` how much, `{b}` base
//! year, `{t}` target year.

/// The wordings of one round, by what they are made from.
pub(crate) struct Round {
    /// The name of the round in the table of scores.
    pub(crate) name: &'static str,
    /// Relative cuts against a base year.
    pub(crate) based: &'static [&'static str],
    /// Cuts against a projected path.
    pub(crate) projected: &'static [&'static str],
    /// Net zero.
    pub(crate) zero: &'static [&'static str],
    /// A level of emissions in tonnes.
    pub(crate) level: &'static [&'static str],
    /// An amount of tonnes saved.
    pub(crate) saved: &'static [&'static str],
}

/// All rounds, the first written first.
pub(crate) const ROUNDS: &[Round] = &[
    Round {
        name: "fresh wordings, round 1",
        based: &[
            "Against a {b} starting point, {a} wants emissions down {n}% by {t}.",
            "By the close of {t} we shall emit {n}% less than we did in {b}.",
            "{a} targets a fall of {n} per cent in its emissions over the period {b}-{t}.",
            "GHG: minus {n} % by {t} (vs. {b})",
            "Emissions must be cut by {n} percent from where they stood in {b}, and this by {t} at the latest.",
            "Taking {b} as the base year, {a} plans to lower its emissions by {n}% before {t} ends.",
            "Shrink our carbon footprint {n}% by {t} from {b}",
            "{a} has promised emissions {n}% under {b} levels by {t}.",
            "Our ambition for {t}: {n}% fewer emissions than in {b}",
            "Slash greenhouse gases by {n} % no later than 31 December {t}, with {b} as reference year.",
        ],
        projected: &[],
        zero: &[
            "{a} wants to stop adding to climate change: net zero by {t}.",
            "From {t}, {a} will be carbon neutral.",
            "Bring net emissions to zero by {t}",
            "{a} expects to be a net-zero organisation no later than {t}",
            "All remaining emissions balanced by removals, so that we reach net zero in {t}",
        ],
        level: &[],
        saved: &[],
    },
    Round {
        name: "fresh wordings, round 2",
        based: &[
            "Relative to {b}, {a} is to have cut {n} per cent of its emissions no later than FY{t}.",
            "Emissions of greenhouse gases (scope 1 + 2) will have been lowered by {n}% by {t} vs. a {b} baseline.",
            "With its council's backing, {a} undertakes that by {t} net emissions stand {n}% lower than in {b}.",
            "{n}% less CO2 on {b} by {t}: that is the promise of {a}.",
            "Following a vote of the council in 2019, {a} adopted a {n} percent greenhouse gas reduction target for {t} (compared with {b}).",
            "A decline of {n}% in territorial emissions, measured on {b}, is foreseen by {t}.",
            "Targets: (a) emissions {n}% below {b} in {t}; (b) publish a plan.",
            "What we emitted in {b} is to be reduced by {n} percent by {t}.",
            "By no later than the end of {t}, {n}% of the greenhouse gas emissions recorded in {b} must be eliminated.",
            "{a}, which joined the covenant in 2015, commits itself to diminishing its carbon emissions by {n}% (reference year {b}; target year {t}).",
            "Curbing greenhouse gas emissions by {n} % as compared to {b}, to be accomplished by {t}, is our central aim.",
            "Target year: {t}. Base year: {b}. Reduction in emissions: {n}%.",
        ],
        projected: &[
            "Relative to business as usual, {a} will emit {n}% less in {t}.",
            "By {t}, emissions are expected to be {n} per cent under what they would be in a business-as-usual scenario.",
            "A deviation of {n}% below the BAU emissions trajectory is pledged for {t}.",
        ],
        zero: &[
            "No later than {t}, the net emissions of {a} shall be zero.",
            "{a} subscribes to the goal of zero net greenhouse gas emissions, to be attained by {t}.",
            "By {t} we want our whole value chain to be climate-neutral (scopes 1, 2 and 3).",
        ],
        level: &[
            "From today's level down to {n} tonnes of CO2e a year by {t}: this is where our emissions must be.",
        ],
        saved: &["A reduction of {n} metric tons CO2e in annual emissions is planned by {t}."],
    },
    Round {
        name: "fresh wordings, round 3",
        based: &[
            "Our council resolved that the town's climate footprint be brought {n}% beneath its {b} mark before {t} is out.",
            "Progress will be judged on one number: the percentage by which emissions have dropped since {b}, which is to be {n}% in {t}.",
            "Compared with the year {b}, {t} is to see a drop of {n} per cent in the greenhouse gases that {a} releases.",
            "{a} will, subject to funding, have its {t} emissions down by {n}% on those of {b}.",
            "Pledge 3 of 12 - emissions: {n} percent off the {b} figure, deadline {t}",
            "Under the Climate Act of 2016, a {n}% emissions cut from {b} is required of {a} by {t}.",
        ],
        projected: &[
            "Without further measures emissions would keep growing; {a} pledges to stay {n}% below that business-as-usual path in {t}.",
        ],
        zero: &["Net-zero emissions: {t} at the latest, for all that {a} does and buys."],
        level: &["In {t}, {a} will emit no more than {n} tCO2e, down from today's amount."],
        saved: &["With the help of its partners {a} plans to save the atmosphere {n} tonnes of CO2e by {t}."],
    },
    Round {
        name: "fresh wordings, round 4",
        based: &[
            "By no later than {t}, {a} shall have achieved a {n}% decrease in its emissions (base year: {b}).",
            "Emissions reductions of {n}% by {t} are targeted by {a}, with {b} serving as the baseline.",
            "Having emitted far too much in {b}, {a} now pledges to emit {n} per cent less by {t}.",
            "{a} - climate target: {n}% lower greenhouse gas emissions in {t} than in {b}",
            "The plan, which the board approved in May 2021, foresees that greenhouse gas emissions decrease by {n}% between {b} and {t}.",
            "It is our goal that in {t} no more than a fraction of the {b} emissions remains: we will cut them by {n}%.",
        ],
        projected: &[
            "Emissions in {t} are to be reduced by {n}% as against business as usual, provided that finance is made available.",
        ],
        zero: &[
            "We have signed up to a science-based pathway and will be net zero across scopes 1, 2 and 3 before the end of {t}.",
        ],
        level: &["Our carbon budget for {t} is {n} tonnes of CO2e, and we shall cut our emissions to it."],
        saved: &["Annual savings of {n} metric tonnes of CO2e are to be reached no later than {t}."],
    },
    Round {
        name: "fresh wordings, round 5",
        based: &[
            "{a} has committed to reducing emissions from its operations by {n}% by {t} (from {b}).",
            "{n} percent reduction of territorial greenhouse gas emissions, to be reached in {t}; reference year {b}.",
            "Our emissions in {b} were far above what the climate can bear. By {t} they will be {n}% lower.",
            "As a signatory, {a} shall lower, by {t}, its carbon dioxide emissions by not less than {n}%, the comparison being with {b}.",
            "Climate goal of {a}: minus {n} percent greenhouse gases by the end of {t}, {b} = 100.",
            "We, the undersigned, will see to it that by {t} emissions have fallen to a level {n}% below that of {b}.",
        ],
        projected: &[
            "{a} foresees keeping its emissions {n}% below BAU by {t}, through measures in energy, transport and waste.",
        ],
        zero: &["{a} is determined to eliminate its net emissions by {t}, if not sooner."],
        level: &[
            "A maximum of {n} tonnes CO2e: that is what we shall still emit in {t}, having reduced every year.",
        ],
        saved: &["{n} tCO2e will be cut from the region's emissions by {t}."],
    },
    Round {
        name: "fresh wordings, round 6",
        based: &[
            "{a} wishes to see its emissions {n}% smaller in {t} than they were in {b}.",
            "Mitigation: by {t}, {n}% of {b} emissions avoided each year through efficiency and clean power.",
            "The target, set in line with the Paris Agreement of 2015, is an absolute reduction of {n}% in scope 1 and 2 emissions by {t} with respect to {b}.",
            "Sinking our greenhouse gas output by {n} per cent from {b} to {t} is what we promise our children.",
            "Until {t}, {a} is going to bring its emissions down to {n}% under the {b} value.",
            "Emissions target for {t} ({a}): {n} % reduction vs {b}",
        ],
        projected: &["In {t} emissions will lie {n} percent beneath the business-as-usual scenario."],
        zero: &["{a} has the ambition of net zero GHG emissions for {t}."],
        level: &["Emissions of {a} shall not be higher than {n} tonnes of CO2e in {t}, a decline on today."],
        saved: &["{a} has pledged {n} tonnes of CO2e in emission reductions by {t}."],
    },
    Round {
        name: "fresh wordings, round 7",
        based: &[
            "A climate-friendly future needs targets: {a} has opted for {n}% fewer greenhouse gas emissions by {t}, counted from {b}.",
            "{t} emissions of {a} to be {n}% lower than {b} emissions",
            "Not later than the end of {t}, and starting from the level of {b}, emissions will be brought down by {n} percent.",
            "Reduce CO2 and other greenhouse gases: {n}% by {t}, baseline {b}.",
            "What {a} offers is a {n}-percent cut in greenhouse gases by {t}, {b} being the base year.",
            "By the year {t}, the total greenhouse gas emissions of {a} will not exceed their {b} level less {n}%.",
        ],
        projected: &[
            "A {n}% cut by {t} compared with where emissions would go under business as usual is what {a} can deliver alone.",
        ],
        zero: &["Our destination is net zero, and we mean to arrive in {t}."],
        level: &["Get emissions down from where they are to {n} tCO2e by {t}."],
        saved: &["By {t}, measures under the plan lower emissions by {n} tonnes of CO2 equivalent."],
    },
    Round {
        name: "fresh wordings, round 8",
        based: &[
            "{a} is working towards emissions that, in {t}, are at least {n}% below what they were in {b}.",
            "Since {b} is our reference, a reduction of {n}% until the end of {t} will be measured from there.",
            "Key commitment (adopted by the executive board): lowering absolute Scope 1+2+3 emissions {n}% by FY{t}, FY{b} base year.",
            "Between {b} and {t} the community intends to halve its waste and to cut its emissions by {n} per cent.",
            "Greenhouse gases - {n} percent down on {b}, to be delivered by {t}",
            "In accordance with national law, {a} must reduce its greenhouse gas emissions in the period from {b} to {t} by {n}%.",
        ],
        projected: &[
            "Conditional on international support, emissions will be cut to {n} per cent below BAU in {t}.",
        ],
        zero: &["{t} is the year in which {a} will have become climate neutral."],
        level: &[
            "Total annual emissions of {n} tonnes of CO2 equivalent by {t}, down from a higher level now.",
        ],
        saved: &["The fund is to bring about emission reductions of {n} tonnes CO2e by the end of {t}."],
    },
    Round {
        name: "fresh wordings, round 9",
        based: &[
            "As our contribution, by {t} we reduce what we emit by {n}% against the year {b}.",
            "{a} (members: 12) pledges that its greenhouse gas emissions in {t} will be {n} percent below those of {b}.",
            "Emissions in the territory must decline {n}% by {t} in relation to {b} so that the law is respected.",
            "Goal: {n}% reduction. Base: {b}. Due: {t}. Scope: all greenhouse gases.",
            "{a} seeks a reduction in its carbon intensity and, above all, in its absolute emissions, of {n}% by {t} on a {b} base.",
            "From {b} through {t}, greenhouse gas emissions will go down by {n} per cent.",
        ],
        projected: &[
            "The contribution of {a} is to lower emissions, by {t}, {n}% relative to a business-as-usual projection.",
        ],
        zero: &["To be a climate-neutral community by {t} at the latest: this is what {a} has decided."],
        level: &["{a} plans for emissions to shrink to {n} metric tons CO2e by {t}."],
        saved: &["Thanks to renewable power, {a} will emit {n} tCO2e less by {t}."],
    },
];
