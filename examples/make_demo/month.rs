//! What happened in March 2025 at three invented sites, and what went wrong on paper.

use anyhow::{Context, Result};

pub const YEAR: u16 = 2025;
pub const MONTH: u8 = 3;
pub const DAYS: u8 = 31;

/// A site with its two stores.
#[derive(Debug)]
pub struct Site {
    pub name: &'static str,
    pub department: &'static str,
    /// Codes of the good and the damaged store.
    pub codes: [&'static str; 2],
    /// Those who sign the ledger's rows, in turn.
    pub people: [&'static str; 3],
    /// Maker and approver of the ERP's documents.
    pub office: [&'static str; 2],
    /// The events of the month, by day.
    pub events: &'static [Event],
}

/// Good or damaged stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    Good,
    Damaged,
}

impl Condition {
    pub const BOTH: [Condition; 2] = [Condition::Good, Condition::Damaged];

    pub fn word(self) -> &'static str {
        match self {
            Condition::Good => "完好品",
            Condition::Damaged => "损坏品",
        }
    }

    pub fn other(self) -> Condition {
        match self {
            Condition::Good => Condition::Damaged,
            Condition::Damaged => Condition::Good,
        }
    }
}

impl Site {
    pub fn store(&self, condition: Condition) -> String {
        format!("{}{}库", self.name, condition.word())
    }

    pub fn person(&self, day: u8) -> &'static str {
        let turn = usize::from(day) % self.people.len();
        self.people.get(turn).copied().unwrap_or_default()
    }

    /// The events that the ledger shows for a day.
    pub fn written_on(&self, day: u8) -> Vec<&'static Event> {
        let shown = |event: &&Event| event.day == day && event.in_ledger;
        self.events.iter().filter(shown).collect()
    }
}

/// 收发类别, with transfers told apart by direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Purchase,
    Spot,
    Damage,
    Repaired,
    TransferIn,
    Return,
    Use,
    RepairOut,
    Scrap,
    TransferOut,
}

impl Kind {
    pub fn class(self) -> &'static str {
        match self {
            Kind::Purchase => "采购入库",
            Kind::Spot => "零采入库",
            Kind::Damage => "损坏入库",
            Kind::Repaired => "修复入库",
            Kind::Return => "物资退库",
            Kind::Use => "自用领用",
            Kind::RepairOut => "返修出库",
            Kind::Scrap => "报废出库",
            Kind::TransferIn | Kind::TransferOut => "完好品调拨",
        }
    }

    pub fn is_out(self) -> bool {
        matches!(self, Kind::Use | Kind::RepairOut | Kind::Scrap | Kind::TransferOut)
    }

    pub fn condition(self) -> Condition {
        match self {
            Kind::Damage | Kind::RepairOut | Kind::Scrap => Condition::Damaged,
            _ => Condition::Good,
        }
    }
}

/// How a ledger writes a date that is not the plain date of the day.
#[derive(Clone, Copy, Debug)]
pub enum Dated {
    /// A real date of another year.
    Year(u16),
    /// A bare number, as a cell keeps `3.20`.
    Number(&'static str),
}

/// One movement of stock: what is true, and where ledger or ERP say something else.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    pub day: u8,
    pub kind: Kind,
    /// The item's name in the master.
    pub item: &'static str,
    pub quantity: &'static str,
    pub turbine: &'static str,
    pub remark: &'static str,
    /// Days by which the ERP's document is later.
    pub lag: u8,
    /// Name and specification as the ledger spells them.
    pub spelt: Option<(&'static str, &'static str)>,
    pub unit: Option<&'static str>,
    /// The quantity cell as the ledger has it.
    pub written: Option<&'static str>,
    pub category: Option<&'static str>,
    pub dated: Option<Dated>,
    pub hidden: bool,
    pub in_ledger: bool,
    pub posted: bool,
    pub erp_quantity: Option<&'static str>,
    /// The ERP has it in the site's other store.
    pub erp_swapped: bool,
}

const fn on(day: u8, kind: Kind, item: &'static str, quantity: &'static str) -> Event {
    Event {
        day,
        kind,
        item,
        quantity,
        turbine: "",
        remark: "",
        lag: 0,
        spelt: None,
        unit: None,
        written: None,
        category: None,
        dated: None,
        hidden: false,
        in_ledger: true,
        posted: true,
        erp_quantity: None,
        erp_swapped: false,
    }
}

