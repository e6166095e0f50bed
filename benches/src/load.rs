//! A load client: connections that are kept, one request after the other on each.

use anyhow::{Context, Result, bail};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// What a run gave: times to the first byte of each answer, and how many answers a second.
pub(crate) struct Load {
    /// Times to the first byte, sorted.
    pub(crate) first_bytes: Vec<Duration>,
    /// Answers a second over all connections.
    pub(crate) answers_per_second: f64,
    /// Bytes of one answer's body.
    pub(crate) body_bytes: usize,
}

impl Load {
    /// The time that a share of the answers stayed under.
    pub(crate) fn quantile(&self, share: f64) -> Duration {
        let last = self.first_bytes.len().saturating_sub(1);
        self.first_bytes.get((last as f64 * share).round() as usize).copied().unwrap_or_default()
    }
}

/// Asks for a path `count` times in all over `connections` connections.
pub(crate) async fn run(address: SocketAddr, path: &str, connections: usize, count: usize) -> Result<Load> {
    let began = Instant::now();
    let mut tasks = Vec::new();
    for _ in 0..connections {
        let path = path.to_owned();
        tasks.push(tokio::spawn(async move { connection(address, &path, count / connections).await }));
    }
    let mut first_bytes = Vec::new();
    let mut body_bytes = 0;
    for task in tasks {
        let (times, bytes) = task.await??;
        first_bytes.extend(times);
        body_bytes = bytes;
    }
    let answers_per_second = first_bytes.len() as f64 / began.elapsed().as_secs_f64();
    first_bytes.sort();
    Ok(Load { first_bytes, answers_per_second, body_bytes })
}

/// The body of one answer.
pub(crate) async fn body(address: SocketAddr, path: &str) -> Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    stream
        .write_all(format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").as_bytes())
        .await?;
    let mut text = Vec::new();
    stream.read_to_end(&mut text).await?;
    let text = String::from_utf8_lossy(&text).into_owned();
    text.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).context("an answer without a head")
}

async fn connection(address: SocketAddr, path: &str, count: usize) -> Result<(Vec<Duration>, usize)> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut stream = BufReader::with_capacity(1 << 16, stream);
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n\r\n");
    let mut times = Vec::with_capacity(count);
    let mut bytes = 0;
    for _ in 0..count {
        let began = Instant::now();
        stream.write_all(request.as_bytes()).await?;
        let first = stream.read_u8().await?;
        times.push(began.elapsed());
        let mut head = vec![first];
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await?);
        }
        let text = String::from_utf8_lossy(&head).to_lowercase();
        if !text.starts_with("http/1.1 200") {
            bail!("{path} answered {}", text.lines().next().unwrap_or_default());
        }
        let length: usize = text
            .lines()
            .find_map(|line| line.strip_prefix("content-length:"))
            .with_context(|| format!("{path} has no content-length"))?
            .trim()
            .parse()?;
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await?;
        bytes = length;
    }
    Ok((times, bytes))
}
