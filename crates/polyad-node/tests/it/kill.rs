//! Kill -9: a child under load is killed at random and at every write point; a stranger then audits what is there.
//!
//! The child is this very test binary, told by its environment to write. `POLYAD_KILLS` sets how often it is killed
//! (default 40). A kill does not show a missing fsync; it shows that the order of writes holds.

use crate::support::{Actor, LogKeys, check_log, open, options};
use polyad_model::StatementId;
use polyad_node::fault::{Faults, WritePoint};
use polyad_node::{Node, NodeOptions, SystemClock};
use rand::{Rng, SeedableRng, rngs::StdRng};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tempfile::tempdir;

const DATA: &str = "POLYAD_KILL_DATA";
const SEED: &str = "POLYAD_KILL_SEED";
const CRASH_AT: &str = "POLYAD_CRASH_AT";
const WRITERS: u64 = 16;

/// Ends the process, without any clean-up, when a write point is passed for the n-th time.
struct CrashAt {
    point: WritePoint,
    left: AtomicU32,
    armed: std::sync::atomic::AtomicBool,
}

impl Faults for CrashAt {
    fn before(&self, _: WritePoint) -> Result<(), String> {
        Ok(())
    }

    fn after(&self, point: WritePoint) -> Result<(), String> {
        if self.armed.load(Ordering::SeqCst)
            && point == self.point
            && self.left.fetch_sub(1, Ordering::SeqCst) == 1
        {
            std::process::abort();
        }
        Ok(())
    }
}

/// The child: sixteen writers, batches of 1 to 40, one statement in ten sent twice; prints what is acknowledged.
#[test]
fn the_writer() {
    let Ok(data) = std::env::var(DATA) else { return };
    let seed: u64 = std::env::var(SEED).unwrap().parse().unwrap();
    let crash = std::env::var(CRASH_AT).ok().map(|text| {
        let (point, count) = text.split_once(':').unwrap();
        let left = AtomicU32::new(count.parse().unwrap());
        Arc::new(CrashAt { point: point.parse().unwrap(), left, armed: false.into() })
    });
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let mut options = NodeOptions { clock: Arc::new(SystemClock), ..options(Path::new(&data)) };
        options.publish_every = Duration::from_millis(if seed.is_multiple_of(2) { 0 } else { 15 });
        if let Some(crash) = &crash {
            options.faults = crash.clone();
        }
        let node = Node::open(options).await.unwrap();
        if let Some(crash) = &crash {
            crash.armed.store(true, Ordering::SeqCst);
        }
        let writers = (0..WRITERS).map(|writer| tokio::spawn(write(node.clone(), seed, writer)));
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
    });
}

async fn write(node: Node, seed: u64, writer: u64) {
    let mut random = StdRng::seed_from_u64(seed * WRITERS + writer);
    let actor = Actor::new(&format!("writer {seed} {writer}"));
    let mut batch = vec![actor.key_statement()];
    let mut next = 0;
    loop {
        let size = random.gen_range(1..=40);
        for _ in 0..size {
            let number = if next > 0 && random.gen_bool(0.1) { random.gen_range(0..next) } else { next };
            next = next.max(number + 1);
            batch.push(actor.challenge(number));
        }
        for place in node.append(std::mem::take(&mut batch)).await {
            let place = place.unwrap();
            let line = format!("ack {} {}\n", place.id, place.index);
            std::io::stdout().write_all(line.as_bytes()).unwrap();
        }
    }
}

