//! Chancery: score.
