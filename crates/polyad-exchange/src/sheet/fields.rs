//! What sort of cell a field wants, by its name with parts after points.

use super::mapping::schema_of;
use polyad_ledger::schema::FieldType;

/// What a cell of a column has to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A name of the row inside the workbook.
    Id,
    /// Whom or what: a reference, the code or name of a country, the id of another row, or a mention. These words besides.
    Reference(&'static [&'static str]),
    /// A reference or a name.
    Named,
    /// An exact number.
    Number,
    /// A code of ISO 4217.
    Currency,
    /// A date, or the open end of a period.
    Date,
    /// Both ends of a period.
    Period,
    /// A share from 0 to 1, or a percentage.
    Share,
    /// One of these words.
    Word(&'static [&'static str]),
    /// `true` or `false`.
    Bool,
    /// Texts parted by semicolons, or JSON.
    List,
    /// Text by language, of which the cell does not say which.
    TextByLanguage,
    /// Anything.
    Text,
}

/// What sort of cell a field of a kind wants; `None` when it has to be one of its parts.
pub(super) fn sort_of(kind: &str, field: &str) -> Option<Sort> {
    match field {
        "id" => return Some(Sort::Id),
        "scope" => return Some(Sort::Reference(&[])),
        _ => {}
    }
    let mut steps = field.split('.');
    let mut found = &schema_of(kind)?.field(steps.next()?)?.kind;
    loop {
        let step = steps.next();
        match (found, step) {
            (FieldType::Object(fields), Some(step)) => {
                found = &fields.iter().find(|field| field.name == step)?.kind;
            }
            (_, None) => return of_type(found),
            (_, Some(step)) => return of_part(found, step),
        }
    }
}

fn of_type(kind: &FieldType) -> Option<Sort> {
    Some(match kind {
        FieldType::Ref | FieldType::Country => Sort::Reference(&[]),
        FieldType::RefOr(words) => Sort::Reference(words),
        FieldType::Named => Sort::Named,
        FieldType::Text | FieldType::Name => Sort::TextByLanguage,
        FieldType::Word(words) => Sort::Word(words),
        FieldType::Date | FieldType::When => Sort::Date,
        FieldType::Period => Sort::Period,
        FieldType::Dec => Sort::Number,
        FieldType::Share => Sort::Share,
        FieldType::Bool => Sort::Bool,
        FieldType::List { .. } => Sort::List,
        FieldType::Money | FieldType::Qty | FieldType::Amount | FieldType::Src | FieldType::Object(_) => {
            return None;
        }
        _ => Sort::Text,
    })
}

/// The parts of values that are objects of the specification.
fn of_part(kind: &FieldType, step: &str) -> Option<Sort> {
    Some(match (kind, step) {
        (FieldType::Money | FieldType::Qty | FieldType::Amount, "amount" | "value") => Sort::Number,
        (FieldType::Money | FieldType::Amount, "currency") => Sort::Currency,
        (FieldType::Money | FieldType::Amount, "date") => Sort::Date,
        (FieldType::Money | FieldType::Qty | FieldType::Amount, "qual") => {
            Sort::Word(&["about", "over", "under"])
        }
        (FieldType::Period, "from" | "to") | (FieldType::Src, "published") => Sort::Date,
        (FieldType::Period, _) => return None,
        (FieldType::Src, "publisher") => Sort::Named,
        _ => Sort::Text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_say_what_they_want() {
        assert_eq!(sort_of("pledge", "what.amount"), Some(Sort::Number));
        assert_eq!(sort_of("pledge", "what"), None, "one of its parts");
        assert_eq!(sort_of("pledge", "by"), Some(Sort::Reference(&["unnamed"])));
        assert_eq!(sort_of("contribution", "ends.from"), Some(Sort::Named));
        assert_eq!(sort_of("seat", "term.from"), Some(Sort::Date));
        assert_eq!(sort_of("seat", "term"), Some(Sort::Period));
        assert_eq!(sort_of("seat", "note"), Some(Sort::TextByLanguage));
        assert_eq!(sort_of("seat", "note.fr"), Some(Sort::Text));
        assert_eq!(sort_of("result", "value.value"), Some(Sort::Number));
        assert_eq!(sort_of("seat", "giver"), None);
    }
}
