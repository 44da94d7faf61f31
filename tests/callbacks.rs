//! `callbacks`: rates, what is joined with what, profiles, the sample, files.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod service;
mod support;

use proptest::prelude::*;
use service::{Quarter, found, rate};

#[test]
fn a_rate_counts_what_was_completed_and_whose_window_has_closed() {
    let quarter = Quarter::of(
        &[
            "A1 投诉 11-05",
            "A2 投诉 11-20",
            "A3 投诉 11-27",
            "A4 投诉 11-28",
            "A5 投诉 2024-09-30",
            "A6 投诉 2025-01-01",
            "A7 投诉 未完成",
        ],
        &[
            "A1 11-06 部门主管 满意",
            "A2 11-29 部门主管 满意",
            "A4 11-29 部门主管 满意",
            "A3 12-20 部门主管 满意",
        ],
    )
    .seen_on("2024-12-01");
    let answer = quarter.answer();
    // A3's window closed on 30 November, and its callback is still to come; A4's closes today.
    assert_eq!(rate(&answer, "2024-Q4", "投诉"), "3/2/1/1 false");
    assert_eq!(rate(&answer, "2024-11", "投诉"), "3/2/1/1 false");
    assert_eq!(rate(&answer, "2024-W45", "投诉"), "1/1/1/0 true");
    assert_eq!(rate(&answer, "staff:工", "投诉"), "3/2/1/1 false");
    assert_eq!(found(&answer), ["C501 投诉", "C502 A2", "C503 A3"]);
    let part = &answer["callbacks"];
    assert_eq!(
        [&part["completed"], &part["open"], &part["outside"], &part["later"]].map(|n| n.as_u64()),
        [Some(4), Some(1), Some(2), Some(1)]
    );
}

#[test]
fn nothing_due_is_no_rate() {
    let answer = Quarter::of(&["A1 投诉 11-05"], &[]).seen_on("2024-11-06").answer();
    let rate = &answer["rates"][0];
    assert_eq!(rate["pending"], 1);
    assert!(rate["rate"].is_null() && rate["met"].is_null());
    assert_eq!(rate["required"], "1.0000");
}

#[test]
fn satisfaction_is_of_those_who_answered() {
    let tickets = ["A1 求助 11-05", "A2 求助 11-05", "A3 求助 11-05", "A4 求助 11-05", "A5 求助 11-05"];
    let calls = [
        "A1 11-06 管理员 满意",
        "A2 11-06 管理员 一般",
        "A3 11-06 管理员 基本满意",
        "A4 11-06 管理员 拒访",
        "A5 11-06 管理员 无人接听",
    ];
    let answer = Quarter::of(&tickets, &calls).answer();
    let rate = &answer["rates"][0];
    assert_eq!((rate["done"].as_u64(), rate["answered"].as_u64()), (Some(4), Some(3)));
    assert_eq!(rate["satisfaction"], "0.6667");
}

#[test]
fn the_sheet_of_services_may_carry_the_callbacks_itself() {
    let quarter = Quarter::empty();
    quarter.put(
        "工单.csv",
        "工单号,类别,房号,完成日期,回访日期,回访人,回访人职务,满意度\n\
         A1,投诉,3栋,2024-11-05,2024-11-06,甲,部门主管,满意\n\
         A2,投诉,4栋,2024-11-05,,,,\n\
         A3,投诉,5栋,2024-11-05,未回访,,,\n\
         A4,投诉,6栋,2024-11-05,2024-11-06,甲,部门主管,不满意\n\
         A4,投诉,6栋,2024-11-05,2024-11-12,甲,部门主管,满意\n",
    );
    let answer = quarter.answer();
    assert_eq!(rate(&answer, "2024-Q4", "投诉"), "4/2/2/0 false");
    assert_eq!(found(&answer), ["C501 投诉", "C503 A2", "C503 A3"]);
    let input = &answer["inputs"][0];
    assert_eq!((input["kind"].as_str(), input["rows"]["accepted"].as_u64()), (Some("services"), Some(5)));
}

#[test]
fn numbers_kept_as_numbers_find_their_tickets() {
    let quarter = Quarter::of(
        &["00012 投诉 11-05", "A-3 投诉 11-05"],
        &["12 11-06 部门主管 满意", "a－３ 11-06 部门主管 满意"],
    );
    assert_eq!(rate(&quarter.answer(), "2024-Q4", "投诉"), "2/2/2/0 true");
}

