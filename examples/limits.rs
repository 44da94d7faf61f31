//! What reading cannot be faster than, and what it is held against: `limits MODE PATH`.
//!
//! `inflate` and `inflate-libdeflate` only inflate every part of every .xlsx below PATH;
//! `calamine` reads the cells of every sheet with the lazy reader of that library. Prints what
//! was counted, so that nothing is left out by the compiler.
#![allow(clippy::print_stdout, reason = "a tool for developers")]

use anyhow::{Context, Result, bail};
use calamine::{Reader, Xlsx};
use std::io::{Cursor, Read};
use zip::ZipArchive;

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let (mode, path) = (args.next().context("which mode?")?, args.next().context("which path?")?);
    let mut inflater = libdeflater::Decompressor::new();
    let mut buffer = Vec::new();
    let mut count = 0;
    for entry in walkdir::WalkDir::new(path) {
        let entry = entry?;
        if entry.path().extension().is_none_or(|extension| extension != "xlsx") {
            continue;
        }
        let bytes = std::fs::read(entry.path())?;
        count += match mode.as_str() {
            "inflate" => inflate(&bytes, &mut buffer)?,
            "inflate-libdeflate" => inflate_at_once(&bytes, &mut inflater, &mut buffer)?,
            "calamine" => cells(&bytes)?,
            _ => bail!("there is no mode {mode}"),
        };
    }
    println!("{mode} {count}");
    Ok(())
}

/// Through a window, with zlib-rs.
fn inflate(bytes: &[u8], buffer: &mut Vec<u8>) -> Result<u64> {
    buffer.resize(1 << 16, 0);
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut count = 0;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index)?;
        loop {
            let read = part.read(buffer)?;
            if read == 0 {
                break;
            }
            count += u64::try_from(read)?;
        }
    }
    Ok(count)
}

/// Every part whole, with libdeflate.
fn inflate_at_once(
    bytes: &[u8],
    inflater: &mut libdeflater::Decompressor,
    buffer: &mut Vec<u8>,
) -> Result<u64> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut count = 0;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index)?;
        let (start, packed, size) = (part.data_start(), part.compressed_size(), part.size());
        let start = usize::try_from(start.context("no data")?)?;
        let packed = bytes.get(start..start + usize::try_from(packed)?).context("cut short")?;
        buffer.resize(usize::try_from(size)?.max(1), 0);
        if part.compression() == zip::CompressionMethod::Deflated {
            inflater.deflate_decompress(packed, buffer)?;
        }
        count += size;
    }
    Ok(count)
}

fn cells(bytes: &[u8]) -> Result<u64> {
    let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes))?;
    let mut count = 0;
    for name in workbook.sheet_names() {
        let mut reader = workbook.worksheet_cells_reader(&name)?;
        while reader.next_cell()?.is_some() {
            count += 1;
        }
    }
    Ok(count)
}
