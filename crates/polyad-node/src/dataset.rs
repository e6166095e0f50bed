//! Registering published files. The order of an import: copy and hash; parse; file and table durable; append the
//! statement; swap. Until the statement is in the log nobody sees anything of the file.

use crate::blobs;
use crate::config::AtlasFile;
use crate::error::{NodeError, Refused};
use crate::fault::WritePoint;
use crate::incoming::{Mark, Staged};
use crate::keys::{hex, random_32};
use crate::node::Shared;
use crate::store::sql::RowWriter;
use crate::tables::FileOf;
use polyad_ledger::draft::{Draft, Signed};
use polyad_ledger::header::Author;
use polyad_ledger::json::{Value, object, text};
use polyad_ledger::rows::{LoadReport, RowFinding, Severity};
use polyad_ledger::state::{LoadedTable, State, TableSource};
use polyad_model::{DatasetKey, Ref, StatementId};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fmt;
use std::io::Read;
use std::sync::Arc;
use tokio::sync::OwnedMutexGuard;

/// A published file with what is known about it.
#[derive(Debug)]
pub struct DatasetDraft {
    /// The fields of the `dataset` statement but `sha256`, `bytes` and `fetched`, which the node fills in; a `fetched`
    /// that is given stands.
    pub fields: Value,
    /// The file.
    pub contents: Contents,
    /// The dataset statement of which this is the next edition.
    pub edition_of: Option<Ref>,
}

/// What is in a file, unpacked; at most 512 MiB.
pub enum Contents {
    /// All of it, in memory.
    Held(Vec<u8>),
    /// To be read once, from its beginning. An error that carries a [`Refused`] refuses the file with its code.
    Stream(Box<dyn Read + Send>),
}

/// A file that is copied, hashed and parsed, and that nothing names yet; gone without a trace when it is dropped.
///
/// One at a time: the next import waits until this one is registered or dropped, so that memory stays bounded.
#[derive(Debug)]
pub struct ReadFile {
    file: FileOf,
    staged: Staged,
    fetched: Value,
    loaded: LoadedTable,
    known: Option<StatementId>,
    turn: OwnedMutexGuard<()>,
}

/// A file that is registered.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The dataset's key; Refs of its rows carry it.
    pub dataset: DatasetKey,
    /// The statement that registered it.
    pub statement: StatementId,
    /// What the reader said: records in, kept, refused.
    pub report: Arc<LoadReport>,
    /// Whether the same file was registered before with the same format and options; then nothing was appended.
    pub already: bool,
}

/// A file that is stored and parsed, and the statement that will register it unless one does already.
pub(crate) struct Prepared {
    pub(crate) file: FileOf,
    pub(crate) bytes: u64,
    pub(crate) report: Arc<LoadReport>,
    pub(crate) statement: Result<Signed, StatementId>,
    /// To be removed once the statement is in the log.
    pub(crate) mark: Option<Mark>,
    /// Kept until then: the next import must see this one.
    pub(crate) turn: OwnedMutexGuard<()>,
}

impl ReadFile {
    /// The SHA-256 of the contents, in lower-case hexadecimal.
    pub fn sha256(&self) -> String {
        hex(&self.staged.sha256)
    }

    /// What the reader said.
    pub fn report(&self) -> &Arc<LoadReport> {
        &self.loaded.report
    }

    /// Why the reader refused the file as a whole, if it did: nothing of it would ever be in the record.
    pub fn refused_whole(&self) -> Option<&RowFinding> {
        let of_the_file =
            |finding: &&RowFinding| finding.severity == Severity::Refused && finding.locator.is_empty();
        self.loaded.report.findings.iter().find(of_the_file).filter(|_| self.loaded.table.is_empty())
    }
}

impl fmt::Debug for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Contents::Held(bytes) => write!(f, "Held({} bytes)", bytes.len()),
            Contents::Stream(_) => f.write_str("Stream"),
        }
    }
}

/// The format of the atlas.
const ATLAS: &str = "atlas";
/// Stands for a field that is known only when the file is read, where fields are checked before.
const NOT_KNOWN_YET: &str = "not known yet";

