//! The flags, the configuration and the world, made ready to use.

use super::args::{BaseArgs, Color, CommonArgs};
use super::{Failure, World};
use crate::config::{Config, VoucherLayout};
use crate::inputs::hex;
use crate::policy::Policy;
use crate::report::answer::ConfigUsed;
use crate::report::text::Style;
use crate::sheet::{Field, LayoutError, Lexicon};
use crate::source::walk::with_slashes;
use crate::value::period::Asked;
use crate::value::{Lang, Period};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// What the configuration is called.
pub const CONFIG: &str = "duizhang.toml";

/// Findings shown on a screen before the rest are only counted.
const SHOWN: usize = 50;
const SHOWN_OF_ONE: usize = 12;

/// What a command works with.
pub struct Settings {
    pub lang: Lang,
    pub color: bool,
    pub config: Config,
    pub config_used: Option<ConfigUsed>,
    pub policy: Policy,
    pub policy_sha256: String,
    pub quiet: bool,
    pub verbose: bool,
}

impl Settings {
    /// # Errors
    /// Where a configuration or policy file cannot be read or is wrong.
    pub fn of(args: &CommonArgs, world: &World<'_>) -> Result<Settings, Failure> {
        Settings::of_base(&args.base, world)
    }

    /// # Errors
    /// Where a configuration or policy file cannot be read or is wrong.
    pub fn of_base(args: &BaseArgs, world: &World<'_>) -> Result<Settings, Failure> {
        let found = config_path(args, world);
        let (config, config_used) = match &found {
            Some(path) => load_config(path, world)?,
            None => (Config::default(), None),
        };
        let lang = language(args, &config, world)?;
        let policy = load_policy(args, &config, found.as_deref(), world)?;
        let color = match args.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => world.stdout_is_terminal && !world.no_color,
        };
        Ok(Settings {
            lang,
            color,
            config,
            config_used,
            policy_sha256: hex(&Sha256::digest(policy.canonical().as_bytes())),
            policy,
            quiet: args.quiet,
            verbose: args.verbose,
        })
    }

    /// The days of a period that is asked for.
    pub fn days(&self, asked: Asked) -> Period {
        asked.days(self.config.period_starts_on.unwrap_or(1))
    }

    pub fn style(&self) -> Style {
        let (most, most_of_one) = if self.verbose { (usize::MAX, usize::MAX) } else { (SHOWN, SHOWN_OF_ONE) };
        Style { lang: self.lang, color: self.color, most, most_of_one }
    }
}

fn language(args: &BaseArgs, config: &Config, world: &World<'_>) -> Result<Lang, Failure> {
    if let Some(lang) = args.lang {
        return Ok(lang);
    }
    match config.lang.as_deref() {
        Some("zh") => Ok(Lang::Zh),
        Some("en") => Ok(Lang::En),
        Some(other) => Err(Failure::new(format!("lang = \"{other}\"")).hinted("write \"zh\" or \"en\"")),
        None => Ok(world.locale.as_deref().and_then(Lang::of_locale).unwrap_or_default()),
    }
}

/// The file named, else the nearest `duizhang.toml` from the working directory upward.
fn config_path(args: &BaseArgs, world: &World<'_>) -> Option<PathBuf> {
    if args.no_config {
        return None;
    }
    if let Some(path) = &args.config {
        return Some(path.clone());
    }
    if let Some(book) = &world.book {
        return Some(book.join(CONFIG)).filter(|path| path.is_file());
    }
    let candidates = world.folder.ancestors().map(|folder| folder.join(CONFIG));
    candidates.into_iter().find(|path| path.is_file())
}

fn load_config(path: &Path, world: &World<'_>) -> Result<(Config, Option<ConfigUsed>), Failure> {
    let shown = shown(path, world);
    let text = read_text(path, &shown)?;
    let config = Config::parse(&text).map_err(|error| {
        let unquoted = error.message().contains("unquoted key");
        let failure = Failure::new(&shown).because(error);
        if unquoted {
            failure.hinted("put a name that is not plain ASCII in quotes: \"只\" = \"个\"")
        } else {
            failure
        }
    })?;
    let schemas = crate::record::schemas();
    let lexicon = Lexicon::new(&schemas);
    for layout in &config.layout {
        let names: Vec<&str> = Field::ALL.iter().map(|field| field.key()).collect();
        layout.check(&lexicon).map_err(|error| {
            let failure = Failure::new(&shown).because(&error);
            match error {
                LayoutError::Kind(_) => {
                    failure.hinted(schemas.iter().map(|s| s.kind).collect::<Vec<_>>().join(", "))
                }
                LayoutError::Field(_) => failure.hinted(names.join(", ")),
            }
        })?;
    }
    if config.period_starts_on.is_some_and(|day| !(1..=28).contains(&day)) {
        return Err(Failure::new(&shown).because("period_starts_on").hinted("1 to 28"));
    }
    config
        .voucher
        .columns()
        .map_err(|error| Failure::new(&shown).because(error).hinted(VoucherLayout::known()))?;
    let sha256 = hex(&Sha256::digest(text.as_bytes()));
    Ok((config, Some(ConfigUsed { file: shown, sha256 })))
}

fn load_policy(
    args: &BaseArgs,
    config: &Config,
    config_path: Option<&Path>,
    world: &World<'_>,
) -> Result<Policy, Failure> {
    let configured = config.policy.as_ref().map(|file| {
        let folder = config_path.and_then(Path::parent).unwrap_or_else(|| Path::new(""));
        folder.join(file)
    });
    let overrides = match args.policy.clone().or(configured) {
        Some(path) => {
            let shown = shown(&path, world);
            let text = read_text(&path, &shown)?;
            Some((shown, text))
        }
        None => None,
    };
    let named = overrides.as_ref().map(|(name, text)| (name.as_str(), text.as_str()));
    Policy::load(named).map_err(|error| {
        let failure = Failure::new(&error);
        match error.hint() {
            Some(hint) => failure.hinted(hint),
            None => failure,
        }
    })
}

fn read_text(path: &Path, shown: &str) -> Result<String, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::new(shown).because(error))?;
    // Editors of Windows begin a file so.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").map(<[u8]>::to_vec).unwrap_or(bytes);
    String::from_utf8(bytes)
        .map_err(|error| Failure::new(shown).because(error.utf8_error()).hinted("save it as UTF-8"))
}

/// Relative to the working directory where it lies below it, so that no output depends on
/// where a checkout stands.
fn shown(path: &Path, world: &World<'_>) -> String {
    let below = path.strip_prefix(&world.folder).unwrap_or(path);
    with_slashes(below)
}
