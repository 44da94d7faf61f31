//! `init`: makes a book.

use super::args::CommonArgs;
use super::keep::fail;
use super::settings::{CONFIG, Settings};
use super::{Failure, Outcome, World, output};
use crate::book::store::{INBOX, Store};
use crate::message::{Keeping, Message};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct InitArgs {
    /// The folder; it is made where it is not there
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,

    #[command(flatten)]
    pub common: CommonArgs,
}

pub fn run(args: &InitArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let settings = Settings::of(&args.common, world)?;
    let folder = &args.dir;
    output::make_folder(folder)?;
    output::make_folder(&folder.join(INBOX))?;
    let config = folder.join(CONFIG);
    // What people wrote is never overwritten.
    if !config.exists() {
        output::save(&config, settings.lang.pick(CONFIG_ZH, CONFIG_EN).as_bytes())?;
    }
    Store::create(folder).map_err(fail)?;
    if !settings.quiet {
        let made = Message::from(Keeping::Made { folder: folder.display().to_string() });
        output::print(world.stdout, format!("{}\n", made.text(settings.lang)).as_bytes())?;
    }
    Ok(Outcome::Clean)
}

/// The configuration of a new book: everything is there, and nothing is in force but what
/// the program does anyway.
const CONFIG_ZH: &str = include_str!("init/duizhang.zh.toml");
const CONFIG_EN: &str = include_str!("init/duizhang.en.toml");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    /// What stands behind a `#` and no blank is an example: it must be right too.
    fn with_examples(text: &str) -> String {
        let example = |line: &str| line.strip_prefix('#').filter(|l| !l.starts_with(' ')).map(str::to_owned);
        text.lines().map(|line| example(line).unwrap_or_else(|| line.to_owned()) + "\n").collect()
    }

    #[test]
    fn a_new_configuration_is_right_as_it_is_and_with_its_examples() {
        for text in [CONFIG_ZH, CONFIG_EN] {
            Config::parse(text).unwrap();
            let config = Config::parse(&with_examples(text)).unwrap();
            assert!(!config.warehouse.is_empty() && !config.aliases.units.is_empty());
        }
    }
}
