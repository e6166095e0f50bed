//! Conversion and constant prices over rates and deflators that ledgers state.

use polyad_fixture::ledger;
use polyad_ledger::state::State;
use polyad_lens::money::{NoRate, PricedSum, Pricer, Pricing, Rates, Unpriced};
use polyad_lens::{Evidence, Number, Params, Reason, Status, Term, Unit};
use polyad_model::{Currency, Exact, Money, PartialDate, PriceBase, Ref};
use proptest::prelude::*;
use std::fmt::Write;

fn date(text: &str) -> PartialDate {
    text.parse().expect("a date")
}

fn currency(code: &str) -> Currency {
    code.parse().expect("a currency")
}

fn money(amount: &str, code: &str, on: &str) -> Money {
    Money {
        amount: amount.parse().expect("a number"),
        currency: currency(code),
        date: date(on),
        significant: None,
        qualifier: None,
        prices: PriceBase::Nominal,
    }
}

/// An amount whose leaf is a parameter: the ledgers of these tests hold rates alone.
fn leaf(money: Money) -> Term {
    Term::Parameter { name: "amount".to_owned(), value: Number::Exact(money.amount) }
}

fn pricing(params: &[(&str, &str)]) -> Pricing {
    Pricing::of(&Params::new(params.iter().copied())).expect("parameters")
}

fn payer(name: &str) -> Ref {
    name.parse().expect("a Ref")
}

/// `(base, quote, period, rate)`: so many of the quote for one of the base.
fn with_rates(rates: &[(&str, &str, &str, &str)]) -> State {
    let mut lines = String::new();
    for (base, quote, period, rate) in rates {
        writeln!(lines, "observation x:iso4217:{base} x:atlas:exchange-rate {rate} {quote} {period}")
            .expect("text");
    }
    ledger(&lines).state()
}

/// `USD per EUR 1.18, 1.05, 1.08` and the deflator `1.00, 1.05, 1.10`, as in T3.3 of the methods.
fn t33() -> State {
    ledger(
        "observation x:iso4217:EUR x:atlas:exchange-rate 1.18 USD 2021
         observation x:iso4217:EUR x:atlas:exchange-rate 1.05 USD 2022
         observation x:iso4217:EUR x:atlas:exchange-rate 1.08 USD 2023
         observation x:iso3166-1:DE x:atlas:gdp-deflator 1.00 index 2021
         observation x:iso3166-1:DE x:atlas:gdp-deflator 1.05 index 2022
         observation x:iso3166-1:DE x:atlas:gdp-deflator 1.10 index 2023",
    )
    .state()
}

fn sum(state: &State, pricing: Pricing, amounts: &[(&str, &str)]) -> f64 {
    let pricer = Pricer::new(state, pricing);
    let mut sum = PricedSum::of_rung("any");
    for (amount, on) in amounts {
        let money = money(amount, "EUR", on);
        sum.add(&pricer, money, leaf(money), Some(&payer("x:iso3166-1:DE"))).expect("a price");
    }
    let measure = sum.measure(&pricing);
    assert_eq!(measure.status, Status::Ok);
    let value = measure.value.expect("a value");
    assert!(measure.term.evaluate(state).expect("re-evaluates").agrees(value), "{}", measure.term.in_words());
    value.to_f64()
}

#[test]
fn t3_3_nominal_and_constant_dollars() {
    let state = t33();
    let paid = [("30000000", "2022-03-31"), ("20000000", "2023-02-28")];
    let due = [("30000000", "2021-12-31"), ("30000000", "2022-12-31"), ("30000000", "2023-12-31")];
    let near =
        |value: f64, expected: f64| assert!((value - expected).abs() < 0.5, "{value} is not {expected}");
    near(sum(&state, pricing(&[("in", "USD")]), &paid), 53_100_000.0);
    let constant = pricing(&[("in", "USD"), ("prices", "2021")]);
    near(sum(&state, constant, &paid), 55_168_831.168_831);
    near(sum(&state, constant, &due), 101_296_103.896_104);
    let fulfilled = sum(&state, constant, &paid) / sum(&state, constant, &due);
    assert!((fulfilled - 0.544_629).abs() < 5e-7, "{fulfilled}");
}

