//! 报送日历: a row for each site, a column for each day.

use super::page::{Done, Page};
use super::style::Styles;
use super::table::Book;
use super::{WorkbookError, cell};
use crate::report::labels::Label;
use crate::report::status::{Day, Status};
use crate::value::Lang;
use chrono::Datelike;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format};

const HEAD: u32 = 3;

/// The calendar of a status as a workbook. The same status gives the same bytes.
///
/// # Errors
/// Where it does not fit into a workbook.
pub fn status(status: &Status, lang: Lang) -> Result<Vec<u8>, WorkbookError> {
    let styles = Styles::new();
    let mut book = Book::new(&styles)?;
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new().set_title(Label::SiteDays.text(lang));
    let properties = properties.set_custom_property(crate::inputs::OWN_MARK, env!("CARGO_PKG_VERSION"));
    book.sheets.set_properties(&properties.set_creation_datetime(&created));
    let mut page = Page::new(&mut book, Label::SiteDays, &styles, lang)?;
    write(&mut page, status)?;
    book.into_bytes()
}

fn write(page: &mut Page<'_>, status: &Status) -> Done {
    let (styles, lang) = (page.styles, page.lang);
    let title = format!("{} {}", Label::SiteDays.text(lang), status.period);
    page.sheet.write_string_with_format(0, 0, title, &styles.title)?;
    page.sheet.write_string_with_format(1, 0, Label::SiteDaysHint.text(lang), &styles.hint)?;
    page.sheet.write_string_with_format(HEAD, 0, Label::Site.text(lang), &styles.head)?;
    page.sheet.set_column_width(0, 20)?;
    let centred = Format::new().set_align(rust_xlsxwriter::FormatAlign::Center);
    let missing = centred.clone().set_background_color(0x00F4_CCCC).set_bold();
    let late = centred.clone().set_background_color(0x00FF_F2CC);
    let mut last = 0_u16;
    for (day, col) in status.period.days().zip(1_u16..) {
        page.sheet.write_number_with_format(HEAD, col, day.day(), &styles.head)?;
        page.sheet.set_column_width(col, 4)?;
        last = col;
    }
    for (label, col) in [Label::MissingDays, Label::LateDays].into_iter().zip(last + 1..) {
        page.sheet.write_string_with_format(HEAD, col, label.text(lang), &styles.head)?;
        page.sheet.set_column_width(col, 9)?;
    }
    for (site, row) in status.sites.iter().zip(HEAD + 1..) {
        page.sheet.write_string_with_format(row, 0, cell::clean(&site.site, lang), &styles.text)?;
        for (day, col) in site.days.iter().zip(1_u16..) {
            let format = match day.what {
                Day::Missing => &missing,
                Day::Late => &late,
                _ => &centred,
            };
            page.sheet.write_string_with_format(row, col, day.what.mark(), format)?;
        }
        for (count, col) in [site.missing, site.late].into_iter().zip(last + 1..) {
            page.sheet.write_number_with_format(
                row,
                col,
                u32::try_from(count).unwrap_or(u32::MAX),
                &centred,
            )?;
        }
    }
    page.sheet.set_freeze_panes(HEAD + 1, 1)?;
    page.sheet.set_landscape();
    page.sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}
