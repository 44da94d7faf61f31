//! `trace`: one warehouse and item as a T-account, for a screen and as JSON.

use super::answer::source_line;
use super::text::{BOLD, RED, Style, paint, plain_table, trimmed};
use crate::book::{Book, Key};
use crate::finding::{Finding, Source};
use crate::matching::{Account, AccountLine, Matching};
use crate::message::{Message, Report};
use crate::place::RowPlace;
use crate::sheet::Field;
use crate::value::{Period, Quantity};
use chrono::NaiveDate;
use comfy_table::CellAlignment;
use serde::Serialize;
use std::fmt::Write;

/// The account of one key.
#[derive(Clone, Debug, Serialize)]
pub struct Trace {
    pub schema: &'static str,
    pub command: &'static str,
    pub period: Period,
    pub warehouse: String,
    pub item: String,
    pub name: String,
    pub unit: String,
    pub opening: Option<Quantity>,
    pub book: Option<Quantity>,
    pub expected: Option<Quantity>,
    pub difference: Option<Quantity>,
    /// The day from whose end on the balances differ to the last.
    pub parted_on: Option<NaiveDate>,
    pub lines: Vec<TraceLine>,
    pub findings: Vec<TraceFinding>,
    pub complete: bool,
}

/// A day's row, line, or both where they are matched.
#[derive(Clone, Debug, Serialize)]
pub struct TraceLine {
    pub date: NaiveDate,
    pub ledger: Option<Side>,
    pub erp: Option<Side>,
    /// The tier of the match; the same number stands on all postings of a group.
    pub matched: Option<String>,
    /// Both running balances, on a day's last line.
    pub book: Option<Quantity>,
    pub expected: Option<Quantity>,
    /// The balances part here and do not meet again.
    pub parted: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct Side {
    pub date: NaiveDate,
    pub category: String,
    /// As it moves stock.
    pub quantity: Quantity,
    pub document: Option<String>,
    /// Not approved, so that on-hand does not hold it.
    pub unapproved: bool,
    pub place: String,
    /// The codes of findings that rest on it.
    pub findings: Vec<&'static str>,
}

#[derive(Clone, Debug, Serialize)]
pub struct TraceFinding {
    pub id: String,
    pub code: &'static str,
    pub name: &'static str,
    pub message: String,
}

impl Trace {
    pub fn of(book: &Book<'_>, matching: &Matching, findings: &[Finding], key: Key, style: Style) -> Trace {
        let account = Account::of(book, matching, key);
        let balance = book.balances.lines.iter().find(|line| line.key == key);
        let warehouse = book.master.warehouse(key.0).map(|w| w.name.to_string()).unwrap_or_default();
        let item = book.master.item(key.1);
        let code = item.map(|item| item.code.to_string()).unwrap_or_default();
        let parted_on = balance.and_then(|line| line.parted_on);
        let draw = Draw { book, matching, findings };
        let lines: Vec<TraceLine> = account.lines.iter().map(|line| draw.line(line, parted_on)).collect();
        let concerns = |finding: &&Finding| {
            let own =
                finding.warehouse.as_deref() == Some(&warehouse) && finding.item.as_deref() == Some(&code);
            own || finding.effects.iter().any(|e| *e.warehouse == *warehouse && *e.item == *code)
        };
        let listed = findings.iter().filter(concerns).map(|finding| TraceFinding {
            id: finding.id.clone(),
            code: finding.code,
            name: finding.name,
            message: finding.message.text(style.lang),
        });
        Trace {
            schema: "duizhang/1",
            command: "trace",
            period: book.period,
            name: item
                .map(|item| {
                    [Some(&item.name), item.spec.as_ref()]
                        .into_iter()
                        .flatten()
                        .map(|t| &**t)
                        .collect::<Vec<_>>()
                        .join(" ")
                })
                .unwrap_or_default(),
            unit: item.and_then(|item| item.unit.as_deref()).unwrap_or("").to_owned(),
            opening: account.opening,
            book: balance.and_then(|line| line.book),
            expected: balance.and_then(|line| line.expected),
            difference: balance.and_then(|line| line.difference),
            parted_on,
            lines,
            findings: listed.collect(),
            complete: book.inputs.is_complete() && book.balances.gaps.is_empty(),
            warehouse,
            item: code,
        }
    }
}

struct Draw<'a> {
    book: &'a Book<'a>,
    matching: &'a Matching,
    findings: &'a [Finding],
}

