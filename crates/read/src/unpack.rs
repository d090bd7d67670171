//! Packed streams: gzip, zstd, deflate, brotli.

use crate::budget::{Budget, Metered};
use crate::input::{BUFFER, Stream};
use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

/// Largest window of a zstd frame, in bytes; it is held in memory.
const WINDOW: u64 = 64 << 20;

fn metered(unpacked: impl Read + Send + 'static, budget: &Arc<Budget>) -> Stream {
    Box::new(BufReader::with_capacity(BUFFER, Metered::new(unpacked, budget)))
}

/// What a gzip stream holds, all members one after the other.
pub(crate) fn gzip(packed: Stream, budget: &Arc<Budget>) -> Stream {
    metered(MultiGzDecoder::new(packed), budget)
}

/// What a stream of zstd frames holds.
pub(crate) fn zstd(packed: Stream, budget: &Arc<Budget>) -> Stream {
    let mut decoder = FrameDecoder::new();
    decoder.set_max_window_size(WINDOW);
    metered(Frames { packed, decoder, open: false }, budget)
}

/// What a bare deflate stream holds, as in zip archives.
pub(crate) fn deflate(packed: Stream, budget: &Arc<Budget>) -> Stream {
    metered(DeflateDecoder::new(packed), budget)
}

/// What HTTP calls `deflate`: a zlib stream, or a bare deflate stream where a server got it wrong.
pub(crate) fn http_deflate(mut packed: Stream, budget: &Arc<Budget>) -> io::Result<Stream> {
    let head = packed.fill_buf()?;
    let is_zlib = head.len() >= 2 && head[0] & 0x0f == 8 && (u16::from(head[0]) << 8 | u16::from(head[1])) % 31 == 0;
    Ok(if is_zlib { metered(ZlibDecoder::new(packed), budget) } else { deflate(packed, budget) })
}

/// What a brotli stream holds.
pub(crate) fn brotli(packed: Stream, budget: &Arc<Budget>) -> Stream {
    metered(brotli_decompressor::Decompressor::new(packed, BUFFER), budget)
}

/// Zstd frames one after the other.
struct Frames {
    packed: Stream,
    decoder: FrameDecoder,
    open: bool,
}

impl Frames {
    /// Opens the next frame; false at the end.
    fn open(&mut self) -> io::Result<bool> {
        while !self.packed.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.packed) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    let length = u64::from(length);
                    if io::copy(&mut (&mut self.packed).take(length), &mut io::sink())? < length {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(e) => return Err(io::Error::other(e)),
            }
        }
        Ok(false)
    }
}

impl Read for Frames {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.open {
                self.open = self.open()?;
                if !self.open {
                    return Ok(0);
                }
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let one = BlockDecodingStrategy::UptoBlocks(1);
                self.decoder.decode_blocks(&mut self.packed, one).map_err(io::Error::other)?;
            }
            let n = self.decoder.read(buf)?;
            if n > 0 || buf.is_empty() {
                return Ok(n);
            }
            self.open = !self.decoder.is_finished();
        }
    }
}
