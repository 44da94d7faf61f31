//! `services` 服务/工单记录: what the service centre was asked for, and when it was done.
//! A sheet may carry the callback of each ticket in columns of its own.

use super::callbacks::{self, with_call_columns};
use super::{Entry, FieldList, Fields, Kind};
use crate::place::RowPlace;
use crate::sheet::{Field, Reject, Schema, column};
use crate::source::Value;
use crate::value::{Quantity, Text};
use chrono::NaiveDate;

pub static KIND: Kind = Kind {
    schema: Schema {
        kind: "services",
        chinese: "服务/工单记录",
        columns: with_call_columns![
            column(
                Field::Ticket,
                &[
                    "工单号",
                    "单号",
                    "工单编号",
                    "服务单号",
                    "服务工单号",
                    "编号",
                    "报修单号",
                    "维修单号",
                    "投诉单号",
                    "受理单号",
                    "受理编号",
                    "派工单号",
                    "维修通知单号",
                    "有偿服务单号",
                    "事件编号",
                    "工单",
                    "服务编号",
                    "任务编号",
                ],
            ),
            column(
                Field::ServiceKind,
                &[
                    "类别",
                    "类型",
                    "工单类别",
                    "工单类型",
                    "服务类型",
                    "事件类别",
                    "事项类别",
                    "受理类别",
                    "业务类别",
                    "诉求类型",
                    "诉求类别",
                    "服务项目类别",
                ],
            ),
            column(
                Field::ReceivedOn,
                &[
                    "受理日期",
                    "受理时间",
                    "日期",
                    "时间",
                    "接单日期",
                    "接单时间",
                    "登记日期",
                    "登记时间",
                    "报修日期",
                    "报修时间",
                    "投诉日期",
                    "投诉时间",
                    "来电日期",
                    "来电时间",
                    "创建日期",
                    "创建时间",
                    "接报日期",
                    "接报时间",
                    "申请日期",
                ],
            ),
            column(
                Field::CompletedOn,
                &[
                    "完成日期",
                    "完成时间",
                    "完工日期",
                    "完工时间",
                    "处理完成日期",
                    "处理完成时间",
                    "处理完毕日期",
                    "处理完毕时间",
                    "办结日期",
                    "办结时间",
                    "结束日期",
                    "结束时间",
                    "关闭日期",
                    "关闭时间",
                    "关单日期",
                    "关单时间",
                    "完结日期",
                    "完结时间",
                    "维修完成日期",
                    "维修完成时间",
                    "处理日期",
                    "处理时间",
                    "解决日期",
                    "解决时间",
                ],
            ),
            column(
                Field::AnsweredOn,
                &["答复日期", "答复时间", "回复日期", "回复时间", "反馈日期", "反馈时间"]
            ),
            column(Field::Building, &["楼栋", "楼号", "栋号", "楼座", "楼宇"]),
            column(
                Field::Room,
                &[
                    "房号",
                    "地址",
                    "房间号",
                    "房屋",
                    "住址",
                    "单元房号",
                    "户号",
                    "楼栋房号",
                    "房间",
                    "房产",
                    "报修地址",
                    "服务地址",
                    "客户地址"
                ],
            ),
            column(
                Field::Customer,
                &[
                    "客户",
                    "业主",
                    "业主姓名",
                    "客户姓名",
                    "客户名称",
                    "住户",
                    "户主",
                    "户名",
                    "住户姓名",
                    "报修人",
                    "投诉人",
                    "业户",
                    "联系人",
                    "姓名",
                ],
            ),
            column(
                Field::Matter,
                &[
                    "事项",
                    "内容",
                    "服务内容",
                    "报修内容",
                    "投诉内容",
                    "问题",
                    "问题描述",
                    "事由",
                    "诉求内容",
                    "维修项目",
                    "服务项目",
                    "报修项目",
                    "维修内容",
                    "工单内容",
                    "事件描述",
                    "内容类",
                    "服务事项",
                    "事项内容",
                    "受理内容",
                    "投诉事项",
                ],
            ),
            column(Field::Equipment, &["设备", "设备名称", "设施"]),
            column(
                Field::Responsible,
                &[
                    "责任人",
                    "维修人",
                    "维修人员",
                    "处理人",
                    "处理人员",
                    "服务人员",
                    "承办人",
                    "经办人",
                    "维修工",
                    "负责人",
                    "施工人员",
                    "完成人",
                    "执行人",
                ],
            ),
            column(
                Field::Charge,
                &[
                    "收费金额",
                    "收费",
                    "金额",
                    "费用",
                    "实收金额",
                    "应收金额",
                    "服务费",
                    "服务费用",
                    "维修费",
                    "维修费用",
                    "有偿金额",
                    "费用合计"
                ],
            ),
            column(
                Field::Major,
                &[
                    "重大",
                    "是否重大",
                    "重大投诉",
                    "是否重大投诉",
                    "投诉等级",
                    "投诉级别",
                    "等级",
                    "级别",
                    "重大与否"
                ],
            ),
            column(
                Field::Site,
                &[
                    "现场",
                    "现场名称",
                    "项目",
                    "项目名称",
                    "小区",
                    "小区名称",
                    "管理处",
                    "服务中心",
                    "所属项目",
                    "楼盘"
                ],
            ),
            column(Field::Sequence, &["序号", "行号"]),
            column(Field::Remark, &["备注"]),
        ],
        needs: &[&[Field::Ticket], &[Field::ServiceKind], &[Field::CompletedOn]],
        hallmarks: &[Field::CompletedOn, Field::ReceivedOn, Field::Matter],
        titles: &[
            "服务工单",
            "工单",
            "服务记录",
            "服务登记",
            "受理登记",
            "投诉登记",
            "报修登记",
            "维修登记",
            "求助登记",
        ],
        seconds: &[],
        plain: false,
        merged: &[
            Field::Ticket,
            Field::ServiceKind,
            Field::ReceivedOn,
            Field::CompletedOn,
            Field::AnsweredOn,
            Field::Building,
            Field::Room,
            Field::Customer,
            Field::Matter,
            Field::Responsible,
            Field::Major,
            Field::Site,
        ],
    },
    begin: |_, _, _| Ok(()),
    row,
};

