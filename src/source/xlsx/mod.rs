//! Office Open XML workbooks (.xlsx, .xlsm), transitional and strict.
//!
//! The container is checked before anything is inflated; parts are then inflated and
//! parsed as a stream, so that memory follows the texts and not the markup. Two parsers stand
//! behind the one stream of rows: `scan` takes what is written plainly, `xml` all the rest.

mod alike;
mod cell;
pub(in crate::source) mod container;
pub(in crate::source) mod dates;
mod part;
mod plain;
mod reference;
mod rows;
mod scan;
mod sheet;
mod strings;
pub(in crate::source) mod styles;
#[cfg(test)]
mod tests;
pub(in crate::source) mod workbook;
pub(in crate::source) mod xml;

use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;

use alike::Readings;
use container::Container;
use sheet::{OpenSheet, Shared};
use strings::SharedStrings;
use styles::Styles;
use workbook::Workbook;

use super::{Limits, SheetStart, Sink, SourceError};

/// Reads a workbook and hands its worksheets to `sink`, in the order of their tabs.
///
/// Sheets without cells of their own (charts, dialogs, macros) are passed over. A sheet
/// that cannot be read ends with an error and the ones after it are read all the same.
///
/// # Errors
/// What is wrong with the container, the workbook part, the shared strings or the
/// styles, without which no sheet can be read.
pub fn read(bytes: &[u8], limits: &Limits, sink: &mut dyn Sink) -> Result<(), SourceError> {
    read_by(Parsing::default(), bytes, limits, sink)
}

/// How the XML of parts is parsed. It makes no difference but in time: the tests hold one way
/// against the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Parsing {
    /// Plain rows and strings by the scanner, all else by the general parser.
    #[default]
    Scanned,
    General,
}

/// As [`read`], parsing in the way named.
///
/// # Errors
/// Those of [`read`].
pub fn read_by(
    parsing: Parsing,
    bytes: &[u8],
    limits: &Limits,
    sink: &mut dyn Sink,
) -> Result<(), SourceError> {
    let mut container = Container::open(bytes, limits)?;
    container.parse(parsing);
    let workbook =
        alike::once(&WORKBOOKS, "", &mut container, limits, |container| Workbook::read(container, limits))?;
    let shared = read_shared(&mut container, &workbook, limits)?;
    let mut used = HashSet::new();
    for sheet in &workbook.sheets {
        let opened = match &sheet.part {
            // The limits hold for every part being inflated once.
            Some(part) if !used.insert(part.as_str()) => {
                Err(SourceError::Damaged(format!("{part}: is two sheets at once")))
            }
            Some(part) => open_sheet(&mut container, part),
            None => Err(SourceError::Damaged("no part belongs to it".to_owned())),
        };
        let Some(opened) = opened.transpose() else {
            continue;
        };
        sink.start(SheetStart { name: &sheet.name, hidden: sheet.hidden, merges: true });
        let outcome = opened.and_then(|sheet| sheet::read(sheet, &shared, limits, sink));
        sink.end(outcome.as_deref().map_err(Clone::clone));
    }
    Ok(())
}

/// Whether the workbook carries a custom document property of that name.
pub fn is_marked(bytes: &[u8], property: &str) -> bool {
    const PART: &str = "docProps/custom.xml";
    const LONGEST: u64 = 1 << 16;
    if memchr::memmem::find(bytes, PART.as_bytes()).is_none() {
        return false;
    }
    let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else {
        return false;
    };
    let Ok(part) = archive.by_name(PART) else {
        return false;
    };
    let mut text = String::new();
    let read = std::io::Read::read_to_string(&mut std::io::Read::take(part, LONGEST), &mut text);
    read.is_ok() && text.contains(&format!("name=\"{property}\""))
}

/// Opens a sheet's part up to its root element; `None` if it turns out to hold no cells.
fn open_sheet<'a>(
    container: &'a mut Container<'_>,
    part: &str,
) -> Result<Option<OpenSheet<'a>>, SourceError> {
    let size = container.size(part).unwrap_or(0);
    let mut xml = container.part(part)?;
    let root = xml.root()?;
    if workbook::holds_no_cells(root) {
        return Ok(None);
    }
    if root == "worksheet" {
        return Ok(Some(OpenSheet { xml, size }));
    }
    Err(xml.damaged(format!("is a {}, not a worksheet", xml.name())))
}

thread_local! {
    static WORKBOOKS: Readings<Workbook> = const { RefCell::new(Vec::new()) };
    static STYLES: Readings<Styles> = const { RefCell::new(Vec::new()) };
}

fn read_shared(
    container: &mut Container<'_>,
    workbook: &Workbook,
    limits: &Limits,
) -> Result<Shared, SourceError> {
    let strings = match &workbook.strings {
        Some(part) => SharedStrings::read(&mut container.part(part)?)?,
        None => SharedStrings::default(),
    };
    let styles = match &workbook.styles {
        Some(part) => alike::once(&STYLES, part, container, limits, |c| Styles::read(&mut c.part(part)?))?,
        None => Rc::default(),
    };
    Ok(Shared { strings, styles, date1904: workbook.date1904 })
}
