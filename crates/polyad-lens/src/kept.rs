//! What is derived from tables alone: built once, shared by all states that have the tables, gone with them.

use polyad_ledger::rows::Table;
use polyad_ledger::state::Dataset;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

/// Something of a table, by the table and a key. A weak reference keeps a table's address from being used again.
pub(crate) struct PerTable<K, T> {
    kept: Mutex<BTreeMap<(usize, K), OfTable<T>>>,
}

type OfTable<T> = (Weak<Table>, Arc<OnceLock<Arc<T>>>);

/// Something of several datasets together, for the last few sets that were asked about.
pub(crate) struct PerDatasets<T> {
    kept: Mutex<Vec<OfDatasets<T>>>,
}

struct OfDatasets<T> {
    datasets: Vec<Weak<Dataset>>,
    value: Arc<OnceLock<Arc<T>>>,
}

/// Sets that are remembered: that of now and a few of earlier sizes.
const SETS: usize = 4;

impl<K: Ord, T> PerTable<K, T> {
    pub(crate) const fn new() -> PerTable<K, T> {
        PerTable { kept: Mutex::new(BTreeMap::new()) }
    }

    /// What is kept of a table, built first where nothing is. Others wait only for what they need themselves.
    pub(crate) fn of(&self, table: &Arc<Table>, key: K, build: impl FnOnce() -> T) -> Arc<T> {
        let cell = {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            let held = kept.len();
            let entry = kept.entry((Arc::as_ptr(table) as usize, key));
            let cell = entry.or_insert_with(|| (Arc::downgrade(table), Arc::default())).1.clone();
            if kept.len() > held {
                kept.retain(|_, (table, _)| table.strong_count() > 0);
            }
            cell
        };
        cell.get_or_init(|| Arc::new(build())).clone()
    }
}

impl<T> PerDatasets<T> {
    pub(crate) const fn new() -> PerDatasets<T> {
        PerDatasets { kept: Mutex::new(Vec::new()) }
    }

    /// What is kept of these datasets in this order, built first where nothing is.
    pub(crate) fn of<'a>(
        &self,
        datasets: impl IntoIterator<Item = &'a Arc<Dataset>>,
        build: impl FnOnce() -> T,
    ) -> Arc<T> {
        let datasets: Vec<Weak<Dataset>> = datasets.into_iter().map(Arc::downgrade).collect();
        let value = {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            let same = |own: &OfDatasets<T>| {
                own.datasets.len() == datasets.len()
                    && own.datasets.iter().zip(&datasets).all(|(a, b)| a.ptr_eq(b))
            };
            let found = match kept.iter().position(same) {
                Some(at) => kept.remove(at),
                None => OfDatasets { datasets, value: Arc::default() },
            };
            let value = found.value.clone();
            if kept.len() == SETS {
                kept.remove(0);
            }
            // Asked for last, dropped last.
            kept.push(found);
            value
        };
        value.get_or_init(|| Arc::new(build())).clone()
    }
}
