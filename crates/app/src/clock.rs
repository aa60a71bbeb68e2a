//! The one place that asks the system for the time; everything else is given it.

use std::sync::Arc;

use chrono::{DateTime, Utc};

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The clock of a program: the system's. Debug builds stand still at `HOLDALL_NOW` (RFC 3339) when it is set; release
/// builds ignore it.
pub fn clock() -> Clock {
    match cfg!(debug_assertions) {
        true => clock_at(std::env::var("HOLDALL_NOW").ok().as_deref()),
        false => clock_at(None),
    }
}

fn clock_at(wanted: Option<&str>) -> Clock {
    if cfg!(debug_assertions)
        && let Some(fixed) = wanted.and_then(|text| DateTime::parse_from_rfc3339(text).ok())
    {
        let fixed = fixed.to_utc();
        return Arc::new(move || fixed);
    }
    Arc::new(now)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one clock; everything else is given the time"
)]
fn now() -> DateTime<Utc> {
    Utc::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_debug_builds_let_the_time_be_set() {
        let clock = clock_at(Some("2020-02-29T10:00:00+01:00"));
        let set = clock().to_rfc3339() == "2020-02-29T09:00:00+00:00";
        assert_eq!(set, cfg!(debug_assertions));
    }

    #[test]
    fn a_time_that_cannot_be_read_is_ignored() {
        assert!(clock_at(Some("yesterday"))() > clock_at(None)() - chrono::Duration::minutes(1));
    }
}
