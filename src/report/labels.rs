//! The fixed words of reports, in both languages.

use crate::finding::{Owner, Severity};
use crate::sheet::Field;
use crate::value::Lang;

macro_rules! labels {
    ($($name:ident $zh:literal $en:literal,)*) => {
        /// A fixed word or phrase of a report.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Label { $($name,)* }

        impl Label {
            pub const ALL: &'static [Label] = &[$(Label::$name,)*];

            fn zh(self) -> &'static str {
                match self { $(Label::$name => $zh,)* }
            }

            fn en(self) -> &'static str {
                match self { $(Label::$name => $en,)* }
            }
        }
    };
}

labels! {
    // Titles and sheets
    Report "对账报告" "Reconciliation report",
    Summary "摘要" "Summary",
    Balances "余额" "Balances",
    Discrepancies "差异清单" "Discrepancies",
    HeldAndRejected "暂挂与退回" "Held and rejected",
    Inputs "输入" "Inputs",
    Statement "调节表" "Statement",
    Vouchers "建议凭证" "Proposed vouchers",
    Transfers "调拨" "Transfers",
    Matches "匹配" "Matches",
    Causes "原因" "Causes",
    Overridden "按配置更正的单元格" "Cells corrected by the configuration",
    HeldRows "暂挂的行(已读懂,但未计入任何余额)" "Held rows (understood, and in no balance)",
    RejectedRows "退回的行(内容有误,未计入)" "Rejected rows (at fault, and not counted)",
    PassedOver "未读取的文件" "Files passed over",
    NoneFound "无" "none",
    SeeSummary "← 摘要" "← Summary",
    // The state of the answer
    Complete "结果完整:没有影响结论的缺口" "COMPLETE: nothing is missing that the result depends on",
    Incomplete "结果不完整:以下缺口补齐前,不能作为结论" "INCOMPLETE: not a conclusion until these gaps are closed",
    IncompleteShort "结果不完整,缺口见摘要" "INCOMPLETE: see Summary",
    WhatToDo "怎么办" "What to do",
    Filtered "发现经过筛选,不是全部" "FILTERED: not all findings are listed",
    Selected "只列" "only",
    Ignored "不列" "without",
    // Figures
    Count "数量" "Count",
    Files "文件" "Files",
    RowsRead "读取行 = 接受 + 退回 + 跳过" "Rows read (sum of next three)",
    ReadRows "读取" "Read",
    RowsAccepted "接受" "Accepted",
    RowsRejected "退回" "Rejected",
    RowsSkipped "跳过" "Skipped",
    RowsHeld "接受的行中暂挂" "Held, of the accepted",
    LedgerPostings "流水账记录" "Ledger postings",
    Posted "计入" "Posted",
    OutsidePeriod "期间以外" "Outside of the period",
    Held "暂挂" "Held",
    Repeated "重复报送,只计一次" "Sent again, counted once",
    Replaced "已被更正表代替" "Replaced by a correction",
    Keys "余额项(仓库 × 存货)" "Balances (warehouse × item)",
    AllKeys "全部" "All",
    EqualKeys "相符" "Equal",
    DifferingKeys "不符" "Differ",
    UnknownKeys "无法比较" "Not comparable",
    Findings "发现" "Findings",
    FindingsByCode "各类发现" "Findings by code",
    RanUnlisted "已检查、没有列出的发现(可能被筛去)" "Checked, none listed (perhaps filtered out)",
    RanQuietly "已检查、未发现问题" "Checked, nothing found",
    BySite "各现场" "Sites",
    SiteKeys "余额项" "Balances",
    SiteDiffering "不符" "Differ",
    SiteErrors "错误" "Errors",
    NoSite "(未归属现场)" "(no site)",
    DifferingBySite "各现场账面与 ERP 不符的余额项数" "Balances that differ, by site",
    // The run
    Run "本次运行" "This run",
    PeriodOf "期间" "Period",
    AsOf "截止日期" "As of",
    Version "程序版本" "Version",
    InputsChecksum "输入文件校验值" "Checksum of the inputs",
    PolicyChecksum "规则参数校验值" "Checksum of the policy",
    DateBasis "日期口径" "Date basis",
    Documents "单据列表" "Document lists",
    ConfigFile "配置文件" "Configuration file",
    PreparedBy "编制" "Prepared by",
    ReviewedBy "审核" "Reviewed by",
    ConfirmedBy "现场确认" "Confirmed by the site",
    SignedOn "日期" "Date",
    // Columns
    Site "现场" "Site",
    Warehouse "仓库" "Warehouse",
    ItemCode "存货编码" "Item code",
    ItemName "存货名称" "Item name",
    Item "存货" "Item",
    Spec "规格型号" "Specification",
    Unit "单位" "Unit",
    Opening "期初" "Opening",
    Inward "入" "In",
    Outward "出" "Out",
    Book "账面 = 期初 + 入 - 出" "Book = opening + in - out",
    Expected "ERP 结存" "ERP balance",
    Difference "差异 = 账面 - ERP" "Difference = book - ERP",
    Explained "已解释" "Explained",
    Unexplained "未解释 = 差异 - 已解释" "Unexplained = difference - explained",
    PartedOn "自何日起不一致" "Parted on",
    ExportedAsOf "导出日期" "Exported as of",
    ExportedQuantity "导出数量" "Exported quantity",
    Price "单价" "Price",
    DifferenceValue "差异金额 = 差异 × 单价" "Value = difference × price",
    SeeFinding "见差异清单" "Finding",
    Total "合计(只加显示的行)" "Total (of the rows shown)",
    Severity "程度" "Severity",
    Code "代码" "Code",
    Name "名称" "Name",
    Date "日期" "Date",
    Quantity "数量" "Quantity",
    Message "说明" "Message",
    Clause "依据" "Clause",
    Owner "由谁处理" "Owner",
    Place "出处" "Place",
    Id "编号" "Id",
    Remark "处理意见" "Remark",
    Responsible "责任人" "Responsible",
    Status "状态" "Status",
    Open "未处理" "Open",
    InProgress "处理中" "In progress",
    Done "已处理" "Done",
    ExplainedStatus "已说明" "Explained",
    StatusHint "从下拉列表中选取" "Choose from the list",
    File "文件" "File",
    Sheet "工作表" "Sheet",
    RowOrCell "行/单元格" "Row or cell",
    Category "类别" "Category",
    WrittenItem "存货(原文)" "Item as written",
    RowContent "原行内容(【】为所指)" "The row (【】 marks the cell)",
    Kind "类型" "Kind",
    FirstDay "起" "First day",
    LastDay "止" "Last day",
    HeaderRows "表头行" "Header rows",
    Columns "列的含义" "Columns",
    Unmapped "未用的列" "Columns not used",
    Hidden "隐藏" "Hidden",
    Yes "是" "yes",
    Failure "未能读取的原因" "Failure",
    Sha256 "SHA-256" "SHA-256",
    Why "原因" "Why",
    NotRecognised "未识别" "not recognised",
    TransferNumber "调拨单号" "Transfer",
    FromWarehouse "转出仓库" "From",
    ToWarehouse "转入仓库" "To",
    Ordered "调拨单 数量" "Ordered",
    LeftByLedger "发出 流水账" "Left: ledger",
    LeftByErp "发出 ERP" "Left: ERP",
    LeftOn "发出日期" "Left on",
    ArrivedByLedger "收到 流水账" "Arrived: ledger",
    ArrivedByErp "收到 ERP" "Arrived: ERP",
    ArrivedOn "收到日期" "Arrived on",
    State "到货情况" "State",
    Age "在途天数" "Days under way",
    MakerDepartment "制单部门" "Made by",
    Approver "审核人" "Approved by",
    ApprovedOn "审核日期" "Approved on",
    Arrived "已收" "arrived",
    ArrivedOnly "已收,未见发出" "arrived, not seen to leave",
    UnderWay "现场未收" "not received",
    Slip "待办事项" "Items to settle",
    Number "序号" "No.",
    WhatIsWrong "问题" "What is wrong",
    Reply "答复" "Reply",
    FilledInBy "填写人" "Filled in by",
    FindingsOf "发现条数" "Findings",
    DifferenceOf "差异数量(不计正负)" "Difference, without signs",
    ValueOf "差异金额(不计正负)" "Value, without signs",
    CausesBySite "各现场的原因" "Causes by site",
    Step "项目" "Step",
    BookBalance "账面结存" "Balance of the book",
    ErpBalance "ERP 结存" "Balance of the ERP",
    Value "金额" "Value",
    Subtotal "小计" "Subtotals",
    LinesOf "笔数" "Lines",
    SiteTotal "合计(ERP - 账面)" "Total (ERP - book)",
    NoFindingListed "没有列出的发现说明此数" "no listed finding tells of this",
    Cause "原因" "Cause",
    Confidence "把握" "Confidence",
    LedgerDate "流水账 日期" "Ledger: date",
    LedgerCategory "流水账 类别" "Ledger: category",
    LedgerQuantity "流水账 数量" "Ledger: quantity",
    ErpDocument "ERP 单据号" "ERP: document",
    ErpDate "ERP 日期" "ERP: date",
    ErpOther "ERP 另记为" "ERP: booked as",
    ErpCategory "ERP 类别" "ERP: category",
    ErpQuantity "ERP 数量" "ERP: quantity",
    OtherPlace "其他出处" "Other places",
    MatchId "匹配号" "Match",
    MatchedBy "匹配依据" "Matched by",
    MovedQuantity "库存增减" "Stock moved",
    Document "单据号" "Document",
    LedgerPlace "流水账 出处" "Ledger: place",
    ErpPlace "ERP 出处" "ERP: place",
    OldValue "原值" "Old value",
    NewValue "改为" "New value",
    Reason "理由" "Reason",
    Applied "是否采用" "Applied",
    No "否,原值已不在" "no: the old value is not there",
    // Hints and notes
    StatementHint "每个现场一页,打印后签字;本表不是凭证,不得据以记账。金额只计有单价的存货。" "A page for each site, to be printed and signed. It is no voucher: post nothing from it. Values only where a price is known.",
    TransfersHint "发现所及的调拨单;在途天数从发出日算到截止日期。" "The transfers that findings speak of; days count from leaving to the as-of date.",
    VouchersCaution "仅为建议,未记入 ERP;未经批准不得据以调账" "Proposals only: nothing was posted, and nothing may be without approval",
    VouchersHint "列和顺序由 duizhang.toml 的 [voucher] 决定;数量为负表示红字。" "Columns and order are those of [voucher] in duizhang.toml; a quantity below zero is a red one.",
    CausesHint "数量跨不同单位相加,只看轻重;右边各列是各现场的发现条数。" "Quantities are added over different units and only show weight; the columns to the right count findings by site.",
    MatchesHint "流水账与 ERP 逐笔对应的结果;一行多个出处的是一对多或多对一。" "Which postings of ledger and ERP are the same; several places in a cell are one to many or many to one.",
    BalancesHint "着色的行账面与 ERP 不符;点「见差异清单」一列跳到对应的发现。合计跨不同单位时没有意义,请先按单位筛选。" "Shaded rows differ from the ERP; the last column leads to the finding. A total over different units means nothing: filter by unit first.",
    FindingsHint "最后三列供填写;有链接的存货编码跳到余额表的对应行。" "The last three columns are for you to fill in; a linked item code leads to its balance.",
    RowsHint "这些行未计入余额,请现场更正后重报。" "These rows are in no balance; let the site correct and send them again.",
    InputsHint "读取 = 接受 + 退回 + 跳过;暂挂含在接受之中。" "Read = accepted + rejected + skipped; held rows are among the accepted.",
    PageOf "第 &P 页,共 &N 页" "Page &P of &N",
    // Stocktakes
    CountedOn "盘点日期" "Counted on",
    CountLines "盘点项" "Lines",
    CountedLines "已盘" "Counted",
    NotCountedLines "未盘" "Not counted",
    ExactLines "完全相符" "Exact",
    ExactRate "相符率" "Exact rate",
    QuantityRate "数量准确率" "By quantity",
    ValueRate "金额准确率" "By value",
    GainOf "盘盈" "Gain",
    LossOf "盘亏" "Loss",
    StocktakeReport "盘点报告" "Stocktake report",
    StocktakeFigures "准确率" "Accuracy",
    Variances "盈亏清单" "Variances",
    NotCountedSheet "未盘与不识" "Not counted, unknown",
    MixUps "可能串货" "Probable mix-ups",
    SignSheet "签认表" "To sign",
    AllCounts "盘点明细" "All lines",
    FiguresOf "范围" "Of",
    CountedZero "其中实盘为零" "Counted as nought",
    ComparedLines "有账面可比(分母)" "Compared (the denominator)",
    WithinLines "容差以内" "Within tolerance",
    WithinRate "容差内比率" "Rate within tolerance",
    BookSum "账面数量合计" "Book quantity",
    NetOf "净差 = 盘盈 - 盘亏" "Net = gain - loss",
    AbsoluteOf "绝对差 = 盘盈 + 盘亏" "Absolute = gain + loss",
    NetRate "净额准确率(盈亏相抵)" "Net rate (a plus offsets a minus)",
    PricedLines "有单价的项" "Lines with a price",
    BookValue "账面金额" "Book value",
    GainValue "盘盈金额" "Value of gains",
    LossValue "盘亏金额" "Value of losses",
    NetValue "净差金额" "Net value",
    AbsoluteValue "绝对差金额" "Absolute value",
    Accuracy "准确率 = 1 - 绝对差 / 账面" "Accuracy = 1 - absolute / book",
    Rate "比率" "Rate",
    UnplacedRows "存货、仓库或单位不识的行" "Rows without a place",
    OfAll "全部" "All",
    OfSite "现场" "Site",
    OfDepartment "业务部" "Department",
    OfClass "ABC 类" "Class",
    OfPast "以前各次" "Earlier",
    StocktakeTrend "相符率,与前几次盘点相比" "Exact rate beside the last stocktakes",
    ThisTime "本次" "This time",
    LastTime "上次" "Last time",
    NoSheetSent "没有报送盘点表" "no count sheet",
    BookAtCount "盘点日账面" "Book at the count",
    BookOnSheet "表上账面" "Book on the sheet",
    CountedQuantity "实盘" "Counted",
    VarianceOf "差异 = 实盘 - 账面" "Variance = counted - book",
    VarianceValue "差异金额 = 差异 × 单价" "Value = variance × price",
    Class "ABC" "Class",
    OverTolerance "容差" "Tolerance",
    Recount "超出,复盘" "over: count again",
    CountReason "盈亏原因" "Reason",
    SheetRemark "备注" "Remark on the sheet",
    CountedBy "盘点人" "Counted by",
    SupervisedBy "监盘人" "Supervised by",
    SiteHead "现场总代表" "Head of the site",
    NowOf "推至截止日" "Carried on to today",
    Situation "情况" "What it is",
    LeftEmpty "实盘数量空白" "count left empty",
    OnNoSheet "不在盘点表上" "on no count sheet",
    InNoBook "账上没有" "in no book",
    ItemUnknown "存货不识" "item unknown",
    StoreUnknown "仓库不识" "store unknown",
    UnitUnknown "单位不识" "unit unknown",
    LossWarehouse "盘亏 仓库" "Loss: warehouse",
    LossItem "盘亏 编码" "Loss: item",
    LossName "盘亏 存货" "Loss: name",
    LossReason "盘亏 原因" "Loss: reason",
    GainWarehouse "盘盈 仓库" "Gain: warehouse",
    GainItem "盘盈 编码" "Gain: item",
    GainName "盘盈 存货" "Gain: name",
    GainReason "盘盈 原因" "Gain: reason",
    ToldAsOne "作一件事看" "Told as one",
    OtherReason "否,现场另有说明" "no: the site gives another reason",
    MixedConditions "完好品与损坏品" "good and damaged stock",
    MixedItems "相近的两种存货" "two near items",
    MixedSites "两个现场" "two sites",
    NoVariance "没有盈亏" "No variance",
    FiguresHint "数量跨不同单位相加,只看轻重;金额只计有单价的存货。盈亏不相抵,净差另列。" "Quantities are added over different units and only show weight; values only where a price is known. A plus never offsets a minus but in the net figures.",
    VariancesHint "金额大的在前。账面为盘点日的;现存量不是盘点日的,原数和日期列在前面两列。" "The dearest first. The book is that of the day of the count; an export of another day stands beside it.",
    AllCountsHint "每个仓库每种存货一行;空白未盘的不算零。" "A line for each store and item; what was left empty is not nought.",
    NotCountedHint "未盘的请补盘;账上没有的查明来源后报批。" "Count what was left out; find the origin of what is in no book.",
    MixUpsHint "同样数量的一盈一亏,可能是一件事;两处一起复盘后再定。" "A gain and a loss of one quantity may be one thing: count both again before you decide.",
    SignHint "每个现场一页,打印后签字;未经批准不得调账。" "A page for each site, to be printed and signed. Nothing is adjusted without approval.",
    // All reports of a period
    PeriodReport "期间报告" "Report of the period",
    PartStock "对账" "Stock",
    PartCounts "盘点" "Counts",
    PartService "回访" "Callbacks",
    PartOutsourced "外包" "Outsourced",
    PartOf "部分" "Part",
    Headline "要点" "Headline",
    HeadlineValue "数值" "Value",
    HeadlineNote "说明" "Note",
    FindingsByPart "各部分的发现" "Findings by part",
    MostUrgent "最要紧的" "Most urgent",
    StockEqual "账实相符的余额项" "Balances that agree",
    StockValue "差异金额(绝对值)" "Value of differences (absolute)",
    StockUnexplained "有未解释差异的余额项" "Balances with an unexplained rest",
    CountsExact "盘点相符的项" "Counted lines that agree",
    CountsNet "盘盈减盘亏(金额)" "Gains less losses (value)",
    CountsMissing "未报盘点表的现场" "Sites without a count sheet",
    WorkLate "超期工单" "Late orders",
    WorkComplaints "属实投诉" "True complaints",
    // Outsourced work
    OutsourcersReport "外包考核报告" "Outsourcers' scores",
    Teams "外包单位" "Outsourcers",
    Team "外包单位" "Outsourcer",
    People "采集器维护:各人" "Collector work, by person",
    Worker "人员" "Person",
    WorkType "工作类型" "Work",
    Rank "名次" "Rank",
    ScoredDays "评分人日" "Days scored",
    SuccessRate "成功率" "Success",
    Succeeded "成功数" "Succeeded",
    Adjustment "奖扣比例" "Adjustment",
    OtherReadings "另一读法" "Other readings",
    Money "奖扣金额" "Amount",
    QuotaShort "工作量不足" "Below quota",
    UnqualifiedDays "不合格人日" "Not qualified",
    Orders "工单" "Orders",
    Order "工单号" "Order",
    LateOrders "超期工单" "Late",
    DaysLate "超期天数" "Days late",
    ComplaintsSplit "投诉 属实/不属实/核实中" "Complaints true/untrue/pending",
    PerThousand "每千件属实投诉" "True complaints per 1,000",
    SampledOfRequired "抽查/应抽查" "Sampled/required",
    PassRate "抽查合格率" "Pass rate",
    CollectionRate "采集成功率" "Collection",
    // Callbacks
    CallbackReport "回访报告" "Callback report",
    Service "服务" "Service",
    Due "应回访" "Due",
    CalledBack "已回访" "Called back",
    InTime "及时" "In time",
    PendingCallbacks "待回访" "Pending",
    CallbackRate "回访率" "Rate",
    RequiredRate "规定" "Required",
    Met "达到" "Met",
    MetYes "达到" "yes",
    MetNo "不足" "no",
    MetUnknown "—" "-",
    Satisfaction "满意率" "Satisfied",
    RatesHint "应回访不含待回访(时限未过);满意率 = 满意 ÷ 作答,不是 ÷ 回访。规定数 = 应回访 × 规定率,向上取整。" "Due is without the pending ones. Satisfied is of those who answered, not of those called. Needed is due times the required rate, rounded up.",
    Scope "范围" "Scope",
    Needed "规定数" "Needed",
    Answered "作答" "Answered",
    SatisfiedCount "满意" "Satisfied (n)",
    Tickets "工单" "Tickets",
    TicketsHint "期内完成的全部工单,按服务和状态排列;各表的数目由此表数出。" "Every ticket completed in the period, by service and state; the counts of the other sheets are taken from here.",
    TicketNumber "工单号" "Ticket",
    ServiceCategory "类别" "Kind",
    RoomNumber "房号" "Home",
    Matter "事项" "Matter",
    CompletedOn "完成日期" "Completed",
    WindowFrom "时限起" "Window from",
    WindowTo "时限止" "Window to",
    CalledOn "回访日期" "Called on",
    CalledBy "回访人" "Called by",
    CallerTitle "回访人职务" "Title of the caller",
    CallResult "回访结果" "Result",
    Attempts "未接通次数" "Attempts",
    PaidService "有偿" "Paid",
    TimingNever "未回访" "not called",
    TimingEarly "过早" "too early",
    TimingInTime "及时" "in time",
    TimingLate "迟了" "late",
    TimingPending "待回访" "pending",
    ResponsibleFor "责任人" "Responsible",
    ByStaff "各责任人" "By staff",
    ByStaffHint "上:各责任人完成的工单的回访。下:各回访人所作的回访。" "Above: callbacks on the tickets that each one completed. Below: the callbacks that each one made.",
    ByCallSite "各项目" "By site",
    ByPart "各周各月" "By week and month",
    Calls "回访次数" "Calls",
    Reached "接通" "Reached",
    Visits "走访" "Visits",
    VisitsHint "各片区每周走访的业主;只列期内已过完的整周。" "Owners visited in each area, week by week; whole weeks of the period that are over.",
    Steward "客服员" "Steward",
    WeekFrom "周一" "Monday",
    Owners "所管业主" "Owners",
    Visited "走访" "Visited",
    WhoActs "谁办" "Who acts",
    ServiceCentre "客服中心" "Service centre",
    ListHint "先办上面的;「备注、负责人、状态」留给办理人填写。" "Work from the top. Remark, Who and State are for those who work the list.",
    ListOverdue "逾期未回访" "Overdue",
    ListUnsatisfied "不满意未了" "Unsatisfied",
    ListLate "迟了的回访" "Late",
    ListEarly "过早的回访" "Too early",
    ListRepeats "重复投诉与维修" "Repeats",
    ListCallers "回访人不符" "Wrong callers",
    ListForms "回访表" "Forms",
    ListWithout "无工单的回访" "Without ticket",
    ListAnswers "答复迟了" "Answers late",
    ListRates "回访率不足" "Below the rate",
    ListVisits "走访欠缺" "Visits missing",
    ListInput "数据问题" "Data",
    Trend "每周回访率" "Rate by week",
    RateChart "回访率与规定" "Rate against what is required",
    Profile "执行的规定" "Profile",
    SampleSheet "抽查回访表" "Spot check",
    SampleTitle "主任抽查回访表" "Spot check by the director",
    SampleHint "填好黄色各栏后与服务记录一起读入即可;回访结果从下拉中选。" "Fill the yellow columns and give the sheet to the program together with the services. Choose the result from the list.",
    ScoreCards "评分表" "Score cards",
    DailyLines "每日评分" "Daily lines",
    ReadingsSheet "读法对照" "Readings compared",
    ComplaintsSheet "投诉工单" "Complaints",
    WorkLog "外包记录" "Work log",
    WorkRows "计入" "Counted",
    Attempted "数量" "Attempted",
    QuotaState "工作量" "Quota",
    TierOf "当日" "Tier",
    OtherStarted "不满档也扣" "Started steps",
    OtherFull "满档扣" "Full steps",
    OtherLinear "按比例扣" "In proportion",
    OtherHighest "取最高一档" "Highest tier",
    OtherAdded "逐档相加" "Tiers added",
    OtherOver "超过一天起扣" "Over a day",
    OtherBy "迟一天即扣" "From the first day",
    AppliedReading "采用" "Applied",
    Base "绩效基数" "Base",
    Planned "计划完成" "Planned",
    Finished "实际完成" "Finished",
    Sampled "抽查数" "Sampled",
    SampleRequired "应抽查" "Sample due",
    SampleOther "二级负荷全查时应查" "Due if all second-class",
    SecondClass "二级负荷" "Second-class",
    SecondClassChecked "二级负荷已查" "Second-class checked",
    PassedOf "合格数" "Passed",
    CollectedOf "采集成功数" "Collected",
    NoticePosted "通知张贴" "Notice posted",
    WirelessRate "无线成功率" "Wireless success",
    CarrierRate "载波成功率" "Carrier success",
    PeopleOf "人数" "People",
    DaysOf "人日" "Person-days",
    OverQuota "超过上限" "Above the most",
    OpenOrders "未完成工单" "Open orders",
    SampleFailures "抽查不足" "Samples too small",
    PassFailures "合格率不足" "Pass rate below",
    CollectionFailures "采集率不足" "Collection below",
    Substantiated "属实" "Substantiated",
    Unsubstantiated "不属实" "Unsubstantiated",
    PendingComplaints "核实中" "Pending",
    ComplaintsTrue "投诉属实" "True complaints",
    ComplaintsUntrue "投诉不属实" "Untrue complaints",
    ComplaintsPending "投诉核实中" "Pending complaints",
    Jobs "维护装换总量" "Jobs",
    Content "内容" "Content",
    Verdict "核实结果" "Verdict",
    Assessment "考核" "Assessment",
    CardFigures "一、主要数据" "1. Figures",
    CardPeople "二、采集器维护(各人)" "2. Collector work",
    CardOrders "三、未达要求的工单" "3. Orders that fail a demand",
    CardRules "四、按规定逐条" "4. By rule and clause",
    CardTrend "五、走势" "5. Course",
    TrendAdjustment "平均奖扣比例" "Mean adjustment",
    TrendSuccess "成功率" "Success rate",
    Span "时段" "Span",
    AmountToSet "金额(由管理人员填写)" "Amount (set by a person)",
    ConfirmedByTeam "外包单位确认" "Confirmed by the outsourcer",
    FailsOf "未达要求" "Fails",
    QuotaShortState "不足" "below",
    QuotaWithin "达到" "within",
    QuotaOver "超过上限" "above",
    QuotaExcused "请假" "on leave",
    NotJudged "不评" "not judged",
    TeamsHint "名次按采集器维护各人日奖扣比例的平均;没有评分人日的不排名。" "Ranked by the mean adjustment of their person-days; without scored days there is no rank.",
    DailyHint "每人每日每项一行;没有维护的一天不评,不按 0 也不按 100%。" "A line per person, day and work; a day without an attempt is not judged: neither 0 nor 100%.",
    OrdersHint "着色的未达要求;「按实际情况扣除」的金额由管理人员填写。" "Shaded figures fail a demand; what is deducted by the circumstances is set by a person.",
    ReadingsHint "规定可有几种读法的,采用从宽的一种;其他读法的结果并列于此。" "Where the text allows several readings the narrow one applies; what the others come to stands beside.",
    ComplaintsHint "核实中的既不算属实,也不算不属实。" "A pending complaint is neither substantiated nor unsubstantiated.",
    OutsourcedFindingsHint "最后几列供填写。" "The last columns are for you to fill in.",
    CardHint "比例为相应绩效的百分比;金额列空着的由管理人员填写。" "Percents are of the pay concerned; a person fills in the empty amounts.",
    // The book: open items and site-days
    Since "起始日期" "Since",
    AgeDays "账龄(天)" "Age (days)",
    Periods "期数" "Periods",
    NewState "新发现" "new",
    OpenState "仍未解决" "still open",
    ReopenedState "说明已失效" "reopened",
    SiteDays "报送日历" "Site-days",
    SiteDaysHint "● 已报 · ○ 无业务 · △ 迟报 · × 未报" "● sent · ○ nothing happened · △ late · × missing",
    MissingDays "未报" "Missing",
    LateDays "迟报" "Late",
}

