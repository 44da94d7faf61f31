//! `policy init`: a commented policy file to start from.

use super::args::CommonArgs;
use super::settings::Settings;
use super::{Failure, Outcome, World, analysis, output};
use crate::policy::Policy;
use crate::value::Lang;
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub struct PolicyInitArgs {
    /// Where to write it; `-` is standard output
    #[arg(value_name = "FILE.toml", default_value = "policy.toml")]
    pub target: PathBuf,

    /// Replace a file that is there
    #[arg(long)]
    pub force: bool,

    #[command(flatten)]
    pub common: CommonArgs,
}

pub fn run(args: &PolicyInitArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let settings = Settings::of(&args.common, world)?;
    let head = settings.lang.pick(
        "# 制度参数:删去行首的「#= 」再改值,未改的仍按程序内置。用 --policy 指明本文件,\n# 或在 duizhang.toml 中写 policy = \"policy.toml\"。\n\n",
        "# Policy. Remove `#= ` before a value to change it; what is not changed follows the program.\n# Name this file with --policy, or write policy = \"policy.toml\" into duizhang.toml.\n\n",
    );
    let text = format!("{head}{}", Policy::template());
    if args.target == Path::new("-") {
        output::print(world.stdout, text.as_bytes())?;
        return Ok(Outcome::Clean);
    }
    if args.target.exists() && !args.force {
        let hint = match settings.lang {
            Lang::Zh => "换一个文件名,或加 --force 覆盖",
            Lang::En => "give another name, or --force to replace it",
        };
        return Err(Failure::new(format!("{} is there already", args.target.display())).hinted(hint));
    }
    analysis::put(&args.target, text.as_bytes(), &settings, world)?;
    Ok(Outcome::Clean)
}
