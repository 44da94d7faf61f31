//! Meter numbers: the order's against those found on site, none twice (外包队伍 §4.2.3).

use super::counted::Counted;
use super::names::{Names, TeamId};
use super::orders::Order;
use crate::place::RowPlace;
use crate::record::{MeterRow, Records, Side};
use crate::value::name::key;
use crate::value::{Quantity, Text};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Which of the two meters of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Which {
    Removed,
    Installed,
}

impl Which {
    pub const BOTH: [Which; 2] = [Which::Removed, Which::Installed];

    fn of(self, numbers: &[Option<Text>; 2]) -> Option<&Text> {
        let [removed, installed] = numbers;
        match self {
            Which::Removed => removed.as_ref(),
            Which::Installed => installed.as_ref(),
        }
    }
}

/// What is wrong with a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MeterWrong {
    /// The order says one number, the site another.
    Differs { ordered: Text, actual: Text },
    /// On the order, and not found on site.
    NotDone { number: Text },
    /// Found on site, and on no order.
    NotOrdered { number: Text },
    /// In more than one row.
    Twice { number: Text, times: usize },
}

/// A meter number that does not agree.
#[derive(Clone, Debug)]
pub struct MeterFault {
    pub team: Option<TeamId>,
    /// The order, or the slip where no order is named.
    pub order: Option<Text>,
    /// Of the order, where the log has it.
    pub quantity: Option<Quantity>,
    pub which: Which,
    pub wrong: MeterWrong,
    pub places: Vec<RowPlace>,
}

/// The rows that belong together, as the faults name them.
pub(super) struct Scope<'a> {
    pub team: Option<TeamId>,
    pub order: Option<Text>,
    pub quantity: Option<Quantity>,
    pub rows: Vec<&'a MeterRow>,
}

/// Rows by order, else by slip; rows on two sheets of one order are one.
pub(super) fn scopes<'a>(
    records: &'a Records,
    counted: &Counted,
    orders: &[Order],
    names: &Names,
) -> Vec<Scope<'a>> {
    let logged: HashMap<String, &Order> =
        orders.iter().filter_map(|order| Some((key(order.number.as_deref()?), order))).collect();
    let mut groups: BTreeMap<String, Vec<&MeterRow>> = BTreeMap::new();
    for row in counted.meters.iter().filter_map(|at| records.meters.get(*at)) {
        let named = row.order.as_ref().or(row.slip.as_ref());
        groups.entry(named.map(|name| key(name)).unwrap_or_default()).or_default().push(row);
    }
    let scope = |(name, rows): (String, Vec<&'a MeterRow>)| {
        let order = logged.get(&name);
        let own = rows.iter().find_map(|row| names.id(row.team.as_ref()?));
        let written = rows.iter().find_map(|row| row.order.or(row.slip));
        Scope {
            team: own.or_else(|| order.map(|order| order.team)),
            order: written,
            quantity: order.map(|order| order.quantity),
            rows,
        }
    };
    groups.into_iter().map(scope).collect()
}

pub(super) fn faults(
    records: &Records,
    counted: &Counted,
    orders: &[Order],
    names: &Names,
) -> Vec<MeterFault> {
    let scopes = scopes(records, counted, orders, names);
    let mut faults = Vec::new();
    for scope in &scopes {
        for row in &scope.rows {
            differing(scope, row, row, &mut faults);
        }
        between_lists(scope, &mut faults);
    }
    for which in Which::BOTH {
        twice(&scopes, which, &mut faults);
    }
    faults
}

fn fault(scope: &Scope<'_>, which: Which, wrong: MeterWrong, places: Vec<RowPlace>) -> MeterFault {
    let (team, order, quantity) = (scope.team, scope.order, scope.quantity);
    MeterFault { team, order, quantity, which, wrong, places }
}

/// What one row, or two rows of two lists, say of the same change.
fn differing(scope: &Scope<'_>, ordered: &MeterRow, actual: &MeterRow, faults: &mut Vec<MeterFault>) {
    for which in Which::BOTH {
        let Some((said, found)) = which.of(&ordered.ordered).zip(which.of(&actual.actual)) else { continue };
        if key(said) != key(found) {
            let mut places = vec![ordered.place, actual.place];
            places.dedup();
            let wrong = MeterWrong::Differs { ordered: *said, actual: *found };
            faults.push(fault(scope, which, wrong, places));
        }
    }
}

