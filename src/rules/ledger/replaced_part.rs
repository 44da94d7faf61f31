//! L107 replaced-part-not-returned

use super::pairing::{Choices, pair};
use super::{about, said, with_rows};
use crate::book::{HeldWhy, Item, ItemId, Posting};
use crate::finding::{Confidence, Severity};
use crate::message::Message;
use crate::place::SheetId;
use crate::record::{Category, LedgerRow, category};
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::{Field, RejectedRow, SheetRead};
use crate::value::name::key;
use crate::value::{Quantity, Text};
use chrono::{Days, NaiveDate};
use std::collections::HashMap;

pub static RULE: Rule = Rule {
    code: "L107",
    name: "replaced-part-not-returned",
    chinese: "旧件未入库",
    severity: Severity::Warning,
    clause: "账务操作规范 §2.3、§3.1",
    keys: &["ledger.spare_classes", "ledger.returned_part_days"],
    zh: Words {
        what: "备件以自用领用装上风机(填有风机号),前后 3 天内本现场却没有换下件的损坏入库。同名的其他型号也算;一行损坏入库只抵一行领用。",
        why: "此条系推断:规范说备件出库替换风机上的损坏件,损坏件入损坏品库,但没有写两者必须成对。耗材、工具不在此列;只入回一部分的作提示。",
        example: "23 日领用 PLC 模块 2 块装上 46# 风机,到 26 日没有损坏入库。",
        mend: "补报旧件的损坏入库;新装、旧件灭失等情形在备注说明。",
    },
    en: Words {
        what: "A spare part is issued and put into a turbine (a turbine number is filled in), and the site has no 损坏入库 of the part that came out within 3 days. Another model of the same name will do; one row of return serves one row of issue.",
        why: "This is derived: the regulation says that a spare part replaces a damaged one and that damaged ones go to the damaged store, not that the two rows come in pairs. Consumables and tools are left out; where only some came back it is merely mentioned.",
        example: "Two PLC modules are put into turbine 46# on the 23rd, and by the 26th nothing came into the damaged store.",
        mend: "Send the 损坏入库 of the old part; if none came out, say so in the remark.",
    },
    needs: Needs::Classes,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let days = facts.policy.ledger.returned_part_days;
    let issued = facts.book.postings.of_categories(|category| category == Category::OwnUse);
    let issued = issued.filter(|posting| is_issue(facts, posting));
    let fitted: Vec<Fitted> = with_rows(facts, issued).filter_map(|posted| fitted(facts, posted)).collect();
    let parts: Vec<&Part> = fitted.iter().map(|fitted| &fitted.part).collect();
    let missing = missing(&parts, &returned(facts), i64::from(days));
    for (Fitted { posted: (posting, row), turbine, .. }, returned) in fitted.iter().zip(missing) {
        let last = row.date.checked_add_days(Days::new(u64::from(days)));
        let due = last.is_some_and(|last| last < facts.as_of);
        let (true, true, Some(returned)) = (facts.book.period.contains(row.date), due, returned) else {
            continue;
        };
        let what = said(facts, posting, row);
        let message = Message::PartNotReturned { what, turbine: turbine.to_string(), days, returned };
        let help = Message::PartNotReturnedHelp;
        let mut finding = about(facts, findings, (*posting, *row), Field::Turbine, message, help);
        finding.confidence = Confidence::Likely;
        if !returned.is_zero() {
            finding.severity = Severity::Info;
        }
        findings.raise(finding);
    }
}

/// A part that was put in, or one that came out.
struct Part {
    site: Text,
    item: Option<ItemId>,
    /// Folded; a return whose item is unclear may be one of several.
    names: Vec<String>,
    /// Folded.
    turbine: Option<String>,
    date: NaiveDate,
    /// Unknown where the row was refused.
    quantity: Option<Quantity>,
}

/// An issue of a spare part for a turbine.
struct Fitted {
    posted: (Posting, LedgerRow),
    turbine: Text,
    part: Part,
}

fn fitted(facts: &Facts<'_>, posted: (Posting, LedgerRow)) -> Option<Fitted> {
    let (posting, row) = posted;
    let turbine = row.turbine.filter(|text| is_filled(text))?;
    Some(Fitted { posted, turbine, part: part(facts, &posting, &row)? })
}

/// Whether a spare part went out for the site's own use.
fn is_issue(facts: &Facts<'_>, posting: &Posting) -> bool {
    let spare = || facts.book.master.item(posting.item).is_some_and(|item| is_spare(facts, item));
    posting.category == Category::OwnUse && posting.effect.is_negative() && spare()
}

fn is_spare(facts: &Facts<'_>, item: &Item) -> bool {
    let classes = &facts.policy.ledger.spare_classes;
    item.class.as_deref().is_some_and(|class| classes.iter().any(|word| class.contains(word.as_str())))
}

/// `/`, `-` and 无 leave a cell as good as empty.
fn is_filled(text: &str) -> bool {
    let text = key(text);
    text != "无" && text.chars().any(char::is_alphanumeric)
}

fn part(facts: &Facts<'_>, posting: &Posting, row: &LedgerRow) -> Option<Part> {
    let master = &facts.book.master;
    let site = posting.site.or_else(|| master.warehouse(posting.warehouse)?.site);
    Some(Part {
        site: *master.site(site?)?,
        item: Some(posting.item),
        names: vec![key(&master.item(posting.item)?.name)],
        turbine: row.turbine.as_deref().filter(|text| is_filled(text)).map(key),
        date: row.date,
        quantity: Some(posting.effect.abs()),
    })
}

