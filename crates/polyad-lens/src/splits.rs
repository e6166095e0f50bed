//! An amount over countries or sectors: in which shares, by which rule, and on what those rest.
//!
//! Publishers give percentages to the countries and sectors of a project, or say with each transaction what it is for.
//! What they print does not always make a whole. The rule is one for all, is written in `docs/spec/iati.md`, and says
//! itself aloud wherever it had to do more than read: [`Split::finding`].

use crate::measure::Number;
use crate::term::Term;
use polyad_ledger::json::Value;
use polyad_ledger::state::{Fact, Project};
use polyad_model::{Exact, Ref};

/// What an amount is spread over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over<'a> {
    /// Countries and regions, which share one whole.
    Places,
    /// Sectors of one list, e.g. `iati-sector-1`; each list makes a whole of its own.
    Sectors(&'a str),
}

/// Where the shares stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// With the transaction itself, which overrides its project.
    Transaction,
    /// With the project or whatever a tag is about.
    Whole,
}

/// How shares came about that make a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// As stated: they add up to one, or there is only one.
    Stated,
    /// All stated, and their sum was not one: each was divided by it.
    Rebased,
    /// Stated shares leave more than a twentieth open: that part is nobody's.
    RestOpen,
    /// What stated shares leave is divided equally among the codes that state none.
    RestShared,
    /// Nothing is stated: all have the same.
    Equal,
}

/// Shares of one whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// The parts in the order of the source; what is open comes last. Their shares add up to one.
    pub parts: Vec<Part>,
    /// Where they stand.
    pub level: Level,
    /// How they came about.
    pub rule: Rule,
    /// Codes that are left out: regions around countries that make the whole already, and codes for which nothing
    /// was left.
    pub left_out: Vec<(String, String)>,
}

/// One part of a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The list of the code, e.g. `iso3166-1`.
    pub scheme: String,
    /// The code; `None`: the part of which nobody says whose it is.
    pub code: Option<String>,
    /// A name that stands beside the code.
    pub name: Option<String>,
    /// Its share.
    pub share: Fraction,
    /// What the share rests on.
    pub term: Term,
}

/// An exact share: a numerator over a denominator that is not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    numerator: i128,
    denominator: i128,
}

/// Places behind the point that a stated share keeps.
const PLACES: u32 = 12;
/// One in that scale.
const ONE: i128 = 1_000_000_000_000;
/// How far a sum may lie from one and still be meant as one: a twentieth.
const TOLERANCE: i128 = ONE / 20;

/// One code as it stands in the source.
struct Stated {
    scheme: String,
    code: String,
    name: Option<String>,
    /// Between nought and one, in units of [`ONE`]; what is neither is not stated.
    share: Option<i128>,
    term: Term,
}

/// The shares of a project as a whole; of its transactions see [`of_transaction`].
pub fn of_project(project: Project<'_>, over: Over<'_>) -> Option<Split> {
    // Codes of transactions are listed among the tags of the project, where nobody states their shares.
    let own = project.facts("tag").filter(|fact| !is_of_transaction(*fact));
    of_tags(own, over)
}

/// The shares of one transaction: its own, else those of its project.
pub fn of_transaction(project: Project<'_>, transaction: Fact<'_>, over: Over<'_>) -> Option<Split> {
    of_row(transaction, over).or_else(|| of_project(project, over))
}

/// The shares that stand with a row of money itself.
pub fn of_row(row: Fact<'_>, over: Over<'_>) -> Option<Split> {
    let field = if over == Over::Places { "places" } else { "sectors" };
    let items = row.value(field)?;
    let address = row.address();
    let mut stated = Vec::new();
    for (at, item) in items.as_array()?.iter().enumerate() {
        let scheme = item.str_at("scheme").unwrap_or_default();
        if over.takes(scheme) {
            stated.extend(Stated::of(scheme, item, &address, &format!("{field}.{at}")));
        }
    }
    Some(Split { level: Level::Transaction, ..whole(stated, over)? })
}

/// The shares of the tags of one thing.
pub fn of_tags<'a>(tags: impl Iterator<Item = Fact<'a>>, over: Over<'_>) -> Option<Split> {
    let mut stated = Vec::new();
    for tag in tags {
        let scheme = tag.word("scheme").unwrap_or_default();
        let is_place = tag.word("vocabulary").as_deref() == Some("place");
        if is_place != (over == Over::Places) || !over.takes(&scheme) {
            continue;
        }
        let (address, codes) = (tag.address(), tag.value("codes"));
        for (at, item) in codes.iter().flat_map(|codes| codes.as_array().unwrap_or_default()).enumerate() {
            stated.extend(Stated::of(&scheme, item, &address, &format!("codes.{at}")));
        }
    }
    whole(stated, over)
}

