//! A worksheet as it is filled: tables, widths, printing.

use super::cell;
use super::style::{LINE, Styles};
use crate::report::labels::Label;
use crate::value::{Lang, Quantity};
use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{Format, Formula, IgnoreError, Url, Workbook, Worksheet, XlsxError};
use std::collections::BTreeMap;

pub(super) type Done = Result<(), XlsxError>;
/// Row and column, from nought.
pub(super) type At = (u32, u16);

/// The row of a detail sheet's column heads, and the first one below.
pub(super) const HEAD: u32 = 2;
pub(super) const FIRST: u32 = 3;
/// Rows of a table; a sheet holds 1,048,576 in all.
pub(super) const MOST_ROWS: usize = 1_000_000;
/// A sheet holds 65,530 links; beyond these a cell keeps its text alone.
const MOST_LINKS: u32 = 60_000;
const NARROWEST: usize = 6;
const WIDEST: usize = 60;
/// Lines that a row shows at most; the rest of a longer text is there when it is opened.
const MOST_LINES: usize = 12;

/// A column of a table, and how wide it may become before its text wraps.
#[derive(Clone, Copy)]
pub(super) struct Column(pub Label, pub usize);

/// A worksheet being filled.
pub(super) struct Page<'a> {
    pub sheet: &'a mut Worksheet,
    pub styles: &'a Styles,
    pub lang: Lang,
    columns: BTreeMap<u16, Wide>,
    heads: Vec<(u32, &'static [Column])>,
    links: u32,
    /// The row that was made high last, and its lines.
    tall: (u32, usize),
}

/// What a column holds at its widest, and what it may take.
#[derive(Clone, Copy)]
struct Wide {
    now: usize,
    most: usize,
}

impl Default for Wide {
    fn default() -> Wide {
        Wide { now: 0, most: WIDEST }
    }
}

/// The row of the n-th line of a table.
pub(super) fn row(first: u32, n: usize) -> u32 {
    first.saturating_add(u32::try_from(n).unwrap_or(u32::MAX))
}

