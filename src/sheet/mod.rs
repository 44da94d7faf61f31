//! Sheets to tables: the header found, the columns mapped, every row accounted for.
//!
//! Knows what a kind looks like ([`schema::Schema`]) but not what its records are: those
//! are made by an [`Intake`].

pub mod account;
mod classify;
pub mod context;
pub mod field;
mod header;
mod layout;
mod marks;
pub mod owned;
pub mod row;
pub mod schema;
mod table;
mod unfit;

pub use account::{Account, Skip};
pub use context::{Context, FileNames};
pub use field::Field;
pub use layout::{Layout, LayoutError, Override};
pub use marks::Mark;
pub use row::{ColumnMap, Reject, TableRow, Why};
pub use schema::{Lexicon, Schema, column};
pub use table::{Settings, Tables};
pub use unfit::Unfit;

use crate::source::SourceError;
use crate::value::strings::{Lasting, lasting_text};
use chrono::NaiveDate;

/// Makes records of the rows of a table.
pub trait Intake {
    /// A table begins.
    ///
    /// # Errors
    /// The meaning that neither a column nor the context supplies.
    fn begin(&mut self, schema: &'static Schema, columns: &ColumnMap, context: &Context)
    -> Result<(), Field>;

    /// A data row: taken whole, or refused with every reason.
    ///
    /// # Errors
    /// What is wrong with the row.
    fn row(&mut self, row: &TableRow<'_>, notes: &mut Vec<Note>) -> Result<(), Vec<Reject>>;

    /// A row that says that nothing happened.
    fn nil(&mut self, row: &TableRow<'_>);

    /// The day that a row speaks of, as far as it can be told.
    fn day(&self, row: &TableRow<'_>) -> Option<NaiveDate>;

    /// The sheet is over. Where it is not to be kept, all that it gave is forgotten.
    fn end(&mut self, keep: bool);
}

/// Something about a sheet that is worth saying and refuses no row.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Note {
    HiddenSheet,
    HiddenRows {
        count: u32,
        first: u32,
    },
    /// Dates kept as bare serial numbers.
    DateSerials {
        count: u32,
        row: u32,
        col: u32,
    },
    /// A 合计 that is not the sum of its rows.
    Subtotal {
        row: u32,
        col: u32,
        found: crate::value::Quantity,
        sum: crate::value::Quantity,
    },
    /// A row dated outside what its own title, sheet or file name states.
    DateOutside {
        row: u32,
        col: u32,
        day: NaiveDate,
        stated: String,
    },
}

/// Why a sheet gave nothing.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Failure {
    Source(SourceError),
    /// No header of a known kind; the widest row, which may be one.
    UnknownLayout {
        row: u32,
        seen: Vec<(u32, String)>,
    },
    /// Days across and items down.
    Matrix,
    /// Two kinds fit equally.
    Undecided(
        #[serde(deserialize_with = "lasting_text")] Lasting,
        #[serde(deserialize_with = "lasting_text")] Lasting,
    ),
    /// Nearly a known kind.
    MissingColumn {
        #[serde(deserialize_with = "lasting_text")]
        kind: Lasting,
        /// One column of these is needed.
        missing: Vec<Field>,
        row: u32,
    },
    /// A needed column stands twice.
    DoubledColumn {
        #[serde(deserialize_with = "lasting_text")]
        kind: Lasting,
        field: Field,
        row: u32,
    },
}

/// A column that was taken for a meaning.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct MappedColumn {
    pub col: u32,
    pub field: Field,
    pub header: String,
}

/// A row that was refused, with its cells as they stood.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RejectedRow {
    pub row: u32,
    pub cells: Vec<(u32, String)>,
    pub day: Option<NaiveDate>,
    pub rejects: Vec<Reject>,
}

/// What became of one sheet.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct SheetRead {
    pub name: String,
    pub hidden: bool,
    /// Not kept as such: whoever keeps a sheet keeps the name of its kind.
    #[serde(skip)]
    pub schema: Option<&'static Schema>,
    pub header_rows: Vec<u32>,
    pub columns: Vec<MappedColumn>,
    pub unmapped: Vec<(u32, String)>,
    pub context: Context,
    pub account: Account,
    pub rejected: Vec<RejectedRow>,
    pub notes: Vec<Note>,
    pub failure: Option<Failure>,
    /// Cells that were read as a configuration says.
    pub overridden: Vec<Overridden>,
    /// Too narrow to be a table: passed over, not a failure.
    pub no_table: bool,
}

/// An override and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Overridden {
    pub rule: Override,
    /// What stood in the cell instead of the old value: the override was refused.
    pub found: Option<String>,
}