/// Runs the child until it dies; gives what it acknowledged.
fn run_child(data: &Path, seed: u64, crash: Option<String>, after: Duration) -> BTreeMap<u64, StatementId> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["kill::the_writer", "--exact", "--nocapture", "--test-threads=1"]);
    command.env(DATA, data).env(SEED, seed.to_string()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let is_random = crash.is_none();
    if let Some(crash) = crash {
        command.env(CRASH_AT, crash);
    }
    let mut child = command.spawn().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let (first, begun) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut acknowledged = BTreeMap::new();
        for line in output.lines().map_while(Result::ok) {
            let Some(rest) = line.split("ack ").nth(1) else { continue };
            let Some((id, index)) = rest.split_once(' ') else { continue };
            let (Ok(id), Ok(index)) = (id.parse(), index.parse()) else { continue };
            let _ = first.send(());
            let before = acknowledged.insert(index, id);
            assert!(before.is_none_or(|before| before == id), "index {index} was given twice");
        }
        acknowledged
    });
    // A random kill counts from the first acknowledgement; a chosen point ends the child by itself.
    let limit = if is_random { after } else { Duration::from_secs(30) };
    if begun.recv_timeout(Duration::from_secs(60)).is_ok() || is_random {
        let deadline = std::time::Instant::now() + limit;
        while std::time::Instant::now() < deadline && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(2));
        }
    }
    let _ = child.kill();
    let status = child.wait_with_output().unwrap();
    assert!(!status.status.success(), "the writer ended by itself");
    let said = String::from_utf8_lossy(&status.stderr).into_owned();
    assert!(!said.contains("panicked"), "the writer failed: {said}");
    reader.join().unwrap()
}

#[test]
fn killed_at_random_and_at_every_write_point_nothing_acknowledged_is_lost() {
    let kills: u64 = std::env::var("POLYAD_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(40);
    let mut random = StdRng::seed_from_u64(7);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut done = 0;
    while done < kills {
        // A fresh log, begun just below the edge of a bundle; many runs also cross the edge of an upper tile.
        let data = tempdir().unwrap();
        let begin = if kills >= 300 && done.is_multiple_of(100) {
            random.gen_range(65_530..=65_545)
        } else {
            random.gen_range(250..=262)
        };
        let keys = runtime.block_on(prepare(data.path(), begin));
        let mut acknowledged: BTreeMap<u64, StatementId> = BTreeMap::new();
        let mut before: Vec<StatementId> = Vec::new();
        for _ in 0..kills.min(10).min(kills - done) {
            let crash = done.is_multiple_of(2).then(|| {
                let point = WritePoint::ALL[(done / 2) as usize % WritePoint::ALL.len()];
                format!("{point}:{}", random.gen_range(1..=4))
            });
            let after = Duration::from_millis(random.gen_range(0..400));
            let case = format!("kill {done}, {crash:?}, {after:?}");
            acknowledged.extend(run_child(data.path(), done, crash, after));
            done += 1;
            // Before the restart: what is published must hold as it lies there.
            before = audited(data.path(), &keys, &acknowledged, &before, &case);
            // And after it: rows that were committed are published, on the same history.
            let node = runtime.block_on(open_now(data.path()));
            before = audited(data.path(), &keys, &acknowledged, &before, &case);
            runtime.block_on(node.shutdown());
        }
        assert!(!acknowledged.is_empty(), "no child ever acknowledged anything");
    }
}

async fn prepare(data: &Path, size: u64) -> LogKeys {
    let node = open(data).await;
    let actor = Actor::new("before");
    let mut statements = vec![actor.key_statement()];
    statements.extend(actor.challenges(0..size - 4));
    for place in node.append(statements).await {
        place.unwrap();
    }
    let keys = LogKeys::of(&node);
    node.shutdown().await;
    keys
}

async fn open_now(data: &Path) -> Node {
    Node::open(NodeOptions { clock: Arc::new(SystemClock), ..options(data) }).await.unwrap()
}

/// Audits from outside: the log holds, goes on from what it was, and has all that was acknowledged, each once.
fn audited(
    data: &Path,
    keys: &LogKeys,
    acknowledged: &BTreeMap<u64, StatementId>,
    before: &[StatementId],
    case: &str,
) -> Vec<StatementId> {
    let (_, ids) = check_log(data, keys).unwrap_or_else(|error| panic!("{case}: {error}"));
    assert!(ids.starts_with(before), "{case}: the log does not go on from what was published");
    for (index, id) in acknowledged {
        assert_eq!(ids.get(*index as usize), Some(id), "{case}: acknowledged entry {index} is lost");
    }
    let distinct: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(distinct.len(), ids.len(), "{case}: a statement lies in the log twice");
    ids
}
