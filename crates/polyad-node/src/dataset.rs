//! Registering published files. The order of an import: parse; file and table durable; append the statement; swap.

use crate::blobs;
use crate::config::AtlasFile;
use crate::error::{NodeError, Refused};
use crate::keys::{hex, random_32};
use crate::node::Shared;
use crate::tables::FileOf;
use polyad_ledger::draft::{Draft, Signed};
use polyad_ledger::header::Author;
use polyad_ledger::json::{Value, object, text};
use polyad_ledger::rows::{LoadReport, RowFinding, Severity};
use polyad_ledger::state::{LoadedTable, State};
use polyad_model::{DatasetKey, Ref, StatementId};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// A published file with what is known about it.
#[derive(Debug, Clone)]
pub struct DatasetDraft {
    /// The fields of the `dataset` statement but `sha256`, `bytes` and `fetched`, which the node fills in; a `fetched`
    /// that is given stands.
    pub fields: Value,
    /// The file's contents, unpacked; at most 512 MiB.
    pub bytes: Vec<u8>,
    /// The dataset statement of which this is the next edition.
    pub edition_of: Option<Ref>,
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
}

/// The format of the atlas.
const ATLAS: &str = "atlas";

/// Parses and stores a file, and signs the statement with the operator's key.
pub(crate) async fn prepare(
    shared: &Arc<Shared>,
    state: &State,
    operator: StatementId,
    draft: DatasetDraft,
) -> Result<Prepared, NodeError> {
    let refuse = |code, field: &str, message: String| NodeError::Dataset(Refused::new(code, field, message));
    let now = shared.clock.now();
    let Value::Object(given) = &draft.fields else {
        return Err(refuse("dataset-not-an-object", "", "the fields of a dataset are an object".to_owned()));
    };
    let mut fields =
        given.with("sha256", text(hex(&Sha256::digest(&draft.bytes)))).with("bytes", text(draft.bytes.len()));
    if fields.get("fetched").is_none() {
        fields = fields.with("fetched", text(now.to_seconds()));
    }
    let fields = Value::Object(Arc::new(fields));
    let Some(file) = FileOf::read(&fields) else {
        return Err(refuse("field-missing", "format", "a dataset names its format".to_owned()));
    };
    if shared.tables.reader(&file.format).is_none() {
        return Err(refuse(
            "format-unknown",
            "format",
            format!("no reader for the format `{}` is registered", file.format),
        ));
    }
    let target = match &draft.edition_of {
        None => None,
        Some(former) => Some(edition_target(state, former)?),
    };
    let mut body = Draft::new("dataset", fields);
    body.target = target;
    // Signed before anything is stored: what breaks the schema is refused here.
    let signed = body
        .sign(&shared.operator_keys.sign, Author::Id(operator), now, random_32())
        .map_err(|error| NodeError::Dataset(error.into()))?;
    let bytes = draft.bytes;
    let length = bytes.len() as u64;
    let (tables, parsed_file) = (Arc::clone(&shared.tables), file.clone());
    let parsing = tokio::task::spawn_blocking(move || {
        let loaded = tables.parse(&parsed_file, &bytes);
        (loaded, bytes)
    });
    let (loaded, bytes) = parsing.await.map_err(|error| {
        refuse("reader-failed", "", format!("the reader for `{}` failed on this file: {error}", file.format))
    })?;
    let Some(loaded) = loaded else {
        return Err(refuse(
            "format-unknown",
            "format",
            format!("no reader for the format `{}` is registered", file.format),
        ));
    };
    if let Some(refused) = refused_whole(&loaded) {
        return Err(refuse(refused.code, "bytes", refused.message.clone()));
    }
    blobs::store(&shared.objects, bytes).await?;
    let known = state.datasets().find(|dataset| dataset.key == file.key).map(|dataset| dataset.statement);
    let statement = known.map_or(Ok(signed), Err);
    Ok(Prepared { file, bytes: length, report: loaded.report, statement })
}

/// Why the reader refused a file as a whole, if it did: nothing of it would ever be in the record.
fn refused_whole(loaded: &LoadedTable) -> Option<&RowFinding> {
    let of_the_file =
        |finding: &&RowFinding| finding.severity == Severity::Refused && finding.locator.is_empty();
    loaded.report.findings.iter().find(of_the_file).filter(|_| loaded.table.is_empty())
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
    Some(DatasetDraft { fields, bytes: file.bytes.clone(), edition_of })
}
