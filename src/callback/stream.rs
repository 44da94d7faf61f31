//! Streams: services that are called back at one rate, within one window, by the same people.

use crate::policy::Callback;
use crate::policy::callback::{Base, Role, Share, Window, Words};
use crate::record::ServiceRow;
use crate::value::name::key;
use crate::value::{Ratio, Text};
use std::collections::BTreeMap;

/// What kind of service a stream is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Complaint,
    Repair,
    Special,
    Help,
    Publication,
    Event,
    Emergency,
    Other,
    /// 有偿服务 of any other kind: counted beside them, never averaged with them.
    Paid,
    /// 主任抽查: the director's sample of repairs.
    Audit,
}

impl Kind {
    /// The name in machine-readable answers.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Complaint => "complaint",
            Kind::Repair => "repair",
            Kind::Special => "special",
            Kind::Help => "help",
            Kind::Publication => "publication",
            Kind::Event => "event",
            Kind::Emergency => "emergency",
            Kind::Other => "other",
            Kind::Paid => "paid",
            Kind::Audit => "audit",
        }
    }
}

/// One stream, under the profile in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    pub kind: Kind,
    /// The word that the files use.
    pub name: String,
    /// All of their words.
    pub words: Vec<String>,
    pub required: Option<Ratio>,
    /// Whether falling short of it breaks a rule of the profile.
    pub is_duty: bool,
    /// Whether the rate is asked for week by week.
    pub weekly: bool,
    pub window: Window,
    /// The window of the other reading.
    pub other: Option<Window>,
    pub clause: &'static str,
}

/// The kind that a category's words speak of.
pub(super) fn kind_of(category: &str, words: &Words) -> Kind {
    let folded = key(category);
    let lists = [
        (&words.complaint, Kind::Complaint),
        (&words.emergency, Kind::Emergency),
        (&words.help, Kind::Help),
        (&words.special, Kind::Special),
        (&words.repair, Kind::Repair),
        (&words.paid, Kind::Paid),
        (&words.publication, Kind::Publication),
        (&words.event, Kind::Event),
    ];
    let says = |list: &[String]| list.iter().any(|word| folded.contains(&key(word)));
    lists.into_iter().find(|(list, _)| says(list)).map_or(Kind::Other, |(_, kind)| kind)
}

/// A category, and how many tickets have it.
type Counted<'a> = (&'a Text, u64);

/// The streams of the tickets, and for each category which one it belongs to.
pub(super) struct Streams {
    pub all: Vec<Stream>,
    by_category: BTreeMap<Text, usize>,
}

impl Streams {
    pub(super) fn of(services: &[ServiceRow], policy: &Callback) -> Streams {
        let mut counts: BTreeMap<&Text, u64> = BTreeMap::new();
        for row in services {
            *counts.entry(&row.kind).or_default() += 1;
        }
        // Other services are one stream for each word: nothing says that they are alike.
        let mut groups: BTreeMap<(Kind, Option<String>), Vec<Counted<'_>>> = BTreeMap::new();
        for (word, count) in counts {
            let kind = kind_of(word, &policy.word);
            let own = (kind == Kind::Other).then(|| key(word));
            groups.entry((kind, own)).or_default().push((word, count));
        }
        let mut all = Vec::new();
        let mut by_category = BTreeMap::new();
        for ((kind, _), words) in groups {
            for (word, _) in &words {
                by_category.insert(Text::clone(word), all.len());
            }
            all.push(stream(kind, &words, policy));
        }
        if !all.iter().any(|stream| stream.kind == Kind::Paid) {
            all.push(stream(Kind::Paid, &[], policy));
        }
        all.push(stream(Kind::Audit, &[], policy));
        Streams { all, by_category }
    }

    pub(super) fn at(&self, category: &Text) -> usize {
        self.by_category.get(category).copied().unwrap_or(usize::MAX)
    }