#[test]
fn as_stated_keeps_every_amount_exact_and_never_adds_two_currencies() {
    let state = t33();
    let pricer = Pricer::new(&state, Pricing::AS_STATED);
    let mut sum = PricedSum::of_rung("disbursed");
    for amount in [money("0.10", "EUR", "2022"), money("0.20", "EUR", "2023"), money("5", "USD", "2022")] {
        sum.add(&pricer, amount, leaf(amount), None).expect("as stated");
    }
    let shown: Vec<String> = sum.measures().iter().map(polyad_lens::format::exact).collect();
    assert_eq!(shown.join(" | ").replace('\u{a0}', " "), "EUR 0.30 | USD 5");
    assert_eq!(sum.measure(pricer.pricing()).status, Status::NotAssessable(Reason::ExchangeRate));
}

#[test]
fn a_rate_is_the_nearest_earlier_day_within_the_limit() {
    let state = with_rates(&[
        ("EUR", "USD", "2015-06-26", "1.1202"),
        ("EUR", "USD", "2015-06-29", "1.1133"),
        ("EUR", "USD", "2015-07-01", "1.1100"),
    ]);
    let rates = Rates::of(&state, None);
    let of = |on: &str, days| rates.rate(currency("EUR"), currency("USD"), date(on), days);
    assert_eq!(of("2015-06-29", 0).map(|rate| rate.value), Ok(1.1133));
    let monday = of("2015-06-28", 31).expect("Friday's");
    assert_eq!((monday.value, monday.date, monday.days_before()), (1.1202, date("2015-06-26"), 2));
    assert_eq!(of("2015-06-28", 1), Err(NoRate::TooOld(date("2015-06-26"))));
    assert_eq!(of("2015-06-25", 31), Err(NoRate::None), "a later rate is never taken");
    assert_eq!(of("2016-01-01", 31), Err(NoRate::TooOld(date("2015-07-01"))));
    assert_eq!(monday.evidence, Evidence::E0);
}

#[test]
fn a_month_and_a_year_have_their_own_rates_or_the_mean_of_all_their_parts() {
    let mut rates: Vec<(String, String)> = Vec::new();
    for month in 1..=12 {
        rates.push((format!("2015-{month:02}"), format!("{}", 100 + month)));
    }
    for day in 1..=10 {
        rates.push((format!("2016-03-{day:02}"), format!("{}", 200 + day)));
    }
    let listed: Vec<(&str, &str, &str, &str)> =
        rates.iter().map(|(period, rate)| ("USD", "JPY", period.as_str(), rate.as_str())).collect();
    let state = with_rates(&listed);
    let all = Rates::of(&state, None);
    let of = |on: &str| all.rate(currency("USD"), currency("JPY"), date(on), 31);
    assert_eq!(of("2015-04").map(|rate| rate.value), Ok(104.0));
    assert_eq!(of("2015-04-17").map(|rate| rate.value), Ok(104.0), "the month holds for its days");
    let year = of("2015").expect("the mean of twelve months");
    assert_eq!((year.value, year.legs[0].facts.len()), (106.5, 12));
    assert_eq!(year.legs[0].term().evaluate(&state).map(Number::to_f64), Ok(106.5));
    assert_eq!(of("2016-03").map(|rate| rate.value), Ok(205.5), "the mean of ten days");
    assert_eq!(of("2016"), Err(NoRate::None), "some days of one month are no year");
}

