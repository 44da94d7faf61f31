//! S410 counted-twice

use crate::finding::{Severity, Source};
use crate::message::Counting;
use crate::place::RowPlace;
use crate::rules::facts::full_name;
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;
use crate::stocktake::Stocktake;

pub static RULE: Rule = Rule {
    code: "S410",
    name: "counted-twice",
    chinese: "重复盘点",
    severity: Severity::Warning,
    clause: "账务操作规范 §6",
    keys: &["stocktake.apart_days"],
    zh: Words {
        what: "同一仓库的同一存货在一次盘点中出现不止一行,批号、自由项、货位也没有区别。以先盘的为准。整张表与先前的相同时,只提示一次。",
        why: "两行相加会虚增,取后一行会丢掉前一行;哪一行对,只有现场知道。同一张盘点表报三次,差异仍是一次的差异。",
        example: "塑料扎带在第 12 行和第 30 行各有一个实盘数。",
        mend: "核对是否重复登记;分放两处的写明货位,或合并为一行。",
    },
    en: Words {
        what: "An item of a store stands on more than one line of a stocktake, with nothing to tell them apart. The first stands. A sheet that says only what an earlier one said is told once.",
        why: "Their sum would be too much and the later would lose the earlier; only the site knows which is right. A sheet sent three times has the variance of one.",
        example: "An item has a count in row 12 and another in row 30.",
        mend: "Was it entered twice? What lies in two places needs its location, or one line with the sum.",
    },
    needs: Needs::Stocktake,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(stocktake) = facts.stocktake else { return };
    for twice in &stocktake.twice {
        let rows = (Stocktake::row(facts.book, twice.row), Stocktake::row(facts.book, twice.first));
        let (Some(row), Some(first)) = rows else { continue };
        let item = facts.book.master.item(twice.key.1);
        let source = facts.source(row.place, Field::Counted);
        let message = Counting::Twice {
            name: item.map(|item| full_name(item).to_string()).unwrap_or_default(),
            first: format!("{}!{}", facts.sheet_name(first.place.sheet), first.place.row),
            counted: row.counted,
            stands: first.counted,
        };
        let mut finding = findings.draft(message.into());
        finding.help = Some(Counting::TwiceHelp.into());
        finding.site = facts.site_of_key(twice.key);
        (finding.warehouse, finding.item, finding.item_name) = facts.key_names(twice.key);
        finding.date = row.counted_on;
        finding.sources = vec![source, facts.source(first.place, Field::Counted)];
        finding.excerpt = facts.count_excerpt(row, Field::Counted);
        findings.raise(finding);
    }
    for repeat in &stocktake.repeats {
        let store = facts.book.master.warehouse(repeat.store);
        let message = Counting::Repeat { first: facts.sheet_name(repeat.first), lines: repeat.lines };
        let mut finding = findings.draft(message.into());
        finding.severity = Severity::Info;
        finding.help = Some(Counting::RepeatHelp.into());
        finding.site = store.and_then(|store| facts.book.master.site(store.site?).cloned());
        finding.warehouse = store.map(|store| store.name);
        finding.about = facts.file_name(repeat.sheet);
        finding.sources.push(Source { place: RowPlace { sheet: repeat.sheet, row: 0 }, col: None });
        findings.raise(finding);
    }
}
