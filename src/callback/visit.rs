//! Visits: a share of the owners of one's area each week, and everyone within half a year.

use super::site::Sites;
use crate::inputs::Inputs;
use crate::place::RowPlace;
use crate::policy::Policy;
use crate::value::name::key;
use crate::value::{Period, Ratio, Text};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// What the visits of a period come to. Without a list of owners there are no rates.
#[derive(Debug, Default)]
pub struct Visits {
    /// By area and week, whole weeks of the period that have ended.
    pub weeks: Vec<AreaWeek>,
    /// Owners whom nobody visited in a half-year that has ended.
    pub never: Vec<Missed>,
    /// Visits to rooms that the list of owners does not have.
    pub elsewhere: u64,
    pub required: Option<Ratio>,
}

/// One area in one week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaWeek {
    pub site: Option<Text>,
    /// 客服员
    pub steward: Text,
    pub monday: NaiveDate,
    pub owners: u64,
    /// Different owners, by whomever.
    pub visited: u64,
    pub met: Option<bool>,
}

/// An owner whom nobody visited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    pub place: RowPlace,
    pub site: Option<Text>,
    pub steward: Text,
    pub room: Text,
    pub half: Period,
    /// The visits read begin only after the half-year did.
    pub doubtful: bool,
}

type Home = (Option<String>, String);

impl Visits {
    pub(super) fn of(inputs: &Inputs, period: Period, as_of: NaiveDate, policy: &Policy) -> Visits {
        let records = &inputs.records;
        let required = policy.callback.visit_rate.0;
        if records.visits.is_empty() || records.owners.is_empty() {
            return Visits { required, ..Visits::default() };
        }
        let sites = Sites::of(inputs);
        let several = records.owners.iter().filter_map(|o| sites.site(o.place.sheet, o.site.as_ref()));
        let several = several.collect::<BTreeSet<_>>().len() > 1;
        let home = |site: &Option<Text>, room: &str| -> Home {
            (site.as_deref().map(key).filter(|_| several), key(room))
        };
        let mut areas: BTreeMap<(Option<Text>, Text), BTreeSet<Home>> = BTreeMap::new();
        let mut homes: BTreeMap<Home, (RowPlace, Option<Text>, Text, Text)> = BTreeMap::new();
        for owner in &records.owners {
            let site = sites.site(owner.place.sheet, owner.site.as_ref());
            let at = home(&site, &owner.room);
            if let Entry::Vacant(free) = homes.entry(at) {
                let area = areas.entry((site, owner.steward)).or_default();
                area.insert(free.key().clone());
                free.insert((owner.place, site, owner.steward, owner.room));
            }
        }
        let mut by_day: BTreeMap<NaiveDate, BTreeSet<Home>> = BTreeMap::new();
        let mut elsewhere = 0;
        for visit in records.visits.iter().filter(|visit| visit.date <= as_of) {
            let at = home(&sites.site(visit.place.sheet, visit.site.as_ref()), &visit.room);
            if homes.contains_key(&at) {
                by_day.entry(visit.date).or_default().insert(at);
            } else if period.contains(visit.date) {
                elsewhere += 1;
            }
        }
        let in_span = |from: NaiveDate, to: NaiveDate| -> BTreeSet<&Home> {
            by_day.range(from..=to).flat_map(|(_, homes)| homes).collect()
        };
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        let mut weeks = Vec::new();
        for monday in mondays(period, as_of) {
            let visited = in_span(monday, last_day(monday));
            for ((site, steward), owners) in &areas {
                let (all, seen) =
                    (count(owners.len()), count(owners.iter().filter(|o| visited.contains(o)).count()));
                weeks.push(AreaWeek {
                    site: *site,
                    steward: *steward,
                    monday,
                    owners: all,
                    visited: seen,
                    met: required.filter(|_| all > 0).map(|required| required.is_met(seen, all)),
                });
            }
        }
        weeks.sort_by(|a, b| (&a.site, &a.steward, a.monday).cmp(&(&b.site, &b.steward, b.monday)));
        let begins = records.visits.iter().map(|visit| visit.date).min();
        let mut never = Vec::new();
        for half in halves(period, as_of) {
            let visited = in_span(half.from, half.to);
            let missed = homes.iter().filter(|(home, _)| !visited.contains(home));
            never.extend(missed.map(|(_, (place, site, steward, room))| Missed {
                place: *place,
                site: *site,
                steward: *steward,
                room: *room,
                half,
                // A week without a visit at its very beginning is no sign of missing files.
                doubtful: begins.is_none_or(|day| day > last_day(half.from)),
            }));
        }
        never.sort_by(|a, b| (&a.site, &a.steward, a.place).cmp(&(&b.site, &b.steward, b.place)));
        Visits { weeks, never, elsewhere, required }
    }
}

fn last_day(monday: NaiveDate) -> NaiveDate {
    monday.checked_add_days(Days::new(6)).unwrap_or(monday)
}

/// The Mondays of whole weeks within the period that are over.
fn mondays(period: Period, as_of: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let mondays = period.days().filter(|day| day.weekday() == Weekday::Mon);
    mondays.filter(move |monday| last_day(*monday) <= period.to && last_day(*monday) < as_of)
}

/// The half-years that end in the period and are over.
fn halves(period: Period, as_of: NaiveDate) -> impl Iterator<Item = Period> {
    let halves = (period.from.year()..=period.to.year()).flat_map(|year| {
        [(1, 6), (7, 12)].into_iter().filter_map(move |(first, last)| {
            Some(Period { from: Period::month(year, first)?.from, to: Period::month(year, last)?.to })
        })
    });
    halves.filter(move |half| period.contains(half.to) && half.to < as_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_are_judged_when_they_are_over() {
        let period: Period = "2024-11".parse().unwrap();
        let of = |as_of: &str| mondays(period, as_of.parse().unwrap()).map(|d| d.day()).collect::<Vec<_>>();
        // Friday 1 November to Saturday 30 November: whole weeks from the 4th to the 24th.
        assert_eq!(of("2024-12-05"), [4, 11, 18]);
        assert_eq!(of("2024-11-17"), [4]);
        assert_eq!(of("2024-11-18"), [4, 11]);
    }

    #[test]
    fn half_years_are_judged_when_they_are_over() {
        let of = |period: &str, as_of: &str| {
            halves(period.parse().unwrap(), as_of.parse().unwrap()).map(|h| h.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(of("2024-Q4", "2025-01-10"), ["2024-07-01..2024-12-31"]);
        assert_eq!(of("2024-Q4", "2024-12-31"), Vec::<String>::new());
        assert_eq!(of("2024-11", "2025-01-10"), Vec::<String>::new());
        assert_eq!(of("2024", "2025-01-10").len(), 2);
    }
}
