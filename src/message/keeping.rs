//! What the keeping of a book has to say: ingesting, closing, remembering.

use super::{Message, Posted};
use crate::value::{Lang, Period};
use chrono::NaiveDate;

/// A sentence about the book.
#[derive(Clone, Debug, PartialEq)]
pub enum Keeping {
    Made { folder: String },
    IngestTitle { as_of: NaiveDate, dry_run: bool },
    Stored { new: u64, replacing: u64, unchanged: u64, unread: u64, passed: u64 },
    Withdrawn { file: String },
    Moved { files: u64, folder: String },
    NotMoved { files: u64 },
    Sent { day: NaiveDate, sent: usize, sites: usize },
    NotSent { sites: Vec<String> },
    NotRecorded { why: String },
    Cleared { first: Posted, document: String, cleared: NaiveDate, days: i64 },
    ClearedHelp,
    LateForClosed { period: Period, day: NaiveDate },
    LateForClosedHelp { period: Period },
    CameLate { day: NaiveDate, came: NaiveDate, days: i64 },
    CameLateHelp,
    StatusTitle { period: Period, last: Option<NaiveDate> },
    OpenItems { command: String, period: Period, counts: [u64; 3] },
    States { new: usize, open: usize, resolved: usize, explained: usize },
    Resolved { code: String, message: String, days: i64 },
    Standing { new: bool, days: i64, periods: u32, remark: [String; 3], reopened: bool },
    Closed { period: Period, by: String, keys: usize, waiting: usize },
    Reopened { period: Period },
    NotClosable { errors: usize },
    NotClosableHelp,
    Incomplete,
    IsClosed { period: Period },
    NotClosed { period: Period },
    LaterClosed { period: Period },
    Remarked { stored: usize, same: usize },
    UnknownId { row: u32, id: String },
    DoubledId { row: u32, id: String },
    NoRemarkColumns,
    NoRemarkColumnsHelp,
}

impl From<Keeping> for Message {
    fn from(keeping: Keeping) -> Message {
        Message::Keeping(Box::new(keeping))
    }
}

impl Keeping {
    pub(super) fn text(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh(self),
            Lang::En => en(self),
        }
    }
}

