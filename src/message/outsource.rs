//! What is said of outsourced work.

use crate::outsource::tier::{Reading, Tier};
use crate::outsource::{Bound, Day, MeterWrong, Which};
use crate::policy::{LateReading, StepReading, TierReading};
use crate::record::Moment;
use crate::sheet::Field;
use crate::value::{Lang, Quantity};
use chrono::NaiveDate;

/// A part, its whole and the least that it was to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Rate {
    pub part: Quantity,
    pub whole: Quantity,
    /// The least rate.
    pub required: Quantity,
    /// To four places.
    pub rate: Quantity,
    /// What was wanting to the least whole number that suffices.
    pub short: Quantity,
}

/// What is found about outsourced work.
#[derive(Clone, Debug, PartialEq)]
pub enum Outsourced {
    QuotaShort {
        person: String,
        work: &'static str,
        date: NaiveDate,
        attempted: Quantity,
        least: Quantity,
    },
    QuotaShortHelp,
    Unqualified {
        person: String,
        work: &'static str,
        date: NaiveDate,
        rate: Rate,
        applied: Quantity,
        others: Vec<(Reading, Quantity)>,
    },
    UnqualifiedHelp,
    Late {
        order: String,
        planned: NaiveDate,
        until: NaiveDate,
        days: i64,
        open: bool,
        applied: Quantity,
        others: Vec<(Reading, Quantity)>,
    },
    LateHelp {
        open: bool,
    },
    Sample {
        order: String,
        quantity: Quantity,
        sampled: Option<Quantity>,
        rate: Quantity,
        required: Quantity,
        /// Meters of second-class loads, those checked, and what the other reading asks for.
        second_class: Option<(Quantity, Option<Quantity>, Quantity)>,
    },
    SampleHelp {
        lacking: Quantity,
    },
    Passed {
        order: String,
        rate: Rate,
    },
    Collected {
        order: String,
        rate: Rate,
    },
    ByCircumstances,
    Complaint {
        order: Option<String>,
        content: Option<String>,
        assessment: Option<String>,
    },
    ComplaintHelp,
    Notice {
        order: Option<String>,
        job: NaiveDate,
        posted: NaiveDate,
        days: i64,
        required: u16,
    },
    NoNotice {
        order: Option<String>,
        job: NaiveDate,
        required: u16,
    },
    NoticeHelp,
    Meter {
        which: Which,
        wrong: MeterWrong,
    },
    MeterHelp,
    Bound(Bound),
    BoundHelp,
    ReportLate {
        occurred: Moment,
        written: Moment,
        minutes: Option<i64>,
        hours: u16,
    },
    NoReport {
        occurred: Moment,
        hours: u16,
    },
    ReportHelp,
    NoMeeting {
        team: String,
        date: NaiveDate,
    },
    Unsigned {
        team: String,
        date: NaiveDate,
        people: Vec<String>,
    },
    MeetingHelp,
}

/// `+5%`, `-10%`, `0%`: a share of pay always shows its sign.
pub(crate) fn share(share: Quantity) -> String {
    let hundredfold = percent(share);
    if share.micros() > 0 { format!("+{hundredfold}") } else { hundredfold }
}

/// A rate as percents: `83.33%`.
pub(crate) fn percent(rate: Quantity) -> String {
    let hundredfold = rate.times(Quantity::whole(100)).unwrap_or_default();
    format!("{hundredfold}%")
}

/// What a day of collector work came to, in a line.
pub(crate) fn day(day: &Day, lang: Lang) -> String {
    let (Some(succeeded), Some((tier, scored))) = (day.succeeded, &day.score) else {
        return if day.attempted.is_zero() {
            lang.pick("当日没有维护,不评", "nothing was attempted: not judged").to_owned()
        } else {
            lang.pick("没有成功数,不评", "no count of successes: not judged").to_owned()
        };
    };
    let rate = percent(crate::outsource::tier::rate(succeeded, day.attempted).unwrap_or_default());
    let (tier, share) = (self::tier(*tier, lang), share(scored.applied));
    format!("{succeeded}/{} = {rate}{}{tier} {share}", day.attempted, lang.pick(",", ", "))
}

/// Where a day's rate lies, in words.
pub(crate) fn tier(tier: Tier, lang: Lang) -> &'static str {
    match tier {
        Tier::Unqualified => lang.pick("不合格", "not qualified"),
        Tier::Qualified => lang.pick("合格", "qualified"),
        Tier::Good => lang.pick("合格有奖", "qualified with bonus"),
        Tier::Excellent => lang.pick("优秀", "excellent"),
    }
}

