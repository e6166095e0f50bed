//! The scale of assessments step by step: a model of how the United Nations turn incomes into rates.
//!
//! Elements as in General Assembly resolution 73/271 (2019-2021), the same as in 70/245. The order of the steps and
//! the track that leaves the ceiling state out follow the method described by the Committee on Contributions; a
//! published rate may differ, for the Committee corrects incomes, rates of exchange and debts by hand. This is a model
//! and never stands for the published scale.

/// One state over one base period, in averages a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Economy {
    /// Gross national income, in any one unit of money.
    pub income: f64,
    /// Population, in any one unit of people.
    pub population: f64,
    /// External debt that is deducted, in the unit of the income; 0 for a state above the World Bank's income limit.
    pub debt: f64,
    /// Whether it is on the list of least developed countries.
    pub least_developed: bool,
}

/// The elements that the General Assembly decides. Rates are shares from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Elements {
    /// The share of the debt that is deducted a year: repaid in eight years.
    pub debt_share: f64,
    /// How far income below the threshold is relieved.
    pub gradient: f64,
    /// The least rate.
    pub floor: f64,
    /// The greatest rate of a least developed country.
    pub least_developed_ceiling: f64,
    /// The greatest rate of all.
    pub ceiling: f64,
}

impl Default for Elements {
    fn default() -> Elements {
        Elements {
            debt_share: 0.125,
            gradient: 0.8,
            floor: 0.00001,
            least_developed_ceiling: 0.0001,
            ceiling: 0.22,
        }
    }
}

/// Who bears what the low-income relief takes from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Track {
    /// The ceiling state bears none of it, since it would shed it again. Rates in force come from here.
    First,
    /// The ceiling state bears it like any other, and no rate is cut: rates as if there were no ceiling.
    Second,
}

/// The rates after each step, as shares of the whole, a number a state in the order given.
#[derive(Debug, Clone, PartialEq)]
pub struct Steps {
    /// Average income a head of all states, before any adjustment.
    pub threshold: f64,
    /// Shares of income.
    pub income: Vec<f64>,
    /// After debt and the relief of low incomes: step 4.
    pub relieved: Vec<f64>,
    /// After the floor and the ceiling of least developed countries: steps 5 and 6.
    pub bounded: Vec<f64>,
    /// At the end.
    pub rates: Vec<f64>,
}

/// Below this a rate does not move.
const STILL: f64 = 1e-12;
/// Passes over steps 5 to 7 at most; each fixes a state or moves nothing.
const PASSES_MAX: usize = 1_000;

/// By how much the income of a state below the threshold is relieved, as a share of it: 0.48 at two fifths of the
/// threshold with a gradient of 0.8.
pub fn relief(income_a_head: f64, threshold: f64, gradient: f64) -> f64 {
    if income_a_head < threshold { gradient * (1.0 - income_a_head / threshold) } else { 0.0 }
}

/// Rates of one base period.
///
/// `None` where no rates add up to one: no states, nobody to bear the relief, or too few states for the ceiling.
pub fn steps(states: &[Economy], elements: &Elements, track: Track) -> Option<Steps> {
    let second = relieved(states, elements, Track::Second, &[])?;
    let mut at_ceiling = vec![false; states.len()];
    if track == Track::First {
        // The ceiling states are those that would be above it without one.
        let uncapped = bounded(&second.relieved, states, elements, &at_ceiling, false)?.1;
        at_ceiling = uncapped.iter().map(|rate| *rate > elements.ceiling).collect();
    }
    let start = match track {
        Track::First => relieved(states, elements, Track::First, &at_ceiling)?,
        Track::Second => second,
    };
    let (once, rates) = bounded(&start.relieved, states, elements, &at_ceiling, track == Track::First)?;
    Some(Steps { bounded: once, rates, ..start })
}

