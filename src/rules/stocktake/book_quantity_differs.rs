//! S406 book-quantity-differs

use super::{about, of};
use crate::finding::Severity;
use crate::message::Counting;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;

pub static RULE: Rule = Rule {
    code: "S406",
    name: "book-quantity-differs",
    chinese: "盘点表账面不符",
    severity: Severity::Error,
    clause: "账务操作规范 §6",
    keys: &[],
    zh: Words {
        what: "盘点表上的账面数量既不是现存量的,也不是推到盘点日的账面。",
        why: "规范:盘点表的账面数量由现存量导出粘贴而来;用旧表或改动账面会掩盖真实的盈亏。",
        example: "表上账面 55,现存量为 51。",
        mend: "按盘点日账面核对;查明是旧表还是被改动。差异一律按盘点日账面计算。",
    },
    en: Words {
        what: "The book quantity on the sheet is neither the export's nor the book's at the day of the count.",
        why: "The regulation: the book quantity is pasted from the on-hand export; an old or changed figure hides the real variance.",
        example: "The sheet has a book of 55, the export 51.",
        mend: "Find out whether the sheet is old or was changed; variances are taken from the book at the count.",
    },
    needs: Needs::Stocktake,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    for (_, line) in of(facts) {
        let (Some(sheet), Some(book)) = (line.book_on_sheet, line.book) else { continue };
        let exported = line.exported.map(|(_, quantity)| quantity);
        let known = [Some(book), exported, line.ledger].contains(&Some(sheet));
        let nothing = line.exported.is_none() && line.ledger.is_none();
        if known || nothing || super::is_unknown(line) {
            continue;
        }
        let name = super::name(facts, line);
        let exported = line.exported.filter(|(day, _)| *day != line.day);
        let message = Counting::BookDiffers { name, sheet, book, exported };
        let help = Counting::BookDiffersHelp;
        let mut finding = about(facts, findings, line, Field::BookQuantity, message, help);
        finding.quantity = Some((sheet - book).abs());
        if let Some(place) = line.place {
            finding.sources.push(facts.source(place, Field::Quantity));
        }
        findings.raise(finding);
    }
}
