//! Where a value stands: file, sheet, row and column, as a spreadsheet shows them.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A file of the run, by its position in the sorted list of inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileId(pub u32);

/// A sheet of a file, by their positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SheetId {
    pub file: FileId,
    /// 0 is the first sheet that was read.
    pub sheet: u32,
}

/// A row of a sheet. Costs twelve bytes and orders by input, then by row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RowPlace {
    pub sheet: SheetId,
    /// The row as the spreadsheet numbers it; the first is 1.
    pub row: u32,
}

impl RowPlace {
    /// For what stands in no file, as the balances of a closed period.
    pub const NOWHERE: RowPlace =
        RowPlace { sheet: SheetId { file: FileId(u32::MAX), sheet: u32::MAX }, row: 0 };
}

/// A cell address within a sheet: `G12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct A1 {
    /// 0 is column A.
    pub col: u32,
    /// 1 is the first row.
    pub row: u32,
}

impl fmt::Display for A1 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_letters(self.col), self.row)
    }
}

/// The letters of a column: 0 is `A`, 26 is `AA`.
pub fn column_letters(col: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(col) + 1;
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(digit).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_as_a_spreadsheet_does() {
        let shown: Vec<String> =
            [0, 1, 25, 26, 51, 52, 701, 702, 16_383].into_iter().map(column_letters).collect();
        assert_eq!(shown, ["A", "B", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
        assert_eq!(A1 { col: 6, row: 12 }.to_string(), "G12");
    }
}
