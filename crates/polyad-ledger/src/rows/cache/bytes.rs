//! Numbers, texts and lists as bytes, and back.

use super::super::indices::{Indices, NONE};
use super::CacheError;

/// Bytes being written.
#[derive(Debug, Default)]
pub(super) struct Output {
    bytes: Vec<u8>,
}

impl Output {
    pub(super) fn finish(self) -> Vec<u8> {
        self.bytes
    }

    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// LEB128: seven bits a byte, least first, the top bit set while more follow.
    pub(super) fn number(&mut self, number: u64) {
        self.wide(u128::from(number));
    }

    /// A signed number, folded so that small ones of either sign are short.
    pub(super) fn signed(&mut self, number: i128) {
        self.wide(((number << 1) ^ (number >> 127)) as u128);
    }

    fn wide(&mut self, mut number: u128) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.raw(text.as_bytes());
    }

    pub(super) fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&T, &mut Output)) {
        self.number(items.len() as u64);
        for item in items {
            write(item, self);
        }
    }

    /// Numbers of four bytes each, least byte first.
    pub(super) fn fixed(&mut self, numbers: &[u32]) {
        self.number(numbers.len() as u64);
        for number in numbers {
            self.raw(&number.to_le_bytes());
        }
    }

    /// Places in a dictionary, in the width that they are held in.
    pub(super) fn indices(&mut self, rows: &Indices) {
        match rows {
            Indices::Short(rows) => self.raw(rows),
            Indices::Middle(rows) => rows.iter().for_each(|row| self.raw(&row.to_le_bytes())),
            Indices::Long(rows) => rows.iter().for_each(|row| self.raw(&row.to_le_bytes())),
        }
    }
}

/// Bytes being read.
#[derive(Debug)]
pub(super) struct Input<'b> {
    rest: &'b [u8],
}

impl<'b> Input<'b> {
    pub(super) fn of(bytes: &'b [u8]) -> Input<'b> {
        Input { rest: bytes }
    }

    pub(super) fn end(&self) -> Result<(), CacheError> {
        if self.rest.is_empty() { Ok(()) } else { Err(CacheError::Damaged("more follows")) }
    }

    pub(super) fn number(&mut self) -> Result<u64, CacheError> {
        u64::try_from(self.wide()?).map_err(|_| CacheError::Damaged("a number is too large"))
    }

    pub(super) fn signed(&mut self) -> Result<i128, CacheError> {
        let folded = self.wide()?;
        Ok((folded >> 1) as i128 ^ -((folded & 1) as i128))
    }

    fn wide(&mut self) -> Result<u128, CacheError> {
        let mut number = 0u128;
        for shift in (0..128).step_by(7) {
            let (byte, rest) = self.rest.split_first().ok_or(CacheError::Damaged("cut short"))?;
            self.rest = rest;
            let bits = u128::from(byte & 0x7F);
            if bits.leading_zeros() < shift {
                return Err(CacheError::Damaged("a number is too large"));
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(CacheError::Damaged("a number is too long"))
    }

    pub(super) fn small(&mut self) -> Result<u32, CacheError> {
        u32::try_from(self.number()?).map_err(|_| CacheError::Damaged("a number is too large"))
    }

    /// A length; each item takes at least a byte, so that no length can ask for more memory than there are bytes.
    pub(super) fn length(&mut self) -> Result<usize, CacheError> {
        let length = usize::try_from(self.number()?).unwrap_or(usize::MAX);
        if length > self.rest.len() { Err(CacheError::Damaged("cut short")) } else { Ok(length) }
    }

    pub(super) fn text(&mut self) -> Result<&'b str, CacheError> {
        let length = self.length()?;
        let (text, rest) = self.rest.split_at(length);
        self.rest = rest;
        std::str::from_utf8(text).map_err(|_| CacheError::Damaged("not UTF-8"))
    }

    pub(super) fn list<T>(
        &mut self,
        mut read: impl FnMut(&mut Input<'b>) -> Result<T, CacheError>,
    ) -> Result<Vec<T>, CacheError> {
        let length = self.length()?;
        (0..length).map(|_| read(self)).collect()
    }

    /// Exactly so many bytes.
    pub(super) fn take(&mut self, count: usize) -> Result<&'b [u8], CacheError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(CacheError::Damaged("cut short"))?;
        self.rest = rest;
        Ok(taken)
    }

    pub(super) fn fixed(&mut self) -> Result<Vec<u32>, CacheError> {
        let count = self.length()?;
        let bytes = self.take(count.saturating_mul(4))?;
        Ok(bytes
            .chunks_exact(4)
            .map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
            .collect())
    }

    /// Places in a dictionary of `entries` entries, one for each of `count` rows.
    pub(super) fn indices(&mut self, count: usize, entries: usize) -> Result<Indices, CacheError> {
        let rows = match Indices::of(Vec::new(), entries) {
            Indices::Short(_) => Indices::Short(self.take(count)?.to_vec()),
            Indices::Middle(_) => {
                let bytes = self.take(count.saturating_mul(2))?;
                Indices::Middle(
                    bytes.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect(),
                )
            }
            Indices::Long(_) => {
                let bytes = self.take(count.saturating_mul(4))?.chunks_exact(4);
                Indices::Long(
                    bytes.map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect(),
                )
            }
        };
        let fits = rows.iter().all(|place| place == NONE || (place as usize) < entries);
        if fits { Ok(rows) } else { Err(CacheError::Damaged("no such entry")) }
    }
}
