//! Taking badges up and out of the backpack. Nothing here is a part of syncing or copying; removing wants the user's word.

use async_trait::async_trait;
use holdall_net::{Answer, Method, Purpose};
use serde_json::{Value, json};
use url::Url;

use super::{BadgrV2, reading::Envelope};
use crate::{BackpackError, Confirmed, Removed, Session, Tend, answers, request};

/// The code of a refusal about a badge or collection that is not there; Badgr says the same where a scope is missing.
const NOT_THERE: &str = "NOT_THERE";

#[async_trait]
impl Tend for BadgrV2 {
    async fn accept(&self, session: &Session<'_>, host_id: &str) -> Result<(), BackpackError> {
        let url = entity(session, "v2/backpack/assertions", host_id)?;
        let answer = session
            .send(Method::PUT, &url, &json!({ "acceptance": "Accepted" }))
            .await?;
        read_one(session, &answer).map(drop)
    }

    async fn remove(&self, session: &Session<'_>, confirmed: Confirmed) -> Result<Removed, BackpackError> {
        let url = entity(session, "v2/backpack/assertions", confirmed.host_id())?;
        let asked = request::call(Method::DELETE, &url, session.grant, Purpose::Push);
        let answer = request::send(session.net, asked).await?;
        // 204 and nothing else; a body would be the envelope.
        if !(200..300).contains(&answer.status) || !answer.body.is_empty() {
            read_one(session, &answer)?;
        }
        // Both kinds of removal answer alike; looking tells them apart.
        let answer = session.fetch(&url).await?;
        if answer.status == 404 {
            return Ok(Removed::Gone);
        }
        let left = read_one(session, &answer)?;
        match left.get("acceptance").and_then(Value::as_str) {
            Some("Rejected") => Ok(Removed::SetAside),
            _ => Err(BackpackError::odd(
                answer.status,
                "it said that the badge was removed, and still has it",
            )),
        }
    }
}

/// The address of one thing. Its id was made by the host, and must not lead anywhere else.
pub(super) fn entity(session: &Session<'_>, under: &str, host_id: &str) -> Result<Url, BackpackError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '=');
    if host_id.is_empty() || host_id.len() > 200 || !host_id.chars().all(plain) {
        return Err(BackpackError::Refused {
            said: "its id there cannot be used in an address".into(),
            code: Some(NOT_THERE.into()),
        });
    }
    Ok(session.at(&format!("{under}/{host_id}")))
}

/// The one thing in an answer about one thing.
pub(super) fn read_one(session: &Session<'_>, answer: &Answer) -> Result<Value, BackpackError> {
    let read = answers::read::<Envelope<Value>>(answer, Some(session.now)).map_err(|error| match error {
        BackpackError::Refused { .. } if answer.status == 404 => BackpackError::Refused {
            said: "it is not there, or this connection may not change it".into(),
            code: Some(NOT_THERE.into()),
        },
        other => session.quiet(other),
    });
    let none = || BackpackError::odd(answer.status, "an answer about nothing");
    read?.result.into_iter().next().ok_or_else(none)
}
