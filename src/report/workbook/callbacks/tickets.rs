//! 工单: every ticket of the period with what became of it. The other sheets count from it.

use super::super::page::{Column, Done, FIRST, HEAD, MOST_ROWS, Page, row};
use super::super::style::Styles;
use super::super::table::Table;
use super::super::{caution, title};
use crate::callback::Timing;
use crate::report::answer::{Answer, TicketLine};
use crate::report::labels::Label;
use crate::value::Lang;
use rust_xlsxwriter::XlsxError;
use std::collections::HashMap;

const COLUMNS: &[Column] = &[
    Column(Label::Service, 12),
    Column(Label::TicketNumber, 18),
    Column(Label::State, 10),
    Column(Label::CompletedOn, 12),
    Column(Label::WindowFrom, 12),
    Column(Label::WindowTo, 12),
    Column(Label::CalledOn, 12),
    Column(Label::CallResult, 10),
    Column(Label::CalledBy, 12),
    Column(Label::CallerTitle, 14),
    Column(Label::Attempts, 8),
    Column(Label::PaidService, 6),
    Column(Label::ResponsibleFor, 12),
    Column(Label::RoomNumber, 14),
    Column(Label::Matter, 20),
    Column(Label::Site, 14),
    Column(Label::Place, 30),
];
const LAST: u16 = 16;
/// Tickets up to which the other sheets count them by formula.
const COUNTED: usize = 20_000;

/// The tickets in the order in which they are listed.
pub(super) struct Tickets<'a> {
    pub order: Vec<&'a TicketLine>,
    by_number: HashMap<&'a str, u32>,
    by_stream: HashMap<&'a str, u32>,
    /// What its sheet is called.
    sheet: String,
    lang: Lang,
}

impl<'a> Tickets<'a> {
    pub(super) fn of(answer: &'a Answer, styles: &Styles, lang: Lang) -> Tickets<'a> {
        let sheet = styles.sheet(Label::Tickets, lang);
        let mut order: Vec<&TicketLine> = answer.callbacks.iter().flat_map(|part| &part.tickets).collect();
        order.sort_by_key(|ticket| (&ticket.stream, rank(ticket.timing), ticket.completed, &ticket.ticket));
        let mut tickets =
            Tickets { order, by_number: HashMap::new(), by_stream: HashMap::new(), sheet, lang };
        for (ticket, n) in tickets.order.iter().take(MOST_ROWS).zip(0..) {
            tickets.by_number.entry(&ticket.ticket).or_insert(row(FIRST, n));
            tickets.by_stream.entry(&ticket.stream).or_insert(row(FIRST, n));
        }
        tickets
    }

    /// The row of a ticket.
    pub(super) fn row_of(&self, number: &str) -> Option<u32> {
        self.by_number.get(number).copied()
    }

    /// The first row of a service.
    pub(super) fn stream(&self, stream: &str) -> Option<u32> {
        self.by_stream.get(stream).copied()
    }

    /// Formulas for due, called back, in time and pending, by service and one more column;
    /// none where the sheet is too long to count or a name would be taken for a pattern.
    pub(super) fn formulas(&self, stream: &str, also: Option<(char, &str)>) -> Option<[String; 4]> {
        let plain = |text: &str| !text.is_empty() && !text.contains(['*', '?', '~', '"', '<', '>', '=']);
        let more = also.is_none_or(|(_, name)| plain(name));
        if self.order.len() > COUNTED || self.order.is_empty() || !plain(stream) || !more {
            return None;
        }
        let sheet = &self.sheet;
        let last = row(FIRST, self.order.len());
        let column = |letter: char| format!("'{sheet}'!${letter}${}:${letter}${last}", FIRST + 1);
        let mut given = format!("{},\"{stream}\"", column('A'));
        if let Some((letter, name)) = also {
            given.push_str(&format!(",{},\"{name}\"", column(letter)));
        }
        let counted = |state: &str| format!("COUNTIFS({given},{},\"{state}\")", column('C'));
        let word = |label: Label| label.text(self.lang);
        let pending = word(Label::TimingPending);
        Some([
            format!("={}", counted(&format!("<>{pending}"))),
            format!("={}-{}", counted(&format!("<>{pending}")), counted(word(Label::TimingNever))),
            format!("={}", counted(word(Label::TimingInTime))),
            format!("={}", counted(pending)),
        ])
    }
}

/// What has to be done comes first.
fn rank(timing: Option<Timing>) -> u8 {
    match timing {
        Some(Timing::Never) => 0,
        Some(Timing::Late) => 1,
        Some(Timing::Early) => 2,
        None => 3,
        Some(Timing::InTime) => 4,
    }
}

fn state(timing: Option<Timing>) -> Label {
    match timing {
        None => Label::TimingPending,
        Some(Timing::Never) => Label::TimingNever,
        Some(Timing::Early) => Label::TimingEarly,
        Some(Timing::InTime) => Label::TimingInTime,
        Some(Timing::Late) => Label::TimingLate,
    }
}

pub(super) fn write<'d>(
    page: &mut Page<'_>,
    answer: &'d Answer,
    tickets: &Tickets<'d>,
) -> Result<Table<'d>, XlsxError> {
    let lang = page.lang;
    let all = tickets.order.len();
    let over = all.saturating_sub(MOST_ROWS);
    page.top(&title(answer, Label::Tickets, lang), &caution(answer, over, lang), Label::TicketsHint)?;
    page.heads(HEAD, COLUMNS)?;
    let table =
        page.table(FIRST, MOST_ROWS, tickets.order.clone(), |page, row, line| put(page, row, line))?;
    page.freeze(2)?;
    let next = row(FIRST, all.min(MOST_ROWS));
    if next > FIRST {
        page.sheet.autofilter(HEAD, 0, next - 1, LAST)?;
        page.codes(FIRST, next - 1, 1)?;
    }
    page.finish()?;
    Ok(table)
}

fn put(page: &mut Page<'_>, row: u32, ticket: &TicketLine) -> Done {
    let styles = page.styles;
    page.cells((row, 0), &[&ticket.stream, &ticket.ticket])?;
    let format = match ticket.timing {
        Some(Timing::Never | Timing::Late | Timing::Early) => &styles.warning,
        _ => &styles.text,
    };
    page.label((row, 2), state(ticket.timing), format)?;
    page.day((row, 3), ticket.completed)?;
    page.day((row, 4), ticket.window.map(|(first, _)| first))?;
    page.day((row, 5), ticket.window.map(|(_, last)| last))?;
    page.day((row, 6), ticket.called)?;
    page.cells((row, 7), &[&ticket.result, &ticket.caller, &ticket.role])?;
    page.count((row, 10), ticket.attempts)?;
    let paid = if ticket.paid { Label::Yes.text(page.lang) } else { "" };
    let place = ticket.place.as_ref().map(crate::report::answer::SourceLine::shown).unwrap_or_default();
    page.cells((row, 11), &[paid, &ticket.person, &ticket.room, &ticket.matter, &ticket.site, &place])
}
