//! `duizhang` 对账 reconciles the stock ledgers that field sites write by hand with what an
//! ERP exports, and names every difference with its place and its clause.
//!
//! Data flows one way. Each folder uses only those named before it:
//!
//! 1. [`value`]: quantities, dates, names, periods, languages. [`place`]: where a value stands.
//! 2. [`source`]: bytes to a stream of cells. What a file is, its bytes decide. Knows no kind
//!    of sheet, no site, no policy; every size is limited.
//! 3. [`sheet`]: a stream of cells to a table. The header is found, columns are mapped to
//!    meanings, and every row gets exactly one fate: accepted, rejected or skipped.
//! 4. [`record`]: table rows to typed records, one file for each kind of sheet. What cannot be
//!    understood becomes a reject with its cell, never a guess.
//! 5. [`config`] and [`policy`]: what an organisation says of its files; the regulation as
//!    data, with the origin of each value.
//! 6. [`inputs`]: all of the above for all files of a run, in parallel, in a fixed order.
//! 7. [`book`]: who is who (items, warehouses, sites), which rows count (repeats once,
//!    corrections instead, unknown ones held), openings, balances, the ERP's own figures.
//!    Beside it, each on its own: [`matching`] (which postings are the same, why the rest
//!    differ), [`stocktake`] (counts against the book, and the count sheets themselves),
//!    [`callback`] (services joined with the callbacks on them, rates, chains, repeats) and
//!    [`outsource`] (quotas, tiers, lateness and samples of outsourced work).
//! 8. [`message`] and [`finding`]: what can be said, typed, in two languages; and what a
//!    finding carries.
//! 9. [`rules`]: one file for each rule, with its code, clause, explanation and check. Facts
//!    in, findings out.
//! 10. [`report`]: one [`report::Answer`], written as text, JSON, list or workbook.
//! 11. [`export`]: the same for other tools: tables as CSV, JSON lines and Parquet, and journals.
//! 12. [`cli`]: flags as typed, settings ready to use, one small file for each command.
//!
//! An `Err` means that something could not be done. Anything about the data is a value with
//! a place. The library never prints, reads no clock and no environment: `main` tells it.
#![forbid(unsafe_code)]

pub mod book;
pub mod callback;
pub mod cli;
pub mod config;
pub mod export;
pub mod finding;
pub mod inputs;
pub mod matching;
pub mod message;
pub mod outsource;
pub mod place;
pub mod policy;
pub mod record;
pub mod report;
pub mod rules;
pub mod sheet;
pub mod source;
pub mod stocktake;
pub mod value;
