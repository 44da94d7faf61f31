//! The answer of `report`: all analyses of a period at once, and the parts that it is made of.

use super::{Answer, Counts};
use crate::finding::{Finding, Severity};
use crate::report::answer::Frame;
use crate::report::labels::Label;
use crate::rules::{Facts, Verdict};

/// An analysis among those of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// 对账
    Stock,
    /// 盘点
    Counts,
    /// 回访
    Service,
    /// 外包
    Outsourced,
}

impl Part {
    pub const ALL: [Part; 4] = [Part::Stock, Part::Counts, Part::Service, Part::Outsourced];

    pub fn label(self) -> Label {
        match self {
            Part::Stock => Label::PartStock,
            Part::Counts => Label::PartCounts,
            Part::Service => Label::PartService,
            Part::Outsourced => Label::PartOutsourced,
        }
    }

    /// The letters of the rules that judge it.
    pub fn families(self) -> &'static str {
        match self {
            Part::Stock => "LRT",
            Part::Counts => "S",
            Part::Service => "CV",
            Part::Outsourced => "K",
        }
    }
}

impl Answer {
    /// The answer of `report`: whatever the facts hold. `with_stock` where ledgers speak of the
    /// period.
    pub fn of_report(
        facts: &Facts<'_>,
        verdict: &Verdict,
        keep: &dyn Fn(&Finding) -> bool,
        frame: Frame,
        with_stock: bool,
    ) -> Answer {
        let (lang, with_tickets) = (frame.lang, frame.with_matches);
        let mut answer = if with_stock {
            Answer::of_book(facts, verdict, keep, frame)
        } else {
            Answer::of_facts(facts, verdict, keep, frame)
        };
        if let Some(stocktake) = facts.stocktake {
            answer.count(facts, stocktake, lang);
        }
        answer.call(facts, with_tickets, lang);
        answer.score(facts, lang);
        answer
    }

    /// The analyses that the answer holds.
    pub fn parts(&self) -> Vec<Part> {
        let there = |part: &Part| match part {
            Part::Stock => self.summary.ledger.is_some(),
            Part::Counts => self.stocktake.is_some(),
            Part::Service => self.callbacks.is_some(),
            Part::Outsourced => self.fieldwork.is_some(),
        };
        Part::ALL.into_iter().filter(there).collect()
    }

    /// The findings of one analysis; those on the input go with the first one.
    pub fn of_part(&self, part: Part) -> Answer {
        let first = self.parts().first() == Some(&part);
        let ours = |code: &str| code.starts_with(|c| part.families().contains(c) || first && c == 'I');
        let mut answer = self.clone();
        answer.findings.retain(|finding| ours(finding.code));
        answer.vouchers.retain(|voucher| ours(voucher.code));
        answer.rules_run.retain(|code| ours(code));
        answer.summary.codes.retain(|code, _| ours(code));
        answer.summary.findings = counted(&answer);
        if part != Part::Stock {
            answer.balances.clear();
            answer.held.clear();
            answer.summary.ledger = None;
        }
        answer
    }
}

/// The findings by severity.
fn counted(answer: &Answer) -> Counts {
    let count = |severity: Severity| {
        super::count(answer.findings.iter().filter(|finding| finding.severity == severity).count())
    };
    Counts { error: count(Severity::Error), warning: count(Severity::Warning), info: count(Severity::Info) }
}
