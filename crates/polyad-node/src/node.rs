//! The node: opening, submitting, importing, reading, shutting down.

use crate::admit::{self, RateGate};
use crate::clock::Clock;
use crate::config::{AtlasFile, NodeOptions};
use crate::dataset::{self, Contents, DatasetDraft, Imported, ReadFile};
use crate::error::{NodeError, Refused, SubmitError};
use crate::fault::{Faults, WritePoint};
use crate::incoming::{Incoming, Mark};
use crate::keys::{Keys, LogKeys, hex, random_32};
use crate::owner::{ADDRESS, LOCK, OwnerInfo, Ownership};
use crate::scrub::{SCRUB_EVERY, ScrubReport};
use crate::sequence::{Job, Placed, Sequencer};
use crate::served::{ReaderCell, ServedLeaf};
use crate::snapshot::Snapshot;
use crate::start;
use crate::store::object::{Existing, Objects};
use crate::store::sql::{self, Meta, Rows};
use crate::tables::{FileOf, Tables};
use polyad_ledger::draft::{Draft, Signed};
use polyad_ledger::envelope::Submission;
use polyad_ledger::fold::Policy;
use polyad_ledger::header::Author;
use polyad_ledger::json::{Value, array, object, text};
use polyad_model::{Ref, StatementId};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, Weak};
use tokio::sync::{mpsc, oneshot};

/// A running node. Cloning shares it; it ends with [`Node::shutdown`] or with its last clone.
#[derive(Clone)]
pub struct Node {
    shared: Arc<Shared>,
    jobs: mpsc::Sender<Job>,
    thread: Arc<Mutex<Option<std::thread::JoinHandle<()>>>>,
}

/// A statement that is in the log, under a published checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The statement.
    pub id: StatementId,
    /// Its place in the log.
    pub index: u64,
    /// The receipt file, JSON: proof, leaf, body and salt.
    pub receipt: String,
    /// Whether the log held the statement already; then nothing was appended.
    pub replayed: bool,
}

/// A statement that is in the log, without its receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// The statement.
    pub id: StatementId,
    /// Its place in the log.
    pub index: u64,
    /// Whether the log held the statement already.
    pub replayed: bool,
}

/// What the writer and the readers share.
pub(crate) struct Shared {
    pub(crate) data: PathBuf,
    pub(crate) origin: Arc<str>,
    pub(crate) keys: LogKeys,
    pub(crate) operator_keys: Keys,
    pub(crate) operator: OnceLock<StatementId>,
    pub(crate) objects: Objects,
    pub(crate) rows: Rows,
    pub(crate) tables: Arc<Tables>,
    pub(crate) incoming: Incoming,
    /// Held by the one import that is under way.
    pub(crate) importing: Arc<tokio::sync::Mutex<()>>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) faults: Arc<dyn Faults>,
    pub(crate) readers: ReaderCell,
    rate: RateGate,
    snapshot: RwLock<Option<Arc<Snapshot>>>,
    stopped: OnceLock<String>,
    ownership: Ownership,
}

/// The directory of objects: what a server or a mirror needs of the log lies below it.
const OBJECTS: &str = "log";
/// Jobs that wait for the sequencer, at most; whoever comes next waits to be let in.
const QUEUE: usize = 1_024;
/// Statements in one job: as many as fit into one transaction.
const JOB_STATEMENTS: usize = crate::sequence::GROUP_MAX;

