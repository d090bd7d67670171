//! Mailboxes: messages one after the other, each behind a line that begins with `From `.

use crate::budget::{LineEnd, read_line};
use crate::input::{Container, Input, Step, Stream};
use crate::mail;
use crate::problem::{ProblemKind, ReadProblem};
use crate::{Limits, naming};
use std::collections::VecDeque;
use std::io;

/// Longest line kept whole, in bytes; the rest of a longer one is left out.
const LINE: usize = 1 << 20;

/// A mailbox being read.
pub(crate) struct Mbox {
    input: Input,
    source: Stream,
    number: u64,
    read: u64,
    line: Vec<u8>,
    /// Steps of the last message that are still to be taken.
    ready: VecDeque<Step>,
    ended: bool,
}

impl Mbox {
    pub(crate) fn new(input: Input, source: Stream) -> Mbox {
        Mbox { input, source, number: 0, read: 0, line: Vec::new(), ready: VecDeque::new(), ended: false }
    }

    fn problem(&self, kind: ProblemKind, detail: impl Into<String>) -> Step {
        Step::Problem(ReadProblem::new(&*self.input.shown, kind, detail).at(format!("message {}", self.number)))
    }

    /// The next message, without the line that opens it; `None` in the outer place at the end, in the inner one for a
    /// message that is too large.
    fn message(&mut self, limit: u64) -> io::Result<Option<Option<Vec<u8>>>> {
        let mut message = Vec::new();
        let (mut any, mut too_large, mut blank) = (self.line.starts_with(b"From "), false, false);
        loop {
            let end = read_line(&mut self.source, &mut self.line, LINE, &mut self.read)?;
            if end == LineEnd::None {
                self.line.clear();
                let whole = (!too_large).then_some(message);
                return Ok(any.then_some(whole));
            }
            let opens = self.line.starts_with(b"From ");
            if opens && (blank || !any) {
                if any {
                    return Ok(Some((!too_large).then_some(message)));
                }
                any = true;
                continue;
            }
            // Lines before the first message are of none.
            if !any {
                continue;
            }
            blank = self.line.trim_ascii().is_empty();
            // A line of the text that begins so was given a mark.
            let quoted = self.line.iter().position(|b| *b != b'>').filter(|n| *n > 0);
            let from = usize::from(quoted.is_some_and(|n| self.line[n..].starts_with(b"From ")));
            if !too_large && (message.len() + self.line.len()) as u64 <= limit {
                message.extend_from_slice(&self.line[from..]);
            } else {
                too_large = true;
            }
        }
    }
}

impl Container for Mbox {
    fn step(&mut self, limits: &Limits) -> Option<Step> {
        loop {
            if let Some(step) = self.ready.pop_front() {
                return Some(step);
            }
            if self.ended {
                return None;
            }
            self.number += 1;
            if self.number > limits.max_entries {
                self.ended = true;
                let detail = format!("only the first {} messages were read", limits.max_entries);
                return Some(self.problem(ProblemKind::TooMany, detail));
            }
            match self.message(limits.max_file_bytes) {
                Ok(None) => self.ended = true,
                Ok(Some(None)) => {
                    let detail = format!("a message of more than {} bytes", limits.max_file_bytes);
                    return Some(self.problem(ProblemKind::TooLarge, detail));
                }
                Ok(Some(Some(message))) => {
                    let mut input = self.input.without_body();
                    input.depth += 1;
                    input.name = format!("{}-{}", naming::of_member(&self.input.name), self.number);
                    input.origin.place = Some(format!("message {}", self.number));
                    self.ready.extend(mail::read(&input, message));
                }
                Err(e) => {
                    self.ended = true;
                    let (kind, detail) = self.input.budget.kind_of(&e);
                    return Some(self.problem(kind, detail));
                }
            }
        }
    }
}
