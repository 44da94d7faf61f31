//! A journal for hledger. What the language gives a meaning to is written in its full-width
//! form: `:` in an account, `;` in a description.

use super::{Account, Assertion, Entry, Head, Language, item_name, one_line};
use crate::book::Item;
use crate::export::View;
use chrono::NaiveDate;
use std::io::{self, Write};

/// # Errors
/// Those of the writer.
pub fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    super::write(&Hledger, view, out)
}

struct Hledger;

impl Language for Hledger {
    fn opening(&self, out: &mut dyn Write, head: &Head<'_>) -> io::Result<()> {
        head.write(out, "hledger")?;
        writeln!(out, "decimal-mark .\n")
    }

    fn account(&self, out: &mut dyn Write, _since: NaiveDate, account: &Account) -> io::Result<()> {
        writeln!(out, "account {}", account.name)?;
        let texts = [("warehouse", &account.warehouse), ("site", &account.site)];
        for (key, text) in texts.into_iter().filter_map(|(key, text)| Some((key, text.as_ref()?))) {
            comment(out, key, text)?;
        }
        account.category.map_or(Ok(()), |category| comment(out, "category", category))
    }

    fn commodity(&self, out: &mut dyn Write, _since: NaiveDate, item: &Item) -> io::Result<()> {
        writeln!(out, "commodity {}", symbol(&item.code))?;
        comment(out, "item", &item.code)?;
        comment(out, "name", &item_name(item))?;
        item.unit.as_deref().map_or(Ok(()), |unit| comment(out, "unit", unit))
    }

    fn entry(&self, out: &mut dyn Write, entry: &Entry<'_>) -> io::Result<()> {
        let name = one_line(&item_name(entry.item)).replace(';', "；").replace('|', "｜");
        let symbol = symbol(&entry.item.code);
        writeln!(out, "\n{} * {} | {name}", entry.date, entry.what)?;
        for (key, text) in &entry.details {
            comment(out, key, text)?;
        }
        writeln!(out, "    {}  {} {symbol}", entry.stock, entry.quantity)?;
        if let Some((place, cell)) = &entry.place {
            comment(out, "file", place.file)?;
            comment(out, "sheet", place.sheet)?;
            comment(out, "row", &place.row.to_string())?;
            cell.as_ref().map_or(Ok(()), |cell| comment(out, "cell", cell))?;
        }
        writeln!(out, "    {}  {} {symbol}", entry.other, -entry.quantity)
    }

    fn balance(&self, out: &mut dyn Write, line: &Assertion<'_>) -> io::Result<()> {
        let symbol = symbol(&line.item.code);
        writeln!(out, "\n{} * 期末结存", line.to)?;
        writeln!(out, "    {}  0 {symbol} = {} {symbol}", line.stock, line.quantity)
    }

    fn part(&self, _mark: char, name: &str) -> String {
        let name = one_line(name).replace(':', "：").replace(';', "；");
        // Two spaces end an account's name, and brackets around it mean something.
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        name.replace('(', "（").replace(')', "）").replace('[', "［").replace(']', "］")
    }
}

/// A commodity may be anything between double quotes but these.
fn symbol(code: &str) -> String {
    format!("\"{}\"", one_line(code).replace('"', "＂"))
}

/// A tag on a line of its own: a comma would end its value.
fn comment(out: &mut dyn Write, key: &str, text: &str) -> io::Result<()> {
    let tag = format!("    ; {key}: {}", one_line(text));
    writeln!(out, "{}", tag.trim_end())
}