impl Node {
    /// Opens a data directory, making it when there is none, and takes it for this process.
    ///
    /// A first start draws the keys and makes the operator. Every start checks what it finds, folds the record and
    /// registers the atlas. Errs, having written nothing that is read, when another process owns the directory, when it
    /// is foreign, not writable, of a newer format or another origin, when the database was rolled back, and when bytes
    /// are damaged.
    pub async fn open(options: NodeOptions) -> Result<Node, NodeError> {
        let data = options.data.clone();
        prepare_directory(&data)?;
        let ownership = Ownership::take(&data, options.listen_hint)?;
        let is_new = !sql::exists(&data);
        let operator_keys = Keys::open(&data, is_new)?;
        let origin = options.origin.clone().unwrap_or_else(|| operator_keys.default_origin());
        let vkey = operator_keys.log_keys(&origin)?.log.verifier().to_string();
        let (rows, row_writer, meta) = sql::open(&data, &Meta { origin, vkey }).await?;
        let keys = operator_keys.log_keys(&meta.origin)?;
        check_identity(&options, &meta, &keys)?;
        let objects_directory = data.join(OBJECTS);
        std::fs::create_dir_all(&objects_directory).map_err(|error| {
            NodeError::directory(&objects_directory, error, "the data directory must be writable")
        })?;
        let tables = Arc::new(Tables::new(options.readers.clone(), &data));
        let shared = Arc::new(Shared {
            objects: Objects::open(&objects_directory)?,
            incoming: Incoming::below(&data),
            importing: Arc::default(),
            data,
            origin: meta.origin.into(),
            keys,
            operator_keys,
            operator: OnceLock::new(),
            rows,
            tables,
            clock: Arc::clone(&options.clock),
            faults: Arc::clone(&options.faults),
            readers: ReaderCell::default(),
            rate: RateGate::new(options.rate),
            snapshot: RwLock::new(None),
            stopped: OnceLock::new(),
            ownership,
        });
        let sequencer = bring_up(&shared, row_writer, &options).await?;
        // Beside what it signs, so that a copy of the folder can be checked; it never differs: the key is the log's.
        let vkey = format!("{}\n", shared.keys.log.verifier());
        shared.objects.create(polyad_log::key::VKEY_PATH, vkey.into_bytes(), Existing::MustBeEqual).await?;
        let node = spawn(shared, sequencer)?;
        node.scrub_daily();
        Ok(node)
    }

