//! Chancery: link.
