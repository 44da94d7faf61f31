//! What a workbook says before its sheets: their names, the shared texts, the formats.

use super::records::{BEGIN, END, Pieces, Records};
use super::text::{self, Spelling};
use crate::source::SourceError;
use crate::source::legacy::fields::Fields;
use crate::source::xlsx::styles::{self, Format};
use std::collections::{HashMap, HashSet};

const DATE_MODE: u16 = 0x22;
const FILE_PASS: u16 = 0x2F;
const CODE_PAGE: u16 = 0x42;
const SHEET: u16 = 0x85;
const CELL_FORMAT: u16 = 0xE0;
const STRINGS: u16 = 0xFC;
const NUMBER_FORMAT: u16 = 0x041E;
/// How the workbook begins where it was written before Excel 5.
const OLD_BEGINS: [u16; 3] = [0x09, 0x0209, 0x0409];
const EXCEL_5: u16 = 0x0500;

#[derive(Debug)]
pub(super) struct Sheet {
    /// Where in the stream its own records start.
    pub at: usize,
    pub name: String,
    pub hidden: bool,
    /// Whether it is a worksheet, and no chart, macros or dialog.
    pub holds_cells: bool,
}

#[derive(Debug)]
pub(super) struct Globals {
    /// In the order of their tabs.
    pub sheets: Vec<Sheet>,
    pub strings: Vec<String>,
    pub date1904: bool,
    pub spelling: Spelling,
    formats: Vec<Format>,
}

impl Globals {
    /// Reads the first part of the stream.
    ///
    /// # Errors
    /// [`SourceError::Damaged`], [`SourceError::Encrypted`] and [`SourceError::Unsupported`].
    pub fn read(stream: &[u8]) -> Result<Globals, SourceError> {
        let mut records = Records::new(stream);
        let (begin, body) = records.next()?;
        if OLD_BEGINS.contains(&begin) {
            return Err(SourceError::Unsupported(".xls of Excel 2 to 4"));
        }
        if begin != BEGIN {
            return Err(SourceError::Damaged("no workbook begins in it".to_owned()));
        }
        let spelling = match Fields(body).u16()? {
            EXCEL_5 => Spelling::CodePage(text::code_page(0)),
            _ => Spelling::Unicode,
        };
        let mut globals = Globals {
            sheets: Vec::new(),
            strings: Vec::new(),
            date1904: false,
            spelling,
            formats: Vec::new(),
        };
        globals.read_records(&mut records)?;
        let mut names = HashSet::new();
        match globals.sheets.iter().find(|sheet| sheet.holds_cells && !names.insert(&sheet.name)) {
            Some(sheet) => Err(SourceError::Damaged(format!("two sheets are called {}", sheet.name))),
            None => Ok(globals),
        }
    }

    fn read_records(&mut self, records: &mut Records<'_>) -> Result<(), SourceError> {
        let mut codes = HashMap::new();
        let mut ids = Vec::new();
        loop {
            let (kind, body) = records.next()?;
            let mut fields = Fields(body);
            match kind {
                END => break,
                FILE_PASS => return Err(SourceError::Encrypted),
                DATE_MODE => self.date1904 = fields.u16()? == 1,
                CODE_PAGE => {
                    if let Spelling::CodePage(encoding) = &mut self.spelling {
                        *encoding = text::code_page(fields.u16()?);
                    }
                }
                NUMBER_FORMAT => {
                    let mut pieces = records.pieces(body);
                    let id = pieces.u16()?;
                    // One that is cut short is that of money in the files that have it.
                    let code = self.format_code(&mut pieces).unwrap_or_default();
                    codes.insert(id, styles::classify(&code));
                }
                CELL_FORMAT => {
                    fields.u16()?;
                    ids.push(fields.u16()?);
                }
                SHEET => self.sheets.push(self.sheet(body)?),
                STRINGS => {
                    let mut pieces = records.pieces(body);
                    // What is declared to follow is not believed.
                    pieces.skip(8)?;
                    while !pieces.is_empty() {
                        self.strings.push(text::shared(&mut pieces)?);
                    }
                }
                _ => {}
            }
        }
        let format = |id: &u16| codes.get(id).copied().unwrap_or_else(|| styles::builtin(u32::from(*id)));
        self.formats = ids.iter().map(format).collect();
        Ok(())
    }

    /// Before Excel 97 its length takes a byte only.
    fn format_code(&self, pieces: &mut Pieces<'_>) -> Result<String, SourceError> {
        match self.spelling {
            Spelling::Unicode => self.spelling.counted(pieces),
            Spelling::CodePage(_) => {
                let length = pieces.u8()?;
                self.spelling.read(pieces, u16::from(length))
            }
        }
    }

    fn sheet(&self, body: &[u8]) -> Result<Sheet, SourceError> {
        const STATE: u8 = 3;
        let mut fields = Fields(body);
        let at = usize::try_from(fields.u32()?).unwrap_or(usize::MAX);
        let hidden = fields.u8()? & STATE != 0;
        let holds_cells = fields.u8()? == 0;
        let length = fields.u8()?;
        let mut pieces = Pieces::of(fields.0);
        let mut name = self.spelling.read(&mut pieces, u16::from(length))?;
        name.retain(|c| c != '\0');
        Ok(Sheet { at, name, hidden, holds_cells })
    }

    /// The format of cells with this style; general where the workbook has none such.
    pub fn format(&self, style: u16) -> Format {
        self.formats.get(usize::from(style)).copied().unwrap_or_default()
    }
}
