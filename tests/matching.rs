//! Whole months with known answers: from the files to the causes, their grades and what
//! they make of each key's difference.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use serde_json::Value;
use support::World;

/// June 2026, with a window of three days.
fn june(rows: &[&str], lines: &[&str]) -> World {
    let world = World::of("2026-06-01", "2026-06-30");
    world.told(rows, lines);
    world
}

/// What the month gives: `R304 quantity_differs:sign likely 甲好/1111 +12`. Rules on single
/// rows do not concern us here.
fn said(world: &World, extra: &[&str]) -> Vec<String> {
    let answer = world.reconcile(extra).1;
    support::adds_up(&answer);
    let findings = answer["findings"].as_array().unwrap().iter();
    findings.filter(|f| f["code"].as_str().unwrap().starts_with(['R', 'T'])).map(in_short).collect()
}

fn in_short(finding: &Value) -> String {
    let text = |key: &str| finding[key].as_str().unwrap_or("-").to_owned();
    let mut short = format!("{} {}", text("code"), text("cause"));
    if finding["hint"].is_string() {
        short += &format!(":{}", text("hint"));
    }
    short += &format!(" {}", text("confidence"));
    for effect in finding["effects"].as_array().unwrap() {
        let difference = effect["difference"].as_str().unwrap();
        let sign = if difference.starts_with('-') { "" } else { "+" };
        let store = effect["warehouse"].as_str().unwrap();
        let store = store.replace("风电场", "").replace("完好品库", "好").replace("损坏品库", "坏");
        short += &format!(" {store}/{} {sign}{difference}", effect["item"].as_str().unwrap());
    }
    short
}

fn expect(rows: &[&str], lines: &[&str], told: &[&str]) {
    let world = june(rows, lines);
    assert_eq!(said(&world, &[]), told, "{rows:?} {lines:?} {:#}", world.reconcile(&[]).1["findings"]);
}

/// The only finding on ledger and ERP.
fn only(world: &World) -> Value {
    let answer = world.reconcile(&["--select", "R,T"]).1;
    let findings = answer["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{findings:#?}");
    findings[0].clone()
}

#[test]
fn equal_postings_of_one_day() {
    let row = "06-05 甲好 自用领用 1111 1";
    expect(&[row, row], &["06-05 QTCK01 甲好 自用领用 1111 1", "06-05 QTCK02 甲好 自用领用 1111 1"], &[]);
    let lines = [
        "06-05 QTCK01 甲好 自用领用 1111 1",
        "06-05 QTCK02 甲好 自用领用 1111 1",
        "06-05 QTCK02 甲好 自用领用 1111 1",
    ];
    let world = june(&[row, row], &lines);
    assert_eq!(said(&world, &[]), ["R308 posted_twice certain 甲好/1111 +1"]);
    assert_eq!(only(&world)["subject"]["document"], "QTCK02");
    let world = june(&[row, row, row], &lines[..2]);
    assert_eq!(said(&world, &[]), ["R313 entered_twice ambiguous 甲好/1111 -1"]);
    let alternatives = only(&world)["alternatives"].to_string();
    assert!(alternatives.contains("R302"), "{alternatives}");
}

#[test]
fn one_of_two_rows_that_differ_in_person_alone() {
    let rows = ["06-05 甲好 自用领用 1111 1 机组检修", "06-05 甲好 自用领用 1111 1 夜班更换"];
    let world = june(&rows, &["06-05 QTCK01 甲好 自用领用 1111 1"]);
    assert_eq!(said(&world, &[]), ["R302 not_posted certain 甲好/1111 -1"]);
    let finding = only(&world);
    assert!(finding["message"].as_str().unwrap().contains("2"), "{finding:#}");
    assert_eq!(finding["alternatives"].as_array().unwrap().len(), 1, "{finding:#}");
}

