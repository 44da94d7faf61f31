//! The regulation as data: the built-in values, an organisation's overrides, and where
//! each value in force comes from.

use crate::record::remark::NumberShape;
use crate::value::Calendar;
mod calendar;
pub mod callback;
mod matching;
mod outsource;
mod stocktake;

pub use calendar::{CalendarDays, Days};
pub use callback::Callback;
pub use matching::{Costs, Limits, Matching, Transfer, Windows};
pub use outsource::{Bulk, Carrier, LateReading, Outsource, Rotation, StepReading, TierReading, Wireless};
use serde::Deserialize;
pub use stocktake::{Limit, Stocktake, Tolerance, Tolerances};
use toml::{Table, Value};

/// The built-in values, a file for each part of the regulation.
const BUILTIN: &str = concat!(
    include_str!("builtin.toml"),
    include_str!("stocktake.toml"),
    include_str!("calendar.toml"),
    include_str!("callback.toml"),
    include_str!("outsource.toml"),
);

/// The policy in force.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    pub reconcile: Reconcile,
    pub ledger: Ledger,
    pub matching: Matching,
    pub transfer: Transfer,
    pub calendar: CalendarDays,
    pub callback: Callback,
    /// The override file, as named.
    #[serde(skip)]
    pub file: Option<String>,
    pub stocktake: Stocktake,
    pub outsource: Outsource,
    /// Every value with its origin, in the order of the built-in file.
    #[serde(skip)]
    pub values: Vec<Setting>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reconcile {
    pub onhand_moves: OnhandMoves,
}

/// When an ERP document moves the on-hand balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnhandMoves {
    Approval,
    Save,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// Days after which a ledger that is not there is missing.
    pub due_after_days: u16,
    /// Days that a ledger may come after the day that it is of.
    pub late_after_days: u16,
    /// Whether a store that the regulation only calls usual is a warning.
    pub lax_conditions: bool,
    /// Days around a row with the wrong sign in which the ERP's line is looked for.
    pub sign_window_days: u16,
    /// What a transfer number looks like that no word announces.
    pub transfer_number: NumberShape,
    /// Days that a transfer may be under way before it arrives.
    pub transfer_known_days: u16,
    /// Whether goods that stay on the site need a packing list too.
    pub strict_packing_list: bool,
    /// Words in the class of an item that make it a spare part.
    pub spare_classes: Vec<String>,
    /// Days between putting a part in and returning the one that came out.
    pub returned_part_days: u16,
    /// Words in the remark of a return that say that goods came back to the site.
    pub leftover_words: Vec<String>,
}

/// One value of the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    pub key: String,
    /// As TOML writes it.
    pub value: String,
    pub origin: Origin,
    /// The clause and the reading, from the built-in file.
    pub note: String,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    Builtin,
    /// The override file, as named.
    File(String),
}

/// Why an override file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    #[error("{file}: {error}")]
    Syntax { file: String, error: Box<toml::de::Error> },
    #[error("{file}: there is no policy key `{key}`")]
    UnknownKey { file: String, key: String, near: Option<String> },
    #[error("{file}: {error}")]
    Value { file: String, error: Box<toml::de::Error> },
}

impl PolicyError {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            PolicyError::UnknownKey { near: Some(near), .. } => Some(format!("did you mean `{near}`?")),
            PolicyError::UnknownKey { .. } => Some("`duizhang policy show` lists every key".to_owned()),
            _ => None,
        }
    }
}

impl Policy {
    /// The built-in policy with the overrides of a file, if one is given (name and text).
    ///
    /// # Errors
    /// Where the file is no TOML, names a key that does not exist or gives it a value of
    /// another type.
    pub fn load(overrides: Option<(&str, &str)>) -> Result<Policy, PolicyError> {
        let builtin = || "policy/builtin.toml".to_owned();
        let syntax = |file: String| move |error| PolicyError::Syntax { file, error: Box::new(error) };
        let mut table: Table = toml::from_str(BUILTIN).map_err(syntax(builtin()))?;
        let known: Vec<String> = flatten(&table).into_iter().map(|(key, _)| key).collect();
        let mut overridden = Vec::new();
        let mut file = builtin();
        if let Some((name, text)) = overrides {
            file = name.to_owned();
            let over: Table = toml::from_str(text).map_err(syntax(file.clone()))?;
            for (key, value) in flatten(&over) {
                if !known.contains(&key) {
                    let near = nearest(&key, &known);
                    return Err(PolicyError::UnknownKey { file, key, near });
                }
                put(&mut table, &key, value);
                overridden.push(key);
            }
        }
        let notes = notes();
        let values = flatten(&table)
            .into_iter()
            .map(|(key, value)| Setting {
                origin: match overridden.contains(&key) {
                    true => Origin::File(file.clone()),
                    false => Origin::Builtin,
                },
                note: notes.iter().find(|(k, _)| *k == key).map(|(_, n)| n.clone()).unwrap_or_default(),
                value: value.to_string(),
                key,
            })
            .collect();
        let error = |error| PolicyError::Value { file: file.clone(), error: Box::new(error) };
        let mut policy: Policy = Value::Table(table).try_into().map_err(error)?;
        policy.values = values;
        policy.file = overrides.map(|(name, _)| name.to_owned());
        Ok(policy)
    }

