//! Help in two languages. The English texts stand with the flags; the Chinese ones here.

use super::Cli;
use crate::value::Lang;
use clap::{Command, CommandFactory};
use std::ffi::OsString;

/// The language that `--lang` asks for, looked up before parsing so that help obeys it.
pub(super) fn asked_language(args: &[OsString]) -> Option<Lang> {
    let words: Vec<&str> = args.iter().filter_map(|arg| arg.to_str()).collect();
    let joined = words.iter().find_map(|word| word.strip_prefix("--lang="));
    let apart = || {
        words.windows(2).find_map(|pair| match pair {
            ["--lang", value] => Some(*value),
            _ => None,
        })
    };
    match joined.or_else(apart)? {
        "zh" => Some(Lang::Zh),
        "en" => Some(Lang::En),
        _ => None,
    }
}

/// The command line in a language.
pub(super) fn command(lang: Lang) -> Command {
    let command = with_examples(Cli::command(), lang);
    match lang {
        Lang::En => command,
        Lang::Zh => chinese(command, "", "duizhang"),
    }
}

const ZH: &[(&str, &str)] = &[
    ("duizhang", "把现场出入库流水账与 ERP 对账,逐格指出每一处差异及其依据"),
    ("reconcile", "把一个期间的现场流水账与 ERP 对账"),
    ("trace", "按日列出一个仓库的一种存货:流水账与 ERP 左右对照"),
    ("warehouse", "仓库:名称、编码,或名称的一部分"),
    ("item", "存货:编码,或名称型号的一部分"),
    ("init", "建账:一个文件夹,内有配置、数据库和收件箱"),
    ("ingest", "把文件读入账本"),
    ("book", "账本所在文件夹;否则取 DUIZHANG_BOOK,再否则向上查找。给了 PATH 时与之一并使用"),
    ("no_record", "不把问题记入账本,也不说明其起始日期"),
    ("sources", "文件和目录;不写则读账本的收件箱"),
    ("status", "报送日历:各现场每天报了没有;未结事项"),
    ("date", "显示到哪一天为止,所在的期间;不写则为今天"),
    ("close", "结账:冻结一个期间的余额,未达账项带到下期"),
    ("reopen", "反结账"),
    ("remarks", "读回写在报告或待办单里的处理意见"),
    ("which", "期间:2024-11、2024-Q4、2024 或 2024-11-01..2024-11-30"),
    ("by", "经办人姓名"),
    ("force", "仍有错误未说明时强行结账,写明理由"),
    ("why", "反结账的理由"),
    ("file", "本程序写出的报告工作簿或待办单"),
    ("dir", "文件夹,不存在则新建"),
    ("wait", "别的程序正在写账本时最多等待的秒数"),
    ("dry_run", "只说会做什么,不保存"),
    ("move_to", "保存之后,把读过的文件按现场和月份归入此目录"),
    ("outsourcers", "考核外包队伍:工作量、成功率、超期、抽查、投诉、表号"),
    ("callbacks", "一个期间的回访率和待办清单;「callbacks sample」抽取抽查名单"),
    ("callbacks sample", "抽取抽查名单:同一种子抽到的总是相同,写成待填的表"),
    ("sample rate", "抽取的比例,向上取整;不写则用制度参数中的主任抽查率"),
    ("sample seed", "抽取的起点:同一个数在任何机器上抽到的都相同"),
    ("sample category", "从这一类服务中抽取;不写则从维修中抽取"),
    ("policy init", "写出一份带注释的制度参数文件,其中各值都注释掉"),
    ("init target", "写到哪里;「-」为标准输出"),
    ("init force", "已有同名文件时覆盖"),
    ("inspect", "显示文件被认作什么:类型、表头、列、行数;不保存也不判断"),
    ("stocktake", "编制盘点表,并把填好的盘点表与账面比较"),
    ("template", "为每个现场编制盘点表,可打印或在平板上填写"),
    ("template dir", "写入的目录,每个现场一个工作簿;目录不存在则新建"),
    ("template date", "盘点日期;不写则为期间最后一天"),
    ("blind", "盲盘:不列账面数量"),
    ("recount", "复盘表:只列输入中的盘点表超出容差的存货"),
    ("abc", "循环盘点:只列这些 ABC 类别,如 A 或 A,B"),
    ("template sample", "抽盘:每个现场抽取多少项"),
    ("template seed", "抽取的种子;种子相同,结果相同"),
    ("compare", "把填好的盘点表与盘点日的账面比较"),
    ("report", "一个期间的全部报告合为一个工作簿,首页给负责人看"),
    ("explain", "按代码或名称解释一条问题"),
    ("rules", "列出所有规则"),
    ("policy", "显示生效的制度参数"),
    ("show", "列出每个参数的值、来源和条款"),
    ("completions", "输出某种 shell 的补全脚本"),
    ("man", "输出手册页"),
    ("paths", "文件和目录;「-」为标准输入"),
    ("period", "期间:2024-11、2024-Q4、2024 或 2024-11-01..2024-11-30"),
    ("opening", "期初结存的导出表(文件自身看不出日期时)"),
    ("master", "期末现存量的导出表(文件自身看不出日期时)"),
    ("opening_zero", "没有期初时从零开始"),
    ("date_basis", "ERP 单据按哪个日期归入期间:document 单据日期,approval 审核日期"),
    ("output", "写出报告工作簿"),
    ("slips", "按责任方各写一个工作簿,只含其待办事项;目录不存在则新建"),
    ("list", "写出全部问题的清单,.csv 或 .jsonl"),
    ("csv_safe", "防止 .csv 清单中的文字变成公式"),
    ("fail_on", "从哪一级起退出码为 1"),
    ("strict", "等于 --fail-on warning"),
    ("select", "只列这些:代码、类别字母或名称,逗号分隔"),
    ("ignore", "不列这些"),
    ("as_of", "今天的日期,用于期限"),
    ("rows", "列出每条采纳的记录"),
    ("kind", "指明文件的类型:KIND 用于全部,FILE=KIND 用于一个"),
    ("jobs", "读取的线程数"),
    ("no_progress", "不显示进度条"),
    ("format", "标准输出的格式"),
    ("lang", "报告和信息的语言"),
    ("policy_arg", "制度参数文件,其中的值代替内置值"),
    ("config", "配置文件(不再向上查找 duizhang.toml)"),
    ("no_config", "不用任何配置文件"),
    ("quiet", "除数据外什么也不说"),
    ("verbose", "列出全部问题,不限条数"),
    ("color", "何时使用颜色"),
    ("code", "代码或名称:R301、balance-differs"),
    ("shell", "shell 的名称"),
    // export, schema
    ("export", "把账导出给其他工具:数据表,或纯文本记账的分录"),
    ("schema", "输出各种结果和导出表的 JSON Schema"),
    ("target_format", "写成什么:csv、jsonl、parquet 数据表,hledger、beancount 分录"),
    ("target", "数据表写入的目录,分录写入的文件;不指定时分录或单个表写到标准输出"),
    ("table", "只导出这些表,逗号分隔"),
    ("csv_safe_tables", "防止 .csv 表中的文字变成公式;由程序读取时请勿使用,文字会被改动"),
    ("which", "哪一个:answer 结果,trace 对照,rules 规则,policy 参数,export 导出表,sql 建表语句"),
    ("pages", "在此目录中为每个命令各写一页"),
    ("help", "显示帮助"),
    ("version", "显示版本"),
];

