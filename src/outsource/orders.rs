//! Orders: rotation and bulk installation, over all their rows (外包队伍 §5.2, §5.3).

use super::counted::Counted;
use super::days::share_of_pay;
use super::names::{Names, TeamId};
use super::tier::{self, Scored};
use crate::policy;
use crate::record::{FieldworkRow, Records, Work};
use crate::value::name::key;
use crate::value::{Quantity, Text};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// How an order stands to its planned day.
#[derive(Clone, Debug)]
pub struct Late {
    /// Below one: in time.
    pub days: i64,
    /// Not finished: counted to the as-of day.
    pub open: bool,
    pub scored: Scored,
}

/// What is known of a number that somebody was to write down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// The sheet has no column for it.
    NotAsked,
    Blank,
    Of(Quantity),
}

impl Sample {
    pub fn known(self) -> Option<Quantity> {
        match self {
            Sample::Of(quantity) => Some(quantity),
            Sample::NotAsked | Sample::Blank => None,
        }
    }
}

/// When a notice was posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posting {
    /// Nobody was asked to write it down.
    NotAsked,
    Blank,
    On(NaiveDate),
}

/// One order.
#[derive(Clone, Debug)]
pub struct Order {
    pub team: TeamId,
    /// Everybody who worked on it.
    pub person: Text,
    pub work: Work,
    /// None where the rows give no number: each row is then an order.
    pub number: Option<Text>,
    pub quantity: Quantity,
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub planned: Option<NaiveDate>,
    pub finished: Option<NaiveDate>,
    /// Not finished by what its last row says.
    pub open: bool,
    /// Of rotations that have a planned day.
    pub late: Option<Late>,
    pub sampled: Sample,
    pub required_sample: Quantity,
    pub passed: Option<Quantity>,
    pub collected: Sample,
    /// Meters of second-class loads, those checked, and the sample that the other reading
    /// of §4.3.3 would ask for: all of these and a part of the rest.
    pub second_class: Option<(Quantity, Option<Quantity>, Quantity)>,
    pub notice: Posting,
    /// The row that tells when the notice was posted, if it is a list of its own.
    pub notice_row: Option<usize>,
    pub base: Option<Quantity>,
    pub money: Option<Quantity>,
    pub rows: Vec<usize>,
}

impl Order {
    /// Least rates of what passed and of what is collected from.
    pub fn rates(&self, policy: &policy::Outsource) -> (Quantity, Quantity) {
        match self.work {
            Work::Bulk => (policy.bulk.pass, policy.bulk.collected),
            _ => (policy.rotation.pass, policy.rotation.collected),
        }
    }

    /// Passed of sampled; none where nothing was sampled.
    pub fn pass_rate(&self) -> Option<(Quantity, Quantity)> {
        let sampled = self.sampled.known().filter(|sampled| !sampled.is_zero())?;
        Some((self.passed?, sampled)).filter(|_| !self.open)
    }

    /// Collected from, of all; none before the order is finished.
    pub fn collection_rate(&self) -> Option<(Quantity, Quantity)> {
        let whole = Some(self.quantity).filter(|quantity| !quantity.is_zero())?;
        Some((self.collected.known()?, whole)).filter(|_| !self.open)
    }
}

type OrderKey = (TeamId, Work, Option<String>, usize);

pub(super) fn orders(
    records: &Records,
    counted: &Counted,
    names: &Names,
    as_of: NaiveDate,
    policy: &policy::Outsource,
) -> Vec<Order> {
    let mut groups: BTreeMap<OrderKey, Vec<usize>> = BTreeMap::new();
    for at in &counted.all_fieldwork {
        let Some(row) = records.fieldwork.get(*at) else { continue };
        let Some(team) = names.id(&row.team) else { continue };
        let Some(work) = row.work.filter(|work| !work.is_daily()) else { continue };
        let number = row.order.as_deref().map(key);
        let lone = if number.is_some() { 0 } else { *at };
        groups.entry((team, work, number, lone)).or_default().push(*at);
    }
    let notices = notices_by_order(records);
    let inside: std::collections::BTreeSet<usize> = counted.fieldwork.iter().copied().collect();
    let order = |((team, work, number, _), mut rows): (OrderKey, Vec<usize>)| {
        let date = |at: &usize| records.fieldwork.get(*at).map(|row| row.date);
        rows.sort_by_key(|at| (date(at), *at));
        // An order is scored once: in the period of its last row.
        inside.contains(rows.last()?).then_some(())?;
        let own: Vec<&FieldworkRow> = rows.iter().filter_map(|at| records.fieldwork.get(*at)).collect();
        let mut order = gathered(team, work, &own, policy)?;
        order.late = late(&order, &own, as_of, policy);
        let base = own.iter().find_map(|row| row.base);
        let base = if work == Work::Rotation { base.or(policy.base.order) } else { base };
        order.base = base;
        order.money =
            base.zip(order.late.as_ref()).and_then(|(base, late)| share_of_pay(base, late.scored.applied));
        if work == Work::Rotation {
            (order.notice, order.notice_row) = notice(records, &own, number.as_deref(), &notices);
        }
        order.rows = rows;
        Some(order)
    };
    groups.into_iter().filter_map(order).collect()
}

