//! One cell: its attributes and what its content means.

use super::dates;
use super::reference;
use super::rows::{Held, Span};
use super::sheet::Shared;
use super::strings;
use super::styles::Format;
use super::xml::Xml;
use crate::source::SourceError;

/// A decimal of this many characters without an exponent is finite.
const SHORT_DECIMAL: usize = 300;

/// What the `t` attribute says that a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Shared,
    /// A formula's text.
    Text,
    Inline,
    Bool,
    Error,
    IsoDate,
}

/// The attributes of a cell.
#[derive(Debug)]
pub(super) struct Head {
    /// Column and row, where stated.
    pub at: Option<(u32, u64)>,
    /// `None` for a type that is not known.
    pub kind: Option<Kind>,
    pub style: usize,
}

impl Head {
    /// Reads the attributes of the `c` element that opened last.
    ///
    /// # Errors
    /// Those of [`Xml::attributes`].
    pub fn read(xml: &Xml<'_>) -> Result<Self, SourceError> {
        let mut head = Head { at: None, kind: Some(Kind::Number), style: 0 };
        xml.attributes(|key, value| {
            match key {
                "r" => {
                    let at = reference::parse(value);
                    head.at = Some(at.ok_or_else(|| format!("{value:?} is no cell"))?);
                }
                "t" => head.kind = kind(value),
                "s" => {
                    let style = value.parse();
                    head.style = style.map_err(|_| format!("{value:?} is no style"))?;
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(head)
    }
}

pub(super) fn kind(value: &str) -> Option<Kind> {
    Some(match value {
        "n" => Kind::Number,
        "s" => Kind::Shared,
        "str" => Kind::Text,
        "inlineStr" => Kind::Inline,
        "b" => Kind::Bool,
        "e" => Kind::Error,
        "d" => Kind::IsoDate,
        _ => return None,
    })
}

/// The content of a cell, as stretches of the rows' text.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub formula: bool,
    pub value: Option<Span>,
    pub inline: Option<Span>,
}

impl Body {
    /// What the cell holds; `None` if it is empty. `text` is what the spans point into.
    ///
    /// # Errors
    /// Says in what way the content does not fit the cell's type.
    pub fn value(
        &self,
        kind: Kind,
        format: Format,
        text: &mut String,
        shared: &Shared,
    ) -> Result<Option<Held>, String> {
        if let Some(span) = self.inline
            && (kind == Kind::Inline || self.value.is_none())
        {
            return Ok(non_empty(span).map(Held::Text));
        }
        let Some(span) = self.value.and_then(non_empty) else {
            // A formula may well result in an empty text, but that is then stated.
            let without = self.formula && !(kind == Kind::Text && self.value.is_some());
            return Ok(without.then_some(Held::NoValue));
        };
        if matches!(kind, Kind::Text | Kind::Inline) {
            return Ok(non_empty(unescape(text, span)).map(Held::Text));
        }
        let Some(span) = non_empty(trim(text, span)) else {
            return Ok(self.formula.then_some(Held::NoValue));
        };
        let content = text.get(span.start..span.end).unwrap_or_default();
        match kind {
            Kind::Shared => shared_string(content, shared),
            Kind::Bool => boolean(content).map(Some),
            Kind::Error => Ok(Some(Held::Error(span))),
            Kind::IsoDate => {
                let moment = dates::from_iso(content, shared.date1904);
                Ok(Some(moment.map_or(Held::Text(span), Held::Moment)))
            }
            Kind::Number | Kind::Text | Kind::Inline => {
                number(content, span, format, shared.date1904).map(Some)
            }
        }
    }
}

fn non_empty(span: Span) -> Option<Span> {
    (span.start < span.end).then_some(span)
}

/// Decodes the escapes in a stretch; as that moves what follows, a stretch with escapes
/// is decoded at the end of the text.
fn unescape(text: &mut String, span: Span) -> Span {
    let content = text.get(span.start..span.end).unwrap_or_default();
    if !content.contains("_x") {
        return span;
    }
    let content = content.to_owned();
    let start = text.len();
    text.push_str(&content);
    strings::unescape_from(text, start);
    Span { start, end: text.len() }
}

fn trim(text: &str, span: Span) -> Span {
    let content = text.get(span.start..span.end).unwrap_or_default();
    let lead = content.len() - content.trim_ascii_start().len();
    let start = span.start.saturating_add(lead);
    let end = start.saturating_add(content.trim_ascii().len());
    Span { start, end }
}

fn shared_string(content: &str, shared: &Shared) -> Result<Option<Held>, String> {
    let index: Option<usize> = content.parse().ok();
    let found = index.and_then(|index| Some((index, shared.strings.get(index)?)));
    let Some((index, string)) = found else {
        return Err(format!("names shared string {content}, which is not there"));
    };
    Ok((!string.is_empty()).then_some(Held::Shared(index)))
}

fn boolean(content: &str) -> Result<Held, String> {
    match content {
        "1" => Ok(Held::Bool(true)),
        "0" => Ok(Held::Bool(false)),
        _ if content.eq_ignore_ascii_case("true") => Ok(Held::Bool(true)),
        _ if content.eq_ignore_ascii_case("false") => Ok(Held::Bool(false)),
        _ => Err(format!("holds {content:?}, which is neither true nor false")),
    }
}

pub(super) fn number(content: &str, span: Span, format: Format, date1904: bool) -> Result<Held, String> {
    let refused = || format!("holds {content:?}, which is no number");
    if !is_decimal(content) {
        return Err(refused());
    }
    let exponent = |b: &u8| matches!(b, b'e' | b'E');
    let may_overflow = content.len() > SHORT_DECIMAL || content.as_bytes().iter().any(exponent);
    if may_overflow && !parse(content).is_finite() {
        return Err(refused());
    }
    Ok(match format {
        Format::General => Held::Number(span, 0),
        Format::Padded(width) => Held::Number(span, width),
        Format::Date => {
            dates::from_serial(parse(content), date1904).map_or(Held::Number(span, 0), Held::Moment)
        }
    })
}

fn parse(decimal: &str) -> f64 {
    decimal.parse().unwrap_or(f64::NAN)
}

/// Whether `text` is an optional sign, digits with at most one point among or around
/// them, and an optional exponent.
fn is_decimal(text: &str) -> bool {
    let (rest, digits) = skip_digits(skip_sign(text.as_bytes()));
    let (rest, fraction) = match rest.split_first() {
        Some((b'.', rest)) => skip_digits(rest),
        _ => (rest, 0),
    };
    if digits + fraction == 0 {
        return false;
    }
    match rest.split_first() {
        None => true,
        Some((b'e' | b'E', exponent)) => {
            let (rest, digits) = skip_digits(skip_sign(exponent));
            rest.is_empty() && digits > 0
        }
        Some(_) => false,
    }
}

fn skip_sign(text: &[u8]) -> &[u8] {
    match text.split_first() {
        Some((b'+' | b'-', rest)) => rest,
        _ => text,
    }
}

/// What follows the digits at the start, and how many they are.
fn skip_digits(text: &[u8]) -> (&[u8], usize) {
    let digits = text.iter().take_while(|b| b.is_ascii_digit()).count();
    (text.get(digits..).unwrap_or_default(), digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_told_from_other_text() {
        for decimal in ["0", "-1", "+1", "0.30000000000000004", "1E-3", "1.5e+10", ".5", "5."] {
            assert!(is_decimal(decimal), "{decimal}");
        }
        for other in
            ["", "-", ".", "1,5", "1e", "e5", "1e+", "NaN", "inf", "0x10", "--1", "1 2", "1.2.3", "１"]
        {
            assert!(!is_decimal(other), "{other}");
        }
    }

    #[test]
    fn numbers_must_be_finite() {
        let span = Span { start: 0, end: 1 };
        let read = |text: &str| number(text, span, Format::General, false);
        assert!(read("1e308").is_ok());
        assert!(read("1e-400").is_ok());
        assert!(read("1e400").is_err());
        assert!(read(&"9".repeat(309)).is_err());
        assert!(read(&"9".repeat(308)).is_ok());
    }
}
