//! Activities and organisations to rows of the record, one concern a file.
//!
//! One activity is one record: a row of the kind `partnership` for itself, and rows for who takes part, what it is
//! about, what is promised and paid, and what came of it. Whatever cannot be a row is refused alone and said.

mod columns;
mod facts;
mod giving;
mod organisation;
mod participants;
mod partnership;
mod results;
mod tags;
mod terms;
mod texts;

use self::columns::Columns;
use self::terms::Lists;
use super::activity::{Activity, Flaw, OrganisationRecord, Placed};
use super::date;
use super::report::{Place, Report, Sort};
use super::whom::{self, Whom};
use polyad_ledger::rows::{NameId, NewRecord, TableBuilder};
use polyad_model::{PartialDate, Ref};
use std::collections::{BTreeSet, HashSet};
use std::fmt::Write;

/// All rows of a file while it is read.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) table: TableBuilder,
    pub(super) report: Report,
    whom: Whom,
    columns: Columns,
    lists: Lists,
    /// Keys of the records so far.
    keys: HashSet<Box<str>>,
    /// Who reports, over the whole file.
    pub(super) reporters: BTreeSet<Ref>,
    /// Contact details that were passed over.
    pub(super) contacts: u64,
    /// What the file's own root says for all records.
    pub(super) currency: Option<String>,
    pub(super) lang: Option<String>,
}

/// Where a record stands in its file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) line: u32,
    pub(super) lines: u32,
    pub(super) start: u64,
    pub(super) bytes: u32,
}

/// What all rows of a record share.
struct Record<'a> {
    number: u32,
    key: &'a str,
    /// Its name; `None` when it has none.
    about: Option<NameId>,
    reporter: Option<NameId>,
    /// The reporter's code or name, which tells apart what it calls by name only.
    reporter_code: &'a str,
    currency: Option<&'a str>,
    lang: &'a str,
    /// Steps whose rows the file states whole.
    stated: HashSet<&'a str>,
}

impl Record<'_> {
    /// Whether the file states the row of this step whole.
    fn is_stated(&self, step: &str) -> bool {
        !self.stated.is_empty() && self.stated.contains(step)
    }
}

/// A step inside a record, e.g. `transaction[3]`, rewritten in place.
#[derive(Default)]
struct Step(String);

impl Rows {
    /// Takes an activity that is well-formed. `ordinal` is its number among the activities of the file, from 1.
    pub(super) fn activity(&mut self, activity: &Activity<'_>, span: Span, ordinal: u64) {
        self.report.kept(Sort::Activities);
        let identifier = activity.identifiers.first();
        let trimmed = identifier.map_or("", |identifier| identifier.value.trim());
        let (key, is_new) = self.key("iati-activity", trimmed, ordinal);
        let name = whom::activity(trimmed);
        let about = name.as_ref().map(|name| self.table.name(name));
        let reporter = activity.reporting.first().and_then(whom::reporter);
        let place = Place { key: &key, step: "", line: activity.line };
        self.identifier_findings(place, identifier, is_new, name.is_some());
        if reporter.is_none() {
            self.report.warn(place, "reporter-missing", || {
                "no reporting-org with a ref or a name: nobody says this".to_owned()
            });
        }
        if activity.title.is_empty() {
            self.report.warn(place, "title-missing", || "the activity has no title".to_owned());
        }
        self.flaws(&key, &activity.flaws);
        self.contacts += u64::from(activity.contacts);
        let number = self.record(&key, name, reporter.as_ref(), activity.last_updated.as_deref(), span);
        let reporter_name = reporter.as_ref().map(|(_, name)| self.table.name(name));
        let (currency, lang) = (self.currency.clone(), self.lang.clone());
        let record = Record {
            number,
            key: &key,
            about,
            reporter: reporter_name,
            reporter_code: reporter.as_ref().map_or("", |(code, _)| code),
            currency: activity.default_currency.as_deref().or(currency.as_deref()),
            lang: texts::tag(activity.lang.as_deref().or(lang.as_deref())),
            stated: facts::steps(activity),
        };
        partnership::row(self, &record, activity);
        participants::rows(self, &record, activity);
        tags::rows(self, &record, activity);
        giving::budgets(self, &record, activity);
        giving::transactions(self, &record, activity);
        results::rows(self, &record, activity);
        facts::rows(self, &record, activity);
    }

