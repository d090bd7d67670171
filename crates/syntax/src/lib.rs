//! Chancery: syntax.
