//! The write points of an append and of an import, and a way to fail at each of them on purpose.
//!
//! Storage faults come in pairs: the step failed and wrote nothing, or it failed and yet wrote. A [`Faults`] is asked
//! before a step (an error there is the first case) and after it (the second). Production uses [`NoFaults`].

use std::fmt;
use std::str::FromStr;

/// A step of an append, each durable before the next begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WritePoint {
    /// Some rows of the transaction are written, others not.
    W1Inside,
    /// All rows and the head are written, not committed.
    W1,
    /// The transaction is committed.
    W2,
    /// An entry bundle is stored.
    W3Bundle,
    /// A tile of leaf hashes is stored.
    W4Level0,
    /// A tile of a higher level is stored.
    W4Upper,
    /// All objects are stored, nothing is signed.
    W5Before,
    /// The signed head is committed.
    W5,
    /// The guard file says the same.
    W6,
    /// The checkpoint is published, nobody is answered.
    W7,
    /// The copy of a file that comes in is whole.
    B1,
    /// The file lies among the blobs; no statement names it.
    B2,
    /// Its table is cached.
    B3,
    /// The register of blobs has it; its statement goes through the points of every append now.
    B4,
}

impl WritePoint {
    /// All points of an append, in the order in which an append passes them.
    pub const ALL: [WritePoint; 10] = [
        WritePoint::W1Inside,
        WritePoint::W1,
        WritePoint::W2,
        WritePoint::W3Bundle,
        WritePoint::W4Level0,
        WritePoint::W4Upper,
        WritePoint::W5Before,
        WritePoint::W5,
        WritePoint::W6,
        WritePoint::W7,
    ];

    /// The points that an import passes before its statement is appended.
    pub const IMPORT: [WritePoint; 4] = [WritePoint::B1, WritePoint::B2, WritePoint::B3, WritePoint::B4];

    /// The name that [`WritePoint::from_str`] reads.
    pub fn name(self) -> &'static str {
        match self {
            WritePoint::W1Inside => "w1-inside",
            WritePoint::W1 => "w1",
            WritePoint::W2 => "w2",
            WritePoint::W3Bundle => "w3-bundle",
            WritePoint::W4Level0 => "w4-level-0",
            WritePoint::W4Upper => "w4-upper",
            WritePoint::W5Before => "w5-before",
            WritePoint::W5 => "w5",
            WritePoint::W6 => "w6",
            WritePoint::W7 => "w7",
            WritePoint::B1 => "b1",
            WritePoint::B2 => "b2",
            WritePoint::B3 => "b3",
            WritePoint::B4 => "b4",
        }
    }
}

impl fmt::Display for WritePoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for WritePoint {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let all = || WritePoint::ALL.into_iter().chain(WritePoint::IMPORT);
        let names = || all().map(Self::name).collect::<Vec<_>>().join(", ");
        let known = all().find(|point| point.name() == text);
        known.ok_or_else(|| format!("`{text}` is no write point; known are {}", names()))
    }
}

/// What goes wrong on purpose.
pub trait Faults: Send + Sync {
    /// Asked before a step; an error means that it fails and writes nothing.
    fn before(&self, point: WritePoint) -> Result<(), String>;

    /// Asked after a step; an error means that it is reported as failed although it wrote.
    fn after(&self, point: WritePoint) -> Result<(), String>;
}

/// Nothing goes wrong.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFaults;

impl Faults for NoFaults {
    fn before(&self, _: WritePoint) -> Result<(), String> {
        Ok(())
    }

    fn after(&self, _: WritePoint) -> Result<(), String> {
        Ok(())
    }
}
