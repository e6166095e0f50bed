//! What the log serves: tiles, bundles, bodies, blobs and receipts, each checked against the published root before it
//! leaves. Damaged bytes are an error, never an answer.

use crate::blobs;
use crate::error::NodeError;
use crate::node::Shared;
use crate::snapshot::Snapshot;
use crate::start::read_row;
use crate::store::sql::EntryRow;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use polyad_ledger::json::{Value, object};
use polyad_log::bundle::push_entry;
use polyad_log::checkpoint::{CHECKPOINT_PATH, SignedCheckpoint};
use polyad_log::hash::leaf_hash;
use polyad_log::key::VKEY_PATH;
use polyad_log::proof::InclusionProof;
use polyad_log::reader::{TileReader, TileSource};
use polyad_log::receipt::TlogProof;
use polyad_log::tile::{HashTile, TileKind, TilePath};
use polyad_log::{EntryIndex, TreeSize};
use polyad_model::{StatementId, reference::hex32};
use std::sync::{Arc, Mutex, PoisonError};

/// One entry with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedLeaf {
    /// Its place in the log.
    pub index: u64,
    /// The statement.
    pub id: StatementId,
    /// The leaf: the entry's bytes, canonical JSON.
    pub leaf: String,
    /// Body and salt (base64), unless erased.
    pub body: Option<(String, String)>,
    /// The redaction that erased the body.
    pub erased_by: Option<StatementId>,
}

/// The authenticated reader of the snapshot served last.
#[derive(Default)]
pub(crate) struct ReaderCell {
    open: Mutex<Option<OpenReader>>,
}

struct OpenReader {
    checkpoint: SignedCheckpoint,
    note: String,
    tiles: TileReader,
}

/// Entries a line of `bodies/<N>` covers.
const BODIES_AT_ONCE: u64 = 256;

impl Shared {
    /// The bytes of an object under the log's prefix, by its path; `None` when there is no such object.
    pub(crate) async fn object(self: &Arc<Self>, path: &str) -> Result<Option<Vec<u8>>, NodeError> {
        let snapshot = self.snapshot();
        if path == CHECKPOINT_PATH {
            return Ok(Some(snapshot.checkpoint.clone().into_bytes()));
        }
        if path == VKEY_PATH {
            return Ok(Some(format!("{}\n", self.keys.log.verifier()).into_bytes()));
        }
        if let Some(hash) = path.strip_prefix("blob/") {
            let Some(sha256) = hex32(hash) else { return Ok(None) };
            return blobs::load(&self.objects, &sha256).await;
        }
        if let Some(hash) = path.strip_prefix("body/") {
            let Some(commitment) = hex32(hash) else { return Ok(None) };
            let row = self.rows.by_commitment(&commitment).await?.filter(|row| row.position < snapshot.size);
            let Some(row) = row else { return Ok(None) };
            read_row(&row)?;
            return Ok(row.body.map(|(salt, body)| {
                object([("body", Value::from(body.as_str())), ("salt", BASE64.encode(salt).into())])
                    .to_canonical()
                    .into()
            }));
        }
        if let Some(number) = path.strip_prefix("bodies/") {
            return self.bodies(number, &snapshot).await;
        }
        match TilePath::parse(path) {
            Ok(path) => self.tile(path, snapshot).await,
            Err(_) => Ok(None),
        }
    }

    /// Bodies of 256 entries by index, as JSON lines.
    async fn bodies(&self, number: &str, snapshot: &Snapshot) -> Result<Option<Vec<u8>>, NodeError> {
        let plain = !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && (number == "0" || !number.starts_with('0'));
        let first = number
            .parse::<u64>()
            .ok()
            .filter(|_| plain)
            .and_then(|number| number.checked_mul(BODIES_AT_ONCE));
        let Some(first) = first.filter(|first| *first < snapshot.size) else { return Ok(None) };
        let count = BODIES_AT_ONCE.min(snapshot.size - first);
        let mut lines = String::new();
        for row in self.rows.entries(first, count).await? {
            read_row(&row)?;
            let commitment = ("commitment", Value::from(crate::keys::hex(&row.commitment)));
            let line = match (&row.body, row.erased_by) {
                (Some((salt, body)), _) => object([
                    commitment,
                    ("body", Value::from(body.as_str())),
                    ("salt", BASE64.encode(salt).into()),
                ]),
                (None, Some(by)) => {
                    object([commitment, ("erased", StatementId::from_hash(by).to_string().into())])
                }
                (None, None) => continue,
            };
            lines.push_str(&line.to_canonical());
            lines.push('\n');
        }
        Ok(Some(lines.into_bytes()))
    }

