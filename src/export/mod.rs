//! The book for other tools: tables as CSV, JSON lines and Parquet, and journals for
//! plain-text accounting. What is written here is what the answer says; nothing is computed.

pub mod journal;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod schema;
mod table;
pub mod tables;
pub mod text;

pub use table::{Column, Each, Table, Type, Value};

use crate::place::RowPlace;
use crate::record::Listed;
use crate::report::Answer;
use crate::rules::Facts;
use std::cell::OnceCell;

/// The name and version of the exports' schema. Columns and tables may be added to a version;
/// what is there keeps its name, type and meaning.
pub const SCHEMA: &str = "duizhang-export/1";

/// The file beside the tables that tells what they are, and by which a folder is known for
/// an export of ours: it may be replaced by the next one, and is never read as input.
pub use crate::source::walk::EXPORT_MARK as MANIFEST;

/// What an export is made of.
pub struct View<'a> {
    pub facts: &'a Facts<'a>,
    pub answer: &'a Answer,
    others: OnceCell<Vec<Listed>>,
}

impl<'a> View<'a> {
    pub fn new(facts: &'a Facts<'a>, answer: &'a Answer) -> View<'a> {
        View { facts, answer, others: OnceCell::new() }
    }

    /// The records of every kind that has no typed table of its own, in the order of the inputs.
    fn others(&self) -> &[Listed] {
        self.others.get_or_init(|| {
            self.facts.inputs.records.listed_where(|kind| !matches!(kind, "ledger" | "documents"))
        })
    }

    /// File, sheet and row of a place.
    fn place(&self, place: RowPlace) -> Place<'a> {
        let inputs = self.facts.inputs;
        Place {
            file: inputs.file(place.sheet.file).map_or("", |file| file.shown.as_str()),
            sheet: inputs.sheet(place.sheet).map_or("", |sheet| sheet.name.as_str()),
            row: place.row,
        }
    }
}

/// Where a row stands, in words.
#[derive(Clone, Copy, Debug)]
struct Place<'a> {
    file: &'a str,
    sheet: &'a str,
    row: u32,
}
