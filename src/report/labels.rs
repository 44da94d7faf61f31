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
    FilesRead "读取的文件" "Files read",
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
    Figure "项目" "Figure",
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
    // The book: open items and site-days
    Standing "情况" "Standing",
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
