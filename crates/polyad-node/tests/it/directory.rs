//! The data directory: reopening it, and refusing what is not ours, not writable, newer, taken, or rolled back.

use crate::support::{Actor, LogKeys, check_log, files, open, options};
use polyad_ledger::digest::digest;
use polyad_node::{Node, NodeError, NodeOptions, find_owner};
use std::path::Path;
use tempfile::tempdir;

async fn refused(options: NodeOptions) -> NodeError {
    Node::open(options).await.map(|node| node.origin().to_owned()).unwrap_err()
}

async fn fill(node: &Node, word: &str, count: u64) {
    let actor = Actor::new(word);
    let mut statements = vec![actor.key_statement()];
    statements.extend(actor.challenges(0..count));
    for answer in node.append(statements).await {
        answer.unwrap();
    }
}

#[tokio::test]
async fn a_directory_opened_again_holds_the_same_record() {
    let data = tempdir().unwrap();
    let node = open(data.path()).await;
    fill(&node, "rwanda", 300).await;
    let before = node.snapshot();
    let identity = (node.origin().to_owned(), node.operator(), node.vkey());
    node.shutdown().await;
    for round in 0..3 {
        let node = open(data.path()).await;
        let after = node.snapshot();
        assert_eq!((node.origin().to_owned(), node.operator(), node.vkey()), identity);
        assert!(!node.has_fresh_keys());
        assert_eq!((after.size, after.root), (before.size, before.root), "round {round}");
        assert_eq!(digest(&after.state), digest(&before.state));
        let report = node.scrub().await.unwrap();
        assert_eq!(report.entries, 304);
        check_log(data.path(), &LogKeys::of(&node)).unwrap();
        node.shutdown().await;
    }
    let node = open(data.path()).await;
    fill(&node, "norway", 300).await;
    assert_eq!(check_log(data.path(), &LogKeys::of(&node)).unwrap().1.len(), 605);
}