    pub(super) fn kind(&self, at: usize) -> Kind {
        self.all.get(at).map_or(Kind::Other, |stream| stream.kind)
    }
}

fn stream(kind: Kind, words: &[Counted<'_>], policy: &Callback) -> Stream {
    let usual = usual_word(kind);
    // The regulation's own word where the files use it, else the one they use most.
    let own = words.iter().find(|(word, _)| &***word == usual);
    let most = words.iter().min_by_key(|(word, count)| (std::cmp::Reverse(*count), *word));
    let name = own.or(most).map_or_else(|| usual.to_owned(), |(word, _)| word.to_string());
    let (required, clause) = required(kind, policy);
    let windows = &policy.window;
    let window = match (kind, policy.profile.base) {
        (Kind::Repair | Kind::Paid | Kind::Audit, Base::D2) => windows.d2.repair,
        (Kind::Repair | Kind::Paid | Kind::Audit, Base::D3) => windows.d3.repair,
        (Kind::Repair | Kind::Paid | Kind::Audit, _) => windows.a10.repair,
        (Kind::Complaint, _) => windows.a10.complaint,
        (Kind::Special, _) => windows.a10.special,
        (Kind::Help, _) => windows.a10.help,
        (Kind::Publication, _) => windows.a10.publication,
        (Kind::Event, _) => windows.a10.event,
        (Kind::Emergency, _) => windows.a10.emergency,
        (Kind::Other, _) => windows.a10.other,
    };
    let by_a10 = matches!(policy.profile.base, Base::A10 | Base::Strictest);
    let other = (kind == Kind::Repair && by_a10).then_some(windows.a10.repair_other);
    Stream {
        kind,
        name,
        words: words.iter().map(|(word, _)| word.to_string()).collect(),
        required,
        is_duty: required.is_some() && (kind != Kind::Paid || policy.profile.paid),
        weekly: kind == Kind::Paid || kind == Kind::Repair && policy.profile.base == Base::D2,
        window,
        other: other.filter(|other| *other != window),
        clause,
    }
}

fn usual_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Complaint => "投诉",
        Kind::Repair => "维修",
        Kind::Special => "特约服务",
        Kind::Help => "求助",
        Kind::Publication => "报刊",
        Kind::Event => "文体活动",
        Kind::Emergency => "急救",
        Kind::Other => "其他",
        Kind::Paid => "有偿服务",
        Kind::Audit => "主任抽查",
    }
}

/// The rate that the profile asks for, and where it stands. Where the regulation chosen is
/// silent, A10 speaks.
fn required(kind: Kind, policy: &Callback) -> (Option<Ratio>, &'static str) {
    let rate = &policy.rate;
    let a10 = |share: Share| (share.0, "回访规程二 §4.1.2");
    match (kind, policy.profile.base) {
        (Kind::Complaint, Base::D2) => (rate.d2.complaint.0, "回访规程四 §1"),
        (Kind::Complaint, Base::Strictest) => {
            strictest(&[a10(rate.a10.complaint), (rate.d2.complaint.0, "回访规程四 §1")])
        }
        (Kind::Complaint, _) => a10(rate.a10.complaint),
        (Kind::Repair, Base::A10) => a10(rate.a10.repair),
        (Kind::Repair, Base::D2) => (rate.d2.repair.0, "回访规程四 §2"),
        (Kind::Repair, Base::D3) => (rate.d3.repair.0, "客服中心制度二 回访一"),
        (Kind::Repair, Base::Strictest) => strictest(&[
            a10(rate.a10.repair),
            (rate.d2.repair.0, "回访规程四 §2"),
            (rate.d3.repair.0, "客服中心制度二 回访一"),
        ]),
        (Kind::Special, _) => a10(rate.a10.special),
        (Kind::Help, _) => a10(rate.a10.help),
        (Kind::Publication, _) => a10(rate.a10.publication),
        (Kind::Event, _) => a10(rate.a10.event),
        (Kind::Emergency, _) => a10(rate.a10.emergency),
        (Kind::Other, _) => a10(rate.a10.other),
        (Kind::Paid, _) => (rate.d5.paid.0, "安装维修有偿服务规程 §4.6.1"),
        (Kind::Audit, _) => (policy.audit_rate.0, "客服中心制度二 回访三"),
    }
}

