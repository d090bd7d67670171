#![no_main]
//! See `chancery_probe`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| chancery_probe::run("moments", bytes));
