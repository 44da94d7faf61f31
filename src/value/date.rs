//! Dates as people write them.

use chrono::{Datelike, NaiveDate};

/// What a text says of a date: all of it, or what is left when the year is unwritten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateRead {
    Day(NaiveDate),
    /// Month and day; the year stands elsewhere.
    MonthDay(u32, u32),
    /// It can be read in several ways.
    Ambiguous(Vec<NaiveDate>),
}

/// The years that a date may lie in to be taken seriously.
pub const YEARS: std::ops::RangeInclusive<i32> = 2000..=2099;

/// A date of a sane year.
pub fn sane(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    YEARS.contains(&year).then(|| NaiveDate::from_ymd_opt(year, month, day)).flatten()
}

/// Reads `2024-11-03`, `2024/11/3`, `2024.11.3`, `20241103`, `2024年11月3日`, `24.11.3`,
/// `11月3日`, `11.3`, each with or without a time of day behind it.
///
/// A date with slashes and a short year can be read in several orders: those within a
/// year of `about` are kept (all of them without it), and more than one is ambiguous.
pub fn read(text: &str, about: Option<i32>) -> Option<DateRead> {
    if let Some((year, month, day)) = usual(text) {
        return sane(year, month, day).map(DateRead::Day);
    }
    let text: String = fold(text);
    let text = text.trim();
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return compact(text).map(DateRead::Day);
    }
    let (numbers, marks, rest) = pieces(text)?;
    if !is_time(rest) {
        return None;
    }
    match (numbers.as_slice(), marks.as_str()) {
        ([y, m, d], "年月日" | "年月" | "---" | "///" | "..." | "--" | "//" | "..") => {
            three(*y, *m, *d, marks.starts_with('/'), about)
        }
        ([m, d], "月日" | "月" | "月号" | "/" | "." | "-") => month_day(m.value, d.value),
        ([y, m, d], "年月号") => three(*y, *m, *d, false, about),
        _ => None,
    }
}

/// Whether a text begins with a year of four digits, so that nothing but the text decides what
/// day [`read`] makes of it.
pub fn year_is_written(text: &str) -> bool {
    text.trim_start().bytes().take_while(u8::is_ascii_digit).take(4).count() == 4
}

/// The year, month and day of `2024-11-03` and `2024/11/03`, as most dates are written.
fn usual(text: &str) -> Option<(i32, u32, u32)> {
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_u32, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')))
    };
    match text.as_bytes() {
        [year @ .., mark, m1, m2, second, d1, d2]
            if year.len() == 4 && mark == second && matches!(mark, b'-' | b'/') =>
        {
            let year = i32::try_from(number(year)?).ok()?;
            Some((year, number(&[*m1, *m2])?, number(&[*d1, *d2])?))
        }
        _ => None,
    }
}

#[derive(Clone, Copy)]
struct Piece {
    value: u32,
    digits: usize,
}

fn fold(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '０'..='９' | '．' | '／' | '－' | '：' => {
                char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)
            }
            '–' | '—' | '\u{2212}' => '-',
            '\u{3000}' | '\u{A0}' | 'T' => ' ',
            c => c,
        })
        .collect()
}

fn compact(text: &str) -> Option<NaiveDate> {
    let part = |range: std::ops::Range<usize>| text.get(range)?.parse::<u32>().ok();
    sane(i32::try_from(part(0..4)?).ok()?, part(4..6)?, part(6..8)?)
}

/// The leading numbers with the marks behind each, and what follows.
fn pieces(text: &str) -> Option<(Vec<Piece>, String, &str)> {
    let mut numbers = Vec::new();
    let mut marks = String::new();
    let mut rest = text;
    while numbers.len() < 3 {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > 4 {
            break;
        }
        let value = rest.get(..digits)?.parse().ok()?;
        numbers.push(Piece { value, digits });
        rest = rest.get(digits..)?;
        let after = rest.trim_start();
        match after.chars().next() {
            Some(mark) if "年月日号/.-".contains(mark) && !(numbers.len() == 3 && "/.-".contains(mark)) =>
            {
                marks.push(mark);
                rest = after.get(mark.len_utf8()..)?.trim_start();
                if "日号".contains(mark) {
                    break;
                }
            }
            _ => break,
        }
    }
    (numbers.len() >= 2).then_some((numbers, marks, rest))
}

