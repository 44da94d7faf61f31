//! 盘点表: the count sheets that are handed out, to print or to fill in.
//!
//! The words are Chinese in every language: it is the form of the regulation, and its heads
//! are what the reader knows it by when it comes back.

use super::style::Styles;
use super::{WorkbookError, cell};
use crate::book::Book;
use crate::record::{Condition, FORM_LABEL};
use crate::sheet::Field;
use crate::stocktake::{Scope, SiteForm, StoreForm};
use crate::value::{Lang, Period, Quantity};
use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime, Format,
    FormatAlign, Formula, ProtectionOptions, Workbook, Worksheet, XlsxError,
};

/// The custom property of a count sheet of ours. It is no report, and is read when it comes
/// back.
pub const FORM_MARK: &str = "duizhang-form";

/// The sheet by which the form is known whatever became of its title.
const HIDDEN: &str = "表单标识";
/// Lines at the end for what is there and on no list.
const EXTRA: u32 = 10;
const HEAD: u32 = 4;
const FIRST: u32 = 5;
/// Characters that a list of choices holds in a file.
const MOST_CHOICES: usize = 250;

/// How a form is written.
pub struct FormStyle<'a> {
    pub period: Period,
    pub day: NaiveDate,
    /// Without the book's quantities.
    pub blind: bool,
    /// Reasons to choose from.
    pub reasons: &'a [String],
}

/// A workbook of a site.
pub struct FormFile {
    pub file: String,
    pub bytes: Vec<u8>,
}

/// A column of the form and its width.
#[derive(Clone, Copy)]
struct Column(Field, f64);

const COLUMNS: &[Column] = &[
    Column(Field::Sequence, 6.0),
    Column(Field::ItemCode, 14.0),
    Column(Field::ItemName, 20.0),
    Column(Field::Spec, 26.0),
    Column(Field::Unit, 7.0),
    Column(Field::BookQuantity, 11.0),
    Column(Field::Counted, 12.0),
    Column(Field::Gain, 10.0),
    Column(Field::Loss, 10.0),
    Column(Field::Reason, 18.0),
    Column(Field::Remark, 18.0),
];

/// The count sheets of a site in one workbook.
///
/// # Errors
/// Where they do not fit into a workbook.
pub fn form(book: &Book<'_>, site: &SiteForm, style: &FormStyle<'_>) -> Result<FormFile, WorkbookError> {
    let styles = Looks::new();
    let mut workbook = Workbook::new();
    workbook.set_default_format(&styles.base, 22, 64)?;
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let scope = site.stores.first().map(|store| store.number.scope).unwrap_or_default();
    let name = site_name(book, site);
    let title = format!("{name}{}物资{}", period_words(style.period), form_word(scope));
    workbook.set_properties(
        &DocProperties::new()
            .set_title(&title)
            .set_custom_property(FORM_MARK, env!("CARGO_PKG_VERSION"))
            .set_creation_datetime(&created),
    );
    let mut names: Vec<String> = Vec::new();
    for store in &site.stores {
        let sheet_name = sheet_name(book, store, &names);
        let sheet = workbook.add_worksheet();
        sheet.set_name(&sheet_name)?;
        Form { book, store, style, looks: &styles, title: &title }.write(sheet)?;
        names.push(sheet_name);
    }
    hidden(workbook.add_worksheet(), site, &names, style)?;
    let file = super::slips::safe(&format!("{}_{name}_{}", form_word(scope), style.day));
    Ok(FormFile { file: format!("{file}.xlsx"), bytes: workbook.save_to_buffer()? })
}

fn site_name(book: &Book<'_>, site: &SiteForm) -> String {
    let named = site.site.and_then(|site| book.master.site(site)).map(ToString::to_string);
    let store = || site.stores.first().map(|store| store.number.warehouse.clone());
    named.or_else(store).unwrap_or_default()
}

fn form_word(scope: Scope) -> &'static str {
    match scope {
        Scope::Full => "盘点表",
        Scope::Part => "抽盘表",
        Scope::Recount => "复盘表",
    }
}

/// `2024年第四季度`, `2024年11月`, or both ends.
fn period_words(period: Period) -> String {
    let (year, month) = (period.from.year(), period.from.month());
    let quarter = |q: u32| format!("{year}-Q{q}").parse() == Ok(period);
    let numerals = ["一", "二", "三", "四"];
    if let Some((_, word)) = (1..).zip(numerals).find(|(q, _)| quarter(*q)) {
        return format!("{year}年第{word}季度");
    }
    if Period::month(year, month) == Some(period) {
        return format!("{year}年{month}月");
    }
    format!("{} 至 {} ", period.from, period.to)
}

