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
        Lang::Zh => chinese(command, "duizhang"),
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
    ("inspect", "显示文件被认作什么:类型、表头、列、行数;不保存也不判断"),
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
    ("help", "显示帮助"),
    ("version", "显示版本"),
];

fn zh(id: &str) -> Option<&'static str> {
    ZH.iter().find(|(known, _)| *known == id).map(|(_, text)| *text)
}

fn chinese(mut command: Command, name: &str) -> Command {
    if let Some(about) = zh(name) {
        command = command.about(about).long_about(about);
    }
    let subcommands: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for sub in subcommands {
        command = command.mut_subcommand(&sub, |c| chinese(c, &sub));
    }
    let has_version = name == "duizhang";
    command = command
        .mut_args(|arg| {
            let id = arg.get_id().to_string();
            let key = if id == "policy" { "policy_arg" } else { id.as_str() };
            let heading = if arg.is_positional() { "参数" } else { "选项" };
            match zh(key) {
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
        .help(zh(id).unwrap_or_default())
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
        "  duizhang policy show\n  duizhang policy show --policy 本单位.toml",
        "  duizhang policy show\n  duizhang policy show --policy ours.toml",
    ),
    (
        "completions",
        "  duizhang completions bash > ~/.local/share/bash-completion/completions/duizhang",
        "  duizhang completions bash > ~/.local/share/bash-completion/completions/duizhang",
    ),
    ("man", "  duizhang man | man -l -", "  duizhang man | man -l -"),
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