#[test]
fn a_yearly_rate_holds_for_its_own_year_alone() {
    let state = with_rates(&[("USD", "XOF", "2015", "591.45")]);
    let rates = Rates::of(&state, None);
    let of = |on: &str| rates.rate(currency("XOF"), currency("USD"), date(on), 31).map(|rate| rate.value);
    assert_eq!(of("2015-08-02"), Ok(1.0 / 591.45));
    assert_eq!(of("2015"), Ok(1.0 / 591.45));
    assert!(of("2016-01-01").is_err() && of("2014-12-31").is_err());
}

#[test]
fn inverse_and_cross_rates_re_evaluate_from_their_facts() {
    let state = with_rates(&[
        ("EUR", "USD", "2015-06-30", "1.1189"),
        ("EUR", "JPY", "2015-06-30", "137.01"),
        ("USD", "XOF", "2015", "591.45"),
    ]);
    let pricer = Pricer::new(&state, pricing(&[("in", "USD")]));
    let priced = |amount: &str, code: &str| {
        let money = money(amount, code, "2015-06-30");
        let priced = pricer.price(money, leaf(money), None).expect("a price");
        let again = priced.term.evaluate(&state).expect("re-evaluates");
        assert!(again.agrees(priced.number), "{again} is not {}", priced.number);
        priced
    };
    let yen = priced("13701", "JPY");
    assert!((yen.number.to_f64() - 111.89).abs() < 1e-9);
    let rate = yen.conversion.rate.clone().expect("a rate");
    assert_eq!((rate.via, rate.date, rate.facts().count()), (Some(currency("EUR")), date("2015-06-30"), 2));
    assert_eq!(rate.words(), "1 JPY = 0.00816656 USD, rate of 2015-06-30, through EUR");
    let francs = priced("591.45", "XOF");
    assert!((francs.number.to_f64() - 1.0).abs() < 1e-12);
    assert!(francs.conversion.rate.as_ref().is_some_and(|rate| rate.via.is_none() && rate.legs[0].divides));
    let dollars = priced("7.10", "USD");
    assert_eq!((dollars.number.to_string(), dollars.conversion.is_identity()), ("7.10".to_owned(), true));
}

#[test]
fn the_nearest_rate_wins_before_the_direct_one() {
    let state = with_rates(&[
        ("USD", "JPY", "2015", "121.0"),
        ("EUR", "USD", "2015-06-30", "1.1189"),
        ("EUR", "JPY", "2015-06-30", "137.01"),
    ]);
    let rates = Rates::of(&state, None);
    let of = |on: &str| rates.rate(currency("USD"), currency("JPY"), date(on), 31).expect("a rate");
    assert_eq!(of("2015-06-30").via, Some(currency("EUR")), "the day's, through the euro");
    assert_eq!(of("2015-02-01").via, None, "no day is near: the year's");
}

#[test]
fn what_has_no_rate_keeps_its_currency_and_is_said() {
    let state = with_rates(&[("EUR", "USD", "2015-06-30", "1.1189")]);
    let asked = pricing(&[("in", "USD")]);
    let pricer = Pricer::new(&state, asked);
    let mut sum = PricedSum::of_rung("disbursed");
    for amount in
        [money("100", "EUR", "2015-07-01"), money("40", "KES", "2015-07-01"), money("2", "KES", "2015-07-02")]
    {
        let _ = sum.add(&pricer, amount, leaf(amount), None);
    }
    let measure = sum.measure(&asked);
    assert_eq!(
        (measure.status, measure.coverage.map(|all| (all.known, all.expected))),
        (Status::Partial, Some((1, 3)))
    );
    assert_eq!(
        sum.words(&asked).replace('\u{a0}', " "),
        "disbursed: USD, each amount at the rate of its value date or at most 31 days before; exchange rate of \
         2015-06-30; 1 of 3 amounts priced; left out: KES 42 (no exchange rate from KES to USD on record for \
         2015-07-01)"
    );
    let of_kes = &sum.by_currency()[1];
    assert_eq!(
        (of_kes.currency, of_kes.left_out.map(|all| all.to_string())),
        (currency("KES"), Some("42".to_owned()))
    );
    let mut nothing = PricedSum::of_rung("disbursed");
    let shillings = money("40", "KES", "2015-07-01");
    assert!(nothing.add(&pricer, shillings, leaf(shillings), None).is_err());
    assert_eq!(nothing.measure(&asked).status, Status::NotAssessable(Reason::ExchangeRate));
    assert!(nothing.join(PricedSum::of_rung("pledged")).is_err(), "two rungs are never added");
}

