//! Reading tiles from a server that is not trusted.
//!
//! Every tile is checked against the checkpoint's root before one of its hashes is used. The partial tiles of the
//! right edge together yield the root, so the first step proves them all at once; a full tile must hash to the hash
//! that stands for it in its parent tile, which is checked the same way first. There is no other way to a hash.
//!
//! Source of the tiles: C2SP tlog-tiles.

use std::collections::HashMap;
use std::sync::Arc;

use crate::bundle::{parse_bundle, split_entries};
use crate::error::LogError;
use crate::hash::{Hash, leaf_hash, node_hash};
use crate::proof::SubtreeSource;
use crate::storage::BlobStore;
use crate::tile::{HashTile, TILE_HEIGHT, TILE_WIDTH, TileKind, TilePath};
use crate::tree::{EntryIndex, Tree, TreeSize};

/// Tiles kept in memory; at 16 KiB each with their inner nodes, 32 MiB.
const CACHED_TILES_MAX: usize = 2_048;

/// Why a source gave no bytes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// There is no object of that path.
    #[error("not found")]
    NotFound,
    /// Reading failed.
    #[error("{0}")]
    Failed(String),
}

/// A place where a log's objects can be read: a directory, a server, a mirror. It is not trusted.
pub trait TileSource: Send + Sync {
    /// The bytes of the object under a path such as `checkpoint` or `tile/0/x001/234`.
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError>;
}

impl<B: BlobStore + ?Sized> TileSource for B {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        match self.get(path) {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err(SourceError::NotFound),
            Err(error) => Err(SourceError::Failed(error.to_string())),
        }
    }
}

/// Reads the tiles of one tree, of a size and root the caller trusts.
pub struct TileReader {
    source: Arc<dyn TileSource>,
    size: TreeSize,
    tree: Tree,
    /// The partial tiles by level; they stay for as long as the reader.
    edge: Vec<Option<VerifiedTile>>,
    full: HashMap<(u8, u64), VerifiedTile>,
}

/// The hashes of a tile and of all complete subtrees in it: `layers[h][i]` spans 2^h hashes.
struct VerifiedTile {
    layers: Vec<Vec<Hash>>,
}

impl TileReader {
    /// Reads the right edge of the tree and proves it against the root.
    pub fn open(source: Arc<dyn TileSource>, size: TreeSize, root: Hash) -> Result<Self, LogError> {
        let mut edge = Vec::new();
        for level in 0..size.tile_levels() {
            let index = size.hashes_at(level) / u64::from(TILE_WIDTH);
            let kind = TileKind::Hashes { level };
            edge.push(match TilePath::in_tree(kind, index, size) {
                Some(path) => read_hashes(source.as_ref(), path)?,
                None => Vec::new(),
            });
        }
        let tree = Tree::resume(size, edge.clone())?;
        if tree.root() != root {
            let reason = format!("the partial tiles of size {size} do not lead to the root {root}");
            return Err(LogError::wrong("tile", reason));
        }
        let edge =
            edge.into_iter().map(|hashes| (!hashes.is_empty()).then(|| VerifiedTile::new(hashes))).collect();
        Ok(Self { source, size, tree, edge, full: HashMap::new() })
    }

    /// The size of the tree read.
    pub fn size(&self) -> TreeSize {
        self.size
    }

    /// The tree itself, authenticated, to go on appending to.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The verified hashes of a tile, which is full or on the right edge.
    pub fn tile(&mut self, level: u8, index: u64) -> Result<&[Hash], LogError> {
        Ok(&self.verified(level, index)?.layers[0])
    }

    /// The verified hash of an entry.
    pub fn leaf(&mut self, index: EntryIndex) -> Result<Hash, LogError> {
        self.subtree(0, index.0)
    }

    /// The entries of a bundle, each checked against its verified leaf hash.
    pub fn entries(&mut self, bundle: u64) -> Result<Vec<Vec<u8>>, LogError> {
        let out_of_range = LogError::OutOfRange { what: "entry bundle", value: bundle, size: self.size };
        let path = TilePath::in_tree(TileKind::Entries, bundle, self.size).ok_or(out_of_range)?;
        let bytes = read_bundle(self.source.as_ref(), path)?;
        let leaves = self.tile(0, bundle)?;
        let entries = bundle_entries(path, &bytes)?;
        for (place, (entry, leaf)) in entries.iter().zip(leaves).enumerate() {
            if leaf_hash(entry) != *leaf {
                return Err(LogError::wrong(
                    path,
                    format!("entry {place} of the bundle does not hash to its leaf"),
                ));
            }
        }
        Ok(entries.into_iter().map(<[u8]>::to_vec).collect())
    }

    /// One entry, checked.
    pub fn entry(&mut self, index: EntryIndex) -> Result<Vec<u8>, LogError> {
        if !self.size.contains(index) {
            return Err(LogError::OutOfRange { what: "entry", value: index.0, size: self.size });
        }
        let width = u64::from(TILE_WIDTH);
        let mut entries = self.entries(index.0 / width)?;
        Ok(entries.swap_remove((index.0 % width) as usize))
    }

