//! Results: indicators with their periods, targets and actual values, put together again from rows.

use super::described::{documents, text};
use super::sheet::Line;
use super::values::{address, day_at, flag};
use super::xml::Element;
use polyad_ledger::json::Value;
use std::collections::BTreeMap;

/// Where a row of results stands: numbers of result, indicator, period, and of the value with its element.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    result: usize,
    indicator: usize,
    value: Option<(usize, &'static str, usize)>,
}

/// The results of an activity and the new steps of their rows, by their number among the lines.
#[derive(Default)]
pub(super) struct Written {
    pub(super) elements: Vec<Element>,
    pub(super) steps: BTreeMap<usize, String>,
}

/// The rows of one indicator.
#[derive(Default)]
struct Group<'a> {
    own: Option<(usize, &'a Line)>,
    /// Values by period, element and number.
    periods: BTreeMap<usize, Vec<(&'static str, usize, usize, &'a Line)>>,
}

impl At {
    /// Reads `result[1]/indicator[2]/period[3]/target[4]`.
    fn of(step: &str) -> Option<At> {
        let mut parts = step.split('/');
        let number = |part: Option<&str>, name: &str| -> Option<usize> {
            part?.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
        };
        let result = number(parts.next(), "result")?;
        let indicator = number(parts.next(), "indicator")?;
        let Some(period) = parts.next() else { return Some(At { result, indicator, value: None }) };
        let period = number(Some(period), "period")?;
        let last = parts.next()?;
        let value = ["target", "actual"]
            .into_iter()
            .find_map(|name| Some((period, name, number(Some(last), name)?)))?;
        Some(At { result, indicator, value: Some(value) })
    }
}

/// Writes all results that are as the standard has them; rows that are not get steps behind all others.
pub(super) fn written(lines: &[Line]) -> Written {
    let about = lines.first();
    let mut results: BTreeMap<usize, BTreeMap<usize, Group<'_>>> = BTreeMap::new();
    for (n, line) in lines.iter().enumerate() {
        let Some(at) = At::of(&line.step) else { continue };
        let group = results.entry(at.result).or_default().entry(at.indicator).or_default();
        match at.value {
            None => group.own = Some((n, line)),
            Some((period, name, number)) => {
                group.periods.entry(period).or_default().push((name, number, n, line));
            }
        }
    }
    let mut written = Written::default();
    let (mut whole, mut broken) = (Vec::new(), Vec::new());
    for (old, indicators) in results {
        match result(old, &indicators, about) {
            Some((element, steps)) => whole.push((element, steps)),
            None => broken.push(indicators),
        }
    }
    for (n, (element, steps)) in whole.into_iter().enumerate() {
        let result = n + 1;
        written.elements.push(element);
        written
            .steps
            .extend(steps.into_iter().map(|(line, step)| (line, format!("result[{result}]/{step}"))));
    }
    let before = written.elements.len();
    for (n, indicators) in broken.into_iter().enumerate() {
        let mut numbers = Numbers::default();
        let steps = indicators.values().flat_map(|group| all_steps(group, &mut numbers)).collect::<Vec<_>>();
        written.steps.extend(
            steps.into_iter().map(|(line, step)| (line, format!("result[{}]/{step}", before + n + 1))),
        );
    }
    written
}

/// One result and the steps in it, by line.
type Part = (Element, Vec<(usize, String)>);

#[derive(Default)]
struct Numbers(usize);

impl Numbers {
    fn next(&mut self) -> usize {
        self.0 += 1;
        self.0
    }
}

fn result(old: usize, indicators: &BTreeMap<usize, Group<'_>>, about: Option<&Line>) -> Option<Part> {
    let (_, first) = indicators.values().find_map(|group| group.own)?;
    let class = first.word("result_type").filter(|class| matches!(*class, "1" | "2" | "3" | "9"))?;
    let at = format!("result[{old}]");
    let mut element = Element::new("result")
        .with("type", class)
        .maybe("aggregation-status", first.word("result_aggregation").and_then(flag))
        .child(text("title", first.value("result_title"))?)
        .children(text("description", first.value("result_description")))
        .children(about.map(|about| documents(about, &at)).unwrap_or_default())
        .children(first.items("result_references").iter().filter_map(|own| reference(own, "vocabulary-uri")));
    let (mut steps, mut broken, mut numbers) = (Vec::new(), Vec::new(), Numbers::default());
    for (old, group) in indicators {
        match indicator(group, about, &format!("{at}/indicator[{old}]")) {
            Some((child, inside)) => {
                element = element.child(child);
                let number = numbers.next();
                steps.extend(
                    inside.into_iter().map(|(line, step)| (line, format!("indicator[{number}]{step}"))),
                );
            }
            None => broken.push(group),
        }
    }
    if numbers.0 == 0 {
        return None;
    }
    for group in broken {
        steps.extend(all_steps(group, &mut numbers));
    }
    Some((element, steps))
}

