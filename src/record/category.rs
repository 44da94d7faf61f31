//! 收发类别: the categories of the regulation, what each does to stock, and the ways in
//! which people write them.

use super::ledger::condition_of;
use crate::value::{Text, name};
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// Whether a posting adds to stock or takes from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Direction {
    In,
    Out,
}

impl Direction {
    pub fn key(self) -> &'static str {
        match self {
            Direction::In => "in",
            Direction::Out => "out",
        }
    }
}

/// Good stock (完好品) or damaged stock (损坏品).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Condition {
    Good,
    Damaged,
}

macro_rules! categories {
    ($($name:ident $chinese:literal $direction:expr, $condition:expr, [$($word:literal)*];)*) => {
        /// A category of the regulation (账务操作规范 §2-§5), or one of the two with which an
        /// ERP books a stocktake.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum Category { $($name,)* }

        impl Category {
            pub const ALL: &'static [Category] = &[$(Category::$name,)*];

            /// The name in the ERP.
            pub fn chinese(self) -> &'static str {
                match self { $(Category::$name => $chinese,)* }
            }

            /// Its direction; transfers stand in both.
            pub fn direction(self) -> Option<Direction> {
                match self { $(Category::$name => $direction,)* }
            }

            /// The store that it belongs in, where the regulation says so.
            pub fn condition(self) -> Option<Condition> {
                match self { $(Category::$name => $condition,)* }
            }

            fn words(self) -> &'static [&'static str] {
                match self { $(Category::$name => &[$($word),*],)* }
            }
        }
    };
}

const IN: Option<Direction> = Some(Direction::In);
const OUT: Option<Direction> = Some(Direction::Out);
const GOOD: Option<Condition> = Some(Condition::Good);
const DAMAGED: Option<Condition> = Some(Condition::Damaged);

categories! {
    Purchase "采购入库" IN, GOOD, ["采购入库" "采购" "外购入库" "外购" "购入"];
    SpotPurchase "零采入库" IN, GOOD, ["零采入库" "零采" "零星采购" "零星采购入库"];
    Damage "损坏入库" IN, DAMAGED, ["损坏入库" "损坏" "损坏品入库" "坏件入库"];
    Repaired "修复入库" IN, GOOD, ["修复入库" "修复" "修复品入库"];
    GoodTransfer "完好品调拨" None, GOOD, ["完好品调拨" "完好调拨" "完好品调" "好件调拨" "良品调拨"];
    DamagedTransfer "损坏品调拨" None, DAMAGED, ["损坏品调拨" "损坏调拨" "坏件调拨" "损坏件调拨"];
    Return "物资退库" IN, None, ["物资退库" "退库" "物资退库入库"];
    OwnUse "自用领用" OUT, GOOD, ["自用领用" "领用" "自用" "领料" "领用出库" "自用出库" "自用领用出库" "领料出库"];
    RepairOut "返修出库" OUT, DAMAGED, ["返修出库" "返修" "返厂维修" "返厂维修出库"];
    Scrap "报废出库" OUT, DAMAGED, ["报废出库" "报废"];
    CountGain "盘盈入库" IN, None, ["盘盈入库" "盘盈"];
    CountLoss "盘亏出库" OUT, None, ["盘亏出库" "盘亏"];
}

/// What a category text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CategoryRead {
    pub category: Category,
    /// The direction that the text names or the category has.
    pub direction: Option<Direction>,
    /// Marked 红字.
    pub red: bool,
}

/// Understands `其他入库单--采购入库`, `采购入库`, `采购`, `调拨入库`, `自用领用(红字)`: a short
/// form only where one reading fits. A bare 调拨 is one of good stock (账务操作规范 §4.1:
/// 调拨的物资一定是完好品) unless the warehouse named is one of damaged stock.
///
/// # Errors
/// The nearest categories, where the text is none.
pub fn read(text: &str, warehouse: Option<Condition>) -> Result<CategoryRead, Vec<Category>> {
    let folded = name::key(text);
    let red = folded.contains("红字") || folded.contains("红冲");
    let bare: String =
        ["红字", "红冲", "蓝字", "(", ")"].iter().fold(folded, |text, noise| text.replace(noise, ""));
    let (sheet, body) = list_prefix(&bare);
    let exact = |body: &str| Category::ALL.iter().find(|c| c.words().contains(&body)).copied();
    if let Some(category) = exact(body) {
        let direction = category.direction().or(sheet);
        return Ok(CategoryRead { category, direction, red });
    }
    let (stem, end) = direction_suffix(body);
    let transfer = match stem {
        "调拨" | "调" | "库存调拨" | "现场调拨" => match warehouse {
            Some(Condition::Damaged) => Some(Category::DamagedTransfer),
            _ => Some(Category::GoodTransfer),
        },
        _ => exact(stem).filter(|c| c.direction().is_none() || c.direction() == end),
    };
    match transfer {
        Some(category) => {
            let direction = category.direction().or(end).or(sheet);
            Ok(CategoryRead { category, direction, red })
        }
        None => Err(nearest(body)),
    }
}

