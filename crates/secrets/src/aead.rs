//! ChaCha20-Poly1305 (RFC 8439) with a random nonce in front of what it sealed.

use aws_lc_rs::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use zeroize::Zeroizing;

use crate::random;

/// Bytes of a key.
pub(crate) const KEY_BYTES: usize = 32;
/// Bytes of a nonce.
const NONCE_BYTES: usize = 12;

/// A key that is wiped when it is dropped.
pub(crate) type Key = Zeroizing<[u8; KEY_BYTES]>;

/// Nonce, ciphertext and tag of `plain`, bound to `context`.
pub(crate) fn seal(key: &Key, context: &[u8], plain: &[u8]) -> Vec<u8> {
    seal_with(key, random(), context, plain)
}

fn seal_with(key: &Key, nonce: [u8; NONCE_BYTES], context: &[u8], plain: &[u8]) -> Vec<u8> {
    let mut text = plain.to_vec();
    let tag = cipher(key)
        .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(context), &mut text)
        .expect("a value shorter than 256 GiB can be sealed");
    [&nonce, text.as_slice(), tag.as_ref()].concat()
}

/// What [`seal`] was given, if the key, the context and every byte are the same.
pub(crate) fn open(key: &Key, context: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, text) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    let mut plain = Zeroizing::new(text.to_vec());
    let nonce = Nonce::assume_unique_for_key(*nonce);
    let length = cipher(key)
        .open_in_place(nonce, Aad::from(context), &mut plain)
        .ok()?
        .len();
    plain.truncate(length);
    Some(plain)
}

fn cipher(key: &Key) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, key.as_slice()).expect("the key has 32 bytes"))
}

/// A key from stored bytes, if they are one.
pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Key> {
    Some(Key::new(<[u8; KEY_BYTES]>::try_from(bytes).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8439, section 2.8.2.
    #[test]
    fn the_example_of_the_rfc_comes_out() {
        let key: Key = Zeroizing::new(std::array::from_fn(|at| 0x80 + at as u8));
        let nonce = [0x07, 0, 0, 0, 0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47];
        let context = [0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7];
        let plain = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
        let sealed = seal_with(&key, nonce, &context, plain);
        assert_eq!(sealed[12..16], [0xd3, 0x1a, 0x8d, 0x34], "the ciphertext's start");
        let tag = [
            0x1a, 0xe1, 0x0b, 0x59, 0x4f, 0x09, 0xe2, 0x6a, 0x7e, 0x90, 0x2e, 0xcb, 0xd0, 0x60, 0x06, 0x91,
        ];
        assert_eq!(sealed[sealed.len() - 16..], tag);
        assert_eq!(open(&key, &context, &sealed).unwrap().as_slice(), plain);
    }

    #[test]
    fn every_changed_bit_and_every_cut_is_noticed() {
        let key: Key = Zeroizing::new(random());
        let sealed = seal(&key, b"here", b"a grant");
        for at in 0..sealed.len() {
            for bit in 0..8 {
                let mut changed = sealed.clone();
                changed[at] ^= 1 << bit;
                assert!(open(&key, b"here", &changed).is_none(), "byte {at}, bit {bit}");
            }
            assert!(open(&key, b"here", &sealed[..at]).is_none(), "cut at {at}");
        }
        assert!(open(&key, b"there", &sealed).is_none());
    }
}
