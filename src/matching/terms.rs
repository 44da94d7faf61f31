//! By what the matcher goes: windows, costs and limits of the policy, and the master.

use super::kind::Kind;
use super::post::Post;
use crate::book::{Item, ItemId, Master, WarehouseId};
use crate::policy::Matching as Policy;
use crate::value::name::{self, key};
use crate::value::{Period, Quantity, Text};
use std::cell::RefCell;
use std::collections::HashMap;

/// What the engine reads beside the postings.
pub struct Terms<'a> {
    pub policy: &'a Policy,
    pub period: Period,
    pub master: &'a Master,
    /// Configured pack factors, for one item code or for all.
    pub factors: &'a [(Option<Text>, Quantity)],
    near: RefCell<HashMap<(ItemId, ItemId), bool>>,
}

/// The longest time for which a document number binds two postings together.
const NUMBER_DAYS: i64 = 31;

impl<'a> Terms<'a> {
    pub fn new(
        policy: &'a Policy,
        period: Period,
        master: &'a Master,
        factors: &'a [(Option<Text>, Quantity)],
    ) -> Terms<'a> {
        Terms { policy, period, master, factors, near: RefCell::default() }
    }

    /// The days by which a line may lie before and after its row.
    pub fn window(&self, kind: Kind) -> (i64, i64) {
        let windows = &self.policy.window;
        let [early, late] = match kind {
            Kind::Purchase => windows.purchase,
            Kind::SpotPurchase => windows.spot_purchase,
            Kind::Damage => windows.damage,
            Kind::Repaired => windows.repaired,
            Kind::TransferIn => windows.transfer_in,
            Kind::TransferOut => windows.transfer_out,
            Kind::Return => windows.back,
            Kind::OwnUse => windows.own_use,
            Kind::RepairOut => windows.repair_out,
            Kind::Scrap => windows.scrap,
            Kind::CountGain | Kind::CountLoss => windows.count,
            Kind::OtherIn | Kind::OtherOut => windows.default,
        };
        (early.min(0), late.max(0))
    }

    /// Days from the row to the line, where the window of the row's category holds them.
    pub fn days_within(&self, row: &Post, line: &Post) -> Option<i64> {
        let days = days(row, line);
        let (early, late) = self.window(row.kind);
        (early..=late).contains(&days).then_some(days.abs())
    }

    /// Days between a row and a line that name the same document.
    pub fn days_by_number(&self, row: &Post, line: &Post) -> Option<i64> {
        let days = days(row, line).abs();
        (days <= NUMBER_DAYS).then_some(days)
    }

    /// Days by which the line is later than the window allows, both lying in the period.
    pub fn days_late(&self, row: &Post, line: &Post) -> Option<i64> {
        let inside = row.moves && line.moves && self.period.contains(row.date);
        let late = days(row, line) - self.window(row.kind).1;
        (inside && self.period.contains(line.date) && late > 0).then_some(late)
    }

    /// Whether two items are taken for each other easily: by their codes or by their names.
    pub fn are_near(&self, one: ItemId, other: ItemId) -> bool {
        let pair = (one.min(other), one.max(other));
        if let Some(known) = self.near.borrow().get(&pair) {
            return *known;
        }
        let near = self.look_near(one, other);
        self.near.borrow_mut().insert(pair, near);
        near
    }

    fn look_near(&self, one: ItemId, other: ItemId) -> bool {
        let items = (self.master.item(one), self.master.item(other));
        matches!(items, (Some(one), Some(other)) if near_items(one, other))
    }

    /// The two stores of one site, good and damaged.
    pub fn are_conditions_of_one_site(&self, one: WarehouseId, other: WarehouseId) -> bool {
        let (Some(one), Some(other)) = (self.master.warehouse(one), self.master.warehouse(other)) else {
            return false;
        };
        one.site.is_some() && one.site == other.site && one.condition != other.condition
    }

    /// Main units in one pack of an item, as far as known.
    pub fn factors_of(&self, item: ItemId) -> Vec<Quantity> {
        let Some(item) = self.master.item(item) else {
            return Vec::new();
        };
        let own = item.aux.iter().map(|(_, factor)| *factor);
        let fits = |code: &Option<Text>| code.as_ref().is_none_or(|code| *code == item.code);
        let configured = self.factors.iter().filter(|(code, _)| fits(code)).map(|(_, factor)| *factor);
        own.chain(configured).collect()
    }
}

/// Whether two items are taken for each other easily: by their codes or by their names.
pub fn near_items(one: &Item, other: &Item) -> bool {
    let shortest = one.code.chars().count().min(other.code.chars().count());
    let slips = strsim::damerau_levenshtein(&one.code, &other.code);
    // One slip in four signs or two in six; a short code is always near another.
    if slips <= 1 && shortest >= 4 || slips <= 2 && shortest >= 6 {
        return true;
    }
    let full = |item: &Item| format!("{}{}", key(&item.name), key(item.spec.as_deref().unwrap_or("")));
    key(&one.name) == key(&other.name) || name::likeness(&full(one), &full(other)) >= 0.75
}

/// Days from the row to the line; negative where the line is earlier.
pub fn days(row: &Post, line: &Post) -> i64 {
    (line.date - row.date).num_days()
}
