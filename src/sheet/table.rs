//! The stream of rows, sorted into title, header, records and the lines between.

use super::classify::{RowKind, classify};
use super::context::{Context, FileNames};
use super::field::Field;
use super::header::{Header, Search, search};
use super::layout::{Layout, Override};
use super::marks::{Mark, has};
use super::owned::OwnedRow;
use super::row::{ColumnMap, Reject, TableRow, Why, shown};
use super::schema::{Lexicon, Schema};
use super::{Failure, Intake, MappedColumn, Note, Overridden, RejectedRow, SheetRead, Skip};
use crate::place::A1;
use crate::source::{Cell, Limits, Merge, Row, SheetStart, Sink, SourceError, Value};
use crate::value::name::header_key;
use crate::value::{Period, Quantity};

/// A sheet of fewer columns holds no table of ours.
const NARROWEST: usize = 3;

/// What the stage needs to know from outside.
#[derive(Clone, Copy)]
pub struct Settings<'a> {
    pub lexicon: &'a Lexicon,
    pub limits: &'a Limits,
    pub names: &'a FileNames,
    pub period: Option<Period>,
    /// The kind that the user says it is.
    pub kind: Option<&'a str>,
    /// The file's path as shown, by which layouts and overrides find it.
    pub file: &'a str,
    pub layouts: &'a [Layout],
    pub overrides: &'a [Override],
}

/// Turns one file's sheets into tables and feeds an [`Intake`].
pub struct Tables<'a, I: Intake> {
    settings: Settings<'a>,
    intake: &'a mut I,
    current: Option<Current>,
    done: Vec<SheetRead>,
}

struct Current {
    read: SheetRead,
    merges: bool,
    stage: Stage,
    hidden_rows: Option<(u32, u32)>,
    serials: Option<(u32, u32, u32)>,
}

enum Stage {
    /// Collecting the top of the sheet, in which the header is.
    Seeking(Vec<OwnedRow>),
    Reading(Box<Reading>),
    Failed,
}

struct Reading {
    schema: &'static Schema,
    columns: ColumnMap,
    /// The folded texts of each header row, to know it again further down.
    header: Vec<Vec<(u32, String)>>,
    above: Vec<(Field, OwnedRow)>,
    /// Rows from the first that may hang on a merged cell, to be read at the end.
    waiting: Vec<OwnedRow>,
    /// Lines that look like the title of a further block.
    titles: Vec<OwnedRow>,
    sums: Sums,
}

#[derive(Default)]
struct Sums {
    /// In the order of [`SUMMED`].
    total: [Quantity; SUMMED.len()],
    block: [Quantity; SUMMED.len()],
    /// A refused row may be part of what the sheet adds up.
    unsure: bool,
}

impl<'a, I: Intake> Tables<'a, I> {
    pub fn new(settings: Settings<'a>, intake: &'a mut I) -> Self {
        Tables { settings, intake, current: None, done: Vec::new() }
    }

    /// The sheets in the order of the file.
    pub fn finish(self) -> Vec<SheetRead> {
        self.done
    }
}

impl<I: Intake> Sink for Tables<'_, I> {
    fn start(&mut self, sheet: SheetStart<'_>) {
        self.current = Some(Current {
            read: SheetRead { name: sheet.name.to_owned(), hidden: sheet.hidden, ..SheetRead::default() },
            merges: sheet.merges,
            stage: Stage::Seeking(Vec::new()),
            hidden_rows: None,
            serials: None,
        });
    }

    fn row(&mut self, row: Row<'_>) {
        let Some(current) = &mut self.current else {
            return;
        };
        match current.overridden(row, &self.settings) {
            None => self.plain_row(row),
            Some(cells) => {
                let lent: Vec<Cell<'_>> =
                    cells.iter().map(|(col, value)| Cell::new(*col, value.lend())).collect();
                self.plain_row(Row { cells: &lent, ..row });
            }
        }
    }

    fn end(&mut self, outcome: Result<&[Merge], SourceError>) {
        let Some(mut current) = self.current.take() else {
            return;
        };
        match outcome {
            Ok(merges) => {
                if matches!(current.stage, Stage::Seeking(_)) {
                    current.settle(&self.settings, self.intake);
                }
                current.release(merges, &self.settings, self.intake);
            }
            Err(error) => current.fail(Failure::Source(error)),
        }
        let keep = current.read.failure.is_none();
        self.intake.end(keep);
        self.done.push(current.close());
    }
}

