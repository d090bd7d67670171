//! Chancery: exchange.
