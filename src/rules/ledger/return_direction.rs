//! L114 return-direction-doubtful

use super::{about, judged_of, said};
use crate::finding::Severity;
use crate::message::Message;
use crate::record::Category;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;
use crate::value::name::key;

pub static RULE: Rule = Rule {
    code: "L114",
    name: "return-direction-doubtful",
    chinese: "退库方向存疑",
    severity: Severity::Warning,
    clause: "账务操作规范 §5",
    keys: &["ledger.leftover_words"],
    zh: Words {
        what: "物资退库的备注说的是领用剩余或退回现场。按所写入账,并列出两种方向下的期末账面。",
        why: "规范把三件事都叫物资退库:退给上游的到货,库存减少;领用剩余的退回和已出库损坏品的退回,实物增加。红字入库只会减少库存,后两种因此记反。",
        example: "物资退库 -2,备注「领用剩余」:实物多了 2,账面少了 2。",
        mend: "问明实物去向;以 ERP 单据为准,必要时由业务部改单。",
    },
    en: Words {
        what: "The remark of a 物资退库 speaks of leftovers or of goods coming back to the site. It counts as written, and the closing balance is shown under both signs.",
        why: "The regulation calls three things a return: goods sent back upstream, which lowers stock, leftovers of an issue and damaged goods that came back, which raise it. A red inbound document can only lower it.",
        example: "物资退库 of -2 with the remark 领用剩余: there are 2 more on the shelf and 2 less in the book.",
        mend: "Ask where the goods went; the ERP's document is what counts, and the department corrects it if need be.",
    },
    needs: Needs::Ledger,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let returned = facts.book.postings.of_categories(|category| category == Category::Return);
    for (posting, row) in judged_of(facts, returned) {
        let Some(remark) = row.remark.as_deref().map(key) else {
            continue;
        };
        let words = &facts.policy.ledger.leftover_words;
        let Some(word) = words.iter().find(|word| remark.contains(&key(word))) else {
            continue;
        };
        let of_row = (posting.warehouse, posting.item);
        let line = facts.book.balances.lines.iter().find(|line| line.key == of_row);
        let book = line.and_then(|line| line.book);
        let message = Message::ReturnDirection {
            what: said(facts, &posting, &row),
            word: word.clone(),
            balances: book.map(|book| (book, book - posting.effect - posting.effect)),
        };
        let help = Message::ReturnDirectionHelp;
        findings.raise(about(facts, findings, (posting, row), Field::Remark, message, help));
    }
}
