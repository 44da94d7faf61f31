//! Journals for plain-text accounting. Warehouses are asset accounts and items commodities;
//! what moves stock comes from, or goes to, an account named for its category. The journal
//! ends by asserting every balance, so that whoever reads it checks it.

pub mod beancount;
pub mod hledger;

use super::View;
use super::tables::in_period;
use crate::book::{Item, WarehouseId};
use crate::record::{Category, Direction};
use crate::value::{Quantity, Text};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// How a journal's language writes what a journal is made of.
trait Language {
    fn opening(&self, out: &mut dyn Write, head: &Head<'_>) -> io::Result<()>;
    fn account(&self, out: &mut dyn Write, since: NaiveDate, account: &Account) -> io::Result<()>;
    fn commodity(&self, out: &mut dyn Write, since: NaiveDate, item: &Item) -> io::Result<()>;
    fn entry(&self, out: &mut dyn Write, entry: &Entry<'_>) -> io::Result<()>;
    fn balance(&self, out: &mut dyn Write, line: &Assertion<'_>) -> io::Result<()>;
    /// A part of an account's name, in letters that the language takes.
    fn part(&self, mark: char, name: &str) -> String;
}

/// What the journal is of.
struct Head<'a> {
    from: NaiveDate,
    to: NaiveDate,
    inputs_sha256: &'a str,
    complete: bool,
    /// Warehouse and item keys of which no opening is known: nothing is asserted of them.
    unopened: usize,
}

impl Head<'_> {
    /// The comments at the head of a journal of either language: `;` begins one in both.
    fn write(&self, out: &mut dyn Write, language: &str) -> io::Result<()> {
        writeln!(out, "{} {language} {}..{}", crate::inputs::OWN_JOURNAL, self.from, self.to)?;
        writeln!(out, "; inputs {}", self.inputs_sha256)?;
        if !self.complete {
            writeln!(out, "; INCOMPLETE: an input could not be read, or an opening or on-hand is missing")?;
        }
        if self.unopened > 0 {
            writeln!(
                out,
                "; {} keys have no known opening: their balances are movements only",
                self.unopened
            )?;
        }
        Ok(())
    }
}

/// An account, and what it is called outside of the journal.
struct Account {
    name: String,
    warehouse: Option<Text>,
    site: Option<Text>,
    category: Option<&'static str>,
}

/// One movement of stock, and where it is written.
struct Entry<'a> {
    date: NaiveDate,
    /// The category, or that it is an opening.
    what: &'a str,
    item: &'a Item,
    stock: &'a str,
    other: &'a str,
    /// As it moves stock.
    quantity: Quantity,
    details: Vec<(&'static str, &'a str)>,
    place: Option<(super::Place<'a>, Option<String>)>,
}

struct Assertion<'a> {
    to: NaiveDate,
    stock: &'a str,
    item: &'a Item,
    quantity: Quantity,
}

const OPENING: &str = "期初结存";
const OPENING_ACCOUNT: &str = "Equity:Opening";

