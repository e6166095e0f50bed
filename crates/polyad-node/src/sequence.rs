//! The sequencer: one thread that gives statements their place.
//!
//! **W1** rows and head in one transaction, **W2** commit; what follows is `publish`. Authority is asked in the order
//! of the log, of the record as it stood just before each statement, so a batch may hold an actor's first `key` and
//! what that actor states next. An error anywhere from W1 on is fatal: nothing more is taken, and the next start
//! tells from the rows what had become durable.

use crate::admit;
use crate::error::{NodeError, SubmitError};
use crate::node::Shared;
use crate::snapshot::Ids;
use crate::store::object::Existing;
use crate::store::sql::{EntryRow, RowWriter};
use polyad_ledger::corpus::{Inclusion, Statement};
use polyad_ledger::draft::Signed;
use polyad_ledger::fold::Entry;
use polyad_ledger::leaf::LEAF_BYTES_MAX;
use polyad_ledger::state::State;
use polyad_log::storage::Head;
use polyad_log::writer::LogWriter;
use polyad_model::Instant;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant as Moment;

/// Statements of single submissions that are committed together.
const GROUP: usize = 256;
/// Statements in one transaction, at most.
pub(crate) const GROUP_MAX: usize = 10_000;
/// A checkpoint is signed again after this long without growth, so that its time stays fresh.
const REPUBLISH_AFTER: Duration = Duration::from_secs(3_600);
/// How far the clock may lie behind the last entry, in milliseconds: one hour.
const CLOCK_BEHIND_MAX_MILLIS: i64 = 3_600_000;

/// Where a statement lies in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) index: u64,
    /// Whether it lay there already.
    pub(crate) replayed: bool,
}

pub(crate) type Placed = Result<Place, SubmitError>;

/// What the sequencer is asked for.
pub(crate) enum Job {
    /// Take statements in, and answer when the checkpoint that covers them is published: when the next one is due, or
    /// at once.
    Append { statements: Vec<Signed>, at_once: bool, answer: oneshot::Sender<Vec<Placed>> },
    /// Note that a blob is held.
    NoteBlob { sha256: [u8; 32], bytes: u64, answer: oneshot::Sender<Result<(), NodeError>> },
    /// Publish what is committed, and end.
    Stop { answer: oneshot::Sender<()> },
}

/// The state of the one writer.
pub(crate) struct Sequencer {
    pub(crate) shared: Arc<Shared>,
    pub(crate) rows: RowWriter,
    pub(crate) writer: LogWriter,
    pub(crate) state: State,
    pub(crate) ids: Ids,
    /// What was signed last.
    pub(crate) head: Option<Head>,
    /// The least time that the next entry may bear.
    pub(crate) not_before: Instant,
    /// What may be done with objects that differ: see [`Existing`].
    pub(crate) existing: Existing,
    pub(crate) published: Option<Moment>,
    pub(crate) publish_every: Duration,
    /// Rows placed and not yet committed.
    pending: Vec<EntryRow>,
    waiting: Vec<(oneshot::Sender<Vec<Placed>>, Vec<Placed>)>,
}

impl Sequencer {
    pub(crate) fn new(
        shared: Arc<Shared>,
        rows: RowWriter,
        writer: LogWriter,
        state: State,
        ids: Ids,
        publish_every: Duration,
    ) -> Self {
        Sequencer {
            shared,
            rows,
            writer,
            state,
            ids,
            head: None,
            not_before: Instant::from_millis(i64::MIN),
            existing: Existing::Replace,
            published: None,
            publish_every,
            pending: Vec::new(),
            waiting: Vec::new(),
        }
    }

