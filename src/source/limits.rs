//! How much of an input is read before it is refused.

use serde::{Deserialize, Serialize};

/// Bounds on what a single input may ask for. Each is named in the error that it
/// causes and can be set under `[limits]` in `duizhang.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of one file as it lies on disk.
    pub file_bytes: u64,
    /// Bytes of one file's parts after inflating, all together.
    pub inflated_bytes: u64,
    /// Parts in one container.
    pub entries: u64,
    /// Inflated size over packed size, for parts above one mebibyte.
    pub ratio: u64,
    /// Rows on one sheet.
    pub rows: u32,
    /// Columns on one sheet.
    pub columns: u32,
    /// Non-empty cells on one sheet.
    pub cells: u64,
    /// Bytes in one cell's text.
    pub text_bytes: u64,
    /// Sheets in one workbook.
    pub sheets: u64,
    /// Times that a file may say a filled row repeats itself (.ods).
    pub repeats: u64,
    /// Filled rows at the top of a sheet among which the header is looked for.
    pub header_rows: u32,
    /// Bytes of address space that a worker may use for one file (.xls, .xlsb, .ods), where
    /// the system can limit it.
    pub worker_memory: u64,
    /// Seconds after which a worker is ended.
    pub worker_seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            file_bytes: 512 << 20,
            inflated_bytes: 1 << 30,
            entries: 2_000,
            ratio: 200,
            rows: 1_048_576,
            columns: 16_384,
            cells: 50_000_000,
            text_bytes: 1 << 20,
            sheets: 1_000,
            repeats: 1_000,
            header_rows: 40,
            // With the program itself this stays below half a gibibyte, and below ten seconds.
            worker_memory: 384 << 20,
            worker_seconds: 8,
        }
    }
}
