//! Chancery: coding.
