//! All analyses of a period as text for a terminal.

use super::Answer;
use super::headlines::headlines;
use super::labels::Label;
use super::text::{
    RED, Style, closing, files, filtered, line, opening, paint, plain_table, sources, trimmed,
};

/// The report. `all_in` names the file that holds every finding.
pub fn report(answer: &Answer, style: Style, all_in: Option<&str>) -> String {
    let mut out = String::new();
    let lang = style.lang;
    let period = answer.period.map(|period| period.to_string()).unwrap_or_default();
    let as_of = answer.as_of.map(|day| day.to_string()).unwrap_or_default();
    let of_day = Label::AsOf.text(lang);
    opening(
        &mut out,
        answer,
        style,
        &format!("{} {period} ({of_day} {as_of})", Label::PeriodReport.text(lang)),
    );
    filtered(&mut out, answer, style);
    files(&mut out, answer, lang);
    sources(&mut out, answer, lang);
    out.push('\n');
    let mut table = plain_table();
    let heads = [Label::PartOf, Label::Headline, Label::HeadlineValue, Label::HeadlineNote];
    table.set_header(heads.map(|label| label.text(lang)));
    for headline in headlines(answer, lang) {
        let short = headline.good == Some(false);
        let value = if short { paint(&headline.value, RED, style) } else { headline.value };
        table.add_row([headline.part.label().text(lang).to_owned(), headline.name, value, headline.note]);
    }
    line(&mut out, &trimmed(&table));
    closing(&mut out, answer, style, all_in);
    out
}
