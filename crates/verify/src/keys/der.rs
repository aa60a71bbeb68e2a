//! The few DER shapes around public keys: taking a SubjectPublicKeyInfo apart and making an RSAPublicKey.

use super::Family;

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OBJECT_ID: u8 = 0x06;

const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const P384: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x22];
const P521: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x23];
const SECP256K1: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x0a];
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];

/// The kind of key in a SubjectPublicKeyInfo, and its bytes.
pub(super) fn subject_public_key(der: &[u8]) -> Option<(Family, Vec<u8>)> {
    let (info, rest) = take(der, SEQUENCE)?;
    rest.is_empty().then_some(())?;
    let (algorithm, key) = take(info, SEQUENCE)?;
    let (object, parameters) = take(algorithm, OBJECT_ID)?;
    let family = match object {
        RSA_ENCRYPTION => Family::Rsa,
        ED25519 => Family::Ed25519,
        EC_PUBLIC_KEY => match take(parameters, OBJECT_ID)?.0 {
            P256 => Family::P256,
            P384 => Family::P384,
            P521 => Family::P521,
            SECP256K1 => Family::Secp256k1,
            _ => return None,
        },
        _ => return None,
    };
    let (bits, _) = take(key, BIT_STRING)?;
    let (unused, bytes) = bits.split_first()?;
    (*unused == 0).then(|| (family, bytes.to_vec()))
}

/// Bits in the modulus of a PKCS#1 RSAPublicKey.
pub(super) fn rsa_bits(der: &[u8]) -> Option<usize> {
    let (key, rest) = take(der, SEQUENCE)?;
    rest.is_empty().then_some(())?;
    let (modulus, exponent) = take(key, INTEGER)?;
    take(exponent, INTEGER)?;
    let start = modulus.iter().position(|byte| *byte != 0)?;
    let top = modulus.get(start)?;
    Some((modulus.len() - start) * 8 - top.leading_zeros() as usize)
}

/// A PKCS#1 RSAPublicKey of big-endian numbers.
pub(super) fn rsa_public_key(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let numbers = [integer(modulus), integer(exponent)].concat();
    tagged(SEQUENCE, &numbers)
}

fn integer(bytes: &[u8]) -> Vec<u8> {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    let digits = bytes.get(start..).unwrap_or_default();
    let pad: &[u8] = if digits.first().is_none_or(|top| top & 0x80 != 0) {
        &[0]
    } else {
        &[]
    };
    tagged(INTEGER, &[pad, digits].concat())
}

fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut der = vec![tag];
    if length < 0x80 {
        der.push(length as u8);
    } else {
        let bytes = length.to_be_bytes();
        let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(0);
        let digits = bytes.get(start..).unwrap_or_default();
        der.push(0x80 | digits.len() as u8);
        der.extend_from_slice(digits);
    }
    der.extend_from_slice(content);
    der
}

/// The content of the element with `tag` at the head of `der`, and what follows it.
fn take(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (found, rest) = der.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match *first {
        short if short < 0x80 => (usize::from(short), rest),
        long => {
            let count = usize::from(long & 0x7f);
            if count == 0 || count > 4 {
                return None;
            }
            let (digits, rest) = rest.split_at_checked(count)?;
            (digits.iter().fold(0, |sum, digit| sum << 8 | usize::from(*digit)), rest)
        }
    };
    (*found == tag).then_some(())?;
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_rsa_key_has_the_bits_it_was_made_of() {
        for bytes in [64, 128, 256, 512] {
            let mut modulus = vec![0xff; bytes];
            assert_eq!(rsa_bits(&rsa_public_key(&modulus, &[1, 0, 1])), Some(bytes * 8));
            modulus[0] = 0x01;
            assert_eq!(rsa_bits(&rsa_public_key(&modulus, &[1, 0, 1])), Some(bytes * 8 - 7));
        }
    }

    #[test]
    fn broken_der_is_no_key() {
        for der in [
            &[][..],
            &[0x30],
            &[0x30, 0x80],
            &[0x30, 0x85, 1, 1, 1, 1, 1],
            &[0x30, 0x03, 0x02, 0x05, 0x01],
            &[0x02, 0x01, 0x01],
        ] {
            assert_eq!(rsa_bits(der), None);
            assert_eq!(subject_public_key(der), None);
        }
    }
}
