//! The ledgers of the three sites, each in its own layout.

use crate::month::{
    BAISHAWAN, DAYS, Dated, Event, HALFWAY, Kind, MONTH, NOT_SENT, QINGSHILING, SENT_TWICE, WRONG_SUM, YEAR,
    YUNTAISHAN, item, milli,
};
use crate::sheet::{Cell, Looks, comma_separated, decimal, number, save, widths, workbook};
use anyhow::{Context, Result, ensure};
use rust_xlsxwriter::{Workbook, Worksheet};
use std::path::Path;

/// A row's item, unit and quantity as the ledger writes them.
struct Written {
    code: &'static str,
    name: &'static str,
    spec: &'static str,
    unit: &'static str,
    quantity: &'static str,
    category: &'static str,
}

impl Written {
    fn of(event: &Event) -> Result<Written> {
        let item = item(event.item)?;
        let (name, spec) = event.spelt.unwrap_or((item.name, item.spec));
        Ok(Written {
            code: item.code,
            name,
            spec,
            unit: event.unit.unwrap_or(item.unit),
            quantity: event.written.unwrap_or(event.quantity),
            category: event.category.unwrap_or(event.kind.class()),
        })
    }

    /// A quantity as one of two cells: in or out.
    fn in_and_out(&self, kind: Kind) -> [Cell; 2] {
        let cell = Cell::number_or_text(self.quantity);
        match kind.is_out() {
            true => [Cell::Blank, cell],
            false => [cell, Cell::Blank],
        }
    }
}

/// What a person would add up: the numbers among the quantities, in and out.
fn sums<'e>(events: impl IntoIterator<Item = &'e Event>) -> Result<[i64; 2]> {
    let [mut inward, mut outward] = [0, 0];
    for event in events {
        let written = event.written.unwrap_or(event.quantity);
        let counts = written.parse::<f64>().is_ok();
        let quantity = if counts { written } else { event.quantity };
        let side = if event.kind.is_out() { &mut outward } else { &mut inward };
        *side += milli(quantity)?;
    }
    Ok([inward, outward])
}

/// The first site: a workbook for every day.
pub fn daily_workbooks(folder: &Path) -> Result<()> {
    for day in 1..=DAYS {
        let name = format!("{YEAR}-{MONTH:02}-{day:02}出入库日报");
        save(daily(day)?, &folder.join(format!("{name}.xlsx")))?;
        if day == SENT_TWICE {
            let copy = folder.join(format!("{name}_副本.xlsx"));
            save(daily(day)?, &copy)?;
        }
    }
    Ok(())
}

const DAILY: [&str; 11] = [
    "序号",
    "存货编码",
    "品名",
    "型号规格",
    "计量单位",
    "收发类别",
    "收入",
    "发出",
    "机位号",
    "经办人",
    "摘要",
];

fn daily(day: u8) -> Result<Workbook> {
    let site = &QINGSHILING;
    let looks = Looks::new();
    let mut book = workbook()?;
    let page = book.add_worksheet().set_name("流水账")?;
    widths(page, &[6, 12, 16, 16, 9, 12, 9, 9, 8, 9, 30])?;
    looks.title(page, "现场物资收发流水账", DAILY.len())?;
    page.write_string(1, 0, format!("现场名称:{}", site.name))?;
    page.write_string(1, 6, format!("日期:{YEAR}年{MONTH}月{day}日"))?;
    looks.header(page, 2, &DAILY)?;
    let events = site.written_on(day);
    let mut row = 3;
    if events.is_empty() {
        page.write_string(row, 0, "当日无出入库")?;
        row += 1;
    }
    for (event, serial) in events.iter().zip(1_i64..) {
        looks.row(page, row, &daily_row(event, serial)?)?;
        row += 1;
    }
    if !events.is_empty() {
        daily_sum(&looks, page, row, day)?;
        row += 1;
    }
    page.write_string(row + 1, 0, format!("制表人:{}", site.person(day)))?;
    page.write_string(row + 1, 8, "现场负责人:谭国栋")?;
    Ok(book)
}

fn daily_row(event: &Event, serial: i64) -> Result<Vec<Cell>> {
    let written = Written::of(event)?;
    let mut row = vec![number(serial * 1000)?];
    row.extend([written.code, written.name, written.spec].map(Cell::from));
    row.extend([written.unit, written.category].map(Cell::from));
    row.extend(written.in_and_out(event.kind));
    let person = QINGSHILING.person(event.day);
    row.extend([event.turbine, person, event.remark].map(Cell::from));
    Ok(row)
}

fn daily_sum(looks: &Looks, page: &mut Worksheet, row: u32, day: u8) -> Result<()> {
    let [inward, outward] = sums(QINGSHILING.written_on(day))?;
    let cell = |column: char, sum: i64| match sum {
        0 => Cell::Blank,
        sum => Cell::Sum(format!("{column}4:{column}{row}"), decimal(sum)),
    };
    let mut cells: Vec<Cell> = ["合计", "", "", "", "", ""].map(Cell::from).into_iter().collect();
    cells.push(cell('G', inward));
    cells.push(match WRONG_SUM {
        (wrong, sum) if wrong == day => Cell::number_or_text(sum),
        _ => cell('H', outward),
    });
    looks.row(page, row, &cells)
}

