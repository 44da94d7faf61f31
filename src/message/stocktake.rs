//! What is said of counts.

use super::signed;
use crate::value::{Lang, Quantity};
use chrono::NaiveDate;

/// How a gain and a loss belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MixedUp {
    Conditions,
    NearItems,
    Sites,
}

/// What is found about a stocktake.
#[derive(Clone, Debug, PartialEq)]
pub enum Counting {
    Variance {
        name: String,
        unit: String,
        book: Quantity,
        counted: Quantity,
        over: bool,
        /// The export that was rolled to the day of the count.
        exported: Option<(NaiveDate, Quantity)>,
    },
    VarianceHelp {
        gain: bool,
        over: bool,
    },
    ReasonMissing {
        name: String,
        variance: Quantity,
    },
    ReasonMissingHelp,
    NotCounted {
        name: String,
        book: Option<Quantity>,
        unit: String,
        on_sheet: bool,
    },
    NotCountedHelp {
        on_sheet: bool,
    },
    UnknownLine {
        name: String,
        counted: Quantity,
        unit: String,
    },
    UnknownLineHelp,
    StoreUnknown {
        rows: usize,
        several: Vec<String>,
    },
    StoreUnknownHelp,
    BookDiffers {
        name: String,
        sheet: Quantity,
        book: Quantity,
        exported: Option<(NaiveDate, Quantity)>,
    },
    BookDiffersHelp,
    Arithmetic {
        name: String,
        own: Quantity,
        right: Quantity,
        book: Quantity,
        counted: Quantity,
    },
    ArithmeticHelp,
    SiteMissing {
        site: String,
        store: Option<String>,
    },
    SiteMissingHelp,
    Late {
        day: NaiveDate,
        due: NaiveDate,
    },
    LateHelp,
    Future {
        day: NaiveDate,
        as_of: NaiveDate,
    },
    Undated {
        taken: NaiveDate,
    },
    DayHelp,
    Twice {
        name: String,
        first: String,
        counted: Option<Quantity>,
        stands: Option<Quantity>,
    },
    TwiceHelp,
    Repeat {
        first: String,
        lines: usize,
    },
    RepeatHelp,
    MixUp {
        kind: MixedUp,
        quantity: Quantity,
        unit: String,
        loss: String,
        gain: String,
    },
    MixUpHelp,
    Adjustment {
        document: String,
        category: String,
        quantity: Quantity,
        unit: String,
        name: String,
    },
    AdjustmentHelp,
    OwnSupervisor {
        person: String,
        lines: usize,
    },
    OwnSupervisorHelp,
    NotRolled {
        export: NaiveDate,
        day: NaiveDate,
        /// Days in between of which no ledger was sent, of so many.
        missing: usize,
        days: usize,
    },
    NotRolledHelp,
    /// The head of the text report.
    Head {
        period: String,
        as_of: String,
    },
    Sums {
        lines: u64,
        counted: u64,
        zero: u64,
        not_counted: u64,
        unplaced: u64,
    },
    Amounts {
        gain: Quantity,
        loss: Quantity,
        net: Quantity,
        absolute: Quantity,
    },
    Values {
        gain: Quantity,
        loss: Quantity,
        net: Quantity,
        absolute: Quantity,
        priced: u64,
        of: u64,
    },
    /// A rate, with what it was divided by.
    Rate {
        exact: Option<String>,
        right: u64,
        within: Option<String>,
        tolerated: u64,
        of: u64,
        quantity: Option<String>,
        value: Option<String>,
    },
    Aside {
        sheets: usize,
    },
    WroteForms {
        sites: usize,
        sheets: usize,
        lines: usize,
    },
    NoCounts {
        period: String,
    },
    NoCountsHelp,
    NothingToCount,
    NothingToCountHelp,
    FormsIncomplete,
}

impl Counting {
    /// The sentence in a language.
    pub fn text(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh(self),
            Lang::En => en(self),
        }
    }
}

