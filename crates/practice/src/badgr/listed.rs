//! How Badgr shows a badge it holds: not the original, but its own copy with its own salt, and parts missing.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    classes,
    recipients::{self, Hidden, is_for},
    world::{Account, Stored, World, assertion_of},
};

/// The parts that both of its APIs show.
pub(super) struct Shown {
    pub(super) assertion: Value,
    pub(super) image: Value,
    pub(super) recipient: Value,
}

pub(super) fn shown(world: &World, account: &Account, stored: &Stored) -> Shown {
    let assertion = assertion_of(&stored.badge);
    let given = assertion.get("recipient").cloned().unwrap_or_default();
    let emails = account.every_email();
    let recipient = match emails.iter().find(|email| is_for(&given, email)) {
        Some(email) => {
            let mut own = recipients::identity(email, Hidden::Sha256, &stored.salt);
            if let Some(own) = own.as_object_mut() {
                own.insert("plaintextIdentity".to_owned(), json!(email));
            }
            own
        }
        None => given,
    };
    let image = match (&stored.revoked, stored.local) {
        (Some(_), _) => None,
        (None, true) => Some(world.at(&format!("/media/uploads/badges/assertion-{}.png", stored.entity_id))),
        (None, false) => Some(classes::picture_at(world, stored)),
    };
    Shown {
        assertion,
        image: json!(image),
        recipient,
    }
}

/// Its own id for a thing it knows by address.
pub(super) fn entity_id(address: &str) -> String {
    hex::encode(Sha256::digest(address.as_bytes()))
        .chars()
        .take(22)
        .collect()
}
