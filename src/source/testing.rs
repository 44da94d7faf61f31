//! What unit tests of readers share.

use super::{Merge, Row, SheetStart, Sink, SourceError, Value};

/// Writes down all that a reader hands over, a line for each sheet, row and end.
#[derive(Default)]
pub(super) struct Log(pub Vec<String>);

impl Sink for Log {
    fn start(&mut self, sheet: SheetStart<'_>) {
        let hidden = if sheet.hidden { " hidden" } else { "" };
        self.0.push(format!("[{}]{hidden}", sheet.name));
    }

    fn row(&mut self, row: Row<'_>) {
        let cells: Vec<String> =
            row.cells.iter().map(|cell| format!("{}={}", cell.col, shown(cell.value))).collect();
        let hidden = if row.hidden { " hidden" } else { "" };
        self.0.push(format!("{}{hidden}: {}", row.number, cells.join(" ")));
    }

    fn end(&mut self, outcome: Result<&[Merge], SourceError>) {
        self.0.push(match outcome {
            Ok(merges) => {
                let shown: Vec<String> = merges
                    .iter()
                    .map(|m| format!("{}-{}/{}-{}", m.first_row, m.last_row, m.first_col, m.last_col))
                    .collect();
                format!("end {}", shown.join(" ")).trim_end().to_owned()
            }
            Err(error) => format!("error {error}"),
        });
    }
}

fn shown(value: Value<'_>) -> String {
    match value {
        Value::Text(text) => format!("{text:?}"),
        Value::Number(number) => number.digits.to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Moment(moment) => moment.to_string(),
        Value::Error(error) => format!("!{error}"),
        Value::FormulaWithoutValue => "?".to_owned(),
    }
}