#[tokio::test]
async fn one_process_owns_a_directory() {
    let data = tempdir().unwrap();
    assert_eq!(find_owner(data.path()), None);
    let node = open(data.path()).await;
    let second = refused(options(data.path())).await;
    assert_eq!(second.code(), "node-owned");
    let address = "127.0.0.1:8080".parse().unwrap();
    let token = node.announce(address).unwrap();
    let owner = find_owner(data.path()).unwrap();
    assert_eq!((owner.address, owner.token), (address, token));
    assert!(refused(options(data.path())).await.to_string().contains("127.0.0.1:8080"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        for secret in ["node.json", "keys/log.key", "keys/operator-sign.key", "keys/operator-recovery.key"] {
            let mode = std::fs::metadata(data.path().join(secret)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{secret}");
        }
    }
    node.shutdown().await;
    assert_eq!(find_owner(data.path()), None);
    // An address left behind by a process that died is nobody's.
    std::fs::write(data.path().join("node.json"), r#"{"address":"127.0.0.1:1","token":"00"}"#).unwrap();
    assert_eq!(find_owner(data.path()), None);
    open(data.path()).await.shutdown().await;
}

#[tokio::test]
async fn a_foreign_directory_is_left_alone() {
    let data = tempdir().unwrap();
    std::fs::write(data.path().join("letters.txt"), "dear").unwrap();
    let error = refused(options(data.path())).await;
    assert_eq!(error.code(), "node-directory");
    assert!(error.to_string().contains("letters.txt") && error.to_string().contains("--data"), "{error}");
    assert_eq!(files(data.path()), [Path::new("letters.txt")]);
}

#[tokio::test]
async fn a_place_where_no_directory_can_be_is_refused_with_its_path() {
    let data = tempdir().unwrap();
    let file = data.path().join("file");
    std::fs::write(&file, "").unwrap();
    let error = refused(options(&file.join("below"))).await;
    assert_eq!(error.code(), "node-directory");
    assert!(error.to_string().contains("file/below"), "{error}");
}

#[tokio::test]
async fn the_origin_is_fixed() {
    let data = tempdir().unwrap();
    let with = |origin: &str| NodeOptions { origin: Some(origin.to_owned()), ..options(data.path()) };
    let node = Node::open(with("log.example/one")).await.unwrap();
    assert_eq!(node.origin(), "log.example/one");
    node.shutdown().await;
    let error = refused(with("log.example/two")).await;
    assert_eq!(error.code(), "node-origin-fixed");
    assert!(
        error.to_string().contains("log.example/one") && error.to_string().contains("new directory"),
        "{error}"
    );
    let node = open(data.path()).await;
    assert_eq!(node.origin(), "log.example/one");
}

#[tokio::test]
async fn a_newer_format_is_refused() {
    let data = tempdir().unwrap();
    open(data.path()).await.shutdown().await;
    sql(data.path(), "UPDATE meta SET value = '2' WHERE name = 'format'").await;
    let error = refused(options(data.path())).await;
    assert_eq!(error.code(), "node-newer-format");
    assert!(error.to_string().contains("format 2"), "{error}");
}

#[tokio::test]
async fn another_key_is_refused_and_a_lost_one_is_not_replaced() {
    let data = tempdir().unwrap();
    open(data.path()).await.shutdown().await;
    let key = data.path().join("keys/log.key");
    let kept = std::fs::read(&key).unwrap();
    std::fs::write(&key, "11".repeat(32)).unwrap();
    assert!(refused(options(data.path())).await.to_string().contains("not the key of this log"));
    std::fs::remove_file(&key).unwrap();
    assert_eq!(refused(options(data.path())).await.code(), "node-directory");
    assert!(!key.exists());
    std::fs::write(&key, kept).unwrap();
    open(data.path()).await;
}

#[tokio::test]
async fn a_database_put_back_from_a_copy_is_refused() {
    let (data, copy) = (tempdir().unwrap(), tempdir().unwrap());
    let node = open(data.path()).await;
    fill(&node, "rwanda", 10).await;
    node.shutdown().await;
    copy_all(data.path(), copy.path());
    let node = open(data.path()).await;
    fill(&node, "norway", 1).await;
    let keys = LogKeys::of(&node);
    node.shutdown().await;
    let put_back = |names: &[&str]| {
        let broken = tempdir().unwrap();
        copy_all(data.path(), broken.path());
        for name in names {
            let _ = std::fs::remove_dir_all(broken.path().join(name));
            for file in files(copy.path()).iter().filter(|file| file.starts_with(name)) {
                std::fs::create_dir_all(broken.path().join(file).parent().unwrap()).unwrap();
                std::fs::copy(copy.path().join(file), broken.path().join(file)).unwrap();
            }
        }
        broken
    };
    let database = &["polyad.sqlite", "polyad.sqlite-wal", "polyad.sqlite-shm"];
    for also in [vec![], vec!["guard"], vec!["log"]] {
        let names: Vec<&str> = database.iter().copied().chain(also.iter().copied()).collect();
        let broken = put_back(&names);
        for leftover in ["polyad.sqlite-wal", "polyad.sqlite-shm"] {
            if !copy.path().join(leftover).exists() {
                let _ = std::fs::remove_file(broken.path().join(leftover));
            }
        }
        let error = refused(options(broken.path())).await;
        assert_eq!(error.code(), "node-rolled-back", "{also:?}: {error}");
        // Refused means that nothing was written: what is published still holds.
        if also.as_slice() != ["log"] {
            check_log(broken.path(), &keys).unwrap();
        }
    }
    open(data.path()).await;
}

fn copy_all(from: &Path, to: &Path) {
    for file in files(from) {
        std::fs::create_dir_all(to.join(&file).parent().unwrap()).unwrap();
        std::fs::copy(from.join(&file), to.join(&file)).unwrap();
    }
}

/// Changes the database behind the node's back.
pub(crate) async fn sql(data: &Path, statement: &str) {
    use sqlx::{AssertSqlSafe, Connection, Executor, SqliteConnection, sqlite::SqliteConnectOptions};
    let options = SqliteConnectOptions::new().filename(data.join("polyad.sqlite"));
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    connection.execute(AssertSqlSafe(statement.to_owned())).await.unwrap();
    connection.close().await.unwrap();
}
