//! With matches, causes, vouchers and transfers.

use super::*;

/// A pair and a group, and a corrected cell.
pub fn matched() -> Answer {
    let mut answer = complete();
    let place = |row: u32| format!("2024-11/白云山/=流水账.xlsx:11月!{row}");
    let line = |id: &str, tier, rows: std::ops::Range<u32>, document: &str| MatchLine {
        id: id.to_owned(),
        tier,
        warehouse: "白云山风电场完好品库".to_owned(),
        item: "000123".to_owned(),
        date: Some(day("2024-11-18")),
        quantity: q("-12.5"),
        document: document.to_owned(),
        rows: rows.map(place).collect(),
        lines: vec!["erp/出库单.xlsx:Sheet1!7".to_owned()],
    };
    answer.matches = vec![line("M000001", "same_day", 3..4, "CK7"), line("M000002", "split", 5..20, "+CK8")];
    answer.summary.matching = [("same_day", 1), ("split", 7)].into();
    let changed = |new: &str, applied| OverrideLine {
        place: "2024-11/白云山/=流水账.xlsx:11月!G12".to_owned(),
        old: "约2".to_owned(),
        new: new.to_owned(),
        reason: "电话核实".to_owned(),
        applied,
    };
    answer.overrides = vec![changed("2", true), changed("=2", false)];
    answer
}

/// With causes: a pair that differs, a line without a row, what was booked in the wrong
/// warehouse, and a transfer on its way.
pub fn explained() -> Answer {
    let mut answer = matched();
    let [good, bad] = ["完好品库", "损坏品库"].map(|store| format!("白云山风电场{store}"));
    let side = |side, place: &str, document: Option<&str>, warehouse: &str, quantity: &str| SideLine {
        side,
        place: place.to_owned(),
        document: document.map(str::to_owned),
        date: day("2024-11-18"),
        warehouse: Some(warehouse.to_owned()),
        item: Some("0B-77".to_owned()),
        category: "采购入库".to_owned(),
        quantity: q(quantity),
    };
    let effect = |warehouse: &str, difference: &str| EffectLine {
        warehouse: warehouse.to_owned(),
        item: "0B-77".to_owned(),
        difference: q(difference),
    };
    let made = |code, cause, message: &str, effects: Vec<EffectLine>| FindingLine {
        warehouse: Some(good.clone()),
        item: Some("0B-77".to_owned()),
        date: Some(day("2024-11-18")),
        cause: Some(cause),
        quantity: effects.first().map(|effect| effect.difference.abs()),
        effects,
        ..finding(code, Severity::Error, message)
    };
    let mut differs = made("R304", "quantity_differs", "流水账 3,ERP 5", vec![effect(&good, "-2")]);
    differs.hint = Some("similar_digit");
    differs.confidence = Confidence::Likely;
    differs.owner = Owner::Department;
    differs.party = "华北业务部账务员".to_owned();
    differs.sides = vec![
        side(SideLine::LEDGER, "2024-11/白云山/白云山风电场流水账11月.xlsx:11.18!G12", None, &good, "3"),
        side(SideLine::ERP, "erp/入库单.xlsx:=1!I9", Some("=RK1"), &good, "5"),
    ];
    let mut moved =
        made("R306", "other_warehouse", "记入另一仓库", vec![effect(&good, "1"), effect(&bad, "-1")]);
    moved.sides = vec![
        side(SideLine::ERP, "erp/入库单.xlsx:=1!I9", Some("RK2"), &bad, "1"),
        side(SideLine::ERP, "erp/入库单.xlsx:=1!I10", Some("RK3"), &bad, "2"),
    ];
    let absent = made("R303", "not_in_ledger", "ERP 有 RK4,流水账没有", vec![effect(&good, "-1")]);
    let mut coming = made("T201", "in_transit", "DB07 在途", Vec::new());
    coming.subject.transfer = Some("DB07".to_owned());
    let line = &mut answer.balances[2];
    (line.explained, line.unexplained) = (line.difference, Some(Quantity::ZERO));
    let line = &mut answer.balances[3];
    line.expected = line.book.map(|book| book + q("1"));
    (line.difference, line.explained) = (Some(q("-1")), Some(q("-1")));
    answer.vouchers = vec![voucher(&good, "-2", &differs), voucher(&bad, "1000000", &moved)];
    answer.transfers = vec![transfer(&coming)];
    answer.findings.extend([coming, moved, absent, differs]);
    // The rest of the one balance is explained now.
    let rest = |f: &FindingLine| f.code == "R301" && f.item.as_deref() == Some("0B-77");
    answer.findings.retain(|finding| !rest(finding));
    answer
}

fn voucher(warehouse: &str, quantity: &str, finding: &FindingLine) -> VoucherLine {
    VoucherLine {
        finding: finding.id.clone(),
        code: finding.code,
        confidence: finding.confidence,
        site: "白云山风电场".to_owned(),
        date: finding.date,
        document: "其他入库单",
        warehouse: warehouse.to_owned(),
        warehouse_code: "0101".to_owned(),
        category: "采购入库".to_owned(),
        item: "000123".to_owned(),
        name: "=电源".to_owned(),
        spec: "@AC2".to_owned(),
        unit: "块".to_owned(),
        quantity: q(quantity),
        remark: "对账建议(未批准) R304".to_owned(),
    }
}

fn transfer(finding: &FindingLine) -> TransferRow {
    TransferRow {
        number: "DB07".to_owned(),
        from: "大青沟风电场完好品库".to_owned(),
        to: "白云山风电场完好品库".to_owned(),
        item: "000123".to_owned(),
        name: "高强度螺栓".to_owned(),
        unit: "个".to_owned(),
        ordered: Some(q("20")),
        left: [Some(q("20")), Some(q("19.5"))],
        left_on: Some(day("2024-11-20")),
        arrived: [None, Some(q("20"))],
        arrived_on: Some(day("2024-11-21")),
        age: Some(10),
        maker_department: "西北业务部".to_owned(),
        approver: "=李".to_owned(),
        approved_on: Some(day("2024-11-20")),
        findings: vec![("T201", finding.id.clone())],
    }
}
