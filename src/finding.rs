//! A finding: what is wrong, where, how much, and what to do.

use crate::message::Message;
use crate::place::RowPlace;
use crate::value::{Quantity, Text};
use chrono::NaiveDate;
use serde::Serialize;

/// How much a finding weighs: a difference, a broken rule or a missed duty is an error;
/// something doubtful a warning; something worth knowing an info.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Info,
    Warning,
    Error,
}

impl Severity {
    pub fn key(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// How sure a reading is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    #[default]
    Certain,
    Likely,
    Ambiguous,
}

/// Who has to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// 现场
    Site,
    /// 业务部账务员
    Department,
    /// 业务管理部计划室
    Planning,
    /// The site at the other end of a transfer.
    OtherSite,
    /// 外包单位
    Outsourcer,
    /// 客户服务中心
    ServiceCentre,
}

/// A voucher that would put the ERP right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// 收发类别
    pub category: String,
    pub warehouse: String,
    pub item: String,
    /// As the document writes it: below zero in red.
    pub quantity: Quantity,
    /// The list that it belongs in: 其他入库单 or 其他出库单.
    pub document: &'static str,
}

impl Proposal {
    pub const IN: &'static str = "其他入库单";
    pub const OUT: &'static str = "其他出库单";
}

/// The part of a key's difference that a finding explains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    pub warehouse: Text,
    pub item: Text,
    pub difference: Quantity,
}

/// A cell, a row (without a column) or a whole sheet (row 0) that a finding rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub place: RowPlace,
    pub col: Option<u32>,
}

/// What stands in the row at fault, with the cell at fault marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    pub header: Vec<String>,
    pub cells: Vec<String>,
    pub marked: Option<usize>,
}

/// The keys of what a finding is about, beyond warehouse and item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Subject {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// 工单号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// 房号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
    /// 外包单位
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// 工作类型
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work: Option<String>,
    /// 装接单, 工单
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub code: &'static str,
    pub name: &'static str,
    pub severity: Severity,
    pub clause: &'static str,
    pub message: Message,
    pub help: Option<Message>,
    pub site: Option<Text>,
    pub warehouse: Option<Text>,
    pub item: Option<Text>,
    pub item_name: Option<Text>,
    pub date: Option<NaiveDate>,
    pub subject: Subject,
    /// Without sign.
    pub quantity: Option<Quantity>,
    pub cause: Option<&'static str>,
    pub hint: Option<&'static str>,
    pub confidence: Confidence,
    pub owner: Owner,
    pub effects: Vec<Effect>,
    pub alternatives: Vec<String>,
    /// Identities of findings that are one story with this one; filled at the end.
    pub related: Vec<String>,
    pub sources: Vec<Source>,
    /// A file that no sheet of could be read, by its shown path.
    pub file: Option<String>,
    pub excerpt: Option<Excerpt>,
    pub proposal: Option<Proposal>,
    /// What else makes this finding itself: a written value, a name. Never a row number.
    pub about: String,
    pub id: String,
}

/// Gives every finding its identity: its code and what it is about, with an occurrence
/// number among equals. Row numbers have no part in it, so that a file sent again does not
/// change it.
pub fn identify(findings: &mut [Finding]) {
    let mut seen = std::collections::HashMap::<String, u32>::new();
    for finding in findings {
        let text = |text: &Option<Text>| text.as_deref().unwrap_or("").to_owned();
        let subject = &finding.subject;
        // Keys that came later stand only where they are there, so that older identities stay.
        let named = [
            ("ticket", &subject.ticket),
            ("room", &subject.room),
            ("team", &subject.team),
            ("person", &subject.person),
            ("work", &subject.work),
            ("order", &subject.order),
        ];
        let named: String = named
            .into_iter()
            .filter_map(|(key, value)| value.as_ref().map(|value| format!("\u{1f}{key}={value}")))
            .collect();
        let about = [
            finding.code.to_owned(),
            text(&finding.site),
            text(&finding.warehouse),
            text(&finding.item),
            finding.date.map(|date| date.to_string()).unwrap_or_default(),
            subject.document.clone().unwrap_or_default(),
            subject.transfer.clone().unwrap_or_default(),
            finding.about.clone(),
        ]
        .join("\u{1f}")
            + &named;
        let occurrence = seen.entry(about.clone()).or_insert(0);
        *occurrence += 1;
        finding.id = digest(&format!("{about}\u{1f}{occurrence}"));
    }
}

fn digest(text: &str) -> String {
    use sha2::{Digest, Sha256};
    let hash = Sha256::digest(text.as_bytes());
    crate::inputs::hex(hash.get(..8).unwrap_or(&hash))
}