#[test]
fn constant_prices_need_the_payers_country_and_never_guess_it() {
    let state = ledger(
        "actor sida \"Sida\" state country=x:iso3166-1:SE
         actor bank \"A bank\" io
         observation x:iso4217:EUR x:atlas:exchange-rate 1.18 USD 2021
         observation x:iso4217:EUR x:atlas:exchange-rate 1.05 USD 2022
         observation x:iso4217:EUR x:atlas:exchange-rate 10.1 SEK 2021
         observation x:iso4217:EUR x:atlas:exchange-rate 10.6 SEK 2022
         observation x:iso3166-1:SE x:atlas:gdp-deflator 100 index 2021
         observation x:iso3166-1:SE x:atlas:gdp-deflator 106 index 2022",
    )
    .state();
    let pricer = Pricer::new(&state, pricing(&[("in", "USD"), ("prices", "2021")]));
    let price = |code: &str, payer: Option<&Ref>| {
        let money = money("106", code, "2022-05-05");
        let priced = pricer.price(money, leaf(money), payer)?;
        let again = priced.term.evaluate(&state).expect("re-evaluates");
        assert!(again.agrees(priced.number));
        assert_eq!(priced.unit, Unit::Money(currency("USD"), PriceBase::Constant(2021)));
        Ok(priced.number.to_f64())
    };
    let kronor = 106.0 / 1.06 / 10.1 * 1.18;
    let near = |value: Result<f64, Unpriced>, expected: f64| {
        let value = value.expect("a price");
        assert!((value - expected).abs() < 1e-9, "{value} is not {expected}");
    };
    near(price("SEK", Some(&payer("x:atlas:sida"))), kronor);
    near(price("SEK", None), kronor);
    near(price("SEK", Some(&payer("x:org-id:SE-6"))), kronor);
    // Euros of a Swedish payer become kronor of their own day first.
    near(price("EUR", Some(&payer("x:atlas:sida"))), 106.0 * 10.6 / 1.06 / 10.1 * 1.18);
    assert_eq!(
        price("EUR", Some(&payer("x:atlas:bank"))),
        Err(Unpriced::PayerUnknown { currency: currency("EUR") })
    );
    assert_eq!(price("EUR", None), Err(Unpriced::PayerUnknown { currency: currency("EUR") }));
    let german = Unpriced::NoDeflator { country: "DE", year: 2022, base: 2021 };
    assert_eq!(price("EUR", Some(&payer("x:iso3166-1:DE"))), Err(german));
}

#[test]
fn an_amount_in_prices_of_a_year_is_never_taken_for_nominal() {
    let state = t33();
    let stated = Money { prices: PriceBase::Constant(2022), ..money("105", "EUR", "2019") };
    let price = |params: &[(&str, &str)]| {
        let pricer = Pricer::new(&state, pricing(params));
        pricer
            .price(stated, leaf(stated), Some(&payer("x:iso3166-1:DE")))
            .map(|priced| priced.number.to_f64())
    };
    assert_eq!(price(&[("in", "USD")]), Err(Unpriced::OtherPrices { stated: 2022 }));
    assert!((price(&[("in", "USD"), ("prices", "2021")]).expect("deflated") - 118.0).abs() < 1e-9);
    assert!((price(&[("in", "USD"), ("prices", "2022")]).expect("exchanged") - 105.0 * 1.05).abs() < 1e-9);
    assert!((price(&[("prices", "2021")]).expect("deflated in euros") - 100.0).abs() < 1e-9);
}

