//! What is said of a single posting and of transfers.

use super::signed;
use crate::matching::Hint;
use crate::value::{Lang, Quantity};
use chrono::NaiveDate;

/// A ledger row or an ERP line as a sentence names it.
#[derive(Clone, Debug, PartialEq)]
pub struct Posted {
    pub category: String,
    /// Without sign where that is its usual way, else with its minus.
    pub quantity: Quantity,
    pub unit: String,
    pub name: String,
    pub item: String,
    pub warehouse: String,
    pub date: NaiveDate,
    /// The document of a line.
    pub document: Option<String>,
}

/// What else differs in a pair beside what it is named after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Besides {
    Item,
    Warehouse,
    Category,
    Quantity(Hint),
}

/// A row and the line that it was held against.
#[derive(Clone, Debug, PartialEq)]
pub struct Pairing {
    pub row: Posted,
    pub line: Posted,
    pub besides: Vec<Besides>,
}

/// What is found about postings and transfers.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    NotPosted {
        row: Posted,
        near: Option<Posted>,
        /// Other rows of that day that say the same.
        of: usize,
    },
    NotPostedHelp {
        voucher: String,
    },
    Reversed {
        row: Posted,
        blue: String,
        red: String,
    },
    NotInLedger {
        lines: Vec<Posted>,
        near: Option<NaiveDate>,
    },
    NotInLedgerHelp {
        line: Posted,
    },
    Quantity {
        pair: Pairing,
        hint: Hint,
    },
    QuantityHelp {
        pair: Pairing,
    },
    SignOfReturnHelp,
    Item(Pairing),
    ItemHelp(Pairing),
    Warehouse(Pairing),
    WarehouseHelp(Pairing),
    Category(Pairing),
    CategoryHelp(Pairing),
    CutOff {
        pair: Pairing,
        from: NaiveDate,
        to: NaiveDate,
    },
    CutOffParts {
        first: Posted,
        count: usize,
    },
    CutOffHelp,
    PostedTwice {
        line: Posted,
        other: Option<String>,
    },
    PostedTwiceHelp {
        line: Posted,
    },
    EnteredTwice {
        row: Posted,
        times: usize,
    },
    EnteredTwiceHelp,
    NotApproved {
        row: Option<Posted>,
        line: Posted,
        approved_on: Option<NaiveDate>,
        besides: Vec<Besides>,
    },
    NotApprovedHelp {
        document: String,
    },
    Late {
        pair: Pairing,
        days: i64,
    },
    LateHelp,
    /// Of a posting, yet worded by the keeping of the book.
    Kept(Box<super::Message>),
    InTransit {
        number: String,
        line: Posted,
        days: i64,
        generated: bool,
    },
    InTransitHelp {
        number: String,
        warehouse: String,
    },
    NotSent {
        number: String,
        line: Posted,
    },
    NotSentHelp {
        number: String,
    },
    ArrivedOtherwise {
        number: String,
        name: String,
        unit: String,
        left: Quantity,
        arrived: Quantity,
    },
    ArrivedOtherwiseHelp,
    CrossDepartment {
        number: String,
        from: String,
        to: String,
        maker: String,
        approver: String,
    },
    CrossDepartmentHelp,
    ConditionDiffers {
        number: String,
        name: String,
        from: String,
        to: String,
    },
    ConditionDiffersHelp,
    /// A sentence with the balance that it speaks of.
    OfKey {
        told: Box<Told>,
        book: Quantity,
        expected: Quantity,
    },
    /// A sentence whose search was cut short.
    Bounded(Box<Told>),
    /// What balances alone tell.
    Lone {
        told: Box<super::Message>,
        cause: &'static str,
        hint: Option<&'static str>,
    },
}

impl Told {
    pub fn text(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh(self),
            Lang::En => en(self),
        }
    }
}

impl Posted {
    pub(super) fn zh(&self) -> String {
        format!("{} {} {} {}", self.category, self.quantity, self.unit, self.name)
    }

    fn document(&self) -> String {
        self.document.clone().unwrap_or_default()
    }

    pub(super) fn en(&self) -> String {
        self.zh()
    }
}