/// Nothing, a time of day, or a weekday behind a date.
fn is_time(rest: &str) -> bool {
    let rest = rest.trim();
    let rest = rest.strip_suffix('Z').unwrap_or(rest);
    rest.is_empty()
        || rest.starts_with("星期")
        || rest.starts_with("周")
        || rest.starts_with("(") && (rest.contains('周') || rest.contains("星期"))
        || rest.contains(':') && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | ' '))
        || (rest.contains('时') || rest.contains('点'))
            && rest.chars().all(|c| c.is_ascii_digit() || "时点分秒 ".contains(c))
}

fn three(a: Piece, b: Piece, c: Piece, slashed: bool, about: Option<i32>) -> Option<DateRead> {
    let year = |p: Piece| i32::try_from(p.value).ok();
    if a.digits == 4 {
        return sane(year(a)?, b.value, c.value).map(DateRead::Day);
    }
    if c.digits == 4 {
        return of_readings(vec![sane(year(c)?, a.value, b.value), sane(year(c)?, b.value, a.value)]);
    }
    if a.digits > 2 || c.digits > 2 {
        return None;
    }
    if !slashed {
        return sane(2000 + year(a)?, b.value, c.value).map(DateRead::Day);
    }
    let near = |day: &NaiveDate| about.is_none_or(|y| (day.year() - y).abs() <= 1);
    of_readings(
        [
            sane(2000 + year(a)?, b.value, c.value),
            sane(2000 + year(c)?, a.value, b.value),
            sane(2000 + year(c)?, b.value, a.value),
        ]
        .into_iter()
        .map(|day| day.filter(near))
        .collect(),
    )
}

fn of_readings(readings: Vec<Option<NaiveDate>>) -> Option<DateRead> {
    let mut days: Vec<NaiveDate> = readings.into_iter().flatten().collect();
    days.sort_unstable();
    days.dedup();
    match days.as_slice() {
        [] => None,
        [day] => Some(DateRead::Day(*day)),
        _ => Some(DateRead::Ambiguous(days)),
    }
}

fn month_day(month: u32, day: u32) -> Option<DateRead> {
    // 2024 is a leap year: 29 February stays possible until the year is known.
    NaiveDate::from_ymd_opt(2024, month, day).map(|_| DateRead::MonthDay(month, day))
}

/// Reads a number that stands in a date column without a date format: `20241103`, or a
/// serial day of the 1900 system. `11.3` may be 3 or 30 November and says so.
pub fn of_number(digits: &str) -> Option<NumberDate> {
    if digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit()) {
        return compact(digits).map(NumberDate::Compact);
    }
    if let Some((month, day)) = digits.split_once('.') {
        let short = !month.is_empty() && month.len() <= 2 && !day.is_empty() && day.len() <= 2;
        if short && let (Ok(m), Ok(d)) = (month.parse::<u32>(), day.parse::<u32>()) {
            let readings: Vec<(u32, u32)> = [(m, d), (m, d * 10)]
                .into_iter()
                .take(if day.len() == 1 { 2 } else { 1 })
                .filter(|(m, d)| NaiveDate::from_ymd_opt(2024, *m, *d).is_some())
                .collect();
            return (!readings.is_empty()).then_some(NumberDate::MonthDay(readings));
        }
    }
    let whole = digits.split('.').next()?;
    let serial: i64 = whole.parse().ok()?;
    let epoch = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    let day = epoch.checked_add_signed(chrono::Duration::try_days(serial)?)?;
    sane(day.year(), day.month(), day.day()).map(NumberDate::Serial)
}

/// A date kept as a bare number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumberDate {
    /// `20241103`
    Compact(NaiveDate),
    /// `45599`
    Serial(NaiveDate),
    /// `11.3`: month and day, in every way that it can be read.
    MonthDay(Vec<(u32, u32)>),
}

/// A date within a longer text, such as a title, a sheet or a file name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stated {
    pub year: Option<i32>,
    pub month: Option<u32>,
    pub day: Option<u32>,
}

