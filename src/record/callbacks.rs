//! `callbacks` 回访记录: who was called back about which ticket, when, and what they said.

use super::{Entry, FieldList, Fields, Kind};
use crate::place::RowPlace;
use crate::sheet::{ColumnMap, Field, Reject, Schema, column};
use crate::source::Value;
use crate::value::Text;
use crate::value::name::key;
use chrono::NaiveDate;

/// Columns of one's own, and those that tell of a callback: in a log of its own or on a
/// sheet of services.
macro_rules! with_call_columns {
    ($($own:expr,)*) => {
        &[
            $($own,)*
            column(Field::CalledOn, &["回访日期", "回访时间", "回访日", "首次回访日期"]),
            column(
                Field::CallbackResult,
                &[
                    "回访结果", "结果", "满意度", "评价", "满意程度", "满意情况", "客户满意度", "服务评价", "总体评价", "是否满意", "满意度评价",
                    "客户评价", "业主评价", "回访满意度", "回访评价",
                ],
            ),
            column(Field::Reached, &["是否接通", "接通", "接通情况", "接通与否", "是否联系上"]),
            column(
                Field::FormNumber,
                &["回访单编号", "表号", "回访单号", "回访表号", "回访编号", "回访记录表编号", "回访记录编号", "回访表编号", "记录表编号", "页码编号"],
            ),
            column(Field::CallbackWay, &["回访方式", "方式", "回访形式", "回访途径"]),
            column(Field::Caller, &["回访人", "回访人员", "回访员", "回访者", "回访人姓名", "回访人1", "第一回访人"]),
            column(
                Field::CallerRole,
                &["回访人职务", "职务", "身份", "回访人身份", "回访人角色", "角色", "岗位", "回访人岗位", "回访人1职务", "第一回访人职务"],
            ),
            column(Field::SecondCaller, &["共同回访人", "回访人2", "第二回访人", "陪同回访人", "陪访人"]),
            column(
                Field::SecondRole,
                &["共同回访人职务", "回访人2职务", "第二回访人职务", "陪同回访人职务", "共同回访人身份"],
            ),
            column(Field::QualityRating, &["质量评价", "服务质量", "质量", "维修质量", "工作质量"]),
            column(Field::EffectRating, &["服务效果", "效果评价", "效果", "服务效果评价", "服务态度"]),
            column(Field::Shortcoming, &["缺点与不足", "不足", "缺点", "缺点不足", "存在问题", "不足之处"]),
            column(Field::Suggestion, &["客户建议", "建议", "意见", "客户意见", "业主建议", "住户建议", "意见建议", "意见和建议", "业主意见"]),
            column(
                Field::CustomerSignature,
                &["客户签名", "客户签字", "业主签名", "业主签字", "住户签名", "住户签字", "签名", "签字", "业户签名", "客户签认"],
            ),
            column(Field::Handling, &["处理意见", "处理情况", "整改情况", "跟进情况", "处理措施", "后续处理"]),
        ]
    };
}
pub(super) use with_call_columns;

/// What a form of a callback has.
const WRITTEN: &[Field] = &[
    Field::CalledOn,
    Field::CallbackResult,
    Field::Reached,
    Field::FormNumber,
    Field::CallbackWay,
    Field::Caller,
    Field::CallerRole,
    Field::SecondCaller,
    Field::SecondRole,
    Field::QualityRating,
    Field::EffectRating,
    Field::Shortcoming,
    Field::Suggestion,
    Field::CustomerSignature,
    Field::Handling,
];

pub static KIND: Kind = Kind {
    schema: Schema {
        kind: "callbacks",
        chinese: "回访记录",
        columns: with_call_columns![
            column(
                Field::Ticket,
                &[
                    "工单号",
                    "单号",
                    "工单编号",
                    "服务单号",
                    "服务工单号",
                    "报修单号",
                    "维修单号",
                    "投诉单号",
                    "受理单号",
                    "原工单号",
                    "对应工单号"
                ],
            ),
            column(Field::CalledOn, &["日期", "时间"]),
            column(Field::FormNumber, &["编号"]),
            column(
                Field::ServiceKind,
                &["类别", "类型", "服务类型", "工单类别", "工单类型", "回访类别", "回访类型"]
            ),
            column(Field::Building, &["楼栋"]),
            column(Field::Room, &["房号", "地址"]),
            column(Field::Customer, &["客户", "业主"]),
            column(Field::Matter, &["事项", "内容", "回访内容"]),
            column(Field::Responsible, &["责任人", "维修人"]),
            column(Field::Site, &["现场", "项目", "小区", "管理处"]),
            column(Field::Sequence, &["序号"]),
            column(Field::Remark, &["备注"]),
        ],
        needs: &[&[Field::Ticket], &[Field::CalledOn], &[Field::CallbackResult]],
        hallmarks: &[Field::Caller, Field::FormNumber, Field::CallbackWay],
        titles: &["回访"],
        seconds: &[],
        plain: false,
        merged: &[Field::Ticket, Field::CalledOn, Field::Site],
    },
    begin: |_, _, _| Ok(()),
    row,
};

