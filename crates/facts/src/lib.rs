//! Chancery: facts.
