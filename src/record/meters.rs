//! `meters` 表计清单: the meters of an order, one a row: what the order says, what was done.

use super::fieldwork::{ORDER, TEAM};
use super::{Entry, FieldList, Fields, Kind};
use crate::place::RowPlace;
use crate::sheet::{Context, Field, Reject, Schema, column};
use crate::value::Text;
use crate::value::name::key;
use chrono::NaiveDate;

// One line a meaning, however many words it has.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    schema: Schema {
        kind: "meters",
        chinese: "表计清单",
        columns: &[
            column(Field::Order, ORDER),
            column(Field::Slip, &["装接单号", "装接单", "装接单编号", "装接单/工单号", "工单号/装接单"]),
            column(Field::OrderedOld, &["单上拆除表号", "装接单拆除表号", "应拆表号", "计划拆除表号", "工单拆除表号",
                "单上拆除表计局号", "单上旧表号", "工单旧表号", "应拆除表号"]),
            column(Field::OrderedNew, &["单上新装表号", "装接单新装表号", "应装表号", "计划新装表号", "工单新装表号",
                "单上新装表计局号", "单上新表号", "工单新表号", "装接单表号", "单上表号", "应新装表号"]),
            column(Field::OldMeter, &["拆回表号", "拆除表号", "旧表号", "原表号", "拆下表号", "拆除表计局号",
                "拆回表计局号", "旧表局号", "实拆表号", "实际拆除表号", "实际拆回表号", "拆除电表局号", "拆表表号"]),
            column(Field::NewMeter, &["新装表号", "新表号", "表号", "装表表号", "新装表计局号", "实装表号",
                "实际安装表号", "实际新装表号", "安装表号", "新表局号", "表计局号", "表计", "电表号", "表计编号",
                "新装电表局号", "电表局号"]),
            column(Field::Box, &["表箱", "表箱号", "表箱编号", "计量箱", "计量箱号"]),
            column(Field::Position, &["表位", "表位号", "安装位置", "表计位置", "表箱位置"]),
            column(Field::Breaker, &["空开", "空开号", "空气开关", "空开编号", "出线开关", "开关编号", "开关"]),
            column(Field::OrderedUser, &["单上户名", "装接单户名", "单上用户", "工单户名", "装接单用户"]),
            column(Field::User, &["用户", "户名", "用户名称", "用户名", "户号", "用户编号", "门牌号", "门牌", "实际用户",
                "送电用户", "房号", "用户姓名"]),
            column(Field::Team, TEAM),
            column(Field::Date, &["日期", "装表日期", "安装日期", "轮换日期"]),
            column(Field::SignedByTeam, &["施工单位签字", "施工方签字", "施工单位确认", "施工签字"]),
            column(Field::SignedByChecker, &["检查单位签字", "检查方签字", "装拆班签字", "检查人签字", "检查单位确认"]),
            column(Field::SignedByUser, &["用户签字", "物业签字", "负责人签字", "用户或物业签字", "用户物业签字",
                "用户确认", "用户物业或负责人签字"]),
            column(Field::Content, &["内容", "地址", "小区"]),
            column(Field::Spec, &["规格型号", "型号", "表计型号"]),
            column(Field::Remark, &["备注", "说明"]),
            column(Field::Sequence, &["序号", "行号", "no.", "no"]),
        ],
        needs: &[
            &[Field::NewMeter, Field::OldMeter, Field::OrderedNew, Field::OrderedOld],
            &[Field::Order, Field::Slip],
            &[Field::OldMeter, Field::OrderedOld, Field::OrderedNew, Field::Position, Field::Breaker, Field::User],
        ],
        hallmarks: &[Field::OldMeter, Field::NewMeter, Field::Position, Field::Breaker, Field::Slip],
        titles: &["表计", "装接单", "电表"],
        seconds: &[
            ("户名", Field::Content),
            ("用户名称", Field::Content),
            ("用户姓名", Field::Content),
            ("表计", Field::Spec),
            ("单位", Field::Unit),
        ],
        plain: false,
        merged: &[Field::Order, Field::Slip, Field::Box, Field::Team, Field::Date],
    },
    begin: |_, _, _| Ok(()),
    row,
};

/// Which list a row stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// 装接单: what was to be done.
    Ordered,
    /// What was done.
    Actual,
}

