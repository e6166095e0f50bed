//! Long texts, row after row: packed in blocks, unpacked one block at a time when a row is opened.
//!
//! Names and descriptions are most of a file and least of what a lens reads. A block is 64 KiB of the canonical
//! form (RFC 8785) of the rows' values, packed with LZ4.

use crate::json::{self, Value};

/// A block is closed when it reaches this many bytes.
const BLOCK_BYTES: usize = 64 * 1024;

/// What was put in comes out, whatever it is: its reader has judged it.
const LIMITS: json::Limits =
    json::Limits { bytes: usize::MAX, depth: 128, members: usize::MAX, plain_text: false };

/// One value a row, or none.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    /// Packed blocks, each with its size unpacked in front.
    pub(super) blocks: Vec<Box<[u8]>>,
    /// The first row of each block.
    pub(super) firsts: Vec<u32>,
    /// Where each row's text ends in its block; equal to the end of the row before: the row has none.
    pub(super) ends: Vec<u32>,
}

/// Texts being collected.
#[derive(Debug, Default)]
pub(super) struct TextsBuilder {
    done: Texts,
    open: Vec<u8>,
}

impl TextsBuilder {
    pub(super) fn push(&mut self, value: Option<&Value>) {
        if self.open.len() >= BLOCK_BYTES {
            self.close();
        }
        if self.open.is_empty() && self.done.firsts.len() == self.done.blocks.len() {
            self.done.firsts.push(self.done.ends.len() as u32);
        }
        if let Some(value) = value {
            self.open.extend_from_slice(value.to_canonical().as_bytes());
        }
        self.done.ends.push(self.open.len() as u32);
    }

    pub(super) fn len(&self) -> usize {
        self.done.ends.len()
    }

    fn close(&mut self) {
        self.done.blocks.push(lz4_flex::compress_prepend_size(&self.open).into());
        self.open.clear();
    }

    pub(super) fn finish(mut self) -> Texts {
        if self.done.firsts.len() > self.done.blocks.len() {
            self.close();
        }
        self.done.ends.shrink_to_fit();
        self.done
    }
}

impl Texts {
    /// How many rows.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The value of a row.
    pub fn get(&self, row: usize) -> Option<Value> {
        let block = self.firsts.partition_point(|first| *first as usize <= row).checked_sub(1)?;
        let start = if row == self.firsts[block] as usize { 0 } else { *self.ends.get(row - 1)? };
        if *self.ends.get(row)? == start {
            // Most rows have none, which needs no block to be unpacked.
            return None;
        }
        let text = unpacked(self.blocks.get(block)?)?;
        json::parse_within(std::str::from_utf8(self.slice(block, row, &text)?).ok()?, LIMITS).ok()
    }

    /// Calls `each` with every row that has a text and with the text in canonical form.
    pub fn scan(&self, mut each: impl FnMut(u32, &str)) {
        for (block, packed) in self.blocks.iter().enumerate() {
            let Some(text) = unpacked(packed) else { continue };
            let first = self.firsts[block] as usize;
            let after = self.firsts.get(block + 1).map_or(self.ends.len(), |next| *next as usize);
            for row in first..after {
                let slice = self.slice(block, row, &text).and_then(|bytes| std::str::from_utf8(bytes).ok());
                if let Some(slice) = slice {
                    each(row as u32, slice);
                }
            }
        }
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.blocks.iter().map(|block| block.len()).sum::<usize>() + 4 * (self.ends.len() + self.firsts.len())
    }

    fn slice<'t>(&self, block: usize, row: usize, text: &'t [u8]) -> Option<&'t [u8]> {
        let first = self.firsts[block] as usize;
        let start = if row == first { 0 } else { *self.ends.get(row - 1)? as usize };
        let end = *self.ends.get(row)? as usize;
        text.get(start..end).filter(|slice| !slice.is_empty())
    }
}

/// LZ4 packs at most to one part in 255; a block that claims more is damaged and asks for no memory.
const RATIO_MAX: usize = 255;

fn unpacked(block: &[u8]) -> Option<Vec<u8>> {
    let size = u32::from_le_bytes(block.first_chunk().copied()?) as usize;
    if size > block.len().saturating_mul(RATIO_MAX) {
        return None;
    }
    lz4_flex::decompress_size_prepended(block).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_lost_for_what_it_holds() {
        let held = ["tab\t", "\r\n", "\u{202E}turned", "\u{0}", "\"\\", &"long ".repeat(60_000)];
        let value = |text: &str| json::object([("en", text)]);
        let mut builder = TextsBuilder::default();
        held.iter().for_each(|text| builder.push(Some(&value(text))));
        let texts = builder.finish();
        for (row, text) in held.iter().enumerate() {
            assert_eq!(texts.get(row), Some(value(text)), "{row}");
        }
    }

    #[test]
    fn texts_come_back_across_blocks_and_rows_without_one_stay_without() {
        let mut builder = TextsBuilder::default();
        let value = |n: usize| json::object([("en", format!("activity {n} {}", "words ".repeat(n % 40)))]);
        for n in 0..5_000 {
            builder.push((n % 3 != 0).then(|| value(n)).as_ref());
        }
        let texts = builder.finish();
        assert!(texts.blocks.len() > 3);
        let mut seen = 0;
        texts.scan(|row, text| {
            assert_eq!(text, value(row as usize).to_canonical());
            seen += 1;
        });
        assert_eq!(seen, (0..5_000).filter(|n| n % 3 != 0).count());
        for n in [0, 1, 2, 2_499, 2_500, 4_998, 4_999] {
            assert_eq!(texts.get(n), (n % 3 != 0).then(|| value(n)));
        }
    }
}
