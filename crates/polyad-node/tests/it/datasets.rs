//! Files: registered once, read through a reader, kept across restarts, followed by editions.

use crate::support::{Actor, LogKeys, check_log, options};
use polyad_ledger::draft::Draft;
use polyad_ledger::json::{Value, object, text};
use polyad_ledger::rows::{LoadReport, Reader, RowFinding, Severity, Table, TableBuilder};
use polyad_model::Ref;
use polyad_node::{AtlasFile, Contents, DatasetDraft, Node, NodeOptions, SubmitError};
use sha2::{Digest, Sha256};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::tempdir;

/// One challenge a line; an empty line is refused. Counts how often it reads.
struct Lines {
    format: &'static str,
    version: u32,
    read: AtomicU32,
}

impl Lines {
    fn new(format: &'static str, version: u32) -> Arc<Self> {
        Arc::new(Lines { format, version, read: AtomicU32::new(0) })
    }

    fn times_read(&self) -> u32 {
        self.read.load(Ordering::SeqCst)
    }
}

impl Reader for Lines {
    fn format(&self) -> &'static str {
        self.format
    }

    fn version(&self) -> u32 {
        self.version
    }

    fn read(&self, bytes: &[u8], _: &Value) -> (Table, LoadReport) {
        self.read.fetch_add(1, Ordering::SeqCst);
        let (mut builder, mut report) = (TableBuilder::default(), LoadReport::default());
        if bytes.is_empty() {
            report.findings.push(RowFinding {
                locator: String::new(),
                line: 0,
                column: 0,
                code: "file-empty",
                severity: Severity::Refused,
                message: "the file is empty".to_owned(),
            });
        }
        for (number, line) in String::from_utf8_lossy(bytes).lines().enumerate() {
            let (place, line_number) = (format!("{}", number + 1), number as u32 + 1);
            let count = report.count("challenges");
            count.found += 1;
            if line.is_empty() {
                count.refused += 1;
                report.findings.push(RowFinding {
                    locator: place,
                    line: line_number,
                    column: 0,
                    code: "line-empty",
                    severity: Severity::Refused,
                    message: "the line is empty".to_owned(),
                });
                continue;
            }
            count.kept += 1;
            let words = |words: &str| object([("en", text(words))]);
            let fields =
                object([("class", text("global")), ("name", words(line)), ("statement", words(line))]);
            builder.push("challenge", &place, line_number, None, None, fields);
        }
        (builder.finish(), report)
    }
}

fn with(data: &Path, reader: &Arc<Lines>) -> NodeOptions {
    NodeOptions { readers: vec![reader.clone()], ..options(data) }
}

fn draft(bytes: &str, edition_of: Option<Ref>) -> DatasetDraft {
    let fields = object([
        ("edition", text("first")),
        ("format", text("lines")),
        ("licence", object([("class", "open"), ("text", "CC0 1.0")])),
        ("publisher", text("A publisher")),
        ("title", text("Challenges")),
    ]);
    DatasetDraft { fields, contents: Contents::Held(bytes.as_bytes().to_vec()), edition_of }
}

fn names(node: &Node) -> Vec<String> {
    let snapshot = node.snapshot();
    let facts = snapshot.state.facts("challenge");
    facts.filter_map(|fact| Some(fact.value("name")?.str_at("en")?.to_owned())).collect()
}

#[tokio::test]
async fn a_file_becomes_rows_that_outlive_a_restart() {
    let data = tempdir().unwrap();
    let reader = Lines::new("lines", 1);
    let node = Node::open(with(data.path(), &reader)).await.unwrap();
    let imported = node.import_dataset(draft("Drought\n\nDebt\n", None)).await.unwrap();
    assert!(!imported.already);
    let total = imported.report.total();
    assert_eq!((total.found, total.kept, total.refused), (3, 2, 1));
    assert_eq!(names(&node), ["Drought", "Debt"]);
    let dataset = node.snapshot().state.dataset(&imported.dataset).unwrap().clone();
    assert_eq!((dataset.statement, dataset.text("bytes").as_deref()), (imported.statement, Some("14")));
    let sha256 = dataset.text("sha256").unwrap();
    assert_eq!(
        node.object(&format!("blob/{sha256}")).await.unwrap().as_deref(),
        Some("Drought\n\nDebt\n".as_bytes())
    );

    let mut part = String::new();
    node.open_blob(&sha256).unwrap().take(4).read_to_string(&mut part).unwrap();
    assert_eq!(part, "Drou");
    assert!(node.open_blob(&"0".repeat(64)).is_none() && node.open_blob("../../keys/log.key").is_none());
    assert!(node.snapshot().may_serve_blob(&sha256) && !node.snapshot().may_serve_blob(&"0".repeat(64)));

    let again = node.import_dataset(draft("Drought\n\nDebt\n", None)).await.unwrap();
    assert!(again.already && again.statement == imported.statement);
    assert_eq!(node.snapshot().size, 4);
    node.shutdown().await;

    let reader = Lines::new("lines", 1);
    let node = Node::open(with(data.path(), &reader)).await.unwrap();
    assert_eq!(names(&node), ["Drought", "Debt"]);
    assert_eq!(reader.times_read(), 0, "the table came from the cache");
    assert_eq!(node.scrub().await.unwrap().blobs, 1);
    node.shutdown().await;

    // Another version reads again, and a damaged cache is worth nothing but time.
    let reader = Lines::new("lines", 2);
    Node::open(with(data.path(), &reader)).await.unwrap().shutdown().await;
    assert_eq!(reader.times_read(), 1);
    for file in crate::support::files(&data.path().join("cache")) {
        let path = data.path().join("cache").join(file);
        let mut bytes = std::fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&path, bytes).unwrap();
    }
    let node = Node::open(with(data.path(), &reader)).await.unwrap();
    assert_eq!((names(&node).len(), reader.times_read()), (2, 2));
}

