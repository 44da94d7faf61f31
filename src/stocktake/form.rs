//! 表号: the number by which a count sheet of ours is known when it comes back.

use chrono::NaiveDate;

/// How much of a store a sheet counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Everything in the store.
    #[default]
    Full,
    /// A class or a sample: a cycle count. What is not on the sheet was not to be counted.
    Part,
    /// Lines counted once more: the later count stands.
    Recount,
}

impl Scope {
    fn letter(self) -> &'static str {
        match self {
            Scope::Full => "Q",
            Scope::Part => "C",
            Scope::Recount => "F",
        }
    }
}

/// What the number says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormNumber {
    pub day: NaiveDate,
    pub scope: Scope,
    /// By its name.
    pub warehouse: String,
}

impl std::fmt::Display for FormNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PD-{}-{}-{}", self.day.format("%Y%m%d"), self.scope.letter(), self.warehouse)
    }
}

impl FormNumber {
    /// `PD-20241231-Q-某某完好品库`; none where the text is no number of ours.
    pub fn read(text: &str) -> Option<FormNumber> {
        let mut parts = text.trim().splitn(4, '-');
        let mark = parts.next()?;
        let day = NaiveDate::parse_from_str(parts.next()?, "%Y%m%d").ok()?;
        let letter = parts.next()?;
        let scope = [Scope::Full, Scope::Part, Scope::Recount].into_iter().find(|s| s.letter() == letter)?;
        let warehouse = parts.next()?.trim();
        let ours = mark == "PD" && !warehouse.is_empty();
        ours.then(|| FormNumber { day, scope, warehouse: warehouse.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for scope in [Scope::Full, Scope::Part, Scope::Recount] {
            let day = NaiveDate::from_ymd_opt(2024, 12, 31).unwrap();
            let number = FormNumber { day, scope, warehouse: "甲-1 风电场完好品库".to_owned() };
            assert_eq!(FormNumber::read(&format!(" {number} ")), Some(number));
        }
        for text in
            ["", "PD-20241231-Q-", "PD-20241331-Q-甲", "PD-20241231-X-甲", "XX-20241231-Q-甲", "12345"]
        {
            assert_eq!(FormNumber::read(text), None, "{text}");
        }
    }
}
