//! Which count sheets were written.

use crate::book::Book;
use crate::message::{Counting, Message};
use crate::stocktake::SiteForm;
use crate::value::Lang;
use serde::Serialize;

/// The answer of `stocktake template`.
#[derive(Debug, Serialize)]
pub struct FormsAnswer {
    pub schema: &'static str,
    pub command: &'static str,
    pub files: Vec<FormLine>,
}

/// A workbook with the count sheets of a site.
#[derive(Debug, Serialize)]
pub struct FormLine {
    pub file: String,
    pub site: Option<String>,
    pub sheets: Vec<FormSheet>,
}

/// The count sheet of a store.
#[derive(Debug, Serialize)]
pub struct FormSheet {
    /// 表号
    pub number: String,
    pub warehouse: String,
    pub lines: usize,
}

impl Default for FormsAnswer {
    fn default() -> FormsAnswer {
        FormsAnswer { schema: "duizhang/1", command: "stocktake template", files: Vec::new() }
    }
}

impl FormsAnswer {
    pub fn take(&mut self, book: &Book<'_>, site: &SiteForm, file: String) {
        let sheets = site.stores.iter().map(|store| FormSheet {
            number: store.number.to_string(),
            warehouse: store.number.warehouse.clone(),
            lines: store.lines.len(),
        });
        self.files.push(FormLine {
            file,
            site: site.site.and_then(|site| book.master.site(site)).map(ToString::to_string),
            sheets: sheets.collect(),
        });
    }

    /// How many there are, for a terminal.
    pub fn text(&self, lang: Lang) -> String {
        let sheets = || self.files.iter().flat_map(|file| &file.sheets);
        let counting = Counting::WroteForms {
            sites: self.files.len(),
            sheets: sheets().count(),
            lines: sheets().map(|sheet| sheet.lines).sum(),
        };
        format!("{}\n", Message::from(counting).text(lang))
    }
}

/// That there is nothing to count, and what would be needed.
pub fn nothing_to_count(lang: Lang) -> (String, String) {
    let say = |counting: Counting| Message::from(counting).text(lang);
    (say(Counting::NothingToCount), say(Counting::NothingToCountHelp))
}

/// That the inputs are not whole, so that a count sheet would lack lines.
pub fn forms_incomplete(lang: Lang) -> String {
    Message::from(Counting::FormsIncomplete).text(lang)
}
