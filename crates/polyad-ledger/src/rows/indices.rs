//! Places in a dictionary, row after row, in as few bytes as the dictionary asks for.

/// In a dictionary column: the row has no value.
pub const NONE: u32 = u32::MAX;

/// One place in a dictionary a row, or [`NONE`].
#[derive(Debug, Clone)]
pub enum Indices {
    /// For dictionaries of up to 255 entries.
    Short(Vec<u8>),
    /// For dictionaries of up to 65,535 entries.
    Middle(Vec<u16>),
    /// For all others.
    Long(Vec<u32>),
}

impl Indices {
    /// Holds places of a dictionary with `entries` entries.
    pub fn of(rows: Vec<u32>, entries: usize) -> Indices {
        if entries < usize::from(u8::MAX) {
            Indices::Short(
                rows.into_iter().map(|row| if row == NONE { u8::MAX } else { row as u8 }).collect(),
            )
        } else if entries < usize::from(u16::MAX) {
            Indices::Middle(
                rows.into_iter().map(|row| if row == NONE { u16::MAX } else { row as u16 }).collect(),
            )
        } else {
            let mut rows = rows;
            rows.shrink_to_fit();
            Indices::Long(rows)
        }
    }

    /// The place of a row, or [`NONE`].
    pub fn get(&self, row: usize) -> u32 {
        match self {
            Indices::Short(rows) => widen(u32::from(rows[row]), u32::from(u8::MAX)),
            Indices::Middle(rows) => widen(u32::from(rows[row]), u32::from(u16::MAX)),
            Indices::Long(rows) => rows[row],
        }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        match self {
            Indices::Short(rows) => rows.len(),
            Indices::Middle(rows) => rows.len(),
            Indices::Long(rows) => rows.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The places of all rows.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.len()).map(|row| self.get(row))
    }
}

fn widen(place: u32, none: u32) -> u32 {
    if place == none { NONE } else { place }
}