/// A value as the file has it, or as an override has it.
enum Seen<'a> {
    Own(Value<'a>),
    Instead(&'a str),
}

impl Seen<'_> {
    fn lend(&self) -> Value<'_> {
        match self {
            Seen::Own(value) => *value,
            Seen::Instead(text) => Value::Text(text),
        }
    }
}

impl<I: Intake> Tables<'_, I> {
    fn plain_row(&mut self, row: Row<'_>) {
        if row.cells.iter().all(|cell| has(cell, Mark::Blank)) {
            return;
        }
        let Some(current) = &mut self.current else {
            return;
        };
        current.read.account.read += 1;
        if row.hidden {
            let (count, _) = current.hidden_rows.get_or_insert((0, row.number));
            *count += 1;
        }
        match &mut current.stage {
            Stage::Seeking(head) => {
                head.push(OwnedRow::of(row));
                let deep = usize::try_from(self.settings.limits.header_rows).unwrap_or(usize::MAX);
                if head.len() >= deep {
                    current.settle(&self.settings, self.intake);
                }
            }
            Stage::Reading(_) => current.take(row, &self.settings, self.intake),
            Stage::Failed => {}
        }
    }
}

impl Current {
    /// The row's cells with overrides put in; none where no override speaks of it.
    fn overridden<'r>(&mut self, row: Row<'r>, settings: &Settings<'r>) -> Option<Vec<(u32, Seen<'r>)>> {
        let mut ours = settings
            .overrides
            .iter()
            .filter(|rule| {
                rule.applies(settings.file, &self.read.name) && rule.cell.ends_with(&row.number.to_string())
            })
            .peekable();
        ours.peek()?;
        let mut cells: Vec<(u32, Seen<'r>)> =
            row.cells.iter().map(|cell| (cell.col, Seen::Own(cell.value))).collect();
        for rule in ours {
            let at = |col: u32| A1 { col, row: row.number }.to_string() == rule.cell.to_ascii_uppercase();
            let Some((_, seen)) = cells.iter_mut().find(|(col, _)| at(*col)) else {
                continue;
            };
            let found = shown(seen.lend());
            let fits = found == rule.old.trim();
            if fits {
                *seen = Seen::Instead(&rule.new);
            }
            self.read.overridden.push(Overridden { rule: rule.clone(), found: (!fits).then_some(found) });
        }
        Some(cells)
    }

    fn settle(&mut self, settings: &Settings<'_>, intake: &mut impl Intake) {
        let Stage::Seeking(head) = std::mem::replace(&mut self.stage, Stage::Failed) else {
            return;
        };
        self.find_header(head, settings, intake);
        if self.read.schema.is_none() {
            self.read.context = Context::new(settings.names, &self.read.name, &[]);
        }
    }

    fn find_header(&mut self, head: Vec<OwnedRow>, settings: &Settings<'_>, intake: &mut impl Intake) {
        if head.is_empty() {
            self.read.no_table = true;
            return;
        }
        let own = settings.layouts.iter().find(|layout| layout.applies(settings.file, &self.read.name));
        if let Some(header) = own.and_then(|layout| layout.header(&head, settings.lexicon)) {
            match header.fit.whole() {
                true => self.open(header, head, settings, intake),
                false => self.fail(near_failure(&header, &head)),
            }
            return;
        }
        match search(&head, &self.read.name, settings.lexicon, settings.kind) {
            Search::Found(header) => self.open(*header, head, settings, intake),
            Search::Undecided(one, other) => self.fail(Failure::Undecided(one, other)),
            Search::Nearly(header) => self.fail(near_failure(&header, &head)),
            Search::Nothing(widest) => {
                if head.iter().all(|row| row.len() < NARROWEST) {
                    self.read.no_table = true;
                } else if is_matrix(&head) {
                    self.fail(Failure::Matrix);
                } else {
                    let row = head.get(widest);
                    let cells = row.into_iter().flat_map(OwnedRow::cells);
                    let seen = cells.map(|cell| (cell.col, shown(cell.value))).collect();
                    self.fail(Failure::UnknownLayout { row: row.map_or(1, |row| row.number), seen });
                }
            }
        }
    }

    fn open(
        &mut self,
        header: Header,
        head: Vec<OwnedRow>,
        settings: &Settings<'_>,
        intake: &mut impl Intake,
    ) {
        let mut rows = head.into_iter();
        let titles: Vec<OwnedRow> = rows.by_ref().take(header.first).collect();
        let headers: Vec<OwnedRow> = rows.by_ref().take(header.last + 1 - header.first).collect();
        for _ in &titles {
            self.read.account.skip(Skip::Title);
        }
        self.read.context = Context::new(settings.names, &self.read.name, &titles);
        self.describe(&header);
        if !self.begin(header, &headers, intake) {
            return;
        }
        for row in rows {
            row.lend(|row| self.take(row, settings, intake));
        }
    }

    /// Starts the table under a header.
    fn begin(&mut self, header: Header, headers: &[OwnedRow], intake: &mut impl Intake) -> bool {
        let width = headers.last().and_then(|row| row.lend(|row| row.fields));
        let columns = ColumnMap::new(&header.fit.columns, width);
        let schema = header.fit.schema;
        self.read.schema = Some(schema);
        for row in headers {
            self.read.account.skip(Skip::Header);
            self.read.header_rows.push(row.number);
        }
        if let Err(field) = intake.begin(schema, &columns, &self.read.context) {
            let row = headers.last().map_or(1, |row| row.number);
            self.fail(Failure::MissingColumn { kind: schema.kind, missing: vec![field], row });
            return false;
        }
        self.stage = Stage::Reading(Box::new(Reading {
            schema,
            columns,
            header: header.rows,
            above: Vec::new(),
            waiting: Vec::new(),
            titles: Vec::new(),
            sums: Sums::default(),
        }));
        true
    }

    fn describe(&mut self, header: &Header) {
        for (col, text) in &header.cells {
            let known = header.fit.columns.iter().find(|(c, _)| c == col);
            match known {
                Some((_, field)) => {
                    self.read.columns.push(MappedColumn { col: *col, field: *field, header: text.clone() })
                }
                None => self.read.unmapped.push((*col, text.clone())),
            }
        }
    }

    /// A row below the header, or the first that has to wait for the merged ranges.
    fn take(&mut self, row: Row<'_>, settings: &Settings<'_>, intake: &mut impl Intake) {
        let merges = self.merges;
        let Stage::Reading(reading) = &mut self.stage else {
            return;
        };
        if !reading.waiting.is_empty() || merges && reading.hangs(row) {
            reading.waiting.push(OwnedRow::of(row));
            return;
        }
        self.process(row, &[], settings, intake);
    }

    /// The end of the sheet: reads the rows that waited for the merged ranges.
    fn release(&mut self, merges: &[Merge], settings: &Settings<'_>, intake: &mut impl Intake) {
        let waiting = match &mut self.stage {
            Stage::Reading(reading) => std::mem::take(&mut reading.waiting),
            _ => return,
        };
        for row in waiting {
            row.lend(|row| self.process(row, merges, settings, intake));
        }
        if let Stage::Reading(reading) = &self.stage {
            for _ in &reading.titles {
                self.read.account.skip(Skip::Note);
            }
        }
    }

    fn process(&mut self, row: Row<'_>, merges: &[Merge], settings: &Settings<'_>, intake: &mut impl Intake) {
        if may_be_header(row) {
            if self.is_header_again(row) {
                self.repeat_header(row, settings, intake);
                return;
            }
            if let Some(header) = self.further_header(row, settings) {
                self.next_block(header, row, settings, intake);
                return;
            }
        }
        let Stage::Reading(reading) = &mut self.stage else {
            return;
        };
        let reading = &mut **reading;
        let filled = inherited(&reading.above, &reading.columns, row, merges);
        let table_row = TableRow {
            row,
            columns: &reading.columns,
            context: &self.read.context,
            filled: &filled,
            above: &reading.above,
            period: settings.period,
        };
        let account = &mut self.read.account;
        match classify(&table_row) {
            RowKind::Nil => {
                intake.nil(&table_row);
                account.skip(Skip::Nil);
            }
            RowKind::Note => account.skip(Skip::Note),
            RowKind::Title => reading.titles.push(OwnedRow::of(row)),
            RowKind::Subtotal => {
                account.skip(Skip::Subtotal);
                reading.sums.check(&table_row, &mut self.read.notes);
            }
            RowKind::Data => {
                let outcome = whole(&table_row).and_then(|()| intake.row(&table_row, &mut self.read.notes));
                if let Some(col) = reading.columns.column(Field::Date)
                    && table_row.date_is_serial(Field::Date)
                {
                    self.serials.get_or_insert((0, row.number, col)).0 += 1;
                }
                match outcome {
                    Ok(()) => {
                        account.accepted += 1;
                        reading.sums.add(&table_row);
                    }
                    Err(rejects) => {
                        account.rejected += 1;
                        reading.sums.unsure = true;
                        self.read.rejected.push(RejectedRow {
                            row: row.number,
                            cells: row.cells.iter().map(|c| (c.col, shown(c.value))).collect(),
                            day: intake.day(&table_row),
                            rejects,
                        });
                    }
                }
            }
        }
        if self.merges {
            reading.remember(row);
        }
    }

    fn is_header_again(&self, row: Row<'_>) -> bool {
        let Stage::Reading(reading) = &self.stage else {
            return false;
        };
        let repeats = |header: &Vec<(u32, String)>| {
            row.cells.iter().all(|cell| match cell.value {
                Value::Text(text) => {
                    let key = header_key(text);
                    header.iter().any(|(col, known)| *col == cell.col && *known == key)
                }
                _ => false,
            })
        };
        row.cells.len() >= NARROWEST && reading.header.iter().any(repeats)
    }

    /// A header of the same kind with other columns, further down on the sheet.
    fn further_header(&self, row: Row<'_>, settings: &Settings<'_>) -> Option<Header> {
        let Stage::Reading(reading) = &self.stage else {
            return None;
        };
        let words = row.cells.iter().filter(|cell| match cell.value {
            Value::Text(text) => text.len() <= 60 && settings.lexicon.knows_written(text),
            _ => false,
        });
        if row.cells.len() < NARROWEST || words.count() * 2 < row.cells.len().max(5) {
            return None;
        }
        let rows = [OwnedRow::of(row)];
        match search(&rows, &self.read.name, settings.lexicon, Some(reading.schema.kind)) {
            Search::Found(header) => Some(*header),
            _ => None,
        }
    }

    /// The same header once more: at the top of a page, or of a block with a title and so
    /// a day of its own.
    fn repeat_header(&mut self, row: Row<'_>, settings: &Settings<'_>, intake: &mut impl Intake) {
        self.read.account.skip(Skip::Header);
        self.read.header_rows.push(row.number);
        if !self.next_title(settings) {
            return;
        }
        let Stage::Reading(reading) = &self.stage else {
            return;
        };
        let (schema, begun) =
            (reading.schema, intake.begin(reading.schema, &reading.columns, &self.read.context));
        if let Err(field) = begun {
            let missing = vec![field];
            self.fail(Failure::MissingColumn { kind: schema.kind, missing, row: row.number });
        }
    }

    /// Takes the lines above a further header for its title; says whether there were any.
    fn next_title(&mut self, settings: &Settings<'_>) -> bool {
        let titles = match &mut self.stage {
            Stage::Reading(reading) => std::mem::take(&mut reading.titles),
            _ => Vec::new(),
        };
        for _ in &titles {
            self.read.account.skip(Skip::Title);
        }
        if titles.is_empty() {
            return false;
        }
        let outer = std::mem::take(&mut self.read.context);
        let mut context = Context::new(settings.names, &self.read.name, &titles);
        context.stated = context.stated.or(outer.stated);
        context.labels.extend(outer.labels);
        self.read.context = context;
        true
    }

    fn next_block(
        &mut self,
        header: Header,
        row: Row<'_>,
        settings: &Settings<'_>,
        intake: &mut impl Intake,
    ) {
        self.next_title(settings);
        self.begin(header, &[OwnedRow::of(row)], intake);
    }

    fn fail(&mut self, failure: Failure) {
        self.stage = Stage::Failed;
        self.read.failure = Some(failure);
    }

    fn close(mut self) -> SheetRead {
        let read = &mut self.read;
        if read.failure.is_some() {
            let count = read.account.read;
            read.account = super::Account { read: count, rejected: count, ..Default::default() };
            read.rejected.clear();
        } else if read.no_table {
            read.account.note = read.account.read;
        }
        if read.hidden && read.account.read > 0 {
            read.notes.push(Note::HiddenSheet);
        }
        if let Some((count, first)) = self.hidden_rows {
            read.notes.push(Note::HiddenRows { count, first });
        }
        if let Some((count, row, col)) = self.serials {
            read.notes.push(Note::DateSerials { count, row, col });
        }
        self.read
    }
}

