//! Mutates small files of every format and reads what comes of them.
//!
//! `cargo run --example mutate -- [MUTANTS] [SEED]`, after `cargo build`. Ends with 1 if any
//! mutant panicked in the process or took too long; what a worker died of is only counted,
//! since that is what workers are for.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a tool for developers"
)]

use duizhang::source::sniff::{Format, sniff};
use duizhang::source::worker::Workers;
use duizhang::source::{self, Limits, Merge, Row, SheetStart, Sink, SourceError, archive};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// What a file may take at most, in the promise of the program.
const MOST: Duration = Duration::from_secs(10);

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let mut number = |default: u64| arguments.next().and_then(|text| text.parse().ok()).unwrap_or(default);
    let (mutants, seed) = (number(5_000), number(1));
    let program = std::env::current_exe().unwrap();
    let program =
        program.ancestors().nth(2).unwrap().join(format!("duizhang{}", std::env::consts::EXE_SUFFIX));
    assert!(program.is_file(), "build the program first");
    let limits = Limits::default();
    let workers = Workers::new(program, &limits);
    let seeds = seeds();
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut counts = BTreeMap::<(&str, &str), u64>::new();
    let mut slowest = Duration::ZERO;
    // A panic is caught and counted; its words are of use only when it is looked into.
    std::panic::set_hook(Box::new(|_| {}));
    for n in 0..mutants {
        let (name, bytes) = &seeds[random.below(seeds.len())];
        let mutant = mutate(bytes, &mut random);
        let started = Instant::now();
        let outcome = read(&mutant, &limits, &workers);
        let took = started.elapsed();
        slowest = slowest.max(took);
        let outcome = if took > MOST { "too late" } else { outcome };
        if matches!(outcome, "panic" | "too late") {
            let file = std::env::temp_dir().join(format!("mutant-{seed}-{n}.{name}"));
            std::fs::write(&file, &mutant).unwrap();
            println!("{outcome}: {}", file.display());
        }
        *counts.entry((name, outcome)).or_default() += 1;
    }
    for ((name, outcome), count) in &counts {
        println!("{name:>15} {outcome:<14} {count}");
    }
    println!("{mutants} mutants, the slowest in {} ms", slowest.as_millis());
    let bad = counts.keys().any(|(_, outcome)| matches!(*outcome, "panic" | "too late"));
    ExitCode::from(u8::from(bad))
}

fn read(bytes: &[u8], limits: &Limits, workers: &Workers) -> &'static str {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let mut sink = Count::default();
        let format = sniff(bytes);
        let outcome = match format {
            Format::Zip => archive::list(bytes, limits).and_then(|all| {
                all.members
                    .iter()
                    .try_for_each(|m| archive::extract(Cursor::new(bytes), m.index, limits).map(drop))
            }),
            _ => source::read(bytes, format, limits, workers, &mut sink),
        };
        (format, outcome, sink)
    }));
    match outcome {
        Err(_) => "panic",
        Ok((Format::NoSpreadsheet(_), ..)) => "passed over",
        Ok((_, Err(SourceError::WorkerDied { .. }), _)) => "worker died",
        Ok((_, Err(SourceError::WorkerTimeout { .. }), _)) => "worker stalled",
        Ok((_, Err(SourceError::Limit { .. }), _)) => "beyond a limit",
        Ok((_, Err(_), _)) => "refused",
        Ok((_, Ok(()), sink)) if sink.refused > 0 => "sheet refused",
        Ok((_, Ok(()), _)) => "read",
    }
}

#[derive(Default)]
struct Count {
    refused: u64,
    last: u32,
}

impl Sink for Count {
    fn start(&mut self, _: SheetStart<'_>) {
        self.last = 0;
    }

    fn row(&mut self, row: Row<'_>) {
        assert!(row.number > self.last, "rows must ascend");
        assert!(row.cells.is_sorted_by(|a, b| a.col < b.col), "cells must ascend");
        self.last = row.number;
    }

