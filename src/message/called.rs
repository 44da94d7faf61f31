//! What is said of callbacks and visits.

use crate::value::Lang;
use chrono::NaiveDate;

/// A sentence about callbacks.
#[derive(Clone, Debug, PartialEq)]
pub enum Called {
    BelowRate {
        stream: String,
        due: u64,
        done: u64,
        rate: String,
        required: String,
        needed: u64,
        /// Weeks that fell short, of how many; for a rate that is asked for week by week.
        weeks: Vec<String>,
        of_weeks: u64,
        /// The whole period falls short.
        whole: bool,
    },
    BelowRateHelp {
        missing: u64,
    },
    Late {
        what: Service,
        called: NaiveDate,
        last: NaiveDate,
        days: i64,
    },
    LateHelp,
    Overdue {
        what: Service,
        last: NaiveDate,
        days: i64,
        attempts: usize,
    },
    OverdueHelp,
    Unsatisfied {
        what: Service,
        on: NaiveDate,
        said: String,
        rounds: usize,
        days: i64,
    },
    UnsatisfiedHelp,
    RepeatedComplaint {
        what: Service,
        count: usize,
        tickets: Vec<String>,
        quarter: String,
    },
    RepeatedRepair {
        what: Service,
        count: usize,
        tickets: Vec<String>,
        quarter: String,
    },
    RepeatedHelp,
    TooEarly {
        what: Service,
        called: NaiveDate,
        first: NaiveDate,
        last: NaiveDate,
    },
    TooEarlyHelp {
        first: NaiveDate,
        last: NaiveDate,
    },
    WrongCaller {
        what: Service,
        caller: String,
        role: String,
        wanted: Vec<&'static str>,
        /// All of them are wanted, not one of them.
        all: bool,
        why: CallerWhy,
    },
    WrongCallerHelp {
        wanted: Vec<&'static str>,
    },
    CalledByRepairer {
        what: Service,
        caller: String,
    },
    CalledByRepairerHelp,
    IncompleteRecord {
        ticket: String,
        blank: Vec<&'static str>,
    },
    IncompleteRecordHelp {
        blank: Vec<&'static str>,
    },
    WithoutService {
        ticket: String,
        near: Option<String>,
        /// The ticket may be one from before the services that were read.
        before: bool,
    },
    WithoutServiceHelp {
        before: bool,
    },
    FormGap {
        first: String,
        last: String,
        count: u64,
    },
    FormTwice {
        number: String,
        count: usize,
    },
    FormMissing {
        ticket: String,
    },
    FormHelp,
    AnsweredLate {
        what: Service,
        received: NaiveDate,
        answered: Option<NaiveDate>,
        days: i64,
        allowed: u32,
    },
    AnsweredLateHelp,
    TicketTwice {
        ticket: String,
        rows: usize,
        contradicted: bool,
    },
    TicketTwiceHelp {
        contradicted: bool,
    },
    UnknownResult {
        found: String,
    },
    UnknownResultHelp {
        known: Vec<String>,
    },
    VisitsBelow {
        steward: String,
        monday: NaiveDate,
        owners: u64,
        visited: u64,
        needed: u64,
    },
    VisitsBelowHelp {
        missing: u64,
    },
    NeverVisited {
        room: String,
        steward: String,
        half: String,
        doubtful: bool,
    },
    NeverVisitedHelp,
    Title {
        period: String,
        as_of: String,
        profile: String,
    },
    Counts {
        completed: u64,
        open: u64,
        outside: u64,
        unreached: u64,
        later: u64,
    },
    OtherReading {
        stream: String,
        first: u32,
        last: u32,
        in_time: u64,
        due: u64,
    },
    Retention {
        quarter: String,
        forms: u64,
        archive_by: NaiveDate,
        other: NaiveDate,
        keep_until: NaiveDate,
    },
    NoServices,
    NoServicesHelp,
    NoneInPeriod {
        period: String,
        days: Option<(NaiveDate, NaiveDate)>,
    },
    NoneInPeriodHelp,
    Sampled {
        drawn: usize,
        of: u64,
        rate: String,
        seed: u64,
    },
}

/// Why just these people have to call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallerWhy {
    Major,
    Large,
    Usual,
}