/// Average rates of several base periods, each over the same states.
pub fn averaged(periods: &[Vec<Economy>], elements: &Elements, track: Track) -> Option<Vec<f64>> {
    let all: Vec<Vec<f64>> = periods
        .iter()
        .map(|states| steps(states, elements, track).map(|steps| steps.rates))
        .collect::<Option<_>>()?;
    let first = all.first()?;
    let mean = |at: usize| all.iter().map(|rates| rates[at]).sum::<f64>() / all.len() as f64;
    Some((0..first.len()).map(mean).collect())
}

/// The numbers of one state in the arguments of [`rescaled`].
pub(crate) const NUMBERS_A_STATE: usize = 8;

/// The averaged first-track rate of one state, over the rates of those that are chosen: how published rates are
/// rescaled to the members of a smaller body.
///
/// Arguments: the number of the state from 0, the five elements in the order of [`Elements`], then for each state
/// income, population and debt of the short base period, the same of the long one, whether it is least developed and
/// whether it is chosen (1 or 0).
pub(crate) fn rescaled(arguments: &[f64]) -> Option<f64> {
    let &[which, debt_share, gradient, floor, least_developed_ceiling, ceiling, ref numbers @ ..] = arguments
    else {
        return None;
    };
    let elements = Elements { debt_share, gradient, floor, least_developed_ceiling, ceiling };
    if !numbers.len().is_multiple_of(NUMBERS_A_STATE) {
        return None;
    }
    let states: Vec<&[f64]> = numbers.chunks_exact(NUMBERS_A_STATE).collect();
    let period = |from: usize| -> Vec<Economy> {
        let one = |state: &&[f64]| Economy {
            income: state[from],
            population: state[from + 1],
            debt: state[from + 2],
            least_developed: state[6] > 0.5,
        };
        states.iter().map(one).collect()
    };
    let rates = averaged(&[period(0), period(3)], &elements, Track::First)?;
    let chosen: f64 =
        rates.iter().zip(&states).filter(|(_, state)| state[7] > 0.5).map(|(rate, _)| rate).sum();
    let own = rates.iter().enumerate().find(|(at, _)| (*at as f64 - which).abs() < 0.5)?.1;
    (chosen > 0.0).then(|| own / chosen)
}

/// Steps 1 to 4.
fn relieved(states: &[Economy], elements: &Elements, track: Track, at_ceiling: &[bool]) -> Option<Steps> {
    let total: f64 = states.iter().map(|state| state.income).sum();
    let people: f64 = states.iter().map(|state| state.population).sum();
    if !(total > 0.0 && people > 0.0) {
        return None;
    }
    let threshold = total / people;
    let adjusted: Vec<f64> =
        states.iter().map(|state| state.income - elements.debt_share * state.debt).collect();
    let a_head = |at: usize| adjusted[at] / states[at].population;
    let reductions: Vec<f64> =
        (0..states.len()).map(|at| relief(a_head(at), threshold, elements.gradient) * adjusted[at]).collect();
    let spared = |at: usize| track == Track::First && at_ceiling.get(at).copied().unwrap_or_default();
    let bears = |at: usize| a_head(at) >= threshold && !spared(at);
    let reduced: f64 = reductions.iter().sum();
    let bearing: f64 = (0..states.len()).filter(|at| bears(*at)).map(|at| adjusted[at]).sum();
    if reduced > 0.0 && bearing <= 0.0 {
        return None;
    }
    let after: Vec<f64> = (0..states.len())
        .map(|at| {
            let added = if bears(at) && bearing > 0.0 { reduced * adjusted[at] / bearing } else { 0.0 };
            adjusted[at] - reductions[at] + added
        })
        .collect();
    let whole: f64 = after.iter().sum();
    let shares = |values: &[f64], whole: f64| values.iter().map(|value| value / whole).collect();
    let incomes: Vec<f64> = states.iter().map(|state| state.income).collect();
    (whole > 0.0).then(|| Steps {
        threshold,
        income: shares(&incomes, total),
        relieved: shares(&after, whole),
        bounded: Vec::new(),
        rates: Vec::new(),
    })
}

