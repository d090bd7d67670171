//! One writer at a time.

use crate::{ErrorKind, LedgerError};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

/// Name of the lock file beside the ledger.
const FILE_NAME: &str = "ledger.lock";

/// Held while a process may write. The operating system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct WriterLock {
    _file: File,
}

impl WriterLock {
    /// Takes the lock of a ledger folder at once or not at all.
    pub(crate) fn take(dir: &Path) -> Result<WriterLock, LedgerError> {
        let path = dir.join(FILE_NAME);
        let io = |e: &std::io::Error| LedgerError::io(&path, e);
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(|e| io(&e))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(in_use(&path, &mut file)),
            Err(TryLockError::Error(e)) => return Err(io(&e)),
        }
        // The number only serves the message of the next one who tries.
        file.set_len(0).and_then(|()| write!(file, "{}", std::process::id())).map_err(|e| io(&e))?;
        Ok(WriterLock { _file: file })
    }
}

fn in_use(path: &Path, file: &mut File) -> LedgerError {
    let mut text = String::new();
    let read = file.rewind().and_then(|()| file.read_to_string(&mut text));
    let who = match (read, text.trim().parse::<u32>()) {
        (Ok(_), Ok(id)) => format!("process {id}"),
        _ => "another process".to_owned(),
    };
    LedgerError::new(ErrorKind::InUse, path, format!("{who} is writing to this ledger; wait until it is done"))
}
