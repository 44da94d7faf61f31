//! Every rule on callbacks and visits: cases in which it fires and in which it stays quiet,
//! the day before a boundary, on it and after.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod service;
mod support;

use service::{Quarter, found};
use std::collections::BTreeSet;

/// What is wrong in a quarter of these tickets and callbacks.
fn with(tickets: &[&str], calls: &[&str]) -> Vec<String> {
    Quarter::of(tickets, calls).found()
}

/// One repair that is right in all else, called back on a day by somebody.
fn repair(day: &str, role: &str, result: &str) -> Vec<String> {
    with(&["A1 维修 11-05"], &[&format!("A1 {day} {role} {result}")])
}

fn complaint(day: &str, role: &str, result: &str) -> Vec<String> {
    with(&["A1 投诉 11-05"], &[&format!("A1 {day} {role} {result}")])
}

const NONE: [&str; 0] = [];

#[test]
fn c501_a_rate_below_what_is_required() {
    let tickets: Vec<String> = (0..10).map(|n| format!("A{n} 维修 11-05")).collect();
    let tickets: Vec<&str> = tickets.iter().map(String::as_str).collect();
    let calls: Vec<String> = (0..10).map(|n| format!("A{n} 11-06 管理员 满意")).collect();
    let calls: Vec<&str> = calls.iter().map(String::as_str).collect();
    assert_eq!(with(&tickets, &calls[..2]), ["C501 维修"]);
    assert_eq!(with(&tickets, &calls[..3]), NONE);
    assert_eq!(with(&tickets, &calls[..4]), NONE);
    // 3 of 11 are 27 %: 4 are needed.
    let mut eleven = tickets.clone();
    eleven.push("B1 维修 11-05");
    assert_eq!(with(&eleven, &calls[..3]), ["C501 维修"]);
    assert_eq!(with(&eleven, &calls[..4]), NONE);
}

#[test]
fn c501_where_nothing_is_asked_nothing_is_short() {
    assert_eq!(with(&["A1 咨询 11-05"], &[]), NONE);
    // D5's 60 % are shown, and a duty only where the profile says so.
    let paid = Quarter::of(&["A1 维修 11-05 80", "A2 维修 11-05 80"], &["A1 11-06 管理员 满意"]);
    assert_eq!(paid.found(), NONE);
    paid.policy("[callback]\nprofile = \"A10+D5\"\n");
    assert_eq!(paid.found(), ["C501 有偿服务"]);
}

#[test]
fn c501_what_is_asked_by_the_week_is_judged_by_the_week() {
    let tickets = ["A1 维修 11-05", "A2 维修 11-13", "A3 维修 11-14", "A4 维修 11-14"];
    let quarter = Quarter::of(&tickets, &["A2 11-18 维修主管 满意", "A3 11-18 维修主管 满意"]);
    quarter.policy("[callback]\nprofile = \"D2\"\n");
    let answer = quarter.answer();
    assert_eq!(found(&answer), ["C501 维修"]);
    let message = answer["findings"][0]["message"].as_str().unwrap();
    assert!(message.contains("2024-W45") && !message.contains("2024-W46"), "{message}");
}

#[test]
fn c502_a_callback_after_the_window() {
    assert_eq!(repair("11-07", "管理员", "满意"), NONE);
    assert_eq!(repair("11-08", "管理员", "满意"), ["C502 A1"]);
    assert_eq!(complaint("11-08", "部门主管", "满意"), NONE);
    assert_eq!(complaint("11-09", "部门主管", "满意"), ["C502 A1"]);
    // A second round after one in time is no late callback; one out of time after it neither.
    let rounds = ["A1 11-06 部门主管 不满意", "A1 11-20 部门主管 满意"];
    assert_eq!(with(&["A1 投诉 11-05"], &rounds), NONE);
}

#[test]
fn c503_a_complaint_without_a_callback() {
    let quarter = |as_of: &str| Quarter::of(&["A1 投诉 11-05"], &[]).seen_on(as_of).found();
    assert_eq!(quarter("2024-11-07"), NONE);
    assert_eq!(quarter("2024-11-08"), NONE);
    assert_eq!(quarter("2024-11-09"), ["C501 投诉", "C503 A1"]);
    // An attempt that reached nobody is no callback; of repairs only a share is asked for.
    assert_eq!(complaint("11-06", "部门主管", "未接通"), ["C501 投诉", "C503 A1"]);
    assert_eq!(with(&["A1 维修 11-05"], &[]), ["C501 维修"]);
}

