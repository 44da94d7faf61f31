//! Counts, accuracy and earlier stocktakes in an answer.

use super::{Answer, Exported, Frame, Gap, count, gap_line, sheet_ids, vouchers};
use crate::book::{HeldWhy, SiteId};
use crate::finding::{Finding, Proposal};
use crate::message::Message;
use crate::place::SheetId;
use crate::record::Category;
use crate::rules::{Facts, Verdict};
use crate::stocktake::{Figures, Line, MixKind, State, Stocktake};
use crate::value::{Quantity, Text};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One store and item of a stocktake.
#[derive(Clone, Debug, Serialize)]
pub struct CountLine {
    pub site: Option<String>,
    pub warehouse: String,
    pub item: String,
    pub name: String,
    pub spec: String,
    pub unit: String,
    /// At the end of the day of the count.
    pub book: Option<Quantity>,
    pub book_on_sheet: Option<Quantity>,
    /// None where it was not counted.
    pub counted: Option<Quantity>,
    pub variance: Option<Quantity>,
    pub reason: Option<String>,
    pub counted_on: NaiveDate,
    /// `counted`, `zero` or `not_counted`.
    pub state: &'static str,
    /// The on-hand as exported, where it is of another day and was rolled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exported: Option<Exported>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<char>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Quantity>,
    /// Over a tolerance, so that it is to be counted again.
    pub over_tolerance: bool,
    /// The count carried on with what moved since.
    pub now: Option<Quantity>,
    pub counter: Option<String>,
    pub supervisor: Option<String>,
    #[serde(skip)]
    pub remark: Option<String>,
    #[serde(skip)]
    pub department: Option<String>,
    /// Whether export or ledger know it.
    #[serde(skip)]
    pub known: bool,
    /// Whether it is on a sheet.
    #[serde(skip)]
    pub on_sheet: bool,
    /// A code that nobody knows.
    #[serde(skip)]
    pub unknown_code: bool,
}

/// What some lines come to: of a site, a department, a class, or all.
#[derive(Clone, Debug, Serialize)]
pub struct FigureLine {
    pub of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<NaiveDate>,
    pub lines: u64,
    pub counted: u64,
    pub zero: u64,
    pub not_counted: u64,
    /// The denominator of `exact_rate` and `within_rate`.
    pub compared: u64,
    pub exact: u64,
    pub exact_rate: Option<String>,
    pub within: u64,
    pub within_rate: Option<String>,
    /// The denominator of `quantity_rate`.
    pub book: Quantity,
    pub gain: Quantity,
    pub loss: Quantity,
    pub net: Quantity,
    pub absolute: Quantity,
    pub quantity_rate: Option<String>,
    pub net_rate: Option<String>,
    pub priced: u64,
    /// The denominator of `value_rate`, in yuan.
    pub book_value: Quantity,
    pub gain_value: Quantity,
    pub loss_value: Quantity,
    pub net_value: Quantity,
    pub absolute_value: Quantity,
    pub value_rate: Option<String>,
}

/// A probable mix-up.
#[derive(Clone, Debug, Serialize)]
pub struct MixUpLine {
    pub kind: &'static str,
    pub quantity: Quantity,
    pub loss_warehouse: String,
    pub loss_item: String,
    pub loss_name: String,
    pub gain_warehouse: String,
    pub gain_item: String,
    pub gain_name: String,
    /// False where a reason speaks against it, so that gain and loss stand by themselves.
    pub told: bool,
    #[serde(skip)]
    pub reasons: [String; 2],
}

/// A row of a count sheet that has no place in the book.
#[derive(Clone, Debug, Serialize)]
pub struct UnplacedLine {
    pub file: String,
    pub sheet: String,
    pub row: u32,
    pub site: Option<String>,
    pub item: String,
    pub counted: Option<Quantity>,
    #[serde(skip)]
    pub why: UnplacedWhy,
}

/// What of a row could not be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnplacedWhy {
    Item,
    Store,
    Unit,
}

/// The figures of a stocktake.
#[derive(Clone, Debug, Serialize)]
pub struct StocktakeAnswer {
    pub all: FigureLine,
    pub sites: Vec<FigureLine>,
    pub departments: Vec<FigureLine>,
    pub classes: Vec<FigureLine>,
    /// Earlier stocktakes, by site, the latest first.
    pub history: Vec<FigureLine>,
    pub mix_ups: Vec<MixUpLine>,
    pub unplaced: Vec<UnplacedLine>,
    /// Sites that sent nothing.
    pub missing: Vec<String>,
    /// Sheets of later periods, which were left aside.
    pub aside: usize,
}

