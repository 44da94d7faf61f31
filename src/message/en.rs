//! English

use super::{Message as M, Report as R, SignFault, signed};
use crate::sheet::{Field, Why};
use crate::source::SourceError;
use crate::value::quantity::QuantityError;

pub(super) fn text(message: &M) -> String {
    match message {
        M::Unreadable(error) => source(error),
        M::UnreadableHelp(error) => source_help(error).to_owned(),
        M::NotThere { error } => format!("not found or not to be opened: {error}"),
        M::NotThereHelp => "check the path and the permission to read it".to_owned(),
        M::UnknownLayout { seen } if seen.is_empty() => "no header of a known kind".to_owned(),
        M::UnknownLayout { seen } => {
            format!("no header of a known kind; the widest row reads: {}", clip(seen))
        }
        M::UnknownLayoutHelp => "if it is a ledger or an export, use the usual column names (see README) or say what it is with --kind; else move it out of the folder".to_owned(),
        M::Matrix => "is a matrix, days across and items down, without category or document: no posting can be told".to_owned(),
        M::MatrixHelp => "keep it as a ledger with a row for each posting: 日期, 物资名称, 规格型号, 出入库类别, 数量".to_owned(),
        M::Undecided { one, other } => format!("could be {one} as well as {other}"),
        M::UndecidedHelp { one, other } => format!("say which with --kind {one} or --kind {other}"),
        M::MissingColumn { kind, missing } => {
            format!("looks like {kind}, but lacks a column {}", fields(missing))
        }
        M::MissingColumnHelp { missing } if missing.contains(&Field::Date) => {
            "add a column 日期, or state the day in the title, the sheet name or the file name".to_owned()
        }
        M::MissingColumnHelp { missing } => {
            format!("add a column {} to the header, or use its usual name", fields(missing))
        }
        M::DoubledColumn { field } => format!("two columns are called {}", field.chinese()),
        M::DoubledColumnHelp => "rename one of the two".to_owned(),
        M::Hidden { rows: 0 } => "the sheet is hidden; it was read all the same".to_owned(),
        M::Hidden { rows: 1 } => "a hidden row; it was read all the same".to_owned(),
        M::Hidden { rows } => format!("{rows} hidden rows; they were read all the same"),
        M::HiddenHelp => "make sure that they are meant to count".to_owned(),
        M::Subtotal { found, sum } => format!("the total says {found}, its rows sum to {sum}"),
        M::SubtotalHelp => "check the rows and the total's formula; the rows are what counts".to_owned(),
        M::RunningBalance { found, before, moved, expected } => format!(
            "the running balance says {found}, but {before} {} is {expected}",
            signed(*moved)
        ),
        M::RunningBalanceHelp => "check quantity and balance of this row; the quantity is what counts".to_owned(),
        M::DateSerials { count } => {
            format!("{count} dates are kept as bare serial numbers; they were read as dates")
        }
        M::DateSerialsHelp => "give the column a date format".to_owned(),
        M::DateOutside { day, stated } => {
            format!("{day} is outside of {stated}, which the sheet says it is of; it counts as written")
        }
        M::DateOutsideHelp => "check the date; if it is wrong, correct it and send the day again".to_owned(),
        M::Rejected { why, header } => rejected(why, header),
        M::RejectedHelp { why, header } => rejected_help(why, header),
        M::SameAgain { rows, first, day } => match day {
            Some(day) => format!("{rows} rows of {day} are the same as in {first} and count once"),
            None => format!("{rows} rows are the same as in {first} and count once"),
        },
        M::SameAgainHelp => "nothing to do".to_owned(),
        M::SameFile { first } => format!("the same content as {first}; it counts once"),
        M::Corrected { rows, first, day } => {
            format!("a correction of {rows} rows replaces what {first} says of {day}")
        }
        M::CorrectedHelp => "make sure that the correction holds the whole day".to_owned(),
        M::SentTwice { rows, first, day } => {
            format!("{first} has sent {day} before; {rows} other rows here are held")
        }
        M::SentTwiceHelp => "if it is a correction, mark it 更正 in its name or title and send the whole day; if it is more of the same day, put it into the first file".to_owned(),
        M::UnknownItem { written } => format!("the master has no `{written}`; the row is held"),
        M::UnknownItemHelp { candidates } if candidates.is_empty() => {
            "write name and model as the on-hand export has them; for a new item apply for a code first".to_owned()
        }
        M::UnknownItemHelp { candidates } => format!("did you mean: {}", candidates.join("; ")),
        M::ItemClash { written } => format!("`{written}` is more than one item; the row is held"),
        M::ItemMisnamed { written, master } => {
            format!("the code fits, but `{written}` is not what the master calls it (`{master}`); it counts by its code")
        }
        M::ItemMisnamedHelp { master } => format!("write name and model as the master has them: {master}"),
        M::MissingDay { site, day } => format!("{site} has sent no ledger for {day}"),
        M::MissingDayHelp { site } => format!("ask {site} to send it; a day without movement is sent as 无"),
        M::Unit { written, master } => {
            format!("the unit is `{written}`, the master's is `{master}`, and no factor is known; the row is held")
        }
        M::UnitHelp { written, master } => format!(
            "write the quantity in `{master}`, or add [aliases.units] or [[factor]] from = \"{written}\", to = \"{master}\" to duizhang.toml"
        ),
        M::UnknownWarehouse { written } => format!("no warehouse is called `{written}`; the row is held"),
        M::UnknownWarehouseHelp { candidates } if candidates.is_empty() => {
            "write the name that the warehouse master has, or enter an alias under [aliases.warehouses] in duizhang.toml".to_owned()
        }
        M::UnknownWarehouseHelp { candidates } => format!("did you mean: {}", candidates.join("; ")),
        M::NoStore { damaged, several } => {
            let store = if *damaged { "damaged store 损坏品库" } else { "good store 完好品库" };
            if several.is_empty() {
                format!("the site has no {store}; the row is held")
            } else {
                format!("the site has more than one {store} ({}); the row is held", several.join(", "))
            }
        }
        M::NoStoreHelp => "name the warehouse in the row".to_owned(),
        M::UnknownSite { written: Some(written) } => format!("no site is called `{written}`; the row is held"),
        M::UnknownSite { written: None } => "nothing says of which site this ledger is; the row is held".to_owned(),
        M::UnknownSiteHelp { candidates } if candidates.is_empty() => {
            "name the site in the title, the sheet name, the file name or the folder".to_owned()
        }
        M::UnknownSiteHelp { candidates } => format!("did you mean: {}", candidates.join("; ")),
        M::WrongCondition { what, store, damaged, inferred } => {
            let right = if *damaged { "a damaged store 损坏品库" } else { "a good store 完好品库" };
            let how = if *inferred { "the regulation implies" } else { "belongs in" };
            format!("{what}: {how} {right}, the row says {store}")
        }
        M::WrongConditionHelp { store: Some(store), .. } => {
            format!("write {store} as the warehouse, or correct the category")
        }
        M::WrongConditionHelp { store: None, damaged } => {
            let store = if *damaged { "damaged store 损坏品库" } else { "good store 完好品库" };
            format!("write the {store} as the warehouse, or correct the category")
        }
        M::WrongSign { what, how, erp } => {
            let how = match how {
                SignFault::Return => "a return 物资退库 must be below 0",
                SignFault::Red => "marked 红字, but the quantity is positive",
                SignFault::Column => "the quantity stands in the column of the other direction",
            };
            let erp = if *erp { "; the ERP's document has the other sign" } else { "" };
            format!("{what}: {how}; it counts as written{erp}")
        }
        M::WrongSignHelp { how: SignFault::Return } => {
            "put a minus before the quantity and send the day again".to_owned()
        }
        M::WrongSignHelp { how: SignFault::Red } => {
            "write a reversal with a minus; otherwise drop the mark 红字".to_owned()
        }
        M::WrongSignHelp { how: SignFault::Column } => {
            "move the quantity to the column of its category; write a reversal there with a minus".to_owned()
        }
        M::Reversal { what } => format!("{what}: a negative quantity, taken as a reversal"),
        M::ReversalHelp => "make sure that it takes back an earlier row".to_owned(),
        M::NoTransferNumber { what } => format!("{what}: no transfer number"),
        M::NoTransferNumberHelp { inward, candidates } => {
            let order = if *inward { "with which the goods came" } else { "on which the goods were sent" };
            format!(
                "write the number of the transfer order {order} into the remark or the column 调拨单号{}",
                maybe(candidates)
            )
        }
        M::UnknownTransferNumber { what, number } => {
            format!("{what}: the transfer list has no {number}")
        }
        M::UnknownTransferNumberHelp { candidates } => {
            format!("check the number, or export a transfer list that holds it{}", maybe(candidates))
        }
        M::NoPackingList { what } => format!("{what}: no packing list number in the remark"),
        M::NoPackingListHelp => "add the packing list to the remark, such as 装箱单ZX0012".to_owned(),
        M::PartNotReturned { what, turbine, days, returned } if returned.is_zero() => format!(
            "{what}: put into turbine {turbine}, but no 损坏入库 of the part that came out within {days} days (derived)"
        ),
        M::PartNotReturned { what, turbine, days, returned } => format!(
            "{what}: put into turbine {turbine}, but within {days} days only {returned} came out as 损坏入库 (derived)"
        ),
        M::PartNotReturnedHelp => {
            "send the 损坏入库 of the old part; if none came out, say so in the remark".to_owned()
        }
        M::NegativeStock { name, unit, day, lowest, until } => {
            let until = match until {
                Some(until) => format!("until {until}"),
                None => "to the end of the period".to_owned(),
            };
            let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
            format!("{name}: the book is below zero from {day} {until}, {lowest}{unit} at the lowest")
        }
        M::NegativeStockHelp => {
            "look for receipts left out before that day, issues entered twice or too high, and the opening".to_owned()
        }
        M::RepeatedRow { what, first } => {
            format!("{what}: equal to row {first} in every column; both count")
        }
        M::RepeatedRowHelp => {
            "if it was entered twice, strike one and send the day again; if these are two, say so in the remark".to_owned()
        }
        M::ReturnDirection { what, word, balances } => {
            let balances = balances.map(|(written, turned)| {
                format!("; the closing balance is {written} as written, {turned} the other way")
            });
            let balances = balances.unwrap_or_default();
            format!("{what}: the remark says {word}, as if goods came back to the site, but 物资退库 takes out of stock{balances}")
        }
        M::ReturnDirectionHelp => {
            "ask whether the goods went back to the supplier or to the site; the row counts as written, as in the ERP".to_owned()
        }
        M::BalanceDiffers { book, expected, difference, unit, name, rest } => {
            let way = if difference.is_negative() { "less" } else { "more" };
            let rest = if *rest { "; this is the part that nothing explains" } else { "" };
            format!("{name}: book {} {unit} {way} (book {book}, ERP {expected}{rest})", difference.abs())
        }
        M::BalanceDiffersHelp { parted_on: Some(day) } => {
            format!("the running balances part on {day}: start there")
        }
        M::BalanceDiffersHelp { parted_on: None } => {
            "hold the item's ledger rows of the period against the ERP's documents".to_owned()
        }
        M::OpeningDiffers { used, other, name, ledger } => {
            let whose = if *ledger { "the ledger's own opening" } else { "another opening" };
            format!("{name}: {whose} is {other}, the one used is {used} ({})", signed(*other - *used))
        }
        M::OpeningDiffersHelp { ledger: true } => {
            "let the site take over the ERP's opening, or find what the last period left open".to_owned()
        }
        M::OpeningDiffersHelp { ledger: false } => {
            "find out why the two openings differ; the difference carries over to the end".to_owned()
        }
        M::Inconsistent { opening, moved, onhand, name } => format!(
            "{name}: the ERP's opening {opening} {} by documents is {}, but its on-hand says {onhand}",
            signed(*moved),
            *opening + *moved
        ),
        M::InconsistentHelp => "check range, approval and time of the exports and export again; no site is charged with it".to_owned(),
        M::LineTwice { lines, sum, name } => {
            format!("{name}: {lines} lines of the on-hand export are equal; they were summed to {sum}")
        }
        M::LineTwiceHelp => "make sure that it was not exported twice; lines of other batches, free items or locations may stand side by side".to_owned(),
        M::NoOpening { sites, eve } => format!("no opening, that is no balance as of {eve}{}", of(sites)),
        M::NoOpeningHelp { eve } => {
            format!("give the on-hand export as of {eve}, or name a file with --opening FILE; --opening-zero starts from nothing")
        }
        M::NoMaster { sites, to } => format!("no on-hand as of {to}{}", of(sites)),
        M::NoMasterHelp { to } => format!("give the on-hand export as of {to}, or name a file with --master FILE"),
        M::NoItems => "neither an item master nor an on-hand export: no item can be told".to_owned(),
        M::NoItemsHelp => "give the item master 存货档案 or an on-hand export 现存量 as well".to_owned(),
        M::UndatedExport { place } => format!("{place}: nothing says of which day this on-hand export is"),
        M::UndatedExportHelp => "write 截止日期 into its title or the date into its file name, or name it with --opening or --master".to_owned(),
        M::CannotRoll { place, day, to } => {
            format!("{place}: the on-hand is as of {day}, and no documents cover the days to roll it to {to}")
        }
        M::CannotRollHelp { day, to } => {
            format!("give the on-hand as of {to}, or the inbound and outbound lists between {day} and {to}")
        }
        M::SomeUnread { count } => format!("files or sheets that could not be read or recognised: {count}"),
        M::OverrideRefused { place, old, found } => {
            format!("{place}: an [[override]] expects `{old}` there, but it is `{found}`; it was left as it is")
        }
        M::OverrideRefusedHelp => {
            "look at the cell; if the site has mended it, take the override out of duizhang.toml".to_owned()
        }
        M::Counting(counting) => counting.text(crate::value::Lang::En),
        M::Told(told) => told.text(crate::value::Lang::En),
        M::Keeping(keeping) => keeping.text(crate::value::Lang::En),
        M::Outsourced(said) => said.text(crate::value::Lang::En),
        M::Called(called) => called.text(crate::value::Lang::En),
        M::Report(report) => report_text(report),
    }
}

