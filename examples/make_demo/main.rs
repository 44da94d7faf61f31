//! Writes the demonstration month: the ledgers of three invented sites and the exports of
//! their ERP, with a known list of faults (see `fixtures/demo/README.md`).
//!
//! ```text
//! cargo run --example make_demo [DIR]
//! ```
//!
//! The same bytes come out on every run and every machine.

mod erp;
mod ledgers;
mod month;
mod sheet;

use anyhow::{Context, Result};
use month::{BAISHAWAN, QINGSHILING, Site, YUNTAISHAN};
use std::path::{Path, PathBuf};

fn main() -> Result<()> {
    let target = std::env::args_os().nth(1);
    let target = target.map_or_else(|| PathBuf::from("fixtures/demo"), PathBuf::from);
    erp::write(&fresh(&target, "ERP")?)?;
    ledgers::daily_workbooks(&folder_of(&target, &QINGSHILING)?)?;
    ledgers::month_workbook(&folder_of(&target, &BAISHAWAN)?)?;
    ledgers::daily_csv(&folder_of(&target, &YUNTAISHAN)?)
}

fn folder_of(target: &Path, site: &Site) -> Result<PathBuf> {
    fresh(&target.join("流水账"), site.name)
}

/// A folder that is there.
fn fresh(above: &Path, name: &str) -> Result<PathBuf> {
    let folder = above.join(name);
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    Ok(folder)
}
