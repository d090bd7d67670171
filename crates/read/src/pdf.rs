//! PDF files with a text layer. A file made to do harm can eat stack, time and memory without end, so that the text is
//! taken out by a helper program that can be stopped, where there is one.

use crate::limits::Helper;
use crate::problem::ProblemKind;
use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Most text taken from one file, in bytes.
const MOST: u64 = 32 << 20;
/// How often a helper is looked at.
const LOOK: Duration = Duration::from_millis(5);
/// Room for the call stack of the reader.
const STACK: usize = 64 << 20;

/// The text of a PDF file, pages parted by form feeds.
///
/// # Errors
/// In words, when the file is broken or encrypted.
pub fn pdf_text(bytes: &[u8]) -> Result<String, String> {
    let read = || pdf_extract::extract_text_from_mem_by_pages(bytes);
    let pages = std::thread::scope(|scope| {
        let reader = std::thread::Builder::new().stack_size(STACK);
        let caught = move || catch_unwind(AssertUnwindSafe(read));
        let thread = reader.spawn_scoped(scope, caught).map_err(|e| e.to_string())?;
        let done = thread.join().map_err(|_| "it cannot be taken apart".to_owned())?;
        done.map_err(|_| "it cannot be taken apart".to_owned())?.map_err(|e| e.to_string())
    })?;
    Ok(pages.join("\n\u{c}\n"))
}

/// The text of a PDF file within the limits.
pub(crate) fn read(bytes: &[u8], helper: Option<&Helper>, time: Duration) -> Result<String, (ProblemKind, String)> {
    let text = match helper {
        Some(helper) => helped(bytes, helper, time)?,
        None => pdf_text(bytes).map_err(|e| (kind_of(&e), e))?,
    };
    if text.chars().filter(|c| c.is_alphabetic()).count() < 20 {
        return Err((ProblemKind::NoText, "no text layer: its pages may be pictures".to_owned()));
    }
    Ok(text)
}

fn kind_of(error: &str) -> ProblemKind {
    let lower = error.to_ascii_lowercase();
    if lower.contains("encrypt") || lower.contains("password") { ProblemKind::Encrypted } else { ProblemKind::Broken }
}

fn helped(bytes: &[u8], helper: &Helper, time: Duration) -> Result<String, (ProblemKind, String)> {
    let failed = |e: io::Error| (ProblemKind::Unreadable, format!("{}: {e}", helper.program.display()));
    let mut command = Command::new(&helper.program);
    command.args(&helper.arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(failed)?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        // A helper that ends early closes its end; it says why on the other.
        scope.spawn(move || stdin.map(|mut pipe| drop(pipe.write_all(bytes))));
        let text = scope.spawn(move || taken(stdout, MOST));
        let said = scope.spawn(move || taken(stderr, 4096));
        let ended = wait(&mut child, time).map_err(failed)?;
        let text = text.join().unwrap_or_default();
        let said = said.join().unwrap_or_default();
        match ended {
            None => Err((ProblemKind::TooSlow, format!("stopped after {} seconds", time.as_secs_f32()))),
            Some(true) => Ok(String::from_utf8_lossy(&text).into_owned()),
            Some(false) => {
                let said = String::from_utf8_lossy(&said);
                let said = said.lines().find(|l| !l.trim().is_empty()).unwrap_or("it cannot be taken apart").trim();
                Err((kind_of(said), said.chars().take(200).collect()))
            }
        }
    })
}

fn taken(pipe: Option<impl Read>, limit: u64) -> Vec<u8> {
    let mut out = Vec::new();
    if let Some(mut pipe) = pipe {
        // What was read before an error is kept; the rest is passed over so that the helper can end.
        drop((&mut pipe).take(limit).read_to_end(&mut out));
        drop(io::copy(&mut pipe, &mut io::sink()));
    }
    out
}

/// Waits; true when it ended well, `None` when it had to be stopped.
fn wait(child: &mut Child, time: Duration) -> io::Result<Option<bool>> {
    let until = Instant::now() + time;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        if Instant::now() > until {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(LOOK);
    }
}
