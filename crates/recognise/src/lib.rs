//! Chancery: recognise.