/// The words of a flag or command: those for it under its own command, else the common ones.
fn zh(of: &str, id: &str) -> Option<&'static str> {
    let find = |wanted: &str| ZH.iter().find(|(known, _)| *known == wanted).map(|(_, text)| *text);
    find(&format!("{of} {id}")).or_else(|| find(id))
}

fn chinese(mut command: Command, parent: &str, name: &str) -> Command {
    if let Some(about) = zh(parent, name) {
        command = command.about(about).long_about(about);
    }
    let subcommands: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for sub in subcommands {
        command = command.mut_subcommand(&sub, |c| chinese(c, name, &sub));
    }
    let has_version = name == "duizhang";
    command = command
        .mut_args(|arg| {
            let id = arg.get_id().to_string();
            let key = if id == "policy" { "policy_arg" } else { id.as_str() };
            let heading = if arg.is_positional() { "参数" } else { "选项" };
            match zh(name, key) {
                Some(text) => arg.help(text).long_help(text).help_heading(heading),
                None => arg.help_heading(heading),
            }
        })
        .disable_help_flag(true)
        .arg(flag("help", 'h', clap::ArgAction::Help))
        .subcommand_help_heading("命令")
        .help_template("{about-with-newline}\n用法: {usage}\n\n{all-args}{after-help}\n");
    if has_version {
        command = command.disable_version_flag(true).arg(flag("version", 'V', clap::ArgAction::Version));
    }
    command
}

fn flag(id: &'static str, short: char, action: clap::ArgAction) -> clap::Arg {
    clap::Arg::new(id)
        .long(id)
        .short(short)
        .action(action)
        .help(zh("", id).unwrap_or_default())
        .help_heading("选项")
}

