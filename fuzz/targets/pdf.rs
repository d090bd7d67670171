#![no_main]
//! See `chancery_probe`. What the library that reads PDF files breaks off with is caught where it is called, so that a
//! panic is a find only where nobody catches it.

libfuzzer_sys::fuzz_target!(
    init: std::panic::set_hook(Box::new(|_| ())),
    |bytes: &[u8]| chancery_probe::run("pdf", bytes)
);