#[test]
fn c503_under_d3_every_repair_and_under_d5_every_dear_one() {
    let d3 = Quarter::of(&["A1 维修 11-05", "A2 维修 11-05"], &["A1 11-05 员工 满意"]);
    d3.policy("[callback]\nprofile = \"D3\"\n");
    assert_eq!(d3.found(), ["C501 主任抽查", "C501 维修", "C503 A2"]);
    let d5 = Quarter::of(
        &["A1 维修 11-05 200", "A2 维修 11-05 199.99", "A3 维修 11-05 10", "A4 维修 11-05 10"],
        &["A2 11-06 管理员 满意", "A3 11-06 管理员 满意", "A4 11-06 管理员 满意"],
    );
    d5.policy("[callback]\nprofile = \"A10+D5\"\n");
    assert_eq!(d5.found(), ["C503 A1"]);
}

#[test]
fn c504_unsatisfied_until_satisfied() {
    assert_eq!(complaint("11-06", "部门主管", "不满意"), ["C504 A1"]);
    assert_eq!(complaint("11-06", "部门主管", "非常不满意"), ["C504 A1"]);
    assert_eq!(complaint("11-06", "部门主管", "一般"), NONE);
    let rounds = |last: &str| {
        with(&["A1 投诉 11-05"], &["A1 11-06 部门主管 不满意", &format!("A1 11-07 部门主管 {last}")])
    };
    assert_eq!(rounds("满意"), NONE);
    assert_eq!(rounds("一般"), ["C504 A1"]);
    assert_eq!(rounds("不满意"), ["C504 A1"]);
    assert_eq!(rounds("未接通"), ["C504 A1"]);
    // On the day itself there has been no time yet; a callback still to come does not count.
    let quarter = |as_of: &str| {
        let calls = ["A1 11-06 部门主管 不满意", "A1 11-09 部门主管 满意"];
        Quarter::of(&["A1 投诉 11-05"], &calls).seen_on(as_of).found()
    };
    assert_eq!(quarter("2024-11-06"), NONE);
    assert_eq!(quarter("2024-11-07"), ["C504 A1"]);
    assert_eq!(quarter("2024-11-09"), NONE);
}

/// Tickets of one home with one matter, as `number kind received done`.
fn same_home(tickets: &[&str], calls: &[&str]) -> Quarter {
    let quarter = Quarter::empty();
    let mut text = service::TICKETS.to_owned();
    for ticket in tickets {
        let words: Vec<&str> = ticket.split(' ').collect();
        let [number, kind, received, done] = words[..] else { panic!("{ticket}") };
        let (received, done) = (service::day(received), service::day(done));
        text += &format!("{number},{kind},3栋1503,水龙头漏水,{received},{done},工,,\n");
    }
    quarter.put("工单.csv", &text);
    quarter.calls("回访.csv", calls);
    quarter
}

#[test]
fn c505_two_complaints_in_a_row() {
    let two = ["A1 投诉 11-04 11-05", "A2 投诉 11-10 11-11"];
    let again = |first: &str, result: &str| {
        let calls = [format!("A1 {first} 部门主管 {result}"), "A2 11-12 部门主管 满意".to_owned()];
        let calls: Vec<&str> = calls.iter().map(String::as_str).collect();
        let mut codes = same_home(&two, &calls).found();
        codes.retain(|code| code.starts_with("C505"));
        codes
    };
    assert_eq!(again("11-06", "一般"), ["C505 A1"]);
    assert_eq!(again("11-06", "满意"), NONE);
    // On the day of the second complaint it may have come before it, after it it has not.
    assert_eq!(again("11-10", "满意"), NONE);
    assert_eq!(again("11-11", "满意"), ["C505 A1"]);
    let policy = same_home(&two, &["A1 11-06 部门主管 一般", "A2 11-12 部门主管 满意"]);
    policy.policy("[callback]\nrepeat_complaints = 3\n");
    assert_eq!(policy.found(), NONE);
}