/// Steps 5 to 7, again until no rate moves: the rates after the first step 6, and at the end.
fn bounded(
    start: &[f64],
    states: &[Economy],
    elements: &Elements,
    at_ceiling: &[bool],
    with_ceiling: bool,
) -> Option<(Vec<f64>, Vec<f64>)> {
    let mut rates = start.to_vec();
    let mut fixed = vec![false; rates.len()];
    let mut capped = vec![false; rates.len()];
    let mut once = None;
    for _ in 0..PASSES_MAX {
        let before = rates.clone();
        let low: Vec<usize> = below(&rates, elements.floor);
        move_to(&mut rates, &mut fixed, &low, elements.floor, at_ceiling)?;
        let poor: Vec<usize> = (0..rates.len())
            .filter(|at| states[*at].least_developed && rates[*at] > elements.least_developed_ceiling + STILL)
            .collect();
        move_to(&mut rates, &mut fixed, &poor, elements.least_developed_ceiling, at_ceiling)?;
        once = once.or_else(|| Some(rates.clone()));
        if with_ceiling {
            let high: Vec<usize> =
                (0..rates.len()).filter(|at| !fixed[*at] && rates[*at] > elements.ceiling + STILL).collect();
            high.iter().for_each(|at| capped[*at] = true);
            let apart: Vec<bool> = (0..rates.len()).map(|at| fixed[at] || capped[at]).collect();
            let mut own = apart.clone();
            move_to(&mut rates, &mut own, &high, elements.ceiling, &apart)?;
        }
        if rates.iter().zip(&before).all(|(now, then)| (now - then).abs() <= STILL) {
            return Some((once?, rates));
        }
    }
    None
}

fn below(rates: &[f64], floor: f64) -> Vec<usize> {
    (0..rates.len()).filter(|at| rates[*at] < floor - STILL).collect()
}

