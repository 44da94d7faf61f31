//! A journal for beancount, whose names are narrow: a commodity is `I` and the item's code, an
//! account's part `S`, `W` or `C` and the name of the site, warehouse or category. A byte that
//! a name may not hold is `-` and its two hexadecimal digits, so that the name can be read back;
//! the metadata tell it outright.

use super::{Account, Assertion, Entry, Head, Language, item_name, one_line};
use crate::book::Item;
use crate::export::View;
use crate::inputs::hex;
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// # Errors
/// Those of the writer.
pub fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    super::write(&Beancount, view, out)
}

struct Beancount;

/// The most letters that a commodity may have.
const LONGEST: usize = 24;

impl Language for Beancount {
    fn opening(&self, out: &mut dyn Write, head: &Head<'_>) -> io::Result<()> {
        head.write(out, "beancount")?;
        writeln!(out, "option \"title\" \"duizhang {}..{}\"\n", head.from, head.to)
    }

    fn account(&self, out: &mut dyn Write, since: NaiveDate, account: &Account) -> io::Result<()> {
        writeln!(out, "{since} open {}", account.name)?;
        let texts = [("warehouse", &account.warehouse), ("site", &account.site)];
        for (key, text) in texts.into_iter().filter_map(|(key, text)| Some((key, text.as_ref()?))) {
            writeln!(out, "  {key}: {}", quoted(text))?;
        }
        account.category.map_or(Ok(()), |category| writeln!(out, "  category: {}", quoted(category)))
    }

    fn commodity(&self, out: &mut dyn Write, since: NaiveDate, item: &Item) -> io::Result<()> {
        writeln!(out, "{since} commodity {}", currency(&item.code))?;
        writeln!(out, "  item: {}", quoted(&item.code))?;
        writeln!(out, "  name: {}", quoted(&item_name(item)))?;
        item.unit.as_deref().map_or(Ok(()), |unit| writeln!(out, "  unit: {}", quoted(unit)))
    }

    fn entry(&self, out: &mut dyn Write, entry: &Entry<'_>) -> io::Result<()> {
        let currency = currency(&entry.item.code);
        writeln!(out, "\n{} * {} {}", entry.date, quoted(entry.what), quoted(&item_name(entry.item)))?;
        for (key, text) in &entry.details {
            writeln!(out, "  {key}: {}", quoted(text))?;
        }
        writeln!(out, "  {}  {} {currency}", entry.stock, entry.quantity)?;
        if let Some((place, cell)) = &entry.place {
            writeln!(out, "    file: {}\n    sheet: {}", quoted(place.file), quoted(place.sheet))?;
            writeln!(out, "    row: {}", place.row)?;
            cell.as_ref().map_or(Ok(()), |cell| writeln!(out, "    cell: {}", quoted(cell)))?;
        }
        writeln!(out, "  {}  {} {currency}", entry.other, -entry.quantity)
    }

    /// An assertion holds at the beginning of its day, and to the last decimal.
    fn balance(&self, out: &mut dyn Write, line: &Assertion<'_>) -> io::Result<()> {
        let day = line.to.succ_opt().unwrap_or(line.to);
        writeln!(out, "{day} balance {}  {} ~ 0 {}", line.stock, line.quantity, currency(&line.item.code))
    }

    fn part(&self, mark: char, name: &str) -> String {
        let mut part = String::from(mark);
        for letter in name.chars() {
            let kept = letter.is_ascii_alphanumeric() || !letter.is_ascii() && is_plain_letter(letter);
            if kept { part.push(letter) } else { escape(letter, &mut part) }
        }
        part
    }
}

/// Han letters; of other scripts none is asked for, and what counts as a letter differs from
/// one reader's tables to the next.
fn is_plain_letter(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
}

fn escape(letter: char, out: &mut String) {
    let mut bytes = [0_u8; 4];
    for byte in letter.encode_utf8(&mut bytes).bytes() {
        out.push('-');
        out.push_str(&hex(&[byte]).to_ascii_uppercase());
    }
}

/// The commodity of an item's code; a code too long for one is told by its checksum.
fn currency(code: &str) -> String {
    let mut name = String::from("I");
    for letter in code.chars() {
        let kept = letter.is_ascii_uppercase() || letter.is_ascii_digit();
        if kept { name.push(letter) } else { escape(letter, &mut name) }
    }
    if name.len() > LONGEST || name.len() < 2 {
        let digest = hex(&Sha256::digest(code.as_bytes())).to_ascii_uppercase();
        name = format!("X{}", digest.get(..LONGEST - 1).unwrap_or(&digest));
    }
    name
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", one_line(text).replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_can_be_read_back() {
        assert_eq!(currency("0101001"), "I0101001");
        assert_eq!(currency("ab-C"), "I-61-62-2DC");
        assert_eq!(currency(&"长".repeat(20)).len(), LONGEST);
        assert_ne!(currency("AB"), currency("ab"));
        assert_eq!(Beancount.part('W', "甲(一)完好品库"), "W甲-28一-29完好品库");
        assert_eq!(Beancount.part('W', "a-b"), "Wa-2Db");
    }
}
