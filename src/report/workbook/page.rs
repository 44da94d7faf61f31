//! A worksheet as it is filled: tables, widths, printing.

use super::cell;
use super::fill::To;
use super::style::{LINE, Styles};
use super::table::Book;
use crate::report::labels::Label;
use crate::value::Lang;
use rust_xlsxwriter::{Format, IgnoreError, Url, Worksheet, XlsxError};

pub(super) type Done = Result<(), XlsxError>;
/// Row and column, from nought.
pub(super) type At = (u32, u16);

/// The row of a detail sheet's column heads, and the first one below.
pub(super) const HEAD: u32 = 2;
pub(super) const FIRST: u32 = 3;
/// Rows of a table; a sheet holds 1,048,576 in all.
pub(super) const MOST_ROWS: usize = 1_000_000;
const NARROWEST: usize = 6;
const WIDEST: usize = 60;
/// Lines that a row shows at most; the rest of a longer text is there when it is opened.
pub(super) const MOST_LINES: usize = 12;

/// A column of a table, and how wide it may become before its text wraps.
#[derive(Clone, Copy)]
pub(super) struct Column(pub Label, pub usize);

/// A worksheet being filled.
pub(super) struct Page<'a> {
    pub sheet: &'a mut Worksheet,
    pub styles: &'a Styles,
    pub lang: Lang,
    /// The sheet among those of the book; the first is 1.
    pub number: usize,
    pub columns: Columns,
    pub links: u32,
    pub to: To,
    heads: Vec<(u32, &'static [Column])>,
    /// The row that was made high last, and its lines.
    pub tall: (u32, usize),
}

/// The columns that have something in them or a width of their own.
pub(super) type Columns = Vec<Option<Wide>>;

/// What a column holds at its widest, and what it may take.
#[derive(Clone, Copy)]
pub(super) struct Wide {
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
        book: &'a mut Book<'_>,
        name: Label,
        styles: &'a Styles,
        lang: Lang,
    ) -> Result<Page<'a>, XlsxError> {
        Page::named(book, &styles.sheet(name, lang), styles, lang)
    }

    /// A sheet under a name of its own, which must be fit for one.
    pub(super) fn named(
        book: &'a mut Book<'_>,
        name: &str,
        styles: &'a Styles,
        lang: Lang,
    ) -> Result<Page<'a>, XlsxError> {
        let number = book.sheets.worksheets().len() + 1;
        let sheet = book.sheets.add_worksheet();
        sheet.set_name(name)?;
        sheet
            .set_paper_size(9)
            .set_landscape()
            .set_print_fit_to_pages(1, 0)
            .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
            .set_footer(format!("&L&A&R{}", Label::PageOf.text(lang)))
            .set_screen_gridlines(false);
        let page = Page::over(sheet, styles, lang, (Vec::new(), 0), To::Sheet);
        Ok(Page { number, ..page })
    }

    /// A page whose columns are so wide and that has so many links already.
    pub(super) fn over(
        sheet: &'a mut Worksheet,
        styles: &'a Styles,
        lang: Lang,
        (columns, links): (Columns, u32),
        to: To,
    ) -> Page<'a> {
        Page { sheet, styles, lang, number: 0, columns, links, to, heads: Vec::new(), tall: (0, 1) }
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
        let used: Vec<bool> = self.columns.iter().map(Option::is_some).collect();
        for (col, _) in (0..).zip(used).filter(|(_, used)| *used) {
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
        let wide = self.known(col);
        (wide.now + 2).clamp(NARROWEST, wide.most.clamp(NARROWEST, WIDEST))
    }

    /// What a column holds at its widest.
    pub(super) fn taken(&self, col: u16) -> usize {
        self.known(col).now
    }

    /// The most that a column may take.
    pub(super) fn widest(&self, col: u16) -> usize {
        self.known(col).most
    }

    /// Fixes the most that a column may take.
    pub(super) fn limit(&mut self, col: u16, most: usize) {
        self.set(col, |wide| wide.most = most);
    }

    /// Makes room for so many characters in a column.
    pub(super) fn room(&mut self, col: u16, width: usize) {
        self.set(col, |wide| wide.now = wide.now.max(width));
    }

    fn known(&self, col: u16) -> Wide {
        self.columns.get(usize::from(col)).copied().flatten().unwrap_or_default()
    }

    fn set(&mut self, col: u16, change: impl Fn(&mut Wide)) {
        let at = usize::from(col);
        if self.columns.len() <= at {
            self.columns.resize(at + 1, None);
        }
        if let Some(slot) = self.columns.get_mut(at) {
            change(slot.get_or_insert_default());
        }
    }
}

/// The height of so many lines, in points.
pub(super) fn lines_high(lines: usize) -> f64 {
    LINE * f64::from(u32::try_from(lines).unwrap_or(u32::MAX)).min(24.0)
}

/// The columns that a column head cannot do without.
fn head_width(title: &str) -> usize {
    let whole = cell::width(title);
    let word = title.split(' ').filter(|word| word.is_ascii());
    let word = word.map(cell::width).max().unwrap_or(0);
    if whole <= 8 { whole } else { word.max(8) }
}
