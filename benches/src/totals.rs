//! Totals of transactions: the time of a filtered question over millions of rows, and of the pages that ask it.

use crate::iati::{collect, memory};
use crate::made_iati::Made;
use crate::{load, options};
use anyhow::{Context, Result};
use polyad_ledger::json::{Value as Json, object};
use polyad_lens::{Params, lenses};
use polyad_node::{Contents, DatasetDraft, Node};
use serde_json::{Value, json};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Transactions to a made file: a file has at most 512 MiB.
const TO_A_FILE: u64 = 750_000;
/// Times that each question is asked.
const RUNS: usize = 41;
/// Requests for each page.
const REQUESTS: usize = 400;

/// The questions: lens and parameters.
const QUESTIONS: [(&str, &[(&str, &str)]); 7] = [
    ("totals", &[("by", "publisher,type,currency,year")]),
    ("totals", &[("by", "type,currency"), ("publisher", "XX-EX-7")]),
    ("totals", &[("by", "year"), ("type", "3"), ("currency", "USD"), ("country", "KE")]),
    ("totals", &[("by", "stage,currency"), ("participant", "XX-ORG-77")]),
    ("totals", &[("by", "stage,year"), ("currency", "USD"), ("sector", "112")]),
    ("flows", &[("currency", "USD"), ("giver", "XX-EX-7")]),
    ("spread", &[("over", "country"), ("publisher", "XX-EX-7")]),
];

const PAGES: [&str; 5] = [
    "/projects",
    "/projects?country=KE&sort=start",
    "/flows?giver=XX-EX-7",
    "/spread?publisher=XX-EX-7",
    "/double-count?publisher=XX-EX-7",
];

/// `totals COUNT`: over so many made transactions. `totals PATH…`: over the files of a folder.
pub(crate) async fn run(words: &[String]) -> Result<Vec<Value>> {
    let folder = tempfile::tempdir()?;
    let node = Node::open(options(folder.path(), true)).await?;
    let (began, mut bytes) = (Instant::now(), 0);
    match words.first().map(|word| word.parse::<u64>()) {
        Some(Ok(count)) => {
            for first in (0..count).step_by(TO_A_FILE as usize) {
                let made = Made::new(first, TO_A_FILE.min(count - first));
                import(&node, &format!("Example file from {first}"), Contents::Stream(Box::new(made)))
                    .await?;
            }
        }
        _ => {
            let mut files: Vec<PathBuf> = Vec::new();
            for word in words {
                collect(Path::new(word), &mut files)?;
            }
            files.sort();
            for file in files {
                bytes += file.metadata()?.len();
                let title = file.display().to_string();
                import(&node, &title, Contents::Stream(Box::new(File::open(&file)?))).await?;
            }
        }
    }
    let imported = began.elapsed().as_secs_f64();
    let state = node.snapshot().state.clone();
    let rows: usize = state.projects().files().iter().map(|file| file.table().len()).sum();
    let mut figures = vec![json!({"bench": "totals", "what": "import", "seconds": imported, "bytes": bytes,
        "activities": state.projects().len(), "rows": rows, "resident_bytes": memory("VmRSS")?})];
    let began = Instant::now();
    ask("totals", &[("by", "type,currency")], &state)?;
    figures.push(json!({"bench": "totals", "what": "the first question, which builds the columns", "seconds": began.elapsed().as_secs_f64(),
        "resident_bytes": memory("VmRSS")?}));
    for (lens, params) in QUESTIONS {
        ask(lens, params, &state)?;
        let mut times = Vec::new();
        for _ in 0..RUNS {
            let began = Instant::now();
            ask(lens, params, &state)?;
            times.push(began.elapsed().as_secs_f64() * 1000.0);
        }
        times.sort_by(f64::total_cmp);
        figures.push(json!({"bench": "totals", "what": lens, "params": Params::new(params.iter().copied()).iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" "),
            "ms_p50": times[RUNS / 2], "ms_p99": times[RUNS - 1]}));
    }
    let router = polyad_web::router(polyad_web::App::new(node.clone(), "bench"));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let service = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    for path in PAGES {
        load::run(address, path, 1, 1).await.with_context(|| path.to_owned())?;
        let rendered = crate::render_millis(address, path).await?;
        let load = load::run(address, path, 8, REQUESTS).await?;
        figures.push(json!({"bench": "totals", "what": "page", "path": path, "rendered_ms_median": rendered,
            "first_byte_ms_p50": load.quantile(0.5).as_secs_f64() * 1000.0, "first_byte_ms_p99": load.quantile(0.99).as_secs_f64() * 1000.0}));
    }
    node.shutdown().await;
    Ok(figures)
}

fn ask(lens: &str, params: &[(&str, &str)], state: &polyad_ledger::state::State) -> Result<()> {
    let lens = lenses::find(lens).context("no such lens")?;
    (lens.read)(state, &Params::new(params.iter().copied()))
        .map(drop)
        .map_err(|error| anyhow::anyhow!("{error}"))
}

async fn import(node: &Node, title: &str, contents: Contents) -> Result<()> {
    let licence = object([("class", Json::from("open")), ("text", Json::from("Example"))]);
    let fields = object([
        ("edition", Json::from("example")),
        ("format", Json::from("iati-activity")),
        ("licence", licence),
        ("publisher", Json::from("x:org-id:XX-EX")),
        ("title", Json::from(title)),
    ]);
    node.import_dataset(DatasetDraft { fields, contents, edition_of: None }).await?;
    Ok(())
}
