//! Pure values: quantities, dates, names, languages. No input or output.

pub mod date;
pub mod lang;
pub mod name;
pub mod period;
pub mod quantity;
pub mod strings;

pub use lang::Lang;
pub use period::Period;
pub use quantity::Quantity;
pub use strings::{Memo, Strings, Text};
