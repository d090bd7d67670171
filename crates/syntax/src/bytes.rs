//! Reading and writing the model file: bytes, variable-length numbers, short texts.

use crate::error::ModelError;

/// Reads a model file from front to back.
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Reader { rest: bytes }
    }

    pub fn take(&mut self, count: usize) -> Result<&'a [u8], ModelError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(ModelError::Short)?;
        self.rest = rest;
        Ok(taken)
    }

    #[inline]
    pub fn byte(&mut self) -> Result<u8, ModelError> {
        let (&byte, rest) = self.rest.split_first().ok_or(ModelError::Short)?;
        self.rest = rest;
        Ok(byte)
    }

    /// A number of up to 32 bits, seven bits a byte, low bits first.
    #[inline]
    pub fn number(&mut self) -> Result<u32, ModelError> {
        let mut value = 0u32;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            value |= u32::from(byte & 0x7F).checked_shl(shift).unwrap_or(0);
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(ModelError::Damaged)
    }

    pub fn text(&mut self) -> Result<&'a str, ModelError> {
        let length = self.byte()?;
        std::str::from_utf8(self.take(length.into())?).map_err(|_| ModelError::Damaged)
    }

    pub fn is_done(&self) -> bool {
        self.rest.is_empty()
    }
}

/// Writes a model file from front to back.
#[cfg(any(test, feature = "train"))]
#[derive(Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

#[cfg(any(test, feature = "train"))]
impl Writer {
    pub fn put(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    pub fn number(&mut self, mut value: u32) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    /// A text of at most 255 bytes: labels only.
    pub fn text(&mut self, text: &str) {
        debug_assert!(text.len() < 256);
        self.byte(text.len() as u8);
        self.put(text.as_bytes());
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back() {
        let values = [0, 1, 127, 128, 300, 65_535, 1 << 28, u32::MAX];
        let mut out = Writer::default();
        values.iter().for_each(|&value| out.number(value));
        out.text("nsubj:pass");
        let bytes = out.into_bytes();
        let mut input = Reader::new(&bytes);
        assert!(values.iter().all(|&value| input.number() == Ok(value)));
        assert_eq!(input.text(), Ok("nsubj:pass"));
        assert!(input.is_done());
        assert_eq!(input.byte(), Err(ModelError::Short));
    }
}