#[test]
fn a_file_given_twice_counts_once() {
    let quarter = Quarter::of(&["A1 求助 11-05", "A2 求助 11-05"], &["A1 11-06 管理员 满意"]);
    quarter.tickets("再/工单.csv", &["A1 求助 11-05", "A2 求助 11-05"]);
    quarter.put("再/回访.csv", &std::fs::read_to_string(quarter.world.path().join("回访.csv")).unwrap());
    let answer = quarter.answer();
    assert_eq!(found(&answer), ["I006", "I006"]);
    assert_eq!(answer["rates"][0]["answered"], 1);
}

#[test]
fn sites_number_their_tickets_for_themselves() {
    let quarter = Quarter::empty();
    quarter.tickets("翠园小区/工单.csv", &["1 投诉 11-05", "2 投诉 11-05"]);
    quarter.tickets("碧湖花园/工单.csv", &["1 投诉 11-05"]);
    quarter.calls("翠园小区/回访.csv", &["1 11-06 部门主管 满意"]);
    let answer = quarter.answer();
    assert_eq!(rate(&answer, "2024-Q4", "投诉"), "3/1/1/0 false");
    assert_eq!(rate(&answer, "site:翠园小区", "投诉"), "2/1/1/0 false");
    assert_eq!(rate(&answer, "site:碧湖花园", "投诉"), "1/0/0/0 false");
    let overdue: Vec<_> =
        answer["findings"].as_array().unwrap().iter().filter(|f| f["code"] == "C503").collect();
    assert_eq!(
        overdue.iter().map(|f| f["site"].as_str().unwrap()).collect::<Vec<_>>(),
        ["碧湖花园", "翠园小区"]
    );
}

#[test]
fn the_same_bytes_from_two_sites_are_two_files() {
    let quarter = Quarter::empty();
    for site in ["翠园小区", "碧湖花园"] {
        quarter.tickets(&format!("{site}/工单.csv"), &["1 投诉 11-05"]);
        quarter.calls(&format!("{site}/回访.csv"), &["1 11-06 部门主管 满意"]);
    }
    let answer = quarter.answer();
    assert_eq!(found(&answer), [""; 0]);
    for site in ["site:翠园小区", "site:碧湖花园"] {
        assert_eq!(rate(&answer, site, "投诉"), "1/1/1/0 true");
    }
    // Another day in the name does not unsay the days of the rows.
    quarter.tickets("碧湖花园/工单 2024-11.csv", &["1 投诉 11-05"]);
    assert_eq!(found(&quarter.answer()), ["I006"]);
}

#[test]
fn headers_come_in_many_forms() {
    let quarter = Quarter::empty();
    let title = "翠园管理处投诉、维修受理登记台账,,,,,\n2024年第四季度,,,,,\n";
    let gbk = encode(&format!(
        "{title}{}",
        "工单编号,工单类型,业主,报修内容,处理完毕时间,收费(元)\n1001,工程维修,王五,漏水,11月5日,免费\n"
    ));
    quarter.world.put_bytes("台账.csv", &gbk);
    quarter.put(
        "回访.csv",
        "回访登记,,,,\n单号,回访时间,回访人员,岗位,是否满意\n1001,2024/11/6 14:30,甲,客服管理员,较满意\n",
    );
    let answer = quarter.answer();
    assert_eq!(rate(&answer, "2024-Q4", "工程维修"), "1/1/1/0 true", "{}", answer["inputs"]);
}