/// A reading of the regulation in words.
pub(crate) fn reading(reading: Reading, lang: Lang) -> &'static str {
    match reading {
        Reading::Steps(StepReading::Full) => lang.pick("满档扣", "full steps"),
        Reading::Steps(StepReading::Started) => lang.pick("不满档也扣", "started steps"),
        Reading::Steps(StepReading::Linear) => lang.pick("按比例扣", "in proportion"),
        Reading::Tiers(TierReading::Highest) => lang.pick("取最高一档", "highest tier"),
        Reading::Tiers(TierReading::Added) => lang.pick("逐档相加", "tiers added"),
        Reading::Late(LateReading::Over) => lang.pick("超过一天起扣", "over a day"),
        Reading::Late(LateReading::By) => lang.pick("迟一天即扣", "from the first day"),
    }
}

/// The other readings beside the one that applies: `不满档也扣 -10%、按比例扣 -5.5%`.
pub(crate) fn others(others: &[(Reading, Quantity)], lang: Lang) -> String {
    let one = |(other, of): &(Reading, Quantity)| format!("{} {}", reading(*other, lang), share(*of));
    others.iter().map(one).collect::<Vec<_>>().join(lang.pick("、", ", "))
}

fn named(field: Field, lang: Lang) -> &'static str {
    match field {
        Field::Slip => lang.pick("装接单", "slip"),
        Field::NewMeter => lang.pick("表计", "meter"),
        Field::Position => lang.pick("表位", "position"),
        Field::Breaker => lang.pick("空开", "breaker"),
        Field::User => lang.pick("用户", "user"),
        Field::SignedByTeam => lang.pick("施工单位", "outsourcer"),
        Field::SignedByChecker => lang.pick("检查单位", "checker"),
        Field::SignedByUser => lang.pick("用户(物业)", "user"),
        other => lang.pick(other.chinese(), other.key()),
    }
}

impl Outsourced {
    pub fn text(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh(self),
            Lang::En => en(self),
        }
    }
}

