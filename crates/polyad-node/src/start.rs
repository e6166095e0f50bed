//! Start-up: what is found is believed only as far as hashes lead.
//!
//! All rows are hashed again into one tree. On its way the tree must pass through the guard, the published checkpoint
//! and the signed head: guard and published never ahead of signed, signed never ahead of the rows, all on one history.
//! The rows below the guard were verified when it was written; signatures above it are checked again. Objects of the
//! last 4,096 leaves are compared with the rows; what lies beyond the signed head is written anew and not read back.

use crate::error::NodeError;
use crate::keys::LogKeys;
use crate::node::Shared;
use crate::snapshot::Ids;
use crate::store::guard::Guard;
use crate::store::object::{Existing, Objects};
use crate::store::sql::{EntryRow, Rows};
use polyad_ledger::Malformed;
use polyad_ledger::body::commitment;
use polyad_ledger::corpus::{Inclusion, Statement};
use polyad_ledger::fold::{self, Entry, Policy};
use polyad_ledger::header::Header;
use polyad_ledger::json;
use polyad_ledger::leaf::Leaf;
use polyad_ledger::state::State;
use polyad_ledger::verify::Verified;
use polyad_log::checkpoint::{CHECKPOINT_PATH, SignedCheckpoint};
use polyad_log::storage::Head;
use polyad_log::tile::{TILE_WIDTH, TileKind, TilePath};
use polyad_log::writer::{LogObject, LogWriter};
use polyad_log::{Hash, TreeSize};
use polyad_model::{Instant, StatementId};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// Rows read at once.
const PAGE: u64 = 4_096;
/// Leaves at the end of the log whose objects are compared with the rows.
const COMPARED_LEAVES: u64 = 4_096;

/// What a directory holds, checked.
pub(crate) struct Loaded {
    pub(crate) writer: LogWriter,
    pub(crate) state: State,
    pub(crate) ids: Ids,
    pub(crate) head: Option<Head>,
    /// Whether `checkpoint` is the note of the signed head.
    pub(crate) is_published: bool,
    pub(crate) not_before: Instant,
}

/// What the directory claims, each with the size and root it claims.
struct Claims {
    guard: Option<Guard>,
    signed: Option<Head>,
    published: Option<SignedCheckpoint>,
    rows: TreeSize,
    rows_root: Option<Hash>,
}

impl Claims {
    async fn read(data: &Path, rows: &Rows, objects: &Objects, keys: &LogKeys) -> Result<Claims, NodeError> {
        let (count, last) = rows.extent().await?;
        if last.map_or(0, |last| last + 1) != count {
            return Err(NodeError::damaged(
                "rows",
                format!("{count} rows, but the last one has another place"),
            ));
        }
        let head = rows.head().await?;
        if head.map_or(0, |(size, _)| size.0) != count {
            return Err(NodeError::damaged(
                "row head",
                format!("it says another size than the {count} rows have"),
            ));
        }
        let published = match objects.get(CHECKPOINT_PATH).await? {
            None => None,
            Some(note) => {
                let verified =
                    SignedCheckpoint::verify(&note, keys.log.verifier(), &[keys.clock.verifier().clone()]);
                Some(verified.map_err(|error| {
                    NodeError::damaged(
                        CHECKPOINT_PATH,
                        format!("{error}; delete it, and it is published again"),
                    )
                })?)
            }
        };
        Ok(Claims {
            guard: Guard::load(data)?,
            signed: rows.signed().await?,
            published,
            rows: TreeSize(count),
            rows_root: head.map(|(_, root)| root),
        })
    }

    /// Guard and published not ahead of signed, signed not ahead of the rows.
    fn check_order(&self) -> Result<(), NodeError> {
        let rows = self.rows.0;
        let guard = self.guard.map_or(0, |guard| guard.size.0);
        let published = self.published.as_ref().map_or(0, |published| published.checkpoint().size.0);
        let signed = self.signed.as_ref().map_or(0, |signed| signed.size.0);
        let ahead = [
            ("the signed head", signed, rows),
            ("the guard", guard, signed),
            ("the published checkpoint", published, signed),
        ];
        for (ahead, size, limit) in ahead {
            if size > limit {
                return Err(NodeError::RolledBack { ahead, size, rows });
            }
        }
        if self.published.is_some() && self.guard.is_none() {
            return Err(NodeError::damaged(
                "guard",
                "it is missing although a checkpoint is published; put back a copy",
            ));
        }
        Ok(())
    }

    /// The roots that the tree must have on its way, by size.
    fn stations(&self) -> Vec<(u64, Hash, &'static str)> {
        let mut stations = Vec::new();
        stations.extend(self.guard.map(|guard| (guard.size.0, guard.root, "the guard")));
        stations.extend(self.signed.as_ref().map(|signed| (signed.size.0, signed.root, "the signed head")));
        stations.extend(self.published.as_ref().map(|published| {
            let stated = published.checkpoint();
            (stated.size.0, stated.root, "the published checkpoint")
        }));
        stations.extend(self.rows_root.map(|root| (self.rows.0, root, "the head of the rows")));
        stations.sort_by_key(|(size, ..)| *size);
        stations
    }
}

