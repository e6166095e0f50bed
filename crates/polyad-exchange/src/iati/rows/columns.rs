//! The columns of each kind of row, found once and then filled by number.

use polyad_ledger::rows::{Cell, ColumnForm, ColumnId, GroupBuilder};
use std::collections::BTreeMap;

/// A column that comes into being with its first cell.
#[derive(Debug)]
pub(super) struct Slot {
    name: &'static str,
    form: ColumnForm,
    id: Option<ColumnId>,
}

impl Slot {
    fn new(name: &'static str, form: ColumnForm) -> Slot {
        Slot { name, form, id: None }
    }

    /// Fills the cell of the row begun last.
    pub(super) fn set(&mut self, group: &mut GroupBuilder, cell: Cell<'_>) {
        let id = *self.id.get_or_insert_with(|| group.column_as(self.name, self.form));
        group.set(id, cell);
    }

    /// How its cells are held.
    pub(super) fn form(&self) -> ColumnForm {
        self.form
    }

    /// Fills it if there is anything.
    pub(super) fn set_some<'c>(&mut self, group: &mut GroupBuilder, cell: Option<Cell<'c>>) {
        if let Some(cell) = cell {
            self.set(group, cell);
        }
    }

    /// Fills it with a short text, if there is one.
    pub(super) fn word(&mut self, group: &mut GroupBuilder, word: Option<&str>) {
        self.set_some(group, word.filter(|word| !word.is_empty()).map(Cell::Word));
    }
}

/// Declares the columns of kinds: the field's own name and how it is held.
macro_rules! columns {
    ($($kind:ident { $($field:ident $form:ident,)+ })+) => {
        $(
            #[derive(Debug)]
            pub(super) struct $kind {
                $(pub(super) $field: Slot,)+
            }

            impl Default for $kind {
                fn default() -> $kind {
                    $kind { $($field: Slot::new(plain(stringify!($field)), ColumnForm::$form),)+ }
                }
            }

            impl $kind {
                /// The column of a name.
                #[allow(dead_code, reason = "not every kind may be stated whole")]
                fn find(&mut self, name: &str) -> Option<&mut Slot> {
                    [$(&mut self.$field),+].into_iter().find(|slot| slot.name == name)
                }
            }
        )+
    };
}

/// The columns of all kinds.
#[derive(Debug, Default)]
pub(super) struct Columns {
    pub(super) partnership: Partnership,
    pub(super) seat: Seat,
    pub(super) pledge: Pledge,
    pub(super) contribution: Contribution,
    /// The terms of transactions that are pledges, and of planned disbursements.
    pub(super) pledged: Terms,
    /// The terms of the other transactions.
    pub(super) given: Terms,
    pub(super) tag: Tag,
    pub(super) indicator: Indicator,
    pub(super) goal: Goal,
    pub(super) result: Reached,
    pub(super) actor: Actor,
    /// What rows of a record that was written out say of themselves, by kind.
    pub(super) origins: BTreeMap<&'static str, Origin>,
}

impl Columns {
    /// The column of a kind by its name.
    pub(super) fn find(&mut self, kind: &str, name: &str) -> Option<&mut Slot> {
        match kind {
            "partnership" => self.partnership.find(name),
            "seat" => self.seat.find(name),
            "pledge" => self.pledge.find(name).or_else(|| self.pledged.find(name)),
            "contribution" => self.contribution.find(name).or_else(|| self.given.find(name)),
            "tag" => self.tag.find(name),
            "indicator" => self.indicator.find(name),
            "goal" => self.goal.find(name),
            "result" => self.result.find(name),
            _ => None,
        }
    }
}

columns! {
    Partnership {
        about Reference,
        name Text,
        purpose Text,
        form Word,
        status Word,
        planned Period,
        launched Date,
        ended Date,
        parent Reference,
        reporter_name Word,
        reporter_type Word,
        hierarchy Word,
        default_currency Word,
        language Word,
        locations Text,
        documents Text,
        conditions Text,
        descriptions Text,
        related Text,
        other_identifiers Text,
        defaults Value,
        contacts Word,
        humanitarian Word,
        budget_not_provided Word,
        linked_data Word,
        secondary_reporter Word,
        conditions_attached Word,
        capital_spend Word,
        extras Text,
    }
    Seat {
        of Reference,
        actor Reference,
        role Word,
        as_called Word,
        actor_name Word,
        actor_type Word,
        activity Word,
        channel Word,
    }
    Pledge {
        scope Reference,
        by Reference,
        to Reference,
        what Amount,
        period Period,
        as_called Word,
        r#type Word,
        status Word,
        by_name Word,
        to_name Word,
        flow Word,
        ends Value,
        reference Word,
        description Text,
        lines Text,
    }
    Contribution {
        scope Reference,
        by Reference,
        to Reference,
        what Amount,
        stage Word,
        as_called Word,
        flow Word,
        when Date,
        ends Value,
        by_name Word,
        to_name Word,
        reference Word,
        description Text,
    }
    Tag {
        target Reference,
        vocabulary Word,
        scheme Word,
        codes Value,
    }
    Indicator {
        name Text,
        unit Word,
        better Word,
        level Word,
        description Text,
        baseline Value,
        result_title Text,
        references Value,
        baselines Value,
        aggregation Word,
        result_description Text,
        result_references Value,
        result_aggregation Word,
        result_type Word,
    }
    Goal {
        scope Reference,
        text Text,
        baseline Value,
        aim Amount,
        by Date,
        period Period,
        dims Value,
        as_printed Word,
        comment Text,
        locations Value,
    }
    Reached {
        of Reference,
        value Amount,
        period Period,
        dims Value,
        as_printed Word,
        comment Text,
        locations Value,
    }
    Actor {
        about Reference,
        name Value,
        class Word,
        reporter_name Word,
        reporter_type Word,
        secondary_reporter Word,
        default_currency Word,
        language Word,
        documents Text,
    }
    Origin {
        statement Word,
        stated Text,
    }
    Terms {
        by_type Word,
        to_type Word,
        sectors Value,
        places Value,
        flow_type Word,
        finance_type Word,
        aid_type Word,
        aid_types Value,
        tied_status Word,
        channel Word,
        humanitarian Word,
    }
}

/// A field's name where it is also a word of the language.
fn plain(name: &'static str) -> &'static str {
    name.strip_prefix("r#").unwrap_or(name)
}
