//! Open items: since when each finding stands, and what people wrote about it.

use super::periods::quantity;
use super::{Change, Event, Store, StoreError, day_of};
use crate::inputs::memory::{Known, Remark};
use crate::value::{Period, Quantity};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};
use std::collections::{BTreeMap, BTreeSet};

/// Findings by severity, for each command and period.
pub type OpenItems = BTreeMap<(String, Period), BTreeMap<String, u64>>;

/// A finding as a run lists it.
pub struct Listed<'a> {
    pub id: &'a str,
    pub code: &'a str,
    pub severity: &'a str,
    pub message: &'a str,
    pub quantity: Option<Quantity>,
}

/// The findings of earlier days: those of a period's runs, and, of any, those that carry over.
pub(super) fn known(
    connection: &Connection,
    period: Period,
) -> Result<BTreeMap<(String, String), Known>, StoreError> {
    let sql = "SELECT command, id, since, seen, gone, code, line, quantity, first, last FROM item
               WHERE first <= ?1 ORDER BY command, id, first DESC, last";
    let mut select = connection.prepare(sql)?;
    let rows = select.query_map([period.from.to_string()], |row| {
        let text = |at: usize| row.get::<_, String>(at);
        let perhaps = |at: usize| row.get::<_, Option<String>>(at);
        let quantity = perhaps(7)?.and_then(|text| quantity(&text).ok());
        let known = Known {
            since: day_of(&text(2)?),
            seen: day_of(&text(3)?),
            gone: perhaps(4)?.map(|day| day_of(&day)),
            code: text(5)?,
            message: text(6)?,
            quantity,
            period: Period { from: day_of(&text(8)?), to: day_of(&text(9)?) },
            periods: 1,
        };
        Ok(((text(0)?, text(1)?), known))
    })?;
    let mut known: BTreeMap<(String, String), Known> = BTreeMap::new();
    for row in rows {
        let (key, found) = row?;
        // What another period had first is as old as it was there.
        match known.get_mut(&key) {
            Some(latest) => {
                latest.since = latest.since.min(found.since);
                latest.periods += 1;
            }
            None => drop(known.insert(key, found)),
        }
    }
    Ok(known)
}