#[test]
fn a_day_sent_in_two_files_counts_once() {
    let row = "06-05 甲好 自用领用 1111 1";
    let world = june(&[row], &["06-05 QTCK01 甲好 自用领用 1111 1"]);
    let sent = std::fs::read(world.path().join("甲风电场/0605.csv")).unwrap();
    world.put_bytes("甲风电场/0605 再发.csv", &sent);
    assert_eq!(said(&world, &[]), [""; 0]);
    assert_eq!(world.codes(), ["I006"]);
}

#[test]
fn the_order_of_the_export_does_not_choose_between_documents() {
    let row = "06-05 甲好 自用领用 1111 1";
    let lines = ["06-05 QTCK01 甲好 自用领用 1111 1", "06-05 QTCK02 甲好 自用领用 1111 1"];
    let told = |lines: &[&str]| {
        let finding = only(&june(&[row], lines));
        ["id", "message", "help", "subject"].map(|key| finding[key].clone())
    };
    assert_eq!(told(&lines)[2], "核实后红冲 QTCK02 的这一行");
    assert_eq!(told(&lines), told(&[lines[1], lines[0]]));
}

#[test]
fn a_document_in_the_remark_breaks_a_tie() {
    let lines = ["06-11 QTCK31 甲好 自用领用 1111 5"];
    let world = june(&["06-10 甲好 自用领用 1111 5", "06-12 甲好 自用领用 1111 5"], &lines);
    assert_eq!(said(&world, &[]), ["R302 not_posted ambiguous 甲好/1111 -5"]);
    let alternatives = only(&world)["alternatives"].as_array().unwrap().clone();
    assert_eq!(alternatives.len(), 1, "{alternatives:?}");
    let world = june(&["06-10 甲好 自用领用 1111 5", "06-12 甲好 自用领用 1111 5 单号QTCK31"], &lines);
    assert_eq!(said(&world, &[]), ["R302 not_posted certain 甲好/1111 -5"]);
    assert_eq!(only(&world)["date"], "2026-06-10");
}

#[test]
fn two_covers_are_both_listed() {
    let lines = [
        "06-08 QTCK1 甲好 自用领用 1111 3",
        "06-08 QTCK2 甲好 自用领用 1111 7",
        "06-08 QTCK3 甲好 自用领用 1111 4",
        "06-08 QTCK4 甲好 自用领用 1111 6",
    ];
    let world = june(&["06-08 甲好 自用领用 1111 10"], &lines);
    assert_eq!(said(&world, &[]), ["R303 not_in_ledger ambiguous 甲好/1111 +10"]);
    let finding = only(&world);
    assert_eq!(finding["quantity"], "10");
    assert_eq!(finding["sources"].as_array().unwrap().len(), 2);
    let other = finding["alternatives"][0].as_str().unwrap();
    let named = |number: &str| other.contains(number);
    assert!(named("QTCK1") && named("QTCK2") || named("QTCK3") && named("QTCK4"), "{other}");
}

#[test]
fn a_red_line_takes_back_the_document_that_it_names() {
    let lines = [
        "06-14 QTCK20 甲好 自用领用 1111 54",
        "06-14 QTCK21 甲好 自用领用 1111 -54 红冲QTCK20",
        "06-14 QTCK22 甲好 自用领用 1111 45",
    ];
    expect(&["06-14 甲好 自用领用 1111 45"], &lines, &[]);
    let lines = ["06-14 QTCK20 甲好 自用领用 1111 54", "06-16 QTCK21 甲好 自用领用 1111 -54 红冲QTCK20"];
    let world = june(&["06-14 甲好 自用领用 1111 54"], &lines);
    assert_eq!(said(&world, &[]), ["R302 reversed_not_reposted certain 甲好/1111 -54"]);
    let finding = only(&world);
    let message = finding["message"].as_str().unwrap();
    assert!(message.contains("QTCK20") && message.contains("QTCK21"), "{message}");
    assert_eq!(finding["sources"].as_array().unwrap().len(), 3);
    // Two lines are not netted merely because they are opposite.
    expect(
        &["06-14 甲好 自用领用 1111 54"],
        &["06-14 QTCK20 甲好 自用领用 1111 54", "06-16 QTCK21 甲好 自用领用 1111 -54"],
        &["R303 not_in_ledger certain 甲好/1111 -54"],
    );
}

