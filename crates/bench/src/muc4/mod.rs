//! Set `muc4`: reports on terrorist incidents of 1988 to 1991, in capitals; templates of 24 slots, and five roles.

mod assemble;
mod dates;
mod entities;
mod fills;
mod messages;
mod numbers;
mod places;
mod response;
mod signals;
mod slots;
mod split;

use crate::{Desk, lines};
use anyhow::{Context, Result};
use signals::Signals;
use std::collections::HashMap;
use std::path::Path;

pub fn run(desk: &Desk, data: &Path, out: &Path) -> Result<String> {
    let mut said = Vec::new();
    for path in lines::files(data, ".txt")? {
        let name = path.file_stem().context("a file has a name")?.to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
        let text = String::from_utf8_lossy(&bytes);
        let messages = messages::read(&text);
        if messages.is_empty() {
            continue;
        }
        let given = given_signals(&name)?;
        let (mut response, mut roles, mut count) = (String::new(), Vec::new(), 0);
        for message in &messages {
            let signals = given.get(message.id).cloned().unwrap_or_default();
            let templates = assemble::templates(desk, message, &signals);
            count += templates.len();
            slots::write(message.id, &templates, &mut response);
            roles.push((message.id, templates));
        }
        std::fs::write(out.join(format!("{name}.response")), response)?;
        let rows = roles.iter().map(|(id, templates)| response::Line::new(id, templates));
        lines::write(&out.join(format!("{name}.roles.jsonl")), rows)?;
        said.push(format!("{name}: {} messages, {count} templates", messages.len()));
    }
    anyhow::ensure!(!said.is_empty(), "{}: no file of messages", data.display());
    Ok(said.join("\n"))
}

/// Signals that another program wrote, for work on the assembly: `$MUC4_SIGNALS/NAME.jsonl`.
fn given_signals(name: &str) -> Result<HashMap<String, Signals>> {
    let Some(folder) = std::env::var_os("MUC4_SIGNALS") else { return Ok(HashMap::new()) };
    let path = Path::new(&folder).join(format!("{name}.jsonl"));
    if !path.is_file() {
        return Ok(HashMap::new());
    }
    Ok(lines::read::<Signals>(&path)?.into_iter().map(|s| (s.id.clone(), s)).collect())
}
