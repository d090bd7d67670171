//! Why a line could not be read.

/// A line that is not a fact, document, group or conflict of the interchange format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangeError {
    key: String,
    problem: String,
}

impl ExchangeError {
    pub(crate) fn new(key: impl Into<String>, problem: impl Into<String>) -> ExchangeError {
        let key = key.into();
        // The whole line has no key; the path of it is a lone dot.
        let key = if key == "." { String::new() } else { key };
        ExchangeError { key, problem: problem.into() }
    }

    /// The key that is wrong, as a path such as `places[0].level`; empty when the line as a whole is wrong.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What is wrong with it, with the bad value.
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl std::fmt::Display for ExchangeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.key.is_empty() { write!(f, "{}", self.problem) } else { write!(f, "{}: {}", self.key, self.problem) }
    }
}

impl std::error::Error for ExchangeError {}