fn encode(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

#[test]
fn the_profile_chooses_what_is_required() {
    let quarter = |profile: &str| {
        let quarter = Quarter::of(
            &["A1 维修 11-05", "A2 维修 11-05", "A3 投诉 11-05"],
            &["A1 11-05 员工 满意", "A2 11-06 客服中心主任 满意", "A3 11-05 管理员 满意"],
        );
        quarter.policy(&format!("[callback]\nprofile = \"{profile}\"\n"));
        let answer = quarter.answer();
        let of = |category| rate(&answer, "2024-Q4", category);
        (of("维修"), of("投诉"), of("主任抽查"))
    };
    let text = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    assert_eq!(quarter("A10"), text("2/2/1/0 true", "1/1/1/0 true", "2/1/1/0 null"));
    assert_eq!(quarter("D2"), text("2/2/2/0 true", "1/1/1/0 true", "2/1/1/0 null"));
    // The director's sample stands apart from the first line's 100 %.
    assert_eq!(quarter("D3"), text("2/1/1/0 false", "1/1/1/0 true", "2/1/1/0 true"));
    assert_eq!(quarter("strictest"), text("2/1/0/0 false", "1/1/1/0 true", "2/1/1/0 true"));
}

#[test]
fn an_uncovered_deadline_names_the_file_to_extend() {
    let quarter = Quarter::of(&["A1 投诉 2026-12-30"], &[]).period("2026-12").seen_on("2027-01-20");
    assert_eq!(quarter.run(&[]).0, 1);
    quarter.policy("[callback]\nmove_to_working_day = true\n");
    let (exit, _, stderr) = quarter.run(&[]);
    assert_eq!(exit, 2);
    assert!(stderr.contains("2027-01-02") && stderr.contains("policy.toml"), "{stderr}");
}

#[test]
fn no_services_and_no_row_of_the_period_are_no_empty_report() {
    let quarter = Quarter::empty();
    quarter.calls("回访.csv", &["A1 11-06 管理员 满意"]);
    assert_eq!(quarter.run(&[]).0, 2);
    let other = Quarter::of(&["A1 投诉 11-05"], &[]).period("2023-Q4");
    let (exit, _, stderr) = other.run(&[]);
    assert!(exit == 2 && stderr.contains("2024-11-05"), "{stderr}");
}

#[test]
fn a_sample_is_drawn_filled_and_read_back() {
    let tickets: Vec<String> = (1..=33).map(|n| format!("A{n:02} 维修 11-05")).collect();
    let tickets: Vec<&str> = tickets.iter().map(String::as_str).collect();
    let quarter = Quarter::of(&tickets, &[]);
    let draw = |seed: &str| {
        let args = [
            "callbacks",
            "sample",
            "--rate",
            "20%",
            "--seed",
            seed,
            "--period",
            "2024-Q4",
            "工单.csv",
            "-o",
            "抽查.xlsx",
            "--format",
            "json",
            "--quiet",
        ];
        let output = quarter.world.command(&args).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let bytes = std::fs::read(quarter.world.path().join("抽查.xlsx")).unwrap();
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        (answer["sample"].clone(), bytes)
    };
    let (sample, bytes) = draw("7");
    let drawn: Vec<&str> = sample.as_array().unwrap().iter().map(|t| t["ticket"].as_str().unwrap()).collect();
    assert_eq!(drawn, ["A07", "A14", "A19", "A23", "A25", "A30", "A33"]);
    assert_eq!(draw("7").1, bytes);
    assert_ne!(draw("8").0, sample);
    draw("7");
    // Not yet filled it is no callback and nothing is wrong with it.
    let answer = quarter.answer();
    let inputs = answer["inputs"].as_array().unwrap();
    let sheet = inputs.iter().find(|input| input["file"].as_str().unwrap().ends_with("抽查.xlsx")).unwrap();
    assert_eq!((sheet["kind"].as_str(), sheet["rows"]["accepted"].as_u64()), (Some("callbacks"), Some(7)));
    assert_eq!(found(&answer), ["C501 维修"]);
    quarter.put("抽查.csv", &filled(&bytes)).world.remove("抽查.xlsx");
    quarter.policy("[callback]\nprofile = \"D3\"\n");
    let answer = quarter.answer();
    assert_eq!(rate(&answer, "2024-Q4", "主任抽查"), "33/7/7/0 true");
    assert_eq!(rate(&answer, "2024-Q4", "维修"), "33/0/0/0 false");
}

/// The sheet of a sample with day and result filled in.
fn filled(bytes: &[u8]) -> String {
    use calamine::Reader as _;
    let mut book: calamine::Xlsx<_> = calamine::Reader::new(std::io::Cursor::new(bytes.to_vec())).unwrap();
    let sheet = book.worksheet_range("抽查回访表").unwrap();
    let mut lines = Vec::new();
    for row in sheet.rows().skip(2) {
        let mut cells: Vec<String> = row.iter().map(ToString::to_string).collect();
        if cells[0] != "序号" {
            (cells[8], cells[12]) = ("2024-11-20".to_owned(), "满意".to_owned());
        }
        lines.push(cells.join(","));
    }
    lines.join("\n") + "\n"
}

#[test]
fn a_path_may_be_called_sample() {
    let quarter = Quarter::empty();
    quarter.tickets("sample/工单.csv", &["A1 咨询 11-05"]);
    let args = ["callbacks", "--period", "2024-Q4", "--as-of", "2025-01-20", "./sample"];
    assert_eq!(quarter.world.command(&args).output().unwrap().status.code(), Some(0));
}

#[test]
fn the_policy_file_to_start_from_is_written_once() {
    let quarter = Quarter::of(&["A1 投诉 11-05"], &[]);
    let init = |extra: &[&str]| {
        let mut args = vec!["policy", "init", "own.toml"];
        args.extend(extra);
        quarter.world.command(&args).output().unwrap().status.code().unwrap()
    };
    assert_eq!((init(&[]), init(&[]), init(&["--force"])), (0, 2, 0));
    let text = std::fs::read_to_string(quarter.world.path().join("own.toml")).unwrap();
    assert!(text.contains("#= profile = \"A10\""), "{text}");
    let before = quarter.answer();
    quarter.put("duizhang.toml", "policy = \"own.toml\"\n");
    assert_eq!(before["policy_sha256"], quarter.answer()["policy_sha256"]);
    quarter.put("own.toml", "[callback]\nprofil = \"D3\"\n");
    let (exit, _, stderr) = quarter.run(&[]);
    assert!(exit == 2 && stderr.contains("callback.profile"), "{stderr}");
}

#[test]
fn the_report_in_text() {
    let quarter = Quarter::of(
        &["A1 投诉 11-05", "A2 投诉 11-05", "B1 维修 11-05 260", "B2 维修 11-05", "C1 咨询 11-05"],
        &["A1 11-06 部门主管 不满意", "B1 11-06 管理员 满意"],
    );
    let (exit, stdout, _) = quarter.run(&[]);
    assert_eq!(exit, 1);
    insta::assert_snapshot!(stdout);
    let (_, english, _) = quarter.run(&["--lang=en"]);
    insta::assert_snapshot!(english);
}

#[test]
fn the_workbook_holds_every_list_and_is_the_same_each_time() {
    let quarter = Quarter::of(
        &["A1 投诉 11-05", "A2 投诉 11-05", "B1 维修 11-05 260"],
        &["A1 11-06 部门主管 不满意", "B1 11-06 管理员 满意"],
    );
    let write = |name: &str| {
        quarter.run(&["-o", name]);
        let bytes = std::fs::read(quarter.world.path().join(name)).unwrap();
        quarter.world.remove(name);
        bytes
    };
    let bytes = write("a.xlsx");
    assert_eq!(bytes, write("b.xlsx"));
    let mut book: calamine::Xlsx<_> = calamine::Reader::new(std::io::Cursor::new(bytes)).unwrap();
    use calamine::Reader as _;
    assert_eq!(
        book.sheet_names(),
        [
            "摘要",
            "逾期未回访",
            "不满意未了",
            "回访率不足",
            "回访人不符",
            "各周各月",
            "各责任人",
            "工单",
            "暂挂与退回",
            "输入"
        ]
    );
    let summary = book.worksheet_range("摘要").unwrap();
    let line = summary.rows().find(|row| row[0] == "投诉").unwrap();
    let figures: Vec<String> = line.iter().take(9).map(ToString::to_string).collect();
    assert_eq!(figures, ["投诉", "2", "1", "1", "0", "0.5", "1", "2", "不足"]);
    let tickets = book.worksheet_range("工单").unwrap();
    assert_eq!(
        tickets.rows().skip(3).map(|row| row[2].to_string()).collect::<Vec<_>>(),
        ["未回访", "及时", "及时"]
    );
}

/// The rate of repairs, each called back so many days after completion, or never.
fn by_hand(days: &[Option<u32>]) -> (u64, u64, u64, bool) {
    let count = |n: usize| u64::try_from(n).unwrap();
    let done = days.iter().flatten().count();
    let in_time = days.iter().flatten().filter(|day| (1..=2).contains(*day)).count();
    (count(days.len()), count(done), count(in_time), done * 10 >= days.len() * 3)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn a_rate_is_what_counting_by_hand_gives(days in prop::collection::vec(prop::option::of(0_u32..5), 1..24)) {
        let tickets: Vec<String> = (0..days.len()).map(|n| format!("A{n} 维修 11-05")).collect();
        let called = days.iter().enumerate().filter_map(|(n, day)| Some((n, (*day)?)));
        let calls: Vec<String> =
            called.map(|(n, day)| format!("A{n} 11-{:02} 管理员 满意", 5 + day)).collect();
        let quarter = Quarter::of(
            &tickets.iter().map(String::as_str).collect::<Vec<_>>(),
            &calls.iter().map(String::as_str).collect::<Vec<_>>(),
        );
        let answer = quarter.answer();
        let (due, done, in_time, met) = by_hand(&days);
        prop_assert_eq!(rate(&answer, "2024-Q4", "维修"), format!("{due}/{done}/{in_time}/0 {met}"));
        let short = found(&answer).contains(&"C501 维修".to_owned());
        prop_assert_eq!(short, !met);
    }
}
