//! How far around a period the records of a kind matter: what a book has to load for it.

/// The records of a kind that an analysis of a period can need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Masters: of no day.
    Always,
    /// Days before and after the period.
    Days { before: u32, after: u32 },
    /// Exports of balances: as far as the days given, and where there are none on one side the
    /// nearest, to be rolled.
    Nearest { before: u32, after: u32 },
}

impl Reach {
    /// Days before and after, where there is a bound.
    pub fn days(self) -> Option<(u32, u32)> {
        match self {
            Reach::Always => None,
            Reach::Days { before, after } | Reach::Nearest { before, after } => Some((before, after)),
        }
    }
}

/// A line for each kind that differs from the rest. A window of the policy that is wider
/// than this widens it (see `book::store::Wanted`).
const REACHES: &[(&str, Reach)] = &[
    ("items", Reach::Always),
    ("warehouses", Reach::Always),
    // A transfer may be under way for a fortnight.
    ("ledger", Reach::Days { before: 16, after: 16 }),
    // An export of the 15th is rolled back to the month's end.
    ("documents", Reach::Days { before: 31, after: 31 }),
    ("transfers", Reach::Days { before: 31, after: 31 }),
    ("onhand", Reach::Nearest { before: 31, after: 31 }),
    ("movement", Reach::Nearest { before: 31, after: 31 }),
    // The last stocktakes are what accuracy is held against.
    ("stocktake", Reach::Days { before: 370, after: 31 }),
    // A complaint within the year before makes the next one repeated; a callback may be late.
    ("services", Reach::Days { before: 400, after: 93 }),
    ("callbacks", Reach::Days { before: 93, after: 93 }),
];

/// Kinds without a line of their own: their deadlines are counted in weeks.
const USUAL: Reach = Reach::Days { before: 93, after: 93 };

/// How far the records of a kind matter.
pub fn reach(kind: &str) -> Reach {
    REACHES.iter().find(|(known, _)| *known == kind).map_or(USUAL, |(_, reach)| *reach)
}
