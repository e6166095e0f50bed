//! One flipped bit in anything at rest is found, named and never served.

use crate::directory::sql;
use crate::support::{Actor, LogKeys, check_log, files, open, options};
use polyad_node::{Node, NodeError};
use std::path::Path;
use tempfile::{TempDir, tempdir};

async fn log_of(count: u64) -> (TempDir, Vec<u64>) {
    let data = tempdir().unwrap();
    let node = open(data.path()).await;
    let actor = Actor::new("rwanda");
    let mut statements = vec![actor.key_statement()];
    statements.extend(actor.challenges(0..count - 4));
    let places = node.append(statements).await.into_iter().map(|place| place.unwrap().index).collect();
    node.shutdown().await;
    (data, places)
}

async fn opened(data: &Path) -> Result<(), NodeError> {
    match Node::open(options(data)).await {
        Ok(node) => {
            node.shutdown().await;
            Ok(())
        }
        Err(error) => Err(error),
    }
}

fn flip(path: &Path, place: usize) -> Vec<u8> {
    let honest = std::fs::read(path).unwrap();
    let mut bytes = honest.clone();
    bytes[place % honest.len()] ^= 0x04;
    std::fs::write(path, bytes).unwrap();
    honest
}

#[tokio::test]
async fn a_flipped_bit_in_a_tile_or_bundle_is_found_when_read_and_when_opened() {
    let (data, _) = log_of(600).await;
    let log = data.path().join("log");
    // Objects that the present checkpoint commits to; partial ones of earlier sizes are bound by nothing.
    let objects = [
        "tile/0/000",
        "tile/0/001",
        "tile/0/002.p/88",
        "tile/1/000.p/2",
        "tile/entries/000",
        "tile/entries/001",
        "tile/entries/002.p/88",
    ];
    for name in objects {
        let path = log.join(name);
        let length = std::fs::metadata(&path).unwrap().len() as usize;
        for place in [0, length / 2, length - 1] {
            let node = open(data.path()).await;
            let honest = flip(&path, place);
            let served = node.object(name).await.unwrap_err();
            assert!(served.to_string().contains("tile"), "{name}, byte {place}: {served}");
            assert!(node.scrub().await.is_err(), "{name}, byte {place}");
            node.shutdown().await;
            let error = opened(data.path()).await.unwrap_err();
            assert_eq!(error.code(), "node-damaged", "{name}, byte {place}: {error}");
            assert!(error.to_string().starts_with(name), "{name}, byte {place}: {error}");
            std::fs::write(&path, honest).unwrap();
        }
        // The way out that the message names.
        std::fs::remove_file(&path).unwrap();
        opened(data.path()).await.unwrap();
        assert!(path.exists(), "{name} was not written again");
    }
}

#[tokio::test]
async fn a_changed_row_is_named() {
    let (data, _) = log_of(300).await;
    let change = |column: &'static str, function: &'static str| {
        format!("UPDATE entries SET {column} = {function} WHERE position = 270")
    };
    let cases = [
        ("leaf", change("leaf", "CAST(replace(CAST(leaf AS TEXT), '2026', '2027') AS BLOB)")),
        ("id", change("id", "zeroblob(32)")),
        ("commitment", change("commitment", "zeroblob(32)")),
        ("salt", change("salt", "zeroblob(32)")),
        ("body", change("body", "replace(body, 'Challenge', 'challenge')")),
    ];
    for (column, statement) in cases {
        let copy = tempdir().unwrap();
        for file in files(data.path()) {
            std::fs::create_dir_all(copy.path().join(&file).parent().unwrap()).unwrap();
            std::fs::copy(data.path().join(&file), copy.path().join(&file)).unwrap();
        }
        sql(copy.path(), &statement).await;
        let error = opened(copy.path()).await.unwrap_err();
        assert!(error.to_string().starts_with("row 270: "), "{column}: {error}");
    }
    let missing = "DELETE FROM entries WHERE position = 270";
    sql(data.path(), missing).await;
    assert_eq!(opened(data.path()).await.unwrap_err().code(), "node-damaged");
}

#[tokio::test]
async fn a_flipped_bit_in_a_row_of_a_running_node_is_never_served() {
    let (data, places) = log_of(20).await;
    let node = open(data.path()).await;
    let index = places[10];
    let id = node.snapshot().id_at(index).unwrap();
    node.receipt(&id).await.unwrap().unwrap();
    sql(
        data.path(),
        &format!("UPDATE entries SET body = replace(body, 'Many', 'Nany') WHERE position = {index}"),
    )
    .await;
    assert_eq!(node.receipt(&id).await.unwrap_err().code(), "node-damaged");
    assert_eq!(node.leaf(index).await.unwrap_err().code(), "node-damaged");
    assert_eq!(node.object("bodies/0").await.unwrap_err().code(), "node-damaged");
    assert!(node.scrub().await.is_err());
}

#[tokio::test]
async fn a_flipped_bit_in_guard_or_checkpoint_is_refused_or_healed_and_never_signed_over() {
    let (data, _) = log_of(40).await;
    let node = open(data.path()).await;
    let keys = LogKeys::of(&node);
    node.shutdown().await;
    for name in ["guard", "log/checkpoint"] {
        let path = data.path().join(name);
        let length = std::fs::metadata(&path).unwrap().len() as usize;
        for place in (0..length).step_by(if name == "guard" { 3 } else { 17 }) {
            let before = std::fs::read(data.path().join("log/checkpoint")).unwrap();
            let honest = flip(&path, place);
            match opened(data.path()).await {
                Ok(()) => {
                    // Some bits mean nothing (a cosigner's key id); then all that is shown must hold.
                    let (report, _) = check_log(data.path(), &keys).unwrap();
                    assert_eq!(report.checkpoint.checkpoint().size.0, 40);
                }
                Err(error) => {
                    let code = error.code();
                    assert!(
                        ["node-damaged", "node-rolled-back"].contains(&code),
                        "{name}, byte {place}: {error}"
                    );
                    if name == "guard" {
                        assert_eq!(std::fs::read(data.path().join("log/checkpoint")).unwrap(), before);
                    }
                    std::fs::write(&path, honest).unwrap();
                }
            }
        }
    }
    opened(data.path()).await.unwrap();
}
