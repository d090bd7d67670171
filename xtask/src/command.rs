//! Running other programs from the root of the project.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Folder in which cargo builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The cargo that runs this chore.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Builds the release binary and gives its path.
pub fn release_binary() -> Result<PathBuf> {
    let built =
        cargo().args(["build", "--release", "--quiet", "--package", "chancery"]).status().context("cargo build")?;
    if !built.success() {
        bail!("the release build failed");
    }
    Ok(target().join("release/chancery"))
}

/// Runs a program to its end; its output is an error when it fails.
pub fn output(command: &mut Command) -> Result<Output> {
    let output = command.output().with_context(|| format!("{command:?}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("{command:?} ended with {}\n{}", output.status, said.trim_end());
    }
    Ok(output)
}
