//! Makes many daily ledgers, with the ERP exports that agree with them:
//! `make_days DIR [SITES] [DAYS] [ROWS] [lists|monthly] [one] [gbk] [full]`; with `lists` the ERP's
//! documents too, one for each row; with `monthly` those and the on-hand of each month in files of
//! their own; with `one` a single ledger of all sites and days; with `gbk` ledgers as CSV in GBK;
//! with `full` twelve filled columns, true dates in a date format and quantities with decimals.
//! For measuring; the same arguments give the same rows.

use anyhow::Result;
use chrono::{Days, NaiveDate};
use rust_xlsxwriter::{Format, Workbook};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

const ITEMS: u32 = 200;
const START: i64 = 1_000_000_000;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, default: u32| args.get(at).map_or(Ok(default), |text| text.parse());
    let folder = args.first().map_or("target/days", String::as_str);
    let says = |word: &str| args.iter().skip(4).any(|arg| arg == word);
    let shape = Shape {
        sites: number(1, 40)?,
        days: number(2, 50)?,
        rows: number(3, 40)?,
        lists: says("lists"),
        monthly: says("monthly"),
        one: says("one"),
        gbk: says("gbk"),
        full: says("full"),
    };
    make(Path::new(folder), &shape)
}

/// What to make.
pub struct Shape {
    pub sites: u32,
    pub days: u32,
    /// Of each site and day.
    pub rows: u32,
    pub lists: bool,
    /// The same with the on-hand, in files by month.
    pub monthly: bool,
    pub one: bool,
    pub gbk: bool,
    /// Every column filled, with formats and decimals.
    pub full: bool,
}

/// Makes the ledgers and exports below `folder`.
pub fn make(folder: &Path, shape: &Shape) -> Result<()> {
    let Shape { sites, days, rows, full, .. } = *shape;
    let first = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap_or_default();
    let mut stock: BTreeMap<(u32, u32), i64> = BTreeMap::new();
    let mut all = Vec::new();
    for day in 0..days {
        for site in 0..sites {
            let date = first + Days::new(u64::from(day));
            let lines = day_of(site, date, day, shape, &mut stock);
            if shape.one {
                all.extend(lines);
            } else {
                let place = folder.join(site_name(site));
                let title = format!("现场名称:{}  日期:{date}", site_name(site));
                write_ledger(&place, &date.format("%Y%m%d").to_string(), &title, &lines, shape)?;
            }
        }
    }
    if shape.one {
        write_ledger(folder, "流水账", "全部现场", &all, shape)?;
    }
    let last = first + Days::new(u64::from(days.saturating_sub(1)));
    let span = Span { first, sites, days, rows, full };
    if shape.lists {
        write_lists(folder, span, 0..days, "")?;
    }
    if shape.monthly {
        let month_of = |day: u32| span.date(day).format("%Y-%m").to_string();
        for month in (0..days).collect::<Vec<_>>().chunk_by(|a, b| month_of(*a) == month_of(*b)) {
            let (Some(from), Some(to)) = (month.first(), month.last()) else { continue };
            write_lists(folder, span, *from..*to + 1, &month_of(*from))?;
            write_onhand(folder, span, *to)?;
        }
    }
    write_exports(folder, first, last, sites, &stock)
}

/// How much there is.
#[derive(Clone, Copy)]
struct Span {
    first: NaiveDate,
    sites: u32,
    days: u32,
    rows: u32,
    full: bool,
}

impl Span {
    fn postings(self, days: Range<u32>) -> impl Iterator<Item = (u32, u32, u32)> {
        let of_site = move |site| {
            let days = days.clone();
            days.flat_map(move |day| (0..self.rows).map(move |row| (site, day, row)))
        };
        (0..self.sites).flat_map(of_site)
    }

    fn date(self, day: u32) -> NaiveDate {
        self.first + Days::new(u64::from(day))
    }
}

