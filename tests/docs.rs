//! The pages of `docs/` that are made from the rules and the policy, so that they cannot
//! drift. `INSTA_UPDATE=always cargo test --test docs` writes them anew.

#![allow(clippy::unwrap_used)]

use duizhang::policy::Policy;
use duizhang::rules;
use duizhang::value::Lang;
use std::fmt::Write;
use std::path::Path;

fn hold(name: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    if std::env::var("INSTA_UPDATE").is_ok_and(|how| how == "always") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "docs/{name} is not what the program says: INSTA_UPDATE=always cargo test --test docs"
    );
}

const FAMILIES: &[(&str, &str, &str)] = &[
    ("I", "Input", "输入"),
    ("L", "Ledger rows", "流水账"),
    ("T", "Transfers", "调拨"),
    ("R", "Reconciliation", "对账"),
    ("S", "Stocktake", "盘点"),
    ("C", "Callbacks", "回访"),
    ("V", "Visits", "走访"),
    ("K", "Outsourcers", "外包"),
];

fn rule_page(lang: Lang) -> String {
    let mut out = String::new();
    let title = lang.pick(
        "# 规则\n\n每条规则的代码、依据、检查内容和处理办法;与 `duizhang explain CODE` 相同,由程序生成。\n",
        "# The rules\n\nEach with its code, its clause, what it checks and how to mend what it finds: the words of\n`duizhang explain CODE`, of which this page is made.\n",
    );
    out.push_str(title);
    for (letter, en, zh) in FAMILIES {
        let mut rules = rules::all().filter(|rule| rule.code.starts_with(letter)).peekable();
        if rules.peek().is_none() {
            continue;
        }
        let _ = writeln!(out, "\n## {}", lang.pick(*zh, *en));
        for rule in rules {
            let words = rule.words(lang);
            let _ = writeln!(out, "\n### {} {} {}\n", rule.code, rule.name, rule.chinese);
            let mut facts = vec![format!("{}", rule.severity.key())];
            if !rule.clause.is_empty() {
                facts.push(rule.clause.to_owned());
            }
            if !rule.keys.is_empty() {
                facts.push(rule.keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", "));
            }
            let _ = writeln!(out, "{}\n", facts.join(" · "));
            let heads = lang.pick(["原因", "例", "处理"], ["Why", "Example", "Mend"]);
            let _ = writeln!(out, "{}\n", words.what);
            for (head, text) in heads.into_iter().zip([words.why, words.example, words.mend]) {
                let _ = writeln!(out, "- {head}{}{text}", lang.pick(":", ": "));
            }
        }
    }
    out
}

#[test]
fn every_rule_has_a_family_that_the_page_knows() {
    for rule in rules::all() {
        assert!(FAMILIES.iter().any(|(letter, ..)| rule.code.starts_with(letter)), "{}", rule.code);
    }
}

#[test]
fn the_rules_are_written_down() {
    hold("rules.md", &rule_page(Lang::En));
    hold("rules.zh-CN.md", &rule_page(Lang::Zh));
}

#[test]
fn the_policy_is_written_down() {
    let policy = Policy::load(None).unwrap();
    let mut out = String::from(
        "# 制度参数 Policy\n\n内置的每个参数、取值和依据;`duizhang policy show` 显示生效的值及其来源。\n\
         Every built-in value with its clause; `duizhang policy show` prints those in force and where each comes from.\n",
    );
    let mut section = "";
    for setting in &policy.values {
        let own = setting.key.rsplit_once('.').map_or("", |(section, _)| section);
        if own != section {
            section = own;
            let _ = writeln!(out, "\n## [{section}]\n");
        }
        let key = setting.key.rsplit('.').next().unwrap();
        let _ = writeln!(out, "- `{key} = {}`  \n  {}", setting.value, setting.note);
    }
    hold("policy.md", &out);
}
