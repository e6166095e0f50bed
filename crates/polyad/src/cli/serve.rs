//! `polyad serve`: the main job.

use crate::config::{Config, NodeFlags};
use crate::desk;
use crate::outcome::Outcome;
use anyhow::{Context, Result, bail};
use clap::Args;
use polyad_node::Node;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;

/// How long open connections may take once a stop is asked for. A request that never ends must not keep the program.
const LAST_ANSWERS_MAX: Duration = Duration::from_secs(5);

/// Serve the site, the interface and the log on one address
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  polyad serve\n  polyad serve --listen 0.0.0.0:80 --data /var/lib/polyad --origin example.org/log"
)]
pub(crate) struct Serve {
    /// Address and port [default: 127.0.0.1:7700]
    #[arg(long, env = "POLYAD_LISTEN", value_name = "ADDRESS")]
    listen: Option<String>,
    /// Keep the atlas as it is in the data directory, even if this program carries a newer one
    #[arg(long)]
    keep_atlas: bool,
}

impl Serve {
    pub(crate) fn run(self, flags: &NodeFlags) -> Result<Outcome> {
        let config = Config::load(flags, self.listen.as_deref(), self.keep_atlas)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        runtime.block_on(serve(config))?;
        Ok(Outcome::Done)
    }
}

async fn serve(config: Config) -> Result<()> {
    // The port before the directory: a second `serve` by mistake must not touch anything.
    let listener = match TcpListener::bind(config.listen).await {
        Ok(listener) => listener,
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => bail!(
            "{} is taken by another program; stop it, or choose another address with --listen",
            config.listen
        ),
        Err(error) => return Err(error).with_context(|| format!("cannot listen on {}", config.listen)),
    };
    let address = listener.local_addr()?;
    let node = Node::open(desk::options(&config)).await?;
    let token = node.announce(address)?;
    let router = polyad_web::router(polyad_web::App::new(node.clone(), token));
    let snapshot = node.snapshot();
    println!("Polyad serves http://{address}/");
    println!("  data    {}", config.data.display());
    println!("  log     {} ({} entries)", node.origin(), snapshot.size);
    if node.has_fresh_keys() {
        println!(
            "  keys    {}  (made just now: back this folder up, nobody else can)",
            node.keys_directory().display()
        );
    }
    println!("Stop with Ctrl-C.");
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let (asked, asked_to_stop) = tokio::sync::oneshot::channel();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop().await;
        // Nobody listens any more when the server has ended by itself.
        let _ = asked.send(());
    });
    let patience = async {
        let _ = asked_to_stop.await;
        tokio::time::sleep(LAST_ANSWERS_MAX).await;
    };
    tokio::select! {
        ended = server.into_future() => ended.context("the server stopped")?,
        () = patience => {}
    }
    node.shutdown().await;
    Ok(())
}

/// Ctrl-C or, where there is one, SIGTERM.
async fn stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
