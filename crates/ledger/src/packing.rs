//! Original bytes as stored: packed when that saves room.

use miniz_oxide::{deflate::compress_to_vec_zlib, inflate::decompress_to_vec_zlib_with_limit};

/// Stored as they are.
const PLAIN: i64 = 0;
/// A zlib stream (RFC 1950).
const ZLIB: i64 = 1;

/// Middle way between speed and size for texts of some kilobytes.
const EFFORT: u8 = 6;

/// The way of packing and the packed bytes.
pub(crate) fn pack(bytes: &[u8]) -> (i64, Vec<u8>) {
    let packed = compress_to_vec_zlib(bytes, EFFORT);
    if packed.len() < bytes.len() { (ZLIB, packed) } else { (PLAIN, bytes.to_vec()) }
}

/// The original bytes; `None` when they cannot be had back or are not `size` long.
pub(crate) fn unpack(packing: i64, bytes: Vec<u8>, size: usize) -> Option<Vec<u8>> {
    let bytes = match packing {
        PLAIN => bytes,
        ZLIB => decompress_to_vec_zlib_with_limit(&bytes, size).ok()?,
        _ => return None,
    };
    (bytes.len() == size).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back() {
        for bytes in [&b""[..], b"x", &[b'a'; 5000], &[0xff, 0x00, 0xfe]] {
            let (packing, packed) = pack(bytes);
            assert!(packed.len() <= bytes.len());
            assert_eq!(unpack(packing, packed, bytes.len()).as_deref(), Some(bytes));
        }
    }

    #[test]
    fn damage_and_bombs_give_nothing() {
        let (packing, mut packed) = pack(&[b'a'; 5000]);
        assert_eq!(packing, ZLIB);
        assert_eq!(unpack(packing, packed.clone(), 4999), None, "larger than it should be");
        assert_eq!(unpack(packing, packed.clone(), 5001), None, "smaller than it should be");
        assert_eq!(unpack(7, packed.clone(), 5000), None, "unknown packing");
        let last = packed.len() - 1;
        packed[last] ^= 1;
        assert_eq!(unpack(packing, packed, 5000), None, "wrong check value");
    }
}