/// The lists of sectors that tags or transactions of a project have, the standard's own first.
pub fn sector_lists(project: Project<'_>) -> Vec<String> {
    let tags = project.facts("tag").filter(|tag| tag.word("vocabulary").as_deref() != Some("place"));
    let mut lists: Vec<String> = tags.filter_map(|tag| tag.word("scheme")).collect();
    lists.retain(|list| list.starts_with("iati-sector-"));
    lists.sort();
    lists.dedup();
    lists
}

impl Over<'_> {
    fn takes(self, scheme: &str) -> bool {
        match self {
            // A region of a list of its own would make a second whole beside the first.
            Over::Places => matches!(scheme, "" | "iso3166-1" | "iati-region-1"),
            Over::Sectors(list) => scheme == list,
        }
    }
}

impl Split {
    /// What a reader of figures should know: a stable code and a sentence. `None`: shares are as stated.
    pub fn finding(&self) -> Option<(&'static str, String)> {
        let whose = if self.level == Level::Transaction { "the transaction" } else { "the whole" };
        let left_out = match &self.left_out[..] {
            [] => String::new(),
            some => {
                let codes: Vec<&str> = some.iter().map(|(_, code)| code.as_str()).collect();
                format!(" Left out, since nothing is left for them: {}.", codes.join(", "))
            }
        };
        Some(match self.rule {
            Rule::Stated if left_out.is_empty() => return None,
            Rule::Stated => ("shares-left-out", format!("Shares of {whose} are as stated.{left_out}")),
            Rule::Rebased => (
                "shares-rebased",
                format!(
                    "Percentages of {whose} do not add up to 100; each is divided by their sum.{left_out}"
                ),
            ),
            Rule::RestOpen => (
                "shares-open",
                format!(
                    "Percentages of {whose} add up to less than 95; the rest is counted as not stated.{left_out}"
                ),
            ),
            Rule::RestShared => (
                "shares-completed",
                format!(
                    "Some codes of {whose} have no percentage; what the others leave is divided equally among them.{left_out}"
                ),
            ),
            Rule::Equal => (
                "shares-equal",
                format!("No code of {whose} has a percentage; all count the same.{left_out}"),
            ),
        })
    }

    /// An amount spread over the parts, in their order: the parts add up to it exactly, each rounded towards zero to six
    /// places more than the amount has, and what that leaves goes to the greatest. `None`: more than 38 digits.
    pub fn apportion(&self, amount: Exact) -> Option<Vec<Exact>> {
        let more = 6.min(28 - amount.scale().min(28));
        let scale = amount.scale() + more;
        let digits = amount.digits().checked_mul(10_i128.checked_pow(u32::from(more))?)?;
        let parts = self.parts.iter().map(|part| part.share.of(digits));
        let mut parts: Vec<i128> = parts.collect::<Option<_>>()?;
        let rest = digits - parts.iter().sum::<i128>();
        let greatest =
            (0..parts.len()).max_by_key(|at| (self.parts[*at].share.scaled(), usize::MAX - *at))?;
        parts[greatest] += rest;
        parts.into_iter().map(|digits| Exact::new(digits, scale).ok()).collect()
    }
}

impl Fraction {
    /// The numerator, which is not negative.
    pub fn numerator(self) -> i128 {
        self.numerator
    }

    /// The denominator, which is above zero.
    pub fn denominator(self) -> i128 {
        self.denominator
    }

    /// The nearest double.
    pub fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    fn new(numerator: i128, denominator: i128) -> Fraction {
        let by = common(numerator, denominator).max(1);
        Fraction { numerator: numerator / by, denominator: denominator / by }
    }

    /// This share of a number of units, rounded towards zero.
    fn of(self, units: i128) -> Option<i128> {
        let (whole, rest) = (units / self.denominator, units % self.denominator);
        let part = rest.checked_mul(self.numerator)? / self.denominator;
        whole.checked_mul(self.numerator)?.checked_add(part)
    }

    fn scaled(self) -> i128 {
        self.of(ONE).unwrap_or(0)
    }
}

impl Stated {
    /// A code; `None` where there is none, only words.
    fn of(scheme: &str, item: &Value, address: &Ref, path: &str) -> Option<Stated> {
        let code = item.str_at("code").or(item.as_str()).filter(|code| !code.is_empty())?.to_owned();
        let name = item.get("name").and_then(polyad_ledger::reading::wording);
        let share = item.str_at("share").and_then(|share| share.parse::<Exact>().ok()).and_then(in_units);
        let share = share.filter(|share| (0..=ONE).contains(share));
        Some(Stated {
            scheme: scheme.to_owned(),
            code,
            name: name.map(|name| name.plain().to_owned()),
            share,
            term: Term::part(address.clone(), &format!("{path}.share")),
        })
    }

    fn part(self, share: Fraction, term: Term) -> Part {
        Part { scheme: self.scheme, code: Some(self.code), name: self.name, share, term }
    }
}