/// One ticket.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ServiceRow {
    pub place: RowPlace,
    pub site: Option<Text>,
    pub ticket: Text,
    /// As the sheet writes it.
    pub kind: Text,
    pub received: Option<NaiveDate>,
    /// None while it is open.
    pub completed: Option<NaiveDate>,
    pub answered: Option<NaiveDate>,
    /// Whether the sheet has a column for the day of the answer.
    pub tells_answer: bool,
    /// Building and room; else the customer's name.
    pub room: Option<Text>,
    pub matter: Option<Text>,
    pub equipment: Option<Text>,
    pub person: Option<Text>,
    /// 元
    pub charge: Option<Quantity>,
    /// What the column on grave complaints says.
    pub major: Option<Text>,
}

const STILL_OPEN: &[&str] = &[
    "未完成",
    "处理中",
    "未完工",
    "进行中",
    "未办结",
    "未处理",
    "待处理",
    "维修中",
    "未结",
    "未关闭",
    "-",
    "—",
    "/",
    "无",
];
const FREE: &[&str] = &["免费", "无", "无偿", "不收费", "未收费", "/", "-", "—"];

fn row(entry: &mut Entry<'_, '_>) -> Result<(), Vec<Reject>> {
    let table = *entry.row;
    let ticket = entry.code(Field::Ticket);
    let ticket = entry.required(Field::Ticket, ticket);
    let kind = entry.text(Field::ServiceKind);
    let kind = entry.required(Field::ServiceKind, kind);
    let received = optional_date(entry, Field::ReceivedOn);
    let completed = optional_date(entry, Field::CompletedOn);
    let answered = optional_date(entry, Field::AnsweredOn);
    let charge = match table.value(Field::Charge) {
        Some(Value::Text(text)) if FREE.contains(&text.trim()) => None,
        _ => entry.note(table.quantity(Field::Charge)).map(|(quantity, _)| quantity),
    };
    let room = room(entry);
    let site = entry.text(Field::Site);
    let matter = entry.text(Field::Matter);
    let equipment = entry.text(Field::Equipment);
    let person = entry.text(Field::Responsible);
    let major = entry.text(Field::Major);
    let call = match &ticket {
        Some(ticket) if callbacks::has_columns(table.columns) => callbacks::read(entry, ticket, true),
        _ => None,
    };
    entry.check()?;
    if let (Some(ticket), Some(kind)) = (ticket, kind) {
        entry.out.services.push(ServiceRow {
            place: entry.place,
            site,
            ticket,
            kind,
            received,
            completed,
            answered,
            tells_answer: table.columns.has(Field::AnsweredOn),
            room,
            matter,
            equipment,
            person,
            charge,
            major,
        });
        entry.out.callbacks.extend(call);
    }
    Ok(())
}

/// A date that may be missing; `未完成` and its like say so.
fn optional_date(entry: &mut Entry<'_, '_>, field: Field) -> Option<NaiveDate> {
    match entry.row.value(field) {
        Some(Value::Text(text)) if STILL_OPEN.contains(&text.trim()) => None,
        _ => {
            let date = entry.row.date(field);
            entry.note(date)
        }
    }
}

/// Building and room as one, else the customer.
pub(super) fn room(entry: &mut Entry<'_, '_>) -> Option<Text> {
    let building = entry.text(Field::Building);
    let room = entry.text(Field::Room);
    match (building, room) {
        (Some(building), Some(room)) if !room.starts_with(&*building) => {
            Some(Text::from(format!("{building}{room}")))
        }
        (_, Some(room)) => Some(room),
        (_, None) => entry.text(Field::Customer),
    }
}

impl ServiceRow {
    pub(crate) fn fields(&self) -> Fields {
        FieldList::default()
            .put(Field::Site, self.site.as_ref())
            .put(Field::Ticket, Some(&self.ticket))
            .put(Field::ServiceKind, Some(&self.kind))
            .put(Field::Room, self.room.as_ref())
            .put(Field::Matter, self.matter.as_ref())
            .put(Field::Equipment, self.equipment.as_ref())
            .put(Field::ReceivedOn, self.received)
            .put(Field::CompletedOn, self.completed)
            .put(Field::AnsweredOn, self.answered)
            .put(Field::Responsible, self.person.as_ref())
            .put(Field::Charge, self.charge)
            .put(Field::Major, self.major.as_ref())
            .0
    }
}
