//! The match on small worlds that are written down in words.

#![allow(clippy::print_stdout)]

mod cases;
mod months;
mod random;
mod speed;

use super::{Explanation, Grade, Kind, Number, Outcome, Pool, Post, Terms, run, verify};
use crate::book::{Item, ItemId, Master, SiteId, Warehouse, WarehouseId};
use crate::place::{FileId, RowPlace, SheetId};
use crate::policy::Policy;
use crate::record::Condition;
use crate::value::{Period, Quantity, Text};
use chrono::NaiveDate;

/// June 2026.
pub fn june() -> Period {
    "2026-06".parse().unwrap()
}

/// Two sides in words: `06-05 W1/A use -1 CK01`, then what else holds: `red`, `of:CK20`,
/// `unapproved`, `unjudged`, `DB07`, `says:x` (a remark).
#[derive(Default)]
pub struct World {
    items: Vec<String>,
    stores: Vec<String>,
    numbers: Vec<String>,
    rows: Vec<Post>,
    lines: Vec<Post>,
    packs: Vec<(String, i64)>,
    orders: Vec<(Number, ItemId, super::Ordered)>,
}

fn intern(list: &mut Vec<String>, text: &str) -> u32 {
    let at = list.iter().position(|known| known == text).unwrap_or_else(|| {
        list.push(text.to_owned());
        list.len() - 1
    });
    u32::try_from(at).unwrap()
}

fn number_of(list: &mut Vec<String>, text: &str) -> Option<Number> {
    Number::new(intern(list, text) as usize)
}

impl World {
    pub fn new(rows: &[&str], lines: &[&str]) -> World {
        let mut world = World::default();
        for text in rows {
            let post = world.post(text, world.rows.len());
            world.rows.push(post);
        }
        for text in lines {
            let post = world.post(text, world.lines.len());
            world.lines.push(post);
        }
        world
    }

    /// So many main units in a pack of an item.
    pub fn pack(mut self, item: &str, units: i64) -> World {
        self.packs.push((item.to_owned(), units));
        self
    }

    fn post(&mut self, text: &str, at: usize) -> Post {
        let mut words = text.split_whitespace();
        let date = day(words.next().unwrap());
        let (store, item) = words.next().unwrap().split_once('/').unwrap();
        let kind = match words.next().unwrap() {
            "use" => Kind::OwnUse,
            "buy" => Kind::Purchase,
            "spot" => Kind::SpotPurchase,
            "damage" => Kind::Damage,
            "out" => Kind::TransferOut,
            "in" => Kind::TransferIn,
            "scrap" => Kind::Scrap,
            "other-in" => Kind::OtherIn,
            "other-out" => Kind::OtherOut,
            other => panic!("{other}"),
        };
        let effect = Quantity::of_stored(words.next().unwrap().trim_start_matches('+')).unwrap();
        let key = (WarehouseId(intern(&mut self.stores, store)), ItemId(intern(&mut self.items, item)));
        let moves = june().contains(date);
        let mut post = Post {
            at,
            key,
            kind,
            effect,
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
        };
        for word in words {
            match word {
                "red" => post.red = true,
                "unapproved" => (post.sound, post.moves) = (false, false),
                "late-approval" => post.moves = !post.moves,
                "unjudged" => post.judged = false,
                number if number.starts_with("of:") => {
                    post.reverses = number_of(&mut self.numbers, &number[3..]);
                }
                remark if remark.starts_with("says:") => {
                    post.stamp = remark.bytes().map(u64::from).sum();
                }
                number if number.starts_with("DB") => {
                    post.transfer = number_of(&mut self.numbers, number);
                }
                number => post.document = number_of(&mut self.numbers, number),
            }
        }
        post
    }

    fn master(&self) -> Master {
        let place = RowPlace { sheet: SheetId { file: FileId(0), sheet: 0 }, row: 1 };
        let mut master = Master::default();
        for code in &self.items {
            let pack = self.packs.iter().find(|(item, _)| item == code);
            master.items.push(Item {
                class: None,
                code: Text::from(code.as_str()),
                name: Text::from(code.as_str()),
                spec: None,
                unit: None,
                aux: pack.map(|(_, units)| (Text::from("箱"), Quantity::whole(*units))),
                price: None,
                abc: None,
                place,
            });
        }
        let sites: Vec<String> = self.stores.iter().map(|name| name.chars().take(2).collect()).collect();
        for (name, site) in self.stores.iter().zip(&sites) {
            let at = sites.iter().position(|s| s == site).unwrap();
            master.warehouses.push(Warehouse {
                name: Text::from(name.as_str()),
                code: None,
                site: Some(SiteId(u32::try_from(at).unwrap())),
                department: None,
                condition: Some(if name.ends_with("bad") { Condition::Damaged } else { Condition::Good }),
            });
        }
        master
    }

    pub fn pool(&self) -> Pool {
        let mut pool = Pool::new(self.rows.clone(), self.lines.clone());
        for (number, item, order) in &self.orders {
            pool.orders.insert((*number, *item), *order);
        }
        pool
    }

    /// Runs the match, checks it, and hands over what came of it.
    pub fn outcome(&self) -> (Pool, Outcome) {
        let policy = Policy::load(None).unwrap();
        let master = self.master();
        let terms = Terms::new(&policy.matching, june(), &master, &[]);
        let pool = self.pool();
        let outcome = run(&pool, &terms);
        let violations = verify::verify(&pool, &outcome);
        assert!(violations.is_empty(), "{violations:?}");
        (pool, outcome)
    }

    /// Each finding in words: `posted_twice certain W1/A +1`.
    pub fn told(&self) -> Vec<String> {
        let (_, outcome) = self.outcome();
        let mut told: Vec<String> = outcome.explanations.iter().map(|e| self.words(e)).collect();
        told.sort();
        told
    }

    fn words(&self, explanation: &Explanation) -> String {
        let hint = explanation.hint.map(|hint| format!(":{}", hint.key())).unwrap_or_default();
        let grade = match explanation.grade {
            Grade::Certain => "certain",
            Grade::Likely => "likely",
            Grade::Ambiguous => "ambiguous",
        };
        let effects: Vec<String> = explanation
            .effects
            .iter()
            .map(|((store, item), effect)| {
                let sign = if effect.is_negative() { "" } else { "+" };
                let (store, item) = (&self.stores[store.0 as usize], &self.items[item.0 as usize]);
                format!(" {store}/{item} {sign}{effect}")
            })
            .collect();
        format!("{}{hint} {grade}{}", explanation.cause.key(), effects.concat())
    }
}

pub fn day(text: &str) -> NaiveDate {
    let (month, day) = text.split_once('-').unwrap();
    NaiveDate::from_ymd_opt(2026, month.parse().unwrap(), day.parse().unwrap()).unwrap()
}
