//! Which rows count: those of the period, once each, the latest correction of each.

use crate::inputs::Inputs;
use crate::place::{RowPlace, SheetId};
use crate::record::{Fields, Records};
use crate::value::Period;
use crate::value::name::key;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Rows that another sheet had given already, or that a correction replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resent {
    /// The sheet whose rows count.
    pub first: SheetId,
    /// The sheet that was sent beside it.
    pub sheet: SheetId,
    pub day: Option<NaiveDate>,
    pub rows: Vec<RowPlace>,
    /// `sheet` is a correction, and replaces the rows of `first`.
    pub correction: bool,
}

/// Positions among the records.
#[derive(Debug, Default)]
pub struct Counted {
    pub fieldwork: Vec<usize>,
    /// Rows that count but for their date: an order may have begun before the period.
    pub all_fieldwork: Vec<usize>,
    pub complaints: Vec<usize>,
    pub meters: Vec<usize>,
    pub incidents: Vec<usize>,
    pub resent: Vec<Resent>,
    /// Rows of other days.
    pub outside: u64,
    period: Option<Period>,
}

impl Counted {
    pub fn of(inputs: &Inputs, period: Period) -> Counted {
        let records = &inputs.records;
        let mut counted = Counted { period: Some(period), ..Counted::default() };
        let rows = |list: Vec<Row>, counted: &mut Counted| kept(list, &mut counted.resent);
        let fieldwork = rows(fieldwork(inputs), &mut counted);
        let complaints =
            rows(listed(&records.complaints, |r| (r.place, Some(r.date), r.fields())), &mut counted);
        let incidents =
            rows(listed(&records.incidents, |r| (r.place, Some(r.occurred.day), r.fields())), &mut counted);
        let meters = rows(listed(&records.meters, |r| (r.place, r.date, r.fields())), &mut counted);
        let mut within = |rows: Vec<(usize, Option<NaiveDate>)>| -> Vec<usize> {
            let (inside, outside): (Vec<_>, Vec<_>) =
                rows.into_iter().partition(|(_, day)| day.is_none_or(|day| period.contains(day)));
            counted.outside += u64::try_from(outside.len()).unwrap_or(u64::MAX);
            inside.into_iter().map(|(at, _)| at).collect()
        };
        counted.all_fieldwork = fieldwork.iter().map(|(at, _)| *at).collect();
        counted.fieldwork = within(fieldwork);
        counted.complaints = within(complaints);
        counted.incidents = within(incidents);
        counted.meters = within(meters);
        counted.resent.sort_by_key(|resent| (resent.sheet, resent.first, resent.day));
        counted
    }

    /// Whether a day is of the period.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.period.is_some_and(|period| period.contains(day))
    }
}

/// A row with what makes it the same as another.
struct Row {
    at: usize,
    place: RowPlace,
    day: Option<NaiveDate>,
    content: String,
    /// What a correction replaces, and the correction's version.
    about: Option<String>,
    version: Option<u32>,
}

fn listed<T>(rows: &[T], of: impl Fn(&T) -> (RowPlace, Option<NaiveDate>, Fields)) -> Vec<Row> {
    let several = several_sheets(rows.iter().map(|row| of(row).0));
    let row = |(at, row): (usize, &T)| {
        let (place, day, fields) = of(row);
        let content = if several { content(&fields) } else { String::new() };
        Row { at, place, day, content, about: None, version: None }
    };
    rows.iter().enumerate().map(row).collect()
}

fn several_sheets(places: impl Iterator<Item = RowPlace>) -> bool {
    let mut sheets = places.map(|place| place.sheet);
    let first = sheets.next();
    sheets.any(|sheet| Some(sheet) != first)
}

fn content(fields: &Fields) -> String {
    fields.iter().map(|(name, value)| format!("{name}={value}\u{1f}")).collect()
}