/// One callback, or an attempt at one.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct CallbackRow {
    pub place: RowPlace,
    pub site: Option<Text>,
    pub ticket: Text,
    /// None only on a sheet of services that forgot it.
    pub date: Option<NaiveDate>,
    /// As the sheet writes it.
    pub result: Option<Text>,
    /// What a column on that says, where there is one.
    pub reached: Option<bool>,
    pub form: Option<Text>,
    pub way: Option<Text>,
    pub caller: Option<Text>,
    pub role: Option<Text>,
    pub second_caller: Option<Text>,
    pub second_role: Option<Text>,
    /// The log has columns for two callers.
    pub for_two: bool,
    /// Columns of the form that stand empty in this row.
    pub blank: Vec<Field>,
    /// It stands on a sheet of services.
    pub beside_service: bool,
}

/// Whether a sheet of services tells of callbacks too.
pub(super) fn has_columns(columns: &ColumnMap) -> bool {
    columns.has(Field::CalledOn)
}

fn row(entry: &mut Entry<'_, '_>) -> Result<(), Vec<Reject>> {
    let ticket = entry.code(Field::Ticket);
    if ticket.is_some() && is_unfilled(entry) {
        // A form of the spot check that waits to be filled.
        return entry.check();
    }
    let ticket = entry.required(Field::Ticket, ticket);
    let call = ticket.and_then(|ticket| read(entry, &ticket, false));
    let date = call.as_ref().and_then(|call| call.date);
    entry.required(Field::CalledOn, date);
    entry.check()?;
    entry.out.callbacks.extend(call);
    Ok(())
}

fn is_unfilled(entry: &Entry<'_, '_>) -> bool {
    [Field::CalledOn, Field::CallbackResult].iter().all(|field| entry.row.value(*field).is_none())
}

/// The callback that a row tells of; none where its columns are empty.
pub(super) fn read(entry: &mut Entry<'_, '_>, ticket: &Text, beside_service: bool) -> Option<CallbackRow> {
    let table = *entry.row;
    let date = match table.value(Field::CalledOn) {
        Some(Value::Text(text))
            if beside_service && matches!(key(text).as_str(), "未回访" | "无" | "-" | "/") =>
        {
            None
        }
        _ => entry.note(table.date(Field::CalledOn)),
    };
    let result = entry.text(Field::CallbackResult);
    if beside_service && date.is_none() && result.is_none() {
        return None;
    }
    let reached = entry.text(Field::Reached).and_then(|text| says_reached(&text));
    let form = entry.code(Field::FormNumber);
    let [way, caller, role, second_caller, second_role] =
        [Field::CallbackWay, Field::Caller, Field::CallerRole, Field::SecondCaller, Field::SecondRole]
            .map(|field| entry.text(field));
    let is_blank = |f: &Field| table.columns.has(*f) && table.value(*f).is_none();
    let blank = WRITTEN.iter().copied().filter(is_blank).collect();
    let site = entry.text(Field::Site);
    Some(CallbackRow {
        place: entry.place,
        site,
        ticket: *ticket,
        date,
        result,
        reached,
        form,
        way,
        caller,
        role,
        second_caller,
        second_role,
        for_two: table.columns.has(Field::SecondRole),
        blank,
        beside_service,
    })
}

fn says_reached(text: &str) -> Option<bool> {
    match key(text).as_str() {
        "是" | "接通" | "已接通" | "y" | "yes" | "1" | "√" | "true" => Some(true),
        "否" | "未接通" | "未接" | "n" | "no" | "0" | "*" | "false" => Some(false),
        _ => None,
    }
}

impl CallbackRow {
    pub(crate) fn fields(&self) -> Fields {
        FieldList::default()
            .put(Field::Site, self.site.as_ref())
            .put(Field::FormNumber, self.form.as_ref())
            .put(Field::Ticket, Some(&self.ticket))
            .put(Field::CalledOn, self.date)
            .put(Field::CallbackWay, self.way.as_ref())
            .put(Field::Caller, self.caller.as_ref())
            .put(Field::CallerRole, self.role.as_ref())
            .put(Field::SecondCaller, self.second_caller.as_ref())
            .put(Field::SecondRole, self.second_role.as_ref())
            .put(Field::Reached, self.reached)
            .put(Field::CallbackResult, self.result.as_ref())
            .0
    }
}