/// Status, person and opinion, as far as they were given.
fn joined(parts: &[String; 3]) -> String {
    let parts: Vec<&str> = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

fn zh(keeping: &Keeping) -> String {
    match keeping {
        Keeping::Made { folder } => format!("账本已建:{folder}(配置 duizhang.toml,收件箱 inbox/)"),
        Keeping::IngestTitle { as_of, dry_run } => {
            let dry = if *dry_run { "(演练,未保存)" } else { "" };
            format!("收账 {as_of}{dry}")
        }
        Keeping::Stored { new, replacing, unchanged, unread, passed } => format!(
            "文件:新增 {new} · 替换 {replacing} · 未变 {unchanged} · 读不了 {unread} · 非表格 {passed}"
        ),
        Keeping::Withdrawn { file } => format!("{file}:原先读不了,现已不在原处,不再计入"),
        Keeping::Moved { files, folder } => format!("已把 {files} 个文件归入 {folder}"),
        Keeping::NotMoved { files } => format!("{files} 个读不了的文件留在原处"),
        Keeping::Sent { day, sent, sites } => format!("{day} 已报 {sent}/{sites} 个现场"),
        Keeping::NotSent { sites } => format!("未报:{}", sites.join("、")),
        Keeping::NotRecorded { why } => format!("问题未记入账本:{why}"),
        Keeping::StatusTitle { period, last } => {
            let last = last.map_or_else(|| "还没有收过账".to_owned(), |day| format!("最近收账 {day}"));
            format!("报送日历 {period}({last})")
        }
        Keeping::OpenItems { command, period, counts: [errors, warnings, infos] } => {
            format!("未结 {command} {period}:错误 {errors},警告 {warnings},提示 {infos}")
        }
        Keeping::States { new, open, resolved, explained } => {
            format!("新发现 {new} · 仍未解决 {open}(其中已说明 {explained})· 已解决 {resolved}")
        }
        Keeping::Resolved { code, message, days } => format!("已解决 {code} {message}(历时 {days} 天)"),
        Keeping::Standing { new, days, periods, remark, reopened } => {
            let age = match (new, periods) {
                (true, _) => "新发现".to_owned(),
                (false, 1) => format!("已挂 {days} 天"),
                (false, n) => format!("已挂 {days} 天,跨 {n} 期"),
            };
            let remark = joined(remark);
            let again = if *reopened { ";数量已变,说明不再有效" } else { "" };
            if remark.is_empty() { age } else { format!("{age};{remark}{again}") }
        }
        Keeping::Closed { period, by, keys, waiting } => {
            format!("{period} 已由 {by} 结账:{keys} 个存货余额已冻结,{waiting} 笔未达账项带到下期")
        }
        Keeping::Reopened { period } => format!("{period} 已反结账"),
        Keeping::NotClosable { errors } => format!("还有 {errors} 条错误没有说明,不能结账"),
        Keeping::NotClosableHelp => {
            "逐条解决,或在工作簿中填处理意见、状态选「已说明」并用 duizhang remarks 读回;确需结账用 --force 写明理由"
                .to_owned()
        }
        Keeping::Incomplete => "结果不完整,不能结账".to_owned(),
        Keeping::IsClosed { period } => format!("{period} 已结账"),
        Keeping::NotClosed { period } => format!("{period} 没有结账"),
        Keeping::LaterClosed { period } => format!("其后的 {period} 已结账,请先反结账"),
        Keeping::Remarked { stored, same } => format!("意见:存入 {stored} 条,未变 {same} 条"),
        Keeping::UnknownId { row, id } => format!("第 {row} 行:编号「{id}」不是本账本的,未存入"),
        Keeping::DoubledId { row, id } => format!("第 {row} 行:编号「{id}」出现了两次,未存入"),
        Keeping::NoRemarkColumns => "没有找到带编号和处理意见的表".to_owned(),
        Keeping::NoRemarkColumnsHelp => "请给出本程序写出的报告工作簿或待办单".to_owned(),
        Keeping::Cleared { first, document, cleared, days } => {
            format!("{}:已结账期间的未达账项,{cleared} 由 {document} 核销,历时 {days} 天", first.zh())
        }
        Keeping::ClearedHelp => "无需处理".to_owned(),
        Keeping::LateForClosed { period, day } => format!("{day} 属于已结账的期间 {period},该行暂挂"),
        Keeping::LateForClosedHelp { period } => {
            format!("确需计入的,先 duizhang reopen {period} --why …,再重新结账;否则记入本期并说明")
        }
        Keeping::CameLate { day, came, days } => format!("{day} 的流水账 {came} 才到,晚 {days} 天"),
        Keeping::CameLateHelp => "请每天当晚报送(账务操作规范 §7)".to_owned(),
    }
}

fn en(keeping: &Keeping) -> String {
    match keeping {
        Keeping::Made { folder } => {
            format!("made a book in {folder} (its configuration is duizhang.toml, its inbox inbox/)")
        }
        Keeping::IngestTitle { as_of, dry_run } => {
            let dry = if *dry_run { " (dry run: nothing is stored)" } else { "" };
            format!("Ingested on {as_of}{dry}")
        }
        Keeping::Stored { new, replacing, unchanged, unread, passed } => format!(
            "files: {new} new · {replacing} replacing others · {unchanged} unchanged · {unread} unread · {passed} no spreadsheets"
        ),
        Keeping::Withdrawn { file } => {
            format!("{file}: could not be read, and is no longer where it was: left out from now on")
        }
        Keeping::Moved { files, folder } => format!("moved {files} files to {folder}"),
        Keeping::NotMoved { files } => format!("{files} files that could not be read stay where they are"),
        Keeping::Sent { day, sent, sites } => format!("{day}: {sent} of {sites} sites have sent theirs"),
        Keeping::NotSent { sites } => format!("not yet: {}", sites.join(", ")),
        Keeping::Cleared { first, document, cleared, days } => {
            format!(
                "{}: open since a closed period, cleared on {cleared} by {document} after {days} days",
                first.en()
            )
        }
        Keeping::ClearedHelp => "nothing to do".to_owned(),
        Keeping::LateForClosed { period, day } => {
            format!("{day} lies in {period}, which is closed: the row is held")
        }
        Keeping::LateForClosedHelp { period } => format!(
            "where it has to count: duizhang reopen {period} --why …, and close again; else enter it in the present period"
        ),
        Keeping::CameLate { day, came, days } => {
            format!("the ledger of {day} came on {came}, {days} days late")
        }
        Keeping::CameLateHelp => "ask for it every evening (账务操作规范 §7)".to_owned(),
        Keeping::StatusTitle { period, last } => {
            let last = last.map_or_else(|| "nothing ingested yet".to_owned(), |day| format!("last ingest {day}"));
            format!("Site-days {period} ({last})")
        }
        Keeping::OpenItems { command, period, counts: [errors, warnings, infos] } => {
            format!("open: {command} {period}: {errors} errors, {warnings} warnings, {infos} infos")
        }
        Keeping::States { new, open, resolved, explained } => {
            format!("{new} new · {open} still open ({explained} of all explained) · {resolved} resolved")
        }
        Keeping::Resolved { code, message, days } => format!("resolved {code} {message} (after {days} days)"),
        Keeping::Standing { new, days, periods, remark, reopened } => {
            let age = match (new, periods) {
                (true, _) => "new".to_owned(),
                (false, 1) => format!("open for {days} days"),
                (false, n) => format!("open for {days} days, over {n} periods"),
            };
            let remark = joined(remark);
            let again = if *reopened { "; its quantity has changed since that was said" } else { "" };
            if remark.is_empty() { age } else { format!("{age}; {remark}{again}") }
        }
        Keeping::Closed { period, by, keys, waiting } => format!(
            "{period} is closed by {by}: {keys} balances are frozen, {waiting} postings are carried forward"
        ),
        Keeping::Reopened { period } => format!("{period} is open again"),
        Keeping::NotClosable { errors } => format!("{errors} errors are not explained: it cannot be closed"),
        Keeping::NotClosableHelp => {
            "resolve them, or write a remark with the status Explained into the workbook and read it back with duizhang remarks; --force REASON closes all the same"
                .to_owned()
        }
        Keeping::Incomplete => "the answer is not complete: it cannot be closed".to_owned(),
        Keeping::IsClosed { period } => format!("{period} is closed"),
        Keeping::NotClosed { period } => format!("{period} is not closed"),
        Keeping::LaterClosed { period } => format!("{period} after it is closed: reopen that first"),
        Keeping::Remarked { stored, same } => format!("remarks: {stored} stored, {same} unchanged"),
        Keeping::UnknownId { row, id } => format!("row {row}: the id `{id}` is none of this book; not stored"),
        Keeping::DoubledId { row, id } => format!("row {row}: the id `{id}` stands twice; not stored"),
        Keeping::NoRemarkColumns => "no sheet has ids and remarks".to_owned(),
        Keeping::NoRemarkColumnsHelp => "give a report workbook or a slip that this program wrote".to_owned(),
        Keeping::NotRecorded { why } => format!("the findings were not recorded in the book: {why}"),
    }
}