/// The second site: one workbook for the month.
pub fn month_workbook(folder: &Path) -> Result<()> {
    let site = &BAISHAWAN;
    let looks = Looks::new();
    let mut book = workbook()?;
    let page = book.add_worksheet().set_name(format!("{MONTH}月"))?;
    widths(page, &[11, 16, 16, 7, 11, 12, 9, 12, 9, 9, 9, 32])?;
    let title = format!("{}{YEAR}年{MONTH}月出入库流水账", site.name);
    looks.title(page, &title, 12)?;
    month_header(&looks, page)?;
    let mut row = 3;
    for day in 1..=DAYS {
        row = month_day(&looks, page, row, day)?;
        if day == HALFWAY {
            month_subtotal(&looks, page, row)?;
            row += 1;
        }
    }
    page.write_string(row + 1, 0, "制表:宋晓岚")?;
    page.write_string(row + 1, 7, "现场负责人:贺长林")?;
    page.set_freeze_panes(3, 0)?;
    save(book, &folder.join(format!("{YEAR}年{MONTH}月流水账.xlsx")))
}

/// Two rows: 入库 and 出库 over a category and a quantity each.
fn month_header(looks: &Looks, page: &mut Worksheet) -> Result<()> {
    let alone = [
        (0, "日期"),
        (1, "物资名称"),
        (2, "规格型号"),
        (3, "单位"),
        (4, "库房"),
        (9, "机组号"),
        (10, "领用人"),
        (11, "备注"),
    ];
    for (col, word) in alone {
        page.merge_range(1, col, 2, col, word, &looks.header)?;
    }
    for (col, word) in [(5, "入库"), (7, "出库")] {
        page.merge_range(1, col, 1, col + 1, word, &looks.header)?;
        page.write_string_with_format(2, col, "类别", &looks.header)?;
        page.write_string_with_format(2, col + 1, "数量", &looks.header)?;
    }
    Ok(())
}

/// The rows of one day under one merged date; the row after them.
fn month_day(looks: &Looks, page: &mut Worksheet, first: u32, day: u8) -> Result<u32> {
    let events = BAISHAWAN.written_on(day);
    let date = Cell::date(YEAR, day)?;
    if events.is_empty() {
        looks.row(page, first, &[date, Cell::from("当日无出入库")])?;
        return Ok(first + 1);
    }
    let merged = events.len() > 1 && events.iter().all(|event| event.dated.is_none());
    let mut row = first;
    for event in &events {
        looks.row(page, row, &month_row(event)?)?;
        if event.hidden {
            page.set_row_hidden(row)?;
        }
        row += 1;
    }
    if merged {
        page.merge_range(first, 0, row - 1, 0, "", &looks.date)?;
        looks.cell(page, first, 0, &date)?;
    }
    Ok(row)
}

fn month_row(event: &Event) -> Result<Vec<Cell>> {
    let written = Written::of(event)?;
    let date = match event.dated {
        Some(Dated::Year(year)) => Cell::date(year, event.day)?,
        Some(Dated::Number(number)) => Cell::number_or_text(number),
        None => Cell::date(YEAR, event.day)?,
    };
    let mut row = vec![date];
    row.extend([written.name, written.spec, written.unit].map(Cell::from));
    row.push(Cell::from(format!("{}库", event.kind.condition().word())));
    let quantity = Cell::number_or_text(written.quantity);
    let category = Cell::from(written.category);
    match event.kind.is_out() {
        true => row.extend([Cell::Blank, Cell::Blank, category, quantity]),
        false => row.extend([category, quantity, Cell::Blank, Cell::Blank]),
    }
    let person = BAISHAWAN.person(event.day);
    row.extend([event.turbine, person, event.remark].map(Cell::from));
    Ok(row)
}

fn month_subtotal(looks: &Looks, page: &mut Worksheet, row: u32) -> Result<()> {
    let events = BAISHAWAN.events.iter();
    let [inward, outward] = sums(events.filter(|event| event.day <= HALFWAY))?;
    let blank = || Cell::Blank;
    let mut cells = vec![Cell::from("小计"), blank(), blank(), blank(), blank()];
    cells.extend([blank(), number(inward)?, blank(), number(outward)?]);
    looks.row(page, row, &cells)
}

/// The third site: a comma-separated file for every day, in GBK.
pub fn daily_csv(folder: &Path) -> Result<()> {
    for day in (1..=DAYS).filter(|day| *day != NOT_SENT) {
        let text = comma_separated(&csv_rows(day)?)?;
        let (bytes, _, lossy) = encoding_rs::GBK.encode(&text);
        ensure!(!lossy, "GBK cannot write day {day}");
        let path = folder.join(format!("{MONTH:02}{day:02}.csv"));
        std::fs::write(&path, bytes).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

const CSV: [&str; 12] = [
    "日期",
    "场站名称",
    "仓库名称",
    "编码",
    "名称",
    "规格",
    "单位",
    "业务类型",
    "数量",
    "风机编号",
    "领用人",
    "备注",
];

fn csv_rows(day: u8) -> Result<Vec<Vec<String>>> {
    let site = &YUNTAISHAN;
    let mut rows = vec![CSV.map(str::to_owned).to_vec()];
    for event in site.written_on(day) {
        let written = Written::of(event)?;
        let date = format!("{YEAR}/{MONTH}/{day}");
        let store = site.store(event.kind.condition());
        let category = event.category.map_or_else(|| long_name(event.kind), str::to_owned);
        let cells = [
            &date,
            site.name,
            &store,
            written.code,
            written.name,
            written.spec,
            written.unit,
            &category,
            written.quantity,
            event.turbine,
            site.person(day),
            event.remark,
        ];
        rows.push(cells.map(str::to_owned).to_vec());
    }
    Ok(rows)
}

/// `其他入库单--采购入库`: the class behind the name of its list.
fn long_name(kind: Kind) -> String {
    let list = if kind.is_out() { "其他出库单" } else { "其他入库单" };
    format!("{list}--{}", kind.class())
}
