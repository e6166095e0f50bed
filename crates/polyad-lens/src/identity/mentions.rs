//! The distinct mentions of organisations in files of projects.

use super::PLACES;
use super::column::Columns;
use polyad_ledger::rows::NONE;
use polyad_ledger::state::{ProjectFile, State};
use polyad_model::Ref;
use std::collections::HashMap;
use std::sync::Arc;

/// An organisation as one reporter mentions it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Mention {
    /// Who reports it.
    pub(super) reporter: Option<Ref>,
    /// The Ref under which rows name it: of its printed code, else of its name beside the reporter's.
    pub(super) name: Ref,
    /// The name as printed.
    pub(super) words: Option<Arc<str>>,
    /// The code of the kind of body as printed, in the spelling of version 2.
    pub(super) class: Option<Arc<str>>,
    /// Whether it is what a reporter says of itself.
    pub(super) is_self: bool,
}

/// All mentions, and where they stand.
pub(super) struct Mentions {
    pub(super) mentions: Vec<Mention>,
    /// By file, in the order of the files of projects.
    pub(super) columns: Vec<Columns>,
}

/// Collects the mentions of all files.
pub(super) fn collect(state: &State) -> Mentions {
    let mut all = Mentions { mentions: Vec::new(), columns: Vec::new() };
    let mut known: HashMap<Mention, u32> = HashMap::new();
    for file in state.projects().files() {
        let columns = of_file(file, &mut all.mentions, &mut known);
        all.columns.push(columns);
    }
    all
}

fn of_file(file: &ProjectFile, mentions: &mut Vec<Mention>, known: &mut HashMap<Mention, u32>) -> Columns {
    let mut columns = Columns::default();
    for (kind, field, name_field) in PLACES {
        let Some(group) = file.table().group(kind) else { continue };
        // A table holds each Ref and each word once, so that their addresses tell them apart.
        let mut met: HashMap<(usize, usize, usize, usize), u32> = HashMap::new();
        let class_field = match kind {
            "partnership" => "reporter_type",
            "seat" => "actor_type",
            _ => "",
        };
        let mut numbers = vec![NONE; group.len()];
        for row in group.rows() {
            let reporter = row.record().and_then(|record| record.reporter);
            let is_self = kind == "partnership";
            let Some(name) = (if is_self { reporter } else { row.name(field) }) else { continue };
            let words = row.word(name_field).filter(|words| !words.trim().is_empty());
            // A giver or receiver that the row leaves out is the reporter: nobody mentions it.
            if !is_self && kind != "seat" && words.is_none() && Some(name) == reporter {
                continue;
            }
            let class = row.word(class_field);
            let address = |text: Option<&str>| text.map_or(0, |text| text.as_ptr() as usize);
            let key = (
                std::ptr::from_ref(name) as usize,
                address(words),
                address(class),
                reporter.map_or(0, |reporter| std::ptr::from_ref(reporter) as usize),
            );
            numbers[row.index() as usize] = *met.entry(key).or_insert_with(|| {
                let mention = Mention {
                    reporter: reporter.cloned(),
                    name: name.clone(),
                    words: words.map(Arc::from),
                    class: class.map(Arc::from),
                    is_self,
                };
                *known.entry(mention).or_insert_with_key(|mention| {
                    mentions.push(mention.clone());
                    mentions.len() as u32 - 1
                })
            });
        }
        columns.push(kind, field, numbers);
    }
    columns
}
