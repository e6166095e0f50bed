//! Fingerprints of cells: equal where two editions say the same, in whatever order their rows and columns stand.

use polyad_ledger::json::Value;
use polyad_ledger::rows::{Column, NONE, Row, RowGroup, Table};
use polyad_model::{DatasetKey, Exact, PartialDate};
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// A fingerprint. Those of the cells of a row add up to that of the row.
pub(super) type Print = u128;

/// The fingerprints of one edition's table.
pub(super) struct Prints<'a> {
    pub(super) table: &'a Table,
    groups: Vec<GroupPrints<'a>>,
}

/// The fingerprints of the rows of one kind.
pub(super) struct GroupPrints<'a> {
    pub(super) group: &'a RowGroup,
    columns: Vec<ColumnPrints<'a>>,
    whole: Vec<Print>,
    own: Own,
}

struct ColumnPrints<'a> {
    field: &'static str,
    /// What tells equal values of two fields apart.
    seed: Print,
    column: &'a Column,
    /// By place in the column's dictionary; of long texts by row. Zero: none yet, or no text.
    entries: Vec<Print>,
}

/// How a file names its own rows, whose Refs hold the edition's key and their line.
#[derive(Clone)]
struct Own(Option<String>);

impl<'a> Prints<'a> {
    /// Takes the fingerprints of every row. A pass over all columns, each entry of a dictionary looked at once.
    pub(super) fn of(table: &'a Table, key: &DatasetKey) -> Prints<'a> {
        // Rows that lie in records name each other by their activity and not by their place.
        let own = Own((!table.has_records()).then(|| format!("r:{key}:")));
        let groups = table.groups().iter().map(|group| GroupPrints::of(group, own.clone())).collect();
        Prints { table, groups }
    }

    /// Those of one kind.
    pub(super) fn group(&self, kind: &str) -> Option<&GroupPrints<'a>> {
        self.groups.iter().find(|prints| prints.group.kind() == kind)
    }

    /// The kinds, in the order of the file.
    pub(super) fn kinds(&self) -> impl Iterator<Item = &'static str> {
        self.groups.iter().map(|prints| prints.group.kind())
    }
}

impl<'a> GroupPrints<'a> {
    fn of(group: &'a RowGroup, own: Own) -> GroupPrints<'a> {
        let mut whole: Vec<Print> = vec![0; group.len()];
        let columns = group.columns().iter().map(|(field, column)| {
            let mut prints = ColumnPrints { field, seed: hash(field, ""), column, entries: Vec::new() };
            prints.fill(group, &own);
            for (row, sum) in whole.iter_mut().enumerate() {
                *sum = sum.wrapping_add(prints.cell(row as u32).unwrap_or(0));
            }
            prints
        });
        let columns = columns.collect();
        GroupPrints { group, columns, whole, own }
    }

    /// The fingerprint of a whole row.
    pub(super) fn whole(&self, row: u32) -> Print {
        self.whole[row as usize]
    }

    /// Whether these rows of two editions say the same, in the same order.
    pub(super) fn are_same(
        &self,
        rows: std::ops::Range<u32>,
        other: &GroupPrints<'_>,
        theirs: std::ops::Range<u32>,
    ) -> bool {
        self.whole[rows.start as usize..rows.end as usize]
            == other.whole[theirs.start as usize..theirs.end as usize]
    }

    /// The fingerprint of some fields of a row.
    pub(super) fn fields(&self, row: u32, mut takes: impl FnMut(&'static str, &Column) -> bool) -> Print {
        let taken = self.columns.iter().filter(|prints| takes(prints.field, prints.column));
        taken.fold(0, |sum, prints| sum.wrapping_add(prints.cell(row).unwrap_or(0)))
    }

    /// What an amount of a row is of, without number and date.
    pub(super) fn unit(&self, row: u32, field: &str) -> Print {
        let column = self.columns.iter().find(|prints| prints.field == field);
        column.map_or(0, |prints| prints.unit(row))
    }

    /// The fields in which a row differs from one of another edition.
    pub(super) fn differing(&self, row: u32, other: &GroupPrints<'_>, theirs: u32) -> Vec<&'static str> {
        let cell = |prints: &GroupPrints<'_>, field: &str, row: u32| {
            prints.columns.iter().find(|own| own.field == field).and_then(|own| own.cell(row))
        };
        let mut fields: Vec<&'static str> = other.columns.iter().map(|prints| prints.field).collect();
        fields.extend(
            self.columns
                .iter()
                .map(|prints| prints.field)
                .filter(|field| cell(other, field, theirs).is_none()),
        );
        let mut seen = Vec::new();
        for field in fields {
            if !seen.contains(&field) && cell(self, field, row) != cell(other, field, theirs) {
                seen.push(field);
            }
        }
        seen
    }

    /// A row of the group.
    pub(super) fn row(&self, row: u32) -> Option<Row<'a>> {
        self.group.row(row)
    }

    /// A locator without the line it begins with; `None` for one without.
    pub(super) fn name(&self, row: u32) -> Option<String> {
        self.own.0.as_ref()?;
        let locator = self.group.row(row)?.locator();
        let (line, name) = locator.split_once(':')?;
        let is_line = !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit());
        (is_line && !name.is_empty()).then(|| name.to_owned())
    }
}