/// A ticket in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    pub ticket: String,
    pub kind: String,
    pub room: String,
    pub matter: String,
    pub completed: Option<NaiveDate>,
}

impl Called {
    pub fn text(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh(self),
            Lang::En => en(self),
        }
    }
}

impl Service {
    fn named(&self) -> String {
        let parts = [&self.kind, &self.ticket, &self.room, &self.matter];
        parts.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ")
    }

    fn zh(&self) -> String {
        match self.completed {
            Some(day) => format!("{}({day} 完成)", self.named()),
            None => self.named(),
        }
    }

    fn en(&self) -> String {
        match self.completed {
            Some(day) => format!("{} (done {day})", self.named()),
            None => self.named(),
        }
    }
}

fn zh(called: &Called) -> String {
    use Called as C;
    match called {
        C::BelowRate { stream, due, done, rate, required, needed, weeks, of_weeks, whole } => {
            let head = format!("{stream}:应回访 {due},已回访 {done},回访率 {rate}");
            let total = if *whole { format!(",低于 {required}(须 {needed})") } else { String::new() };
            let by_week = match weeks.len() {
                0 => String::new(),
                n => format!(";按周考核 {required},{of_weeks} 周中 {n} 周不足:{}", some(weeks, "、")),
            };
            format!("{head}{total}{by_week}")
        }
        C::BelowRateHelp { missing } => {
            format!("再回访 {missing} 件;已过时限的补回访计入回访率,不计入及时率")
        }
        C::Late { what, called, last, days } => {
            format!("{}:{called} 才回访,时限为 {last},迟 {days} 天", what.zh())
        }
        C::LateHelp => "仍计入回访率,不计入及时率;查明迟延原因".to_owned(),
        C::Overdue { what, last, days, attempts } => {
            let tried =
                if *attempts > 0 { format!(",打过 {attempts} 次未接通") } else { String::new() };
            format!("{}:没有回访,时限为 {last},已过 {days} 天{tried}", what.zh())
        }
        C::OverdueHelp => "立即补回访并登记;联系不上的改为上门".to_owned(),
        C::Unsatisfied { what, on, said, rounds, days } => {
            let again = if *rounds > 1 { format!(",已回访 {rounds} 次") } else { String::new() };
            format!("{}:{on} 回访结果为「{said}」{again},此后 {days} 天没有满意的回访", what.zh())
        }
        C::UnsatisfiedHelp => "安排解决后再次回访,直到满意;并上报管理处经理".to_owned(),
        C::RepeatedComplaint { what, count, tickets, quarter } => {
            format!("{}:{quarter} 就同一事项连续投诉 {count} 次:{}", what.named(), some(tickets, "、"))
        }
        C::RepeatedRepair { what, count, tickets, quarter } => {
            format!("{}:{quarter} 同一种维修 {count} 次:{}", what.named(), some(tickets, "、"))
        }
        C::RepeatedHelp => "列入季度统计分析报告,经客户服务中心主管审核后报管理处经理".to_owned(),
        C::TooEarly { what, called, first, last } => {
            format!("{}:{called} 就回访了,应在 {first} 至 {last} 之间", what.zh())
        }
        C::TooEarlyHelp { first, last } => {
            format!("计入回访率,不计入及时率;效果要过后才看得出,应在 {first} 至 {last} 之间回访")
        }
        C::WrongCaller { what, caller, role, wanted, all, why } => {
            let joint = if *all { "与" } else { "或" };
            let why = match why {
                CallerWhy::Major => "重大投诉",
                CallerWhy::Large => "收费达到标准的维修",
                CallerWhy::Usual => "",
            };
            format!("{}:{why}应由{}回访,实为 {role} {caller}", what.zh(), wanted.join(joint))
        }
        C::WrongCallerHelp { wanted } => format!("由{}补作回访", wanted.join("、")),
        C::CalledByRepairer { what, caller } => format!("{}:回访人 {caller} 就是责任人", what.zh()),
        C::CalledByRepairerHelp => "由责任人以外的人回访".to_owned(),
        C::IncompleteRecord { ticket, blank } => format!("{ticket} 的回访记录未填:{}", blank.join("、")),
        C::IncompleteRecordHelp { blank } => format!("补填{}", blank.join("、")),
        C::WithoutService { ticket, near, before } => {
            let near = near.as_ref().map(|near| format!(";相近的有 {near}")).unwrap_or_default();
            let before =
                if *before { ";可能是更早完成的工单,所读的服务记录不含" } else { "" };
            format!("服务记录中没有工单 {ticket}{near}{before}")
        }
        C::WithoutServiceHelp { before: true } => "把上一期的服务记录一并读入,或核对工单号".to_owned(),
        C::WithoutServiceHelp { before: false } => "核对工单号;确有其事的补登服务记录".to_owned(),
        C::FormGap { first, last, count: 1 } if first == last => format!("回访记录表缺 {first}"),
        C::FormGap { first, last, count } => format!("回访记录表缺 {first} 至 {last},共 {count} 张"),
        C::FormTwice { number, count } => format!("回访记录表 {number} 用了 {count} 次"),
        C::FormMissing { ticket } => format!("{ticket} 的回访记录没有表号"),
        C::FormHelp => "找回缺页;作废的也要留存;每页编号,不得重号".to_owned(),
        C::AnsweredLate { what, received, answered: Some(day), days, allowed } => {
            format!("{}:{received} 受理,{day} 才答复,第 {days} 天,应在 {allowed} 天内", what.named())
        }
        C::AnsweredLate { what, received, answered: None, days, allowed } => {
            format!("{}:{received} 受理,{days} 天仍未答复,应在 {allowed} 天内", what.named())
        }
        C::AnsweredLateHelp => "给予明确答复并登记答复日期".to_owned(),
        C::TicketTwice { ticket, rows, contradicted: true } => {
            format!("工单 {ticket} 有 {rows} 行,内容不一致,按第一行计")
        }
        C::TicketTwice { ticket, rows, contradicted: false } => {
            format!("工单 {ticket} 有 {rows} 行,内容相同,只计一次")
        }
        C::TicketTwiceHelp { contradicted: true } => {
            "核对哪一行为准,删去另一行;若是两件事,改工单号".to_owned()
        }
        C::TicketTwiceHelp { contradicted: false } => "无需处理".to_owned(),
        C::UnknownResult { found } => format!("回访结果「{found}」看不出满意与否,该次回访未计"),
        C::UnknownResultHelp { known } => {
            format!("改用:{};本单位另有写法的,写进 policy 的 [callback.result]", known.join("、"))
        }
        C::VisitsBelow { steward, monday, owners, visited, needed } => {
            format!("{steward} {monday} 起的一周走访 {visited} 户,所管 {owners} 户,应走访 {needed} 户")
        }
        C::VisitsBelowHelp { missing } => format!("补走访 {missing} 户;可用电话"),
        C::NeverVisited { room, steward, half, doubtful } => {
            let doubt = if *doubtful { ";所读走访记录不从期初起,可能不全" } else { "" };
            format!("{room}({steward})在 {half} 没有走访过{doubt}")
        }
        C::NeverVisitedHelp => "安排走访,可用电话;半年内须走访全部业主".to_owned(),
        C::Title { period, as_of, profile } => format!("回访 {period}(截至 {as_of},按 {profile})"),
        C::Counts { completed, open, outside, unreached, later } => format!(
            "工单:期内完成 {completed},期外完成 {outside},未完成 {open};未接通 {unreached} 次不算回访,截止日后的回访 {later} 次不计"
        ),
        C::OtherReading { stream, first, last, in_time, due } => {
            format!("{stream}时限的另一种读法(完成后第 {first} 至 {last} 天):及时 {in_time}/{due}")
        }
        C::Retention { quarter, forms, archive_by, other, keep_until } => format!(
            "{quarter} 的回访记录表 {forms} 份:{archive_by} 前(含)存档(不含当日的读法为 {other}),保管到 {keep_until}"
        ),
        C::NoServices => "没有读到服务/工单记录,算不出回访率".to_owned(),
        C::NoServicesHelp => "把服务记录(工单号、类别、完成日期)与回访记录一起给出".to_owned(),
        C::NoneInPeriod { period, days } => {
            let days = days.map(|(from, to)| format!(";读到的日期为 {from} 至 {to}")).unwrap_or_default();
            format!("{period} 内没有任何工单、回访或走访{days}")
        }
        C::NoneInPeriodHelp => "检查 --period,或给出该期间的服务记录".to_owned(),
        C::Sampled { drawn, of, rate, seed } => {
            format!("从 {of} 件中抽取 {drawn} 件({rate},种子 {seed});同一种子在任何机器上抽到的都相同")
        }
    }
}

