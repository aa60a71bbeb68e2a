//! Giving a grant back (RFC 7009).

use holdall_net::{HeaderName, HeaderValue, Method, Net, Purpose};
use secrecy::ExposeSecret;
use url::form_urlencoded::Serializer;

use super::client_auth;
use crate::{BackpackError, ClientAuth, Grant, answers, request};

/// Revokes the refresh token, which ends the access token too; the access token where there is no other. A host
/// without a revocation address has nothing to be asked.
pub(crate) async fn revoke(net: &Net, grant: &Grant) -> Result<(), BackpackError> {
    let Some(url) = grant.endpoints.revocation_url.as_ref() else {
        return Ok(());
    };
    let (token, hint) = match grant.refresh_token.as_ref() {
        Some(token) => (token, "refresh_token"),
        None => (&grant.access_token, "access_token"),
    };
    let client = &grant.client;
    let mut pairs = vec![("token", token.expose_secret()), ("token_type_hint", hint)];
    let mut asked = request::request(Method::POST, url, &grant.endpoints.typed, Purpose::SignIn);
    if let Some(basic) = client_auth::basic(client, client.auth) {
        let mut value = HeaderValue::from_str(basic.expose_secret())
            .map_err(|_| BackpackError::BadReturn("the client of the grant cannot be used"))?;
        value.set_sensitive(true);
        asked.headers.insert(HeaderName::from_static("authorization"), value);
    } else {
        pairs.push(("client_id", client.id.expose_secret()));
        if let (ClientAuth::Body, Some(secret)) = (client.auth, client.secret.as_ref()) {
            pairs.push(("client_secret", secret.expose_secret()));
        }
    }
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    asked.headers.insert(HeaderName::from_static("content-type"), form);
    asked.body = Serializer::new(String::new()).extend_pairs(pairs).finish().into_bytes();
    let answer = request::send(net, asked).await?;
    if (200..300).contains(&answer.status) {
        return Ok(());
    }
    Err(request::without(
        answers::refusal(&answer, answer.status, None),
        &request::secrets_of(grant),
    ))
}