    fn verified(&mut self, level: u8, index: u64) -> Result<&VerifiedTile, LogError> {
        let Some(path) = TilePath::in_tree(TileKind::Hashes { level }, index, self.size) else {
            return Err(LogError::OutOfRange { what: "tile", value: index, size: self.size });
        };
        if !path.is_partial() && !self.full.contains_key(&(level, index)) {
            let tile = VerifiedTile::new(read_hashes(self.source.as_ref(), path)?);
            // The parent exists whenever this tile is full, and the recursion ends at the edge, proved in `open`.
            let parent = self.verified(level + 1, index / u64::from(TILE_WIDTH))?;
            let committed = parent.layers[0][(index % u64::from(TILE_WIDTH)) as usize];
            if tile.root() != committed {
                return Err(LogError::wrong(path, "the tile does not hash to its place in the level above"));
            }
            if self.full.len() >= CACHED_TILES_MAX {
                // Upper tiles are few and lead to all others; the leaves' are many and read in passing.
                self.full.retain(|(level, _), _| *level > 0);
            }
            self.full.insert((level, index), tile);
        }
        let found = if path.is_partial() {
            self.edge.get(usize::from(level)).and_then(Option::as_ref)
        } else {
            self.full.get(&(level, index))
        };
        found.ok_or(LogError::OutOfRange { what: "tile", value: index, size: self.size })
    }
}

impl SubtreeSource for TileReader {
    fn subtree(&mut self, height: u32, index: u64) -> Result<Hash, LogError> {
        let out_of_range = LogError::OutOfRange { what: "subtree", value: index, size: self.size };
        let (level, inside) = (height / TILE_HEIGHT, height % TILE_HEIGHT);
        let per_tile = TILE_HEIGHT - inside;
        let Ok(level) = u8::try_from(level) else { return Err(out_of_range) };
        let tile = self.verified(level, index >> per_tile)?;
        let place = (index & ((1 << per_tile) - 1)) as usize;
        tile.layers.get(inside as usize).and_then(|layer| layer.get(place)).copied().ok_or(out_of_range)
    }
}

impl VerifiedTile {
    fn new(hashes: Vec<Hash>) -> Self {
        let mut layers = vec![hashes];
        while let Some(below) = layers.last()
            && below.len() > 1
        {
            layers.push(below.chunks_exact(2).map(|pair| node_hash(&pair[0], &pair[1])).collect());
        }
        Self { layers }
    }

    /// The root of a full tile.
    fn root(&self) -> Hash {
        self.layers[TILE_HEIGHT as usize][0]
    }
}

/// Reads the hashes of a tile. They are not verified.
///
/// A log may drop a partial tile once it serves the full one; its first hashes are the same.
pub(crate) fn read_hashes(source: &dyn TileSource, path: TilePath) -> Result<Vec<Hash>, LogError> {
    let (path_read, bytes) = read_or_full(source, path)?;
    let mut hashes = HashTile::parse(&path_read, &bytes)?.hashes;
    hashes.truncate(usize::from(path.width()));
    Ok(hashes)
}

/// Reads the bytes of a bundle, partial or full. They are not verified.
pub(crate) fn read_bundle(source: &dyn TileSource, path: TilePath) -> Result<Vec<u8>, LogError> {
    read_or_full(source, path).map(|(_, bytes)| bytes)
}

/// Splits the bytes that were read for a bundle, dropping what a full bundle holds beyond the width asked for.
pub(crate) fn bundle_entries(path: TilePath, bytes: &[u8]) -> Result<Vec<&[u8]>, LogError> {
    let named = |error: LogError| LogError::wrong(path, error.to_string());
    let entries = split_entries(bytes).map_err(named)?;
    if path.is_partial() && entries.len() == usize::from(TILE_WIDTH) {
        return Ok(entries[..usize::from(path.width())].to_vec());
    }
    parse_bundle(bytes, path.width()).map_err(named)
}

fn read_or_full(source: &dyn TileSource, path: TilePath) -> Result<(TilePath, Vec<u8>), LogError> {
    match read_object(source, &path.to_string()) {
        Err(LogError::MissingObject { .. }) if path.is_partial() => {
            let full = path.to_full();
            match read_object(source, &full.to_string()) {
                Err(LogError::MissingObject { .. }) => {
                    Err(LogError::MissingObject { path: path.to_string() })
                }
                read => read.map(|bytes| (full, bytes)),
            }
        }
        read => read.map(|bytes| (path, bytes)),
    }
}

pub(crate) fn read_object(source: &dyn TileSource, path: &str) -> Result<Vec<u8>, LogError> {
    source.read(path).map_err(|error| match error {
        SourceError::NotFound => LogError::MissingObject { path: path.to_owned() },
        SourceError::Failed(reason) => LogError::Unreadable { path: path.to_owned(), reason },
    })
}
