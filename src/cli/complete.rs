//! What a shell offers when the completion key is pressed. The scripts of all shells ask the
//! program itself, so that codes, kinds and the months just gone are known to each of them.

use super::{Failure, Outcome, World, help, output};
use crate::export::tables;
use crate::record::schemas;
use crate::rules;
use crate::value::{Lang, Period};
use chrono::{Datelike, Months, NaiveDate};
use clap::builder::StyledStr;
use clap::{Arg, Command, ValueHint};
use std::ffi::OsString;

/// The first argument by which a script asks; no command of users'.
pub const COMMAND: &str = "__complete";

/// Before the word that is being written, which may be empty: some shells lose an argument
/// that is.
const CURRENT: &str = "cur:";

/// Tells the script to offer files.
const FILES: &str = "@files";

/// Months that are offered, the newest first.
const MONTHS: u32 = 14;
const QUARTERS: u32 = 4;

/// Something to offer, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Candidate {
    value: String,
    about: String,
}

impl Candidate {
    fn new(value: impl Into<String>, about: impl Into<String>) -> Candidate {
        Candidate { value: value.into(), about: about.into() }
    }

    fn of_help(value: impl Into<String>, help: Option<&StyledStr>) -> Candidate {
        Candidate::new(value, help.map(ToString::to_string).unwrap_or_default())
    }
}

/// Answers a script: the words of the line, the program first, and `cur:` with the last one.
pub fn run(words: &[OsString], world: &mut World<'_>) -> Result<Outcome, Failure> {
    let words: Vec<String> = words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let current = words.last().and_then(|word| word.strip_prefix(CURRENT)).unwrap_or("");
    let before = words.get(1..words.len().saturating_sub(1)).unwrap_or(&[]);
    let lang = world.locale.as_deref().and_then(Lang::of_locale).unwrap_or_default();
    let mut command = help::command(lang);
    command.build();
    let mut text = String::new();
    for candidate in candidates(&command, before, current, world.today, lang) {
        let about = candidate.about.lines().next().unwrap_or("").replace('\t', " ");
        text.push_str(&format!("{}\t{about}\n", candidate.value));
    }
    output::print(world.stdout, text.as_bytes())?;
    Ok(Outcome::Clean)
}

fn candidates(
    command: &Command,
    before: &[String],
    current: &str,
    today: NaiveDate,
    lang: Lang,
) -> Vec<Candidate> {
    let line = Line::read(command, before);
    let offer = |arg: &Arg, current: &str| values(arg, current, today, lang);
    // bash takes `=` for a word of its own.
    let current = if current == "=" { "" } else { current };
    if let Some(arg) = line.open {
        return offer(arg, current);
    }
    if !line.only_values && current.starts_with('-') {
        return match current.split_once('=') {
            Some((flag, value)) => option(line.command, flag).map_or_else(Vec::new, |arg| {
                let offered = offer(arg, value).into_iter();
                let whole = |c: Candidate| Candidate { value: format!("{flag}={}", c.value), ..c };
                offered.filter(|c| c.value != FILES).map(whole).collect()
            }),
            None => flags(line.command, current),
        };
    }
    let subs = line.command.get_subcommands().filter(|sub| !sub.is_hide_set());
    let mut found: Vec<Candidate> =
        subs.map(|sub| Candidate::of_help(sub.get_name(), sub.get_about())).collect();
    found.retain(|candidate| candidate.value.starts_with(current));
    let mut positionals = line.command.get_positionals();
    let last = line.command.get_positionals().last();
    let repeats = |arg: &&Arg| arg.get_num_args().is_some_and(|range| range.max_values() > 1);
    if let Some(arg) = positionals.nth(line.values).or_else(|| last.filter(repeats)) {
        found.extend(offer(arg, current));
    }
    found
}

/// How far a line has come.
struct Line<'c> {
    command: &'c Command,
    /// An option that waits for its value.
    open: Option<&'c Arg>,
    /// Values that belong to no option.
    values: usize,
    /// After `--`.
    only_values: bool,
}

