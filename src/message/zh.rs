//! 中文

use super::{Message as M, Report as R, SignFault, signed};
use crate::sheet::{Field, Why};
use crate::source::SourceError;
use crate::value::quantity::QuantityError;

pub(super) fn text(message: &M) -> String {
    match message {
        M::Unreadable(error) => source(error),
        M::UnreadableHelp(error) => source_help(error).to_owned(),
        M::NotThere { error } => format!("找不到或无法打开:{error}"),
        M::NotThereHelp => "检查路径和读取权限".to_owned(),
        M::UnknownLayout { seen } if seen.is_empty() => "没有可识别的表头".to_owned(),
        M::UnknownLayout { seen } => format!("没有可识别的表头;最宽的一行是:{}", clip(seen)),
        M::UnknownLayoutHelp => {
            "若确为台账或导出表,请用常用列名作表头(见 README),或用 --kind 指明类型;否则把该表移出目录"
                .to_owned()
        }
        M::Matrix => "像是矩阵式台账(日期横排、物资竖排),没有类别和单据,无法逐笔对账".to_owned(),
        M::MatrixHelp => "改为一行一笔的流水账:日期、物资名称、规格型号、出入库类别、数量".to_owned(),
        M::Undecided { one, other } => format!("既像 {one} 又像 {other},不作猜测"),
        M::UndecidedHelp { one, other } => format!("用 --kind {one} 或 --kind {other} 指明"),
        M::MissingColumn { kind, missing } => format!("像是 {kind},但缺少列:{}", fields(missing)),
        M::MissingColumnHelp { missing } if missing.contains(&Field::Date) => {
            "加一列「日期」,或在标题、工作表名、文件名中写明日期".to_owned()
        }
        M::MissingColumnHelp { missing } => format!("在表头中补上「{}」列,或改用常用列名", fields(missing)),
        M::DoubledColumn { field } => format!("有两列都叫「{}」,不知取哪一列", field.chinese()),
        M::DoubledColumnHelp => "改掉其中一个列名".to_owned(),
        M::Hidden { rows: 0 } => "这是隐藏的工作表,已照常读取".to_owned(),
        M::Hidden { rows } => format!("有 {rows} 行被隐藏,已照常读取"),
        M::HiddenHelp => "请确认隐藏内容确应计入".to_owned(),
        M::Subtotal { found, sum } => format!("合计写 {found},各行之和为 {sum}"),
        M::SubtotalHelp => "核对各行数量和合计公式;对账以各行为准".to_owned(),
        M::RunningBalance { found, before, moved, expected } => {
            format!("结存写 {found},应为 {expected}(上一结存 {before},本行 {})", signed(*moved))
        }
        M::RunningBalanceHelp => "核对本行数量与结存;对账以数量为准".to_owned(),
        M::DateSerials { count } => format!("有 {count} 个日期存成了数字序号,已按日期读取"),
        M::DateSerialsHelp => "把该列的单元格格式改为日期".to_owned(),
        M::DateOutside { day, stated } => format!("日期 {day} 不在本表所示的 {stated} 之内,按所写日期计"),
        M::DateOutsideHelp => "核对日期;若写错请更正后重报".to_owned(),
        M::Rejected { why, header } => rejected(why, header),
        M::RejectedHelp { why, header } => rejected_help(why, header),
        M::SameAgain { rows, first, day } => match day {
            Some(day) => format!("{day} 的 {rows} 行与 {first} 相同,只计一次"),
            None => format!("{rows} 行与 {first} 相同,只计一次"),
        },
        M::SameAgainHelp => "无需处理".to_owned(),
        M::SameFile { first } => format!("与 {first} 内容相同,只计一次"),
        M::Corrected { rows, first, day } => format!("{day} 的更正表({rows} 行)代替 {first} 中当日的记录"),
        M::CorrectedHelp => "请确认更正表是完整的一天".to_owned(),
        M::SentTwice { rows, first, day } => {
            format!("{day} 已由 {first} 报送,这里另有 {rows} 行不同的记录,暂挂不计")
        }
        M::SentTwiceHelp => "若为更正,请在文件名或标题注明「更正」后重报整天;若为补充,请并入原表".to_owned(),
        M::UnknownItem { written } => format!("存货档案中没有「{written}」,该行暂挂不计"),
        M::UnknownItemHelp { candidates } if candidates.is_empty() => {
            "按现存量表中的名称、型号更正;确为新物资的,先申请编码".to_owned()
        }
        M::UnknownItemHelp { candidates } => format!("是否为:{}", candidates.join(";")),
        M::ItemClash { written } => format!("「{written}」对应不止一种存货,该行暂挂不计"),
        M::ItemMisnamed { written, master } => {
            format!("编码相符,但名称型号「{written}」与档案「{master}」不同;按编码计")
        }
        M::ItemMisnamedHelp { master } => format!("名称型号请照现存量表填写:{master}"),
        M::MissingDay { site, day } => format!("{site} {day} 没有报送流水账"),
        M::MissingDayHelp { site } => format!("请 {site} 补报;当日无出入库也须报「无」"),
        M::Unit { written, master } => {
            format!("单位写「{written}」,档案为「{master}」,没有换算率,该行暂挂不计")
        }
        M::UnitHelp { written, master } => format!(
            "改按「{master}」填写;或在 duizhang.toml 中加 [aliases.units] 或 [[factor]] from = \"{written}\", to = \"{master}\""
        ),
        M::UnknownWarehouse { written } => format!("没有叫「{written}」的仓库,该行暂挂不计"),
        M::UnknownWarehouseHelp { candidates } if candidates.is_empty() => {
            "按仓库档案中的名称更正,或在 duizhang.toml 的 [aliases.warehouses] 中登记".to_owned()
        }
        M::UnknownWarehouseHelp { candidates } => format!("是否为:{}", candidates.join(";")),
        M::NoStore { damaged, several } => {
            let store = if *damaged { "损坏品库" } else { "完好品库" };
            if several.is_empty() {
                format!("该现场没有{store},不知记入哪个仓库,该行暂挂不计")
            } else {
                format!("该现场有多个{store}({}),不知记入哪个,该行暂挂不计", several.join("、"))
            }
        }
        M::NoStoreHelp => "在该行写明仓库".to_owned(),
        M::UnknownSite { written: Some(written) } => format!("没有叫「{written}」的现场,该行暂挂不计"),
        M::UnknownSite { written: None } => "看不出是哪个现场的流水账,该行暂挂不计".to_owned(),
        M::UnknownSiteHelp { candidates } if candidates.is_empty() => {
            "在标题、工作表名、文件名或文件夹中写明现场名称".to_owned()
        }
        M::UnknownSiteHelp { candidates } => format!("是否为:{}", candidates.join(";")),
        M::WrongCondition { what, store, damaged, inferred } => {
            let right = if *damaged { "损坏品库" } else { "完好品库" };
            let how = if *inferred { "按规范应记" } else { "须记" };
            format!("{what}:{how}{right},写的是 {store}")
        }
        M::WrongConditionHelp { store: Some(store), .. } => format!("仓库改为 {store},或改正类别"),
        M::WrongConditionHelp { store: None, damaged } => {
            format!("改记{},或改正类别", if *damaged { "损坏品库" } else { "完好品库" })
        }
        M::WrongSign { what, how, erp } => {
            let how = match how {
                SignFault::Return => "物资退库的数量必须小于 0",
                SignFault::Red => "标明红字而数量为正",
                SignFault::Column => "数量写在了相反方向的栏内",
            };
            let erp = if *erp { ";ERP 单据的方向与此相反" } else { "" };
            format!("{what}:{how},按所写计{erp}")
        }
        M::WrongSignHelp { how: SignFault::Return } => "数量前加负号后重报".to_owned(),
        M::WrongSignHelp { how: SignFault::Red } => "确为冲红的,数量写成负数;否则去掉红字".to_owned(),
        M::WrongSignHelp { how: SignFault::Column } => {
            "数量移到类别所属的一栏;确为冲红的,在该栏写负数".to_owned()
        }
        M::Reversal { what } => format!("{what}:负数,作冲红计"),
        M::ReversalHelp => "请确认是冲销原来的一笔".to_owned(),
        M::NoTransferNumber { what } => format!("{what}:没有写调拨单号"),
        M::NoTransferNumberHelp { inward, candidates } => {
            let order = if *inward { "来货的调拨单" } else { "发货所依据的调拨单" };
            format!("在备注或「调拨单号」栏补填{order}号{}", maybe(candidates))
        }
        M::UnknownTransferNumber { what, number } => {
            format!("{what}:调拨单列表中没有调拨单号 {number}")
        }
        M::UnknownTransferNumberHelp { candidates } => {
            format!("核对单号;或导出包含该单的调拨单列表{}", maybe(candidates))
        }
        M::NoPackingList { what } => format!("{what}:备注中没有装箱单号"),
        M::NoPackingListHelp => "在备注中补填装箱单信息,如「装箱单ZX0012」".to_owned(),
        M::PartNotReturned { what, turbine, days, returned } if returned.is_zero() => {
            format!("{what}:装上风机 {turbine},前后 {days} 天内没有换下件的损坏入库(此条系推断)")
        }
        M::PartNotReturned { what, turbine, days, returned } => {
            format!("{what}:装上风机 {turbine},前后 {days} 天内换下件的损坏入库只有 {returned}(此条系推断)")
        }
        M::PartNotReturnedHelp => "换下的旧件补报损坏入库;没有换下旧件的(如新装)请在备注说明".to_owned(),
        M::NegativeStock { name, unit, day, lowest, until } => {
            let until = match until {
                Some(until) => format!(",至 {until} 恢复"),
                None => ",至期末未恢复".to_owned(),
            };
            format!("{name} 账面自 {day} 起低于零,最低 {lowest} {unit}{until}")
        }
        M::NegativeStockHelp => "查当日之前漏记的入库、重复或多记的出库,以及期初".to_owned(),
        M::RepeatedRow { what, first } => format!("{what}:与第 {first} 行各栏相同,两行都计"),
        M::RepeatedRowHelp => "若是重复登记,删去一行后重报;确为两笔的,在备注中写明".to_owned(),
        M::ReturnDirection { what, word, balances } => {
            let balances = balances
                .map(|(written, turned)| format!(";按所写期末账面为 {written},方向相反则为 {turned}"));
            let balances = balances.unwrap_or_default();
            format!("{what}:备注有「{word}」,似是物资回到现场,而物资退库减少库存{balances}")
        }
        M::ReturnDirectionHelp => "问明物资是退给上游还是回到现场;仍按所写计,与 ERP 一致".to_owned(),
        M::BalanceDiffers { book, expected, difference, unit, name, rest } => {
            let way = if difference.is_negative() { "账面少" } else { "账面多" };
            let rest = if *rest { ",此为其中未解释的部分" } else { "" };
            format!("{name} {way} {} {unit}(账面 {book},ERP {expected}{rest})", difference.abs())
        }
        M::BalanceDiffersHelp { parted_on: Some(day) } => format!("两边结存自 {day} 起不一致,从这一天查起"),
        M::BalanceDiffersHelp { parted_on: None } => "核对该存货本期的流水账与 ERP 单据".to_owned(),
        M::OpeningDiffers { used, other, name, ledger } => {
            let whose = if *ledger { "流水账期初" } else { "另一份期初" };
            format!("{name} {whose}为 {other},对账用的期初为 {used}(差 {})", signed(*other - *used))
        }
        M::OpeningDiffersHelp { ledger: true } => "请现场按 ERP 期初更正,或查明上期未达账项".to_owned(),
        M::OpeningDiffersHelp { ledger: false } => "查明两份期初为何不同;差额会带到期末".to_owned(),
        M::Inconsistent { opening, moved, onhand, name } => format!(
            "{name} ERP 期初 {opening} {} 单据净额 = {},但现存量为 {onhand}",
            signed(*moved),
            *opening + *moved
        ),
        M::InconsistentHelp => "核对导出范围、审核状态和导出时间后重新导出;此差额不计入现场".to_owned(),
        M::LineTwice { lines, sum, name } => format!("{name} 在现存量中有 {lines} 行完全相同,已合计为 {sum}"),
        M::LineTwiceHelp => "确认不是重复导出;批号、自由项、货位不同的行可以并存".to_owned(),
        M::NoOpening { sites, eve } => format!("缺少期初({eve} 的结存){}", of(sites)),
        M::NoOpeningHelp { eve } => {
            format!("给出截止 {eve} 的现存量,或用 --opening 文件 指明;确从零开始的用 --opening-zero")
        }
        M::NoMaster { sites, to } => format!("缺少 {to} 的现存量{}", of(sites)),
        M::NoMasterHelp { to } => format!("给出截止 {to} 的现存量,或用 --master 文件 指明"),
        M::NoItems => "没有存货档案,也没有现存量:认不出任何物资".to_owned(),
        M::NoItemsHelp => "把存货档案或现存量导出表一并给出".to_owned(),
        M::UndatedExport { place } => format!("{place}:看不出现存量是哪一天的"),
        M::UndatedExportHelp => {
            "在标题写明「截止日期」或在文件名中写日期;或用 --opening、--master 指明".to_owned()
        }
        M::CannotRoll { place, day, to } => {
            format!("{place}:现存量是 {day} 的,没有覆盖期间的出入库单据,不能推算到 {to}")
        }
        M::CannotRollHelp { day, to } => {
            format!("给出 {to} 的现存量,或覆盖 {day} 与 {to} 之间的入库单、出库单列表")
        }
        M::SomeUnread { count } => format!("有 {count} 个文件或工作表未能读取或识别"),
        M::OverrideRefused { place, old, found } => {
            format!("{place}:[[override]] 应有原值「{old}」,现为「{found}」,未予更改")
        }
        M::OverrideRefusedHelp => "核对该单元格;已由现场更正的,从 duizhang.toml 中删去这一条".to_owned(),
        M::Counting(counting) => counting.text(crate::value::Lang::Zh),
        M::Told(told) => told.text(crate::value::Lang::Zh),
        M::Keeping(keeping) => keeping.text(crate::value::Lang::Zh),
        M::Outsourced(said) => said.text(crate::value::Lang::Zh),
        M::Called(called) => called.text(crate::value::Lang::Zh),
        M::Report(report) => report_text(report),
    }
}