fn en(called: &Called) -> String {
    use Called as C;
    match called {
        C::BelowRate { stream, due, done, rate, required, needed, weeks, of_weeks, whole } => {
            let head = format!("{stream}: {done} of {due} called back, {rate}");
            let total = if *whole { format!(", below {required} ({needed} needed)") } else { String::new() };
            let by_week = match weeks.len() {
                0 => String::new(),
                n => format!(
                    "; {required} is asked for each week, {n} of {of_weeks} fell short: {}",
                    some(weeks, ", ")
                ),
            };
            format!("{head}{total}{by_week}")
        }
        C::BelowRateHelp { missing } => {
            format!("call {missing} more; a late callback counts for the rate, not for being in time")
        }
        C::Late { what, called, last, days } => {
            format!("{}: called back only on {called}, due by {last}: {days} days late", what.en())
        }
        C::LateHelp => "it counts for the rate, not for being in time; find out why it was late".to_owned(),
        C::Overdue { what, last, days, attempts } => {
            let tried =
                if *attempts > 0 { format!("; {attempts} attempts reached nobody") } else { String::new() };
            format!("{}: no callback, due by {last}, {days} days ago{tried}", what.en())
        }
        C::OverdueHelp => "call now and log it; visit those whom no call reaches".to_owned(),
        C::Unsatisfied { what, on, said, rounds, days } => {
            let again = if *rounds > 1 { format!(" after {rounds} rounds") } else { String::new() };
            format!(
                "{}: {on} says 「{said}」{again}, and no satisfied callback in the {days} days since",
                what.en()
            )
        }
        C::UnsatisfiedHelp => {
            "have it mended and call again until the customer is satisfied; tell the manager".to_owned()
        }
        C::RepeatedComplaint { what, count, tickets, quarter } => {
            format!("{}: {count} complaints in a row in {quarter}: {}", what.named(), some(tickets, ", "))
        }
        C::RepeatedRepair { what, count, tickets, quarter } => {
            format!("{}: the same repair {count} times in {quarter}: {}", what.named(), some(tickets, ", "))
        }
        C::RepeatedHelp => "it belongs in the quarterly analysis that goes to the manager".to_owned(),
        C::TooEarly { what, called, first, last } => {
            format!("{}: called back on {called} already; the window is {first} to {last}", what.en())
        }
        C::TooEarlyHelp { first, last } => format!(
            "it counts for the rate, not for being in time: what was done shows later, so call between {first} and {last}"
        ),
        C::WrongCaller { what, caller, role, wanted, all, why } => {
            let joint = if *all { " and " } else { " or " };
            let why = match why {
                CallerWhy::Major => "a grave complaint is",
                CallerWhy::Large => "a repair that cost so much is",
                CallerWhy::Usual => "it is",
            };
            format!(
                "{}: {why} to be called about by {}, and {role} {caller} did",
                what.en(),
                wanted.join(joint)
            )
        }
        C::WrongCallerHelp { wanted } => format!("have {} call", wanted.join(", ")),
        C::CalledByRepairer { what, caller } => {
            format!("{}: the caller {caller} is the one who did the work", what.en())
        }
        C::CalledByRepairerHelp => "let somebody else call".to_owned(),
        C::IncompleteRecord { ticket, blank } => {
            format!("the form on {ticket} leaves empty: {}", blank.join(", "))
        }
        C::IncompleteRecordHelp { blank } => format!("fill in {}", blank.join(", ")),
        C::WithoutService { ticket, near, before } => {
            let near = near.as_ref().map(|near| format!("; the nearest is {near}")).unwrap_or_default();
            let before = if *before { "; it may be from before the services that were read" } else { "" };
            format!("no service has the number {ticket}{near}{before}")
        }
        C::WithoutServiceHelp { before: true } => {
            "give the services of the period before too, or check the number".to_owned()
        }
        C::WithoutServiceHelp { before: false } => {
            "check the number; if the service was rendered, log it".to_owned()
        }
        C::FormGap { first, last, count: 1 } if first == last => format!("form {first} is missing"),
        C::FormGap { first, last, count } => format!("forms {first} to {last} are missing, {count} in all"),
        C::FormTwice { number, count } => format!("form {number} was used {count} times"),
        C::FormMissing { ticket } => format!("the callback on {ticket} has no form number"),
        C::FormHelp => "find the missing page; keep spoilt ones; number every page, none twice".to_owned(),
        C::AnsweredLate { what, received, answered: Some(day), days, allowed } => {
            format!("{}: received {received}, answered only on {day}, day {days} of {allowed}", what.named())
        }
        C::AnsweredLate { what, received, answered: None, days, allowed } => {
            format!(
                "{}: received {received}, not answered after {days} days; {allowed} are allowed",
                what.named()
            )
        }
        C::AnsweredLateHelp => "give a definite answer and log the day".to_owned(),
        C::TicketTwice { ticket, rows, contradicted: true } => {
            format!("ticket {ticket} stands in {rows} rows that contradict each other; the first counts")
        }
        C::TicketTwice { ticket, rows, contradicted: false } => {
            format!("ticket {ticket} stands in {rows} equal rows and counts once")
        }
        C::TicketTwiceHelp { contradicted: true } => {
            "find out which is right and strike the other; give two services two numbers".to_owned()
        }
        C::TicketTwiceHelp { contradicted: false } => "nothing to do".to_owned(),
        C::UnknownResult { found } => {
            format!(
                "the result 「{found}」 does not tell whether they were satisfied; the callback does not count"
            )
        }
        C::UnknownResultHelp { known } => {
            format!(
                "write one of {}; words of your own go into [callback.result] of the policy",
                known.join(", ")
            )
        }
        C::VisitsBelow { steward, monday, owners, visited, needed } => {
            format!(
                "{steward} visited {visited} of {owners} owners in the week from {monday}; {needed} are asked for"
            )
        }
        C::VisitsBelowHelp { missing } => format!("visit {missing} more; a call counts"),
        C::NeverVisited { room, steward, half, doubtful } => {
            let doubt = if *doubtful {
                "; the visits that were read begin later, so this is not certain"
            } else {
                ""
            };
            format!("{room} ({steward}) was not visited in {half}{doubt}")
        }
        C::NeverVisitedHelp => "visit or call: everyone has to be visited within half a year".to_owned(),
        C::Title { period, as_of, profile } => format!("Callbacks {period} (as of {as_of}, by {profile})"),
        C::Counts { completed, open, outside, unreached, later } => format!(
            "tickets: {completed} completed in the period, {outside} outside of it, {open} open; {unreached} attempts reached nobody, {later} callbacks after the day are left out"
        ),
        C::OtherReading { stream, first, last, in_time, due } => {
            format!(
                "{stream}, the other reading of the window (day {first} to {last}): {in_time}/{due} in time"
            )
        }
        C::Retention { quarter, forms, archive_by, other, keep_until } => format!(
            "{forms} forms of {quarter}: to the archive by {archive_by} ({other} if the day itself is excluded), kept until {keep_until}"
        ),
        C::NoServices => "no services were read, so there is no rate".to_owned(),
        C::NoServicesHelp => {
            "give the services (number, kind, day of completion) together with the callbacks".to_owned()
        }
        C::NoneInPeriod { period, days } => {
            let days =
                days.map(|(from, to)| format!("; what was read is of {from} to {to}")).unwrap_or_default();
            format!("no ticket, callback or visit falls into {period}{days}")
        }
        C::NoneInPeriodHelp => "check --period, or give the services of that period".to_owned(),
        C::Sampled { drawn, of, rate, seed } => {
            format!(
                "{drawn} drawn of {of} ({rate}, seed {seed}); the same seed draws the same on any machine"
            )
        }
    }
}

/// Some of a list, and how many more there are.
fn some(all: &[String], between: &str) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<&str> = all.iter().take(SHOWN).map(String::as_str).collect();
    match all.len().checked_sub(SHOWN) {
        Some(more) if more > 0 => format!("{}{between}… (+{more})", shown.join(between)),
        _ => shown.join(between),
    }
}

impl From<Called> for super::Message {
    fn from(called: Called) -> super::Message {
        super::Message::Called(Box::new(called))
    }
}
