//! `demo`: what to look at once the demonstration ledger is made.

use super::{Request, incidents, remark};
use crate::style::Paint;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Prints where ledger and brief lie, then the incidents.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(request: &Request, ledger: &Path, brief: &[PathBuf], out: &mut dyn Write) -> io::Result<()> {
    let style = request.style;
    writeln!(
        out,
        "{}",
        style.paint("DEMO: made-up reports of acts that never took place; every row is marked DEMO", Paint::Caution)
    )?;
    writeln!(out, "ledger  {}", ledger.display())?;
    for path in brief {
        writeln!(out, "brief   {}", path.display())?;
    }
    writeln!(out)?;
    incidents::render(request, out)?;
    let next = format!("next: chancery --ledger {} show ID, conflicts, timeline, sources, verify", ledger.display());
    remark(out, style, &next)
}