fn maybe(candidates: &[String]) -> String {
    if candidates.is_empty() { String::new() } else { format!("; did you mean: {}", candidates.join(", ")) }
}

fn of(sites: &[String]) -> String {
    if sites.is_empty() { String::new() } else { format!(": {}", sites.join(", ")) }
}

fn fields(fields: &[Field]) -> String {
    let names: Vec<&str> = fields.iter().map(|field| field.chinese()).collect();
    names.join(" or ")
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
        SourceError::Unsupported(format) => {
            format!("is a {format} file, a format that is not read")
        }
        other => other.to_string(),
    }
}

fn source_help(error: &SourceError) -> &'static str {
    match error {
        SourceError::Io(_) => "check whether it is in use and may be read",
        SourceError::Empty => "ask for it to be sent again",
        SourceError::Encrypted => "save it without its password",
        SourceError::Unsupported(_) => "open it in Excel, WPS or LibreOffice and save it as .xlsx",
        SourceError::Damaged(_) => {
            "open it in Excel, WPS or LibreOffice and save it as .xlsx, or ask for it again"
        }
        SourceError::Limit { .. } => "if the file is sound, raise the limit under [limits] in duizhang.toml",
        SourceError::Encoding { .. } => {
            "open it in a spreadsheet program and save it as .xlsx or as CSV in UTF-8"
        }
        SourceError::OpenQuote { .. } | SourceError::TextAfterQuote { .. } => "mend the quotes of that line",
        SourceError::WorkerDied { .. } | SourceError::WorkerTimeout { .. } => {
            "open it in Excel, WPS or LibreOffice and save it as .xlsx; if it is sound, the limit can be raised under [limits] in duizhang.toml"
        }
    }
}

