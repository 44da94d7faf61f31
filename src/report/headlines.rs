//! The few figures of each analysis that a manager asks for first, counted from the answer.

use super::answer::{Answer, Part};
use super::labels::Label;
use crate::message::outsource::{percent, share};
use crate::value::{Lang, Quantity};

/// A figure with its denominator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    pub part: Part,
    pub name: String,
    pub value: String,
    pub note: String,
    /// Whether it is as demanded, where something is.
    pub good: Option<bool>,
}

/// The headlines of every part that the answer holds.
pub fn headlines(answer: &Answer, lang: Lang) -> Vec<Headline> {
    let mut out = Out { lines: Vec::new(), lang };
    for part in answer.parts() {
        match part {
            Part::Stock => stock(&mut out, answer),
            Part::Counts => counts(&mut out, answer),
            Part::Service => service(&mut out, answer),
            Part::Outsourced => outsourced(&mut out, answer),
        }
    }
    out.lines
}

struct Out {
    lines: Vec<Headline>,
    lang: Lang,
}

impl Out {
    fn put(&mut self, part: Part, name: &str, value: String, note: String, good: Option<bool>) {
        self.lines.push(Headline { part, name: name.to_owned(), value, note, good });
    }

    fn named(&mut self, part: Part, name: Label, value: String, good: Option<bool>) {
        self.put(part, name.text(self.lang), value, String::new(), good);
    }
}

fn stock(out: &mut Out, answer: &Answer) {
    let keys = answer.summary.keys;
    let compared = keys.all - keys.unknown;
    let equal = format!("{} / {compared}", keys.equal);
    out.named(Part::Stock, Label::StockEqual, equal, Some(keys.differ == 0 && keys.unknown == 0));
    let rest = answer.balances.iter().filter(|line| line.unexplained.is_some_and(|rest| !rest.is_zero()));
    let rest = rest.count();
    out.named(Part::Stock, Label::StockUnexplained, rest.to_string(), Some(rest == 0));
    let values = answer.balances.iter().filter_map(|line| line.difference?.abs().times(line.price?));
    let priced = answer.balances.iter().any(|line| line.price.is_some());
    if priced {
        let sum: Quantity = values.fold(Quantity::ZERO, |sum, value| sum + value);
        out.named(Part::Stock, Label::StockValue, sum.to_string(), None);
    }
}

fn counts(out: &mut Out, answer: &Answer) {
    let Some(stocktake) = &answer.stocktake else { return };
    let all = &stocktake.all;
    let exact = format!("{} / {}", all.exact, all.compared);
    let rate = all.exact_rate.clone().map(|rate| of_ratio(&rate)).unwrap_or_default();
    out.put(Part::Counts, Label::CountsExact.text(out.lang), exact, rate, None);
    if all.priced > 0 {
        out.named(Part::Counts, Label::CountsNet, all.net_value.to_string(), None);
    }
    let missing = stocktake.missing.len();
    let names = stocktake.missing.join("、");
    out.put(
        Part::Counts,
        Label::CountsMissing.text(out.lang),
        missing.to_string(),
        names,
        Some(missing == 0),
    );
}

fn service(out: &mut Out, answer: &Answer) {
    let Some(part) = &answer.callbacks else { return };
    for rate in answer.rates.iter().filter(|rate| rate.scope == part.scope) {
        let value = rate.rate.as_deref().map_or_else(|| "-".to_owned(), of_ratio);
        let of = format!("{} / {}", rate.done, rate.due);
        let note = match rate.required.as_deref() {
            Some(required) => {
                let word = Label::RequiredRate.text(out.lang);
                format!("{of}  {word} {}", of_ratio(required))
            }
            None => of,
        };
        out.put(Part::Service, &rate.category, value, note, rate.met);
    }
}

fn outsourced(out: &mut Out, answer: &Answer) {
    for team in &answer.teams {
        let value = team.adjustment.map_or_else(|| "-".to_owned(), share);
        let rank =
            team.rank.map(|rank| format!("{} {rank}  ", Label::Rank.text(out.lang))).unwrap_or_default();
        let late = format!("{} {}  ", Label::WorkLate.text(out.lang), team.orders_late);
        let true_ones = team.complaints_substantiated;
        let complaints = format!("{} {true_ones}", Label::WorkComplaints.text(out.lang));
        let good = team.orders_late == 0 && true_ones == 0;
        out.put(Part::Outsourced, &team.team, value, format!("{rank}{late}{complaints}"), Some(good));
    }
}

/// `0.8333` as `83.33%`; a word stays a word.
fn of_ratio(ratio: &str) -> String {
    Quantity::of_stored(ratio).map_or_else(|_| ratio.to_owned(), percent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_become_percents() {
        assert_eq!(of_ratio("0.8333"), "83.33%");
        assert_eq!(of_ratio("1.0000"), "100%");
        assert_eq!(of_ratio("n/a"), "n/a");
    }
}
