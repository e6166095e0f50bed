//! The part of the text that is held, and searching in it while it grows.

use super::super::text::{Filled, FoundEncoding, Text};
use super::scan::{TagEnd, tag_end};
use std::io::{self, BufRead};

/// Room is made when so much at the front is done with.
const DONE_BYTES: usize = 128 * 1024;

/// From this size on the window grows by small steps.
const LARGE_BYTES: usize = 4 << 20;

/// Decoded text from `base` on, as far as read.
pub(super) struct Window<R> {
    text: Text<R>,
    held: String,
    /// Place of the first held byte in the whole text.
    base: u64,
    /// No more comes.
    pub(super) ended: bool,
    /// The input was longer than allowed; `ended` is set too.
    pub(super) too_large: bool,
    /// Line of `line_at`, from 1.
    line: u32,
    line_at: usize,
    lie_told: bool,
    searches: Vec<Search>,
}

/// The last search for something. What is never closed is opened again and again in damaged files, and the same end
/// would be sought from every beginning.
struct Search {
    needle: &'static [u8],
    /// Places of the whole text: it does not begin from here ...
    from: u64,
    /// ... to here,
    to: u64,
    /// where it does begin.
    is_found: bool,
}

impl<R: BufRead> Window<R> {
    pub(super) fn open(input: R, bytes_max: u64) -> io::Result<Window<R>> {
        let text = Text::open(input, bytes_max)?;
        let held = String::new();
        Ok(Window {
            text,
            held,
            base: 0,
            ended: false,
            too_large: false,
            line: 1,
            line_at: 0,
            lie_told: false,
            searches: Vec::new(),
        })
    }

    pub(super) fn encoding(&self) -> &FoundEncoding {
        &self.text.found
    }

    /// Whether nothing stands before a held place.
    pub(super) fn is_first(&self, at: usize) -> bool {
        self.base == 0 && at == 0
    }

    pub(super) fn text(&self) -> &str {
        &self.held
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.held.as_bytes()
    }

    /// Line of a held place.
    pub(super) fn line_of(&mut self, at: usize) -> u32 {
        let count = |from: usize, to: usize| {
            let lines = memchr::memchr_iter(b'\n', &self.held.as_bytes()[from..to]).count();
            u32::try_from(lines).unwrap_or(u32::MAX)
        };
        self.line = if at >= self.line_at {
            self.line.saturating_add(count(self.line_at, at))
        } else {
            self.line.saturating_sub(count(at, self.line_at))
        };
        self.line_at = at;
        self.line
    }

    /// Offset of a held place: in the file if that is UTF-8, else in the decoded text.
    pub(super) fn offset_of(&self, at: usize) -> u64 {
        let place = self.base + at as u64;
        place.saturating_add_signed(self.text.shift_at(place))
    }

    /// Line of the first bytes that did not decode, told once.
    pub(super) fn take_lie(&mut self) -> Option<u32> {
        let place = self.text.first_lie.filter(|_| !self.lie_told)?;
        self.lie_told = true;
        let at = usize::try_from(place.saturating_sub(self.base)).unwrap_or(usize::MAX);
        Some(self.line_of(at.min(self.held.len())))
    }

    /// Lets go of what lies before `at` when that is worth the copying; gives by how much places moved.
    pub(super) fn release(&mut self, at: usize) -> usize {
        if at < DONE_BYTES || at < self.held.len() / 2 {
            return 0;
        }
        self.line_of(at);
        self.line_at = 0;
        self.held.drain(..at);
        self.base += at as u64;
        self.text.forget(self.base);
        // One long record must not keep its room for the rest of a file.
        if self.held.capacity() > 16 * DONE_BYTES && self.held.len() < self.held.capacity() / 8 {
            self.held.shrink_to(8 * DONE_BYTES);
        }
        at
    }

