//! R304 quantity-differs

use crate::finding::{Owner, Severity};
use crate::matching::Cause;
use crate::message::Told;
use crate::record::Category;
use crate::rules::{Facts, Findings, Needs, Rule, Words, posting};

pub static RULE: Rule = Rule {
    code: "R304",
    name: "quantity-differs",
    chinese: "数量不符",
    severity: Severity::Error,
    clause: "账务操作规范 §7",
    keys: &["matching.window.default", "matching.cost.transposed", "matching.cost.shifted"],
    zh: Words {
        what: "同一仓库、存货、类别、日期(窗口内)的一行与一条单据,数量不同。",
        why: "数量按原始单据;写颠倒、小数点错位、漏位、正负号反,都会留下可认的痕迹。",
        example: "流水账 14,ERP 41:像是数字颠倒,账面少 27。",
        mend: "与原始单据核对,改正错的一边。",
    },
    en: Words {
        what: "A row and a document line of one warehouse, item, category and date (within the window) differ in quantity.",
        why: "The paper decides. Transposed digits, a shifted decimal, a lost digit or the other sign leave a trace that can be told.",
        example: "Ledger 14, ERP 41: looks like transposed digits; the book has 27 less.",
        mend: "Check the paper and correct the side that is wrong.",
    },
    needs: Needs::Documents,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    posting::raise(facts, findings, &[Cause::QuantityDiffers], |facts, case, finding| {
        let pair = posting::pairing(facts, case)?;
        let ((row, written), (line, _)) = (case.row?, case.line?);
        let hint = case.explanation.hint?;
        let wrong_return =
            written.category == Category::Return && !row.effect.is_negative() && line.effect.is_negative();
        if wrong_return {
            finding.owner = Owner::Site;
            return Some((Told::Quantity { pair, hint }, Told::SignOfReturnHelp));
        }
        let missing = row.effect - line.effect;
        finding.proposal = posting::proposal(facts, line, written.category.chinese(), missing);
        Some((Told::Quantity { pair: pair.clone(), hint }, Told::QuantityHelp { pair }))
    });
}