/// Checks a directory and folds its rows.
pub(crate) async fn load(shared: &Arc<Shared>, policy: &Policy) -> Result<Loaded, NodeError> {
    let claims = Claims::read(&shared.data, &shared.rows, &shared.objects, &shared.keys).await?;
    claims.check_order()?;
    let stations = claims.stations();
    let signed_size = claims.signed.as_ref().map_or(0, |signed| signed.size.0);
    let verified_size = claims.guard.filter(Guard::has_this_rule).map_or(0, |guard| guard.size.0);
    let mut folding = Folding::new(Arc::clone(shared), policy);
    let mut writer = LogWriter::new();
    let mut compared: BTreeMap<String, LogObject> = BTreeMap::new();
    let mut at = 0;
    for (size, root, what) in &stations {
        while at < *size {
            let page = shared.rows.entries(at, PAGE.min(*size - at)).await?;
            let rows = page.len() as u64;
            if rows == 0 {
                return Err(NodeError::damaged(format!("row {at}"), "it is missing"));
            }
            for row in &page {
                writer.append(&row.leaf)?;
            }
            at += rows;
            folding.take(page, at <= verified_size).await?;
            if at <= signed_size {
                let objects = writer.take_objects()?;
                let promised = objects.into_iter().filter(|object| is_compared(object, at, signed_size));
                compared.extend(promised.map(|object| (object.path.to_string(), object)));
            }
        }
        if writer.root() != *root {
            return Err(name_the_row(shared, *size, what).await);
        }
    }
    for (path, object) in compared {
        let is_there = shared.objects.holds(&path).await?;
        shared.objects.create(&path, object.bytes, Existing::MustBeEqual).await.map_err(|error| {
            NodeError::damaged(
                path.clone(),
                format!("{error}; the rows lead to the signed root, so delete it, and it is written again"),
            )
        })?;
        if !is_there {
            tracing::warn!(path, "the object was missing; it was written again from the rows");
        }
    }
    let published = claims.published.as_ref().map(ToString::to_string);
    let time = signed_time(&claims, shared);
    let (state, ids, recorded) = folding.finish().await?;
    Ok(Loaded {
        writer,
        state,
        ids,
        is_published: published.is_some()
            && published == claims.signed.as_ref().map(|signed| signed.note.clone()),
        head: claims.signed,
        not_before: recorded.max(time),
    })
}

/// Whether an object made at this size is compared with the stored one: it was promised by the signed head, and it is
/// of an upper level or covers one of the last leaves. Partial objects of sizes never signed have no claim to exist.
fn is_compared(object: &LogObject, size: u64, signed_size: u64) -> bool {
    let is_promised = !object.path.is_partial() || size == signed_size;
    let is_upper = matches!(object.path.kind(), TileKind::Hashes { level: 1.. });
    let end = (object.path.index() + 1) * u64::from(TILE_WIDTH);
    is_promised && (is_upper || end + COMPARED_LEAVES >= signed_size)
}

/// The time of the signed head's own cosignature.
fn signed_time(claims: &Claims, shared: &Shared) -> Instant {
    let clock = [shared.keys.clock.verifier().clone()];
    let seconds = claims.signed.as_ref().and_then(|signed| {
        let verified =
            SignedCheckpoint::verify(signed.note.as_bytes(), shared.keys.log.verifier(), &clock).ok()?;
        verified.cosignatures().iter().map(|cosigned| cosigned.time.0).max()
    });
    let millis = seconds.and_then(|seconds| i64::try_from(seconds).ok()?.checked_mul(1_000));
    Instant::from_millis(millis.unwrap_or(i64::MIN))
}

/// Finds the first row that is not the entry its bundle holds.
async fn name_the_row(shared: &Arc<Shared>, size: u64, what: &str) -> NodeError {
    let general = NodeError::damaged(
        "rows",
        format!("the first {size} rows do not lead to the root of {what}; put back a copy of the database"),
    );
    for first in (0..size).step_by(256) {
        let Some(path) = TilePath::in_tree(TileKind::Entries, first / 256, TreeSize(size)) else {
            return general;
        };
        let (Ok(Some(bundle)), Ok(rows)) =
            (shared.objects.get(&path.to_string()).await, shared.rows.entries(first, 256).await)
        else {
            continue;
        };
        let Ok(entries) = polyad_log::bundle::split_entries(&bundle) else { continue };
        for (row, entry) in rows.iter().zip(entries) {
            if row.leaf != entry {
                return NodeError::damaged(
                    format!("row {}", row.position),
                    format!(
                        "its leaf is not the entry in {path}, and the rows do not lead to the root of {what}; put back a copy of the database"
                    ),
                );
            }
        }
    }
    general
}

/// Verifies rows and folds them.
struct Folding {
    shared: Arc<Shared>,
    state: State,
    ids: Ids,
    recorded: Instant,
    checking: Option<Checking>,
}

/// A page that is being checked.
type Checking = tokio::task::JoinHandle<Vec<Result<ReadRow, NodeError>>>;

