//! L113 repeated-row

use super::{about, judged_if, said};
use crate::book::Posting;
use crate::finding::{Severity, Source};
use crate::message::Message;
use crate::place::SheetId;
use crate::record::{Category, Direction, LedgerRow};
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;
use crate::value::name::key;
use crate::value::{Quantity, Text};
use chrono::NaiveDate;
use foldhash::fast::RandomState;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

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
    let undecided = |posting: &Posting| !facts.book.documents.cover(posting.direction, posting.date);
    let hasher = RandomState::default();
    let outlined = |posting: &Posting| hasher.hash_one(outline(posting));
    let dated = facts.book.postings.iter().filter(|posting| facts.book.period.contains(posting.date));
    let mut outlines: Vec<u64> = dated.filter(|posting| undecided(posting)).map(|p| outlined(&p)).collect();
    outlines.sort_unstable();
    let twice = outlines.chunk_by(|a, b| a == b).filter(|equal| equal.len() > 1);
    let again: HashSet<u64, RandomState> = twice.filter_map(|equal| equal.first().copied()).collect();
    if again.is_empty() {
        return;
    }
    let repeats = |posting: &Posting| undecided(posting) && again.contains(&outlined(posting));
    let mut seen: HashMap<Content, LedgerRow, RandomState> = HashMap::default();
    for (posting, row) in judged_if(facts, repeats) {
        let first = *seen.entry(content(&posting, &row)).or_insert(row);
        if first.place == row.place {
            continue;
        }
        let message = Message::RepeatedRow { what: said(facts, &posting, &row), first: first.place.row };
        let help = Message::RepeatedRowHelp;
        let mut finding = about(facts, findings, (posting, row), row.column, message, help);
        finding.sources.push(Source { place: first.place, col: None });
        findings.raise(finding);
    }
}

/// What a posting says without its row: most differ in it, even in a hash of it, and need not
/// be folded.
type Outline = (SheetId, [u32; 2], Category, Direction, NaiveDate, Quantity);

fn outline(posting: &Posting) -> Outline {
    let Posting { sheet, category, direction, date, effect, .. } = *posting;
    (sheet, [posting.warehouse.0, posting.item.0], category, direction, date, effect)
}

/// Everything that a row says, names folded; only its place is left out.
type Content = (Outline, (bool, Field, Quantity, Option<Quantity>), [Cow<'static, str>; 8]);

fn content(posting: &Posting, row: &LedgerRow) -> Content {
    let text = |text: Option<Text>| text.map(|text| folded(text.lasting())).unwrap_or_default();
    let people = [row.turbine, row.person, row.remark, row.item.unit, row.other_unit];
    let [turbine, person, remark, unit, other_unit] = people.map(text);
    let [document, transfer, packing] = [row.document, row.transfer, row.packing].map(text);
    (
        outline(posting),
        (row.red, row.column, row.written, row.balance),
        [document, transfer, packing, turbine, person, remark, unit, other_unit],
    )
}

/// The key of a text; most numbers and signs are their own.
fn folded(text: &str) -> Cow<'_, str> {
    let own = |b: u8| b.is_ascii_digit() || b == b'/' || b == b'-';
    if text.bytes().all(own) { Cow::Borrowed(text) } else { Cow::Owned(key(text)) }
}
