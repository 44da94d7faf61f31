//! .xls: a stream of records in an OLE container, from Excel 5 on.

mod globals;
mod records;
mod sheet;
mod text;

use crate::source::grid::limit;
use crate::source::{Limits, SheetStart, Sink, SourceError};
use globals::Globals;
use std::collections::HashSet;
use std::io::{self, Cursor, ErrorKind, Read};

/// Reads a binary workbook.
///
/// # Errors
/// What is wrong with the file as a whole; a sheet that cannot be read ends with its own error.
pub(in crate::source) fn read(bytes: &[u8], limits: &Limits, sink: &mut dyn Sink) -> Result<(), SourceError> {
    let stream = stream(bytes).map_err(|error| match error.kind() {
        ErrorKind::OutOfMemory => limit("worker_memory", limits.worker_memory, "more".to_owned()),
        _ => SourceError::Damaged(format!("container: {error}")),
    })?;
    let globals = Globals::read(&stream)?;
    if globals.sheets.len() as u64 > limits.sheets {
        return Err(limit("sheets", limits.sheets, format!("{} sheets", globals.sheets.len())));
    }
    let mut used = HashSet::new();
    for sheet in globals.sheets.iter().filter(|sheet| sheet.holds_cells) {
        sink.start(SheetStart { name: &sheet.name, hidden: sheet.hidden, merges: true });
        let outcome = if used.insert(sheet.at) {
            sheet::read(&stream, sheet.at, &globals, limits, sink)
        } else {
            Err(SourceError::Damaged("it is two sheets at once".to_owned()))
        };
        sink.end(outcome.as_deref().map_err(Clone::clone));
    }
    Ok(())
}

/// The workbook's records, out of the container.
fn stream(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut container = cfb::CompoundFile::open(Cursor::new(bytes))?;
    let name = if container.is_stream("/Workbook") { "/Workbook" } else { "/Book" };
    let mut stream = Vec::new();
    // No stream is longer than the file that holds it.
    container.open_stream(name)?.take(bytes.len() as u64).read_to_end(&mut stream)?;
    Ok(stream)
}
