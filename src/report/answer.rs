//! The answer of a run in the shape that scripts rely on (`schema: duizhang/1`).

mod findings;
mod forms;
mod ingest;
mod inputs;
mod matches;
mod parts;
mod party;
mod rates;
mod scores;
mod sides;
mod state;
mod stocktake;
mod transfers;
mod vouchers;

pub(in crate::report) use findings::source_line;
pub use forms::{FormsAnswer, forms_incomplete, nothing_to_count};
pub use ingest::{IngestLine, Moved, Ours};
pub use matches::{MOST_MATCHES, MatchLine};
pub use parts::Part;
pub use rates::{CallbackPart, CallerLine, OtherReading, RateLine, RetentionLine, TicketLine, VisitLine};
pub use scores::{ComplaintLine, FieldworkRows, OrderDetail, ScoreLine, ScoreReason, TeamLine, TrendLine};
pub use sides::SideLine;
pub use state::{ResolvedLine, State, StateLine};
pub use stocktake::{
    CountLine, FigureLine, MixUpLine, StocktakeAnswer, UnplacedLine, UnplacedWhy, no_counts,
};
pub use transfers::TransferRow;
pub use vouchers::VoucherLine;

use crate::book::{Book, HeldWhy, Master, Sites};
use crate::config::{Config, VoucherColumn};
use crate::finding::{Confidence, Excerpt, Finding, Owner, Proposal, Severity, Source, Subject};
use crate::inputs::Inputs;
use crate::matching::Matching;
use crate::message::Message;
use crate::place::SheetId;
use crate::record::{Direction, Fields};
use crate::rules::{Facts, Verdict};
use crate::value::{Lang, Period, Quantity};
use chrono::NaiveDate;
use findings::finding_line;
use inputs::{
    failed_sheets, input_lines, inputs_digest, override_lines, passed_lines, record_lines, refused_overrides,
    sheet_ids,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One object, in the order in which it is written.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Answer {
    pub schema: &'static str,
    pub command: &'static str,
    pub period: Option<Period>,
    pub as_of: Option<NaiveDate>,
    /// Which date decides whether an ERP document counts: `document` or `approval`.
    pub date_basis: Option<&'static str>,
    /// The days that the ERP's document lists cover. Outside of them the balances answer, and
    /// nothing is said of single postings.
    pub coverage: Option<Coverage>,
    pub config: Option<ConfigUsed>,
    pub inputs: Vec<InputLine>,
    pub records: Vec<RecordLine>,
    pub balances: Vec<BalanceLine>,
    pub counts: Vec<CountLine>,
    pub rates: Vec<RateLine>,
    pub scores: Vec<ScoreLine>,
    /// Outsourced work: the teams in the order of their ranks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<TeamLine>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub complaints: Vec<ComplaintLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fieldwork: Option<FieldworkRows>,
    /// What else there is to say of callbacks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub callbacks: Option<CallbackPart>,
    pub findings: Vec<FindingLine>,
    /// Every matched pair and group; a sheet of the workbook, too long for the JSON.
    #[serde(skip)]
    pub matches: Vec<MatchLine>,
    /// What the findings propose to post, line by line.
    #[serde(skip)]
    pub vouchers: Vec<VoucherLine>,
    /// In which columns; none for the usual ones.
    #[serde(skip)]
    pub voucher_columns: Vec<VoucherColumn>,
    /// The transfers that findings speak of.
    #[serde(skip)]
    pub transfers: Vec<TransferRow>,
    /// Findings of earlier runs that are gone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resolved: Vec<ResolvedLine>,
    pub held: Vec<HeldLine>,
    /// The figures of a stocktake.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stocktake: Option<StocktakeAnswer>,
    pub rules_run: Vec<&'static str>,
    pub select: Option<Selection>,
    pub version: &'static str,
    pub policy_sha256: String,
    pub inputs_sha256: String,
    pub passed_over: Vec<PassedLine>,
    /// Cells that were read as the configuration says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<OverrideLine>,
    /// What became of the files that were given to the book.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ingest: Option<IngestLine>,
    pub summary: Summary,
}

/// The days that document lists cover, by direction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Coverage {
    #[serde(rename = "in")]
    pub inward: Vec<Period>,
    #[serde(rename = "out")]
    pub outward: Vec<Period>,
}