fn zh(said: &Outsourced) -> String {
    use Outsourced as O;
    let lang = Lang::Zh;
    match said {
        O::QuotaShort { person, work, date, attempted, least } => {
            format!("{person} {date} {work} {attempted} 个,不足每日最少 {least} 个")
        }
        O::QuotaShortHelp => "核对当日工作量;请假的,在记录中注明请假".to_owned(),
        O::Unqualified { person, work, date, rate, applied, others: other } => format!(
            "{person} {date} {work} 成功 {}/{} = {},低于 {},当日不合格;扣减 {}(另一读法:{})",
            rate.part,
            rate.whole,
            percent(rate.rate),
            percent(rate.required),
            share(*applied),
            others(other, lang)
        ),
        O::UnqualifiedHelp => "列入当日考核;比例的基数由管理人员确定".to_owned(),
        O::Late { order, planned, until, days, open, applied, others: other } => {
            let how = if *open { format!("到 {until} 仍未完成") } else { format!("{until} 完成") };
            format!(
                "{order} 应于 {planned} 完成,{how},迟 {days} 天;扣减 {}(另一读法:{})",
                share(*applied),
                others(other, lang)
            )
        }
        O::LateHelp { open: true } => "催促完成;已完成的,补填实际完成日期".to_owned(),
        O::LateHelp { open: false } => "核对计划与实际完成日期;列入考核".to_owned(),
        O::Sample { order, quantity, sampled, rate, required, second_class } => {
            let found = match sampled {
                Some(sampled) => format!("抽查 {sampled}"),
                None => "没有抽查数".to_owned(),
            };
            let mut text =
                format!("{order} 共 {quantity} 只,{found},应抽查 {}(向上取整)即 {required}", percent(*rate));
            if let Some((all, checked, other)) = second_class {
                let checked = checked.map_or_else(|| "-".to_owned(), |checked| checked.to_string());
                text += &format!(";其中二级负荷 {all},已查 {checked};若二级负荷须全查,应查 {other}");
            }
            text
        }
        O::SampleHelp { lacking } => format!("由装拆班补查 {lacking} 只,或补填抽查数"),
        O::Passed { order, rate } => rate_zh(order, "抽查合格", rate),
        O::Collected { order, rate } => rate_zh(order, "采集成功", rate),
        O::ByCircumstances => "规定「按实际情况扣除」,金额由管理人员填写".to_owned(),
        O::Complaint { order, content, assessment } => {
            let order = order.as_deref().unwrap_or("(无单号)");
            let content = content.as_deref().map(|content| format!(":{content}")).unwrap_or_default();
            let assessment = assessment.as_deref().map(|text| format!(";考核:{text}")).unwrap_or_default();
            format!("投诉 {order} 属实{content}{assessment}")
        }
        O::ComplaintHelp => "按工单内容考核,金额由管理人员填写".to_owned(),
        O::Notice { order, job, posted, days, required } => {
            format!("{}{job} 作业,通知单 {posted} 张贴,只提前 {days} 天,应至少 {required} 天", prefix(order))
        }
        O::NoNotice { order, job, required } => {
            format!("{}{job} 作业,没有通知单的张贴记录,应至少提前 {required} 天", prefix(order))
        }
        O::NoticeHelp => "推迟作业,或补上张贴日期".to_owned(),
        O::Meter { which, wrong } => {
            let meter = match which {
                Which::Removed => "拆除表号",
                Which::Installed => "新装表号",
            };
            match wrong {
                MeterWrong::Differs { ordered, actual } => {
                    format!("{meter}单上为 {ordered},实际为 {actual}")
                }
                MeterWrong::NotDone { number } => format!("单上{meter} {number} 没有对应的实际记录"),
                MeterWrong::NotOrdered { number } => format!("实际{meter} {number} 不在单上"),
                MeterWrong::Twice { number, times } => format!("{meter} {number} 出现 {times} 次"),
            }
        }
        O::MeterHelp => "到现场核对表计局号,改正装接单或清单".to_owned(),
        O::Bound(bound) => match bound {
            Bound::Twice { what, value, times } => {
                format!("{} {value} 对应了 {times} 行,不是一一对应", named(*what, lang))
            }
            Bound::Blank { what } => format!("没有填{},无法一一对应", named(*what, lang)),
            Bound::OtherUser { ordered, actual } => format!("单上户名 {ordered} 与实际用户 {actual} 不符"),
            Bound::Unsigned { who, rows } => {
                let who: Vec<&str> = who.iter().map(|party| named(*party, lang)).collect();
                format!("{rows} 行没有三方签字,缺:{}", who.join("、"))
            }
        },
        O::BoundHelp => "逐户排查装接单、表计、表位、空开、用户,改正后三方签字".to_owned(),
        O::ReportLate { occurred, written, minutes, hours } => {
            let took = match minutes {
                Some(minutes) => format!("历时 {} 小时 {} 分", minutes / 60, minutes % 60),
                None => "只有日期,按日计".to_owned(),
            };
            format!("{occurred} 发生,{written} 才提交书面报告({took}),应在 {hours} 小时内")
        }
        O::NoReport { occurred, hours } => {
            format!("{occurred} 发生,没有书面报告,应在 {hours} 小时内提交")
        }
        O::ReportHelp => "立即补交书面事故报告".to_owned(),
        O::NoMeeting { team, date } => format!("{team} {date} 有作业,没有班前会记录"),
        O::Unsigned { team, date, people } => {
            format!("{team} {date} 的班前会没有全员签字,缺:{}", people.join("、"))
        }
        O::MeetingHelp => "补齐班前会台账;没有开的,查明原因".to_owned(),
    }
}

fn prefix(order: &Option<String>) -> String {
    order.as_deref().map(|order| format!("{order} ")).unwrap_or_default()
}

fn rate_zh(order: &str, what: &str, rate: &Rate) -> String {
    format!(
        "{order} {what} {}/{} = {},低于 {},差 {}",
        rate.part,
        rate.whole,
        percent(rate.rate),
        percent(rate.required),
        rate.short
    )
}

fn rate_en(order: &str, what: &str, rate: &Rate) -> String {
    format!(
        "{order}: {what} {}/{} = {}, below {}, {} short",
        rate.part,
        rate.whole,
        percent(rate.rate),
        percent(rate.required),
        rate.short
    )
}