fn besides_zh(besides: &[Besides]) -> String {
    let word = |b: &Besides| match b {
        Besides::Item => "存货也不同".to_owned(),
        Besides::Warehouse => "仓库也不同".to_owned(),
        Besides::Category => "类别也不同".to_owned(),
        Besides::Quantity(hint) => format!("数量也不同({})", hint_zh(*hint)),
    };
    besides.iter().map(|b| format!(";{}", word(b))).collect()
}

fn besides_en(besides: &[Besides]) -> String {
    let word = |b: &Besides| match b {
        Besides::Item => "the item differs too".to_owned(),
        Besides::Warehouse => "the warehouse differs too".to_owned(),
        Besides::Category => "the category differs too".to_owned(),
        Besides::Quantity(hint) => format!("the quantity differs too ({})", hint_en(*hint)),
    };
    besides.iter().map(|b| format!("; {}", word(b))).collect()
}

fn hint_zh(hint: Hint) -> &'static str {
    match hint {
        Hint::Unit => "像是包装单位未换算",
        Hint::Sign => "正负号相反",
        Hint::ShiftedDecimal => "像是小数点错位",
        Hint::TransposedDigits => "像是数字颠倒",
        Hint::SimilarDigit => "像是形近数字",
        Hint::DigitDroppedOrAdded => "像是漏写或多写一位",
        Hint::Other => "看不出缘由",
    }
}

fn hint_en(hint: Hint) -> &'static str {
    match hint {
        Hint::Unit => "looks like a pack that was not converted",
        Hint::Sign => "the sign is the other",
        Hint::ShiftedDecimal => "looks like a shifted decimal",
        Hint::TransposedDigits => "looks like transposed digits",
        Hint::SimilarDigit => "looks like a similar digit",
        Hint::DigitDroppedOrAdded => "looks like a digit dropped or added",
        Hint::Other => "no slip of the hand shows",
    }
}

fn balance_zh(book: Quantity, expected: Quantity) -> String {
    let gap = book - expected;
    match (gap.is_zero(), gap.is_negative()) {
        (true, _) => format!("账面 {book},ERP {expected}:余额相符,有互相抵消的差错"),
        (_, true) => format!("账面 {book},ERP {expected}:账面少 {}", gap.abs()),
        _ => format!("账面 {book},ERP {expected}:账面多 {}", gap.abs()),
    }
}

fn balance_en(book: Quantity, expected: Quantity) -> String {
    let gap = book - expected;
    match (gap.is_zero(), gap.is_negative()) {
        (true, _) => format!("book {book}, ERP {expected}: they agree, for errors offset each other"),
        (_, true) => format!("book {book}, ERP {expected}: book {} less", gap.abs()),
        _ => format!("book {book}, ERP {expected}: book {} more", gap.abs()),
    }
}

