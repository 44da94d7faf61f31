//! The meanings that a column can have, over all kinds.

macro_rules! fields {
    ($($name:ident $key:literal $zh:literal,)*) => {
        /// What a column means. Shared by all kinds, so that a synonym learnt for one
        /// holds for every other.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field { $($name,)* }

        impl Field {
            pub const ALL: &'static [Field] = &[$(Field::$name,)*];

            /// The name in machine-readable answers.
            pub fn key(self) -> &'static str {
                match self { $(Field::$name => $key,)* }
            }

            /// The field of such a name.
            pub fn of_key(key: &str) -> Option<Field> {
                match key { $($key => Some(Field::$name),)* _ => None }
            }

            /// The name that people know.
            pub fn chinese(self) -> &'static str {
                match self { $(Field::$name => $zh,)* }
            }
        }
    };
}

fields! {
    Date "date" "日期",
    Site "site" "现场",
    Warehouse "warehouse" "仓库",
    WarehouseCode "warehouse_code" "仓库编码",
    ItemCode "item_code" "存货编码",
    ItemName "item_name" "存货名称",
    Spec "spec" "规格型号",
    Unit "unit" "单位",
    AuxUnit "aux_unit" "辅计量单位",
    Factor "factor" "换算率",
    Category "category" "收发类别",
    InCategory "in_category" "入库类别",
    OutCategory "out_category" "出库类别",
    Quantity "quantity" "数量",
    InQuantity "in_quantity" "入库数量",
    OutQuantity "out_quantity" "出库数量",
    Pieces "pieces" "件数",
    Available "available" "可用数量",
    Balance "balance" "结存",
    Opening "opening" "期初结存",
    Closing "closing" "期末结存",
    Price "price" "单价",
    Amount "amount" "金额",
    Turbine "turbine" "风机号",
    Document "document" "单据号",
    Transfer "transfer" "调拨单号",
    Packing "packing_list" "装箱单号",
    FromWarehouse "from_warehouse" "转出仓库",
    ToWarehouse "to_warehouse" "转入仓库",
    Color "color" "红蓝字",
    Business "business" "业务类型",
    BusinessNo "business_no" "业务号",
    Maker "maker" "制单人",
    MakerDepartment "maker_department" "制单部门",
    Approver "approver" "审核人",
    ApprovedOn "approved_on" "审核日期",
    Status "status" "审核状态",
    Supplier "supplier" "供应商",
    Batch "batch" "批号",
    FreeItem "free_item" "自由项",
    Location "location" "货位",
    Person "person" "经手人",
    Remark "remark" "备注",
    Class "class" "存货分类",
    Abc "abc" "ABC",
    Disabled "disabled" "停用",
    Department "department" "所属业务部",
    Condition "condition" "库房性质",
    Sequence "sequence" "序号",
    // Services, callbacks and visits
    Ticket "ticket" "工单号",
    ServiceKind "service_kind" "服务类别",
    ReceivedOn "received_on" "受理日期",
    CompletedOn "completed_on" "完成日期",
    AnsweredOn "answered_on" "答复日期",
    Building "building" "楼栋",
    Room "room" "房号",
    Customer "customer" "客户",
    Matter "matter" "事项",
    Equipment "equipment" "设备",
    Responsible "responsible" "责任人",
    Charge "charge" "收费金额",
    Major "major" "重大",
    CalledOn "called_on" "回访日期",
    CallbackResult "callback_result" "回访结果",
    Reached "reached" "是否接通",
    CallbackWay "callback_way" "回访方式",
    Caller "caller" "回访人",
    CallerRole "caller_role" "回访人职务",
    SecondCaller "second_caller" "共同回访人",
    SecondRole "second_role" "共同回访人职务",
    QualityRating "quality_rating" "质量评价",
    EffectRating "effect_rating" "服务效果",
    Shortcoming "shortcoming" "缺点与不足",
    Suggestion "suggestion" "客户建议",
    CustomerSignature "customer_signature" "客户签名",
    Handling "handling" "处理意见",
    VisitedOn "visited_on" "走访日期",
    Visitor "visitor" "走访人",
    VisitWay "visit_way" "走访方式",
    Steward "steward" "责任客服员",
    Area "area" "片区",
    // Stocktake
    BookQuantity "book_quantity" "账面数量",
    Counted "counted" "实盘数量",
    Recounted "recounted" "复盘数量",
    Gain "gain" "盘盈",
    Loss "loss" "盘亏",
    Variance "variance" "盈亏数量",
    Reason "reason" "盈亏原因",
    Counter "counter" "盘点人",
    Supervisor "supervisor" "监盘人",
    CountedOn "counted_on" "盘点日期",
    FormNumber "form_number" "表号",
    FormSheet "form_sheet" "盘点工作表",
    ApprovalId "approval_id" "审批单号",
    // Outsourced work
    Team "team" "外包单位",
    Worker "worker" "人员",
    Work "work" "工作类型",
    Succeeded "succeeded" "成功数",
    SuccessRate "success_rate" "成功率",
    Planned "planned" "计划完成日期",
    Finished "finished" "实际完成日期",
    Sampled "sampled" "抽查数",
    Passed "passed" "合格数",
    Collected "collected" "采集成功数",
    Order "work_order" "工单号",
    Notice "notice" "通知日期",
    JobDate "job_date" "作业日期",
    Leave "leave" "请假",
    Base "base" "绩效基数",
    SecondClass "second_class" "二级负荷数",
    SecondClassChecked "second_class_checked" "二级负荷检查数",
    EnteredOn "entered_on" "登记日期",
    Substantiated "substantiated" "是否属实",
    Content "content" "内容",
    Assessment "assessment" "考核",
    Slip "slip" "装接单号",
    Box "box" "表箱",
    Position "position" "表位",
    Breaker "breaker" "空开",
    User "user" "用户",
    OldMeter "old_meter" "拆回表号",
    NewMeter "new_meter" "新装表号",
    OrderedOld "ordered_old" "单上拆除表号",
    OrderedNew "ordered_new" "单上新装表号",
    OrderedUser "ordered_user" "单上户名",
    SignedByTeam "signed_by_team" "施工单位签字",
    SignedByChecker "signed_by_checker" "检查单位签字",
    SignedByUser "signed_by_user" "用户签字",
    OccurredAt "occurred_at" "发生时间",
    OralAt "oral_at" "口头报告时间",
    WrittenAt "written_at" "书面报告时间",
    Attendees "attendees" "参加人员",
    Signed "signed" "签字",
}

/// By its key, so that what was kept stays readable when meanings are added.
impl serde::Serialize for Field {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

impl<'de> serde::Deserialize<'de> for Field {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Named)
    }
}

struct Named;

impl serde::de::Visitor<'_> for Named {
    type Value = Field;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the name of a column")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Field, E> {
        Field::of_key(key).ok_or_else(|| E::custom(format!("there is no column `{key}`")))
    }
}
