//! Chancery: clean.