fn zh(told: &Told) -> String {
    match told {
        Told::NotPosted { row, near, of } => {
            let one =
                if *of == 0 { String::new() } else { format!("(当日相同的 {} 行之一)", of + 1) };
            let near =
                near.as_ref().map(|near| format!(";窗口之外有相同的一笔:{} {}", near.date, near.document()));
            format!("{}{one} 在 ERP 中没有单据{}", row.zh(), near.unwrap_or_default())
        }
        Told::NotPostedHelp { voucher } => format!("补录 {voucher}"),
        Told::Reversed { row, blue, red } => {
            format!("{} 曾入账 {blue},又被 {red} 红冲,没有重新入账", row.zh())
        }
        Told::NotInLedger { lines, near } => {
            let all: Vec<String> = lines.iter().map(|l| format!("{} {}", l.document(), l.zh())).collect();
            let near = near.map(|day| format!(";窗口之外 {day} 的流水账有相同的一笔")).unwrap_or_default();
            format!("ERP 有 {},流水账没有{near}", all.join("、"))
        }
        Told::NotInLedgerHelp { line } => {
            format!("请现场核实 {} 是否确有此笔:有则补登流水账,无则红冲 {}", line.date, line.document())
        }
        Told::Quantity { pair, hint } => format!(
            "{}:流水账 {},ERP {}({}){}",
            pair.row.name,
            pair.row.quantity,
            pair.line.quantity,
            hint_zh(*hint),
            besides_zh(&pair.besides)
        ),
        Told::QuantityHelp { pair } => format!(
            "与原始单据核对,改正错的一边;若错在 ERP,红冲 {} 后按 {} 重录",
            pair.line.document(),
            pair.row.quantity
        ),
        Told::SignOfReturnHelp => "物资退库是红字入库,流水账数量应小于 0(账务操作规范 §5)".to_owned(),
        Told::Item(p) => format!(
            "{} 流水账记 {}({}),ERP 记 {}({}){}",
            p.row.category,
            p.row.name,
            p.row.item,
            p.line.name,
            p.line.item,
            besides_zh(&p.besides)
        ),
        Told::ItemHelp(p) => {
            format!("核对实物;若错在 ERP,红冲 {} 后按 {} 重录", p.line.document(), p.row.item)
        }
        Told::Warehouse(p) => format!(
            "{}:流水账记在 {},ERP 记在 {}{}",
            p.row.zh(),
            p.row.warehouse,
            p.line.warehouse,
            besides_zh(&p.besides)
        ),
        Told::WarehouseHelp(p) => {
            format!("核对库房;若错在 ERP,红冲 {} 后在 {} 重录", p.line.document(), p.row.warehouse)
        }
        Told::Category(p) => format!(
            "{} {} {}:流水账记 {},ERP 记 {};不影响结存",
            p.row.quantity, p.row.unit, p.row.name, p.row.category, p.line.category
        ),
        Told::CategoryHelp(p) => format!("核对类别;若错在 ERP,更正 {} 的收发类别", p.line.document()),
        Told::CutOff { pair, from, to } => format!(
            "{}:流水账在 {},ERP 在 {}({}),不在同一期间 {from}..{to}{}",
            pair.row.zh(),
            pair.row.date,
            pair.line.date,
            pair.line.document(),
            besides_zh(&pair.besides)
        ),
        Told::CutOffParts { first, count } => {
            format!("{} 的 {count} 个部分不在同一期间", first.zh())
        }
        Told::CutOffHelp => "列入未达账项,下期冲回;无需更正".to_owned(),
        Told::PostedTwice { line, other } => format!(
            "{} 在 ERP 中入账两次:{}{}",
            line.zh(),
            line.document(),
            other.as_ref().filter(|o| **o != line.document()).map(|o| format!(" 与 {o}")).unwrap_or_default()
        ),
        Told::PostedTwiceHelp { line } => format!("核实后红冲 {} 的这一行", line.document()),
        Told::EnteredTwice { row, times } => format!("{} 在流水账中写了 {times} 次,ERP 只有一次", row.zh()),
        Told::EnteredTwiceHelp => "请现场核实;重复的一行更正后重报".to_owned(),
        Told::NotApproved { row, line, approved_on, besides } => {
            let state = match approved_on {
                Some(day) => format!("{day} 才审核"),
                None => "未审核".to_owned(),
            };
            let whose = if row.is_some() { "" } else { ",流水账也没有这一笔" };
            format!("{}:{} {state},现存量不含{whose}{}", line.zh(), line.document(), besides_zh(besides))
        }
        Told::NotApprovedHelp { document } => format!("审核 {document},或查明不审核的原因"),
        Told::Late { pair, days } => {
            format!("{}:ERP {} 入账,晚 {days} 天", pair.row.zh(), pair.line.date)
        }
        Told::LateHelp => "无需更正;入账应当天核对(账务操作规范 §7)".to_owned(),
        Told::Kept(message) => message.text(Lang::Zh),
        Told::InTransit { number, line, days, generated } => {
            let erp = if *generated { ",ERP 已入账" } else { ",ERP 也未入账" };
            format!("{number} {} 已发出 {days} 天,{} 的流水账没有收到{erp}", line.zh(), line.warehouse)
        }
        Told::InTransitHelp { number, warehouse } => {
            format!("请 {warehouse} 核实是否到货:已到则补登(备注写 {number}),未到则列为在途")
        }
        Told::NotSent { number, line } => format!("{number} {} 已收到,却没有发出的一方", line.zh()),
        Told::NotSentHelp { number } => format!("查明 {number} 由何处发出,补齐调拨出库"),
        Told::ArrivedOtherwise { number, name, unit, left, arrived } => {
            format!("{number} {name}:发出 {left} {unit},收到 {arrived} {unit}({})", signed(*arrived - *left))
        }
        Told::ArrivedOtherwiseHelp => "发收双方核对装箱单;短少的查明责任,再按实收更正".to_owned(),
        Told::CrossDepartment { number, from, to, maker, approver } => {
            format!("{number} 从 {from} 调往 {to},跨业务部,却由 {maker} 制单、{approver} 审核")
        }
        Told::CrossDepartmentHelp => {
            "跨业务部调拨由业务管理部计划室办理;双方商定的,备注写明「业务部经理同意」".to_owned()
        }
        Told::ConditionDiffers { number, name, from, to } => {
            format!("{number} {name} 从 {from} 调入 {to}:完好品与损坏品不能互调")
        }
        Told::ConditionDiffersHelp => "核对转入仓库;确为损坏的另走损坏入库".to_owned(),
        Told::OfKey { told, book, expected } => format!("{}({})", zh(told), balance_zh(*book, *expected)),
        Told::Bounded(told) => format!("{}(候选过多,只做了有限搜索)", zh(told)),
        Told::Lone { told, cause, hint } => {
            let hint = hint.map(|h| format!("、{h}")).unwrap_or_default();
            format!("{};没有单据列表,只有一种读法:{cause}{hint}", told.text(Lang::Zh))
        }
    }
}

