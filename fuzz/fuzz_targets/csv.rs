#![no_main]
mod common;

use duizhang::source::delimited;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = delimited::read(data, &common::limits(), &mut common::Check::default());
});
