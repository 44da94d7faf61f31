//! `completions` and `man`, generated from the same command line that is parsed.

use super::args::{CompletionsArgs, ManArgs};
use super::{Failure, Outcome, World, complete, help, output};
use crate::value::Lang;

pub fn completions(args: &CompletionsArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let script = match complete::script(args.shell) {
        Some(script) => script.as_bytes().to_vec(),
        // A shell that no script of ours speaks is told what stays the same from day to day.
        None => {
            let mut script = Vec::new();
            clap_complete::generate(args.shell, &mut help::command(Lang::En), "duizhang", &mut script);
            script
        }
    };
    output::print(world.stdout, &script)?;
    Ok(Outcome::Clean)
}

pub fn man(args: &ManArgs, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let lang = args.lang.or_else(|| world.locale.as_deref().and_then(Lang::of_locale)).unwrap_or_default();
    let mut page = Vec::new();
    let mut command = help::command(lang);
    command.build();
    let failed = |error: std::io::Error| Failure::new("man").because(error);
    clap_mangen::Man::new(command.clone()).render(&mut page).map_err(failed)?;
    for sub in command.get_subcommands() {
        let title = format!("duizhang-{}", sub.get_name());
        clap_mangen::Man::new(sub.clone()).title(title).render(&mut page).map_err(failed)?;
    }
    output::print(world.stdout, &page)?;
    Ok(Outcome::Clean)
}
