//! Looking at an offered badge, in the order of the server's own validator, with its words for what it finds.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

use super::rewrite::{Parts, is_oldest, rewritten};
use crate::{intake, setup::Held, signing, world::World};

/// A badge that the validator is content with.
pub(super) struct Examined {
    /// As it will be shown.
    pub(super) rewritten: Value,
    /// As it is kept.
    pub(super) held: Held,
    /// The recipient as its issuer wrote it.
    pub(super) recipient: Value,
    /// The issuer's origin, as it is compared with the token's.
    pub(super) origin: String,
}

/// The body of a refusal with 400. Where the server lets its stack traces out, one stands in it.
type Refusal = Value;

fn refusal(message: &str, code: &str, extra: Value) -> Refusal {
    let mut body = json!({
        "message": message,
        "stack": "Error\n    at analyze (/srv/app/lib/analyze-assertion.js:16:11)",
        "code": code,
    });
    if let (false, Some(body)) = (extra.is_null(), body.as_object_mut()) {
        body.insert("extra".to_owned(), extra);
    }
    body
}

/// The badge behind `given`, an address or a compact JWS.
pub(super) async fn examine(world: &World, given: &str) -> Result<Examined, Refusal> {
    let malformed = || json!({"message": "malformed assertion, must be a url or signature"});
    let is_address = given.starts_with("http://") || given.starts_with("https://");
    if is_address {
        return hosted(world, given).await;
    }
    let payload = signing::payload(given).filter(|payload| payload.get("recipient").is_some_and(|it| !it.is_null()));
    match payload {
        Some(payload) => signed(world, given, payload).await,
        None if given.contains("%3A") => Err(refusal(
            "could not get assertion: unreachable",
            "http-unreachable",
            json!({"message": format!("Invalid URI \"{given}\"")}),
        )),
        None => Err(malformed()),
    }
}

async fn hosted(world: &World, address: &str) -> Result<Examined, Refusal> {
    let door = world.door();
    let fetched = intake::bytes(door.as_ref(), address).await;
    let assertion: Value = match fetched {
        Err(_) => {
            let why = json!({"message": "connect ECONNREFUSED", "code": "ECONNREFUSED", "syscall": "connect"});
            return Err(refusal("could not get assertion: unreachable", "http-unreachable", why));
        }
        Ok((status @ 400.., _)) => {
            let said = "Tried to get undefined file at undefined and got an HTTP undefined";
            return Err(refusal(said, "http-status", json!(status)));
        }
        Ok((_, body)) => serde_json::from_slice(&body).map_err(|_| {
            refusal(
                "Could not parse the undefined file at undefined file",
                "parse",
                Value::Null,
            )
        })?,
    };
    if is_oldest(&assertion) {
        let origin = assertion
            .pointer("/badge/issuer/origin")
            .and_then(Value::as_str)
            .unwrap_or_default();
        // Kept with the address that it has no word for.
        let mut kept = assertion.clone();
        if let Some(kept) = kept.as_object_mut() {
            kept.insert("verify".to_owned(), json!({"type": "hosted", "url": address}));
        }
        let salt = assertion.get("salt").cloned();
        let recipient = json!({"identity": assertion.get("recipient"), "salt": salt});
        return Ok(Examined {
            origin: origin.to_owned(),
            rewritten: assertion.clone(),
            held: Held::Hosted(kept),
            recipient,
        });
    }
    structure(&assertion)?;
    let (recipient, copy, origin) = linked(world, &assertion).await?;
    let own = assertion
        .pointer("/verify/url")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let there = intake::fetch(door.as_ref(), own).await.unwrap_or_default();
    if there != assertion {
        let extra = json!({"local": assertion, "hosted": there});
        return Err(refusal(
            "Remote assertion must match local assertion",
            "verify-hosted",
            extra,
        ));
    }
    Ok(Examined {
        rewritten: copy,
        held: Held::Hosted(assertion),
        recipient,
        origin,
    })
}

