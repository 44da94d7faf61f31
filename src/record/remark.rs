//! Numbers in remarks: the transfer order and the packing list that the regulation wants
//! there (账务操作规范 §7), as people write them.

use crate::value::name;
use unicode_normalization::UnicodeNormalization;

/// How a transfer number looks where no word says that it is one: `A` any letter, `9` any
/// digit, any other character itself, `+` after one of them once or more often.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct NumberShape {
    parts: Vec<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    what: What,
    repeats: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Letter,
    Digit,
    Just(char),
}

/// A shape without a character, or a `+` after none.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no shape of a number: write A for a letter, 9 for a digit, + to repeat, as in A+9999+")]
pub struct BadShape(String);

impl TryFrom<String> for NumberShape {
    type Error = BadShape;

    fn try_from(text: String) -> Result<NumberShape, BadShape> {
        let mut parts: Vec<Part> = Vec::new();
        for c in text.chars() {
            let what = match c {
                '+' => {
                    match parts.last_mut() {
                        Some(part) if !part.repeats => part.repeats = true,
                        _ => return Err(BadShape(text)),
                    }
                    continue;
                }
                'A' => What::Letter,
                '9' => What::Digit,
                other => What::Just(other.to_ascii_uppercase()),
            };
            parts.push(Part { what, repeats: false });
        }
        if parts.is_empty() { Err(BadShape(text)) } else { Ok(NumberShape { parts }) }
    }
}

impl NumberShape {
    /// Whether the whole text has this shape, in either case.
    pub fn fits(&self, text: &str) -> bool {
        let chars: Vec<char> = text.chars().collect();
        fits(&self.parts, &chars)
    }
}

fn fits(parts: &[Part], text: &[char]) -> bool {
    let Some((part, later)) = parts.split_first() else {
        return text.is_empty();
    };
    let Some((first, rest)) = text.split_first() else {
        return false;
    };
    let same = match part.what {
        What::Letter => first.is_ascii_alphabetic(),
        What::Digit => first.is_ascii_digit(),
        What::Just(c) => first.to_ascii_uppercase() == c,
    };
    same && (fits(later, rest) || part.repeats && fits(parts, rest))
}

const TRANSFER: &[&str] =
    &["调拨单号", "调拨单", "调拨号", "调拨单编号", "调拨编号", "调拨单据号", "调拨单单号"];
const PACKING: &[&str] =
    &["装箱单号", "装箱单", "装箱单编号", "装箱号", "装箱清单", "箱单号", "箱单", "备件清单"];
/// What stands before a number that is another document's, or a turbine's.
const OTHER: &[char] = &['号', '单', '箱', '批', '请', '同', '票', '表', '机'];
/// What stands behind a number that only counts sheets or pieces.
const MEASURES: &[char] = &['份', '张', '页', '箱', '件', '个', '块', '台', '套', '只'];

/// The number of the transfer order that a remark names: the one behind 调拨单号, else the
/// first that has the shape of one and is not said to be something else.
pub fn transfer_number(remark: &str, shape: &NumberShape) -> Option<String> {
    let numbers = numbers(remark);
    let labelled = numbers.iter().find(|number| number.is_behind(TRANSFER));
    let bare = || numbers.iter().find(|number| number.is_bare() && shape.fits(&number.text));
    labelled.or_else(bare).map(|number| number.text.clone())
}

/// The number of the packing list that a remark names.
pub fn packing_list(remark: &str) -> Option<String> {
    let numbers = numbers(remark);
    numbers.iter().find(|number| number.is_behind(PACKING)).map(|number| number.text.clone())
}

/// A number in a column of its own: whatever stands there, if there is a digit in it.
pub fn number_in_column(cell: &str) -> Option<String> {
    let code = name::code(cell);
    code.chars().any(|c| c.is_ascii_digit()).then(|| code.into_owned())
}

/// Every number in a remark, whatever it is of.
pub fn all_numbers(remark: &str) -> impl Iterator<Item = String> {
    numbers(remark).into_iter().map(|number| number.text)
}

/// Whether a remark says that goods go to the department, the production store or the
/// maker: `发往华北业务部报废`, but not `经业务部批准`.
pub fn is_sent_off(remark: &str) -> bool {
    const PLACES: &[&str] = &["业务部", "生产管理部", "厂家"];
    const WAYS: &[&str] = &[
        "发往", "发至", "发到", "发回", "送往", "送至", "送到", "送交", "寄往", "寄至", "寄到", "寄回",
        "运往", "运至", "运到", "返回", "返至", "退回", "交回", "上交", "移交",
    ];
    const SHORT: &[char] = &['发', '送', '寄', '运', '返', '交', '退'];
    let text: String = remark.nfkc().filter(|c| !c.is_whitespace()).collect();
    text.split([';', ',', '。', '、']).any(|clause| {
        PLACES
            .iter()
            .filter_map(|place| clause.split_once(place))
            .any(|(before, _)| before.ends_with(SHORT) || WAYS.iter().any(|way| before.contains(way)))
    })
}

/// A run of letters and digits with at least one digit.
struct Number {
    /// The words right before it.
    before: String,
    text: String,
    after: Option<char>,
}

