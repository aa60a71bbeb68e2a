//! What a backpack lists, as a set that badges can be looked up in.

use std::collections::HashSet;

use holdall_backpacks::Item;

/// The badges that a backpack lists. A host's copy need not be the badge's own document (Badgr re-salts recipients and
/// drops signatures), so the badge's key or its own id decides, never the bytes.
#[derive(Debug, Clone, Default)]
pub struct There {
    keys: HashSet<String>,
    ids: HashSet<String>,
}

impl There {
    /// Reads a listing.
    pub fn of(items: &[Item]) -> Self {
        let keys = items.iter().filter_map(key).collect();
        let ids = items.iter().filter_map(|item| item.assertion_id.clone()).collect();
        Self { keys, ids }
    }

    /// Whether the badge with this key, or this id of its own, is listed.
    pub fn holds(&self, key: &str, assertion_id: Option<&str>) -> bool {
        self.keys.contains(key) || assertion_id.is_some_and(|id| self.ids.contains(id.trim()))
    }
}

fn key(item: &Item) -> Option<String> {
    let value = if item.jws {
        holdall_formats::read_jws(std::str::from_utf8(&item.listed).ok()?)
            .ok()?
            .payload
    } else {
        holdall_formats::read_json(&item.listed).ok()?
    };
    let credential = holdall_formats::credential(&value);
    Some(
        holdall_formats::summarise(&credential, None, None, item.jws)
            .ok()?
            .key
            .0,
    )
}
