//! The languages of reports, messages and help.

/// A language that users are answered in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Lang {
    /// 中文
    #[default]
    Zh,
    /// English
    En,
}

impl Lang {
    /// The language that a POSIX locale such as `zh_CN.UTF-8` asks for, if it is one of ours.
    pub fn of_locale(locale: &str) -> Option<Lang> {
        let tongue = locale.split(['_', '.', '-', '@']).next()?;
        match tongue.to_ascii_lowercase().as_str() {
            "zh" => Some(Lang::Zh),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// One of two texts.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}