fn en(said: &Outsourced) -> String {
    use Outsourced as O;
    let lang = Lang::En;
    match said {
        O::QuotaShort { person, work, date, attempted, least } => {
            format!("{person} did {attempted} of {work} on {date}, below the daily {least}")
        }
        O::QuotaShortHelp => "check the day's work; a leave has to be recorded".to_owned(),
        O::Unqualified { person, work, date, rate, applied, others: other } => format!(
            "{person} {date} {work}: {}/{} = {} succeeded, below {}: not qualified; adjustment {} (other readings: {})",
            rate.part,
            rate.whole,
            percent(rate.rate),
            percent(rate.required),
            share(*applied),
            others(other, lang)
        ),
        O::UnqualifiedHelp => {
            "enter it in the day's appraisal; a person sets what the percents are of".to_owned()
        }
        O::Late { order, planned, until, days, open, applied, others: other } => {
            let how = if *open { format!("still open on {until}") } else { format!("finished on {until}") };
            let unit = if *days == 1 { "day" } else { "days" };
            format!(
                "{order} was due on {planned} and is {how}, {days} {unit} late; adjustment {} (other reading: {})",
                share(*applied),
                others(other, lang)
            )
        }
        O::LateHelp { open: true } => "have it finished; if it is, enter the day".to_owned(),
        O::LateHelp { open: false } => "check the planned and the actual day, and appraise".to_owned(),
        O::Sample { order, quantity, sampled, rate, required, second_class } => {
            let found = match sampled {
                Some(sampled) => format!("{sampled} sampled"),
                None => "no sample written down".to_owned(),
            };
            let mut text =
                format!("{order}: {found} of {quantity}; {} rounded up is {required}", percent(*rate));
            if let Some((all, checked, other)) = second_class {
                let checked = checked.map_or_else(|| "-".to_owned(), |checked| checked.to_string());
                text += &format!(
                    "; second-class loads {all}, checked {checked}; were all of them to be checked, {other} would be due"
                );
            }
            text
        }
        O::SampleHelp { lacking } => format!("let the crew check {lacking} more, or enter the sample"),
        O::Passed { order, rate } => rate_en(order, "passed", rate),
        O::Collected { order, rate } => rate_en(order, "collected from", rate),
        O::ByCircumstances => {
            "the regulation says `by the circumstances`: a person sets the amount".to_owned()
        }
        O::Complaint { order, content, assessment } => {
            let order = order.as_deref().unwrap_or("(no number)");
            let content = content.as_deref().map(|content| format!(": {content}")).unwrap_or_default();
            let assessment =
                assessment.as_deref().map(|text| format!("; assessment: {text}")).unwrap_or_default();
            format!("complaint {order} is substantiated{content}{assessment}")
        }
        O::ComplaintHelp => "appraise by the content; a person sets the amount".to_owned(),
        O::Notice { order, job, posted, days, required } => format!(
            "{}the job is on {job}, the notice was posted on {posted}, {days} days before; at least {required} are due",
            prefix(order)
        ),
        O::NoNotice { order, job, required } => format!(
            "{}the job is on {job}, and no notice is recorded; it is due {required} days before",
            prefix(order)
        ),
        O::NoticeHelp => "put the job off, or enter when the notice was posted".to_owned(),
        O::Meter { which, wrong } => {
            let meter = match which {
                Which::Removed => "removed meter",
                Which::Installed => "installed meter",
            };
            match wrong {
                MeterWrong::Differs { ordered, actual } => {
                    format!("{meter}: the order says {ordered}, the site {actual}")
                }
                MeterWrong::NotDone { number } => {
                    format!("{meter} {number} of the order was not found on site")
                }
                MeterWrong::NotOrdered { number } => format!("{meter} {number} is on no order"),
                MeterWrong::Twice { number, times } => format!("{meter} {number} stands {times} times"),
            }
        }
        O::MeterHelp => "check the number on site, and correct the order or the list".to_owned(),
        O::Bound(bound) => match bound {
            Bound::Twice { what, value, times } => {
                format!("{} {value} stands in {times} rows: not one to one", named(*what, lang))
            }
            Bound::Blank { what } => format!("the {} is not filled in: not one to one", named(*what, lang)),
            Bound::OtherUser { ordered, actual } => {
                format!("the slip names the user {ordered}, the site {actual}")
            }
            Bound::Unsigned { who, rows } => {
                let who: Vec<&str> = who.iter().map(|party| named(*party, lang)).collect();
                format!("{rows} rows are not signed by all three parties; wanting: {}", who.join(", "))
            }
        },
        O::BoundHelp => {
            "check slip, meter, position, breaker and user one by one, correct and sign".to_owned()
        }
        O::ReportLate { occurred, written, minutes, hours } => {
            let took = match minutes {
                Some(minutes) => format!("{} h {} min", minutes / 60, minutes % 60),
                None => "by the day, as no hours are written".to_owned(),
            };
            format!("happened {occurred}, reported in writing {written} ({took}); {hours} hours are allowed")
        }
        O::NoReport { occurred, hours } => {
            format!("happened {occurred}, and there is no written report; {hours} hours are allowed")
        }
        O::ReportHelp => "hand the written report in at once".to_owned(),
        O::NoMeeting { team, date } => format!("{team} worked on {date} without a meeting on record"),
        O::Unsigned { team, date, people } => {
            format!("the meeting of {team} on {date} is not signed by {}", people.join(", "))
        }
        O::MeetingHelp => "complete the log of meetings; where none was held, find out why".to_owned(),
    }
}
