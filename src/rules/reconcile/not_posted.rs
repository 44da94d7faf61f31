//! R302 not-posted

use crate::finding::Severity;
use crate::matching::{Cause, Post};
use crate::message::Told;
use crate::rules::{Facts, Findings, Needs, Rule, Words, posting};

/// Equal rows of a day that are named at most.
const MOST_EQUAL: usize = 20;

pub static RULE: Rule = Rule {
    code: "R302",
    name: "not-posted",
    chinese: "漏入账",
    severity: Severity::Error,
    clause: "账务操作规范 §7",
    keys: &["matching.window.default"],
    zh: Words {
        what: "流水账有一笔,ERP 在窗口内没有对应的单据;或曾入账又被红冲,没有重新入账。",
        why: "规范:账务员每日依据流水账核对出入库单,现场发生的都要入账。",
        example: "11-06 自用领用 3 个,出库单列表中没有:账面比 ERP 少 3。",
        mend: "按建议补录单据;若流水账写错,请现场更正后重报。",
    },
    en: Words {
        what: "A ledger row has no document in the ERP within the window; or it was posted, reversed in red and never posted again.",
        why: "The regulation: the accountant holds the ledger against the documents every day; what happens on site is posted.",
        example: "3 issued on 11-06, and the list of outbound documents has no such line: the book has 3 less than the ERP.",
        mend: "Post the voucher that is proposed; if the ledger is wrong, the site corrects the day and sends it again.",
    },
    needs: Needs::Documents,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    posting::raise(
        facts,
        findings,
        &[Cause::NotPosted, Cause::ReversedNotReposted],
        |facts, case, finding| {
            let (post, row) = case.row?;
            let shown = posting::row_posted(facts, (post, row));
            let proposal = posting::proposal(facts, post, row.category.chinese(), post.effect)?;
            let help = Told::NotPostedHelp { voucher: posting::voucher_text(&proposal) };
            finding.proposal = Some(proposal);
            let documents: Vec<String> = (case.explanation.lines.iter())
                .filter_map(|at| Some(facts.matching.line(facts.book, *at)?.document.to_string()))
                .collect();
            if let [blue, red] = documents.as_slice() {
                return Some((Told::Reversed { row: shown, blue: blue.clone(), red: red.clone() }, help));
            }
            let near = case.explanation.near.and_then(|at| {
                Some(posting::line_posted(
                    facts,
                    (facts.matching.pool.line(at)?, facts.matching.line(facts.book, at)?),
                ))
            });
            let equal = equal_rows(facts, post);
            let of = equal.len();
            finding.alternatives.extend(equal);
            Some((Told::NotPosted { row: shown, near, of }, help))
        },
    );
}

/// The other rows of the same day, category and quantity, by their places: the amount is
/// certain, and which of the rows it is that has no document is not.
fn equal_rows(facts: &Facts<'_>, post: &Post) -> Vec<String> {
    let rows = &facts.matching.pool.rows;
    let first = rows.partition_point(|row| row.bucket() < post.bucket());
    let equal = rows.iter().skip(first).take_while(|row| row.bucket() == post.bucket());
    let others = equal.filter(|row| row.date == post.date && row.at != post.at).take(MOST_EQUAL);
    others
        .filter_map(|row| {
            let place = facts.book.row(facts.book.postings.get(row.at)?.row)?.place;
            Some(format!("{}!{}", facts.sheet_name(place.sheet), place.row))
        })
        .collect()
}