/// 完好品库 or 损坏品库, else the store's own name; never the same twice.
fn sheet_name(book: &Book<'_>, store: &StoreForm, taken: &[String]) -> String {
    let condition = book.master.warehouse(store.store).and_then(|store| store.condition);
    let short = match condition {
        Some(Condition::Good) => Some("完好品库"),
        Some(Condition::Damaged) => Some("损坏品库"),
        None => None,
    };
    if let Some(short) = short.filter(|short| !taken.iter().any(|name| name == short)) {
        return short.to_owned();
    }
    let allowed = |c: &char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') && !c.is_control();
    let own: String = store.number.warehouse.chars().filter(allowed).take(26).collect();
    let mut name = if own.is_empty() { "盘点表".to_owned() } else { own.clone() };
    let mut n = 1;
    while taken.iter().any(|known| known.to_lowercase() == name.to_lowercase()) {
        n += 1;
        name = format!("{own}({n})");
    }
    name
}

struct Looks {
    base: Format,
    title: Format,
    label: Format,
    /// A label before the cell to fill in.
    right: Format,
    number: Format,
    hint: Format,
    head: Format,
    text: Format,
    whole: Format,
    decimal: Format,
    count: Format,
    entry: Format,
    figure: Format,
    day: Format,
    sign: Format,
}

impl Looks {
    fn new() -> Looks {
        let styles = Styles::new();
        let line = styles.entry.clone().set_unlocked();
        Looks {
            title: styles.title.clone().set_align(FormatAlign::Center),
            label: styles.plain.clone(),
            right: styles.plain.clone().set_align(FormatAlign::Right),
            number: styles.text.clone().set_align(FormatAlign::VerticalCenter).set_align(FormatAlign::Center),
            hint: styles.hint.clone().set_text_wrap(),
            head: styles.head.clone(),
            text: styles.text.clone().set_align(FormatAlign::VerticalCenter),
            whole: styles.whole.clone().set_align(FormatAlign::VerticalCenter),
            decimal: styles.decimal.clone().set_align(FormatAlign::VerticalCenter),
            count: line.clone().set_align(FormatAlign::Right).set_align(FormatAlign::VerticalCenter),
            // Nothing is shown where nothing is over or short.
            figure: styles.decimal.clone().set_num_format("#,##0.######;-#,##0.######;"),
            day: line.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            entry: line.set_align(FormatAlign::VerticalCenter),
            sign: styles.plain.clone(),
            base: styles.base,
        }
    }
}

struct Form<'a> {
    book: &'a Book<'a>,
    store: &'a StoreForm,
    style: &'a FormStyle<'a>,
    looks: &'a Looks,
    title: &'a str,
}