impl Stated {
    pub fn is_empty(self) -> bool {
        self == Stated::default()
    }

    /// What `self` leaves open, taken from `other` where the two do not contradict.
    pub fn or(self, other: Stated) -> Stated {
        let clash = |a: Option<u32>, b: Option<u32>| a.is_some() && b.is_some() && a != b;
        if self.year.is_some() && other.year.is_some() && self.year != other.year
            || clash(self.month, other.month)
        {
            return self;
        }
        Stated {
            year: self.year.or(other.year),
            month: self.month.or(other.month),
            day: self.day.or(other.day),
        }
    }

    /// Whether nothing is left open.
    pub fn is_whole(self) -> bool {
        self.year.is_some() && self.month.is_some() && self.day.is_some()
    }

    /// The day, where all three parts are there and make one.
    pub fn date(self) -> Option<NaiveDate> {
        sane(self.year?, self.month?, self.day?)
    }
}

impl From<NaiveDate> for Stated {
    fn from(day: NaiveDate) -> Stated {
        Stated { year: Some(day.year()), month: Some(day.month()), day: Some(day.day()) }
    }
}

/// Finds the date that a title, a sheet name or a file name states: `2024年11月流水账`,
/// `11.10`, `11月3日`, `某某风电场20241101`, `1101`, `3日`, `2024-11`.
///
/// Runs of digits that make no date (a phone number, a form number) say nothing.
pub fn stated(text: &str) -> Stated {
    if !has_digit(text) {
        return Stated::default();
    }
    let folded = fold(text);
    let spans = digit_spans(&folded);
    let mut found = Stated::default();
    let mut at = 0;
    while let Some(span) = spans.get(at) {
        let (next, used) = state_from(&folded, &spans, at, span);
        if !next.is_empty() {
            found = found.or(next);
        }
        at += used.max(1);
    }
    found
}

/// A date needs one, be it a wide one.
fn has_digit(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
}

struct Span {
    value: u32,
    digits: usize,
    /// The text up to the next run of digits.
    behind: String,
    /// The character right before.
    before: Option<char>,
}

fn digit_spans(text: &str) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut digits = String::new();
    let mut before = None;
    let mut last = None;
    for c in text.chars().chain(std::iter::once(' ')) {
        if c.is_ascii_digit() {
            if digits.is_empty() {
                before = last;
            }
            digits.push(c);
        } else {
            if !digits.is_empty() {
                spans.push(Span {
                    value: digits.parse().unwrap_or(u32::MAX),
                    digits: digits.len(),
                    behind: String::new(),
                    before,
                });
                digits.clear();
            }
            if let Some(span) = spans.last_mut() {
                span.behind.push(c);
            }
        }
        last = Some(c);
    }
    spans
}

