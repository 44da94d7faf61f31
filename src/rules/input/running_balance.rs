//! I009 running-balance-mismatch

use crate::finding::Finding;
use crate::finding::Severity;
use crate::message::Message;
use crate::place::SheetId;
use crate::record::{Condition, LedgerRow, OpeningRow, WrittenItem};
use crate::rules::facts::written_item;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::{Field, SheetRead};
use crate::value::{Quantity, Text};
use foldhash::fast::RandomState;
use std::collections::{HashMap, HashSet};

pub static RULE: Rule = Rule {
    code: "I009",
    name: "running-balance-mismatch",
    chinese: "结存不符",
    severity: Severity::Warning,
    clause: "",
    keys: &[],
    zh: Words {
        what: "流水账自己的结存列与上一行结存加减本行数量不一致(同一张表、同一仓库、同一物资)。",
        why: "结存断开的地方,正是漏记或误记的地方。",
        example: "上一行结存 10,本行领用 3,结存写 8。",
        mend: "核对本行的数量和结存;对账以数量为准。",
    },
    en: Words {
        what: "The ledger's own balance column is not the last balance plus or minus the row, per sheet, warehouse and item.",
        why: "Where the running balance breaks is where a row was left out or miswritten.",
        example: "The last balance is 10, the row issues 3, the balance says 8.",
        mend: "Check quantity and balance of the row; the quantity is what counts.",
    },
    needs: Needs::Ledger,
    check,
};

/// What a running balance of a sheet is of: a warehouse or store, an item; names by where they
/// lie.
type Chain = (Option<usize>, Option<Condition>, [Option<usize>; 3]);

/// The running balances of a sheet.
type Runs = HashMap<Chain, Run, RandomState>;

/// A running balance as far as the sheet has been read.
#[derive(Default)]
struct Run {
    last: Option<Quantity>,
    /// What has moved since.
    since: Quantity,
}

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let rows = &facts.inputs.records.ledger;
    // Most ledgers have no such column, and nothing to follow.
    let told = |(id, _, sheet): (SheetId, _, &SheetRead)| {
        sheet.columns.iter().any(|column| column.field == Field::Balance).then_some(id)
    };
    let sheets: HashSet<SheetId, RandomState> = facts.inputs.sheets().filter_map(told).collect();
    if sheets.is_empty() {
        return;
    }
    let mut openings: HashMap<SheetId, Vec<&OpeningRow>, RandomState> = HashMap::default();
    for row in &facts.inputs.records.openings {
        openings.entry(row.place.sheet).or_default().push(row);
    }
    // The rows of a sheet stand together, and the two postings of a row that has both.
    let mut runs = Runs::default();
    let mut sheet = None;
    let mut postings: Vec<LedgerRow> = Vec::new();
    for row in rows.iter().filter(|row| sheets.contains(&row.place.sheet)) {
        if postings.first().is_some_and(|first| first.place != row.place) {
            follow(facts, findings, &mut runs, &postings);
            postings.clear();
        }
        if sheet.replace(row.place.sheet) != Some(row.place.sheet) {
            runs.clear();
            for opening in openings.remove(&row.place.sheet).into_iter().flatten() {
                let condition = opening.warehouse.is_none().then_some(Condition::Good);
                let chain = (opening.warehouse.map(Text::spot), condition, names(&opening.item));
                runs.entry(chain).or_default().last = Some(opening.quantity);
            }
        }
        postings.push(row);
    }
    follow(facts, findings, &mut runs, &postings);
}

/// Goes on with the postings of a row.
fn follow(facts: &Facts<'_>, findings: &mut Findings<'_>, runs: &mut Runs, postings: &[LedgerRow]) {
    let Some((row, more)) = postings.split_first() else {
        return;
    };
    let chain = chain_of(row);
    let (same, others): (Vec<&LedgerRow>, Vec<&LedgerRow>) =
        more.iter().partition(|other| chain_of(other) == chain);
    for other in &others {
        runs.entry(chain_of(other)).or_default().since += other.effect;
    }
    let run = runs.entry(chain).or_default();
    run.since += row.effect + same.iter().map(|other| other.effect).sum();
    let Some(found) = row.balance else {
        return;
    };
    if !others.is_empty() {
        // Two stores in one row: it cannot be told whose balance it is.
        for posting in postings {
            runs.entry(chain_of(posting)).or_default().last = None;
        }
        return;
    }
    let moved = std::mem::take(&mut run.since);
    if let Some(before) = run.last.replace(found)
        && before + moved != found
    {
        findings.raise(broken(facts, findings, row, found, before, moved));
    }
}

fn chain_of(row: &LedgerRow) -> Chain {
    let condition = match row.warehouse {
        Some(_) => None,
        None => Some(row.category.condition().unwrap_or(Condition::Good)),
    };
    (row.warehouse.map(Text::spot), condition, names(&row.item))
}

fn names(item: &WrittenItem) -> [Option<usize>; 3] {
    [item.code, item.name, item.spec].map(|name| name.map(Text::spot))
}

fn broken(
    facts: &Facts<'_>,
    findings: &Findings<'_>,
    row: &LedgerRow,
    found: Quantity,
    before: Quantity,
    moved: Quantity,
) -> Finding {
    let expected = before + moved;
    let mut finding = findings.draft(Message::RunningBalance { found, before, moved, expected });
    finding.help = Some(Message::RunningBalanceHelp);
    finding.site = facts.site_of(row.place.sheet, row.site.as_ref());
    finding.warehouse = row.warehouse;
    finding.item = row.item.code;
    finding.item_name = row.item.name;
    finding.date = Some(row.date);
    finding.quantity = Some((found - expected).abs());
    finding.about = written_item(row);
    finding.sources.push(facts.source(row.place, Field::Balance));
    finding.excerpt = facts.ledger_excerpt(row, Field::Balance);
    finding
}
