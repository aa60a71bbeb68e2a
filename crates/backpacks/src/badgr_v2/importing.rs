//! Adding a badge by import: an address, an assertion, or a baked picture, exactly one of them.

use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use holdall_formats::{Kind, kind};
use holdall_net::{Answer, Method};
use serde_json::{Value, json};
use url::Url;

use super::{
    BadgrV2,
    reading::{Envelope, on_known_address},
};
use crate::{BackpackError, OTHER_VERSION, Offer, Push, Session, Stored, answers, codes};

#[async_trait]
impl Push for BadgrV2 {
    fn form(&self, offer: &Offer) -> Result<&'static str, &'static str> {
        if address(offer).is_some() {
            return Ok("hosted");
        }
        if offer.credential.is_some() {
            return Err(OTHER_VERSION);
        }
        // A signed badge is only taken inside a picture, and only inside a PNG.
        match offer.baked.as_deref().map(kind) {
            Some(Ok(Kind::Png)) => Ok("baked"),
            Some(Ok(Kind::Svg)) if offer.jws.is_none() && offer.hosted.is_none() => {
                Err("this host takes no SVG pictures")
            }
            _ if offer.jws.is_some() => Err("this host takes signed badges only baked into a PNG picture"),
            _ if offer.hosted.is_some() => Err("its assertion has no web address that the host could fetch"),
            _ => Err("there is no form of it that this host takes"),
        }
    }

    async fn push(&self, session: &Session<'_>, offer: &Offer) -> Result<Stored, BackpackError> {
        let refused = |why: &str| BackpackError::Refused {
            said: why.into(),
            code: Some("NO_FORM".into()),
        };
        let form = self.form(offer).map_err(refused)?;
        let url = session.at("v2/backpack/import");
        let send = async |body: &Value| {
            let answer = session.send(Method::POST, &url, body).await?;
            let read = read(&answer, session.now).map_err(|error| session.quiet(error));
            Ok::<_, BackpackError>((read, refuses_address(&answer)))
        };
        let body = match (form, offer.baked.as_deref()) {
            ("baked", Some(picture)) => {
                json!({ "image": format!("data:image/png;base64,{}", STANDARD.encode(picture)) })
            }
            _ => json!({ "url": address(offer).ok_or_else(|| refused("it has no address"))? }),
        };
        let (read, no_address) = send(&body).await?;
        // The field for addresses is narrower than what the server fetches: then the assertion goes itself.
        match offer.hosted.as_ref().filter(|_| no_address && form == "hosted") {
            Some(assertion) => send(&json!({ "assertion": assertion })).await?.0,
            None => read,
        }
    }
}

/// Whether it was the form of the address that was refused, before anything was fetched.
fn refuses_address(answer: &Answer) -> bool {
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    answer.status == 400
        && body
            .get("fieldErrors")
            .is_some_and(|fields| fields.get("url").is_some())
}

pub(super) fn read(answer: &Answer, now: DateTime<Utc>) -> Result<Stored, BackpackError> {
    let read = answers::read::<Envelope<Value>>(answer, Some(now));
    match read.map_err(|error| on_known_address(error, answer)) {
        Ok(_) => Ok(Stored::Added),
        Err(BackpackError::Refused { code: Some(code), .. }) if code == codes::DUPLICATE => Ok(Stored::Already),
        Err(error) => Err(error),
    }
}

/// The hosted assertion's own address: the server fetches it whatever form is sent, and refuses anything else as a url.
fn address(offer: &Offer) -> Option<String> {
    let id = offer
        .hosted
        .as_ref()?
        .get("id")
        .or_else(|| offer.hosted.as_ref()?.get("verify")?.get("url"))?;
    let id = id.as_str()?.trim();
    let web = Url::parse(id).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    web.then(|| id.to_owned())
}