impl Draw<'_> {
    fn line(&self, line: &AccountLine, parted_on: Option<NaiveDate>) -> TraceLine {
        let tier = line.tier.map(|tier| tier.key().to_owned());
        TraceLine {
            date: line.date,
            ledger: line.row.and_then(|at| self.ledger(at)),
            erp: line.line.and_then(|at| self.erp(at)),
            matched: tier
                .map(|tier| line.group.map_or(tier.clone(), |group| format!("{tier} {}", group + 1))),
            book: line.balances.map(|(book, _)| book),
            expected: line.balances.map(|(_, erp)| erp),
            parted: line.balances.is_some() && parted_on == Some(line.date),
        }
    }

    fn ledger(&self, at: usize) -> Option<Side> {
        let row = self.matching.row(self.book, at)?;
        Some(Side {
            date: row.date,
            category: row.category.chinese().to_owned(),
            quantity: self.matching.pool.rows.get(at)?.effect,
            document: row.document.as_ref().or(row.transfer.as_ref()).map(ToString::to_string),
            unapproved: false,
            place: self.place(row.place, row.column),
            findings: self.codes(row.place),
        })
    }

    fn erp(&self, at: usize) -> Option<Side> {
        let line = self.matching.line(self.book, at)?;
        Some(Side {
            date: line.date,
            category: line.class.to_string(),
            quantity: self.matching.pool.lines.get(at)?.effect,
            document: Some(line.document.to_string()),
            unapproved: !line.approved,
            place: self.place(line.place, line.column),
            findings: self.codes(line.place),
        })
    }

    fn place(&self, place: RowPlace, field: Field) -> String {
        let sheet = self.book.inputs.sheet(place.sheet);
        let col = sheet.and_then(|s| s.columns.iter().find(|c| c.field == field)).map(|c| c.col);
        let line = source_line(&Source { place, col }, self.book.inputs);
        line.map(|line| line.shown()).unwrap_or_default()
    }

    fn codes(&self, place: RowPlace) -> Vec<&'static str> {
        let rests = |source: &Source| source.place == place;
        let mut codes: Vec<&'static str> =
            self.findings.iter().filter(|f| f.sources.iter().any(rests)).map(|f| f.code).collect();
        codes.dedup();
        codes
    }
}

/// The account as a table: the ledger on the left, the ERP on the right, each line with
/// its place.
pub fn text(trace: &Trace, style: Style) -> String {
    let say = |report: Report| Message::Report(report).text(style.lang);
    let mut out = String::new();
    let head = format!("{} · {} {} · {}", trace.warehouse, trace.item, trace.name, trace.period);
    let _ = writeln!(out, "{}\n", paint(&head, BOLD, style));
    let mut table = plain_table();
    table.set_header(style.lang.pick(
        ["日期", "流水账", "数量", "", "ERP", "数量", "单据", "账面结存", "ERP 结存", "", "位置"],
        ["date", "ledger", "quantity", "", "ERP", "quantity", "document", "book", "ERP balance", "", "place"],
    ));
    let opening = shown(trace.opening);
    let mut first = vec![trace.period.from.to_string(), style.lang.pick("期初", "opening").to_owned()];
    first.extend(["", "", "", "", ""].map(str::to_owned));
    first.extend([opening.clone(), opening, String::new(), String::new()]);
    table.add_row(first);
    for line in &trace.lines {
        table.add_row(cells(line, style));
    }
    for column in [2, 5, 7, 8] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let _ = writeln!(out, "{}\n", trimmed(&table));
    if let (Some(book), Some(expected), Some(difference)) = (trace.book, trace.expected, trace.difference) {
        let _ = writeln!(
            out,
            "{}",
            say(Report::TraceEnd { book, expected, difference, unit: trace.unit.clone() })
        );
    }
    for line in &trace.lines {
        for side in [&line.ledger, &line.erp].into_iter().flatten().filter(|side| !side.findings.is_empty()) {
            let _ = writeln!(out, "{}: {}", side.place, paint(&side.findings.join(" "), RED, style));
        }
    }
    for finding in &trace.findings {
        let _ = writeln!(out, "{} {}: {}", paint(finding.code, RED, style), finding.name, finding.message);
    }
    out
}

fn cells(line: &TraceLine, style: Style) -> Vec<String> {
    let mut cells = vec![line.date.to_string()];
    match &line.ledger {
        Some(side) => cells.extend([side.category.clone(), side.quantity.to_string()]),
        None => cells.extend(["", ""].map(str::to_owned)),
    }
    cells.push(match (&line.ledger, &line.erp) {
        (Some(row), Some(posted)) if row.quantity == posted.quantity => "=".to_owned(),
        (Some(_), Some(_)) => "~".to_owned(),
        _ => line.matched.clone().unwrap_or_default(),
    });
    match &line.erp {
        Some(side) => {
            let late = (side.date != line.date).then(|| format!(" {}", side.date.format("%m-%d")));
            let open = side.unapproved.then(|| style.lang.pick(" 未审核", " unapproved"));
            let category =
                format!("{}{}{}", side.category, late.unwrap_or_default(), open.unwrap_or_default());
            cells.extend([category, side.quantity.to_string(), side.document.clone().unwrap_or_default()]);
        }
        None => cells.extend(["", "", ""].map(str::to_owned)),
    }
    let mark = match (line.parted, line.book != line.expected) {
        (true, _) => style.lang.pick("◀ 自此不符", "◀ they part here"),
        (false, true) => "≠",
        (false, false) => "",
    };
    cells.extend([shown(line.book), shown(line.expected), mark.to_owned()]);
    let places = [&line.ledger, &line.erp].into_iter().flatten().map(|side| short(&side.place));
    cells.push(places.collect::<Vec<_>>().join(" "));
    cells
}

/// A place without the folders: the JSON and the findings have them.
fn short(place: &str) -> String {
    place.rsplit('/').next().unwrap_or(place).to_owned()
}

fn shown(quantity: Option<Quantity>) -> String {
    quantity.map(|quantity| quantity.to_string()).unwrap_or_default()
}
