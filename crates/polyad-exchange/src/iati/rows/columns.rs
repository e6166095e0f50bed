//! The columns of each kind of row, found once and then filled by number.

use polyad_ledger::rows::{Cell, ColumnForm, ColumnId, GroupBuilder};

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
    ($($kinds:ident: $kind:ident { $($field:ident $form:ident,)+ })+) => {
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
        )+

        /// The columns of all kinds.
        #[derive(Debug, Default)]
        pub(super) struct Columns {
            $(pub(super) $kinds: $kind,)+
        }
    };
}

columns! {
    partnership: Partnership {
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
    }
    seat: Seat {
        of Reference,
        actor Reference,
        role Word,
        as_called Word,
        actor_name Word,
        actor_type Word,
        activity Word,
    }
    pledge: Pledge {
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
    }
    contribution: Contribution {
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
    tag: Tag {
        target Reference,
        vocabulary Word,
        scheme Word,
        codes Value,
    }
    indicator: Indicator {
        name Text,
        unit Word,
        better Word,
        level Word,
        description Text,
        baseline Value,
        result_title Text,
        references Value,
    }
    goal: Goal {
        scope Reference,
        text Text,
        baseline Value,
        aim Amount,
        by Date,
        period Period,
        dims Value,
        as_printed Word,
        comment Text,
    }
    result: Reached {
        of Reference,
        value Amount,
        period Period,
        dims Value,
        as_printed Word,
        comment Text,
    }
    actor: Actor {
        about Reference,
        name Value,
        class Word,
    }
}

/// A field's name where it is also a word of the language.
fn plain(name: &'static str) -> &'static str {
    name.strip_prefix("r#").unwrap_or(name)
}
