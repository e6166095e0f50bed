//! Measures whole paths of a node and prints JSON lines with machine and date.
//!
//! `cargo run --release -p polyad-benches --bin bench -- append|log|fold|start|serve|iati-world|totals [COUNT]` or `iati|totals PATH…`. Each name is one
//! figure of `docs/performance.md`. The micro benches are `cargo bench -p polyad-benches`.

mod iati;
mod load;
mod made;
mod made_iati;
mod totals;

use anyhow::{Context, Result, bail};
use polyad_ledger::corpus::{Corpus, Inclusion};
use polyad_ledger::fold::{self, Policy};
use polyad_ledger::rows::Reader;
use polyad_ledger::state::NoTables;
use polyad_ledger::verify;
use polyad_log::audit::audit;
use polyad_log::key::VerifierKey;
use polyad_log::reader::{SourceError, TileSource};
use polyad_node::{AtlasFile, Node, NodeOptions};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Statements handed over at once, as a bulk import does.
const BATCH: usize = 10_000;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let count =
        |default: u64| words.get(1).map_or(Ok(default), |word| word.parse()).context("COUNT is a number");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let figures = match words.first().map(String::as_str) {
        Some("append") => runtime.block_on(append(count(100_000)?))?,
        Some("log") => runtime.block_on(verify_log(count(100_000)?))?,
        Some("fold") => vec![fold_acts(count(1_000_000)?)?],
        Some("start") => runtime.block_on(start(count(1_000_000)?))?,
        Some("serve") => runtime.block_on(serve(count(20_000)?))?,
        Some("iati") => iati::files(&words[1..])?,
        Some("iati-world") => iati::world(count(1_000_000)?)?,
        Some("totals") => runtime.block_on(totals::run(&words[1..]))?,
        _ => bail!(
            "one of append, log, fold, start, serve, iati-world, totals, then how many; or iati or totals, then files"
        ),
    };
    for mut figure in figures {
        figure["machine"] = json!(machine());
        figure["date"] = json!(polyad_model::Instant::from_millis(now_millis()).to_seconds());
        println!("{figure}");
    }
    Ok(())
}

async fn append(count: u64) -> Result<Vec<Value>> {
    let folder = tempfile::tempdir()?;
    let node = Node::open(options(folder.path(), false)).await?;
    let elapsed = fill(&node, count).await?;
    node.shutdown().await;
    Ok(vec![
        json!({"bench": "append", "what": "signed statements verified and appended, W1 to W8", "statements": count,
        "seconds": elapsed.as_secs_f64(), "per_second": count as f64 / elapsed.as_secs_f64()}),
    ])
}

/// Appends statements of one actor; the time counts appending, not signing.
async fn fill(node: &Node, count: u64) -> Result<Duration> {
    let (actor, first) = made::actor(40)?;
    for result in node.append(vec![first]).await {
        result?;
    }
    let mut elapsed = Duration::ZERO;
    let mut number = 0;
    while number < count {
        let until = (number + BATCH as u64).min(count);
        let batch = (number..until).map(|n| made::pledge(&actor, n)).collect::<Result<Vec<_>>>()?;
        let began = Instant::now();
        for result in node.append(batch).await {
            result?;
        }
        elapsed += began.elapsed();
        number = until;
    }
    Ok(elapsed)
}

async fn verify_log(count: u64) -> Result<Vec<Value>> {
    let folder = tempfile::tempdir()?;
    let node = Node::open(options(folder.path(), false)).await?;
    fill(&node, count).await?;
    let key = VerifierKey::parse(node.vkey().trim())?;
    node.shutdown().await;
    let root = log_folder(folder.path())?;
    let source: Arc<dyn TileSource> = Arc::new(Folder(root));
    let mut figures = Vec::new();
    for what in ["hashes alone", "every signature"] {
        let began = Instant::now();
        let report = match what {
            "hashes alone" => audit(&source, &key, &[], &mut |_, _| Ok(()))?,
            _ => polyad_node::verify_log(&source, &key, &|_| {})?,
        };
        let size = report.checkpoint.checkpoint().size.0;
        let seconds = began.elapsed().as_secs_f64();
        figures.push(json!({"bench": "log verify", "what": what, "entries": size, "seconds": seconds, "seconds_per_million": seconds * 1e6 / size as f64}));
    }
    Ok(figures)
}

fn fold_acts(count: u64) -> Result<Value> {
    let (actor, first) = made::actor(40)?;
    let mut corpus = Corpus::default();
    let origin: Arc<str> = "bench.example/log".into();
    let mut add = |signed: &polyad_ledger::draft::Signed, index: u64| -> Result<()> {
        let leaf = signed.leaf(polyad_model::Instant::from_millis(1_767_300_000_000 + index as i64));
        let header = Arc::new(leaf.verify()?);
        let submission = signed.submission();
        let body = verify::check_body(&header, &submission.salt, submission.body.as_bytes())?;
        corpus.add_body(header.body, body.value.clone());
        corpus.add(header, Inclusion { recorded: leaf.recorded, origin: origin.clone(), index }, index + 1);
        Ok(())
    };
    add(&first, 0)?;
    for number in 0..count {
        add(&made::pledge(&actor, number)?, number + 1)?;
    }
    let policy = Policy { trusted: BTreeSet::from([origin.to_string()]), quarantine: false };
    let began = Instant::now();
    let state = fold::fold(&corpus, &policy, &NoTables);
    let seconds = began.elapsed().as_secs_f64();
    anyhow::ensure!(state.size() == count + 1, "the fold stopped at {}", state.size());
    Ok(
        json!({"bench": "fold", "acts": count, "seconds": seconds, "seconds_per_million": seconds * 1e6 / count as f64}),
    )
}

