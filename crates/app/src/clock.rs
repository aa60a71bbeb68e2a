//! The one place that asks the system for the time; everything else is told it.

use std::sync::Arc;

use chrono::{DateTime, Utc};

/// What tells the time.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The system's time. Debug builds read `HOLDALL_NOW` (RFC 3339) once instead; release builds ignore it.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the clock that everything else is told the time by"
)]
pub fn clock() -> Clock {
    #[cfg(debug_assertions)]
    if let Some(now) = std::env::var("HOLDALL_NOW")
        .ok()
        .and_then(|text| text.parse::<DateTime<Utc>>().ok())
    {
        return Arc::new(move || now);
    }
    Arc::new(Utc::now)
}