impl Number {
    fn is_behind(&self, labels: &[&str]) -> bool {
        let before = self.before.trim_end_matches(['为', '是', '见', '.']);
        let before = before.strip_suffix("NO").unwrap_or(before);
        !self.counts_pieces() && labels.iter().any(|label| before.ends_with(label))
    }

    fn is_bare(&self) -> bool {
        !self.before.ends_with(OTHER)
    }

    fn counts_pieces(&self) -> bool {
        let short = self.text.len() <= 3 && self.text.chars().all(|c| c.is_ascii_digit());
        short && self.after.is_some_and(|c| MEASURES.contains(&c))
    }
}

fn numbers(remark: &str) -> Vec<Number> {
    let mut rest: &[char] = &remark.nfkc().map(plain_dash).collect::<Vec<char>>();
    let mut found = Vec::new();
    let mut before = String::new();
    while let Some((first, later)) = rest.split_first() {
        if !first.is_ascii_alphanumeric() {
            match first {
                ';' | ',' | '。' | '、' | '/' | '|' => before.clear(),
                ':' | '(' | ')' | '#' | '-' => {}
                c if c.is_whitespace() => {}
                c => before.push(*c),
            }
            rest = later;
            continue;
        }
        let run = run_length(rest);
        let (text, later) = rest.split_at(run);
        let text: String = text.iter().filter(|c| !c.is_whitespace()).collect();
        let text = text.trim_end_matches(['-', '_']);
        if text.chars().any(|c| c.is_ascii_digit()) {
            let before = std::mem::take(&mut before);
            found.push(Number { before, text: text.to_owned(), after: later.first().copied() });
        } else {
            before.push_str(&text.to_ascii_uppercase());
        }
        rest = later;
    }
    found
}

/// The characters of the number at the start; `DB 2024110004` is one.
fn run_length(text: &[char]) -> usize {
    let in_run = |c: &&char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let letters = text.iter().take_while(|c| c.is_ascii_alphabetic()).count();
    let spaces = text.iter().skip(letters).take_while(|c| c.is_whitespace()).count();
    let glued = letters > 0 && spaces > 0 && text.get(letters + spaces).is_some_and(char::is_ascii_digit);
    let start = if glued { letters + spaces } else { 0 };
    start + text.iter().skip(start).take_while(in_run).count()
}

fn plain_dash(c: char) -> char {
    match c {
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> NumberShape {
        NumberShape::try_from(text.to_owned()).unwrap()
    }

    fn transfer(remark: &str) -> Option<String> {
        transfer_number(remark, &shape("A+9999+"))
    }

    #[test]
    fn transfer_numbers_as_people_write_them() {
        for (remark, number) in [
            ("调拨单号DB2024110004", "DB2024110004"),
            ("DB2024110002;装箱单ZX0004", "DB2024110002"),
            ("装箱单ZX0004;DB2024110002", "DB2024110002"),
            ("调拨单: 2024-001", "2024-001"),
            ("调拨单号：ＤＢ２０２４１１０００４", "DB2024110004"),
            ("调拨单（DB2024110004）", "DB2024110004"),
            ("调拨单No.0000012", "0000012"),
            ("调拨单号为 DB 2024110004", "DB2024110004"),
            ("由张北调入DB2024110002", "DB2024110002"),
            ("调拨单号12", "12"),
            ("调拨单号DB–2024–7,2箱", "DB-2024-7"),
        ] {
            assert_eq!(transfer(remark).as_deref(), Some(number), "{remark}");
        }
    }

    #[test]
    fn other_numbers_are_no_transfer_numbers() {
        for remark in [
            "",
            "装箱单ZX0004",
            "调拨单号待补",
            "附调拨单1份",
            "从张北调拨2块",
            "零采申请LC2503-04",
            "合同号HT20240312",
            "风机W0512",
            "2024-11-03到货",
        ] {
            assert_eq!(transfer(remark), None, "{remark}");
        }
    }

    #[test]
    fn the_shape_is_configurable() {
        assert!(shape("DB9+").fits("db2024"));
        assert!(!shape("DB9+").fits("ZX2024"));
        assert!(shape("9999-999").fits("2024-001"));
        assert!(!shape("9999-999").fits("2024-0011"));
        assert_eq!(transfer_number("2024-001到货", &shape("9999-999")).as_deref(), Some("2024-001"));
        for bad in ["", "+9", "A++"] {
            assert!(NumberShape::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }

    #[test]
    fn packing_lists_as_people_write_them() {
        for (remark, number) in [
            ("DB2024110002;装箱单ZX0004", Some("ZX0004")),
            ("装箱单号:ZX-12", Some("ZX-12")),
            ("返厂；装箱单 ZX0013", Some("ZX0013")),
            ("装箱清单 7", Some("7")),
            ("返修损坏备件清单2024-03", Some("2024-03")),
            ("DB2024110010", None),
            ("装箱单已附", None),
            ("附装箱单2份", None),
            ("", None),
        ] {
            assert_eq!(packing_list(remark).as_deref(), number, "{remark}");
        }
    }

    #[test]
    fn goods_that_are_sent_off() {
        for remark in ["发往业务部报废", "送业务部", "已寄至 华北业务部", "退回生产管理部"]
        {
            assert!(is_sent_off(remark), "{remark}");
        }
        for remark in ["经业务部批准", "业务部审批BF12", "现场直接报废", ""] {
            assert!(!is_sent_off(remark), "{remark}");
        }
    }
}
