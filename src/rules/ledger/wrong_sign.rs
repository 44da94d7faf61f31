//! L104 wrong-sign

use super::{about, judged_of, said};
use crate::book::{ItemId, Posting, WarehouseId};
use crate::finding::{Finding, Severity};
use crate::message::{Message, SignFault};
use crate::record::{Category, DocumentLine, LedgerRow};
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::value::Quantity;
use chrono::NaiveDate;
use std::collections::HashMap;

pub static RULE: Rule = Rule {
    code: "L104",
    name: "wrong-sign",
    chinese: "红字方向不符",
    severity: Severity::Error,
    clause: "账务操作规范 §5、§7",
    keys: &["ledger.sign_window_days"],
    zh: Words {
        what: "物资退库的数量不小于 0;标明红字而数量为正;或数量写在与类别相反的栏内(入库类别写在出库栏,或反之)。其他类别的负数是普通冲红,照计,只作提示。",
        why: "规范:物资退库为红字其他入库单,数量必须小于 0;方向写反,结存差两倍的数量。仍按所写入账,以便与 ERP 比较。",
        example: "物资退库写 2:应为 -2。",
        mend: "改正正负号或所在的栏后重报。",
    },
    en: Words {
        what: "A return 物资退库 that is not below 0, a row marked 红字 with a positive quantity, or a quantity in the column of the other direction. A negative quantity of any other category is an ordinary reversal: accepted, and only mentioned.",
        why: "The regulation: a return is a red inbound document and must be below 0. A wrong sign is wrong by twice the quantity. It counts as written, so that it can be held against the ERP.",
        example: "物资退库 of 2: it should be -2.",
        mend: "Correct the sign or the column and send the day again.",
    },
    needs: Needs::Ledger,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    // Few ledgers need it.
    let mut erp: Option<Erp> = None;
    let suspicious = facts.book.postings.not_plain();
    for (posting, row) in judged_of(facts, suspicious) {
        let Some(how) = fault(&row) else {
            if is_reversal(&row) {
                let message = Message::Reversal { what: said(facts, &posting, &row) };
                let mut finding =
                    about(facts, findings, (posting, row), row.column, message, Message::ReversalHelp);
                finding.severity = Severity::Info;
                finding.clause = "";
                findings.raise(finding);
            }
            continue;
        };
        let line = erp.get_or_insert_with(|| Erp::of(facts)).take_opposite(&posting, &row);
        let what = said(facts, &posting, &row);
        let message = Message::WrongSign { what, how, erp: line.is_some() };
        let help = Message::WrongSignHelp { how };
        let mut finding = about(facts, findings, (posting, row), row.column, message, help);
        finding.clause = "账务操作规范 §5";
        if how == SignFault::Column {
            finding.clause = "账务操作规范 §7";
        }
        if let Some(line) = line {
            name_cause(&mut finding, facts, &line);
        }
        findings.raise(finding);
    }
}

fn name_cause(finding: &mut Finding, facts: &Facts<'_>, line: &DocumentLine) {
    finding.cause = Some("quantity_differs");
    finding.hint = Some("sign");
    finding.sources.push(facts.source(line.place, line.column));
}

fn fault(row: &LedgerRow) -> Option<SignFault> {
    match row.category {
        Category::Return if !row.effect.is_negative() => Some(SignFault::Return),
        _ if row.written.is_zero() => None,
        _ if row.is_crossed() => Some(SignFault::Column),
        _ if row.red && !row.written.is_negative() => Some(SignFault::Red),
        _ => None,
    }
}

/// A negative quantity where positive ones are usual.
fn is_reversal(row: &LedgerRow) -> bool {
    row.written.is_negative() && row.category != Category::Return
}

/// What two postings must share to be the same movement but for the day and the quantity.
type Movement = (WarehouseId, ItemId, Category);

/// The ERP's lines by movement, and the ledger's rows that may stand behind them.
struct Erp {
    window: i64,
    lines: HashMap<Movement, Vec<(DocumentLine, Quantity, bool)>>,
    rows: HashMap<Movement, Vec<(NaiveDate, Quantity)>>,
}

impl Erp {
    fn of(facts: &Facts<'_>) -> Erp {
        let window = i64::from(facts.policy.ledger.sign_window_days);
        let mut erp = Erp { window, lines: HashMap::new(), rows: HashMap::new() };
        for moved in &facts.book.documents.lines {
            let Some(line) = facts.inputs.records.documents.get(moved.line) else {
                continue;
            };
            if let Some(category) = line.category {
                let lines = erp.lines.entry((moved.key.0, moved.key.1, category)).or_default();
                lines.push((line, moved.effect, false));
            }
        }
        for posting in &facts.book.postings {
            let movement = (posting.warehouse, posting.item, posting.category);
            if erp.lines.contains_key(&movement) {
                erp.rows.entry(movement).or_default().push((posting.date, posting.effect));
            }
        }
        erp
    }

    /// The ERP's line of the opposite effect within the window that no other row explains.
    fn take_opposite(&mut self, posting: &Posting, row: &LedgerRow) -> Option<DocumentLine> {
        if posting.effect.is_zero() {
            return None;
        }
        let movement = (posting.warehouse, posting.item, row.category);
        let opposite = -posting.effect;
        let near = |day: NaiveDate| (day - row.date).num_days().abs() <= self.window;
        let rows = self.rows.get(&movement).into_iter().flatten();
        let explained = rows.filter(|(day, effect)| *effect == opposite && near(*day)).count();
        let lines = self.lines.get_mut(&movement)?;
        let mut fitting: Vec<&mut (DocumentLine, Quantity, bool)> = lines
            .iter_mut()
            .filter(|(line, effect, taken)| !taken && *effect == opposite && near(line.date))
            .collect();
        if fitting.len() <= explained {
            return None;
        }
        fitting.sort_by_key(|(line, _, _)| ((line.date - row.date).num_days().abs(), line.place));
        let (line, _, taken) = fitting.into_iter().next()?;
        *taken = true;
        Some(*line)
    }
}
