//! I006 same-file-again

use crate::book::ResentAs;
use crate::finding::Severity;
use crate::finding::{Owner, Source};
use crate::message::Message;
use crate::place::{RowPlace, SheetId};
use crate::rules::{Facts, Findings, Needs, Rule, Words};

pub static RULE: Rule = Rule {
    code: "I006",
    name: "same-file-again",
    chinese: "重复报送",
    severity: Severity::Info,
    clause: "账务操作规范 §7",
    keys: &[],
    zh: Words {
        what: "同一现场同一天的相同记录在另一个文件里又出现,或同一份导出表给了两次。",
        why: "同一份表发两次是常事;只计一次,账才不会翻倍。",
        example: "11-03.xlsx 与 11-03 (副本).xlsx 的行完全相同:只计一次。",
        mend: "无需处理;若本应是另一天的表,请对方重新发送。",
    },
    en: Words {
        what: "The same rows of a site and day stand in another file again, or an export was given twice.",
        why: "Files are often sent twice; counting them once keeps the book from doubling.",
        example: "11-03.xlsx and a copy of it hold the same rows: they count once.",
        mend: "Nothing to do, unless another day was meant: then ask for it to be sent.",
    },
    needs: Needs::Inputs,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    for resent in facts.book.resent.iter().filter(|resent| resent.what == ResentAs::Repeat) {
        let first = facts.sheet_name(resent.first);
        let message = Message::SameAgain { rows: resent.rows.len(), first, day: resent.date };
        let mut finding = findings.draft(message);
        finding.help = Some(Message::SameAgainHelp);
        finding.site = resent.site.and_then(|site| facts.book.master.site(site).cloned());
        finding.date = resent.date;
        finding.sources = super::rows_of(facts, &resent.rows);
        findings.raise(finding);
    }
    for (copy, first) in &facts.book.snapshots.same_bytes {
        let name = |id| facts.inputs.file(id).map(|file| file.shown.clone()).unwrap_or_default();
        let mut finding = findings.draft(Message::SameFile { first: name(*first) });
        finding.help = Some(Message::SameAgainHelp);
        finding.owner = Owner::Department;
        finding.about = name(*copy);
        let sheet = SheetId { file: *copy, sheet: 0 };
        finding.sources.push(Source { place: RowPlace { sheet, row: 0 }, col: None });
        findings.raise(finding);
    }
    let copies: Vec<_> = facts.book.snapshots.same_bytes.iter().map(|(copy, _)| *copy).collect();
    let resent = facts.outsource.map(|outsource| outsource.counted.resent.as_slice()).unwrap_or_default();
    for resent in resent.iter().filter(|r| !r.correction && !copies.contains(&r.sheet.file)) {
        let first = facts.sheet_name(resent.first);
        let message = Message::SameAgain { rows: resent.rows.len(), first, day: None };
        let mut finding = findings.draft(message);
        finding.help = Some(Message::SameAgainHelp);
        finding.owner = Owner::Outsourcer;
        finding.about = facts.sheet_name(resent.sheet);
        finding.sources = resent.rows.iter().map(|place| Source { place: *place, col: None }).collect();
        findings.raise(finding);
    }
    for (sheet, (first, lines)) in &facts.book.documents.repeated {
        if copies.contains(&sheet.file) {
            continue;
        }
        let first = facts.sheet_name(*first);
        let mut finding = findings.draft(Message::SameAgain { rows: lines.len(), first, day: None });
        finding.help = Some(Message::SameAgainHelp);
        finding.owner = Owner::Department;
        finding.about = facts.sheet_name(*sheet);
        let place = |at: &usize| facts.inputs.records.documents.get(*at).map(|line| line.place);
        let source = |place| Source { place, col: None };
        finding.sources = lines.iter().filter_map(place).map(source).collect();
        findings.raise(finding);
    }
}
