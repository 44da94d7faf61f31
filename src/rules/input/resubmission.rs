//! I007 resubmission

use crate::book::ResentAs;
use crate::finding::{Owner, Severity, Source};
use crate::message::Message;
use crate::rules::{Facts, Findings, Needs, Rule, Words};

pub static RULE: Rule = Rule {
    code: "I007",
    name: "resubmission",
    chinese: "同日再报",
    severity: Severity::Warning,
    clause: "账务操作规范 §7",
    keys: &[],
    zh: Words {
        what: "同一现场同一天又报来不同的记录。标明更正的代替原来的;没有标明的先到者为准,其余暂挂。",
        why: "两份不同的报表只能有一份算数,由现场说明,不由程序猜。",
        example: "11-03 已报 5 行,又来一份没有标明更正的 6 行。",
        mend: "更正的在文件名或标题注明「更正」并重报整天;补充的并入原表。",
    },
    en: Words {
        what: "A site has sent other rows for a day that it had sent before. One marked as a correction replaces the first; else the first counts and the rest is held.",
        why: "Of two different reports only one can count: the site has to say which, not the program.",
        example: "5 rows for 11-03 are there, and another file without a mark brings 6.",
        mend: "Mark a correction 更正 in its name or title and send the whole day; put additions into the first file.",
    },
    needs: Needs::Inputs,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    for resent in &facts.book.resent {
        let (first, rows) = (facts.sheet_name(resent.first), resent.rows.len());
        let day = resent.date.unwrap_or_default();
        let (message, help, severity) = match resent.what {
            ResentAs::Repeat => continue,
            ResentAs::Correction => {
                (Message::Corrected { rows, first, day }, Message::CorrectedHelp, Severity::Info)
            }
            ResentAs::Unmarked => {
                (Message::SentTwice { rows, first, day }, Message::SentTwiceHelp, Severity::Warning)
            }
        };
        let mut finding = findings.draft(message);
        finding.severity = severity;
        finding.help = Some(help);
        finding.site = resent.site.and_then(|site| facts.book.master.site(site).cloned());
        finding.date = resent.date;
        finding.sources = super::rows_of(facts, &resent.rows);
        findings.raise(finding);
    }
    let resent = facts.outsource.map(|outsource| outsource.counted.resent.as_slice()).unwrap_or_default();
    for resent in resent.iter().filter(|resent| resent.correction) {
        let (first, rows) = (facts.sheet_name(resent.first), resent.rows.len());
        let message = Message::Corrected { rows, first, day: resent.day.unwrap_or_default() };
        let mut finding = findings.draft(message);
        finding.severity = Severity::Info;
        finding.help = Some(Message::CorrectedHelp);
        finding.owner = Owner::Outsourcer;
        finding.date = resent.day;
        finding.about = facts.sheet_name(resent.sheet);
        finding.sources = resent.rows.iter().map(|place| Source { place: *place, col: None }).collect();
        findings.raise(finding);
    }
}