impl ColumnPrints<'_> {
    fn fill(&mut self, group: &RowGroup, own: &Own) {
        let value = |row: u32| group.row(row)?.value(self.field);
        let of_row =
            |row: u32| value(row).map_or(0, |value| hash(self.field, &own.free(&value.to_canonical())));
        let mut entries: Vec<Print> = Vec::new();
        match self.column {
            Column::References { rows, .. } | Column::Words { rows, .. } | Column::Values { rows, .. } => {
                for (row, entry) in rows.iter().enumerate().filter(|(_, entry)| *entry != NONE) {
                    let at = entry as usize;
                    if entries.len() <= at {
                        entries.resize(at + 1, 0);
                    }
                    if entries[at] == 0 {
                        entries[at] = of_row(row as u32);
                    }
                }
            }
            Column::Amounts { units, .. } => {
                entries = units.iter().map(|unit| hash(self.field, &unit.rest.to_canonical())).collect();
            }
            Column::Texts(texts) => {
                entries = vec![0; texts.len()];
                texts.scan(|row, text| entries[row as usize] = hash(self.field, &own.free(text)));
            }
            Column::Dates(_) | Column::Periods(_) => {}
        }
        self.entries = entries;
    }

    /// The fingerprint of a row's cell; `None` where it is empty.
    fn cell(&self, row: u32) -> Option<Print> {
        let at = row as usize;
        let entry = |place: u32| self.entries.get(place as usize).copied().filter(|_| place != NONE);
        match self.column {
            Column::References { rows, .. } | Column::Words { rows, .. } | Column::Values { rows, .. } => {
                entry(rows.get(at))
            }
            Column::Texts(_) => self.entries.get(at).copied().filter(|print| *print != 0),
            Column::Dates(dates) => dates[at].map(|date| mixed(self.seed, day(Some(date)))),
            Column::Periods(periods) => {
                periods[at].map(|period| mixed(self.seed, (day(period.from) << 64) | day(period.to)))
            }
            Column::Amounts { rows, dates, numbers, .. } => {
                let unit = entry(rows.get(at))?;
                let number = of_number(self.seed, numbers.get(at)?);
                let date = dates.get(at).copied().flatten();
                let date = date.map_or(0, |date| mixed(self.seed ^ OF_VALUE, day(Some(date))));
                Some(unit.wrapping_add(number).wrapping_add(date))
            }
        }
    }

    fn unit(&self, row: u32) -> Print {
        match self.column {
            Column::Amounts { rows, .. } => {
                self.entries.get(rows.get(row as usize) as usize).copied().unwrap_or(0)
            }
            _ => 0,
        }
    }
}

impl Own {
    /// A text in which the file's own rows are named without the edition's key and their line.
    fn free(&self, text: &str) -> String {
        let Some(prefix) = self.0.as_deref().filter(|prefix| text.contains(*prefix)) else {
            return text.to_owned();
        };
        let mut parts = text.split(prefix);
        let mut freed = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let name = part.trim_start_matches(|c: char| c.is_ascii_digit());
            freed.push_str("r:its own:");
            freed.push_str(if name.len() < part.len() { name } else { part });
        }
        freed
    }
}

/// The fingerprint of a number; the places it is printed with say nothing.
pub(super) fn number(field: &str, number: Exact) -> Print {
    of_number(hash(field, ""), number)
}

fn of_number(seed: Print, number: Exact) -> Print {
    let number = number.normalised();
    mixed(seed ^ (Print::from(number.scale()) << 100), number.digits() as Print)
}

/// Tells the date of an amount from its number.
const OF_VALUE: Print = 1 << 127;