impl Form<'_> {
    fn columns(&self) -> Vec<Column> {
        let hidden = |field: Field| matches!(field, Field::BookQuantity | Field::Gain | Field::Loss);
        COLUMNS.iter().filter(|column| !(self.style.blind && hidden(column.0))).copied().collect()
    }

    fn write(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let columns = self.columns();
        let last = u16::try_from(columns.len()).unwrap_or(1).saturating_sub(1);
        for (Column(_, width), col) in columns.iter().zip(0_u16..) {
            sheet.set_column_width(col, *width)?;
        }
        self.top(sheet, last)?;
        for (Column(field, _), col) in columns.iter().zip(0_u16..) {
            sheet.write_string_with_format(HEAD, col, field.chinese(), &self.looks.head)?;
        }
        sheet.set_row_height(HEAD, 22)?;
        let mut at = FIRST;
        for (line, n) in self.store.lines.iter().zip(1_u32..) {
            for (Column(field, _), col) in columns.iter().zip(0_u16..) {
                self.cell(sheet, (at, col), *field, line, n)?;
            }
            sheet.set_row_height(at, 21)?;
            at += 1;
        }
        let end = at + EXTRA;
        for row in at..end {
            for (Column(field, _), col) in columns.iter().zip(0_u16..) {
                let own = matches!(field, Field::Sequence | Field::BookQuantity | Field::Gain | Field::Loss);
                let format = match field {
                    Field::Counted => &self.looks.count,
                    _ if own => &self.looks.text,
                    _ => &self.looks.entry,
                };
                sheet.write_blank(row, col, format)?;
            }
            sheet.set_row_height(row, 21)?;
        }
        self.choices(sheet, &columns, end - 1)?;
        let signatures = ["盘点人签字:", "监盘人签字:", "现场总代表签字:", "签字日期:"];
        let line = signatures.map(|label| format!("{label}{}", "_".repeat(14))).join("    ");
        sheet.merge_range(end + 1, 0, end + 1, last, &line, &self.looks.sign)?;
        sheet.set_row_height(end + 1, 30)?;
        sheet
            .set_paper_size(9)
            .set_landscape()
            .set_print_fit_to_pages(1, 0)
            .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
            .set_print_center_horizontally(true)
            .set_footer(format!("&L{}&R第 &P 页,共 &N 页", self.store.number.to_string().replace('&', "&&")))
            .set_screen_gridlines(false);
        sheet.set_repeat_rows(HEAD, HEAD)?;
        sheet.set_print_area(0, 0, end + 1, last)?;
        sheet.set_freeze_panes(FIRST, 0)?;
        sheet.protect_with_options(&ProtectionOptions {
            format_columns: true,
            format_rows: true,
            ..ProtectionOptions::default()
        });
        Ok(())
    }

    /// Title, store, number, day, who counts and who supervises, and how to fill it in.
    fn top(&self, sheet: &mut Worksheet, last: u16) -> Result<(), XlsxError> {
        let looks = self.looks;
        let number = &self.store.number;
        sheet.merge_range(0, 0, 0, last, &cell::clean(self.title, Lang::Zh), &looks.title)?;
        sheet.set_row_height(0, 30)?;
        let store = format!("仓库:{}", number.warehouse);
        sheet.merge_range(1, 0, 1, 3, &cell::clean(&store, Lang::Zh), &looks.label)?;
        let form = format!("{FORM_LABEL}:{number}");
        sheet.merge_range(1, 4, 1, last, &cell::clean(&form, Lang::Zh), &looks.label)?;
        sheet.merge_range(2, 0, 2, 1, "盘点日期:", &looks.right)?;
        sheet.write_date_with_format(2, 2, self.style.day, &looks.day)?;
        sheet.write_string_with_format(2, 3, "盘点人:", &looks.right)?;
        // A blind sheet has fewer columns to spread over.
        let label = last.saturating_sub(if self.style.blind { 1 } else { 2 });
        sheet.merge_range(2, 4, 2, label.saturating_sub(1).max(5), "", &looks.entry)?;
        sheet.write_string_with_format(2, label, "监盘人:", &looks.right)?;
        if label + 1 < last {
            sheet.merge_range(2, label + 1, 2, last, "", &looks.entry)?;
        } else {
            sheet.write_blank(2, last, &looks.entry)?;
        }
        sheet.set_row_height(1, 20)?;
        sheet.set_row_height(2, 22)?;
        let hint = match self.style.blind {
            false => {
                "只填浅黄色的格子。清点后没有实物的填零,没有清点的留空;有盈亏的必须填原因。表中没有的物资写在末尾空行。"
            }
            true => "只填浅黄色的格子。清点后没有实物的填零,没有清点的留空。表中没有的物资写在末尾空行。",
        };
        sheet.merge_range(3, 0, 3, last, hint, &looks.hint)?;
        sheet.set_row_height(3, 20)?;
        Ok(())
    }

    fn cell(
        &self,
        sheet: &mut Worksheet,
        at: (u32, u16),
        field: Field,
        line: &(crate::book::Key, Option<Quantity>),
        n: u32,
    ) -> Result<(), XlsxError> {
        let looks = self.looks;
        let item = self.book.master.item(line.0.1);
        let text = |text: Option<&crate::value::Text>| {
            text.map(|text| cell::clean(text, Lang::Zh).into_owned()).unwrap_or_default()
        };
        let (row, col) = at;
        let shown = match field {
            Field::Sequence => {
                sheet.write_number_with_format(row, col, n, &looks.number)?;
                return Ok(());
            }
            Field::BookQuantity => return self.book_quantity(sheet, at, line.1),
            Field::Counted => {
                sheet.write_blank(row, col, &looks.count)?;
                return Ok(());
            }
            Field::Gain | Field::Loss => {
                let (book, counted) =
                    (column(row, col, field, Field::BookQuantity), column(row, col, field, Field::Counted));
                let (over, under) = if field == Field::Gain { (&counted, &book) } else { (&book, &counted) };
                let formula = format!("=IF({counted}=\"\",\"\",MAX(ROUND({over}-{under},6),0))");
                let formula = Formula::new(formula).set_result("");
                sheet.write_formula_with_format(row, col, formula, &looks.figure)?;
                return Ok(());
            }
            Field::Reason | Field::Remark => {
                sheet.write_blank(row, col, &looks.entry)?;
                return Ok(());
            }
            Field::ItemCode => text(item.map(|item| &item.code)),
            Field::ItemName => text(item.map(|item| &item.name)),
            Field::Spec => text(item.and_then(|item| item.spec.as_ref())),
            _ => text(item.and_then(|item| item.unit.as_ref())),
        };
        sheet.write_string_with_format(row, col, shown, &looks.text)?;
        Ok(())
    }

    fn book_quantity(
        &self,
        sheet: &mut Worksheet,
        (row, col): (u32, u16),
        book: Option<Quantity>,
    ) -> Result<(), XlsxError> {
        let looks = self.looks;
        let Some(book) = book else {
            sheet.write_blank(row, col, &looks.text)?;
            return Ok(());
        };
        let format = if cell::is_whole(book) { &looks.whole } else { &looks.decimal };
        match cell::number(book) {
            Some(number) => sheet.write_number_with_format(row, col, number, format)?,
            None => sheet.write_string_with_format(row, col, book.to_string(), format)?,
        };
        Ok(())
    }

    /// A count is a number from 0; a reason is one of the list or one's own words.
    fn choices(&self, sheet: &mut Worksheet, columns: &[Column], last: u32) -> Result<(), XlsxError> {
        let at = |field: Field| columns.iter().zip(0_u16..).find(|(c, _)| c.0 == field).map(|(_, col)| col);
        if let Some(col) = at(Field::Counted) {
            let number = DataValidation::new()
                .allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0))
                .ignore_blank(true)
                .set_input_message("实盘数量;没有实物填 0,没有清点留空")?
                .set_error_title("实盘数量")?
                .set_error_message("请填 0 或以上的数字;没有清点的留空")?;
            sheet.add_data_validation(FIRST, col, last, col, &number)?;
        }
        let mut room = MOST_CHOICES;
        let fits = |reason: &&str| {
            let left = room.checked_sub(reason.encode_utf16().count() + 1);
            room = left.unwrap_or(room);
            left.is_some() && !reason.contains(',')
        };
        let reasons: Vec<&str> = self.style.reasons.iter().map(String::as_str).filter(fits).collect();
        if let Some(col) = at(Field::Reason).filter(|_| !reasons.is_empty()) {
            let list = DataValidation::new()
                .allow_list_strings(&reasons)?
                .set_error_style(DataValidationErrorStyle::Information)
                .set_error_title("盈亏原因")?
                .set_error_message("不在列表中的原因也可以填写,请写具体")?;
            sheet.add_data_validation(FIRST, col, last, col, &list)?;
        }
        Ok(())
    }
}

