//! Ed25519 points under which anybody can make signatures that hold (RFC 8032, section 5.1; RFC 7748, section 6.1).
//!
//! The curve has eight points of small order. Checking a signature the usual way does not tell them from keys.

/// The second coordinate of a point of order eight; that of the others with this order is its complement.
const ORDER_EIGHT: [u8; 32] = [
    0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac,
    0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
];
const ORDER_EIGHT_COMPLEMENT: [u8; 32] = [
    0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53,
    0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
];

/// Whether an encoded point is one of the eight, in whatever way it is written.
pub(super) fn is_of_small_order(point: &[u8; 32]) -> bool {
    // The highest bit is the sign of the other coordinate, and makes no difference.
    let [first, middle @ .., last] = point;
    let last = last & 0x7f;
    let low = last == 0 && middle.iter().all(|byte| *byte == 0);
    // The field's size less one, the size and one more are other spellings of -1, 0 and 1.
    let high = last == 0x7f && middle.iter().all(|byte| *byte == 0xff);
    let same = |other: &[u8; 32]| matches!(other, [a, b @ .., c] if a == first && b == middle && *c == last);
    (low && *first <= 1)
        || (high && (0xec..=0xee).contains(first))
        || same(&ORDER_EIGHT)
        || same(&ORDER_EIGHT_COMPLEMENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_the_eight_points_is_seen_and_nothing_beside_them() {
        let with = |first: u8, rest: u8, last: u8| {
            let mut point = [rest; 32];
            (point[0], point[31]) = (first, last);
            point
        };
        let mut weak = vec![ORDER_EIGHT, ORDER_EIGHT_COMPLEMENT];
        weak.extend([with(0, 0, 0), with(1, 0, 0)]);
        weak.extend([0xec, 0xed, 0xee].map(|first| with(first, 0xff, 0x7f)));
        for point in weak {
            let mut negative = point;
            negative[31] ^= 0x80;
            for point in [point, negative] {
                assert!(is_of_small_order(&point), "{point:02x?}");
                for place in [0, 15, 31] {
                    let mut beside = point;
                    beside[place] ^= 0x40;
                    assert!(!is_of_small_order(&beside), "{beside:02x?}");
                }
            }
        }
        assert!(!is_of_small_order(&with(2, 0, 0)));
        assert!(!is_of_small_order(&with(0xef, 0xff, 0x7f)));
    }
}
