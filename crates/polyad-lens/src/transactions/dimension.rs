//! What a total of transactions may be of.

/// A column by which transactions are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Dimension {
    Publisher,
    Type,
    Stage,
    Currency,
    Year,
    Giver,
    Receiver,
    GiverKind,
    ReceiverKind,
    /// The day whose exchange rate holds. No reader asks for it; conversion does.
    ValueDate,
}

impl Dimension {
    /// All that a reader may ask for, in the order in which they are told.
    pub(crate) const ALL: [Dimension; 9] = [
        Dimension::Publisher,
        Dimension::Type,
        Dimension::Stage,
        Dimension::Currency,
        Dimension::Year,
        Dimension::Giver,
        Dimension::Receiver,
        Dimension::GiverKind,
        Dimension::ReceiverKind,
    ];

    /// Its name in addresses, and the key of its column.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Dimension::Publisher => "publisher",
            Dimension::Type => "type",
            Dimension::Stage => "stage",
            Dimension::Currency => "currency",
            Dimension::Year => "year",
            Dimension::Giver => "giver",
            Dimension::Receiver => "receiver",
            Dimension::GiverKind => "giver_kind",
            Dimension::ReceiverKind => "receiver_kind",
            Dimension::ValueDate => "value date",
        }
    }

    /// The heading of its column.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Dimension::Publisher => "Reported by",
            Dimension::Type => "Type",
            Dimension::Stage => "Stage",
            Dimension::Currency => "Currency",
            Dimension::Year => "Year",
            Dimension::Giver => "Giver",
            Dimension::Receiver => "Receiver",
            Dimension::GiverKind => "Kind of giver",
            Dimension::ReceiverKind => "Kind of receiver",
            Dimension::ValueDate => "Value date",
        }
    }

    /// Whether its values are numbers and come in the order of numbers.
    pub(crate) fn is_number(self) -> bool {
        matches!(self, Dimension::Type | Dimension::Year)
    }
}