/// The cell of another column of the same row.
fn column(row: u32, col: u16, from: Field, to: Field) -> String {
    let place = |field: Field| COLUMNS.iter().position(|column| column.0 == field).unwrap_or(0);
    let shift = place(from).saturating_sub(place(to));
    let col = u32::from(col).saturating_sub(u32::try_from(shift).unwrap_or(0));
    crate::place::A1 { col, row: row + 1 }.to_string()
}

/// The hidden sheet: number, sheet, store and day of each count sheet.
fn hidden(
    sheet: &mut Worksheet,
    site: &SiteForm,
    names: &[String],
    style: &FormStyle<'_>,
) -> Result<(), XlsxError> {
    sheet.set_name(HIDDEN)?.set_hidden(true);
    let heads = [Field::FormNumber, Field::FormSheet, Field::Warehouse, Field::CountedOn];
    for (field, col) in heads.iter().zip(0_u16..) {
        sheet.write_string(0, col, field.chinese())?;
    }
    for ((store, name), row) in site.stores.iter().zip(names).zip(1_u32..) {
        let number = store.number.to_string();
        let day = style.day.to_string();
        let texts = [number.as_str(), name, store.number.warehouse.as_str(), &day];
        for (text, col) in texts.into_iter().zip(0_u16..) {
            sheet.write_string(row, col, text)?;
        }
    }
    sheet.protect();
    Ok(())
}