fn rejected(why: &Why, header: &str) -> String {
    match why {
        Why::BadQuantity { found, error } => match error {
            QuantityError::NotANumber => {
                format!("{header} `{found}` is no exact number; the row does not count")
            }
            QuantityError::TooManyPlaces => {
                format!("{header} {found} has more than six decimal places; the row does not count")
            }
            QuantityError::TooLarge => {
                format!("{header} {found} is beyond reason; the row does not count")
            }
        },
        Why::BadDate { found } => format!("{header} `{found}` is no date; the row does not count"),
        Why::AmbiguousDate { found, readings } => {
            let days: Vec<String> = readings.iter().map(ToString::to_string).collect();
            format!("{header} `{found}` may be {}; the row does not count", days.join(" or "))
        }
        Why::YearUnknown { found } => {
            format!("{header} `{found}` has no year, and nothing else states it; the row does not count")
        }
        Why::Missing { .. } => format!("{header} is empty; the row does not count"),
        Why::FormulaWithoutValue => {
            format!("{header} is a formula whose result the file does not keep; the row does not count")
        }
        Why::PrecisionLost { found } => {
            format!(
                "{header} {found} is kept as a number of more than 15 digits and has lost its last ones; the row does not count"
            )
        }
        Why::ErrorValue { found } => {
            format!("{header} is the error {found}; the row does not count")
        }
        Why::UnknownCategory { found, .. } => {
            format!("{header} `{found}` is no category of the regulation; the row does not count")
        }
        Why::DirectionUnclear { found } => {
            format!("{header} `{found}` does not say whether it is in or out; the row does not count")
        }
        Why::BothQuantities { in_quantity, out_quantity } => {
            format!(
                "both an in quantity {in_quantity} and an out quantity {out_quantity}; the row does not count"
            )
        }
        Why::Ragged { found, expected } => {
            format!("{found} fields where the header has {expected}; the row does not count")
        }
        Why::Example => "looks like the form's own example; the row does not count".to_owned(),
        Why::Undecodable { offset } => format!("byte {offset} is no text; the row does not count"),
        Why::Unfit(unfit) => super::unfit::text(unfit, header, crate::value::Lang::En),
    }
}

