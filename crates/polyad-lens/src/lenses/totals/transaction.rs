//! The transactions of registered files: which count, and under what each stands.

use crate::facts;
use crate::params::{BadParam, Params};
use polyad_ledger::rows::Row;
use polyad_ledger::state::{Fact, Projects, State};
use polyad_model::{DatasetKey, Exact, Ref};
use std::borrow::Cow;
use std::collections::HashSet;

/// The schemes of organisations in files: by code, and by name within what a reporter reports.
const BY_CODE: &str = "org-id";
const BY_NAME: &str = "org-name";

/// What a total may be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dimension {
    Publisher,
    Type,
    Stage,
    Currency,
    Year,
    Giver,
    Receiver,
}

/// The transactions that meet the conditions.
pub(super) struct Transactions<'a> {
    projects: &'a Projects,
    /// Copies and answered rows among them.
    as_reported: bool,
    answered: HashSet<(DatasetKey, &'static str, u32)>,
    filter: Filter,
}

/// One transaction.
#[derive(Debug)]
pub(super) struct Transaction<'a> {
    /// The row.
    pub(super) fact: Fact<'a>,
    /// The amount as printed.
    pub(super) amount: Exact,
    /// Its currency as printed.
    pub(super) currency: &'a str,
    row: Row<'a>,
}

/// Conditions, read.
struct Filter {
    publisher: Option<String>,
    participant: Option<String>,
    types: Option<Vec<String>>,
    currency: Option<String>,
    year: Option<i16>,
}

impl Dimension {
    /// All, in the order in which they are told.
    pub(super) const ALL: [Dimension; 7] = [
        Dimension::Publisher,
        Dimension::Type,
        Dimension::Stage,
        Dimension::Currency,
        Dimension::Year,
        Dimension::Giver,
        Dimension::Receiver,
    ];

    /// Its name in addresses, and the key of its column.
    pub(super) fn name(self) -> &'static str {
        match self {
            Dimension::Publisher => "publisher",
            Dimension::Type => "type",
            Dimension::Stage => "stage",
            Dimension::Currency => "currency",
            Dimension::Year => "year",
            Dimension::Giver => "giver",
            Dimension::Receiver => "receiver",
        }
    }

    /// The heading of its column.
    pub(super) fn label(self) -> &'static str {
        match self {
            Dimension::Publisher => "Reported by",
            Dimension::Type => "Type",
            Dimension::Stage => "Stage",
            Dimension::Currency => "Currency",
            Dimension::Year => "Year",
            Dimension::Giver => "Giver",
            Dimension::Receiver => "Receiver",
        }
    }

    /// Whether its values are numbers and come in the order of numbers.
    pub(super) fn is_number(self) -> bool {
        matches!(self, Dimension::Type | Dimension::Year)
    }
}

impl<'a> Transactions<'a> {
    /// Those that meet the parameters.
    pub(super) fn of(
        state: &'a State,
        params: &Params,
        as_reported: bool,
    ) -> Result<Transactions<'a>, BadParam> {
        let answered = if as_reported { HashSet::new() } else { facts::answered_rows(state) };
        Ok(Transactions { projects: state.projects(), as_reported, answered, filter: Filter::of(params)? })
    }

    /// Each in turn, by file and kind and place.
    pub(super) fn each(&self, mut take: impl FnMut(Transaction<'a>)) {
        for file in self.projects.files() {
            for group in ["pledge", "contribution"].into_iter().filter_map(|kind| file.table().group(kind)) {
                let Some(amounts) = group.column("what") else { continue };
                for row in group.rows().filter(|row| is_transaction(*row)) {
                    let counted = row.record_number().is_some_and(|record| file.is_counted(record));
                    let answered = self.answered.contains(&(file.dataset().key, group.kind(), row.index()));
                    if !self.as_reported && (!counted || answered) {
                        continue;
                    }
                    let Some((amount, unit, _)) = amounts.amount(row.index()) else { continue };
                    let Some(currency) = unit.code() else { continue };
                    let fact = Fact::Row(file.dataset(), row);
                    let transaction = Transaction { fact, amount, currency, row };
                    if self.filter.holds(&transaction) {
                        take(transaction);
                    }
                }
            }
        }
    }
}

