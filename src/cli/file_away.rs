//! Moves what was read out of the inbox, by site and month.

use super::{Failure, output};
use crate::report::answer::{Answer, InputLine, Moved};
use crate::report::labels;
use crate::report::workbook::safe_name;
use crate::value::Lang;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A folder that is read the next time is no place to put things away.
///
/// # Errors
/// Where the target lies below what is read.
pub fn check(target: &Path, roots: &[PathBuf]) -> Result<(), Failure> {
    let real = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    match roots.iter().find(|root| real(target).starts_with(real(root))) {
        Some(root) => Err(Failure::new(format!("--move {}", target.display()))
            .because(format!("it lies within {}, and would be read again", root.display()))
            .hinted("name a folder beside it")),
        None => Ok(()),
    }
}

/// Moves every file all of whose sheets were read. What stays is what somebody has to look
/// at: it is read again the next time. Archives stay until all of their members are read.
///
/// # Errors
/// Where a file cannot be moved; those before it are, and the book has them all.
pub fn file_away(target: &Path, answer: &Answer, paths: &[(String, PathBuf)]) -> Result<Vec<Moved>, Failure> {
    let mut files: BTreeMap<&Path, (bool, Vec<&InputLine>)> = BTreeMap::new();
    for (shown, path) in paths.iter().filter(|(shown, _)| shown != "-") {
        let lines: Vec<&InputLine> = answer.inputs.iter().filter(|line| line.file == *shown).collect();
        let read = !lines.is_empty() && lines.iter().all(|line| line.failure.is_none());
        let entry = files.entry(path).or_insert((true, Vec::new()));
        entry.0 &= read;
        entry.1.extend(lines);
    }
    let mut moved = Vec::new();
    for (path, (_, lines)) in files.into_iter().filter(|(_, (read, _))| *read) {
        let folder = target.join(place(&lines));
        output::make_folder(&folder)?;
        let Some(name) = path.file_name() else { continue };
        let to = shift(path, &folder, &name.to_string_lossy())?;
        let shown = lines.first().map(|line| line.file.split('!').next().unwrap_or_default().to_owned());
        moved.push(Moved { from: shown.unwrap_or_default(), to: to.to_string_lossy().replace('\\', "/") });
    }
    Ok(moved)
}

/// `乌兰风电场/2024-11`, `现存量/2024-11`.
fn place(lines: &[&InputLine]) -> PathBuf {
    let site = lines.iter().find_map(|line| line.site.clone());
    let kind = || lines.iter().find_map(|line| line.kind).map_or("-", |kind| labels::kind(kind, Lang::Zh));
    let month = lines.iter().filter_map(|line| line.days).map(|(from, _)| from).min();
    let month = month.map_or_else(|| "-".to_owned(), |day| day.format("%Y-%m").to_string());
    Path::new(&safe_name(&site.unwrap_or_else(|| kind().to_owned()))).join(month)
}

/// Moves a file into a folder under a name that is free there. A copy with the same bytes
/// that lies there already is the file itself, moved by a run that was stopped.
fn shift(from: &Path, folder: &Path, name: &str) -> Result<PathBuf, Failure> {
    let fail = |error: std::io::Error| Failure::new(format!("cannot move {}", from.display())).because(error);
    let (stem, extension) =
        name.rsplit_once('.').map_or((name, String::new()), |(s, e)| (s, format!(".{e}")));
    for n in 1_u64.. {
        let free = if n == 1 { name.to_owned() } else { format!("{stem}({n}){extension}") };
        let to = folder.join(free);
        if to.exists() {
            if same(from, &to).map_err(fail)? {
                std::fs::remove_file(from).map_err(fail)?;
                return Ok(to);
            }
            continue;
        }
        if std::fs::rename(from, &to).is_err() {
            // Another disk: the copy is whole before the original goes.
            let bytes = std::fs::read(from).map_err(fail)?;
            output::save(&to, &bytes)?;
            std::fs::remove_file(from).map_err(fail)?;
        }
        return Ok(to);
    }
    Ok(folder.join(name))
}

fn same(one: &Path, other: &Path) -> std::io::Result<bool> {
    let length = |path: &Path| std::fs::metadata(path).map(|meta| meta.len());
    Ok(length(one)? == length(other)? && std::fs::read(one)? == std::fs::read(other)?)
}
