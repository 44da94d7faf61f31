//! Number formats: which cells are dates and which are codes of a fixed width.

use std::collections::HashMap;

use super::xml::{Token, Xml};
use crate::source::SourceError;

/// What a cell's number format makes of its number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::source) enum Format {
    #[default]
    General,
    /// A date, a time of day or both.
    Date,
    /// Zeros alone: padded to this width.
    Padded(u8),
}

/// The cell formats of a workbook.
#[derive(Debug, Default)]
pub(super) struct Styles {
    formats: Vec<Format>,
}

impl Styles {
    /// Reads the part.
    ///
    /// # Errors
    /// Those of [`Xml::next`], and [`SourceError::Damaged`] for ids that are no numbers.
    pub fn read(xml: &mut Xml<'_>) -> Result<Self, SourceError> {
        let mut codes = HashMap::new();
        let mut ids = Vec::new();
        xml.expect_root("styleSheet")?;
        loop {
            match xml.next()? {
                Token::Open => match xml.name() {
                    "numFmts" => read_codes(xml, &mut codes)?,
                    "cellXfs" => read_ids(xml, &mut ids)?,
                    _ => xml.skip()?,
                },
                Token::Close => break,
                _ => {}
            }
        }
        xml.finish()?;
        let format = |id: &u32| codes.get(id).copied().unwrap_or_else(|| builtin(*id));
        Ok(Styles { formats: ids.iter().map(format).collect() })
    }

    /// The format of cells with this style; general where the workbook has none such.
    pub fn get(&self, style: usize) -> Format {
        self.formats.get(style).copied().unwrap_or_default()
    }
}

fn read_codes(xml: &mut Xml<'_>, codes: &mut HashMap<u32, Format>) -> Result<(), SourceError> {
    loop {
        match xml.next()? {
            Token::Open if xml.name() == "numFmt" => {
                let (mut id, mut format) = (None, Format::General);
                xml.attributes(|key, value| {
                    match key {
                        "numFmtId" => id = Some(parse_id(value)?),
                        "formatCode" => format = classify(value),
                        _ => {}
                    }
                    Ok(())
                })?;
                codes.extend(id.map(|id| (id, format)));
                xml.skip()?;
            }
            Token::Open => xml.skip()?,
            Token::Close => return Ok(()),
            _ => {}
        }
    }
}

fn read_ids(xml: &mut Xml<'_>, ids: &mut Vec<u32>) -> Result<(), SourceError> {
    loop {
        match xml.next()? {
            Token::Open if xml.name() == "xf" => {
                let mut id = 0;
                xml.attributes(|key, value| {
                    if key == "numFmtId" {
                        id = parse_id(value)?;
                    }
                    Ok(())
                })?;
                ids.push(id);
                xml.skip()?;
            }
            Token::Open => xml.skip()?,
            Token::Close => return Ok(()),
            _ => {}
        }
    }
}

fn parse_id(value: &str) -> Result<u32, String> {
    let id = value.trim_ascii().parse();
    id.map_err(|_| format!("number format {value:?} is no number"))
}

/// The formats that every spreadsheet program has without spelling them out; 27 to 36
/// and 50 to 58 are the Chinese, Japanese and Korean dates. 46 is an elapsed time.
pub(in crate::source) fn builtin(id: u32) -> Format {
    match id {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Format::Date,
        _ => Format::General,
    }
}

/// What cells look like whose format is spelt with this code.
pub(in crate::source) fn classify(code: &str) -> Format {
    let code = code.trim_ascii();
    if code.len() > 1 && code.bytes().all(|b| b == b'0') {
        return u8::try_from(code.len()).map_or(Format::General, Format::Padded);
    }
    if is_date(code) { Format::Date } else { Format::General }
}

/// Whether a format code shows a date or a time of day. A day or a year decides;
/// hours, minutes and seconds are a time of day unless they count up (`[h]:mm`).
fn is_date(code: &str) -> bool {
    let (mut date, mut time, mut elapsed) = (false, false, false);
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        rest = match c {
            '"' => after.split_once('"').map_or("", |(_, after)| after),
            '\\' | '_' | '*' => skip_char(after),
            '[' => {
                let (inside, after) = after.split_once(']').unwrap_or((after, ""));
                elapsed |= counts_up(inside);
                after
            }
            'g' | 'G' => skip_general(after),
            // 1.5E+03 is a number; a lone e is the year of an era.
            'e' | 'E' if after.starts_with(['+', '-']) => after,
            'y' | 'Y' | 'd' | 'D' | 'e' | 'E' => {
                date = true;
                after
            }
            'a' | 'A' => {
                date |= after.starts_with(['a', 'A']);
                after.trim_start_matches(['a', 'A'])
            }
            'm' | 'M' | 'h' | 'H' | 's' | 'S' => {
                time = true;
                after
            }
            _ => after,
        };
    }
    date || (time && !elapsed)
}

