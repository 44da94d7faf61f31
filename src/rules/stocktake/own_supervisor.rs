//! S413 own-supervisor

use super::of;
use crate::finding::{Severity, Source};
use crate::message::Counting;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;
use crate::stocktake::Stocktake;
use crate::value::name::key;
use std::collections::BTreeMap;

pub static RULE: Rule = Rule {
    code: "S413",
    name: "own-supervisor",
    chinese: "自盘自监",
    severity: Severity::Warning,
    clause: "实务操作规范 §1.4.1",
    keys: &[],
    zh: Words {
        what: "一行的盘点人和监盘人是同一个人。",
        why: "规范:在规定时间内现场进行自盘或其他现场人员监盘;监盘的人不是保管的人,才有监督。",
        example: "盘点人和监盘人都写王建国。",
        mend: "另派人抽查或重盘;监盘人一栏写实际监盘的人。",
    },
    en: Words {
        what: "Counter and supervisor of a line are the same person.",
        why: "The regulation: the site counts, or others of the site supervise; who keeps the stock cannot supervise the count of it.",
        example: "The same name stands as counter and as supervisor.",
        mend: "Let another person check some lines; write who really supervised.",
    },
    needs: Needs::Stocktake,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let mut same: BTreeMap<_, (String, Vec<Source>)> = BTreeMap::new();
    for (_, line) in of(facts) {
        let (Some(counter), Some(supervisor)) = (&line.counter, &line.supervisor) else { continue };
        let row = line.rows.first().and_then(|at| Stocktake::row(facts.book, *at));
        if let Some(row) = row.filter(|_| key(counter) == key(supervisor)) {
            let at = (line.key.0, key(counter));
            let known = same.entry(at).or_insert_with(|| (counter.to_string(), Vec::new()));
            known.1.push(facts.source(row.place, Field::Supervisor));
        }
    }
    for ((store, _), (person, mut sources)) in same {
        let store = facts.book.master.warehouse(store);
        let message = Counting::OwnSupervisor { person: person.clone(), lines: sources.len() };
        let mut finding = findings.draft(message.into());
        finding.help = Some(Counting::OwnSupervisorHelp.into());
        finding.site = store.and_then(|store| facts.book.master.site(store.site?).cloned());
        finding.warehouse = store.map(|store| store.name);
        finding.subject.person = Some(person);
        finding.about = facts.book.period.to_string();
        sources.truncate(super::MOST_SOURCES);
        finding.sources = sources;
        findings.raise(finding);
    }
}