async fn start(most: u64) -> Result<Vec<Value>> {
    let mut figures = Vec::new();
    for count in [0, 100_000, 1_000_000].into_iter().filter(|count| *count <= most) {
        let folder = tempfile::tempdir()?;
        let began = Instant::now();
        let node = Node::open(options(folder.path(), true)).await?;
        let first = began.elapsed();
        fill(&node, count).await?;
        node.shutdown().await;
        let began = Instant::now();
        let node = Node::open(options(folder.path(), true)).await?;
        figures
            .push(json!({"bench": "start", "statements": count, "first_start_seconds": first.as_secs_f64(),
            "seconds": began.elapsed().as_secs_f64(), "tree_size": node.snapshot().size}));
        node.shutdown().await;
    }
    Ok(figures)
}

async fn serve(count: u64) -> Result<Vec<Value>> {
    let folder = tempfile::tempdir()?;
    let node = Node::open(options(folder.path(), true)).await?;
    let router = polyad_web::router(polyad_web::App::new(node.clone(), "bench"));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let service = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    let mut figures = Vec::new();
    let css = style_of(address).await?;
    let paths = [
        css.as_str(),
        "/",
        "/p/sustainable-energy-for-all",
        "/p/un-climate-conference",
        "/a/india",
        "/partnerships",
        "/log",
    ];
    for path in paths {
        let warm = load::run(address, path, 8, 80).await;
        if let Err(error) = warm {
            eprintln!("{path}: {error:#}");
            continue;
        }
        let rendered = render_millis(address, path).await?;
        let load = load::run(address, path, 8, count as usize).await?;
        let millis = |share| load.quantile(share).as_secs_f64() * 1000.0;
        figures.push(json!({"bench": "serve", "path": path, "connections": 8, "answers": load.first_bytes.len(), "body_bytes": load.body_bytes, "rendered_ms_median": rendered,
            "first_byte_ms_p50": millis(0.5), "first_byte_ms_p99": millis(0.99), "per_second": load.answers_per_second}));
    }
    Ok(figures)
}

/// The median time to the first byte of an answer that has to be rendered: no two addresses are the same.
async fn render_millis(address: std::net::SocketAddr, path: &str) -> Result<f64> {
    let joint = if path.contains('?') { '&' } else { '?' };
    let mut times = Vec::new();
    for number in 0..21 {
        let load = load::run(address, &format!("{path}{joint}rendered={number}"), 1, 1).await?;
        times.push(load.quantile(0.5).as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    Ok(times[times.len() / 2])
}

/// The address of the style sheet, as the home page names it: the static file to compare with.
async fn style_of(address: std::net::SocketAddr) -> Result<String> {
    let page = load::body(address, "/").await?;
    let (_, rest) = page.split_once("rel=\"stylesheet\"").context("the home page names no style sheet")?;
    let (_, rest) = rest.split_once("href=\"").context("the style sheet has no address")?;
    rest.split_once('"').map(|(href, _)| href.to_owned()).context("the style sheet's address does not end")
}

fn options(folder: &Path, with_atlas: bool) -> NodeOptions {
    let atlas = if with_atlas { atlas() } else { Vec::new() };
    NodeOptions {
        publish_every: Duration::ZERO,
        readers: polyad_exchange::READERS.iter().map(|reader| Arc::new(*reader) as Arc<dyn Reader>).collect(),
        atlas,
        ..NodeOptions::new(folder.join("node"))
    }
}

fn atlas() -> Vec<AtlasFile> {
    fn collect(root: &Path, folder: &Path, files: &mut Vec<AtlasFile>) {
        for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                collect(root, &path, files);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
                files.extend(std::fs::read(&path).ok().map(|bytes| AtlasFile { name, title: None, bytes }));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../atlas");
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

fn log_folder(data: &Path) -> Result<PathBuf> {
    let node = data.join("node");
    [node.join("log"), node.clone()]
        .into_iter()
        .find(|folder| folder.join("checkpoint").exists())
        .context("no checkpoint in the data directory")
}

struct Folder(PathBuf);

impl TileSource for Folder {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        std::fs::read(self.0.join(path)).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => SourceError::NotFound,
            _ => SourceError::Failed(error.to_string()),
        })
    }
}

/// Processor and number of cores, as the operating system tells them.
fn machine() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = text.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or(": unknown");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{}, {cores} cores", model.trim_start_matches(['\t', ' ', ':']))
}

fn now_millis() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_millis() as i64)
}