    /// The record as of the last published checkpoint.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.shared.snapshot()
    }

    /// Takes a statement in. Answers when the checkpoint that covers it is published.
    ///
    /// The same statement again gives its first place, and a receipt under the present checkpoint.
    pub async fn submit(&self, submission: Submission) -> Result<Accepted, SubmitError> {
        let lost = || SubmitError::Stopped { reason: "the node gave no answer".to_owned() };
        self.submit_batch(vec![submission]).await.pop().unwrap_or_else(|| Err(lost()))
    }

    /// Takes statements in, each on its own, in this order; answers in the same order.
    pub async fn submit_batch(&self, submissions: Vec<Submission>) -> Vec<Result<Accepted, SubmitError>> {
        let count = submissions.len();
        let checked = tokio::task::spawn_blocking(move || admit::check_all(&submissions)).await;
        let checked = checked.unwrap_or_else(|_| {
            vec![Err(SubmitError::Stopped { reason: "checking failed".to_owned() }); count]
        });
        let passed = checked.into_iter().map(|checked| {
            let signed = checked?;
            self.pass_rate(&signed)?;
            Ok(signed)
        });
        let mut results: Vec<Result<Accepted, SubmitError>> = Vec::with_capacity(count);
        let (mut signed, mut slots) = (Vec::new(), Vec::new());
        for (slot, passed) in passed.enumerate() {
            match passed {
                Ok(statement) => {
                    signed.push(statement);
                    slots.push(slot);
                    // Holds the place until the answer is there.
                    results.push(Err(SubmitError::Stopped { reason: "the node gave no answer".to_owned() }));
                }
                Err(error) => results.push(Err(error)),
            }
        }
        let appended = self.append(signed).await;
        let snapshot = self.snapshot();
        for (slot, appended) in slots.into_iter().zip(appended) {
            results[slot] = match appended {
                Ok(appended) => self.accepted(&snapshot, appended).await,
                Err(error) => Err(error),
            };
        }
        results
    }

    /// Appends statements that were checked already, without rate limit and receipts: imports and the operator's own.
    ///
    /// Goes through every write point; up to 10,000 statements share a transaction.
    pub async fn append(&self, statements: Vec<Signed>) -> Vec<Result<Appended, SubmitError>> {
        self.append_by(statements, false).await
    }

    async fn append_by(&self, statements: Vec<Signed>, at_once: bool) -> Vec<Result<Appended, SubmitError>> {
        let ids: Vec<StatementId> = statements.iter().map(Signed::id).collect();
        for signed in &statements {
            if let Some(file) = FileOf::of_statement(&signed.header.kind.name, &signed.body.value) {
                self.shared.tables.ensure(&file, &self.shared.objects).await;
            }
        }
        let mut answers = Vec::new();
        let mut rest = statements.into_iter();
        loop {
            let part: Vec<Signed> = rest.by_ref().take(JOB_STATEMENTS).collect();
            if part.is_empty() {
                break;
            }
            let (answer, answered) = oneshot::channel();
            let count = part.len();
            let sent = self.jobs.send(Job::Append { statements: part, at_once, answer }).await.is_ok();
            answers.push((count, sent.then_some(answered)));
        }
        let mut places: Vec<Placed> = Vec::with_capacity(ids.len());
        for (count, answered) in answers {
            let given = match answered {
                Some(answered) => answered.await.ok(),
                None => None,
            };
            places.extend(given.unwrap_or_else(|| vec![Err(self.shared.stopped_error()); count]));
        }
        let appended = |(id, place): (StatementId, Placed)| {
            place.map(|place| Appended { id, index: place.index, replayed: place.replayed })
        };
        ids.into_iter().zip(places).map(appended).collect()
    }

    /// Registers a published file: parses it, stores it, appends a `dataset` statement signed by the operator.
    ///
    /// A file that is registered already, with equal format and options, is reported and not registered again.
    pub async fn import_dataset(&self, draft: DatasetDraft) -> Result<Imported, NodeError> {
        let read = self.read_file(&draft.fields, draft.contents).await?;
        self.register(read, draft.fields, draft.edition_of.as_ref()).await
    }

    /// The first half of [`Node::import_dataset`]: copies, hashes and parses a file, for a caller who completes the
    /// fields by what the file says. `fields` names `format` and `options`; what else it holds is checked.
    pub async fn read_file(&self, fields: &Value, contents: Contents) -> Result<ReadFile, NodeError> {
        let turn = self.shared.turn().await;
        dataset::read_file(&self.shared, &self.snapshot().state, turn, fields, contents).await
    }

    /// The second half: stores the file and appends the statement.
    ///
    /// `fields` has the `format` and `options` under which the file was read.
    pub async fn register(
        &self,
        read: ReadFile,
        fields: Value,
        edition_of: Option<&Ref>,
    ) -> Result<Imported, NodeError> {
        let snapshot = self.snapshot();
        let prepared = dataset::prepare(&self.shared, &snapshot.state, read, fields, edition_of).await?;
        self.note_blob(prepared.file.sha256, prepared.bytes).await?;
        dataset::pass(&self.shared, WritePoint::B4)?;
        let (statement, already) = match prepared.statement {
            Err(known) => (known, true),
            Ok(signed) => {
                // Imports come one after another, each before the next is read: waiting would add up.
                let appended = self.append_by(vec![signed], true).await.pop();
                let appended = appended.unwrap_or_else(|| Err(self.shared.stopped_error()))?;
                (appended.id, appended.replayed)
            }
        };
        if let Some(mark) = prepared.mark {
            mark.remove();
        }
        drop(prepared.turn);
        Ok(Imported { dataset: prepared.file.key, statement, report: prepared.report, already })
    }

    /// The actor who runs this log.
    pub fn operator(&self) -> StatementId {
        self.shared.operator()
    }

    /// The log's name.
    pub fn origin(&self) -> &str {
        &self.shared.origin
    }

    /// The log's public key, as a verifier line without newline.
    pub fn vkey(&self) -> String {
        self.shared.keys.log.verifier().to_string()
    }

    /// The public key of the cosigner that gives the checkpoints their time, as a verifier line.
    pub fn cosigner_vkey(&self) -> String {
        self.shared.keys.clock.verifier().to_string()
    }

    /// Whether this start drew the keys, so that the operator should be told to copy them.
    pub fn has_fresh_keys(&self) -> bool {
        self.shared.operator_keys.fresh
    }

    /// Where the secret keys lie.
    pub fn keys_directory(&self) -> PathBuf {
        self.shared.data.join(crate::keys::KEYS)
    }

    /// Why no statements are taken any more, if so.
    pub fn stopped(&self) -> Option<&str> {
        self.shared.stopped.get().map(String::as_str)
    }

    /// The receipt file of a statement, JSON; `None` when the published log does not hold it.
    pub async fn receipt(&self, id: &StatementId) -> Result<Option<String>, NodeError> {
        let snapshot = self.snapshot();
        match snapshot.index_of(id) {
            Some(index) => self.shared.receipt(&snapshot, index).await,
            None => Ok(None),
        }
    }

    /// What is served under the log's prefix: `checkpoint`, `vkey`, `tile/…`, `tile/entries/…`, `body/<commitment>`,
    /// `bodies/<N>` and `blob/<sha256>`. `None` when there is no such object; damaged bytes are an error.
    pub async fn object(&self, path: &str) -> Result<Option<Vec<u8>>, NodeError> {
        self.shared.object(path).await
    }

    /// A blob as an open file, for showing a part of it without reading all; `None` when it is not held.
    ///
    /// Its hash was checked when it came in and is checked by every scrub, not here: what must be proved is taken from
    /// [`Node::object`].
    pub fn open_blob(&self, sha256: &str) -> Option<std::fs::File> {
        let sha256 = polyad_model::reference::hex32(sha256)?;
        std::fs::File::open(self.shared.objects.file(&crate::blobs::path(&sha256))).ok()
    }

    /// An entry of the published log with its body, checked.
    pub async fn leaf(&self, index: u64) -> Result<Option<ServedLeaf>, NodeError> {
        self.shared.leaf(&self.snapshot(), index).await
    }

    /// Checks the whole log, all bodies and all blobs; runs by itself every 24 hours.
    pub async fn scrub(&self) -> Result<ScrubReport, NodeError> {
        self.shared.scrub().await
    }

    /// Writes `node.json`, so that other processes find this owner, and returns the token in it.
    pub fn announce(&self, address: SocketAddr) -> Result<String, NodeError> {
        let info = OwnerInfo { address, token: hex(&random_32()) };
        self.shared.ownership.announce(&info)?;
        Ok(info.token)
    }

    /// Publishes what is committed, closes the stores and gives the directory up. Other clones take nothing more.
    pub async fn shutdown(self) {
        let (answer, answered) = oneshot::channel();
        if self.jobs.send(Job::Stop { answer }).await.is_ok() {
            let _ = answered.await;
        }
        self.shared.stop("it was shut down");
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        }
        self.shared.rows.close().await;
        self.shared.ownership.release();
    }

    fn pass_rate(&self, signed: &Signed) -> Result<(), SubmitError> {
        if signed.header.author == Author::Id(self.operator()) {
            return Ok(());
        }
        self.shared.rate.pass(&signed.header.author, self.shared.clock.now())
    }

    async fn accepted(&self, snapshot: &Arc<Snapshot>, appended: Appended) -> Result<Accepted, SubmitError> {
        let stopped = |reason: String| SubmitError::Stopped { reason };
        let receipt = self.shared.receipt(snapshot, appended.index).await;
        let receipt = receipt.map_err(|error| stopped(error.to_string()))?;
        let Appended { id, index, replayed } = appended;
        match receipt {
            Some(receipt) => Ok(Accepted { id, index, receipt, replayed }),
            None => Err(stopped(format!("entry {index} is not published"))),
        }
    }

    async fn note_blob(&self, sha256: [u8; 32], bytes: u64) -> Result<(), NodeError> {
        let (answer, answered) = oneshot::channel();
        let sent = self.jobs.send(Job::NoteBlob { sha256, bytes, answer }).await.is_ok();
        let noted = if sent { answered.await.ok() } else { None };
        noted.unwrap_or_else(|| Err(self.shared.stopped_error().into()))
    }

    /// Scrubs every 24 hours for as long as the node lives.
    fn scrub_daily(&self) {
        let shared: Weak<Shared> = Arc::downgrade(&self.shared);
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(SCRUB_EVERY).await;
                let Some(shared) = shared.upgrade() else { return };
                match shared.scrub().await {
                    Ok(report) => tracing::info!(?report, "the log was checked and holds"),
                    Err(error) => tracing::error!(%error, "the log was checked and does not hold"),
                }
            }
        });
    }
}

