//! Kill -9 while files come in: after each kill a dataset is there as a whole or not at all, and nothing else is left.
//!
//! The child is this very test binary, told by its environment to import. `POLYAD_KILLS` sets how often children of
//! the tests are killed; here it is a quarter of that, at least as often as there are points to be killed at.

use crate::support::{LogKeys, check_log, files, options};
use polyad_ledger::json::{Value, object, text};
use polyad_ledger::rows::{LoadReport, Reader, Table, TableBuilder};
use polyad_node::fault::{Faults, WritePoint};
use polyad_node::{Contents, DatasetDraft, Node, NodeOptions, SystemClock};
use rand::{Rng, SeedableRng, rngs::StdRng};
use std::collections::BTreeSet;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tempfile::tempdir;

const DATA: &str = "POLYAD_IMPORT_KILL_DATA";
const SEED: &str = "POLYAD_IMPORT_KILL_SEED";
const CRASH_AT: &str = "POLYAD_IMPORT_CRASH_AT";
/// Lines of each file: enough that copying, reading and caching it each take a while.
const LINES: u64 = 4_000;

/// Where a child is made to end: the points of an import, and some of the append that follows.
const POINTS: [WritePoint; 8] = [
    WritePoint::B1,
    WritePoint::B2,
    WritePoint::B3,
    WritePoint::B4,
    WritePoint::W1,
    WritePoint::W2,
    WritePoint::W5,
    WritePoint::W7,
];

/// One challenge a line, read line by line.
struct Lines;

impl Reader for Lines {
    fn format(&self) -> &'static str {
        "lines"
    }

    fn version(&self) -> u32 {
        1
    }

    fn read(&self, bytes: &[u8], options: &Value) -> (Table, LoadReport) {
        self.read_from(&mut &bytes[..], options).unwrap()
    }

    fn read_from(&self, input: &mut dyn BufRead, _: &Value) -> io::Result<(Table, LoadReport)> {
        let (mut builder, mut report) = (TableBuilder::default(), LoadReport::default());
        for (number, line) in input.lines().enumerate() {
            let words = object([("en", text(line?))]);
            let fields = object([("class", text("global")), ("name", words.clone()), ("statement", words)]);
            builder.push("challenge", &number.to_string(), number as u32 + 1, None, None, fields);
            let count = report.count("challenges");
            count.found += 1;
            count.kept += 1;
        }
        Ok((builder.finish(), report))
    }
}

/// A file that comes as slowly as one from a disk, a line at a time.
struct Slow {
    seed: u64,
    at: u64,
    rest: Vec<u8>,
}

impl Read for Slow {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.rest.is_empty() && self.at < LINES {
            self.rest = format!("Challenge {} of {}\n", self.at, self.seed).into_bytes();
            self.at += 1;
            if self.at.is_multiple_of(400) {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        let read = self.rest.len().min(out.len());
        out[..read].copy_from_slice(&self.rest[..read]);
        self.rest.drain(..read);
        Ok(read)
    }
}

/// Ends the process, without any clean-up, when a point is passed for the n-th time.
struct CrashAt {
    point: WritePoint,
    left: AtomicU32,
    armed: AtomicBool,
}

impl Faults for CrashAt {
    fn before(&self, _: WritePoint) -> Result<(), String> {
        Ok(())
    }

    fn after(&self, point: WritePoint) -> Result<(), String> {
        let counts = self.armed.load(Ordering::SeqCst) && point == self.point;
        if counts && self.left.fetch_sub(1, Ordering::SeqCst) == 1 {
            std::process::abort();
        }
        Ok(())
    }
}

fn start(data: &Path) -> NodeOptions {
    NodeOptions { readers: vec![Arc::new(Lines)], clock: Arc::new(SystemClock), ..options(data) }
}

fn draft(seed: u64) -> DatasetDraft {
    let fields = object([
        ("edition", text("first")),
        ("format", text("lines")),
        ("licence", object([("class", "open"), ("text", "CC0 1.0")])),
        ("publisher", text("A publisher")),
        ("title", text(format!("Challenges {seed}"))),
    ]);
    let contents = Contents::Stream(Box::new(Slow { seed, at: 0, rest: Vec::new() }));
    DatasetDraft { fields, contents, edition_of: None }
}

/// The child: imports one file after another, two of three again, and prints what is acknowledged.
#[test]
fn the_importer() {
    let Ok(data) = std::env::var(DATA) else { return };
    let seed: u64 = std::env::var(SEED).unwrap().parse().unwrap();
    let crash = std::env::var(CRASH_AT).ok().map(|text| {
        let (point, count) = text.split_once(':').unwrap();
        let left = AtomicU32::new(count.parse().unwrap());
        Arc::new(CrashAt { point: point.parse().unwrap(), left, armed: false.into() })
    });
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let mut options = start(Path::new(&data));
        if let Some(crash) = &crash {
            options.faults = crash.clone();
        }
        let node = Node::open(options).await.unwrap();
        if let Some(crash) = &crash {
            crash.armed.store(true, Ordering::SeqCst);
        }
        for number in 0.. {
            let file = seed * 1_000 + number;
            let imported = node.import_dataset(draft(file)).await.unwrap();
            let line = format!("ack {} {}\n", imported.dataset, imported.statement);
            io::stdout().write_all(line.as_bytes()).unwrap();
            if !number.is_multiple_of(3) {
                let again = node.import_dataset(draft(file)).await.unwrap();
                assert!(again.already && again.statement == imported.statement);
            }
        }
    });
}

