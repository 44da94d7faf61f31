#![no_main]
use duizhang::value::{Quantity, date, name};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = Quantity::of_stored(text);
    let _ = Quantity::of_written(text);
    let _ = date::read(text, Some(2024));
    let _ = date::of_number(text);
    let _ = date::stated(text);
    let _ = date::stated_span(text);
    let _ = (name::key(text), name::code(text), name::header_key(text));
});