type Asked = (Option<Ratio>, &'static str);

/// The highest of several shares; the first of equal ones.
fn strictest(all: &[Asked]) -> Asked {
    let mut best: Asked = (None, "");
    for (share, clause) in all {
        let higher = match (best.0, share) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(best), Some(share)) => share.exceeds(best),
        };
        if higher {
            best = (*share, clause);
        }
    }
    best
}

/// Who has to call about a ticket; empty where nothing is laid down.
pub(super) fn callers(kind: Kind, major: bool, large: bool, policy: &Callback) -> &[Role] {
    let caller = &policy.caller;
    match (kind, policy.profile.base) {
        (Kind::Repair | Kind::Paid, _) if large => &caller.d5.large,
        (Kind::Complaint, Base::D2) => &caller.d2.complaint,
        (Kind::Complaint, _) if major => &caller.a10.major,
        (Kind::Complaint, _) => &caller.a10.complaint,
        (Kind::Repair, Base::D2) => &caller.d2.repair,
        (Kind::Repair, Base::D3) => &caller.d3.repair,
        (Kind::Repair, _) => &caller.a10.repair,
        (Kind::Special, _) => &caller.a10.special,
        (Kind::Help, _) => &caller.a10.help,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    fn policy(profile: &str) -> Callback {
        let text = format!("[callback]\nprofile = \"{profile}\"\n");
        Policy::load(Some(("own.toml", &text))).unwrap().callback
    }

    #[test]
    fn categories_are_told_by_their_words() {
        let words = policy("A10").word;
        for (category, kind) in [
            ("投诉", Kind::Complaint),
            ("业主投诉", Kind::Complaint),
            ("维修投诉", Kind::Complaint),
            ("维修", Kind::Repair),
            ("报修", Kind::Repair),
            ("有偿维修", Kind::Repair),
            ("有偿服务", Kind::Paid),
            ("特约服务", Kind::Special),
            ("求助", Kind::Help),
            ("急救", Kind::Emergency),
            ("文体活动", Kind::Event),
            ("报刊", Kind::Publication),
            ("咨询", Kind::Other),
        ] {
            assert_eq!(kind_of(category, &words), kind, "{category}");
        }
    }

    #[test]
    fn the_profile_chooses_the_rate() {
        let repair = |profile| {
            let (rate, clause) = required(Kind::Repair, &policy(profile));
            (rate.unwrap().percent(), clause)
        };
        assert_eq!(repair("A10").0, "30%");
        assert_eq!(repair("D2"), ("30%".to_owned(), "回访规程四 §2"));
        assert_eq!(repair("D3"), ("100%".to_owned(), "客服中心制度二 回访一"));
        assert_eq!(repair("strictest").0, "100%");
        assert_eq!(required(Kind::Help, &policy("D3")).0.unwrap().percent(), "30%");
        assert_eq!(required(Kind::Other, &policy("A10")).0, None);
    }

    #[test]
    fn the_profile_chooses_who_calls() {
        let of = |profile, kind, major, large| callers(kind, major, large, &policy(profile)).to_vec();
        assert_eq!(of("A10", Kind::Complaint, true, false), [Role::Manager]);
        assert_eq!(of("A10", Kind::Complaint, false, false), [Role::Head, Role::Steward]);
        assert_eq!(of("A10", Kind::Repair, false, true), [Role::Supervisor]);
        assert_eq!(of("D2", Kind::Repair, false, false), [Role::Maintenance]);
        assert_eq!(of("D3", Kind::Repair, false, false), []);
        assert_eq!(of("A10", Kind::Event, false, false), []);
    }
}