#[test]
fn slips_of_the_hand() {
    let row = |quantity: &str| format!("06-15 甲好 自用领用 1111 {quantity}");
    let line = |quantity: &str| format!("06-15 QTCK1 甲好 自用领用 1111 {quantity}");
    for (written, posted, told) in [
        ("54", "45", "R304 quantity_differs:transposed_digits likely 甲好/1111 -9"),
        ("54 单号QTCK1", "45", "R304 quantity_differs:transposed_digits certain 甲好/1111 -9"),
        ("30", "12", "R304 quantity_differs:other likely 甲好/1111 -18"),
        ("736", "73.6", "R304 quantity_differs:shifted_decimal likely 甲好/1111 -662.4"),
    ] {
        expect(&[&row(written)], &[&line(posted)], &[told]);
    }
    // A red row posted as a blue one: twice the quantity.
    expect(
        &["06-15 甲好 自用领用(红字) 1111 -6"],
        &[&line("6")],
        &["R304 quantity_differs:sign likely 甲好/1111 +12"],
    );
    // An exact pair beats the hint.
    expect(&[&row("54"), &row("45")], &[&line("45")], &["R302 not_posted certain 甲好/1111 -54"]);
}

#[test]
fn a_pack_that_the_item_master_knows() {
    let world = june(&["06-16 甲好 自用领用 1112 2"], &["06-16 QTCK1 甲好 自用领用 1112 24"]);
    assert_eq!(said(&world, &[]), ["R304 quantity_differs:digit_dropped_or_added likely 甲好/1112 +22"]);
    world.put(
        "ERP/存货档案.csv",
        "存货编码,存货名称,规格型号,主计量单位,辅计量单位,换算率\n1112,滤芯,B97,个,箱,12\n",
    );
    assert_eq!(said(&world, &[]), ["R304 quantity_differs:unit likely 甲好/1112 +22"]);
}

#[test]
fn other_items() {
    expect(
        &["06-11 甲好 自用领用 10234 7"],
        &["06-11 QTCK1 甲好 自用领用 10243 7"],
        &["R305 other_item likely 甲好/10234 -7 甲好/10243 +7"],
    );
    let lines = ["06-11 QTCK1 甲好 自用领用 3333 7", "06-11 QTCK1 甲好 自用领用 4444 7"];
    let world = june(&["06-11 甲好 自用领用 1111 7"], &lines);
    assert_eq!(
        said(&world, &[]),
        ["R303 not_in_ledger ambiguous 甲好/4444 +7", "R305 other_item ambiguous 甲好/1111 -7 甲好/3333 +7"]
    );
    // 1111 is near to both, 2111 and 1112 are not near to each other: still the exact pair
    // stands.
    expect(
        &["06-11 甲好 自用领用 1111 7", "06-11 甲好 自用领用 2111 7"],
        &["06-11 QTCK1 甲好 自用领用 1111 7", "06-11 QTCK2 甲好 自用领用 1112 7"],
        &["R305 other_item likely 甲好/1112 +7 甲好/2111 -7"],
    );
}

#[test]
fn the_two_stores_of_a_site_swapped() {
    expect(
        &["06-12 甲好 损坏入库 1111 1"],
        &["06-12 QTRK1 甲坏 损坏入库 1111 1"],
        &["R306 other_warehouse likely 甲好/1111 +1 甲坏/1111 -1"],
    );
}