impl<'c> Line<'c> {
    fn read(command: &'c Command, before: &[String]) -> Line<'c> {
        let mut line = Line { command, open: None, values: 0, only_values: false };
        for word in before {
            if word == "=" {
                continue;
            }
            if line.open.take().is_some() {
                continue;
            }
            if line.only_values || !word.starts_with('-') || word == "-" {
                match line.command.find_subcommand(word).filter(|_| line.values == 0) {
                    Some(sub) => line.command = sub,
                    None => line.values += 1,
                }
            } else if word == "--" {
                line.only_values = true;
            } else if !word.contains('=') {
                line.open = option(line.command, word).filter(|arg| takes_next(arg));
            }
        }
        line
    }
}

/// `--period`, `-o`, or the last of `-qo`.
fn option<'c>(command: &'c Command, word: &str) -> Option<&'c Arg> {
    match word.strip_prefix("--") {
        Some(long) => command.get_arguments().find(|arg| arg.get_long() == Some(long)),
        None => {
            let short = word.chars().last();
            command.get_arguments().find(|arg| arg.get_short().is_some() && arg.get_short() == short)
        }
    }
}

fn takes_next(arg: &Arg) -> bool {
    arg.get_action().takes_values() && arg.get_num_args().is_some_and(|range| range.min_values() > 0)
}

fn flags(command: &Command, current: &str) -> Vec<Candidate> {
    let named = command.get_arguments().filter(|arg| !arg.is_hide_set());
    let long =
        named.filter_map(|arg| Some(Candidate::of_help(format!("--{}", arg.get_long()?), arg.get_help())));
    long.filter(|candidate| candidate.value.starts_with(current)).collect()
}

/// What fits a value.
fn values(arg: &Arg, current: &str, today: NaiveDate, lang: Lang) -> Vec<Candidate> {
    match arg.get_id().as_str() {
        "select" | "ignore" => listed(current, &|part| codes(part, lang, true)),
        "code" => codes(current, lang, false),
        "table" => listed(current, &|part| {
            let tables = tables::all().into_iter().map(|table| Candidate::new(table.name, table.about));
            tables.filter(|candidate| candidate.value.starts_with(part)).collect()
        }),
        "period" => starting(periods(today), current),
        "as_of" => starting(vec![Candidate::new(today.to_string(), "")], current),
        "kind" => {
            let (file, part) = current.rsplit_once('=').map_or(("", current), |(file, part)| (file, part));
            let equals = if file.is_empty() { "" } else { "=" };
            let kinds = schemas().into_iter().filter(|schema| schema.kind.starts_with(part));
            kinds.map(|s| Candidate::new(format!("{file}{equals}{}", s.kind), s.chinese)).collect()
        }
        _ => {
            let possible = arg.get_possible_values();
            if possible.is_empty() {
                let is_path = !matches!(arg.get_value_hint(), ValueHint::Unknown | ValueHint::Other);
                return if is_path { vec![Candidate::new(FILES, "")] } else { Vec::new() };
            }
            let shown = possible.iter().filter(|value| !value.is_hide_set());
            starting(shown.map(|v| Candidate::of_help(v.get_name(), v.get_help())).collect(), current)
        }
    }
}

fn starting(mut candidates: Vec<Candidate>, current: &str) -> Vec<Candidate> {
    candidates.retain(|candidate| candidate.value.starts_with(current));
    candidates
}

/// The last of several with commas between.
fn listed(current: &str, offer: &dyn Fn(&str) -> Vec<Candidate>) -> Vec<Candidate> {
    let (done, part) = current.rsplit_once(',').map_or(("", current), |(done, part)| (done, part));
    let comma = if done.is_empty() { "" } else { "," };
    let whole = |c: Candidate| Candidate { value: format!("{done}{comma}{}", c.value), ..c };
    offer(part).into_iter().map(whole).collect()
}

/// Codes and names of rules; families too where several findings may be meant. Names only once
/// a letter of one is there.
fn codes(part: &str, lang: Lang, families: bool) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let wanted = part.to_ascii_uppercase();
    for rule in rules::all() {
        let family = rule.code.get(..1).unwrap_or_default();
        if families && family.starts_with(&wanted) && !found.iter().any(|known| known.value == family) {
            found.push(Candidate::new(family, ""));
        }
        let about = lang.pick(rule.chinese, rule.name);
        if rule.code.starts_with(&wanted) {
            found.push(Candidate::new(rule.code, about));
        }
        if !part.is_empty() && rule.name.starts_with(part) {
            found.push(Candidate::new(rule.name, rule.code));
        }
    }
    found
}

