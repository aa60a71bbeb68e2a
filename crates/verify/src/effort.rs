//! How much work one verdict may be (DI-11). A badge pays for what it makes us do before it is done, so that no badge
//! takes longer than a moment, however it was made.

use std::sync::atomic::{AtomicU64, Ordering};

use holdall_model::Reason;

use crate::finding::Trouble;

/// What all work for one verdict may come to; a unit is about a microsecond of a common processor.
const MAX_UNITS: u64 = 25_000;

/// What is left of it.
#[derive(Debug)]
pub(crate) struct Effort {
    left: AtomicU64,
}

impl Effort {
    /// All of it.
    pub fn new() -> Self {
        Self {
            left: AtomicU64::new(MAX_UNITS),
        }
    }

    /// Takes `units`, if they are left.
    ///
    /// # Errors
    /// The badge stays unchecked, which is no word against it.
    pub fn spend(&self, units: usize) -> Result<(), Trouble> {
        let units = u64::try_from(units).unwrap_or(u64::MAX);
        let taken = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(units));
        match taken {
            Ok(_) => Ok(()),
            Err(_) => Err(Trouble::unsure(
                Reason::TooLarge,
                "The credential says more than can be checked here.",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_ends_when_all_is_spent_and_small_work_still_fits() {
        let effort = Effort::new();
        assert!(effort.spend(20_000).is_ok());
        assert_eq!(effort.spend(5_001).unwrap_err().reason, Reason::TooLarge);
        assert!(effort.spend(5_000).is_ok());
        assert!(effort.spend(1).is_err());
        assert!(effort.spend(usize::MAX).is_err());
    }
}