#[test]
fn four_faults_on_one_key() {
    expect(
        &["06-17 甲好 自用领用 1111 54", "06-18 甲好 自用领用 1111 10", "06-19 甲好 自用领用 1111 7"],
        &[
            "06-17 QTCK49 甲好 自用领用 1111 45",
            "06-18 QTCK50 甲好 自用领用 1111 10",
            "06-18 QTCK50 甲好 自用领用 1111 10",
            "06-19 QTCK51 甲好 自用领用 1111 7 未审核",
            "06-20 QTCK52 甲好 自用领用 1111 3",
        ],
        &[
            "R303 not_in_ledger certain 甲好/1111 +3",
            "R304 quantity_differs:transposed_digits likely 甲好/1111 -9",
            "R308 posted_twice certain 甲好/1111 +10",
            "R309 not_approved certain 甲好/1111 -7",
        ],
    );
}

#[test]
fn over_the_turn_of_the_month() {
    let (row, line) = ("06-30 甲好 自用领用 1111 36", "07-01 QTCK99 甲好 自用领用 1111 63");
    expect(&[row], &[line], &["R307 cut_off likely 甲好/1111 -36"]);
    expect(&[&format!("{row} QTCK99")], &[line], &["R307 cut_off certain 甲好/1111 -36"]);
    // The next month has the rest of it: both together are 63 - 36.
    let july = World::of("2026-07-01", "2026-07-31");
    july.told(&[&format!("{row} QTCK99")], &[line]);
    assert_eq!(said(&july, &[]), ["R307 cut_off certain 甲好/1111 +63"]);
    // One day outside the window it is another posting, and mentioned.
    let world = june(&["06-30 甲好 自用领用 1111 8"], &["07-04 QTCK99 甲好 自用领用 1111 8"]);
    assert_eq!(said(&world, &[]), ["R302 not_posted certain 甲好/1111 -8"]);
    let message = only(&world)["message"].as_str().unwrap().to_owned();
    assert!(message.contains("QTCK99") && message.contains("07-04"), "{message}");
}

#[test]
fn an_approval_after_the_month() {
    let row = "06-29 甲好 自用领用 1111 8";
    let world = june(&[row], &["06-29 QTCK1 甲好 自用领用 1111 8 审核07-02"]);
    assert_eq!(said(&world, &[]), ["R309 not_approved certain 甲好/1111 -8"]);
    // By the day of approval it is a posting of July.
    let extra = ["--date-basis", "approval"];
    assert_eq!(said(&world, &extra), ["R307 cut_off certain 甲好/1111 -8"]);
    expect(&[row], &["06-29 QTCK1 甲好 自用领用 1111 8 审核06-30"], &[]);
    // Approved in June, a document of May moves June's stock.
    let may = ["05-30 甲好 自用领用 1111 8"];
    let line = "05-30 QTCK1 甲好 自用领用 1111 8 审核06-02";
    expect(&may, &[line], &["R309 not_approved certain 甲好/1111 +8"]);
}

#[test]
fn a_posting_that_comes_late() {
    let row = "06-05 甲好 自用领用 1111 8";
    expect(&[row], &["06-08 QTCK1 甲好 自用领用 1111 8"], &[]);
    expect(&[row], &["06-14 QTCK1 甲好 自用领用 1111 8"], &["R315 posted_late likely"]);
}

#[test]
fn nothing_depends_on_the_order_of_rows() {
    let rows = [
        "06-17 甲好 自用领用 1111 54",
        "06-17 甲好 自用领用 1111 10",
        "06-17 甲好 自用领用 2111 10",
        "06-17 甲坏 损坏入库 1111 3",
        "06-10 甲好 自用领用 3333 5",
        "06-12 甲好 自用领用 3333 5",
    ];
    let lines = [
        "06-17 QTCK49 甲好 自用领用 1111 45",
        "06-18 QTCK50 甲好 自用领用 1112 10",
        "06-18 QTCK50 甲好 自用领用 1111 10",
        "06-17 QTRK51 甲好 损坏入库 1111 3",
        "06-11 QTCK52 甲好 自用领用 3333 5",
    ];
    let forward = said(&june(&rows, &lines), &[]);
    assert_eq!(forward.len(), 5, "{forward:?}");
    let (mut rows, mut lines) = (rows, lines);
    for _ in 0..rows.len() {
        rows.rotate_left(1);
        lines.rotate_right(1);
        assert_eq!(said(&june(&rows, &lines), &[]), forward);
    }
    rows.reverse();
    assert_eq!(said(&june(&rows, &lines), &[]), forward);
}