#[test]
fn c505_counts_within_a_quarter() {
    let two = ["A1 投诉 2024-09-28 2024-09-30", "A2 投诉 10-02 10-03"];
    let calls = ["A1 2024-10-01 部门主管 一般", "A2 10-04 部门主管 满意"];
    assert_eq!(same_home(&two, &calls).found(), NONE);
    let back = same_home(&two, &calls);
    back.policy("[callback]\nrepeat_lookback_days = 30\n");
    assert_eq!(back.found(), ["C505 A1"]);
}

#[test]
fn c506_three_of_the_same_repair() {
    let calls = ["A1 11-06 管理员 满意", "A2 11-08 管理员 满意"];
    let two = ["A1 维修 11-04 11-05", "A2 维修 11-06 11-07"];
    assert_eq!(same_home(&two, &calls).found(), NONE);
    let three = [two[0], two[1], "A3 报修 12-31 12-31"];
    let found = same_home(&three, &calls).found();
    assert_eq!(found, ["C506 A1"]);
    let next_quarter = [two[0], two[1], "A3 维修 12-31 2025-01-01"];
    assert_eq!(same_home(&next_quarter, &calls).found(), NONE);
}

#[test]
fn c507_a_callback_before_the_window() {
    assert_eq!(repair("11-06", "管理员", "满意"), NONE);
    assert_eq!(repair("11-05", "管理员", "满意"), ["C507 A1"]);
    assert_eq!(complaint("11-05", "部门主管", "满意"), NONE);
    assert_eq!(complaint("11-04", "部门主管", "满意"), ["C507 A1"]);
    let again = ["A1 11-05 管理员 满意", "A1 11-07 管理员 满意"];
    assert_eq!(with(&["A1 维修 11-05"], &again), NONE);
}

#[test]
fn c508_the_wrong_caller() {
    for (ticket, role, wrong) in [
        ("A1 投诉 11-05 0 是", "管理处经理", false),
        ("A1 投诉 11-05 0 是", "管理员", true),
        ("A1 投诉 11-05 0 否", "管理员", false),
        ("A1 投诉 11-05 0 否", "工程部主管", false),
        ("A1 投诉 11-05 0 否", "保安", true),
        ("A1 维修 11-05 199.99", "管理员", false),
        ("A1 维修 11-05 200", "管理员", true),
        ("A1 维修 11-05 200元", "客服中心主管", false),
        ("A1 维修 11-05 260", "客服主管", false),
        ("A1 维修 11-05", "维修工", true),
        ("A1 求助 11-05", "管理员", false),
        ("A1 求助 11-05", "保安", true),
        ("A1 文体活动 11-05", "保安", false),
        ("A1 维修 11-05", "", false),
    ] {
        let found = with(&[ticket], &[&format!("A1 11-06 {role} 满意")]);
        let expected: &[&str] = if wrong { &["C508 A1"] } else { &[] };
        let found: Vec<&String> = found.iter().filter(|code| code.starts_with("C508")).collect();
        assert_eq!(found, expected, "{ticket} {role}");
    }
}

#[test]
fn c508_two_columns_need_both_callers() {
    let header = "工单号,回访日期,回访人,回访人职务,共同回访人,共同回访人职务,回访结果\n";
    let by = |one: &str, other: &str| {
        let quarter = Quarter::of(&["A1 投诉 11-05"], &[]);
        quarter.put("回访.csv", &format!("{header}A1,2024-11-06,甲,{one},乙,{other},满意\n"));
        quarter.found()
    };
    assert_eq!(by("部门主管", "管理员"), NONE);
    assert_eq!(by("管理员", "工程部主管"), NONE);
    assert_eq!(by("管理员", "管理员"), ["C508 A1"]);
}

#[test]
fn c508_nobody_verifies_his_own_work() {
    let quarter = Quarter::of(&["A1 维修 11-05"], &[]);
    quarter.put("回访.csv", &format!("{}HF1,A1,2024-11-06,电话,工,管理员,满意\n", service::CALLS));
    let answer = quarter.answer();
    assert_eq!(found(&answer), ["C508 A1"]);
    assert_eq!(answer["findings"][0]["severity"], "warning");
}