impl Event {
    const fn at(self, turbine: &'static str) -> Event {
        Event { turbine, ..self }
    }

    const fn remark(self, remark: &'static str) -> Event {
        Event { remark, ..self }
    }

    const fn late(self, lag: u8) -> Event {
        Event { lag, ..self }
    }

    const fn spelt(self, name: &'static str, spec: &'static str) -> Event {
        let spelt = Some((name, spec));
        Event { spelt, ..self }
    }

    const fn unit(self, unit: &'static str) -> Event {
        let unit = Some(unit);
        Event { unit, ..self }
    }

    const fn written(self, text: &'static str) -> Event {
        let written = Some(text);
        Event { written, ..self }
    }

    const fn category(self, text: &'static str) -> Event {
        let category = Some(text);
        Event { category, ..self }
    }

    const fn dated(self, dated: Dated) -> Event {
        let dated = Some(dated);
        Event { dated, ..self }
    }

    const fn hidden(self) -> Event {
        let hidden = true;
        Event { hidden, ..self }
    }

    const fn not_in_ledger(self) -> Event {
        let in_ledger = false;
        Event { in_ledger, ..self }
    }

    const fn not_posted(self) -> Event {
        let posted = false;
        Event { posted, ..self }
    }

    const fn erp_quantity(self, text: &'static str) -> Event {
        let erp_quantity = Some(text);
        Event { erp_quantity, ..self }
    }

    const fn erp_swapped(self) -> Event {
        let erp_swapped = true;
        Event { erp_swapped, ..self }
    }
}

/// An item of the master with its opening per site: good and damaged store.
#[derive(Debug)]
pub struct Item {
    pub code: &'static str,
    pub name: &'static str,
    pub spec: &'static str,
    pub unit: &'static str,
    pub class: &'static str,
    pub price: &'static str,
    pub opening: [[&'static str; 2]; 3],
}

pub fn item(name: &str) -> Result<&'static Item> {
    let found = ITEMS.iter().find(|item| item.name == name);
    found.with_context(|| format!("no item is called {name}"))
}

/// Thousandths of a unit.
pub fn milli(text: &str) -> Result<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{fraction:0<3}");
    digits.parse().with_context(|| format!("quantity {text}"))
}