#[test]
fn a_transfer_on_all_its_sides() {
    let sent = "06-20 甲好 调拨出库 1111 20 DB0007";
    let lines = ["06-20 QTCK7 甲好 调拨出库 1111 20 DB0007", "06-20 QTRK7 乙好 调拨入库 1111 20 DB0007"];
    // Two days on the road are no fault; a loss on it is.
    expect(&[sent, "06-22 乙好 调拨入库 1111 20 DB0007"], &lines, &[]);
    expect(
        &[sent, "06-22 乙好 调拨入库 1111 18 DB0007"],
        &lines,
        &["T203 short_on_arrival certain 乙好/1111 -2"],
    );
    expect(&[sent], &lines, &["T201 in_transit certain 乙好/1111 -20"]);
    // Not generated by the ERP either: it stands, with nothing to explain.
    let world = june(&[sent, "06-01 乙好 自用领用 2111 1"], &[lines[0], "06-01 QTCK1 乙好 自用领用 2111 1"]);
    world.orders(&["06-20 DB0007 甲好 乙好 1111 20 华北业务部"]);
    assert_eq!(said(&world, &[]), ["T201 in_transit certain"]);
    let finding = only(&world);
    assert_eq!((&finding["warehouse"], &finding["item"]), (&"乙风电场完好品库".into(), &"1111".into()));
    // Nor is it in while its document waits.
    let waiting = [lines[0], "06-20 QTRK7 乙好 调拨入库 1111 20 DB0007 未审核"];
    expect(&[sent], &waiting, &["R309 not_approved certain", "T201 in_transit certain"]);
    let waiting = lines.map(|line| format!("{line} 未审核"));
    expect(&[], &[&waiting[0], &waiting[1]], &["R309 not_approved certain", "R309 not_approved certain"]);
    // Entered by a site that it was not for.
    expect(
        &["06-21 甲好 调拨出库 1112 5 DB0009", "06-22 丙好 调拨入库 1112 5 DB0009"],
        &["06-21 QTCK9 甲好 调拨出库 1112 5 DB0009", "06-21 QTRK9 乙好 调拨入库 1112 5 DB0009"],
        &["R306 other_warehouse certain 丙好/1112 +5 乙好/1112 -5"],
    );
}

#[test]
fn errors_that_cancel_are_still_two() {
    let world = june(&["06-18 甲好 自用领用 1111 3"], &[]);
    world.put("期初.csv", "仓库名称,存货编码,存货名称,现存数量\n甲风电场完好品库,1111,轴承,1003\n");
    let extra = ["--opening", "期初.csv"];
    assert_eq!(
        said(&world, &extra),
        ["R302 not_posted certain 甲好/1111 -3", "R310 opening_differs certain 甲好/1111 +3"]
    );
    assert_eq!(world.reconcile(&extra).1["balances"][0]["difference"], "0");
}

#[test]
fn what_the_export_says_against_itself_is_no_sites_fault() {
    let world = june(&["06-18 甲好 自用领用 1111 10"], &["06-18 QTCK1 甲好 自用领用 1111 10"]);
    world.put(
        "ERP/现存量_2026-06-30.csv",
        "仓库名称,存货编码,存货名称,现存数量\n甲风电场完好品库,1111,轴承,991\n",
    );
    assert_eq!(said(&world, &[]), ["R312 export_inconsistent certain 甲好/1111 -1"]);
    assert_eq!(only(&world)["owner"], "department");
}