fn write(language: &dyn Language, view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let book = view.facts.book;
    let master = &book.master;
    let (eve, to) = (book.period.eve(), book.period.to);
    let lines = &book.balances.lines;
    language.opening(
        out,
        &Head {
            from: book.period.from,
            to,
            inputs_sha256: &view.answer.inputs_sha256,
            complete: view.answer.summary.complete,
            unopened: lines.iter().filter(|line| line.opening.is_none()).count(),
        },
    )?;
    let items: BTreeSet<_> = lines.iter().map(|line| line.key.1).collect();
    for item in items.iter().filter_map(|id| master.item(*id)) {
        language.commodity(out, eve, item)?;
    }
    let stocks = stock_accounts(language, view);
    stocks.values().try_for_each(|account| language.account(out, eve, account))?;
    let postings = in_period(view);
    let moves: BTreeSet<(Category, Direction)> =
        postings.clone().map(|(_, row)| (row.category, row.direction)).collect();
    let others: BTreeMap<(Category, Direction), Account> =
        moves.into_iter().map(|key| (key, other_account(language, key))).collect();
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for account in others.values().filter(|account| named.insert(&account.name)) {
        language.account(out, eve, account)?;
    }
    let opening = Account { name: OPENING_ACCOUNT.to_owned(), warehouse: None, site: None, category: None };
    language.account(out, eve, &opening)?;

    for line in lines {
        let (Some(stock), Some(item)) = (stocks.get(&line.key.0), master.item(line.key.1)) else { continue };
        let Some(quantity) = line.opening.filter(|opening| !opening.is_zero()) else { continue };
        language.entry(
            out,
            &Entry {
                date: eve,
                what: OPENING,
                item,
                stock: &stock.name,
                other: OPENING_ACCOUNT,
                quantity,
                details: Vec::new(),
                place: None,
            },
        )?;
    }
    for (posting, row) in postings {
        let (Some(stock), Some(other), Some(item)) = (
            stocks.get(&posting.warehouse),
            others.get(&(row.category, row.direction)),
            master.item(posting.item),
        ) else {
            continue;
        };
        let col = view.facts.column(row.place.sheet, row.column);
        let cell = col.map(|col| crate::place::A1 { col, row: row.place.row }.to_string());
        let details = [
            ("document", &row.document),
            ("transfer", &row.transfer),
            ("turbine", &row.turbine),
            ("person", &row.person),
            ("remark", &row.remark),
        ];
        language.entry(
            out,
            &Entry {
                date: row.date,
                what: row.category.chinese(),
                item,
                stock: &stock.name,
                other: &other.name,
                quantity: posting.effect,
                details: details
                    .into_iter()
                    .filter_map(|(key, text)| Some((key, text.as_deref()?)))
                    .collect(),
                place: Some((view.place(row.place), cell)),
            },
        )?;
    }
    for line in lines {
        if let (Some(stock), Some(item), Some(quantity)) =
            (stocks.get(&line.key.0), master.item(line.key.1), line.book)
        {
            language.balance(out, &Assertion { to, stock: &stock.name, item, quantity })?;
        }
    }
    Ok(())
}

/// `Assets:Stock:SITE:WAREHOUSE` of every warehouse that has a balance.
fn stock_accounts(language: &dyn Language, view: &View<'_>) -> BTreeMap<WarehouseId, Account> {
    let master = &view.facts.book.master;
    let mut taken = BTreeSet::new();
    let ids: BTreeSet<WarehouseId> = view.facts.book.balances.lines.iter().map(|line| line.key.0).collect();
    let named = ids.into_iter().filter_map(|id| {
        let warehouse = master.warehouse(id)?;
        let site = warehouse.site.and_then(|site| master.site(site));
        let mut name = "Assets:Stock".to_owned();
        for (mark, part) in [('S', site), ('W', Some(&warehouse.name))] {
            if let Some(part) = part {
                name.push(':');
                name.push_str(&language.part(mark, part));
            }
        }
        // Two names may differ only in what a language leaves out.
        let plain = name.clone();
        let mut number = 1;
        while !taken.insert(name.clone()) {
            number += 1;
            name = format!("{plain}-{number}");
        }
        let warehouse = Some(warehouse.name);
        Some((id, Account { name, warehouse, site: site.cloned(), category: None }))
    });
    named.collect()
}

fn other_account(language: &dyn Language, (category, direction): (Category, Direction)) -> Account {
    let root = match (category.direction(), direction) {
        (None, _) => "Equity:Transfers",
        (_, Direction::In) => "Income",
        (_, Direction::Out) => "Expenses",
    };
    Account {
        name: format!("{root}:{}", language.part('C', category.chinese())),
        warehouse: None,
        site: None,
        category: Some(category.chinese()),
    }
}

/// Name and specification of an item.
fn item_name(item: &Item) -> String {
    crate::rules::full_name(item).to_string()
}

/// On one line.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control())
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