/// The order's list against the list of what was done, row by row: the same number, the
/// same slip, or the only ones left.
fn between_lists(scope: &Scope<'_>, faults: &mut Vec<MeterFault>) {
    let of = |side: Side| scope.rows.iter().copied().filter(move |row| row.side() == side);
    let alone = |row: &&MeterRow| row.ordered.iter().all(Option::is_none);
    let ordered: Vec<&MeterRow> = of(Side::Ordered).collect();
    let actual: Vec<&MeterRow> = of(Side::Actual).filter(alone).collect();
    if ordered.is_empty() || actual.is_empty() {
        return;
    }
    let mut taken: BTreeSet<RowPlace> = BTreeSet::new();
    let mut left: Vec<&MeterRow> = Vec::new();
    let agree = |one: &MeterRow, other: &MeterRow| {
        Which::BOTH.iter().filter(|which| same(which.of(&one.ordered), which.of(&other.actual))).count()
    };
    let slip = |one: &MeterRow, other: &MeterRow| same(one.slip.as_ref(), other.slip.as_ref());
    for row in &ordered {
        let free = actual.iter().filter(|other| !taken.contains(&other.place));
        let rank =
            |other: &&&MeterRow| (agree(row, other), usize::from(slip(row, other) && scope.slips_tell()));
        let best = free.max_by_key(|other| (rank(other), std::cmp::Reverse(other.place)));
        match best.filter(|other| rank(other) != (0, 0)) {
            Some(other) => {
                taken.insert(other.place);
                differing(scope, row, other, faults);
            }
            None => left.push(row),
        }
    }
    let extra: Vec<&MeterRow> = actual.into_iter().filter(|row| !taken.contains(&row.place)).collect();
    if let ([one], [other]) = (left.as_slice(), extra.as_slice()) {
        differing(scope, one, other, faults);
        return;
    }
    for (rows, is_ordered) in [(&left, true), (&extra, false)] {
        for row in rows {
            for which in Which::BOTH {
                let numbers = if is_ordered { &row.ordered } else { &row.actual };
                let Some(number) = which.of(numbers).cloned() else { continue };
                let wrong = match is_ordered {
                    true => MeterWrong::NotDone { number },
                    false => MeterWrong::NotOrdered { number },
                };
                faults.push(fault(scope, which, wrong, vec![row.place]));
            }
        }
    }
}

fn same(one: Option<&Text>, other: Option<&Text>) -> bool {
    one.zip(other).is_some_and(|(one, other)| key(one) == key(other))
}

impl Scope<'_> {
    /// Whether each row has a slip of its own: else the slip is the order's number.
    pub(super) fn slips_tell(&self) -> bool {
        let slips: Vec<&Text> = self.rows.iter().filter_map(|row| row.slip.as_ref()).collect();
        let distinct: BTreeSet<String> = slips.iter().map(|slip| key(slip)).collect();
        distinct.len() > 1
    }
}

/// A number that stands in several rows. On the lists of a bulk installation, an installed
/// one is a matter of the five-way check.
fn twice(scopes: &[Scope<'_>], which: Which, faults: &mut Vec<MeterFault>) {
    type Seen<'s, 'a> = (&'s Scope<'a>, &'a MeterRow, &'a Text);
    let mut seen: BTreeMap<(bool, String), Vec<Seen<'_, '_>>> = BTreeMap::new();
    for (scope, row) in scopes.iter().flat_map(|scope| scope.rows.iter().map(move |row| (scope, *row))) {
        if which == Which::Installed && row.is_five_way() {
            continue;
        }
        for (on_order, numbers) in [(false, &row.actual), (true, &row.ordered)] {
            if let Some(number) = which.of(numbers) {
                seen.entry((on_order, key(number))).or_default().push((scope, row, number));
            }
        }
    }
    let mut told: BTreeSet<(String, Vec<RowPlace>)> = BTreeSet::new();
    for ((_, number), rows) in seen {
        let mut places: Vec<RowPlace> = rows.iter().map(|(_, row, _)| row.place).collect();
        places.dedup();
        let times = places.len();
        if let [(scope, _, written), _, ..] = rows.as_slice()
            && times > 1
            && told.insert((number, places.clone()))
        {
            let wrong = MeterWrong::Twice { number: *(*written), times };
            faults.push(fault(scope, which, wrong, places));
        }
    }
}

impl MeterRow {
    /// A row of a bulk installation: meters by their place and breaker, and none removed.
    pub(super) fn is_five_way(&self) -> bool {
        let [_, _, position, breaker, _] = self.asked;
        let removed = [&self.ordered, &self.actual].into_iter().any(|numbers| numbers[0].is_some());
        (position || breaker) && !removed
    }
}
