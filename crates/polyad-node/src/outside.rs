//! A whole log checked from outside: what it serves, nothing of what it says about itself.

use polyad_ledger::leaf::Leaf;
use polyad_log::LogError;
use polyad_log::audit::{AuditReport, audit};
use polyad_log::key::VerifierKey;
use polyad_log::reader::TileSource;
use polyad_model::{Instant, StatementId};
use std::collections::HashSet;
use std::sync::Arc;

/// Entries whose signatures are checked at once, on all processors.
const BATCH: usize = 4_096;

/// Re-computes a log from what a source serves: checkpoint, bundles, tiles, root, and of every entry the form, the
/// strict signature, that no statement is logged twice and that `recorded` never decreases.
///
/// `progress` is told the number of entries checked so far. The first fault is returned; nothing seen before it counts.
pub fn verify_log(
    source: &Arc<dyn TileSource>,
    log: &VerifierKey,
    progress: &dyn Fn(u64),
) -> Result<AuditReport, LogError> {
    let mut checking = Checking { waiting: Vec::with_capacity(BATCH), seen: HashSet::new(), recorded: None };
    let mut checked = 0;
    let report = audit(source, log, &[], &mut |index, entry| {
        checking.waiting.push((index.0, entry.to_vec()));
        if checking.waiting.len() < BATCH {
            return Ok(());
        }
        checked += checking.waiting.len() as u64;
        checking.flush().map_err(|(_, reason)| reason)?;
        progress(checked);
        Ok(())
    })?;
    checking
        .flush()
        .map_err(|(index, reason)| LogError::EntryRefused { index: polyad_log::EntryIndex(index), reason })?;
    progress(report.checkpoint.checkpoint().size.0);
    Ok(report)
}

struct Checking {
    waiting: Vec<(u64, Vec<u8>)>,
    seen: HashSet<StatementId>,
    recorded: Option<Instant>,
}

/// What is kept of an entry that holds by itself.
type Held = (StatementId, Instant);

impl Checking {
    /// Checks what waits, in any order, then what binds entries together, in theirs.
    fn flush(&mut self) -> Result<(), (u64, String)> {
        let waiting = std::mem::take(&mut self.waiting);
        for ((index, _), held) in waiting.iter().zip(check_all(&waiting)) {
            let fault = |reason: String| (*index, format!("entry {index}: {reason}"));
            let (id, recorded) = held.map_err(fault)?;
            if !self.seen.insert(id) {
                return Err(fault(format!("statement {id} is logged twice")));
            }
            if self.recorded.is_some_and(|last| recorded < last) {
                return Err(fault(format!("recorded {recorded}, before the entry in front of it")));
            }
            self.recorded = Some(recorded);
        }
        Ok(())
    }
}

fn check_all(entries: &[(u64, Vec<u8>)]) -> Vec<Result<Held, String>> {
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = entries.len().div_ceil(workers).max(16);
    std::thread::scope(|scope| {
        let parts: Vec<_> = entries
            .chunks(share)
            .map(|part| {
                (
                    part.len(),
                    scope.spawn(move || part.iter().map(|(_, entry)| check(entry)).collect::<Vec<_>>()),
                )
            })
            .collect();
        let lost = |count| vec![Err("the check of this entry failed to run".to_owned()); count];
        parts.into_iter().flat_map(|(count, part)| part.join().unwrap_or_else(|_| lost(count))).collect()
    })
}

fn check(entry: &[u8]) -> Result<Held, String> {
    let leaf = Leaf::parse(entry).map_err(|error| error.to_string())?;
    let header = leaf.verify().map_err(|error| error.to_string())?;
    Ok((header.id(), leaf.recorded))
}
