//! R316 open-item-cleared

use crate::finding::Severity;
use crate::matching::Cause;
use crate::message::{Keeping, Message, Told};
use crate::rules::{Facts, Findings, Needs, Rule, Words, posting};

pub static RULE: Rule = Rule {
    code: "R316",
    name: "open-item-cleared",
    chinese: "未达账项核销",
    severity: Severity::Info,
    clause: "实务操作规范 §1.4.1",
    keys: &[],
    zh: Words {
        what: "已结账期间未达的一笔,本期另一边到了账,就此核销。",
        why: "未达账项不设窗口地带到下期,直到另一边出现;它不再是期初差异,也不再挂账。",
        example: "11-03 领用 2 未入 ERP,11 月已结账;12-20 ERP 入账:核销,历时 47 天。",
        mend: "无需处理,账龄见问题。",
    },
    en: Words {
        what: "A posting that a closed period had left open has got its counterpart: the item is cleared.",
        why: "Open items are carried without a window until the other side appears; then they are no difference of the opening any more.",
        example: "2 used on 11-03 were not in the ERP when November was closed; posted on 12-20: cleared after 47 days.",
        mend: "Nothing to do.",
    },
    needs: Needs::Waiting,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    posting::raise(facts, findings, &[Cause::Cleared], |facts, case, finding| {
        let explanation = case.explanation;
        let pool = &facts.matching.pool;
        let rows = explanation.rows.iter().filter_map(|at| pool.row(*at));
        let posts = || rows.clone().chain(explanation.lines.iter().filter_map(|at| pool.line(*at)));
        let since = posts().filter(|post| post.waiting).map(|post| post.date).min()?;
        let cleared = posts().filter(|post| !post.waiting).map(|post| post.date).max()?;
        let open = posts().find(|post| post.waiting)?;
        let row = case.row.filter(|(post, _)| post.at == open.at && post.waiting);
        let first = row.map(|row| posting::row_posted(facts, row));
        let first = first.or_else(|| Some(posting::line_posted(facts, case.line?)))?;
        let document = case.line.map(|(_, line)| line.document.to_string()).unwrap_or_default();
        let days = (cleared - since).num_days();
        finding.help = None;
        let keeping = Keeping::Cleared { first, document, cleared, days };
        Some((
            Told::Kept(Message::from(keeping).into()),
            Told::Kept(Message::from(Keeping::ClearedHelp).into()),
        ))
    });
}
