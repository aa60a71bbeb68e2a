//! Random bytes: the one place they come from.

/// `N` random bytes.
///
/// # Panics
/// When the operating system has no randomness to give, where nothing safe can be done.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}

#[cfg(test)]
mod tests {
    use super::random;

    #[test]
    fn no_two_are_alike() {
        let drawn: std::collections::HashSet<[u8; 16]> = (0..1000).map(|_| random()).collect();
        assert_eq!(drawn.len(), 1000);
    }
}