/// One meter.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct MeterRow {
    pub place: RowPlace,
    pub order: Option<Text>,
    pub slip: Option<Text>,
    pub team: Option<Text>,
    pub date: Option<NaiveDate>,
    /// Numbers on the order: removed, installed.
    pub ordered: [Option<Text>; 2],
    /// Numbers found on site: removed, installed.
    pub actual: [Option<Text>; 2],
    pub ordered_user: Option<Text>,
    pub user: Option<Text>,
    pub cabinet: Option<Text>,
    pub position: Option<Text>,
    pub breaker: Option<Text>,
    /// 施工单位, 检查单位, 用户: whether each signed; none where there is no place for it.
    pub signed: [Option<bool>; 3],
    /// The sheet has a column for slip, meter, position, breaker, user.
    pub asked: [bool; 5],
}

fn row(entry: &mut Entry<'_, '_>) -> Result<(), Vec<Reject>> {
    let table = *entry.row;
    let order = entry.code(Field::Order);
    let slip = entry.code(Field::Slip);
    if order.is_none() && slip.is_none() {
        let field = if table.columns.has(Field::Slip) { Field::Slip } else { Field::Order };
        entry.required::<()>(field, None);
    }
    let own = entry.text(Field::Team);
    let of_sheet = || super::fieldwork::team_of(table.context).map(Text::from);
    let team = own.or_else(of_sheet);
    let date = entry.note(table.date(Field::Date));
    let mut ordered = [entry.code(Field::OrderedOld), entry.code(Field::OrderedNew)];
    let mut actual = [entry.code(Field::OldMeter), entry.code(Field::NewMeter)];
    let mut ordered_user = entry.text(Field::OrderedUser);
    let mut user = entry.text(Field::User);
    let two = [Field::OrderedOld, Field::OrderedNew].iter().any(|field| table.columns.has(*field));
    if !two && side_of(table.context) == Side::Ordered {
        ordered = std::mem::take(&mut actual);
        ordered_user = ordered_user.or(user.take());
    }
    let [cabinet, position, breaker] =
        [Field::Box, Field::Position, Field::Breaker].map(|field| entry.text(field));
    let signed = [Field::SignedByTeam, Field::SignedByChecker, Field::SignedByUser].map(|field| {
        let written = entry.text(field);
        table.columns.has(field).then(|| written.as_deref().is_some_and(is_signature))
    });
    entry.check()?;
    let asked = [Field::Slip, Field::NewMeter, Field::Position, Field::Breaker, Field::User];
    let asked = asked.map(|field| table.columns.has(field));
    let place = entry.place;
    entry.out.meters.push(MeterRow {
        place,
        order,
        slip,
        team,
        date,
        ordered,
        actual,
        ordered_user,
        user,
        cabinet,
        position,
        breaker,
        signed,
        asked,
    });
    Ok(())
}

/// A list of what is to be done says so in its title or name.
fn side_of(context: &Context) -> Side {
    const ORDERED: &[&str] = &["装接单清单", "装接单明细", "派工", "工单清单", "计划", "应装", "应拆"];
    const ACTUAL: &[&str] = &["实际", "实装", "完工", "现场", "拆回", "完成"];
    let names: Vec<String> = context.names().map(key).collect();
    let any = |words: &[&str]| words.iter().any(|word| names.iter().any(|name| name.contains(word)));
    if any(ORDERED) && !any(ACTUAL) { Side::Ordered } else { Side::Actual }
}

fn is_signature(text: &str) -> bool {
    const NO: &[&str] = &["", "否", "无", "未", "未签", "未签字", "*", "-", "/", "n", "no"];
    !NO.contains(&key(text).as_str())
}

impl MeterRow {
    /// Which list the row stands on; one that tells of both is a record of what was done.
    pub fn side(&self) -> Side {
        let any = |numbers: &[Option<Text>; 2]| numbers.iter().any(Option::is_some);
        if any(&self.ordered) && !any(&self.actual) { Side::Ordered } else { Side::Actual }
    }

    pub(crate) fn fields(&self) -> Fields {
        let [ordered_old, ordered_new] = &self.ordered;
        let [old, new] = &self.actual;
        FieldList::default()
            .put(Field::Order, self.order.as_ref())
            .put(Field::Slip, self.slip.as_ref())
            .put(Field::Team, self.team.as_ref())
            .put(Field::Date, self.date)
            .put(Field::OrderedOld, ordered_old.as_ref())
            .put(Field::OrderedNew, ordered_new.as_ref())
            .put(Field::OldMeter, old.as_ref())
            .put(Field::NewMeter, new.as_ref())
            .put(Field::OrderedUser, self.ordered_user.as_ref())
            .put(Field::User, self.user.as_ref())
            .put(Field::Box, self.cabinet.as_ref())
            .put(Field::Position, self.position.as_ref())
            .put(Field::Breaker, self.breaker.as_ref())
            .0
    }
}