/// The categories that one file has used so far.
#[derive(Debug, Default)]
pub(super) struct CategoryMemo {
    categories: Vec<(Text, Option<Condition>, CategoryRead)>,
    /// What the names of warehouses tell, by where the names lie.
    conditions: HashMap<usize, Option<Condition>, RandomState>,
}

impl CategoryMemo {
    /// A file has a dozen ways to write its categories; one with more is not remembered.
    const MOST: usize = 24;
    /// And hundreds of warehouses at most.
    const MOST_WAREHOUSES: usize = 4_096;

    /// As [`read`].
    pub fn read(&mut self, text: Text, warehouse: Option<Condition>) -> Result<CategoryRead, Vec<Category>> {
        let known = self.categories.iter().find(|(known, of, _)| *known == text && *of == warehouse);
        if let Some((_, _, known)) = known {
            return Ok(*known);
        }
        let found = read(&text, warehouse)?;
        if self.categories.len() < Self::MOST {
            self.categories.push((text, warehouse, found));
        }
        Ok(found)
    }

    /// As [`condition_of`].
    pub fn condition(&mut self, warehouse: Text) -> Option<Condition> {
        if let Some(known) = self.conditions.get(&warehouse.spot()) {
            return *known;
        }
        let found = condition_of(&warehouse);
        if self.conditions.len() < Self::MOST_WAREHOUSES {
            self.conditions.insert(warehouse.spot(), found);
        }
        found
    }
}

/// `其他入库单--采购入库` names its list before the class.
fn list_prefix(text: &str) -> (Option<Direction>, &str) {
    for (word, direction) in [("入库单", Direction::In), ("出库单", Direction::Out)] {
        if let Some((_, body)) = text.split_once(word) {
            let body = body.trim_start_matches(['-', ':', '/', '>', ',']);
            if !body.is_empty() {
                return (Some(direction), body);
            }
        }
    }
    (None, text)
}

fn direction_suffix(text: &str) -> (&str, Option<Direction>) {
    for (word, direction) in
        [("入库", Direction::In), ("出库", Direction::Out), ("入", Direction::In), ("出", Direction::Out)]
    {
        if let Some(stem) = text.strip_suffix(word) {
            return (stem.trim_end_matches('-'), Some(direction));
        }
    }
    (text, None)
}

fn nearest(text: &str) -> Vec<Category> {
    let mut scored: Vec<(f64, Category)> = Category::ALL
        .iter()
        .map(|c| {
            let best = c.words().iter().map(|w| name::likeness(text, w)).fold(0.0, f64::max);
            (best, *c)
        })
        .filter(|(score, _)| *score >= 0.4)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    scored.into_iter().take(3).map(|(_, c)| c).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<(Category, Option<Direction>)> {
        read(text, None).ok().map(|r| (r.category, r.direction))
    }

    #[test]
    fn the_ways_of_writing_a_category() {
        for (text, category, direction) in [
            ("其他入库单--采购入库", Category::Purchase, IN),
            ("其他入库单—采购入库", Category::Purchase, IN),
            ("采购", Category::Purchase, IN),
            ("领用", Category::OwnUse, OUT),
            ("其他出库单--自用领用", Category::OwnUse, OUT),
            ("完好品调拨", Category::GoodTransfer, None),
            ("完好品调拨入库", Category::GoodTransfer, IN),
            ("其他出库单--完好品调拨", Category::GoodTransfer, OUT),
            ("其他入库单--完好品调拨入库", Category::GoodTransfer, IN),
            ("损坏品调拨出库", Category::DamagedTransfer, OUT),
            ("调拨入库", Category::GoodTransfer, IN),
            ("调出", Category::GoodTransfer, OUT),
            ("物资退库", Category::Return, IN),
            ("报废 出库", Category::Scrap, OUT),
        ] {
            assert_eq!(said(text), Some((category, direction)), "{text}");
        }
        let damaged = read("调拨出库", Some(Condition::Damaged)).unwrap();
        assert_eq!(damaged.category, Category::DamagedTransfer);
        assert!(read("采购入库(红字)", None).unwrap().red);
    }

    #[test]
    fn a_category_is_remembered_with_its_warehouse() {
        let mut memo = CategoryMemo::default();
        for warehouse in [None, DAMAGED, GOOD, None, DAMAGED] {
            for text in ["调拨出库", "领用", "借用"] {
                assert_eq!(memo.read(Text::from(text), warehouse), read(text, warehouse), "{text}");
            }
        }
    }

    #[test]
    fn what_fits_nothing_is_not_taken() {
        for text in ["入库", "出库", "其他", "", "采购出库", "损坏出库", "借用"] {
            assert_eq!(said(text), None, "{text}");
        }
        assert_eq!(read("自用领月", None), Err(vec![Category::OwnUse]));
    }
}