fn fieldwork(inputs: &Inputs) -> Vec<Row> {
    let Records { fieldwork, .. } = &inputs.records;
    let mut rows = listed(fieldwork, |r| (r.place, Some(r.date), r.fields()));
    if !several_sheets(fieldwork.iter().map(|row| row.place)) {
        return rows;
    }
    let mut versions: HashMap<SheetId, Option<u32>> = HashMap::new();
    for (row, record) in rows.iter_mut().zip(fieldwork) {
        let sheet = row.place.sheet;
        let version = versions.entry(sheet).or_insert_with(|| {
            inputs.sheet(sheet).and_then(|sheet| crate::book::submissions::version_of(&sheet.context))
        });
        row.version = *version;
        let work = record.work.map_or("", |work| work.chinese());
        let order = record.order.as_deref().unwrap_or("");
        row.about = Some(match record.work {
            Some(work) if !work.is_daily() && !order.is_empty() => format!("{}|{order}", key(&record.team)),
            _ => format!("{}|{}|{work}|{}", key(&record.team), key(&record.person), record.date),
        });
    }
    rows
}

/// Rows that do not count, by the sheet that counts, the sheet sent beside it, and whether
/// that is a correction; with their first day.
type Told = BTreeMap<(SheetId, SheetId, bool), (Option<NaiveDate>, Vec<RowPlace>)>;

fn tell(told: &mut Told, key: (SheetId, SheetId, bool), row: &Row) {
    let (day, places) = told.entry(key).or_default();
    *day = match *day {
        Some(known) => row.day.map(|day| day.min(known)).or(Some(known)),
        None => row.day,
    };
    places.push(row.place);
}

/// The rows that count, with their days.
fn kept(rows: Vec<Row>, resent: &mut Vec<Resent>) -> Vec<(usize, Option<NaiveDate>)> {
    let mut told = Told::new();
    let mut out = replaced(&rows, &mut told);
    let again = repeated(&rows, &out, &mut told);
    out.extend(again);
    for ((first, sheet, correction), (day, mut places)) in told {
        places.sort();
        resent.push(Resent { first, sheet, day, rows: places, correction });
    }
    rows.iter().enumerate().filter(|(n, _)| !out.contains(n)).map(|(_, row)| (row.at, row.day)).collect()
}

/// Rows for which a later version is there.
fn replaced(rows: &[Row], told: &mut Told) -> BTreeSet<usize> {
    let mut latest: HashMap<&str, (Option<u32>, SheetId)> = HashMap::new();
    for row in rows {
        if let Some(about) = row.about.as_deref() {
            let best = latest.entry(about).or_insert((row.version, row.place.sheet));
            if row.version > best.0 {
                *best = (row.version, row.place.sheet);
            }
        }
    }
    let mut out = BTreeSet::new();
    for (n, row) in rows.iter().enumerate() {
        let best = row.about.as_deref().and_then(|about| latest.get(about));
        if let Some((version, sheet)) = best
            && row.version < *version
        {
            out.insert(n);
            tell(told, (row.place.sheet, *sheet, true), row);
        }
    }
    out
}

/// The same row on two sheets counts as often as on the sheet that has it most often.
fn repeated(rows: &[Row], out: &BTreeSet<usize>, told: &mut Told) -> Vec<usize> {
    let mut same: HashMap<&str, BTreeMap<SheetId, Vec<usize>>> = HashMap::new();
    for (n, row) in rows.iter().enumerate().filter(|(n, row)| !row.content.is_empty() && !out.contains(n)) {
        same.entry(&row.content).or_default().entry(row.place.sheet).or_default().push(n);
    }
    let mut again: Vec<usize> = Vec::new();
    for sheets in same.values().filter(|sheets| sheets.len() > 1) {
        let most = sheets.values().map(Vec::len).max().unwrap_or(0);
        let Some((first, _)) = sheets.iter().find(|(_, rows)| rows.len() == most) else { continue };
        for (sheet, here) in sheets.iter().filter(|(sheet, _)| *sheet != first) {
            for row in here.iter().filter_map(|n| rows.get(*n)) {
                tell(told, (*first, *sheet, false), row);
            }
            again.extend(here);
        }
    }
    again
}