fn skip_char(text: &str) -> &str {
    let mut chars = text.chars();
    chars.next();
    chars.as_str()
}

fn skip_general(after_g: &str) -> &str {
    match after_g.get(..6) {
        Some(word) if word.eq_ignore_ascii_case("eneral") => after_g.get(6..).unwrap_or_default(),
        _ => after_g,
    }
}

fn counts_up(inside: &str) -> bool {
    let mut letters = inside.bytes().map(|b| b.to_ascii_lowercase());
    match letters.next() {
        Some(first @ (b'h' | b'm' | b's')) => letters.all(|b| b == first),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_known_by_their_code() {
        for code in [
            "yyyy-mm-dd",
            "yyyy/m/d h:mm",
            r#"yyyy"年"m"月"d"日""#,
            "yyyy年m月d日",
            r#"[$-804]yyyy"年"m"月";@"#,
            "[$-804]aaaa",
            "aaaa",
            "[DBNum1][$-804]m\"月\"d\"日\"",
            "h:mm AM/PM",
            r#"上午/下午h"时"mm"分""#,
            "mm:ss.0",
            "m\\-d",
            "[Red]d",
            "ggge\"年\"",
            "YYYY-MM-DD",
            "yyyy-mm-dd [h]:mm",
        ] {
            assert_eq!(classify(code), Format::Date, "{code}");
        }
    }

    #[test]
    fn numbers_are_not_taken_for_dates() {
        for code in [
            "General",
            "GENERAL",
            "G/通用格式",
            "0",
            "0.00",
            r#"0"d""#,
            r"0\d",
            "0_d",
            r"#,##0.00_ ;[Red]\-#,##0.00\ ",
            r#"_ "¥"* #,##0.00_ ;_ "¥"* \-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ "#,
            "0.00E+00",
            "##0.0e-0",
            "[h]:mm",
            "[hh]:mm:ss",
            "[mm]:ss",
            "[s]",
            "@",
            "0%",
            "# ??/??",
            "0_);[Magenta](0)",
            "[>=100]0;0.0",
            r#""unclosed d"#,
            "[unclosed d",
            "",
        ] {
            assert_eq!(classify(code), Format::General, "{code}");
        }
    }

    #[test]
    fn zeros_alone_give_a_width() {
        assert_eq!(classify("000000"), Format::Padded(6));
        assert_eq!(classify("00"), Format::Padded(2));
        assert_eq!(classify("0"), Format::General);
        assert_eq!(classify("00.00"), Format::General);
        assert_eq!(classify(&"0".repeat(255)), Format::Padded(255));
        assert_eq!(classify(&"0".repeat(256)), Format::General);
    }

    #[test]
    fn styles_point_at_formats() {
        let content = r#"<styleSheet xmlns="x"><numFmts count="9">
            <numFmt numFmtId="176" formatCode="000000"/>
            <numFmt numFmtId="177" formatCode="yyyy&quot;年&quot;"/>
            <numFmt numFmtId="14" formatCode="0.0"/></numFmts>
            <cellStyleXfs><xf numFmtId="22"/></cellStyleXfs>
            <cellXfs><xf/><xf numFmtId="176"><alignment/></xf><xf numFmtId="177"/>
            <xf numFmtId="14"/><xf numFmtId="31"/><xf numFmtId="46"/></cellXfs>
            <dxfs><dxf><numFmt numFmtId="177" formatCode="0"/></dxf></dxfs></styleSheet>"#;
        let size = content.len() as u64;
        let source = Box::new(content.as_bytes());
        let mut xml = Xml::new(source, "styles".to_owned(), size, 1_000);
        let styles = Styles::read(&mut xml).unwrap();
        let found: Vec<Format> = (0..7).map(|i| styles.get(i)).collect();
        let expected = [
            Format::General,
            Format::Padded(6),
            Format::Date,
            Format::General,
            Format::Date,
            Format::General,
            Format::General,
        ];
        assert_eq!(found, expected);
    }
}