fn maybe(candidates: &[String]) -> String {
    if candidates.is_empty() { String::new() } else { format!(";是否为:{}", candidates.join("、")) }
}

fn of(sites: &[String]) -> String {
    if sites.is_empty() { String::new() } else { format!(":{}", sites.join("、")) }
}

fn fields(fields: &[Field]) -> String {
    let names: Vec<&str> = fields.iter().map(|field| field.chinese()).collect();
    names.join("」或「")
}

fn clip(words: &[String]) -> String {
    let mut text = words.iter().take(10).cloned().collect::<Vec<_>>().join(" | ");
    if words.len() > 10 {
        text.push_str(" | …");
    }
    text
}

fn source(error: &SourceError) -> String {
    match error {
        SourceError::Io(error) => format!("打不开:{error}"),
        SourceError::Empty => "空文件".to_owned(),
        SourceError::Encrypted => "文件有密码保护".to_owned(),
        SourceError::Unsupported(format) => format!("是 {format} 文件,本程序不读这种格式"),
        SourceError::Damaged(what) => format!("文件不完整或已损坏({what})"),
        SourceError::Limit { name, limit, found } => format!("超过上限 {name} = {limit}({found})"),
        SourceError::Encoding { offset } => {
            format!("不是 UTF-8 也不是 GB18030 文本(第 {offset} 字节)")
        }
        SourceError::OpenQuote { line } => format!("第 {line} 行的引号没有闭合"),
        SourceError::TextAfterQuote { line } => format!("第 {line} 行的引号后面还有文字"),
        SourceError::WorkerDied { memory } => {
            format!("读取它的进程中途退出:文件已损坏,或需要的内存超过上限 worker_memory = {memory}")
        }
        SourceError::WorkerTimeout { seconds } => format!("{seconds} 秒内没有读完(上限 worker_seconds)"),
    }
}

