//! The look of the workbook: one font, calm colours, and a word beside every colour.

use crate::finding::Severity;
use crate::report::labels::Label;
use crate::value::Lang;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

/// Every Windows and every Excel has it; elsewhere its substitute is a plain sans serif.
pub(super) const FONT: &str = "Microsoft YaHei";
const SIZE: f64 = 10.0;
/// The height of a line of text, in points.
pub(super) const LINE: f64 = 16.5;

const INK: Color = Color::RGB(0x26_32_38);
const GREY: Color = Color::RGB(0x60_6B_70);
const RULE: Color = Color::RGB(0xD0_D5_D8);
const HEAD: Color = Color::RGB(0xDD_E6_ED);
const SAND: Color = Color::RGB(0xF3_E7_CF);
const SAGE: Color = Color::RGB(0xD9_E8_DC);
const RED: Color = Color::RGB(0xA6_1B_1B);
const PALE_RED: Color = Color::RGB(0xFB_E9_E7);
const PALE_AMBER: Color = Color::RGB(0xFF_F4_D6);
const PALE_BLUE: Color = Color::RGB(0xEC_F2_F7);
const LINK: Color = Color::RGB(0x1F_4E_9E);
/// Cells that the reader is to fill in.
const ENTRY: Color = Color::RGB(0xFF_FD_EE);
pub(super) const BAR: Color = Color::RGB(0x5B_7F_A3);

/// The parts of a bar.
pub(super) const SHADES: [Color; 16] = [
    Color::RGB(0x5B_7F_A3),
    Color::RGB(0xC9_8B_5A),
    Color::RGB(0x7A_9E_7E),
    Color::RGB(0xA8_6A_6A),
    Color::RGB(0x8D_80_A8),
    Color::RGB(0xC7_B3_63),
    Color::RGB(0x6F_A5_AB),
    Color::RGB(0x9A_A3_A8),
    Color::RGB(0x2F_4B_66),
    Color::RGB(0x8A_54_2B),
    Color::RGB(0x43_64_47),
    Color::RGB(0x6E_36_36),
    Color::RGB(0xC3_B8_D8),
    Color::RGB(0xE6_DB_A8),
    Color::RGB(0xB5_D6_DA),
    Color::RGB(0xD6_DB_DE),
];

const WHOLE: &str = "#,##0";
const DECIMAL: &str = "#,##0.00####";
const MONEY: &str = "#,##0.00";
const PERCENT: &str = "0.00%";
const DAY: &str = "yyyy-mm-dd";

/// The formats of all cells.
pub(super) struct Styles {
    /// In a workbook of several reports, the one whose sheets are being written.
    pub part: Option<Label>,
    pub base: Format,
    pub title: Format,
    pub section: Format,
    pub plain: Format,
    pub plain_wrapped: Format,
    pub hint: Format,
    pub caution: Format,
    pub complete: Format,
    pub incomplete: Format,
    pub gap: Format,
    pub jump: Format,
    pub head: Format,
    /// Over what the ledger says, and over what the ERP says.
    pub head_ledger: Format,
    pub head_erp: Format,
    pub text: Format,
    pub bold: Format,
    pub numeral: Format,
    pub whole: Format,
    pub decimal: Format,
    pub money: Format,
    pub percent: Format,
    pub day: Format,
    pub link: Format,
    pub entry: Format,
    pub total: Format,
    pub total_text: Format,
    pub total_whole: Format,
    pub total_decimal: Format,
    pub total_money: Format,
    pub error: Format,
    pub warning: Format,
    pub info: Format,
    /// Laid over a row by condition.
    pub differs: Format,
}

impl Styles {
    /// The styles of one report among several in a workbook.
    pub(super) fn of_part(part: Label) -> Styles {
        Styles { part: Some(part), ..Styles::new() }
    }

    /// What a sheet is called. The inputs are the same for all reports of a workbook.
    pub(super) fn sheet(&self, name: Label, lang: Lang) -> String {
        match self.part.filter(|_| name != Label::Inputs) {
            Some(part) => format!("{} {}", part.text(lang), name.text(lang)),
            None => name.text(lang).to_owned(),
        }
    }

    pub(super) fn new() -> Styles {
        let base = base();
        let cell =
            base.clone().set_align(FormatAlign::Top).set_border(FormatBorder::Thin).set_border_color(RULE);
        let text = cell.clone().set_text_wrap();
        let bold = cell.clone().set_bold().set_text_wrap();
        let figure = cell.clone().set_align(FormatAlign::Right).set_indent(1);
        let total = cell.clone().set_bold().set_border_top(FormatBorder::Medium).set_border_top_color(GREY);
        let total_figure = total.clone().set_align(FormatAlign::Right).set_indent(1);
        let line = base.clone().set_text_wrap().set_align(FormatAlign::Top);
        Styles {
            part: None,
            title: base.clone().set_bold().set_font_size(16),
            section: base.clone().set_bold().set_font_size(11),
            plain: base.clone(),
            hint: base.clone().set_font_color(GREY),
            caution: base.clone().set_bold().set_font_color(RED),
            complete: line.clone().set_bold().set_background_color(PALE_BLUE),
            incomplete: filled(&line, PALE_RED).set_bold().set_font_color(RED),
            gap: filled(&line, PALE_RED).set_font_color(RED),
            jump: linked(&base),
            head: head(&cell),
            head_ledger: filled(&head(&cell), SAND),
            head_erp: filled(&head(&cell), SAGE),
            bold: bold.clone(),
            numeral: figure.clone(),
            whole: figure.clone().set_num_format(WHOLE),
            decimal: figure.clone().set_num_format(DECIMAL),
            money: figure.clone().set_num_format(MONEY),
            percent: figure.clone().set_num_format(PERCENT),
            plain_wrapped: line.clone(),
            day: cell.clone().set_num_format(DAY).set_align(FormatAlign::Center),
            link: linked(&text),
            entry: filled(&text, ENTRY),
            total_text: total_figure.clone(),
            total_whole: total_figure.clone().set_num_format(WHOLE),
            total_decimal: total_figure.clone().set_num_format(DECIMAL),
            total_money: total_figure.clone().set_num_format(MONEY),
            error: filled(&bold, PALE_RED).set_font_color(RED),
            warning: filled(&bold, PALE_AMBER),
            info: filled(&text, PALE_BLUE),
            differs: Format::new().set_background_color(PALE_RED),
            text,
            total,
            base,
        }
    }

    pub(super) fn severity(&self, severity: Severity) -> &Format {
        match severity {
            Severity::Error => &self.error,
            Severity::Warning => &self.warning,
            Severity::Info => &self.info,
        }
    }
}

fn base() -> Format {
    Format::new()
        .set_font_name(FONT)
        .set_font_size(SIZE)
        .set_font_family(2)
        .set_font_charset(134)
        .set_font_color(INK)
        .set_align(FormatAlign::VerticalCenter)
}

fn head(cell: &Format) -> Format {
    filled(cell, HEAD)
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_align(FormatAlign::Center)
}

fn filled(format: &Format, colour: Color) -> Format {
    format.clone().set_background_color(colour)
}

fn linked(format: &Format) -> Format {
    format.clone().set_font_color(LINK).set_underline(FormatUnderline::Single)
}
