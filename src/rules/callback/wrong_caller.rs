//! C508 wrong-caller

use crate::callback::{Call, Kind, Ticket};
use crate::finding::{Finding, Severity};
use crate::message::{Called, CallerWhy};
use crate::rules::{Facts, Findings, Needs, Rule, Words};
use crate::sheet::Field;
use crate::value::name::key;

pub static RULE: Rule = Rule {
    code: "C508",
    name: "wrong-caller",
    chinese: "回访人不符",
    severity: Severity::Error,
    clause: "回访规程二 §4.1.3",
    keys: &[
        "callback.caller.A10.major",
        "callback.caller.A10.complaint",
        "callback.caller.A10.repair",
        "callback.caller.D5.large",
        "callback.supervisor_from",
    ],
    zh: Words {
        what: "没有一次回访是由规定的人作的:重大投诉由管理处经理;一般投诉由被投诉部门主管与管理员(只有一栏回访人时任一即可,两栏的须两人);维修、特约、求助由管理员;收费 200 元以上(含)的维修由客服主管。职务空着的不判。回访人就是维修责任人的,提醒。",
        why: "谁回访决定了问题能不能解决;自己回访自己的活不作数。",
        example: "260 元的维修由管理员回访:应由客服主管。",
        mend: "由规定的人补作回访。",
    },
    en: Words {
        what: "None of a ticket's callbacks was made by those who have to: grave complaints by the manager; ordinary ones by the head of the department and a steward (with one caller column either will do, with two both are needed); repairs, special and help services by a steward; repairs of 200 yuan or more by the supervisor of the service centre. An empty title is not judged. A caller who did the repair himself is a warning.",
        why: "Who calls decides whether anything is mended, and nobody verifies his own work.",
        example: "A repair of 260 yuan is called about by a steward; it is for the supervisor.",
        mend: "Have the right person call.",
    },
    needs: Needs::Callbacks,
    check,
};

fn check(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(callbacks) = facts.callbacks else { return };
    for ticket in callbacks.completed() {
        let Some(stream) = callbacks.stream(ticket) else { continue };
        let counted = || callbacks.calls_of(ticket).filter(|call| call.counts(facts.as_of));
        let titled = || counted().filter(|call| call.row.role.is_some() || call.row.second_role.is_some());
        let both = |call: &Call<'_>| call.row.for_two && ticket.callers.len() > 1;
        let right = |call: &Call<'_>| match both(call) {
            true => ticket.callers.iter().all(|role| call.is_by(*role)),
            false => ticket.callers.iter().any(|role| call.is_by(*role)),
        };
        // Who called without a title may have been the right one.
        let untitled = counted().any(|call| call.row.role.is_none() && call.row.second_role.is_none());
        if let Some(call) = titled().next()
            && !ticket.callers.is_empty()
            && !untitled
            && !titled().any(right)
        {
            findings.raise(wrong(facts, findings, (ticket, call), both(call)));
        }
        let by_hand = matches!(stream.kind, Kind::Repair | Kind::Special | Kind::Help | Kind::Paid);
        let person = ticket.row.person.as_deref().map(key);
        let own = |call: &&Call<'_>| call.row.caller.as_deref().map(key) == person;
        if let (true, Some(_), Some(call)) = (by_hand, &person, counted().find(own)) {
            let caller = call.row.caller.as_deref().unwrap_or_default().to_owned();
            let told = Called::CalledByRepairer { what: super::said(ticket), caller };
            let mut finding = super::about_call(facts, findings, (ticket, call), Field::Caller, told);
            finding.severity = Severity::Warning;
            finding.help = Some(Called::CalledByRepairerHelp.into());
            finding.about = "repairer".to_owned();
            findings.raise(finding);
        }
    }
}

fn wrong(
    facts: &Facts<'_>,
    findings: &Findings<'_>,
    (ticket, call): (&Ticket<'_>, &Call<'_>),
    all: bool,
) -> Finding {
    let text = |text: &Option<crate::value::Text>| text.as_deref().unwrap_or_default().to_owned();
    let wanted: Vec<&'static str> = ticket.callers.iter().map(|role| role.chinese()).collect();
    let why = match (ticket.major, ticket.large) {
        (true, _) => CallerWhy::Major,
        (false, true) => CallerWhy::Large,
        (false, false) => CallerWhy::Usual,
    };
    let told = Called::WrongCaller {
        what: super::said(ticket),
        caller: text(&call.row.caller),
        role: text(&call.row.role),
        wanted: wanted.clone(),
        all,
        why,
    };
    let mut finding = super::about_call(facts, findings, (ticket, call), Field::CallerRole, told);
    finding.help = Some(Called::WrongCallerHelp { wanted }.into());
    finding.clause = match why {
        CallerWhy::Large => "安装维修有偿服务规程 §4.6.2",
        CallerWhy::Major | CallerWhy::Usual => finding.clause,
    };
    finding.subject.person = call.row.caller.as_ref().map(ToString::to_string);
    finding
}
