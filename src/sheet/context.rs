//! What stands around a table: its title block, its sheet, its file, its folders.

use super::owned::OwnedRow;
use super::row::shown;
use crate::value::date::{self, Stated};
use crate::value::name::header_key;
use chrono::NaiveDate;

/// Where a file lies and what it is called.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FileNames {
    /// Without its extension.
    pub stem: String,
    /// The folders above, the nearest first, as far as the PATH given names them.
    pub folders: Vec<String>,
}

impl FileNames {
    /// Takes a shown path apart: `ledgers/A/11-03.xlsx`.
    pub fn of(shown: &str) -> FileNames {
        let mut parts = shown.rsplit(['/', '!']).filter(|part| !matches!(*part, "" | "." | ".."));
        let name = parts.next().unwrap_or("");
        let stem = match name.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() && extension.len() <= 5 => stem,
            _ => name,
        };
        FileNames { stem: stem.to_owned(), folders: parts.map(str::to_owned).collect() }
    }
}

/// Everything that is said once for a table instead of in each row.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Context {
    /// Cells of the title block that are no `label: value`.
    pub titles: Vec<String>,
    /// `现场名称: 乌兰风电场`, the label folded.
    pub labels: Vec<(String, String)>,
    pub sheet: String,
    pub file: FileNames,
    /// The date that title, sheet, file or folder state, in this order of trust.
    pub stated: Stated,
}

impl Context {
    pub fn new(file: &FileNames, sheet: &str, title_rows: &[OwnedRow]) -> Context {
        let mut context =
            Context { sheet: sheet.trim().to_owned(), file: file.clone(), ..Context::default() };
        for row in title_rows {
            context.take_row(row);
        }
        context.stated = context.find_date();
        context
    }

    /// The value of the first label that is one of `words`.
    pub fn label(&self, words: &[&str]) -> Option<&str> {
        self.labels.iter().find(|(label, _)| words.contains(&label.as_str())).map(|(_, value)| value.as_str())
    }

    /// All of the title block, for looking words up.
    pub fn title_text(&self) -> String {
        let mut text = self.titles.join(" ");
        for (label, value) in &self.labels {
            text.push(' ');
            text.push_str(label);
            text.push(':');
            text.push_str(value);
        }
        text
    }

    /// The span of days that a list says it covers: `日期:2024-11-01 至 2024-11-30`.
    pub fn span(&self) -> Option<(NaiveDate, NaiveDate)> {
        let in_title = self.labels.iter().map(|(_, value)| value).chain(&self.titles);
        in_title.chain([&self.file.stem]).find_map(|text| date::stated_span(text))
    }

    /// Title, labels, sheet, file and folders, in the order of trust.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.titles
            .iter()
            .map(String::as_str)
            .chain([self.sheet.as_str(), self.file.stem.as_str()])
            .chain(self.file.folders.iter().map(String::as_str))
    }

    fn take_row(&mut self, row: &OwnedRow) {
        let mut pending: Option<String> = None;
        for cell in row.cells() {
            let text = shown(cell.value);
            if let Some(label) = pending.take()
                && !text.contains([':', '：'])
            {
                self.labels.push((label, text));
                continue;
            }
            let pairs = split_labels(&text);
            if pairs.is_empty() {
                self.titles.push(text);
                continue;
            }
            for (label, value) in pairs {
                if value.is_empty() {
                    pending = Some(label);
                } else {
                    self.labels.push((label, value));
                }
            }
        }
    }

    fn find_date(&self) -> Stated {
        const DATE_LABELS: &[&str] = &[
            "日期",
            "单据日期",
            "截止日期",
            "查询日期",
            "登记日期",
            "盘点日期",
            "截至日期",
            "截止时间",
            "会计期间",
            "期间",
            "月份",
            "年月",
            "date",
        ];
        let labelled = self
            .label(DATE_LABELS)
            .filter(|text| date::stated_span(text).is_none())
            .map(date::stated)
            .unwrap_or_default();
        let mut found = labelled;
        for name in self.names() {
            if found.is_whole() {
                break;
            }
            if date::stated_span(name).is_none() {
                found = found.or(date::stated(name));
            }
        }
        found
    }
}

/// Takes `现场名称:乌兰风电场  日期:2024年11月1日` apart. Empty where the text has no label.
fn split_labels(text: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for word in text.split_whitespace() {
        match word.split_once([':', '：']) {
            Some((label, value)) if is_label(label) => {
                pairs.push((header_key(label), value.trim().to_owned()));
            }
            _ => match pairs.last_mut() {
                Some((_, value)) => {
                    if !value.is_empty() {
                        value.push(' ');
                    }
                    value.push_str(word);
                }
                None => return Vec::new(),
            },
        }
    }
    pairs
}

fn is_label(text: &str) -> bool {
    let length = text.chars().count();
    (1..=10).contains(&length) && !text.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_taken_apart() {
        assert_eq!(
            split_labels("现场名称：乌兰风电场   日期:2024年11月1日"),
            [
                ("现场名称".to_owned(), "乌兰风电场".to_owned()),
                ("日期".to_owned(), "2024年11月1日".to_owned())
            ]
        );
        assert_eq!(
            split_labels("日期:2024-11-01 至 2024-12-05"),
            [("日期".to_owned(), "2024-11-01 至 2024-12-05".to_owned())]
        );
        assert!(split_labels("出入库流水账 (2024年11月)").is_empty());
        assert!(split_labels("12:30").is_empty());
    }

    #[test]
    fn a_path_is_taken_apart() {
        let names = FileNames::of("sample/流水账/乌兰风电场/乌兰风电场20241101.xlsx");
        assert_eq!(names.stem, "乌兰风电场20241101");
        assert_eq!(names.folders, ["乌兰风电场", "流水账", "sample"]);
        assert_eq!(FileNames::of("a.zip!b/11.3.csv").stem, "11.3");
    }
}
