//! One callback: whether anybody was reached, what they said, and who called.

use crate::policy::Callback;
use crate::policy::callback::{Role, Roles};
use crate::record::CallbackRow;
use crate::value::Text;
use crate::value::name::{header_key, key};
use chrono::NaiveDate;
use std::collections::HashMap;

/// A callback, or an attempt at one.
#[derive(Debug)]
pub struct Call<'a> {
    pub row: &'a CallbackRow,
    pub site: Option<Text>,
    /// The ticket, by its position; none where no ticket has that number.
    pub ticket: Option<usize>,
    pub date: Option<NaiveDate>,
    pub outcome: Outcome,
    /// In the titles that the row gives; sorted.
    pub roles: Vec<Role>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Satisfied,
    /// 一般: an answer, but neither the one nor the other.
    Neutral,
    Unsatisfied,
    /// Reached, and no verdict given.
    Silent,
    /// An attempt, and no callback.
    Unreached,
    /// No word that the policy knows.
    Unknown,
}

impl Outcome {
    /// Whether somebody was spoken to.
    pub fn is_reached(self) -> bool {
        !matches!(self, Outcome::Unreached | Outcome::Unknown)
    }

    /// Whether a verdict was given.
    pub fn is_answer(self) -> bool {
        matches!(self, Outcome::Satisfied | Outcome::Neutral | Outcome::Unsatisfied)
    }
}

impl Call<'_> {
    /// Whether it counts as a callback by a day.
    pub fn counts(&self, as_of: NaiveDate) -> bool {
        self.outcome.is_reached() && self.date.is_some_and(|day| day <= as_of)
    }

    pub fn is_by(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// The result words that are known, as the policy lists them.
pub fn known_results(policy: &Callback) -> Vec<String> {
    let result = &policy.result;
    let lists = [&result.satisfied, &result.neutral, &result.unsatisfied, &result.silent, &result.unreached];
    lists.into_iter().flatten().cloned().collect()
}

/// The words of the policy, ready to be looked up.
pub(super) struct Reading<'p> {
    results: HashMap<String, Outcome>,
    roles: &'p Roles,
    /// What titles were read as before: a log has few of them.
    titles: HashMap<Text, Vec<Role>>,
    said: HashMap<Text, Outcome>,
}

impl<'p> Reading<'p> {
    pub(super) fn of(policy: &'p Callback) -> Reading<'p> {
        let result = &policy.result;
        let lists = [
            (&result.satisfied, Outcome::Satisfied),
            (&result.neutral, Outcome::Neutral),
            (&result.unsatisfied, Outcome::Unsatisfied),
            (&result.silent, Outcome::Silent),
            (&result.unreached, Outcome::Unreached),
        ];
        let words = lists
            .into_iter()
            .flat_map(|(words, outcome)| words.iter().map(move |w| (header_key(w), outcome)));
        Reading {
            results: words.collect(),
            roles: &policy.role,
            titles: HashMap::new(),
            said: HashMap::new(),
        }
    }

    /// What a row says came of it. An empty result of somebody who was called is no verdict.
    pub(super) fn outcome(&mut self, row: &CallbackRow) -> Outcome {
        if row.reached == Some(false) {
            return Outcome::Unreached;
        }
        let Some(text) = &row.result else {
            return Outcome::Silent;
        };
        if let Some(known) = self.said.get(text) {
            return *known;
        }
        let folded = header_key(text.trim_end_matches(['。', '.', '!', '！']));
        let outcome = self.results.get(&folded).copied().unwrap_or(Outcome::Unknown);
        self.said.insert(*text, outcome);
        outcome
    }

    /// The roles that the titles of the callers stand for.
    pub(super) fn roles(&mut self, row: &CallbackRow) -> Vec<Role> {
        let mut roles = Vec::new();
        for title in [&row.role, &row.second_role].into_iter().flatten() {
            if !self.titles.contains_key(title) {
                self.titles.insert(*title, read_title(title, self.roles));
            }
            roles.extend(self.titles.get(title).into_iter().flatten().copied());
        }
        roles.sort_unstable();
        roles.dedup();
        roles
    }
}

fn read_title(title: &str, roles: &Roles) -> Vec<Role> {
    let lists = [
        (&roles.manager, Role::Manager),
        (&roles.head, Role::Head),
        (&roles.steward, Role::Steward),
        (&roles.supervisor, Role::Supervisor),
        (&roles.maintenance, Role::Maintenance),
        (&roles.director, Role::Director),
    ];
    let parts = title.split(['、', ',', '，', '/', '+', ';', '；', '和', '与', '及', '&', ' ']);
    let parts: Vec<String> = parts.map(header_key).filter(|part| !part.is_empty()).collect();
    let is = |words: &[String]| words.iter().any(|word| parts.iter().any(|part| part.ends_with(&key(word))));
    lists.into_iter().filter(|(words, _)| is(words)).map(|(_, role)| role).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    #[test]
    fn titles_are_told_by_their_endings() {
        let policy = Policy::load(None).unwrap().callback;
        let read = |title| read_title(title, &policy.role);
        assert_eq!(read("管理处经理"), [Role::Manager]);
        assert_eq!(read("客服中心管理员"), [Role::Steward]);
        assert_eq!(read("保洁部主管、管理员"), [Role::Head, Role::Steward]);
        assert_eq!(read("工程部主管"), [Role::Head, Role::Maintenance]);
        assert_eq!(read("客服主管"), [Role::Head, Role::Supervisor]);
        assert_eq!(read("客服中心主任"), [Role::Head, Role::Director]);
        assert_eq!(read("经理助理"), []);
        assert_eq!(read("维修工"), []);
    }

    #[test]
    fn result_words_are_whole_words() {
        let policy = Policy::load(None).unwrap().callback;
        let mut reading = Reading::of(&policy);
        let mut said = |text: &str, reached| {
            let place = crate::place::RowPlace {
                sheet: crate::place::SheetId { file: crate::place::FileId(0), sheet: 0 },
                row: 1,
            };
            let mut row = CallbackRow {
                place,
                site: None,
                ticket: Text::from("1"),
                date: None,
                result: (!text.is_empty()).then(|| Text::from(text)),
                reached,
                form: None,
                way: None,
                caller: None,
                role: None,
                second_caller: None,
                second_role: None,
                for_two: false,
                blank: Vec::new(),
                beside_service: false,
            };
            row.reached = reached;
            reading.outcome(&row)
        };
        for (text, outcome) in [
            ("满意", Outcome::Satisfied),
            (" 满 意。", Outcome::Satisfied),
            ("满意(5分)", Outcome::Satisfied),
            ("基本满意", Outcome::Satisfied),
            ("不满意", Outcome::Unsatisfied),
            ("非常不满意", Outcome::Unsatisfied),
            ("一般", Outcome::Neutral),
            ("拒访", Outcome::Silent),
            ("", Outcome::Silent),
            ("未接通", Outcome::Unreached),
            ("无人接听", Outcome::Unreached),
            ("还不错吧", Outcome::Unknown),
            ("5", Outcome::Unknown),
        ] {
            assert_eq!(said(text, None), outcome, "{text}");
        }
        assert_eq!(said("满意", Some(false)), Outcome::Unreached);
    }
}