/// Steps of rows for which there is no element.
fn all_steps(group: &Group<'_>, numbers: &mut Numbers) -> Vec<(usize, String)> {
    let number = numbers.next();
    let own = group.own.map(|(line, _)| (line, format!("indicator[{number}]")));
    let values = group.periods.iter().flat_map(|(period, values)| {
        values.iter().map(move |(name, nth, line, _)| {
            (*line, format!("indicator[{number}]/period[{period}]/{name}[{nth}]"))
        })
    });
    own.into_iter().chain(values).collect()
}

fn indicator(group: &Group<'_>, about: Option<&Line>, at: &str) -> Option<Part> {
    let (line, own) = group.own?;
    let measure = match own.word("unit")? {
        "number" => "1",
        "percent" => "2",
        "nominal" => "3",
        "ordinal" => "4",
        "qualitative" => "5",
        _ => return None,
    };
    let ascending = match own.word("better") {
        Some("up") => Some("1"),
        Some("down") => Some("0"),
        _ => None,
    };
    let mut element = Element::new("indicator")
        .with("measure", measure)
        .maybe("ascending", ascending)
        .maybe("aggregation-status", own.word("aggregation").and_then(flag))
        .child(text("title", own.value("name"))?)
        .children(text("description", own.value("description")))
        .children(about.map(|about| documents(about, at)).unwrap_or_default())
        .children(own.items("references").iter().filter_map(|own| reference(own, "indicator-uri")));
    let baselines = own.value("baseline").into_iter().chain(own.items("baselines"));
    for (n, value) in baselines.enumerate() {
        element = element.children(baseline(value, about, &format!("{at}/baseline[{}]", n + 1)));
    }
    let mut steps = vec![(line, String::new())];
    let (mut number, mut broken) = (Numbers::default(), Vec::new());
    for (old, values) in &group.periods {
        match period(values, about, &format!("{at}/period[{old}]")) {
            Some((child, inside)) => {
                element = element.child(child);
                let number = number.next();
                steps.extend(
                    inside.into_iter().map(|(line, step)| (line, format!("/period[{number}]/{step}"))),
                );
            }
            None => broken.push(values),
        }
    }
    for values in broken {
        let number = number.next();
        steps.extend(
            values.iter().map(|(name, nth, line, _)| (*line, format!("/period[{number}]/{name}[{nth}]"))),
        );
    }
    Some((element, steps))
}

/// A period, where both its days are known.
fn period(values: &[(&'static str, usize, usize, &Line)], about: Option<&Line>, at: &str) -> Option<Part> {
    let (.., first) = values.first()?;
    let dates = first.value("period")?;
    let end = |name: &'static str, member| Some(Element::new(name).with("iso-date", day_at(dates, member)?));
    let mut element =
        Element::new("period").child(end("period-start", "from")?).child(end("period-end", "to")?);
    let mut steps = Vec::new();
    for name in ["target", "actual"] {
        for (number, (_, old, line, own)) in values.iter().filter(|(own, ..)| *own == name).enumerate() {
            let measured = own.value(if name == "target" { "aim" } else { "value" });
            let printed = measured.and_then(|value| value.str_at("value")).or(own.word("as_printed"));
            let places = own.items("locations").iter().filter_map(Value::as_str);
            let child = Element::new(name)
                .maybe("value", printed)
                .children(places.map(|place| Element::new("location").with("ref", place)))
                .children(dimensions(own.value("dims")))
                .children(text("comment", own.value("comment")))
                .children(
                    about.map(|about| documents(about, &format!("{at}/{name}[{old}]"))).unwrap_or_default(),
                );
            element = element.child(child);
            steps.push((*line, format!("{name}[{}]", number + 1)));
        }
    }
    Some((element, steps))
}

fn baseline(own: &Value, about: Option<&Line>, at: &str) -> Option<Element> {
    let year = own.str_at("year").filter(|year| year.parse::<u32>().is_ok_and(|year| year > 0))?;
    let places = own.items_at("locations").iter().filter_map(Value::as_str);
    let element = Element::new("baseline")
        .maybe("iso-date", day_at(own, "date"))
        .with("year", year)
        .maybe("value", own.str_at("value"))
        .children(places.map(|place| Element::new("location").with("ref", place)))
        .children(dimensions(own.get("dims")))
        .children(about.map(|about| documents(about, at)).unwrap_or_default());
    Some(element.children(text("comment", own.get("comment"))))
}

fn dimensions(dims: Option<&Value>) -> Vec<Element> {
    let items = dims.and_then(Value::as_array).unwrap_or_default();
    let element = |item: &Value| {
        Element::new("dimension").maybe("name", item.str_at("name")).maybe("value", item.str_at("value"))
    };
    items.iter().map(element).collect()
}

fn reference(own: &Value, uri: &'static str) -> Option<Element> {
    let element = Element::new("reference").with("vocabulary", own.str_at("vocabulary")?);
    Some(element.with("code", own.str_at("code")?).maybe(uri, own.str_at("uri").and_then(address)))
}
