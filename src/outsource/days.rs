//! Collector work: a person's day, and the mean of the days (外包队伍 §5.1).

use super::counted::Counted;
use super::names::{Names, TeamId};
use super::tier::{self, Reading, Scored, Tier};
use crate::policy;
use crate::record::{Records, Work};
use crate::value::name::key;
use crate::value::{Quantity, Text};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// How a day stands to its quota. More than the most is no fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quota {
    Short {
        least: Quantity,
    },
    Within,
    Over,
    /// On leave: nothing was owed.
    Excused,
}

impl Quota {
    pub fn key(self) -> &'static str {
        match self {
            Quota::Short { .. } => "short",
            Quota::Within => "within",
            Quota::Over => "over",
            Quota::Excused => "excused",
        }
    }
}

/// What one person did of one kind of work on one day, over all rows.
#[derive(Clone, Debug)]
pub struct Day {
    pub team: TeamId,
    pub person: Text,
    pub work: Work,
    pub date: NaiveDate,
    pub attempted: Quantity,
    /// None where a row does not say.
    pub succeeded: Option<Quantity>,
    pub quota: Quota,
    /// None where nothing was attempted, or nobody said with what success.
    pub score: Option<(Tier, Scored)>,
    pub base: Option<Quantity>,
    /// Positions of its rows.
    pub rows: Vec<usize>,
}

/// What one person's days of one kind of work come to.
#[derive(Clone, Debug)]
pub struct Person {
    pub team: TeamId,
    pub person: Text,
    pub work: Work,
    /// Positions of the days.
    pub days: std::ops::Range<usize>,
    /// Days with a score.
    pub scored: u32,
    pub attempted: Quantity,
    pub succeeded: Option<Quantity>,
    /// To four places, of the days whose success is known.
    pub rate: Option<Quantity>,
    /// The mean of the days' shares, to six places; none without a scored day.
    pub mean: Option<Quantity>,
    pub others: Vec<(Reading, Quantity)>,
    pub short: u32,
    pub unqualified: u32,
    pub base: Option<Quantity>,
    /// In yuan, to the cent.
    pub money: Option<Quantity>,
}

type DayKey = (TeamId, String, Work, NaiveDate);

pub(super) fn days(
    records: &Records,
    counted: &Counted,
    names: &Names,
    policy: &policy::Outsource,
) -> Vec<Day> {
    let mut groups: BTreeMap<DayKey, Vec<usize>> = BTreeMap::new();
    let mut leaves: BTreeSet<(TeamId, String, NaiveDate)> = BTreeSet::new();
    for at in &counted.fieldwork {
        let Some(row) = records.fieldwork.get(*at) else { continue };
        let Some(team) = names.id(&row.team) else { continue };
        let person = key(&row.person);
        if row.leave {
            leaves.insert((team, person.clone(), row.date));
        }
        if let Some(work) = row.work.filter(|work| work.is_daily()) {
            groups.entry((team, person, work, row.date)).or_default().push(*at);
        }
    }
    let day = |((team, person, work, date), rows): (DayKey, Vec<usize>)| {
        let of = || rows.iter().filter_map(|at| records.fieldwork.get(*at));
        let attempted: Quantity = of().map(|row| row.quantity).sum();
        // A row on which nothing was attempted has nothing to say of success.
        let told = of().filter(|row| !row.quantity.is_zero() || row.succeeded.is_some());
        let succeeded: Option<Vec<Quantity>> = told.map(|row| row.succeeded).collect();
        let succeeded = succeeded.map(|all| all.into_iter().sum::<Quantity>());
        let score = succeeded.filter(|_| !attempted.is_zero()).map(|succeeded| match work {
            Work::Wireless => tier::wireless(succeeded, attempted, &policy.wireless),
            _ => tier::carrier(succeeded, attempted, &policy.carrier),
        });
        let [least, most] = match work {
            Work::Wireless => policy.wireless.quota,
            _ => policy.carrier.quota,
        }
        .map(|count| Quantity::whole(i64::from(count)));
        let excused = leaves.contains(&(team, person, date));
        let quota = match attempted {
            _ if excused => Quota::Excused,
            attempted if attempted < least => Quota::Short { least },
            attempted if attempted > most => Quota::Over,
            _ => Quota::Within,
        };
        let base = of().find_map(|row| row.base);
        let person = of().next()?.person;
        Some(Day { team, person, work, date, attempted, succeeded, quota, score, base, rows })
    };
    groups.into_iter().filter_map(day).collect()
}

