//! Why a model file is refused.

/// A model file that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelError {
    /// The bytes do not begin with the mark of a syntax model of this version.
    Foreign,
    /// The bytes end too early.
    Short,
    /// A count, label or weight is out of its range.
    Damaged,
}

impl std::fmt::Display for ModelError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            ModelError::Foreign => "not a syntax model of this version",
            ModelError::Short => "the syntax model ends too early",
            ModelError::Damaged => "the syntax model is damaged",
        })
    }
}

impl std::error::Error for ModelError {}