impl Reading {
    /// Whether a key cell is empty here and was not above: only the merged ranges, which
    /// come with the end of the sheet, can say what it holds.
    fn hangs(&self, row: Row<'_>) -> bool {
        self.above
            .iter()
            .any(|(field, _)| self.columns.column(*field).is_some_and(|col| row.cell(col).is_none()))
    }

    fn remember(&mut self, row: Row<'_>) {
        for field in self.schema.merged {
            let Some(col) = self.columns.column(*field) else {
                continue;
            };
            let Some(cell) = row.cell(col) else {
                continue;
            };
            let cells = std::slice::from_ref(cell);
            let last = self.above.iter_mut().find(|(f, _)| f == field).map(|(_, last)| last);
            match last {
                // Mostly a day or a site stands in row after row.
                Some(last) if last.is_just(cell) => last.number = row.number,
                Some(last) => *last = OwnedRow::of(Row { cells, ..row }),
                None => self.above.push((*field, OwnedRow::of(Row { cells, ..row }))),
            }
        }
    }
}

/// The key cells above that span down to a row.
fn inherited<'a>(
    above: &'a [(Field, OwnedRow)],
    columns: &ColumnMap,
    row: Row<'_>,
    merges: &[Merge],
) -> Vec<(Field, Cell<'a>)> {
    if merges.is_empty() {
        return Vec::new();
    }
    let mut filled = Vec::new();
    for (field, last) in above {
        let Some(col) = columns.column(*field) else {
            continue;
        };
        let spans = |merge: &Merge| {
            (merge.first_col..=merge.last_col).contains(&col)
                && merge.first_row <= last.number
                && last.number <= merge.last_row
                && row.number <= merge.last_row
        };
        if merges.iter().any(spans) {
            filled.extend(last.cells().next().map(|cell| (*field, cell)));
        }
    }
    filled
}