#[test]
fn parameters_are_refused_by_name() {
    let refused = |name: &str, value: &str| {
        Pricing::of(&Params::new([(name, value)])).expect_err("refused").to_string()
    };
    assert_eq!(refused("in", "usd"), "parameter `in`: is a currency of ISO 4217 such as USD");
    assert_eq!(refused("prices", "21"), "parameter `prices`: is `nominal` or a base year such as 2021");
    assert_eq!(refused("rate_days", "-1"), "parameter `rate_days`: is a number of days from 0 to 3660");
    assert_eq!(refused("rates", "ecb"), "parameter `rates`: is the key of a dataset: 64 hexadecimal digits");
}

#[test]
fn a_million_amounts_are_priced_quickly() {
    let mut rates = Vec::new();
    let days: Vec<String> = (1..=28).map(|day| format!("2015-02-{day:02}")).collect();
    for day in &days {
        rates.extend([("EUR", "USD", day.as_str(), "1.13"), ("EUR", "JPY", day.as_str(), "134.2")]);
    }
    let state = with_rates(&rates);
    let asked = pricing(&[("in", "USD")]);
    let pricer = Pricer::new(&state, asked);
    let started = std::time::Instant::now();
    let mut sum = PricedSum::of_rung("disbursed");
    for n in 0..1_000_000u64 {
        let on = &days[(n % 28) as usize];
        let amount =
            Money { amount: Exact::from(n), ..money("0", if n % 2 == 0 { "EUR" } else { "JPY" }, on) };
        let _ = sum.add(&pricer, amount, Term::Sum(Vec::new()), None);
    }
    let measure = sum.measure(&asked);
    println!("a million amounts: {:?}", started.elapsed());
    assert_eq!(measure.coverage.map(|all| all.known), Some(1_000_000));
    // A debug build on a busy machine; the release build takes a small part of this.
    assert!(started.elapsed().as_secs() < 30);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_sum_mixes_currencies_or_price_bases_and_every_sum_re_evaluates(
        amounts in prop::collection::vec((-1_000_000i64..1_000_000, 0usize..5, 0usize..4, 0usize..3), 1..30),
        asked in 0usize..4,
    ) {
        let state = t33();
        let codes = ["EUR", "USD", "SEK", "JPY", "KES"];
        let dates = ["2021-05-05", "2022", "2023-01-31", "2019-01-01"];
        let bases = [PriceBase::Nominal, PriceBase::Constant(2021), PriceBase::Constant(2022)];
        let params: [&[(&str, &str)]; 4] =
            [&[], &[("in", "USD")], &[("in", "EUR"), ("prices", "2021")], &[("prices", "2022")]];
        let pricing = pricing(params[asked]);
        let pricer = Pricer::new(&state, pricing);
        let germany = payer("x:iso3166-1:DE");
        let mut whole = PricedSum::of_rung("disbursed");
        let mut halves = [PricedSum::of_rung("disbursed"), PricedSum::of_rung("disbursed")];
        for (n, (amount, code, on, base)) in amounts.iter().enumerate() {
            let money = Money {
                amount: Exact::new(i128::from(*amount), 2).expect("small"),
                prices: bases[*base],
                ..money("0", codes[*code], dates[*on])
            };
            let answer = whole.add(&pricer, money, leaf(money), Some(&germany));
            prop_assert_eq!(halves[n % 2].add(&pricer, money, leaf(money), Some(&germany)), answer);
            let priced = pricer.price(money, leaf(money), Some(&germany));
            prop_assert_eq!(priced.as_ref().err().copied(), answer.err());
            if let Ok(priced) = priced {
                prop_assert_eq!(&priced.unit, &pricing.unit_of(&money));
                prop_assert!(priced.term.evaluate(&state).expect("re-evaluates").agrees(priced.number));
            }
        }
        let stated: u64 = whole.measures().len() as u64;
        let measures = whole.measures();
        for measure in &measures {
            let Unit::Money(currency, base) = &measure.unit else { panic!("{:?}", measure.unit) };
            prop_assert!(pricing.currency.is_none_or(|asked| asked == *currency));
            prop_assert!(pricing.prices().is_none_or(|asked| asked == *base));
            let again = measure.term.evaluate(&state).expect("re-evaluates");
            prop_assert!(again.agrees(measure.value.expect("a value")));
        }
        if pricing.currency.is_some() {
            prop_assert!(stated <= 1);
        }
        let counted: u64 = whole.by_currency().iter().map(|each| each.count.expected).sum();
        prop_assert_eq!(counted, amounts.len() as u64);
        let [mut joined, second] = halves;
        joined.join(second).expect("one rung");
        prop_assert_eq!(joined.coverage(), whole.coverage());
        for (a, b) in joined.measures().iter().zip(&measures) {
            prop_assert_eq!(a.value, b.value);
        }
    }

    #[test]
    fn there_and_back_is_the_same_amount(amount in 1i64..1_000_000_000, dollars in 1u32..1_000_000, yen in 1u32..100_000_000) {
        let rate = |n: u32| format!("{}.{:04}", n / 10_000, n % 10_000);
        let (dollars, yen) = (rate(dollars), rate(yen));
        let state = with_rates(&[("EUR", "USD", "2015-06-30", &dollars), ("EUR", "JPY", "2015-06-30", &yen)]);
        let rates = Rates::of(&state, None);
        let of = |from: &str, to: &str| {
            rates.rate(currency(from), currency(to), date("2015-06-30"), 31).expect("a rate").value
        };
        for (from, to) in [("EUR", "USD"), ("JPY", "USD"), ("JPY", "EUR")] {
            let back = amount as f64 * of(from, to) * of(to, from);
            prop_assert!((back - amount as f64).abs() <= 1e-9 * amount as f64);
        }
        let round = of("USD", "JPY") * of("JPY", "EUR") * of("EUR", "USD");
        prop_assert!((round - 1.0).abs() <= 1e-9);
    }
}

