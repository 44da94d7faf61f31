//! 建议凭证: what the findings propose to post, in the columns of the ERP's import.
//!
//! The heads stand in the first row and the lines below them, as an import reads a sheet;
//! what a reader has to know stands beside the table and in each line's remark.

use super::caution;
use super::cell;
use super::page::{Done, MOST_ROWS, Page, row};
use super::table::Table;
use crate::config::{VoucherColumn, VoucherField};
use crate::report::answer::{Answer, VoucherLine};
use crate::report::labels::Label;
use crate::report::words;
use rust_xlsxwriter::{Url, XlsxError};

/// Rows beside which notes stand.
const NOTES: usize = 3;

pub(super) fn write<'d>(page: &mut Page<'_>, answer: &'d Answer) -> Result<Table<'d>, XlsxError> {
    let usual = VoucherColumn::usual();
    let columns = if answer.voucher_columns.is_empty() { usual } else { answer.voucher_columns.clone() };
    let styles = page.styles;
    for (column, col) in columns.iter().zip(0_u16..) {
        let most = if column.field == VoucherField::Remark { 40 } else { 24 };
        page.limit(col, most);
        page.text((0, col), &column.heading, &styles.head)?;
    }
    let fields: Vec<VoucherField> = columns.iter().map(|column| column.field).collect();
    let fill = move |page: &mut Page<'_>, row: u32, line: &VoucherLine| {
        fields.iter().zip(0_u16..).try_for_each(|(field, col)| put(page, (row, col), line, *field))
    };
    // The first rows are shared with the notes beside them.
    let (beside_notes, others) = answer.vouchers.split_at(answer.vouchers.len().min(NOTES));
    for (line, n) in beside_notes.iter().zip(0..) {
        fill(page, row(1, n), line)?;
    }
    let table = page.table(row(1, NOTES), MOST_ROWS - NOTES, others, fill)?;
    let last = u16::try_from(columns.len()).unwrap_or(u16::MAX).saturating_sub(1);
    page.sheet.set_freeze_panes(1, 0)?;
    page.sheet.set_repeat_rows(0, 0)?;
    let next = row(1, answer.vouchers.len().min(MOST_ROWS));
    if next > 1 {
        page.sheet.autofilter(0, 0, next - 1, last)?;
        for (column, col) in columns.iter().zip(0_u16..) {
            if matches!(column.field, VoucherField::Item | VoucherField::WarehouseCode) {
                page.codes(1, next - 1, col)?;
            }
        }
    }
    beside(page, answer, last.saturating_add(2))?;
    page.sheet.set_print_area(0, 0, next.max(2) - 1, last)?;
    page.finish()?;
    Ok(table)
}

fn put(page: &mut Page<'_>, at: (u32, u16), line: &VoucherLine, field: VoucherField) -> Done {
    let text = match field {
        VoucherField::Date => return page.day(at, line.date),
        VoucherField::Quantity => return page.quantity(at, Some(line.quantity)),
        VoucherField::Document => line.document,
        VoucherField::Warehouse => &line.warehouse,
        VoucherField::WarehouseCode => &line.warehouse_code,
        VoucherField::Category => &line.category,
        VoucherField::Item => &line.item,
        VoucherField::Name => &line.name,
        VoucherField::Spec => &line.spec,
        VoucherField::Unit => &line.unit,
        VoucherField::Remark => &line.remark,
        VoucherField::Finding => &line.finding,
        VoucherField::Code => line.code,
        VoucherField::Confidence => words::confidence(line.confidence, page.lang),
        VoucherField::Site => &line.site,
    };
    page.cell(at, Some(text))
}

/// That nothing of this was posted, beside the table; on paper above it.
fn beside(page: &mut Page<'_>, answer: &Answer, col: u16) -> Done {
    let (styles, lang) = (page.styles, page.lang);
    let back = Url::new(format!("internal:'{}'!A1", page.name_of(Label::Summary)));
    let back = back.set_text(Label::SeeSummary.text(lang));
    page.sheet.write_url_with_format(0, col, back, &styles.jump)?;
    let caution = caution(answer, answer.vouchers.len().saturating_sub(MOST_ROWS), lang);
    let notes = [Label::VouchersCaution.text(lang), Label::VouchersHint.text(lang), &caution];
    for (note, at) in notes.into_iter().zip(1..).filter(|(note, _)| !note.is_empty()) {
        let format = if at == 2 { &styles.hint } else { &styles.caution };
        page.sheet.write_string_with_format(at, col, cell::clean(note, lang), format)?;
    }
    page.sheet.set_header(format!("&C&B{}", Label::VouchersCaution.text(lang)));
    page.sheet.set_margins(0.4, 0.4, 0.7, 0.6, 0.3, 0.3);
    Ok(())
}
