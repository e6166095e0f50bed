//! The scrub: the whole log hashed again from its objects, its signatures and bodies checked, the rows compared.

use crate::blobs;
use crate::error::NodeError;
use crate::node::Shared;
use crate::start::read_row;
use polyad_log::audit::audit_tree;
use polyad_log::checkpoint::SignedCheckpoint;
use polyad_log::reader::TileSource;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

/// How often the whole log is hashed again.
pub(crate) const SCRUB_EVERY: Duration = Duration::from_secs(24 * 3_600);
/// Rows read at once.
const PAGE: u64 = 1_024;
/// How long a partial tile is kept after the full one exists, in milliseconds: 7 days.
const PARTIAL_KEPT_MILLIS: i64 = 7 * 24 * 3_600 * 1_000;

/// What a scrub went through. It exists only when all of it held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScrubReport {
    /// Entries whose hash, signature and body were checked.
    pub entries: u64,
    /// Hash tiles compared.
    pub tiles: u64,
    /// Blobs hashed.
    pub blobs: u64,
    /// Partial tiles dropped, whose full ones had been there for seven days.
    pub dropped: u64,
}

impl Shared {
    /// Checks everything that the present checkpoint commits to, and all bodies and blobs.
    pub(crate) async fn scrub(self: &Arc<Self>) -> Result<ScrubReport, NodeError> {
        let snapshot = self.snapshot();
        let shared = Arc::clone(self);
        let runtime = tokio::runtime::Handle::current();
        let audit = tokio::task::spawn_blocking(move || -> Result<_, NodeError> {
            let clock = [shared.keys.clock.verifier().clone()];
            let checkpoint =
                SignedCheckpoint::verify(snapshot.checkpoint.as_bytes(), shared.keys.log.verifier(), &clock)?;
            let source: Arc<dyn TileSource> = Arc::new(shared.objects.clone());
            let mut rows = VecDeque::new();
            let mut check = |index: polyad_log::EntryIndex, entry: &[u8]| -> Result<(), String> {
                if rows.is_empty() {
                    let page = runtime.block_on(shared.rows.entries(index.0, PAGE));
                    rows.extend(page.map_err(|error| error.to_string())?);
                }
                let row = rows.pop_front().ok_or("its row is missing")?;
                if row.leaf != entry || row.position != index.0 {
                    return Err("its row has another leaf".to_owned());
                }
                read_row(&row).map(drop).map_err(|error| error.to_string())
            };
            Ok(audit_tree(&source, checkpoint, &mut check)?)
        });
        let audit = audit.await.map_err(|error| NodeError::Stopped { reason: error.to_string() })??;
        let blobs = self.rows.blobs().await?;
        for sha256 in &blobs {
            if !blobs::check(&self.objects, sha256).await? {
                return Err(NodeError::damaged(blobs::path(sha256), "it is missing"));
            }
        }
        let dropped = self.drop_partial_tiles().await?;
        let entries = audit.checkpoint.checkpoint().size.0;
        Ok(ScrubReport { entries, tiles: audit.tiles, blobs: blobs.len() as u64, dropped })
    }

    /// Drops partial tiles and bundles whose full ones are seven days old; readers take the full ones.
    async fn drop_partial_tiles(&self) -> Result<u64, NodeError> {
        let found = self.objects.list("tile").await?;
        let before = self.clock.now().millis() - PARTIAL_KEPT_MILLIS;
        let full: std::collections::HashMap<&str, i64> = found
            .iter()
            .filter(|(path, _)| !path.contains(".p/"))
            .map(|(path, at)| (path.as_str(), *at))
            .collect();
        let mut dropped = 0;
        for (path, _) in &found {
            let Some((of, _)) = path.split_once(".p/") else { continue };
            if full.get(of).is_some_and(|written| *written < before) {
                self.objects.delete(path).await?;
                dropped += 1;
            }
        }
        Ok(dropped)
    }
}