fn gathered(team: TeamId, work: Work, rows: &[&FieldworkRow], policy: &policy::Outsource) -> Option<Order> {
    let (first, last) = (rows.first()?, rows.last()?);
    let mut people: Vec<&Text> = Vec::new();
    for row in rows {
        if !people.iter().any(|name| key(name) == key(&row.person)) {
            people.push(&row.person);
        }
    }
    let person = match people.as_slice() {
        [only] => *(*only),
        many => Text::from(many.iter().map(|name| &***name).collect::<Vec<_>>().join("、")),
    };
    let sum = |of: fn(&FieldworkRow) -> Option<Quantity>| -> Option<Quantity> {
        let known: Vec<Quantity> = rows.iter().filter_map(|row| of(row)).collect();
        (!known.is_empty()).then(|| known.into_iter().sum())
    };
    let sample = |of, asked: fn(&FieldworkRow) -> bool| match sum(of) {
        Some(quantity) => Sample::Of(quantity),
        None if rows.iter().any(|row| asked(row)) => Sample::Blank,
        None => Sample::NotAsked,
    };
    let quantity: Quantity = rows.iter().map(|row| row.quantity).sum();
    let rate = if work == Work::Bulk { policy.bulk.sample } else { policy.rotation.sample };
    let second_class = sum(|row| row.second_class).filter(|_| work == Work::Bulk).map(|all| {
        let alternative = all + tier::required(rate, quantity - all);
        (all, sum(|row| row.second_class_checked), alternative)
    });
    let finished = rows.iter().filter_map(|row| row.finished).max();
    Some(Order {
        team,
        person,
        work,
        number: first.order,
        quantity,
        first: first.date,
        last: last.date,
        // Parts with days of their own: the whole is due with the last.
        planned: rows.iter().filter_map(|row| row.planned).max(),
        finished,
        open: last.asked.finished && last.finished.is_none(),
        late: None,
        sampled: sample(|row| row.sampled, |row| row.asked.sampled),
        required_sample: tier::required(rate, quantity),
        passed: sum(|row| row.passed),
        collected: sample(|row| row.collected, |row| row.asked.collected),
        second_class,
        notice: Posting::NotAsked,
        notice_row: None,
        base: None,
        money: None,
        rows: Vec::new(),
    })
}

/// Only rotation has a price for lateness (§5.2).
fn late(order: &Order, rows: &[&FieldworkRow], as_of: NaiveDate, policy: &policy::Outsource) -> Option<Late> {
    let planned = order.planned.filter(|_| order.work == Work::Rotation)?;
    let asked = rows.iter().any(|row| row.asked.finished);
    let until = match order.finished.filter(|_| !order.open) {
        Some(finished) => finished,
        None if asked => as_of,
        None => return None,
    };
    let days = (until - planned).num_days();
    Some(Late { days, open: order.open, scored: tier::late(days, &policy.rotation) })
}

/// Notices that name an order, the earliest of each.
fn notices_by_order(records: &Records) -> BTreeMap<String, usize> {
    let mut notices: BTreeMap<String, usize> = BTreeMap::new();
    for (at, row) in records.notices.iter().enumerate() {
        let Some(order) = row.order.as_deref().map(key) else { continue };
        let posted = |at: &usize| records.notices.get(*at).and_then(|row| row.posted);
        let known = notices.entry(order).or_insert(at);
        let earlier = row.posted.is_some() && (posted(known).is_none() || row.posted < posted(known));
        if earlier {
            *known = at;
        }
    }
    notices
}

fn notice(
    records: &Records,
    rows: &[&FieldworkRow],
    number: Option<&str>,
    notices: &BTreeMap<String, usize>,
) -> (Posting, Option<usize>) {
    let own = rows.iter().filter_map(|row| row.notice).min();
    if let Some(posted) = own {
        return (Posting::On(posted), None);
    }
    let listed = number.and_then(|number| notices.get(number)).copied();
    let posted = listed.and_then(|at| records.notices.get(at)?.posted);
    match posted {
        Some(posted) => (Posting::On(posted), listed),
        None if rows.iter().any(|row| row.asked.notice) || !notices.is_empty() => (Posting::Blank, listed),
        None => (Posting::NotAsked, None),
    }
}
