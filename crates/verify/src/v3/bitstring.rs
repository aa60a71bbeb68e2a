//! The bit of a status list that stands for one credential (ST-2, ST-5, ST-6, ST-7).

use std::io::Read;

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD},
};
use flate2::read::GzDecoder;
use holdall_model::Reason;

use crate::finding::Trouble;

/// Fewest entries of a list: fewer would tell which credential is asked about.
const MIN_ENTRIES: usize = 131_072;
/// Most bytes of an unpacked list: 16 million entries.
const MAX_BYTES: usize = 2 * 1024 * 1024;

/// Whether entry `index` of `encoded` is set. The first entry is the highest bit of the first byte.
pub(crate) fn is_set(encoded: &str, index: usize) -> Result<bool, Trouble> {
    let bad = |message: &str| Trouble::failed(Reason::Status, message);
    let bytes = unpacked(encoded)?;
    if bytes.len() * 8 < MIN_ENTRIES {
        return Err(bad("The issuer's status list is shorter than it may be."));
    }
    let byte = bytes
        .get(index / 8)
        .ok_or_else(|| bad("The issuer's status list has no entry for this credential."))?;
    Ok(byte >> (7 - index % 8) & 1 == 1)
}

fn unpacked(encoded: &str) -> Result<Vec<u8>, Trouble> {
    let bad = || Trouble::failed(Reason::Status, "The issuer's status list cannot be unpacked.");
    // Multibase base64url begins with `u`, which no packed list does by itself.
    let text = encoded.strip_prefix('u').unwrap_or(encoded).trim();
    let bare = text.trim_end_matches('=');
    let packed = URL_SAFE_NO_PAD
        .decode(bare)
        .or_else(|_| URL_SAFE.decode(text))
        .or_else(|_| STANDARD.decode(text));
    let packed = packed.map_err(|_| bad())?;
    let mut bytes = Vec::new();
    GzDecoder::new(packed.as_slice())
        .take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| bad())?;
    match bytes.len() > MAX_BYTES {
        true => Err(Trouble::unsure(
            Reason::TooLarge,
            "The issuer's status list unpacks to more than can be read here.",
        )),
        false => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn packed(bytes: &[u8]) -> String {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        URL_SAFE_NO_PAD.encode(encoder.finish().unwrap())
    }

    #[test]
    fn the_first_entry_is_the_highest_bit() {
        let mut bytes = vec![0; MIN_ENTRIES / 8];
        bytes[0] = 0b1000_0001;
        bytes[1] = 0b0100_0000;
        let list = packed(&bytes);
        let set: Vec<usize> = (0..20)
            .filter(|index| is_set(&format!("u{list}"), *index).unwrap())
            .collect();
        assert_eq!(set, [0, 7, 9]);
        assert!(is_set(&list, 9).unwrap(), "lists of 2021 have no multibase prefix");
    }

    #[test]
    fn short_foreign_and_endless_lists_are_refused() {
        assert_eq!(is_set(&packed(&[0xff; 100]), 3).unwrap_err().reason, Reason::Status);
        assert_eq!(
            is_set(&packed(&vec![0; MIN_ENTRIES / 8]), MIN_ENTRIES)
                .unwrap_err()
                .reason,
            Reason::Status
        );
        assert_eq!(is_set("uH4sIAAAA", 0).unwrap_err().reason, Reason::Status);
        assert_eq!(is_set("", 0).unwrap_err().reason, Reason::Status);
        assert_eq!(
            is_set(&packed(&vec![0; MAX_BYTES + 1]), 0).unwrap_err().reason,
            Reason::TooLarge
        );
    }
}
