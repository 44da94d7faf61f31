//! A stocktake as text for a terminal.

use super::Answer;
use super::answer::FigureLine;
use super::labels::Label;
use super::text::{Style, closing, files, filtered, line, opening, plain_table, sources, trimmed};
use crate::message::{Counting, Message};
use comfy_table::CellAlignment;

/// The report of `stocktake compare`. `all_in` names the file that holds every finding.
pub fn stocktake(answer: &Answer, style: Style, all_in: Option<&str>) -> String {
    let mut out = String::new();
    let say = |counting: Counting| Message::from(counting).text(style.lang);
    let period = answer.period.map(|period| period.to_string()).unwrap_or_default();
    let as_of = answer.as_of.map(|day| day.to_string()).unwrap_or_default();
    opening(&mut out, answer, style, &say(Counting::Head { period, as_of }));
    filtered(&mut out, answer, style);
    files(&mut out, answer, style.lang);
    let Some(stocktake) = &answer.stocktake else { return out };
    let all = &stocktake.all;
    let unplaced = u64::try_from(stocktake.unplaced.len()).unwrap_or(u64::MAX);
    line(
        &mut out,
        &say(Counting::Sums {
            lines: all.lines,
            counted: all.counted,
            zero: all.zero,
            not_counted: all.not_counted,
            unplaced,
        }),
    );
    let (gain, loss, net, absolute) = (all.gain, all.loss, all.net, all.absolute);
    line(&mut out, &say(Counting::Amounts { gain, loss, net, absolute }));
    if all.priced > 0 {
        let (gain, loss) = (all.gain_value, all.loss_value);
        let (net, absolute) = (all.net_value, all.absolute_value);
        let (priced, of) = (all.priced, all.compared);
        line(&mut out, &say(Counting::Values { gain, loss, net, absolute, priced, of }));
    }
    line(&mut out, &say(rate(all)));
    if stocktake.aside > 0 {
        line(&mut out, &say(Counting::Aside { sheets: stocktake.aside }));
    }
    sources(&mut out, answer, style.lang);
    out.push('\n');
    sites(&mut out, answer, style);
    closing(&mut out, answer, style, all_in);
    out
}

fn rate(figures: &FigureLine) -> Counting {
    Counting::Rate {
        exact: figures.exact_rate.clone(),
        right: figures.exact,
        within: figures.within_rate.clone(),
        tolerated: figures.within,
        of: figures.compared,
        quantity: figures.quantity_rate.clone(),
        value: figures.value_rate.clone(),
    }
}

/// The sites side by side, each with its last stocktakes below.
fn sites(out: &mut String, answer: &Answer, style: Style) {
    let Some(stocktake) = &answer.stocktake else { return };
    let mut table = plain_table();
    let heads = [
        Label::Site,
        Label::CountedOn,
        Label::CountLines,
        Label::CountedLines,
        Label::NotCountedLines,
        Label::ExactLines,
        Label::ExactRate,
        Label::QuantityRate,
        Label::ValueRate,
        Label::GainOf,
        Label::LossOf,
    ];
    table.set_header(heads.map(|label| label.text(style.lang)));
    for figures in &stocktake.sites {
        let site = figures.of.clone().unwrap_or_else(|| Label::NoSite.text(style.lang).to_owned());
        table.add_row(row(site, figures));
        let past = stocktake.history.iter().filter(|past| past.of == figures.of);
        for past in past {
            table.add_row(row(String::new(), past));
        }
    }
    for at in 2..heads.len() {
        if let Some(column) = table.column_mut(at) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    line(out, &trimmed(&table));
}

fn row(site: String, figures: &FigureLine) -> Vec<String> {
    let rate = |rate: &Option<String>| rate.clone().unwrap_or_else(|| "-".to_owned());
    vec![
        site,
        figures.day.map(|day| day.to_string()).unwrap_or_default(),
        figures.lines.to_string(),
        figures.counted.to_string(),
        figures.not_counted.to_string(),
        figures.exact.to_string(),
        rate(&figures.exact_rate),
        rate(&figures.quantity_rate),
        rate(&figures.value_rate),
        figures.gain.to_string(),
        figures.loss.to_string(),
    ]
}
