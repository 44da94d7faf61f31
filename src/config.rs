//! `duizhang.toml`: what an organisation says about its own files.

mod voucher;

pub use voucher::{UnknownVoucherColumn, VoucherColumn, VoucherField, VoucherLayout};

use crate::sheet::{Layout, Override};
use crate::source::Limits;
use crate::value::{Quantity, name};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The settings of an organisation. Every part is optional; an unknown key is an error.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `zh` or `en`.
    pub lang: Option<String>,
    /// A policy file with overrides, relative to this file.
    pub policy: Option<String>,
    /// The day of the month on which periods start, 1 to 28; the first where it is not given.
    pub period_starts_on: Option<u32>,
    pub limits: Limits,
    pub aliases: Aliases,
    /// Factors that convert a written unit into the master's.
    pub factor: Vec<Factor>,
    /// Forms of one's own.
    pub layout: Vec<Layout>,
    /// Cells that are wrong and cannot wait for the site.
    #[serde(rename = "override")]
    pub overrides: Vec<Override>,
    /// The columns of the proposed vouchers.
    pub voucher: VoucherLayout,
    /// Warehouses, where no master lists them or to add to it.
    pub warehouse: Vec<Store>,
}

/// A warehouse, its site and department, and whether it is of good or damaged stock.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Store {
    pub name: String,
    pub code: Option<String>,
    pub site: Option<String>,
    pub department: Option<String>,
    pub condition: Option<StoreCondition>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StoreCondition {
    Good,
    Damaged,
}

/// Names that mean another: written name = name in the master.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Aliases {
    pub sites: BTreeMap<String, String>,
    pub warehouses: BTreeMap<String, String>,
    /// Written name (with its specification, if it has one) = item code.
    pub items: BTreeMap<String, String>,
    /// Units that are the same: `"只" = "个"`.
    pub units: BTreeMap<String, String>,
}

/// `12 个` in one `箱`, for one item or for all.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factor {
    pub item: Option<String>,
    pub from: String,
    pub to: String,
    /// Units `to` in one unit `from`, as a decimal in quotes.
    pub factor: Quantity,
}

impl Config {
    /// Reads the text of a `duizhang.toml`.
    ///
    /// # Errors
    /// Where it is no TOML or holds a key that does not exist; the error names the place.
    pub fn parse(text: &str) -> Result<Config, toml::de::Error> {
        toml::from_str(text)
    }
}

impl Aliases {
    /// The folded form of a unit: pure synonyms and configured aliases are one.
    pub fn unit_key(&self, unit: &str) -> String {
        let folded = unit_synonym(name::key(unit));
        let alias = self.units.iter().find(|(from, _)| unit_synonym(name::key(from)) == folded);
        alias.map_or(folded, |(_, to)| unit_synonym(name::key(to)))
    }
}

fn unit_synonym(key: String) -> String {
    const SAME: &[(&str, &[&str])] = &[
        ("千克", &["kg", "公斤"]),
        ("克", &["g"]),
        ("米", &["m"]),
        ("厘米", &["cm", "公分"]),
        ("毫米", &["mm"]),
        ("升", &["l", "公升"]),
        ("毫升", &["ml"]),
        ("平方米", &["m2", "平米"]),
        ("立方米", &["m3", "立方"]),
        ("吨", &["t"]),
        ("个", &["pcs", "pc"]),
    ];
    match SAME.iter().find(|(_, words)| words.contains(&key.as_str())) {
        Some((unit, _)) => (*unit).to_owned(),
        None => key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_one_where_they_mean_one() {
        let config = Config::parse("[aliases.units]\n\"只\" = \"个\"\n").unwrap();
        let key = |unit| config.aliases.unit_key(unit);
        assert_eq!(key("KG"), key("公斤"));
        assert_eq!(key("只"), key("个"));
        assert_ne!(Aliases::default().unit_key("只"), Aliases::default().unit_key("个"));
    }

    #[test]
    fn an_unknown_key_is_an_error() {
        assert!(Config::parse("limit = 3").is_err());
        assert!(Config::parse("[limits]\nrows = 10\n").is_ok());
    }
}