const SUMMED: [Field; 3] = [Field::Quantity, Field::InQuantity, Field::OutQuantity];

impl Sums {
    fn add(&mut self, row: &TableRow<'_>) {
        for ((field, total), block) in SUMMED.into_iter().zip(&mut self.total).zip(&mut self.block) {
            if let Ok(Some((quantity, _))) = row.quantity(field) {
                *total += quantity;
                *block += quantity;
            }
        }
    }

    /// Holds a 合计 or 小计 against the rows since the last one, and against all.
    fn check(&mut self, row: &TableRow<'_>, notes: &mut Vec<Note>) {
        for ((field, total), block) in SUMMED.into_iter().zip(self.total).zip(self.block) {
            let (Ok(Some((found, _))), Some(col)) = (row.quantity(field), row.columns.column(field)) else {
                continue;
            };
            if !self.unsure && found != total && found != block {
                notes.push(Note::Subtotal { row: row.row.number, col, found, sum: block });
            }
        }
        self.block = Default::default();
    }
}

/// The row as a whole is sound: decodable, and as wide as its header.
fn whole(row: &TableRow<'_>) -> Result<(), Vec<Reject>> {
    let refuse = |why| Err(vec![Reject { row: row.row.number, col: None, field: None, why }]);
    if let Some(offset) = row.row.undecodable {
        return refuse(Why::Undecodable { offset });
    }
    if row.row.cells.iter().any(|cell| has(cell, Mark::Example)) {
        return refuse(Why::Example);
    }
    if let (Some(found), Some(expected)) = (row.row.fields, row.columns.width) {
        let beyond = row.row.cells.iter().any(|cell| cell.col >= expected);
        if found < expected || beyond {
            return refuse(Why::Ragged { found, expected });
        }
    }
    Ok(())
}

