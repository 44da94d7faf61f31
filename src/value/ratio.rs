//! Exact ratios: shares that are compared by cross-multiplication, never by division.

use std::fmt;

/// A share such as 30 %, as whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    num: u64,
    den: u64,
}

/// A text that is no share.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no share: write \"30%\" or \"0.3\"")]
pub struct RatioError(String);

impl Ratio {
    /// `num` of `den`; nothing of nothing is no share.
    pub fn new(num: u64, den: u64) -> Option<Ratio> {
        (den > 0).then_some(Ratio { num, den })
    }

    /// Whether `done` of `due` reach the share. The number itself reaches it.
    pub fn is_met(self, done: u64, due: u64) -> bool {
        u128::from(done) * u128::from(self.den) >= u128::from(self.num) * u128::from(due)
    }

    /// How many of `all` make up the share at least: rounded up.
    pub fn of(self, all: u64) -> u64 {
        let needed = (u128::from(self.num) * u128::from(all)).div_ceil(u128::from(self.den));
        u64::try_from(needed).unwrap_or(u64::MAX)
    }

    /// Whether it is the greater of two.
    pub fn exceeds(self, other: Ratio) -> bool {
        u128::from(self.num) * u128::from(other.den) > u128::from(other.num) * u128::from(self.den)
    }

    /// Whether it is everything.
    pub fn is_whole(self) -> bool {
        self.num >= self.den
    }

    /// To so many places, half up.
    pub fn places(self, places: u32) -> String {
        let scale = 10_u128.pow(places.min(9));
        let (num, den) = (u128::from(self.num), u128::from(self.den));
        let scaled = (num * scale * 2 + den) / (den * 2);
        let width = usize::try_from(places.min(9)).unwrap_or(0);
        format!("{}.{:0>width$}", scaled / scale, scaled % scale)
    }

    /// As a percentage with at most two places: `30%`, `66.67%`. What is not everything is
    /// never shown as 100 %.
    pub fn percent(self) -> String {
        let (num, den) = (u128::from(self.num), u128::from(self.den));
        let rounded = (num * 20_000 + den) / (den * 2);
        let hundredths = if num < den { rounded.min(9_999) } else { rounded };
        match (hundredths / 100, hundredths % 100) {
            (whole, 0) => format!("{whole}%"),
            (whole, part) if part % 10 == 0 => format!("{whole}.{}%", part / 10),
            (whole, part) => format!("{whole}.{part:02}%"),
        }
    }
}

impl std::str::FromStr for Ratio {
    type Err = RatioError;

    fn from_str(text: &str) -> Result<Ratio, RatioError> {
        let wrong = || RatioError(text.to_owned());
        let (digits, hundred) = match text.trim().strip_suffix('%') {
            Some(digits) => (digits.trim(), 100),
            None => (text.trim(), 1),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || part.len() > 6 || whole.len() > 6 || !plain(whole) || !plain(part) {
            return Err(wrong());
        }
        let scale = 10_u64.pow(u32::try_from(part.len()).unwrap_or(0));
        let num: u64 = format!("{whole}{part}").parse().map_err(|_| wrong())?;
        let ratio = Ratio { num, den: scale * hundred };
        if ratio.num <= ratio.den { Ok(ratio) } else { Err(wrong()) }
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.percent())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ratio(text: &str) -> Ratio {
        text.parse().unwrap()
    }

    #[test]
    fn samples_are_rounded_up() {
        let all = [1, 6, 7, 10, 33, 100, 101];
        for (share, sizes) in [
            ("15%", [1, 1, 2, 2, 5, 15, 16]),
            ("20%", [1, 2, 2, 2, 7, 20, 21]),
            ("60%", [1, 4, 5, 6, 20, 60, 61]),
            ("30%", [1, 2, 3, 3, 10, 30, 31]),
        ] {
            assert_eq!(all.map(|n| ratio(share).of(n)), sizes, "{share}");
        }
        assert_eq!(ratio("30%").of(0), 0);
    }

    #[test]
    fn shares_are_read_and_shown() {
        assert_eq!(ratio("0.3"), Ratio { num: 3, den: 10 });
        assert!(ratio("0.3").is_met(3, 10) && ratio("30%").is_met(3, 10) && !ratio("30.1%").is_met(3, 10));
        assert_eq!(ratio("1").places(4), "1.0000");
        assert_eq!((Ratio { num: 2, den: 3 }).places(4), "0.6667");
        assert_eq!((Ratio { num: 2, den: 3 }).percent(), "66.67%");
        assert_eq!((Ratio { num: 99_999, den: 100_000 }).percent(), "99.99%");
        assert_eq!((Ratio { num: 1, den: 8 }).percent(), "12.5%");
        assert_eq!(ratio("30%").to_string(), "30%");
        for text in ["", "130%", "-3%", "three", "3 of 4", "1.5", "%"] {
            assert!(text.parse::<Ratio>().is_err(), "{text}");
        }
        assert!(Ratio::new(0, 0).is_none());
    }

    proptest! {
        #[test]
        fn what_is_needed_meets_and_one_less_does_not(percent in 1_u64..=100, all in 1_u64..100_000) {
            let share = Ratio { num: percent, den: 100 };
            let needed = share.of(all);
            prop_assert!(share.is_met(needed, all));
            prop_assert!(!share.is_met(needed - 1, all));
            prop_assert!(share.is_met(needed + 1, all));
        }
    }
}
