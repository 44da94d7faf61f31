//! Records to a book: who is who, what counts, and what it comes to.

pub mod balances;
pub mod closing;
pub mod exports;
pub mod master;
pub mod resolve;
pub mod store;
pub mod submissions;
pub mod whose;

pub use balances::{Balance, Balances, Gap};
pub use exports::{Documents, Key, Moved, Roles, Snapshots};
pub use master::{Item, ItemId, Master, SiteId, Warehouse, WarehouseId};
pub use resolve::{Held, HeldWhy, Posting, Postings};
pub use submissions::{Resent, ResentAs};

use crate::config::Config;
use crate::inputs::Inputs;
use crate::place::RowPlace;
use crate::record::rows::Rows;
use crate::record::{Category, Direction, LedgerRow, WrittenItem};
use crate::sheet::Field;
use crate::value::{Period, Quantity, Text};
use chrono::NaiveDate;
pub use resolve::Sites;
use std::collections::{BTreeSet, HashMap};

/// What a run of `reconcile` knows.
pub struct Book<'a> {
    pub inputs: &'a Inputs,
    pub period: Period,
    pub master: Master,
    pub sites: Sites,
    /// Postings that count, in the order of the inputs; those outside the period too.
    pub postings: Postings,
    pub held: Vec<Held>,
    pub resent: Vec<Resent>,
    pub fates: Fates,
    /// The days for which each site has sent something.
    pub sent: BTreeSet<(SiteId, NaiveDate)>,
    pub snapshots: Snapshots,
    pub documents: Documents,
    pub balances: Balances,
    /// Configured pack factors, for one item code or for all.
    pub factors: Vec<(Option<Text>, Quantity)>,
}

/// What became of the ledger rows that were accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fates {
    pub posted: u64,
    pub outside_period: u64,
    pub held: u64,
    pub repeated: u64,
    pub replaced: u64,
}

impl Fates {
    pub fn sum(&self) -> u64 {
        self.posted + self.outside_period + self.held + self.repeated + self.replaced
    }
}

/// What the book is kept by.
pub struct BookSettings<'a> {
    pub period: Period,
    pub config: &'a Config,
    pub roles: Roles,
    pub opening_zero: bool,
    /// Whether documents move on-hand when approved, not when saved.
    pub by_approval: bool,
}

impl<'a> Book<'a> {
    pub fn keep(inputs: &'a Inputs, settings: &BookSettings<'_>) -> Book<'a> {
        let records = &inputs.records;
        let mut master = Master::gather_after(records, inputs.memory.opening.as_ref(), settings.config);
        let sites = Sites::of(inputs, &mut master);
        let (postings, mut held) = post_all(inputs, &sites, &master, settings.config);
        let late = |posting: &Posting| submissions::came_late(inputs, posting.row).is_some();
        let (late, postings): (Vec<Posting>, Postings) = match inputs.memory.closed.is_empty() {
            true => (Vec::new(), postings),
            false => (postings.iter().filter(late).collect(), postings.iter().filter(|p| !late(p)).collect()),
        };
        let mut submissions = submissions::decide(inputs, &postings);
        submissions::refuse_late(inputs, &postings, late, &mut submissions);
        let out: BTreeSet<usize> = submissions
            .held
            .iter()
            .map(|held| held.row)
            .chain(submissions.repeated.iter().copied())
            .chain(submissions.replaced.iter().copied())
            .collect();
        held.extend(submissions.held);
        held.sort_by_key(|held| held.row);
        let mut postings = postings;
        if !out.is_empty() {
            postings.keep(|posting| !out.contains(&posting.row));
        }
        let posted = postings.iter().filter(|p| settings.period.contains(p.date)).count();
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        let fates = Fates {
            posted: count(posted),
            outside_period: count(postings.len() - posted),
            held: count(held.len()),
            repeated: count(submissions.repeated.len()),
            replaced: count(submissions.replaced.len()),
        };
        let mut sent = sent_days(inputs, &sites, &master);
        // A row that names its warehouse has told its site as well. Rows of one day mostly stand
        // together.
        let told = postings.iter().filter_map(|p| Some((p.site?, p.date)));
        let mut last = None;
        sent.extend(told.filter(|day| last.replace(*day) != Some(*day)));
        let snapshots = Snapshots::gather(inputs, &master, &sites, &settings.roles, settings.period);
        let documents = Documents::gather(inputs, &master, settings.by_approval);
        let ledger_openings = ledger_openings(inputs, &sites, &master, settings);
        let closing = closing::Closing::of(inputs, &master, &postings, &documents, settings.period);
        let balances = Balances::compute(&balances::Parts {
            period: settings.period,
            master: &master,
            postings: &postings,
            ledger_openings: &ledger_openings,
            snapshots: &snapshots,
            documents: &documents,
            closing: closing.as_ref(),
            roles: &settings.roles,
            opening_zero: settings.opening_zero,
        });
        Book {
            inputs,
            period: settings.period,
            master,
            sites,
            postings,
            held,
            resent: submissions.resent,
            fates,
            sent,
            snapshots,
            documents,
            balances,
            factors: pack_factors(settings.config),
        }
    }

    /// The ledger row of a posting.
    pub fn row(&self, at: usize) -> Option<LedgerRow> {
        self.inputs.records.ledger.get(at)
    }

    /// Whether every accepted ledger row has exactly one fate.
    pub fn adds_up(&self) -> bool {
        self.fates.sum() == u64::try_from(self.inputs.records.ledger.len()).unwrap_or(u64::MAX)
    }
}