    /// Takes an organisation's own record.
    pub(super) fn organisation(&mut self, own: &OrganisationRecord<'_>, span: Span, ordinal: u64) {
        let identifier = own.identifiers.first();
        let reporter = own.reporting.first().and_then(whom::reporter);
        let mut trimmed = identifier.map_or("", |identifier| identifier.value.trim());
        if trimmed.is_empty() {
            // In organisation files the reporter is nearly always the organisation itself.
            trimmed = own.reporting.first().and_then(|own| own.reference.as_deref()).unwrap_or_default();
        }
        let (key, is_new) = self.key("iati-organisation", trimmed, ordinal);
        let place = Place { key: &key, step: "", line: own.line };
        self.identifier_findings(place, identifier, is_new, true);
        self.flaws(&key, &own.flaws);
        if trimmed.is_empty() {
            self.report.refuse(Sort::Organisations, place, "organisation-unnamed", || {
                "neither an identifier nor a reporting-org with a ref: it is not known whose record this is".to_owned()
            });
            self.report.lost(Sort::OrganisationBudgets, own.budgets.len());
            return;
        }
        self.report.kept(Sort::Organisations);
        let name = whom::organisation(trimmed);
        let about = self.table.name(&name);
        let number = self.record(&key, Some(name), reporter.as_ref(), own.last_updated.as_deref(), span);
        let (currency, lang) = (self.currency.clone(), self.lang.clone());
        let record = Record {
            number,
            key: &key,
            about: Some(about),
            reporter: reporter.as_ref().map(|(_, name)| self.table.name(name)),
            reporter_code: reporter.as_ref().map_or(trimmed, |(code, _)| code),
            currency: own.default_currency.as_deref().or(currency.as_deref()),
            lang: texts::tag(own.lang.as_deref().or(lang.as_deref())),
            stated: HashSet::new(),
        };
        organisation::rows(self, &record, own);
    }

    /// Refuses an activity with all that was read of it. `why` is `None` where another finding says it.
    pub(super) fn broken_activity(&mut self, activity: &Activity<'_>, flaw: &Flaw, ordinal: u64) {
        let key = match activity.identifiers.first().map(|identifier| identifier.value.trim()) {
            // One that no record may have would only make findings long.
            Some(identifier) if whom::activity(identifier).is_some() => identifier.to_owned(),
            _ => format!("iati-activity[{ordinal}]"),
        };
        let place = Place { key: &key, step: "", line: flaw.line };
        self.report.refuse(Sort::Activities, place, flaw.code, || flaw.message.clone());
        self.contacts += u64::from(activity.contacts);
        let indicators = || activity.results.iter().flat_map(|result| &result.indicators);
        for (sort, records) in [
            (Sort::Participants, activity.participating.len()),
            (Sort::Budgets, activity.budgets.len()),
            (Sort::Planned, activity.planned.len()),
            (Sort::Transactions, activity.transactions.len()),
            (Sort::Results, activity.results.len()),
            (Sort::Indicators, indicators().count()),
            (Sort::Periods, indicators().map(|indicator| indicator.periods.len()).sum()),
        ] {
            self.report.lost(sort, records);
        }
    }

    /// Refuses an organisation's record with all that was read of it.
    pub(super) fn broken_organisation(&mut self, own: &OrganisationRecord<'_>, flaw: &Flaw, ordinal: u64) {
        let key = format!("iati-organisation[{ordinal}]");
        let place = Place { key: &key, step: "", line: flaw.line };
        self.report.refuse(Sort::Organisations, place, flaw.code, || flaw.message.clone());
        self.report.lost(Sort::OrganisationBudgets, own.budgets.len());
    }

