//! What the ERP exports: masters, on-hand at both ends, documents, transfers.

use crate::month::{
    CONTRADICTION, Condition, DAYS, Event, ITEMS, Item, Kind, MONTH, SITES, Site, TRANSFERS, YEAR, item,
    milli,
};
use crate::sheet::{Cell, Looks, comma_separated, number, save, widths, workbook};
use anyhow::{Result, ensure};
use rust_xlsxwriter::{Workbook, Worksheet};
use std::collections::BTreeMap;
use std::path::Path;

/// One line of a stock document.
struct Line {
    day: u8,
    site: &'static Site,
    condition: Condition,
    kind: Kind,
    item: &'static Item,
    milli: i64,
    remark: &'static str,
}

impl Line {
    fn of(site: &'static Site, event: &Event) -> Result<Line> {
        let own = event.kind.condition();
        Ok(Line {
            day: event.day + event.lag,
            site,
            condition: if event.erp_swapped { own.other() } else { own },
            kind: event.kind,
            item: item(event.item)?,
            milli: milli(event.erp_quantity.unwrap_or(event.quantity))?,
            remark: event.remark,
        })
    }

    fn effect(&self) -> i64 {
        if self.kind.is_out() { -self.milli } else { self.milli }
    }

    /// Lines with an equal head stand on one document.
    fn head(&self) -> (u8, &'static str, Condition, Kind) {
        (self.day, self.site.name, self.condition, self.kind)
    }
}

/// Stock by site name, condition and item code.
type Stock = BTreeMap<(&'static str, Condition, &'static str), i64>;

/// Writes every export into `folder`.
pub fn write(folder: &Path) -> Result<()> {
    let lines = lines()?;
    let opening = opening()?;
    let closing = closing(&opening, &lines)?;
    items(&folder.join("存货档案.csv"))?;
    warehouses(&folder.join("仓库档案.xlsx"))?;
    let last = format!("{YEAR}-{MONTH:02}-{DAYS}");
    for (stock, day) in [(&opening, "2025-02-28"), (&closing, last.as_str())] {
        on_hand(&folder.join(format!("现存量_{day}.xlsx")), stock, day)?;
    }
    for out in [false, true] {
        documents(folder, &lines, out)?;
    }
    transfers(&folder.join("调拨单列表.xlsx"))
}

fn lines() -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for site in SITES {
        for event in site.events.iter().filter(|event| event.posted) {
            lines.push(Line::of(site, event)?);
        }
    }
    lines.sort_by_key(|line| line.day);
    Ok(lines)
}

fn opening() -> Result<Stock> {
    let mut stock = Stock::new();
    for item in ITEMS {
        for (site, stores) in SITES.into_iter().zip(item.opening) {
            for (condition, quantity) in Condition::BOTH.into_iter().zip(stores) {
                let quantity = milli(quantity)?;
                if quantity != 0 {
                    stock.insert((site.name, condition, item.code), quantity);
                }
            }
        }
    }
    Ok(stock)
}

fn closing(opening: &Stock, lines: &[Line]) -> Result<Stock> {
    let mut stock = opening.clone();
    for line in lines {
        let key = (line.site.name, line.condition, line.item.code);
        *stock.entry(key).or_insert(0) += line.effect();
    }
    for (key, quantity) in &stock {
        ensure!(*quantity >= 0, "{key:?} falls to {quantity}");
    }
    let (site, name, excess) = CONTRADICTION;
    let key = (site.name, Condition::Good, item(name)?.code);
    *stock.entry(key).or_insert(0) += milli(excess)?;
    Ok(stock)
}

fn items(path: &Path) -> Result<()> {
    let words = ["存货分类", "存货编码", "存货名称", "规格型号", "主计量单位", "参考单价"];
    let mut rows = vec![words.map(str::to_owned).to_vec()];
    for item in ITEMS {
        let Item { class, code, name, spec, unit, price, .. } = item;
        rows.push([class, code, name, spec, unit, price].map(|text| text.to_string()).to_vec());
    }
    let text = format!("\u{FEFF}{}", comma_separated(&rows)?);
    Ok(std::fs::write(path, text)?)
}

/// A list with its title, a line below it, and a header.
fn list(book: &mut Workbook, title: &str, below: &str, words: &[&str], rows: &[Vec<Cell>]) -> Result<()> {
    let looks = Looks::new();
    let page: &mut Worksheet = book.add_worksheet().set_name(title)?;
    looks.title(page, title, words.len())?;
    let mut top = 1;
    if !below.is_empty() {
        page.write_string(1, 0, below)?;
        top = 2;
    }
    looks.header(page, top, words)?;
    for (row, at) in rows.iter().zip(top + 1..) {
        looks.row(page, at, row)?;
    }
    page.set_freeze_panes(top + 1, 0)?;
    widths(page, &vec![14; words.len()])
}

fn warehouses(path: &Path) -> Result<()> {
    let words = ["仓库编码", "仓库名称", "库房性质", "所属业务部", "所属现场"];
    let mut rows = Vec::new();
    for site in SITES {
        for (condition, code) in Condition::BOTH.into_iter().zip(site.codes) {
            let store = site.store(condition);
            let cells = [code, &store, condition.word(), site.department, site.name];
            rows.push(cells.map(Cell::from).into_iter().collect());
        }
    }
    let mut book = workbook()?;
    list(&mut book, "仓库档案", "", &words, &rows)?;
    save(book, path)
}

