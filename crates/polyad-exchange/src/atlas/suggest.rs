//! "Did you mean …?": the known word nearest to a mistyped one.

/// The nearest known word, if one is near enough to be meant.
///
/// Swapped neighbours come first, then one letter changed, left out or put in, then two; a tie names nothing,
/// because a wrong suggestion costs more than none. Source of the distance: Damerau, CACM 7(3), 1964
/// (restricted form, without repeated edits of one place).
pub(crate) fn nearest<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let allowed = if word.chars().count() < 5 { 1 } else { 2 };
    let mut ranked: Vec<(usize, bool, &str)> = known
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(word.len()) <= 4)
        .filter_map(|candidate| {
            let distance = distance(word, candidate);
            (distance <= allowed && distance > 0).then(|| (distance, !is_swap(word, candidate), candidate))
        })
        .collect();
    ranked.sort_unstable();
    ranked.dedup();
    match ranked.as_slice() {
        [] => None,
        [only] => Some(only.2),
        [first, second, ..] => ((first.0, first.1) < (second.0, second.1)).then_some(first.2),
    }
}

/// `; did you mean …?`, or nothing.
pub(crate) fn hint<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> String {
    nearest(word, known).map_or(String::new(), |found| format!("; did you mean {found}?"))
}

fn is_swap(a: &str, b: &str) -> bool {
    let differing: Vec<(u8, u8)> = a.bytes().zip(b.bytes()).filter(|(x, y)| x != y).collect();
    a.len() == b.len() && matches!(differing.as_slice(), [(w, x), (y, z)] if w == z && x == y)
}

fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(100).collect(), b.chars().take(100).collect());
    let mut rows = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = changed.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swap_beats_a_change_and_a_tie_names_nothing() {
        assert_eq!(nearest("UR", ["RU", "US", "UA"]), Some("RU"));
        assert_eq!(nearest("saet", ["seat", "sect"]), Some("seat"));
        assert_eq!(nearest("UQ", ["US", "UA"]), None);
        assert_eq!(nearest("seforal", ["seforall", "gavi"]), Some("seforall"));
        assert_eq!(nearest("seforall", ["seforall"]), None);
    }
}