fn percent(rate: Option<&String>) -> String {
    rate.map_or_else(|| "-".to_owned(), |rate| share(rate))
}

/// `0.9715` as `97.15%`.
fn share(rate: &str) -> String {
    let Some((whole, places)) = rate.split_once('.') else { return rate.to_owned() };
    let digits = format!("{whole}{places}");
    let (head, tail) = digits.split_at(digits.len().saturating_sub(2));
    let head = head.trim_start_matches('0');
    format!("{}.{tail}%", if head.is_empty() { "0" } else { head })
}

fn zh(counting: &Counting) -> String {
    use Counting as C;
    match counting {
        C::Variance { name, unit, book, counted, over, exported } => {
            let variance = *counted - *book;
            let word = if variance.is_negative() { "盘亏" } else { "盘盈" };
            let rolled = exported.map(|(day, q)| format!("(现存量 {day} 为 {q},按流水账推至盘点日)"));
            let over = if *over { ",超出容差,须复盘" } else { "" };
            format!(
                "{name}:账面 {book}{},实盘 {counted},{word} {} {unit}{over}",
                rolled.unwrap_or_default(),
                variance.abs()
            )
        }
        C::VarianceHelp { gain, over } => {
            let first = if *over { "先复盘(stocktake template --recount);" } else { "" };
            let voucher = if *gain { "盘盈入库" } else { "盘亏出库" };
            format!("{first}查明原因、分清责任并报批,批准后补录 {voucher};未经批准不得擅自调账")
        }
        C::ReasonMissing { name, variance } => format!("{name}:差异 {},没有填写盈亏原因", signed(*variance)),
        C::ReasonMissingHelp => "请现场填写原因;原因待查的写「待查」并限期查明".to_owned(),
        C::NotCounted { name, book, unit, on_sheet } => {
            let how =
                if *on_sheet { "实盘数量空白,未盘点" } else { "现存量中有,盘点表上没有" };
            let book = book.map(|book| format!("(账面 {book} {unit})")).unwrap_or_default();
            format!("{name}:{how}{book}")
        }
        C::NotCountedHelp { on_sheet: true } => "请补盘;确实没有实物的填 0,空白不等于 0".to_owned(),
        C::NotCountedHelp { on_sheet: false } => "请补盘;盘点表须包含现存量中的每一个编码".to_owned(),
        C::UnknownLine { name, counted, unit } => {
            format!("{name}:实盘 {counted} {unit},现存量和账面中都没有")
        }
        C::UnknownLineHelp => "核对编码和仓库;确有实物而账上没有的,查明来源后报批入账".to_owned(),
        C::StoreUnknown { rows, several } if several.is_empty() => {
            format!("看不出这张盘点表({rows} 行)盘的是哪个仓库")
        }
        C::StoreUnknown { rows, several } => {
            format!("看不出这张盘点表({rows} 行)盘的是哪个仓库:{}", several.join("、"))
        }
        C::StoreUnknownHelp => "在标题中写「仓库:……」,或加一列「仓库」".to_owned(),
        C::BookDiffers { name, sheet, book, exported } => {
            let export = exported.map(|(day, q)| format!("现存量({day})为 {q},")).unwrap_or_default();
            format!("{name}:盘点表上的账面为 {sheet},{export}盘点日账面为 {book}")
        }
        C::BookDiffersHelp => "差异按盘点日账面计算;核对盘点表是否用了旧的现存量,或被改动".to_owned(),
        C::Arithmetic { name, own, right, book, counted } => {
            format!(
                "{name}:表上盈亏为 {},按表上账面 {book}、实盘 {counted} 应为 {}",
                signed(*own),
                signed(*right)
            )
        }
        C::ArithmeticHelp => "以账面和实盘数量为准;请核对是盈亏写错还是实盘写错".to_owned(),
        C::SiteMissing { site, store: None } => format!("{site} 没有报送盘点表"),
        C::SiteMissing { site, store: Some(store) } => format!("{site} 没有报送 {store} 的盘点表"),
        C::SiteMissingHelp => "请补报;库存为零的也须报「0」".to_owned(),
        C::Late { day, due } => format!("盘点日期 {day},晚于截止日 {due}"),
        C::LateHelp => "请说明迟盘原因;差异按实际盘点日的账面计算".to_owned(),
        C::Future { day, as_of } => format!("盘点日期 {day} 在今天({as_of})之后"),
        C::Undated { taken } => format!("表上没有盘点日期,按 {taken} 的账面比较"),
        C::DayHelp => "请在标题中写明「盘点日期」".to_owned(),
        C::Twice { name, first, counted, stands } => format!(
            "{name}:已在 {first} 盘过({}),这里又为 {};以先盘的为准",
            stands.map_or_else(|| "空白".to_owned(), |q| q.to_string()),
            counted.map_or_else(|| "空白".to_owned(), |q| q.to_string()),
        ),
        C::TwiceHelp => "核对是否重复登记;分放两处的,请写明货位,或把数量合并为一行".to_owned(),
        C::Repeat { first, lines } => format!("{lines} 行与 {first} 相同,只计一次"),
        C::RepeatHelp => "无需处理".to_owned(),
        C::MixUp { kind, quantity, unit, loss, gain } => {
            let how = match kind {
                MixedUp::Conditions => "可能完好品与损坏品混放",
                MixedUp::NearItems => "可能两种存货串货",
                MixedUp::Sites => "可能两个现场之间串货",
            };
            format!("{loss} 盘亏 {quantity} {unit},{gain} 盘盈 {quantity} {unit}:{how}")
        }
        C::MixUpHelp => "两处一起复盘;确为串货的,报批后一并更正,不要分开调账".to_owned(),
        C::Adjustment { document, category, quantity, unit, name } => {
            format!("{document}:{category} {quantity} {unit} {name},没有审批单号,备注中也没有批准")
        }
        C::AdjustmentHelp => "补办审批并写明审批单号;未获批准的应红冲".to_owned(),
        C::OwnSupervisor { person, lines } => format!("{lines} 行的盘点人和监盘人是同一人:{person}"),
        C::OwnSupervisorHelp => "监盘人应是盘点人以外的现场人员;请另派人抽查".to_owned(),
        C::NotRolled { export, day, missing, days } if missing == days => {
            format!("现存量是 {export} 的,盘点在 {day},其间没有流水账,未作推算")
        }
        C::NotRolled { export, day, missing, days } => {
            format!("现存量是 {export} 的,盘点在 {day},其间 {days} 天中有 {missing} 天没有流水账")
        }
        C::NotRolledHelp => "补上其间的流水账,或提供盘点日的现存量".to_owned(),
        C::Head { period, as_of } => format!("盘点 {period},截至 {as_of}"),
        C::Sums { lines, counted, zero, not_counted, unplaced } => {
            format!(
                "盘点项 {lines}:已盘 {counted}(其中实盘为零 {zero}),未盘 {not_counted};不识的行 {unplaced}"
            )
        }
        C::Amounts { gain, loss, net, absolute } => {
            format!("数量:盘盈 {gain},盘亏 {loss},净差 {},绝对差 {absolute}", signed(*net))
        }
        C::Values { gain, loss, net, absolute, priced, of } => format!(
            "金额(元,{of} 项中 {priced} 项有单价):盘盈 {gain},盘亏 {loss},净差 {},绝对差 {absolute}",
            signed(*net)
        ),
        C::Rate { exact, right, within, tolerated, of, quantity, value } => format!(
            "准确率:完全相符 {right}/{of} = {},容差以内 {tolerated}/{of} = {},按数量 {},按金额 {}",
            percent(exact.as_ref()),
            percent(within.as_ref()),
            percent(quantity.as_ref()),
            percent(value.as_ref())
        ),
        C::Aside { sheets } => format!("另有 {sheets} 张盘点表属于以后的期间,未计"),
        C::WroteForms { sites, sheets, lines } => format!("{sites} 个现场,{sheets} 张盘点表,共 {lines} 行"),
        C::NoCounts { period } => format!("{period} 没有盘点表"),
        C::NoCountsHelp => "检查盘点日期和 --period".to_owned(),
        C::FormsIncomplete => "有文件未能读取,盘点表会不全,没有编制".to_owned(),
        C::NothingToCount => "没有要盘点的存货".to_owned(),
        C::NothingToCountHelp => "需要一份现存量;--recount 还需要已填的盘点表".to_owned(),
    }
}