fn source_help(error: &SourceError) -> &'static str {
    match error {
        SourceError::Io(_) => "检查文件是否正被占用、有无读取权限",
        SourceError::Empty => "请对方重新发送",
        SourceError::Encrypted => "去掉密码后另存",
        SourceError::Unsupported(_) => "用 Excel 或 WPS 打开,另存为 .xlsx",
        SourceError::Damaged(_) => "用 Excel 或 WPS 打开后另存为 .xlsx,或请对方重新发送",
        SourceError::Limit { .. } => "确认文件无误后,在 duizhang.toml 的 [limits] 中放宽",
        SourceError::Encoding { .. } => "用 Excel 或 WPS 打开,另存为 .xlsx 或 UTF-8 的 CSV",
        SourceError::OpenQuote { .. } | SourceError::TextAfterQuote { .. } => "改正该行的引号",
        SourceError::WorkerDied { .. } | SourceError::WorkerTimeout { .. } => {
            "用 Excel 或 WPS 打开后另存为 .xlsx;确认文件无误的,也可在 duizhang.toml 的 [limits] 中放宽上限"
        }
    }
}

fn rejected(why: &Why, header: &str) -> String {
    match why {
        Why::BadQuantity { found, error } => match error {
            QuantityError::NotANumber => format!("{header}「{found}」不是确切的数字,该行未计"),
            QuantityError::TooManyPlaces => format!("{header} {found} 的小数超过六位,该行未计"),
            QuantityError::TooLarge => format!("{header} {found} 大得不合理,该行未计"),
        },
        Why::BadDate { found } => format!("{header}「{found}」不是日期,该行未计"),
        Why::AmbiguousDate { found, readings } => {
            let days: Vec<String> = readings.iter().map(ToString::to_string).collect();
            format!("{header}「{found}」有不止一种读法:{};该行未计", days.join("、"))
        }
        Why::YearUnknown { found } => {
            format!("{header}「{found}」没有年份,别处也没有写明,该行未计")
        }
        Why::Missing { .. } => format!("{header}未填,该行未计"),
        Why::FormulaWithoutValue => {
            format!("{header}是公式而文件中没有存结果(公式无缓存值),该行未计")
        }
        Why::PrecisionLost { found } => {
            format!("{header} {found} 以数字存放且超过 15 位,末位已失真,该行未计")
        }
        Why::ErrorValue { found } => format!("{header}是错误值 {found},该行未计"),
        Why::UnknownCategory { found, .. } => format!("{header}「{found}」不是规定的类别,该行未计"),
        Why::DirectionUnclear { found } => {
            format!("{header}「{found}」看不出是入库还是出库,该行未计")
        }
        Why::BothQuantities { in_quantity, out_quantity } => {
            format!("同一行既有入库 {in_quantity} 又有出库 {out_quantity},该行未计")
        }
        Why::Ragged { found, expected } => {
            format!("该行有 {found} 栏,表头有 {expected} 栏,该行未计")
        }
        Why::Example => "像是表中自带的填写示例,该行未计".to_owned(),
        Why::Undecodable { offset } => format!("第 {offset} 字节不是有效的文字,该行未计"),
        Why::Unfit(unfit) => super::unfit::text(unfit, header, crate::value::Lang::Zh),
    }
}