#[test]
fn the_lens_of_rates_shows_the_rate_its_date_and_its_facts() {
    let state = with_rates(&[
        ("EUR", "USD", "2015-06-26", "1.1202"),
        ("EUR", "JPY", "2015-06-26", "138.35"),
        ("EUR", "USD", "2014", "1.3285"),
    ]);
    let view = crate::read(&state, "rates", &[("currency", "USD"), ("in", "JPY"), ("date", "2015-06-28")]);
    expect_test::expect![[r#"
        1 USD = 123.505 JPY, rate of 2015-06-26, through EUR
        1 USD on 2015-06-28: JPY 124
        [rate]
        EUR | US$1.1202 | USD | 2015-06-26 | divided by it
        EUR | JPY 138.35 | JPY | 2015-06-26 | multiplied by it
        [stated]
        (None is on record: only a third currency joins them, if anything does.)
    "#]]
    .assert_eq(&crate::text(&view, &["rate", "stated"]));
    assert_eq!(view.subtitle, "A cross rate through EUR, of 2 days before");
    for (_, measure) in view.measures() {
        let value = measure.value.expect("a value");
        assert!(measure.term.evaluate(&state).expect("re-evaluates").agrees(value));
    }
    let view = crate::read(&state, "rates", &[("currency", "EUR"), ("date", "2015")]);
    expect_test::expect![[r#"
        2 currencies with a stated rate to EUR
        [newest]
        EUR | JPY 138.35 | JPY | 2015-06-26 | multiplied by it
        EUR | US$1.1202 | USD | 2015-06-26 | multiplied by it
    "#]]
    .assert_eq(&crate::text(&view, &["newest"]));
    let view = crate::read(&state, "rates", &[("currency", "KES"), ("in", "USD"), ("date", "2015")]);
    assert_eq!(view.title, "No rate from KES to USD on record for 2015");
}
