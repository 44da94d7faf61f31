#![no_main]
mod common;

use duizhang::source::{sniff::sniff, xlsx};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = sniff(data);
    let _ = xlsx::read(data, &common::limits(), &mut common::Check::default());
});