fn on_hand(path: &Path, stock: &Stock, day: &str) -> Result<()> {
    let words = [
        "存货分类",
        "存货编码",
        "存货名称",
        "规格型号",
        "主计量单位",
        "仓库名称",
        "现存数量",
        "可用数量",
        "参考单价",
        "金额",
    ];
    let mut rows = Vec::new();
    let mut sum = 0;
    for site in SITES {
        for condition in Condition::BOTH {
            for item in ITEMS {
                if let Some(quantity) = stock.get(&(site.name, condition, item.code)) {
                    rows.push(stock_row(site, condition, item, *quantity)?);
                    sum += quantity;
                }
            }
        }
    }
    rows.push(total_row(sum)?);
    let mut book = workbook()?;
    let below = format!("截止日期:{day}");
    list(&mut book, "现存量查询", &below, &words, &rows)?;
    save(book, path)
}

fn stock_row(site: &Site, condition: Condition, item: &Item, milli: i64) -> Result<Vec<Cell>> {
    let mut row: Vec<Cell> =
        [item.class, item.code, item.name, item.spec, item.unit].map(Cell::from).into_iter().collect();
    let amount = milli * self::milli(item.price)? / 1000;
    row.push(Cell::from(site.store(condition)));
    row.push(number(milli)?);
    row.push(number(milli)?);
    row.push(Cell::number_or_text(item.price));
    row.push(number(amount)?);
    Ok(row)
}

fn total_row(sum: i64) -> Result<Vec<Cell>> {
    let mut row: Vec<Cell> = ["合计", "", "", "", "", ""].map(Cell::from).into_iter().collect();
    row.push(number(sum)?);
    row.push(number(sum)?);
    Ok(row)
}

const DOCUMENT: [&str; 14] = [
    "单据日期",
    "单据号",
    "仓库",
    "收发类别",
    "存货编码",
    "存货名称",
    "规格型号",
    "单位",
    "数量",
    "红蓝字",
    "制单人",
    "审核人",
    "审核日期",
    "备注",
];

fn documents(folder: &Path, lines: &[Line], out: bool) -> Result<()> {
    let (name, prefix) = match out {
        false => ("其他入库单列表", "RK"),
        true => ("其他出库单列表", "CK"),
    };
    let mut rows = Vec::new();
    let mut serial = 0;
    let mut head = None;
    for line in lines.iter().filter(|line| line.kind.is_out() == out) {
        if head.replace(line.head()) != Some(line.head()) {
            serial += 1;
        }
        rows.push(document_row(line, &format!("{prefix}2503{serial:04}"))?);
    }
    let mut book = workbook()?;
    let below = format!("日期:{YEAR}-{MONTH:02}-01 至 {YEAR}-{MONTH:02}-{DAYS}");
    list(&mut book, name, &below, &DOCUMENT, &rows)?;
    save(book, &folder.join(format!("{name}.xlsx")))
}

fn document_row(line: &Line, number: &str) -> Result<Vec<Cell>> {
    let Line { site, item, .. } = line;
    let [maker, approver] = site.office;
    let store = site.store(line.condition);
    let color = if line.milli < 0 { "红字" } else { "蓝字" };
    let mut row = vec![Cell::date(YEAR, line.day)?];
    row.extend([number, &store, line.kind.class()].map(Cell::from));
    row.extend([item.code, item.name, item.spec, item.unit].map(Cell::from));
    row.push(self::number(line.milli)?);
    row.extend([color, maker, approver].map(Cell::from));
    row.push(Cell::date(YEAR, line.day)?);
    row.push(Cell::from(line.remark));
    Ok(row)
}

const TRANSFER: [&str; 14] = [
    "日期",
    "调拨单号",
    "转出仓库",
    "转入仓库",
    "存货编码",
    "存货名称",
    "规格型号",
    "单位",
    "数量",
    "制单部门",
    "制单人",
    "审核人",
    "审核日期",
    "备注",
];

fn transfers(path: &Path) -> Result<()> {
    let mut rows = Vec::new();
    for transfer in TRANSFERS {
        let item = item(transfer.item)?;
        let (from, to) = (transfer.from, transfer.to);
        let [maker, approver] = from.office;
        let [department, maker, approver, remark] = match from.department == to.department {
            true => [from.department, maker, approver, ""],
            false => ["业务管理部计划室", "戴志刚", "业务管理部计划室", "跨业务部调拨,业务部经理同意"],
        };
        let day = format!("{YEAR}-{MONTH:02}-{:02}", transfer.day);
        let stores = [from.store(Condition::Good), to.store(Condition::Good)];
        let mut row = vec![Cell::from(day.as_str()), Cell::from(transfer.number)];
        row.extend(stores.map(Cell::from));
        row.extend([item.code, item.name, item.spec, item.unit].map(Cell::from));
        row.push(Cell::number_or_text(transfer.quantity));
        row.extend([department, maker, approver, &day, remark].map(Cell::from));
        rows.push(row);
    }
    let mut book = workbook()?;
    let below = format!("日期:{YEAR}-{MONTH:02}-01 至 {YEAR}-{MONTH:02}-{DAYS}");
    list(&mut book, "调拨单列表", &below, &TRANSFER, &rows)?;
    save(book, path)
}
