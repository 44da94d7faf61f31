//! Every analysis that the book or the files allow for a period, ready for one run of the rules.

use super::Failure;
use super::callbacks::{self, join};
use super::reconcile::{check_sums, speaks_of};
use super::settings::Settings;
use crate::book::Book;
use crate::callback::Callbacks;
use crate::finding::Finding;
use crate::matching::Matching;
use crate::message::{Message, Report};
use crate::outsource::Outsource;
use crate::report::Answer;
use crate::report::answer::{Frame, Part};
use crate::rules::{self, Facts};
use crate::stocktake::{Stocktake, Terms};
use chrono::NaiveDate;

/// What was computed beside the book. An analysis of which the period has no record is none.
pub struct Whole<'a> {
    with_stock: bool,
    stocktake: Option<Stocktake>,
    callbacks: Option<Callbacks<'a>>,
    outsource: Option<Outsource>,
}

impl<'a> Whole<'a> {
    /// Whatever the inputs of the book speak of.
    ///
    /// # Errors
    /// Where all was read and nothing speaks of the period, or the calendar does not cover a
    /// deadline.
    pub fn of(book: &Book<'a>, as_of: NaiveDate, settings: &Settings) -> Result<Whole<'a>, Failure> {
        let (inputs, period) = (book.inputs, book.period);
        let stocktake =
            Stocktake::of(book, &Terms { config: &settings.config, policy: &settings.policy, as_of });
        let counted = !stocktake.sheets.is_empty() || !stocktake.unplaced.is_empty();
        let outsource = Outsource::of(inputs, period, as_of, &settings.policy.outsource);
        let served = !inputs.records.services.is_empty() || !inputs.records.visits.is_empty();
        // Services of another period are none of this one; a date outside of the calendar is an error.
        let callbacks = match served && callbacks::speaks_of(inputs, period) {
            true => Some(join(inputs, period, as_of, settings)?),
            false => None,
        };
        let whole = Whole {
            with_stock: speaks_of(inputs, period),
            stocktake: counted.then_some(stocktake),
            callbacks,
            outsource: (!outsource.is_empty()).then_some(outsource),
        };
        if whole.parts().next().is_none() && inputs.is_complete() {
            let say = |report| Message::Report(report).text(settings.lang);
            return Err(Failure::new(say(Report::NothingInPeriod { period: period.to_string() }))
                .hinted(say(Report::NoRowHelp)));
        }
        Ok(whole)
    }

    fn parts(&self) -> impl Iterator<Item = Part> {
        let there = |part: &Part| match part {
            Part::Stock => self.with_stock,
            Part::Counts => self.stocktake.is_some(),
            Part::Service => self.callbacks.is_some(),
            Part::Outsourced => self.outsource.is_some(),
        };
        Part::ALL.into_iter().filter(there)
    }

    /// The book with all of it beside.
    pub fn facts<'f>(
        &'f self,
        book: &'f Book<'f>,
        matching: &'f Matching,
        as_of: NaiveDate,
        settings: &'f Settings,
    ) -> Facts<'f> {
        Facts {
            stocktake: self.stocktake.as_ref(),
            callbacks: self.callbacks.as_ref(),
            outsource: self.outsource.as_ref(),
            ..Facts::new(book, matching, as_of, &settings.policy)
        }
    }

    /// Runs the rules on it; `keep` selects the findings that are listed.
    ///
    /// # Errors
    /// Where the findings do not add up to the differences: the program is at fault.
    pub fn answer(
        &self,
        facts: &Facts<'_>,
        keep: &dyn Fn(&Finding) -> bool,
        frame: Frame,
    ) -> Result<Answer, Failure> {
        let families: String = std::iter::once("I").chain(self.parts().map(Part::families)).collect();
        let verdict = rules::run(facts, &families);
        if self.with_stock {
            check_sums(facts, &verdict.findings)?;
        }
        Ok(Answer::of_report(facts, &verdict, keep, frame, self.with_stock))
    }
}
