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
    let mut command = help::command(lang);
    command.build();
    let mut pages = vec![("duizhang".to_owned(), page("duizhang", &command)?)];
    for sub in command.get_subcommands() {
        let title = format!("duizhang-{}", sub.get_name());
        let page = page(&title, sub)?;
        pages.push((title, page));
    }
    match &args.pages {
        Some(folder) => {
            output::make_folder(folder)?;
            for (title, page) in pages {
                output::save(&folder.join(format!("{title}.1")), &page)?;
            }
        }
        None => {
            output::print(world.stdout, &pages.into_iter().flat_map(|(_, page)| page).collect::<Vec<u8>>())?
        }
    }
    Ok(Outcome::Clean)
}

fn page(title: &str, command: &clap::Command) -> Result<Vec<u8>, Failure> {
    let mut page = Vec::new();
    let man = clap_mangen::Man::new(command.clone()).title(title);
    man.render(&mut page).map_err(|error| Failure::new("man").because(error))?;
    Ok(page)
}
