//! Whose services a sheet is of: a label in its title block, the title without the words
//! that only say what it is, the file, the folder.

use crate::inputs::Inputs;
use crate::place::{FileId, SheetId};
use crate::sheet::Context;
use crate::value::Text;
use std::collections::{BTreeMap, BTreeSet, HashMap};

const LABELS: &[&str] = &[
    "现场名称",
    "现场",
    "项目",
    "项目名称",
    "小区",
    "小区名称",
    "管理处",
    "管理处名称",
    "服务中心",
    "客服中心",
    "单位",
    "填报单位",
    "楼盘",
    "物业项目",
];

/// Words that say what a sheet is, not whose. The longer ones first.
const NOISE: &[&str] = &[
    "客户服务中心",
    "客服中心",
    "服务工单",
    "工单",
    "有偿服务",
    "特约服务",
    "服务",
    "投诉",
    "维修",
    "报修",
    "求助",
    "受理",
    "业主走访",
    "走访",
    "回访",
    "业主名册",
    "业主清单",
    "业主",
    "名册",
    "清单",
    "抽查",
    "主任",
    "登记表",
    "登记",
    "记录表",
    "记录",
    "台账",
    "统计表",
    "统计",
    "汇总表",
    "汇总",
    "明细表",
    "明细",
    "一览表",
    "导出",
    "数据",
    "季度",
    "季",
    "月份",
    "年度",
    "上半年",
    "下半年",
    "全部",
    "列表",
    "表",
    "单",
    "第",
    "至",
    "及",
    "与",
    "和",
    "一",
    "二",
    "三",
    "四",
    "更正",
    "副本",
    "最新",
];

/// The sites of all sheets of services, callbacks and visits.
pub(super) struct Sites {
    by_sheet: HashMap<SheetId, Option<Text>>,
}

impl Sites {
    pub(super) fn of(inputs: &Inputs) -> Sites {
        let ours = inputs.sheets().filter(|(_, _, sheet)| {
            let kind = sheet.schema.map(|schema| schema.kind);
            matches!(kind, Some("services" | "callbacks" | "visits" | "owners"))
        });
        Sites { by_sheet: ours.map(|(id, _, sheet)| (id, named(&sheet.context))).collect() }
    }

    /// Files whose bytes came before, for the same site.
    pub(super) fn copies(&self, inputs: &Inputs) -> BTreeSet<FileId> {
        let mut first: BTreeMap<(&str, Option<&Text>), FileId> = BTreeMap::new();
        let mut copies = BTreeSet::new();
        for (id, file, _) in inputs.sheets().filter(|(id, _, _)| id.sheet == 0) {
            let ours = file
                .sheets
                .iter()
                .zip(0_u32..)
                .find_map(|(_, sheet)| self.by_sheet.get(&SheetId { file: id.file, sheet }));
            if let Some(site) = ours {
                let known = *first.entry((&file.sha256, site.as_ref())).or_insert(id.file);
                if known != id.file {
                    copies.insert(id.file);
                }
            }
        }
        copies
    }

    /// What a row names itself, else its sheet's.
    pub(super) fn site(&self, sheet: SheetId, written: Option<&Text>) -> Option<Text> {
        written.cloned().or_else(|| self.by_sheet.get(&sheet).cloned().flatten())
    }
}

fn named(context: &Context) -> Option<Text> {
    if let Some(label) = context.label(LABELS) {
        return Some(Text::from(label));
    }
    let titles = context.titles.iter().map(String::as_str);
    let folders = context.file.folders.iter().rev().map(String::as_str).take(1);
    let names = titles.chain([context.sheet.as_str(), context.file.stem.as_str()]).chain(folders);
    names.filter_map(bare).next().map(Text::from)
}

/// A name without dates and noise, if it still is one in Chinese.
fn bare(text: &str) -> Option<String> {
    if text.contains([':', '：', '。', '，', '；']) {
        return None;
    }
    let mut rest = text.to_owned();
    for word in NOISE {
        rest = rest.replace(word, "");
    }
    let is_name = |c: &char| !c.is_numeric() && !"年月日号.-/_~～—()（）[]【】 \t".contains(*c);
    let bare: String = rest.chars().filter(is_name).collect();
    let chinese = bare.chars().filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)).count();
    (chinese >= 2 && chinese == bare.chars().count() && chinese <= 12).then_some(bare)
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn a_title_without_noise_is_a_site() {
        for (text, site) in [
            ("翠园小区服务工单登记表", Some("翠园小区")),
            ("服务工单登记表", None),
            ("回访记录表2024第四季度", None),
            ("2024年10月-12月", None),
            ("碧湖花园2024年第四季度回访记录", Some("碧湖花园")),
            ("callbacks-2024Q4", None),
            ("Sheet1", None),
            ("填表说明:按月汇总", None),
        ] {
            assert_eq!(bare(text).as_deref(), site, "{text}");
        }
    }
}
