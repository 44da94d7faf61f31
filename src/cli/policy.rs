//! `policy show`: every value of the policy in force, and where it comes from.

use super::args::{Format, PolicyArgs, PolicyCommand};
use super::settings::Settings;
use super::{Failure, Outcome, World, output};
use crate::policy::{Origin, Setting};
use crate::value::Lang;
use serde_json::json;
use std::fmt::Write;

pub fn run(args: &PolicyArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let args = match &args.command {
        PolicyCommand::Show(args) => args,
        PolicyCommand::Init(args) => return super::policy_init::run(args, world),
    };
    let settings = Settings::of(&args.common, world)?;
    let values = &settings.policy.values;
    let text = match args.common.format {
        Format::Json => {
            let values: Vec<_> = values
                .iter()
                .map(|s| json!({ "key": s.key, "value": s.value, "origin": origin(s, Lang::En), "note": s.note }))
                .collect();
            let answer = json!({
                "schema": "duizhang/1",
                "command": "policy show",
                "values": values,
                "policy_sha256": settings.policy_sha256,
            });
            format!("{answer:#}\n")
        }
        Format::Text => {
            let mut text = String::new();
            for setting in values {
                let _ = writeln!(
                    text,
                    "{} = {}  ({})",
                    setting.key,
                    setting.value,
                    origin(setting, settings.lang)
                );
                let _ = writeln!(text, "    {}", setting.note);
            }
            text
        }
    };
    output::print(world.stdout, text.as_bytes())?;
    Ok(Outcome::Clean)
}

fn origin(setting: &Setting, lang: Lang) -> String {
    match &setting.origin {
        Origin::Builtin => lang.pick("内置", "built-in").to_owned(),
        Origin::File(name) => name.clone(),
    }
}