impl<'a> Transaction<'a> {
    /// What it stands under; empty where the file does not say.
    pub(super) fn value(&self, dimension: Dimension) -> Cow<'a, str> {
        match dimension {
            Dimension::Publisher => self.publisher().map_or("", |name| printed(name)).into(),
            Dimension::Type => self.row.word("flow").unwrap_or_default().into(),
            Dimension::Stage => self.stage(),
            Dimension::Currency => self.currency.into(),
            Dimension::Year => self.year().map_or(Cow::Borrowed(""), |year| format!("{year:04}").into()),
            Dimension::Giver => self.party("by", "by_name").into(),
            Dimension::Receiver => self.party("to", "to_name").into(),
        }
    }

    fn publisher(&self) -> Option<&'a Ref> {
        self.row.record().and_then(|record| record.reporter)
    }

    /// The rung of the ladder; a type that is on none is a rung of its own.
    fn stage(&self) -> Cow<'a, str> {
        if self.row.kind() == "pledge" {
            return "pledged".into();
        }
        match self.row.word("stage") {
            Some("other") | None => called(self.row).unwrap_or_default().into(),
            Some(stage) => stage.into(),
        }
    }

    fn year(&self) -> Option<i16> {
        let promised = || self.row.period("period").and_then(|period| period.from);
        self.row.date("when").or_else(promised).map(|date| date.year())
    }

    /// The code of an organisation, or the name that the file prints.
    fn party(&self, field: &str, name_field: &str) -> &'a str {
        match (self.row.name(field), self.row.word(name_field)) {
            (Some(name), Some(words)) if name.code_in(BY_CODE).is_none() => words,
            (Some(name), _) => printed(name),
            (None, words) => words.unwrap_or_default(),
        }
    }
}

impl Filter {
    fn of(params: &Params) -> Result<Filter, BadParam> {
        let text = |name: &str| params.get(name).map(|text| text.trim().to_owned());
        let types =
            params.get("type").map(|list| list.split(',').map(|each| each.trim().to_owned()).collect());
        let types: Option<Vec<String>> = types;
        let is_type = |text: &String| text.parse::<u8>().is_ok_and(|number| (1..=13).contains(&number));
        if types.as_ref().is_some_and(|types| !types.iter().all(is_type)) {
            return Err(BadParam::new(
                "type",
                "is a number of the list of transaction types, 1 to 13, or several separated by commas",
            ));
        }
        let currency = text("currency");
        if currency.as_ref().is_some_and(|code| code.contains(',')) {
            return Err(BadParam::new(
                "currency",
                "is one code, e.g. `USD`: amounts of different currencies are never added",
            ));
        }
        let year = params.optional_number("year")?;
        if year.is_some_and(|year| !(1..=9999).contains(&year)) {
            return Err(BadParam::new("year", "is a year, 1 to 9999"));
        }
        Ok(Filter {
            publisher: text("publisher"),
            participant: text("participant"),
            types,
            currency,
            year: year.map(|year| year as i16),
        })
    }

    fn holds(&self, transaction: &Transaction<'_>) -> bool {
        let is = |name: &Ref, wanted: &str| printed(name) == wanted || name.to_string() == wanted;
        let takes_part = |wanted: &String| {
            [("by", "by_name"), ("to", "to_name")].into_iter().any(|(field, name_field)| {
                transaction.row.word(name_field) == Some(wanted)
                    || transaction.row.name(field).is_some_and(|name| is(name, wanted))
            })
        };
        self.currency.as_ref().is_none_or(|wanted| wanted == transaction.currency)
            && self.types.as_ref().is_none_or(|wanted| {
                transaction.row.word("flow").is_some_and(|own| wanted.iter().any(|each| each == own))
            })
            && self.year.is_none_or(|wanted| transaction.year() == Some(wanted))
            && self
                .publisher
                .as_ref()
                .is_none_or(|wanted| transaction.publisher().is_some_and(|publisher| is(publisher, wanted)))
            && self.participant.as_ref().is_none_or(takes_part)
    }
}

/// Whether a row is a transaction: budgets and planned disbursements are pledges, too, and are none.
fn is_transaction(row: Row<'_>) -> bool {
    row.kind() != "pledge"
        || called(row).is_some_and(|called| matches!(&*called, "outgoing pledge" | "incoming pledge"))
}

/// What the standard calls the type of a row. A source's own word is a text or a word.
fn called(row: Row<'_>) -> Option<String> {
    row.value("as_called")?.as_str().map(str::to_owned)
}

/// The code of an organisation as printed, or its name. A reporter without a code is named twice over: it is what
/// tells apart the names that it uses.
fn printed(name: &Ref) -> &str {
    if let Some(code) = name.code_in(BY_CODE) {
        return code;
    }
    let Some(code) = name.code_in(BY_NAME) else {
        return match name {
            Ref::External { code, .. } => code,
            _ => "",
        };
    };
    let half = code.len() / 2;
    match (code.get(..half), code.get(half + 1..)) {
        (Some(reporter), Some(name)) if reporter == name && code.as_bytes()[half] == b'/' => name,
        _ => code,
    }
}
