//! Answers made by hand.

mod explained;

pub(super) use explained::{explained, matched};

use crate::finding::{Confidence, Excerpt, Owner, Severity, Subject};
use crate::report::answer::*;
use crate::value::Quantity;
use chrono::NaiveDate;

pub(super) fn q(text: &str) -> Quantity {
    Quantity::of_written(text).unwrap().value
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Nothing read, nothing found.
pub(super) fn empty() -> Answer {
    Answer {
        schema: "duizhang/1",
        command: "reconcile",
        version: "0.1.0",
        policy_sha256: "5".repeat(64),
        inputs_sha256: "a".repeat(64),
        summary: Summary { complete: true, ..Summary::default() },
        ..Answer::default()
    }
}

/// A balance of `site`, from what people would write.
fn balance(site: &str, store: &str, item: [&str; 4], figures: [&str; 4]) -> BalanceLine {
    let [code, name, spec, unit] = item;
    let [opening, inward, outward, expected] = figures;
    let known = |text: &str| (!text.is_empty()).then(|| q(text));
    let book = known(opening).map(|o| o + q(inward) - q(outward));
    let difference = book.zip(known(expected)).map(|(b, e)| b - e);
    BalanceLine {
        site: Some(site.to_owned()),
        warehouse: format!("{site}{store}"),
        item: code.to_owned(),
        name: name.to_owned(),
        spec: spec.to_owned(),
        unit: unit.to_owned(),
        price: None,
        opening: known(opening),
        inward: q(inward),
        outward: q(outward),
        book,
        expected: known(expected),
        difference,
        explained: difference.map(|_| Quantity::ZERO),
        unexplained: difference,
        parted_on: None,
        exported: None,
    }
}

const BOLT: [&str; 4] = ["000123", "高强度螺栓", "M36×245 10.9级", "个"];
const OIL: [&str; 4] = ["01020304", "齿轮油", "Mobil SHC XMP 320", "升"];
const CARD: [&str; 4] = ["0B-77", "变桨系统电源模块", "AC2 24V/20A", "块"];
const CABLE: [&str; 4] = ["990017", "耐扭电缆", "1×240mm²", "米"];

fn balances() -> Vec<BalanceLine> {
    let (a, b, c) = ("白云山风电场", "大青沟风电场", "海陵岛风电场");
    let good = "完好品库";
    let bad = "损坏品库";
    let mut lines = vec![
        balance(a, good, BOLT, ["1,200", "300", "120", "1,380"]),
        balance(a, good, OIL, ["208.5", "416", "33.69", "590.81"]),
        balance(a, good, CARD, ["6", "2", "3", "7"]),
        balance(a, bad, CARD, ["1", "3", "0", "4"]),
        balance(b, good, BOLT, ["800", "0", "64", "736"]),
        balance(b, good, OIL, ["0.1", "0.2", "0", "0.4"]),
        balance(b, good, CABLE, ["120.125", "0", "33.000001", "87.124999"]),
        balance(b, bad, CARD, ["", "1", "0", "3"]),
        balance(c, good, BOLT, ["0", "500", "500", ""]),
        balance(c, good, CARD, ["9", "0", "11", "0"]),
        balance(c, good, CABLE, ["40.5", "12", "0", "52.500001"]),
        balance(c, bad, CARD, ["2", "0", "2", "0"]),
    ];
    lines[2].price = Some(q("12,345.675"));
    lines[2].parted_on = Some(day("2024-11-18"));
    lines[5].price = Some(q("38.5"));
    lines[9].explained = Some(q("-2"));
    lines[9].unexplained = Some(Quantity::ZERO);
    lines[9].exported = Some(Exported { as_of: day("2024-12-03"), quantity: q("1") });
    lines
}

fn finding(code: &'static str, severity: Severity, message: &str) -> FindingLine {
    FindingLine {
        id: format!("{:016x}", message.len() * 7_777_777),
        code,
        name: "a-name",
        severity,
        message: message.to_owned(),
        help: None,
        site: Some("白云山风电场".to_owned()),
        warehouse: None,
        item: None,
        item_name: None,
        date: None,
        subject: Subject::default(),
        quantity: None,
        cause: None,
        hint: None,
        confidence: Confidence::Certain,
        clause: "账务操作规范 §7",
        owner: Owner::Site,
        party: "白云山风电场".to_owned(),
        effects: Vec::new(),
        related: Vec::new(),
        alternatives: Vec::new(),
        sources: vec![source(12)],
        sides: Vec::new(),
        proposal: None,
        excerpt: None,
        state: None,
    }
}

fn source(row: u32) -> SourceLine {
    SourceLine {
        file: "2024-11/白云山/白云山风电场流水账11月.xlsx".to_owned(),
        sheet: Some("11.18".to_owned()),
        row: Some(row),
        cell: Some(format!("G{row}")),
    }
}

fn differing(line: &BalanceLine, message: &str) -> FindingLine {
    let mut finding = finding("R301", Severity::Error, message);
    finding.help = Some("两边结存自 2024-11-18 起不一致,从这一天查起".to_owned());
    finding.site = line.site.clone();
    finding.warehouse = Some(line.warehouse.clone());
    finding.item = Some(line.item.clone());
    finding.item_name = Some(format!("{} {}", line.name, line.spec));
    finding.quantity = line.unexplained.map(Quantity::abs);
    finding.owner = Owner::Department;
    finding.clause = "账务操作规范 §7、§8;实务操作规范 §1.4.1";
    finding
}

fn findings(balances: &[BalanceLine]) -> Vec<FindingLine> {
    let mut refused = finding("I004", Severity::Error, "数量「三」不是确切的数字,该行未计");
    refused.help = Some("填一个确切的数字,如 3 或 2.5".to_owned());
    refused.date = Some(day("2024-11-18"));
    let words = |words: &[&str]| words.iter().map(ToString::to_string).collect();
    refused.excerpt = Some(Excerpt {
        header: words(&["日期", "存货编码", "存货名称", "数量", "备注"]),
        cells: words(&["2024-11-18", "000123", "高强度螺栓", "三", ""]),
        marked: Some(3),
    });
    let mut serials = finding("I014", Severity::Info, "有 31 个日期存成了数字序号,已按日期读取");
    serials.sources = (2..40).map(source).collect();
    let mut again = finding("I006", Severity::Info, "2024-11-05 的 12 行与另一文件相同,只计一次");
    again.help = Some("无需处理".to_owned());
    let mut unknown = finding("L101", Severity::Error, "存货档案中没有「=cmd()」,该行暂挂不计");
    unknown.item = Some("=cmd()".to_owned());
    unknown.help = Some("+1".to_owned());
    unknown.sources = vec![source(33)];
    let mut absent = finding("L109", Severity::Error, "大青沟风电场 2024-11-09 没有报送流水账");
    absent.site = Some("大青沟风电场".to_owned());
    absent.date = Some(day("2024-11-09"));
    absent.help = Some("请 大青沟风电场 补报;当日无出入库也须报「无」".to_owned());
    absent.sources = Vec::new();
    let mut opening =
        finding("R310", Severity::Error, "变桨系统电源模块 流水账期初为 9,对账用的期初为 11(差 -2)");
    opening.site = balances[9].site.clone();
    opening.effects = vec![EffectLine {
        warehouse: balances[9].warehouse.clone(),
        item: balances[9].item.clone(),
        difference: q("-2"),
    }];
    let mut long = finding("I008", Severity::Warning, &"很长的说明。".repeat(8_000));
    long.help = Some("http://example.com 不是链接\u{1}\r\n第二行".to_owned());
    vec![
        refused,
        again,
        long,
        serials,
        unknown,
        absent,
        differing(&balances[2], "变桨系统电源模块 AC2 24V/20A 账面少 2 块(账面 5,ERP 7)"),
        differing(&balances[5], "齿轮油 Mobil SHC XMP 320 账面少 0.1 升(账面 0.3,ERP 0.4)"),
        opening,
    ]
}

fn held() -> Vec<HeldLine> {
    let line = |row, code, item: &str, quantity| HeldLine {
        file: "2024-11/白云山/白云山风电场流水账11月.xlsx".to_owned(),
        sheet: "11.18".to_owned(),
        row,
        code,
        site: Some("白云山风电场".to_owned()),
        date: day("2024-11-18"),
        warehouse: None,
        item: item.to_owned(),
        category: "自用领用",
        quantity: q(quantity),
    };
    vec![line(33, "L101", "=cmd()", "2"), line(34, "L111", "000123 高强度螺栓 M36×245", "1.5")]
}

fn input(file: &str, kind: Option<&'static str>, site: Option<&str>, rows: [u64; 5]) -> InputLine {
    let [read, accepted, rejected, skipped, held] = rows;
    let columns =
        [("A", "date"), ("B", "item_code"), ("C", "item_name"), ("AA", "remark"), ("D", "quantity")];
    InputLine {
        file: file.to_owned(),
        sha256: "0123456789abcdef".repeat(4),
        sheet: "11月".to_owned(),
        kind,
        site: site.map(str::to_owned),
        days: kind.map(|_| (day("2024-11-01"), day("2024-11-30"))),
        header_rows: vec![2, 3],
        columns: columns.into_iter().map(|(c, f)| (c.to_owned(), f)).collect(),
        unmapped: vec!["E".to_owned(), "F".to_owned()],
        rows: Rows { read, accepted, rejected, skipped, held },
        skipped: Skipped::default(),
        hidden: false,
        layout: None,
        failure: None,
    }
}

fn inputs() -> Vec<InputLine> {
    let ledger = Some("ledger");
    vec![
        input(
            "2024-11/白云山/白云山风电场流水账11月.xlsx",
            ledger,
            Some("白云山风电场"),
            [120, 108, 1, 11, 2],
        ),
        input("2024-11/大青沟/大青沟.xlsx", ledger, Some("大青沟风电场"), [1_082, 1_050, 0, 32, 0]),
        input(
            "2024-11/海陵岛/海陵岛风电场 11月流水账(更正).csv",
            ledger,
            Some("海陵岛风电场"),
            [45, 40, 0, 5, 0],
        ),
        input("erp/现存量_2024-11-30.xlsx", Some("onhand"), None, [3_400, 3_396, 0, 4, 0]),
    ]
}

/// Three sites, twelve balances, nine findings; all of it read.
pub(super) fn complete() -> Answer {
    let mut answer = empty();
    answer.period = "2024-11".parse().ok();
    answer.as_of = Some(day("2024-11-30"));
    answer.balances = balances();
    answer.findings = findings(&answer.balances);
    answer.held = held();
    answer.inputs = inputs();
    answer.config = Some(ConfigUsed { file: "duizhang.toml".to_owned(), sha256: "c".repeat(64) });
    answer.passed_over = vec![
        PassedLine { file: "2024-11/~$白云山.xlsx".to_owned(), why: "lock file" },
        PassedLine { file: "erp/说明.pdf".to_owned(), why: "PDF" },
    ];
    answer.rules_run = crate::rules::all()
        .map(|rule| rule.code)
        .filter(|c| c.starts_with(|l| crate::rules::STOCK.contains(l)))
        .collect();
    let summary = &mut answer.summary;
    summary.files = 4;
    summary.rows = Rows { read: 4_647, accepted: 4_594, rejected: 1, skipped: 52, held: 2 };
    summary.findings = Counts { error: 6, warning: 1, info: 2 };
    summary.codes = answer.rules_run.iter().map(|code| (*code, 0)).collect();
    for finding in &answer.findings {
        *summary.codes.entry(finding.code).or_default() += 1;
    }
    summary.keys = Keys { all: 12, equal: 6, differ: 4, unknown: 2 };
    summary.ledger =
        Some(LedgerRows { posted: 1_180, outside_period: 4, held: 2, repeated: 12, replaced: 0 });
    answer
}

/// The same with gaps, and filtered.
pub(super) fn incomplete() -> Answer {
    let mut answer = complete();
    let gap = |why: &str, help: &str| Gap { why: why.to_owned(), help: help.to_owned() };
    answer.summary.complete = false;
    answer.summary.incomplete = vec![
        gap("有 2 个文件或工作表未能读取或识别", "见 I001、I002、I003"),
        gap(
            "缺少期初(2024-10-31 的结存):大青沟风电场",
            "给出截止 2024-10-31 的现存量,或用 --opening 文件 指明;确从零开始的用 --opening-zero",
        ),
    ];
    answer.select =
        Some(Selection { select: vec!["R3".to_owned(), "L".to_owned()], ignore: vec!["I006".to_owned()] });
    let mut failed = input("2024-11/大青沟/旧表.xls", None, None, [0; 5]);
    failed.columns.clear();
    failed.failure = Some("是 xls 文件,本程序不读这种格式".to_owned());
    answer.inputs.push(failed);
    answer
}

/// With what is seldom seen: more digits than a number has, a day long ago, no site.
pub(super) fn odd() -> Answer {
    let mut answer = complete();
    let huge = ["999999999999.123456", "0", "0", "999999999999.123455"];
    let mut line = balance("海陵岛风电场", "新库", CABLE, huge);
    line.parted_on = Some(day("1066-10-14"));
    line.site = None;
    answer.balances.push(line);
    answer
}