fn state_from(text: &str, spans: &[Span], at: usize, span: &Span) -> (Stated, usize) {
    let mark = span.behind.trim_start().chars().next();
    let next = spans.get(at + 1);
    let third = spans.get(at + 2);
    let year = i32::try_from(span.value).ok().filter(|y| YEARS.contains(y));
    let month_of = |s: &Span| (1..=12).contains(&s.value) && s.digits <= 2;
    let day_of = |s: &Span| (1..=31).contains(&s.value) && s.digits <= 2;
    let joined = |s: &Span, marks: &str| {
        let behind = s.behind.trim();
        behind.chars().count() == 1 && behind.chars().all(|c| marks.contains(c))
    };
    if span.digits == 8 {
        let day = compact(&format!("{:08}", span.value));
        return (day.map(Stated::from).unwrap_or_default(), 1);
    }
    if span.digits == 6
        && let Some(y) = i32::try_from(span.value / 100).ok().filter(|y| YEARS.contains(y))
    {
        let month = span.value % 100;
        if (1..=12).contains(&month) {
            return (Stated { year: Some(y), month: Some(month), day: None }, 1);
        }
    }
    if span.digits == 4
        && let Some(y) = year
    {
        if let Some(m) = next.filter(|m| month_of(m) && joined(span, "年-./_")) {
            let day = third.filter(|d| day_of(d) && joined(m, "月-./_"));
            let stated = Stated { year: Some(y), month: Some(m.value), day: day.map(|d| d.value) };
            return (stated, if day.is_some() { 3 } else { 2 });
        }
        let alone = Stated { year: Some(y), ..Stated::default() };
        return (alone, 1);
    }
    if span.digits == 4 && sane(2024, span.value / 100, span.value % 100).is_some() {
        let stated = Stated { year: None, month: Some(span.value / 100), day: Some(span.value % 100) };
        return (stated, 1);
    }
    if month_of(span) && mark == Some('月') {
        let day = next.filter(|d| day_of(d) && joined(span, "月"));
        let stated = Stated { year: None, month: Some(span.value), day: day.map(|d| d.value) };
        return (stated, if day.is_some() { 2 } else { 1 });
    }
    if day_of(span) && matches!(mark, Some('日' | '号')) {
        let stated = Stated { day: Some(span.value), ..Stated::default() };
        return (stated, 1);
    }
    let whole = text.trim();
    if month_of(span)
        && at == 0
        && span.before.is_none()
        && joined(span, ".-_")
        && let Some(d) = next.filter(|d| day_of(d) && d.behind.trim().is_empty())
        && third.is_none()
        && whole.starts_with(|c: char| c.is_ascii_digit())
    {
        let stated = Stated { year: None, month: Some(span.value), day: Some(d.value) };
        return (stated, 2);
    }
    if day_of(span) && spans.len() == 1 && whole.chars().all(|c| c.is_ascii_digit()) {
        let stated = Stated { day: Some(span.value), ..Stated::default() };
        return (stated, 1);
    }
    (Stated::default(), 1)
}

