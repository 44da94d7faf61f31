//! 工作类型: the kinds of outsourced work that the regulation scores, and how people write them.

use crate::value::name::key;
use serde::{Deserialize, Serialize};

/// A kind of outsourced work (外包队伍 §5.1 to §5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Work {
    /// 无线采集器维护, counted in collectors.
    Wireless,
    /// 载波采集器维护, counted in users.
    Carrier,
    /// 表计轮换
    Rotation,
    /// 小区批量装表
    Bulk,
}

impl Work {
    pub const ALL: [Work; 4] = [Work::Wireless, Work::Carrier, Work::Rotation, Work::Bulk];

    /// The regulation's word for it.
    pub fn chinese(self) -> &'static str {
        match self {
            Work::Wireless => "无线采集器维护",
            Work::Carrier => "载波采集器维护",
            Work::Rotation => "表计轮换",
            Work::Bulk => "小区批量装表",
        }
    }

    /// Whether it is scored day by day; the others are scored order by order.
    pub fn is_daily(self) -> bool {
        matches!(self, Work::Wireless | Work::Carrier)
    }

    /// What a text means, where it speaks of one kind of work alone.
    pub fn of(text: &str) -> Option<Work> {
        let text = key(text);
        let mut found = Work::ALL.into_iter().filter(|work| work.is_named_in(&text));
        match (found.next(), found.next()) {
            (Some(work), None) => Some(work),
            _ => None,
        }
    }

    fn is_named_in(self, text: &str) -> bool {
        let any = |words: &[&str]| words.iter().any(|word| text.contains(word));
        match self {
            Work::Wireless => any(&["无线", "wireless"]),
            Work::Carrier => any(&["载波", "carrier"]),
            Work::Rotation => any(&["轮换", "换表", "调表", "rotation"]),
            Work::Bulk => any(&["批量", "小区装表", "新装表计", "新装电表", "bulk"]),
        }
    }
}

/// The words for all kinds of work, for advice.
pub fn known() -> Vec<&'static str> {
    Work::ALL.iter().map(|work| work.chinese()).collect()
}

const LEAVES: &[&str] =
    &["请假", "事假", "病假", "年假", "年休", "休假", "婚假", "产假", "丧假", "调休", "公休"];
const NO_LEAVES: &[&str] = &["未请假", "无请假", "没请假", "没有请假", "不请假"];

/// Whether a text says that somebody was on leave.
pub fn says_leave(text: &str) -> bool {
    let text = key(text);
    LEAVES.iter().any(|word| text.contains(word)) && !NO_LEAVES.iter().any(|word| text.contains(word))
}

/// Whether a mark in a column of leaves is a yes: anything but a no.
pub fn is_leave_mark(text: &str) -> bool {
    const NO: &[&str] =
        &["", "否", "无", "没有", "未", "0", "*", "-", "/", "n", "no", "出勤", "正常", "在岗"];
    let text = key(text);
    !NO.contains(&text.as_str()) && !NO_LEAVES.contains(&text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_known_by_its_words() {
        for (text, work) in [
            ("无线采集器维护", Some(Work::Wireless)),
            ("无线采集器", Some(Work::Wireless)),
            ("载波 采集器维护(城东)", Some(Work::Carrier)),
            ("电能表轮换", Some(Work::Rotation)),
            ("换表", Some(Work::Rotation)),
            ("批量装表", Some(Work::Bulk)),
            ("房地产小区的批量装表", Some(Work::Bulk)),
            ("采集器维护", None),
            ("无线、载波采集器维护", None),
            ("巡视", None),
        ] {
            assert_eq!(Work::of(text), work, "{text}");
        }
    }

    #[test]
    fn a_leave_is_told_from_its_absence() {
        assert!(says_leave("事假半天") && says_leave("请 假"));
        assert!(!says_leave("未请假") && !says_leave("雨天"));
        assert!(is_leave_mark("是") && is_leave_mark("√") && is_leave_mark("全天"));
        assert!(!is_leave_mark("否") && !is_leave_mark("无") && !is_leave_mark(" "));
    }
}
