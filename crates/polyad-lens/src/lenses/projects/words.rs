//! Which items have which words: every word of a text with the items it stands in.

use crate::search::fold;
use std::collections::HashMap;

/// Folded words in order, each with its items.
#[derive(Debug, Default)]
pub(crate) struct WordIndex {
    words: Vec<Box<str>>,
    /// Where the items of each word begin; one longer than `words`.
    starts: Vec<u32>,
    items: Vec<u32>,
    /// How many items there are, with words or without.
    count: usize,
}

/// A set of numbers below a bound.
#[derive(Debug, Clone)]
pub(crate) struct Marks(Vec<u64>);

/// Words while they are collected.
#[derive(Debug, Default)]
pub(crate) struct WordCollector(HashMap<Box<str>, Vec<u32>>);

impl WordCollector {
    /// Makes an item known by the words of a text. Items come in order.
    pub(crate) fn add(&mut self, item: u32, text: &str) {
        for word in fold(text).split(' ').filter(|word| !word.is_empty()) {
            match self.0.get_mut(word) {
                Some(items) if items.last() == Some(&item) => {}
                Some(items) => items.push(item),
                None => {
                    self.0.insert(word.into(), vec![item]);
                }
            }
        }
    }

    /// The index over items below `count`.
    pub(crate) fn finish(self, count: usize) -> WordIndex {
        let mut all: Vec<(Box<str>, Vec<u32>)> = self.0.into_iter().collect();
        all.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut index = WordIndex { count, starts: vec![0], ..WordIndex::default() };
        for (word, items) in all {
            index.words.push(word);
            index.items.extend(items);
            index.starts.push(index.items.len() as u32);
        }
        index
    }
}

impl WordIndex {
    /// The items of which a word begins with each of these folded words.
    pub(crate) fn with_all(&self, wanted: &[String]) -> Marks {
        let mut kept: Option<Marks> = None;
        for word in wanted {
            let from = self.words.partition_point(|own| **own < **word);
            let to = from + self.words[from..].partition_point(|own| own.starts_with(word.as_str()));
            let mut marks = Marks::none(self.count);
            let items = self.starts.get(from).zip(self.starts.get(to));
            let items = items.map_or(&[][..], |(from, to)| &self.items[*from as usize..*to as usize]);
            items.iter().for_each(|item| marks.set(*item));
            kept = Some(match kept {
                Some(so_far) => so_far.both(&marks),
                None => marks,
            });
        }
        kept.unwrap_or_else(|| Marks::none(self.count))
    }
}

impl Marks {
    /// No number below `count` is marked.
    pub(crate) fn none(count: usize) -> Marks {
        Marks(vec![0; count.div_ceil(64)])
    }

    /// Marks a number.
    pub(crate) fn set(&mut self, number: u32) {
        if let Some(part) = self.0.get_mut(number as usize / 64) {
            *part |= 1 << (number % 64);
        }
    }

    /// Whether a number is marked.
    pub(crate) fn has(&self, number: u32) -> bool {
        self.0.get(number as usize / 64).is_some_and(|part| part & (1 << (number % 64)) != 0)
    }

    /// Whether none is marked.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|part| *part == 0)
    }

    /// The marked numbers in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().enumerate().flat_map(|(at, part)| {
            let mut rest = *part;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros();
                rest &= rest.checked_sub(1)?;
                Some(at as u32 * 64 + bit)
            })
        })
    }

    fn both(mut self, other: &Marks) -> Marks {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own &= other);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_must_begin_a_word() {
        let mut collector = WordCollector::default();
        for (item, text) in ["Clean water in Kenya", "Water, sanitation", "Côte d’Ivoire: water", ""].iter().enumerate() {
            collector.add(item as u32, text);
        }
        let index = collector.finish(4);
        let found = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| fold(word)).collect();
            index.with_all(&words).iter().collect::<Vec<_>>()
        };
        assert_eq!(found(&["wat"]), [0, 1, 2]);
        assert_eq!(found(&["WATER", "ken"]), [0]);
        assert_eq!(found(&["cote"]), [2]);
        assert_eq!(found(&["ater"]), [0; 0]);
        assert_eq!(found(&[]), [0; 0]);
    }

    #[test]
    fn marks_come_back_in_order() {
        let mut marks = Marks::none(200);
        [199, 0, 64, 63, 65].into_iter().for_each(|number| marks.set(number));
        assert_eq!(marks.iter().collect::<Vec<_>>(), [0, 63, 64, 65, 199]);
        assert!(marks.has(64) && !marks.has(66) && !marks.is_empty());
    }
}