    /// Works until it is told to stop or nobody is left to ask.
    pub(crate) async fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        let failure = loop {
            match self.turn(&mut jobs).await {
                Ok(None) => {}
                Ok(Some(answer)) => {
                    self.rows.close().await;
                    drop(self.shared);
                    let _ = answer.map(|answer| answer.send(()));
                    return;
                }
                Err(error) => break error,
            }
        };
        let reason = failure.to_string();
        tracing::error!(error = %reason, "the write path failed; no more statements are taken until a restart");
        self.shared.stop(&reason);
        let stopped = || SubmitError::Stopped { reason: reason.clone() };
        for (answer, places) in self.waiting.drain(..) {
            let _ = answer.send(places.into_iter().map(|place| place.and(Err(stopped()))).collect());
        }
        self.rows.close().await;
        drop(self.shared);
        while let Some(job) = jobs.recv().await {
            match job {
                Job::Append { statements, answer, .. } => {
                    let _ = answer.send(statements.iter().map(|_| Err(stopped())).collect());
                }
                Job::NoteBlob { answer, .. } => {
                    let _ = answer.send(Err(stopped().into()));
                }
                Job::Stop { answer } => {
                    let _ = answer.send(());
                    return;
                }
            }
        }
    }

    /// One turn: a group of jobs, or a publication that is due. `Some` is the end.
    async fn turn(
        &mut self,
        jobs: &mut mpsc::Receiver<Job>,
    ) -> Result<Option<Option<oneshot::Sender<()>>>, NodeError> {
        let first = match tokio::time::timeout_at(self.due(), jobs.recv()).await {
            Err(_) => return self.publish().await.map(|()| None),
            Ok(first) => first,
        };
        let Some(mut job) = first else {
            return self.finish().await.map(|()| Some(None));
        };
        let (mut count, mut hurried) = (0, false);
        // Whatever arrived while the last group was written is one group; nobody waits for company.
        loop {
            match job {
                Job::Append { statements, at_once, answer } => {
                    hurried |= at_once;
                    count += statements.len();
                    let asked = statements.len();
                    let (mut places, done) = self.append(statements).await;
                    // Those who wait must be told of a failure too, so they are listed before it is returned.
                    places.resize(
                        asked,
                        Err(SubmitError::Stopped { reason: "the write path failed".to_owned() }),
                    );
                    self.waiting.push((answer, places));
                    done?;
                }
                Job::NoteBlob { sha256, bytes, answer } => {
                    let noted = self.rows.note_blob(&sha256, bytes, self.writer.size().0).await;
                    let _ = answer.send(noted);
                }
                Job::Stop { answer } => return self.finish().await.map(|()| Some(Some(answer))),
            }
            if count >= GROUP {
                break;
            }
            match jobs.try_recv() {
                Ok(next) => job = next,
                Err(_) => break,
            }
        }
        self.commit().await?;
        let is_due = hurried || self.published.is_none_or(|last| last.elapsed() >= self.publish_every);
        let has_grown = self.unpublished();
        if has_grown && is_due {
            self.publish().await?;
        } else if !has_grown {
            self.answer_waiting();
        }
        Ok(None)
    }

    async fn finish(&mut self) -> Result<(), NodeError> {
        if self.unpublished() { self.publish().await } else { Ok(()) }
    }

    fn due(&self) -> Moment {
        let last = self.published.unwrap_or_else(Moment::now);
        last + if self.unpublished() { self.publish_every } else { REPUBLISH_AFTER }
    }

    fn unpublished(&self) -> bool {
        self.head.as_ref().map_or(0, |head| head.size.0) < self.writer.size().0
    }

    /// Places statements, in as many transactions as their number asks for; the last one is left open for company.
    async fn append(&mut self, statements: Vec<Signed>) -> (Vec<Placed>, Result<(), NodeError>) {
        let mut places = Vec::with_capacity(statements.len());
        for signed in statements {
            match self.place(&signed) {
                Ok(place) => places.push(place),
                Err(error) => return (places, Err(error)),
            }
            if self.pending.len() >= GROUP_MAX
                && let Err(error) = self.commit().await
            {
                return (places, Err(error));
            }
        }
        (places, Ok(()))
    }

    /// Judges one statement and gives it its place; its row is pending until [`Sequencer::commit`].
    pub(crate) fn place(&mut self, signed: &Signed) -> Result<Placed, NodeError> {
        let id = signed.id();
        if let Some(act) = self.state.act(&id) {
            return Ok(Ok(Place { index: act.inclusion.index, replayed: true }));
        }
        let now = self.shared.clock.now();
        if self.not_before.millis().saturating_sub(now.millis()) > CLOCK_BEHIND_MAX_MILLIS {
            let reason = format!(
                "the clock says {now}, more than an hour before the last entry ({})",
                self.not_before
            );
            return Err(NodeError::Stopped { reason });
        }
        let recorded = now.max(self.not_before);
        let index = self.writer.size().0;
        let shared = Arc::clone(&self.shared);
        if let Err(error) = admit::judge(&self.state, &shared.tables, signed, (&shared.origin, index), now) {
            return Ok(Err(error));
        }
        let leaf = signed.leaf(recorded).to_canonical();
        if leaf.len() > LEAF_BYTES_MAX {
            let message =
                format!("its leaf would have {} bytes; at most {LEAF_BYTES_MAX} are allowed", leaf.len());
            let refused = crate::error::Refused::new("leaf-too-long", "", message);
            return Ok(Err(SubmitError::Malformed(refused)));
        }
        self.writer.append(leaf.as_bytes())?;
        self.not_before = recorded;
        let inclusion = Inclusion { recorded, origin: Arc::clone(&shared.origin), index };
        let statement = Statement {
            header: Arc::new(signed.header.clone()),
            inclusions: BTreeSet::from([inclusion.clone()]),
            since: index + 1,
        };
        let body = Some(Arc::clone(&signed.body.value));
        self.state.apply(Entry { statement, inclusion, body, erased: false }, shared.tables.as_ref());
        self.ids.push(id);
        self.pending.push(EntryRow {
            position: index,
            id: *id.hash(),
            leaf: leaf.into_bytes(),
            commitment: signed.header.body,
            body: Some((signed.salt, signed.body.text.to_string())),
            erased_by: None,
        });
        Ok(Ok(Place { index, replayed: false }))
    }

    /// W1 and W2.
    pub(crate) async fn commit(&mut self) -> Result<(), NodeError> {
        let rows = std::mem::take(&mut self.pending);
        if rows.is_empty() {
            return Ok(());
        }
        let (size, root) = (self.writer.size(), self.writer.root());
        let shared = Arc::clone(&self.shared);
        self.rows.append(&rows, size, root, shared.faults.as_ref()).await
    }

    /// W8.
    pub(crate) fn answer_waiting(&mut self) {
        for (answer, places) in self.waiting.drain(..) {
            // Whoever asked may have gone; the statements stay.
            let _ = answer.send(places);
        }
    }
}