/// A date as a number, none as zero.
fn day(date: Option<PartialDate>) -> Print {
    let part = |part: Option<u8>| part.map_or(0, |part| Print::from(part) + 1);
    date.map_or(0, |date| {
        let year = (i32::from(date.year()) + 40_000) as Print;
        (Print::from(date.is_approximate()) << 40)
            | (year << 16)
            | (part(date.month()) << 8)
            | part(date.day())
    })
}

/// Spreads a value over all bits; two values of one seed never meet, as every step can be undone.
fn mixed(seed: Print, value: Print) -> Print {
    let mut mixed = value ^ seed;
    for odd in [0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835, 0xD6E8_FEB8_6659_FD93_A076_1D64_78BD_642F] {
        mixed = mixed.wrapping_mul(odd);
        mixed ^= mixed >> 67;
    }
    mixed.wrapping_mul(0xE703_7ED1_A0B4_28DB_8EBC_6AF0_9C88_C6E3)
}

/// The fingerprint of a name.
pub(super) fn text(name: &str) -> Print {
    hash("its name", name)
}

/// 128 bits, so that no two of a million cells are taken for the same by chance.
fn hash<T: Hash + ?Sized>(field: &str, value: &T) -> Print {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, field).hash(&mut hasher);
        value.hash(&mut hasher);
        hasher.finish()
    };
    (u128::from(half(1)) << 64) | u128::from(half(2))
}

/// Takes from two lists the items of one fingerprint, as many as both have; the rest of each is left. Each list keeps
/// its order.
pub(super) fn paired(
    before: &mut Vec<u32>,
    after: &mut Vec<u32>,
    print_before: impl Fn(u32) -> Option<Print>,
    print_after: impl Fn(u32) -> Option<Print>,
) -> Vec<(u32, u32)> {
    let mut known: HashMap<Print, Vec<u32>> = HashMap::new();
    for row in before.iter().rev() {
        if let Some(print) = print_before(*row) {
            known.entry(print).or_default().push(*row);
        }
    }
    let mut pairs = Vec::new();
    after.retain(|row| {
        let partner = print_after(*row).and_then(|print| known.get_mut(&print)?.pop());
        pairs.extend(partner.map(|partner| (partner, *row)));
        partner.is_none()
    });
    if !pairs.is_empty() {
        let taken: std::collections::HashSet<u32> = pairs.iter().map(|(before, _)| *before).collect();
        before.retain(|row| !taken.contains(row));
    }
    pairs
}

/// The value of a field for reading.
pub(super) fn printed(value: &Value) -> String {
    if let Some(text) = value.as_str() {
        return text.to_owned();
    }
    // Names of languages are short; other members are names of parts.
    let is_language = |name: &str| matches!(name.split('-').next().map_or(0, str::len), 2..=3);
    if let Some(text) = polyad_ledger::reading::text(value)
        && value.members().all(|(name, _)| is_language(name))
    {
        return text.plain().to_owned();
    }
    match value.as_array() {
        Some(items) => items.iter().map(printed).collect::<Vec<_>>().join("; "),
        None => value
            .members()
            .map(|(name, value)| format!("{}: {}", name.replace('_', " "), printed(value)))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn what_is_written_otherwise_has_another_print_and_equal_numbers_have_one() {
        let dates = ["2020", "2020-01", "2020-01-01", "2020~", "2020-02", "2021", "2020-01-02"];
        let prints: HashSet<Print> =
            dates.iter().map(|text| mixed(hash("when", ""), day(text.parse().ok()))).collect();
        assert_eq!(prints.len(), dates.len());
        let of = |text: &str| number("what", text.parse().expect("a number"));
        assert_eq!(of("100"), of("100.00"));
        assert_eq!(of("-0.50"), of("-0.5"));
        let numbers = ["0", "1", "-1", "10", "0.1", "99999999999999999999.99"];
        assert_eq!(numbers.map(of).into_iter().collect::<HashSet<_>>().len(), numbers.len());
        assert_ne!(of("1"), number("value", "1".parse().expect("a number")));
    }

    #[test]
    fn texts_are_read_in_their_own_language_and_objects_by_their_members() {
        let parse = |text: &str| polyad_ledger::json::parse(text).expect("JSON");
        assert_eq!(printed(&parse(r#"{"en":"Wells","fr":"Puits"}"#)), "Wells");
        assert_eq!(printed(&parse(r#"[{"code":"110","share":"40"},"x"]"#)), "code: 110, share: 40; x");
    }
}
