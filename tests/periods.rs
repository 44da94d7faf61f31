//! From month to month: closing, what is carried, what people remark.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use chrono::{Datelike, NaiveDate};
use serde_json::Value;
use std::fs;
use std::path::Path;
use support::{adds_up, duizhang};

/// A site with a book, whose ledgers and lists come month by month.
struct Site(tempfile::TempDir);

const STORE: &str = "甲风电场完好品库";

impl Site {
    fn new() -> Site {
        let site = Site(tempfile::tempdir().unwrap());
        assert!(site.command(&["init", "."]).status.success());
        site.put(
            "ERP/仓库档案.csv",
            "仓库编码,仓库名称,所属现场,所属业务部,库房性质\n\
             011,甲风电场完好品库,甲风电场,华北业务部,完好品\n",
        );
        site.put(
            "ERP/存货档案.csv",
            "存货编码,存货名称,规格型号,主计量单位,参考单价\n0001,碳刷,J204,块,30\n0002,齿轮油,320,升,80\n",
        );
        site
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.path().join("inbox").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn onhand(&self, day: &str, brushes: i64, oil: i64) -> &Site {
        let text = format!("仓库名称,存货编码,现存数量\n{STORE},0001,{brushes}\n{STORE},0002,{oil}\n");
        self.put(&format!("ERP/现存量_{day}.csv"), &text);
        self
    }

    /// A month of ledgers, a file a day, and the ERP's lists: rows and lines are
    /// `日 编码 数量`, all of them 自用领用.
    fn month(&self, month: &str, rows: &[(u32, &str, i64)], lines: &[(u32, &str, i64)]) -> &Site {
        let first: NaiveDate = format!("{month}-01").parse().unwrap();
        let days: Vec<NaiveDate> = first.iter_days().take_while(|day| day.month() == first.month()).collect();
        for day in &days {
            let mut text = "日期,仓库,物资编码,物资名称,出入库类别,数量\n".to_owned();
            for (_, item, quantity) in rows.iter().filter(|row| row.0 == day.day()) {
                let name = if *item == "0001" { "碳刷" } else { "齿轮油" };
                text += &format!("{day},{STORE},{item},{name},自用领用,{quantity}\n");
            }
            self.put(&format!("甲风电场/{day}.csv"), &text);
        }
        let last = days.last().unwrap();
        let head = "单据日期,单据号,仓库,收发类别,存货编码,数量,审核状态,审核日期";
        for list in ["其他出库单列表", "其他入库单列表"] {
            let mut text = format!("{list},,,,,,,\n日期:{first} 至 {last},,,,,,,\n{head}\n");
            for (at, (day, item, quantity)) in lines.iter().enumerate().filter(|_| list.contains("出库")) {
                text += &format!(
                    "{month}-{day:02},CK{month}{at},{STORE},自用领用,{item},{quantity},已审核,{month}-{day:02}\n"
                );
            }
            self.put(&format!("ERP/{list}{month}.csv"), &text);
        }
        self
    }

    fn command(&self, args: &[&str]) -> std::process::Output {
        duizhang().current_dir(self.path()).args(args).output().unwrap()
    }

    fn run(&self, args: &[&str], code: i32) -> String {
        let output = self.command(args);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self, args: &[&str], code: i32) -> Value {
        serde_json::from_str(&self.run(&[args, &["--format", "json"]].concat(), code)).unwrap()
    }

    fn ingest(&self, day: &str) -> Value {
        self.json(&["ingest", "--as-of", day, "--fail-on", "never", "--ignore", "L110"], 0)
    }

    fn reconcile(&self, period: &str, day: &str, code: i32) -> Value {
        let answer = self.json(&["reconcile", "--period", period, "--as-of", day], code);
        adds_up(&answer);
        answer
    }
}

fn found<'a>(answer: &'a Value, code: &str) -> Vec<&'a Value> {
    answer["findings"].as_array().unwrap().iter().filter(|finding| finding["code"] == code).collect()
}