/// Copies, hashes and parses a file. The fields are checked first; `publisher` and `edition` may be missing still.
pub(crate) async fn read_file(
    shared: &Arc<Shared>,
    state: &State,
    turn: OwnedMutexGuard<()>,
    fields: &Value,
    contents: Contents,
) -> Result<ReadFile, NodeError> {
    let Value::Object(given) = fields else {
        return Err(refuse("dataset-not-an-object", "", "the fields of a dataset are an object".to_owned()));
    };
    let fetched = given.get("fetched").cloned().unwrap_or_else(|| text(shared.clock.now().to_seconds()));
    let mut expected =
        given.with("sha256", text(hex(&[0; 32]))).with("bytes", text(0)).with("fetched", fetched.clone());
    for late in ["publisher", "edition"] {
        if expected.get(late).is_none() {
            expected = expected.with(late, text(NOT_KNOWN_YET));
        }
    }
    let expected = Value::Object(Arc::new(expected));
    let Some(mut file) = FileOf::read(&expected) else {
        return Err(refuse("field-missing", "format", "a dataset names its format".to_owned()));
    };
    if shared.tables.reader(&file.format).is_none() {
        return Err(no_reader(&file.format));
    }
    // What breaks the schema is refused before the file is read.
    Draft::new("dataset", expected)
        .sign(&shared.operator_keys.sign, Author::Id(shared.operator()), shared.clock.now(), [0; 32])
        .map_err(|error| NodeError::Dataset(error.into()))?;

    let incoming = shared.incoming.clone();
    let staged = blocking(&file.format, move || incoming.stage(contents)).await??;
    pass(shared, WritePoint::B1)?;
    file.pin(staged.sha256);
    let known = state.datasets().find(|dataset| dataset.key == file.key).map(|dataset| dataset.statement);
    // What is registered was read before, and the same bytes say the same again.
    let held = known.and_then(|_| shared.tables.table(&file.key));
    let loaded = match held {
        Some(loaded) => loaded,
        None => {
            let (tables, wanted, copy) = (Arc::clone(&shared.tables), file.clone(), staged.path.clone());
            let read = blocking(&file.format, move || tables.read(&wanted, &copy)).await?;
            let read = read.map_err(|error| {
                NodeError::directory(&staged.path, error.to_string(), "the data directory must be readable")
            })?;
            read.ok_or_else(|| no_reader(&file.format))?
        }
    };
    Ok(ReadFile { file, staged, fetched, loaded, known, turn })
}

/// Stores a file that was read and its table, and signs the statement with the operator's key.
pub(crate) async fn prepare(
    shared: &Arc<Shared>,
    state: &State,
    read: ReadFile,
    fields: Value,
    edition_of: Option<&Ref>,
) -> Result<Prepared, NodeError> {
    if let Some(refused) = read.refused_whole() {
        return Err(refuse(refused.code, "bytes", refused.message.clone()));
    }
    let Value::Object(given) = &fields else {
        return Err(refuse("dataset-not-an-object", "", "the fields of a dataset are an object".to_owned()));
    };
    let ReadFile { file, staged, fetched, loaded, known, turn } = read;
    let (sha256, bytes, report) = (staged.sha256, staged.bytes, Arc::clone(&loaded.report));
    let fields = given.with("sha256", text(hex(&sha256))).with("bytes", text(bytes)).with("fetched", fetched);
    let fields = Value::Object(Arc::new(fields));
    if FileOf::read(&fields).is_none_or(|stated| stated.key != file.key) {
        let message = "the file was read with another format or other options".to_owned();
        return Err(refuse("format-differs", "format", message));
    }
    let mut body = Draft::new("dataset", fields);
    body.target = edition_of.map(|former| edition_target(state, former)).transpose()?;
    // Signed before anything is stored: what breaks the schema leaves nothing behind.
    let signed = body
        .sign(&shared.operator_keys.sign, Author::Id(shared.operator()), shared.clock.now(), random_32())
        .map_err(|error| NodeError::Dataset(error.into()))?;
    let (worker, kept) = (Arc::clone(shared), file.clone());
    let mark = blocking(&file.format, move || store(&worker, &kept, staged, loaded)).await??;
    let statement = known.map_or(Ok(signed), Err);
    Ok(Prepared { file, bytes, report, statement, mark, turn })
}