    /// A tile or bundle, checked. A partial one of an earlier size is the beginning of the present one.
    async fn tile(
        self: &Arc<Self>,
        path: TilePath,
        snapshot: Arc<Snapshot>,
    ) -> Result<Option<Vec<u8>>, NodeError> {
        let present = TilePath::in_tree(path.kind(), path.index(), TreeSize(snapshot.size));
        if present.is_none_or(|present| present.width() < path.width()) {
            return Ok(None);
        }
        let width = usize::from(path.width());
        let read = self.read(snapshot, move |open| match path.kind() {
            TileKind::Hashes { level } => {
                let hashes = open.tiles.tile(level, path.index())?[..width].to_vec();
                Ok(HashTile { level, index: path.index(), hashes }.to_bytes())
            }
            TileKind::Entries => {
                let mut bundle = Vec::new();
                for entry in &open.tiles.entries(path.index())?[..width] {
                    push_entry(&mut bundle, entry)?;
                }
                Ok(bundle)
            }
        });
        read.await.map(Some)
    }

    /// The receipt file of a statement: proof, leaf, body and salt.
    pub(crate) async fn receipt(
        self: &Arc<Self>,
        snapshot: &Arc<Snapshot>,
        index: u64,
    ) -> Result<Option<String>, NodeError> {
        let Some(leaf) = self.leaf(snapshot, index).await? else { return Ok(None) };
        let entry = leaf.leaf.clone();
        let proof = self.read(Arc::clone(snapshot), move |open| {
            let size = open.tiles.size();
            let proof = InclusionProof::make(&mut open.tiles, EntryIndex(index), size)?;
            // A receipt that would not verify must not leave.
            proof.verify(&leaf_hash(entry.as_bytes()), &open.checkpoint.checkpoint().root)?;
            Ok(TlogProof::new(proof, &open.checkpoint)?.to_string())
        });
        let proof = Value::from(proof.await?);
        let rest = match (leaf.body, leaf.erased_by) {
            (Some((body, salt)), _) => vec![("body", Value::from(body)), ("salt", salt.into())],
            (None, Some(by)) => vec![("erased", by.to_string().into())],
            (None, None) => Vec::new(),
        };
        let fixed = [("proof", proof), ("leaf", leaf.leaf.into())];
        Ok(Some(object(fixed.into_iter().chain(rest)).to_canonical()))
    }

    /// An entry of a snapshot, its signature and body checked.
    pub(crate) async fn leaf(
        &self,
        snapshot: &Snapshot,
        index: u64,
    ) -> Result<Option<ServedLeaf>, NodeError> {
        if index >= snapshot.size {
            return Ok(None);
        }
        let rows = self.rows.entries(index, 1).await?;
        let Some(row) = rows.into_iter().next().filter(|row| row.position == index) else {
            return Err(NodeError::damaged(format!("row {index}"), "it is missing"));
        };
        read_row(&row)?;
        served_leaf(row).map(Some)
    }

    /// Runs a reading of verified tiles of a snapshot where blocking is allowed.
    async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        snapshot: Arc<Snapshot>,
        work: impl FnOnce(&mut OpenReader) -> Result<T, polyad_log::LogError> + Send + 'static,
    ) -> Result<T, NodeError> {
        let shared = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || {
            let mut open = shared.readers.open.lock().unwrap_or_else(PoisonError::into_inner);
            if open.as_ref().is_none_or(|open| open.note != snapshot.checkpoint) {
                *open = Some(OpenReader::open(&shared, &snapshot)?);
            }
            match open.as_mut() {
                Some(open) => work(open).map_err(NodeError::from),
                None => Err(NodeError::Stopped { reason: "no reader".to_owned() }),
            }
        });
        done.await.map_err(|error| NodeError::Stopped { reason: error.to_string() })?
    }
}

impl OpenReader {
    fn open(shared: &Shared, snapshot: &Snapshot) -> Result<Self, NodeError> {
        let clock = [shared.keys.clock.verifier().clone()];
        let checkpoint =
            SignedCheckpoint::verify(snapshot.checkpoint.as_bytes(), shared.keys.log.verifier(), &clock)?;
        let source: Arc<dyn TileSource> = Arc::new(shared.objects.clone());
        let stated = checkpoint.checkpoint();
        let tiles = TileReader::open(source, stated.size, stated.root)?;
        Ok(OpenReader { checkpoint, note: snapshot.checkpoint.clone(), tiles })
    }
}

fn served_leaf(row: EntryRow) -> Result<ServedLeaf, NodeError> {
    let leaf = String::from_utf8(row.leaf)
        .map_err(|_| NodeError::damaged(format!("row {}", row.position), "its leaf is not UTF-8"))?;
    Ok(ServedLeaf {
        index: row.position,
        id: StatementId::from_hash(row.id),
        leaf,
        body: row.body.map(|(salt, body)| (body, BASE64.encode(salt))),
        erased_by: row.erased_by.map(StatementId::from_hash),
    })
}