fn pack_factors(config: &Config) -> Vec<(Option<Text>, Quantity)> {
    config.factor.iter().map(|factor| (factor.item.as_deref().map(Text::from), factor.factor)).collect()
}

fn post_all(inputs: &Inputs, sites: &Sites, master: &Master, config: &Config) -> (Postings, Vec<Held>) {
    let mut postings = Postings::default();
    let mut held = Vec::new();
    let mut known = resolve::Known::default();
    for (at, row) in inputs.records.ledger.iter().enumerate() {
        if let Some(posting) = known.post(at, &row) {
            postings.push(posting);
            continue;
        }
        let context = inputs.sheet(row.place.sheet).map(|sheet| &sheet.context);
        match resolve::post(at, &row, context, sites, master, config) {
            Ok(posting) => {
                known.learn(&posting, &row);
                postings.push(posting);
            }
            Err(row) => held.push(row),
        }
    }
    suggest(&mut held, &inputs.records.ledger, master);
    (postings, held)
}

/// Puts the nearest items beside rows whose item is unknown, once for each way of writing.
fn suggest(held: &mut [Held], rows: &Rows<LedgerRow>, master: &Master) {
    let mut known: HashMap<WrittenItem, Vec<ItemId>> = HashMap::new();
    for held in held {
        if let (HeldWhy::UnknownItem { clash: false, candidates }, Some(row)) =
            (&mut held.why, rows.get(held.row))
        {
            let near = known.entry(row.item).or_insert_with(|| master.candidates(&row.item));
            candidates.clone_from(near);
        }
    }
}

fn sent_days(inputs: &Inputs, sites: &Sites, master: &Master) -> BTreeSet<(SiteId, NaiveDate)> {
    let sent = inputs.records.sent.iter();
    sent.filter_map(|sent| {
        let site = sites.site(sent.place.sheet, sent.site.as_ref(), master).ok()?;
        Some((site, sent.date))
    })
    .collect()
}

/// The ledgers' opening rows that open this period: dated in it, or not dated at all.
fn ledger_openings(
    inputs: &Inputs,
    sites: &Sites,
    master: &Master,
    settings: &BookSettings<'_>,
) -> Vec<(Key, Quantity, RowPlace)> {
    let mut openings: Vec<(Key, Quantity, RowPlace)> = Vec::new();
    for row in &inputs.records.openings {
        let first = settings.period.from;
        if row.date.is_some_and(|day| day != first && day != settings.period.eve()) {
            continue;
        }
        // Stands in for a posting, so that the same rules find its warehouse and item.
        let stand_in = LedgerRow {
            place: row.place,
            date: first,
            site: row.site,
            warehouse: row.warehouse,
            item: row.item,
            category: Category::Purchase,
            direction: Direction::In,
            red: false,
            effect: row.quantity,
            written: row.quantity,
            column: Field::Balance,
            other_unit: None,
            balance: None,
            document: None,
            transfer: None,
            packing: None,
            turbine: None,
            person: None,
            remark: None,
        };
        let context = inputs.sheet(row.place.sheet).map(|sheet| &sheet.context);
        if let Ok(posting) = resolve::post(0, &stand_in, context, sites, master, settings.config) {
            let key = (posting.warehouse, posting.item);
            if !openings.iter().any(|(known, _, _)| *known == key) {
                openings.push((key, posting.effect, row.place));
            }
        }
    }
    openings
}
