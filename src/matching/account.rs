//! One key as a T-account: the ledger's rows and the ERP's lines day by day, side by side.

use super::{Matching, Tier};
use crate::book::{Book, Key};
use crate::value::Quantity;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// A line of the account: a row, a line, or the two that are matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountLine {
    pub date: NaiveDate,
    /// A position in the pool.
    pub row: Option<usize>,
    pub line: Option<usize>,
    /// The match, and how many postings it holds together where it is more than a pair.
    pub tier: Option<Tier>,
    pub group: Option<usize>,
    /// Both balances at the end of the day, on its last line.
    pub balances: Option<(Quantity, Quantity)>,
}

/// A key with its postings of the period, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    pub opening: Option<Quantity>,
    pub lines: Vec<AccountLine>,
}

impl Account {
    /// Draws up the account of a key. The ERP starts from the same opening; its running
    /// balance moves on the day on which a document moves on-hand.
    pub fn of(book: &Book<'_>, matching: &Matching, key: Key) -> Account {
        let opening = book.balances.lines.iter().find(|line| line.key == key).and_then(|line| line.opening);
        let mut lines = postings(matching, key);
        lines.sort_by_key(|line| (line.date, line.row.is_none(), line.row, line.line));
        close_days(book, key, opening.unwrap_or_default(), &mut lines);
        Account { opening, lines }
    }
}

/// The rows and lines of a key that concern the period, matched ones together.
fn postings(matching: &Matching, key: Key) -> Vec<AccountLine> {
    let pool = &matching.pool;
    let partner: BTreeMap<usize, (usize, Tier)> =
        matching.outcome.pairs.iter().map(|(row, line, tier)| (*row, (*line, *tier))).collect();
    let mut lines = Vec::new();
    let mut shown: BTreeSet<usize> = BTreeSet::new();
    for (at, row) in pool.rows.iter().enumerate().filter(|(_, row)| row.key == key) {
        let pair = partner.get(&at).copied();
        let concerns = |line: usize| pool.lines.get(line).is_some_and(|line| line.moves || line.concerns);
        if !row.moves && !pair.is_some_and(|(line, _)| concerns(line)) {
            continue;
        }
        shown.extend(pair.map(|(line, _)| line));
        lines.push(AccountLine {
            date: row.date,
            row: Some(at),
            line: pair.map(|(line, _)| line),
            tier: pair.map(|(_, tier)| tier),
            group: None,
            balances: None,
        });
    }
    for (at, line) in pool.lines.iter().enumerate().filter(|(_, line)| line.key == key) {
        if !shown.contains(&at) && (line.moves || line.concerns) {
            let alone = AccountLine {
                date: line.date,
                row: None,
                line: Some(at),
                tier: None,
                group: None,
                balances: None,
            };
            lines.push(alone);
        }
    }
    for (number, group) in matching.outcome.groups.iter().enumerate() {
        for line in &mut lines {
            let of_group = line.row.is_some_and(|row| group.rows.contains(&row))
                || line.row.is_none() && line.line.is_some_and(|at| group.lines.contains(&at));
            if of_group {
                (line.tier, line.group) = (Some(group.tier), Some(number));
            }
        }
    }
    lines
}

/// Puts both running balances on the last line of each day, and a line of its own on a day
/// on which only a balance moves.
fn close_days(book: &Book<'_>, key: Key, opening: Quantity, lines: &mut Vec<AccountLine>) {
    let mut moves: BTreeMap<NaiveDate, (Quantity, Quantity)> = BTreeMap::new();
    for posting in book.postings.iter().filter(|p| (p.warehouse, p.item) == key) {
        if let Some(row) = book.row(posting.row).filter(|row| book.period.contains(row.date)) {
            moves.entry(row.date).or_default().0 += posting.effect;
        }
    }
    for line in book.documents.lines.iter().filter(|line| line.key == key) {
        if let Some(day) = line.on.filter(|day| book.period.contains(*day)) {
            moves.entry(day).or_default().1 += line.effect;
        }
    }
    let (mut ledger, mut erp) = (opening, opening);
    for (date, (by_ledger, by_erp)) in moves {
        ledger += by_ledger;
        erp += by_erp;
        let balances = Some((ledger, erp));
        match lines.iter_mut().rfind(|line| line.date == date) {
            Some(last) => last.balances = balances,
            None => {
                let at = lines.partition_point(|line| line.date < date);
                let quiet = AccountLine { date, row: None, line: None, tier: None, group: None, balances };
                lines.insert(at, quiet);
            }
        }
    }
}
