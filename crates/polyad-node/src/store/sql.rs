//! Rows: the entries of the log with their bodies, the head, and what was signed. One writer.

use crate::error::NodeError;
use crate::fault::{Faults, WritePoint};
use polyad_log::storage::{Head, StorageError};
use polyad_log::{Hash, TreeSize};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, Connection, Row as _, SqliteConnection};
use std::path::Path;

/// The database's file name in the data directory.
pub(crate) const DATABASE: &str = "polyad.sqlite";
/// The newest format of the directory that this version reads and writes.
pub(crate) const FORMAT: u32 = 1;

const SCHEMA: &str = "
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE entries (
    position INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    leaf BLOB NOT NULL,
    commitment BLOB NOT NULL,
    salt BLOB,
    body TEXT,
    erased_by BLOB
) STRICT;
CREATE INDEX entries_by_commitment ON entries (substr(commitment, 1, 8));
CREATE TABLE head (only INTEGER PRIMARY KEY CHECK (only = 1), size INTEGER NOT NULL, root BLOB NOT NULL) STRICT;
CREATE TABLE signed (
    only INTEGER PRIMARY KEY CHECK (only = 1), size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL
) STRICT;
CREATE TABLE blobs (sha256 BLOB PRIMARY KEY, bytes INTEGER NOT NULL, since INTEGER NOT NULL) STRICT;
";

/// Rows a statement carries; the last ones of a group go in smaller statements, so that few texts are prepared.
const ROWS_AT_ONCE: [usize; 3] = [512, 32, 1];

/// One entry with its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EntryRow {
    pub(crate) position: u64,
    pub(crate) id: [u8; 32],
    pub(crate) leaf: Vec<u8>,
    pub(crate) commitment: [u8; 32],
    /// Salt and body; none once erased.
    pub(crate) body: Option<([u8; 32], String)>,
    /// The redaction that erased the body.
    pub(crate) erased_by: Option<[u8; 32]>,
}

/// What the directory says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Meta {
    pub(crate) origin: String,
    pub(crate) vkey: String,
}

/// Reads; any number at once.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    pool: SqlitePool,
}

/// Writes; there is one.
#[derive(Debug)]
pub(crate) struct RowWriter {
    connection: SqliteConnection,
}

/// Whether a directory has a database.
pub(crate) fn exists(data: &Path) -> bool {
    data.join(DATABASE).exists()
}