pub(super) fn people(days: &[Day], policy: &policy::Outsource) -> Vec<Person> {
    let mut people = Vec::new();
    let mut from = 0;
    while let Some(first) = days.get(from) {
        let same = |day: &&Day| {
            (day.team, day.work) == (first.team, first.work) && key(&day.person) == key(&first.person)
        };
        let own: Vec<&Day> = days.iter().skip(from).take_while(same).collect();
        let next = from + own.len();
        people.push(person(first, &own, from..next, policy));
        from = next;
    }
    people
}

fn person(first: &Day, days: &[&Day], range: std::ops::Range<usize>, policy: &policy::Outsource) -> Person {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let scores: Vec<&Scored> = days.iter().filter_map(|day| Some(&day.score.as_ref()?.1)).collect();
    let mean = |of: &dyn Fn(&Scored) -> Quantity| {
        let sum: i128 = scores.iter().map(|scored| of(scored).micros()).sum();
        let days = i128::try_from(scores.len()).unwrap_or(i128::MAX);
        (days > 0).then(|| tier::divided(sum, days))
    };
    let readings: Vec<Reading> =
        scores.first().map(|s| s.others.iter().map(|(r, _)| *r).collect()).unwrap_or_default();
    let other = |reading: Reading| {
        let of = |scored: &Scored| {
            scored.others.iter().find(|(r, _)| *r == reading).map_or(Quantity::ZERO, |(_, share)| *share)
        };
        mean(&of).map(|mean| (reading, mean))
    };
    let known: Vec<(Quantity, Quantity)> =
        days.iter().filter_map(|day| Some((day.succeeded?, day.attempted))).collect();
    let succeeded: Quantity = known.iter().map(|(succeeded, _)| *succeeded).sum();
    let base = own_base(days).or(policy.base.collector);
    let sum: i128 = scores.iter().map(|scored| scored.applied.micros()).sum();
    Person {
        team: first.team,
        person: first.person,
        work: first.work,
        days: range,
        scored: count(scores.len()),
        attempted: days.iter().map(|day| day.attempted).sum(),
        succeeded: (!known.is_empty()).then_some(succeeded),
        rate: tier::rate(succeeded, known.iter().map(|(_, attempted)| *attempted).sum()),
        mean: mean(&|scored| scored.applied),
        others: readings.into_iter().filter_map(other).collect(),
        short: count(days.iter().filter(|day| matches!(day.quota, Quota::Short { .. })).count()),
        unqualified: count(days.iter().filter(|day| is_unqualified(day)).count()),
        base,
        money: base.and_then(|base| money(base, sum, scores.len())),
    }
}

pub(super) fn is_unqualified(day: &Day) -> bool {
    day.score.as_ref().is_some_and(|(tier, _)| *tier == Tier::Unqualified)
}

/// The base that the rows state, where they agree.
fn own_base(days: &[&Day]) -> Option<Quantity> {
    let mut bases = days.iter().filter_map(|day| day.base);
    let first = bases.next()?;
    bases.all(|base| base == first).then_some(first)
}

/// A base times the mean of shares, to the cent: multiplied before it is divided.
fn money(base: Quantity, sum: i128, days: usize) -> Option<Quantity> {
    const CENT: i128 = 10_000;
    let days = i128::try_from(days).ok().filter(|days| *days > 0)?;
    let product = base.micros().checked_mul(sum)?;
    let cents = tier::divided(product, days * 1_000_000 * CENT);
    Some(Quantity::from_micros(cents.micros() * CENT))
}

/// A base times a share, to the cent.
pub(super) fn share_of_pay(base: Quantity, share: Quantity) -> Option<Quantity> {
    money(base, share.micros(), 1)
}