    /// The key of a record, and whether its identifier was not met before.
    fn key(&mut self, element: &str, identifier: &str, ordinal: u64) -> (String, bool) {
        // An identifier that looks like a place in the file would make locators ambiguous.
        let fits = !identifier.is_empty()
            && !identifier.ends_with(']')
            && whom::activity(identifier).is_some()
            && !self.keys.contains(identifier);
        let key = if fits { identifier.to_owned() } else { format!("{element}[{ordinal}]") };
        let is_new = fits || !self.keys.contains(identifier);
        self.keys.insert(key.as_str().into());
        (key, is_new)
    }

    fn identifier_findings(
        &mut self,
        place: Place<'_>,
        printed: Option<&Placed<'_>>,
        is_new: bool,
        fits: bool,
    ) {
        let Some(printed) = printed.filter(|printed| !printed.value.trim().is_empty()) else {
            self.report.warn(place, "identifier-missing", || {
                "no identifier: the record goes by its place in the file".to_owned()
            });
            return;
        };
        let place = Place { line: printed.line, ..place };
        let trimmed = printed.value.trim();
        if trimmed.len() != printed.value.len() {
            self.report.note(place, "identifier-space", || {
                format!("white space around the identifier `{}` is left out", excerpt(trimmed))
            });
        }
        if !is_new {
            self.report.warn(place, "identifier-repeated", || {
                format!(
                    "the identifier `{}` stands in this file before; this record is kept too",
                    excerpt(trimmed)
                )
            });
        }
        if !fits {
            self.report.warn(place, "identifier-malformed", || {
                format!("`{}` is too long for an identifier or holds control characters", excerpt(trimmed))
            });
        }
    }

    fn flaws(&mut self, key: &str, flaws: &[Flaw]) {
        for flaw in flaws {
            let place = Place { key, step: "", line: flaw.line };
            self.report.warn(place, flaw.code, || flaw.message.clone());
        }
    }

    fn record(
        &mut self,
        key: &str,
        name: Option<Ref>,
        reporter: Option<&(String, Ref)>,
        updated: Option<&str>,
        span: Span,
    ) -> u32 {
        let reporter = reporter.map(|(_, name)| name.clone());
        if let Some(reporter) = &reporter
            && !self.reporters.contains(reporter)
        {
            self.reporters.insert(reporter.clone());
        }
        self.table.record(NewRecord {
            key: key.to_owned(),
            name,
            reporter,
            updated: updated.map(str::to_owned),
            line: span.line,
            lines: span.lines,
            start: span.start,
            bytes: span.bytes,
        })
    }
}

impl Step {
    /// The `nth` element of a name in its parent, from 0; steps are counted from 1.
    fn of(&mut self, element: &str, nth: usize) -> &str {
        self.0.clear();
        // A string takes every write.
        let _ = write!(self.0, "{element}[{}]", nth + 1);
        &self.0
    }
}

/// A date as printed. What cannot be one is said and left out.
fn date(report: &mut Report, place: Place<'_>, what: &str, printed: &str) -> Option<PartialDate> {
    if printed.trim().is_empty() {
        return None;
    }
    let Some(read) = date::read(printed) else {
        report.warn(place, "date-malformed", || {
            format!("{what}: `{}` is no date of the form 2015-09-25; it is left out", excerpt(printed.trim()))
        });
        return None;
    };
    if read.had_time {
        report.note(place, "date-has-time", || {
            format!("{what}: of `{}` the day is kept", excerpt(printed.trim()))
        });
    }
    Some(read.date)
}

/// What is printed, without spaces around it; `None` when nothing is left.
fn filled(printed: Option<&str>) -> Option<&str> {
    printed.map(str::trim).filter(|printed| !printed.is_empty())
}

/// The start of a text, short enough for a message.
fn excerpt(text: &str) -> &str {
    let end = text.char_indices().nth(80).map_or(text.len(), |(at, _)| at);
    &text[..end]
}