/// March with a row that the ERP has not; 100 and 50 to begin with.
fn march() -> Site {
    let site = Site::new();
    site.onhand("2025-02-28", 100, 50).onhand("2025-03-31", 98, 50);
    site.month("2025-03", &[(3, "0001", 3), (10, "0001", 2)], &[(10, "0001", 2)]);
    site.ingest("2025-03-31");
    site
}

#[test]
fn what_a_closed_period_left_open_is_cleared_by_its_late_counterpart() {
    let site = march();
    let answer = site.reconcile("2025-03", "2025-04-02", 1);
    let open = found(&answer, "R302")[0]["id"].clone();
    site.run(&["close", "2025-03", "--by", "王敏", "--as-of", "2025-04-03"], 2);
    site.run(&["close", "2025-03", "--by", "王敏", "--as-of", "2025-04-03", "--force", "ERP 已关账"], 0);
    // April, in which nothing came: the item is still open, and no difference of the opening.
    site.onhand("2025-04-30", 96, 49);
    site.month("2025-04", &[(5, "0001", 2), (6, "0002", 1)], &[(5, "0001", 2), (6, "0002", 1)]);
    site.ingest("2025-04-30");
    let april = site.reconcile("2025-04", "2025-05-02", 1);
    assert_eq!(
        (&april["balances"][0]["opening"], &april["balances"][0]["book"]),
        (&"95".into(), &"93".into())
    );
    assert!(found(&april, "R310").is_empty() && found(&april, "R301").is_empty(), "{:#}", april["findings"]);
    let carried = found(&april, "R302");
    assert_eq!((carried.len(), &carried[0]["id"]), (1, &open));
    assert_eq!(carried[0]["state"]["what"], "open");
    assert_eq!(carried[0]["state"]["since"], "2025-04-02");
    assert_eq!((&carried[0]["state"]["age_days"], &carried[0]["state"]["periods"]), (&30.into(), &2.into()));
    site.run(&["close", "2025-04", "--by", "王敏", "--as-of", "2025-05-03", "--force", "仍未补录"], 0);
    // In May it is posted, two months late.
    site.onhand("2025-05-31", 93, 49);
    site.month("2025-05", &[], &[(12, "0001", 3)]);
    site.ingest("2025-05-31");
    let may = site.reconcile("2025-05", "2025-06-02", 0);
    let cleared = found(&may, "R316");
    assert_eq!(cleared.len(), 1, "{:#}", may["findings"]);
    assert!(cleared[0]["message"].as_str().unwrap().contains("历时 70 天"));
    assert_eq!(may["findings"].as_array().unwrap().len(), 1);
    assert_eq!(may["balances"][0]["difference"], "0");
}

#[test]
fn an_opening_that_open_items_do_not_explain_is_said() {
    let site = march();
    site.run(&["close", "2025-03", "--by", "王敏", "--as-of", "2025-04-03", "--force", "关账"], 0);
    // The ERP's own opening is 1 less than the closing and the open item make it.
    site.onhand("2025-03-31", 97, 50).onhand("2025-04-30", 97, 50);
    site.month("2025-04", &[], &[]);
    site.ingest("2025-04-30");
    let april = site.reconcile("2025-04", "2025-05-02", 1);
    let differs = found(&april, "R310");
    assert_eq!((differs.len(), &differs[0]["quantity"]), (1, &"1".into()), "{:#}", april["findings"]);
    assert_eq!(found(&april, "R302").len(), 1);
}