impl std::fmt::Debug for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Node").field("data", &self.shared.data).field("origin", &self.shared.origin).finish()
    }
}

impl Shared {
    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        let snapshot = self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone();
        // A node is handed out only after its first snapshot is set.
        snapshot.unwrap_or_else(|| {
            let state = polyad_ledger::state::State::default();
            Arc::new(Snapshot::new(
                state,
                [0; 32],
                String::new(),
                self.origin.to_string(),
                Default::default(),
            ))
        })
    }

    pub(crate) fn set_snapshot(&self, snapshot: Arc<Snapshot>) {
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Some(snapshot);
    }

    pub(crate) fn stop(&self, reason: &str) {
        let _ = self.stopped.set(reason.to_owned());
    }

    /// Waits until no other import is under way.
    async fn turn(&self) -> tokio::sync::OwnedMutexGuard<()> {
        Arc::clone(&self.importing).lock_owned().await
    }

    fn stopped_error(&self) -> SubmitError {
        let reason = self.stopped.get().cloned().unwrap_or_else(|| "it was shut down".to_owned());
        SubmitError::Stopped { reason }
    }

    pub(crate) fn operator(&self) -> StatementId {
        self.operator.get().copied().unwrap_or_else(|| StatementId::from_hash([0; 32]))
    }
}