impl<'a> Page<'a> {
    pub(super) fn new(
        book: &'a mut Workbook,
        name: Label,
        styles: &'a Styles,
        lang: Lang,
    ) -> Result<Page<'a>, XlsxError> {
        Page::named(book, &styles.sheet(name, lang), styles, lang)
    }

    /// A sheet under a name of its own, which must be fit for one.
    pub(super) fn named(
        book: &'a mut Workbook,
        name: &str,
        styles: &'a Styles,
        lang: Lang,
    ) -> Result<Page<'a>, XlsxError> {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        sheet
            .set_paper_size(9)
            .set_landscape()
            .set_print_fit_to_pages(1, 0)
            .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
            .set_footer(format!("&L&A&R{}", Label::PageOf.text(lang)))
            .set_screen_gridlines(false);
        Ok(Page { sheet, styles, lang, columns: BTreeMap::new(), heads: Vec::new(), links: 0, tall: (0, 1) })
    }

    pub(super) fn label(&mut self, at: At, label: Label, format: &Format) -> Done {
        self.text(at, label.text(self.lang), format)
    }

    /// Text that stays text, whatever it begins with.
    pub(super) fn text(&mut self, at: At, text: &str, format: &Format) -> Done {
        let text = cell::clean(text, self.lang);
        self.measure(at, &text)?;
        self.sheet.write_string_with_format(at.0, at.1, text, format)?;
        Ok(())
    }

    /// An optional text in a table.
    pub(super) fn cell(&mut self, at: At, text: Option<&str>) -> Done {
        let styles = self.styles;
        self.text(at, text.unwrap_or(""), &styles.text)
    }

    /// Several texts side by side.
    pub(super) fn cells(&mut self, at: At, texts: &[&str]) -> Done {
        for (text, col) in texts.iter().zip(at.1..) {
            self.cell((at.0, col), Some(text))?;
        }
        Ok(())
    }

    pub(super) fn count(&mut self, at: At, count: u64) -> Done {
        let exact = i64::try_from(count).unwrap_or(i64::MAX);
        self.quantity(at, Some(Quantity::whole(exact)))
    }

    /// A quantity as a number; as text where a number would lose digits; nothing if unknown.
    pub(super) fn quantity(&mut self, at: At, quantity: Option<Quantity>) -> Done {
        let styles = self.styles;
        let Some(quantity) = quantity else {
            return self.cell(at, None);
        };
        let Some(number) = cell::number(quantity) else {
            return self.text(at, &quantity.to_string(), &styles.numeral);
        };
        self.room(at.1, number_width(quantity));
        let format = self.format_of(quantity);
        self.sheet.write_number_with_format(at.0, at.1, number, format)?;
        Ok(())
    }

    /// A formula with its result, which is what a reader that does not calculate sees.
    pub(super) fn formula(&mut self, at: At, formula: &str, result: Quantity, format: &Format) -> Done {
        self.room(at.1, number_width(result));
        let formula = Formula::new(formula).set_result(result.to_string());
        self.sheet.write_formula_with_format(at.0, at.1, formula, format)?;
        Ok(())
    }

    pub(super) fn format_of(&self, quantity: Quantity) -> &'a Format {
        if cell::is_whole(quantity) { &self.styles.whole } else { &self.styles.decimal }
    }

    /// A true date; one from before the sheet's calendar as text.
    pub(super) fn day(&mut self, at: At, day: Option<NaiveDate>) -> Done {
        let styles = self.styles;
        let Some(day) = day else {
            return self.cell(at, None);
        };
        if !(1901..=9999).contains(&day.year()) {
            return self.text(at, &day.to_string(), &styles.text);
        }
        self.room(at.1, 10);
        self.sheet.write_date_with_format(at.0, at.1, day, &styles.day)?;
        Ok(())
    }

    /// What another sheet of the same report is called.
    pub(super) fn name_of(&self, sheet: Label) -> String {
        self.styles.sheet(sheet, self.lang)
    }

    /// Text that leads to a row of another sheet.
    pub(super) fn link(&mut self, at: At, target: (Label, At), text: &str, format: &Format) -> Done {
        if text.is_empty() || self.links >= MOST_LINKS {
            return self.cell(at, Some(text));
        }
        self.links += 1;
        let text = cell::clean(text, self.lang);
        self.measure(at, &text)?;
        let (name, (row, col)) = target;
        let place = crate::place::A1 { col: u32::from(col), row: row.saturating_add(1) };
        let url = Url::new(format!("internal:'{}'!{place}", self.name_of(name)));
        self.sheet.write_url_with_options(at.0, at.1, url, text, "", Some(format))?;
        Ok(())
    }

    /// Text that leads to the top of a sheet with a name of its own.
    pub(super) fn link_to_sheet(&mut self, at: At, name: &str, text: &str, format: &Format) -> Done {
        if text.is_empty() || self.links >= MOST_LINKS {
            return self.cell(at, Some(text));
        }
        self.links += 1;
        let text = cell::clean(text, self.lang);
        self.measure(at, &text)?;
        let url = Url::new(format!("internal:'{}'!A1", name.replace('\'', "''")));
        self.sheet.write_url_with_options(at.0, at.1, url, text, "", Some(format))?;
        Ok(())
    }

    /// Text over several columns, with the height that it needs.
    pub(super) fn wide(&mut self, at: At, last: u16, text: &str, format: &Format) -> Done {
        let text = cell::clean(text, self.lang);
        let columns: usize = (at.1..=last).map(|col| self.width(col)).sum();
        let height = lines_high(cell::lines(&text, columns * 9 / 10));
        self.sheet.merge_range(at.0, at.1, at.0, last, &text, format)?;
        self.sheet.set_row_height(at.0, height)?;
        Ok(())
    }

    /// Title, way back and remarks above a table.
    pub(super) fn top(&mut self, title: &str, caution: &str, hint: Label) -> Done {
        let styles = self.styles;
        let lang = self.lang;
        let sheet = &mut *self.sheet;
        sheet.write_string_with_format(0, 0, cell::clean(title, lang), &styles.title)?;
        sheet.set_row_height(0, 26)?;
        let back = Url::new(format!("internal:'{}'!A1", styles.sheet(Label::Summary, lang)))
            .set_text(Label::SeeSummary.text(lang));
        sheet.write_url_with_format(1, 0, back, &styles.jump)?;
        sheet.set_row_height(1, 20)?;
        let hint = hint.text(lang);
        if caution.is_empty() {
            sheet.write_string_with_format(1, 2, hint, &styles.hint)?;
            return Ok(());
        }
        let caution = format!("{}  ", cell::clean(caution, lang));
        let parts = [(&styles.caution, caution.as_str()), (&styles.hint, hint)];
        sheet.write_rich_string_with_format(1, 2, &parts, &styles.hint)?;
        Ok(())
    }

    /// The heads of a table.
    pub(super) fn heads(&mut self, row: u32, columns: &'static [Column]) -> Done {
        let styles = self.styles;
        self.heads.push((row, columns));
        for (Column(label, most), col) in columns.iter().zip(0_u16..) {
            let title = label.text(self.lang);
            let head = head_width(title);
            self.limit(col, *most.max(&(head + 2)));
            self.room(col, head);
            self.sheet.write_string_with_format(row, col, title, &styles.head)?;
        }
        Ok(())
    }

    /// Further heads of the same table, from a column on.
    pub(super) fn more_heads(&mut self, row: u32, from: u16, columns: &'static [Column]) -> Done {
        let styles = self.styles;
        for (Column(label, most), col) in columns.iter().zip(from..) {
            let title = label.text(self.lang);
            let head = head_width(title);
            self.limit(col, *most.max(&(head + 2)));
            self.room(col, head);
            self.sheet.write_string_with_format(row, col, title, &styles.head)?;
        }
        Ok(())
    }

    /// Gives some heads of a table another colour.
    pub(super) fn tint(
        &mut self,
        row: u32,
        columns: &[Column],
        tinted: std::ops::Range<u16>,
        format: &Format,
    ) -> Done {
        for (Column(label, _), col) in columns.iter().zip(0_u16..).filter(|(_, col)| tinted.contains(col)) {
            self.sheet.write_string_with_format(row, col, label.text(self.lang), format)?;
        }
        Ok(())
    }

    /// Frozen heads, which are printed on every page.
    pub(super) fn freeze(&mut self, columns: u16) -> Done {
        self.sheet.set_freeze_panes(FIRST, columns)?;
        self.sheet.set_repeat_rows(HEAD, HEAD)?;
        Ok(())
    }

    /// Codes that look like numbers are meant as text.
    pub(super) fn codes(&mut self, first: u32, last: u32, col: u16) -> Done {
        if last >= first {
            self.sheet.ignore_error_range(first, col, last, col, IgnoreError::NumberStoredAsText)?;
        }
        Ok(())
    }

    /// Sets the widths that were gathered, and the heights of the heads.
    pub(super) fn finish(&mut self) -> Done {
        let used: Vec<u16> = self.columns.keys().copied().collect();
        for col in used {
            let width = u16::try_from(self.width(col)).unwrap_or(u16::MAX);
            self.sheet.set_column_width(col, width)?;
        }
        for (row, columns) in self.heads.clone() {
            let lines = columns.iter().zip(0_u16..).map(|(column, col)| {
                let room = self.width(col).saturating_sub(1);
                cell::lines(column.0.text(self.lang), room)
            });
            let height = lines_high(lines.max().unwrap_or(1)) + 4.0;
            self.sheet.set_row_height(row, height)?;
        }
        Ok(())
    }

    /// The width that a column will have.
    pub(super) fn width(&self, col: u16) -> usize {
        let wide = self.columns.get(&col).copied().unwrap_or_default();
        (wide.now + 2).clamp(NARROWEST, wide.most.clamp(NARROWEST, WIDEST))
    }

    /// Fixes the most that a column may take.
    pub(super) fn limit(&mut self, col: u16, most: usize) {
        self.column(col).most = most;
    }

    /// Makes room for so many characters in a column.
    pub(super) fn room(&mut self, col: u16, width: usize) {
        let wide = self.column(col);
        wide.now = wide.now.max(width);
    }

    fn measure(&mut self, at: At, text: &str) -> Done {
        self.room(at.1, cell::width(text));
        // A text that does not fit into the widest that its column may be makes it that wide.
        let columns = self.column(at.1).most.saturating_sub(1);
        let lines = cell::lines(text, columns).min(MOST_LINES);
        let (row, most) = self.tall;
        if lines > if row == at.0 { most } else { 1 } {
            self.tall = (at.0, lines);
            self.sheet.set_row_height(at.0, lines_high(lines))?;
        }
        Ok(())
    }

    fn column(&mut self, col: u16) -> &mut Wide {
        self.columns.entry(col).or_default()
    }
}

/// The width of a number as it is shown, with its thousands separators.
fn number_width(quantity: Quantity) -> usize {
    let digits = quantity.to_string().len();
    digits + digits / 3 + 1
}

/// The height of so many lines, in points.
fn lines_high(lines: usize) -> f64 {
    LINE * f64::from(u32::try_from(lines).unwrap_or(u32::MAX)).min(24.0)
}

/// The columns that a column head cannot do without.
fn head_width(title: &str) -> usize {
    let whole = cell::width(title);
    let word = title.split(' ').filter(|word| word.is_ascii());
    let word = word.map(cell::width).max().unwrap_or(0);
    if whole <= 8 { whole } else { word.max(8) }
}