/// Runs the child until it dies; gives the keys of the datasets it acknowledged.
fn run_child(data: &Path, seed: u64, crash: Option<String>, after: Duration) -> BTreeSet<String> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["import_kill::the_importer", "--exact", "--nocapture", "--test-threads=1"]);
    command.env(DATA, data).env(SEED, seed.to_string()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let is_random = crash.is_none();
    if let Some(crash) = crash {
        command.env(CRASH_AT, crash);
    }
    let mut child = command.spawn().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let reader = std::thread::spawn(move || {
        let lines = output.lines().map_while(Result::ok);
        let keys = lines.filter_map(|line| Some(line.split("ack ").nth(1)?.split(' ').next()?.to_owned()));
        keys.collect::<BTreeSet<_>>()
    });
    let limit = if is_random { after } else { Duration::from_secs(60) };
    let deadline = Instant::now() + limit;
    while Instant::now() < deadline && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(2));
    }
    let _ = child.kill();
    let ended = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(!ended.status.success() && !said.contains("panicked"), "the importer failed: {said}");
    reader.join().unwrap()
}

#[test]
fn killed_while_files_come_in_each_is_there_as_a_whole_or_not_at_all() {
    let kills: u64 = std::env::var("POLYAD_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(40);
    let kills = (kills / 4).max(2 * POINTS.len() as u64);
    let mut random = StdRng::seed_from_u64(11);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let data = tempdir().unwrap();
    let keys = runtime.block_on(async {
        let node = Node::open(start(data.path())).await.unwrap();
        let keys = LogKeys::of(&node);
        node.shutdown().await;
        keys
    });
    let mut acknowledged = BTreeSet::new();
    let mut left_behind = 0;
    for kill in 0..kills {
        let crash = kill.is_multiple_of(2).then(|| {
            let point = POINTS[(kill / 2) as usize % POINTS.len()];
            format!("{point}:{}", random.gen_range(1..=2))
        });
        let after = Duration::from_millis(random.gen_range(50..900));
        let case = format!("kill {kill}, {crash:?}, {after:?}");
        acknowledged.extend(run_child(data.path(), kill, crash, after));
        left_behind += files(&data.path().join("incoming")).len();
        runtime.block_on(whole(data.path(), &acknowledged, &case));
        check_log(data.path(), &keys).unwrap_or_else(|error| panic!("{case}: {error}"));
    }
    assert!(!acknowledged.is_empty(), "no child ever acknowledged anything");
    assert!(left_behind > 0, "no child was killed in the midst of an import");
}

/// Opens the directory and holds what is there against what is registered.
async fn whole(data: &Path, acknowledged: &BTreeSet<String>, case: &str) {
    let node = Node::open(start(data)).await.unwrap_or_else(|error| panic!("{case}: {error}"));
    let snapshot = node.snapshot();
    let registered: Vec<_> = snapshot.state.datasets().collect();
    let keys: BTreeSet<String> = registered.iter().map(|dataset| dataset.key.to_string()).collect();
    assert!(acknowledged.is_subset(&keys), "{case}: an acknowledged file is lost");
    assert_eq!(keys.len(), registered.len(), "{case}: a file is registered twice");
    for dataset in &registered {
        let rows = dataset.loaded.as_ref().map(|loaded| loaded.report.total().kept);
        assert_eq!(rows, Some(LINES), "{case}: a dataset without all its rows");
    }
    assert_eq!(snapshot.state.facts("challenge").count() as u64, LINES * registered.len() as u64, "{case}");
    let pinned: BTreeSet<String> =
        registered.iter().filter_map(|dataset| Some(dataset.fields.str_at("sha256")?.to_owned())).collect();
    let named = |below: &str| -> BTreeSet<String> {
        let found = if data.join(below).exists() { files(&data.join(below)) } else { Vec::new() };
        found.into_iter().map(|path| path.to_string_lossy().into_owned()).collect()
    };
    assert_eq!(named("log/blob"), pinned, "{case}: blobs are those that statements pin");
    assert_eq!(named("incoming"), BTreeSet::new(), "{case}: nothing is on its way in");
    let cached: BTreeSet<String> = keys.iter().map(|key| format!("{key}-1")).collect();
    assert_eq!(named("cache/tables"), cached, "{case}: tables are those of datasets");
    assert_eq!(node.scrub().await.unwrap().blobs, pinned.len() as u64, "{case}");
    drop(snapshot);
    node.shutdown().await;
}
