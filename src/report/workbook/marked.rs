//! A sheet as it was sent, with the cells at fault marked and commented.

use super::cell;
use super::page::Done;
use crate::inputs::cells::SheetCells;
use crate::report::answer::FindingLine;
use crate::value::Lang;
use rust_xlsxwriter::{Format, FormatBorder, Note, Workbook};
use std::collections::{BTreeMap, BTreeSet};

/// Adds the sheets in which one of the findings stands.
pub(super) fn add(book: &mut Workbook, sheets: &[SheetCells], findings: &[&FindingLine], lang: Lang) -> Done {
    let mut taken = BTreeSet::new();
    for cells in sheets {
        let faults = faults(cells, findings);
        if !faults.is_empty() {
            let name = sheet_name(cells, &mut taken);
            write(book, &name, cells, &faults, lang)?;
        }
    }
    Ok(())
}

/// What is wrong, by row and column; without a column the row as a whole.
type Faults = BTreeMap<(u32, Option<u32>), Vec<String>>;

fn faults(cells: &SheetCells, findings: &[&FindingLine]) -> Faults {
    let mut faults = Faults::new();
    for finding in findings {
        let here = finding.sources.iter().filter(|source| {
            source.file == cells.file && source.sheet.as_deref().unwrap_or("") == cells.sheet
        });
        for source in here {
            let Some(row) = source.row else { continue };
            let col = source.cell.as_deref().and_then(column);
            let help = finding.help.as_deref().unwrap_or("");
            faults.entry((row, col)).or_default().push(format!("{}\n→ {help}", finding.message));
        }
    }
    faults
}

/// The column of `G12`; 0 is A.
fn column(cell: &str) -> Option<u32> {
    let letters = cell.bytes().take_while(u8::is_ascii_uppercase);
    let number = letters.fold(0_u32, |sum, b| sum.saturating_mul(26).saturating_add(u32::from(b - b'A') + 1));
    number.checked_sub(1)
}

/// A name that a workbook takes, and that no other sheet has.
fn sheet_name(cells: &SheetCells, taken: &mut BTreeSet<String>) -> String {
    let file = cells.file.rsplit(['/', '!']).next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let name = if cells.sheet.is_empty() { stem.to_owned() } else { format!("{stem} {}", cells.sheet) };
    let allowed = |c: &char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') && !c.is_control();
    let name: String = name.chars().filter(allowed).take(24).collect();
    for n in 1_u64.. {
        let again = if n == 1 { name.clone() } else { format!("{name} ({n})") };
        if taken.insert(again.to_lowercase()) {
            return again;
        }
    }
    name
}

fn write(book: &mut Workbook, name: &str, cells: &SheetCells, faults: &Faults, lang: Lang) -> Done {
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    let plain = Format::new().set_border(FormatBorder::Hair);
    let bad = plain.clone().set_background_color(0x00F4_CCCC).set_bold();
    let row_of_bad = plain.clone().set_background_color(0x00FF_F2CC);
    let bad_rows: BTreeSet<u32> = faults.keys().map(|(row, _)| *row).collect();
    let mut widths: BTreeMap<u16, usize> = BTreeMap::new();
    for (number, row) in &cells.rows {
        let Some(at) = number.checked_sub(1) else { continue };
        for (col, text) in row {
            let text = cell::clean(text, lang);
            let format = if faults.contains_key(&(*number, Some(*col))) {
                &bad
            } else if bad_rows.contains(number) {
                &row_of_bad
            } else {
                &plain
            };
            let col = u16::try_from(*col).unwrap_or(u16::MAX);
            let width = widths.entry(col).or_insert(6);
            // Titles do not make the first column wide.
            if row.len() > 1 {
                *width = (*width).max(cell::width(&text).min(40) + 2);
            }
            sheet.write_string_with_format(at, col, text, format)?;
        }
    }
    for ((number, col), said) in faults {
        let Some(at) = number.checked_sub(1) else { continue };
        let col = u16::try_from(col.unwrap_or(0)).unwrap_or(u16::MAX);
        let shown = cells.rows.iter().find(|(row, _)| row == number).map(|(_, cells)| cells);
        let filled = shown.is_some_and(|cells| cells.iter().any(|(c, _)| *c == u32::from(col)));
        if !filled {
            sheet.write_blank(at, col, &bad)?;
        }
        let mut text = said.join("\n\n");
        text.truncate(text.char_indices().nth(1_000).map_or(text.len(), |(end, _)| end));
        let note = Note::new(cell::clean(&text, lang)).add_author_prefix(false).set_author("duizhang");
        sheet.insert_note(at, col, &note.set_width(320).set_height(120))?;
    }
    for (col, width) in widths {
        sheet.set_column_width(col, u32::try_from(width).unwrap_or(40))?;
    }
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_as_letters() {
        assert_eq!(
            [column("A1"), column("G12"), column("AA3"), column("7")],
            [Some(0), Some(6), Some(26), None]
        );
    }

    #[test]
    fn names_of_sheets_are_allowed_and_differ() {
        let mut taken = BTreeSet::new();
        let mut name = |file: &str, sheet: &str| {
            let cells = SheetCells { file: file.to_owned(), sheet: sheet.to_owned(), rows: Vec::new() };
            sheet_name(&cells, &mut taken)
        };
        assert_eq!(name("a/1103.xlsx", "Sheet1"), "1103 Sheet1");
        assert_eq!(name("b/1103.xlsx", "Sheet1"), "1103 Sheet1 (2)");
        assert_eq!(name("a.zip!盘[1]:2.csv", ""), "盘12");
    }
}
