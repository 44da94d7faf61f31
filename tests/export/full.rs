//! A month of one site in which every analysis has something to say.

use crate::support::{World, onhand};
use serde_json::Value;

pub const PERIOD: &str = "2025-03";
pub const AS_OF: &str = "2025-04-08";

const COUNTED: &str = "物资盘点表,,,,,,,,,,,\n仓库:甲风电场完好品库,,,,盘点日期:DAY,,,,,,,\n\
    序号,存货编码,存货名称,规格型号,单位,账面数量,实盘数量,盘盈,盘亏,盈亏原因,盘点人,监盘人\n";

fn counted(day: &str, rows: &[&str]) -> String {
    let row = |(row, n): (&&str, u32)| format!("{n},{row},王建国,刘洋\n");
    COUNTED.replace("DAY", day) + &rows.iter().zip(1..).map(row).collect::<String>()
}

/// Ledgers, lists of the ERP, counts of two quarters, services and visits, outsourced work.
pub fn world() -> World {
    let world = World::sound();
    world
        .put(
            "ERP/存货档案.csv",
            "存货编码,存货名称,规格型号,主计量单位,参考单价,ABC\n\
             0001,碳刷,J204,块,30,A\n0002,齿轮油,320,升,80,B\n0003,碳刷,J205,块,35,\n",
        )
        .put("ERP/现存量_2025-03-31.csv", &(onhand(7, 5) + "甲风电场损坏品库,0001,碳刷,J204,块,2\n"))
        .put(
            "ERP/其他出库单.csv",
            "其他出库单列表,,,,,,\n日期:2025-03-01 至 2025-04-08,,,,,,\n\
             单据日期,单据号,仓库,收发类别,存货编码,数量,审核状态\n\
             2025-03-20,QTCK1,甲风电场完好品库,自用领用,0001,3,已审核\n",
        )
        .put(
            "盘点/三月.csv",
            &counted(
                "2025-03-31",
                &[
                    "0001,碳刷,J204,块,7,6,,1,待查",
                    "0002,齿轮油,320,升,5,,,,",
                    "0003,碳刷,J205,块,0,1,1,,串货",
                    "9999,轴承,6309,箱,,3,,,捡到",
                    ",不知何物,,个,,2,,,",
                ],
            ),
        )
        .put("盘点/去年.csv", &counted("2024-12-31", &["0001,碳刷,J204,块,10,10,,,"]))
        .put(
            "客服/工单.csv",
            "工单号,类别,房号,事项,受理日期,完成日期,责任人,收费金额\n\
             A1,投诉,1栋,漏水,2025-03-03,2025-03-03,工,\n\
             A2,维修,2栋,换灯,2025-03-10,2025-03-10,工,250\n\
             A3,求助,3栋,开锁,2025-03-31,2025-04-02,工,\n\
             A4,报修,4栋,门锁,2025-03-20,2025-03-20,工,\n",
        )
        .put(
            "客服/回访.csv",
            "回访单编号,工单号,回访日期,回访方式,回访人,回访人职务,回访结果\n\
             HF1,A2,2025-03-11,电话,访,管理员,满意\nHF2,A1,2025-03-12,电话,访,管理员,不满意\n",
        )
        .put("客服/名册.csv", "房号,责任管家\n1栋,张管家\n2栋,张管家\n")
        .put("客服/走访.csv", "日期,房号,走访人,方式\n2025-03-05,1栋,张管家,上门\n")
        .put(
            "外包/记录.csv",
            "日期,外包单位,人员,工作类型,数量,成功数,计划完成日期,实际完成日期,抽查数,合格数,采集成功数,工单号\n\
             2025-03-03,甲队,张三,无线采集器维护,8,5,,,,,,\n\
             2025-03-04,甲队,张三,无线采集器维护,2,2,,,,,,\n\
             2025-03-07,甲队,张三,表计轮换,100,,2025-03-05,2025-03-07,5,4,80,LH1\n\
             2025-03-08,乙队,李四,表计轮换,10,,2025-03-09,,,,,LH2\n",
        )
        .put(
            "外包/投诉.csv",
            "日期,外包单位,人员,工单号,是否属实\n2025-03-03,甲队,张三,TS1,属实\n2025-03-04,乙队,,TS2,待核实\n",
        )
        .put("外包/通知.csv", "工单号,张贴日期\nLH1,2025-03-01\n");
    world
}

/// An analysis of the month in JSON.
pub fn json(world: &World, command: &[&str], extra: &[&str]) -> Value {
    let mut args = command.to_vec();
    args.extend(["--period", PERIOD, "--as-of", AS_OF, "--format", "json", "--fail-on", "never"]);
    args.extend(extra);
    let output = world.command(&args).output().unwrap();
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}
