//! Callbacks: rates, windows, callers and words, for each regulation that speaks of them.

use crate::value::{Quantity, Ratio};
use serde::{Deserialize, Deserializer, de};

/// 回访
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Callback {
    pub profile: Profile,
    #[serde(deserialize_with = "money")]
    pub supervisor_from: Quantity,
    pub audit_apart: bool,
    pub move_to_working_day: bool,
    pub repeat_complaints: usize,
    pub repeat_repairs: usize,
    pub repeat_lookback_days: u32,
    pub answer_days: u32,
    pub archive_day: u32,
    pub archive_day_other: u32,
    pub keep_years: u32,
    pub audit_rate: Share,
    pub visit_rate: Share,
    pub rate: Rates,
    pub window: Windows,
    pub caller: Callers,
    pub role: Roles,
    pub word: Words,
    pub result: Results,
    pub record: RecordColumns,
}

/// Which regulations a site belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub base: Base,
    /// Whether the 60 % of paid services are a duty.
    pub paid: bool,
    /// As written.
    pub name: String,
}

/// The regulation that decides where several speak of the same thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    A10,
    D2,
    D3,
    Strictest,
}

/// A share that is asked for; none where nothing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share(pub Option<Ratio>);

/// The days after completion in which a callback is in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// From the first to the second day after completion, both included.
    Days(u32, u32),
    /// To the Monday of the week after.
    Monday,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    #[serde(rename = "A10")]
    pub a10: Kinds<Share>,
    #[serde(rename = "D2")]
    pub d2: RepairAndComplaint<Share>,
    #[serde(rename = "D3")]
    pub d3: Repair<Share>,
    #[serde(rename = "D5")]
    pub d5: Paid,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kinds<T> {
    pub complaint: T,
    pub repair: T,
    pub special: T,
    pub help: T,
    pub publication: T,
    pub event: T,
    pub emergency: T,
    pub other: T,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepairAndComplaint<T> {
    pub complaint: T,
    pub repair: T,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repair<T> {
    pub repair: T,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paid {
    pub paid: Share,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Windows {
    #[serde(rename = "A10")]
    pub a10: KindWindows,
    #[serde(rename = "D2")]
    pub d2: Repair<Window>,
    #[serde(rename = "D3")]
    pub d3: Repair<Window>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindWindows {
    pub complaint: Window,
    pub repair: Window,
    pub repair_other: Window,
    pub special: Window,
    pub help: Window,
    pub publication: Window,
    pub event: Window,
    pub emergency: Window,
    pub other: Window,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Callers {
    #[serde(rename = "A10")]
    pub a10: A10Callers,
    #[serde(rename = "D2")]
    pub d2: RepairAndComplaint<Vec<Role>>,
    #[serde(rename = "D3")]
    pub d3: Repair<Vec<Role>>,
    #[serde(rename = "D5")]
    pub d5: LargeCallers,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct A10Callers {
    pub major: Vec<Role>,
    pub complaint: Vec<Role>,
    pub repair: Vec<Role>,
    pub special: Vec<Role>,
    pub help: Vec<Role>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LargeCallers {
    pub large: Vec<Role>,
}

/// Who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// 管理处经理
    Manager,
    /// 被投诉部门主管
    Head,
    /// 管理员
    Steward,
    /// 客服主管
    Supervisor,
    /// 设备管理维修主管
    Maintenance,
    /// 客服中心主任
    Director,
}

impl Role {
    /// The name in the regulation.
    pub fn chinese(self) -> &'static str {
        match self {
            Role::Manager => "管理处经理",
            Role::Head => "被投诉部门主管",
            Role::Steward => "管理员",
            Role::Supervisor => "客服主管",
            Role::Maintenance => "设备管理维修主管",
            Role::Director => "客服中心主任",
        }
    }
}

/// The endings of titles, for each role.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roles {
    pub manager: Vec<String>,
    pub head: Vec<String>,
    pub steward: Vec<String>,
    pub supervisor: Vec<String>,
    pub maintenance: Vec<String>,
    pub director: Vec<String>,
}

/// Words in a service's category and other cells.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub complaint: Vec<String>,
    pub emergency: Vec<String>,
    pub help: Vec<String>,
    pub special: Vec<String>,
    pub repair: Vec<String>,
    pub paid: Vec<String>,
    pub publication: Vec<String>,
    pub event: Vec<String>,
    pub major: Vec<String>,
    pub face: Vec<String>,
}

/// What a callback's result may read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Results {
    pub satisfied: Vec<String>,
    pub neutral: Vec<String>,
    pub unsatisfied: Vec<String>,
    pub silent: Vec<String>,
    pub unreached: Vec<String>,
}

/// The columns that a form must have filled, by their names in machine-readable answers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordColumns {
    pub content: Vec<crate::sheet::Field>,
    pub face: Vec<crate::sheet::Field>,
    pub unsatisfied: Vec<crate::sheet::Field>,
}

impl Profile {
    pub fn has_d3(&self) -> bool {
        matches!(self.base, Base::D3 | Base::Strictest)
    }
}

impl<'de> Deserialize<'de> for Profile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Profile, D::Error> {
        let name = String::deserialize(deserializer)?;
        let (base, paid) =
            match name.split_once('+').map_or((name.trim(), None), |(b, p)| (b.trim(), Some(p.trim()))) {
                (base, None) => (base, false),
                (base, Some("D5")) => (base, true),
                (_, Some(other)) => {
                    return Err(de::Error::custom(format!(
                        "`{other}` cannot be added to a profile: only D5 can"
                    )));
                }
            };
        let base = match base {
            "A10" => Base::A10,
            "D2" => Base::D2,
            "D3" => Base::D3,
            "strictest" => Base::Strictest,
            other => {
                let known = "A10, D2, D3, strictest, or one of them with +D5";
                return Err(de::Error::custom(format!("there is no profile `{other}`: {known}")));
            }
        };
        Ok(Profile { base, paid: paid || base == Base::Strictest, name })
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Share, D::Error> {
        match String::deserialize(deserializer)?.trim() {
            "-" => Ok(Share(None)),
            text => text.parse().map(|ratio| Share(Some(ratio))).map_err(de::Error::custom),
        }
    }
}

impl<'de> Deserialize<'de> for Window {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Window, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Days([u32; 2]),
            Word(String),
        }
        match Written::deserialize(deserializer)? {
            Written::Days([from, to]) if from <= to => Ok(Window::Days(from, to)),
            Written::Word(word) if word == "monday" => Ok(Window::Monday),
            _ => Err(de::Error::custom("a window is [first day, last day] or \"monday\"")),
        }
    }
}