/// Opens the database, making it with `fresh` when there is none. Refuses a newer format.
pub(crate) async fn open(data: &Path, fresh: &Meta) -> Result<(Rows, RowWriter, Meta), NodeError> {
    let path = data.join(DATABASE);
    let options = SqliteConnectOptions::new()
        .filename(&path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("cell_size_check", "ON")
        .pragma("secure_delete", "ON")
        // Ids and commitments are random, so the pages of their indexes are touched all over: they stay in memory,
        // 64 MiB at most, and are folded into the database after many commits rather than at each.
        .pragma("cache_size", "-65536")
        .pragma("wal_autocheckpoint", "16384");
    let unusable = |error: sqlx::Error| {
        NodeError::directory(&path, error, "it must be a writable database of this program; put back a copy")
    };
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(unusable)?;
    let tables: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'meta'")
        .fetch_one(&mut connection)
        .await
        .map_err(unusable)?;
    if tables == 0 {
        create(&mut connection, fresh).await?;
    }
    let meta = meta(&mut connection, &path).await?;
    let pool = SqlitePoolOptions::new()
        .max_connections(4)
        .connect_with(options.read_only(true).create_if_missing(false))
        .await
        .map_err(NodeError::database("opening for reading"))?;
    Ok((Rows { pool }, RowWriter { connection }, meta))
}

async fn create(connection: &mut SqliteConnection, fresh: &Meta) -> Result<(), NodeError> {
    let doing = "making the tables";
    let mut transaction = connection.begin().await.map_err(NodeError::database(doing))?;
    sqlx::raw_sql(SCHEMA).execute(&mut *transaction).await.map_err(NodeError::database(doing))?;
    let format = FORMAT.to_string();
    for (name, value) in [("format", format.as_str()), ("origin", &fresh.origin), ("vkey", &fresh.vkey)] {
        sqlx::query("INSERT INTO meta (name, value) VALUES (?, ?)")
            .bind(name)
            .bind(value)
            .execute(&mut *transaction)
            .await
            .map_err(NodeError::database(doing))?;
    }
    transaction.commit().await.map_err(NodeError::database(doing))
}

async fn meta(connection: &mut SqliteConnection, path: &Path) -> Result<Meta, NodeError> {
    let rows: Vec<(String, String)> = sqlx::query_as("SELECT name, value FROM meta")
        .fetch_all(connection)
        .await
        .map_err(NodeError::database("reading the format"))?;
    let word = |name: &str| rows.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let found = word("format").unwrap_or_default();
    if found.parse::<u32>().ok().is_none_or(|format| format > FORMAT) {
        return Err(NodeError::NewerFormat { path: path.to_owned(), found, known: FORMAT });
    }
    match (word("origin"), word("vkey")) {
        (Some(origin), Some(vkey)) => Ok(Meta { origin, vkey }),
        _ => Err(NodeError::damaged(path.display().to_string(), "origin or key of the log is missing")),
    }
}

impl RowWriter {
    /// W1 and W2: rows and head in one transaction.
    pub(crate) async fn append(
        &mut self,
        rows: &[EntryRow],
        size: TreeSize,
        root: Hash,
        faults: &dyn Faults,
    ) -> Result<(), NodeError> {
        let fault = |result: Result<(), String>| result.map_err(NodeError::Fault);
        let mut transaction = self.connection.begin().await.map_err(NodeError::database("beginning"))?;
        fault(faults.before(WritePoint::W1Inside))?;
        let mut rest = rows;
        for at_once in ROWS_AT_ONCE {
            while rest.len() >= at_once {
                let (now, later) = rest.split_at(at_once);
                insert(&mut transaction, now).await?;
                if rest.len() == rows.len() {
                    fault(faults.after(WritePoint::W1Inside))?;
                }
                rest = later;
            }
        }
        fault(faults.before(WritePoint::W1))?;
        sqlx::query("INSERT INTO head (only, size, root) VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET size = excluded.size, root = excluded.root")
            .bind(size.0 as i64)
            .bind(root.as_bytes().as_slice())
            .execute(&mut *transaction)
            .await
            .map_err(NodeError::database("writing the head"))?;
        fault(faults.after(WritePoint::W1))?;
        fault(faults.before(WritePoint::W2))?;
        transaction.commit().await.map_err(NodeError::database("committing entries"))?;
        fault(faults.after(WritePoint::W2))
    }

    /// W5: the signed head, which only grows.
    pub(crate) async fn sign(&mut self, expected: Option<&Head>, new: &Head) -> Result<(), NodeError> {
        let doing = "storing the signed head";
        let mut transaction =
            self.connection.begin_with("BEGIN IMMEDIATE").await.map_err(NodeError::database(doing))?;
        let stored = signed(&mut transaction).await?;
        if stored.as_ref() != expected || !new.may_follow(expected) {
            let words =
                |head: Option<&Head>| head.map_or("none".to_owned(), |head| format!("size {}", head.size));
            let (found, expected) = (words(stored.as_ref()), words(expected));
            return Err(StorageError::HeadMoved { found, expected }.into());
        }
        sqlx::query("INSERT INTO signed (only, size, root, note) VALUES (1, ?, ?, ?) ON CONFLICT DO UPDATE SET size = excluded.size, root = excluded.root, note = excluded.note")
            .bind(new.size.0 as i64)
            .bind(new.root.as_bytes().as_slice())
            .bind(&new.note)
            .execute(&mut *transaction)
            .await
            .map_err(NodeError::database(doing))?;
        transaction.commit().await.map_err(NodeError::database(doing))
    }

    /// Notes that a blob is held, and since which tree size; the first note stands.
    pub(crate) async fn note_blob(
        &mut self,
        sha256: &[u8; 32],
        bytes: u64,
        since: u64,
    ) -> Result<(), NodeError> {
        sqlx::query("INSERT INTO blobs (sha256, bytes, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
            .bind(sha256.as_slice())
            .bind(bytes as i64)
            .bind(since as i64)
            .execute(&mut self.connection)
            .await
            .map(drop)
            .map_err(NodeError::database("noting a blob"))
    }

    /// Strikes a blob from the register.
    pub(crate) async fn forget_blob(&mut self, sha256: &[u8; 32]) -> Result<(), NodeError> {
        sqlx::query("DELETE FROM blobs WHERE sha256 = ?")
            .bind(sha256.as_slice())
            .execute(&mut self.connection)
            .await
            .map(drop)
            .map_err(NodeError::database("striking a blob from the register"))
    }

    /// Closes the connection, folding the write-ahead log into the database.
    pub(crate) async fn close(self) {
        if let Err(error) = self.connection.close().await {
            tracing::warn!(%error, "the database did not close cleanly; nothing committed is lost");
        }
    }
}

async fn insert(connection: &mut SqliteConnection, rows: &[EntryRow]) -> Result<(), NodeError> {
    let mut sql = String::from("INSERT INTO entries (position, id, leaf, commitment, salt, body) VALUES ");
    for number in 0..rows.len() {
        sql.push_str(if number == 0 { "(?,?,?,?,?,?)" } else { ",(?,?,?,?,?,?)" });
    }
    // The text holds nothing but question marks beyond the constant, and is one of three, so it stays prepared.
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for row in rows {
        let (salt, body) =
            row.body.as_ref().map_or((None, None), |(salt, body)| (Some(salt.to_vec()), Some(body.clone())));
        query = query
            .bind(row.position as i64)
            .bind(row.id.to_vec())
            .bind(row.leaf.clone())
            .bind(row.commitment.to_vec())
            .bind(salt)
            .bind(body);
    }
    query.execute(connection).await.map(drop).map_err(NodeError::database("writing entries"))
}

async fn signed(connection: &mut SqliteConnection) -> Result<Option<Head>, NodeError> {
    let row = sqlx::query("SELECT size, root, note FROM signed")
        .fetch_optional(connection)
        .await
        .map_err(NodeError::database("reading the signed head"))?;
    row.map(|row| {
        Ok(Head {
            size: TreeSize(number(&row, "size")?),
            root: hash(&row, "root")?,
            note: text(&row, "note")?,
        })
    })
    .transpose()
}

impl Rows {
    /// How many entries there are and the root written with them; `None` before the first.
    pub(crate) async fn head(&self) -> Result<Option<(TreeSize, Hash)>, NodeError> {
        let row = sqlx::query("SELECT size, root FROM head")
            .fetch_optional(&self.pool)
            .await
            .map_err(NodeError::database("reading the head"))?;
        row.map(|row| Ok((TreeSize(number(&row, "size")?), hash(&row, "root")?))).transpose()
    }

    /// What was signed last.
    pub(crate) async fn signed(&self) -> Result<Option<Head>, NodeError> {
        let mut connection =
            self.pool.acquire().await.map_err(NodeError::database("reading the signed head"))?;
        signed(&mut connection).await
    }

    /// How many rows there are and the greatest position, whatever the head says.
    pub(crate) async fn extent(&self) -> Result<(u64, Option<u64>), NodeError> {
        let row = sqlx::query("SELECT count(*) AS rows, max(position) AS last FROM entries")
            .fetch_one(&self.pool)
            .await
            .map_err(NodeError::database("counting entries"))?;
        let last: Option<i64> = row.try_get("last").map_err(NodeError::database("counting entries"))?;
        Ok((number(&row, "rows")?, last.map(|last| last as u64)))
    }

    /// Entries from `first` on, at most `count`, in order.
    pub(crate) async fn entries(&self, first: u64, count: u64) -> Result<Vec<EntryRow>, NodeError> {
        let rows = sqlx::query(
            "SELECT position, id, leaf, commitment, salt, body, erased_by FROM entries WHERE position >= ? ORDER BY position LIMIT ?",
        )
        .bind(first as i64)
        .bind(count as i64)
        .fetch_all(&self.pool)
        .await
        .map_err(NodeError::database("reading entries"))?;
        rows.iter().map(entry).collect()
    }

    /// The entry that carries a commitment. Several may, when a body is stated twice with one salt; the first is given.
    pub(crate) async fn by_commitment(&self, commitment: &[u8; 32]) -> Result<Option<EntryRow>, NodeError> {
        let row = sqlx::query(
            "SELECT position, id, leaf, commitment, salt, body, erased_by FROM entries WHERE substr(commitment, 1, 8) = substr(?1, 1, 8) AND commitment = ?1 ORDER BY position LIMIT 1",
        )
        .bind(commitment.as_slice())
        .fetch_optional(&self.pool)
        .await
        .map_err(NodeError::database("reading a body"))?;
        row.as_ref().map(entry).transpose()
    }

    /// The blobs held, by SHA-256.
    pub(crate) async fn blobs(&self) -> Result<Vec<[u8; 32]>, NodeError> {
        let rows = sqlx::query("SELECT sha256 FROM blobs ORDER BY sha256")
            .fetch_all(&self.pool)
            .await
            .map_err(NodeError::database("reading the register of blobs"))?;
        rows.iter().map(|row| bytes_32(row, "sha256")).collect()
    }

    /// Closes all connections.
    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

fn entry(row: &SqliteRow) -> Result<EntryRow, NodeError> {
    let doing = "reading entries";
    let optional = |column: &'static str| -> Result<Option<Vec<u8>>, NodeError> {
        row.try_get(column).map_err(NodeError::database(doing))
    };
    let body: Option<String> = row.try_get("body").map_err(NodeError::database(doing))?;
    let position = number(row, "position")?;
    let of_32 = |bytes: Vec<u8>, column: &str| -> Result<[u8; 32], NodeError> {
        bytes.try_into().map_err(|_| {
            NodeError::damaged(format!("row {position}"), format!("{column} must have 32 bytes"))
        })
    };
    let salt = optional("salt")?.map(|salt| of_32(salt, "the salt")).transpose()?;
    Ok(EntryRow {
        position,
        id: bytes_32(row, "id")?,
        leaf: row.try_get("leaf").map_err(NodeError::database(doing))?,
        commitment: bytes_32(row, "commitment")?,
        body: salt.zip(body),
        erased_by: optional("erased_by")?.map(|by| of_32(by, "the redaction")).transpose()?,
    })
}

fn number(row: &SqliteRow, column: &'static str) -> Result<u64, NodeError> {
    let value: i64 = row.try_get(column).map_err(NodeError::database("reading a number"))?;
    u64::try_from(value).map_err(|_| NodeError::damaged(column, format!("{value} is negative")))
}

fn text(row: &SqliteRow, column: &'static str) -> Result<String, NodeError> {
    row.try_get(column).map_err(NodeError::database("reading a text"))
}

fn hash(row: &SqliteRow, column: &'static str) -> Result<Hash, NodeError> {
    Ok(Hash::new(bytes_32(row, column)?))
}

fn bytes_32(row: &SqliteRow, column: &'static str) -> Result<[u8; 32], NodeError> {
    let bytes: Vec<u8> = row.try_get(column).map_err(NodeError::database("reading a hash"))?;
    bytes.try_into().map_err(|_| NodeError::damaged(column, "a hash must have 32 bytes"))
}
