//! Serves the site of a data directory, with the atlas of this repository, until interrupted.
//!
//! `cargo run -p polyad-web --example serve -- DATA_DIRECTORY 127.0.0.1:8080 [ATLAS_DIRECTORY]`

use polyad_node::{AtlasFile, Node, NodeOptions};
use polyad_web::{App, router};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let data = PathBuf::from(arguments.next().ok_or("name a data directory")?);
    let listen: SocketAddr = arguments.next().as_deref().unwrap_or("127.0.0.1:8080").parse()?;
    let atlas = PathBuf::from(
        arguments.next().unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../../atlas").to_owned()),
    );
    let mut options = NodeOptions::new(data);
    options.readers =
        vec![Arc::new(polyad_exchange::atlas::AtlasReader), Arc::new(polyad_exchange::series::SeriesReader)];
    collect(&atlas, &atlas, &mut options.atlas)?;
    let node = Node::open(options).await?;
    println!("{} statements, http://{listen}/", node.snapshot().size);
    let token = node.announce(listen)?;
    let listener = tokio::net::TcpListener::bind(listen).await?;
    let service = router(App::new(node, token)).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).await?;
    Ok(())
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<AtlasFile>) -> std::io::Result<()> {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            let name = path.strip_prefix(root).unwrap_or(&path).display().to_string();
            files.push(AtlasFile { name, title: None, bytes: std::fs::read(&path)? });
        }
    }
    Ok(())
}