fn write_lists(folder: &Path, all: Span, days: Range<u32>, suffix: &str) -> Result<()> {
    let (from, to) = (all.date(days.start), all.date(days.end.saturating_sub(1)));
    for (inward, title, prefix) in [(true, "其他入库单列表", "QTRK"), (false, "其他出库单列表", "QTCK")]
    {
        let mut list = format!("{title},,,,,,,,,,\n日期:{from} 至 {to},,,,,,,,,,\n");
        list.push_str("单据日期,单据号,仓库,收发类别,存货编码,存货名称,规格型号,单位,数量,审核人,审核日期\n");
        let mut number = 0_u64;
        for (site, day, row) in all.postings(days.clone()) {
            let (item, is_in, quantity) = posting(site, day, row, all.full);
            if is_in == inward {
                let quantity = shown(quantity);
                number += 1;
                let date = all.date(day);
                let class = if inward { "采购入库" } else { "自用领用" };
                let store = site_name(site);
                let stamp = suffix.replace('-', "");
                list.push_str(&format!(
                    "{date},{prefix}{stamp}{number:09},{store}完好品库,{class},{},备件{item},型号-{item}×{},个,{quantity},审核,{date}\n",
                    code(item),
                    item % 7
                ));
            }
        }
        std::fs::create_dir_all(folder.join("ERP"))?;
        std::fs::write(folder.join("ERP").join(format!("{title}{suffix}.csv")), list)?;
    }
    Ok(())
}

/// The on-hand at the end of a day.
fn write_onhand(folder: &Path, all: Span, day: u32) -> Result<()> {
    let mut stock: BTreeMap<(u32, u32), i64> = BTreeMap::new();
    for (site, at, row) in all.postings(0..all.days) {
        let (item, inward, quantity) = posting(site, at, row, all.full);
        let moved = if inward { quantity } else { -quantity };
        *stock.entry((site, item)).or_insert(START) += if at <= day { moved } else { 0 };
    }
    let mut onhand = String::from("仓库名称,存货编码,现存数量\n");
    for ((site, item), quantity) in &stock {
        onhand.push_str(&format!("{}完好品库,{},{}\n", site_name(*site), code(*item), shown(*quantity)));
    }
    std::fs::write(folder.join("ERP").join(format!("现存量_{}.csv", all.date(day))), onhand)?;
    Ok(())
}

fn site_name(site: u32) -> String {
    format!("第{:03}风电场", site + 1)
}

/// The row of a day: item, whether it comes in, how many thousandths.
fn posting(site: u32, day: u32, row: u32, full: bool) -> (u32, bool, i64) {
    let mixed = (u64::from(site) * 7_919 + u64::from(day) * 104_729 + u64::from(row) * 1_299_709) % 1_000_003;
    let item = u32::try_from(mixed % u64::from(ITEMS)).unwrap_or(0);
    let whole = i64::try_from(mixed % 9).unwrap_or(0) + 1;
    // Three in ten are no whole numbers.
    let parts = if full && mixed % 10 < 3 { i64::try_from(mixed % 997).unwrap_or(0) } else { 0 };
    let hundreds = if full { i64::try_from(mixed % 89).unwrap_or(0) } else { 0 };
    (item, mixed % 3 == 0, (hundreds * 10 + whole) * 1_000 + parts)
}

