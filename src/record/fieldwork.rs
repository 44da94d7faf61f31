//! `fieldwork` 外包工作量记录: what an outsourcer's people did, day by day and order by order.

use super::work::{self, Work};
use super::{Entry, FieldList, Fields, Kind};
use crate::place::RowPlace;
use crate::sheet::{ColumnMap, Context, Field, Reject, Schema, Unfit, Why, column};
use crate::source::Value;
use crate::value::name::key;
use crate::value::{Period, Quantity, Text, quantity};
use chrono::NaiveDate;

// One line a meaning, however many words it has.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    schema: Schema {
        kind: "fieldwork",
        chinese: "外包工作量记录",
        columns: &[
            column(Field::Date, &["日期", "工作日期", "作业日期", "施工日期", "维护日期"]),
            column(Field::Team, TEAM),
            column(Field::Worker, WORKER),
            column(Field::Work, &["工作类型", "工作类别", "作业类型", "作业类别", "工种", "工作内容", "维护类型",
                "采集器类型", "任务类型", "类型", "类别", "工作项目", "作业内容"]),
            column(Field::Quantity, &["数量", "维护数量", "工作数量", "完成数量", "工作量", "维护个数", "维护数",
                "轮换数量", "装表数量", "安装数量", "当日数量", "维护户数"]),
            column(Field::Succeeded, &["成功数", "成功数量", "维护成功数", "维护成功数量", "成功", "成功个数",
                "成功户数"]),
            column(Field::SuccessRate, &["成功率", "维护成功率", "当日成功率"]),
            column(Field::Planned, &["计划完成日期", "计划完成时间", "计划日期", "要求完成日期", "要求完成时间",
                "规定完成日期", "规定完成时间", "应完成日期", "计划完工日期", "计划完成", "完成期限", "时限",
                "计划竣工日期", "应完成时间", "计划时间"]),
            column(Field::Finished, &["实际完成日期", "实际完成时间", "完成日期", "完成时间", "完工日期",
                "实际完工日期", "实际完成", "实际日期", "竣工日期", "实际时间"]),
            column(Field::Sampled, &["抽查数", "抽查数量", "抽检数", "抽检数量", "现场抽查数", "抽样数", "检查数",
                "检查数量", "现场检查数", "抽查", "抽检"]),
            column(Field::Passed, &["合格数", "合格数量", "抽查合格数", "抽查合格数量", "抽检合格数", "检查合格数",
                "合格", "抽查合格", "抽检合格", "检查合格"]),
            column(Field::Collected, &["采集成功数", "采集成功数量", "采集合格数", "采集成功", "采集合格数量",
                "后台采集成功数"]),
            column(Field::Order, ORDER),
            column(Field::Notice, super::notices::POSTED),
            column(Field::Leave, &["请假", "是否请假", "请假记录", "休假"]),
            column(Field::Base, &["绩效基数", "基数", "绩效金额", "绩效工资", "考核基数", "相应绩效"]),
            column(Field::SecondClass, &["二级负荷数", "二级负荷", "二级负荷数量", "二级负荷户数"]),
            column(Field::SecondClassChecked, &["二级负荷检查数", "二级负荷抽查数", "二级负荷已查数"]),
            column(Field::EnteredOn, &["登记日期", "填报日期", "上报日期", "录入日期"]),
            column(Field::Content, &["内容"]),
            column(Field::Unit, &["计量单位"]),
            column(Field::Remark, &["备注", "说明"]),
            column(Field::Sequence, &["序号", "行号", "no.", "no"]),
        ],
        needs: &[
            &[Field::Date],
            &[Field::Worker],
            &[Field::Quantity],
            &[Field::Work, Field::Succeeded, Field::SuccessRate, Field::Planned],
        ],
        hallmarks: &[Field::Team, Field::Work, Field::Succeeded, Field::Sampled, Field::Collected],
        titles: &["工作量", "外包"],
        seconds: &[
            ("单位", Field::Unit),
            ("登记日期", Field::EnteredOn),
            ("制单日期", Field::EnteredOn),
            ("类别", Field::Content),
            ("工作内容", Field::Content),
            ("作业内容", Field::Content),
        ],
        plain: false,
        merged: &[Field::Date, Field::Team, Field::Worker, Field::Work],
    },
    begin,
    row,
};

/// The words for the outsourcer. A bare 单位 is one, unless another column is.
pub(super) const TEAM: &[&str] = &[
    "外包单位",
    "外包队伍",
    "外包公司",
    "外包商",
    "外包方",
    "外包单位名称",
    "外包队伍名称",
    "施工单位",
    "施工队",
    "施工队伍",
    "队伍",
    "队伍名称",
    "承包单位",
    "承包商",
    "外协单位",
    "外委单位",
    "作业单位",
    "所属单位",
    "所属队伍",
    "单位名称",
    "单位",
];
pub(super) const WORKER: &[&str] = &[
    "人员",
    "姓名",
    "外包人员",
    "施工人员",
    "维护人员",
    "作业人员",
    "工作人员",
    "人员姓名",
    "员工",
    "员工姓名",
    "装接人员",
    "维护人",
];
pub(super) const ORDER: &[&str] = &["工单号", "工单编号", "单号", "任务单号", "派工单号", "工单", "轮换单号"];