fn rejected_help(why: &Why, header: &str) -> String {
    match why {
        Why::BadQuantity { .. } => "填一个确切的数字,如 3 或 2.5".to_owned(),
        Why::BadDate { .. } | Why::AmbiguousDate { .. } | Why::YearUnknown { .. } => {
            "日期写成 2024-11-03 这样的形式".to_owned()
        }
        Why::Missing { above: Some(above) } => format!("补填{header};上一行写的是「{above}」,若相同请照填"),
        Why::Missing { above: None } => format!("补填{header}"),
        Why::FormulaWithoutValue => "用 Excel 或 WPS 打开并保存一次,或改为数值".to_owned(),
        Why::PrecisionLost { .. } => "把该列改为文本格式后重新输入编码".to_owned(),
        Why::ErrorValue { .. } => "改正公式,或改为数值".to_owned(),
        Why::UnknownCategory { near, .. } if !near.is_empty() => format!("是否为:{}", near.join("、")),
        Why::UnknownCategory { .. } => {
            "类别须为:采购入库、零采入库、损坏入库、修复入库、完好品调拨、损坏品调拨、物资退库、自用领用、返修出库、报废出库".to_owned()
        }
        Why::DirectionUnclear { .. } => "写成「…入库」或「…出库」".to_owned(),
        Why::BothQuantities { .. } => "一行只写一笔,分成两行".to_owned(),
        Why::Ragged { .. } => "检查该行是否多了或少了分隔符".to_owned(),
        Why::Example => "删去示例行;若是真实业务,去掉「示例」字样".to_owned(),
        Why::Undecodable { .. } => "重新输入该行,或另存为 UTF-8".to_owned(),
        Why::Unfit(unfit) => super::unfit::help(unfit, crate::value::Lang::Zh),
    }
}

