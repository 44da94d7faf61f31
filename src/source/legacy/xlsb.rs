//! .xlsb: the parts of a .xlsx, as records instead of markup.

mod records;
mod sheet;

use super::fields::Fields;
use crate::source::grid::limit;
use crate::source::xlsx::container::Container;
use crate::source::xlsx::styles::{self, Format};
use crate::source::xlsx::workbook::{Relationships, holds_no_cells, of_kind, read_relationships};
use crate::source::{Limits, SheetStart, Sink, SourceError};
use records::Records;
use std::collections::{HashMap, HashSet};

const WORKBOOK: &str = "xl/workbook.bin";
const RELATIONSHIPS: &str = "xl/_rels/workbook.bin.rels";
const FOLDER: &str = "xl";

const STRING: u32 = 19;
const NUMBER_FORMAT: u32 = 44;
const CELL_FORMAT: u32 = 47;
const PROPERTIES: u32 = 153;
const SHEET: u32 = 156;
const BEGIN_CELL_FORMATS: u32 = 617;
const END_CELL_FORMATS: u32 = 618;

#[derive(Debug)]
struct Sheet {
    name: String,
    hidden: bool,
    /// `None` where no relationship leads to a part.
    part: Option<String>,
}

/// What all sheets share.
#[derive(Debug, Default)]
struct Shared {
    strings: Vec<String>,
    formats: Vec<Format>,
    date1904: bool,
}

impl Shared {
    /// The format of cells with this style; general where the workbook has none such.
    fn format(&self, style: u32) -> Format {
        let style = usize::try_from(style).ok();
        style.and_then(|style| self.formats.get(style)).copied().unwrap_or_default()
    }
}

/// Reads a workbook with binary parts.
///
/// # Errors
/// What is wrong with the file as a whole; a sheet that cannot be read ends with its own error.
pub(in crate::source) fn read(bytes: &[u8], limits: &Limits, sink: &mut dyn Sink) -> Result<(), SourceError> {
    let mut container = Container::open(bytes, limits)?;
    let relationships = read_relationships(&mut container, RELATIONSHIPS, FOLDER)?;
    let mut shared = Shared::default();
    if let Some(part) = of_kind(&relationships, "sharedStrings") {
        shared.strings = read_strings(&mut Records::open(&mut container, &part)?)?;
    }
    if let Some(part) = of_kind(&relationships, "styles") {
        shared.formats = read_formats(&mut Records::open(&mut container, &part)?)?;
    }
    let mut records = Records::open(&mut container, WORKBOOK)?;
    let sheets = read_workbook(&mut records, &relationships, &mut shared, limits)?;
    drop(records);
    let mut used = HashSet::new();
    for sheet in &sheets {
        sink.start(SheetStart { name: &sheet.name, hidden: sheet.hidden, merges: true });
        let outcome = match &sheet.part {
            // The limits hold for every part being inflated once.
            Some(part) if !used.insert(part.as_str()) => {
                Err(SourceError::Damaged(format!("{part}: is two sheets at once")))
            }
            Some(part) => Records::open(&mut container, part)
                .and_then(|mut records| sheet::read(&mut records, &shared, limits, sink)),
            None => Err(SourceError::Damaged("no part belongs to it".to_owned())),
        };
        sink.end(outcome.as_deref().map_err(Clone::clone));
    }
    Ok(())
}

/// The sheets that hold cells, in the order of their tabs.
fn read_workbook(
    records: &mut Records<'_>,
    relationships: &Relationships,
    shared: &mut Shared,
    limits: &Limits,
) -> Result<Vec<Sheet>, SourceError> {
    const DATE_1904: u32 = 1;
    let (mut sheets, mut names, mut found) = (Vec::new(), HashSet::new(), 0_u64);
    while let Some(kind) = records.next()? {
        let mut fields = Fields(records.body());
        match kind {
            PROPERTIES => shared.date1904 = fields.u32()? & DATE_1904 != 0,
            SHEET => {
                found = found.saturating_add(1);
                if found > limits.sheets {
                    return Err(limit("sheets", limits.sheets, "more sheets".to_owned()));
                }
                let hidden = fields.u32()? != 0;
                fields.u32()?;
                let relationship = relationships.get(&fields.wide_text()?);
                let name = fields.wide_text()?;
                if relationship.is_some_and(|r| holds_no_cells(&r.kind)) {
                    continue;
                }
                if !names.insert(name.clone()) {
                    return Err(SourceError::Damaged(format!("two sheets are called {name}")));
                }
                let part = relationship.map(|r| r.part.clone());
                sheets.push(Sheet { name, hidden, part });
            }
            _ => {}
        }
    }
    Ok(sheets)
}

/// The shared texts, without their fonts and their pronunciation.
fn read_strings(records: &mut Records<'_>) -> Result<Vec<String>, SourceError> {
    let mut strings = Vec::new();
    while let Some(kind) = records.next()? {
        if kind == STRING {
            let mut fields = Fields(records.body());
            fields.u8()?;
            strings.push(fields.wide_text()?);
        }
    }
    Ok(strings)
}

fn read_formats(records: &mut Records<'_>) -> Result<Vec<Format>, SourceError> {
    let mut codes = HashMap::new();
    let (mut ids, mut of_cells) = (Vec::new(), false);
    while let Some(kind) = records.next()? {
        let mut fields = Fields(records.body());
        match kind {
            NUMBER_FORMAT => {
                let id = fields.u16()?;
                codes.insert(id, styles::classify(&fields.wide_text()?));
            }
            BEGIN_CELL_FORMATS => of_cells = true,
            END_CELL_FORMATS => of_cells = false,
            CELL_FORMAT if of_cells => {
                fields.u16()?;
                ids.push(fields.u16()?);
            }
            _ => {}
        }
    }
    let format = |id: &u16| codes.get(id).copied().unwrap_or_else(|| styles::builtin(u32::from(*id)));
    Ok(ids.iter().map(format).collect())
}
