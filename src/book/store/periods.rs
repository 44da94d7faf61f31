//! Closing and reopening periods.

use super::{Change, Event, Store, StoreError, day_of};
use crate::inputs::memory::{Closed, Frozen, Opening, Waiting};
use crate::value::{Period, Quantity, Text};
use chrono::NaiveDate;
use rusqlite::Connection;

/// A closing about to be kept.
pub struct Closing<'a> {
    pub period: Period,
    pub by: &'a str,
    /// Why it is closed although something is open.
    pub force: Option<&'a str>,
    pub inputs_sha256: &'a str,
    pub policy_sha256: &'a str,
    pub balances: Vec<ClosingLine>,
    pub waiting: Vec<(Waiting, String)>,
}

/// A balance with what it was made of.
pub struct ClosingLine {
    pub frozen: Frozen,
    pub opening: Quantity,
    pub inward: Quantity,
    pub outward: Quantity,
    pub expected: Option<Quantity>,
}

impl Store {
    /// The periods that are closed, in order.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn closed(&self) -> Result<Vec<Closed>, StoreError> {
        closed(&self.connection)
    }
}

pub(super) fn closed(connection: &Connection) -> Result<Vec<Closed>, StoreError> {
    let sql = "SELECT run, first, last FROM closing WHERE reopened IS NULL ORDER BY first, run";
    let mut select = connection.prepare(sql)?;
    let rows = select.query_map([], |row| {
        let day = |at: usize| row.get::<_, String>(at).map(|day| day_of(&day));
        Ok(Closed { run: row.get(0)?, period: Period { from: day(1)?, to: day(2)? } })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The balances of the closing that ends on a day.
pub(super) fn opening(
    connection: &Connection,
    closed: &[Closed],
    eve: NaiveDate,
) -> Result<Option<Opening>, StoreError> {
    let Some(closing) = closed.iter().find(|closed| closed.period.to == eve) else {
        return Ok(None);
    };
    let sql = "SELECT warehouse, item, name, spec, unit, book FROM balance WHERE closing = ?1
               ORDER BY warehouse, item";
    let mut select = connection.prepare(sql)?;
    let rows = select.query_map([closing.run], |row| {
        let text = |at: usize| row.get::<_, String>(at).map(Text::from);
        let perhaps = |at: usize| row.get::<_, Option<String>>(at).map(|text| text.map(Text::from));
        let book: String = row.get(5)?;
        Ok((text(0)?, text(1)?, text(2)?, perhaps(3)?, perhaps(4)?, book))
    })?;
    let mut balances = Vec::new();
    for row in rows {
        let (warehouse, item, name, spec, unit, book) = row?;
        let book = quantity(&book)?;
        balances.push(Frozen { warehouse, item, name, spec, unit, book });
    }
    Ok(Some(Opening { day: eve, balances }))
}

/// What waits since the closing that ends on a day, with the files that it stands in.
pub(super) fn waiting(
    connection: &Connection,
    closed: &[Closed],
    eve: NaiveDate,
) -> Result<Vec<(i64, Waiting)>, StoreError> {
    let Some(closing) = closed.iter().find(|closed| closed.period.to == eve) else {
        return Ok(Vec::new());
    };
    let sql = "SELECT file, shown, sha256, sheet, row FROM waiting JOIN file ON file.id = waiting.file
               WHERE closing = ?1 ORDER BY file, sheet, row";
    let mut select = connection.prepare(sql)?;
    let rows = select.query_map([closing.run], |row| {
        let waiting =
            Waiting { shown: row.get(1)?, sha256: row.get(2)?, sheet: row.get(3)?, row: row.get(4)? };
        Ok((row.get(0)?, waiting))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn quantity(text: &str) -> Result<Quantity, StoreError> {
    let quoted = serde_json::Value::from(text);
    serde_json::from_value(quoted).map_err(|error| StoreError::Damaged(error.to_string()))
}

impl Change<'_> {
    /// Closes a period.
    ///
    /// # Errors
    /// Where the book cannot be written.
    pub fn close(&self, closing: &Closing<'_>, day: NaiveDate) -> Result<u64, StoreError> {
        let event = Event {
            what: "close",
            by: Some(closing.by),
            about: closing.period.to_string(),
            why: closing.force,
        };
        let run = self.event(&event, day)?;
        let (from, to) = (closing.period.from.to_string(), closing.period.to.to_string());
        self.0.execute(
            "INSERT INTO closing (run, first, last, inputs_sha256, policy_sha256) VALUES (?1, ?2, ?3, ?4, ?5)",
            (run, from, to, closing.inputs_sha256, closing.policy_sha256),
        )?;
        let mut insert = self.0.prepare(
            "INSERT INTO balance (closing, warehouse, item, name, spec, unit, opening, inward, outward, book, expected)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?;
        for line in &closing.balances {
            let frozen = &line.frozen;
            insert.execute((
                run,
                &*frozen.warehouse,
                &*frozen.item,
                &*frozen.name,
                frozen.spec.as_deref(),
                frozen.unit.as_deref(),
                line.opening.to_string(),
                line.inward.to_string(),
                line.outward.to_string(),
                frozen.book.to_string(),
                line.expected.map(|quantity| quantity.to_string()),
            ))?;
        }
        let mut insert = self.0.prepare(
            "INSERT OR IGNORE INTO waiting (closing, file, sheet, row, finding)
             SELECT ?1, id, ?4, ?5, ?6 FROM file WHERE shown = ?2 AND sha256 = ?3",
        )?;
        for (waiting, finding) in &closing.waiting {
            insert.execute((run, &waiting.shown, &waiting.sha256, waiting.sheet, waiting.row, finding))?;
        }
        Ok(run)
    }

    /// Reopens a closed period; its closing stays in the history.
    ///
    /// # Errors
    /// Where the book cannot be written.
    pub fn reopen(
        &self,
        closed: &Closed,
        by: Option<&str>,
        why: &str,
        day: NaiveDate,
    ) -> Result<u64, StoreError> {
        let about = closed.period.to_string();
        let run = self.event(&Event { what: "reopen", by, about, why: Some(why) }, day)?;
        self.0.execute("UPDATE closing SET reopened = ?2 WHERE run = ?1", (closed.run, run))?;
        Ok(run)
    }
}
