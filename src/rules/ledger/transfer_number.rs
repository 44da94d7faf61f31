//! L105 transfer-number-missing

use super::{about, judged_of, place_for, said, transfer_of};
use crate::book::exports::{covers, list_span};
use crate::book::{ItemId, Posting, WarehouseId};
use crate::finding::Severity;
use crate::message::Message;
use crate::place::SheetId;
use crate::record::{Category, Direction, LedgerRow, remark};
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;
use crate::value::name::key;
use crate::value::{Quantity, Text};
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, HashMap, HashSet};

pub static RULE: Rule = Rule {
    code: "L105",
    name: "transfer-number-missing",
    chinese: "缺调拨单号",
    severity: Severity::Error,
    clause: "账务操作规范 §7",
    keys: &["ledger.transfer_number", "ledger.transfer_known_days"],
    zh: Words {
        what: "调拨的一行在「调拨单号」栏和备注中都没有调拨单号(入库为错误;出库规范未明写,为警告);或所写单号不在调拨单列表中(警告)。",
        why: "规范:物资调拨入库时,在备注中填写调拨单号。没有单号,发出与收到两边无从核对。",
        example: "完好品调拨入库 3 个,备注空白;应写「调拨单号DB2024110004」。",
        mend: "补填或更正单号后重报;单号形式可在 policy 中改。",
    },
    en: Words {
        what: "A transfer without a transfer number in its column or remark: an error coming in, a warning going out, where the regulation does not say so outright. Or a number that the transfer list given does not hold: a warning.",
        why: "The regulation: a transfer coming in names its transfer order in the remark. Without the number what was sent cannot be held against what arrived.",
        example: "完好品调拨入库 of 3 with an empty remark; it should say 调拨单号DB2024110004.",
        mend: "Add or correct the number and send the day again; the policy says what a number looks like.",
    },
    needs: Needs::Ledger,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let known = Known::of(facts);
    let transferred =
        |category: Category| matches!(category, Category::GoodTransfer | Category::DamagedTransfer);
    for (posting, row) in judged_of(facts, facts.book.postings.of_categories(transferred)) {
        let inward = row.direction == Direction::In;
        let what = said(facts, &posting, &row);
        let candidates = known.candidates(&posting, &row);
        let (severity, message, help) = match transfer_of(facts, &row) {
            Some(number) if known.doubts(&number, &row, !candidates.is_empty()) => (
                Severity::Warning,
                Message::UnknownTransferNumber { what, number },
                Message::UnknownTransferNumberHelp { candidates: candidates.clone() },
            ),
            None if !known.is_named(&row) => (
                if inward { Severity::Error } else { Severity::Warning },
                Message::NoTransferNumber { what },
                Message::NoTransferNumberHelp { inward, candidates: candidates.clone() },
            ),
            _ => continue,
        };
        let written = row.transfer.is_some() || row.remark.is_none();
        let places = [Field::Transfer, Field::Remark];
        let field = match written {
            true => place_for(facts, &row, &places),
            false => place_for(facts, &row, &[Field::Remark]),
        };
        let mut finding = about(facts, findings, (posting, row), field, message, help);
        finding.severity = severity;
        if !inward && severity == Severity::Warning && finding.subject.transfer.is_none() {
            finding.clause = "账务操作规范 §4";
        }
        finding.alternatives = candidates;
        findings.raise(finding);
    }
}

/// The transfer numbers that the ERP knows, and the days for which it would.
struct Known {
    numbers: HashSet<String>,
    /// The same without their letters, for those who leave them out.
    digits: HashSet<String>,
    spans: Vec<(NaiveDate, NaiveDate)>,
    orders: HashMap<Side, Vec<Order>>,
    days: u64,
}

/// Where a transfer leaves or arrives, and of which item.
type Side = (WarehouseId, ItemId, Direction);

struct Order {
    number: Text,
    date: NaiveDate,
    quantity: Quantity,
}

impl Known {
    fn of(facts: &Facts<'_>) -> Known {
        let records = &facts.inputs.records;
        let ordered = records.transfers.iter().map(|line| line.transfer);
        let documents = records.documents.iter().filter_map(|line| line.transfer);
        let numbers: HashSet<String> = ordered.chain(documents).map(|number| key(&number)).collect();
        let digits = numbers.iter().map(|number| digits(number)).collect();
        let days = u64::from(facts.policy.ledger.transfer_known_days);
        Known { numbers, digits, spans: spans(facts), orders: orders(facts), days }
    }

    fn holds(&self, number: &str) -> bool {
        let number = key(number);
        let bare = number.chars().all(|c| c.is_ascii_digit());
        self.numbers.contains(&number) || bare && self.digits.contains(&number)
    }

    /// Whether any number in the row is one that the ERP knows, whatever it looks like.
    fn is_named(&self, row: &LedgerRow) -> bool {
        let in_document = row.document.as_deref().is_some_and(|document| self.holds(document));
        let remark = row.remark.as_deref().unwrap_or_default();
        in_document || remark::all_numbers(remark).any(|number| self.holds(&number))
    }

    /// Whether the transfer lists should hold a number and do not. Goods that come in may
    /// have been sent before the lists begin, unless another order fits them.
    fn doubts(&self, number: &str, row: &LedgerRow, other_fits: bool) -> bool {
        let earliest = match row.direction {
            Direction::In if !other_fits => row.date.checked_sub_days(Days::new(self.days)),
            _ => Some(row.date),
        };
        let covered = earliest.is_some_and(|earliest| covers(&self.spans, earliest, row.date));
        covered && !self.holds(number) && !self.is_named(row)
    }

    /// The orders that fit a row in all but the number.
    fn candidates(&self, posting: &Posting, row: &LedgerRow) -> Vec<String> {
        let fits = |order: &&Order| {
            let apart = (row.date - order.date).num_days().unsigned_abs();
            order.quantity.abs() == posting.effect.abs() && apart <= self.days
        };
        let side = (posting.warehouse, posting.item, row.direction);
        let orders = self.orders.get(&side).into_iter().flatten().filter(fits);
        let mut numbers: Vec<String> = orders.map(|order| order.number.to_string()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

/// The lines of the transfer lists, by each of their two sides.
fn orders(facts: &Facts<'_>) -> HashMap<Side, Vec<Order>> {
    let master = &facts.book.master;
    let mut orders: HashMap<Side, Vec<Order>> = HashMap::new();
    for line in &facts.inputs.records.transfers {
        let Some(item) = line.item.code.as_deref().and_then(|code| master.item_by_code(code)) else {
            continue;
        };
        for (store, direction) in [(&line.from, Direction::Out), (&line.to, Direction::In)] {
            if let Some(store) = master.warehouse_named(store) {
                let order = Order { number: line.transfer, date: line.date, quantity: line.quantity };
                orders.entry((store, item, direction)).or_default().push(order);
            }
        }
    }
    orders
}

fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

/// The days that the transfer lists cover.
fn spans(facts: &Facts<'_>) -> Vec<(NaiveDate, NaiveDate)> {
    let mut days: BTreeMap<SheetId, Vec<NaiveDate>> = BTreeMap::new();
    for line in &facts.inputs.records.transfers {
        days.entry(line.place.sheet).or_default().push(line.date);
    }
    let span = |(id, days): (&SheetId, &Vec<NaiveDate>)| list_span(&facts.inputs.sheet(*id)?.context, days);
    days.iter().filter_map(span).collect()
}
