//! Credentials as JWT: signature, key and claims (J-1 to J-10).

use holdall_formats::Jws;
use holdall_model::Reason;
use serde_json::Value;

use super::{binding, credential::Credential, proof::Told};
use crate::{
    checks::signature,
    finding::Trouble,
    names::{KEY_OWNER, SIGNATURE},
    node,
    run::Run,
};

/// What a token that is a credential may call itself (J-2).
const KINDS: [&str; 3] = ["JWT", "VC+JWT", "VC+LD+JWT"];

/// Whether the token was signed with a key of the issuer. Answers who vouches.
pub(crate) async fn check(run: &mut Run<'_>, credential: &Credential, jws: &Jws) -> Result<String, Told> {
    if let Some(trouble) = signature::header_trouble(jws) {
        return Err((SIGNATURE, trouble));
    }
    let is_known = |kind: &Value| {
        let known = |known: &&str| kind.as_str().is_some_and(|kind| kind.eq_ignore_ascii_case(known));
        KINDS.iter().any(known)
    };
    let kind = jws.header.get("typ").filter(|kind| !kind.is_null());
    if kind.is_some_and(|kind| !is_known(kind)) {
        run.warn("The token says that it is of another type than a credential.");
    }
    let Some(issuer) = credential.issuer().map(str::to_owned) else {
        return Err((
            KEY_OWNER,
            Trouble::failed(Reason::IssuerBinding, "The credential names no issuer."),
        ));
    };
    let key = binding::token_key(run, &issuer, &jws.header)
        .await
        .map_err(|trouble| (KEY_OWNER, trouble))?;
    if let Some(trouble) = signature::trouble(jws, &key) {
        return Err((SIGNATURE, trouble));
    }
    let kid = jws.header.get("kid").and_then(Value::as_str).unwrap_or(&issuer);
    Ok(if issuer.starts_with("did:") {
        issuer
    } else {
        kid.to_owned()
    })
}

/// What the registered claims say otherwise than the credential (J-7).
pub(crate) fn claim_troubles(credential: &Credential, jws: &Jws) -> Vec<Trouble> {
    let mut found = Vec::new();
    let payload = &jws.payload;
    let mut compare = |claim: &str, what: &str, own: Option<&str>, required: bool| {
        let fits = match (payload.get(claim), own) {
            (None, _) => !required,
            (Some(Value::String(stated)), Some(own)) => stated == own,
            _ => false,
        };
        if !fits {
            found.push(Trouble::failed(
                Reason::Claims,
                format!("The token's claim \"{claim}\" is not {what} of the credential."),
            ));
        }
    };
    let subject = node::text(credential.subject(), "id");
    compare("iss", "the issuer", credential.issuer(), true);
    compare("jti", "the id", node::text(&credential.value, "id"), true);
    compare("sub", "the subject", subject, subject.is_some());
    let stated = ["validFrom", "issuanceDate"]
        .iter()
        .find_map(|member| node::one(&credential.value, member));
    let from = stated.and_then(|date| match date.as_f64() {
        Some(seconds) => Some(seconds as i64),
        None => holdall_formats::date_with_zone(date).map(|at| at.timestamp()),
    });
    match (payload.get("nbf").map(Value::as_f64), from) {
        (Some(Some(seconds)), Some(from)) if seconds as i64 == from => {}
        _ => found.push(Trouble::failed(
            Reason::Claims,
            "The token's claim \"nbf\" is not the start of the credential.",
        )),
    }
    if payload.get("exp").is_some_and(|end| !end.is_number()) {
        found.push(Trouble::failed(
            Reason::Claims,
            "The token's claim \"exp\" is not a time.",
        ));
    }
    found
}