async fn signed(world: &World, jws: &str, payload: Value) -> Result<Examined, Refusal> {
    structure(&payload)?;
    let head = jws
        .split('.')
        .next()
        .and_then(|head| BASE64_URL_SAFE_NO_PAD.decode(head).ok());
    let head: Value = head
        .and_then(|head| serde_json::from_slice(&head).ok())
        .unwrap_or_default();
    let algorithm = head
        .get("alg")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_ascii_uppercase();
    let (recipient, copy, origin) = linked(world, &payload).await?;
    let key = payload
        .pointer("/verify/url")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let pem = intake::bytes(world.door().as_ref(), key).await.ok();
    let pem = pem.and_then(|(status, body)| (status == 200).then(|| String::from_utf8(body).ok()).flatten());
    match algorithm.as_str() {
        // Seen with surprise: no signature at all is a good one.
        "NONE" => {}
        name if name.starts_with("HS") => return Err(refusal("jws-algorithm", "jws-algorithm", Value::Null)),
        _ if pem.is_some_and(|pem| signing::signed_by(jws, &pem)) => {}
        _ => return Err(refusal("verify-signature", "verify-signature", Value::Null)),
    }
    let list = copy.pointer("/badge/issuer/revocationList").and_then(Value::as_str);
    if let Some(list) = list {
        let revoked = intake::fetch(world.door().as_ref(), list).await.unwrap_or_default();
        let reason = payload
            .get("uid")
            .and_then(Value::as_str)
            .and_then(|uid| revoked.get(uid)?.as_str());
        if let Some(reason) = reason {
            return Err(refusal(reason, "verify-revoked", Value::Null));
        }
    }
    Ok(Examined {
        rewritten: copy,
        held: Held::Signed(jws.to_owned()),
        recipient,
        origin,
    })
}

/// What 1.0 demands; anything later has other names for it.
fn structure(assertion: &Value) -> Result<(), Refusal> {
    let Some(verify) = assertion.get("verify").filter(|verify| verify.is_object()) else {
        return Err(refusal(
            "missing `verify` structure",
            "input",
            json!({"input": assertion}),
        ));
    };
    let mut wrong = Map::new();
    let mut demand = |field: &str, fine: bool| {
        if !fine {
            wrong.insert(field.to_owned(), json!({"message": "missing required field"}));
        }
    };
    let text = |pointer: &str| assertion.pointer(pointer).is_some_and(Value::is_string);
    demand("uid", text("/uid"));
    demand("recipient.identity", text("/recipient/identity"));
    demand("recipient.type", text("/recipient/type"));
    demand("badge", text("/badge"));
    demand("issuedOn", assertion.get("issuedOn").is_some());
    demand("verify.url", verify.get("url").is_some_and(Value::is_string));
    if !wrong.is_empty() {
        return Err(refusal(
            "Invalid assertion structure",
            "structure",
            json!({"assertion": wrong}),
        ));
    }
    let hashed = assertion.pointer("/recipient/hashed").and_then(Value::as_bool) == Some(true);
    let identity = assertion
        .pointer("/recipient/identity")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let known = ["sha1$", "sha256$", "sha512$", "md5$"]
        .iter()
        .any(|head| identity.starts_with(head));
    if hashed && !known && !identity.contains('@') {
        let said = "must be a self-identifying hash string (e.g., \"sha256$abcdef123456789\") with a supported hash \
            algorithm (sha1,sha256,sha512,md5)";
        return Err(json!({"recipient.identity": {"message": said, "stack": "Error\n    at /srv/app/lib/x.js:1:1"}}));
    }
    Ok(())
}

/// Recipient, copy and issuer's origin, with class, issuer and picture fetched.
async fn linked(world: &World, assertion: &Value) -> Result<(Value, Value, String), Refusal> {
    let missing = |what: &str, url: &str, received: u16| {
        let one = json!({"message": "invalid http status", "code": "http-status", "url": url, "expected": 200,
            "received": received, "name": "ResourceError"});
        refusal("Could not get all linked resources", "resources", json!({what: one}))
    };
    let door = world.door();
    let get = async |what: &'static str, url: &str| match intake::bytes(door.as_ref(), url).await {
        Ok((200, body)) => Ok(body),
        Ok((status, _)) => Err(missing(what, url, status)),
        Err(_) => Err(missing(what, url, 0)),
    };
    let read = |body: Vec<u8>| serde_json::from_slice::<Value>(&body).unwrap_or_default();
    let class_at = assertion.get("badge").and_then(Value::as_str).unwrap_or_default();
    let class = read(get("assertion.badge", class_at).await?);
    let issuer_at = class.get("issuer").and_then(Value::as_str).unwrap_or_default();
    let issuer = read(get("badge.issuer", issuer_at).await?);
    let image = class.get("image").and_then(Value::as_str).unwrap_or_default();
    let picture = get("badge.image", image).await?;
    if picture.len() < 256 {
        // Its type check waits for more, and nobody ever answers.
        std::future::pending::<()>().await;
    }
    let origin = issuer
        .get("url")
        .and_then(Value::as_str)
        .and_then(super::tokens::origin_of);
    let parts = Parts {
        assertion,
        class: &class,
        class_at,
        issuer: &issuer,
        issuer_at,
    };
    let recipient = assertion.get("recipient").cloned().unwrap_or_default();
    Ok((recipient, rewritten(&parts), origin.unwrap_or_default()))
}
