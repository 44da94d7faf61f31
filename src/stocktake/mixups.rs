//! A gain and a loss of the same quantity that look like one mix-up.

use super::{Line, MixKind, MixUp};
use crate::book::{Book, ItemId, Key, Master};
use crate::matching::near_items;
use crate::policy::Stocktake as Policy;
use crate::value::Quantity;
use crate::value::name::key;
use std::collections::{BTreeMap, BTreeSet};

/// How a pair is ranked: the kind, then how unlike the items are, then the keys.
type Rank = (MixKind, u32, Key, Key);

/// Pairs every loss with at most one gain: first the two conditions of one item, then near
/// items of one store, then one item on two sites where only one pair fits.
pub fn find(book: &Book<'_>, lines: &[Line], policy: &Policy) -> Vec<MixUp> {
    let gains = Gains::of(&book.master, lines);
    let mut candidates: Vec<(Rank, usize, usize)> = Vec::new();
    for (at, loss) in lines.iter().enumerate() {
        let Some(quantity) = loss.variance.filter(|v| v.is_negative()).map(Quantity::abs) else { continue };
        for (kind, gain) in gains.fitting(&book.master, loss, quantity, policy) {
            let Some(other) = lines.get(gain) else { continue };
            let rank = (kind, unlike(&book.master, loss.key.1, other.key.1), loss.key, other.key);
            candidates.push((rank, at, gain));
        }
    }
    candidates.sort();
    let is_open = |at: usize| lines.get(at).is_some_and(|line| may_be_mixed(line, policy));
    let mut of_loss: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut of_gain: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, (_, loss, gain)) in candidates.iter().enumerate() {
        of_loss.entry(*loss).or_default().push(at);
        of_gain.entry(*gain).or_default().push(at);
    }
    let (mut taken, mut found) = (BTreeSet::new(), Vec::new());
    for (rank, loss, gain) in &candidates {
        if taken.contains(loss) || taken.contains(gain) {
            continue;
        }
        let told = is_open(*loss) && is_open(*gain);
        if told {
            taken.extend([*loss, *gain]);
        }
        // Another reading of one of the two that is just as good.
        let rival = |other: &&(Rank, usize, usize)| {
            let one_side = (other.1 == *loss) != (other.2 == *gain);
            one_side && (other.0.0, other.0.1) == (rank.0, rank.1) && is_open(other.1) && is_open(other.2)
        };
        let beside = of_loss.get(loss).into_iter().chain(of_gain.get(gain)).flatten();
        let rivals = beside.filter_map(|at| candidates.get(*at)).filter(rival);
        let others = rivals.map(|(_, l, g)| if l == loss { *g } else { *l }).collect();
        found.push(MixUp { kind: rank.0, loss: *loss, gain: *gain, told, others });
    }
    found.sort_by_key(|mix_up| (mix_up.loss, mix_up.gain));
    found
}

/// Whether nothing that the site says explains the variance otherwise.
fn may_be_mixed(line: &Line, policy: &Policy) -> bool {
    let Some(reason) = line.reason.as_deref() else { return true };
    let says = |words: &[String]| words.iter().any(|word| reason.contains(word.as_str()));
    says(&policy.open_reasons) || says(&policy.mix_up_reasons)
}

/// From 0 for the same item to 1,000 for two with nothing in common.
fn unlike(master: &Master, one: ItemId, other: ItemId) -> u32 {
    if one == other {
        return 0;
    }
    let name = |id| {
        let item = master.item(id)?;
        Some(key(&format!("{}{}", item.name, item.spec.as_deref().unwrap_or(""))))
    };
    let Some((one, other)) = name(one).zip(name(other)) else { return 1000 };
    let longest = one.chars().count().max(other.chars().count()).max(1);
    let slips = strsim::damerau_levenshtein(&one, &other);
    u32::try_from(slips * 1000 / longest).unwrap_or(1000)
}

/// Gains by what a loss would look for.
struct Gains {
    by_store: BTreeMap<(crate::book::WarehouseId, Quantity), Vec<usize>>,
    by_item: BTreeMap<(ItemId, Quantity), Vec<usize>>,
    losses: BTreeMap<(ItemId, Quantity), usize>,
    keys: Vec<Key>,
}

impl Gains {
    fn of(master: &Master, lines: &[Line]) -> Gains {
        let mut gains = Gains {
            by_store: BTreeMap::new(),
            by_item: BTreeMap::new(),
            losses: BTreeMap::new(),
            keys: lines.iter().map(|line| line.key).collect(),
        };
        for (at, line) in lines.iter().enumerate() {
            let Some(variance) = line.variance.filter(|v| !v.is_zero()) else { continue };
            if variance.is_negative() {
                *gains.losses.entry((line.key.1, variance.abs())).or_default() += 1;
            } else if master.item(line.key.1).is_some() {
                gains.by_store.entry((line.key.0, variance)).or_default().push(at);
                gains.by_item.entry((line.key.1, variance)).or_default().push(at);
            }
        }
        gains
    }

    fn fitting(
        &self,
        master: &Master,
        loss: &Line,
        quantity: Quantity,
        policy: &Policy,
    ) -> Vec<(MixKind, usize)> {
        let mut fitting = Vec::new();
        let site = |key: Key| master.warehouse(key.0).and_then(|store| store.site);
        let of_item = self.by_item.get(&(loss.key.1, quantity)).map_or(&[][..], Vec::as_slice);
        let at = |gain: usize| self.keys.get(gain).copied();
        for gain in of_item {
            let Some(key) = at(*gain) else { continue };
            let same_site = site(key).is_some() && site(key) == site(loss.key);
            let lone = of_item.len() == 1 && self.losses.get(&(loss.key.1, quantity)) == Some(&1);
            if same_site {
                fitting.push((MixKind::Conditions, *gain));
            } else if lone && quantity >= policy.mix_up_between_sites {
                fitting.push((MixKind::Sites, *gain));
            }
        }
        let of_store = self.by_store.get(&(loss.key.0, quantity)).map_or(&[][..], Vec::as_slice);
        let near = of_store.iter().filter(|gain| {
            let items = at(**gain).and_then(|key| master.item(key.1)).zip(master.item(loss.key.1));
            items.is_some_and(|(one, other)| near_items(one, other))
        });
        fitting.extend(near.map(|gain| (MixKind::NearItems, *gain)));
        fitting
    }
}