fn en(counting: &Counting) -> String {
    use Counting as C;
    match counting {
        C::Variance { name, unit, book, counted, over, exported } => {
            let variance = *counted - *book;
            let word = if variance.is_negative() { "loss" } else { "gain" };
            let rolled = exported.map(|(day, q)| format!(" (export of {day}: {q}, rolled with the ledger)"));
            let over = if *over { "; over tolerance, count again" } else { "" };
            format!("{name}: book {book}{}, counted {counted}: {word} of {} {unit}{over}", rolled.unwrap_or_default(), variance.abs())
        }
        C::VarianceHelp { gain, over } => {
            let first = if *over { "count again first (stocktake template --recount); " } else { "" };
            let voucher = if *gain { "盘盈入库" } else { "盘亏出库" };
            format!("{first}find the reason and have it approved, then post {voucher}; nothing is adjusted without approval")
        }
        C::ReasonMissing { name, variance } => format!("{name}: a variance of {} without a reason", signed(*variance)),
        C::ReasonMissingHelp => "ask the site for the reason; write 待查 where it is still being looked for".to_owned(),
        C::NotCounted { name, book, unit, on_sheet } => {
            let how = if *on_sheet { "the count is empty" } else { "on the export and on no count sheet" };
            let book = book.map(|book| format!(" (book {book} {unit})")).unwrap_or_default();
            format!("{name}: {how}{book}")
        }
        C::NotCountedHelp { on_sheet: true } => "count it; write 0 where nothing is there, empty is not nought".to_owned(),
        C::NotCountedHelp { on_sheet: false } => "count it; a sheet holds every code of the export".to_owned(),
        C::UnknownLine { name, counted, unit } => {
            format!("{name}: counted {counted} {unit}, and neither export nor book has it")
        }
        C::UnknownLineHelp => "check code and store; what is there and in no book needs its origin found and approved".to_owned(),
        C::StoreUnknown { rows, several } if several.is_empty() => {
            format!("it cannot be told which store this sheet ({rows} rows) counts")
        }
        C::StoreUnknown { rows, several } => {
            format!("it cannot be told which store this sheet ({rows} rows) counts: {}", several.join(", "))
        }
        C::StoreUnknownHelp => "write 仓库:… into the title, or add a column 仓库".to_owned(),
        C::BookDiffers { name, sheet, book, exported } => {
            let export = exported.map(|(day, q)| format!("the export of {day} has {q}, ")).unwrap_or_default();
            format!("{name}: the sheet has a book of {sheet}; {export}the book at the count is {book}")
        }
        C::BookDiffersHelp => "variances are taken from the book at the count; was the sheet made from an old export, or changed?".to_owned(),
        C::Arithmetic { name, own, right, book, counted } => {
            format!("{name}: the sheet's own variance is {}; its book {book} and count {counted} make {}", signed(*own), signed(*right))
        }
        C::ArithmeticHelp => "book and count are used; check which of them is wrong".to_owned(),
        C::SiteMissing { site, store: None } => format!("{site} has sent no count sheet"),
        C::SiteMissing { site, store: Some(store) } => format!("{site} has sent no count sheet of {store}"),
        C::SiteMissingHelp => "ask for it; a store with nothing in it is counted as 0".to_owned(),
        C::Late { day, due } => format!("counted on {day}, due by {due}"),
        C::LateHelp => "ask why; the variances are those of the day of the count".to_owned(),
        C::Future { day, as_of } => format!("counted on {day}, which is after today ({as_of})"),
        C::Undated { taken } => format!("no day of counting is stated: held against the book of {taken}"),
        C::DayHelp => "write 盘点日期 into the title".to_owned(),
        C::Twice { name, first, counted, stands } => format!(
            "{name}: counted at {first} already ({}), here again as {}; the first stands",
            stands.map_or_else(|| "empty".to_owned(), |q| q.to_string()),
            counted.map_or_else(|| "empty".to_owned(), |q| q.to_string()),
        ),
        C::TwiceHelp => "was it entered twice? What lies in two places needs its location, or one line with the sum".to_owned(),
        C::Repeat { first, lines } => format!("{lines} lines are the same as in {first}, and count once"),
        C::RepeatHelp => "nothing to do".to_owned(),
        C::MixUp { kind, quantity, unit, loss, gain } => {
            let how = match kind {
                MixedUp::Conditions => "good and damaged stock probably mixed up",
                MixedUp::NearItems => "two items probably mixed up",
                MixedUp::Sites => "two sites probably mixed up",
            };
            format!("{loss} is {quantity} {unit} short and {gain} {quantity} {unit} over: {how}")
        }
        C::MixUpHelp => "count both again; a mix-up is put right together and once approved, not as two adjustments".to_owned(),
        C::Adjustment { document, category, quantity, unit, name } => {
            format!("{document}: {category} {quantity} {unit} {name} has no approval id, and its remark speaks of none")
        }
        C::AdjustmentHelp => "have it approved and write the id, or reverse it".to_owned(),
        C::OwnSupervisor { person, lines } => format!("{person} counted {lines} lines and supervised the count"),
        C::OwnSupervisorHelp => "the supervisor is somebody else of the site; let another person check some lines".to_owned(),
        C::NotRolled { export, day, missing, days } if missing == days => {
            format!("the export is of {export}, the count of {day}; no ledger covers the days between, so nothing was rolled")
        }
        C::NotRolled { export, day, missing, days } => {
            format!("the export is of {export}, the count of {day}; {missing} of the {days} days between have no ledger")
        }
        C::NotRolledHelp => "add the ledgers of these days, or an export of the day of the count".to_owned(),
        C::Head { period, as_of } => format!("Stocktake {period}, as of {as_of}"),
        C::Sums { lines, counted, zero, not_counted, unplaced } => {
            format!("{lines} lines: {counted} counted ({zero} of them as nought), {not_counted} not counted; {unplaced} rows without a place")
        }
        C::Amounts { gain, loss, net, absolute } => {
            format!("quantity: gain {gain}, loss {loss}, net {}, absolute {absolute}", signed(*net))
        }
        C::Values { gain, loss, net, absolute, priced, of } => format!(
            "value (yuan; {priced} of {of} lines have a price): gain {gain}, loss {loss}, net {}, absolute {absolute}",
            signed(*net)
        ),
        C::Rate { exact, right, within, tolerated, of, quantity, value } => format!(
            "accuracy: exact {right}/{of} = {}, within tolerance {tolerated}/{of} = {}, by quantity {}, by value {}",
            percent(exact.as_ref()),
            percent(within.as_ref()),
            percent(quantity.as_ref()),
            percent(value.as_ref())
        ),
        C::Aside { sheets } => format!("{sheets} count sheets of later periods were left aside"),
        C::WroteForms { sites, sheets, lines } => format!("{sites} sites, {sheets} count sheets, {lines} lines"),
        C::NoCounts { period } => format!("no count sheet is of {period}"),
        C::NoCountsHelp => "check the days of counting and --period".to_owned(),
        C::FormsIncomplete => "a file could not be read: the count sheets would lack lines, so none was written".to_owned(),
        C::NothingToCount => "there is nothing to count".to_owned(),
        C::NothingToCountHelp => "an on-hand export is needed, and for --recount the filled sheets".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_read_as_per_cent() {
        assert_eq!(
            (share("0.9715"), share("1.0000"), share("0.0006")),
            ("97.15%".into(), "100.00%".into(), "0.06%".into())
        );
    }
}
