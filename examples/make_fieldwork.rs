//! Makes a year of outsourcers' logs: `make_fieldwork DIR [PEOPLE] [DAYS]`. A workbook a month,
//! with a row for each person and day, a rotation a week for each person, and complaints. For
//! measuring; the same arguments give the same rows.

use anyhow::Result;
use chrono::{Datelike, Days, NaiveDate};
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use std::path::Path;

const HEADS: [&str; 12] = [
    "日期",
    "外包单位",
    "人员",
    "工作类型",
    "数量",
    "成功数",
    "计划完成日期",
    "实际完成日期",
    "抽查数",
    "合格数",
    "采集成功数",
    "工单号",
];
/// People of a team.
const CREW: u32 = 20;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, default: u32| args.get(at).map_or(Ok(default), |text| text.parse());
    let folder = Path::new(args.first().map_or("target/fieldwork", String::as_str));
    let (people, days) = (number(1, 200)?, number(2, 365)?);
    std::fs::create_dir_all(folder)?;
    let first = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap_or_default();
    let dates: Vec<NaiveDate> = (0..days).map(|day| first + Days::new(u64::from(day))).collect();
    for month in dates.chunk_by(|a, b| a.month() == b.month()) {
        write_month(folder, month, people)?;
    }
    let mut complaints = "日期,外包单位,人员,工单号,内容,是否属实\n".to_owned();
    for (date, n) in dates.iter().zip(0_u32..) {
        let person = draw(&[n, 7]) % people.max(1);
        let verdict = match draw(&[n, 9]) % 3 {
            0 => "属实",
            1 => "不属实",
            _ => "核实中",
        };
        complaints += &format!("{date},{},{},TS{n:05},接线,{verdict}\n", team(person), name(person));
    }
    std::fs::write(folder.join("投诉工单.csv"), complaints)?;
    Ok(())
}

fn write_month(folder: &Path, dates: &[NaiveDate], people: u32) -> Result<()> {
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "外包队伍工作量记录表")?;
    sheet.write_row(2, 0, HEADS)?;
    let mut at = 3;
    for date in dates {
        for person in 0..people {
            at = collector_day(sheet, at, *date, person, &day)?;
            if date.ordinal() % 7 == person % 7 {
                at = rotation(sheet, at, *date, person, &day)?;
            }
        }
    }
    let name = dates.first().map(|date| date.format("外包工作量%Y年%m月.xlsx").to_string());
    book.save(folder.join(name.unwrap_or_default()))?;
    Ok(())
}

fn collector_day(sheet: &mut Worksheet, at: u32, date: NaiveDate, person: u32, day: &Format) -> Result<u32> {
    let chance = draw(&[date.ordinal(), person]);
    let (work, least) =
        if chance.is_multiple_of(2) { ("无线采集器维护", 4) } else { ("载波采集器维护", 14) };
    let quantity = least + draw(&[chance, 1]) % 6;
    let failed = draw(&[chance, 2]) % (quantity / 2);
    opening(sheet, at, date, person, work, quantity, day)?;
    sheet.write(at, 5, quantity - failed)?;
    Ok(at + 1)
}

fn rotation(sheet: &mut Worksheet, at: u32, date: NaiveDate, person: u32, day: &Format) -> Result<u32> {
    let chance = draw(&[date.ordinal(), person, 5]);
    let quantity = 20 + chance % 100;
    opening(sheet, at, date, person, "表计轮换", quantity, day)?;
    let late = u64::from(chance.is_multiple_of(10)) * u64::from(1 + chance % 3);
    sheet.write_with_format(at, 6, &(date - Days::new(late)), day)?;
    sheet.write_with_format(at, 7, &date, day)?;
    let sampled = (quantity * 15).div_ceil(100);
    sheet.write_row(at, 8, [sampled, sampled, quantity - chance % 4])?;
    sheet.write(at, 11, format!("LH{:03}{person:04}", date.ordinal()))?;
    Ok(at + 1)
}

fn opening(
    sheet: &mut Worksheet,
    at: u32,
    date: NaiveDate,
    person: u32,
    work: &str,
    quantity: u32,
    day: &Format,
) -> Result<()> {
    sheet.write_with_format(at, 0, &date, day)?;
    sheet.write_row(at, 1, [team(person), name(person), work.to_owned()])?;
    sheet.write(at, 4, quantity)?;
    Ok(())
}

fn team(person: u32) -> String {
    format!("第{}施工队", person / CREW + 1)
}

fn name(person: u32) -> String {
    format!("人员{person:03}")
}

/// Numbers that look drawn by chance, and are not.
fn draw(seeds: &[u32]) -> u32 {
    let mixed = seeds.iter().fold(2_166_136_261_u32, |hash, seed| {
        (hash ^ seed.wrapping_mul(2_654_435_761)).rotate_left(13).wrapping_mul(16_777_619)
    });
    mixed ^ mixed >> 15
}