/// Sets some rates and takes the difference from, or gives it to, all that are neither fixed nor left out, pro rata.
fn move_to(rates: &mut [f64], fixed: &mut [bool], some: &[usize], to: f64, out: &[bool]) -> Option<()> {
    if some.is_empty() {
        return Some(());
    }
    some.iter().for_each(|at| fixed[*at] = true);
    let points: f64 = some.iter().map(|at| rates[*at] - to).sum();
    let bears = |at: &usize| !fixed[*at] && !out[*at];
    let all: f64 = (0..rates.len()).filter(bears).map(|at| rates[at]).sum();
    if all <= 0.0 {
        return None;
    }
    for at in (0..rates.len()).filter(bears) {
        rates[at] += points * rates[at] / all;
    }
    some.iter().for_each(|at| rates[*at] = to);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    type Row = (&'static str, [f64; 2], [f64; 2], [f64; 2]);

    /// T5.1: name, income, population and debt of the short and of the long base period.
    const STATES: [Row; 10] = [
        ("A", [25000.0, 23500.0], [340.0, 335.0], [0.0, 0.0]),
        ("B1", [10000.0, 9700.0], [250.0, 248.0], [0.0, 0.0]),
        ("B2", [10000.0, 9700.0], [250.0, 248.0], [0.0, 0.0]),
        ("B3", [10000.0, 9700.0], [250.0, 248.0], [0.0, 0.0]),
        ("C", [18000.0, 16500.0], [1410.0, 1405.0], [2400.0, 2200.0]),
        ("D", [12000.0, 11500.0], [2000.0, 1960.0], [3000.0, 2800.0]),
        ("E", [3500.0, 3100.0], [1420.0, 1390.0], [600.0, 560.0]),
        ("F", [400.0, 380.0], [230.0, 220.0], [250.0, 230.0]),
        ("G", [450.0, 410.0], [170.0, 167.0], [90.0, 80.0]),
        ("H", [0.4, 0.4], [0.1, 0.1], [0.0, 0.0]),
    ];

    fn period(at: usize) -> Vec<Economy> {
        let one = |(name, income, population, debt): &Row| Economy {
            income: income[at],
            population: population[at],
            debt: debt[at],
            least_developed: *name == "G",
        };
        STATES.iter().map(one).collect()
    }

    fn percent(rates: &[f64], digits: usize) -> String {
        rates.iter().map(|rate| format!("{:.digits$}", 100.0 * rate)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn t5_1_the_first_track_for_all_ten_states() {
        let elements = Elements::default();
        let [short, long] = [0, 1].map(|at| steps(&period(at), &elements, Track::First).unwrap());
        assert_eq!(format!("{:.6} {:.6}", short.threshold, long.threshold), "14.137498 13.581264");
        assert_eq!(
            percent(&short.income, 4),
            "27.9797 11.1919 11.1919 11.1919 20.1454 13.4303 3.9172 0.4477 0.5036 0.0004"
        );
        assert_eq!(
            percent(&short.relieved, 4),
            "28.2301 15.0126 15.0126 15.0126 18.1951 6.9430 1.3014 0.1211 0.1714 0.0002"
        );
        assert_eq!(
            percent(&short.bounded, 4),
            "28.2301 15.0463 15.0463 15.0463 18.2359 6.9586 1.3043 0.1213 0.0100 0.0010"
        );
        assert_eq!(
            percent(&short.rates, 4),
            "22.0000 16.3526 16.3526 16.3526 19.8191 7.5628 1.4175 0.1319 0.0100 0.0010"
        );
        assert_eq!(
            percent(&long.rates, 4),
            "22.0000 16.7660 16.7660 16.7660 18.5266 7.7396 1.2908 0.1340 0.0100 0.0010"
        );
        let rates = averaged(&[period(0), period(1)], &elements, Track::First).unwrap();
        assert_eq!(percent(&rates, 3), "22.000 16.559 16.559 16.559 19.173 7.651 1.354 0.133 0.010 0.001");
        assert!((rates.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn t5_1_the_second_track_as_if_there_were_no_ceiling() {
        let elements = Elements::default();
        let short = steps(&period(0), &elements, Track::Second).unwrap();
        assert_eq!(
            percent(&short.rates, 4),
            "33.3571 13.3429 13.3429 13.3429 18.2243 6.9542 1.3035 0.1213 0.0100 0.0010"
        );
        let rates = averaged(&[period(0), period(1)], &elements, Track::Second).unwrap();
        assert_eq!(percent(&rates, 3), "33.313 13.537 13.537 13.537 17.651 7.044 1.247 0.122 0.010 0.001");
        assert!((rates.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_relief_of_the_illustration_and_of_nobody_at_the_threshold() {
        assert!((relief(2000.0, 5000.0, 0.8) - 0.48).abs() < 1e-12);
        assert_eq!(relief(5000.0, 5000.0, 0.8), 0.0);
    }

    #[test]
    fn too_few_states_for_the_ceiling_have_no_rates() {
        let few = &period(0)[..3];
        assert_eq!(steps(few, &Elements::default(), Track::First), None);
        assert_eq!(steps(&[], &Elements::default(), Track::Second), None);
    }

    #[test]
    fn rates_rescaled_to_some_add_up_to_one() {
        let (short, long) = (period(0), period(1));
        let chosen = [1usize, 4, 8];
        let mut numbers = Vec::new();
        for (at, (a, b)) in short.iter().zip(&long).enumerate() {
            let flag = |yes: bool| if yes { 1.0 } else { 0.0 };
            numbers.extend([a.income, a.population, a.debt, b.income, b.population, b.debt]);
            numbers.extend([flag(a.least_developed), flag(chosen.contains(&at))]);
        }
        let of = |at: usize| {
            let mut arguments = vec![at as f64, 0.125, 0.8, 0.00001, 0.0001, 0.22];
            arguments.extend(&numbers);
            rescaled(&arguments).unwrap()
        };
        assert!((chosen.iter().map(|at| of(*at)).sum::<f64>() - 1.0).abs() < 1e-12);
    }
}