/// Every 损坏入库 that a site has sent: those that count, and those that are held or were
/// refused for something else that is wrong with them. An issue that was taken back in red
/// has put nothing in.
fn returned(facts: &Facts<'_>) -> Vec<Part> {
    let damage = |row: &LedgerRow| {
        matches!(row.category, Category::Damage | Category::OwnUse) && Quantity::ZERO < row.effect
    };
    // A factor may turn the sign; without one it is the row's.
    let may_be = |posting: &Posting| {
        matches!(posting.category, Category::Damage | Category::OwnUse)
            && (posting.factor.is_some() || Quantity::ZERO < posting.effect)
    };
    let asked = |category: Category| matches!(category, Category::Damage | Category::OwnUse);
    let returned = facts.book.postings.of_categories(asked).filter(may_be);
    let counted = with_rows(facts, returned).filter(|(_, row)| damage(row));
    let mut parts: Vec<Part> = counted.filter_map(|(posting, row)| part(facts, &posting, &row)).collect();
    for held in &facts.book.held {
        let Some(row) = facts.book.row(held.row).filter(|row| damage(row)) else {
            continue;
        };
        let candidates = match &held.why {
            HeldWhy::UnknownItem { candidates, .. } => candidates.as_slice(),
            _ => &[],
        };
        let items = held.item.iter().chain(candidates);
        let names = items.filter_map(|id| Some(key(&facts.book.master.item(*id)?.name))).collect();
        if let Some(site) = held.site.and_then(|site| facts.book.master.site(site)) {
            parts.push(Part {
                site: *site,
                item: held.item,
                names,
                turbine: row.turbine.as_deref().filter(|text| is_filled(text)).map(key),
                date: row.date,
                quantity: None,
            });
        }
    }
    for (id, _, sheet) in facts.inputs.sheets() {
        parts.extend(sheet.rejected.iter().filter_map(|row| refused(facts, id, sheet, row)));
    }
    parts
}

/// A refused row that is, or may have been, a 损坏入库.
fn refused(facts: &Facts<'_>, id: SheetId, sheet: &SheetRead, row: &RejectedRow) -> Option<Part> {
    if sheet.schema.is_none_or(|schema| schema.kind != "ledger") {
        return None;
    }
    let cell = |field: Field| {
        let col = sheet.columns.iter().find(|column| column.field == field)?.col;
        row.cells.iter().find(|(c, _)| *c == col).map(|(_, text)| text.as_str())
    };
    let categories = [Field::Category, Field::InCategory, Field::OutCategory];
    let said = categories.into_iter().filter_map(cell).find_map(|text| category::read(text, None).ok());
    if said.is_some_and(|said| said.category != Category::Damage) {
        return None;
    }
    let item = facts.item_of_rejected(sheet, row)?;
    Some(Part {
        site: facts.site_of_rejected(id, sheet, row)?,
        item: facts.book.master.item_by_code(&item.code),
        names: vec![key(&item.name)],
        turbine: cell(Field::Turbine).filter(|text| is_filled(text)).map(key),
        date: row.day?,
        quantity: None,
    })
}

/// For each part put in: how much of it came out where that is not enough; none where it is.
fn missing(fitted: &[&Part], returned: &[Part], days: i64) -> Vec<Option<Quantity>> {
    let mut by_name: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for (at, part) in returned.iter().enumerate() {
        for name in &part.names {
            by_name.entry((&part.site, name)).or_default().push(at);
        }
    }
    let choices: Vec<Choices> = fitted
        .iter()
        .map(|part| {
            let name = part.names.first().map(String::as_str).unwrap_or_default();
            let near = by_name.get(&(&*part.site, name)).into_iter().flatten();
            let mut near: Vec<(usize, i64, u8)> = near
                .filter_map(|at| {
                    let back = returned.get(*at)?;
                    let apart = (back.date - part.date).num_days().abs();
                    (apart <= days).then(|| (*at, apart, unlikely(part, back)))
                })
                .collect();
            near.sort_by_key(|(at, apart, _)| (*apart, *at));
            near.into_iter().map(|(at, _, cost)| (at, cost)).collect()
        })
        .collect();
    let pairs = pair(&choices, returned.len());
    let mut free: Vec<bool> = (0..returned.len()).map(|at| !pairs.contains(&Some(at))).collect();
    let mut missing = Vec::new();
    for ((part, choices), pair) in fitted.iter().zip(&choices).zip(&pairs) {
        let Some(back) = pair.and_then(|at| returned.get(at)) else {
            missing.push(Some(Quantity::ZERO));
            continue;
        };
        let (Some(put_in), Some(mut sum)) = (part.quantity, back.quantity) else {
            missing.push(None);
            continue;
        };
        // What nobody else needs fills up a return in several rows.
        for (at, _) in choices {
            if let (Some(free), Some(more)) = (free.get_mut(*at).filter(|free| **free), returned.get(*at))
                && sum < put_in
            {
                *free = false;
                sum += more.quantity.unwrap_or(put_in);
            }
        }
        missing.push((sum < put_in).then_some(sum));
    }
    missing
}

/// How unlikely it is that this return answers that issue.
fn unlikely(part: &Part, back: &Part) -> u8 {
    let turbine = match (&part.turbine, &back.turbine) {
        (Some(one), Some(other)) if one == other => 0,
        (Some(_), Some(_)) => 8,
        _ => 1,
    };
    let item = if part.item == back.item { 0 } else { 4 };
    let quantity = if part.quantity == back.quantity { 0 } else { 2 };
    turbine + item + quantity
}
