//! As much of CBOR (RFC 8949) as proof values are written in: numbers, byte strings, lists and maps of known length.
//!
//! Whatever else there is (tags, texts, floats, endless strings) has no place in a proof value and is not read.

/// Reads one piece after the other from bytes that nobody vouches for.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'b>(&'b [u8]);

const NUMBER: u8 = 0;
const BYTES: u8 = 2;
const LIST: u8 = 4;
const MAP: u8 = 5;

impl<'b> Reader<'b> {
    /// At the beginning of `bytes`.
    pub fn of(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    /// A number that is not negative.
    pub fn number(&mut self) -> Option<usize> {
        self.head(NUMBER)
    }

    /// A byte string.
    pub fn bytes(&mut self) -> Option<&'b [u8]> {
        let length = self.head(BYTES)?;
        self.take(length)
    }

    /// How many values follow as one list.
    pub fn list(&mut self) -> Option<usize> {
        self.head(LIST)
    }

    /// How many pairs of key and value follow as one map.
    pub fn map(&mut self) -> Option<usize> {
        self.head(MAP)
    }

    /// Whether everything has been read.
    pub fn at_end(&self) -> bool {
        self.0.is_empty()
    }

    /// The kind and the number that every piece begins with.
    fn head(&mut self, kind: u8) -> Option<usize> {
        let first = *self.take(1)?.first()?;
        if first >> 5 != kind {
            return None;
        }
        let size = match first & 0x1f {
            small @ 0..=23 => return Some(small.into()),
            24 => 1,
            25 => 2,
            26 => 4,
            27 => 8,
            _ => return None,
        };
        let number = self
            .take(size)?
            .iter()
            .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        usize::try_from(number).ok()
    }

    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_read_in_their_order() {
        let bytes = [
            0x83, 0x42, 1, 2, 0xa1, 0x00, 0x41, 9, 0x18, 0x64, 0x19, 0x01, 0x00, 0x1a, 0, 1, 0, 0,
        ];
        let mut reader = Reader::of(&bytes);
        assert_eq!(reader.list(), Some(3));
        assert_eq!(reader.bytes(), Some(&[1, 2][..]));
        assert_eq!(reader.map(), Some(1));
        assert_eq!((reader.number(), reader.bytes()), (Some(0), Some(&[9][..])));
        assert_eq!(
            (reader.number(), reader.number(), reader.number()),
            (Some(100), Some(256), Some(65_536))
        );
        assert!(reader.at_end());
        assert_eq!(reader.number(), None);
    }

    #[test]
    fn what_is_cut_off_endless_or_of_another_kind_is_not_read() {
        for bytes in [
            &[][..],
            &[0x42, 1],
            &[0x5f, 0x41, 1, 0xff],
            &[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0x58],
            &[0xd8, 0x40, 0x41, 1],
            &[0x61, b'a'],
            &[0x81, 0x41, 1],
        ] {
            assert_eq!(Reader::of(bytes).bytes(), None, "{bytes:?}");
        }
        assert_eq!(Reader::of(&[0x20]).number(), None, "a negative number");
    }
}
