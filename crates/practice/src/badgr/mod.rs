//! A backpack host with the manners of Badgr.

use axum::Router;

use crate::world::Shared;

/// Everything this host answers, but the pages.
pub(crate) fn routes() -> Router<Shared> {
    Router::new()
}