/// A span of days in a title: `日期:2024-11-01 至 2024-12-05`. Nothing where one day or
/// more than two are named.
pub fn stated_span(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    if !has_digit(text) {
        return None;
    }
    let folded = fold(text);
    let spans = digit_spans(&folded);
    let mut days = Vec::new();
    let mut at = 0;
    while let Some(span) = spans.get(at) {
        let (next, used) = state_from(&folded, &spans, at, span);
        days.extend(next.date());
        at += used.max(1);
    }
    match days.as_slice() {
        [from, to] if from <= to => Some((*from, *to)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn the_forms_of_a_date() {
        for text in [
            "2024-11-03",
            "2024/11/3",
            "2024.11.3",
            "20241103",
            "2024年11月3日",
            "24.11.3",
            "2024-11-03 08:30",
            "2024/11/3 8:30:00",
            "２０２４－１１－０３",
            "2024年11月3号",
            "2024-11-03T00:00:00",
            " 2024 年 11 月 3 日 ",
            "2024-11-03 星期日",
            "2024年11月3日8时30分",
            "24-11-3",
        ] {
            assert_eq!(read(text, None), Some(DateRead::Day(day(2024, 11, 3))), "{text}");
        }
        for text in ["11月3日", "11.3", "11/3", "11-3", "11月3号", "11月3日 8:30"] {
            assert_eq!(read(text, None), Some(DateRead::MonthDay(11, 3)), "{text}");
        }
        for text in [
            "",
            "三日",
            "2024-13-03",
            "2024-02-30",
            "1924-01-01",
            "11",
            "2024",
            "3.4.5.6",
            "13.40",
            "2024-11-03abc",
        ] {
            assert_eq!(read(text, None), None, "{text}");
        }
    }

    #[test]
    fn two_readings_are_said() {
        assert_eq!(read("5/19/26", None), Some(DateRead::Day(day(2026, 5, 19))));
        assert_eq!(
            read("5/6/24", Some(2024)),
            Some(DateRead::Ambiguous(vec![day(2024, 5, 6), day(2024, 6, 5)]))
        );
        assert_eq!(read("24/11/3", Some(2024)), Some(DateRead::Day(day(2024, 11, 3))));
        assert_eq!(
            read("11/3/2024", None),
            Some(DateRead::Ambiguous(vec![day(2024, 3, 11), day(2024, 11, 3)]))
        );
        assert_eq!(read("11/30/2024", None), Some(DateRead::Day(day(2024, 11, 30))));
    }

    #[test]
    fn numbers_under_a_date_header() {
        assert_eq!(of_number("20241103"), Some(NumberDate::Compact(day(2024, 11, 3))));
        assert_eq!(of_number("45599"), Some(NumberDate::Serial(day(2024, 11, 3))));
        assert_eq!(of_number("11.3"), Some(NumberDate::MonthDay(vec![(11, 3), (11, 30)])));
        assert_eq!(of_number("11.4"), Some(NumberDate::MonthDay(vec![(11, 4)])));
        assert_eq!(of_number("11.13"), Some(NumberDate::MonthDay(vec![(11, 13)])));
        assert_eq!(of_number("3"), None);
        assert_eq!(of_number("99999999"), None);
    }

    #[test]
    fn dates_within_names() {
        let full = |y, m, d| Stated { year: Some(y), month: Some(m), day: Some(d) };
        for (text, expected) in [
            ("某某风电场20241101", full(2024, 11, 1)),
            ("日期:2024年11月1日", full(2024, 11, 1)),
            ("截止日期:2024-10-31", full(2024, 10, 31)),
            ("现存量_2024-11-30", full(2024, 11, 30)),
            ("某某风电场出入库流水账(2024年11月)", Stated { year: Some(2024), month: Some(11), day: None }),
            ("2024-11", Stated { year: Some(2024), month: Some(11), day: None }),
            ("202411流水账", Stated { year: Some(2024), month: Some(11), day: None }),
            ("11.10", Stated { year: None, month: Some(11), day: Some(10) }),
            ("11月3日", Stated { year: None, month: Some(11), day: Some(3) }),
            ("1101", Stated { year: None, month: Some(11), day: Some(1) }),
            ("3日", Stated { year: None, month: None, day: Some(3) }),
            ("3", Stated { year: None, month: None, day: Some(3) }),
            ("酒泉风电场11月", Stated { year: None, month: Some(11), day: None }),
            ("2024", Stated { year: Some(2024), month: None, day: None }),
            ("Sheet1", Stated::default()),
            ("13800138000", Stated::default()),
            ("流水账", Stated::default()),
            ("2号库流水账", Stated { year: None, month: None, day: Some(2) }),
        ] {
            assert_eq!(stated(text), expected, "{text}");
        }
    }

    #[test]
    fn parts_complete_each_other_unless_they_contradict() {
        let sheet = stated("11.10");
        let title = stated("某某风电场(2024年11月)");
        assert_eq!(sheet.or(title).date(), Some(day(2024, 11, 10)));
        assert_eq!(sheet.or(stated("2024年12月")).date(), None);
    }

    #[test]
    fn spans_within_titles() {
        assert_eq!(stated_span("日期:2024-11-01 至 2024-12-05"), Some((day(2024, 11, 1), day(2024, 12, 5))));
        assert_eq!(stated_span("2024.11.1-2024.11.30"), Some((day(2024, 11, 1), day(2024, 11, 30))));
        assert_eq!(stated_span("日期:2024-11-01"), None);
    }

    proptest! {
        #[test]
        fn every_form_comes_back(days in 0_i64..36_524) {
            let d = day(2000, 1, 1) + chrono::Duration::days(days);
            let (y, m, n) = (d.year(), d.month(), d.day());
            for text in [
                format!("{y}-{m:02}-{n:02}"), format!("{y}/{m}/{n}"), format!("{y}.{m}.{n}"),
                format!("{y}{m:02}{n:02}"), format!("{y}年{m}月{n}日"), format!("{:02}.{m}.{n}", y % 100),
                format!("{y}-{m}-{n} 23:59:59"),
            ] {
                prop_assert_eq!(read(&text, None), Some(DateRead::Day(d)), "{}", text);
            }
            prop_assert_eq!(read(&format!("{m}月{n}日"), None), Some(DateRead::MonthDay(m, n)));
            prop_assert_eq!(stated(&format!("现存量_{y}-{m:02}-{n:02}")).date(), Some(d));
        }

        #[test]
        fn no_text_brings_it_down(text in "\\PC{0,24}") {
            let _ = read(&text, Some(2024));
            let _ = of_number(&text);
            let _ = stated(&text);
            let _ = stated_span(&text);
        }
    }
}
