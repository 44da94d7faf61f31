//! The answer as text for a terminal: aligned with Chinese text, coloured on request.

use super::Answer;
use super::answer::{FindingLine, InputLine, RecordLine, SourceLine, State};
use crate::finding::{Excerpt, Severity};
use crate::message::{Keeping, Message, Report};
use crate::value::Lang;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use std::collections::BTreeMap;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// How text is shown.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub lang: Lang,
    pub color: bool,
    /// Findings shown before the rest are only counted: in all, and of one code, so that
    /// a month of missing days does not crowd the differences out.
    pub most: usize,
    pub most_of_one: usize,
}

const WIDEST_BAR: usize = 30;
const WIDEST_CELL: usize = 24;

/// The report of a reconciliation. `all_in` names the file that holds every finding.
pub fn reconcile(answer: &Answer, style: Style, all_in: Option<&str>) -> String {
    let mut out = String::new();
    let say = |report: Report| Message::Report(report).text(style.lang);
    let period = answer.period.map(|period| period.to_string()).unwrap_or_default();
    let as_of = answer.as_of.map(|day| day.to_string()).unwrap_or_default();
    opening(&mut out, answer, style, &say(Report::Title { period, as_of }));
    if let Some(basis) = answer.date_basis {
        line(&mut out, &say(Report::DateBasis { approval: basis == "approval" }));
    }
    if let Some(coverage) = &answer.coverage {
        let shown = |spans: &[crate::value::Period]| {
            spans.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        let (inward, outward) = (shown(&coverage.inward), shown(&coverage.outward));
        line(&mut out, &say(Report::Coverage { inward, outward }));
    }
    filtered(&mut out, answer, style);
    summary(&mut out, answer, style.lang, &say);
    differ_by_site(&mut out, answer, &say);
    closing(&mut out, answer, style, all_in);
    out
}

/// What keeps the answer from being whole, and the title.
pub(super) fn opening(out: &mut String, answer: &Answer, style: Style, title: &str) {
    incomplete(out, answer, style);
    line(out, &paint(title, BOLD, style));
}

/// That findings are filtered, where they are.
pub(super) fn filtered(out: &mut String, answer: &Answer, style: Style) {
    let say = |report: Report| Message::Report(report).text(style.lang);
    if let Some(select) = &answer.select {
        let what = [("--select", &select.select), ("--ignore", &select.ignore)];
        let what: Vec<String> = what
            .into_iter()
            .filter(|(_, codes)| !codes.is_empty())
            .map(|(flag, codes)| format!("{flag} {}", codes.join(",")))
            .collect();
        line(out, &paint(&say(Report::Filtered { what: what.join(" ") }), YELLOW, style));
    }
}

/// The findings, worst first, and their count by code.
pub(super) fn closing(out: &mut String, answer: &Answer, style: Style, all_in: Option<&str>) {
    let say = |report: Report| Message::Report(report).text(style.lang);
    findings(out, answer, style, all_in, &say);
    statistics(out, answer, style, &say);
}

/// Files and rows.
pub(super) fn files(out: &mut String, answer: &Answer, lang: Lang) {
    let rows = answer.summary.rows;
    let say = |report: Report| Message::Report(report).text(lang);
    line(
        out,
        &say(Report::Files {
            files: answer.summary.files,
            read: rows.read,
            accepted: rows.accepted,
            rejected: rows.rejected,
            skipped: rows.skipped,
            held: rows.held,
        }),
    );
}

fn summary(out: &mut String, answer: &Answer, lang: Lang, say: &dyn Fn(Report) -> String) {
    let summary = &answer.summary;
    files(out, answer, lang);
    if let Some(ledger) = summary.ledger {
        line(
            out,
            &say(Report::Ledger {
                posted: ledger.posted,
                outside: ledger.outside_period,
                held: ledger.held,
                repeated: ledger.repeated,
                replaced: ledger.replaced,
            }),
        );
    }
    let keys = summary.keys;
    line(
        out,
        &say(Report::Keys { all: keys.all, equal: keys.equal, differ: keys.differ, unknown: keys.unknown }),
    );
    if !summary.matching.is_empty() {
        let named = |tier: &'static str| super::words::tier(tier, lang).to_owned();
        let tiers = summary.matching.iter().map(|(tier, count)| (named(tier), *count)).collect();
        line(out, &say(Report::Matched { tiers }));
    }
    sources(out, answer, lang);
}

/// What else the answer rests on: files passed over, cells overridden, the configuration.
pub(super) fn sources(out: &mut String, answer: &Answer, lang: Lang) {
    let say = |report: Report| Message::Report(report).text(lang);
    if !answer.passed_over.is_empty() {
        line(out, &say(Report::PassedOver { count: answer.passed_over.len() }));
    }
    for changed in answer.overrides.iter().filter(|line| line.applied) {
        let (place, old) = (changed.place.clone(), changed.old.clone());
        let (new, reason) = (changed.new.clone(), changed.reason.clone());
        line(out, &say(Report::Overridden { place, old, new, reason }));
    }
    if let Some(config) = &answer.config {
        let sha256 = config.sha256.chars().take(12).collect();
        line(out, &say(Report::Config { file: config.file.clone(), sha256 }));
    }
}

/// A bar per site, where there is something to compare.
fn differ_by_site(out: &mut String, answer: &Answer, say: &dyn Fn(Report) -> String) {
    let mut sites: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for balance in &answer.balances {
        let (all, differ) = sites.entry(balance.site.as_deref().unwrap_or("?")).or_default();
        *all += 1;
        *differ += usize::from(balance.difference.is_some_and(|d| !d.is_zero()));
    }
    let most = sites.values().map(|(_, differ)| *differ).max().unwrap_or(0);
    if sites.len() < 2 || most == 0 {
        return;
    }
    let _ = writeln!(out, "\n{}", say(Report::DifferBySite));
    let widest = sites.keys().map(|site| site.width()).max().unwrap_or(0);
    let _ = sites.iter().try_for_each(|(site, (all, differ))| {
        let bar = "█".repeat((differ * WIDEST_BAR).div_ceil(most));
        writeln!(out, "  {site}{} {bar} {differ}/{all}", " ".repeat(widest - site.width()))
    });
}

fn findings(
    out: &mut String,
    answer: &Answer,
    style: Style,
    all_in: Option<&str>,
    say: &dyn Fn(Report) -> String,
) {
    out.push('\n');
    if answer.findings.is_empty() {
        line(out, &say(Report::Nothing));
        return;
    }
    let mut worst_first: Vec<&FindingLine> = answer.findings.iter().collect();
    worst_first.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let mut of_code: BTreeMap<&str, usize> = BTreeMap::new();
    let mut shown = 0;
    for listed in &worst_first {
        let count = of_code.entry(listed.code).or_default();
        *count += 1;
        if *count <= style.most_of_one && shown < style.most {
            shown += 1;
            finding(out, listed, style);
            out.push('\n');
        }
    }
    let all = worst_first.len();
    if all > shown {
        let file = all_in.map(str::to_owned);
        line(out, &say(Report::Capped { shown, all, file }));
        out.push('\n');
    }
}

/// One finding: a line of the shape that holds everywhere, an excerpt, the remedy.
pub fn finding(out: &mut String, finding: &FindingLine, style: Style) {
    let color = match finding.severity {
        Severity::Error => RED,
        Severity::Warning => YELLOW,
        Severity::Info => CYAN,
    };
    let head = paint(&format!("{}[{}]", finding.severity.key(), finding.code), color, style);
    let clause = match finding.clause {
        "" => String::new(),
        clause => format!(" [{clause}]"),
    };
    let _ = writeln!(out, "{}: {head} {}: {}{clause}", place(finding), finding.name, finding.message);
    if let Some(excerpt) = &finding.excerpt {
        show_excerpt(out, excerpt);
    }
    if let Some(state) = &finding.state {
        let keeping = Keeping::Standing {
            new: state.what == State::New,
            days: state.age_days,
            periods: state.periods,
            remark: [&state.status, &state.responsible, &state.remark].map(String::clone),
            reopened: state.reopened,
        };
        let _ = writeln!(out, "  = {}", Message::from(keeping).text(style.lang));
    }
    if let Some(help) = &finding.help {
        let word = Message::Report(Report::Help).text(Lang::En);
        let _ = writeln!(out, "  {word}: {help}");
    }
}

/// Where a finding stands: its first cell, else its site and day.
fn place(finding: &FindingLine) -> String {
    if let Some(source) = finding.sources.first() {
        return source.shown();
    }
    let parts = [finding.site.clone(), finding.warehouse.clone(), finding.date.map(|d| d.to_string())];
    let known: Vec<String> = parts.into_iter().flatten().collect();
    if known.is_empty() { "-".to_owned() } else { known.join(" ") }
}

/// The header over the row's cells, with a mark under the cell at fault.
fn show_excerpt(out: &mut String, excerpt: &Excerpt) {
    let mut lines = [String::from("  |"), String::from("  |"), String::from("  |")];
    for (at, (header, cell)) in excerpt.header.iter().zip(&excerpt.cells).enumerate() {
        let (header, cell) = (clip(header), clip(cell));
        let width = header.width().max(cell.width()).max(1);
        let marked = excerpt.marked == Some(at);
        let mark = if marked { "^".repeat(cell.width().max(1)) } else { String::new() };
        for (line, text) in lines.iter_mut().zip([&header, &cell, &mark]) {
            let _ = write!(line, " {text}{} ", " ".repeat(width.saturating_sub(text.width())));
        }
    }
    let [header, cells, mark] = &lines;
    line(out, header.trim_end());
    line(out, cells.trim_end());
    if excerpt.marked.is_some() {
        line(out, mark.trim_end());
    }
}

fn clip(text: &str) -> String {
    let flat: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if flat.width() <= WIDEST_CELL {
        return flat;
    }
    let mut clipped = String::new();
    for c in flat.chars() {
        if clipped.width() + 2 >= WIDEST_CELL {
            break;
        }
        clipped.push(c);
    }
    clipped.push('…');
    clipped
}

fn statistics(out: &mut String, answer: &Answer, style: Style, say: &dyn Fn(Report) -> String) {
    let found: Vec<_> = answer.summary.codes.iter().filter(|(_, count)| **count > 0).collect();
    if !found.is_empty() {
        let mut table = plain_table();
        for (code, count) in found {
            let rule = crate::rules::all().find(|rule| rule.code == *code);
            let name = rule.map_or("", |rule| style.lang.pick(rule.chinese, rule.name));
            table.add_row([(*code).to_owned(), name.to_owned(), count.to_string()]);
        }
        if let Some(column) = table.column_mut(2) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        line(out, &trimmed(&table));
    }
    states(out, answer, style);
    let counts = answer.summary.findings;
    line(out, &say(Report::Counts { error: counts.error, warning: counts.warning, info: counts.info }));
}

/// How many findings are new and how many still open, and which are resolved.
fn states(out: &mut String, answer: &Answer, style: Style) {
    let say = |keeping: Keeping| Message::from(keeping).text(style.lang);
    let of = |what: State| {
        let states = answer.findings.iter().filter_map(|finding| finding.state.as_ref());
        states.filter(|state| state.what == what).count()
    };
    let (new, open, resolved) = (of(State::New), of(State::Open), answer.resolved.len());
    if new + open + resolved == 0 {
        return;
    }
    let explained = answer.findings.iter().filter(|finding| finding.is_explained()).count();
    line(out, &say(Keeping::States { new, open, resolved, explained }));
    for gone in answer.resolved.iter().take(style.most_of_one) {
        let (code, message) = (gone.code.clone(), gone.message.clone());
        line(out, &format!("  {}", say(Keeping::Resolved { code, message, days: gone.age_days })));
    }
}

/// What files are taken for, sheet by sheet.
pub fn inspect(answer: &Answer, style: Style) -> String {
    let mut out = String::new();
    incomplete(&mut out, answer, style);
    for input in &answer.inputs {
        inspect_sheet(&mut out, input, style);
        let of_sheet = |record: &&RecordLine| record.file == input.file && record.sheet == input.sheet;
        let records: Vec<&RecordLine> = answer.records.iter().filter(of_sheet).collect();
        if !records.is_empty() {
            line(&mut out, &record_table(&records));
        }
        out.push('\n');
    }
    for passed in &answer.passed_over {
        let _ = writeln!(out, "{}: {}", passed.file, passed.why);
    }
    out
}

fn inspect_sheet(out: &mut String, input: &InputLine, style: Style) {
    let say = |report: Report| Message::Report(report).text(style.lang);
    let source =
        SourceLine { file: input.file.clone(), sheet: Some(input.sheet.clone()), row: None, cell: None };
    let kind = input.kind.and_then(|kind| crate::record::schemas().into_iter().find(|s| s.kind == kind));
    let kind = kind.map_or_else(|| "?".to_owned(), |schema| format!("{} {}", schema.kind, schema.chinese));
    let site = input.site.as_deref().map(|site| format!(" · {site}")).unwrap_or_default();
    let _ = writeln!(out, "{}: {kind}{site}", paint(&source.shown(), BOLD, style));
    if let Some(failure) = &input.failure {
        let _ = writeln!(out, "  {}", paint(failure, RED, style));
    }
    if let Some(block) = &input.layout {
        let _ = writeln!(out, "  {}", say(Report::LayoutBlock));
        for text in block.lines() {
            let _ = writeln!(out, "    {text}");
        }
    }
    if input.hidden {
        let _ = writeln!(out, "  {}", say(Report::HiddenSheet));
    }
    let join = |rows: &[u32]| rows.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if !input.header_rows.is_empty() {
        let _ = writeln!(out, "  {}", say(Report::HeaderRows { rows: join(&input.header_rows) }));
    }
    if let Some((from, to)) = input.days {
        let _ = writeln!(out, "  {}", say(Report::DaysLine { from, to }));
    }
    if !input.columns.is_empty() {
        let mut columns: Vec<(&String, &&str)> = input.columns.iter().collect();
        columns.sort_by_key(|(col, _)| (col.len(), col.as_str()));
        let columns: Vec<String> = columns.iter().map(|(col, field)| format!("{col}={field}")).collect();
        let _ = writeln!(out, "  {}", columns.join(" "));
    }
    if !input.unmapped.is_empty() {
        let _ = writeln!(out, "  {}", say(Report::Unmapped { columns: input.unmapped.join(" ") }));
    }
    let rows = input.rows;
    let _ = writeln!(
        out,
        "  {}",
        say(Report::RowsRead {
            read: rows.read,
            accepted: rows.accepted,
            rejected: rows.rejected,
            skipped: rows.skipped,
        })
    );
    if rows.skipped > 0 {
        let s = input.skipped;
        let _ = writeln!(
            out,
            "  {}",
            say(Report::Skipped {
                title: s.title,
                header: s.header,
                nil: s.nil,
                subtotal: s.subtotal,
                note: s.note,
            })
        );
    }
}

fn record_table(records: &[&RecordLine]) -> String {
    let mut columns: Vec<&str> = Vec::new();
    for (key, _) in records.iter().flat_map(|record| &record.fields) {
        if !columns.contains(key) {
            columns.push(key);
        }
    }
    let mut table = plain_table();
    table.set_header(std::iter::once("row").chain(columns.iter().copied()));
    for record in records {
        let cell = |column: &&str| {
            let field = record.fields.iter().find(|(key, _)| key == column);
            field.map(|(_, text)| clip(text)).unwrap_or_default()
        };
        table.add_row(std::iter::once(record.row.to_string()).chain(columns.iter().map(cell)));
    }
    trimmed(&table)
}

fn incomplete(out: &mut String, answer: &Answer, style: Style) {
    for gap in &answer.summary.incomplete {
        let text = Message::Report(Report::Incomplete { why: gap.why.clone() }).text(style.lang);
        line(out, &paint(&text, RED, style));
        let _ = writeln!(out, "  help: {}", gap.help);
    }
}

/// A table without frame, aligned by display width.
pub fn plain_table() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table
}

/// The table's lines without the blanks at their ends.
pub fn trimmed(table: &Table) -> String {
    table.to_string().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

pub(super) fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

pub const BOLD: &str = "1";
pub const RED: &str = "1;31";
pub const YELLOW: &str = "1;33";
pub const CYAN: &str = "1;36";

/// Wraps text in a terminal attribute, where colour is wanted.
pub fn paint(text: &str, attribute: &str, style: Style) -> String {
    if style.color { format!("\u{1b}[{attribute}m{text}\u{1b}[0m") } else { text.to_owned() }
}
