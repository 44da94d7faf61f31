//! The cells of a page: what is put into them, how wide and how high that makes them, and
//! whether they go into the sheet or into a table that is written out when it is saved.

use super::cell;
use super::page::{At, Done, MOST_LINES, Page, lines_high};
use super::rows_xml::RowsXml;
use super::table::Looks;
use crate::report::labels::Label;
use crate::value::Quantity;
use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{Format, Formula, Url, Worksheet, XlsxError};

/// A sheet holds 65,530 links; beyond these a cell keeps its text alone.
const MOST_LINKS: u32 = 60_000;

/// Where the cells of a page go.
pub(super) enum To {
    Sheet,
    /// A table is gone through: only widths, links and formats are taken down.
    Looks(Looks),
    /// A table is written out.
    Rows(RowsXml),
}

/// What stands in a cell.
#[derive(Clone, Copy)]
pub(super) enum Content<'a> {
    Blank,
    Text(&'a str),
    /// Decimal digits, as many as a spreadsheet's number keeps.
    Number(&'a str),
    /// A day of the sheet's calendar.
    Day(NaiveDate),
    /// With its result.
    Formula(&'a str, &'a str),
}

impl Content<'_> {
    fn write(self, sheet: &mut Worksheet, (row, col): At, format: &Format) -> Done {
        match self {
            Content::Blank => sheet.write_blank(row, col, format)?,
            Content::Text(text) => sheet.write_string_with_format(row, col, text, format)?,
            Content::Number(digits) => {
                let number: f64 = digits.parse().map_err(|_| unfit(digits))?;
                sheet.write_number_with_format(row, col, number, format)?
            }
            Content::Day(day) => sheet.write_date_with_format(row, col, day, format)?,
            Content::Formula(formula, result) => {
                let formula = Formula::new(formula).set_result(result);
                sheet.write_formula_with_format(row, col, formula, format)?
            }
        };
        Ok(())
    }
}

fn unfit(digits: &str) -> XlsxError {
    XlsxError::ParameterError(format!("{digits} is no number"))
}

impl<'a> Page<'a> {
    pub(super) fn label(&mut self, at: At, label: Label, format: &Format) -> Done {
        self.text(at, label.text(self.lang), format)
    }

    /// Text that stays text, whatever it begins with.
    pub(super) fn text(&mut self, at: At, text: &str, format: &Format) -> Done {
        let text = cell::clean(text, self.lang);
        self.measure(at, &text)?;
        self.put(at, Content::Text(&text), format)
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

    /// A cell without content.
    pub(super) fn blank(&mut self, at: At, format: &Format) -> Done {
        self.put(at, Content::Blank, format)
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
        let digits = quantity.to_string();
        if !cell::is_number(quantity) {
            return self.text(at, &digits, &styles.numeral);
        }
        self.room(at.1, number_width(&digits));
        let format = self.format_of(quantity);
        self.put(at, Content::Number(&digits), format)
    }

    /// A number under a format of its own, which takes so much room.
    pub(super) fn number(&mut self, at: At, digits: &str, width: usize, format: &Format) -> Done {
        self.room(at.1, width);
        self.put(at, Content::Number(digits), format)
    }

    /// A formula with its result, which is what a reader that does not calculate sees.
    pub(super) fn formula(&mut self, at: At, formula: &str, result: Quantity, format: &Format) -> Done {
        let result = result.to_string();
        self.room(at.1, number_width(&result));
        self.put(at, Content::Formula(formula, &result), format)
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
        self.put(at, Content::Day(day), &styles.day)
    }

    /// What another sheet of the same report is called.
    pub(super) fn name_of(&self, sheet: Label) -> String {
        self.styles.sheet(sheet, self.lang)
    }

    /// Text that leads to a row of another sheet.
    pub(super) fn link(&mut self, at: At, target: (Label, At), text: &str, format: &Format) -> Done {
        let (name, (row, col)) = target;
        let place = crate::place::A1 { col: u32::from(col), row: row.saturating_add(1) };
        self.lead(at, text, format, |page| format!("internal:'{}'!{place}", page.name_of(name)))
    }

    /// Text that leads to the top of a sheet with a name of its own.
    pub(super) fn link_to_sheet(&mut self, at: At, name: &str, text: &str, format: &Format) -> Done {
        self.lead(at, text, format, |_| format!("internal:'{}'!A1", name.replace('\'', "''")))
    }

    fn lead(&mut self, at: At, text: &str, format: &Format, target: impl Fn(&Self) -> String) -> Done {
        if text.is_empty() || self.links >= MOST_LINKS {
            return self.cell(at, Some(text));
        }
        self.links += 1;
        if matches!(self.to, To::Rows(_)) {
            return self.text(at, text, format);
        }
        let text = cell::clean(text, self.lang);
        self.measure(at, &text)?;
        let url = Url::new(target(self));
        self.sheet.write_url_with_options(at.0, at.1, url, &*text, "", Some(format))?;
        match &mut self.to {
            To::Looks(looks) => looks.note_link(self.sheet, at, format),
            _ => Ok(()),
        }
    }

    fn put(&mut self, at: At, content: Content<'_>, format: &Format) -> Done {
        match &mut self.to {
            To::Sheet => content.write(self.sheet, at, format),
            To::Looks(looks) => looks.note(self.sheet, at, format),
            To::Rows(rows) => rows.put(at, content, format),
        }
    }

    /// Makes room for a text, in width and in height.
    fn measure(&mut self, at: At, text: &str) -> Done {
        // No text takes more columns than it has bytes.
        if text.len() > self.taken(at.1) {
            self.room(at.1, cell::width(text));
        }
        if matches!(self.to, To::Looks(_)) {
            return Ok(());
        }
        // A text that does not fit into the widest that its column may be makes it that wide.
        let columns = self.widest(at.1).saturating_sub(1);
        let lines = cell::lines(text, columns).min(MOST_LINES);
        if let To::Rows(rows) = &mut self.to {
            rows.raise(lines);
            return Ok(());
        }
        let (row, most) = self.tall;
        if lines > if row == at.0 { most } else { 1 } {
            self.tall = (at.0, lines);
            self.sheet.set_row_height(at.0, lines_high(lines))?;
        }
        Ok(())
    }
}

/// The width of a number as it is shown, with its thousands separators.
fn number_width(digits: &str) -> usize {
    digits.len() + digits.len() / 3 + 1
}

/// The serial number of a day in the sheet's calendar.
pub(super) fn serial(day: NaiveDate) -> i64 {
    const EVE: i32 = 693_594; // 1899-12-30
    i64::from(day.num_days_from_ce() - EVE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_numbered_as_a_spreadsheet_does() {
        let serial_of = |text: &str| serial(text.parse().unwrap());
        assert_eq!([serial_of("1901-01-01"), serial_of("2024-11-03")], [367, 45_599]);
    }
}
