//! Whose a file is, as its content, its name or its folder tell: files of two sites are
//! never the same file, whatever their bytes.

use super::master::{Master, SiteId, WarehouseId};
use super::resolve::Sites;
use crate::inputs::Inputs;
use crate::place::{FileId, SheetId};
use crate::record::Condition;
use crate::sheet::Context;
use crate::value::Text;
use crate::value::name::key;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

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

/// The kinds of the service centres, whose sites no master knows.
pub const OF_SERVICES: &[&str] = &["services", "callbacks", "visits", "owners"];

/// To whom rows belong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whose {
    /// The row names its store.
    Store(WarehouseId),
    /// A count of a site, of the store that its sheet names, or of the one in a condition.
    Site(Result<SiteId, Option<Text>>, Option<WarehouseId>, Option<Condition>),
    /// What a service centre calls its site.
    Named(Option<Text>),
}

/// All to whom the rows of each file belong; a sheet without rows speaks for itself.
pub(super) fn of_files(inputs: &Inputs, sites: &Sites, master: &Master) -> BTreeMap<FileId, BTreeSet<Whose>> {
    let mut found: BTreeMap<FileId, BTreeSet<Whose>> = BTreeMap::new();
    let mut spoken: HashSet<SheetId> = HashSet::new();
    let mut within: HashMap<SheetId, Option<WarehouseId>> = HashMap::new();
    let mut of_sheet = |id: SheetId, written: Option<&Text>, condition| {
        let store = || inputs.sheet(id).and_then(|read| store_within(master, &read.context));
        Whose::Site(sites.site(id, written, master), *within.entry(id).or_insert_with(store), condition)
    };
    for row in &inputs.records.counts {
        let store = row.warehouse.as_deref().and_then(|name| master.warehouse_named(name));
        let sheet = row.place.sheet;
        let whose = store.map_or_else(|| of_sheet(sheet, row.site.as_ref(), row.condition), Whose::Store);
        spoken.insert(sheet);
        found.entry(sheet.file).or_default().insert(whose);
    }
    for (id, _, read) in inputs.sheets() {
        if read.schema.is_some_and(|schema| schema.kind == "stocktake") && !spoken.contains(&id) {
            found.entry(id.file).or_default().insert(of_sheet(id, None, None));
        }
    }
    for (file, names) in of_services(inputs) {
        found.entry(file).or_default().extend(names.into_iter().map(Whose::Named));
    }
    found
}

/// The sites that the rows of each file of a service centre belong to.
pub fn of_services(inputs: &Inputs) -> BTreeMap<FileId, BTreeSet<Option<Text>>> {
    let records = &inputs.records;
    let services = records.services.iter().map(|row| (row.place.sheet, row.site.as_ref()));
    let callbacks = records.callbacks.iter().map(|row| (row.place.sheet, row.site.as_ref()));
    let visits = records.visits.iter().map(|row| (row.place.sheet, row.site.as_ref()));
    let owners = records.owners.iter().map(|row| (row.place.sheet, row.site.as_ref()));
    let mut written: HashMap<SheetId, BTreeSet<Option<&Text>>> = HashMap::new();
    for (sheet, site) in services.chain(callbacks).chain(visits).chain(owners) {
        written.entry(sheet).or_default().insert(site);
    }
    let mut found: BTreeMap<FileId, BTreeSet<Option<Text>>> = BTreeMap::new();
    for (id, _, read) in inputs.sheets() {
        if !read.schema.is_some_and(|schema| OF_SERVICES.contains(&schema.kind)) {
            continue;
        }
        let of_file = found.entry(id.file).or_default();
        match written.get(&id) {
            Some(sites) => {
                let own = |site: &Option<&Text>| site.cloned().or_else(|| site_told(&read.context));
                of_file.extend(sites.iter().map(own));
            }
            None => _ = of_file.insert(site_told(&read.context)),
        }
    }
    found
}

/// The store whose whole name stands in what is written around the table: the longest.
pub fn store_within(master: &Master, context: &Context) -> Option<WarehouseId> {
    let labels = context.labels.iter().map(|(_, value)| value.as_str());
    for name in context.names().chain(labels) {
        let folded = key(name);
        let stores = master.warehouses.iter().zip(0_u32..);
        let within = stores.filter(|(store, _)| folded.contains(&key(&store.name)));
        let longest = within.max_by_key(|(store, at)| (store.name.chars().count(), std::cmp::Reverse(*at)));
        if let Some((_, at)) = longest {
            return Some(WarehouseId(at));
        }
    }
    None
}

/// The site of a service centre's sheet: a label in its title block, the title without the
/// words that only say what it is, the file, the folder.
pub fn site_told(context: &Context) -> Option<Text> {
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