#[test]
fn a_row_for_a_closed_period_changes_nothing_until_it_is_reopened() {
    let site = march();
    site.run(&["close", "2025-03", "--by", "王敏", "--as-of", "2025-04-03", "--force", "关账"], 0);
    site.run(&["close", "2025-03", "--by", "王敏", "--as-of", "2025-04-03", "--force", "再来"], 2);
    let late =
        "日期,仓库,物资编码,物资名称,出入库类别,数量\n2025-03-20,甲风电场完好品库,0001,碳刷,自用领用,4\n";
    site.put("甲风电场/2025-03-20更正.csv", late);
    let ingest = site.ingest("2025-04-05");
    assert_eq!(found(&ingest, "L117").len(), 1, "{:#}", ingest["findings"]);
    let again = site.reconcile("2025-03", "2025-04-05", 1);
    assert_eq!(again["balances"][0]["book"], "95");
    assert_eq!(found(&again, "L117")[0]["quantity"], "4");
    assert_eq!((&again["held"][0]["code"], &again["summary"]["complete"]), (&"L117".into(), &true.into()));
    site.run(&["reopen", "2025-04", "--why", "错的期间"], 2);
    site.run(&["reopen", "2025-03", "--why", "甲补报 03-20", "--by", "王敏"], 0);
    let open = site.reconcile("2025-03", "2025-04-06", 1);
    assert_eq!(open["balances"][0]["book"], "91");
    assert!(found(&open, "L117").is_empty());
}

#[test]
fn the_same_rows_again_are_no_news_for_a_closed_period() {
    let site = march();
    site.run(&["close", "2025-03", "--by", "王敏", "--as-of", "2025-04-03", "--force", "关账"], 0);
    let same = fs::read_to_string(site.path().join("inbox/甲风电场/2025-03-10.csv")).unwrap();
    site.put("甲风电场/2025-03-10(2).csv", &format!("{same}\n"));
    let ingest = site.ingest("2025-04-05");
    assert!(
        found(&ingest, "L117").is_empty() && found(&ingest, "I006").len() == 1,
        "{:#}",
        ingest["findings"]
    );
}

#[test]
fn findings_are_new_open_and_resolved_from_run_to_run() {
    let site = march();
    let first = site.reconcile("2025-03", "2025-04-02", 1);
    assert_eq!(first["findings"][0].get("state"), None, "nobody has looked before");
    assert_eq!(site.reconcile("2025-03", "2025-04-02", 1), first, "the same day says the same");
    let later = site.reconcile("2025-03", "2025-04-08", 1);
    assert_eq!(later["findings"][0]["state"]["what"], "open");
    assert_eq!(later["findings"][0]["state"]["age_days"], 6);
    // The ERP posts it, and has another line that no ledger has.
    site.onhand("2025-03-31", 94, 50);
    site.month(
        "2025-03",
        &[(3, "0001", 3), (10, "0001", 2)],
        &[(3, "0001", 3), (10, "0001", 2), (20, "0001", 1)],
    );
    site.ingest("2025-04-09");
    let mended = site.reconcile("2025-03", "2025-04-09", 1);
    assert_eq!(found(&mended, "R303")[0]["state"]["what"], "new");
    assert_eq!(mended["resolved"][0]["code"], "R302");
    assert_eq!(site.reconcile("2025-03", "2025-04-09", 1), mended);
    // A look back records nothing, and one without the record knows nothing.
    let plain = site.json(&["reconcile", "--period", "2025-03", "--as-of", "2025-04-10", "--no-record"], 1);
    assert!(plain.get("resolved").is_none() && plain["findings"][0].get("state").is_none());
    assert_eq!(site.reconcile("2025-03", "2025-04-10", 1).get("resolved"), None, "told once");
}