const EXAMPLES: &[(&str, &str, &str)] = &[
    (
        "reconcile",
        "  duizhang reconcile --period 2024-11 流水账/ ERP/ -o 报告.xlsx\n  duizhang reconcile --period 2024-11 . --format json --fail-on never\n  duizhang reconcile --period 2024-11-16..2024-12-15 . --list 清单.csv --select R,L109\n  duizhang reconcile --period 2024-11 . --slips 待办/",
        "  duizhang reconcile --period 2024-11 ledgers/ erp/ -o report.xlsx\n  duizhang reconcile --period 2024-11 . --format json --fail-on never\n  duizhang reconcile --period 2024-11-16..2024-12-15 . --list list.csv --select R,L109\n  duizhang reconcile --period 2024-11 . --slips slips/",
    ),
    (
        "trace",
        "  duizhang trace 完好品库 0212444 --period 2024-11 流水账/ ERP/\n  duizhang trace 乌兰风电场损坏品库 碳刷 --period 2024-11 . --format json",
        "  duizhang trace 完好品库 0212444 --period 2024-11 ledgers/ erp/\n  duizhang trace 乌兰风电场损坏品库 碳刷 --period 2024-11 . --format json",
    ),
    ("init", "  duizhang init 账本", "  duizhang init book"),
    (
        "ingest",
        "  duizhang ingest\n  duizhang ingest 收件/ --dry-run\n  duizhang ingest --book 账本 --move 账本/已读 --slips 回执 --wait 60 --format json",
        "  duizhang ingest\n  duizhang ingest mail/ --dry-run\n  duizhang ingest --book book --move book/read --slips slips --wait 60 --format json",
    ),
    (
        "outsourcers",
        "  duizhang outsourcers --period 2024-11 外包/ -o 外包考核.xlsx\n  duizhang outsourcers --period 2024-11 --as-of 2024-12-05 外包/ --format json",
        "  duizhang outsourcers --period 2024-11 logs/ -o scores.xlsx\n  duizhang outsourcers --period 2024-11 --as-of 2024-12-05 logs/ --format json",
    ),
    (
        "callbacks",
        "  duizhang callbacks --period 2024-Q4 服务工单.xlsx 回访记录.csv -o 回访.xlsx\n  duizhang callbacks --period 2024-Q4 客服/ --as-of 2025-01-10 --format json\n  duizhang callbacks sample --rate 20% --seed 7 --period 2024-Q4 服务工单.xlsx -o 抽查.xlsx",
        "  duizhang callbacks --period 2024-Q4 tickets.xlsx callbacks.csv -o callbacks.xlsx\n  duizhang callbacks --period 2024-Q4 service/ --as-of 2025-01-10 --format json\n  duizhang callbacks sample --rate 20% --seed 7 --period 2024-Q4 tickets.xlsx -o check.xlsx",
    ),
    (
        "status",
        "  duizhang status --date 2024-11-15\n  duizhang status -o 报送日历.xlsx",
        "  duizhang status --date 2024-11-15\n  duizhang status -o calendar.xlsx",
    ),
    ("close", "  duizhang close 2024-11 --by 王敏", "  duizhang close 2024-11 --by 'Wang Min'"),
    (
        "reopen",
        "  duizhang reopen 2024-11 --why 乌兰补报11-28 --by 王敏",
        "  duizhang reopen 2024-11 --why 'a sheet for 11-28 came in' --by 'Wang Min'",
    ),
    ("remarks", "  duizhang remarks 报告.xlsx --by 王敏", "  duizhang remarks report.xlsx --by 'Wang Min'"),
    (
        "inspect",
        "  duizhang inspect 流水账/2024-11-03.xlsx\n  duizhang inspect --rows --period 2024-11 1103.csv",
        "  duizhang inspect ledgers/2024-11-03.xlsx\n  duizhang inspect --rows --period 2024-11 1103.csv",
    ),
    (
        "stocktake",
        "  duizhang stocktake template --period 2024-Q4 ERP/ -o 盘点表/\n  duizhang stocktake template --period 2024-Q4 --sample 20 --seed 7 --blind ERP/ -o 抽盘表/\n  duizhang stocktake compare --period 2024-Q4 盘点表/ ERP/ 流水账/ -o 盘点报告.xlsx",
        "  duizhang stocktake template --period 2024-Q4 erp/ -o counts/\n  duizhang stocktake template --period 2024-Q4 --sample 20 --seed 7 --blind erp/ -o cycle/\n  duizhang stocktake compare --period 2024-Q4 counts/ erp/ ledgers/ -o stocktake.xlsx",
    ),
    (
        "export",
        "  duizhang export --period 2024-11 --format hledger 流水账/ ERP/ | hledger -f - balance Assets:Stock\n  duizhang export --period 2024-11 --format csv -o 导出/ 流水账/ ERP/\n  duizhang export --period 2024-11 --format jsonl --table balances .",
        "  duizhang export --period 2024-11 --format hledger ledgers/ erp/ | hledger -f - balance Assets:Stock\n  duizhang export --period 2024-11 --format csv -o tables/ ledgers/ erp/\n  duizhang export --period 2024-11 --format jsonl --table balances .",
    ),
    (
        "schema",
        "  duizhang schema > answer.json\n  duizhang schema export\n  duizhang schema sql | duckdb tables.db",
        "  duizhang schema > answer.json\n  duizhang schema export\n  duizhang schema sql | duckdb tables.db",
    ),
    (
        "report",
        "  duizhang report --period 2024-11 . -o 十一月.xlsx\n  duizhang report --period 2024-Q4 --book 账本 -o 四季度.xlsx",
        "  duizhang report --period 2024-11 . -o november.xlsx\n  duizhang report --period 2024-Q4 --book book -o quarter.xlsx",
    ),
    (
        "explain",
        "  duizhang explain R301\n  duizhang explain unknown-item --lang en",
        "  duizhang explain R301\n  duizhang explain unknown-item --lang zh",
    ),
    (
        "rules",
        "  duizhang rules\n  duizhang rules --format json",
        "  duizhang rules\n  duizhang rules --format json",
    ),
    (
        "policy",
        "  duizhang policy show\n  duizhang policy init 本单位.toml\n  duizhang policy show --policy 本单位.toml",
        "  duizhang policy show\n  duizhang policy init ours.toml\n  duizhang policy show --policy ours.toml",
    ),
    (
        "completions",
        "  duizhang completions bash > ~/.local/share/bash-completion/completions/duizhang\n  duizhang completions fish > ~/.config/fish/completions/duizhang.fish\n  duizhang completions powershell >> $PROFILE",
        "  duizhang completions bash > ~/.local/share/bash-completion/completions/duizhang\n  duizhang completions fish > ~/.config/fish/completions/duizhang.fish\n  duizhang completions powershell >> $PROFILE",
    ),
    (
        "man",
        "  duizhang man | man -l -\n  duizhang man -o ~/.local/share/man/man1/",
        "  duizhang man | man -l -\n  duizhang man -o ~/.local/share/man/man1/",
    ),
];