fn rejected_help(why: &Why, header: &str) -> String {
    match why {
        Why::BadQuantity { .. } => "write an exact number such as 3 or 2.5".to_owned(),
        Why::BadDate { .. } | Why::AmbiguousDate { .. } | Why::YearUnknown { .. } => {
            "write the date as 2024-11-03".to_owned()
        }
        Why::Missing { above: Some(above) } => {
            format!("fill {header} in; the row above has `{above}`: if it is the same, write it again")
        }
        Why::Missing { above: None } => format!("fill {header} in"),
        Why::FormulaWithoutValue => "open and save the file in Excel or WPS once, or write the value".to_owned(),
        Why::PrecisionLost { .. } => "format the column as text and enter the code again".to_owned(),
        Why::ErrorValue { .. } => "mend the formula, or write the value".to_owned(),
        Why::UnknownCategory { near, .. } if !near.is_empty() => format!("did you mean: {}", near.join(", ")),
        Why::UnknownCategory { .. } => "the categories are 采购入库, 零采入库, 损坏入库, 修复入库, 完好品调拨, 损坏品调拨, 物资退库, 自用领用, 返修出库, 报废出库".to_owned(),
        Why::DirectionUnclear { .. } => "write …入库 or …出库".to_owned(),
        Why::BothQuantities { .. } => "write one posting per row".to_owned(),
        Why::Ragged { .. } => "look for a separator too many or too few".to_owned(),
        Why::Example => "delete the example; if it is real, take the word 示例 out".to_owned(),
        Why::Undecodable { .. } => "type the row again, or save the file as UTF-8".to_owned(),
        Why::Unfit(unfit) => super::unfit::help(unfit, crate::value::Lang::En),
    }
}

