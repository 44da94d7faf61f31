//! Help in two languages. The English texts stand with the flags, the Chinese ones in a table.

mod examples;
mod zh;

use super::Cli;
use crate::value::Lang;
use clap::{Command, CommandFactory};
use examples::EXAMPLES;
use std::ffi::OsString;
use zh::ZH;

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

/// The words of a flag or command: those for it under its own command, else the common ones.
fn words(of: &str, id: &str) -> Option<&'static str> {
    let find = |wanted: &str| ZH.iter().find(|(known, _)| *known == wanted).map(|(_, text)| *text);
    find(&format!("{of} {id}")).or_else(|| find(id))
}

fn chinese(mut command: Command, parent: &str, name: &str) -> Command {
    if let Some(about) = words(parent, name) {
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
            match words(name, key) {
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
        .help(words("", id).unwrap_or_default())
        .help_heading("选项")
}

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
