//! What the keeping of a book has to say: ingesting, closing, remembering.

use super::Message;
use crate::value::Lang;
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
        Keeping::NotRecorded { why } => format!("the findings were not recorded in the book: {why}"),
    }
}