/// Makes the directory, or makes sure that it is ours.
fn prepare_directory(data: &Path) -> Result<(), NodeError> {
    let unusable = |error: std::io::Error| {
        NodeError::directory(data, error, "choose a directory that this user may write to with --data")
    };
    std::fs::create_dir_all(data).map_err(unusable)?;
    if sql::exists(data) {
        return Ok(());
    }
    // What a first start that was interrupted may have left behind.
    let ours = [LOCK, ADDRESS, crate::keys::KEYS, OBJECTS];
    for entry in std::fs::read_dir(data).map_err(unusable)? {
        let name = entry.map_err(unusable)?.file_name();
        if !ours.iter().any(|known| name == **known) {
            return Err(NodeError::directory(
                data,
                format!(
                    "it is no data directory of this program: it has `{}` and no database",
                    name.to_string_lossy()
                ),
                "choose an empty directory, or one that does not exist yet, with --data",
            ));
        }
    }
    Ok(())
}

fn check_identity(options: &NodeOptions, meta: &Meta, keys: &LogKeys) -> Result<(), NodeError> {
    if let Some(asked) = options.origin.as_ref().filter(|asked| **asked != meta.origin) {
        let (path, origin) = (options.data.clone(), meta.origin.clone());
        return Err(NodeError::OriginFixed { path, origin, asked: asked.clone() });
    }
    if keys.log.verifier().to_string() != meta.vkey {
        return Err(NodeError::directory(
            options.data.join(crate::keys::KEYS),
            "log.key is not the key of this log",
            "put back the copy of this key",
        ));
    }
    Ok(())
}

/// Checks and folds what is there, writes what a crash left undone, makes the operator, registers the atlas.
async fn bring_up(
    shared: &Arc<Shared>,
    rows: sql::RowWriter,
    options: &NodeOptions,
) -> Result<Sequencer, NodeError> {
    // Statements of actors that nobody has vouched for are kept and shown, and not counted.
    let policy = Policy { trusted: BTreeSet::from([shared.origin.to_string()]), quarantine: true };
    let loaded = start::load(shared, &policy).await?;
    let mut sequencer = Sequencer::new(
        Arc::clone(shared),
        rows,
        loaded.writer,
        loaded.state,
        loaded.ids,
        options.publish_every,
    );
    dataset::sweep(shared, &sequencer.state, &mut sequencer.rows).await?;
    sequencer.head = loaded.head;
    sequencer.not_before = loaded.not_before;
    if let Some(head) = sequencer.head.clone().filter(|_| !loaded.is_published) {
        sequencer.show(&head).await?;
    }
    let is_new = sequencer.writer.size().0 == 0;
    let mut statements = if is_new { first_statements(shared)? } else { Vec::new() };
    let operator = match statements.first() {
        Some(key) => key.id(),
        None => first_operator(&sequencer)?,
    };
    let _ = shared.operator.set(operator);
    let mut marks = Vec::new();
    if is_new || !options.keep_atlas {
        let (registering, marked) = atlas_statements(&mut sequencer, operator, &options.atlas).await?;
        statements.extend(registering);
        marks = marked;
    }
    for signed in statements {
        sequencer.place(&signed)?.map_err(NodeError::from)?;
    }
    sequencer.commit().await?;
    sequencer.publish().await?;
    marks.into_iter().for_each(Mark::remove);
    Ok(sequencer)
}

