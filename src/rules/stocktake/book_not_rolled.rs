//! S414 book-not-rolled

use crate::finding::{Owner, Severity, Source};
use crate::message::Counting;
use crate::place::{RowPlace, SheetId};
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::stocktake::{Line, Rolled, Stocktake};
use std::collections::BTreeSet;

pub static RULE: Rule = Rule {
    code: "S414",
    name: "book-not-rolled",
    chinese: "账面未能推算",
    severity: Severity::Warning,
    clause: "账务操作规范 §6",
    keys: &[],
    zh: Words {
        what: "现存量不是盘点日的,而其间没有这个现场的流水账(也没有单据列表),账面只能用现存量原数;盘点表上的账面就是现存量的,或其间只缺几天的,作提示。",
        why: "盘点日与现存量之间的出入库会被当成盈亏。",
        example: "现存量是 11 月 30 日的,盘点在 12 月 2 日,其间没有流水账。",
        mend: "补上其间的流水账,或提供盘点日的现存量。",
    },
    en: Words {
        what: "The export is of another day than the count and no ledger of the site (nor any document list) covers the days between, so the book is the export as it stands. An info where the sheet itself was made of that export, or where only some days are missing.",
        why: "What moved between export and count would pass for a variance.",
        example: "The export is of 30 November, the count of 2 December, and no ledger lies between.",
        mend: "Add the ledgers of these days, or an export of the day of the count.",
    },
    needs: Needs::Stocktake,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let mut told = BTreeSet::new();
    for sheet in facts.stocktake.iter().flat_map(|stocktake| &stocktake.sheets) {
        let Some(pick) = &sheet.pick else { continue };
        let (export, day) = (pick.day, sheet.day);
        let days = usize::try_from((day - export).num_days().abs()).unwrap_or(0);
        let (missing, severity) = match pick.rolled {
            // A sheet that was made of the export itself had no other book before it.
            Rolled::Not if is_of_export(facts, sheet.sheet) => (days, Severity::Info),
            Rolled::Not => (days, Severity::Warning),
            Rolled::Ledger { missing } if missing > 0 => (missing, Severity::Info),
            _ => continue,
        };
        let store = facts.book.master.warehouse(sheet.store);
        let site = store.and_then(|store| store.site);
        if !told.insert((site, site.is_none().then_some(sheet.store), export, day)) {
            continue;
        }
        let mut finding = findings.draft(Counting::NotRolled { export, day, missing, days }.into());
        finding.severity = severity;
        finding.help = Some(Counting::NotRolledHelp.into());
        finding.owner = Owner::Department;
        finding.site = site.and_then(|site| facts.book.master.site(site).cloned());
        finding.date = Some(day);
        finding.about = export.to_string();
        finding.sources.push(Source { place: RowPlace { sheet: sheet.sheet, row: 0 }, col: None });
        findings.raise(finding);
    }
}

/// Whether the book quantities on a sheet are those of the export, by and large.
fn is_of_export(facts: &Facts<'_>, sheet: SheetId) -> bool {
    let on_sheet = |line: &&Line| {
        let rows = line.rows.iter().filter_map(|at| Stocktake::row(facts.book, *at));
        rows.into_iter().any(|row| row.place.sheet == sheet)
    };
    let lines = facts.stocktake.iter().flat_map(|stocktake| &stocktake.lines).filter(on_sheet);
    let (mut same, mut all) = (0_usize, 0_usize);
    for line in lines {
        let exported = line.exported.map(|(_, quantity)| quantity);
        all += 1;
        same += usize::from(exported.is_some() && line.book_on_sheet == exported);
    }
    same * 2 > all
}