/// Thousandths as a decimal.
fn shown(thousandths: i64) -> String {
    let text = format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

const FULL_HEADER: [&str; 12] = [
    "序号",
    "日期",
    "现场名称",
    "仓库",
    "物资编码",
    "物资名称",
    "规格型号",
    "单位",
    "出入库类别",
    "入库数量",
    "出库数量",
    "结存数量",
];

const HEADER: [&str; 12] = [
    "日期",
    "物资编码",
    "物资名称",
    "规格型号",
    "单位",
    "出入库类别",
    "入库数量",
    "出库数量",
    "风机号",
    "经手人",
    "备注",
    "现场名称",
];

/// A row as text; the quantity columns hold numbers.
type Line = [String; 12];

fn day_of(
    site: u32,
    date: NaiveDate,
    day: u32,
    shape: &Shape,
    stock: &mut BTreeMap<(u32, u32), i64>,
) -> Vec<Line> {
    let line = |row: u32| {
        let (item, inward, quantity) = posting(site, day, row, shape.full);
        let balance = stock.entry((site, item)).or_insert(START);
        *balance += if inward { quantity } else { -quantity };
        let amount = |side: bool| if side { shown(quantity) } else { String::new() };
        let class = if inward { "采购入库" } else { "自用领用" }.to_owned();
        if shape.full {
            return [
                (row + 1).to_string(),
                date.to_string(),
                site_name(site),
                format!("{}完好品库", site_name(site)),
                code(item),
                format!("备件{item}"),
                format!("型号-{item}×{}", item % 7),
                "个".to_owned(),
                class,
                amount(inward),
                amount(!inward),
                shown(*balance),
            ];
        }
        [
            date.to_string(),
            code(item),
            format!("备件{item}"),
            format!("型号-{item}×{}", item % 7),
            "个".to_owned(),
            class,
            amount(inward),
            amount(!inward),
            String::new(),
            format!("员工{}", row % 12),
            String::new(),
            site_name(site),
        ]
    };
    (0..shape.rows).map(line).collect()
}

fn write_ledger(folder: &Path, name: &str, title: &str, lines: &[Line], shape: &Shape) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let header = if shape.full { FULL_HEADER } else { HEADER };
    if shape.gbk {
        let mut text = format!("{}\n", header.join(","));
        for line in lines {
            text.push_str(&line.join(","));
            text.push('\n');
        }
        std::fs::write(folder.join(format!("{name}.csv")), encoding_rs::GBK.encode(&text).0)?;
        return Ok(());
    }
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_string(0, 0, "现场出入库流水账")?;
    sheet.write_string(1, 0, title)?;
    sheet.write_row(2, 0, header)?;
    let (date, amount) =
        (Format::new().set_num_format("yyyy-mm-dd"), Format::new().set_num_format("#,##0.000"));
    for (at, line) in (3..).zip(lines) {
        for ((col, text), head) in (0..).zip(line).zip(header) {
            let number = text.parse::<f64>();
            match (head, number) {
                _ if text.is_empty() => continue,
                ("日期", _) if shape.full => {
                    sheet.write_datetime_with_format(at, col, text.parse::<NaiveDate>()?, &date)?
                }
                ("序号", Ok(number)) => sheet.write_number(at, col, number)?,
                (_, Ok(number)) if head.ends_with("数量") && shape.full => {
                    sheet.write_number_with_format(at, col, number, &amount)?
                }
                (_, Ok(number)) if head.ends_with("数量") => sheet.write_number(at, col, number)?,
                _ => sheet.write_string(at, col, text)?,
            };
        }
    }
    workbook.save(folder.join(format!("{name}.xlsx")))?;
    Ok(())
}

fn code(item: u32) -> String {
    format!("01{item:05}")
}

fn write_exports(
    folder: &Path,
    first: NaiveDate,
    last: NaiveDate,
    sites: u32,
    stock: &BTreeMap<(u32, u32), i64>,
) -> Result<()> {
    let erp = folder.join("ERP");
    std::fs::create_dir_all(&erp)?;
    let mut warehouses = String::from("仓库编码,仓库名称,所属现场,所属业务部,库房性质\n");
    for site in 0..sites {
        let name = site_name(site);
        warehouses.push_str(&format!("{site:03}1,{name}完好品库,{name},业务部,完好品\n"));
        warehouses.push_str(&format!("{site:03}2,{name}损坏品库,{name},业务部,损坏品\n"));
    }
    std::fs::write(erp.join("仓库档案.csv"), warehouses)?;
    let mut items = String::from("存货编码,存货名称,规格型号,主计量单位\n");
    for item in 0..ITEMS {
        items.push_str(&format!("{},备件{item},型号-{item}×{},个\n", code(item), item % 7));
    }
    std::fs::write(erp.join("存货档案.csv"), items)?;
    let eve = first - Days::new(1);
    for (day, opening) in [(eve, true), (last, false)] {
        let mut onhand = String::from("仓库名称,存货编码,现存数量\n");
        for ((site, item), quantity) in stock {
            let quantity = if opening { START } else { *quantity };
            onhand.push_str(&format!("{}完好品库,{},{}\n", site_name(*site), code(*item), shown(quantity)));
        }
        std::fs::write(erp.join(format!("现存量_{day}.csv")), onhand)?;
    }
    Ok(())
}