pub(super) fn analyses(connection: &Connection) -> Result<BTreeSet<(String, Period, NaiveDate)>, StoreError> {
    let mut select = connection.prepare("SELECT command, first, last, day FROM analysis")?;
    let rows = select.query_map([], |row| {
        let day = |at: usize| row.get::<_, String>(at).map(|day| day_of(&day));
        Ok((row.get(0)?, Period { from: day(1)?, to: day(2)? }, day(3)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn remarks(connection: &Connection) -> Result<BTreeMap<String, Remark>, StoreError> {
    let sql = "SELECT id, opinion, person, status, quantity FROM remark ORDER BY id, run";
    let mut select = connection.prepare(sql)?;
    let rows = select.query_map([], |row| {
        let quantity = row.get::<_, Option<String>>(4)?.and_then(|text| quantity(&text).ok());
        let (opinion, person, status) = (row.get(1)?, row.get(2)?, row.get(3)?);
        Ok((row.get(0)?, Remark { opinion, person, status, quantity }))
    })?;
    // The latest of each stands.
    Ok(rows.collect::<Result<_, _>>()?)
}

impl Store {
    /// The last day on which the findings of a period were recorded.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn last_analysis(&self, command: &str, period: Period) -> Result<Option<NaiveDate>, StoreError> {
        let sql = "SELECT max(day) FROM analysis WHERE command = ?1 AND first = ?2 AND last = ?3";
        let key = (command, period.from.to_string(), period.to.to_string());
        let day: Option<String> = self.connection.query_row(sql, key, |row| row.get(0))?;
        Ok(day.map(|day| day_of(&day)))
    }

    /// The findings that are open after the last run of each command and period: how many of
    /// each severity.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn open_items(&self) -> Result<OpenItems, StoreError> {
        let sql = "SELECT command, first, last, severity, count(*) FROM item WHERE gone IS NULL
                   GROUP BY command, first, last, severity ORDER BY command, first, last";
        let mut select = self.connection.prepare(sql)?;
        let rows = select.query_map([], |row| {
            let period =
                Period { from: day_of(&row.get::<_, String>(1)?), to: day_of(&row.get::<_, String>(2)?) };
            Ok(((row.get(0)?, period), row.get::<_, String>(3)?, row.get::<_, u64>(4)?))
        })?;
        let mut open = OpenItems::new();
        for row in rows {
            let (key, severity, count) = row?;
            open.entry(key).or_default().insert(severity, count);
        }
        Ok(open)
    }

    /// Whether a finding of that identity was ever recorded, with its last quantity.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn finding(&self, id: &str) -> Result<Option<Option<Quantity>>, StoreError> {
        let sql = "SELECT quantity FROM item WHERE id = ?1 ORDER BY seen DESC, first DESC LIMIT 1";
        let found: Option<Option<String>> =
            self.connection.query_row(sql, [id], |row| row.get(0)).optional()?;
        found.map(|text| text.map(|text| quantity(&text)).transpose()).transpose()
    }

    /// What people wrote about findings.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn remarks(&self) -> Result<BTreeMap<String, Remark>, StoreError> {
        remarks(&self.connection)
    }
}

impl Change<'_> {
    /// Records the findings of a run, and which of the earlier ones are gone.
    ///
    /// # Errors
    /// Where the book cannot be written.
    pub fn record(
        &self,
        command: &str,
        period: Period,
        day: NaiveDate,
        findings: &[Listed<'_>],
    ) -> Result<(), StoreError> {
        let (first, last, day) = (period.from.to_string(), period.to.to_string(), day.to_string());
        self.0.execute(
            "INSERT OR IGNORE INTO analysis (command, first, last, day) VALUES (?1, ?2, ?3, ?4)",
            (command, &first, &last, &day),
        )?;
        let mut insert = self.0.prepare(
            "INSERT INTO item (command, first, last, id, code, severity, since, seen, quantity, line)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8, ?9)
             ON CONFLICT (command, first, last, id) DO UPDATE SET
             severity = excluded.severity, seen = excluded.seen, quantity = excluded.quantity,
             line = excluded.line, 
             since = CASE WHEN gone IS NULL OR gone = excluded.seen THEN since ELSE excluded.since END, gone = NULL",
        )?;
        for finding in findings {
            let quantity = finding.quantity.map(|quantity| quantity.to_string());
            let (id, code, severity) = (finding.id, finding.code, finding.severity);
            insert.execute((command, &first, &last, id, code, severity, &day, quantity, finding.message))?;
        }
        let present: Vec<&str> = findings.iter().map(|finding| finding.id).collect();
        let present = serde_json::Value::from(present).to_string();
        // Listed earlier the same day and no longer: it never was.
        self.0.execute(
            "DELETE FROM item WHERE command = ?1 AND first = ?2 AND last = ?3 AND since = ?4
             AND id NOT IN (SELECT value FROM json_each(?5))",
            (command, &first, &last, &day, &present),
        )?;
        self.0.execute(
            "UPDATE item SET gone = ?4 WHERE command = ?1 AND first = ?2 AND last = ?3 AND gone IS NULL
             AND id NOT IN (SELECT value FROM json_each(?5))",
            (command, &first, &last, &day, &present),
        )?;
        Ok(())
    }

    /// Keeps what people wrote.
    ///
    /// # Errors
    /// Where the book cannot be written.
    pub fn remark(
        &self,
        remarks: &[(String, Remark)],
        by: Option<&str>,
        file: &str,
        day: NaiveDate,
    ) -> Result<u64, StoreError> {
        let run = self.event(&Event { what: "remarks", by, about: file.to_owned(), why: None }, day)?;
        let mut insert = self.0.prepare(
            "INSERT INTO remark (id, run, opinion, person, status, quantity) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for (id, remark) in remarks {
            let quantity = remark.quantity.map(|quantity| quantity.to_string());
            insert.execute((id, run, &remark.opinion, &remark.person, &remark.status, quantity))?;
        }
        Ok(run)
    }
}