/// One row of an outsourcer's log.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct FieldworkRow {
    pub place: RowPlace,
    pub date: NaiveDate,
    pub team: Text,
    pub person: Text,
    /// None where the row records a leave and nothing else.
    pub work: Option<Work>,
    /// Attempted collectors or users, rotated or installed meters.
    pub quantity: Quantity,
    pub succeeded: Option<Quantity>,
    pub planned: Option<NaiveDate>,
    pub finished: Option<NaiveDate>,
    pub sampled: Option<Quantity>,
    pub passed: Option<Quantity>,
    /// Meters from which data are collected at closure.
    pub collected: Option<Quantity>,
    pub order: Option<Text>,
    /// The day on which the notice of a rotation was posted.
    pub notice: Option<NaiveDate>,
    /// The person was on leave for that day or a part of it.
    pub leave: bool,
    /// The pay that percents are taken of.
    pub base: Option<Quantity>,
    /// Meters of second-class loads among the quantity, and those of them that were checked.
    pub second_class: Option<Quantity>,
    pub second_class_checked: Option<Quantity>,
    pub remark: Option<Text>,
    /// What the sheet has columns for: an empty cell says something only there.
    pub asked: Asked,
}

/// Columns whose absence is no omission of the row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Asked {
    pub finished: bool,
    pub sampled: bool,
    pub collected: bool,
    pub notice: bool,
}

/// The outsourcer and the work may be named once for the sheet.
fn begin(columns: &ColumnMap, context: &Context, _: Option<Period>) -> Result<(), Field> {
    if !columns.has(Field::Team) && team_of(context).is_none() {
        return Err(Field::Team);
    }
    if !columns.has(Field::Work) && work_of(context).is_none() {
        return Err(Field::Work);
    }
    Ok(())
}

/// The outsourcer that a title block names.
pub(super) fn team_of(context: &Context) -> Option<&str> {
    context.label(TEAM).map(str::trim).filter(|text| !text.is_empty())
}

fn work_of(context: &Context) -> Option<Work> {
    context.names().find_map(Work::of)
}

fn row(entry: &mut Entry<'_, '_>) -> Result<(), Vec<Reject>> {
    let table = *entry.row;
    let date = entry.note(table.date(Field::Date));
    let date = entry.required(Field::Date, date);
    let team = entry.team();
    let person = entry.text(Field::Worker);
    let person = entry.required(Field::Worker, person);
    let remark = entry.text(Field::Remark);
    let written = entry.text(Field::Work);
    let mark = entry.text(Field::Leave);
    let leave_alone = written.as_deref().is_some_and(work::says_leave);
    // 请假 where the number would stand.
    let absent = matches!(table.value(Field::Quantity), Some(Value::Text(text)) if work::says_leave(text));
    let leave = leave_alone
        || absent
        || mark.as_deref().is_some_and(work::is_leave_mark)
        || remark.as_deref().is_some_and(work::says_leave);
    let work = match written.as_deref() {
        Some(_) if leave_alone => None,
        Some(text) => entry.work(text),
        None if table.columns.has(Field::Work) && !leave => entry.required(Field::Work, None),
        None => work_of(table.context),
    };
    let quantity = if absent { None } else { entry.amount(Field::Quantity) };
    let quantity = if leave { quantity.or(Some(Quantity::ZERO)) } else { quantity };
    let quantity = entry.required(Field::Quantity, quantity);
    let whole = quantity.unwrap_or_default();
    let mut succeeded = entry.part(Field::Succeeded, Field::Quantity, quantity);
    if work.is_some_and(Work::is_daily) && succeeded.is_none() {
        succeeded = entry.by_rate(quantity);
        let column =
            [Field::Succeeded, Field::SuccessRate].into_iter().find(|field| table.columns.has(*field));
        if let Some(field) = column.filter(|_| succeeded.is_none() && !whole.is_zero()) {
            entry.required::<()>(field, None);
        }
    }
    let planned = entry.day(Field::Planned);
    let finished = entry.day(Field::Finished);
    let sampled = entry.amount(Field::Sampled);
    let passed = entry.part(Field::Passed, Field::Sampled, sampled);
    let collected = entry.amount(Field::Collected);
    let order = entry.code(Field::Order);
    let notice = entry.day(Field::Notice);
    let base = entry.amount(Field::Base);
    let second_class = entry.part(Field::SecondClass, Field::Quantity, quantity);
    let second_class_checked = entry.part(Field::SecondClassChecked, Field::SecondClass, second_class);
    entry.check()?;
    if let (Some(date), Some(team), Some(person), Some(quantity)) = (date, team, person, quantity) {
        let place = entry.place;
        entry.out.fieldwork.push(FieldworkRow {
            place,
            date,
            team,
            person,
            work,
            quantity,
            succeeded,
            planned,
            finished,
            sampled,
            passed,
            collected,
            order,
            notice,
            leave,
            base,
            second_class,
            second_class_checked,
            remark,
            asked: Asked {
                finished: table.columns.has(Field::Finished),
                sampled: table.columns.has(Field::Sampled),
                collected: table.columns.has(Field::Collected),
                notice: table.columns.has(Field::Notice),
            },
        });
    }
    Ok(())
}

