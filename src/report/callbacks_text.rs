//! The text report of `callbacks`: rates, what stands beside them, findings.

use super::Answer;
use super::answer::RateLine;
use super::labels::Label;
use super::text::{
    RED, Style, closing, files, filtered, line, opening, paint, plain_table, sources, trimmed,
};
use crate::message::Called;
use comfy_table::CellAlignment;

/// Widest bar of a rate.
const BAR: u64 = 20;

/// The report. `all_in` names the file that holds every finding.
pub fn callbacks(answer: &Answer, style: Style, all_in: Option<&str>) -> String {
    let mut out = String::new();
    let lang = style.lang;
    let part = answer.callbacks.as_ref();
    let period = answer.period.map(|period| period.to_string()).unwrap_or_default();
    let as_of = answer.as_of.map(|day| day.to_string()).unwrap_or_default();
    let profile = part.map(|part| part.profile.clone()).unwrap_or_default();
    opening(&mut out, answer, style, &Called::Title { period, as_of, profile }.text(lang));
    filtered(&mut out, answer, style);
    files(&mut out, answer, lang);
    sources(&mut out, answer, lang);
    if let Some(part) = part {
        let whole: Vec<&RateLine> = answer.rates.iter().filter(|rate| rate.scope == part.scope).collect();
        if !whole.is_empty() {
            out.push('\n');
            line(&mut out, &table(&whole, style));
            out.push('\n');
        }
        for note in &part.notes {
            line(&mut out, note);
        }
    }
    closing(&mut out, answer, style, all_in);
    out
}

fn table(rates: &[&RateLine], style: Style) -> String {
    let lang = style.lang;
    let mut table = plain_table();
    let heads = [
        Label::Service,
        Label::Due,
        Label::CalledBack,
        Label::InTime,
        Label::PendingCallbacks,
        Label::CallbackRate,
        Label::RequiredRate,
        Label::Met,
        Label::Satisfaction,
    ];
    table.set_header(heads.map(|label| label.text(lang)).into_iter().chain([""]));
    for rate in rates {
        let (met, bar) = (Label::of_met(rate.met).text(lang), bar(rate));
        let short = rate.met == Some(false) && rate.duty;
        let percent = |text: &Option<String>| text.as_deref().map_or_else(|| "-".to_owned(), percent);
        table.add_row([
            rate.category.clone(),
            rate.due.to_string(),
            rate.done.to_string(),
            rate.in_time.to_string(),
            rate.pending.to_string(),
            percent(&rate.rate),
            percent(&rate.required),
            if short { paint(met, RED, style) } else { met.to_owned() },
            percent(&rate.satisfaction),
            bar,
        ]);
    }
    for column in [1, 2, 3, 4, 5, 6, 8] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    trimmed(&table)
}

/// The rate as a bar, with a stroke where the required rate lies.
fn bar(rate: &RateLine) -> String {
    if rate.due == 0 {
        return String::new();
    }
    let filled = rate.done.saturating_mul(BAR) / rate.due;
    let mark = rate.needed.map(|needed| needed.saturating_mul(BAR).div_ceil(rate.due));
    let cell = |at: u64| match (at <= filled, mark == Some(at)) {
        (_, true) => '|',
        (true, false) => '█',
        (false, false) => '·',
    };
    (1..=BAR).map(cell).collect()
}

/// `0.9600` as `96.00%`.
fn percent(ratio: &str) -> String {
    let digits: String = ratio.chars().filter(char::is_ascii_digit).collect();
    match digits.parse::<u64>() {
        Ok(all) => format!("{}.{:02}%", all / 100, all % 100),
        Err(_) => ratio.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn shares_are_shown_as_percentages() {
        let shown: Vec<String> = ["1.0000", "0.9999", "0.0000", "0.2708"].map(percent).to_vec();
        assert_eq!(shown, ["100.00%", "99.99%", "0.00%", "27.08%"]);
    }
}
