//! Every file that was registered, with what its reader kept and refused.

use super::editions::chain::{self, Edition, Standing};
use super::editions::rows;
use super::project::code_of;
use crate::facts;
use crate::params::{BadParam, Params};
use crate::view::{Block, Cell, Table, View};
use polyad_ledger::reading::{self, Named};
use polyad_ledger::rows::{LoadReport, Severity};
use polyad_ledger::state::{Dataset, EntityKind, State};
use polyad_model::Ref;
use std::cmp::Reverse;

lens! {
    /// One line a registration of a file: who published it, which edition of which file it is, what its reader found,
    /// kept and refused, and what it remarked. The newest come first.
    ///
    /// A file that came again with other bytes is a new edition of the one before, which leaves force and stays
    /// readable; the lens `editions` says what changed. A file with the same bytes adds nothing and no line. An edition
    /// whose statement was withdrawn is marked so.
    ///
    /// What was found, kept and refused is counted by the reader and stands in its load report: found = kept +
    /// refused + left empty by the publisher. These counts are about the bytes and no figures of the record; the number
    /// of rows is one, and opens them.
    "imports", "Imports", version 1;
    question: "Which files came in, what was kept of them, and what was refused?";
    params: {
        format optional: "Only files of this format, e.g. `iati-activity`.";
        publisher optional: "Only files whose publisher's name or code holds this text.";
        q optional: "Only files whose title, publisher, edition or address holds this text.";
        refused optional: "`yes`: only files of which something was refused.";
        standing optional: "Only editions `in-force`, `former` or `withdrawn`.";
        sort optional: "`registered` (newest first), `title`, `publisher`, `format`, `kept`, `refused`, `findings` or `bytes`, the last four greatest first. Left out: `registered`.";
        page optional: "The page, from 1.";
        per optional: "Files to a page, at most 10000; 10000 when left out.";
    }
    sources: ["Datasets and their editions: docs/spec, kind `dataset`"];
}

/// The most files of a page.
const PER_MAX: usize = 10_000;
const SORTS: [&str; 8] =
    ["registered", "title", "publisher", "format", "kept", "refused", "findings", "bytes"];
const STANDINGS: [&str; 3] = ["in-force", "former", "withdrawn"];

/// A registration with what is said and sorted by.
struct Import<'a> {
    edition: Edition<'a>,
    /// How many editions the file has.
    of: usize,
    title: String,
    publisher: Cell,
    /// Name and code of the publisher, for finding it.
    publisher_words: String,
    found: u64,
    kept: u64,
    refused: u64,
    empty: u64,
}

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let paging = params.paging(PER_MAX, PER_MAX)?;
    let sort = params.optional_word("sort", &SORTS)?.unwrap_or("registered");
    let standing = params.optional_word("standing", &STANDINGS)?;
    let only_refused = params.optional_word("refused", &["yes", "no"])? == Some("yes");
    let editions = chain::all(state);
    let all = editions.len();
    let mut of: std::collections::HashMap<_, usize> = std::collections::HashMap::new();
    for edition in &editions {
        *of.entry(edition.dataset.first_edition).or_default() += 1;
    }
    let imports = editions.into_iter().map(|edition| {
        let of = of.get(&edition.dataset.first_edition).copied().unwrap_or(1);
        Import::of(state, edition, of)
    });
    let words = |name: &str| params.get(name).map(str::to_lowercase);
    let (format, publisher, q) = (params.get("format"), words("publisher"), words("q"));
    let holds = |text: &str, wanted: &Option<String>| {
        wanted.as_ref().is_none_or(|wanted| text.to_lowercase().contains(wanted.trim()))
    };
    let mut imports: Vec<Import<'_>> = imports
        .filter(|own| format.is_none_or(|format| own.edition.dataset.format == format))
        .filter(|own| holds(&own.publisher_words, &publisher) && holds(&own.words(), &q))
        .filter(|own| !only_refused || own.refuses())
        .filter(|own| match standing {
            None => true,
            Some("in-force") => own.edition.standing == Standing::InForce,
            Some("former") => own.edition.standing == Standing::Former,
            Some(_) => own.edition.standing == Standing::Withdrawn,
        })
        .collect();
    imports.sort_by_key(|own| Reverse((own.edition.recorded, own.edition.dataset.since)));
    match sort {
        "title" => imports.sort_by_key(|own| own.title.to_lowercase()),
        "publisher" => imports.sort_by_key(|own| own.publisher.plain().to_lowercase()),
        "format" => imports.sort_by_key(|own| own.edition.dataset.format.clone()),
        "kept" => imports.sort_by_key(|own| Reverse(own.kept)),
        "refused" => imports.sort_by_key(|own| Reverse(own.refused)),
        "findings" => imports.sort_by_key(|own| {
            Reverse(own.edition.dataset.loaded.as_ref().map_or(0, |loaded| loaded.report.findings.len()))
        }),
        "bytes" => imports.sort_by_key(|own| Reverse(own.bytes())),
        _ => {}
    }
    let table = table(&imports, paging.of(imports.len()));
    Ok(View {
        title: match (all, imports.len()) {
            (0, _) => "No file is registered yet".to_owned(),
            (all, found) if found == all => {
                facts::plural(all, "edition of a file registered", "editions of files registered")
            }
            (all, found) => {
                format!("{found} of {}", facts::plural(all, "registered file", "registered files"))
            }
        },
        subtitle: "Every edition of every file that was registered here".to_owned(),
        blocks: vec![Block::Table(table)],
        ..View::begin(&INFO, state, params)
    })
}

