//! Words, tags and trees: a tokeniser, tagger, lemmatiser and dependency parser for English news.
//!
//! One averaged perceptron tags from left to right, another parses by arc-hybrid transitions
//! under a beam. Both read one small file of weights, embedded in the program.

mod beam;
mod bytes;
mod dictionary;
mod error;
mod guided;
mod hash;
mod labels;
mod lemma;
mod lists;
mod model;
mod state;
mod syntax;
mod table;
mod tagger;
mod templates;
mod tokenize;
#[cfg(feature = "train")]
pub mod train;
mod weights;
mod word;

pub use dictionary::is_word;
pub use error::ModelError;
pub use guided::Choice;
pub use labels::{Rel, Upos, Xpos};
pub use lemma::lemma;
pub use syntax::{Node, Syntax};
pub use tokenize::tokenize;