/// The configuration file that was in force.
#[derive(Clone, Debug, Serialize)]
pub struct ConfigUsed {
    pub file: String,
    pub sha256: String,
}

/// `--select` and `--ignore`, so that a filtered answer never passes for a full one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Selection {
    pub select: Vec<String>,
    pub ignore: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct InputLine {
    pub file: String,
    pub sha256: String,
    pub sheet: String,
    pub kind: Option<&'static str>,
    pub site: Option<String>,
    /// The first and last day that the sheet's records speak of, or the day it is as of.
    pub days: Option<(NaiveDate, NaiveDate)>,
    pub header_rows: Vec<u32>,
    pub columns: BTreeMap<String, &'static str>,
    pub unmapped: Vec<String>,
    pub rows: Rows,
    pub skipped: Skipped,
    pub hidden: bool,
    /// Why nothing could be taken from it.
    pub failure: Option<String>,
    /// A `[[layout]]` to complete and paste into the configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layout: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Rows {
    pub read: u64,
    pub accepted: u64,
    pub rejected: u64,
    pub skipped: u64,
    pub held: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Skipped {
    pub title: u64,
    pub header: u64,
    pub nil: u64,
    pub subtotal: u64,
    pub note: u64,
}

#[derive(Clone, Debug, Serialize)]
pub struct RecordLine {
    pub file: String,
    pub sheet: String,
    pub row: u32,
    pub kind: &'static str,
    #[serde(serialize_with = "as_map")]
    pub fields: Fields,
}

/// An object whose keys keep their order.
fn as_map<S: serde::Serializer>(fields: &Fields, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(fields.iter().map(|(key, value)| (key, value)))
}

#[derive(Clone, Debug, Serialize)]
pub struct BalanceLine {
    #[serde(skip)]
    pub site: Option<String>,
    pub warehouse: String,
    pub item: String,
    pub name: String,
    #[serde(skip)]
    pub spec: String,
    #[serde(skip)]
    pub unit: String,
    #[serde(skip)]
    pub price: Option<Quantity>,
    pub opening: Option<Quantity>,
    #[serde(rename = "in")]
    pub inward: Quantity,
    #[serde(rename = "out")]
    pub outward: Quantity,
    pub book: Option<Quantity>,
    pub expected: Option<Quantity>,
    pub difference: Option<Quantity>,
    pub explained: Option<Quantity>,
    pub unexplained: Option<Quantity>,
    pub parted_on: Option<NaiveDate>,
    /// The on-hand as exported, where it is of another day and was rolled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exported: Option<Exported>,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub struct Exported {
    pub as_of: NaiveDate,
    pub quantity: Quantity,
}

#[derive(Clone, Debug, Serialize)]
pub struct FindingLine {
    pub id: String,
    pub code: &'static str,
    pub name: &'static str,
    pub severity: Severity,
    pub message: String,
    pub help: Option<String>,
    pub site: Option<String>,
    pub warehouse: Option<String>,
    pub item: Option<String>,
    #[serde(skip)]
    pub item_name: Option<String>,
    pub date: Option<NaiveDate>,
    pub subject: Subject,
    pub quantity: Option<Quantity>,
    pub cause: Option<&'static str>,
    pub hint: Option<&'static str>,
    pub confidence: Confidence,
    pub clause: &'static str,
    pub owner: Owner,
    /// The owner by name: a site, the accountant of a department, the planning office.
    pub party: String,
    pub effects: Vec<EffectLine>,
    pub related: Vec<String>,
    pub alternatives: Vec<String>,
    pub sources: Vec<SourceLine>,
    /// The ledger rows and ERP lines among the sources, as they were read.
    pub sides: Vec<SideLine>,
    pub proposal: Option<Proposal>,
    #[serde(skip)]
    pub excerpt: Option<Excerpt>,
    /// What a book knows of it from earlier days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<StateLine>,
}

#[derive(Clone, Debug, Serialize)]
pub struct EffectLine {
    pub warehouse: String,
    pub item: String,
    pub difference: Quantity,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceLine {
    pub file: String,
    pub sheet: Option<String>,
    pub row: Option<u32>,
    pub cell: Option<String>,
}

impl SourceLine {
    /// `file:sheet!G12`, as far as it is known.
    pub fn shown(&self) -> String {
        let mut text = self.file.clone();
        if let Some(sheet) = self.sheet.as_deref().filter(|sheet| !sheet.is_empty()) {
            text.push(':');
            text.push_str(sheet);
        }
        let cell = self.cell.clone().or_else(|| self.row.map(|row| row.to_string()));
        if let Some(cell) = cell {
            text.push('!');
            text.push_str(&cell);
        }
        text
    }
}

/// A row that was accepted and stands in no balance.
#[derive(Clone, Debug, Serialize)]
pub struct HeldLine {
    pub file: String,
    pub sheet: String,
    pub row: u32,
    pub code: &'static str,
    pub site: Option<String>,
    pub date: NaiveDate,
    pub warehouse: Option<String>,
    pub item: String,
    pub category: &'static str,
    pub quantity: Quantity,
}

#[derive(Clone, Debug, Serialize)]
pub struct PassedLine {
    pub file: String,
    pub why: &'static str,
}

#[derive(Clone, Debug, Serialize)]
pub struct OverrideLine {
    pub place: String,
    pub old: String,
    pub new: String,
    pub reason: String,
    /// False where something else stood in the cell, which was then left as it is.
    pub applied: bool,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct Summary {
    pub complete: bool,
    /// What keeps the answer from being whole.
    pub incomplete: Vec<Gap>,
    pub files: u64,
    pub rows: Rows,
    pub findings: Counts,
    /// Per rule that ran, nought included.
    pub codes: BTreeMap<&'static str, u64>,
    pub keys: Keys,
    pub ledger: Option<LedgerRows>,
    /// Matched pairs and groups by the tier that found them.
    pub matching: BTreeMap<&'static str, u64>,
}

/// A reason for which the answer is not whole, with what to do.
#[derive(Clone, Debug, Serialize)]
pub struct Gap {
    pub why: String,
    pub help: String,
}

impl Gap {
    fn unread(count: usize, lang: Lang) -> Gap {
        let code_help = lang.pick("见 I001、I002、I003", "see I001, I002, I003");
        Gap { why: Message::SomeUnread { count }.text(lang), help: code_help.to_owned() }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub error: u64,
    pub warning: u64,
    pub info: u64,
}

/// Warehouse and item keys by how book and ERP stand to each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Keys {
    pub all: u64,
    pub equal: u64,
    pub differ: u64,
    pub unknown: u64,
}

/// What became of the accepted ledger postings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LedgerRows {
    pub posted: u64,
    pub outside_period: u64,
    pub held: u64,
    pub repeated: u64,
    pub replaced: u64,
}

/// What goes into an answer beside what was read.
pub struct Frame {
    pub command: &'static str,
    pub lang: Lang,
    pub period: Option<Period>,
    pub as_of: Option<NaiveDate>,
    pub config: Option<ConfigUsed>,
    pub select: Option<Selection>,
    pub policy_sha256: String,
    /// Whether every match is to be listed: a workbook has room for them, a screen has not.
    pub with_matches: bool,
}

impl Answer {
    /// The answer of `inspect`: what the files are taken for, and no rule run.
    pub fn of_inputs(inputs: &Inputs, config: &Config, frame: Frame, with_records: bool) -> Answer {
        let mut answer = Answer::empty(inputs, frame, &[]);
        let mut master = Master::gather(&inputs.records, config);
        let sites = Sites::of(inputs, &mut master);
        answer.name_sites(inputs, &sites, &master);
        if with_records {
            answer.records = record_lines(inputs, inputs.records.listed());
        }
        answer
    }

    /// The answer of `reconcile`. `keep` selects the findings that are listed.
    pub fn of_book(
        facts: &Facts<'_>,
        verdict: &Verdict,
        keep: &dyn Fn(&Finding) -> bool,
        frame: Frame,
    ) -> Answer {
        let (book, matching) = (facts.book, facts.matching);
        let lang = frame.lang;
        let inputs = book.inputs;
        let gaps: Vec<Gap> = book.balances.gaps.iter().map(|gap| gap_line(gap, book, lang)).collect();
        let with_matches = frame.with_matches;
        let mut answer = Answer::empty(inputs, frame, &gaps);
        answer.date_basis = Some(matching.basis.key());
        let spans = |direction| {
            book.documents.spans(direction).into_iter().map(|(from, to)| Period { from, to }).collect()
        };
        answer.coverage = Some(Coverage { inward: spans(Direction::In), outward: spans(Direction::Out) });
        answer.balances = balance_lines(book, matching);
        if with_matches {
            answer.matches = matches::match_lines(book, matching);
        }
        answer.summary.matching = matching.tiers();
        hold(&mut answer, book);
        answer.name_sites(inputs, &book.sites, &book.master);
        answer.summary.rows.held = answer.inputs.iter().map(|line| line.rows.held).sum();
        let fates = book.fates;
        answer.summary.ledger = Some(LedgerRows {
            posted: fates.posted,
            outside_period: fates.outside_period,
            held: fates.held,
            repeated: fates.repeated,
            replaced: fates.replaced,
        });
        answer.summary.keys = keys(&answer.balances);
        answer.judge(facts, verdict, keep, lang);
        answer.vouchers = vouchers::of(facts, &answer.findings, lang);
        answer.transfers = transfers::of(facts, &answer.findings);
        answer
    }

    /// The answer of any analysis: what was read, and what the rules found. What the command
    /// computed is put beside it.
    pub fn of_facts(
        facts: &Facts<'_>,
        verdict: &Verdict,
        keep: &dyn Fn(&Finding) -> bool,
        frame: Frame,
    ) -> Answer {
        let lang = frame.lang;
        let mut answer = Answer::empty(facts.inputs, frame, &[]);
        answer.name_sites(facts.inputs, &facts.book.sites, &facts.book.master);
        answer.judge(facts, verdict, keep, lang);
        answer
    }

    /// Puts the scores of outsourced work beside, where there are some.
    pub fn score(&mut self, facts: &Facts<'_>, lang: Lang) {
        if let Some(outsource) = facts.outsource {
            let scores = scores::of(facts, outsource, lang);
            self.scores = scores.lines;
            self.teams = scores.teams;
            self.complaints = scores.complaints;
            self.fieldwork = Some(scores.rows);
        }
    }

    /// The answer of `callbacks`.
    pub fn of_callbacks(
        facts: &Facts<'_>,
        verdict: &Verdict,
        keep: &dyn Fn(&Finding) -> bool,
        frame: Frame,
    ) -> Answer {
        let (lang, with_tickets) = (frame.lang, frame.with_matches);
        let mut answer = Answer::of_facts(facts, verdict, keep, frame);
        answer.call(facts, with_tickets, lang);
        answer
    }

    /// Puts the rates of callbacks beside, where there are some.
    fn call(&mut self, facts: &Facts<'_>, with_tickets: bool, lang: Lang) {
        if let Some(callbacks) = facts.callbacks {
            self.rates = rates::rate_lines(callbacks);
            let (rates, inputs) = (&self.rates, facts.inputs);
            let part = CallbackPart::of(callbacks, rates, inputs, facts.policy, with_tickets, lang);
            self.callbacks = Some(part);
        }
    }

    /// Lists the findings, and which rules ran.
    fn judge(&mut self, facts: &Facts<'_>, verdict: &Verdict, keep: &dyn Fn(&Finding) -> bool, lang: Lang) {
        self.rules_run = verdict.ran.clone();
        self.summary.codes = verdict.ran.iter().map(|code| (*code, 0)).collect();
        for finding in verdict.findings.iter().filter(|finding| keep(finding)) {
            self.add(finding, facts.inputs, lang);
            if let Some(line) = self.findings.last_mut() {
                line.sides = sides::of(facts, finding);
                line.party = party::of(facts, finding, lang);
                if let Some((period, as_of)) = self.period.zip(self.as_of) {
                    line.state = state::of(&facts.inputs.memory, self.command, period, as_of, finding);
                }
            }
        }
        if let Some((period, as_of)) = self.period.zip(self.as_of) {
            let memory = &facts.inputs.memory;
            self.resolved = state::resolved(memory, self.command, period, as_of, &verdict.findings);
        }
    }

    fn empty(inputs: &Inputs, frame: Frame, gaps: &[Gap]) -> Answer {
        let lang = frame.lang;
        let unread = inputs.missing.len() + inputs.files.iter().map(failed_sheets).sum::<usize>();
        let mut incomplete = Vec::new();
        if unread > 0 {
            incomplete.push(Gap::unread(unread, lang));
        }
        incomplete.extend(refused_overrides(inputs, lang));
        incomplete.extend(gaps.iter().cloned());
        let account = inputs.account();
        let lines = input_lines(inputs, lang);
        Answer {
            schema: "duizhang/1",
            command: frame.command,
            period: frame.period,
            as_of: frame.as_of,
            date_basis: None,
            coverage: None,
            config: frame.config,
            inputs_sha256: inputs_digest(inputs),
            inputs: lines,
            records: Vec::new(),
            balances: Vec::new(),
            counts: Vec::new(),
            rates: Vec::new(),
            scores: Vec::new(),
            teams: Vec::new(),
            complaints: Vec::new(),
            fieldwork: None,
            callbacks: None,
            findings: Vec::new(),
            matches: Vec::new(),
            vouchers: Vec::new(),
            voucher_columns: Vec::new(),
            transfers: Vec::new(),
            resolved: Vec::new(),
            held: Vec::new(),
            stocktake: None,
            rules_run: Vec::new(),
            select: frame.select,
            version: env!("CARGO_PKG_VERSION"),
            policy_sha256: frame.policy_sha256,
            passed_over: passed_lines(inputs),
            overrides: override_lines(inputs),
            ingest: None,
            summary: Summary {
                complete: incomplete.is_empty(),
                incomplete,
                files: count(inputs.files.iter().filter(|file| file.passed_over.is_none()).count()),
                rows: Rows {
                    read: account.read,
                    accepted: account.accepted,
                    rejected: account.rejected,
                    skipped: account.skipped(),
                    held: 0,
                },
                findings: Counts::default(),
                codes: BTreeMap::new(),
                keys: Keys::default(),
                ledger: None,
                matching: BTreeMap::new(),
            },
        }
    }

    /// Puts the site beside every ledger and count sheet that names one.
    fn name_sites(&mut self, inputs: &Inputs, sites: &Sites, master: &Master) {
        for (line, id) in self.inputs.iter_mut().zip(sheet_ids(inputs)) {
            let id = id.filter(|_| matches!(line.kind, Some("ledger" | "stocktake")));
            let site = id.and_then(|id| sites.site(id, None, master).ok());
            line.site = site.and_then(|site| master.site(site)).map(ToString::to_string);
        }
    }

    fn add(&mut self, finding: &Finding, inputs: &Inputs, lang: Lang) {
        let counts = &mut self.summary.findings;
        *match finding.severity {
            Severity::Error => &mut counts.error,
            Severity::Warning => &mut counts.warning,
            Severity::Info => &mut counts.info,
        } += 1;
        *self.summary.codes.entry(finding.code).or_default() += 1;
        self.findings.push(finding_line(finding, inputs, lang));
    }

    /// The worst severity among the findings that nobody has explained.
    pub fn worst(&self) -> Option<Severity> {
        let open = self.findings.iter().filter(|finding| !finding.is_explained());
        open.map(|finding| finding.severity).max()
    }
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

fn balance_lines(book: &Book<'_>, matching: &Matching) -> Vec<BalanceLine> {
    let mut lines: Vec<BalanceLine> = book
        .balances
        .lines
        .iter()
        .filter_map(|line| {
            let warehouse = book.master.warehouse(line.key.0)?;
            let item = book.master.item(line.key.1)?;
            let by_postings = matching.explained.get(&line.key).copied().unwrap_or_default();
            let explained = line.inconsistent + line.at_opening + by_postings;
            let text = |text: &Option<crate::value::Text>| text.as_deref().unwrap_or("").to_owned();
            Some(BalanceLine {
                site: warehouse.site.and_then(|site| book.master.site(site)).map(ToString::to_string),
                warehouse: warehouse.name.to_string(),
                item: item.code.to_string(),
                name: item.name.to_string(),
                spec: text(&item.spec),
                unit: text(&item.unit),
                price: item.price,
                opening: line.opening,
                inward: line.inward,
                outward: line.outward,
                book: line.book,
                expected: line.expected,
                difference: line.difference,
                explained: line.difference.map(|_| explained),
                unexplained: line.difference.map(|difference| difference - explained),
                parted_on: line.parted_on,
                exported: line.exported.map(|(as_of, quantity)| Exported { as_of, quantity }),
            })
        })
        .collect();
    lines.sort_by(|a, b| (&a.warehouse, &a.item).cmp(&(&b.warehouse, &b.item)));
    lines
}

fn keys(lines: &[BalanceLine]) -> Keys {
    let mut keys = Keys { all: count(lines.len()), ..Keys::default() };
    for line in lines {
        *match line.difference {
            Some(difference) if difference.is_zero() => &mut keys.equal,
            Some(_) => &mut keys.differ,
            None => &mut keys.unknown,
        } += 1;
    }
    keys
}

/// Lists the held rows, and counts them per sheet.
fn hold(answer: &mut Answer, book: &Book<'_>) {
    answer.held = held_lines(book);
    let mut held: BTreeMap<SheetId, BTreeSet<u32>> = BTreeMap::new();
    for row in book.held.iter().filter_map(|held| book.row(held.row)) {
        held.entry(row.place.sheet).or_default().insert(row.place.row);
    }
    for (line, id) in answer.inputs.iter_mut().zip(sheet_ids(book.inputs)) {
        line.rows.held = count(id.and_then(|id| held.get(&id)).map_or(0, BTreeSet::len));
    }
}

fn held_lines(book: &Book<'_>) -> Vec<HeldLine> {
    let line = |held: &crate::book::Held| {
        let row = book.row(held.row)?;
        let file = book.inputs.file(row.place.sheet.file)?;
        let sheet = book.inputs.sheet(row.place.sheet)?;
        let site = held.site.and_then(|site| book.master.site(site));
        let warehouse = held.warehouse.and_then(|id| book.master.warehouse(id));
        let item = [&row.item.code, &row.item.name, &row.item.spec];
        Some(HeldLine {
            file: file.shown.clone(),
            sheet: sheet.name.clone(),
            row: row.place.row,
            code: match held.why {
                HeldWhy::UnknownItem { .. } => "L101",
                HeldWhy::Unit { .. } => "L111",
                HeldWhy::UnknownSite { .. } | HeldWhy::UnknownWarehouse { .. } => "L112",
                HeldWhy::SentBefore { .. } => "I007",
                HeldWhy::Closed { .. } => "L117",
            },
            site: site.map(ToString::to_string),
            date: row.date,
            warehouse: warehouse
                .map(|w| w.name.to_string())
                .or(row.warehouse.as_ref().map(ToString::to_string)),
            item: item.into_iter().flatten().map(|t| &**t).collect::<Vec<_>>().join(" "),
            category: row.category.chinese(),
            quantity: row.written,
        })
    };
    book.held.iter().filter_map(line).collect()
}

fn gap_line(gap: &crate::book::Gap, book: &Book<'_>, lang: Lang) -> Gap {
    use crate::book::Gap as G;
    let names = |sites: &[crate::book::SiteId]| -> Vec<String> {
        sites.iter().filter_map(|site| book.master.site(*site)).map(ToString::to_string).collect()
    };
    let place = |id: &SheetId| {
        let file = book.inputs.file(id.file).map(|file| file.shown.clone()).unwrap_or_default();
        match book.inputs.sheet(*id).map(|sheet| sheet.name.as_str()) {
            None | Some("") => file,
            Some(sheet) => format!("{file}:{sheet}"),
        }
    };
    let (why, help) = match gap {
        G::NoOpening { sites, eve } => {
            (Message::NoOpening { sites: names(sites), eve: *eve }, Message::NoOpeningHelp { eve: *eve })
        }
        G::NoMaster { sites, to } => {
            (Message::NoMaster { sites: names(sites), to: *to }, Message::NoMasterHelp { to: *to })
        }
        G::NoItems => (Message::NoItems, Message::NoItemsHelp),
        G::Undated { sheet } => (Message::UndatedExport { place: place(sheet) }, Message::UndatedExportHelp),
        G::CannotRoll { sheet, day, to } => (
            Message::CannotRoll { place: place(sheet), day: *day, to: *to },
            Message::CannotRollHelp { day: *day, to: *to },
        ),
    };
    Gap { why: why.text(lang), help: help.text(lang) }
}
