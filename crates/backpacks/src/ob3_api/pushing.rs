//! Putting a credential. Open Badges 3.0, `upsertCredential`: 201 says that it is new there, 200 that it took the place of
//! the one with its id and issuer. It goes as it was received, to the byte, because it carries its own proof.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use holdall_formats::read_jws;
use holdall_model::Version;
use holdall_net::{Answer, HeaderName, HeaderValue, Method, Purpose};
use serde_json::Value;

use super::Ob3Api;
use crate::{BackpackError, OTHER_VERSION, Offer, Push, Session, Stored, answers, codes, request};

/// Media types of a credential with its proof inside: what every host takes, and what the specification also has.
const JSON: &[&str] = &["application/json", "application/vc+ld+json"];
/// And of a compact JWS.
const JWS: &[&str] = &["text/plain"];

#[async_trait]
impl Push for Ob3Api {
    fn form(&self, offer: &Offer) -> Result<&'static str, &'static str> {
        match offer.credential.as_deref().map(str::trim) {
            Some(text) if text.starts_with('{') => Ok("credential"),
            Some(text) if read_jws(text).is_ok() => Ok("jws"),
            Some(_) => Err("it is neither a credential nor a signed one"),
            None => Err(OTHER_VERSION),
        }
    }

    async fn push(&self, session: &Session<'_>, offer: &Offer) -> Result<Stored, BackpackError> {
        let refused = |why: &str| BackpackError::Refused {
            said: why.into(),
            code: Some("NO_FORM".into()),
        };
        let form = self.form(offer).map_err(refused)?;
        let credential = offer.credential.as_deref().map(str::trim).unwrap_or_default();
        let kinds = if form == "jws" { JWS } else { JSON };
        let mut answer = send(session, credential, kinds.first()).await?;
        if answer.status == 415 && kinds.len() > 1 {
            // The one refusal that says what to do: the same again under its other name.
            answer = send(session, credential, kinds.last()).await?;
        }
        read(&answer, credential, session.now).map_err(|error| session.quiet(error))
    }
}

async fn send(session: &Session<'_>, credential: &str, kind: Option<&&'static str>) -> Result<Answer, BackpackError> {
    let url = session.at("credentials");
    let mut asked = request::call(Method::POST, &url, session.grant, Purpose::Push);
    let kind = HeaderValue::from_static(kind.copied().unwrap_or_default());
    // Hosts answer with the credential in the form that it came in.
    asked.headers.insert(HeaderName::from_static("accept"), kind.clone());
    asked.headers.insert(HeaderName::from_static("content-type"), kind);
    asked.body = credential.as_bytes().to_vec();
    request::send(session.net, asked).await
}

/// What became of `sent`. A good answer is the credential itself; a bare 201 is believed, as reading back decides anyway.
pub(super) fn read(answer: &Answer, sent: &str, now: DateTime<Utc>) -> Result<Stored, BackpackError> {
    match answer.status {
        304 => return Ok(Stored::Already),
        201 if answer.body.is_empty() => return Ok(Stored::Added),
        200 | 201 => {}
        _ => return refused(answer, now),
    }
    let told = credential(&answer.body)
        .ok_or_else(|| BackpackError::odd(answer.status, "an answer without the credential"))?;
    let id = |value: &Value| {
        let id = holdall_formats::credential(value)
            .get("id")?
            .as_str()?
            .trim()
            .to_owned();
        Some(id)
    };
    let own = credential(sent.as_bytes()).as_ref().and_then(id);
    if own.is_some() && id(&told) != own {
        return Err(BackpackError::odd(answer.status, "an answer with another credential"));
    }
    Ok(if answer.status == 201 {
        Stored::Added
    } else {
        Stored::Already
    })
}

/// The credential in `body`: JSON, or a compact JWS with or without quotes.
fn credential(body: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(body).ok()?.trim();
    let value = match text.starts_with('{') {
        true => serde_json::from_str(text).ok()?,
        false => read_jws(text.trim_matches('"')).ok()?.payload,
    };
    (holdall_formats::version(&value) == Some(Version::V3_0)).then_some(value)
}

fn refused(answer: &Answer, now: DateTime<Utc>) -> Result<Stored, BackpackError> {
    match answers::refusal(answer, answer.status, Some(now)) {
        BackpackError::Refused { code: Some(code), .. } if code == codes::DUPLICATE => Ok(Stored::Already),
        error => Err(error),
    }
}