/// Makes a whole of what is stated.
fn whole(mut stated: Vec<Stated>, over: Over<'_>) -> Option<Split> {
    let mut left_out = Vec::new();
    if over == Over::Places {
        leave_out_regions(&mut stated, &mut left_out);
    }
    if stated.is_empty() {
        return None;
    }
    let known: i128 = stated.iter().filter_map(|own| own.share).sum();
    let mut unstated = stated.iter().filter(|own| own.share.is_none()).count();
    if unstated > 0 && unstated < stated.len() && known >= ONE - TOLERANCE {
        // The others make the whole already.
        let (with, without) = stated.into_iter().partition::<Vec<_>, _>(|own| own.share.is_some());
        left_out.extend(without.into_iter().map(|own| (own.scheme, own.code)));
        (stated, unstated) = (with, 0);
    }
    let count = stated.len() as i128;
    let known_terms: Vec<Term> =
        stated.iter().filter(|own| own.share.is_some()).map(|own| own.term.clone()).collect();
    let level = Level::Whole;
    if unstated == stated.len() || (known == 0 && unstated == 0) {
        let rule = if count == 1 { Rule::Stated } else { Rule::Equal };
        let term = ratio(parameter("the whole", 1), parameter("codes", count));
        let parts = stated.into_iter().map(|own| own.part(Fraction::new(1, count), term.clone())).collect();
        return Some(Split { parts, level, rule, left_out });
    }
    let rest_term =
        Term::Difference(Box::new(parameter("the whole", 1)), Box::new(Term::Sum(known_terms.clone())));
    if unstated > 0 {
        let each = ratio(rest_term, parameter("codes without a percentage", unstated as i128));
        let parts = stated.into_iter().map(|own| match own.share {
            Some(share) => {
                let term = own.term.clone();
                own.part(Fraction::new(share, ONE), term)
            }
            None => own.part(Fraction::new(ONE - known, ONE * unstated as i128), each.clone()),
        });
        return Some(Split { parts: parts.collect(), level, rule: Rule::RestShared, left_out });
    }
    let rule = match known {
        ONE => Rule::Stated,
        less if less < ONE - TOLERANCE => Rule::RestOpen,
        _ => Rule::Rebased,
    };
    let sum = if rule == Rule::Rebased { known } else { ONE };
    let mut parts: Vec<Part> = Vec::new();
    for own in stated {
        let share = Fraction::new(own.share.unwrap_or(0), sum);
        let term = match rule {
            Rule::Rebased => ratio(own.term.clone(), Term::Sum(known_terms.clone())),
            _ => own.term.clone(),
        };
        parts.push(own.part(share, term));
    }
    if rule == Rule::RestOpen {
        let share = Fraction::new(ONE - known, ONE);
        let scheme = parts.first().map(|part| part.scheme.clone()).unwrap_or_default();
        parts.push(Part { scheme, code: None, name: None, share, term: rest_term });
    }
    Some(Split { parts, level, rule, left_out })
}

/// A region that stands around countries which make the whole already says nothing more.
fn leave_out_regions(stated: &mut Vec<Stated>, left_out: &mut Vec<(String, String)>) {
    let is_region = |own: &Stated| own.scheme.starts_with("iati-region-");
    let sum = |stated: &[Stated], regions: bool| -> i128 {
        stated.iter().filter(|own| is_region(own) == regions).filter_map(|own| own.share).sum()
    };
    let countries_alone = (sum(stated, false) - ONE).abs() <= TOLERANCE;
    if countries_alone && sum(stated, true) > TOLERANCE {
        let (out, kept) = stated.drain(..).partition::<Vec<_>, _>(is_region);
        left_out.extend(out.into_iter().map(|own| (own.scheme, own.code)));
        *stated = kept;
    }
}

/// Whether a tag stands with a transaction.
fn is_of_transaction(tag: Fact<'_>) -> bool {
    matches!(tag, Fact::Row(_, row) if row.locator().contains("/transaction["))
}

/// A share in units of [`ONE`], rounded where it has more places.
fn in_units(share: Exact) -> Option<i128> {
    let scale = u32::from(share.scale());
    if scale <= PLACES {
        return share.digits().checked_mul(10_i128.pow(PLACES - scale));
    }
    let unit = 10_i128.checked_pow(scale - PLACES)?;
    share.digits().checked_add(unit / 2).map(|digits| digits.div_euclid(unit))
}

fn common(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { common(b, a % b) }
}

fn parameter(name: &str, value: i128) -> Term {
    let value = i64::try_from(value).unwrap_or(i64::MAX);
    Term::Parameter { name: name.to_owned(), value: Number::Exact(Exact::from(value)) }
}

fn ratio(part: Term, whole: Term) -> Term {
    Term::Ratio(Box::new(part), Box::new(whole))
}