    /// The working-day calendar. What it does not cover is to be added to the override file.
    pub fn calendar(&self) -> Calendar {
        self.calendar.calendar(self.file.as_deref().unwrap_or("policy/calendar.toml (--policy FILE)"))
    }

    /// The built-in policy as a file to start from: every value is there with its clause,
    /// commented out, so that what is not changed goes on following the program.
    pub fn template() -> String {
        let mut out = String::new();
        let mut open = 0_i32;
        for line in BUILTIN.lines() {
            let plain = line.trim();
            let header = plain.starts_with('[') && plain.ends_with(']') && open == 0;
            if plain.is_empty() || plain.starts_with('#') || header {
                out.push_str(line);
            } else {
                let depth = |c: char| i32::try_from(line.matches(c).count()).unwrap_or(0);
                open += depth('[') - depth(']');
                out.push_str("#= ");
                out.push_str(line);
            }
            out.push('\n');
        }
        out
    }

    /// The policy in force as text, for its checksum.
    pub fn canonical(&self) -> String {
        let lines: Vec<String> = self.values.iter().map(|s| format!("{} = {}\n", s.key, s.value)).collect();
        lines.concat()
    }
}

/// `section.key` and value, in order.
fn flatten(table: &Table) -> Vec<(String, Value)> {
    let mut flat = Vec::new();
    for (key, value) in table {
        match value {
            Value::Table(inner) => {
                flat.extend(flatten(inner).into_iter().map(|(k, v)| (format!("{key}.{k}"), v)));
            }
            value => flat.push((key.clone(), value.clone())),
        }
    }
    flat
}

fn put(table: &mut Table, key: &str, value: Value) {
    match key.split_once('.') {
        Some((section, rest)) => {
            if let Some(Value::Table(inner)) = table.get_mut(section) {
                put(inner, rest, value);
            }
        }
        None => {
            table.insert(key.to_owned(), value);
        }
    }
}

fn nearest(key: &str, known: &[String]) -> Option<String> {
    let scored = known.iter().map(|k| (strsim::normalized_damerau_levenshtein(key, k), k));
    let (score, best) = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (score > 0.5).then(|| best.clone())
}

/// The comments right above each key of the built-in file.
fn notes() -> Vec<(String, String)> {
    let mut section = String::new();
    let mut pending = Vec::new();
    let mut notes = Vec::new();
    for line in BUILTIN.lines().map(str::trim) {
        if let Some(comment) = line.strip_prefix('#') {
            pending.push(comment.trim());
        } else if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            section = name.to_owned();
            pending.clear();
        } else if let Some((key, _)) = line.split_once('=') {
            notes.push((format!("{section}.{}", key.trim()), pending.join(" ")));
            pending.clear();
        } else {
            pending.clear();
        }
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_policy_stands_alone() {
        let policy = Policy::load(None).unwrap();
        assert_eq!(policy.reconcile.onhand_moves, OnhandMoves::Approval);
        assert!(policy.values.iter().all(|s| s.origin == Origin::Builtin && !s.note.is_empty()));
    }

    #[test]
    fn an_override_says_where_it_comes_from() {
        let text = "[reconcile]\nonhand_moves = \"save\"\n";
        let policy = Policy::load(Some(("own.toml", text))).unwrap();
        assert_eq!(policy.reconcile.onhand_moves, OnhandMoves::Save);
        let setting = policy.values.iter().find(|s| s.key == "reconcile.onhand_moves").unwrap();
        assert_eq!(setting.origin, Origin::File("own.toml".to_owned()));
        assert_ne!(policy.canonical(), Policy::load(None).unwrap().canonical());
    }

    #[test]
    fn the_template_changes_nothing_until_a_value_is_uncommented() {
        let template = Policy::template();
        let canonical = Policy::load(None).unwrap().canonical();
        assert_eq!(Policy::load(Some(("own.toml", &template))).unwrap().canonical(), canonical);
        let all = template.replace("#= ", "");
        let policy = Policy::load(Some(("own.toml", &all))).unwrap();
        assert_eq!(policy.canonical(), canonical);
        assert!(policy.values.iter().all(|s| s.origin != Origin::Builtin));
    }

    #[test]
    fn a_wrong_key_suggests_the_right_one() {
        let error = Policy::load(Some(("own.toml", "[reconcile]\nonhand_move = \"save\"\n"))).unwrap_err();
        assert_eq!(error.to_string(), "own.toml: there is no policy key `reconcile.onhand_move`");
        assert_eq!(error.hint().as_deref(), Some("did you mean `reconcile.onhand_moves`?"));
        assert!(Policy::load(Some(("own.toml", "[reconcile]\nonhand_moves = 3\n"))).is_err());
        assert!(Policy::load(Some(("own.toml", "= 3"))).is_err());
    }
}