    fn end(&mut self, outcome: Result<&[Merge], SourceError>) {
        self.refused += u64::from(outcome.is_err());
    }
}

/// Small and quick, and the same on every system.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, most: usize) -> usize {
        (self.next() % most.max(1) as u64) as usize
    }
}

/// Changes the file itself or, two times in three, one part of a container, which is packed
/// again so that neither its checksum nor its sectors are an obstacle.
fn mutate(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    if bytes.starts_with(b"PK") && random.below(3) > 0 {
        let mut parts = parts(bytes);
        let at = random.below(parts.len());
        parts[at].1 = changed(&parts[at].1, random);
        return packed(&parts);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") && random.below(3) > 0 {
        return restreamed(bytes, random);
    }
    changed(bytes, random)
}

/// The workbook's stream changed, in a container that is sound.
fn restreamed(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut container = cfb::CompoundFile::open(Cursor::new(bytes.to_vec())).unwrap();
    let mut stream = Vec::new();
    container.open_stream("/Workbook").unwrap().read_to_end(&mut stream).unwrap();
    let changed = changed(&stream, random);
    container.create_stream("/Workbook").unwrap().write_all(&changed).unwrap();
    container.into_inner().into_inner()
}

fn changed(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    const NUMBERS: &[&[u8]] = &[
        &[0xFF; 4],
        &[0; 4],
        &[0, 0, 0, 0x80],
        &[0xFF, 0xFF, 0, 0],
        b"4294967296",
        b"-1",
        b"\"",
        b"<",
        b"&#0;",
        b"</row>",
        b"XFE1048577",
        b"18446744073709551615",
        b"1e999",
    ];
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len());
        let length = random.below(32).min(bytes.len() - at);
        match random.below(7) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << random.below(8),
            1 if !bytes.is_empty() => bytes[at] = random.next() as u8,
            2 => drop(bytes.drain(at..at + length)),
            3 => {
                let piece = bytes[at..at + length].to_vec();
                let to = random.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            4 if random.below(4) == 0 => bytes.truncate(at),
            5 => {
                let piece = NUMBERS[random.below(NUMBERS.len())];
                let end = (at + piece.len()).min(bytes.len());
                bytes.splice(at..end, piece.iter().copied());
            }
            _ => {
                let piece = NUMBERS[random.below(NUMBERS.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
        }
    }
    bytes
}

fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        parts.push((String::from_utf8_lossy(part.name_raw()).into_owned(), content));
    }
    parts
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A file of each format.
fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats");
    let named = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let csv = "日期,物资名称,数量\n2024-11-01,\"碳刷 \"\"J204\"\"\",3\n2024-11-02,螺栓,-2.5\n";
    let (gbk, ..) = encoding_rs::GB18030.encode(csv);
    let utf16: Vec<u8> = format!("\u{FEFF}{csv}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let xlsx = workbook();
    let zip = packed(&[("a/1.csv".to_owned(), gbk.to_vec()), ("2.xlsx".to_owned(), xlsx.clone())]);
    vec![
        ("xls", named("ledger.xls")),
        ("ods", named("ledger.ods")),
        ("xlsb", named("ledger.xlsb")),
        ("html", named("ledger-html.xls")),
        ("spreadsheetml", named("ledger-spreadsheetml.xls")),
        ("xlsx", xlsx),
        ("zip", zip),
        ("utf8.csv", csv.into()),
        ("gbk.csv", gbk.into_owned()),
        ("utf16.csv", utf16),
    ]
}

fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let date = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["日期", "物资名称", "数量"]).unwrap();
    for row in 1..20 {
        sheet.write_number_with_format(row, 0, 45_597.0 + f64::from(row), &date).unwrap();
        sheet.write_string(row, 1, format!("物资 {row}")).unwrap();
        sheet.write_number(row, 2, f64::from(row) / 8.0).unwrap();
    }
    sheet.merge_range(30, 0, 31, 2, "合计", &rust_xlsxwriter::Format::new()).unwrap();
    book.save_to_buffer().unwrap()
}
