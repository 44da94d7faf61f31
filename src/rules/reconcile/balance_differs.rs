//! R301 balance-differs

use crate::finding::Severity;
use crate::finding::{Confidence, Effect, Finding, Owner, Source};
use crate::matching::LoneReading;
use crate::message::{Message, Told};
use crate::rules::facts::full_name;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "R301",
    name: "balance-differs",
    chinese: "余额不符",
    severity: Severity::Error,
    clause: "账务操作规范 §7、§8;实务操作规范 §1.4.1",
    keys: &[],
    zh: Words {
        what: "一个仓库的一种存货,账面(期初 + 入 - 出)与 ERP 现存量不同,且没有别的原因解释这部分差额。",
        why: "规范:每月与业务部对账,保证账表、账账、账实相符。",
        example: "账面 6,ERP 8:账面少 2。",
        mend: "从两边结存开始不一致的那一天查起,核对流水账与 ERP 单据。",
    },
    en: Words {
        what: "For an item of a warehouse, the book (opening + in - out) is not the ERP's on-hand, and nothing else explains this part of the difference.",
        why: "The regulation: books and statements are reconciled with the department each month, so that they agree with each other and with the stock.",
        example: "Book 6, ERP 8: the book has 2 less.",
        mend: "Start on the day on which the running balances part, and hold the ledger against the ERP's documents.",
    },
    needs: Needs::Balances,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    for line in &facts.book.balances.lines {
        let (Some(book), Some(expected), Some(difference)) = (line.book, line.expected, line.difference)
        else {
            continue;
        };
        let by_postings = facts.matching.explained.get(&line.key).copied().unwrap_or_default();
        let explained = line.inconsistent + line.at_opening + by_postings;
        let rest = difference - explained;
        if rest.is_zero() {
            continue;
        }
        let (warehouse, code, name) = facts.key_names(line.key);
        let item = facts.book.master.item(line.key.1);
        let message = Message::BalanceDiffers {
            book,
            expected,
            difference: rest,
            unit: item.and_then(|item| item.unit.as_deref()).unwrap_or("").to_owned(),
            name: item.map(|item| full_name(item).to_string()).unwrap_or_default(),
            rest: !explained.is_zero(),
        };
        let mut finding = findings.draft(message);
        finding.help = Some(Message::BalanceDiffersHelp { parted_on: line.parted_on });
        finding.site = facts.site_of_key(line.key);
        finding.effects = warehouse
            .zip(code)
            .map(|(warehouse, item)| Effect { warehouse, item, difference: rest })
            .into_iter()
            .collect();
        (finding.warehouse, finding.item, finding.item_name) = (warehouse, code, name);
        finding.quantity = Some(rest.abs());
        finding.cause = Some("unexplained");
        finding.confidence = Confidence::Certain;
        read_alone(facts, line.key, &mut finding);
        finding.owner = Owner::Department;
        if let Some(place) = line.place {
            let field = export_column(facts, place.sheet);
            finding.sources.push(Source { place, col: facts.column(place.sheet, field) });
            finding.excerpt = facts.export_excerpt(place, field);
        }
        findings.raise(finding);
    }
}

/// Without lists the rows alone may tell: one reading is named, several are listed.
fn read_alone(facts: &Facts<'_>, key: crate::book::Key, finding: &mut Finding) {
    let Some(lone) = facts.matching.lone.get(&key) else { return };
    let shown = |reading: &LoneReading| {
        let row = reading.rows.first().and_then(|at| facts.matching.row(facts.book, *at));
        let row = row.map(|row| format!("{} {}", row.date, row.effect)).unwrap_or_default();
        format!("{} · {row}", reading.cause.key())
    };
    let Some(reading) = lone.unique() else {
        finding.alternatives = lone.readings.iter().take(5).map(shown).collect();
        return;
    };
    finding.cause = Some(reading.cause.key());
    finding.hint = reading.hint.map(|hint| hint.key());
    finding.confidence = Confidence::Likely;
    let rows = reading.rows.iter().filter_map(|at| facts.matching.row(facts.book, *at));
    finding.sources.extend(rows.map(|row| facts.source(row.place, row.column)));
    let told = Box::new(finding.message.clone());
    let (cause, hint) = (reading.cause.key(), finding.hint);
    finding.message = Message::from(Told::Lone { told, cause, hint });
}

fn export_column(facts: &Facts<'_>, sheet: crate::place::SheetId) -> Field {
    match facts.column(sheet, Field::Closing) {
        Some(_) => Field::Closing,
        None => Field::Quantity,
    }
}