fn with_examples(mut command: Command, lang: Lang) -> Command {
    for (name, zh, en) in EXAMPLES {
        let heading = lang.pick("示例:", "Examples:");
        let text = format!("{heading}\n{}", lang.pick(*zh, *en));
        command = command.mut_subcommand(*name, |sub| sub.after_help(text));
    }
    let all = lang.pick(
        "示例:\n  duizhang reconcile --period 2024-11 流水账/ ERP/ -o 报告.xlsx\n\n退出码:0 没有问题 · 1 有问题 · 2 做不了或不完整",
        "Examples:\n  duizhang reconcile --period 2024-11 ledgers/ erp/ -o report.xlsx\n\nExit codes: 0 nothing found · 1 findings · 2 could not do it, or not wholly",
    );
    command.after_help(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(command: &Command) {
        for arg in command.get_arguments() {
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            let chinese = !help.is_ascii();
            assert!(chinese, "{} {}: {help}", command.get_name(), arg.get_id());
        }
        for sub in command.get_subcommands() {
            let about = sub.get_about().map(ToString::to_string).unwrap_or_default();
            assert!(!about.is_ascii(), "{}", sub.get_name());
            check(sub);
        }
    }

    #[test]
    fn every_flag_and_command_has_its_chinese_help() {
        check(&command(Lang::Zh));
    }

    #[test]
    fn every_command_shows_examples_in_both_languages() {
        for (lang, heading) in [(Lang::Zh, "示例:\n"), (Lang::En, "Examples:\n")] {
            for sub in command(lang).get_subcommands() {
                let text = sub.get_after_help().map(ToString::to_string).unwrap_or_default();
                let shown = text.strip_prefix(heading).unwrap_or_default();
                assert!(
                    shown.contains(&format!("duizhang {}", sub.get_name())),
                    "{}: {text}",
                    sub.get_name()
                );
            }
        }
    }

    #[test]
    fn the_command_lines_are_sound() {
        command(Lang::Zh).debug_assert();
        command(Lang::En).debug_assert();
    }

    #[test]
    fn the_language_asked_for_is_found_before_parsing() {
        let args = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
        assert_eq!(asked_language(&args(&["duizhang", "--help", "--lang", "en"])), Some(Lang::En));
        assert_eq!(asked_language(&args(&["duizhang", "--lang=zh"])), Some(Lang::Zh));
        assert_eq!(asked_language(&args(&["duizhang"])), None);
    }
}