impl Answer {
    /// The answer of `stocktake compare`.
    pub fn of_stocktake(
        facts: &Facts<'_>,
        stocktake: &Stocktake,
        verdict: &Verdict,
        keep: &dyn Fn(&Finding) -> bool,
        frame: Frame,
    ) -> Answer {
        let lang = frame.lang;
        let mut answer = Answer::of_facts(facts, verdict, keep, frame);
        answer.count(facts, stocktake, lang);
        answer
    }

    /// Puts the counts beside.
    pub(super) fn count(&mut self, facts: &Facts<'_>, stocktake: &Stocktake, lang: crate::value::Lang) {
        self.counts = stocktake.lines.iter().filter_map(|line| count_line(facts, line)).collect();
        if self.vouchers.is_empty() {
            self.vouchers = vouchers::of(facts, &self.findings, lang);
        }
        for finding in self.findings.iter().filter(|finding| finding.code == "S411") {
            let gain = gain_of(facts, stocktake, finding);
            self.vouchers.extend(gain.map(|proposal| vouchers::line(facts, finding, proposal, lang)));
        }
        for gap in gaps(facts, stocktake, lang) {
            if !self.summary.incomplete.iter().any(|known| known.why == gap.why) {
                self.summary.incomplete.push(gap);
            }
        }
        self.summary.complete = self.summary.incomplete.is_empty();
        self.hold(facts, stocktake);
        self.stocktake = Some(figures(facts, stocktake, &self.counts));
        self.counts.extend(unknown_items(facts, stocktake));
    }

    /// Counts the rows without a place as held.
    fn hold(&mut self, facts: &Facts<'_>, stocktake: &Stocktake) {
        let mut held: BTreeMap<SheetId, BTreeSet<u32>> = BTreeMap::new();
        for row in stocktake.unplaced.iter().flat_map(|odd| &odd.rows) {
            if let Some(row) = Stocktake::row(facts.book, *row) {
                held.entry(row.place.sheet).or_default().insert(row.place.row);
            }
        }
        for (line, id) in self.inputs.iter_mut().zip(sheet_ids(facts.inputs)) {
            line.rows.held += count(id.and_then(|id| held.get(&id)).map_or(0, BTreeSet::len));
        }
        self.summary.rows.held = self.inputs.iter().map(|line| line.rows.held).sum();
    }
}

/// What the other side of a mix-up would be put right by.
fn gain_of(facts: &Facts<'_>, stocktake: &Stocktake, finding: &super::FindingLine) -> Option<Proposal> {
    let is_loss = |line: &Line| {
        let (warehouse, item, _) = facts.key_names(line.key);
        warehouse.as_deref() == finding.warehouse.as_deref() && item.as_deref() == finding.item.as_deref()
    };
    let told = stocktake.mix_ups.iter().filter(|mix_up| mix_up.told);
    let mix_up = told.into_iter().find(|m| stocktake.lines.get(m.loss).is_some_and(is_loss))?;
    let gain = stocktake.lines.get(mix_up.gain)?;
    let (warehouse, item, _) = facts.key_names(gain.key);
    Some(Proposal {
        category: Category::CountGain.chinese().to_owned(),
        warehouse: warehouse?.to_string(),
        item: item?.to_string(),
        quantity: gain.variance?,
        document: Proposal::IN,
    })
}

/// What keeps a stocktake from being whole: stores without a book.
fn gaps(facts: &Facts<'_>, stocktake: &Stocktake, lang: crate::value::Lang) -> Vec<Gap> {
    use crate::book::Gap as G;
    let book = facts.book;
    let mut gaps = Vec::new();
    if book.master.items.is_empty() {
        gaps.push(G::NoItems);
    }
    if !stocktake.without_book.is_empty() || book.snapshots.all.is_empty() && !stocktake.lines.is_empty() {
        let undated = book.snapshots.all.iter().filter(|snapshot| snapshot.day.is_none());
        gaps.extend(undated.map(|snapshot| G::Undated { sheet: snapshot.sheet }));
        let to = stocktake.lines.iter().map(|line| line.day).max().unwrap_or(book.period.to);
        gaps.push(G::NoMaster { sites: stocktake.without_book.clone(), to });
    }
    gaps.iter().map(|gap| gap_line(gap, book, lang)).collect()
}

fn text(text: &Option<Text>) -> Option<String> {
    text.as_ref().map(ToString::to_string)
}

