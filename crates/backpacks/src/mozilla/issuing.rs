//! Adding a badge: its address, or its signature, as JSON. What is bound to fail is not sent: badges of 2.0 and later,
//! and badges of another issuer than the one whose page the sign-in came back to.

use async_trait::async_trait;
use holdall_formats::{read_jws, version};
use holdall_model::Version;
use holdall_net::{Answer, Method, Purpose};
use serde_json::{Value, json};
use url::Url;

use super::{
    Mozilla, origin,
    refusals::{self, ISSUER_ORIGIN},
    tokens,
};
use crate::{BackpackError, Grant, OTHER_ISSUER, OTHER_VERSION, Offer, Push, Session, Stored, answers, request};

#[async_trait]
impl Push for Mozilla {
    fn form(&self, offer: &Offer) -> Result<&'static str, &'static str> {
        what(offer).map(|what| if what.signed { "jws" } else { "hosted" })
    }

    fn form_under(&self, grant: &Grant, offer: &Offer) -> Result<&'static str, &'static str> {
        let form = self.form(offer)?;
        match offer.issuer_url.as_deref().and_then(origin::of) {
            Some(origin) if grant.bound_to.as_ref() != Some(&origin) => Err(OTHER_ISSUER),
            _ => Ok(form),
        }
    }

    /// The issuer's own documents are asked, as the host will do: what is known here may be old.
    async fn push(&self, session: &Session<'_>, offer: &Offer) -> Result<Stored, BackpackError> {
        let refused = |said: &str, code: &str| BackpackError::Refused {
            said: said.into(),
            code: Some(code.into()),
        };
        let what = what(offer).map_err(|why| match why {
            OTHER_VERSION => refused(why, "OTHER_VERSION"),
            why => refused(why, "NO_FORM"),
        })?;
        match origin::of_issuer(session.net, session.grant, &what.badge).await {
            None => {
                return Err(refused(
                    "the issuer's page does not answer, so the backpack could not tell whose badge it is",
                    "FETCH_HTTP_NODE",
                ));
            }
            origin if origin != session.grant.bound_to => return Err(refused(OTHER_ISSUER, ISSUER_ORIGIN)),
            Some(_) => {}
        }
        let asked = tokens::call(Method::POST, "issue", session.grant, Purpose::Push);
        let asked = request::with_json(asked, &json!({"badge": what.text}));
        let answer = request::send(session.net, asked).await?;
        read(&answer, session.now).map_err(|error| tokens::quiet(error, session.grant))
    }
}

/// What is sent of a badge.
struct What {
    /// Its address, or its signature.
    text: String,
    signed: bool,
    badge: Value,
}

fn what(offer: &Offer) -> Result<What, &'static str> {
    let old = |badge: &Value| matches!(version(badge), Some(Version::V0_5 | Version::V1_0 | Version::V1_1));
    let signed = offer
        .jws
        .as_deref()
        .and_then(|jws| Some((jws, read_jws(jws).ok()?.payload)));
    if let Some(badge) = offer.hosted.as_ref().filter(|badge| old(badge)) {
        return match address(badge) {
            Some(text) => Ok(What {
                text,
                signed: false,
                badge: badge.clone(),
            }),
            None => Err("its assertion does not say at which web address it stands"),
        };
    }
    match signed {
        Some((jws, badge)) if old(&badge) => Ok(What {
            text: jws.to_owned(),
            signed: true,
            badge,
        }),
        None if offer.hosted.is_none() && offer.credential.is_none() => {
            Err("there is no form of it that this host takes")
        }
        _ => Err(OTHER_VERSION),
    }
}

/// Where the badge is hosted, by its own word.
fn address(badge: &Value) -> Option<String> {
    let said = badge
        .get("verify")
        .and_then(|verify| verify.get("url"))
        .or_else(|| badge.get("id"));
    let text = said?.as_str()?.trim();
    let web = Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    web.then(|| text.to_owned())
}

pub(super) fn read(answer: &Answer, now: chrono::DateTime<chrono::Utc>) -> Result<Stored, BackpackError> {
    match answer.status {
        // The body is stripped on the way: the status is all there is.
        304 => Ok(Stored::Already),
        200 | 201 => {
            let body: Value = answers::object(answer)?;
            match (body.get("badge"), body.get("exists")) {
                (Some(Value::Object(_)), Some(Value::Bool(true))) => Ok(Stored::Already),
                (Some(Value::Object(_)), _) => Ok(Stored::Added),
                _ => Err(BackpackError::odd(answer.status, "an answer without the badge")),
            }
        }
        _ => Err(refusals::of_push(answer, now)),
    }
}
