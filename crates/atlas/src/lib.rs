//! Chancery: atlas.