    /// Reads on; `false` when there is no more.
    pub(super) fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.held.len() > LARGE_BYTES && self.held.capacity() - self.held.len() < DONE_BYTES {
            // Doubling a large record's room would double what the limit on records means for memory.
            self.held.reserve_exact(self.held.len() / 8);
        }
        match self.text.fill(&mut self.held)? {
            Filled::More => {}
            Filled::Ended => self.ended = true,
            Filled::TooLarge => {
                self.ended = true;
                self.too_large = true;
            }
        }
        Ok(true)
    }

    /// Reads until a place is held, or the end.
    pub(super) fn ensure(&mut self, until: usize) -> io::Result<()> {
        while self.held.len() < until && self.fill()? {}
        Ok(())
    }

    /// The first `needle` between two places.
    pub(super) fn find(
        &mut self,
        needle: &'static [u8],
        from: usize,
        until: usize,
    ) -> io::Result<Option<usize>> {
        let start = self.base + from as u64;
        let known = self.searches.iter().position(|search| search.needle == needle);
        let known = known.map(|at| self.searches.swap_remove(at));
        let known = known.filter(|search| (search.from..=search.to).contains(&start));
        let begin = known.as_ref().map_or(start, |search| search.from);
        let to = known.as_ref().map_or(start, |search| search.to);
        let mut searched = usize::try_from(to - self.base).unwrap_or(usize::MAX);
        let found = loop {
            if known.as_ref().is_some_and(|search| search.is_found) {
                break Some(searched);
            }
            let end = self.held.len().min(until);
            if searched < end
                && let Some(found) = memchr::memmem::find(&self.held.as_bytes()[searched..end], needle)
            {
                break Some(searched + found);
            }
            searched = searched.max(end.saturating_sub(needle.len() - 1));
            if end >= until || !self.fill()? {
                break None;
            }
        };
        let to = self.base + found.unwrap_or(searched) as u64;
        self.searches.push(Search { needle, from: begin, to, is_found: found.is_some() });
        Ok(found.filter(|found| found + needle.len() <= until))
    }

    /// Where the tag at `from` ends; one longer than `bytes_max` does not.
    pub(super) fn tag_end(&mut self, from: usize, bytes_max: usize) -> io::Result<TagEnd> {
        let mut wanted = 4096;
        loop {
            let until = from + wanted.min(bytes_max);
            self.ensure(until)?;
            let end = self.held.len().min(until);
            let whole = end < until || wanted >= bytes_max;
            let found = tag_end(&self.held.as_bytes()[..end], from, whole);
            if found != TagEnd::Unknown {
                return Ok(found);
            }
            wanted *= 2;
        }
    }

    /// Where the comment at `from` ends. One inside which another begins was not closed.
    pub(super) fn comment_end(&mut self, from: usize, until: usize) -> io::Result<Option<usize>> {
        let inside = from + 4;
        let mut at = inside;
        while let Some(dashes) = self.find(b"--", at, until)? {
            self.ensure(dashes + 3)?;
            if self.bytes().get(dashes + 2) == Some(&b'>') {
                return Ok(Some(dashes + 3));
            }
            if dashes >= inside + 2 && self.bytes()[dashes - 2..dashes] == *b"<!" {
                return Ok(None);
            }
            at = dashes + 1;
        }
        Ok(None)
    }

    /// Where the CDATA section at `from` ends. One that holds a record and another section was not closed.
    pub(super) fn cdata_end(&mut self, from: usize, until: usize) -> io::Result<Option<usize>> {
        let inside = from + 9;
        let Some(end) = self.find(b"]]>", inside, until)? else { return Ok(None) };
        let swallowed = self.find(b"<![CDATA[", inside, end)?.is_some() && self.holds_record(inside, end)?;
        Ok((!swallowed).then_some(end + 3))
    }

    /// Where the processing instruction at `from` ends. One that holds a record was not closed.
    pub(super) fn instruction_end(&mut self, from: usize, until: usize) -> io::Result<Option<usize>> {
        let inside = from + 2;
        let Some(end) = self.find(b"?>", inside, until)? else { return Ok(None) };
        Ok((!self.holds_record(inside, end)?).then_some(end + 2))
    }

    /// Whether a record begins or ends between two places. Its bare name may stand anywhere, in a style sheet's for one.
    fn holds_record(&mut self, from: usize, until: usize) -> io::Result<bool> {
        let records: [&[u8]; 4] =
            [b"<iati-activity", b"</iati-activity", b"<iati-organisation", b"</iati-organisation"];
        for record in records {
            if self.find(record, from, until)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