#[tokio::test]
async fn an_import_does_not_wait_for_the_next_checkpoint() {
    let data = tempdir().unwrap();
    let reader = Lines::new("lines", 1);
    let hour = std::time::Duration::from_secs(3_600);
    let node = Node::open(NodeOptions { publish_every: hour, ..with(data.path(), &reader) }).await.unwrap();
    for number in 0..3 {
        node.import_dataset(draft(&format!("Drought {number}\n"), None)).await.unwrap();
        assert_eq!(node.snapshot().size, 4 + number);
    }
}

#[tokio::test]
async fn an_edition_takes_the_place_of_the_one_before() {
    let data = tempdir().unwrap();
    let reader = Lines::new("lines", 1);
    let node = Node::open(with(data.path(), &reader)).await.unwrap();
    let first = node.import_dataset(draft("Drought\n", None)).await.unwrap();
    let size = node.snapshot().size;
    let edition_of = Some(Ref::Statement(first.statement));
    node.import_dataset(draft("Drought\nDebt\n", edition_of)).await.unwrap();
    assert_eq!(names(&node), ["Drought", "Debt"]);
    assert_eq!(node.snapshot().at(size).facts("challenge").count(), 1);
    let unknown = node.import_dataset(draft("x\n", Some(Ref::Statement(node.operator())))).await.unwrap_err();
    assert_eq!(unknown.code(), "edition-unknown");
}

#[tokio::test]
async fn the_atlas_is_registered_once_and_its_changes_are_editions() {
    let data = tempdir().unwrap();
    let reader = Lines::new("atlas", 1);
    let file = |name: &str, text: &str| AtlasFile { name: name.into(), title: None, bytes: text.into() };
    let atlas = |changed: &str| vec![file("a.toml", "Drought\n"), file("b.toml", changed)];
    let start = |changed: &str, keep_atlas: bool| NodeOptions {
        atlas: atlas(changed),
        keep_atlas,
        ..with(data.path(), &reader)
    };
    for (changed, keep, expected, size) in [
        ("Debt\n", false, vec!["Drought", "Debt"], 5),
        ("Debt\n", false, vec!["Drought", "Debt"], 5),
        ("Debt\nDust\n", true, vec!["Drought", "Debt"], 5),
        ("Debt\nDust\n", false, vec!["Drought", "Debt", "Dust"], 6),
        ("Debt\nDust\n", false, vec!["Drought", "Debt", "Dust"], 6),
    ] {
        let node = Node::open(start(changed, keep)).await.unwrap();
        assert_eq!(
            (names(&node), node.snapshot().size),
            (expected.into_iter().map(str::to_owned).collect(), size)
        );
        check_log(data.path(), &LogKeys::of(&node)).unwrap();
        node.shutdown().await;
    }
}

#[tokio::test]
async fn what_cannot_be_registered_is_refused_with_its_reason() {
    let data = tempdir().unwrap();
    let reader = Lines::new("lines", 1);
    let node = Node::open(with(data.path(), &reader)).await.unwrap();
    let change = |key: &str, value: Value| {
        let good = draft("Drought\n", None);
        let Value::Object(fields) = &good.fields else { unreachable!() };
        DatasetDraft { fields: Value::Object(Arc::new(fields.with(key, value))), ..good }
    };
    for (draft, code) in [
        (change("format", text("unheard-of")), "format-unknown"),
        (change("licence", text("free")), "type-wrong"),
        (change("colour", text("blue")), "field-unknown"),
    ] {
        assert_eq!(node.import_dataset(draft).await.unwrap_err().code(), code);
    }
    // A file of which the reader keeps nothing pins nothing; one refused line among others pins the others.
    let refused = node.import_dataset(draft("", None)).await.unwrap_err();
    assert_eq!((refused.code(), refused.to_string().contains("the file is empty")), ("file-empty", true));
    assert_eq!(node.snapshot().size, 3);
    // A statement whose file is not here is refused too: its rows could never be shown.
    let actor = Actor::new("rwanda");
    node.submit(actor.key_statement().submission()).await.unwrap();
    let Value::Object(fields) = draft("", None).fields else { unreachable!() };
    let sha256: String = Sha256::digest("elsewhere").iter().map(|byte| format!("{byte:02x}")).collect();
    let fields =
        fields.with("sha256", text(sha256)).with("bytes", text(9)).with("fetched", text("2026-01-01"));
    let pinned = actor.sign(&Draft::new("dataset", Value::Object(Arc::new(fields))), "pinned");
    let refused = node.submit(pinned.submission()).await.unwrap_err();
    assert!(matches!(refused, SubmitError::NotAuthorised(_)) && refused.code() == "blob-not-held");
}