#[test]
fn c509_a_form_with_empty_fields() {
    let header = "工单号,回访日期,回访方式,回访人,回访人职务,回访结果,质量评价,客户签名,处理意见\n";
    let row = |row: &str| {
        let quarter = Quarter::of(&["A1 维修 11-05"], &[]);
        quarter.put("回访.csv", &format!("{header}A1,2024-11-06,{row}\n"));
        quarter.found()
    };
    assert_eq!(row("上门,访,管理员,满意,好,张,"), NONE);
    assert_eq!(row("上门,访,管理员,满意,好,,"), ["C509 A1"]);
    assert_eq!(row("电话,访,管理员,满意,好,,"), NONE);
    assert_eq!(row("电话,访,管理员,满意,,,"), ["C509 A1"]);
    assert_eq!(row("电话,访,管理员,,好,,"), ["C509 A1"]);
    assert_eq!(row("电话,,管理员,满意,好,,"), ["C509 A1"]);
    assert_eq!(row("电话,访,管理员,不满意,好,,"), ["C504 A1", "C509 A1"]);
    assert_eq!(row("电话,访,管理员,不满意,好,,已返工"), ["C504 A1"]);
    assert_eq!(row("电话,访,管理员,未接通,,,"), ["C501 维修"]);
}

#[test]
fn c510_a_callback_without_a_ticket() {
    let lone = |day: &str| {
        let calls = ["A1 11-06 管理员 满意".to_owned(), format!("B9 {day} 管理员 满意")];
        let calls: Vec<&str> = calls.iter().map(String::as_str).collect();
        Quarter::of(&["A1 维修 11-05"], &calls)
    };
    assert_eq!(lone("11-06").found(), ["C510 B9"]);
    // In the first days it may be a ticket of the quarter before.
    for (day, severity) in [("10-01", "warning"), ("10-08", "warning"), ("10-09", "error")] {
        assert_eq!(lone(day).answer()["findings"][0]["severity"], severity, "{day}");
    }
    assert_eq!(lone("09-30").found(), NONE);
    assert_eq!(lone("2025-01-02").found(), NONE);
    let read_before = lone("10-01");
    read_before.tickets("上季.csv", &["Z1 维修 2024-09-20"]);
    assert_eq!(read_before.answer()["findings"][0]["severity"], "error");
}

#[test]
fn c511_form_numbers() {
    let forms = |numbers: [&str; 3]| {
        let quarter = Quarter::of(&["A1 维修 11-05", "A2 维修 11-05", "A3 维修 11-05"], &[]);
        let rows = numbers.iter().zip(1..);
        let rows = rows.map(|(form, n)| format!("{form},A{n},2024-11-06,电话,访,管理员,满意\n"));
        quarter.put("回访.csv", &format!("{}{}", service::CALLS, rows.collect::<String>()));
        quarter.found()
    };
    assert_eq!(forms(["HF1", "HF2", "HF3"]), NONE);
    assert_eq!(forms(["HF1", "HF3", "HF4"]), ["C511 HF2"]);
    assert_eq!(forms(["HF1", "HF2", "HF2"]), ["C511 A3"]);
    assert_eq!(forms(["HF1", "", "HF2"]), ["C511 A2"]);
}

#[test]
fn c512_an_answer_after_three_days() {
    let header = "工单号,类别,房号,受理日期,答复日期,完成日期\n";
    let answered = |day: &str, as_of: &str| {
        let quarter = Quarter::empty().seen_on(as_of);
        quarter.put("工单.csv", &format!("{header}A1,投诉,3栋,2024-11-01,{day},2024-11-05\n"));
        quarter.calls("回访.csv", &["A1 11-06 部门主管 满意"]);
        let mut codes = quarter.found();
        codes.retain(|code| code.starts_with("C512"));
        codes
    };
    assert_eq!(answered("2024-11-03", "2025-01-20"), NONE);
    assert_eq!(answered("2024-11-04", "2025-01-20"), NONE);
    assert_eq!(answered("2024-11-05", "2025-01-20"), ["C512 A1"]);
    assert_eq!(answered("", "2024-11-04"), NONE);
    assert_eq!(answered("", "2024-11-05"), ["C512 A1"]);
}

