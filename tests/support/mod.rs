//! A small month that is right in every cell, to be spoilt one cell at a time.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use assert_cmd::Command;
use chrono::{Days, NaiveDate};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

pub const HEADER: &str = "日期,物资编码,物资名称,规格型号,单位,出入库类别,数量,结存,备注\n";

/// Some days of some sites, in a folder of their own.
pub struct World {
    folder: tempfile::TempDir,
    from: NaiveDate,
    to: NaiveDate,
}

impl World {
    /// Nothing in it yet.
    pub fn of(from: &str, to: &str) -> World {
        let day = |text: &str| text.parse().unwrap();
        World { folder: tempfile::tempdir().unwrap(), from: day(from), to: day(to) }
    }

    /// Two days of one site. Nothing is wrong with it.
    pub fn sound() -> World {
        let world = World::of("2025-03-01", "2025-03-02");
        world
            .put(
                "ERP/仓库档案.csv",
                "仓库编码,仓库名称,所属现场,所属业务部,库房性质\n\
                 011,甲风电场完好品库,甲风电场,华北业务部,完好品\n\
                 012,甲风电场损坏品库,甲风电场,华北业务部,损坏品\n",
            )
            .put(
                "ERP/存货档案.csv",
                "存货编码,存货名称,规格型号,主计量单位,参考单价\n\
                 0001,碳刷,J204,块,30\n\
                 0002,齿轮油,320,升,80\n\
                 0003,碳刷,J205,块,35\n",
            )
            .put("ERP/现存量_2025-02-28.csv", &onhand(10, 5))
            .put("ERP/现存量_2025-03-02.csv", &onhand(8, 5))
            .day("0301", "2025-03-01,0001,碳刷,J204,块,自用领用,2,8,\n")
            .day("0302", "");
        world
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn put(&self, name: &str, text: &str) -> &World {
        self.put_bytes(name, text.as_bytes())
    }

    pub fn put_bytes(&self, name: &str, bytes: &[u8]) -> &World {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
        self
    }

    pub fn remove(&self, name: &str) -> &World {
        std::fs::remove_file(self.path().join(name)).unwrap();
        self
    }

    /// The site's ledger of a day, under the usual header.
    pub fn day(&self, name: &str, rows: &str) -> &World {
        self.put(&format!("甲风电场/{name}.csv"), &format!("{HEADER}{rows}"))
    }

    /// The program, in the folder, with nothing of this machine in its answer.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = duizhang();
        command.current_dir(self.path()).args(args);
        command
    }

    /// Reconciles all days, eight days later; the exit code and the JSON answer.
    pub fn reconcile(&self, extra: &[&str]) -> (i32, Value) {
        let period = format!("{}..{}", self.from, self.to);
        let as_of = (self.to + Days::new(8)).to_string();
        let mut args = vec!["reconcile", "--period", &period, "--as-of", &as_of, "--format", "json", "."];
        args.extend(extra);
        let output = self.command(&args).output().unwrap();
        let answer = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
        (output.status.code().unwrap(), answer)
    }

    /// Both sides in short: the ledgers' rows and the ERP's lines, and with them all that
    /// belongs to a month that is right in all else. Every key begins with 1000; the ERP's
    /// on-hand is what its approved lines make of that. The lists reach beyond the period.
    ///
    /// A row is `03-01 甲好 自用领用 0001 2` and, if need be, a remark; a line has its
    /// document before the store, and may have `未审核` or `审核03-05`, a transfer `DB…` and a
    /// remark behind.
    pub fn told(&self, rows: &[&str], lines: &[&str]) -> &World {
        let rows: Vec<Short> = rows.iter().map(|text| Short::row(text)).collect();
        let lines: Vec<Short> = lines.iter().map(|text| Short::line(text)).collect();
        let all = || rows.iter().chain(&lines);
        let sites: BTreeSet<char> = all().map(|short| short.site()).chain(['甲']).collect();
        let mut stores = "仓库编码,仓库名称,所属现场,所属业务部,库房性质\n".to_owned();
        for site in &sites {
            let department = if *site == '丙' { "西北" } else { "华北" };
            for condition in ["完好品", "损坏品"] {
                let store = format!("{site}风电场{condition}库");
                stores += &format!("{store},{store},{site}风电场,{department}业务部,{condition}\n");
            }
        }
        let key = |short: &'_ Short| (store(&short.store), short.item.clone());
        let mut stock: BTreeMap<(String, String), f64> = all().map(|short| (key(short), 1000.0)).collect();
        self.put("ERP/仓库档案.csv", &stores);
        self.put(&format!("ERP/现存量_{}.csv", self.from - Days::new(1)), &stocks(&stock));
        for line in lines.iter().filter(|line| line.status != "未审核") {
            let day = self.day_of(line.approved.as_ref().unwrap_or(&line.day));
            if self.from <= day && day <= self.to {
                *stock.get_mut(&key(line)).unwrap() += line.effect();
            }
        }
        self.put(&format!("ERP/现存量_{}.csv", self.to), &stocks(&stock));
        for site in sites {
            self.ledgers(site, &rows);
        }
        self.lists(&lines)
    }

