//! Runs a program and tells its time and peak memory, from /proc.

use anyhow::{Context, Result, ensure};
use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How often memory is looked at. The mark read is a high-water mark, so only growth of the last moment can be missed.
const LOOK: Duration = Duration::from_millis(5);
/// Ticks per second of the times in /proc/PID/stat; fixed at 100 for programs on Linux.
const TICKS: f64 = 100.0;

/// What a run took.
pub struct Measured {
    /// How it ended.
    pub status: ExitStatus,
    /// Time on the clock, in seconds.
    pub wall: f64,
    /// Processor time of all threads, in seconds.
    pub cpu: f64,
    /// Peak resident memory, in MiB.
    pub peak: f64,
    /// Everything it printed, both streams.
    pub said: String,
}

/// Runs `command`; its output goes through the file `log`.
pub fn run(command: &mut Command, log: &Path) -> Result<Measured> {
    ensure!(Path::new("/proc/self/status").exists(), "measuring needs /proc, so it works on Linux only");
    let file = File::create(log).with_context(|| log.display().to_string())?;
    command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
    let start = Instant::now();
    let mut child = command.spawn().with_context(|| format!("{command:?}"))?;
    let peak = watch(&child);
    let wall = start.elapsed().as_secs_f64();
    // The ended program is not yet waited for: its times still stand in /proc.
    let cpu = cpu_seconds(&child).unwrap_or_default();
    let status = child.wait()?;
    let said = String::from_utf8_lossy(&fs::read(log)?).into_owned();
    Ok(Measured { status, wall, cpu, peak: peak as f64 / 1024.0, said })
}

/// Waits until the program has ended, without reaping it, and gives its peak memory in KiB.
fn watch(child: &Child) -> u64 {
    let mut peak = 0;
    loop {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = |key: &str| status.lines().find_map(|l| l.strip_prefix(key)).map(str::trim);
        peak = peak.max(line("VmHWM:").and_then(|v| v.split(' ').next()?.parse().ok()).unwrap_or(0));
        if line("State:").is_none_or(|s| s.starts_with(['Z', 'X'])) {
            return peak;
        }
        std::thread::sleep(LOOK);
    }
}

fn cpu_seconds(child: &Child) -> Option<f64> {
    cpu_seconds_of(child.id())
}

/// Processor time of a process so far, in seconds.
pub fn cpu_seconds_of(process: u32) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The second field is the program's name in brackets and may hold spaces; user and system time are fields 14 and 15.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |n: usize| fields.get(n)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / TICKS)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_run_has_time_memory_and_output() {
        let log = std::env::temp_dir().join(format!("chancery-measure-{}", std::process::id()));
        let script = "i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done; echo done; exit 3";
        let measured = run(Command::new("sh").args(["-c", script]), &log).expect("sh runs");
        fs::remove_file(&log).expect("the log was written");
        assert_eq!((measured.status.code(), measured.said.as_str()), (Some(3), "done\n"));
        assert!(measured.wall > 0.0 && measured.cpu > 0.0 && measured.peak > 0.1, "{} {}", measured.cpu, measured.peak);
    }
}