#[test]
fn c513_a_number_used_twice() {
    let calls = ["A1 11-06 管理员 满意"];
    let equal = Quarter::of(&["A1 维修 11-05", "A1 维修 11-05"], &calls).answer();
    assert_eq!(
        (found(&equal), &equal["findings"][0]["severity"]),
        (vec!["C513 A1".to_owned()], &"info".into())
    );
    let other = Quarter::of(&["A1 维修 11-05", "A1 维修 11-09"], &calls).answer();
    assert_eq!(
        (found(&other), &other["findings"][0]["severity"]),
        (vec!["C513 A1".to_owned()], &"warning".into())
    );
    assert_eq!(with(&["A1 维修 11-05", "A2 维修 11-09"], &calls), NONE);
}

/// Ten homes of one steward, and visits as `day home`.
fn visits(homes: usize, visits: &[&str]) -> Quarter {
    let quarter = Quarter::empty().period("2024-11");
    let owners: String = (1..=homes).map(|n| format!("{n}室,张管家\n")).collect();
    quarter.put("名册.csv", &format!("房号,责任管家\n{owners}"));
    let rows = visits.iter().map(|visit| {
        let (day, home) = visit.split_once(' ').unwrap();
        format!("{},{home}室,张管家,电话\n", service::day(day))
    });
    quarter.put("走访.csv", &format!("日期,房号,走访人,方式\n{}", rows.collect::<String>()));
    quarter
}

#[test]
fn v861_a_share_of_the_owners_each_week() {
    let weeks = |homes: usize, each: &[&str]| {
        let days = ["11-04", "11-11", "11-18"];
        let all: Vec<String> =
            days.iter().flat_map(|day| each.iter().map(move |home| format!("{day} {home}"))).collect();
        visits(homes, &all.iter().map(String::as_str).collect::<Vec<_>>()).found()
    };
    assert_eq!(weeks(20, &["1"]), NONE);
    assert_eq!(weeks(21, &["1"]), ["V861 张管家", "V861 张管家", "V861 张管家"]);
    assert_eq!(weeks(21, &["1", "2"]), NONE);
    // The same home twice is one, and a home that is not on the list none.
    assert_eq!(weeks(21, &["1", "1"]).len(), 3);
    assert_eq!(weeks(21, &["1", "99"]).len(), 3);
}

#[test]
fn v862_an_owner_whom_nobody_visited() {
    let of = |first: &str, as_of: &str| {
        let mut quarter = visits(2, &[first, "12-02 1"]).seen_on(as_of);
        quarter.period = "2024-12".to_owned();
        let answer = quarter.answer();
        let never = answer["findings"].as_array().unwrap().iter().filter(|f| f["code"] == "V862");
        never.map(|f| format!("{} {}", f["subject"]["room"], f["severity"])).collect::<Vec<_>>()
    };
    assert_eq!(of("2024-07-02 1", "2025-01-20"), ["\"2室\" \"error\""]);
    assert_eq!(of("2024-07-02 2", "2025-01-20"), NONE);
    // Visits of the months before were not read, or the half-year is not over.
    assert_eq!(of("2024-10-02 1", "2025-01-20"), ["\"2室\" \"warning\""]);
    assert_eq!(of("2024-07-02 1", "2024-12-31"), NONE);
}

#[test]
fn i004_a_result_that_nobody_knows() {
    let answer = Quarter::of(&["A1 投诉 11-05"], &["A1 11-06 部门主管 还行吧"]).answer();
    assert_eq!(found(&answer), ["C501 投诉", "C503 A1", "I004 A1"]);
    let bad = answer["findings"].as_array().unwrap().iter().find(|f| f["code"] == "I004").unwrap();
    assert!(bad["help"].as_str().unwrap().contains("基本满意"), "{bad}");
    let own = Quarter::of(&["A1 投诉 11-05"], &["A1 11-06 部门主管 还行吧"]);
    own.policy("[callback.result]\nneutral = [\"还行吧\"]\n");
    assert_eq!(own.found(), NONE);
}

#[test]
fn every_rule_has_its_cases() {
    let tested: BTreeSet<String> = include_str!("callback_rules.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("fn ")?.split('_').next().map(str::to_ascii_uppercase))
        .collect();
    for rule in duizhang::rules::all().filter(|rule| rule.code.starts_with('C') || rule.code < "V863") {
        if rule.code.starts_with(['C', 'V']) {
            assert!(tested.contains(rule.code), "{}", rule.code);
        }
    }
}