    /// A file per day, and for days outside the period those that have rows.
    fn ledgers(&self, site: char, rows: &[Short]) {
        let period = self.from.iter_days().take_while(|day| *day <= self.to);
        let of_site = || rows.iter().filter(|row| row.site() == site);
        let days: BTreeSet<NaiveDate> = period.chain(of_site().map(|row| self.day_of(&row.day))).collect();
        for day in days {
            let mut text = "日期,仓库,物资编码,物资名称,出入库类别,数量,备注\n".to_owned();
            for row in of_site().filter(|row| self.day_of(&row.day) == day) {
                let (item, name) = (&row.item, item_name(&row.item));
                let (class, quantity, remark) = (&row.class, &row.quantity, &row.remark);
                text += &format!("{day},{},{item},{name},{class},{quantity},{remark}\n", store(&row.store));
            }
            self.put(&format!("{site}风电场/{}.csv", day.format("%m%d")), &text);
        }
    }

    fn lists(&self, lines: &[Short]) -> &World {
        let span = format!("日期:{} 至 {}", self.from - Days::new(20), self.to + Days::new(8));
        for (list, is_in) in [("其他出库单列表", false), ("其他入库单列表", true)] {
            let header = "单据日期,单据号,仓库,收发类别,存货编码,数量,审核状态,审核日期,调拨单号,备注";
            let mut text = format!("{list},,,,,,,,,\n{span},,,,,,,,,\n{header}\n");
            for line in lines.iter().filter(|line| line.is_in() == is_in) {
                let (day, store) = (self.day_of(&line.day), store(&line.store));
                let approved = line.approved.as_ref().map(|day| self.day_of(day).to_string());
                let approved = approved.unwrap_or_default();
                let Short { class, item, quantity, document, status, transfer, remark, .. } = line;
                text += &format!(
                    "{day},{document},{store},{class},{item},{quantity},{status},{approved},{transfer},{remark}\n"
                );
            }
            self.put(&format!("ERP/{list}.csv"), &text);
        }
        self
    }

    /// The list of transfer orders: `03-01 DB2025001 甲好 乙好 0001 2 制单部门`.
    pub fn orders(&self, orders: &[&str]) -> &World {
        let span = format!("日期:{} 至 {}", self.from - Days::new(20), self.to + Days::new(8));
        let header = "调拨单号,日期,转出仓库,转入仓库,存货编码,数量,制单部门";
        let mut text = format!("调拨单列表,,,,,,\n{span},,,,,,\n{header}\n");
        for order in orders {
            let words: Vec<&str> = order.split(' ').collect();
            let [day, number, from, to, item, quantity, maker] = words[..] else { panic!("{order}") };
            let (day, from, to) = (self.day_of(day), store(from), store(to));
            text += &format!("{number},{day},{from},{to},{item},{quantity},{maker}\n");
        }
        self.put("ERP/调拨单.csv", &text)
    }

    fn day_of(&self, text: &str) -> NaiveDate {
        format!("{}-{text}", self.from.format("%Y")).parse().unwrap()
    }

    /// The codes of all findings, sorted, with repeats.
    pub fn codes(&self) -> Vec<String> {
        codes(&self.reconcile(&[]).1)
    }
}

/// A row or a line in short.
#[derive(Default)]
struct Short {
    day: String,
    store: String,
    class: String,
    item: String,
    quantity: String,
    document: String,
    status: String,
    approved: Option<String>,
    transfer: String,
    remark: String,
}