/// Gives a file its place among the blobs and caches its table, in this order: a cached table without its file would
/// not be shown.
fn store(
    shared: &Shared,
    file: &FileOf,
    staged: Staged,
    loaded: LoadedTable,
) -> Result<Option<Mark>, NodeError> {
    let blob = shared.objects.file(&file.blob_path());
    // Whatever lay there before has its own reason to.
    let mark = match blob.exists() {
        true => None,
        false => Some(shared.incoming.mark(file.sha256, &file.key.to_string())?),
    };
    staged.place(&blob)?;
    pass(shared, WritePoint::B2)?;
    if !shared.tables.holds(&file.key) {
        shared.tables.take(file, loaded);
    }
    pass(shared, WritePoint::B3)?;
    Ok(mark)
}

/// Takes back what imports of a former run put there and no statement pins.
pub(crate) async fn sweep(shared: &Shared, state: &State, rows: &mut RowWriter) -> Result<(), NodeError> {
    let pinned: HashSet<&str> =
        state.all_datasets().filter_map(|dataset| dataset.fields.str_at("sha256")).collect();
    let mut keys = Vec::new();
    for mark in shared.incoming.left_behind()? {
        if !pinned.contains(hex(&mark.sha256).as_str()) {
            // The register first: it promises the file.
            rows.forget_blob(&mark.sha256).await?;
            shared.objects.delete(&blobs::path(&mark.sha256)).await?;
            keys.push(mark.key.clone());
        }
        mark.remove();
    }
    shared.tables.sweep(&keys);
    Ok(())
}

/// Tells the faults of tests that a point of the import is passed.
pub(crate) fn pass(shared: &Shared, point: WritePoint) -> Result<(), NodeError> {
    shared.faults.after(point).map_err(NodeError::Fault)
}

/// Runs what takes long away from the threads that answer.
async fn blocking<T: Send + 'static>(
    format: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, NodeError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        refuse("reader-failed", "", format!("the reader for `{format}` failed on this file: {error}"))
    })
}

fn refuse(code: &'static str, field: &str, message: String) -> NodeError {
    NodeError::Dataset(Refused::new(code, field, message))
}

fn no_reader(format: &str) -> NodeError {
    refuse("format-unknown", "format", format!("no reader for the format `{format}` is registered"))
}

/// The statement that a Ref to a former edition means: of the dataset itself or of any row of it.
fn edition_target(state: &State, former: &Ref) -> Result<Ref, NodeError> {
    let found = match former {
        Ref::Statement(id) => state.all_datasets().find(|dataset| dataset.statement == *id),
        Ref::Row { dataset, .. } => state.dataset(dataset),
        Ref::External { .. } => None,
    };
    found.map(|dataset| Ref::Statement(dataset.statement)).ok_or_else(|| {
        NodeError::Dataset(Refused::new(
            "edition-unknown",
            "edition_of",
            format!("{former} is no dataset held here"),
        ))
    })
}

/// The file of the atlas as a dataset; `None` when this very file is in force already.
pub(crate) fn atlas_draft(state: &State, operator: StatementId, file: &AtlasFile) -> Option<DatasetDraft> {
    let sha256 = hex(&Sha256::digest(&file.bytes));
    let notes = format!("{} of the atlas that comes with the program", file.name);
    // The note tells editions of one file: it is the only field that names the file itself.
    let of_this_file = |statement: &StatementId, fields: &Value| {
        fields.str_at("notes") == Some(notes.as_str())
            && state.act(statement).is_some_and(|act| act.author() == operator)
    };
    let former = state.datasets().filter(|dataset| of_this_file(&dataset.statement, &dataset.fields)).last();
    if former.as_ref().is_some_and(|former| former.fields.str_at("sha256") == Some(sha256.as_str())) {
        return None;
    }
    let title = file.title.clone().unwrap_or_else(|| format!("Atlas: {}", file.name));
    let licence = object([("class", "open"), ("text", "Apache-2.0 OR MIT")]);
    let fields = object([
        ("edition", text(&sha256[..8])),
        ("format", text(ATLAS)),
        ("licence", licence),
        ("notes", text(&notes)),
        ("publisher", text("The Polyad authors")),
        ("title", text(title)),
    ]);
    let edition_of = former.map(|former| Ref::Statement(former.statement));
    Some(DatasetDraft { fields, contents: Contents::Held(file.bytes.clone()), edition_of })
}
