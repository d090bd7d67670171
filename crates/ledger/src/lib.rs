//! Chancery: ledger.