fn count_line(facts: &Facts<'_>, line: &Line) -> Option<CountLine> {
    let master = &facts.book.master;
    let (store, item) = (master.warehouse(line.key.0)?, master.item(line.key.1)?);
    let exported = line.exported.filter(|(day, _)| *day != line.day);
    Some(CountLine {
        site: store.site.and_then(|site| master.site(site)).map(ToString::to_string),
        warehouse: store.name.to_string(),
        item: item.code.to_string(),
        name: item.name.to_string(),
        spec: text(&item.spec).unwrap_or_default(),
        unit: text(&item.unit).unwrap_or_default(),
        book: line.book,
        book_on_sheet: line.book_on_sheet,
        counted: line.counted,
        variance: line.variance,
        reason: text(&line.reason),
        counted_on: line.day,
        state: match line.state() {
            State::Counted => "counted",
            State::Zero => "zero",
            State::NotCounted => "not_counted",
        },
        exported: exported.map(|(as_of, quantity)| Exported { as_of, quantity }),
        class: line.class,
        price: line.price,
        over_tolerance: line.over.any(),
        now: line.now,
        counter: text(&line.counter),
        supervisor: text(&line.supervisor),
        remark: text(&line.remark),
        department: text(&store.department),
        known: line.known,
        on_sheet: !line.rows.is_empty(),
        unknown_code: false,
    })
}

/// What was counted under a code that nobody knows: nothing of it is in the book of its store.
fn unknown_items(facts: &Facts<'_>, stocktake: &Stocktake) -> Vec<CountLine> {
    let master = &facts.book.master;
    let line = |odd: &crate::stocktake::Unplaced| {
        let row = Stocktake::row(facts.book, *odd.rows.first()?)?;
        let store = master.warehouse(odd.warehouse?)?;
        let is_unknown = matches!(odd.why, HeldWhy::UnknownItem { clash: false, .. });
        let (code, counted) = (row.item.code.as_ref().filter(|_| is_unknown)?, row.counted?);
        let own = |sheet: &&crate::stocktake::SheetOf| sheet.store == odd.warehouse.unwrap_or(sheet.store);
        let sheet = stocktake.sheets.iter().find(own).filter(|sheet| sheet.pick.is_some())?;
        let name = row.item.name.as_ref().unwrap_or(code);
        Some(CountLine {
            site: store.site.and_then(|site| master.site(site)).map(ToString::to_string),
            warehouse: store.name.to_string(),
            item: code.to_string(),
            name: name.to_string(),
            spec: text(&row.item.spec).unwrap_or_default(),
            unit: text(&row.item.unit).unwrap_or_default(),
            book: Some(Quantity::ZERO),
            book_on_sheet: row.book,
            counted: Some(counted),
            variance: Some(counted),
            reason: text(&row.reason),
            counted_on: row.counted_on.unwrap_or(sheet.day),
            state: if counted.is_zero() { "zero" } else { "counted" },
            exported: None,
            class: None,
            price: None,
            over_tolerance: !counted.is_zero(),
            now: Some(counted),
            counter: text(&row.counter),
            supervisor: text(&row.supervisor),
            remark: text(&row.remark),
            department: text(&store.department),
            known: false,
            on_sheet: true,
            unknown_code: true,
        })
    };
    stocktake.unplaced.iter().filter_map(line).collect()
}

fn figures(facts: &Facts<'_>, stocktake: &Stocktake, counts: &[CountLine]) -> StocktakeAnswer {
    let master = &facts.book.master;
    let by = |key: &dyn Fn(&Line, &CountLine) -> Option<Option<String>>| -> Vec<FigureLine> {
        let mut groups: BTreeMap<(bool, Option<String>), Figures> = BTreeMap::new();
        for (line, shown) in stocktake.lines.iter().zip(counts) {
            if let Some(of) = key(line, shown) {
                groups.entry((of.is_none(), of)).or_default().take(line);
            }
        }
        groups.into_iter().map(|((_, of), figures)| figure_line(of, None, &figures)).collect()
    };
    let site = |site: Option<SiteId>| site.and_then(|site| master.site(site)).map(ToString::to_string);
    let mut sites = by(&|_, shown| Some(shown.site.clone()));
    for figures in &mut sites {
        let of_site = counts.iter().filter(|line| line.on_sheet && line.site == figures.of);
        figures.day = of_site.map(|line| line.counted_on).max();
    }
    let has_departments = counts.iter().any(|line| line.department.is_some());
    StocktakeAnswer {
        all: figure_line(None, None, &stocktake.figures()),
        sites,
        departments: by(&|_, shown| has_departments.then(|| shown.department.clone())),
        classes: by(&|line, _| line.class.map(|class| Some(class.to_string()))),
        history: stocktake
            .past
            .iter()
            .map(|past| figure_line(site(past.site), Some(past.day), &past.figures))
            .collect(),
        mix_ups: stocktake
            .mix_ups
            .iter()
            .filter_map(|mix_up| mix_up_line(stocktake, counts, mix_up))
            .collect(),
        unplaced: unplaced(facts, stocktake),
        missing: stocktake
            .missing
            .iter()
            .filter_map(|missing| match missing.store {
                Some(store) => master.warehouse(store).map(|store| store.name.to_string()),
                None => site(missing.site),
            })
            .collect(),
        aside: stocktake.aside,
    }
}

