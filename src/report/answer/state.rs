//! Since when a finding stands, and what people wrote about it.

use super::FindingLine;
use crate::finding::Finding;
use crate::inputs::memory::{Known, Memory};
use crate::value::Period;
use chrono::NaiveDate;
use serde::Serialize;

/// What a book knows of a finding from earlier days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StateLine {
    pub what: State,
    /// The day on which it was listed first.
    pub since: NaiveDate,
    pub age_days: i64,
    /// The periods in which it was listed, this one included.
    pub periods: u32,
    /// 处理意见, 责任人, 状态
    #[serde(skip_serializing_if = "String::is_empty")]
    pub remark: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub responsible: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// 已说明 with a reason, and the quantity is still the one that was explained: it is
    /// listed and fails nothing.
    pub explained: bool,
    /// It was explained, and its quantity has changed since.
    pub reopened: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// An earlier run of the period did not list it.
    New,
    /// It was listed before.
    Open,
}

/// A finding of an earlier run that is not there any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ResolvedLine {
    pub id: String,
    pub code: String,
    pub message: String,
    pub since: NaiveDate,
    pub age_days: i64,
}

/// What is said of a finding; nothing where nobody has seen or written anything before.
pub(super) fn of(
    memory: &Memory,
    command: &str,
    period: Period,
    as_of: NaiveDate,
    finding: &Finding,
) -> Option<StateLine> {
    let known = memory.known.get(&(command.to_owned(), finding.id.clone()));
    let before = known.filter(|known| known.since < as_of && !is_gone(known, period));
    let ran = memory.analysed(command, period, as_of);
    let remark = memory.remarks.get(&finding.id);
    if before.is_none() && !ran && remark.is_none() {
        return None;
    }
    let since = before.map_or(as_of, |known| known.since);
    let again = before.map_or(1, |known| known.periods + u32::from(known.period != period));
    let text =
        |of: fn(&crate::inputs::memory::Remark) -> &String| remark.map(of).cloned().unwrap_or_default();
    let same = remark.is_some_and(|remark| remark.quantity == finding.quantity);
    let explains = remark.is_some_and(crate::inputs::memory::Remark::explains);
    Some(StateLine {
        what: if before.is_some() { State::Open } else { State::New },
        since,
        age_days: (as_of - since).num_days(),
        periods: again,
        remark: text(|remark| &remark.opinion),
        responsible: text(|remark| &remark.person),
        status: text(|remark| &remark.status),
        explained: explains && same,
        reopened: explains && !same,
    })
}

/// It was resolved in this very period, and what comes now is another one.
fn is_gone(known: &Known, period: Period) -> bool {
    known.period == period && known.gone.is_some()
}

/// The findings of earlier days that are gone as of this one.
pub(super) fn resolved(
    memory: &Memory,
    command: &str,
    period: Period,
    as_of: NaiveDate,
    present: &[Finding],
) -> Vec<ResolvedLine> {
    let of_run = memory.known.iter().filter(|((of, _), known)| of == command && known.period == period);
    let gone = of_run.filter(|((_, id), known)| {
        known.since < as_of
            && known.gone.is_none_or(|day| day == as_of)
            && !present.iter().any(|finding| finding.id == *id)
    });
    let line = |((_, id), known): (&(String, String), &Known)| ResolvedLine {
        id: id.clone(),
        code: known.code.clone(),
        message: known.message.clone(),
        since: known.since,
        age_days: (as_of - known.since).num_days(),
    };
    gone.map(line).collect()
}

impl FindingLine {
    /// Explained by people, and as they explained it.
    pub fn is_explained(&self) -> bool {
        self.state.as_ref().is_some_and(|state| state.explained)
    }
}
