//! Makes many tickets and the callbacks on them: `make_callbacks DIR [TICKETS]`, two CSV
//! files of the fourth quarter of 2024. For measuring; the same number gives the same rows.
//! Every ticket has one callback; one of some thousand is late, early or unsatisfied.

use anyhow::Result;
use chrono::{Days, NaiveDate};
use std::fmt::Write;
use std::path::Path;

const KINDS: [&str; 8] = ["维修", "维修", "维修", "投诉", "求助", "特约服务", "文体活动", "维修"];
const MATTERS: [&str; 6] = ["水龙头漏水", "灯具不亮", "门锁损坏", "电梯噪音", "垃圾未清", "对讲故障"];

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let folder = Path::new(args.first().map_or("target/callbacks", String::as_str));
    let tickets: u64 = args.get(1).map_or(Ok(1_000_000), |text| text.parse())?;
    std::fs::create_dir_all(folder)?;
    let first = NaiveDate::from_ymd_opt(2024, 10, 1).unwrap_or_default();
    let mut services = String::from("工单号,类别,房号,事项,受理日期,完成日期,责任人,收费金额,是否重大\n");
    let mut callbacks = String::from("回访单编号,工单号,回访日期,回访方式,回访人,回访人职务,回访结果\n");
    for n in 0..tickets {
        let pick = |of: u64| usize::try_from(n * 2_654_435_761 % 4_294_967_296 / 7 % of).unwrap_or(0);
        let word = |words: &[&'static str], of: u64| words.get(pick(of)).copied().unwrap_or("");
        let (kind, matter) = (word(&KINDS, 8), word(&MATTERS, 6));
        let done = first + Days::new(n % 90);
        let charge = if kind == "维修" && n % 5 == 0 { 80 } else { 0 };
        let received = done - Days::new(n % 2);
        writeln!(
            services,
            "GD{n:08},{kind},{}栋{},{matter},{received},{done},工{},{charge},否",
            n / 400,
            n % 400,
            n % 97
        )?;
        let days = match n % 5000 {
            17 => 9,
            31 => 0,
            _ => 1 + n % 2,
        };
        let role = if kind == "投诉" { "部门主管" } else { "管理员" };
        let result = if n % 5003 == 0 { "不满意" } else { "满意" };
        writeln!(
            callbacks,
            "HF{n:08},GD{n:08},{},电话,员{},{role},{result}",
            done + Days::new(days),
            n % 211
        )?;
    }
    std::fs::write(folder.join("服务工单.csv"), services)?;
    std::fs::write(folder.join("回访记录.csv"), callbacks)?;
    Ok(())
}
