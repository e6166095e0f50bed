//! Publication, and the crash rule. Each write point is durable before the next begins:
//!
//! - **W3** entry bundles, **W4** hash tiles of all levels, lowest first: a reader takes a checkpoint as a promise that
//!   its tiles exist, and a tile as a promise that its entries do;
//! - **W5** the head is signed and stored by compare-and-set, growing only;
//! - **W6** the guard outside the database says the same;
//! - **W7** the checkpoint is published;
//! - **W8** the snapshot is swapped and those who wait are answered.

use crate::error::NodeError;
use crate::fault::WritePoint;
use crate::sequence::Sequencer;
use crate::snapshot::Snapshot;
use crate::store::guard::{Guard, RULE};
use crate::store::object::Existing;
use futures::{StreamExt, TryStreamExt, stream};
use polyad_log::checkpoint::{CHECKPOINT_PATH, Checkpoint, SignedCheckpoint};
use polyad_log::cosignature::PosixSeconds;
use polyad_log::storage::Head;
use polyad_log::tile::TileKind;
use polyad_log::writer::LogObject;
use polyad_model::Instant;
use std::sync::Arc;
use tokio::time::Instant as Moment;

/// Objects written at the same time.
const AT_ONCE: usize = 16;

impl Sequencer {
    /// W3 to W8 for all that is committed. At an unchanged size the checkpoint is signed again with a new time.
    pub(crate) async fn publish(&mut self) -> Result<(), NodeError> {
        self.store_objects().await?;
        let head = self.sign().await?;
        self.show(&head).await?;
        self.existing = Existing::MustBeEqual;
        self.published = Some(Moment::now());
        self.swap(&head);
        self.answer_waiting();
        Ok(())
    }

    /// W3 and W4.
    async fn store_objects(&mut self) -> Result<(), NodeError> {
        let objects = self.writer.take_objects()?;
        let (bundles, tiles): (Vec<_>, Vec<_>) =
            objects.into_iter().partition(|object| object.path.kind() == TileKind::Entries);
        let (leaves, upper): (Vec<_>, Vec<_>) =
            tiles.into_iter().partition(|object| object.path.kind() == TileKind::Hashes { level: 0 });
        self.store(bundles, WritePoint::W3Bundle).await?;
        self.store(leaves, WritePoint::W4Level0).await?;
        self.store(upper, WritePoint::W4Upper).await
    }

    async fn store(&self, objects: Vec<LogObject>, point: WritePoint) -> Result<(), NodeError> {
        stream::iter(objects)
            .map(|object| async move {
                self.before(point)?;
                self.shared.objects.create(&object.path.to_string(), object.bytes, self.existing).await?;
                self.after(point)
            })
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await
    }

    /// W5.
    async fn sign(&mut self) -> Result<Head, NodeError> {
        self.before(WritePoint::W5Before)?;
        self.after(WritePoint::W5Before)?;
        let checkpoint = Checkpoint {
            origin: self.shared.origin.to_string(),
            size: self.writer.size(),
            root: self.writer.root(),
        };
        let (size, root) = (checkpoint.size, checkpoint.root);
        // A checkpoint is never older than an entry under it, and no later entry is older than the checkpoint.
        let now = self.shared.clock.now().max(self.not_before);
        let seconds = now.millis().div_euclid(1_000);
        self.not_before = self.not_before.max(Instant::from_millis(seconds * 1_000));
        let time = PosixSeconds(u64::try_from(seconds).unwrap_or(0));
        let keys = &self.shared.keys;
        let note = SignedCheckpoint::sign(checkpoint, &keys.log, &[&keys.clock], time)?.to_string();
        let head = Head { size, root, note };
        self.before(WritePoint::W5)?;
        self.rows.sign(self.head.as_ref(), &head).await?;
        self.after(WritePoint::W5)?;
        self.head = Some(head.clone());
        Ok(head)
    }

    /// W6 and W7.
    pub(crate) async fn show(&self, head: &Head) -> Result<(), NodeError> {
        self.before(WritePoint::W6)?;
        let guard = Guard { rule: RULE, size: head.size, root: head.root };
        let data = self.shared.data.clone();
        let stored = tokio::task::spawn_blocking(move || guard.store(&data)).await;
        stored.map_err(|error| NodeError::Stopped { reason: error.to_string() })??;
        self.after(WritePoint::W6)?;
        self.before(WritePoint::W7)?;
        self.shared.objects.replace(CHECKPOINT_PATH, head.note.as_bytes()).await?;
        self.after(WritePoint::W7)
    }

    /// The first half of W8: readers see the new record.
    pub(crate) fn swap(&self, head: &Head) {
        let snapshot = Snapshot::new(
            self.state.clone(),
            *head.root.as_bytes(),
            head.note.clone(),
            self.shared.origin.to_string(),
            self.ids.clone(),
        );
        self.shared.set_snapshot(Arc::new(snapshot));
    }

    fn before(&self, point: WritePoint) -> Result<(), NodeError> {
        self.shared.faults.before(point).map_err(NodeError::Fault)
    }

    fn after(&self, point: WritePoint) -> Result<(), NodeError> {
        self.shared.faults.after(point).map_err(NodeError::Fault)
    }
}
