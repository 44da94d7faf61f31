//! Months of many postings with faults that are known: what of them is found, and that
//! nothing is found where nothing is wrong.

use super::{World, june};
use crate::matching::Cause;
use chrono::Days;
use std::collections::BTreeMap;

/// Numbers of chance that are the same everywhere.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn of<'t>(&mut self, list: &[&'t str]) -> &'t str {
        list[self.below(list.len() as u64) as usize]
    }
}

#[derive(Default)]
struct Month {
    rows: Vec<String>,
    lines: Vec<String>,
    /// Cause and store/item of every fault.
    faults: Vec<(Cause, String)>,
}

const ITEMS: &[&str] =
    &["0101100", "0102137", "0240643", "0356871", "0411235", "0599012", "0677430", "0788123"];
const STORES: &[&str] = &["W1good", "W1bad", "W2good", "W3good"];

/// `each` postings with the ERP up to `lag` days later; one in `rate` is faulty, none where
/// it is nought.
fn month(seed: u64, each: u64, lag: u64, rate: u64) -> Month {
    let mut chance = Chance(seed);
    let mut month = Month::default();
    let last = 29_u64.saturating_sub(lag);
    for number in 0..each {
        let (store, item) = (chance.of(STORES), chance.of(ITEMS));
        let (kind, sign) = [("use", "-"), ("buy", "+"), ("scrap", "-")][chance.below(3) as usize];
        let most = if chance.below(3) == 0 { 900 } else { 30 };
        let size = 1 + chance.below(most);
        let day = june().from + Days::new(chance.below(last + 1));
        let posted = day + Days::new(chance.below(lag + 1));
        let (day, posted) = (day.format("%m-%d"), posted.format("%m-%d"));
        let row = format!("{day} {store}/{item} {kind} {sign}{size}");
        let line = format!("{posted} {store}/{item} {kind} {sign}{size} CK{number}");
        let key = format!("{store}/{item}");
        let mut fault = |cause: Cause| month.faults.push((cause, key.clone()));
        match if rate == 0 { 99 } else { chance.below(rate * 7) } {
            0 => {
                fault(Cause::NotPosted);
                month.rows.push(row);
                continue;
            }
            1 => {
                fault(Cause::NotInLedger);
                month.lines.push(line);
                continue;
            }
            2 => {
                fault(Cause::PostedTwice);
                month.lines.push(line.clone());
            }
            3 => {
                fault(Cause::QuantityDiffers);
                month.rows.push(row);
                month.lines.push(format!("{posted} {store}/{item} {kind} {sign}{size}0 CK{number}"));
                continue;
            }
            4 => {
                fault(Cause::NotApproved);
                month.rows.push(row);
                month.lines.push(format!("{line} unapproved"));
                continue;
            }
            5 if store == "W1good" => {
                fault(Cause::OtherWarehouse);
                month.rows.push(row);
                month.lines.push(line.replace("W1good", "W1bad"));
                continue;
            }
            6 => {
                fault(Cause::ReversedNotReposted);
                month.rows.push(row);
                let back = if sign == "-" { "+" } else { "-" };
                month.lines.push(line);
                let red = format!("{posted} {store}/{item} {kind} {back}{size} CR{number} red of:CK{number}");
                month.lines.push(red);
                continue;
            }
            _ => {}
        }
        month.rows.push(row);
        month.lines.push(line);
    }
    month
}

impl Month {
    fn world(&self) -> World {
        World::new(
            &self.rows.iter().map(String::as_str).collect::<Vec<_>>(),
            &self.lines.iter().map(String::as_str).collect::<Vec<_>>(),
        )
    }
}

#[test]
fn a_month_without_faults_raises_nothing_above_info() {
    for seed in 0..30 {
        for lag in [0, 2, 3, 8] {
            let (_, outcome) = month(seed, 300, lag, 0).world().outcome();
            let odd = outcome.explanations.iter().filter(|e| e.cause != Cause::PostedLate).count();
            assert_eq!(odd, 0, "seed {seed}, lag {lag}");
        }
    }
}

#[test]
fn faults_are_found_and_named() {
    // As dense as a clean site's, and as a careless one's.
    for (lag, rate, named) in [(2, 20, 98), (0, 3, 95), (3, 3, 90)] {
        measure(lag, rate, named);
    }
}

/// Holds what is found against what was done; `least` of a hundred faults must be named.
fn measure(lag: u64, rate: u64, least: usize) {
    let (mut all, mut named, mut said, mut certain, mut certainly_wrong) = (0, 0, 0, 0, 0);
    for seed in 100..140 {
        let month = month(seed, 300, lag, rate);
        let world = month.world();
        let (_, outcome) = world.outcome();
        let mut left: BTreeMap<(Cause, String), usize> = BTreeMap::new();
        for fault in &month.faults {
            *left.entry(fault.clone()).or_default() += 1;
        }
        all += month.faults.len();
        for explanation in outcome.explanations.iter().filter(|e| e.cause != Cause::PostedLate) {
            said += 1;
            let key = format!(
                "{}/{}",
                world.stores[explanation.key.0.0 as usize], world.items[explanation.key.1.0 as usize]
            );
            let is_certain = explanation.grade == crate::matching::Grade::Certain;
            certain += usize::from(is_certain);
            match left.get_mut(&(explanation.cause, key)).filter(|count| **count > 0) {
                Some(count) => {
                    *count -= 1;
                    named += 1;
                }
                None => certainly_wrong += usize::from(is_certain),
            }
        }
    }
    println!(
        "{named} of {all} faults named, {said} findings, {certain} certain, {certainly_wrong} of them wrong"
    );
    assert!(all > 400);
    assert!(named * 100 >= all * least, "{named} of {all}");
    assert!(said * 100 <= all * 108, "{said} findings for {all} faults");
    assert!(certainly_wrong * 100 <= certain * 2, "{certainly_wrong} of {certain}");
}
