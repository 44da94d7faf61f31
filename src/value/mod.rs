//! Pure values: quantities, dates, names, languages. No input or output.

pub mod calendar;
pub mod date;
pub mod day;
pub mod lang;
pub mod name;
pub mod period;
pub mod quantity;
pub mod ratio;
pub mod strings;

pub use calendar::{Calendar, Uncovered};
pub use lang::Lang;
pub use period::Period;
pub use quantity::Quantity;
pub use ratio::Ratio;
pub use strings::Text;
