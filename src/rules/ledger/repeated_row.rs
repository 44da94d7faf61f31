//! L113 repeated-row

use super::{about, judged, said};
use crate::book::Posting;
use crate::finding::{Severity, Source};
use crate::message::Message;
use crate::place::SheetId;
use crate::record::{Direction, LedgerRow};
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::value::name::key;
use crate::value::{Quantity, Text};
use chrono::NaiveDate;
use foldhash::fast::RandomState;
use std::collections::HashMap;

pub static RULE: Rule = Rule {
    code: "L113",
    name: "repeated-row",
    chinese: "重复行",
    severity: Severity::Warning,
    clause: "账务操作规范 §7",
    keys: &[],
    zh: Words {
        what: "同一张表上有两行各栏都相同(经手人、备注、结存也相同,只序号可不同),而没有 ERP 单据可以判定。两行都计入。",
        why: "可能是一笔写了两次,也可能确有两笔;有出入库单列表时由单据判定,不在此报。",
        example: "3 月 5 日李某领用碳刷 2 块,连写了两行。",
        mend: "重复的删去一行后重报;确为两笔的,在备注中写明。",
    },
    en: Words {
        what: "Two rows of one sheet are equal in every column, the person, the remark and the balance included, and no ERP document can tell whether there were two. Both count.",
        why: "It may be one posting entered twice, or two. Where document lists are given they decide, and nothing is said here.",
        example: "The issue of 2 brushes on 5 March stands in two rows, one after the other.",
        mend: "Strike the repeat and send the day again; if these are two postings, say so in the remark.",
    },
    needs: Needs::Ledger,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let mut outlines: HashMap<Outline, bool, RandomState> = HashMap::default();
    for (posting, row) in judged(facts) {
        outlines
            .entry(outline(posting, row))
            .and_modify(|stands_again| *stands_again = true)
            .or_insert(false);
    }
    let mut seen: HashMap<Content, &LedgerRow> = HashMap::new();
    for (posting, row) in judged(facts) {
        let stands_again = outlines.get(&outline(posting, row)) == Some(&true);
        if !stands_again || facts.book.documents.cover(row.direction, row.date) {
            continue;
        }
        let first = *seen.entry(content(posting, row)).or_insert(row);
        if first.place == row.place {
            continue;
        }
        let message = Message::RepeatedRow { what: said(facts, posting, row), first: first.place.row };
        let help = Message::RepeatedRowHelp;
        let mut finding = about(facts, findings, (posting, row), row.column, message, help);
        finding.sources.push(Source { place: first.place, col: None });
        findings.raise(finding);
    }
}

/// What a row says in other than words: most rows differ in it, and need not be folded.
type Outline = (SheetId, [u32; 2], Direction, NaiveDate, Quantity, Option<Quantity>);

fn outline(posting: &Posting, row: &LedgerRow) -> Outline {
    let ids = [posting.warehouse.0, posting.item.0];
    (row.place.sheet, ids, row.direction, row.date, row.written, row.balance)
}

/// Everything that a row says, names folded; only its place is left out.
type Content = (SheetId, [u32; 2], [&'static str; 3], [String; 2], Option<Quantity>, Vec<String>);

fn content(posting: &Posting, row: &LedgerRow) -> Content {
    let text = |text: &Option<Text>| text.as_deref().map(key).unwrap_or_default();
    let texts = [&row.document, &row.transfer, &row.packing, &row.turbine, &row.person, &row.remark];
    let units = [&row.item.unit, &row.other_unit];
    let color = if row.red { "red" } else { "" };
    (
        row.place.sheet,
        [posting.warehouse.0, posting.item.0],
        [row.category.chinese(), row.direction.key(), color],
        [row.date.to_string(), format!("{} {}", row.column.key(), row.written)],
        row.balance,
        texts.into_iter().chain(units).map(text).collect(),
    )
}
