//! Tiles: runs of up to 256 hashes of one level, and the paths under which they and the entries are served.
//!
//! A path is `tile/<L>/<N>[.p/<W>]` for hashes and `tile/entries/<N>[.p/<W>]` for entries. N is written in groups of
//! three digits, all but the last marked with `x`: 1234067 is `x001/x234/067`. A path has one spelling only, so that
//! a cache, a directory and a signature can never mean two objects by one name or one object by two.
//!
//! Source: C2SP tlog-tiles.

use crate::error::LogError;
use crate::hash::{HASH_BYTES, Hash};
use crate::tree::TreeSize;

/// Hashes in a full tile, entries in a full bundle.
pub const TILE_WIDTH: u16 = 256;

/// Levels of the binary tree that one level of tiles spans.
pub const TILE_HEIGHT: u32 = 8;

const WHAT: &str = "tile path";

/// What a tile holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TileKind {
    /// Hashes of a level, 0 to 63; level 0 holds leaf hashes.
    Hashes {
        /// The level.
        level: u8,
    },
    /// Entries.
    Entries,
}

/// The name of a tile or entry bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TilePath {
    kind: TileKind,
    index: u64,
    width: u16,
}

impl TilePath {
    /// Names a tile; the level is at most 63 and the width lies in 1..=256, where 256 means a full tile.
    pub fn new(kind: TileKind, index: u64, width: u16) -> Result<Self, LogError> {
        if let TileKind::Hashes { level: level @ 64.. } = kind {
            return Err(LogError::malformed(WHAT, format!("level {level} is over 63")));
        }
        if !(1..=TILE_WIDTH).contains(&width) {
            return Err(LogError::malformed(WHAT, format!("width {width} is not in 1 to 256")));
        }
        Ok(Self { kind, index, width })
    }

    /// The name that tile `index` has in a tree of this size: full, partial, or `None` when the tree has no such tile.
    pub fn in_tree(kind: TileKind, index: u64, size: TreeSize) -> Option<Self> {
        let level = match kind {
            TileKind::Hashes { level } => level,
            TileKind::Entries => 0,
        };
        let first = index.checked_mul(u64::from(TILE_WIDTH))?;
        let width = size.hashes_at(level).checked_sub(first)?.min(u64::from(TILE_WIDTH)) as u16;
        (width > 0).then_some(Self { kind, index, width })
    }

    /// Reads a path; every other spelling than the one [`TilePath`] prints is refused.
    pub fn parse(path: &str) -> Result<Self, LogError> {
        let refusal = |reason: &str| LogError::malformed(WHAT, format!("{path:?}: {reason}"));
        let rest = path.strip_prefix("tile/").ok_or_else(|| refusal("must begin with tile/"))?;
        let (kind, rest) = rest.split_once('/').ok_or_else(|| refusal("must be tile/<L>/<N>"))?;
        let kind = match kind {
            "entries" => TileKind::Entries,
            level => TileKind::Hashes {
                level: plain_number(level)
                    .and_then(|level| u8::try_from(level).ok())
                    .filter(|level| *level < 64)
                    .ok_or_else(|| refusal("the level must be 0 to 63 without leading zeroes"))?,
            },
        };
        let (index, width) = match rest.split_once(".p/") {
            None => (rest, TILE_WIDTH),
            Some((index, width)) => {
                let width = plain_number(width)
                    .and_then(|width| u16::try_from(width).ok())
                    .filter(|width| (1..TILE_WIDTH).contains(width))
                    .ok_or_else(|| refusal("the width must be 1 to 255 without leading zeroes"))?;
                (index, width)
            }
        };
        let index = parse_index(index).ok_or_else(|| {
            refusal("the index must be groups of three digits, all but the last marked x, none needless")
        })?;
        Ok(Self { kind, index, width })
    }

    /// Hashes of a level, or entries.
    pub fn kind(&self) -> TileKind {
        self.kind
    }

    /// The tile's place in its level, from 0.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// How many hashes or entries it holds, 1 to 256.
    pub fn width(&self) -> u16 {
        self.width
    }

    /// Whether it holds fewer than 256.
    pub fn is_partial(&self) -> bool {
        self.width < TILE_WIDTH
    }

    /// The full tile that will take this one's place.
    pub fn to_full(self) -> Self {
        Self { width: TILE_WIDTH, ..self }
    }
}

impl std::fmt::Display for TilePath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.kind {
            TileKind::Hashes { level } => write!(f, "tile/{level}/")?,
            TileKind::Entries => write!(f, "tile/entries/")?,
        }
        let mut groups = vec![self.index % 1000];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(rest % 1000);
            rest /= 1000;
        }
        for group in groups.iter().skip(1).rev() {
            write!(f, "x{group:03}/")?;
        }
        write!(f, "{:03}", groups[0])?;
        if self.is_partial() {
            write!(f, ".p/{}", self.width)?;
        }
        Ok(())
    }
}

/// A tile of hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HashTile {
    /// Its level; one hash stands for 256^level leaves.
    pub level: u8,
    /// Its place in the level, from 0.
    pub index: u64,
    /// Its hashes, 1 to 256.
    pub hashes: Vec<Hash>,
}

impl HashTile {
    /// Reads the bytes served under a path, which must be exactly as many hashes as its width says.
    pub fn parse(path: &TilePath, bytes: &[u8]) -> Result<Self, LogError> {
        let TileKind::Hashes { level } = path.kind else {
            return Err(LogError::malformed(WHAT, format!("{path} names entries, not hashes")));
        };
        let expected = usize::from(path.width) * HASH_BYTES;
        if bytes.len() != expected {
            return Err(LogError::wrong(path, format!("{} bytes, must be {expected}", bytes.len())));
        }
        let hashes = bytes.chunks_exact(HASH_BYTES).map(Hash::from_slice).collect::<Result<_, _>>()?;
        Ok(Self { level, index: path.index, hashes })
    }

    /// The path it is served under.
    pub fn path(&self) -> TilePath {
        let kind = TileKind::Hashes { level: self.level };
        TilePath { kind, index: self.index, width: self.hashes.len() as u16 }
    }

    /// The bytes served: the hashes one after another.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.hashes.iter().flat_map(|hash| *hash.as_bytes()).collect()
    }
}

fn parse_index(text: &str) -> Option<u64> {
    // A leading group of zeroes would spell the same index a second way.
    if text.starts_with("x000") {
        return None;
    }
    let mut index: u64 = 0;
    let mut groups = text.split('/').peekable();
    while let Some(group) = groups.next() {
        let digits = if groups.peek().is_some() { group.strip_prefix('x')? } else { group };
        if digits.len() != 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        index = index.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
    }
    Some(index)
}

/// A decimal number without sign or leading zeroes.
pub(crate) fn plain_number(text: &str) -> Option<u64> {
    let plain = text == "0" || (!text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit()));
    if plain { text.parse().ok() } else { None }
}