#[test]
fn remarks_come_back_and_what_is_explained_fails_no_run() {
    let site = march();
    let args = ["reconcile", "--period", "2025-03", "--as-of", "2025-04-02", "-o", "报告.xlsx", "-q"];
    site.run(&args, 1);
    let report = site.path().join("报告.xlsx");
    let mut sheet = Edited::of(&report);
    sheet.set("处理意见", "ERP 月底关账,四月补录").set("责任人", "李雷").set("状态", "已说明");
    sheet.save(&site.path().join("填好.xlsx"));
    let taken = site.json(&["remarks", "填好.xlsx", "--by", "王敏", "--as-of", "2025-04-03"], 0);
    assert_eq!((&taken["stored"], &taken["unchanged"]), (&1.into(), &0.into()));
    assert_eq!(site.json(&["remarks", "填好.xlsx", "--as-of", "2025-04-03"], 0)["unchanged"], 1);
    let explained = site.reconcile("2025-03", "2025-04-04", 0);
    let state = &found(&explained, "R302")[0]["state"];
    assert_eq!((&state["explained"], &state["responsible"]), (&true.into(), &"李雷".into()));
    // Now it may be closed.
    site.run(&["close", "2025-03", "--by", "王敏", "--as-of", "2025-04-05"], 0);
    site.run(&["reopen", "2025-03", "--why", "再看"], 0);
    // The next report shows what was written, and reads back the same.
    site.run(&["reconcile", "--period", "2025-03", "--as-of", "2025-04-06", "-o", "报告.xlsx", "-q"], 0);
    assert_eq!(site.json(&["remarks", "报告.xlsx"], 0)["unchanged"], 1);
    // An id that was edited or doubled is refused by its row.
    let mut sheet = Edited::of(&report);
    sheet.set("编号", "0123456789abcdef");
    sheet.save(&site.path().join("改号.xlsx"));
    assert_eq!(site.json(&["remarks", "改号.xlsx"], 1)["refused"][0]["row"], sheet.row + 1);
    let mut sheet = Edited::of(&report);
    sheet.double();
    sheet.save(&site.path().join("重号.xlsx"));
    assert_eq!(site.json(&["remarks", "重号.xlsx"], 1)["refused"].as_array().unwrap().len(), 2);
    // The quantity changes, and with it the explanation.
    let path = site.path().join("inbox/甲风电场/2025-03-03.csv");
    let text = fs::read_to_string(&path).unwrap().replace("自用领用,3", "自用领用,5");
    site.put("甲风电场/2025-03-03更正.csv", &text);
    site.ingest("2025-04-07");
    let changed = site.reconcile("2025-03", "2025-04-07", 1);
    let state = &found(&changed, "R302")[0]["state"];
    assert_eq!((&state["explained"], &state["reopened"]), (&false.into(), &true.into()));
}

/// The discrepancy sheet of a report, as somebody with a spreadsheet program changes it.
struct Edited {
    cells: Vec<Vec<String>>,
    head: usize,
    /// The first finding, from 0.
    row: usize,
}

impl Edited {
    fn of(path: &Path) -> Edited {
        use calamine::Reader;
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).unwrap();
        let range = book.worksheet_range("差异清单").unwrap();
        assert_eq!(range.start(), Some((0, 0)));
        let cells: Vec<Vec<String>> =
            range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
        let head = cells.iter().position(|row| row.iter().any(|cell| cell == "处理意见")).unwrap();
        Edited { cells, head, row: head + 1 }
    }

    fn set(&mut self, head: &str, text: &str) -> &mut Edited {
        let col = self.cells[self.head].iter().position(|cell| cell == head).unwrap();
        self.cells[self.row][col] = text.to_owned();
        self
    }

    fn double(&mut self) {
        let row = self.cells[self.row].clone();
        self.cells.push(row);
    }

    fn save(&self, path: &Path) {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, cells) in (0..).zip(&self.cells) {
            for (col, text) in (0..).zip(cells) {
                sheet.write_string(row, col, text).unwrap();
            }
        }
        book.save(path).unwrap();
    }
}

#[test]
fn months_that_start_on_the_sixteenth_are_closed_as_such() {
    let site = march();
    fs::write(site.path().join("duizhang.toml"), "period_starts_on = 16\n").unwrap();
    site.onhand("2025-02-15", 100, 50).onhand("2025-03-15", 98, 50);
    site.month("2025-02", &[], &[]);
    site.ingest("2025-03-31");
    let answer = site.reconcile("2025-03", "2025-04-02", 1);
    assert_eq!(
        (&answer["period"]["from"], &answer["period"]["to"]),
        (&"2025-02-16".into(), &"2025-03-15".into())
    );
    let said = site.run(&["close", "2025-03", "--by", "王敏", "--as-of", "2025-04-03", "--force", "关账"], 0);
    assert!(said.contains("2025-02-16..2025-03-15"), "{said}");
}