type Opening = [[&'static str; 2]; 3];

const fn part(
    class: &'static str,
    [code, name, spec]: [&'static str; 3],
    [unit, price]: [&'static str; 2],
    opening: Opening,
) -> Item {
    Item { code, name, spec, unit, class, price, opening }
}

const SPARE: &str = "备件";
const GOODS: &str = "耗材";
const TOOL: &str = "工具";

#[rustfmt::skip]
pub static ITEMS: &[Item] = &[
    part(SPARE, ["00410103", "主控模块", "CX5120-0125"], ["台", "18600"], [["2", "0"], ["3", "1"], ["1", "0"]]),
    part(SPARE, ["00410116", "变桨编码器", "ECN413-2048"], ["只", "2350"], [["5", "1"], ["4", "0"], ["3", "1"]]),
    part(SPARE, ["00410129", "浪涌保护器", "VAL-MS 320/3"], ["个", "260"], [["18", "0"], ["7", "2"], ["9", "0"]]),
    part(SPARE, ["00410132", "偏航减速机", "707T3-E"], ["台", "43800"], [["1", "2"], ["1", "0"], ["0", "1"]]),
    part(SPARE, ["00410145", "齿轮箱油泵", "GP2-25R"], ["台", "9700"], [["2", "0"], ["3", "1"], ["2", "0"]]),
    part(SPARE, ["00410158", "叶片轴承油封", "NBR-2150"], ["套", "1480"], [["6", "4"], ["5", "1"], ["2", "0"]]),
    part(SPARE, ["00410161", "塑壳开关", "NSX400N"], ["台", "3100"], [["2", "0"], ["2", "0"], ["4", "1"]]),
    part(SPARE, ["00410174", "光电转换器", "IMC-21-M-SC"], ["个", "420"], [["3", "0"], ["4", "1"], ["11", "0"]]),
    part(SPARE, ["00410187", "振动传感器", "CMSS 2100"], ["只", "1180"], [["6", "1"], ["8", "0"], ["1", "0"]]),
    part(SPARE, ["00410190", "转速传感器", "GEL 247"], ["只", "960"], [["4", "0"], ["3", "1"], ["2", "0"]]),
    part(SPARE, ["00410204", "制动钳摩擦片", "BPA-90"], ["套", "640"], [["8", "2"], ["9", "0"], ["4", "3"]]),
    part(SPARE, ["00410217", "后备电源模块", "UPS-24/20"], ["台", "2750"], [["3", "1"], ["2", "0"], ["2", "0"]]),
    part(SPARE, ["00410220", "变频器风扇", "R2E220-AA40"], ["台", "890"], [["4", "3"], ["2", "1"], ["5", "2"]]),
    part(GOODS, ["00520108", "液压油", "L-HV 32"], ["升", "26.5"], [["80", "0"], ["65.5", "0"], ["120", "0"]]),
    part(GOODS, ["00520111", "锂基脂", "EP-2"], ["千克", "38"], [["21.6", "0"], ["14.25", "0"], ["17.5", "0"]]),
    part(GOODS, ["00520124", "冷却液", "FD-2A"], ["升", "19.8"], [["90", "0"], ["75.5", "0"], ["44", "0"]]),
    part(GOODS, ["00520137", "尼龙扎带", "5×300"], ["个", "0.35"], [["420", "0"], ["310", "0"], ["150", "0"]]),
    part(GOODS, ["00520140", "接线端子", "UK-6N"], ["个", "4.2"], [["85", "0"], ["60", "0"], ["72", "0"]]),
    part(GOODS, ["00520153", "屏蔽电缆", "RVVP 4×1.0"], ["米", "7.6"], [["55.5", "0"], ["30", "0"], ["96.25", "0"]]),
    part(GOODS, ["00520166", "接地线", "BVR 1×25"], ["米", "15.4"], [["48", "0"], ["22.4", "0"], ["16", "0"]]),
    part(GOODS, ["00520179", "无水乙醇", "AR 500ml"], ["升", "12"], [["9.5", "0"], ["12", "0"], ["8.25", "0"]]),
    part(GOODS, ["00520182", "螺栓套件", "M30×200"], ["套", "86"], [["20", "0"], ["16", "0"], ["14", "0"]]),
    part(TOOL, ["00630105", "液压扳手", "TWHC-3"], ["台", "21500"], [["1", "0"], ["1", "0"], ["1", "0"]]),
];

/// The ERP's own on-hand contradicts its documents here: site, item, what is too much.
pub const CONTRADICTION: (&Site, &str, &str) = (&YUNTAISHAN, "冷却液", "3");

/// A day for which the third site sent nothing.
pub const NOT_SENT: u8 = 16;
/// A day that the first site sent twice.
pub const SENT_TWICE: u8 = 12;
/// A day on which the first site's 合计 of what went out is wrong, and what it says.
pub const WRONG_SUM: (u8, &str) = (17, "25.5");
/// The second site adds up after this day.
pub const HALFWAY: u8 = 15;

/// 调拨单: number, item, quantity, from, to, day out.
pub struct Transfer {
    pub number: &'static str,
    pub item: &'static str,
    pub quantity: &'static str,
    pub from: &'static Site,
    pub to: &'static Site,
    pub day: u8,
}

pub static TRANSFERS: &[Transfer] = &[
    Transfer {
        number: "DB25030011",
        item: "浪涌保护器",
        quantity: "6",
        from: &QINGSHILING,
        to: &BAISHAWAN,
        day: 11,
    },
    Transfer {
        number: "DB25030014",
        item: "振动传感器",
        quantity: "3",
        from: &BAISHAWAN,
        to: &YUNTAISHAN,
        day: 14,
    },
    Transfer {
        number: "DB25030025",
        item: "光电转换器",
        quantity: "4",
        from: &YUNTAISHAN,
        to: &QINGSHILING,
        day: 25,
    },
];

pub static SITES: [&Site; 3] = [&QINGSHILING, &BAISHAWAN, &YUNTAISHAN];

pub static QINGSHILING: Site = Site {
    name: "青石岭风电场",
    department: "东部业务部",
    codes: ["E101", "E102"],
    people: ["罗建平", "邵玉成", "尹晓东"],
    office: ["梁静", "齐洪涛"],
    events: QINGSHILING_EVENTS,
};

pub static BAISHAWAN: Site = Site {
    name: "白沙湾风电场",
    department: "东部业务部",
    codes: ["E201", "E202"],
    people: ["贺长林", "宋晓岚", "段志强"],
    office: ["梁静", "齐洪涛"],
    events: BAISHAWAN_EVENTS,
};

pub static YUNTAISHAN: Site = Site {
    name: "云台山风电场",
    department: "西部业务部",
    codes: ["W101", "W102"],
    people: ["杜明远", "韩雪", "白宏"],
    office: ["苗青", "方雅琴"],
    events: YUNTAISHAN_EVENTS,
};

use Kind::{Damage, Purchase, RepairOut, Repaired, Return, Scrap, Spot, TransferIn, TransferOut, Use};

#[rustfmt::skip]
const QINGSHILING_EVENTS: &[Event] = &[
    on(2, Purchase, "尼龙扎带", "200"),
    on(2, Purchase, "接线端子", "60"),
    on(3, Use, "变桨编码器", "1").at("07#"),
    on(3, Damage, "变桨编码器", "1").at("07#").remark("信号跳变"),
    on(3, Use, "无水乙醇", "1.5"),
    on(4, Purchase, "螺栓套件", "30").late(1),
    on(5, Use, "液压油", "18.5"),
    on(5, Use, "锂基脂", "2.4"),
    on(6, Use, "后备电源模块", "1").at("21#"),
    on(6, Damage, "后备电源模块", "1").at("21#").remark("不充电"),
    on(7, Use, "冷却液", "15"),
    on(8, Spot, "屏蔽电缆", "30").remark("零采申请LC2503-01"),
    on(10, Repaired, "变频器风扇", "2").erp_swapped(),
    on(11, TransferOut, "浪涌保护器", "6").remark("调拨单号DB25030011;装箱单ZX-Q0311"),
    on(12, Use, "尼龙扎带", "35"),
    on(12, Use, "接线端子", "12"),
    on(13, Use, "转速传感器", "1").at("15#"),
    on(13, Damage, "转速传感器", "1").at("15#").remark("插头烧蚀"),
    on(14, Use, "接线端子", "9").written("９").late(1),
    on(15, RepairOut, "偏航减速机", "1").remark("返厂;装箱单ZX-Q0315"),
    on(16, Use, "光电转换器", "1").at("09#"),
    on(16, Damage, "光电转换器", "1").at("09#"),
    on(17, Use, "屏蔽电缆", "12.5").spelt("屏蔽电缆", "RVVP 4*1.0"),
    on(17, Use, "接地线", "8"),
    on(18, Purchase, "液压油", "200").written("约200"),
    on(20, Purchase, "塑壳开关", "3").late(1),
    on(20, Use, "冷却液", "20").category(""),
    on(21, Use, "振动传感器", "2").at("03#"),
    on(21, Damage, "振动传感器", "2").at("03#"),
    on(22, Use, "螺栓套件", "6"),
    on(23, Purchase, "尼龙扎带", "1500").written("3").unit("箱"),
    on(24, Return, "塑壳开关", "-1").remark("到货外壳破损,退回供应商"),
    on(25, Use, "制动钳摩擦片", "2").at("18#"),
    on(25, Damage, "制动钳摩擦片", "2").at("18#"),
    on(26, Purchase, "无水乙醇", "20"),
    on(27, TransferIn, "光电转换器", "4").remark("调拨单号DB25030025"),
    on(28, Use, "锂基脂", "3.6").not_posted(),
    on(30, Scrap, "叶片轴承油封", "2").remark("报废审批BF2503-02;装箱单ZX-Q0330"),
    on(31, Use, "无水乙醇", "0.75"),
    on(31, Use, "螺栓套件", "4"),
];

#[rustfmt::skip]
const BAISHAWAN_EVENTS: &[Event] = &[
    on(1, Use, "冷却液", "12"),
    on(1, Use, "无水乙醇", "2"),
    on(3, Purchase, "螺栓套件", "24"),
    on(3, Purchase, "屏蔽电缆", "150.5").late(2),
    on(4, Use, "主控模块", "1").at("A03"),
    on(4, Damage, "主控模块", "1").at("A03").remark("通讯中断"),
    on(5, Use, "尼龙扎带", "25"),
    on(6, Use, "屏蔽电缆", "42.25"),
    on(6, Use, "接线端子", "16"),
    on(9, Spot, "接地线", "36.8").remark("零采申请LC2503-04"),
    on(10, Use, "制动钳摩擦片", "3").at("A11"),
    on(10, Damage, "制动钳摩擦片", "3").at("A11"),
    on(10, Use, "锂基脂", "1.2"),
    on(11, Use, "浪涌保护器", "2").at("A07"),
    on(11, Damage, "浪涌保护器", "2").at("A07").remark("雷击"),
    on(11, Use, "液压油", "6.5").hidden(),
    on(12, Purchase, "无水乙醇", "10"),
    on(13, TransferIn, "浪涌保护器", "6").remark("调拨单号DB25030011"),
    on(14, TransferOut, "振动传感器", "3").remark("调拨单号DB25030014;装箱单ZX-B0314"),
    on(15, Use, "螺栓套件", "8").spelt("螺栓套件", "Ｍ30×200"),
    on(17, Purchase, "液压油", "54").erp_quantity("45"),
    on(18, Use, "接线端子", "10"),
    on(18, Use, "接地线", "5.6").dated(Dated::Year(2024)),
    on(20, Purchase, "冷却液", "50"),
    on(20, Use, "无水乙醇", "3").dated(Dated::Number("3.2")),
    on(21, Use, "齿轮箱油泵", "1").at("A15"),
    on(21, Damage, "齿轮箱油泵", "1").at("A15").remark("轴封漏油"),
    on(22, Use, "冷却液", "7.5"),
    on(23, Use, "尼龙扎带", "40").written("40个"),
    on(24, Spot, "锂基脂", "15").written("两桶").remark("零采申请LC2503-07"),
    on(26, Purchase, "光电转换器", "5").spelt("光电转化器", "IMC-21-M-SC"),
    on(27, Use, "转速传感器", "1").at("A02"),
    on(27, Damage, "转速传感器", "1").at("A02"),
    on(28, RepairOut, "主控模块", "1").remark("返厂;装箱单ZX-B0328"),
    on(29, Purchase, "接线端子", "100"),
    on(30, Use, "叶片轴承油封", "1").at("A06"),
    on(30, Damage, "叶片轴承油封", "1").at("A06"),
    on(31, Use, "螺栓套件", "6"),
    on(31, Repaired, "齿轮箱油泵", "1").remark("厂家返回"),
];

#[rustfmt::skip]
const YUNTAISHAN_EVENTS: &[Event] = &[
    on(2, Purchase, "接地线", "120"),
    on(2, Use, "冷却液", "9.5"),
    on(3, Use, "变频器风扇", "1").at("W05"),
    on(3, Damage, "变频器风扇", "1").at("W05"),
    on(5, Use, "屏蔽电缆", "27.5"),
    on(5, Use, "接线端子", "8"),
    on(6, Use, "塑壳开关", "1").at("W12"),
    on(6, Damage, "塑壳开关", "1").at("W12").remark("触头烧毁"),
    on(7, Purchase, "螺栓套件", "12").late(1),
    on(8, Use, "锂基脂", "1.85"),
    on(10, Purchase, "尼龙扎带", "500"),
    on(10, Purchase, "变桨编码器", "4"),
    on(11, Use, "接地线", "14.5").written("#REF!"),
    on(12, Purchase, "冷却液", "40"),
    on(13, Use, "变桨编码器", "2").at("W09").late(1),
    on(13, Damage, "变桨编码器", "2").at("W09").late(1),
    on(14, Purchase, "叶片轴承油封", "6").written(""),
    on(15, Use, "无水乙醇", "1.25"),
    on(17, TransferIn, "振动传感器", "3").remark("调拨单号DB25030014"),
    on(18, Use, "接地线", "6.5").spelt("接地线", "bvr 1x25"),
    on(19, Use, "接线端子", "25").category("技改领用"),
    on(20, Use, "光电转换器", "1").at("W03"),
    on(20, Damage, "光电转换器", "1").at("W03"),
    on(23, Use, "屏蔽电缆", "11.75"),
    on(24, Spot, "螺栓套件", "10").remark("零采申请LC2503-08"),
    on(24, Use, "液压油", "30").not_in_ledger(),
    on(25, TransferOut, "光电转换器", "4").remark("调拨单号DB25030025;装箱单ZX-Y0325"),
    on(26, Use, "液压油", "22.5"),
    on(27, RepairOut, "变桨编码器", "2").remark("返厂;装箱单ZX-Y0327"),
    on(28, Use, "尼龙扎带", "60"),
    on(29, Use, "螺栓套件", "5"),
    on(30, Repaired, "变频器风扇", "1").remark("厂家返回"),
    on(30, Use, "冷却液", "4.5"),
    on(31, Scrap, "制动钳摩擦片", "2").remark("报废审批BF2503-05;装箱单ZX-Y0331"),
    on(31, Use, "锂基脂", "2.2"),
];