impl Short {
    fn row(text: &str) -> Short {
        let mut words = text.split(' ').map(str::to_owned);
        let mut next = || words.next().unwrap_or_else(|| panic!("{text}"));
        let (day, store, class, item, quantity) = (next(), next(), next(), next(), next());
        let remark = words.collect::<Vec<_>>().join(" ");
        Short { day, store, class, item, quantity, remark, ..Short::default() }
    }

    fn line(text: &str) -> Short {
        let (day, rest) = text.split_once(' ').unwrap();
        let (document, rest) = rest.split_once(' ').unwrap();
        let mut line = Short {
            document: document.to_owned(),
            status: "已审核".to_owned(),
            ..Short::row(&format!("{day} {rest}"))
        };
        for word in std::mem::take(&mut line.remark).split(' ') {
            match word {
                "未审核" => line.status = word.to_owned(),
                _ if word.starts_with("审核") => line.approved = Some(word.replace("审核", "")),
                _ if word.starts_with("DB") => line.transfer = word.to_owned(),
                _ => line.remark = word.to_owned(),
            }
        }
        line
    }

    fn site(&self) -> char {
        self.store.chars().next().unwrap()
    }

    fn is_in(&self) -> bool {
        self.document.contains("RK")
    }

    fn effect(&self) -> f64 {
        let quantity: f64 = self.quantity.parse().unwrap();
        if self.is_in() { quantity } else { -quantity }
    }
}

/// `甲好` is 甲风电场完好品库, `甲坏` is 甲风电场损坏品库.
pub fn store(short: &str) -> String {
    let condition = if short.ends_with('好') { "完好品" } else { "损坏品" };
    format!("{}风电场{condition}库", short.chars().next().unwrap())
}

fn stocks(stock: &BTreeMap<(String, String), f64>) -> String {
    let mut text = "仓库名称,存货编码,存货名称,现存数量\n".to_owned();
    for ((store, item), quantity) in stock {
        text += &format!("{store},{item},{},{quantity:.1}\n", item_name(item));
    }
    text
}

/// The names of all items that the cases speak of: none is like another but the brushes.
fn item_name(code: &str) -> &'static str {
    match code {
        "0001" | "0003" => "碳刷",
        "0002" => "齿轮油",
        "1111" => "轴承",
        "1112" => "滤芯",
        "2111" => "螺栓",
        "3333" => "皮带",
        "4444" => "熔断器",
        "10234" => "油封",
        "10243" => "垫片",
        _ => panic!("{code}"),
    }
}

pub fn codes(answer: &Value) -> Vec<String> {
    let findings = answer["findings"].as_array().unwrap();
    let mut codes: Vec<String> = findings.iter().map(|f| f["code"].as_str().unwrap().to_owned()).collect();
    codes.sort();
    codes
}

/// The effects of all findings are the differences of all keys.
pub fn adds_up(answer: &Value) {
    let number = |value: &Value| value.as_str().unwrap().parse::<f64>().unwrap();
    for balance in answer["balances"].as_array().unwrap() {
        let of_key = |e: &&Value| e["warehouse"] == balance["warehouse"] && e["item"] == balance["item"];
        let findings = answer["findings"].as_array().unwrap().iter();
        let effects = findings.flat_map(|f| f["effects"].as_array().unwrap()).filter(of_key);
        let sum: f64 = effects.map(|e| number(&e["difference"])).sum();
        assert!((sum - number(&balance["difference"])).abs() < 1e-6, "{balance:#} {:#}", answer["findings"]);
    }
}

pub fn onhand(brushes: i64, oil: i64) -> String {
    format!(
        "仓库名称,存货编码,存货名称,规格型号,主计量单位,现存数量\n\
         甲风电场完好品库,0001,碳刷,J204,块,{brushes}\n\
         甲风电场完好品库,0002,齿轮油,320,升,{oil}\n"
    )
}

/// The binary, deaf to the locale, colour and configuration of whoever runs the test.
pub fn duizhang() -> Command {
    let mut command = Command::cargo_bin("duizhang").unwrap();
    for variable in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "TERM"] {
        command.env_remove(variable);
    }
    command
}

/// The root of the package.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A file of `fixtures/`.
pub fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(root().join("fixtures").join(name)).unwrap()
}