fn money<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Quantity, D::Error> {
    let text = String::deserialize(deserializer)?;
    let wrong = || de::Error::custom(format!("`{text}` is no amount: write \"200\" or \"199.50\""));
    let written = Quantity::of_written(&text).map_err(|_| wrong())?;
    if written.unit.is_some() || written.value.is_negative() { Err(wrong()) } else { Ok(written.value) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    fn with(text: &str) -> Result<Policy, crate::policy::PolicyError> {
        Policy::load(Some(("own.toml", text)))
    }

    #[test]
    fn single_values_are_overridden() {
        let policy = with("[callback]\nprofile = \"D3+D5\"\n[callback.rate.A10]\nhelp = \"0.45\"\n").unwrap();
        assert_eq!(policy.callback.profile.base, Base::D3);
        assert!(policy.callback.profile.paid && policy.callback.profile.has_d3());
        assert_eq!(policy.callback.rate.a10.help.0.map(|r| r.places(4)).as_deref(), Some("0.4500"));
        assert_eq!(policy.callback.rate.a10.other, Share(None));
        assert_eq!(policy.callback.window.d2.repair, Window::Monday);
    }

    #[test]
    fn what_cannot_be_is_an_error() {
        for text in [
            "[callback]\nprofile = \"A9\"\n",
            "[callback]\nprofile = \"A10+D4\"\n",
            "[callback]\nsupervisor_from = \"200元\"\n",
            "[callback.rate.A10]\nhelp = \"130%\"\n",
            "[callback.window.A10]\nhelp = [7, 0]\n",
            "[callback.window.A10]\nhelp = \"tuesday\"\n",
            "[callback.caller.A10]\nhelp = [\"boss\"]\n",
            "[callback.record]\ncontent = [\"nothing\"]\n",
        ] {
            assert!(with(text).is_err(), "{text}");
        }
        let error = with("[callback.rate.A10]\ncomplaints = \"90%\"\n").unwrap_err();
        assert_eq!(error.hint().as_deref(), Some("did you mean `callback.rate.A10.complaint`?"));
    }
}
