//! Values in yuan, summed before they are rounded.

use crate::value::Quantity;

/// A sum of quantities at their prices, exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Worth(i128);

const CENT: i128 = 10_000_000_000;

impl Worth {
    /// A quantity at a price; nothing where that is more than can be.
    pub fn of(quantity: Quantity, price: Quantity) -> Worth {
        Worth(quantity.micros().checked_mul(price.micros()).unwrap_or(0))
    }

    pub fn plus(self, other: Worth) -> Worth {
        Worth(self.0.saturating_add(other.0))
    }

    pub fn less(self, other: Worth) -> Worth {
        Worth(self.0.saturating_sub(other.0))
    }

    /// In yuan, rounded to the cent, halves away from nought.
    pub fn yuan(self) -> Quantity {
        let cents = (self.0 + CENT / 2 * self.0.signum()) / CENT;
        Quantity::from_micros(cents * 10_000)
    }

    pub fn parts(self) -> i128 {
        self.0
    }

    /// Whether it is less than so many per cent of a whole.
    pub fn is_below_share(self, whole: Worth, percent: crate::value::Quantity) -> bool {
        let hundredfold = self.0.saturating_mul(100_000_000);
        hundredfold < whole.0.saturating_mul(percent.micros())
    }

    /// Whether it is more than so many yuan.
    pub fn exceeds(self, yuan: Quantity) -> bool {
        self.0 > yuan.micros().saturating_mul(1_000_000)
    }
}

/// A share of a whole to four places, halves up; none of nothing.
pub fn share(part: i128, whole: i128) -> Option<String> {
    if whole <= 0 {
        return None;
    }
    let scaled = part.max(0).checked_mul(20_000)?.checked_add(whole)? / whole.checked_mul(2)?;
    Some(format!("{}.{:04}", scaled / 10_000, scaled % 10_000))
}

/// 1 - |differences| / |whole|, never below nought; none of nothing.
pub fn accuracy(differences: i128, whole: i128) -> Option<String> {
    share(whole.saturating_sub(differences).max(0), whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_half_up() {
        assert_eq!(share(1, 3).as_deref(), Some("0.3333"));
        assert_eq!(share(2, 3).as_deref(), Some("0.6667"));
        assert_eq!(share(1, 20_000).as_deref(), Some("0.0001"));
        assert_eq!(share(1, 20_001).as_deref(), Some("0.0000"));
        assert_eq!(share(0, 0), None);
        assert_eq!(accuracy(21, 737).as_deref(), Some("0.9715"));
        assert_eq!(accuracy(200, 100).as_deref(), Some("0.0000"));
    }

    #[test]
    fn values_are_rounded_once() {
        let q = |text: &str| Quantity::of_written(text).unwrap().value;
        let each = Worth::of(q("1"), q("0.004"));
        assert_eq!((each.yuan(), each.plus(each).yuan()), (q("0"), q("0.01")));
        assert_eq!(Worth::of(q("-2"), q("12.345")).yuan(), q("-24.69"));
        assert!(!Worth::of(q("20"), q("10")).exceeds(q("200")));
    }
}
