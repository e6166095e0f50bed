//! Admission: what a node takes from its own users. Bytes before meaning, meaning before authority.
//!
//! A submission is well-formed and signed (levels 1 and 2) before it reaches the sequencer, which asks for authority
//! (level 3) against the record as it stands just before the statement. What falls short is refused, and nothing is
//! appended.

use crate::config::RateLimit;
use crate::error::{Refused, SubmitError};
use crate::tables::{FileOf, Tables};
use polyad_ledger::authority::{self, Claim};
use polyad_ledger::draft::Signed;
use polyad_ledger::envelope::Submission;
use polyad_ledger::header::Author;
use polyad_ledger::json::Value;
use polyad_ledger::keyring::KeyRing;
use polyad_ledger::kinds::key::KeySet;
use polyad_ledger::state::State;
use polyad_ledger::verify::{check_body, verify};
use polyad_model::{Instant, Ref};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use unicode_normalization::is_nfc;

/// How far `at` may lie ahead of the node's clock, in milliseconds: 5 minutes.
pub(crate) const AT_AHEAD_MAX_MILLIS: i64 = 5 * 60 * 1_000;

/// Levels 1 and 2, and what admission asks beyond validity: texts in Unicode normal form C.
pub(crate) fn check(submission: &Submission) -> Result<Signed, SubmitError> {
    let malformed = |error: polyad_ledger::Malformed| SubmitError::Malformed(error.into());
    let header = verify(&submission.header, &submission.signature).map_err(malformed)?;
    let body = check_body(&header, &submission.salt, submission.body.as_bytes()).map_err(malformed)?;
    if let Some(field) = not_normalised(&body.value, "body") {
        let message = "texts must be in Unicode normal form C, so that equal words have equal bytes";
        return Err(SubmitError::Malformed(Refused::new("text-not-normalised", field, message)));
    }
    Ok(Signed { header, salt: submission.salt, body })
}

/// [`check`] for many, on all processors.
pub(crate) fn check_all(submissions: &[Submission]) -> Vec<Result<Signed, SubmitError>> {
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = submissions.len().div_ceil(workers).max(16);
    if submissions.len() <= share {
        return submissions.iter().map(check).collect();
    }
    std::thread::scope(|scope| {
        let parts: Vec<_> = submissions
            .chunks(share)
            .map(|part| (part.len(), scope.spawn(move || part.iter().map(check).collect::<Vec<_>>())))
            .collect();
        let lost = || SubmitError::Stopped { reason: "a worker failed".to_owned() };
        parts
            .into_iter()
            .flat_map(|(length, part)| {
                part.join().unwrap_or_else(|_| (0..length).map(|_| Err(lost())).collect())
            })
            .collect()
    })
}

/// Level 3, against the record as it stands, for an entry that would have this index and time.
pub(crate) fn judge(
    state: &State,
    tables: &Tables,
    signed: &Signed,
    entry: (&str, u64),
    now: Instant,
) -> Result<(), SubmitError> {
    let refuse = |refused: Refused| Err(SubmitError::NotAuthorised(refused));
    let header = &signed.header;
    if header.at.millis() - now.millis() > AT_AHEAD_MAX_MILLIS {
        let message =
            format!("stated at {}, more than 5 minutes ahead of this node's clock ({})", header.at, now);
        return refuse(Refused::new("at-in-future", "at", message));
    }
    if header.kind.name == "key" {
        return judge_keys(state, signed, now).or_else(refuse);
    }
    let fields = Some(&*signed.body.value);
    let claim = Claim { id: signed.id(), header, fields, entry: Some(entry), recorded: Some(now) };
    if let Err(refusal) = authority::decide(state, claim) {
        return refuse(refusal.into());
    }
    match FileOf::of_statement(&header.kind.name, &signed.body.value) {
        Some(file) if !tables.holds(&file.key) => {
            let message = format!(
                "the file must be held here before a statement pins it: {} is not, or no reader for `{}` is registered",
                file.blob_path(),
                file.format
            );
            refuse(Refused::new("blob-not-held", "body.sha256", message))
        }
        _ => Ok(()),
    }
}

fn judge_keys(state: &State, signed: &Signed, now: Instant) -> Result<(), Refused> {
    let header = &signed.header;
    let Some(keys) = KeySet::read(&signed.body.value) else {
        return Err(Refused::new("keys-malformed", "body.keys", "the list of keys cannot be read"));
    };
    // A first statement asks nothing of the ring; a later one is tried on a copy.
    let mut ring = match header.author {
        Author::SelfActor => KeyRing::default(),
        Author::Id(_) => state.keys().clone(),
    };
    let target = header.target.as_ref().and_then(Ref::statement);
    ring.accept(signed.id(), header.author.id(), target, &header.key, now, keys)
        .map(drop)
        .map_err(|refusal| Refused::new(refusal.code, "", refusal.message))
}

/// The first text that is not in normal form C, by its path.
fn not_normalised(value: &Value, path: &str) -> Option<String> {
    match value {
        Value::String(text) => (!is_nfc(text)).then(|| path.to_owned()),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(number, item)| not_normalised(item, &format!("{path}[{number}]"))),
        Value::Object(object) => object.members().find_map(|(key, item)| {
            let inner = format!("{path}.{key}");
            if is_nfc(key) { not_normalised(item, &inner) } else { Some(inner) }
        }),
        Value::Bool(_) => None,
    }
}

/// Counts what each author submits. First `key` statements, which have no author yet, share one count.
#[derive(Debug)]
pub(crate) struct RateGate {
    limit: RateLimit,
    counts: Mutex<HashMap<String, Count>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    minute: i64,
    in_minute: u32,
    day: i64,
    in_day: u32,
}

const MINUTE_MILLIS: i64 = 60_000;
const DAY_MILLIS: i64 = 24 * 60 * MINUTE_MILLIS;
/// Authors remembered; beyond, those not seen today are forgotten.
const AUTHORS_MAX: usize = 100_000;

impl RateGate {
    pub(crate) fn new(limit: RateLimit) -> Self {
        RateGate { limit, counts: Mutex::default() }
    }

    /// Counts one more statement of an author, or refuses it.
    pub(crate) fn pass(&self, author: &Author, now: Instant) -> Result<(), SubmitError> {
        let (minute, day) = (now.millis().div_euclid(MINUTE_MILLIS), now.millis().div_euclid(DAY_MILLIS));
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= AUTHORS_MAX {
            counts.retain(|_, count| count.day == day);
        }
        let count = counts.entry(author.to_string()).or_default();
        if count.minute != minute {
            (count.minute, count.in_minute) = (minute, 0);
        }
        if count.day != day {
            (count.day, count.in_day) = (day, 0);
        }
        let too_many = |what: &str, limit: u32, window: i64| SubmitError::TooMany {
            refused: Refused::new(
                "rate-exceeded",
                "author",
                format!("{author} has submitted {limit} statements this {what}, which is the limit"),
            ),
            retry_after: Duration::from_millis((window - now.millis().rem_euclid(window)) as u64),
        };
        if count.in_minute >= self.limit.per_minute {
            return Err(too_many("minute", self.limit.per_minute, MINUTE_MILLIS));
        }
        if count.in_day >= self.limit.per_day {
            return Err(too_many("day", self.limit.per_day, DAY_MILLIS));
        }
        count.in_minute += 1;
        count.in_day += 1;
        Ok(())
    }
}
