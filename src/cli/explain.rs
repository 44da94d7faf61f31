//! `explain` and `rules`: what the rules say of themselves.

use super::args::{ExplainArgs, Format, RulesArgs};
use super::settings::Settings;
use super::{Failure, Outcome, World, output};
use crate::report::text::{BOLD, paint, plain_table, trimmed};
use crate::rules::{self, Rule};
use crate::value::Lang;
use serde_json::json;
use std::fmt::Write;

pub fn explain(args: &ExplainArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let settings = Settings::of(&args.common, world)?;
    let found: Vec<&Rule> = rules::all().filter(|rule| rule.answers_to(&args.code)).collect();
    if found.is_empty() {
        return Err(unknown(&args.code));
    }
    let text = match args.common.format {
        Format::Json => {
            let rules: Vec<_> = found.iter().map(|rule| described(rule)).collect();
            pretty(&json!({ "schema": "duizhang/1", "command": "explain", "rules": rules }))
        }
        Format::Text => {
            let style = settings.style();
            let mut text = String::new();
            for rule in &found {
                let words = rule.words(settings.lang);
                let head = format!("{} {} {}", rule.code, rule.name, rule.chinese);
                let _ = writeln!(text, "{}\n", paint(&head, BOLD, style));
                let label = |zh, en| settings.lang.pick(zh, en);
                let clause = if rule.clause.is_empty() { "-" } else { rule.clause };
                let _ = writeln!(text, "{}: {}", label("级别", "severity"), rule.severity.key());
                let _ = writeln!(text, "{}: {clause}", label("条款", "clause"));
                if !rule.keys.is_empty() {
                    let _ = writeln!(text, "{}: {}", label("参数", "policy"), rule.keys.join(", "));
                }
                for (title, body) in [
                    (label("检查什么", "What it checks"), words.what),
                    (label("为什么", "Why"), words.why),
                    (label("例", "Example"), words.example),
                    (label("怎样处理", "How to mend it"), words.mend),
                ] {
                    let _ = writeln!(text, "\n{title}\n  {body}");
                }
                text.push('\n');
            }
            text
        }
    };
    output::print(world.stdout, text.as_bytes())?;
    Ok(Outcome::Clean)
}

pub fn rules(args: &RulesArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    Settings::of(&args.common, world)?;
    let text = match args.common.format {
        Format::Json => {
            let rules: Vec<_> = rules::all().map(described).collect();
            pretty(&json!({ "schema": "duizhang/1", "command": "rules", "rules": rules }))
        }
        Format::Text => {
            let mut table = plain_table();
            for rule in rules::all() {
                let severity = rule.severity.key();
                table.add_row([rule.code, rule.name, rule.chinese, severity, rule.clause]);
            }
            format!("{}\n", trimmed(&table))
        }
    };
    output::print(world.stdout, text.as_bytes())?;
    Ok(Outcome::Clean)
}

/// A code or name that no rule has.
pub fn unknown(code: &str) -> Failure {
    let near = rules::all()
        .map(|rule| (strsim::normalized_damerau_levenshtein(code, rule.name), rule))
        .chain(rules::all().map(|rule| (strsim::normalized_damerau_levenshtein(code, rule.code), rule)))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(score, _)| *score >= 0.5);
    let failure = Failure::new(format!("no rule is called `{code}`"));
    match near {
        Some((_, rule)) => failure.hinted(format!("did you mean {} {}?", rule.code, rule.name)),
        None => failure.hinted("`duizhang rules` lists them all"),
    }
}

fn described(rule: &Rule) -> serde_json::Value {
    let words = |lang: Lang| {
        let words = rule.words(lang);
        json!({ "what": words.what, "why": words.why, "example": words.example, "mend": words.mend })
    };
    json!({
        "code": rule.code,
        "name": rule.name,
        "chinese": rule.chinese,
        "severity": rule.severity,
        "clause": rule.clause,
        "policy_keys": rule.keys,
        "zh": words(Lang::Zh),
        "en": words(Lang::En),
    })
}

fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}