#[test]
fn the_calendar_tells_present_nil_late_and_missing_days() {
    let site = march();
    fs::remove_file(site.path().join("inbox/甲风电场/2025-03-03.csv")).unwrap();
    let other = Site::new();
    other.month("2025-03", &[(1, "0001", 1)], &[]);
    for day in ["2025-03-01", "2025-03-02", "2025-03-04"] {
        let from = other.path().join(format!("inbox/甲风电场/{day}.csv"));
        fs::rename(&from, other.path().join(format!("{day}.csv"))).unwrap();
    }
    fs::remove_dir_all(other.path().join("inbox/甲风电场")).unwrap();
    let send = |day: &str, today: &str| {
        let to = other.path().join("inbox/甲风电场");
        fs::create_dir_all(&to).unwrap();
        fs::rename(other.path().join(format!("{day}.csv")), to.join(format!("{day}.csv"))).unwrap();
        other.json(&["ingest", "--as-of", today, "--fail-on", "never"], 0)
    };
    assert!(found(&send("2025-03-01", "2025-03-01"), "L110").is_empty());
    assert!(found(&send("2025-03-02", "2025-03-02"), "L110").is_empty());
    let late = send("2025-03-04", "2025-03-05");
    assert_eq!(found(&late, "L110").len(), 1, "{:#}", late["findings"]);
    assert_eq!(late["ingest"]["not_sent"][0], "甲风电场");
    let args = ["status", "--date", "2025-03-05", "-o", "日历.xlsx", "-q"];
    let status = other.json(&args, 0);
    let days: Vec<&str> = status["sites"][0]["days"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| day["what"].as_str().unwrap())
        .collect();
    assert_eq!(days, ["present", "nil", "missing", "late", "due"]);
    assert_eq!(status["last_ingest"], "2025-03-05");
    let shown = other.run(&args[..3], 0);
    assert!(shown.contains('●') && shown.contains('×') && shown.contains('△'), "{shown}");
    let book: calamine::Xlsx<_> = calamine::open_workbook(other.path().join("日历.xlsx")).unwrap();
    assert_eq!(calamine::Reader::sheet_names(&book), ["报送日历"]);
}

#[test]
fn a_line_that_was_approved_after_the_closing_clears_what_waited_for_it() {
    let site = Site::new();
    site.onhand("2025-02-28", 100, 50).onhand("2025-03-31", 100, 50);
    site.month("2025-03", &[(10, "0001", 2)], &[]);
    let list = |status: &str, day: &str, to: &str| {
        format!(
            "其他出库单列表,,,,,,,\n日期:2025-03-01 至 {to},,,,,,,\n\
             单据日期,单据号,仓库,收发类别,存货编码,数量,审核状态,审核日期\n\
             2025-03-10,CK1,{STORE},自用领用,0001,2,{status},{day}\n"
        )
    };
    site.put("ERP/其他出库单列表2025-03.csv", &list("未审核", "", "2025-03-31"));
    site.ingest("2025-03-31");
    let march = site.reconcile("2025-03", "2025-04-02", 1);
    assert_eq!(found(&march, "R309").len(), 1, "{:#}", march["findings"]);
    site.run(&["close", "2025-03", "--by", "王敏", "--as-of", "2025-04-03", "--force", "待审核"], 0);
    site.onhand("2025-04-30", 98, 50);
    site.month("2025-04", &[], &[]);
    site.put("ERP/其他出库单列表2025-04.csv", &list("已审核", "2025-04-08", "2025-04-30"));
    site.ingest("2025-04-30");
    let april = site.reconcile("2025-04", "2025-05-02", 0);
    assert_eq!(april["balances"][0]["difference"], "0");
    assert!(found(&april, "R310").is_empty() && found(&april, "R309").is_empty(), "{:#}", april["findings"]);
}
