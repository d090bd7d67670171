//! A target over its corpus, broken anew at random for as long as one likes: what a machine without the fuzzer can do.

use crate::Target;
use crate::mutate::Dice;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

/// Longest time one input may take; texts of this size take thousandths of a second.
const LONGEST: Duration = Duration::from_secs(30);

/// The committed files of a target, in order.
///
/// # Panics
/// When the folder is not there.
pub fn corpus(target: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    let entries = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    files.sort();
    files
}

/// Runs a target on some bytes. Where something does not hold, the bytes are kept and the error says where.
///
/// # Errors
/// What did not hold of which form of which file.
pub fn holds(target: &Target, file: &Path, form: u64, bytes: &[u8]) -> Result<(), String> {
    let (name, run) = target;
    if catch_unwind(AssertUnwindSafe(|| run(bytes))).is_ok() {
        return Ok(());
    }
    Err(format!("{name}: form {form} of {} does not hold; {}", file.display(), kept(name, form, bytes)))
}

fn kept(name: &str, form: u64, bytes: &[u8]) -> String {
    let path = std::env::temp_dir().join(format!("chancery-{name}-{form}"));
    match fs::write(&path, bytes) {
        Ok(()) => format!("kept as {}", path.display()),
        Err(e) => format!("{}: {e}", path.display()),
    }
}

/// Breaks the files of a target in turns until `time` is over, the same row for the same seed. Gives the number of inputs.
/// An input that takes far too long is told to `hung`, on a thread of its own, while the target is still at it.
///
/// # Errors
/// Like [`holds`].
pub fn shake(target: &Target, seed: u64, time: Duration, hung: fn(String)) -> Result<u64, String> {
    let files: Vec<(PathBuf, Vec<u8>)> =
        corpus(target.0).into_iter().map(|path| (path.clone(), fs::read(&path).unwrap_or_default())).collect();
    let begun = Instant::now();
    let now = Arc::new(Mutex::new((begun, 0, Vec::new())));
    let (name, watched) = (target.0, Arc::downgrade(&now));
    thread::spawn(move || watch(name, &watched, hung));
    let mut dice = Dice::new(seed);
    let mut form = 0;
    while begun.elapsed() < time {
        for (file, whole) in &files {
            form += 1;
            let mut bytes = whole.clone();
            dice.mutate(&mut bytes);
            *now.lock().unwrap_or_else(PoisonError::into_inner) = (Instant::now(), form, bytes.clone());
            holds(target, file, form, &bytes)?;
        }
    }
    Ok(form)
}

/// When the input at work was begun, its number, and the input.
type Now = Mutex<(Instant, u64, Vec<u8>)>;

fn watch(name: &str, now: &Weak<Now>, hung: fn(String)) {
    while let Some(now) = now.upgrade() {
        let (since, form, bytes) = now.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if since.elapsed() > LONGEST {
            return hung(format!("{name}: form {form} takes over {LONGEST:?}; {}", kept(name, form, &bytes)));
        }
        drop(now);
        thread::sleep(Duration::from_secs(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_hold_is_told_with_its_bytes_and_comes_again() {
        let fragile: Target = ("robots", |bytes| assert!(bytes.len() % 7 != 3, "an odd length"));
        let find = || shake(&fragile, 5, Duration::from_secs(20), |_| ()).expect_err("found");
        let told = find();
        assert_eq!(told, find(), "the same seed finds the same");
        let path = told.rsplit_once("kept as ").expect("a path").1;
        assert_eq!(fs::read(path).expect("kept").len() % 7, 3);
        assert!(told.starts_with("robots: form "), "{told}");
        fs::remove_file(path).expect("ours");
        assert!(shake(&("robots", |_| ()), 5, Duration::from_millis(50), |_| ()).is_ok_and(|n| n > 10));
    }
}
