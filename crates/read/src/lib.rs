//! Chancery: read.