/// The months just gone, this one first, then quarters and years.
fn periods(today: NaiveDate) -> Vec<Candidate> {
    let month = |back: u32| today.checked_sub_months(Months::new(back));
    let months = (0..MONTHS).filter_map(month).map(|day| day.format("%Y-%m").to_string());
    let quarters = (0..QUARTERS).filter_map(|back| month(back * 3));
    let quarters = quarters.map(|day| format!("{}-Q{}", day.year(), day.month0() / 3 + 1));
    let years = [today.year(), today.year() - 1].into_iter().map(|year| year.to_string());
    let about =
        |text: &str| text.parse::<Period>().map(|p| format!("{}..{}", p.from, p.to)).unwrap_or_default();
    months.chain(quarters).chain(years).map(|text| Candidate::new(&text, about(&text))).collect()
}

/// The script of a shell.
pub fn script(shell: clap_complete::Shell) -> Option<&'static str> {
    match shell {
        clap_complete::Shell::Bash => Some(include_str!("complete/duizhang.bash")),
        clap_complete::Shell::Zsh => Some(include_str!("complete/duizhang.zsh")),
        clap_complete::Shell::Fish => Some(include_str!("complete/duizhang.fish")),
        clap_complete::Shell::PowerShell => Some(include_str!("complete/duizhang.ps1")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(line: &str) -> Vec<String> {
        let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let current = words.pop().unwrap();
        let mut command = help::command(Lang::En);
        command.build();
        let today = NaiveDate::from_ymd_opt(2025, 3, 31).unwrap();
        let found = candidates(&command, &words, &current, today, Lang::En);
        found.into_iter().map(|candidate| candidate.value).collect()
    }

    #[test]
    fn commands_flags_and_values_are_offered_where_they_fit() {
        assert!(offered("").contains(&"reconcile".to_owned()));
        assert_eq!(offered("rec"), ["reconcile"]);
        assert_eq!(offered("reconcile --fail"), ["--fail-on"]);
        assert_eq!(offered("reconcile --fail-on "), ["error", "warning", "never"]);
        assert_eq!(offered("reconcile --fail-on=w"), ["--fail-on=warning"]);
        assert_eq!(offered("reconcile --fail-on = w"), ["warning"]);
        assert_eq!(offered("reconcile --strict "), [FILES]);
        assert_eq!(offered("reconcile -qo "), [FILES]);
        assert_eq!(offered("reconcile a b c"), [FILES]);
        assert_eq!(offered("reconcile -- --fail"), [FILES]);
        assert_eq!(offered("policy "), ["show", "init"]);
        assert_eq!(offered("trace "), [] as [&str; 0]);
        assert_eq!(offered("trace store item "), [FILES]);
        assert_eq!(offered("export --format be"), ["beancount"]);
        assert_eq!(
            offered("export --table run,fin"),
            ["run,findings", "run,finding_effects", "run,finding_sources", "run,finding_related"]
        );
    }

    #[test]
    fn codes_kinds_and_periods_are_offered() {
        assert_eq!(offered("explain r31"), ["R310", "R311", "R312", "R313", "R314", "R315", "R316"]);
        assert_eq!(offered("explain unknown-i"), ["unknown-item"]);
        assert_eq!(offered("reconcile --select R301,T2").first().unwrap(), "R301,T201");
        assert_eq!(offered("reconcile --ignore T").first().unwrap(), "T");
        assert_eq!(offered("reconcile --kind on"), ["onhand"]);
        assert_eq!(offered("reconcile --kind a.csv=on"), ["a.csv=onhand"]);
        let periods = offered("reconcile --period ");
        assert_eq!(periods.len(), 20);
        assert_eq!(
            (periods[0].as_str(), periods[1].as_str(), periods[13].as_str()),
            ("2025-03", "2025-02", "2024-02")
        );
        assert_eq!(offered("reconcile --period 2024-Q"), ["2024-Q4", "2024-Q3", "2024-Q2"]);
        assert_eq!(offered("reconcile --as-of 2025"), ["2025-03-31"]);
    }
}
