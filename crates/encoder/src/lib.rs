//! A small transformer encoder and what is read off it: for every word of a window the columns of several heads,
//! for every pair of words how well one hangs from the other.
//!
//! The model is one file (`training/encoder` makes it): labels, vocabulary, weights. This crate knows how to run it and
//! how to read tags, spans and trees from the numbers; what a label means is for others to say.

mod error;
mod model;
mod output;
mod pieces;
mod spans;
mod tree;
mod windows;

pub use error::ModelError;
pub use model::{Depth, Encoder};
pub use output::{Head, Output, highest};
pub use spans::Span;
pub use windows::windows;