impl Entry<'_, '_> {
    /// The outsourcer, of the row or of the sheet.
    pub(super) fn team(&mut self) -> Option<Text> {
        let own = self.text(Field::Team);
        let of_sheet = || team_of(self.row.context).map(Text::from);
        let team = own.or_else(of_sheet);
        self.required(Field::Team, team)
    }

    fn work(&mut self, text: &str) -> Option<Work> {
        let work = Work::of(text);
        if work.is_none() {
            let unfit = Unfit::NotAmong { found: text.to_owned(), known: work::known() };
            self.refuse(Field::Work, unfit);
        }
        work
    }

    pub(super) fn refuse(&mut self, field: Field, unfit: Unfit) {
        let reject = self.row.reject(field, Why::Unfit(unfit));
        self.note::<()>(Err(reject));
    }

    /// A day, or none where a word says that there is none yet.
    pub(super) fn day(&mut self, field: Field) -> Option<NaiveDate> {
        const NONE: &[&str] = &["", "*", "-", "/", "无", "待定", "进行中", "施工中", "在建"];
        if let Some(Value::Text(text)) = self.row.value(field) {
            let text = key(text);
            if NONE.contains(&text.as_str()) || text.starts_with('未') {
                return None;
            }
        }
        self.note(self.row.date(field))
    }

    /// A count, which is never below nought.
    pub(super) fn amount(&mut self, field: Field) -> Option<Quantity> {
        let amount = self.note(self.row.quantity(field)).map(|(quantity, _)| quantity)?;
        if amount.is_negative() {
            self.refuse(field, Unfit::Negative { found: amount });
            return None;
        }
        Some(amount)
    }

    /// A count of some of a whole, where the whole is known.
    fn part(&mut self, field: Field, of: Field, whole: Option<Quantity>) -> Option<Quantity> {
        let part = self.amount(field)?;
        if let Some(whole) = whole.filter(|whole| part > *whole) {
            self.refuse(field, Unfit::MoreThan { found: part, field: of, whole });
            return None;
        }
        Some(part)
    }

    /// The number of successes that a rate of the quantity stands for.
    fn by_rate(&mut self, quantity: Option<Quantity>) -> Option<Quantity> {
        let field = Field::SuccessRate;
        let found = match self.row.value(field)? {
            Value::Number(number) => number.digits.to_owned(),
            Value::Text(text) if matches!(text.trim(), "-" | "—" | "–" | "/" | "－" | "") => {
                return None;
            }
            // Nothing attempted, and the sheet divided by it.
            Value::Error(_) if quantity.is_some_and(Quantity::is_zero) => return None,
            _ => self.text(field)?.to_string(),
        };
        let quantity = quantity.filter(|quantity| !quantity.is_zero())?;
        let succeeded = quantity::share_of(&found, quantity);
        if succeeded.is_none() {
            self.refuse(field, Unfit::NotWhole { found, quantity });
        }
        succeeded
    }
}

impl FieldworkRow {
    pub(crate) fn fields(&self) -> Fields {
        FieldList::default()
            .put(Field::Date, Some(self.date))
            .put(Field::Team, Some(&self.team))
            .put(Field::Worker, Some(&self.person))
            .put(Field::Work, self.work.map(Work::chinese))
            .put(Field::Quantity, Some(self.quantity))
            .put(Field::Succeeded, self.succeeded)
            .put(Field::Planned, self.planned)
            .put(Field::Finished, self.finished)
            .put(Field::Sampled, self.sampled)
            .put(Field::Passed, self.passed)
            .put(Field::Collected, self.collected)
            .put(Field::Order, self.order.as_ref())
            .put(Field::Notice, self.notice)
            .put(Field::Leave, self.leave.then_some("是"))
            .put(Field::Base, self.base)
            .put(Field::SecondClass, self.second_class)
            .put(Field::SecondClassChecked, self.second_class_checked)
            .put(Field::Remark, self.remark.as_ref())
            .0
    }
}