fn report_text(report: &R) -> String {
    match report {
        R::Incomplete { why } => format!("不完整:{why}"),
        R::Title { period, as_of } => format!("对账 {period}(截至 {as_of})"),
        R::DateBasis { approval: true } => "期间按审核日期".to_owned(),
        R::DateBasis { approval: false } => "期间按单据日期".to_owned(),
        R::Matched { tiers } => {
            let parts: Vec<String> = tiers.iter().map(|(tier, count)| format!("{tier} {count}")).collect();
            format!("对上:{}", parts.join(","))
        }
        R::Filtered { what } => format!("已筛选:{what};未列出的不等于没有"),
        R::Files { files, read, accepted, rejected, skipped, held } => format!(
            "文件 {files};行 {read} = 采纳 {accepted} + 退回 {rejected} + 跳过 {skipped}(采纳中暂挂 {held})"
        ),
        R::Ledger { posted, outside, held, repeated, replaced } => {
            format!("流水账分录:入账 {posted},期外 {outside},暂挂 {held},重复 {repeated},被更正 {replaced}")
        }
        R::Keys { all, equal, differ, unknown } => {
            let unknown = if *unknown > 0 { format!(",不能比较 {unknown}") } else { String::new() };
            format!("仓库×存货 {all}:相符 {equal},不符 {differ}{unknown}")
        }
        R::DifferBySite => "不符的存货(按现场)".to_owned(),
        R::Nothing => "没有发现问题".to_owned(),
        R::Capped { shown, all, file: Some(file) } => format!("以上 {shown} 条,共 {all} 条;全部在 {file}"),
        R::Capped { shown, all, file: None } => {
            format!("以上 {shown} 条,共 {all} 条;加 -o 报告.xlsx 或 --list 清单.csv 得到全部")
        }
        R::Counts { error, warning, info } => format!("错误 {error},警告 {warning},提示 {info}"),
        R::PassedOver { count } => format!("略过 {count} 个不是表格的文件(用 --format json 查看)"),
        R::Wrote { file } => format!("已写 {file}"),
        R::Help => "处理".to_owned(),
        R::Config { file, sha256 } => format!("配置 {file}(sha256 {sha256})"),
        R::NoRowInPeriod { period, days: Some((from, to)) } => {
            format!("{period} 内没有任何流水账;读到的日期为 {from} 至 {to}")
        }
        R::NoRowInPeriod { period, days: None } => format!("{period} 内没有任何流水账"),
        R::NothingInPeriod { period } => format!("读到的文件都与 {period} 无关"),
        R::NoRowHelp => "检查 --period,或给出该期间的流水账(当日无出入库的空表也算)".to_owned(),
        R::OutsourcersTitle { period, as_of } => format!("外包考核 {period}(截至 {as_of})"),
        R::Fieldwork { counted, outside, repeated, replaced } => {
            format!("外包记录:计入 {counted} 行,期间以外 {outside},重复报送 {repeated},被更正代替 {replaced}")
        }
        R::NoFieldwork { period } => format!("{period} 内没有任何外包记录"),
        R::NoFieldworkHelp => "检查 --period,或给出该期间的外包工作量记录、投诉工单".to_owned(),
        R::NoInput => "没有给出任何文件".to_owned(),
        R::NoInputHelp => {
            "给出文件或目录,例如:duizhang reconcile --period 2024-11 流水账/ ERP/ -o 报告.xlsx".to_owned()
        }
        R::RowsRead { read, accepted, rejected, skipped } => {
            format!("行 {read} = 采纳 {accepted} + 退回 {rejected} + 跳过 {skipped}")
        }
        R::Skipped { title, header, nil, subtotal, note } => {
            format!("跳过:标题 {title},表头 {header},无业务 {nil},合计 {subtotal},附注 {note}")
        }
        R::Unmapped { columns } => format!("未用的列:{columns}"),
        R::HeaderRows { rows } => format!("表头在第 {rows} 行"),
        R::DaysLine { from, to } if from == to => format!("日期 {from}"),
        R::DaysLine { from, to } => format!("日期 {from} 至 {to}"),
        R::TraceEnd { book, expected, difference, unit } => {
            format!("期末:账面 {book},ERP {expected},差异 {}{unit}", signed(*difference))
        }
        R::Coverage { inward, outward } if inward.is_empty() && outward.is_empty() => {
            "没有单据列表:只对余额".to_owned()
        }
        R::Coverage { inward, outward } => {
            let or_none = |days: &str| if days.is_empty() { "无".to_owned() } else { days.to_owned() };
            format!("单据列表:入库 {},出库 {};其外只对余额", or_none(inward), or_none(outward))
        }
        R::LayoutBlock => "若是台账,把下面一段填好后粘贴到 duizhang.toml:".to_owned(),
        R::Overridden { place, old, new, reason } => {
            format!("已按配置更改 {place}:「{old}」→「{new}」({reason})")
        }
        R::HiddenSheet => "隐藏的工作表".to_owned(),
    }
}
