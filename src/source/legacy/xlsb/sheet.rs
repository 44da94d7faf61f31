//! The records of one sheet, whose rows and cells come in order.

use super::Shared;
use super::records::Records;
use crate::place::A1;
use crate::source::grid::{Grid, limit};
use crate::source::legacy::fields::Fields;
use crate::source::legacy::{error_name, packed, put_number, put_shared, put_text};
use crate::source::{Limits, Merge, Sink, SourceError, Value};

const ROW: u32 = 0;
const CELL_BLANK: u32 = 1;
/// Cells that state no column of their own follow on the cell before.
const SHORT_CELLS: std::ops::RangeInclusive<u32> = 12..=18;
/// From such a type to that of the cell which does state its column.
const SHORT: u32 = 11;
const RICH_TEXT: u32 = 62;
const BEGIN: u32 = 129;
const END: u32 = 130;
const MERGE: u32 = 176;

/// Reads a sheet and hands its rows over; its merged ranges are returned.
///
/// # Errors
/// [`SourceError::Damaged`] and [`SourceError::Limit`], naming the cell where there is one.
pub(super) fn read(
    records: &mut Records<'_>,
    shared: &Shared,
    limits: &Limits,
    sink: &mut dyn Sink,
) -> Result<Vec<Merge>, SourceError> {
    if records.next()? != Some(BEGIN) {
        return Err(SourceError::Damaged("it is no worksheet".to_owned()));
    }
    let mut grid = Grid::new(limits, sink);
    let mut merges = Vec::new();
    // Where the latest cell stands; its row is 0 before the first.
    let mut at = A1 { col: 0, row: 0 };
    let mut next = 0;
    while let Some(kind) = records.next()? {
        let mut fields = Fields(records.body());
        match kind {
            END => {
                grid.finish()?;
                // What follows is only checked.
                while records.next()?.is_some() {}
                return Ok(merges);
            }
            ROW => {
                at.row = fields.u32()?.saturating_add(1);
                next = 0;
                grid.row(at.row, is_hidden(fields)?)?;
            }
            CELL_BLANK..=SHORT | RICH_TEXT => {
                at.col = fields.u32()?;
                next = at.col.saturating_add(1);
                cell(&mut grid, at, kind, fields, shared)?;
            }
            kind if SHORT_CELLS.contains(&kind) => {
                at.col = next;
                next = next.saturating_add(1);
                cell(&mut grid, at, kind - SHORT, fields, shared)?;
            }
            MERGE if (merges.len() as u64) < limits.cells => merges.push(merge(fields)?),
            MERGE => return Err(limit("cells", limits.cells, "more merged ranges".to_owned())),
            _ => {}
        }
    }
    Err(records.cut())
}

/// After the row's number and its style come its height and its flags.
fn is_hidden(mut fields: Fields<'_>) -> Result<bool, SourceError> {
    const HIDDEN: u8 = 0x10;
    fields.bytes(7)?;
    Ok(fields.u8()? & HIDDEN != 0)
}

/// The content of a cell, from its style on.
fn cell(
    grid: &mut Grid<'_>,
    at: A1,
    kind: u32,
    mut fields: Fields<'_>,
    shared: &Shared,
) -> Result<(), SourceError> {
    const STYLE: u32 = 0x00FF_FFFF;
    if at.row == 0 {
        return Err(SourceError::Damaged("a cell comes before any row".to_owned()));
    }
    let format = shared.format(fields.u32()? & STYLE);
    match kind {
        2 => put_number(grid, at, packed(fields.u32()?), format, shared.date1904),
        3 | 11 => grid.cell(at.col, Value::Error(error_name(fields.u8()?))),
        4 | 10 => grid.cell(at.col, Value::Bool(fields.u8()? != 0)),
        5 | 9 => put_number(grid, at, fields.f64()?, format, shared.date1904),
        6 | 8 => put_text(grid, at, &fields.wide_text()?),
        7 => put_shared(grid, at, &shared.strings, fields.u32()?),
        RICH_TEXT => {
            fields.u8()?;
            put_text(grid, at, &fields.wide_text()?)
        }
        _ => Ok(()),
    }
}

fn merge(mut fields: Fields<'_>) -> Result<Merge, SourceError> {
    let (first_row, last_row) = (fields.u32()?, fields.u32()?);
    let (first_col, last_col) = (fields.u32()?, fields.u32()?);
    Ok(Merge {
        first_row: first_row.saturating_add(1),
        last_row: last_row.saturating_add(1),
        first_col,
        last_col,
    })
}
