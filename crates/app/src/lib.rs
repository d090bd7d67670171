//! The desk of Chancery: what a person types and what a person looks at.
//!
//! The path itself is in `flow`; everything here that prints is a function of a [`view::View`].

pub mod analyst;
pub mod as_read;
mod axis;
pub mod brief;
pub mod cli;
pub mod commands;
pub mod console;
pub mod context;
pub mod decide;
pub mod desk;
pub mod filter;
pub mod flow;
pub mod grading;
pub mod life;
pub mod moment;
pub mod people;
pub mod revisions;
pub mod series;
pub mod store;
pub mod style;
pub mod sums;
pub mod table;
pub mod tidings;
pub mod view;
pub mod watch;
pub mod watching;
pub mod web;
pub mod wording;

#[cfg(test)]
mod samples;
