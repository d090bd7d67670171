//! Why a model file cannot be used.

use std::fmt;

/// A model file that is not one, is damaged, or is of another version.
#[derive(Debug)]
pub struct ModelError(String);

impl ModelError {
    pub(crate) fn new(what: impl Into<String>) -> ModelError {
        ModelError(what.into())
    }
}

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "encoder model: {}", self.0)
    }
}

impl std::error::Error for ModelError {}
