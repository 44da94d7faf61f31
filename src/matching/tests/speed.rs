//! How long a match takes: `cargo test --release speed -- --ignored --nocapture`.

use super::{World, june};
use crate::book::{ItemId, WarehouseId};
use crate::matching::{Kind, Number, Pool, Post, Terms, run, verify};
use crate::policy::Policy;
use crate::value::Quantity;
use chrono::{Days, NaiveDate};
use std::time::Instant;

/// Numbers of chance that are the same everywhere.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

fn post(at: usize, key: (u64, u64), kind: Kind, units: i64, date: NaiveDate) -> Post {
    let moves = june().contains(date);
    Post {
        at,
        key: (WarehouseId(key.0 as u32), ItemId(key.1 as u32)),
        kind,
        effect: Quantity::whole(units),
        date,
        moves,
        concerns: moves,
        sound: true,
        document: None,
        transfer: None,
        red: false,
        reverses: None,
        stamp: 0,
        judged: true,
        firm: true,
        waiting: false,
    }
}

/// A month of `size` postings over 40 warehouses with three faults in a hundred.
fn month(size: usize, items: u64) -> Pool {
    let mut chance = Chance(7);
    let (mut rows, mut lines) = (Vec::with_capacity(size), Vec::with_capacity(size));
    let from = june().from;
    for at in 0..size {
        let key = (chance.below(40), chance.below(items));
        let kind = [Kind::OwnUse, Kind::Purchase, Kind::Scrap][chance.below(3) as usize];
        let sign = if kind == Kind::Purchase { 1 } else { -1 };
        let most = if chance.below(4) == 0 { 400 } else { 12 };
        let units = sign * (1 + chance.below(most)) as i64;
        let day = from + Days::new(chance.below(30));
        let row = post(at, key, kind, units, day);
        let mut line = post(at, key, kind, units, day + Days::new(chance.below(3)));
        line.document = Number::new(at / 3);
        match chance.below(200) {
            0 => line.effect = Quantity::whole(units * 10),
            1 => line.key.1 = ItemId(((key.1 + 1) % items) as u32),
            2 => line.key.0 = WarehouseId(((key.0 + 1) % 40) as u32),
            3 => {
                rows.push(row);
                continue;
            }
            4 => {
                lines.push(line);
                continue;
            }
            5 => lines.push(line),
            _ => {}
        }
        rows.push(row);
        lines.push(line);
    }
    Pool::new(rows, lines)
}

fn time(name: &str, make: impl FnOnce() -> Pool) {
    let policy = Policy::load(None).unwrap();
    let master = World::default().master();
    let terms = Terms::new(&policy.matching, june(), &master, &[]);
    let start = Instant::now();
    let pool = make();
    let made = start.elapsed();
    let outcome = run(&pool, &terms);
    let matched = start.elapsed() - made;
    let violations = verify::verify(&pool, &outcome);
    println!(
        "{name}: made and sorted {made:.2?}, matched {matched:.2?}, {} rows, {} pairs, {} explanations",
        pool.rows.len(),
        outcome.pairs.len(),
        outcome.explanations.len()
    );
    assert!(violations.is_empty(), "{:?}", violations.first());
}

#[test]
#[ignore = "prints times"]
fn speed() {
    for size in [250_000, 500_000, 1_000_000] {
        time(&format!("{size} postings, 2000 items"), || month(size, 2000));
    }
    time("1000000 postings, 20000 items", || month(1_000_000, 20_000));
    time("100000 equal rows of one key", || {
        let rows = (0..100_000).map(|at| post(at, (0, 0), Kind::OwnUse, -1, june().from)).collect();
        let lines = (0..100_010).map(|at| {
            let line = post(at, (0, 0), Kind::OwnUse, -1, june().from + Days::new(at as u64 % 3));
            Post { document: Number::new(at), ..line }
        });
        Pool::new(rows, lines.collect())
    });
}