fn near_failure(header: &Header, head: &[OwnedRow]) -> Failure {
    let row = head.get(header.last).map_or(1, |row| row.number);
    let kind = header.fit.schema.kind;
    match (header.fit.missing.first(), header.fit.doubled) {
        (None, Some(field)) => Failure::DoubledColumn { kind, field, row },
        (missing, _) => Failure::MissingColumn {
            kind,
            missing: missing.map(|group| group.to_vec()).unwrap_or_default(),
            row,
        },
    }
}

/// Header cells are words: no number, no date, nothing that starts with a digit. Most data
/// rows are told apart by this alone.
fn may_be_header(row: Row<'_>) -> bool {
    row.cells.len() >= NARROWEST
        && row.cells.iter().all(|cell| matches!(cell.value, Value::Text(_)) && !has(cell, Mark::Digit))
}

/// Days across and items down: a form that says too little of each posting to be read.
fn is_matrix(head: &[OwnedRow]) -> bool {
    const DAYS: usize = 3;
    let is_day = |cell: &Cell<'_>| match cell.value {
        Value::Text(text) => crate::value::date::read(text, None).is_some(),
        Value::Moment(_) => true,
        _ => false,
    };
    head.iter().any(|row| row.cells().filter(is_day).count() >= DAYS)
}
