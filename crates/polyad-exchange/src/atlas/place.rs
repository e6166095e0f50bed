//! Line and column of a byte in a text.

/// Where something stands: line and column from 1, columns counted in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) line: u32,
    pub(crate) column: u32,
}

/// The starts of the lines of a text.
#[derive(Debug)]
pub(crate) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(crate) fn of(text: &'t str) -> Lines<'t> {
        let after_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Lines { text, starts: std::iter::once(0).chain(after_breaks).collect() }
    }

    /// The place of a byte offset; one past the end is the end.
    pub(crate) fn place(&self, offset: usize) -> Place {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let before = self.text.as_bytes().get(self.starts[line]..offset).unwrap_or_default();
        // Characters begin with any byte but a continuation byte.
        let characters = before.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        Place { line: line as u32 + 1, column: characters as u32 + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let text = "a\nÅngström = 1\n";
        let lines = Lines::of(text);
        let at = text.find('=').unwrap();
        assert_eq!(lines.place(at), Place { line: 2, column: 10 });
        assert_eq!(lines.place(0), Place { line: 1, column: 1 });
        assert_eq!(lines.place(usize::MAX).line, 3);
    }
}
