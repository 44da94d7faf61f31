//! Reads a report or a slip back: the columns that people fill in, by the id of each row.
//! Rows may have been sorted, filtered or deleted.

use super::labels::Label;
use crate::inputs::memory::Remark;
use crate::source::{self, Limits, Merge, Row, SheetStart, Sink, SourceError, Value};
use crate::value::{Lang, Quantity};

/// What stands in one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// As the spreadsheet numbers it.
    pub row: u32,
    pub id: String,
    /// None where the sheet has no such column: then what was said before stands.
    pub opinion: Option<String>,
    pub person: Option<String>,
    pub status: Option<String>,
}

impl Written {
    /// The remark that comes of it.
    pub fn remark(&self, before: Option<&Remark>, quantity: Option<Quantity>) -> Remark {
        let old = before.cloned().unwrap_or_default();
        let (opinion, person, status) = (self.opinion.clone(), self.person.clone(), self.status.clone());
        let opinion = opinion.unwrap_or(old.opinion);
        let (person, status) = (person.unwrap_or(old.person), status.unwrap_or(old.status));
        let same = before.is_some_and(|b| b.opinion == opinion && b.person == person && b.status == status);
        // The same words again are about the quantity that they were written about.
        let quantity = if same { old.quantity } else { quantity };
        Remark { opinion, person, status, quantity }
    }

    pub fn is_empty(&self) -> bool {
        [&self.opinion, &self.person, &self.status]
            .into_iter()
            .all(|text| text.as_deref().unwrap_or("").is_empty())
    }
}

/// What people wrote into a workbook of ours; none where no sheet has ids and such columns.
///
/// # Errors
/// Where it is no workbook that can be read.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Option<Vec<Written>>, SourceError> {
    let mut taker = Taker::default();
    source::xlsx::read(bytes, limits, &mut taker)?;
    match taker.failure {
        Some(error) => Err(error),
        None => Ok(taker.found.then_some(taker.written)),
    }
}

/// The columns of a sheet, once its heads are found.
#[derive(Default)]
struct Columns {
    id: u32,
    opinion: Option<u32>,
    person: Option<u32>,
    status: Option<u32>,
}

#[derive(Default)]
struct Taker {
    columns: Option<Columns>,
    found: bool,
    written: Vec<Written>,
    failure: Option<SourceError>,
}

fn text(value: Value<'_>) -> String {
    match value {
        Value::Text(text) => text.trim().to_owned(),
        Value::Number(number) => number.digits.to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Moment(moment) => moment.date().to_string(),
        Value::Error(_) | Value::FormulaWithoutValue => String::new(),
    }
}

impl Columns {
    fn of(row: &Row<'_>) -> Option<Columns> {
        let find = |label: Label| {
            let is = |text: &str| [Lang::Zh, Lang::En].iter().any(|lang| text == label.text(*lang));
            row.cells.iter().find(|cell| is(&text(cell.value))).map(|cell| cell.col)
        };
        let columns = Columns {
            id: find(Label::Id)?,
            opinion: find(Label::Remark).or_else(|| find(Label::Reply)),
            person: find(Label::Responsible),
            status: find(Label::Status),
        };
        columns.opinion.is_some().then_some(columns)
    }
}

impl Sink for Taker {
    fn start(&mut self, _: SheetStart<'_>) {
        self.columns = None;
    }

    fn row(&mut self, row: Row<'_>) {
        let Some(columns) = &self.columns else {
            self.columns = Columns::of(&row);
            self.found |= self.columns.is_some();
            return;
        };
        let at = |col: u32| row.cells.iter().find(|cell| cell.col == col).map(|cell| text(cell.value));
        let field = |col: Option<u32>| col.map(|col| at(col).unwrap_or_default());
        let written = Written {
            row: row.number,
            id: at(columns.id).unwrap_or_default(),
            opinion: field(columns.opinion),
            person: field(columns.person),
            status: field(columns.status),
        };
        // A line under the table, as for signatures, has neither.
        if !(written.id.is_empty() && written.is_empty()) {
            self.written.push(written);
        }
    }

    fn end(&mut self, outcome: Result<&[Merge], SourceError>) {
        self.failure = self.failure.take().or(outcome.err());
    }
}
