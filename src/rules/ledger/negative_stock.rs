//! L108 negative-stock

use super::{about, judged_if};
use crate::book::{Balance, Key, Posting};
use crate::finding::{Finding, Severity};
use crate::message::Message;
use crate::record::LedgerRow;
use crate::rules::facts::full_name;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::value::Quantity;
use chrono::NaiveDate;
use foldhash::fast::RandomState;
use std::collections::HashMap;

pub static RULE: Rule = Rule {
    code: "L108",
    name: "negative-stock",
    chinese: "负库存",
    severity: Severity::Error,
    clause: "账务操作规范 §7;实务操作规范 §1.4.1",
    keys: &[],
    zh: Words {
        what: "一个仓库的一种存货,期内某一天结束时账面低于零。一段连续的负数只报一次,数量为其间最低的账面,期末已恢复的也报。",
        why: "发出的不能多于有的:必有一笔入库漏记、迟记,或一笔出库记错。",
        example: "期初 2,3 日领用 5,6 日入库 10:3 日至 5 日账面为 -3。",
        mend: "查当日之前漏记的入库和多记的出库;期初有误的先改期初。",
    },
    en: Words {
        what: "The book of an item in a warehouse is below zero at the end of a day of the period. One finding for each spell, with the lowest balance in it, also where the period ends well.",
        why: "Nobody can issue what is not there: a receipt was left out or entered late, or an issue is wrong.",
        example: "Opening 2, 5 issued on the 3rd, 10 received on the 6th: the book is at -3 from the 3rd to the 5th.",
        mend: "Look for receipts left out and issues too high before that day; correct a wrong opening first.",
    },
    needs: Needs::Opening,
    check,
};

type Posted = (Posting, LedgerRow);

/// Days in a row at whose end the book is below zero.
struct Spell {
    from: NaiveDate,
    /// The row with which it went below; none where the opening already was.
    first: Option<Posted>,
    lowest: Quantity,
    /// The first day that ends at zero or above.
    until: Option<NaiveDate>,
}

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let lines = &facts.book.balances.lines;
    let opened = lines.iter().filter_map(|line| Some((line.key, line.opening?)));
    // What is left if all that goes out goes before all that comes in: where that is enough, no
    // order of the days can make it too little.
    let mut least: HashMap<Key, Quantity, RandomState> = opened.collect();
    let dated = facts.book.postings.iter().filter(|posting| facts.book.period.contains(posting.date));
    for posting in dated.filter(|posting| posting.effect.is_negative()) {
        if let Some(left) = least.get_mut(&(posting.warehouse, posting.item)) {
            *left += posting.effect;
        }
    }
    least.retain(|_, left| left.is_negative());
    let mut moved: HashMap<Key, Vec<Posted>, RandomState> = HashMap::default();
    if !least.is_empty() {
        let low = |posting: &Posting| least.contains_key(&(posting.warehouse, posting.item));
        for (posting, row) in judged_if(facts, low) {
            moved.entry((posting.warehouse, posting.item)).or_default().push((posting, row));
        }
    }
    for line in lines.iter().filter(|line| least.contains_key(&line.key)) {
        let Some(opening) = line.opening else {
            continue;
        };
        let mut posted = moved.remove(&line.key).unwrap_or_default();
        posted.sort_by_key(|(_, row)| row.date);
        for spell in spells(opening, facts.book.period.from, &posted) {
            findings.raise(finding(facts, findings, line, &spell));
        }
    }
}

/// The spells of a key, from its postings in the order of their days.
fn spells(opening: Quantity, first_day: NaiveDate, posted: &[Posted]) -> Vec<Spell> {
    let mut done = Vec::new();
    let mut balance = opening;
    // An opening below zero is a spell only if its first day does not mend it.
    let early = opening.is_negative() && posted.iter().all(|(_, row)| row.date != first_day);
    let mut open = early.then_some(Spell { from: first_day, first: None, lowest: opening, until: None });
    for postings in posted.chunk_by(|a, b| a.1.date == b.1.date) {
        let Some(day) = postings.first().map(|(_, row)| row.date) else {
            continue;
        };
        let mut culprit = None;
        for posted in postings {
            let before = balance;
            balance += posted.0.effect;
            if balance.is_negative() && !before.is_negative() {
                culprit = Some(*posted);
            }
        }
        open = match (open, balance.is_negative()) {
            (Some(spell), true) => Some(Spell { lowest: spell.lowest.min(balance), ..spell }),
            (Some(spell), false) => {
                done.push(Spell { until: Some(day), ..spell });
                None
            }
            (None, true) => Some(Spell { from: day, first: culprit, lowest: balance, until: None }),
            (None, false) => None,
        };
    }
    done.extend(open);
    done
}

fn finding(facts: &Facts<'_>, findings: &Findings<'_>, line: &Balance, spell: &Spell) -> Finding {
    let item = facts.book.master.item(line.key.1);
    let message = Message::NegativeStock {
        name: item.map(|item| full_name(item).to_string()).unwrap_or_default(),
        unit: item.and_then(|item| item.unit.as_deref()).unwrap_or_default().to_owned(),
        day: spell.from,
        lowest: spell.lowest,
        until: spell.until,
    };
    let help = Message::NegativeStockHelp;
    let mut finding = match spell.first {
        Some(posted) => about(facts, findings, posted, posted.1.column, message, help),
        None => {
            let mut finding = findings.draft(message);
            finding.help = Some(help);
            (finding.warehouse, finding.item, finding.item_name) = facts.key_names(line.key);
            finding
        }
    };
    // It is about the stock from that day on, not about the row with which it began.
    finding.site = facts.site_of_key(line.key).or(finding.site);
    finding.subject = crate::finding::Subject::default();
    finding.about = String::new();
    finding.date = Some(spell.from);
    finding.quantity = Some(spell.lowest);
    finding
}