impl Label {
    /// The words in a language.
    pub fn text(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh(),
            Lang::En => self.en(),
        }
    }
}

/// The word for a severity.
pub fn severity(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::Error => lang.pick("错误", "Error"),
        Severity::Warning => lang.pick("警告", "Warning"),
        Severity::Info => lang.pick("提示", "Info"),
    }
}

/// Who has to act, in words.
pub fn owner(owner: Owner, lang: Lang) -> &'static str {
    match owner {
        Owner::Site => lang.pick("现场", "Site"),
        Owner::Department => lang.pick("业务部账务员", "Department"),
        Owner::Planning => lang.pick("业务管理部计划室", "Planning office"),
        Owner::OtherSite => lang.pick("对方现场", "Other site"),
        Owner::Outsourcer => lang.pick("外包单位", "Outsourcer"),
        Owner::ServiceCentre => lang.pick("客户服务中心", "Service centre"),
    }
}

/// The name of a rule: the Chinese one, or its name in kebab-case.
pub fn rule_name(code: &str, lang: Lang) -> &'static str {
    crate::rules::all().find(|rule| rule.code == code).map_or("", |rule| lang.pick(rule.chinese, rule.name))
}

/// What a sheet was taken for.
pub fn kind(kind: &'static str, lang: Lang) -> &'static str {
    let schemas = crate::record::schemas();
    let known = schemas.iter().find(|schema| schema.kind == kind);
    lang.pick(known.map_or(kind, |schema| schema.chinese), kind)
}

/// The meaning of a column, by its key in answers.
pub fn field(key: &'static str, lang: Lang) -> &'static str {
    let field = Field::ALL.iter().find(|field| field.key() == key);
    lang.pick(field.map_or(key, |field| field.chinese()), key)
}

/// Why a file was not read.
pub fn passed_why(why: &'static str, lang: Lang) -> &'static str {
    let zh = match why {
        "lock file" => "办公软件的锁定文件",
        "system file" => "系统文件",
        "hidden file" => "隐藏文件",
        "link to a folder" => "指向文件夹的链接",
        "broken link" => "失效的链接",
        "special file" => "特殊文件",
        "sheet without a table" => "没有表格的工作表",
        "text without columns" => "没有分列的文本",
        "PNG picture" => "PNG 图片",
        "JPEG picture" => "JPEG 图片",
        "GIF picture" => "GIF 图片",
        "SQLite database" => "SQLite 数据库",
        "RAR archive" => "RAR 压缩包",
        "7z archive" => "7z 压缩包",
        "gzip archive" => "gzip 压缩包",
        "program" => "程序",
        "media file" => "音视频文件",
        _ => why,
    };
    lang.pick(zh, why)
}

impl Label {
    /// Whether a required rate is met.
    pub fn of_met(met: Option<bool>) -> Label {
        match met {
            Some(true) => Label::MetYes,
            Some(false) => Label::MetNo,
            None => Label::MetUnknown,
        }
    }
}

/// That a table had more rows than a sheet holds.
pub fn left_out(rows: usize, lang: Lang) -> String {
    lang.pick(
        format!("工作表已满,另有 {rows} 行未列出"),
        format!("the sheet is full: {rows} more rows are not listed"),
    )
}

/// That a text was cut to what a cell holds.
pub fn cut(characters: usize, lang: Lang) -> String {
    lang.pick(
        format!("…【原文共 {characters} 字,超出单元格上限,此处截断】"),
        format!("… [cut here: the text has {characters} characters, more than a cell holds]"),
    )
}

/// How many places there are beyond those shown.
pub fn more_places(places: usize, lang: Lang) -> String {
    lang.pick(format!("…另有 {places} 处"), format!("… and {places} more"))
}

/// How many lines a page has no room for.
pub fn more_lines(lines: usize, lang: Lang) -> String {
    lang.pick(
        format!("…另有 {lines} 行,见各明细表"),
        format!("… and {lines} more lines: see the sheets behind"),
    )
}

/// What the reader of a slip is asked to do.
pub fn slip_hint(items: usize, lang: Lang) -> String {
    lang.pick(
        format!("共 {items} 项,请逐项核实,把结果填入「答复」一列后交回;不要改动编号。"),
        format!("{items} items. Check each, write the outcome under Reply and send the file back; leave the ids alone."),
    )
}

/// A site's heading in the statement.
pub fn statement_of(site: &str, keys: usize, differ: usize, lang: Lang) -> String {
    lang.pick(
        format!("{site}:{keys} 项存货,{differ} 项需调节"),
        format!("{site}: {differ} of {keys} balances to reconcile"),
    )
}

/// Where a day's success rate lies, by its key in answers; none on a day that is not judged.
pub fn tier(key: Option<&'static str>, lang: Lang) -> &'static str {
    use crate::outsource::tier::Tier;
    let tiers = [Tier::Unqualified, Tier::Qualified, Tier::Good, Tier::Excellent];
    let known = tiers.into_iter().find(|tier| Some(tier.key()) == key);
    known.map_or(Label::NotJudged.text(lang), |tier| crate::message::outsource::tier(tier, lang))
}

/// A name and what it is followed by: `期间:`, `Period: `.
pub fn named(label: Label, lang: Lang) -> String {
    lang.pick(format!("{}:", label.text(lang)), format!("{}: ", label.text(lang)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_label_is_empty() {
        for label in Label::ALL {
            for lang in [Lang::Zh, Lang::En] {
                assert!(!label.text(lang).trim().is_empty(), "{label:?}");
            }
        }
    }

    #[test]
    fn english_labels_hold_no_chinese() {
        let chinese = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
        for label in Label::ALL {
            assert!(!label.text(Lang::En).contains(chinese), "{label:?}");
        }
    }

    #[test]
    fn every_kind_and_rule_has_a_name() {
        for schema in crate::record::schemas() {
            assert_ne!(kind(schema.kind, Lang::Zh), schema.kind);
        }
        assert_eq!(rule_name("R301", Lang::Zh), "余额不符");
        assert_eq!(rule_name("R301", Lang::En), "balance-differs");
        assert_eq!(field("item_code", Lang::Zh), "存货编码");
    }
}
