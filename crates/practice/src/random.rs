//! Words that nobody guesses: codes, tokens, ids.

/// 40 characters of 0-9 and a-f, from 20 random bytes.
pub(crate) fn random_word() -> String {
    let mut bytes = [0_u8; 20];
    // Only a broken system has no randomness; a host without it must not hand out codes.
    if aws_lc_rs::rand::fill(&mut bytes).is_err() {
        std::process::abort();
    }
    hex::encode(bytes)
}

/// Compares without telling by its time where two words differ.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |seen, (a, b)| seen | (a ^ b)) == 0
}
