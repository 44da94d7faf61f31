//! Tables as CSV and as JSON lines.

use super::{Table, Value, View};
use crate::report::list::defuse;
use std::io::{self, Write};

/// UTF-8 without a byte order mark, lines that end in `\n`, quotes where they are needed, and
/// no value at all for what is not there. `safe` puts an apostrophe before text that a
/// spreadsheet would take for a formula: for a program it would be another text. Returns the rows.
///
/// # Errors
/// Those of the writer.
pub fn csv(table: &Table, view: &View<'_>, safe: bool, out: &mut dyn Write) -> io::Result<u64> {
    let mut writer = csv::WriterBuilder::new().from_writer(out);
    writer.write_record(table.columns.iter().map(|column| column.name))?;
    let mut count = 0;
    table.rows(view, &mut |row| {
        count += 1;
        for value in row {
            match value {
                Value::Text(text) => writer.write_field(defuse(text, safe))?,
                value => writer.write_field(plain(value))?,
            }
        }
        writer.write_record(None::<&[u8]>)?;
        Ok(())
    })?;
    writer.flush()?;
    Ok(count)
}

/// One object a line, with every column: quantities as strings, as in all answers. Returns the rows.
///
/// # Errors
/// Those of the writer.
pub fn jsonl(table: &Table, view: &View<'_>, out: &mut dyn Write) -> io::Result<u64> {
    let mut count = 0;
    table.rows(view, &mut |row| {
        count += 1;
        for (at, (column, value)) in table.columns.iter().zip(row).enumerate() {
            out.write_all(if at == 0 { b"{" } else { b"," })?;
            serde_json::to_writer(&mut *out, column.name)?;
            out.write_all(b":")?;
            match value {
                Value::Null => out.write_all(b"null")?,
                Value::Flag(flag) => write!(out, "{flag}")?,
                Value::Integer(number) => write!(out, "{number}")?,
                Value::Text(text) => serde_json::to_writer(&mut *out, text.as_ref())?,
                value => serde_json::to_writer(&mut *out, &plain(value))?,
            }
        }
        out.write_all(b"}\n")
    })?;
    Ok(count)
}

fn plain(value: &Value<'_>) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => text.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Decimal(quantity) => quantity.to_string(),
    }
}
