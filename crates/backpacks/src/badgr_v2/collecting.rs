//! Collections. They have no partial update: a change reads what is there, and writes it back whole.

use async_trait::async_trait;
use holdall_net::Method;
use serde_json::{Value, json};
use url::Url;

use super::{
    BadgrV2,
    reading::{Envelope, on_known_address},
    tending::{entity, read_one},
};
use crate::{
    BackpackError, Collection, Collections, Session,
    answers::{self, text},
    codes,
};

const PLACE: &str = "v2/backpack/collections";

#[async_trait]
impl Collections for BadgrV2 {
    async fn list(&self, session: &Session<'_>) -> Result<Vec<Collection>, BackpackError> {
        let url = session.at(PLACE);
        let answer = session.fetch_list(&url).await?;
        let read = answers::read::<Envelope<Value>>(&answer, Some(session.now))
            .map_err(|error| session.quiet(on_known_address(error, &answer)))?;
        Ok(read.result.iter().filter_map(collection).collect())
    }

    async fn create(&self, session: &Session<'_>, name: &str, description: &str) -> Result<Collection, BackpackError> {
        let url = session.at(PLACE);
        // Without its badges: with them the server breaks down. They come with the first change.
        let body = json!({ "name": name, "description": description, "published": false });
        let answer = session.send(Method::POST, &url, &body).await?;
        if answer.status == 404 {
            return Err(BackpackError::Forbidden {
                said: super::reading::MAY_NOT.into(),
            });
        }
        read(session, &answer)
    }

    async fn change(
        &self,
        session: &Session<'_>,
        collection: &str,
        add: &[String],
        take_out: &[String],
    ) -> Result<Collection, BackpackError> {
        let url = entity(session, PLACE, collection)?;
        let now = read(session, &session.fetch(&url).await?)?;
        let mut badges: Vec<&String> = now.badges.iter().filter(|id| !take_out.contains(id)).collect();
        for id in add.iter().filter(|id| !take_out.contains(id)) {
            if !badges.contains(&id) {
                badges.push(id);
            }
        }
        if badges.iter().copied().eq(&now.badges) {
            return Ok(now);
        }
        let body = json!({
            "name": now.name,
            "description": now.description,
            "published": now.published,
            "assertions": badges,
        });
        let answer = session.send(Method::PUT, &url, &body).await?;
        let then = read(session, &answer)?;
        let as_asked = badges.iter().all(|id| then.badges.contains(id)) && then.badges.len() == badges.len();
        if as_asked {
            return Ok(then);
        }
        Err(BackpackError::odd(
            answer.status,
            "the collection is not as it was asked to be",
        ))
    }
}

fn read(session: &Session<'_>, answer: &holdall_net::Answer) -> Result<Collection, BackpackError> {
    let told = read_one(session, answer)?;
    collection(&told).ok_or_else(|| BackpackError::odd(answer.status, "a collection without an id"))
}

/// A collection as told; none without an id.
fn collection(told: &Value) -> Option<Collection> {
    let own = |name: &str| told.get(name).and_then(Value::as_str).unwrap_or_default();
    let badges = told.get("assertions").and_then(Value::as_array).into_iter().flatten();
    // Ids; some generations tell the badges themselves.
    let badges = badges.filter_map(|badge| text(Some(badge)).or_else(|| text(badge.get("entityId"))));
    let share_url = text(told.get("share_url")).or_else(|| text(told.get("shareUrl")));
    Some(Collection {
        host_id: text(told.get("entityId"))?,
        name: codes::one_line(own("name"), 300),
        description: own("description").to_owned(),
        published: told.get("published").and_then(Value::as_bool).unwrap_or_default(),
        share_url: share_url
            .and_then(|url| Url::parse(&url).ok())
            .filter(|url| matches!(url.scheme(), "http" | "https")),
        badges: badges.collect(),
    })
}