fn en(told: &Told) -> String {
    match told {
        Told::NotPosted { row, near, of } => {
            let one = if *of == 0 { String::new() } else { format!(", one of {} equal rows of the day,", of + 1) };
            let near = near.as_ref().map(|near| {
                format!("; an equal one lies outside the window: {} {}", near.date, near.document())
            });
            format!("{}{one} has no ERP document{}", row.en(), near.unwrap_or_default())
        }
        Told::NotPostedHelp { voucher } => format!("补录 {voucher}"),
        Told::Reversed { row, blue, red } => {
            format!("{} was posted as {blue}, reversed by {red} and never posted again", row.en())
        }
        Told::NotInLedger { lines, near } => {
            let all: Vec<String> = lines.iter().map(|l| format!("{} {}", l.document(), l.en())).collect();
            let near = near
                .map(|day| format!("; the ledger has an equal one on {day}, outside the window"))
                .unwrap_or_default();
            format!("the ERP has {}, the ledger has not{near}", all.join(", "))
        }
        Told::NotInLedgerHelp { line } => format!(
            "ask the site whether it happened on {}: if so enter it in the ledger, else reverse {}",
            line.date,
            line.document()
        ),
        Told::Quantity { pair, hint } => format!(
            "{}: ledger {}, ERP {} ({}){}",
            pair.row.name,
            pair.row.quantity,
            pair.line.quantity,
            hint_en(*hint),
            besides_en(&pair.besides)
        ),
        Told::QuantityHelp { pair } => format!(
            "check the paper and correct the side that is wrong; if that is the ERP, reverse {} and post {}",
            pair.line.document(),
            pair.row.quantity
        ),
        Told::SignOfReturnHelp => {
            "物资退库 is a red receipt: its quantity is below 0 (账务操作规范 §5)".to_owned()
        }
        Told::Item(p) => format!(
            "{}: the ledger has {} ({}), the ERP {} ({}){}",
            p.row.category,
            p.row.name,
            p.row.item,
            p.line.name,
            p.line.item,
            besides_en(&p.besides)
        ),
        Told::ItemHelp(p) => format!(
            "look at the goods; if the ERP is wrong, reverse {} and post {}",
            p.line.document(),
            p.row.item
        ),
        Told::Warehouse(p) => format!(
            "{}: the ledger has it in {}, the ERP in {}{}",
            p.row.en(),
            p.row.warehouse,
            p.line.warehouse,
            besides_en(&p.besides)
        ),
        Told::WarehouseHelp(p) => format!(
            "look where the goods are; if the ERP is wrong, reverse {} and post it to {}",
            p.line.document(),
            p.row.warehouse
        ),
        Told::Category(p) => format!(
            "{} {} {}: the ledger says {}, the ERP {}; no balance is touched",
            p.row.quantity, p.row.unit, p.row.name, p.row.category, p.line.category
        ),
        Told::CategoryHelp(p) => {
            format!("check the category; if the ERP is wrong, correct that of {}", p.line.document())
        }
        Told::CutOff { pair, from, to } => format!(
            "{}: the ledger has it on {}, the ERP on {} ({}), not both within {from}..{to}{}",
            pair.row.en(),
            pair.row.date,
            pair.line.date,
            pair.line.document(),
            besides_en(&pair.besides)
        ),
        Told::CutOffParts { first, count } => {
            format!("the {count} parts of {} do not fall into one period", first.en())
        }
        Told::CutOffHelp => "carry it as an open item; it clears next period".to_owned(),
        Told::PostedTwice { line, other } => format!(
            "{} is in the ERP twice: {}{}",
            line.en(),
            line.document(),
            other.as_ref().filter(|o| **o != line.document()).map(|o| format!(" and {o}")).unwrap_or_default()
        ),
        Told::PostedTwiceHelp { line } => format!("make sure, then reverse this line of {}", line.document()),
        Told::EnteredTwice { row, times } => {
            format!("{} stands in the ledger {times} times, in the ERP once", row.en())
        }
        Told::EnteredTwiceHelp => "ask the site; a repeated row is corrected and sent again".to_owned(),
        Told::NotApproved { row, line, approved_on, besides } => {
            let state = match approved_on {
                Some(day) => format!("was approved only on {day}"),
                None => "is not approved".to_owned(),
            };
            let whose = if row.is_some() { "" } else { ", nor has the ledger it" };
            format!(
                "{}: {} {state}, so on-hand does not hold it{whose}{}",
                line.en(),
                line.document(),
                besides_en(besides)
            )
        }
        Told::NotApprovedHelp { document } => format!("approve {document}, or find out why it is not"),
        Told::Late { pair, days } => {
            format!("{}: posted on {}, {days} days late", pair.row.en(), pair.line.date)
        }
        Told::LateHelp => "nothing to correct; postings are checked every day (账务操作规范 §7)".to_owned(),
        Told::Kept(message) => message.text(Lang::En),
        Told::InTransit { number, line, days, generated } => {
            let erp = if *generated { "the ERP has it" } else { "nor has the ERP it" };
            format!(
                "{number} {} left {days} days ago and is not in the ledger of {}; {erp}",
                line.en(),
                line.warehouse
            )
        }
        Told::InTransitHelp { number, warehouse } => format!(
            "ask {warehouse} whether it arrived: if so enter it with {number} in the remark, else it is on its way"
        ),
        Told::NotSent { number, line } => format!("{number} {} arrived and never left", line.en()),
        Told::NotSentHelp { number } => format!("find out where {number} came from and post its out side"),
        Told::ArrivedOtherwise { number, name, unit, left, arrived } => format!(
            "{number} {name}: {left} {unit} left, {arrived} {unit} arrived ({})",
            signed(*arrived - *left)
        ),
        Told::ArrivedOtherwiseHelp => {
            "both sites check the packing list; find who answers for what is short, then correct to what arrived"
                .to_owned()
        }
        Told::CrossDepartment { number, from, to, maker, approver } => format!(
            "{number} goes from {from} to {to} across departments, yet was made by {maker} and approved by {approver}"
        ),
        Told::CrossDepartmentHelp => {
            "业务管理部计划室 makes transfers across departments; one agreed on says 业务部经理同意 in its remark"
                .to_owned()
        }
        Told::ConditionDiffers { number, name, from, to } => {
            format!("{number} {name} goes from {from} to {to}: good and damaged stock do not mix")
        }
        Told::ConditionDiffersHelp => {
            "check the receiving warehouse; what is damaged comes in as 损坏入库".to_owned()
        }
        Told::OfKey { told, book, expected } => {
            format!("{} ({})", en(told), balance_en(*book, *expected))
        }
        Told::Bounded(told) => format!("{} (too many candidates: the search was bounded)", en(told)),
        Told::Lone { told, cause, hint } => {
            let hint = hint.map(|h| format!(", {h}")).unwrap_or_default();
            format!("{}; without document lists only one reading fits: {cause}{hint}", told.text(Lang::En))
        }
    }
}
