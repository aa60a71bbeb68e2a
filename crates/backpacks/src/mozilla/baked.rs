//! Signed badges stand nowhere in the Displayer's JSON: the signature is inside the picture that the backpack baked. A
//! picture that was baked before it came there is kept as it was, so what is in it may be another badge.

use holdall_formats::{Kind, kind, read_jws, unbake};
use holdall_net::{HeaderName, HeaderValue, Purpose};
use serde_json::Value;
use url::Url;

use crate::{Session, request};

/// The signature of `listed`, from the picture at `address`, if it is that badge's.
pub(super) async fn signature(session: &Session<'_>, address: &str, listed: &Value) -> Option<String> {
    let url = Url::parse(address.trim()).ok()?;
    let mut asked = request::request(
        holdall_net::Method::GET,
        &url,
        &session.grant.endpoints.typed,
        Purpose::Picture,
    );
    asked.headers.insert(
        HeaderName::from_static("accept"),
        HeaderValue::from_static("image/png, image/svg+xml;q=0.9"),
    );
    asked.redirects = holdall_net::Redirects::Follow;
    let answer = request::send(session.net, asked).await.ok()?;
    let payload = (answer.status == 200).then(|| unbake(&answer.body).ok())??.payload;
    matches!(kind(&payload), Ok(Kind::Jws)).then_some(())?;
    let jws = String::from_utf8(payload).ok()?.trim().to_owned();
    same_badge(&read_jws(&jws).ok()?.payload, listed).then_some(jws)
}

/// Whether a signed payload is the badge that is listed, whose recipient the backpack has rewritten.
pub(super) fn same_badge(payload: &Value, listed: &Value) -> bool {
    let uid = payload.get("uid").filter(|uid| !uid.is_null());
    let recipient = payload
        .pointer("/recipient/identity")
        .or_else(|| payload.get("recipient"));
    let told = listed
        .pointer("/_originalRecipient/identity")
        .or_else(|| listed.get("recipient"));
    let class = payload.get("badge").filter(|class| class.is_string());
    let told_class = listed.pointer("/badge/_location");
    uid.is_some()
        && uid == listed.get("uid")
        && recipient.is_some()
        && recipient == told
        && (class.is_none() || told_class.is_none() || class == told_class)
}