impl Folding {
    fn new(shared: Arc<Shared>, policy: &Policy) -> Self {
        Folding {
            shared,
            state: fold::empty(policy),
            ids: Ids::default(),
            recorded: Instant::from_millis(i64::MIN),
            checking: None,
        }
    }

    /// Checks a page on other threads, and meanwhile folds the page before it.
    ///
    /// Signatures of `verified` rows were checked before; the guard's root, which the load still has to reach, says so.
    async fn take(&mut self, page: Vec<EntryRow>, verified: bool) -> Result<(), NodeError> {
        let read: ReadOne = if verified { recall_row } else { read_row };
        let checking = tokio::task::spawn_blocking(move || read_all(page, read));
        match self.checking.replace(checking) {
            Some(checked) => self.fold(checked).await,
            None => Ok(()),
        }
    }

    async fn fold(&mut self, checked: Checking) -> Result<(), NodeError> {
        for statement in checked.await.map_err(|error| NodeError::Stopped { reason: error.to_string() })? {
            self.apply(statement?).await?;
        }
        Ok(())
    }

    async fn apply(&mut self, read: ReadRow) -> Result<(), NodeError> {
        if let Some(body) = &read.body
            && let Some(file) = crate::tables::FileOf::of_statement(&read.header.kind.name, body)
        {
            self.shared.tables.ensure(&file, &self.shared.objects).await;
        }
        if read.recorded < self.recorded {
            let reason = format!("recorded at {}, before the entry in front of it", read.recorded);
            return Err(NodeError::damaged(format!("row {}", read.position), reason));
        }
        self.recorded = read.recorded;
        self.ids.push(read.header.id());
        let inclusion = Inclusion {
            recorded: read.recorded,
            origin: Arc::clone(&self.shared.origin),
            index: read.position,
        };
        let statement = Statement {
            header: Arc::new(read.header),
            inclusions: BTreeSet::from([inclusion.clone()]),
            since: read.position + 1,
        };
        let entry = Entry { statement, inclusion, body: read.body.map(Arc::new), erased: read.erased };
        self.state.apply(entry, self.shared.tables.as_ref());
        Ok(())
    }

    async fn finish(mut self) -> Result<(State, Ids, Instant), NodeError> {
        if let Some(checked) = self.checking.take() {
            self.fold(checked).await?;
        }
        Ok((self.state, self.ids, self.recorded))
    }
}

/// A row whose leaf, signature and body were checked.
pub(crate) struct ReadRow {
    pub(crate) position: u64,
    pub(crate) header: Verified<Header>,
    pub(crate) recorded: Instant,
    pub(crate) body: Option<json::Value>,
    pub(crate) erased: bool,
}

/// Checks rows on all processors.
fn read_all(page: Vec<EntryRow>, read: ReadOne) -> Vec<Result<ReadRow, NodeError>> {
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = page.len().div_ceil(workers).max(16);
    std::thread::scope(|scope| {
        let parts: Vec<_> = page
            .chunks(share)
            .map(|part| scope.spawn(move || part.iter().map(read).collect::<Vec<_>>()))
            .collect();
        let lost = || vec![Err(NodeError::Stopped { reason: "a worker failed".to_owned() })];
        parts.into_iter().flat_map(|part| part.join().unwrap_or_else(|_| lost())).collect()
    })
}

/// Reads one row.
type ReadOne = fn(&EntryRow) -> Result<ReadRow, NodeError>;

/// Checks one row: leaf, signature, id, and that the body opens the commitment.
pub(crate) fn read_row(row: &EntryRow) -> Result<ReadRow, NodeError> {
    read_with(row, Leaf::verify)
}

/// As [`read_row`], for a row below the guard: its signature was checked when the guard was written.
fn recall_row(row: &EntryRow) -> Result<ReadRow, NodeError> {
    read_with(row, Leaf::recall)
}

fn read_with(
    row: &EntryRow,
    header_of: fn(&Leaf) -> Result<Verified<Header>, Malformed>,
) -> Result<ReadRow, NodeError> {
    let damaged = |reason: String| NodeError::damaged(format!("row {}", row.position), reason);
    let leaf = Leaf::parse(&row.leaf).map_err(|error| damaged(error.to_string()))?;
    let header = header_of(&leaf).map_err(|error| damaged(error.to_string()))?;
    if header.id() != StatementId::from_hash(row.id) {
        return Err(damaged(format!("its id is not that of its leaf, {}", header.id())));
    }
    if header.body != row.commitment {
        return Err(damaged("its commitment is not that of its leaf".to_owned()));
    }
    let body = match &row.body {
        None => None,
        Some((salt, body)) if commitment(salt, body.as_bytes()) == row.commitment => {
            Some(json::parse_canonical(body).map_err(|error| damaged(error.to_string()))?)
        }
        Some(_) => return Err(damaged("its body does not open its commitment".to_owned())),
    };
    Ok(ReadRow {
        position: row.position,
        header,
        recorded: leaf.recorded,
        body,
        erased: row.erased_by.is_some(),
    })
}