/// The operator of a log is the author of its first entry.
fn first_operator(sequencer: &Sequencer) -> Result<StatementId, NodeError> {
    let first = sequencer.ids.get(0).and_then(|id| sequencer.state.act(&id));
    first.map(|act| act.author()).ok_or_else(|| NodeError::damaged("row 0", "the operator's key is missing"))
}

/// Entry 0, the operator's keys; entry 1, the log; entry 2, the operator's name.
fn first_statements(shared: &Shared) -> Result<Vec<Signed>, NodeError> {
    let refused = |error: polyad_ledger::Malformed| NodeError::Refused(Refused::from(error));
    let (keys, now) = (&shared.operator_keys, shared.clock.now());
    let entry = |key: &polyad_ledger::key::SigningKey, role: &str| {
        object([("custody", text("self")), ("key", text(key.public())), ("role", text(role))])
    };
    let body = object([("keys", array([entry(&keys.recovery, "recovery"), entry(&keys.sign, "sign")]))]);
    let key =
        Draft::new("key", body).sign(&keys.recovery, Author::SelfActor, now, random_32()).map_err(refused)?;
    let operator = Author::Id(key.id());
    let log = object([
        ("operator", text(key.id())),
        ("origin", text(&shared.origin)),
        ("vkey", text(shared.keys.log.verifier())),
    ]);
    let name = object([("en", text(format!("Operator of {}", shared.origin)))]);
    let actor = object([("about", text(key.id())), ("class", Value::from("other")), ("name", name)]);
    let log = Draft::new("log", log).sign(&keys.sign, operator, now, random_32()).map_err(refused)?;
    let actor = Draft::new("actor", actor).sign(&keys.sign, operator, now, random_32()).map_err(refused)?;
    Ok(vec![key, log, actor])
}

/// The statements that register the files of the atlas which are not in force yet; files and tables are stored first.
async fn atlas_statements(
    sequencer: &mut Sequencer,
    operator: StatementId,
    files: &[AtlasFile],
) -> Result<(Vec<Signed>, Vec<Mark>), NodeError> {
    let (mut statements, mut marks) = (Vec::new(), Vec::new());
    for file in files {
        let Some(draft) = dataset::atlas_draft(&sequencer.state, operator, file) else { continue };
        let shared = Arc::clone(&sequencer.shared);
        let turn = shared.turn().await;
        let read = dataset::read_file(&shared, &sequencer.state, turn, &draft.fields, draft.contents).await?;
        let edition_of = draft.edition_of.as_ref();
        let prepared = dataset::prepare(&shared, &sequencer.state, read, draft.fields, edition_of).await?;
        let since = sequencer.writer.size().0;
        sequencer.rows.note_blob(&prepared.file.sha256, prepared.bytes, since).await?;
        statements.extend(prepared.statement.ok());
        marks.extend(prepared.mark);
    }
    Ok((statements, marks))
}

/// Gives the sequencer its thread.
fn spawn(shared: Arc<Shared>, sequencer: Sequencer) -> Result<Node, NodeError> {
    let (jobs, queue) = mpsc::channel(QUEUE);
    let runtime = tokio::runtime::Handle::current();
    let thread = std::thread::Builder::new()
        .name("polyad-sequencer".to_owned())
        .spawn(move || runtime.block_on(sequencer.run(queue)))
        .map_err(|error| NodeError::Stopped { reason: format!("the sequencer's thread: {error}") })?;
    Ok(Node { shared, jobs, thread: Arc::new(Mutex::new(Some(thread))) })
}
