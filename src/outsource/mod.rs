//! Outsourced work: quotas, tiers, lateness, samples, notices, meters, reports, meetings
//! (外包队伍 §4 to §6). Computes facts; rules judge them.

mod bind;
mod counted;
mod days;
mod meters;
mod names;
mod orders;
mod safety;
mod teams;
pub mod tier;

pub use bind::{BindFault, Bound};
pub use counted::{Counted, Resent};
pub use days::{Day, Person, Quota};
pub use meters::{MeterFault, MeterWrong, Which};
pub use names::{Names, TeamId};
pub use orders::{Late, Order, Posting, Sample};
pub use safety::{IncidentCase, MeetingFault, MeetingGap, NoticeCase, Report};
pub use teams::{Complaints, Tally, Team, Trend};

use crate::inputs::Inputs;
use crate::policy;
use crate::value::Period;
use chrono::NaiveDate;

/// What a rule may look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Days of collector work.
    Days,
    /// Orders of rotation.
    Rotations,
    /// Orders of rotation or bulk installation.
    Orders,
    Complaints,
    Notices,
    Meters,
    Incidents,
    Meetings,
}

/// Everything that was computed.
#[derive(Debug)]
pub struct Outsource {
    pub period: Period,
    pub names: Names,
    pub counted: Counted,
    /// By team, person, work and date.
    pub days: Vec<Day>,
    pub people: Vec<Person>,
    /// By team, work and number.
    pub orders: Vec<Order>,
    /// Positions of the complaints of the period, by team and date.
    pub complaints: Vec<usize>,
    pub notices: Vec<NoticeCase>,
    pub meters: Vec<MeterFault>,
    pub bindings: Vec<BindFault>,
    pub incidents: Vec<IncidentCase>,
    pub meetings: Vec<MeetingGap>,
    /// In the order of their ranks.
    pub teams: Vec<Team>,
    has: Has,
}

#[derive(Clone, Copy, Debug, Default)]
struct Has {
    notices: bool,
    meters: bool,
    incidents: bool,
    meetings: bool,
}

impl Outsource {
    /// Scores a period as of a day.
    pub fn of(inputs: &Inputs, period: Period, as_of: NaiveDate, policy: &policy::Outsource) -> Outsource {
        let records = &inputs.records;
        let counted = Counted::of(inputs, period);
        let names = Names::of(records);
        let days = days::days(records, &counted, &names, policy);
        let people = days::people(&days, policy);
        let orders = orders::orders(records, &counted, &names, as_of, policy);
        let notices = safety::notices(records, &counted, &orders, &names, policy);
        let meters = meters::faults(records, &counted, &orders, &names);
        let bindings = bind::faults(records, &counted, &orders, &names);
        let incidents = safety::incidents(records, &counted, &names, as_of, policy);
        let meetings = safety::meetings(records, &counted, &names);
        let mut complaints = counted.complaints.clone();
        let of_team =
            |at: &usize| records.complaints.get(*at).map(|row| (names.name_of(&row.team), row.date));
        complaints.sort_by_cached_key(|at| (of_team(at), *at));
        let teams = teams::teams(records, &names, &days, &orders, &complaints, period);
        let has = Has {
            notices: !notices.is_empty() || orders.iter().any(|order| order.notice != Posting::NotAsked),
            meters: !counted.meters.is_empty(),
            incidents: !counted.incidents.is_empty(),
            meetings: !records.meetings.is_empty(),
        };
        Outsource {
            period,
            names,
            counted,
            days,
            people,
            orders,
            complaints,
            notices,
            meters,
            bindings,
            incidents,
            meetings,
            teams,
            has,
        }
    }

    /// Whether there is something for a rule to look at.
    pub fn has(&self, part: Part) -> bool {
        match part {
            Part::Days => !self.days.is_empty(),
            Part::Rotations => self.orders.iter().any(|order| order.work == crate::record::Work::Rotation),
            Part::Orders => !self.orders.is_empty(),
            Part::Complaints => !self.complaints.is_empty(),
            Part::Notices => self.has.notices,
            Part::Meters => self.has.meters,
            Part::Incidents => self.has.incidents,
            Part::Meetings => self.has.meetings,
        }
    }

    /// Whether anything at all speaks of the period.
    pub fn is_empty(&self) -> bool {
        let has = [
            Part::Days,
            Part::Orders,
            Part::Complaints,
            Part::Notices,
            Part::Meters,
            Part::Incidents,
            Part::Meetings,
        ];
        self.counted.fieldwork.is_empty() && !has.into_iter().any(|part| self.has(part))
    }
}