fn figure_line(of: Option<String>, day: Option<NaiveDate>, figures: &Figures) -> FigureLine {
    FigureLine {
        of,
        day,
        lines: figures.lines,
        counted: figures.counted,
        zero: figures.zero,
        not_counted: figures.not_counted,
        compared: figures.compared,
        exact: figures.exact,
        exact_rate: figures.exact_rate(),
        within: figures.within,
        within_rate: figures.within_rate(),
        book: figures.book,
        gain: figures.gain,
        loss: figures.loss,
        net: figures.net(),
        absolute: figures.absolute(),
        quantity_rate: figures.quantity_rate(),
        net_rate: figures.net_rate(),
        priced: figures.priced,
        book_value: figures.book_value.yuan(),
        gain_value: figures.gain_value.yuan(),
        loss_value: figures.loss_value.yuan(),
        net_value: figures.net_value(),
        absolute_value: figures.absolute_value().yuan(),
        value_rate: figures.value_rate(),
    }
}

fn mix_up_line(
    stocktake: &Stocktake,
    counts: &[CountLine],
    mix_up: &crate::stocktake::MixUp,
) -> Option<MixUpLine> {
    let (loss, gain) = (counts.get(mix_up.loss)?, counts.get(mix_up.gain)?);
    let name = |line: &CountLine| format!("{} {}", line.name, line.spec).trim().to_owned();
    let reason = |line: &CountLine| line.reason.clone().unwrap_or_default();
    Some(MixUpLine {
        kind: match mix_up.kind {
            MixKind::Conditions => "conditions",
            MixKind::NearItems => "near_items",
            MixKind::Sites => "sites",
        },
        quantity: stocktake.lines.get(mix_up.gain)?.variance?,
        loss_warehouse: loss.warehouse.clone(),
        loss_item: loss.item.clone(),
        loss_name: name(loss),
        gain_warehouse: gain.warehouse.clone(),
        gain_item: gain.item.clone(),
        gain_name: name(gain),
        told: mix_up.told,
        reasons: [reason(loss), reason(gain)],
    })
}

fn unplaced(facts: &Facts<'_>, stocktake: &Stocktake) -> Vec<UnplacedLine> {
    let rows = stocktake.unplaced.iter().flat_map(|odd| odd.rows.iter().map(move |row| (odd, row)));
    let line = |(odd, row): (&crate::stocktake::Unplaced, &usize)| {
        let row = Stocktake::row(facts.book, *row)?;
        Some(UnplacedLine {
            file: facts.file_name(row.place.sheet),
            sheet: facts.inputs.sheet(row.place.sheet).map(|sheet| sheet.name.clone()).unwrap_or_default(),
            row: row.place.row,
            site: odd.site.and_then(|site| facts.book.master.site(site)).map(ToString::to_string),
            item: crate::rules::written_name(&row.item),
            counted: row.counted,
            why: match odd.why {
                HeldWhy::UnknownItem { .. } => UnplacedWhy::Item,
                HeldWhy::Unit { .. } => UnplacedWhy::Unit,
                HeldWhy::UnknownSite { .. }
                | HeldWhy::UnknownWarehouse { .. }
                | HeldWhy::SentBefore { .. }
                | HeldWhy::Closed { .. } => UnplacedWhy::Store,
            },
        })
    };
    rows.filter_map(line).collect()
}

/// That the period has no count sheet at all, in words.
pub fn no_counts(period: crate::value::Period, lang: crate::value::Lang) -> (String, String) {
    use crate::message::Counting;
    let say = |counting: Counting| Message::from(counting).text(lang);
    (say(Counting::NoCounts { period: period.to_string() }), say(Counting::NoCountsHelp))
}