impl<'a> Import<'a> {
    fn of(state: &State, edition: Edition<'a>, of: usize) -> Import<'a> {
        let dataset = edition.dataset;
        let publisher = dataset.fields.get("publisher").and_then(reading::named);
        let publisher = match publisher {
            // An organisation that nothing here describes has a page of what it reports, under its code.
            Some(Named::Ref(name)) => match facts::named(state, &Named::Ref(name.clone())) {
                Cell::Text(_) => {
                    Cell::Entity { kind: EntityKind::Actor, name: code_of(&name), name_ref: name, slug: None }
                }
                cell => cell,
            },
            Some(words) => facts::named(state, &words),
            None => Cell::NotRecorded,
        };
        let code = dataset.publisher().map(|name| name.to_string()).unwrap_or_default();
        let total = dataset.loaded.as_ref().map(|loaded| loaded.report.total()).unwrap_or_default();
        Import {
            edition,
            of,
            title: dataset.text("title").unwrap_or_else(|| dataset.format.clone()),
            publisher_words: format!("{} {code}", publisher.plain()),
            publisher,
            found: total.found,
            kept: total.kept,
            refused: total.refused,
            empty: total.empty,
        }
    }

    fn words(&self) -> String {
        let dataset = self.edition.dataset;
        let more = ["edition", "url"].map(|field| dataset.text(field).unwrap_or_default());
        [&self.title, &self.publisher_words, &more[0], &more[1]].map(String::as_str).join(" ")
    }

    /// Whether something of the file was refused.
    fn refuses(&self) -> bool {
        self.refused > 0 || self.findings(Severity::Refused) > 0
    }

    fn findings(&self, severity: Severity) -> usize {
        let report = self.edition.dataset.loaded.as_ref().map(|loaded| &loaded.report);
        report
            .map_or(0, |report| report.findings.iter().filter(|finding| finding.severity == severity).count())
    }

    fn bytes(&self) -> u64 {
        self.edition.dataset.text("bytes").and_then(|bytes| bytes.parse().ok()).unwrap_or(0)
    }
}

fn table(imports: &[Import<'_>], shown: std::ops::Range<usize>) -> Table {
    let mut table = Table::new(
        "imports",
        "Files as they came in",
        &[
            ("registered", "Registered"),
            ("title", "File"),
            ("publisher", "Publisher"),
            ("format", "Format"),
            ("edition", "Edition"),
            ("editions", "Of"),
            ("called", "Called"),
            ("standing", "Today"),
            ("found", "Records found"),
            ("kept", "Kept"),
            ("refused", "Refused"),
            ("empty", "Left empty"),
            ("kept_by_sort", "Kept, by sort"),
            ("refused_by_sort", "Refused, by sort"),
            ("refusals", "Findings: refused"),
            ("warnings", "Findings: warnings"),
            ("notes", "Findings: notes"),
            ("bytes", "Bytes"),
            ("rows#", "Rows"),
            ("dataset", "Dataset"),
            ("statement", "Statement"),
        ],
        "No registered file meets these conditions. `polyad import` registers files.",
    );
    table.of = Some(imports.len());
    for own in &imports[shown] {
        let dataset: &Dataset = own.edition.dataset;
        let report = dataset.loaded.as_ref().map(|loaded| &*loaded.report);
        // Without the file nothing is known of what its reader said.
        let counted = |number: u64| Cell::text(report.map(|_| number.to_string()).unwrap_or_default());
        let found = |severity| counted(own.findings(severity) as u64);
        table.push(vec![
            Cell::text(own.edition.recorded.map(|recorded| recorded.to_string()).unwrap_or_default()),
            Cell::Text(own.title.clone()),
            own.publisher.clone(),
            Cell::Text(dataset.format.clone()),
            Cell::Text(own.edition.number.to_string()),
            Cell::Text(own.of.to_string()),
            Cell::text(dataset.text("edition").unwrap_or_default()),
            Cell::Text(own.edition.standing.words().to_owned()),
            counted(own.found),
            counted(own.kept),
            counted(own.refused),
            counted(own.empty),
            Cell::text(report.map(|report| by_sort(report, |count| count.kept)).unwrap_or_default()),
            Cell::text(report.map(|report| by_sort(report, |count| count.refused)).unwrap_or_default()),
            found(Severity::Refused),
            found(Severity::Warning),
            found(Severity::Note),
            Cell::Text(own.bytes().to_string()),
            rows(dataset).map_or(Cell::NotRecorded, Cell::from),
            Cell::Text(dataset.key.to_string()),
            Cell::Fact { address: Ref::Statement(dataset.statement), label: "statement".to_owned() },
        ]);
    }
    table
}

/// `3 activities, 12 transactions`: the sorts of which there are any.
fn by_sort(report: &LoadReport, of: impl Fn(&polyad_ledger::rows::RecordCount) -> u64) -> String {
    let counted = report.counts.iter().map(|(sort, count)| (sort, of(count))).filter(|(_, count)| *count > 0);
    counted
        .map(|(sort, count)| format!("{count} {}", sort.replace(['_', '-'], " ")))
        .collect::<Vec<_>>()
        .join(", ")
}