fn report_text(report: &R) -> String {
    match report {
        R::Incomplete { why } => format!("INCOMPLETE: {why}"),
        R::Title { period, as_of } => format!("reconciliation of {period} (as of {as_of})"),
        R::DateBasis { approval: true } => "documents count by their date of approval".to_owned(),
        R::DateBasis { approval: false } => "documents count by their own date".to_owned(),
        R::Matched { tiers } => {
            let parts: Vec<String> = tiers.iter().map(|(tier, count)| format!("{tier} {count}")).collect();
            format!("matched: {}", parts.join(", "))
        }
        R::Filtered { what } => format!("filtered: {what}; what is not listed may still be there"),
        R::Files { files, read, accepted, rejected, skipped, held } => format!(
            "files {files}; rows {read} = {accepted} accepted + {rejected} rejected + {skipped} skipped ({held} of the accepted held)"
        ),
        R::Ledger { posted, outside, held, repeated, replaced } => format!(
            "ledger postings: {posted} posted, {outside} outside the period, {held} held, {repeated} repeated, {replaced} replaced"
        ),
        R::Keys { all, equal, differ, unknown } => {
            let unknown =
                if *unknown > 0 { format!(", {unknown} not to be compared") } else { String::new() };
            format!("{all} balances of warehouse and item: {equal} equal, {differ} differ{unknown}")
        }
        R::DifferBySite => "balances that differ, by site".to_owned(),
        R::Nothing => "nothing found".to_owned(),
        R::Capped { shown, all, file: Some(file) } => format!("{shown} of {all}; all in {file}"),
        R::Capped { shown, all, file: None } => {
            format!("{shown} of {all}; -o REPORT.xlsx or --list FILE.csv gives all")
        }
        R::Counts { error, warning, info } => format!("{error} errors, {warning} warnings, {info} infos"),
        R::PassedOver { count } => {
            format!("passed over, as no spreadsheets: {count} (--format json lists them)")
        }
        R::Wrote { file } => format!("wrote {file}"),
        R::Help => "help".to_owned(),
        R::Config { file, sha256 } => format!("config {file} (sha256 {sha256})"),
        R::NoRowInPeriod { period, days: Some((from, to)) } => {
            format!("no ledger speaks of {period}; the days that were read are {from} to {to}")
        }
        R::NoRowInPeriod { period, days: None } => format!("no ledger speaks of {period}"),
        R::NothingInPeriod { period } => format!("nothing that was read speaks of {period}"),
        R::NoRowHelp => {
            "check --period, or give the ledgers of that period (an empty form for a quiet day counts)"
                .to_owned()
        }
        R::OutsourcersTitle { period, as_of } => {
            format!("outsourcers' scores of {period} (as of {as_of})")
        }
        R::Fieldwork { counted, outside, repeated, replaced } => format!(
            "work log: {counted} rows count, {outside} outside of the period, {repeated} sent again, {replaced} replaced by corrections"
        ),
        R::NoFieldwork { period } => format!("no log of outsourced work speaks of {period}"),
        R::NoFieldworkHelp => {
            "check --period, or give the work logs and complaints of that period".to_owned()
        }
        R::NoInput => "no file was given".to_owned(),
        R::NoInputHelp => {
            "give files or folders, such as: duizhang reconcile --period 2024-11 ledgers/ erp/ -o report.xlsx"
                .to_owned()
        }
        R::RowsRead { read, accepted, rejected, skipped } => {
            format!("{read} rows = {accepted} accepted + {rejected} rejected + {skipped} skipped")
        }
        R::Skipped { title, header, nil, subtotal, note } => {
            format!("skipped: {title} title, {header} header, {nil} nil, {subtotal} subtotal, {note} note")
        }
        R::Unmapped { columns } => format!("columns not used: {columns}"),
        R::HeaderRows { rows } => format!("header in row {rows}"),
        R::DaysLine { from, to } if from == to => format!("day {from}"),
        R::DaysLine { from, to } => format!("days {from} to {to}"),
        R::TraceEnd { book, expected, difference, unit } => {
            format!("closing: book {book}, ERP {expected}, difference {} {unit}", signed(*difference))
        }
        R::Coverage { inward, outward } if inward.is_empty() && outward.is_empty() => {
            "no document lists: balances alone are held against each other".to_owned()
        }
        R::Coverage { inward, outward } => {
            let or_none = |days: &str| if days.is_empty() { "none".to_owned() } else { days.to_owned() };
            format!(
                "document lists: in {}, out {}; outside of them balances alone answer",
                or_none(inward),
                or_none(outward)
            )
        }
        R::LayoutBlock => "if it is one of yours, complete this and paste it into duizhang.toml:".to_owned(),
        R::Overridden { place, old, new, reason } => {
            format!("read as configured: {place}: `{old}` as `{new}` ({reason})")
        }
        R::HiddenSheet => "hidden sheet".to_owned(),
    }
}
