//! Accuracy with its denominators, and variance net beside absolute.

use super::worth::{Worth, accuracy, share};
use super::{Line, State};
use crate::value::Quantity;

/// What a number of lines comes to. A plus never offsets a minus, but in the net figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Lines of the book and of the sheets.
    pub lines: u64,
    pub counted: u64,
    /// Of the counted, those with nothing there.
    pub zero: u64,
    pub not_counted: u64,
    /// Counted lines of which a book figure is known.
    pub compared: u64,
    pub exact: u64,
    /// Within the tolerances, the exact ones among them.
    pub within: u64,
    /// |book| over the compared lines.
    pub book: Quantity,
    pub gain: Quantity,
    /// Without its sign.
    pub loss: Quantity,
    /// Compared lines with a price.
    pub priced: u64,
    pub book_value: Worth,
    pub gain_value: Worth,
    pub loss_value: Worth,
}

impl Figures {
    pub fn of<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Figures {
        let mut figures = Figures::default();
        for line in lines {
            figures.take(line);
        }
        figures
    }

    pub fn take(&mut self, line: &Line) {
        self.lines += 1;
        match line.state() {
            State::NotCounted => {
                self.not_counted += 1;
                return;
            }
            State::Zero => {
                self.counted += 1;
                self.zero += 1;
            }
            State::Counted => self.counted += 1,
        }
        let (Some(book), Some(variance)) = (line.book, line.variance) else { return };
        self.compared += 1;
        self.exact += u64::from(variance.is_zero());
        self.within += u64::from(!line.over.any());
        self.book += book.abs();
        let is_loss = variance.is_negative();
        *(if is_loss { &mut self.loss } else { &mut self.gain }) += variance.abs();
        if let Some(price) = line.price {
            self.priced += 1;
            self.book_value = self.book_value.plus(Worth::of(book.abs(), price));
            let side = if is_loss { &mut self.loss_value } else { &mut self.gain_value };
            *side = side.plus(Worth::of(variance.abs(), price));
        }
    }

    pub fn absolute(&self) -> Quantity {
        self.gain + self.loss
    }

    pub fn net(&self) -> Quantity {
        self.gain - self.loss
    }

    pub fn absolute_value(&self) -> Worth {
        self.gain_value.plus(self.loss_value)
    }

    pub fn net_value(&self) -> Quantity {
        self.gain_value.less(self.loss_value).yuan()
    }

    /// Lines exact / lines compared.
    pub fn exact_rate(&self) -> Option<String> {
        share(i128::from(self.exact), i128::from(self.compared))
    }

    /// Lines within tolerance / lines compared.
    pub fn within_rate(&self) -> Option<String> {
        share(i128::from(self.within), i128::from(self.compared))
    }

    /// 1 - sum|variance| / sum|book|, in units.
    pub fn quantity_rate(&self) -> Option<String> {
        accuracy(self.absolute().micros(), self.book.micros())
    }

    /// The same in value, over the lines with a price.
    pub fn value_rate(&self) -> Option<String> {
        accuracy(self.absolute_value().parts(), self.book_value.parts())
    }

    /// 1 - |sum variance| / sum|book|: what offsets itself is not seen in it.
    pub fn net_rate(&self) -> Option<String> {
        accuracy(self.net().abs().micros(), self.book.micros())
    }
}
