//! Whose backpack it is: the host tells the address only as a hash, with a salt that is new each time. Whoever knows the
//! address can tell that it is the one.

use holdall_model::{Identity, Recipient, Version};
use holdall_net::{Answer, Method, Purpose};
use serde::Deserialize;

use super::{refusals, tokens};
use crate::{BackpackError, Session, answers, request};

#[derive(Deserialize)]
struct Shape {
    recipient: String,
    #[serde(default)]
    salt: Option<String>,
    #[serde(rename = "type")]
    kind: String,
}

/// `GET <api_root>/identity`.
pub(super) async fn ask(session: &Session<'_>) -> Result<Recipient, BackpackError> {
    let asked = tokens::call(Method::GET, "identity", session.grant, Purpose::Pull);
    let answer = request::send(session.net, asked).await?;
    read(&answer, session.now).map_err(|error| tokens::quiet(error, session.grant))
}

pub(super) fn read(answer: &Answer, now: chrono::DateTime<chrono::Utc>) -> Result<Recipient, BackpackError> {
    if answer.status != 200 {
        return Err(refusals::of_call(answer, now));
    }
    let shape: Shape = answers::object(answer)?;
    let hash = shape.recipient.trim().to_owned();
    if shape.kind != "email" || hash.split_once('$').is_none_or(|(_, hex)| hex.is_empty()) {
        return Err(BackpackError::odd(
            answer.status,
            "an identity that is no hashed address",
        ));
    }
    Ok(Recipient {
        kind: shape.kind,
        identity: hash,
        hashed: true,
        salt: shape.salt,
    })
}

/// The one of `known` that is meant.
pub(super) fn among(recipient: &Recipient, known: &[Identity]) -> Option<Identity> {
    let meant = std::slice::from_ref(recipient);
    // The spelling that fits is the account's own.
    Recipient::first_named(meant, known, Version::V1_0).map(|(identity, named)| Identity {
        kind: identity.kind.clone(),
        value: named.spelling,
    })
}
